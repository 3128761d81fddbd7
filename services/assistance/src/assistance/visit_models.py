"""Tables of visits and of what visitors report, also from a home check. What they found lies sealed."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Sequence, String, text
from sqlmodel import Field, col

from assistance.aid_rules import Fund
from assistance.models import Table
from assistance.visit_rules import GiftState, Occasion
from casework.conflict import Matter
from casework.numbers import Numbers
from casework.timeline import Entry
from contracts.assistance import TaskKind, VisitState
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedColumn, SealedType

VISIT_NUMBERS = Numbers("VT", ("走访", "慰问", "visit"), Sequence("visit_serial", metadata=Table.metadata))


class Visit(Table, table=True):
    """Two people go to see a member, outside an application."""

    __table_args__ = (
        Index("ix_visit_unit", "unit_id", "id"),
        Index("ix_visit_about", "about_id", "id"),
        Index("ix_visit_household", "household_id", "occasion", postgresql_where=text("household_id IS NOT NULL")),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_type=BigInteger, unique=True)
    version: int = 0
    state: VisitState = Field(default=VisitState.PLANNED, sa_type=String)
    about_id: str
    """The member who is visited."""
    unit_id: str
    """Theirs when it was planned."""
    desk_unit_id: str | None = None
    household_id: str | None = Field(default=None, foreign_key="household.id")
    occasion: Occasion = Field(sa_type=String)
    planned_at: datetime = Field(sa_type=UtcDateTime)
    visit_by: date
    visitor_id: str | None = Field(default=None, index=True)
    other_visitor_id: str | None = Field(default=None, index=True)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    differs: Sealed | None = Field(default=None, sa_type=SealedType)
    """What the second visitor saw otherwise."""
    gift: GiftState = Field(default=GiftState.NONE, sa_type=String)
    gift_fund: Fund | None = Field(default=None, sa_type=String)
    gift_fen: int | None = Field(default=None, sa_type=BigInteger)
    gift_goods: Sealed | None = Field(default=None, sa_type=SealedType)
    """What it is where it is no money; `gift_fen` is its price."""
    gift_year: int | None = None
    committed_by: str | None = None
    """The ledger's transaction, as the next."""
    paid_by: str | None = None

    @property
    def number(self) -> str:
        return VISIT_NUMBERS.write(self.planned_at, self.serial)


VISIT_DIFFERS, GIFT_GOODS = SealedColumn(Visit, "differs"), SealedColumn(Visit, "gift_goods")
VISIT_MATTER = Matter(col(Visit.about_id))
"""Nobody works on a visit to themselves."""


class VisitEntry(Entry, Table, table=True):
    __tablename__ = "visit_entry"

    visit_id: str = Field(foreign_key="visit.id")
    words: Sealed | None = Field(default=None, sa_type=SealedType)


VISIT_WORDS = SealedColumn(VisitEntry, "words")


class VisitReport(Table, table=True):
    """What one visitor found, under the id that their phone gave it: of a visit or of a home check."""

    __tablename__ = "visit_report"
    __table_args__ = (
        Index("ix_visit_report_visit", "visit_id", "author_id", unique=True),
        Index("ix_visit_report_check", "check_id", "author_id", unique=True),
    )

    id: str = Field(primary_key=True)
    visit_id: str | None = Field(default=None, foreign_key="visit.id")
    check_id: str | None = Field(default=None, foreign_key="home_check.id")
    author_id: str = Field(index=True)
    sent_at: datetime = Field(sa_type=UtcDateTime)
    counts: bool
    """Of two reports, only the one that was confirmed or chosen."""
    visited_on: date
    findings: Sealed = Field(sa_type=SealedType)
    needs: Sealed = Field(sa_type=SealedType)
    """A JSON list of assistance.visit_rules.Need."""
    figures: Sealed | None = Field(default=None, sa_type=SealedType)
    """As the visitor of a home check found them; then the committee decides by these."""
    is_gift_handed: bool | None = None
    photos_allowed_by: Sealed | None = Field(default=None, sa_type=SealedType)
    """Who agreed to the photos."""
    photos_allowed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


FINDINGS, NEEDS = SealedColumn(VisitReport, "findings"), SealedColumn(VisitReport, "needs")
FOUND_FIGURES = SealedColumn(VisitReport, "figures")
PHOTOS_ALLOWED_BY = SealedColumn(VisitReport, "photos_allowed_by")


class VisitTask(Table, table=True):
    """What is to be done after a visit."""

    __tablename__ = "visit_task"

    id: str = Field(primary_key=True, default_factory=new_id)
    visit_id: str = Field(foreign_key="visit.id", index=True)
    kind: TaskKind = Field(sa_type=String)
    what: Sealed = Field(sa_type=SealedType)
    added_at: datetime = Field(sa_type=UtcDateTime)
    number: str | None = None
    """Of the case or the application that was opened."""
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


TASK_WHAT = SealedColumn(VisitTask, "what")
