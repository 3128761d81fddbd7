"""The vectors of eligibility: by the rule itself, by the self-check, and by what the committee decides."""

import json
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from household_world import VIEW, World

from assistance.assessments import decide
from assistance.eligibility import EXPLANATION, HouseholdFigures, judge
from assistance.main import service
from assistance.models import FIGURES, Household
from assistance.rules import Tier
from casework.policy import PolicyBook
from kit import clock
from kit.clock import SHANGHAI
from kit.testing import Harness
from kit.texts import Language


def read(path: str | Path) -> list[dict[str, Any]]:
    return list(json.loads(Path(path).read_text("utf-8")))


OURS = read(Path(__file__).parent / "vectors/eligibility.json")
VECTORS = read(os.environ["VECTORS"]) if "VECTORS" in os.environ else OURS
"""What is held against the rule, the self-check and the committee."""


def test_there_are_sixty_and_each_has_a_name() -> None:
    assert len({each["name"] for each in OURS}) == len(OURS) >= 60
    assert {each["result"] for each in OURS} == {*Tier, "none", "excluded", "incomplete"}
    assert len({each["region"] for each in OURS}) == 2


def test_the_minimum_living_of_mid_year_changes_a_result() -> None:
    """The same figures on the last day of June and on the first of July."""
    results: dict[tuple[str, str], dict[str, str]] = {}
    for each in OURS:
        place = (each["region"], json.dumps(each["figures"], sort_keys=True))
        results.setdefault(place, {})[each["on"]] = each["result"]
    changed = [on for on in results.values() if {"2026-06-30", "2026-07-01"} <= on.keys() and len({*on.values()}) > 1]
    assert changed


@pytest.mark.parametrize("vector", VECTORS, ids=[each["name"] for each in VECTORS])
def test_the_rule_says_result_and_steps(vector: dict[str, Any]) -> None:
    figures = HouseholdFigures.model_validate(vector["figures"])
    book = PolicyBook.load("assistance", vector["region"])
    decision = judge(figures, book, date.fromisoformat(vector["on"]))
    said = EXPLANATION.explain(decision, Language.CHINESE)
    assert disagreement(vector, said.model_dump()) is None
    assert all(EXPLANATION.explain(decision, Language.ENGLISH).steps)
    assert {each.region for each in decision.policies} <= {vector["region"], "default"}


def disagreement(vector: dict[str, Any], said: dict[str, Any]) -> tuple[Any, ...] | None:
    """Name, what was said, what the vector says; None where they agree. A vector may leave the steps out."""
    wanted = [vector["result"], vector.get("steps", said["steps"])]
    found = [said["result"], said["steps"]]
    return None if found == wanted else (vector["name"], found, wanted)


@pytest.mark.parametrize("region", sorted({each["region"] for each in VECTORS}))
async def test_self_check_and_committee_say_the_same(region: str, tmp_path: Path) -> None:
    """The committee decides by what a file keeps: one file is given the figures of each vector in turn."""
    harness = Harness(service, tmp_path, **({} if region == "default" else {"region": region}))
    world = World(harness)
    await harness.open(world.settle_in)
    found = []
    try:
        household_id = await world.apply()
        for vector in (each for each in VECTORS if each["region"] == region):
            _move_to(vector["on"])
            async with harness.client("anybody", accept_language="zh-CN") as client:
                answer = await client.post("/api/v1/assistance/self-checks", json={"figures": vector["figures"]})
            assert answer.status_code == 200, (vector["name"], answer.text)
            found.append(disagreement(vector, answer.json()))
            async with harness.session() as session:
                household = await session.get_one(Household, household_id)
                FIGURES.seal(session, household, json.dumps(vector["figures"]))
                decided = EXPLANATION.explain(await decide(session, household), Language.CHINESE)
            found.append(disagreement(vector, decided.model_dump()))
    finally:
        await harness.close()
    assert [each for each in found if each] == []


@pytest.mark.parametrize("result", [*Tier, "none", "excluded"])
async def test_the_committee_decides_by_the_same_rule(result: str, world: World) -> None:
    vector = next(
        each
        for each in OURS
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
