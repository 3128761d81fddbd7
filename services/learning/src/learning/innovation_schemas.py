"""Small innovations as they cross HTTP."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from casework.attachments import FilePublic
from casework.timeline import StoryStep
from contracts.innovations import InnovationState
from kit.fields import AS_TEXT, Id, Line, Request, Words
from learning.innovation_rules import Aspect, InnovationKind

Said = Annotated[str, Words(2, 1000)]
Points = Annotated[int, Field(ge=0, le=100)]


class JudgedAspect(BaseModel):
    aspect: Aspect
    name: str
    points: int
    """At most."""


class InnovationCreate(Request):
    kind: Annotated[InnovationKind, AS_TEXT]
    title: Annotated[str, Line(2, 60)]
    problem: Annotated[str, Words(4, 2000)]
    solution: Annotated[str, Words(4, 4000)]
    is_open: bool = False
    """Whether it may be published with the author's name once it is adopted."""
    file_ids: Annotated[list[Id], Field(max_length=10, default_factory=list)]


class TeamJoin(Request):
    code: Annotated[str, Line(4, 12)]
    is_named: bool = False


class InnovationAccept(Request):
    words: Said
    report_by: Annotated[date, AS_TEXT]


class InnovationReason(Request):
    reason: Said


class InnovationReport(Request):
    report: Annotated[str, Words(4, 4000)]
    file_ids: Annotated[list[Id], Field(max_length=10, default_factory=list)]


class JudgesAppoint(Request):
    judge_ids: Annotated[list[Id], Field(min_length=1, max_length=15)]


class SheetGive(Request):
    points: Annotated[list[Points], Field(min_length=1, max_length=10)]
    words: Said | None = None


class InnovationAdopt(Request):
    owner_unit_id: Id
    adopt_by: Annotated[date, AS_TEXT]
    words: Said | None = None


class BenefitRecord(Request):
    words: Said
    benefit_fen: Annotated[int, Field(ge=0, le=10**12)] = 0


class ConsentChange(Request):
    is_open: bool


class CreditChange(Request):
    is_named: bool


class InnovationRow(BaseModel):
    id: str
    number: str
    version: int
    kind: InnovationKind
    kind_name: str
    title: str
    unit_name: str
    state: InnovationState
    state_name: str
    submitted_at: datetime
    points: float | None
    """Of 100, once every sheet is in."""


class TeamMember(BaseModel):
    name: str
    unit_name: str


class SheetPublic(BaseModel):
    judge_name: str
    """For those who see to it; empty for others."""
    points: list[int]
    words: str | None


class JudgeChoice(BaseModel):
    id: str
    name: str
    unit_name: str
    is_appointed: bool


class InnovationPublic(InnovationRow):
    problem: str
    solution: str
    author_name: str
    """Empty for strangers, if the author does not agree to stand there."""
    team: list[TeamMember]
    hidden_members: int
    """Of the team, who do not want to stand there."""
    is_open: bool
    is_own: bool
    is_named: bool | None
    """Whether the caller agrees to stand there by name; None for those who are not of the team."""
    is_seen_to: bool
    """By the caller: they answer objections."""
    code: str | None
    """For the author, while others may join."""
    files: list[FilePublic]
    criteria: list[JudgedAspect]
    report_by: date | None
    report: str | None
    judges: int
    judges_least: int
    """By today's rules."""
    sheets: int
    """How many are in."""
    own_sheet: SheetPublic | None
    all_sheets: list[SheetPublic]
    """Empty before the last one is in."""
    notice_id: str | None
    """Of the notice that is open, or was."""
    owner_unit_name: str
    adopt_by: date | None
    benefit_fen: int
    timeline: list[StoryStep]
    actions: list[str]
