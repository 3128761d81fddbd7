"""What one client may send, hold or leave unread: real sockets, a real server, its memory measured."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psutil
import pytest

from gateway.server import Protocol

from .conftest import Platform, Start

MB = 1024 * 1024
ECHO = "/api/v1/grievances/echo"
UPLOAD = "/api/v1/grievances/upload"
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connected(platform: Platform, limit: int = 65536) -> AsyncIterator[Connection]:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(platform.url.rsplit(":", 1)[1]), limit=limit)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


def head(path: str = UPLOAD, *lines: str, method: str = "POST", version: str = "1.1") -> bytes:
    own = ["X-Tongxin: 1", "Sec-Fetch-Site: same-origin", "Content-Type: application/json"]
    return "\r\n".join([f"{method} {path} HTTP/{version}", "Host: 127.0.0.1", *own, *lines, "", ""]).encode()


CHUNKED = head(UPLOAD, "Transfer-Encoding: chunked", "Accept-Language: en")


async def answered(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    """The next answer of known length."""
    async with asyncio.timeout(60):
        start, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        return int(start.split()[1]), headers, await reader.readexactly(int(headers.get("content-length", 0)))


REFUSED = [
    pytest.param(b"FOO / HTTP/1.1\r\nHost: a\r\nAccept-Language: en\r\n\r\n", id="method"),
    pytest.param(b"GET / HTTQ/1.1\r\nHost: a\r\nX-A: b\r\naccept-LANGUAGE: en\r\n\r\n", id="version"),
    pytest.param(head(ECHO, "Accept-Language: en", "Content-Length: abc"), id="length-after"),
    pytest.param(head(ECHO, "Content-Length: -1", "Accept-Language: en"), id="length-before"),
    pytest.param(head(ECHO, "Accept-Language: en", "No colon"), id="no-colon"),
    pytest.param(CHUNKED + b"zz\r\nabc", id="chunk-size"),
]


@pytest.mark.parametrize("request_", REFUSED)
@pytest.mark.parametrize("size", [1, 7, 40])
async def test_refusal_speaks_the_callers_language_however_the_request_is_cut(
    start: Start, request_: bytes, size: int
) -> None:
    async with connected(start()) as (reader, writer):
        for at in range(0, len(request_), size):
            writer.write(request_[at : at + size])
            await asyncio.sleep(0.001)
        status, headers, body = await answered(reader)
    assert (status, headers["content-language"], json.loads(body)["code"]) == (400, "en", "malformed_request")


async def test_head_that_breaks_off_after_a_fault_is_answered_all_the_same(start: Start) -> None:
    async with connected(start()) as (reader, writer):
        writer.write(b"FOO / HTTP/1.1\r\nAccept-La")
        status, _, _ = await answered(reader)
        assert status == 400
        assert await reader.read() == b""


ENDLESS = [
    pytest.param(CHUNKED + b"1\r\nx\r\n0\r\n", b"X-Trailer: " + b"x" * 1000 + b"\r\n", id="trailers"),
    pytest.param(CHUNKED + b"1\r\nx\r\n0\r\nX-Trailer: ", b"x" * 1000, id="one-trailer"),
    pytest.param(CHUNKED, b"1;" + b"e" * 1000 + b"\r\nx\r\n", id="chunk-extensions"),
    pytest.param(CHUNKED + b"1;e=", b"x" * 1000, id="one-chunk-extension"),
    pytest.param(CHUNKED, b"1\r\nx\r\n", id="tiny-chunks"),
    pytest.param(CHUNKED, b"0" * 1000, id="chunk-size"),
    pytest.param(b"GET /", b"x" * 1000, id="url"),
    pytest.param(b"GET / HTTP/1.1\r\n", b"X-A: b\r\n", id="headers"),
    pytest.param(b"GET / HTTP/1.1\r\nX-A: ", b"x" * 1000, id="one-header"),
    pytest.param(b"", b"\r\n", id="empty-lines"),
    pytest.param(b"", head("/livez", method="GET"), id="pipelined"),
    pytest.param(head("/livez", "Content-Length: 1000000000000", method="GET"), b"x" * 1000, id="unwanted-body"),
]


@pytest.mark.parametrize(("begin", "rest"), ENDLESS)
async def test_what_has_no_end_fills_no_memory_and_is_cut_off(
    start: Start, kind: str, begin: bytes, rest: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Protocol, "REST_PATIENCE", 1)
    platform = start(kind, breaker_failures=1)
    process = psutil.Process()
    piece = rest * (65536 // len(rest) + 1)
    async with connected(platform) as (reader, writer):
        before = process.memory_info().rss
        receiving = asyncio.create_task(reader.read(100_000))
        writer.write(begin)
        sent, most = 0, 0
        deadline = asyncio.get_running_loop().time() + 60
        while not (writer.is_closing() or reader.at_eof()) and asyncio.get_running_loop().time() < deadline:
            if sent < 400 * MB:
                writer.write(piece)
                sent += len(piece)
            else:  # faster than the patience of the server, which is a time
                await asyncio.sleep(0.1)
            try:
                async with asyncio.timeout(0.1):
                    await writer.drain()
            except TimeoutError:
                pass
            except ConnectionError:
                break
            await asyncio.sleep(0)
            if receiving.done() and not reader.at_eof():
                receiving = asyncio.create_task(reader.read(100_000))
            most = max(most, process.memory_info().rss - before)
        cut = writer.is_closing() or reader.at_eof() or reader.exception() is not None
        receiving.cancel()
    assert cut
    assert most < 24 * MB
    async with platform.client() as client:
        assert (await client.get(ECHO)).status_code == 200


async def test_trailers_are_no_headers(start: Start, kind: str) -> None:
    platform = start(kind)
    lines = ["Transfer-Encoding: chunked", "Trailer: If-Match, X-Tongxin"]
    for trailer in ("X-Tongxin: 1", 'If-Match: "7"', "Idempotency-Key: k", "Authorization: Bearer a.b.c"):
        async with connected(platform) as (reader, writer):
            writer.write(head(ECHO, *lines) + f"2\r\n{{}}\r\n0\r\n{trailer}\r\n\r\n".encode())
            status, _, body = await answered(reader)
            assert status == 200
            assert trailer.partition(":")[0].lower() not in dict(json.loads(body)["headers"])
            # The connection goes on behind them.
            writer.write(head("/livez", method="GET"))
            assert (await answered(reader))[0] == 200


@pytest.mark.parametrize(("count", "size", "status"), [(101, 1, 431), (90, 1, 200), (9, 1000, 431)])
async def test_headers_are_bounded_in_number_and_size(start: Start, count: int, size: int, status: int) -> None:
    async with connected(start()) as (reader, writer):
        writer.write(head(ECHO, *(f"X-{i}: {'x' * size}" for i in range(count)), method="GET"))
        assert (await answered(reader))[0] == status


async def test_pipelined_requests_are_answered_in_order_up_to_a_bound(start: Start) -> None:
    platform = start()
    async with connected(platform) as (reader, writer):
        writer.write(b"".join(head(f"{ECHO}?n={n}", method="GET") for n in range(10)))
        for n in range(10):
            status, _, body = await answered(reader)
            assert (status, json.loads(body)["query"]) == (200, f"n={n}")
        writer.write(b"".join(head(f"{ECHO}?n={n}", method="GET") for n in range(100)))
        async with asyncio.timeout(60):
            answers = (await reader.read(-1)).count(b"HTTP/1.1 200")
    assert 1 <= answers <= Protocol.PIPELINED + 1


async def test_answers_before_a_malformed_request_are_given(start: Start) -> None:
    async with connected(start()) as (reader, writer):
        writer.write(head(ECHO, method="GET") + head(ECHO, method="GET") + b"FOO / HTTP/1.1\r\n\r\n")
        async with asyncio.timeout(60):
            assert (await reader.read(-1)).count(b"HTTP/1.1 200") == 2


async def test_leaving_with_requests_waiting_ends_the_one_under_way(start: Start, kind: str) -> None:
    platform = start(kind)
    async with connected(platform) as (reader, writer):
        writer.write(head("/api/v1/grievances/stream", method="GET") + head("/livez", method="GET"))
        await reader.readuntil(b"data: 1")
    assert await asyncio.to_thread(platform.grievances.left.wait, 60)


async def test_fault_in_the_rest_of_an_answered_body_brings_no_second_answer(start: Start) -> None:
    platform = start()
    async with connected(platform) as (reader, writer):
        writer.write(head("/nothing", "Transfer-Encoding: chunked"))
        assert (await answered(reader))[0] == 405
        writer.write(b"zz\r\n")
        async with asyncio.timeout(60):
            assert await reader.read() == b""


async def test_client_that_does_not_read_is_cut_off(start: Start, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Protocol, "WRITE_PATIENCE", 0.5)
    platform = start(kind)
    async with connected(platform, limit=1024) as (_, writer):
        writer.write(head("/api/v1/grievances/download", method="GET"))
        await ended(platform)


async def test_empty_lines_keep_no_connection(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Protocol, "HEAD_PATIENCE", 0.5)
    async with connected(start()) as (reader, writer):
        writer.write(head("/livez", method="GET"))
        await answered(reader)
        rest = asyncio.create_task(reader.read())
        for _ in range(600):
            if not rest.done():
                writer.write(b"\r\n")
                await asyncio.sleep(0.1)
        assert rest.done()


async def ended(platform: Platform) -> None:
    """Waits until the server has no connection left."""
    async with asyncio.timeout(60):
        while platform.gateway._connections._open:
            await asyncio.sleep(0.05)


async def test_connections_are_bounded_in_all(start: Start) -> None:
    platform = start(connections=5)
    await bounded(platform, 5, (503, "unavailable"))


async def test_connections_of_one_address_are_bounded(start: Start) -> None:
    platform = start(connections_per_address=5)
    await bounded(platform, 5, (429, "too_many_requests"))


async def bounded(platform: Platform, most: int, refusal: tuple[int, str]) -> None:
    opened = [connected(platform) for _ in range(most)]
    for each in opened:
        reader, writer = await each.__aenter__()
        writer.write(head("/livez", method="GET"))
        assert (await answered(reader))[0] == 200
    async with connected(platform) as (reader, writer):
        writer.write(head("/livez", "Accept-Language: en", method="GET"))
        status, headers, body = await answered(reader)
        assert (status, json.loads(body)["code"], headers["content-language"]) == (*refusal, "en")
        assert int(headers["retry-after"]) >= 1
        async with asyncio.timeout(60):
            assert await reader.read() == b""
    for each in opened:
        await each.__aexit__(None, None, None)
    await ended(platform)
    async with platform.client(None) as client:
        assert (await client.get("/livez")).status_code == 200


async def test_many_more_connections_than_there_may_be_hold_nothing(start: Start) -> None:
    platform = start(connections=5)
    process = psutil.Process()
    before = process.num_fds()
    opened = [connected(platform) for _ in range(400)]
    for each in opened:
        await each.__aenter__()
    async with asyncio.timeout(60):
        while process.num_fds() - before - 400 > 10:  # 400 are the clients' ends
            await asyncio.sleep(0.1)
    for each in opened:
        await each.__aexit__(None, None, None)
    await ended(platform)


async def test_proxies_of_ours_have_as_many_connections_as_there_are(start: Start) -> None:
    platform = start(connections_per_address=2, trusted_proxies="127.0.0.1/32")
    async with connected(platform), connected(platform), connected(platform), connected(platform) as (reader, writer):
        writer.write(head("/livez", method="GET"))
        assert (await answered(reader))[0] == 200


@pytest.mark.parametrize("target", ["http://127.0.0.1", "http://127.0.0.1:80", "HTTP://u:p@127.0.0.1"])
async def test_absolute_form_is_understood(start: Start, kind: str, target: str) -> None:
    platform = start(kind)
    async with connected(platform) as (reader, writer):
        writer.write(head(f"{target}{ECHO}?a=1&b=%2F", method="GET"))
        status, _, body = await answered(reader)
        shown = json.loads(body)
        assert (status, shown["query"]) == (200, "a=1&b=%2F")
        assert dict(shown["headers"])["host"] == target.lower().partition("//")[2].rpartition("@")[2]
        writer.write(head(target, method="GET"))
        assert (await answered(reader))[0] == 404
        writer.write(head(f"{target}?a=1", method="GET"))
        assert (await answered(reader))[0] == 404


@pytest.mark.parametrize("path", ["/api/v1/grievances/echo", "/api/v1/grievances/download", "/api/v1/grievances/hello"])
async def test_http_1_0_gets_whole_answers_without_chunks(start: Start, kind: str, path: str) -> None:
    platform = start(kind)
    async with connected(platform) as (reader, writer):
        writer.write(head(path, method="GET", version="1.0"))
        async with asyncio.timeout(60):
            answer, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in answer.lower()
    assert b"connection: close" in answer.lower()
    if path.endswith("download"):
        assert body == b"x" * (200 * 65536)
    else:
        json.loads(body)


async def test_http_1_0_posts(start: Start, kind: str) -> None:
    async with connected(start(kind)) as (reader, writer):
        writer.write(head(ECHO, "Content-Length: 2", version="1.0") + b"{}")
        assert json.loads((await answered(reader))[2])["body"] == "{}"


LARGE, CLOSE, EXPECT = "Content-Length: 20000000", "Connection: close", "Expect: 100-continue"
EARLY = [
    pytest.param(head(UPLOAD, CLOSE, LARGE), True, id="close"),
    pytest.param(head(UPLOAD, LARGE, version="1.0"), True, id="1.0"),
    pytest.param(head(UPLOAD, EXPECT, LARGE), True, id="expect"),
    pytest.param(head(UPLOAD, EXPECT, CLOSE, LARGE), True, id="both"),
    pytest.param(head(UPLOAD, LARGE), False, id="keep-alive"),
]


@pytest.mark.parametrize(("request_", "last"), EARLY)
async def test_an_answer_before_the_whole_body_arrives_and_is_not_cut_off_by_a_reset(
    start: Start, kind: str, request_: bytes, last: bool
) -> None:
    """A proxy that still sends the body takes a reset connection for the answer, and says 502."""
    async with connected(start(kind)) as (reader, writer):
        writer.write(request_)
        status, headers, _ = await answered(reader)
        assert (status, headers.get("connection")) == (413, "close" if last else None)
        for _ in range(100):
            writer.write(b"x" * 200_000)
            await writer.drain()
        if last:
            async with asyncio.timeout(60):
                assert await reader.read() == b"", "the end of the connection"


async def test_the_rest_of_a_body_after_the_last_answer_is_not_waited_for(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Protocol, "REST_PATIENCE", 0.3)
    async with connected(start()) as (reader, writer):
        writer.write(head(UPLOAD, CLOSE, LARGE))
        assert (await answered(reader))[0] == 413

        async def send_on() -> None:
            for _ in range(3000):
                writer.write(b"x" * 1000)
                await writer.drain()
                await asyncio.sleep(0.02)

        with pytest.raises(ConnectionError):
            await send_on()


async def test_a_body_that_was_asked_for_keeps_the_connection(start: Start, kind: str) -> None:
    async with connected(start(kind)) as (reader, writer):
        for _ in range(2):
            writer.write(head(ECHO, "Expect: 100-continue", "Content-Length: 2"))
            assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
            writer.write(b"{}")
            status, headers, _ = await answered(reader)
            assert (status, "connection" in headers) == (200, False)


@pytest.mark.parametrize(
    ("check", "status"),
    [
        (b"OPTIONS / HTTP/1.0\r\n\r\n", 204),  # HAProxy, where it is told nothing
        (b"OPTIONS * HTTP/1.0\r\n\r\n", 204),  # Apache's mod_proxy_hcheck
        (b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 204),
        (b"HEAD /readyz HTTP/1.0\r\n\r\n", 200),
        (b"GET /readyz HTTP/1.0\r\n\r\n", 200),
        (b"GET /readyz HTTP/1.0\r\nHost:\r\nConnection: close\r\n\r\n", 200),
        (b"", 0),  # connects and leaves
    ],
)
async def test_health_checks_of_proxies(
    start: Start,
    check: bytes,
    status: int,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    platform = start()
    capfd.readouterr()
    caplog.set_level(logging.WARNING)
    async with connected(platform) as (reader, writer):
        writer.write(check)
        if check:
            async with asyncio.timeout(60):
                answer = await reader.read()
            assert answer.startswith(b"HTTP/1.1 %d " % status)
    async with platform.client(None) as client:
        told = (await client.get("/metrics")).text
    assert 'status="5' not in told
    assert 'status="4' not in told
    assert capfd.readouterr() == ("", "")
    assert caplog.messages == []


@pytest.mark.parametrize(
    "check",
    [
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET /readyz HTTP/1.0\r\n\r\n",
        b"\r\n\r\n\x00\r\nQUIT\n!\x11\x00\x0c",  # the same in binary
        b"GET * HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST * HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
    ],
)
async def test_what_is_no_request_is_refused_and_logged(
    start: Start, check: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with connected(start()) as (reader, writer):
        writer.write(check)
        status, _, body = await answered(reader)
        assert (status, json.loads(body)["code"]) == (400, "malformed_request")
        assert await reader.read() == b""
    assert caplog.messages == ["Invalid HTTP request received."]
