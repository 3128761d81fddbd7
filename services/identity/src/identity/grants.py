"""Grants: a role at a unit, given by a security administrator; it reaches the unit's whole subtree. Most roles are
proposed and confirmed (`proposals`).

Some roles are never one person's (`rules.separation`). Nobody grants to themselves, and the last administrator of each
kind and the last union officer who reach a unit cannot be removed.
"""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.units import Unit
from contracts.identity import GrantState
from contracts.roles import Role
from identity.errors import (
    AlreadyGranted,
    DutiesConflict,
    LastAuditor,
    LastHrAdmin,
    LastSecurityAdmin,
    LastSystemAdmin,
    LastUnionStaff,
    MemberUnknown,
    OpenedByHr,
    OwnGrant,
    SecondAdministratorNeeded,
)
from identity.member_search import like
from identity.models import Credential, Grant, Member
from identity.resets import end_access
from identity.role_texts import ROLE_TEXTS
from identity.rules import NEEDS_TWO, EndReason, code_issuer, duties_conflict, separation
from identity.schemas import GrantCreate, GrantPublic, RolePublic
from identity.sessions import keep_none
from identity.units import PORTION, covers_all, require_reach
from kit import audit, clock
from kit.auth import User
from kit.db import get_locked
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.rows import write_rows
from kit.texts import Language

_living = col(Grant.ended_at).is_(None)
LAST = {
    Role.SECURITY_ADMIN: LastSecurityAdmin,
    Role.HR_ADMIN: LastHrAdmin,
    Role.SYSTEM_ADMIN: LastSystemAdmin,
    Role.AUDITOR: LastAuditor,
    Role.UNION_STAFF: LastUnionStaff,
}
"""Roles whose last holder stays, and the refusal to end it: one administrator alone would otherwise switch off the
others, who confirm, and the union."""


async def read_grants(session: AsyncSession, member_id: str) -> Sequence[Grant]:
    """What a member holds now."""
    held = select(Grant).where(Grant.member_id == member_id, _living).order_by(Grant.role, Grant.id)
    return (await session.exec(held)).all()


async def list_grants(
    session: AsyncSession,
    user: User,
    *,
    member_id: str | None,
    unit_id: str | None,
    role: Role | None,
    q: str | None,
    limit: int,
    cursor: str | None,
) -> Page[GrantPublic]:
    """At the units the caller answers for; `unit_id` with everything below it."""
    reach = units.within(user.units_of(Role.SECURITY_ADMIN))
    belongs = aliased(Unit)
    found = (
        select(Grant, Member, belongs.name, Unit.name)
        .join(Member, col(Member.id) == Grant.member_id)
        .join(belongs, col(belongs.id) == Member.unit_id)
        .join(Unit, col(Unit.id) == Grant.unit_id)
        .where(_living, col(Grant.unit_id).in_(reach))
        .order_by(col(Grant.id))
    )
    if member_id:
        found = found.where(Grant.member_id == member_id)
    if unit_id:
        found = found.where(col(Grant.unit_id).in_(units.within([unit_id])))
    if role:
        found = found.where(Grant.role == role)
    if q:
        found = found.where(await like(session, q, by_beginning=True))
    return await page(session, found, limit=limit, cursor=cursor, as_=lambda row: _public(*row))


def list_roles(language: Language) -> list[RolePublic]:
    """Every role there is, in words, for administrators who grant one."""
    return [
        RolePublic(
            role=role,
            name=text.name.in_(language),
            description=text.may.in_(language),
            excludes=[other for other in Role if separation(role, other)],
            needs_two=role in NEEDS_TWO,
        )
        for role, text in ROLE_TEXTS.items()
    ]


def _public(grant: Grant, member: Member, member_unit_name: str, unit_name: str) -> GrantPublic:
    return GrantPublic(
        id=grant.id,
        member_id=grant.member_id,
        member_name=member.name,
        employee_number=member.employee_number,
        member_unit_name=member_unit_name,
        role=grant.role,
        unit_id=grant.unit_id,
        unit_name=unit_name,
        created_at=grant.created_at,
    )


async def create_grant(session: AsyncSession, user: User, wanted: GrantCreate) -> GrantPublic:
    """SecondAdministratorNeeded for a role that is proposed and confirmed."""
    if wanted.role in NEEDS_TWO:
        raise SecondAdministratorNeeded
    member, grant = await give_grant(session, user, wanted, code=False)
    names = await units.names(session, [member.unit_id, grant.unit_id])
    return _public(grant, member, names[member.unit_id], names[grant.unit_id])


async def check_grant(session: AsyncSession, user: User, wanted: GrantCreate, *, code: bool) -> tuple[Member, bool]:
    """The member, locked: two grants at once could otherwise each miss the other; and whether the account is then not
    for HR's eyes. OpenedByHr where HR may know its password and no new code comes with the grant."""
    await require_reach(session, user, wanted.unit_id, Role.SECURITY_ADMIN)
    member = await get_locked(session, Member, wanted.member_id)
    reach = user.units_of(Role.SECURITY_ADMIN)
    if not member or not member.active or not await units.covers(session, reach, member.unit_id):
        raise MemberUnknown
    if member.id == user.id:
        raise OwnGrant
    held = await read_grants(session, member.id)
    if any((grant.role, grant.unit_id) == (wanted.role, wanted.unit_id) for grant in held):
        raise AlreadyGranted
    if conflict := duties_conflict([grant.role for grant in held], wanted.role):
        raise DutiesConflict(held=conflict[0], wanted=wanted.role, rule=conflict[1])
    not_for_hr = code_issuer([*(grant.role for grant in held), wanted.role]) == Role.SECURITY_ADMIN
    if not_for_hr and not code and _is_known_to_hr(await session.get(Credential, member.id)):
        raise OpenedByHr
    return member, not_for_hr


def _is_known_to_hr(credential: Credential | None) -> bool:
    return bool(credential and credential.password_hash and credential.opened_by_hr)


async def give_grant(session: AsyncSession, user: User, wanted: GrantCreate, *, code: bool) -> tuple[Member, Grant]:
    """An activation code that is still open stops working: who issued it may not reach what is granted now. Where the
    account is then not for HR's eyes, a password that HR may know ends, and no former one undoes a reset. `code`: a new
    code follows."""
    member, not_for_hr = await check_grant(session, user, wanted, code=code)
    credential = await session.get(Credential, member.id)
    if not_for_hr and _is_known_to_hr(credential):
        await end_access(session, user.id, member.id, EndReason.ROLE_GRANTED)
    elif credential:
        if not_for_hr:
            credential.former_password_hash = None
        if credential.code_digest:
            credential.code_digest = None
            audit.record(session, user.id, "member.void_activation_code", "member", member.id)
    return member, await add_grant(session, user.id, member.id, wanted.role, wanted.unit_id)


async def officers(session: AsyncSession, member_ids: Collection[str]) -> dict[str, str]:
    """The names of those who hold a role beyond membership."""
    held = select(Grant.member_id).where(
        col(Grant.member_id).in_(member_ids), Grant.role != Role.MEMBER, col(Grant.ended_at).is_(None)
    )
    return dict((await session.exec(select(Member.id, Member.name).where(col(Member.id).in_(held)))).all())


async def add_grant(session: AsyncSession, actor_id: str, member_id: str, role: Role, unit_id: str) -> Grant:
    """Add without asking who may; the caller has."""
    grant = Grant(member_id=member_id, role=role, unit_id=unit_id, created_at=clock.now())
    session.add(grant)
    await session.flush()
    if role in NEEDS_TWO:
        await keep_none(session, member_id)
    after = {"member_id": member_id, "role": role, "unit_id": unit_id}
    audit.record(session, actor_id, "grant.create", "grant", grant.id, after=after)
    publish(session, _state(grant, actor_id))
    return grant


async def end_grant(session: AsyncSession, user: User, grant_id: str) -> None:
    grant = await session.get(Grant, grant_id)
    if not grant or not await units.covers(session, user.units_of(Role.SECURITY_ADMIN), grant.unit_id):
        raise NotFound
    if grant.member_id == user.id:
        raise OwnGrant
    await get_locked(session, Member, grant.member_id)
    await refuse_last(session, [grant])  # first: it locks several, in the order of their ids
    grant = await get_locked(session, Grant, grant_id)
    if not grant or grant.ended_at:
        raise NotFound
    await _end(session, user.id, grant)


async def end_all_grants(session: AsyncSession, actor_id: str, member_id: str) -> None:
    """For somebody who leaves; the caller holds the member's lock."""
    held = await read_grants(session, member_id)
    await refuse_last(session, held)
    for grant in held:
        await _end(session, actor_id, grant)


async def end_again(session: AsyncSession, actor_id: str, grant_ids: Sequence[str]) -> None:
    """What lives although it was ended: it came back with a backup. The last security administration, too: there was
    another when it was ended, and the person who lost it must not be the one to grant."""
    for start in range(0, len(grant_ids), PORTION):
        some = col(Grant.id).in_(grant_ids[start : start + PORTION])
        revived = select(Grant).where(some, _living).order_by(col(Grant.id)).with_for_update()
        for grant in (await session.exec(revived)).all():
            await _end(session, actor_id, grant)


async def refuse_last(session: AsyncSession, ending: Sequence[Grant]) -> None:
    """Where a role of `LAST` ends, another holder must still reach. No two of these roles are one person's, so one of
    them is asked at most.

    Every living one is locked first: two that end each other's would otherwise both succeed.
    """
    for role, refusal in LAST.items():
        ended = {grant.id: grant.unit_id for grant in ending if grant.role == role}
        if not ended:
            continue
        living = select(Grant.id, Grant.unit_id).where(Grant.role == role, _living)
        found = await session.exec(living.order_by(Grant.id).with_for_update())
        left = {unit_id for grant_id, unit_id in found if grant_id not in ended}
        if not await covers_all(session, left, set(ended.values())):
            raise refusal


async def _end(session: AsyncSession, actor_id: str, grant: Grant) -> None:
    grant.ended_at, grant.version = clock.now(), grant.version + 1
    await session.flush()
    before = {"member_id": grant.member_id, "role": grant.role, "unit_id": grant.unit_id}
    audit.record(session, actor_id, "grant.end", "grant", grant.id, before=before)
    publish(session, _state(grant, actor_id))


def _state(grant: Grant, changed_by: str | None = None) -> GrantState:
    return GrantState(
        grant_id=grant.id,
        version=grant.version,
        member_id=grant.member_id,
        role=grant.role,
        unit_id=grant.unit_id,
        deleted=grant.ended_at is not None,
        changed_at=grant.ended_at or grant.created_at,
        changed_by=changed_by,
    )


async def republish(session: AsyncSession) -> None:
    """Ended ones too: a copy may have missed an end. Locked to the end, see `members.republish`."""
    last, rows = "", select(Grant).order_by(col(Grant.id)).limit(PORTION).with_for_update()
    while grants := (await session.exec(rows.where(col(Grant.id) > last))).all():
        publish(session, *(_state(grant) for grant in grants))
        await write_rows(session)
        last = grants[-1].id
