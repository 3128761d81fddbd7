"""Shapes of programmes, aids and payments that cross HTTP."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field, StrictInt

from assistance.aid_rules import Fund, PaymentState
from assistance.amounts import ApprovalLevel, Rule
from assistance.rules import Evidence, Tier
from casework.decisions import DecisionPublic
from casework.money import MOST, Fen
from contracts.assistance import AidState, PayoutState
from kit.fields import AS_TEXT, Id, Line, Request, Words

Title = Annotated[str, Line(1, 80)]
Year = Annotated[StrictInt, Field(ge=2020, le=2100)]


class FigureName(StrEnum):
    MONTHS = "months"
    PERCENT = "percent"
    LEAST = "least"
    MOST = "most"
    AMOUNT = "amount"
    YEARLY = "yearly"
    """The most for a household and year."""
    EXTERNAL_ABOVE = "external_above"
    """The amount above which the province approves first."""


class FieldType(StrEnum):
    FEN = "fen"
    TEXT = "text"
    DATE = "date"


class FigureCreate(Request):
    """A figure of a programme, in force from a day on."""

    name: Annotated[FigureName, AS_TEXT]
    tier: Annotated[Tier, AS_TEXT]
    value: Annotated[StrictInt, Field(ge=0, le=MOST)]
    unit: Annotated[str, Line(1, 40)]
    effective: Annotated[date, AS_TEXT]
    source_zh: Annotated[str, Line(2, 200)]
    source_en: Annotated[str, Line(2, 200)]


class FormField(Request):
    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
    """`basis` and `asked` are those that rules reckon with."""
    type: Annotated[FieldType, AS_TEXT]
    required: bool
    label_zh: Title
    label_en: Title


class ProgrammeCreate(Request):
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$", examples=["spring"])]
    name_zh: Title
    name_en: Title
    fund: Annotated[Fund, AS_TEXT]
    rule: Annotated[Rule, AS_TEXT]
    rows: Annotated[list[FigureCreate], Field(min_length=1, max_length=60)]
    fields: Annotated[list[FormField], Field(max_length=20, default_factory=list)]
    papers: Annotated[list[Annotated[Evidence, AS_TEXT]], Field(max_length=9, default_factory=list)]


class ProgrammePublic(BaseModel):
    id: str
    version: int
    code: str
    name: str
    fund: Fund
    rule: Rule
    rows: list[FigureCreate]
    fields: list[FormField]
    papers: list[Evidence]
    ended_at: datetime | None


class AidCreate(Request):
    household_id: Id
    programme: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$", examples=["living"])]
    basis: Fen = 0
    asked: Fen = 0
    form: Annotated[dict[str, Annotated[str, Words(0, 500)]], Field(max_length=20, default_factory=dict)]
    """The other fields of the programme's form."""


class Countersignature(Request):
    external_reference: Annotated[str, Line(2, 80)] | None = None
    """Of the province's or the nation's approval, where the amount needs one."""


class AidRow(BaseModel):
    id: str
    version: int
    number: str
    state: AidState
    household_id: str
    programme: str
    fund: Fund
    unit_id: str
    fen: int
    level: ApprovalLevel
    requested_at: datetime
    payout_id: str | None


class AidBrief(AidRow):
    """Where it stands and what the caller may do."""

    actions: list[str]


class AnsweredField(BaseModel):
    """A field of the programme's form, with what was answered; an amount in fen."""

    key: str
    label: str
    type: FieldType
    value: str


class AidEntryPublic(BaseModel):
    version: int
    at: datetime
    action: str
    state: AidState
    state_name: str
    actor: str
    actor_name: str
    """Empty towards the applicant, to whom the union speaks as one."""
    words: str | None


class AidPublic(AidBrief):
    """Of decision and timeline finance officers see the amount and their own words; the form they do not see."""

    decision: DecisionPublic
    form: list[AnsweredField]
    timeline: list[AidEntryPublic]


class BudgetCreate(Request):
    year: Year
    fen: Annotated[Fen, Field(gt=0)]


class FundPublic(BaseModel):
    fund: Fund
    balances: dict[str, int]
    """Account → fen."""


class TransferPublic(BaseModel):
    """A row of the ledger."""

    id: str
    transaction_id: str
    at: datetime
    kind: str
    debit: str
    credit: str
    fen: int
    reverses_id: str | None


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
    fund: Fund
    unit_id: str
    made_at: datetime


class PayoutPublic(PayoutRow):
    payments: list[PaymentPublic]
    fen: int
    unmatched: list[Unmatched]
    actions: list[str]
