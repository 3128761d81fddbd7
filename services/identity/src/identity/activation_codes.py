"""Activation codes: how a member gets into an account for the first time, or again after a lost password.

Whoever makes a code could sign in with it, so who may is decided by every role the account holds.
"""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.roles import Role
from identity.errors import AccountInUse, AnotherMustIssue
from identity.models import Credential, GrantHeld, KnownDevice, Member
from identity.rules import ACTIVATION_LIFE, code_issuer, digest, new_activation_code, plain_activation_code
from identity.schemas import ActivationCode
from identity.sessions import end_sessions
from identity.units import read_reach
from kit import audit, clock, units
from kit.auth import User
from kit.db import get_locked
from kit.errors import NotFound

ISSUERS = (Role.HR_ADMIN, Role.SECURITY_ADMIN)


async def issue_code(session: AsyncSession, user: User, member_id: str, *, reset: bool) -> ActivationCode:
    """A code for the first sign-in; a code issued before stops working.

    `reset`: also where the account is in use. Then its password, its sessions and its known devices go at once:
    a reset is asked for when the password is lost, or in the wrong hands. Raises AccountInUse where that was not said.
    """
    member = await get_locked(session, Member, member_id)
    if not member or not await units.covers(session, user.units_of(*ISSUERS), member.unit_id):
        raise NotFound
    if member.id not in await may_issue(session, user, [member]):
        raise AnotherMustIssue
    by_hr = bool(user.units_of(Role.HR_ADMIN))
    credential = await session.get(Credential, member.id)
    if not credential or not credential.password_hash:
        return await new_code(session, user.id, member.id, by_hr=by_hr)
    if not reset:
        raise AccountInUse
    return await reset_account(session, user.id, member.id, by_hr=by_hr)


async def reset_account(session: AsyncSession, actor_id: str, member_id: str, *, by_hr: bool = False) -> ActivationCode:
    """Without asking who may; the caller has, and holds the member's lock."""
    ended = await end_access(session, actor_id, member_id)
    code = await new_code(session, actor_id, member_id, by_hr=by_hr)
    return code.model_copy(update={"reset": True, "sessions_ended": ended})


async def end_access(session: AsyncSession, actor_id: str, member_id: str) -> int:
    """End whatever lets the member in: password, code, known devices, sessions; returns how many of these."""
    if credential := await session.get(Credential, member_id):
        credential.password_hash = credential.code_digest = None
    await session.execute(delete(KnownDevice).where(col(KnownDevice.member_id) == member_id))
    ended = await end_sessions(session, actor_id, member_id)
    audit.record(session, actor_id, "account_reset", "member", member_id, after={"sessions_ended": ended})
    return ended


async def may_issue(session: AsyncSession, user: User, members: Collection[Member]) -> set[str]:
    """Ids of those for whom the caller may make a code: active ones, not themselves, and only with reach over the unit
    of each of their roles, too. An HR administrator's account that was never in use a security administrator opens as
    well: there may be no other HR administrator who could."""
    reach = {role: await read_reach(session, user, role) for role in ISSUERS}
    if not any(reach.values()):
        return set()
    held = select(GrantHeld.member_id, GrantHeld.role, GrantHeld.unit_id).where(
        col(GrantHeld.member_id).in_([member.id for member in members]), col(GrantHeld.ended_at).is_(None)
    )
    roles: defaultdict[str, list[Role]] = defaultdict(list)
    places: defaultdict[str, set[str]] = defaultdict(set)
    for member_id, role, unit_id in await session.execute(held):
        roles[member_id].append(role)
        places[member_id].add(unit_id)
    hr_admins = [member_id for member_id, held_roles in roles.items() if Role.HR_ADMIN in held_roles]
    in_use = select(Credential.member_id).where(
        col(Credential.member_id).in_(hr_admins), col(Credential.password_hash).is_not(None)
    )
    unopened = set(hr_admins) - set((await session.execute(in_use)).scalars()) if hr_admins else set()
    issuable = set()
    for member in members:
        issuers = {code_issuer(roles[member.id])} | ({Role.SECURITY_ADMIN} if member.id in unopened else set())
        needed = {member.unit_id, *places[member.id]}
        if member.active and member.id != user.id and any(needed <= reach[role] for role in issuers):
            issuable.add(member.id)
    return issuable


async def new_code(session: AsyncSession, actor_id: str, member_id: str, *, by_hr: bool = False) -> ActivationCode:
    """Issue without asking who may; the caller has, and holds the member's lock."""
    code, expires_at = new_activation_code(), clock.now() + ACTIVATION_LIFE
    credential = await session.get(Credential, member_id) or Credential(member_id=member_id)
    credential.code_digest, credential.code_expires_at = digest(plain_activation_code(code)), expires_at
    credential.code_by_hr = by_hr
    session.add(credential)
    await session.flush()
    audit.record(session, actor_id, "activation_code_issued", "member", member_id)
    return ActivationCode(code=code, expires_at=expires_at, reset=False, sessions_ended=0)
