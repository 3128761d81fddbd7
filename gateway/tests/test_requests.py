"""What of a request reaches a service, and what of an answer reaches a browser."""

import asyncio
import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.exchange import FORWARDED, Exchange

from .conftest import Start

ECHO = "/api/v1/grievances/echo"
UNDO = "/api/v1/identity/resets/undo"
WRITES = ["POST", "PUT", "PATCH", "DELETE"]


@pytest.mark.parametrize("method", WRITES)
async def test_write_by_cookie_needs_the_header(start: Start, method: str) -> None:
    platform = start()
    async with platform.client() as client:
        response = await client.request(method, ECHO, headers={"Origin": platform.url})
    assert (response.status_code, response.json()["code"]) == (403, "header_missing")
    assert platform.grievances.seen == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {},
    ],
)
async def test_write_from_another_page_is_refused(start: Start, headers: dict[str, str]) -> None:
    platform = start()
    async with platform.client() as client:
        response = await client.post(ECHO, headers={"X-Tongxin": "1", **headers})
    assert (response.status_code, response.json()["code"]) == (403, "origin_refused")
    assert platform.grievances.seen == []


@pytest.mark.parametrize("method", WRITES)
async def test_write_from_our_page_passes_with_its_body(start: Start, kind: str, method: str) -> None:
    platform = start(kind)
    async with platform.client() as client:
        headers = {"X-Tongxin": "1", "Origin": platform.url}
        response = await client.request(method, ECHO + "?a=1&b=%2F", headers=headers, json={"text": "宿舍热水不足"})
    assert response.json()["body"] == '{"text":"宿舍热水不足"}'
    assert response.json()["query"] == "a=1&b=%2F"


async def test_sign_in_too_is_only_for_our_page(start: Start) -> None:
    platform = start()
    async with platform.client(None) as client:
        response = await client.post("/api/v1/identity/sessions", json={})
    assert response.json()["code"] == "header_missing"


async def test_machine_with_a_token_passes_and_its_cookie_is_ignored(start: Start) -> None:
    platform = start()
    async with platform.client() as client:
        response = await client.post(ECHO, headers={"Authorization": "Bearer machine.to.ken"}, json={})
    assert platform.shown(response)["authorization"] == "Bearer machine.to.ken"
    assert platform.identity.swaps == []


@pytest.mark.parametrize(
    "authorization",
    ["x1", "Bearer x1", "Bearer a.b", "Bearer a.b.c.d", "Bearer a.b.c d", "Bearer a.b.\u00fc", "Basic a.b.c"],
)
async def test_what_is_no_token_counts_as_none_and_goes_no_further(start: Start, authorization: str) -> None:
    platform = start()
    headers = {b"authorization": authorization.encode("latin-1")}
    async with platform.client(None) as client:
        written = await client.post(ECHO, headers=headers, json={})
        read = await client.get(ECHO, headers=headers)
    assert (written.status_code, written.json()["code"]) == (403, "header_missing")
    assert "authorization" not in platform.shown(read)


async def test_token_kept_back_by_connection_excuses_from_nothing(start: Start) -> None:
    platform = start()
    headers = {"Authorization": "Bearer a.b.c", "Connection": "close, Authorization"}
    answer = await platform.raw(f"POST {ECHO}", headers)
    assert b'"code":"header_missing"' in answer


@pytest.mark.parametrize("path", ["/api/v1/identity/sessions", "/api/v1/identity/activations", UNDO])
async def test_no_token_excuses_a_sign_in_from_our_page(start: Start, path: str) -> None:
    platform = start()
    async with platform.client(None) as client:
        for authorization in ("x1", "Bearer a.b.c", f"Bearer tm.{'m' * 43}"):
            bare = await client.post(path, headers={"Authorization": authorization}, json={})
            assert (bare.status_code, bare.json()["code"]) == (403, "header_missing")
            foreign = {"Authorization": authorization, "X-Tongxin": "1", "Origin": "https://evil.example"}
            assert (await client.post(path, headers=foreign, json={})).json()["code"] == "origin_refused"
        assert platform.identity.seen == []
        headers = {**platform.own_page, "Authorization": "Bearer a.b.c"}
        await client.post(path, headers=headers, json={})
    assert "authorization" not in platform.identity.seen[0].headers


async def test_refusals_speak_the_callers_language(start: Start) -> None:
    platform = start()
    async with platform.client() as client:
        english = await client.post(ECHO, headers={"Accept-Language": "en"})
        chinese = await client.post(ECHO)
    assert english.headers["content-type"] == "application/problem+json"
    assert english.json()["title"] == "The header X-Tongxin: 1 is missing"
    assert chinese.json()["title"] == "缺少请求头 X-Tongxin: 1"
    assert english.json()["type"] == chinese.json()["type"] == "urn:tongxin:problem:header_missing"


async def test_claims_of_identity_are_stripped(start: Start, kind: str) -> None:
    platform = start(kind)
    claims = {
        "X-Tongxin-User": "admin",
        "X-Tongxin-Session": "s" * 43,
        "X-Tongxin-Device": "d" * 43,
        "X-Forwarded-For": "10.0.0.1",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "for=10.0.0.1",
        "X-Real-IP": "10.0.0.1",
        "X-User": "admin",
        "X_Tongxin_User": "admin",
        "Remote-User": "admin",
        "X-Request-Id": "chosen-by-the-client",
        "Proxy-Authorization": "Basic x",
        "TE": "trailers",
    }
    async with platform.client() as client:
        response = await client.get(ECHO, headers=claims)
    shown = platform.shown(response)
    assert set(shown) & {name.lower() for name in claims} <= {"x-request-id"}
    assert shown["x-request-id"] == response.headers["x-request-id"] != "chosen-by-the-client"


async def test_services_do_not_learn_the_address(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client() as client:
        await client.get(ECHO)
    request = platform.grievances.seen[0]
    if kind == "in_memory":
        assert request.client is None
    assert not any("127.0.0.1" in value for name, value in request.headers.items() if name != "host")


@given(
    st.lists(
        st.tuples(
            st.from_regex(rb"[a-z0-9_-]{1,30}", fullmatch=True)
            | st.sampled_from([b"x-tongxin-user", b"x-forwarded-for", b"cookie", b"connection", b"x_real_ip", b"te"])
            | st.sampled_from(sorted(FORWARDED)),
            st.from_regex(rb"[ -~]{0,40}", fullmatch=True),
        ),
        max_size=15,
        unique_by=lambda pair: pair[0],
    )
)
def test_only_listed_headers_pass_of_any_that_are_sent(headers: list[tuple[bytes, bytes]]) -> None:
    exchange = read(headers)
    assert {name for name, _ in exchange.forwarded} <= FORWARDED
    assert set(exchange.forwarded) <= set(headers)
    named = {each.strip() for each in dict(headers).get(b"connection", b"").lower().split(b",")}
    framing = {b"content-length", b"host", b"transfer-encoding"}
    assert not {name for name, _ in exchange.forwarded} & (named - framing)
    assert {name for name, _ in headers} & framing <= {name for name, _ in exchange.forwarded}


@given(st.binary(max_size=80))
def test_trace_context_is_well_formed_after_any_the_client_sends(given_trace: bytes) -> None:
    exchange = read([(b"traceparent", given_trace)])
    assert re.fullmatch(rb"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", exchange.traceparent)


def read(headers: list[tuple[bytes, bytes]]) -> Exchange:
    async def unused(*_: Any) -> Any:
        raise AssertionError

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers}
    exchange = Exchange(scope, unused, unused)
    exchange.read_headers(1_000_000)
    return exchange


async def test_a_trace_that_was_begun_goes_on(start: Start) -> None:
    platform = start()
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    async with platform.client() as client:
        response = await client.get(ECHO, headers={"traceparent": f"00-{trace_id}-00f067aa0ba902b7-01"})
    shown = platform.shown(response)["traceparent"]
    assert shown.startswith(f"00-{trace_id}-")
    assert "00f067aa0ba902b7" not in shown


async def test_header_named_by_connection_goes_no_further(start: Start) -> None:
    platform = start()
    async with platform.client() as client:
        response = await client.get(ECHO, headers={"Connection": "keep-alive, If-Match", "If-Match": '"7"'})
    assert "if-match" not in platform.shown(response)


PATHS = [
    "/a%2Fb",
    "/a%252Fb",
    "/%E7%83%AD%E6%B0%B4",
    "/%e7%83",
    "/a%20b+c",
    "/a;b=c,d",
    "/a%3Fb%23c",
    "/%C0%AF",
    "/a:b@c",
]


@pytest.mark.parametrize("path", PATHS)
async def test_percent_encoded_paths_pass_as_they_came(start: Start, kind: str, path: str) -> None:
    platform = start(kind)
    answer = await platform.raw(f"GET {ECHO}{path}?q={path[1:]}")
    assert answer.startswith(b"HTTP/1.1 404")
    assert platform.grievances.seen[0].scope["raw_path"].decode() == ECHO + path
    assert platform.grievances.seen[0].scope["path"] == unquote(ECHO + path)
    assert platform.grievances.seen[0].url.query == f"q={path[1:]}"


@pytest.mark.parametrize(
    "path",
    [
        "//api/v1/grievances/echo",
        "/api/v1//grievances/echo",
        "/api/v1/grievances//echo",
        "/api/v1/grievances/%2Fecho",
        "/api/v1/identity%2Ftokens",
        "/api/v1/identity/%74okens",
    ],
)
async def test_paths_that_another_reader_might_straighten_reach_nobody(start: Start, kind: str, path: str) -> None:
    platform = start(kind)
    answer = await platform.raw(f"GET {path}")
    assert answer.startswith(b"HTTP/1.1 404")
    assert platform.grievances.seen == platform.identity.seen == []


@pytest.mark.parametrize(
    ("host", "origin", "public", "status"),
    [
        ("tongxin.example.com:80", "http://tongxin.example.com", "", 200),
        ("TONGXIN.example.com", "http://tongxin.example.com", "", 200),
        ("tongxin.example.com:8000", "http://tongxin.example.com:8000", "", 200),
        ("tongxin.example.com:8000", "http://tongxin.example.com", "", 403),
        ("[::1]:80", "http://[::1]", "", 200),
        ("gateway:8000", "https://tongxin.example.com", "https://tongxin.example.com:443", 200),
        ("gateway:8000", "https://tongxin.example.com:80", "https://tongxin.example.com", 403),
        ("gateway:8000", "https://tongxin.example.com.", "https://tongxin.example.com", 200),
        ("tongxin.example.com.", "http://tongxin.example.com.", "", 200),
        ("gateway:8000", "https://tongxin.example.com..", "https://tongxin.example.com", 403),
        ("gateway:8000", "https://tongxin.example.com.evil.example", "https://tongxin.example.com", 403),
    ],
)
async def test_a_default_port_or_a_last_dot_is_the_same_page(
    start: Start, host: str, origin: str, public: str, status: int
) -> None:
    platform = start(public_origin=public)
    headers = {"Host": host, "Origin": origin, "X-Tongxin": "1", "Content-Length": "0"}
    answer = await platform.raw(f"POST {ECHO}", headers)
    assert answer.startswith(b"HTTP/1.1 %d" % status)


async def test_headers_that_must_be_single_are_refused_when_doubled(start: Start) -> None:
    platform = start()
    async with platform.client() as client:
        response = await client.get(ECHO, headers=[("Authorization", "Bearer a"), ("Authorization", "Bearer b")])
    assert (response.status_code, response.json()["code"]) == (400, "malformed_request")


async def test_answers_carry_the_protective_headers_and_nothing_telling(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client() as client:
        response = await client.get(ECHO)
    headers = response.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"
    assert "secret" not in headers.get("server", "")
    assert "x-powered-by" not in headers
    assert "strict-transport-security" not in headers  # plain http: it would lock the machine's own address out
    assert not any(name.startswith("access-control-") for name in headers)


async def test_a_services_own_policy_for_files_is_kept(start: Start) -> None:
    platform = start()
    async with platform.client() as client:
        response = await client.get("/api/v1/grievances/sealed")
    assert response.headers.get_list("content-security-policy") == ["sandbox"]
    assert response.headers.get_list("cache-control") == ["private"]


@pytest.mark.parametrize("path", ["/api/v1/unknown/x", "/api/v1/", "/api/v1/grievances", "/api/v2/x", "/api/nothing"])
async def test_unknown_api_path_is_a_problem_not_a_page(start: Start, dist: Any, path: str) -> None:
    platform = start()
    async with platform.client() as client:
        response = await client.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_well_known_goes_to_identity_and_may_be_cached(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client(None) as client:
        response = await client.get("/.well-known/jwks.json")
    assert response.json() == {"keys": []}
    assert response.headers["cache-control"] == "max-age=300"


async def test_strange_methods_are_refused(start: Start) -> None:
    platform = start()
    async with platform.client() as client:
        response = await client.request("TRACE", ECHO)
    assert response.status_code == 405


async def test_a_service_that_breaks_answers_a_problem_without_its_inside(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client() as client:
        response = await client.get("/api/v1/grievances/crash")
    assert response.status_code == 500
    assert "a bug in the service" not in response.text


async def test_blanks_around_a_value_are_no_part_of_it(start: Start, kind: str) -> None:
    platform = start(kind)
    for before, after in (("", " "), ("", "\t"), (" \t ", " \t"), ("", " " * 50)):
        sent = {
            "Authorization": "Bearer a.b.c",
            "Content-Length": "5",
            "Content-Type": "application/json",
            "If-Match": '"7"',
            "Idempotency-Key": "k",
            "Host": "127.0.0.1:8000",
            "X-Other": "",
        }
        answer = await platform.raw(f"POST {ECHO}", {n: f"{before}{v}{after}" for n, v in sent.items()}, b"hello")
        assert answer.startswith(b"HTTP/1.1 200")
        seen = json.loads(answer.partition(b"\r\n\r\n")[2])
        assert seen["body"] == "hello"
        shown = dict(seen["headers"])
        assert {name: shown[name.lower()] for name in sent if name != "X-Other"} | {"X-Other": ""} == sent
    answer = await platform.raw(f"POST {ECHO}", {"Authorization": "Bearer a.b.c", "Transfer-Encoding": "chunked \t"})
    assert not answer.startswith(b"HTTP/1.1 5")


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET {} HTTP/1.1", 400),
        ("GET {} HTTP/1.1\r\nHost: a\r\nHost: a", 400),
        ("GET {} HTTP/1.1\r\nHost: a b/c@d", 400),
        ("GET {} HTTP/1.1\r\nHost: a@b", 400),
        ("GET {} HTTP/1.1\r\nHost: a/b", 400),
        ("GET {} HTTP/1.1\r\nHost: a,b", 400),
        ("GET {} HTTP/1.1\r\nHost: a:b", 400),
        ("GET {} HTTP/1.1\r\nHost: a:80:80", 400),
        ("GET {} HTTP/1.1\r\nHost: :80", 400),
        ("GET {} HTTP/1.1\r\nHost: ::1", 400),
        ("GET {} HTTP/1.1\r\nHost: [::1", 400),
        ("GET {} HTTP/1.1\r\nHost: http://a", 400),
        ("GET {} HTTP/1.1\r\nHost: 同心", 400),
        ("GET {} HTTP/1.0\r\nHost: a b", 400),
        ("GET {} HTTP/1.0\r\nHost: a\r\nHost: b", 400),
        ("GET {}", 400),
        ("GET {} HTTP/0.9\r\nHost: a", 400),
        ("GET {} HTTP/1.2\r\nHost: a", 400),
        ("GET {} HTTP/2.0\r\nHost: a", 400),
        ("GET http://a{} HTTP/1.1", 400),
        ("GET http://{} HTTP/1.1\r\nHost: a", 400),
        ("GET http://a b{} HTTP/1.1\r\nHost: a", 400),
        ("GET http://a@{} HTTP/1.1\r\nHost: a", 400),
        ("GET ws://a{} HTTP/1.1\r\nHost: a", 400),
        ("GET a{} HTTP/1.1\r\nHost: a", 400),
        ("POST {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked", 501),
        ("POST {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: GZIP,chunked", 501),
        ("POST {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity, chunked", 501),
        ("POST {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: deflate\r\nTransfer-Encoding: chunked", 501),
        ("POST {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked", 400),
        ("POST {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity", 400),
        ("POST {} HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked", 400),
        ("GET {} HTTP/1.1\r\nHost:", 200),
        ("GET {} HTTP/1.1\r\nHost: a_b-1.example:", 200),
        ("GET {} HTTP/1.1\r\nHost: [::1]:8000", 200),
        ("GET {} HTTP/1.0", 200),
        ("GET {} HTTP/1.1\r\nHost: a\r\nTE: gzip, chunked", 200),
        ("GET {} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked", 200),
    ],
)
async def test_a_head_with_two_readings_reaches_nobody(start: Start, head: str, status: int) -> None:
    platform = start()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(platform.url.rsplit(":", 1)[1]))
    body = "0\r\n\r\n" if "hunked" in head else ""
    writer.write(f"{head.replace('{}', ECHO)}\r\nConnection: close\r\n\r\n{body}".encode())
    async with asyncio.timeout(60):
        start_line, _, rest = (await reader.read()).partition(b"\r\n")
    writer.close()
    assert start_line.startswith(b"HTTP/1.1 %d " % status)
    if status != 200:
        assert b"content-type: application/problem+json" in rest
        assert platform.grievances.seen == []
