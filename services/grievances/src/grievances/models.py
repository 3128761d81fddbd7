"""Tables of grievances."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, MetaData, Sequence, String, Text, TextClause, text
from sqlalchemy import Table as SaTable
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from casework import attachments, jobs, people, thread
from casework.conflict import Matter
from casework.deadlines import Dated
from casework.jobs import Jobs
from casework.numbers import Numbers
from casework.people import People
from casework.units import Unit
from contracts.grievances import CaseKind, CaseState
from kit.db import UtcDateTime


class Table(SQLModel, registry=registry()):
    """Base of this service's tables. SQLModel's own registry is global: equal names of two services would collide."""

    metadata = MetaData()


def _is_set(column: str) -> TextClause:
    return text(f"{column} IS NOT NULL")


NUMBERS = Numbers(
    "GR",
    ("案件", "诉求", "事项", "工单", "case", "concern"),
    Sequence("case_serial", metadata=Table.metadata),
)


class Case(Dated, Table, table=True):
    """A concern. Its row is the aggregate: every change to anything of a case locks it first.

    Tables here are named in the plural, unlike those of other services: `case` is a word of SQL itself, and would have
    to stand in quotes wherever an operator looks.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_author", "author_id", "id"),
        # Lists of work come by date. None is with a department or supervised when it is filed: those two cost nothing.
        Index("ix_cases_desk", "desk_unit_id", "due_at", text("id DESC")),
        Index(
            "ix_cases_department", "department_id", "due_at", text("id DESC"), postgresql_where=_is_set("department_id")
        ),
        Index(
            "ix_cases_supervising",
            "supervising_unit_id",
            "due_at",
            text("id DESC"),
            postgresql_where=_is_set("supervising_unit_id"),
        ),
        # For who looks on at a whole enterprise, whose desks are too many to be looked up one by one.
        Index("ix_cases_due", "due_at", text("id DESC")),
        Index("ix_cases_check_at", "check_at", postgresql_where=_is_set("check_at")),
        Index("ix_cases_provisional", "id", postgresql_where=text("any_provisional")),
    )

    id: str = Field(primary_key=True)
    serial: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    version: int = 1
    """Rises with each entry of the timeline."""
    kind: CaseKind = Field(sa_type=String)
    state: CaseState = Field(sa_type=String)
    title: str
    text: str = Field(sa_type=Text)
    author_id: str
    unit_id: str
    """The author's unit when they filed."""
    show_author: bool = False
    """The author agreed that the answering department learns their name."""
    about_unit_id: str | None = None
    about_member_id: str | None = None
    complaint: bool = False
    conflict_unit_id: str | None = None
    """See casework.conflict."""
    desk_unit_id: str
    department_id: str | None = None
    supervising_unit_id: str | None = None
    round: int = 1
    """Goes up with each reopening."""
    submitted_at: datetime = Field(sa_type=UtcDateTime)
    signature: bytes | None = Field(default=None, sa_type=LargeBinary)
    """See grievances.signatures."""

    @property
    def number(self) -> str:
        return NUMBERS.write(self.submitted_at, self.serial)

    @property
    def matter(self) -> Matter:
        return Matter(self.author_id, self.about_member_id, self.conflict_unit_id)


class TimelineEntry(Table, table=True):
    """One change of a case; its version is its place."""

    __tablename__ = "timeline"

    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    version: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    action: str
    state: CaseState = Field(sa_type=String)
    """After the change."""
    actor: str
    """A grievances.rules.Party."""
    actor_id: str | None = None
    unit_id: str | None = None
    """Where the actor did it: desk, department, or the level that now supervises."""
    department_id: str | None = None
    """To which department it was assigned, or which one it came back from."""
    words: str | None = Field(default=None, sa_type=Text)


class FormerHolder(Table, table=True):
    """A unit that had a case and has it no more. Its people go on reading what they could read when it left them."""

    __tablename__ = "former_holders"
    __table_args__ = (Index("ix_former_holders_unit", "unit_id", "party", "case_id"),)

    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    party: str = Field(primary_key=True)
    """A grievances.rules.Party: staff of a desk or a supervising level, or department."""
    unit_id: str = Field(primary_key=True)
    left_version: int
    """The entry of the timeline by which the case left, the last whose words they read."""
    left_at: datetime = Field(sa_type=UtcDateTime)
    knew_author: bool
    """The author was shown to departments then."""


class Message(thread.Message, Table, table=True):
    """One contribution to a case's dialogue, or an internal note; its sender is a grievances.rules.Party."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_case", "case_id", "id"),)

    case_id: str = Field(foreign_key="cases.id")
    internal: bool = False
    """A note for staff and department; the author never sees it."""
    answer: bool = False
    """The formal reply, not just a remark."""


class Attachment(attachments.Attachment, Table, table=True):
    """A file; loose (no case yet) until a case or a message refers to it."""

    __tablename__ = "attachments"
    __table_args__ = (
        Index("ix_attachments_case", "case_id"),
        Index("ix_attachments_loose", "uploaded_at", postgresql_where=text("case_id IS NULL")),
    )

    case_id: str | None = Field(default=None, foreign_key="cases.id")
    message_id: str | None = Field(default=None, foreign_key="messages.id")


class Rating(Table, table=True):
    """What the author thought of the answer of one round."""

    __tablename__ = "ratings"

    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    round: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    solved: bool
    score: int
    words: str | None = Field(default=None, sa_type=Text)


class Member(people.Member, Table, table=True):
    unit_id: str = Field(index=True)
    employee_number: str
    """Kept to take it out of texts that a hidden author signed with it."""
    former_names: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    """Kept as the number is; see grievances.signatures."""
    named_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the member took the present name; none of the first name, and of one that they have again."""
    folded_name: str | None = Field(default=None, index=True)
    """By which staff find the cases of a named author; none of a member that an earlier version copied."""


class Grant(people.Grant, Table, table=True):
    __tablename__ = "held_roles"


class LongJob(jobs.LongJob, Table, table=True):
    __tablename__ = "long_jobs"


class JobPart(jobs.JobPart, Table, table=True):
    __tablename__ = "job_parts"


PEOPLE = People(Member, Grant)
LONG_JOBS = Jobs(LongJob, JobPart)

# The same tables for statements of columns alone: those skip the ORM, which the hot paths need.
CASES: SaTable = Table.metadata.tables["cases"]
TIMELINE: SaTable = Table.metadata.tables["timeline"]
MEMBERS: SaTable = Table.metadata.tables["members"]
UNITS: SaTable = Unit.metadata.tables["unit"]

MATTER = Matter(CASES.c.author_id, CASES.c.about_member_id, CASES.c.conflict_unit_id)
