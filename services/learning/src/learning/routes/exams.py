"""Exams, and sitting one."""

from typing import Annotated

from fastapi import Path, Response

from casework.caller import AskedBy
from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes
from kit.versions import IfMatch, tagged
from learning import attempts, exams, item_figures
from learning.access import OFFICER
from learning.errors import (
    AttemptIsClosed,
    ExamDatesPassed,
    ExamEmpty,
    ExaminersMayNotSit,
    ExamNotOpen,
    ExamNotPossibleNow,
    ExamTooNear,
    ExamTooShort,
    NotEnoughQuestions,
    NotInThePaper,
    QuestionsNotThere,
    TimeOver,
    TooFewMarkers,
    UnitNotYours,
)
from learning.exam_schemas import (
    AnswerSave,
    AnswerSaved,
    AttemptPublic,
    ExamCreate,
    ExamPublic,
    ExamRow,
    ExamUpdate,
    ItemFigures,
    OwnExam,
)

routes = Routes("learning", tag="exams")
READING = (NotFound, UnitNotKnown)
SITTING = (NotFound, UnitNotKnown, MemberNotKnown, ClosedAfterReset)


@routes.post("/exams", access=OFFICER, idempotent=True, status_code=201, errors=[UnitNotYours])
async def create_exam(session: Write, caller: AskedBy, new: ExamCreate, response: Response) -> ExamPublic:
    """A draft, for all who belong to the unit or below."""
    return tagged(await exams.create_exam(session, caller, new), response)


@routes.get("/exams", access=OFFICER, errors=[CursorInvalid])
async def list_exams(session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None) -> Page[ExamRow]:
    return await exams.list_exams(session, caller, limit=limit, cursor=cursor)


@routes.get("/exams/mine", access=SIGNED_IN, errors=[CursorInvalid, MemberNotKnown, UnitNotKnown])
async def list_own_exams(session: Read, user: CurrentUser, limit: Limit = 20, cursor: Cursor = None) -> Page[OwnExam]:
    """What the caller can sit, and what they sat."""
    return await attempts.list_own(session, user, limit=limit, cursor=cursor)


@routes.get("/exams/mine/{exam_id}", access=SIGNED_IN, errors=SITTING)
async def show_own_exam(session: Read, user: CurrentUser, exam_id: Id) -> OwnExam:
    return await attempts.show_own(session, user, exam_id)


@routes.get("/exams/{exam_id}", access=OFFICER, errors=READING)
async def show_exam(session: Read, caller: AskedBy, exam_id: Id, response: Response) -> ExamPublic:
    return tagged(await exams.show_exam(session, caller, exam_id), response)


@routes.get("/exams/{exam_id}/items", access=OFFICER, errors=READING)
async def show_exam_items(session: Read, user: CurrentUser, exam_id: Id) -> ItemFigures:
    """How each question did."""
    return await item_figures.show_items(session, user, exam_id)


@routes.patch("/exams/{exam_id}", access=OFFICER, errors=[*READING, ExamNotPossibleNow])
async def change_exam(
    session: Write, caller: AskedBy, exam_id: Id, new: ExamUpdate, version: IfMatch, response: Response
) -> ExamPublic:
    return tagged(await exams.change_exam(session, caller, exam_id, version, new), response)


@routes.post(
    "/exams/{exam_id}/publish",
    access=OFFICER,
    errors=[
        *READING,
        ExamNotPossibleNow,
        ExamDatesPassed,
        ExamTooShort,
        ExamEmpty,
        NotEnoughQuestions,
        QuestionsNotThere,
        TooFewMarkers,
    ],
)
async def publish_exam(
    session: Write, caller: AskedBy, exam_id: Id, version: IfMatch, response: Response
) -> ExamPublic:
    return tagged(await exams.publish_exam(session, caller, exam_id, version), response)


@routes.post("/exams/{exam_id}/cancel", access=OFFICER, errors=[*READING, ExamNotPossibleNow, ExamTooNear])
async def cancel_exam(session: Write, caller: AskedBy, exam_id: Id, version: IfMatch, response: Response) -> ExamPublic:
    return tagged(await exams.cancel_exam(session, caller, exam_id, version), response)


@routes.post("/exams/{exam_id}/attempt", access=SIGNED_IN, errors=[*SITTING, ExamNotOpen, ExaminersMayNotSit])
async def start_attempt(session: Write, user: CurrentUser, exam_id: Id) -> AttemptPublic:
    """The caller's one attempt: a second start, tab or device gets the same."""
    return await attempts.start_attempt(session, user, exam_id)


@routes.get("/attempts/{attempt_id}", access=SIGNED_IN, errors=[NotFound, ClosedAfterReset])
async def show_attempt(session: Read, user: CurrentUser, attempt_id: Id) -> AttemptPublic:
    """The caller's own, with the answers saved."""
    return await attempts.show_attempt(session, user, attempt_id)


@routes.post(
    "/attempts/{attempt_id}/answers/{place}",
    access=SIGNED_IN,
    errors=[NotFound, ClosedAfterReset, AttemptIsClosed, TimeOver, NotInThePaper],
)
async def save_answer(
    session: Write, user: CurrentUser, attempt_id: Id, place: Annotated[int, Path(ge=1, le=10_000)], given: AnswerSave
) -> AnswerSaved:
    """Of what was saved before the end the one with the highest stamp counts."""
    return await attempts.save_answer(session, user, attempt_id, place, given)


@routes.post("/attempts/{attempt_id}/submit", access=SIGNED_IN, errors=[NotFound, ClosedAfterReset])
async def submit_attempt(session: Write, user: CurrentUser, attempt_id: Id) -> AttemptPublic:
    """Marked with what was saved. Sent again, it is answered the same."""
    return await attempts.submit_attempt(session, user, attempt_id)
