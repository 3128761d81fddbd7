"""Files of a case: uploaded first, then referred to once. What nothing refers to within a day is cleared away."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from anyio import to_thread
from fastapi import UploadFile
from sqlalchemy import CursorResult, delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.caller import Caller
from grievances import access
from grievances.errors import CaseNotFound, FileNotFound, FileNotUsable, TooManyLooseFiles
from grievances.models import Attachment, Case, Member, Message
from grievances.rules import Party
from grievances.schemas import FilePublic
from grievances.views import AUTHOR, Writer, eyes_of
from kit import audit, clock, files, guards
from kit.clean_files import CleanFile
from kit.context import context_of
from kit.db import Database, hold_alone, new_id
from kit.files import Files, StoredFile
from kit.sealing import seal, unseal
from kit.service import Context

LOOSE_FOR = timedelta(hours=24)
MOST_LOOSE = 30
_PURPOSE = "original file"
GUARDED = ("uploader_id", "uploaded_at", "case_id", "message_id")
"""Columns that the audit answers for."""


async def upload_file(db: Database, store: Files, caller: Caller, upload: UploadFile) -> FilePublic:
    """The row is committed first, so that nothing lies in the store without a row by which it is found and cleared.

    Decoding and storing take seconds: no transaction is open meanwhile.
    """
    member = caller.user.id
    clean, original = await files.receive(upload, member)
    row = Attachment(
        id=new_id(),
        uploader_id=member,
        uploaded_at=clock.now(),
        name=clean.name,
        media_type=clean.media_type,
        size=len(clean.data),
        original_name=original.name,
    )
    async with db.write() as session:
        settings = context_of(session).settings
        await hold_alone(session, f"loose files {member}")
        waiting = select(func.count()).where(Attachment.uploader_id == member, col(Attachment.case_id).is_(None))
        if (await session.exec(waiting)).one() >= MOST_LOOSE:
            raise TooManyLooseFiles(limit=MOST_LOOSE)
        session.add(row)
        audit.record(session, member, "file.upload", "file", row.id, after={"type": row.media_type, "bytes": row.size})
    try:
        sealed = await to_thread.run_sync(seal, settings, _PURPOSE, row.id, original.data)
        await store.put(_place_of_original(row.id), sealed)
        await store.put(row.id, clean.data)
    except Exception:
        with suppress(Exception):  # else purge_loose comes to it
            await _clear(db, store, row.id)
        raise
    return FilePublic(id=row.id, name=row.name, media_type=row.media_type, size=row.size)


async def _clear(db: Database, store: Files, file_id: str) -> None:
    """Row and file of what is still loose: the row is locked while the file goes, and stays where that fails."""
    async with db.write() as session:
        loose = delete(Attachment).where(col(Attachment.id) == file_id, col(Attachment.case_id).is_(None))
        gone = await session.execute(loose.execution_options(synchronize_session=False))
        assert isinstance(gone, CursorResult)
        if gone.rowcount:
            await store.delete(_place_of_original(file_id))
            await store.delete(file_id)


async def attach_files(
    session: AsyncSession, user_id: str, file_ids: Sequence[str], case_id: str, message_id: str | None = None
) -> None:
    """Give the caller's loose files to a case or a message of it, all or none (FileNotUsable)."""
    wanted = set(file_ids)
    if not wanted:
        return
    taken = (
        update(Attachment)
        .where(
            col(Attachment.id).in_(wanted),
            col(Attachment.uploader_id) == user_id,
            col(Attachment.case_id).is_(None),
            col(Attachment.uploaded_at) > clock.now() - LOOSE_FOR,
        )
        .values(case_id=case_id, message_id=message_id)
        .returning(col(Attachment.id), *(getattr(Attachment, name) for name in GUARDED))
        .execution_options(synchronize_session=False)
    )
    rows = (await session.execute(taken)).all()
    if len(rows) != len(wanted):
        raise FileNotUsable
    for file_id, *values in rows:
        after = dict(zip(GUARDED, values, strict=True))
        guards.note(session, Attachment, file_id, {**after, "case_id": None, "message_id": None}, after)


async def find_file(session: AsyncSession, caller: Caller, file_id: str) -> StoredFile:
    """Open to everybody who sees its case; a note's file not to the author; a loose one to its uploader."""
    file, shown = await _find(session, caller, file_id)
    return StoredFile(file.id, shown.name, file.media_type, file.size)


async def download_original(db: Database, store: Files, caller: Caller, file_id: str) -> CleanFile:
    """The file as it was sent, for those whom `Eyes.may_have_original` names. The audit says who had it: it may hold
    where the author lives. No transaction lasts while the store is read."""
    async with db.read() as session:
        file, shown = await _find(session, caller, file_id)
    if not shown.original or file.original_name is None:
        raise FileNotFound
    try:
        sealed = await store.get(_place_of_original(file.id))
    except FileNotFoundError as error:
        raise FileNotFound from error
    data = await to_thread.run_sync(unseal, db.settings, _PURPOSE, file.id, sealed)
    async with db.write() as session:
        audit.record(session, caller.user.id, "file.read_original", "file", file.id)
    return CleanFile(file.original_name, "application/octet-stream", data)


def _place_of_original(file_id: str) -> str:
    return f"{file_id}.original"


async def _find(session: AsyncSession, caller: Caller, file_id: str) -> tuple[Attachment, FilePublic]:
    """The file and what the caller may see of it."""
    file = await session.get(Attachment, file_id)
    if not file:
        access.refuse_unknown(caller.user, FileNotFound)
    if not file.case_id:
        if file.uploader_id != caller.user.id:
            access.refuse_unknown(caller.user, FileNotFound)
        caller.user.require_open(file.uploaded_at)
        return file, FilePublic(id=file.id, name=file.name, media_type=file.media_type, size=file.size)
    try:
        party = await access.party_in(session, caller.user, file.case_id)
    except CaseNotFound as error:
        raise FileNotFound from error
    message = await session.get(Message, file.message_id) if file.message_id else None
    if message and message.internal and party is Party.AUTHOR:
        raise FileNotFound
    case = await session.get(Case, file.case_id)
    assert case
    author = await session.get(Member, case.author_id)
    writer = Writer(message.sender, message.sender_id, message.unit_id) if message else AUTHOR
    eyes = await eyes_of(session, case, party, caller, author)
    if message and eyes.left and message.at > eyes.left.at:
        raise FileNotFound
    return file, eyes.file(file, writer)


async def purge_loose(context: Context) -> None:
    """Clear what was uploaded a day ago and never used, whether or not it came to be stored."""
    old = select(Attachment.id).where(
        col(Attachment.case_id).is_(None), col(Attachment.uploaded_at) <= clock.now() - LOOSE_FOR
    )
    async with context.db.read() as session:
        waiting = (await session.exec(old.order_by(col(Attachment.uploaded_at)))).all()
    for file_id in waiting:
        await _clear(context.db, context.files, file_id)
