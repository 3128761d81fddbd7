"""Small innovations (五小): submitted by a person or a team, judged, publicized, adopted."""

from fastapi import Response

from casework.attachments import FileNotUsable
from casework.caller import AskedBy
from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from contracts.roles import Role
from kit.auth import SIGNED_IN, ClosedAfterReset, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.routing import Routes
from kit.versions import tagged
from learning import innovation_views, innovations
from learning.access import OFFICER
from learning.innovation_errors import (
    InnovationNotFound,
    InnovationNotPossibleNow,
    InTheTeamAlready,
    JudgeKeepsOut,
    NotYourStep,
    SheetDoesNotFit,
    SheetGivenAlready,
    TeamCodeUnknown,
)
from learning.innovation_life import PUBLICITY, innovation_life
from learning.innovation_rules import Action
from learning.innovation_schemas import (
    InnovationCreate,
    InnovationPublic,
    InnovationRow,
    JudgeChoice,
    JudgedAspect,
    SheetGive,
    TeamJoin,
)

routes = Routes("learning", tag="innovations")
notices = PUBLICITY.add_routes(Routes("learning", tag="notices"))
READING = (InnovationNotFound, ClosedAfterReset, UnitNotKnown)


@routes.post(
    "/innovations",
    access=SIGNED_IN,
    idempotent=True,
    status_code=201,
    errors=[*READING, FileNotUsable, MemberNotKnown],
)
async def submit_innovation(
    session: Write, caller: AskedBy, new: InnovationCreate, response: Response
) -> InnovationPublic:
    """By one person; a team joins by its code."""
    innovation_id = await innovations.submit(session, caller, new)
    return tagged(await innovation_views.show_innovation(session, caller, innovation_id), response)


@routes.get("/innovations", access=SIGNED_IN, errors=[CursorInvalid])
async def list_innovations(
    session: Read,
    caller: AskedBy,
    mine: bool = False,
    waiting: bool = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[InnovationRow]:
    """Those the caller may read. `mine`: they belong to the team; `waiting`: it is their step."""
    return await innovation_views.list_innovations(
        session, caller, mine=mine, waiting=waiting, limit=limit, cursor=cursor
    )


@routes.get("/innovations/criteria", access=SIGNED_IN)
async def show_innovation_criteria(session: Read, caller: AskedBy) -> list[JudgedAspect]:
    """By which a new one would be judged."""
    return innovation_views.show_criteria(session, caller.language)


@routes.post(
    "/innovations/join",
    access=SIGNED_IN,
    errors=[*READING, InTheTeamAlready, MemberNotKnown, TeamCodeUnknown],
)
async def join_innovation(session: Write, caller: AskedBy, given: TeamJoin) -> InnovationPublic:
    """The team whose code one was given."""
    innovation_id = await innovations.join(session, caller.user, given)
    return await innovation_views.show_innovation(session, caller, innovation_id)


@routes.get("/innovations/{innovation_id}", access=SIGNED_IN, errors=READING)
async def show_innovation(session: Read, caller: AskedBy, innovation_id: Id, response: Response) -> InnovationPublic:
    return tagged(await innovation_views.read_innovation(session, caller, innovation_id), response)


@routes.get("/innovations/{innovation_id}/judges", access=OFFICER, errors=READING)
async def list_innovation_judges(session: Read, caller: AskedBy, innovation_id: Id) -> list[JudgeChoice]:
    """Who may be appointed: nobody of the team or of its people's units."""
    return await innovation_views.list_possible_judges(session, caller, innovation_id)


@routes.post(
    "/innovations/{innovation_id}/sheet",
    access=roles(Role.TRAINING_OFFICER),
    errors=[
        *READING,
        InnovationNotPossibleNow,
        JudgeKeepsOut,
        NotYourStep,
        SheetDoesNotFit,
        SheetGivenAlready,
    ],
)
async def give_innovation_sheet(
    session: Write, caller: AskedBy, innovation_id: Id, given: SheetGive, response: Response
) -> InnovationPublic:
    """The caller's score sheet, once, on any version: several judges give theirs at once."""
    await innovation_life.take(session, caller.user, innovation_id, Action.SCORE, given)
    return tagged(await innovation_views.show_innovation(session, caller, innovation_id), response)


innovation_life.add_routes(routes, innovation_views.show_innovation, [*READING, InnovationNotPossibleNow])
