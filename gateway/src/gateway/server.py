"""uvicorn's HTTP protocol with an end to what a stranger may send before there is a request at all.

uvicorn on httptools reads a head of any length for any time: a connection that never finishes one would cost us memory,
or a place, for good. What a finished head may hold is the application's to say.
"""

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Protocol(HttpToolsProtocol):
    HEAD_LIMIT: ClassVar[int] = 64 * 1024
    """Bytes; far above the gateway's own limit, which answers politely."""
    HEAD_PATIENCE: ClassVar[float] = 20
    """Seconds from the first byte, or from the connection, to the end of the head."""

    _head = 0
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_head()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._waiting is None:
            self._begin_head()

    def on_headers_complete(self) -> None:
        self._end_head()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._waiting is not None:
            self._head += len(data)
            if self._head > self.HEAD_LIMIT:
                self.transport.close()

    def _begin_head(self) -> None:
        self._head = 0
        self._waiting = self.loop.call_later(self.HEAD_PATIENCE, self.transport.close)

    def _end_head(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
