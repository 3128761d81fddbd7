"""A database with kit's own tables for the modules that are tested without a service around them."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr
from shop import service as shop_service

from kit.db import Database, KitTable
from kit.settings import Settings
from kit.testing import Harness


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An SQLite file, or a new PostgreSQL database on the server of TEST_DATABASE_URL; gone after the test."""
    settings = Settings(service="example", var=tmp_path, audit_key=SecretStr("a key of the tests only"))
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        made = Database(settings.url(), settings)
        async with made.engine.begin() as connection:
            await connection.run_sync(KitTable.metadata.create_all)
        yield made
        await made.close()
        return
    name = f"kit_{uuid4().hex}"
    admin = await asyncpg.connect(server.replace("+asyncpg", ""))
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    made = Database(f"{server.rsplit('/', 1)[0]}/{name}", settings)
    try:
        async with made.engine.begin() as connection:
            await connection.run_sync(KitTable.metadata.create_all)
        yield made
    finally:
        await made.close()
        await admin.execute(f"DROP DATABASE {name}")
        await admin.close()


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Harness]:
    harness = Harness(shop_service, tmp_path)
    await harness.open()
    yield harness
    await harness.close()
