"""What states, kinds and criteria of small innovations are called."""

from contracts.innovations import InnovationState as State
from kit.texts import Text
from learning.innovation_rules import Aspect, InnovationKind, Party

INNOVATION_STATES = {
    State.SUBMITTED: Text("已申报，等待立项", "submitted"),
    State.PROJECT: Text("已立项，实施中", "taken on, being worked out"),
    State.INTERIM: Text("中期已报，等待评审", "reported, to be judged"),
    State.JUDGING: Text("评审中", "being judged"),
    State.JUDGED: Text("评审完成，等待公示", "judged, to be publicized"),
    State.PUBLICIZED: Text("公示中", "publicized"),
    State.UNDISPUTED: Text("公示无异议，等待推广", "undisputed, to be adopted"),
    State.ADOPTED: Text("推广中", "adopted"),
    State.PROVEN: Text("已见效", "adopted, with results"),
    State.DECLINED: Text("未采纳", "not adopted"),
    State.WITHDRAWN: Text("已撤回", "withdrawn"),
}
KINDS = {
    InnovationKind.INVENTION: Text("小发明", "invention"),
    InnovationKind.INNOVATION: Text("小革新", "innovation"),
    InnovationKind.CREATION: Text("小创造", "creation"),
    InnovationKind.DESIGN: Text("小设计", "design"),
    InnovationKind.SUGGESTION: Text("小建议", "suggestion"),
}
ASPECTS = {
    Aspect.NOVELTY: Text("创新性", "Novelty"),
    Aspect.USE: Text("实用性", "Use"),
    Aspect.BENEFIT: Text("效益", "Benefit"),
    Aspect.SPREAD: Text("推广价值", "Spread"),
}
PARTIES = {
    Party.AUTHOR: Text("申报人", "Its author"),
    Party.TEAM: Text("团队成员", "A member of the team"),
    Party.STAFF: Text("培训管理员", "A training officer"),
    Party.JUDGE: Text("评委", "A judge"),
    Party.OWNER: Text("承办单位", "The unit that puts it to use"),
    Party.READER: Text("团队成员", "A member of the team"),
    Party.SYSTEM: Text("平台按规则", "The platform, by the rules"),
}
