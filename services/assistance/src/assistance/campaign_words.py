"""What states of campaigns, and proofs of a hand-out, are called."""

from assistance.campaign_rules import Way
from contracts.relief import CampaignState as State
from kit.texts import Text

CAMPAIGN_STATES = {
    State.PLANNED: Text("筹备中", "being planned"),
    State.LISTING: Text("正在生成名单", "the list is being made"),
    State.LISTED: Text("名单已生成，等待送审", "listed; to be submitted"),
    State.SUBMITTED: Text("等待审批", "to be approved"),
    State.APPROVED: Text("一人已批，等待第二人", "approved by one of two"),
    State.HANDING_OUT: Text("发放中", "being handed out"),
    State.COUNTED: Text("已盘点，等待另一人核对", "counted; to be confirmed by another"),
    State.RECONCILED: Text("盘点无误，等待结算", "reconciled; to be settled"),
    State.CLOSED: Text("已结束", "closed"),
    State.CANCELLED: Text("已取消", "cancelled"),
}
WAYS = {Way.CODE: Text("领取码", "code"), Way.SIGNATURE: Text("签名", "signature")}
