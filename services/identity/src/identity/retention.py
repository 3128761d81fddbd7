"""What is kept of people and how long: said to them, and done by the worker."""

from datetime import timedelta

from sqlalchemy import and_, or_
from sqlmodel import col, select

from identity.models import (
    Factor,
    ImportState,
    KnownDevice,
    RosterImport,
    RosterRow,
    Session,
    SignInTries,
    UsedChallenge,
)
from identity.rules import CLOSED_AFTER_RESET, FORGIVEN_AFTER, KEPT_LENGTH, ROSTER_ROWS_KEPT
from kit import clock
from kit.retention import Deleted, Stays, in_words
from kit.texts import Text

PROFILE = Stays(
    "profile",
    Text("个人信息", "Personal details"),
    Text(
        "由人力资源提供，用来确认您是谁、属于哪个工会。",
        "From HR, to know who you are and which union you belong to.",
    ),
    Text(
        "在职期间保存；离职后从这里删除手机号，其余留作办理记录的依据",
        "kept while you are employed; after that the phone number is deleted here, the rest stays for the records of "
        "what was done",
    ),
)
HISTORY = Stays(
    "history",
    Text("姓名和单位的变动", "Changes of name and unit"),
    Text("弄清某件事发生时您在哪个单位。", "It tells where you belonged when something happened."),
    Text("随个人信息一直保存", "kept with the personal details"),
)
POSTS = Stays(
    "posts",
    Text("工会职务", "Posts in the union"),
    Text("说明谁在什么时候担任什么职务。", "They tell who held which post, and when."),
    Text("卸任后也保存", "kept after the post ended"),
)
GRANTS = Stays(
    "grants",
    Text("系统里的角色", "Roles on the platform"),
    Text("角色决定能看到、能办理什么。", "A role decides what can be seen and done."),
    Text("收回后也保存，供核对", "kept after the role ended, so that it can be checked"),
)
PROPOSALS = Stays(
    "proposals",
    Text("管理员的申请与确认", "What administrators proposed and confirmed"),
    Text("重要变动由两人办理，要能核对。", "What takes two people can be checked."),
    Text("办结后也保存，供核对", "kept after the decision, so that it can be checked"),
)
MACHINES = Stays(
    "machines",
    Text("您负责的接入系统", "Machine clients you answer for"),
    Text("每个程序都有人负责。", "Somebody answers for each program."),
    Text("停用后也保存，供核对", "kept after it was revoked, so that it can be checked"),
)
SESSIONS = Deleted(
    "sessions",
    Text("登录记录", "Sign-ins"),
    Text(
        "您能看到账号在哪些设备上登录，并退出不认识的。",
        "You see where you are signed in, and end what is not yours.",
    ),
    Session,
    lambda before: and_(
        col(Session.last_used_at) < before,
        or_(~col(Session.kept), col(Session.created_at) < clock.now() - KEPT_LENGTH),
    ),
    timedelta(days=7),
    Text(
        f"选了“保持登录”的，登录后 {in_words(KEPT_LENGTH).zh}内不删；最后一次使用",
        f"it was last used; one that you keep on a device not before {in_words(KEPT_LENGTH).en} after the sign-in",
    ),
)
DEVICES = Deleted(
    "devices",
    Text("登录过的设备（只存标记）", "Devices you signed in from (a mark only)"),
    Text("别人试密码时，您在自己的设备上照样能登录。", "You can sign in on your device while others try passwords."),
    KnownDevice,
    lambda before: col(KnownDevice.last_used_at) < before,
    timedelta(days=400),
    Text("最后一次登录", "you last signed in from it"),
)
TRIES = Deleted(
    "tries",
    Text("输错密码的次数", "Failed tries to sign in"),
    Text("防止别人猜密码。", "They slow down those who guess passwords."),
    SignInTries,
    lambda before: col(SignInTries.last_at) < before,
    FORGIVEN_AFTER,
    Text("最后一次输错", "the last of them"),
)
FACTORS = Stays(
    "factors",
    Text("登录保护：验证器、通行密钥、恢复码", "Second factors: authenticators, passkeys, recovery codes"),
    Text(
        "只有密码还不能登录您的账号。验证器的密钥加密保存，恢复码存下来后谁也读不出。",
        "A password alone does not open your account. An authenticator's secret is sealed; recovery codes cannot be "
        "read back.",
    ),
    Text("您删除以前一直保存", "kept until you remove them"),
)
UNCONFIRMED_FACTORS = Deleted(
    "unconfirmed_factors",
    Text("没有设完的验证器", "Authenticators not set up to the end"),
    Text("等您输入第一组数字。", "It waits for its first digits."),
    Factor,
    lambda before: and_(col(Factor.created_at) < before, col(Factor.confirmed_at).is_(None)),
    timedelta(days=1),
    Text("开始设置", "you began"),
)
USED_CHALLENGES = Deleted(
    "used_challenges",
    Text("通行密钥用过的一次性标记", "What passkeys have answered (a mark only)"),
    Text("同一个回答不能用第二次。", "The same answer counts no second time."),
    UsedChallenge,
    lambda before: col(UsedChallenge.expires_at) < before,
    timedelta(hours=1),
    Text("有效期结束", "it expired"),
)
FORMER_PASSWORDS = Stays(
    "former_passwords",
    Text("账号被重置前的密码（只存摘要）", "The password before a reset (a digest)"),
    Text("重置不是本人要求的，可以用原密码撤销。", "Its owner can undo a reset they did not ask for."),
    Text(
        f"重置 {in_words(CLOSED_AFTER_RESET).zh}后删除；停用的账号保存到重新启用",
        f"deleted {in_words(CLOSED_AFTER_RESET).en} after the reset; of a deactivated account when it is active again",
    ),
)
ROSTER_ROWS = Deleted(
    "roster_rows",
    Text("导入的花名册的各行", "Rows of imported rosters"),
    Text("人力资源能核对导入结果。", "HR can check what was imported."),
    RosterRow,
    lambda before: col(RosterRow.import_id).in_(
        select(RosterImport.id).where(col(RosterImport.created_at) < before, RosterImport.state != ImportState.APPLYING)
    ),
    ROSTER_ROWS_KEPT,
    Text("上传", "the upload"),
)

RETENTION = (
    PROFILE,
    HISTORY,
    POSTS,
    GRANTS,
    PROPOSALS,
    MACHINES,
    SESSIONS,
    DEVICES,
    TRIES,
    FACTORS,
    UNCONFIRMED_FACTORS,
    USED_CHALLENGES,
    FORMER_PASSWORDS,
    ROSTER_ROWS,
)
