from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.workdays import Reason, Span, add_days, add_period, add_working_days, is_workday
from kit.clock import SHANGHAI


# The calendar of these years is published and cannot change; 2090 is not.
def moments_of(first_year: int, last_year: int) -> st.SearchStrategy[datetime]:
    days = st.dates(date(first_year, 1, 1), date(last_year, 12, 31))
    return st.builds(datetime.combine, days, st.times(), st.just(UTC))


moments = moments_of(2019, 2023)
unpublished = moments_of(2090, 2091)
lengths = st.integers(1, 70)


def shanghai(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def last_day(span: Span) -> date:
    local = span.due.astimezone(SHANGHAI)
    assert (local.hour, local.minute, local.second) == (23, 59, 59)
    assert span.due.tzinfo is UTC
    return local.date()


@pytest.mark.parametrize(
    ("day", "works", "reason", "holiday"),
    [
        (date(2025, 6, 3), True, Reason.WORKING_DAY, None),
        (date(2025, 6, 7), False, Reason.WEEKEND, None),
        (date(2025, 10, 1), False, Reason.HOLIDAY, "national_day"),
        (date(2025, 10, 4), False, Reason.HOLIDAY, "national_day"),  # a Saturday
        (date(2025, 10, 11), True, Reason.MAKE_UP_DAY, "national_day"),
        (date(2090, 3, 1), True, Reason.YEAR_NOT_PUBLISHED, None),
        (date(2091, 1, 1), False, Reason.HOLIDAY, "new_years_day"),
        (date(2090, 10, 2), False, Reason.HOLIDAY, "national_day"),
        (date(2090, 10, 4), True, Reason.YEAR_NOT_PUBLISHED, None),
        (date(2090, 3, 4), False, Reason.WEEKEND, None),
        (date(2003, 3, 3), True, Reason.YEAR_NOT_PUBLISHED, None),
    ],
)
def test_a_day_says_whether_it_is_worked_and_why(day: date, works: bool, reason: Reason, holiday: str | None) -> None:
    assert is_workday(day)[:2] == (works, reason)
    assert is_workday(day).holiday == holiday


def test_only_days_of_a_published_year_are_certain() -> None:
    assert not is_workday(date(2025, 6, 3)).provisional
    assert is_workday(date(2090, 3, 1)).provisional
    assert is_workday(date(2090, 3, 4)).provisional


def test_new_years_holiday_of_an_unpublished_year_may_still_move_the_last_days_of_december(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = {day: name for day, name in _holidays().items() if day.year < 2018}
    monkeypatch.setattr("chinese_calendar.utils.holidays", listed)
    assert not is_workday(date(2017, 12, 28)).provisional
    assert is_workday(date(2017, 12, 29)).provisional


def _holidays() -> dict[date, str]:
    from chinese_calendar.constants import holidays

    return dict(holidays)


def test_national_day_is_passed_over_day_by_day() -> None:
    span = add_working_days(shanghai(2025, 9, 30, 15, 0), 3)
    assert last_day(span) == date(2025, 10, 11)
    assert [(s.date.day, s.counted, s.reason, s.holiday) for s in span.steps] == [
        *[(day, False, Reason.HOLIDAY, "national_day") for day in range(1, 6)],
        (6, False, Reason.HOLIDAY, "mid_autumn_festival"),
        *[(day, False, Reason.HOLIDAY, "national_day") for day in range(7, 9)],
        (9, True, Reason.WORKING_DAY, None),
        (10, True, Reason.WORKING_DAY, None),
        (11, True, Reason.MAKE_UP_DAY, "national_day"),
    ]


def test_the_day_of_the_event_does_not_count_and_is_the_day_in_shanghai() -> None:
    before_midnight = shanghai(2025, 6, 3, 23, 59)
    after_midnight = shanghai(2025, 6, 4, 0, 1)
    assert before_midnight.astimezone(UTC).date() == after_midnight.astimezone(UTC).date()
    assert last_day(add_working_days(before_midnight, 1)) == date(2025, 6, 4)
    assert last_day(add_working_days(after_midnight, 1)) == date(2025, 6, 5)


def test_calendar_days_count_days_of_rest_but_do_not_end_on_one() -> None:
    span = add_days(shanghai(2025, 9, 28, 9, 0), 5)  # the fifth day is 3 October
    assert last_day(span) == date(2025, 10, 9)
    assert [s.counted for s in span.steps] == [True] * 4 + [False] * 6 + [True]
    assert span.steps[0].reason is Reason.CALENDAR_DAY
    assert span.steps[4].reason is Reason.HOLIDAY
    assert span.steps[-1].reason is Reason.WORKING_DAY


def test_a_period_follows_the_unit_of_its_policy() -> None:
    start = shanghai(2025, 6, 5, 9, 0)  # a Thursday
    assert last_day(add_period(start, 5, "working_days")) == date(2025, 6, 12)
    assert last_day(add_period(start, 5, "days")) == date(2025, 6, 10)


@pytest.mark.parametrize("days", [0, -1])
def test_an_empty_period_is_refused(days: int) -> None:
    for add in (add_working_days, add_days):
        with pytest.raises(ValueError, match="a period of"):
            add(shanghai(2025, 6, 5, 9, 0), days)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        add_working_days(datetime(2025, 6, 5), 1)  # noqa: DTZ001


@given(st.one_of(moments, unpublished), lengths)
def test_every_day_from_the_next_one_is_explained_and_the_counted_ones_are_the_length(
    start: datetime, length: int
) -> None:
    first = start.astimezone(SHANGHAI).date() + timedelta(days=1)
    for span in (add_working_days(start, length), add_days(start, length)):
        assert [s.date for s in span.steps] == [first + timedelta(days=n) for n in range(len(span.steps))]
        assert sum(s.counted for s in span.steps) == length
        assert last_day(span) == span.steps[-1].date
        assert is_workday(last_day(span)).works
        assert span.provisional == (last_day(span).year >= 2090)


@given(moments, lengths)
def test_exactly_the_working_days_are_counted(start: datetime, length: int) -> None:
    assert all(s.counted == is_workday(s.date).works for s in add_working_days(start, length).steps)


@given(moments, lengths, lengths)
def test_working_days_add_up(start: datetime, some: int, more: int) -> None:
    in_two = add_working_days(add_working_days(start, some).due, more)
    assert in_two.due == add_working_days(start, some + more).due


@given(moments, moments, lengths)
def test_what_happens_later_is_never_due_earlier(one: datetime, other: datetime, length: int) -> None:
    early, late = sorted((one, other))
    assert add_working_days(early, length).due <= add_working_days(late, length).due
    assert add_days(early, length).due <= add_days(late, length).due


@given(moments, lengths)
def test_a_reckoning_survives_being_stored(start: datetime, length: int) -> None:
    span = add_working_days(start, length)
    assert Span.model_validate_json(span.model_dump_json()) == span
