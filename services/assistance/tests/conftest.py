"""The small enterprise of `household_world`, new for each test, on the same Monday morning."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from household_world import AT, World

from assistance.main import service
from kit import clock
from kit.testing import Harness


@pytest.fixture(autouse=True)
def at_a_known_time() -> Iterator[None]:
    """The platform's clock begins on the same morning in every test."""
    before = clock.now() - datetime.now(UTC)
    clock.shift(AT - clock.now())
    yield
    clock.shift(before - (clock.now() - datetime.now(UTC)))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    harness = Harness(service, tmp_path)
    world = World(harness)
    await harness.open(world.settle_in)
    try:
        yield world
    finally:
        await harness.close()
