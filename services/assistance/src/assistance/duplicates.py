"""Households that share a person, an account or an address, found by blind indexes alone: nothing is unsealed."""

from collections import defaultdict

from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.models import Household, Person
from assistance.rules import FILED, LIVING
from assistance.schemas import Duplicate


async def find_duplicates(session: AsyncSession, household: Household, *, filed: bool = False) -> list[Duplicate]:
    """Of the living ones, or of those on file."""
    other, here, there = aliased(Household), aliased(Person), aliased(Person)
    states = FILED if filed else LIVING
    living = select(other).where(col(other.id) != household.id, col(other.state).in_(states))
    sharing = (
        select(there.household_id)
        .join(here, col(here.id_index) == col(there.id_index))
        .where(col(here.household_id) == household.id)
    )
    asked = {
        "person": living.where(col(other.id).in_(sharing)),
        "account": living.where(col(other.account_index) == household.account_index),
        "address": living.where(col(other.address_index) == household.address_index),
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
