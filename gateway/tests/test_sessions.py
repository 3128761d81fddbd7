"""Sessions in, tokens out: the browser keeps a cookie, the services see a token, the page sees neither."""

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from gateway.problems import SessionUnchecked
from gateway.sessions import Sessions
from gateway.settings import GatewaySettings
from gateway.upstreams import Unreachable, Upstream
from kit.testing import eventually

from .conftest import Platform, Start

ECHO = "/api/v1/grievances/echo"


def count_asked(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The sessions that the gateway has been asked about from now on, its own answers included."""
    asked: list[bytes] = []
    ask = platform.gateway._sessions.authorization

    async def count(session: bytes, **how: Any) -> bytes | None:
        asked.append(session)
        return await ask(session, **how)

    monkeypatch.setattr(platform.gateway._sessions, "authorization", count)
    return asked


async def test_cookie_becomes_a_token_and_goes_no_further(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client() as client:
        response = await client.get(ECHO)
    shown = platform.shown(response)
    assert shown["authorization"] == "Bearer token-1-of-ssss"
    assert "cookie" not in shown
    assert "token-1" not in str(response.headers)


async def test_requests_of_one_session_together_ask_identity_once(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = start()
    hold = platform.identity.hold = threading.Event()
    asked = count_asked(platform, monkeypatch)
    async with platform.client() as client:
        asking = [asyncio.create_task(client.get(ECHO)) for _ in range(10)]
        await eventually(lambda: len(asked) == 10)
        hold.set()
        responses = await asyncio.gather(*asking)
    assert {platform.shown(each)["authorization"] for each in responses} == {"Bearer token-1-of-ssss"}
    assert len(platform.identity.swaps) == 1


async def test_the_one_who_asked_first_may_leave_without_harm_to_the_others(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = start()
    hold = platform.identity.hold = threading.Event()
    asked = count_asked(platform, monkeypatch)
    async with platform.client() as leaving, platform.client() as staying:
        first = asyncio.create_task(leaving.get(ECHO))
        await eventually(lambda: len(asked) == 1)
        second = asyncio.create_task(staying.get(ECHO))
        await eventually(lambda: len(asked) == 2)
        first.cancel()
        hold.set()
        assert (await second).status_code == 200
    assert len(platform.identity.swaps) == 1


async def test_revoked_session_reads_until_the_token_is_too_old(start: Start) -> None:
    now = 1000.0
    platform = start(token_fresh=1.5)
    platform.gateway._sessions._clock = lambda: now
    async with platform.client() as client:
        assert "authorization" in platform.shown(await client.get(ECHO))
        platform.identity.sessions.clear()
        assert "authorization" in platform.shown(await client.get(ECHO))
        now += 1.6
        response = await client.get(ECHO)
    assert "authorization" not in platform.shown(response)
    cleared = response.headers.get_list("set-cookie")
    assert "tongxin=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0" in cleared
    assert "tongxin-here=; Path=/; SameSite=Strict; Max-Age=0" in cleared


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_revoked_session_writes_no_more(start: Start, method: str) -> None:
    platform = start()
    async with platform.client() as client:
        await client.get(ECHO)
        platform.identity.sessions.clear()
        response = await client.request(method, ECHO, headers=platform.own_page)
    assert "authorization" not in platform.shown(response)


async def test_writes_that_come_while_identity_is_asked_wait_for_an_answer_given_after_them(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was asked before may not know yet of a sign-out; those that wait together ask once."""
    platform = start()
    hold = platform.identity.hold = threading.Event()
    asked = count_asked(platform, monkeypatch)
    async with platform.client() as client:
        reading = asyncio.create_task(client.get(ECHO))
        await eventually(lambda: len(asked) == 1)
        writing = [asyncio.create_task(client.post(ECHO, headers=platform.own_page)) for _ in range(10)]
        await eventually(lambda: len(asked) == 11)
        hold.set()
        writes = await asyncio.gather(*writing)
        await reading
    assert {platform.shown(each)["authorization"] for each in writes} == {"Bearer token-2-of-ssss"}
    assert len(platform.identity.swaps) == 2


@pytest.fixture
def asking() -> tuple[Sessions, list[bytes], Callable[[float], None], Callable[[bool], None]]:
    """The shipped figures on a clock and an identity the test moves: (sessions, asked, at, away)."""
    now, is_away = 1000.0, False
    asked: list[bytes] = []

    async def identity(scope: Any, receive: Any, send: Any) -> None:
        nonlocal now
        asked.append((await receive())["body"])
        if is_away:
            raise Unreachable from OSError()
        now += 2  # the answer is slow: that too counts
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b'{"token": "t", "expires_in": 300}'})

    def at(moment: float) -> None:
        nonlocal now
        now = moment

    def away(now_away: bool) -> None:
        nonlocal is_away
        is_away = now_away

    settings = GatewaySettings()
    sessions = Sessions(
        Upstream("identity", identity, settings),
        fresh=settings.token_fresh,
        lifetime=settings.token_lifetime,
        counted=lambda _: None,
        clock=lambda: now,
    )
    return sessions, asked, at, away


async def test_reading_goes_on_for_five_seconds_from_the_asking(asking: Any) -> None:
    sessions, asked, at, _ = asking
    await sessions.authorization(b"s", active=True, writes=False)
    at(1004.9)
    await sessions.authorization(b"s", active=True, writes=False)
    assert len(asked) == 1
    at(1005.1)
    await sessions.authorization(b"s", active=True, writes=False)
    assert len(asked) == 2


async def test_while_identity_is_away_reading_goes_on_for_thirty_seconds_and_writing_does_not(asking: Any) -> None:
    sessions, _, at, away = asking
    await sessions.authorization(b"s", active=True, writes=False)
    away(True)
    with pytest.raises(SessionUnchecked):
        await sessions.authorization(b"s", active=True, writes=True)
    at(1029.9)
    assert await sessions.authorization(b"s", active=True, writes=False) == b"Bearer t"
    at(1030.1)
    with pytest.raises(SessionUnchecked):
        await sessions.authorization(b"s", active=True, writes=False)


OTHER = "o" * 43


@pytest.mark.parametrize(
    ("method", "path", "mine", "others"),
    [
        ("DELETE", "/sessions/current", True, False),
        ("DELETE", "/me/sessions/1", True, False),
        ("DELETE", "/me/sessions", True, False),
        ("POST", "/me/password", True, False),
        ("PATCH", "/members/1", True, True),
        ("POST", "/grants", True, True),
        ("POST", "/refused", False, False),
        ("POST", "/sessions", False, False),
    ],
)
async def test_what_ends_sessions_here_is_felt_at_once_by_their_owners_and_an_officers_work_by_all(
    start: Start, method: str, path: str, mine: bool, others: bool
) -> None:
    platform = start()
    platform.identity.sessions |= {OTHER, "p" * 43}
    platform.identity.members = {OTHER: "bob"}
    # Two sessions of one member, and one of another's.
    async with platform.client() as here, platform.client("p" * 43) as there, platform.client(OTHER) as other:
        for client in (there, other):
            await client.get(ECHO)
        await here.request(method, f"/api/v1/identity{path}", json={}, headers=platform.own_page)
        before = len(platform.identity.swaps)
        await there.get(ECHO)
        assert len(platform.identity.swaps) - before == mine
        await other.get(ECHO)
        assert len(platform.identity.swaps) - before == mine + others


async def test_a_token_asked_for_before_a_sign_out_is_not_kept(start: Start) -> None:
    platform = start()
    platform.identity.sessions.add(OTHER)
    async with platform.client() as client, platform.client(OTHER) as other:
        let_go, hold = platform.identity.hold, threading.Event()
        platform.identity.hold = hold
        reading = asyncio.create_task(other.get(ECHO))
        await eventually(lambda: platform.identity.swaps)
        platform.identity.hold = let_go
        await client.patch("/api/v1/identity/members/1", json={}, headers=platform.own_page)
        hold.set()
        await reading
        before = len(platform.identity.swaps)
        await other.get(ECHO)
    assert len(platform.identity.swaps) - before == 1


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("reset", "reset"),
        ("role_granted", "role_granted"),
        (None, "ended"),
        ("a\r\nset-cookie: b", "ended"),
        (7, "ended"),
    ],
)
async def test_why_a_session_has_ended_is_told_with_the_refusal(start: Start, reason: object, told: str) -> None:
    platform = start()
    platform.identity.end_reason = reason
    async with platform.client() as client:
        assert "x-tongxin-ended" not in (await client.get(ECHO)).headers
    for _ in "12":  # the second is answered from memory
        async with platform.client("e" * 43) as client:
            assert (await client.get(ECHO)).headers["x-tongxin-ended"] == told


async def test_the_reason_outlives_what_ends_other_sessions(start: Start) -> None:
    """An administrator's next step makes the gateway ask about everybody again, just when the page asks why."""
    platform = start()
    platform.identity.end_reason = "deactivated"
    async with platform.client("e" * 43) as page, platform.client() as administrator:
        assert (await page.get(ECHO)).headers["x-tongxin-ended"] == "deactivated"
        platform.identity.end_reason = None
        await administrator.post("/api/v1/identity/units", headers=platform.own_page)
    async with platform.client("e" * 43) as page:
        assert (await page.get(ECHO)).headers["x-tongxin-ended"] == "deactivated"


async def test_a_refused_stream_leaves_the_reason_to_the_next_question(start: Start) -> None:
    """No script reads what a stream is refused for: were the cookie cleared by it, nobody would hear why."""
    platform = start()
    platform.identity.end_reason = "moved"
    async with platform.client("e" * 43) as client:
        refused = await client.get(ECHO, headers={"Accept": "text/event-stream"})
        assert "set-cookie" not in refused.headers
        told = await client.get(ECHO)
        assert told.headers["x-tongxin-ended"] == "moved"
        assert "tongxin=;" in told.headers["set-cookie"]


async def test_token_refused_by_a_service_is_dropped(start: Start) -> None:
    platform = start()
    platform.grievances.refuse_tokens = True
    async with platform.client() as client:
        assert (await client.get(ECHO)).status_code == 401
        await client.get(ECHO)
    assert len(platform.identity.swaps) == 2


async def test_ended_session_reaches_what_is_public_as_a_stranger(start: Start) -> None:
    platform = start()
    async with platform.client("e" * 43) as client:
        response = await client.get(ECHO)
        await client.get(ECHO)
    assert response.status_code == 200
    assert "authorization" not in platform.shown(response)
    assert len(platform.identity.swaps) == 1  # and identity is not asked again at once


async def test_an_event_stream_is_not_activity_but_who_comes_back_is(start: Start) -> None:
    platform = start()
    async with platform.client() as client:
        await client.get(ECHO, headers={"Accept": "text/event-stream"})
        await client.get(ECHO, headers={"X-Tongxin-Background": "1"})
        await client.get(ECHO)
        await client.get(ECHO, headers={"X-Tongxin-Background": "1"})
    assert [swap["active"] for swap in platform.identity.swaps] == [False, True]


@pytest.mark.parametrize("cookie", ["tongxin=short", "tongxin=" + "a" * 300, "tongxin=a%20b;x", "other=" + "s" * 43])
async def test_what_is_no_session_is_not_asked_about(start: Start, cookie: str) -> None:
    platform = start()
    async with platform.client(None) as client:
        response = await client.get(ECHO, headers={"Cookie": cookie})
    assert response.status_code == 200
    assert platform.identity.swaps == []


async def test_two_different_session_cookies_count_as_none(start: Start) -> None:
    platform = start()
    async with platform.client(None) as client:
        await client.get(ECHO, headers={"Cookie": f"tongxin={'x' * 43}; tongxin={platform.session}"})
    assert platform.identity.swaps == []


async def test_sign_in_sets_a_cookie_out_of_the_pages_reach_and_remembers_the_device(start: Start) -> None:
    platform = start()
    async with platform.client(None) as client:
        response = await client.post("/api/v1/identity/sessions", json={}, headers=platform.own_page)
        cookies = response.headers.get_list("set-cookie")
        assert f"tongxin={'n' * 43}; Path=/; HttpOnly; SameSite=Strict" in cookies
        assert "tongxin-here=1; Path=/; SameSite=Strict" in cookies  # readable: the client need not ask to be refused
        device = next(each for each in cookies if each.startswith("tongxin-device="))
        assert "HttpOnly; SameSite=Strict; Max-Age=31536000" in device
        assert "x-tongxin-session" not in response.headers
        await client.post("/api/v1/identity/sessions", json={}, headers=platform.own_page)
        assert "authorization" in platform.shown(await client.get(ECHO))
    first, second = platform.identity.devices
    assert first is not None
    assert first == second


async def test_signing_in_again_after_the_session_ended_leaves_the_new_one(start: Start) -> None:
    platform = start()
    async with platform.client("e" * 43) as client:
        response = await client.post("/api/v1/identity/sessions", json={}, headers=platform.own_page)
    sessions = [each for each in response.headers.get_list("set-cookie") if each.startswith("tongxin=")]
    assert sessions == [f"tongxin={'n' * 43}; Path=/; HttpOnly; SameSite=Strict"]


async def test_over_https_the_cookie_is_bound_to_the_host(start: Start) -> None:
    platform = start(public_origin="https://tongxin.example.com")
    headers = {**platform.own_page, "Origin": "https://tongxin.example.com"}
    async with platform.client(None) as client:
        response = await client.post("/api/v1/identity/sessions", json={}, headers=headers)
        assert f"__Host-tongxin={'n' * 43}; Path=/; HttpOnly; SameSite=Strict; Secure" in response.headers.get_list(
            "set-cookie"
        )
        bare = await client.get(ECHO, headers={"Cookie": f"tongxin={platform.session}"})
        bound = await client.get(ECHO, headers={"Cookie": f"__Host-tongxin={platform.session}"})
    assert "authorization" not in platform.shown(bare)
    assert "authorization" in platform.shown(bound)
    assert bound.headers["strict-transport-security"].startswith("max-age=")


async def test_signing_in_over_plain_http_from_elsewhere_is_refused(start: Start) -> None:
    platform = start()
    headers = {**platform.own_page, "Host": "tongxin.example.com", "Cookie": f"tongxin={platform.session}"}
    async with platform.client(None) as client:
        response = await client.post("/api/v1/identity/sessions", json={}, headers=headers)
        await client.get(ECHO, headers=headers)
    assert response.json()["code"] == "https_required"
    assert platform.identity.seen == []


@pytest.mark.parametrize("authorization", ["x1", "Bearer a.b.c"])
async def test_no_token_excuses_a_sign_in_from_https(start: Start, authorization: str) -> None:
    platform = start()
    headers = {**platform.own_page, "Host": "tongxin.example.com", "Authorization": authorization}
    async with platform.client(None) as client:
        for path in ("/api/v1/identity/sessions", "/api/v1/identity/activations"):
            response = await client.post(path, json={}, headers={**headers, "Origin": "http://tongxin.example.com"})
            assert (response.status_code, response.json()["code"]) == (403, "https_required")
    assert platform.identity.seen == []


async def test_sign_out_clears_the_cookie_and_forgets_the_token(start: Start) -> None:
    platform = start()
    async with platform.client() as client:
        await client.get(ECHO)
        response = await client.delete("/api/v1/identity/sessions/current", headers=platform.own_page)
        assert response.status_code == 204
        assert "tongxin=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0" in response.headers.get_list("set-cookie")
        await client.get(ECHO, headers={"Cookie": f"tongxin={platform.session}"})
    assert len(platform.identity.swaps) == 3


async def test_only_identity_may_set_the_session(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client() as client:
        response = await client.get(ECHO)
    assert "set-cookie" not in response.headers
    assert "x-tongxin-session" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/identity/tokens",
        "/api/v1/identity/tokens/",
        "/api/v1/identity/%74okens",
        "/api/v1/identity//tokens",
        "/api/v1/identity/x/../tokens",
        "/api/v1/identity/./tokens",
    ],
)
async def test_nobody_swaps_a_session_for_a_token_from_outside(start: Start, path: str) -> None:
    platform = start()
    body = json.dumps({"session": platform.session, "active": True}).encode()
    headers = {**platform.own_page, "Content-Type": "application/json", "Content-Length": str(len(body))}
    answer = await platform.raw(f"POST {path}", headers, body)
    assert b"404 Not Found" in answer.splitlines()[0]
    assert platform.identity.swaps == []


async def test_identity_away_is_said_not_taken_for_signed_out(start: Start) -> None:
    platform = start()
    platform.servers["identity"].stop().result(5)
    async with platform.client() as client:
        response = await client.get(ECHO)
        assert (await client.get("/livez")).status_code == 200
    assert response.status_code == 503
    assert response.json()["code"] == "session_unchecked"
    assert response.headers["retry-after"] == "5"
    assert "set-cookie" not in response.headers
    assert platform.grievances.seen == []
