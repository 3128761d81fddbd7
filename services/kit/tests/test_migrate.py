"""Versions of a schema, and who works beside them."""

from pathlib import Path

import pytest
from alembic import command
from faults import make_tables, placed, service
from sqlalchemy import text

from kit import migrate
from kit.testing import Harness


async def test_what_had_arrived_before_events_were_known_by_their_source_is_kept(tmp_path: Path) -> None:
    harness = Harness(service, tmp_path)
    await harness.open()
    await make_tables(harness.db)
    try:
        for order_id, item in (("a", "tea"), ("b", "poison")):
            await harness.deliver(placed(version=1, order_id=order_id, item=item), event_id=order_id)
        async with harness.db.engine.begin() as connection:
            await connection.run_sync(lambda each: command.downgrade(migrate._configs(each, service)[0], "0003"))
        await migrate.upgrade(harness.db, service)
        assert await harness.missing_migrations() == []
        assert await harness.rows("SELECT event_id, source FROM inbox ORDER BY event_id") == [("a", ""), ("b", "")]
        assert await harness.rows("SELECT event_id, key FROM parked") == [("b", "b")]
        await harness.deliver(placed(version=1, order_id="a", item="tea"), event_id="a")
        assert await harness.rows("SELECT order_id FROM seen") == [("a",)]
        await harness.deliver(placed(version=1, order_id="c", item="poison"), event_id="c")
        assert await harness.rows("SELECT event_id FROM parked ORDER BY id") == [("b",), ("c",)]
    finally:
        await harness.close()


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
