"""A service started for the first time, with two workers at once: who is who is known before what happened is heard."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from random import choices
from string import ascii_lowercase

import pytest
from pydantic import SecretStr
from servers import Server

from kit.db import new_id
from kit.events import Event
from kit.inbox import Arrived, Consumer, Handlers
from kit.kafka import KafkaBroker
from kit.metrics import Metrics
from kit.settings import Settings
from kit.testing import eventually, kit_database, record_of

PEOPLE = 120


@pytest.mark.parametrize("time", ["first", "after a pause"])
async def test_no_event_is_heard_before_the_state_that_was_there(
    postgres: Server, kafka: Server, tmp_path: Path, time: str
) -> None:
    """One worker's partitions of the state are slow to read; the other one must not run ahead with the events."""
    name = "newcomer" + "".join(choices(ascii_lowercase, k=8))
    settings = Settings(service=name, var=tmp_path, audit_key=SecretStr("tests only"))
    state, events = (f"{name}.{kind}" for kind in ("state", "events"))

    class PersonState(Event, topic=state, type=f"tongxin.{name}.person.v1", key="person_id"):
        person_id: str

    class PersonSpoke(Event, topic=events, type=f"tongxin.{name}.person_spoke.v1", key="talk_id"):
        talk_id: str
        person_id: str

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
        states = [PersonState(version=1, person_id=str(n)) for n in people]
        spoken = [PersonSpoke(version=1, talk_id=new_id(), person_id=str(n)) for n in people]
        await brokers[0].publish([record_of(each) for each in (*states, *spoken)])

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
