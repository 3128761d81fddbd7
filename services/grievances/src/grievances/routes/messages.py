"""The dialogue of a case."""

from casework.attachments import FileNotUsable
from casework.caller import AskedBy
from grievances import messages
from grievances.errors import CaseClosed, CaseNotFound, NoLongerYours, NotesAreForStaff, NotYourDesk
from grievances.schemas import MessageCreate, MessagePublic
from kit.auth import SIGNED_IN, ClosedAfterReset
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.routing import Routes

routes = Routes("grievances", tag="messages")


@routes.get("/cases/{case_id}/messages", access=SIGNED_IN, errors=[CaseNotFound, ClosedAfterReset, CursorInvalid])
async def list_messages(
    session: Read, caller: AskedBy, case_id: Id, limit: Limit = 50, cursor: Cursor = None
) -> Page[MessagePublic]:
    """Oldest first; internal notes are left out for the author."""
    return await messages.list_messages(session, caller, case_id, limit=limit, cursor=cursor)


@routes.post(
    "/cases/{case_id}/messages",
    access=SIGNED_IN,
    idempotent=True,
    status_code=201,
    errors=[
        CaseNotFound,
        ClosedAfterReset,
        NotYourDesk,
        NoLongerYours,
        CaseClosed,
        NotesAreForStaff,
        FileNotUsable,
    ],
)
async def post_message(session: Write, caller: AskedBy, case_id: Id, new: MessageCreate) -> MessagePublic:
    return await messages.post_message(session, caller, case_id, new)
