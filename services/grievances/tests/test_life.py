"""A case's way from filing to a rated answer, through the API."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from casework import attachments, lifecycle
from contracts.grievances import (
    CaseAccepted,
    CaseAssigned,
    CaseClosed,
    CaseEvent,
    CaseFollowedUp,
    CaseHandedBack,
    CaseRated,
    CaseReopened,
    CaseReplied,
    CaseStarted,
    CaseState,
    CaseSubmitted,
    CaseWithdrawn,
)
from grievances import errors
from grievances.errors import NotInThisState
from kit.audit import read_trail
from kit.problems import Problem
from kit.testing import problem
from kit.texts import Language

from .conftest import CASE, NOT_SOLVED, REJECT, SOLVED, WAYS, World


@pytest.mark.parametrize("state", WAYS)
async def test_every_state_is_reached_and_told(world: World, state: str) -> None:
    """State, timeline, events and audit grow together: none is missing, none too many."""
    case_id = await world.bring_to(state)
    case = await world.get("author", f"/cases/{case_id}")
    assert case["state"] == state
    assert case["timeline"][-1]["state"] == state
    assert case["version"] == len(case["timeline"])
    events = [event for event in await world.h.events() if isinstance(event, CaseEvent)]
    assert [event.version for event in events] == list(range(1, case["version"] + 1))
    assert events[-1].state == state
    audited = await world.h.rows("SELECT action FROM audit_entry WHERE object_type = 'case' ORDER BY id")
    assert [row[0] for row in audited] == [f"case.{entry['action']}" for entry in case["timeline"]]


async def test_a_filed_case_says_number_desk_and_dates(world: World) -> None:
    case = await world.file(title="  食堂晚班没有热菜 ")
    assert case["number"].startswith("GR-20")
    assert case["number"].endswith("-000001")
    assert case["title"] == "食堂晚班没有热菜"
    assert case["state"] == "SUBMITTED"
    assert case["desk_unit"] == {"id": "shop-a1", "name": "总装车间工会"}
    assert case["author"] == {"id": "author", "name": "欧阳静怡", "unit_name": "总装一班"}
    assert case["my_role"] == "author"
    assert [due["kind"] for due in case["deadlines"]] == ["accept", "reply"]
    accept = case["deadlines"][0]
    assert sum(step["counted"] for step in accept["steps"]) == accept["policy"]["value"] == 2
    assert accept["policy"]["source"].startswith("Platform pledge")
    assert accept["limit"]["source"].startswith("Regulations on Petition Work, article 23")
    assert case["next_due"]["kind"] == "accept"
    assert case["next_due"]["at"] == accept["at"]
    assert (await world.get("author", f"/cases/{case['id']}")) == case


async def test_numbers_go_up(world: World) -> None:
    numbers = [(await world.file())["number"] for _ in range(3)]
    assert [number[-6:] for number in numbers] == ["000001", "000002", "000003"]


async def test_the_answer_to_a_consultation_is_all_that_is_promised(world: World) -> None:
    case = await world.file(kind="consultation")
    assert [due["kind"] for due in case["deadlines"]] == ["reply"]
    assert case["deadlines"][0]["policy"]["key"] == "reply.consultation"


async def test_filing_twice_with_one_key_files_once(world: World) -> None:
    async with world.signed_in("author", Idempotency_Key="my-first-concern") as client:
        first = await client.post("/api/v1/grievances/cases", json=CASE)
        again = await client.post("/api/v1/grievances/cases", json=CASE)
        other = await client.post("/api/v1/grievances/cases", json=CASE | {"title": "另一件事"})
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    problem(other, 422, "idempotency_key_reused")
    assert await world.h.rows("SELECT count(*) FROM cases") == [(1,)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"unknown": 1},
        {"kind": "nonsense"},
        {"title": "x"},
        {"text": "    短    "},
        {"text": "a" * 5001},
        {"title": "控制\u0000字符"},
        {"file_ids": ["x"] * 7},
        {"complaint": "maybe"},
        {"complaint": "no"},
        {"complaint": 1},
        {"show_author_to_department": None},
        {"title": "\u200b\u200b\u200b"},
        {"text": "\u3164" * 9},
        {"text": "字" + "\u2800" * 9},
        {"about_unit_id": "not an id"},
        {"about_member_id": ""},
    ],
)
async def test_bad_input_is_named_and_leaves_no_trace(world: World, wrong: dict[str, Any]) -> None:
    answer = await world.call("author", "POST", "/cases", json=CASE | wrong)
    body = problem(answer, 422, "invalid_input")
    assert body["errors"][0]["field"].split(".")[0] in wrong
    for table in ("cases", "timeline", "outbox", "audit_entry"):
        assert await world.h.rows(f"SELECT count(*) FROM {table}") == [(0,)]


async def test_the_whole_way_to_a_rated_answer(world: World) -> None:
    case_id = (await world.file())["id"]
    await world.act("staff-a1", case_id, "accept")
    await world.act("staff-a1", case_id, "assign", {"department_id": "logistics"})
    await world.act("handler", case_id, "start")
    await world.act("handler", case_id, "reply", {"text": "已安排保温柜。"})
    await world.act("staff-a1", case_id, "follow-up", {"note": "电话回访"})
    case = await world.act("author", case_id, "rating", SOLVED)
    assert case["state"] == "CLOSED"
    assert case["rating"]["score"] == 5
    assert case["actions"] == []
    assert [entry["action"] for entry in case["timeline"]] == [
        "submit", "accept", "assign", "start", "reply", "follow_up", "rate", "close",
    ]  # fmt: skip
    assert [type(event) for event in await world.h.events()] == [
        CaseSubmitted, CaseAccepted, CaseAssigned, CaseStarted, CaseReplied, CaseFollowedUp, CaseRated, CaseClosed,
    ]  # fmt: skip
    closed = (await world.h.events(CaseClosed))[0]
    assert closed.rated
    messages = (await world.get("author", f"/cases/{case_id}/messages"))["items"]
    assert [(each["answer"], each["sender"], each["text"]) for each in messages] == [
        (True, "department", "已安排保温柜。")
    ]


async def test_a_department_that_replies_at_once_has_started(world: World) -> None:
    case_id = await world.bring_to("ASSIGNED")
    case = await world.act("handler", case_id, "reply", {"text": "已安排。"})
    assert [entry["action"] for entry in case["timeline"]][-2:] == ["start", "reply"]
    assert len(await world.h.events(CaseStarted)) == len(await world.h.events(CaseReplied)) == 1


async def test_the_union_may_answer_by_itself(world: World) -> None:
    case_id = await world.bring_to("ACCEPTED")
    case = await world.act("staff-a1", case_id, "reply", {"text": "由工会答复。"})
    assert case["state"] == "REPLIED"
    assert case["department"] is None


async def test_not_solved_opens_the_case_one_level_higher(world: World) -> None:
    case_id = await world.bring_to("REPLIED")
    case = await world.act("author", case_id, "rating", NOT_SOLVED)
    assert case["state"] == "REOPENED"
    assert case["desk_unit"]["id"] == "plant-a"
    assert case["department"] is None
    reopened = (await world.h.events(CaseReopened))[0]
    assert (reopened.desk_unit_id, reopened.previous_desk_unit_id) == ("plant-a", "shop-a1")
    assert not (await world.h.events(CaseRated))[0].solved
    running = [due["kind"] for due in case["deadlines"] if not due["met_at"] and not due["stopped_at"]]
    assert running == ["close", "reply"]
    assert (await world.get("staff-a1", f"/cases/{case_id}"))["my_role"] == "former_staff"
    await world.act("staff-a", case_id, "reply", {"text": "分厂工会答复。"})
    await world.act("author", case_id, "rating", NOT_SOLVED)
    await world.act("staff-group", case_id, "reply", {"text": "集团工会答复。"})
    top = await world.act("author", case_id, "rating", NOT_SOLVED)
    assert top["desk_unit"]["id"] == "group"


async def test_a_rating_is_audited_with_its_words_apart(world: World) -> None:
    case_id = await world.bring_to("REOPENED")
    async with world.h.session() as session:
        trail = await read_trail(session, "operator", case_id)
    [(entry, words)] = [each for each in trail if each[0].action == "case.rate"]
    assert (entry.actor_id, words) == ("author", NOT_SOLVED["words"])
    assert json.loads(entry.after or "") == {"round": 1, "solved": False, "score": 2}


async def test_the_second_rating_does_not_overwrite_the_first(world: World) -> None:
    case_id = await world.bring_to("REOPENED")
    await world.act("staff-a", case_id, "reply", {"text": "再次答复。"})
    case = await world.act("author", case_id, "rating", SOLVED)
    assert case["rating"]["score"] == 5
    assert await world.h.rows("SELECT round, solved, score FROM ratings ORDER BY round") == [(1, 0, 2), (2, 1, 5)]


async def test_a_wrong_addressee_hands_back_within_its_days(world: World) -> None:
    case_id = await world.bring_to("IN_PROGRESS")
    case = await world.act("handler", case_id, "hand-back", {"reason": "属于薪酬部"})
    assert case["state"] == "ACCEPTED"
    event = (await world.h.events(CaseHandedBack))[0]
    assert (event.department_id, event.by) == ("logistics", "department")
    assert case["my_role"] == (await world.get("handler", f"/cases/{case_id}"))["my_role"] == "former_department"
    entry = (await world.get("staff-a1", f"/cases/{case_id}"))["timeline"][-1]
    assert (entry["actor_label"], entry["words"]) == ("后勤部", "属于薪酬部")
    again = await world.act("staff-a1", case_id, "assign", {"department_id": "wages"})
    assert again["department"]["id"] == "wages"
    notes = [(each["action"], each["note"]) for each in again["timeline"][2:]]
    assert notes == [
        ("assign", "For 后勤部 to answer"), ("start", None), ("hand_back", None), ("assign", "For 薪酬部 to answer"),
    ]  # fmt: skip
    audited = await world.h.rows("SELECT after FROM audit_entry WHERE action = 'case.assign' ORDER BY id")
    assert [json.loads(after)["department_id"] for (after,) in audited] == ["logistics", "wages"]


async def test_after_its_days_only_the_union_takes_a_case_back(world: World, clock_shift: Any) -> None:
    case_id = await world.bring_to("IN_PROGRESS")
    clock_shift(timedelta(days=30))
    answer = await world.try_act("handler", case_id, "hand-back", {"reason": "太晚了"})
    assert "within 5 working days" in problem(answer, 409, "hand_back_too_late")["detail"]
    case = await world.act("staff-a1", case_id, "hand-back", {"reason": "久拖不办"})
    assert (case["state"], case["department"]) == ("ACCEPTED", None)
    [event] = await world.h.events(CaseHandedBack)
    assert (event.department_id, event.by) == ("logistics", "staff")
    last = case["timeline"][-1]
    assert (last["actor_label"], last["note"]) == ("总装车间工会 赵敏", "Taken back from 后勤部")


async def test_every_event_says_who_must_not_hear_of_it(world: World) -> None:
    await world.file(about_member_id="mate")
    [event] = await world.h.events(CaseSubmitted)
    assert (event.about_member_id, event.conflict_unit_id) == ("mate", "team-a1")


async def test_each_sees_the_dates_that_concern_them(world: World) -> None:
    """How long a department may hand back, and when the desk asks again, is between those two."""
    case_id = await world.bring_to("REPLIED")
    everything = {"accept", "reply", "close", "hand_back", "follow_up", "rating"}
    for who, kinds in (
        ("author", everything - {"hand_back", "follow_up"}),
        ("handler", everything - {"follow_up"}),
        ("staff-a1", everything),
        ("staff-a", everything),
    ):
        case = await world.get(who, f"/cases/{case_id}")
        assert {due["kind"] for due in case["deadlines"]} == kinds, who
    exported = (await world.get("author", "/my-data"))["data"]["cases"][0]["case"]
    assert "hand_back" not in {due["kind"] for due in exported["deadlines"]}


async def test_a_refusal_says_why_and_where_to_go(world: World) -> None:
    case = await world.get("author", f"/cases/{await world.bring_to('REJECTED')}")
    assert case["timeline"][-1]["words"] == "不属于工会职责\n→ 社区服务中心"
    assert case["next_due"] is None


async def test_a_withdrawn_case_owes_nobody_anything(world: World) -> None:
    case = await world.get("author", f"/cases/{await world.bring_to('WITHDRAWN')}")
    assert all(due["stopped_at"] for due in case["deadlines"])
    assert len(await world.h.events(CaseWithdrawn)) == 1


@pytest.mark.parametrize("invisible", ["\u200b\u200b", "\u3164\u3164", "\u2800\u2800", "\u0301\u0301", "\u00ad\ufeff"])
async def test_invisible_words_are_no_words(world: World, invisible: str) -> None:
    ways = [
        ("SUBMITTED", "staff-a1", "reject", REJECT | {"reason": invisible}),
        ("SUBMITTED", "staff-a1", "reject", REJECT | {"where_to_go": invisible}),
        ("SUBMITTED", "author", "withdraw", {"reason": invisible}),
        ("SUBMITTED", "author", "messages", {"text": invisible}),
        ("ACCEPTED", "staff-a1", "reply", {"text": invisible}),
        ("ACCEPTED", "staff-a1", "assign", {"department_id": "logistics", "note": invisible}),
        ("ASSIGNED", "handler", "hand-back", {"reason": invisible}),
        ("REPLIED", "staff-a1", "follow-up", {"note": invisible}),
        ("REPLIED", "author", "rating", NOT_SOLVED | {"words": invisible}),
    ]
    cases = {state: await world.bring_to(state) for state in ("SUBMITTED", "ACCEPTED", "ASSIGNED", "REPLIED")}
    for state, who, action, body in ways:
        errors = problem(await world.try_act(who, cases[state], action, body), 422, "invalid_input")["errors"]
        assert [error["code"] for error in errors] == ["nothing_visible"], action


@pytest.mark.parametrize("wrong", [{"solved": "no"}, {"solved": 0}, {"score": "2"}, {"score": 2.0}, {"score": True}])
async def test_a_rating_is_not_guessed(world: World, wrong: dict[str, Any]) -> None:
    case_id = await world.bring_to("REPLIED")
    problem(await world.try_act("author", case_id, "rating", NOT_SOLVED | wrong), 422, "invalid_input")
    assert (await world.get("author", f"/cases/{case_id}"))["state"] == "REPLIED"


@pytest.mark.parametrize("words", [{}, {"words": None}])
async def test_not_solved_needs_words_for_the_next_level(world: World, words: dict[str, Any]) -> None:
    case_id = await world.bring_to("REPLIED")
    answer = await world.try_act("author", case_id, "rating", {"solved": False, "score": 1} | words)
    problem(answer, 422, "not_solved_without_words")
    assert (await world.get("author", f"/cases/{case_id}"))["rating"] is None
    solved = await world.act("author", case_id, "rating", {"solved": True, "score": 5} | words)
    assert solved["state"] == "CLOSED"


@pytest.mark.parametrize(
    ("language", "message"), [("zh-CN", "含有不能使用的控制字符"), ("en", "Control characters are not allowed")]
)
async def test_a_control_character_is_named_in_the_callers_language(world: World, language: str, message: str) -> None:
    headers = {"accept-language": language}
    answer = await world.call("author", "POST", "/cases", json=CASE | {"title": "控制\u0000字符"}, headers=headers)
    expected = [{"field": "title", "code": "control_character", "message": message}]
    assert problem(answer, 422, "invalid_input")["errors"] == expected


@pytest.mark.parametrize("title", ["食堂\n已办结", "图纸\u202egnp.exe"])
async def test_a_title_is_one_line_that_reads_as_it_is_written(world: World, title: str) -> None:
    answer = await world.call("author", "POST", "/cases", json=CASE | {"title": title})
    [error] = problem(answer, 422, "invalid_input")["errors"]
    assert (error["field"], error["code"]) == ("title", "control_character")
    assert (await world.file(text="第一行\n第二行"))["title"] == CASE["title"], "a text has as many as it needs"


async def test_a_reopened_case_can_be_withdrawn_by_its_author(world: World) -> None:
    case_id = await world.bring_to("REOPENED")
    case = await world.act("author", case_id, "withdraw", {"reason": "不再追究"})
    assert (case["state"], case["next_due"]) == ("WITHDRAWN", None)


@pytest.mark.parametrize("state", ["REJECTED", "WITHDRAWN", "CLOSED"])
async def test_a_finished_case_cannot_be_changed(world: World, state: str) -> None:
    case_id = await world.bring_to(state)
    problem(await world.try_act("staff-a1", case_id, "accept"), 409, "case_closed")
    problem(await world.try_act("author", case_id, "withdraw", {}), 409, "case_closed")
    problem(await world.call("author", "POST", f"/cases/{case_id}/messages", json={"text": "还有"}), 409, "case_closed")


async def test_a_step_out_of_turn_is_refused_and_changes_nothing(world: World) -> None:
    case = await world.file()
    before = await world.h.rows("SELECT * FROM cases")
    body = problem(await world.try_act("author", case["id"], "rating", SOLVED), 409, "not_in_this_state")
    assert body["state"] == "SUBMITTED"
    problem(await world.try_act("staff-a1", case["id"], "follow-up", {"note": "早"}), 409, "not_in_this_state")
    headers = {"Content-Type": "application/json", "If-Match": '"1"'}
    without = await world.call("staff-a1", "POST", f"/cases/{case['id']}/follow-up", content="null", headers=headers)
    problem(without, 422, "invalid_input")
    assert await world.h.rows("SELECT * FROM cases") == before
    assert len(await world.h.events()) == 1


def test_no_error_mixes_languages() -> None:
    modules = (errors, attachments, lifecycle)
    named = [each for module in modules for each in vars(module).values() if isinstance(each, type)]
    kinds = [each for each in named if issubclass(each, Problem) and each is not Problem]
    assert len(kinds) > 20
    for kind in kinds:
        for text in filter(None, (kind.title, kind.detail)):
            assert not re.search("[A-Za-z]", re.sub(r"{.*?}", "", text.zh)), kind
            assert not re.search("[一-鿿]", re.sub(r"{.*?}", "", text.en)), kind


@pytest.mark.parametrize("state", CaseState)
async def test_a_state_is_named_in_the_callers_language(state: CaseState) -> None:
    error = NotInThisState(state=state)
    for language in Language:
        body = error.body(language)
        assert body["state"] == state
        assert state not in body["detail"]


@pytest.mark.parametrize(
    ("language", "message"),
    [("zh-CN", "应为其中之一：consultation、feedback、"), ("en", "Should be one of: consultation, feedback, ")],
)
async def test_a_choice_that_is_none_is_answered_with_those_there_are(
    world: World, language: str, message: str
) -> None:
    headers = {"accept-language": language}
    for answer in (
        await world.call("author", "POST", "/cases", json=CASE | {"kind": "complaint"}, headers=headers),
        await world.call("author", "GET", "/cases", params={"kind": "complaint"}, headers=headers),
    ):
        [error] = problem(answer, 422, "invalid_input")["errors"]
        assert error["message"].startswith(message)


async def test_staff_cannot_rate(world: World) -> None:
    case_id = await world.bring_to("REPLIED")
    problem(await world.try_act("staff-a1", case_id, "rating", SOLVED), 403, "not_your_action")


async def test_a_case_goes_only_to_a_unit_where_somebody_answers(world: World) -> None:
    case_id = await world.bring_to("ACCEPTED")
    for unit in ("shop-a2", "no-such-unit"):
        answer = await world.try_act("staff-a1", case_id, "assign", {"department_id": unit})
        problem(answer, 422, "not_a_department")


async def test_a_stale_version_changes_nothing(world: World) -> None:
    case_id = await world.bring_to("ACCEPTED")
    stale = await world.try_act("staff-a1", case_id, "reply", {"text": "答复"}, version=1)
    assert problem(stale, 412, "stale_version")["version"] == 2
    missing = await world.call("staff-a1", "POST", f"/cases/{case_id}/reply", json={"text": "答复"})
    problem(missing, 428, "version_required")
    assert (await world.get("author", f"/cases/{case_id}/messages"))["items"] == []


async def test_an_action_answers_with_the_new_version(world: World) -> None:
    case = await world.file()
    answer = await world.try_act("staff-a1", case["id"], "accept", version=case["version"])
    assert answer.headers["etag"] == '"2"'
    read = await world.call("staff-a1", "GET", f"/cases/{case['id']}")
    assert read.headers["etag"] == '"2"'


async def test_texts_come_in_the_callers_language(world: World) -> None:
    case_id = (await world.file())["id"]
    for language, pledge in (("zh-CN", "平台服务承诺"), ("en", "Platform pledge"), ("fr", "平台服务承诺")):
        async with world.signed_in("staff-a1", accept_language=language) as client:
            case = (await client.get(f"/api/v1/grievances/cases/{case_id}")).json()
        assert case["deadlines"][0]["policy"]["source"].startswith(pledge)


async def test_a_rejection_needs_a_reason_and_a_place_to_go(world: World) -> None:
    case_id = (await world.file())["id"]
    for missing in REJECT:
        body = {key: value for key, value in REJECT.items() if key != missing}
        problem(await world.try_act("staff-a1", case_id, "reject", body), 422, "invalid_input")
