"""A service whose database was restored to an earlier point says nothing twice, through the real broker."""

import shutil
from pathlib import Path
from uuid import uuid4

from faults import an_order, changed, placed
from pydantic import SecretStr
from servers import Server
from shop.events import OrderChanged, OrderPlaced
from shop.main import service
from shop.models import Order

from kit import migrate
from kit.db import get_locked
from kit.outbox import publish
from kit.restore import reconcile
from kit.service import Context
from kit.settings import Settings
from kit.worker import Worker


async def place(context: Context, order_id: str) -> None:
    async with context.db.write() as session:
        session.add(an_order(order_id, version=1))
        publish(session, placed(version=1, order_id=order_id, item="tea"))


async def change(context: Context, order_id: str, item: str) -> None:
    async with context.db.write() as session:
        order = await get_locked(session, Order, order_id)
        assert order is not None
        order.item, order.version = item, order.version + 1
        publish(session, changed(version=order.version, order_id=order_id, item=item))


async def test_after_a_restore_no_version_is_used_twice(kafka: Server, tmp_path: Path) -> None:
    settings = Settings(
        service="shop",
        var=tmp_path,
        broker_url=kafka.url,
        audit_key=SecretStr("a key of the tests only, long enough"),
        secret_key=SecretStr("a key of the tests only, long enough"),
    )
    database, backup, order = tmp_path / "shop.db", tmp_path / "backup.db", str(uuid4())

    context = service.open(settings)
    await migrate.upgrade(context.db, service)
    await place(context, order)
    await context.db.close()
    shutil.copy(database, backup)

    context = service.open(settings)
    for item in ("milk", "coffee"):
        await change(context, order, item)
    await place(context, lost := str(uuid4()))
    while await Worker(service, context).relay.send_batch():
        pass
    await context.db.close()
    shutil.copy(backup, database)

    context = service.open(settings)
    assert await reconcile(service, context) == (1, 1)
    await change(context, order, "water")
    while await Worker(service, context).relay.send_batch():
        pass
    told: dict[int, set[str]] = {}
    for record in await context.broker.read_all(["shop.events"]):
        if record.key == order:
            kind = OrderPlaced if record.type == OrderPlaced.type else OrderChanged
            event = kind.model_validate_json(record.data)
            told.setdefault(event.version, set()).add(event.item)
        else:
            assert record.key == lost
    assert told == {1: {"tea"}, 2: {"milk"}, 3: {"coffee"}, 5: {"water"}}
    await context.db.close()
    await context.broker.close()
