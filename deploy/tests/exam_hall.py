"""An exam that is open, behind the service's real process on a real PostgreSQL; its learners come over HTTP."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import aiohttp
from learning_world import World
from processes import DidNotStart, Process, free_ports
from servers import Server
from stack import PORTS, PROGRAMS, inherited

from contracts.identity import MemberState
from kit.testing import ISSUER, Harness, test_jwks, token
from learning.main import service

_BASE = "/api/v1/learning"


@dataclass
class Hall:
    process: Process
    client: aiohttp.ClientSession
    exam_id: str
    tokens: list[str]
    """Of each learner."""

    async def until_ready(self, timeout: float = 120) -> None:
        end = asyncio.get_running_loop().time() + timeout
        while True:
            try:
                async with self.client.get("/readyz") as answer:
                    if answer.status == 200:
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            if not self.process.running or asyncio.get_running_loop().time() > end:
                raise DidNotStart(self.process.tail())
            await asyncio.sleep(0.1)

    async def start(self, learner: int) -> dict[str, Any]:
        return await self._post(learner, f"/exams/{self.exam_id}/attempt")

    async def save(self, learner: int, attempt_id: str, place: int, stamp: int, chosen: int) -> dict[str, Any]:
        body = {"chosen": [chosen], "stamp": stamp}
        return await self._post(learner, f"/attempts/{attempt_id}/answers/{place}", body)

    async def _post(self, learner: int, path: str, body: Any = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.tokens[learner]}"}
        async with self.client.post(_BASE + path, json=body, headers=headers) as answer:
            said = await answer.text()
            assert answer.status == 200, said
            return dict(json.loads(said))

    async def kill(self) -> None:
        """kill -9, and up again."""
        self.process.kill()
        self.process.start()
        await self.until_ready()


@contextmanager
def served_keys(keys: dict[str, Any]) -> Iterator[str]:
    """The address of those keys that signed the learners' tokens."""

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that http.server calls
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(keys).encode())

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/jwks.json"
    finally:
        server.shutdown()


@asynccontextmanager
async def exam_hall(postgres: Server, folder: Path, learners: int) -> AsyncIterator[Hall]:
    """Set up within this process; then the real one serves it."""
    harness = Harness(service, folder, server=postgres.url)
    world = World(harness)
    try:
        await harness.open_once()
        await world.fill()
        names = [f"learner-{number}" for number in range(learners)]
        for first in range(0, learners, 500):
            await harness.deliver(*map(_member, names[first : first + 500]))
        ids = await world.bank(9)
        exam = await world.exam(question_ids=ids, blueprint=[], minutes=60)
        [port] = free_ports(1, PORTS)
        with served_keys(await test_jwks()) as keys:
            settings = harness.settings
            environment = inherited() | {
                "DATABASE_URL": str(settings.database_url),
                "BROKER_URL": "local:",
                "JWKS_URL": keys,
                "ISSUER": ISSUER,
                "VAR": str(folder),
                "AUDIT_KEY": settings.audit_key.get_secret_value(),
                "SECRET_KEY": settings.secret_key.get_secret_value(),
            }
            command = [str(PROGRAMS / "tongxin-learning"), "serve", "--port", str(port)]
            process = Process(command, folder / "learning.log", env=environment)
            process.start()
            try:
                limits = aiohttp.TCPConnector(limit=0)
                timeout = aiohttp.ClientTimeout(total=120)
                url = f"http://127.0.0.1:{port}"
                async with aiohttp.ClientSession(url, connector=limits, timeout=timeout) as client:
                    hall = Hall(process, client, exam["id"], [token(each) for each in names])
                    await hall.until_ready()
                    yield hall
            finally:
                process.stop()
    finally:
        await harness.close()


def _member(name: str) -> MemberState:
    return MemberState(member_id=name, version=1, unit_id="shop-a", name=name, employee_number=name, active=True)
