"""One form for text that reads the same however it was typed: by it texts are compared and searched.

Width, case, accents, invisible characters, middle dots, compatibility forms and traditional characters make no
difference. Distinct characters stay distinct. The form is for comparing only: what people wrote is stored as it is.
"""

import unicodedata
from functools import lru_cache

from opencc import OpenCC

from kit.fields import MIDDLE_DOTS, is_han

_SIMPLIFIED = OpenCC("t2s")
_ACCENTS = frozenset(
    chr(code)
    for first, last in ((0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F))
    for code in range(first, last + 1)
)
_IGNORED = frozenset(
    chr(code)
    for first, last in (
        (0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF),
    )
    for code in range(first, last + 1)
) | {"\u3164", "\uffa0"}  # fmt: skip
"""Drawn as nothing (Default_Ignorable_Code_Point) beyond the format characters: selectors of variants, fillers."""
_DOTS = MIDDLE_DOTS | {"\u119e"}
"""The last is what U+318D, a dot between Korean words, becomes when it is taken apart."""
CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")
"""For folded text in which a number is looked for; in words 一 is no digit."""


def fold(text: str) -> str:
    """Without spaces too: of a name or a number, however it is set."""
    return "".join(map(fold_character, text)).replace(" ", "")


@lru_cache(maxsize=30_000)
def fold_character(character: str) -> str:
    """What is left of it: nothing of what separates or is not seen, one space of a space.

    Taken apart (NFKD) and not put together, so that each character can be folded alone and keeps its place.
    """
    if character in MIDDLE_DOTS:
        return ""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(map(_fold_part, apart))


def _fold_part(part: str) -> str:
    kind = unicodedata.category(part)
    if kind == "Cf" or part in _ACCENTS or part in _IGNORED or part in _DOTS:
        return ""
    if part.isspace():
        return " "
    if kind == "Nd":
        return str(unicodedata.digit(part))
    return _SIMPLIFIED.convert(part) if is_han(part) else part
