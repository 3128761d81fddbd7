"""Test fixtures for services: a real database, signed tokens, and events through the real inbox.

`TEST_DATABASE_URL` (a PostgreSQL server on which databases may be created) makes the same suite run on PostgreSQL;
otherwise each harness has an SQLite file.
"""

import asyncio
import atexit
import base64
import json
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, overload

import asyncpg
import httpx
import hypothesis
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import SecretStr
from sqlalchemy import LargeBinary, func, inspect, literal, literal_column, or_, table, text
from sqlalchemy.engine import make_url
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit import clock, decoding, migrate
from kit.app import create_app
from kit.audit import Report, verify
from kit.auth import AUDIENCE, Closed
from kit.broker import LocalBroker, Received, Record
from kit.db import Database, KitTable, new_id
from kit.events import KINDS, Event, source_of
from kit.guards import find_swallowers
from kit.outbox import Outbox
from kit.routing import GuardedRoute
from kit.service import Context, Service
from kit.settings import Settings
from kit.worker import Worker

# A busy machine is no wrong rule.
hypothesis.settings.register_profile("tongxin", deadline=None)
hypothesis.settings.load_profile("tongxin")
decoding.WAITING_SECONDS = decoding.WALL_SECONDS = 55

Kind = TypeVar("Kind", bound=Event)

ISSUER = "https://test.tongxin.local"
KEY_ID = "test"


@cache
def signing_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


async def test_jwks() -> dict[str, Any]:
    public = jwt.algorithms.RSAAlgorithm.to_jwk(signing_key().public_key(), as_dict=True)
    return {"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]}


test_jwks.__test__ = False  # type: ignore[attr-defined]


def token(user_id: str, grants: Collection[str] = (), *, lasts: timedelta = timedelta(minutes=5), **claims: Any) -> str:
    """An access token such as identity signs; `grants` like `union_staff@<unit id>`."""
    body = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": user_id,
        "exp": clock.now() + lasts,
        "iat": clock.now(),
        "grants": list(grants),
        "acr": "pwd",
        "auth_time": clock.now().timestamp(),
        "sid": "test-session",
        **claims,
    }
    return jwt.encode(body, signing_key(), algorithm="RS256", headers={"typ": "at+jwt", "kid": KEY_ID})


@asynccontextmanager
async def kit_database(settings: Settings, server: str) -> AsyncIterator[Database]:
    """The kit's own tables only: in an SQLite file or, given a PostgreSQL `server`, in a new database there."""
    name = f"kit_{uuid.uuid4().hex}"
    if server:
        await _on_server(server, f'CREATE DATABASE "{name}" TEMPLATE template0')
    database = Database(_database_url(server, name) if server else settings.url(), settings)
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(KitTable.metadata.create_all)
        yield database
    finally:
        await database.close()
        if server:
            await _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _database_url(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def _on_server(server: str, statement: str) -> None:
    dsn = make_url(_database_url(server, "postgres")).set(drivername="postgresql")
    connection = await asyncpg.connect(dsn.render_as_string(hide_password=False))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


class _Declared:
    """The service as tests call it: a refusal that its route does not name in `errors=` fails the test that got it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = bytearray()
        is_problem = False

        async def look(message: Message) -> None:
            nonlocal is_problem
            if message["type"] == "http.response.start":
                is_problem = (b"content-type", b"application/problem+json") in message["headers"]
            elif is_problem:
                body.extend(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, look)
        route = scope.get("route")
        if is_problem and isinstance(route, GuardedRoute) and scope["method"] in (route.methods or ()):
            answers = [each["content"].get("application/problem+json", {}) for each in route.responses.values()]
            code, place = json.loads(body)["code"], f"{scope['method']} {route.path}"
            is_named = any(code in each.get("examples", ()) for each in answers)
            assert is_named, f"{place} answers {code}: name it in errors="


class _Template(NamedTuple):
    database: str
    """A file or, on a server, a name."""
    offsets: int
    prepared: Any


_templates: dict[tuple[object, ...], _Template] = {}
"""Server, service, its guards and preparation → what new databases are copied from."""


class Harness:
    """One service with a database of its own, served in memory.

    `server`: URL of a PostgreSQL, "" for SQLite; not given: what TEST_DATABASE_URL says. `extra` are settings; `open()`
    makes the database, `close()` drops it.
    """

    def __init__(self, service: Service, folder: Path, *, server: str | None = None, **extra: Any) -> None:
        self.service = service
        self._server = os.environ.get("TEST_DATABASE_URL", "") if server is None else server
        name = f"t_{service.name}_{uuid.uuid4().hex[:12]}"
        self._database = name
        self._file = folder / f"{name}.db"
        url = _database_url(self._server, name) if self._server else f"sqlite+aiosqlite:///{self._file}"
        self.settings = Settings(
            service=service.name,
            var=folder,
            database_url=url,
            issuer=ISSUER,
            audit_key=SecretStr("test audit key, thirty-two bytes!"),
            secret_key=SecretStr("test secret key, thirty-two bytes"),
            log_level="ERROR",
            **extra,
        )
        self.broker = LocalBroker()
        self.app = create_app(service, self.settings, broker=self.broker, fetch_jwks=test_jwks)
        self.context: Context = self.app.state.context
        self.db = self.context.db
        self.worker = Worker(service, self.context)
        self._offsets = 0

    async def open(self, prepare: Callable[[], Awaitable[Any]] | None = None) -> Any:
        """Migrate and `prepare`, which takes a second. Both are done once: the next harness gets a copy of the database
        as it was then, and the answer of that `prepare`, whose rows must therefore always be the same."""
        guards = frozenset((guard.name, guard.append_only) for guard in self.service.guarded)
        key = (
            self._server,
            self.service.name,
            guards,
            f"{prepare.__module__} {prepare.__qualname__}" if prepare else "",
        )
        if template := _templates.get(key):
            await self._create(template.database)
            self._offsets = template.offsets
            return deepcopy(template.prepared)
        prepared = None
        if prepare:
            await self.open()
            prepared = await prepare()
        else:
            await self.open_once()
        await self.db.close()
        _templates[key] = _Template(await self._keep(), self._offsets, deepcopy(prepared))
        return prepared

    async def open_once(self) -> None:
        """Migrate, and keep no copy for the next harness: for a server that ends before this process does."""
        await self._create("")
        await migrate.upgrade(self.db, self.service)

    async def _create(self, template: str) -> None:
        if self._server:
            await _on_server(self._server, f'CREATE DATABASE "{self._database}" TEMPLATE "{template or "template0"}"')
        elif template:
            shutil.copy(template, self._file)

    async def _keep(self) -> str:
        """A copy of the database, until the process ends."""
        if self._server:
            name = f"t_{self.service.name}_{uuid.uuid4().hex[:12]}_template"
            await _on_server(self._server, f'CREATE DATABASE "{name}" TEMPLATE "{self._database}"')
            atexit.register(asyncio.run, _on_server(self._server, f'DROP DATABASE IF EXISTS "{name}"'))
            return name
        folder = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, folder)
        return str(shutil.copy(self._file, folder))

    async def close(self) -> None:
        await self.db.close()
        if self._server:
            await _on_server(self._server, f'DROP DATABASE IF EXISTS "{self._database}" WITH (FORCE)')

    def client(self, user_id: str | None = None, grants: Collection[str] = (), **headers: str) -> httpx.AsyncClient:
        """A caller: signed in as `user_id` with `grants`, or nobody. English texts unless a header says otherwise.

        What the service did not expect is raised where it was asked; a `faulty()` caller is answered 500.
        """
        return self._client(_Declared(self.app), user_id, grants, headers)

    def shut_out(self, user_id: str, closed: Closed, grants: Collection[str] = ()) -> httpx.AsyncClient:
        """A caller to whom what is older is shut."""
        return self._client(_Declared(self.app), user_id, grants, {}, closed=closed)

    def faulty(self, user_id: str | None = None, grants: Collection[str] = (), **headers: str) -> httpx.AsyncClient:
        """A caller to whom the service answers 500 where it fails, as it does in production."""
        return self._client(self.app, user_id, grants, headers, raises=False)

    def _client(
        self,
        app: Any,
        user_id: str | None,
        grants: Collection[str],
        headers: dict[str, str],
        *,
        raises: bool = True,
        closed: Closed | None = None,
    ) -> httpx.AsyncClient:
        own = {"accept-language": "en", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if user_id is not None:
            claims: dict[str, Any] = {"closed": [at.timestamp() for at in closed]} if closed else {}
            own["authorization"] = f"Bearer {token(user_id, grants, **claims)}"
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=raises), base_url="http://test", headers=own
        )

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A write session of the test's own; commits at the end."""
        async with self.db.write() as session:
            yield session

    async def deliver(self, *events: Event, event_id: str | None = None, together: bool = False) -> None:
        """Let the service receive events through its real inbox, each in a transaction of its own or all in one; parks
        what fails five times."""
        received: list[Received] = []
        for event in events:
            self._offsets += 1
            received.append(Received(record_of(event, event_id), 0, self._offsets))
        for portion in [received] if together else [[each] for each in received]:
            await self.worker.consumer.consume(portion)

    @overload
    async def events(self) -> list[Event]: ...
    @overload
    async def events(self, *kinds: type[Kind]) -> list[Kind]: ...
    async def events(self, *kinds: type[Event]) -> Sequence[Event]:
        """What the service has published so far, oldest first; of these kinds, or all."""
        async with self.db.read() as session:
            rows = (await session.exec(select(Outbox).order_by(col(Outbox.id)))).all()
        found = [KINDS[row.type].model_validate_json(row.data) for row in rows]
        return [event for event in found if not kinds or isinstance(event, kinds)]

    async def settle(self) -> None:
        """Relay the outbox and let the service consume its own events."""
        while await self.worker.relay.send_batch() + await self.worker.consumer.catch_up():
            pass

    async def run_job(self, name: str) -> None:
        await self.worker.run_job(name)

    async def rows(self, statement: str) -> list[Any]:
        """What plain SQL sees."""
        async with self.db.read() as session:
            return list((await session.execute(text(statement))).all())

    async def find_everywhere(self, marked: str) -> list[str]:
        """Where a text stands, open or in another notation: tables, with what is published, files, the database's
        write-ahead log. That is the whole server's on PostgreSQL, of which the newest 256 MB are searched: search for a
        text that nobody else writes, and soon."""
        forms = _forms(marked)
        async with self.db.engine.connect() as connection:
            names = await connection.run_sync(lambda each: inspect(each).get_table_names())
            rows_of: dict[str, Any] = {name: select(literal_column("*")).select_from(table(name)) for name in names}
            tables = {name: (await connection.execute(rows)).all() for name, rows in rows_of.items()}
        found = [name for name, rows in tables.items() if any(_holds(value, forms) for row in rows for value in row)]
        files = [path for path in self.settings.var.rglob("*") if path.is_file()]
        found += [path.name for path in files if _holds(path.read_bytes(), forms)]
        if self.db.is_postgres:
            await self.rows("SELECT pg_switch_wal()")  # writes what waits in memory
            written = "SELECT name FROM pg_ls_waldir() WHERE name <= pg_walfile_name(pg_current_wal_lsn())"
            for [part] in await self.rows(f"{written} ORDER BY name DESC LIMIT 16"):
                log = func.pg_read_binary_file(f"pg_wal/{part}").alias("log")
                holds = or_(*(func.position(literal(form, LargeBinary).op("IN")(log.column)) > 0 for form in forms))
                async with self.db.read() as session:
                    found += [f"pg_wal/{part}"] if (await session.exec(select(holds).select_from(log))).one() else []
        return found

    async def verify(self) -> Report:
        """What `tongxin-<service> verify` finds now."""
        await self.run_job("chain_audit")
        await self.run_job("anchor_audit")
        async with self.db.read() as session:
            key = self.settings.audit_key.get_secret_value().encode()
            return await verify(session, key, self.settings.anchor())

    async def missing_migrations(self) -> list[Any]:
        """What the models say and migrations do not, and triggers that the service does not name."""
        async with self.db.engine.connect() as connection:
            own = await connection.run_sync(migrate.differences, self.service.tables)
            kit = await connection.run_sync(migrate.differences, migrate.KIT_TABLES, "alembic_version_kit")
        async with self.db.read() as session:
            unnamed = await find_swallowers(session)
        return [*own, *kit, *unnamed]


def _forms(marked: str) -> list[bytes]:
    """As text, JSON, hexadecimal and base64 write it, the last in each of its three positions."""
    plain = marked.encode()
    shifted = [base64.b64encode(b"\0" * by + plain)[4 if by else 0 : -4] for by in range(3)]
    return [plain, json.dumps(marked)[1:-1].encode(), plain.hex().encode(), *shifted]


def _holds(value: Any, forms: Sequence[bytes]) -> bool:
    if not isinstance(value, bytes):
        value = (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)).encode()
    return any(form in value for form in forms)


def record_of(event: Event, event_id: str | None = None, at: datetime | None = None) -> Record:
    """As its service's relay sends it."""
    return Record(
        topic=event.topic,
        key=event.key,
        id=event_id or new_id(),
        type=event.type,
        source=source_of(event.topic),
        time=at or clock.now(),
        traceparent="",
        data=event.model_dump_json().encode(),
    )


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The body of a refusal, after checking that it is this refusal."""
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body.get("code")) == (status, code), f"{answer.status_code} {body}"
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["title"]
    assert body["detail"]
    return body


@pytest.fixture
def tamper() -> Callable[[str], str]:
    """Changes a token's claims without its key."""

    def change(signed: str) -> str:
        head, body, signature = signed.split(".")
        padded = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        other = base64.urlsafe_b64encode(padded.replace(b'"sub":"', b'"sub":"x')).rstrip(b"=").decode()
        return f"{head}.{other}.{signature}"

    return change


@pytest.fixture
def clock_shift() -> Iterator[Callable[[timedelta], None]]:
    """Move the clock; it is put back after the test."""
    moved: list[timedelta] = []

    def shift(delta: timedelta) -> None:
        moved.append(delta)
        clock.shift(delta)

    yield shift
    clock.shift(-sum(moved, timedelta()))


@pytest.fixture
def held_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """The clock stands still but for these moves: a busy machine lets no wait pass by itself."""
    at = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: at[0])

    def shift(delta: timedelta) -> None:
        at[0] += delta

    return shift


async def eventually(check: Callable[[], Any], seconds: float = 60) -> Any:
    """Wait until `check` (plain or async) answers something true; its last answer if time runs out is an error."""
    end = asyncio.get_running_loop().time() + seconds
    while True:
        found = check()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        assert asyncio.get_running_loop().time() < end, f"not within {seconds} s"
        await asyncio.sleep(0.02)
