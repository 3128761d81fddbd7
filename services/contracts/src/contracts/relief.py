"""assistance.events, continued: relief campaigns (慰问活动), their stewards and those who collect.

Ids and states. Never a name, what is handed out, what it costs, or by which rule somebody is on the list.
"""

from enum import StrEnum

from contracts.assistance import EVENTS
from kit.events import Event, Personal


class CampaignState(StrEnum):
    PLANNED = "PLANNED"
    LISTING = "LISTING"
    """The worker writes the list of recipients."""
    LISTED = "LISTED"
    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"
    """By the first of two."""
    HANDING_OUT = "HANDING_OUT"
    """Approved by both: the fund's money is set aside."""
    COUNTED = "COUNTED"
    """What is left was counted by one; another confirms it."""
    RECONCILED = "RECONCILED"
    CLOSED = "CLOSED"
    """What was spent is in the ledger, and the rest back in the budget."""
    CANCELLED = "CANCELLED"


class CampaignEvent(Event, topic=EVENTS, key="campaign_id"):
    """What every event of a campaign says. `unit_id` is whose officers see to it."""

    campaign_id: str
    number: str
    unit_id: str
    state: CampaignState
    made_by_id: Personal
    approver_unit_id: str | None = None
    """Where somebody is who may take the approval that it waits for."""


class CampaignPlanned(CampaignEvent, type="tongxin.assistance.campaign_planned.v1"):
    pass


class CampaignChanged(CampaignEvent, type="tongxin.assistance.campaign_changed.v1"):
    """Its goods, before it was submitted."""


class RosterStarted(CampaignEvent, type="tongxin.assistance.roster_started.v1"):
    pass


class RosterMade(CampaignEvent, type="tongxin.assistance.roster_made.v1"):
    pass


class RosterBrokenOff(CampaignEvent, type="tongxin.assistance.roster_broken_off.v1"):
    pass


class CampaignSubmitted(CampaignEvent, type="tongxin.assistance.campaign_submitted.v1"):
    pass


class CampaignApproved(CampaignEvent, type="tongxin.assistance.campaign_approved.v1"):
    """By the first of two."""


class CampaignSentBack(CampaignEvent, type="tongxin.assistance.campaign_sent_back.v1"):
    pass


class CampaignOpened(CampaignEvent, type="tongxin.assistance.campaign_opened.v1"):
    """Approved by both; the hand-out begins."""


class StewardsNamed(CampaignEvent, type="tongxin.assistance.stewards_named.v1"):
    pass


class StewardNamed(CampaignEvent, type="tongxin.assistance.steward_named.v1"):
    """One person is to hand out: an event for each."""

    to_id: Personal


class CampaignCounted(CampaignEvent, type="tongxin.assistance.campaign_counted.v1"):
    pass


class CountSentBack(CampaignEvent, type="tongxin.assistance.count_sent_back.v1"):
    pass


class CampaignReconciled(CampaignEvent, type="tongxin.assistance.campaign_reconciled.v1"):
    finance_unit_id: str | None = None
    """Where somebody is who may settle it."""


class CampaignClosed(CampaignEvent, type="tongxin.assistance.campaign_closed.v1"):
    pass


class CampaignCancelled(CampaignEvent, type="tongxin.assistance.campaign_cancelled.v1"):
    pass


class RecipientEvent(Event, topic=EVENTS, key="recipient_id"):
    """Of one person's place in a campaign's list."""

    recipient_id: str
    campaign_id: str
    number: str
    unit_id: str
    """The recipient's when the list was made."""
    member_id: Personal


class CollectReady(RecipientEvent, type="tongxin.assistance.collect_ready.v1"):
    pass


class Collected(RecipientEvent, type="tongxin.assistance.collected.v1"):
    pass
