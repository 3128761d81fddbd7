"""What is done with a case. Each action names the version it was decided on (`If-Match`) and answers with the case."""

from fastapi import Response

from casework.units import UnitNotKnown
from contracts.roles import Role
from grievances import cases, ratings
from grievances.errors import (
    CaseClosed,
    CaseNotFound,
    DepartmentInConflict,
    FileNotUsable,
    HandBackTooLate,
    NoLongerYours,
    NotADepartment,
    NotInThisState,
    NotSolvedWithoutWords,
    NotYourAction,
    NotYourDesk,
)
from grievances.routes.caller import AskedBy
from grievances.schemas import (
    Assignment,
    CasePublic,
    FollowUp,
    HandBack,
    RatingCreate,
    Rejection,
    Reply,
    Withdrawal,
)
from kit.auth import SIGNED_IN, ClosedAfterReset, roles
from kit.db import Write
from kit.errors import Problem
from kit.fields import Id
from kit.routing import Routes
from kit.versions import IfMatch, tagged

routes = Routes("grievances", tag="actions")

STAFF = roles(Role.UNION_STAFF)
ANSWERING = roles(Role.UNION_STAFF, Role.HANDLER)
DEPARTMENT = roles(Role.HANDLER)
ERRORS: tuple[type[Problem], ...] = (
    CaseNotFound,
    NotYourAction,
    NotYourDesk,
    NoLongerYours,
    NotInThisState,
    CaseClosed,
    ClosedAfterReset,
    UnitNotKnown,
)


@routes.post("/cases/{case_id}/accept", access=STAFF, errors=ERRORS)
async def accept_case(session: Write, caller: AskedBy, case_id: Id, version: IfMatch, response: Response) -> CasePublic:
    return tagged(await cases.accept_case(session, caller, case_id, version), response)


@routes.post("/cases/{case_id}/reject", access=STAFF, errors=ERRORS)
async def reject_case(
    session: Write, caller: AskedBy, case_id: Id, version: IfMatch, given: Rejection, response: Response
) -> CasePublic:
    """Not accepted, with the reason and where to go instead."""
    return tagged(await cases.reject_case(session, caller, case_id, version, given), response)


@routes.post("/cases/{case_id}/assign", access=STAFF, errors=[*ERRORS, NotADepartment, DepartmentInConflict])
async def assign_case(
    session: Write, caller: AskedBy, case_id: Id, version: IfMatch, given: Assignment, response: Response
) -> CasePublic:
    """Ask a department to answer. It does not learn the author's name unless the author agreed."""
    return tagged(await cases.assign_case(session, caller, case_id, version, given), response)


@routes.post("/cases/{case_id}/hand-back", access=ANSWERING, errors=[*ERRORS, HandBackTooLate])
async def hand_back_case(
    session: Write, caller: AskedBy, case_id: Id, version: IfMatch, given: HandBack, response: Response
) -> CasePublic:
    """The department: this is not ours (within its days). The desk: give it back to us."""
    return tagged(await cases.hand_back_case(session, caller, case_id, version, given), response)


@routes.post("/cases/{case_id}/start", access=DEPARTMENT, errors=ERRORS)
async def start_case(session: Write, caller: AskedBy, case_id: Id, version: IfMatch, response: Response) -> CasePublic:
    return tagged(await cases.start_case(session, caller, case_id, version), response)


@routes.post("/cases/{case_id}/reply", access=ANSWERING, errors=[*ERRORS, FileNotUsable])
async def reply_case(
    session: Write, caller: AskedBy, case_id: Id, version: IfMatch, given: Reply, response: Response
) -> CasePublic:
    """The answer, which the author is then asked to rate."""
    return tagged(await cases.reply_case(session, caller, case_id, version, given), response)


@routes.post("/cases/{case_id}/follow-up", access=STAFF, errors=ERRORS)
async def follow_up_case(
    session: Write, caller: AskedBy, case_id: Id, version: IfMatch, given: FollowUp, response: Response
) -> CasePublic:
    return tagged(await cases.follow_up_case(session, caller, case_id, version, given), response)


@routes.post("/cases/{case_id}/rating", access=SIGNED_IN, errors=[*ERRORS, NotSolvedWithoutWords])
async def rate_case(
    session: Write, caller: AskedBy, case_id: Id, version: IfMatch, given: RatingCreate, response: Response
) -> CasePublic:
    """The author alone. Solved closes the case; not solved, for which words are needed, opens it one level higher."""
    return tagged(await ratings.rate_case(session, caller, case_id, version, given), response)


@routes.post("/cases/{case_id}/withdraw", access=SIGNED_IN, errors=ERRORS)
async def withdraw_case(
    session: Write, caller: AskedBy, case_id: Id, version: IfMatch, given: Withdrawal, response: Response
) -> CasePublic:
    return tagged(await cases.withdraw_case(session, caller, case_id, version, given), response)
