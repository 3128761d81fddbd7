"""How fast the outbox leaves through Kafka, next to a bare producer of the same records."""

import asyncio
import time
from typing import Any

import asyncpg
from counts import COUNTS
from figures import Figure
from kafka import KafkaProducer
from stack import Stack

from grievances.main import service
from kit.outbox import Relay
from kit.settings import Settings

FILL = """
INSERT INTO outbox (event_id, topic, type, key, data, traceparent, at)
SELECT gen_random_uuid(), 'bench.events', type, (n % 500)::text, data, traceparent, now()
FROM generate_series(1, $1) n, (SELECT type, data, traceparent FROM outbox ORDER BY id LIMIT 1) one
"""


async def through_kafka(stack: Stack) -> Figure:
    settings = Settings(
        service="grievances",
        database_url=stack.database_url("grievances"),
        broker_url=stack.kafka.url,
        demonstration=True,
    )
    context = service.open(settings)
    relay = Relay(context.db, context.broker, context.metrics)
    connection = await asyncpg.connect(stack.database_url("grievances"))
    stack.processes["grievances-worker"].stop()
    ours = theirs = 0.0
    try:
        while await relay.send_batch():  # what is left, and the first connection
            pass
        for _ in range(COUNTS.bench_rounds):
            await connection.execute(FILL, COUNTS.bench_events)
            await connection.execute("ANALYZE outbox")
            started = time.perf_counter()
            while await relay.send_batch():
                pass
            ours = max(ours, COUNTS.bench_events / (time.perf_counter() - started))
            rows = await connection.fetch("SELECT * FROM outbox ORDER BY id DESC LIMIT $1", COUNTS.bench_events)
            theirs = max(theirs, await asyncio.to_thread(_produce, stack.kafka.url, rows))
    finally:
        await connection.close()
        await context.broker.close()
        await context.db.close()
    return Figure(
        "Relay through Kafka / bare kafka-python producer",
        f"{ours:,.0f} events/s from the table with acknowledgement and mark, {theirs:,.0f} records/s from memory",
        ours / theirs,
        0.5,
        "the producer in pure Python takes more than half of the time: librdkafka in its place (confluent-kafka), then "
        "reading the next batch while the last one is acknowledged.",
    )


def _produce(broker_url: str, rows: list[Any]) -> float:
    """Records per second; the same keys, values and headers, made beforehand."""
    producer = KafkaProducer(bootstrap_servers=broker_url.removeprefix("kafka://"), linger_ms=2)
    records = [(row["key"].encode(), row["data"].encode(), _headers(row)) for row in rows]
    producer.send("bench.events", key=b"first", value=b"{}").get(timeout=10)
    started = time.perf_counter()
    sent = [producer.send("bench.events", key=key, value=value, headers=headers) for key, value, headers in records]
    producer.flush(timeout=120)
    lasted = time.perf_counter() - started
    assert all(future.succeeded() for future in sent)
    producer.close()
    return len(rows) / lasted


def _headers(row: Any) -> list[tuple[str, bytes]]:
    named = {
        "ce_id": row["event_id"],
        "ce_source": "/tongxin/grievances",
        "ce_type": row["type"],
        "ce_specversion": "1.0",
        "ce_time": row["at"].isoformat(),
        "ce_subject": row["key"],
        "content-type": "application/json",
        "traceparent": row["traceparent"],
    }
    return [(name, value.encode()) for name, value in named.items()]
