"""What this service holds about the caller, for a program and, in `my_data_words`, for them to read."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import inspect, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.roles import Role
from identity.models import (
    Credential,
    Factor,
    Grant,
    KnownDevice,
    Machine,
    Member,
    MemberHistory,
    PostHeld,
    Proposal,
    Session,
)
from identity.my_data_schemas import AccountData, MyFactor, MyGrant, MyMachine, MyPast, MyPost, MyProposal, MySession
from identity.my_data_words import sections
from identity.proposals import named_unit, state_now
from identity.rules import device_words
from kit.auth import User
from kit.context import context_of
from kit.my_data import MyData
from kit.problems import NotFound
from kit.texts import Language

Owned = TypeVar("Owned", MemberHistory, PostHeld, Grant, Session, KnownDevice, Factor)


async def read_my_data(session: AsyncSession, user: User, language: Language) -> MyData[AccountData]:
    data = await _read(session, user, language)
    return MyData(sections=sections(data, context_of(session).settings, language), data=data)


async def _read(session: AsyncSession, user: User, language: Language) -> AccountData:
    """Past and present. To an account that is shut after a reset, no session and no device from before.

    Not in it: the digests that stand for passwords, codes and sessions; rows of rosters, which HR's file and the
    history here say again and which go after 30 days; the audit, which names nobody but by id and is the auditor's to
    read: it also tells what others did.
    """
    member = await session.get(Member, user.id)
    if not member:
        raise NotFound
    credential = await session.get(Credential, member.id)
    past = await _own(session, MemberHistory, member.id)
    posts = await _own(session, PostHeld, member.id)
    grants = await _own(session, Grant, member.id)
    machines = (await session.exec(select(Machine).where(Machine.owner_id == member.id).order_by(Machine.id))).all()
    held = [each.unit_id for kind in (past, posts, grants, machines) for each in kind]
    names = await units.names(session, [member.unit_id, *held])
    return AccountData(
        employee_number=member.employee_number,
        external_id=member.external_id,
        name=member.name,
        unit_name=names[member.unit_id],
        phone=member.phone,
        sex=member.sex,
        hired_on=member.hired_on,
        language=member.language,
        active=member.active,
        since=member.created_at,
        password_changed_at=credential.password_changed_at if credential else None,
        history=[
            MyPast(since=each.since, unit_name=names[each.unit_id], name=each.name, active=each.active) for each in past
        ],
        posts=[
            MyPost(
                post=each.post,
                unit_name=names[each.unit_id],
                duties=each.duties,
                full_time=each.full_time,
                starts_on=each.starts_on,
                ends_on=each.ends_on,
                ended_at=each.ended_at,
            )
            for each in posts
        ],
        grants=[
            MyGrant(role=each.role, unit_name=names[each.unit_id], created_at=each.created_at, ended_at=each.ended_at)
            for each in grants
        ],
        proposals=await _proposals(session, member.id),
        machines=[
            MyMachine(
                name=each.name,
                unit_name=names[each.unit_id],
                created_at=each.created_at,
                expires_at=each.expires_at,
                revoked_at=each.revoked_at,
            )
            for each in machines
        ],
        sessions=[
            MySession(
                created_at=each.created_at,
                last_used_at=each.last_used_at,
                ended_at=each.ended_at,
                user_agent_label=device_words(each.device).in_(language),
            )
            for each in await _own(session, Session, member.id)
            if not user.closed_since or each.created_at >= user.closed_since
        ],
        factors=[
            MyFactor.model_validate(each, from_attributes=True)
            for each in await _own(session, Factor, member.id)
            if each.confirmed_at
        ],
        known_devices=[each.last_used_at for each in await _own(session, KnownDevice, member.id)],
    )


async def _proposals(session: AsyncSession, member_id: str) -> list[MyProposal]:
    mine = or_(col(Proposal.member_id) == member_id, col(Proposal.proposer_id) == member_id)
    rows = (await session.exec(select(Proposal).where(mine).order_by(col(Proposal.id)))).all()
    people = {each for row in rows for each in (row.member_id, row.proposer_id, row.decided_by) if each}
    found = await session.exec(select(Member.id, Member.name).where(col(Member.id).in_(people)))
    names = dict(found.all())
    places = await units.names(session, [unit_id for row in rows if (unit_id := named_unit(row))])
    return [
        MyProposal(
            kind=row.kind,
            state=state_now(row),
            member_name=names[row.member_id],
            role=Role(row.role) if row.role else None,
            unit_name=places.get(named_unit(row) or ""),
            reason=row.reason,
            proposer_name=names.get(row.proposer_id, ""),
            created_at=row.created_at,
            expires_at=row.expires_at,
            decided_by_name=names.get(row.decided_by or ""),
            decided_at=row.decided_at,
            answer=row.answer,
        )
        for row in rows
    ]


async def _own(session: AsyncSession, kind: type[Owned], member_id: str) -> Sequence[Owned]:
    found = select(kind).where(col(kind.member_id) == member_id)
    return (await session.exec(found.order_by(*inspect(kind).primary_key))).all()
