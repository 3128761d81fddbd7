"""What answers bring: kinds that mark themselves, short answers marked by two, appeals."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from learning_world import World, content, exam, question

from contracts.identity import GrantState
from contracts.learning import (
    AppealDecided,
    AppealRaised,
    AttemptClosed,
    AttemptCorrected,
    AttemptHandedIn,
    CertificateIssued,
)
from kit.testing import problem


async def sit(world: World, who: str = "learner", **changes: Any) -> tuple[dict[str, Any], dict[str, int]]:
    """An exam of one question of each other kind, 12 points each; places by kind."""
    ids = await world.kinds("fill_in", "ordering", "matching", "short")
    found = await world.exam(question_ids=ids, each_points=12, blueprint=[], **changes)
    attempt = await world.start(who, found["id"])
    return attempt, {each["kind"]: each["place"] for each in attempt["questions"]}


def asked(attempt: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(dict(each) for each in attempt["questions"] if each["kind"] == kind)


async def test_every_kind_is_marked_by_its_parts(world: World, held_clock: Callable[[timedelta], None]) -> None:
    attempt, place = await sit(world)
    ordering, matching = asked(attempt, "ordering"), asked(attempt, "matching")
    assert sorted(ordering["options"]) == ["first", "fourth", "second", "third"]
    assert (matching["options"], sorted(matching["matches"])) == (["head", "hand"], ["boot", "glove", "helmet"])
    order = [ordering["options"].index(each) for each in ("first", "second", "fourth", "third")]
    matched = [matching["matches"].index("helmet"), -1]
    saved = await world.save("learner", attempt, place["ordering"], chosen=order)
    assert saved["chosen"] == order
    saved = await world.save("learner", attempt, place["matching"], chosen=matched)
    assert saved["chosen"] == matched
    saved = await world.save("learner", attempt, place["fill_in"], texts=["THIRTY", "13"])
    assert saved["texts"] == ["THIRTY", "13"]
    closed = await world.post("learner", f"/attempts/{attempt['id']}/submit")
    assert (closed["points"], closed["passed"]) == (18, False)
    held_clock(timedelta(hours=3))
    shown = await world.get("learner", f"/attempts/{attempt['id']}")
    brought = {each["kind"]: each["brought"] for each in shown["questions"]}
    assert brought == {"fill_in": 6, "ordering": 6, "matching": 6, "short": 0}
    ordering, matching, fill_in = (asked(shown, each) for each in ("ordering", "matching", "fill_in"))
    assert [ordering["options"][each] for each in ordering["correct"]] == ["first", "second", "third", "fourth"]
    assert [matching["matches"][each] for each in matching["correct"]] == ["helmet", "glove"]
    assert (fill_in["right_texts"], fill_in["texts"]) == (["30", "12"], ["THIRTY", "13"])


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("fill_in", {"texts": ["one"]}),
        ("fill_in", {"chosen": [0]}),
        ("ordering", {"chosen": [0, 1, 2]}),
        ("ordering", {"chosen": [0, 1, 2, 2]}),
        ("matching", {"chosen": [0]}),
        ("matching", {"chosen": [0, 3]}),
        ("short", {"texts": ["one", "two"]}),
        ("short", {"chosen": [-1]}),
    ],
)
async def test_an_answer_of_another_form_is_refused(world: World, kind: str, given: dict[str, Any]) -> None:
    attempt, place = await sit(world)
    path = f"/attempts/{attempt['id']}/answers/{place[kind]}"
    problem(await world.call("learner", "POST", path, json={"stamp": 1, **given}), 422, "not_in_the_paper")


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("fill_in", {"blanks": [["30"]]}),
        ("fill_in", {"blanks": []}),
        ("fill_in", {"options": ["30", "12"]}),
        ("ordering", {"options": ["same", "same"]}),
        ("ordering", {"correct": [0]}),
        ("matching", {"correct": [1]}),
        ("matching", {"correct": [1, 3]}),
        ("matching", {"matches": ["glove", "glove"]}),
        ("short", {"options": ["a", "b"]}),
        ("ordering", {"guide": "Nobody reads it"}),
    ],
)
async def test_a_question_that_is_not_whole_is_refused(world: World, kind: str, changes: dict[str, Any]) -> None:
    new = question(1) | {"content": content(kind) | changes}
    refused = problem(await world.call("officer-a", "POST", "/questions", json=new), 422, "invalid_input")
    assert refused["errors"][0]["code"] == "answer_does_not_fit"


async def waiting(world: World, who: str) -> list[dict[str, Any]]:
    return list((await world.get(who, "/markings"))["items"])


async def give(world: World, who: str, marking: dict[str, Any], points: int) -> int:
    answer = await world.call(who, "POST", f"/markings/{marking['id']}", json={"points": points})
    return answer.status_code


async def hand_in_short(world: World, **changes: Any) -> dict[str, Any]:
    attempt, place = await sit(world, **changes)
    await world.save("learner", attempt, place["short"], texts=["Because it falls."])
    return dict(await world.post("learner", f"/attempts/{attempt['id']}/submit"))


async def test_two_who_agree_mark_a_short_answer(world: World) -> None:
    closed = await hand_in_short(world, pass_percent=20)
    assert (closed["points"], closed["passed"], bool(closed["closed_at"])) == (None, None, True)
    assert len(await world.h.events(AttemptHandedIn)) == 1
    [marking] = await waiting(world, "officer-a")
    assert (marking["text"], marking["points"]) == ("Because it falls.", 12)
    assert marking["guide"] == "Names the danger, and what to do."
    assert "learner" not in str(marking)
    assert [each["type"] for each in (await world.get("officer-a", "/todo"))["items"]] == ["marking"]
    assert await give(world, "officer-a", marking, 13) == 422
    assert await give(world, "officer-a", marking, 10) == 204
    assert await waiting(world, "officer-a") == []
    assert await give(world, "officer-a", marking, 10) == 409
    [same] = await waiting(world, "officer-c")
    assert "10" not in str({**same, "id": ""})
    assert await give(world, "officer-c", same, 10) == 204
    marked = await world.get("learner", f"/attempts/{closed['id']}")
    assert (marked["points"], marked["passed"]) == (10, True)
    assert marked["certificate_id"]
    assert len(await world.h.events(AttemptClosed)) == len(await world.h.events(CertificateIssued)) == 1
    assert (await world.h.verify()).findings == []


async def test_an_exam_whose_short_answers_nobody_could_finish_marking_is_not_published(world: World) -> None:
    ids = await world.kinds("short")
    await world.h.deliver(
        GrantState(
            grant_id="officer-c", version=2, member_id="officer-c", role="training_officer", unit_id="", deleted=True
        )
    )
    draft = await world.post("officer-a", "/exams", exam(question_ids=ids, blueprint=[]))
    path = f"/exams/{draft['id']}/publish"
    refused = await world.call("officer-a", "POST", path, headers={"If-Match": '"1"'})
    said = problem(refused, 409, "too_few_markers")
    assert (said["needed"], said["there"]) == (3, 2)


async def test_where_two_differ_a_third_decides(world: World) -> None:
    closed = await hand_in_short(world)
    for who, points in (("officer-a", 10), ("officer-c", 4)):
        [marking] = await waiting(world, who)
        assert await give(world, who, marking, points) == 204
    assert (await world.get("learner", f"/attempts/{closed['id']}"))["points"] is None
    assert await waiting(world, "officer-c") == []
    [marking] = await waiting(world, "officer-group")
    assert await give(world, "officer-group", marking, 7) == 204
    assert (await world.get("learner", f"/attempts/{closed['id']}"))["points"] == 7
    assert await waiting(world, "officer-group") == []


async def test_of_three_who_mark_at_once_two_count(world: World) -> None:
    closed = await hand_in_short(world)
    [marking] = await waiting(world, "officer-a")
    three = ("officer-a", "officer-c", "officer-group")
    assert sorted(await asyncio.gather(*(give(world, who, marking, 5) for who in three))) == [204, 204, 409]
    assert (await world.get("learner", f"/attempts/{closed['id']}"))["points"] == 5
    assert (await world.h.verify()).findings == []


async def test_an_appeal_corrects_the_result(world: World, held_clock: Callable[[timedelta], None]) -> None:
    closed = await hand_in_short(world, pass_percent=20)
    path = f"/attempts/{closed['id']}"
    appeal = {"place": asked(closed, "short")["place"], "reason": "It says what the rule says."}
    for who in ("officer-a", "officer-c"):
        [marking] = await waiting(world, who)
        await give(world, who, marking, 4)
    problem(await world.call("learner", "POST", f"{path}/appeals", json=appeal), 409, "nothing_to_appeal")
    held_clock(timedelta(hours=3))
    raised = await world.post("learner", f"{path}/appeals", appeal)
    [own] = raised["appeals"]
    assert (own["before"], own["after"], own["reason"]) == (4, None, "It says what the rule says.")
    problem(await world.call("learner", "POST", f"{path}/appeals", json=appeal), 409, "nothing_to_appeal")
    [event] = await world.h.events(AppealRaised)
    assert event.desk_unit_id == "group"
    assert (await world.get("officer-a", "/appeals"))["items"] == []
    [shown] = (await world.get("officer-group", "/appeals"))["items"]
    assert (shown["given"], shown["before"], shown["points"]) == (["Because it falls."], 4, 12)
    assert "learner" not in str(shown)
    decide, said = f"/appeals/{shown['id']}/decide", {"points": 11, "answer": "You are right."}
    headers = {"If-Match": '"1"'}
    own_mark = await world.call("officer-a", "POST", decide, json=said, headers=headers)
    problem(own_mark, 403, "markers_do_not_decide")
    for points in (3, 13):
        refused = await world.call("officer-group", "POST", decide, json={**said, "points": points}, headers=headers)
        problem(refused, 422, "too_many_points")
    await world.post("officer-group", decide, said, version=1)
    again = await world.call("officer-group", "POST", decide, json=said, headers=headers)
    problem(again, 409, "appeal_is_decided")
    corrected = await world.get("learner", path)
    assert (corrected["points"], corrected["passed"], corrected["appeals"][0]["answer"]) == (11, True, "You are right.")
    assert corrected["certificate_id"]
    assert asked(corrected, "short")["brought"] == 11
    assert [each.upheld for each in await world.h.events(AppealDecided)] == [True]
    assert [each.passed for each in await world.h.events(AttemptCorrected)] == [True]
    assert len(await world.h.events(CertificateIssued)) == 1
    assert (await world.h.verify()).findings == []


async def test_an_appeal_that_is_not_upheld_changes_nothing(
    world: World, held_clock: Callable[[timedelta], None]
) -> None:
    attempt, place = await sit(world)
    await world.post("learner", f"/attempts/{attempt['id']}/submit")
    held_clock(timedelta(hours=3))
    appeal = {"place": place["ordering"], "reason": "I had no time."}
    await world.post("learner", f"/attempts/{attempt['id']}/appeals", appeal)
    [shown] = (await world.get("officer-a", "/appeals"))["items"]
    await world.post(
        "officer-a", f"/appeals/{shown['id']}/decide", {"points": 0, "answer": "It had no answer."}, version=1
    )
    after = await world.get("learner", f"/attempts/{attempt['id']}")
    assert (after["points"], after["appeals"][0]["after"]) == (0, 0)
    assert await world.h.events(AttemptCorrected) == []


async def test_an_appeal_decided_after_the_answers_are_deleted_takes_no_points(
    world: World, held_clock: Callable[[timedelta], None]
) -> None:
    attempt, place = await sit(world)
    path = f"/attempts/{attempt['id']}"
    await world.save("learner", attempt, place["fill_in"], texts=["THIRTY", "13"])
    assert (await world.post("learner", f"{path}/submit"))["points"] == 6
    held_clock(timedelta(days=399))
    await world.post("learner", f"{path}/appeals", {"place": place["ordering"], "reason": "I had no time."})
    held_clock(timedelta(days=2))
    await world.h.run_job("delete_exam_answers")
    [shown] = (await world.get("officer-a", "/appeals"))["items"]
    given = {"points": 5, "answer": "You are right."}
    await world.post("officer-a", f"/appeals/{shown['id']}/decide", given, version=1)
    assert (await world.get("learner", path))["points"] == 11
