"""Tables that the audit answers for row by row, so that a change that passed no service does not go unseen.

A service names tables and columns (`Service.guarded`). Whatever it writes there, the audit entry of that transaction
carries a keyed digest of the row as it became; the digest tells nothing, whatever the columns hold. `audit.verify`
compares each row with the last digest of it. A bulk statement passes by unseen: change objects, or call `note`.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Enum, String, Table, event, inspect, select, text, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

BATCH = 1000

States = dict[str, dict[str, str | None]]
"""Object id → name of the guard → digest of the row; None where it was deleted."""


class Guard:
    """`may_go`: rows are deleted when they are old, which no entry tells."""

    def __init__(self, model: type[SQLModel], *columns: str, may_go: bool = False) -> None:
        self.model, self.columns, self.may_go = model, columns, may_go
        self.name = f"{self.table.name}({', '.join(columns)})"
        """With its columns: where these change in a later release, it is another guard."""

    @cached_property
    def table(self) -> Table:
        table = inspect(self.model).local_table
        assert isinstance(table, Table)
        return table

    @cached_property
    def key(self) -> Any:
        [key] = self.table.primary_key
        return key

    def digest(self, secret: bytes, object_id: str, values: Mapping[str, Any]) -> str:
        content = [self.name, object_id, *(_plain(values[name]) for name in self.columns)]
        return hmac.new(secret, repr(content).encode(), "sha256").hexdigest()

    async def page(
        self, session: AsyncSession, *, after: str | None, lock: bool = False
    ) -> list[tuple[str, dict[str, Any]]]:
        """The next rows: object id and guarded columns, as they are stored (a role may be a word that is none)."""
        columns = [self.table.c[name] for name in self.columns]
        raw = [type_coerce(each, String).label(each.name) if isinstance(each.type, Enum) else each for each in columns]
        page = select(self.key.label("key"), *raw).order_by(self.key).limit(BATCH)
        if after is not None:
            page = page.where(self.key > after)
        rows = (await session.execute(page.with_for_update() if lock else page)).all()
        return [(str(row[0]), dict(zip(self.columns, row[1:], strict=True))) for row in rows]


def _plain(value: Any) -> str:
    """The same for a value before it is stored and after it was read, on both engines."""
    if isinstance(value, datetime):
        return str(value.timestamp())
    return "" if value is None else f"={value!s}"


def note(session: AsyncSession, model: type[SQLModel], object_id: str, values: Mapping[str, Any]) -> None:
    """A row that is written by a statement of its own."""
    for guard in _guards(session):
        if guard.model is model:
            _noted(session)[object_id, guard] = dict(values)


def _guards(session: Any) -> tuple[Guard, ...]:
    found: tuple[Guard, ...] = session.info["database"].guards if "database" in session.info else ()
    return found


def _noted(session: Any) -> dict[tuple[str, Guard], dict[str, Any] | None]:
    noted: dict[tuple[str, Guard], dict[str, Any] | None] = session.info.setdefault("guarded", {})
    return noted


@event.listens_for(Session, "after_flush")
def _note_flushed(session: Session, _context: Any) -> None:
    for guard in _guards(session):
        for each in (*session.new, *session.dirty):
            if isinstance(each, guard.model) and (each in session.new or session.is_modified(each)):
                _noted(session)[_id_of(each), guard] = {name: getattr(each, name) for name in guard.columns}
        for each in session.deleted:
            if isinstance(each, guard.model):
                _noted(session)[_id_of(each), guard] = None


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("guarded", None)


def _id_of(row: Any) -> str:
    [key] = inspect(row).mapper.primary_key_from_instance(row)
    return str(key)


def take_noted(session: AsyncSession, secret: bytes) -> States:
    """Digests of what was written since the last time, among it the rows that wait for the commit."""
    noted: dict[tuple[str, Guard], dict[str, Any] | None] = session.info.pop("guarded", {})
    for guard in _guards(session):
        for (table, _), rows in session.info.get("rows", {}).items():
            if table is guard.table:
                noted |= {(str(row[guard.key.name]), guard): row for row in rows}
    states: States = {}
    for (object_id, guard), values in noted.items():
        digest = None if values is None else guard.digest(secret, object_id, values)
        states.setdefault(object_id, {})[guard.name] = digest
    return states


async def compare(session: AsyncSession, guard: Guard, secret: bytes, states: States) -> tuple[int, list[str]]:
    """How many rows there are, and what is wrong with them: a finding is a sentence."""
    missing = {object_id for object_id, digests in states.items() if digests.get(guard.name)}
    findings: list[str] = []
    count, last = 0, None
    try:
        while page := await guard.page(session, after=last):
            for object_id, values in page:
                missing.discard(object_id)
                entered = states.get(object_id, {}).get(guard.name)
                if entered is None:
                    findings.append(f"row {object_id} of {guard.table.name} was added: no entry speaks of it")
                elif not hmac.compare_digest(entered, guard.digest(secret, object_id, values)):
                    findings.append(f"row {object_id} of {guard.table.name} was altered")
            count, last = count + len(page), page[-1][0]
    except (LookupError, TypeError, ValueError, DBAPIError) as error:
        findings.append(f"{guard.table.name} cannot be read ({type(error).__name__})")
        return count, findings
    if not guard.may_go:
        findings += [f"row {object_id} of {guard.table.name} was deleted" for object_id in sorted(missing)]
    return count, findings


_POSTGRES_SWALLOWERS = text("""
    SELECT c.relname, 'trigger ' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE NOT t.tgisinternal AND c.relname = ANY(:names) AND c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT c.relname, 'rule ' || r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
     WHERE c.relname = ANY(:names) AND c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT c.relname, 'policy of row security' FROM pg_class c
     WHERE c.relrowsecurity AND c.relname = ANY(:names) AND c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT c.relname, 'view or other thing in its place' FROM pg_class c
     WHERE c.relkind NOT IN ('r', 'p') AND c.relname = ANY(:names) AND c.relnamespace = current_schema()::regnamespace
""")
_SQLITE_SWALLOWERS = text("""
    SELECT tbl_name, type || ' ' || name FROM sqlite_master
     WHERE type IN ('trigger', 'view') AND tbl_name IN (SELECT value FROM json_each(:names))
""")


async def find_swallowers(session: AsyncSession, tables: Sequence[Table]) -> list[str]:
    """What could alter or swallow a row on its way into these tables. We make nothing of the kind."""
    names = [table.name for table in tables]
    if session.get_bind().dialect.name == "postgresql":
        found = await session.execute(_POSTGRES_SWALLOWERS, {"names": names})
    else:
        found = await session.execute(_SQLITE_SWALLOWERS, {"names": json.dumps(names)})
    return [f"{table} has a {what}, which is not ours" for table, what in found]
