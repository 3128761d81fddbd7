"""Exams, what people say of answers, and certificates, as they cross HTTP."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from contracts.learning import ExamState
from kit.fields import AS_TEXT, Id, Request, Words, refusal
from kit.texts import Text
from learning.bank_schemas import AnswerGiven, ItemContent, Points, QuestionShown, Subject, Title
from learning.rules import CertificateState, ClosedBy, ItemKind

MOST_QUESTIONS, MOST_ROWS = 200, 20


class BlueprintRow(Request):
    """So many of a subject are drawn; without a difficulty, of those that no other row of the subject names."""

    subject: Subject
    difficulty: Annotated[int | None, Field(ge=1, le=3)] = None
    count: Annotated[int, Field(ge=1, le=100)]
    points: Points
    """For each."""


class CertificateTerms(Request):
    title: Title
    months: Annotated[int | None, Field(ge=1, le=120)] = None
    """How long it is valid; None: for good."""


class ExamUpdate(Request):
    title: Title
    lead: Annotated[str, Words(0, 500)] = ""
    question_ids: Annotated[list[Id], Field(max_length=MOST_QUESTIONS, default_factory=list)]
    """On every paper."""
    each_points: Points = 1
    """For each of those."""
    blueprint: Annotated[list[BlueprintRow], Field(max_length=MOST_ROWS, default_factory=list)]
    minutes: Annotated[int, Field(ge=1, le=300)]
    pass_percent: Annotated[int, Field(ge=1, le=100)]
    opens_at: Annotated[datetime, AS_TEXT]
    closes_at: Annotated[datetime, AS_TEXT]
    certificate: CertificateTerms | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.opens_at.tzinfo is None or self.closes_at.tzinfo is None or self.opens_at >= self.closes_at:
            raise refusal(
                "times_do_not_fit",
                Text("结束时间要晚于开始时间，都要带时区", "It must end after it opens; both times need their zone"),
            )
        rows = [(each.subject, each.difficulty) for each in self.blueprint]
        if len(set(rows)) != len(rows) or len(set(self.question_ids)) != len(self.question_ids):
            raise refusal("named_twice", Text("有一行或一道题写了两次", "A row or a question is named twice"))
        return self


class ExamCreate(ExamUpdate):
    unit_id: Id


class ExamRow(BaseModel):
    id: str
    number: str
    version: int
    unit_id: str
    unit_name: str
    title: str
    opens_at: datetime
    closes_at: datetime
    state: ExamState
    state_name: str


class ExamPublic(ExamRow):
    lead: str
    question_ids: list[str]
    each_points: int
    blueprint: list[BlueprintRow]
    minutes: int
    pass_percent: int
    certificate: CertificateTerms | None
    questions: int
    points: int
    outdated: int
    """Of a draft: questions it may ask whose law has changed since they were written."""
    sat: int | None
    """How many sat it; null while they are fewer than five, as is `passed`."""
    passed: int | None
    actions: list[str]


class OptionFigure(BaseModel):
    text: str
    is_right: bool
    count: int | None
    """How many chose it; null where so few did, or did not, that it would tell who."""


class ItemFigure(BaseModel):
    place: int
    kind: ItemKind
    stem: str
    n: int
    """Papers that asked it."""
    difficulty: float | None
    """Mean share of its points, 0 to 1: the more, the easier; null where fewer than five have all of them, or not."""
    discrimination: float | None
    """Correlation with the rest of the paper, -1 to 1; null as difficulty is, and where one of them never varies."""
    unanswered: int | None
    """Null as a count of an option is."""
    options: list[OptionFigure]
    """Of a choice, as it was written."""


class ItemFigures(BaseModel):
    made_at: datetime | None
    """Null until the exam is over and all of it is marked."""
    items: list[ItemFigure]
    """Those that five people got, or more. They stay as they were before any appeal."""


class OwnAttempt(BaseModel):
    id: str
    started_at: datetime
    ends_at: datetime
    closed_at: datetime | None
    points: int | None
    passed: bool | None


class OwnExam(BaseModel):
    id: str
    number: str
    title: str
    lead: str
    minutes: int
    questions: int
    points: int
    pass_percent: int
    opens_at: datetime
    closes_at: datetime
    certificate: CertificateTerms | None
    attempt: OwnAttempt | None
    may_start: bool
    now: datetime
    """The server's clock."""


class PaperQuestion(QuestionShown):
    """What is right is shown from `review_from` until `review_until`, as is what it brought."""

    place: int
    """By which its answer is saved."""
    points: int
    stamp: int
    """Of what was saved; 0: nothing was."""
    brought: int | None


class OwnAppeal(BaseModel):
    place: int
    reason: str
    made_at: datetime
    answer: str | None
    decided_at: datetime | None
    before: int
    """Points of the answer."""
    after: int | None


class AttemptPublic(OwnAttempt):
    exam_id: str
    exam_title: str
    of_points: int
    closed_by: ClosedBy | None
    now: datetime
    """The server's clock, by which the time runs."""
    review_from: datetime
    """From then on it shows what was right: the exam is over, and no other that is open asks one of its questions."""
    review_until: datetime
    """Then its answers are deleted; the result stays."""
    certificate_id: str | None
    appeals: list[OwnAppeal]
    questions: list[PaperQuestion]


class ShortAnswer(BaseModel):
    """To who marks it: not whose it is, and not what others gave for it."""

    id: str
    exam_title: str
    stem: str
    guide: str
    text: str
    points: int
    """At most."""


class PointsGiven(Request):
    points: Annotated[int, Field(ge=0, le=100)]


class AppealCreate(Request):
    place: Annotated[int, Field(ge=1, le=10_000)]
    """Of the question in the caller's paper."""
    reason: Annotated[str, Words(4, 1000)]
    """Sealed."""


class AppealPublic(BaseModel):
    """To who decides it: not whose it is."""

    id: str
    version: int
    exam_title: str
    made_at: datetime
    question: ItemContent
    given: list[str]
    """What was chosen or written."""
    before: int
    points: int
    """At most."""
    reason: str
    answer: str | None
    decided_at: datetime | None
    after: int | None


class AppealDecide(Request):
    points: Annotated[int, Field(ge=0, le=100)]
    """Of the answer from now on: those it had, or more."""
    answer: Annotated[str, Words(4, 1000)]
    """To the learner. Sealed."""


class AnswerSave(AnswerGiven):
    stamp: Annotated[int, Field(ge=1, lt=2**53)]
    """Rises with each choice for a place: milliseconds of the server's clock, as far as the device knows it. Of two
    answers the one with the higher stays, in any order of arrival."""


class AnswerSaved(BaseModel):
    """What is kept: another answer than was sent, where that one was older."""

    place: int
    chosen: list[int]
    texts: list[str]
    stamp: int
    saved_at: datetime
    ends_at: datetime


class CertificatePublic(BaseModel):
    id: str
    number: str
    version: int
    title: str
    holder: str
    """Empty where erased."""
    issued_at: datetime
    expires_on: date | None
    state: CertificateState
    state_name: str
    revoked_at: datetime | None
    check: str | None
    """Address at which anybody can check it, without the origin; only to its holder."""
    actions: list[str]


class CertificateRevoke(Request):
    reason: Annotated[str, Words(4, 500)]
    """Sealed."""


class CertificateCheck(BaseModel):
    """What anybody who has its address is told."""

    state: CertificateState
    state_name: str
    number: str | None = None
    title: str | None = None
    holder: str | None = None
    """As on the certificate; none of one that is revoked."""
    issued_on: date | None = None
    expires_on: date | None = None
    revoked_on: date | None = None
