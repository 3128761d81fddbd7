"""The life of an honour: who somebody is to it, how it is locked, what its events say."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import policy, units
from casework.lifecycle import Lifecycle, Turn, parties_where
from casework.policy import PolicyBook
from casework.timeline import Timeline
from contracts.honours import HonourState as State
from contracts.roles import Role
from contracts.voting import ElectionState
from kit.auth import User
from kit.db import get_locked
from kit.problems import Problem
from voting.errors import NotYourPart
from voting.honours.errors import HonourNotFound, HonourNotPossibleNow, OwnNomination
from voting.honours.models import Honour, HonourEntry, Juror, Nomination
from voting.honours.rules import MOVES, STANDING, Action, NominationState, Party
from voting.honours.words import HONOUR_STATES, PARTIES
from voting.models import PEOPLE, Election

HonourTurn = Turn[Honour]
_ROLES = {
    Party.STAFF: Role.UNION_STAFF,
    Party.APPROVER: Role.APPROVER,
    Party.COMMITTEE: Role.ELECTION_COMMITTEE,
}
"""Party → the role at or above the honour's unit."""
_DECIDING = (
    Action.CHECK_NOMINATION,
    Action.PREPARE_VOTE,
    Action.BEGIN_SCORING,
    Action.CHOOSE,
    Action.STRIKE,
    Action.ENDORSE,
    Action.SEND_BACK,
    Action.APPROVE,
    Action.AWARD,
    Action.CANCEL,
)

DEAD = (ElectionState.DISCARDED, ElectionState.VOID)
"""States of a vote in whose place another is prepared."""


def policies(session: AsyncSession) -> PolicyBook:
    return policy.policies(session, "voting")


async def conditions(session: AsyncSession, user: User) -> dict[Party, ColumnElement[bool]]:
    """Of an honour, for each party that the caller may be."""
    found = {
        party: col(Honour.unit_id).in_(units.within(user.units_of(role)))
        for party, role in _ROLES.items()
        if user.holds(role)
    }
    juror = select(Juror.honour_id).where(Juror.honour_id == Honour.id, Juror.member_id == user.id)
    member = await session.get(PEOPLE.member, user.id)
    is_here = member is not None and member.active and not member.deleted
    above = (await units.chains(session, [member.unit_id])).get(member.unit_id, []) if member and is_here else []
    return {
        **found,
        Party.JUROR: juror.correlate(Honour).exists(),
        Party.MEMBER: col(Honour.unit_id).in_(above),
    }


class HonourLife(Lifecycle[Honour]):
    noun = "honour"
    table = Honour
    moves = MOVES
    timeline = Timeline(HonourEntry, parties=PARTIES)
    not_found = HonourNotFound
    not_yours = NotYourPart

    async def parties(self, session: AsyncSession, user: User, row: Honour) -> Sequence[Party]:
        found = await parties_where(session, Honour, row.id, await conditions(session, user))
        if not found:
            user.refuse_unknown(HonourNotFound)
        return found

    def acts_for(self, user: User, row: Honour, party: str) -> str | None:
        return row.unit_id if party in _ROLES else None

    async def require(self, turn: HonourTurn, action: str) -> None:
        """Who is nominated decides nothing of it."""
        if action in _DECIDING and await is_nominee(turn.session, turn.object.id, turn.actor_id):
            raise OwnNomination

    async def offered(self, turn: HonourTurn) -> list[str]:
        found = await super().offered(turn)
        ruled_out = (
            {*_DECIDING}
            if {*_DECIDING} & {*found} and await is_nominee(turn.session, turn.object.id, turn.actor_id)
            else set()
        )
        if turn.object.state == State.VOTING and (state := await election_state(turn)):
            ruled_out.add(Action.PREPARE_VOTE if state not in DEAD else Action.CHOOSE)
        return [each for each in found if each not in ruled_out]

    def is_ruled_out(self, row: Honour, action: str) -> bool:
        """The weight of the jury says whether there is a vote, a jury, or both."""
        match action:
            case Action.PREPARE_VOTE:
                return row.jury_weight == 100
            case Action.BEGIN_SCORING:
                return row.jury_weight < 100
            case Action.SCORE:
                return row.jury_weight == 0
        return False

    def not_now(self, row: Honour) -> Problem:
        return HonourNotPossibleNow(state=HONOUR_STATES[State(row.state)])

    def facts(self, row: Honour) -> dict[str, Any]:
        return {
            "honour_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "state": row.state,
            "made_by_id": row.made_by,
        }


honour_life = HonourLife()


async def election_state(turn: HonourTurn) -> ElectionState | None:
    """Of its vote; None where there is none."""
    election = await turn.session.get(Election, turn.object.election_id) if turn.object.election_id else None
    return ElectionState(election.state) if election else None


async def is_nominee(session: AsyncSession, honour_id: str, member_id: str | None) -> bool:
    """Also one who did not qualify."""
    found = select(Nomination.id).where(
        Nomination.honour_id == honour_id,
        Nomination.member_id == member_id,
        Nomination.state != NominationState.WITHDRAWN,
    )
    return (await session.exec(found)).first() is not None


async def nominations_of(
    session: AsyncSession, honour_id: str, states: Sequence[NominationState] = STANDING
) -> list[Nomination]:
    """In the order in which they were made, which is that of the ballot."""
    found = select(Nomination).where(Nomination.honour_id == honour_id, col(Nomination.state).in_(states))
    return list(await session.exec(found.order_by(col(Nomination.id))))


async def jurors_of(session: AsyncSession, honour_id: str) -> list[str]:
    return sorted(await session.exec(select(Juror.member_id).where(Juror.honour_id == honour_id)))


async def take_over(session: AsyncSession, honour_id: str) -> HonourTurn:
    """The honour in the worker's hands."""
    honour = await get_locked(session, Honour, honour_id)
    assert honour, "honours are never deleted"
    return Turn(session, honour, Party.SYSTEM)
