"""Telling people what happened to an account: one event for each person, to which every channel listens.

Today the inbox does (notifications). A channel outside the platform, such as SMS, listens to the same event.
"""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.identity import AccountMatter, AccountNotice, FactorMatter, FactorNotice, Issuer
from contracts.roles import Role
from identity.models import Grant, Member
from kit.outbox import publish


async def tell(
    session: AsyncSession,
    matter: AccountMatter,
    member_id: str,
    *to: str,
    by: Issuer | None = None,
    unit_id: str | None = None,
) -> None:
    """Tell each of these people once; `member_id` is whose account it is, `unit_id` which unit was moved."""
    member = await session.get(Member, member_id)
    assert member
    notices = (
        AccountNotice(version=member.version, to_id=each, matter=matter, member_id=member.id, by=by, unit_id=unit_id)
        for each in dict.fromkeys(to)
    )
    publish(session, *notices)


async def tell_owner(session: AsyncSession, matter: FactorMatter, member_id: str) -> None:
    member = await session.get(Member, member_id)
    assert member
    publish(session, FactorNotice(version=member.version, member_id=member.id, matter=matter))


async def read_holders(session: AsyncSession, unit_id: str, *roles: Role) -> list[str]:
    """Active members who hold one of these roles at the unit or above it."""
    above = [unit.id for unit in await units.ancestors(session, unit_id)]
    held = (
        select(Grant.member_id)
        .join(Member, col(Member.id) == Grant.member_id)
        .where(col(Grant.role).in_(roles), col(Grant.unit_id).in_(above))
        .where(col(Grant.ended_at).is_(None), col(Member.active))
    )
    return sorted(set((await session.exec(held)).all()))
