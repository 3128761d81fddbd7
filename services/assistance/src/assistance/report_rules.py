"""Which figures of a report may be shown (pure): none from which few people could be told, alone or by subtraction."""

from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

LEAST = 5
"""People behind a figure that is shown."""


class Help(NamedTuple):
    """One aid that was paid, or one gift that was collected."""

    person_id: str
    fen: int
    days: int
    """From the request to the payment."""


class Line(NamedTuple):
    key: str
    people: int | None
    """None, as the next three: fewer than `LEAST` people are behind it, or such a line could be reckoned from it."""
    helps: int | None
    fen: int | None
    days: int | None
    """Half of them waited no longer."""


def lines_of(groups: dict[str, list[Help]]) -> list[Line]:
    """The largest first. What is hidden are at least two lines and `LEAST` people: else the total would tell them."""
    counted = sorted(((len({one.person_id for one in each}), key) for key, each in groups.items()), reverse=True)
    hidden = [(people, key) for people, key in counted if people < LEAST]
    shown = [(people, key) for people, key in counted if people >= LEAST]

    def behind() -> int:
        """One person may stand in several lines."""
        return len({one.person_id for _, key in hidden for one in groups[key]})

    while hidden and shown and (len(hidden) < 2 or behind() < LEAST):
        hidden.append(shown.pop())
    kept = {key for _, key in shown}
    return [_line(key, groups[key]) if key in kept else Line(key, None, None, None, None) for _, key in counted]


def total_of(helps: Iterable[Help]) -> Line:
    found = list(helps)
    people = len({one.person_id for one in found})
    return _line("", found) if people >= LEAST or not found else Line("", None, None, None, None)


def _line(key: str, helps: list[Help]) -> Line:
    days = int(median(one.days for one in helps)) if helps else 0
    return Line(key, len({one.person_id for one in helps}), len(helps), sum(one.fen for one in helps), days)
