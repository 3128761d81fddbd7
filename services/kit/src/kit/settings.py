"""What an operator sets, by environment. Standalone and distributed differ in these values only."""

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DEMONSTRATION_KEY = "demonstration-only-key-never-use-in-production"
SHORTEST_KEY = 32


class Settings(BaseSettings):
    """One service's settings. Every name is read from the environment in capitals (`DATABASE_URL`)."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore")

    service: str = ""
    var: Path = Path("var")
    """Folder of everything a standalone platform writes."""
    database_url: str = ""
    """`postgresql://user:password@host/name`; empty: an SQLite file of the service's own under `var`."""
    database_pool: int = 10
    broker_url: str = "local:"
    """`local:` (standalone) or `kafka://host:port[,host:port]`."""
    partitions: int = 6
    """Partitions of a topic, fixed when it is created: a later change would break the order of a key's events."""
    jwks_url: str = "http://127.0.0.1:8000/.well-known/jwks.json"
    issuer: str = "https://tongxin.local"
    files_url: str = ""
    """A folder URL (`file:///…`) or an S3 URL (`s3://bucket/prefix`); empty: a folder under `var`."""
    audit_key: SecretStr = SecretStr(DEMONSTRATION_KEY)
    """Key of the audit chain; outside the database on purpose."""
    audit_anchor: str = ""
    """File to which the head of the audit chain is written every minute; best on another machine's disk."""
    secret_key: SecretStr = SecretStr(DEMONSTRATION_KEY)
    """What the keys that seal sensitive columns are derived from."""
    region: str = "CN"
    """Whose local policy rows apply before the national ones."""
    worker_port: int = 0
    """Port of the worker's health and metrics page; 0: none."""
    log_level: str = "INFO"
    clock_offset_file: str = ""
    """Demonstration and test only: a file with the seconds by which all processes' clocks are shifted."""
    demonstration: bool = False
    """Allows the keys that ship with the source. Without it a service refuses to start on them, or on short ones."""

    def url(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.var / self.service}.db"

    def files(self) -> str:
        return self.files_url or (self.var / "files" / self.service).absolute().as_uri()

    def anchor(self) -> Path:
        return Path(self.audit_anchor) if self.audit_anchor else self.var / "audit" / f"{self.service}.anchors"

    def refuse_weak_keys(self) -> None:
        """A platform that runs on keys anyone can read or guess is not sealed; better not to start."""
        keys = {name: getattr(self, name).get_secret_value() for name in ("audit_key", "secret_key")}
        weak = [name.upper() for name, key in keys.items() if key == DEMONSTRATION_KEY or len(key) < SHORTEST_KEY]
        if weak and not self.demonstration:
            raise SystemExit(
                f"{self.service}: set {', '.join(weak)} ({SHORTEST_KEY} random characters or more), "
                "or DEMONSTRATION=true for a trial run"
            )
