"""Members: who they are and where they belong. They come from HR's roster; a move or a leave ends sessions at once.

A change bumps the member's version under the lock of their row, keeps where they were in `MemberHistory`, and is
published when the public part of them changed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.units import Unit
from contracts.identity import AccountMatter, MemberState
from contracts.roles import Role
from identity import resets
from identity.activation_codes import ISSUERS, may_issue, need_two
from identity.errors import NameNotPossible, OwnAccount, RolesBeyondReach, SecondAdministratorNeeded
from identity.grants import end_again, end_all_grants, read_grants
from identity.member_search import KIND, like, words_of
from identity.models import Credential, KnownDevice, Member, MemberHistory
from identity.posts import end_all_posts, is_on, read_posts
from identity.rules import ADMINISTRATORS, EndReason, plain_name, show_characters, strange_in_name
from identity.schemas import (
    Belonging,
    MemberProfile,
    MemberPublic,
    MemberRow,
    MemberUpdate,
    Person,
    ProfileGrant,
    ProfilePost,
    UnitBrief,
)
from identity.sessions import end_sessions
from identity.telling import read_holders, tell
from identity.units import PORTION, covers_all, read_reach, read_with_path, require_reach
from kit import audit, clock, search, versions
from kit.auth import User
from kit.db import get_locked
from kit.finding import MOST_FOUND, Found
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.rows import write_rows
from kit.texts import Language, Text

PUBLISHED = frozenset({"unit_id", "name", "active"})
TOLD = frozenset({"name", "phone"})
"""Of these the audit keeps old and new, in the part that can be erased; a member whose old one was replaced or
removed gets a message, so that nobody renames them in silence. So does a member who was moved."""
READERS = (Role.HR_ADMIN, Role.UNION_STAFF, Role.SECURITY_ADMIN)
"""The security administrator must find whom to grant to, and tell namesakes apart."""


# --- reading --------------------------------------------------------------------------------------------------------


async def read_profile(session: AsyncSession, member_id: str, *, by_provider: bool = False) -> MemberProfile:
    """What members see of themselves; NotFound for a token whose member is gone. `by_provider`: in a session that the
    enterprise's sign-in service alone opened."""
    member = await session.get(Member, member_id)
    if not member:
        raise NotFound
    reset = resets.public(await session.get(Credential, member.id), by_provider=by_provider)
    grants = [] if by_provider or (reset and reset.roles_closed) else await read_grants(session, member.id)
    posts = [post for post in await read_posts(session, member.id) if is_on(post)]
    names = await units.names(session, [*(grant.unit_id for grant in grants), *(post.unit_id for post in posts)])
    return MemberProfile(
        id=member.id,
        employee_number=member.employee_number,
        name=member.name,
        unit=await read_with_path(session, member.unit_id),
        grants=[ProfileGrant(role=each.role, unit_id=each.unit_id, unit_name=names[each.unit_id]) for each in grants],
        posts=[ProfilePost(post=each.post, unit_name=names[each.unit_id], duties=each.duties) for each in posts],
        language=member.language,
        reset=reset,
    )


async def list_members(
    session: AsyncSession,
    user: User,
    *,
    unit_id: str | None,
    q: str | None,
    active: bool | None,
    limit: int,
    cursor: str | None,
) -> Page[MemberRow]:
    """Those within the caller's reach. `q`: words of names or units, or the beginning of an employee number."""
    found = (
        select(Member, Unit.name)
        .join(Unit, col(Unit.id) == Member.unit_id)
        .where(col(Member.unit_id).in_(units.within(user.units_of(*READERS))))
        .order_by(col(Member.employee_number))
    )
    if unit_id:
        found = found.where(col(Member.unit_id).in_(units.within([unit_id])))
    if active is not None:
        found = found.where(col(Member.active) == active)
    if q:
        found = found.where(await like(session, q, by_beginning=True))
    members = await page(session, found, limit=limit, cursor=cursor, as_=lambda row: (row[0], row[1]))
    return Page(items=await _rows(session, user, members.items), next=members.next)


async def _rows(session: AsyncSession, user: User, members: Sequence[tuple[Member, str]]) -> list[MemberRow]:
    """With their units' names. How far an account is, is for those who issue codes."""
    told = await read_reach(session, user, *ISSUERS)
    ids = [member.id for member, _ in members if member.unit_id in told]
    secrets = await session.exec(select(Credential).where(col(Credential.member_id).in_(ids)))
    credentials = {each.member_id: each for each in secrets}
    issuable = await may_issue(session, user, [member for member, _ in members])
    holders = await need_two(session, [member.id for member, _ in members])
    rows = []
    for member, unit_name in members:
        credential = credentials.get(member.id)
        waits = credential and credential.code_digest and _later_than_now(credential.code_expires_at)
        rows.append(
            MemberRow(
                id=member.id,
                employee_number=member.employee_number,
                name=member.name,
                unit=UnitBrief(id=member.unit_id, name=unit_name),
                active=member.active,
                version=member.version,
                activated=bool(credential and credential.password_hash) if member.unit_id in told else None,
                code_expires_at=credential.code_expires_at if credential and waits else None,
                may_issue_code=member.id in issuable,
                needs_two=member.id in holders,
            )
        )
    return rows


def _later_than_now(moment: datetime | None) -> bool:
    return moment is not None and clock.now() < moment


async def search_people(session: AsyncSession, q: str, *, limit: int, cursor: str | None) -> Page[Person]:
    """Active members, for callers who have to say whom something is about. A number is found whole only and told by its
    end: nobody is to collect them, but namesakes of one unit are told apart."""
    found = (
        select(Member.id, Member.name, Member.employee_number, Unit.name)
        .join(Unit, col(Unit.id) == Member.unit_id)
        .where(col(Member.active), await like(session, q, by_beginning=False))
        .order_by(col(Member.name), col(Member.id))
    )
    return await page(session, found, limit=limit, cursor=cursor, as_=_person)


async def find_members(session: AsyncSession, user: User, language: Language, q: str) -> list[Found]:
    """For those who look after members, as `list_members` shows them."""
    if not user.holds(*READERS):
        return []
    found = await list_members(session, user, unit_id=None, q=q, active=None, limit=MOST_FOUND, cursor=None)
    what = Text("职工", "Employee").in_(language)
    return [
        Found(
            type="member",
            what=what,
            id=member.id,
            number=member.employee_number,
            title=member.name,
            note=member.unit.name,
            link=f"/people/{member.id}",
        )
        for member in found.items
    ]


def _person(row: Any) -> Person:
    member_id, name, number, unit_name = row
    return Person(id=member_id, name=name, unit_name=unit_name, number_end=number[-min(3, max(1, len(number) - 2)) :])


async def read_member(session: AsyncSession, user: User, member_id: str) -> MemberPublic:
    member = await session.get(Member, member_id)
    if not member or not await units.covers(session, user.units_of(*READERS), member.unit_id):
        raise NotFound
    is_hr = await units.covers(session, user.units_of(Role.HR_ADMIN), member.unit_id)
    past = select(MemberHistory).where(MemberHistory.member_id == member.id).order_by(col(MemberHistory.version))
    history = (await session.exec(past)).all()
    names = await units.names(session, [member.unit_id, *(each.unit_id for each in history)])
    [row] = await _rows(session, user, [(member, names[member.unit_id])])
    return MemberPublic(
        **row.model_dump(),
        phone=member.phone if is_hr else None,
        hired_on=member.hired_on if is_hr else None,
        sex=member.sex if is_hr else None,
        history=[
            Belonging(since=each.since, unit_id=each.unit_id, unit_name=names[each.unit_id], active=each.active)
            for each in history
        ],
    )


# --- changing -------------------------------------------------------------------------------------------------------


async def add_members(session: AsyncSession, actor_id: str, members: Sequence[Member]) -> None:
    """Add without asking who may; the caller has, and has checked the values. Many at once for the roster's sake."""
    session.add_all(members)
    await session.flush()
    session.add_all([_past(actor_id, member) for member in members])
    await session.flush()
    await search.index_new(session, KIND, {member.id: words_of(member.name) for member in members})
    audit.record_each(session, actor_id, "member.add", "member", {member.id: _audited(member) for member in members})
    publish(session, *(_state(member) for member in members))


async def change_member(
    session: AsyncSession, user: User, member_id: str, expected: int, wanted: MemberUpdate
) -> MemberPublic:
    """Move, rename, deactivate, take back. The caller needs reach over the old unit and the new one, and to deactivate
    over every unit where that ends a grant. Nobody deactivates themselves. Raises SecondAdministratorNeeded for a move
    or a deactivation of somebody who holds a role: an officer handles no concern about the unit they belong to, so a
    move takes some from them."""
    member = await get_locked(session, Member, member_id)
    if not member or not await units.covers(session, user.units_of(Role.HR_ADMIN), member.unit_id):
        raise NotFound
    versions.check(member.version, expected)
    await check_change(session, user, member, wanted.unit_id, wanted.active)
    values = wanted.model_dump(exclude_none=True)
    if wanted.name:
        values["name"] = plain_name(wanted.name)
        if strange := strange_in_name(values["name"]):
            raise NameNotPossible(characters=show_characters(strange))
    await apply_change(session, user.id, member, values)
    return await read_member(session, user, member.id)


async def check_change(
    session: AsyncSession, user: User, member: Member, unit_id: str | None, active: bool | None
) -> None:
    """For an administrator or a program that changes one alone; None: stays as it is. Raises NotFound, OwnAccount,
    RolesBeyondReach, UnitUnknown, SecondAdministratorNeeded."""
    if active is False:
        await check_deactivation(session, user, member)
    if unit_id:
        await check_move(session, user, member, unit_id)
    moves = unit_id not in (None, member.unit_id)
    if (moves or active is False) and await need_two(session, [member.id]):
        raise SecondAdministratorNeeded


async def check_deactivation(session: AsyncSession, user: User, member: Member) -> None:
    """Raises NotFound, OwnAccount, RolesBeyondReach."""
    reach = user.units_of(Role.HR_ADMIN)
    if not await units.covers(session, reach, member.unit_id):
        raise NotFound
    if member.id == user.id:
        raise OwnAccount
    if not await covers_all(session, reach, {grant.unit_id for grant in await read_grants(session, member.id)}):
        raise RolesBeyondReach


async def check_move(session: AsyncSession, user: User, member: Member, unit_id: str) -> None:
    """Raises NotFound, UnitUnknown."""
    if not await units.covers(session, user.units_of(Role.HR_ADMIN), member.unit_id):
        raise NotFound
    await require_reach(session, user, unit_id, Role.HR_ADMIN)


async def apply_change(session: AsyncSession, actor_id: str, member: Member, values: dict[str, Any]) -> None:
    """Take over new values and everything that follows from them; nothing where they are what is stored.

    The caller holds the member's lock and has asked who may.
    """
    if values.get("active"):
        values = {**values, "deprovisioned_at": None}
    changed = {name for name, value in values.items() if getattr(member, name) != value}
    if not changed:
        return
    before, told = _audited(member), {name: getattr(member, name) for name in TOLD}
    for name in changed:
        setattr(member, name, values[name])
    member.version, member.changed_at = member.version + 1, clock.now()
    await session.flush()
    if changed & PUBLISHED:
        session.add(_past(actor_id, member))
        await session.flush()
        publish(session, _state(member))
    if "name" in changed:
        await search.index(session, KIND, member.id, words_of(member.name))
    if changed & {"unit_id", "active"}:
        reason = EndReason.MOVED if member.active else EndReason.DEACTIVATED
        await end_sessions(session, actor_id, member.id, reason=reason)
    if not member.active and "active" in changed:
        await _let_go(session, actor_id, member)
    if actor_id != member.id and ("unit_id" in changed or any(told[name] for name in changed & TOLD)):
        await tell(session, AccountMatter.DETAILS_CHANGED, member.id, member.id)
    if "name" in changed and any(grant.role in ADMINISTRATORS for grant in await read_grants(session, member.id)):
        others = set(await read_holders(session, member.unit_id, *resets.TOLD)) - {actor_id, member.id}
        await tell(session, AccountMatter.ADMINISTRATOR_RENAMED, member.id, *sorted(others))
    after = {**_audited(member), "fields": sorted(changed)}
    words = "\n".join(f"{name}: {told[name] or ''} → {getattr(member, name) or ''}" for name in sorted(changed & TOLD))
    audit.record(
        session, actor_id, "member.change", "member", member.id, before=before, after=after, words=words or None
    )


async def send_away_again(session: AsyncSession, actor_id: str, left: Sequence[MemberState]) -> None:
    """Those who are active although these are the last records of them: they came back with a backup."""
    heard = {each.member_id: each.version for each in left}
    ids = sorted(heard)
    changed_at = select(func.max(MemberHistory.version)).where(MemberHistory.member_id == Member.id).scalar_subquery()
    for start in range(0, len(ids), PORTION):
        revived = select(Member, changed_at).where(col(Member.id).in_(ids[start : start + PORTION]), col(Member.active))
        for member, version in (await session.exec(revived.order_by(Member.id).with_for_update(of=Member))).all():
            if version > heard[member.id]:
                continue  # taken back since; that record has not gone out yet
            await end_again(session, actor_id, [grant.id for grant in await read_grants(session, member.id)])
            await apply_change(session, actor_id, member, {"active": False})


async def _let_go(session: AsyncSession, actor_id: str, member: Member) -> None:
    """A member who leaves keeps no right, no duty and no way in; when they return, an administrator grants again. Their
    telephone may have another owner soon."""
    member.phone = None
    await end_all_grants(session, actor_id, member.id)
    await end_all_posts(session, actor_id, member.id)
    if credential := await session.get(Credential, member.id):
        resets.set_aside(credential)
        credential.code_digest = credential.closed_until = None
    for device in await session.exec(select(KnownDevice).where(KnownDevice.member_id == member.id)):
        await session.delete(device)
    await session.flush()


def _past(actor_id: str, member: Member) -> MemberHistory:
    return MemberHistory(
        member_id=member.id,
        version=member.version,
        since=clock.now(),
        unit_id=member.unit_id,
        name=member.name,
        active=member.active,
        actor_id=actor_id,
    )


def _audited(member: Member) -> dict[str, Any]:
    """No name, phone or date: the audit cannot be erased."""
    return {"unit_id": member.unit_id, "active": member.active, "version": member.version}


async def set_language(session: AsyncSession, user: User, language: Language) -> MemberProfile:
    member = await get_locked(session, Member, user.id)
    if not member:
        raise NotFound
    await apply_change(session, user.id, member, {"language": language})
    return await read_profile(session, member.id, by_provider=user.by_provider)


# --- publishing -----------------------------------------------------------------------------------------------------


def _state(member: Member) -> MemberState:
    return MemberState(
        member_id=member.id,
        version=member.version,
        unit_id=member.unit_id,
        name=member.name,
        employee_number=member.employee_number,
        active=member.active,
    )


async def republish(session: AsyncSession) -> None:
    """Locked to the end, or a change in between would be published before us and its older state would be what the
    compacted topic keeps."""
    last, rows = "", select(Member).order_by(col(Member.id)).limit(PORTION).with_for_update()
    while members := (await session.exec(rows.where(col(Member.id) > last))).all():
        publish(session, *(_state(member) for member in members))
        await write_rows(session)
        last = members[-1].id
