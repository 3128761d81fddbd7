"""What holds for people, sign-in and duties, as pure functions."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from contracts.roles import Role
from kit.fields import HAN, MIDDLE_DOTS, is_han, is_visible
from kit.folding import fold, replace_radicals
from kit.texts import Text

# --- sessions and tokens -------------------------------------------------------------------------------------------

SESSION_IDLE = timedelta(minutes=30)
SESSION_LENGTH = timedelta(hours=12)
KEPT_LENGTH = timedelta(days=30)
TOKEN_LIFE = timedelta(minutes=5)
ACTIVATION_LIFE = timedelta(days=30)

KEY_LIFE = timedelta(days=30)
"""A signing key signs this long."""
KEY_NOTICE = timedelta(hours=1)
"""A new key is published this long before it signs, so that every service's cached key set knows it by then."""
KEY_AFTERLIFE = TOKEN_LIFE + timedelta(minutes=5)
"""A replaced key stays published until its last token has expired, with leeway for clocks that run apart."""

ROSTER_ROWS_KEPT = timedelta(days=30)
"""So long the rows of an imported roster, which hold personal data, stay to be looked at; the counts stay."""

PROPOSAL_LIFE = timedelta(days=7)
"""So long a proposal waits for another administrator."""

CLOSED_AFTER_RESET = timedelta(hours=72)
"""So long after a code was used what is older stays shut to the account, its unconfirmed roles count for nothing, and
the former password undoes the reset (identity page, "HR cannot become an employee"). So long after an undo the same
is shut."""


class EndReason(StrEnum):
    """Why somebody's session ended without their doing."""

    RESET = "reset"
    RESET_UNDONE = "reset_undone"
    RESET_DISPUTED = "reset_disputed"
    ROLE_GRANTED = "role_granted"
    LOCKED = "locked"
    MOVED = "moved"
    DEACTIVATED = "deactivated"


class FactorKind(StrEnum):
    """What a member proves to have, in addition to the password."""

    APP = "app"
    """An authenticator that shows six digits (TOTP, RFC 6238)."""
    PASSKEY = "passkey"


MOST_FACTORS = 10
RECOVERY_CODES = 10


def session_end(created_at: datetime, last_used_at: datetime, *, kept: bool) -> datetime:
    """30 minutes after its last use, but never more than 12 hours after sign-in; one that its owner keeps on a device
    of theirs, 30 days after it."""
    if kept:
        return created_at + KEPT_LENGTH
    return min(last_used_at + SESSION_IDLE, created_at + SESSION_LENGTH)


# --- guessing -------------------------------------------------------------------------------------------------------

FREE_TRIES = 5
LONGEST_DELAY = timedelta(seconds=60)
FORGIVEN_AFTER = timedelta(hours=24)


def sign_in_delay(failures: int) -> timedelta:
    """How long the next try has to wait: nothing before the fifth failure, then doubling to a minute, never a lock-out.

    So an account can be tried some seventy times within an hour: five at once, six while the delay doubles, then one a
    minute.
    """
    if failures < FREE_TRIES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - FREE_TRIES, 10)), LONGEST_DELAY)


def digest(secret: str) -> str:
    """SHA-256 for secrets that are random and long: looked up by it, never stored in clear."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """256 random bits, for a session."""
    return secrets.token_urlsafe(32)


# Crockford's base 32: no letter that a person reads as a digit from a printed slip.
_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_HALF = 13


def new_half() -> str:
    """65 random bits in two groups: what each of two administrators hands over of a code that neither knows whole."""
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_HALF))
    return f"{letters[:6]}-{letters[6:]}"


def new_activation_code() -> str:
    """Two halves, to copy from paper."""
    return f"{new_half()}-{new_half()}"


def plain_activation_code(typed: str) -> str:
    """The code as issued, however it was typed: case, spaces, dashes and misread letters do not matter."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper()).translate(_MISREAD)


def code_digest(code: str) -> str:
    """Made of the digests of its halves: one half need not be kept to make the other."""
    plain = plain_activation_code(code)
    return join_digests(digest(plain[:_HALF]), digest(plain[_HALF:]))


def half_digest(half: str) -> str:
    return digest(plain_activation_code(half))


def join_digests(*halves: str) -> str:
    """The same in either order: two slips of paper have none."""
    return digest("".join(sorted(halves)))


# Marks in a User-Agent, in the order they are looked for: most browsers name those they descend from too.
_BROWSERS = {
    "wxwork": "企业微信", "MicroMessenger": "微信", "DingTalk": "钉钉", "AlipayClient": "支付宝",
    "HuaweiBrowser": "华为浏览器", "MiuiBrowser": "小米浏览器", "VivoBrowser": "vivo 浏览器",
    "HeyTapBrowser": "OPPO 浏览器", "QQBrowser": "QQ 浏览器", "UCBrowser": "UC 浏览器", "Quark": "夸克",
    "baidu": "百度", "SamsungBrowser": "Samsung Internet", "OPR/": "Opera", "Edg": "Edge", "Firefox": "Firefox",
    "FxiOS": "Firefox", "Chrome": "Chrome", "CriOS": "Chrome", "ArkWeb": "华为浏览器", "Safari": "Safari",
    "curl/": "程序", "python": "程序", "okhttp": "程序", "Go-http-client": "程序", "Java/": "程序",
}  # fmt: skip
_SYSTEMS = {
    "OpenHarmony": "鸿蒙", "HarmonyOS": "鸿蒙", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad",
    "Windows": "Windows", "Mac OS": "macOS", "CrOS": "ChromeOS", "Linux": "Linux",
}  # fmt: skip
_ENGLISH = {
    "企业微信": "WeCom", "微信": "WeChat", "钉钉": "DingTalk", "支付宝": "Alipay", "华为浏览器": "Huawei Browser",
    "小米浏览器": "Mi Browser", "vivo 浏览器": "vivo Browser", "OPPO 浏览器": "OPPO Browser", "QQ 浏览器": "QQ Browser",
    "UC 浏览器": "UC Browser", "夸克": "Quark", "百度": "Baidu", "程序": "a program", "鸿蒙": "HarmonyOS",
}  # fmt: skip


def device_label(user_agent: str | None) -> str:
    """What an owner recognises in the list of sessions, such as "微信 · Android"; the full header is not kept. Empty
    where it says nothing."""
    text = user_agent or ""
    named = [next((name for mark, name in marks.items() if mark in text), "") for marks in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in named if name)


def device_words(label: str) -> Text:
    """A stored label in words."""
    if label in ("", "?"):  # the latter of sessions from before there was a word for it
        return Text("未知设备", "Unknown device")
    return Text(label, " · ".join(_ENGLISH.get(part, part) for part in label.split(" · ")))


# --- people ---------------------------------------------------------------------------------------------------------

EMPLOYEE_NUMBER = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,18}[A-Z0-9])?")
NAME_LENGTH = 50
_NAME_MARKS = frozenset("·.-‐‑'’‘՚＇־་༌ ")
"""Between the parts of names, in Chinese, Latin, Armenian, Hebrew and Tibetan writing."""
_JOINERS = frozenset("\u200c\u200d")
"""Not seen, but inside words of some scripts they decide which form a letter takes."""
_PATH_MARKS = frozenset("/\\>／＼＞")


class Sex(StrEnum):
    """GB/T 2261.1."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_STATED = "9"


class Post(StrEnum):
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    STAFF = "staff"
    GROUP_LEADER = "group_leader"
    WOMENS_COMMITTEE = "womens_committee"
    INSPECTOR = "inspector"
    MEDIATOR = "mediator"
    FINANCE = "finance"
    AUDITOR = "auditor"


def plain_employee_number(typed: str) -> str:
    """Full-width letters, case and surrounding spaces do not make another person."""
    return unicodedata.normalize("NFKC", typed).strip().upper()


_PADDING = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_DOT = re.compile(rf"\s*[{''.join(sorted(MIDDLE_DOTS))}]+\s*")
_DOT_OF_HAN = re.compile(rf"(?<=[{HAN}])\s*[.．﹒˙●。｡]+\s*(?=[{HAN}])")
"""What else is typed for a middle dot, where it can be nothing else."""
_FULL_WIDTH = re.compile("[Ａ-Ｚａ-ｚ＇－]")
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_APOSTROPHE_OF_LATIN = re.compile(rf"(?<=[{_LATIN}])[`´′‛](?=[{_LATIN}])")
_DASH_OF_LATIN = re.compile(rf"(?<=[{_LATIN}])\s*[–—‒−]\s*(?=[{_LATIN}])")
_COMPATIBILITY = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")


def plain_name(typed: str) -> str:
    """As names are stored: without the spaces that pad 张　伟 to the width of three characters, with U+00B7 for every
    middle dot and for a full stop or bullet between Chinese characters, with letters of half width, and in Latin names
    with an apostrophe or hyphen for what looks like one.

    Put together (NFC) except the compatibility ideographs: those are part of some people's names, and NFC would make
    other characters of them.
    """
    parts = _COMPATIBILITY.split(re.sub(r"\s+", " ", replace_radicals(typed)).strip())
    name = "".join(part if place % 2 else unicodedata.normalize("NFC", part) for place, part in enumerate(parts))
    name = _FULL_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), name)
    name = _DASH_OF_LATIN.sub("-", _APOSTROPHE_OF_LATIN.sub("'", name))
    name = _PADDING.sub("", _DOT_OF_HAN.sub("·", _DOT.sub("·", name)))
    return name.strip("·") or name


_BETWEEN_PARTS = re.compile(r"[-‐‑‒–—−.'’‘ʼʻ`′՚＇]")


def is_same_name(one: str, other: str) -> bool:
    """Whether the two read the same: width, case, accents, traditional characters, dots, hyphens and apostrophes make
    no other person of the same employee number."""
    first, second = (_BETWEEN_PARTS.sub("", fold(name)) for name in (one, other))
    return first == second


def plain_unit_name(name: str) -> str:
    """By this two names are the same: width of brackets and letters, and spaces, tell no units apart."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def strange_in_name(name: str) -> str:
    """The characters that cannot be part of a name: digits, signs, control, invisible and private ones; all of them,
    where there is no letter among them."""
    letters = {c for c in name if is_han(c) or (unicodedata.category(c)[0] == "L" and is_visible(c))}
    possible = letters | _NAME_MARKS if letters else set()
    found = dict.fromkeys(
        c
        for place, c in enumerate(name)
        if c not in possible
        and not (letters and unicodedata.category(c)[0] == "M")
        and not (c in _JOINERS and _is_joined(name[place - 1 : place], name[place + 1 : place + 2]))
    )
    return "".join(found)


def without_idle_joiners(name: str) -> str:
    """Without those that join nothing, as between Chinese characters, where nobody sees them."""
    return "".join(
        c
        for place, c in enumerate(name)
        if c not in _JOINERS or _is_joined(name[place - 1 : place], name[place + 1 : place + 2])
    )


def _is_joined(before: str, after: str) -> bool:
    """Whether both are of a script whose letters take forms, so neither Chinese nor Latin."""
    return all(c and unicodedata.category(c) in ("Lo", "Mn", "Mc") and not is_han(c) for c in (before, after))


def strange_in_unit_name(name: str) -> str:
    """The characters that part a path in a roster, line breaks, and what nobody would see."""
    seen = (c for c in name if c in _PATH_MARKS or not (is_visible(c) or unicodedata.category(c) in ("Zs", "Mn", "Mc")))
    return "".join(dict.fromkeys(seen))


def show_characters(characters: str) -> str:
    """To be told in a sentence: the first few, by their code where they cannot be seen or look different elsewhere."""
    return " ".join(
        c if is_visible(c) and unicodedata.category(c) != "Co" else f"U+{ord(c):04X}" for c in characters[:10]
    )


# --- duties ---------------------------------------------------------------------------------------------------------

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
FOR_THE_UNION = frozenset(
    {
        Role.UNION_STAFF,
        Role.INSPECTOR,
        Role.ASSESSOR,
        Role.APPROVER,
        Role.FINANCE,
        Role.ELECTION_COMMITTEE,
        Role.TRUSTEE,
        Role.REGISTRAR,
        Role.TRAINING_OFFICER,
    }
)
"""Not among them: `mediator`, as the law seats the company's representatives on the mediation committee too (劳动争议
调解仲裁法, article 10); `member` and `group_leader`, which open nothing that others wrote."""

NEEDS_TWO = frozenset(Role) - {Role.MEMBER, Role.GROUP_LEADER}
"""Roles that open what others wrote, decide about others or govern the platform: no administrator alone grants one,
resets an account that holds one, or deactivates or moves its holder."""


class Separation(StrEnum):
    """Why two roles are never one person's."""

    THREE_ADMINISTRATORS = "three_administrators"
    """三员分立: system, security and audit are three people, and none of them reads grievances or files (identity page,
    "Grants"; architecture, "Who is who"), so none has other work of the company or the union."""
    TWO_LEGAL_PERSONS = "two_legal_persons"
    """HR and the departments that answer are the company; it never learns a grievance's author (mission, "Lines never
    crossed"), whom union staff see. Nor has HR a part in the union's money, ballots and checks: the head of human
    resources cannot even stand for chair (企业工会主席产生办法 2008, article 6)."""


def separation(one: Role, other: Role) -> Separation | None:
    """Why one person may not hold both roles; None where they may, and for a role and itself."""
    pair = {one, other}
    if len(pair) == 1 or Role.MEMBER in pair:
        return None
    if pair & ADMINISTRATORS:
        return Separation.THREE_ADMINISTRATORS
    if Role.HR_ADMIN in pair and pair & FOR_THE_UNION:
        return Separation.TWO_LEGAL_PERSONS
    if pair == {Role.HANDLER, Role.UNION_STAFF}:
        return Separation.TWO_LEGAL_PERSONS
    return None


def duties_conflict(held: Collection[Role], wanted: Role) -> tuple[Role, Separation] | None:
    """The role already held that forbids the wanted one, and why."""
    found = ((role, separation(role, wanted)) for role in sorted(held))
    return next(((role, why) for role, why in found if why), None)


def code_issuer(held: Collection[Role]) -> Role:
    """HR gives first codes and resets, but opens no account whose roles HR must not hold: the maker of a code can sign
    in with it. Those come from a security administrator, as do the three administrators' own."""
    return Role.SECURITY_ADMIN if duties_conflict(held, Role.HR_ADMIN) else Role.HR_ADMIN
