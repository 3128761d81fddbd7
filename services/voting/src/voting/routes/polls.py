"""Polls and surveys."""

from fastapi import Response

from casework.caller import AskedBy
from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from contracts.polls import PollState
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes
from kit.versions import tagged
from voting.errors import NotYourPart
from voting.polls import polls
from voting.polls.errors import (
    AnswersDoNotFit,
    ClosesTooSoon,
    PollAnsweredAlready,
    PollByNameNotAllowed,
    PollNotFound,
    PollNotPossibleNow,
    PollOver,
    QuestionCannotBeAsked,
)
from voting.polls.schemas import NamedSheet, PollAnswers, PollCreate, PollPublic, PollRow

routes = Routes("voting", tag="polls")
READING = (PollNotFound, ClosedAfterReset)


@routes.post(
    "/polls",
    access=polls.STAFF,
    idempotent=True,
    status_code=201,
    errors=[*READING, NotFound, UnitNotKnown, ClosesTooSoon, PollByNameNotAllowed, QuestionCannotBeAsked],
)
async def open_poll(session: Write, caller: AskedBy, new: PollCreate, response: Response) -> PollPublic:
    """Everybody of the unit and below it is asked at once; nothing of it changes afterwards."""
    poll_id = await polls.open_poll(session, caller, new)
    return tagged(await polls.show_poll(session, caller, poll_id), response)


@routes.get("/polls", access=SIGNED_IN, errors=[CursorInvalid])
async def list_polls(
    session: Read, caller: AskedBy, state: PollState | None = None, limit: Limit = 20, cursor: Cursor = None
) -> Page[PollRow]:
    return await polls.list_polls(session, caller, state=state, limit=limit, cursor=cursor)


@routes.get("/polls/{poll_id}", access=SIGNED_IN, errors=READING)
async def show_poll(session: Read, caller: AskedBy, poll_id: Id, response: Response) -> PollPublic:
    """Its result, once it has closed: as far as it tells nobody's answer."""
    return tagged(await polls.show_poll(session, caller, poll_id), response)


@routes.post(
    "/polls/{poll_id}/answers",
    access=SIGNED_IN,
    status_code=204,
    errors=[*READING, MemberNotKnown, UnitNotKnown, AnswersDoNotFit, PollAnsweredAlready, PollOver],
)
async def answer_poll(session: Write, user: CurrentUser, poll_id: Id, given: PollAnswers) -> None:
    """Once. Of a poll that is not by name nobody learns who answered what."""
    await polls.answer_poll(session, user, poll_id, given)


@routes.post("/polls/{poll_id}/answers/read", access=polls.STAFF, errors=[*READING, NotYourPart, CursorInvalid])
async def read_answers(
    session: Write, caller: AskedBy, poll_id: Id, limit: Limit = 20, cursor: Cursor = None
) -> Page[NamedSheet]:
    """Of a poll by name. A POST, as the audit trail keeps who read them."""
    return await polls.list_sheets(session, caller, poll_id, limit=limit, cursor=cursor)


polls.poll_life.add_routes(routes, polls.show_poll, [*READING, PollNotPossibleNow])
