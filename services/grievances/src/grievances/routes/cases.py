"""Cases: file, list, read, and the author's own switch."""

from typing import Annotated

from fastapi import Query, Response
from pydantic_core import to_json

from casework.attachments import FileNotUsable
from casework.caller import AskedBy
from casework.units import UnitNotKnown
from contracts.grievances import CaseKind, CaseState
from grievances import cases, filing, lists, views
from grievances.errors import (
    AboutYourself,
    CaseClosed,
    CaseNotFound,
    ComplaintAboutNobody,
    MemberNotKnown,
    NoDesk,
    NoImpartialDesk,
    NotYourAction,
    PersonNotThere,
    UnitNotThere,
)
from grievances.lists import DueGroup, Filter, Order, Scope
from grievances.schemas import CaseCreate, CasePublic, CaseRow, CaseUpdate
from kit.auth import SIGNED_IN, ClosedAfterReset
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.routing import Routes
from kit.versions import IfMatch, tagged

routes = Routes("grievances", tag="cases")

SUBJECT_ERRORS = (
    AboutYourself,
    ComplaintAboutNobody,
    PersonNotThere,
    UnitNotThere,
    NoDesk,
    NoImpartialDesk,
    MemberNotKnown,
    UnitNotKnown,
)


@routes.post("/cases", access=SIGNED_IN, idempotent=True, status_code=201, errors=[*SUBJECT_ERRORS, FileNotUsable])
async def submit_case(session: Write, caller: AskedBy, new: CaseCreate, response: Response) -> CasePublic:
    """File a concern. It goes to the nearest impartial union desk; `deadlines` say when something will be heard."""
    return tagged(await filing.submit_case(session, caller, new), response)


@routes.get("/cases", access=SIGNED_IN, errors=[CursorInvalid], response_model=Page[CaseRow])
async def list_cases(
    session: Read,
    caller: AskedBy,
    scope: Scope = Scope.MINE,
    state: Annotated[list[CaseState] | None, Query()] = None,
    kind: CaseKind | None = None,
    due: DueGroup | None = None,
    unit_id: Id | None = None,
    q: Annotated[str | None, Query(max_length=100)] = None,
    order: Order | None = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Response:
    """`desk`: on the caller's own desk; `supervised`: late and theirs to see to; `below`: on others' desks, to look on.

    `work`: what waits for the caller's step, in any of their offices; `waiting`: theirs too, but another's step;
    `past`: what an office of theirs had before, to read. `order`: one's own and past ones newest first, all others by
    what is due first, unless asked otherwise. `q`: words, or a number, whose case is found in any `state`.
    """
    wanted = Filter(state=tuple(state or ()), kind=kind, due=due, unit_id=unit_id, q=q)
    found = await lists.list_cases(session, caller, scope, wanted, order=order, limit=limit, cursor=cursor)
    return Response(to_json(found), media_type="application/json")


@routes.get("/cases/{case_id}", access=SIGNED_IN, errors=[CaseNotFound, ClosedAfterReset])
async def get_case(session: Read, caller: AskedBy, case_id: Id, response: Response) -> CasePublic:
    return tagged(await views.show(session, caller, case_id), response)


@routes.patch("/cases/{case_id}", access=SIGNED_IN, errors=[CaseNotFound, ClosedAfterReset, NotYourAction, CaseClosed])
async def update_case(
    session: Write, caller: AskedBy, case_id: Id, version: IfMatch, change: CaseUpdate, response: Response
) -> CasePublic:
    """The author lets the answering department know their name, or takes that back."""
    return tagged(await cases.update_case(session, caller, case_id, version, change), response)
