"""Events within one process: what was published reaches every listener, however long nothing happens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from faults import make_tables, placed, service
from shop.events import OrderPlaced
from sqlalchemy import delete

from kit import migrate
from kit.broker import LocalBroker
from kit.events import Event
from kit.inbox import Consumer, EventInfo, Handlers
from kit.metrics import Metrics
from kit.outbox import Outbox, publish
from kit.settings import Settings
from kit.testing import Harness, kit_database
from kit.worker import Worker

QUIET = timedelta(days=31)


class Listener:
    """Another service of the process: hears the shop's events, has its places in a database of its own."""

    def __init__(self, consumer: Consumer, broker: LocalBroker, heard: list[str]) -> None:
        self.consumer, self.heard = consumer, heard
        broker.attach_listener({"shop.events"}, consumer.saved)

    async def hear(self) -> list[str]:
        self.heard.clear()
        while await self.consumer.catch_up():
            pass
        return list(self.heard)


@asynccontextmanager
async def listening(shop: Harness, folder: Path) -> AsyncIterator[Listener]:
    on, heard = Handlers(), list[str]()

    @on(OrderPlaced)
    async def hear(session: Any, event: Any, info: EventInfo) -> None:
        heard.append(event.order_id)

    async with kit_database(Settings(service="listener", var=folder), shop._server) as database:
        yield Listener(Consumer("listener", database, shop.broker, on, Metrics("listener")), shop.broker, heard)


async def say(shop: Harness, *events: Event) -> None:
    async with shop.session() as session:
        publish(session, *events)
    while await shop.worker.relay.send_batch():
        pass


@pytest.mark.parametrize("after", ["going on", "a restart"])
async def test_after_quiet_weeks_new_events_reach_every_listener(
    shop: Harness, tmp_path: Path, clock_shift: Any, after: str
) -> None:
    async with listening(shop, tmp_path / "a") as listener, listening(shop, tmp_path / "b") as other:
        for number in range(3):
            await say(shop, placed(version=1, order_id=f"old-{number}", item="tea"))
        assert len(await listener.hear()) == len(await other.hear()) == 3
        await shop.settle()
        clock_shift(QUIET)
        await shop.run_job("delete_published")
        assert await shop.rows("SELECT * FROM outbox") == []
        if after == "a restart":
            await shop.db.close()
            shop.worker = Worker(shop.service, shop.context)
        for number in range(5):
            await say(shop, placed(version=1, order_id=f"new-{number}", item="tea"))
            assert await listener.hear() == await other.hear() == [f"new-{number}"]
        await shop.settle()
        assert len(await shop.rows("SELECT * FROM seen")) == 8


async def test_an_event_stays_until_every_listener_has_heard_it(
    shop: Harness, tmp_path: Path, clock_shift: Any
) -> None:
    """One that was behind when the machine was switched off for a month; the clean-up runs before it has begun."""
    async with listening(shop, tmp_path / "a") as listener, listening(shop, tmp_path / "b") as behind:
        await say(shop, placed(version=1, order_id="one", item="tea"))
        assert await listener.hear() == await behind.hear() == ["one"]
        await say(shop, placed(version=1, order_id="two", item="tea"))
        await listener.hear()
        await shop.settle()
        clock_shift(QUIET)
        await shop.run_job("delete_published")
        assert await shop.rows("SELECT key FROM outbox") == [("two",)]
        assert await behind.hear() == ["two"]
        await shop.run_job("delete_published")
        assert await shop.rows("SELECT key FROM outbox") == []


async def test_a_database_in_use_goes_on_above_every_position_it_may_have_forgotten(tmp_path: Path) -> None:
    """It was made before the last position was kept, and its events were all forgotten since."""
    harness = Harness(service, tmp_path)
    await harness.open()
    await make_tables(harness.db)
    async with harness.client("ann") as ann:
        await ann.post("/api/v1/shop/orders", json={"unit_id": "u1", "item": "tea"})
    async with harness.session() as session:
        await session.exec(delete(Outbox))
    async with harness.db.engine.begin() as connection:
        await connection.run_sync(lambda each: command.downgrade(migrate._configs(each, service)[0], "0001"))
    await migrate.upgrade(harness.db, service)
    await say(harness, placed(version=1, order_id="new", item="tea"))
    assert (await harness.rows("SELECT position FROM outbox"))[0][0] > 10**12
    await harness.close()
