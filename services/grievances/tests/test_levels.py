"""Which union level acts: the desk; above it one looks on, until the case is late, not solved, or left by its desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from casework import conflict
from contracts.grievances import CaseMovedUp, CaseReopened, CaseSupervised
from contracts.identity import GrantState
from contracts.roles import Role
from grievances.models import CASES, MATTER, PEOPLE, Case, Grant
from kit.audit import read_trail
from kit.testing import problem

from .conftest import NOT_SOLVED, REJECT, Person, World

Shift = Callable[[timedelta], None]


async def revoke(world: World, *people: str, role: str = "union_staff") -> None:
    """Take the role away from them."""
    for who in people:
        [place] = [each for each in world.people[who].roles if each.startswith(role)]
        unit = place.split("@")[1]
        gone = GrantState(grant_id=f"{who} {place}", version=2, member_id=who, role=role, unit_id=unit, deleted=True)
        await world.h.deliver(gone)


async def let_it_be_supervised(world: World, clock_shift: Shift, **fields: Any) -> str:
    """A consultation, which has one clock, so late that the plant supervises it."""
    case_id: str = (await world.file(kind="consultation", **fields))["id"]
    await world.act("staff-a1", case_id, "accept")
    clock_shift(timedelta(days=10))
    await world.h.run_job("watch_deadlines")
    return case_id


def holder(case: dict[str, Any]) -> str:
    return str(case["desk_unit"]["id"])


@pytest.mark.parametrize("above", ["staff-a", "staff-group"])
async def test_above_the_desk_one_reads_and_does_nothing(world: World, above: str) -> None:
    case_id = (await world.file())["id"]
    case = await world.get(above, f"/cases/{case_id}")
    assert (case["my_role"], case["actions"]) == ("oversight", [])
    assert case["author"]["name"] == "欧阳静怡"
    for action, body in (("accept", None), ("reject", REJECT), ("messages", {"text": "请抓紧"})):
        problem(await world.try_act(above, case_id, action, body), 403, "not_your_desk")
    problem(await world.try_act(above, case_id, "withdraw", {}), 403, "not_your_action")
    assert len(await world.h.rows("SELECT * FROM timeline")) == 1


async def test_the_form_says_who_acts_and_who_looks_on(world: World) -> None:
    async with world.signed_in("author", accept_language="zh-CN") as client:
        said = (await client.get("/api/v1/grievances/routing")).json()["readers"]
    expected = "上级工会（一分厂工会、同心集团工会）的干部可以查看，不直接办理；逾期时由上一级督办、处理。"
    assert expected in said
    assert "look on" in (await world.get("author", "/routing"))["readers"][1]


async def test_the_level_that_supervises_acts_in_its_own_name(world: World, clock_shift: Shift) -> None:
    case_id = await let_it_be_supervised(world, clock_shift)
    assert (await world.get("staff-group", f"/cases/{case_id}"))["my_role"] == "oversight"
    seen = await world.get("staff-a", f"/cases/{case_id}")
    assert seen["my_role"] == "staff"
    assert "reply" in seen["actions"]
    await world.say("staff-a", case_id, "分厂工会来办")
    case = await world.act("staff-a", case_id, "reply", {"text": "分厂工会答复。"})
    assert case["timeline"][-1]["actor_label"] == "一分厂工会 钱进"
    names = [each["sender_name"] for each in (await world.get("author", f"/cases/{case_id}/messages"))["items"]]
    assert names == ["一分厂工会 钱进"] * 2
    assert (await world.get("staff-a1", f"/cases/{case_id}"))["my_role"] == "staff"  # and the desk still may


async def test_not_solved_goes_above_the_level_that_answered(world: World, clock_shift: Shift) -> None:
    """The plant answered the workshop's case: it must not come back to the plant."""
    case_id = await let_it_be_supervised(world, clock_shift)
    await world.act("staff-a", case_id, "reply", {"text": "分厂工会答复。"})
    case = await world.act("author", case_id, "rating", NOT_SOLVED)
    assert holder(case) == "group"
    assert case["timeline"][-1]["note"] == "同心集团工会 takes it up"
    for before in ("staff-a1", "staff-a"):
        assert (await world.get(before, f"/cases/{case_id}"))["my_role"] == "former_staff"
    [event] = await world.h.events(CaseReopened)
    assert (event.desk_unit_id, event.previous_desk_unit_id) == ("group", "shop-a1")


async def test_not_solved_goes_above_the_level_that_had_a_department_answer(world: World, clock_shift: Shift) -> None:
    case_id = await let_it_be_supervised(world, clock_shift)
    await world.act("staff-a", case_id, "assign", {"department_id": "logistics"})
    await world.act("handler", case_id, "reply", {"text": "后勤部答复。"})
    assert holder(await world.act("author", case_id, "rating", NOT_SOLVED)) == "group"


async def test_what_moved_up_unanswered_stays_with_the_desk_it_moved_to(world: World) -> None:
    """The workshop had it answered and was left; the plant, which has it since, said nothing yet."""
    case_id = await world.bring_to("REPLIED")
    await revoke(world, "staff-a1", "staff-a1-too", "both")
    await world.h.run_job("fill_desks")
    case = await world.act("author", case_id, "rating", NOT_SOLVED)
    assert holder(case) == "plant-a"
    assert case["timeline"][-1]["note"] == "一分厂工会 takes it up"
    await world.act("staff-a", case_id, "reply", {"text": "分厂工会答复。"})
    assert holder(await world.act("author", case_id, "rating", NOT_SOLVED)) == "group"


async def test_a_departments_answer_is_that_of_the_level_that_assigned_it(world: World, clock_shift: Shift) -> None:
    """Not that of a level whose department handed it back."""
    case_id = await let_it_be_supervised(world, clock_shift)
    await world.act("staff-a", case_id, "assign", {"department_id": "logistics"})
    await world.act("handler", case_id, "hand-back", {"reason": "不归我们"})
    await world.act("staff-a1", case_id, "assign", {"department_id": "logistics"})
    await world.act("handler", case_id, "reply", {"text": "后勤部答复。"})
    assert holder(await world.act("author", case_id, "rating", NOT_SOLVED)) == "plant-a"


async def test_at_the_top_it_stays_and_the_record_says_so(world: World) -> None:
    case_id = await world.bring_to("REOPENED")
    await world.act("staff-a", case_id, "reply", {"text": "分厂工会答复。"})
    await world.act("author", case_id, "rating", NOT_SOLVED)
    for _ in range(2):
        await world.act("staff-group", case_id, "reply", {"text": "集团工会答复。"})
        case = await world.act("author", case_id, "rating", NOT_SOLVED)
        assert (holder(case), case["state"]) == ("group", "REOPENED")
        assert case["timeline"][-1]["note"] == "Nobody sits above 同心集团工会, which takes it up again"
    notes = [entry["note"] for entry in case["timeline"] if entry["action"] == "reopen"]
    assert notes[:2] == ["一分厂工会 takes it up", "同心集团工会 takes it up"]
    assert await world.h.rows("SELECT count(*) FROM audit_entry WHERE action = 'case.reopen'") == [(4,)]
    async with world.h.session() as session:
        said = {words for _, words in await read_trail(session, "operator", case_id)}
    assert NOT_SOLVED["words"] in said
    assert "highest" not in said, "only what people said"


async def test_the_top_keeps_what_it_answered_for_a_lower_desk(world: World, clock_shift: Shift) -> None:
    await revoke(world, "staff-a")
    case_id = await let_it_be_supervised(world, clock_shift)
    await world.act("staff-group", case_id, "reply", {"text": "集团工会答复。"})
    case = await world.act("author", case_id, "rating", NOT_SOLVED)
    assert holder(case) == "group"
    assert case["timeline"][-1]["note"].startswith("Nobody sits above")


async def test_it_does_not_come_back_to_the_person_who_answered_below(world: World) -> None:
    """The plant's only officer also sits in the workshop and answered there."""
    await revoke(world, "staff-a")
    twice = Person("twice", "两处任职", "shop-a1", ["union_staff@shop-a1", "union_staff@plant-a"])
    world.people["twice"] = twice
    await world.join(twice)
    case_id = await world.bring_to("ACCEPTED")
    await world.act("twice", case_id, "reply", {"text": "车间工会答复。"})
    assert holder(await world.act("author", case_id, "rating", NOT_SOLVED)) == "group"
    other = await world.bring_to("ACCEPTED")
    await world.act("staff-a1", other, "reply", {"text": "车间工会答复。"})
    assert holder(await world.act("author", other, "rating", NOT_SOLVED)) == "plant-a"


async def test_it_does_not_come_back_to_the_person_who_answered_for_a_department(world: World) -> None:
    """Who left the department for an office: identity gives nobody both roles at one time."""
    await revoke(world, "staff-a")
    world.people["twice"] = Person("twice", "前后两职", "wages", ["handler@wages"])
    await world.join(world.people["twice"])
    case_id = await world.bring_to("ACCEPTED")
    await world.act("staff-a1", case_id, "assign", {"department_id": "wages"})
    await world.act("twice", case_id, "reply", {"text": "薪酬部答复。"})
    await revoke(world, "twice", role="handler")
    await world.join(Person("twice", "前后两职", "plant-a", ["union_staff@plant-a"]), version=2)
    assert holder(await world.act("author", case_id, "rating", NOT_SOLVED)) == "group"


async def test_a_desk_that_its_last_officer_left_passes_its_cases_up(world: World) -> None:
    open_case, finished = (await world.file())["id"], await world.bring_to("CLOSED")
    await revoke(world, "staff-a1", "staff-a1-too")
    await world.h.run_job("fill_desks")
    assert await world.h.events(CaseMovedUp) == []  # `both` is still there
    await world.join(world.people["both"], version=2, active=False)
    await world.h.run_job("fill_desks")
    await world.h.run_job("fill_desks")
    [event] = await world.h.events(CaseMovedUp)
    assert (event.case_id, event.desk_unit_id, event.previous_desk_unit_id) == (open_case, "plant-a", "shop-a1")
    case = await world.get("staff-a", f"/cases/{open_case}")
    assert case["my_role"] == "staff"
    assert case["version"] == len(case["timeline"]) == 2
    assert case["timeline"][-1]["note"] == "Nobody is left at the former desk who may handle it; 一分厂工会 has it"
    await world.act("staff-a", open_case, "accept")
    assert holder(await world.get("author", f"/cases/{finished}")) == "shop-a1"


async def test_a_level_that_supervises_and_is_left_calls_the_next(world: World, clock_shift: Shift) -> None:
    case_id = await let_it_be_supervised(world, clock_shift)
    answered = await let_it_be_supervised(world, clock_shift)
    await world.act("staff-a1", answered, "reply", {"text": "已答复"})
    await world.h.run_job("fill_desks")
    assert len(await world.h.events(CaseSupervised)) == 2  # the plant is there
    await revoke(world, "staff-a")
    for _ in range(2):
        await world.h.run_job("fill_desks")
    [*_, event] = events = await world.h.events(CaseSupervised)
    assert (event.case_id, event.supervising_unit_id, event.deadline, len(events)) == (case_id, "group", "reply", 3)
    case = await world.get("staff-group", f"/cases/{case_id}")
    assert (case["my_role"], case["supervising_unit"]["id"], holder(case)) == ("staff", "group", "shop-a1")
    assert case["timeline"][-1]["note"] == "同心集团工会 supervises it and may act"
    assert await world.h.rows("SELECT count(*) FROM audit_entry WHERE action = 'case.supervise'") == [(3,)]
    await revoke(world, "staff-group", "staff-group-too")
    await world.h.run_job("fill_desks")  # nobody is left to call
    assert len(await world.h.events(CaseSupervised)) == 3


ELECTED = Person("elected", "新当选", "shop-a2", ["union_staff@shop-a1"])
COMPLAINT = {"about_unit_id": "shop-a2", "complaint": True}
LEFT: dict[str, tuple[str, dict[str, Any], list[str], list[Person]]] = {
    "its author": ("staff-a1", {}, ["staff-a1-too", "both"], []),
    "whom it is about": ("author", {"about_member_id": "elected"}, ["staff-a1", "staff-a1-too", "both"], [ELECTED]),
    "who joined the unit it is about": (
        "author", COMPLAINT, ["staff-a1", "both"], [Person("staff-a1-too", "孙立", "shop-a2")],
    ),
    "who took an office there": (
        "author", COMPLAINT, ["staff-a1", "both"], [Person("staff-a1-too", "孙立", "shop-a1", ["finance@shop-a2"])],
    ),
}  # fmt: skip
"""Whom a desk has left: who filed the case, what it is about, who leaves the office, whose records change before."""


@pytest.mark.parametrize("case", LEFT.values(), ids=LEFT)
async def test_a_desk_where_only_the_involved_are_left_passes_that_case_up(
    world: World, case: tuple[str, dict[str, Any], list[str], list[Person]]
) -> None:
    """Its other cases stay: somebody is there for them."""
    by, subject, leaving, changed = case
    await world.join(Person("elected", "新当选", "shop-b1"))
    other, case_id = (await world.file())["id"], (await world.file(by, **subject))["id"]
    for person in changed:
        await world.join(person, version=2)
    await world.h.run_job("fill_desks")
    assert await world.h.events(CaseMovedUp) == []  # not before the last of the others has left
    await revoke(world, *leaving)
    async with world.h.session() as session:
        somebody = conflict.is_anybody_impartial(PEOPLE, Role.UNION_STAFF, CASES.c.desk_unit_id, MATTER)
        left = await session.exec(select(Case.id).where(~somebody))
        assert left.all() == [case_id]
    for _ in range(2):
        await world.h.run_job("fill_desks")
    assert [event.case_id for event in await world.h.events(CaseMovedUp)] == [case_id]
    assert holder(await world.get(by, f"/cases/{case_id}")) == "plant-a"
    assert holder(await world.get("author", f"/cases/{other}")) == "shop-a1"
    await world.act("staff-a", case_id, "accept")


async def test_a_case_waits_where_an_officer_may_be_impartial(world: World) -> None:
    """A grant can come before the record of its unit, and what moved up never comes back."""
    case_id = (await world.file(about_unit_id="team-a1", complaint=True))["id"]
    desk = holder(await world.get("author", f"/cases/{case_id}"))
    async with world.h.session() as session:
        held = select(Grant.member_id).where(Grant.role == Role.UNION_STAFF, Grant.unit_id == desk)
        officers = (await session.exec(held)).all()
    for officer in officers:
        fresh = {"grant_id": f"new {officer}", "member_id": officer, "role": Role.HANDLER, "unit_id": "not there yet"}
        await world.h.deliver(GrantState(version=1, **fresh))
    await world.h.run_job("fill_desks")
    assert await world.h.events(CaseMovedUp) == []


@pytest.mark.parametrize(("leaving", "desk", "supervising"), [([], "plant-a", "group"), (["staff-a"], "group", None)])
async def test_who_supervises_a_case_sits_above_the_desk_it_moved_to(
    world: World, clock_shift: Shift, leaving: list[str], desk: str, supervising: str | None
) -> None:
    case_id = (await world.file())["id"]
    clock_shift(timedelta(days=7 if leaving else 40))
    await world.h.run_job("watch_deadlines")
    before = await world.get("staff-group", f"/cases/{case_id}")
    assert before["supervising_unit"]["id"] == ("plant-a" if leaving else "group")
    await revoke(world, "staff-a1", "staff-a1-too", "both", *leaving)
    await world.h.run_job("fill_desks")
    case = await world.get("staff-group", f"/cases/{case_id}")
    assert (holder(case), (case["supervising_unit"] or {}).get("id")) == (desk, supervising)


async def test_where_nobody_is_left_above_a_case_waits_where_it_is(world: World) -> None:
    case_id = (await world.file("staff-b1"))["id"]
    await revoke(world, "staff-group", "staff-group-too")
    await world.h.run_job("fill_desks")
    assert holder(await world.get("staff-b1", f"/cases/{case_id}")) == "group"
