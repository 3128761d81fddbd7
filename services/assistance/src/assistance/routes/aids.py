"""Programmes and aids."""

from fastapi import Response

from assistance import aid_requests, aids, bank_results, consents, payouts, programmes
from assistance.aid_errors import (
    AidNotPossibleNow,
    ChangeThere,
    ConsentWithdrawnBefore,
    DayPassed,
    LimitUsedUp,
    NotOnFile,
    ProgrammeNotForYou,
    ProgrammeThere,
)
from assistance.aid_life import aid_life
from assistance.aid_schemas import (
    AidBrief,
    AidCreate,
    AidPublic,
    AidRow,
    EditionCreate,
    FiguresCreate,
    ProgrammeCreate,
    ProgrammeEnd,
    ProgrammePublic,
)
from assistance.errors import HouseholdNotFound, OwnConsentMissing, PapersMissing
from assistance.forms import ANSWER_FAULTS, EDITION_FAULTS, FIGURE_FAULTS
from casework.attachments import FileNotUsable
from casework.caller import AskedBy
from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from contracts.roles import Role
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser, Forbidden, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import CallersLanguage, Routes
from kit.versions import IfMatch, tagged

STEPS = (aids, consents, payouts, bank_results)
"""Each declares steps of `aid_life`."""

routes = Routes("assistance", tag="aids")
ADMIN = roles(Role.UNION_STAFF)
"""At a top unit."""
TOP = (Forbidden, UnitNotKnown)
UNKNOWN = (NotFound, UnitNotKnown, ClosedAfterReset)


@routes.get("/programmes", access=SIGNED_IN)
async def list_programmes(session: Read, lang: CallersLanguage) -> list[ProgrammePublic]:
    """All, with their figures and sources."""
    return await programmes.list_programmes(session, lang)


@routes.post(
    "/programmes",
    access=ADMIN,
    idempotent=True,
    status_code=201,
    errors=[*TOP, *EDITION_FAULTS, *FIGURE_FAULTS, ProgrammeThere],
)
async def create_programme(
    session: Write, user: CurrentUser, new: ProgrammeCreate, lang: CallersLanguage, response: Response
) -> ProgrammePublic:
    return tagged(await programmes.create_programme(session, user, new, lang), response)


@routes.post("/programmes/{programme_id}/figures", access=ADMIN, errors=[*TOP, *FIGURE_FAULTS, NotFound])
async def add_figures(
    session: Write,
    user: CurrentUser,
    programme_id: Id,
    version: IfMatch,
    new: FiguresCreate,
    lang: CallersLanguage,
    response: Response,
) -> ProgrammePublic:
    """Each from a day on; what was decided before keeps its own figures."""
    return tagged(await programmes.add_figures(session, user, programme_id, version, new, lang), response)


@routes.post(
    "/programmes/{programme_id}/editions",
    access=ADMIN,
    errors=[*TOP, *EDITION_FAULTS, ChangeThere, DayPassed, NotFound],
)
async def change_programme(
    session: Write,
    user: CurrentUser,
    programme_id: Id,
    version: IfMatch,
    new: EditionCreate,
    lang: CallersLanguage,
    response: Response,
) -> ProgrammePublic:
    """Another name, form, papers or documents, from today or a later day on."""
    return tagged(await programmes.change_programme(session, user, programme_id, version, new, lang), response)


@routes.post("/programmes/{programme_id}/end", access=ADMIN, errors=[*TOP, DayPassed, NotFound])
async def end_programme(
    session: Write,
    user: CurrentUser,
    programme_id: Id,
    version: IfMatch,
    given: ProgrammeEnd,
    lang: CallersLanguage,
    response: Response,
) -> ProgrammePublic:
    """After its last day it takes no further request."""
    return tagged(await programmes.end_programme(session, user, programme_id, version, given, lang), response)


@routes.post(
    "/aids",
    access=SIGNED_IN,
    idempotent=True,
    status_code=201,
    errors=[
        *UNKNOWN,
        *ANSWER_FAULTS,
        ConsentWithdrawnBefore,
        FileNotUsable,
        HouseholdNotFound,
        LimitUsedUp,
        MemberNotKnown,
        NotOnFile,
        OwnConsentMissing,
        PapersMissing,
        ProgrammeNotForYou,
    ],
)
async def request_aid(session: Write, caller: AskedBy, new: AidCreate, response: Response) -> AidBrief:
    """For a household on file by the applicant, or by an officer for them; or for the caller, without a file.

    How the amount came about tells `read`.
    """
    return tagged(await aid_requests.request_aid(session, caller, new), response)


@routes.get("/aids", access=SIGNED_IN, errors=[CursorInvalid])
async def list_aids(
    session: Read,
    caller: AskedBy,
    household_id: Id | None = None,
    own: bool = False,
    waiting: bool = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[AidRow]:
    """The caller's own, and those of the units where they work on aid. `waiting`: for the caller's approval."""
    return await aids.list_aids(
        session, caller, household_id=household_id, own=own, waiting=waiting, limit=limit, cursor=cursor
    )


@routes.get("/aids/{aid_id}", access=SIGNED_IN, errors=UNKNOWN)
async def show_aid(session: Read, caller: AskedBy, aid_id: Id, response: Response) -> AidBrief:
    """Where it stands and what the caller may do."""
    return tagged(await aids.show_aid(session, caller, aid_id), response)


@routes.get("/aids/{aid_id}/own", access=SIGNED_IN, errors=UNKNOWN)
async def show_own_aid(session: Read, caller: AskedBy, aid_id: Id, response: Response) -> AidPublic:
    """All of it, to its applicant alone: nobody else reads here, so the audit trail keeps nothing."""
    return tagged(await aids.show_own(session, caller, aid_id), response)


@routes.post("/aids/{aid_id}/read", access=SIGNED_IN, errors=UNKNOWN)
async def read_aid(session: Write, caller: AskedBy, aid_id: Id, response: Response) -> AidPublic:
    """How the amount came about, what was asked, and the reasons given: a POST, as the audit trail keeps who read."""
    return tagged(await aids.read_aid(session, caller, aid_id), response)


aid_life.add_routes(routes, aids.show_aid, [*UNKNOWN, AidNotPossibleNow])
