"""A double-entry ledger: money moves from account to account, whole fen, and no row is ever changed.

A row is a transfer: the debit (借) of one account and the credit (贷) of another by the same amount, so debits equal
credits by the shape of the table, and both accounts are of the row's fund by foreign keys: no mistake of the code mixes
funds. A transaction is one or more rows. A balance is a sum, never a column.

    LEDGER = Ledger(Table)  # in models.py; `guarded=LEDGER.guards` in main.py

    await LEDGER.open(session, user.id, "Assets:Dues:Budget:2026", fund="dues")
    await LEDGER.post(
        session, user.id, "commit", application.id,
        Transfer(debit="Assets:Dues:Committed:2026", credit="Assets:Dues:Budget:2026", fen=50_000),
    )

An account is named as Beancount names it. The first word says on which side it grows: Assets and Expenses by debits,
Liabilities, Equity and Income by credits; in that sense no balance falls below zero, unless the account may be
overdrawn. What was wrong is reversed and posted again. A row names no person: who posted it says the audit, which also
answers for each row (`kit.guards`).
"""

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, ForeignKeyConstraint, Index, UniqueConstraint, func
from sqlalchemy.orm import declared_attr
from sqlalchemy.schema import SchemaItem
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.money import in_yuan
from kit import audit, clock
from kit.db import UtcDateTime, declare, insert_new, new_id
from kit.guards import Guard, note
from kit.problems import NotFound, Problem
from kit.texts import Text

PAGE = 1000
_NAME = re.compile(r"(Assets|Expenses|Liabilities|Equity|Income)(:[A-Z0-9][A-Za-z0-9-]*)+")
_GROWS_BY_DEBITS = ("Assets:", "Expenses:")


class BalanceTooLow(Problem):
    status = 409
    title = Text("余额不足", "Not enough money left")
    detail = Text(
        "还可以使用 {left} 元，这次需要 {needed} 元；没有保存任何内容。",
        "{left} yuan are left and this takes {needed} yuan; nothing was saved.",
    )

    def words(self) -> dict[str, Any]:
        return {name: in_yuan(value) if isinstance(value, int) else value for name, value in self.params.items()}


class AlreadyReversed(Problem):
    status = 409
    title = Text("这笔账已经冲销", "This transaction is reversed already")


class Transfer(NamedTuple):
    debit: str
    credit: str
    fen: int
    """More than zero."""


class LedgerAccount(SQLModel):
    __tablename__ = "ledger_account"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[UniqueConstraint, ...]:
        return (UniqueConstraint("name", "fund", name="account_of_fund"),)

    name: str = Field(primary_key=True)
    fund: str = Field(index=True)
    may_be_overdrawn: bool = False
    opened_at: datetime = Field(sa_type=UtcDateTime)


class LedgerTransfer(SQLModel):
    __tablename__ = "ledger_transfer"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        account = ["ledger_account.name", "ledger_account.fund"]
        return (
            ForeignKeyConstraint(["debit", "fund"], account, name="debit_of_fund"),
            ForeignKeyConstraint(["credit", "fund"], account, name="credit_of_fund"),
            CheckConstraint("debit <> credit", name="two_accounts"),
            CheckConstraint("fen > 0", name="some_fen"),
            Index("ix_ledger_transfer_debit", "debit", "fen"),
            Index("ix_ledger_transfer_credit", "credit", "fen"),
            Index("ix_ledger_transfer_fund", "fund", "id"),
        )

    id: str = Field(default_factory=new_id, primary_key=True)
    transaction_id: str = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    kind: str
    """A verb of the service's own: budget, commit, pay."""
    about_id: str = Field(index=True)
    """The object for whose sake it was posted."""
    fund: str
    debit: str
    credit: str
    fen: int = Field(sa_type=BigInteger)
    reverses_id: str | None = Field(default=None, foreign_key="ledger_transfer.id", unique=True)


class Ledger:
    """The ledger in one service's tables."""

    def __init__(self, table: type[SQLModel]) -> None:
        """`table`: the base of the service's tables."""
        self.account: type[LedgerAccount] = declare(LedgerAccount, table)
        self.transfer: type[LedgerTransfer] = declare(LedgerTransfer, table)
        self.guards = [
            Guard(self.account, "fund", "may_be_overdrawn", "opened_at", append_only=True),
            Guard(
                self.transfer,
                *("transaction_id", "at", "kind", "about_id", "fund", "debit", "credit", "fen", "reverses_id"),
                append_only=True,
            ),
        ]

    async def open(
        self, session: AsyncSession, actor_id: str, name: str, *, fund: str, may_be_overdrawn: bool = False
    ) -> None:
        """Have the account, unless it is there. ValueError where it is there and of another fund."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name} is no name of an account: Assets:Dues:Budget:2026")
        row = {"name": name, "fund": fund, "may_be_overdrawn": may_be_overdrawn, "opened_at": clock.now()}
        if await insert_new(session, self.account, row):
            note(session, self.account, name, None, row)
            audit.record(session, actor_id, "account.open", "account", name, after={"fund": fund})
            return
        known = await session.get(self.account, name)
        if known is None or (known.fund, known.may_be_overdrawn) != (fund, may_be_overdrawn):
            raise ValueError(f"{name} is there and is another account")

    async def post(self, session: AsyncSession, actor_id: str, kind: str, about_id: str, *transfers: Transfer) -> str:
        """One transaction; returns its id. BalanceTooLow."""
        return await self._post(session, actor_id, kind, about_id, [(each, None) for each in transfers])

    async def reverse(self, session: AsyncSession, actor_id: str, transaction_id: str) -> str:
        """Post the opposite of each of its rows; returns the new transaction's id. NotFound, AlreadyReversed, and
        BalanceTooLow where the money has gone on."""
        row = self.transfer
        asked = select(row).where(row.transaction_id == transaction_id).order_by(row.id).with_for_update()
        rows = (await session.exec(asked)).all()
        if not rows:
            raise NotFound
        if (await session.exec(select(row.id).where(row.reverses_id == rows[0].id))).first():
            raise AlreadyReversed
        opposite = [(Transfer(debit=each.credit, credit=each.debit, fen=each.fen), each.id) for each in rows]
        return await self._post(session, actor_id, "reverse", rows[0].about_id, opposite)

    async def _post(
        self,
        session: AsyncSession,
        actor_id: str,
        kind: str,
        about_id: str,
        transfers: Sequence[tuple[Transfer, str | None]],
    ) -> str:
        grown: Counter[str] = Counter()
        for (debit, credit, fen), _ in transfers:
            if fen <= 0 or debit == credit:
                raise ValueError(f"{fen} fen from {credit} to {debit}")
            grown[debit] += fen * _sign(debit)
            grown[credit] -= fen * _sign(credit)
        account = self.account
        # Locked in one order, and not against rows that refer to them: two who post wait and never for each other.
        falling = col(account.name).in_([name for name, by in grown.items() if by < 0])
        locked = select(account.name).where(falling, ~col(account.may_be_overdrawn)).order_by(account.name)
        bounded = (await session.exec(locked.with_for_update(key_share=True))).all()
        accounts = select(account.name, account.fund, self._balance()).where(col(account.name).in_(grown))
        found = {name: (fund, int(balance)) for name, fund, balance in await session.exec(accounts)}
        if unknown := grown.keys() - found.keys():
            raise ValueError(f"no account {', '.join(sorted(unknown))}")
        funds = {fund for fund, _ in found.values()}
        if len(funds) != 1:
            raise ValueError(f"one transaction touches one fund, not {sorted(funds)}")
        for name in bounded:
            left = _sign(name) * found[name][1]
            if left + grown[name] < 0:
                raise BalanceTooLow(left=left, needed=-grown[name])
        transaction_id, now, [fund] = new_id(), clock.now(), funds
        for (debit, credit, fen), reverses_id in transfers:
            row = self.transfer(
                transaction_id=transaction_id, at=now, kind=kind, about_id=about_id, fund=fund, debit=debit,
                credit=credit, fen=fen, reverses_id=reverses_id,
            )  # fmt: skip
            session.add(row)
            audit.record(
                session, actor_id, f"transfer.{kind}", "transfer", row.id, after={"transaction": transaction_id}
            )
        await session.flush()
        return transaction_id

    async def balance(self, session: AsyncSession, name: str) -> int:
        """Of one account, in fen. NotFound."""
        found = (await session.exec(select(self._balance()).where(self.account.name == name))).first()
        if found is None:
            raise NotFound
        return _sign(name) * int(found)

    async def balances(self, session: AsyncSession, fund: str) -> dict[str, int]:
        """Of each account of a fund, by name."""
        account = self.account
        asked = select(account.name, self._balance()).where(account.fund == fund).order_by(account.name)
        return {name: _sign(name) * int(balance) for name, balance in await session.exec(asked)}

    async def about(self, session: AsyncSession, about_id: str) -> Sequence[LedgerTransfer]:
        """What was posted for the sake of one object, oldest first."""
        row = self.transfer
        return (await session.exec(select(row).where(row.about_id == about_id).order_by(row.id))).all()

    async def beancount(self, session: AsyncSession, fund: str) -> AsyncIterator[str]:
        """A fund as text for Beancount and what reads its files, in portions; its tools check and report on it."""
        account, row = self.account, self.transfer
        yield f'option "title" {json.dumps(fund)}\noption "operating_currency" "CNY"\n'
        page = select(row).where(row.fund == fund).order_by(row.id).limit(PAGE)
        rows = (await session.exec(page)).all()
        while rows:
            yield "".join(map(_in_beancount, rows))
            rows = (await session.exec(page.where(row.id > rows[-1].id))).all()
        # At the end, where each account is there that a row names; Beancount sorts by date.
        for each in await session.exec(select(account).where(account.fund == fund).order_by(account.name)):
            yield f"{_day(each.opened_at)} open {each.name} CNY\n"

    def _balance(self) -> ColumnElement[int]:
        """Debits less credits of the account of the row."""
        row, total = self.transfer, func.coalesce(func.sum(self.transfer.fen), 0)
        debits = select(total).where(row.debit == self.account.name).correlate(self.account).scalar_subquery()
        credits = select(total).where(row.credit == self.account.name).correlate(self.account).scalar_subquery()
        return debits - credits


def _sign(account: str) -> int:
    return 1 if account.startswith(_GROWS_BY_DEBITS) else -1


def _day(at: datetime) -> str:
    return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d}"


def _in_beancount(row: LedgerTransfer) -> str:
    """With a link, which the rows of one transaction share."""
    yuan = f"{row.fen // 100}.{row.fen % 100:02} CNY"
    return (
        f"\n{_day(row.at)} * {json.dumps(row.kind)} ^{row.transaction_id}\n"
        f"  id: {json.dumps(row.id)}\n  about: {json.dumps(row.about_id)}\n"
        f"  {row.debit}  {yuan}\n  {row.credit}  -{yuan}\n"
    )
