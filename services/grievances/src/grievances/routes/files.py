"""Attachments: upload first, refer to them when filing, replying or writing."""

from typing import Annotated

from fastapi import Depends, Header, Request, Response, UploadFile

from casework.caller import AskedBy
from grievances import attachments
from grievances.errors import FileNotFound, TooManyLooseFiles
from grievances.schemas import FilePublic
from kit import files
from kit.auth import SIGNED_IN, ClosedAfterReset
from kit.db import Database, Read
from kit.decoding import DecodingBusy
from kit.fields import Id
from kit.file_problems import REFUSALS
from kit.files import FilesDep
from kit.routing import Routes

routes = Routes("grievances", tag="files")


async def _database(request: Request) -> Database:
    database: Database = request.app.state.context.db
    return database


Db = Annotated[Database, Depends(_database)]
"""For transactions of its own: a file takes longer to store than one may last."""


@routes.post(
    "/files",
    access=SIGNED_IN,
    status_code=201,
    errors=[*REFUSALS, TooManyLooseFiles, DecodingBusy],
)
async def upload_file(db: Db, store: FilesDep, caller: AskedBy, file: UploadFile) -> FilePublic:
    """A picture (JPEG, PNG, WebP, HEIC, AVIF, GIF, BMP, TIFF), a PDF, an Office file (docx, xlsx, pptx) or a text (txt,
    csv), at most 10 MB, or a video (MP4, MOV, 3GP) of at most 5 minutes and 25 MB; cleared after a day if unused.

    A copy is made of what is seen of it, without where, by whom and with what it was made, and without macros, embedded
    objects and links to other files. Readers get the copy; the original is kept sealed. A signature in a PDF or an
    Office file holds for the original only."""
    return await attachments.upload_file(db, store, caller, file)


@routes.get("/files/{file_id}", access=SIGNED_IN, errors=[FileNotFound, ClosedAfterReset], response_class=Response)
async def download_file(
    session: Read, store: FilesDep, caller: AskedBy, file_id: Id, range: Annotated[str | None, Header()] = None
) -> Response:
    """The harmless copy, or a range of its bytes; open to those who may see what it belongs to."""
    found = await attachments.find_file(session, caller, file_id)
    try:
        return await files.send(store, found, range)
    except FileNotFoundError as error:
        raise FileNotFound from error


@routes.get(
    "/files/{file_id}/original", access=SIGNED_IN, errors=[FileNotFound, ClosedAfterReset], response_class=Response
)
async def download_original(db: Db, store: FilesDep, caller: AskedBy, file_id: Id) -> Response:
    """The file as it was sent, for evidence: to the staff who work on the case, and to the author what they sent.

    It may say where and by whom it was made, and may harm who opens it."""
    return files.response(await attachments.download_original(db, store, caller, file_id))
