"""Processes die and Kafka goes away while people work: nothing acknowledged is lost, nothing takes effect twice."""

import asyncio
import random
import secrets

import accounts
from counts import COUNTS, figure
from load import Load
from people import Enterprise
from stack import SERVICES, Stack

VICTIMS = ("grievances-worker", "grievances", "notifications-worker", "insights-worker", "notifications", "identity",
           "identity-worker", "gateway")  # fmt: skip


async def test_nothing_is_lost_or_doubled_by_kills_and_a_broker_that_goes_away(
    stack: Stack, enterprise: Enterprise
) -> None:
    seed = secrets.randbits(32)
    chance = random.Random(seed)
    load = Load(enterprise)
    reference = await load.journey(enterprise.members[0])
    load.start()
    kafka_stop = asyncio.create_task(_stop_kafka(stack, chance))
    kills = await _kill_at_random(stack, chance, load)
    await kafka_stop
    await load.stop()
    await stack.until_quiet()

    assert not [refusal for refusal in load.refusals if refusal.startswith("500")], load.refusals
    assert load.finished
    await accounts.nothing_acknowledged_is_lost(stack, load.acknowledged)
    await accounts.filed_once(stack, load.titles)
    events = await accounts.archive_is_the_outbox(stack)
    await accounts.told_alike(stack, reference, load.finished)
    await accounts.order_is_kept(stack)
    await accounts.audit_holds(stack)
    for service in SERVICES:
        assert not await stack.value(service, "SELECT count(*) FROM parked"), service
    figure(
        "chaos",
        f"{kills} kills at random moments and Kafka away for {COUNTS.chaos_kafka_stop} s (seed {seed}) "
        f"while {len(load.finished)} journeys ran: 0 of {len(load.acknowledged)} acknowledged writes lost, 0 of "
        f"{events} events doubled or missing, order per case kept; other answers: {dict(load.refusals)}",
    )


async def _kill_at_random(stack: Stack, chance: random.Random, load: Load) -> int:
    """Until there were kills and acknowledged writes enough; returns how many kills. Every victim dies at least once if
    there are faults enough, the relay and the consumers most often, and up to `chaos_killers` are dead at a time."""
    first = [*VICTIMS[: COUNTS.chaos_faults]]
    chance.shuffle(first)
    one_at_a_time = {victim: asyncio.Lock() for victim in VICTIMS}
    kills = 0

    async def kill_some() -> None:
        nonlocal kills
        while kills < COUNTS.chaos_faults or len(load.acknowledged) < COUNTS.chaos_writes:
            kills += 1
            [victim] = [first.pop()] if first else chance.choices(VICTIMS, weights=range(len(VICTIMS), 0, -1))
            await asyncio.sleep(chance.uniform(0.2, 2.5))
            async with one_at_a_time[victim]:
                stack.kill(victim)
                await asyncio.sleep(chance.uniform(0, 1.5))
                stack.processes[victim].start()
                await stack.until_ready(victim)

    await asyncio.gather(*(kill_some() for _ in range(COUNTS.chaos_killers)))
    return kills


async def _stop_kafka(stack: Stack, chance: random.Random) -> None:
    await asyncio.sleep(chance.uniform(1, 5))
    at_once = chance.random() < 0.5
    await asyncio.to_thread(stack.kafka.stop, at_once=at_once)
    await asyncio.sleep(COUNTS.chaos_kafka_stop)
    await asyncio.to_thread(stack.kafka.start)
