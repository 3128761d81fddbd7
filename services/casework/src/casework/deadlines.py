"""The clocks of an object: when something is due, why on that day, and what happens when nobody acts.

An object keeps its clocks as a list of JSON objects, whole: the policy rows that decided, every day counted or skipped,
each pause. So a date explains itself years later, under other policies too. All but the worker's part is pure.

A service declares its kinds of clocks as `Deadlines`, and the `Effects` of each action on them. Its policies hold a row
for each kind, and for what is owed `near` (in working days before its end) and `supervise` (after it).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, TypeAdapter
from sqlalchemy import JSON
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.policy import Policy, PolicyBook
from casework.workdays import Span, Step, add_period
from kit import clock as wall
from kit.clock import SHANGHAI
from kit.db import UtcDateTime
from kit.service import Context, each_alone
from kit.texts import Text

BATCH = 200
_MORNING = time(8, 0)


class Call(StrEnum):
    """What a clock of something owed calls for."""

    NEAR = "near"
    PASSED = "passed"
    SUPERVISE = "supervise"


class Rule(NamedTuple):
    """What a kind of clock does."""

    owed: bool = False
    """It can be late: the responsible are reminded, its passing is recorded, and the next level supervises."""
    limit: bool = False
    """The policy row `<kind>.limit` also holds; the earlier of the two dates is due."""
    calls: str | None = None
    """What it calls for on its date, where nothing is owed."""
    awaited: bool = False
    """A list shows its date, as it shows what is owed."""


class Effects(NamedTuple):
    """What an action does to the clocks of these kinds, in this order."""

    meet: Sequence[str] = ()
    stop: Sequence[str] = ()
    """No longer owed: the object went another way."""
    pause: Mapping[Any, str] = {}
    """Kind of the clock → reason."""
    resume: Sequence[str] = ()
    start: Mapping[Any, str] = {}
    """Kind of the clock → key of its policy row."""


class Pause(BaseModel):
    start: datetime
    end: datetime | None = None
    reason: str = "waiting_for_author"
    """The default is not stored: rows of the first releases have none."""


class Clock(BaseModel):
    kind: str
    start: datetime
    at: datetime
    steps: list[Step]
    provisional: bool
    """Reckoned on a calendar that was not published then."""
    policy: Policy
    limit: Policy | None = None
    near_at: datetime | None = None
    supervise_at: datetime | None = None
    pauses: list[Pause] = []
    met_at: datetime | None = None
    stopped_at: datetime | None = None
    done: list[str] = []

    @property
    def running(self) -> bool:
        return not (self.met_at or self.stopped_at or self.paused_at)

    @property
    def paused_at(self) -> datetime | None:
        return self.pauses[-1].start if self.pauses and self.pauses[-1].end is None else None


class Dated(SQLModel):
    """Columns of an object that has clocks: the clocks, and what lists and the worker need to know of them."""

    clocks: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Replaced whole by `Deadlines.set`, never edited in place."""
    due_kind: str | None = None
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_provisional: bool = False
    any_provisional: bool = False
    """The date of a running clock, the next or not, was reckoned on a calendar not published then."""
    check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the worker must look at the object again."""


_CLOCKS = TypeAdapter(list[Clock])


def load(stored: Any) -> list[Clock]:
    return _CLOCKS.validate_python(stored)


class Deadlines:
    def __init__(self, rules: Mapping[str, Rule], pauses: Mapping[str, Text]) -> None:
        self.rules = rules
        self.pauses = pauses
        """Reason of a pause → what a page says of it."""

    def set(self, row: Dated, clocks: Sequence[Clock]) -> None:
        running = [clock for clock in clocks if clock.running]
        awaited = [clock for clock in running if self.rules[clock.kind].owed or self.rules[clock.kind].awaited]
        following = min(awaited, key=lambda clock: clock.at, default=None)
        row.clocks = _CLOCKS.dump_python(list(clocks), mode="json", exclude_defaults=True)
        row.due_kind, row.due_at = (following.kind, following.at) if following else (None, None)
        row.due_provisional = bool(following and following.provisional)
        row.any_provisional = any(clock.provisional for clock in running)
        row.check_at = min((moment for clock in running for moment, _ in self._moments(clock)), default=None)

    def is_late(self, clock: Clock, now: datetime) -> bool:
        if not self.rules[clock.kind].owed or clock.stopped_at:
            return False
        return (clock.met_at or clock.paused_at or now) > clock.at

    # ---- what actions do

    def after(self, effects: Effects, clocks: Sequence[Clock], now: datetime, policies: PolicyBook) -> list[Clock]:
        """The clocks as they stand when an action with these effects was taken at `now`."""
        found = []
        for clock in clocks:
            if clock.kind in effects.meet:
                clock = _settle(clock, "met_at", now)
            if clock.kind in effects.stop:
                clock = _settle(clock, "stopped_at", now)
            if clock.kind in effects.pause and clock.running:
                clock = clock.model_copy(
                    update={"pauses": [*clock.pauses, Pause(start=now, reason=effects.pause[clock.kind])]}
                )
            if clock.kind in effects.resume:
                clock = self._resume(clock, now, policies)
            found.append(clock)
        return found + [self.begin(kind, key, now, policies) for kind, key in effects.start.items()]

    def begin(self, kind: str, key: str, start: datetime, policies: PolicyBook) -> Clock:
        clock = begun_on(kind, key, self.rules[kind], start.astimezone(SHANGHAI).date(), policies)
        near = max(start, clock.near_at) if clock.near_at else None
        return clock.model_copy(update={"start": start, "near_at": near})

    def _resume(self, clock: Clock, now: datetime, policies: PolicyBook) -> Clock:
        if clock.met_at or clock.stopped_at or not clock.paused_at:
            return clock
        return self._again(_end_pause(clock, now), policies)

    def recompute(self, clocks: Sequence[Clock], policies: PolicyBook) -> list[Clock]:
        """Provisional dates again, now that the calendar may have been published."""
        return [self._again(clock, policies) if clock.provisional and clock.running else clock for clock in clocks]

    def _again(self, clock: Clock, policies: PolicyBook) -> Clock:
        """A later date gets a new reminder; one that stays and had passed stays passed."""
        renewed = _reckon(clock, self.rules[clock.kind], policies)
        return renewed.model_copy(update={"done": []}) if renewed.at > clock.at else renewed

    # ---- what clocks call for

    def _moments(self, clock: Clock) -> list[tuple[datetime, str]]:
        """What this clock still calls for, and when."""
        found: list[tuple[datetime, str]] = []
        rule = self.rules[clock.kind]
        if rule.calls:
            found = [(clock.at, rule.calls)]
        elif rule.owed and clock.near_at and clock.supervise_at:
            found = [(clock.near_at, Call.NEAR), (clock.at, Call.PASSED), (clock.supervise_at, Call.SUPERVISE)]
        return [(moment, call) for moment, call in found if call not in clock.done]

    def first_due(self, clocks: Sequence[Clock], now: datetime) -> tuple[int, str] | None:
        """The clock (its place in the list) and what it calls for that has been due longest; None: nothing is due."""
        due = [
            (moment, place, call)
            for place, clock in enumerate(clocks)
            if clock.running
            for moment, call in self._moments(clock)
            if moment <= now
        ]
        if not due:
            return None
        _, place, call = min(due)
        return place, call

    def take_due(self, row: Dated, now: datetime) -> tuple[Clock, str] | None:
        """The clock of the row and what it calls for, the longest due first; it is marked as done."""
        clocks = load(row.clocks)
        due = self.first_due(clocks, now)
        if not due:
            return None
        place, call = due
        self.set(row, mark_done(clocks, place, call))
        return clocks[place], call


def mark_done(clocks: Sequence[Clock], place: int, call: str) -> list[Clock]:
    marked = list(clocks)
    marked[place] = marked[place].model_copy(update={"done": [*marked[place].done, call]})
    return marked


@lru_cache(maxsize=1000)
def begun_on(kind: str, key: str, rule: Rule, day: date, policies: PolicyBook) -> Clock:
    """The clock that every event of a day sets running; reckoned once a day, because people wait for it."""
    policy, limit = policies.at(key, day), policies.at(f"{kind}.limit", day) if rule.limit else None
    start = datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
    clock = Clock(kind=kind, start=start, at=start, steps=[], provisional=False, policy=policy, limit=limit)
    return _reckon(clock, rule, policies)


def _reckon(clock: Clock, rule: Rule, policies: PolicyBook) -> Clock:
    """The clock with its dates worked out from its start, its policy rows and its pauses."""
    span = _span(clock, clock.policy)
    if clock.limit and (outer := _span(clock, clock.limit)).due < span.due:
        span = outer
    near = supervise = None
    if rule.owed:
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


def _settle(clock: Clock, how: Literal["met_at", "stopped_at"], now: datetime) -> Clock:
    if clock.met_at or clock.stopped_at:
        return clock
    if not clock.paused_at:
        return clock.model_copy(update={how: now})
    # It stood still since the answer, and the answer was good: done when the answer was given.
    return _end_pause(clock, now).model_copy(update={how: clock.paused_at})


def _end_pause(clock: Clock, now: datetime) -> Clock:
    return clock.model_copy(update={"pauses": [*clock.pauses[:-1], clock.pauses[-1].model_copy(update={"end": now})]})


# ---- the worker


async def watch(context: Context, table: Any, answer: Callable[[AsyncSession, str], Awaitable[None]]) -> None:
    """Bring every object up to date whose clocks call for something; each object is a transaction of its own.

    Cut off, it goes on at the next look. An object that fails holds up no other one.
    """
    failed: set[str] = set()
    while True:
        async with context.db.read() as session:
            due = select(table.id).where(col(table.check_at) <= wall.now(), col(table.id).not_in(failed))
            waiting = list(await session.exec(due.order_by(col(table.check_at)).limit(BATCH)))
        if not waiting:
            return
        failed |= await each_alone(context, waiting, answer)
