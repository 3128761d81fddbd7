"""The caps of a year hold however the money is asked for: in parts, from several files, under several programmes."""

from datetime import timedelta
from typing import Any

from household_world import FIGURES, SPOUSE, STORY, WAY, World

from kit import clock
from kit.testing import problem

LIVING = 10 * 105000
ALONE: dict[str, Any] = {
    "persons": [
        {
            "relation": "self",
            "name": "诸葛文秀",
            "id_number": "510104199005050050",
            "consents": ["income", "health", "bank_account"],
        }
    ],
    "figures": FIGURES | {"persons": 1, "disposable_income": 4_500_000},
}
"""(45,000 − 30,000) ÷ 12 = 1,250 yuan: relative hardship."""


async def aid(world: World, household_id: str, who: str = "applicant", **given: Any) -> tuple[int, str]:
    shown = await world.get(who, f"/aids/{await world.request(household_id, who, **given)}")
    return shown["fen"], shown["level"]


async def test_one_bill_is_paid_once(world: World) -> None:
    household_id = await world.bring_to("FILED")
    bill: dict[str, Any] = {"programme": "medical", "basis": 1_900_000}
    assert await aid(world, household_id, **bill) == (1_900_000, "group")
    refused = problem(await world.try_request(household_id, **bill), 409, "limit_used_up")
    assert "19,000.00 already this year" in refused["detail"]
    # The year's bills in total, with those of before.
    assert await aid(world, household_id, programme="medical", basis=2_100_000) == (200_000, "external")


async def test_the_most_of_a_programme_is_the_year_s(world: World) -> None:
    household_id = await world.bring_to("FILED", who="other", **ALONE)
    bill: dict[str, Any] = {"programme": "medical", "basis": 2_000_000}
    assert await aid(world, household_id, "other", **bill) == (1_600_000, "group")
    problem(await world.try_request(household_id, "other", **bill | {"basis": 9_000_000}), 409, "limit_used_up")


async def left(world: World, household_id: str) -> None:
    await world.act("staff-a", household_id, "leave", {"figures": FIGURES | {"disposable_income": 30_000_000}})
    clock.shift(timedelta(days=14))
    await world.h.run_job("end_notices")


async def filed(world: World, household_id: str) -> None:
    """The whole way, on later days than `walk` knows."""
    for steps in WAY.values():
        for who, step, body in steps:
            if who == "worker":
                clock.shift(timedelta(days=14))
                await world.h.run_job(step)
            else:
                today = {"visited_on": str(clock.today())} if step == "check" else {}
                await world.act(who, household_id, step, {**body, **today} if body is not None else None)


async def granted_a_year_on(world: World) -> tuple[str, int]:
    """A file that is checked a year after it was opened, and what it has of that year."""
    household_id = await world.bring_to("FILED")
    clock.shift(timedelta(days=367))
    await world.h.run_job("watch_clocks")
    medical, _ = await aid(world, household_id, programme="medical", basis=9_000_000)
    return household_id, medical


async def test_a_new_file_has_what_the_former_one_left(world: World) -> None:
    household_id, before = await granted_a_year_on(world)
    assert before == 6_000_000
    await left(world, household_id)
    await world.act("applicant", household_id, "relapse", {"figures": FIGURES, "story": STORY})
    await world.act("applicant", household_id, "withdraw", {})
    again = await world.apply()
    await filed(world, again)
    problem(await world.try_request(again), 409, "limit_used_up")


async def test_a_spouse_s_own_file_has_what_the_household_left(world: World) -> None:
    household_id, before = await granted_a_year_on(world)
    assert before == 6_000_000
    await left(world, household_id)
    spouse = [
        {"relation": "self", "name": "上官婉", "id_number": SPOUSE, "consents": ["income", "health", "bank_account"]}
    ]
    own = await world.apply("other", persons=spouse, figures=FIGURES | {"persons": 1, "disposable_income": 3_000_000})
    await filed(world, own)
    problem(await world.try_request(own, "other"), 409, "limit_used_up")
