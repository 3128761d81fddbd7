"""Who may be named to visit or to assess a household, so that nobody has to be typed."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.assessments import former_assessors, seats_of
from assistance.checks import former_visitors, newest_check
from assistance.errors import HouseholdNotFound
from assistance.fitness import unfit_for
from assistance.lifecycle import life
from assistance.models import PEOPLE
from assistance.rules import Party
from assistance.schemas import Candidate
from assistance.visit_reports import reports_of
from assistance.words import BEFORE, UNFIT
from casework import units
from casework.caller import Caller
from contracts.assistance import Duty
from contracts.roles import Role


async def list_candidates(session: AsyncSession, caller: Caller, household_id: str, duty: Duty) -> list[Candidate]:
    """For the union officers, those who hold the role here: who can be named first, then who cannot, and why."""
    turn = await life.look(session, caller.user, household_id)
    household = turn.object
    if Party.STAFF not in turn.parties:
        raise HouseholdNotFound
    chain = (await units.get(session, household.unit_id)).chain
    grant, member = PEOPLE.grant, PEOPLE.member
    holding = select(grant.member_id).where(PEOPLE.is_held(Role.ASSESSOR), col(grant.unit_id).in_(chain))
    known = select(member).where(col(member.id).in_(holding), col(member.active))
    people = (await session.exec(known)).all()
    ids = [each.id for each in people]
    unfit = await unfit_for(session, household, ids, Role.ASSESSOR, other_team=duty == Duty.ASSESS)
    why_not = {member_id: UNFIT[why].in_(caller.language) for member_id, why in unfit.items()}
    if duty == Duty.VISIT:
        check = await newest_check(session, household_id)
        sits = {check.visitor_id, check.other_visitor_id} if check else set()
        acted = {each.author_id for each in await reports_of(session, check)} if check else set()
        before = await former_visitors(session, household_id)
    else:
        seats = await seats_of(session, household)
        sits = {each.member_id for each in seats}
        acted = {each.member_id for each in seats if each.given_at}
        before = await former_assessors(session, household) - sits
    why_not |= {member_id: BEFORE[duty].in_(caller.language) for member_id in before if member_id not in why_not}
    places = await units.names(session, {each.unit_id for each in people})
    found = [
        Candidate(
            member_id=each.id,
            name=each.name,
            unit_name=places.get(each.unit_id, ""),
            sits=each.id in sits,
            has_acted=each.id in acted,
            why_not=why_not.get(each.id),
        )
        for each in people
    ]
    return sorted(found, key=lambda each: (each.why_not is not None, each.unit_name, each.name, each.member_id))
