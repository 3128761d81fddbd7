"""Sessions in, tokens out: swaps a browser's opaque session at identity for a short-lived token."""

import asyncio
import json
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from gateway.problems import UpstreamUnavailable
from gateway.upstreams import Upstream, fetch

SWAP_PATH = "/api/v1/identity/tokens"
_ENDED_LIFETIME = 5.0
"""Seconds for which identity's "this session has ended" is believed without asking again."""
_EXPIRY_MARGIN = 15.0
"""Seconds: a token handed on must outlive the request."""
_SIZE = 20_000
"""Sessions remembered, about 40 MB of tokens."""


class _Known(NamedTuple):
    authorization: bytes | None
    """None: the session has ended."""
    until: float
    active: bool


class Sessions:
    """Tokens of live sessions, for at most `lifetime` seconds counted from the asking: so long, and no longer, a
    revoked session goes on. Requests of one session that come together ask identity once."""

    def __init__(
        self,
        identity: Upstream,
        *,
        lifetime: float,
        counted: Callable[[str], None],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._identity = identity
        self._lifetime = lifetime
        self._counted = counted
        self._clock = clock
        self._known: dict[bytes, _Known] = {}
        self._asking: dict[tuple[bytes, bool], asyncio.Task[bytes | None]] = {}

    async def authorization(self, session: bytes, *, active: bool) -> bytes | None:
        """`Bearer …`, or None where the session has ended. Raises UpstreamUnavailable, UpstreamTimeout.

        `active` is whether somebody is at the page, as against a page left open: only that keeps a session alive.
        What was fetched for a page left open does not serve someone who comes back.
        """
        known = self._known.get(session)
        if known is not None and known.until > self._clock() and (known.active or not active):
            return known.authorization
        asking = self._asking.get((session, active))
        if asking is None:
            asking = asyncio.create_task(self._swap(session, active))
            self._asking[session, active] = asking
            asking.add_done_callback(lambda task: self._asked(session, active, task))
        # Shielded: the one who asked first may leave, the others still wait.
        return await asyncio.shield(asking)

    def forget(self, session: bytes) -> None:
        """After sign-out, or when a service refuses the token."""
        self._known.pop(session, None)

    def _asked(self, session: bytes, active: bool, task: asyncio.Task[bytes | None]) -> None:
        del self._asking[session, active]
        if not task.cancelled():
            task.exception()  # those who waited have it; where all have left, nobody needs it

    async def _swap(self, session: bytes, active: bool) -> bytes | None:
        asked_at = self._clock()
        answer = await fetch(
            self._identity, "POST", SWAP_PATH, body=json.dumps({"session": session.decode(), "active": active}).encode()
        )
        if answer.status == 401:
            self._counted("ended")
            self._remember(session, _Known(None, asked_at + _ENDED_LIFETIME, active))
            return None
        if answer.status >= 300:
            self._counted("failed")
            raise UpstreamUnavailable(upstream=self._identity.name)
        self._counted("swapped")
        told = json.loads(answer.body)
        authorization = b"Bearer " + str(told["token"]).encode()
        lifetime = min(self._lifetime, float(told["expires_in"]) - _EXPIRY_MARGIN)
        self._remember(session, _Known(authorization, asked_at + lifetime, active))
        return authorization

    def _remember(self, session: bytes, known: _Known) -> None:
        self._known.pop(session, None)
        self._known[session] = known
        if len(self._known) > _SIZE:
            now = self._clock()
            self._known = {name: each for name, each in self._known.items() if each.until > now}
            while len(self._known) > _SIZE:
                self._known.pop(next(iter(self._known)))
