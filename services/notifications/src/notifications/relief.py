"""Relief campaigns: what is said of their events. A message gives a number; goods and list are read in the service."""

from collections.abc import Mapping

from casework.conflict import Matter
from contracts import relief as told
from contracts.relief import CampaignEvent, RecipientEvent
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

CAMPAIGN, RECIPIENT = "campaign", "recipient"

_TO_MAKER: Mapping[type[Event], str] = {
    told.RosterMade: "campaign_listed",
    told.RosterBrokenOff: "campaign_list_broken_off",
    told.CampaignSentBack: "campaign_sent_back",
    told.CampaignOpened: "campaign_opened",
    told.CampaignClosed: "campaign_closed",
}
_TO_APPROVERS: Mapping[type[Event], str] = {
    told.CampaignSubmitted: "campaign_to_approve",
    told.CampaignApproved: "campaign_to_countersign",
}
_TO_STAFF: Mapping[type[Event], str] = {
    told.CampaignCounted: "campaign_to_confirm",
    told.CountSentBack: "campaign_to_recount",
}
_TO_RECIPIENT: Mapping[type[Event], str] = {told.CollectReady: "collect_ready", told.Collected: "collected"}


def announce(event: CampaignEvent | RecipientEvent) -> Announcement:
    facts = {"number": event.number}
    if isinstance(event, RecipientEvent):
        to = [Audience(_TO_RECIPIENT[type(event)], event.member_id)]
        return Announcement(RECIPIENT, event.recipient_id, facts, to, Viewers([event.member_id]))
    places = [(role.value, event.unit_id) for role in (Role.UNION_STAFF, Role.APPROVER, Role.FINANCE)]
    return Announcement(
        CAMPAIGN, event.campaign_id, facts, _audiences(event), Viewers([event.made_by_id], places), Matter(None)
    )


def _audiences(event: CampaignEvent) -> list[Audience]:
    kind = type(event)
    if isinstance(event, told.StewardNamed):
        return [Audience("campaign_steward", event.to_id)]
    if isinstance(event, told.CampaignReconciled) and event.finance_unit_id:
        return [Audience("campaign_to_settle", role=Role.FINANCE, unit_id=event.finance_unit_id)]
    if kind in _TO_APPROVERS and event.approver_unit_id:
        return [Audience(_TO_APPROVERS[kind], role=Role.APPROVER, unit_id=event.approver_unit_id)]
    if kind in _TO_STAFF:
        return [Audience(_TO_STAFF[kind], role=Role.UNION_STAFF, unit_id=event.unit_id)]
    return [Audience(_TO_MAKER[kind], event.made_by_id)] if kind in _TO_MAKER else []


def _campaign_link(kind: str, campaign_id: str, _facts: Facts, _reader_id: str) -> str:
    ending = "/hand-out" if kind == "campaign_steward" else ""
    return f"/assistance/campaigns/{campaign_id}{ending}"


def _collect_link(_kind: str, _recipient_id: str, _facts: Facts, _reader_id: str) -> str:
    return "/help/collect"


_CAMPAIGN = {
    "campaign_listed": template(
        "慰问活动 {number}：名单已生成",
        "Relief campaign {number}: the list is made",
        "请核对人数和物品，然后送审。",
        "Check how many are on it and the goods, then submit it.",
    ),
    "campaign_list_broken_off": template(
        "慰问活动 {number}：名单没有生成完",
        "Relief campaign {number}: the list was not finished",
        "请点开重新生成。",
        "Open it and make the list again.",
    ),
    "campaign_sent_back": template(
        "慰问活动 {number}：被退回",
        "Relief campaign {number} was sent back",
        "请点开查看原因，修改后再送审。",
        "Open it to read why; change it and submit it again.",
    ),
    "campaign_opened": template(
        "慰问活动 {number}：已批准",
        "Relief campaign {number} is approved",
        "可以开始发放，领取人会收到通知。",
        "The hand-out may begin; recipients are told.",
    ),
    "campaign_closed": template(
        "慰问活动 {number}：已结算",
        "Relief campaign {number} is settled",
        "账目已结清。点开可查看结果。",
        "Its account is closed. Open it to see the result.",
    ),
    "campaign_to_approve": template(
        "请审批慰问活动 {number}",
        "For your approval: relief campaign {number}",
        "请点开查看物品、预算和名单人数。",
        "Open it to see goods, budget and how many are on the list.",
    ),
    "campaign_to_countersign": template(
        "请复批慰问活动 {number}",
        "For your second approval: relief campaign {number}",
        "第一位审批人已批准，要由另一人复批。",
        "One has approved it; it takes another one.",
    ),
    "campaign_to_confirm": template(
        "请核对慰问活动 {number} 的盘点",
        "Confirm the count of relief campaign {number}",
        "请由盘点人以外的人核对剩余物品。",
        "Somebody other than who counted checks what is left.",
    ),
    "campaign_to_recount": template(
        "慰问活动 {number}：请重新盘点",
        "Relief campaign {number}: count again",
        "核对人认为盘点有误。请点开查看。",
        "The count is doubted. Open it to read why.",
    ),
    "campaign_to_settle": template(
        "请结算慰问活动 {number}",
        "Settle relief campaign {number}",
        "盘点已核对。请按发票填写实际花费。",
        "The count is confirmed. Enter what the invoices say.",
    ),
    "campaign_steward": template(
        "请您发放慰问品：{number}",
        "You hand out in relief campaign {number}",
        "发放开始后，点开即可扫码或输入领取码。",
        "Once it begins, open it to scan or type codes.",
    ),
}
_RECIPIENT = {
    "collect_ready": template(
        "有一份慰问品等您领取",
        "A gift waits for you",
        "{number}：点开查看领取码、地点和截止日期。",
        "Campaign {number}: open it for your code, the place and the last day.",
    ),
    "collected": template(
        "慰问品已领取",
        "Your gift was collected",
        "{number}：如果不是您本人领的，请马上联系工会。",
        "Campaign {number}: tell your union at once if it was not you.",
    ),
}

SUBJECTS = (
    Subject(CAMPAIGN, _CAMPAIGN, number_alone, _campaign_link),
    Subject(RECIPIENT, _RECIPIENT, number_alone, _collect_link),
)
SILENT: Mapping[type[Event], str] = {
    told.CampaignPlanned: "Who planned it goes on with it; nobody else has a part in it yet.",
    told.CampaignChanged: "Who changed it goes on with it; approvers hear of it when it is submitted.",
    told.RosterStarted: "Its maker sees the progress, and hears when the list is made.",
    told.StewardsNamed: "Each steward is told by an event of their own.",
    told.CampaignCancelled: "Nobody was told to collect before both approvals, so nobody waits for it.",
}
