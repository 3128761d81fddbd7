"""uvicorn's HTTP protocol with an end to what a stranger may send before there is a request at all.

uvicorn on httptools reads a head of any length for any time: a connection that never finishes one would cost us memory,
or a place, for good. What a finished head may hold is the application's to say. What is no HTTP at all is answered as
everything else is, with a problem document.
"""

import asyncio
import re
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from gateway.exchange import DATA
from gateway.problems import HeadersTooLarge
from kit.errors import MalformedRequest, Problem

_LANGUAGE = re.compile(rb"\r\naccept-language:([^\r\n]{0,200})", re.IGNORECASE)


class Protocol(HttpToolsProtocol):
    HEAD_LIMIT: ClassVar[int] = 64 * 1024
    """Bytes; far above the gateway's own limit, which answers politely."""
    HEAD_PATIENCE: ClassVar[float] = 20
    """Seconds from the first byte, or from the connection, to the end of the head."""

    LINGER: ClassVar[float] = 1
    """Seconds for which what a refused client still sends is read and thrown away."""
    REST_PATIENCE: ClassVar[float] = 30
    """Seconds for the rest of a body whose request has been answered without it."""

    url = b""
    _head = 0
    _data = b""
    _refused = False
    _waiting: asyncio.TimerHandle | None = None
    _rest: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_head()
        self._end_rest()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._waiting is None:
            self._begin_head()

    def on_headers_complete(self) -> None:
        self._end_head()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._end_rest()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete and self.cycle.more_body:
            self._rest = self.loop.call_later(self.REST_PATIENCE, self.transport.close)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._data = data
        super().data_received(data)
        if self._waiting is not None:
            self._head += len(data)
            if self._head > self.HEAD_LIMIT and not self._refused:
                self._refuse(HeadersTooLarge(limit=self.HEAD_LIMIT))
        self._data = b""

    def send_400_response(self, msg: str) -> None:
        head = self._head + len(self._data) if self._waiting is not None else len(self.url)
        self._refuse(HeadersTooLarge(limit=self.HEAD_LIMIT) if head > self.HEAD_LIMIT else MalformedRequest())

    def _refuse(self, problem: Problem) -> None:
        """Answers and hangs up; a little later, since a client that is still sending would be reset before it reads."""
        self._refused = True
        self._end_head()
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            if self.cycle.response_started:  # half an answer has gone out: another one cannot follow it
                self.transport.close()
                return
        named = _LANGUAGE.search(self._data)
        answer = problem.response(named[1].decode("latin-1") if named else None)
        headers = [*answer.raw_headers, *DATA, (b"connection", b"close")]
        lines = b"".join(b"%b: %b\r\n" % pair for pair in headers)
        self.transport.write(STATUS_LINE[problem.status] + lines + b"\r\n" + bytes(answer.body))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(self.LINGER, self.transport.close)

    def _should_upgrade(self) -> bool:
        return False  # nothing here speaks another protocol, and a server may ignore the wish

    def _unsupported_upgrade_warning(self) -> None:
        pass

    def _begin_head(self) -> None:
        self._head = 0
        self._waiting = self.loop.call_later(self.HEAD_PATIENCE, self.transport.close)

    def _end_head(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _end_rest(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
