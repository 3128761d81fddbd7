"""HTTP in and out."""

from typing import Annotated

from fastapi import Query

from contracts.roles import Role
from insights import figures
from insights.rules import Month
from insights.schemas import AssistanceFigures, Figures, Months, Turnout
from kit.auth import CurrentUser, roles
from kit.db import Read
from kit.routing import Routes

routes = Routes("insights", tag="insights")

STAFF = roles(Role.UNION_STAFF)

MonthText = Annotated[str, Query(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", examples=["2026-10"])]
MonthCount = Annotated[int, Query(ge=1, le=24, description="How many months up to this one, taken together.")]


@routes.get("/months", access=STAFF)
async def list_months(session: Read, user: CurrentUser) -> Months:
    return await figures.list_months(session)


@routes.get("/cases", access=STAFF)
async def case_figures(session: Read, user: CurrentUser, month: MonthText, months: MonthCount = 1) -> Figures:
    """Concerns of a month, or of several up to it, in the units the caller works for."""
    return await figures.case_figures(session, user, Month.parse(month), months)


@routes.get("/assistance", access=STAFF)
async def assistance_figures(
    session: Read, user: CurrentUser, month: MonthText, months: MonthCount = 1
) -> AssistanceFigures:
    """Households and aids of a month, or of several up to it, in the units the caller works for."""
    return await figures.assistance_figures(session, user, Month.parse(month), months)


@routes.get("/elections", access=STAFF)
async def turnout(session: Read, user: CurrentUser, month: MonthText, months: MonthCount = 1) -> Turnout:
    """Turnout of elections by secret ballot that closed in a month, or in several up to it."""
    return await figures.turnout(session, user, Month.parse(month), months)
