"""What an operator sets, by environment. Standalone and distributed differ in these values only."""

import re
from pathlib import Path
from typing import Annotated, ClassVar, Literal
from urllib.parse import unquote

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from kit.environment import (
    Environment,
    Folder,
    Host,
    HttpUrl,
    Port,
    WrittenFile,
    example,
    is_host,
    listed,
    refuse,
    server_parts,
    url_parts,
    variables,
    written_file,
    written_folder,
)

DEMONSTRATION_KEY = "demonstration-only-key-never-use-in-production"
SHORTEST_KEY = 32
FEWEST_CHARACTERS = 10
"""Different ones in a key: of 32 random hexadecimal digits, fewer are as good as impossible."""
_SQLITE = b"SQLite format 3\0"
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


def _database(value: str) -> str:
    if not value:
        return value
    url_parts(value, "postgresql", "postgresql+asyncpg", "sqlite", "sqlite+aiosqlite")
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise ValueError("must be a URL; in a user name or password write %40 for @, %2F for /, %3A for :") from None
    if url.get_backend_name() == "sqlite":
        if not url.database or ":memory:" in url.database or url.query:
            raise ValueError("must name a file, and nothing after it")
        _sqlite_file(Path(written_file(url.database)))
        return value
    if not (is_host(url.host) if url.host else url.query.get("host")):
        raise ValueError("must name the server's host: a name of ASCII or an address, an IPv6 one in brackets")
    if not url.database or re.search("[/#]", url.database):
        raise ValueError("must name the database, after the host, and nothing after it but ?")
    if set(url.query) - {"host", "sslmode"} or url.query.get("sslmode", "require") not in SSL_MODES:
        raise ValueError(f"may set host and sslmode after the ?, sslmode to one of {', '.join(SSL_MODES)}")
    return value


def _sqlite_file(path: Path) -> None:
    try:
        with path.open("rb") as file:
            begins = file.read(len(_SQLITE))
    except FileNotFoundError:
        return
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    if begins and begins != _SQLITE:
        raise ValueError("must name an SQLite database: the file that is there is none")


def _broker(value: str) -> str:
    if value == "local:":
        return value
    scheme, _, rest = value.partition("://")
    if scheme != "kafka":
        raise ValueError("must be local: or begin with kafka://")
    identity, signs_in, servers = rest.rpartition("@")
    if signs_in and not re.fullmatch("[^:@/?#]+:[^:@/?#]+", identity):
        raise ValueError("must have user:password before the @; in them write %40 for @, %2F for /, %3A for :")
    if not all(map(_is_kafka_server, servers.split(","))):
        raise ValueError("must name each server as host:port, with commas in between, an IPv6 address in brackets")
    return value


def _is_kafka_server(server: str) -> bool:
    try:
        parts = server_parts(f"kafka://{server}", "kafka")
    except ValueError:
        return False
    return parts.port is not None and parts.netloc == server


def _files(value: str) -> str:
    if not value:
        return value
    parts = url_parts(value, "file", "s3")
    path = unquote(parts.path)
    if parts.query or parts.fragment or not path.isprintable():
        raise ValueError("must end with the path, in visible characters; write %3F for ? and %23 for #")
    if parts.scheme == "file" and (parts.netloc or not path.startswith("/")):
        raise ValueError("must name a folder from the root, with three slashes")
    if parts.scheme == "file":
        written_folder(Path(path))
    if parts.scheme == "s3" and not re.fullmatch("[a-z0-9][a-z0-9.-]+", parts.netloc):
        raise ValueError("must name a bucket, without user or password")
    return value


class Settings(Environment):
    """One service's settings; its API, its worker and its operator's commands read the same."""

    not_set_by_environment: ClassVar[frozenset[str]] = frozenset({"service"})

    service: str = ""
    host: Host = "127.0.0.1"
    """Address on which the API and the worker's health page listen. `0.0.0.0`: all; in the image it is set so."""
    port: Port = 8000
    """Port of the API."""
    worker_port: Annotated[int, Field(ge=0, le=65535, examples=[8001])] = 0
    """Port of the worker's health and metrics page; 0: none."""
    drain_seconds: Annotated[float, Field(ge=0, le=300)] = 5
    """Seconds for which the API goes on answering after SIGTERM while `/readyz` says 503: longer than the load
    balancer takes to notice. The gateway needs 5."""
    var: Annotated[Folder, Field(examples=["/var/lib/tongxin"])] = Path("var")
    """Folder of all that is not in the database: files, audit anchors; SQLite's databases too."""
    database_url: Annotated[
        str, AfterValidator(_database), Field(examples=["postgresql://grievances:password@postgresql:5432/grievances"])
    ] = ""
    """The service's own database. Not set, with `DEMONSTRATION=true` only: an SQLite file in `VAR`."""
    database_pool: Annotated[int, Field(ge=1, le=1000)] = 10
    """Connections of one process to PostgreSQL, at most."""
    broker_url: Annotated[str, AfterValidator(_broker), Field(examples=["kafka://grievances:password@kafka:9092"])] = (
        "local:"
    )
    """`kafka://[user:password@]host:port[,host:port]`. `local:` is for services that share one process."""
    partitions: Annotated[int, Field(ge=1, le=1000)] = 6
    """Partitions of a topic, fixed when it is created: a later change would break the order of a key's events."""
    jwks_url: Annotated[HttpUrl, Field(examples=["http://identity:8000/.well-known/jwks.json"])] = (
        "http://127.0.0.1:8000/.well-known/jwks.json"
    )
    """Where identity publishes the keys by which tokens are checked."""
    issuer: HttpUrl = "https://tongxin.local"
    """Name under which identity signs tokens; the same for every service."""
    files_url: Annotated[str, AfterValidator(_files), Field(examples=["s3://bucket/grievances"])] = ""
    """A folder (`file:///…`) or a bucket (`s3://bucket/prefix`) for uploads. Not set: a folder in `VAR`."""
    audit_key: Annotated[SecretStr, Field(examples=["<32 random characters or more>"])] = SecretStr(DEMONSTRATION_KEY)
    """Key of the audit chain, 32 random characters or more, each service its own; outside the database on purpose."""
    audit_anchor: Annotated[WrittenFile, Field(examples=["/mnt/audit/grievances.anchors"])] = ""
    """File to which the head of the audit chain is written every minute, best on another machine's disk. Not set: a
    file in `VAR`."""
    secret_key: Annotated[SecretStr, Field(examples=["<32 random characters or more>"])] = SecretStr(DEMONSTRATION_KEY)
    """What the keys that seal sensitive columns are derived from: 32 random characters or more, of each
    service's own."""
    former_secret_keys: Annotated[
        tuple[SecretStr, ...], NoDecode, BeforeValidator(listed), Field(examples=["<32 random characters or more>"])
    ] = ()
    """Other keys, with commas in between, that open what was sealed with them: former values of `SECRET_KEY`, and while
    it is rotated the next one."""
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,6})*$", examples=["CN-31"])] = "CN"
    """Whose local policy figures apply before the national ones."""
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)] = "INFO"
    """How much the log tells."""
    clock_offset_file: str = ""
    """Demonstration and test only: a file with the seconds by which all processes' clocks are shifted."""
    demonstration: bool = False
    """`true` allows the keys that ship with the source and an SQLite database. For a trial on one machine only."""

    def url(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.var / self.service}.db"

    def files(self) -> str:
        return self.files_url or (self.var / "files" / self.service).absolute().as_uri()

    def anchor(self) -> Path:
        return Path(self.audit_anchor) if self.audit_anchor else self.var / "audit" / f"{self.service}.anchors"

    def require(self, *fields: str) -> None:
        """A process of its own does not guess what only an operator knows, but in a trial."""
        missing = [name.upper() for name in fields if name not in self.model_fields_set]
        if missing and not self.demonstration:
            known = variables(type(self))
            refuse(f"set {name}, for example {example(name, known[name])}" for name in missing)

    def refuse_weak_keys(self) -> None:
        """A platform that runs on keys anyone can read or guess is not sealed; better not to start."""
        keys = [("audit_key", self.audit_key), ("secret_key", self.secret_key)]
        keys += [("former_secret_keys", key) for key in self.former_secret_keys]
        weak = dict.fromkeys(name.upper() for name, key in keys if _is_weak(key.get_secret_value()))
        if weak and not self.demonstration:
            refuse(
                f"set {name} to {SHORTEST_KEY} random characters or more, for example by `openssl rand -hex 32`; "
                "for a trial run set DEMONSTRATION=true"
                for name in weak
            )


def _is_weak(key: str) -> bool:
    return key == DEMONSTRATION_KEY or len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS
