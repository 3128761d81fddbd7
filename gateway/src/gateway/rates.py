"""Rate limits: per session, per address, and stricter for signing in."""

import asyncio
import hashlib
import math
from collections.abc import Callable
from functools import lru_cache, partial
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic, time

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.storage import storage_from_string

from gateway.settings import GatewaySettings, Networks
from kit.errors import TooManyRequests, Unavailable

log = structlog.get_logger()

_SWEEP = 60.0
_SHARED_PATIENCE = 0.5
"""Seconds; a limit is not worth a longer wait than this."""
_SHARED_PAUSE = 5.0
"""Seconds for which a store that did not answer is not asked."""
_PLACE_RETRY = 5
_REFUSED = 200
_NONE = (0, 0.0)


class Windows:
    """Counts in this process's memory.

    limits' own MemoryStorage looks through every key at every hit: 1.3 ms with 10,000 callers, measured. This one
    forgets what is over once a minute.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, str], tuple[int, float]] = {}
        self._sweep_at = clock() + _SWEEP

    def wait(self, limit: RateLimitItem, kind: str, who: str) -> float:
        """Counts one; 0, or the seconds until the window in which there were too many is over."""
        now = self._clock()
        if now >= self._sweep_at:
            self._windows = {key: window for key, window in self._windows.items() if window[1] > now}
            self._sweep_at = now + _SWEEP
        count, end = self._windows.get((kind, who), _NONE)
        if end <= now:
            count, end = 0, now + limit.get_expiry()
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

    async def admit_sign_in(self, address: str) -> None:
        """Raises TooManyRequests."""
        await self._admit(self._sign_in, "sign-in", _grouped(address))

    async def admit_caller(self, credential: bytes) -> None:
        """A session or a machine's token; only its digest reaches the counter. Raises TooManyRequests."""
        await self._admit(self._session, "caller", hashlib.blake2b(credential, digest_size=16).hexdigest())

    async def admit_bearer(self, token: bytes, address: str) -> None:
        """Nobody has checked the token yet: inventing another for each request must not help, so all tokens from one
        address have together what a caller has. Raises TooManyRequests."""
        await self._admit(self._session, "bearers", _grouped(address))
        await self.admit_caller(token)

    async def _admit(self, limit: RateLimitItem, kind: str, who: str) -> None:
        seconds = None if self._shared is None else await self._shared_wait(self._shared, limit, kind, who)
        if seconds is None:
            seconds = self._own.wait(limit, kind, who)
        if seconds > 0:
            raise TooManyRequests(retry_after=max(1, math.ceil(seconds)))

    async def _shared_wait(
        self, limiter: FixedWindowRateLimiter, limit: RateLimitItem, kind: str, who: str
    ) -> float | None:
        """None: nobody counts for all at the moment."""
        if self._away:
            if self._clock() < self._ask_at:
                return None
            self._ask_at = self._clock() + _SHARED_PAUSE  # one finds out whether it is back; the others do not wait
        try:
            async with asyncio.timeout(_SHARED_PATIENCE):
                seconds = 0.0
                if not await limiter.hit(limit, kind, who):
                    seconds = (await limiter.get_window_stats(limit, kind, who)).reset_time - time()
            self._away = False
            return seconds
        except Exception as error:
            # Whatever is wrong with the counter's store must not close the door.
            self._away, self._ask_at = True, self._clock() + _SHARED_PAUSE
            if self._clock() >= self._warn_at:
                self._warn_at = self._clock() + _SWEEP
                log.warning("rate_limit_store_away", error=type(error).__name__)
            return None


@lru_cache(4096)
def _grouped(address: str) -> str:
    """An IPv6 customer owns a whole /64: counting single addresses would count nothing."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return address


@lru_cache(4096)
def lies_in(address: str, networks: Networks) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in networks)


def client_address(peer: str, forwarded_for: bytes, trusted: Networks) -> str:
    """The socket's peer; where that is a proxy of ours, the last address in X-Forwarded-For that is not."""
    if not trusted or not lies_in(peer, trusted):
        return peer
    for part in reversed(forwarded_for.decode("latin-1").split(",")):
        candidate = part.strip()
        try:
            ip_address(candidate)
        except ValueError:
            return peer
        if not lies_in(candidate, trusted):
            return candidate
    return peer
