"""HTTP in and out. Every route is about the caller's own messages, so being signed in is all it asks."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from kit.auth import SIGNED_IN, CurrentUser
from kit.db import Read, Write
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound, TooManyRequests
from kit.routing import CallersLanguage, Routes
from notifications import messages
from notifications.live import Hints, Tail, is_heard, until
from notifications.schemas import Notice, SubjectOpened, Unread

routes = Routes("notifications", tag="notifications")


@routes.get("/messages", access=SIGNED_IN, errors=[CursorInvalid])
async def list_messages(
    session: Read,
    user: CurrentUser,
    language: CallersLanguage,
    unread: Annotated[bool, Query(description="Only what is unread.")] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[Notice]:
    return await messages.list_messages(session, user, language, unread=unread, limit=limit, cursor=cursor)


@routes.get("/unread-count", access=SIGNED_IN)
async def count_unread(session: Read, user: CurrentUser) -> Unread:
    return Unread(unread=await messages.count_unread(session, user))


@routes.post("/messages/read", access=SIGNED_IN)
async def mark_subject_read(session: Write, user: CurrentUser, opened: SubjectOpened) -> Unread:
    """The caller has opened what these messages are about: mark them as read. Answers how many others are unread."""
    return Unread(unread=await messages.mark_subject_read(session, user, opened.subject_type, opened.subject_id))


@routes.post("/messages/{message_id}/read", access=SIGNED_IN, status_code=204, errors=[NotFound])
async def mark_read(session: Write, user: CurrentUser, message_id: str) -> None:
    await messages.mark_read(session, user.id, message_id)


@routes.post("/messages/read-all", access=SIGNED_IN, status_code=204)
async def mark_all_read(session: Write, user: CurrentUser) -> None:
    await messages.mark_all_read(session, user)


async def _hints(request: Request, user: CurrentUser) -> AsyncIterator[Hints]:
    """Listening begins before the answer does, so that a client which refetches on opening misses nothing."""
    state = request.app.state
    if not hasattr(state, "tail"):
        state.tail = Tail(state.context.db, lambda: getattr(state, "ending", False))
    async with state.tail.follow(user.id) as hints:
        yield hints


@routes.get("/stream", access=SIGNED_IN, response_class=EventSourceResponse, errors=[TooManyRequests])
async def stream(user: CurrentUser, hints: Annotated[Hints, Depends(_hints)]) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events. `message`: something is new in the inbox; `changed`: a subject is not as it was. Refetch.

    Ends when the token does; comments keep it open. Nothing of a matter that is shut to the caller after a reset: the
    time alone would tell who acts on it that it is theirs.
    """
    yield ServerSentEvent(comment="open")
    async for hint in until(user.expires_at, hints):
        if is_heard(user, hint):
            yield ServerSentEvent(event=hint.event, data=hint)
