"""Master and apprentice (师带徒): offered, agreed to, and what is done with an agreement."""

from fastapi import Response

from casework.caller import AskedBy
from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from kit.auth import SIGNED_IN, ClosedAfterReset
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.routing import Routes
from kit.versions import tagged
from learning import apprenticeships
from learning.apprenticeship_errors import (
    AgreementCodeUnknown,
    ApprenticeshipNotFound,
    ApprenticeshipNotPossibleNow,
    MonthsDoNotFit,
    NobodyTeachesThemselves,
)
from learning.apprenticeship_schemas import (
    ApprenticeshipAgree,
    ApprenticeshipOffer,
    ApprenticeshipPublic,
    ApprenticeshipRow,
    ApprenticeshipTerms,
)
from learning.apprenticeships import apprenticeship_life

routes = Routes("learning", tag="apprenticeships")
READING = (ApprenticeshipNotFound, ClosedAfterReset)


@routes.post(
    "/apprenticeships",
    access=SIGNED_IN,
    idempotent=True,
    status_code=201,
    errors=[*READING, MemberNotKnown, MonthsDoNotFit, UnitNotKnown],
)
async def offer_apprenticeship(
    session: Write, caller: AskedBy, new: ApprenticeshipOffer, response: Response
) -> ApprenticeshipPublic:
    """By the master, who gives its code to the apprentice."""
    made = await apprenticeships.offer(session, caller, new)
    return tagged(await apprenticeships.show_apprenticeship(session, caller, made), response)


@routes.get("/apprenticeships", access=SIGNED_IN, errors=[CursorInvalid])
async def list_apprenticeships(
    session: Read, caller: AskedBy, mine: bool = False, limit: Limit = 20, cursor: Cursor = None
) -> Page[ApprenticeshipRow]:
    """The caller's own; of a training officer those of their units, unless `mine`."""
    return await apprenticeships.list_apprenticeships(session, caller, mine=mine, limit=limit, cursor=cursor)


@routes.get("/apprenticeships/terms", access=SIGNED_IN)
async def show_apprenticeship_terms(session: Read) -> ApprenticeshipTerms:
    """Of how many months an agreement may be."""
    return apprenticeships.terms(session)


@routes.post(
    "/apprenticeships/agree",
    access=SIGNED_IN,
    errors=[*READING, AgreementCodeUnknown, MemberNotKnown, NobodyTeachesThemselves],
)
async def agree_to_apprenticeship(session: Write, caller: AskedBy, given: ApprenticeshipAgree) -> ApprenticeshipPublic:
    """By the apprentice, with what they want to learn."""
    found = await apprenticeships.agree(session, caller.user, given)
    return await apprenticeships.show_apprenticeship(session, caller, found)


@routes.get("/apprenticeships/{apprenticeship_id}", access=SIGNED_IN, errors=READING)
async def show_apprenticeship(
    session: Read, caller: AskedBy, apprenticeship_id: Id, response: Response
) -> ApprenticeshipPublic:
    return tagged(await apprenticeships.show_apprenticeship(session, caller, apprenticeship_id), response)


apprenticeship_life.add_routes(routes, apprenticeships.show_apprenticeship, [*READING, ApprenticeshipNotPossibleNow])
