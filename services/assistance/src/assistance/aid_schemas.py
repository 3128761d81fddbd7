"""Shapes of programmes, aids and payments that cross HTTP."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, Field, StrictInt, model_validator

from assistance.aid_rules import Fund, PaymentState, Served
from assistance.amounts import ApprovalLevel, Rule
from assistance.ledger_schemas import TransferPublic
from assistance.rules import Evidence
from assistance.schemas import AccountCreate, ConsentPublic, PaperCreate, PaperPublic, PapersGiven, Purpose
from casework.decisions import DecisionPublic
from casework.money import MOST, Fen
from casework.timeline import StoryStep
from contracts.assistance import AidState, HouseholdState, PayoutState
from kit.fields import AS_TEXT, Id, Line, Request, Words, refusal
from kit.texts import Text

Title = Annotated[str, Line(1, 80)]
Year = Annotated[StrictInt, Field(ge=2020, le=2100)]


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]


class FigureName(StrEnum):
    MONTHS = "months"
    PERCENT = "percent"
    LEAST = "least"
    MOST = "most"
    AMOUNT = "amount"
    YEARLY = "yearly"
    """The most for a household and year."""
    GROUP_ABOVE = "group_above"
    """The amount above which one of the approvers is the top union's; absent: as policy says for all programmes."""
    EXTERNAL_ABOVE = "external_above"
    """The amount above which the province approves first."""
    NATIONAL_ABOVE = "national_above"
    """The amount above which the nation does."""


UNITS = {FigureName.MONTHS: "months", FigureName.PERCENT: "percent"}
"""Of a figure's value; of all others fen."""


class FieldType(StrEnum):
    FEN = "fen"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"


class FigureCreate(Request):
    """A figure of a programme, in force from a day on."""

    name: Annotated[FigureName, AS_TEXT]
    tier: Annotated[Served, AS_TEXT]
    value: Annotated[StrictInt, Field(ge=0, le=MOST)]
    effective: Annotated[date, AS_TEXT]
    source_zh: Annotated[str, Line(2, 200)]
    source_en: Annotated[str, Line(2, 200)]


class FigurePublic(FigureCreate):
    unit: str
    """fen, months or percent"""


class FiguresCreate(Request):
    rows: Annotated[list[FigureCreate], Field(min_length=1, max_length=20)]


class Choice(Request):
    key: Key
    label_zh: Title
    label_en: Title


class FormField(Request):
    key: Key
    """`basis` and `asked` are those that rules reckon with."""
    type: Annotated[FieldType, AS_TEXT]
    required: bool
    label_zh: Title
    label_en: Title
    most: Annotated[StrictInt, Field(ge=1, le=MOST)] | None = None
    """Of an amount in fen, or of a number."""
    choices: Annotated[list[Choice], Field(max_length=20, default_factory=list)]


class Document(Request):
    """A rule on which the programme rests."""

    title_zh: Annotated[str, Line(2, 200)]
    title_en: Annotated[str, Line(2, 200)]
    reference: Annotated[str, Line(0, 80)] = ""
    """Such as 工发〔2024〕3 号."""


class EditionCreate(Request):
    """What a programme is called and asks for, from a day on."""

    effective: Annotated[date, AS_TEXT]
    name_zh: Title
    name_en: Title
    fields: Annotated[list[FormField], Field(max_length=20, default_factory=list)]
    papers: Annotated[list[Annotated[Evidence, AS_TEXT]], Field(max_length=9, default_factory=list)]
    """Which kinds are shown with the request; a household need not repeat what it has shown within a year."""
    consents: Annotated[list[Annotated[Purpose, AS_TEXT]], Field(max_length=4, default_factory=list)]
    """What a member without a file agrees to, beyond their bank account and what the papers need."""
    documents: Annotated[list[Document], Field(max_length=10, default_factory=list)]


class ProgrammeCreate(EditionCreate):
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$", examples=["spring"])]
    fund: Annotated[Fund, AS_TEXT]
    rule: Annotated[Rule, AS_TEXT]
    rows: Annotated[list[FigureCreate], Field(min_length=1, max_length=60)]


class ProgrammeEnd(Request):
    last_day: Annotated[date, AS_TEXT]
    """On which it takes requests."""


class ProgrammePublic(BaseModel):
    """Name, fields, papers and documents as they are today; `editions` has the former and the coming ones, too."""

    id: str
    version: int
    code: str
    name: str
    fund: Fund
    rule: Rule
    rows: list[FigurePublic]
    fields: list[FormField]
    papers: list[Evidence]
    documents: list[Document]
    consents_needed: list[Purpose]
    """Of a member without a file; the file of a household has them already."""
    editions: list[EditionCreate]
    last_day: date | None
    is_open: bool
    """It takes requests today."""


class AidCreate(Request):
    """For a household on file; or for the caller, who has none, under a programme for every member."""

    household_id: Id | None = None
    account: AccountCreate | None = None
    """Where the money goes; of a household its file says it."""
    programme: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$", examples=["living"])]
    basis: Fen = 0
    asked: Fen = 0
    form: Annotated[dict[str, Annotated[str, Words(0, 500)]], Field(max_length=20, default_factory=dict)]
    """The other fields of the programme's form: text, whole numbers (of an amount: fen), dates as 2026-03-02, keys of
    choices."""
    papers: Annotated[list[PaperCreate], Field(max_length=20, default_factory=list)]
    consents: Annotated[list[Annotated[Purpose, AS_TEXT]], Field(max_length=4, default_factory=list)]
    """Of the caller, where there is no file; each for itself."""

    @model_validator(mode="after")
    def _of_one(self) -> Self:
        if (self.household_id is None) == (self.account is None):
            raise refusal(
                "one_recipient",
                Text(
                    "要么选已建档的家庭，要么填收款账号，只能选一样",
                    "Name either a household on file or an account of your own, not both",
                ),
            )
        return self


class Countersignature(Request):
    external_reference: Annotated[str, Line(2, 80)] | None = None
    """Of the province's or the nation's approval, where the amount needs one."""


class AidPapers(PapersGiven):
    consents: Annotated[list[Annotated[Purpose, AS_TEXT]], Field(max_length=4, default_factory=list)]
    """As the papers need them, where the aid has no file: only its applicant gives them."""


class AidRow(BaseModel):
    id: str
    version: int
    number: str
    state: AidState
    state_name: str
    household_id: str | None
    claim_id: str | None
    programme: str
    programme_name: str
    fund: Fund
    unit_id: str
    unit_name: str
    applicant_name: str
    """For the applicant and for those who decide; empty for who pays or audits, and where it is not known here."""
    fen: int
    level: ApprovalLevel
    requested_at: datetime
    payout_id: str | None
    is_reclaimed: bool
    """It is paid although it had stopped: the money is asked back."""


class AidBrief(AidRow):
    """Where it stands and what the caller may do."""

    is_own: bool
    actions: list[str]


class AnsweredField(BaseModel):
    """A field of the programme's form, with what was answered; an amount in fen."""

    key: str
    label: str
    type: FieldType
    value: str
    """Of a choice its label."""


class AidPublic(AidBrief):
    """Of decision and timeline finance officers see the amount and their own words, and of the form nothing. Auditors
    see the decision whole; of form and timeline no text but what approvers and finance officers wrote."""

    decision: DecisionPublic
    form: list[AnsweredField]
    papers: list[PaperPublic]
    """Of the aid, and those of the file that its programme asks for; for the applicant and for those who decide."""
    consents: list[ConsentPublic]
    """Of an aid without a file, for the same."""
    timeline: list[StoryStep]


class BudgetCreate(Request):
    year: Year
    fen: Annotated[Fen, Field(gt=0)]


class FundPublic(BaseModel):
    fund: Fund
    balances: dict[str, int]
    """Account → fen."""


class PayoutCreate(Request):
    unit_id: Id
    fund: Annotated[Fund, AS_TEXT]


class BankFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class BankFileRequest(Request):
    format: Annotated[BankFormat, AS_TEXT]


class BankAnswer(Request):
    """What the bank said when it was asked by the reference."""

    reference: Id
    paid: bool


class PaymentPublic(BaseModel):
    reference: str
    aid_id: str
    fen: int
    state: PaymentState
    settled_at: datetime | None


class Unmatched(BaseModel):
    line: int
    reference: str
    why: str
    """no_such_reference, other_amount, repeated, settled_already, contradicts or unreadable"""


class PayoutRow(BaseModel):
    id: str
    version: int
    number: str
    state: PayoutState
    state_name: str
    fund: Fund
    unit_id: str
    unit_name: str
    made_at: datetime
    fen: int
    """Of the payments that are not cancelled, as is their number."""
    number_of_payments: int


class PayoutPublic(PayoutRow):
    payments: list[PaymentPublic]
    unmatched: list[Unmatched]
    actions: list[str]


class PayoutRead(PayoutPublic):
    timeline: list[StoryStep]
    """Who made it, released it and took the bank's result, and the reason of a cancellation."""


class PostedPublic(TransferPublic):
    by_name: str
    """Who posted it; empty where erased."""


class PaymentTrail(PaymentPublic):
    payout: PayoutRow
    bank_line: int | None
    """In the bank's result file, whose heading is line 1; null: it was asked by the reference, or is not known yet."""
    bank_file: str | None
    """The file's SHA-256: compare it with the file that the bank keeps."""
    imported_at: datetime | None
    imported_by: str | None


class VisitorPublic(BaseModel):
    name: str
    recorded: bool
    """Wrote it down; the other one confirmed it."""


class AssessorPublic(BaseModel):
    name: str
    supports: bool | None
    """Null: left the committee."""


class StepPublic(BaseModel):
    at: datetime
    action: str
    actor_name: str


class NoticeBrief(BaseModel):
    kind: str
    """entry or exit"""
    opened_at: datetime
    ended_at: datetime | None
    objections: int
    unanswered: int


class HouseholdDecision(BaseModel):
    """What was decided on a household and by whom, for auditors: no words about illness or need."""

    id: str
    number: str
    state: HouseholdState
    state_name: str
    unit_name: str
    applicant_name: str
    persons: int
    decision: DecisionPublic | None
    visited_on: date | None
    visitors: list[VisitorPublic]
    committee: list[AssessorPublic]
    notices: list[NoticeBrief]
    steps: list[StepPublic]


class FenTrail(BaseModel):
    """One transaction of the ledger, and all that it belongs to."""

    transaction_id: str
    budget: list[PostedPublic]
    """What the year's budget of this fund was given."""
    posted: list[PostedPublic]
    """For the same aid, campaign or visit, oldest first; empty where the transaction is a budget's own."""
    aid: AidPublic | None
    household: HouseholdDecision | None
    payments: list[PaymentTrail]
