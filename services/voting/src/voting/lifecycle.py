"""The life of an election: what `casework.lifecycle` needs to know of it, and who is what to one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.lifecycle import Lifecycle, Outcome, Turn
from contracts.voting import ElectionDuty, ElectionDutyGiven, ElectionState, RollMatter, VotersTold
from kit.auth import User
from kit.db import get_locked
from kit.events import Event
from kit.outbox import publish
from kit.problems import Problem
from voting.errors import ElectionNotFound, ElectionNotPossibleNow, NotYourPart
from voting.models import PEOPLE, Election, ElectionEntry, Seat, Trustee, Voter
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


async def parties_to(session: AsyncSession, user: User, election: Election) -> list[Party]:
    """At least one, or ElectionNotFound. A draft is for who works on it; afterwards voters see it, and everybody of the
    election's unit: who is missing on the roll must be able to say so."""
    found: list[Party] = []
    if await session.get(Seat, (election.id, user.id)):
        found.append(Party.COMMITTEE)
    if election.registrar_id == user.id:
        found.append(Party.REGISTRAR)
    held = select(Trustee.place).where(Trustee.election_id == election.id, Trustee.member_id == user.id)
    if (await session.exec(held)).first():
        found.append(Party.TRUSTEE)
    if was_published(election):
        if await session.get(Voter, (election.id, user.id)):
            found.append(Party.VOTER)
        elif await belongs_to(session, user.id, election.unit_id):
            found.append(Party.MEMBER)
    if not found:
        user.refuse_unknown(ElectionNotFound)
    return found


def was_published(election: Election) -> bool:
    """A draft that was discarded is void, and stays with those who worked on it."""
    return election.state in PUBLISHED and (election.state != ElectionState.VOID or election.voters > 0)


async def belongs_to(session: AsyncSession, member_id: str, unit_id: str) -> bool:
    member = await session.get(PEOPLE.member, member_id)
    return bool(
        member and member.active and not member.deleted and await units.covers(session, {unit_id}, member.unit_id)
    )


class ElectionLife(Lifecycle[Election]):
    noun = "election"
    table = Election
    moves = MOVES
    timeline = ElectionEntry
    not_found = ElectionNotFound
    not_yours = NotYourPart

    async def parties(self, session: AsyncSession, user: User, row: Election) -> Sequence[Party]:
        return await parties_to(session, user, row)

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
            case Action.BEGIN_SETUP | Action.TALLY:
                duty = ElectionDuty.DECRYPT if action == Action.TALLY else ElectionDuty.MAKE_KEY
                give_duty(turn, duty, [each.member_id for each in await trustees_of(session, election.id)])
        if action == Action.BEGIN_SETUP:
            give_duty(turn, ElectionDuty.MAKE_CREDENTIALS, [election.registrar_id])
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


def offered(election: Election, parties: Iterable[Party], taken: set[str], member_id: str, now: datetime) -> list[str]:
    """In the table's order, as any of the parties; a confirmation only of what another proposed."""
    found = MOVES.offered(election.state, *parties, taken=taken)
    return [each for each in found if _is_due(election, Action(each), member_id, now)]


def _is_due(election: Election, action: Action, member_id: str, now: datetime) -> bool:
    match action:
        case Action.CONFIRM_EXTENSION | Action.CONFIRM_VOID:
            return election.proposal == BELONGS_TO[action] and election.proposed_by != member_id
        case Action.PROPOSE_EXTENSION:
            return now < election.closes_at
        case Action.OBJECT:
            return now < election.objections_until
        case Action.BEGIN_SETUP:
            return now >= election.objections_until
    return True


def give_duty(turn: ElectionTurn, duty: ElectionDuty, to: Iterable[str]) -> None:
    """An event to each of them."""
    for each in to:
        publish(turn.session, life.event_of(turn.object, ElectionDutyGiven, to_id=each, duty=duty))


async def trustees_of(session: AsyncSession, election_id: str) -> list[Trustee]:
    found = select(Trustee).where(Trustee.election_id == election_id).order_by(col(Trustee.place))
    return list(await session.exec(found))


async def committee_of(session: AsyncSession, election_id: str) -> list[str]:
    return sorted(await session.exec(select(Seat.member_id).where(Seat.election_id == election_id)))


async def tell_voters(turn: ElectionTurn, matter: RollMatter) -> None:
    """Everybody on the roll alike."""
    found = select(Voter.member_id).where(Voter.election_id == turn.object.id).order_by(col(Voter.member_id))
    ids = list(await turn.session.exec(found))
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        publish(turn.session, life.event_of(turn.object, VotersTold, matter=matter, voter_ids=portion))
