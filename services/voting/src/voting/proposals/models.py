"""Tables of proposals. The register is public to all members, so nothing in it lies sealed."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, Sequence, String, Text
from sqlmodel import Field

from casework.deadlines import Dated
from casework.numbers import Numbers
from casework.timeline import Entry
from contracts.proposals import ReplyKind, StaffProposalState
from kit.db import UtcDateTime, new_id
from voting.models import Table
from voting.proposals.rules import Topic

PROPOSAL_NUMBERS = Numbers("TA", ("职工提案", "提案", "proposal"), Sequence("proposal_serial", metadata=Table.metadata))
SEARCHED = "proposal"
"""Kind of its words in the index of `kit.search`."""


class Proposal(Dated, Table, table=True):
    """One matter, as its proposer wrote it, and where it stands."""

    __table_args__ = (
        Index("ix_proposal_state", "state", "id"),
        Index("ix_proposal_topic", "topic", "id"),
        Index("ix_proposal_unit", "unit_id", "id"),
        Index("ix_proposal_desk", "desk_unit_id", "state"),
        Index("ix_proposal_owner", "owner_unit_id", "state"),
        Index("ix_proposal_proposer", "proposer_id", "id"),
        Index("ix_proposal_planned", "planned_on"),
        Index("ix_proposal_check", "check_at"),
        Index("ix_proposal_host", "host_id"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    version: int = 0
    state: StaffProposalState = Field(default=StaffProposalState.OPEN, sa_type=String)
    topic: Topic = Field(sa_type=String)
    title: str
    problem: str = Field(sa_type=Text)
    wish: str = Field(sa_type=Text)
    unit_id: str
    proposer_id: str
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    desk_unit_id: str
    owner_unit_id: str | None = None
    seconders: int = 0
    is_obliged: bool = False
    """So many second it that it must be answered."""
    is_diverted: bool = False
    """Taken as a suggestion: it comes up in no congress."""
    redos: int = 0
    reply: ReplyKind | None = Field(default=None, sa_type=String)
    reply_words: str | None = Field(default=None, sa_type=Text)
    planned_on: date | None = None
    """None again when it has come back."""
    planned_by_id: str | None = None
    is_satisfied: bool | None = None
    """As its proposer rated the newest reply."""
    host_id: str | None = None
    """The one to which it is joined, or may be."""
    own_agreed: bool = False
    host_agreed: bool = False
    resolution_id: str | None = None
    """Of the congress that decided on it."""

    @property
    def number(self) -> str:
        return PROPOSAL_NUMBERS.write(self.proposed_at, self.serial)


PROPOSALS = Table.metadata.tables["proposal"].c
"""Its columns, for what the class is not typed for."""


class ProposalEntry(Entry, Table, table=True):
    __tablename__ = "proposal_entry"

    proposal_id: str = Field(foreign_key="proposal.id")
    words: str | None = None
    """Public, as the whole register."""


class Seconder(Table, table=True):
    """That a member seconds a proposal: its key lets nobody do so twice."""

    __tablename__ = "proposal_seconder"
    __table_args__ = (Index("ix_proposal_seconder_member", "member_id", "proposal_id"),)

    proposal_id: str = Field(primary_key=True, foreign_key="proposal.id")
    member_id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
