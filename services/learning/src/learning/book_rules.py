"""Books: their numbers, and how loans run (pure)."""

from datetime import date, timedelta

LOAN_DAYS = 30
RENEWALS = 1
MOST_LOANS = 5
HOLD_DAYS = 3
"""A copy that came back waits so long for who asked for it first."""


def isbn13(typed: str) -> str | None:
    """The thirteen digits of an ISBN however it is written, also an old one of ten; None where its check digit is wrong
    (ISO 2108)."""
    text = "".join(each for each in typed.upper() if each.isascii() and each.isalnum())
    if len(text) == 10 and text[:9].isdigit() and (text[9].isdigit() or text[9] == "X"):
        values = [10 if each == "X" else int(each) for each in text]
        if sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11:
            return None
        text = "978" + text[:9]
        return text + _check_digit(text)
    if len(text) != 13 or not text.isdigit() or text[:3] not in ("978", "979"):
        return None
    return text if text[12] == _check_digit(text[:12]) else None


def _check_digit(twelve: str) -> str:
    return str(-sum(int(each) * (3 if place % 2 else 1) for place, each in enumerate(twelve)) % 10)


def due_on(today: date) -> date:
    return today + timedelta(days=LOAN_DAYS)
