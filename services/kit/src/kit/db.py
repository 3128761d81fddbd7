"""Engine, sessions, and the one place where a request's transaction commits.

Two kinds of session. A *read* session never writes: AUTOCOMMIT on PostgreSQL (no BEGIN and ROLLBACK round trips), a
deferred transaction on SQLite. A *write* session is one transaction: on SQLite it begins with BEGIN IMMEDIATE, because
there `FOR UPDATE` means nothing and two readers that both go on to write would lose an update; on PostgreSQL the noun
function locks its aggregate's row with `get_locked`.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import new_class
from typing import Annotated, Any, TypeVar, cast

import structlog
import uuid_utils
from fastapi import Depends, Request
from sqlalchemy import DateTime, Dialect, MetaData, QueuePool, Table, TypeDecorator, func, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import registry
from sqlalchemy.orm.util import identity_key
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.context import SessionContext, context_of
from kit.guards import Guard, refusing_triggers
from kit.rows import has_rows, write_rows
from kit.settings import Settings
from kit.sqlite import prepare_sqlite

log = structlog.get_logger()

Model = TypeVar("Model", bound=SQLModel)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time on both engines; a naive value is refused rather than guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class KitTable(SQLModel, registry=registry()):
    """Base of the tables kit itself needs in every service's database.

    Every owner of tables has such a base of its own: SQLModel's registry and MetaData are global otherwise, and equal
    names of two services would collide in the standalone process, which loads all of them.
    """

    metadata = MetaData()


def new_id() -> str:
    """A UUIDv7: sorts by time, so that indexes grow at one end."""
    return str(uuid_utils.uuid7())


def declare(columns: type[Model], table: type[SQLModel]) -> type[Model]:
    """A table of just these columns, in the service whose base of tables `table` is."""
    made: type[Model] = new_class(columns.__name__, (columns, table), {"table": True})
    return made


class Database:
    """One service's database. `read()` and `write()` give sessions; only a successful `write()` block commits."""

    def __init__(
        self, url: str, settings: Settings, guards: Sequence[Guard] = (), triggers: Sequence[str] = ()
    ) -> None:
        parsed = make_url(url)
        self.is_postgres = parsed.get_backend_name() == "postgresql"
        self.settings = settings
        self.guards = tuple(guards)
        """Tables that the audit answers for."""
        dialect = "postgresql" if self.is_postgres else "sqlite"
        self.triggers = {*triggers, *refusing_triggers(self.guards, dialect)}
        """Digests of those that migrations make, and of those of the tables that are only added to."""
        self.published = asyncio.Event()
        """Set at each commit of this process that holds events; the relay waits for it."""
        if self.is_postgres:
            # asyncpg has another name for what PostgreSQL's own URLs call sslmode.
            tls = {"ssl": parsed.query["sslmode"]} if "sslmode" in parsed.query else {}
            self.engine: AsyncEngine = create_async_engine(
                parsed.set(drivername="postgresql+asyncpg").difference_update_query(["sslmode"]),
                pool_size=settings.database_pool,
                max_overflow=0,
                # A request is over within five seconds, come what may: the pool takes two more to drop a connection.
                pool_timeout=2,
                pool_recycle=1800,
                json_serializer=_dump_json,
                hide_parameters=True,
                # pool_pre_ping alone hung for 20 s on a half-open socket: bound every command instead.
                # Compiling a list's statement took 35 ms, running it 8: jit is for long ones.
                connect_args={
                    "timeout": 2,
                    "command_timeout": 2.5,
                    "server_settings": {"timezone": "UTC", "jit": "off"},
                    **tls,
                },
            )
            self._reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            self._writing = self.engine
        else:
            path = parsed.database
            if path and path != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            self.engine = create_async_engine(
                parsed.set(drivername="sqlite+aiosqlite"),
                json_serializer=_dump_json,
                hide_parameters=True,
                pool_size=8,
                max_overflow=8,
            )
            prepare_sqlite(self.engine.sync_engine)
            self._reading = self.engine
            self._writing = self.engine.execution_options(begin="IMMEDIATE")

    @asynccontextmanager
    async def _session(self, bind: AsyncEngine) -> AsyncIterator[AsyncSession]:
        info = {SessionContext: SessionContext(self)}
        session = AsyncSession(bind, expire_on_commit=False, autoflush=False, info=info)
        try:
            yield session
        except BaseException:
            await session.rollback()
            raise
        finally:
            if session.in_transaction():  # otherwise it holds no connection
                await asyncio.shield(session.close())

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        async with self._session(self._reading) as session:
            yield session
            if has_rows(session) or session.new or session.dirty or session.deleted:
                raise RuntimeError("changed in a session that only reads, so it would be lost")

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        async with self._session(self._writing) as session:
            yield session
            await write_rows(session, last=True)
            if session.in_transaction():
                await session.commit()
            if context_of(session).published:
                self.published.set()

    async def close(self) -> None:
        """Waits up to 2 s for connections of cancelled tasks: aiosqlite never returns from a close that is broken off
        by the end of its loop."""
        pool, tries = cast(QueuePool, self.engine.pool), 200
        while pool.checkedout() and tries:
            await asyncio.sleep(0.01)
            tries -= 1
        if not tries:
            log.warning("connections_still_open", count=pool.checkedout())
        await self.engine.dispose()


_dump_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


async def get_locked(session: AsyncSession, model: type[Model], object_id: Any) -> Model | None:
    """The row as it is now, locked until the transaction ends; None where there is none. Lock first, then change: what
    was changed before would be overwritten by what is stored. Rows that refer to it can be written meanwhile: keys do
    not change, and a check of a foreign key that waited could wait for ever."""
    known = session.identity_map.get(identity_key(model, object_id))
    if known is not None and session.is_modified(known):
        raise RuntimeError(f"{model.__name__} was changed before it was locked")
    return await session.get(model, object_id, with_for_update={"key_share": True}, populate_existing=True)


async def hold_alone(session: AsyncSession, what: str) -> None:
    """Until the transaction ends nobody else holds `what`. SQLite's writers are alone anyway."""
    if _dialect(session) == "postgresql":
        lock = int.from_bytes(hashlib.sha256(what.encode()).digest()[:7], "big")
        await session.exec(select(func.pg_advisory_xact_lock(lock)))


def inserting(session: AsyncSession, model: type[SQLModel]) -> postgresql.Insert:
    """`INSERT INTO` in the words of the session's database, to which `on_conflict_…` can be said. SQLite's has the same
    methods."""
    table = inspect(model).local_table
    assert isinstance(table, Table)
    if _dialect(session) == "postgresql":
        return postgresql.insert(table)
    return cast(postgresql.Insert, sqlite.insert(table))


async def insert_new(session: AsyncSession, model: type[SQLModel], values: dict[str, Any]) -> bool:
    """Insert a row unless one with its key is there; False if so. Waits for a rival transaction on the same key."""
    result = await session.exec(inserting(session, model).values(values).on_conflict_do_nothing())
    return result.rowcount == 1


async def insert_new_ones(
    session: AsyncSession, model: type[SQLModel], rows: list[dict[str, Any]]
) -> set[tuple[Any, ...]]:
    """Insert those rows whose key is not there yet; returns the keys of these."""
    statement = inserting(session, model)
    new = statement.values(rows).on_conflict_do_nothing().returning(*statement.table.primary_key)
    return {tuple(row) for row in await session.exec(new)}


async def put(session: AsyncSession, model: type[SQLModel], *rows: dict[str, Any]) -> None:
    """Insert each row (all of the same columns), or replace the one with its primary key."""
    statement = inserting(session, model).values(list(rows))
    keys = [column.name for column in statement.table.primary_key]
    rest = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    await session.exec(statement.on_conflict_do_update(index_elements=keys, set_=rest))


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name


async def _read_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.context.db.read() as session:
        yield session


async def _write_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.context.db.write() as session:
        request.state.write_session = session
        yield session


# scope="function": the transaction ends before the answer is sent. With FastAPI's default it ends afterwards, and a
# commit that fails would still have answered 201.
Read = Annotated[AsyncSession, Depends(_read_session, scope="function")]
Write = Annotated[AsyncSession, Depends(_write_session, scope="function")]


async def _database(request: Request) -> Database:
    database: Database = request.app.state.context.db
    return database


Db = Annotated[Database, Depends(_database)]
"""For what takes several transactions (a failed try must survive its refusal), mostly none, or longer than one may."""


_AWAY = frozenset({"57P01", "57P02", "57P03", "53300", "40001", "40P01"})
"""PostgreSQL's codes (in addition to class 08) for shutting down, starting up, too many connections; and for a
transaction it gave up in favour of another, which goes through when tried again."""


def is_database_away(error: BaseException) -> bool:
    """True where the database cannot be reached or did not answer in time, as against a mistake of ours."""
    if isinstance(error, (PoolTimeout, TimeoutError, ConnectionError, InterfaceError)):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return state[:2] == "08" or state in _AWAY or _is_locked_sqlite(error)
    return isinstance(error, OSError)


def is_unstorable_text(error: BaseException) -> bool:
    """True where PostgreSQL refuses a caller's text: it stores no NUL character, from a path, a query or JSON."""
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return state in ("22021", "22P05")


def _is_locked_sqlite(error: DBAPIError) -> bool:
    return isinstance(error, OperationalError) and "locked" in str(error.orig)
