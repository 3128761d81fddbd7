"""Hours of safety training: one's own, those of units, sessions and courses that count."""

from casework.caller import AskedBy
from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from kit.auth import SIGNED_IN, CurrentUser
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes
from learning import hours
from learning.access import OFFICER
from learning.errors import UnitNotYours
from learning.hours_errors import CheckedInAlready, CheckInClosed
from learning.hours_schemas import (
    CourseHoursPublic,
    CourseHoursSet,
    HoursCheckIn,
    OwnHours,
    PersonHours,
    TrainingSessionCreate,
    TrainingSessionPublic,
    UnitHours,
    UnitWorkSet,
)

routes = Routes("learning", tag="hours")
OWN = (MemberNotKnown, UnitNotKnown)


@routes.get("/hours/mine", access=SIGNED_IN, errors=OWN)
async def show_own_hours(session: Read, caller: AskedBy) -> OwnHours:
    """What law asks of the caller, what counted, what is missing."""
    return await hours.show_own_hours(session, caller)


@routes.post("/hours/check-in", access=SIGNED_IN, errors=[*OWN, CheckInClosed, CheckedInAlready])
async def check_in_to_training(session: Write, caller: AskedBy, given: HoursCheckIn) -> OwnHours:
    """At a session, by the code shown in the room."""
    await hours.check_in(session, caller.user, given.code)
    return await hours.show_own_hours(session, caller)


@routes.get("/hours/units", access=OFFICER, errors=[UnitNotKnown, CursorInvalid])
async def list_unit_hours(session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None) -> Page[UnitHours]:
    """How many have their hours, by unit; fewer than five are hidden where they are another officer's people."""
    return await hours.list_unit_hours(session, caller, limit=limit, cursor=cursor)


@routes.put("/hours/units/{unit_id}", access=OFFICER, errors=[NotFound, UnitNotKnown])
async def set_unit_work(session: Write, caller: AskedBy, unit_id: Id, given: UnitWorkSet) -> UnitHours:
    """Which kind of work is done there: it says how many hours are due."""
    return await hours.set_work(session, caller, unit_id, given)


@routes.post("/hours/units/{unit_id}/people", access=OFFICER, errors=[NotFound, UnitNotKnown])
async def read_people_hours(session: Write, caller: AskedBy, unit_id: Id) -> list[PersonHours]:
    """A POST, as the audit trail keeps who read it."""
    return await hours.list_people_hours(session, caller, unit_id)


@routes.post("/hours/sessions", access=OFFICER, idempotent=True, status_code=201, errors=[UnitNotYours])
async def create_training_session(session: Write, caller: AskedBy, new: TrainingSessionCreate) -> TrainingSessionPublic:
    """Training in a room; its code is shown there."""
    return await hours.create_session(session, caller, new)


@routes.get("/hours/sessions", access=OFFICER, errors=[CursorInvalid])
async def list_training_sessions(
    session: Read, user: CurrentUser, limit: Limit = 20, cursor: Cursor = None
) -> Page[TrainingSessionPublic]:
    return await hours.list_sessions(session, user, limit=limit, cursor=cursor)


@routes.get("/hours/courses", access=OFFICER)
async def list_course_hours(session: Read, user: CurrentUser) -> list[CourseHoursPublic]:
    return await hours.list_course_hours(session, user)


@routes.put("/hours/courses/{course_id}", access=OFFICER, errors=[NotFound, UnitNotKnown])
async def set_course_hours(
    session: Write, user: CurrentUser, course_id: Id, given: CourseHoursSet
) -> list[CourseHoursPublic]:
    """What finishing the course counts for."""
    return await hours.set_course_hours(session, user, course_id, given.hours)
