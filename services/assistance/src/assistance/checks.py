"""Home checks: two visitors, what one wrote down and the other confirmed by themselves."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.errors import NotEligiblePerson, VisitedBefore, VisitInFuture, VisitorsTheSame
from assistance.fitness import require_fit
from assistance.lifecycle import HouseholdTurn, life
from assistance.models import CHECKED_FIGURES, DIFFERS, FINDINGS, PEOPLE, HomeCheck
from assistance.rules import Action
from assistance.schemas import CheckConfirmation, CheckRecord, VisitorsChoice
from casework.lifecycle import Outcome
from contracts.assistance import CheckConfirmed, CheckRecorded, Duty, DutyGiven, VisitorsNamed
from contracts.roles import Role
from kit import clock
from kit.auth import roles
from kit.outbox import publish

VISITORS = roles(Role.ASSESSOR)


async def newest_check(session: AsyncSession, household_id: str) -> HomeCheck | None:
    found = select(HomeCheck).where(HomeCheck.household_id == household_id).order_by(col(HomeCheck.id).desc()).limit(1)
    return (await session.exec(found)).first()


async def former_visitors(session: AsyncSession, household_id: str) -> set[str]:
    """Since hardship last came back."""
    return await life.who_took(session, household_id, (Action.RECORD_CHECK, Action.CONFIRM_CHECK))


def give_duty(turn: HouseholdTurn, duty: Duty, member_ids: list[str]) -> None:
    """Tell each person. The version is that of the step under way."""
    for member_id in member_ids:
        told = {"to_id": member_id, "duty": duty, "version": turn.object.version + 1}
        publish(turn.session, life.event_of(turn.object, DutyGiven, **told))


@life.action(
    Action.NAME_VISITORS,
    VisitorsNamed,
    access=roles(Role.UNION_STAFF),
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


@life.action(Action.RECORD_CHECK, CheckRecorded, access=VISITORS, path="check", errors=[VisitInFuture])
async def record_check(turn: HouseholdTurn, given: CheckRecord) -> Outcome:
    """What one visitor found."""
    if given.visited_on > clock.today():
        raise VisitInFuture
    session = turn.session
    check = await newest_check(session, turn.object.id)
    assert check, "a visitor is named in one"
    check.recorded_by, check.recorded_at, check.visited_on = turn.actor_id, clock.now(), given.visited_on
    FINDINGS.seal(session, check, given.findings)
    CHECKED_FIGURES.seal(session, check, given.figures.model_dump_json() if given.figures else None)
    other = check.other_visitor_id if check.visitor_id == turn.actor_id else check.visitor_id
    return Outcome(told={"other_id": other})


@life.action(Action.CONFIRM_CHECK, CheckConfirmed, access=VISITORS, path="check/confirm")
async def confirm_check(turn: HouseholdTurn, given: CheckConfirmation) -> None:
    """The other visitor was there too; what they saw otherwise stands next to it."""
    check = await newest_check(turn.session, turn.object.id)
    assert check, "a visitor is named in one"
    check.confirmed_at = clock.now()
    DIFFERS.seal(turn.session, check, given.differs)
