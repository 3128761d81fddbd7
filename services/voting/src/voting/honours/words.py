"""What states, levels and parties of honours are called."""

from contracts.honours import HonourState as State
from kit.texts import Text
from voting.honours.rules import HonourLevel, NominationState, Party

HONOUR_STATES = {
    State.NOMINATING: Text("推荐中", "open for nominations"),
    State.CHECKING: Text("资格审核", "nominations are checked"),
    State.VOTING: Text("表决中", "voted on"),
    State.PUBLICIZED: Text("公示中", "before the people"),
    State.UNDISPUTED: Text("公示结束，待报批", "publicity is over"),
    State.ENDORSED: Text("待审批", "waits for approval"),
    State.APPROVED: Text("已批准，待授予", "approved; to be awarded"),
    State.AWARDED: Text("已授予", "awarded"),
    State.CANCELLED: Text("已取消", "cancelled"),
}
NOMINATION_STATES = {
    NominationState.NOMINATED: Text("待审核", "to be checked"),
    NominationState.QUALIFIED: Text("资格通过", "may stand"),
    NominationState.NOT_QUALIFIED: Text("资格未通过", "may not stand"),
    NominationState.WITHDRAWN: Text("已退出", "withdrawn"),
    NominationState.CHOSEN: Text("入选", "chosen"),
    NominationState.NOT_CHOSEN: Text("未入选", "not chosen"),
    NominationState.STRUCK: Text("公示后撤下", "struck after an objection"),
}
LEVELS = {
    HonourLevel.ENTERPRISE: Text("企业级", "of the enterprise"),
    HonourLevel.CITY: Text("市级", "of the city"),
    HonourLevel.PROVINCE: Text("省级", "of the province"),
    HonourLevel.NATIONAL: Text("全国级", "of the nation"),
}
PARTIES = {
    Party.STAFF: Text("工会", "The union"),
    Party.APPROVER: Text("审批人", "The approver"),
    Party.COMMITTEE: Text("选举委员会", "The election committee"),
    Party.JUROR: Text("评委", "The jury"),
    Party.MEMBER: Text("会员", "A member"),
    Party.PUBLIC: Text("有会员", "A member"),
    Party.SYSTEM: Text("平台按时间", "The platform, by the clock"),
}
CHECKS = {
    "not_here": Text("不在本单位，或已离职", "does not work in this unit any more"),
    "honoured": Text("{years} 年内获得过同级荣誉", "has an honour of this level, less than {years} years old"),
    "self": Text("本人自荐", "nominated by themselves"),
}
"""What the platform points out to who checks a nomination."""
