"""Reactions to events: the copies of units, members and grants, and the search index from the service's own events."""

from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import CaseReplied, CaseSubmitted, MessagePosted
from contracts.identity import GrantState, MemberState, UnitState
from grievances.lists import SEARCH
from grievances.models import Case, HeldRole, Member, Message
from grievances.rules import mask
from kit import search, units
from kit.db import get_locked
from kit.inbox import EventInfo, Handlers

on = Handlers()


@on(UnitState)
async def keep_unit(session: AsyncSession, event: UnitState, info: EventInfo) -> None:
    await units.save(session, **event.model_dump())


@on(MemberState)
async def keep_member(session: AsyncSession, event: MemberState, info: EventInfo) -> None:
    """Of a deleted member only the id stays, so that their cases keep an author."""
    known = await get_locked(session, Member, event.member_id)
    if known and known.version >= event.version:
        return
    fields: dict[str, Any] = {
        "version": event.version,
        "unit_id": event.unit_id,
        "name": "" if event.deleted else event.name,
        "employee_number": "" if event.deleted else event.employee_number,
        "active": event.active,
        "deleted": event.deleted,
    }
    member = known or Member(id=event.member_id, **fields)
    session.add(member.sqlmodel_update(fields))


@on(GrantState)
async def keep_grant(session: AsyncSession, event: GrantState, info: EventInfo) -> None:
    known = await get_locked(session, HeldRole, event.grant_id)
    if known and known.version >= event.version:
        return
    fields: dict[str, Any] = {
        "version": event.version,
        "member_id": event.member_id,
        "role": event.role,
        "unit_id": event.unit_id,
        "deleted": event.deleted,
    }
    held = known or HeldRole(id=event.grant_id, **fields)
    session.add(held.sqlmodel_update(fields))


@on(CaseSubmitted, MessagePosted, CaseReplied)
async def index_case(
    session: AsyncSession, event: CaseSubmitted | MessagePosted | CaseReplied, info: EventInfo
) -> None:
    """Make the case findable by what was said in it, not by internal notes, and never by its author's name.

    The index is the same for everybody who may see the case, a department with a hidden author among them.
    """
    case = await get_locked(session, Case, event.case_id)
    if not case:
        return
    author = await session.get(Member, case.author_id)
    said = select(Message.text).where(Message.case_id == case.id, ~col(Message.internal)).order_by(col(Message.id))
    text = "\n".join([case.number, case.title, case.text, *(await session.exec(said))])
    secrets = (author.name, author.employee_number) if author else ()
    await search.index(session, SEARCH, case.id, mask(text, secrets))
