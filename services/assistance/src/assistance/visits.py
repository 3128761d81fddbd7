"""Visits outside an application: planned, assigned to two, reported, confirmed by the second, and followed up."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_errors import TopApproverNeeded
from assistance.aid_life import Accounts
from assistance.aid_models import LEDGER
from assistance.attachments import FILES
from assistance.desks import nearest, require_top_approver
from assistance.errors import NotEligiblePerson, NotYourStep, VisitorsTheSame
from assistance.fitness import holding, require_all, tied
from assistance.lifecycle import policies
from assistance.models import HOUSEHOLDS, NUMBERS, PEOPLE, Household, HouseholdEntry
from assistance.rules import LIVING, Action
from assistance.schemas import ReasonGiven, VisitorsChoice
from assistance.visit_errors import (
    CannotBeVisited,
    GiftNotSaid,
    NoGiftApproved,
    RecorderStays,
    TaskNotOpen,
    TaskNumberMissing,
    TasksOpen,
    VisitDateOver,
    VisitNotFound,
)
from assistance.visit_life import VisitTurn, visit_life
from assistance.visit_models import (
    GIFT_GOODS,
    TASK_WHAT,
    VISIT_DIFFERS,
    VISIT_NUMBERS,
    Visit,
    VisitReport,
    VisitTask,
)
from assistance.visit_reports import is_stored, reports_of, store
from assistance.visit_rules import OPEN, GiftState, Occasion, VisitAction, VisitParty
from assistance.visit_schemas import (
    ReportChoice,
    ReportConfirmation,
    TaskCreate,
    TaskFinish,
    VisitCreate,
    VisitRecord,
)
from casework import units
from casework.ledger import BalanceTooLow, Transfer
from casework.lifecycle import AnotherPersonNeeded, Outcome, Turn
from contracts.assistance import (
    GiftApproved,
    GiftRefused,
    HouseholdState,
    TaskKind,
    VisitCancelled,
    VisitConfirmed,
    VisitDecided,
    VisitDisputed,
    VisitDone,
    VisitGiven,
    VisitorsAssigned,
    VisitPlanned,
    VisitRecorded,
    VisitState,
    VisitTaskAdded,
    VisitTaskDone,
)
from contracts.roles import Role
from kit import clock
from kit.auth import User, roles
from kit.db import get_locked
from kit.outbox import publish
from kit.sealed_columns import Sealed
from kit.service import Context, each_alone

STAFF = roles(Role.UNION_STAFF)
VISITORS = roles(Role.ASSESSOR)
APPROVERS = roles(Role.APPROVER, fresh=True)
PLANNED_AHEAD = timedelta(days=366)


# ---- the plan


async def plan_visit(session: AsyncSession, user: User, new: VisitCreate) -> str:
    """By an officer of the member's union; returns the visit's id."""
    if not clock.today() <= new.visit_by <= clock.today() + PLANNED_AHEAD:
        raise VisitDateOver
    member = await session.get(PEOPLE.member, new.member_id)
    if member is None or not member.active or not member.unit_id or member.id == user.id:
        raise CannotBeVisited
    if not await units.covers(session, user.units_of(Role.UNION_STAFF), member.unit_id):
        raise CannotBeVisited
    living = select(Household.id).where(Household.applicant_id == member.id, col(Household.state).in_(LIVING))
    visit = await _new(session, member.id, member.unit_id, new.occasion, new.visit_by)
    visit.household_id = (await session.exec(living.limit(1))).first()
    if new.gift:
        visit.gift, visit.gift_fund, visit.gift_fen = GiftState.ASKED, new.gift.fund, new.gift.fen
        GIFT_GOODS.seal(session, visit, new.gift.goods)
    place = await nearest(session, member.unit_id, Role.APPROVER, [user.id, member.id]) if new.gift else None
    turn = Turn(session, visit, VisitParty.STAFF, user.id, member.unit_id)
    outcome = Outcome(words=new.note, told={"by_worker": False, "approver_unit_id": place})
    await visit_life.record(turn, VisitAction.PLAN, VisitPlanned, outcome)
    return visit.id


async def _new(session: AsyncSession, about_id: str, unit_id: str, occasion: Occasion, visit_by: date) -> Visit:
    visit = Visit(
        serial=await VISIT_NUMBERS.next(session, Visit.serial),
        about_id=about_id,
        unit_id=unit_id,
        desk_unit_id=await nearest(session, unit_id, Role.UNION_STAFF, [about_id]),
        occasion=occasion,
        planned_at=clock.now(),
        visit_by=visit_by,
    )
    session.add(visit)
    await session.flush()
    return visit


async def plan_monitoring(context: Context) -> None:
    """Each household that left its file and is watched has a visit ahead: the half-yearly ones plan themselves."""
    planned = select(Visit.id).where(
        Visit.household_id == Household.id,
        Visit.occasion == Occasion.MONITORING,
        Visit.state != VisitState.CANCELLED,
        or_(col(Visit.visit_by) >= clock.today(), col(Visit.state).in_(OPEN)),
    )
    watched = select(Household.id).where(Household.state == HouseholdState.MONITORED, ~planned.exists())
    async with context.db.read() as session:
        waiting = list(await session.exec(watched.order_by(col(Household.id))))
    await each_alone(context, waiting, _plan_next)


async def _plan_next(session: AsyncSession, household_id: str) -> None:
    household = await get_locked(session, Household, household_id)
    assert household, "files are never deleted"
    if household.state != HouseholdState.MONITORED:
        return
    entry = HouseholdEntry
    left = select(func.max(entry.at)).where(entry.household_id == household_id, entry.action == Action.MONITOR)
    since = (await session.exec(left)).one()
    assert since, "it is watched from that step on"
    last = select(func.max(Visit.visit_by)).where(
        Visit.household_id == household_id, Visit.occasion == Occasion.MONITORING, col(Visit.planned_at) >= since
    )
    before = (await session.exec(last)).one() or since.astimezone(clock.SHANGHAI).date()
    today = clock.today()
    visit_by = max(today, before + timedelta(days=policies(session).at("monitoring.visit", today).number))
    visit = await _new(session, household.applicant_id, household.unit_id, Occasion.MONITORING, visit_by)
    visit.household_id = household_id
    turn = Turn(session, visit, VisitParty.SYSTEM)
    await visit_life.record(turn, VisitAction.PLAN, VisitPlanned, Outcome(told={"by_worker": True}))


@visit_life.action(
    VisitAction.ASSIGN,
    VisitorsAssigned,
    access=STAFF,
    path="visitors",
    errors=[NotEligiblePerson, RecorderStays, VisitorsTheSame],
)
async def assign(turn: VisitTurn, given: VisitorsChoice) -> Outcome:
    """Two visitors; others until the visit is confirmed. Who wrote a report stays."""
    session, visit = turn.session, turn.object
    one, other = given.member_ids
    if one == other:
        raise VisitorsTheSame
    fit = {*await holding(session, visit.unit_id, given.member_ids, Role.ASSESSOR)} - {visit.about_id}
    if visit.household_id:
        fit -= await tied(session, visit.household_id, given.member_ids)
    fit -= await visit_life.timeline.who_took(session, visit.id, [VisitAction.APPROVE_GIFT])
    await require_all(session, given.member_ids, fit, Role.ASSESSOR)
    if any(each.author_id not in given.member_ids for each in await reports_of(session, visit)):
        raise RecorderStays
    added = [each for each in given.member_ids if each not in (visit.visitor_id, visit.other_visitor_id)]
    visit.visitor_id, visit.other_visitor_id = one, other
    for member_id in added:
        told = {"to_id": member_id, "version": visit.version + 1}
        publish(session, visit_life.event_of(visit, VisitGiven, **told))
    return Outcome(noted={"visitors": given.member_ids})


@visit_life.action(VisitAction.CANCEL, VisitCancelled, access=STAFF)
async def cancel(turn: VisitTurn, given: ReasonGiven) -> Outcome:
    """It is not made."""
    await _settle_gift(turn, is_handed=False)
    return Outcome(words=given.reason, told={"was_arranged": turn.object.state == VisitState.ASSIGNED})


# ---- the gift


@visit_life.action(
    VisitAction.APPROVE_GIFT,
    GiftApproved,
    access=APPROVERS,
    path="gift/approve",
    errors=[BalanceTooLow, TopApproverNeeded],
)
async def approve_gift(turn: VisitTurn) -> Outcome:
    """By another person than who planned it or hands it over, above the policy's amount one of the top union; the
    money is set aside in its fund, or refused with what is left."""
    session, visit = turn.session, turn.object
    assert turn.actor_id, "an approver decides"
    if turn.actor_id in (visit.visitor_id, visit.other_visitor_id):
        raise AnotherPersonNeeded
    if (visit.gift_fen or 0) > policies(session).at("approval.group_above", clock.today()).number:
        await require_top_approver(session, visit.unit_id, turn.actor_id)
    visit.gift, visit.gift_year = GiftState.APPROVED, clock.today().year
    accounts, fen = _gift_of(visit)
    visit.committed_by = await accounts.commit(session, turn.actor_id, visit.id, fen)
    return Outcome(noted={"transaction": visit.committed_by})


@visit_life.action(VisitAction.REFUSE_GIFT, GiftRefused, access=roles(Role.APPROVER), path="gift/refuse")
async def refuse_gift(turn: VisitTurn, given: ReasonGiven) -> Outcome:
    turn.object.gift = GiftState.REFUSED
    return Outcome(words=given.reason)


def _gift_of(visit: Visit) -> tuple[Accounts, int]:
    """The accounts that it moves between, and how much."""
    if visit.gift_fund is None or visit.gift_fen is None or visit.gift_year is None:
        raise ValueError(f"visit {visit.id} has no gift that was approved")
    return Accounts(visit.gift_fund, visit.gift_year), visit.gift_fen


async def _settle_gift(turn: VisitTurn, *, is_handed: bool) -> None:
    """What was set aside is spent, or goes back."""
    session, visit, actor_id = turn.session, turn.object, turn.actor_id or "system"
    if visit.gift == GiftState.ASKED:
        visit.gift = GiftState.KEPT
    if visit.gift != GiftState.APPROVED:
        return
    assert visit.committed_by, "it was approved"
    if not is_handed:
        await LEDGER.reverse(session, actor_id, visit.committed_by)
        visit.gift = GiftState.KEPT
        return
    accounts, fen = _gift_of(visit)
    await LEDGER.open(session, actor_id, accounts.visits, fund=accounts.fund)
    spent = Transfer(accounts.visits, accounts.committed, fen)
    visit.paid_by = await LEDGER.post(session, actor_id, "visit", visit.id, spent)
    visit.gift = GiftState.HANDED


# ---- the reports


async def send_report(session: AsyncSession, user: User, visit_id: str, given: VisitRecord) -> None:
    """What one visitor found: it is to be confirmed, or stands next to the other's report. No version is asked of it: a
    report is added to what came before it."""
    visit = await session.get(Visit, visit_id)
    if visit and await is_stored(session, visit, user.id, given.id):
        return
    turn = await visit_life.lock(session, user, visit_id)
    if await is_stored(session, turn.object, user.id, given.id):
        return
    if VisitParty.VISITOR not in turn.parties:
        raise NotYourStep
    turn.party = VisitParty.VISITOR
    is_second = turn.object.state == VisitState.RECORDED
    await visit_life.perform(turn, VisitAction.RECORD_OTHERWISE if is_second else VisitAction.RECORD, given)


async def _store(turn: VisitTurn, given: VisitRecord) -> None:
    visit = turn.object
    assert turn.actor_id, "a visitor reports"
    if visit.gift == GiftState.APPROVED and given.is_gift_handed is None:
        raise GiftNotSaid
    if visit.gift != GiftState.APPROVED and given.is_gift_handed:
        raise NoGiftApproved
    report = store(turn.session, visit, turn.actor_id, given)
    await turn.session.flush()
    await FILES.attach(turn.session, turn.actor_id, given.photo_ids, report_id=report.id)


@visit_life.action(VisitAction.RECORD, VisitRecorded)
async def record(turn: VisitTurn, given: VisitRecord) -> Outcome:
    await _store(turn, given)
    visit = turn.object
    other = visit.other_visitor_id if visit.visitor_id == turn.actor_id else visit.visitor_id
    return Outcome(told={"other_id": other}, noted={"report": given.id})


@visit_life.action(VisitAction.RECORD_OTHERWISE, VisitDisputed)
async def record_otherwise(turn: VisitTurn, given: VisitRecord) -> Outcome:
    await _store(turn, given)
    return Outcome(noted={"report": given.id})


@visit_life.action(VisitAction.CONFIRM, VisitConfirmed, access=VISITORS)
async def confirm(turn: VisitTurn, given: ReportConfirmation) -> Outcome:
    """The other visitor was there too; what they saw otherwise stands next to the report."""
    [report] = await reports_of(turn.session, turn.object)
    VISIT_DIFFERS.seal(turn.session, turn.object, given.differs)
    return await _let_count(turn, report)


@visit_life.action(VisitAction.DECIDE, VisitDecided, access=STAFF, errors=[VisitNotFound])
async def decide(turn: VisitTurn, given: ReportChoice) -> Outcome:
    """Which of the two reports counts. Both stay."""
    report = await turn.session.get(VisitReport, given.report_id)
    if report is None or report.visit_id != turn.object.id:
        raise VisitNotFound
    outcome = await _let_count(turn, report)
    outcome.words = given.reason
    return outcome


async def _let_count(turn: VisitTurn, report: VisitReport) -> Outcome:
    report.counts = True
    turn.object.confirmed_at = clock.now()
    await _settle_gift(turn, is_handed=bool(report.is_gift_handed))
    return Outcome(noted={"report": report.id, "gift": turn.object.gift, "transaction": turn.object.paid_by})


# ---- what follows


@visit_life.action(VisitAction.ADD_TASK, VisitTaskAdded, access=roles(Role.UNION_STAFF, Role.ASSESSOR), path="tasks")
async def add_task(turn: VisitTurn, given: TaskCreate) -> Outcome:
    """Something to do. For an application the visited member gets a message that leads to the form."""
    task = VisitTask(visit_id=turn.object.id, kind=given.kind, what=Sealed(b""), added_at=clock.now())
    TASK_WHAT.seal(turn.session, task, given.what)
    turn.session.add(task)
    return Outcome(told={"task": given.kind}, noted={"task": task.id, "kind": given.kind})


@visit_life.action(
    VisitAction.FINISH_TASK, VisitTaskDone, access=STAFF, path="tasks/finish", errors=[TaskNotOpen, TaskNumberMissing]
)
async def finish_task(turn: VisitTurn, given: TaskFinish) -> Outcome:
    """With the number of what was opened for it."""
    task = await turn.session.get(VisitTask, given.task_id)
    if task is None or task.visit_id != turn.object.id or task.done_at:
        raise TaskNotOpen
    if task.kind != TaskKind.OTHER and not await _is_number_of(turn, task.kind, given.number or ""):
        raise TaskNumberMissing
    task.number, task.done_at = given.number, clock.now()
    return Outcome(told={"task": task.kind}, noted={"task": task.id})


async def _is_number_of(turn: VisitTurn, kind: str, number: str) -> bool:
    """Of a case only its form is known here; an application is one of the visited member."""
    if kind == TaskKind.CASE:
        return number.startswith("GR-")
    return await household_of(turn.session, number, turn.object.about_id) is not None


async def household_of(session: AsyncSession, number: str, applicant_id: str) -> str | None:
    asked = NUMBERS.read(number)
    if not asked or not number.startswith(NUMBERS.prefix):
        return None
    same = NUMBERS.matches(asked, HOUSEHOLDS.serial, HOUSEHOLDS.applied_at)
    return (await session.exec(select(Household.id).where(same, Household.applicant_id == applicant_id))).first()


async def note_application(session: AsyncSession, applicant_id: str, number: str) -> None:
    """The visited member has applied: what a visit asked for is done."""
    open_ones = select(VisitTask.id, VisitTask.visit_id).join(Visit, col(Visit.id) == col(VisitTask.visit_id))
    open_ones = open_ones.where(
        Visit.about_id == applicant_id, VisitTask.kind == TaskKind.APPLICATION, col(VisitTask.done_at).is_(None)
    )
    for task_id, visit_id in (await session.exec(open_ones.order_by(col(VisitTask.id)))).all():
        visit = await get_locked(session, Visit, visit_id)
        if visit and visit.state == VisitState.CONFIRMED:
            turn = Turn(session, visit, VisitParty.SYSTEM)
            await visit_life.perform(turn, VisitAction.FINISH_TASK, TaskFinish(task_id=task_id, number=number))


@visit_life.action(VisitAction.FINISH, VisitDone, access=STAFF, errors=[TasksOpen])
async def finish(turn: VisitTurn) -> None:
    """All that follows it is done."""
    tasks = await tasks_of(turn.session, turn.object.id)
    if left := sum(each.done_at is None for each in tasks):
        raise TasksOpen(count=left)


async def tasks_of(session: AsyncSession, visit_id: str) -> Sequence[VisitTask]:
    return (
        await session.exec(select(VisitTask).where(VisitTask.visit_id == visit_id).order_by(col(VisitTask.id)))
    ).all()
