"""The life of a case: what `casework.lifecycle` needs to know of it."""

from datetime import datetime
from typing import Any, ClassVar

from sqlmodel.ext.asyncio.session import AsyncSession

from casework.deadlines import load
from casework.lifecycle import Lifecycle, Turn
from casework.policy import PolicyBook
from casework.timeline import Timeline
from grievances import access, deadlines
from grievances.deadlines import DEADLINES
from grievances.errors import CaseClosed, CaseNotFound, NoLongerYours, NotInThisState, NotYourAction, NotYourDesk
from grievances.models import Case, FormerHolder, TimelineEntry
from grievances.rules import FINAL, MOVES, Action, Party
from kit import clock
from kit.auth import User
from kit.context import context_of
from kit.db import get_locked
from kit.problems import Problem

CaseTurn = Turn[Case]


class CaseLife(Lifecycle[Case]):
    noun = "case"
    table = Case
    moves = MOVES
    timeline = Timeline(TimelineEntry)
    not_found = CaseNotFound
    not_yours = NotYourAction
    onlookers: ClassVar = {
        Party.FORMER_STAFF: (Party.STAFF, NoLongerYours),
        Party.FORMER_DEPARTMENT: (Party.DEPARTMENT, NoLongerYours),
        Party.OVERSIGHT: (Party.STAFF, NotYourDesk),
    }

    async def parties(self, session: AsyncSession, user: User, row: Case) -> list[Party]:
        return [await access.party_in(session, user, row.id)]

    def acts_for(self, user: User, row: Case, party: str) -> str | None:
        return access.acting_unit(user, row, Party(party))

    def not_now(self, row: Case) -> Problem:
        return CaseClosed(number=row.number) if row.state in FINAL else NotInThisState(state=str(row.state))

    def facts(self, row: Case) -> dict[str, Any]:
        return {
            "case_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "desk_unit_id": row.desk_unit_id,
            "department_id": row.department_id,
            "conflict_unit_id": row.conflict_unit_id,
            "about_member_id": row.about_member_id,
            "supervised_by": row.supervising_unit_id,
            "kind": row.kind,
            "state": row.state,
            "author_id": row.author_id,
            "submitted_at": row.submitted_at,
        }

    def moved(self, turn: CaseTurn, action: str, now: datetime) -> None:
        case, clocks = turn.object, load(turn.object.clocks)
        DEADLINES.set(case, deadlines.after(Action(action), clocks, now, policies(turn.session), case.kind))


life = CaseLife()


def policies(session: AsyncSession) -> PolicyBook:
    return deadlines.book(context_of(session).settings.region)


async def take_over(session: AsyncSession, case_id: str) -> CaseTurn | None:
    """The case in the worker's hands."""
    case = await get_locked(session, Case, case_id)
    return Turn(session, case, Party.SYSTEM) if case else None


async def pass_on(turn: CaseTurn, **places: str | None) -> None:
    """Give the case to other units by the step that follows; those that had it stay on record (FormerHolder)."""
    case, before = turn.object, _holders(turn.object)
    case.sqlmodel_update(places)
    for party, unit_id in before - _holders(case):
        await turn.session.merge(
            FormerHolder(
                case_id=case.id,
                party=party,
                unit_id=unit_id,
                left_version=case.version + 1,
                left_at=clock.now(),
                knew_author=case.show_author,
            )
        )


def _holders(case: Case) -> set[tuple[Party, str]]:
    places = (
        (Party.STAFF, case.desk_unit_id),
        (Party.STAFF, case.supervising_unit_id),
        (Party.DEPARTMENT, case.department_id),
    )
    return {(party, unit_id) for party, unit_id in places if unit_id}
