"""Visits outside an application, and what visitors report of them and of home checks."""

from fastapi import Response

from assistance import checks, funds, views, visit_views, visits
from assistance.errors import HouseholdNotFound, NotPossibleNow, NotYourStep
from assistance.ledger_schemas import TransferPublic
from assistance.schemas import HouseholdBrief
from assistance.visit_errors import (
    CannotBeVisited,
    GiftNotSaid,
    NoGiftApproved,
    VisitDateOver,
    VisitNotFound,
    VisitNotPossibleNow,
)
from assistance.visit_life import visit_life
from assistance.visit_models import Visit
from assistance.visit_reports import REFUSALS
from assistance.visit_schemas import CheckRecord, VisitBrief, VisitCreate, VisitPublic, VisitRecord, VisitRow
from casework.caller import AskedBy
from casework.lifecycle import AnotherPersonNeeded
from casework.units import UnitNotKnown
from contracts.roles import Role
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.routing import Routes
from kit.versions import tagged

routes = Routes("assistance", tag="visits")
UNKNOWN = (VisitNotFound, UnitNotKnown)
WORKING = roles(Role.UNION_STAFF, Role.ASSESSOR, Role.APPROVER)


@routes.post(
    "/visits",
    access=visits.STAFF,
    idempotent=True,
    status_code=201,
    errors=[CannotBeVisited, UnitNotKnown, VisitDateOver, VisitNotFound],
)
async def plan_visit(session: Write, caller: AskedBy, new: VisitCreate, response: Response) -> VisitBrief:
    """To a member of the units that the caller sees to. A gift needs an approver."""
    return tagged(
        await visit_views.show_visit(session, caller, await visits.plan_visit(session, caller.user, new)), response
    )


@routes.get("/visits", access=WORKING, errors=[CursorInvalid])
async def list_visits(
    session: Read, caller: AskedBy, waiting: bool = False, limit: Limit = 20, cursor: Cursor = None
) -> Page[VisitRow]:
    """Those that are the caller's work. `waiting`: those that wait for a step of theirs."""
    return await visit_views.list_visits(session, caller, waiting=waiting, limit=limit, cursor=cursor)


@routes.get("/visits/own", access=SIGNED_IN, errors=[CursorInvalid])
async def list_own_visits(session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None) -> Page[VisitRow]:
    """Those to the caller themselves."""
    return await visit_views.list_own_visits(session, caller, limit=limit, cursor=cursor)


@routes.get("/visits/{visit_id}", access=WORKING, errors=UNKNOWN)
async def show_visit(session: Read, caller: AskedBy, visit_id: Id, response: Response) -> VisitBrief:
    """Where it stands, and what the caller may do; nothing of what lies sealed."""
    return tagged(await visit_views.show_visit(session, caller, visit_id), response)


@routes.post("/visits/{visit_id}/read", access=WORKING, errors=UNKNOWN)
async def read_visit(session: Write, caller: AskedBy, visit_id: Id, response: Response) -> VisitPublic:
    """All that the caller may know of it. A POST, as the audit trail keeps who read it."""
    return tagged(await visit_views.read_visit(session, caller, visit_id), response)


@routes.post(
    "/visits/{visit_id}/reports",
    access=visits.VISITORS,
    errors=[*UNKNOWN, *REFUSALS, AnotherPersonNeeded, GiftNotSaid, NoGiftApproved, NotYourStep, VisitNotPossibleNow],
)
async def report_visit(
    session: Write, caller: AskedBy, visit_id: Id, given: VisitRecord, response: Response
) -> VisitBrief:
    """What one visitor found. Its `id` is made on the phone: sent twice, it takes effect once. Where the other's
    report is there already, both stand side by side and a union officer decides."""
    await visits.send_report(session, caller.user, visit_id, given)
    return tagged(await visit_views.show_after_step(session, caller, visit_id), response)


@routes.post(
    "/households/{household_id}/check",
    access=checks.VISITORS,
    errors=[
        HouseholdNotFound,
        UnitNotKnown,
        ClosedAfterReset,
        *REFUSALS,
        AnotherPersonNeeded,
        NotPossibleNow,
        NotYourStep,
    ],
)
async def report_check(
    session: Write, caller: AskedBy, household_id: Id, given: CheckRecord, response: Response
) -> HouseholdBrief:
    """What one visitor found in a home check; `id` and a second report as for a visit."""
    await checks.send_report(session, caller.user, household_id, given)
    return tagged(await views.show_after_step(session, caller, household_id), response)


@routes.get("/visits/{visit_id}/ledger", access=roles(Role.FINANCE, Role.AUDITOR), errors=UNKNOWN)
async def show_visit_ledger(session: Read, user: CurrentUser, visit_id: Id) -> list[TransferPublic]:
    """What was posted for its gift."""
    return await funds.show_ledger(session, user, Visit, visit_id, VisitNotFound)


visit_life.add_routes(routes, visit_views.show_after_step, [*UNKNOWN, VisitNotPossibleNow])
