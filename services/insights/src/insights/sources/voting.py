"""Elections by secret ballot: how many might vote, and how many did, by credential or on paper. Nobody knows more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlmodel import Field

from contracts.voting import ElectionClosed, ElectionEvent, ElectionVoided, PaperBallotsCounted
from insights.models import ShownMonth, Table
from insights.rules import Happened, Month, Step, Tally
from insights.source import Fact, Source
from kit.db import UtcDateTime


class ElectionFact(Fact, Table, table=True):
    """One election's course."""

    __tablename__ = "election_fact"

    election_id: str = Field(primary_key=True)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Of voting; None where it was declared void."""
    voters: int = 0
    voted: int = 0


class ElectionMonth(ShownMonth, Table, table=True):
    """Of elections that closed; 0 where it shows nothing."""

    __tablename__ = "election_month"

    elections: int
    voters: int
    voted: int


@dataclass
class ElectionTally(Tally):
    STEPS: ClassVar = {"voters": Step(None, ("voters", "elections")), "voted": Step("voters", ("voted",))}

    elections: int = 0
    voters: int = 0
    voted: int = 0


def course(ordered: Sequence[Happened]) -> dict[str, Any]:
    newest = ordered[-1][0]
    assert isinstance(newest, ElectionEvent)
    is_void = any(isinstance(event, ElectionVoided) for event, _ in ordered)
    closed = [(event, at) for event, at in ordered if isinstance(event, ElectionClosed) and not is_void]
    counted = [event.ballots for event, _ in ordered if isinstance(event, PaperBallotsCounted) and event.ballots]
    voted = sum(counted) + sum(event.voted for event, _ in closed[:1])
    found = {"closed_at": closed[0][1], "voters": closed[0][0].voters, "voted": voted} if closed else {}
    return {"unit_id": newest.unit_id, "closed_at": None, "voters": 0, "voted": 0, **found}


def add_up(month: Month, facts: Mapping[str, Any]) -> ElectionTally:
    if not month.has(facts["closed_at"]):
        return ElectionTally()
    return ElectionTally(elections=1, voters=facts["voters"], voted=facts["voted"])


source = Source(ElectionEvent, ElectionFact, course, ElectionTally, add_up, ElectionMonth)
