"""uvicorn's HTTP protocol with bounds on what a client may send, hold or leave unread before and around a request.

uvicorn on httptools reads a head, trailers, chunk extensions and pipelined requests of any length for any time, counts
no connections and waits for ever for a client that does not read. It has no settings for this, and its h11 protocol,
which bounds the head, is slower and bounds nothing else. What a complete request may hold is the application's to say.
What is no HTTP is answered as everything else is, with a problem document.
"""

import asyncio
import re
import resource
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from gateway.exchange import DATA
from gateway.problems import HeadersTooLarge, TransferCodingUnknown
from gateway.rates import Connections
from kit.problems import Problem
from kit.request_problems import MalformedRequest

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

_LANGUAGE = re.compile(rb"\naccept-language:([^\r\n]{0,200})", re.IGNORECASE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_HOST = re.compile(rb"([\w.~-]+|\[[0-9a-f:.]+\])(:[0-9]*)?", re.IGNORECASE)
_MOST_FILES = 65536

OPTIONS: dict[str, Any] = {
    "access_log": False,
    "proxy_headers": False,
    "server_header": False,
    "timeout_keep_alive": 75,
}
"""For uvicorn, with `http=Protocol`. Idle connections are kept for longer than proxies keep theirs (nginx: 60 s),
or a request is lost that a proxy sends at the moment of closing."""


class Protocol(HttpToolsProtocol):
    HEAD_LIMIT: ClassVar[int] = 64 * 1024
    """Bytes of a head, far above the gateway's own limit, which answers politely. In a body: bytes of chunk sizes,
    extensions and trailers, beyond as many as there are of content."""
    HEAD_PATIENCE: ClassVar[float] = 20
    """Seconds from the first byte, or from the connection, to the end of the head."""
    REST_PATIENCE: ClassVar[float] = 30
    """Seconds for the rest of a body whose request has been answered without it."""
    WRITE_PATIENCE: ClassVar[float] = 60
    """Seconds for a client to read on, where more waits than the system keeps for it."""
    LINGER: ClassVar[float] = 1
    """Seconds for which what a refused client still sends is read and thrown away."""
    PIPELINED: ClassVar[int] = 16
    """Requests that may wait for the answer to the one before; what comes after them is not read."""

    _in_head = True
    _left = HEAD_LIMIT
    """Bytes that may still come without being content."""
    _deaf = False
    """What comes is not read as requests any more."""
    _last = False
    """The answer that goes out is the last, and began before its request had come whole."""
    _refusal: Problem | None = None
    """Waits for the end of the head: which language the answer is in stands in one of its lines."""
    _fault: Problem | None = None
    """What is wrong with the head, where that is more than its syntax."""
    _active: RequestResponseCycle | None = None
    """The request that is being answered; uvicorn's `cycle` is the newest."""
    _reading: asyncio.TimerHandle | None = None
    _writing: asyncio.TimerHandle | None = None
    _leave: Callable[[], None] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head = bytearray()
        connections = cast(Connections | None, self.app_state.get("connections"))
        if connections is not None:
            try:
                self._leave = connections.enter(self.client[0] if self.client else "")
            except Problem as problem:
                if len(self.connections) > connections.most_with_refused:
                    transport.abort()
                else:
                    self._refuse_after_head(problem)
                return
        self._read_within(self.HEAD_PATIENCE)

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._reading, self._writing):
            if timer is not None:
                timer.cancel()
        if self._leave is not None:
            self._leave()
        self.pipeline.clear()
        if self._active is not None and not self._active.response_complete:
            self._active.disconnected = True
            self._active.message_event.set()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            if self._refusal is not None:
                self._head += data
                self._refuse_at_end_of_head()
            return
        if self._in_head:
            self._head += data
            if self._reading is None and not self._answering:
                self._read_within(self.HEAD_PATIENCE)
        self._left -= len(data)
        super().data_received(data)
        if self._left < 0 and not self._deaf:
            self._give_up(HeadersTooLarge(limit=self.HEAD_LIMIT) if self._in_head else MalformedRequest())

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= self.PIPELINED:
            raise MalformedRequest
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # a trailer is no header
            super().on_header(name, value.strip(b" \t"))

    def on_headers_complete(self) -> None:
        self._refuse_framing()
        self._refuse_host()
        if self.url == b"*" and self.parser.get_method() == b"OPTIONS":
            self.url = b"/"  # the server as a whole (RFC 9110, 9.3.7), as Apache's health checks ask
        elif not self.url.startswith(b"/"):
            self._take_absolute_form()
        upgrades = self.parser.should_upgrade()
        if upgrades and any(name in (b"content-length", b"transfer-encoding") for name, _ in self.headers):
            raise MalformedRequest  # httptools would lose the body
        super().on_headers_complete()
        self._in_head = False
        self._stop_reading_timer()
        if upgrades:  # nothing here speaks another protocol; httptools reads no further request
            self.cycle.keep_alive = False
            self._deaf = True

    def on_body(self, body: bytes) -> None:
        self._left = min(self._left + 2 * len(body), self.HEAD_LIMIT)
        super().on_body(body)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._in_head = True
        self._left = self.HEAD_LIMIT
        self._head.clear()
        if self.cycle.response_complete:
            self._read_within(self.HEAD_PATIENCE)

    def on_response_complete(self) -> None:
        if self._last:
            self.pipeline.clear()
        super().on_response_complete()
        if self._last and self._active is not None and not self._active.more_body:
            self.transport.close()
        if self.transport.is_closing():
            self._read_within(self.WRITE_PATIENCE)
        elif self._last:
            self._deaf = True
            self._end_writing(self.REST_PATIENCE)
        elif self.cycle.response_complete and self.cycle.more_body:
            self._read_within(self.REST_PATIENCE)

    def timeout_keep_alive_handler(self) -> None:
        self.transport.abort()  # closing would wait for a client that reads nothing

    def pause_writing(self) -> None:
        super().pause_writing()
        self._writing = self.loop.call_later(self.WRITE_PATIENCE, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._writing is not None:
            self._writing.cancel()

    def send_400_response(self, msg: str) -> None:
        """Called by uvicorn for what is no HTTP, and where a callback above raises."""
        self._give_up(self._fault or MalformedRequest())

    @property
    def _answering(self) -> bool:
        return self._active is not None and not self._active.response_complete

    def _give_up(self, problem: Problem) -> None:
        """What has come last cannot be read, nor anything after it."""
        if self._answering and (self._in_head or self._active is not self.cycle):
            self._hang_up_after_answers()
        elif self._in_head:
            self._refuse_after_head(problem)
        elif self._answering:
            self._refuse(problem)
        else:  # the rest of a body, whose request has its answer
            self._deaf = True
            self._read_within(self.LINGER)

    def _hang_up_after_answers(self) -> None:
        """The requests before are answered first, and it is not."""
        self._deaf = True
        if not self._in_head:
            self.pipeline.popleft()
        last = self.pipeline[0][0] if self.pipeline else self._active
        assert last is not None
        last.keep_alive = False

    def _refuse_after_head(self, problem: Problem) -> None:
        self._deaf, self._refusal = True, problem
        self._read_within(self.LINGER, partial(self._refuse, problem))
        self._refuse_at_end_of_head()

    def _refuse_at_end_of_head(self) -> None:
        assert self._refusal is not None
        end = _END_OF_HEAD.search(self._head)
        if (end.start() if end else len(self._head)) > self.HEAD_LIMIT:
            self._refuse(HeadersTooLarge(limit=self.HEAD_LIMIT))
        elif end:
            self._refuse(self._refusal)

    def _refuse(self, problem: Problem) -> None:
        """Answers and hangs up."""
        self._deaf, self._refusal = True, None
        if self._answering:
            assert self._active is not None
            self._active.disconnected = True
            self._active.message_event.set()
            if self._active.response_started:  # half an answer has gone out: another one cannot follow it
                self.transport.abort()
                return
        answer = problem.response(self._accept_language())
        headers = [*answer.raw_headers, *DATA, (b"connection", b"close")]
        lines = b"".join(b"%b: %b\r\n" % pair for pair in headers)
        self.transport.write(STATUS_LINE[problem.status] + lines + b"\r\n" + bytes(answer.body))
        self._end_writing(self.LINGER)

    def _end_writing(self, seconds: float) -> None:
        """Reading ends only later: closing with something unread resets the connection before the client reads the
        answer, and a proxy that still sends a body says 502."""
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._read_within(seconds)

    def _accept_language(self) -> str | None:
        for name, value in self.headers or ():
            if name == b"accept-language":
                return value.decode("latin-1")
        named = _LANGUAGE.search(self._head)
        return named[1].decode("latin-1") if named else None

    def _refuse_framing(self) -> None:
        """Only a body with one reading is taken (RFC 9112, 6.1); of a version, only what is answered here."""
        version = self.parser.get_http_version()
        named = b",".join(self._values(b"transfer-encoding")).lower()
        others, _, last = named.rpartition(b",")
        if version not in ("1.0", "1.1") or (named and (version == "1.0" or last.strip() != b"chunked")):
            raise MalformedRequest
        if others:
            self._fault = TransferCodingUnknown()
            raise self._fault

    def _refuse_host(self) -> None:
        """One Host, valid or empty; HTTP/1.0 may leave it out (RFC 9112, 3.2)."""
        hosts = self._values(b"host")
        required = self.parser.get_http_version() == "1.1"
        if len(hosts) > 1 or (required and not hosts) or any(host and not _HOST.fullmatch(host) for host in hosts):
            raise MalformedRequest

    def _values(self, wanted: bytes) -> list[bytes]:
        return [value for name, value in self.headers if name == wanted]

    def _take_absolute_form(self) -> None:
        """`GET http://host/path`, as to a proxy: the host named there is the one that counts (RFC 9112, 3.2.2)."""
        scheme, separator, rest = self.url.partition(b"://")
        authority = re.split(rb"[/?#]", rest, maxsplit=1)[0]
        host = authority.rpartition(b"@")[2]
        if not separator or scheme.lower() not in (b"http", b"https") or not _HOST.fullmatch(host):
            raise MalformedRequest
        target = rest[len(authority) :]
        self.url = target if target.startswith(b"/") else b"/" + target
        self.headers[:] = [pair for pair in self.headers if pair[0] != b"host"]
        self.headers.append((b"host", host))

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: "ASGI3Application") -> None:
        self._active = cycle
        if cycle.scope["http_version"] != "1.1":
            app = cast("ASGI3Application", partial(_without_chunks, cycle, cast(ASGIApp, app)))
        if cycle.waiting_for_100_continue or not cycle.keep_alive:
            app = cast("ASGI3Application", partial(self._end_after_answer, cycle, cast(ASGIApp, app)))
        super()._start_asgi_task(cycle, app)

    async def _end_after_answer(
        self, cycle: RequestResponseCycle, app: ASGIApp, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """A client that waits for 100 Continue and gets an answer instead sends no body, so nothing can follow it."""

        async def send_last(message: Message) -> None:
            if message["type"] != "http.response.start":
                await send(message)
                return
            self._last = cycle.more_body and (cycle.waiting_for_100_continue or not cycle.keep_alive)
            if self._last:
                cycle.keep_alive = False  # uvicorn tells the client
            await send(message)
            if self._last:
                cycle.keep_alive = True  # and leaves the end to us

        await app(scope, receive, send_last)

    def _should_upgrade(self) -> bool:
        return False

    def _unsupported_upgrade_warning(self) -> None:
        pass

    def _read_within(self, seconds: float, otherwise: Callable[[], None] | None = None) -> None:
        self._stop_reading_timer()
        self._reading = self.loop.call_later(seconds, otherwise or self.transport.abort)

    def _stop_reading_timer(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None


async def _without_chunks(
    cycle: RequestResponseCycle, app: ASGIApp, scope: Scope, receive: Receive, send: Send
) -> None:
    """HTTP/1.0 knows no chunks: a body of undeclared length ends with the connection."""
    undeclared = False

    async def unframed(message: Message) -> None:
        nonlocal undeclared
        if message["type"] == "http.response.start":
            undeclared = all(name != b"content-length" for name, _ in message.get("headers", ()))
            if undeclared:
                cycle.chunked_encoding = False
        elif undeclared:
            cycle.expected_content_length = len(message.get("body", b""))
        await send(message)

    await app(scope, receive, unframed)


def allow_many_files() -> None:
    """A connection is an open file; many systems allow a process 1,024 unless it asks for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
