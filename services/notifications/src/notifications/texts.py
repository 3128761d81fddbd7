"""The words of every kind of message, in zh-CN and en: which case, what happened and by whom, what next.

A message may be read over a shoulder on a locked phone: it says a case's number and which union or department acted,
never what a concern is about nor whose it is.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from contracts.identity import AccountMatter, Issuer
from contracts.roles import Role
from kit.clock import day_and_time
from kit.texts import Language, Text


class Template(NamedTuple):
    title: Text
    body: Text


class Words(NamedTuple):
    title: str
    body: str


# `{desk}` and `{department}` are units by name, `{who}` the one that acted or has to; `{Desk}` begins a sentence.
_TEXTS: dict[str, Template] = {
    "case_accepted": Template(
        Text("诉求 {number} 已受理", "Concern {number} was accepted"),
        Text(
            "{desk}已受理。点开可查看什么时候答复；要补充情况，可以直接留言。",
            "{Desk} accepted it. Open it to see when you will hear; you can add to it by a message.",
        ),
    ),
    "case_rejected": Template(
        Text("诉求 {number} 未予受理", "Concern {number} was not accepted"),
        Text(
            "{desk}未予受理。请点开查看原因，以及可以去哪里反映。",
            "{Desk} did not accept it. Open it to see the reason and where to go instead.",
        ),
    ),
    "case_assigned": Template(
        Text("诉求 {number} 已交办", "Concern {number} is with a department"),
        Text(
            "{desk}已交给{department}办理。您不用做什么，有答复会通知您。",
            "{Desk} gave it to {department}. There is nothing for you to do; you will get a message about the reply.",
        ),
    ),
    "case_started": Template(
        Text("诉求 {number} 开始办理", "Work on concern {number} has begun"),
        Text(
            "{who}已着手办理。您不用做什么，有答复会通知您。",
            "{Who} has begun. There is nothing for you to do; you will get a message about the reply.",
        ),
    ),
    "case_sent_back": Template(
        Text("诉求 {number} 由工会重新安排", "Concern {number} is with the union again"),
        Text(
            "{department}说明不归他们办，已退回；{desk}会重新分派或直接答复。",
            "{Department} says that it is not theirs. {Desk} will assign it to another department or reply itself.",
        ),
    ),
    "case_watched": Template(
        Text("诉求 {number} 已由上一级工会督办", "The next union level supervises concern {number}"),
        Text(
            "{deadline}超过了期限，上一级工会已介入督办。您不用做什么。",
            "Its {deadline} is late, so the next union level sees to it now. There is nothing for you to do.",
        ),
    ),
    "case_watched_here": Template(
        Text("诉求 {number} 已被上一级工会督办", "The next union level supervises concern {number}"),
        Text(
            "{deadline}逾期，上一级工会已开始督办，也可以直接处理。请尽快办理。",
            "Its {deadline} is late; the next level presses for it and may act on it. Please see to it.",
        ),
    ),
    "case_passed_up": Template(
        Text("诉求 {number} 转上一级工会", "Concern {number} moved to the next union level"),
        Text(
            "原来的工会暂时没有可以办理的干部，现由{desk}办理，期限照算。",
            "Nobody is left at its former desk who may handle it. {Desk} has it now; the dates stand.",
        ),
    ),
    "case_answered": Template(
        Text("诉求 {number} 部门已答复", "Concern {number}: the department replied"),
        Text(
            "{department}已答复，等提出人评价。点开可以查看答复。",
            "{Department} replied; the author is asked to rate it. Open it to read the reply.",
        ),
    ),
    "case_replied": Template(
        Text("诉求 {number} 有答复了", "Concern {number} has a reply"),
        Text(
            "{who}已答复。请看看问题是否解决，并评价；没有解决可以要求重办。",
            "{Who} replied. Please see whether it solves the matter and rate it; if not, it is taken up again.",
        ),
    ),
    "case_to_rate": Template(
        Text("请评价诉求 {number} 的答复", "Please rate the reply to concern {number}"),
        Text(
            "请点开评价：没有解决可以要求重办；一直不评价，将按“未评价”办结。",
            "Open it and say whether it was solved; if not, it is taken up again. Unrated, it is closed after a while.",
        ),
    ),
    "case_closed_unrated": Template(
        Text("诉求 {number} 已办结", "Concern {number} is closed"),
        Text(
            "答复后没有收到您的评价，已按“未评价”办结。问题还在的话，请再提一件诉求。",
            "The reply got no rating, so it was closed as not rated. If the matter is not settled, raise it again.",
        ),
    ),
    "message_from_staff": Template(
        Text("诉求 {number}：工会给您留言", "Concern {number}: the union wrote to you"),
        Text(
            "{desk}给您留言了。请点开查看和回复。",
            "{Desk} wrote to you. Open it to read and answer.",
        ),
    ),
    "message_from_department": Template(
        Text("诉求 {number}：责任部门给您留言", "Concern {number}: the department wrote to you"),
        Text(
            "{department}给您留言了。请点开查看和回复。",
            "{Department} wrote to you. Open it to read and answer.",
        ),
    ),
    "case_submitted": Template(
        Text("新诉求 {number}", "New concern {number}"),
        Text(
            "等待受理。请点开查看，按期受理或说明不予受理的理由。",
            "It waits for you to accept it, or to say why not. Open it for the date.",
        ),
    ),
    "case_assigned_to_you": Template(
        Text("诉求 {number} 交给您的部门", "Concern {number} is for your department"),
        Text(
            "{desk}交来办理。请点开查看答复期限；不归您的部门办，可以退回。",
            "{Desk} sent it. Open it for the date of the reply; hand it back if it is not yours.",
        ),
    ),
    "case_handed_back": Template(
        Text("诉求 {number} 被退回", "Concern {number} was handed back"),
        Text(
            "{department}退回了它。请查看理由，重新分派或直接答复。",
            "{Department} handed it back. See the reason, then assign it again or reply yourself.",
        ),
    ),
    "case_taken_back": Template(
        Text("诉求 {number} 已收回", "Concern {number} was taken back"),
        Text(
            "{desk}收回了它，您的部门不用再办理。点开可以看原因。",
            "{Desk} took it back. Your department is done with it; open it to read why.",
        ),
    ),
    "case_withdrawn": Template(
        Text("诉求 {number} 已撤回", "Concern {number} was withdrawn"),
        Text(
            "提出人撤回了它，不用再办理。",
            "Its author withdrew it. Nothing more is to be done.",
        ),
    ),
    "case_rated_solved": Template(
        Text("诉求 {number} 评价为已解决", "Concern {number} was rated as solved"),
        Text(
            "提出人认为已经解决，不用再办理。",
            "Its author says that it is solved. Nothing more is to be done.",
        ),
    ),
    "case_rated_unsolved": Template(
        Text("诉求 {number} 评价为未解决", "Concern {number} was rated as not solved"),
        Text(
            "提出人认为没有解决，将要重办；有上一级工会的，由上一级重办。点开可以看原因。",
            "Its author says that it is not solved. It is taken up again, by the next union level where there is one. "
            "Open it to read why.",
        ),
    ),
    "case_reopened": Template(
        Text("诉求 {number} 要重办", "Concern {number} is to be taken up again"),
        Text(
            "提出人认为没有解决，现由您这一级重办。请重新分派或直接答复。",
            "Its author says that it was not solved; it is now yours. Assign it again or reply yourself.",
        ),
    ),
    "case_moved_up": Template(
        Text("诉求 {number} 转到您这一级", "Concern {number} moved up to you"),
        Text(
            "原来的工会已没有可以办理此事的干部，现由您这一级办理。请点开查看期限。",
            "Nobody is left at its former desk who may handle it; it is now yours. Open it for the date.",
        ),
    ),
    "message_from_author": Template(
        Text("诉求 {number}：提出人留言", "Concern {number}: its author wrote"),
        Text(
            "提出人发来消息。请点开查看和回复。",
            "There is a message from its author. Open it to read and answer.",
        ),
    ),
    "message_in_case": Template(
        Text("诉求 {number} 有新留言", "Concern {number}: a new message"),
        Text(
            "{who}给提出人留了言。您不用回复，可以点开查看。",
            "{Who} wrote to its author. You need not answer; open it to read along.",
        ),
    ),
    "deadline_near": Template(
        Text("诉求 {number} 的{deadline}期限将到", "Concern {number}: {deadline} due soon"),
        Text(
            "{who}应在 {due} 前{deadline}。请点开办理。",
            "{Who}: {deadline} by {due}. Open it to see to it.",
        ),
    ),
    "deadline_passed": Template(
        Text("诉求 {number} 的{deadline}已逾期", "Concern {number}: {deadline} overdue"),
        Text(
            "{who}应在 {due} 前{deadline}。请尽快办理，否则将由上一级工会督办。",
            "{Who}: {deadline} was due by {due}. Please see to it; left alone, the next union level supervises it.",
        ),
    ),
    "case_supervised": Template(
        Text("诉求 {number} 由您督办", "Concern {number} is for you to supervise"),
        Text(
            "{desk}处理的这件诉求{deadline}逾期，现由您这一级督办。请点开了解情况并催办。",
            "It is with {desk} and its {deadline} is late; your level now supervises it. Open it and press for it.",
        ),
    ),
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

KINDS = frozenset(_TEXTS)

_ROLE_TEXTS: dict[str, Template] = {
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
_ADMINISTRATOR = Text("管理员", "an administrator")
_ROLES: dict[str, Text] = {
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
    Role.HR_ADMIN: Text("人事管理员", "HR administrator"),
    Role.SYSTEM_ADMIN: Text("系统管理员", "system administrator"),
    Role.SECURITY_ADMIN: Text("安全管理员", "security administrator"),
    Role.AUDITOR: Text("审计员", "auditor"),
}
"""As the client calls them."""

_DEADLINES = {
    "accept": Text("受理", "acceptance"),
    "reply": Text("答复", "reply"),
    "close": Text("办结", "closing"),
    None: Text("办理", "treatment"),  # not noted in older messages
}
_ISSUERS = {
    Issuer.HR: Text("人事管理员", "An HR administrator"),
    Issuer.SECURITY_ADMINISTRATOR: Text("安全管理员", "A security administrator"),
    Issuer.TWO_ADMINISTRATORS: Text("两位管理员共同", "Two administrators"),
    Issuer.OPERATOR: Text("平台运维人员", "The platform's operator"),
}
_UNION = Text("{}工会", "the union at {}")
_NOT_KNOWN = {
    "desk": Text("工会", "the union"),
    "department": Text("责任部门", "the department"),
    "unit": Text("一个单位", "a unit"),
}


def words(kind: str, facts: Mapping[str, Any], names: Mapping[str, str], language: Language) -> Words:
    """Title and body in this language; `names` of units and persons in `facts`, dates in China's time."""
    if kind in _ROLE_TEXTS:
        return _fill(_ROLE_TEXTS[kind], language, {
            "role": _ROLES[facts["role"]].in_(language),
            "unit": names.get(facts["unit_id"], facts["unit_id"]),
            "by": names.get(facts["by"] or "") or _ADMINISTRATOR.in_(language),
        })  # fmt: skip
    if kind in frozenset(AccountMatter):
        return _fill(_TEXTS[kind], language, {
            "issuer": _ISSUERS[facts.get("by") or Issuer.OPERATOR].in_(language),
            "unit": names.get(facts.get("unit_id") or "") or _NOT_KNOWN["unit"].in_(language),
        })  # fmt: skip
    desk, department = names.get(facts.get("desk_unit_id", "")), names.get(facts.get("department_id") or "")
    filled = {
        "number": facts["number"],
        "desk": _UNION.in_(language).format(desk) if desk else _NOT_KNOWN["desk"].in_(language),
        "department": department or _NOT_KNOWN["department"].in_(language),
    }
    filled["who"] = filled[facts.get("who", "desk")]
    if "due_at" in facts:
        filled["due"] = day_and_time(datetime.fromisoformat(facts["due_at"])).in_(language)
    filled["deadline"] = _DEADLINES[facts.get("deadline")].in_(language)
    return _fill(_TEXTS[kind], language, filled)


def _fill(template: Template, language: Language, filled: Mapping[str, str]) -> Words:
    at_beginning = {name.capitalize(): value[:1].upper() + value[1:] for name, value in filled.items()}
    return Words(*(each.in_(language).format(**filled, **at_beginning) for each in template))
