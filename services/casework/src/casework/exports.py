"""Any list as an Excel file or a PDF: a long job that reads the list with its filters as its owner sees it.

A service describes the list once:

    EXPORTS = Exports(JOBS, PEOPLE.still_hold)
    EXPORTS.add(Listing(name="orders", title=Text("订单", "Orders"), asked=OrderFilter, access=roles("clerk"), …))
    EXPORTS.add_routes(Routes("shop", tag="exports"))

Each portion goes through the function of the list itself, so through the same query, masks and conflicts of interest,
and asks again whether the owner still holds the roles with which they asked. Portions are kept sealed until the file
is written; the file is sealed, and deleted after seven days.
"""

import json
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from anyio import to_thread
from fastapi import Depends, Query
from pydantic import BaseModel
from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import job_routes
from casework.caller import AskedBy, Caller
from casework.job_routes import JobPublic
from casework.jobs import (
    Asked,
    JobPart,
    Jobs,
    JobState,
    JobUnderWay,
    LeaseLost,
    LongJob,
    Run,
    open_asked,
    open_place,
    seal_place,
)
from casework.sheets import MEDIA_TYPE, Column, Sheet, as_json, as_text
from kit import audit, clock
from kit.auth import Access, User
from kit.clock import SHANGHAI
from kit.context import context_of
from kit.db import Read, Write
from kit.documents import DOCUMENT_PROBLEMS, render
from kit.problems import Problem
from kit.routing import Routes, with_parameters
from kit.sealing import seal, unseal
from kit.texts import Language, Text

KIND = "export"
KEPT = timedelta(days=7)
PORTION = 500
MOST_KEPT = 20
"""Files of one owner."""
_ROWS = "export rows"
_READING, _WRITING = "reading", "writing"


class Form(StrEnum):
    EXCEL = "xlsx"
    PDF = "pdf"


MOST_ROWS = {Form.EXCEL: 200_000, Form.PDF: 5_000}
"""A PDF is made in memory, and nobody reads more of its pages."""
_MEDIA_TYPES = {Form.EXCEL: MEDIA_TYPE, Form.PDF: "application/pdf"}
_PDF = """
#set page(flipped: data.headings.len() > 5)
= #words(data.title)
#facts(data.facts)
#listing(data.headings, data.rows)
"""

Facts = list[tuple[str, str]]


class TooManyRows(Problem):
    status = 409
    title = Text("太多了，一次导不出来", "These are too many for one file")
    detail = Text(
        "共 {count} 行，一次最多 {limit} 行。请用筛选条件缩小范围。",
        "{count} rows; at most {limit}. Choose fewer by filters.",
    )


class TooManyRowsForPdf(TooManyRows):
    detail = Text(
        "共 {count} 行，PDF 一次最多 {limit} 行。请导出 Excel，或用筛选条件缩小范围。",
        "{count} rows; at most {limit} in a PDF. Export Excel, or choose fewer by filters.",
    )


class TooManyExports(Problem):
    status = 409
    title = Text("您保存的导出文件太多了", "Too many of your exports are kept")
    detail = Text(
        "最多保存 {limit} 份，7 天后自动删除。请使用已导出的文件，或过几天再导出。",
        "At most {limit} are kept; each is deleted after 7 days. Use one that is there, or wait.",
    )


class RolesChanged(Problem):
    """Shown with the job."""

    status = 403
    title = Text("您的权限变了", "Your roles have changed")
    detail = Text(
        "导出期间您的权限有变化，没有生成文件。如果还需要，请重新导出。",
        "They changed while the list was being read, so no file was made. Export it again if you still need it.",
    )


class ExportPreview(BaseModel):
    """What an export would hold."""

    title: str
    details: list[str]
    """The filters, in words."""
    columns: list[str]
    count: int


Filter = TypeVar("Filter", bound=BaseModel)


@dataclass(frozen=True)
class Listing(Generic[Filter]):
    """A list that can be exported."""

    name: str
    title: Callable[[Filter], Text]
    asked: type[Filter]
    """Its filters."""
    access: Access
    columns: Callable[[Caller, Filter], Sequence[Column]]
    count: Callable[[AsyncSession, Caller, Filter], Awaitable[int]]
    read: Callable[[AsyncSession, Caller, Filter, str | None, int], Awaitable[tuple[Sequence[Any], str | None]]]
    """A page of rows: session, caller, filter, cursor, limit → rows and the next cursor. It must be in the order of a
    key that never changes: else a row that moves between two portions would be missing, or come twice."""
    details: Callable[[AsyncSession, Filter], Awaitable[list[Text]]]
    """The filters in words, such as “State: Accepted”."""
    words: str
    """The field of the filters that holds words of the caller's."""


class Exports:
    """The lists of one service that can be exported."""

    def __init__(self, jobs: Jobs[Any], still_hold: Callable[[AsyncSession, User], Awaitable[bool]]) -> None:
        """`still_hold`: whether somebody holds all the roles that they held when they asked."""
        if jobs.parts is None:
            raise TypeError("exports need a table of parts")
        self._jobs, self._parts, self._still_hold = jobs, jobs.parts, still_hold
        self._listings: dict[str, Listing[Any]] = {}
        jobs.kind(
            KIND,
            Text("导出", "Export"),
            kept=KEPT,
            phases={
                _READING: Text("正在读取", "Reading the list"),
                _WRITING: Text("正在生成文件", "Writing the file"),
            },
            problems=[RolesChanged, *DOCUMENT_PROBLEMS],
        )(self._work)

    def add(self, listing: Listing[Any]) -> None:
        self._listings[listing.name] = listing

    # ---- asking for one

    async def preview(
        self, session: AsyncSession, caller: Caller, listing: Listing[Filter], asked: Filter
    ) -> ExportPreview:
        return ExportPreview(
            title=listing.title(asked).in_(caller.language),
            details=[each.in_(caller.language) for each in await listing.details(session, asked)],
            columns=[column.heading.in_(caller.language) for column in listing.columns(caller, asked)],
            count=await listing.count(session, caller, asked),
        )

    async def start(
        self, session: AsyncSession, caller: Caller, listing: Listing[Filter], asked: Filter, form: Form
    ) -> JobPublic:
        jobs, user = self._jobs, caller.user
        count = await listing.count(session, caller, asked)
        if count > MOST_ROWS[form]:
            refusal = TooManyRowsForPdf if form is Form.PDF else TooManyRows
            raise refusal(count=count, limit=MOST_ROWS[form])
        table: type[LongJob] = jobs.table
        kept = select(func.count()).where(table.owner_id == user.id, table.kind == KIND, table.state == JobState.DONE)
        if (await session.exec(kept)).one() >= MOST_KEPT:
            raise TooManyExports(limit=MOST_KEPT)
        data = {
            "list": listing.name,
            "form": form,
            "user": user.model_dump(mode="json"),
            "language": caller.language,
            "filter": asked.model_dump(mode="json"),
        }
        shown = Asked(data, listing.title(asked), await listing.details(session, asked))
        job = await jobs.start(session, user.id, KIND, slot=user.id, total=count, asked=shown)
        job.phase = _READING
        filters = asked.model_dump(mode="json", exclude={listing.words}, exclude_defaults=True)
        audit.record(
            session,
            user.id,
            "export.request",
            "export",
            job.id,
            after={"list": listing.name, "form": form, "filters": filters, "rows": count},
            words=getattr(asked, listing.words),
        )
        return job_routes.public(jobs, context_of(session).settings, job, caller.language)

    @staticmethod
    def may_fetch(user: User, data: dict[str, Any]) -> bool:
        """The owner may have the file while they hold the roles with which they asked for it."""
        return set(User.model_validate(data["user"]).grants) <= set(user.grants)

    # ---- a portion

    async def _work(self, run: Run[Any]) -> None:
        settings = run.context.settings
        data = open_asked(settings, run.job).data
        listing = self._listings[data["list"]]
        asked = listing.asked.model_validate(data["filter"], strict=False)
        caller = Caller(User.model_validate(data["user"]), Language(data["language"]))
        if run.job.phase == _READING:
            await self._read(run, listing, caller, asked)
        else:
            await self._write(run, listing, caller, asked, Form(data.get("form", Form.EXCEL)))

    async def _read(self, run: Run[Any], listing: Listing[Filter], caller: Caller, asked: Filter) -> None:
        settings, taken = run.context.settings, run.job
        async with run.context.db.read() as session:
            if not await self._still_hold(session, caller.user):
                raise RolesChanged
            rows, following = await listing.read(session, caller, asked, open_place(settings, taken), PORTION)
        columns = listing.columns(caller, asked)

        def pack() -> bytes:
            cells = [[as_json(column, row, caller.language) for column in columns] for row in rows]
            packed = zlib.compress(json.dumps(cells, ensure_ascii=False).encode(), 1)
            return seal(settings, _ROWS, f"{taken.id} {taken.parts}", packed)

        part = self._parts(job_id=taken.id, place=taken.parts, sealed=await to_thread.run_sync(pack))
        async with run.save() as (session, job):
            session.add(part)
            job.parts += 1
            job.done += len(rows)
            job.place = seal_place(settings, job.id, following) if following else None
            if not following:
                job.phase = _WRITING

    async def _write(self, run: Run[Any], listing: Listing[Filter], caller: Caller, asked: Filter, form: Form) -> None:
        settings, taken, language = run.context.settings, run.job, caller.language
        title = listing.title(asked).in_(language)
        make = self._pdf if form is Form.PDF else self._sheet
        data = await make(
            run, title, listing.columns(caller, asked), _facts(taken, open_asked(settings, taken), language), language
        )
        await job_routes.store_file(run.context.files, settings, taken.id, data)
        async with run.save() as (session, job):
            job.file_name = f"{title} {clock.today():%Y-%m-%d}.{form}"
            job.media_type, job.size = _MEDIA_TYPES[form], len(data)
            after = {"list": listing.name, "rows": job.done, "bytes": len(data)}
            audit.record(session, job.owner_id, "export.finish", "export", job.id, after=after)
            await self._jobs.finish(session, job)

    async def _sheet(
        self, run: Run[Any], title: str, columns: Sequence[Column], facts: Facts, language: Language
    ) -> bytes:
        with Sheet(Text("列表", "List").in_(language), columns, language) as sheet:
            async for part in self._portions(run):
                cells = await to_thread.run_sync(_unpack, run, part)
                await to_thread.run_sync(sheet.add, cells)
            return await to_thread.run_sync(sheet.finish, Text("说明", "About").in_(language), facts)

    async def _pdf(
        self, run: Run[Any], title: str, columns: Sequence[Column], facts: Facts, language: Language
    ) -> bytes:
        rows: list[list[str]] = []
        async for part in self._portions(run):
            for cells in await to_thread.run_sync(_unpack, run, part):
                rows.append([as_text(column, cell) for column, cell in zip(columns, cells, strict=True)])
        data = {
            "headings": [column.heading.in_(language) for column in columns],
            "rows": rows,
            "facts": [{"label": label, "value": value} for label, value in facts[1:]],  # the first is the title
        }
        return await render(run.job.owner_id, _PDF, data, title=title, footer=title, language=language)

    async def _portions(self, run: Run[Any]) -> AsyncIterator[JobPart]:
        for place in range(run.job.parts):
            async with run.context.db.read() as session:
                part = await session.get(self._parts, (run.job.id, place))
            if part is None:
                raise LeaseLost  # it has ended meanwhile
            yield part

    # ---- HTTP

    def add_routes(self, routes: Routes) -> Routes:
        """For each list POST /exports/<name>/preview and POST /exports/<name>; the file is fetched from its job."""
        for listing in self._listings.values():
            self._add_routes(routes, listing)
        return routes

    def _add_routes(self, routes: Routes, listing: Listing[Any]) -> None:
        async def preview(session: AsyncSession, caller: Caller, asked: Any) -> ExportPreview:
            """What the file will hold, and how many rows."""
            return await self.preview(session, caller, listing, asked)

        async def start(session: AsyncSession, caller: Caller, asked: Any, form: Form) -> JobPublic:
            """Has the list written into a file, with these filters and as the caller sees it."""
            return await self.start(session, caller, listing, asked, form)

        path = f"/exports/{listing.name}"
        routes.post(f"{path}/preview", access=listing.access)(_taking(preview, listing, session=Read))
        errors = [JobUnderWay, TooManyRows, TooManyRowsForPdf, TooManyExports]
        routes.post(path, access=listing.access, idempotent=True, status_code=201, errors=errors)(
            _taking(start, listing, session=Write, form=_AskedForm)
        )


def _asked_form(form: Annotated[Form, Query(alias="format", description="Of the file.")] = Form.EXCEL) -> Form:
    return form


_AskedForm = Annotated[Form, Depends(_asked_form)]


def _taking(endpoint: Any, listing: Listing[Any], **more: Any) -> Any:
    """The endpoint, with the list's filters as its body."""
    endpoint.__name__ = f"{endpoint.__name__}_export_of_{listing.name}"
    takes = {"caller": AskedBy, "asked": listing.asked, **more}
    return with_parameters(endpoint, takes, endpoint.__annotations__["return"])


def _unpack(run: Run[Any], part: JobPart) -> list[list[Any]]:
    packed = unseal(run.context.settings, _ROWS, f"{run.job.id} {part.place}", part.sealed)
    rows: list[list[Any]] = json.loads(zlib.decompress(packed))
    return rows


def _facts(job: LongJob, asked: Asked, language: Language) -> Facts:
    """About the list: the second sheet of an Excel file, the head of a PDF."""
    now = f"{clock.now().astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    rows = [
        (Text("列表", "List"), asked.title),
        *((Text("条件", "Filter"), each) for each in asked.details),
        (Text("行数", "Rows"), Text(str(job.done), str(job.done))),
        (Text("导出时间", "Exported"), Text(now, now)),
    ]
    return [(label.in_(language), fact.in_(language)) for label, fact in rows if fact]
