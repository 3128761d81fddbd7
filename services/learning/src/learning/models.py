"""Tables."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, MetaData, Sequence, UniqueConstraint, text
from sqlalchemy import String as Plain
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col

from casework import attachments
from casework.desks import Desks
from casework.numbers import Numbers
from casework.people import People
from contracts.learning import CourseState, ExamState
from contracts.roles import Role
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedColumn, SealedType
from learning.rules import ClosedBy


class Table(SQLModel, registry=registry()):
    """Base of this service's tables. SQLModel's own registry is global: equal names of two services would collide."""

    metadata = MetaData()


COURSE_NUMBERS = Numbers("CO", ("课程", "course"), Sequence("course_serial", metadata=Table.metadata))
EXAM_NUMBERS = Numbers("EX", ("考试", "exam"), Sequence("exam_serial", metadata=Table.metadata))
CERTIFICATE_NUMBERS = Numbers("CE", ("证书", "certificate"), Sequence("certificate_serial", metadata=Table.metadata))

PEOPLE = People.of(Table)
Index("ix_members_unit", col(PEOPLE.member.unit_id))
DESKS = Desks(PEOPLE, Role.TRAINING_OFFICER)


class Course(Table, table=True):
    """What its author writes; learners get an edition."""

    __table_args__ = (Index("ix_course_unit", "unit_id", "id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_type=BigInteger, unique=True)
    version: int = 1
    unit_id: str
    """It is for all who belong there or below."""
    author_id: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    title: str
    summary: str
    units: list[dict[str, Any]] = Field(sa_type=JSON)
    """Each a course_schemas.CourseUnit."""
    state: CourseState = Field(default=CourseState.DRAFT, sa_type=Plain)
    edition: int = 0
    """The last one published; 0: none."""
    is_changed: bool = True
    """Since that one."""

    @property
    def number(self) -> str:
        return COURSE_NUMBERS.write(self.created_at, self.serial)


class CourseEdition(Table, table=True):
    """A course as it was published. Who has begun one keeps it."""

    __tablename__ = "course_edition"

    course_id: str = Field(foreign_key="course.id", primary_key=True)
    edition: int = Field(primary_key=True)
    title: str
    summary: str
    units: list[dict[str, Any]] = Field(sa_type=JSON)
    published_at: datetime = Field(sa_type=UtcDateTime)
    published_by: str


class Attachment(attachments.Attachment, Table, table=True):
    """A video or another file of a course, for its draft and all its editions; or what belongs to an innovation."""

    course_id: str | None = Field(default=None, foreign_key="course.id", index=True)
    innovation_id: str | None = Field(default=None, foreign_key="innovation.id", index=True)


class Enrolment(Table, table=True):
    __table_args__ = (UniqueConstraint("member_id", "course_id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 1
    course_id: str = Field(foreign_key="course.id", index=True)
    member_id: str
    edition: int
    begun_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UnitDone(Table, table=True):
    __tablename__ = "unit_done"

    enrolment_id: str = Field(foreign_key="enrolment.id", primary_key=True)
    place: int = Field(primary_key=True)
    """Of the unit in its edition, from 1."""
    done_at: datetime = Field(sa_type=UtcDateTime)
    answers: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """Of a quiz: for each question a rules.Given."""


class Question(Table, table=True):
    """One of the bank of a unit, on whose exams it may stand."""

    __table_args__ = (
        Index("ix_question_bank", "unit_id", "subject", "id"),
        Index("ix_question_listed", "unit_id", "id"),
        Index("ix_question_same", "unit_id", "same"),
        Index("ix_question_law", "unit_id", "law"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 1
    unit_id: str
    author_id: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    subject: str
    difficulty: int
    """1 easy, 2 medium, 3 hard."""
    content: dict[str, Any] = Field(sa_type=JSON)
    """A bank_schemas.ItemContent, with the right answer."""
    same: str
    """Equal for questions that read the same."""
    source: str = ""
    """The law or rule it asks about."""
    source_date: date | None = None
    """That law's edition: when it changes, its questions are looked at again."""
    law: str = ""
    """rules.law_of the source."""
    retired: bool = False


class Law(Table, table=True):
    """The newest edition of a law that a unit's bank asks about: questions written from an older one are flagged."""

    unit_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    """As rules.law_of has it."""
    in_force_on: date
    entered_by: str
    entered_at: datetime = Field(sa_type=UtcDateTime)


class Exam(Table, table=True):
    __table_args__ = (Index("ix_exam_unit", "unit_id", "id"), Index("ix_exam_closes", "unit_id", "closes_at"))

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_type=BigInteger, unique=True)
    version: int = 1
    unit_id: str
    """It is for all who belong there or below, and asks from the bank of just this unit."""
    author_id: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    title: str
    lead: str
    question_ids: list[str] = Field(sa_type=JSON)
    """On everybody's paper."""
    each_points: int
    """For each of those."""
    blueprint: list[dict[str, Any]] = Field(sa_type=JSON)
    """What is drawn for each: exam_schemas.BlueprintRow."""
    minutes: int
    pass_percent: int
    opens_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    certificate: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """A exam_schemas.CertificateTerms."""
    state: ExamState = Field(default=ExamState.DRAFT, sa_type=Plain)
    questions: int = 0
    """On a paper, once it is published."""
    points: int = 0

    @property
    def number(self) -> str:
        return EXAM_NUMBERS.write(self.created_at, self.serial)


class ExamQuestion(Table, table=True):
    """A question as it was when the exam was published, and never changes: processes keep these in memory."""

    __tablename__ = "exam_question"
    __table_args__ = (Index("ix_exam_question_asked", "question_id"),)

    exam_id: str = Field(foreign_key="exam.id", primary_key=True)
    place: int = Field(primary_key=True)
    drawn_by: int
    """Row of the blueprint, from 1; 0: it is on every paper."""
    question_id: str
    content: dict[str, Any] = Field(sa_type=JSON)
    points: int


class Attempt(Table, table=True):
    """One for each exam and member."""

    __table_args__ = (
        UniqueConstraint("member_id", "exam_id"),
        Index(
            "ix_attempt_running",
            "ends_at",
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 1
    exam_id: str = Field(foreign_key="exam.id", index=True)
    member_id: str
    seed: str
    """Which questions, in which order, with which order of options."""
    started_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime, index=True)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: ClosedBy | None = Field(default=None, sa_type=Plain)
    points: int | None = None
    """With `passed` the result: none while people mark some of it."""
    passed: bool | None = None
    marks: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    """Points that people gave, by place of the question: for short answers, and by appeals."""


class Answer(Table, table=True):
    """The last one saved."""

    attempt_id: str = Field(foreign_key="attempt.id", primary_key=True)
    place: int = Field(primary_key=True)
    """Of the question in the exam's pool."""
    chosen: list[int] = Field(sa_type=JSON)
    """As in rules.Given, by the question as it was written."""
    texts: list[str] = Field(sa_type=JSON)
    stamp: int = Field(sa_type=BigInteger)
    """As in exam_schemas.AnswerSave."""
    saved_at: datetime = Field(sa_type=UtcDateTime)


class Marking(Table, table=True):
    """A short answer that two people mark, each without the other; where they differ, a third decides."""

    __table_args__ = (
        UniqueConstraint("attempt_id", "place"),
        Index(
            "ix_marking_waits",
            "unit_id",
            "id",
            postgresql_where=text("points IS NULL"),
            sqlite_where=text("points IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    attempt_id: str = Field(foreign_key="attempt.id")
    place: int
    exam_id: str = Field(foreign_key="exam.id", index=True)
    unit_id: str
    first_by: str | None = None
    first: int | None = None
    second_by: str | None = None
    second: int | None = None
    third_by: str | None = None
    points: int | None = None
    """What two agree on, or the third says."""


class Appeal(Table, table=True):
    """A learner's against what an answer brought."""

    __table_args__ = (
        UniqueConstraint("attempt_id", "place"),
        Index(
            "ix_appeal_waits",
            "unit_id",
            "id",
            postgresql_where=text("decided_at IS NULL"),
            sqlite_where=text("decided_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 1
    attempt_id: str = Field(foreign_key="attempt.id")
    place: int
    exam_id: str = Field(foreign_key="exam.id", index=True)
    unit_id: str
    member_id: str = Field(index=True)
    reason: Sealed | None = Field(default=None, sa_type=SealedType)
    made_at: datetime = Field(sa_type=UtcDateTime)
    answer: Sealed | None = Field(default=None, sa_type=SealedType)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: str | None = None
    before: int
    """Points."""
    after: int | None = None


REASON, ANSWER = SealedColumn(Appeal, "reason"), SealedColumn(Appeal, "answer")


class ExamFigures(Table, table=True):
    """How its questions did; made again after an appeal that is upheld."""

    __tablename__ = "exam_figures"

    exam_id: str = Field(foreign_key="exam.id", primary_key=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    items: list[dict[str, Any]] = Field(sa_type=JSON)


class Certificate(Table, table=True):
    __table_args__ = (
        Index("ix_certificate_member", "member_id", "id"),
        Index(
            "ix_certificate_expires",
            "expires_on",
            postgresql_where=text("reminded_at IS NULL"),
            sqlite_where=text("reminded_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_type=BigInteger, unique=True)
    version: int = 1
    token: str = Field(unique=True)
    """192 random bits, in the address where it is checked."""
    attempt_id: str = Field(foreign_key="attempt.id", unique=True)
    exam_id: str = Field(foreign_key="exam.id")
    unit_id: str
    member_id: str
    title: str
    issued_at: datetime = Field(sa_type=UtcDateTime)
    expires_on: date | None = None
    """The first day on which it is not valid any more."""
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_by: str | None = None
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its holder was told that it expires soon."""

    @property
    def number(self) -> str:
        return CERTIFICATE_NUMBERS.write(self.issued_at, self.serial)


class IssuerKey(Table, table=True):
    """Signs credentials; the newest one does. Former ones stay, for what they signed is still checked."""

    __tablename__ = "issuer_key"

    id: str = Field(primary_key=True, default_factory=new_id)
    created_at: datetime = Field(sa_type=UtcDateTime)
    public_jwk: dict[str, Any] = Field(sa_type=JSON)
    private_key: Sealed | None = Field(default=None, sa_type=SealedType)
    """PKCS #8 in PEM."""


PRIVATE_KEY = SealedColumn(IssuerKey, "private_key")
