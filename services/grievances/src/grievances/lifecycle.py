"""One step of a case, by any party: state, clocks, timeline, event and audit entry in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from casework.policy import PolicyBook
from contracts.grievances import CaseEvent
from grievances import access, deadlines
from grievances.deadlines import Clock
from grievances.errors import CaseClosed, NoLongerYours, NotInThisState, NotYourAction, NotYourDesk
from grievances.models import Case, FormerHolder, TimelineEntry
from grievances.rules import FINAL, FORMER, Action, Party, may_ever, transition
from kit import audit, clock, versions
from kit.auth import User
from kit.db import get_locked
from kit.outbox import publish


@dataclass
class Turn:
    """A locked case in the hands of somebody who may act on it."""

    session: AsyncSession
    case: Case
    party: Party
    actor_id: str | None = None
    """None: the worker."""
    unit_id: str | None = None
    """For which unit: the desk, the level that supervises it, or the department."""


def policies(session: AsyncSession) -> PolicyBook:
    return deadlines.book(session.info["settings"].region)


async def take_turn(session: AsyncSession, user: User, case_id: str, version: int, *actions: Action) -> Turn:
    """Lock the case for one of `actions`.

    Raises CaseNotFound, NotYourDesk, NoLongerYours, NotYourAction, StaleVersion, CaseClosed or NotInThisState.
    """
    case, party = await access.lock_case(session, user, case_id)
    if party in FORMER and any(may_ever(FORMER[party], action) for action in actions):
        raise NoLongerYours
    if party is Party.OVERSIGHT and any(may_ever(Party.STAFF, action) for action in actions):
        raise NotYourDesk
    if not any(may_ever(party, action) for action in actions):
        raise NotYourAction
    versions.check(case.version, version)
    turn = Turn(session, case, party, user.id, access.acting_unit(user, case, party))
    for action in actions:
        if transition(action, party, case.state):
            return turn
    raise refusal(case)


def refusal(case: Case) -> CaseClosed | NotInThisState:
    return CaseClosed(number=case.number) if case.state in FINAL else NotInThisState(state=str(case.state))


async def take_over(session: AsyncSession, case_id: str) -> Turn | None:
    """The case in the worker's hands."""
    case = await get_locked(session, Case, case_id)
    return Turn(session, case, Party.SYSTEM) if case else None


async def step(
    turn: Turn,
    action: Action,
    event: type[CaseEvent],
    *,
    words: str | None = None,
    mark: str | None = None,
    unit_id: str | None = None,
    **fields: Any,
) -> None:
    """Move the case by `action` and publish `event`; `fields` are those of the event beyond every event's.

    `mark`: stands in the timeline in place of a person's `words`, but is none of theirs to erase.
    """
    case, now = turn.case, clock.now()
    row = transition(action, turn.party, case.state)
    if not row:
        raise refusal(case)
    if row.via:
        raise AssertionError(f"{action} in {case.state} goes through {row.via}")
    before = case.state
    case.state = row.target
    book = policies(turn.session)
    set_clocks(case, deadlines.after(action, deadlines.load(case.clocks), now, book, case.kind))
    department_id = fields.get("department_id")
    await enter(turn, action, now, words=words or mark, unit_id=unit_id, department_id=department_id)
    publish(turn.session, event_of(case, event, **fields))
    audit.record(
        turn.session,
        turn.actor_id or "system",
        f"case.{action}",
        "case",
        case.id,
        before={"state": before},
        after={"state": case.state, **fields},
        words=words,
    )


async def enter(
    turn: Turn,
    action: Action,
    now: datetime,
    *,
    words: str | None = None,
    unit_id: str | None = None,
    department_id: str | None = None,
) -> None:
    """The timeline's next entry; with it the case has a new version.

    `unit_id`: whose the case is by that, where it is not the actor's own unit.
    """
    case = turn.case
    case.version += 1
    turn.session.add(
        TimelineEntry(
            case_id=case.id,
            version=case.version,
            at=now,
            action=action,
            state=case.state,
            actor=turn.party,
            actor_id=turn.actor_id,
            unit_id=unit_id or turn.unit_id,
            department_id=department_id,
            words=words,
        )
    )
    await turn.session.flush()


async def pass_on(turn: Turn, **places: str | None) -> None:
    """Give the case to other units by the step that follows; those that had it stay on record (FormerHolder)."""
    case, before = turn.case, _holders(turn.case)
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


def set_clocks(case: Case, clocks: list[Clock]) -> None:
    following = deadlines.next_of(clocks)
    case.clocks = deadlines.dump(clocks)
    case.due_kind, case.due_at = following.due_kind, following.due_at
    case.due_provisional, case.any_provisional = following.due_provisional, following.any_provisional
    case.check_at = following.check_at


def event_of(case: Case, kind: type[CaseEvent], **fields: Any) -> CaseEvent:
    common = {
        "case_id": case.id,
        "number": case.number,
        "version": case.version,
        "unit_id": case.unit_id,
        "desk_unit_id": case.desk_unit_id,
        "department_id": case.department_id,
        "conflict_unit_id": case.conflict_unit_id,
        "about_member_id": case.about_member_id,
        "supervised_by": case.supervising_unit_id,
        "kind": case.kind,
        "state": case.state,
        "author_id": case.author_id,
        "submitted_at": case.submitted_at,
    }
    return kind(**{**common, **fields})
