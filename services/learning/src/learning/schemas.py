"""Shapes that cross HTTP."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from contracts.learning import CourseState, ExamState
from kit.fields import AS_TEXT, Id, Line, Request, Words, refusal
from kit.texts import Text
from learning.rules import BLANK, NOT_MATCHED, CertificateState, ClosedBy, ItemKind, LessonKind, fits

MOST_OPTIONS, MOST_UNITS, MOST_QUESTIONS, MOST_ROWS = 8, 40, 200, 20
Place = Annotated[int, Field(ge=0, lt=MOST_OPTIONS)]
Option = Annotated[str, Line(1, 200)]
MOST_WRITTEN = 4000
Title = Annotated[str, Line(2, 80)]
Subject = Annotated[str, Line(1, 40)]
Points = Annotated[int, Field(ge=1, le=100)]


class ItemContent(Request):
    """A question with what is right, as rules.Item says."""

    kind: Annotated[ItemKind, AS_TEXT]
    stem: Annotated[str, Words(2, 1000)]
    """Each blank to fill in is written as ____; one alone may stand after the text."""
    options: Annotated[list[Option], Field(max_length=MOST_OPTIONS, default_factory=list)]
    """Of a statement: true, false. Of an ordering: in the right order."""
    matches: Annotated[list[Option], Field(max_length=MOST_OPTIONS, default_factory=list)]
    """Of a matching: of which each option gets one."""
    correct: Annotated[list[Place], Field(max_length=MOST_OPTIONS, default_factory=list)]
    """Places of the right options, from 0; of a matching, for each option, the place of its match."""
    blanks: Annotated[
        list[Annotated[list[Option], Field(min_length=1, max_length=MOST_OPTIONS)]],
        Field(max_length=MOST_OPTIONS, default_factory=list),
    ]
    """What is right for each blank."""
    guide: Annotated[str, Words(0, 1000)] = ""
    """Of a short answer: what its markers look for."""
    explanation: Annotated[str, Words(0, 1000)] = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not fits(self):
            raise refusal("answer_does_not_fit", _FITS[self.kind])
        if self.kind == ItemKind.FILL_IN:
            self.stem = BLANK.sub("____", self.stem)
        if self.kind == ItemKind.MATCHING:  # in one order, from any program
            matches = list(dict.fromkeys([*(self.matches[each] for each in self.correct), *self.matches]))
            self.correct = [matches.index(self.matches[each]) for each in self.correct]
            self.matches = matches
        return self


_FITS = {
    ItemKind.SINGLE: Text(
        "单选题要有两个以上选项，其中一个正确", "A single choice has two options or more, one of them right"
    ),
    ItemKind.MULTIPLE: Text("多选题要有两个以上正确选项", "A multiple choice has two right options or more"),
    ItemKind.TRUE_FALSE: Text("判断题有两个选项，其中一个正确", "A statement has two options, one of them right"),
    ItemKind.FILL_IN: Text(
        "填空题每个空（____）都要有正确答案，空和答案一样多",
        "Each blank (____) has its right answers, and each answer its blank",
    ),
    ItemKind.ORDERING: Text("排序题要有两项以上，各不相同", "An ordering has two items or more, none of them twice"),
    ItemKind.MATCHING: Text(
        "配对题要有两项以上，每项配一个，可配的各不相同",
        "A matching has two items or more, each with its match, and no match twice",
    ),
    ItemKind.SHORT: Text("简答题没有选项", "A short answer has no options"),
}


class AnswerGiven(Request):
    """By the places shown."""

    chosen: Annotated[
        list[Annotated[int, Field(ge=NOT_MATCHED, lt=MOST_OPTIONS)]],
        Field(max_length=MOST_OPTIONS, default_factory=list),
    ]
    """Options chosen, or all in order; of a matching, for each option, the place of a match, or -1."""
    texts: Annotated[list[Annotated[str, Words(0, MOST_WRITTEN)]], Field(max_length=MOST_OPTIONS, default_factory=list)]
    """For each blank, or the one of a short answer."""


class TextUnit(Request):
    kind: Literal["text"]
    title: Title
    text: Annotated[str, Words(1, 10_000)]


class QuizUnit(Request):
    kind: Literal["quiz"]
    title: Title
    questions: Annotated[list[ItemContent], Field(min_length=1, max_length=30)]

    @model_validator(mode="after")
    def _marks_itself(self) -> Self:
        if any(each.kind == ItemKind.SHORT for each in self.questions):
            raise refusal(
                "nobody_marks_it",
                Text("练习里不能有简答题：没有人评分", "No short answers in a quiz: nobody marks them"),
            )
        return self


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


class QuestionShown(BaseModel):
    """To who answers it."""

    kind: ItemKind
    stem: str
    options: list[str]
    matches: list[str]
    blanks: int
    chosen: list[int]
    """As in AnswerGiven."""
    texts: list[str]
    correct: list[int] | None = None
    """As `chosen` would be. None, as is the explanation, while what is right is not shown."""
    right_texts: list[str] | None = None
    """For each blank; of a short answer what its markers look for."""
    explanation: str | None = None


class LearnerQuestion(QuestionShown):
    is_right: bool | None
    """None before it is answered."""


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
    answers: Annotated[list[AnswerGiven], Field(max_length=30, default_factory=list)]
    """Of a quiz, for each question."""


class BankItemUpdate(Request):
    subject: Subject
    difficulty: Annotated[int, Field(ge=1, le=3)]
    """1 easy, 2 medium, 3 hard."""
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


class QuestionsFormat(StrEnum):
    MOODLE = "moodle"
    GIFT = "gift"
    EXCEL = "xlsx"


class BankNote(BaseModel):
    number: int
    """Of the question in Moodle XML, of the line in GIFT, of the row in Excel; 0: of the file."""
    name: str
    """Of the question, where the file has one."""
    code: str
    reason: str
    is_taken: bool
    """Whether the question is taken all the same."""


class BankImport(BaseModel):
    format: QuestionsFormat
    found: int
    """Questions in the file."""
    taken: int
    """Those that go into the bank, or went."""
    notes: list[BankNote]
    """The first 500."""
    more_notes: int
    first: list[BankItemUpdate]
    """Some of those that are taken."""


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


class OptionFigure(BaseModel):
    text: str
    is_right: bool
    count: int
    """How many chose it."""


class ItemFigure(BaseModel):
    place: int
    kind: ItemKind
    stem: str
    n: int
    """Papers that asked it."""
    difficulty: float
    """Mean share of its points, 0 to 1: the more, the easier."""
    discrimination: float | None
    """Correlation with the rest of the paper, -1 to 1; null where one of them never varies."""
    unanswered: int
    options: list[OptionFigure]
    """Of a choice, as it was written."""


class ItemFigures(BaseModel):
    made_at: datetime | None
    """Null until the exam is over and all of it is marked."""
    items: list[ItemFigure]
    """Those that five people got, or more."""


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


class QuizAnswers(BaseModel):
    course_id: str
    place: int
    """Of the unit."""
    done_at: datetime
    answers: list[list[str]]
    """What was chosen or written, for each question."""


class ExamAnswer(BaseModel):
    exam_id: str
    stem: str
    given: list[str]
    """What was chosen or written."""
    saved_at: datetime


class LearningData(BaseModel):
    courses: list[CatalogueRow]
    quiz_answers: list[QuizAnswers]
    exams: list[OwnExam]
    exam_answers: list[ExamAnswer]
    certificates: list[CertificatePublic]
