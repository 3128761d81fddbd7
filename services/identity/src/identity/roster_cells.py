"""What offices write into a cell, and what they mean: text, telephone numbers, days. Pure."""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any

from kit.fields import cut

VANISHING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""What comes along when cells are copied from other programs: marks of writing direction, spaces of no width, control
characters. Not U+200C and U+200D, which join letters in some scripts."""
_ESCAPED = re.compile("_x(?:00[01][0-9A-Fa-f]|007[fF])_")
"""Control characters as Excel escapes them."""


def cell_text(value: Any) -> str:
    """A cell as the sheet shows it: a figure without .0, a moment of midnight as its day."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime) and value.time() == time():
        return str(value.date())
    return str(value)


def plain_text(value: Any, *, inside: bool = True) -> tuple[str, bool]:
    """The cell as text without stray spaces and what nobody sees, and whether there was any.

    `inside`: also between the letters. Not in a name, whose owner should see what was in it.
    """
    shown = _ESCAPED.sub("", cell_text(value))
    if not isinstance(value, str):
        return shown, False
    # A quote in front, or ="…" in CSV, makes Excel's cell a text.
    shown = re.sub(r'^\s*="([^"]*)"\s*$', r"\1", shown)
    clean = re.sub(r"\s+", " ", cut(VANISHING.sub("", shown) if inside else shown)).lstrip("'")
    return clean, clean != value


def read_phone(text: str) -> str:
    """The digits, without the country's code, spaces, dashes, the .0 of a figure, and behind them a remark in brackets
    or a comma; what else is there stays."""
    plain = re.sub(r"(\.0+|\([^()\d]*\)|[,、;。])$", "", unicodedata.normalize("NFKC", text).strip())
    plain = re.sub(r"[\s()._·\-\u2010-\u2015\u2212]", "", plain)
    return re.sub(r"^(\+|00)?86(?=\d{11}$)", "", plain)


def is_rounded(text: str) -> bool:
    """1.38E+10: how a spreadsheet writes a long figure, whose last digits are gone."""
    return re.fullmatch(r"\d(\.\d+)?[Ee]\+?\d+", text) is not None


_DATE = re.compile(
    r"(\d{4})(?: ?[-/.年‐-―−、。, ] ?(\d{1,2}) ?[-/.月‐-―−、。, ] ?(\d{1,2}) ?[日号]?|(\d{2})(\d{2}))"
    r"(?:[T ]*(?:上午|下午)? ?\d{1,2}:\d{2}[0-9:.APMZ+ -]{0,20})?"
)

_WEEKDAY = re.compile(r" ?(\(|\b|(?<=日))(周|星期|礼拜)[一二三四五六日天]\)?(?= |$)")


def read_date(value: Any) -> date | None:
    """A date cell; the figure 20261008; text such as 2026-10-08, 2026/10/8, 2026.10.8, 2026年10月8日, 20261008, with or
    without a weekday and a time. Not 08/10/2026, which may be two days, nor 43890, which counts from a day the sheet
    does not say."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = str(int(value))
    if not isinstance(value, str):
        return None
    found = _DATE.fullmatch(_WEEKDAY.sub("", unicodedata.normalize("NFKC", plain_text(value)[0])))
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None
