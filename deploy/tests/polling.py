"""An election that is open, behind the service's real process on a real PostgreSQL; its voters cast over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from processes import DidNotStart, Process, free_ports
from servers import Server
from stack import PORTS, PROGRAMS, inherited
from voting_world import Polls, World

from kit import clock
from kit.testing import Harness
from voting.main import service
from voting.parties import Ballot

VOTERS = 120
"""So many that none casts more ballots than one credential may."""


@dataclass
class Station:
    polls: Polls
    process: Process
    client: httpx.AsyncClient
    kills: int = 0

    async def until_ready(self, timeout: float = 120) -> None:
        end = asyncio.get_running_loop().time() + timeout
        while True:
            try:
                if (await self.client.get("/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            if not self.process.running or asyncio.get_running_loop().time() > end:
                raise DidNotStart(self.process.tail())
            await asyncio.sleep(0.1)

    async def try_cast(self, ballot: Ballot) -> httpx.Response:
        path = f"/api/v1/voting/boards/{self.polls.uuid}/ballots"
        return await self.client.post(path, params=ballot.query, content=ballot.record)

    async def cast(self, ballot: Ballot) -> dict[str, Any]:
        """Until it is answered: a ballot that was accepted before its answer was lost gets the same receipt."""
        while True:
            try:
                answer = await self.try_cast(ballot)
            except httpx.TransportError:
                await asyncio.sleep(0.05)
                continue
            if answer.status_code != 503:
                assert answer.status_code == 200, answer.text
                return dict(answer.json())
            await asyncio.sleep(0.05)

    async def read(self, name: str) -> bytes:
        answer = await self.client.get(f"/elections/{self.polls.uuid}/{name}")
        answer.raise_for_status()
        return answer.content

    async def kill(self, dead_for: float) -> None:
        """kill -9, and up again."""
        self.process.kill()
        self.kills += 1
        await asyncio.sleep(dead_for)
        self.process.start()
        await self.until_ready()


@asynccontextmanager
async def polling_station(postgres: Server, folder: Path) -> AsyncIterator[Station]:
    """Set up within this process; then the real one serves it."""
    began = clock.now() - datetime.now(UTC)
    harness = Harness(service, folder, server=postgres.url)
    world = World(harness)
    try:
        await harness.open_once()
        members = [f"member-{number}" for number in range(VOTERS)]
        await world.settle_in(members)
        polls = await world.polls(listed=[{"member_id": each} for each in members])
        ahead = folder / "clock"
        ahead.write_text(str((clock.now() - datetime.now(UTC)).total_seconds()))
        [port] = free_ports(1, PORTS)
        settings = harness.settings
        environment = inherited() | {
            "DATABASE_URL": str(settings.database_url),
            "BROKER_URL": "local:",
            "JWKS_URL": "http://127.0.0.1:9/none",
            "VAR": str(folder),
            "CLOCK_OFFSET_FILE": str(ahead),
            "AUDIT_KEY": settings.audit_key.get_secret_value(),
            "SECRET_KEY": settings.secret_key.get_secret_value(),
        }
        command = [str(PROGRAMS / "tongxin-voting"), "serve", "--port", str(port)]
        process = Process(command, folder / "voting.log", env=environment)
        process.start()
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
                station = Station(polls, process, client)
                await station.until_ready()
                yield station
        finally:
            process.stop()
    finally:
        clock.shift(began - (clock.now() - datetime.now(UTC)))
        await harness.close()
