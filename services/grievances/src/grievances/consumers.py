"""Reactions to events: the copies of units, members and grants, and the search index from the service's own events."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from casework import units
from contracts.grievances import CaseReplied, CaseSubmitted, MessagePosted
from contracts.identity import GrantState, MemberState, UnitState
from grievances.indexing import index_message, index_text
from grievances.models import PEOPLE, Case, Message, TimelineEntry
from grievances.signatures import former_names, seal_signature
from kit.db import get_locked
from kit.folding import fold
from kit.inbox import EventInfo, Handlers

on = Handlers()
on(UnitState)(units.save)
on(GrantState)(PEOPLE.save_grant)


@on(MemberState)
async def keep_member(session: AsyncSession, event: MemberState, info: EventInfo) -> None:
    """Of a deleted member only the id stays, so that their cases keep an author; what these may be signed with lies
    sealed in each of them."""
    saved = await PEOPLE.save_member(session, event)
    if not saved:
        return
    before, member = saved
    member.folded_name = fold(member.name)
    member.former_names = former_names(before, member.name, info.time) if before and member.name else []
    if not before:
        return
    if before.name != member.name:
        member.named_at = None if member.name in before.former_names else info.time
    if (before.name, before.employee_number) != (member.name, member.employee_number):
        unsealed = select(Case).where(Case.author_id == member.id, col(Case.signature).is_(None))
        for case in await session.exec(unsealed.order_by(col(Case.id)).with_for_update()):
            case.signature = seal_signature(session, case.id, before)  # of an earlier version


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
