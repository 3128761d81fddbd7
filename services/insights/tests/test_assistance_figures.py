"""Figures of hardship files and aids over HTTP."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.assistance import AidPaid, AidRequested, AidReversed, HouseholdApplied, HouseholdFiled, PayoutMade
from contracts.grievances import CaseSubmitted
from insights.facts import rebuild
from kit import clock
from kit.testing import problem

ASSISTANCE = "/api/v1/insights/assistance"
Day = Callable[..., datetime]


@pytest.fixture(autouse=True)
def december(clock_shift: Callable[[timedelta], None], day: Day) -> None:
    clock_shift(day(2026, 12, 20, 12) - clock.now())


async def pay_aids(enterprise: Any, unit: str, people: int, at: datetime, *, each: int = 1, reversed_: int = 0) -> None:
    """To each of these people this many aids, requested one, two, three … days before; the last ones come back."""
    for number in range(1, people + 1):
        for _ in range(each):
            aid = enterprise.aid(unit, f"{unit}-{number}")
            await enterprise.receive(aid.event(AidRequested), at - timedelta(days=number))
            await enterprise.receive(aid.event(AidPaid, state="PAID"), at)
            if number > people - reversed_:
                await enterprise.receive(aid.event(AidReversed, state="REVERSED"), at + timedelta(days=1))


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


async def test_a_unit_shows_who_was_helped_and_how_fast(
    enterprise: Any, day: Day, clock_shift: Callable[[timedelta], None]
) -> None:
    await file_households(enterprise, "north", 6, day(2026, 10, 8), day(2026, 11, 5))
    await pay_aids(enterprise, "north", 5, day(2026, 11, 20), each=2)
    await pay_aids(enterprise, "south", 8, day(2026, 11, 20), reversed_=2)
    found = await figures(enterprise, clock_shift)
    assert found["by_unit"]["north"] == {
        "unit_id": "north", "name": "North", "parent_id": "plant", "applied": None, "filed": 6,
        "file_hours_median": 672.0, "file_hours_p90": 672.0, "people": 5, "aids": 10, "pay_hours_median": 72.0,
        "pay_hours_p90": 120.0, "at_least": True, "hidden": "small_cells",
    }  # fmt: skip
    assert (found["by_unit"]["south"]["people"], found["by_unit"]["plant"]["people"]) == (6, 11), "two gave it back"
    october = await figures(enterprise, clock_shift, month="2026-10")
    assert (october["by_unit"]["north"]["applied"], october["by_unit"]["north"]["filed"]) == (6, None)


async def test_many_aids_of_few_people_are_few(
    enterprise: Any, day: Day, clock_shift: Callable[[timedelta], None]
) -> None:
    """Nor does a total contain them."""
    await pay_aids(enterprise, "north", 2, day(2026, 11, 20), each=6)
    await pay_aids(enterprise, "south", 9, day(2026, 11, 20))
    by_unit = (await figures(enterprise, clock_shift))["by_unit"]
    assert [by_unit["north"][name] for name in ("people", "aids", "pay_hours_median")] == [None, None, None]
    assert (by_unit["plant"]["people"], by_unit["plant"]["aids"], by_unit["plant"]["at_least"]) == (9, 9, True)


async def test_of_several_months_people_are_added_up(
    enterprise: Any, day: Day, clock_shift: Callable[[timedelta], None]
) -> None:
    """Were those who come twice counted once, the sum less its parts would tell how many they are."""
    for month, people in ((9, 7), (10, 3), (11, 6)):
        await pay_aids(enterprise, "north", people, day(2026, month, 20))
    found = await figures(enterprise, clock_shift, months=3)
    assert (found["by_unit"]["north"]["people"], found["by_unit"]["north"]["aids"]) == (13, 13)
    assert [(row["month"], row["people"]) for row in found["trend"]] == [
        ("2026-09", 7), ("2026-10", None), ("2026-11", 6),
    ]  # fmt: skip


async def test_a_rebuild_finds_the_same_and_nothing_of_other_aggregates(enterprise: Any, day: Day) -> None:
    await pay_aids(enterprise, "north", 3, day(2026, 11, 20))
    await file_households(enterprise, "north", 2, day(2026, 10, 8), day(2026, 11, 5))
    made = {"payout_id": "p", "number": "PB-2026-000001", "unit_id": "north", "state": "MADE", "made_by_id": "li"}
    await enterprise.receive(PayoutMade(version=1, **made), day(2026, 11, 20))
    asked = (
        "SELECT aid_id, version, person, paid_at FROM aid_fact ORDER BY aid_id",
        "SELECT * FROM file_fact ORDER BY household_id",
    )
    before = [await enterprise.rows(each) for each in asked]
    assert [len(each) for each in before] == [3, 2]
    assert not {row.person for row in before[0]} & {"north-1", "north-2", "north-3"}, "persons are pseudonyms"
    assert await rebuild(enterprise.db) == 5
    assert [await enterprise.rows(each) for each in asked] == before


async def test_only_union_staff_see_them(enterprise: Any) -> None:
    for caller, grants, status, code in (
        ("finance", ["finance@group"], 403, "forbidden"),
        (None, [], 401, "not_signed_in"),
    ):
        async with enterprise.client(caller, grants) if caller else enterprise.client() as client:
            problem(await client.get(ASSISTANCE, params={"month": "2026-11"}), status, code)
