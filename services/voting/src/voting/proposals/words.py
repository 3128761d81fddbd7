"""What states, topics and clocks of proposals are called."""

from contracts.proposals import ReplyKind
from contracts.proposals import StaffProposalState as State
from kit.texts import Text
from voting.proposals.rules import Party, Topic

PROPOSAL_STATES = {
    State.OPEN: Text("征集附议中", "gathering seconders"),
    State.SECONDED: Text("已够附议，等待审查", "seconded; to be reviewed"),
    State.DECLINED: Text("不予立案", "declined"),
    State.FILED: Text("已立案，等待交办", "filed; to be assigned"),
    State.DIVERTED: Text("转为建议，等待交办", "taken as a suggestion; to be assigned"),
    State.ASSIGNED: Text("承办中", "being worked on"),
    State.REPLIED: Text("已答复，等待评价", "answered; to be rated"),
    State.RATED: Text("已列入计划", "planned"),
    State.REDO: Text("二次办理中", "being answered again"),
    State.CLOSED: Text("已办结", "closed"),
    State.JOINED: Text("已并案", "joined to another"),
    State.WITHDRAWN: Text("已撤回", "withdrawn"),
}
TOPICS = {
    Topic.WELFARE: Text("生活福利", "welfare"),
    Topic.SAFETY: Text("安全健康", "safety and health"),
    Topic.PAY: Text("薪酬工时", "pay and hours"),
    Topic.PRODUCTION: Text("生产经营", "production"),
    Topic.TRAINING: Text("培训发展", "training"),
    Topic.OTHER: Text("其他", "other"),
}
REPLIES = {
    ReplyKind.DONE: Text("已经办好", "done"),
    ReplyKind.PLANNED: Text("列入计划", "planned"),
    ReplyKind.EXPLAINED: Text("解释说明", "explained"),
}
PARTIES = {
    Party.PROPOSER: Text("提案人", "The proposer"),
    Party.HOST: Text("另一件提案的提案人", "The other proposer"),
    Party.STAFF: Text("工会", "The union"),
    Party.OWNER: Text("承办部门", "The owner"),
    Party.SYSTEM: Text("平台按规则", "The platform, by the rules"),
}
