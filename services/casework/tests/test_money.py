"""Amounts as people write them, and as they are stored."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from casework.money import MOST, Fen, NotAnAmount, in_yuan, read_yuan, round_fen


class Payment(BaseModel):
    amount: Fen


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("0", 0), ("1", 100), ("1234.5", 123450), ("1,234.50", 123450), ("￥1234.50", 123450), ("¥ 12 元", 1200),
        ("１２３４．５元", 123450), ("0.01", 1), ("007", 700), ("١٢", 1200),
        ("1，234，567.89", 123456789), (f"{MOST // 100}", MOST),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(typed: str, fen: int) -> None:
    assert read_yuan(typed) == fen


@pytest.mark.parametrize(
    "typed",
    ["", "元", "1.", ".5", "0.005", "1.234", "1,23", "12,34,567", "-1", "1e3", "1 000", "1 000,50", "1 2", "一百",
     "1万", "1.2.3", "¥¥1", "nan", f"{MOST}", "9" * 5000],
)  # fmt: skip
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAmount):
        read_yuan(typed)


@given(st.integers(0, MOST))
def test_what_is_shown_is_read_again(fen: int) -> None:
    assert read_yuan(in_yuan(fen)) == fen


def test_less_than_nothing_is_shown_as_such() -> None:
    assert (in_yuan(-5), in_yuan(-123456)) == ("-0.05", "-1,234.56")


@pytest.mark.parametrize("amount", [-1, MOST + 1, 1.0, "1", True, None])
def test_an_amount_that_crosses_http_is_a_whole_number_of_fen(amount: object) -> None:
    with pytest.raises(ValidationError):
        Payment.model_validate({"amount": amount})


@pytest.mark.parametrize(
    ("amount", "fen"),
    [(Fraction(1, 2), 1), (Fraction(5, 2), 3), (Fraction(-5, 2), -3), (Fraction(7, 3), 2), (Fraction(4), 4)],
)
def test_halves_are_rounded_away_from_zero(amount: Fraction, fen: int) -> None:
    assert round_fen(amount) == fen
