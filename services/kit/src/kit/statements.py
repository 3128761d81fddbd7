"""Statements of hot paths: put together and compiled once, run by the driver itself.

On each execution SQLAlchemy makes a cache key, a context, a cursor and a result; for a small query that is more than
twice what asyncpg needs (measured: 0.20 ms against 0.08). Where a benchmark names a path, its statements of columns, not
of classes, can be a `Statement`: same SQL, same transaction, same errors. On SQLite it runs the ordinary way.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel.ext.asyncio.session import AsyncSession


class _Compiled(NamedTuple):
    sql: str
    names: list[str]
    """Of the parameters, in the order of $1, $2, …"""
    constants: Mapping[str, Any]
    processors: Mapping[str, Any]
    """What a type does to a parameter before the driver gets it."""


class Statement:
    """Of Core tables and `bindparam`s alone; without JSON among the results and without lists among the parameters."""

    def __init__(self, core: Executable) -> None:
        self._core = core
        self._compiled: _Compiled | None = None

    async def fetch(self, session: AsyncSession, params: Mapping[str, Any] | None = None) -> Sequence[Sequence[Any]]:
        """The rows, to be read by position; times are aware."""
        params = params or {}
        if "fast" not in session.info:
            session.info["fast"] = await _driver(session)
        if session.info["fast"] is None:
            result = await session.exec(cast(Any, self._core), params=params)
            return result.all() if getattr(result, "returns_rows", True) else []  # an INSERT has none to give
        adapted, driver = session.info["fast"]
        compiled = self._compiled or self._compile(session, params)
        constants, processors = compiled.constants, compiled.processors
        values = []
        for name in compiled.names:
            value = params[name] if name in params else constants[name]
            values.append(processors[name](value) if name in processors else value)
        try:
            if adapted._transaction is None:
                await adapted._start_transaction()  # nothing where the session is in AUTOCOMMIT
            return cast(Sequence[Sequence[Any]], await driver.fetch(compiled.sql, *values))
        except Exception as error:
            raise _as_sqlalchemy(error, adapted, compiled.sql) from error

    def _compile(self, session: AsyncSession, params: Mapping[str, Any]) -> _Compiled:
        found = self._core.compile(  # type: ignore[attr-defined]
            dialect=session.get_bind().dialect, column_keys=list(params) or None
        )
        assert isinstance(found, SQLCompiler)
        assert not found.post_compile_params, "a list among the parameters"
        self._compiled = _Compiled(
            sql=str(found), names=list(found.positiontup or ()), constants=found.params,
            processors=dict(found._bind_processors),
        )  # fmt: skip
        return self._compiled


async def _driver(session: AsyncSession) -> tuple[Any, Any] | None:
    """SQLAlchemy's adapter, which knows the transaction, and asyncpg's connection; None on SQLite."""
    connection = await session.connection()
    if connection.dialect.driver != "asyncpg":
        return None
    raw = await connection.get_raw_connection()
    return raw.dbapi_connection, raw.driver_connection


def _as_sqlalchemy(error: Exception, adapted: Any, sql: str) -> Exception:
    """The error that the ordinary way would have raised, so that nobody has to know which way it came."""
    try:
        adapted._handle_exception(error)
    except adapted.dbapi.Error as translated:
        found: Exception = DBAPIError.instance(
            sql, None, translated, adapted.dbapi.Error, hide_parameters=True,
            connection_invalidated=adapted._connection.is_closed(),
        )  # fmt: skip
        return found
    except Exception as other:
        return other
    return error
