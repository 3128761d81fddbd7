"""voting.events, continued: worker congresses (职代会), their delegates, items and resolutions.

Ids, states and verdicts. Never a name, a text, a count of votes, or why a mandate ended.
"""

from enum import StrEnum

from contracts.voting import EVENTS
from kit.events import Event, Personal


class CongressState(StrEnum):
    PREPARED = "PREPARED"
    DELIVERED = "DELIVERED"
    """The papers are with the delegates, who confirm that they have them."""
    QUORUM = "QUORUM"
    """Delegates check in."""
    VOTING = "VOTING"
    TALLIED = "TALLIED"
    """Every item is decided or postponed."""
    PUBLISHED = "PUBLISHED"
    TRACKED = "TRACKED"
    """Reported to the union above; its resolutions are carried out."""
    CANCELLED = "CANCELLED"


class CongressEvent(Event, topic=EVENTS, key="congress_id"):
    """What every event of a congress says. `unit_id` is whose officers see to it."""

    congress_id: str
    number: str
    unit_id: str
    state: CongressState
    made_by_id: Personal


class CongressPrepared(CongressEvent, type="tongxin.voting.congress_prepared.v1"):
    pass


class CongressChanged(CongressEvent, type="tongxin.voting.congress_changed.v1"):
    """Its name, date or place."""


class AgendaChanged(CongressEvent, type="tongxin.voting.agenda_changed.v1"):
    item_id: str


class DelegatesElected(CongressEvent, type="tongxin.voting.delegates_elected.v1"):
    """By one constituency."""

    constituency_id: str


class MandateEnded(CongressEvent, type="tongxin.voting.mandate_ended.v1"):
    """A delegate was recalled, resigned or left."""

    delegate_id: str
    to_id: Personal


class CheckInTakenBack(CongressEvent, type="tongxin.voting.check_in_taken_back.v1"):
    """A delegate was checked in by mistake."""

    delegate_id: str
    to_id: Personal


class StewardsChanged(CongressEvent, type="tongxin.voting.stewards_changed.v1"):
    """Each new one is told by an event of their own."""


class CongressStewardNamed(CongressEvent, type="tongxin.voting.congress_steward_named.v1"):
    """Who checks delegates in."""

    to_id: Personal


class PapersDelivered(CongressEvent, type="tongxin.voting.papers_delivered.v1"):
    """Delegates are told by an event for each of them."""


class CheckInOpened(CongressEvent, type="tongxin.voting.check_in_opened.v1"):
    pass


class VotingBegun(CongressEvent, type="tongxin.voting.voting_begun.v1"):
    pass


class ItemOpened(CongressEvent, type="tongxin.voting.item_opened.v1"):
    """To a show of hands."""

    item_id: str


class BallotPrepared(CongressEvent, type="tongxin.voting.ballot_prepared.v1"):
    """Items are voted on by secret ballot, in an election whose roll are the delegates present."""

    election_id: str


class ItemCounted(CongressEvent, type="tongxin.voting.item_counted.v1"):
    """By the first of two."""

    item_id: str


class CountCleared(CongressEvent, type="tongxin.voting.count_cleared.v1"):
    """The first count of an item was mistaken: both count again."""

    item_id: str


class ItemDecided(CongressEvent, type="tongxin.voting.item_decided.v1"):
    item_id: str
    verdict: str


class ItemPostponed(CongressEvent, type="tongxin.voting.item_postponed.v1"):
    item_id: str


class CongressTallied(CongressEvent, type="tongxin.voting.congress_tallied.v1"):
    pass


class CongressPublished(CongressEvent, type="tongxin.voting.congress_published.v1"):
    pass


class CongressReported(CongressEvent, type="tongxin.voting.congress_reported.v1"):
    upper_unit_id: str | None
    """The nearest unit above where somebody receives it; None: there is none."""


class ResolutionAssigned(CongressEvent, type="tongxin.voting.resolution_assigned.v1"):
    item_id: str
    to_id: Personal


class ResolutionReported(CongressEvent, type="tongxin.voting.resolution_reported.v1"):
    item_id: str
    is_done: bool


class CongressCancelled(CongressEvent, type="tongxin.voting.congress_cancelled.v1"):
    pass


class DelegateEvent(Event, topic=EVENTS, key="delegate_id"):
    """About one delegate. `unit_id` is the congress's."""

    delegate_id: str
    congress_id: str
    number: str
    """Of the congress."""
    unit_id: str
    member_id: Personal


class DelegateInvited(DelegateEvent, type="tongxin.voting.delegate_invited.v1"):
    """The papers are there to be read."""


class PapersReceived(DelegateEvent, type="tongxin.voting.papers_received.v1"):
    pass


class DelegateCheckedIn(DelegateEvent, type="tongxin.voting.delegate_checked_in.v1"):
    pass
