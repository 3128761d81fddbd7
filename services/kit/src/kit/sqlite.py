"""SQLite's driver, without a change of threads for each statement.

A connection of aiosqlite is a thread, and each call to it switches threads twice, which costs more than what SQLite
does meanwhile. So the thread runs only what may wait: BEGIN IMMEDIATE for another writer, COMMIT for the disk. Every
other statement runs where it is awaited, and all its rows are read at once; with a WAL it waits for nobody.
"""

import asyncio
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import partial
from typing import Any, cast

import aiosqlite
from sqlalchemy import Dialect, Engine, event

_PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000")


def prepare_sqlite(engine: Engine) -> None:
    """Connect the engine in this way, and begin its transactions as their `begin` option says."""

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Dialect, _record: Any, arguments: list[Any], options: dict[str, Any]) -> Any:
        connector = partial(_connect, *arguments, **options)
        return cast(Any, dialect.loaded_dbapi).connect(async_creator_fn=partial(_start, connector))

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")


def _connect(path: str, **options: Any) -> sqlite3.Connection:
    # The driver's own BEGIN comes too late; `begin` decides. Its thread and ours use the connection in turns.
    options |= {"isolation_level": None, "check_same_thread": False}
    connection: sqlite3.Connection = sqlite3.connect(path, **options)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
    return connection


async def _start(connector: partial[sqlite3.Connection]) -> "_Connection":
    connection = _Connection(connector, iter_chunk_size=64)
    connection._thread.daemon = True  # as SQLAlchemy does: a connection that nobody closed does not hold the process
    await connection
    return connection


class _Connection(aiosqlite.Connection):
    def cursor(self, *_: Any, **__: Any) -> Any:
        return _Cursor(self)

    async def rollback(self) -> None:
        self._conn.rollback()


class _Cursor:
    """What SQLAlchemy asks of a cursor."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "_Cursor":
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> None:
        if statement == "BEGIN IMMEDIATE":
            in_thread: Any = self._connection._execute
            await in_thread(self._run, sqlite3.Cursor.execute, statement, parameters)
        else:
            if statement == "BEGIN DEFERRED":
                await asyncio.sleep(0)  # who only reads lets others go on, too
            self._run(sqlite3.Cursor.execute, statement, parameters)

    async def executemany(self, statement: str, rows: Iterable[Any]) -> None:
        self._run(sqlite3.Cursor.executemany, statement, rows)

    def _run(self, execute: Any, statement: str, parameters: Any) -> None:
        with closing(self._connection._conn.cursor()) as cursor:
            execute(cursor, statement, parameters)
            self._rows = cursor.fetchall() if cursor.description else []
            self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Closed as soon as it had run."""
