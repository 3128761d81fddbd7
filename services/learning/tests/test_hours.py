"""Hours of safety training: what law asks, what counted, what is missing; who sees whose."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from learning_world import TEXT_UNIT, World

from casework.policy import PolicyBook
from contracts.apprenticeships import TrainingHoursCounted
from contracts.identity import MemberState
from kit import clock
from kit.testing import problem
from learning.hours import count
from learning.hours_models import Arrival
from learning.hours_rules import Held, WorkKind, owed, shown

Later = Callable[[timedelta], None]
BOOK = PolicyBook.load("learning", "CN")
TODAY = date(2026, 11, 30)


async def at_work(world: World, kind: str | None = "high_risk", since: date | None = None) -> None:
    body = {"kind": kind, "entry_since": (since or clock.today()).isoformat()}
    answer = await world.call("officer-group", "PUT", "/hours/units/plant-a", json=body)
    assert answer.status_code == 200, answer.text


async def in_room(world: World, **changes: Any) -> dict[str, Any]:
    body = {"unit_id": "plant-a", "title": "Hot work", "held_on": clock.today().isoformat(), "hours": 8}
    return dict(await world.post("officer-a", "/hours/sessions", body | changes))


async def test_who_came_owes_the_hours_before_work_and_sees_what_counted(world: World, held_clock: Later) -> None:
    await at_work(world)
    [before] = (await world.get("learner", "/hours/mine"))["owed"]
    assert (before["what"], before["due"], before["missing"]) == ("entry", 72, 72)
    assert "72" in before["source"]
    room = await in_room(world)
    after = await world.post("learner", "/hours/check-in", {"code": room["code"].lower()})
    assert (after["owed"][0]["counted"], after["records"][0]["title"]) == (8, "Hot work")
    again = await world.call("learner", "POST", "/hours/check-in", json={"code": room["code"]})
    problem(again, 409, "checked_in_already")
    other = await world.call("learner-b", "POST", "/hours/check-in", json={"code": room["code"]})
    problem(other, 404, "check_in_closed")
    assert (await world.get("officer-a", "/hours/sessions"))["items"][0]["people"] == 1
    held_clock(timedelta(days=1))
    late = await world.call("mate", "POST", "/hours/check-in", json={"code": room["code"]})
    problem(late, 404, "check_in_closed")

    course = await world.course(units=[TEXT_UNIT])
    answer = await world.call("officer-a", "PUT", f"/hours/courses/{course['id']}", json={"hours": 64})
    assert answer.json()[0]["hours"] == 64
    await world.post("learner", f"/catalogue/{course['id']}/begin")
    await world.post("learner", f"/catalogue/{course['id']}/units/1/done", {})
    await world.post("learner", f"/catalogue/{course['id']}/units/1/done", {})
    assert (await world.get("learner", "/hours/mine"))["owed"][0]["missing"] == 0
    assert [each.hours for each in await world.h.events(TrainingHoursCounted)] == [8, 64]


async def test_an_officer_reads_their_own_people_and_only_figures_of_others(world: World) -> None:
    await at_work(world)
    await world.post("learner", "/hours/check-in", {"code": (await in_room(world))["code"]})
    pages, cursor = [], ""
    while cursor is not None:
        pages.append(await world.get("officer-group", f"/hours/units?limit=1{cursor and '&cursor=' + cursor}"))
        cursor = pages[-1]["next"]
    assert [each["unit_id"] for one in pages for each in one["items"]] == ["group", "plant-a", "shop-a", "plant-b"]
    rows = {each["unit_id"]: each for one in pages for each in one["items"]}
    assert (rows["group"]["is_own"], rows["shop-a"]["is_own"]) == (True, False)
    assert (rows["shop-a"]["kind"], rows["shop-a"]["is_inherited"], rows["shop-a"]["complete"]) == (
        "high_risk", True, None,
    )  # fmt: skip
    own = {each["unit_id"]: each for each in (await world.get("officer-a", "/hours/units"))["items"]}
    assert (own["shop-a"]["is_own"], own["shop-a"]["complete"]) == (True, 0)
    assert (rows["shop-a"]["entry_since"], rows["group"]["entry_since"]) == (clock.today().isoformat(), None)
    problem(await world.call("officer-group", "POST", "/hours/units/shop-a/people"), 404, "not_found")
    people = await world.post("officer-a", "/hours/units/shop-a/people")
    assert people[-1]["name"] == "name of learner"
    assert people[-1]["missing"] == 64
    await at_work(world, None)
    assert (await world.get("learner", "/hours/mine"))["owed"] == []


async def test_who_moves_arrives_again_and_of_who_left_nothing_is_kept(world: World, held_clock: Later) -> None:
    async def came_on() -> date | None:
        async with world.h.db.read() as session:
            found = await session.get(Arrival, "learner")
            return found.came_on if found else None

    first = await came_on()
    held_clock(timedelta(days=30))
    moved = world.member("learner").model_dump() | {"unit_id": "plant-b", "version": 2}
    await world.h.deliver(MemberState.model_validate(moved))
    assert (await came_on(), first) == (clock.today(), clock.today() - timedelta(days=30))
    await world.h.deliver(MemberState.model_validate(moved | {"active": False, "version": 3}))
    assert await came_on() is None


async def test_a_record_without_a_move_is_no_arrival(world: World, held_clock: Later) -> None:
    async with world.h.db.write() as session:
        await session.delete(await session.get_one(Arrival, "mate"))  # as of who was known before days were kept
    held_clock(timedelta(days=1))
    mate, learner = (world.member(who).model_dump() for who in ("mate", "learner"))
    changes = (mate | {"name": "another name", "version": 2}, learner | {"unit_id": "plant-b"})
    await world.h.deliver(*map(MemberState.model_validate, changes))
    async with world.h.db.read() as session:
        assert await session.get(Arrival, "mate") is None
        assert (await session.get_one(Arrival, "learner")).came_on == clock.today() - timedelta(days=1)


async def test_only_hours_since_somebody_came_and_of_this_year_count(world: World) -> None:
    last_year = date(clock.today().year - 1, 12, 31)
    async with world.h.db.write() as session:
        for on, given in ((last_year, 40), (clock.today(), 8)):
            await count(session, "learner", on.isoformat(), "Hot work", on, given)
    for since, what in ((last_year, "entry"), (clock.today() + timedelta(days=1), "yearly")):
        await at_work(world, since=since)
        [due] = (await world.get("learner", "/hours/mine"))["owed"]
        assert (due["what"], due["counted"]) == (what, 8)
        missing = {each["id"]: each["missing"] for each in await world.post("officer-a", "/hours/units/shop-a/people")}
        assert (missing["learner"], missing["mate"]) == (due["missing"], due["due"])


@pytest.mark.parametrize(
    ("held", "due"),
    [
        (Held(None, 0, 0), {"yearly": (20, 20)}),
        (Held(None, 52, 12), {"yearly": (20, 8)}),
        (Held(date(2026, 6, 1), 70, 110), {"entry": (72, 2)}),
        (Held(date(2025, 6, 1), 72, 0), {"entry": (72, 0), "yearly": (20, 20)}),
        (Held(date(2024, 6, 1), 0, 0), {"yearly": (20, 20)}),
    ],
)
def test_what_is_owed_follows_from_the_rules(held: Held, due: dict[str, tuple[int, int]]) -> None:
    found = owed(BOOK, WorkKind.HIGH_RISK, TODAY, date(2025, 1, 1), held)
    assert {name: (each.policy.number, each.missing) for name, each in found.items()} == due


def test_who_came_before_the_day_owes_the_hours_of_each_year() -> None:
    found = owed(BOOK, WorkKind.HIGH_RISK, TODAY, TODAY, Held(TODAY - timedelta(days=1), 0, 0))
    assert [*found] == ["yearly"]


def test_general_work_owes_nothing_each_year() -> None:
    assert owed(BOOK, WorkKind.GENERAL, TODAY, TODAY, Held(None, 0, 0)) == {}


@pytest.mark.parametrize(
    ("people", "complete", "is_own", "seen"),
    [(20, 10, False, 10), (20, 17, False, None), (20, 4, False, None), (20, 4, True, 4), (8, 8, False, None)],
)
def test_a_few_are_no_figure_for_others(people: int, complete: int, is_own: bool, seen: int | None) -> None:
    assert shown(people, complete, is_own=is_own) == seen


def test_every_rule_has_its_source() -> None:
    text = (Path(__file__).parent.parent / "src/learning/policies/hours.toml").read_text("utf-8")
    assert text.count("[[policy]]") == text.count("source_zh") == 2 * len(WorkKind)
