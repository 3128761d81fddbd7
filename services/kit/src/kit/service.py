"""What a service is, said once: its tables, routes, reactions and timed jobs. `main.py` of each service makes one."""

import argparse
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

import structlog
from sqlalchemy import MetaData
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.broker import Broker, LocalBroker
from kit.db import Database, is_database_away
from kit.environment import Environment
from kit.events import Event
from kit.files import Files
from kit.finding import Search
from kit.guards import Guard
from kit.inbox import Handlers
from kit.kafka import KafkaBroker
from kit.kept import KIT_RETENTION
from kit.metrics import Metrics
from kit.my_data import ReadMyData
from kit.oversight import Oversight
from kit.retention import Retention
from kit.routing import Routes
from kit.settings import Settings
from kit.shared_routes import shared_routes
from kit.todo import ListTodo

log = structlog.get_logger()


@dataclass
class Context:
    """What one running process of a service works with."""

    settings: Settings
    db: Database
    broker: Broker
    files: Files
    metrics: Metrics


class Job(NamedTuple):
    """Timed work of the service's leading worker. It must bear being cut off and run again."""

    name: str
    every: timedelta
    run: Callable[[Context], Awaitable[None]]


async def each_alone(
    context: Context, ids: Iterable[str], treat: Callable[[AsyncSession, str], Awaitable[None]]
) -> set[str]:
    """Treat each object in a transaction of its own, so that one that fails holds up no other; those that failed."""

    async def alone(object_id: str) -> None:
        async with context.db.write() as session:
            await treat(session, object_id)

    return await one_by_one(ids, alone)


async def one_by_one(ids: Iterable[str], treat: Callable[[str], Awaitable[None]]) -> set[str]:
    """As `each_alone`, for what takes other transactions than one."""
    failed = set()
    for object_id in ids:
        try:
            await treat(object_id)
        except Exception as error:
            if is_database_away(error):
                raise
            log.exception("object_failed", object_id=object_id)
            failed.add(object_id)
    return failed


class Command(NamedTuple):
    """What an operator can do with this service beyond what every service offers: `tongxin-<service> <name>`."""

    name: str
    help: str
    run: Callable[[Context, argparse.Namespace], Awaitable[int]]
    """Returns the exit status."""
    arguments: Callable[[argparse.ArgumentParser], None] = lambda _: None


@dataclass(frozen=True)
class Service:
    name: str
    title: str
    """For the API description."""
    tables: MetaData
    routes: Sequence[Routes]
    handlers: Handlers = field(default_factory=Handlers)
    jobs: Sequence[Job] = ()
    commands: Sequence[Command] = ()
    republish: Callable[[AsyncSession], Awaitable[None]] | None = None
    """Publishes the whole state again (services that own a `.state` topic)."""
    aggregates: Mapping[str, type[SQLModel]] = field(default_factory=dict)
    """Key of the events it publishes (`case_id`) → table of these aggregates, with `id` and `version`."""
    own_settings: Sequence[type[Environment]] = ()
    """Settings beyond kit's, which the service reads where it needs them; checked when a process starts."""
    guarded: Sequence[Guard] = ()
    """Tables whose every row `verify` compares with what the audit says of it."""
    triggers: Sequence[str] = ()
    """Digests (`kit.guards.trigger_digest`) of the triggers that its migrations make; `verify` reports any other."""
    reconcile: Callable[[AsyncSession, Sequence[Event]], Awaitable[None]] | None = None
    """After a restore, with the last event of each aggregate: what, like versions, must not be used twice (numbers)."""

    todo: ListTodo | None = None
    """What waits for the caller: GET /todo."""
    search: Search | None = None
    """What the caller may see and looks for: GET /search."""
    my_data: ReadMyData | None = None
    """What is held about the caller: GET /my-data."""
    retention: Sequence[Retention] = ()
    """What is kept how long: GET /retention says it, the leading worker does it."""
    oversight: Oversight | None = None
    """For the auditor and the system administrator: GET /audit, GET /operations."""

    @cached_property
    def all_routes(self) -> tuple[Routes, ...]:
        return (*self.routes, shared_routes(self))

    @property
    def all_retention(self) -> tuple[Retention, ...]:
        return (*self.retention, *KIT_RETENTION)

    def settings(self) -> Settings:
        """As the environment says. Ends the process where it says something wrong."""
        return Settings.read(service=self.name)

    def open(self, settings: Settings, broker: Broker | None = None) -> Context:
        settings.refuse_weak_keys()
        for own in self.own_settings:
            own.read()
        return Context(
            settings=settings,
            db=Database(settings.url(), settings, self.guarded, self.triggers),
            broker=broker or _connect(settings),
            files=Files(settings.files()),
            metrics=Metrics(self.name),
        )


def _connect(settings: Settings) -> Broker:
    if settings.broker_url == "local:":
        return LocalBroker()
    return KafkaBroker(settings.broker_url.removeprefix("kafka://"), settings)
