"""HTTP of long jobs, the same in every service: find one's own, look at one, cancel it, fetch its file."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Query, Response
from pydantic import BaseModel
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.caller import AskedBy, Caller
from casework.jobs import JobOver, Jobs, JobState, JobStopped, LongJob, open_asked
from kit import audit, files
from kit.auth import SIGNED_IN, ClosedAfterReset, User
from kit.clean_files import CleanFile
from kit.context import context_of
from kit.db import Database, Db, Read, Write, get_locked
from kit.fields import Id
from kit.files import Files, FilesDep
from kit.pages import Cursor, CursorInvalid, Limit, Page, page
from kit.problems import NotFound
from kit.routing import Routes
from kit.sealing import seal, unseal
from kit.settings import Settings
from kit.texts import Language, Text

_FILE = "job file"


class JobFileNotFound(NotFound):
    title = Text("没有这个文件", "There is no such file")
    detail = Text(
        "它可能还没有做好、已过保存期，或者您的权限已变更。需要时请重新导出。",
        "It may not be ready, or be deleted after its time, or your roles have changed. Export it again if needed.",
    )


class JobProblem(BaseModel):
    code: str
    title: str
    detail: str


class JobFile(BaseModel):
    name: str
    media_type: str
    size: int
    """Bytes."""


class JobPublic(BaseModel):
    """A long job as its owner sees it. Words are in the caller's language."""

    id: str
    kind: str
    title: str
    details: list[str]
    """What it was asked for, such as the filters of a list."""
    about_id: str | None
    state: JobState
    phase: str | None
    """What it does just now, in words; None where one word is enough for all of it."""
    done: int
    total: int
    created_at: datetime
    finished_at: datetime | None
    problem: JobProblem | None
    """Why it failed."""
    file: JobFile | None
    expires_at: datetime | None
    """When it is deleted, with its file; None while it waits or runs."""


MayFetch = Callable[[User, dict[str, Any]], bool]


def public(jobs: Jobs[Any], settings: Settings, job: LongJob, language: Language) -> JobPublic:
    kind, asked = jobs.kinds.get(job.kind), open_asked(settings, job)
    phase = kind.phases.get(job.phase) if kind and job.state == JobState.RUNNING else None
    title = asked.title or (kind.title if kind else None)
    return JobPublic(
        **job.model_dump(include={"id", "kind", "about_id", "done", "created_at", "finished_at", "expires_at"}),
        state=JobState(job.state),
        total=max(job.total, job.done),
        title=title.in_(language) if title else job.kind,
        details=[each.in_(language) for each in asked.details],
        phase=phase and phase.in_(language),
        problem=_problem(jobs, job, language),
        file=JobFile(name=job.file_name, media_type=job.media_type, size=job.size)
        if job.file_name and job.media_type and job.size is not None
        else None,
    )


def _problem(jobs: Jobs[Any], job: LongJob, language: Language) -> JobProblem | None:
    if job.problem is None:
        return None
    kind = jobs.kinds.get(job.kind)
    known = {each.code(): each for each in (kind.problems if kind else ())}
    body = known.get(job.problem["code"], JobStopped)(**job.problem["params"]).body(language)
    return JobProblem(code=body["code"], title=body["title"], detail=body["detail"])


async def store_file(context_files: Files, settings: Settings, job_id: str, data: bytes) -> None:
    """Sealed, in place of what an earlier try may have stored."""
    sealed = await to_thread.run_sync(seal, settings, _FILE, job_id, data)
    await context_files.delete(job_id)
    await context_files.put(job_id, sealed)


async def find(session: AsyncSession, jobs: Jobs[Any], user: User, job_id: str) -> LongJob:
    """One's own; NotFound for any other, ClosedAfterReset for what is shut to the owner."""
    job: LongJob | None = await session.get(jobs.table, job_id)
    if job is None or job.owner_id != user.id:
        user.refuse_unknown(NotFound)
    user.require_open(job.created_at)
    return job


async def _list(
    session: AsyncSession, jobs: Jobs[Any], caller: Caller, kind: str | None, limit: int, cursor: str | None
) -> Page[JobPublic]:
    table: type[LongJob] = jobs.table
    own = select(table).where(table.owner_id == caller.user.id)
    if kind:
        own = own.where(table.kind == kind)
    if since := caller.user.closed_since:
        own = own.where(col(table.created_at) >= since)
    settings = context_of(session).settings
    newest_first = own.order_by(col(table.id).desc())
    return await page(
        session,
        newest_first,
        limit=limit,
        cursor=cursor,
        as_=lambda job: public(jobs, settings, job, caller.language),
    )


async def _cancel(session: AsyncSession, jobs: Jobs[Any], caller: Caller, job_id: str) -> JobPublic:
    await find(session, jobs, caller.user, job_id)
    job = await get_locked(session, jobs.table, job_id)
    if job is None:
        raise NotFound
    await jobs.cancel(session, caller.user.id, job)
    return public(jobs, context_of(session).settings, job, caller.language)


async def _fetch(
    db: Database, store: Files, jobs: Jobs[Any], user: User, job_id: str, may_fetch: MayFetch
) -> CleanFile:
    """No transaction lasts while the store is read."""
    async with db.read() as session:
        job = await find(session, jobs, user, job_id)
    if not job.file_name or not job.media_type or not may_fetch(user, open_asked(db.settings, job).data):
        raise JobFileNotFound
    try:
        sealed = await store.get(job.id)
    except FileNotFoundError as error:
        raise JobFileNotFound from error
    data = await to_thread.run_sync(unseal, db.settings, _FILE, job.id, sealed)
    async with db.write() as session:
        audit.record(session, user.id, "job.fetch_file", "job", job.id, after={"kind": job.kind})
    return CleanFile(job.file_name, job.media_type, data)


def add_routes(routes: Routes, jobs: Jobs[Any], may_fetch: MayFetch | None = None) -> Routes:
    """GET /jobs, GET /jobs/{id}, POST /jobs/{id}/cancel and, where jobs make files, GET /jobs/{id}/file.

    `may_fetch`: whether the owner may still have the file, by what was asked for.
    """

    @routes.get("/jobs", access=SIGNED_IN, errors=[CursorInvalid])
    async def list_jobs(
        session: Read,
        caller: AskedBy,
        kind: Annotated[str | None, Query(max_length=50)] = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Page[JobPublic]:
        """The caller's own, the newest first."""
        return await _list(session, jobs, caller, kind, limit, cursor)

    refusals = [NotFound, ClosedAfterReset]

    @routes.get("/jobs/{job_id}", access=SIGNED_IN, errors=refusals)
    async def read_job(session: Read, caller: AskedBy, job_id: Id) -> JobPublic:
        job = await find(session, jobs, caller.user, job_id)
        return public(jobs, context_of(session).settings, job, caller.language)

    @routes.post("/jobs/{job_id}/cancel", access=SIGNED_IN, errors=[*refusals, JobOver])
    async def cancel_job(session: Write, caller: AskedBy, job_id: Id) -> JobPublic:
        """What was done so far stays."""
        return await _cancel(session, jobs, caller, job_id)

    if may_fetch:

        @routes.get(
            "/jobs/{job_id}/file", access=SIGNED_IN, errors=[*refusals, JobFileNotFound], response_class=Response
        )
        async def fetch_job_file(db: Db, store: FilesDep, caller: AskedBy, job_id: Id) -> Response:
            """To its owner only, while they hold the roles with which they asked for it."""
            answer = files.response(await _fetch(db, store, jobs, caller.user, job_id, may_fetch))
            answer.headers["Cache-Control"] = "no-store"
            return answer

    return routes
