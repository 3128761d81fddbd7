"""learning.events, continued: small innovations (五小). Ids and states, never what was invented or its points."""

from enum import StrEnum

from pydantic import Field

from contracts.learning import EVENTS
from kit.events import Event, Personal


class InnovationState(StrEnum):
    SUBMITTED = "submitted"
    PROJECT = "project"
    """Taken on: it is being worked out."""
    INTERIM = "interim"
    """Its first results are reported: judges are named next."""
    JUDGING = "judging"
    JUDGED = "judged"
    PUBLICIZED = "publicized"
    UNDISPUTED = "undisputed"
    """The notice is over and every objection has its answer."""
    ADOPTED = "adopted"
    PROVEN = "proven"
    """What it brought is recorded."""
    DECLINED = "declined"
    """Not taken on, or not adopted."""
    WITHDRAWN = "withdrawn"


class InnovationEvent(Event, topic=EVENTS, key="innovation_id"):
    """What every event of an innovation says."""

    innovation_id: str
    number: str
    unit_id: str
    """The author's."""
    desk_unit_id: str
    """Whose training officers see to it."""
    owner_unit_id: str | None
    """Which puts it to use."""
    author_id: Personal
    state: InnovationState


class InnovationSubmitted(InnovationEvent, type="tongxin.learning.innovation_submitted.v1"): ...


class InnovationJoined(InnovationEvent, type="tongxin.learning.innovation_joined.v1"):
    """Somebody belongs to its team."""

    member_id: Personal


class InnovationLeft(InnovationEvent, type="tongxin.learning.innovation_left.v1"):
    member_id: Personal


class InnovationConsentChanged(InnovationEvent, type="tongxin.learning.innovation_consent_changed.v1"):
    """Its author, or one of its team, agrees or no longer agrees that it is published with their name."""


class InnovationAccepted(InnovationEvent, type="tongxin.learning.innovation_accepted.v1"): ...


class InnovationDeclined(InnovationEvent, type="tongxin.learning.innovation_declined.v1"): ...


class InnovationWithdrawn(InnovationEvent, type="tongxin.learning.innovation_withdrawn.v1"):
    judge_ids: list[Personal] = Field(default_factory=list)
    """Those who have not given their sheet: they need not judge it any more."""


class InnovationReported(InnovationEvent, type="tongxin.learning.innovation_reported.v1"): ...


class JudgesAppointed(InnovationEvent, type="tongxin.learning.judges_appointed.v1"):
    judge_ids: list[Personal]
    """Those who were not judges before."""


class SheetGiven(InnovationEvent, type="tongxin.learning.sheet_given.v1"):
    """By one judge; what it says nobody else learns before the last is in."""


class InnovationJudged(InnovationEvent, type="tongxin.learning.innovation_judged.v1"): ...


class InnovationPublicized(InnovationEvent, type="tongxin.learning.innovation_publicized.v1"): ...


class InnovationDisputed(InnovationEvent, type="tongxin.learning.innovation_disputed.v1"):
    """Somebody objects: who it is no event says."""


class InnovationUndisputed(InnovationEvent, type="tongxin.learning.innovation_undisputed.v1"): ...


class InnovationAdopted(InnovationEvent, type="tongxin.learning.innovation_adopted.v1"): ...


class InnovationProven(InnovationEvent, type="tongxin.learning.innovation_proven.v1"):
    """Its owner recorded what it brought."""
