"""The engine and its sessions at the end of a process."""

import asyncio

from sqlmodel import select

from kit.db import Database
from kit.outbox import Outbox


async def test_closing_waits_for_what_was_cancelled(database: Database) -> None:
    async def read_on() -> None:
        while True:
            async with database.read() as session:
                await session.exec(select(Outbox))

    for turn in range(10):
        reading = [asyncio.create_task(read_on()) for _ in range(4)]
        await asyncio.sleep(0.05 + turn / 1000)
        for each in reading:
            each.cancel()
        await database.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}
