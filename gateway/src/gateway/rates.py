"""Rate limits: per session, per address, and stricter for signing in."""

import asyncio
import hashlib
import math
import re
import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import monotonic, time
from typing import ClassVar
from weakref import WeakValueDictionary

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.storage import storage_from_string

from gateway.settings import GatewaySettings, Networks
from kit.problems import TooManyRequests, Unavailable

log = structlog.get_logger()

_SWEEP = 60.0
_SHARED_PATIENCE = 0.5
"""Seconds; a limit is not worth a longer wait than this."""
_SHARED_PAUSE = 5.0
"""Seconds for which a store that did not answer is not asked."""
_PLACE_RETRY = 5
_REFUSED = 200
_NONE = (0, 0.0)
_HOP = re.compile(r"\[([0-9a-fA-F:.]+)\](?::\w+)?|([0-9.]+)(?::\w+)?|([0-9a-fA-F:.]+)", re.ASCII)
_PAIR = re.compile(rb'[ \t]*(?:([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?[ \t]*([,;]|\Z)')
"""Of Forwarded: a name, its value with or without quotes, and what follows."""


class Windows:
    """Counts in this process's memory.

    limits' own MemoryStorage looks through every key at every hit: 1.3 ms with 10,000 callers, measured. This one
    forgets what is over once a minute.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, str], tuple[int, float]] = {}
        self._sweep_at = clock() + _SWEEP

    def wait(self, limit: RateLimitItem, kind: str, who: str, *, counts: bool = True) -> float:
        """Counts one, or only looks; 0, or the seconds until the window in which there were too many is over."""
        now = self._clock()
        if now >= self._sweep_at:
            self._windows = {key: window for key, window in self._windows.items() if window[1] > now}
            self._sweep_at = now + _SWEEP
        count, end = self._windows.get((kind, who), _NONE)
        if end <= now:
            count, end = 0, now + limit.get_expiry()
        if counts:
            self._windows[kind, who] = (count + 1, end)
        return end - now if count >= limit.amount else 0


class Places:
    """How many of something one address may have at once, in this process: what takes time and is not counted by the
    minute. An IPv6 customer's network is one address."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[str, int] = {}

    def take(self, address: str) -> Callable[[], None]:
        """Returns what gives the place back, once. Raises TooManyRequests."""
        who = _grouped(address)
        taken = self._taken.get(who, 0)
        if taken >= self._most:
            raise TooManyRequests(retry_after=_PLACE_RETRY)
        self._taken[who] = taken + 1
        return partial(self._give_back, who)

    def _give_back(self, who: str) -> None:
        self._taken[who] -= 1
        if not self._taken[who]:
            del self._taken[who]


class Turns:
    """How many of something of one address go on at once, in this process; the others wait, the first first."""

    PATIENCE: ClassVar[float] = 10
    """Seconds."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        """By address, as long as somebody has a turn or waits for one."""

    async def take(self, address: str) -> Callable[[], None]:
        """Returns what ends the turn, called once. Raises TooManyRequests."""
        turns = self._turns.setdefault(_grouped(address), asyncio.Semaphore(self._most))
        try:
            async with asyncio.timeout(self.PATIENCE):
                await turns.acquire()
        except TimeoutError:
            raise TooManyRequests(retry_after=_PLACE_RETRY) from None
        return turns.release


class Connections:
    """How many connections there may be, in all and from one address. Our own proxies have as many as there are."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._most = settings.connections
        self._open = 0
        self._places = Places(settings.connections_per_address)
        self._trusted = settings.trusted_proxies
        self.most_with_refused = self._most + _REFUSED
        """A refused one stays for a second to read its answer; where there are more of them they get none."""

    def enter(self, peer: str) -> Callable[[], None]:
        """Returns what is called at its end. Raises Unavailable, TooManyRequests."""
        if self._open >= self._most:
            raise Unavailable
        give_back = None if lies_in(peer, self._trusted) else self._places.take(peer)
        self._open += 1
        return partial(self._leave, give_back)

    def _leave(self, give_back: Callable[[], None] | None) -> None:
        self._open -= 1
        if give_back is not None:
            give_back()


class Rates:
    """Where the shared counter is away, each process counts for itself: neither a closed door nor an open one."""

    def __init__(self, settings: GatewaySettings, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._session = parse(settings.rate_per_session)
        self._address = parse(settings.rate_per_address)
        self._sign_in = parse(settings.rate_sign_in)
        self._failed_sign_in = parse(settings.rate_failed_sign_in)
        self._ballots = parse(settings.rate_ballots)
        self._hidden = secrets.token_bytes(32)
        self._own = Windows(clock)
        self._shared: FixedWindowRateLimiter | None = None
        if not settings.rate_limit_url.startswith("memory:"):
            storage = storage_from_string(f"async+{settings.rate_limit_url}", implementation="redispy")
            assert isinstance(storage, Storage)
            self._shared = FixedWindowRateLimiter(storage)
        self._ask_at = 0.0
        self._away = False
        self._warn_at = 0.0

    async def admit_address(self, address: str) -> None:
        """Raises TooManyRequests."""
        await self._admit(self._address, "address", _grouped(address))

    def admit_unseen(self, address: str, *, writes: bool) -> None:
        """Where nothing is kept of who asks: counted in this process alone, by a hash under a key that ends with it,
        and forgotten within two minutes. `writes`: casts a ballot. Raises TooManyRequests."""
        who = hashlib.blake2b(_grouped(address).encode(), key=self._hidden, digest_size=16).hexdigest()
        limit, kind = (self._ballots, "ballot") if writes else (self._address, "board")
        if (seconds := self._own.wait(limit, kind, who)) > 0:
            raise TooManyRequests(retry_after=math.ceil(seconds))

    async def admit_sign_in(self, address: str) -> int:
        """0, or the seconds for which only known devices may sign in from this address: too many tries have failed.
        Raises TooManyRequests."""
        seconds = await self._wait(self._failed_sign_in, "failed-sign-in", _grouped(address), counts=False)
        if seconds <= 0:  # those that only known devices pass cost identity next to nothing
            await self._admit(self._sign_in, "sign-in", _grouped(address))
        return max(0, math.ceil(seconds))

    async def count_failed_sign_in(self, address: str) -> None:
        await self._wait(self._failed_sign_in, "failed-sign-in", _grouped(address))

    async def admit_caller(self, credential: bytes) -> None:
        """A session or a machine's token; only its digest reaches the counter. Raises TooManyRequests."""
        await self._admit(self._session, "caller", hashlib.blake2b(credential, digest_size=16).hexdigest())

    async def admit_bearer(self, token: bytes, address: str) -> None:
        """Nobody has checked the token yet: inventing another for each request must not help, so all tokens from one
        address have together what a caller has. Raises TooManyRequests."""
        await self._admit(self._session, "bearers", _grouped(address))
        await self.admit_caller(token)

    async def _admit(self, limit: RateLimitItem, kind: str, who: str) -> None:
        seconds = await self._wait(limit, kind, who)
        if seconds > 0:
            raise TooManyRequests(retry_after=math.ceil(seconds))

    async def _wait(self, limit: RateLimitItem, kind: str, who: str, *, counts: bool = True) -> float:
        seconds = None if self._shared is None else await self._shared_wait(self._shared, limit, kind, who, counts)
        return self._own.wait(limit, kind, who, counts=counts) if seconds is None else seconds

    async def _shared_wait(
        self, limiter: FixedWindowRateLimiter, limit: RateLimitItem, kind: str, who: str, counts: bool
    ) -> float | None:
        """None: nobody counts for all at the moment."""
        if self._away:
            if self._clock() < self._ask_at:
                return None
            self._ask_at = self._clock() + _SHARED_PAUSE  # one finds out whether it is back; the others do not wait
        try:
            async with asyncio.timeout(_SHARED_PATIENCE):
                seconds = 0.0
                if not await (limiter.hit if counts else limiter.test)(limit, kind, who):
                    seconds = (await limiter.get_window_stats(limit, kind, who)).reset_time - time()
            self._away = False
            return seconds
        except Exception as error:
            # A fault of the counter's store must not close the door.
            self._away, self._ask_at = True, self._clock() + _SHARED_PAUSE
            if self._clock() >= self._warn_at:
                self._warn_at = self._clock() + _SWEEP
                log.warning("rate_limit_store_away", error=type(error).__name__)
            return None


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """An IPv4 address that came in IPv6's clothes is one; None for what is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed


@lru_cache(4096)
def _grouped(address: str) -> str:
    """An IPv6 customer owns a whole /64: counting single addresses would count nothing."""
    parsed = _parsed(address)
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed or address)


@lru_cache(4096)
def lies_in(address: str, networks: Networks) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def client_address(peer: str, forwarded_for: bytes, trusted: Networks) -> str:
    """The socket's peer; where that is a proxy of ours, the last address in X-Forwarded-For that is not."""
    if not lies_in(peer, trusted):
        return peer
    for candidate in reversed(_addresses(forwarded_for)):
        if candidate is None:
            return peer
        if not lies_in(candidate, trusted):
            return candidate
    return peer


def read_forwarded(seen: Mapping[bytes, bytes]) -> tuple[bytes, bytes]:
    """What a proxy says of the request: X-Forwarded-For, or a Forwarded (RFC 7239) in that form, and the scheme that
    the last proxy has seen. A proxy writes the one and may pass on the other, which the client wrote: where they
    differ, neither is believed."""
    hops = seen.get(b"x-forwarded-for", b"")
    scheme = seen.get(b"x-forwarded-proto", b"").rpartition(b",")[2].strip().lower()
    if b"forwarded" not in seen:
        return hops, scheme
    elements = _elements(seen[b"forwarded"])
    standard_hops = b",".join(element.get(b"for", b"unknown") for element in elements)
    standard_scheme = elements[-1].get(b"proto", b"").lower() if elements else b""
    if hops and _addresses(hops) != _addresses(standard_hops):
        return b"", b""
    if scheme and standard_scheme and scheme != standard_scheme:
        return b"", b""
    return standard_hops, scheme or standard_scheme


def _elements(forwarded: bytes) -> list[dict[bytes, bytes]]:
    """One for each hop; none where it cannot be read. What is in quotes is no separator."""
    elements: list[dict[bytes, bytes]] = [{}]
    at, separator = 0, b","
    while separator:
        pair = _PAIR.match(forwarded, at)
        if pair is None or (pair[1] or b"").lower() in elements[-1]:
            return []
        if pair[1]:
            value = pair[3] if pair[2] is None else pair[2]
            elements[-1][pair[1].lower()] = b"unknown" if b"," in value else value
        at, separator = pair.end(), pair[4]
        if separator == b",":
            elements.append({})
    return [element for element in elements if element]


def _addresses(hops: bytes) -> list[str | None]:
    return [_address_of(hop) for hop in hops.decode("latin-1").split(",") if hop.strip()]


def _address_of(hop: str) -> str | None:
    """Without the port that some proxies add, and the brackets of an IPv6 address; None for what names none."""
    found = _HOP.fullmatch(hop.strip())
    parsed = _parsed(found[found.lastindex or 0]) if found else None
    return str(parsed) if parsed else None
