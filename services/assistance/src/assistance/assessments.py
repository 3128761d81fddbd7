"""The committee: at least three without a tie to the household, each with a view of their own; most of them decide.

They decide whether the figures hold. The tier follows from the figures, as the visitors found them.
"""

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.checks import give_duty, newest_check
from assistance.eligibility import HouseholdFigures, judge
from assistance.errors import CommitteeRepeats, NotEligiblePerson, ViewsStay
from assistance.fitness import require_fit, tied
from assistance.lifecycle import HouseholdTurn, life, policies
from assistance.models import DECISION, FIGURES, REASON, Household, Seat
from assistance.notices import take_back_notice
from assistance.rules import LEAST_COMMITTEE, Action, Tier
from assistance.schemas import CommitteeChoice, ReasonGiven, View
from assistance.visit_models import FOUND_FIGURES
from assistance.visit_reports import report_that_counts
from casework.decisions import Decision
from casework.lifecycle import Outcome
from contracts.assistance import (
    CommitteeNamed,
    Duty,
    HouseholdAssessed,
    HouseholdRejected,
    HouseholdSentBack,
    HouseholdState,
    SeatVacated,
    ViewGiven,
)
from contracts.roles import Role
from kit import clock
from kit.auth import roles

STAFF = roles(Role.UNION_STAFF)


async def seats_of(session: AsyncSession, household: Household) -> list[Seat]:
    """Of those who sit in it now."""
    taken = select(Seat).where(Seat.household_id == household.id, Seat.round == household.round)
    found = taken.where(col(Seat.left_at).is_(None))
    return list(await session.exec(found.order_by(Seat.id)))


def has_free_seat() -> ColumnElement[bool]:
    """Of a household: somebody left its committee, and too few sit in it."""
    seated = select(func.count()).select_from(Seat).where(Seat.household_id == Household.id)
    seated = seated.where(Seat.round == Household.round, col(Seat.left_at).is_(None))
    few = seated.correlate(Household).scalar_subquery() < LEAST_COMMITTEE
    return and_(col(Household.state) == HouseholdState.ASSESSMENT, few)


async def former_assessors(session: AsyncSession, household: Household) -> set[str]:
    """Who sat in this round's committee or gave a view before: none of them is added to it."""
    seated = select(Seat.member_id).where(Seat.household_id == household.id, Seat.round == household.round)
    return {*await session.exec(seated), *await life.timeline.who_took(session, household.id, [Action.GIVE_VIEW])}


async def decide(session: AsyncSession, household: Household) -> Decision:
    """By the figures that the visitors found, else by those that the applicant told."""
    check = await newest_check(session, household.id)
    report = await report_that_counts(session, check) if check else None
    found = FOUND_FIGURES.open(session, report) if report else None
    figures = HouseholdFigures.model_validate_json(found or FIGURES.open(session, household) or "{}")
    return judge(figures, policies(session), clock.today())


@life.action(
    Action.NAME_COMMITTEE,
    CommitteeNamed,
    access=STAFF,
    path="committee",
    errors=[CommitteeRepeats, NotEligiblePerson, ViewsStay],
)
async def name_committee(turn: HouseholdTurn, given: CommitteeChoice) -> Outcome:
    """Three or more, none related to the household or of the applicant's own team.

    While they assess, all are named again: who gave a view stays, the others may be replaced.
    """
    session, household = turn.session, turn.object
    if len(set(given.member_ids)) < len(given.member_ids):
        raise CommitteeRepeats
    seats = await seats_of(session, household)
    present = {each.member_id for each in seats}
    added = [each for each in given.member_ids if each not in present]
    await require_fit(session, household, added, Role.ASSESSOR, other_team=True)
    if await former_assessors(session, household) & {*added}:
        raise CommitteeRepeats
    replaced = [each for each in seats if each.member_id not in given.member_ids]
    if any(each.given_at for each in replaced) or len(given.member_ids) < len(seats):
        raise ViewsStay
    for each in replaced:
        each.left_at = clock.now()
    session.add_all(Seat(household_id=household.id, round=household.round, member_id=each) for each in added)
    await session.flush()
    give_duty(turn, Duty.ASSESS, added)
    return Outcome(noted={"committee": given.member_ids})


@life.action(Action.GIVE_VIEW, ViewGiven, access=roles(Role.ASSESSOR), path="views")
async def give_view(turn: HouseholdTurn, given: View) -> Outcome:
    """One's own; the last one settles it. Who is related to the household gives up the seat instead."""
    session, household = turn.session, turn.object
    assert turn.actor_id
    seats = await seats_of(session, household)
    own = next(each for each in seats if each.member_id == turn.actor_id)
    REASON.seal(session, own, given.reason)
    if given.related or await tied(session, household.id, [turn.actor_id]):
        own.left_at = clock.now()
        await session.flush()
        return Outcome(then=(Action.STEP_DOWN, None))
    own.given_at, own.supports = clock.now(), given.supports
    await session.flush()
    return Outcome(then=await _result(session, household))


async def _result(session: AsyncSession, household: Household) -> tuple[str, None] | None:
    """What follows from the views; None while one is missing or too few sit in the committee."""
    seats = await seats_of(session, household)
    if len(seats) < LEAST_COMMITTEE or any(each.given_at is None for each in seats):
        return None
    decision = await decide(session, household)
    DECISION.seal(session, household, decision.model_dump_json())
    supporting = sum(bool(each.supports) for each in seats)
    accepted = decision.result in set(Tier) and supporting * 2 > len(seats)
    return (Action.CONCLUDE if accepted else Action.TURN_DOWN), None


@life.action(Action.STEP_DOWN, SeatVacated)
async def step_down(turn: HouseholdTurn) -> Outcome:
    """A seat is free; the desk names somebody else for it where too few are left."""
    return Outcome(then=await _result(turn.session, turn.object))


@life.action(Action.CONCLUDE, HouseholdAssessed)
async def conclude(turn: HouseholdTurn) -> None:
    """Most of the committee support it, and the figures come to a tier."""


@life.action(Action.TURN_DOWN, HouseholdRejected)
async def turn_down(turn: HouseholdTurn) -> Outcome:
    """Half of the committee or more are against it, or the figures come to no tier."""
    return Outcome(told={"is_final": turn.object.is_appealed})


@life.action(Action.SEND_BACK, HouseholdSentBack, access=STAFF)
async def send_back(turn: HouseholdTurn, given: ReasonGiven) -> Outcome:
    """To a new committee, because of what came up since; the notice is taken back."""
    await take_back_notice(turn)
    turn.object.round += 1
    turn.object.decision = None
    return Outcome(words=given.reason)
