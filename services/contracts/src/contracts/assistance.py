"""assistance.events: what happened to a household's hardship file, to a visit, to an aid and to a payment batch.

Ids and states. Never a name, a figure of the household, a diagnosis, an account, an amount or the tier: a reader of the
message opens those in the service, where each object is authorised.
"""

from enum import StrEnum

from kit.events import Event, Personal

EVENTS = "assistance.events"


class HouseholdState(StrEnum):
    APPLIED = "APPLIED"
    HOME_CHECK = "HOME_CHECK"
    CHECK_RECORDED = "CHECK_RECORDED"
    """One visitor has written down what they found; the other confirms it."""
    CHECK_DISPUTED = "CHECK_DISPUTED"
    """Both have written down what they found; a union officer decides which report counts."""
    CHECKED = "CHECKED"
    ASSESSMENT = "ASSESSMENT"
    """The committee is named and gives its views."""
    ASSESSED = "ASSESSED"
    PUBLICIZED = "PUBLICIZED"
    OBJECTED = "OBJECTED"
    """On notice, with an objection that waits for its answer."""
    UNDISPUTED = "UNDISPUTED"
    """The notice is over and every objection answered."""
    APPROVED = "APPROVED"
    """By the first of two."""
    FILED = "FILED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    RECHECK = "RECHECK"
    LEAVING = "LEAVING"
    """The end of the file is on notice."""
    MONITORED = "MONITORED"
    EXITED = "EXITED"
    RELAPSED = "RELAPSED"


class Duty(StrEnum):
    VISIT = "visit"
    ASSESS = "assess"


class HouseholdEvent(Event, topic=EVENTS, key="household_id"):
    """What every event of a file says. `unit_id` is the applicant's unit when they applied."""

    household_id: str
    number: str
    unit_id: str
    applicant_id: Personal
    state: HouseholdState
    desk_unit_id: str | None = None
    """Whose union officers see to it: the nearest to the applicant that has any."""
    approver_unit_id: str | None = None
    """Where somebody is who may take the approval that it waits for."""


class HouseholdApplied(HouseholdEvent, type="tongxin.assistance.household_applied.v1"):
    pass


class VisitorsNamed(HouseholdEvent, type="tongxin.assistance.visitors_named.v1"):
    pass


class DutyGiven(HouseholdEvent, type="tongxin.assistance.duty_given.v1"):
    """One person is to visit the household or to assess it: an event for each."""

    to_id: Personal
    duty: Duty


class CheckRecorded(HouseholdEvent, type="tongxin.assistance.check_recorded.v1"):
    other_id: Personal
    """The visitor who confirms it."""


class CheckDisputed(HouseholdEvent, type="tongxin.assistance.check_disputed.v1"):
    """The other visitor has written a report of their own."""


class CheckDecided(HouseholdEvent, type="tongxin.assistance.check_decided.v1"):
    """A union officer has said which of the two reports counts."""


class CheckConfirmed(HouseholdEvent, type="tongxin.assistance.check_confirmed.v1"):
    pass


class CommitteeNamed(HouseholdEvent, type="tongxin.assistance.committee_named.v1"):
    pass


class ViewGiven(HouseholdEvent, type="tongxin.assistance.view_given.v1"):
    pass


class SeatVacated(HouseholdEvent, type="tongxin.assistance.seat_vacated.v1"):
    """Somebody of the committee is related to the household and has left it."""


class HouseholdAssessed(HouseholdEvent, type="tongxin.assistance.household_assessed.v1"):
    pass


class HouseholdPublicized(HouseholdEvent, type="tongxin.assistance.household_publicized.v1"):
    pass


class ObjectionRaised(HouseholdEvent, type="tongxin.assistance.objection_raised.v1"):
    """It does not say who raised it: only those who answer learn that, from the service."""


class ObjectionsAnswered(HouseholdEvent, type="tongxin.assistance.objections_answered.v1"):
    pass


class HouseholdUndisputed(HouseholdEvent, type="tongxin.assistance.household_undisputed.v1"):
    pass


class HouseholdSentBack(HouseholdEvent, type="tongxin.assistance.household_sent_back.v1"):
    """To a new committee, because of what came up."""


class HouseholdApproved(HouseholdEvent, type="tongxin.assistance.household_approved.v1"):
    """By the first of two."""


class HouseholdFiled(HouseholdEvent, type="tongxin.assistance.household_filed.v1"):
    pass


class HouseholdRejected(HouseholdEvent, type="tongxin.assistance.household_rejected.v1"):
    is_final: bool = False
    """The household has appealed once and cannot again."""


class HouseholdAppealed(HouseholdEvent, type="tongxin.assistance.household_appealed.v1"):
    pass


class HouseholdWithdrawn(HouseholdEvent, type="tongxin.assistance.household_withdrawn.v1"):
    pass


class ConsentWithdrawn(HouseholdEvent, type="tongxin.assistance.consent_withdrawn.v1"):
    pass


class ConsentRenewed(HouseholdEvent, type="tongxin.assistance.consent_renewed.v1"):
    pass


class AccountChanged(HouseholdEvent, type="tongxin.assistance.account_changed.v1"):
    pass


class PapersAdded(HouseholdEvent, type="tongxin.assistance.papers_added.v1"):
    pass


class RecheckDue(HouseholdEvent, type="tongxin.assistance.recheck_due.v1"):
    pass


class HouseholdRenewed(HouseholdEvent, type="tongxin.assistance.household_renewed.v1"):
    """The yearly check found that the household still needs help."""


class HouseholdLeaving(HouseholdEvent, type="tongxin.assistance.household_leaving.v1"):
    pass


class HouseholdKept(HouseholdEvent, type="tongxin.assistance.household_kept.v1"):
    """Its end was on notice, and what was objected to it is right: it stays on file."""


class HouseholdMonitored(HouseholdEvent, type="tongxin.assistance.household_monitored.v1"):
    pass


class HouseholdExited(HouseholdEvent, type="tongxin.assistance.household_exited.v1"):
    pass


class HouseholdRelapsed(HouseholdEvent, type="tongxin.assistance.household_relapsed.v1"):
    pass


class AidState(StrEnum):
    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    """By the first of two."""
    COMMITTED = "COMMITTED"
    """By both: the fund's money is set aside."""
    PAYABLE = "PAYABLE"
    """In a released batch: the bank has it, or may have it."""
    PAID = "PAID"
    REFUSED = "REFUSED"
    STOPPED = "STOPPED"
    REVERSED = "REVERSED"


class AidEvent(Event, topic=EVENTS, key="aid_id"):
    """What every event of an aid says."""

    aid_id: str
    number: str
    household_id: str
    """Empty where it pays a claim of mutual aid."""
    unit_id: str
    applicant_id: Personal
    state: AidState
    approver_unit_id: str | None = None
    """Where somebody is who may take the approval that it waits for."""


class AidRequested(AidEvent, type="tongxin.assistance.aid_requested.v1"):
    pass


class AidApproved(AidEvent, type="tongxin.assistance.aid_approved.v1"):
    pass


class AidCommitted(AidEvent, type="tongxin.assistance.aid_committed.v1"):
    pass


class AidRefused(AidEvent, type="tongxin.assistance.aid_refused.v1"):
    pass


class AidPapersAdded(AidEvent, type="tongxin.assistance.aid_papers_added.v1"):
    pass


class AidConsentWithdrawn(AidEvent, type="tongxin.assistance.aid_consent_withdrawn.v1"):
    """To an aid without a file. What the bank does not have yet stops, which is told by an event of its own."""


class AidStopped(AidEvent, type="tongxin.assistance.aid_stopped.v1"):
    pass


class AidPayable(AidEvent, type="tongxin.assistance.aid_payable.v1"):
    pass


class AidPaid(AidEvent, type="tongxin.assistance.aid_paid.v1"):
    pass


class AidReturned(AidEvent, type="tongxin.assistance.aid_returned.v1"):
    """The bank could not pay it: it waits for the next batch."""


class AidReclaimed(AidEvent, type="tongxin.assistance.aid_reclaimed.v1"):
    """The bank paid it although it had stopped: it is in the books as paid, and the money is asked back."""


class AidReversed(AidEvent, type="tongxin.assistance.aid_reversed.v1"):
    pass


class PayoutState(StrEnum):
    MADE = "MADE"
    RELEASED = "RELEASED"
    SETTLED = "SETTLED"
    CANCELLED = "CANCELLED"


class PayoutEvent(Event, topic=EVENTS, key="payout_id"):
    """What every event of a payment batch says. `unit_id` is whose finance officers see to it."""

    payout_id: str
    number: str
    unit_id: str
    state: PayoutState
    made_by_id: Personal


class PayoutMade(PayoutEvent, type="tongxin.assistance.payout_made.v1"):
    pass


class PayoutReleased(PayoutEvent, type="tongxin.assistance.payout_released.v1"):
    pass


class PayoutCancelled(PayoutEvent, type="tongxin.assistance.payout_cancelled.v1"):
    pass


class ResultImported(PayoutEvent, type="tongxin.assistance.result_imported.v1"):
    unknown: int
    """Payments whose fate is to be asked at the bank."""


class PayoutSettled(PayoutEvent, type="tongxin.assistance.payout_settled.v1"):
    pass


class VisitState(StrEnum):
    PLANNED = "PLANNED"
    ASSIGNED = "ASSIGNED"
    """Two visitors are named."""
    RECORDED = "RECORDED"
    """One visitor has written down what they found; the other confirms it."""
    DISPUTED = "DISPUTED"
    """Both have; a union officer decides which report counts."""
    CONFIRMED = "CONFIRMED"
    """What was found is followed up."""
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class TaskKind(StrEnum):
    """What follows a visit."""

    CASE = "case"
    """A concern, which grievances handles."""
    APPLICATION = "application"
    """The visited member is asked to apply for help."""
    OTHER = "other"


class VisitEvent(Event, topic=EVENTS, key="visit_id"):
    """What every event of a visit says. `unit_id` is the visited member's unit when it was planned."""

    visit_id: str
    number: str
    unit_id: str
    about_id: Personal
    """The member who is visited."""
    state: VisitState
    desk_unit_id: str | None = None
    """Whose union officers see to it."""
    approver_unit_id: str | None = None
    """Where somebody is who may approve the gift."""


class VisitPlanned(VisitEvent, type="tongxin.assistance.visit_planned.v1"):
    by_worker: bool
    """It is one of those that are due half-yearly after a household has left its file."""


class VisitorsAssigned(VisitEvent, type="tongxin.assistance.visitors_assigned.v1"):
    pass


class VisitGiven(VisitEvent, type="tongxin.assistance.visit_given.v1"):
    """One person is to visit: an event for each."""

    to_id: Personal


class VisitRecorded(VisitEvent, type="tongxin.assistance.visit_recorded.v1"):
    other_id: Personal
    """The visitor who confirms it."""


class VisitDisputed(VisitEvent, type="tongxin.assistance.visit_disputed.v1"):
    pass


class VisitDecided(VisitEvent, type="tongxin.assistance.visit_decided.v1"):
    pass


class VisitConfirmed(VisitEvent, type="tongxin.assistance.visit_confirmed.v1"):
    pass


class GiftApproved(VisitEvent, type="tongxin.assistance.gift_approved.v1"):
    pass


class GiftRefused(VisitEvent, type="tongxin.assistance.gift_refused.v1"):
    pass


class VisitTaskAdded(VisitEvent, type="tongxin.assistance.visit_task_added.v1"):
    task: TaskKind


class VisitTaskDone(VisitEvent, type="tongxin.assistance.visit_task_done.v1"):
    task: TaskKind


class VisitDone(VisitEvent, type="tongxin.assistance.visit_done.v1"):
    pass


class VisitCancelled(VisitEvent, type="tongxin.assistance.visit_cancelled.v1"):
    was_arranged: bool
    """The member knows of it."""
