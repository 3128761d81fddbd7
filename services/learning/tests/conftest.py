"""A world for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from learning_world import World

from kit.testing import Harness
from learning import certificates, credentials
from learning.main import service

ORIGIN = "https://union.example.com"


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


@pytest.fixture
def origin(monkeypatch: pytest.MonkeyPatch) -> str:
    """Certificates lead to this address."""
    made = certificates.Certificates(certificate_origin=ORIGIN)
    for module in (certificates, credentials):
        monkeypatch.setattr(module, "settings", lambda: made)
    return ORIGIN
