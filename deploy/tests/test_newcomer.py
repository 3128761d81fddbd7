"""A service started for the first time, with two workers at once: who is who is known before what happened is heard."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr
from servers import Server

from kit.broker import Record
from kit.db import new_id
from kit.events import Event
from kit.inbox import Arrived, Consumer, Handlers
from kit.kafka import KafkaBroker
from kit.metrics import Metrics
from kit.settings import Settings
from kit.testing import eventually, kit_database

PEOPLE = 120


class PersonState(Event, topic="newcomer.state", type="tongxin.newcomer.person.v1", key="person_id"):
    person_id: str


class PersonSpoke(Event, topic="newcomer.events", type="tongxin.newcomer.person_spoke.v1", key="talk_id"):
    talk_id: str
    person_id: str


def record(event: Event) -> Record:
    data = event.model_dump_json().encode()
    return Record(event.topic, event.key, new_id(), event.type, "/tongxin/newcomer", datetime.now(UTC), "", data)


@pytest.mark.parametrize("time", ["first", "after a pause"])
async def test_no_event_is_heard_before_the_state_that_was_there(
    postgres: Server, kafka: Server, tmp_path: Path, time: str
) -> None:
    """One worker's partitions of the state are slow to read; the other one must not run ahead with the events."""
    settings = Settings(service=f"newcomer{uuid4().hex[:8]}", var=tmp_path, audit_key=SecretStr("tests only"))
    state, events = (f"{settings.service}.{kind}" for kind in ("state", "events"))
    brokers = [KafkaBroker(kafka.url.removeprefix("kafka://"), settings) for _ in range(2)]
    on = Handlers()
    known: set[str] = set()
    heard: dict[str, bool] = {}
    """Of each talk whether its person was known. Cut off before its commit, a transaction comes again."""

    @on.together(state)
    async def keep(session: object, arrived: Sequence[Arrived]) -> None:
        for each in arrived:
            assert isinstance(each.event, PersonState)
            if int(each.event.person_id) % 2:
                await asyncio.sleep(0.03)
            known.add(each.event.person_id)

    @on.together(events)
    async def hear(session: object, arrived: Sequence[Arrived]) -> None:
        for each in arrived:
            assert isinstance(each.event, PersonSpoke)
            heard[each.info.key] = heard.get(each.info.key, True) and each.event.person_id in known

    async def tell(people: range) -> None:
        states = [record(PersonState(version=1, person_id=str(n)))._replace(topic=state) for n in people]
        spoken = [PersonSpoke(version=1, talk_id=new_id(), person_id=str(n)) for n in people]
        await brokers[0].publish([*states, *(record(each)._replace(topic=events) for each in spoken)])

    async def work(until: int) -> None:
        consumers = [Consumer(settings.service, database, each, on, Metrics("newcomer")) for each in brokers]
        working = [asyncio.create_task(each.run()) for each in consumers]
        try:
            await eventually(lambda: len(heard) >= until, 60)
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)

    async with kit_database(settings, postgres.url) as database:
        await tell(range(PEOPLE))
        if time != "first":
            await work(PEOPLE)
            await tell(range(PEOPLE, 2 * PEOPLE))
        await work(len(heard) + PEOPLE)
    for broker in brokers:
        await broker.close()
    early = list(heard.values()).count(False)
    assert early == 0, f"{early} of {len(heard)} too early"
    assert len(heard) == len(known)
