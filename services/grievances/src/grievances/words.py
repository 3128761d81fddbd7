"""States and kinds of cases as the pages call them."""

from contracts.grievances import CaseKind, CaseState
from kit.texts import Text

STATES = {
    CaseState.SUBMITTED: Text("已提交", "submitted"),
    CaseState.ACCEPTED: Text("已受理", "accepted"),
    CaseState.REJECTED: Text("不予受理", "not accepted"),
    CaseState.ASSIGNED: Text("已分派", "assigned"),
    CaseState.IN_PROGRESS: Text("办理中", "in progress"),
    CaseState.REPLIED: Text("已答复", "answered"),
    CaseState.FOLLOW_UP: Text("回访中", "follow-up"),
    CaseState.CLOSED: Text("已办结", "closed"),
    CaseState.REOPENED: Text("重新办理", "reopened"),
    CaseState.WITHDRAWN: Text("已撤回", "withdrawn"),
}

KINDS = {
    CaseKind.CONSULTATION: Text("咨询", "Question"),
    CaseKind.FEEDBACK: Text("意见反映", "Feedback"),
    CaseKind.SUGGESTION: Text("建议", "Suggestion"),
    CaseKind.RIGHTS: Text("权益", "Rights"),
    CaseKind.WELFARE: Text("福利与生活", "Welfare and daily life"),
    CaseKind.OTHER: Text("其他", "Other"),
}
