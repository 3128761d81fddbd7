"""Sessions, tokens and the keys that sign them."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from enterprise import PASSWORD, Enterprise

from contracts.identity import SessionsEnded
from contracts.roles import Role
from identity import tokens
from identity.grants import add_grant
from identity.retention import SESSIONS
from identity.rules import KEY_AFTERLIFE, KEY_LIFE, KEY_NOTICE
from kit import clock
from kit.auth import TokenInvalid, Verifier
from kit.sealing import NotOpened, unseal
from kit.testing import ISSUER, problem, token

SESSION = "x-tongxin-session"
Shift = Callable[[timedelta], None]


async def open_session(enterprise: Enterprise, number: str = "E1", **headers: str) -> str:
    return (await enterprise.sign_in(number, **headers)).headers[SESSION]


async def keys(enterprise: Enterprise) -> Any:
    async with enterprise.stranger() as client:
        return (await client.get("/.well-known/jwks.json")).json()["keys"]


def verifier(enterprise: Enterprise) -> Verifier:
    async def fetch() -> dict[str, object]:
        return {"keys": await keys(enterprise)}

    return Verifier(ISSUER, fetch)


async def test_token_says_who_and_what_and_every_service_can_check_it(enterprise: Enterprise) -> None:
    member = await enterprise.person(number="E1", password=PASSWORD, grants=("union_staff@plant_a", "handler@shop_b"))
    answer = (await enterprise.exchange(await open_session(enterprise))).json()
    assert answer["expires_in"] == 300
    user = await verifier(enterprise).verify(answer["token"])
    assert (user.id, user.session_id) == (member.id, answer["session_id"])
    assert jwt.decode(answer["token"], options={"verify_signature": False})["acr"] == "pwd"
    assert user.signed_in_at
    user.require_fresh()
    assert set(user.grants) == {
        ("union_staff", enterprise.units["plant_a"]),
        ("handler", enterprise.units["shop_b"]),
    }
    header = jwt.get_unverified_header(answer["token"])
    assert (header["alg"], header["typ"]) == ("RS256", "at+jwt")


async def test_a_token_is_signed_again_after_a_minute_or_when_it_says_something_else(
    enterprise: Enterprise, clock_shift: Shift
) -> None:
    member = await enterprise.person(number="E1", password=PASSWORD)
    secret = await open_session(enterprise)

    async def ask() -> dict[str, Any]:
        return dict((await enterprise.exchange(secret)).json())

    first = await ask()
    clock_shift(timedelta(seconds=50))
    again = await ask()
    assert again["token"] == first["token"]
    assert 248 <= again["expires_in"] <= 250
    async with enterprise.harness.session() as session:
        await add_grant(session, "test", member.id, Role.HANDLER, enterprise.units["shop_a"])
    granted = await ask()
    assert (await verifier(enterprise).verify(granted["token"])).units_of("handler") == {enterprise.units["shop_a"]}
    clock_shift(timedelta(seconds=60))
    assert (await ask())["token"] != granted["token"]


async def test_session_is_kept_as_a_digest_only(enterprise: Enterprise) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    secret = await open_session(enterprise)
    stored = str(await enterprise.harness.rows("SELECT * FROM session"))
    assert secret not in stored


async def test_each_sign_in_gets_another_session(enterprise: Enterprise) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    assert await open_session(enterprise) != await open_session(enterprise)


async def test_unknown_session_gets_no_token(enterprise: Enterprise) -> None:
    problem(await enterprise.exchange("made up"), 401, "session_ended")


async def test_idle_session_ends_after_half_an_hour(enterprise: Enterprise, clock_shift: Shift) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    secret = await open_session(enterprise)
    clock_shift(timedelta(minutes=29))
    assert (await enterprise.exchange(secret)).status_code == 200
    clock_shift(timedelta(minutes=29))
    assert (await enterprise.exchange(secret)).status_code == 200
    clock_shift(timedelta(minutes=30))
    problem(await enterprise.exchange(secret), 401, "session_ended")


async def test_what_nobody_watches_is_no_activity(enterprise: Enterprise, clock_shift: Shift) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    secret = await open_session(enterprise)
    clock_shift(timedelta(minutes=20))
    assert (await enterprise.exchange(secret, active=False)).status_code == 200
    clock_shift(timedelta(minutes=20))
    problem(await enterprise.exchange(secret), 401, "session_ended")


async def test_swapping_a_session_writes_only_once_a_minute(
    enterprise: Enterprise, clock_shift: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    secret = await open_session(enterprise)
    await enterprise.exchange(secret)
    database, writes = enterprise.harness.db, 0
    write = database.write

    def count() -> Any:
        nonlocal writes
        writes += 1
        return write()

    monkeypatch.setattr(database, "write", count)
    for seconds, active, expected in ((0, True, 0), (50, True, 0), (20, False, 0), (0, True, 1), (30, True, 1)):
        clock_shift(timedelta(seconds=seconds))
        assert (await enterprise.exchange(secret, active)).status_code == 200
        assert writes == expected


async def test_session_ends_after_twelve_hours_however_busy(enterprise: Enterprise, clock_shift: Shift) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    secret = await open_session(enterprise)
    for _ in range(28):
        clock_shift(timedelta(minutes=25))
        assert (await enterprise.exchange(secret)).status_code == 200
    clock_shift(timedelta(minutes=17))
    answer = await enterprise.exchange(secret)
    assert answer.json()["expires_in"] <= 180, "a token does not outlive its session"
    clock_shift(timedelta(minutes=4))
    problem(await enterprise.exchange(secret), 401, "session_ended")


async def test_signing_out_ends_the_session_and_clears_the_cookie(enterprise: Enterprise) -> None:
    member = await enterprise.person(number="E1", password=PASSWORD)
    secret = await open_session(enterprise)
    session_id = (await enterprise.exchange(secret)).json()["session_id"]
    answer = await sign_out(enterprise, member.id, session_id)
    assert answer.status_code == 204
    assert answer.headers[SESSION] == ""
    problem(await enterprise.exchange(secret), 401, "session_ended")
    problem(await sign_out(enterprise, member.id, session_id), 404, "not_found")


async def sign_out(enterprise: Enterprise, member_id: str, session_id: str) -> httpx.Response:
    bearer = f"Bearer {token(member_id, sid=session_id)}"
    async with enterprise.stranger(authorization=bearer) as client:
        return await client.delete("/api/v1/identity/sessions/current")


async def test_owner_lists_and_ends_sessions(enterprise: Enterprise) -> None:
    member = await enterprise.person(number="E1", password=PASSWORD)
    phone = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
    first, second = await open_session(enterprise, user_agent=phone), await open_session(enterprise)
    async with enterprise.client(user_id=member.id) as client:
        items = (await client.get("/api/v1/identity/me/sessions")).json()["items"]
        assert [item["user_agent_label"] for item in items] == ["a program", "Chrome · Android"]
        assert (await client.delete(f"/api/v1/identity/me/sessions/{items[0]['id']}")).status_code == 204
        problem(await enterprise.exchange(second), 401, "session_ended")
        assert (await enterprise.exchange(first)).status_code == 200
        assert (await client.delete("/api/v1/identity/me/sessions")).status_code == 204
    problem(await enterprise.exchange(first), 401, "session_ended")


ENDINGS: dict[str, tuple[str, str, str, dict[str, Any] | None]] = {
    "signing out": ("", "DELETE", "sessions/current", None),
    "one device": ("", "DELETE", "me/sessions/{first}", None),
    "all other devices": ("", "DELETE", "me/sessions", None),
    "a new password": ("", "POST", "me/password", {"current": PASSWORD, "new": "four grey geese walk home"}),
    "a move": ("hr_admin@root", "PATCH", "members/{member}", {"unit_id": "shop_b"}),
    "a deactivation": ("hr_admin@root", "PATCH", "members/{member}", {"active": False}),
    "a lock": ("security_admin@root", "POST", "members/{member}/lock", None),
}
"""Whose doing (empty: the member's own), and by which request."""


@pytest.mark.parametrize("ending", ENDINGS)
async def test_open_pages_hear_of_a_session_that_ends(enterprise: Enterprise, ending: str) -> None:
    grant, method, path, body = ENDINGS[ending]
    member = await enterprise.person("shop_a", number="E1", password=PASSWORD)
    first, second = [(await enterprise.exchange(await open_session(enterprise))).json() for _ in range(2)]
    assert await enterprise.harness.events(SessionsEnded) == []
    names = {"first": first["session_id"], "member": member.id}
    body = body and {key: enterprise.units.get(str(value), value) for key, value in body.items()}
    own = f"Bearer {token(member.id, sid=second['session_id'])}"
    async with enterprise.client(grant) if grant else enterprise.stranger(authorization=own) as client:
        tag = {"if-match": f'"{member.version}"'}
        answer = await client.request(method, f"/api/v1/identity/{path.format(**names)}", json=body, headers=tag)
    assert answer.is_success, answer.text
    heard = await enterprise.harness.events(SessionsEnded)
    assert [each.member_id for each in heard] == [member.id]


async def test_nobody_ends_another_ones_session(enterprise: Enterprise) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    stranger = await enterprise.person(number="E2", password=PASSWORD)
    secret = await open_session(enterprise)
    session_id = (await enterprise.exchange(secret)).json()["session_id"]
    async with enterprise.client("security_admin@root", user_id=stranger.id) as client:
        problem(await client.delete(f"/api/v1/identity/me/sessions/{session_id}"), 404, "not_found")
        assert (await client.get("/api/v1/identity/me/sessions")).json()["items"] == []
    assert (await enterprise.exchange(secret)).status_code == 200


async def test_grant_ended_is_missing_from_the_next_token(enterprise: Enterprise) -> None:
    await enterprise.person(number="E1", password=PASSWORD, grants=("handler@shop_a",))
    secret = await open_session(enterprise)
    async with enterprise.client("security_admin@root") as security:
        grants = (await security.get("/api/v1/identity/grants")).json()["items"]
        assert (await security.delete(f"/api/v1/identity/grants/{grants[0]['id']}")).status_code == 204
    answer = (await enterprise.exchange(secret)).json()
    assert (await verifier(enterprise).verify(answer["token"])).grants == ()


# --- keys -----------------------------------------------------------------------------------------------------------


async def test_first_tokens_at_the_same_moment_make_one_key(enterprise: Enterprise) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    secret = await open_session(enterprise)
    answers = await asyncio.gather(*(enterprise.exchange(secret) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(await keys(enterprise)) == 1


async def test_new_key_is_published_before_it_signs_and_the_old_outlives_its_tokens(
    enterprise: Enterprise, clock_shift: Shift
) -> None:
    await enterprise.person(number="E1", password=PASSWORD)

    async def signing_key_id() -> str:
        token = (await enterprise.exchange(await open_session(enterprise))).json()["token"]
        return str(jwt.get_unverified_header(token)["kid"])

    await enterprise.harness.run_job("rotate_keys")
    first = await signing_key_id()
    clock_shift(KEY_LIFE - KEY_NOTICE)
    await enterprise.harness.run_job("rotate_keys")
    await enterprise.harness.run_job("rotate_keys")
    old, new = [key["kid"] for key in await keys(enterprise)]
    assert old == first == await signing_key_id()
    clock_shift(KEY_NOTICE)
    assert await signing_key_id() == new
    await enterprise.harness.run_job("rotate_keys")
    assert len(await keys(enterprise)) == 2
    clock_shift(KEY_AFTERLIFE)
    await enterprise.harness.run_job("rotate_keys")
    assert [key["kid"] for key in await keys(enterprise)] == [new]


async def test_published_keys_hold_no_private_part(enterprise: Enterprise) -> None:
    await enterprise.harness.run_job("rotate_keys")
    (key,) = await keys(enterprise)
    assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}


async def test_sealed_key_of_another_row_does_not_open(enterprise: Enterprise) -> None:
    await enterprise.harness.run_job("rotate_keys")
    await enterprise.person(number="E1", password=PASSWORD)
    settings = enterprise.harness.settings
    async with enterprise.harness.session() as session:
        key = await tokens.find_key(session)
    assert key
    opened = tokens._load(unseal(settings, tokens.SEALED, key.id, key.sealed))
    assert opened.private_numbers().d.to_bytes(256) not in key.sealed
    with pytest.raises(NotOpened):
        tokens.sign(key._replace(id="another row"), settings, {}, clock.now())


async def test_tampered_token_is_refused(enterprise: Enterprise, tamper: Callable[[str], str]) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    token = (await enterprise.exchange(await open_session(enterprise))).json()["token"]
    with pytest.raises(TokenInvalid):
        await verifier(enterprise).verify(tamper(token))


async def test_old_sessions_are_forgotten(enterprise: Enterprise, clock_shift: Shift) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    await open_session(enterprise)
    await enterprise.sign_in("E1", "wrong")
    clock_shift(timedelta(days=8))
    for name in ("sessions", "tries"):
        await enterprise.harness.run_job(f"delete_{name}")
    assert await enterprise.harness.rows("SELECT id FROM session") == []
    assert await enterprise.harness.rows("SELECT bucket FROM sign_in_tries") == []
    told = SESSIONS.kept(enterprise.harness.settings)
    assert "30 天" in told.zh
    assert "30 days" in told.en, "of those that are kept"
