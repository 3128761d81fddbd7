"""Rows that nobody reads before the commit: written just before it, all of them in one exchange with the server.

An exchange costs more than what is exchanged (about 0.1 ms of processor time each), and nearly every write ends with
an event, an audit entry and an answer to remember. On PostgreSQL, where such rows are all a transaction does, the one
statement is the transaction; SQLite, which is in the same process, takes them one after the other.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, Table, bindparam, case, func, insert, literal_column, select
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.context import context_of
from kit.statements import Statement

_DIVISION_BY_ZERO = "22012"

_MOST = 8
"""Of one table in the common statement; more, as an import has, go by themselves."""

_PORTION = 1000
"""Of those: what a database under load surely takes within the time of one command."""

_Shape = tuple[tuple[Table, tuple[str, ...], int], ...]
"""Table, columns, and how many rows of them."""


class RowsVanished(Exception):
    """The database said that it wrote fewer rows than it was given: a trigger or a rule swallows them. Names tables."""


before_writing: list[Callable[[AsyncSession], None]] = []
"""Called when all that was changed has been flushed and the waiting rows are about to be written; may add to them."""


def insert_at_commit(session: AsyncSession, table: Table, *rows: dict[str, Any]) -> None:
    """Have rows written at the commit, after all that was added before. A breach is raised there, as IntegrityError."""
    waiting = context_of(session).rows
    for row in rows:
        waiting.setdefault((table, tuple(row)), []).append(row)


def has_rows(session: AsyncSession) -> bool:
    return bool(context_of(session).rows)


def forget_rows(session: AsyncSession) -> None:
    """Of a transaction that is rolled back and used again."""
    context_of(session).rows.clear()


async def write_rows(session: AsyncSession, *, last: bool = False) -> None:
    """Write what is waiting, now: because somebody reads it after all, or as the `last` thing before the commit."""
    if session.new or session.dirty or session.deleted:  # first what the rows may refer to
        await session.flush()
    for prepare in before_writing:
        prepare(session)
    context = context_of(session)
    waiting, context.rows = context.rows, {}
    if session.get_bind().dialect.name == "sqlite":
        for (table, columns), rows in waiting.items():
            if await _insert(table, columns).run(session, rows) != len(rows):
                raise RowsVanished(table.name)
        return
    for (table, columns), rows in waiting.items():
        if len(rows) > _MOST:
            for start in range(0, len(rows), _PORTION):
                await _insert(table, columns).run(session, rows[start : start + _PORTION])
    few = {place: rows for place, rows in waiting.items() if len(rows) <= _MOST}
    if few:
        statement, names = _together(tuple((*place, len(rows)) for place, rows in few.items()), last)
        values = (value for rows in few.values() for row in rows for value in row.values())
        try:
            await statement.fetch(session, dict(zip(names, values, strict=True)))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == _DIVISION_BY_ZERO:
                raise RowsVanished(", ".join(table.name for table, _ in few)) from error
            raise


@lru_cache(maxsize=100)
def _insert(table: Table, columns: tuple[str, ...]) -> Statement:
    return Statement(insert(table).values({name: _value(table, name, name) for name in columns}).inline())


@lru_cache(maxsize=500)
def _together(shape: _Shape, last: bool) -> tuple[Statement, list[str]]:
    """`WITH … (INSERT …), …`, and the names of its parameters in the order of rows and columns.

    PostgreSQL checks references between the rows when all are there. Where one was swallowed (by a trigger), the
    statement divides by zero: it may be the whole transaction, and an error is what undoes it.
    """
    inserts: list[CTE] = []
    names: list[str] = []
    for table, columns, count in shape:
        rows = []
        for _ in range(count):
            places = {column: f"{column}_{len(names) + place}" for place, column in enumerate(columns)}
            names += places.values()
            rows.append({column: _value(table, column, name) for column, name in places.items()})
        one: Any = insert(table).values(rows).inline().returning(literal_column("1"))
        inserts.append(one.cte(f"rows_{len(inserts)}"))
    written: Any = sum(
        (select(func.count()).select_from(each).scalar_subquery() for each in inserts), literal_column("0")
    )
    all_there = case(
        (written == literal_column(str(sum(count for *_, count in shape))), literal_column("1")),
        else_=literal_column("0"),
    )
    return Statement(select(literal_column("1").op("/")(all_there)), begins=not last), names


def _value(table: Table, column: str, name: str) -> Any:
    return bindparam(name, type_=table.c[column].type)
