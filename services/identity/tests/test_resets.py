"""Resets: they wait and can be stopped, then shut what is older and can be undone; a lock ends everything at once."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import jwt
import pytest
from enterprise import PASSWORD, Enterprise
from test_activation_codes import activate, issue

from contracts.identity import AccountMatter, AccountNotice
from identity.models import Member
from kit import clock
from kit.auth import Closed
from kit.testing import problem

API = "/api/v1/identity"
NEW = "five brown hens lay eggs"
DEVICE = {"X_Tongxin_Device": "a device cookie of the gateway"}
Shift = Callable[[timedelta], None]


async def told(enterprise: Enterprise, to_id: str) -> list[AccountMatter]:
    return [event.matter for event in await enterprise.harness.events(AccountNotice) if event.to_id == to_id]


async def undo(enterprise: Enterprise, number: str, password: str = PASSWORD) -> httpx.Response:
    async with enterprise.stranger() as client:
        return await client.post(f"{API}/resets/undo", json={"employee_number": number, "password": password})


async def claims(enterprise: Enterprise, secret: str) -> dict[str, object]:
    found: dict[str, object] = jwt.decode(
        (await enterprise.exchange(secret)).json()["token"], options={"verify_signature": False}
    )
    return found


async def reset(enterprise: Enterprise, member: Member, grant: str = "hr_admin@plant_a") -> httpx.Response:
    """By its code, used at once."""
    code = (await issue(enterprise, member.id, grant, reset=True)).json()["code"]
    return await activate(enterprise, member.employee_number, code)


async def test_nothing_ends_while_the_code_waits_and_the_owner_is_told(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD)
    secret = (await enterprise.sign_in(member.employee_number, **DEVICE)).headers["x-tongxin-session"]
    given = (await issue(enterprise, member.id, user_id="hr", reset=True)).json()
    assert given["reset"] is True
    assert "closed" not in await claims(enterprise, secret)
    assert (await enterprise.sign_in(member.employee_number)).status_code == 201
    assert len(await enterprise.harness.rows("SELECT * FROM known_device")) == 1
    assert await told(enterprise, member.id) == [AccountMatter.RESET_PENDING]
    async with enterprise.client(user_id=member.id) as owner:
        shown = (await owner.get(f"{API}/me")).json()["reset"]
    assert (shown["state"], shown["by"], shown["until"]) == ("pending", "hr", given["expires_at"])


async def test_owner_stops_a_reset_and_security_hears_of_it(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD)
    guard = await enterprise.person("root", grants=("security_admin@root",))
    elsewhere = await enterprise.person("root", grants=("security_admin@plant_b",))
    code = (await issue(enterprise, member.id, reset=True)).json()["code"]
    async with enterprise.client(user_id=member.id) as owner:
        assert (await owner.post(f"{API}/me/reset/stop")).status_code == 204
        problem(await owner.post(f"{API}/me/reset/stop"), 409, "nothing_to_stop")
        assert (await owner.get(f"{API}/me")).json()["reset"] is None
    problem(await activate(enterprise, member.employee_number, code), 401, "activation_failed")
    assert (await enterprise.sign_in(member.employee_number)).status_code == 201
    assert await told(enterprise, guard.id) == [AccountMatter.RESET_STOPPED]
    assert await told(enterprise, elsewhere.id) == []


async def test_used_code_ends_sessions_with_their_reason_and_closes_what_is_older(
    enterprise: Enterprise, clock_shift: Shift
) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD)
    old = (await enterprise.sign_in(member.employee_number, **DEVICE)).headers["x-tongxin-session"]
    before = clock.now().timestamp()
    new = (await reset(enterprise, member)).headers["x-tongxin-session"]
    assert problem(await enterprise.exchange(old), 401, "session_ended")["reason"] == "reset"
    problem(await enterprise.sign_in(member.employee_number), 401, "sign_in_failed")
    assert await enterprise.harness.rows("SELECT * FROM known_device") == []
    assert await told(enterprise, member.id) == [AccountMatter.RESET_PENDING, AccountMatter.RESET_USED]
    closed = (await claims(enterprise, new))["closed"]
    assert isinstance(closed, list)
    assert before <= closed[0] <= clock.now().timestamp()
    assert round(closed[1] - closed[0]) == 72 * 3600
    again = (await enterprise.sign_in(member.employee_number, NEW)).headers["x-tongxin-session"]
    assert (await claims(enterprise, again))["closed"] == closed, "signing in again opens nothing"
    async with enterprise.client(user_id=member.id) as owner:
        assert (await owner.get(f"{API}/me")).json()["reset"]["state"] == "closed"
        clock_shift(timedelta(hours=71, minutes=59))
        late = (await enterprise.sign_in(member.employee_number, NEW)).headers["x-tongxin-session"]
        assert "closed" in await claims(enterprise, late)
        clock_shift(timedelta(minutes=2))
        assert "closed" not in await claims(enterprise, late)
    async with enterprise.client(user_id=member.id) as owner:
        assert (await owner.get(f"{API}/me")).json()["reset"] is None


@pytest.mark.parametrize("resets", [1, 2])
async def test_former_password_undoes_a_reset_and_the_ones_after_it(enterprise: Enterprise, resets: int) -> None:
    """After two resets in a row the former password would otherwise be the intruder's."""
    member = await enterprise.person("shop_a", password=PASSWORD)
    guard = await enterprise.person("root", grants=("security_admin@root",))
    old = (await enterprise.sign_in(member.employee_number)).headers["x-tongxin-session"]
    for _ in range(resets):
        new = (await reset(enterprise, member)).headers["x-tongxin-session"]
    problem(await undo(enterprise, member.employee_number, "four grey cats drink milk"), 401, "undo_failed")
    problem(await undo(enterprise, member.employee_number, NEW), 401, "undo_failed")
    assert (await undo(enterprise, member.employee_number)).status_code == 204
    for secret in (old, new):
        assert problem(await enterprise.exchange(secret), 401, "session_ended")["reason"] == "reset_undone"
    problem(await enterprise.sign_in(member.employee_number, NEW), 401, "sign_in_failed")
    assert (await enterprise.sign_in(member.employee_number)).status_code == 201
    assert await told(enterprise, guard.id) == [AccountMatter.RESET_UNDONE]
    problem(await undo(enterprise, member.employee_number), 401, "undo_failed")


async def test_former_password_is_forgotten_when_all_is_open_again(enterprise: Enterprise, clock_shift: Shift) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD)
    await reset(enterprise, member)
    kept = "SELECT former_password_hash IS NOT NULL AS kept FROM credential"
    await enterprise.harness.run_job("forget_former_passwords")
    assert [bool(row.kept) for row in await enterprise.harness.rows(kept)] == [True]
    clock_shift(timedelta(hours=72, seconds=1))
    problem(await undo(enterprise, member.employee_number), 401, "undo_failed")
    await enterprise.harness.run_job("forget_former_passwords")
    assert [bool(row.kept) for row in await enterprise.harness.rows(kept)] == [False]


async def test_guesses_at_the_former_password_are_slowed(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD)
    await reset(enterprise, member)
    answers = [await undo(enterprise, member.employee_number, f"guess number {each} of many") for each in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    unknown = problem(await undo(enterprise, "E9999"), 401, "undo_failed")
    assert unknown["detail"] == answers[0].json()["detail"]


@pytest.mark.parametrize("change", ["rename", "move", "deactivate"])
async def test_hr_gets_no_nearer_by_changing_the_member_first(enterprise: Enterprise, change: str) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD)
    wanted: dict[str, list[dict[str, object]]] = {
        "rename": [{"name": "张伟伟"}],
        "move": [{"unit_id": enterprise.units["plant_a"]}],
        "deactivate": [{"active": False}, {"active": True}],
    }
    async with enterprise.client("hr_admin@plant_a") as hr:
        for version, body in enumerate(wanted[change], start=1):
            answer = await hr.patch(f"{API}/members/{member.id}", json=body, headers={"If-Match": f'"{version}"'})
            assert answer.status_code == 200, answer.text
    new = (await reset(enterprise, member)).headers["x-tongxin-session"]
    assert "closed" in await claims(enterprise, new)
    assert (await undo(enterprise, member.employee_number)).status_code == 204
    assert (await enterprise.sign_in(member.employee_number)).status_code == 201


async def test_first_code_closes_what_was_there_before_without_calling_it_a_reset(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a")
    answer = await reset(enterprise, member)
    assert answer.json()["reset"] is None
    assert "closed" in await claims(enterprise, answer.headers["x-tongxin-session"])
    assert await told(enterprise, member.id) == []


async def test_roles_of_a_reset_account_count_for_nothing_until_it_opens(
    enterprise: Enterprise, clock_shift: Shift
) -> None:
    """HR reset the member; a role that comes meanwhile is not for who sits there."""
    member = await enterprise.person("shop_a", password=PASSWORD)
    secret = (await reset(enterprise, member)).headers["x-tongxin-session"]
    async with enterprise.client("security_admin@root") as security:
        grant = {"member_id": member.id, "role": "group_leader", "unit_id": enterprise.units["shop_a"]}
        assert (await security.post(f"{API}/grants", json=grant)).status_code == 201
    assert (await claims(enterprise, secret))["grants"] == []
    async with enterprise.client(user_id=member.id) as owner:
        shown = (await owner.get(f"{API}/me")).json()
    assert (shown["grants"], shown["reset"]["roles_closed"]) == ([], True)
    clock_shift(timedelta(hours=72, seconds=1))
    late = (await enterprise.sign_in(member.employee_number, NEW)).headers["x-tongxin-session"]
    assert (await claims(enterprise, late))["grants"] == [f"group_leader@{enterprise.units['shop_a']}"]


async def test_a_lock_ends_every_way_in_and_leaves_nothing_to_undo_by(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD)
    other = await enterprise.person("root", grants=("auditor@root",))
    secret = (await enterprise.sign_in(member.employee_number, **DEVICE)).headers["x-tongxin-session"]
    waiting = (await issue(enterprise, member.id, reset=True)).json()["code"]
    async with enterprise.client("security_admin@root", user_id="guard") as security:
        assert (await security.post(f"{API}/members/{member.id}/lock")).status_code == 204
    assert problem(await enterprise.exchange(secret), 401, "session_ended")["reason"] == "locked"
    problem(await enterprise.sign_in(member.employee_number, **DEVICE), 401, "sign_in_failed")
    problem(await activate(enterprise, member.employee_number, waiting), 401, "activation_failed")
    assert AccountMatter.ACCOUNT_LOCKED in await told(enterprise, member.id)
    assert await told(enterprise, other.id) == [AccountMatter.ACCOUNT_LOCKED]
    problem(await undo(enterprise, member.employee_number), 401, "undo_failed")


async def test_a_locked_account_is_opened_by_two(enterprise: Enterprise) -> None:
    """Its owner has nothing left to stop or undo by what one administrator does."""
    member = await enterprise.person("shop_a", password=PASSWORD)
    async with enterprise.client("security_admin@root", user_id="guard") as security:
        assert (await security.post(f"{API}/members/{member.id}/lock")).status_code == 204
    for again in (True, False):
        problem(await issue(enterprise, member.id, reset=again), 409, "second_administrator_needed")
    async with enterprise.client("hr_admin@root") as hr:
        shown = (await hr.get(f"{API}/members/{member.id}")).json()
        assert (shown["may_issue_code"], shown["needs_two"]) == (True, True)
    await enterprise.officer("security_admin@root")
    made = (await enterprise.propose("resets", "hr_admin@root", member_id=member.id)).json()
    problem(await activate(enterprise, member.employee_number, made["code_half"]), 401, "activation_failed")
    given = (await enterprise.decide(made["proposal"]["id"], "security_admin@root")).json()
    answer = await activate(enterprise, member.employee_number, made["code_half"] + given["code_half"])
    assert answer.json()["reset"]["state"] == "closed", "what a thief could not read is still shut"
    async with enterprise.client("hr_admin@root") as hr:
        assert not (await hr.get(f"{API}/members/{member.id}")).json()["needs_two"]


@pytest.mark.parametrize("kind", ["moves", "deactivations"])
async def test_a_locked_account_is_moved_or_deactivated_by_two(enterprise: Enterprise, kind: str) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD)
    there = {"unit_id": enterprise.units["shop_b"]} if kind == "moves" else {}
    async with enterprise.client("security_admin@root", user_id="guard") as security:
        assert (await security.post(f"{API}/members/{member.id}/lock")).status_code == 204
    async with enterprise.client("hr_admin@root") as hr:
        change: dict[str, object] = {**there} or {"active": False}
        answer = await hr.patch(f"{API}/members/{member.id}", json=change, headers={"If-Match": '"1"'})
        assert "locked" in problem(answer, 409, "second_administrator_needed")["detail"]
    assert (await enterprise.by_two(kind, "hr_admin@root", member_id=member.id, **there)).status_code == 200
    [(unit_id, active)] = await enterprise.harness.rows(f"SELECT unit_id, active FROM member WHERE id = '{member.id}'")
    moved_to = enterprise.units["shop_b" if kind == "moves" else "shop_a"]
    assert (unit_id, bool(active)) == (moved_to, kind == "moves")


async def test_nobody_locks_themselves_out_or_somebody_beyond_their_reach(enterprise: Enterprise) -> None:
    guard = await enterprise.person("plant_a", grants=("security_admin@plant_a",))
    stranger = await enterprise.person("shop_b")
    async with enterprise.client("security_admin@plant_a", user_id=guard.id) as security:
        problem(await security.post(f"{API}/members/{guard.id}/lock"), 409, "own_account")
        problem(await security.post(f"{API}/members/{stranger.id}/lock"), 404, "not_found")


async def test_an_account_that_was_reset_does_not_tell_when_its_owner_was_there(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD)
    before = (await enterprise.sign_in(member.employee_number, **DEVICE)).headers["x-tongxin-session"]
    assert (await enterprise.exchange(before)).status_code == 200
    since = clock.now()
    assert (await reset(enterprise, member)).status_code == 201
    async with enterprise.harness.shut_out(member.id, Closed(since, since + timedelta(hours=72))) as client:
        sessions = (await client.get(f"{API}/my-data")).json()["data"]["sessions"]
    assert [each["ended_at"] for each in sessions] == [None]


# --- undoing --------------------------------------------------------------------------------------------------------


async def first_code_by_hr(enterprise: Enterprise, password: str, grant: str = "hr_admin@plant_a") -> Member:
    """A member whose account was opened with HR's code, by somebody who chose this password."""
    member = await enterprise.person("shop_a")
    code = (await issue(enterprise, member.id, grant)).json()["code"]
    assert (await activate(enterprise, member.employee_number, code, password)).status_code == 201
    return member


async def test_undo_shuts_what_is_older_for_as_long_as_a_reset_does_and_the_roles_too(
    enterprise: Enterprise, clock_shift: Shift
) -> None:
    """The person who knows the former password may not be the one who wrote in between."""
    member = await enterprise.person("shop_a", password=PASSWORD, grants=("group_leader@shop_a",))
    await reset(enterprise, member)
    clock_shift(timedelta(hours=71))
    before = clock.now().timestamp()
    assert (await undo(enterprise, member.employee_number)).status_code == 204
    back = (await enterprise.sign_in(member.employee_number)).headers["x-tongxin-session"]
    given = await claims(enterprise, back)
    assert isinstance(given["closed"], list)
    since, until = given["closed"]
    assert before <= since <= clock.now().timestamp()
    assert round(until - since) == 72 * 3600
    assert given["grants"] == []
    async with enterprise.client(user_id=member.id) as owner:
        shown = (await owner.get(f"{API}/me")).json()["reset"]
    assert (shown["state"], shown["roles_closed"]) == ("undone", True)
    assert AccountMatter.RESET_UNDONE in await told(enterprise, member.id)
    clock_shift(timedelta(hours=72, seconds=1))
    late = await claims(enterprise, (await enterprise.sign_in(member.employee_number)).headers["x-tongxin-session"])
    assert "closed" not in late
    assert late["grants"] == [f"group_leader@{enterprise.units['shop_a']}"]


@pytest.mark.parametrize("before", ["nothing", "a new password", "72 hours", "a reset in between", "a leave"])
async def test_password_that_hr_may_know_gives_nobody_the_account(
    enterprise: Enterprise, clock_shift: Shift, before: str
) -> None:
    """HR's code set the former password, HR's code set the new one: who owns the account cannot be told."""
    former = "nine purple owls drink ink"
    member = await first_code_by_hr(enterprise, former)
    number = member.employee_number
    guard = await enterprise.person("root", grants=("security_admin@root",))
    if before == "a new password":
        former, old = "six blue whales sing songs", former
        async with enterprise.client(user_id=member.id) as own:
            answer = await own.post(f"{API}/me/password", json={"current": old, "new": former})
            assert answer.status_code == 204, answer.text
    elif before == "72 hours":
        clock_shift(timedelta(hours=73))
    elif before == "a reset in between":
        await reset(enterprise, member)
    elif before == "a leave":
        async with enterprise.client("hr_admin@plant_a") as hr:
            for version, active in ((1, False), (2, True)):
                answer = await hr.patch(
                    f"{API}/members/{member.id}", json={"active": active}, headers={"If-Match": f'"{version}"'}
                )
                assert answer.status_code == 200, answer.text
    new = (await reset(enterprise, member)).headers["x-tongxin-session"]

    refused = problem(await undo(enterprise, number, former), 409, "undo_locked")
    assert "two administrators" in refused["detail"]
    assert problem(await enterprise.exchange(new), 401, "session_ended")["reason"] == "reset_disputed"
    for password in (former, NEW):
        problem(await enterprise.sign_in(number, password), 401, "sign_in_failed")
        problem(await undo(enterprise, number, password), 401, "undo_failed")
    for person in (member, guard):
        assert (await told(enterprise, person.id)).count(AccountMatter.RESET_DISPUTED) == 1


async def test_password_that_hr_may_know_locks_nobody_out_of_what_two_have_reset(enterprise: Enterprise) -> None:
    member = await first_code_by_hr(enterprise, PASSWORD)
    grant = {"member_id": member.id, "role": "handler", "unit_id": enterprise.units["shop_a"]}
    assert (await enterprise.by_two("grants", **grant)).status_code == 200
    await reset_by_two(enterprise, member)
    secret = (await enterprise.sign_in(member.employee_number, NEW)).headers["x-tongxin-session"]
    problem(await undo(enterprise, member.employee_number), 401, "undo_failed")
    assert (await enterprise.exchange(secret)).status_code == 200
    assert (await enterprise.sign_in(member.employee_number, NEW)).status_code == 201
    assert AccountMatter.RESET_DISPUTED not in await told(enterprise, member.id)


async def test_owner_undoes_what_two_have_reset_by_a_password_of_their_own(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD, grants=("handler@shop_a",))
    await reset_by_two(enterprise, member)
    assert (await undo(enterprise, member.employee_number)).status_code == 204
    assert (await enterprise.sign_in(member.employee_number)).status_code == 201


async def reset_by_two(enterprise: Enterprise, member: Member) -> None:
    code = await enterprise.code_by_two("resets", "hr_admin@root", member_id=member.id)
    assert (await activate(enterprise, member.employee_number, code, NEW)).status_code == 201


async def test_code_that_hr_did_not_issue_leaves_an_undo_open(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a")
    code = await enterprise.code_for(member, by_hr=False)
    await activate(enterprise, member.employee_number, code, PASSWORD)
    await reset(enterprise, member)
    assert (await undo(enterprise, member.employee_number)).status_code == 204
    await reset(enterprise, member)
    assert (await undo(enterprise, member.employee_number)).status_code == 204, "undone once, still not HR's"
