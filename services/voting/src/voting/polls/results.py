"""What a closed poll shows, so that no cell below 5 and no group of comments below 10 can be worked out. Pure.

Everything that is ever shown is decided once, when the poll closes: there is no filter to ask with, so there are no two
answers whose difference tells something. Shown are totals, and one breakdown, by unit.

- A cell below 5 is hidden, and with it, within its row, the smallest others until those hidden make up 5 and are two.
- A unit is shown for a question only with all of its cells, each at least 5, and only if all that is left of the total
  without the units shown is at least 5 in each cell, or nothing. So subtraction gives no small cell either.
- The numbers of answers of the units that are ever shown leave at least 5 for those that are not, or none.
- What is asked only of those who chose an option tells how many chose it: it is shown only where the question before it
  is shown whole. How many were not asked is then known to all: such a cell hides nothing, and among those who were
  asked alone the others are hidden.
- Comments are shown from 10 on, never by unit, in an order by chance.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SMALL = 5
FEW_COMMENTS = 10

Row = Sequence[int]
"""Counts of one question: its cells in order."""


@dataclass
class Asked:
    """One question, as its cells count."""

    rows: Mapping[str, Sequence[Row]]
    """Unit → partitions of its answers. A choice of one is a single partition; of several options each is one of its
    own: chosen and not. Who skipped the question and who was not asked are cells, too."""
    parent: int | None = None
    """The earlier question on whose answer it depends: the last cell of each row counts who was not asked."""


@dataclass
class ShownQuestion:
    totals: list[list[int | None]]
    """By partition; None: hidden."""
    units: dict[str, list[list[int]]] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return all(cell is not None for row in self.totals for cell in row)


def shown(sizes: Mapping[str, int], questions: Sequence[Asked]) -> list[ShownQuestion]:
    """`sizes`: answers by unit. Nothing of a question whose parent is not shown whole."""
    candidates = _leaving_enough({unit: [[size]] for unit, size in sizes.items()}, list(sizes))
    found: list[ShownQuestion] = []
    for asked in questions:
        totals = _sum(list(asked.rows.values()))
        parent = None if asked.parent is None else found[asked.parent]
        if sum(sizes.values()) < SMALL or (parent and not parent.is_whole):
            found.append(ShownQuestion([[None] * len(row) for row in totals]))
            continue
        result = ShownQuestion([hide(row) if parent is None else [*hide(row[:-1]), row[-1]] for row in totals])
        if result.is_whole:
            among = [unit for unit in candidates if parent is None or unit in parent.units]
            rows = {unit: [list(row) for row in asked.rows[unit]] for unit in asked.rows}
            result.units = {unit: rows[unit] for unit in _leaving_enough(rows, among)}
        found.append(result)
    return found


def hide(row: Row) -> list[int | None]:
    """Of a row whose sum is known."""
    hidden = {place for place, count in enumerate(row) if count < SMALL}
    by_size = sorted((count, place) for place, count in enumerate(row) if place not in hidden)
    while hidden and by_size and (len(hidden) < 2 or sum(row[each] for each in hidden) < SMALL):
        hidden.add(by_size.pop(0)[1])
    return [None if place in hidden else count for place, count in enumerate(row)]


def _leaving_enough(rows: Mapping[str, Sequence[Row]], among: Sequence[str]) -> list[str]:
    """The units whose cells are large, as many as leave large cells, or nothing, of the total. The largest first."""
    left = _sum(list(rows.values()))
    found: list[str] = []
    fit = [unit for unit in among if all(cell >= SMALL for row in rows[unit] for cell in row)]
    for unit in sorted(fit, key=lambda each: (-sum(map(sum, rows[each])), each)):
        rest = [[a - b for a, b in zip(one, other, strict=True)] for one, other in zip(left, rows[unit], strict=True)]
        cells = [cell for row in rest for cell in row]
        if all(cell >= SMALL for cell in cells) or (not any(cells) and len(found) + 1 == len(rows)):
            found.append(unit)
            left = rest
    return sorted(found)


def _sum(rows: Sequence[Sequence[Row]]) -> list[list[int]]:
    return [[sum(cells) for cells in zip(*parts, strict=True)] for parts in zip(*rows, strict=True)]


def shown_comments(comments: Sequence[str]) -> list[str] | None:
    """None: there are too few."""
    return random.SystemRandom().sample(comments, len(comments)) if len(comments) >= FEW_COMMENTS else None
