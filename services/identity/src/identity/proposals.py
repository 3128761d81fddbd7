"""Proposals: what no administrator does alone. Another one, of another office, confirms or refuses it.

So a role that reads what others wrote is granted, the account of somebody who holds one is reset, and an officer is
deactivated or moved: HR cannot switch the union off, and nobody alone makes themself union staff by somebody else's
account. An activation code that comes of it is in two halves: each of the two hands over one, and neither could sign
in.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.identity import AccountMatter
from contracts.roles import Role
from identity.activation_codes import ISSUERS, may_issue, write_code
from identity.errors import (
    AlreadyProposed,
    AnotherMustConfirm,
    AnotherMustIssue,
    NoSecondAdministrator,
    ProposalDecided,
    ProposalVoid,
    UnitUnchanged,
)
from identity.grants import check_grant, give_grant, read_grants, refuse_last
from identity.members import apply_change, check_deactivation, check_move
from identity.models import Credential, Member, Proposal, ProposalKind, ProposalState
from identity.proposal_schemas import (
    DeactivationProposal,
    GrantProposal,
    MoveProposal,
    ProposalMade,
    ProposalPublic,
    ResetProposal,
)
from identity.resets import is_closed
from identity.rules import ADMINISTRATORS, PROPOSAL_LIFE, half_digest, join_digests, new_half
from identity.schemas import GrantCreate
from identity.telling import read_holders, tell
from identity.units import covers_all, read_reach
from kit import audit, clock
from kit.auth import Grant, User
from kit.db import get_locked
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Text
from kit.todo import Task

_EXPIRED_AT_ONCE = 500


# --- proposing ------------------------------------------------------------------------------------------------------


async def propose_grant(session: AsyncSession, user: User, wanted: GrantProposal) -> ProposalMade:
    grant = GrantCreate(member_id=wanted.member_id, role=wanted.role, unit_id=wanted.unit_id)
    member, _ = await check_grant(session, user, grant, code=wanted.code)
    proposal = _new(user, ProposalKind.GRANT, Role.SECURITY_ADMIN, member, wanted.reason)
    proposal.role, proposal.unit_id = wanted.role, wanted.unit_id
    return await _propose(session, user, proposal, member, code=wanted.code)


async def propose_reset(session: AsyncSession, user: User, wanted: ResetProposal) -> ProposalMade:
    """A code for somebody who holds a role, whether or not the account was in use."""
    member = await get_locked(session, Member, wanted.member_id)
    if not member or not await units.covers(session, user.units_of(*ISSUERS), member.unit_id):
        raise NotFound
    if member.id not in await may_issue(session, user, [member]):
        raise AnotherMustIssue
    office = Role.HR_ADMIN if user.holds(Role.HR_ADMIN) else Role.SECURITY_ADMIN
    proposal = _new(user, ProposalKind.RESET, office, member, wanted.reason)
    return await _propose(session, user, proposal, member, code=True)


async def propose_deactivation(session: AsyncSession, user: User, wanted: DeactivationProposal) -> ProposalMade:
    member = await get_locked(session, Member, wanted.member_id)
    if not member or not member.active:
        raise NotFound
    await check_deactivation(session, user, member)
    await refuse_last(session, await read_grants(session, member.id))
    proposal = _new(user, ProposalKind.DEACTIVATION, Role.HR_ADMIN, member, wanted.reason)
    return await _propose(session, user, proposal, member, code=False)


async def propose_move(session: AsyncSession, user: User, wanted: MoveProposal) -> ProposalMade:
    member = await get_locked(session, Member, wanted.member_id)
    if not member or not member.active:
        raise NotFound
    await check_move(session, user, member, wanted.unit_id)
    if wanted.unit_id == member.unit_id:
        raise UnitUnchanged
    proposal = _new(user, ProposalKind.MOVE, Role.HR_ADMIN, member, wanted.reason)
    proposal.to_unit_id = wanted.unit_id
    return await _propose(session, user, proposal, member, code=False)


def _new(user: User, kind: ProposalKind, office: Role, member: Member, reason: str) -> Proposal:
    now = clock.now()
    return Proposal(
        kind=kind,
        member_id=member.id,
        unit_id=member.unit_id,
        reason=reason,
        proposer_id=user.id,
        proposer_role=office,
        created_at=now,
        expires_at=now + PROPOSAL_LIFE,
    )


async def _propose(
    session: AsyncSession, user: User, proposal: Proposal, member: Member, *, code: bool
) -> ProposalMade:
    """The caller holds the member's lock, so the same proposal is not made twice at once."""
    same = select(Proposal).where(
        Proposal.member_id == member.id,
        Proposal.kind == proposal.kind,
        Proposal.role == proposal.role,
        Proposal.unit_id == proposal.unit_id,
        Proposal.state == ProposalState.OPEN,
    )
    if before := (await session.exec(same.with_for_update())).first():
        if clock.now() < before.expires_at:
            raise AlreadyProposed
        await _close(session, before, member, ProposalState.LAPSED, "worker", None)
    confirmers = await _confirmers(session, proposal, member)
    if not confirmers:
        raise NoSecondAdministrator
    half = new_half() if code else None
    proposal.half_digest = half_digest(half) if half else None
    session.add(proposal)
    await session.flush()
    after = {"kind": proposal.kind, "member_id": member.id, "role": proposal.role, "unit_id": proposal.unit_id}
    if proposal.to_unit_id:
        after["to_unit_id"] = proposal.to_unit_id
    audit.record(session, user.id, "proposal.make", "proposal", proposal.id, after=after)
    await tell(session, AccountMatter.PROPOSAL_MADE, member.id, *confirmers)
    await tell(session, AccountMatter.PROPOSAL_ABOUT_YOU, member.id, member.id)
    [shown] = await _public(session, user, [proposal])
    return ProposalMade(proposal=shown, code_half=half)


async def _confirmers(session: AsyncSession, proposal: Proposal, member: Member) -> list[str]:
    offices = sorted(ADMINISTRATORS - {proposal.proposer_role})
    reaching = [set(await read_holders(session, place, *offices)) for place in sorted(_places(proposal, member))]
    return sorted(set.intersection(*reaching) - {proposal.proposer_id, member.id})


def _places(row: Proposal, member: Member) -> set[str]:
    """The units that its confirmer must reach, all with one office."""
    return {row.unit_id, member.unit_id, row.to_unit_id or row.unit_id}


# --- deciding -------------------------------------------------------------------------------------------------------


async def confirm(session: AsyncSession, user: User, proposal_id: str, reason: str) -> ProposalMade:
    """Do what was proposed by the rights that its proposer has now. Raises what doing it would be refused for."""
    proposal, member = await _take(session, user, proposal_id)
    if not await _may_confirm(session, user.id, proposal, member):
        raise AnotherMustConfirm
    proposer = await in_office(session, proposal.proposer_id)
    if not proposer.holds(proposal.proposer_role):
        raise ProposalVoid
    half = new_half() if proposal.half_digest else None
    match proposal.kind:
        case ProposalKind.GRANT:
            grant = GrantCreate(member_id=member.id, role=Role(proposal.role), unit_id=proposal.unit_id)
            await give_grant(session, proposer, grant, code=half is not None)
        case ProposalKind.RESET:
            if member.id not in await may_issue(session, proposer, [member]):
                raise ProposalVoid
        case ProposalKind.DEACTIVATION | ProposalKind.MOVE if not member.active:
            raise ProposalVoid
        case ProposalKind.DEACTIVATION:
            await check_deactivation(session, proposer, member)
            await apply_change(session, proposer.id, member, {"active": False})
        case ProposalKind.MOVE:
            assert proposal.to_unit_id
            if proposal.to_unit_id == member.unit_id:
                raise ProposalVoid
            await check_move(session, proposer, member, proposal.to_unit_id)
            await apply_change(session, proposer.id, member, {"unit_id": proposal.to_unit_id})
    if half and proposal.half_digest:
        digest = join_digests(proposal.half_digest, half_digest(half))
        await write_code(session, user.id, member.id, digest, by_hr=False, confirmed=True)
    await _close(session, proposal, member, ProposalState.CONFIRMED, user.id, reason)
    [shown] = await _public(session, user, [proposal])
    return ProposalMade(proposal=shown, code_half=half)


async def refuse(session: AsyncSession, user: User, proposal_id: str, reason: str) -> ProposalPublic:
    """By somebody who might have confirmed it; by the owner of the account that it would reset; or, which withdraws it,
    by its proposer."""
    proposal, member = await _take(session, user, proposal_id)
    if user.id == proposal.proposer_id:
        state = ProposalState.WITHDRAWN
    elif _is_own_reset(user, proposal) or await _may_confirm(session, user.id, proposal, member):
        state = ProposalState.REFUSED
    else:
        raise AnotherMustConfirm
    await _close(session, proposal, member, state, user.id, reason)
    [shown] = await _public(session, user, [proposal])
    return shown


def _is_own_reset(user: User, proposal: Proposal) -> bool:
    return proposal.kind == ProposalKind.RESET and user.id == proposal.member_id


async def _take(session: AsyncSession, user: User, proposal_id: str) -> tuple[Proposal, Member]:
    """The member's lock first, as those who propose hold it too."""
    found = await session.get(Proposal, proposal_id)
    if not found:
        raise NotFound
    member = await get_locked(session, Member, found.member_id)
    proposal = await get_locked(session, Proposal, proposal_id)
    if not member or not proposal:
        raise NotFound
    involved = user.id in (proposal.proposer_id, proposal.member_id)
    if not involved and not await units.covers(session, user.units_of(*ADMINISTRATORS), proposal.unit_id):
        raise NotFound
    if proposal.state != ProposalState.OPEN or clock.now() >= proposal.expires_at:
        raise ProposalDecided
    return proposal, member


async def _may_confirm(session: AsyncSession, user_id: str, proposal: Proposal, member: Member) -> bool:
    """By what is held now, not by a token that may be five minutes old."""
    if user_id in (proposal.proposer_id, member.id):
        return False
    confirmer = await in_office(session, user_id)
    for office in ADMINISTRATORS - {proposal.proposer_role}:
        if await covers_all(session, confirmer.units_of(office), _places(proposal, member)):
            return True
    return False


async def in_office(session: AsyncSession, member_id: str) -> User:
    """The member with the rights they have at this moment."""
    member, credential = await session.get(Member, member_id), await session.get(Credential, member_id)
    closed = credential is not None and credential.roles_closed and is_closed(credential)
    held = [] if closed or not member or not member.active else await read_grants(session, member_id)
    grants = tuple(Grant(grant.role, grant.unit_id) for grant in held)
    return User(id=member_id, grants=grants, expires_at=clock.now())


_ACTIONS = {
    ProposalState.CONFIRMED: "proposal.confirm",
    ProposalState.REFUSED: "proposal.refuse",
    ProposalState.WITHDRAWN: "proposal.withdraw",
    ProposalState.LAPSED: "proposal.lapse",
}


async def _close(
    session: AsyncSession, proposal: Proposal, member: Member, state: ProposalState, actor_id: str, reason: str | None
) -> None:
    """Everybody is told who was told that it waits, and its proposer; not who decided."""
    proposal.state, proposal.decided_by, proposal.decided_at = state, actor_id, clock.now()
    proposal.answer = reason
    await session.flush()
    audit.record(session, actor_id, _ACTIONS[state], "proposal", proposal.id, after={"kind": proposal.kind})
    told = {proposal.proposer_id, member.id, *await _confirmers(session, proposal, member)}
    await tell(session, _MATTERS[state], member.id, *sorted(told - {actor_id}))


_MATTERS = {
    ProposalState.CONFIRMED: AccountMatter.PROPOSAL_CONFIRMED,
    ProposalState.REFUSED: AccountMatter.PROPOSAL_REFUSED,
    ProposalState.WITHDRAWN: AccountMatter.PROPOSAL_REFUSED,
    ProposalState.LAPSED: AccountMatter.PROPOSAL_LAPSED,
}


async def lapse(session: AsyncSession) -> None:
    """Those that nobody decided in time. The members' locks first, as elsewhere."""
    over = select(Proposal).where(Proposal.state == ProposalState.OPEN, col(Proposal.expires_at) <= clock.now())
    for each in (await session.exec(over.order_by(Proposal.id).limit(_EXPIRED_AT_ONCE))).all():
        member = await get_locked(session, Member, each.member_id)
        proposal = await get_locked(session, Proposal, each.id)
        if member and proposal and proposal.state == ProposalState.OPEN:
            await _close(session, proposal, member, ProposalState.LAPSED, "worker", None)


# --- reading --------------------------------------------------------------------------------------------------------


async def list_proposals(
    session: AsyncSession, user: User, *, waiting: bool, limit: int, cursor: str | None
) -> Page[ProposalPublic]:
    """Those the caller proposed, may decide about, or is the subject of; the newest first."""
    mine = or_(
        col(Proposal.proposer_id) == user.id,
        col(Proposal.member_id) == user.id,
        col(Proposal.unit_id).in_(units.within(user.units_of(*ADMINISTRATORS))),
    )
    waits = (col(Proposal.state) == ProposalState.OPEN) & (col(Proposal.expires_at) > clock.now())
    found = select(Proposal).where(mine, waits if waiting else ~waits).order_by(col(Proposal.id).desc())
    rows = await page(session, found, limit=limit, cursor=cursor, as_=lambda row: row)
    return Page(items=await _public(session, user, rows.items), next=rows.next)


async def list_todo(session: AsyncSession, user: User) -> list[Task]:
    """What waits for the caller's confirmation, as one line."""
    open_ones = select(func.count()).select_from(Proposal).join(Member, col(Member.id) == Proposal.member_id)
    open_ones = open_ones.where(
        col(Proposal.state) == ProposalState.OPEN,
        col(Proposal.expires_at) > clock.now(),
        Proposal.proposer_id != user.id,
        Proposal.member_id != user.id,
        or_(*(_is_confirmed_by(office, user.units_of(office)) for office in sorted(ADMINISTRATORS))),
    )
    count = (await session.exec(open_ones)).one() if user.holds(*ADMINISTRATORS) else 0
    what = Text(f"{count} 项申请等您确认", f"{count} proposal{'s' if count > 1 else ''} to confirm")
    return [Task(type="proposal", what=what, count=count, link="/proposals")] if count else []


def _is_confirmed_by(office: Role, top: Collection[str]) -> ColumnElement[bool]:
    """As `_may_confirm` asks of one proposal: another office than the proposer's, which reaches all its places."""
    reach = units.within(top)
    return and_(
        col(Proposal.proposer_role) != office,
        col(Proposal.unit_id).in_(reach),
        col(Member.unit_id).in_(reach),
        func.coalesce(Proposal.to_unit_id, Proposal.unit_id).in_(reach),
    )


async def _public(session: AsyncSession, user: User, proposals: Sequence[Proposal]) -> list[ProposalPublic]:
    people = {each for row in proposals for each in (row.member_id, row.proposer_id, row.decided_by) if each}
    found = await session.exec(select(Member).where(col(Member.id).in_(people)))
    members = {member.id: member for member in found}
    named = [unit_id for row in proposals if (unit_id := named_unit(row))]
    names = await units.names(session, [*named, *(members[row.member_id].unit_id for row in proposals)])
    reach = {office: await read_reach(session, user, office) for office in ADMINISTRATORS}
    return [
        ProposalPublic(
            id=row.id,
            kind=row.kind,
            state=state_now(row),
            member_id=row.member_id,
            member_name=members[row.member_id].name,
            employee_number=members[row.member_id].employee_number,
            member_unit_name=names[members[row.member_id].unit_id],
            role=Role(row.role) if row.role else None,
            unit_name=names.get(named_unit(row) or ""),
            code=row.half_digest is not None,
            reason=row.reason,
            proposer_name=members[row.proposer_id].name if row.proposer_id in members else "",
            proposer_role=row.proposer_role,
            created_at=row.created_at,
            expires_at=row.expires_at,
            decided_by_name=members[row.decided_by].name if row.decided_by in members else None,
            decided_at=row.decided_at,
            answer=row.answer,
            **_choices(user, row, members[row.member_id], reach),
        )
        for row in proposals
    ]


def named_unit(row: Proposal) -> str | None:
    """Of a grant: where the role is to count; of a move: where the member is to belong."""
    return row.to_unit_id or (row.unit_id if row.role else None)


def state_now(row: Proposal) -> ProposalState:
    """One that waited too long has lapsed, whether or not the worker has come round to say so."""
    return ProposalState.LAPSED if row.state == ProposalState.OPEN and clock.now() >= row.expires_at else row.state


def _choices(user: User, row: Proposal, member: Member, reach: dict[Role, frozenset[str]]) -> dict[str, bool]:
    """What the caller may do with it, by their token; asked again when they do."""
    waits = state_now(row) == ProposalState.OPEN
    may_confirm = (
        waits
        and user.id not in (row.proposer_id, row.member_id)
        and any(_places(row, member) <= reach[office] for office in ADMINISTRATORS - {row.proposer_role})
    )
    return {
        "may_confirm": may_confirm,
        "may_refuse": may_confirm or (waits and _is_own_reset(user, row)),
        "may_withdraw": waits and user.id == row.proposer_id,
    }
