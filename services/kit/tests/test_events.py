"""An event: out with its change, in once, in its key's order, and parked rather than in the way."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from faults import changed, placed, service
from shop.events import OrderPlaced
from sqlalchemy import text
from sqlalchemy.event import listen

from kit import inbox, outbox
from kit.arrivals import CONTRADICTED
from kit.broker import BrokerAway, Received, Record
from kit.db import new_id
from kit.events import Event, NotKnownYet
from kit.inbox import Arrived, Consumer, EventInfo, Handlers
from kit.rows import write_rows
from kit.service import Job
from kit.testing import Harness, eventually, record_of
from kit.texts import Text


async def seen(shop: Harness) -> list[tuple[str, int]]:
    return [tuple(row) for row in await shop.rows("SELECT order_id, version FROM seen ORDER BY id")]


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "BACK_OFF", (0, 0, 0, 0))


async def test_what_is_published_arrives_once_however_often_it_is_sent(shop: Harness) -> None:
    async with shop.client("ann") as ann:
        for _ in range(20):
            await ann.post("/api/v1/shop/orders", json={"unit_id": "u1", "item": "tea"})
    await shop.settle()
    await shop.settle()
    assert len(await seen(shop)) == 20


async def test_shuffled_threefold_delivery_has_one_effect_each(shop: Harness) -> None:
    records = [record_of(placed(version=1, order_id=str(n), item="tea")) for n in range(15)]
    deliveries = [Received(each, 0, place) for place, each in enumerate(records * 3)]
    random.Random(7).shuffle(deliveries)
    await shop.worker.consumer.consume(deliveries)
    assert sorted(await seen(shop)) == sorted((str(n), 1) for n in range(15))


async def test_a_row_committed_late_with_a_smaller_id_is_still_sent(shop: Harness) -> None:
    """A cursor over ids would step over it for ever."""
    event = placed(version=1, order_id="late", item="tea")
    async with shop.session() as session:
        outbox.publish(session, event, event.model_copy(update={"order_id": "early"}))
        await write_rows(session)
        await session.execute(text("UPDATE outbox SET id = 900 WHERE key = 'early'"))
        await session.execute(text("UPDATE outbox SET id = 950 WHERE key = 'late'"))
    await shop.worker.relay.send_batch()
    async with shop.session() as session:
        outbox.publish(session, event.model_copy(update={"order_id": "latest"}))
        await write_rows(session)
        await session.execute(text("UPDATE outbox SET id = 10 WHERE key = 'latest'"))
    assert await shop.worker.relay.send_batch() == 1
    keys = await shop.rows("SELECT key FROM outbox ORDER BY position")
    assert keys == [("early",), ("late",), ("latest",)]


async def test_after_a_full_batch_the_relay_looks_again(shop: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "BATCH", 2)
    async with shop.session() as session:
        outbox.publish(session, *(placed(version=1, order_id=str(number), item="tea") for number in range(3)))
    sent = []
    while shop.db.published.is_set():
        sent.append(await shop.worker.relay.send_batch())
    assert sent == [2, 1]


async def test_the_relay_is_woken_by_a_commit_that_holds_events_and_by_no_other(
    shop: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop.db, "is_postgres", False)
    monkeypatch.setattr(outbox.Relay, "PAUSE", 60)  # by itself it looks too late for this test
    waiting = asyncio.create_task(shop.worker.relay.wait())
    async with shop.session() as session:
        await session.execute(text("DELETE FROM inbox"))
    with suppress(ZeroDivisionError):
        async with shop.session() as session:
            outbox.publish(session, placed(version=1, order_id="lost", item="tea"))
            _ = 1 / 0
    await asyncio.wait([waiting], timeout=0.2)
    assert not waiting.done()
    async with shop.session() as session:
        outbox.publish(session, placed(version=1, order_id="a", item="tea"))
    await asyncio.wait_for(waiting, 30)
    await asyncio.wait_for(shop.worker.relay.wait(), 30)
    assert await shop.worker.relay.send_batch() == 1
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(shop.worker.relay.wait(), 0.2)


async def test_nothing_is_marked_when_the_broker_did_not_take_it(
    shop: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shop.session() as session:
        outbox.publish(session, placed(version=1, order_id="a", item="tea"))

    async def away(records: Any) -> None:
        raise BrokerAway

    monkeypatch.setattr(shop.broker, "publish", away)
    with pytest.raises(BrokerAway):
        await shop.worker.relay.send_batch()
    monkeypatch.undo()
    assert await shop.worker.relay.send_batch() == 1


async def test_a_poisoned_event_is_parked_with_what_follows_of_its_key_and_others_go_on(shop: Harness) -> None:
    await shop.deliver(
        placed(version=1, order_id="bad", item="poison"),
        placed(version=1, order_id="good", item="tea"),
        changed(version=2, order_id="bad", item="later"),
    )
    assert await seen(shop) == [("good", 1)]
    parked = await shop.rows("SELECT key, type, error FROM parked ORDER BY id")
    assert [row[0] for row in parked] == ["bad", "bad"]
    assert "ValueError" in parked[0][2]
    assert "digest" not in parked[0][2]


async def test_replaying_parked_events_keeps_their_order(shop: Harness) -> None:
    await shop.deliver(
        placed(version=1, order_id="bad", item="poison"), changed(version=2, order_id="bad", item="later")
    )
    assert await inbox.replay(shop.db, service.handlers) == (0, 2)
    async with shop.session() as session:
        await session.execute(text("UPDATE parked SET data = replace(data, 'poison', 'tea')"))
    assert await inbox.replay(shop.db, service.handlers, key="other") == (0, 0)
    assert await inbox.replay(shop.db, service.handlers, key="bad") == (2, 0)
    assert await seen(shop) == [("bad", 1), ("bad", 2)]
    await shop.deliver(changed(version=3, order_id="bad", item="again"))
    assert len(await seen(shop)) == 3


async def test_malformed_data_is_parked_by_field_and_never_by_value(shop: Harness) -> None:
    bad = record_of(placed(version=1, order_id="x", item="tea"))
    bad = bad._replace(data=b'{"version":1,"order_id":"x","item":{"s":"secret"}}')
    await shop.worker.consumer.consume([Received(bad, 0, 1)])
    error = (await shop.rows("SELECT error FROM parked"))[0][0]
    assert "ValidationError number,unit_id,buyer_id,state,item" in error
    assert "secret" not in error


async def test_the_place_is_saved_with_the_effect(shop: Harness) -> None:
    await shop.worker.consumer.consume([Received(record_of(placed(version=1, order_id="a", item="tea")), 3, 41)])
    assert await shop.rows('SELECT topic, partition, "offset" FROM inbox_position') == [("shop.events", 3, 42)]


@pytest.mark.parametrize("how", ["together", "singly", "again", "parked", "behind"])
async def test_the_place_is_saved_after_the_id_however_an_event_is_taken(shop: Harness, how: str) -> None:
    """Two workers that read the same for a moment lock in one order, and none waits for the other in a circle."""
    tea, poison = (placed(version=1, order_id=item, item=item) for item in ("tea", "poison"))
    event_id = new_id()
    if how in ("again", "behind"):
        await shop.deliver(tea if how == "again" else poison, event_id=event_id)
    written: list[str] = []

    def note(*args: Any) -> None:
        written.extend(table for table in ("inbox", "inbox_position") if f"INSERT INTO {table} " in args[2])

    listen(shop.db.engine.sync_engine, "before_cursor_execute", note)
    events: dict[str, list[Event]] = {
        "together": [tea, tea],
        "singly": [tea],
        "again": [tea],
        "parked": [poison],
        "behind": [changed(version=2, order_id="poison", item="later")],
    }
    await shop.deliver(*events[how], event_id=event_id if how == "again" else None, together=True)
    assert written[-2:] == (["inbox_position"] if how == "again" else ["inbox", "inbox_position"])


async def test_old_idempotency_keys_and_inbox_rows_go_and_unpublished_events_stay(
    shop: Harness, clock_shift: Any
) -> None:
    async with shop.client("ann", idempotency_key="key-0001") as ann:
        await ann.post("/api/v1/shop/orders", json={"unit_id": "u1", "item": "tea"})
    await shop.settle()
    async with shop.session() as session:
        outbox.publish(session, placed(version=1, order_id="waiting", item="tea"))
    clock_shift(timedelta(days=41))
    for name in ("answers", "arrivals", "published"):
        await shop.run_job(f"delete_{name}")
    assert await shop.rows("SELECT count(*) FROM idempotencykey") == [(0,)]
    assert await shop.rows("SELECT count(*) FROM inbox") == [(0,)]
    assert await shop.rows("SELECT key FROM outbox") == [("waiting",)]


async def test_migrations_say_what_the_models_say(shop: Harness) -> None:
    assert await shop.missing_migrations() == []


async def test_two_who_replay_at_once_have_one_effect(shop: Harness) -> None:
    await shop.deliver(placed(version=1, order_id="bad", item="poison"))
    async with shop.session() as session:
        await session.execute(text("UPDATE parked SET data = replace(data, 'poison', 'tea')"))
    done = await asyncio.gather(*(inbox.replay(shop.db, service.handlers) for _ in range(4)))
    assert sum(handled for handled, _ in done) == 1
    assert await seen(shop) == [("bad", 1)]


class ThingNotKnown(NotKnownYet):
    title = Text("正在同步", "Still being synchronised")


@pytest.mark.parametrize("early", [NotKnownYet, ThingNotKnown])
async def test_what_came_too_early_is_replayed_by_itself_also_after_a_cut(
    shop: Harness, monkeypatch: pytest.MonkeyPatch, early: type[NotKnownYet]
) -> None:
    tries = 0

    async def too_early(*_: Any) -> None:
        nonlocal tries
        tries += 1
        raise early

    monkeypatch.setattr(service.handlers, "by_type", {OrderPlaced.type: [too_early]})
    for version in (1, 2, 3):
        await shop.deliver(placed(version=version, order_id="early", item="tea"))
    assert [row[0].split()[0] for row in await shop.rows("SELECT error FROM parked ORDER BY id")] == [
        early.__name__,
        "BehindParked",
        "BehindParked",
    ]
    assert tries == 1, "the job tries again; meanwhile the stream goes on"
    monkeypatch.undo()
    async with shop.session() as session:  # as if a replay had been killed after the first of them
        await session.execute(text(f"DELETE FROM parked WHERE error LIKE '{early.__name__}%'"))
    await shop.run_job("replay_early")
    assert await seen(shop) == [("early", 2), ("early", 3)]


async def test_a_handler_that_is_always_too_slow_is_parked_while_the_database_answers(
    shop: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def too_slow(*_: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr(service.handlers, "by_type", {OrderPlaced.type: [too_slow]})
    await asyncio.wait_for(shop.deliver(placed(version=1, order_id="slow", item="tea")), 60)
    assert len(await shop.rows("SELECT * FROM parked")) == 1


async def test_a_broker_that_is_away_stops_no_timed_job(shop: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    async with shop.session() as session:
        outbox.publish(session, placed(version=1, order_id="a", item="tea"))
    starts = sends = 0

    async def away(records: Any) -> None:
        nonlocal sends
        sends += 1
        raise BrokerAway

    async def count(_: Any) -> None:
        nonlocal starts
        starts += 1
        await asyncio.sleep(60)

    monkeypatch.setattr(shop.broker, "publish", away)
    monkeypatch.setattr(shop.worker, "_jobs", [Job("long", timedelta(hours=1), count)])
    working = asyncio.create_task(shop.worker.run())
    await eventually(lambda: starts and sends >= 2)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    assert starts == 1


@pytest.mark.parametrize("together", [True, False])
async def test_a_record_hides_no_other_source_s_by_its_id(shop: Harness, together: bool) -> None:
    """A service may give a record the id of another's event: before it, behind it, or parked."""
    item = "tea" if together else "poison"
    genuine = record_of(placed(version=1, order_id="a", item=item))
    foreign = genuine._replace(topic="mill.events", source="/tongxin/mill", type="tongxin.mill.turned.v1", key="m")
    also = record_of(placed(version=1, order_id="b", item=item))
    batch = [foreign, genuine, also, also._replace(topic=foreign.topic, source=foreign.source, type=foreign.type)]
    received = [Received(each, 0, place) for place, each in enumerate(batch)]
    for portion in [received] if together else [[each] for each in received]:
        await shop.worker.consumer.consume(portion)
    if together:
        assert sorted(await seen(shop)) == [("a", 1), ("b", 1)]
    else:
        assert await shop.rows("SELECT key FROM parked ORDER BY id") == [("a",), ("b",)]
        third = foreign._replace(topic="loom.events", source="/tongxin/loom")
        await shop.worker.consumer._park(third, Received(third, 0, 4), ValueError())
        assert len(await shop.rows("SELECT * FROM parked")) == 3
        assert await inbox.replay(shop.db, service.handlers, key="a") == (0, 1)
        assert len(await shop.rows("SELECT * FROM parked")) == 3
    assert len({(row[0], row[1]) for row in await shop.rows("SELECT event_id, source FROM inbox")}) == (
        4 if together else 5
    )


@pytest.mark.parametrize("together", [True, False])
async def test_of_equal_ids_the_first_counts_and_another_content_is_refused(shop: Harness, together: bool) -> None:
    first = record_of(placed(version=1, order_id="a", item="tea"))
    other = [
        record_of(placed(version=1, order_id="b", item="tea"), first.id),
        record_of(changed(version=1, order_id="a", item="tea"), first.id),
        record_of(placed(version=1, order_id="a", item="salt"), first.id),
    ]
    refused = shop.context.metrics.refused_records.labels("shop.events", CONTRADICTED)._value
    before = refused.get()
    batch = [Received(each, 0, place) for place, each in enumerate([first, *other, first])]
    for portion in [batch] if together else [[each] for each in batch]:
        await shop.worker.consumer.consume(portion)
    assert await seen(shop) == [("a", 1)]
    assert refused.get() == before + 3
    assert await shop.rows('SELECT "offset" FROM inbox_position') == [(5,)]


async def test_what_an_earlier_release_took_in_is_not_handled_again(shop: Harness) -> None:
    """Its rows name no source and hold no digest."""
    event = placed(version=1, order_id="a", item="tea")
    await shop.deliver(event, event_id="earlier")
    async with shop.session() as session:
        await session.execute(text("UPDATE inbox SET source = '', digest = NULL"))
    for together in (True, False):
        await shop.deliver(event, event_id="earlier", together=together)
    assert len(await seen(shop)) == 1


async def test_a_batch_with_a_poisoned_event_loses_and_doubles_nothing(shop: Harness) -> None:
    items = ["tea", "tea", "poison", "tea", "tea"]
    records = [record_of(placed(version=1, order_id=str(n), item=item)) for n, item in enumerate(items)]
    follows = record_of(changed(version=2, order_id="2", item="later"))
    batch = [Received(each, 0, place) for place, each in enumerate([*records, follows, records[0]])]
    await shop.worker.consumer.consume(batch)
    assert await seen(shop) == [("0", 1), ("1", 1), ("3", 1), ("4", 1)]
    assert [row[0] for row in await shop.rows("SELECT key FROM parked")] == ["2", "2"]
    assert await shop.rows('SELECT "offset" FROM inbox_position') == [(7,)]


async def test_who_takes_events_together_gets_what_one_transaction_handles(shop: Harness) -> None:
    """Each once, of every kind, after the reactions to single ones; what fails is found one by one."""
    on, heard = Handlers(), list[Any]()

    @on(OrderPlaced)
    async def one(session: Any, event: OrderPlaced, info: EventInfo) -> None:
        heard.append(event.order_id)

    @on.together(OrderPlaced.topic)
    async def several(session: Any, arrived: Sequence[Arrived]) -> None:
        heard.append([info.key if event else None for event, info in arrived])
        if any(info.key == "poison" for _, info in arrived):
            raise ValueError("cannot digest this")

    consumer = Consumer("shop", shop.db, shop.broker, on, shop.context.metrics)

    async def consume(start: int, *records: Record) -> None:
        await consumer.consume([Received(each, 0, start + place) for place, each in enumerate(records)])

    first, second = (record_of(placed(version=1, order_id=key, item="tea")) for key in "ab")
    unknown = second._replace(id=new_id(), type="tongxin.shop.order_lost.v1")
    await consume(0, first, second, first, unknown)
    assert heard == ["a", "b", ["a", "b", None]]
    heard.clear()
    poison, third = (record_of(placed(version=1, order_id=key, item="tea")) for key in ("poison", "c"))
    await consume(4, third, poison)
    assert heard[-1] == ["poison"]
    assert [row[0] for row in await shop.rows("SELECT key FROM parked")] == ["poison"]
    assert ["c"] in heard


def test_an_event_that_could_not_travel_is_no_class() -> None:
    with pytest.raises(TypeError, match=r"shop\.event is not <service>\.events"):

        class Misspelt(Event, topic="shop.event", type="tongxin.shop.misspelt.v1", key="order_id"):
            order_id: str

    with pytest.raises(TypeError, match="service of its topic"):

        class Foreign(Event, topic="shop.events", type="tongxin.identity.foreign.v1", key="order_id"):
            order_id: str

    with pytest.raises(TypeError, match="key name one of its fields"):

        class Keyless(Event, topic="shop.events", type="tongxin.shop.keyless.v1", key="nothing"):
            order_id: str

    with pytest.raises(TypeError, match="is OrderPlaced already"):

        class Twin(Event, topic="shop.events", type=OrderPlaced.type, key="order_id"):
            order_id: str
