"""Sizes, rates, and whose address counts."""

import asyncio
import contextlib
import json
import os
import shutil
import socket
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psutil
import pytest
from limits import parse

from gateway.rates import Rates, Turns, Windows, client_address, read_forwarded
from gateway.server import Protocol
from gateway.settings import GatewaySettings
from kit.problems import TooManyRequests
from kit.testing import eventually

from .conftest import Start

ECHO = "/api/v1/grievances/echo"
UPLOAD = "/api/v1/grievances/upload"
SIGN_IN = "/api/v1/identity/sessions"
MB = 1024 * 1024


async def pieces(total: int) -> AsyncIterator[bytes]:
    for _ in range(total // 65536):
        yield b"x" * 65536


@pytest.mark.parametrize(
    ("size", "content_type"),
    [(256 * 1024 + 1, "application/json"), (25 * MB + 64 * 1024 + 1, "multipart/form-data; boundary=x")],
)
async def test_oversized_body_is_refused_before_the_service_sees_it(
    start: Start, kind: str, size: int, content_type: str
) -> None:
    platform = start(kind)
    cookie = {"Cookie": f"tongxin={platform.session}"}
    headers = {**platform.own_page, **cookie, "Content-Type": content_type, "Content-Length": str(size)}
    answer = await platform.raw(f"POST {UPLOAD}", headers)
    assert answer.startswith(b"HTTP/1.1 413")
    assert f'"code":"too_large","limit":{size - 1},"most":"{"256 KB" if size < MB else "25 MB"}"'.encode() in answer
    assert platform.grievances.seen == []


async def test_body_of_undeclared_size_is_cut_at_the_limit(start: Start, kind: str) -> None:
    platform = start(kind)
    headers = {**platform.own_page, "Content-Type": "application/json"}
    async with platform.client() as client:
        response = await client.post(UPLOAD, content=pieces(2 * MB), headers=headers)
        assert (response.status_code, response.json()["code"]) == (413, "too_large")
        assert platform.grievances.received <= 256 * 1024
        # That was the client's mistake, ten times over: the service is not blamed for it.
        for _ in range(10):
            await client.post(UPLOAD, content=pieces(MB), headers=headers)
        assert (await client.get(ECHO)).status_code == 200


async def test_big_upload_streams_with_flat_memory(start: Start, kind: str) -> None:
    platform = start(kind, upload_limit=200 * MB)
    headers = {**platform.own_page, "Content-Type": "multipart/form-data; boundary=x"}
    process = psutil.Process()
    most = 0

    async def watched() -> AsyncIterator[bytes]:
        nonlocal most
        async for piece in pieces(64 * MB):
            most = max(most, process.memory_info().rss)
            yield piece

    async with platform.client() as client:
        await client.post(UPLOAD, content=pieces(MB), headers=headers)
        before = process.memory_info().rss
        response = await client.post(UPLOAD, content=watched(), headers=headers)
    assert response.json() == {"received": 65 * MB}
    assert most - before < 16 * MB


async def test_big_download_streams_with_flat_memory(start: Start, kind: str) -> None:
    platform = start(kind)
    process = psutil.Process()
    size = most = 0
    async with platform.client() as client, client.stream("GET", "/api/v1/grievances/download") as response:
        before = process.memory_info().rss
        async for piece in response.aiter_raw():
            size += len(piece)
            most = max(most, process.memory_info().rss)
    assert size == 200 * 65536
    assert most - before < 8 * MB


async def test_strangers_upload_is_not_begun(start: Start) -> None:
    platform = start()
    headers = {**platform.own_page, "Content-Type": "multipart/form-data; boundary=x", "Content-Length": "1000000"}
    for claim in ({}, {"Cookie": f"tongxin={'e' * 43}"}, {"Authorization": "x1"}):
        answer = await platform.raw(f"POST {UPLOAD}", {**headers, **claim})
        assert answer.startswith(b"HTTP/1.1 401")
        assert b'"code":"not_signed_in"' in answer
    assert platform.grievances.seen == []


@pytest.mark.parametrize("request_", [{"headers": {"X-Long": "x" * 9000}}, {"params": {"q": "x" * 9000}}])
async def test_oversized_headers_are_refused(start: Start, request_: dict[str, dict[str, str]]) -> None:
    platform = start()
    async with platform.client() as client:
        response = await client.get(ECHO, **request_)  # type: ignore[arg-type]
    assert (response.status_code, response.json()["code"]) == (431, "headers_too_large")
    assert platform.grievances.seen == []


POST = b"POST /api/v1/grievances/echo HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: en\r\n"


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        (POST + b"Content-Length: abc\r\n\r\n", 400, "malformed_request"),
        (POST + b"Content-Length: -1\r\n\r\n", 400, "malformed_request"),
        (POST + b"Content-Length: 1_0\r\n\r\n", 400, "malformed_request"),
        (POST + b"Content-Length: 99999999999999999999999\r\n\r\n", 400, "malformed_request"),
        (POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400, "malformed_request"),
        (POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", 400, "malformed_request"),
        (POST + b"Transfer-Encoding: gzip\r\n\r\nabc", 400, "malformed_request"),
        (POST + b"X-Tongxin: 1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", 400, "malformed_request"),
        (POST + b"Host: other\r\nContent-Length: 0\r\n\r\n", 400, "malformed_request"),
        (POST + b"No colon\r\n\r\n", 400, "malformed_request"),
        (POST + b"X: a\0b\r\n\r\n", 400, "malformed_request"),
        (b"FOO / HTTP/1.1\r\nAccept-Language: en\r\n\r\n", 400, "malformed_request"),
        (b"TRACE /api/v1/todo HTTP/1.1\r\nHost: a\r\nAccept-Language: en\r\n\r\n", 405, "method_not_allowed"),
        (b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\nAccept-Language: en\r\n\r\n", 400, "malformed_request"),
        (POST + b"X-Long: " + b"x" * 70_000, 431, "headers_too_large"),
        (b"GET /?" + b"x" * 70_000 + b" HTTP/1.1\r\nAccept-Language: en\r\n\r\n", 431, "headers_too_large"),
    ],
)
async def test_what_is_hardly_http_is_answered_as_a_problem_too(
    start: Start, request_: bytes, status: int, code: str
) -> None:
    platform = start()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(platform.url.rsplit(":", 1)[1]))
    writer.write(request_)
    async with asyncio.timeout(60):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        refused = json.loads(await reader.readexactly(length))
    writer.close()
    assert head.startswith(b"HTTP/1.1 %d" % status)
    assert b"content-type: application/problem+json" in head
    assert b"x-content-type-options: nosniff" in head
    assert refused["code"] == code
    if b"Accept-Language" in request_[:70_000]:
        assert b"content-language: en" in head
        assert refused["title"].isascii()
    assert platform.grievances.seen == []


async def test_a_wish_for_another_protocol_is_overlooked(start: Start) -> None:
    platform = start()
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Key": "x", "Sec-WebSocket-Version": "13"}
    answer = await platform.raw("GET /api/v1/nowhere/x", {**upgrade, "Connection": "Upgrade, close"})
    assert answer.startswith(b"HTTP/1.1 404")
    assert b'"code":"not_found"' in answer


async def test_head_without_end_is_cut_off(start: Start) -> None:
    platform = start()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(platform.url.rsplit(":", 1)[1]))
    writer.write(b"GET / HTTP/1.1\r\nX-Long: ")
    sent = 0
    answered = asyncio.create_task(reader.read())
    with contextlib.suppress(ConnectionError):
        while not answered.done() and sent < 4 * MB:
            writer.write(b"x" * 65536)
            sent += 65536
            await asyncio.wait_for(writer.drain(), 60)
            await asyncio.sleep(0.01)
    assert sent < 4 * MB
    assert (await answered).startswith(b"HTTP/1.1 431")
    writer.close()


async def test_head_that_does_not_come_to_an_end_is_not_waited_for(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Protocol, "HEAD_PATIENCE", 0.2)
    platform = start()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(platform.url.rsplit(":", 1)[1]))
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
    async with asyncio.timeout(60):
        assert await reader.read() == b""
    writer.close()
    async with platform.client() as client:
        for _ in range(3):  # and a good one on a connection kept open is not cut in between
            assert (await client.get(ECHO)).status_code == 200
            await asyncio.sleep(0.15)


async def test_one_session_too_busy_does_not_stop_another(start: Start) -> None:
    platform = start(rate_per_session="3/minute")
    platform.identity.sessions.add("t" * 43)
    async with platform.client() as busy, platform.client("t" * 43) as other:
        statuses = [(await busy.get(ECHO)).status_code for _ in range(4)]
        refused = await busy.get(ECHO)
        assert (await other.get(ECHO)).status_code == 200
    assert statuses == [200, 200, 200, 429]
    assert refused.json()["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60


async def test_address_too_busy_is_refused_over_all_paths_together(start: Start) -> None:
    platform = start(rate_per_address="5/minute")
    async with platform.client(None) as client:
        statuses = [(await client.get(path)).status_code for path in (ECHO, "/", ECHO, "/api/docs", ECHO, ECHO)]
        assert (await client.get("/livez")).status_code == 200  # or the orchestrator would stop the gateway
    assert statuses == [200, 404, 200, 200, 200, 429]


async def test_signing_in_is_limited_more_strictly(start: Start) -> None:
    platform = start(rate_sign_in="2/minute")
    async with platform.client(None) as client:
        statuses = [
            (await client.post("/api/v1/identity/sessions", json={}, headers=platform.own_page)).status_code
            for _ in range(3)
        ]
        assert (await client.get(ECHO)).status_code == 200
    assert statuses == [201, 201, 429]


@pytest.mark.parametrize("authorization", ["x{}", "Bearer a.b.{}"])
async def test_invented_tokens_do_not_escape_the_limit_of_signing_in(start: Start, authorization: str) -> None:
    platform = start(rate_sign_in="2/minute")
    async with platform.client(None) as client:
        statuses = [
            (
                await client.post(
                    "/api/v1/identity/sessions",
                    json={},
                    headers={**platform.own_page, "Authorization": authorization.format(i)},
                )
            ).status_code
            for i in range(3)
        ]
    assert statuses == [201, 201, 429]


async def test_invented_tokens_do_not_escape_the_callers_limit(start: Start) -> None:
    platform = start(rate_per_session="2/minute")
    async with platform.client(None) as client:
        statuses = [
            (await client.get(ECHO, headers={"Authorization": f"Bearer a.b.{i}"})).status_code for i in range(3)
        ]
    async with platform.client() as browser:
        assert (await browser.get(ECHO)).status_code == 200
    assert statuses == [200, 200, 429]


async def test_right_passwords_do_not_use_up_the_tries_of_an_address(start: Start, kind: str) -> None:
    platform = start(kind, rate_failed_sign_in="2/minute")
    async with platform.client(None) as client:

        async def sign_in(password: str) -> int:
            body = {"password": password}
            return (await client.post(SIGN_IN, json=body, headers=platform.own_page)).status_code

        assert [await sign_in("right") for _ in range(20)] == [201] * 20
        assert [await sign_in(each) for each in ("wrong", "right", "wrong", "right")] == [401, 201, 401, 429]


async def test_one_who_guesses_does_not_keep_known_devices_of_the_address_out(start: Start, kind: str) -> None:
    platform = start(kind, rate_failed_sign_in="3/minute", rate_sign_in="8/minute")
    platform.identity.known_device = "k" * 43

    async def post(path: str, password: str, device: str = "") -> httpx.Response:
        headers = {**platform.own_page, **({"Cookie": f"tongxin-device={device}"} if device else {})}
        async with platform.client(None) as client:
            return await client.post(path, json={"password": password}, headers=headers)

    assert [(await post(SIGN_IN, "wrong")).status_code for _ in range(3)] == [401] * 3
    asked = len(platform.identity.seen)
    refused = await post(SIGN_IN, "right")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    for path in ("activations", "resets/undo", "sessions/provider", "provider-sign-ins/return"):
        assert (await post(f"/api/v1/identity/{path}", "right", "k" * 43)).status_code == 429
    assert len(platform.identity.seen) == asked, "without a cookie, identity is not even asked"
    for i in range(10):  # an invented device is identity's to refuse, and takes nobody's place among the 8
        invented = await post(SIGN_IN, "right", f"{i}" * 43)
        assert (invented.status_code, invented.json()["code"]) == (429, "sign_in_slowed")
        assert 1 <= invented.json()["retry_after"] <= 60
    assert (await post(SIGN_IN, "right", "k" * 43)).status_code == 201
    assert (await post(SIGN_IN, "wrong", "k" * 43)).status_code == 401
    assert (await post(SIGN_IN, "right", "k" * 43)).status_code == 201


async def test_nobody_is_a_stranger_by_what_the_client_says(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client(None) as client:
        headers = {**platform.own_page, "X-Tongxin-Strangers-Wait": "60"}
        assert (await client.post(SIGN_IN, json={"password": "right"}, headers=headers)).status_code == 201


async def test_a_plant_that_signs_in_all_at_once_gets_in_by_turns(start: Start, kind: str) -> None:
    platform = start(kind, sign_ins_per_address=5, unfinished_per_address=30, breaker_failures=1)
    hold = platform.identity.hold = threading.Event()
    async with platform.client(None) as client:
        body = {"password": "right"}
        trying = [asyncio.create_task(client.post(SIGN_IN, json=body, headers=platform.own_page)) for _ in range(30)]
        await eventually(lambda: platform.identity.trying == 5)
        hold.set()
        answers = await asyncio.gather(*trying)
    assert [answer.status_code for answer in answers] == [201] * 30
    assert platform.identity.most_at_once == 5


async def test_sign_ins_of_one_address_wait_a_while_only(
    start: Start, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Turns, "PATIENCE", 0.2)
    platform = start(kind, sign_ins_per_address=2, trusted_proxies="127.0.0.1/32", breaker_failures=1)
    hold = platform.identity.hold = threading.Event()
    async with platform.client(None) as client:

        async def sign_in(address: str) -> httpx.Response:
            headers = {**platform.own_page, "X-Forwarded-For": address}
            return await client.post(SIGN_IN, json={"password": "right"}, headers=headers)

        same = [asyncio.create_task(sign_in("203.0.113.1")) for _ in range(6)]
        other = asyncio.create_task(sign_in("203.0.113.2"))
        await eventually(lambda: sum(each.done() for each in same) == 4)
        await eventually(lambda: platform.identity.trying == 3)
        hold.set()
        answers = await asyncio.gather(*same)
        assert sorted(answer.status_code for answer in answers) == [201] * 2 + [429] * 4
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert refused.json()["code"] == "too_many_requests"
        assert int(refused.headers["retry-after"]) >= 1
        assert (await other).status_code == 201
        assert (await sign_in("203.0.113.1")).status_code == 201


async def test_slow_bodies_keep_nobody_of_their_address_from_signing_in(start: Start, kind: str) -> None:
    platform = start(kind, sign_ins_per_address=2)
    text = f"POST {SIGN_IN} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Tongxin: 1\r\nSec-Fetch-Site: same-origin\r\n"
    opened = []
    for _ in range(5):
        connection = await asyncio.open_connection("127.0.0.1", int(platform.url.rsplit(":", 1)[1]))
        connection[1].write(f"{text}Content-Length: 10\r\n\r\nx".encode())
        opened.append(connection)
    await asyncio.sleep(0.2)
    async with platform.client(None) as client:
        answer = await client.post(SIGN_IN, json={"password": "right"}, headers=platform.own_page)
    assert answer.status_code == 201
    for _, writer in opened:
        writer.close()


async def test_event_streams_of_one_address_are_bounded(start: Start, kind: str) -> None:
    platform = start(kind, streams_per_address=2, breaker_failures=1)
    stream = "/api/v1/grievances/stream"
    async with platform.client() as client:
        async with client.stream("GET", stream) as first, client.stream("GET", stream) as second:
            assert (first.status_code, second.status_code) == (200, 200)
            refused = await client.get(stream)
            assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
            assert (await client.get(ECHO)).status_code == 200
        async with asyncio.timeout(60):
            while True:  # until the gateway has seen that the two have left
                async with client.stream("GET", stream) as third:
                    if third.status_code == 200:
                        break
                await asyncio.sleep(0.05)


async def test_claimed_address_does_not_escape_the_limit(start: Start) -> None:
    platform = start(rate_per_address="2/minute")
    async with platform.client(None) as client:
        statuses = [
            (await client.get("/x", headers={"X-Forwarded-For": f"203.0.113.{i}"})).status_code for i in range(3)
        ]
    assert statuses == [404, 404, 429]


async def test_behind_a_trusted_proxy_the_address_it_names_counts(start: Start) -> None:
    platform = start(rate_per_address="2/minute", trusted_proxies="127.0.0.1/32")
    async with platform.client(None) as client:
        statuses = [
            (await client.get("/x", headers={"X-Forwarded-For": f"203.0.113.{i}"})).status_code for i in range(4)
        ]
        secure = await client.get("/x", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"})
    assert statuses == [404] * 4
    assert "strict-transport-security" in secure.headers


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("198.51.100.1", b"203.0.113.1", "198.51.100.1"),  # not our proxy
        ("10.0.0.1", b"203.0.113.1", "203.0.113.1"),
        ("10.0.0.1", b"203.0.113.1, 10.0.0.2", "203.0.113.1"),  # two of our proxies
        ("10.0.0.1", b"1.2.3.4, 203.0.113.1", "203.0.113.1"),  # the client wrote the first itself
        ("10.0.0.1", b"nonsense", "10.0.0.1"),
        ("10.0.0.1", b"", "10.0.0.1"),
        ("::ffff:10.0.0.1", b"2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", b"203.0.113.1:5678", "203.0.113.1"),  # Azure's gateways add the port
        ("10.0.0.1", b"[2001:db8::1]:443, 10.0.0.2:8080", "2001:db8::1"),
        ("10.0.0.1", b"[2001:db8::1]", "2001:db8::1"),
        ("10.0.0.1", b"2001:DB8:0:0::1", "2001:db8::1"),
        ("10.0.0.1", b"::ffff:203.0.113.1", "203.0.113.1"),
        ("10.0.0.1", b"203.0.113.1, ::ffff:10.0.0.2", "203.0.113.1"),
        ("10.0.0.1", b" 203.0.113.1 ,, ", "203.0.113.1"),
        ("10.0.0.1", b"1.2.3.4, unknown", "10.0.0.1"),  # nobody knows what came before
        ("10.0.0.1", b"203.0.113.1, [::1", "10.0.0.1"),
        ("10.0.0.1", b"203.0.113.1:80:90", "10.0.0.1"),
        ("10.0.0.1", b"1.2.3.999", "10.0.0.1"),
        ("10.0.0.1", b"\xff\xfe", "10.0.0.1"),
        ("10.0.0.1", b"203.0.113.1, " + b"10.0.0.2, " * 500 + b"10.0.0.3", "203.0.113.1"),
        ("10.0.0.1", b"10.0.0.3, 10.0.0.2", "10.0.0.1"),  # all of them ours
    ],
)
def test_whose_address_counts(peer: str, forwarded_for: bytes, address: str) -> None:
    trusted = GatewaySettings(trusted_proxies="10.0.0.0/8").trusted_proxies
    assert client_address(peer, forwarded_for, trusted) == address


@pytest.mark.parametrize(
    ("headers", "hops", "scheme"),
    [
        ({"x-forwarded-for": "203.0.113.1", "x-forwarded-proto": "https"}, "203.0.113.1", "https"),
        ({"x-forwarded-for": "203.0.113.1", "x-forwarded-proto": "http, HTTPS"}, "203.0.113.1", "https"),
        ({"x-forwarded-proto": "https, http"}, "", "http"),
        ({"forwarded": "for=203.0.113.1;proto=https;by=10.0.0.1"}, "203.0.113.1", "https"),
        ({"forwarded": 'For="[2001:db8::1]:4711" ; Proto="https"'}, "[2001:db8::1]:4711", "https"),
        ({"forwarded": "for=1.2.3.4, for=203.0.113.1;proto=http"}, "1.2.3.4,203.0.113.1", "http"),
        ({"forwarded": "for=_hidden, by=10.0.0.1"}, "_hidden,unknown", ""),
        ({"forwarded": 'for=203.0.113.1;by="x, for=7.7.7.7"'}, "203.0.113.1", ""),
        ({"forwarded": 'for=203.0.113.1;by="\\\\", for=7.7.7.7;ext="a\\";proto=http,b"'}, "203.0.113.1,7.7.7.7", ""),
        ({"forwarded": 'for="203.0.113.1, 7.7.7.7"'}, "unknown", ""),
        ({"forwarded": 'for=1.2.3.4;by="_x, for=203.0.113.1'}, "", ""),
        ({"forwarded": 'for=1.2.3.4;by=", for="[2001:db8::1]";proto=https'}, "", ""),
        ({"forwarded": "for=1.2.3.4;for=203.0.113.1"}, "", ""),
        ({"forwarded": "for=1.2.3.4 203.0.113.1"}, "", ""),
        ({"forwarded": "203.0.113.1"}, "", ""),
        ({"forwarded": ", for=203.0.113.1;; proto=https,"}, "203.0.113.1", "https"),
        ({"x-forwarded-for": "6.6.6.6", "forwarded": "for=1.2.3.4;proto=https"}, "", ""),
        ({"x-forwarded-for": "1.2.3.4", "forwarded": "for=6.6.6.6, for=1.2.3.4"}, "", ""),
        ({"x-forwarded-for": "6.6.6.6", "forwarded": "proto=https"}, "", ""),
        ({"x-forwarded-for": "6.6.6.6", "forwarded": 'for="1.2.3.4'}, "", ""),
        ({"x-forwarded-proto": "https", "forwarded": "for=1.2.3.4;proto=http"}, "", ""),
        ({"x-forwarded-for": "1.2.3.4:80", "forwarded": "for=1.2.3.4;proto=https"}, "1.2.3.4", "https"),
        ({"x-forwarded-for": "2001:DB8::1", "forwarded": 'for="[2001:db8::1]:99"'}, "[2001:db8::1]:99", ""),
        ({"x-forwarded-proto": "https", "forwarded": "for=1.2.3.4"}, "1.2.3.4", "https"),
        ({}, "", ""),
    ],
)
def test_what_a_proxy_says_is_read_in_either_form(headers: dict[str, str], hops: str, scheme: str) -> None:
    seen = {name.encode(): value.encode() for name, value in headers.items()}
    assert read_forwarded(seen) == (hops.encode(), scheme.encode())


async def test_what_a_client_says_of_itself_is_overlooked_where_the_proxy_adds_a_line(start: Start) -> None:
    """HAProxy's `option forwardfor` adds a header of the same name, where others add to the value."""
    platform = start(rate_per_address="2/minute", trusted_proxies="127.0.0.1/32")
    async with platform.client(None) as client:
        for address, status in (("203.0.113.9", 404), ("203.0.113.9", 404), ("203.0.113.9", 429), ("203.0.113.8", 404)):
            lines = [("X-Forwarded-For", "10.0.0.1"), ("X-Forwarded-For", address)]
            assert (await client.get("/x", headers=lines)).status_code == status


async def test_who_says_two_things_of_itself_is_counted_as_the_proxy(start: Start) -> None:
    platform = start(rate_per_address="2/minute", trusted_proxies="127.0.0.1/32")
    async with platform.client(None) as client:
        statuses = [
            (
                await client.get("/x", headers={"Forwarded": "for=203.0.113.1", "X-Forwarded-For": f"203.0.113.{i}"})
            ).status_code
            for i in range(2, 6)
        ]
    assert statuses == [404, 404, 429, 429]


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
@pytest.mark.parametrize("trusted", ["127.0.0.1/32", "10.0.0.0/8"])
async def test_only_a_trusted_proxy_says_who_the_client_is(start: Start, header: str, trusted: str) -> None:
    platform = start(rate_per_address="2/minute", trusted_proxies=trusted)
    value = "203.0.113.{}:80" if header.startswith("X") else 'for="203.0.113.{}:80";proto=https'
    async with platform.client(None) as client:
        statuses = [(await client.get("/x", headers={header: value.format(i)})).status_code for i in range(4)]
    assert statuses == ([404] * 4 if trusted.startswith("127") else [404, 404, 429, 429])


async def test_a_whole_ipv6_network_counts_as_one_address() -> None:
    rates = Rates(GatewaySettings(rate_per_address="2/minute"))
    await rates.admit_address("2001:db8:1:2::1")
    await rates.admit_address("2001:db8:1:2:ffff::1")
    await rates.admit_address("2001:db8:1:3::1")
    with pytest.raises(TooManyRequests):
        await rates.admit_address("2001:db8:1:2::2")


def test_windows_end_and_are_forgotten() -> None:
    now = 0.0
    windows = Windows(lambda: now)
    limit = parse("1/minute")
    assert windows.wait(limit, "address", "a") == 0
    now = 20
    assert windows.wait(limit, "address", "a") == 40
    now = 61
    assert windows.wait(limit, "address", "a") == 0
    now = 200
    windows.wait(limit, "address", "b")
    assert len(windows._windows) == 1


async def test_replicas_count_together(tmp_path: Path) -> None:
    server = shutil.which("redis-server")
    if server is None:
        assert os.environ.get("CI") != "true", "redis-server is missing"
        pytest.skip("needs redis-server (Debian: redis-server)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        server, "--port", str(port), "--save", "", "--dir", str(tmp_path), stdout=asyncio.subprocess.DEVNULL
    )
    try:
        settings = GatewaySettings(rate_limit_url=f"redis://127.0.0.1:{port}/0", rate_per_address="3/minute")
        while socket.socket().connect_ex(("127.0.0.1", port)):
            await asyncio.sleep(0.05)
        replicas = Rates(settings), Rates(settings)
        for replica in (*replicas, replicas[0]):
            await replica.admit_address("203.0.113.1")
        with pytest.raises(TooManyRequests) as refused:
            await replicas[1].admit_address("203.0.113.1")
        assert 1 <= refused.value.params["retry_after"] <= 61
    finally:
        process.terminate()
        await process.wait()


async def test_counter_store_away_neither_stops_nor_frees_anyone() -> None:
    rates = Rates(GatewaySettings(rate_limit_url="redis://127.0.0.1:1/0", rate_per_address="2/minute"))
    async with asyncio.timeout(60):
        await rates.admit_address("203.0.113.1")
        await rates.admit_address("203.0.113.1")
        with pytest.raises(TooManyRequests):
            await rates.admit_address("203.0.113.1")


async def test_counter_store_that_hangs_is_left_alone() -> None:
    asked = 0

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await reader.read()
        writer.close()

    store = await asyncio.start_server(swallow, "127.0.0.1", 0)
    port = store.sockets[0].getsockname()[1]
    now = 0.0
    rates = Rates(GatewaySettings(rate_limit_url=f"redis://127.0.0.1:{port}/0"), lambda: now)
    async with store:
        await rates.admit_address("203.0.113.1")
        async with asyncio.timeout(60):
            for _ in range(100):
                await rates.admit_address("203.0.113.1")
                await rates.admit_caller(b"x")
        assert asked == 1
        now = 6
        await asyncio.gather(*(rates.admit_address("203.0.113.1") for _ in range(10)))
        assert asked == 2  # one asks again, the others do not wait for it


async def test_counter_store_that_is_back_counts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    rates = Rates(GatewaySettings(rate_limit_url="redis://127.0.0.1:1/0", rate_per_address="1/minute"), lambda: now)
    await rates.admit_address("203.0.113.1")

    async def hit(*_: object) -> bool:
        return True

    monkeypatch.setattr(rates._shared, "hit", hit)
    with pytest.raises(TooManyRequests):
        await rates.admit_address("203.0.113.1")
    now = 6
    for _ in range(3):
        await rates.admit_address("203.0.113.1")


async def test_rest_of_a_refused_body_is_not_waited_for(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Protocol, "REST_PATIENCE", 0.3)
    platform = start()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(platform.url.rsplit(":", 1)[1]))
    for _ in range(2):  # a connection without such a rest stays open
        writer.write(b"HEAD /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        await asyncio.sleep(0.4)
    writer.write(POST + b"Content-Length: 1000\r\n\r\nx")
    assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 403")
    rest = asyncio.create_task(reader.read())
    for _ in range(600):
        if not rest.done():
            writer.write(b"x")
            await asyncio.sleep(0.1)
    assert rest.done()
    writer.close()
