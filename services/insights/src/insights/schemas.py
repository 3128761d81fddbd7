"""Shapes that cross HTTP."""

from typing import Literal

from pydantic import BaseModel

Hidden = Literal["small_cells"] | None
"""Why a figure is null: fewer than 5, or together with others too easily worked out. Which of the two is not told."""


class UnitFigures(BaseModel):
    """One unit with everything below it, sums of what is shown there. Null: too small to be shown.

    Hours are by the clock, nights and weekends included: from submission to acceptance and to the first reply.
    """

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
    at_least: bool
    """Numbers below 5 are left out of these: there may have been a few more."""
    hidden: Hidden
    """Set where any of the counts or hours is null."""


class KindFigures(BaseModel):
    unit_id: str
    """The unit these are of: the highest one the caller sees, or each of several."""
    kind: str
    """One kind, or two joined by `+` (`rights+welfare`) where either alone would be small."""
    submitted: int


class MonthFigures(BaseModel):
    unit_id: str
    month: str
    submitted: int | None


class Figures(BaseModel):
    month: str
    months: list[str]
    """The months that these figures are the sums of, oldest first."""
    provisional: bool
    """The month is not closed yet: it shows no figures, because two looks at a growing figure could be subtracted."""
    units: list[UnitFigures]
    """Each followed by what lies below it."""
    kinds: list[KindFigures]
    """Of the concerns in `submitted`; none where they are too few to tell kinds apart."""
    trend: list[MonthFigures]
    """Month by month, of the highest units the caller sees."""


class UnitAssistance(BaseModel):
    """One unit with everything below it, sums of what is shown there. Null: too small to be shown.

    Hours are by the clock, from the application to the file.
    """

    unit_id: str
    name: str
    parent_id: str | None
    applied: int | None
    """Households."""
    filed: int | None
    """Households that were put on file for the first time."""
    file_hours_median: float | None
    file_hours_p90: float | None
    at_least: bool
    """Numbers below 5 are left out of these: there may have been a few more."""
    hidden: Hidden
    """Set where any of the counts or hours is null."""


class AssistanceFigures(BaseModel):
    """As `Figures`, of hardship files. Who was helped and how much says the report of assistance alone: two tables of
    one thing that hide what is small by two rules could be subtracted."""

    month: str
    months: list[str]
    provisional: bool
    units: list[UnitAssistance]


class UnitTurnout(BaseModel):
    """One unit with everything below it: elections held there whose voting closed. Null: too small to be shown."""

    unit_id: str
    name: str
    parent_id: str | None
    elections: int | None
    voters: int | None
    """On the rolls of these elections together."""
    voted: int | None
    """Credentials with a ballot."""
    at_least: bool
    """Numbers below 5 are left out of these: there may have been a few more."""
    hidden: Hidden
    """Set where any of the numbers is null."""


class Turnout(BaseModel):
    month: str
    months: list[str]
    """The months that these figures are the sums of, oldest first."""
    provisional: bool
    """The month is not closed yet: it shows no figures."""
    units: list[UnitTurnout]
    """Each followed by what lies below it."""


class Months(BaseModel):
    items: list[str]
    """Months with figures, newest first, like `2026-10`."""
