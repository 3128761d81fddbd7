"""A household's file: the self-check, the application, and every step."""

from fastapi import Response

from assistance import (
    amendments,
    applications,
    approvals,
    assessments,
    candidates,
    checks,
    consents,
    households,
    notices,
    rechecks,
    views,
)
from assistance.errors import (
    AlreadyApplied,
    ApplicantMissing,
    ConsentMissing,
    FiguresIncomplete,
    HouseholdNotFound,
    NoAdult,
    NotAMember,
    NotPossibleNow,
    PapersMissing,
    PersonsDoNotMatch,
    SamePersonTwice,
)
from assistance.lifecycle import life
from assistance.schemas import (
    Candidate,
    HouseholdBrief,
    HouseholdCreate,
    HouseholdPublic,
    HouseholdRow,
    Prefill,
    SelfCheck,
)
from casework.attachments import FileNotUsable
from casework.caller import AskedBy
from casework.decisions import DecisionPublic
from casework.units import UnitNotKnown
from contracts.assistance import Duty
from contracts.roles import Role
from kit.auth import SIGNED_IN, ClosedAfterReset, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.routing import Routes
from kit.versions import tagged

STEPS = (amendments, applications, approvals, assessments, checks, consents, notices, rechecks)
"""Each declares steps of `life`."""

routes = Routes("assistance", tag="households")
UNKNOWN = (HouseholdNotFound, UnitNotKnown, ClosedAfterReset)
WORKING = roles(Role.UNION_STAFF, Role.ASSESSOR, Role.APPROVER)


@routes.post("/self-checks", access=SIGNED_IN)
async def check_oneself(session: Read, caller: AskedBy, given: SelfCheck) -> DecisionPublic:
    """The likely result, with each step and figure. Nothing is stored."""
    return applications.check_oneself(session, caller, given)


@routes.post(
    "/households",
    access=SIGNED_IN,
    idempotent=True,
    status_code=201,
    errors=[
        AlreadyApplied,
        ApplicantMissing,
        ClosedAfterReset,
        ConsentMissing,
        FiguresIncomplete,
        FileNotUsable,
        HouseholdNotFound,
        NoAdult,
        NotAMember,
        PapersMissing,
        PersonsDoNotMatch,
        SamePersonTwice,
        UnitNotKnown,
    ],
)
async def apply(session: Write, caller: AskedBy, new: HouseholdCreate, response: Response) -> HouseholdBrief:
    """The caller's household asks to be taken on file. Files are uploaded before, each paper with its kind."""
    return tagged(await applications.apply(session, caller, new), response)


@routes.get("/households", access=WORKING, errors=[CursorInvalid])
async def list_households(
    session: Read, caller: AskedBy, waiting: bool = False, limit: Limit = 20, cursor: Cursor = None
) -> Page[HouseholdRow]:
    """Those that are the caller's work. `waiting`: those that wait for a step of theirs."""
    return await households.list_households(session, caller, waiting=waiting, limit=limit, cursor=cursor)


@routes.get("/households/own", access=SIGNED_IN, errors=[CursorInvalid])
async def list_own_households(
    session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None
) -> Page[HouseholdRow]:
    return await households.list_own(session, caller, limit=limit, cursor=cursor)


@routes.get("/households/prefill", access=SIGNED_IN)
async def prefill(session: Read, caller: AskedBy) -> Prefill:
    """What an application need not ask again: from the roster, and from the caller's newest file."""
    return await applications.prefill(session, caller)


@routes.get("/households/{household_id}/candidates", access=roles(Role.UNION_STAFF), errors=UNKNOWN)
async def list_candidates(session: Read, caller: AskedBy, household_id: Id, duty: Duty) -> list[Candidate]:
    """Who may be named to visit or to assess it, first; then who may not, each with the reason."""
    return await candidates.list_candidates(session, caller, household_id, duty)


@routes.get("/households/{household_id}", access=SIGNED_IN, errors=UNKNOWN)
async def show_household(session: Read, caller: AskedBy, household_id: Id, response: Response) -> HouseholdBrief:
    """Where it stands, and what the caller may do; nothing of what lies sealed."""
    return tagged(await views.show_household(session, caller, household_id), response)


@routes.post("/households/{household_id}/read", access=SIGNED_IN, errors=UNKNOWN)
async def read_household(session: Write, caller: AskedBy, household_id: Id, response: Response) -> HouseholdPublic:
    """All that the caller may know of it. A POST, as the audit trail keeps who read it."""
    return tagged(await views.read_household(session, caller, household_id), response)


life.add_routes(routes, views.show_after_step, [*UNKNOWN, NotPossibleNow])
