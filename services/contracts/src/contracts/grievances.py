"""grievances.events: what happened to a case. Ids and states; never a text, never a name."""

from datetime import datetime
from enum import StrEnum

from kit.events import Event, Personal

EVENTS = "grievances.events"


class CaseState(StrEnum):
    SUBMITTED = "SUBMITTED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    ASSIGNED = "ASSIGNED"
    IN_PROGRESS = "IN_PROGRESS"
    REPLIED = "REPLIED"
    FOLLOW_UP = "FOLLOW_UP"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"
    WITHDRAWN = "WITHDRAWN"


class CaseKind(StrEnum):
    CONSULTATION = "consultation"
    FEEDBACK = "feedback"
    SUGGESTION = "suggestion"
    RIGHTS = "rights"
    WELFARE = "welfare"
    OTHER = "other"


class DeadlineKind(StrEnum):
    ACCEPT = "accept"
    REPLY = "reply"
    CLOSE = "close"


class Sender(StrEnum):
    AUTHOR = "author"
    STAFF = "staff"
    DEPARTMENT = "department"


class Responsible(StrEnum):
    DESK = "desk"
    DEPARTMENT = "department"


class CaseEvent(Event, topic=EVENTS, key="case_id"):
    """What every event of a case says. `unit_id` is the author's unit, `desk_unit_id` whose union staff see to it."""

    case_id: str
    number: str
    unit_id: str
    desk_unit_id: str
    kind: CaseKind
    state: CaseState
    author_id: Personal
    department_id: str | None = None
    conflict_unit_id: str | None = None
    """The unit complained about. Who belongs to it or holds a role there must not hear of the case."""
    about_member_id: Personal | None = None
    """Who is complained about, and must not hear of the case either."""
    submitted_at: datetime | None = None
    """When it was filed; records from before it was told lack it."""
    supervised_by: str | None = None
    """The level that a late case was brought before: its union staff see to it as well as the desk's."""


class CaseSubmitted(CaseEvent, type="tongxin.grievances.case_submitted.v1"):
    pass


class CaseAccepted(CaseEvent, type="tongxin.grievances.case_accepted.v1"):
    pass


class CaseRejected(CaseEvent, type="tongxin.grievances.case_rejected.v1"):
    pass


class CaseAssigned(CaseEvent, type="tongxin.grievances.case_assigned.v1"):
    pass


class CaseHandedBack(CaseEvent, type="tongxin.grievances.case_handed_back.v1"):
    """A department says it is the wrong addressee, or the desk takes back what is left lying there.

    `department_id` is the department that had it.
    """

    by: Sender = Sender.DEPARTMENT
    """Staff or department. Records from before it was told are the department's."""


class CaseStarted(CaseEvent, type="tongxin.grievances.case_started.v1"):
    pass


class CaseReplied(CaseEvent, type="tongxin.grievances.case_replied.v1"):
    pass


class CaseFollowedUp(CaseEvent, type="tongxin.grievances.case_followed_up.v1"):
    """The author is asked whether the reply solved it."""


class CaseRated(CaseEvent, type="tongxin.grievances.case_rated.v1"):
    solved: bool
    score: int


class CaseReopened(CaseEvent, type="tongxin.grievances.case_reopened.v1"):
    """`desk_unit_id` is the new desk, one level higher where there is one."""

    previous_desk_unit_id: str


class CaseClosed(CaseEvent, type="tongxin.grievances.case_closed.v1"):
    rated: bool


class CaseWithdrawn(CaseEvent, type="tongxin.grievances.case_withdrawn.v1"):
    pass


class CaseMovedUp(CaseEvent, type="tongxin.grievances.case_moved_up.v1"):
    """Nobody impartial is left at the desk it was on: `desk_unit_id` is the next level that has somebody."""

    previous_desk_unit_id: str


class MessagePosted(CaseEvent, type="tongxin.grievances.message_posted.v1"):
    """A message of the dialogue; an internal note is a NotePosted."""

    message_id: str
    sender: Sender


class NotePosted(CaseEvent, type="tongxin.grievances.note_posted.v1"):
    """An internal note, not part of the dialogue. The author never learns of it; open pages of the others show it."""

    message_id: str


class AuthorShown(CaseEvent, type="tongxin.grievances.author_shown.v1"):
    """The author lets the answering department know who they are, or takes that back."""

    shown: bool


class DeadlineNear(CaseEvent, type="tongxin.grievances.deadline_near.v1"):
    deadline: DeadlineKind
    due_at: datetime
    responsible: Responsible


class DeadlinePassed(CaseEvent, type="tongxin.grievances.deadline_passed.v1"):
    deadline: DeadlineKind
    due_at: datetime
    responsible: Responsible


class CaseSupervised(CaseEvent, type="tongxin.grievances.case_supervised.v1"):
    """The next union level now watches a case that is late."""

    supervising_unit_id: str
    deadline: DeadlineKind
