"""assistance.events, continued: enrolments and claims of mutual aid (互助保障).

Ids and states. Never a name, the benefit claimed, what happened, an account or an amount.
"""

from enum import StrEnum

from contracts.assistance import EVENTS
from kit.events import Event, Personal


class EnrolmentState(StrEnum):
    ACTIVE = "ACTIVE"
    ENDED = "ENDED"
    """The member left the enterprise."""


class EnrolmentEvent(Event, topic=EVENTS, key="enrolment_id"):
    enrolment_id: str
    scheme_id: str
    unit_id: str
    member_id: Personal
    state: EnrolmentState


class Enrolled(EnrolmentEvent, type="tongxin.assistance.enrolled.v1"):
    pass


class EnrolmentEnded(EnrolmentEvent, type="tongxin.assistance.enrolment_ended.v1"):
    pass


class ClaimState(StrEnum):
    FILED = "FILED"
    ACCEPTED = "ACCEPTED"
    """Checked: an aid pays it, which two approve."""
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class ClaimEvent(Event, topic=EVENTS, key="claim_id"):
    claim_id: str
    number: str
    unit_id: str
    member_id: Personal
    state: ClaimState
    desk_unit_id: str | None = None
    """Whose union officers check it."""


class ClaimFiled(ClaimEvent, type="tongxin.assistance.claim_filed.v1"):
    pass


class ClaimAccepted(ClaimEvent, type="tongxin.assistance.claim_accepted.v1"):
    pass


class ClaimRefused(ClaimEvent, type="tongxin.assistance.claim_refused.v1"):
    pass


class ClaimConsentWithdrawn(ClaimEvent, type="tongxin.assistance.claim_consent_withdrawn.v1"):
    """What the bank does not have yet stops, which is told by an event of its own."""


class ClaimWithdrawn(ClaimEvent, type="tongxin.assistance.claim_withdrawn.v1"):
    pass
