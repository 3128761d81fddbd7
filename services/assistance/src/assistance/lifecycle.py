"""The life of a file: what `casework.lifecycle` needs to know of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from assistance import deadlines
from assistance.access import parties_of
from assistance.deadlines import DEADLINES
from assistance.desks import nearest
from assistance.errors import (
    AlreadyAppealed,
    HouseholdNotFound,
    NotPossibleNow,
    NotYourStep,
)
from assistance.models import WORDS, Household, HouseholdEntry
from assistance.rules import MOVES, Action, Party
from assistance.words import STATES
from casework import policy
from casework.deadlines import load
from casework.lifecycle import Lifecycle, Turn
from casework.policy import PolicyBook
from casework.timeline import Timeline
from contracts.assistance import HouseholdState
from contracts.roles import Role
from kit.auth import User
from kit.db import get_locked
from kit.problems import Problem

HouseholdTurn = Turn[Household]


class HouseholdLife(Lifecycle[Household]):
    noun = "household"
    table = Household
    moves = MOVES
    timeline = Timeline(HouseholdEntry, WORDS, undoes={Action.RELAPSE: tuple(Action)})
    """Who decided before hardship came back may decide again."""
    not_found = HouseholdNotFound
    not_yours = NotYourStep
    unnamed = (Party.APPLICANT,)

    async def parties(self, session: AsyncSession, user: User, row: Household) -> Sequence[Party]:
        return await parties_of(session, user, row)

    def acts_for(self, user: User, row: Household, party: str) -> str | None:
        return row.unit_id

    async def require(self, turn: HouseholdTurn, action: str) -> None:
        if action == Action.APPEAL and turn.object.is_appealed:
            raise AlreadyAppealed

    def not_now(self, row: Household) -> Problem:
        return NotPossibleNow(state=STATES[HouseholdState(row.state)])

    def facts(self, row: Household) -> dict[str, Any]:
        return {
            "household_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "applicant_id": row.applicant_id,
            "desk_unit_id": row.desk_unit_id,
            "state": row.state,
        }

    def moved(self, turn: HouseholdTurn, action: str, now: datetime) -> None:
        effects = deadlines.effects(Action(action), is_appealed=turn.object.is_appealed)
        clocks = DEADLINES.after(effects, load(turn.object.clocks), now, policies(turn.session))
        DEADLINES.set(turn.object, clocks)


life = HouseholdLife()


async def nearest_approver(turn: HouseholdTurn, action: Action) -> str | None:
    """The nearest unit upwards with somebody who may take this approval once the step under way is done."""
    before = {each for row in MOVES if row.action == action for each in row.not_by}
    kept_out = {turn.object.applicant_id, *await life.timeline.who_took(turn.session, turn.object.id, before)}
    if turn.actor_id:
        kept_out.add(turn.actor_id)
    return await nearest(turn.session, turn.object.unit_id, Role.APPROVER, kept_out)


def policies(session: AsyncSession) -> PolicyBook:
    return policy.policies(session, "assistance")


async def take_over(session: AsyncSession, household_id: str, party: Party = Party.SYSTEM) -> HouseholdTurn:
    """The file in the worker's hands, or in the public's."""
    household = await get_locked(session, Household, household_id)
    assert household, "files are never deleted"
    return Turn(session, household, party)
