"""What states and the like are called."""

from contracts.voting import ElectionState as State
from kit.texts import Text

STATES: dict[State, Text] = {
    State.DRAFT: Text("草稿", "draft"),
    State.ROLL: Text("名册公布中", "roll published"),
    State.SETUP: Text("筹备密钥和凭证", "being set up"),
    State.READY: Text("待开始", "ready to open"),
    State.OPEN: Text("投票中", "open"),
    State.CLOSED: Text("投票结束", "closed"),
    State.TALLIED: Text("等待解密", "to be decrypted"),
    State.DECRYPTED: Text("已出结果，待确认", "result published, to be certified"),
    State.SIGNED: Text("已有一人签字", "signed by one"),
    State.CERTIFIED: Text("结果已确认", "certified"),
    State.DISCARDED: Text("已放弃", "discarded"),
    State.VOID: Text("已作废", "void"),
}
FOR, AGAINST = Text("赞成", "For"), Text("不赞成", "Against")
WRITE_IN = Text(
    "另选他人：电子票不能填写，请用会场的纸质票；公布结果时两者合并核对。",
    "Write-ins: they cannot be cast here. A paper ballot stands next to it; the published result reconciles both.",
)
