"""Statements of hot paths: put together and compiled once, run by the driver itself.

On each execution SQLAlchemy makes a cache key, a context, a cursor and a result; for a small query that is more than
twice what asyncpg needs (measured: 0.20 ms against 0.08). Where a benchmark names a path, its statements of columns,
not of classes, can be a `Statement`: same SQL, same transaction, same errors. On SQLite it runs the ordinary way.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Engine, Executable, Insert, PoolProxiedConnection, Select, false, or_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import greenlet_spawn
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.context import context_of


def is_one(column: Any, values: Iterable[str]) -> ColumnElement[bool]:
    """One by one, in place of IN: a statement that is kept takes no list among its parameters."""
    return or_(false(), *(column == value for value in sorted(values)))


class _Compiled(NamedTuple):
    sql: str
    names: list[tuple[str, Callable[[Any], Any] | None]]
    """Of the parameters, in the order of $1, $2, …, with what their type does to them before the driver gets them."""
    constants: Mapping[str, Any]

    def values(self, params: Mapping[str, Any]) -> list[Any]:
        given = {**self.constants, **params}
        return [process(given[name]) if process else given[name] for name, process in self.names]


class Statement:
    """Of Core tables and `bindparam`s alone; without JSON among the results and without lists among the parameters.

    `begins`: a transaction, unless the session has begun one. Reading need not (what is committed is read either way),
    nor a statement that is all its transaction does. Such a one borrows a connection for just its exchange: what a
    session does around it costs four times as much.
    """

    def __init__(self, core: Executable, *, begins: bool | None = None) -> None:
        self._core = core
        self._begins = not isinstance(core, Select) if begins is None else begins
        self._compiled: _Compiled | None = None

    async def fetch(self, session: AsyncSession, params: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """The rows, to be read by position; times are aware."""
        engine = session.get_bind()
        if engine.dialect.driver != "asyncpg":
            result = await session.exec(cast(Any, self._core), params=params)
            return result.all() if getattr(result, "returns_rows", True) else []  # an INSERT has none to give
        compiled = self._compiled or self._compile(session, params)
        values = compiled.values(params)
        if self._begins or session.in_transaction():
            way = await _way_of(session)
            try:
                await _begin(way)
                return cast(Sequence[Sequence[Any]], await way.driver.fetch(compiled.sql, *values))
            except Exception as error:
                raise await _as_sqlalchemy(error, way, compiled.sql) from error
        way = await _borrow(cast(Engine, engine))
        try:
            return cast(Sequence[Sequence[Any]], await way.driver.fetch(compiled.sql, *values))
        except Exception as error:
            raise await _as_sqlalchemy(error, way, compiled.sql) from error
        finally:
            way.connection.close()

    async def run(self, session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> int | None:
        """Once for each of `rows`, which have the same names, in one exchange with the server. Returns how many rows
        that wrote; None where the driver does not say."""
        if session.get_bind().dialect.driver != "asyncpg":
            written: int = (await session.exec(cast(Any, self._core), params=rows)).rowcount
            return written
        compiled = self._compiled or self._compile(session, rows[0])
        way = await _way_of(session)
        try:
            await _begin(way)
            await way.driver.executemany(compiled.sql, [compiled.values(row) for row in rows])
        except Exception as error:
            raise await _as_sqlalchemy(error, way, compiled.sql) from error
        return None

    def _compile(self, session: AsyncSession, params: Mapping[str, Any]) -> _Compiled:
        columns = list(params) if isinstance(self._core, Insert) else None
        found = self._core.compile(dialect=session.get_bind().dialect, column_keys=columns)  # type: ignore[attr-defined]
        assert isinstance(found, SQLCompiler)
        assert not found.post_compile_params, "a list among the parameters"
        processors = found._bind_processors
        names = [(name, processors.get(name)) for name in found.positiontup or ()]
        self._compiled = _Compiled(str(found), cast(Any, names), found.params)
        return self._compiled


class Way(NamedTuple):
    """To the driver."""

    connection: AsyncConnection | PoolProxiedConnection
    """A session's, or one that was borrowed."""
    adapted: Any
    """SQLAlchemy's adapter: knows whether the transaction has begun."""
    driver: Any
    """asyncpg's connection."""


async def _way_of(session: AsyncSession) -> Way:
    """Found once for each transaction: after a commit the connection may be somebody else's."""
    context = context_of(session)
    transaction, way = context.way or (None, None)
    if way is None or transaction is not session.sync_session.get_transaction():
        connection = await session.connection()
        raw = await connection.get_raw_connection()
        way = Way(connection, raw.dbapi_connection, raw.driver_connection)
        context.way = (session.sync_session.get_transaction(), way)
    return way


async def _borrow(engine: Engine) -> Way:
    drivers_own = engine.dialect.loaded_dbapi.Error
    try:
        connection = await greenlet_spawn(engine.raw_connection)
    except drivers_own as error:
        raise cast(Exception, DBAPIError.instance(None, None, error, drivers_own, hide_parameters=True)) from error
    return Way(connection, connection.dbapi_connection, connection.driver_connection)


async def _begin(way: Way) -> None:
    """As SQLAlchemy does before a first statement: nothing where the session is in AUTOCOMMIT."""
    if way.adapted._transaction is None:
        await way.adapted._start_transaction()


async def _as_sqlalchemy(error: Exception, way: Way, sql: str) -> Exception:
    """The error that the ordinary way would have raised, so that nobody has to know which way it came."""
    if way.driver.is_closed():  # or the pool would hand the dead connection out again, after a restart for ever
        if isinstance(way.connection, AsyncConnection):
            await way.connection.invalidate(error)
        else:
            await greenlet_spawn(way.connection.invalidate, error)
    try:
        way.adapted._handle_exception(error)
    except way.adapted.dbapi.Error as translated:
        found: Exception = DBAPIError.instance(
            sql, None, translated, way.adapted.dbapi.Error, hide_parameters=True,
            connection_invalidated=way.driver.is_closed(),
        )  # fmt: skip
        return found
    except Exception as other:
        return other
    return error
