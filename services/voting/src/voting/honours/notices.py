"""Publicity: those chosen before the people of the unit, then of the unit above; objections; who is struck."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.lifecycle import Outcome
from casework.publicity import Publicity
from contracts.honours import (
    HonourObjected,
    HonourObjectionsAnswered,
    HonourRoundBegun,
    HonourState,
    HonourUndisputed,
    NominationStruck,
)
from contracts.roles import Role
from kit.auth import roles
from kit.db import get_locked
from kit.problems import NotFound
from voting.honours.errors import NominationNotFound, NominationNotPossibleNow, OwnNomination
from voting.honours.life import HonourTurn, honour_life, is_nominee, nominations_of, policies, take_over
from voting.honours.models import Honour, HonourNotice, HonourObjection
from voting.honours.nominations import lock_nomination, not_now
from voting.honours.rules import Action, NominationState, Party
from voting.honours.schemas import NominationStrike
from voting.models import PEOPLE


async def require_answerer(session: AsyncSession, caller: Caller, notice: HonourNotice) -> None:
    """The union officers of the unit or above; never who was nominated."""
    honour = await session.get_one(Honour, notice.honour_id)
    is_staff = await units.covers(session, caller.user.units_of(Role.UNION_STAFF), honour.unit_id)
    if not is_staff or await is_nominee(session, honour.id, caller.user.id):
        raise NotFound


async def lock_honour(session: AsyncSession, notice: HonourNotice) -> HonourTurn:
    return await take_over(session, notice.honour_id)


async def objection_raised(turn: HonourTurn, _objection: HonourObjection) -> None:
    """A step of the honour, which names nobody."""
    turn.party = Party.PUBLIC
    await honour_life.perform(turn, Action.OBJECT)


async def objection_answered(turn: HonourTurn, objection: HonourObjection, unanswered: int) -> None:
    """The answer to the last one is a step of the honour."""
    if not unanswered and turn.object.state == HonourState.PUBLICIZED:
        turn.party, turn.actor_id, turn.unit_id = Party.STAFF, objection.answered_by, turn.object.unit_id
        await honour_life.perform(turn, Action.SETTLE)


async def notice_ended(turn: HonourTurn, _notice: HonourNotice) -> None:
    is_last = turn.object.round == turn.object.rounds
    await honour_life.perform(turn, Action.END_NOTICE if is_last else Action.NEXT_ROUND)


PUBLICITY = Publicity(
    HonourNotice,
    HonourObjection,
    PEOPLE,
    "honour.publicity.enterprise",
    require_answerer,
    lock=lock_honour,
    ended=notice_ended,
    raised=objection_raised,
    answered=objection_answered,
)


async def open_notice(turn: HonourTurn) -> HonourNotice:
    """The next round: full names, as honours are published; each round one unit higher, up to the top."""
    session, honour = turn.session, turn.object
    honour.round += 1
    chain = (await units.get(session, honour.unit_id)).chain
    before = chain[max(0, len(chain) - honour.round)]
    return PUBLICITY.open(
        session,
        policies(session),
        before,
        await _shown(turn),
        policy=f"honour.publicity.{honour.level}",
        honour_id=honour.id,
    )


async def _shown(turn: HonourTurn) -> dict[str, str]:
    session, honour = turn.session, turn.object
    chosen = await nominations_of(session, honour.id, [NominationState.CHOSEN])
    names = await PEOPLE.names(session, [each.member_id for each in chosen])
    places = await units.names(session, [each.unit_id for each in chosen])
    return {
        "kind": "honour",
        "number": honour.number,
        "title": honour.title,
        "round": str(honour.round),
        "names": "、".join(f"{names.get(each.member_id, '')}（{places.get(each.unit_id, '')}）" for each in chosen),
    }


async def open_notice_of(session: AsyncSession, honour_id: str) -> HonourNotice | None:
    found = select(HonourNotice).where(HonourNotice.honour_id == honour_id, col(HonourNotice.ended_at).is_(None))
    return (await session.exec(found)).first()


async def take_back_notice(turn: HonourTurn) -> None:
    notice = await open_notice_of(turn.session, turn.object.id)
    if notice and (locked := await get_locked(turn.session, HonourNotice, notice.id)):
        PUBLICITY.take_back(locked)


@honour_life.action(Action.OBJECT, HonourObjected)
async def object_to_honour(turn: HonourTurn) -> None:
    """The entry names nobody: who objected is known to those who answer alone."""


@honour_life.action(Action.SETTLE, HonourObjectionsAnswered)
async def settle_objections(turn: HonourTurn) -> None:
    """Every objection has its answer."""


@honour_life.action(Action.NEXT_ROUND, HonourRoundBegun)
async def begin_round(turn: HonourTurn) -> Outcome:
    """Before the unit above."""
    await open_notice(turn)
    return Outcome(round=turn.object.round)


@honour_life.action(Action.END_NOTICE, HonourUndisputed)
async def end_publicity(turn: HonourTurn) -> None:
    """The last round is over."""


@honour_life.action(
    Action.STRIKE,
    NominationStruck,
    access=roles(Role.UNION_STAFF),
    errors=[NominationNotFound, NominationNotPossibleNow, OwnNomination],
)
async def strike_nomination(turn: HonourTurn, given: NominationStrike) -> Outcome:
    """After an objection that was right. The place stays empty, and the reason is public."""
    nomination = await lock_nomination(turn, given.nomination_id)
    if nomination.state != NominationState.CHOSEN:
        raise not_now(nomination)
    nomination.state, nomination.reason = NominationState.STRUCK, given.reason
    notice = await open_notice_of(turn.session, turn.object.id)
    if notice and (locked := await get_locked(turn.session, HonourNotice, notice.id)):
        await turn.session.flush()
        locked.shown = await _shown(turn)
    told = {"nominee_id": nomination.member_id}
    return Outcome(words=given.reason, nomination_id=nomination.id, told=told)
