"""What a department reads of a text: without the name and the number of a hidden author. Pure functions, no I/O.

Text and name are compared folded (kit.folding), a number also with dashes in it and in Chinese digits. Every telephone
number, ID number, e-mail address and WeChat or QQ account is masked: this service does not know whose they are.

A name goes wherever it stands, with two exceptions, because stars inside a phrase tell which word they cover:

- Not inside longer words: no 张伟 in 主张伟大. Words are told apart by a dictionary (`_Words`).
- A name that is a word itself (高峰) goes only where it stands as a name: as a signature, next to the number, after
  我叫 or before 师傅 (`_stands_as_name`). In 早高峰 it stays, and tells nothing there.

What is not masked: a part of the name (the given name alone), short pinyin, a nickname, what pictures and papers show.
The author is shown the masked text before sending, with what is left of their name in it (`remains`).
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby, pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from pypinyin import Style, pinyin

from kit.fields import MIDDLE_DOTS, is_han
from kit.folding import CHINESE_DIGITS, fold, fold_character

if TYPE_CHECKING:
    import rjieba

STARS = "＊＊"


class Signature(NamedTuple):
    """With what a hidden author signs what they write: every name and employee number they have been known by."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def mask(text: str, hidden: Signature) -> str:
    """Without a hidden author's names and numbers, and without the numbers and addresses of anybody."""
    plain = _Plain(text)
    text = _cover(text, [*_addresses_in(plain), *_accounts_in(plain)], STARS)
    named = _cover(text, _names_in(_Plain(text), hidden), _NAME)
    return _cover(named, _numbers_in(_Plain(named), hidden), STARS).replace(_NAME, STARS)


def remains(text: str, hidden: Signature) -> list[str]:
    """What of the author's name is left in a masked text, as it stands there: the name as a word or in pinyin too short
    to be masked, the given name."""
    plain = _Plain(text)
    parts = {part for name in hidden.names for part in (name, *_given(name))}
    forms = [re.escape(fold(part)) for part in parts if fold(part)]
    forms += [form for name in hidden.names for form in _pinyin_forms([*map(fold, _parts_of(name))], least=2)]
    found = (plain.span(each) for form in forms for each in re.finditer(form, plain.text))
    left = {text[start:end] for start, end in found if not (text[start].isascii() and _is_joined(text, start, end))}
    return sorted(left, key=lambda each: (-len(each), each))


_NAME = "\ue000"
"""Where a name stood, until the number next to it is covered too."""


class _Plain:
    """A text folded, without its spaces, and where each character of that stands in the text."""

    def __init__(self, text: str) -> None:
        self.original = text
        self._places: list[int] = []
        kept: list[str] = []
        self.gaps: set[int] = set()
        """Places in the folded text before which a space stood."""
        for place, character in enumerate(text):
            for part in fold_character(character):
                if part == " ":
                    self.gaps.add(len(kept))
                else:
                    kept.append(part)
                    self._places.append(place)
        self.text = "".join(kept)

    def span(self, found: "re.Match[str]", group: int = 0) -> tuple[int, int]:
        return self.places(*found.span(group))

    def places(self, first: int, last: int) -> tuple[int, int]:
        """Where a part of the folded text stands in the text, with what is not seen behind it."""
        return self._places[first], self._places[last - 1] + 1


def _cover(text: str, spans: Iterable[tuple[int, int]], cover: str) -> str:
    """One cover over spans that overlap."""
    pieces, kept_to = [], 0
    for start, end in sorted(spans):
        if start >= kept_to:
            pieces += [text[kept_to:start], cover]
        kept_to = max(kept_to, end)
    return "".join([*pieces, text[kept_to:]])


# --- names ----------------------------------------------------------------------------------------------------------


def _names_in(plain: _Plain, hidden: Signature) -> Iterator[tuple[int, int]]:
    words: _Words | None = None
    numbers = [_spelled(number) for number in hidden.numbers if _bare(number)]
    for name in hidden.names:
        pattern, is_latin = _name_pattern(name)
        if not pattern:
            continue
        for found in pattern.finditer(plain.text):
            start, end = plain.span(found, 1)
            if is_latin or not any(map(is_han, found[1])):
                if not _is_joined(plain.original, start, end):
                    yield start, end
                continue
            words = words or _Words(plain)
            if _is_word(fold(name)):
                if _stands_as_name(plain, found, numbers):
                    yield start, end
            elif not words.hold(found.start(1), found.end(1), knows_name=_words().has_word(fold(name))):
                yield start, end


@lru_cache(maxsize=5000)
def _name_pattern(name: str) -> tuple[re.Pattern[str] | None, bool]:
    """For a folded text; looked ahead, so that a find that does not count hides no other that it overlaps."""
    parts = [fold(part) for part in _parts_of(name)]
    if not parts:
        return None, False
    is_latin = all(part.isascii() for part in parts)
    orders = [parts]
    if is_latin or all(len(part) > 1 for part in parts):
        orders = [parts[first:] + parts[:first] for first in range(min(len(parts), _MOST_ORDERS))]
    forms = [r"(?:[^\w\n]|_){0,3}".join(map(_spaced, order)) for order in orders]
    forms += _pinyin_forms(parts)
    return re.compile(f"(?=({'|'.join(forms)}))"), is_latin


_MOST_ORDERS = 4
"""A name of several parts is also written with another part first: 吐尔逊·阿依努尔, Wei Ming Li."""


def _parts_of(name: str) -> list[str]:
    """阿依努尔·吐尔逊 has two."""
    parts = ["".join(run) for is_part, run in groupby(name, key=_is_part_of_name) if is_part]
    return [part for part in parts if fold(part)]


def _spaced(part: str) -> str:
    """张-伟, **张**伟, 张|伟, 【张】【伟】: between Chinese characters what no sentence has there."""
    if not all(map(is_han, part)):
        return re.escape(part)
    return _APART.join([_OTHER_SURNAMES.get(part[0], part[0]), *part[1:]])


_SENTENCE = r""",:;!?…、。，；：“”‘’"'()<>《》〈〉「」『』【】〔〕\[\]{}"""
_APART = rf"""(?:(?:[^\w\n{_SENTENCE}]|[_丨]){{1,4}}|[)”’"」』】〕\]][(“‘"「『【〔\[])?"""
_OTHER_SURNAMES = {surname: f"[{pair}]" for pair in ("萧肖", "阎闫", "傅付", "戴代") for surname in pair}
"""Written for each other, since the simplification of 1977 or by mistake."""


def _is_part_of_name(character: str) -> bool:
    is_dot = character in MIDDLE_DOTS or not fold_character(character).strip()
    return not is_dot and (is_han(character) or unicodedata.category(character)[0] in "LMN")


_LEAST_PINYIN = 5
"""Letters. Shorter ones (lina, anan) are words and names of others: they stay, and `remains` shows them."""


def _pinyin_forms(parts: Sequence[str], least: int = _LEAST_PINYIN) -> list[str]:
    """zhangwei, Zhang, Wei, wei.zhang for 张伟, with each reading of the surname; a name of parts in both orders."""
    letters = "".join(parts)
    if not all(map(is_han, letters)) or len(letters) < 2:
        return []
    surnames = [len(parts[0])] if len(parts) > 1 else [1, 2][: len(letters) - 1]
    readings = pinyin(letters, style=Style.NORMAL, heteronym=True)
    forms = []
    between = "[1-5]?[-'’._,]?"
    for syllables in product(readings[0], *([each[0]] for each in readings[1:])):
        if sum(map(len, syllables)) < least or not all(each.isalpha() for each in syllables):
            continue
        spelled = [re.escape(each).replace("v", "(?:[uv]|yu)").replace("ü", "(?:[uv]|yu)") for each in syllables]
        orders = [spelled, *(spelled[length:] + spelled[:length] for length in surnames)]
        forms += [between.join(order) + r"(?:[1-5](?!\w))?" for order in orders]
    return forms


def _given(name: str) -> list[str]:
    """What others call them: the name without its first character, or each of its parts."""
    parts = _parts_of(name)
    if len(parts) > 1:
        return [part for part in parts if len(part) > 1]
    return [name[len(name) // 2 :]] if len(name) in (3, 4) and all(map(is_han, name)) else []


@cache
def _words() -> "rjieba.Jieba":
    import rjieba  # half a second, and 57 MB with its dictionary: not before a name is found

    return rjieba.Jieba()


_OFTEN = 1000
_ALSO_WORDS = frozenset(
    "向阳 朝阳 黎明 天亮 晨光 曙光 许可 吉祥 双喜 常青 田野 钱财 白班 金秋 康宁 安康 苗圃 立春 谷雨 白露 小满".split()
)
"""Words that the dictionary knows as names only, or not at all."""


@lru_cache(maxsize=5000)
def _is_word(name: str) -> bool:
    """Whether it is a word of the language rather than a name that is in the dictionary because somebody famous has it:
    tagged as something else, or written too often for that."""
    if name in _ALSO_WORDS:
        return True
    dictionary = _words()
    if not dictionary.has_word(name):
        return False
    return not dictionary.tag(name, False)[0][1].startswith("nr") or dictionary.suggest_freq(name) >= _OFTEN


class _Words:
    """The words of a text by the dictionary."""

    def __init__(self, plain: _Plain) -> None:
        self._inside: set[int] = set()
        edges = sorted({0, *plain.gaps, len(plain.text)})
        for first, last in pairwise(edges):
            for _, start, end in _words().tokenize(plain.text[first:last], "default", False):
                self._inside.update(range(first + start + 1, first + end))

    def hold(self, start: int, end: int, *, knows_name: bool) -> bool:
        """Whether longer words hold what stands there: they cut it at both ends. Where the dictionary knows the name
        and still reads another word, at one."""
        cuts = (start in self._inside) + (end in self._inside)
        return cuts == 2 or (cuts == 1 and knows_name)


_LABEL = (
    "(?:我叫|名叫|叫做|姓名|名字|署名|签名|签字|落款|此致|敬礼|申请人|反映人|投诉人|诉求人|提出人|举报人|联系人|经办人)"
    "[是为:,]{0,2}$"
)
_MAYBE = "(?:我是|本人是|本人|我|职工|员工|工人|同事|师傅|班长|组长)[:,]?$"
_TITLE = "(?:同志|师傅|先生|女士|大哥|大姐|敬上|谨上|呈上|敬启|本人|工号|手机|电话|联系电话)"
_ACTS = "反映|投诉|举报|申诉|申请|请求|建议"
_BEGINS = re.compile(r"(?:^|[。．.！？!?；;…，,（(［\[【〔—–~～\s-])\s*$")
_ENDS = re.compile(r"[）)］\]】〕\d年月日/:：,，.。\s-]*$")
"""A date may follow a signature."""
_NEAR = 90
"""Characters on each side that tell whether a word is a name: the longest employee number with its dashes fits in."""


def _stands_as_name(plain: _Plain, found: "re.Match[str]", numbers: Sequence[str]) -> bool:
    """Whether a name that is also a word is a name here: told by what stands right before and after it."""
    first, last = found.span(1)
    before, after = plain.text[max(0, first - _NEAR) : first], plain.text[last : last + _NEAR]
    start, end = plain.span(found, 1)
    line_before = plain.original[max(0, start - _NEAR) : start].rsplit("\n", 1)[-1]
    line_after = plain.original[end : end + _NEAR].split("\n", 1)[0]
    begins, is_signature = _BEGINS.search(line_before), _ENDS.match(line_after)
    acts = re.match(_ACTS, after)
    is_apart = acts or not re.match(r"\w", line_after)
    return bool(
        re.search(_LABEL, before)
        or re.match(rf"\W?{_TITLE}", after)
        or (re.search(_MAYBE, before) and is_apart)
        or (begins and is_signature)
        or (acts and not line_before.strip())
        or any(re.match(rf"\W{{0,3}}{each}", after) or re.search(rf"{each}\W{{0,3}}$", before) for each in numbers)
    )


# --- numbers --------------------------------------------------------------------------------------------------------

_CALLED = f"(?:工号|编号|工牌号?|工作证号?|号码|no|id|number)(?:is|[是为]|\\W){{0,3}}|{_NAME}\\W{{0,2}}"
"""What says that a number follows. An English one stands at the beginning of a word."""
_DASH = "[-‐‑‒–—―_]?"
_SIGN = r"[^\w\n]{1,2}"
_PAUSE = rf"(?:{_DASH}|(?<=\d\d\d){_SIGN}(?=\d\d\d))"
"""A dash, or another sign between groups of three digits and more: 192.168.10.100 is no phone number."""
_COUNTRY = rf"(?:\((?:\+|00)?86\)|(?:\+|00)?86){_DASH}"
_MOBILE = rf"(?:{_COUNTRY}|0{_DASH})?(?:\((?=1\d\d\)))?1{_DASH}[3-9]" + rf"{_PAUSE}\d" * 9
_AREA = r"(?:10|2[0-57-9]|[3-9]\d\d)"
_LOCAL = rf"[2-8]\d{{2,3}}{_DASH}\d{{4}}"
_EXTENSION = r"(?:[(,]?(?:(?:转接?|分机号?|内线|ext\.?|[-–—x#*]):?){1,2}\d{1,6}(?!\d))?"
_LANDLINE = rf"(?:{_COUNTRY}\(?0?{_AREA}\)?|\(0{_AREA}\)|0{_AREA})(?:[-‐‑‒–—―_]{{1,2}}|[./~])?{_LOCAL}{_EXTENSION}"
_NO_TELEPHONE = re.compile(r"(?:[编件号单料图案批型货条凭]号|序列号|条码|合同|工单|订单|发票|资产)[是为:]?$")
"""Before what looks like the number of a landline."""
_NAMED_TELEPHONES = (
    (r"(?:电话|座机|固话|总机|传真|拨打|tel|phone)(?:号码?)?(?:[是为]|\W){0,3}", _LOCAL + _EXTENSION),
    (r"(?:短号|小号|分机号?|内线)(?:号码?)?(?:[是为]|\W){0,2}", r"\d{3,6}"),
)
"""Without a code of the area only where the text says what they are."""
_ID_NUMBER = rf"(?:{_DASH}|{_SIGN})".join(_DASH.join([r"\d"] * size) for size in (6, 4, 4, 3)) + rf"{_DASH}[\dx×х*]"
"""Place, year, day, serial and check digit; the last sign stands for X, as does the letter of Cyrillic."""
_ADDRESS = re.compile(r"[a-z0-9._%+'-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_DATE = re.compile(r"(?:19|20)\d\d[-‐‑‒–—―_]\d{1,2}[-‐‑‒–—―_]\d{1,2}")


_CORE = re.compile(r"([^\W\d]*)0*([1-9]\w*)")
"""The letters before a number, and the number without its zeros: people leave both out where they call it one."""


def _bare(number: str) -> str:
    return re.sub(r"\W|_", "", fold(number))


def _numbers_in(plain: _Plain, hidden: Signature) -> Iterator[tuple[int, int]]:
    for number in filter(None, map(_bare, hidden.numbers)):
        pattern = f"({_CALLED})?(?=({_spelled(number)})(\\W{{0,2}}{_NAME})?)"
        yield from _find(plain, pattern, str.isalnum, needs_call=number.isdecimal() and len(number) < 5)
        if core := _CORE.fullmatch(number):
            zeros, prefix = f"(?:0{_DASH}){{0,9}}", f"(?:{_spelled(core[1])}{_DASH})?" if core[1] else ""
            pattern = f"({_CALLED})?(?=({prefix}{zeros}{_spelled(core[2])})(\\W{{0,2}}{_NAME})?)"
            yield from _find(plain, pattern, str.isalnum, needs_call=True)
    for pattern in (_MOBILE, _ID_NUMBER):
        yield from _find(plain, f"()(?=({pattern})())", str.isdigit, needs_call=False)
    before = rf"()(?=({_LANDLINE})())"
    for start, end in _find(plain, before, str.isdigit, needs_call=False):
        if not _NO_TELEPHONE.search(fold(plain.original[max(0, start - 8) : start])):
            yield start, end
    for called, pattern in _NAMED_TELEPHONES:
        yield from _find(plain, f"({called})(?=({pattern})())", str.isdigit, needs_call=True)


def _addresses_in(plain: _Plain) -> Iterator[tuple[int, int]]:
    """A space ends an address, but not next to its @."""
    ends = (gap for gap in plain.gaps if "@" not in plain.text[gap - 1 : gap + 1])
    for first, last in pairwise(sorted({0, *ends, len(plain.text)})):
        yield from (plain.span(found) for found in _ADDRESS.finditer(plain.text, first, last))


_ACCOUNT = re.compile(
    r"(?=(?P<fixed>wxid_[a-z0-9]{6,32}))|(?:微信|wechat|weixin|wx|vx|v信|薇信|(?P<digits>qq|扣扣)|钉钉|支付宝)"
    r"(?P<called>号码?|账号|帐号|id|[:是为])?(?:[:是为]|[^\w\n@]){0,3}(?=(?P<said>[a-z][a-z0-9_-]{4,31}|[1-9]\d{4,11}))"
)


def _accounts_in(plain: _Plain) -> Iterator[tuple[int, int]]:
    """One of letters or digits alone only where the text calls it an account, as QQ's digits are; a space ends it."""
    gaps = sorted(plain.gaps)
    for found in _ACCOUNT.finditer(plain.text):
        first, last = found.span("fixed" if found["fixed"] else "said")
        gap = bisect_right(gaps, first)
        last = min(last, gaps[gap]) if gap < len(gaps) else last
        account = plain.text[first:last]
        is_called = found["called"] or (found["digits"] and account.isdecimal())
        if len(account) >= 5 and (is_called or not (account.isalpha() or account.isdecimal())):
            yield plain.places(first, last)


def _spelled(number: str) -> str:
    """E-100-23; between letters and digits also another sign, where the digits are no number of a day or a room."""
    parts = [_DASH.join(map(re.escape, part)) for part in re.findall(r"\d+|\D+", _bare(number))]
    return (rf"(?:{_DASH}|[^\w\n])" if re.search(r"\d{3}", _bare(number)) else _DASH).join(parts)


def _find(plain: _Plain, pattern: str, joins: Callable[[str], bool], *, needs_call: bool) -> Iterator[tuple[int, int]]:
    """A number goes only where it stands alone, with nothing of ASCII at it that `joins`, and one of fewer than five
    digits (a year, a day) only next to the name or where the text calls it a number. Stars in the middle of a date
    would tell what they stand for."""
    for chinese in (False, True):
        looked_in = plain.text.translate(CHINESE_DIGITS) if chinese else plain.text
        if chinese and looked_in == plain.text:
            return
        for found in re.finditer(pattern, looked_in):
            start, end = plain.span(found, 2)
            written = plain.text[found.start(2) : found.end(2)]
            if chinese and written == found[2]:
                continue  # found already
            text = plain.original
            said = found[1] and _is_said(found[1], text, plain.span(found, 1)[0], start)
            joined = _goes_on(text, end, joins, chinese) or (not said and _comes_from(text, start, joins, chinese))
            first, last = found.span(2)
            is_part = not said and re.search(_DASH[:-1], found[2]) and (
                _DATE.fullmatch(found[2]) or re.match(_DASH[:-1] + r"\d", looked_in[last : last + 2])
                or re.match(r"\d" + _DASH[:-1], looked_in[max(0, first - 2) : first])
            )  # fmt: skip
            if not joined and not is_part and (said or found[3] or not needs_call):
                yield start, end


def _is_said(called: str, text: str, place: int, number: int) -> bool:
    """Whether these letters are a word of their own ("he said 12"), and not the "no" of "no 12 hours"."""
    return not (called[0].isascii() and _comes_from(text, place)) and not (
        called == "no" and text[number - 1].isspace()
    )


def _is_joined(text: str, start: int, end: int) -> bool:
    return _goes_on(text, end) or _comes_from(text, start)


def _goes_on(text: str, end: int, joins: Callable[[str], bool] = str.isalnum, chinese: bool = False) -> bool:
    """Whether the next character that can be seen joins: a letter or digit of ASCII, or a Chinese digit."""
    return _is_one((text[place] for place in range(end, len(text))), joins, chinese)


def _comes_from(text: str, start: int, joins: Callable[[str], bool] = str.isalnum, chinese: bool = False) -> bool:
    """The same of the character before."""
    return _is_one((text[place] for place in reversed(range(start))), joins, chinese)


def _is_one(characters: Iterator[str], joins: Callable[[str], bool], chinese: bool) -> bool:
    nearest = next((each for each in characters if unicodedata.category(each) != "Cf"), "")
    plain = fold_character(nearest) if nearest else ""
    if chinese:
        plain = plain.translate(CHINESE_DIGITS)
    return plain.isascii() and joins(plain)
