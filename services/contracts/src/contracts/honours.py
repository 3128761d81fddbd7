"""voting.events, continued: honours (评优评先). Ids, states and counts; never what somebody did to deserve one."""

from enum import StrEnum

from contracts.voting import EVENTS
from kit.events import Event, Personal


class HonourState(StrEnum):
    NOMINATING = "NOMINATING"
    CHECKING = "CHECKING"
    """Nominations are closed: each is checked for whether it may stand."""
    VOTING = "VOTING"
    PUBLICIZED = "PUBLICIZED"
    """Those chosen stand before the people, round by round."""
    UNDISPUTED = "UNDISPUTED"
    """The last round is over, and every objection answered."""
    ENDORSED = "ENDORSED"
    """By the first of two."""
    APPROVED = "APPROVED"
    AWARDED = "AWARDED"
    CANCELLED = "CANCELLED"


class HonourEvent(Event, topic=EVENTS, key="honour_id"):
    """What every event of an honour says."""

    honour_id: str
    number: str
    unit_id: str
    """Among whose people it is awarded."""
    state: HonourState
    made_by_id: Personal


class HonourAnnounced(HonourEvent, type="tongxin.voting.honour_announced.v1"):
    juror_ids: list[Personal]


class NominationMade(HonourEvent, type="tongxin.voting.nomination_made.v1"):
    nomination_id: str
    nominee_id: Personal
    nominated_by_id: Personal


class NominationWithdrawn(HonourEvent, type="tongxin.voting.nomination_withdrawn.v1"):
    nomination_id: str
    nominee_id: Personal | None = None
    is_by_nominee: bool = True
    """Else by who nominated them."""


class NominationsClosed(HonourEvent, type="tongxin.voting.nominations_closed.v1"):
    nominations: int


class NominationChecked(HonourEvent, type="tongxin.voting.nomination_checked.v1"):
    nomination_id: str
    nominee_id: Personal
    is_qualified: bool


class HonourVoteBegun(HonourEvent, type="tongxin.voting.honour_vote_begun.v1"):
    election_id: str | None
    """None where the jury decides alone."""
    juror_ids: list[Personal]


class NomineesScored(HonourEvent, type="tongxin.voting.nominees_scored.v1"):
    """By one of the jury, whose points are in no event."""


class HonourChosen(HonourEvent, type="tongxin.voting.honour_chosen.v1"):
    """Votes and points are counted; the first round of publicity begins."""

    chosen_ids: list[Personal]


class HonourRoundBegun(HonourEvent, type="tongxin.voting.honour_round_begun.v1"):
    round: int


class HonourObjected(HonourEvent, type="tongxin.voting.honour_objected.v1"):
    """It names nobody."""


class HonourObjectionsAnswered(HonourEvent, type="tongxin.voting.honour_objections_answered.v1"):
    pass


class NominationStruck(HonourEvent, type="tongxin.voting.nomination_struck.v1"):
    """An objection was right: the place stays empty."""

    nomination_id: str
    nominee_id: Personal


class HonourUndisputed(HonourEvent, type="tongxin.voting.honour_undisputed.v1"):
    pass


class HonourEndorsed(HonourEvent, type="tongxin.voting.honour_endorsed.v1"):
    approver_unit_id: str


class HonourSentBack(HonourEvent, type="tongxin.voting.honour_sent_back.v1"):
    pass


class HonourApproved(HonourEvent, type="tongxin.voting.honour_approved.v1"):
    pass


class HonourAwarded(HonourEvent, type="tongxin.voting.honour_awarded.v1"):
    awardee_ids: list[Personal]


class HonourCancelled(HonourEvent, type="tongxin.voting.honour_cancelled.v1"):
    pass


class StoryWritten(HonourEvent, type="tongxin.voting.story_written.v1"):
    """It is public when the awardee consents."""

    award_id: str
    awardee_id: Personal


class StoryConsented(HonourEvent, type="tongxin.voting.story_consented.v1"):
    """The awardee agrees that the story is published."""

    award_id: str
    awardee_id: Personal


class StoryWithdrawn(HonourEvent, type="tongxin.voting.story_withdrawn.v1"):
    """The awardee no longer agrees: they and union officers alone read it."""

    award_id: str
    awardee_id: Personal
