"""Rows that nobody reads before the commit: written just before it, all of them in one exchange with the server.

An exchange costs more than what is exchanged (about 0.1 ms of processor time each), and nearly every write ends with
an event, an audit entry and an answer to remember. On PostgreSQL, where such rows are all a transaction does, the one
statement is the transaction; SQLite, which is in the same process, takes them one after the other.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, Table, bindparam, insert
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.statements import Statement

_MOST = 8
"""Of one table in the common statement; more, as an import has, go by themselves."""

_PORTION = 1000
"""Of those: what a database under load surely takes within the time of one command."""

_Shape = tuple[tuple[Table, tuple[str, ...], int], ...]
"""Table, columns, and how many rows of them."""


def insert_at_commit(session: AsyncSession, table: Table, *rows: Mapping[str, Any]) -> None:
    """Have rows written at the commit, after all that was added before. A breach is raised there, as IntegrityError."""
    waiting = session.info.setdefault("rows", {})
    for row in rows:
        waiting.setdefault((table, tuple(row)), []).append(row)


def has_rows(session: AsyncSession) -> bool:
    return bool(session.info.get("rows"))


def forget_rows(session: AsyncSession) -> None:
    """Of a transaction that is rolled back and used again."""
    session.info.pop("rows", None)


async def write_rows(session: AsyncSession, *, last: bool = False) -> None:
    """Write what is waiting, now: because somebody reads it after all, or as the `last` thing before the commit."""
    if session.new or session.dirty or session.deleted:  # first what the rows may refer to
        await session.flush()
    waiting: dict[tuple[Table, tuple[str, ...]], list[Mapping[str, Any]]] = session.info.pop("rows", {})
    if session.get_bind().dialect.name == "sqlite":
        for (table, columns), rows in waiting.items():
            await _insert(table, columns).run(session, rows)
        return
    for (table, columns), rows in waiting.items():
        if len(rows) > _MOST:
            for start in range(0, len(rows), _PORTION):
                await _insert(table, columns).run(session, rows[start : start + _PORTION])
    few = {place: rows for place, rows in waiting.items() if len(rows) <= _MOST}
    if few:
        statement, names = _together(tuple((*place, len(rows)) for place, rows in few.items()), last)
        values = (value for rows in few.values() for row in rows for value in row.values())
        await statement.fetch(session, dict(zip(names, values, strict=True)))


@lru_cache(maxsize=100)
def _insert(table: Table, columns: tuple[str, ...]) -> Statement:
    return Statement(insert(table).values({name: _value(table, name, name) for name in columns}).inline())


@lru_cache(maxsize=500)
def _together(shape: _Shape, last: bool) -> tuple[Statement, list[str]]:
    """`WITH … (INSERT …), … INSERT …`, and the names of its parameters in the order of rows and columns.

    PostgreSQL checks references between the rows when all are there.
    """
    inserts: list[Insert] = []
    names: list[str] = []
    for table, columns, count in shape:
        rows = []
        for _ in range(count):
            places = {column: f"{column}_{len(names) + place}" for place, column in enumerate(columns)}
            names += places.values()
            rows.append({column: _value(table, column, name) for column, name in places.items()})
        inserts.append(insert(table).values(rows).inline())
    *others, end = inserts
    whole = end.add_cte(*(each.cte(f"rows_{number}") for number, each in enumerate(others)))
    return Statement(whole, begins=not last), names


def _value(table: Table, column: str, name: str) -> Any:
    return bindparam(name, type_=table.c[column].type)
