"""Tables of congresses. Who is present is counted from who checked in: no column says it a second time."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, Sequence, String, Text
from sqlmodel import Field

from casework import jobs
from casework.jobs import Jobs
from casework.numbers import Numbers
from casework.timeline import Entry
from contracts.congress import CongressState
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedColumn, SealedType
from voting.congresses.rules import Category, ItemState, MandateEnd, Subject
from voting.models import Table

CONGRESS_NUMBERS = Numbers("WC", ("职代会", "congress"), Sequence("congress_serial", metadata=Table.metadata))


class LongJob(jobs.LongJob, Table, table=True):
    pass


LONG_JOBS = Jobs(LongJob)


class Congress(Table, table=True):
    __table_args__ = (Index("ix_congress_unit", "unit_id", "id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    version: int = 0
    state: CongressState = Field(default=CongressState.PREPARED, sa_type=String)
    unit_id: str
    name: str
    term_from: date
    term_years: int
    starts_at: datetime = Field(sa_type=UtcDateTime)
    place: str
    seats: int
    seats_decision: str = Field(sa_type=Text)
    """How the least number of seats was reckoned: a Decision, as JSON."""
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    job_id: str | None = None
    """Tells the delegates."""
    report_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reported_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def number(self) -> str:
        return CONGRESS_NUMBERS.write(self.made_at, self.serial)


CONGRESSES = Table.metadata.tables["congress"].c
"""Its columns, for what the class is not typed for."""


class CongressEntry(Entry, Table, table=True):
    __tablename__ = "congress_entry"

    congress_id: str = Field(foreign_key="congress.id")
    words: str | None = None
    """Reasons for what is public: they are public, too."""


class Constituency(Table, table=True):
    """A unit whose staff elect delegates together."""

    __table_args__ = (Index("ix_constituency_congress", "congress_id", "id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    congress_id: str = Field(foreign_key="congress.id")
    unit_id: str
    staff: int
    """When the congress was prepared."""
    seats: int
    voted: int | None = None
    """Who took part in the last election."""


class Delegate(Table, table=True):
    """A mandate. It stays when it has ended."""

    __tablename__ = "congress_delegate"
    __table_args__ = (
        Index("ix_congress_delegate_member", "congress_id", "member_id", unique=True),
        Index("ix_congress_delegate_code", "congress_id", "code_index", unique=True),
        Index("ix_congress_delegate_code_anywhere", "code_index"),
        Index("ix_congress_delegate_own", "member_id", "id"),
        Index("ix_congress_delegate_list", "congress_id", "id"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 0
    congress_id: str = Field(foreign_key="congress.id")
    constituency_id: str = Field(foreign_key="constituency.id")
    member_id: str
    unit_id: str
    """Theirs when they were elected."""
    category: Category = Field(sa_type=String)
    votes: int
    elected_at: datetime = Field(sa_type=UtcDateTime)
    code: Sealed | None = Field(default=None, sa_type=SealedType)
    """Eight digits, shown on their phone."""
    code_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    invited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    received_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they confirmed that they have the papers: the proof of delivery."""
    end: MandateEnd | None = Field(default=None, sa_column=Column("mandate_end", String))
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: Sealed | None = Field(default=None, sa_type=SealedType)


CODE = SealedColumn(Delegate, "code", index="code_index")
END_REASON = SealedColumn(Delegate, "end_reason")


class CheckIn(Table, table=True):
    """That a delegate is there: its key is the delegate, so there is no second one."""

    __tablename__ = "congress_check_in"
    __table_args__ = (Index("ix_congress_check_in_congress", "congress_id", "delegate_id"),)

    delegate_id: str = Field(primary_key=True, foreign_key="congress_delegate.id")
    congress_id: str = Field(foreign_key="congress.id")
    at: datetime = Field(sa_type=UtcDateTime)
    by_id: str
    by_code: bool


class CongressSteward(Table, table=True):
    __tablename__ = "congress_steward"

    congress_id: str = Field(primary_key=True, foreign_key="congress.id")
    member_id: str = Field(primary_key=True, index=True)


class AgendaItem(Table, table=True):
    """An item, and the resolution that it becomes when it has passed."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        Index("ix_agenda_item_congress", "congress_id", "place"),
        Index("ix_agenda_item_election", "election_id"),
        Index("ix_agenda_item_owner", "owner_id", "id"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    congress_id: str = Field(foreign_key="congress.id")
    place: int
    """From 1."""
    subject: Subject = Field(sa_type=String)
    title: str
    text: str = Field(sa_type=Text)
    """The paper that delegates read."""
    is_secret: bool
    proposal_id: str | None = None
    """The proposal from which it comes."""
    state: ItemState = Field(default=ItemState.WAITING, sa_type=String)
    election_id: str | None = None
    question: int | None = None
    """From 0, in the election."""
    count: dict[str, int] | None = Field(default=None, sa_column=Column("first_count", JSON))
    """As the first of two entered it: a quorum.Count."""
    counted_by: str | None = None
    decision: str | None = Field(default=None, sa_type=Text)
    """A Decision, as JSON."""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    owner_id: str | None = None
    due_on: date | None = None
    result: str | None = None
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
