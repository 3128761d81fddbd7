"""Relief campaigns: what is said of their events. A message gives a number; goods and list are read in the service."""

from contracts import relief as told
from contracts.roles import Role
from kit.texts import Text
from notifications.declared import Say, Thing, To, declared

MAKER, APPROVERS, FINANCE = To("made_by_id"), To("approver_unit_id", Role.APPROVER), To("finance_unit_id", Role.FINANCE)
STAFF, RECIPIENT = To("unit_id", Role.UNION_STAFF), To("member_id")
source = declared(
    Thing("campaign", told.CampaignEvent, "/assistance/campaigns/{id}", author=None,
        viewers=[MAKER, STAFF, To("unit_id", Role.APPROVER), To("unit_id", Role.FINANCE)], says=[
        Say("campaign_listed", told.RosterMade, MAKER,
            Text("慰问活动 {number}：名单已生成", "Relief campaign {number}: the list is made"),
            Text("请核对人数和物品，然后送审。", "Check how many are on it and the goods, then submit it.")),
        Say("campaign_list_broken_off", told.RosterBrokenOff, MAKER,
            Text("慰问活动 {number}：名单没有生成完", "Relief campaign {number}: the list was not finished"),
            Text("请点开重新生成。", "Open it and make the list again.")),
        Say("campaign_sent_back", told.CampaignSentBack, MAKER,
            Text("慰问活动 {number}：被退回", "Relief campaign {number} was sent back"),
            Text("请点开查看原因，修改后再送审。", "Open it to read why; change it and submit it again.")),
        Say("campaign_opened", told.CampaignOpened, MAKER,
            Text("慰问活动 {number}：已批准", "Relief campaign {number} is approved"),
            Text("可以开始发放，领取人会收到通知。", "The hand-out may begin; recipients are told.")),
        Say("campaign_closed", told.CampaignClosed, MAKER,
            Text("慰问活动 {number}：已结算", "Relief campaign {number} is settled"),
            Text("账目已结清。点开可查看结果。", "Its account is closed. Open it to see the result.")),
        Say("campaign_to_approve", told.CampaignSubmitted, APPROVERS,
            Text("请审批慰问活动 {number}", "For your approval: relief campaign {number}"),
            Text("请点开查看物品、预算和名单人数。", "Open it to see goods, budget and how many are on the list.")),
        Say("campaign_to_countersign", told.CampaignApproved, APPROVERS,
            Text("请复批慰问活动 {number}", "For your second approval: relief campaign {number}"),
            Text("第一位审批人已批准，要由另一人复批。", "One has approved it; another approver must confirm it.")),
        Say("campaign_to_confirm", told.CampaignCounted, STAFF,
            Text("请核对慰问活动 {number} 的盘点", "Confirm the count of relief campaign {number}"),
            Text("请由盘点人以外的人核对剩余物品。", "Somebody other than who counted checks what is left.")),
        Say("campaign_to_recount", told.CountSentBack, STAFF,
            Text("慰问活动 {number}：请重新盘点", "Relief campaign {number}: count again"),
            Text("核对人认为盘点有误。请点开查看。", "The count is doubted. Open it to read why.")),
        Say("campaign_to_settle", told.CampaignReconciled, FINANCE,
            Text("请结算慰问活动 {number}", "Settle relief campaign {number}"),
            Text("盘点已核对。请按发票填写实际花费。", "The count is confirmed. Enter what the invoices say.")),
        Say("campaign_steward", told.StewardNamed, To("to_id"),
            Text("请您发放慰问品：{number}", "You hand out in relief campaign {number}"),
            Text("发放开始后，点开即可扫码或输入领取码。", "Once it begins, open it to scan or type codes."),
            link="/assistance/campaigns/{id}/hand-out"),
    ]),
    Thing("recipient", told.RecipientEvent, "/help/collect", viewers=[RECIPIENT], author=None, says=[
        Say("collect_ready", told.CollectReady, RECIPIENT,
            Text("有一份慰问品等您领取", "A gift waits for you"),
            Text("{number}：点开查看领取码、地点和截止日期。",
                 "Campaign {number}: open it for your code, the place and the last day.")),
        Say("collected", told.Collected, RECIPIENT,
            Text("慰问品已领取", "Your gift was collected"),
            Text("{number}：如果不是您本人领的，请马上联系工会。",
                 "Campaign {number}: tell your union at once if it was not you.")),
    ]),
    silent={
        told.CampaignPlanned: "Who planned it goes on with it; nobody else has a part in it yet.",
        told.CampaignChanged: "Who changed it goes on with it; approvers hear of it when it is submitted.",
        told.RosterStarted: "Its maker sees the progress, and hears when the list is made.",
        told.StewardsNamed: "Each steward is told by an event of their own.",
        told.CampaignCancelled: "Nobody was told to collect before both approvals, so nobody waits for it.",
    },
)  # fmt: skip
