"""A service that hangs, is away, or breaks off: its own callers are told, nobody else notices."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from gateway.breaker import Breaker
from gateway.problems import UpstreamUnavailable

from .conftest import Start

ECHO = "/api/v1/grievances/echo"
HANG = "/api/v1/grievances/hang"


async def test_hanging_service_is_given_up_and_left_in_peace(start: Start, kind: str) -> None:
    platform = start(kind, upstream_timeout=0.2)
    async with platform.client() as client:
        began = time.monotonic()
        response = await client.get(HANG)
        assert time.monotonic() - began < 2
    assert (response.status_code, response.json()["code"]) == (504, "upstream_timeout")
    assert response.json()["upstream"] == "grievances"
    if kind == "over_http":
        assert platform.grievances.left.wait(2)


async def test_slow_service_does_not_slow_others(start: Start, kind: str) -> None:
    platform = start(kind, upstream_timeout=3)
    async with platform.client() as client:
        hanging = [asyncio.create_task(client.get(HANG)) for _ in range(50)]
        await asyncio.sleep(0.2)
        began = time.monotonic()
        for _ in range(10):
            assert (await client.get("/.well-known/jwks.json")).status_code == 200
        assert time.monotonic() - began < 1
        for each in hanging:
            each.cancel()


async def test_breaker_opens_after_failures_in_a_row_and_closes_when_the_service_is_back(start: Start) -> None:
    platform = start(upstream_timeout=0.1, breaker_failures=3, breaker_pause=0.5)
    async with platform.client() as client:
        assert [(await client.get(HANG)).status_code for _ in range(3)] == [504] * 3
        seen = len(platform.grievances.seen)
        refused = await client.get(ECHO)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert refused.json()["code"] == "upstream_unavailable"
        assert len(platform.grievances.seen) == seen
        assert (await client.get("/readyz")).json()["upstreams"]["grievances"] == "open"
        await asyncio.sleep(0.6)
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
            task = asyncio.create_task(client.get(HANG))
            await asyncio.sleep(0.3)
            task.cancel()
        await asyncio.sleep(0.3)
        assert (await client.get(ECHO)).status_code == 200


async def test_answer_that_breaks_off_is_not_passed_for_whole(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/api/v1/grievances/cut")


async def test_too_many_at_once_are_turned_away_but_streams_do_not_count(start: Start, kind: str) -> None:
    platform = start(kind, upstream_in_flight=2)
    async with platform.client() as client:
        streams = [
            await client.send(client.build_request("GET", "/api/v1/grievances/stream"), stream=True) for _ in "123"
        ]
        hanging = [asyncio.create_task(client.get(HANG)) for _ in range(2)]
        await asyncio.sleep(0.3)
        assert (await client.get(ECHO)).status_code == 503
        for each in hanging:
            each.cancel()
        for stream in streams:
            await stream.aclose()


async def test_slow_phone_is_not_held_against_the_service(start: Start, kind: str) -> None:
    platform = start(kind, upstream_timeout=0.3, upload_limit=10**7)

    async def slowly() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"x" * 70_000
            await asyncio.sleep(0.2)

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
        await asyncio.sleep(1)
        metrics = (await client.get("/metrics")).text
        sending.cancel()
    assert 'tongxin_gateway_requests_total{status="408",upstream="grievances"} 1.0' in metrics
    assert 'tongxin_gateway_breaker{upstream="grievances"} 0.0' in metrics


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
            assert (await client.get("/api/v1/home/news")).text == "ok"


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
        assert (await client.get("/api/v1/home/news")).text == "open"
    assert happened == ["started"]
    platform.server.stop().result(5)
    assert happened == ["started", "stopped"]


class TestBreaker:
    def setup_method(self) -> None:
        self.now = 0.0
        self.breaker = Breaker("home", 3, 5, lambda: self.now)

    def fail(self, times: int) -> None:
        for _ in range(times):
            self.breaker.failed(self.breaker.admit())

    def test_failures_must_be_in_a_row(self) -> None:
        self.fail(2)
        self.breaker.succeeded(self.breaker.admit())
        self.fail(2)
        assert self.breaker.state == "closed"

    def test_while_open_says_when_to_come_back(self) -> None:
        self.fail(3)
        self.now = 1.5
        with pytest.raises(UpstreamUnavailable) as refused:
            self.breaker.admit()
        assert refused.value.params["retry_after"] == 4

    def test_one_tries_at_a_time(self) -> None:
        self.fail(3)
        self.now = 5
        trying = self.breaker.admit()
        with pytest.raises(UpstreamUnavailable):
            self.breaker.admit()
        self.breaker.failed(trying)
        self.now = 9
        with pytest.raises(UpstreamUnavailable):
            self.breaker.admit()

    def test_a_try_that_ended_otherwise_passes_to_the_next(self) -> None:
        self.fail(3)
        self.now = 5
        self.breaker.undecided(self.breaker.admit())
        self.breaker.succeeded(self.breaker.admit())
        assert self.breaker.state == "closed"

    def test_late_news_from_before_it_opened_changes_nothing(self) -> None:
        early = [self.breaker.admit() for _ in range(2)]
        self.fail(3)
        self.now = 4
        self.breaker.failed(early[0])
        self.breaker.succeeded(early[1])
        assert self.breaker.state == "open"
        self.now = 5
        self.breaker.admit()
