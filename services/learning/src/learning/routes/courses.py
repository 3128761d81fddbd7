"""Courses, for who writes them and for who takes them."""

from typing import Annotated

from fastapi import Path, Response

from casework.attachments import FileNotUsable
from casework.caller import AskedBy
from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes
from kit.texts import Language
from kit.versions import IfMatch, tagged
from learning import courses, learners
from learning.access import OFFICER
from learning.course_schemas import (
    CatalogueRow,
    CourseCreate,
    CoursePublic,
    CourseRow,
    CourseUpdate,
    LearnerCourse,
    UnitAnswers,
)
from learning.errors import (
    AnswersIncomplete,
    CourseEmpty,
    CourseNotPossibleNow,
    NoSuchUnit,
    NotAVideo,
    NotBegun,
    UnitNotYours,
)

routes = Routes("learning", tag="courses")
READING = (NotFound, UnitNotKnown)
Place = Annotated[int, Path(ge=1, le=1000)]
"""Of a unit in its course."""
LEARNING = (*READING, MemberNotKnown, ClosedAfterReset)


@routes.post(
    "/courses", access=OFFICER, idempotent=True, status_code=201, errors=[UnitNotYours, FileNotUsable, NotAVideo]
)
async def create_course(session: Write, caller: AskedBy, new: CourseCreate, response: Response) -> CoursePublic:
    """A draft, for all who belong to the unit or below."""
    return tagged(await courses.create_course(session, caller, new), response)


@routes.get("/courses", access=OFFICER, errors=[CursorInvalid])
async def list_courses(session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None) -> Page[CourseRow]:
    return await courses.list_courses(session, caller, limit=limit, cursor=cursor)


@routes.get("/courses/{course_id}", access=OFFICER, errors=READING)
async def show_course(session: Read, caller: AskedBy, course_id: Id, response: Response) -> CoursePublic:
    return tagged(await courses.show_course(session, caller, course_id), response)


@routes.patch("/courses/{course_id}", access=OFFICER, errors=[*READING, CourseNotPossibleNow, FileNotUsable, NotAVideo])
async def change_course(
    session: Write, caller: AskedBy, course_id: Id, new: CourseUpdate, version: IfMatch, response: Response
) -> CoursePublic:
    return tagged(await courses.change_course(session, caller, course_id, version, new), response)


@routes.post("/courses/{course_id}/publish", access=OFFICER, errors=[*READING, CourseNotPossibleNow, CourseEmpty])
async def publish_course(
    session: Write, caller: AskedBy, course_id: Id, version: IfMatch, response: Response
) -> CoursePublic:
    return tagged(await courses.publish_course(session, caller, course_id, version), response)


@routes.post("/courses/{course_id}/retire", access=OFFICER, errors=[*READING, CourseNotPossibleNow])
async def retire_course(
    session: Write, caller: AskedBy, course_id: Id, version: IfMatch, response: Response
) -> CoursePublic:
    return tagged(await courses.retire_course(session, caller, course_id, version), response)


@routes.get("/catalogue", access=SIGNED_IN, errors=[CursorInvalid, MemberNotKnown, UnitNotKnown])
async def list_catalogue(
    session: Read, user: CurrentUser, limit: Limit = 20, cursor: Cursor = None
) -> Page[CatalogueRow]:
    """The courses that are open to the caller, and those they began."""
    return await learners.list_catalogue(session, user, limit=limit, cursor=cursor)


@routes.get("/catalogue/{course_id}", access=SIGNED_IN, errors=LEARNING)
async def show_catalogue_course(session: Read, user: CurrentUser, course_id: Id) -> LearnerCourse:
    return await learners.show_course(session, user, course_id)


@routes.post("/catalogue/{course_id}/begin", access=SIGNED_IN, errors=[*LEARNING, CourseNotPossibleNow])
async def begin_course(session: Write, user: CurrentUser, course_id: Id) -> LearnerCourse:
    return await learners.begin_course(session, user, course_id)


@routes.get(
    "/catalogue/{course_id}/units/{place}/subtitles/{language}",
    access=SIGNED_IN,
    errors=[*LEARNING, NotBegun, NoSuchUnit],
    response_class=Response,
)
async def show_subtitles(session: Read, user: CurrentUser, course_id: Id, place: Place, language: Language) -> Response:
    """Of a video, as WebVTT."""
    return Response(await learners.show_subtitles(session, user, course_id, place, language), media_type="text/vtt")


@routes.post(
    "/catalogue/{course_id}/units/{place}/done",
    access=SIGNED_IN,
    errors=[*LEARNING, NotBegun, NoSuchUnit, AnswersIncomplete],
)
async def finish_unit(
    session: Write, user: CurrentUser, course_id: Id, place: Place, given: UnitAnswers
) -> LearnerCourse:
    """Only then a quiz says what was right."""
    return await learners.finish_unit(session, user, course_id, place, given)
