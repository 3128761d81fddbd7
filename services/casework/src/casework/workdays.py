"""Chinese working days, and periods counted in them that explain every day.

How a period runs: it begins on the day after the event (民法典 201), its last day ends at 24:00 (203), and where that
last day is a day of rest the next working day takes its place (203). Days are those of Asia/Shanghai.

The State Council publishes a year's holidays and make-up days in the autumn before. Until `chinesecalendar` carries
them, Monday to Friday are assumed, but for the days that the law itself names by date (全国年节及纪念日放假办法 2), and
the result is `provisional`: the service that stores it computes it again later.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

import chinese_calendar
from pydantic import BaseModel, ConfigDict

from kit.clock import SHANGHAI

_END_OF_DAY = time(23, 59, 59)
_BY_DATE = {
    (1, 1): "new_years_day",
    (5, 1): "labour_day",
    (5, 2): "labour_day",
    (10, 1): "national_day",
    (10, 2): "national_day",
    (10, 3): "national_day",
}
"""The others follow the moon or the sun."""


class Reason(StrEnum):
    WORKING_DAY = "working_day"
    MAKE_UP_DAY = "make_up_day"
    """A Saturday or Sunday worked in exchange for a longer holiday (调休上班)."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    YEAR_NOT_PUBLISHED = "year_not_published"
    """Monday to Friday of a year whose holidays are not published: assumed to be worked."""
    CALENDAR_DAY = "calendar_day"
    """Counted because the period is in calendar days, in which days of rest count too."""


class Day(NamedTuple):
    works: bool
    reason: Reason
    provisional: bool
    holiday: str | None
    """`national_day` and so on: the holiday, or on a make-up day the one it makes up for."""


class Step(BaseModel):
    """What one calendar day did to a period."""

    model_config = ConfigDict(frozen=True)

    date: date
    counted: bool
    reason: Reason
    holiday: str | None = None


class Span(BaseModel):
    """A period with its reckoning; the counted steps are exactly its length."""

    model_config = ConfigDict(frozen=True)

    due: datetime
    """UTC; 23:59:59 in Shanghai of the last day."""
    steps: list[Step]
    provisional: bool


def is_workday(day: date) -> Day:
    weekend = day.weekday() >= 5
    if not _is_published(day):
        if name := _BY_DATE.get((day.month, day.day)):
            return Day(False, Reason.HOLIDAY, provisional=True, holiday=name)
        reason = Reason.WEEKEND if weekend else Reason.YEAR_NOT_PUBLISHED
        return Day(not weekend, reason, provisional=True, holiday=None)
    rests, name = chinese_calendar.get_holiday_detail(day)
    holiday = chinese_calendar.Holiday(name).name if name else None
    if rests:
        return Day(False, Reason.HOLIDAY if holiday else Reason.WEEKEND, provisional=False, holiday=holiday)
    return Day(True, Reason.MAKE_UP_DAY if weekend else Reason.WORKING_DAY, provisional=False, holiday=holiday)


def add_working_days(start: datetime, days: int) -> Span:
    """The period of `days` working days that an event at `start` sets running."""
    day = _first_day(start, days)
    steps: list[Step] = []
    provisional = False
    while days:
        kind = is_workday(day)
        steps.append(Step(date=day, counted=kind.works, reason=kind.reason, holiday=kind.holiday))
        provisional |= kind.provisional
        days -= kind.works
        day += timedelta(days=1)
    return _span(steps, provisional)


def add_days(start: datetime, days: int) -> Span:
    """The period of `days` calendar days that an event at `start` sets running; only its end avoids days of rest."""
    day = _first_day(start, days)
    last = day + timedelta(days=days - 1)
    steps: list[Step] = []
    while day < last:
        steps.append(Step(date=day, counted=True, reason=Reason.CALENDAR_DAY))
        day += timedelta(days=1)
    ending = add_working_days(datetime.combine(last - timedelta(days=1), _END_OF_DAY, SHANGHAI), 1)
    return _span([*steps, *ending.steps], ending.provisional)


def add_period(start: datetime, length: int, unit: Literal["working_days", "days"]) -> Span:
    """The period a policy row states: its value and its unit."""
    return add_working_days(start, length) if unit == "working_days" else add_days(start, length)


def _first_day(start: datetime, days: int) -> date:
    if start.tzinfo is None:
        raise ValueError("a time without a zone")
    if days < 1:
        raise ValueError(f"a period of {days} days")
    return start.astimezone(SHANGHAI).date() + timedelta(days=1)


def _span(steps: list[Step], provisional: bool) -> Span:
    due = datetime.combine(steps[-1].date, _END_OF_DAY, SHANGHAI).astimezone(UTC)
    return Span(due=due, steps=steps, provisional=provisional)


def _is_published(day: date) -> bool:
    # New Year's holiday and its make-up days reach back to 29 December and are published with the next year.
    return _is_listed(day) and _is_listed(day + timedelta(days=3))


def _is_listed(day: date) -> bool:
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True
