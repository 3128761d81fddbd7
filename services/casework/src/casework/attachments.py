"""Files of an object: uploaded first, then referred to once. What nothing refers to within a day is cleared away.

A service declares its table and which of its columns say what a file belongs to, and who may see one:

    class Attachment(attachments.Attachment, Table, table=True):
        case_id: str | None = Field(default=None, foreign_key="cases.id")

    FILES = Attachments(Attachment, ["case_id"], show)
    FILES.add_routes(Routes("grievances", tag="files"))
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Any, Generic, TypeVar

from anyio import to_thread
from fastapi import Header, Response, UploadFile
from pydantic import BaseModel
from sqlalchemy import and_, delete, func, update
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.caller import AskedBy, Caller
from kit import audit, clock, files, guards
from kit.auth import SIGNED_IN, ClosedAfterReset
from kit.clean_files import CleanFile
from kit.db import Database, Db, UtcDateTime, hold_alone, new_id
from kit.decoding import DecodingBusy
from kit.fields import Id
from kit.file_problems import REFUSALS
from kit.files import PIECE, Files, FilesDep, StoredFile
from kit.guards import Guard
from kit.problems import NotFound, Problem
from kit.routing import Routes
from kit.sealed_columns import SealedColumn
from kit.sealing import seal, unseal
from kit.service import Context
from kit.settings import Settings
from kit.texts import Text

LOOSE_FOR = timedelta(hours=24)
MOST_LOOSE = 30
_ORIGINAL, _COPY = "original file", "file"
"""Purposes of sealing."""


class FileNotFound(NotFound):
    title = Text("没有找到这个附件", "There is no such attachment")
    detail = Text(
        "它可能已被清理（上传后 24 小时未提交），或者不对您开放。需要时请重新上传。",
        "It may have been cleared (not used within 24 hours), or is not open to you. Upload it again if needed.",
    )


class FileNotUsable(Problem):
    status = 422
    title = Text("有附件不能使用", "An attachment cannot be used")
    detail = Text(
        "附件需要由您本人上传、还没有用过，而且不超过 24 小时。请移除后重新上传。",
        "It must be your own upload, not used yet and not older than 24 hours. Remove it and upload it again.",
    )


class TooManyLooseFiles(Problem):
    status = 409
    title = Text("还有很多附件没有提交", "Many of your uploads are not used yet")
    detail = Text(
        "您有 {limit} 个附件还没有提交。请先提交，或等 24 小时后自动清理。",
        "{limit} of your uploads wait to be used. Use them first; they are cleared after 24 hours.",
    )


class FilePublic(BaseModel):
    id: str
    name: str
    media_type: str
    size: int
    original: bool = False
    """Whether the reader may also have the file as it was sent, with all that it says of place, device and author."""


class Attachment(SQLModel):
    """A file. It is loose until an object refers to it."""

    id: str = Field(default_factory=new_id, primary_key=True)
    uploader_id: str = Field(index=True)
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    name: str
    media_type: str
    size: int
    """Bytes."""
    original_name: str | None = None
    """Of the file as it was sent, sealed in the store; none of files from before that was kept."""


Own = TypeVar("Own", bound=Attachment)


class Attachments(Generic[Own]):
    def __init__(
        self,
        table: type[Own],
        places: Sequence[str],
        show: Callable[[AsyncSession, Caller, Own], Awaitable[FilePublic]],
        *,
        names: SealedColumn[Own] | None = None,
        audited: bool = False,
        unnamed: bool = False,
    ) -> None:
        """`places`: the columns that say what a file belongs to. While all are null, the file is loose.

        `show`: what the caller may see of a file that belongs to something; FileNotFound for those who may see nothing.

        `names`: a column of the table for what files are called, where that, too, says what nobody may read.

        `audited`: the audit keeps who else than the uploader read a file.

        `unnamed`: the audit does not name the uploader; the row does, as long as there is a file.
        """
        self._table = table
        self._places = tuple(places)
        self._show = show
        self._names = names
        self._audited = audited
        self._unnamed = unnamed
        self._guarded = ("uploader_id", "uploaded_at", *places)

    @property
    def guard(self) -> Guard:
        return Guard(self._table, *self._guarded, may_go=True)

    def _is_loose(self) -> Any:
        return and_(*(col(getattr(self._table, name)).is_(None) for name in self._places))

    async def upload(self, db: Database, store: Files, caller: Caller, upload: UploadFile) -> FilePublic:
        """The row is committed first, so that nothing lies in the store without a row by which it is found and cleared.

        Decoding and storing take seconds: no transaction is open meanwhile.
        """
        member = caller.user.id
        clean, original = await files.receive(upload, member)
        row = self._table(
            id=new_id(),
            uploader_id=member,
            uploaded_at=clock.now(),
            name="",
            media_type=clean.media_type,
            size=len(clean.data),
        )
        async with db.write() as session:
            await hold_alone(session, f"loose files {member}")
            waiting = select(func.count()).where(self._table.uploader_id == member, self._is_loose())
            if (await session.exec(waiting)).one() >= MOST_LOOSE:
                raise TooManyLooseFiles(limit=MOST_LOOSE)
            self._name(session, row, clean.name, original.name)
            session.add(row)
            after = {"type": row.media_type, "bytes": row.size}
            named = "uploader" if self._unnamed else member
            audit.record(session, named, "file.upload", "file", row.id, after=after)
        try:
            sealed = await to_thread.run_sync(seal, db.settings, _ORIGINAL, row.id, original.data)
            await store.put(_place_of_original(row.id), sealed)
            for number, place in enumerate(_places_of_pieces(row.id, row.size)):
                piece = clean.data[number * PIECE : (number + 1) * PIECE]
                await store.put(place, await to_thread.run_sync(seal, db.settings, _COPY, place, piece))
        except Exception:
            with suppress(Exception):  # else purge_loose comes to it
                await self._clear(db, store, row.id)
            raise
        return FilePublic(id=row.id, name=clean.name, media_type=row.media_type, size=row.size)

    def _name(self, session: AsyncSession, file: Own, name: str, original_name: str) -> None:
        if self._names:
            self._names.seal(session, file, json.dumps([name, original_name]))
        else:
            file.name, file.original_name = name, original_name

    def _names_of(self, session: AsyncSession, file: Own) -> tuple[str, str | None]:
        """Of the copy, and of the file as it was sent, if that was kept."""
        if not self._names:
            return file.name, file.original_name
        name, original_name = json.loads(self._names.open(session, file) or "")
        return name, original_name

    def public(self, session: AsyncSession, file: Own) -> FilePublic:
        """As its uploader sees it."""
        name, _ = self._names_of(session, file)
        return FilePublic(id=file.id, name=name, media_type=file.media_type, size=file.size)

    async def attach(self, session: AsyncSession, user_id: str, file_ids: Sequence[str], **places: str | None) -> None:
        """Give the caller's loose files a place, all or none (FileNotUsable)."""
        wanted, table = set(file_ids), self._table
        if not wanted:
            return
        taken = (
            update(table)
            .where(
                col(table.id).in_(wanted),
                col(table.uploader_id) == user_id,
                self._is_loose(),
                col(table.uploaded_at) > clock.now() - LOOSE_FOR,
            )
            .values(**places)
            .returning(col(table.id), *(getattr(table, name) for name in self._guarded))
            .execution_options(synchronize_session=False)
        )
        rows = (await session.execute(taken)).all()
        if len(rows) != len(wanted):
            raise FileNotUsable
        for file_id, *values in rows:
            after = dict(zip(self._guarded, values, strict=True))
            guards.note(session, table, file_id, {**after, **dict.fromkeys(self._places)}, after)

    async def find(self, db: Database, store: Files, caller: Caller, file_id: str) -> StoredFile:
        """Open to those whom `show` lets see it; a loose file to its uploader."""
        async with db.read() as session:
            file, shown = await self._find(session, caller, file_id)
        if self._audited and file.uploader_id != caller.user.id:
            async with db.write() as session:
                audit.record(session, caller.user.id, "file.read", "file", file.id)
        return StoredFile(shown.name, file.media_type, file.size, partial(_read_copy, db.settings, store, file.id))

    async def read_original(self, db: Database, store: Files, caller: Caller, file_id: str) -> CleanFile:
        """The file as it was sent, for those to whom `show` offers it. The audit says who had it: it may hold where the
        author lives. No transaction lasts while the store is read."""
        async with db.read() as session:
            file, shown = await self._find(session, caller, file_id)
            _, name = self._names_of(session, file)
        if not shown.original or name is None:
            raise FileNotFound
        try:
            sealed = await store.get(_place_of_original(file.id))
        except FileNotFoundError as error:
            raise FileNotFound from error
        data = await to_thread.run_sync(unseal, db.settings, _ORIGINAL, file.id, sealed)
        async with db.write() as session:
            audit.record(session, caller.user.id, "file.read_original", "file", file.id)
        return CleanFile(name, "application/octet-stream", data)

    async def _find(self, session: AsyncSession, caller: Caller, file_id: str) -> tuple[Own, FilePublic]:
        file = await session.get(self._table, file_id)
        is_loose = file and all(getattr(file, name) is None for name in self._places)
        if not file or (is_loose and file.uploader_id != caller.user.id):
            caller.user.refuse_unknown(FileNotFound)
        if is_loose:
            caller.user.require_open(file.uploaded_at)
            return file, self.public(session, file)
        return file, await self._show(session, caller, file)

    async def purge_loose(self, context: Context) -> None:
        """Clear what was uploaded a day ago and never used, whether or not it came to be stored."""
        table = self._table
        old = select(table.id).where(self._is_loose(), col(table.uploaded_at) <= clock.now() - LOOSE_FOR)
        async with context.db.read() as session:
            waiting = (await session.exec(old.order_by(col(table.uploaded_at)))).all()
        for file_id in waiting:
            await self._clear(context.db, context.files, file_id)

    async def _clear(self, db: Database, store: Files, file_id: str) -> None:
        """Row and file of what is still loose: the row is locked while the file goes, and stays where that fails."""
        async with db.write() as session:
            loose = delete(self._table).where(col(self._table.id) == file_id, self._is_loose())
            gone = loose.returning(col(self._table.size)).execution_options(synchronize_session=False)
            size = (await session.execute(gone)).scalar_one_or_none()
            if size is not None:
                places = (_place_of_original(file_id), *_places_of_pieces(file_id, size), file_id)
                await asyncio.gather(*map(store.delete, places))

    def add_routes(self, routes: Routes) -> Routes:
        """POST /files, GET /files/{id} and GET /files/{id}/original."""

        @routes.post("/files", access=SIGNED_IN, status_code=201, errors=[*REFUSALS, TooManyLooseFiles, DecodingBusy])
        async def upload_file(db: Db, store: FilesDep, caller: AskedBy, file: UploadFile) -> FilePublic:
            """A picture (JPEG, PNG, WebP, HEIC, AVIF, GIF, BMP, TIFF), a PDF, an Office file (docx, xlsx, pptx), a text
            (txt, csv), at most 10 MB, or a video (MP4, MOV, 3GP) of at most 5 minutes and 25 MB; cleared after a day if
            unused.

            A copy is made of what is seen of it, without where, by whom and with what it was made, and without macros,
            embedded objects and links to other files. Readers get the copy; the original is kept sealed. A signature in
            a PDF or an Office file holds for the original only."""
            return await self.upload(db, store, caller, file)

        refusals = [FileNotFound, ClosedAfterReset]

        @routes.get("/files/{file_id}", access=SIGNED_IN, errors=refusals, response_class=Response)
        async def download_file(
            db: Db, store: FilesDep, caller: AskedBy, file_id: Id, range: Annotated[str | None, Header()] = None
        ) -> Response:
            """The harmless copy, or a range of its bytes; open to those who may see what it belongs to."""
            found = await self.find(db, store, caller, file_id)
            try:
                return await files.send(found, range)
            except FileNotFoundError as error:
                raise FileNotFound from error

        @routes.get("/files/{file_id}/original", access=SIGNED_IN, errors=refusals, response_class=Response)
        async def download_original(db: Db, store: FilesDep, caller: AskedBy, file_id: Id) -> Response:
            """The file as it was sent, for evidence: to those who work on what it belongs to, and to the sender.

            It may say where and by whom it was made, and may harm who opens it."""
            return files.response(await self.read_original(db, store, caller, file_id))

        return routes


def _place_of_original(file_id: str) -> str:
    return f"{file_id}.original"


def _places_of_pieces(file_id: str, size: int) -> list[str]:
    """The copy lies in the store in sealed pieces, so that a player opens no more of a video than it plays."""
    return [f"{file_id}.{number}" for number in range(-(-size // PIECE))]


async def _read_copy(settings: Settings, store: Files, file_id: str, start: int, end: int) -> bytes:
    """FileNotFoundError where it is not there."""
    first, pieces = start // PIECE, list[bytes]()
    for place in _places_of_pieces(file_id, end)[first:]:
        try:
            sealed = await store.get(place)
        except FileNotFoundError:  # from before copies were sealed
            return await store.get_range(file_id, start, end)
        pieces.append(await to_thread.run_sync(unseal, settings, _COPY, place, sealed))
    return b"".join(pieces)[start - first * PIECE : end - first * PIECE]
