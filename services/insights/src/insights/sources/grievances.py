"""Concerns: how many, how fast accepted and answered, how they ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON
from sqlmodel import Field

from contracts.grievances import (
    CaseAccepted,
    CaseClosed,
    CaseEvent,
    CaseKind,
    CaseReopened,
    CaseReplied,
    CaseSubmitted,
)
from insights.models import Table, UnitMonth
from insights.rules import Happened, Month, Step, Tally, first, hours
from insights.source import Fact, Source
from insights.suppression import Tree, merge_pairs, shown_breakdowns
from kit.db import UtcDateTime

PAIRS = (
    (CaseKind.CONSULTATION, CaseKind.SUGGESTION),
    (CaseKind.FEEDBACK, CaseKind.OTHER),
    (CaseKind.RIGHTS, CaseKind.WELFARE),
)
"""Kinds that are shown as one where either is small."""


class CaseFact(Fact, Table, table=True):
    """One case's course."""

    __tablename__ = "case_fact"

    case_id: str = Field(primary_key=True)
    kind: str
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    replied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Of the first reply."""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    rated: bool | None = None
    """Whether the author had rated when it closed."""
    reopened_at: list[str] = Field(default_factory=list, sa_type=JSON)
    """ISO times; a case can be reopened more than once."""


@dataclass
class CaseTally(Tally):
    STEPS: ClassVar = {
        "submitted": Step(None, ("submitted", "kinds")),
        "accepted": Step("submitted", ("accept_hours",)),
        "replied": Step("accepted", ("reply_hours",)),
        "closed": Step("replied", ("closed", "not_rated")),
        "reopened": Step("replied", ("reopened",)),
    }

    submitted: int = 0
    closed: int = 0
    reopened: int = 0
    not_rated: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    """Submitted, by kind."""
    accept_hours: list[float] = field(default_factory=list)
    reply_hours: list[float] = field(default_factory=list)


def course(ordered: Sequence[Happened]) -> dict[str, Any]:
    newest = ordered[-1][0]
    assert isinstance(newest, CaseEvent)
    closed = next(((event.rated, at) for event, at in ordered if isinstance(event, CaseClosed)), (None, None))
    return {
        "unit_id": newest.unit_id,
        "kind": str(newest.kind),
        "submitted_at": first(ordered, CaseSubmitted),
        "accepted_at": first(ordered, CaseAccepted),
        "replied_at": first(ordered, CaseReplied),
        "closed_at": closed[1],
        "rated": closed[0],
        "reopened_at": [at.isoformat() for event, at in ordered if isinstance(event, CaseReopened)],
    }


def add_up(month: Month, facts: Mapping[str, Any]) -> CaseTally:
    """Each step counts in the month it happened in, not in the month the case began: so a closed month's figures never
    change again, and two looks at them cannot be subtracted.
    """
    submitted = facts["submitted_at"]
    found = CaseTally(reopened=sum(month.has(datetime.fromisoformat(at)) for at in facts["reopened_at"]))
    if month.has(submitted):
        found.submitted, found.kinds = 1, {facts["kind"]: 1}
    if month.has(facts["closed_at"]):
        found.closed, found.not_rated = 1, int(not facts["rated"])
    if submitted and month.has(facts["accepted_at"]):
        found.accept_hours.append(hours(submitted, facts["accepted_at"]))
    if submitted and month.has(facts["replied_at"]):
        found.reply_hours.append(hours(submitted, facts["replied_at"]))
    return found


def break_down(tree: Tree, table: Mapping[str, CaseTally]) -> None:
    """Leave of each unit's kinds and ratings what may be shown."""
    ratings = {unit: {"rated": each.closed - each.not_rated, "not": each.not_rated} for unit, each in table.items()}
    rated = shown_breakdowns(tree, ratings, ("rated", "not"))
    kinds = merge_pairs(tree, {unit: each.kinds for unit, each in table.items()}, PAIRS)
    for unit, each in table.items():
        each.not_rated = each.not_rated if unit in rated else 0
        each.kinds = kinds[unit]


source = Source(CaseEvent, CaseFact, course, CaseTally, add_up, UnitMonth, break_down)
