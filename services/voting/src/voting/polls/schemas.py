"""Shapes of polls that cross HTTP."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from contracts.polls import PollState
from kit.fields import AS_TEXT, Id, Line, Request, Words
from voting.polls.rules import AskedFor, PollKind
from voting.schemas import BothLanguages

Place = Annotated[int, Field(ge=0, le=29)]


class PollBranch(Request):
    """Asked only of those who chose this option of an earlier question."""

    question: Place
    option: Place


class PollQuestion(Request):
    kind: Annotated[AskedFor, AS_TEXT]
    text: BothLanguages
    options: Annotated[list[BothLanguages], Field(max_length=20, default_factory=list)]
    only_if: PollBranch | None = None
    is_required: bool = True


class PollDefinition(Request):
    title: BothLanguages
    about: BothLanguages | None = None
    """Of an appraisal: whom it is about, and by which report."""
    questions: Annotated[list[PollQuestion], Field(min_length=1, max_length=30)]


class PollCreate(PollDefinition):
    kind: Annotated[PollKind, AS_TEXT]
    unit_id: Id
    is_named: bool
    """Whether union staff read who answered what. Members are told before they answer."""
    closes_at: Annotated[datetime, AS_TEXT]


class PollAnswer(Request):
    choices: Annotated[list[Place], Field(max_length=20, default_factory=list)]
    words: Annotated[str, Words(1, 1000)] | None = None


class PollAnswers(Request):
    answers: Annotated[list[PollAnswer], Field(min_length=1, max_length=30)]
    """One for each question; an empty one where a question was not asked."""


class PollWithdrawal(Request):
    reason: Annotated[str, Words(2, 500)]
    """Public."""


class PollGroup(BaseModel):
    unit_id: str
    unit_name: str
    counts: list[int]


class PollQuestionResult(BaseModel):
    counts: list[int | None]
    """By option; None: hidden, as it is small or would tell a small one."""
    none: int | None
    """Who was asked and did not choose, of a choice of one that one may skip; None: hidden, or no such question."""
    groups: list[PollGroup]
    """Units of which it tells nobody's answer."""
    comments: list[str] | None
    """In an order by chance; None: fewer than ten, or not asked for."""


class PollResult(BaseModel):
    questions: list[PollQuestionResult]


class PollRow(BaseModel):
    id: str
    number: str
    version: int
    kind: PollKind
    state: PollState
    state_name: str
    title: str
    unit_id: str
    unit_name: str
    closes_at: datetime
    is_named: bool
    answered: int
    has_answered: bool
    """Whether the caller did; known while the poll is open, and afterwards of one by name."""


class PollPublic(PollRow):
    definition: PollDefinition
    may_answer: bool
    result: PollResult | None
    withdrawn_because: str | None
    """Of a withdrawn one."""
    actions: list[str]


class NamedSheet(BaseModel):
    member_id: str
    name: Annotated[str, Line(0, 200)]
    answers: list[PollAnswer]
