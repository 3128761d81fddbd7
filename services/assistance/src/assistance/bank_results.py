"""What the bank says of a batch: its file, the answer to a question by reference, and what each means for an aid."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_errors import (
    AidNotPossibleNow,
    NoSuchPayment,
    ResultImportedBefore,
    ResultOfAnotherBatch,
    ResultUnreadable,
)
from assistance.aid_life import Accounts, PayoutTurn, aid_life, payout_life
from assistance.aid_models import (
    LEDGER,
    Aid,
    Payment,
    Payout,
    ResultFile,
)
from assistance.aid_rules import (
    OPEN_PAYMENTS,
    TO_ASK,
    AidAction,
    AidParty,
    PaymentState,
    PayoutAction,
)
from assistance.aid_schemas import (
    BankAnswer,
    PayoutPublic,
    Unmatched,
)
from assistance.aids import leave_batch, stop
from assistance.bank_files import Result, read_results
from assistance.consent_rules import is_without_consent
from assistance.payouts import FINANCE, payments_of, send_payment, show_payout
from assistance.schemas import ReasonGiven
from casework.caller import Caller
from casework.ledger import AlreadyReversed, BalanceTooLow, Transfer
from casework.lifecycle import Outcome, Turn
from contracts.assistance import (
    AidPaid,
    AidReclaimed,
    AidReturned,
    AidReversed,
    AidState,
    PayoutSettled,
    PayoutState,
    ResultImported,
)
from kit import clock
from kit.db import insert_new, new_id
from kit.guards import note
from kit.problems import NotFound

RESULT_REFUSALS = (ResultImportedBefore, ResultOfAnotherBatch, ResultUnreadable)


async def import_result(
    session: AsyncSession, caller: Caller, payout_id: str, version: int, data: bytes
) -> PayoutPublic:
    """The bank's result file: CSV with reference, amount, result."""
    await payout_life.act(session, caller.user, payout_id, version, PayoutAction.IMPORT_RESULT, data)
    return await show_payout(session, caller, payout_id)


async def _take_file(turn: PayoutTurn, data: bytes, lines: Sequence[Result]) -> ResultFile:
    """Remember the file. ResultImportedBefore; ResultOfAnotherBatch where no line of it is of this one."""
    session, payout = turn.session, turn.object
    assert turn.actor_id
    digest = hashlib.sha256(data).hexdigest()
    named = select(Payment.reference, Payout).join(Payout, col(Payout.id) == col(Payment.payout_id))
    named = named.where(col(Payment.reference).in_({line.reference for line in lines}))
    batches = dict((await session.exec(named)).all())
    if batches and payout.id not in {batch.id for batch in batches.values()}:
        raise ResultOfAnotherBatch(numbers=sorted({batch.number for batch in batches.values()}))
    file = {
        "id": new_id(),
        "payout_id": payout.id,
        "digest": digest,
        "lines": len(lines),
        "imported_by": turn.actor_id,
        "imported_at": clock.now(),
    }
    if not await insert_new(session, ResultFile, file):
        known = (await session.exec(select(ResultFile).where(ResultFile.digest == digest))).one()
        raise ResultImportedBefore(when=clock.day_and_time(known.imported_at))
    note(session, ResultFile, str(file["id"]), None, file)
    return await session.get_one(ResultFile, file["id"])


@payout_life.action(PayoutAction.IMPORT_RESULT, ResultImported, errors=RESULT_REFUSALS)
async def take_result(turn: PayoutTurn, given: bytes) -> Outcome:
    """What the file does not say, or says twice, becomes UNKNOWN; lines that settle no open payment are listed."""
    lines, payout = read_results(given), turn.object
    file = await _take_file(turn, given, lines)
    payments = {payment.reference: (payment, aid) for payment, aid in await payments_of(turn.session, payout.id)}
    times = Counter(line.reference for line in lines)
    unmatched: list[Unmatched] = []
    for line in lines:
        found = payments.get(line.reference)
        if why := _why_unmatched(line, found and found[0], times):
            unmatched.append(Unmatched(line=line.line, reference=line.reference, why=why))
        if found and why == "contradicts":
            payment, aid = found
            payment.state = PaymentState.CONTRADICTED
            payment.result_file_id, payment.result_line = file.id, line.line
            await leave_batch(turn.session, aid)
        elif found and not why:
            found[0].result_file_id, found[0].result_line = file.id, line.line
            await _settle(turn, *found, paid=bool(line.paid))
    for payment, _ in payments.values():
        if payment.state in OPEN_PAYMENTS:
            payment.state = PaymentState.UNKNOWN
    unknown = sum(payment.state in TO_ASK for payment, _ in payments.values())
    payout.unmatched = [*payout.unmatched, *(each.model_dump() for each in unmatched)]
    return Outcome(
        told={"unknown": unknown},
        noted={"file": file.digest, "lines": len(lines), "unmatched": len(unmatched), "unknown": unknown},
        then=_then(payout, unknown),
    )


def _why_unmatched(line: Result, payment: Payment | None, times: Mapping[str, int]) -> str | None:
    if payment is None:
        return "no_such_reference"
    if line.paid and payment.state in (PaymentState.FAILED, PaymentState.CANCELLED):
        return "contradicts"
    if times[line.reference] > 1:
        return "repeated"
    if payment.state not in OPEN_PAYMENTS:
        return "settled_already"
    if line.fen is None or line.paid is None:
        return "unreadable"
    return "other_amount" if line.fen != payment.fen else None


def _then(payout: Payout, left: int) -> tuple[str, Any] | None:
    return None if left or payout.state == PayoutState.SETTLED else (PayoutAction.SETTLE, None)


@payout_life.action(
    PayoutAction.ANSWER, ResultImported, access=FINANCE, errors=[AidNotPossibleNow, BalanceTooLow, NoSuchPayment]
)
async def answer_payment(turn: PayoutTurn, given: BankAnswer) -> Outcome:
    """What the bank said of one payment when it was asked by its reference."""
    found = {
        payment.reference: (payment, aid) for payment, aid in await payments_of(turn.session, turn.object.id, *TO_ASK)
    }
    if given.reference not in found:
        raise NoSuchPayment
    payment, aid = found[given.reference]
    payment.result_file_id = payment.result_line = None
    if given.paid and aid.state == AidState.STOPPED:
        await _reclaim(turn, payment, aid)
    elif payment.state == PaymentState.CONTRADICTED and not given.paid:
        payment.state = PaymentState.FAILED
    else:
        if payment.state == PaymentState.CONTRADICTED:
            await send_payment(turn, payment, aid)
        await _settle(turn, payment, aid, paid=given.paid)
    left = sum(each.state in TO_ASK for each, _ in found.values())
    noted = {"reference": given.reference, "paid": given.paid}
    return Outcome(told={"unknown": left}, noted=noted, then=_then(turn.object, left))


async def _reclaim(turn: PayoutTurn, payment: Payment, aid: Aid) -> None:
    """The books say what the bank did: the whole way from the budget, which the aid left when it stopped."""
    session, accounts = turn.session, Accounts(aid.fund, aid.year)
    assert turn.actor_id
    way = (accounts.budget, accounts.committed, accounts.payable, accounts.paid)
    aid.committed_by, aid.payable_by, aid.paid_by = [
        await LEDGER.post(session, turn.actor_id, kind, aid.id, Transfer(debit, credit, aid.fen))
        for kind, credit, debit in zip(("commit", "release", "pay"), way, way[1:], strict=False)
    ]
    payment.state, payment.settled_at, aid.payout_id = PaymentState.PAID, clock.now(), payment.payout_id
    aid.is_reclaimed = True
    own = Turn(session, aid, AidParty.FINANCE, turn.actor_id, aid.unit_id)
    await aid_life.perform(own, AidAction.RECLAIM)


@payout_life.action(PayoutAction.SETTLE, PayoutSettled)
async def settle_payout(turn: PayoutTurn) -> None:
    """The fate of every payment is known."""


async def _settle(turn: PayoutTurn, payment: Payment, aid: Aid, *, paid: bool) -> None:
    session, actor = turn.session, turn.actor_id or "system"
    payment.settled_at = clock.now()
    own = Turn(session, aid, AidParty.FINANCE, turn.actor_id, aid.unit_id)
    if paid:
        payment.state = PaymentState.PAID
        accounts = Accounts(aid.fund, aid.year)
        aid.paid_by = await LEDGER.post(
            session, actor, "pay", aid.id, Transfer(accounts.paid, accounts.payable, aid.fen)
        )
        await aid_life.perform(own, AidAction.PAY)
        return
    assert aid.payable_by
    payment.state, aid.payout_id = PaymentState.FAILED, None
    await LEDGER.reverse(session, actor, aid.payable_by)
    aid.payable_by = None
    await aid_life.perform(own, AidAction.RETURN)
    if await is_without_consent(session, aid):
        await stop(session, aid)


@aid_life.action(AidAction.PAY, AidPaid)
async def pay_aid(turn: Turn[Aid]) -> None:
    """The bank's result says so."""


@aid_life.action(AidAction.RETURN, AidReturned)
async def return_aid(turn: Turn[Aid]) -> None:
    """The bank could not pay it."""


@aid_life.action(AidAction.RECLAIM, AidReclaimed)
async def reclaim_aid(turn: Turn[Aid]) -> None:
    """It is reversed once the money is back."""


@aid_life.action(AidAction.REVERSE, AidReversed, access=FINANCE, errors=[AlreadyReversed, BalanceTooLow, NotFound])
async def reverse_aid(turn: Turn[Aid], given: ReasonGiven) -> Outcome:
    """The money came back: each transaction is reversed, and the budget has it again."""
    aid = turn.object
    for transaction in (aid.paid_by, aid.payable_by, aid.committed_by):
        assert transaction, "an aid that was paid has all three"
        await LEDGER.reverse(turn.session, turn.actor_id or "system", transaction)
    return Outcome(words=given.reason)
