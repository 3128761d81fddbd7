"""Home checks: two visitors, what one wrote down and the other confirmed by themselves.

Where both wrote a report, each without a network, both stand side by side and a union officer decides which counts.
"""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.attachments import FILES
from assistance.errors import (
    HouseholdNotFound,
    NotEligiblePerson,
    NotYourStep,
    VisitedBefore,
    VisitorsTheSame,
)
from assistance.fitness import require_fit
from assistance.lifecycle import HouseholdTurn, life
from assistance.models import DIFFERS, PEOPLE, HomeCheck
from assistance.rules import VISITED, Action, Party
from assistance.schemas import VisitorsChoice
from assistance.visit_models import VisitReport
from assistance.visit_reports import is_stored, reports_of, store
from assistance.visit_schemas import CheckRecord, ReportChoice, ReportConfirmation
from casework.lifecycle import Outcome
from contracts.assistance import (
    CheckConfirmed,
    CheckDecided,
    CheckDisputed,
    CheckRecorded,
    Duty,
    DutyGiven,
    HouseholdState,
    VisitorsNamed,
)
from contracts.roles import Role
from kit import clock
from kit.auth import User, roles
from kit.outbox import publish
from kit.problems import NotFound

VISITORS = roles(Role.ASSESSOR)
STAFF = roles(Role.UNION_STAFF)


async def newest_check(session: AsyncSession, household_id: str) -> HomeCheck | None:
    found = select(HomeCheck).where(HomeCheck.household_id == household_id).order_by(col(HomeCheck.id).desc()).limit(1)
    return (await session.exec(found)).first()


async def former_visitors(session: AsyncSession, household_id: str) -> set[str]:
    """Since hardship last came back."""
    return await life.timeline.who_took(session, household_id, VISITED)


async def _check_of(turn: HouseholdTurn) -> HomeCheck:
    check = await newest_check(turn.session, turn.object.id)
    assert check, "visitors are named in one"
    return check


def give_duty(turn: HouseholdTurn, duty: Duty, member_ids: list[str]) -> None:
    """Tell each person. The version is that of the step under way."""
    for member_id in member_ids:
        told = {"to_id": member_id, "duty": duty, "version": turn.object.version + 1}
        publish(turn.session, life.event_of(turn.object, DutyGiven, **told))


@life.action(
    Action.NAME_VISITORS,
    VisitorsNamed,
    access=STAFF,
    path="visitors",
    errors=[NotEligiblePerson, VisitedBefore, VisitorsTheSame],
)
async def name_visitors(turn: HouseholdTurn, given: VisitorsChoice) -> Outcome:
    """Two visitors for the household; others while the visit is not confirmed, and after an appeal."""
    one, other = given.member_ids
    if one == other:
        raise VisitorsTheSame
    await require_fit(turn.session, turn.object, given.member_ids, Role.ASSESSOR, other_team=False)
    again = sorted(await former_visitors(turn.session, turn.object.id) & {*given.member_ids})
    if again:
        names = await PEOPLE.names(turn.session, again)
        raise VisitedBefore(names=[names.get(each) or each for each in again])
    turn.session.add(HomeCheck(household_id=turn.object.id, visitor_id=one, other_visitor_id=other))
    await turn.session.flush()
    give_duty(turn, Duty.VISIT, given.member_ids)
    return Outcome(noted={"visitors": given.member_ids})


async def send_report(session: AsyncSession, user: User, household_id: str, given: CheckRecord) -> None:
    """What one visitor found: it is to be confirmed, or stands next to the other's report. No version is asked of it: a
    report is added to what came before it."""
    if await _is_sent(session, user, household_id, given):
        return
    turn = await life.lock(session, user, household_id)
    if await _is_sent(session, user, household_id, given):
        return
    if Party.VISITOR not in turn.parties:
        raise NotYourStep
    turn.party = Party.VISITOR
    is_second = turn.object.state == HouseholdState.CHECK_RECORDED
    await life.perform(turn, Action.RECORD_OTHERWISE if is_second else Action.RECORD_CHECK, given)


async def _is_sent(session: AsyncSession, user: User, household_id: str, given: CheckRecord) -> bool:
    check = await newest_check(session, household_id)
    if check is None or user.id not in (check.visitor_id, check.other_visitor_id):
        return False
    return await is_stored(session, check, user.id, given.id)


async def _store(turn: HouseholdTurn, check: HomeCheck, given: CheckRecord) -> None:
    assert turn.actor_id, "a visitor reports"
    report = store(turn.session, check, turn.actor_id, given)
    await turn.session.flush()
    await FILES.attach(turn.session, turn.actor_id, given.photo_ids, report_id=report.id)


@life.action(Action.RECORD_CHECK, CheckRecorded)
async def record_check(turn: HouseholdTurn, given: CheckRecord) -> Outcome:
    check = await _check_of(turn)
    await _store(turn, check, given)
    other = check.other_visitor_id if check.visitor_id == turn.actor_id else check.visitor_id
    return Outcome(told={"other_id": other}, noted={"report": given.id})


@life.action(Action.RECORD_OTHERWISE, CheckDisputed)
async def record_otherwise(turn: HouseholdTurn, given: CheckRecord) -> Outcome:
    await _store(turn, await _check_of(turn), given)
    return Outcome(noted={"report": given.id})


@life.action(Action.CONFIRM_CHECK, CheckConfirmed, access=VISITORS, path="check/confirm")
async def confirm_check(turn: HouseholdTurn, given: ReportConfirmation) -> Outcome:
    """The other visitor was there too; what they saw otherwise stands next to it."""
    check = await _check_of(turn)
    [report] = await reports_of(turn.session, check)
    report.counts = True
    check.confirmed_at = clock.now()
    DIFFERS.seal(turn.session, check, given.differs)
    return Outcome(noted={"report": report.id})


@life.action(Action.DECIDE_CHECK, CheckDecided, access=STAFF, path="check/decide", errors=[NotFound])
async def decide_check(turn: HouseholdTurn, given: ReportChoice) -> Outcome:
    """Which of the two reports counts. Both stay."""
    check = await _check_of(turn)
    report = await turn.session.get(VisitReport, given.report_id)
    if report is None or report.check_id != check.id:
        raise HouseholdNotFound
    report.counts = True
    check.confirmed_at = clock.now()
    return Outcome(words=given.reason, noted={"report": report.id})
