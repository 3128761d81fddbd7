"""The least that could do the same: an ASGI application on asyncpg, without a framework, rules, rights or checks.

It inserts the rows that one real request inserted (`Rows`, taken from the database), with fresh keys, in one
transaction; and it lists twenty cases with one statement. Run by uvicorn with BENCH_ROWS and DATABASE_URL set.
"""

import json
import os
import pickle
import uuid
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg

LIST = """
SELECT c.id, c.serial, c.version, c.kind, c.state, c.title, c.unit_id, c.desk_unit_id, c.department_id, c.submitted_at,
       c.due_kind, c.due_at, c.due_provisional, u.name AS unit_name, d.name AS desk_name, p.name AS department_name
FROM cases c LEFT JOIN unit u ON u.id = c.unit_id LEFT JOIN unit d ON d.id = c.desk_unit_id
LEFT JOIN unit p ON p.id = c.department_id
WHERE c.author_id = $1 ORDER BY c.id DESC LIMIT 20
"""
UNIQUE_COLUMNS = """
SELECT DISTINCT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
WHERE i.indrelid = $1::regclass AND i.indisunique AND a.atttypid = 'varchar'::regtype
"""
COLUMNS = """
SELECT column_name, column_default IS NOT NULL OR is_identity = 'YES' AS is_given FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position
"""
NEXT_SERIAL = "nextval('case_serial')"


class Rows(NamedTuple):
    """What one transaction inserted into one table."""

    insert: str
    """With a place for each value of every row: one round trip."""
    values: list[Any]
    born: list[int]
    """Which of the values are keys made in that transaction."""


async def rows_of_case(connection: asyncpg.Connection, case_id: str) -> list[Rows]:
    """Everything the transaction that filed this case wrote; PostgreSQL marks each row with its writer (xmin)."""
    writer = await connection.fetchval("SELECT xmin::text FROM cases WHERE id = $1", case_id)
    tables = await connection.fetch(
        "SELECT relname FROM pg_stat_user_tables ORDER BY relname <> 'cases', relname"
    )  # cases first: others refer to it
    found, born = [], {case_id}
    for [table] in tables:
        columns = [name for name, is_given in await connection.fetch(COLUMNS, table) if not is_given]
        names = ", ".join(f'"{name}"' for name in columns)
        rows = await connection.fetch(f'SELECT {names} FROM "{table}" WHERE xmin::text = $1', writer)
        if rows:
            keys = {name for [name] in await connection.fetch(UNIQUE_COLUMNS, table)}
            born |= {row[name] for row in rows for name in keys & set(columns)}
            found.append((table, columns, names, rows))
    made = []
    for table, columns, names, rows in found:
        values: list[Any] = []
        places = []
        for row in rows:
            marks = []
            for name in columns:
                if (table, name) == ("cases", "serial"):
                    marks.append(NEXT_SERIAL)
                else:
                    values.append(row[name])
                    marks.append(f"${len(values)}")
            places.append(f"({', '.join(marks)})")
        mine = [place for place, value in enumerate(values) if isinstance(value, str) and value in born]
        made.append(Rows(f'INSERT INTO "{table}" ({names}) VALUES {", ".join(places)}', values, mine))
    return made


_pool: asyncpg.Pool | None = None
_template: list[Rows] = []
_answer: Any = None
_author = ""


async def _start() -> None:
    global _pool, _template, _answer, _author
    _template, _answer, _author = pickle.loads(Path(os.environ["BENCH_ROWS"]).read_bytes())
    _pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=10, max_size=10)


async def _insert() -> bytes:
    assert _pool is not None
    fresh: dict[str, str] = {}
    async with _pool.acquire() as connection, connection.transaction():
        for rows in _template:
            values = list(rows.values)
            for place in rows.born:
                values[place] = fresh.setdefault(values[place], str(uuid.uuid4()))
            await connection.execute(rows.insert, *values)
    return json.dumps(_answer).encode()


async def _list() -> bytes:
    assert _pool is not None
    async with _pool.acquire() as connection:
        rows = await connection.fetch(LIST, _author)
    return json.dumps({"items": [dict(row) for row in rows], "next": None}, default=str).encode()


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await receive()
        await _start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    if scope["method"] == "POST":
        json.loads(body)
        status, answer = 201, await _insert()
    else:
        status, answer = 200, await _list()
    await send({
        "type": "http.response.start",
        "status": status,
        "headers": [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer))],
    })  # fmt: skip
    await send({"type": "http.response.body", "body": answer})
