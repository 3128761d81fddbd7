"""What must hold between the databases after everything settled, after any fault."""

from collections import defaultdict
from collections.abc import Iterable

from kafka import KafkaConsumer, TopicPartition
from load import Acknowledged
from stack import SERVICES, Stack

from kit.testing import eventually


async def nothing_acknowledged_is_lost(stack: Stack, acknowledged: Iterable[Acknowledged]) -> None:
    rows = await stack.sql("grievances", "SELECT case_id, version, action FROM timeline")
    kept = {(row["case_id"], row["version"]) for row in rows}
    versions: dict[str, int] = defaultdict(int)
    for case_id, version in kept:
        versions[case_id] = max(versions[case_id], version)
    for write in acknowledged:
        assert versions[write.case_id] >= write.version, f"{write} was acknowledged and is gone"
        assert all((write.case_id, place) in kept for place in range(1, write.version + 1)), write


async def filed_once(stack: Stack, titles: Iterable[str]) -> None:
    """However often a filing was tried again with its key, there is one case."""
    counts = dict(await stack.sql("grievances", "SELECT title, count(*) FROM cases GROUP BY title"))
    wrong = {title: counts.get(title, 0) for title in titles if counts.get(title, 0) != 1}
    assert not wrong, wrong


async def archive_is_the_outbox(stack: Stack) -> int:
    """insights has every event that was ever published, once; returns how many."""
    published: set[str] = set()
    for service in SERVICES:
        published |= {row["event_id"] for row in await stack.sql(service, "SELECT event_id FROM outbox")}
    archived = [row["event_id"] for row in await stack.sql("insights", "SELECT event_id FROM archive")]
    assert len(archived) == len(set(archived))
    assert set(archived) == published, (
        f"{len(published - set(archived))} missing, {len(set(archived) - published)} foreign"
    )
    return len(archived)


async def told_alike(stack: Stack, reference: str, cases: Iterable[str]) -> None:
    """Every finished case left the same messages as one that was walked in peace: none missing, none twice."""
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    author = dict(await stack.sql("grievances", "SELECT id, author_id FROM cases"))
    of_cases = "SELECT subject_id, kind, member_id FROM message WHERE subject_type = 'case'"
    for row in await stack.sql("notifications", of_cases):
        who = "author" if row["member_id"] == author[row["subject_id"]] else row["member_id"]
        told[row["subject_id"]].append((row["kind"], who))
    assert told[reference]
    for case_id in cases:
        assert sorted(told[case_id]) == sorted(told[reference]), case_id


async def order_is_kept(stack: Stack) -> None:
    """Per case: the broker has the events, each first copy, in the order of the outbox; so has the inbox."""
    rows = await stack.sql("grievances", "SELECT event_id, key FROM outbox ORDER BY id")
    wanted: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        wanted[row["key"]].append(row["event_id"])
    travelled: dict[str, list[str]] = defaultdict(list)
    for key, event_id in read_topic(stack.kafka.url, "grievances.events"):
        if event_id not in travelled[key]:  # a relay killed after sending sends again; consumers know it by its id
            travelled[key].append(event_id)
    assert {key: travelled[key] for key in wanted} == wanted
    place = {row["event_id"]: place for place, row in enumerate(rows)}
    last: dict[tuple[str, str], int] = {}
    of_cases = "SELECT subject_id, member_id, event_id FROM message WHERE subject_type = 'case' ORDER BY number"
    for row in await stack.sql("notifications", of_cases):
        inbox = (row["subject_id"], row["member_id"])
        assert last.get(inbox, -1) < place[row["event_id"]], f"{inbox} was told in the wrong order"
        last[inbox] = place[row["event_id"]]


def read_topic(broker_url: str, topic: str) -> list[tuple[str, str]]:
    """(key, event id) of all records, in order within each key."""
    consumer = KafkaConsumer(
        bootstrap_servers=broker_url.removeprefix("kafka://"), consumer_timeout_ms=5_000, enable_auto_commit=False
    )
    try:
        places = [TopicPartition(topic, partition) for partition in consumer.partitions_for_topic(topic)]
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        ends = consumer.end_offsets(places)
        found: list[tuple[str, str]] = []
        while any(consumer.position(place) < ends[place] for place in places):
            for records in consumer.poll(timeout_ms=1_000).values():
                for record in records:
                    if event_id := dict(record.headers).get("ce_id"):
                        found.append((record.key.decode(), event_id.decode()))
        return found
    finally:
        consumer.close(autocommit=False)


async def audit_holds(stack: Stack) -> None:
    """Verified where there is something to hold against: an anchor, written every minute, of each chain there is."""
    for service in SERVICES:
        if await stack.value(service, "SELECT count(*) FROM audit_entry"):
            await eventually((stack.folder / service / "audit" / f"{service}.anchors").exists, 150)
        await stack.command(service, "verify")
