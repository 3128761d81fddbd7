"""The engine and its sessions at the end of a process, and what a statement costs on SQLite."""

import asyncio
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import CursorResult, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from kit.db import Database
from kit.outbox import Outbox
from kit.settings import Settings


async def test_closing_waits_for_what_was_cancelled(database: Database) -> None:
    async def read_on() -> None:
        while True:
            async with database.read() as session:
                await session.exec(select(Outbox))

    for turn in range(10):
        reading = [asyncio.create_task(read_on()) for _ in range(4)]
        await asyncio.sleep(0.05 + turn / 1000)
        for each in reading:
            each.cancel()
        await database.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}


async def run(session: Any, statement: str, parameters: Any = None) -> CursorResult[Any]:
    found: CursorResult[Any] = await session.exec(text(statement), params=parameters)
    return found


async def test_only_what_may_wait_goes_to_the_thread_of_an_sqlite_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchanges: list[str] = []
    execute: Any = aiosqlite.Connection._execute

    async def count(connection: Any, function: Any, *arguments: Any, **options: Any) -> Any:
        exchanges.append(arguments[1] if len(arguments) > 1 else function.__name__)
        return await execute(connection, function, *arguments, **options)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", count)
    database = Database(f"sqlite:///{tmp_path}/one.db", Settings(service="one"))

    async with database.write() as session:
        await run(session, "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")
    exchanges.clear()
    async with database.write() as session:
        one = await run(session, "INSERT INTO things (name) VALUES ('a') RETURNING id")
        assert one.all() == [(1,)]
        assert (
            await run(session, "INSERT INTO things (name) VALUES (:name)", [{"name": "b"}, {"name": "c"}])
        ).rowcount == 2
        assert (await run(session, "UPDATE things SET name = name || '.'")).rowcount == 3
    assert [each.split()[0] for each in exchanges] == ["BEGIN", "commit"]
    exchanges.clear()
    async with database.read() as session:
        found = await run(session, "SELECT name FROM things ORDER BY id")
        assert list(found.keys()) == ["name"]
        assert found.all() == [("a.",), ("b.",), ("c.",)]
    assert exchanges == []

    async def write_twice() -> None:
        async with database.write() as session:
            await run(session, "INSERT INTO things (name) VALUES ('d')")
            await run(session, "INSERT INTO things (name) VALUES ('a.')")

    with pytest.raises(IntegrityError):
        await write_twice()
    async with database.read() as session:
        assert (await run(session, "SELECT count(*) FROM things")).one() == (3,)
    await database.close()


async def test_who_writes_waits_for_another_writer_and_readers_go_on(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/one.db", Settings(service="one"))
    async with database.write() as session:
        await run(session, "CREATE TABLE things (id INTEGER PRIMARY KEY)")
    seen: list[int] = []

    async def write() -> None:
        async with database.write() as session:
            await run(session, "INSERT INTO things DEFAULT VALUES")

    async def read_until_written() -> None:
        while not seen or not seen[-1]:
            async with database.read() as session:
                seen.append((await run(session, "SELECT count(*) FROM things")).scalar_one())

    async with database.write() as session:
        await run(session, "SELECT 1")
        writing, reading = asyncio.create_task(write()), asyncio.create_task(read_until_written())
        while len(seen) < 10:
            await asyncio.sleep(0)
        assert not writing.done()
    await asyncio.gather(writing, reading)
    assert (seen[0], seen[-1]) == (0, 1)
    await database.close()
