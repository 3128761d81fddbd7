"""Sitting an exam by the server's clock: one attempt, answers kept to the last one saved in time, marked once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from learning_world import World, at, exam
from sqlmodel import select

from contracts.learning import AttemptClosed, AttemptStarted, CertificateIssued
from kit.audit import AuditEntry
from kit.testing import problem
from learning import tasks


async def test_an_attempt_is_the_same_in_every_tab_and_after_every_reload(world: World) -> None:
    await world.bank()
    found = await world.exam()
    answers = await asyncio.gather(*(world.call("learner", "POST", f"/exams/{found['id']}/attempt") for _ in range(4)))
    papers = [[(each["place"], each["options"]) for each in answer.json()["questions"]] for answer in answers]
    assert papers == papers[:1] * 4
    assert len(papers[0]) == 3
    assert len(await world.h.events(AttemptStarted)) == 1
    attempt = answers[0].json()
    assert at(attempt["ends_at"]) - at(attempt["started_at"]) == timedelta(minutes=20)
    place = attempt["questions"][0]["place"]
    for stamp, chosen in enumerate(([1], [0]), 1):
        body = {"chosen": chosen, "stamp": stamp}
        await world.post("learner", f"/attempts/{attempt['id']}/answers/{place}", body)
    again = await world.get("learner", f"/attempts/{attempt['id']}")
    assert [(each["chosen"], each["stamp"]) for each in again["questions"]] == [([0], 2), ([], 0), ([], 0)]


async def test_the_answer_chosen_last_stays_though_it_arrives_first(world: World) -> None:
    await world.bank()
    attempt = await world.start("learner", (await world.exam())["id"])
    path = f"/attempts/{attempt['id']}/answers/{attempt['questions'][0]['place']}"
    later = await world.post("learner", path, {"chosen": [1], "stamp": 7})
    for chosen, stamp in (([0], 6), ([0], 7), ([1], 7)):  # overtaken; of another device in the same moment; sent again
        assert await world.post("learner", path, {"chosen": chosen, "stamp": stamp}) == later
    taken_back = await world.post("learner", path, {"chosen": [], "stamp": 8})
    assert (taken_back["chosen"], taken_back["stamp"]) == ([], 8)


async def test_no_answer_tells_what_is_right_before_the_exam_is_over(
    world: World, held_clock: Callable[[timedelta], None]
) -> None:
    await world.bank()
    found = await world.exam()
    answer = await world.call("learner", "POST", f"/exams/{found['id']}/attempt")
    attempt = answer.json()
    await world.answer("learner", attempt)
    path = f"/attempts/{attempt['id']}"
    closed = await world.call("learner", "POST", f"{path}/submit")
    for each in (answer, await world.call("learner", "GET", f"/exams/mine/{found['id']}"), closed):
        assert "secret explanation" not in each.text
    assert {each["correct"] for each in closed.json()["questions"]} == {None}
    held_clock(timedelta(hours=3))
    over = await world.get("learner", path)
    for each in over["questions"]:
        assert {each["options"][place] for place in each["correct"]} <= {"right", "also right"}
        assert each["brought"] == each["points"]
        assert each["explanation"].startswith("secret explanation")


async def test_what_is_right_is_marked_and_a_part_of_it_brings_its_share(world: World) -> None:
    ids = await world.bank(2)
    found = await world.exam(question_ids=ids, each_points=10, blueprint=[], pass_percent=70)
    attempt = await world.start("learner", found["id"])
    for asked in attempt["questions"]:  # a single choice, and a multiple one of which half is given
        chosen = [asked["options"].index("right")]
        body = {"chosen": chosen, "stamp": 1}
        await world.post("learner", f"/attempts/{attempt['id']}/answers/{asked['place']}", body)
    closed = await world.post("learner", f"/attempts/{attempt['id']}/submit")
    assert (closed["points"], closed["of_points"], closed["passed"], closed["closed_by"]) == (15, 20, True, "learner")


async def test_handing_in_twice_is_once(world: World) -> None:
    attempt = await world.pass_exam("learner")
    path = f"/attempts/{attempt['id']}"
    answers = await asyncio.gather(*(world.call("learner", "POST", f"{path}/submit") for _ in range(4)))
    assert {(each.status_code, each.json()["points"]) for each in answers} == {(200, 30)}
    assert len(await world.h.events(AttemptClosed)) == len(await world.h.events(CertificateIssued)) == 1
    place = attempt["questions"][0]["place"]
    late = await world.call("learner", "POST", f"{path}/answers/{place}", json={"chosen": [], "stamp": 2})
    problem(late, 409, "attempt_is_closed")
    assert (await world.h.verify()).findings == []


async def test_late_answers_are_refused_and_the_worker_marks_what_was_saved(
    world: World, held_clock: Callable[[timedelta], None]
) -> None:
    await world.bank()
    attempt = await world.start("learner", (await world.exam())["id"])
    await world.answer("learner", attempt)
    path, place = f"/attempts/{attempt['id']}", attempt["questions"][0]["place"]
    held_clock(timedelta(minutes=20) - timedelta(seconds=1))
    in_time = await world.call("learner", "POST", f"{path}/answers/{place}", json={"chosen": [], "stamp": 2})
    assert in_time.status_code == 200
    await world.h.run_job("close_due")
    assert (await world.get("learner", path))["closed_at"] is None
    held_clock(timedelta(seconds=1))
    late = await world.call("learner", "POST", f"{path}/answers/{place}", json={"chosen": [0], "stamp": 3})
    problem(late, 409, "time_over")
    await world.h.run_job("close_due")
    closed = await world.get("learner", path)
    assert (closed["closed_by"], closed["points"], closed["passed"]) == ("time", 20, True)
    async with world.h.db.read() as session:
        issued = select(AuditEntry.actor_id).where(AuditEntry.action == "certificate.issue")
        assert (await session.exec(issued)).all() == ["system"]
    assert (await world.post("learner", f"{path}/submit"))["closed_by"] == "time"


async def test_who_starts_late_has_until_the_exam_ends(world: World, held_clock: Callable[[timedelta], None]) -> None:
    await world.bank()
    found = await world.exam()
    held_clock(timedelta(hours=1, minutes=50))
    attempt = await world.start("learner", found["id"])
    assert at(attempt["ends_at"]) == at(found["closes_at"])
    held_clock(timedelta(minutes=10))
    problem(await world.call("mate", "POST", f"/exams/{found['id']}/attempt"), 409, "exam_not_open")


async def test_a_paper_is_drawn_for_each_and_asks_nothing_else(world: World) -> None:
    await world.bank(12)
    found = await world.exam(blueprint=[{"subject": "law", "count": 4, "points": 5}])
    papers = {who: await world.start(who, found["id"]) for who in ("learner", "mate", "staff-a")}
    orders = {tuple(each["place"] for each in paper["questions"]) for paper in papers.values()}
    assert len(orders) > 1
    mine = {each["place"] for each in papers["learner"]["questions"]}
    other = next(place for place in range(1, 13) if place not in mine)
    path = f"/attempts/{papers['learner']['id']}/answers"
    problem(
        await world.call("learner", "POST", f"{path}/{other}", json={"chosen": [0], "stamp": 1}),
        422,
        "not_in_the_paper",
    )
    problem(
        await world.call("learner", "POST", f"{path}/{min(mine)}", json={"chosen": [7], "stamp": 1}),
        422,
        "not_in_the_paper",
    )


async def test_a_blueprint_takes_each_question_once_and_says_what_is_missing(world: World) -> None:
    await world.bank(3)
    hard = {"unit_id": "plant-a", "subject": "law", "difficulty": 3}
    content = {"kind": "true_false", "stem": "Hard one", "options": ["right", "wrong"], "correct": [0]}
    await world.post("officer-a", "/questions", hard | {"content": content})
    rows = [{"subject": "law", "count": 3, "points": 5}, {"subject": "law", "difficulty": 3, "count": 1, "points": 20}]
    found = await world.exam(blueprint=rows)
    assert (found["questions"], found["points"]) == (4, 35)
    attempt = await world.start("learner", found["id"])
    assert len({each["place"] for each in attempt["questions"]}) == 4
    rows[0]["count"] = 4
    made = await world.post("officer-a", "/exams", exam(blueprint=rows))
    tried = await world.call("officer-a", "POST", f"/exams/{made['id']}/publish", headers={"If-Match": '"1"'})
    refused = problem(tried, 409, "not_enough_questions")
    assert (refused["needed"], refused["there"]) == (4, 3)


async def test_an_exam_asks_what_it_asked_when_it_was_published(world: World) -> None:
    [first] = await world.bank(1)
    found = await world.exam(question_ids=[first], blueprint=[])
    await world.post("officer-a", f"/questions/{first}/retire", version=1)
    attempt = await world.start("learner", found["id"])
    assert attempt["questions"][0]["stem"] == "Question 0"
    made = await world.post("officer-a", "/exams", exam(question_ids=[first], blueprint=[]))
    tried = await world.call("officer-a", "POST", f"/exams/{made['id']}/publish", headers={"If-Match": '"1"'})
    problem(tried, 409, "questions_not_there")


async def test_who_keeps_the_bank_does_not_sit_the_exam(world: World) -> None:
    await world.bank()
    found = await world.exam()
    for who in ("officer-a",):
        problem(await world.call(who, "POST", f"/exams/{found['id']}/attempt"), 403, "examiners_may_not_sit")
        assert (await world.get(who, "/todo"))["items"] == []


async def test_an_exam_can_be_cancelled_until_it_is_near(world: World, held_clock: Callable[[timedelta], None]) -> None:
    await world.bank()
    opens = at(exam()["opens_at"]) + timedelta(hours=1)
    first, second = [await world.exam(opens_at=opens.isoformat()) for _ in range(2)]
    cancelled = await world.post("officer-a", f"/exams/{first['id']}/cancel", version=first["version"])
    assert (cancelled["state"], cancelled["actions"]) == ("cancelled", [])
    assert [each["id"] for each in (await world.get("learner", "/exams/mine"))["items"]] == [second["id"]]
    held_clock(timedelta(minutes=59))
    tried = await world.call("officer-a", "POST", f"/exams/{second['id']}/cancel", headers={"If-Match": '"2"'})
    problem(tried, 409, "exam_too_near")


async def test_figures_of_few_people_are_none(world: World, held_clock: Callable[[timedelta], None]) -> None:
    await world.bank()
    found = await world.exam()
    for who in ("learner", "mate", "staff-a"):
        attempt = await world.start(who, found["id"])
        await world.answer(who, attempt)
        await world.post(who, f"/attempts/{attempt['id']}/submit")
    held_clock(timedelta(hours=3))
    shown = await world.get("officer-a", f"/exams/{found['id']}")
    assert (shown["sat"], shown["passed"]) == (None, None)


async def test_an_open_exam_waits_in_the_to_do_list_until_it_is_handed_in(world: World) -> None:
    await world.bank()
    found = await world.exam()

    async def waits() -> list[str]:
        return [each["what"] for each in (await world.get("learner", "/todo"))["items"]]

    assert await waits() == ["Sit the exam"]
    attempt = await world.start("learner", found["id"])
    assert await waits() == ["Go on with the exam"]
    await world.post("learner", f"/attempts/{attempt['id']}/submit")
    assert await waits() == []


async def test_what_is_right_waits_for_each_open_exam_that_asks_the_same(
    world: World, held_clock: Callable[[timedelta], None]
) -> None:
    ids = await world.bank(1)
    same: dict[str, Any] = {"question_ids": ids, "blueprint": []}
    attempt = await world.start("learner", (await world.exam(**same))["id"])
    path = f"/attempts/{attempt['id']}"
    await world.post("learner", f"{path}/submit")
    ends = [at(exam()["closes_at"]) + timedelta(hours=hours) for hours in (2, 4)]
    await world.exam(**same, closes_at=ends[0].isoformat())
    held_clock(timedelta(hours=3))
    shown = await world.get("learner", path)
    assert (shown["questions"][0]["correct"], at(shown["review_from"])) == (None, ends[0])
    held_clock(timedelta(hours=2))
    assert (await world.get("learner", path))["questions"][0]["correct"]


async def test_the_answers_of_a_paper_go_together_and_its_review_with_them(
    world: World, held_clock: Callable[[timedelta], None]
) -> None:
    attempt = await world.pass_exam("learner")
    path = f"/attempts/{attempt['id']}"
    held_clock(timedelta(days=400))
    await world.h.run_job("delete_exam_answers")
    assert all(each["brought"] == 10 for each in (await world.get("learner", path))["questions"])
    held_clock(timedelta(minutes=21))
    shown = await world.get("learner", path)
    assert (shown["points"], {each["correct"] for each in shown["questions"]}) == (30, {None})
    await world.h.run_job("delete_exam_answers")
    assert {tuple(each["chosen"]) for each in (await world.get("learner", path))["questions"]} == {()}


async def test_an_exam_is_open_for_its_minutes_at_least(world: World) -> None:
    await world.bank()
    made = await world.post("officer-a", "/exams", exam(minutes=122))
    tried = await world.call("officer-a", "POST", f"/exams/{made['id']}/publish", headers={"If-Match": '"1"'})
    problem(tried, 409, "exam_too_short")


async def test_what_was_handed_in_hides_no_other_exam_from_the_to_do_list(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_MOST", 1)
    await world.pass_exam("learner")
    later = await world.exam(closes_at="2099-01-01T00:00:00Z")
    assert [each["id"] for each in (await world.get("learner", "/todo"))["items"]] == [later["id"]]
