"""What the README says of back-up and restore, done: the scripts on a real PostgreSQL, on files and on anchors."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest_asyncio
from installation import ROOT, SERVICES, Installation
from pydantic import SecretStr
from servers import Server, url_as
from stack import PROGRAMS

from contracts.identity import GrantState, MemberState, UnitState
from contracts.roles import Role
from grievances.main import service as grievances
from identity.bootstrap import FirstPerson, create_first
from identity.main import service as identity
from kit import audit, migrate
from kit.app import create_app
from kit.broker import LocalBroker, Received
from kit.events import Event
from kit.service import Context
from kit.settings import Settings
from kit.testing import ISSUER, record_of, test_jwks, token
from kit.worker import Worker

PASSWORD, KEYS = "of-the-tests", "a-key-of-the-tests-only-long-enough"
STEP = re.compile(r"\b(dropdb|createdb|REVOKE|pg_restore|migrate|reconcile|verify)\b")
WORDS = "晚班只剩冷菜。\n".encode()


def section(title: str) -> str:
    return re.split("^## ", (ROOT / "deploy/README.md").read_text().partition(f"\n## {title}\n")[2], flags=re.M)[0]


def command(title: str) -> list[str]:
    """Script and arguments, as that section of the README gives them."""
    [found] = re.findall(r"^    deploy/(.+?)(?: +#.*)?$", section(title), re.M)
    return str(found).split()


class Platform:
    """Databases and volumes of all services; two of them are served in this process."""

    def __init__(self, here: Installation, postgres: Server, tools: Path, kafka: Server) -> None:
        self.here, self.postgres, server = here, postgres, urlsplit(postgres.url)
        self.folders = {name: here.stub / "volumes" / name for name in SERVICES}
        (here.programs / "docker").unlink()
        (here.programs / "docker").symlink_to(Path(__file__).with_name("docker_here.sh"))
        self.environment = {
            "PATH": f"{here.programs}:{PROGRAMS}:{tools}:{os.environ['PATH']}",
            "STUB": str(here.stub), "KEYS": KEYS, "ROLE_PASSWORD": PASSWORD, "BROKER_OF": url_as(kafka, "SERVICE"),
            "PGHOST": server.hostname or "", "PGPORT": str(server.port), "PGPASSWORD": server.password or "",
        }  # fmt: skip

    async def sql(self, statement: str, database: str = "postgres") -> list[asyncpg.Record]:
        connection = await asyncpg.connect(urlsplit(self.postgres.url)._replace(path=f"/{database}").geturl())
        try:
            rows: list[asyncpg.Record] = await connection.fetch(statement)
            return rows
        finally:
            await connection.close()

    def settings(self, name: str) -> Settings:
        server, key = urlsplit(self.postgres.url), SecretStr(f"{KEYS}-{name}")
        url = server._replace(netloc=f"{name}:{PASSWORD}@{server.hostname}:{server.port}", path=f"/{name}").geturl()
        return Settings(
            service=name, var=self.folders[name], database_url=url, issuer=ISSUER, audit_key=key, secret_key=key
        )

    @asynccontextmanager
    async def served(self) -> AsyncIterator[tuple[Context, httpx.AsyncClient]]:
        """grievances, and a member who asks it."""
        app = create_app(grievances, self.settings("grievances"), broker=LocalBroker(), fetch_jwks=test_jwks)
        headers = {"authorization": f"Bearer {token('wang')}"}
        base = "http://test/api/v1/grievances"
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base, headers=headers) as member:
            yield app.state.context, member
        await app.state.context.db.close()

    async def content(self) -> dict[str, Any]:
        """Every row and every file, and which rights others have to the databases. The outbox is left out: `reconcile`
        publishes what this Kafka was told by other tests and these databases do not know."""
        found: dict[str, Any] = {}
        for name in ("identity", "grievances"):
            tables = await self.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name)
            for [table] in tables:
                rows = await self.sql(f"SELECT t::text FROM {table} t ORDER BY 1", name)
                found[f"{name}.{table}"] = [row[0] for row in rows]
            found.pop(f"{name}.outbox", None)
            [[found[f"{name} acl"]]] = await self.sql(f"SELECT datacl::text FROM pg_database WHERE datname = '{name}'")
            for part in ("files", "audit"):
                for path in (self.folders[name] / part).rglob("*"):
                    if path.is_file():
                        found[f"{name} {path.relative_to(self.folders[name])}"] = path.read_bytes()
        return found

    def run(self, script: str, *arguments: str) -> str:
        done = self.here.run(script, *arguments, **self.environment)
        assert done.status == 0, done.text
        return done.text


@pytest_asyncio.fixture(loop_scope="session")
async def platform(
    here: Installation, postgres: Server, postgres_tools: Path, kafka: Server
) -> AsyncIterator[Platform]:
    made = Platform(here, postgres, postgres_tools, kafka)
    for name, folder in made.folders.items():
        folder.mkdir(parents=True)
        await made.sql(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
        await made.sql(f"CREATE DATABASE {name} OWNER {name}")
        await made.sql(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
    for service in (identity, grievances):
        context = service.open(made.settings(service.name), LocalBroker())
        await migrate.upgrade(context.db, service)
        await context.db.close()
    yield made
    for name in SERVICES:
        await made.sql(f"DROP DATABASE {name} WITH (FORCE)")
        await made.sql(f"DROP ROLE {name}")


async def file_case(member: httpx.AsyncClient, title: str) -> tuple[str, str]:
    """With a file; their ids."""
    uploaded = await member.post("/files", files={"file": ("食堂.txt", WORDS, "text/plain")})
    assert uploaded.status_code == 201, uploaded.text
    case = {"kind": "feedback", "title": title, "text": "请看附件。", "file_ids": [uploaded.json()["id"]]}
    filed = await member.post("/cases", json=case, headers={"Idempotency-Key": uploaded.json()["id"]})
    assert filed.status_code == 201, filed.text
    return filed.json()["id"], uploaded.json()["id"]


async def test_the_platform_is_after_a_restore_as_it_was_at_the_back_up(platform: Platform) -> None:
    people = {
        Role.HR_ADMIN: FirstPerson(employee_number="H0001", name="何人事"),
        Role.SECURITY_ADMIN: FirstPerson(employee_number="S0001", name="沈安全"),
        Role.SYSTEM_ADMIN: FirstPerson(employee_number="S0002", name="石系统"),
    }
    of_identity = identity.open(platform.settings("identity"), LocalBroker())
    async with of_identity.db.write() as session:
        await create_first(session, "同心集团", people)
    await audit.anchor(of_identity)
    await of_identity.db.close()
    states: list[Event] = [
        UnitState(unit_id="group", version=1, parent_id=None, name="同心集团", kind="group"),
        MemberState(member_id="wang", version=1, unit_id="group", name="王工", active=True, employee_number="W0001"),
        MemberState(member_id="ding", version=1, unit_id="group", name="丁工会", active=True, employee_number="D0001"),
        GrantState(grant_id="desk", version=1, member_id="ding", role="union_staff", unit_id="group"),
    ]
    async with platform.served() as (context, member):
        received = [Received(record_of(state), 0, number) for number, state in enumerate(states)]
        await Worker(grievances, context).consumer.consume(received)
        case, file = await file_case(member, "夜班食堂")
        await audit.anchor(context)
        before = await platform.content()
        platform.run(*command("Back up"))
        asked = " ".join(platform.here.calls)
        assert all(word in asked for word in re.findall("`([a-z_]+)`", section("Back up"))), "what the README names"

        later, _ = await file_case(member, "备份之后")
        await audit.anchor(context)
    files = platform.folders["grievances"] / "files"
    (files / file).write_bytes(b"altered")
    await platform.sql("DROP SCHEMA public CASCADE", "identity")
    damaged = await platform.content()
    assert not [key for key in before if key.startswith("identity.") and key in damaged]

    said = platform.run(*command("Restore"), "identity", "grievances")
    assert await platform.content() == before
    for name in ("identity", "grievances"):
        assert f"{len(before[f'{name}.audit_entry'])} audit entries, nothing altered" in said, "what verify said of it"
    steps = [word for call in platform.here.calls if "grievances" in call for word in STEP.findall(call)]
    assert steps == STEP.findall(section("Restore").partition("| start")[0])
    async with platform.served() as (_, member):
        assert (await member.get(f"/cases/{case}")).json()["title"] == "夜班食堂"
        assert (await member.get(f"/files/{file}")).content == WORDS
        assert (await member.get(f"/cases/{later}")).status_code == 404
        await file_case(member, "恢复之后")
    moved = [path for path in (platform.folders["grievances"]).glob("files.*/*") if path.name == file]
    assert [path.read_bytes() for path in moved] == [b"altered"], "what was there is kept"
