"""Agreements between master and apprentice as they cross HTTP."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from casework.timeline import StoryStep
from contracts.apprenticeships import ApprenticeshipState
from kit.fields import Line, Request, Words

_Said = Annotated[str, Words(2, 1000)]


class ApprenticeshipTerms(BaseModel):
    """Of how many months an agreement may be, by today's rules."""

    least: int
    most: int


class ApprenticeshipOffer(Request):
    skill: Annotated[str, Line(2, 60)]
    goals: Annotated[str, Words(4, 2000)]
    months: Annotated[int, Field(ge=1, le=120)]


class ApprenticeshipAgree(Request):
    code: Annotated[str, Line(4, 12)]
    goals: Annotated[str, Words(4, 2000)]
    """The apprentice's own."""


class ApprenticeshipSaid(Request):
    words: _Said


class ApprenticeshipRow(BaseModel):
    id: str
    number: str
    version: int
    skill: str
    master_name: str
    apprentice_name: str
    """Empty before somebody agreed, and where erased."""
    unit_name: str
    state: ApprenticeshipState
    state_name: str
    begins_on: date | None
    ends_on: date | None


class ApprenticeshipPublic(ApprenticeshipRow):
    made_at: datetime
    goals: str
    own_goals: str | None
    months: int
    code: str | None
    """For the master, until somebody agreed."""
    allowance_fen: int
    """A month; paid by the enterprise."""
    timeline: list[StoryStep]
    actions: list[str]
