"""One service as the gateway sees it: an ASGI application in this process or behind HTTP, which may hang or be away."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.breaker import Breaker
from gateway.problems import ClientGone, RequestTimeout, UpstreamTimeout, UpstreamUnavailable
from gateway.settings import GatewaySettings
from kit.problems import InternalError, Problem

log = structlog.get_logger()

_LARGEST_FETCH = 8 * 1024 * 1024
_UPLOADS = 200
"""Under way in one service at once. It takes them in turn itself; each holds a task here until it has its answer."""
_MOST_WAITING = 4000
"""A plant of 3,000 begins its exam in one second; a service works off some hundreds in each second of patience."""


class Unreachable(Exception):
    """No answer, or half of one: refused connection, lost connection, something that is not HTTP."""


class Places:
    """How many requests a service works on at once; some more wait for their turn."""

    def __init__(self, name: str, most: int, patience: float) -> None:
        self._name, self._most, self._patience = name, most, patience
        self.taken = 0
        """What has been let in may come back from its client over the limit."""
        self.waiting = deque[asyncio.Future[None]]()

    async def take(self) -> None:
        """The first who waits is the next. Raises UpstreamUnavailable."""
        if self.taken >= self._most or self.waiting:
            if len(self.waiting) >= _MOST_WAITING:
                raise UpstreamUnavailable(upstream=self._name)
            called = asyncio.get_running_loop().create_future()
            self.waiting.append(called)
            try:
                async with asyncio.timeout(self._patience):
                    await called
            except BaseException as error:
                if called in self.waiting:
                    self.waiting.remove(called)
                elif called.done() and not called.cancelled():  # called, and gone in the same moment
                    self._call_next()
                if isinstance(error, TimeoutError):
                    raise UpstreamUnavailable(upstream=self._name) from None
                raise
        self.taken += 1

    def give(self) -> None:
        self.taken -= 1
        if self.taken < self._most:
            self._call_next()

    def _call_next(self) -> None:
        while self.waiting:
            called = self.waiting.popleft()
            if not called.done():
                called.set_result(None)
                return


class Upstream:
    """Waits so long and no longer, and stops asking one that does not answer."""

    def __init__(self, name: str, app: ASGIApp, settings: GatewaySettings) -> None:
        self.name = name
        self.app = app
        self.breaker = Breaker(name, settings.breaker_failures, settings.breaker_pause)
        self.places = Places(name, settings.upstream_in_flight, settings.upstream_queue)
        self.uploads = Places(name, _UPLOADS, settings.upstream_queue)
        self._patience = settings.upstream_timeout
        self._upload_patience = settings.upload_timeout
        self.client_patience = settings.client_timeout
        self.client_rate = settings.client_rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises UpstreamUnavailable, UpstreamTimeout, RequestTimeout, InternalError while nothing has been answered;
        later an answer is left unfinished, and the server closes the connection. Raises what `receive` and
        `send` raise."""
        turn = _Turn(self, scope, receive, send)
        try:
            if not turn.has_body:  # else when the body has come
                self.breaker.refuse_while_open()  # not only when its turn comes
                await turn.take_place()
            self.breaker.admit()
            async with asyncio.timeout(turn.patience) as turn.timer:
                await self.app(scope, turn.receive, turn.send)
            if not turn.started:
                raise ClientGone if turn.client_left else RuntimeError("no answer")
            self.breaker.succeeded()
        except Unreachable as error:
            self.breaker.failed()
            log.warning("upstream_unreachable", upstream=self.name, error=type(error.__cause__).__name__)
            if not turn.started:
                raise UpstreamUnavailable(upstream=self.name) from None
        except (Problem, ClientGone):
            raise
        except Exception as error:
            if turn.refusal is not None:
                raise turn.refusal from None
            if turn.client_left:
                raise ClientGone from None
            if turn.timer.expired():
                self._expired(turn)
                return
            # An application in this process has answered 500 and logged the cause before it raises; nothing to add.
            self.breaker.succeeded()
            log.error("upstream_raised", upstream=self.name, error=type(error).__name__)
            if not turn.started:
                raise InternalError from error
        finally:
            turn.give_place()

    @property
    def in_flight(self) -> int:
        """Requests whose turn is the service's."""
        return self.places.taken + self.uploads.taken

    def patience_with(self, *, upload: bool) -> float:
        return self._upload_patience if upload else self._patience

    def _expired(self, turn: "_Turn") -> None:
        problem: Problem
        if turn.waits_for_client:
            problem = RequestTimeout()
        else:
            self.breaker.failed()
            log.warning("upstream_timeout", upstream=self.name)
            problem = UpstreamTimeout(upstream=self.name)
        if not turn.started:
            raise problem


class _Turn:
    """Whose turn it is, the service's or the client's: a phone that takes a minute to upload a photo is not a service
    that hangs, and takes no place among the requests under way before its body comes. Nor does an event stream, once
    begun, which has no time limit either.

    While it sends, a client may stand still for `client_timeout` in all; what it sends earns that back, at
    `client_rate`. So a body ends, however it trickles."""

    __slots__ = (
        "_credit",
        "_has_place",
        "_in_pieces",
        "_places",
        "_receive",
        "_received",
        "_send",
        "_upstream",
        "_waited",
        "client_left",
        "has_body",
        "patience",
        "refusal",
        "started",
        "streams",
        "timer",
        "waits_for_client",
    )

    timer: asyncio.Timeout

    def __init__(self, upstream: Upstream, scope: Scope, receive: Receive, send: Send) -> None:
        self._upstream = upstream
        self._receive = receive
        self._send = send
        headers = dict(scope["headers"])
        self.has_body = headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers
        self._received = not self.has_body
        is_upload = self.has_body and headers.get(b"content-type", b"").startswith(b"multipart/")
        self.patience = upstream.patience_with(upload=is_upload)
        self._places = upstream.uploads if is_upload else upstream.places
        self._credit = upstream.client_patience
        self._in_pieces = False
        self._has_place = False
        self._waited = False
        self.client_left = False
        self.refusal: Problem | None = None
        """Why the gateway itself takes nothing more from the client, or for it."""
        self.started = False
        self.streams = False
        self.waits_for_client = False

    async def receive(self) -> Message:
        try:
            message = await (self._receive() if self._received else self._receive_body())
        except Problem as problem:
            self.refusal = problem
            raise
        if message["type"] == "http.disconnect":
            self.client_left = True
        return message

    async def _receive_body(self) -> Message:
        upstream, clock = self._upstream, asyncio.get_running_loop().time
        asked_at = clock()
        with self._clients(self._credit):
            message = await self._receive()
        if not self._waited:
            self.timer.reschedule(None)
            await self.take_place()
            self.timer.reschedule(clock() + self.patience)
        else:
            self._come_back()
        earned = len(message.get("body", b"")) / upstream.client_rate
        self._credit = min(self._credit - (clock() - asked_at) + earned, upstream.client_patience)
        self._received = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self.streams:
            await self._send(message)
        else:
            last = not message.get("more_body", False)
            self._in_pieces = self._in_pieces or not last
            if self._in_pieces:
                with self._clients(self._upstream.client_patience):
                    await self._send(message)
                self._come_back()
            else:
                await self._send(message)
            if last:
                self.timer.reschedule(None)

    async def _begin(self, message: Message) -> None:
        """An answer that begins closes the breaker: how a stream ends, nobody can wait for."""
        if self._upstream.breaker.state != "closed":
            self._upstream.breaker.succeeded()
        self.waits_for_client = True  # it may not have read the answer before this one, on the same connection
        try:
            await self._send(message)
        except Problem as problem:
            self.refusal = problem
            raise
        self.waits_for_client = False
        self.started = True
        if _is_event_stream(message):
            self.streams = True
            self.give_place()
            self.timer.reschedule(None)

    @contextmanager
    def _clients(self, patience: float) -> Iterator[None]:
        """The client's turn, for so long; then it is the service's again."""
        clock = asyncio.get_running_loop().time
        self.waits_for_client = True
        self.give_place()
        self.timer.reschedule(clock() + patience)
        yield
        self.waits_for_client = False
        self.timer.reschedule(clock() + self.patience)

    async def take_place(self) -> None:
        """Raises UpstreamUnavailable."""
        self._waited = True
        await self._places.take()
        self._has_place = True

    def _come_back(self) -> None:
        if not self._has_place:  # it has one where the service answers while the client still sends
            self._has_place = True
            self._places.taken += 1

    def give_place(self) -> None:
        if self._has_place:
            self._has_place = False
            self._places.give()


def _is_event_stream(message: Message) -> bool:
    return any(
        name == b"content-type" and value.startswith(b"text/event-stream") for name, value in message.get("headers", ())
    )


class Answer(NamedTuple):
    status: int
    headers: dict[bytes, bytes]
    body: bytes


async def fetch(
    upstream: ASGIApp,
    method: str,
    path: str,
    *,
    headers: list[tuple[bytes, bytes]] | None = None,
    query: bytes = b"",
    body: bytes = b"",
) -> Answer:
    """The gateway's own request to a service. Raises what Upstream raises, UpstreamUnavailable for half an answer."""
    sent = [(b"host", b"gateway.internal"), *(headers or ())]
    if body:
        sent += [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "root_path": "",
        "headers": sent,
        "client": None,
        "server": None,
    }
    done = asyncio.Event()
    given = False
    status = 0
    got: dict[bytes, bytes] = {}
    parts: list[bytes] = []

    async def receive() -> Message:
        nonlocal given
        if given:
            await done.wait()
            return {"type": "http.disconnect"}
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            got.update(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))
            if sum(map(len, parts)) > _LARGEST_FETCH:
                raise Unreachable from ValueError("answer too large")
            if not message.get("more_body", False):
                done.set()

    await upstream(scope, receive, send)
    if not done.is_set():
        raise UpstreamUnavailable(upstream=getattr(upstream, "name", ""))
    return Answer(status, got, b"".join(parts))
