"""Records that somebody made up, through the real broker: they stop nobody."""

import asyncio
from pathlib import Path
from random import choices
from string import ascii_lowercase
from typing import Any

from kafka import KafkaProducer
from pydantic import SecretStr
from servers import Server

from kit.events import Event
from kit.inbox import Consumer, EventInfo, Handlers
from kit.kafka import KafkaBroker, _headers
from kit.metrics import Metrics
from kit.settings import Settings
from kit.testing import eventually, kit_database, record_of


class NotUtf8(str):
    """A header's name that no client of ours would write."""

    def encode(self, *_: Any) -> bytes:
        return b"\xff\xfe"


def made_up(event: Event) -> list[dict[str, Any]]:
    """Arguments for a producer; what they do not say is genuine."""
    record = record_of(event)
    headers = dict(_headers(record))

    def without(name: str) -> list[tuple[str, bytes]]:
        return [each for each in headers.items() if each[0] != name]

    def having(**changed: bytes) -> list[tuple[str, bytes]]:
        return list({**headers, **changed}.items())

    times = (
        b"9999-12-31T23:59:59-14:00", b"0001-01-01T00:00:00+14:00", b"2026-13-45T99:00:00Z", b"2026-01-01T00:00:00",
        b"yesterday", b"", b"\xff", b"1e400", b"-1",
    )  # fmt: skip
    return [
        *({"headers": having(ce_time=time)} for time in times),
        {"headers": without("ce_time"), "timestamp_ms": -(2**62)},
        {"key": b"k" * 3000},
        {"key": b"\xff"},
        {"key": None},
        {"key": b""},
        {"headers": []},
        *({"headers": without(name)} for name in ("ce_id", "ce_type", "ce_source", "ce_specversion")),
        *({"headers": having(**{name: b"x" * 3000})} for name in ("ce_id", "ce_type", "ce_source", "ce_specversion")),
        {"headers": having(ce_id=b"a\0b")},
        {"headers": having(ce_id=b"\xff")},
        {"headers": having(ce_specversion=b"0.3")},
        {"headers": [*headers.items(), ("ce_id", b"another")]},
        {"headers": [*headers.items(), ("CE_TYPE", b"another")]},
        {"headers": [*headers.items(), (NotUtf8("name"), b"x")]},
        {"value": None},
        {"value": b""},
        {"value": b"\xff\xfe"},
        {"value": b"[]"},
        {"value": b"[" * 200_000},
        {"value": record.data.replace(b'"version":1', b'"version":1000000000')},
        {"value": record.data.replace(b'"version":1', b'"version":' + b"9" * 6000)},
        {"value": record.data[:-1] + rb',"more":"\ud800"}'},
        {"value": record.data[:-1] + rb',"more":"\u0000"}'},
        {"value": record.data.replace(record.key.encode(), b"victim")},
        {"headers": having(ce_source=b"/tongxin/identity")},
        {"headers": having(ce_type=b"tongxin.identity.grant_state.v1")},
    ]


async def test_made_up_records_are_skipped_and_the_good_ones_among_them_take_effect(
    postgres: Server, kafka: Server, tmp_path: Path
) -> None:
    name = "gossip" + "".join(choices(ascii_lowercase, k=8))

    class Said(Event, topic=f"{name}.events", type=f"tongxin.{name}.said.v1", key="talk_id"):
        talk_id: str

    settings = Settings(service=name, var=tmp_path, partitions=1, audit_key=SecretStr("tests only"))
    broker, metrics = KafkaBroker(kafka.url.removeprefix("kafka://"), settings), Metrics(name)
    on, heard = Handlers(), list[str]()

    @on(Said)
    async def hear(session: Any, event: Said, info: EventInfo) -> None:
        heard.append(event.talk_id)

    expected: list[str] = []
    bad = made_up(Said(version=1, talk_id="made up"))
    producer = KafkaProducer(bootstrap_servers=kafka.url.removeprefix("kafka://"))
    try:
        for number, arguments in enumerate(bad):
            good = record_of(Said(version=1, talk_id=f"good {number}"))
            await broker.publish([good])
            expected.append(good.key)
            of_bad = record_of(Said(version=number + 1, talk_id="made up"))  # no version hides a record that gets in
            ordinary = {"key": of_bad.key.encode(), "value": of_bad.data, "headers": _headers(of_bad)}
            await asyncio.to_thread(producer.send(Said.topic, **{**ordinary, **arguments}).get, 10)
        for codec in ("gzip",):
            squeezed = KafkaProducer(bootstrap_servers=kafka.url.removeprefix("kafka://"), compression_type=codec)
            good = record_of(Said(version=1, talk_id=codec))
            sent = squeezed.send(Said.topic, key=good.key.encode(), value=good.data, headers=_headers(good))
            await asyncio.to_thread(sent.get, 10)
            expected.append(codec)
            squeezed.close()
        last = record_of(Said(version=1, talk_id="last"))
        await broker.publish([last])
        expected.append("last")
        async with kit_database(settings, postgres.url) as database:
            working = asyncio.create_task(Consumer(name, database, broker, on, metrics).run())
            try:
                await eventually(lambda: "last" in heard, 60)
            finally:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
        assert heard == expected
        refused = sum(
            sample.value
            for metric in metrics.refused_records.collect()
            for sample in metric.samples
            if sample.name.endswith("_total")
        )
        assert refused == len(bad) - 1, "all but the one that the client itself could not take apart"
        assert [record.key for record in await broker.read_all([Said.topic])] == expected
    finally:
        producer.close()
        await broker.close()
