"""Who may be named to visit or to assess a household, and who keeps out of it."""

from collections.abc import Collection

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.duplicates import is_same_person
from assistance.errors import NotEligiblePerson, YouAreRelated
from assistance.lifecycle import HouseholdTurn
from assistance.models import PEOPLE, Household, Person
from assistance.rules import Unfit
from casework import units
from contracts.roles import Role, role_name


async def unfit_for(
    session: AsyncSession, household: Household, member_ids: Collection[str], role: Role, *, other_team: bool
) -> dict[str, Unfit]:
    """Those of the members who cannot be named, and why.

    `other_team`: they belong to another unit than the applicant's own, too.
    """
    homes = await holding(session, household.unit_id, member_ids, role)
    found = dict.fromkeys({*member_ids} - {*homes}, Unfit.NO_ROLE)
    if other_team:
        same = {member_id for member_id, unit_id in homes.items() if unit_id == household.unit_id}
        found |= dict.fromkeys(same, Unfit.SAME_TEAM)
    found |= dict.fromkeys(await tied(session, household.id, member_ids), Unfit.TIED)
    return found | dict.fromkeys({household.applicant_id} & {*member_ids}, Unfit.APPLICANT)


async def require_fit(
    session: AsyncSession, household: Household, member_ids: Collection[str], role: Role, *, other_team: bool
) -> None:
    """All hold the role here and have no tie to the household, or NotEligiblePerson with the names of the others."""
    unfit = await unfit_for(session, household, member_ids, role, other_team=other_team)
    await require_all(session, member_ids, {*member_ids} - {*unfit}, role)


async def holding(session: AsyncSession, unit_id: str, member_ids: Collection[str], role: Role) -> dict[str, str]:
    """Those of the members who hold the role here and have not left, each with their own unit."""
    chain = (await units.get(session, unit_id)).chain
    grant, member = PEOPLE.grant, PEOPLE.member
    known = select(member.id, member.unit_id).where(col(member.id).in_(set(member_ids)), col(member.active))
    homes = dict((await session.exec(known)).all())
    held = select(grant.member_id).where(PEOPLE.is_held(role), col(grant.unit_id).in_(chain))
    return {each: homes[each] for each in await session.exec(held.where(col(grant.member_id).in_(homes)))}


async def require_all(session: AsyncSession, member_ids: Collection[str], fit: Collection[str], role: Role) -> None:
    unfit = sorted({*member_ids} - {*fit})
    if unfit:
        names = await PEOPLE.names(session, unfit)
        raise NotEligiblePerson(names=[names.get(each) or each for each in unfit], role=role_name(role))


async def tied(session: AsyncSession, household_id: str, member_ids: Collection[str]) -> set[str]:
    """Those of the members whose own household shares a person with this one."""
    shared = (
        select(Household.applicant_id)
        .join(Person, col(Person.household_id) == col(Household.id))
        .where(await is_same_person(session, household_id), col(Household.id) != household_id)
        .where(col(Household.applicant_id).in_(set(member_ids)))
    )
    return set(await session.exec(shared))


async def require_untied(turn: HouseholdTurn) -> None:
    """The person who takes the step has no known tie to the household, or YouAreRelated."""
    if turn.actor_id and await tied(turn.session, turn.object.id, [turn.actor_id]):
        raise YouAreRelated
