"""Households that share a person, an account or an address, by the blind indexes of all keys, former ones too.

Of the household in question the texts are opened for this, of the others nothing."""

from collections import defaultdict

from sqlalchemy import ColumnElement, false, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.models import ACCOUNT, ADDRESS, ID_NUMBER, Household, Person
from assistance.rules import FILED, LIVING
from assistance.schemas import Duplicate


async def is_same_person(session: AsyncSession, household_id: str) -> ColumnElement[bool]:
    """Of a person: they have the ID number of somebody in this household."""
    persons = (await session.exec(select(Person).where(Person.household_id == household_id))).all()
    numbers = [number for each in persons if (number := ID_NUMBER.open(session, each))]
    return or_(false(), *(ID_NUMBER.equals(session, each) for each in numbers))


async def find_duplicates(session: AsyncSession, household: Household, *, filed: bool = False) -> list[Duplicate]:
    """Of the living ones, or of those on file."""
    states = FILED if filed else LIVING
    living = select(Household).where(col(Household.id) != household.id, col(Household.state).in_(states))
    sharing = select(Person.household_id).where(await is_same_person(session, household.id))
    account, address = ACCOUNT.open(session, household), ADDRESS.open(session, household)
    asked = {
        "person": living.where(col(Household.id).in_(sharing)),
        "account": living.where(ACCOUNT.equals(session, account) if account else false()),
        "address": living.where(ADDRESS.equals(session, address) if address else false()),
    }
    found: dict[str, Household] = {}
    same: defaultdict[str, list[str]] = defaultdict(list)
    for what, statement in asked.items():
        for each in await session.exec(statement):
            found[each.id] = each
            same[each.id].append(what)
    return [
        Duplicate(household_id=each.id, number=each.number, state=each.state, same=same[each.id])
        for each in sorted(found.values(), key=lambda each: each.id)
    ]
