"""Contests: for their organisers and judges, for those who enter, and their draws for anybody."""

from fastapi import Response

from casework.caller import AskedBy
from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from kit.auth import PUBLIC, SIGNED_IN, ClosedAfterReset
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes
from kit.versions import IfMatch, tagged
from learning import contestants, contests
from learning.access import OFFICER
from learning.contest_errors import (
    ContestExamDoesNotFit,
    ContestNotOpen,
    ContestNotPossibleNow,
    JudgeIsInvolved,
    NothingToDraw,
    OrganisersDoNotEnter,
    ScoreDoesNotFit,
    SheetsMissing,
    TeamNameTaken,
    TeamNotFound,
)
from learning.contest_schemas import (
    ContestCreate,
    ContestDraw,
    ContestEnter,
    ContestListing,
    ContestPublic,
    ContestRow,
    ContestUpdate,
    DrawRecord,
    EntryToJudge,
    OwnContest,
    ScoreGive,
)
from learning.errors import UnitNotYours

routes = Routes("learning", tag="contests")
READING = (NotFound, UnitNotKnown)
STEP = (*READING, ContestNotPossibleNow)
ENTERING = (*READING, MemberNotKnown, ClosedAfterReset)


@routes.post(
    "/contests", access=OFFICER, idempotent=True, status_code=201, errors=[UnitNotYours, ContestExamDoesNotFit]
)
async def create_contest(session: Write, caller: AskedBy, new: ContestCreate, response: Response) -> ContestPublic:
    """A draft, for all who belong to the unit or below."""
    return tagged(await contests.create_contest(session, caller, new), response)


@routes.get("/contests", access=OFFICER, errors=[CursorInvalid])
async def list_contests(session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None) -> Page[ContestRow]:
    return await contests.list_contests(session, caller, limit=limit, cursor=cursor)


@routes.get("/contests/mine", access=SIGNED_IN, errors=[CursorInvalid, MemberNotKnown, UnitNotKnown])
async def list_own_contests(
    session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None
) -> Page[OwnContest]:
    """Those that are for the caller, without their rankings."""
    return await contestants.list_own(session, caller, limit=limit, cursor=cursor)


@routes.get("/contests/mine/{contest_id}", access=SIGNED_IN, errors=ENTERING)
async def show_own_contest(session: Read, caller: AskedBy, contest_id: Id) -> OwnContest:
    return await contestants.show_own(session, caller, contest_id)


@routes.post(
    "/contests/mine/{contest_id}/entry",
    access=SIGNED_IN,
    errors=[*ENTERING, ContestNotOpen, OrganisersDoNotEnter, TeamNameTaken, TeamNotFound],
)
async def enter_contest(session: Write, caller: AskedBy, contest_id: Id, given: ContestEnter) -> OwnContest:
    """Once; entering again changes nothing."""
    return await contestants.enter(session, caller, contest_id, given)


@routes.patch("/contests/mine/{contest_id}/entry", access=SIGNED_IN, errors=ENTERING)
async def list_entry(session: Write, caller: AskedBy, contest_id: Id, given: ContestListing) -> OwnContest:
    """Whether the caller is willing to stand in the ranking."""
    return await contestants.change_listing(session, caller, contest_id, is_listed=given.is_listed)


@routes.delete("/contests/mine/{contest_id}/entry", access=SIGNED_IN, errors=[*ENTERING, ContestNotOpen])
async def withdraw_entry(session: Write, caller: AskedBy, contest_id: Id) -> OwnContest:
    return await contestants.withdraw(session, caller, contest_id)


@routes.get("/contests/{contest_id}", access=OFFICER, errors=READING)
async def show_contest(session: Read, caller: AskedBy, contest_id: Id, response: Response) -> ContestPublic:
    return tagged(await contests.show_contest(session, caller, contest_id), response)


@routes.patch("/contests/{contest_id}", access=OFFICER, errors=[*STEP, ContestExamDoesNotFit])
async def change_contest(
    session: Write, caller: AskedBy, contest_id: Id, new: ContestUpdate, version: IfMatch, response: Response
) -> ContestPublic:
    return tagged(await contests.change_contest(session, caller, contest_id, version, new), response)


@routes.post("/contests/{contest_id}/publish", access=OFFICER, errors=[*STEP, ContestExamDoesNotFit])
async def publish_contest(
    session: Write, caller: AskedBy, contest_id: Id, version: IfMatch, response: Response
) -> ContestPublic:
    return tagged(await contests.publish_contest(session, caller, contest_id, version), response)


@routes.post("/contests/{contest_id}/cancel", access=OFFICER, errors=STEP)
async def cancel_contest(
    session: Write, caller: AskedBy, contest_id: Id, version: IfMatch, response: Response
) -> ContestPublic:
    return tagged(await contests.cancel_contest(session, caller, contest_id, version), response)


@routes.get("/contests/{contest_id}/entries", access=OFFICER, errors=[*READING, MemberNotKnown])
async def list_contest_entries(session: Read, caller: AskedBy, contest_id: Id) -> list[EntryToJudge]:
    return await contests.list_entries(session, caller, contest_id)


@routes.post(
    "/contests/{contest_id}/entries/{entry_id}/sheet",
    access=OFFICER,
    errors=[*STEP, MemberNotKnown, JudgeIsInvolved, ScoreDoesNotFit],
)
async def judge_entry(
    session: Write, caller: AskedBy, contest_id: Id, entry_id: Id, given: ScoreGive
) -> list[EntryToJudge]:
    """The caller's score sheet; another replaces it until results are published."""
    return await contests.judge(session, caller, contest_id, entry_id, given.points)


@routes.post("/contests/{contest_id}/finish", access=OFFICER, errors=[*STEP, SheetsMissing])
async def finish_contest(
    session: Write, caller: AskedBy, contest_id: Id, version: IfMatch, response: Response
) -> ContestPublic:
    """Publish the results of a judged contest."""
    return tagged(await contests.finish_contest(session, caller, contest_id, version), response)


@routes.post("/contests/{contest_id}/draw", access=OFFICER, errors=[*STEP, NothingToDraw])
async def draw_contest(
    session: Write, caller: AskedBy, contest_id: Id, given: ContestDraw, version: IfMatch, response: Response
) -> ContestPublic:
    """With the public seed that was announced; once."""
    return tagged(await contests.draw_contest(session, caller, contest_id, version, given.seed), response)


@routes.get("/contests/{contest_id}/draw-record", access=PUBLIC, errors=[NotFound])
async def show_draw_record(session: Read, contest_id: Id) -> DrawRecord:
    """What the draw follows from, for anybody: `python lottery.py` recomputes it."""
    return await contests.show_record(session, contest_id)
