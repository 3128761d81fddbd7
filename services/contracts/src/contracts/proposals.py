"""voting.events, continued: proposals (职工提案). Ids and states, never what is proposed or answered."""

from datetime import date, datetime
from enum import StrEnum

from contracts.voting import EVENTS
from kit.events import Event, Personal


class StaffProposalState(StrEnum):
    OPEN = "OPEN"
    """It gathers seconders."""
    SECONDED = "SECONDED"
    """By as many as the rules ask for: it waits for its review."""
    DECLINED = "DECLINED"
    """With a reason. Enough seconders still oblige an answer."""
    FILED = "FILED"
    DIVERTED = "DIVERTED"
    """Taken as a suggestion: it is answered, and comes up in no congress."""
    ASSIGNED = "ASSIGNED"
    REPLIED = "REPLIED"
    RATED = "RATED"
    """By its proposer; the plan that was promised still runs."""
    REDO = "REDO"
    CLOSED = "CLOSED"
    JOINED = "JOINED"
    """To another on the same matter, with the consent of both proposers."""
    WITHDRAWN = "WITHDRAWN"


class ReplyKind(StrEnum):
    DONE = "done"
    PLANNED = "planned"
    """By a date, by a person; it comes back by itself when the date has passed."""
    EXPLAINED = "explained"
    """It cannot be done; the reply says why."""


class ProposalDue(StrEnum):
    REVIEW = "review"
    ANSWER = "answer"


class ProposalEvent(Event, topic=EVENTS, key="proposal_id"):
    """What every event of a proposal says."""

    proposal_id: str
    number: str
    unit_id: str
    """The proposer's."""
    desk_unit_id: str
    """Whose union reviews and assigns it."""
    owner_unit_id: str | None
    """Which answers it."""
    proposer_id: Personal
    state: StaffProposalState


class ProposalMade(ProposalEvent, type="tongxin.voting.proposal_made.v1"):
    pass


class ProposalSeconded(ProposalEvent, type="tongxin.voting.proposal_seconded.v1"):
    """By enough."""

    seconders: int


class ProposalObliged(ProposalEvent, type="tongxin.voting.proposal_obliged.v1"):
    """It was declined, and so many seconded it that it must be answered."""

    seconders: int


class ProposalFiled(ProposalEvent, type="tongxin.voting.proposal_filed.v1"):
    pass


class ProposalDiverted(ProposalEvent, type="tongxin.voting.proposal_diverted.v1"):
    pass


class ProposalDeclined(ProposalEvent, type="tongxin.voting.proposal_declined.v1"):
    pass


class ProposalAssigned(ProposalEvent, type="tongxin.voting.proposal_assigned.v1"):
    pass


class ProposalSentBack(ProposalEvent, type="tongxin.voting.proposal_sent_back.v1"):
    """By a unit that is not responsible."""


class ProposalReplied(ProposalEvent, type="tongxin.voting.proposal_replied.v1"):
    reply: ReplyKind
    planned_on: date | None
    planned_by_id: Personal | None


class ProposalRated(ProposalEvent, type="tongxin.voting.proposal_rated.v1"):
    is_satisfied: bool


class ProposalRedone(ProposalEvent, type="tongxin.voting.proposal_redone.v1"):
    """Its proposer is not satisfied: the owner answers again."""


class ProposalReturned(ProposalEvent, type="tongxin.voting.proposal_returned.v1"):
    """The planned date has passed."""


class ProposalClosed(ProposalEvent, type="tongxin.voting.proposal_closed.v1"):
    by_clock: bool
    """Nobody rated the reply in time."""


class ProposalWithdrawn(ProposalEvent, type="tongxin.voting.proposal_withdrawn.v1"):
    pass


class JoinSuggested(ProposalEvent, type="tongxin.voting.join_suggested.v1"):
    """By who reviews it; `host_proposer_id` made the other one."""

    host_id: str
    host_proposer_id: Personal


class JoinAgreed(ProposalEvent, type="tongxin.voting.join_agreed.v1"):
    """By one of the two proposers."""


class JoinRefused(ProposalEvent, type="tongxin.voting.join_refused.v1"):
    pass


class ProposalJoined(ProposalEvent, type="tongxin.voting.proposal_joined.v1"):
    host_id: str


class ResolutionNoted(ProposalEvent, type="tongxin.voting.resolution_noted.v1"):
    """A congress decided on it."""

    resolution_id: str


class ProposalReminded(ProposalEvent, type="tongxin.voting.proposal_reminded.v1"):
    """Its review or answer is due soon."""

    due: ProposalDue
    due_at: datetime


class ProposalOverdue(ProposalEvent, type="tongxin.voting.proposal_overdue.v1"):
    due: ProposalDue
    due_at: datetime


class ProposalSupervised(ProposalEvent, type="tongxin.voting.proposal_supervised.v1"):
    """It stays overdue: the union above hears of it."""

    due: ProposalDue
    supervising_unit_id: str
