"""Shapes of congresses that cross HTTP."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field, StrictBool, StrictInt

from casework.decisions import DecisionPublic
from casework.jobs import JobState
from casework.timeline import StoryStep
from contracts.congress import CongressState
from kit.fields import AS_TEXT, Id, Line, Request, Words
from voting.congresses.rules import Category, ItemState, MandateEnd, Subject
from voting.schemas import BallotDuties, OfficialPublic

Heads = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
CheckInCode = Annotated[str, Field(pattern=r"^[0-9]{8}$", examples=["12345678"])]
MOST_ITEMS, MOST_CONSTITUENCIES, MOST_ELECTED = 30, 200, 200


class CongressFacts(Request):
    name: Annotated[str, Line(2, 80)]
    starts_at: Annotated[datetime, AS_TEXT]
    place: Annotated[str, Line(2, 80)]


class CongressCreate(CongressFacts):
    unit_id: Id
    term_from: Annotated[date, AS_TEXT]
    term_years: Annotated[StrictInt, Field(ge=1, le=20)]
    constituency_unit_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST_CONSTITUENCIES)]
    """The staff of each of them, and of the units below it, elect together."""
    seats: Annotated[StrictInt, Field(ge=1, le=5000)] | None = None
    """Absent: as few as the rules allow."""


class ItemAdd(Request):
    subject: Annotated[Subject, AS_TEXT]
    title: Annotated[str, Line(2, 90)]
    text: Annotated[str, Words(2, 20_000)]
    """What delegates read."""
    is_secret: StrictBool = False
    """An important item is by secret ballot in any case."""
    proposal_id: Id | None = None


class ItemChoice(Request):
    item_id: Id


class ElectedDelegate(Request):
    member_id: Id
    category: Annotated[Category, AS_TEXT]
    votes: Heads


class ElectionOfDelegates(Request):
    constituency_id: Id
    voted: Heads
    """Staff of the constituency who took part."""
    elected: Annotated[list[ElectedDelegate], Field(min_length=1, max_length=MOST_ELECTED)]


class MandateEnding(Request):
    delegate_id: Id
    end: Annotated[MandateEnd, AS_TEXT]
    votes: Heads = 0
    """Of a recall: staff of the constituency in favour of it."""
    reason: Annotated[str, Words(2, 500)]
    """For officers and the delegate."""


class CheckInReversal(Request):
    delegate_id: Id
    reason: Annotated[str, Words(2, 500)]
    """Public, as it says nobody's name."""


class CongressStewards(Request):
    member_ids: Annotated[list[Id], Field(max_length=100)]


class BallotOfItems(BallotDuties):
    item_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST_ITEMS)]


class ItemCount(Request):
    """Of a show of hands: hands. Of an item by secret ballot: the paper votes next to it, if there were any."""

    item_id: Id
    voters: Heads = 0
    """Papers handed out; not for a show of hands."""
    in_favour: Heads
    against: Heads
    abstained: Heads
    invalid: Heads = 0


class CountClearing(Request):
    item_id: Id
    reason: Annotated[str, Words(2, 500)]
    """Public."""


class ItemPostponement(Request):
    item_id: Id
    reason: Annotated[str, Words(2, 500)]
    """Public."""


class ResolutionAssignment(Request):
    item_id: Id
    owner_id: Id
    due_on: Annotated[date, AS_TEXT]


class ResolutionReport(Request):
    item_id: Id
    result: Annotated[str, Words(2, 2000)]
    """Public."""
    is_done: StrictBool = False


class CongressReason(Request):
    reason: Annotated[str, Words(2, 500)]
    """Public."""


class CheckInCreate(Request):
    """By the code on the delegate's phone, or by the delegate whom the steward knows."""

    code: CheckInCode | None = None
    delegate_id: Id | None = None


# ---- shown


class PresencePublic(BaseModel):
    delegates: int
    """Whose mandate stands."""
    present: int
    invited: int
    received: int
    """Have confirmed that they have the papers."""
    needed: int
    """The least number present."""
    decision: DecisionPublic


class CongressRow(BaseModel):
    id: str
    number: str
    version: int
    state: CongressState
    state_name: str
    unit_id: str
    unit_name: str
    name: str
    starts_at: datetime
    place: str
    is_delegate: bool
    """Whether the caller is one."""


class ConstituencyPublic(BaseModel):
    id: str
    unit_id: str
    unit_name: str
    staff: int
    seats: int
    delegates: int
    voted: int | None


class HallItem(BaseModel):
    """Without its paper: the screen shows its title."""

    id: str
    place: int
    title: str
    state: ItemState
    state_name: str
    decided_at: datetime | None


class AgendaItemPublic(BaseModel):
    id: str
    place: int
    subject: Subject
    subject_name: str
    is_required: bool
    """By law it goes through the congress: decided without it, it binds nobody."""
    title: str
    text: str
    is_secret: bool
    proposal_id: str | None
    state: ItemState
    state_name: str
    election_id: str | None
    decision: DecisionPublic | None
    """The legal reading: present, of all delegates, threshold, source."""
    decided_at: datetime | None
    may_confirm: bool
    """Counted once, by somebody else than the caller."""
    may_prepare: bool
    """It waits for a secret ballot; also after one that was given up or declared void."""
    may_postpone: bool
    owner: OfficialPublic | None
    due_on: date | None
    result: str | None
    done_at: datetime | None
    is_late: bool


class OwnMandate(BaseModel):
    """The caller's."""

    delegate_id: str
    code: str | None
    invited_at: datetime | None
    received_at: datetime | None
    checked_in_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None


class TellingProgress(BaseModel):
    job_id: str
    state: JobState
    done: int
    total: int


class CongressPublic(CongressRow):
    term_from: date
    term_until: date
    seats: int
    seats_decision: DecisionPublic
    delivered_at: datetime | None
    report_due_at: datetime | None
    reported_at: datetime | None
    constituencies: list[ConstituencyPublic]
    composition: DecisionPublic
    presence: PresencePublic
    items: list[AgendaItemPublic]
    stewards: list[OfficialPublic]
    progress: TellingProgress | None
    """Of the messages to delegates; for the unit's officers."""
    mandate: OwnMandate | None
    actions: list[str]
    may_check_in: bool
    has_minutes: bool
    timeline: list[StoryStep]


class DelegatePublic(BaseModel):
    id: str
    member_id: str
    name: str
    unit_name: str
    constituency_id: str
    category: Category
    votes: int
    end: MandateEnd | None
    invited_at: datetime | None
    """This and the next two: for officers and stewards."""
    received_at: datetime | None
    checked_in_at: datetime | None


class CheckInPublic(BaseModel):
    delegate: DelegatePublic
    presence: PresencePublic


class HallPublic(BaseModel):
    """What the screen in the hall shows."""

    name: str
    state: CongressState
    state_name: str
    presence: PresencePublic
    items: list[HallItem]
