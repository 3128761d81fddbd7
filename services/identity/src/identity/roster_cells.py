"""What offices write into a cell, and what they mean: text, telephone numbers, days. Pure."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
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


def plain_text(value: Any) -> tuple[str, bool]:
    """The cell as text without stray spaces and invisible characters; True where some were removed."""
    shown = _ESCAPED.sub("", cell_text(value))
    if not isinstance(value, str):
        return shown, False
    # A quote in front, or ="…" in CSV, makes Excel's cell a text.
    shown = re.sub(r'^\s*="([^"]*)"\s*$', r"\1", shown)
    clean = re.sub(r"\s+", " ", cut(VANISHING.sub("", shown))).lstrip("'")
    return clean, clean != value


def read_figure(value: Any, text: str) -> str | None:
    """The digits of a cell that holds a figure, or in CSV one that was written as 57.0."""
    if isinstance(value, (int, float)) or re.fullmatch(r"[0-9]+\.0+", text):
        found = re.fullmatch(r"([0-9]{1,15})(\.0+)?", text)  # of longer ones a spreadsheet rounds the end
        return found[1] if found else None
    return None


# --- telephones -----------------------------------------------------------------------------------------------------

_SPACING = r"[\s()._·\-\u2010-\u2015\u2212]*"
_MOBILE = re.compile(
    rf"(?<!\d)(?:\(?(?:\+|00)?86{_SPACING})?0?(1{_SPACING}[3-9](?:{_SPACING}\d){{9}})(?!\d)",
    re.ASCII,
)
"""With the country's code or the 0 of calls from afar."""
_LANDLINE = re.compile(
    r"(?<!\d)(?:\(?(?:0|(?:\+|00)?86[\s-]*0?)\d{2,3}\)?[\s-]*)?[2-9]\d{2,3}[\s-]?\d{4}(?:-\d{1,6})?(?!\d)",
    re.ASCII,
)
_NOT_OWN = re.compile("配偶|家|父|母|妻|夫|儿|女|兄|弟|姐|妹|紧急|旧|原|曾|停|空号")
"""Said of a number of somebody else, or of one that is no longer in use."""
_NEXT_TO_DIGITS = re.compile(r"\|[\s._-]*\d|\d[\s._-]*\|")


def read_phone(text: str) -> tuple[str | None, str | None]:
    """The mobile number in a cell, and the code of what its reader must know: that it is one of several, or why there
    is none.

    Words around it, such as 手机 or (微信同号), do not matter unless they say that it is not the member's own.
    """
    plain = re.sub(r"\.0+$", "", unicodedata.normalize("NFKC", text).strip())
    numbers = [re.sub(r"\D", "", found[1]) for found in _MOBILE.finditer(plain)]
    rest = _LANDLINE.sub("", _MOBILE.sub("|", plain))
    if not numbers or _NEXT_TO_DIGITS.search(rest) or _NOT_OWN.search(plain):
        if is_rounded(plain):
            return None, "phone_rounded"
        return None, "phone_landline" if _LANDLINE.search(plain) and not numbers else "phone_format"
    is_only = len(set(numbers)) == 1 and not re.search(r"\d", _MOBILE.sub("", plain))
    return numbers[0], None if is_only else "phone_first_taken"


def is_rounded(text: str) -> bool:
    """1.38E+10: how a spreadsheet writes a long figure, whose last digits are gone."""
    return re.fullmatch(r"\d(\.\d+)?[Ee]\+?\d+", text) is not None


# --- days -----------------------------------------------------------------------------------------------------------

_DATE = re.compile(
    r"(\d{4})(?: ?[-/.年‐-―−、。, ] ?(\d{1,2}) ?[-/.月‐-―−、。, ] ?(\d{1,2}) ?[日号]?|(\d{2})(\d{2}))"
    r"(?:[T ]*(?:上午|下午|早上|中午|晚上)? ?\d{1,2}"
    r"(?::\d{2}[0-9:.APMZ+ -]{0,20}|[点时](?:整|半|\d{1,2}分?(?:\d{1,2}秒)?)?))?"
)
_MONTH = re.compile(r"(\d{4}) ?[-/.年‐-―−] ?(\d{1,2}) ?月?份?|(\d{2}(?!0[1-9]|1[0-2])\d{2})(\d{2})")
"""Of six digits only those that are no day with a short year: 201903, not 201003."""
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
"""How spreadsheets count days; those of another Mac, from 1904, are not known by the figure."""
_SERIAL_START = date(1899, 12, 30)
_WEEKDAY = re.compile(r" ?(\(|\b|(?<=日))(周|星期|礼拜)[一二三四五六日天]\)?(?= |$)")
_AROUND_DATE = re.compile(r" ?(?:[(\[【〔][^()\[\]【】〔〕\d]*[)\]】〕]|入职|入厂|进厂|入司|起|至今)+$")
"""A remark behind it, in brackets or in a word."""


def read_date(value: Any) -> date | None:
    """A date cell; the figure 20261008; text such as 2026-10-08, 2026/10/8, 2026.10.8, 2026年10月8日, 20261008, with or
    without a weekday, a time and a remark. Not 08/10/2026, which may be two days, nor 26-10-08."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _day(_DATE.fullmatch(_date_text(value)))


def guess_date(value: Any) -> tuple[date, str] | None:
    """What a cell that names no day stands for, and the code of what its reader must know: 2019年3月 for the first of
    the month, 43890 for the day that a spreadsheet shows so when its format is lost."""
    text = _date_text(value)
    if serial := _SERIAL.fullmatch(text):
        return _SERIAL_START + timedelta(days=int(serial[1])), "hired_on_serial"
    if isinstance(value, float) and re.fullmatch(r"\d{4}\.1", text):  # 2019.10 without its last zero, or January
        return None
    month = _day(_MONTH.fullmatch(text))
    return (month, "hired_on_month") if month else None


def _date_text(value: Any) -> str:
    text = unicodedata.normalize("NFKC", plain_text(value)[0])
    return _AROUND_DATE.sub("", _WEEKDAY.sub("", text))


def _day(found: re.Match[str] | None) -> date | None:
    if not found:
        return None
    year, month, day = (*(int(part) for part in found.groups() if part is not None), 1)[:3]
    try:
        return date(year, month, day)
    except ValueError:
        return None
