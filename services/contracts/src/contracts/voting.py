"""voting.events: what happened to an election by secret ballot.

Ids, states and counts. No event is about a ballot, and none names a voter next to anything but the roll.
"""

from datetime import datetime
from enum import StrEnum

from kit.events import Event, Personal

EVENTS = "voting.events"


class ElectionState(StrEnum):
    DRAFT = "DRAFT"
    ROLL = "ROLL"
    """The roll is published; objections are taken and answered."""
    SETUP = "SETUP"
    """Trustees make their keys, the registrar the credentials."""
    READY = "READY"
    """Set up: nothing can be changed any more; it waits for its opening time."""
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    TALLIED = "TALLIED"
    """The encrypted tally is published; trustees decrypt it."""
    DECRYPTED = "DECRYPTED"
    """The result is published."""
    SIGNED = "SIGNED"
    """By the first member of the committee."""
    CERTIFIED = "CERTIFIED"
    VOID = "VOID"
    DISCARDED = "DISCARDED"
    """A draft of which nobody but its committee has heard."""


class ElectionEvent(Event, topic=EVENTS, key="election_id"):
    """What every event of an election says."""

    election_id: str
    number: str
    unit_id: str
    state: ElectionState
    committee_ids: list[Personal]


class ElectionDrafted(ElectionEvent, type="tongxin.voting.election_drafted.v1"):
    pass


class ElectionChanged(ElectionEvent, type="tongxin.voting.election_changed.v1"):
    """The draft."""


class ElectionDiscarded(ElectionEvent, type="tongxin.voting.election_discarded.v1"):
    """The draft."""


class ElectionRescheduled(ElectionEvent, type="tongxin.voting.election_rescheduled.v1"):
    opens_at: datetime
    closes_at: datetime


class RollPublished(ElectionEvent, type="tongxin.voting.roll_published.v1"):
    voters: int


class ObserversNamed(ElectionEvent, type="tongxin.voting.observers_named.v1"):
    """When the roll is published."""

    observer_ids: list[Personal]


class PaperVotersSet(ElectionEvent, type="tongxin.voting.paper_voters_set.v1"):
    """They vote on paper and get no credential; or, not `on_paper`, with a credential again."""

    voter_ids: list[Personal]
    on_paper: bool


class RollObjected(ElectionEvent, type="tongxin.voting.roll_objected.v1"):
    """It does not say who objected: the committee learns that from the service."""


class RollObjectionAnswered(ElectionEvent, type="tongxin.voting.roll_objection_answered.v1"):
    to_id: Personal
    """Who objected."""
    voters: int
    """On the roll after it."""


class SetUpBegun(ElectionEvent, type="tongxin.voting.set_up_begun.v1"):
    pass


class ElectionDuty(StrEnum):
    MAKE_KEY = "make_key"
    """Of a trustee."""
    MAKE_CREDENTIALS = "make_credentials"
    """Of the registrar."""
    DECRYPT = "decrypt"
    """Of a trustee."""
    OVERSEE = "oversee"
    """Of the committee."""


class ElectionDutyGiven(ElectionEvent, type="tongxin.voting.election_duty_given.v1"):
    """An event for each person."""

    to_id: Personal
    duty: ElectionDuty


class KeySubmitted(ElectionEvent, type="tongxin.voting.key_submitted.v1"):
    """By a trustee: a key, or a message of a threshold group."""

    trustee_id: Personal


class KeyReopened(ElectionEvent, type="tongxin.voting.key_reopened.v1"):
    """A trustee lost the own key or was dealt a share that does not fit: steps of the set-up are taken again."""

    trustee_id: Personal
    """Who said so."""
    again_ids: list[Personal]
    """Trustees whose step it is again."""


class CredentialsListed(ElectionEvent, type="tongxin.voting.credentials_listed.v1"):
    """The public ones."""


class SlipsSealed(ElectionEvent, type="tongxin.voting.slips_sealed.v1"):
    """Some of the private ones, each to its voter's device."""


class ElectionSetUp(ElectionEvent, type="tongxin.voting.election_set_up.v1"):
    uuid: str
    fingerprint: str
    head: str
    """Hash of the archive's first event."""


class ElectionOpened(ElectionEvent, type="tongxin.voting.election_opened.v1"):
    closes_at: datetime


class ExtensionProposed(ElectionEvent, type="tongxin.voting.extension_proposed.v1"):
    pass


class ElectionExtended(ElectionEvent, type="tongxin.voting.election_extended.v1"):
    closes_at: datetime


class HeadPublished(ElectionEvent, type="tongxin.voting.head_published.v1"):
    """Where the archive and the log of accepted ballots end. Who keeps it notices another history."""

    height: int
    head: str
    accepted: int = 0
    accepted_head: str = ""


class ElectionClosed(ElectionEvent, type="tongxin.voting.election_closed.v1"):
    voters: int
    voted: int
    """Credentials with a ballot."""


class PaperBallotsCounted(ElectionEvent, type="tongxin.voting.paper_ballots_counted.v1"):
    """By the first of the committee, or `confirmed` by another one who counted the same."""

    confirmed: bool
    ballots: int | None = None
    """Once it is confirmed."""


class TallyPublished(ElectionEvent, type="tongxin.voting.tally_published.v1"):
    pass


class DecryptionSubmitted(ElectionEvent, type="tongxin.voting.decryption_submitted.v1"):
    trustee_id: Personal


class ResultPublished(ElectionEvent, type="tongxin.voting.result_published.v1"):
    head: str


class ElectionSigned(ElectionEvent, type="tongxin.voting.election_signed.v1"):
    pass


class ElectionCertified(ElectionEvent, type="tongxin.voting.election_certified.v1"):
    pass


class VoidProposed(ElectionEvent, type="tongxin.voting.void_proposed.v1"):
    pass


class ElectionVoided(ElectionEvent, type="tongxin.voting.election_voided.v1"):
    pass


class RollMatter(StrEnum):
    ROLL = "roll"
    ADDED = "added"
    """By the answer to an objection."""
    REMOVED = "removed"
    RESCHEDULED = "rescheduled"
    OPENED = "opened"
    EXTENDED = "extended"
    CLOSING = "closing"
    """It closes soon."""
    CERTIFIED = "certified"
    VOID = "void"


class VotersTold(ElectionEvent, type="tongxin.voting.voters_told.v1"):
    """Everybody on the roll, in portions, or whom a change of it concerns. Who has voted is not known to anybody."""

    matter: RollMatter
    voter_ids: list[Personal]


class CredentialsReady(ElectionEvent, type="tongxin.voting.credentials_ready.v1"):
    """Everybody on the roll, in portions: who brings theirs to the booth now votes later without signing in."""

    voter_ids: list[Personal]
