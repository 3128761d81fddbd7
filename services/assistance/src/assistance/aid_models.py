"""Tables of programmes, aids and payments. Money is in the ledger; a row here keeps which transaction moved it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, Sequence, String, text
from sqlmodel import Field

from assistance.aid_rules import UNDECIDED, Fund, PaymentState
from assistance.models import Table, is_in
from casework.ledger import Ledger
from casework.numbers import Numbers
from casework.timeline import Entry
from contracts.assistance import AidState, PayoutState
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedColumn, SealedType

AID_NUMBERS = Numbers("AD", ("帮扶金", "帮扶", "aid"), Sequence("aid_serial", metadata=Table.metadata))
PAYOUT_NUMBERS = Numbers("PB", ("付款批次", "批次", "batch"), Sequence("payout_serial", metadata=Table.metadata))
LEDGER = Ledger(Table)


class Programme(Table, table=True):
    """An aid programme as data: shipped ones and those that administrators add have the same shape."""

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 1
    code: str = Field(unique=True)
    fund: Fund = Field(sa_type=String)
    rule: str
    """An assistance.amounts.Rule."""
    rows: list[dict[str, Any]] = Field(sa_type=JSON)
    """Its figures, each a `casework.policy.Policy`; a row is added, never changed."""
    editions: list[dict[str, Any]] = Field(sa_type=JSON)
    """Each an assistance.aid_schemas.EditionCreate; one is added, never changed."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_day: date | None = None


class Aid(Table, table=True):
    """Money under a programme for a household on file or for a member without one, or for a claim of mutual aid."""

    __table_args__ = (
        Index("ix_aid_household", "household_id", "id"),
        Index("ix_aid_undecided", "id", postgresql_where=is_in("state", UNDECIDED)),
        Index("ix_aid_reclaimed", "unit_id", postgresql_where=text("is_reclaimed")),
        Index("ix_aid_payable", "fund", "id", postgresql_where=text("state = 'COMMITTED'")),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    version: int = 0
    state: AidState = Field(default=AidState.REQUESTED, sa_type=String)
    household_id: str | None = Field(default=None, foreign_key="household.id")
    """None where it pays a claim of mutual aid, and where a member needs no file for it."""
    programme_id: str | None = Field(default=None, foreign_key="programme.id")
    claim_id: str | None = Field(default=None, foreign_key="claim.id", unique=True)
    programme: str
    """Its code; of a claim the scheme's."""
    fund: Fund = Field(sa_type=String)
    unit_id: str
    applicant_id: str = Field(index=True)
    year: int
    """In whose caps and budget it counts."""
    fen: int = Field(sa_type=BigInteger)
    level: str
    """An assistance.amounts.ApprovalLevel: who may approve it."""
    requested_at: datetime = Field(sa_type=UtcDateTime)
    form: Sealed = Field(sa_type=SealedType)
    decision: Sealed = Field(sa_type=SealedType)
    account: Sealed | None = Field(default=None, sa_type=SealedType)
    """An assistance.schemas.AccountCreate, where neither a file nor a claim has one."""
    payout_id: str | None = Field(default=None, foreign_key="payout.id", index=True)
    """The batch it is in; none after a batch that did not pay it."""
    is_reclaimed: bool = False
    """The bank paid it although it had stopped: the money is asked back, and reversed once it is there."""
    committed_by: str | None = None
    """The ledger's transaction, as the next two."""
    payable_by: str | None = None
    paid_by: str | None = None

    @property
    def number(self) -> str:
        return AID_NUMBERS.write(self.requested_at, self.serial)


FORM, AID_DECISION = SealedColumn(Aid, "form"), SealedColumn(Aid, "decision")
AID_ACCOUNT = SealedColumn(Aid, "account")


class AidEntry(Entry, Table, table=True):
    __tablename__ = "aid_entry"

    aid_id: str = Field(foreign_key="aid.id")
    words: Sealed | None = Field(default=None, sa_type=SealedType)


AID_WORDS = SealedColumn(AidEntry, "words")


class Payout(Table, table=True):
    """A payment batch of one fund."""

    __table_args__ = (Index("ix_payout_unit", "unit_id", "id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    version: int = 0
    state: PayoutState = Field(default=PayoutState.MADE, sa_type=String)
    fund: Fund = Field(sa_type=String)
    unit_id: str
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    unmatched: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Lines of result files that belong to no payment: line, reference, why."""

    @property
    def number(self) -> str:
        return PAYOUT_NUMBERS.write(self.made_at, self.serial)


class PayoutEntry(Entry, Table, table=True):
    __tablename__ = "payout_entry"

    payout_id: str = Field(foreign_key="payout.id")
    words: Sealed | None = Field(default=None, sa_type=SealedType)


PAYOUT_WORDS = SealedColumn(PayoutEntry, "words")


class ResultFile(Table, table=True):
    """A result file of the bank that was taken in. The same file is taken once."""

    __tablename__ = "result_file"

    id: str = Field(primary_key=True, default_factory=new_id)
    payout_id: str = Field(foreign_key="payout.id", index=True)
    digest: str = Field(unique=True)
    """SHA-256 of its bytes, in hex."""
    lines: int
    imported_by: str
    imported_at: datetime = Field(sa_type=UtcDateTime)


class Payment(Table, table=True):
    """One line of a batch. Its reference is what the bank is asked by; an aid that is paid again has another one."""

    __table_args__ = (
        Index("ix_payment_payout", "payout_id", "reference", unique=True),
        Index("ix_payment_paid", "settled_at", postgresql_where=text("state = 'PAID'")),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    payout_id: str = Field(foreign_key="payout.id")
    aid_id: str = Field(foreign_key="aid.id", index=True)
    reference: str = Field(unique=True)
    fen: int = Field(sa_type=BigInteger)
    state: PaymentState = Field(default=PaymentState.WAITING, sa_type=String)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    result_file_id: str | None = Field(default=None, foreign_key="result_file.id", index=True)
    """Where the bank said what became of it; None where it was asked by the reference."""
    result_line: int | None = None


AIDS, PAYOUTS = Table.metadata.tables["aid"].c, Table.metadata.tables["payout"].c
"""Their columns, for what the classes are not typed for."""
