"""A world for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from learning_world import World

from kit.testing import Harness
from learning.main import service


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(Harness(service, tmp_path))

    async def fill() -> None:
        await made.fill()

    await made.h.open(fill)
    try:
        yield made
    finally:
        await made.h.close()
