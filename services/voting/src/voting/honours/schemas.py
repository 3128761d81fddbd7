"""Shapes of honours that cross HTTP."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from casework.decisions import DecisionPublic
from casework.timeline import StoryStep
from contracts.honours import HonourState
from kit.fields import AS_TEXT, Id, Line, Request, Words
from voting.congresses.rules import Category
from voting.honours.rules import HonourLevel, NominationState
from voting.schemas import BallotDuties, OfficialPublic

MOST_PLACES, MOST_JURORS, MOST_NOMINEES = 50, 30, 50
Reason = Annotated[str, Words(2, 1000)]


class HonourCreate(Request):
    unit_id: Id
    level: Annotated[HonourLevel, AS_TEXT]
    title: Annotated[str, Line(4, 60)]
    criteria: Annotated[str, Words(4, 3000)]
    """Who may be nominated, and for what."""
    places: Annotated[int, Field(ge=1, le=MOST_PLACES)]
    jury_weight: Annotated[int, Field(ge=0, le=100)]
    """Per cent: 0, the vote alone decides; 100, the jury alone."""
    juror_ids: Annotated[list[Id], Field(max_length=MOST_JURORS, default_factory=list)]
    nominate_until: Annotated[datetime, AS_TEXT]


class NominationCreate(Request):
    member_id: Id
    category: Annotated[Category, AS_TEXT]
    deeds: Annotated[str, Words(10, 2000)]
    by_unit_id: Id | None = None
    """Of a unit's own nomination."""


class NominationChoice(Request):
    nomination_id: Id


class NominationCheck(NominationChoice):
    is_qualified: bool
    category: Annotated[Category | None, AS_TEXT] = None
    """Where the nomination named another."""
    reason: Reason
    """The nominee reads it."""


class NominationStrike(NominationChoice):
    reason: Reason
    """Public."""


class NomineePoints(NominationChoice):
    points: Annotated[int, Field(ge=0, le=100)]


class JuryPoints(Request):
    scores: Annotated[list[NomineePoints], Field(min_length=1, max_length=MOST_NOMINEES)]
    """For every nominee; sent again, they replace those before."""


class HonourChoice(Request):
    lots: Annotated[list[Id], Field(max_length=MOST_NOMINEES, default_factory=list)]
    """Nominations that were equal, in the order of a lot drawn in public."""


class HonourApproval(Request):
    basis: Annotated[str, Words(2, 500)]
    """Public: on what it rests, such as the resolution of a congress."""


class HonourReason(Request):
    reason: Reason
    """Public."""


class AwardDay(Request):
    awarded_on: Annotated[date, AS_TEXT]


class StoryDraft(Request):
    story: Annotated[str, Words(10, 5000)]


class StoryConsent(Request):
    story_digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    """Of the story that was read, as the award names it."""


class ColleaguePublic(OfficialPublic):
    unit_name: str


class HonourRow(BaseModel):
    id: str
    number: str
    version: int
    state: HonourState
    state_name: str
    level: HonourLevel
    level_name: str
    title: str
    unit_id: str
    unit_name: str
    places: int
    nominate_until: datetime


class NominationPublic(BaseModel):
    id: str
    member_name: str
    """Empty where erased."""
    unit_name: str
    category: Category
    deeds: str
    by_name: str
    """The unit's, or the member's who nominated."""
    state: NominationState
    state_name: str
    reason: str | None
    findings: list[str]
    """For who checks it: what the platform points out."""
    votes: int | None
    score: int | None
    """Of 10,000."""
    own_points: int | None
    """The caller's, as a juror."""
    may_withdraw: bool


class HonourPublic(HonourRow):
    criteria: str
    jury_weight: int
    jurors: list[OfficialPublic]
    quotas: DecisionPublic
    rounds: int
    round: int
    election_id: str | None
    notice_id: str | None
    """Of the round that is open."""
    basis: str | None
    awarded_on: date | None
    nominations: list[NominationPublic]
    may_nominate: bool
    own_units: list[OfficialPublic]
    """For which the caller may nominate."""
    timeline: list[StoryStep]
    actions: list[str]
    """What the caller may do now."""


class AwardRow(BaseModel):
    id: str
    member_name: str
    """Empty where erased."""
    unit_name: str
    level: HonourLevel
    level_name: str
    title: str
    awarded_on: date
    has_story: bool


class AwardPublic(AwardRow):
    honour_id: str | None
    """None where the caller does not see the honour."""
    story: str | None
    """None where there is none, or where it is not the caller's to read yet."""
    story_digest: str | None
    """To name this story in a consent: its SHA-256, in hex."""
    is_consented: bool
    is_own: bool
    may_write: bool


class BallotOfNominees(BallotDuties):
    """Who sees to the vote; everybody of the honour's unit is on its roll."""
