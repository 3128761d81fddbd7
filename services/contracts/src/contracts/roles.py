"""What a person may be entrusted with. A grant is a role at a unit; it reaches the unit's whole subtree."""

from enum import StrEnum


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
    HR_ADMIN = "hr_admin"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"
