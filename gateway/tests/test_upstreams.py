"""A service that hangs, is away, or breaks off: its own callers are told, nobody else notices."""

import asyncio
import re
import runpy
import socket
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from gateway import upstreams
from gateway.app import Gateway
from gateway.breaker import Breaker
from gateway.exchange import FORWARDED
from gateway.problems import UpstreamUnavailable
from gateway.settings import GatewaySettings
from gateway.upstreams import Unreachable
from kit import decoding
from kit.testing import eventually

from .conftest import Platform, Start

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
ECHO = "/api/v1/grievances/echo"
HANG = "/api/v1/grievances/hang"
NEWS = "/api/v1/home/news"


async def test_hanging_service_is_given_up_and_left_in_peace(start: Start, kind: str) -> None:
    platform = start(kind, upstream_timeout=0.2)
    async with platform.client() as client:
        response = await client.get(HANG)
    assert (response.status_code, response.json()["code"]) == (504, "upstream_timeout")
    assert response.json()["upstream"] == "grievances"
    if kind == "over_http":
        assert platform.grievances.left.wait(60)


async def test_an_upload_is_waited_for_longer_than_others(start: Start, kind: str) -> None:
    async def upload(client: httpx.AsyncClient) -> httpx.Response:
        return await client.post(HANG, files={"file": b"x"}, headers=platform.own_page)

    platform = start(kind, upstream_timeout=0.2, upload_timeout=1)
    async with platform.client() as client:
        began = time.monotonic()
        response = await upload(client)
        assert time.monotonic() - began > 1
        assert (response.status_code, response.json()["code"]) == (504, "upstream_timeout")
    platform = start(kind, upstream_timeout=0.2, upload_timeout=60)
    async with platform.client() as client:
        uploading = asyncio.create_task(upload(client))
        await eventually(lambda: platform.grievances.seen)
        assert (await client.post(HANG, json={}, headers=platform.own_page)).status_code == 504
        assert not uploading.done()
        uploading.cancel()


def test_an_upload_may_wait_for_its_turn_and_be_checked() -> None:
    bounds = runpy.run_path(decoding.__file__)  # as in production: kit.testing widens those of the module
    assert bounds["WAITING_SECONDS"] + bounds["WALL_SECONDS"] < GatewaySettings().upload_timeout


async def test_slow_service_does_not_slow_others(start: Start, kind: str) -> None:
    platform = start(kind, upstream_timeout=30)
    async with platform.client() as client:
        hanging = [asyncio.create_task(client.get(HANG)) for _ in range(50)]
        await eventually(lambda: len(platform.grievances.seen) == 50)
        for _ in range(10):
            assert (await client.get("/.well-known/jwks.json")).status_code == 200
        assert not any(each.done() for each in hanging)
        for each in hanging:
            each.cancel()


async def test_breaker_opens_after_failures_in_a_row_and_closes_when_the_service_is_back(start: Start) -> None:
    now = 0.0
    platform = start(upstream_timeout=0.1, breaker_failures=3, breaker_pause=0.5)
    upstream = platform.gateway.upstreams["grievances"]
    upstream.breaker = Breaker("grievances", 3, 0.5, lambda: now)
    async with platform.client() as client:
        assert [(await client.get(HANG)).status_code for _ in range(3)] == [504] * 3
        seen = len(platform.grievances.seen)
        refused = await client.get(ECHO)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert refused.json()["code"] == "upstream_unavailable"
        assert len(platform.grievances.seen) == seen
        assert (await client.get("/readyz")).json()["upstreams"]["grievances"] == "open"
        now, upstream._patience = 0.6, 60
        assert (await client.get(ECHO)).status_code == 200
        assert (await client.get("/readyz")).json()["upstreams"]["grievances"] == "closed"


async def test_service_that_is_away_is_said_to_be(start: Start) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    platform = start(more={"learning": f"http://127.0.0.1:{port}"})
    async with platform.client() as client:
        for _ in range(7):
            response = await client.get("/api/v1/learning/courses", headers={"Accept-Language": "en"})
            assert (response.status_code, response.json()["upstream"]) == (503, "learning")
            assert int(response.headers["retry-after"]) >= 1
        assert (await client.get(ECHO)).status_code == 200


async def test_errors_a_service_answers_do_not_open_the_breaker(start: Start, kind: str) -> None:
    platform = start(kind, breaker_failures=2)
    async with platform.client() as client:
        for _ in range(5):
            await client.get("/api/v1/grievances/crash")
        assert (await client.get(ECHO)).status_code == 200


async def test_clients_that_leave_do_not_open_the_breaker(start: Start) -> None:
    platform = start(breaker_failures=2)
    async with platform.client() as client:
        for _ in range(4):
            platform.grievances.seen.clear()
            platform.grievances.left.clear()
            task = asyncio.create_task(client.get(HANG))
            await eventually(lambda: platform.grievances.seen)
            task.cancel()
            assert await asyncio.to_thread(platform.grievances.left.wait, 60)
        assert (await client.get(ECHO)).status_code == 200


async def test_answer_that_breaks_off_is_not_passed_for_whole(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/api/v1/grievances/cut")


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_too_many_at_once_wait_for_their_turn(start: Start, kind: str, method: str) -> None:
    platform = start(kind, upstream_in_flight=2)
    headers = {**platform.own_page, "Cookie": f"tongxin={platform.session}"}
    async with platform.client() as client:
        hanging = [asyncio.create_task(client.get(HANG)) for _ in range(2)]
        await eventually(lambda: len(platform.grievances.seen) == 2)
        content = b"{}" if method == "POST" else None
        waiting = [
            asyncio.create_task(client.request(method, ECHO, headers=headers, content=content)) for _ in range(5)
        ]
        await eventually(lambda: len(platform.gateway.upstreams["grievances"].places.waiting) == 5)
        waiting.pop(0).cancel()
        assert not any(each.done() for each in waiting)
        for each in hanging:
            each.cancel()
        assert [each.status_code for each in await asyncio.gather(*waiting)] == [200] * 4
        assert 'in_flight{upstream="grievances"} 0.0' in (await client.get("/metrics")).text


async def test_an_upload_waits_for_the_service_alone(start: Start, kind: str) -> None:
    platform = start(kind, upstream_in_flight=1, upstream_queue=0.2)
    headers = {**platform.own_page, **FORM, "Content-Length": "7", "Cookie": f"tongxin={platform.session}"}
    async with platform.client() as client:
        hanging = asyncio.create_task(client.get(HANG))
        await eventually(lambda: platform.grievances.seen)
        sent = await client.post("/api/v1/grievances/upload", content=b"content", headers=headers)
        assert sent.json() == {"received": 7}
        hanging.cancel()


async def test_uploads_under_way_are_bounded(start: Start, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upstreams, "_UPLOADS", 1)
    platform = start(kind, upstream_queue=0.2)
    headers = {**platform.own_page, **FORM, "Content-Length": "7", "Cookie": f"tongxin={platform.session}"}
    async with platform.client() as client:
        hanging = asyncio.create_task(client.post(HANG, content=b"content", headers=headers))
        await eventually(lambda: platform.grievances.seen)
        assert (await client.post(ECHO, content=b"content", headers=headers)).status_code == 503
        without_body = {"Content-Type": "multipart/form-data", "Cookie": headers["Cookie"]}
        assert (await client.get(ECHO, headers=without_body)).status_code == 200
        hanging.cancel()


async def test_who_would_wait_in_vain_is_turned_away_at_once(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upstreams, "_MOST_WAITING", 2)
    platform = start(upstream_in_flight=1, upstream_queue=60)
    upstream = platform.gateway.upstreams["grievances"]
    async with platform.client() as client:
        begun = [asyncio.create_task(client.get(HANG)) for _ in range(3)]
        await eventually(lambda: len(upstream.places.waiting) == 2)
        async with asyncio.timeout(20):
            assert (await client.get(ECHO)).status_code == 503
            begun.pop().cancel()
            await eventually(lambda: len(upstream.places.waiting) == 1)
            upstream.breaker = Breaker("grievances", failures=1, pause=60)
            upstream.breaker.failed()
            assert (await client.get(ECHO)).headers["retry-after"] != "5"  # the breaker's
        for each in begun:
            each.cancel()


async def test_who_waits_too_long_is_turned_away_but_streams_do_not_count(start: Start, kind: str) -> None:
    platform = start(kind, upstream_in_flight=2, upstream_queue=0.2)
    async with platform.client() as client:
        streams = [
            await client.send(client.build_request("GET", "/api/v1/grievances/stream"), stream=True) for _ in "123"
        ]
        hanging = [asyncio.create_task(client.get(HANG)) for _ in range(2)]
        await eventually(lambda: len(platform.grievances.seen) == 5)
        assert (await client.get(ECHO)).status_code == 503
        for each in hanging:
            each.cancel()
        for stream in streams:
            await stream.aclose()


async def test_slow_phone_is_not_held_against_the_service(start: Start, kind: str) -> None:
    platform = start(kind, upstream_timeout=1.5, upload_timeout=1.5, client_timeout=1.5, upload_limit=10**7)

    async def slowly() -> AsyncIterator[bytes]:  # for longer than it may stand still, at a good pace
        for _ in range(5):
            yield b"x" * 70_000
            await asyncio.sleep(0.4)

    headers = {**platform.own_page, "Content-Type": "multipart/form-data; boundary=x"}
    async with platform.client() as client:
        response = await client.post("/api/v1/grievances/upload", content=slowly(), headers=headers)
    assert response.json() == {"received": 350_000}


async def test_client_that_stands_still_is_given_up(start: Start, kind: str) -> None:
    platform = start(kind, client_timeout=0.3)

    async def stands_still() -> AsyncIterator[bytes]:
        yield b"x" * 70_000
        await asyncio.sleep(5)
        yield b""

    headers = {**platform.own_page, "Content-Type": "multipart/form-data; boundary=x", "Content-Length": "140000"}
    async with platform.client() as client:
        sending = asyncio.create_task(client.post("/api/v1/grievances/upload", content=stands_still(), headers=headers))
        given_up = 'tongxin_gateway_requests_total{status="408",upstream="grievances"} 1.0'

        async def told() -> str:
            metrics = (await client.get("/metrics")).text
            return metrics if given_up in metrics else ""

        metrics = await eventually(told)
        sending.cancel()
    assert 'tongxin_gateway_breaker{upstream="grievances"} 0.0' in metrics


async def begin_post(platform: Platform, path: str, headers: dict[str, str], body: bytes) -> Connection:
    """A request that says more is to come and leaves it at `body`."""
    connection = await asyncio.open_connection("127.0.0.1", int(platform.url.rsplit(":", 1)[1]))
    lines = [f"{name}: {value}" for name, value in {"Host": "127.0.0.1", **platform.own_page, **headers}.items()]
    connection[1].write("\r\n".join([f"POST {path} HTTP/1.1", *lines, "", ""]).encode() + body)
    return connection


JSON = {"Content-Type": "application/json", "Content-Length": "1000"}
FORM = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": "140000"}


@pytest.mark.parametrize(
    ("headers", "sent"), [(JSON, 1), ({**JSON, "Content-Length": "140000"}, 70_000), (FORM, 70_000)]
)
async def test_who_is_slow_to_send_takes_no_place(start: Start, kind: str, headers: dict[str, str], sent: int) -> None:
    platform = start(kind, upstream_in_flight=2)
    headers = {**headers, "Cookie": f"tongxin={platform.session}"}
    slow = [await begin_post(platform, "/api/v1/grievances/upload", headers, b"x" * sent) for _ in range(5)]
    await asyncio.sleep(0.3)
    async with platform.client() as client:
        assert (await client.get(ECHO)).status_code == 200
        assert 'in_flight{upstream="grievances"} 0.0' in (await client.get("/metrics")).text
    reader, writer = slow[0]
    writer.write(b"x" * (int(headers["Content-Length"]) - sent))
    assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 200")
    for _, writer in slow:
        writer.close()


async def test_who_is_slow_to_read_takes_no_place(start: Start, kind: str) -> None:
    platform = start(kind, upstream_in_flight=2)
    slow = []
    for _ in range(3):
        connection = await asyncio.open_connection("127.0.0.1", int(platform.url.rsplit(":", 1)[1]), limit=1024)
        connection[1].write(b"GET /api/v1/grievances/download HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        slow.append(connection)
        await eventually(lambda: len(platform.grievances.seen) == len(slow))
        await eventually(lambda: not platform.gateway.upstreams["grievances"].in_flight)
    async with platform.client() as client:
        assert (await client.get(ECHO)).status_code == 200
    for _, writer in slow:
        writer.close()


async def test_body_that_trickles_is_given_up(start: Start, kind: str) -> None:
    platform = start(kind, client_timeout=0.5)
    reader, writer = await begin_post(platform, "/api/v1/grievances/upload", JSON, b"x")
    answer = asyncio.create_task(reader.readuntil(b"\r\n"))
    for _ in range(100):
        if not answer.done():
            writer.write(b"x")
            await asyncio.sleep(0.1)
    assert answer.done()
    assert (await answer).startswith(b"HTTP/1.1 408")
    writer.close()


async def test_unfinished_bodies_of_one_address_are_bounded(start: Start, kind: str) -> None:
    platform = start(kind, unfinished_per_address=2)
    async with platform.client() as client:

        async def posted(status: int) -> httpx.Response:
            """Asks until the gateway has seen what was sent before."""
            async with asyncio.timeout(60):
                while True:
                    response = await client.post(ECHO, content=b"{}", headers=platform.own_page)
                    if response.status_code == status:
                        return response
                    await asyncio.sleep(0.05)

        slow = [await begin_post(platform, "/api/v1/grievances/upload", JSON, b"x") for _ in range(2)]
        assert (await posted(429)).json()["code"] == "too_many_requests"
        assert (await client.get(ECHO)).status_code == 200
        slow[0][1].write(b"x" * 999)
        assert (await slow[0][0].readuntil(b"\r\n")).startswith(b"HTTP/1.1 200")
        await posted(200)
        slow.append(await begin_post(platform, "/api/v1/grievances/upload", JSON, b"x"))
        await posted(429)
        for _, writer in slow:
            writer.close()
        # A body that has come is no unfinished one, however long the service takes.
        await posted(200)
        seen = len(platform.grievances.seen)
        hanging = [asyncio.create_task(client.post(HANG, content=b"{}", headers=platform.own_page)) for _ in range(3)]
        await eventually(lambda: len(platform.grievances.seen) == seen + 3)
        await posted(200)
        for each in hanging:
            each.cancel()


OWN = "X-Tongxin: 1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
START = f"POST /api/v1/grievances/upload HTTP/1.1\r\nHost: 127.0.0.1\r\n{OWN}"
HELD = [*sorted(FORWARDED), b"connection", b"cookie", b"x-tongxin", b"close, content-length", b"CONTENT-LENGTH"]
LEFT_OPEN = [
    *(f"{START}Connection: {name.decode()}\r\nContent-Length: 10\r\n\r\nx" for name in HELD),
    f"{START}Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
    f"{START}Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Trailer: ",
    f"{START}Content-Length: 10\r\nExpect: 100-continue\r\n\r\n",
    f"{START}Content-Length: 10\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nx",
    f"{START}Content-Length: 10\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nx",
    f"{START}Content-Length: 100000\r\n\r\n{'x' * 70_000}",
]
BROKEN = [
    *(f"{START}Connection: {name.decode()}\r\nContent-Length: 2\r\n\r\n{{}}" for name in HELD),
    f"{START}Connection: transfer-encoding, content-length\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n",
    f"{START}Content-Length: 10\r\nContent-Length: 10\r\n\r\n0123456789",
    f"{START}Content-Length: 10, 10\r\n\r\n0123456789",
    f"{START}Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n",
    f"{START}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n",
    f"{START}Content-Length: 2 \t\r\n\r\n{{}}",
    f"{START}Content-Length: 2\r\nAuthorization: Bearer a.b.c \r\n\r\n{{}}",
    f"{START}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}xx",
    f"{START}Transfer-Encoding: chunked\r\n\r\n{'f' * 20}\r\n",
    f"{START}Content-Length: 00002\r\n\r\n{{}}",
    f"{START}Content-Length: 2\r\nExpect: 200-please\r\n\r\n{{}}",
    f"{START}Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n",
    f"{START}Content-Length: 2\r\nIdempotency-Key: a\x01b\r\n\r\n{{}}",
    f"{START}Content-Length: 2\r\nUser-Agent: a\x7f\xff\r\n\r\n{{}}",
    f"{START}Content-Length: 2\r\nAccept-Language: \xe4\xb8\xad\r\n\r\n{{}}",
    f"{START}Content-Length: 2\r\nIf-Match:\r\n\r\n{{}}",
    f"{START}Content-Length: 2\r\nRange: bytes=9-1\r\nIf-Range: \r\n\r\n{{}}",
    "GET /api/v1/grievances/echo?%zz=\x22{}|^` HTTP/1.1\r\nHost: a b\r\n\r\n",
    "GET /api/v1/grievances/echo HTTP/1.1\r\n\r\n",
    "GET /api/v1/grievances/echo HTTP/1.1\r\nHost: [::1\r\n\r\n",
]


async def stays_closed(platform: Platform) -> None:
    async with platform.client() as client:
        assert (await client.get(ECHO)).status_code == 200
        metrics = (await client.get("/metrics")).text
    assert 'tongxin_gateway_breaker{upstream="grievances"} 0.0' in metrics
    assert not re.search(r'requests_total\{status="5\d\d",upstream="grievances"', metrics)


@pytest.mark.parametrize("leaves", [True, False], ids=["leaves", "stays"])
async def test_requests_left_open_are_not_held_against_the_service(start: Start, kind: str, leaves: bool) -> None:
    platform = start(kind, breaker_failures=1, breaker_pause=60, upstream_timeout=3)
    opened = []
    for text in LEFT_OPEN:
        connection = await asyncio.open_connection("127.0.0.1", int(platform.url.rsplit(":", 1)[1]))
        connection[1].write(text.encode("latin-1"))
        opened.append(connection)
    await asyncio.sleep(0.5 if leaves else 4)
    for _, writer in opened:
        writer.close()
    await asyncio.sleep(0.8)
    await stays_closed(platform)


async def test_strange_requests_are_not_held_against_the_service(start: Start, kind: str) -> None:
    platform = start(kind, breaker_failures=1, breaker_pause=60, upstream_timeout=3)
    for text in BROKEN:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(platform.url.rsplit(":", 1)[1]))
        writer.write(text.encode("latin-1"))
        async with asyncio.timeout(60):
            status = (await reader.readuntil(b"\r\n")).split()[1]
        assert status.startswith((b"2", b"4")), (status, text)
        writer.close()
    await stays_closed(platform)


class Home:
    """A service that is away, then streams or swallows."""

    def __init__(self) -> None:
        self.away = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.away:
            raise Unreachable from OSError()
        while scope["method"] == "POST" and (await receive()).get("more_body"):
            pass
        streams = scope["path"].endswith("/stream")
        headers = [(b"content-type", b"text/event-stream")] if streams else []
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b": here\n\n", "more_body": streams})
        if streams:
            await asyncio.sleep(5)


@asynccontextmanager
async def came_back(start: Start) -> AsyncIterator[tuple[Platform, httpx.AsyncClient]]:
    """A service that was away, at the moment when the breaker lets one request try it."""
    home = Home()
    platform = start("in_memory", more={"home": home}, breaker_failures=1, breaker_pause=0.1)
    async with platform.client() as client:
        assert (await client.get(NEWS)).status_code == 503
        home.away = False
        await asyncio.sleep(0.2)
        yield platform, client


async def test_stream_as_the_breakers_try_lets_the_others_in(start: Start) -> None:
    async with came_back(start) as (_, client), client.stream("GET", "/api/v1/home/stream") as stream:
        assert stream.status_code == 200
        assert (await client.get(NEWS)).status_code == 200


async def test_slow_body_as_the_breakers_try_leaves_it_to_another(start: Start) -> None:
    async with came_back(start) as (platform, client):
        _, writer = await begin_post(platform, NEWS, JSON, b"x")
        await asyncio.sleep(0.2)
        assert (await client.get(NEWS)).status_code == 200
        writer.close()


async def test_idle_connection_closed_by_the_service_costs_no_request(start: Start) -> None:
    """A service restarted between two requests: the connection kept for reuse is dead."""
    served = threading.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        served.set()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    platform = start(more={"home": f"http://127.0.0.1:{port}"})
    async with server, platform.client() as client:
        for _ in range(5):
            assert (await client.get(NEWS)).text == "ok"


async def test_applications_in_this_process_are_started_and_stopped_with_their_state(start: Start) -> None:
    happened: list[str] = []

    async def home(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            happened.append("started")
            scope["state"]["pool"] = "open"
            await send({"type": "lifespan.startup.complete"})
            await receive()
            happened.append("stopped")
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = scope["state"]["pool"].encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    platform = start("in_memory", more={"home": home})
    async with platform.client() as client:
        assert (await client.get(NEWS)).text == "open"
    assert happened == ["started"]
    platform.server.stop().result(5)
    assert happened == ["started", "stopped"]


async def test_an_application_that_does_not_start_keeps_the_gateway_from_starting() -> None:
    async def home(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no database"})

    async def started() -> Message:
        return {"type": "lifespan.startup"}

    sent: list[Message] = []

    async def hear(message: Message) -> None:
        sent.append(message)

    await Gateway({"identity": home})({"type": "lifespan", "state": {}}, started, hear)
    assert sent == [{"type": "lifespan.startup.failed", "message": "identity did not start"}]


class TestBreaker:
    def setup_method(self) -> None:
        self.now = 0.0
        self.breaker = Breaker("home", 3, 5, lambda: self.now)

    def fail(self, times: int) -> None:
        for _ in range(times):
            self.breaker.admit()
            self.breaker.failed()

    def refuses(self) -> bool:
        try:
            self.breaker.admit()
        except UpstreamUnavailable:
            return True
        return False

    def test_failures_must_be_in_a_row(self) -> None:
        self.fail(2)
        self.breaker.succeeded()
        self.fail(2)
        assert self.breaker.state == "closed"

    def test_while_open_says_when_to_come_back(self) -> None:
        self.fail(3)
        self.now = 1.5
        with pytest.raises(UpstreamUnavailable) as refused:
            self.breaker.admit()
        assert refused.value.params["retry_after"] == 4

    def test_one_tries_in_each_pause(self) -> None:
        self.fail(3)
        assert self.breaker.state == "open"
        for pause in range(1, 4):
            self.now = 5 * pause
            assert self.breaker.state == "half_open"
            assert not self.refuses()
            assert self.refuses()
            self.breaker.failed()
            assert self.refuses()

    def test_a_try_that_is_never_decided_passes_to_the_next(self) -> None:
        self.fail(3)
        self.now = 5
        assert not self.refuses()
        self.now = 10
        assert not self.refuses()
        self.breaker.succeeded()
        assert self.breaker.state == "closed"
        assert not self.refuses()

    def test_failures_of_requests_from_before_it_opened_do_not_keep_it_open(self) -> None:
        self.fail(3)
        for self.now in (1, 2, 3, 4):
            self.breaker.failed()
        self.now = 5
        assert not self.refuses()
