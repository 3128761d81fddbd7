"""How questions did, against scipy on 5,000 papers in `make prove`; and over the API, of people who sat."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from counts import COUNTS
from hypothesis import given
from hypothesis import strategies as st
from learning_world import World
from scipy import stats

from kit import clock
from learning.bank_schemas import ItemContent
from learning.item_figures import Sums, add_papers, shown_counts
from learning.models import Answer, Attempt, Exam
from learning.pools import Asked, Pool
from learning.rules import Given, Group, draw, mark

QUESTIONS, DRAWN, POINTS = 30, 12, 6


def item(number: int) -> ItemContent:
    kind = "multiple" if number % 3 == 0 else "single"
    correct = [0, 2] if kind == "multiple" else [number % 4]
    fields = {"kind": kind, "stem": f"Question {number}", "options": ["a", "b", "c", "d"], "correct": correct}
    return ItemContent.model_validate(fields, strict=False)


def test_figures_agree_with_scipy() -> None:
    rng = random.Random(20261130)
    about: dict[str, Any] = {"minutes": 60}
    pool = Pool(
        Exam(**about),
        {place: Asked(item(place), POINTS) for place in range(1, QUESTIONS + 1)},
        [Group(range(1, QUESTIONS + 1), DRAWN)],
    )
    papers = dict[str, dict[int, int]]()
    chosen = dict[int, list[int]]()
    sums = dict[int, Sums]()
    for portion in range(10):
        attempts, answers = list[Attempt](), list[Answer]()
        for number in range(COUNTS.papers // 10):
            name, ability = f"{portion} {number}", rng.gauss(0, 1)
            attempt = Attempt(
                id=name, exam_id="e", member_id=name, seed=name, started_at=clock.now(), ends_at=clock.now()
            )
            attempts.append(attempt)
            had = dict[int, int]()
            for place in draw(name, pool.groups):
                content, knows = pool.questions[place].content, rng.gauss(ability, 1) > (place - 15) / 10
                given = content.correct if knows else rng.sample(range(4), rng.choice((0, 1, len(content.correct))))
                chosen.setdefault(place, []).extend(given)
                fields: dict[str, Any] = {"texts": [], "stamp": 1, "saved_at": clock.now()}
                answers.append(Answer(attempt_id=name, place=place, chosen=list(given), **fields))
                had[place] = mark(content, Given(given), POINTS) or 0
            papers[name] = had
        add_papers(sums, pool, attempts, answers)
    for place, of in sums.items():
        x = [had[place] for had in papers.values() if place in had]
        y = [sum(had.values()) - had[place] for had in papers.values() if place in had]
        assert of.n == len(x)
        assert of.difficulty(POINTS) == pytest.approx(sum(x) / len(x) / POINTS)
        assert of.discrimination() == pytest.approx(stats.pearsonr(x, y).statistic)
        assert {each: of.chosen[each] for each in range(4)} == {each: chosen[place].count(each) for each in range(4)}
    found = [each.discrimination() or 0 for each in sums.values()]
    assert min(found) > 0.1


async def test_an_officer_sees_how_questions_did_once_the_exam_is_over(
    world: World, held_clock: Callable[[timedelta], None]
) -> None:
    ids = await world.bank(2)
    found = await world.exam(question_ids=ids, blueprint=[])
    people = ["learner", "mate", "staff-a", *(f"late-{number}" for number in range(9))]
    await world.h.deliver(*(world.member(each) for each in people[3:]))
    path = f"/exams/{found['id']}/items"
    for number, who in enumerate(people):
        attempt = await world.start(who, found["id"])
        if number > 0:
            await world.answer(who, attempt, rightly=number > 5)
        await world.post(who, f"/attempts/{attempt['id']}/submit")
    await world.h.run_job("count_items")
    assert await world.get("officer-a", path) == {"made_at": None, "items": []}
    held_clock(timedelta(hours=3))
    await world.h.run_job("count_items")
    items = (await world.get("officer-a", path))["items"]
    assert [(each["n"], each["difficulty"], each["unanswered"]) for each in items] == [(12, 0.5, None)] * 2
    assert [each["discrimination"] for each in items] == [pytest.approx(1)] * 2
    single = next(each for each in items if each["kind"] == "single")
    assert {each["text"]: each["count"] for each in single["options"]} == {
        **{"right": 6, "wrong": 5},
        **{"false": None, "also right": None},
    }


async def test_of_few_who_did_alike_no_figure_tells(world: World, held_clock: Callable[[timedelta], None]) -> None:
    found = await world.exam(question_ids=await world.bank(1), blueprint=[])
    people = ["learner", "mate", "staff-a", "late-1", "late-2", "late-3"]
    await world.h.deliver(*(world.member(each) for each in people[3:]))
    for who in people:
        attempt = await world.start(who, found["id"])
        await world.answer(who, attempt, rightly=who != "mate")
        await world.post(who, f"/attempts/{attempt['id']}/submit")
    held_clock(timedelta(hours=3))
    await world.h.run_job("count_items")
    [item] = (await world.get("officer-a", f"/exams/{found['id']}/items"))["items"]
    assert (item["n"], item["difficulty"], item["discrimination"], item["unanswered"]) == (6, None, None, None)
    assert {each["count"] for each in item["options"]} == {None}


@given(st.integers(1, 60), st.lists(st.integers(0, 60), min_size=1, max_size=9))
def test_no_count_of_few_is_shown_nor_had_by_subtraction(n: int, counts: list[int]) -> None:
    shown = shown_counts(counts, n)
    assert all(
        each is None or (each == count and 5 <= each <= n - 5) for each, count in zip(shown, counts, strict=True)
    )
    assert shown.count(None) != 1 or len(counts) == 1
