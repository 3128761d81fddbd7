"""The caps of a year hold however the money is asked for: in parts, from several files, under several programmes."""

from typing import Any

from household_world import FIGURES, World

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
    bill = {"programme": "medical", "basis": 1_900_000}
    assert await aid(world, household_id, **bill) == (1_900_000, "group")
    refused = problem(await world.try_request(household_id, **bill), 409, "limit_used_up")
    assert "19,000.00 already this year" in refused["detail"]
    # The year's bills in total, with those of before.
    assert await aid(world, household_id, programme="medical", basis=2_100_000) == (200_000, "external")


async def test_the_most_of_a_programme_is_the_year_s(world: World) -> None:
    household_id = await world.bring_to("FILED", who="other", **ALONE)
    bill = {"programme": "medical", "basis": 2_000_000}
    assert await aid(world, household_id, "other", **bill) == (1_600_000, "group")
    problem(await world.try_request(household_id, "other", **bill | {"basis": 9_000_000}), 409, "limit_used_up")
