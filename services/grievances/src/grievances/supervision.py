"""What the worker does when a clock has run out: remind, record the lateness, call the next level, ask, close."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import conflict, units
from casework.deadlines import Call, Clock, load, watch
from casework.lifecycle import Outcome
from contracts.grievances import (
    CaseMovedUp,
    CaseSupervised,
    DeadlineKind,
    DeadlineNear,
    DeadlinePassed,
)
from contracts.roles import Role
from grievances import deadlines, routing
from grievances.deadlines import DEADLINES
from grievances.lifecycle import CaseTurn, life, pass_on, policies, take_over
from grievances.models import CASES, MATTER, PEOPLE, Case, TimelineEntry
from grievances.rules import FINAL, UNDER_WAY, Action
from kit import clock
from kit.outbox import publish
from kit.service import Context, each_alone

_case = CASES.c


async def watch_deadlines(context: Context) -> None:
    await watch(context, Case, answer_calls)


async def answer_calls(session: AsyncSession, case_id: str) -> None:
    turn = await take_over(session, case_id)
    while turn and (due := DEADLINES.take_due(turn.object, clock.now())):
        await _answer(turn, *due)


async def _answer(turn: CaseTurn, late: Clock, call: str) -> None:
    case, session = turn.object, turn.session
    match call:
        case deadlines.FOLLOW_UP:
            await life.perform(turn, Action.FOLLOW_UP)
            return
        case deadlines.LAPSE:
            await life.perform(turn, Action.CLOSE, False)
            return
        case Call.NEAR | Call.PASSED:
            kind = DeadlineNear if call == Call.NEAR else DeadlinePassed
            if call == Call.PASSED:
                await life.timeline.enter(session, case, Action.LATE, actor=turn.party, words=late.kind)
                life.audit(turn, "miss_deadline", after={"deadline": late.kind})
            facts = {"due_at": late.at, "responsible": deadlines.responsible(late.kind, case.state)}
            publish(session, life.event_of(case, kind, deadline=DeadlineKind(late.kind), **facts))
        case Call.SUPERVISE:
            above = await routing.next_level(session, case, case.supervising_unit_id or case.desk_unit_id)
            if not above:  # the highest level is late itself: nobody is left to call
                return
            await _supervise(turn, above, DeadlineKind(late.kind))
    await session.flush()


async def _supervise(turn: CaseTurn, above: str, deadline: DeadlineKind) -> None:
    await pass_on(turn, supervising_unit_id=above)
    outcome = Outcome(
        mark=deadline,
        unit_id=above,
        told={"deadline": deadline, "supervising_unit_id": above},
        noted={"deadline": deadline, "supervised_by": above},
    )
    await life.record(turn, Action.SUPERVISE, CaseSupervised, outcome)


async def fill_desks(context: Context) -> None:
    """Pass on what is left with a unit whose last impartial person has gone: nobody else may act or gets a message.

    A desk's case moves up, a level that supervises has the next one called. A department's stays: a holder of
    its role above may answer, and the desk may take it back.
    """
    desk, above = _case.desk_unit_id, _case.supervising_unit_id
    left_desks = await _left(context, desk, _case.due_at.is_not(None))
    await each_alone(context, await _with_somebody_above(context, left_desks), move_up)
    left_above = await _left(context, above, _case.state.in_(UNDER_WAY))
    await each_alone(context, await _with_somebody_above(context, left_above), call_next_level)


async def _left(context: Context, unit_id: ColumnElement[Any], of_these: ColumnElement[bool]) -> dict[str, str]:
    """Open cases for which no impartial union staff sit at that unit of theirs, with the unit."""
    is_open = _case.due_at.is_not(None)
    is_staffed = conflict.is_anybody_impartial(PEOPLE, Role.UNION_STAFF, unit_id, MATTER)
    left: Any = select(_case.id, unit_id).where(is_open, of_these, unit_id.is_not(None), ~is_staffed)
    async with context.db.read() as session:
        return dict((await session.exec(left)).all())


async def _with_somebody_above(context: Context, left: dict[str, str]) -> list[str]:
    async with context.db.read() as session:
        found = {unit_id for unit_id in {*left.values()} if await routing.is_anybody_above(session, unit_id)}
    return [case_id for case_id, unit_id in left.items() if unit_id in found]


async def move_up(session: AsyncSession, case_id: str) -> None:
    turn = await take_over(session, case_id)
    if not turn or turn.object.state in FINAL:
        return
    case, before = turn.object, turn.object.desk_unit_id
    desk = await routing.staffed_level(session, case, before)
    if not desk or desk == before:  # nobody anywhere above, or somebody again
        return
    above = case.supervising_unit_id
    if above and (above == desk or not await units.covers(session, {above}, desk)):
        above = None
    await pass_on(turn, desk_unit_id=desk, supervising_unit_id=above)
    outcome = Outcome(unit_id=desk, told={"previous_desk_unit_id": before}, noted={"desk": desk})
    await life.record(turn, Action.MOVE_UP, CaseMovedUp, outcome, before={"desk": before})


async def call_next_level(session: AsyncSession, case_id: str) -> None:
    turn = await take_over(session, case_id)
    if not turn or turn.object.state not in UNDER_WAY or not turn.object.supervising_unit_id:
        return
    above = await routing.staffed_level(session, turn.object, turn.object.supervising_unit_id)
    if not above or above == turn.object.supervising_unit_id:  # as for a desk
        return
    called = select(TimelineEntry.words).where(
        TimelineEntry.case_id == case_id, TimelineEntry.action == Action.SUPERVISE
    )
    deadline = (await session.exec(called.order_by(col(TimelineEntry.version).desc()))).first()
    await _supervise(turn, above, DeadlineKind(deadline or ""))


async def recompute_provisional(context: Context) -> None:
    """Dates reckoned on a calendar not published then, again: the library's new release brings the year's holidays.

    A case that fails is tried again at the next look.
    """
    async with context.db.read() as session:
        waiting = list(await session.exec(select(Case.id).where(col(Case.any_provisional))))
    await each_alone(context, waiting, recompute_dates)


async def recompute_dates(session: AsyncSession, case_id: str) -> None:
    turn = await take_over(session, case_id)
    if not turn:
        return
    clocks = load(turn.object.clocks)
    renewed = DEADLINES.recompute(clocks, policies(session))
    DEADLINES.set(turn.object, renewed)
    if renewed != clocks:
        life.audit(turn, "recompute")
