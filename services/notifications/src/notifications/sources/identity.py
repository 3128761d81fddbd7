"""Accounts, roles and sessions: what is said of identity's events."""

from datetime import timedelta

from contracts.identity import (
    AccountMatter,
    AccountNotice,
    FactorMatter,
    FactorNotice,
    GrantState,
    Issuer,
    MachineNotice,
    MachineState,
    MemberState,
    SessionsEnded,
    UnitState,
)
from contracts.roles import Role, role_name
from kit import clock
from kit.events import Event
from kit.texts import Language, Text
from notifications.announcement import Announcement, Audience, Facts, Names, Source, Subject, Template, Viewers

ACCOUNT, GRANT, MACHINE = "account", "grant", "machine"
ROLE_GRANTED, ROLE_ENDED = "role_granted", "role_ended"

NEWS = timedelta(days=30)
"""As long as topics keep events: a copy that is built again announces nothing older."""


def announce(event: Event) -> Announcement | None:
    match event:
        case AccountNotice():
            facts = {"about_id": event.member_id, "by": event.by, "unit_id": event.unit_id}
            return Announcement(ACCOUNT, event.member_id, facts, [Audience(event.matter, event.to_id)])
        case FactorNotice():
            return Announcement(ACCOUNT, event.member_id, {}, [Audience(event.matter, event.member_id)])
        case MachineNotice():
            facts = {"owner_id": event.owner_id, "unit_id": event.unit_id}
            return Announcement(MACHINE, event.machine_id, facts, [Audience(event.matter, event.to_id)])
        case SessionsEnded():
            return Announcement(ACCOUNT, event.member_id, {}, viewers=Viewers([event.member_id]))
        case GrantState(changed_at=at) if at and at >= clock.now() - NEWS:
            kind = ROLE_ENDED if event.deleted else ROLE_GRANTED
            facts = {"role": event.role, "unit_id": event.unit_id, "by": event.changed_by}
            return Announcement(GRANT, event.grant_id, facts, [Audience(kind, event.member_id)])
    return None


_PERSON = "/people/{about_id}"
"""Of the account's owner; they themselves cannot open it and have a page of their own."""
_PAGES: dict[str, str] = {
    AccountMatter.RESET_PENDING: "/me",
    AccountMatter.RESET_USED: "/me",
    AccountMatter.RESET_STOPPED: _PERSON,
    AccountMatter.RESET_UNDONE: _PERSON,
    AccountMatter.RESET_DISPUTED: "/inbox",
    AccountMatter.ACCOUNT_LOCKED: "/inbox",
    FactorMatter.ADDED: "/me/factors",
    FactorMatter.REMOVED: "/me/factors",
    FactorMatter.RECOVERY_CODE_USED: "/me/factors",
    FactorMatter.CODES_RENEWED: "/me/factors",
    AccountMatter.DETAILS_CHANGED: "/me",
    AccountMatter.ADMINISTRATOR_RENAMED: "/proposals",
    AccountMatter.UNIT_MOVED: "/inbox",
    AccountMatter.ADMINISTRATOR_APPOINTED: "/inbox",
    AccountMatter.PROPOSAL_MADE: "/proposals",
    AccountMatter.PROPOSAL_ABOUT_YOU: "/proposals",
    AccountMatter.PROPOSAL_CONFIRMED: "/proposals?decided=true",
    AccountMatter.PROPOSAL_REFUSED: "/proposals?decided=true",
    AccountMatter.PROPOSAL_LAPSED: "/proposals?decided=true",
}
_WORKPLACES: dict[str, str] = {
    Role.UNION_STAFF: "/desk",
    Role.HANDLER: "/desk",
    Role.SECURITY_ADMIN: "/people/grants",
    Role.HR_ADMIN: "/people",
    Role.SYSTEM_ADMIN: "/proposals",
    Role.AUDITOR: "/proposals",
}
"""Where the work of a role begins; that of others has no page yet."""


def _account_link(kind: str, _subject_id: str, facts: Facts, reader_id: str) -> str:
    page = _PAGES[kind]
    return "/me" if page == _PERSON and facts["about_id"] == reader_id else page.format(**facts)


def _grant_link(kind: str, _subject_id: str, facts: Facts, _reader_id: str) -> str:
    return "/me" if kind == ROLE_ENDED else _WORKPLACES.get(facts["role"], "/")


def _machine_link(_kind: str, _subject_id: str, facts: Facts, reader_id: str) -> str:
    """The member who answers for it need not be one of the administrators, who have a page."""
    return "/inbox" if facts["owner_id"] == reader_id else "/machines"


_ADMINISTRATOR = Text("管理员", "an administrator")
_ISSUERS = {
    Issuer.HR: Text("人事管理员", "An HR administrator"),
    Issuer.SECURITY_ADMINISTRATOR: Text("安全管理员", "A security administrator"),
    Issuer.TWO_ADMINISTRATORS: Text("两位管理员共同", "Two administrators"),
    Issuer.OPERATOR: Text("平台运维人员", "The platform's operator"),
}
_UNIT = Text("一个单位", "a unit")


def _account_values(facts: Facts, names: Names, language: Language) -> dict[str, str]:
    return {
        "issuer": _ISSUERS[facts.get("by") or Issuer.OPERATOR].in_(language),
        "unit": names.get(facts.get("unit_id") or "") or _UNIT.in_(language),
    }


def _grant_values(facts: Facts, names: Names, language: Language) -> dict[str, str]:
    return {
        "role": role_name(facts["role"]).in_(language),
        "unit": names.get(facts["unit_id"], facts["unit_id"]),
        "by": names.get(facts["by"] or "") or _ADMINISTRATOR.in_(language),
    }


def _machine_values(facts: Facts, names: Names, language: Language) -> dict[str, str]:
    return {"unit": names.get(facts["unit_id"]) or _UNIT.in_(language)}


_OF_ACCOUNTS: dict[str, Template] = {
    "reset_pending": Template(
        Text("您的账号正在被重置", "Your account is being reset"),
        Text(
            "{issuer}给您的账号发了新的激活码，还没有使用。现在一切照常。如果不是您要求的，请打开“我的”，点“停止重置”。",
            "{issuer} issued a code for it that was not used yet. Everything works as before. If you did not ask for "
            "it, open Me and stop it.",
        ),
    ),
    "reset_used": Template(
        Text("您的账号已用新激活码重置", "Your account was reset with a code"),
        Text(
            "72 小时内看不到重置以前的诉求。如果不是您本人用的，请退出后在登录页点“账号被重置了，不是我要求的”。",
            "Concerns from before it stay closed for 72 hours. If it was not you, sign out and choose “My account was "
            "reset without my asking” on the sign-in page.",
        ),
    ),
    "reset_stopped": Template(
        Text("有职工停止了账号重置", "A member stopped a reset of their account"),
        Text(
            "本人说没有要求重置，激活码已作废。请向本人和发码的人了解情况。",
            "They did not ask for it; the code is void. Ask them and the person who issued it what happened.",
        ),
    ),
    "reset_undone": Template(
        Text("账号的重置已被撤销", "A reset of an account was undone"),
        Text(
            "有人用激活码重置过账号，又有人用原密码撤销了重置；撤销以前的诉求和工作权限 72 小时内不开放。"
            "如果是您的账号而您没有撤销过，请马上当面找安全管理员。安全管理员请尽快向本人和发码的人了解情况。",
            "It had been reset with a code, and the former password undid that; concerns from before and roles stay "
            "closed for 72 hours. If the account is yours and you did not undo it, see a security administrator at "
            "once. Security administrators: ask the member and the person who issued the code what happened.",
        ),
    ),
    "reset_disputed": Template(
        Text("账号的重置有争议，账号已锁定", "A reset is in dispute and the account is locked"),
        Text(
            "有人用原密码撤销重置，而原密码是用人事发的激活码设置的，无法判断谁是本人，所以密码和登录都已失效。"
            "重新开通要由两位管理员当面核实本人，各发一半激活码。",
            "Somebody undid the reset with a former password that was set with a code from HR, which proves nothing: "
            "every password and sign-in has ended. Two administrators check in person who the owner is and hand over "
            "one half of a new code each.",
        ),
    ),
    "account_locked": Template(
        Text("账号已被安全管理员锁定", "An account was locked by a security administrator"),
        Text(
            "密码和所有登录都已失效。重新开通要由两位管理员当面核实本人，各发一半激活码。",
            "Its password and every session ended. To open it again, two administrators check in person who the owner "
            "is and hand over one half of a new code each.",
        ),
    ),
    "factor_added": Template(
        Text("您的账号加了一个登录保护", "A second factor was added to your account"),
        Text(
            "以后登录除了密码，还要用登录保护验证。如果不是您加的，请马上当面找安全管理员锁定账号。",
            "Signing in now takes a second factor, too. If you did not add it, see a security administrator at once "
            "and have the account locked.",
        ),
    ),
    "factor_removed": Template(
        Text("您的账号少了一个登录保护", "A second factor of your account was removed"),
        Text(
            "是您自己删除的，或者是两位管理员当面核实后重置的，或者是撤销重置时把重置以后加的删除了。"
            "如果都不是，请马上当面找安全管理员锁定账号。",
            "You removed it, two administrators who saw you reset the account, or a reset was undone, which removes "
            "what was added since. If none is so, see a security administrator at once and have the account locked.",
        ),
    ),
    "recovery_code_used": Template(
        Text("有人用恢复码登录了您的账号", "A recovery code opened your account"),
        Text(
            "如果是您自己用的，请看看还剩几个，不够了可以重新生成。如果不是，请马上修改密码并重新生成恢复码。",
            "If it was you, see how many are left and make new ones in time. If not, change the password and make new "
            "codes at once.",
        ),
    ),
    "recovery_codes_renewed": Template(
        Text("您的账号换了新的恢复码", "Your account has new recovery codes"),
        Text(
            "以前的恢复码都不能用了。如果不是您换的，请马上当面找安全管理员锁定账号。",
            "Those from before no longer work. If you did not make new ones, see a security administrator at once and "
            "have the account locked.",
        ),
    ),
    "details_changed": Template(
        Text("人事管理员改了您的姓名、手机号或所属单位", "An HR administrator changed your name, phone number or unit"),
        Text(
            "姓名和单位在“我的”里看，手机号在“我的”里下载“账号与所属单位”后看。如果不对，请找人事管理员更正；"
            "您觉得可疑的，请告诉安全管理员。",
            "Me shows your name and unit, and the download of your account there shows your phone. If one is wrong, "
            "ask HR to correct it; if you do not trust the change, tell a security administrator.",
        ),
    ),
    "administrator_renamed": Template(
        Text("人事管理员改了一位管理员的姓名", "HR renamed an administrator"),
        Text(
            "申请里显示的是新的姓名。确认申请以前，请当面或打电话核实申请人和涉及的人。",
            "Proposals show the new name. Before you confirm one, ask in person or by phone who proposed it and whom "
            "it is about.",
        ),
    ),
    "unit_moved": Template(
        Text("人事管理员把{unit}移到了别的上级单位下", "HR moved {unit} below another unit"),
        Text(
            "这个单位的职工以后提的诉求，由新的上级工会受理和督办。您觉得不妥的，请找人事管理员核实，并告诉安全管理员。",
            "What its members raise from now on reaches the union above it at the new place. If you do not trust the "
            "change, ask HR and tell a security administrator.",
        ),
    ),
    "administrator_appointed": Template(
        Text("运维人员任命了一位管理员", "The operator appointed an administrator"),
        Text(
            "这是在服务器上用命令做的，没有第二位管理员确认。如果您不知情，请马上核实。",
            "It was done by a command on the server, without a second administrator. If you know nothing of it, find "
            "out at once.",
        ),
    ),
    "proposal_made": Template(
        Text("有一项申请等您确认", "A proposal waits for your confirmation"),
        Text(
            "请点开查看是谁、为谁、为什么申请，再确认或者不同意。",
            "Open it to see who proposes what, for whom and why; then confirm or refuse it.",
        ),
    ),
    "proposal_about_you": Template(
        Text("有一项申请涉及您的账号或角色", "A proposal is about your account or your roles"),
        Text(
            "需要另一位管理员确认后才生效。请点开查看是谁、为什么申请。",
            "It takes effect only once another administrator confirms it. Open it to see what and why.",
        ),
    ),
    "proposal_confirmed": Template(
        Text("一项申请已确认生效", "A proposal was confirmed"),
        Text(
            "另一位管理员已确认。请点开查看。",
            "Another administrator confirmed it, and it took effect. Open it to see.",
        ),
    ),
    "proposal_refused": Template(
        Text("一项申请没有通过", "A proposal was refused"),
        Text(
            "申请没有生效，什么都没有改变。请点开查看理由。",
            "It did not take effect and nothing changed. Open it to see the reason.",
        ),
    ),
    "proposal_lapsed": Template(
        Text("一项申请已过期", "A proposal lapsed"),
        Text(
            "7 天内没有人确认，申请没有生效。仍需要的，请重新提出。",
            "Nobody confirmed it within 7 days; nothing changed. Propose it again if needed.",
        ),
    ),
}
_OF_GRANTS = {
    "role_granted": Template(
        Text("您现在是{unit}的{role}", "You are now {role} at {unit}"),
        Text(
            "{by}授予您这个角色，在{unit}及下级单位有效。点开就可以开始。",
            "{By} granted you this role; it holds for {unit} and the units below. Open this to begin.",
        ),
    ),
    "role_ended": Template(
        Text("您不再是{unit}的{role}", "You are no longer {role} at {unit}"),
        Text(
            "{by}收回了这个角色，相关页面不能再用；已做的记录保留。有疑问请联系安全管理员。",
            "{By} took the role away: its pages are closed to you, what you did stays on record. Ask the security "
            "administrator if this is a mistake.",
        ),
    ),
}

_OF_MACHINES = {
    "registered": Template(
        Text("{unit}登记了一个接入系统", "A machine client was registered for {unit}"),
        Text(
            "安全管理员登记了一个程序，它凭自己的密钥读写平台上的数据。能新增和修改人员的，要由另一位管理员在“接入系统”里"
            "确认后才能用。您是它的负责人，或者是管理员；不该有的，不要确认，并尽快联系安全管理员停用。",
            "A security administrator registered a program that reads and writes here with a key of its own. One that "
            "changes people works only after another administrator has confirmed it in Machine clients. You are an "
            "administrator, or answer for it; if it should not be there, do not confirm it, and have a security "
            "administrator revoke it.",
        ),
    ),
    "credential_added": Template(
        Text("{unit}的接入系统换了密钥", "A machine client of {unit} got another key"),
        Text(
            "安全管理员给它发了新密钥，旧密钥到期后失效。它能新增和修改人员的，新密钥要由另一位管理员确认。不是计划中的更换，"
            "不要确认，并尽快联系安全管理员。",
            "A security administrator gave it a new key; the former one ends soon. Where it changes people, another "
            "administrator confirms the new key. If nobody planned that, do not confirm it, and ask a security "
            "administrator now.",
        ),
    ),
    "credential_confirmed": Template(
        Text("{unit}的接入系统的密钥已确认", "A key of a machine client of {unit} was confirmed"),
        Text(
            "第二位管理员确认了它的密钥，它现在可以读写平台上的数据。不该有的，请尽快联系安全管理员停用。",
            "A second administrator confirmed it: the program reads and writes here from now on. If it should not be "
            "there, have a security administrator revoke it.",
        ),
    ),
    "revoked": Template(
        Text("{unit}的接入系统已停用", "A machine client of {unit} was revoked"),
        Text(
            "它不能再读写平台上的数据。仍需要的，请让安全管理员重新登记。",
            "It reads and writes nothing here any more. If it is still needed, have it registered again.",
        ),
    ),
}

source = Source(
    announce,
    subjects=[
        Subject(ACCOUNT, _OF_ACCOUNTS, _account_values, _account_link, units=("unit_id",), open_after_reset=True),
        Subject(GRANT, _OF_GRANTS, _grant_values, _grant_link, ("unit_id",), ("by",), open_after_reset=True),
        Subject(MACHINE, _OF_MACHINES, _machine_values, _machine_link, units=("unit_id",), open_after_reset=True),
    ],
    silent={
        SessionsEnded: "Open pages ask again who they are; there is nothing to read.",
        MemberState: "A copy of it is kept; HR's change of a member's details is an AccountNotice.",
        MachineState: "A copy of it is kept; what administrators do with a machine client is a MachineNotice.",
        UnitState: "A copy of it is kept; a move that concerns somebody is an AccountNotice.",
    },
)
