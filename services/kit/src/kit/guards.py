"""Tables that the audit answers for row by row, so that a change that passed no service does not go unseen.

A service names tables and columns (`Service.guarded`). For each row written there, the audit entry of that transaction
carries two keyed digests: of the row as it was loaded and as it became. A digest tells nothing of what the columns
hold. `audit.verify` follows each row from digest to digest (`Ledger`) and compares the last with the row: a service
that loads and saves an altered row does not hide the alteration. A bulk statement passes by unseen: change objects, or
call `note`.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Enum, String, Table, event, inspect, select, text, tuple_, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.append_only import triggers
from kit.context import context_of

BATCH = 1000
BEGAN = "table.guard"
"""Action of the entry that follows when each row of a table has been entered."""
BEGAN_AGAIN = "table.guard_again"
"""Of the one that comes before all rows are entered again, with the reason."""

States = dict[str, dict[str, str | None]]
"""Object id → name of the guard → digest of the row; None where it was deleted."""

Changes = dict[str, dict[str, tuple[str | None, str | None]]]
"""Object id → name of the guard → digests of the row before and after; None where there was no row."""


class Guard:
    """`may_go`: rows are deleted when they are old, which no entry tells. `append_only`: the database itself refuses to
    change or delete one (`kit.append_only`)."""

    def __init__(self, model: type[SQLModel], *columns: str, may_go: bool = False, append_only: bool = False) -> None:
        self.model, self.columns, self.may_go, self.append_only = model, columns, may_go, append_only
        self.name = f"{self.table.name}({', '.join(columns)})"
        """With its columns: where these change in a later release, it is another guard."""

    @cached_property
    def table(self) -> Table:
        table = inspect(self.model).local_table
        assert isinstance(table, Table)
        return table

    @cached_property
    def keys(self) -> list[Any]:
        return list(self.table.primary_key)

    def object_id(self, row: Mapping[str, Any]) -> str:
        return " ".join(str(row[key.name]) for key in self.keys)

    @property
    def unguarded(self) -> list[str]:
        return [each.name for each in self.table.c if each.name not in self.columns and not each.primary_key]

    def digest(self, secret: bytes, object_id: str, values: Mapping[str, Any]) -> str:
        content = [self.name, object_id, *(_plain(values[name]) for name in self.columns)]
        return hmac.new(secret, repr(content).encode(), "sha256").hexdigest()

    def former(self, name: str) -> "Guard | None":
        """The guard of that name on the same table; None where it guarded a column that is no more."""
        columns = name.partition("(")[2].removesuffix(")").split(", ")
        return Guard(self.model, *columns, may_go=self.may_go) if set(columns) <= set(self.table.c.keys()) else None

    async def page(
        self, session: AsyncSession, *, after: Mapping[str, Any] | None, lock: bool = False, also: Sequence[str] = ()
    ) -> list[dict[str, Any]]:
        """The next rows: key and guarded columns, as they are stored (a role may be a word that is none)."""
        names = list(dict.fromkeys((*(key.name for key in self.keys), *self.columns, *also)))
        columns = [self.table.c[name] for name in names]
        raw = [type_coerce(each, String).label(each.name) if isinstance(each.type, Enum) else each for each in columns]
        page = select(*raw).order_by(*self.keys).limit(BATCH)
        if after is not None:
            page = page.where(tuple_(*self.keys) > tuple(after[key.name] for key in self.keys))
        rows = (await session.execute(page.with_for_update() if lock else page)).all()
        return [dict(zip(names, row, strict=True)) for row in rows]


def _plain(value: Any) -> str:
    """The same for a value before it is stored and after it was read, on both engines."""
    if isinstance(value, datetime):
        return str(value.timestamp())
    return "" if value is None else f"={value!s}"


class Written(NamedTuple):
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def note(
    session: AsyncSession,
    model: type[SQLModel],
    object_id: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """A row that is written by a statement of its own: its guarded columns before and after; None for no row."""
    for guard in context_of(session).database.guards:
        if guard.model is model:
            remember(session, guard, object_id, before, after)


def remember(
    session: AsyncSession | Session,
    guard: Guard,
    object_id: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Of a row that one transaction writes several times, the first `before` and the last `after`."""
    written = context_of(session).written
    earlier = written.get((object_id, guard))
    written[object_id, guard] = Written(earlier.before if earlier else before, after)


@event.listens_for(Session, "after_flush")
def _note_flushed(session: Session, _context: Any) -> None:
    guards = context_of(session).database.guards
    if not guards:
        return
    new, deleted = session.new, session.deleted
    changed = [each for each in session.dirty if session.is_modified(each)]
    for guard in guards:
        for each in new:
            if isinstance(each, guard.model):
                remember(session, guard, _id_of(each), None, _present(guard, each))
        for each in changed:
            if isinstance(each, guard.model):
                remember(session, guard, _id_of(each), _loaded(guard, each), _present(guard, each))
        for each in deleted:
            if isinstance(each, guard.model):
                remember(session, guard, _id_of(each), _loaded(guard, each), None)


def _present(guard: Guard, row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in guard.columns}


def _loaded(guard: Guard, row: Any) -> dict[str, Any]:
    """As the database gave it, or as the flush before left it. After a flush SQLAlchemy still has the history."""
    values = {}
    for name in guard.columns:
        history = inspect(row).attrs[name].history
        if not history.deleted and not history.unchanged:
            raise RuntimeError(f"{guard.table.name}.{name} was changed before it was loaded")
        [values[name]] = history.deleted or history.unchanged
    return values


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    context_of(session).written.clear()


def _id_of(row: Any) -> str:
    return " ".join(map(str, inspect(row).mapper.primary_key_from_instance(row)))


def take_changes(session: AsyncSession, secret: bytes) -> Changes:
    """Digests of what was written since the last time, among it the rows that wait for the commit."""
    context = context_of(session)
    written, context.written = context.written, {}
    for guard in context.database.guards:
        for (table, _), rows in context.rows.items():
            if table is guard.table:
                written |= {(guard.object_id(row), guard): Written(None, row) for row in rows}
    changes: Changes = {}
    for (object_id, guard), (before, after) in written.items():
        was = None if before is None else guard.digest(secret, object_id, before)
        became = None if after is None else guard.digest(secret, object_id, after)
        changes.setdefault(object_id, {})[guard.name] = (was, became)
    return changes


@dataclass
class _Step:
    entry: str
    was: str | None
    became: str | None
    overtaken: bool = False
    """A later entry followed the known digest, so this one does not say how the row is now."""


class Ledger:
    """What the entries say of guarded rows, taken in the order of the entries.

    An entry has the time of its deed, not of its commit, so two entries of one row may come in the wrong order: what
    does not follow the last known digest waits until it does.
    """

    def __init__(self) -> None:
        self.states: States = {}
        self.began: dict[str, str | None] = {}
        """Guards that have entered each row: from there on a row that no entry speaks of is a finding. To each the one
        that guarded the table before it."""
        self._waiting: dict[tuple[str, str], list[_Step]] = {}

    def begin(self, guard: str) -> None:
        if guard in self.began:
            return
        same = [each for each in self.began if _table_of(each) == _table_of(guard)]
        self.began[guard] = same[-1] if same else None

    def take(self, entry: str, object_id: str, rows: Mapping[str, Any]) -> None:
        known = self.states.setdefault(object_id, {})
        spoken_of = tuple(known)
        for guard, change in rows.items():
            waiting = self._waiting.get((object_id, guard), [])
            if not isinstance(change, list):  # of a release that entered only what the row became
                became = change
            elif known.get(guard) == change[0] or not self._must_follow(guard, spoken_of):
                became = change[1]
            else:
                self._waiting[object_id, guard] = [*waiting, _Step(entry, *change)]
                continue
            for step in waiting:
                step.overtaken = True
            _settle(known, guard, became, waiting)

    def _must_follow(self, guard: str, spoken_of: Sequence[str]) -> bool:
        """Not before the guard has begun, nor where a newer release has written the row by a guard of its own."""
        if guard not in self.began:
            return False
        order = list(self.began)
        earlier = order[: order.index(guard) + 1]
        return not any(each not in earlier and _table_of(each) == _table_of(guard) for each in spoken_of)

    def forget(self, guard: str) -> None:
        """The rows are entered again as they are, by somebody who gave a reason."""
        both = {guard, self.began.pop(guard, None) or guard}
        for known in self.states.values():
            for each in both & known.keys():
                del known[each]
        for place in [each for each in self._waiting if each[1] in both]:
            del self._waiting[place]

    def findings(self) -> list[str]:
        """Rows that a service loaded otherwise than the entry before had left them. Call it when all are taken."""
        found = []
        for (object_id, guard), waiting in self._waiting.items():
            known = self.states[object_id]
            while waiting:
                step = waiting.pop(0)
                how = "added" if known.get(guard) is None else "deleted" if step.was is None else "altered"
                found.append(f"row {object_id} of {_table_of(guard)} was {how} before {step.entry} was written")
                if not step.overtaken:
                    _settle(known, guard, step.became, waiting)
        return found


def _table_of(guard: str) -> str:
    return guard.partition("(")[0]


def _settle(known: dict[str, str | None], guard: str, became: str | None, waiting: list[_Step]) -> None:
    """Make this digest the known one, then each that waits for it."""
    known[guard] = became
    while step := next((each for each in waiting if each.was == known.get(guard)), None):
        waiting.remove(step)
        known[guard] = step.became


async def compare(session: AsyncSession, guard: Guard, secret: bytes, ledger: Ledger) -> tuple[int, list[str]]:
    """How many rows there are, and what is wrong with them: a finding is a sentence."""
    states, former = ledger.states, ledger.began[guard.name]
    missing = {
        object_id
        for object_id, digests in states.items()
        if (digests[guard.name] if guard.name in digests else former and digests.get(former))
    }
    findings: list[str] = []
    last: Mapping[str, Any] | None = None
    count = 0
    try:
        while page := await guard.page(session, after=last):
            for values in page:
                object_id = guard.object_id(values)
                missing.discard(object_id)
                entered = states.get(object_id, {}).get(guard.name)
                if entered is None:
                    findings.append(f"row {object_id} of {guard.table.name} was added: no entry speaks of it")
                elif not hmac.compare_digest(entered, guard.digest(secret, object_id, values)):
                    findings.append(f"row {object_id} of {guard.table.name} was altered")
            count, last = count + len(page), page[-1]
    except (LookupError, TypeError, ValueError, DBAPIError) as error:
        findings.append(f"{guard.table.name} cannot be read ({type(error).__name__})")
        return count, findings
    if not guard.may_go:
        findings += [f"row {object_id} of {guard.table.name} was deleted" for object_id in sorted(missing)]
    return count, findings


_POSTGRES_SWALLOWERS = text("""
    WITH ours AS (
        SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
           AND NOT EXISTS (SELECT 1 FROM pg_depend d
                            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
    SELECT c.relname, 'trigger ' || t.tgname, t.tgtype || ' ' || t.tgenabled::text || ' ' || p.prosrc FROM pg_trigger t
      JOIN ours c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT c.relname, 'rule ' || r.rulename, NULL FROM pg_rewrite r JOIN ours c ON c.oid = r.ev_class
     WHERE r.rulename <> '_RETURN'
    UNION ALL
    SELECT relname, 'policy of row security', NULL FROM ours WHERE relrowsecurity
    UNION ALL
    SELECT relname, 'view or other thing in its place', NULL FROM ours WHERE relkind IN ('v', 'm', 'f')
    UNION ALL
    SELECT c.relname, 'reference that changes rows by itself, ' || f.conname, NULL FROM pg_constraint f
      JOIN ours c ON c.oid = f.conrelid
     WHERE f.contype = 'f' AND (f.confdeltype NOT IN ('a', 'r') OR f.confupdtype NOT IN ('a', 'r'))
    UNION ALL
    SELECT pg_describe_object(d.classid, d.objid, d.objsubid), 'call of ' || d.refobjid::regprocedure, NULL
      FROM pg_depend d
     WHERE d.refclassid = 'pg_proc'::regclass AND d.deptype = 'n'
       AND d.classid IN ('pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_class'::regclass)
    UNION ALL
    SELECT current_database(), 'trigger of events, ' || evtname, NULL FROM pg_event_trigger
""")
"""A function of the database's own shows in `pg_depend` where a default, a check or an index calls it."""
_SQLITE_SWALLOWERS = text("""
    SELECT tbl_name, type || ' ' || name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')
    UNION ALL
    SELECT name, 'conflict clause', NULL FROM sqlite_master WHERE type = 'table' AND sql LIKE '%ON CONFLICT%'
    UNION ALL
    SELECT t.name, 'reference that changes rows by itself, ' || f."from", NULL
      FROM sqlite_master t, pragma_foreign_key_list(t.name) f
     WHERE t.type = 'table' AND (f.on_delete NOT IN ('NO ACTION', 'RESTRICT')
                                 OR f.on_update NOT IN ('NO ACTION', 'RESTRICT'))
""")


async def find_swallowers(session: AsyncSession) -> list[str]:
    """What could write, alter or swallow a row of any table unasked, but for the service's triggers; and which of
    those that refuse changes are not there."""
    database = context_of(session).database
    dialect = session.get_bind().dialect.name
    found = await session.execute(_POSTGRES_SWALLOWERS if dialect == "postgresql" else _SQLITE_SWALLOWERS)
    digests = [(place, what, definition and trigger_digest(place, definition)) for place, what, definition in found]
    there = {digest for _, _, digest in digests}
    refusals = refusing_triggers(database.guards, dialect)
    return [
        *(
            f"{place} has a {what}, which is not ours" + (f" ({digest})" if digest else "")
            for place, what, digest in digests
            if digest not in database.triggers
        ),
        *(
            f"trigger {name}, which refuses changes, is not there"
            for digest, name in refusals.items()
            if digest not in there
        ),
    ]


def refusing_triggers(guards: Iterable[Guard], dialect: str) -> dict[str, str]:
    """Digest → name: of the tables that are only added to."""
    tables = [each.table.name for each in guards if each.append_only]
    return {trigger_digest(table, each.told): each.name for table in tables for each in triggers(table, dialect)}


def trigger_digest(table: str, definition: str) -> str:
    """Of a trigger: on PostgreSQL when it fires and what its function does, on SQLite its text."""
    return hashlib.sha256(f"{table} {definition}".encode()).hexdigest()
