"""Today is complete: what waits for somebody's step is in exactly one of its groups, and each group is its list."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from grievances.lists import DueGroup
from kit import clock

from .conftest import NOT_SOLVED, REJECT, SOLVED, WAYS, World

Shift = Callable[[timedelta], None]
GROUPS = {"overdue": "late", "due_today": "today", "due_soon": "soon", "due_later": "later"}
EVERYBODY = ["author", "author-b", "staff-a1", "staff-a", "staff-b1", "staff-group", "handler", "handler-wages", "both"]
STEPS = {"accept", "assign", "start", "reply", "rate"}


async def ids(world: World, who: str, scope: str, **params: Any) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        page = await world.get(who, "/cases", scope=scope, limit=3, **params, **({"cursor": cursor} if cursor else {}))
        found += [case["id"] for case in page["items"]]
        cursor = page["next"]
        if not cursor:
            return found


async def check(world: World, who: str, case_ids: list[str]) -> None:
    """The tiles of `who` are their lists, and the lists are what the cases themselves offer them."""
    counts = await world.get(who, "/cases/counts")
    groups = {group: await ids(world, who, "work", due=due) for group, due in GROUPS.items()}
    groups["waiting_for_others"] = await ids(world, who, "waiting")
    groups["mine_to_rate"] = await ids(world, who, "mine", state=["REPLIED", "FOLLOW_UP"])
    assert counts == {group: len(found) for group, found in groups.items()}, who
    everything = [case_id for found in groups.values() for case_id in found]
    assert len(everything) == len(set(everything)), "one case in two groups"
    work = await ids(world, who, "work")
    assert sorted(work) == sorted(case_id for group in GROUPS for case_id in groups[group])
    todo = (await world.get(who, "/todo"))["items"]
    assert {item["id"] for item in todo if item["id"]} == set(groups["mine_to_rate"])
    counted = [(item["link"], item["count"], item["late"]) for item in todo if not item["id"]]
    assert counted == [
        (f"/desk/cases?scope=work&due={due}", counts[group], due == "late")
        for group, due in GROUPS.items()
        if counts[group]
    ]
    for case_id in case_ids:
        answer = await world.call(who, "GET", f"/cases/{case_id}")
        if answer.status_code == 404:
            assert case_id not in everything
            continue
        case = answer.json()
        steps = STEPS & set(case["actions"])
        if case["supervised"] and case["my_role"] == "staff" and case["supervising_unit"]["id"] in held(world, who):
            steps |= {"hand_back"} & set(case["actions"])  # a late case is taken away from where it lies
        assert bool(steps) == (case_id in work or case_id in groups["mine_to_rate"]), (who, case["state"])
        others = case["my_role"] in ("staff", "department") and case["next_due"] and not steps
        assert bool(others) == (case_id in groups["waiting_for_others"]), (who, case["state"])


def held(world: World, who: str) -> set[str]:
    return {role.split("@")[1] for role in world.people[who].roles}


@pytest.mark.parametrize("state", WAYS)
async def test_in_every_state_the_tiles_of_every_role_are_their_lists(
    world: World, clock_shift: Shift, state: str
) -> None:
    case_id = await world.bring_to(state)
    for passed in (timedelta(), timedelta(days=18)):
        clock_shift(passed)
        await world.h.run_job("watch_deadlines")
        for who in EVERYBODY:
            await check(world, who, [case_id])


async def test_what_a_department_has_begun_is_on_its_today(world: World) -> None:
    case_id = await world.bring_to("IN_PROGRESS")
    assert await ids(world, "handler", "work") == [case_id]
    assert await ids(world, "staff-a1", "work") == []
    assert await ids(world, "staff-a1", "waiting") == [case_id]


async def test_what_one_is_to_supervise_is_on_their_today_until_it_is_answered(
    world: World, clock_shift: Shift
) -> None:
    case_id = await world.bring_to("ASSIGNED", kind="consultation")
    clock_shift(timedelta(days=10))
    await world.h.run_job("watch_deadlines")
    assert (await world.get("staff-a", "/cases/counts"))["overdue"] == 1
    [row] = (await world.get("staff-a", "/cases", scope="work", due="late"))["items"]
    assert (row["id"], row["supervised"], row["my_role"]) == (case_id, True, "staff")
    await world.act("handler", case_id, "reply", {"text": "已安排保温柜。"})
    assert await ids(world, "staff-a", "work") == []
    assert await ids(world, "staff-a", "waiting") == [case_id]


async def test_work_is_in_the_group_of_its_date(world: World, clock_shift: Shift) -> None:
    case_id = (await world.file())["id"]
    due = datetime.fromisoformat((await world.get("staff-a1", f"/cases/{case_id}"))["next_due"]["at"])
    for before, group in (
        (timedelta(days=9), "due_later"),
        (timedelta(days=2), "due_soon"),
        (timedelta(hours=3), "due_today"),
        (timedelta(hours=-1), "overdue"),
    ):
        clock_shift(due - before - clock.now())
        counts = await world.get("staff-a1", "/cases/counts")
        assert {name for name, number in counts.items() if number} == {group}


async def test_the_groups_come_by_date_and_a_hidden_author_stays_hidden_in_them(world: World) -> None:
    later = await world.bring_to("ASSIGNED", kind="rights", text="我是欧阳静怡，晚班只有冷菜")
    sooner = await world.bring_to("ASSIGNED", kind="consultation")
    rows = (await world.get("handler", "/cases", scope="work"))["items"]
    assert [row["id"] for row in rows] == [sooner, later]
    await world.h.settle()
    assert rows[0]["unit"]["id"] == "shop-a1", "the desk's, not the author's"
    assert await ids(world, "handler", "work", q="欧阳静怡") == []
    assert await ids(world, "handler", "work", unit_id="team-a1") == []
    assert await ids(world, "handler", "work", unit_id="shop-a1") == [sooner, later]


@pytest.mark.parametrize("seed", range(3))
async def test_on_every_walk_what_waits_is_what_is_offered(world: World, clock_shift: Shift, seed: int) -> None:
    """Random lives of several cases: each role's groups are what the cases themselves offer it."""
    draw = random.Random(seed)
    bodies: dict[str, Any] = {
        "accept": None, "reject": REJECT, "assign": {"department_id": draw.choice(["logistics", "wages"])},
        "hand-back": {"reason": "不归我们"}, "start": None, "reply": {"text": "答复内容"},
        "follow-up": {"note": "回访"}, "rating": None,
    }  # fmt: skip
    cases = [
        (await world.file(draw.choice(["author", "author-b"]), kind=draw.choice(["consultation", "rights"])))["id"]
        for _ in range(4)
    ]
    for _ in range(12):
        case_id, who = draw.choice(cases), draw.choice(EVERYBODY)
        answer = await world.call(who, "GET", f"/cases/{case_id}")
        offered = answer.json()["actions"] if answer.status_code == 200 else []
        names = sorted({"rate": "rating"}.get(name, name.replace("_", "-")) for name in offered)
        if possible := [name for name in names if name in bodies]:
            action = draw.choice(possible)
            body = draw.choice([SOLVED, NOT_SOLVED, NOT_SOLVED]) if action == "rating" else bodies[action]
            answer = await world.try_act(who, case_id, action, body)
            assert answer.status_code == 200 or answer.json()["code"] == "hand_back_too_late", answer.text
        if draw.random() < 0.4:
            clock_shift(timedelta(days=draw.randint(1, 6)))
            await world.h.run_job("watch_deadlines")
    for who in EVERYBODY:
        await check(world, who, cases)


def test_every_group_has_its_tile() -> None:
    assert set(GROUPS.values()) == set(DueGroup)
