"""Whom something is for, and whose it is to see to."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.people import MemberNotKnown
from casework.units import Unit, UnitNotKnown
from contracts.roles import Role
from kit.auth import User, roles
from kit.problems import NotFound
from learning.models import PEOPLE

OFFICER = roles(Role.TRAINING_OFFICER)


def units_of(user: User) -> set[str]:
    """At which the caller is training officer; they reach all below."""
    return user.units_of(Role.TRAINING_OFFICER)


async def require_officer(session: AsyncSession, user: User, unit_id: str) -> None:
    """Raises NotFound."""
    if not await units.covers(session, units_of(user), unit_id):
        raise NotFound


async def audience_of(session: AsyncSession, user: User) -> list[str]:
    """The units whose courses and exams are for the caller: their own and those above it."""
    member = PEOPLE.member
    statement = select(member.unit_id, Unit.path).join(Unit, col(Unit.id) == member.unit_id, isouter=True)
    found = (await session.exec(statement.where(member.id == user.id))).first()
    if found is None or not found[0]:
        raise MemberNotKnown
    return chain_of(found[1])


def chain_of(path: str | None) -> list[str]:
    if path is None:
        raise UnitNotKnown
    return [each for each in path.split("/") if each]


def above(chain: list[str], unit_id: str) -> list[str]:
    """Of a chain that goes down through a unit: that unit and those above it. All of one that does not."""
    return chain[: chain.index(unit_id) + 1] if unit_id in chain else chain


def is_open_to(user: User, made_at: Any) -> ColumnElement[bool]:
    """Of what somebody may have of their own: that it is not shut to them after a reset. It is where
    they have none."""
    return or_(made_at.is_(None), made_at >= user.closed_since) if user.closed_since else true()


def keeps_bank(user: User, chain: Collection[str]) -> bool:
    """Whether the caller sees the bank of the unit with this chain: what it asks they may not be asked."""
    return not units_of(user).isdisjoint(chain)
