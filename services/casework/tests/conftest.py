"""The example of a service: a shop with a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from shop.main import service

from kit.testing import Harness


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Harness]:
    harness = Harness(service, tmp_path)
    await harness.open()
    yield harness
    await harness.close()
