"""What is said of a case: to whom, in which words, and where it leads."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts import grievances
from contracts.grievances import (
    AuthorShown,
    CaseAccepted,
    CaseAssigned,
    CaseClosed,
    CaseEvent,
    CaseFollowedUp,
    CaseHandedBack,
    CaseMovedUp,
    CaseRated,
    CaseRejected,
    CaseReopened,
    CaseReplied,
    CaseStarted,
    CaseSubmitted,
    CaseSupervised,
    CaseWithdrawn,
    DeadlineNear,
    DeadlinePassed,
    MessagePosted,
    NotePosted,
)
from kit.texts import Language
from notifications.announcement import Audience, Words, who_is_told
from notifications.sources import SUBJECTS, announce
from notifications.sources.grievances import audiences, facts_of, viewers

CASE = SUBJECTS["case"]
KINDS = CASE.templates.keys()


def words(kind: str, facts: dict[str, Any], names: dict[str, str], language: Language) -> Words:
    return CASE.words(kind, facts, names, language)


AUTHOR, DESK, DEPARTMENT, ABOVE = "author", "union_staff@plant", "handler@logistics", "union_staff@group"

# Written by hand from the rules in words, not from the code.
TABLE: list[tuple[type[CaseEvent], dict[str, Any], list[tuple[str, str]]]] = [
    (CaseSubmitted, {}, [(DESK, "case_submitted")]),
    (CaseAccepted, {}, [(AUTHOR, "case_accepted")]),
    (CaseRejected, {}, [(AUTHOR, "case_rejected")]),
    (CaseAssigned, {}, [(AUTHOR, "case_assigned"), (DEPARTMENT, "case_assigned_to_you")]),
    (CaseHandedBack, {}, [(AUTHOR, "case_sent_back"), (DESK, "case_handed_back")]),
    (CaseHandedBack, {"by": "department"}, [(AUTHOR, "case_sent_back"), (DESK, "case_handed_back")]),
    (CaseHandedBack, {"by": "staff"}, [(DEPARTMENT, "case_taken_back")]),
    (CaseStarted, {}, [(AUTHOR, "case_started")]),
    (CaseReplied, {}, [(AUTHOR, "case_replied"), (DESK, "case_answered")]),
    (CaseReplied, {"department_id": None}, [(AUTHOR, "case_replied")]),
    (CaseFollowedUp, {}, [(AUTHOR, "case_to_rate")]),
    (CaseRated, {"solved": True, "score": 5}, [(DESK, "case_rated_solved"), (DEPARTMENT, "case_rated_solved")]),
    (
        CaseRated,
        {"solved": False, "score": 1},
        [(DESK, "case_rated_unsolved"), (DEPARTMENT, "case_rated_unsolved")],
    ),
    (CaseReopened, {"previous_desk_unit_id": "workshop"}, [(DESK, "case_reopened")]),
    (CaseMovedUp, {"previous_desk_unit_id": "workshop"}, [(AUTHOR, "case_passed_up"), (DESK, "case_moved_up")]),
    (CaseClosed, {"rated": False}, [(AUTHOR, "case_closed_unrated")]),
    (CaseClosed, {"rated": True}, []),
    (CaseWithdrawn, {}, [(DESK, "case_withdrawn"), (DEPARTMENT, "case_withdrawn")]),
    (MessagePosted, {"sender": "author"}, [(DESK, "message_from_author"), (DEPARTMENT, "message_from_author")]),
    (MessagePosted, {"sender": "staff"}, [(AUTHOR, "message_from_staff"), (DEPARTMENT, "message_in_case")]),
    (MessagePosted, {"sender": "department"}, [(AUTHOR, "message_from_department"), (DESK, "message_in_case")]),
    (DeadlineNear, {"responsible": "desk"}, [(DESK, "deadline_near")]),
    (DeadlineNear, {"responsible": "department"}, [(DEPARTMENT, "deadline_near"), (DESK, "deadline_near")]),
    (DeadlinePassed, {"responsible": "desk"}, [(DESK, "deadline_passed")]),
    (DeadlinePassed, {"responsible": "department"}, [(DEPARTMENT, "deadline_passed"), (DESK, "deadline_passed")]),
    (
        CaseSupervised,
        {"supervising_unit_id": "group", "deadline": "accept"},
        [(AUTHOR, "case_watched"), (ABOVE, "case_supervised"), (DESK, "case_watched_here"),
         (DEPARTMENT, "case_watched_here")],
    ),
    (NotePosted, {"message_id": "m"}, []),
    (AuthorShown, {"shown": True}, []),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields", "told"), TABLE, ids=lambda each: getattr(each, "__name__", ""))
def test_audiences(
    new_case: Callable[..., Any], kind: type[CaseEvent], fields: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    event = new_case(department_id="logistics").event(kind, **fields)
    found = [(each.member_id or f"{each.role}@{each.unit_id}", each.kind) for each in audiences(event)]
    assert found == told


def test_the_table_covers_every_event_of_a_case() -> None:
    every = {kind for kind in vars(grievances).values() if isinstance(kind, type) and issubclass(kind, CaseEvent)}
    assert {kind for kind, _, _ in TABLE} == every - {CaseEvent}


# In a case's life: who waits for what, and the steps that end the waiting. Written by hand from shared/domain.
WAITS: list[tuple[str, str, list[tuple[type[CaseEvent], dict[str, Any]]]]] = [
    (DESK, "a concern to accept", [(CaseSubmitted, {})]),
    (AUTHOR, "acceptance, or a reason against it", [(CaseAccepted, {}), (CaseRejected, {})]),
    (DEPARTMENT, "work for it", [(CaseAssigned, {})]),
    (AUTHOR, "who works on it", [(CaseAssigned, {}), (CaseHandedBack, {}), (CaseStarted, {})]),
    (DESK, "the department's reply or refusal", [(CaseReplied, {}), (CaseHandedBack, {})]),
    (DEPARTMENT, "whether it keeps the work", [(CaseHandedBack, {"by": "staff"}), (CaseWithdrawn, {})]),
    (AUTHOR, "the reply", [(CaseReplied, {}), (CaseReplied, {"department_id": None})]),
    (AUTHOR, "an answer to a message", [(MessagePosted, {"sender": sender}) for sender in ("staff", "department")]),
    (DESK, "an answer to a question", [(MessagePosted, {"sender": "author"})]),
    (DEPARTMENT, "an answer to a question", [(MessagePosted, {"sender": "author"})]),
    (AUTHOR, "the call to rate, before it closes unrated", [(CaseFollowedUp, {}), (CaseClosed, {"rated": False})]),
    (DESK, "the rating", [(CaseRated, {"solved": solved, "score": 3}) for solved in (True, False)]),
    (DEPARTMENT, "the rating", [(CaseRated, {"solved": solved, "score": 3}) for solved in (True, False)]),
    (DESK, "what comes back unsolved", [(CaseReopened, {"previous_desk_unit_id": "workshop"})]),
    (DESK, "what the level below cannot handle", [(CaseMovedUp, {"previous_desk_unit_id": "workshop"})]),
    (AUTHOR, "who handles what its desk cannot", [(CaseMovedUp, {"previous_desk_unit_id": "workshop"})]),
    (DESK, "a date", [(kind, {"responsible": "desk"}) for kind in (DeadlineNear, DeadlinePassed)]),
    (DEPARTMENT, "a date", [(kind, {"responsible": "department"}) for kind in (DeadlineNear, DeadlinePassed)]),
    (ABOVE, "what is late", [(CaseSupervised, {"supervising_unit_id": "group", "deadline": "reply"})]),
    (AUTHOR, "what is late", [(CaseSupervised, {"supervising_unit_id": "group", "deadline": "reply"})]),
    (DESK, "the end of its work", [(CaseWithdrawn, {}), (CaseRated, {"solved": True, "score": 5})]),
]  # fmt: skip


@pytest.mark.parametrize(("who", "what", "steps"), WAITS, ids=lambda each: each if isinstance(each, str) else "")
def test_each_wait_ends_with_a_message(
    new_case: Callable[..., Any], who: str, what: str, steps: list[tuple[type[CaseEvent], dict[str, Any]]]
) -> None:
    for kind, fields in steps:
        event = new_case(department_id="logistics").event(kind, **fields)
        assert who in {each.member_id or f"{each.role}@{each.unit_id}" for each in audiences(event)}, what


def test_without_a_department_nobody_there_is_told(new_case: Callable[..., Any]) -> None:
    event = new_case().event(MessagePosted, sender="author")
    assert [each.unit_id for each in audiences(event)] == ["plant"]


def test_of_a_late_case_the_level_that_supervises_hears_what_its_desk_hears(new_case: Callable[..., Any]) -> None:
    """Not of what is over for it, or not yet its: a new case, and one that was reopened or moved up."""
    others = {"case_submitted", "case_reopened", "case_moved_up", "case_supervised", "case_watched_here"}
    for kind, fields, told in TABLE:
        event = new_case(department_id="logistics").event(kind, **fields, supervised_by="group")
        found = [(each.unit_id, each.kind) for each in audiences(event)]
        for who, message in told:
            if who == DESK:
                assert (("group", message) in found) == (message not in others)
        assert len(found) == len(set(found))


def test_who_must_not_learn_of_a_case_is_not_told(new_case: Callable[..., Any]) -> None:
    event = new_case(department_id="logistics").event(MessagePosted, sender="author", about_member_id="accused")
    said = announce(event)
    assert said
    desk, department = said.audiences
    members = {desk: ["author", "accused", "both"], department: ["mate", "both", "handler"]}
    assert who_is_told(said, members, {"mate"}) == {"both": "message_from_author", "handler": "message_from_author"}


def test_an_author_is_told_in_any_unit(new_case: Callable[..., Any]) -> None:
    said = announce(new_case().event(CaseReplied))
    assert said
    told = who_is_told(said, {Audience("case_replied", "author"): ["author"]}, {"author"})
    assert told == {"author": "case_replied"}


def test_every_kind_has_words_and_nothing_else_has() -> None:
    assert {kind for _, _, told in TABLE for _, kind in told} == KINDS


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("kind", "fields", "told"), TABLE, ids=lambda each: getattr(each, "__name__", ""))
def test_words_carry_the_number_and_leave_no_blank(
    new_case: Callable[..., Any],
    kind: type[CaseEvent],
    fields: dict[str, Any],
    told: list[tuple[str, str]],
    language: Language,
) -> None:
    event = new_case(department_id="logistics").event(kind, **fields)
    for _, message_kind in told:
        facts = json.loads(json.dumps(facts_of(event)))
        for names in ({}, {"plant": "第一分厂", "logistics": "后勤部"}):  # units may not be known yet
            title, body = words(message_kind, facts, names, language)
            assert event.number in title, "of which of several cases is the first thing to know"
            assert "{" not in title + body
            assert title.isascii() == (language is Language.ENGLISH)
            assert not body[0].islower()


WHO: list[tuple[type[CaseEvent], dict[str, Any], str | None, str]] = [
    (CaseAccepted, {}, None, "第一分厂工会已受理"),
    (CaseAssigned, {}, "logistics", "第一分厂工会已交给后勤部办理"),
    (CaseReplied, {}, None, "第一分厂工会已答复"),
    (CaseReplied, {}, "logistics", "后勤部已答复"),
    (CaseStarted, {}, "logistics", "后勤部已着手办理"),
    (CaseHandedBack, {"by": "department"}, "logistics", "后勤部说明不归他们办"),
    (CaseHandedBack, {"by": "staff"}, "logistics", "第一分厂工会收回"),
    (MessagePosted, {"sender": "staff"}, "logistics", "第一分厂工会给您留言"),
    (MessagePosted, {"sender": "department"}, "logistics", "后勤部给您留言"),
    (DeadlinePassed, {"responsible": "department"}, "logistics", "后勤部应在"),
    (DeadlinePassed, {"responsible": "desk"}, "logistics", "第一分厂工会应在"),
    (CaseSupervised, {"supervising_unit_id": "group", "deadline": "reply"}, None, "答复超过了期限"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields", "department", "said"), WHO, ids=lambda each: getattr(each, "__name__", ""))
def test_a_message_says_which_union_or_department_acted(
    new_case: Callable[..., Any], kind: type[CaseEvent], fields: dict[str, Any], department: str | None, said: str
) -> None:
    event = new_case(department_id=department).event(kind, **fields)
    names = {"plant": "第一分厂", "logistics": "后勤部", "team": "三班"}
    body = words(audiences(event)[0].kind, facts_of(event), names, Language.CHINESE).body
    assert body.startswith(said)
    assert "三班" not in body, "the author's team could tell who they are"


@pytest.mark.parametrize("language", Language)
def test_messages_from_before_units_were_noted_still_have_words(language: Language) -> None:
    for kind in KINDS:
        facts = {"number": "GR-2026-000001"}
        if kind.startswith("deadline"):
            facts |= {"deadline": "reply", "due_at": "2026-10-09T09:00:00+00:00"}
        title, body = words(kind, facts, {}, language)
        assert "GR-2026-000001" in title
        assert body
    assert words("case_replied", {"number": "1"}, {}, Language.CHINESE).body.startswith("工会已答复")


def test_a_deadline_is_said_in_the_time_of_china(new_case: Callable[..., Any]) -> None:
    facts = facts_of(new_case().event(DeadlineNear))
    assert "10月9日 17:00" in words("deadline_near", facts, {}, Language.CHINESE).body
    assert "9 October 17:00" in words("deadline_near", facts, {}, Language.ENGLISH).body


FACTS = {"number", "desk_unit_id", "department_id", "who", "deadline", "due_at"}


def test_facts_hold_no_person(new_case: Callable[..., Any]) -> None:
    for kind, fields, _ in TABLE:
        assert set(facts_of(new_case().event(kind, **fields))) <= FACTS


@pytest.mark.parametrize(("kind", "fields", "told"), TABLE, ids=lambda each: getattr(each, "__name__", ""))
def test_author_and_staff_are_led_to_their_own_page_of_the_case(
    new_case: Callable[..., Any], kind: type[CaseEvent], fields: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    """Who had the case reads there what they had, and the former desk why it was not solved."""
    event = new_case(department_id="logistics").event(kind, **fields)
    for who, message in told:
        page = "concerns" if who == AUTHOR else "desk/cases"
        assert CASE.link(message, event.case_id, facts_of(event), "reader") == f"/{page}/{event.case_id}"


def test_whose_pages_show_a_case(new_case: Callable[..., Any]) -> None:
    case = new_case(department_id="logistics")
    desk, department, above, before = (
        ("union_staff", "plant"), ("handler", "logistics"), ("union_staff", "group"), ("union_staff", "workshop"),
    )  # fmt: skip
    assert viewers(case.event(CaseStarted)) == (["author"], [desk, department])
    assert viewers(case.event(CaseStarted, supervised_by="group")).places == [desk, above, department]
    assert viewers(case.event(CaseReopened, previous_desk_unit_id="workshop")).places == [desk, before, department]
    assert viewers(case.event(CaseMovedUp, previous_desk_unit_id="workshop")).places == [desk, before, department]
    supervised = case.event(CaseSupervised, supervising_unit_id="group", deadline="reply")
    assert viewers(supervised).places == [desk, above, department]
    assert viewers(case.event(NotePosted, message_id="m")).members == [], "an author never learns of a note"
