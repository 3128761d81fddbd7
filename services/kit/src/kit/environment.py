"""How a process reads its settings: one place that checks them, and one line of words for each that is wrong."""

import os
import re
import socket
import sys
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, ClassVar, NoReturn, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

WRONG_SETTING = 2
"""Exit status of a process that does not start because of its settings."""

_QUOTES = "\"'\u201c\u201d\u2018\u2019"
"""The last four are what word processors make of the others."""
_OTHER_WORDS = {
    "KAFKA": "BROKER",
    "DB": "DATABASE",
    "PG": "DATABASE",
    "POSTGRES": "DATABASE",
    "POSTGRESQL": "DATABASE",
    "REDIS": "RATE_LIMIT",
    "PROXY": "PROXIES",
    "URI": "URL",
    "DSN": "URL",
}
"""Words of other systems' settings, and ours."""
_OTHER_NAMES = {
    "DATABASE_HOST": "DATABASE_URL",
    "DATABASE_PORT": "DATABASE_URL",
    "PROXIES": "TRUSTED_PROXIES",
    "PUBLIC_URL": "PUBLIC_ORIGIN",
    "SECRET": "SECRET_KEY",
}
"""Names, in our words, of what has another name here."""


class Environment(BaseSettings):
    """Settings read from the environment, each in capitals (`DATABASE_URL`). An empty one counts as not set.

    The docstring of a field is its description in the settings reference; its first example stands in error messages.
    """

    model_config = SettingsConfigDict(
        env_ignore_empty=True,
        extra="ignore",
        use_attribute_docstrings=True,
        validate_default=False,
        allow_inf_nan=False,
    )
    not_set_by_environment: ClassVar[frozenset[str]] = frozenset()
    """Fields that the program fills in itself."""

    @field_validator("*", mode="before")
    @classmethod
    def _as_written(cls, value: Any, info: ValidationInfo) -> Any:
        """A .env file with Windows line ends, or quotes that stay, would silently name another folder or key."""
        if not isinstance(value, str):
            return value
        if value != value.strip():
            raise ValueError("must not begin or end with a blank or a line end, as a file with Windows line ends has")
        if not value.isprintable():
            raise ValueError("must hold visible characters only")
        if value and (value[0] in _QUOTES or value[-1] in _QUOTES):
            raise ValueError("must stand without quotes")
        if cls.model_fields[info.field_name or ""].annotation in (int, float) and not value.isascii():
            raise ValueError("must be written in the digits 0 to 9")
        return value

    @classmethod
    def read(cls, **given: Any) -> Self:
        """What a process starts on. Wrong settings end it, with a line for each; misspelt ones are warned about."""
        known = {name for each in Environment.__subclasses__() for name in variables(each)}
        for name, meant in misspelt(os.environ, known):
            _warn(f"{name} is not a setting and has no effect. Do you mean {meant}?")
        try:
            return cls(**given)
        except ValidationError as error:
            refuse(_lines(cls, error))


def variables(settings: type[Environment]) -> dict[str, FieldInfo]:
    """Name in the environment → field."""
    prefix = settings.model_config.get("env_prefix", "")
    return {
        f"{prefix}{name}".upper(): field
        for name, field in settings.model_fields.items()
        if name not in settings.not_set_by_environment
    }


def example(name: str, field: FieldInfo) -> str:
    """`PORT=8000`: how a right value looks."""
    value = field.examples[0] if field.examples else field.default
    return f"{name}={value}"


def misspelt(environment: Iterable[str], known: Collection[str]) -> list[tuple[str, str]]:
    """Variables that look like one of ours and are none, each with the one that it looks like."""
    others = sorted(name for name in environment if name.upper() not in known)
    return [(name, meant) for name in others if (meant := _meant(name, known))]


def _meant(name: str, known: Collection[str]) -> str | None:
    """`KAFKA_URL` and `KAFKA`: BROKER_URL. `AUDIT_KEY_FILE`: AUDIT_KEY. `DATABSE_URL`: the one spelt most like it."""
    words = [word for word in re.split("[_-]", name.upper()) if word not in ("TONGXIN", "FILE")]
    ours = "_".join(_OTHER_WORDS.get(word, word) for word in words)
    for each in (_OTHER_NAMES.get(ours, ours), f"{ours}_URL"):
        if each in known:
            return each
    close = get_close_matches("_".join(words), known, n=1, cutoff=0.82)
    return close[0] if close else None


@cache
def _warn(line: str) -> None:
    """Once, however many services read their settings in this process."""
    print(f"{_program()}: {line}", file=sys.stderr)


def refuse(lines: Iterable[str]) -> NoReturn:
    """End this process: an operator must change a setting first."""
    for line in lines:
        print(f"{_program()}: {line}", file=sys.stderr)
    raise SystemExit(WRONG_SETTING)


def refuse_address(host: str, port: int) -> None:
    """End this process where it cannot listen there; asked before anything else is set up."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except (OSError, UnicodeError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).partition(" (")[0]
        refuse([f"cannot listen on {host} port {port}: {reason}. Choose another HOST or PORT"])


def _program() -> str:
    path = Path(sys.argv[0])
    return path.parent.name if path.name == "__main__.py" else path.name


def _lines(settings: type[Environment], error: ValidationError) -> list[str]:
    """No line repeats the value: it may be a password."""
    by_field = {id(field): name for name, field in variables(settings).items()}
    lines = []
    for each in error.errors(include_input=False, include_url=False):
        field_name = str(each["loc"][0]) if each["loc"] else ""
        field = settings.model_fields.get(field_name)
        words = each["msg"].removeprefix("Value error, ")
        words = words[:1].lower() + words[1:]
        if field is None:
            lines.append(words)
        else:
            name = by_field.get(id(field), field_name.upper())
            lines.append(f"{name}: {words}. For example {example(name, field)}")
    return lines


# ---- kinds of values


_LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*\.?", re.IGNORECASE)
_NUMBER = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)\.?", re.IGNORECASE)
"""How a host ends that programs take for an IPv4 address: `9092` is 0.0.35.132."""
_BRACKETED = re.compile(r"[^\[\]]*|\[[^\[\]]*:[^\[\]]*\](:[0-9]*)?")
"""urlsplit takes `[::1]x` for ::1, and a name in brackets for a host."""


def listed(value: Any) -> Any:
    """The parts of a text with commas in between."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def is_host(host: str) -> bool:
    """A name or an address, an IPv6 one without its brackets."""
    if _NAME.fullmatch(host) and not _NUMBER.fullmatch(host):
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return host.isascii()  # an IPv6 zone may be of any characters


def url_parts(value: str, *schemes: str) -> SplitResult:
    """Raises ValueError, without the value: it may hold a password."""
    expected = " or ".join(f"{scheme}://" for scheme in schemes if "+" not in scheme)
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueError("must be a URL; in a user name or password write %40 for @, %2F for /, %3A for :") from None
    if parts.scheme not in schemes or not value.startswith(f"{parts.scheme}://"):
        raise ValueError(f"must begin with {expected}")
    if any(character.isspace() for character in value) or port == 0:
        raise ValueError("must be a URL without spaces, its port between 1 and 65535")
    if not _BRACKETED.fullmatch(parts.netloc.rpartition("@")[2]):
        raise ValueError("must have brackets around an IPv6 address, and nowhere else")
    return parts


def server_parts(value: str, *schemes: str) -> SplitResult:
    """The same of a URL that must name a server."""
    parts = url_parts(value, *schemes)
    if not is_host(parts.hostname or ""):
        raise ValueError("must name a host: letters, digits, - and . of ASCII, or an address, an IPv6 one in brackets")
    return parts


def _http_url(value: str) -> str:
    server_parts(value, "http", "https")
    return value


def _host(value: str) -> str:
    if not is_host(value):
        raise ValueError("must be an address or a host name, without scheme, port or brackets")
    return value


def _writable(path: Path) -> Path:
    if str(path).startswith("~"):
        raise ValueError("must be written from the root: ~ is not replaced here")
    existing = path.absolute()
    while not existing.exists():
        existing = existing.parent
    if not existing.is_dir() and existing != path.absolute():
        raise ValueError(f"cannot be written: {existing} is not a folder")
    if not os.access(existing, os.W_OK | os.X_OK if existing.is_dir() else os.W_OK):
        raise ValueError(f"cannot be written: {existing} allows this process no writing")
    return path


def written_folder(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise ValueError("must be a folder")
    return _writable(path)


def written_file(value: str) -> str:
    if value and Path(value).is_dir():
        raise ValueError("must be a file, not a folder")
    if value:
        _writable(Path(value))
    return value


HttpUrl = Annotated[str, AfterValidator(_http_url)]
Folder = Annotated[Path, AfterValidator(written_folder)]
"""One that this process may write to, or make."""
WrittenFile = Annotated[str, AfterValidator(written_file)]
Port = Annotated[int, Field(ge=1, le=65535)]
Host = Annotated[str, AfterValidator(_host)]
