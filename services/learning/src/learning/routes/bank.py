"""The question bank of a unit."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Query, Response, UploadFile

from casework import sheets
from casework.units import UnitNotKnown
from kit import decoding
from kit.auth import CurrentUser
from kit.db import Db, Read, Write
from kit.decoding import DecodingBusy
from kit.fields import Id
from kit.file_problems import FileTooComplex
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.request_problems import TooLarge
from kit.routing import CallersLanguage, Routes
from kit.versions import IfMatch, tagged
from learning import bank_files, questions
from learning.access import OFFICER
from learning.bank_files import MOST_BYTES, BankFile, read_file
from learning.bank_schemas import BankImport, BankItem, BankItemCreate, BankItemUpdate, QuestionsFormat
from learning.errors import (
    BankFileBroken,
    BankFileTooLong,
    BankFileUnknown,
    BankSheetColumns,
    QuestionRetired,
    UnitNotYours,
)

routes = Routes("learning", tag="questions")
READING = (NotFound, UnitNotKnown)


@routes.post("/questions", access=OFFICER, idempotent=True, status_code=201, errors=[UnitNotYours])
async def create_question(session: Write, user: CurrentUser, new: BankItemCreate, response: Response) -> BankItem:
    return tagged(await questions.create_question(session, user, new), response)


@routes.get("/questions", access=OFFICER, errors=[NotFound, CursorInvalid])
async def list_questions(
    session: Read,
    user: CurrentUser,
    unit_id: Annotated[Id, Query()],
    subject: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[BankItem]:
    """Of one unit's bank."""
    return await questions.list_questions(session, user, unit_id, subject, limit=limit, cursor=cursor)


async def _read(user: CurrentUser, file: UploadFile) -> BankFile:
    async with decoding.turn(user.id) as turn:
        data = await file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise TooLarge(limit=MOST_BYTES)
        return await read_file(turn, data)


FileOf = Annotated[BankFile, Depends(_read)]
"""Comes before the session: no transaction waits while a file is read."""
IMPORTING = (
    *(UnitNotYours, BankFileUnknown, BankFileBroken, BankFileTooLong, BankSheetColumns),
    *(TooLarge, FileTooComplex, DecodingBusy),
)


@routes.post("/questions/import/check", access=OFFICER, errors=IMPORTING)
async def check_questions_file(
    found: FileOf,
    session: Read,
    user: CurrentUser,
    language: CallersLanguage,
    file: UploadFile,
    unit_id: Annotated[Id, Query()],
) -> BankImport:
    """What the import would take, and what not. Moodle XML, GIFT or Excel."""
    return await bank_files.import_file(session, user, language, unit_id, found, is_trial=True)


@routes.post("/questions/import", access=OFFICER, idempotent=True, status_code=201, errors=IMPORTING)
async def import_questions(
    found: FileOf,
    session: Write,
    user: CurrentUser,
    language: CallersLanguage,
    file: UploadFile,
    unit_id: Annotated[Id, Query()],
) -> BankImport:
    """All questions that can be taken, together."""
    return await bank_files.import_file(session, user, language, unit_id, found, is_trial=False)


@routes.get("/questions/template", access=OFFICER, response_class=Response)
async def fetch_template(user: CurrentUser, language: CallersLanguage) -> Response:
    """An Excel sheet to fill in."""
    return _download(
        "题库模板", QuestionsFormat.EXCEL, await bank_files.write_file([], QuestionsFormat.EXCEL, language)
    )


@routes.get("/questions/export", access=OFFICER, errors=[NotFound], response_class=Response)
async def export_questions(
    db: Db,
    user: CurrentUser,
    language: CallersLanguage,
    unit_id: Annotated[Id, Query()],
    form: Annotated[QuestionsFormat, Query()],
) -> Response:
    """All of a bank that are in use, with what is right. GIFT knows no question with several blanks: it names them."""
    async with db.write() as session:
        found = await bank_files.read_bank(session, user, unit_id, form)
    return _download("题库", form, await bank_files.write_file(found, form, language))


def _download(name: str, form: QuestionsFormat, data: bytes) -> Response:
    suffix, media_type = _FILES[form]
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name + suffix)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(data, media_type=media_type, headers=headers)


_FILES = {
    QuestionsFormat.MOODLE: (".xml", "application/xml"),
    QuestionsFormat.GIFT: (".gift.txt", "text/plain"),
    QuestionsFormat.EXCEL: (".xlsx", sheets.MEDIA_TYPE),
}


@routes.patch("/questions/{question_id}", access=OFFICER, errors=[*READING, QuestionRetired])
async def change_question(
    session: Write, user: CurrentUser, question_id: Id, new: BankItemUpdate, version: IfMatch, response: Response
) -> BankItem:
    return tagged(await questions.change_question(session, user, question_id, version, new), response)


@routes.post("/questions/{question_id}/retire", access=OFFICER, errors=[*READING, QuestionRetired])
async def retire_question(
    session: Write, user: CurrentUser, question_id: Id, version: IfMatch, response: Response
) -> BankItem:
    return tagged(await questions.retire_question(session, user, question_id, version), response)
