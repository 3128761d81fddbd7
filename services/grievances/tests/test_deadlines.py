"""When something is due and why, on the calendar as published and before it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.deadlines import Call, Clock, load, mark_done
from casework.policy import PolicyBook
from casework.workdays import Reason
from contracts.grievances import CaseKind, Responsible
from contracts.grievances import CaseState as State
from grievances import deadlines, explain
from grievances.deadlines import DEADLINES, ClockKind
from grievances.rules import Action
from kit.clock import SHANGHAI
from kit.texts import Language

Published = Callable[[date], None]
BOOK: PolicyBook = deadlines.book("CN")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def one(kind: ClockKind, start: str) -> Clock:
    return DEADLINES.begin(kind, kind, at(start), BOOK)


def columns_of(clocks: list[Clock]) -> Any:
    row: Any = SimpleNamespace()
    DEADLINES.set(row, clocks)
    return row


def local_day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def do(clocks: list[Clock], action: Action, when: str, kind: CaseKind = CaseKind.FEEDBACK) -> list[Clock]:
    return deadlines.after(action, clocks, at(when), BOOK, kind)


def find(clocks: list[Clock], kind: ClockKind) -> Clock:
    return next(clock for clock in reversed(clocks) if clock.kind == kind)


def test_two_working_days_across_the_national_holiday() -> None:
    clock = one(ClockKind.ACCEPT, "2026-09-30 10:00")
    assert local_day(clock.at) == date(2026, 10, 9)
    holidays = [step for step in clock.steps if step.reason is Reason.HOLIDAY]
    assert len(holidays) == 7
    assert not any(step.counted for step in holidays)
    assert sum(step.counted for step in clock.steps) == clock.policy.number == 2


def test_a_clock_keeps_the_policy_rows_that_decided() -> None:
    clock = one(ClockKind.ACCEPT, "2026-11-02 10:00")
    assert (clock.policy.region, clock.policy.value) == ("default", 2)
    assert clock.limit
    assert (clock.limit.region, clock.limit.value, clock.limit.unit) == ("CN", 15, "days")


def test_the_national_limit_holds_where_it_is_earlier() -> None:
    slow = [
        row.model_copy(update={"value": 40}) if row.key == "accept" else row
        for rows in BOOK._rows.values()
        for row in rows
    ]
    clock = DEADLINES.begin(ClockKind.ACCEPT, "accept", at("2026-11-02 10:00"), PolicyBook(slow, "CN"))
    assert local_day(clock.at) == date(2026, 11, 17)


def test_a_consultation_has_only_a_reply_clock_of_two_days() -> None:
    clocks = do([], Action.SUBMIT, "2026-11-02 10:00", CaseKind.CONSULTATION)
    clocks = do(clocks, Action.ACCEPT, "2026-11-02 11:00", CaseKind.CONSULTATION)
    assert [clock.kind for clock in clocks] == [ClockKind.REPLY]
    assert clocks[0].policy.key == "reply.consultation"
    assert local_day(clocks[0].at) == date(2026, 11, 4)


def test_the_author_hears_of_acceptance_reply_and_close() -> None:
    clocks = do([], Action.SUBMIT, "2026-11-02 10:00")
    assert {clock.kind: local_day(clock.at) for clock in clocks} == {
        ClockKind.ACCEPT: date(2026, 11, 4),
        ClockKind.REPLY: date(2026, 11, 9),
    }
    clocks = do(clocks, Action.ACCEPT, "2026-11-03 10:00")
    assert find(clocks, ClockKind.ACCEPT).met_at == at("2026-11-03 10:00")
    assert local_day(find(clocks, ClockKind.CLOSE).at) == date(2026, 11, 24)
    assert columns_of(clocks).due_kind == ClockKind.REPLY


def test_the_close_clock_stands_still_while_the_author_has_the_answer() -> None:
    clocks = do([], Action.SUBMIT, "2026-11-02 10:00")
    clocks = do(clocks, Action.ACCEPT, "2026-11-02 11:00")
    before = find(clocks, ClockKind.CLOSE)
    clocks = do(clocks, Action.REPLY, "2026-11-04 11:00")
    assert not find(clocks, ClockKind.CLOSE).running
    clocks = do(clocks, Action.REOPEN, "2026-11-11 11:00")
    after = find(clocks, ClockKind.CLOSE)
    assert after.running
    assert after.at - before.at == timedelta(days=7)
    assert sum(step.counted for step in after.steps) == 15
    assert [(pause.start, pause.end) for pause in after.pauses] == [(at("2026-11-04 11:00"), at("2026-11-11 11:00"))]
    assert find(clocks, ClockKind.REPLY).start == at("2026-11-11 11:00")


def test_a_pause_is_stored_as_the_first_releases_stored_it() -> None:
    clocks = do(do([], Action.SUBMIT, "2026-11-02 10:00"), Action.ACCEPT, "2026-11-02 11:00")
    stored = columns_of(do(clocks, Action.REPLY, "2026-11-04 11:00")).clocks
    [pauses] = [each["pauses"] for each in stored if "pauses" in each]
    assert pauses == [{"start": "2026-11-04T11:00:00+08:00"}]
    assert find(load(stored), ClockKind.CLOSE).pauses[0].reason == "waiting_for_author"


def test_a_case_settled_by_its_answer_counts_the_day_of_the_answer() -> None:
    clocks = do(do([], Action.SUBMIT, "2026-11-02 10:00"), Action.ACCEPT, "2026-11-02 11:00")
    clocks = do(do(clocks, Action.REPLY, "2026-11-04 11:00"), Action.CLOSE, "2026-11-30 11:00")
    close = find(clocks, ClockKind.CLOSE)
    assert close.met_at == at("2026-11-04 11:00")
    assert not DEADLINES.is_late(close, at("2027-01-01 00:00"))
    assert not any(clock.running for clock in clocks)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        ("2026-11-29 10:00", [("自然日", True), ("自然日", True)]),
        ("2026-11-26 10:00", [("休息日", False), ("期满遇休息日，顺延到这一天", True)]),
        ("2026-09-22 10:00", [("国庆节", False), ("期满遇休息日，顺延到这一天", True)]),
    ],
    ids=["ends on a working day", "ends on a Sunday", "ends in a holiday"],
)
def test_days_of_a_calendar_period_are_named_alike(start: str, last: list[tuple[str, bool]]) -> None:
    """Its last day works too, which is said only where it moved the end."""
    clock = one(ClockKind.RATING, start)
    steps = explain.due(clock, at(start), Language.CHINESE).steps
    assert [(step.reason, step.counted) for step in steps[-2:]] == last
    assert {step.reason for step in steps[:9]} == {"自然日"}


def test_days_of_a_period_in_working_days_say_which_work() -> None:
    steps = explain.due(one(ClockKind.REPLY, "2026-11-27 10:00"), at("2026-11-27 10:00"), Language.CHINESE).steps
    assert [step.reason for step in steps] == ["休息日", "休息日", *["工作日"] * 5]


@pytest.mark.parametrize("kind", [CaseKind.FEEDBACK, CaseKind.CONSULTATION])
def test_the_rule_of_the_reply_names_the_reopening_from_which_it_counts_again(kind: CaseKind) -> None:
    clocks = do([], Action.SUBMIT, "2026-10-09 10:00", kind)
    clocks = do(clocks, Action.REPLY, "2026-10-12 10:00", kind)
    clocks = do(clocks, Action.REOPEN, "2026-10-13 10:00", kind)
    reply = find(clocks, ClockKind.REPLY)
    assert reply.start == at("2026-10-13 10:00")
    assert "重办" in reply.policy.source_zh
    assert "reopening" in reply.policy.source_en


def test_a_year_without_published_holidays_is_provisional(published_before: Published) -> None:
    published_before(date(2026, 12, 29))
    clock = one(ClockKind.CLOSE, "2026-12-22 10:00")
    assert clock.provisional
    assert any(step.reason is Reason.YEAR_NOT_PUBLISHED for step in clock.steps)


def test_provisional_dates_are_reckoned_again_when_the_calendar_is_there(published_before: Published) -> None:
    published_before(date(2026, 1, 1))
    guessed = one(ClockKind.ACCEPT, "2026-09-30 10:00")
    published_before(date(2027, 1, 1))
    assert guessed.provisional
    assert local_day(guessed.at) == date(2026, 10, 6), "1 to 3 October are in the law"
    assert DEADLINES.recompute([guessed], BOOK) == [one(ClockKind.ACCEPT, "2026-09-30 10:00")]


def test_a_date_that_moved_later_gets_a_new_reminder(published_before: Published) -> None:
    published_before(date(2026, 1, 1))
    guessed = one(ClockKind.ACCEPT, "2026-09-30 10:00")
    near, passed = [Call.NEAR], [Call.NEAR, Call.PASSED]
    moved, same = guessed.model_copy(update={"done": passed}), one(ClockKind.ACCEPT, "2026-11-02 10:00")
    same = same.model_copy(update={"done": near})
    published_before(date(2027, 1, 1))
    renewed = DEADLINES.recompute([moved, same], BOOK)
    assert [clock.provisional for clock in renewed] == [False, False]
    assert renewed[0].at > moved.at
    assert [clock.done for clock in renewed] == [[], near]


def test_what_is_provisional_is_known_of_the_next_date_and_of_any(published_before: Published) -> None:
    published_before(date(2026, 1, 1))
    clocks = do([], Action.SUBMIT, "2026-11-02 10:00")
    assert (columns_of(clocks).due_provisional, columns_of(clocks).any_provisional) == (True, True)
    published_before(date(2026, 12, 29))
    clocks = do(do([], Action.SUBMIT, "2026-12-14 10:00"), Action.ACCEPT, "2026-12-14 11:00")
    following = columns_of(clocks)
    assert (following.due_kind, following.due_provisional) == (ClockKind.REPLY, False)
    assert following.any_provisional  # of closing, behind the reply
    clocks = do(do([], Action.SUBMIT, "2026-12-14 10:00", CaseKind.CONSULTATION), Action.ASSIGN, "2026-12-28 10:00")
    assert columns_of(clocks).any_provisional  # of handing back, which no list shows
    assert not columns_of(do(clocks, Action.WITHDRAW, "2026-12-28 11:00")).any_provisional


def test_a_reminder_comes_on_the_morning_of_the_working_day_before() -> None:
    clock = one(ClockKind.ACCEPT, "2026-09-30 10:00")
    assert clock.near_at == at("2026-10-08 08:00")
    assert clock.supervise_at
    assert local_day(clock.supervise_at) == date(2026, 10, 10)  # a Saturday that is worked for the holiday


def test_what_a_clock_calls_for_comes_in_order_and_once() -> None:
    clocks = [one(ClockKind.ACCEPT, "2026-11-02 10:00")]
    seen = []
    for _ in range(4):
        due = DEADLINES.first_due(clocks, at("2026-12-01 00:00"))
        if due:
            seen.append(due[1])
            clocks = mark_done(clocks, *due)
    assert seen == [Call.NEAR, Call.PASSED, Call.SUPERVISE]
    assert columns_of(clocks).check_at is None


def test_a_met_clock_calls_for_nothing() -> None:
    clocks = do(do([], Action.SUBMIT, "2026-11-02 10:00"), Action.WITHDRAW, "2026-11-02 11:00")
    assert DEADLINES.first_due(clocks, at("2027-01-01 00:00")) is None
    assert vars(columns_of(clocks)) | {"clocks": None} == {
        "clocks": None,
        "due_kind": None,
        "due_at": None,
        "due_provisional": False,
        "any_provisional": False,
        "check_at": None,
    }


def test_the_department_is_reminded_of_the_reply_it_was_asked_for() -> None:
    assert deadlines.responsible(ClockKind.REPLY, State.ASSIGNED) is Responsible.DEPARTMENT
    assert deadlines.responsible(ClockKind.REPLY, State.ACCEPTED) is Responsible.DESK
    assert deadlines.responsible(ClockKind.CLOSE, State.IN_PROGRESS) is Responsible.DESK


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, st.sampled_from([ClockKind.ACCEPT, ClockKind.REPLY, ClockKind.CLOSE]))
def test_a_clock_explains_exactly_its_length(start: datetime, kind: ClockKind) -> None:
    clock = DEADLINES.begin(kind, kind, start, BOOK)
    assert clock.start < clock.near_at <= clock.at < clock.supervise_at  # type: ignore[operator]
    assert sum(step.counted for step in clock.steps) == clock.policy.number
    days = [step.date for step in clock.steps]
    assert days == sorted(set(days))
    assert load(columns_of([clock]).clocks) == [clock]


@given(MOMENTS, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4))
def test_pauses_only_ever_move_a_date_later(start: datetime, waits: list[tuple[int, int]]) -> None:
    clocks = deadlines.after(Action.ACCEPT, [], start, BOOK, CaseKind.RIGHTS)
    now = start
    for working, waiting in waits:
        before = find(clocks, ClockKind.CLOSE)
        clocks = deadlines.after(Action.REPLY, clocks, now := now + timedelta(days=working), BOOK, CaseKind.RIGHTS)
        clocks = deadlines.after(Action.REOPEN, clocks, now := now + timedelta(days=waiting), BOOK, CaseKind.RIGHTS)
        after = find(clocks, ClockKind.CLOSE)
        assert after.at >= before.at
        assert after.running
