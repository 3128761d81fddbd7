"""The life of a small innovation: who somebody is to it, what its events say, its notice."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import policy, units
from casework.caller import Caller
from casework.lifecycle import Lifecycle, Outcome, Turn, parties_where
from casework.policy import PolicyBook
from casework.publicity import Publicity, mask_name
from casework.timeline import Timeline
from contracts.innovations import InnovationDisputed, InnovationPublicized, InnovationUndisputed
from contracts.innovations import InnovationState as State
from contracts.roles import Role
from kit.auth import User
from kit.db import get_locked
from kit.problems import NotFound, Problem
from learning.access import OFFICER, units_of
from learning.innovation_errors import InnovationNotFound, InnovationNotPossibleNow, NotYourStep
from learning.innovation_models import (
    Innovation,
    InnovationEntry,
    InnovationMember,
    InnovationNotice,
    InnovationObjection,
    InnovationSheet,
)
from learning.innovation_rules import HUNDREDTHS, MOVES, PUBLIC, Action, Party
from learning.innovation_words import INNOVATION_STATES, PARTIES
from learning.models import PEOPLE

InnovationTurn = Turn[Innovation]


def policies(session: AsyncSession) -> PolicyBook:
    return policy.policies(session, "learning")


def is_own(user: User) -> ColumnElement[bool]:
    """Of an innovation: the caller submitted it, and it is not shut to them after a reset."""
    mine = col(Innovation.author_id) == user.id
    return and_(mine, col(Innovation.submitted_at) >= user.closed_since) if user.closed_since else mine


def is_in_team(user: User) -> ColumnElement[bool]:
    joined = select(InnovationMember.member_id).where(
        InnovationMember.innovation_id == Innovation.id, InnovationMember.member_id == user.id
    )
    if user.closed_since:
        joined = joined.where(col(InnovationMember.joined_at) >= user.closed_since)
    return joined.correlate(Innovation).exists()


def is_judge(user: User) -> ColumnElement[bool]:
    named = select(InnovationSheet.judge_id).where(
        InnovationSheet.innovation_id == Innovation.id, InnovationSheet.judge_id == user.id
    )
    return named.correlate(Innovation).exists()


def is_strangers(user: User) -> ColumnElement[bool]:
    """The caller neither submitted it nor belongs to its team: nobody sees to their own."""
    belongs = select(InnovationMember.member_id).where(
        InnovationMember.innovation_id == Innovation.id, InnovationMember.member_id == user.id
    )
    return and_(col(Innovation.author_id) != user.id, ~belongs.correlate(Innovation).exists())


IS_PUBLIC = and_(col(Innovation.is_open), col(Innovation.state).in_(PUBLIC))


def conditions(user: User) -> dict[Party, ColumnElement[bool]]:
    """Of an innovation, for each party that the caller may be."""
    found = {Party.AUTHOR: is_own(user), Party.TEAM: is_in_team(user)}
    if user.holds(Role.TRAINING_OFFICER):
        desk = col(Innovation.desk_unit_id).in_(units.within(units_of(user)))
        found[Party.STAFF] = and_(desk, is_strangers(user))
        found[Party.JUDGE] = and_(is_judge(user), is_strangers(user))
    if user.holds(Role.HANDLER):
        owns = col(Innovation.owner_unit_id).in_(units.within(user.units_of(Role.HANDLER)))
        found[Party.OWNER] = and_(owns, is_strangers(user))
    return {**found, Party.READER: IS_PUBLIC}


class InnovationLife(Lifecycle[Innovation]):
    noun = "innovation"
    table = Innovation
    moves = MOVES
    timeline = Timeline(InnovationEntry, parties=PARTIES)
    not_found = InnovationNotFound
    not_yours = NotYourStep

    async def parties(self, session: AsyncSession, user: User, row: Innovation) -> Sequence[Party]:
        found = await parties_where(session, Innovation, row.id, conditions(user))
        if not found:
            if row.author_id == user.id:
                user.require_open(row.submitted_at)
            raise InnovationNotFound
        return found

    def acts_for(self, user: User, row: Innovation, party: str) -> str | None:
        return {Party.STAFF: row.desk_unit_id, Party.OWNER: row.owner_unit_id}.get(Party(party))

    async def offered(self, turn: InnovationTurn) -> list[str]:
        """A sheet only to a judge who has not given it."""
        found = await super().offered(turn)
        if Action.SCORE in found:
            sheet = await turn.session.get(InnovationSheet, (turn.object.id, turn.actor_id))
            if sheet is None or sheet.given_at:
                found.remove(Action.SCORE)
        return found

    def not_now(self, row: Innovation) -> Problem:
        return InnovationNotPossibleNow(state=INNOVATION_STATES[State(row.state)])

    def facts(self, row: Innovation) -> dict[str, Any]:
        return {
            "innovation_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "desk_unit_id": row.desk_unit_id,
            "owner_unit_id": row.owner_unit_id,
            "author_id": row.author_id,
            "state": row.state,
        }


innovation_life = InnovationLife()


def waits_for(user: User) -> ColumnElement[bool]:
    """It is the caller's step that it waits for; of a judge, the sheet they have not given."""
    steps = innovation_life.waits(conditions(user), user)
    open_sheet = select(InnovationSheet.judge_id).where(
        InnovationSheet.innovation_id == Innovation.id,
        InnovationSheet.judge_id == user.id,
        col(InnovationSheet.given_at).is_(None),
    )
    judging = and_(col(Innovation.state) == State.JUDGING, open_sheet.correlate(Innovation).exists())
    return or_(steps, judging)


# ---- the notice (公示)


async def _require_answerer(session: AsyncSession, caller: Caller, notice: InnovationNotice) -> None:
    seen_to = {party: each for party, each in conditions(caller.user).items() if party == Party.STAFF}
    if not await parties_where(session, Innovation, notice.innovation_id, seen_to):
        raise NotFound


async def _take_over(session: AsyncSession, notice: InnovationNotice) -> InnovationTurn:
    """The innovation in the worker's hands."""
    innovation = await get_locked(session, Innovation, notice.innovation_id)
    assert innovation, "innovations are never deleted"
    return Turn(session, innovation, Party.SYSTEM)


async def _disputed(turn: InnovationTurn, _objection: InnovationObjection) -> None:
    await innovation_life.perform(turn, Action.DISPUTE)


async def _ended(turn: InnovationTurn, _notice: InnovationNotice) -> None:
    await innovation_life.perform(turn, Action.END_NOTICE)


PUBLICITY = Publicity(
    InnovationNotice,
    InnovationObjection,
    PEOPLE,
    "innovation.notice",
    _require_answerer,
    lock=_take_over,
    ended=_ended,
    raised=_disputed,
)


def unnamed(shown: Mapping[str, str]) -> dict[str, str]:
    """What a notice shows of an innovation whose author does not agree to stand there."""
    return {name: value for name, value in shown.items() if name not in ("unit", "name")}


@innovation_life.action(Action.PUBLICIZE, InnovationPublicized, access=OFFICER)
async def publicize_innovation(turn: InnovationTurn) -> Outcome:
    """Before the people of the unit that sees to it: kind, title and points; its author's unit, and their name masked,
    if they agree."""
    session, innovation = turn.session, turn.object
    names = await PEOPLE.names(session, [innovation.author_id])
    places = await units.names(session, [innovation.unit_id])
    shown = {
        "kind": innovation.kind,
        "title": innovation.title,
        "number": innovation.number,
        "unit": places.get(innovation.unit_id, ""),
        "name": mask_name(names.get(innovation.author_id, "")),
        "points": f"{(innovation.points or 0) / HUNDREDTHS:.2f}",
    }
    if not innovation.is_open:
        shown = unnamed(shown)
    notice = PUBLICITY.open(session, policies(session), innovation.desk_unit_id, shown, innovation_id=innovation.id)
    return Outcome(noted={"notice": notice.id})


@innovation_life.action(Action.DISPUTE, InnovationDisputed)
async def dispute_innovation(turn: InnovationTurn) -> None:
    """The entry names nobody: who objected is known to those who answer alone."""


@innovation_life.action(Action.END_NOTICE, InnovationUndisputed)
async def end_innovation_notice(turn: InnovationTurn) -> None:
    """The period is over, and every objection has its answer."""
