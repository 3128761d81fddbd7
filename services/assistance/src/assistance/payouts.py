"""Payment batches: made by one, released by another, sent as a file, settled by the bank's result.

Money moves in the ledger with each step of an aid. A payment whose fate the bank's file does not tell is UNKNOWN: its
aid stays with the bank until somebody has asked by the reference.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_errors import (
    AidNotPossibleNow,
    NoSuchPayment,
    NothingToPay,
    ResultImportedBefore,
    ResultOfAnotherBatch,
    ResultUnreadable,
)
from assistance.aid_life import Accounts, PayoutTurn, aid_life, payout_life, pays
from assistance.aid_models import (
    LEDGER,
    PAYOUT_NUMBERS,
    PAYOUT_WORDS,
    PAYOUTS,
    Aid,
    Payment,
    Payout,
    PayoutEntry,
    ResultFile,
)
from assistance.aid_rules import (
    DECIDING,
    OPEN_PAYMENTS,
    PAYOUT_MOVES,
    TO_ASK,
    AidAction,
    AidParty,
    PaymentState,
    PayoutAction,
)
from assistance.aid_schemas import (
    BankAnswer,
    PaymentPublic,
    PayoutCreate,
    PayoutEntryPublic,
    PayoutPublic,
    PayoutRead,
    PayoutRow,
    Unmatched,
)
from assistance.aids import leave_batch, stop
from assistance.bank_files import Result, read_results
from assistance.consent_rules import is_over, missing_consent
from assistance.models import PEOPLE, Consent
from assistance.schemas import ReasonGiven
from assistance.words import PAYOUT_STATES
from casework import units
from casework.caller import Caller
from casework.ledger import AlreadyReversed, BalanceTooLow, Transfer
from casework.lifecycle import Outcome, Turn
from contracts.assistance import (
    AidPaid,
    AidPayable,
    AidReclaimed,
    AidReturned,
    AidReversed,
    AidState,
    PayoutCancelled,
    PayoutMade,
    PayoutReleased,
    PayoutSettled,
    PayoutState,
    ResultImported,
)
from contracts.roles import Role
from kit import audit, clock
from kit.auth import User, roles
from kit.db import insert_new, new_id
from kit.guards import note
from kit.pages import Page, page
from kit.problems import NotFound

FINANCE = roles(Role.FINANCE, fresh=True)
MOST = 500
"""Payments of one batch."""


async def make_payout(session: AsyncSession, caller: Caller, new: PayoutCreate) -> PayoutPublic:
    """All approved aid of the unit and fund that is in no batch and may be paid, up to `MOST`."""
    user = caller.user
    reached = select(units.Unit.id).where(units.below(user.units_of(Role.FINANCE)), units.Unit.id == new.unit_id)
    if not (await session.exec(reached)).first():
        raise NotFound
    waiting = select(Aid).where(
        Aid.state == AidState.COMMITTED,
        Aid.fund == new.fund,
        col(Aid.payout_id).is_(None),
        col(Aid.unit_id).in_(units.within([new.unit_id])),
        col(Aid.applicant_id) != user.id,
        _may_be_paid(),
    )
    # Two who make a batch at once wait for each other here, and the second finds what is left.
    aids = (await session.exec(waiting.order_by(col(Aid.id)).limit(MOST).with_for_update(key_share=True))).all()
    payable = await _payable(session, aids)
    aids = [each for each in aids if each.payout_id is None and each.id in payable]
    if not aids:
        raise NothingToPay
    serial = (await session.exec(select(PAYOUT_NUMBERS.next_serial(PAYOUTS.serial)))).one()
    payout = Payout(serial=serial, fund=new.fund, unit_id=new.unit_id, made_by=user.id, made_at=clock.now())
    session.add(payout)
    await session.flush()
    for place, aid in enumerate(aids, 1):
        aid.payout_id = payout.id
        session.add(Payment(payout_id=payout.id, aid_id=aid.id, reference=f"{payout.number}-{place:03}", fen=aid.fen))
    turn = Turn(session, payout, AidParty.FINANCE, user.id, payout.unit_id)
    await payout_life.record(turn, PayoutAction.MAKE, PayoutMade, Outcome(noted={"payments": len(aids)}))
    return await show_payout(session, caller, payout.id)


def _may_be_paid() -> ColumnElement[bool]:
    """Of an aid: it is approved, every consent that it needs is there, and the bank does not say that it paid it."""
    over = select(Consent.id).where(Consent.household_id == Aid.household_id, is_over())
    contradicted = select(Payment.id).where(Payment.aid_id == Aid.id, Payment.state == PaymentState.CONTRADICTED)
    return and_(
        col(Aid.state) == AidState.COMMITTED,
        ~over.correlate(Aid).exists(),
        ~contradicted.correlate(Aid).exists(),
    )


async def _payable(session: AsyncSession, aids: Sequence[Aid]) -> set[str]:
    """Which of these, that are locked, may be paid."""
    found = select(Aid.id).where(col(Aid.id).in_([each.id for each in aids]), _may_be_paid())
    return {*await session.exec(found)}


async def _payments(session: AsyncSession, payout_id: str, *states: PaymentState) -> list[tuple[Payment, Aid]]:
    """With their aids, both locked."""
    # Aids first, as where one leaves its batch: two who lock both wait and never for each other.
    of_batch = select(Payment.aid_id).where(Payment.payout_id == payout_id)
    await session.exec(
        select(Aid.id).where(col(Aid.id).in_(of_batch)).order_by(col(Aid.id)).with_for_update(key_share=True)
    )
    wanted = select(Payment, Aid).join(Aid, col(Aid.id) == col(Payment.aid_id)).where(Payment.payout_id == payout_id)
    if states:
        wanted = wanted.where(col(Payment.state).in_(states))
    locked = wanted.order_by(col(Aid.id)).with_for_update(key_share=True).execution_options(populate_existing=True)
    return [(payment, aid) for payment, aid in await session.exec(locked)]


@payout_life.action(PayoutAction.RELEASE, PayoutReleased, access=FINANCE, errors=[BalanceTooLow, NothingToPay])
async def release_payout(turn: PayoutTurn) -> None:
    """By another than its maker: what was set aside becomes payable, and the bank's file may be had. What may no longer
    be paid leaves the batch."""
    session = turn.session
    found = await _payments(session, turn.object.id, PaymentState.WAITING)
    payable = await _payable(session, [aid for _, aid in found])
    if not payable:
        raise NothingToPay
    for payment, aid in found:
        if aid.id not in payable:
            await leave_batch(session, aid)
        else:
            await _send(turn, payment, aid)


async def _send(turn: PayoutTurn, payment: Payment, aid: Aid) -> None:
    session, accounts = turn.session, Accounts(aid.fund, aid.year)
    assert turn.actor_id
    await aid_life.perform(Turn(session, aid, AidParty.FINANCE, turn.actor_id, aid.unit_id), AidAction.RELEASE)
    move = Transfer(accounts.payable, accounts.committed, aid.fen)
    aid.payable_by = await LEDGER.post(session, turn.actor_id, "release", aid.id, move)
    payment.state, aid.payout_id = PaymentState.SENT, payment.payout_id


@payout_life.action(PayoutAction.CANCEL, PayoutCancelled, access=FINANCE)
async def cancel_payout(turn: PayoutTurn, given: ReasonGiven) -> Outcome:
    """Before its release; its aid waits for another batch."""
    for _, aid in await _payments(turn.session, turn.object.id, PaymentState.WAITING):
        await leave_batch(turn.session, aid)
    return Outcome(words=given.reason)


async def import_result(
    session: AsyncSession, caller: Caller, payout_id: str, version: int, data: bytes
) -> PayoutPublic:
    """The bank's result file: CSV with reference, amount, result."""
    await payout_life.act(session, caller.user, payout_id, version, PayoutAction.IMPORT_RESULT, data)
    return await show_payout(session, caller, payout_id)


RESULT_REFUSALS = (ResultImportedBefore, ResultOfAnotherBatch, ResultUnreadable)


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
    payments = {payment.reference: (payment, aid) for payment, aid in await _payments(turn.session, payout.id)}
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
        payment.reference: (payment, aid) for payment, aid in await _payments(turn.session, turn.object.id, *TO_ASK)
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
            await _send(turn, payment, aid)
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
    if aid.household_id and await missing_consent(session, aid.household_id):
        await stop(session, aid, turn.actor_id)


@aid_life.action(AidAction.RELEASE, AidPayable)
async def release_aid(turn: Turn[Aid]) -> None:
    """With its batch."""


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


async def show_payout(session: AsyncSession, caller: Caller, payout_id: str) -> PayoutPublic:
    """For the unit's finance officers, and for auditors. No name and no account."""
    payout = await session.get(Payout, payout_id)
    user = caller.user
    if payout is None or not await units.covers(session, user.units_of(Role.FINANCE, Role.AUDITOR), payout.unit_id):
        raise NotFound
    wanted = select(Payment).where(Payment.payout_id == payout_id).order_by(col(Payment.reference))
    payments = [PaymentPublic.model_validate(dict(each)) for each in await session.exec(wanted)]
    taken = await payout_life.taken(session, payout_id, user.id)
    is_finance = await units.covers(session, user.units_of(Role.FINANCE), payout.unit_id)
    offered = PAYOUT_MOVES.offered(payout.state, AidParty.FINANCE, taken=taken) if is_finance else []
    is_paid = (await session.exec(select(Payout.id).where(Payout.id == payout_id, pays(user.id)))).first()
    [row] = await rows_of(session, caller, [payout])
    return PayoutPublic(
        **dict(row),
        payments=payments,
        unmatched=[Unmatched.model_validate(each) for each in payout.unmatched],
        actions=[each for each in offered if not (is_paid and each in DECIDING)],
    )


async def read_payout(session: AsyncSession, caller: Caller, payout_id: str) -> PayoutRead:
    """With who took each step and what they said, which lies sealed: the audit trail keeps who read it."""
    shown = await show_payout(session, caller, payout_id)
    audit.record(session, caller.user.id, "payout.read", "payout", payout_id)
    asked = select(PayoutEntry).where(PayoutEntry.payout_id == payout_id).order_by(col(PayoutEntry.version))
    found = (await session.exec(asked)).all()
    names = await PEOPLE.names(session, [each.actor_id for each in found if each.actor_id])
    timeline = [
        PayoutEntryPublic(
            version=each.version,
            at=each.at,
            action=each.action,
            state=each.state,
            state_name=PAYOUT_STATES[PayoutState(each.state)].in_(caller.language),
            actor_name=names.get(each.actor_id or "", ""),
            words=PAYOUT_WORDS.open(session, each),
        )
        for each in found
    ]
    return PayoutRead(**dict(shown), timeline=timeline)


async def list_payouts(session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None) -> Page[PayoutRow]:
    reached = col(Payout.unit_id).in_(units.within(caller.user.units_of(Role.FINANCE, Role.AUDITOR)))
    statement = select(Payout).where(reached).order_by(col(Payout.id).desc())
    found: Page[Payout] = await page(session, statement, limit=limit, cursor=cursor, as_=lambda row: row)
    return Page(items=await rows_of(session, caller, found.items), next=found.next)


async def rows_of(session: AsyncSession, caller: Caller, found: Sequence[Payout]) -> list[PayoutRow]:
    places = await units.names(session, {each.unit_id for each in found})
    counted = select(Payment.payout_id, func.count(), func.sum(Payment.fen)).group_by(Payment.payout_id)
    ours = counted.where(
        col(Payment.payout_id).in_([each.id for each in found]), Payment.state != PaymentState.CANCELLED
    )
    totals = {payout_id: (number, int(fen)) for payout_id, number, fen in await session.exec(ours)}
    return [
        PayoutRow.model_validate(
            {
                **dict(each),
                "number": each.number,
                "state_name": PAYOUT_STATES[PayoutState(each.state)].in_(caller.language),
                "unit_name": places.get(each.unit_id, ""),
                "number_of_payments": totals.get(each.id, (0, 0))[0],
                "fen": totals.get(each.id, (0, 0))[1],
            }
        )
        for each in found
    ]


def aids_to_pay(user: User) -> ColumnElement[bool]:
    """Of an aid: it may be paid, and is in no batch of those that the caller makes."""
    reached = col(Aid.unit_id).in_(units.within(user.units_of(Role.FINANCE)))
    return and_(reached, col(Aid.payout_id).is_(None), col(Aid.applicant_id) != user.id, _may_be_paid())


def aids_to_reclaim(user: User) -> ColumnElement[bool]:
    """Of an aid: the bank paid it although it had stopped, and the money is not back yet."""
    reached = col(Aid.unit_id).in_(units.within(user.units_of(Role.FINANCE)))
    return and_(reached, col(Aid.state) == AidState.PAID, col(Aid.is_reclaimed), col(Aid.applicant_id) != user.id)


def payouts_waiting(user: User) -> ColumnElement[bool]:
    """Of a batch that does not pay the caller: it waits for them, who did not make it, or for the bank's word."""
    reached = col(Payout.unit_id).in_(units.within(user.units_of(Role.FINANCE)))
    contradicted = select(Payment.id).where(Payment.payout_id == Payout.id, Payment.state == PaymentState.CONTRADICTED)
    asked = and_(reached, contradicted.correlate(Payout).exists())
    return and_(~pays(user.id), or_(payout_life.waits({AidParty.FINANCE: reached}, user), asked))
