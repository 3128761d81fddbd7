"""The life of a congress: who somebody is to it, how it is locked, what its events say."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.lifecycle import Lifecycle, Turn, parties_where
from casework.policy import PolicyBook
from casework.policy import policies as _policies
from casework.timeline import Timeline
from contracts.congress import CongressState as State
from contracts.roles import Role
from contracts.voting import ElectionState
from kit.auth import User
from kit.problems import Problem
from kit.statements import is_one
from voting.congresses.errors import CongressNotFound, CongressNotPossibleNow, VoteUnderWay
from voting.congresses.models import AgendaItem, Congress, CongressEntry, CongressSteward, Delegate
from voting.congresses.rules import MOVES, OPEN_TO_ALL, VOTED_ON, ItemState, Party
from voting.congresses.words import CONGRESS_STATES
from voting.errors import NotYourPart
from voting.models import PEOPLE, Election

CongressTurn = Turn[Congress]
_ROLES = {
    Party.STAFF: Role.UNION_STAFF,
    Party.COMMITTEE: Role.ELECTION_COMMITTEE,
    Party.AUDITOR: Role.AUDITOR,
}
"""Party → the role at or above the congress's unit."""


def policies(session: AsyncSession) -> PolicyBook:
    return _policies(session, "voting")


async def conditions(session: AsyncSession, user: User) -> dict[Party, ColumnElement[bool]]:
    """Of a congress, for each party that the caller may be."""
    found = {
        party: col(Congress.unit_id).in_(units.within(user.units_of(role)))
        for party, role in _ROLES.items()
        if user.holds(role)
    }
    steward = select(CongressSteward.congress_id).where(
        CongressSteward.congress_id == Congress.id, CongressSteward.member_id == user.id
    )
    owned = select(AgendaItem.id).where(AgendaItem.congress_id == Congress.id, AgendaItem.owner_id == user.id)
    member = await session.get(PEOPLE.member, user.id)
    is_here = member is not None and member.active and not member.deleted
    above = (await units.chains(session, [member.unit_id])).get(member.unit_id, []) if member and is_here else []
    return {
        **found,
        Party.STEWARD: steward.correlate(Congress).exists(),
        Party.OWNER: owned.correlate(Congress).exists(),
        Party.DELEGATE: is_one(col(Congress.state), [*OPEN_TO_ALL, State.CANCELLED]) & is_delegate(user),
        Party.MEMBER: is_one(col(Congress.state), OPEN_TO_ALL) & col(Congress.unit_id).in_(above),
    }


def is_delegate(user: User) -> ColumnElement[bool]:
    """Of a congress: the caller's mandate stands."""
    held = select(Delegate.id).where(
        Delegate.congress_id == Congress.id, Delegate.member_id == user.id, col(Delegate.ended_at).is_(None)
    )
    return held.correlate(Congress).exists()


class CongressLife(Lifecycle[Congress]):
    noun = "congress"
    plural = "congresses"
    table = Congress
    moves = MOVES
    timeline = Timeline(CongressEntry)
    not_found = CongressNotFound
    not_yours = NotYourPart

    async def parties(self, session: AsyncSession, user: User, row: Congress) -> Sequence[Party]:
        found = await parties_where(session, Congress, row.id, await conditions(session, user))
        if not found:
            user.refuse_unknown(CongressNotFound)
        return found

    def acts_for(self, user: User, row: Congress, party: str) -> str | None:
        return row.unit_id

    def not_now(self, row: Congress) -> Problem:
        return CongressNotPossibleNow(state=CONGRESS_STATES[State(row.state)])

    def facts(self, row: Congress) -> dict[str, Any]:
        return {
            "congress_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "state": row.state,
            "made_by_id": row.made_by,
        }


congress_life = CongressLife()


async def items_of(session: AsyncSession, congress_id: str) -> list[AgendaItem]:
    wanted = select(AgendaItem).where(AgendaItem.congress_id == congress_id).order_by(col(AgendaItem.place))
    return list(await session.exec(wanted))


async def waiting_of(session: AsyncSession, items: Sequence[AgendaItem]) -> set[str]:
    """The ids of those not voted on yet; also of those whose secret ballot was given up or declared void."""
    asked = [each.election_id for each in items if each.state == ItemState.BALLOT]
    dead = select(Election.id).where(
        col(Election.id).in_(asked), col(Election.state).in_([ElectionState.DISCARDED, ElectionState.VOID])
    )
    without_ballot = {None, *await session.exec(dead)} if asked else {None}
    waiting = (ItemState.WAITING, ItemState.BALLOT)
    return {each.id for each in items if each.state in waiting and each.election_id in without_ballot}


async def require_no_vote(session: AsyncSession, congress_id: str) -> None:
    """Who is a delegate and who is there does not change in the middle of a vote. VoteUnderWay."""
    items = await items_of(session, congress_id)
    waiting = await waiting_of(session, items)
    for each in items:
        if each.state in VOTED_ON and each.id not in waiting:
            raise VoteUnderWay(item=each.title)


def delegate_facts(congress: Congress, delegate: Delegate) -> dict[str, Any]:
    """The fields of every event about a delegate."""
    return {
        "delegate_id": delegate.id,
        "version": delegate.version,
        "congress_id": congress.id,
        "number": congress.number,
        "unit_id": congress.unit_id,
        "member_id": delegate.member_id,
    }


async def are_of_unit(session: AsyncSession, unit_id: str, member_ids: Sequence[str]) -> bool:
    """Whether all of them work in the unit or one below it today."""
    member = PEOPLE.member
    here = select(member.id).where(
        col(member.id).in_(set(member_ids)),
        col(member.unit_id).in_(units.within([unit_id])),
        member.active,
        ~col(member.deleted),
    )
    return set(await session.exec(here)) == set(member_ids)
