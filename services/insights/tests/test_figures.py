"""The figures page over HTTP."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.routing import APIRoute
from sqlalchemy.event import listen, remove
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import CaseAccepted, CaseClosed, CaseKind, CaseReopened, CaseReplied, CaseSubmitted
from contracts.identity import UnitState
from contracts.roles import Role
from insights.models import CaseFact
from insights.routes import routes
from kit import clock
from kit.db import Database
from kit.testing import problem

CASES, MONTHS = "/api/v1/insights/cases", "/api/v1/insights/months"
Day = Callable[..., datetime]


@pytest.fixture(autouse=True)
def november(clock_shift: Callable[[timedelta], None], day: Day) -> None:
    clock_shift(day(2026, 11, 20, 12) - clock.now())


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


async def figures(enterprise: Any, *grants: str, month: str = "2026-10") -> dict[str, Any]:
    async with enterprise.client("staff", grants) as client:
        answer = await client.get(CASES, params={"month": month})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    found["by_unit"] = {row["unit_id"]: row for row in found["units"]}
    return found


async def test_each_unit_shows_itself_and_what_is_below(enterprise: Any, day: Day) -> None:
    await raise_cases(enterprise, "north", 12, day(2026, 10, 9, 8), replied=True, closed=True, reopened=True)
    await raise_cases(enterprise, "south", 7, day(2026, 10, 12, 8))
    await raise_cases(enterprise, "office", 6, day(2026, 10, 12, 8))
    found = await figures(enterprise, "union_staff@group")
    assert {unit: row["submitted"] for unit, row in found["by_unit"].items()} == {
        "group": 25, "plant": 19, "north": 12, "south": 7, "office": 6,
    }  # fmt: skip
    north = found["by_unit"]["north"]
    assert north == {
        "unit_id": "north", "name": "North", "parent_id": "plant", "submitted": 12, "hidden": "small_cells",
        "accept_hours_median": 6.5, "accept_hours_p90": 10.9, "reply_hours_median": None, "reply_hours_p90": None,
        "closed": None, "reopened": None, "not_rated": None,
    }, "beside a south without replies, 12 of 12 replied to would tell of it"  # fmt: skip
    assert (found["month"], found["provisional"]) == ("2026-10", False)
    group = found["by_unit"]["group"]
    assert (group["closed"], group["reopened"], group["not_rated"], group["hidden"]) == (12, 12, 6, None)
    assert (group["reply_hours_median"], group["reply_hours_p90"]) == (65.0, 109.0)
    assert found["by_unit"]["south"]["reply_hours_median"] is None


async def test_a_small_unit_is_hidden_together_with_another(enterprise: Any, day: Day) -> None:
    await raise_cases(enterprise, "north", 9, day(2026, 10, 9, 8))
    await raise_cases(enterprise, "south", 6, day(2026, 10, 9, 8))
    await raise_cases(enterprise, "office", 2, day(2026, 10, 9, 8))
    found = await figures(enterprise, "union_staff@group")
    shown = {unit: row["submitted"] for unit, row in found["by_unit"].items()}
    assert shown == {"group": 17, "plant": None, "north": None, "south": None, "office": None}
    assert {row["hidden"] for row in found["units"]} == {"small_cells"}


async def test_nothing_else_tells_the_small_unit_from_the_one_that_covers_it(enterprise: Any, day: Day) -> None:
    for unit, number in {"north": 3, "south": 20, "office": 30}.items():
        await raise_cases(enterprise, unit, number, day(2026, 10, 9, 8), replied=True, closed=True, reopened=True)
    found = await figures(enterprise, "union_staff@plant")
    north, south = ({k: v for k, v in found["by_unit"][u].items() if k not in ("unit_id", "name")}
                    for u in ("north", "south"))  # fmt: skip
    assert north == south
    assert set(north.values()) == {None, "plant", "small_cells"}


async def test_what_one_viewer_sees_is_cut_from_what_all_see(enterprise: Any, day: Day) -> None:
    """Hiding is decided on the whole table: putting two viewers' pages together tells nothing more."""
    await raise_cases(enterprise, "north", 9, day(2026, 10, 9, 8))
    await raise_cases(enterprise, "office", 2, day(2026, 10, 9, 8))
    plant = await figures(enterprise, "union_staff@plant")
    assert set(plant["by_unit"]) == {"plant", "north", "south"}
    assert plant["by_unit"]["plant"]["submitted"] is None, "11 - 9 would be the office's 2"
    assert plant["by_unit"]["plant"]["parent_id"] is None


async def test_kinds_add_up_only_where_nothing_small_follows(enterprise: Any, day: Day) -> None:
    for kind, number in {
        "rights": 9,
        "welfare": 7,
        "other": 1,
        "feedback": 6,
        "suggestion": 5,
        "consultation": 5,
    }.items():
        await raise_cases(enterprise, "north", number, day(2026, 10, 9, 8), kind)
    found = await figures(enterprise, "union_staff@group")
    assert [row["kind"] for row in found["kinds"]] == [str(kind) for kind in CaseKind]
    shown = {row["kind"]: row["submitted"] for row in found["kinds"] if row["hidden"] is None}
    assert "other" not in shown
    assert len(shown) == 4, "one more is hidden, drawn by lot"
    assert all((row["submitted"] is None) == (row["hidden"] == "small_cells") for row in found["kinds"])


async def test_a_running_month_shows_nothing_that_could_be_subtracted(enterprise: Any, day: Day) -> None:
    await raise_cases(enterprise, "north", 12, day(2026, 11, 3, 8), closed=True)
    found = await figures(enterprise, "union_staff@group", month="2026-11")
    assert found["provisional"] is True
    assert {row["submitted"] for row in found["units"]} == {None}
    assert {row["accept_hours_median"] for row in found["units"]} == {None}
    assert {row["submitted"] for row in found["kinds"]} == {None}


async def test_months_are_those_that_are_over(enterprise: Any, day: Day) -> None:
    async with enterprise.client("staff", ["union_staff@group"]) as client:
        assert (await client.get(MONTHS)).json() == {"items": []}
        await raise_cases(enterprise, "north", 1, day(2026, 8, 31, 23))
        assert (await client.get(MONTHS)).json() == {"items": ["2026-10", "2026-09", "2026-08"]}


async def test_a_unit_that_moves_takes_its_cases_along(enterprise: Any, day: Day) -> None:
    for unit in ("north", "south", "office"):
        await raise_cases(enterprise, unit, 6, day(2026, 10, 9, 8))
    await enterprise.receive(
        UnitState(unit_id="south", version=2, parent_id="office", name="South", kind="workshop"), day(2026, 11, 1)
    )
    found = await figures(enterprise, "union_staff@group")
    assert (found["by_unit"]["plant"]["submitted"], found["by_unit"]["office"]["submitted"]) == (6, 12)


async def test_a_case_of_a_unit_not_known_yet_gives_no_wrong_table(enterprise: Any, day: Day) -> None:
    await raise_cases(enterprise, "far", 1, day(2026, 10, 9, 8))
    async with enterprise.client("staff", ["union_staff@group"]) as client:
        answer = await client.get(CASES, params={"month": "2026-10"})
    problem(answer, 503, "unit_not_known")
    assert answer.headers["retry-after"]


async def test_who_looked_at_which_month_is_audited(enterprise: Any) -> None:
    await figures(enterprise, "union_staff@plant", month="2026-09")
    assert await enterprise.rows("SELECT actor_id, action, object_id FROM audit_entry") == [
        ("staff", "view_case_figures", "2026-09")
    ]


async def test_counting_makes_no_case_and_keeps_no_writer_waiting(
    enterprise: Any, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who looked is written down in a transaction that is over before the counting begins."""
    await raise_cases(enterprise, "north", 6, day(2026, 10, 9, 8))
    write, writing, counted_while_writing, made = Database.write, [0], [], []

    @asynccontextmanager
    async def watched(db: Database) -> AsyncIterator[AsyncSession]:
        writing[0] += 1
        async with write(db) as session:
            yield session
        writing[0] -= 1

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM case_fact" in statement:
            counted_while_writing.append(writing[0])

    def keep(fact: CaseFact, _: Any) -> None:
        made.append(fact)

    monkeypatch.setattr(Database, "write", watched)
    listen(enterprise.app.state.context.db.engine.sync_engine, "before_cursor_execute", note)
    listen(CaseFact, "load", keep)
    try:
        await figures(enterprise, "union_staff@group")
    finally:
        remove(CaseFact, "load", keep)
    assert (counted_while_writing, made) == ([0], [])
    assert len(await enterprise.rows("SELECT * FROM audit_entry")) == 1


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "october", "", "1999-01", "2026-10-01"])
async def test_a_month_that_is_none_is_refused(enterprise: Any, month: str) -> None:
    async with enterprise.client("staff", ["union_staff@group"]) as client:
        refused = problem(await client.get(CASES, params={"month": month}), 422, "invalid_input")
    assert refused["errors"][0]["field"] == "month"
    assert await enterprise.rows("SELECT * FROM audit_entry") == []


# Who sees which units; written by hand. A role at a unit reaches what lies below it and nothing else.
SEES = {
    ("union_staff", "group"): {"group", "plant", "north", "south", "office"},
    ("union_staff", "plant"): {"plant", "north", "south"},
    ("union_staff", "north"): {"north"},
    ("union_staff", "office"): {"office"},
    ("union_staff", "elsewhere"): set(),
}


def test_the_access_table_names_every_route() -> None:
    assert {route.path for route in routes.router.routes if isinstance(route, APIRoute)} == {CASES, MONTHS}


async def test_access_by_role_and_unit(enterprise: Any) -> None:
    for role in Role:
        for unit in ("group", "plant", "north", "office", "elsewhere"):
            async with enterprise.client("somebody", [f"{role}@{unit}"]) as client:
                months = await client.get(MONTHS)
                cases = await client.get(CASES, params={"month": "2026-10"})
            if role is Role.UNION_STAFF:
                assert months.status_code == 200
                assert {row["unit_id"] for row in cases.json()["units"]} == SEES[str(role), unit]
            else:
                problem(months, 403, "forbidden")
                problem(cases, 403, "forbidden")


async def test_a_member_or_nobody_sees_no_figures(enterprise: Any) -> None:
    for path in (MONTHS, f"{CASES}?month=2026-10"):
        async with enterprise.client("member") as member, enterprise.client() as nobody:
            problem(await member.get(path), 403, "forbidden")
            problem(await nobody.get(path), 401, "not_signed_in")


async def test_migrations_make_what_the_models_say(enterprise: Any) -> None:
    assert await enterprise.missing_migrations() == []
