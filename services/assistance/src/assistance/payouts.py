"""Payment batches: made by one, released by another, sent as a file, settled by the bank's result.

Money moves in the ledger with each step of an aid. A payment whose fate the bank's file does not tell is UNKNOWN: its
aid stays with the bank until somebody has asked by the reference.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_errors import (
    NothingToPay,
)
from assistance.aid_life import Accounts, PayoutTurn, aid_life, payout_life, pays
from assistance.aid_models import (
    LEDGER,
    PAYOUT_NUMBERS,
    PAYOUTS,
    Aid,
    Payment,
    Payout,
)
from assistance.aid_rules import (
    DECIDING,
    PAYOUT_MOVES,
    AidAction,
    AidParty,
    PaymentState,
    PayoutAction,
)
from assistance.aid_schemas import (
    PaymentPublic,
    PayoutCreate,
    PayoutPublic,
    PayoutRead,
    PayoutRow,
    Unmatched,
)
from assistance.aids import cancel_payment
from assistance.consent_rules import lacks_consent
from assistance.models import PEOPLE
from assistance.schemas import ReasonGiven
from assistance.words import PAYOUT_STATES
from casework import units
from casework.caller import Caller
from casework.ledger import BalanceTooLow, Transfer
from casework.lifecycle import Outcome, Turn
from contracts.assistance import (
    AidPayable,
    AidState,
    PayoutCancelled,
    PayoutMade,
    PayoutReleased,
    PayoutState,
)
from contracts.roles import Role
from kit import audit, clock
from kit.auth import User, roles
from kit.pages import Page, page
from kit.problems import NotFound

FINANCE = roles(Role.FINANCE, fresh=True)
MOST = 500
"""Payments of one batch."""


async def make_payout(session: AsyncSession, caller: Caller, new: PayoutCreate) -> PayoutPublic:
    """All approved aid of the unit and fund that is in no batch and may be paid, up to `MOST`."""
    user = caller.user
    if not await units.reaches(session, user.units_of(Role.FINANCE), [new.unit_id]):
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
    serial = await PAYOUT_NUMBERS.next(session, PAYOUTS.serial)
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
    contradicted = select(Payment.id).where(Payment.aid_id == Aid.id, Payment.state == PaymentState.CONTRADICTED)
    return and_(
        col(Aid.state) == AidState.COMMITTED,
        ~lacks_consent(),
        ~contradicted.correlate(Aid).exists(),
    )


async def _payable(session: AsyncSession, aids: Sequence[Aid]) -> set[str]:
    """Which of these, that are locked, may be paid."""
    found = select(Aid.id).where(col(Aid.id).in_([each.id for each in aids]), _may_be_paid())
    return {*await session.exec(found)}


async def payments_of(session: AsyncSession, payout_id: str, *states: PaymentState) -> list[tuple[Payment, Aid]]:
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
    found = await payments_of(session, turn.object.id, PaymentState.WAITING)
    payable = await _payable(session, [aid for _, aid in found])
    if not payable:
        raise NothingToPay
    for payment, aid in found:
        if aid.id in payable:
            await send_payment(turn, payment, aid)
        else:
            cancel_payment(payment, aid)


async def send_payment(turn: PayoutTurn, payment: Payment, aid: Aid) -> None:
    session, accounts = turn.session, Accounts(aid.fund, aid.year)
    assert turn.actor_id
    await aid_life.perform(Turn(session, aid, AidParty.FINANCE, turn.actor_id, aid.unit_id), AidAction.RELEASE)
    move = Transfer(accounts.payable, accounts.committed, aid.fen)
    aid.payable_by = await LEDGER.post(session, turn.actor_id, "release", aid.id, move)
    payment.state, aid.payout_id = PaymentState.SENT, payment.payout_id


@payout_life.action(PayoutAction.CANCEL, PayoutCancelled, access=FINANCE)
async def cancel_payout(turn: PayoutTurn, given: ReasonGiven) -> Outcome:
    """Before its release; its aid waits for another batch."""
    for payment, aid in await payments_of(turn.session, turn.object.id, PaymentState.WAITING):
        cancel_payment(payment, aid)
    return Outcome(words=given.reason)


@aid_life.action(AidAction.RELEASE, AidPayable)
async def release_aid(turn: Turn[Aid]) -> None:
    """With its batch."""


async def show_payout(session: AsyncSession, caller: Caller, payout_id: str) -> PayoutPublic:
    """For the unit's finance officers, and for auditors. No name and no account."""
    payout = await session.get(Payout, payout_id)
    user = caller.user
    if payout is None or not await units.covers(session, user.units_of(Role.FINANCE, Role.AUDITOR), payout.unit_id):
        raise NotFound
    wanted = select(Payment).where(Payment.payout_id == payout_id).order_by(col(Payment.reference))
    payments = [PaymentPublic.model_validate(dict(each)) for each in await session.exec(wanted)]
    taken = await payout_life.timeline.taken(session, payout_id, user.id)
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
    story = await payout_life.timeline.story(session, payout_id, caller.language, people=PEOPLE)
    return PayoutRead(**dict(shown), timeline=story)


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
