"""Sessions in, tokens out: swaps a browser's opaque session at identity for a short-lived token."""

import asyncio
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from gateway.problems import SessionUnchecked, UpstreamTimeout, UpstreamUnavailable
from gateway.upstreams import Upstream, fetch

SWAP_PATH = "/api/v1/identity/tokens"
_ENDED_LIFETIME = 5.0
"""Seconds for which identity's "this session has ended" is believed without asking again."""
_EXPIRY_MARGIN = 15.0
"""Seconds: a token handed on must outlive the request."""
_SIZE = 20_000
"""Sessions remembered, about 40 MB of tokens."""


_REASON = re.compile(r"[a-z_]{1,32}")


class _Known(NamedTuple):
    authorization: bytes | None
    """None: the session has ended."""
    member: str
    fresh_until: float
    until: float
    """So long it serves readers while identity cannot be asked."""
    active: bool
    reason: str = ""
    """Why it has ended, as identity says."""


class Sessions:
    """Tokens of live sessions. Identity is asked again for every change; a reader goes on with the token they
    had for `fresh` seconds, and for `lifetime` seconds while identity cannot be asked, both counted from the asking.
    Requests of one session that come together ask identity once."""

    def __init__(
        self,
        identity: Upstream,
        *,
        fresh: float,
        lifetime: float,
        counted: Callable[[str], None],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._identity = identity
        self._fresh = fresh
        self._lifetime = lifetime
        self._counted = counted
        self._clock = clock
        self._known: dict[bytes, _Known] = {}
        self._asking: dict[tuple[bytes, bool], asyncio.Task[bytes | None]] = {}
        """Taken out, an answer is neither kept nor joined: it may show things as they were before."""

    async def authorization(self, session: bytes, *, active: bool, writes: bool) -> bytes | None:
        """`Bearer …`, or None where the session has ended. Raises SessionUnchecked.

        `active` is whether somebody is at the page, as against a page left open: only that keeps a session alive.
        What was fetched for a page left open does not serve someone who comes back.
        """
        known = self._known.get(session)
        fresh = known is not None and known.fresh_until > self._clock() and (known.active or not active)
        if known is not None and fresh and not (writes and known.authorization):  # what has ended stays ended
            return known.authorization
        try:
            return await self._ask(session, active=active, writes=writes)
        except (UpstreamUnavailable, UpstreamTimeout):
            known = self._known.get(session)
            if known is not None and known.authorization and known.until > self._clock() and not writes:
                return known.authorization
            raise SessionUnchecked from None

    def reason(self, session: bytes) -> str:
        """Why a session that has ended did; "ended" where nothing is said of it."""
        known = self._known.get(session)
        return (known.reason if known else "") or "ended"

    def forget(self, session: bytes) -> None:
        """After sign-out, or when a service refuses the token. What has ended stays known, with the reason."""
        if (known := self._known.get(session)) and known.authorization:
            del self._known[session]
        for active in (True, False):
            self._asking.pop((session, active), None)

    def forget_member(self, authorization: bytes) -> None:
        """All sessions of the member whom the token names: they have changed something about themselves."""
        member = member_of(authorization)
        for session in [session for session, known in self._known.items() if known.member == member]:
            del self._known[session]
        self._asking.clear()

    def forget_all(self) -> None:
        """Somebody's rights or membership may have changed. One who was just found to have none is still told why."""
        self._known = {session: known for session, known in self._known.items() if not known.authorization}
        self._asking.clear()

    async def _ask(self, session: bytes, *, active: bool, writes: bool) -> bytes | None:
        key = session, active
        if writes and key in self._asking:  # asked before this request came: the answer may be older than a sign-out
            await asyncio.wait([self._asking[key]])
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(self._swap(session, active))
            asking.add_done_callback(lambda task: self._asked(key, task))
        # Shielded: the one who asked first may leave, the others still wait.
        return await asyncio.shield(asking)

    def _asked(self, key: tuple[bytes, bool], task: asyncio.Task[bytes | None]) -> None:
        if self._asking.get(key) is task:
            del self._asking[key]
        if not task.cancelled():
            task.exception()  # those who waited have it; where all have left, nobody needs it

    async def _swap(self, session: bytes, active: bool) -> bytes | None:
        asked_at = self._clock()
        answer = await fetch(
            self._identity, "POST", SWAP_PATH, body=json.dumps({"session": session.decode(), "active": active}).encode()
        )
        if answer.status == 401:
            self._counted("ended")
            ended_until = asked_at + _ENDED_LIFETIME
            self._remember(session, _Known(None, "", ended_until, ended_until, active, _reason(answer.body)))
            return None
        if answer.status >= 300:
            self._counted("failed")
            raise UpstreamUnavailable(upstream=self._identity.name)
        self._counted("swapped")
        told = json.loads(answer.body)
        authorization = b"Bearer " + str(told["token"]).encode()
        until = asked_at + min(self._lifetime, float(told["expires_in"]) - _EXPIRY_MARGIN)
        fresh_until = min(asked_at + self._fresh, until)
        if self._asking.get((session, active)) is asyncio.current_task():
            self._remember(session, _Known(authorization, member_of(authorization), fresh_until, until, active))
        return authorization

    def _remember(self, session: bytes, known: _Known) -> None:
        self._known.pop(session, None)
        self._known[session] = known
        if len(self._known) > _SIZE:
            now = self._clock()
            self._known = {name: each for name, each in self._known.items() if each.until > now}
            while len(self._known) > _SIZE:
                self._known.pop(next(iter(self._known)))


def _reason(problem: bytes) -> str:
    try:
        reason = json.loads(problem)["reason"]
    except (ValueError, KeyError, TypeError):
        return ""
    return reason if isinstance(reason, str) and _REASON.fullmatch(reason) else ""


def member_of(authorization: bytes) -> str:
    """Whom identity's token speaks of; not verified: it decides what is asked again and whose turn it is, no right."""
    try:
        claims = authorization.split(b".")[1]
        return str(json.loads(urlsafe_b64decode(claims + b"=" * (-len(claims) % 4)))["sub"])
    except (IndexError, ValueError, KeyError, TypeError):
        return ""
