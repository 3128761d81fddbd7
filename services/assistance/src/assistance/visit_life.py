"""The life of a visit: what `casework.lifecycle` needs to know of it."""

from collections.abc import Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.errors import NotYourStep
from assistance.visit_access import parties_to_visit
from assistance.visit_errors import VisitNotFound, VisitNotPossibleNow
from assistance.visit_models import VISIT_WORDS, Visit, VisitEntry
from assistance.visit_rules import VISIT_MOVES, VisitParty
from assistance.words import VISIT_STATES
from casework.lifecycle import Lifecycle, Turn
from casework.timeline import Timeline
from contracts.assistance import VisitState
from kit.auth import User
from kit.problems import Problem
from kit.texts import Text

VisitTurn = Turn[Visit]


class VisitLife(Lifecycle[Visit]):
    noun = "visit"
    table = Visit
    moves = VISIT_MOVES
    timeline = Timeline(VisitEntry, VISIT_WORDS, parties={VisitParty.SYSTEM: Text("平台", "The platform")})
    not_found = VisitNotFound
    not_yours = NotYourStep

    async def parties(self, session: AsyncSession, user: User, row: Visit) -> Sequence[VisitParty]:
        return await parties_to_visit(session, user, row)

    def acts_for(self, user: User, row: Visit, party: str) -> str | None:
        return row.unit_id

    def not_now(self, row: Visit) -> Problem:
        return VisitNotPossibleNow(state=VISIT_STATES[VisitState(row.state)])

    def facts(self, row: Visit) -> dict[str, Any]:
        return {
            "visit_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "about_id": row.about_id,
            "desk_unit_id": row.desk_unit_id,
            "state": row.state,
        }


visit_life = VisitLife()
