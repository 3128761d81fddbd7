"""The life of a file: what `casework.lifecycle` needs to know of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from assistance import deadlines
from assistance.access import parties_of
from assistance.deadlines import DEADLINES
from assistance.errors import HouseholdNotFound, NotPossibleNow, NotYourStep
from assistance.models import WORDS, Household, HouseholdEntry
from assistance.rules import MOVES, Action, Party
from assistance.words import STATES
from casework.deadlines import load
from casework.lifecycle import Lifecycle, Turn
from casework.policy import PolicyBook
from contracts.assistance import HouseholdState
from kit import versions
from kit.auth import User
from kit.context import context_of
from kit.db import get_locked
from kit.problems import Problem

HouseholdTurn = Turn[Household]


class HouseholdLife(Lifecycle[Household]):
    noun = "household"
    moves = MOVES
    timeline = HouseholdEntry
    not_yours = NotYourStep

    async def lock(self, session: AsyncSession, user: User, object_id: str) -> HouseholdTurn:
        household = await get_locked(session, Household, object_id)
        if household is None:
            user.refuse_unknown(HouseholdNotFound)
        parties = await parties_of(session, user, household)
        return Turn(session, household, parties[0], user.id, household.unit_id)

    async def act(self, session: AsyncSession, user: User, object_id: str, version: int, name: str, given: Any) -> None:
        """As the party whose step it is: one person may be several to a household."""
        turn = await self.lock(session, user, object_id)
        parties = await parties_of(session, user, turn.object)
        mine = [party for party in parties if MOVES.is_ever(name, party)]
        if not mine:
            raise NotYourStep
        versions.check(turn.object.version, version)
        turn.party = next((each for each in mine if MOVES.find(name, each, turn.object.state)), mine[0])
        await self.perform(turn, name, given)

    async def enter(
        self, turn: HouseholdTurn, action: str, *, words: str | None = None, unit_id: str | None = None, **columns: Any
    ) -> None:
        """Words about a household lie sealed."""
        await super().enter(turn, action, unit_id=unit_id, **columns)
        if words:
            entry = await turn.session.get_one(HouseholdEntry, (turn.object.id, turn.object.version))
            WORDS.seal(turn.session, entry, words)

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
        clocks, effects = load(turn.object.clocks), deadlines.effects(Action(action))
        DEADLINES.set(turn.object, DEADLINES.after(effects, clocks, now, policies(turn.session)))


life = HouseholdLife()


def policies(session: AsyncSession) -> PolicyBook:
    return deadlines.book(context_of(session).settings.region)


async def take_over(session: AsyncSession, household_id: str, party: Party = Party.SYSTEM) -> HouseholdTurn:
    """The file in the worker's hands, or in the public's."""
    household = await get_locked(session, Household, household_id)
    assert household, "files are never deleted"
    return Turn(session, household, party)


def offered(parties: Sequence[Party], state: str, taken: set[str]) -> list[str]:
    """In the table's order, as any of the parties."""
    mine = {action for party in parties for action in MOVES.offered(party, state, taken)}
    return [action for action in dict.fromkeys(row.action for row in MOVES) if action in mine]
