"""What roles are called and what each may do, and why some are never one person's, in both languages."""

from typing import NamedTuple

from contracts.roles import Role
from identity.rules import Separation
from kit.texts import Text


class RoleText(NamedTuple):
    name: Text
    may: Text


_NOT_YET = Text(
    "这部分功能还没有启用，授予后暂无作用。", "That part is not in use yet; granting it has no effect so far."
)


def _later(zh: str, en: str, zh_may: str, en_may: str) -> RoleText:
    return RoleText(Text(zh, en), Text(zh_may + _NOT_YET.zh, f"{en_may} {_NOT_YET.en}"))


ROLE_TEXTS: dict[Role, RoleText] = {
    Role.MEMBER: RoleText(
        Text("会员", "Member"),
        Text(
            "提诉求、看自己的诉求。在职职工无需授权。",
            "Raises concerns and sees their own. Nobody needs it granted.",
        ),
    ),
    Role.GROUP_LEADER: _later(
        "工会小组长", "Group leader", "联系本组职工。", "Keeps in touch with the members of a group."
    ),
    Role.UNION_STAFF: RoleText(
        Text("工会干部", "Union officer"),
        Text(
            "受理、分派、答复、回访本单位收到的诉求，查看下级收到的，逾期时接手督办；能看到诉求人、职工名单和诉求数据。",
            "Accepts, assigns, answers and follows up concerns that reach the unit, reads those of the units below and "
            "takes them over when late; sees who raised them, the members and the figures.",
        ),
    ),
    Role.HANDLER: RoleText(
        Text("承办人", "Handler"),
        Text(
            "代表本部门办理和答复分派来的诉求；诉求人不同意时看不到其姓名。",
            "Answers for the department what is assigned to it; does not see who raised it unless they agree.",
        ),
    ),
    Role.MEDIATOR: _later("调解员", "Mediator", "调解劳动争议。", "Mediates labour disputes."),
    Role.INSPECTOR: _later(
        "劳动保护检查员", "Safety inspector", "检查、核实和复查隐患。", "Inspects and rechecks hazards."
    ),
    Role.ASSESSOR: RoleText(
        Text("评估人", "Assessor"),
        Text(
            "两人一组走访、作为小组成员评议困难帮扶申请；只看得到指派给自己的家庭。",
            "Visits households that apply for aid, in two, and assesses them in a committee; sees only "
            "those they are named for.",
        ),
    ),
    Role.APPROVER: RoleText(
        Text("审批人", "Approver"),
        Text(
            "审批困难档案和帮扶金，总是两人，且没有参加评议。",
            "Approves hardship files and aid, always as one of two who did not assess.",
        ),
    ),
    Role.FINANCE: RoleText(
        Text("财务", "Finance"),
        Text(
            "办理帮扶金预算、付款批次和银行回盘文件；制单和复核不是同一人。",
            "Keeps budgets, payment batches and the bank's results; who makes a batch does not release it.",
        ),
    ),
    Role.ELECTION_COMMITTEE: _later(
        "选举委员会", "Election committee", "组织选举和表决。", "Holds elections and votes."
    ),
    Role.TRUSTEE: _later("密钥托管人", "Trustee", "保管选票解密密钥。", "Keeps a key that decrypts ballots."),
    Role.REGISTRAR: _later("登记员", "Registrar", "制发投票凭证。", "Makes the credentials for voting."),
    Role.TRAINING_OFFICER: RoleText(
        Text("培训管理员", "Training officer"),
        Text(
            "编写课程、题库和考试，撤销证书；看不到谁学了什么、谁考了多少分，也不能参加自己管题库的考试。",
            "Writes courses, questions and exams, and revokes certificates; does not see who learned what or how well "
            "anybody did, and may not sit an exam of a bank they keep.",
        ),
    ),
    Role.HR_ADMIN: RoleText(
        Text("人事管理员", "HR administrator"),
        Text(
            "维护单位、职工和工会职务，导入名册，为工会干部和系统、安全、审计管理员以外的人发激活码；看不到诉求。",
            "Keeps units, members and posts, imports rosters, gives their codes to all but union officers and system, "
            "security and audit administrators; sees no concerns.",
        ),
    ),
    Role.SYSTEM_ADMIN: RoleText(
        Text("系统管理员", "System administrator"),
        Text(
            "部署和运行平台，处理故障；看不到诉求。",
            "Runs the platform and mends faults; sees no concerns.",
        ),
    ),
    Role.SECURITY_ADMIN: RoleText(
        Text("安全管理员", "Security administrator"),
        Text(
            "授予和撤销角色，为工会干部和系统、安全、审计管理员发激活码；看不到诉求。",
            "Grants and ends roles, gives union officers and system, security and audit administrators their codes; "
            "sees no concerns.",
        ),
    ),
    Role.AUDITOR: RoleText(
        Text("审计员", "Auditor"),
        Text(
            "查验操作记录是否被改动；看不到诉求。",
            "Verifies that no record of what was done was altered; sees no concerns.",
        ),
    ),
}


SEPARATION_TEXTS: dict[Separation, Text] = {
    Separation.THREE_ADMINISTRATORS: Text(
        "系统、安全、审计三类管理员由三个人分别担任，不兼任其他角色（三员分立）。",
        "System, security and audit administrators are three different people and hold no other role.",
    ),
    Separation.TWO_LEGAL_PERSONS: Text(
        "企业和工会是两个法人：人事管理员和承办人代表企业，不能再代表工会，"
        "否则企业会得到诉求人姓名等只归工会掌握的情况。",
        "Company and union are two legal persons: a person who acts for the company, as HR or as a handler, does not "
        "act for the union as well, or the company would learn what only the union may know, such as who raised a "
        "concern.",
    ),
}
