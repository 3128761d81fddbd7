"""The life of an election: what `casework.lifecycle` needs to know of it, and who is what to one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.lifecycle import Lifecycle, Outcome, Turn
from casework.timeline import Timeline
from contracts.voting import (
    CredentialsReady,
    ElectionDuty,
    ElectionDutyGiven,
    ElectionState,
    ObserversNamed,
    RollMatter,
    VotersTold,
)
from kit import clock
from kit.auth import User
from kit.db import get_locked
from kit.events import Event
from kit.outbox import publish
from kit.problems import Problem
from kit.statements import is_one
from kit.texts import Text
from voting.congresses.models import AgendaItem
from voting.errors import ElectionNotFound, ElectionNotPossibleNow, NotYourPart
from voting.honours.models import Honour
from voting.models import PEOPLE, Election, ElectionEntry, Observer, PaperCount, Seat, Trustee, Voter
from voting.rules import BELONGS_TO, MOVES, PUBLISHED, Action, Party
from voting.words import STATES

ElectionTurn = Turn[Election]
_TOLD = {
    Action.PUBLISH_ROLL: RollMatter.ROLL,
    Action.RESCHEDULE: RollMatter.RESCHEDULED,
    Action.OPEN: RollMatter.OPENED,
    Action.CONFIRM_EXTENSION: RollMatter.EXTENDED,
    Action.COUNTERSIGN: RollMatter.CERTIFIED,
    Action.CONFIRM_VOID: RollMatter.VOID,
}
PORTION = 200
"""Voters named in one event."""


async def conditions(session: AsyncSession, user: User) -> dict[Party, ColumnElement[bool]]:
    """Of an election, for each party. A draft is for who works on it; afterwards voters see it, and everybody of the
    election's unit: who is missing on the roll must be able to say so."""
    seat = select(Seat.election_id).where(Seat.election_id == Election.id, Seat.member_id == user.id)
    key = select(Trustee.election_id).where(Trustee.election_id == Election.id, Trustee.member_id == user.id)
    watch = select(Observer.election_id).where(Observer.election_id == Election.id, Observer.member_id == user.id)
    line = select(Voter.election_id).where(Voter.election_id == Election.id, Voter.member_id == user.id)
    on_roll, was_published = line.correlate(Election).exists(), is_one(col(Election.state), PUBLISHED)
    member = await session.get(PEOPLE.member, user.id)
    is_here = member is not None and member.active and not member.deleted
    above = (await units.chains(session, [member.unit_id])).get(member.unit_id, []) if member and is_here else []
    return {
        Party.COMMITTEE: seat.correlate(Election).exists(),
        Party.REGISTRAR: col(Election.registrar_id) == user.id,
        Party.TRUSTEE: key.correlate(Election).exists(),
        Party.OBSERVER: was_published & watch.correlate(Election).exists(),
        Party.VOTER: was_published & on_roll,
        Party.MEMBER: was_published & ~on_roll & col(Election.unit_id).in_(above),
    }


class ElectionLife(Lifecycle[Election]):
    noun = "election"
    table = Election
    moves = MOVES
    timeline = Timeline(ElectionEntry, parties={Party.SYSTEM: Text("平台按时间", "The platform, by the clock")})
    not_found = ElectionNotFound
    not_yours = NotYourPart

    async def parties(self, session: AsyncSession, user: User, row: Election) -> Sequence[Party]:
        """In one query."""
        found = await conditions(session, user)
        [answers] = await session.execute(sa.select(*found.values()).where(col(Election.id) == row.id))
        mine = [party for party, is_party in zip(found, answers, strict=True) if is_party]
        if not mine:
            user.refuse_unknown(ElectionNotFound)
        return mine

    async def offered(self, turn: ElectionTurn) -> list[str]:
        """What is due, and a confirmation only of what another proposed."""
        now = clock.now()
        found = [Action(each) for each in await super().offered(turn) if _is_due(turn, Action(each), now)]
        session, election_id = turn.session, turn.object.id
        if Action.CHANGE in found and (
            await is_of_congress(session, election_id) or await is_of_honour(session, election_id)
        ):
            found.remove(Action.CHANGE)
        if Action.COUNT_PAPER in found and not await is_paper_awaited(turn.session, turn.object):
            found.remove(Action.COUNT_PAPER)
        return [*found]

    def is_ruled_out(self, row: Election, action: str) -> bool:
        return action == Action.COUNT_PAPER and not row.on_paper

    def acts_for(self, user: User, row: Election, party: str) -> str | None:
        return row.unit_id

    async def record(
        self,
        turn: ElectionTurn,
        action: str,
        event: type[Event],
        outcome: Outcome,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """And tell those whose turn it is, or whom it concerns."""
        await super().record(turn, action, event, outcome, before)
        session, election = turn.session, turn.object
        match action:
            case Action.DRAFT:
                give_duty(turn, ElectionDuty.OVERSEE, await committee_of(session, election.id))
            case Action.PUBLISH_ROLL:
                if observers := await observers_of(session, election.id):
                    publish(session, life.event_of(election, ObserversNamed, observer_ids=observers))
            case Action.BEGIN_SETUP:
                give_duty(turn, ElectionDuty.MAKE_KEY, await _trustees(session, election))
            case Action.TALLY if not await is_paper_awaited(session, election):
                give_duty(turn, ElectionDuty.DECRYPT, await _trustees(session, election))
        if action == Action.BEGIN_SETUP:
            give_duty(turn, ElectionDuty.MAKE_CREDENTIALS, [election.registrar_id])
        if action == Action.FINISH_SETUP:
            await _publish_to_voters(turn, CredentialsReady)
        if matter := _TOLD.get(Action(action)):
            await tell_voters(turn, matter)

    def not_now(self, row: Election) -> Problem:
        return ElectionNotPossibleNow(state=STATES[ElectionState(row.state)])

    def facts(self, row: Election) -> dict[str, Any]:
        return {
            "election_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "state": row.state,
            "committee_ids": row.draft["committee_ids"],
        }


life = ElectionLife()


async def take_over(session: AsyncSession, election_id: str) -> ElectionTurn:
    """The election in the worker's hands."""
    election = await get_locked(session, Election, election_id)
    assert election, "elections are never deleted"
    return Turn(session, election, Party.SYSTEM)


def _is_due(turn: ElectionTurn, action: Action, now: datetime) -> bool:
    election = turn.object
    match action:
        case Action.CONFIRM_EXTENSION | Action.CONFIRM_VOID:
            return election.proposal == BELONGS_TO[action] and election.proposed_by != turn.actor_id
        case Action.PROPOSE_EXTENSION:
            return now < election.closes_at
        case Action.OBJECT | Action.SET_PAPER_VOTERS:
            return now < election.objections_until
        case Action.BEGIN_SETUP:
            return now >= election.objections_until
    return True


def give_duty(turn: ElectionTurn, duty: ElectionDuty, to: Iterable[str]) -> None:
    """An event to each of them."""
    for each in to:
        publish(turn.session, life.event_of(turn.object, ElectionDutyGiven, to_id=each, duty=duty))


async def is_of_congress(session: AsyncSession, election_id: str) -> bool:
    """Whether a congress prepared it: what it asks and of whom is not for its committee to change."""
    named = select(AgendaItem.id).where(AgendaItem.election_id == election_id)
    return (await session.exec(named)).first() is not None


async def is_of_honour(session: AsyncSession, election_id: str) -> bool:
    """Whether an honour prepared it."""
    named = select(Honour.id).where(Honour.election_id == election_id)
    return (await session.exec(named)).first() is not None


async def trustees_of(session: AsyncSession, election_id: str) -> list[Trustee]:
    found = select(Trustee).where(Trustee.election_id == election_id).order_by(col(Trustee.place))
    return list(await session.exec(found))


async def _trustees(session: AsyncSession, election: Election) -> list[str]:
    return [each.member_id for each in await trustees_of(session, election.id)]


async def observers_of(session: AsyncSession, election_id: str) -> list[str]:
    return sorted(await session.exec(select(Observer.member_id).where(Observer.election_id == election_id)))


async def is_paper_awaited(session: AsyncSession, election: Election) -> bool:
    """Whether two of the committee have still to count ballots on paper."""
    if not election.on_paper:
        return False
    count = await session.get(PaperCount, election.id)
    return count is None or count.confirmed_by is None


async def committee_of(session: AsyncSession, election_id: str) -> list[str]:
    return sorted(await session.exec(select(Seat.member_id).where(Seat.election_id == election_id)))


async def tell_voters(turn: ElectionTurn, matter: RollMatter) -> None:
    """Everybody on the roll alike."""
    await _publish_to_voters(turn, VotersTold, matter=matter)


async def _publish_to_voters(turn: ElectionTurn, kind: type[Event], **fields: Any) -> None:
    found = select(Voter.member_id).where(Voter.election_id == turn.object.id).order_by(col(Voter.member_id))
    ids = list(await turn.session.exec(found))
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        publish(turn.session, life.event_of(turn.object, kind, **fields, voter_ids=portion))
