"""SQLite's driver, with one exchange for each statement.

A connection of aiosqlite is a thread, and each call to it switches threads twice, which costs more than what SQLite
does meanwhile. SQLAlchemy makes four calls for a SELECT: cursor, execute, fetch, close. Here they are one.
"""

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
    # The driver's own BEGIN comes too late; `begin` decides.
    connection: sqlite3.Connection = sqlite3.connect(path, **options, isolation_level=None)
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
        """The pool calls it whenever a connection comes back, mostly after a commit."""
        if self.in_transaction:
            await super().rollback()


class _Cursor:
    """What SQLAlchemy asks of a cursor. A statement's rows are all read at once."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._in_thread: Any = connection._execute
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "_Cursor":
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> None:
        await self._in_thread(self._run, sqlite3.Cursor.execute, statement, parameters)

    async def executemany(self, statement: str, rows: Iterable[Any]) -> None:
        await self._in_thread(self._run, sqlite3.Cursor.executemany, statement, rows)

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
