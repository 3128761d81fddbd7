"""A service behind HTTP, spoken to as an ASGI application, so that the gateway knows one kind of service only."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
from multidict import CIMultiDict, istr
from starlette.types import Message, Receive, Scope, Send
from yarl import URL

from gateway.exchange import FORWARDED
from gateway.problems import ClientGone
from gateway.upstreams import Unreachable

_NAMES = {
    name: istr(name.decode().title())
    for name in (*FORWARDED, b"traceparent", b"x-request-id", b"x-tongxin-device", b"x-tongxin-strangers-wait")
}
_INSTEAD: dict[str, str] = {istr("User-Agent"): "", istr("Accept-Encoding"): "identity"}
"""Where the client sends none: aiohttp would add its own, and a compressed answer for a client that did not ask."""
_SMALL = 64 * 1024
"""Bytes: a body up to this size is read before the service is asked, so that a slow phone takes no connection there."""
_IDLE = 4.0
"""Seconds; below the 5 s after which uvicorn closes an idle connection, or requests get lost in between."""
_NAMES_KNOWN = 2
"""Seconds for which the addresses behind a host name are remembered: less than a process that leaves goes on listening
(DRAIN_SECONDS)."""
_GRACE = 0.2
"""Seconds before anyone looks whether the client is still there; most answers are back by then."""


class HttpUpstream:
    """`addresses`: of one process, or of several with `|` in between, which take turns."""

    def __init__(self, addresses: str) -> None:
        self._addresses = [each.rstrip("/") for each in addresses.split("|")]
        self._client: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    def _session(self) -> aiohttp.ClientSession:
        if self._client is None:
            self._client = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_IDLE, ttl_dns_cache=_NAMES_KNOWN),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=2),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
        return self._client

    async def _ask(
        self, method: str, path: str, headers: CIMultiDict[str], data: AsyncIterator[bytes] | bytes | None
    ) -> aiohttp.ClientResponse:
        """Of the address whose turn it is; where nobody listens there, and so nothing was sent, of the next."""
        self._addresses.append(self._addresses.pop(0))
        refused: aiohttp.ClientConnectorError | None = None
        for address in tuple(self._addresses):
            try:
                return await self._session().request(
                    method, URL(address + path, encoded=True), headers=headers, data=data, allow_redirects=False
                )
            except aiohttp.ClientConnectorError as error:
                refused = error
        assert refused is not None
        raise refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises Unreachable, ClientGone, and what `receive` raises."""
        headers = CIMultiDict(_INSTEAD)
        size: int | None = 0
        for name, value in scope["headers"]:
            if name == b"transfer-encoding":
                size = None
                continue
            headers[_NAMES.get(name) or name.decode()] = value.decode("utf-8", "replace")
            if name == b"content-length":
                size = int(value)
        query = scope["query_string"]
        path = scope["raw_path"].decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
        body = _Body(receive)
        watch = _Watch(receive)
        try:
            data: AsyncIterator[bytes] | bytes | None = None
            if size is None or size > _SMALL:
                data = body.stream(watch)
            elif size:
                data = await body.read()
            if size is not None and size <= _SMALL:
                watch.begin()
            async with await self._ask(scope["method"], path, headers, data) as answer:
                await send(
                    {
                        "type": "http.response.start",
                        "status": answer.status,
                        "headers": [(name.lower(), value) for name, value in answer.raw_headers],
                    }
                )
                await _pass_on(answer.content, send)
                watch.end()
        except (aiohttp.ClientError, OSError) as error:
            if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ClientError):
                raise
            if body.refused is not None:
                # What the client did wrong reaches us wrapped as a failure to send.
                raise body.refused from None
            raise Unreachable from error
        except asyncio.CancelledError:
            if watch.gone:
                task = asyncio.current_task()
                assert task is not None
                task.uncancel()
                raise ClientGone from None
            raise
        finally:
            watch.end()


async def _pass_on(content: aiohttp.StreamReader, send: Send) -> None:
    """Each piece as it comes: an event must not wait for the next one, a file must not lie in memory."""
    while True:
        piece = await content.readany()
        last = content.at_eof()
        await send({"type": "http.response.body", "body": piece, "more_body": not last})
        if last:
            return


class _Body:
    __slots__ = ("_receive", "refused")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.refused: Exception | None = None

    async def read(self) -> bytes:
        pieces = [piece async for piece in self._pieces()]
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    async def stream(self, watch: "_Watch") -> AsyncIterator[bytes]:
        async for piece in self._pieces():
            yield piece
        watch.begin()

    async def _pieces(self) -> AsyncIterator[bytes]:
        more = True
        while more:
            try:
                message = await self._receive()
                if message["type"] == "http.disconnect":
                    raise ClientGone
            except Exception as error:
                self.refused = error
                raise
            more = message.get("more_body", False)
            if message.get("body"):
                yield message["body"]


class _Watch:
    """Cancels the request under way once its client has gone. Looks only after a moment: the task that waits for the
    client's leaving costs more than most requests take."""

    __slots__ = ("_receive", "_target", "_task", "_timer", "gone")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._target = asyncio.current_task()
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self.gone = False

    def begin(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(_GRACE, self._look)

    def _look(self) -> None:
        self._task = asyncio.create_task(self._wait())

    async def _wait(self) -> None:
        message: Message = {"type": ""}
        while message["type"] != "http.disconnect":
            message = await self._receive()
        self.gone = True
        assert self._target is not None
        self._target.cancel()

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
