"""Figures of hardship files over HTTP."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.assistance import HouseholdApplied, HouseholdFiled, PayoutMade
from contracts.grievances import CaseSubmitted
from insights.facts import rebuild
from kit import clock
from kit.testing import problem

ASSISTANCE = "/api/v1/insights/assistance"
Day = Callable[..., datetime]


@pytest.fixture(autouse=True)
def december(clock_shift: Callable[[timedelta], None], day: Day) -> None:
    clock_shift(day(2026, 12, 20, 12) - clock.now())


async def file_households(enterprise: Any, unit: str, number: int, applied: datetime, filed: datetime) -> None:
    """Filed again a year later, as after a relapse."""
    for _ in range(number):
        household = enterprise.household(unit)
        await enterprise.receive(household.event(HouseholdApplied), applied)
        for at in (filed, filed + timedelta(days=365)):
            await enterprise.receive(household.event(HouseholdFiled, state="FILED"), at)


async def figures(enterprise: Any, clock_shift: Callable[[timedelta], None], **asked: Any) -> dict[str, Any]:
    """Of a month that is closed some minutes after the last event."""
    await enterprise.receive(enterprise.case().event(CaseSubmitted), clock.now())
    clock_shift(timedelta(minutes=11))
    await enterprise.run_job("close_months")
    async with enterprise.client("staff", ["union_staff@group"]) as client:
        answer = await client.get(ASSISTANCE, params={"month": "2026-11", **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found | {"by_unit": {row["unit_id"]: row for row in found["units"]}}


async def test_a_unit_shows_how_many_were_filed_and_how_fast(
    enterprise: Any, day: Day, clock_shift: Callable[[timedelta], None]
) -> None:
    await file_households(enterprise, "north", 6, day(2026, 10, 8), day(2026, 11, 5))
    await file_households(enterprise, "south", 3, day(2026, 10, 8), day(2026, 11, 5))
    found = await figures(enterprise, clock_shift)
    assert found["by_unit"]["north"] == {
        "unit_id": "north", "name": "North", "parent_id": "plant", "applied": None, "filed": 6,
        "file_hours_median": 672.0, "file_hours_p90": 672.0, "at_least": True, "hidden": "small_cells",
    }  # fmt: skip
    assert (found["by_unit"]["south"]["filed"], found["by_unit"]["plant"]["filed"]) == (None, 6), "three are few"
    october = await figures(enterprise, clock_shift, month="2026-10")
    assert (october["by_unit"]["north"]["applied"], october["by_unit"]["north"]["filed"]) == (6, None)


async def test_a_rebuild_finds_the_same_and_nothing_of_other_aggregates(enterprise: Any, day: Day) -> None:
    await file_households(enterprise, "north", 2, day(2026, 10, 8), day(2026, 11, 5))
    made = {"payout_id": "p", "number": "PB-2026-000001", "unit_id": "north", "state": "MADE", "made_by_id": "li"}
    await enterprise.receive(PayoutMade(version=1, **made), day(2026, 11, 20))
    before = await enterprise.rows("SELECT * FROM file_fact ORDER BY household_id")
    assert len(before) == 2
    assert await rebuild(enterprise.db) == 2
    assert await enterprise.rows("SELECT * FROM file_fact ORDER BY household_id") == before


async def test_only_union_staff_see_them(enterprise: Any) -> None:
    for caller, grants, status, code in (
        ("finance", ["finance@group"], 403, "forbidden"),
        (None, [], 401, "not_signed_in"),
    ):
        async with enterprise.client(caller, grants) if caller else enterprise.client() as client:
            problem(await client.get(ASSISTANCE, params={"month": "2026-11"}), status, code)
