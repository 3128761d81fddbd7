"""The distributed platform as real processes: per service an API and a worker, and the gateway, each started by the
command that production starts it by.

Names of processes: `grievances` (the API), `grievances-worker` (relay, consumer, timed jobs), …, `gateway`.
"""

import asyncio
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
from processes import DidNotStart, Process, free_ports
from servers import Server, url_as

from standalone.platform import SERVICES as PLATFORM

SERVICES = tuple(service.name for service in PLATFORM)
LISTENS = {service.name: service.handlers.topics for service in PLATFORM}
PORTS = range(8600, 8700)
ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent


class Stack:
    def __init__(self, folder: Path, postgres: Server, kafka: Server) -> None:
        self.folder, self.postgres, self.kafka = folder, postgres, kafka
        self._suffix = secrets.token_hex(3)
        self._password = secrets.token_hex(16)
        api_ports = free_ports(2 * len(SERVICES) + 1, PORTS)
        self.gateway_port = api_ports.pop()
        self.ports = dict(zip(SERVICES, api_ports, strict=False))
        self.worker_ports = dict(zip(SERVICES, api_ports[len(SERVICES) :], strict=True))
        self.url = f"http://127.0.0.1:{self.gateway_port}"
        self.processes: dict[str, Process] = {}
        for service in SERVICES:
            program, environment = str(PROGRAMS / f"tongxin-{service}"), self.environment(service)
            self._add(service, [program, "serve", "--port", str(self.ports[service])], environment)
            self._add(f"{service}-worker", [program, "work"], environment)
        self._add("gateway", [str(PROGRAMS / "tongxin-gateway")], self._gateway_environment())

    def _add(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.processes[name] = Process(command, self.folder / f"{name}.log", env=environment)

    def environment(self, service: str) -> dict[str, str]:
        """All that makes a process this service's."""
        return inherited() | {
            "DATABASE_URL": self.database_url(service),
            "BROKER_URL": url_as(self.kafka, service),
            "JWKS_URL": f"http://127.0.0.1:{self.ports['identity']}/.well-known/jwks.json",
            "VAR": str(self.folder / service),
            "WORKER_PORT": str(self.worker_ports[service]),
            "CLOCK_OFFSET_FILE": str(self.folder / "clock"),
            "AUDIT_KEY": f"audit-key-of-this-test-and-{service}-only",
            "SECRET_KEY": f"secret-key-of-this-test-and-{service}-only",
            "WEBHOOK_PRIVATE_HOSTS": "127.0.0.1",
        }

    def _gateway_environment(self) -> dict[str, str]:
        return inherited() | {
            "PORT": str(self.gateway_port),
            "UPSTREAMS": ",".join(f"{service}=http://127.0.0.1:{port}" for service, port in self.ports.items()),
            # Everybody here comes from one address.
            "RATE_PER_ADDRESS": "1000000/minute",
            "RATE_PER_SESSION": "1000000/minute",
            "RATE_SIGN_IN": "1000000/minute",
        }

    # ---- databases

    def _name(self, service: str) -> str:
        return f"{service}_{self._suffix}"

    def _on_server(self, database: str, user: str | None = None) -> str:
        parts = urlsplit(self.postgres.url)
        place = f"{user}@{parts.hostname}:{parts.port}" if user else parts.netloc
        return urlunsplit(("postgresql", place, f"/{database}", parts.query, ""))

    def database_url(self, service: str) -> str:
        return self._on_server(self._name(service), f"{self._name(service)}:{self._password}")

    async def create_databases(self) -> None:
        for service in SERVICES:
            name = self._name(service)
            await self._as_superuser(f"CREATE ROLE {name} LOGIN PASSWORD '{self._password}'")
            await self._as_superuser(f"CREATE DATABASE {name} OWNER {name}")
            await self._as_superuser(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")

    async def drop_databases(self) -> None:
        for service in SERVICES:
            await self._as_superuser(f"DROP DATABASE IF EXISTS {self._name(service)} WITH (FORCE)")
            await self._as_superuser(f"DROP ROLE IF EXISTS {self._name(service)}")

    async def _as_superuser(self, statement: str) -> None:
        connection = await asyncpg.connect(self.postgres.url, timeout=60)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def sql(self, service: str, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        """As superuser in one service's database: what a test may see and no service can."""
        connection = await asyncpg.connect(self._on_server(self._name(service)), timeout=60)
        try:
            rows: list[asyncpg.Record] = await connection.fetch(statement, *arguments)
            return rows
        finally:
            await connection.close()

    async def value(self, service: str, statement: str, *arguments: Any) -> Any:
        [[found]] = await self.sql(service, statement, *arguments)
        return found

    # ---- processes

    async def start(self) -> None:
        await self.create_databases()
        await asyncio.gather(*(self.command(service, "migrate") for service in SERVICES))
        for process in self.processes.values():
            process.start()
        await self.until_ready(*self.processes)

    async def close(self) -> None:
        for process in self.processes.values():
            process.kill()
        await self.drop_databases()

    async def command(self, service: str, *arguments: str, expect: Sequence[int] = (0,)) -> str:
        """What an operator does: `tongxin-<service> …`; its output."""
        process = await asyncio.create_subprocess_exec(
            PROGRAMS / f"tongxin-{service}",
            *arguments,
            env=self.environment(service),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await asyncio.wait_for(process.communicate(), 600)
        assert process.returncode in expect, f"tongxin-{service} {arguments}: {output.decode()}"
        return output.decode()

    def kill(self, name: str) -> None:
        """kill -9."""
        self.processes[name].kill()

    async def restart(self, name: str) -> None:
        self.processes[name].stop()
        self.processes[name].start()
        await self.until_ready(name)

    async def until_ready(self, *names: str, timeout: float = 600) -> None:
        async def ready(name: str) -> None:
            end = asyncio.get_running_loop().time() + timeout
            async with httpx.AsyncClient(timeout=30) as client:
                while True:
                    try:
                        if (await client.get(f"{self._health(name)}/readyz")).status_code == 200:
                            return
                    except httpx.TransportError:
                        pass
                    process = self.processes[name]
                    if not process.running or asyncio.get_running_loop().time() > end:
                        raise DidNotStart(f"{name}\n{process.tail()}")
                    await asyncio.sleep(0.1)

        await asyncio.gather(*map(ready, names))

    def _health(self, name: str) -> str:
        service, _, worker = name.partition("-")
        if name == "gateway":
            return self.url
        return f"http://127.0.0.1:{(self.worker_ports if worker else self.ports)[service]}"

    # ---- time and quiet

    def set_clock(self, seconds_ahead: float) -> None:
        """Move the platform's clock; every process follows within a second."""
        (self.folder / "clock").write_text(str(seconds_ahead))

    async def until_quiet(self, timeout: float = 300) -> None:
        """Every outbox is sent, and every consumer has settled what was sent."""
        end = asyncio.get_running_loop().time() + timeout
        while waiting := await self._waiting():
            assert asyncio.get_running_loop().time() < end, f"still waiting: {waiting}\n{self.log_tails()}"
            await asyncio.sleep(0.2)

    async def _waiting(self) -> dict[str, int]:
        waiting: dict[str, int] = {}
        sent: dict[str, set[str]] = {}
        for service in SERVICES:
            if unsent := await self.value(service, "SELECT count(*) FROM outbox WHERE position IS NULL"):
                waiting[f"{service} outbox"] = unsent
            for topic, event_id in await self.sql(service, "SELECT topic, event_id FROM outbox"):
                sent.setdefault(topic, set()).add(event_id)
        for service, topics in LISTENS.items():
            inbox = {row["event_id"] for row in await self.sql(service, "SELECT event_id FROM inbox")}
            for topic in topics:
                if missing := sent.get(topic, set()) - inbox:
                    waiting[f"{service} of {topic}"] = len(missing)
        return waiting

    def log_tails(self) -> str:
        return "\n".join(f"--- {name}\n{process.tail(1500)}" for name, process in self.processes.items())


def inherited() -> dict[str, str]:
    """What any program needs, and nothing by which the outside could steer ours."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
