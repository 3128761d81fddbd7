"""The life of a proposal: who somebody is to it, its clocks, what its events say."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import policy, units
from casework.deadlines import load
from casework.desks import Desks
from casework.lifecycle import Lifecycle, Outcome, Turn, parties_where
from casework.policy import PolicyBook
from casework.timeline import Timeline
from contracts.proposals import StaffProposalState as State
from contracts.roles import Role
from kit.auth import User
from kit.db import get_locked
from kit.events import Event
from kit.problems import Problem
from voting.errors import NotYourPart
from voting.models import PEOPLE
from voting.proposals.errors import NoJoinSuggested, ProposalNotFound, ProposalNotPossibleNow
from voting.proposals.models import Proposal, ProposalEntry
from voting.proposals.rules import DEADLINES, MOVES, UNREVIEWED, Action, Party, effects
from voting.proposals.words import PARTIES, PROPOSAL_STATES

ProposalTurn = Turn[Proposal]
DESKS = Desks(PEOPLE, Role.UNION_STAFF)
_JOINING = (Action.AGREE_JOIN, Action.REFUSE_JOIN)


def policies(session: AsyncSession) -> PolicyBook:
    return policy.policies(session, "voting")


def is_own(user: User) -> ColumnElement[bool]:
    """Of a proposal: the caller made it, and it is not shut to them after a reset."""
    mine = col(Proposal.proposer_id) == user.id
    return and_(mine, col(Proposal.proposed_at) >= user.closed_since) if user.closed_since else mine


def is_host(user: User) -> ColumnElement[bool]:
    """Of a proposal: the caller made the one to which it may be joined."""
    host = aliased(Proposal)
    made = select(host.id).where(host.id == Proposal.host_id, host.proposer_id == user.id)
    return made.correlate(Proposal).exists()


def conditions(user: User) -> dict[Party, ColumnElement[bool]]:
    """Of a proposal, for each party that the caller may be. Nobody reviews or answers their own."""
    others = col(Proposal.proposer_id) != user.id
    found = {Party.PROPOSER: is_own(user), Party.HOST: is_host(user)}
    for party, role, unit_id in (
        (Party.STAFF, Role.UNION_STAFF, Proposal.desk_unit_id),
        (Party.OWNER, Role.HANDLER, Proposal.owner_unit_id),
    ):
        if user.holds(role):
            found[party] = and_(col(unit_id).in_(units.within(user.units_of(role))), others)
    return found


class ProposalLife(Lifecycle[Proposal]):
    noun = "proposal"
    table = Proposal
    moves = MOVES
    timeline = Timeline(ProposalEntry, parties=PARTIES)
    not_found = ProposalNotFound
    not_yours = NotYourPart

    async def parties(self, session: AsyncSession, user: User, row: Proposal) -> Sequence[Party]:
        """Everybody reads the register."""
        return await parties_where(session, Proposal, row.id, {**conditions(user), Party.READER: true()})

    def acts_for(self, user: User, row: Proposal, party: str) -> str | None:
        return {Party.STAFF: row.desk_unit_id, Party.OWNER: row.owner_unit_id}.get(Party(party))

    async def require(self, turn: ProposalTurn, action: str) -> None:
        if action in _JOINING and not waits_for_consent(turn.object, turn.party):
            raise NoJoinSuggested

    async def offered(self, turn: ProposalTurn) -> list[str]:
        """A consent only to whom it was asked of and who has not given it."""
        asked = any(waits_for_consent(turn.object, party) for party in turn.parties)
        return [each for each in await super().offered(turn) if asked or each not in _JOINING]

    def is_ruled_out(self, row: Proposal, action: str) -> bool:
        return action == Action.SUGGEST_JOIN and row.host_id is not None

    def moved(self, turn: ProposalTurn, action: str, now: datetime) -> None:
        """A review ends what was suggested of joining."""
        if turn.object.state not in (*UNREVIEWED, State.JOINED):
            turn.object.host_id, turn.object.own_agreed, turn.object.host_agreed = None, False, False
        done = effects(Action(action), is_planned=turn.object.planned_on is not None)
        DEADLINES.set(turn.object, DEADLINES.after(done, load(turn.object.clocks), now, policies(turn.session)))

    async def record(
        self,
        turn: ProposalTurn,
        action: str,
        event: type[Event],
        outcome: Outcome,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """And release those that wait to join one whose review has ended."""
        await super().record(turn, action, event, outcome, before)
        if before and before["state"] in UNREVIEWED and turn.object.state not in UNREVIEWED:
            waiting = select(Proposal).where(Proposal.host_id == turn.object.id, col(Proposal.state).in_(UNREVIEWED))
            for each in await turn.session.exec(waiting.with_for_update(skip_locked=True)):
                each.host_id, each.own_agreed, each.host_agreed = None, False, False

    def not_now(self, row: Proposal) -> Problem:
        return ProposalNotPossibleNow(state=PROPOSAL_STATES[State(row.state)])

    def facts(self, row: Proposal) -> dict[str, Any]:
        return {
            "proposal_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "desk_unit_id": row.desk_unit_id,
            "owner_unit_id": row.owner_unit_id,
            "proposer_id": row.proposer_id,
            "state": row.state,
        }


proposal_life = ProposalLife()


def waits_for_consent(proposal: Proposal, party: str) -> bool:
    if proposal.host_id is None or proposal.state == State.JOINED:
        return False
    return (party == Party.PROPOSER and not proposal.own_agreed) or (party == Party.HOST and not proposal.host_agreed)


def is_consent_asked(user: User) -> ColumnElement[bool]:
    """The same in SQL, of a proposal and the caller."""
    own = and_(is_own(user), ~col(Proposal.own_agreed))
    host = and_(is_host(user), ~col(Proposal.host_agreed))
    return and_(col(Proposal.host_id).is_not(None), or_(own, host))


async def take_over(session: AsyncSession, proposal_id: str) -> ProposalTurn:
    """The proposal in the worker's hands."""
    proposal = await get_locked(session, Proposal, proposal_id)
    assert proposal, "proposals are never deleted"
    return Turn(session, proposal, Party.SYSTEM)
