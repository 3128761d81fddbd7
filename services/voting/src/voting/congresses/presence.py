"""Who is present, and what the law says of it; how delegates are composed."""

from typing import NamedTuple

from sqlalchemy import case, func
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.decisions import Decision
from kit import clock
from kit.texts import Language
from voting.congresses.errors import CompositionUnlawful, NoQuorum
from voting.congresses.life import policies
from voting.congresses.models import CheckIn, Congress, Delegate
from voting.congresses.quorum import EXPLANATION, Presence, judge_composition, judge_presence
from voting.congresses.rules import Category
from voting.congresses.schemas import PresencePublic


class Delegates(NamedTuple):
    """Of one congress, in numbers."""

    elected: int
    ended: int
    present: int
    invited: int
    received: int
    managers: int
    front_line: int

    @property
    def presence(self) -> Presence:
        return Presence(self.elected, self.ended, self.present)


async def count_delegates(session: AsyncSession, congress_id: str) -> Delegates:
    stands = col(Delegate.ended_at).is_(None)
    counted = (
        func.count(),
        func.sum(case((stands, 0), else_=1)),
        func.sum(case((stands & col(CheckIn.at).is_not(None), 1), else_=0)),
        func.sum(case((stands & col(Delegate.invited_at).is_not(None), 1), else_=0)),
        func.sum(case((stands & col(Delegate.received_at).is_not(None), 1), else_=0)),
        func.sum(case((stands & (col(Delegate.category) == Category.MANAGER), 1), else_=0)),
        func.sum(case((stands & (col(Delegate.category) == Category.FRONT_LINE), 1), else_=0)),
    )
    asked = (
        select_columns(*counted)
        .select_from(Delegate)
        .outerjoin(CheckIn, col(CheckIn.delegate_id) == col(Delegate.id))
        .where(col(Delegate.congress_id) == congress_id)
    )
    [found] = await session.execute(asked)
    return Delegates(*(each or 0 for each in found))


def composition(session: AsyncSession, found: Delegates) -> Decision:
    delegates = found.elected - found.ended
    return judge_composition(delegates, found.managers, found.front_line, policies(session), clock.today())


async def require_composition(session: AsyncSession, congress_id: str) -> None:
    """Of those whose mandate stands. CompositionUnlawful."""
    composed = composition(session, await count_delegates(session, congress_id))
    if composed.result != "fit":
        raise CompositionUnlawful(verdict=EXPLANATION.title(composed))


def presence_public(session: AsyncSession, found: Delegates, language: Language) -> PresencePublic:
    decision = judge_presence(found.presence, policies(session), clock.today())
    needed = next(each.values["result"] for each in decision.steps if each.key == "needed_present")
    return PresencePublic(
        delegates=found.elected - found.ended,
        present=found.present,
        invited=found.invited,
        received=found.received,
        needed=needed,
        decision=EXPLANATION.explain(decision, language),
    )


async def require_quorum(session: AsyncSession, congress: Congress) -> Presence:
    """NoQuorum."""
    found = (await count_delegates(session, congress.id)).presence
    decision = judge_presence(found, policies(session), clock.today())
    if decision.result != "quorate":
        values = decision.steps[-1].values
        raise NoQuorum(delegates=values["delegates"], needed=values["result"], present=found.present)
    return found
