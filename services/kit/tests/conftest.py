"""A database with kit's own tables for the modules that are tested without a service around them."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from faults import make_tables, service
from pydantic import SecretStr

from kit import decoding
from kit.db import Database
from kit.settings import Settings
from kit.testing import Harness, kit_database


@pytest.fixture(autouse=True)
def nobody_waits() -> None:
    """After a file that was stopped its sender waits, and all tests send as one person."""
    decoding._paused.clear()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An SQLite file, or a new PostgreSQL database on the server of TEST_DATABASE_URL; gone after the test."""
    settings = Settings(service="example", var=tmp_path, audit_key=SecretStr("a key of the tests only"))
    async with kit_database(settings, os.environ.get("TEST_DATABASE_URL", "")) as made:
        yield made


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Harness]:
    harness = Harness(service, tmp_path)
    await harness.open()
    await make_tables(harness.db)
    yield harness
    await harness.close()
