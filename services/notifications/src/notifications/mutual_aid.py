"""Mutual aid: what is said of its events. What is claimed, and for what, is read in the service alone."""

from contracts import mutual_aid as told
from contracts.roles import Role
from kit.texts import Text
from notifications.declared import Say, Thing, To, declared

CLAIMANT, DESK = To("member_id"), To("desk_unit_id", Role.UNION_STAFF)
source = declared(
    Thing("claim", told.ClaimEvent, "/assistance/claims/{id}", author="member_id",
        viewers=[CLAIMANT, To("unit_id", Role.UNION_STAFF)], says=[
        Say("claim_accepted", told.ClaimAccepted, CLAIMANT,
            Text("申请 {number}：核对通过", "Claim {number} was checked"),
            Text("接下来由两位审批人审批，然后付款。您不用做什么。",
                 "Two approve it next, then it is paid. There is nothing for you to do.")),
        Say("claim_refused", told.ClaimRefused, CLAIMANT,
            Text("申请 {number}：没有通过", "Claim {number} was refused"),
            Text("请点开查看原因。", "Open it to read why.")),
        Say("claim_to_check", told.ClaimFiled, DESK,
            Text("请核对申请 {number}", "Check claim {number}"),
            Text("请点开核对，然后通过或退回。", "Open it, check it, and accept or refuse it.")),
    ]),
    silent={
        told.Enrolled: "The member joined a moment ago and was shown so.",
        told.EnrolmentEnded: "The member has left the enterprise.",
        told.ClaimConsentWithdrawn: "Its author knows; what stops by it is told.",
        told.ClaimWithdrawn: "The claimant withdrew it before anybody had decided on it.",
    },
)  # fmt: skip
