"""What a person may be entrusted with. A grant is a role at a unit; it reaches the unit's whole subtree."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from kit.texts import Text


class Role(StrEnum):
    MEMBER = "member"
    GROUP_LEADER = "group_leader"
    UNION_STAFF = "union_staff"
    HANDLER = "handler"
    """Answers for a department to which cases are assigned."""
    MEDIATOR = "mediator"
    INSPECTOR = "inspector"
    ASSESSOR = "assessor"
    APPROVER = "approver"
    FINANCE = "finance"
    ELECTION_COMMITTEE = "election_committee"
    TRUSTEE = "trustee"
    REGISTRAR = "registrar"
    TRAINING_OFFICER = "training_officer"
    """Writes courses and examines."""
    HR_ADMIN = "hr_admin"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


AnyRole = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
"""In events: a later release may know more roles, and listeners of this one keep them."""

ROLE_NAMES: dict[str, Text] = {
    Role.MEMBER: Text("会员", "member"),
    Role.GROUP_LEADER: Text("工会小组长", "group leader"),
    Role.UNION_STAFF: Text("工会干部", "union staff"),
    Role.HANDLER: Text("承办人", "handler"),
    Role.MEDIATOR: Text("调解员", "mediator"),
    Role.INSPECTOR: Text("劳动保护检查员", "inspector"),
    Role.ASSESSOR: Text("评估人", "assessor"),
    Role.APPROVER: Text("审批人", "approver"),
    Role.FINANCE: Text("财务", "finance officer"),
    Role.ELECTION_COMMITTEE: Text("选举委员会", "member of the election committee"),
    Role.TRUSTEE: Text("密钥托管人", "trustee"),
    Role.REGISTRAR: Text("登记员", "registrar"),
    Role.TRAINING_OFFICER: Text("培训管理员", "training officer"),
    Role.HR_ADMIN: Text("人事管理员", "HR administrator"),
    Role.SYSTEM_ADMIN: Text("系统管理员", "system administrator"),
    Role.SECURITY_ADMIN: Text("安全管理员", "security administrator"),
    Role.AUDITOR: Text("审计员", "auditor"),
}
"""As the client calls them."""


def role_name(role: str) -> Text:
    """A role that only a later release knows is called as that release writes it."""
    return ROLE_NAMES.get(role, Text(role, role))
