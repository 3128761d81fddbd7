"""Shapes that cross HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from contracts.learning import CourseState, ExamState
from kit.fields import AS_TEXT, Id, Line, Request, Words, refusal
from kit.texts import Text
from learning.rules import CertificateState, ClosedBy, ItemKind, LessonKind, fits

MOST_OPTIONS, MOST_UNITS, MOST_QUESTIONS, MOST_ROWS = 8, 40, 200, 20
Place = Annotated[int, Field(ge=0, lt=MOST_OPTIONS)]
Chosen = Annotated[list[Place], Field(max_length=MOST_OPTIONS)]
Title = Annotated[str, Line(2, 80)]
Subject = Annotated[str, Line(1, 40)]
Points = Annotated[int, Field(ge=1, le=100)]


class ItemContent(Request):
    kind: Annotated[ItemKind, AS_TEXT]
    stem: Annotated[str, Words(2, 1000)]
    options: Annotated[list[Annotated[str, Line(1, 200)]], Field(min_length=2, max_length=MOST_OPTIONS)]
    """Of a statement: true, false."""
    correct: Annotated[list[Place], Field(min_length=1, max_length=MOST_OPTIONS)]
    """Places of the right options, from 0."""
    explanation: Annotated[str, Words(0, 1000)] = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not fits(self.kind, len(self.options), self.correct):
            raise refusal(
                "answer_does_not_fit",
                Text(
                    "单选题和判断题要有一个正确答案，多选题要有两个以上，都在选项里选；判断题有两个选项",
                    "One right answer for a single choice or a statement, two or more for a multiple choice, each "
                    "among the options; a statement has two",
                ),
            )
        return self


class TextUnit(Request):
    kind: Literal["text"]
    title: Title
    text: Annotated[str, Words(1, 10_000)]


class QuizUnit(Request):
    kind: Literal["quiz"]
    title: Title
    questions: Annotated[list[ItemContent], Field(min_length=1, max_length=30)]


CourseUnit = Annotated[TextUnit | QuizUnit, Field(discriminator="kind")]


class CourseUpdate(Request):
    title: Title
    summary: Annotated[str, Words(0, 500)] = ""
    units: Annotated[list[CourseUnit], Field(max_length=MOST_UNITS)]


class CourseCreate(CourseUpdate):
    unit_id: Id


class CourseRow(BaseModel):
    id: str
    number: str
    version: int
    unit_id: str
    unit_name: str
    title: str
    state: CourseState
    state_name: str
    edition: int
    """The last one published; 0: none."""
    is_changed: bool
    """Since that edition."""


class CoursePublic(CourseRow):
    summary: str
    units: list[CourseUnit]
    actions: list[str]


class CatalogueRow(BaseModel):
    id: str
    title: str
    summary: str
    units: int
    done: int
    begun: bool
    finished_at: datetime | None


class LearnerQuestion(BaseModel):
    kind: ItemKind
    stem: str
    options: list[str]
    chosen: list[int] | None
    correct: list[int] | None
    """With the explanation, once it has been answered."""
    explanation: str | None


class LearnerUnit(BaseModel):
    place: int
    kind: LessonKind
    title: str
    is_done: bool
    text: str | None
    """None before the course is begun, as are questions; and of a unit of the other kind."""
    questions: list[LearnerQuestion] | None


class LearnerCourse(BaseModel):
    id: str
    title: str
    summary: str
    edition: int
    begun_at: datetime | None
    finished_at: datetime | None
    next_place: int | None
    """Where to go on: the first unit that is not done."""
    units: list[LearnerUnit]
    may_begin: bool


class UnitAnswers(Request):
    answers: Annotated[list[Chosen], Field(max_length=30, default_factory=list)]
    """Of a quiz: the places chosen, for each question."""


class BankItemUpdate(Request):
    subject: Subject
    difficulty: Annotated[int, Field(ge=1, le=3)]
    """1 easy, 2 middling, 3 hard."""
    content: ItemContent
    source: Annotated[str, Line(0, 120)] = ""
    source_date: Annotated[date | None, AS_TEXT] = None


class BankItemCreate(BankItemUpdate):
    unit_id: Id


class BankItem(BaseModel):
    id: str
    version: int
    unit_id: str
    subject: str
    difficulty: int
    content: ItemContent
    source: str
    source_date: date | None
    retired: bool


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
    sat: int | None
    """How many sat it; null while they are fewer than five, as is `passed`."""
    passed: int | None
    actions: list[str]


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


class PaperQuestion(BaseModel):
    place: int
    """By which its answer is saved."""
    kind: ItemKind
    stem: str
    options: list[str]
    points: int
    chosen: list[int]
    """Places in `options`, as saved."""
    stamp: int
    """Of what was saved; 0: nothing was."""
    correct: list[int] | None
    """None but from `review_from` until `review_until`, as are the explanation and what it brought."""
    explanation: str | None
    brought: int | None


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
    questions: list[PaperQuestion]


class AnswerSave(Request):
    chosen: Chosen
    stamp: Annotated[int, Field(ge=1, lt=2**53)]
    """Rises with each choice for a place: milliseconds of the server's clock, as far as the device knows it. Of two
    answers the one with the higher stays, in any order of arrival."""


class AnswerSaved(BaseModel):
    """What is kept: another answer than was sent, where that one was older."""

    place: int
    chosen: list[int]
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


class QuizAnswers(BaseModel):
    course_id: str
    place: int
    """Of the unit."""
    done_at: datetime
    answers: list[list[int]]


class ExamAnswer(BaseModel):
    exam_id: str
    stem: str
    chosen: list[str]
    saved_at: datetime


class LearningData(BaseModel):
    courses: list[CatalogueRow]
    quiz_answers: list[QuizAnswers]
    exams: list[OwnExam]
    exam_answers: list[ExamAnswer]
    certificates: list[CertificatePublic]
