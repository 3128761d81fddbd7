"""What an operator sets, by environment. Every figure that protects the platform stands here."""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import field_validator, model_validator
from pydantic.networks import IPvAnyNetwork
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Networks = Annotated[tuple[IPvAnyNetwork, ...], NoDecode]

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class GatewaySettings(BaseSettings):
    """Read from the environment in capitals (`UPSTREAMS`); standalone builds it itself."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore")

    upstreams: Annotated[dict[str, str], NoDecode] = {}
    """`identity=http://identity:8000,grievances=http://grievances:8000`; the name is the path after /api/v1/."""
    static: Path = Path("frontend/dist")
    """The built client."""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    """Processes. Each has its own cache of tokens and, without RATE_LIMIT_URL, its own counters."""

    public_origin: str = ""
    """`https://tongxin.example.com`: what browsers see. Empty: whatever Host they name, for one machine's own use."""
    trusted_proxies: Networks = ()
    """Networks of the proxies in front of us. Only from them do X-Forwarded-For and X-Forwarded-Proto count."""
    metrics_from: Networks = LOOPBACK
    """Who may read /metrics. Unless it is set: nobody, where all clients seem to be the TLS proxy, see
    `_everybody_is_the_proxy`."""

    rate_limit_url: str = "memory:"
    """`memory:` (each process counts for itself) or `redis://host:port/0`, shared by all replicas."""
    rate_per_session: str = "600/minute"
    """Of one session; of one token, and of all tokens from one address together."""
    rate_per_address: str = "6000/minute"
    """Generous: a whole plant may sit behind one address."""
    rate_sign_in: str = "60/minute"
    """Per address, on top of identity's own delay per account and device."""

    connections: int = 4000
    """Of each process, open at once; further ones are answered 503."""
    connections_per_address: int = 1000
    """The same from one address that is no trusted proxy; further ones are answered 429."""
    header_limit: int = 8 * 1024
    body_limit: int = 256 * 1024
    upload_limit: int = 10 * 1024 * 1024 + 64 * 1024
    """For multipart bodies: a file of 10 MB and the form around it, as the services allow."""
    upstream_timeout: float = 10
    """Seconds a service may take for its answer to begin, or to go on. Time spent on a slow client does not count."""
    client_timeout: float = 60
    """Seconds a client may stand still while it sends, in all, or while it receives, at a time."""
    client_rate: int = 4 * 1024
    """Bytes sent that earn back a second of standing still: a body that comes more slowly is given up in the end."""
    unfinished_per_address: int = 200
    """Requests of one address that are still sending their bodies; more are turned away."""
    upstream_in_flight: int = 1000
    """Requests that wait for one service at once; more are turned away. Waiting for the client does not count."""
    breaker_failures: int = 5
    breaker_pause: float = 5
    """Seconds between the breaker's opening and the next try."""
    token_fresh: float = 5
    """Seconds a session's token is reused for reading: how long a revoked session may still read. Writing never waits
    for it to run out: identity is asked each time."""
    token_lifetime: float = 30
    """Seconds it is reused for reading while identity cannot be asked."""
    todo_timeout: float = 3
    """Seconds the merged list of open work waits for a service before going on without it."""

    @field_validator("upstreams", mode="before")
    @classmethod
    def _pairs(cls, value: Any) -> Any:
        if isinstance(value, str):
            return dict(pair.strip().split("=", 1) for pair in value.split(",") if pair.strip())
        return value

    @field_validator("trusted_proxies", "metrics_from", mode="before")
    @classmethod
    def _networks(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("public_origin")
    @classmethod
    def _origin(cls, value: str) -> str:
        return value.rstrip("/").lower()

    @model_validator(mode="after")
    def _everybody_is_the_proxy(self) -> Self:
        """TLS ends at a proxy we are not told of: every client has its address, often a loopback one."""
        is_behind_it = self.public_origin.startswith("https://") and not self.trusted_proxies
        if is_behind_it and "metrics_from" not in self.model_fields_set:
            self.metrics_from = ()
        return self
