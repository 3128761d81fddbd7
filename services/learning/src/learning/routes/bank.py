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
from kit.texts import Text
from kit.versions import IfMatch, tagged
from learning import bank_files, laws, questions
from learning.access import OFFICER
from learning.bank_files import MOST_BYTES, CheckedFile, check_file, read_file
from learning.bank_schemas import (
    BankImport,
    BankItem,
    BankItemCreate,
    BankItemUpdate,
    LawEnter,
    LawRow,
    QuestionsFormat,
    SimilarAsk,
    SimilarPair,
)
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
    outdated: Annotated[bool, Query()] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[BankItem]:
    """Of one unit's bank; `outdated`: those only whose law has changed since."""
    return await questions.list_questions(
        session, user, unit_id, subject, only_outdated=outdated, limit=limit, cursor=cursor
    )


@routes.post("/questions/similar", access=OFFICER, errors=[NotFound])
async def find_similar_questions(session: Read, user: CurrentUser, asked: SimilarAsk) -> list[BankItem]:
    """To one that is being written: at most five, the nearest first."""
    return await questions.find_similar(session, user, asked)


@routes.get("/questions/pairs", access=OFFICER, errors=[NotFound])
async def list_similar_pairs(session: Read, user: CurrentUser, unit_id: Annotated[Id, Query()]) -> list[SimilarPair]:
    """Questions of a bank that read nearly the same: the nearest 50 pairs."""
    return await questions.list_similar_pairs(session, user, unit_id)


@routes.get("/laws", access=OFFICER, errors=[NotFound])
async def list_laws(session: Read, user: CurrentUser, unit_id: Annotated[Id, Query()]) -> list[LawRow]:
    """That questions of a bank ask about."""
    return await laws.list_laws(session, user, unit_id)


@routes.post("/laws", access=OFFICER, errors=[NotFound])
async def enter_law(session: Write, user: CurrentUser, new: LawEnter) -> LawRow:
    """A newer edition is in force: its questions are flagged until each says that it was written from that one."""
    return await laws.enter_law(session, user, new)


async def _read(user: CurrentUser, language: CallersLanguage, file: UploadFile) -> CheckedFile:
    async with decoding.turn(user.id) as turn:
        data = await file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise TooLarge(limit=MOST_BYTES)
        found = await read_file(turn, data)
    return await check_file(found, language)


FileOf = Annotated[CheckedFile, Depends(_read)]
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
    return await bank_files.try_file(session, user, language, unit_id, found)


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
    return await bank_files.import_file(session, user, language, unit_id, found)


@routes.get("/questions/template", access=OFFICER, response_class=Response)
async def fetch_template(user: CurrentUser, language: CallersLanguage) -> Response:
    """An Excel sheet to fill in."""
    name = Text("题库模板", "question form").in_(language)
    return _download(name, QuestionsFormat.EXCEL, await bank_files.write_file([], QuestionsFormat.EXCEL, language))


@routes.get("/questions/export", access=OFFICER, errors=[NotFound], response_class=Response)
async def export_questions(
    db: Db,
    user: CurrentUser,
    language: CallersLanguage,
    unit_id: Annotated[Id, Query()],
    form: Annotated[QuestionsFormat, Query()],
) -> Response:
    """All of a bank that are in use, with what is right. GIFT knows no question with several blanks: it names them."""
    found = await bank_files.read_bank(db, user, unit_id, form)
    name = Text("题库", "questions").in_(language)
    return _download(name, form, await bank_files.write_file(found, form, language))


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
