"""What an operator sets, by environment. Every figure that protects the platform stands here."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator
from pydantic.networks import IPvAnyNetwork
from pydantic_settings import NoDecode

from kit.environment import Environment, Host, Port, is_host, listed, server_parts, url_parts

_RATE = re.compile(r"[1-9][0-9]{0,8} ?(/|per) ?([1-9][0-9]{0,3} ?)?(second|minute|hour|day)s?")
_WIDEST = {4: 8, 6: 7}
"""Bits by which a network of trusted proxies is known: 10.0.0.0/8 and fc00::/7 are the widest private ones."""


def _rate(value: str) -> str:
    if not _RATE.fullmatch(value):
        raise ValueError("must be one number from 1 per second, minute, hour or day")
    return value


def _counters(value: str) -> str:
    if value == "memory:":
        return value
    parts = server_parts(value, "redis", "rediss")
    if not re.fullmatch("(/[0-9]{0,3})?", parts.path) or parts.query or parts.fragment:
        raise ValueError("must end after the host and port, or with the number of the database")
    return value


def _addresses(value: str) -> str:
    for address in value.split("|"):
        parts = server_parts(address, "http", "https")
        if parts.query or parts.fragment:
            raise ValueError("must end with the host, its port or a path")
    return value


def _narrow(networks: tuple[IPvAnyNetwork, ...]) -> tuple[IPvAnyNetwork, ...]:
    if any(network.prefixlen < _WIDEST[network.version] for network in networks):
        raise ValueError("must name the proxies only: whom it names says itself which address and scheme it has")
    return networks


def _pairs(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    pairs = [pair.strip().partition("=") for pair in value.split(",") if pair.strip()]
    if not all(re.fullmatch("[a-z_]+", name) and address for name, _, address in pairs):
        raise ValueError("must be name=address, with commas in between")
    if len({name for name, *_ in pairs}) < len(pairs):
        raise ValueError("must name each service once")
    return {name: address for name, _, address in pairs}


Networks = Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(listed), Field(examples=["172.31.250.1"])]
Rate = Annotated[str, AfterValidator(_rate)]
Count = Annotated[int, Field(ge=1, le=1_000_000_000)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]
Reused = Annotated[float, Field(ge=0, le=300)]
"""Seconds, at most the 300 that a token lives."""

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class GatewaySettings(Environment):
    """The gateway's settings; standalone's gateway reads them too."""

    upstreams: Annotated[dict[str, Annotated[str, AfterValidator(_addresses)]], NoDecode, BeforeValidator(_pairs)] = (
        Field(default={}, examples=["identity=http://identity:8000,grievances=http://grievances:8000"])
    )
    """Address of each service, or several with `|` in between; the name is the path after `/api/v1/`."""
    static: Path = Path("frontend/dist")
    """The built client."""
    host: Host = "127.0.0.1"
    """Address on which it listens. `0.0.0.0`: all; in the image it is set so."""
    port: Port = 8000
    """Port on which it listens."""
    workers: Annotated[int, Field(ge=1, le=256)] = 1
    """Processes. Each has its own cache of tokens and, without RATE_LIMIT_URL, its own counters."""

    public_origin: Annotated[str, Field(examples=["https://tongxin.example.com"])] = ""
    """`https://tongxin.example.com`: what browsers see. Empty: any Host that they name, for one machine's own use."""
    booth_origin: Annotated[str, Field(examples=["https://vote.example.com"])] = ""
    """`https://vote.example.com`: a host name or port of its own, at which browsers have no cookie of ours. Ballots are
    cast there, and nothing is written of who asks when. Empty: they are cast at `PUBLIC_ORIGIN`, to which browsers send
    their cookie; nobody looks at it."""
    trusted_proxies: Annotated[Networks, AfterValidator(_narrow)] = ()
    """Networks of the proxies in front of us, none wider than /8 (IPv6: /7). Only from them do X-Forwarded-For and
    X-Forwarded-Proto count, or Forwarded; none of them where they differ."""
    metrics_from: Annotated[Networks, Field(examples=["10.20.30.40"])] = LOOPBACK
    """Who may read /metrics. Not set: this machine; nobody, where `PUBLIC_ORIGIN` is https and
    `TRUSTED_PROXIES` is not set, for then all clients seem to be the proxy."""

    rate_limit_url: Annotated[str, AfterValidator(_counters), Field(examples=["redis://redis:6379/0"])] = "memory:"
    """`memory:` (each process counts for itself) or `redis://host:port/0`, shared by all replicas."""
    rate_per_session: Rate = "600/minute"
    """Of one session; of one token, and of all tokens from one address together."""
    rate_per_address: Rate = "6000/minute"
    """Generous: a whole plant may sit behind one address."""
    rate_failed_sign_in: Rate = "60/minute"
    """Of one address, on top of identity's own delay per account and device; after that only who signed in from the
    same device before. Right passwords do not count: at shift change a whole plant signs in from one address."""
    rate_sign_in: Rate = "1200/minute"
    """Of one address, right or wrong: what identity's processors bear."""
    rate_ballots: Rate = "1200/minute"
    """Of one address, in each process: 300 delegates in a hall within 15 seconds."""
    sign_ins_per_address: Count = 15
    """That identity works on at once, half of what it lets wait: one address does not close the door to others. Further
    ones wait up to 10 seconds for their turn."""
    streams_per_address: Count = 1500
    """Event streams of one address at once, in each process; notifications bounds those of one member."""

    connections: Count = 4000
    """Of each process, open at once; further ones are answered 503."""
    connections_per_address: Count = 2000
    """The same from one address that is no trusted proxy; further ones are answered 429."""
    header_limit: Count = 8 * 1024
    """Bytes of a request's headers."""
    body_limit: Count = 256 * 1024
    """Bytes of a request's body."""
    upload_limit: Count = 25 * 1024 * 1024 + 64 * 1024
    """For multipart bodies: a video of 25 MB and the form around it, as the services allow."""
    upstream_timeout: Seconds = 10
    """Seconds a service may take for its answer to begin, or to go on. Time spent on a slow client does not count."""
    upload_timeout: Seconds = 30
    """The same for multipart bodies: a file waits for its turn, then it is checked."""
    client_timeout: Seconds = 60
    """Seconds a client may stand still while it sends, in all, or while it receives, at a time."""
    client_rate: Count = 4 * 1024
    """Bytes sent that earn back a second of standing still: a body that comes more slowly is given up in the end."""
    unfinished_per_address: Count = 200
    """Requests of one address that are still sending their bodies; more are turned away."""
    upstream_in_flight: Count = 50
    """Requests that one service works on at once, five times what its database's connections take; further ones wait
    for their turn. Waiting for the client does not count, nor do uploads: they have 200 places of their own."""
    upstream_queue: Seconds = 10
    """Seconds for which a request waits for its turn; then it is turned away."""
    breaker_failures: Count = 5
    """Answers in a row that did not come, after which a service is left alone."""
    breaker_pause: Seconds = 1
    """Seconds between the breaker's opening and the next try, and between tries."""
    token_fresh: Reused = 5
    """Seconds a session's token is reused for reading: how long a revoked session may still read. Writing never waits
    for it to run out: identity is asked each time."""
    token_lifetime: Reused = 30
    """Seconds it is reused for reading while identity cannot be asked."""
    merge_timeout: Seconds = 5
    """Seconds for which what all services answer together (open work, search, my data, retention) waits for one of them
    before going on without it."""

    @field_validator("public_origin", "booth_origin")
    @classmethod
    def _origin(cls, value: str) -> str:
        origin = value.rstrip("/").lower()
        if not origin:
            return origin
        parts = url_parts(origin, "http", "https")
        if parts.path or parts.query or parts.fragment:
            raise ValueError("must end after the host or its port")
        try:
            host = (parts.hostname or "").encode("idna").decode()  # as browsers send it
        except UnicodeError:
            host = ""
        if not is_host(host) or "@" in parts.netloc:
            raise ValueError("must be a scheme, a host and, where it is not the usual one, a port")
        host = f"[{host}]" if ":" in host else host
        return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")

    @model_validator(mode="after")
    def _everybody_is_the_proxy(self) -> Self:
        """TLS ends at a proxy that no setting names: every client has its address, often a loopback one."""
        is_behind_it = self.public_origin.startswith("https://") and not self.trusted_proxies
        if is_behind_it and "metrics_from" not in self.model_fields_set:
            self.metrics_from = ()
        return self
