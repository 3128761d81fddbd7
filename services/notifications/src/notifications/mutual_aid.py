"""Mutual aid: what is said of its events. What is claimed, and for what, is read in the service alone."""

from collections.abc import Mapping

from casework.conflict import Matter
from contracts import mutual_aid as told
from contracts.mutual_aid import ClaimEvent, EnrolmentEvent
from contracts.roles import Role
from kit.events import Event
from notifications.announcement import (
    Announcement,
    Audience,
    Facts,
    Subject,
    Viewers,
    number_alone,
    template,
)

CLAIM = "claim"
_TO_CLAIMANT: Mapping[type[Event], str] = {
    told.ClaimAccepted: "claim_accepted",
    told.ClaimRefused: "claim_refused",
}


def announce(event: ClaimEvent | EnrolmentEvent) -> Announcement | None:
    if isinstance(event, EnrolmentEvent):
        return None
    kind = _TO_CLAIMANT.get(type(event))
    to = [Audience(kind, event.member_id)] if kind else []
    if isinstance(event, told.ClaimFiled) and event.desk_unit_id:
        to.append(Audience("claim_to_check", role=Role.UNION_STAFF, unit_id=event.desk_unit_id))
    viewers = Viewers([event.member_id], [(Role.UNION_STAFF.value, event.unit_id)])
    return Announcement(CLAIM, event.claim_id, {"number": event.number}, to, viewers, Matter(event.member_id))


def _link(_kind: str, claim_id: str, _facts: Facts, _reader_id: str) -> str:
    return f"/assistance/claims/{claim_id}"


SUBJECTS = (
    Subject(
        CLAIM,
        {
            "claim_accepted": template(
                "申请 {number}：核对通过",
                "Claim {number} was checked",
                "接下来由两位审批人审批，然后付款。您不用做什么。",
                "Two approve it next, then it is paid. There is nothing for you to do.",
            ),
            "claim_refused": template(
                "申请 {number}：没有通过",
                "Claim {number} was refused",
                "请点开查看原因。",
                "Open it to read why.",
            ),
            "claim_to_check": template(
                "请核对申请 {number}",
                "Check claim {number}",
                "请点开核对，然后通过或退回。",
                "Open it, check it, and accept or refuse it.",
            ),
        },
        number_alone,
        _link,
    ),
)
SILENT: Mapping[type[Event], str] = {
    told.Enrolled: "The member joined a moment ago and was shown so.",
    told.EnrolmentEnded: "The member has left the enterprise.",
    told.ClaimWithdrawn: "The claimant withdrew it before anybody had decided on it.",
}
