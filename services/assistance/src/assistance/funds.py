"""The three funds: budgets, balances, the ledger, and its export. What auditors read."""

from collections.abc import AsyncIterator

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_errors import BankFileClosed
from assistance.aid_life import Accounts, ledger_of, payout_life
from assistance.aid_models import AID_ACCOUNT, LEDGER, Aid, Payment
from assistance.aid_rules import Fund, PaymentState
from assistance.aid_schemas import BankFormat, BudgetCreate, FundPublic
from assistance.bank_files import Line, write_file
from assistance.campaign_models import Campaign
from assistance.desks import require_top
from assistance.ledger_schemas import TransferPublic
from assistance.models import ACCOUNT, BANK, PAYEE, Household
from assistance.mutual_models import CLAIM_ACCOUNT, CLAIM_BANK, CLAIM_PAYEE, Claim
from assistance.schemas import AccountCreate
from assistance.visit_models import Visit
from casework import units
from casework.ledger import Transfer
from contracts.assistance import PayoutState
from contracts.roles import Role
from kit import audit
from kit.auth import User
from kit.db import Database, new_id
from kit.pages import Page, page
from kit.problems import NotFound


async def set_budget(session: AsyncSession, user: User, fund: Fund, new: BudgetCreate) -> FundPublic:
    """Add money to a fund's budget of a year."""
    await require_top(session, user, Role.FINANCE)
    accounts = Accounts(fund, new.year)
    await accounts.open(session, user.id)
    await LEDGER.post(session, user.id, "budget", new_id(), Transfer(accounts.budget, accounts.grants, new.fen))
    return await _show(session, fund)


async def show_funds(session: AsyncSession, user: User) -> list[FundPublic]:
    await require_top(session, user, Role.FINANCE, Role.AUDITOR)
    return [await _show(session, fund) for fund in Fund]


async def _show(session: AsyncSession, fund: Fund) -> FundPublic:
    return FundPublic(fund=fund, balances=await LEDGER.balances(session, fund))


async def show_ledger(
    session: AsyncSession,
    user: User,
    table: type[Aid] | type[Campaign] | type[Visit],
    object_id: str,
    not_found: type[NotFound] = NotFound,
) -> list[TransferPublic]:
    """What was posted for one object, oldest first: for those of its unit who see to the money."""
    row: Aid | Campaign | Visit | None = await session.get(table, object_id)
    if row is None or not await units.covers(session, user.units_of(Role.FINANCE, Role.AUDITOR), row.unit_id):
        raise not_found
    return await ledger_of(session, object_id)


async def list_transfers(
    session: AsyncSession, user: User, fund: Fund, *, limit: int, cursor: str | None
) -> Page[TransferPublic]:
    await require_top(session, user, Role.FINANCE, Role.AUDITOR)
    row = LEDGER.transfer
    newest = select(row).where(row.fund == fund).order_by(col(row.id).desc())
    return await page(
        session, newest, limit=limit, cursor=cursor, as_=lambda each: TransferPublic.model_validate(dict(each))
    )


async def export(db: Database, fund: Fund) -> AsyncIterator[str]:
    """As Beancount reads it; in a session of its own, as it outlasts the request's."""
    async with db.read() as session:
        async for part in LEDGER.beancount(session, fund):
            yield part


def _account(session: AsyncSession, aid: Aid, household: Household | None, claim: Claim | None) -> tuple[str, str, str]:
    """Payee, number, bank."""
    if own := AID_ACCOUNT.open(session, aid):
        given = AccountCreate.model_validate_json(own)
        return given.payee, given.number, given.bank
    if claim:
        return (
            CLAIM_PAYEE.open(session, claim) or "",
            CLAIM_ACCOUNT.open(session, claim) or "",
            CLAIM_BANK.open(session, claim) or "",
        )
    assert household, "an aid without a claim or an account of its own is a household's"
    return (
        PAYEE.open(session, household) or "",
        ACCOUNT.open(session, household) or "",
        BANK.open(session, household) or "",
    )


async def make_bank_file(session: AsyncSession, user: User, payout_id: str, format: BankFormat) -> tuple[bytes, str]:
    """Until the bank has answered. The audit trail keeps who had it: it shows the accounts."""
    turn = await payout_life.lock(session, user, payout_id)
    wanted = select(Payment, Aid, Household, Claim).join(Aid, col(Aid.id) == col(Payment.aid_id))
    wanted = wanted.outerjoin(Household, col(Household.id) == col(Aid.household_id))
    wanted = wanted.outerjoin(Claim, col(Claim.id) == col(Aid.claim_id)).where(
        Payment.payout_id == payout_id, Payment.state != PaymentState.CANCELLED
    )
    found = (await session.exec(wanted.order_by(col(Payment.reference)))).all()
    if turn.object.state != PayoutState.RELEASED or any(each.state != PaymentState.SENT for each, *_ in found):
        raise BankFileClosed
    lines = [
        Line(payment.reference, *_account(session, aid, household, claim), payment.fen)
        for payment, aid, household, claim in found
    ]
    audit.record(session, user.id, "payout.make_bank_file", "payout", payout_id, after={"format": format})
    return write_file(lines, format)
