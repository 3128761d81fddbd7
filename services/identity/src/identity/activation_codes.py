"""Activation codes: how a member gets into an account for the first time, or again after a lost password.

The maker of a code could sign in with it, so every role the account holds decides who may make one.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.identity import AccountMatter
from contracts.roles import Role
from identity.errors import AccountInUse, AnotherMustIssue, SecondAdministratorNeeded
from identity.models import Credential, Grant, Member
from identity.resets import issuer_of
from identity.rules import ACTIVATION_LIFE, NEEDS_TWO, code_digest, code_issuer, new_activation_code
from identity.schemas import ActivationCode, CodeSlip, UnitCodes
from identity.telling import tell
from identity.units import read_reach
from kit import audit, clock
from kit.auth import User
from kit.db import get_locked
from kit.problems import NotFound

ISSUERS = (Role.HR_ADMIN, Role.SECURITY_ADMIN)
MOST_SLIPS = 200
"""In one request and one transaction."""


async def issue_code(session: AsyncSession, user: User, member_id: str, *, reset: bool) -> ActivationCode:
    """A code for the first sign-in; a code issued before stops working. SecondAdministratorNeeded as `need_two` says.

    `reset`: also where the account is in use. Nothing ends until that code is used. Raises AccountInUse where it was
    not said.
    """
    member = await get_locked(session, Member, member_id)
    if not member or not await units.covers(session, user.units_of(*ISSUERS), member.unit_id):
        raise NotFound
    if member.id not in await may_issue(session, user, [member]):
        raise AnotherMustIssue
    if await need_two(session, [member.id]):
        raise SecondAdministratorNeeded
    credential = await session.get(Credential, member.id)
    if credential and credential.password_hash and not reset:
        raise AccountInUse
    return await new_code(session, user.id, member.id, by_hr=bool(user.units_of(Role.HR_ADMIN)))


async def issue_for_unit(
    session: AsyncSession, user: User, unit_id: str, *, again: bool, after: str | None = None
) -> UnitCodes:
    """First codes for all who belong to the unit or below it and were never in their account; resets nobody. One at a
    time, a plant of 2,000 would take a day of dialogs."""
    is_known = await session.get(units.Unit, unit_id) is not None
    if not is_known or not await units.covers(session, user.units_of(*ISSUERS), unit_id):
        raise NotFound
    now = clock.now()
    wanted = (
        select(Member, Credential)
        .join(Credential, col(Credential.member_id) == Member.id, isouter=True)
        .where(col(Member.unit_id).in_(units.within([unit_id])), col(Member.active))
        .where(col(Credential.password_changed_at).is_(None))
        .order_by(Member.employee_number)
    )
    if after:
        wanted = wanted.where(col(Member.employee_number) > after)
    if not again:
        is_out = col(Credential.code_expires_at) > now
        wanted = wanted.where(col(Credential.code_digest).is_(None) | ~is_out)
    found = [member for member, _ in await session.execute(wanted)]
    issuable = await may_issue(session, user, found) - await need_two(session, [each.id for each in found])
    able = [each for each in found if each.id in issuable]
    by_hr = bool(user.units_of(Role.HR_ADMIN))
    names = await units.names(session, {each.unit_id for each in able[:MOST_SLIPS]})
    belonged = {each.id: each.unit_id for each in able[:MOST_SLIPS]}
    locked = [await get_locked(session, Member, member_id) for member_id in sorted(belonged)]
    there = {each.id: each for each in locked if each and each.unit_id == belonged[each.id]}
    # Under the lock again: meanwhile they came in, left, moved or were granted a role, or another person made a code.
    still = await may_issue(session, user, there.values()) - await need_two(session, there)
    slips = []
    for member in (there[member_id] for member_id in belonged if member_id in still):
        credential = await get_locked(session, Credential, member.id)
        if credential and (credential.password_changed_at or (not again and _is_out(credential))):
            continue
        made = await new_code(session, user.id, member.id, by_hr=by_hr)
        slips.append(
            CodeSlip(
                member_id=member.id,
                employee_number=member.employee_number,
                name=member.name,
                unit_name=names[member.unit_id],
                code=made.code,
                expires_at=made.expires_at,
            )
        )
    return UnitCodes(items=slips, remaining=len(able[MOST_SLIPS:]), by_others=len(found) - len(able))


def _is_out(credential: Credential) -> bool:
    expires_at = credential.code_expires_at
    return credential.code_digest is not None and expires_at is not None and clock.now() < expires_at


async def need_two(session: AsyncSession, member_ids: Collection[str]) -> set[str]:
    """Those for whose account one administrator is not enough: who holds such a role, and who is locked out: they have
    no former password to undo by what one administrator does with their account."""
    held = select(Grant.member_id).where(
        col(Grant.member_id).in_(member_ids),
        col(Grant.role).in_(NEEDS_TWO),
        col(Grant.ended_at).is_(None),
    )
    locked = select(Credential.member_id).where(
        col(Credential.member_id).in_(member_ids),
        col(Credential.password_changed_at).is_not(None),
        col(Credential.password_hash).is_(None),
        col(Credential.former_password_hash).is_(None),
    )
    return {*(await session.exec(held)), *(await session.exec(locked))}


async def may_issue(session: AsyncSession, user: User, members: Collection[Member]) -> set[str]:
    """Ids of those for whom the caller may make a code: active ones, not themselves, and only with reach over the unit
    of each of their roles, too. An HR administrator's account that was never in use a security administrator opens as
    well: there may be no other HR administrator who could."""
    reach = {role: await read_reach(session, user, role) for role in ISSUERS}
    if not any(reach.values()):
        return set()
    held = select(Grant.member_id, Grant.role, Grant.unit_id).where(
        col(Grant.member_id).in_([member.id for member in members]), col(Grant.ended_at).is_(None)
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


async def new_code(
    session: AsyncSession, actor_id: str, member_id: str, *, by_hr: bool = False, confirmed: bool = False
) -> ActivationCode:
    """Issue without asking who may; the caller has, and holds the member's lock."""
    code = new_activation_code()
    reset, expires_at = await write_code(
        session, actor_id, member_id, code_digest(code), by_hr=by_hr, confirmed=confirmed
    )
    return ActivationCode(code=code, expires_at=expires_at, reset=reset)


async def write_code(
    session: AsyncSession, actor_id: str, member_id: str, digest: str, *, by_hr: bool, confirmed: bool
) -> tuple[bool, datetime]:
    """Whether it resets an account in use, whose owner is then told, and when it expires."""
    now = clock.now()
    credential = await session.get(Credential, member_id) or Credential(member_id=member_id)
    credential.code_digest, credential.code_expires_at = digest, now + ACTIVATION_LIFE
    credential.code_issued_at, credential.code_by_hr, credential.code_confirmed = now, by_hr, confirmed
    session.add(credential)
    await session.flush()
    reset = credential.password_hash is not None
    audit.record(session, actor_id, "member.issue_activation_code", "member", member_id, after={"reset": reset})
    if reset:
        await tell(session, AccountMatter.RESET_PENDING, member_id, member_id, by=issuer_of(credential))
    return reset, now + ACTIVATION_LIFE
