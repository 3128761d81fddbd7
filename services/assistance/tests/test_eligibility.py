"""The vectors of eligibility: by the rule itself, by the self-check, and by what the committee decides."""

import json
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from household_world import VIEW, World

from assistance.eligibility import EXPLANATION, HouseholdFigures, judge
from assistance.main import service
from assistance.rules import Tier
from casework.policy import PolicyBook
from kit import clock
from kit.clock import SHANGHAI
from kit.testing import Harness
from kit.texts import Language

OURS = Path(__file__).parent / "vectors/eligibility.json"
VECTORS: list[dict[str, Any]] = json.loads(Path(os.environ.get("VECTORS", OURS)).read_text("utf-8"))
NAMES = [each["name"] for each in VECTORS]
BOOKS = {region: PolicyBook.load("assistance", region) for region in {each["region"] for each in VECTORS}}


def test_there_are_sixty_and_each_has_a_name() -> None:
    assert len(set(NAMES)) == len(NAMES) >= 60
    assert {each["result"] for each in VECTORS} == {*Tier, "none", "excluded", "incomplete"}
    assert len({each["region"] for each in VECTORS}) == 2


def test_the_minimum_living_of_mid_year_changes_a_result() -> None:
    """The same figures on the last day of June and on the first of July."""
    results: dict[tuple[str, str], dict[str, str]] = {}
    for each in VECTORS:
        place = (each["region"], json.dumps(each["figures"], sort_keys=True))
        results.setdefault(place, {})[each["on"]] = each["result"]
    changed = [on for on in results.values() if {"2026-06-30", "2026-07-01"} <= on.keys() and len({*on.values()}) > 1]
    assert changed


@pytest.mark.parametrize("vector", VECTORS, ids=NAMES)
def test_the_rule_says_result_and_steps(vector: dict[str, Any]) -> None:
    figures = HouseholdFigures.model_validate(vector["figures"])
    decision = judge(figures, BOOKS[vector["region"]], date.fromisoformat(vector["on"]))
    said = EXPLANATION.explain(decision, Language.CHINESE)
    assert (said.result, said.steps) == (vector["result"], vector.get("steps", said.steps))
    assert all(EXPLANATION.explain(decision, Language.ENGLISH).steps)
    assert {each.region for each in decision.policies} <= {vector["region"], "default"}


@pytest.mark.parametrize("region", ["default", "CN-510100"])
async def test_the_self_check_says_the_same(region: str, tmp_path: Path) -> None:
    harness = Harness(service, tmp_path, **({} if region == "default" else {"region": region}))
    await harness.open()
    try:
        for vector in (each for each in VECTORS if each["region"] == region):
            _move_to(vector["on"])
            async with harness.client("anybody", accept_language="zh-CN") as client:
                answer = await client.post("/api/v1/assistance/self-checks", json={"figures": vector["figures"]})
            said = answer.json()
            assert (said["result"], said["steps"]) == (vector["result"], vector.get("steps", said["steps"]))
    finally:
        await harness.close()


@pytest.mark.parametrize("result", [*Tier, "none", "excluded"])
async def test_the_committee_decides_by_the_same_rule(result: str, world: World) -> None:
    vector = next(
        each
        for each in VECTORS
        if each["result"] == result and (each["region"], each["figures"].get("persons")) == ("default", 3)
    )
    _move_to(vector["on"])
    figures = {"medical": 0, **vector["figures"]}
    shown = ["identity", "income", "consent", "medical", "schooling", "housing", "disaster"]
    answer = await world.try_apply(papers=shown, figures=figures)
    household_id = answer.json()["id"]
    await world.walk(household_id, "ASSESSMENT")
    for n in (1, 2, 3):
        state = (await world.act(f"assessor-{n}", household_id, "views", VIEW))["state"]
    assert state == ("ASSESSED" if result in set(Tier) else "REJECTED")
    read = await world.read("staff-a", household_id)
    assert (read["decision"]["result"], read["expected"]["result"]) == (result, result)
    assert read["decision"]["steps"] == read["expected"]["steps"]


def _move_to(day: str) -> None:
    noon = datetime.combine(date.fromisoformat(day), time(12), SHANGHAI)
    clock.shift(noon - clock.now())
    assert abs(clock.now() - noon) < timedelta(seconds=5)
