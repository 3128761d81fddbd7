"""Shapes that cross HTTP."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from assistance.eligibility import HouseholdFigures
from assistance.id_numbers import IdNumber
from assistance.rules import Evidence
from assistance.visit_schemas import HeldVisit, ReportPublic
from casework.attachments import FilePublic
from casework.decisions import DecisionPublic
from casework.explained import ExplainedDueDate
from casework.timeline import StoryStep
from contracts.assistance import AidState, HouseholdState
from kit.fields import AS_TEXT, Id, Line, Request, Words
from kit.my_data import HeldFile


class Relation(StrEnum):
    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    OTHER = "other"


class Purpose(StrEnum):
    """What an adult consents to, each for itself."""

    INCOME = "income"
    """Income and property are looked at and checked at home."""
    HEALTH = "health"
    BANK_ACCOUNT = "bank_account"
    """The payee's alone."""
    MINORS = "minors"
    """By the applicant as guardian, for each person under 18."""


Reason = Annotated[str, Words(2, 2000)]


class SelfCheck(Request):
    figures: HouseholdFigures


class PersonCreate(Request):
    relation: Annotated[Relation, AS_TEXT]
    name: Annotated[str, Line(1, 50)]
    id_number: IdNumber
    consents: Annotated[list[Annotated[Purpose, AS_TEXT]], Field(max_length=4, default_factory=list)]
    """What this person, or for a minor the guardian, agreed to."""


class PaperCreate(Request):
    file_id: Id
    evidence: Annotated[Evidence, AS_TEXT]


class AccountCreate(Request):
    payee: Annotated[str, Line(1, 50)]
    bank: Annotated[str, Line(2, 50)]
    number: Annotated[str, Field(pattern=r"^[0-9]{8,30}$", examples=["6222020200012345678"])]


class HouseholdCreate(Request):
    persons: Annotated[list[PersonCreate], Field(min_length=1, max_length=20)]
    figures: HouseholdFigures
    story: Annotated[str, Words(10, 4000)]
    address: Annotated[str, Line(4, 200)]
    account: AccountCreate
    papers: Annotated[list[PaperCreate], Field(max_length=30, default_factory=list)]


class VisitorsChoice(Request):
    member_ids: Annotated[list[Id], Field(min_length=2, max_length=2)]


class CommitteeChoice(Request):
    member_ids: Annotated[list[Id], Field(min_length=3, max_length=9)]


class View(Request):
    supports: bool
    reason: Reason
    related: bool
    """Whether you are related or otherwise close to the household."""


class ReasonGiven(Request):
    reason: Reason


class Appeal(Request):
    reason: Reason


class HouseholdWithdrawal(Request):
    reason: Annotated[str, Words(0, 2000)] = ""


class Relapse(Request):
    figures: HouseholdFigures
    story: Annotated[str, Words(10, 4000)]


class Renewal(Request):
    figures: HouseholdFigures


class Keeping(Renewal):
    reason: Reason
    """What came up since, such as an objection to the notice."""


class OwnConsentChoice(Request):
    """Of the caller's own, to an aid without a file or a claim."""

    purpose: Annotated[Purpose, AS_TEXT]


class ConsentChoice(Request):
    person_id: Id
    purpose: Annotated[Purpose, AS_TEXT]


class ConsentGiven(ConsentChoice):
    file_id: Id | None = None
    """The paper that another adult signed; needed for theirs."""


class PapersGiven(Request):
    papers: Annotated[list[PaperCreate], Field(min_length=1, max_length=30)]


class HouseholdRow(BaseModel):
    """A file in a list: nothing of the household but whose it is."""

    id: str
    version: int
    number: str
    state: HouseholdState
    state_name: str
    unit_id: str
    unit_name: str
    """Empty while it is not known here."""
    applicant_name: str
    """Empty where erased, and until the member is known here."""
    applied_at: datetime


class ConsentPublic(BaseModel):
    purpose: Purpose
    text_version: str
    given_at: datetime
    until: date
    withdrawn_at: datetime | None


class PersonPublic(BaseModel):
    id: str
    relation: Relation
    name: str
    is_adult: bool
    consents: list[ConsentPublic]


class PaperPublic(FilePublic):
    evidence: Evidence


class CheckPublic(BaseModel):
    visitors: list[str]
    reports: list[ReportPublic]
    """In the order in which they came."""
    differs: str | None
    """What the second visitor saw otherwise than the first."""
    confirmed_at: datetime | None


class ViewPublic(BaseModel):
    name: str
    left_at: datetime | None
    """They are related, or were replaced: they have no vote."""
    given_at: datetime | None
    supports: bool | None
    reason: str | None


class Duplicate(BaseModel):
    household_id: str
    number: str
    state: HouseholdState
    same: list[str]
    """person, account, address"""


class HouseholdBrief(HouseholdRow):
    is_own: bool
    notice_id: str | None
    due: ExplainedDueDate | None
    actions: list[str]
    """What the caller may do now."""


class HouseholdPublic(HouseholdBrief):
    """Empty where this reader has no business to know it."""

    persons: list[PersonPublic]
    figures: HouseholdFigures
    story: str
    address: str
    account_end: str | None
    """The last four digits."""
    papers: list[PaperPublic]
    expected: DecisionPublic
    """What the figures, as told, come to."""
    decision: DecisionPublic | None
    """The committee's."""
    check: CheckPublic | None
    views: list[ViewPublic]
    duplicates: list[Duplicate]
    timeline: list[StoryStep]


class Candidate(BaseModel):
    """Somebody who assesses here."""

    member_id: str
    name: str
    unit_name: str
    sits: bool
    """Is named already."""
    has_acted: bool
    """And visited or gave a view: stays."""
    why_not: str | None
    """Why this person cannot be named, in words; null: can."""


class KnownPerson(BaseModel):
    relation: Relation
    name: str
    id_number: str


class Prefill(BaseModel):
    """What need not be asked again: from the roster, and from the caller's newest file."""

    name: str
    unit_name: str
    living_id: str | None
    """The file that the household has already: a new one cannot be asked for."""
    from_number: str | None
    """Of the file that the rest comes from; null: there is none, and the rest is empty."""
    from_day: date | None
    persons: list[KnownPerson]
    figures: HouseholdFigures | None
    address: str
    account: AccountCreate | None


class HeldPerson(BaseModel):
    name: str
    id_number: str


class HeldConsent(ConsentPublic):
    person_id: str | None


class HeldHousehold(BaseModel):
    id: str
    number: str
    state: HouseholdState
    applied_at: datetime
    figures: HouseholdFigures
    story: str
    address: str
    account: str
    persons: list[HeldPerson]
    consents: list[HeldConsent]
    visits: list[date]
    """When the household was visited."""
    words: list[str]
    """What was said of the file, by the caller and to them."""
    files: list[HeldFile]


class HeldPayment(BaseModel):
    reference: str
    fen: int
    state: str
    settled_at: datetime | None


class HeldAid(BaseModel):
    id: str
    number: str
    programme: str
    state: AidState
    fen: int
    requested_at: datetime
    form: dict[str, str]
    account: str
    """Where it goes; empty where a file or a claim says it."""
    words: list[str]
    consents: list[HeldConsent]
    payments: list[HeldPayment]
    files: list[HeldFile]
    """Shown with it by who needs no file; of a household they are among its own."""


class HeldObjection(BaseModel):
    id: str
    at: datetime
    text: str
    answer: str | None


class AssistanceData(BaseModel):
    households: list[HeldHousehold]
    aids: list[HeldAid]
    objections: list[HeldObjection]
    """What the caller objected to notices."""
    visits: list[HeldVisit]
    """To the caller."""
