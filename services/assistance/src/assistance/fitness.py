"""Who may be named to visit or to assess a household."""

from collections.abc import Collection

from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.errors import NotEligiblePerson
from assistance.models import PEOPLE, Household, Member, Person
from casework import units
from contracts.roles import Role, role_name


async def require_fit(
    session: AsyncSession, household: Household, member_ids: Collection[str], role: Role, *, other_team: bool
) -> None:
    """All hold the role here and have no tie to the household, or NotEligiblePerson with the names of those who do not.

    `other_team`: they belong to another unit than the applicant's own, too.
    """
    chain = (await units.get(session, household.unit_id)).chain
    grant = PEOPLE.grant
    holding = select(grant.member_id).where(PEOPLE.is_held(role), col(grant.unit_id).in_(chain))
    known = select(Member.id, Member.unit_id).where(col(Member.id).in_(set(member_ids)), col(Member.active))
    homes = dict((await session.exec(known)).all())
    fit = set(await session.exec(holding.where(col(grant.member_id).in_(homes))))
    fit -= {household.applicant_id, *await tied(session, household.id, member_ids)}
    if other_team:
        fit -= {member_id for member_id, unit_id in homes.items() if unit_id == household.unit_id}
    unfit = sorted({*member_ids} - fit)
    if unfit:
        names = await PEOPLE.names(session, unfit)
        raise NotEligiblePerson(names=[names.get(each) or each for each in unfit], role=role_name(role))


async def tied(session: AsyncSession, household_id: str, member_ids: Collection[str]) -> set[str]:
    """Those of the members whose own household shares a person with this one, by the index of ID numbers."""
    here, there = aliased(Person), aliased(Person)
    shared = (
        select(Household.applicant_id)
        .join(there, col(there.household_id) == col(Household.id))
        .join(here, col(here.id_index) == col(there.id_index))
        .where(col(here.household_id) == household_id, col(Household.id) != household_id)
        .where(col(Household.applicant_id).in_(set(member_ids)))
    )
    return set(await session.exec(shared))
