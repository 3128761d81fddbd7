"""Activation codes: who may make one for whom, and what a reset ends."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from enterprise import PASSWORD, Enterprise
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.roles import Role
from identity import activation_codes
from identity.activation_codes import new_code
from identity.grants import add_grant
from identity.models import Member
from kit.db import get_locked
from kit.testing import problem

MEMBERS = "/api/v1/identity/members"


async def activate(
    enterprise: Enterprise, number: str, code: str, password: str = "five brown hens lay eggs"
) -> httpx.Response:
    async with enterprise.stranger() as client:
        body = {"employee_number": number, "code": code, "password": password}
        return await client.post("/api/v1/identity/activations", json=body)


async def issue(
    enterprise: Enterprise, member_id: str, grant: str = "hr_admin@plant_a", user_id: str | None = None, **body: object
) -> httpx.Response:
    async with enterprise.client(grant, user_id=user_id) as client:
        return await client.post(f"{MEMBERS}/{member_id}/activation-code", json=body or None)


async def test_hr_issues_first_codes_but_not_for_the_three_administrators(enterprise: Enterprise) -> None:
    worker, auditor = await enterprise.person(), await enterprise.person(grants=("auditor@root",))
    assert len((await issue(enterprise, worker.id, "hr_admin@plant_a")).json()["code"]) == 29
    problem(await issue(enterprise, auditor.id, "hr_admin@root"), 409, "another_must_issue")
    problem(await issue(enterprise, worker.id, "security_admin@root"), 409, "another_must_issue")
    problem(await issue(enterprise, auditor.id, "security_admin@root"), 409, "second_administrator_needed")
    assert (await enterprise.by_two("resets", member_id=auditor.id)).status_code == 200
    guard = await enterprise.officer("security_admin@root")
    problem(await enterprise.propose("resets", member_id=guard.id), 409, "another_must_issue")


async def test_security_opens_the_account_of_an_hr_administrator_who_was_never_in_it(enterprise: Enterprise) -> None:
    """Who else could, where no other HR administrator is there? Once it is in use, HR resets it."""
    boss = await enterprise.person("root", grants=("hr_admin@root",))
    problem(await issue(enterprise, boss.id, "security_admin@plant_a"), 404, "not_found")
    async with enterprise.client("security_admin@root") as security:
        assert (await security.get(f"{MEMBERS}/{boss.id}")).json()["may_issue_code"] is True
    code = await enterprise.code_by_two("resets", member_id=boss.id)
    assert (await activate(enterprise, boss.employee_number, code)).status_code == 201
    problem(await enterprise.propose("resets", member_id=boss.id), 409, "another_must_issue")
    assert (await enterprise.by_two("resets", "hr_admin@root", member_id=boss.id)).status_code == 200


async def test_code_needs_reach_over_every_grant_it_opens(enterprise: Enterprise) -> None:
    """Or the administrator of a workshop could take over the people in it who serve the whole group."""
    guard = await enterprise.person("shop_a", grants=("security_admin@root",))
    handler = await enterprise.person("shop_a", grants=("handler@plant_a",))
    leader = await enterprise.person("shop_a", grants=("group_leader@plant_a",))
    problem(await issue(enterprise, leader.id, "hr_admin@shop_a"), 409, "another_must_issue")
    assert (await issue(enterprise, leader.id, "hr_admin@plant_a")).status_code == 201
    for person, too_low, enough in (
        (guard, "security_admin@shop_a", "security_admin@root"),
        (handler, "hr_admin@shop_a", "hr_admin@plant_a"),
    ):
        problem(await issue(enterprise, person.id, too_low), 409, "another_must_issue")
        problem(await enterprise.propose("resets", too_low, member_id=person.id), 409, "another_must_issue")
        assert (await enterprise.by_two("resets", enough, member_id=person.id)).status_code == 200


async def test_hr_cannot_become_union_staff_by_a_code(enterprise: Enterprise) -> None:
    """Union staff see who raised a concern; the employer's HR must not."""
    desk = await enterprise.person("shop_a", grants=("union_staff@shop_a",))
    problem(await issue(enterprise, desk.id, "hr_admin@root"), 409, "another_must_issue")
    problem(await enterprise.propose("resets", "hr_admin@root", member_id=desk.id), 409, "another_must_issue")
    assert (await enterprise.by_two("resets", member_id=desk.id)).status_code == 200


async def test_code_issued_before_a_grant_does_not_open_it(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a")
    code = (await issue(enterprise, member.id, "hr_admin@shop_a")).json()["code"]
    assert (await give(enterprise, member.id, "union_staff")).status_code == 200
    async with enterprise.stranger() as client:
        body = {"employee_number": member.employee_number, "code": code, "password": PASSWORD}
        problem(await client.post("/api/v1/identity/activations", json=body), 401, "activation_failed")


async def test_first_code_resets_nothing_and_a_second_replaces_it(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a")
    first, second = [(await issue(enterprise, member.id)).json() for _ in range(2)]
    assert first["reset"] is False
    problem(await activate(enterprise, member.employee_number, first["code"]), 401, "activation_failed")
    assert (await activate(enterprise, member.employee_number, second["code"])).status_code == 201
    actions = [action for (action,) in await enterprise.harness.rows("SELECT action FROM audit_entry")]
    assert (actions.count("member.issue_activation_code"), actions.count("member.end_access")) == (2, 0)


async def test_code_for_an_account_in_use_must_be_asked_for_as_a_reset(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD)
    problem(await issue(enterprise, member.id), 409, "account_in_use")
    problem(await issue(enterprise, member.id, reset=False), 409, "account_in_use")
    problem(await issue(enterprise, member.id, reset="yes"), 422, "invalid_input")
    assert (await enterprise.sign_in(member.employee_number)).status_code == 201, "nothing was ended"


async def give(enterprise: Enterprise, member_id: str, role: str, **more: object) -> httpx.Response:
    unit_id = enterprise.units["plant_a"]
    return await enterprise.by_two("grants", member_id=member_id, role=role, unit_id=unit_id, **more)


async def actions(enterprise: Enterprise, member_id: str) -> list[str]:
    actor_id = (await enterprise.officer("security_admin@root")).id
    entries = f"SELECT action FROM audit_entry WHERE object_id = '{member_id}' AND actor_id = '{actor_id}' ORDER BY id"
    return [row.action for row in await enterprise.harness.rows(entries)]


async def test_a_password_set_with_hrs_code_does_not_open_what_hr_must_not_see(enterprise: Enterprise) -> None:
    """HR may have used the code itself, while the account was nothing to anybody."""
    member = await enterprise.person("shop_a")
    code = (await issue(enterprise, member.id)).json()["code"]
    secret = (await activate(enterprise, member.employee_number, code)).headers["x-tongxin-session"]
    assert (await give(enterprise, member.id, "handler")).status_code == 200, "the company's, as HR is"
    assert (await enterprise.exchange(secret)).status_code == 200
    handler = await enterprise.harness.rows(f"SELECT id FROM grant_held WHERE member_id = '{member.id}'")
    async with enterprise.client("security_admin@root") as security:
        await security.delete(f"/api/v1/identity/grants/{handler[0].id}")

    said = problem(await give(enterprise, member.id, "union_staff"), 409, "opened_by_hr")
    assert "with a new code" in said["detail"]
    unit_id = enterprise.units["plant_a"]
    wish = {"member_id": member.id, "role": "union_staff", "unit_id": unit_id, "code": True}
    proposed = (await enterprise.propose("grants", **wish)).json()
    assert (await enterprise.exchange(secret)).status_code == 200, "nothing was ended"
    confirmed = (await enterprise.decide(proposed["proposal"]["id"])).json()
    problem(await enterprise.exchange(secret), 401, "session_ended")
    problem(await enterprise.sign_in(member.employee_number, "five brown hens lay eggs"), 401, "sign_in_failed")
    assert await actions(enterprise, member.id) == ["member.end_sessions", "member.end_access"]
    problem(await issue(enterprise, member.id, "hr_admin@root"), 409, "another_must_issue")

    code = f"{proposed['code_half']}{confirmed['code_half']}"
    secret = (await activate(enterprise, member.employee_number, code)).headers["x-tongxin-session"]
    assert (await give(enterprise, member.id, "inspector")).status_code == 200, "that one HR does not know"
    assert (await enterprise.exchange(secret)).status_code == 200


async def undo(enterprise: Enterprise, number: str, password: str) -> httpx.Response:
    async with enterprise.stranger() as client:
        body = {"employee_number": number, "password": password}
        return await client.post("/api/v1/identity/resets/undo", json=body)


@pytest.mark.parametrize("left", [False, True])
async def test_a_former_password_that_hr_may_know_undoes_no_reset_into_a_union_role(
    enterprise: Enterprise, left: bool
) -> None:
    """HR opens the account; later two administrators reset it, or HR let the member leave and come back."""
    member = await enterprise.person("shop_a", grants=() if left else ("mediator@shop_a",))
    code = await enterprise.code_for(member, by_hr=True)
    await activate(enterprise, member.employee_number, code)
    if left:
        async with enterprise.client("hr_admin@root") as hr:
            for version, active in ((1, False), (2, True)):
                at = {"If-Match": f'"{version}"'}
                answer = await hr.patch(f"{MEMBERS}/{member.id}", json={"active": active}, headers=at)
                assert answer.status_code == 200, answer.text
    else:
        code = await enterprise.code_by_two("resets", "hr_admin@root", member_id=member.id)
        await activate(enterprise, member.employee_number, code, "six white mice eat cheese")
    unit_id = enterprise.units["plant_a"]
    wish = {"member_id": member.id, "role": "union_staff", "unit_id": unit_id, "code": True}
    code = await enterprise.code_by_two("grants", **wish)
    assert (await activate(enterprise, member.employee_number, code, PASSWORD)).status_code == 201
    problem(await undo(enterprise, member.employee_number, "five brown hens lay eggs"), 401, "undo_failed")
    assert (await enterprise.sign_in(member.employee_number, PASSWORD)).status_code == 201


async def test_a_grant_that_voids_an_open_code_says_so_in_the_audit(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a")
    await issue(enterprise, member.id)
    for role in ("handler", "mediator"):
        assert (await give(enterprise, member.id, role)).status_code == 200
    assert await actions(enterprise, member.id) == ["member.void_activation_code"]


async def test_codes_for_a_whole_unit_open_the_accounts_of_those_who_were_never_in(enterprise: Enterprise) -> None:
    new = [await enterprise.person("shop_a", number=f"N{n}") for n in (2, 1)]
    below = await enterprise.person("plant_a", number="N3")
    used = await enterprise.person("shop_a", number="N4", password=PASSWORD)
    await enterprise.person("shop_b", number="N5")
    await enterprise.person("shop_a", number="N6", grants=("finance@plant_a",))
    path = f"/api/v1/identity/units/{enterprise.units['plant_a']}/activation-codes"
    async with enterprise.client("hr_admin@plant_a") as hr:
        made = (await hr.post(path, json={})).json()
        assert [each["member_id"] for each in made["items"]] == [new[1].id, new[0].id, below.id]
        assert (made["remaining"], made["by_others"]) == (0, 1)
        assert (await hr.post(path, json={})).json()["items"] == []  # their codes are out
        renewed = (await hr.post(path, json={"again": True})).json()["items"]
        problem(
            await hr.post(f"/api/v1/identity/units/{enterprise.units['plant_b']}/activation-codes", json={}),
            404,
            "not_found",
        )
    problem(await activate(enterprise, "N1", made["items"][0]["code"]), 401, "activation_failed")
    assert (await activate(enterprise, "N1", renewed[0]["code"])).status_code == 201
    assert (await enterprise.sign_in(used.employee_number)).status_code == 201


async def test_new_codes_for_a_whole_unit_go_on_behind_the_first_portion(
    enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activation_codes, "MOST_SLIPS", 2)
    for number in (1, 2, 3):
        await enterprise.person("shop_a", number=f"N{number}")
    path = f"/api/v1/identity/units/{enterprise.units['plant_a']}/activation-codes"
    async with enterprise.client("hr_admin@plant_a") as hr:
        first = (await hr.post(path, json={"again": True})).json()
        last = first["items"][-1]["employee_number"]
        second = (await hr.post(path, json={"again": True, "after": last})).json()
    assert [each["employee_number"] for each in first["items"] + second["items"]] == ["N1", "N2", "N3"]
    assert (first["remaining"], second["remaining"]) == (1, 0)


async def _move(session: AsyncSession, enterprise: Enterprise, member: Member) -> None:
    member.unit_id = enterprise.units["plant_b"]


async def _grant(session: AsyncSession, enterprise: Enterprise, member: Member) -> None:
    await add_grant(session, "test", member.id, Role.UNION_STAFF, enterprise.units["root"])


async def _issue(session: AsyncSession, enterprise: Enterprise, member: Member) -> None:
    await new_code(session, "another", member.id, by_hr=True)


@pytest.mark.parametrize("meanwhile", [_move, _grant, _issue])
async def test_who_moved_or_got_a_code_or_role_meanwhile_is_left_out_of_the_codes_for_a_unit(
    enterprise: Enterprise,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Callable[[AsyncSession, Enterprise, Member], Awaitable[None]],
) -> None:
    """In the moment between the list of members and the lock on each."""
    first, other = [await enterprise.person("shop_a", number=f"N{n}") for n in (1, 2)]
    happened = list[str]()

    async def late(session: AsyncSession, model: Any, object_id: str) -> Any:
        if not happened:
            happened.append(object_id)
            member = await session.get_one(Member, first.id)
            await meanwhile(session, enterprise, member)
            await session.flush()
        return await get_locked(session, model, object_id)

    monkeypatch.setattr(activation_codes, "get_locked", late)
    path = f"/api/v1/identity/units/{enterprise.units['plant_a']}/activation-codes"
    async with enterprise.client("hr_admin@plant_a") as hr:
        made = await hr.post(path, json={})
    assert made.status_code == 201, made.text
    assert [each["member_id"] for each in made.json()["items"]] == [other.id]
