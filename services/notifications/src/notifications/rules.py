"""Who gets which message. Pure; the table in tests/test_rules.py says the same by hand."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from contracts.grievances import (
    CaseAccepted,
    CaseAssigned,
    CaseClosed,
    CaseEvent,
    CaseFollowedUp,
    CaseHandedBack,
    CaseMovedUp,
    CaseRated,
    CaseRejected,
    CaseReopened,
    CaseReplied,
    CaseStarted,
    CaseSubmitted,
    CaseSupervised,
    CaseWithdrawn,
    DeadlineNear,
    DeadlinePassed,
    MessagePosted,
    NotePosted,
    Responsible,
    Sender,
)
from contracts.identity import AccountMatter
from contracts.roles import Role


class Audience(NamedTuple):
    """Tell `kind` to one member, or to everybody who holds `role` at exactly this unit.

    Not to holders above it: the desk is the nearest unit with staff of its own, and a group's staff would otherwise
    hear of every case in the enterprise.
    """

    kind: str
    member_id: str | None = None
    role: Role | None = None
    unit_id: str | None = None


class Whose(NamedTuple):
    """Whose open pages may show a case: what a hint of it goes by."""

    author_id: str | None
    about_member_id: str | None
    conflict_unit_id: str | None
    desks: list[str]
    """Present, former and supervising: staff there or above look at it."""
    departments: list[str]
    submitted_at: str | None = None
    """When it was filed, as `sortable` writes it."""
    for_author: bool = True
    """False: what happened is not for the author, who may be union staff there."""


def whose(event: CaseEvent) -> Whose:
    desks = [event.desk_unit_id, event.supervised_by]
    match event:
        case CaseReopened(previous_desk_unit_id=before) | CaseMovedUp(previous_desk_unit_id=before):
            desks.append(before)
        case CaseSupervised(supervising_unit_id=above):
            desks.append(above)
    return Whose(
        event.author_id,
        event.about_member_id,
        event.conflict_unit_id,
        [*dict.fromkeys(each for each in desks if each)],
        [event.department_id] if event.department_id else [],
        sortable(event.submitted_at) if event.submitted_at else None,
        not isinstance(event, NotePosted),
    )


def who_is_told(
    event: CaseEvent, members: Mapping[Audience, Collection[str]], involved: Collection[str]
) -> dict[str, str]:
    """Member → kind of message. `members` of each of the audiences in order; `involved` with the unit complained about.

    Who is complained about and who is involved must not learn that there is a case. An author who is also staff hears
    of their own case as its author only.
    """
    kept_out = {event.author_id, event.about_member_id, *involved}
    kinds: dict[str, str] = {}
    for audience, member_ids in members.items():
        for member_id in member_ids:
            if audience.member_id or member_id not in kept_out:
                kinds.setdefault(member_id, audience.kind)
    return kinds


def audiences(event: CaseEvent) -> list[Audience]:
    """In order of preference: who belongs to two audiences is told once, as a member of the first."""
    author = event.author_id
    desk, department = event.desk_unit_id, event.department_id
    match event:
        case CaseSubmitted():
            return [_staff("case_submitted", desk)]
        case CaseAccepted():
            return [Audience("case_accepted", author)]
        case CaseRejected():
            return [Audience("case_rejected", author)]
        case CaseAssigned():
            return [Audience("case_assigned", author), *_handlers("case_assigned_to_you", department)]
        case CaseHandedBack(by=Sender.STAFF):
            return _handlers("case_taken_back", department)
        case CaseHandedBack():
            return [Audience("case_sent_back", author), *_union("case_handed_back", event)]
        case CaseStarted():
            return [Audience("case_started", author)]
        case CaseReplied(department_id=None):
            return [Audience("case_replied", author)]
        case CaseReplied():
            return [Audience("case_replied", author), *_union("case_answered", event)]
        case CaseFollowedUp():
            return [Audience("case_to_rate", author)]
        case CaseRated(solved=solved):
            kind = "case_rated_solved" if solved else "case_rated_unsolved"
            return [*_union(kind, event), *_handlers(kind, department)]
        case CaseReopened():
            return [_staff("case_reopened", desk)]
        case CaseMovedUp():
            return [Audience("case_passed_up", author), _staff("case_moved_up", desk)]
        case CaseClosed(rated=False):
            return [Audience("case_closed_unrated", author)]
        case CaseWithdrawn():
            return [*_union("case_withdrawn", event), *_handlers("case_withdrawn", department)]
        case MessagePosted(sender=Sender.AUTHOR):
            return [*_union("message_from_author", event), *_handlers("message_from_author", department)]
        case MessagePosted(sender=Sender.STAFF):
            return [Audience("message_from_staff", author), *_handlers("message_in_case", department)]
        case MessagePosted(sender=Sender.DEPARTMENT):
            return [Audience("message_from_department", author), *_union("message_in_case", event)]
        case DeadlineNear(responsible=Responsible.DEPARTMENT):
            return [*_handlers("deadline_near", department), *_union("deadline_near", event)]
        case DeadlineNear():
            return _union("deadline_near", event)
        case DeadlinePassed(responsible=Responsible.DEPARTMENT):
            return [*_handlers("deadline_passed", department), *_union("deadline_passed", event)]
        case DeadlinePassed():
            return _union("deadline_passed", event)
        case CaseSupervised():
            return [
                Audience("case_watched", author),
                _staff("case_supervised", event.supervising_unit_id),
                _staff("case_watched_here", desk),
                *_handlers("case_watched_here", department),
            ]
    return []


def facts_of(event: CaseEvent) -> dict[str, Any]:
    """What a template may say of the event: never a person, and no unit but those that act."""
    match event:
        case DeadlineNear(responsible=Responsible.DEPARTMENT) | DeadlinePassed(responsible=Responsible.DEPARTMENT):
            by_department = True
        case MessagePosted(sender=sender):
            by_department = sender is Sender.DEPARTMENT
        case CaseReplied(department_id=department_id) | CaseStarted(department_id=department_id):
            by_department = department_id is not None
        case _:
            by_department = False
    facts: dict[str, Any] = {
        "number": event.number,
        "desk_unit_id": event.desk_unit_id,
        "department_id": event.department_id,
        "who": "department" if by_department else "desk",
        "submitted_at": event.submitted_at and sortable(event.submitted_at),
    }
    if isinstance(event, (DeadlineNear, DeadlinePassed, CaseSupervised)):
        facts["deadline"] = event.deadline
    if isinstance(event, (DeadlineNear, DeadlinePassed)):
        facts["due_at"] = event.due_at.isoformat()
    return facts


def sortable(at: datetime) -> str:
    """A time that compares as text, under any collation: all have the same length."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def link_to(kind: str, case_id: str, facts: Mapping[str, Any], reader_id: str) -> str:
    """The page where the reader can do something about it: an author's own concern, or the desk's view of the case.

    Who had the case and has it no more still reads there what they had.
    """
    if kind == ROLE_ENDED:
        return "/me"
    if kind == ROLE_GRANTED:
        return _WORKPLACES.get(facts["role"], "/")
    if kind in _ABOUT_ACCOUNTS:
        page = _ABOUT_ACCOUNTS[kind]
        return "/me" if page == _PERSON and facts["about_id"] == reader_id else page.format(**facts)
    return f"/concerns/{case_id}" if kind in FOR_AUTHORS else f"/desk/cases/{case_id}"


ROLE_GRANTED, ROLE_ENDED = "role_granted", "role_ended"
_WORKPLACES: dict[str, str] = {
    Role.UNION_STAFF: "/desk",
    Role.HANDLER: "/desk",
    Role.SECURITY_ADMIN: "/people/grants",
    Role.HR_ADMIN: "/people",
    Role.SYSTEM_ADMIN: "/proposals",
    Role.AUDITOR: "/proposals",
}
"""Where the work of a role begins; that of others has no page yet."""

FOR_AUTHORS = frozenset({
    "case_accepted", "case_rejected", "case_assigned", "case_started", "case_sent_back", "case_watched",
    "case_passed_up", "case_replied", "case_to_rate", "case_closed_unrated",
    "message_from_staff", "message_from_department",
})  # fmt: skip


_PERSON = "/people/{about_id}"
"""Of the account's owner; they themselves cannot open it and have a page of their own."""
_ABOUT_ACCOUNTS: dict[str, str] = {
    AccountMatter.RESET_PENDING: "/me",
    AccountMatter.RESET_USED: "/me",
    AccountMatter.RESET_STOPPED: _PERSON,
    AccountMatter.RESET_UNDONE: _PERSON,
    AccountMatter.RESET_DISPUTED: "/inbox",
    AccountMatter.ACCOUNT_LOCKED: "/inbox",
    AccountMatter.DETAILS_CHANGED: "/me",
    AccountMatter.ADMINISTRATOR_RENAMED: "/proposals",
    AccountMatter.UNIT_MOVED: "/inbox",
    AccountMatter.ADMINISTRATOR_APPOINTED: "/inbox",
    AccountMatter.PROPOSAL_MADE: "/proposals",
    AccountMatter.PROPOSAL_ABOUT_YOU: "/proposals",
    AccountMatter.PROPOSAL_CONFIRMED: "/proposals?decided=true",
    AccountMatter.PROPOSAL_REFUSED: "/proposals?decided=true",
    AccountMatter.PROPOSAL_LAPSED: "/proposals?decided=true",
}


def _staff(kind: str, unit_id: str) -> Audience:
    return Audience(kind, role=Role.UNION_STAFF, unit_id=unit_id)


def _union(kind: str, event: CaseEvent) -> list[Audience]:
    """The desk's staff and, where the case is late, those of the level that supervises it: both may act."""
    units = dict.fromkeys([event.desk_unit_id, event.supervised_by or event.desk_unit_id])
    return [_staff(kind, unit_id) for unit_id in units]


def _handlers(kind: str, department_id: str | None) -> list[Audience]:
    return [Audience(kind, role=Role.HANDLER, unit_id=department_id)] if department_id else []
