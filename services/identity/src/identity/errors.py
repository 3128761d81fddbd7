"""What can go wrong here, in both languages, each saying what to do next."""

from contracts.roles import Role
from identity.role_texts import ROLE_TEXTS, SEPARATION_TEXTS
from identity.rules import Separation
from kit.auth import Forbidden, NotSignedIn
from kit.problems import Problem, TooManyRequests
from kit.request_problems import InvalidInput
from kit.texts import Text


class SignInFailed(Problem):
    """The same for a wrong password, an unknown account, one without a password and a deactivated one."""

    status = 401
    title = Text("工号或密码不正确", "The employee number or the password is not right")
    detail = Text(
        "请检查后再试。首次登录请用发给您的激活码激活账号；忘记密码请申请新的激活码："
        "工会干部和系统、安全、审计管理员找安全管理员，其他人找人事管理员。",
        "Check both and try again. For the first sign-in use the activation code you were given; if the password is "
        "lost, ask for a new code: union officers and system, security and audit administrators ask a security "
        "administrator, all others ask HR.",
    )


class ActivationFailed(Problem):
    status = 401
    title = Text(
        "工号或激活码不正确，或激活码已过期", "The employee number or code is not right, or the code has expired"
    )
    detail = Text(
        "请对照激活码重新输入，大小写和横线不影响；如果仍不行，请找发码的管理员要新的激活码。",
        "Type the code again, case and dashes do not matter; if that fails, ask the administrator who gave it for a "
        "new one.",
    )


class SignInSlowed(TooManyRequests):
    title = Text("尝试次数过多，请等待 {retry_after} 秒", "Too many tries: please wait {retry_after} seconds")
    detail = Text(
        "账号没有被锁定。等待后可再试；您以前登录过的设备不受他人尝试的影响。",
        "The account is not locked. A device you signed in with before is not slowed by others' tries.",
    )


class SignInBusy(Problem):
    status = 503
    retry_after = 2
    title = Text("登录的人较多，请稍后再试", "Many people are signing in; please try again")
    detail = Text("系统会在约 2 秒后接受新的登录。", "New sign-ins are accepted in about 2 seconds.")


class UndoFailed(Problem):
    """The same for a wrong password, an unknown account, one that was not reset lately, and one that two administrators
    reset where HR may know the password or where second factors ended."""

    status = 401
    title = Text("不能撤销重置", "The reset cannot be undone")
    detail = Text(
        "工号或原密码不正确，账号在最近 72 小时内没有被重置，或者是两位管理员核实本人后重置的。请检查后再试；"
        "仍然不行的，请当面找安全管理员，可以马上锁定账号。",
        "The employee number or the former password is not right, the account was not reset in the last 72 hours, or "
        "two administrators reset it after they had checked the badge. Check both and try again; if that fails, see a "
        "security administrator, who can lock the account at once.",
    )


class NothingToStop(Problem):
    status = 409
    title = Text("没有可以停止的重置", "There is no reset to stop")
    detail = Text(
        "激活码已作废、已过期，或已经用过。已经用过的，请退出后在登录页点“账号被重置了，不是我要求的”。",
        "The code is void, has expired, or was used. If it was used, sign out and choose “My account was reset without "
        "my asking” on the sign-in page.",
    )


class SessionEnded(NotSignedIn):
    """`reason`: why somebody else ended it (`rules.EndReason`), or none."""

    title = Text("登录已结束，请重新登录", "The session has ended; please sign in again")
    detail = Text(
        "超过 30 分钟未使用、满 12 小时、在其他设备上退出、单位变动或账号重置后，需要重新登录。",
        "After 30 idle minutes or 12 hours, when ended elsewhere, after a move or a reset you sign in again.",
    )


class PasswordWrong(Forbidden):
    title = Text("当前密码不正确", "The current password is not right")
    detail = Text(
        "请重新输入当前密码；忘记密码请申请激活码：工会干部和系统、安全、审计管理员找安全管理员，其他人找人事管理员。",
        "Type the current password again; if it is lost, ask for an activation code: union officers and system, "
        "security and audit administrators ask a security administrator, all others ask HR.",
    )


class UndoLocked(Problem):
    """Raised after the lock is stored."""

    status = 409
    title = Text(
        "账号已锁定，要由两位管理员重新开通", "The account is locked; it takes two administrators to open it again"
    )
    detail = Text(
        "原密码是用人事发放的激活码设置的，人事可能知道，系统无法判断谁是本人。为保护您的诉求，原密码和新密码都已失效，"
        "所有设备都退出了登录。请带工作证申请重置：工会干部和系统、安全、审计管理员找安全管理员，其他人找人事管理员；"
        "再向提出和确认申请的两位管理员当面领取激活码，各领一半。",
        "The former password was set with a code from HR, who may know it, so it does not prove who you are. To "
        "protect your concerns both passwords and every sign-in have ended. Take your badge and ask for a reset: "
        "union officers and system, security and audit administrators ask a security administrator, all others ask HR. "
        "The two administrators who propose and confirm it hand you one half of the code each.",
    )


class PasswordTooShort(InvalidInput):
    title = Text("密码至少需要 {least} 个字符", "A password needs at least {least} characters")
    detail = Text(
        "可以使用一句只有您知道的话，空格和汉字都可以。不要求大小写或符号。",
        "A sentence only you know works well; spaces and any script are fine. No special signs are demanded.",
    )


class PasswordTooCommon(InvalidInput):
    title = Text("这个密码太容易被猜到", "This password is too easy to guess")
    detail = Text(
        "它由常用密码、键盘顺序、重复、生日，或您的姓名、工号组成。请换一句只有您知道的话。",
        "Common passwords, keyboard rows, dates, repetition, your name. Choose a sentence only you know.",
    )


class UnitNameTaken(Problem):
    status = 409
    title = Text("上级单位下已有同名单位“{name}”", "The unit above already has a unit named “{name}”")
    detail = Text(
        "同一上级单位下名称不能相同，否则名册无法分辨。请换一个名称。",
        "Names under one unit must differ, or a roster could not tell them apart. Choose another name.",
    )


class UnitNamedLikeParent(Problem):
    status = 409
    title = Text("上下级单位不能同名：“{name}”", "A unit and the one above it cannot both be called “{name}”")
    detail = Text(
        "在名单和名册里会分不清是哪一个。请换一个名称，例如加上层级或编号。",
        "In a list nobody could tell which is meant. Choose another name, with its level or a number.",
    )


class UnitWithinItself(Problem):
    status = 409
    title = Text("单位不能移到自己或自己的下级之下", "A unit cannot be moved below itself")
    detail = Text("请选择其他上级单位。", "Choose another unit above it.")


class RootUnitFixed(Problem):
    status = 409
    title = Text("最上级单位不能移动", "The topmost unit cannot be moved")
    detail = Text(
        "可以修改它的名称；要调整结构，请移动它的下级单位。",
        "It can be renamed; to change the structure, move the units below it.",
    )


class UnitUnknown(InvalidInput):
    title = Text("没有这个单位", "There is no such unit")
    detail = Text(
        "请从单位列表中重新选择；只能选择您管理的单位及其下级。",
        "Choose again from the list; only your units and those below them can be chosen.",
    )


class UnitUnchanged(InvalidInput):
    title = Text("职工已经在这个单位", "The member belongs to this unit already")
    detail = Text("无需调动；要调到别的单位，请重新选择。", "There is nothing to move; choose another unit.")


class UnitWithoutUnion(Problem):
    status = 409
    title = Text("移过去以后，那里的诉求没有工会干部受理", "No union officer would receive its concerns there")
    detail = Text(
        "这个单位现在有工会干部受理诉求，移过去就没有了。请先让安全管理员在新的上级单位授予工会干部角色，再移动。",
        "A union officer receives the concerns of this unit now; at the new place none would. Let a security "
        "administrator first grant the role of union officer at the new unit above, then move the unit.",
    )


class MemberUnknown(InvalidInput):
    title = Text("没有这位职工", "There is no such member")
    detail = Text(
        "请重新搜索并选择。账号已停用的和不在您管理的单位里的，不能选。",
        "Search and choose again. Members switched off cannot be chosen, nor those beyond your reach.",
    )


class NameNotPossible(InvalidInput):
    title = Text(
        "姓名中有不能使用的字符：{characters}", "The name has characters that cannot be in a name: {characters}"
    )
    detail = Text(
        "姓名只能用文字、间隔号、连字符和空格。请去掉数字、其他符号和看不见的字符；旧系统的自造字请换成标准汉字。",
        "A name has letters, dots, hyphens and spaces. Remove digits, other signs and invisible characters; for a "
        "character that an old system made up, use the standard one.",
    )


class RolesBeyondReach(Forbidden):
    title = Text("这位职工在您管理的范围之外还担任角色", "This member also holds roles beyond your reach")
    detail = Text(
        "停用会收回全部角色。请由上级人事管理员停用，或请安全管理员先撤销那些角色。",
        "Switching the account off ends them all. Let an HR administrator above do it, or the security administrator "
        "end those roles first.",
    )


class DutiesConflict(Problem):
    """`held` and `wanted` are roles, `rule` is the `Separation` that parts them; the texts name them in words."""

    status = 409
    title = Text(
        "“{held_name}”和“{wanted_name}”不能由同一人担任", "“{held_name}” and “{wanted_name}” are never one person"
    )
    detail = Text(
        "{why}请把“{wanted_name}”授予另一位职工；确需换岗的，先撤销该职工的“{held_name}”。",
        "{why} Grant “{wanted_name}” to somebody else; for a change of duty end “{held_name}” first.",
    )

    def __init__(self, *, held: Role, wanted: Role, rule: Separation) -> None:
        super().__init__(
            held=held,
            wanted=wanted,
            rule=rule,
            held_name=ROLE_TEXTS[held].name,
            wanted_name=ROLE_TEXTS[wanted].name,
            why=SEPARATION_TEXTS[rule],
        )


class OpenedByHr(Problem):
    status = 409
    title = Text("这个账号是用人事发放的激活码激活的", "This account was opened with a code from HR")
    detail = Text(
        "人事可能知道它的密码，而这个角色能看到人事不能看的内容。请先告知本人，再选择“同时发激活码”："
        "确认以后旧密码立即失效，所有设备退出登录；两位管理员各自当面把激活码的一半交给本人。",
        "HR may know its password, and the role shows what HR must not see. Tell the member, then propose the grant "
        "with a new code: once it is confirmed the password and every session end, and the two administrators hand the "
        "member one half of the code each.",
    )


class OwnGrant(Problem):
    status = 409
    title = Text("不能给自己授权或撤销自己的授权", "You cannot grant to yourself or end your own grants")
    detail = Text("请由另一位安全管理员操作。", "Ask another security administrator.")


class AlreadyGranted(Problem):
    status = 409
    title = Text("该职工在此单位已有这个角色", "This member already holds this role at this unit")
    detail = Text(
        "无需重复授权；在上级单位担任同一角色的，也已管到这里。",
        "Nothing needs to be done; a role at a unit above reaches here, too.",
    )


class LastSecurityAdmin(Problem):
    status = 409
    title = Text("这是最后一位安全管理员", "This is the last security administrator")
    detail = Text(
        "请先把这里的安全管理员角色授予另一位职工，否则以后没有人能在这里授权。",
        "Grant the role here to another member first, or nobody could grant anything here any more.",
    )


class LastHrAdmin(Problem):
    status = 409
    title = Text("这是最后一位人事管理员", "This is the last HR administrator")
    detail = Text(
        "请先由安全管理员把这里的人事管理员角色授予另一位职工，否则以后没有人能在这里管理职工和单位。",
        "Let a security administrator grant the role here to another member first, or nobody could look after members "
        "and units here any more.",
    )


class LastSystemAdmin(Problem):
    status = 409
    title = Text("这是最后一位系统管理员", "This is the last system administrator")
    detail = Text(
        "请先把这里的系统管理员角色授予另一位职工，否则以后没有足够的管理员互相确认。",
        "Grant the role here to another member first, or administrators could no longer confirm each other's work.",
    )


class LastAuditor(Problem):
    status = 409
    title = Text("这是最后一位审计员", "This is the last auditor")
    detail = Text(
        "请先把这里的审计员角色授予另一位职工，否则以后没有人能在这里查验操作记录。",
        "Grant the role here to another member first, or nobody could verify records here any more.",
    )


class LastUnionStaff(Problem):
    status = 409
    title = Text("这是最后一位工会干部", "This is the last union officer")
    detail = Text(
        "请先把这里的工会干部角色授予另一位职工，否则这里的职工提的诉求没有人受理。",
        "Grant the role here to another member first, or nobody would receive the concerns of the members here.",
    )


class OwnAccount(Problem):
    status = 409
    title = Text("不能停用自己的账号", "You cannot switch off your own account")
    detail = Text("请由另一位人事管理员操作。", "Ask another HR administrator.")


class AlreadyHeld(Problem):
    status = 409
    title = Text(
        "该职工在这段时间已担任此单位的这一职务", "This member holds this post at this unit in that time already"
    )
    detail = Text(
        "无需重复添加。要修改职责或任期，请先结束原有的，再重新添加。",
        "Nothing needs to be done; to change its duties or term, end the old one first, then add it again.",
    )


class AccountInUse(Problem):
    status = 409
    title = Text("这个账号已经激活", "This account is in use already")
    detail = Text(
        "再发激活码就是重置账号：激活码使用之前一切照常，本人会收到提醒并可以停止；使用之后旧密码失效，所有设备退出登录，"
        "重置以前的诉求 72 小时内不开放。请先与本人核实，再选择“重置”（reset: true）。",
        "Another code resets it. Until the code is used nothing changes, and the member is told and may stop it; then "
        "the password and every session end, and older concerns stay closed for 72 hours. Make sure it is they who "
        "ask, then choose to reset (reset: true).",
    )


class AnotherMustIssue(Problem):
    status = 409
    title = Text("不能由您为这个账号发放激活码", "You cannot issue a code for this account")
    detail = Text(
        "工会干部和系统、安全、审计管理员的激活码由安全管理员发放，其他人的由人事管理员发放，本人的由另一位管理员发放；"
        "人事管理员的由另一位人事管理员发放，账号从未激活的，安全管理员也可以发放。"
        "发放人须能管到该账号任职的每个单位；停用的账号请先启用。",
        "A security administrator gives union officers and system, security and audit administrators their codes, HR "
        "gives all others theirs. Your own comes from another administrator, an HR administrator's from another HR "
        "administrator or, before the account was ever activated, from a security administrator. The issuer must reach "
        "every unit the account has a role at; a deactivated account is switched on first.",
    )


class SecondAdministratorNeeded(Problem):
    status = 409
    title = Text("这一步需要另一位管理员确认", "This takes another administrator's confirmation")
    detail = Text(
        "授予能看到或决定他人事务的角色，重置、停用或调动担任这类角色的人或者账号已被锁定的人，都要先写明原因提出申请，"
        "由另一类管理员确认后才生效。请刷新页面，提出申请。",
        "Granting a role that reads or decides what concerns others, and resetting, deactivating or moving somebody "
        "who holds one or whose account is locked, takes effect once an administrator of another office confirms it. "
        "Refresh the page, propose it and say why.",
    )


class NoSecondAdministrator(Problem):
    status = 409
    title = Text("现在没有别的管理员可以确认", "There is no other administrator who could confirm")
    detail = Text(
        "请运维人员用 tongxin-identity appoint 任命另一类管理员（系统管理员、安全管理员或审计员），再提出申请。",
        "Ask the operator to appoint an administrator of another office (system, security or audit) by "
        "tongxin-identity appoint, then propose again.",
    )


class AlreadyProposed(Problem):
    status = 409
    title = Text("同样的申请已经在等待确认", "The same proposal waits for confirmation already")
    detail = Text(
        "请在“申请与确认”里查看；需要改动的，先撤回原来的申请。",
        "See it under Proposals. To change it, withdraw it first.",
    )


class AnotherMustConfirm(Problem):
    status = 409
    title = Text("这项申请不能由您确认", "You cannot confirm this proposal")
    detail = Text(
        "要由系统管理员、安全管理员、审计员中的另一人确认：不是提出申请的人，不是申请涉及的人，"
        "担任的也不是提出申请时用的那一类，并且能管到有关的单位。",
        "A system, security or audit administrator confirms it: not the person who proposed it, not the person it is "
        "about, of another office than the proposer's, and with reach over the units concerned.",
    )


class ProposalDecided(Problem):
    status = 409
    title = Text("这项申请已经有结果，或已过期", "This proposal has been decided, or has lapsed")
    detail = Text(
        "请刷新查看结果；仍需要的，请重新提出申请。",
        "Refresh to see the outcome. If it is still needed, propose it again.",
    )


class ProposalVoid(Problem):
    status = 409
    title = Text("这项申请现在已不能确认", "This proposal can no longer be confirmed")
    detail = Text(
        "提出申请的人已无权提出，或者涉及的账号已停用、已调到那个单位。请选择“不同意”；仍需要的，请现任管理员重新提出。",
        "Its proposer may no longer propose it, or the account it is about was deactivated or belongs to that unit "
        "already. Refuse it; if it is still needed, an administrator in office proposes it again.",
    )
