"""Contests as they cross HTTP."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from contracts.learning import ContestState
from kit.fields import AS_TEXT, Id, Line, Request, Words, refusal
from kit.texts import Text
from learning.contest_rules import ContestForm, Ties

_Title = Annotated[str, Line(2, 80)]


class Criterion(Request):
    name: Annotated[str, Line(1, 40)]
    points: Annotated[int, Field(ge=1, le=100)]
    """At most."""


class Prize(Request):
    name: Annotated[str, Line(1, 60)]
    count: Annotated[int, Field(ge=1, le=500)]


class ContestUpdate(Request):
    title: _Title
    summary: Annotated[str, Words(0, 1000)] = ""
    season: Annotated[str, Line(2, 40)]
    round: Annotated[int, Field(ge=1, le=50)] = 1
    form: Annotated[ContestForm, AS_TEXT]
    exam_id: Id | None = None
    criteria: Annotated[list[Criterion], Field(max_length=10, default_factory=list)]
    team_size: Annotated[int, Field(ge=1, le=10)] = 1
    ties: Annotated[Ties, AS_TEXT] = Ties.SHARED
    prizes: Annotated[list[Prize], Field(max_length=10, default_factory=list)]
    seed_source: Annotated[str, Words(0, 200)] = ""
    """The public figure, not known yet, that is the seed of the draw."""
    opens_at: Annotated[datetime, AS_TEXT]
    closes_at: Annotated[datetime, AS_TEXT]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.opens_at.tzinfo is None or self.closes_at.tzinfo is None or self.opens_at >= self.closes_at:
            raise refusal(
                "times_do_not_fit",
                Text("截止时间要晚于开始时间，都要带时区", "It must close after it opens; both times need their zone"),
            )
        if (self.form == ContestForm.QUIZ) != (self.exam_id is not None) or (
            (self.form == ContestForm.JUDGED) != bool(self.criteria)
        ):
            raise refusal(
                "form_does_not_fit",
                Text("答题竞赛要选一场考试，评分竞赛要写评分项", "A quiz needs an exam, a judged contest its criteria"),
            )
        if bool(self.prizes) != bool(self.seed_source):
            raise refusal(
                "seed_needed",
                Text("抽奖要写明用哪个公开数字", "A draw needs to say which public figure is its seed"),
            )
        return self


class ContestCreate(ContestUpdate):
    unit_id: Id


class ContestRow(BaseModel):
    id: str
    number: str
    version: int
    unit_id: str
    unit_name: str
    title: str
    season: str
    round: int
    form: ContestForm
    state: ContestState
    state_name: str
    opens_at: datetime
    closes_at: datetime


class ContestPublic(ContestRow):
    summary: str
    exam_id: str | None
    criteria: list[Criterion]
    team_size: int
    ties: Ties
    prizes: list[Prize]
    seed_source: str
    entries: int
    actions: list[str]


class EntryToJudge(BaseModel):
    id: str
    place: int
    name: str
    own_points: list[int] | None
    """What the caller gave."""
    sheets: int
    may_judge: bool


class ScoreGive(Request):
    points: Annotated[list[Annotated[int, Field(ge=0, le=100)]], Field(min_length=1, max_length=10)]


class ContestEnter(Request):
    is_listed: bool = False
    team_name: Annotated[str, Line(2, 20)] | None = None
    """A new team."""
    team_code: Annotated[str, Line(4, 12)] | None = None
    """One that is there."""


class ContestListing(Request):
    is_listed: bool


class ContestDraw(Request):
    seed: Annotated[str, Line(4, 200)]


class OwnEntry(BaseModel):
    place: int
    ticket: str
    is_listed: bool
    team_name: str | None
    team_code: str | None
    points: float | None
    prize: str | None
    """What it won."""


class RankRow(BaseModel):
    rank: int
    name: str
    points: float


class OwnContest(ContestRow):
    """As somebody sees it who may enter."""

    summary: str
    exam_id: str | None
    criteria: list[Criterion]
    team_size: int
    ties: Ties
    prizes: list[Prize]
    seed_source: str
    entries: int
    entry: OwnEntry | None
    may_enter: bool
    ranking: list[RankRow]
    """Only those who are willing to stand in it."""
    teams: list[RankRow]
    is_drawn: bool


class DrawRecord(BaseModel):
    """All that a draw follows from, as far as it is fixed by now: lottery.faults reads it."""

    contest: str
    commitment: str | None
    seed_source: str
    closes_at: datetime
    tickets: list[str] | None
    list_digest: str | None
    seed: str | None
    secret: str | None
    prizes: list[Prize]
    winners: list[list[str]] | None
    drawn_at: datetime | None
