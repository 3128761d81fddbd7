"""Files of a case and of its messages, and who may see them."""

from sqlmodel.ext.asyncio.session import AsyncSession

from casework.attachments import Attachments, FileNotFound, FilePublic
from casework.caller import Caller
from grievances import access
from grievances.errors import CaseNotFound
from grievances.models import Attachment, Case, Member, Message
from grievances.rules import Party
from grievances.views import AUTHOR, Writer, eyes_of


async def _show(session: AsyncSession, caller: Caller, file: Attachment) -> FilePublic:
    """To everybody who sees its case; a note's file not to the author."""
    assert file.case_id
    try:
        party = await access.party_in(session, caller.user, file.case_id)
    except CaseNotFound as error:
        raise FileNotFound from error
    message = await session.get(Message, file.message_id) if file.message_id else None
    if message and message.internal and party is Party.AUTHOR:
        raise FileNotFound
    case = await session.get(Case, file.case_id)
    assert case
    author = await session.get(Member, case.author_id)
    writer = Writer(message.sender, message.sender_id, message.unit_id) if message else AUTHOR
    eyes = await eyes_of(session, case, party, caller, author)
    if message and eyes.left and message.at > eyes.left.at:
        raise FileNotFound
    return eyes.file(file, writer)


FILES = Attachments(Attachment, ("case_id", "message_id"), _show)
