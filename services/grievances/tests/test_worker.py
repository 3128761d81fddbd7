"""What happens by itself when nobody acts, with the clock moved on."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import (
    CaseClosed,
    CaseFollowedUp,
    CaseSupervised,
    DeadlineNear,
    DeadlinePassed,
)
from grievances import supervision
from grievances.models import Case
from kit.testing import problem

from .conftest import ASSIGN, SOLVED, World

Shift = Callable[[timedelta], None]


async def watch(world: World) -> None:
    await world.h.run_job("watch_deadlines")


async def test_nothing_happens_before_its_time(world: World) -> None:
    await world.bring_to("ACCEPTED")
    before = await world.h.events()
    await watch(world)
    assert await world.h.events() == before


async def test_a_case_left_lying_is_reminded_of_recorded_late_and_supervised(world: World, clock_shift: Shift) -> None:
    case_id = (await world.file())["id"]
    clock_shift(timedelta(days=40))
    await watch(world)
    told = await world.h.events(DeadlineNear, DeadlinePassed, CaseSupervised)
    assert [(type(event), str(getattr(event, "deadline", None))) for event in told] == [
        (DeadlineNear, "accept"),
        (DeadlinePassed, "accept"),
        (CaseSupervised, "accept"),
        (DeadlineNear, "reply"),
        (DeadlinePassed, "reply"),
        (CaseSupervised, "reply"),
    ]
    assert {event.responsible for event in told if isinstance(event, DeadlinePassed)} == {"desk"}
    levels = [event.supervising_unit_id for event in told if isinstance(event, CaseSupervised)]
    assert levels == ["plant-a", "group"]
    case = await world.get("staff-group", f"/cases/{case_id}")
    assert case["late"]
    assert case["supervised"]
    assert case["supervising_unit"]["id"] == "group"
    assert [entry["action"] for entry in case["timeline"]].count("late") == 2
    assert {entry["actor_label"] for entry in case["timeline"][1:]} == {"the system"}


async def test_looking_again_changes_nothing(world: World, clock_shift: Shift) -> None:
    await world.file()
    clock_shift(timedelta(days=40))
    await watch(world)
    before = await world.h.rows("SELECT version, clocks FROM cases")
    events = len(await world.h.events())
    await watch(world)
    assert await world.h.rows("SELECT version, clocks FROM cases") == before
    assert len(await world.h.events()) == events


async def test_the_supervising_level_finds_it_in_its_list(world: World, clock_shift: Shift) -> None:
    case_id = (await world.file(kind="consultation"))["id"]
    clock_shift(timedelta(days=40))
    await watch(world)
    found = (await world.get("staff-a", "/cases", scope="supervised"))["items"]
    assert [case["id"] for case in found] == [case_id]
    assert (await world.get("staff-a1", "/cases", scope="supervised"))["items"] == []
    assert (await world.get("staff-a1", "/cases", scope="desk", due="late"))["items"][0]["id"] == case_id


async def test_supervision_skips_levels_that_are_involved(world: World, clock_shift: Shift) -> None:
    await world.file(kind="consultation", about_member_id="mate")
    await world.join(world.people["staff-a"], version=2, unit_id="team-a1")
    clock_shift(timedelta(days=40))
    await watch(world)
    supervised = await world.h.events(CaseSupervised)
    assert [event.supervising_unit_id for event in supervised] == ["group"]


async def test_at_the_highest_level_nobody_is_left_to_call(world: World, clock_shift: Shift) -> None:
    case = await world.file("staff-b1", kind="consultation")
    assert case["desk_unit"]["id"] == "group"
    clock_shift(timedelta(days=40))
    await watch(world)
    assert await world.h.events(CaseSupervised) == []
    assert len(await world.h.events(DeadlinePassed)) == 1


async def test_the_department_is_reminded_of_its_reply(world: World, clock_shift: Shift) -> None:
    await world.bring_to("ASSIGNED")
    clock_shift(timedelta(days=40))
    await watch(world)
    passed = [event for event in await world.h.events(DeadlinePassed) if event.deadline == "reply"]
    assert [(event.responsible, event.department_id) for event in passed] == [("department", "logistics")]


async def test_an_answered_case_is_asked_about_and_closes_without_a_rating(world: World, clock_shift: Shift) -> None:
    case_id = await world.bring_to("REPLIED")
    rating_due = (await world.get("author", f"/cases/{case_id}"))["next_due"]
    assert rating_due["kind"] == "rating"
    clock_shift(timedelta(days=9))
    await watch(world)
    assert (await world.get("author", f"/cases/{case_id}"))["state"] == "FOLLOW_UP"
    assert await world.h.events(CaseClosed) == []
    clock_shift(timedelta(days=6))
    await watch(world)
    case = await world.get("author", f"/cases/{case_id}")
    assert case["state"] == "CLOSED"
    assert case["rating"] is None
    assert [event.rated for event in await world.h.events(CaseClosed)] == [False]
    assert len(await world.h.events(CaseFollowedUp)) == 1
    problem(await world.try_act("author", case_id, "rating", SOLVED), 409, "case_closed")


async def test_after_a_long_silence_everything_due_happens_at_once(world: World, clock_shift: Shift) -> None:
    case_id = await world.bring_to("REPLIED")
    clock_shift(timedelta(days=60))
    await watch(world)
    case = await world.get("author", f"/cases/{case_id}")
    assert [entry["action"] for entry in case["timeline"]][-2:] == ["follow_up", "close"]


async def test_a_rated_case_is_left_alone(world: World, clock_shift: Shift) -> None:
    await world.bring_to("CLOSED")
    before = await world.h.events()
    clock_shift(timedelta(days=60))
    await watch(world)
    assert await world.h.events() == before


async def test_waiting_for_the_author_is_not_the_desks_lateness(world: World, clock_shift: Shift) -> None:
    await world.bring_to("REPLIED")
    clock_shift(timedelta(days=60))
    await watch(world)
    assert await world.h.events(DeadlinePassed) == []


async def test_a_case_that_fails_holds_up_no_other(
    world: World, clock_shift: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [(await world.file(kind="consultation"))["id"] for _ in range(3)]
    clock_shift(timedelta(days=40))
    real = supervision.answer_calls

    async def fail_one(session: AsyncSession, case_id: str) -> None:
        await real(session, case_id)
        if case_id == cases[1]:
            raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(supervision, "answer_calls", fail_one)
        await watch(world)
    late = {event.case_id for event in await world.h.events(DeadlinePassed)}
    assert late == {cases[0], cases[2]}
    await watch(world)
    assert len(await world.h.events(DeadlinePassed)) == 3


async def test_provisional_dates_are_put_right_when_the_calendar_comes(
    world: World, published_before: Callable[[date], None]
) -> None:
    published_before(date(2026, 1, 1))
    case = await world.file()
    assert case["next_due"]["provisional"]
    published_before(date(2027, 1, 1))
    await world.h.run_job("recompute_provisional")
    case = await world.get("author", f"/cases/{case['id']}")
    assert not case["next_due"]["provisional"]
    assert not any(due["provisional"] for due in case["deadlines"])


async def test_a_provisional_date_behind_another_one_is_put_right_too(
    world: World, clock_shift: Shift, published_before: Callable[[date], None]
) -> None:
    """Closing and handing back are not the next date of a case whose reply is awaited."""
    clock_shift(timedelta(days=42))  # to 14 December
    published_before(date(2026, 12, 29))
    case_id = await world.bring_to("ACCEPTED")
    clock_shift(timedelta(days=14))
    case = await world.act("staff-a1", case_id, *ASSIGN[1:])
    assert not case["next_due"]["provisional"]

    async def provisional() -> set[str]:
        case = await world.get("staff-a1", f"/cases/{case_id}")
        return {due["kind"] for due in case["deadlines"] if due["provisional"]}

    assert await provisional() == {"close", "hand_back"}
    await world.h.run_job("recompute_provisional")
    assert await provisional() == {"close", "hand_back"}
    published_before(date(2028, 1, 1))
    await world.h.run_job("recompute_provisional")
    assert await provisional() == set()
    assert await world.h.rows("SELECT count(*) FROM audit_entry WHERE action = 'case.recompute'") == [(1,)]
    await world.h.run_job("recompute_provisional")  # nothing is left to look at
    assert await world.h.rows("SELECT id FROM cases WHERE any_provisional") == []


async def test_dates_that_cannot_be_put_right_hold_up_no_other_case(
    world: World, published_before: Callable[[date], None]
) -> None:
    published_before(date(2026, 1, 1))
    broken, other = [(await world.file())["id"] for _ in range(2)]
    async with world.h.session() as session:
        case = await session.get(Case, broken)
        assert case
        case.clocks = [{"kind": "unreadable"}]
    published_before(date(2027, 1, 1))
    await world.h.run_job("recompute_provisional")
    left = await world.h.rows("SELECT id FROM cases WHERE any_provisional")
    assert [row[0] for row in left] == [broken]
    assert not (await world.get("author", f"/cases/{other}"))["next_due"]["provisional"]
