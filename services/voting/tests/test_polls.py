"""Polls over the API: answered once, closed by the clock, and nobody's answer told."""

from datetime import timedelta
from typing import Any

import pytest
from voting_world import World, both

from contracts.polls import PollClosed, PollMembersAsked, PollOpened
from kit import clock
from kit.access_table import AccessTable
from voting.main import service

# About an anonymous poll of the plant that is open.
TABLE = AccessTable(
    service,
    """
       union-1 union-other voter-1 stranger nobody
POST  /polls                          y n f f -
GET   /polls                          y y y y -
GET   /polls/{poll_id}                y n y n -
POST  /polls/{poll_id}/answers        n n y n -
POST  /polls/{poll_id}/answers/read   f n f f -
POST  /polls/{poll_id}/withdraw       y n f f -
""",
)
CROWD = [f"fitter-{number}" for number in range(1, 15)]
"""Of shop-1."""
QUESTIONS: list[dict[str, Any]] = [
    {"kind": "one", "text": both("食堂满意吗？"), "options": [both("满意"), both("不满意")]},
    {
        "kind": "several",
        "text": both("哪里要改？"),
        "options": [both("菜价"), both("卫生"), both("排队")],
        "only_if": {"question": 0, "option": 1},
    },
    {"kind": "words", "text": both("还想说什么？"), "is_required": False},
]
GOOD: list[dict[str, Any]] = [{"choices": [0]}, {}, {"words": "热菜多一点"}]
BAD: list[dict[str, Any]] = [{"choices": [1]}, {"choices": [0, 2]}, {}]


async def try_open(world: World, who: str = "union-1", **changes: Any) -> Any:
    body = {
        "kind": "survey",
        "unit_id": "plant",
        "is_named": False,
        "title": both("食堂满意度"),
        "questions": QUESTIONS,
        "closes_at": (clock.now() + timedelta(days=3)).isoformat(),
    }
    return await world.call(who, "POST", "/polls", json=body | changes)


async def opened(world: World, **changes: Any) -> str:
    answer = await try_open(world, **changes)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def code(world: World, who: str, poll_id: str, answers: list[dict[str, Any]]) -> str:
    answer = await world.call(who, "POST", f"/polls/{poll_id}/answers", json={"answers": answers})
    return "" if answer.is_success else str(answer.json()["code"])


async def close(world: World) -> None:
    clock.shift(timedelta(days=4))
    await world.h.run_job("close_polls")


async def test_a_closed_survey_shows_what_tells_nobody_and_forgets_the_rest(world: World) -> None:
    await world.settle_in(CROWD)
    poll = await opened(world)
    asked = {each for event in await world.h.events(PollMembersAsked) for each in event.member_ids}
    assert {"voter-1", "colleague", *CROWD} <= asked
    assert "stranger" not in asked
    for who in CROWD[:8]:
        assert await code(world, who, poll, GOOD) == ""
    for who in CROWD[8:]:
        assert await code(world, who, poll, BAD) == ""
    assert await code(world, "colleague", poll, GOOD) == "", "the only one of shop-2"
    assert await code(world, CROWD[0], poll, GOOD) == "poll_answered_already"
    assert await code(world, "stranger", poll, GOOD) == "poll_not_found"
    shown = await world.get(CROWD[0], f"/polls/{poll}")
    assert (shown["answered"], shown["has_answered"], shown["may_answer"], shown["result"]) == (15, True, False, None)
    [task] = [each for each in (await world.get("voter-1", "/todo"))["items"] if each["type"] == "poll"]
    assert task["link"] == f"/democracy/polls/{poll}"
    assert await world.h.rows("SELECT member_id FROM poll_sheet WHERE member_id IS NOT NULL") == []

    await close(world)
    assert await code(world, "voter-1", poll, GOOD) == "poll_over"
    first, second, third = (await world.get("voter-1", f"/polls/{poll}"))["result"]["questions"]
    assert (first["counts"], first["none"], first["groups"]) == ([9, 6], None, [])
    assert (second["counts"], second["groups"]) == ([None] * 3, []), (
        "all six chose two, nobody the third: it would tell"
    )
    assert third["comments"] is None, "nine are too few"
    assert await world.h.rows("SELECT * FROM poll_sheet") == await world.h.rows("SELECT * FROM poll_participant") == []
    assert [len(await world.h.events(kind)) for kind in (PollOpened, PollClosed)] == [1, 1]
    assert (await world.h.verify()).findings == []


async def test_what_is_large_is_shown_by_unit_and_ten_comments_in_any_order(world: World) -> None:
    await world.settle_in(CROWD)
    poll = await opened(world, kind="quick", questions=QUESTIONS[:1])
    for place, who in enumerate([*CROWD, "voter-1", "voter-2"]):
        assert await code(world, who, poll, [{"choices": [place % 2]}]) == ""
    words = await opened(world, questions=QUESTIONS[2:])
    for who in CROWD:
        assert await code(world, who, words, [{"words": f"意见 {who}"}]) == ""
    await close(world)
    [result] = (await world.get("union-1", f"/polls/{poll}"))["result"]["questions"]
    assert (result["counts"], result["none"]) == ([8, 8], None)
    [result] = (await world.get("colleague", f"/polls/{words}"))["result"]["questions"]
    assert sorted(result["comments"]) == sorted(f"意见 {who}" for who in CROWD)


async def test_by_name_the_union_reads_the_answers_and_the_audit_keeps_it(world: World) -> None:
    poll = await opened(world, is_named=True, kind="quick", questions=QUESTIONS[:1])
    assert await code(world, "voter-1", poll, GOOD[:1]) == ""
    read = await world.call("union-1", "POST", f"/polls/{poll}/answers/read")
    assert [(each["name"], each["answers"][0]["choices"]) for each in read.json()["items"]] == [
        ("Name of voter-1", [0])
    ]
    assert (await world.call("union-other", "POST", f"/polls/{poll}/answers/read")).status_code == 404
    assert (await world.get("voter-1", "/my-data"))["data"]["polls"][0]["answers"][0]["choices"] == [0]
    secret = await opened(world)
    assert (await world.call("union-1", "POST", f"/polls/{secret}/answers/read")).status_code == 403
    [[version]] = await world.h.rows(f"SELECT version FROM poll WHERE id = '{secret}'")
    body, match = {"reason": "题目有误。"}, {"If-Match": f'"{version}"'}
    assert (
        await world.call("voter-1", "POST", f"/polls/{secret}/withdraw", json=body, headers=match)
    ).status_code == 403
    done = await world.call("union-1", "POST", f"/polls/{secret}/withdraw", json=body, headers=match)
    assert (done.json()["state"], done.json()["withdrawn_because"]) == ("WITHDRAWN", "题目有误。")
    assert await code(world, "voter-1", secret, GOOD) == "poll_over"


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"questions": [QUESTIONS[0] | {"options": [both("满意")]}]}, "question_cannot_be_asked"),
        ({"questions": [QUESTIONS[1]]}, "question_cannot_be_asked"),
        ({"kind": "quick"}, "question_cannot_be_asked"),
        ({"kind": "appraisal", "is_named": True}, "poll_by_name_not_allowed"),
        ({"closes_at": "2026-03-01T00:00:00Z"}, "closes_too_soon"),
        ({"unit_id": "other"}, "not_found"),
    ],
)
async def test_a_poll_that_cannot_be_asked_is_refused(world: World, changes: dict[str, Any], refused: str) -> None:
    answer = await try_open(world, **changes)
    assert answer.json()["code"] == refused
    assert await world.h.rows("SELECT id FROM poll") == []


async def test_answers_that_do_not_fit_are_refused_with_the_question(world: World) -> None:
    poll = await opened(world)
    for answers, question in (
        ([{}, {}, {}], 1),
        ([{"choices": [2]}, {}, {}], 1),
        ([{"choices": [0]}, {"choices": [0]}, {}], 2),
        ([{"choices": [1]}, {}, {}], 2),
        ([{"choices": [1]}, {"choices": [0, 0]}, {}], 2),
        ([{"choices": [0]}, {}, {"choices": [0]}], 3),
        ([{"choices": [0]}], 2),
    ):
        answer = await world.call("voter-1", "POST", f"/polls/{poll}/answers", json={"answers": answers})
        assert (answer.json()["code"], answer.json()["question"]) == ("answers_do_not_fit", question), answers
    assert await world.h.rows("SELECT * FROM poll_sheet") == []


async def test_each_route_lets_in_exactly_whom_the_table_says(world: World) -> None:
    poll = await opened(world)
    bodies: dict[str, Any] = {"answers": {"answers": GOOD}, "withdraw": {"reason": "题目有误。"}}
    for (method, path), cells in TABLE.rows.items():
        for who, cell in cells.items():
            if path == "/polls" and method == "POST" and who:
                answer = await try_open(world, who)
            else:
                json = bodies.get(path.rpartition("/")[2])
                options = {"json": json} if json else {}
                place = path.format(poll_id=poll)
                answer = await world.call(who, method, place, headers={"If-Match": '"999"'}, **options)
            said = f"{who} {method} {path}: {answer.status_code} {answer.text[:200]}"
            assert answer.status_code in ((*TABLE.STATUS["y"], 412) if cell == "y" else TABLE.STATUS[cell]), said
