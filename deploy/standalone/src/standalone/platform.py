"""Puts the services together in one process."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from gateway.app import Gateway
from kit import migrate
from kit.app import create_app
from kit.broker import LocalBroker
from kit.service import Service
from kit.settings import Settings
from kit.worker import Worker

SERVICES: tuple[Service, ...] = tuple(each.load() for each in sorted(entry_points(group="tongxin.services")))
"""Those that are installed: the `pyproject.toml` of each says where it is."""


class Platform:
    """`var`: the folder for databases, files, keys and audit anchors. `static`: the built client."""

    def __init__(self, var: Path, static: Path, services: Sequence[Service] = SERVICES) -> None:
        self.services = services
        keys = _own_keys(var / "keys.json")
        broker = LocalBroker()
        self.apps = {
            service.name: create_app(
                service,
                Settings.read(
                    service=service.name,
                    var=var,
                    log_level="WARNING",
                    # Of one service each: in the environment they would be everybody's.
                    database_url="",
                    broker_url="local:",
                    files_url="",
                    audit_anchor="",
                    **keys,
                ),
                broker=broker,
                fetch_jwks=self._fetch_jwks,
            )
            for service in services
        }
        self.contexts = {name: app.state.context for name, app in self.apps.items()}
        self.workers = {service.name: Worker(service, self.contexts[service.name]) for service in services}
        self.gateway = Gateway(self.apps, static)

    async def migrate(self) -> None:
        for service in self.services:
            await migrate.upgrade(self.contexts[service.name].db, service)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Every service's worker runs inside the block."""
        tasks = [asyncio.create_task(worker.run()) for worker in self.workers.values()]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task

    async def settle(self) -> None:
        """Carry every event to everybody it concerns, now; for a platform whose workers are not running."""
        workers = [(name, each, self.contexts[name].db.published) for name, each in self.workers.items()]
        while told := {name for name, each, news in workers if news.is_set() and await each.relay.send_batch()}:
            for service in self.services:
                if not told.isdisjoint(topic.split(".")[0] for topic in service.handlers.topics):
                    while await self.workers[service.name].consumer.catch_up():
                        pass

    async def close(self) -> None:
        for context in self.contexts.values():
            await context.db.close()

    async def _fetch_jwks(self) -> dict[str, Any]:
        transport = httpx.ASGITransport(self.apps["identity"])
        async with httpx.AsyncClient(transport=transport, base_url="http://identity") as client:
            answer = await client.get("/.well-known/jwks.json")
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
            return found


def _own_keys(file: Path) -> dict[str, Any]:
    """This installation's own keys, made on its first start; next to the databases, and readable by its owner only."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(json.dumps({name: secrets.token_urlsafe(32) for name in ("audit_key", "secret_key")}))
    return {name: SecretStr(value) for name, value in json.loads(file.read_text()).items()}
