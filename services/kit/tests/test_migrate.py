"""Versions of a schema, and which versions of a service work on them."""

from pathlib import Path

import pytest
from alembic import command
from faults import make_tables, placed, service
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

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


COLUMNS = "id, event_id, topic, key, type, source, time, traceparent, data, error, parked_at"


def taken(event_id: str) -> str:
    return f"INSERT INTO inbox (event_id, received_at) VALUES ('{event_id}', '2026-01-02 03:04:05+00:00')"


def parked(event_id: str, source: str) -> str:
    columns = COLUMNS.removeprefix("id, ")
    values = "'2026-01-02 03:04:05+00:00', 't', '{}', 'e', '2026-01-03 03:04:05+00:00'"
    return f"INSERT INTO parked ({columns}) VALUES ('{event_id}', 'shop.events', 'k', 'placed', '{source}', {values})"


def make_third_version(connection: Connection) -> None:
    """As the first three versions make it, not as a downgrade of the fourth leaves it."""
    config = migrate._configs(connection, service)[0]
    command.downgrade(config, "base")
    command.upgrade(config, "0003")


def keys(connection: Connection) -> list[object]:
    seen = inspect(connection)
    return [
        seen.get_pk_constraint("inbox")["constrained_columns"],
        seen.get_pk_constraint("parked")["constrained_columns"],
        [each["column_names"] for each in seen.get_unique_constraints("parked")],
        {each["name"] for table in ("inbox", "parked") for each in seen.get_indexes(table) if not each["unique"]},
    ]


async def test_rows_of_the_inbox_stay_when_its_keys_change(tmp_path: Path) -> None:
    harness = Harness(service, tmp_path)
    await harness.open()
    rows = ("SELECT event_id, received_at FROM inbox ORDER BY 1", f"SELECT {COLUMNS} FROM parked ORDER BY id")
    try:
        async with harness.db.engine.begin() as connection:
            await connection.run_sync(make_third_version)
            for each in (taken("a"), taken("b"), taken("c"), parked("b", "/shop"), parked("d", "/mill")):
                await connection.execute(text(each))
        before = [await harness.rows(each) for each in rows]
        assert [len(each) for each in before] == [3, 2]
        await migrate.upgrade(harness.db, service)
        assert [await harness.rows(each) for each in rows] == before
        assert await harness.rows("SELECT DISTINCT source, digest FROM inbox") == [("", None)]
        async with harness.db.engine.connect() as connection:
            assert await connection.run_sync(keys) == [
                ["event_id", "source"],
                ["id"],
                [["event_id", "source"]],
                {"ix_inbox_received_at", "ix_parked_key", "ix_parked_topic"},
            ]
        for again in (taken("a"), parked("b", "/shop")):
            with pytest.raises(IntegrityError):
                async with harness.db.engine.begin() as connection:
                    await connection.execute(text(again))
        async with harness.db.engine.begin() as connection:
            other = "INSERT INTO inbox (event_id, received_at, source) SELECT event_id, received_at, '/mill' FROM inbox"
            await connection.execute(text(f"{other} WHERE event_id = 'a'"))
            await connection.execute(text(parked("b", "/mill")))
        last = await harness.rows("SELECT event_id, source FROM parked ORDER BY id")
        assert last == [("b", "/shop"), ("d", "/mill"), ("b", "/mill")]
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
