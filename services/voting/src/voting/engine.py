"""The engine's processes in this one: bounded, started when they are first needed, ended with it."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import ParamSpec, TypeVar

from pydantic import Field

from kit.environment import Environment
from voting.ballots.ballots import Ballot
from voting.ballots.pool import Busy, Pool
from voting.ballots.questions import Election as Asked
from voting.ballots.questions import read_election
from voting.casting_errors import BallotsQueue
from voting.errors import refusing

Given = ParamSpec("Given")
Done = TypeVar("Done")


class Ballots(Environment):
    """Of this service."""

    ballot_processes: int | None = Field(default=None, ge=1, le=256, examples=["4"])
    """How many processes check ballots, in the API and in the worker each. Not set: one for each core. A ballot of five
    answers takes 10 ms of a core, so two cores take 100 or more a second."""
    booth_origin: str = Field(default="", examples=["https://vote.example.com"])
    """The gateway's BOOTH_ORIGIN, for the links to it. Not set: ballots are cast where the rest of the platform is."""
    least_voters: int = Field(default=5, ge=3, le=1_000, examples=["10"])
    """How many voters an election needs, and each weight of votes if they have several: the result of fewer says how
    they voted."""


@cache
def settings() -> Ballots:
    return Ballots.read()


@lru_cache(maxsize=8)
def read_record(record: str) -> Asked:
    """An election's record, as every ballot and every look at its board needs it."""
    return read_election(record.encode())


@cache
def _pool() -> Pool:
    return Pool(settings().ballot_processes)


async def check_ballot(election_record: bytes, record: bytes) -> Ballot:
    """A problem with the engine's code where it does not hold; BallotsQueue."""
    with refusing():
        try:
            return await _pool().check_ballot(election_record, record)
        except Busy:
            raise BallotsQueue from None


async def work(function: Callable[Given, Done], *given: Given.args, **options: Given.kwargs) -> Done:
    """A function of `voting.ballots.work`, next to the loop; a problem with the engine's code where it refuses."""
    with refusing():
        return await _pool().run(function, *given, **options)
