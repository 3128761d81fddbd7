"""The figures page over HTTP."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from fastapi.routing import APIRoute
from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.units import UnitNotKnown
from contracts.grievances import EVENTS, CaseAccepted, CaseClosed, CaseReopened, CaseReplied, CaseSubmitted
from contracts.identity import UnitState
from contracts.roles import Role
from contracts.voting import ElectionClosed, ElectionEvent, ElectionVoided, PaperBallotsCounted, RollPublished
from insights import closing
from insights.models import ClosedMonth
from insights.routes import routes
from insights.rules import Month
from kit import clock
from kit.db import new_id
from kit.inbox import Parked
from kit.testing import problem

CASES, MONTHS = "/api/v1/insights/cases", "/api/v1/insights/months"
ASSISTANCE = "/api/v1/insights/assistance"
TURNOUT = "/api/v1/insights/elections"
Day = Callable[..., datetime]


@pytest.fixture(autouse=True)
def november(clock_shift: Callable[[timedelta], None], day: Day) -> None:
    clock_shift(day(2026, 11, 20, 12) - clock.now())


@pytest.fixture(autouse=True)
def close_months(enterprise: Any, clock_shift: Callable[[timedelta], None]) -> None:
    """Some minutes after the last event, and after one from the present day."""

    async def close() -> None:
        await enterprise.receive(enterprise.case().event(CaseSubmitted), clock.now())
        clock_shift(timedelta(minutes=11))
        await enterprise.run_job("close_months")

    enterprise.close_months = close


async def raise_cases(enterprise: Any, unit: str, number: int, at: datetime, kind: str = "rights", **how: Any) -> None:
    """Cases raised in a unit, accepted after 1, 2, 3 … hours; `how`: replied, closed, reopened."""
    for hours in range(1, number + 1):
        case = enterprise.case(unit, kind)
        await enterprise.receive(case.event(CaseSubmitted), at)
        await enterprise.receive(case.event(CaseAccepted), at + timedelta(hours=hours))
        if how.get("replied"):
            await enterprise.receive(case.event(CaseReplied), at + timedelta(hours=hours * 10))
        if how.get("reopened"):
            await enterprise.receive(case.event(CaseReopened, previous_desk_unit_id="north"), at + timedelta(days=8))
        if how.get("closed"):
            rated = hours % 2 == 0
            await enterprise.receive(case.event(CaseClosed, rated=rated), at + timedelta(days=9))


async def figures(enterprise: Any, *grants: str, month: str = "2026-10", months: int = 1) -> dict[str, Any]:
    await enterprise.close_months()
    async with enterprise.client("staff", grants) as client:
        answer = await client.get(CASES, params={"month": month, "months": months})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    found["by_unit"] = {row["unit_id"]: row for row in found["units"]}
    return found


async def test_each_unit_shows_itself_and_what_is_below(enterprise: Any, day: Day) -> None:
    await raise_cases(enterprise, "north", 12, day(2026, 10, 9, 8), replied=True, closed=True, reopened=True)
    await raise_cases(enterprise, "south", 7, day(2026, 10, 12, 8))
    await raise_cases(enterprise, "office", 6, day(2026, 10, 12, 8))
    found = await figures(enterprise, "union_staff@group")
    assert [row["unit_id"] for row in found["units"]] == ["group", "office", "plant", "north", "south"]
    assert {unit: row["submitted"] for unit, row in found["by_unit"].items()} == {
        "group": 25, "plant": 19, "north": 12, "south": 7, "office": 6,
    }  # fmt: skip
    assert found["by_unit"]["north"] == {
        "unit_id": "north", "name": "North", "parent_id": "plant", "submitted": 12, "at_least": False, "hidden": None,
        "accept_hours_median": 6.5, "accept_hours_p90": 10.9, "reply_hours_median": 65.0, "reply_hours_p90": 109.0,
        "closed": 12, "reopened": 12, "not_rated": 6,
    }  # fmt: skip
    assert (found["month"], found["months"], found["provisional"]) == ("2026-10", ["2026-10"], False)
    group = found["by_unit"]["group"]
    assert (group["closed"], group["reopened"], group["not_rated"], group["hidden"]) == (12, 12, 6, None)
    assert (group["reply_hours_median"], group["reply_hours_p90"]) == (65.0, 109.0)
    south = found["by_unit"]["south"]
    assert (south["reply_hours_median"], south["closed"], south["hidden"]) == (None, None, "small_cells")


async def test_a_small_unit_is_left_out_and_nothing_large_with_it(enterprise: Any, day: Day) -> None:
    for unit, number in {"north": 3, "south": 20, "office": 30}.items():
        await raise_cases(enterprise, unit, number, day(2026, 10, 9, 8), replied=True, closed=True, reopened=True)
    found = await figures(enterprise, "union_staff@group")
    assert {unit: (row["submitted"], row["closed"], row["at_least"]) for unit, row in found["by_unit"].items()} == {
        "group": (50, 50, True), "plant": (20, 20, True), "north": (None, None, True), "south": (20, 20, False),
        "office": (30, 30, False),
    }, "53 and 23 would reveal the 3"  # fmt: skip
    north = {name: value for name, value in found["by_unit"]["north"].items() if name not in ("unit_id", "name")}
    assert set(north.values()) == {None, "plant", True, "small_cells"}


async def test_what_one_viewer_sees_is_cut_from_what_all_see(enterprise: Any, day: Day) -> None:
    """What is shown is decided on the whole table: putting two viewers' pages together tells nothing more."""
    await raise_cases(enterprise, "north", 9, day(2026, 10, 9, 8))
    await raise_cases(enterprise, "office", 2, day(2026, 10, 9, 8))
    plant = await figures(enterprise, "union_staff@plant")
    group = await figures(enterprise, "union_staff@group")
    assert set(plant["by_unit"]) == {"plant", "north", "south"}
    assert plant["by_unit"]["plant"] == group["by_unit"]["plant"] | {"parent_id": None}
    assert group["by_unit"]["group"]["submitted"] == 9, "11 - 9 would be the office's 2"


async def test_several_months_are_the_sum_of_what_each_shows(enterprise: Any, day: Day) -> None:
    for month, north, south in ((8, 6, 9), (9, 3, 10), (10, 8, 4), (11, 9, 9)):
        await raise_cases(enterprise, "north", north, day(2026, month, 9, 8), replied=True)
        await raise_cases(enterprise, "south", south, day(2026, month, 9, 8))
    spans = {number: await figures(enterprise, "union_staff@group", months=number) for number in (1, 2, 3, 24)}
    of_north = {number: found["by_unit"]["north"]["submitted"] for number, found in spans.items()}
    assert of_north == {1: 8, 2: 8, 3: 14, 24: 14}, "the 3 of September are in none of them"
    assert {n: found["by_unit"]["plant"]["submitted"] for n, found in spans.items()} == {1: 8, 2: 18, 3: 33, 24: 33}
    three = spans[3]
    assert three["months"] == ["2026-08", "2026-09", "2026-10"]
    assert three["by_unit"]["north"]["reply_hours_median"] == 40, "of 1 to 6 and 1 to 8 times ten hours"
    assert three["by_unit"]["north"]["at_least"] is True
    assert three["by_unit"]["south"]["at_least"] is True
    assert [(row["unit_id"], row["month"], row["submitted"]) for row in three["trend"]] == [
        ("group", "2026-08", 15), ("group", "2026-09", 10), ("group", "2026-10", 8),
    ]  # fmt: skip
    running = await figures(enterprise, "union_staff@group", month="2026-11", months=3)
    assert (running["provisional"], running["months"]) == (True, ["2026-09", "2026-10"])
    assert running["by_unit"]["plant"]["submitted"] == 18, "November is not over"


async def test_kinds_are_merged_where_one_is_small(enterprise: Any, day: Day) -> None:
    kinds = {"rights": 9, "welfare": 7, "other": 1, "feedback": 6, "suggestion": 5, "consultation": 5}
    for kind, number in kinds.items():
        await raise_cases(enterprise, "north", number, day(2026, 10, 9, 8), kind)
        await raise_cases(enterprise, "north", 6, day(2026, 9, 9, 8), kind)
    october = await figures(enterprise, "union_staff@group")
    assert {row["kind"]: row["submitted"] for row in october["kinds"]} == {
        "consultation": 5, "suggestion": 5, "feedback+other": 7, "rights": 9, "welfare": 7,
    }  # fmt: skip
    both = await figures(enterprise, "union_staff@group", months=2)
    assert {row["kind"]: row["submitted"] for row in both["kinds"]} == {
        "consultation": 11, "suggestion": 11, "feedback+other": 19, "rights": 15, "welfare": 13,
    }, "what one month merges, all merge"  # fmt: skip


async def test_a_running_month_shows_nothing_that_could_be_subtracted(enterprise: Any, day: Day) -> None:
    await raise_cases(enterprise, "north", 12, day(2026, 11, 3, 8), closed=True)
    found = await figures(enterprise, "union_staff@group", month="2026-11")
    assert found["provisional"] is True
    assert {row["submitted"] for row in found["units"]} == {None}
    assert {row["accept_hours_median"] for row in found["units"]} == {None}
    assert (found["kinds"], found["trend"], found["months"]) == ([], [], [])


async def test_months_are_those_that_are_closed(enterprise: Any, day: Day) -> None:
    async def months() -> Any:
        async with enterprise.client("staff", ["union_staff@group"]) as client:
            return (await client.get(MONTHS)).json()["items"]

    assert await months() == []
    await raise_cases(enterprise, "north", 1, day(2026, 8, 31, 23))
    await enterprise.run_job("close_months")
    assert await months() == [], "nothing from after August has come yet"
    await enterprise.close_months()
    assert await months() == ["2026-10", "2026-09", "2026-08"]


async def test_a_month_is_not_closed_while_its_events_still_come(
    enterprise: Any, day: Day, clock_shift: Callable[[timedelta], None]
) -> None:
    """After a pause the service reads what it missed; a half-read month must not stand."""
    await raise_cases(enterprise, "north", 6, day(2026, 10, 9, 8))
    await enterprise.receive(enterprise.case().event(CaseSubmitted), clock.now())
    await enterprise.run_job("close_months")
    assert await enterprise.rows("SELECT * FROM closed_month") == []
    clock_shift(timedelta(minutes=9))
    await raise_cases(enterprise, "north", 1, day(2026, 10, 9, 8))
    clock_shift(timedelta(minutes=9))
    await enterprise.run_job("close_months")
    assert await enterprise.rows("SELECT * FROM closed_month") == []
    clock_shift(timedelta(minutes=2))
    await enterprise.run_job("close_months")
    assert [row.month for row in await enterprise.rows("SELECT month FROM closed_month")] == ["2026-10"]
    assert (await figures(enterprise, "union_staff@group"))["by_unit"]["north"]["submitted"] == 7


async def test_a_month_is_not_closed_while_one_of_its_events_is_parked(enterprise: Any, day: Day) -> None:
    """A replay would come too late: the table stands."""
    await raise_cases(enterprise, "north", 6, day(2026, 10, 9, 8))
    async with enterprise.session() as session:
        session.add(
            Parked(
                event_id=new_id(),
                topic=EVENTS,
                key="c",
                type="t",
                source="s",
                time=day(2026, 10, 9),
                traceparent="",
                data="{",
                error="e",
                parked_at=day(2026, 10, 9),
            )
        )
    await enterprise.close_months()
    assert await enterprise.rows("SELECT * FROM closed_month") == []
    async with enterprise.session() as session:
        await session.exec(delete(Parked))
    await enterprise.close_months()
    assert await enterprise.rows("SELECT * FROM closed_month") != []


async def test_months_long_closed_are_not_asked_about_again(
    enterprise: Any, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But one that an operator deleted to have it counted again, although later ones stand."""
    for month in (8, 9, 10):
        await raise_cases(enterprise, "north", 6, day(2026, month, 9, 8))
    await enterprise.close_months()
    async with enterprise.session() as session:
        await session.exec(delete(ClosedMonth).where(col(ClosedMonth.month) == "2026-09"))
    asked: list[str] = []
    real = closing._is_complete

    async def noted(session: AsyncSession, month: Month) -> bool:
        asked.append(str(month))
        return await real(session, month)

    monkeypatch.setattr(closing, "_is_complete", noted)
    for _ in range(2):
        await enterprise.run_job("close_months")
    assert asked == ["2026-09"]
    assert (await figures(enterprise, "union_staff@group", month="2026-09"))["by_unit"]["north"]["submitted"] == 6


async def test_a_closed_month_stands_when_events_come_or_units_move(enterprise: Any, day: Day) -> None:
    """Two looks at it could be subtracted otherwise: before and after a unit moved, before and after a late case."""
    for unit, number in {"north": 9, "south": 3, "office": 6}.items():
        await raise_cases(enterprise, unit, number, day(2026, 10, 9, 8))
    before = await figures(enterprise, "union_staff@group")
    await enterprise.receive(
        UnitState(unit_id="south", version=2, parent_id="office", name="South", kind="workshop"), day(2026, 11, 1)
    )
    await raise_cases(enterprise, "south", 4, day(2026, 10, 30, 8))
    after = await figures(enterprise, "union_staff@group")
    assert after["by_unit"]["south"]["parent_id"] == "office", "it is listed where it is now"
    for found in (before, after):
        found["by_unit"]["south"].pop("parent_id")
    assert after["by_unit"] == before["by_unit"]


async def test_a_case_of_a_unit_not_known_yet_gives_no_wrong_table(enterprise: Any, day: Day) -> None:
    await raise_cases(enterprise, "far", 6, day(2026, 10, 9, 8))
    with pytest.raises(UnitNotKnown):
        await figures(enterprise, "union_staff@group")
    assert await enterprise.rows("SELECT * FROM closed_month") == []
    await enterprise.deliver(UnitState(unit_id="far", version=1, parent_id="group", name="Far", kind="plant"))
    assert (await figures(enterprise, "union_staff@group"))["by_unit"]["far"]["submitted"] == 6


async def test_who_looked_at_which_month_is_audited(enterprise: Any) -> None:
    await figures(enterprise, "union_staff@plant", month="2026-09")
    await figures(enterprise, "union_staff@plant", month="2026-02", months=3)
    assert await enterprise.rows("SELECT actor_id, action, object_id FROM audit_entry ORDER BY object_id DESC") == [
        ("staff", "figures.view", "2026-09"),
        ("staff", "figures.view", "2025-12/2026-02"),
    ]


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "october", "", "1999-01", "2026-10-01"])
async def test_a_month_that_is_none_is_refused(enterprise: Any, month: str) -> None:
    async with enterprise.client("staff", ["union_staff@group"]) as client:
        refused = problem(await client.get(CASES, params={"month": month}), 422, "invalid_input")
    assert refused["errors"][0]["field"] == "month"
    assert await enterprise.rows("SELECT * FROM audit_entry ORDER BY object_id DESC") == []


# Who sees which units; written by hand. A role at a unit reaches what lies below it and nothing else.
SEES = {
    ("union_staff", "group"): {"group", "plant", "north", "south", "office"},
    ("union_staff", "plant"): {"plant", "north", "south"},
    ("union_staff", "north"): {"north"},
    ("union_staff", "office"): {"office"},
    ("union_staff", "elsewhere"): set(),
}


def test_the_access_table_names_every_route() -> None:
    paths = {route.path for route in routes.router.routes if isinstance(route, APIRoute)}
    assert paths == {CASES, MONTHS, ASSISTANCE, TURNOUT}


async def test_access_by_role_and_unit(enterprise: Any) -> None:
    for role in Role:
        for unit in ("group", "plant", "north", "office", "elsewhere"):
            async with enterprise.client("somebody", [f"{role}@{unit}"]) as client:
                months = await client.get(MONTHS)
                pages = [await client.get(each, params={"month": "2026-10"}) for each in (CASES, ASSISTANCE, TURNOUT)]
            if role is Role.UNION_STAFF:
                assert months.status_code == 200
                for page in pages:
                    assert {row["unit_id"] for row in page.json()["units"]} == SEES[str(role), unit]
            else:
                for refused in (months, *pages):
                    problem(refused, 403, "forbidden")


async def test_a_member_or_nobody_sees_no_figures(enterprise: Any) -> None:
    for path in (MONTHS, *(f"{each}?month=2026-10" for each in (CASES, ASSISTANCE, TURNOUT))):
        async with enterprise.client("member") as member, enterprise.client() as nobody:
            problem(await member.get(path), 403, "forbidden")
            problem(await nobody.get(path), 401, "not_signed_in")


async def test_migrations_make_what_the_models_say(enterprise: Any) -> None:
    assert await enterprise.missing_migrations() == []


async def hold_election(
    enterprise: Any, unit: str, voters: int, voted: int, at: datetime, *later: Callable[..., ElectionEvent]
) -> None:
    facts = {"election_id": new_id(), "number": "EL-2026-000001", "unit_id": unit, "committee_ids": ["wang"]}
    await enterprise.receive(RollPublished(**facts, version=1, state="ROLL", voters=voters), at - timedelta(days=40))
    closed = ElectionClosed(**facts, version=2, state="CLOSED", voters=voters, voted=voted)
    await enterprise.receive(closed, at)
    for version, kind in enumerate(later, 3):
        await enterprise.receive(kind(**facts, version=version, state="CLOSED"), at + timedelta(days=1))


async def test_turnout_is_of_elections_that_closed_in_the_month_and_were_not_void(enterprise: Any, day: Day) -> None:
    on_paper = partial(PaperBallotsCounted, confirmed=True, ballots=6)
    await hold_election(enterprise, "north", 40, 25, day(2026, 10, 9, 8), on_paper)
    await hold_election(enterprise, "plant", 20, 4, day(2026, 10, 12, 8))
    await hold_election(enterprise, "south", 30, 30, day(2026, 9, 30, 23))
    await hold_election(enterprise, "office", 50, 50, day(2026, 10, 9, 8), ElectionVoided)
    await enterprise.close_months()
    async with enterprise.client("staff", ["union_staff@group"]) as client:
        answers = [await client.get(TURNOUT, params={"month": "2026-10", "months": months}) for months in (1, 2)]
    one, two = [
        {row["unit_id"]: (row["elections"], row["voters"], row["voted"]) for row in answer.json()["units"]}
        for answer in answers
    ]
    assert one == {
        "group": (2, 60, 31), "office": (None, None, None), "plant": (2, 60, 31), "north": (1, 40, 31),
        "south": (None, None, None),
    }, "the 4 of the plant are in no sum"  # fmt: skip
    assert (two["group"], two["south"]) == ((3, 90, 61), (1, 30, 30))
    plant = next(row for row in answers[0].json()["units"] if row["unit_id"] == "plant")
    assert (plant["name"], plant["parent_id"], answers[0].json()["months"]) == ("Plant", "group", ["2026-10"])
