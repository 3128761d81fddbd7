"""A folder for the tool, and the small enterprise of `voting_world`.

The folder is not pytest's `tmp_path`: tests of the engine have no database and need not run again on PostgreSQL.
"""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from belenios_tool import Tool
from congress_world import SEATS, Hall, workers
from counts import COUNTS
from voting_world import AT, World

from kit import clock
from kit.testing import Harness
from voting.main import service


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture
def tool(folder: Path) -> Tool:
    return Tool(folder)


@pytest.fixture
def at_a_known_time() -> Iterator[None]:
    """The platform's clock begins on the same morning in every test."""
    before = clock.now() - datetime.now(UTC)
    clock.shift(AT - clock.now())
    yield
    clock.shift(before - (clock.now() - datetime.now(UTC)))


@pytest.fixture
async def world(at_a_known_time: None, tmp_path: Path) -> AsyncIterator[World]:
    harness = Harness(service, tmp_path)
    world = World(harness)
    await harness.open(world.settle_in)
    try:
        yield world
    finally:
        await harness.close()


@asynccontextmanager
async def _hall(folder: Path, seats: int) -> AsyncIterator[Hall]:
    harness = Harness(service, folder)
    world = World(harness)
    await harness.open(lambda: world.settle_in(workers(seats)))
    try:
        yield Hall(world, seats)
    finally:
        await harness.close()


@pytest.fixture
async def hall(at_a_known_time: None, tmp_path: Path) -> AsyncIterator[Hall]:
    """As `world`, with staff enough for a congress."""
    async with _hall(tmp_path, SEATS) as found:
        yield found


@pytest.fixture
async def large_hall(at_a_known_time: None, tmp_path: Path) -> AsyncIterator[Hall]:
    """Of as many delegates as the counts say."""
    async with _hall(tmp_path, COUNTS.congress_delegates) as found:
        yield found
