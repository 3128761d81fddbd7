"""Machine clients: an opaque access token in, a signed one out; how they get it, and what they may not pass for."""

from base64 import b64encode
from typing import Any

import httpx
import pytest

from gateway.exchange import XAPI

from .conftest import Platform, Start

ECHO = "/api/v1/grievances/echo"
TOKEN = "/api/v1/identity/oauth2/token"
ACCESS = "tm." + "m" * 43


def program(platform: Platform, authorization: str = f"Bearer {ACCESS}", **headers: str) -> httpx.AsyncClient:
    platform.identity.sessions.add(ACCESS)
    return platform.client(None, headers={"Authorization": authorization, **headers})


async def test_access_token_becomes_a_signed_one_and_goes_no_further(start: Start, kind: str) -> None:
    platform = start(kind)
    async with program(platform) as client:
        shown = platform.shown(await client.get(ECHO))
    assert shown["authorization"] == "Bearer token-1-of-tm.m"
    assert ACCESS not in str(shown)


async def test_program_writes_without_the_headers_of_a_page(start: Start) -> None:
    platform = start()
    async with program(platform) as client:
        assert (await client.post(ECHO, content=b"x")).status_code == 200


async def test_revoked_token_writes_no_more_and_clears_no_cookie(start: Start) -> None:
    platform = start()
    async with program(platform) as client:
        assert "authorization" in platform.shown(await client.post(ECHO, content=b"x"))
        platform.identity.sessions.clear()
        refused = await client.post(ECHO, content=b"x")
    assert "authorization" not in platform.shown(refused)
    assert not {"set-cookie", "x-tongxin-ended"} & refused.headers.keys()


async def test_revoked_token_reads_for_seconds_only(start: Start) -> None:
    now = 1000.0
    platform = start()
    platform.gateway._sessions._clock = lambda: now
    async with program(platform) as client:
        assert "authorization" in platform.shown(await client.get(ECHO))
        platform.identity.sessions.clear()
        now += 5.1
        assert "authorization" not in platform.shown(await client.get(ECHO))


@pytest.mark.parametrize(
    "authorization",
    ["Bearer " + "s" * 43, "Bearer tm." + "m" * 42, f"Basic {ACCESS}", f"Bearer  {ACCESS}"],
)
async def test_nothing_else_is_swapped(start: Start, authorization: str) -> None:
    """A browser's session is none in a header, where it would need no page header."""
    platform = start()
    async with program(platform, authorization) as client:
        await client.get(ECHO)
        assert (await client.post(ECHO, content=b"x")).status_code == 403
    assert platform.identity.swaps == []


@pytest.mark.parametrize("place", ["/api/v1/grievances/", XAPI])
async def test_only_a_learning_system_may_send_its_token_as_a_password(
    start: Start, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.exchange.XAPI", place)  # a service of this platform answers there
    platform = start()
    basic = b64encode(f"client:{ACCESS}".encode()).decode()
    async with program(platform, f"Basic {basic}", **{"X-Experience-API-Version": "2.0.0"}) as client:
        shown = platform.shown(await client.get(ECHO))
    assert shown["x-experience-api-version"] == "2.0.0"
    assert shown.get("authorization") == (None if place == XAPI else "Bearer token-1-of-tm.m")


async def test_access_token_is_no_cookie(start: Start) -> None:
    platform = start()
    platform.identity.sessions.add(ACCESS)
    async with platform.client(ACCESS) as client:
        assert "authorization" not in platform.shown(await client.get(ECHO))


async def test_program_is_limited_as_a_caller_is(start: Start) -> None:
    platform = start(rate_per_session="2/minute")
    async with program(platform) as client:
        assert [(await client.get(ECHO)).status_code for _ in range(3)] == [200, 200, 429]


async def ask_token(platform: Platform, **headers: Any) -> httpx.Response:
    form = {"grant_type": "client_credentials"}
    async with platform.client(headers={"Authorization": "Basic aWQ6c2VjcmV0", **headers}) as client:
        return await client.post(TOKEN, data=form)


async def test_client_proves_itself_by_what_it_sends_alone(start: Start, kind: str) -> None:
    """Its Basic passes here, a browser's cookie does not count, and its page header is not asked for."""
    platform = start(kind)
    shown = platform.shown(await ask_token(platform))
    assert shown["authorization"] == "Basic aWQ6c2VjcmV0"
    assert platform.identity.swaps == []
    assert shown["x-tongxin-origin"] == platform.url


async def test_address_is_the_operators_word_and_never_the_clients(start: Start) -> None:
    named = start(public_origin="https://union.example")
    shown = named.shown(await ask_token(named, **{"Host": "evil.example", "X-Tongxin-Origin": "https://evil.example"}))
    assert shown["x-tongxin-origin"] == "https://union.example"
    unnamed = start(trusted_proxies=["127.0.0.1"])
    headers = {"Host": "evil.example", "X-Tongxin-Origin": "https://evil.example", "X-Forwarded-Proto": "https"}
    assert "x-tongxin-origin" not in unnamed.shown(await ask_token(unnamed, **headers))


async def test_secret_goes_over_https_only(start: Start) -> None:
    platform = start()
    refused = await ask_token(platform, Host="union.example")
    assert (refused.status_code, refused.json()["code"]) == (403, "https_required")


async def test_scim_is_at_its_own_address(start: Start, kind: str) -> None:
    platform = start(kind)
    async with program(platform) as client:
        shown = platform.shown(await client.get("/scim/v2/Users"))
        assert shown["authorization"].startswith("Bearer token-")
        assert shown["x-tongxin-origin"] == platform.url
        assert (await client.get("/scim/v1/Users")).headers["content-type"] != "application/json"


async def test_provisioning_has_nobody_asked_about_again(start: Start) -> None:
    platform = start()
    async with platform.client() as browser, program(platform) as client:
        await browser.get(ECHO)
        assert (await client.post("/scim/v2/Users", content=b"{}")).status_code == 204
        await browser.get(ECHO)
    assert [each["session"] for each in platform.identity.swaps].count(platform.session) == 1


async def test_no_access_token_excuses_one_who_guesses_passwords(start: Start, kind: str) -> None:
    platform = start(kind, rate_failed_sign_in="2/minute")
    async with program(platform, **platform.own_page) as client:
        tried = [await client.post("/api/v1/identity/sessions", json={"password": "wrong"}) for _ in range(3)]
    assert [each.status_code for each in tried] == [401, 401, 429]
    assert platform.identity.swaps == []
