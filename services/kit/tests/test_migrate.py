"""Versions of a schema, and who works beside them."""

from pathlib import Path

import pytest
from shop.main import service
from sqlalchemy import text

from kit import migrate
from kit.testing import Harness


@pytest.mark.parametrize("table", ["alembic_version", "alembic_version_kit"])
async def test_an_older_version_of_a_service_leaves_a_newer_schema_as_it_is(table: str, tmp_path: Path) -> None:
    harness = Harness(service, tmp_path)
    await harness.open()
    try:
        async with harness.db.engine.begin() as connection:
            await connection.execute(text(f"UPDATE {table} SET version_num = '9999'"))
        await migrate.upgrade(harness.db, service)
        async with harness.db.engine.begin() as connection:
            assert (await connection.execute(text(f"SELECT version_num FROM {table}"))).scalar_one() == "9999"
    finally:
        await harness.close()
