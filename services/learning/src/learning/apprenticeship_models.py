"""Tables of agreements between master and apprentice (师带徒)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Sequence, Text
from sqlalchemy import String as Plain
from sqlmodel import Field

from casework.numbers import Numbers
from casework.timeline import Entry
from contracts.apprenticeships import ApprenticeshipState
from kit.db import UtcDateTime, new_id
from learning.models import Table

APPRENTICESHIP_NUMBERS = Numbers(
    "ST", ("师徒协议", "师徒", "agreement"), Sequence("apprenticeship_serial", metadata=Table.metadata)
)


class Apprenticeship(Table, table=True):
    __table_args__ = (
        Index("ix_apprenticeship_desk", "desk_unit_id", "state"),
        Index("ix_apprenticeship_master", "master_id", "id"),
        Index("ix_apprenticeship_apprentice", "apprentice_id", "id"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_type=BigInteger, unique=True)
    version: int = 0
    state: ApprenticeshipState = Field(default=ApprenticeshipState.OFFERED, sa_type=Plain)
    unit_id: str
    desk_unit_id: str
    master_id: str
    apprentice_id: str | None = None
    made_at: datetime = Field(sa_type=UtcDateTime)
    skill: str
    goals: str = Field(sa_type=Text)
    """What the master wants to hand on."""
    own_goals: str | None = Field(default=None, sa_type=Text)
    """What the apprentice wants to learn."""
    months: int
    code: str = Field(unique=True)
    """By which the apprentice agrees."""
    begins_on: date | None = None
    ends_on: date | None = None
    allowance_fen: int = 0
    """A month, as it was when it was registered. The enterprise pays it; here it is a figure."""

    @property
    def number(self) -> str:
        return APPRENTICESHIP_NUMBERS.write(self.made_at, self.serial)


APPRENTICESHIPS = Table.metadata.tables["apprenticeship"].c


class ApprenticeshipEntry(Entry, Table, table=True):
    __tablename__ = "apprenticeship_entry"

    apprenticeship_id: str = Field(foreign_key="apprenticeship.id")
    words: str | None = None
    """Read by the two and by those who see to it."""
