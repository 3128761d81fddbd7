"""Shapes of mutual aid that cross HTTP."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field, StrictInt, model_validator

from assistance.aid_rules import Fund
from assistance.aid_schemas import Title, Year
from assistance.schemas import AccountCreate, ConsentPublic, PaperCreate, PaperPublic, Purpose
from casework.money import Fen
from contracts.assistance import AidState
from contracts.mutual_aid import ClaimState, EnrolmentState
from kit.fields import AS_TEXT, Id, Request, Words, refusal
from kit.texts import Text

SchemeCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$", examples=["medical"])]


class Benefit(Request):
    """A fixed `amount`, or `percent` of a bill; at most `most` in the year."""

    code: SchemeCode
    name_zh: Title
    name_en: Title
    amount: Fen = 0
    percent: Annotated[StrictInt, Field(ge=0, le=100)] = 0
    most: Annotated[Fen, Field(gt=0)]
    consents: Annotated[list[Annotated[Purpose, AS_TEXT]], Field(max_length=4, default_factory=list)]
    """What a claimant agrees to beyond health and the account: `minors` where a child is covered, as its guardian."""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.amount) == bool(self.percent):
            raise refusal(
                "one_of_two", Text("定额和比例请填一个", "Give a fixed amount or a percentage, one of the two")
            )
        return self


class SchemeCreate(Request):
    code: SchemeCode
    year: Year
    name_zh: Title
    name_en: Title
    unit_id: Id
    fund: Annotated[Fund, AS_TEXT]
    premium: Fen
    waiting_days: Annotated[StrictInt, Field(ge=0, le=365)]
    opens_on: Annotated[date, AS_TEXT]
    closes_on: Annotated[date, AS_TEXT]
    starts_on: Annotated[date, AS_TEXT]
    ends_on: Annotated[date, AS_TEXT]
    benefits: Annotated[list[Benefit], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not (self.opens_on <= self.closes_on and self.starts_on < self.ends_on and self.closes_on <= self.ends_on):
            raise refusal("days_in_order", Text("日期的先后不对", "The days are not in order"))
        if self.starts_on.year != self.year:
            raise refusal("another_year", Text("年度要和保障开始的年份一致", "Cover begins in another year"))
        if len({each.code for each in self.benefits}) < len(self.benefits):
            raise refusal("benefits_repeat", Text("有两项保障的代码相同", "Two benefits have the same code"))
        return self


class BenefitPublic(BaseModel):
    code: str
    name: str
    amount: int
    percent: int
    most: int
    consents: list[Purpose]


class SchemePublic(BaseModel):
    id: str
    code: str
    year: int
    name: str
    unit_name: str
    fund: Fund
    premium: int
    waiting_days: int
    opens_on: date
    closes_on: date
    starts_on: date
    ends_on: date
    benefits: list[BenefitPublic]
    enrolled: int | None
    """How many; None to members."""
    unpaid: int | None
    """Whose premium was not received yet."""
    may_join: bool
    may_collect: bool
    """Premiums."""
    terms: SchemeCreate | None
    """As it was set up, for officers who may set up the next year's."""


class EnrolmentPublic(BaseModel):
    id: str
    version: int
    state: EnrolmentState
    scheme: SchemePublic
    joined_at: datetime
    covered_from: date
    ended_on: date | None
    is_paid: bool


class ClaimCreate(Request):
    enrolment_id: Id
    benefit: SchemeCode
    happened_on: Annotated[date, AS_TEXT]
    basis: Fen = 0
    story: Annotated[str, Words(4, 2000)]
    account: AccountCreate
    papers: Annotated[list[PaperCreate], Field(max_length=20, default_factory=list)]
    consents: Annotated[list[Annotated[Purpose, AS_TEXT]], Field(max_length=4, default_factory=list)]
    """To `health`, to `bank_account` and to what the benefit asks, each for itself."""


class ClaimRow(BaseModel):
    id: str
    version: int
    number: str
    state: ClaimState
    scheme_name: str
    benefit_name: str
    unit_name: str
    claimed_at: datetime
    fen: int


class ClaimPublic(ClaimRow):
    happened_on: date
    basis: int
    aid_id: str | None
    aid_state: AidState | None
    """Of the aid that pays it."""
    refusal: str | None
    actions: list[str]
    is_own: bool


class ClaimRead(ClaimPublic):
    claimant_name: str
    story: str | None = None
    """None to auditors, as the next two."""
    payee: str | None = None
    account_ending: str | None = None
    """The last four digits."""
    papers: list[PaperPublic]
    """None of them to auditors, and none of the consents."""
    consents: list[ConsentPublic]


class PremiumsReceived(BaseModel):
    count: int
    fen: int
