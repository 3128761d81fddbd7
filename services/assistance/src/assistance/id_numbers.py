"""Citizens' ID numbers (GB 11643): their check digit, and the age they tell (pure)."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from kit import clock
from kit.fields import refusal
from kit.texts import Text

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "10X98765432"
ADULT = 18
"""民法典, article 17."""


def check_digit(first: str) -> str:
    """The last place of a number from its first 17 (ISO 7064, MOD 11-2)."""
    return _DIGITS[sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True)) % 11]


def born_on(number: str) -> date | None:
    """None where the digits name no day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_adult(number: str, on: date) -> bool:
    born = born_on(number)
    assert born, "checked on entry"
    return (on.year - born.year) - ((on.month, on.day) < (born.month, born.day)) >= ADULT


def _check(number: str) -> str:
    number = number.upper()
    born = born_on(number)
    if check_digit(number[:17]) != number[17] or born is None or born > clock.today():
        raise refusal(
            "id_number",
            Text("这不是一个有效的身份证号，请核对 18 位数字", "This is no valid ID number; check its 18 places"),
        )
    return number


IdNumber = Annotated[str, Field(pattern=r"^[0-9]{17}[0-9Xx]$", examples=["37020219850314001X"]), AfterValidator(_check)]
