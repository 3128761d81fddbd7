"""A service's worker: consumes events, and as the leader relays the outbox and runs the timed jobs.

Any number of workers consume (a broker group); one leads. Leading is an advisory lock on a connection of its own that
no pool ever hands to somebody else, looked at before every batch. SQLite has one process and needs no election.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import asyncpg
import structlog
from sqlalchemy.engine import make_url

from kit import audit, clock, guarding, inbox, outbox, oversight
from kit.broker import BrokerAway, LocalBroker
from kit.db import is_database_away
from kit.inbox import Consumer
from kit.outbox import Relay
from kit.retention import Deleted, delete_portions
from kit.service import Context, Job, Service

log = structlog.get_logger()


DELETING = timedelta(hours=6)
"""Between two deletions of what is old."""


async def _measure(context: Context) -> None:
    async with context.db.read() as session:
        await outbox.measure(session, context.metrics)
        await inbox.measure(session, context.metrics)


async def _delete_published(context: Context) -> None:
    heard = await context.broker.heard()
    await delete_portions(context.db, outbox.Outbox, outbox.is_over(heard))


async def _chain_audit(context: Context) -> None:
    async with context.db.write() as session:
        await audit.chain(session)


KIT_JOBS = (
    Job("measure", timedelta(seconds=5), _measure),
    Job("chain_audit", timedelta(seconds=5), _chain_audit),
    Job("guard_rows", timedelta(hours=1), guarding.guard_rows),
    Job("anchor_audit", timedelta(minutes=1), audit.anchor),
    Job(*oversight.JOB),
    Job("seal_words", timedelta(hours=6), audit.seal_words),
    Job("delete_published", DELETING, _delete_published),
)


def _deletion(of: Deleted) -> Job:
    """A job of its own for each: one that fails keeps back no other."""

    async def run(context: Context) -> None:
        await of.delete(context.db)

    return Job(f"delete_{of.name}", DELETING, run)


class Worker:
    def __init__(self, service: Service, context: Context) -> None:
        self._service, self._context = service, context
        self._jobs = (
            *service.jobs,
            *KIT_JOBS,
            Job("replay_early", timedelta(seconds=15), self._replay_early),
            *(_deletion(each) for each in service.all_retention if isinstance(each, Deleted)),
        )
        self.relay = Relay(context.db, context.broker, context.metrics)
        self.consumer = Consumer(service.name, context.db, context.broker, service.handlers, context.metrics)
        if isinstance(context.broker, LocalBroker):
            context.broker.attach(service.name, partial(outbox.read_published, context.db))
            context.broker.attach_listener(service.handlers.topics, self.consumer.saved)

    async def run(self) -> None:
        """Work until cancelled. A part that fails is started again after a moment."""
        async with asyncio.TaskGroup() as group:
            group.create_task(_keep_up("clock", partial(keep_time, self._context)))
            group.create_task(_keep_up("lead", self._lead))
            if self._service.handlers.topics:
                group.create_task(_keep_up("consume", self.consumer.run))

    async def run_job(self, name: str) -> None:
        job = next(job for job in self._jobs if job.name == name)
        await job.run(self._context)

    async def _replay_early(self, context: Context) -> None:
        await inbox.replay_early(context.db, self._service.handlers)

    async def _lead(self) -> None:
        try:
            async with Leadership(self._service.name, self._context) as leadership, asyncio.TaskGroup() as group:
                group.create_task(self._relay_while(leadership))
                for job in self._jobs:
                    group.create_task(self._repeat(job))
        finally:
            self._context.metrics.leads_no_more()

    async def _relay_while(self, leadership: "Leadership") -> None:
        while True:
            await leadership.check()
            try:
                if await self.relay.send_batch() < outbox.BATCH:
                    await self.relay.wait()
            except BrokerAway as error:  # the timed jobs go on meanwhile
                log.warning("broker_away", error=str(error))
                await asyncio.sleep(0.5)

    async def _repeat(self, job: Job) -> None:
        while True:
            try:
                await job.run(self._context)
            except Exception as error:
                if is_database_away(error):
                    log.warning("database_away", job=job.name, error=type(error).__name__)
                else:
                    log.exception("job_failed", job=job.name)
            await asyncio.sleep(job.every.total_seconds())


async def keep_time(context: Context) -> None:
    """Follow the database's clock until cancelled."""
    while True:
        if context.db.is_postgres:
            with suppress(Exception):
                async with context.db.read() as session:
                    await clock.measure(session)
        await asyncio.sleep(60)


class Leadership:
    """Held by at most one worker of a service at a time."""

    RETRY = 1.0

    def __init__(self, service: str, context: Context) -> None:
        self._url = make_url(context.settings.url()) if context.db.is_postgres else None
        self._lock = int.from_bytes(hashlib.sha256(f"tongxin leader {service}".encode()).digest()[:7], "big")
        self._connection: asyncpg.Connection | None = None

    async def __aenter__(self) -> "Leadership":
        if self._url is None:
            return self
        self._connection = await asyncpg.connect(
            self._url.set(drivername="postgresql").render_as_string(hide_password=False),
            timeout=4,
            command_timeout=4,
            # The server drops a leader whose machine vanished within 20 s, and with it the lock.
            server_settings={
                "tcp_keepalives_idle": "10",
                "tcp_keepalives_interval": "5",
                "tcp_keepalives_count": "2",
            },
        )
        try:
            while not await self._connection.fetchval("SELECT pg_try_advisory_lock($1)", self._lock):  # noqa: ASYNC110
                await asyncio.sleep(self.RETRY)
        except BaseException:
            self._connection.terminate()
            raise
        log.info("leading")
        return self

    async def check(self) -> None:
        """Raises when the connection that carries the lock is gone."""
        if self._connection is not None:
            await self._connection.fetchval("SELECT 1")

    async def __aexit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.terminate()


async def _keep_up(name: str, run: Callable[[], Awaitable[None]]) -> None:
    pause = 0.2
    while True:
        started = asyncio.get_running_loop().time()
        part = asyncio.ensure_future(run())  # of its own: a TaskGroup that fails drops a cancellation before 3.13
        try:
            await asyncio.wait({part})
        except asyncio.CancelledError:
            part.cancel()
            await asyncio.wait({part})
            raise
        if error := part.exception():
            if isinstance(error, BrokerAway) or _only_away(error):
                log.warning("waiting", part=name, error=type(error).__name__)
            else:
                log.error("restarting", part=name, exc_info=error)
        lasted = asyncio.get_running_loop().time() - started
        pause = 0.2 if lasted > 10 else min(pause * 2, 2)
        await asyncio.sleep(pause)


def _only_away(error: BaseException) -> bool:
    """Whether nothing but absent servers made a part stop."""
    if isinstance(error, BaseExceptionGroup):
        return all(_only_away(each) for each in error.exceptions)
    lost = isinstance(error, (BrokerAway, asyncpg.PostgresConnectionError, asyncpg.InterfaceError))
    return lost or is_database_away(error)
