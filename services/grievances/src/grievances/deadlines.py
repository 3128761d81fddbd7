"""The clocks of a case: when something is due, why on that day, and what happens when nobody acts. No I/O.

A case keeps its clocks as a list of JSON objects, whole: the policy rows that decided, every day counted or skipped,
each pause. So a date explains itself years later, under other policies too.

- accept: from filing; a consultation has none.
- reply: from filing, and again from each reopening.
- close: from acceptance; stands still while the author has the answer before them (that is not the desk's time).
- hand_back: from assignment; how long a department may say that it is the wrong addressee.
- follow_up, rating: from the reply; when the author is asked, and when the case closes without a rating.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, TypeAdapter

from casework.policy import Policy, PolicyBook
from casework.workdays import Span, Step, add_period
from contracts.grievances import CaseKind, Responsible
from contracts.grievances import CaseState as State
from grievances.rules import WITH_DEPARTMENT, Action
from kit.clock import SHANGHAI

_MORNING = time(8, 0)


class ClockKind(StrEnum):
    ACCEPT = "accept"
    REPLY = "reply"
    CLOSE = "close"
    HAND_BACK = "hand_back"
    FOLLOW_UP = "follow_up"
    RATING = "rating"


OWED = (ClockKind.ACCEPT, ClockKind.REPLY, ClockKind.CLOSE)
"""What the union owes the author: these can be late, are reminded of, and bring supervision."""

AWAITED = (*OWED, ClockKind.RATING)
"""What a list shows as the next date."""


class Call(StrEnum):
    """What a clock calls for."""

    NEAR = "near"
    PASSED = "passed"
    SUPERVISE = "supervise"
    FOLLOW_UP = "follow_up"
    LAPSE = "lapse"


class Pause(BaseModel):
    start: datetime
    end: datetime | None = None
    reason: Literal["waiting_for_author"] = "waiting_for_author"


class Clock(BaseModel):
    kind: ClockKind
    start: datetime
    at: datetime
    steps: list[Step]
    provisional: bool
    policy: Policy
    limit: Policy | None = None
    """The national figure that also holds; the earlier of the two dates is due."""
    near_at: datetime | None = None
    supervise_at: datetime | None = None
    pauses: list[Pause] = []
    met_at: datetime | None = None
    stopped_at: datetime | None = None
    """No longer owed: the case was withdrawn or went another way."""
    done: list[Call] = []

    @property
    def running(self) -> bool:
        return not (self.met_at or self.stopped_at or (self.pauses and self.pauses[-1].end is None))

    def is_late(self, now: datetime) -> bool:
        if self.kind not in OWED or self.stopped_at:
            return False
        pending = self.pauses[-1].start if self.pauses and self.pauses[-1].end is None else now
        return (self.met_at or pending) > self.at


class Next(NamedTuple):
    """What the case row keeps of its clocks, for lists and for the worker."""

    due_kind: ClockKind | None
    due_at: datetime | None
    due_provisional: bool
    any_provisional: bool
    """Of any running clock, the next or not: what is to be reckoned again when the calendar comes."""
    check_at: datetime | None
    """When the worker must look at the case again."""


Clocks = TypeAdapter(list[Clock])


def load(stored: Any) -> list[Clock]:
    return Clocks.validate_python(stored)


def dump(clocks: Sequence[Clock]) -> Any:
    return Clocks.dump_python(list(clocks), mode="json", exclude_defaults=True)


@cache
def book(region: str) -> PolicyBook:
    return PolicyBook.load("grievances", region)


def begin(kind: ClockKind, start: datetime, policies: PolicyBook, case_kind: CaseKind) -> Clock:
    day = start.astimezone(SHANGHAI).date()
    clock = begun_on(kind, day, policies, case_kind == CaseKind.CONSULTATION)
    near = max(start, clock.near_at) if clock.near_at else None
    return clock.model_copy(update={"start": start, "near_at": near})


@lru_cache(maxsize=1000)
def begun_on(kind: ClockKind, day: date, policies: PolicyBook, consultation: bool) -> Clock:
    """The clock that every event of a day sets running; reckoned once a day, because filing waits for it."""
    policy = policies.at("reply.consultation" if consultation and kind is ClockKind.REPLY else kind, day)
    limit = policies.at(f"{kind}.limit", day) if kind in (ClockKind.ACCEPT, ClockKind.CLOSE) else None
    start = datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
    clock = Clock(kind=kind, start=start, at=start, steps=[], provisional=False, policy=policy, limit=limit)
    return _reckon(clock, policies)


def _reckon(clock: Clock, policies: PolicyBook) -> Clock:
    """The clock with its dates worked out from its start, its policy rows and its pauses."""
    span = _span(clock, clock.policy)
    if clock.limit and (outer := _span(clock, clock.limit)).due < span.due:
        span = outer
    near = supervise = None
    if clock.kind in OWED:
        on = clock.start.astimezone(SHANGHAI).date()
        counted = [step.date for step in span.steps if step.counted]
        day = counted[max(0, len(counted) - 1 - policies.at("near", on).number)]
        near = max(clock.start, datetime.combine(day, _MORNING, SHANGHAI).astimezone(UTC))
        late = policies.at("supervise", on)
        supervise = _period(span.due, late.number, late).due
    return clock.model_copy(
        update={
            "at": span.due,
            "steps": span.steps,
            "provisional": span.provisional,
            "near_at": near,
            "supervise_at": supervise,
        }
    )


def _span(clock: Clock, policy: Policy) -> Span:
    """The policy's period; of each pause's days none counts, and after it at least one day is left."""
    span = _period(clock.start, policy.number, policy)
    for pause in clock.pauses:
        if pause.end is None or pause.start > span.due:
            continue
        paused_on = pause.start.astimezone(SHANGHAI).date()
        before = [step for step in span.steps if step.date <= paused_on]
        left = max(1, sum(step.counted for step in span.steps if step.date > paused_on))
        rest = _period(pause.end, left, policy)
        span = Span(due=rest.due, steps=[*before, *rest.steps], provisional=span.provisional or rest.provisional)
    return span


def _period(start: datetime, length: int, policy: Policy) -> Span:
    return add_period(start, length, "days" if policy.unit == "days" else "working_days")


def after(
    action: Action, clocks: Sequence[Clock], now: datetime, policies: PolicyBook, case_kind: CaseKind
) -> list[Clock]:
    """The clocks as they stand when `action` has been done at `now`."""
    consultation = case_kind == CaseKind.CONSULTATION
    kept = list(clocks)

    def start(*kinds: ClockKind) -> None:
        kept.extend(begin(kind, now, policies, case_kind) for kind in kinds)

    def meet(*kinds: ClockKind) -> None:
        kept[:] = [_settle(clock, "met_at", now) if clock.kind in kinds else clock for clock in kept]

    def stop(*kinds: ClockKind) -> None:
        kept[:] = [_settle(clock, "stopped_at", now) if clock.kind in kinds else clock for clock in kept]

    match action:
        case Action.SUBMIT:
            start(*([ClockKind.REPLY] if consultation else [ClockKind.ACCEPT, ClockKind.REPLY]))
        case Action.ACCEPT:
            meet(ClockKind.ACCEPT)
            start(*([] if consultation else [ClockKind.CLOSE]))
        case Action.REJECT:
            meet(ClockKind.ACCEPT)
            stop(*ClockKind)
        case Action.ASSIGN:
            start(ClockKind.HAND_BACK)
        case Action.HAND_BACK:
            meet(ClockKind.HAND_BACK)
        case Action.REPLY:
            meet(ClockKind.REPLY)
            stop(ClockKind.HAND_BACK)
            kept[:] = [_pause(clock, now) if clock.kind is ClockKind.CLOSE else clock for clock in kept]
            start(ClockKind.FOLLOW_UP, ClockKind.RATING)
        case Action.FOLLOW_UP:
            meet(ClockKind.FOLLOW_UP)
        case Action.REOPEN:
            meet(ClockKind.RATING)
            stop(ClockKind.FOLLOW_UP)
            kept[:] = [_resume(clock, now, policies) for clock in kept]
            start(ClockKind.REPLY)
        case Action.CLOSE:
            meet(ClockKind.RATING, ClockKind.CLOSE)
            stop(*ClockKind)
        case Action.WITHDRAW:
            stop(*ClockKind)
    return kept


def _settle(clock: Clock, how: Literal["met_at", "stopped_at"], now: datetime) -> Clock:
    if clock.met_at or clock.stopped_at:
        return clock
    if not clock.pauses or clock.pauses[-1].end:
        return clock.model_copy(update={how: now})
    # It stood still since the answer, and the answer was good: done when the answer was given.
    last = clock.pauses[-1]
    return clock.model_copy(update={how: last.start, "pauses": [*clock.pauses[:-1], Pause(start=last.start, end=now)]})


def _pause(clock: Clock, now: datetime) -> Clock:
    return clock.model_copy(update={"pauses": [*clock.pauses, Pause(start=now)]}) if clock.running else clock


def _resume(clock: Clock, now: datetime, policies: PolicyBook) -> Clock:
    if clock.met_at or clock.stopped_at or not clock.pauses or clock.pauses[-1].end:
        return clock
    pauses = [*clock.pauses[:-1], Pause(start=clock.pauses[-1].start, end=now)]
    return _again(clock.model_copy(update={"pauses": pauses}), policies)


def recompute(clocks: Sequence[Clock], policies: PolicyBook) -> list[Clock]:
    """Provisional dates again, now that the calendar may have been published."""
    return [_again(clock, policies) if clock.provisional and clock.running else clock for clock in clocks]


def _again(clock: Clock, policies: PolicyBook) -> Clock:
    """A later date gets a new reminder; one that stays and had passed stays passed."""
    renewed = _reckon(clock, policies)
    return renewed.model_copy(update={"done": []}) if renewed.at > clock.at else renewed


def next_of(clocks: Iterable[Clock]) -> Next:
    running = [clock for clock in clocks if clock.running]
    awaited = min((clock for clock in running if clock.kind in AWAITED), key=lambda clock: clock.at, default=None)
    moments = [moment for clock in running for moment, _ in _moments(clock)]
    return Next(
        due_kind=awaited.kind if awaited else None,
        due_at=awaited.at if awaited else None,
        due_provisional=bool(awaited and awaited.provisional),
        any_provisional=any(clock.provisional for clock in running),
        check_at=min(moments, default=None),
    )


def _moments(clock: Clock) -> list[tuple[datetime, Call]]:
    """What this clock still calls for, and when."""
    if clock.kind is ClockKind.FOLLOW_UP:
        found = [(clock.at, Call.FOLLOW_UP)]
    elif clock.kind is ClockKind.RATING:
        found = [(clock.at, Call.LAPSE)]
    elif clock.kind in OWED and clock.near_at and clock.supervise_at:
        found = [(clock.near_at, Call.NEAR), (clock.at, Call.PASSED), (clock.supervise_at, Call.SUPERVISE)]
    else:
        found = []
    return [(moment, event) for moment, event in found if event not in clock.done]


def first_due(clocks: Sequence[Clock], now: datetime) -> tuple[int, Call] | None:
    """The clock (its place in the list) and what it calls for that has been due longest; None: nothing is due."""
    due = [
        (moment, place, event)
        for place, clock in enumerate(clocks)
        if clock.running
        for moment, event in _moments(clock)
        if moment <= now
    ]
    if not due:
        return None
    _, place, event = min(due)
    return place, event


def mark_done(clocks: Sequence[Clock], place: int, event: Call) -> list[Clock]:
    marked = list(clocks)
    marked[place] = marked[place].model_copy(update={"done": [*marked[place].done, event]})
    return marked


def responsible(kind: ClockKind, state: State) -> Responsible:
    """Who is reminded: the department for a reply it was asked for, the desk for everything else."""
    return Responsible.DEPARTMENT if kind is ClockKind.REPLY and state in WITH_DEPARTMENT else Responsible.DESK


def end_of_day(now: datetime) -> datetime:
    """The last moment of the day in China."""
    local = now.astimezone(SHANGHAI)
    return datetime.combine(local.date() + timedelta(days=1), time(), SHANGHAI)
