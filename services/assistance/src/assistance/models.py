"""Tables. A household's life, health and money lie sealed."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, Sequence, String, TextClause, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col

from assistance.rules import AT_WORK, Evidence
from casework import attachments, people, publicity
from casework.conflict import Matter
from casework.deadlines import Dated
from casework.numbers import Numbers
from casework.people import People
from casework.timeline import Entry
from contracts.assistance import HouseholdState
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedColumn, SealedType


class Table(SQLModel, registry=registry()):
    """Base of this service's tables. SQLModel's own registry is global: equal names of two services would collide."""

    metadata = MetaData()


NUMBERS = Numbers(
    "HF", ("档案", "困难档案", "申请", "file", "household"), Sequence("household_serial", metadata=Table.metadata)
)


def is_in(column: str, states: Iterable[str]) -> TextClause:
    """Of a row that an index has: the planner sees that what waits is among these."""
    quoted = ", ".join(f"'{each}'" for each in sorted(states))
    return text(f"{column} IN ({quoted})")


class Household(Dated, Table, table=True):
    """A household's file. Its row is the aggregate: every change to anything of a household locks it first."""

    __table_args__ = (
        Index("ix_household_unit", "unit_id", "id"),
        Index("ix_household_applicant", "applicant_id", "id"),
        Index("ix_household_at_work", "id", postgresql_where=is_in("state", AT_WORK)),
        Index("ix_household_check_at", "check_at", postgresql_where=text("check_at IS NOT NULL")),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    version: int = 0
    """Rises with each entry of the timeline."""
    state: HouseholdState = Field(default=HouseholdState.APPLIED, sa_type=String)
    applicant_id: str
    unit_id: str
    """The applicant's unit when they applied."""
    desk_unit_id: str | None = None
    """The nearest unit upwards that had union officers when they applied."""
    applied_at: datetime = Field(sa_type=UtcDateTime)
    round: int = 1
    """Of assessment: rises when the file goes to a new committee."""
    is_appealed: bool = False
    """Since hardship last came back."""
    figures: Sealed = Field(sa_type=SealedType)
    """assistance.eligibility.HouseholdFigures, as the applicant told them."""
    story: Sealed = Field(sa_type=SealedType)
    """What happened, in the applicant's words: diagnosis, loss."""
    decision: Sealed | None = Field(default=None, sa_type=SealedType)
    """The committee's: a `casework.decisions.Decision`."""
    address: Sealed = Field(sa_type=SealedType)
    address_index: bytes = Field(sa_type=LargeBinary, index=True)
    account: Sealed | None = Field(default=None, sa_type=SealedType)
    """Of the payee at their bank."""
    account_index: bytes | None = Field(default=None, sa_type=LargeBinary, index=True)
    bank: Sealed | None = Field(default=None, sa_type=SealedType)
    payee: Sealed | None = Field(default=None, sa_type=SealedType)

    @property
    def number(self) -> str:
        return NUMBERS.write(self.applied_at, self.serial)


HOUSEHOLDS = Table.metadata.tables["household"].c
"""Its columns, for what `Household` is not typed for."""
FIGURES, STORY, DECISION = (SealedColumn(Household, name) for name in ("figures", "story", "decision"))
BANK, PAYEE = SealedColumn(Household, "bank"), SealedColumn(Household, "payee")
ADDRESS = SealedColumn(Household, "address", index="address_index")
ACCOUNT = SealedColumn(Household, "account", index="account_index")


class HouseholdEntry(Entry, Table, table=True):
    __tablename__ = "household_entry"

    household_id: str = Field(foreign_key="household.id")
    words: Sealed | None = Field(default=None, sa_type=SealedType)


WORDS = SealedColumn(HouseholdEntry, "words")


class Person(Table, table=True):
    """Somebody of a household."""

    id: str = Field(primary_key=True, default_factory=new_id)
    household_id: str = Field(foreign_key="household.id", index=True)
    relation: str
    """An assistance.schemas.Relation."""
    is_adult: bool
    """When the household applied."""
    name: Sealed = Field(sa_type=SealedType)
    id_number: Sealed = Field(sa_type=SealedType)
    id_index: bytes = Field(sa_type=LargeBinary, index=True)


NAME = SealedColumn(Person, "name")
ID_NUMBER = SealedColumn(Person, "id_number", index="id_index")


class Consent(Table, table=True):
    """One adult's to one purpose, or a guardian's for a minor: of a household, or of the member who asks for an aid
    without a file or makes a claim."""

    __table_args__ = (
        Index("ix_consent_household", "household_id", "person_id", "purpose", unique=True),
        Index("ix_consent_aid", "aid_id", "purpose", unique=True),
        Index("ix_consent_claim", "claim_id", "purpose", unique=True),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    household_id: str | None = Field(default=None, foreign_key="household.id")
    person_id: str | None = Field(default=None, foreign_key="person.id")
    aid_id: str | None = Field(default=None, foreign_key="aid.id")
    claim_id: str | None = Field(default=None, foreign_key="claim.id")
    purpose: str
    """An assistance.schemas.Purpose."""
    text_version: str
    given_at: datetime = Field(sa_type=UtcDateTime)
    until: date
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class HomeCheck(Table, table=True):
    """Two who are named to visit a household that applied. The newest of a file counts; their reports say the rest."""

    __tablename__ = "home_check"
    __table_args__ = (Index("ix_home_check_household", "household_id", "id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    household_id: str = Field(foreign_key="household.id")
    visitor_id: str = Field(index=True)
    other_visitor_id: str = Field(index=True)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    differs: Sealed | None = Field(default=None, sa_type=SealedType)
    """What the second visitor saw otherwise; it stands next to the first one's findings."""


DIFFERS = SealedColumn(HomeCheck, "differs")


class Seat(Table, table=True):
    """A place in a file's committee, and the view given from it."""

    __table_args__ = (Index("ix_seat_household", "household_id", "round", "member_id", unique=True),)

    id: str = Field(primary_key=True, default_factory=new_id)
    household_id: str = Field(foreign_key="household.id")
    round: int
    member_id: str = Field(index=True)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """They are related, or were replaced before they spoke."""
    given_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    supports: bool | None = None
    reason: Sealed | None = Field(default=None, sa_type=SealedType)


REASON = SealedColumn(Seat, "reason")


class Attachment(attachments.Attachment, Table, table=True):
    names: Sealed | None = Field(default=None, sa_type=SealedType)
    """A paper's name says what is wrong with whom."""
    household_id: str | None = Field(default=None, foreign_key="household.id", index=True)
    evidence: Evidence | None = Field(default=None, sa_type=String)
    aid_id: str | None = Field(default=None, foreign_key="aid.id", index=True)
    """Where it was shown for one aid."""
    claim_id: str | None = Field(default=None, foreign_key="claim.id", index=True)
    report_id: str | None = Field(default=None, foreign_key="visit_report.id", index=True)
    """Of a photo that a visitor took."""


class Notice(publicity.Notice, Table, table=True):
    household_id: str = Field(foreign_key="household.id", index=True)


class Objection(publicity.Objection, Table, table=True):
    pass


OBJECTION, ANSWER = SealedColumn(Objection, "text"), SealedColumn(Objection, "answer")


class Member(people.Member, Table, table=True):
    employee_number: str = Field(default="", index=True)


class Grant(people.Grant, Table, table=True):
    pass


PEOPLE = People(Member, Grant)
MATTER = Matter(col(Household.applicant_id))
"""Nobody works on their own household's file."""
