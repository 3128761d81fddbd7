"""What a source is: the service whose events insights counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlmodel import Field, SQLModel

from insights.models import ShownMonth
from insights.rules import Happened, Month, Tally
from insights.suppression import Tree
from kit.db import UtcDateTime
from kit.events import KINDS, Event

Counted = TypeVar("Counted", bound=Tally)


class Fact(SQLModel):
    """Columns of every source's facts, one row for each aggregate. The primary key has the name of the events' key."""

    version: int
    """Of the newest event it rests on: an operator compares it with the aggregate's own, as after a `rebuild`."""
    unit_id: str
    first_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime, index=True)


@dataclass(frozen=True)
class Source(Generic[Counted]):
    events: type[Event]
    """What they have in common: topic and key. Other sources may count other aggregates of the topic."""
    facts: type[Fact]
    course: Callable[[Sequence[Happened]], dict[str, Any]]
    """From all events of one aggregate in their order: the unit it counts in, and the source's own facts."""
    tally: type[Counted]
    add_up: Callable[[Month, Mapping[str, Any]], Counted]
    """What one aggregate's facts add to a month."""
    months: type[ShownMonth]
    """With a column for each field of the tally."""
    break_down: Callable[[Tree, Mapping[str, Counted]], None] = lambda tree, table: None
    """Leave in a month's table of tallies what may be shown of parts, such as kinds."""

    @property
    def types(self) -> list[str]:
        return [name for name, kind in KINDS.items() if issubclass(kind, self.events)]

    @property
    def other_types(self) -> list[str]:
        """Of the topic's other aggregates."""
        kinds = KINDS.items()
        return [name for name, kind in kinds if kind.topic == self.events.topic and name not in self.types]

    @property
    def key(self) -> Any:
        """The column of the facts that has the aggregate's id."""
        return getattr(self.facts, self.events.key_field)
