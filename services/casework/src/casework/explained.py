"""Dates and figures in words: which policy row decided, which days counted, and why."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

from pydantic import BaseModel

from casework.deadlines import Clock, Deadlines
from casework.policy import Policy
from casework.workdays import Reason, Step
from kit.texts import Language, Text


class Figure(BaseModel):
    """The policy row that decided."""

    key: str
    value: int
    unit: str
    region: str
    effective: date
    source: str


class DueStep(BaseModel):
    date: date
    counted: bool
    reason: str
    """In words: 休息日, 国庆节, 调休上班 …"""


class DuePause(BaseModel):
    start: datetime
    end: datetime | None
    reason: str


class DueDate(BaseModel):
    """The date a list shows; the object itself explains it."""

    kind: str
    at: datetime
    late: bool
    provisional: bool


class ExplainedDueDate(DueDate):
    start: datetime
    met_at: datetime | None
    stopped_at: datetime | None
    policy: Figure
    limit: Figure | None
    """The national outer limit; the earlier of the two dates is due."""
    steps: list[DueStep]
    pauses: list[DuePause]


Explained = TypeVar("Explained", bound=ExplainedDueDate)

_REASONS = {
    Reason.WORKING_DAY: Text("工作日", "working day"),
    Reason.MAKE_UP_DAY: Text("调休上班", "make-up working day"),
    Reason.WEEKEND: Text("休息日", "weekend"),
    Reason.HOLIDAY: Text("节假日", "holiday"),
    Reason.YEAR_NOT_PUBLISHED: Text(
        "假期安排尚未公布，暂按工作日计", "holidays not published yet, taken as a working day"
    ),
    Reason.CALENDAR_DAY: Text("自然日", "calendar day"),
}
_WORKED = (Reason.WORKING_DAY, Reason.MAKE_UP_DAY)
_HOLIDAYS = {
    "new_years_day": Text("元旦", "New Year's Day"),
    "spring_festival": Text("春节", "Spring Festival"),
    "tomb_sweeping_day": Text("清明节", "Tomb-sweeping Day"),
    "labour_day": Text("劳动节", "Labour Day"),
    "dragon_boat_festival": Text("端午节", "Dragon Boat Festival"),
    "national_day": Text("国庆节", "National Day"),
    "mid_autumn_festival": Text("中秋节", "Mid-autumn Festival"),
    "anti_fascist_70th_day": Text("抗战胜利70周年纪念日", "Victory Day"),
}
_CALENDAR_DAY = _REASONS[Reason.CALENDAR_DAY]
_BOTH = Text("{reason}（{holiday}）", "{reason} ({holiday})")
_MOVED = Text("期满遇休息日，顺延到这一天", "moved here, as the period ended on a day of rest")


# The same few rows and days explain every case's dates, so their words are made once.
@lru_cache(maxsize=500)
def figure(policy: Policy, language: Language) -> Figure:
    return Figure(
        key=policy.key,
        value=policy.number,
        unit=policy.unit,
        region=policy.region,
        effective=policy.effective,
        source=policy.source.in_(language),
    )


@lru_cache(maxsize=5000)
def _step(step: Step, language: Language) -> DueStep:
    reason = _REASONS[step.reason].in_(language)
    if step.holiday:
        holiday = _HOLIDAYS.get(step.holiday, Text(step.holiday, step.holiday)).in_(language)
        both = _BOTH.in_(language).format(reason=reason, holiday=holiday)
        reason = holiday if step.reason is Reason.HOLIDAY else both
    return DueStep(date=step.date, counted=step.counted, reason=reason)


def _steps(steps: Sequence[Step], language: Language) -> list[DueStep]:
    """A period in calendar days ends on a working day; its last day says so only where days of rest moved it."""
    said = [_step(step, language) for step in steps]
    if steps and steps[0].reason is Reason.CALENDAR_DAY and steps[-1].reason in _WORKED:
        texts = _CALENDAR_DAY if steps[-2].counted else _MOVED
        said[-1] = said[-1].model_copy(update={"reason": texts.in_(language)})
    return said


def explain(clock: Clock, deadlines: Deadlines, now: datetime, language: Language, as_: type[Explained]) -> Explained:
    """The date with all that led to it."""
    return as_(
        kind=clock.kind,
        at=clock.at,
        late=deadlines.is_late(clock, now),
        provisional=clock.provisional,
        start=clock.start,
        met_at=clock.met_at,
        stopped_at=clock.stopped_at,
        policy=figure(clock.policy, language),
        limit=figure(clock.limit, language) if clock.limit else None,
        steps=_steps(clock.steps, language),
        pauses=[
            DuePause(start=each.start, end=each.end, reason=deadlines.pauses[each.reason].in_(language))
            for each in clock.pauses
        ],
    )
