"""The dialogue of a case between author, union and department, and the internal notes of staff."""

from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.caller import Caller
from casework.thread import Said, Thread
from contracts.grievances import MessagePosted, NotePosted, Sender
from grievances import access
from grievances.attachments import FILES
from grievances.errors import CaseClosed, CaseNotFound, NotesAreForStaff
from grievances.lifecycle import life
from grievances.models import PEOPLE, Attachment, Case, Member, Message
from grievances.rules import Party, may_write
from grievances.schemas import MessageCreate, MessagePublic
from grievances.views import Eyes, Writer, eyes_of
from kit.auth import Grant, User
from kit.outbox import publish
from kit.pages import Page

THREAD = Thread(Message, Attachment, FILES, PEOPLE, "case_id")


async def post_message(session: AsyncSession, caller: Caller, case_id: str, new: MessageCreate) -> MessagePublic:
    """Say something in the dialogue, or in an internal note. The case's version stays: nothing of the case changed."""
    turn = await life.lock(session, caller.user, case_id)
    case, party = turn.object, Party(turn.party)
    if new.internal and party is Party.AUTHOR:
        raise NotesAreForStaff
    life.refuse_onlooker(turn)
    if not may_write(party, case.state):
        raise CaseClosed(number=case.number)
    message = await THREAD.add(turn, new.text, new.file_ids, internal=new.internal)
    if new.internal:
        publish(session, life.event_of(case, NotePosted, message_id=message.id))
    else:
        publish(session, life.event_of(case, MessagePosted, message_id=message.id, sender=Sender(party)))
    life.audit(turn, "note" if new.internal else "message", after={"message_id": message.id})
    author = await session.get(Member, case.author_id)
    eyes = await eyes_of(session, case, party, caller, author)
    return public(await THREAD.one(session, message), caller.user, eyes)


@lru_cache(maxsize=200)
def _case_and_author(grants: tuple[Grant, ...]) -> Any:
    return (
        select(Case, Member, *access.capacities(access.holder_of(grants)))
        .join(Member, col(Member.id) == col(Case.author_id), isouter=True)
        .where(Case.id == bindparam("case_id"))
    )


async def list_messages(
    session: AsyncSession, caller: Caller, case_id: str, *, limit: int, cursor: str | None
) -> Page[MessagePublic]:
    """Oldest first; to the author without the internal notes, to who had the case before as far as they had it."""
    asked = {"me": caller.user.id, "case_id": case_id}
    found = (await session.exec(_case_and_author(caller.user.grants), params=asked)).first()
    if not found:
        caller.user.refuse_unknown(CaseNotFound)
    party = access.require_part(caller.user, access.party_from(*found[2:]), found[0].submitted_at)
    eyes = await eyes_of(session, found[0], party, caller, found[1])
    seen = [~col(Message.internal)] if party is Party.AUTHOR else []
    if eyes.left:
        seen.append(col(Message.at) <= eyes.left.at)
    return await THREAD.page(
        session, case_id, *seen, limit=limit, cursor=cursor, as_=lambda said: public(said, caller.user, eyes)
    )


def public(said: Said[Message, Attachment], user: User, eyes: Eyes) -> MessagePublic:
    message = said.message
    writer = Writer(message.sender, message.sender_id, message.unit_id)
    return MessagePublic(
        id=message.id,
        at=message.at,
        sender=Party(message.sender).value,
        sender_name=eyes.person(message.sender, said.person, said.place),
        mine=message.sender_id == user.id,
        internal=message.internal,
        answer=message.answer,
        text=eyes.text(message.text, writer),
        files=[eyes.file(file, writer) for file in said.files],
    )
