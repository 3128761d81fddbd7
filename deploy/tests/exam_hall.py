"""An exam that is open, behind the gateway, identity and learning as real processes on a real PostgreSQL; its learners
are signed in and come as their pages do."""

import asyncio
import json
import math
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from learning_world import World
from processes import DidNotStart, Process, free_ports
from servers import Server
from stack import PORTS, PROGRAMS, inherited

from contracts.identity import MemberState
from identity.main import service as identity
from identity.models import Member, Session
from identity.rules import digest
from kit import clock
from kit.testing import Harness
from learning.main import service as learning

_BASE = "/api/v1/learning"
_PORTION = 500


class Refused(Exception):
    """The platform answered with a problem. `may_pass`: the page may try again."""

    def __init__(self, status: int, retry_after: str | None, said: str) -> None:
        super().__init__(f"{status} {said}")
        self.may_pass = status in (408, 425, 429) or status >= 500
        self.retry_after = float(retry_after) if retry_after else None


@dataclass
class Hall:
    processes: dict[str, Process]
    url: str
    client: aiohttp.ClientSession
    exam_id: str
    sessions: list[str]
    """Of each learner."""
    refused: int = 0
    """Requests that were answered with a problem, or not at all."""

    async def start(self, learner: int) -> dict[str, Any]:
        return await self._ask(learner, "POST", f"/exams/{self.exam_id}/attempt")

    async def save(self, learner: int, attempt_id: str, place: int, stamp: int, chosen: int) -> dict[str, Any]:
        body = {"chosen": [chosen], "stamp": stamp}
        return await self._ask(learner, "POST", f"/attempts/{attempt_id}/answers/{place}", body)

    async def look(self, learner: int) -> dict[str, Any]:
        """At the exam, as a page does that waits for it to open."""
        return await self._ask(learner, "GET", f"/exams/mine/{self.exam_id}")

    async def _ask(self, learner: int, method: str, path: str, body: Any = None) -> dict[str, Any]:
        headers = {"Cookie": f"tongxin={self.sessions[learner]}", "X-Tongxin": "1", "Origin": self.url}
        async with self.client.request(method, self.url + _BASE + path, json=body, headers=headers) as answer:
            said = await answer.text()
            if answer.status != 200:
                raise Refused(answer.status, answer.headers.get("Retry-After"), said)
            return dict(json.loads(said))

    async def insist_on_start(self, learner: int) -> dict[str, Any]:
        """As exam-page.tsx does, which gives up."""
        return await self.insist(partial(self.start, learner), pause=2, tries=6, longest=10)

    async def insist(
        self,
        send: Callable[[], Awaitable[dict[str, Any]]],
        *,
        pause: float = 3,
        tries: float = math.inf,
        longest: float = math.inf,
    ) -> dict[str, Any]:
        """As sitting.tsx saves: until it is answered.

        `pause`: seconds, where the platform does not say. `longest`: of seconds that it says, else the page gives up.
        """
        while True:
            try:
                return await send()
            except (Refused, aiohttp.ClientError) as error:
                self.refused += 1
                tries -= 1
                retry_after = error.retry_after if isinstance(error, Refused) else None
                seconds = pause if retry_after is None else retry_after
                if (isinstance(error, Refused) and not error.may_pass) or not tries or seconds > longest:
                    raise
                await asyncio.sleep(seconds + random.random())

    async def kill(self) -> None:
        """kill -9 of the service, and up again."""
        self.processes["learning"].kill()
        self.processes["learning"].start()


async def until_ready(client: aiohttp.ClientSession, url: str, process: Process, timeout: float = 120) -> None:
    end = asyncio.get_running_loop().time() + timeout
    while True:
        try:
            async with client.get(f"{url}/readyz") as answer:
                if answer.status == 200:
                    return
        except (aiohttp.ClientError, TimeoutError):
            pass
        if not process.running or asyncio.get_running_loop().time() > end:
            raise DidNotStart(process.tail())
        await asyncio.sleep(0.1)


@asynccontextmanager
async def exam_hall(postgres: Server, folder: Path, learners: int) -> AsyncIterator[Hall]:
    """Set up within this process; then the real ones serve it."""
    names = [f"learner-{number}" for number in range(learners)]
    with_people, with_exam = (Harness(each, folder, server=postgres.url) for each in (identity, learning))
    processes = dict[str, Process]()
    try:
        sessions = await _sign_in(with_people, names)
        exam_id = await _open_exam(with_exam, names)
        ports = dict(zip(("identity", "learning", "gateway"), free_ports(3, PORTS), strict=True))
        urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        for harness in (with_people, with_exam):
            settings, name = harness.settings, harness.service.name
            environment = inherited() | {
                "DATABASE_URL": str(settings.database_url),
                "BROKER_URL": "local:",
                "JWKS_URL": f"{urls['identity']}/.well-known/jwks.json",
                "VAR": str(folder),
                "AUDIT_KEY": settings.audit_key.get_secret_value(),
                "SECRET_KEY": settings.secret_key.get_secret_value(),
            }
            command = [str(PROGRAMS / f"tongxin-{name}"), "serve", "--port", str(ports[name])]
            processes[name] = Process(command, folder / f"{name}.log", env=environment)
        environment = inherited() | {
            "PORT": str(ports["gateway"]),
            "UPSTREAMS": f"identity={urls['identity']},learning={urls['learning']}",
            # Everybody here comes from one address.
            "RATE_PER_ADDRESS": "1000000/minute",
            "CONNECTIONS_PER_ADDRESS": "4000",
        }
        processes["gateway"] = Process([str(PROGRAMS / "tongxin-gateway")], folder / "gateway.log", env=environment)
        timeout = aiohttp.ClientTimeout(total=120)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as client:
            for process in processes.values():
                process.start()
            await asyncio.gather(*(until_ready(client, urls[name], each) for name, each in processes.items()))
            yield Hall(processes, urls["gateway"], client, exam_id, sessions)
    finally:
        for process in processes.values():
            process.stop()
        await with_people.close()
        await with_exam.close()


async def _sign_in(harness: Harness, names: list[str]) -> list[str]:
    """A session for each, as after a sign-in."""
    await harness.open_once()
    secrets = [f"session-of-{name}".ljust(43, "-") for name in names]
    now = clock.now()
    for first in range(0, len(names), _PORTION):
        portion = range(first, min(first + _PORTION, len(names)))
        async with harness.session() as session:
            session.add_all(
                Member(id=names[each], employee_number=names[each], name=names[each], unit_id="shop-a")
                for each in portion
            )
            await session.flush()
            session.add_all(
                Session(
                    digest=digest(secrets[each]),
                    member_id=names[each],
                    created_at=now,
                    last_used_at=now,
                    device="",
                    acr="pwd",
                )
                for each in portion
            )
    return secrets


async def _open_exam(harness: Harness, names: list[str]) -> str:
    await harness.open_once()
    world = World(harness)
    await world.fill()
    for first in range(0, len(names), _PORTION):
        await harness.deliver(*map(_member, names[first : first + _PORTION]))
    ids = await world.bank(9)
    exam = await world.exam(question_ids=ids, blueprint=[], minutes=60)
    return str(exam["id"])


def _member(name: str) -> MemberState:
    return MemberState(member_id=name, version=1, unit_id="shop-a", name=name, employee_number=name, active=True)
