"""Reactions to events: the copies of units, members and grants, and the search index from the service's own events."""

from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from contracts.grievances import CaseReplied, CaseSubmitted, MessagePosted
from contracts.identity import GrantState, MemberState, UnitState
from grievances.lists import SEARCH, SEARCH_DEPARTMENTS
from grievances.models import Case, HeldRole, Member, Message, TimelineEntry
from grievances.rules import Party, Signature, mask
from kit import search, units
from kit.db import get_locked
from kit.inbox import EventInfo, Handlers

on = Handlers()

# Characters that are indexed of a text. Each costs up to two rows, written with the event: a dialogue may grow without
# end, the work for one event may not. What a text is about stands at its beginning.
MOST_OF_CASE = 1000
"""Number, title and text together."""
MOST_OF_MESSAGE = 500


@on(UnitState)
async def keep_unit(session: AsyncSession, event: UnitState, info: EventInfo) -> None:
    await units.save(session, **event.model_dump())


@on(MemberState)
async def keep_member(session: AsyncSession, event: MemberState, info: EventInfo) -> None:
    """Of a deleted member two things stay: the id, so that their cases keep an author, and the employee number.

    That is shown to nobody; it still has to be taken out of the texts that a hidden author signed with it.
    """
    known = await get_locked(session, Member, event.member_id)
    if known and known.version >= event.version:
        return
    fields: dict[str, Any] = {
        "version": event.version,
        "unit_id": event.unit_id,
        "name": "" if event.deleted else event.name,
        "employee_number": known.employee_number if known and event.deleted else event.employee_number,
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
    case = await session.get(Case, event.case_id)
    if not case:
        return
    kind = SEARCH
    if isinstance(event, CaseSubmitted):
        said = f"{case.number}\n{case.title}\n{case.text}"
    else:
        asked = _posted(event) if isinstance(event, MessagePosted) else _answer_of(event)
        message = (await session.exec(asked)).first()
        if not message:
            return
        said = message.text
        if message.sender == Party.DEPARTMENT and not case.show_author:
            kind = SEARCH_DEPARTMENTS
    author = await session.get(Member, case.author_id)
    signature = Signature(author.name, author.employee_number) if author else Signature()
    most = MOST_OF_CASE if isinstance(event, CaseSubmitted) else MOST_OF_MESSAGE
    # Masked before it is cut: a name that the cut goes through would leave its beginning.
    await search.index_more(session, kind, case.id, mask(said, signature)[:most])


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
