"""Long jobs: work that takes longer than a request. The worker does it in portions; its owner sees the progress, finds
the job again and may cancel it.

A service declares its tables, and each kind of job with the function that does one portion:

    class LongJob(jobs.LongJob, Table, table=True): ...
    class JobPart(jobs.JobPart, Table, table=True): ...
    JOBS = Jobs(LongJob, JobPart)

    @JOBS.kind("hand_out", Text("发放", "Hand-out"), kept=timedelta(days=30))
    async def hand_out(run: Run) -> None:
        async with run.save() as (session, job):
            ...  # the next 200 recipients; job.done += 200
            if nothing_is_left:
                await JOBS.finish(session, job)

`save` is the one transaction of a portion: its effect and the job's progress are committed together, or neither is. A
worker leases a job for one portion. The lease of a worker that was killed runs out, and another goes on after the last
saved portion; a worker that was only slow, or whose job was cancelled meanwhile, can save nothing any more. Jobs take
turns, a portion each, so a short one does not wait for the end of a long one.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

import structlog
from sqlalchemy import JSON, LargeBinary, String, delete, update
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit import audit, clock
from kit.context import context_of
from kit.db import Database, UtcDateTime, get_locked, hold_alone, is_database_away, new_id
from kit.problems import Problem, TooManyRequests
from kit.sealing import seal, unseal
from kit.service import Context, each_alone
from kit.settings import Settings
from kit.texts import Text

log = structlog.get_logger()

LEASE = timedelta(seconds=30)
MOST_TRIES = 8
"""Of one portion. With the waits in between they take five minutes."""
_ASKED, _PLACE = "job asked", "job place"
_SYSTEM = "system"


class JobState(StrEnum):
    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    """What was saved before stays."""
    CANCELLED = "CANCELLED"
    """By its owner; what was saved before stays."""


class JobUnderWay(Problem):
    status = 409
    title = Text("还有一项没有完成", "Another one is still under way")
    detail = Text("请等它完成，或者先停止它。", "Wait until it is done, or stop it first.")


class JobOver(Problem):
    status = 409
    title = Text("已经结束，不能停止", "It has ended and cannot be stopped")
    detail = Text("请刷新页面查看结果。", "Reload the page to see the result.")


class JobStopped(Problem):
    """Why a job failed that says nothing better. It is shown with the job, not answered to a request."""

    status = 500
    title = Text("没有完成", "It was not completed")
    detail = Text(
        "处理中出了错，此前完成的部分保留。请重新提交；如果一直这样，请联系管理员。",
        "Something went wrong. What was done before stays. Start it again; if it persists, tell the administrator.",
    )


class LongJob(SQLModel):
    """Columns of the table of jobs."""

    __tablename__ = "long_job"

    id: str = Field(default_factory=new_id, primary_key=True)
    kind: str
    owner_id: str = Field(index=True)
    about_id: str | None = None
    """The object that it works on, where there is one."""
    slot: str | None = Field(default=None, unique=True)
    """Only one job of the same slot waits or runs at a time; none of a job that has ended."""
    state: JobState = Field(default=JobState.WAITING, sa_type=String)
    phase: str = ""
    done: int = 0
    total: int = 0
    parts: int = 0
    """How many parts of its result are kept."""
    asked: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Sealed: what the owner asked for, and in which words it is shown to them."""
    place: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Sealed: where the next portion begins."""
    turn_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When a worker may take it next: the end of the lease while one has it. None of a job that has ended."""
    lease: str | None = None
    tries: int = 0
    """Of the next portion."""
    problem: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """Why it failed: code and parameters."""
    file_name: str | None = None
    media_type: str | None = None
    size: int | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When an ended job is deleted, with its file."""


class JobPart(SQLModel):
    """A part of a result, sealed; deleted when the job ends."""

    __tablename__ = "job_part"

    job_id: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)


Own = TypeVar("Own", bound=LongJob)


class LeaseLost(Exception):
    """The job was cancelled, or another worker has it."""


class Asked(NamedTuple):
    """What lies sealed in a job: the kind's own data, and words for its owner."""

    data: dict[str, Any]
    title: Text | None
    details: list[Text]


@dataclass
class Run(Generic[Own]):
    """One portion of a job in the hands of a worker."""

    context: Context
    job: Own
    """As it was taken; `save` gives the row to be changed."""

    @asynccontextmanager
    async def save(self) -> AsyncIterator[tuple[AsyncSession, Own]]:
        """The transaction of this portion; once in each. Raises LeaseLost where somebody else has the job by now."""
        async with self.context.db.write() as session:
            job = await get_locked(session, type(self.job), self.job.id)
            if job is None or job.lease != self.job.lease:
                raise LeaseLost
            yield session, job
            job.lease, job.tries = None, 0
            if job.state == JobState.RUNNING:
                job.turn_at = clock.now()


Work = Callable[[Run[Own]], Awaitable[None]]
Ended = Callable[[AsyncSession, Own], Awaitable[None]]


@dataclass(frozen=True)
class Kind(Generic[Own]):
    name: str
    title: Text
    work: Work[Own]
    kept: timedelta
    """How long a job is found after its end, and its file with it."""
    phases: Mapping[str, Text] = field(default_factory=dict)
    retries: bool = True
    """Whether a portion that failed is tried again; an absent database is waited for in any case."""
    problems: Sequence[type[Problem]] = ()
    """What `work` may raise to end the job with."""
    ended: Ended[Own] | None = None
    """Called in the transaction in which a job fails or is cancelled."""


class Jobs(Generic[Own]):
    """The long jobs of one service."""

    def __init__(self, table: type[Own], parts: type[JobPart] | None = None) -> None:
        """`parts`: where results are collected; none in a service whose jobs make no file."""
        self.table, self.parts = table, parts
        self.kinds: dict[str, Kind[Own]] = {}

    def kind(self, name: str, title: Text, **options: Any) -> Callable[[Work[Own]], Work[Own]]:
        """Declare what does a portion of the jobs of this kind; options are fields of `Kind`."""

        def declare(work: Work[Own]) -> Work[Own]:
            self.kinds[name] = Kind(name, title, work, **options)
            return work

        return declare

    # ---- starting and ending

    async def start(
        self,
        session: AsyncSession,
        owner_id: str,
        kind: str,
        *,
        about_id: str | None = None,
        slot: str | None = None,
        total: int = 0,
        asked: Asked | None = None,
    ) -> Own:
        """Hand work to the worker. `slot`: whose jobs of this kind wait for each other; JobUnderWay where one does."""
        if slot is not None:
            slot = f"{kind} {slot}"
            await hold_alone(session, f"job {slot}")
            if (await session.exec(select(self.table.id).where(self.table.slot == slot))).first():
                raise JobUnderWay
        now, job_id = clock.now(), new_id()
        job = self.table(
            id=job_id,
            kind=kind,
            owner_id=owner_id,
            about_id=about_id,
            slot=slot,
            total=total,
            asked=None if asked is None else _seal_asked(context_of(session).settings, job_id, asked),
            created_at=now,
            turn_at=now,
        )
        session.add(job)
        return job

    async def cancel(self, session: AsyncSession, owner_id: str, job: Own) -> None:
        """End a locked job. JobOver where it has ended otherwise."""
        if job.state == JobState.CANCELLED:
            return
        if job.turn_at is None:
            raise JobOver
        audit.record(session, owner_id, "job.cancel", "job", job.id, after={"kind": job.kind, "done": job.done})
        await self._end(session, job, JobState.CANCELLED)

    async def finish(self, session: AsyncSession, job: Own) -> None:
        """Called within `save` by the last portion."""
        await self._end(session, job, JobState.DONE)

    async def _end(self, session: AsyncSession, job: Own, state: JobState, problem: Problem | None = None) -> None:
        kind = self.kinds[job.kind]
        job.state, job.lease, job.slot, job.turn_at, job.place = state, None, None, None, None
        job.finished_at = clock.now()
        job.expires_at = job.finished_at + kind.kept
        if problem:
            job.problem = {"code": problem.code(), "params": problem.params}
        if self.parts:
            await session.exec(delete(self.parts).where(col(self.parts.job_id) == job.id))
        if kind.ended and state != JobState.DONE:
            await kind.ended(session, job)

    # ---- the worker

    async def work(self, context: Context) -> None:
        """Timed: give jobs a portion each in turn, until none waits."""
        while run := await self._take(context):
            await self._do(run)

    def _due(self) -> Any:
        table = self.table
        due = select(table).where(col(table.turn_at) <= clock.now(), col(table.kind).in_(self.kinds))
        return due.order_by(col(table.turn_at), col(table.id)).limit(1)

    async def _take(self, context: Context) -> Run[Own] | None:
        """The job whose turn it is, under a lease."""
        async with context.db.read() as session:  # most of the time there is none: do not ask for a write
            if not (await session.exec(self._due())).first():
                return None
        while True:
            async with context.db.write() as session:
                job: Own | None = (await session.exec(self._due().with_for_update(skip_locked=True))).first()
                if job is None:
                    return None
                if job.tries < MOST_TRIES:
                    job.state, job.lease, job.tries = JobState.RUNNING, new_id(), job.tries + 1
                    job.turn_at = clock.now() + LEASE
                    return Run(context, job)
                await self._fail(session, job, JobStopped())

    async def _do(self, run: Run[Own]) -> None:
        """What goes wrong with one job is said of that job, and does not stop the next. Only an absent database is an
        error of the worker."""
        kind, db = self.kinds[run.job.kind], run.context.db
        keep = asyncio.create_task(self._keep_lease(db, run.job))
        try:
            await kind.work(run)
        except LeaseLost:
            return
        except Exception as error:
            if is_database_away(error):
                await self._give_back(db, run.job)
                raise
            is_clear = isinstance(error, Problem) and error.status < 500 and not isinstance(error, TooManyRequests)
            if not is_clear:
                log.error(f"{kind.name}_failed", error=type(error).__name__)  # its text may hold personal data
            if kind.retries and not is_clear and run.job.tries < MOST_TRIES:
                await self._give_back(db, run.job)
                return
            with suppress(LeaseLost):
                async with run.save() as (session, job):
                    await self._fail(session, job, error if isinstance(error, Problem) else JobStopped())
        except BaseException:
            await self._give_back(db, run.job)
            raise
        finally:
            keep.cancel()

    async def _fail(self, session: AsyncSession, job: Own, problem: Problem) -> None:
        after = {"kind": job.kind, "done": job.done, "problem": problem.code()}
        audit.record(session, _SYSTEM, "job.fail", "job", job.id, after=after)
        await self._end(session, job, JobState.FAILED, problem)

    async def _keep_lease(self, db: Database, job: Own) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            with suppress(Exception):  # it lasts a while yet
                await self._set_turn(db, job, clock.now() + LEASE)

    async def _give_back(self, db: Database, job: Own) -> None:
        """Another try may follow: at once the first time, later each time after that."""
        wait = timedelta(seconds=0 if job.tries == 1 else 5 * 2 ** (job.tries - 2))
        with suppress(Exception):  # else the lease runs out
            await self._set_turn(db, job, clock.now() + wait, lease=None)

    async def _set_turn(self, db: Database, job: Own, at: datetime, **more: Any) -> None:
        table = self.table
        mine = update(table).where(col(table.id) == job.id, col(table.lease) == job.lease).values(turn_at=at, **more)
        async with db.write() as session:
            await session.exec(mine.execution_options(synchronize_session=False))

    async def purge(self, context: Context) -> None:
        """Timed: delete jobs whose time is over, with their files."""
        old = select(self.table.id).where(col(self.table.expires_at) <= clock.now())
        async with context.db.read() as session:
            expired = (await session.exec(old.order_by(col(self.table.expires_at)).limit(1000))).all()

        async def forget(session: AsyncSession, job_id: str) -> None:
            await session.exec(delete(self.table).where(col(self.table.id) == job_id))
            if self.parts:
                await context.files.delete(job_id)

        await each_alone(context, expired, forget)


# ---- what lies sealed in a job


def open_asked(settings: Settings, job: LongJob) -> Asked:
    if job.asked is None:
        return Asked({}, None, [])
    data, title, details = json.loads(unseal(settings, _ASKED, job.id, job.asked))
    return Asked(data, Text(*title) if title else None, [Text(*each) for each in details])


def _seal_asked(settings: Settings, job_id: str, asked: Asked) -> bytes:
    words = [(each.zh, each.en) for each in asked.details]
    title = asked.title and (asked.title.zh, asked.title.en)
    return seal(settings, _ASKED, job_id, json.dumps([asked.data, title, words], ensure_ascii=False).encode())


def open_place(settings: Settings, job: LongJob) -> str | None:
    return unseal(settings, _PLACE, job.id, job.place).decode() if job.place else None


def seal_place(settings: Settings, job_id: str, place: str) -> bytes:
    return seal(settings, _PLACE, job_id, place.encode())
