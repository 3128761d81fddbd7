"""Tables of relief campaigns. What was given is counted from who collected: no column says it a second time."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, LargeBinary, Sequence, String, text
from sqlmodel import Field

from assistance.aid_rules import Fund
from assistance.campaign_rules import CampaignKind, RosterRule, Way
from assistance.models import Table
from casework import jobs
from casework.jobs import Jobs
from casework.numbers import Numbers
from casework.timeline import Entry
from contracts.relief import CampaignState
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedColumn, SealedType

CAMPAIGN_NUMBERS = Numbers("RC", ("慰问活动", "活动", "campaign"), Sequence("campaign_serial", metadata=Table.metadata))


class LongJob(jobs.LongJob, Table, table=True):
    pass


class JobPart(jobs.JobPart, Table, table=True):
    pass


LONG_JOBS = Jobs(LongJob, JobPart)


class Campaign(Table, table=True):
    """A hand-out of goods to a list of people, paid from one fund."""

    __table_args__ = (
        Index("ix_campaign_unit", "unit_id", "id"),
        Index("ix_campaign_open", "id", postgresql_where=text("state = 'HANDING_OUT'")),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    version: int = 0
    state: CampaignState = Field(default=CampaignState.PLANNED, sa_type=String)
    kind: CampaignKind = Field(sa_type=String)
    name: str
    note: str = ""
    """For those who collect: what to bring, whom to ask."""
    place: str
    unit_id: str
    fund: Fund = Field(sa_type=String)
    year: int
    """Whose budget pays it."""
    fen: int = Field(sa_type=BigInteger)
    starts_on: date
    ends_on: date
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    rule: RosterRule | None = Field(default=None, sa_type=String)
    rule_units: list[str] = Field(default_factory=list, sa_type=JSON)
    listed: int = 0
    """How many are on the list."""
    unknown: int = 0
    """Of an imported list: numbers that belong to nobody whom the unit reaches."""
    job_id: str | None = None
    """Writes the list, or tells those who are on it."""
    committed_by: str | None = None
    """The ledger's transaction, as the next."""
    settled_by: str | None = None
    spent_fen: int | None = Field(default=None, sa_type=BigInteger)

    @property
    def number(self) -> str:
        return CAMPAIGN_NUMBERS.write(self.made_at, self.serial)


CAMPAIGNS = Table.metadata.tables["campaign"].c
"""Its columns, for what the class is not typed for."""


class CampaignEntry(Entry, Table, table=True):
    __tablename__ = "campaign_entry"

    campaign_id: str = Field(foreign_key="campaign.id")
    said: Sealed | None = Field(default=None, sa_type=SealedType)
    words: str | None = None
    """What an earlier release wrote open, until the worker seals it."""


SAID = SealedColumn(CampaignEntry, "said")


class CampaignItem(Table, table=True):
    """What each recipient gets `each` pieces of."""

    __tablename__ = "campaign_item"
    __table_args__ = (
        Index("ix_campaign_item_campaign", "campaign_id", "place", unique=True),
        CheckConstraint("each > 0 AND stock >= 0", name="some_pieces"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    campaign_id: str = Field(foreign_key="campaign.id")
    place: int
    name: str
    measure: str
    """The measure word: 箱, 桶, 件."""
    each: int
    stock: int
    fen: int = Field(sa_type=BigInteger)
    """Of one piece."""
    left: int | None = None
    """As counted at the end."""
    reason: str | None = None
    """Why pieces are missing."""


class Steward(Table, table=True):
    """Somebody who hands out in one campaign, next to the unit's officers."""

    __tablename__ = "campaign_steward"

    campaign_id: str = Field(primary_key=True, foreign_key="campaign.id")
    member_id: str = Field(primary_key=True, index=True)


class Recipient(Table, table=True):
    """A place on a campaign's list; nobody has two."""

    __tablename__ = "campaign_recipient"
    __table_args__ = (
        Index("ix_campaign_recipient_member", "campaign_id", "member_id", unique=True),
        Index("ix_campaign_recipient_code", "campaign_id", "code_index", unique=True),
        Index("ix_campaign_recipient_own", "member_id", "id"),
        Index("ix_campaign_recipient_list", "campaign_id", "id"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 0
    campaign_id: str = Field(foreign_key="campaign.id")
    member_id: str
    unit_id: str
    """Theirs when the list was made."""
    code: Sealed | None = Field(default=None, sa_type=SealedType)
    """Eight digits; none once it was used."""
    code_index: bytes | None = Field(default=None, sa_type=LargeBinary)


CODE = SealedColumn(Recipient, "code", index="code_index")


class HandOut(Table, table=True):
    """That a recipient has collected: its key is the recipient, so there is no second one."""

    __tablename__ = "hand_out"
    __table_args__ = (
        Index("ix_hand_out_campaign", "campaign_id", "recipient_id"),
        Index("ix_hand_out_at", "at"),
    )

    recipient_id: str = Field(primary_key=True, foreign_key="campaign_recipient.id")
    campaign_id: str = Field(foreign_key="campaign.id")
    at: datetime = Field(sa_type=UtcDateTime)
    by_id: str
    way: Way = Field(sa_type=String)
    signature: Sealed | None = Field(default=None, sa_type=SealedType)
    """Strokes as JSON: lists of x, y, x, y, …"""


SIGNATURE = SealedColumn(HandOut, "signature")
