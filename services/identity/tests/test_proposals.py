"""Proposals: one administrator proposes, another of another office confirms; nobody does it alone."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from enterprise import PASSWORD, Enterprise
from test_activation_codes import activate

from contracts.identity import AccountMatter, AccountNotice, GrantState
from contracts.roles import Role
from identity.models import Member
from identity.rules import NEEDS_TWO, PROPOSAL_LIFE
from kit.testing import problem

API = "/api/v1/identity"
Shift = Callable[[timedelta], None]
SECURITY, SYSTEM, AUDIT, HR = "security_admin@root", "system_admin@root", "auditor@root", "hr_admin@root"


async def told(enterprise: Enterprise, to_id: str) -> list[AccountMatter]:
    return [event.matter for event in await enterprise.harness.events(AccountNotice) if event.to_id == to_id]


async def propose(enterprise: Enterprise, kind: str, by: str, member: Member) -> dict[str, Any]:
    """A grant of `union_staff`, a reset, a deactivation or a move, as accepted."""
    details = {
        "grants": {"role": "union_staff", "unit_id": enterprise.units["plant_a"]},
        "moves": {"unit_id": enterprise.units["plant_b"]},
    }
    answer = await enterprise.propose(kind, by, member_id=member.id, **details.get(kind, {}))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def act(enterprise: Enterprise, user_id: str, proposal_id: str, how: str, *grants: str) -> httpx.Response:
    async with enterprise.client(*grants, user_id=user_id) as client:
        return await client.post(f"{API}/proposals/{proposal_id}/{how}", json={"reason": "核实过了"})


async def listed(enterprise: Enterprise, user_id: str, *grants: str, **query: bool) -> list[dict[str, Any]]:
    async with enterprise.client(*grants, user_id=user_id) as client:
        found: list[dict[str, Any]] = (await client.get(f"{API}/proposals", params=query)).json()["items"]
    return found


async def todo(enterprise: Enterprise, user_id: str, *grants: str) -> list[dict[str, Any]]:
    async with enterprise.client(*grants, user_id=user_id) as client:
        found: list[dict[str, Any]] = (await client.get(f"{API}/todo")).json()["items"]
    return found


KINDS = [
    ("grants", SECURITY, SYSTEM), ("grants", SECURITY, AUDIT),
    ("resets", SECURITY, SYSTEM), ("resets", SECURITY, AUDIT),
    ("deactivations", HR, SYSTEM), ("deactivations", HR, SECURITY), ("deactivations", HR, AUDIT),
    ("moves", HR, SYSTEM), ("moves", HR, SECURITY), ("moves", HR, AUDIT),
]  # fmt: skip
"""Kind, proposer's office, confirmer's office."""


async def subject(enterprise: Enterprise, kind: str) -> Member:
    """Whom a proposal of this kind is about: union staff, though not the last, or somebody who is to become one."""
    await enterprise.person("root", number="E0", grants=("union_staff@root",))
    return await enterprise.person(
        "shop_a",
        number="E1",
        name="段主席",
        password=PASSWORD,
        grants=() if kind == "grants" else ("union_staff@plant_a",),
    )


@pytest.mark.parametrize(("kind", "by", "then"), KINDS)
async def test_nothing_happens_before_another_office_confirms(
    enterprise: Enterprise, kind: str, by: str, then: str
) -> None:
    member, confirmer = await subject(enterprise, kind), await enterprise.officer(then)
    made = await propose(enterprise, kind, by, member)
    proposer = await enterprise.officer(by)
    grants = f"SELECT count(*) FROM grant_held WHERE member_id = '{member.id}' AND ended_at IS NULL"
    before = await enterprise.harness.rows(grants)
    assert (await enterprise.sign_in("E1")).status_code == 201
    assert [each["link"] for each in await todo(enterprise, confirmer.id, then)] == ["/proposals"]
    assert await todo(enterprise, proposer.id, by) == []
    [shown] = await listed(enterprise, confirmer.id, then)
    assert (
        shown | {"state": "OPEN", "reason": "本人当面申请", "proposer_name": "管理员", "member_name": "段主席"} == shown
    )
    assert (shown["may_confirm"], shown["may_refuse"], shown["may_withdraw"]) == (True, True, False)
    assert await told(enterprise, confirmer.id) == [AccountMatter.PROPOSAL_MADE]
    assert await told(enterprise, member.id) == [AccountMatter.PROPOSAL_ABOUT_YOU]

    answer = await enterprise.decide(made["proposal"]["id"], then)
    assert answer.status_code == 200, answer.text
    assert await todo(enterprise, confirmer.id, then) == []
    [shown] = await listed(enterprise, proposer.id, by, waiting=False)
    assert shown | {"state": "CONFIRMED", "answer": "已核对工作证", "decided_by_name": "管理员"} == shown
    assert AccountMatter.PROPOSAL_CONFIRMED in await told(enterprise, proposer.id)
    assert AccountMatter.PROPOSAL_CONFIRMED in await told(enterprise, member.id)
    actions = {row.action: row.actor_id for row in await enterprise.harness.rows("SELECT * FROM audit_entry")}
    assert (actions["proposal.make"], actions["proposal.confirm"]) == (proposer.id, confirmer.id)
    after = await enterprise.harness.rows(grants)
    assert (after[0][0] - before[0][0], (await enterprise.sign_in("E1")).status_code) == {
        "grants": (1, 201), "resets": (0, 201), "deactivations": (-1, 401), "moves": (0, 201)
    }[kind]  # fmt: skip
    [belongs] = await enterprise.harness.rows(f"SELECT unit_id FROM member WHERE id = '{member.id}'")
    assert belongs.unit_id == enterprise.units["plant_b" if kind == "moves" else "shop_a"]


@pytest.mark.parametrize(("kind", "by", "then"), KINDS)
@pytest.mark.parametrize("who", ["the proposer", "the same office", "HR", "the subject", "the office of a part"])
async def test_who_may_not_confirm(enterprise: Enterprise, kind: str, by: str, then: str, who: str) -> None:
    member = await subject(enterprise, kind)
    await enterprise.officer(then)
    made = await propose(enterprise, kind, by, member)
    office, code = by, "another_must_confirm"
    if who == "the proposer":
        person = await enterprise.officer(by)
    elif who == "the same office":
        person = await enterprise.person("root", grants=(by,))
    elif who == "HR":
        person, office = await enterprise.person("root", grants=(HR,)), HR
    elif who == "the subject":
        person, office = member, then
    else:
        office, code = then.replace("root", "plant_b"), "not_found"
        person = await enterprise.person("plant_b", grants=(office,))
    answer = await act(enterprise, person.id, made["proposal"]["id"], "confirm", office)
    problem(answer, 403 if office == HR else 404 if code == "not_found" else 409, "forbidden" if office == HR else code)
    assert await todo(enterprise, person.id, office) == []
    assert (await enterprise.decide(made["proposal"]["id"], then)).status_code == 200


async def test_own_account_is_confirmed_by_somebody_else(enterprise: Enterprise) -> None:
    """The system administrator forgot the password; the auditor confirms, or nobody."""
    owner = await enterprise.officer(SYSTEM)
    problem(await enterprise.propose("resets", member_id=owner.id), 409, "no_second_administrator")
    await enterprise.officer(AUDIT)
    made = (await enterprise.propose("resets", member_id=owner.id)).json()
    problem(await enterprise.decide(made["proposal"]["id"], SYSTEM), 409, "another_must_confirm")
    assert (await enterprise.decide(made["proposal"]["id"], AUDIT)).status_code == 200


async def test_puppet_made_administrator_confirms_nothing_that_two_did_not_agree_to(enterprise: Enterprise) -> None:
    """Security would have its own second administrator: that takes an existing one, and a token alone is none."""
    puppet = await enterprise.person(number="P1", password=PASSWORD)
    wish = {"member_id": puppet.id, "role": "system_admin", "unit_id": enterprise.units["root"]}
    problem(await enterprise.propose("grants", **wish), 409, "no_second_administrator")
    await enterprise.officer(AUDIT)
    made = (await enterprise.propose("grants", **wish)).json()["proposal"]["id"]
    other = (await propose(enterprise, "grants", SECURITY, await enterprise.person(number="P2")))["proposal"]["id"]
    for proposal_id in (made, other):
        problem(await act(enterprise, puppet.id, proposal_id, "confirm", SYSTEM), 409, "another_must_confirm")
    assert (await enterprise.decide(made, AUDIT, "refuse")).status_code == 200
    problem(await act(enterprise, puppet.id, other, "confirm", SYSTEM), 409, "another_must_confirm")
    assert await enterprise.harness.rows(f"SELECT id FROM grant_held WHERE member_id = '{puppet.id}'") == []


@pytest.mark.parametrize("lost", ["the role", "the account", "to a reset"])
async def test_what_was_proposed_before_the_office_was_lost_is_void(enterprise: Enterprise, lost: str) -> None:
    member = await subject(enterprise, "grants")
    proposer, _ = await enterprise.officer(SECURITY), await enterprise.officer(SYSTEM)
    made = await propose(enterprise, "grants", SECURITY, member)
    await enterprise.person("root", grants=(SECURITY,))
    if lost == "the role":
        held = await enterprise.harness.rows(f"SELECT id FROM grant_held WHERE member_id = '{proposer.id}'")
        async with enterprise.client(SECURITY) as security:
            assert (await security.delete(f"{API}/grants/{held[0].id}")).status_code == 204
    elif lost == "the account":
        assert (await enterprise.by_two("deactivations", HR, member_id=proposer.id)).status_code == 200
    else:
        old = await enterprise.code_for(proposer)
        assert (await activate(enterprise, proposer.employee_number, old)).status_code == 201
        taken = await enterprise.code_for(proposer)  # by one person: as before resets took two
        assert (await activate(enterprise, proposer.employee_number, taken)).status_code == 201
    problem(await enterprise.decide(made["proposal"]["id"]), 409, "proposal_void")
    assert (await enterprise.decide(made["proposal"]["id"], how="refuse")).status_code == 200
    assert await enterprise.harness.rows(f"SELECT id FROM grant_held WHERE member_id = '{member.id}'") == []


async def test_confirmer_who_lost_the_office_confirms_nothing_by_an_old_token(enterprise: Enterprise) -> None:
    member, confirmer = await subject(enterprise, "grants"), await enterprise.officer(SYSTEM)
    made = await propose(enterprise, "grants", SECURITY, member)
    await enterprise.person("root", grants=(SYSTEM,))
    held = await enterprise.harness.rows(f"SELECT id FROM grant_held WHERE member_id = '{confirmer.id}'")
    async with enterprise.client(SECURITY) as security:
        assert (await security.delete(f"{API}/grants/{held[0].id}")).status_code == 204
    problem(await enterprise.decide(made["proposal"]["id"]), 409, "another_must_confirm")


async def test_two_confirm_at_once_and_one_does(enterprise: Enterprise) -> None:
    await enterprise.officer(SYSTEM)
    await enterprise.officer(AUDIT)
    for place in range(4):
        member = await enterprise.person(number=f"R{place}")
        made = await propose(enterprise, "grants", SECURITY, member)
        answers = await asyncio.gather(*(enterprise.decide(made["proposal"]["id"], each) for each in (SYSTEM, AUDIT)))
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        problem(next(each for each in answers if each.status_code == 409), 409, "proposal_decided")
        grants = [each for each in await enterprise.harness.events(GrantState) if each.member_id == member.id]
        assert len(grants) == 1


async def test_the_same_is_proposed_once_even_at_once(enterprise: Enterprise, clock_shift: Shift) -> None:
    member = await subject(enterprise, "resets")
    await enterprise.officer(SYSTEM)
    await enterprise.officer(SECURITY)
    answers = await asyncio.gather(*(enterprise.propose("resets", member_id=member.id) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    problem(next(each for each in answers if each.status_code == 409), 409, "already_proposed")
    clock_shift(PROPOSAL_LIFE)
    assert (await enterprise.propose("resets", member_id=member.id)).status_code == 201, "that one has lapsed"


async def test_what_nobody_decides_lapses_and_all_are_told(enterprise: Enterprise, clock_shift: Shift) -> None:
    member, confirmer = await subject(enterprise, "deactivations"), await enterprise.officer(SYSTEM)
    made = await propose(enterprise, "deactivations", HR, member)
    clock_shift(PROPOSAL_LIFE - timedelta(minutes=1))
    await enterprise.harness.run_job("lapse_proposals")
    assert len(await todo(enterprise, confirmer.id, SYSTEM)) == 1
    clock_shift(timedelta(minutes=1))
    assert await todo(enterprise, confirmer.id, SYSTEM) == []
    problem(await enterprise.decide(made["proposal"]["id"]), 409, "proposal_decided")
    [shown] = await listed(enterprise, confirmer.id, SYSTEM, waiting=False)
    assert (shown["state"], shown["may_confirm"]) == ("LAPSED", False)
    for _ in range(2):
        await enterprise.harness.run_job("lapse_proposals")
    for person in (member, confirmer, await enterprise.officer(HR)):
        assert (await told(enterprise, person.id)).count(AccountMatter.PROPOSAL_LAPSED) == 1
    assert (await enterprise.sign_in("E1")).status_code == 201


@pytest.mark.parametrize(("who", "state"), [("confirmer", "REFUSED"), ("owner", "REFUSED"), ("proposer", "WITHDRAWN")])
async def test_refused_or_withdrawn_with_a_reason(enterprise: Enterprise, who: str, state: str) -> None:
    member, confirmer = await subject(enterprise, "resets"), await enterprise.officer(SYSTEM)
    made = await propose(enterprise, "resets", SECURITY, member)
    proposer = await enterprise.officer(SECURITY)
    person, office = {"confirmer": (confirmer, [SYSTEM]), "owner": (member, []), "proposer": (proposer, [SECURITY])}[
        who
    ]
    answer = await act(enterprise, person.id, made["proposal"]["id"], "refuse", *office)
    assert (answer.json()["state"], answer.json()["answer"]) == (state, "核实过了")
    problem(await enterprise.decide(made["proposal"]["id"]), 409, "proposal_decided")
    for each in {confirmer.id, member.id, proposer.id} - {person.id}:
        assert AccountMatter.PROPOSAL_REFUSED in await told(enterprise, each)
    assert (await enterprise.sign_in("E1")).status_code == 201


@pytest.mark.parametrize("kind", ["grants", "deactivations", "moves"])
async def test_subject_sees_but_cannot_stop_what_is_no_reset(enterprise: Enterprise, kind: str) -> None:
    member = await subject(enterprise, kind)
    await enterprise.officer(SYSTEM)
    made = await propose(enterprise, kind, SECURITY if kind == "grants" else HR, member)
    [shown] = await listed(enterprise, member.id)
    assert (shown["id"], shown["may_refuse"], shown["may_confirm"]) == (made["proposal"]["id"], False, False)
    problem(await act(enterprise, member.id, made["proposal"]["id"], "refuse"), 409, "another_must_confirm")
    assert await listed(enterprise, (await enterprise.person(number="E2")).id) == [], "nobody else's business"


async def test_what_became_impossible_is_refused_when_confirmed(enterprise: Enterprise) -> None:
    """A conflict, the same role by another way, or a member who left, since it was proposed."""
    await enterprise.officer(SYSTEM)
    unit_id = enterprise.units["plant_a"]
    conflicting, same, left = [await enterprise.person(number=f"C{place}") for place in range(3)]
    waiting = {
        each.id: (await enterprise.propose("grants", member_id=each.id, role="union_staff", unit_id=unit_id)).json()
        for each in (conflicting, same, left)
    }
    wish = {"member_id": conflicting.id, "role": "handler", "unit_id": unit_id}
    assert (await enterprise.by_two("grants", **wish)).status_code == 200
    async with enterprise.client(HR) as hr:
        answer = await hr.patch(f"{API}/members/{left.id}", json={"active": False}, headers={"If-Match": '"1"'})
        assert answer.status_code == 200
    for member, status, code in ((conflicting, 409, "duties_conflict"), (left, 422, "member_unknown")):
        problem(await enterprise.decide(waiting[member.id]["proposal"]["id"]), status, code)
        [shown] = await listed(enterprise, member.id)
        assert shown["state"] == "OPEN", "it is refused, withdrawn or lapses"
    assert (await enterprise.decide(waiting[same.id]["proposal"]["id"])).status_code == 200


@pytest.mark.parametrize("kind", ["deactivations", "moves"])
async def test_nobody_is_moved_or_switched_off_who_left_meanwhile(enterprise: Enterprise, kind: str) -> None:
    member = await subject(enterprise, kind)
    await enterprise.officer(SYSTEM)
    made = await propose(enterprise, kind, HR, member)
    await change_alone(enterprise, member, active=False)
    problem(await enterprise.decide(made["proposal"]["id"]), 409, "proposal_void")
    [(unit_id, version)] = await enterprise.harness.rows(
        f"SELECT unit_id, version FROM member WHERE id = '{member.id}'"
    )
    assert (unit_id, version) == (enterprise.units["shop_a"], 2)
    assert (await enterprise.decide(made["proposal"]["id"], how="refuse")).status_code == 200


async def test_nobody_is_moved_to_where_they_were_moved_meanwhile(enterprise: Enterprise) -> None:
    member = await subject(enterprise, "moves")
    await enterprise.officer(SYSTEM)
    made = await propose(enterprise, "moves", HR, member)
    await change_alone(enterprise, member, unit_id=enterprise.units["plant_b"])
    problem(await enterprise.decide(made["proposal"]["id"]), 409, "proposal_void")
    assert (await enterprise.decide(made["proposal"]["id"], how="refuse")).status_code == 200


async def change_alone(enterprise: Enterprise, member: Member, **change: object) -> None:
    """Roles end, and then HR needs nobody else."""
    [(grant_id,)] = await enterprise.harness.rows(f"SELECT id FROM grant_held WHERE member_id = '{member.id}'")
    async with enterprise.client(SECURITY) as security:
        assert (await security.delete(f"{API}/grants/{grant_id}")).status_code == 204
    async with enterprise.client(HR) as hr:
        answer = await hr.patch(f"{API}/members/{member.id}", json=change, headers={"If-Match": '"1"'})
        assert answer.status_code == 200, answer.text


# --- codes in two halves --------------------------------------------------------------------------------------------


def as_typed(first: str, second: str) -> dict[str, str]:
    return {
        "as printed": f"{first}-{second}",
        "two lines": f"{first}\n{second}",
        "the other way round": f"{second} {first}",
        "small, without dashes": (first + second).replace("-", "").lower(),
        "full width": (first + second).translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)}),
        "misread": f"{first} {second}".replace("0", "O").replace("1", "l"),
    }


@pytest.mark.parametrize("spelling", list(as_typed("", "")))
@pytest.mark.parametrize("kind", ["grants", "resets"])
async def test_both_halves_open_however_they_are_typed(enterprise: Enterprise, kind: str, spelling: str) -> None:
    member = await enterprise.person(number="E1", grants=() if kind == "grants" else ("union_staff@plant_a",))
    await enterprise.officer(SYSTEM)
    grant: dict[str, object] = {"role": "union_staff", "unit_id": enterprise.units["plant_a"], "code": True}
    made = (await enterprise.propose(kind, member_id=member.id, **(grant if kind == "grants" else {}))).json()
    given = (await enterprise.decide(made["proposal"]["id"])).json()
    code = as_typed(made["code_half"], given["code_half"])[spelling]
    assert (await activate(enterprise, "E1", code)).json()["grants"][0]["role"] == "union_staff"


async def test_neither_half_opens_alone_nor_before_it_is_confirmed(enterprise: Enterprise) -> None:
    member = await subject(enterprise, "resets")
    await enterprise.officer(SYSTEM)
    made = await propose(enterprise, "resets", SECURITY, member)
    first = made["code_half"]
    problem(await activate(enterprise, "E1", first + first), 401, "activation_failed")
    given = (await enterprise.decide(made["proposal"]["id"])).json()
    second = given["code_half"]
    assert not {first, second} & {made["proposal"].get("code_half"), given["proposal"].get("code_half")}
    for wrong in (first, second, second + second, first[:-1] + second):
        problem(await activate(enterprise, "E1", wrong), 401, "activation_failed")
    stored = str(await enterprise.harness.rows("SELECT * FROM proposal, credential, audit_entry"))
    assert not any(half.replace("-", "") in stored or half in stored for half in (first, second))


async def test_reset_by_two_leaves_the_roles_open_and_is_stopped_by_its_owner(enterprise: Enterprise) -> None:
    member = await subject(enterprise, "resets")
    code = await enterprise.code_by_two("resets", member_id=member.id)
    async with enterprise.client(user_id=member.id) as owner:
        shown = (await owner.get(f"{API}/me")).json()["reset"]
        assert (shown["state"], shown["by"]) == ("pending", "two_administrators")
        assert (await owner.post(f"{API}/me/reset/stop")).status_code == 204
    problem(await activate(enterprise, "E1", code), 401, "activation_failed")
    code = await enterprise.code_by_two("resets", member_id=member.id)
    used = (await activate(enterprise, "E1", code)).json()
    assert ([each["role"] for each in used["grants"]], used["reset"]["roles_closed"]) == (["union_staff"], False)


@pytest.mark.parametrize("role", sorted(NEEDS_TWO))
async def test_no_administrator_alone_resets_moves_or_switches_off_who_holds_a_role(
    enterprise: Enterprise, role: Role
) -> None:
    member = await enterprise.person(number="E1", password=PASSWORD, grants=(f"{role}@shop_a",))
    for office in (HR, SECURITY):
        async with enterprise.client(office) as client:
            answer = await client.post(f"{API}/members/{member.id}/activation-code", json={"reset": True})
            assert answer.json()["code"] in ("second_administrator_needed", "another_must_issue")
            shown = (await client.get(f"{API}/members/{member.id}")).json()
            assert shown["needs_two"] is True
    async with enterprise.client(HR) as hr:
        for wanted in ({"active": False}, {"unit_id": enterprise.units["shop_b"]}):
            answer = await hr.patch(f"{API}/members/{member.id}", json=wanted, headers={"If-Match": '"1"'})
            problem(answer, 409, "second_administrator_needed")
    assert (await enterprise.sign_in("E1")).status_code == 201


async def test_a_move_shows_where_it_leads_and_is_refused_where_the_proposer_may_not_move(
    enterprise: Enterprise,
) -> None:
    member = await subject(enterprise, "moves")
    await enterprise.officer(SYSTEM)
    made = await propose(enterprise, "moves", HR, member)
    shown = made["proposal"]
    assert (shown["kind"], shown["member_unit_name"], shown["unit_name"]) == ("move", "总装车间", "二分厂")
    for by, unit, status, code in (
        (HR, "shop_a", 422, "unit_unchanged"),
        (HR, "nowhere", 422, "unit_unknown"),
        ("hr_admin@plant_a", "plant_b", 422, "unit_unknown"),
        ("hr_admin@plant_b", "plant_b", 404, "not_found"),
    ):
        unit_id = enterprise.units.get(unit, unit)
        problem(await enterprise.propose("moves", by, member_id=member.id, unit_id=unit_id), status, code)


@pytest.mark.parametrize("reason", ["", "   ", "\u200b", "长" * 501])
async def test_a_reason_is_needed(enterprise: Enterprise, reason: str) -> None:
    member = await subject(enterprise, "resets")
    await enterprise.officer(SYSTEM)
    problem(await enterprise.propose("resets", member_id=member.id, reason=reason), 422, "invalid_input")
    made = await propose(enterprise, "resets", SECURITY, member)
    problem(await enterprise.decide(made["proposal"]["id"], reason=reason), 422, "invalid_input")


async def test_list_is_paged_newest_first(enterprise: Enterprise) -> None:
    confirmer = await enterprise.officer(SYSTEM)
    made = [
        (await propose(enterprise, "grants", SECURITY, await enterprise.person(number=f"L{place}")))["proposal"]["id"]
        for place in range(5)
    ]
    found: list[str] = []
    page: dict[str, Any] = {"next": ""}
    async with enterprise.client(SYSTEM, user_id=confirmer.id) as client:
        while page["next"] is not None:
            query = {"limit": "2"} | ({"cursor": page["next"]} if page["next"] else {})
            page = (await client.get(f"{API}/proposals", params=query)).json()
            found += [each["id"] for each in page["items"]]
    assert found == made[::-1]
    assert (await todo(enterprise, confirmer.id, SYSTEM))[0]["count"] == 5


async def test_the_line_of_open_work_counts_only_what_one_may_confirm(enterprise: Enterprise) -> None:
    """The role counts at the plant of this administrator, its holder belongs to another."""
    await enterprise.officer(SYSTEM)
    elsewhere = await enterprise.person("shop_a", name="段主席")
    answer = await enterprise.propose(
        "grants", SECURITY, member_id=elsewhere.id, role="union_staff", unit_id=enterprise.units["plant_b"]
    )
    assert answer.status_code == 201, answer.text
    part = await enterprise.person("plant_b", grants=("system_admin@plant_b",))
    [shown] = await listed(enterprise, part.id, "system_admin@plant_b")
    assert not shown["may_confirm"]
    assert await todo(enterprise, part.id, "system_admin@plant_b") == []


@pytest.mark.parametrize("reach", ["plant_a", "plant_b"])
async def test_a_move_is_confirmed_by_who_reaches_both_units(enterprise: Enterprise, reach: str) -> None:
    member, office = await subject(enterprise, "moves"), f"system_admin@{reach}"
    part = await enterprise.person(reach, grants=(office,))
    wish = {"member_id": member.id, "unit_id": enterprise.units["plant_b"]}
    problem(await enterprise.propose("moves", HR, **wish), 409, "no_second_administrator")
    await enterprise.officer(SYSTEM)
    made = await propose(enterprise, "moves", HR, member)
    shown = [each["may_confirm"] for each in await listed(enterprise, part.id, office)]
    assert shown == ([False] if reach == "plant_a" else [])
    assert await todo(enterprise, part.id, office) == []
    assert await told(enterprise, part.id) == []
    for how in ("confirm", "refuse"):
        answer = await act(enterprise, part.id, made["proposal"]["id"], how, office)
        assert answer.json()["code"] == ("another_must_confirm" if reach == "plant_a" else "not_found")
    within = {"member_id": member.id, "unit_id": enterprise.units["plant_a"]}
    assert (await enterprise.decide(made["proposal"]["id"], SYSTEM, "refuse")).status_code == 200
    answer = await enterprise.propose("moves", HR, **within)
    if reach == "plant_a":
        assert (await todo(enterprise, part.id, office))[0]["count"] == 1
        confirmed = await act(enterprise, part.id, answer.json()["proposal"]["id"], "confirm", office)
        assert confirmed.status_code == 200, confirmed.text


async def test_export_holds_the_proposals_about_oneself_and_by_oneself(enterprise: Enterprise) -> None:
    """Of others the name alone; nothing of proposals that concern neither."""
    subject = await enterprise.person("shop_a", name="段主席", number="D1", phone="13800000001")
    stranger = await enterprise.person("shop_a", name="路人", number="L1")
    confirmer, proposer = await enterprise.officer(SYSTEM), await enterprise.officer(SECURITY)
    made = await propose(enterprise, "grants", SECURITY, subject)
    await propose(enterprise, "grants", SECURITY, stranger)
    await enterprise.decide(made["proposal"]["id"])
    await propose(enterprise, "moves", HR, subject)
    exports = {}
    for person in (subject, proposer, confirmer):
        async with enterprise.client(user_id=person.id) as client:
            exports[person.id] = (await client.get(f"{API}/my-data")).json()["data"]["proposals"]
    own, move = exports[subject.id]
    assert (move["kind"], move["role"], move["unit_name"]) == ("move", None, "二分厂")
    assert (own["kind"], own["state"], own["role"], own["unit_name"]) == ("grant", "CONFIRMED", "union_staff", "一分厂")
    assert (own["member_name"], own["proposer_name"], own["decided_by_name"]) == ("段主席", "管理员", "管理员")
    assert (own["reason"], own["answer"]) == ("本人当面申请", "已核对工作证")
    assert [each["member_name"] for each in exports[proposer.id]] == ["段主席", "路人"]
    assert exports[confirmer.id] == []
    assert not any(word in str(exports[proposer.id]) for word in ("13800000001", "D1", "half"))
