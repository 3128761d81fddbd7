"""The dialogue of a case between author, union and department, and the internal notes of staff."""

from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.caller import Caller
from casework.units import Unit
from contracts.grievances import MessagePosted, NotePosted, Sender
from grievances import access
from grievances.attachments import FILES
from grievances.errors import CaseClosed, CaseNotFound, NotesAreForStaff
from grievances.lifecycle import CaseTurn, life
from grievances.models import Attachment, Case, Member, Message
from grievances.rules import Party, may_write
from grievances.schemas import MessageCreate, MessagePublic
from grievances.views import Eyes, Writer, eyes_of
from kit import clock
from kit.auth import User
from kit.db import new_id
from kit.outbox import publish
from kit.pages import Page, page


async def post_message(session: AsyncSession, caller: Caller, case_id: str, new: MessageCreate) -> MessagePublic:
    """Say something in the dialogue, or in an internal note. The case's version stays: nothing of the case changed."""
    turn = await life.lock(session, caller.user, case_id)
    case, party = turn.object, Party(turn.party)
    if new.internal and party is Party.AUTHOR:
        raise NotesAreForStaff
    life.refuse_onlooker(turn)
    if not may_write(party, case.state):
        raise CaseClosed(number=case.number)
    message = await add_message(turn, new.text, new.file_ids, internal=new.internal)
    if new.internal:
        publish(session, life.event_of(case, NotePosted, message_id=message.id))
    else:
        publish(session, life.event_of(case, MessagePosted, message_id=message.id, sender=Sender(party)))
    life.audit(turn, "note" if new.internal else "message", after={"message_id": message.id})
    author = await session.get(Member, case.author_id)
    return await _show(session, message, caller, await eyes_of(session, case, party, caller, author))


async def add_message(
    turn: CaseTurn, text: str, file_ids: list[str], *, internal: bool = False, answer: bool = False
) -> Message:
    case = turn.object
    message = Message(
        id=new_id(),
        case_id=case.id,
        at=clock.now(),
        sender=turn.party,
        sender_id=turn.actor_id or "",
        unit_id=turn.unit_id,
        internal=internal,
        answer=answer,
        text=text,
    )
    turn.session.add(message)
    await turn.session.flush()
    await FILES.attach(turn.session, message.sender_id, file_ids, case_id=case.id, message_id=message.id)
    return message


async def list_messages(
    session: AsyncSession, caller: Caller, case_id: str, *, limit: int, cursor: str | None
) -> Page[MessagePublic]:
    """Oldest first; to the author without the internal notes, to who had the case before as far as they had it."""
    found: Any = (
        await session.exec(
            select(Case, Member, *access.capacities(caller.user))
            .join(Member, col(Member.id) == col(Case.author_id), isouter=True)
            .where(Case.id == case_id),
            params={"me": caller.user.id},
        )
    ).first()
    if not found:
        caller.user.refuse_unknown(CaseNotFound)
    party = access.require_part(caller.user, access.party_from(*found[2:]), found[0].submitted_at)
    eyes = await eyes_of(session, found[0], party, caller, found[1])
    statement = (
        select(Message, Member.name.label("person"), Unit.name.label("place"))  # type: ignore[attr-defined]
        .join(Member, col(Member.id) == col(Message.sender_id), isouter=True)
        .join(Unit, col(Unit.id) == col(Message.unit_id), isouter=True)
        .where(Message.case_id == case_id)
        .order_by(col(Message.id))
    )
    if party is Party.AUTHOR:
        statement = statement.where(~col(Message.internal))
    if eyes.left:
        statement = statement.where(col(Message.at) <= eyes.left.at)
    files: dict[str, list[Attachment]] = {}
    found_page = await page(session, statement, limit=limit, cursor=cursor, as_=tuple)
    ids = [message.id for message, _, _ in found_page.items]
    attached = select(Attachment).where(Attachment.case_id == case_id, col(Attachment.message_id).in_(ids))
    for file in await session.exec(attached.order_by(col(Attachment.id))):
        files.setdefault(file.message_id or "", []).append(file)
    items = [
        public(message, person, place, files.get(message.id, []), caller.user, eyes)
        for message, person, place in found_page.items
    ]
    return Page(items=items, next=found_page.next)


async def _show(session: AsyncSession, message: Message, caller: Caller, eyes: Eyes) -> MessagePublic:
    sender = await session.get(Member, message.sender_id)
    unit = await session.get(Unit, message.unit_id) if message.unit_id else None
    attached = select(Attachment).where(Attachment.case_id == message.case_id, Attachment.message_id == message.id)
    files = list(await session.exec(attached.order_by(col(Attachment.id))))
    return public(message, sender.name if sender else None, unit.name if unit else None, files, caller.user, eyes)


def public(
    message: Message, person: str | None, place: str | None, files: list[Attachment], user: User, eyes: Eyes
) -> MessagePublic:
    writer = Writer(message.sender, message.sender_id, message.unit_id)
    return MessagePublic(
        id=message.id,
        at=message.at,
        sender=Party(message.sender).value,
        sender_name=eyes.person(message.sender, person, place),
        mine=message.sender_id == user.id,
        internal=message.internal,
        answer=message.answer,
        text=eyes.text(message.text, writer),
        files=[eyes.file(file, writer) for file in files],
    )
