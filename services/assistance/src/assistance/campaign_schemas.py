"""Shapes of campaigns that cross HTTP."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field, StrictInt, model_validator

from assistance.aid_rules import Fund
from assistance.campaign_rules import CampaignKind, RosterRule, Way
from casework.jobs import JobState
from casework.money import Fen
from casework.timeline import StoryStep
from contracts.relief import CampaignState
from kit.fields import AS_TEXT, Id, Line, Request, Words, refusal
from kit.texts import Text

Pieces = Annotated[StrictInt, Field(ge=0, le=10_000_000)]
Code = Annotated[str, Field(pattern=r"^[0-9]{8}$", examples=["12345678"])]
Stroke = Annotated[list[Annotated[StrictInt, Field(ge=0, le=2000)]], Field(min_length=4, max_length=2000)]
MOST_NUMBERS = 220_000
"""Characters; a request has room for 256 KB."""


class ItemCreate(Request):
    name: Annotated[str, Line(1, 60)]
    measure: Annotated[str, Line(1, 10)]
    """The measure word: 箱, 桶, 件."""
    each: Annotated[StrictInt, Field(ge=1, le=100)]
    """Pieces for each recipient."""
    stock: Pieces
    """Pieces bought."""
    fen: Fen
    """Of one piece."""


class GoodsChange(Request):
    items: Annotated[list[ItemCreate], Field(min_length=1, max_length=20)]


class CampaignCreate(GoodsChange):
    kind: Annotated[CampaignKind, AS_TEXT]
    name: Annotated[str, Line(2, 60)]
    note: Annotated[str, Words(0, 500)] = ""
    place: Annotated[str, Line(2, 80)]
    unit_id: Id
    fund: Annotated[Fund, AS_TEXT]
    fen: Annotated[Fen, Field(gt=0)]
    starts_on: Annotated[date, AS_TEXT]
    ends_on: Annotated[date, AS_TEXT]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise refusal(
                "ends_before_start",
                Text("结束日期不能早于开始日期", "The last day cannot be before the first"),
            )
        return self


class RosterRequest(Request):
    rule: Annotated[RosterRule, AS_TEXT]
    unit_ids: Annotated[list[Id], Field(max_length=50, default_factory=list)]
    """Of `filed` and `units`; none: the campaign's own unit."""
    employee_numbers: Annotated[str, Words(0, MOST_NUMBERS)] = ""
    """Of `imported`: apart by spaces, commas or lines."""


class StewardsChoice(Request):
    member_ids: Annotated[list[Id], Field(max_length=50)]


class CountedItem(Request):
    item_id: Id
    left: Pieces
    reason: Annotated[str, Words(0, 300)] = ""
    """Needed where pieces are missing."""


class StockCount(Request):
    items: Annotated[list[CountedItem], Field(min_length=1, max_length=20)]


class Settlement(Request):
    fen: Fen
    """What the suppliers were paid."""


class FindRecipient(Request):
    """By the code on their phone, or by name or employee number."""

    code: Code | None = None
    q: Annotated[str, Line(1, 40)] | None = None


class HandOutCreate(Request):
    recipient_id: Id
    code: Code | None = None
    signature: Annotated[list[Stroke], Field(min_length=1, max_length=60)] | None = None
    """On a screen of 2000 by 2000."""


class FoundRecipient(BaseModel):
    id: str
    name: str
    unit_name: str
    collected_at: datetime | None


class RecipientRow(FoundRecipient):
    way: Way | None
    by_name: str | None
    """Who handed out."""


class ItemPublic(BaseModel):
    id: str
    name: str
    measure: str
    each: int
    stock: int
    fen: int
    given: int
    left: int | None
    missing: int | None
    reason: str | None


class RosterProgress(BaseModel):
    job_id: str
    state: JobState
    done: int
    total: int


class CampaignRow(BaseModel):
    id: str
    version: int
    number: str
    kind: CampaignKind
    state: CampaignState
    name: str
    unit_id: str
    unit_name: str
    fund: Fund
    fen: int
    starts_on: date
    ends_on: date
    listed: int


class StewardPublic(BaseModel):
    id: str
    name: str


class CampaignPublic(CampaignRow):
    """A steward who is no officer of the unit sees neither money nor who else is on the list."""

    note: str
    place: str
    collected: int
    unknown: int
    rule: RosterRule | None
    rule_units: list[str]
    """Names."""
    items: list[ItemPublic]
    stewards: list[StewardPublic]
    progress: RosterProgress | None
    """Of the list that is written, or of the messages to those who are on it."""
    spent_fen: int | None
    timeline: list[StoryStep]
    actions: list[str]
    may_hand_out: bool
    may_export: bool


class Given(BaseModel):
    """What a recipient gets."""

    name: str
    pieces: int
    measure: str


class HandOutPublic(BaseModel):
    recipient: FoundRecipient
    gets: list[Given]
    collected: int
    """In the whole campaign, with this one."""
    listed: int


class Collectable(BaseModel):
    """A campaign on whose list the caller is."""

    id: str
    recipient_id: str
    kind: CampaignKind
    name: str
    note: str
    place: str
    starts_on: date
    ends_on: date
    gets: list[Given]
    code: str | None
    """Shown to the steward; none once it was used or the hand-out is over."""
    collected_at: datetime | None
