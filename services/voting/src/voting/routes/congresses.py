"""Worker congresses: preparation, delegates, the hall, resolutions."""

from fastapi import Response

from casework import job_routes
from casework.caller import AskedBy
from contracts.roles import Role
from kit.auth import SIGNED_IN, roles
from kit.db import Db, Read, Write
from kit.documents import DOCUMENT_PROBLEMS
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.routing import Routes
from kit.versions import tagged
from voting.congresses import agenda, congresses, delegates, minutes, resolutions, views
from voting.congresses.errors import (
    CheckedInAlready,
    CongressNotFound,
    CongressNotPossibleNow,
    DelegateNotFound,
    MandateOver,
    OtherCongress,
)
from voting.congresses.life import congress_life
from voting.congresses.models import LONG_JOBS
from voting.congresses.schemas import (
    CheckInCreate,
    CheckInPublic,
    CongressCreate,
    CongressPublic,
    CongressRow,
    DelegatePublic,
    HallPublic,
)
from voting.errors import NotYourPart

STEPS = (agenda, congresses, delegates, resolutions)
"""Each declares steps of `congress_life`."""
routes = Routes("voting", tag="congresses")
jobs = job_routes.add_routes(Routes("voting", tag="jobs"), LONG_JOBS)
READING = (CongressNotFound,)


@routes.post(
    "/congresses",
    access=roles(Role.UNION_STAFF),
    idempotent=True,
    status_code=201,
    errors=[*READING, *congresses.PREPARING],
)
async def prepare_congress(session: Write, caller: AskedBy, new: CongressCreate, response: Response) -> CongressPublic:
    """With its constituencies; seats are reckoned by the number of staff and shared out by it."""
    congress_id = await congresses.prepare_congress(session, caller, new)
    return tagged(await views.show_congress(session, caller, congress_id), response)


@routes.get("/congresses", access=SIGNED_IN, errors=[CursorInvalid])
async def list_congresses(
    session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None
) -> Page[CongressRow]:
    """Those in which the caller has a part, newest first."""
    return await views.list_congresses(session, caller, limit=limit, cursor=cursor)


@routes.get("/congresses/{congress_id}", access=SIGNED_IN, errors=READING)
async def show_congress(session: Read, caller: AskedBy, congress_id: Id, response: Response) -> CongressPublic:
    response.headers["Cache-Control"] = "no-store"
    return tagged(await views.show_congress(session, caller, congress_id), response)


@routes.get("/congresses/{congress_id}/delegates", access=SIGNED_IN, errors=[*READING, CursorInvalid])
async def list_delegates(
    session: Read,
    caller: AskedBy,
    congress_id: Id,
    constituency_id: Id | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[DelegatePublic]:
    return await delegates.list_delegates(
        session, caller, congress_id, constituency_id=constituency_id, limit=limit, cursor=cursor
    )


@routes.get("/congresses/{congress_id}/hall", access=SIGNED_IN, errors=READING)
async def show_hall(session: Read, caller: AskedBy, congress_id: Id) -> HallPublic:
    """For the screen in the hall."""
    return await views.show_hall(session, caller, congress_id)


@routes.get(
    "/congresses/{congress_id}/minutes",
    access=SIGNED_IN,
    errors=[*READING, CongressNotPossibleNow, *DOCUMENT_PROBLEMS],
    response_class=Response,
)
async def fetch_minutes(db: Db, caller: AskedBy, congress_id: Id) -> Response:
    """Minutes and resolutions as a PDF, when everything was voted on."""
    async with db.read() as session:
        congress = await views.show_congress(session, caller, congress_id)
    made = await minutes.write_minutes(caller, congress)
    name = {
        "Content-Disposition": f'attachment; filename="{congress.number}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(made, media_type="application/pdf", headers=name)


@routes.post(
    "/congresses/{congress_id}/receipt",
    access=SIGNED_IN,
    status_code=204,
    errors=[*READING, DelegateNotFound, MandateOver, NotYourPart],
)
async def receive_papers(session: Write, caller: AskedBy, congress_id: Id) -> None:
    """The delegate has the papers: proof that they were delivered, and when."""
    await delegates.receive_papers(session, caller, congress_id)


@routes.post(
    "/congresses/{congress_id}/check-ins",
    access=SIGNED_IN,
    idempotent=True,
    status_code=201,
    errors=[
        *READING,
        CheckedInAlready,
        CongressNotPossibleNow,
        DelegateNotFound,
        MandateOver,
        NotYourPart,
        OtherCongress,
    ],
)
async def check_in(session: Write, caller: AskedBy, congress_id: Id, new: CheckInCreate) -> CheckInPublic:
    """A delegate who stands in front of the steward; sent again under its key it is the same check-in."""
    return await delegates.check_in(session, caller, congress_id, new)


congress_life.add_routes(routes, views.show_congress, [*READING, CongressNotPossibleNow])
