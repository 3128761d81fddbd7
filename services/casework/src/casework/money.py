"""Amounts: whole fen (分) where they are stored, sent and added up; yuan (元) only where people read or write them."""

import re
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, Field, StrictInt

from kit.fields import refusal
from kit.folding import fold_character
from kit.texts import Text

MOST = 10**13
"""Fen; 100,000 million yuan. JavaScript adds up a hundred such amounts exactly."""


def _whole(value: object) -> object:
    if isinstance(value, float | str):
        raise refusal("whole_fen", Text("金额要填整数的分，不能有小数", "Give whole fen, as a number without decimals"))
    return value


Fen = Annotated[StrictInt, Field(ge=0, le=MOST, examples=[123450]), BeforeValidator(_whole)]
"""In bodies and answers: 123450 is 1,234.50 yuan."""

_AMOUNT = re.compile(r"[¥￥]?\s*(?P<yuan>[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.(?P<fen>[0-9]{1,2}))?\s*元?")


class NotAnAmount(ValueError):
    """What was typed is no amount of yuan with at most two decimals, or is out of bounds."""


def in_yuan(fen: int) -> str:
    """123450 → 1,234.50; the currency is the page's to name."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02}"


def read_yuan(typed: str) -> int:
    """The fen of 1234.5, 1,234.50, ￥1234.50 or １２３４．５元. Nothing is rounded: 0.005 is refused. NotAnAmount."""
    plain = "".join(map(fold_character, typed.strip()))
    found = _AMOUNT.fullmatch(plain)
    if not found:
        raise NotAnAmount(typed)
    fen = int(found["yuan"].replace(",", "")) * 100 + int((found["fen"] or "").ljust(2, "0"))
    if fen > MOST:
        raise NotAnAmount(typed)
    return fen


def round_fen(amount: Fraction) -> int:
    """To the fen, halves away from zero, as cashiers do; Python's round() goes to the even one."""
    rounded = int(abs(amount) + Fraction(1, 2))
    return -rounded if amount < 0 else rounded
