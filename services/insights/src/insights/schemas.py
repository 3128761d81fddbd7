"""Shapes that cross HTTP."""

from typing import Literal

from pydantic import BaseModel

Hidden = Literal["small_cells"] | None
"""Why a count is null: it is below 5, or another below 5 could be worked out from it. Which of the two is not told."""


class UnitFigures(BaseModel):
    """One unit with everything below it. Hours are null where the number of cases they are taken from is hidden."""

    unit_id: str
    name: str
    parent_id: str | None
    submitted: int | None
    accept_hours_median: float | None
    accept_hours_p90: float | None
    reply_hours_median: float | None
    reply_hours_p90: float | None
    closed: int | None
    reopened: int | None
    not_rated: int | None
    """Closed without the author's rating."""
    hidden: Hidden
    """Set where any of the counts or hours is null."""


class KindFigures(BaseModel):
    unit_id: str
    """The unit these are of: the highest one the caller sees, or each of several."""
    kind: str
    submitted: int | None
    hidden: Hidden


class Figures(BaseModel):
    month: str
    provisional: bool
    """The month is not over: it shows no figures yet, because two looks at a growing figure could be subtracted."""
    units: list[UnitFigures]
    kinds: list[KindFigures]


class Months(BaseModel):
    items: list[str]
    """Months with figures, newest first, like `2026-10`."""
