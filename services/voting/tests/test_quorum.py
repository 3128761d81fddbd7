"""The quorum engine against the vectors that the README describes, and the other verdicts of a congress."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.policy import PolicyBook
from kit.texts import Language
from voting.congresses.quorum import (
    EXPLANATION,
    Count,
    Presence,
    judge_composition,
    judge_election,
    judge_item,
    judge_presence,
    judge_recall,
    reckon_seats,
    share_out,
)

VECTORS = json.loads((Path(__file__).parent / "quorum_vectors.json").read_text())
BOOK, ON = PolicyBook.load("voting", "CN"), date(2026, 3, 2)


@pytest.mark.parametrize("vector", VECTORS, ids=[each["name"] for each in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    given = Presence(vector["elected"], vector["ended"], vector["present"])
    counts = [Count(**each) for each in vector["counts"]]
    decision = judge_item(given, counts, BOOK, ON, is_postponed=vector["postponed"])
    steps = {each.key: each.values["result"] for each in decision.steps}
    assert decision.result == vector["verdict"]
    assert (steps.get("needed_present"), steps.get("needed")) == (vector["needed_present"], vector["needed"])
    assert EXPLANATION.explain(decision, Language.CHINESE).steps == vector["explanation"]


def test_there_are_enough_vectors_of_each_verdict() -> None:
    verdicts = [each["verdict"] for each in VECTORS]
    assert len(VECTORS) >= 50
    assert set(verdicts) == {"passed", "not_passed", "inquorate", "unreconciled", "postponed"}


def test_every_verdict_names_the_rule_and_its_source() -> None:
    decision = judge_item(Presence(300, 0, 200), [Count(200, 151, 40, 9)], BOOK, ON)
    figures = EXPLANATION.explain(decision, Language.CHINESE).figures
    assert [each.key for each in figures] == ["congress.present_least", "congress.for_more_than"]
    assert all(each.region == "CN" and "《企业民主管理规定》" in each.source for each in figures)
    assert judge_presence(Presence(300, 0, 200), BOOK, ON).result == "quorate"


@pytest.mark.parametrize(
    ("staff", "voted", "votes", "result"),
    [
        (60, 40, 30, "elected"),
        (60, 39, 39, "turnout_too_low"),
        (60, 40, 29, "too_few_votes"),
        (61, 41, 31, "elected"),
        (61, 41, 30, "too_few_votes"),
    ],
)
def test_a_delegate_is_elected_by_half_of_the_constituency(staff: int, voted: int, votes: int, result: str) -> None:
    assert judge_election(staff, voted, votes, BOOK, ON).result == result


def test_a_recall_takes_more_than_half_of_the_constituency() -> None:
    assert [judge_recall(60, votes, BOOK, ON).result for votes in (30, 31)] == ["not_recalled", "recalled"]


def test_managers_are_a_fifth_at_most_and_the_front_line_half_at_least() -> None:
    found = [judge_composition(30, *each, BOOK, ON).result for each in ((6, 15), (7, 15), (6, 14))]
    assert found == ["fit", "too_many_managers", "too_few_front_line"]


def test_seats_grow_with_the_staff_and_are_shared_out_by_it() -> None:
    seats = {staff: reckon_seats(staff, BOOK, ON).amount for staff in (20, 99, 199, 200, 300, 2999, 3000, 20_000)}
    assert seats == {20: 20, 99: 30, 199: 30, 200: 35, 300: 40, 2999: 170, 3000: 175, 20_000: 175}
    assert share_out(40, [157, 88, 55]) == [21, 12, 7]
    assert sum(share_out(175, [1] * 13)) == 175
