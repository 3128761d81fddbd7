"""One fault at a time, each with what must come of it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from accounts import archive_is_the_outbox, order_is_kept
from counts import COUNTS, figure, soon_enough
from kafka import KafkaProducer
from people import Enterprise, Refused
from stack import Stack

from kit.testing import eventually

MY_CASES = "/grievances/cases?scope=mine"


@asynccontextmanager
async def failing(stack: Stack, service: str, table: str, condition: str, *, at_commit: bool) -> AsyncIterator[None]:
    """Rows of a table that PostgreSQL itself refuses, at once or only when the transaction commits."""
    body = "$$ BEGIN RAISE 'made to fail'; END $$"
    await stack.sql(service, f"CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS {body}")
    kind = "CONSTRAINT TRIGGER failing AFTER INSERT" if at_commit else "TRIGGER failing BEFORE INSERT"
    deferred = "DEFERRABLE INITIALLY DEFERRED" if at_commit else ""
    await stack.sql(
        service,
        f"CREATE {kind} ON {table} {deferred} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION fail()",
    )
    try:
        yield
    finally:
        await stack.sql(service, f"DROP TRIGGER failing ON {table}")


async def test_commit_that_fails_never_answers_success(stack: Stack, enterprise: Enterprise) -> None:
    member = enterprise.members[0]
    before = await stack.value("grievances", "SELECT count(*) FROM cases")
    async with failing(stack, "grievances", "cases", "NEW.title = '提交会失败'", at_commit=True):
        with pytest.raises(Refused) as refusal:
            await member.file_case("提交会失败", key="fails-at-commit")
    assert refusal.value.answer.status_code == 500
    assert "made to fail" not in refusal.value.answer.text
    assert await stack.value("grievances", "SELECT count(*) FROM cases") == before
    case = await member.file_case("提交会失败", key="fails-at-commit")
    assert case["state"] == "SUBMITTED", "the same key works once the fault is gone"


async def test_poison_event_is_parked_and_others_go_on_until_an_operator_replays_it(
    stack: Stack, enterprise: Enterprise
) -> None:
    member, desk = enterprise.members[0], enterprise.desk
    poisoned, other = await member.file_case("毒事件"), await member.file_case("别的事件")
    await stack.until_quiet()
    condition = f"NEW.subject_id = '{poisoned['id']}'"
    async with failing(stack, "notifications", "message", condition, at_commit=False):
        poisoned = await desk.act(poisoned, "accept")
        await desk.act(other, "accept")
        await desk.act(poisoned, "reply", {"text": "答复。"})
        await stack.until_quiet()
    assert await inbox_kinds(stack, other["id"]) != []
    parked = await stack.command("notifications", "parked")
    assert parked.count(poisoned["id"]) == 2, "the second waits behind the first, so that their order holds"
    assert other["id"] not in parked
    before = await inbox_kinds(stack, poisoned["id"])
    output = await stack.command("notifications", "replay", "--key", poisoned["id"])
    assert "0 still parked" in output
    after = await inbox_kinds(stack, poisoned["id"])
    assert len(after) > len(before)
    assert not await stack.value("notifications", "SELECT count(*) FROM parked")


async def inbox_kinds(stack: Stack, case_id: str) -> list[str]:
    rows = await stack.sql("notifications", "SELECT kind FROM message WHERE subject_id = $1 ORDER BY number", case_id)
    return [row["kind"] for row in rows]


async def test_garbage_in_a_topic_holds_nobody_up(stack: Stack, enterprise: Enterprise) -> None:
    envelope = {"specversion": b"1.0", "id": b"not-ours", "source": b"/elsewhere", "type": b"not.ours"}
    headers = [(f"ce_{name}", value) for name, value in envelope.items()]
    producer = KafkaProducer(bootstrap_servers=stack.kafka.url.removeprefix("kafka://"))
    for value, some in ((b"\xff\xfe", []), (b"", headers), (b"[1, 2", headers), (b'{"a": 1}', headers[:2])):
        for partition in producer.partitions_for("grievances.events"):
            producer.send("grievances.events", key=b"garbage", value=value, headers=some, partition=partition)
    producer.flush(10)
    producer.close()
    case = await enterprise.members[0].file_case("垃圾之后")
    await enterprise.desk.act(case, "accept")
    await stack.until_quiet()
    for service in ("notifications", "insights"):
        await stack.sql(service, "DELETE FROM parked WHERE key = 'garbage'")
        assert not await stack.value(service, "SELECT count(*) FROM parked")


async def test_writes_go_on_while_kafka_is_away_and_the_outbox_drains_in_order(
    stack: Stack, enterprise: Enterprise
) -> None:
    await asyncio.to_thread(stack.kafka.stop)
    try:
        for place in range(COUNTS.outbox_cases):
            case = await enterprise.members[place % len(enterprise.members)].file_case(f"卡夫卡不在 {place}")
            await enterprise.desk.act(case, "accept")
        waiting = await stack.value("grievances", "SELECT count(*) FROM outbox WHERE position IS NULL")
        assert waiting >= 2

        async def visible_to_operators() -> bool:
            depth = await worker_metric(stack, "grievances", "outbox_depth")
            return depth >= int(waiting)

        await eventually(visible_to_operators)
    finally:
        await asyncio.to_thread(stack.kafka.start)
    started = time.monotonic()
    await stack.until_quiet()
    lasted = time.monotonic() - started
    figure("outbox", f"{2 * COUNTS.outbox_cases} events settled {lasted:.1f} s after Kafka came back, order kept")
    await archive_is_the_outbox(stack)
    await order_is_kept(stack)


async def worker_metric(stack: Stack, service: str, name: str) -> float:
    async with httpx.AsyncClient() as client:
        text = (await client.get(f"http://127.0.0.1:{stack.worker_ports[service]}/metrics")).text
    [line] = [line for line in text.splitlines() if not line.startswith("#") and name in line.split("{")[0].split()[0]]
    return float(line.split()[-1])


async def test_database_restart_answers_only_503_and_heals(stack: Stack, enterprise: Enterprise) -> None:
    """No wrong answer while it is away: neither another error, nor one as if allowed or refused."""
    answers: list[tuple[float, httpx.Response]] = []
    ended = asyncio.Event()

    async def ask(path: str) -> None:
        while not ended.is_set():
            answer = await enterprise.members[0].http.get(path)
            answers.append((time.monotonic(), answer))
            await asyncio.sleep(0.02)

    asking = [asyncio.create_task(ask(path)) for path in (MY_CASES, "/notifications/unread-count")]
    await asyncio.sleep(COUNTS.restart_seconds / 3)
    await asyncio.to_thread(stack.postgres.stop)
    await asyncio.sleep(1)
    await asyncio.to_thread(stack.postgres.start)
    back, before = time.monotonic(), len(answers)
    await eventually(
        lambda: len(answers) > before + 50 and all(answer.status_code == 200 for _, answer in answers[-50:])
    )
    ended.set()
    await asyncio.gather(*asking)

    wrong = [answer for _, answer in answers if answer.status_code not in (200, 503)]
    assert not wrong, [(answer.status_code, answer.text[:200]) for answer in wrong[:3]]
    refused = [(at, answer) for at, answer in answers if answer.status_code == 503]
    assert refused, "the restart was not noticed"
    assert all("Retry-After" in answer.headers for _, answer in refused)
    healed = max(at for at, _ in refused) - back
    figure(
        "database-restart",
        f"{len(answers)} answers, {len(refused)} of them 503 with Retry-After, no other error; "
        f"healthy {max(healed, 0):.1f} s after the database was back",
    )
    assert soon_enough(healed, 10)
    await stack.until_ready(*stack.processes)


async def test_half_open_sockets_fail_within_five_seconds(stack: Stack, enterprise: Enterprise) -> None:
    member = enterprise.members[0]
    assert (await member.http.get(MY_CASES)).status_code == 200
    stack.postgres.freeze()
    try:
        started = time.monotonic()
        answers = await asyncio.gather(*(member.http.get(MY_CASES) for _ in range(30)))
        lasted = time.monotonic() - started
    finally:
        stack.postgres.thaw()
    figure("half-open-sockets", f"the last of {len(answers)} requests answered (503) after {lasted:.1f} s")
    assert {answer.status_code for answer in answers} == {503}, [answer.text for answer in answers]
    assert soon_enough(lasted, 5)
    await stack.until_ready(*stack.processes)

    async def is_healthy() -> bool:
        return (await member.http.get(MY_CASES)).status_code == 200

    await eventually(is_healthy)


async def test_a_service_told_to_end_does_not_wait_for_open_pages(stack: Stack, enterprise: Enterprise) -> None:
    async with enterprise.members[0].http.stream("GET", "/notifications/stream") as page:
        assert page.status_code == 200
        started = time.monotonic()
        await asyncio.to_thread(stack.processes["notifications"].stop, timeout=60)
        lasted = time.monotonic() - started
    stack.processes["notifications"].start()
    await stack.until_ready("notifications")
    assert soon_enough(lasted, 10)
