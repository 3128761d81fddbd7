"""Apache Kafka as the broker: the only module that knows kafka-python.

kafka-python has no asyncio, so producer and consumer live in threads; every call that could hang has a time-out.
Events are CloudEvents 1.0 in binary mode: attributes in the headers, JSON in the value.
"""

import asyncio
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import unquote

import structlog
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.consumer.subscription_state import ConsumerRebalanceListener
from kafka.errors import (
    CorruptRecordError,
    KafkaError,
    KafkaTimeoutError,
    TopicAlreadyExistsError,
    UnsupportedCodecError,
)
from kafka.structs import TopicPartition

from kit.broker import BrokerAway, Place, Received, Record, SavedOffsets, Subscription, Unreadable
from kit.events import Refused
from kit.records import admit
from kit.settings import Settings

log = structlog.get_logger()

THIRTY_DAYS_MS = 30 * 24 * 3600 * 1000

Result = TypeVar("Result")


class KafkaBroker:
    def __init__(self, servers: str, settings: Settings) -> None:
        """`servers`: `[user:password@]host:port[,host:port]`, with user and password percent-encoded."""
        self._access = _access(servers)
        self._settings = settings
        self._producer: KafkaProducer | None = None
        self._known_topics: set[str] = set()
        # One thread, so that a call whose awaiter was cancelled is over before the next one touches the producer.
        self._thread = ThreadPoolExecutor(1, "kafka-producer")

    async def publish(self, records: Sequence[Record]) -> None:
        try:
            await self._in_thread(self._send, records)
        except KafkaError as error:
            # A producer that failed may still hold later records of the same key: begin again with a new one, at the
            # first row that is not acknowledged.
            await self._in_thread(self._drop_producer)
            raise BrokerAway(type(error).__name__) from error

    def announce(self) -> None:
        pass

    async def subscribe(self, group: str, topics: Sequence[str], saved: SavedOffsets) -> Subscription:
        try:
            await self._in_thread(self._create_topics, topics)
            return _KafkaSubscription(self._access, group, topics, saved, asyncio.get_running_loop())
        except KafkaError as error:
            raise BrokerAway(type(error).__name__) from error

    async def heard(self) -> Mapping[str, int]:
        """None: Kafka keeps by itself what it has taken."""
        return {}

    async def read_all(self, topics: Sequence[str]) -> list[Record]:
        try:
            return await asyncio.to_thread(self._read_all, topics)
        except KafkaError as error:
            raise BrokerAway(type(error).__name__) from error

    def _read_all(self, topics: Sequence[str]) -> list[Record]:
        if not topics:
            return []
        self._create_topics(topics)
        consumer = _consumer(self._access, None)
        try:
            ends = _assign(consumer, topics, {})
            found: list[Record] = []
            silent = 0
            while not _has_read(consumer, ends):
                raws = [raw for several in _poll(consumer, 1_000).values() for raw in several]
                silent = 0 if raws else silent + 1
                if silent > 60:
                    raise BrokerAway("nothing for a minute, though there is more to read")
                for received in (_received(raw) for raw in raws if not _is_tombstone(raw)):
                    try:
                        found.append(admit(received.record))
                    except Refused as refusal:
                        log.error("record_refused", topic=received.record.topic, partition=received.partition,
                                  offset=received.offset, reason=str(refusal))  # fmt: skip
            return found
        finally:
            consumer.close(autocommit=False, timeout_ms=3_000)

    async def close(self) -> None:
        await self._in_thread(self._drop_producer)
        self._thread.shutdown(wait=False)

    async def _in_thread(self, call: Callable[..., Result], *args: Any) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, *args)

    def _send(self, records: Sequence[Record]) -> None:
        self._create_topics({record.topic for record in records})
        if self._producer is None:
            self._producer = KafkaProducer(
                **self._access,
                linger_ms=2,
                max_block_ms=5_000,
                request_timeout_ms=5_000,
                delivery_timeout_ms=10_000,
                reconnect_backoff_max_ms=1_000,
                bootstrap_timeout_ms=5_000,
                allow_auto_create_topics=False,
            )
        sent = [
            self._producer.send(record.topic, key=record.key.encode(), value=record.data, headers=_headers(record))
            for record in records
        ]
        self._producer.flush(timeout=15)
        for future in sent:
            future.get(timeout=1)

    def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        self._known_topics.clear()  # a broker that was set up again has none of them
        if producer:
            with suppress(KafkaError):
                producer.close(timeout=1)

    def _create_topics(self, topics: Iterable[str]) -> None:
        missing = set(topics) - self._known_topics
        if not missing:
            return
        admin = KafkaAdminClient(**self._access, request_timeout_ms=5_000, bootstrap_timeout_ms=5_000)
        try:
            wanted = {
                topic: _topic_config(topic, self._settings.partitions) for topic in missing - set(admin.list_topics())
            }
            if wanted:
                with suppress(TopicAlreadyExistsError):
                    admin.create_topics(wanted)
        finally:
            admin.close()
        self._known_topics |= missing


def _topic_config(topic: str, partitions: int) -> dict[str, Any]:
    kept = (
        {"cleanup.policy": "compact", "min.compaction.lag.ms": "3600000"}
        if topic.endswith(".state")
        else {"cleanup.policy": "delete", "retention.ms": str(THIRTY_DAYS_MS)}
    )
    # The broker stores plain records, even of a producer that compresses: a codec we lack would stop every listener.
    configs = {"compression.type": "uncompressed", **kept}
    return {"num_partitions": partitions, "replication_factor": -1, "configs": configs}


def _headers(record: Record) -> list[tuple[str, bytes]]:
    message = to_binary(
        CloudEvent(
            attributes={
                "id": record.id,
                "source": record.source,
                "type": record.type,
                "specversion": "1.0",
                "time": record.time,
                "subject": record.key,
                "datacontenttype": "application/json",
            }
        ),
        JSONFormat(),
    )
    return [*message.headers.items(), ("traceparent", record.traceparent.encode())]


def _is_tombstone(raw: Any) -> bool:
    """The `deleted` record before it has said everything. A topic of events has none: there it is no event."""
    return raw.value is None and raw.topic.endswith(".state")


def _received(raw: Any) -> Received:
    try:
        record: Record | Unreadable = _record(raw)
    except Exception as error:  # a decoder raises anything on a made-up record
        log.info("not_an_event", topic=raw.topic, error=type(error).__name__)
        record = Unreadable(raw.topic)
    return Received(record, raw.partition, raw.offset)


def _record(raw: Any) -> Record:
    if raw.value is None:
        raise ValueError("no value")
    headers = {name.lower(): value for name, value in raw.headers}
    if len(headers) < len(raw.headers):
        raise ValueError("a header twice: readers would differ in which one they believe")
    if headers.get("ce_specversion") != b"1.0":
        raise ValueError("another version of CloudEvents, which may mean another thing by the same names")
    if missing := {"ce_id", "ce_source", "ce_type"} - headers.keys():
        raise ValueError(f"no {missing}: cloudevents makes up what is missing, an id at every reading another")
    event = from_binary(KafkaMessage(headers=headers, key=None, value=b"null"), JSONFormat())
    return Record(
        topic=raw.topic,
        key=(raw.key or b"").decode(),
        id=event.get_id(),
        type=event.get_type(),
        source=event.get_source(),
        time=(event.get_time() if "ce_time" in headers else None) or datetime.fromtimestamp(raw.timestamp / 1000, UTC),
        traceparent=(headers.get("traceparent") or b"").decode(errors="replace"),
        data=raw.value,
    )


def _poll(consumer: KafkaConsumer, timeout_ms: int) -> Mapping[TopicPartition, Sequence[Any]]:
    try:
        found: Mapping[TopicPartition, Sequence[Any]] = consumer.poll(timeout_ms=timeout_ms)
        return found
    except _UNDECODABLE:
        _step_over(consumer)
        return {}


_UNDECODABLE = (CorruptRecordError, UnsupportedCodecError, ValueError, EOFError, IndexError, struct.error, zlib.error)
"""What kafka-python raises at a batch that it cannot take apart (a header's name that is not UTF-8), at every poll."""


def _step_over(consumer: KafkaConsumer) -> None:
    """Go on behind the one record of each partition that cannot be taken apart when it is read alone, either.

    kafka-python (3.0) keeps the batch that raised and then waits in it for ever, until the position is another.
    """
    every = consumer.assignment()
    for partition in every:
        consumer.pause(*(every - {partition}))
        before = consumer.position(partition, timeout_ms=5_000)
        if before is None:
            raise KafkaTimeoutError("no position")
        consumer.seek(partition, before + 1)
        with suppress(*_UNDECODABLE):
            consumer.poll(timeout_ms=0)
        consumer.seek(partition, before)
        try:
            consumer.poll(timeout_ms=1_000)
        except _UNDECODABLE as error:
            before += 1
            log.error("record_undecodable", topic=partition.topic, partition=partition.partition, offset=before - 1,
                      error=type(error).__name__)  # fmt: skip
        finally:
            consumer.resume(*every)
        consumer.seek(partition, before)


def _access(servers: str) -> dict[str, Any]:
    """Where the brokers are, and as whom to sign in."""
    identity, _, addresses = servers.rpartition("@")
    access: dict[str, Any] = {"bootstrap_servers": addresses.split(",")}
    if identity:
        user, _, password = identity.partition(":")
        access |= {
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": "PLAIN",
            "sasl_plain_username": unquote(user),
            "sasl_plain_password": unquote(password),
        }
    return access


def _consumer(access: Mapping[str, Any], group: str | None) -> KafkaConsumer:
    return KafkaConsumer(
        **access,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_poll_records=200,
        session_timeout_ms=10_000,
        heartbeat_interval_ms=2_000,
        request_timeout_ms=15_000,
        reconnect_backoff_max_ms=1_000,
        bootstrap_timeout_ms=5_000,
        metadata_max_age_ms=30_000,
        allow_auto_create_topics=False,
    )


def _assign(consumer: KafkaConsumer, topics: Iterable[str], saved: Mapping[Place, int]) -> dict[TopicPartition, int]:
    """Let it read all of these topics by itself, from the saved places on; returns where they end now."""
    partitions: list[TopicPartition] = []
    for topic in topics:
        found = consumer.partitions_for_topic(topic)
        if not found:
            raise BrokerAway(f"{topic} has no partitions yet")
        partitions += [TopicPartition(topic, partition) for partition in sorted(found)]
    consumer.assign(partitions)
    _seek(consumer, partitions, saved)
    return dict(consumer.end_offsets(partitions)) if partitions else {}


def _seek(consumer: KafkaConsumer, partitions: Iterable[TopicPartition], saved: Mapping[Place, int]) -> None:
    for partition in partitions:
        offset = saved.get((partition.topic, partition.partition))
        if offset is not None:
            consumer.seek(partition, offset)


def _has_read(consumer: KafkaConsumer, ends: Mapping[TopicPartition, int]) -> bool:
    return all((consumer.position(each, timeout_ms=5_000) or 0) >= end for each, end in ends.items())


class _KafkaSubscription(ConsumerRebalanceListener):  # type: ignore[misc]
    """A group member that goes on at the positions saved in *our* database, not at the group's committed ones.

    So a database that was restored to yesterday resumes at yesterday's events. Before it joins the group it reads all
    partitions of the state topics to their present end, by itself: a new service knows who is who before it hears what
    happened, however its workers share the partitions. What several of them read takes effect once, by the inbox.
    """

    def __init__(
        self,
        access: Mapping[str, Any],
        group: str,
        topics: Sequence[str],
        saved: SavedOffsets,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._topics, self._group, self._access = list(topics), group, access
        self._saved, self._loop = saved, loop
        self._consumer: KafkaConsumer | None = None
        self._thread = ThreadPoolExecutor(1, "kafka-consumer")
        self._lag: dict[Place, int] = {}
        self._ends: dict[TopicPartition, int] | None = None
        """How far state topics go that are read before joining; None once the group is joined."""

    async def poll(self) -> list[Received]:
        try:
            return await self._loop.run_in_executor(self._thread, self._poll)
        except KafkaError as error:
            raise BrokerAway(type(error).__name__) from error

    def _join(self) -> None:
        self._leave()
        self._ends = None
        self._consumer = _consumer(self._access, self._group)
        self._consumer.subscribe(self._topics, listener=self)

    def _saved_places(self) -> Mapping[Place, int]:
        waiting: Future[Mapping[Place, int]] = asyncio.run_coroutine_threadsafe(_await(self._saved), self._loop)
        return waiting.result(timeout=30)

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        for partition in revoked:
            self._lag.pop((partition.topic, partition.partition), None)

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Called by kafka-python inside `poll`, before the first record of these partitions."""
        assert self._consumer is not None
        _seek(self._consumer, assigned, self._saved_places())

    def _poll(self) -> list[Received]:
        if self._consumer is None:
            self._consumer = _consumer(self._access, None)
            states = [topic for topic in self._topics if topic.endswith(".state")]
            self._ends = _assign(self._consumer, states, self._saved_places())
        # What was polled before has taken effect by now.
        if self._ends is not None and _has_read(self._consumer, self._ends):
            self._join()
        found: list[Received] = []
        for partition, raws in _poll(self._consumer, 1_000 if self._ends is None else 100).items():
            found += [_received(raw) for raw in raws if not _is_tombstone(raw)]
            end = self._consumer.highwater(partition)
            if end is not None and raws:
                self._lag[(partition.topic, partition.partition)] = max(0, end - raws[-1].offset - 1)
        return found

    def lag(self) -> Mapping[Place, int]:
        return self._lag

    async def close(self) -> None:
        await self._loop.run_in_executor(self._thread, self._leave)
        self._thread.shutdown(wait=False)

    def _leave(self) -> None:
        if self._consumer is not None:
            with suppress(KafkaError):
                self._consumer.close(autocommit=False, timeout_ms=3_000)


async def _await(saved: SavedOffsets) -> Mapping[Place, int]:
    return await saved()
