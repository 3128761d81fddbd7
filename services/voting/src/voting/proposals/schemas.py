"""Shapes of proposals that cross HTTP."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel

from casework.explained import DueDate, ExplainedDueDate
from casework.timeline import StoryStep
from contracts.proposals import ReplyKind, StaffProposalState
from kit.fields import AS_TEXT, Id, Line, Request, Words
from voting.proposals.rules import Topic

Title = Annotated[str, Line(4, 60)]
Reason = Annotated[str, Words(2, 1000)]


class StaffProposalCreate(Request):
    topic: Annotated[Topic, AS_TEXT]
    title: Title
    problem: Annotated[str, Words(4, 2000)]
    """What is the matter: one only."""
    wish: Annotated[str, Words(4, 2000)]
    """What its proposer suggests."""


class ReasonedReview(Request):
    reason: Reason
    """Public."""


class OwnerChoice(Request):
    owner_unit_id: Id
    note: Annotated[str, Words(2, 500)] | None = None


class StaffProposalReply(Request):
    reply: Annotated[ReplyKind, AS_TEXT]
    words: Annotated[str, Words(4, 3000)]
    """Public."""
    planned_on: Annotated[date, AS_TEXT] | None = None
    planned_by_id: Id | None = None
    """One of those whom GET …/handlers lists."""


class StaffProposalRating(Request):
    is_satisfied: bool
    words: Reason | None = None
    """Needed by who is not satisfied. Public."""


class JoinChoice(Request):
    host_number: Annotated[str, Line(1, 40)]
    """Of the proposal to which it shall be joined, however typed."""


class SimilarProposal(BaseModel):
    id: str
    number: str
    title: str
    state: StaffProposalState
    state_name: str
    seconders: int


class StaffProposalRow(SimilarProposal):
    version: int
    topic: Topic
    topic_name: str
    unit_id: str
    unit_name: str
    proposer_name: str
    """Empty where erased."""
    proposed_at: datetime
    due: DueDate | None
    """What is waited for next."""


class SeconderPublic(BaseModel):
    id: str
    name: str
    unit_name: str
    at: datetime


class HandlerPublic(BaseModel):
    id: str
    name: str


class StaffProposalPublic(StaffProposalRow):
    problem: str
    wish: str
    desk_unit_name: str
    owner_unit_name: str
    needed: int
    """Seconders that a review takes."""
    obliged: int
    """Seconders from which it cannot be declined."""
    is_obliged: bool
    is_diverted: bool
    reply: ReplyKind | None
    reply_name: str
    reply_words: str | None
    planned_on: date | None
    planned_by_name: str
    is_satisfied: bool | None
    host: SimilarProposal | None
    """The one to which it is joined, or may be."""
    is_join_agreed: bool
    """By the caller."""
    is_own: bool
    is_seconded: bool
    """By the caller."""
    may_second: bool
    resolution_id: str | None
    dues: list[ExplainedDueDate]
    timeline: list[StoryStep]
    actions: list[str]
    """What the caller may do now."""
