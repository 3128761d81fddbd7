"""Mutual aid: schemes, enrolments, premiums, claims."""

from fastapi import Response

from assistance import claims, schemes
from assistance.claims import claim_life
from assistance.errors import NotAMember, OwnConsentMissing
from assistance.mutual_errors import (
    AlreadyEnrolled,
    BenefitUnknown,
    BillMissing,
    ClaimNotPossibleNow,
    EnrolmentClosed,
    EnrolmentNotFound,
    NotCovered,
    NotForYourUnit,
    NothingToCollect,
    PremiumNotPaid,
    SchemeThere,
)
from assistance.mutual_schemas import (
    ClaimCreate,
    ClaimPublic,
    ClaimRead,
    ClaimRow,
    EnrolmentPublic,
    PremiumsReceived,
    SchemeCreate,
    SchemePublic,
)
from casework.attachments import FileNotUsable
from casework.caller import AskedBy
from casework.units import UnitNotKnown
from contracts.roles import Role
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes
from kit.versions import tagged

routes = Routes("assistance", tag="mutual aid")
UNKNOWN = (NotFound, UnitNotKnown, ClosedAfterReset)


@routes.get("/schemes", access=SIGNED_IN)
async def list_schemes(session: Read, caller: AskedBy) -> list[SchemePublic]:
    """Those that are not over."""
    return await schemes.list_schemes(session, caller)


@routes.post(
    "/schemes", access=roles(Role.UNION_STAFF), idempotent=True, status_code=201, errors=[*UNKNOWN, SchemeThere]
)
async def create_scheme(session: Write, caller: AskedBy, new: SchemeCreate) -> SchemePublic:
    """Of one year; the same code in the next year renews it."""
    return await schemes.create_scheme(session, caller, new)


@routes.post(
    "/schemes/{scheme_id}/enrolments",
    access=SIGNED_IN,
    idempotent=True,
    status_code=201,
    errors=[*UNKNOWN, AlreadyEnrolled, EnrolmentClosed, NotAMember, NotForYourUnit],
)
async def enrol(session: Write, caller: AskedBy, scheme_id: Id) -> EnrolmentPublic:
    """The caller joins for the year."""
    return await schemes.enrol(session, caller, scheme_id)


@routes.post(
    "/schemes/{scheme_id}/premiums",
    access=roles(Role.FINANCE, fresh=True),
    idempotent=True,
    status_code=201,
    errors=[*UNKNOWN, NothingToCollect],
)
async def receive_premiums(session: Write, user: CurrentUser, scheme_id: Id) -> PremiumsReceived:
    """Of all who joined and have not paid yet: into the budget of the scheme's fund."""
    return await schemes.receive_premiums(session, user, scheme_id)


@routes.get("/enrolments", access=SIGNED_IN, errors=[CursorInvalid])
async def list_enrolments(
    session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None
) -> Page[EnrolmentPublic]:
    """The caller's own."""
    return await schemes.list_enrolments(session, caller, limit=limit, cursor=cursor)


@routes.post(
    "/claims",
    access=SIGNED_IN,
    idempotent=True,
    status_code=201,
    errors=[
        *UNKNOWN,
        BenefitUnknown,
        BillMissing,
        EnrolmentNotFound,
        FileNotUsable,
        NotCovered,
        OwnConsentMissing,
        PremiumNotPaid,
    ],
)
async def file_claim(session: Write, caller: AskedBy, new: ClaimCreate, response: Response) -> ClaimPublic:
    """For what happened on a day that is covered."""
    return tagged(await claims.file_claim(session, caller, new), response)


@routes.get("/claims", access=SIGNED_IN, errors=[CursorInvalid])
async def list_claims(
    session: Read,
    caller: AskedBy,
    own: bool = False,
    waiting: bool = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[ClaimRow]:
    """Those of the units whose officer the caller is; `own`: the caller's. `waiting`: to be checked."""
    return await claims.list_claims(session, caller, own=own, waiting=waiting, limit=limit, cursor=cursor)


@routes.get("/claims/{claim_id}", access=SIGNED_IN, errors=UNKNOWN)
async def show_claim(session: Read, caller: AskedBy, claim_id: Id, response: Response) -> ClaimPublic:
    return tagged(await claims.show_claim(session, caller, claim_id), response)


@routes.post("/claims/{claim_id}/read", access=SIGNED_IN, errors=UNKNOWN)
async def read_claim(session: Write, caller: AskedBy, claim_id: Id, response: Response) -> ClaimRead:
    """What happened and who is paid: a POST, as the audit trail keeps who read it."""
    return tagged(await claims.read_claim(session, caller, claim_id), response)


claim_life.add_routes(routes, claims.show_claim, [*UNKNOWN, ClaimNotPossibleNow])
