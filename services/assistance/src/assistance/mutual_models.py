"""Tables of mutual aid: schemes of a year as data, who is enrolled, claims. An aid pays one that was accepted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, Sequence, String
from sqlmodel import Field

from assistance.aid_rules import Fund
from assistance.models import Table
from casework.numbers import Numbers
from casework.timeline import Entry
from contracts.mutual_aid import ClaimState, EnrolmentState
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedColumn, SealedType

CLAIM_NUMBERS = Numbers("MC", ("互助理赔", "理赔", "claim"), Sequence("claim_serial", metadata=Table.metadata))


class Scheme(Table, table=True):
    """Of one year; the same code in the next year renews it."""

    __table_args__ = (Index("ix_scheme_code", "code", "year", unique=True),)

    id: str = Field(primary_key=True, default_factory=new_id)
    code: str
    year: int
    name_zh: str
    name_en: str
    unit_id: str
    """Members of this unit and of those below it may join."""
    fund: Fund = Field(sa_type=String)
    premium: int = Field(sa_type=BigInteger)
    """Fen of the year."""
    waiting_days: int
    opens_on: date
    closes_on: date
    """Enrolment is open from the one to the other."""
    starts_on: date
    ends_on: date
    benefits: list[dict[str, Any]] = Field(sa_type=JSON)
    """assistance.mutual_schemas.Benefit."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class Enrolment(Table, table=True):
    """A member's place in a scheme."""

    __table_args__ = (
        Index("ix_enrolment_member", "scheme_id", "member_id", unique=True),
        Index("ix_enrolment_own", "member_id", "id"),
        Index("ix_enrolment_unpaid", "scheme_id", "paid_at"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 1
    state: EnrolmentState = Field(default=EnrolmentState.ACTIVE, sa_type=String)
    scheme_id: str = Field(foreign_key="scheme.id")
    member_id: str
    unit_id: str
    joined_at: datetime = Field(sa_type=UtcDateTime)
    covered_from: date
    """After the waiting time, which a renewal has not."""
    ended_on: date | None = None
    paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When finance received the premium."""
    paid_by: str | None = None
    """The ledger's transaction."""


class Claim(Table, table=True):
    __table_args__ = (Index("ix_claim_unit", "unit_id", "id"), Index("ix_claim_own", "member_id", "id"))

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    version: int = 0
    state: ClaimState = Field(default=ClaimState.FILED, sa_type=String)
    enrolment_id: str = Field(foreign_key="enrolment.id", index=True)
    member_id: str
    unit_id: str
    desk_unit_id: str | None = None
    benefit: str
    """Its code in the scheme."""
    happened_on: date
    basis: int = Field(sa_type=BigInteger)
    """Fen of the bill; 0 where the benefit is a fixed amount."""
    fen: int = Field(default=0, sa_type=BigInteger)
    """What was accepted."""
    claimed_at: datetime = Field(sa_type=UtcDateTime)
    story: Sealed = Field(sa_type=SealedType)
    account: Sealed = Field(sa_type=SealedType)
    bank: Sealed = Field(sa_type=SealedType)
    payee: Sealed = Field(sa_type=SealedType)

    @property
    def number(self) -> str:
        return CLAIM_NUMBERS.write(self.claimed_at, self.serial)


CLAIMS = Table.metadata.tables["claim"].c
CLAIM_STORY, CLAIM_ACCOUNT = SealedColumn(Claim, "story"), SealedColumn(Claim, "account")
CLAIM_BANK, CLAIM_PAYEE = SealedColumn(Claim, "bank"), SealedColumn(Claim, "payee")


class ClaimEntry(Entry, Table, table=True):
    __tablename__ = "claim_entry"

    claim_id: str = Field(foreign_key="claim.id")
    words: Sealed | None = Field(default=None, sa_type=SealedType)


CLAIM_WORDS = SealedColumn(ClaimEntry, "words")
