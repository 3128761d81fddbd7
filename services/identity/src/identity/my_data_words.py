"""What is held about a member, in words."""

from contracts.roles import Role
from identity.models import ProposalKind, ProposalState
from identity.my_data_schemas import AccountData, MyProposal
from identity.retention import DEVICES, FACTORS, GRANTS, HISTORY, MACHINES, POSTS, PROFILE, PROPOSALS, SESSIONS
from identity.role_texts import ROLE_TEXTS
from identity.roster_texts import FIELDS, in_words
from identity.rules import FactorKind
from kit.my_data import HeldEntry, HeldSection, Sections
from kit.settings import Settings
from kit.texts import Language, Text

_NUMBER = Text("工号", "Employee number")
_LANGUAGE = Text("界面语言", "Language")
_LANGUAGES = {Language.CHINESE: Text("中文", "Chinese"), Language.ENGLISH: Text("英文", "English")}
_ACTIVE, _OFF = Text("在用", "in use"), Text("已停用", "switched off")
_STATE = Text("账号", "Account")
_FROM, _UNTIL = Text("开始", "From"), Text("结束", "Until")
_ROLE, _UNIT = Text("角色", "Role"), FIELDS["unit"]
_KINDS = {
    ProposalKind.GRANT: Text("授予角色", "Grant a role"),
    ProposalKind.RESET: Text("重置账号", "Reset an account"),
    ProposalKind.DEACTIVATION: Text("停用账号", "Switch an account off"),
    ProposalKind.MOVE: Text("调动单位", "Move to another unit"),
}
_FACTORS = {
    FactorKind.APP: Text("验证器", "Authenticator"),
    FactorKind.PASSKEY: Text("通行密钥", "Passkey"),
}
_STATES = {
    ProposalState.OPEN: Text("等待确认", "waits for confirmation"),
    ProposalState.CONFIRMED: Text("已确认", "confirmed"),
    ProposalState.REFUSED: Text("不同意", "refused"),
    ProposalState.WITHDRAWN: Text("已撤回", "withdrawn"),
    ProposalState.LAPSED: Text("已过期", "lapsed"),
}


def sections(data: AccountData, settings: Settings, language: Language) -> list[HeldSection]:
    made = Sections(settings, language)
    row = made.row
    made.add(
        PROFILE,
        [
            HeldEntry(
                rows=[
                    *row(FIELDS["name"], data.name),
                    *row(_NUMBER, data.employee_number),
                    *row(Text("人事系统里的编号", "Number in the HR system"), data.external_id),
                    *row(_UNIT, data.unit_name),
                    *row(FIELDS["phone"], data.phone),
                    *row(FIELDS["sex"], data.sex and in_words("sex", data.sex, language)),
                    *row(FIELDS["hired_on"], data.hired_on.isoformat() if data.hired_on else None),
                    *row(_LANGUAGE, _LANGUAGES[data.language]),
                    *row(_STATE, _ACTIVE if data.active else _OFF),
                    *made.moment(Text("保存自", "Held since"), data.since),
                    *made.moment(Text("最近修改密码", "Password changed"), data.password_changed_at),
                ]
            )
        ],
    )
    made.add(
        HISTORY,
        [
            HeldEntry(
                at=each.since,
                rows=[
                    *row(FIELDS["name"], each.name),
                    *row(_UNIT, each.unit_name),
                    *row(_STATE, _ACTIVE if each.active else _OFF),
                ],
            )
            for each in data.history
        ],
    )
    made.add(
        POSTS,
        [
            HeldEntry(
                title=in_words("post", each.post, language),
                rows=[
                    *row(_UNIT, each.unit_name),
                    *row(Text("职责", "Duties"), each.duties),
                    *row(_FROM, each.starts_on.isoformat()),
                    *row(_UNTIL, each.ends_on.isoformat() if each.ends_on else None),
                    *made.moment(Text("免去", "Taken away"), each.ended_at),
                ],
            )
            for each in data.posts
        ],
    )
    made.add(
        GRANTS,
        [
            HeldEntry(
                title=_role(each.role, language),
                at=each.created_at,
                rows=[
                    *row(_UNIT, each.unit_name),
                    *made.moment(Text("收回", "Ended"), each.ended_at),
                ],
            )
            for each in data.grants
        ],
    )
    made.add(
        MACHINES,
        [
            HeldEntry(
                title=each.name,
                at=each.created_at,
                rows=[
                    *row(_UNIT, each.unit_name),
                    *made.moment(_UNTIL, each.expires_at),
                    *made.moment(Text("停用", "Revoked"), each.revoked_at),
                ],
            )
            for each in data.machines
        ],
    )
    made.add(PROPOSALS, [_proposal(each, made, language) for each in data.proposals])
    made.add(
        SESSIONS,
        [
            HeldEntry(
                title=each.user_agent_label,
                at=each.created_at,
                rows=[
                    *made.moment(Text("最后使用", "Last used"), each.last_used_at),
                    *made.moment(Text("退出", "Ended"), each.ended_at),
                ],
            )
            for each in data.sessions
        ],
    )
    made.add(
        FACTORS,
        [
            HeldEntry(
                title=f"{_FACTORS[each.kind].in_(language)} · {each.name}",
                at=each.created_at,
                rows=made.moment(Text("最后使用", "Last used"), each.last_used_at),
            )
            for each in data.factors
        ],
    )
    made.add(DEVICES, [HeldEntry(at=each) for each in data.known_devices])
    return made.all


def _proposal(each: MyProposal, made: Sections, language: Language) -> HeldEntry:
    row = made.row
    return HeldEntry(
        title=_KINDS[each.kind].in_(language),
        at=each.created_at,
        rows=[
            *row(Text("对象", "About"), each.member_name),
            *row(_ROLE, each.role and _role(each.role, language)),
            *row(_UNIT, each.unit_name),
            *row(Text("申请人", "Proposed by"), each.proposer_name),
            *row(Text("理由", "Reason"), each.reason),
            *row(Text("结果", "Result"), _STATES[each.state], each.decided_at),
            *row(Text("办理人", "Decided by"), each.decided_by_name),
            *row(Text("意见", "Answer"), each.answer),
        ],
    )


def _role(role: Role, language: Language) -> str:
    return ROLE_TEXTS[role].name.in_(language)
