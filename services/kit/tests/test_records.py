"""A record that must not be taken in is skipped, counted, and in nobody's way."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog
from faults import changed, placed, service
from shop.events import OrderChanged
from sqlalchemy import text

from kit import clock, inbox
from kit.broker import Received, Record, Unreadable
from kit.events import LEAP, STEP, Refused
from kit.outbox import publish
from kit.records import MOST_VERSION, admit
from kit.testing import Harness, record_of

LOGGED = {"event", "log_level", "topic", "partition", "offset", "reason"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def genuine(order_id: str = "good") -> Record:
    return record_of(placed(version=1, order_id=order_id, item="tea"))


def with_data(data: str, order_id: str = "good") -> bytes:
    return b'{"version":1,"order_id":"%s","number":"OR-2026-000001","buyer_id":"ann","item":%s}' % (
        order_id.encode(),
        data.encode(),
    )


BAD: dict[str, tuple[str, dict[str, Any]]] = {
    "no id": ("id", {"id": ""}),
    "long id": ("id", {"id": "x" * 3000}),
    "NUL in the id": ("id", {"id": "a\0b"}),
    "half a surrogate pair in the id": ("id", {"id": "a\ud800"}),
    "no key": ("key", {"key": ""}),
    "long key": ("key", {"key": "k" * 3000}),
    "long key in Chinese": ("key", {"key": "键" * 1500}),
    "long type": ("type", {"type": "tongxin.shop." + "x" * 3000 + ".v1"}),
    "long source": ("source", {"source": "/tongxin/shop" + "p" * 3000}),
    "time without a zone": ("time", {"time": datetime(2026, 1, 1)}),  # noqa: DTZ001 - what is refused
    "before all time": ("time", {"time": datetime.min.replace(tzinfo=UTC)}),
    "after all time": ("time", {"time": datetime.max.replace(tzinfo=UTC)}),
    "before there were computers": ("time", {"time": EPOCH}),
    "not UTF-8": ("data", {"data": b'{"item":"\xff\xfe"}'}),
    "UTF-16": ("data", {"data": '{"item":"tea"}'.encode("utf-16")}),
    "empty": ("data", {"data": b""}),
    "no JSON": ("data", {"data": b"{version:1}"}),
    "a list": ("data", {"data": b"[1]"}),
    "a number": ("data", {"data": b"1"}),
    "null": ("data", {"data": b"null"}),
    "nested too deep": ("data", {"data": with_data("[" * 100 + "]" * 100)}),
    "nested beyond the parser": ("data", {"data": b'{"item":' * 100_000}),
    "NUL in a value": ("data", {"data": with_data(r'"a\u0000b"')}),
    "NUL in a name": ("data", {"data": with_data(r'"tea","a\u0000b":1')}),
    "half a surrogate pair": ("data", {"data": with_data(r'"\ud800"')}),
    "half a pair, far inside": ("data", {"data": with_data(r'[{"a":["\udfff"]}]')}),
    "huge number": ("data", {"data": with_data("1" + "0" * 30)}),
    "number beyond the parser": ("data", {"data": with_data("9" * 5000)}),
    "no number": ("data", {"data": with_data("NaN")}),
    "infinite": ("data", {"data": with_data("1e999")}),
    "a megabyte": ("data", {"data": with_data('"' + "x" * 1_000_000 + '"')}),
    "type of another service": ("type", {"type": "tongxin.identity.grant_state.v1"}),
    "unknown type of another service": ("type", {"type": "tongxin.identity.never_heard_of.v1"}),
    "type of another form": ("type", {"type": "order_placed"}),
    "type of its service on another topic": ("type", {"topic": "shop.state"}),
    "topic of another service": ("source", {"topic": "identity.state"}),
    "source of another service": ("source", {"source": "/tongxin/identity"}),
    "no source": ("source", {"source": ""}),
    "key of another aggregate": ("key", {"key": "victim"}),
    "aggregate that is not its key's": ("key", {"data": with_data('"tea"', "victim")}),
    "key that is only alike": ("key", {"data": b'{"version":1,"order_id":1,"item":"tea"}', "key": "1"}),
    "without its key": ("key", {"data": b'{"version":1,"item":"tea"}'}),
    **{
        f"version {version}": ("version", {"data": with_data(f'"tea","version":{version}')})
        for version in (10**9, MOST_VERSION + 1, 2**31, 2**62, 0, -1, "1.0", "true", '"1"', "null")
    },
}


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_for_what_is_wrong_with_it(name: str) -> None:
    reason, wrong = BAD[name]
    with pytest.raises(Refused) as refusal:
        admit(genuine()._replace(**wrong))
    assert str(refusal.value) == reason


async def test_each_is_skipped_and_counted_alone_and_among_others(shop: Harness) -> None:
    offset, metrics = 0, shop.context.metrics
    for name, (reason, wrong) in BAD.items():
        bad = genuine()._replace(**wrong)
        before = metrics.refused_records.labels(bad.topic, reason)._value.get()
        with structlog.testing.capture_logs() as logs:
            await shop.worker.consumer.consume([Received(bad, 2, offset)])
            together = [genuine(f"{name}, before"), bad, genuine(f"{name}, after")]
            batch = [Received(each, 2, offset + place) for place, each in enumerate(together, start=1)]
            await shop.worker.consumer.consume(batch)
        assert metrics.refused_records.labels(bad.topic, reason)._value.get() == before + 2, name
        refused = [each for each in logs if each["event"] == "record_refused"]
        assert len(refused) == 2
        assert [each.keys() - {"event", "log_level"} for each in refused] == [
            {"topic", "partition", "offset", "reason"}
        ] * 2
        offset += 4
    seen = [row[0] for row in await shop.rows("SELECT order_id FROM seen ORDER BY id")]
    assert seen == [f"{name}, {when}" for name in BAD for when in ("before", "after")]
    assert await shop.rows("SELECT * FROM parked") == []
    assert await shop.rows("SELECT \"offset\" FROM inbox_position WHERE topic = 'shop.events'") == [(offset,)]


async def test_what_nobody_could_decode_is_skipped(shop: Harness) -> None:
    await shop.worker.consumer.consume(
        [
            Received(Unreadable("shop.events"), 0, 1),
            Received(genuine(), 0, 2),
            Received(Unreadable("shop.events"), 0, 3),
        ]
    )
    assert await shop.rows("SELECT order_id FROM seen") == [("good",)]
    assert await shop.rows('SELECT "offset" FROM inbox_position') == [(4,)]


async def test_what_the_database_will_not_park_is_skipped(shop: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that `admit` has not foreseen."""
    monkeypatch.setattr(inbox, "BACK_OFF", (0, 0, 0, 0))
    body = "BEGIN SELECT RAISE(ABORT, 'no'); END"
    if shop.db.is_postgres:
        async with shop.db.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE parked ADD CHECK (key <> 'poison')"))
    else:
        async with shop.db.engine.begin() as connection:
            await connection.execute(text(f"CREATE TRIGGER no BEFORE INSERT ON parked WHEN NEW.key = 'poison' {body}"))
    poison = record_of(placed(version=1, order_id="poison", item="poison"))
    await shop.worker.consumer.consume([Received(poison, 0, 1), Received(genuine(), 0, 2)])
    assert await shop.rows("SELECT order_id FROM seen") == [("good",)]
    assert shop.context.metrics.refused_records.labels("shop.events", "unstorable")._value.get() == 1


async def test_a_parked_record_that_is_refused_now_goes_and_those_behind_it_are_handled(shop: Harness) -> None:
    for number, key in enumerate(("mine", "mine", "other")):
        event = changed(version=number + 2, order_id=key, item="tea")
        source = "/somebody" if number == 0 else "/tongxin/shop"
        async with shop.session() as session:
            session.add(inbox._parked(record_of(event)._replace(source=source), "Error"))
    assert await inbox.replay(shop.db, service.handlers) == (2, 0)
    assert sorted(await shop.rows("SELECT version FROM seen")) == [(3,), (4,)]


async def test_a_replay_takes_no_event_for_the_one_that_had_its_row_before(shop: Harness) -> None:
    """SQLite gives the number of the newest row again: the event that came meanwhile stays."""
    async with shop.session() as session:
        session.add(inbox._parked(genuine("first"), "Error"))
    waiting = await shop.rows("SELECT id FROM parked")
    real = inbox.list_parked

    async def then_another_came(*args: Any) -> Any:
        found = await real(*args)
        async with shop.session() as session:
            await session.execute(text("DELETE FROM parked"))
            parked = inbox._parked(genuine("second"), "Error")
            parked.id = waiting[0][0]
            session.add(parked)
        return found

    inbox.list_parked = then_another_came  # type: ignore[assignment]
    try:
        assert await inbox.replay(shop.db, service.handlers) == (0, 0)
    finally:
        inbox.list_parked = real
    assert await shop.rows("SELECT key FROM parked") == [("second",)]


def test_a_malformed_trace_costs_the_trace_only() -> None:
    for trace in ("x" * 3000, "00-0", "a\0", "\ud800"):
        assert admit(genuine()._replace(traceparent=trace)).traceparent == ""
    whole = f"00-{'a' * 32}-{'b' * 16}-01"
    assert admit(genuine()._replace(traceparent=whole)).traceparent == whole


@pytest.mark.parametrize(
    "ordinary",
    [
        lambda: genuine()._replace(time=clock.now()),
        lambda: genuine()._replace(type="tongxin.shop.of_a_later_release.v2"),
        lambda: genuine()._replace(data=with_data(r'"茶 \ud83c\udf75 \\u0000","more":{"deep":[1,2.5,null,true]}')),
        lambda: record_of(changed(version=LEAP, order_id="o", item="x" * 10_000)),
    ],
)
def test_what_a_service_says_is_taken(ordinary: Callable[[], Record]) -> None:
    record = ordinary()
    assert admit(record) == record


def version(number: int) -> OrderChanged:
    return changed(version=number, order_id="o", item="tea")


@pytest.mark.parametrize(("known", "told"), [(0, 1), (5, 6), (5, 905), (700_000, 700_400), (5, 5 + STEP), (None, LEAP)])
def test_a_version_that_steps_is_taken(known: int | None, told: int) -> None:
    assert version(told).supersedes(known)


@pytest.mark.parametrize("told", [1, 699_000, 700_000])
def test_a_version_that_is_not_newer_is_ignored(told: int) -> None:
    assert not version(told).supersedes(700_000)


@pytest.mark.parametrize(
    ("known", "told"), [(None, LEAP + 1), (0, LEAP), (5, 6 + STEP), (5, 5 + LEAP), (700_000, 1_700_000)]
)
def test_a_version_that_leaps_is_refused(known: int | None, told: int) -> None:
    with pytest.raises(Refused, match="version"):
        version(told).supersedes(known)


async def test_nothing_is_published_that_no_listener_would_take(shop: Harness) -> None:
    async with shop.session() as session:
        with pytest.raises(Refused, match="key"):
            publish(session, placed(version=1, order_id="x" * 3000, item="tea"))
