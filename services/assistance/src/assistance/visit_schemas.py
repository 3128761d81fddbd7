"""Shapes of visits and of what visitors report that cross HTTP."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field, StrictInt

from assistance.aid_rules import Fund
from assistance.eligibility import HouseholdFigures
from assistance.ledger_schemas import TransferPublic
from assistance.visit_rules import GiftState, Need, Occasion
from casework.attachments import FilePublic
from casework.money import MOST
from casework.timeline import StoryStep
from contracts.assistance import TaskKind, VisitState
from kit.db import new_id
from kit.fields import AS_TEXT, Id, Line, Request, Words
from kit.my_data import HeldFile

MOST_PHOTOS = 6


class ReportCreate(Request):
    """What one visitor found. A phone makes `id` while it has no network; sent twice, it takes effect once."""

    id: Annotated[Id, Field(default_factory=new_id)]
    visited_on: Annotated[date, AS_TEXT]
    findings: Annotated[str, Words(10, 4000)]
    needs: Annotated[list[Annotated[Need, AS_TEXT]], Field(max_length=len(Need), default_factory=list)]
    photo_ids: Annotated[list[Id], Field(max_length=MOST_PHOTOS, default_factory=list)]
    photos_allowed_by: Annotated[str, Line(2, 50)] | None = None
    """Who of those visited agreed to the photos; needed with photos."""
    photos_allowed_at: Annotated[AwareDatetime, AS_TEXT] | None = None


class CheckRecord(ReportCreate):
    figures: HouseholdFigures | None = None
    """Where they differ from what the applicant told."""


class VisitRecord(ReportCreate):
    is_gift_handed: bool | None = None
    """Needed where a gift was approved."""


class ReportChoice(Request):
    report_id: Id
    """The one of the two that counts."""
    reason: Annotated[str, Words(2, 2000)]


class ReportPublic(BaseModel):
    id: str
    author_name: str
    """Empty where erased."""
    is_own: bool
    sent_at: datetime
    counts: bool
    visited_on: date
    findings: str
    needs: list[Need]
    figures: HouseholdFigures | None
    is_gift_handed: bool | None
    photos: list[FilePublic]
    photos_allowed_by: str | None
    photos_allowed_at: datetime | None


class GiftCreate(Request):
    fund: Annotated[Fund, AS_TEXT]
    fen: Annotated[StrictInt, Field(ge=1, le=MOST, examples=[50000])]
    goods: Annotated[str, Line(2, 100)] | None = None
    """What it is where it is no money; `fen` is its price."""


class VisitCreate(Request):
    member_id: Id
    """Who is visited."""
    occasion: Annotated[Occasion, AS_TEXT]
    visit_by: Annotated[date, AS_TEXT]
    note: Annotated[str, Words(2, 2000)] | None = None
    """For the visitors."""
    gift: GiftCreate | None = None


class ReportConfirmation(Request):
    differs: Annotated[str, Words(2, 4000)] | None = None
    """What you saw otherwise; both stand side by side."""


class TaskCreate(Request):
    kind: Annotated[TaskKind, AS_TEXT]
    what: Annotated[str, Words(2, 2000)]


class TaskFinish(Request):
    task_id: Id
    number: Annotated[str, Field(pattern=r"^[A-Z]{2}-[0-9]{4}-[0-9]{6}$", examples=["GR-2026-000123"])] | None = None
    """Of the case or the application that was opened; needed for a task of that kind."""


class VisitRow(BaseModel):
    id: str
    version: int
    number: str
    state: VisitState
    state_name: str
    occasion: Occasion
    occasion_name: str
    about_name: str
    """Empty where erased, and until the member is known here."""
    unit_id: str
    unit_name: str
    visit_by: date
    is_late: bool


class VisitBrief(VisitRow):
    """Where it stands and what the caller may do; nothing of what lies sealed."""

    household_id: str | None
    visitors: list[str]
    """Their names."""
    gift: GiftState
    gift_fund: Fund | None
    gift_fen: int | None
    has_own_report: bool
    """The caller has sent one."""
    actions: list[str]


class TaskPublic(BaseModel):
    id: str
    kind: TaskKind
    what: str
    added_at: datetime
    number: str | None
    household_id: str | None
    """Of the application that was opened."""
    done_at: datetime | None


class VisitPublic(VisitBrief):
    address: str
    """Of the household's file; empty without one."""
    gift_goods: str | None
    reports: list[ReportPublic]
    differs: str | None
    confirmed_at: datetime | None
    tasks: list[TaskPublic]
    ledger: list[TransferPublic]
    """What was posted for its gift."""
    timeline: list[StoryStep]


class HeldVisit(BaseModel):
    id: str
    number: str
    state: VisitState
    occasion: Occasion
    visited_on: date | None
    gift_fen: int | None
    photos: list[HeldFile]
