"""What people say of answers: marks of short ones, and appeals."""

from fastapi import Response

from casework.units import UnitNotKnown
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes
from kit.versions import IfMatch, tagged
from learning import appeals, markings
from learning.access import OFFICER
from learning.errors import AppealIsDecided, MarkedMeanwhile, MarkersDoNotDecide, NothingToAppeal, TooManyPoints
from learning.exam_schemas import AppealCreate, AppealDecide, AppealPublic, AttemptPublic, PointsGiven, ShortAnswer

routes = Routes("learning", tag="results")


@routes.get("/markings", access=OFFICER, errors=[CursorInvalid])
async def list_markings(
    session: Read, user: CurrentUser, limit: Limit = 20, cursor: Cursor = None
) -> Page[ShortAnswer]:
    """Short answers that the caller may mark."""
    return await markings.list_markings(session, user, limit=limit, cursor=cursor)


@routes.post(
    "/markings/{marking_id}",
    access=OFFICER,
    status_code=204,
    errors=[NotFound, UnitNotKnown, MarkedMeanwhile, TooManyPoints],
)
async def mark_answer(session: Write, user: CurrentUser, marking_id: Id, given: PointsGiven) -> None:
    """One of two, or the third where they differ."""
    await markings.mark_answer(session, user, marking_id, given)


@routes.post(
    "/attempts/{attempt_id}/appeals",
    access=SIGNED_IN,
    idempotent=True,
    status_code=201,
    errors=[NotFound, UnitNotKnown, ClosedAfterReset, NothingToAppeal],
)
async def raise_appeal(session: Write, user: CurrentUser, attempt_id: Id, new: AppealCreate) -> AttemptPublic:
    """Against what one question brought."""
    return await appeals.raise_appeal(session, user, attempt_id, new)


@routes.get("/appeals", access=OFFICER, errors=[CursorInvalid])
async def list_appeals(
    session: Read, user: CurrentUser, limit: Limit = 20, cursor: Cursor = None
) -> Page[AppealPublic]:
    """Those that wait for an answer."""
    return await appeals.list_appeals(session, user, limit=limit, cursor=cursor)


@routes.post(
    "/appeals/{appeal_id}/decide",
    access=OFFICER,
    errors=[NotFound, UnitNotKnown, AppealIsDecided, MarkersDoNotDecide, TooManyPoints],
)
async def decide_appeal(
    session: Write, user: CurrentUser, appeal_id: Id, given: AppealDecide, version: IfMatch, response: Response
) -> AppealPublic:
    """The result follows."""
    return tagged(await appeals.decide_appeal(session, user, appeal_id, version, given), response)
