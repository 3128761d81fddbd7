"""Reactions to events: the copies of units, members and grants, and the search index from the service's own events."""

from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from casework import units
from contracts.grievances import CaseReplied, CaseSubmitted, MessagePosted
from contracts.identity import GrantState, MemberState, UnitState
from grievances.indexing import index_message, index_text
from grievances.models import Case, Grant, Member, Message, TimelineEntry
from grievances.signatures import former_names, seal_signature
from kit.db import get_locked
from kit.folding import fold
from kit.inbox import EventInfo, Handlers

on = Handlers()
on(UnitState)(units.save)


@on(MemberState)
async def keep_member(session: AsyncSession, event: MemberState, info: EventInfo) -> None:
    """Of a deleted member only the id stays, so that their cases keep an author; what these may be signed with lies
    sealed in each of them."""
    known = await get_locked(session, Member, event.member_id)
    if not event.supersedes(known.version if known else None):
        return
    name = "" if event.deleted else event.name
    fields: dict[str, Any] = {
        "version": event.version,
        "unit_id": event.unit_id,
        "name": name,
        "folded_name": fold(name),
        "former_names": former_names(known, name, info.time) if known and name else [],
        "employee_number": "" if event.deleted else event.employee_number,
        "active": event.active,
        "deleted": event.deleted,
    }
    if known and known.name != name:
        fields["named_at"] = None if name in known.former_names else info.time
    if known and (known.name, known.employee_number) != (name, fields["employee_number"]):
        unsealed = select(Case).where(Case.author_id == known.id, col(Case.signature).is_(None))
        for case in await session.exec(unsealed.order_by(col(Case.id)).with_for_update()):
            case.signature = seal_signature(session, case.id, known)  # of an earlier version: before they change
    member = known or Member(id=event.member_id, **fields)
    session.add(member.sqlmodel_update(fields))


@on(GrantState)
async def keep_grant(session: AsyncSession, event: GrantState, info: EventInfo) -> None:
    known = await get_locked(session, Grant, event.grant_id)
    if not event.supersedes(known.version if known else None):
        return
    fields: dict[str, Any] = {
        "version": event.version,
        "member_id": event.member_id,
        "role": event.role,
        "unit_id": event.unit_id,
        "deleted": event.deleted,
    }
    held = known or Grant(id=event.grant_id, **fields)
    session.add(held.sqlmodel_update(fields))


@on(CaseSubmitted, MessagePosted, CaseReplied)
async def index_case(
    session: AsyncSession, event: CaseSubmitted | MessagePosted | CaseReplied, info: EventInfo
) -> None:
    case = await get_locked(session, Case, event.case_id)
    if not case:
        return
    if isinstance(event, CaseSubmitted):
        await index_text(session, case)
        return
    asked = _posted(event) if isinstance(event, MessagePosted) else _answer_of(event)
    message = (await session.exec(asked)).first()
    if message:
        await index_message(session, case, message, is_author_known=case.show_author)


def _posted(event: MessagePosted) -> SelectOfScalar[Message]:
    return select(Message).where(Message.id == event.message_id, ~col(Message.internal))


def _answer_of(event: CaseReplied) -> SelectOfScalar[Message]:
    """The event names no message: it is the last answer written when the reply was entered."""
    entered = select(TimelineEntry.at).where(
        TimelineEntry.case_id == event.case_id, TimelineEntry.version == event.version
    )
    return (
        select(Message)
        .where(Message.case_id == event.case_id, col(Message.answer), col(Message.at) <= entered.scalar_subquery())
        .order_by(col(Message.id).desc())
        .limit(1)
    )
