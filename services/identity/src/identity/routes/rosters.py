"""Roster import: upload for a dry run, look at the rows, apply, watch the progress."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Query, Response, UploadFile

from contracts.roles import Role
from identity import roster, roster_views
from identity.roster_errors import (
    NothingToImport,
    RosterColumnRenamed,
    RosterColumnsMissing,
    RosterColumnsTwice,
    RosterEmpty,
    RosterExpired,
    RosterNotExcel,
    RosterNotOpen,
    RosterSuperseded,
    RosterTooLarge,
)
from identity.roster_rules import Fate, Mark
from identity.roster_sheet import MOST_BYTES, Sheet, read_sheet
from identity.schemas import RosterImportPublic, RosterRowPublic
from kit import decoding
from kit.auth import CurrentUser, roles
from kit.db import Read, Write
from kit.decoding import DecodingBusy
from kit.file_problems import FileTooComplex
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.request_problems import TooLarge
from kit.routing import CallersLanguage, Routes
from kit.versions import IfMatch, tagged

routes = Routes("identity", tag="roster")

_HR = roles(Role.HR_ADMIN)


class Xlsx(Response):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _download(name: str, data: bytes) -> Xlsx:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Xlsx(data, headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"})


@routes.get("/roster-imports/template", access=_HR, response_class=Xlsx)
async def read_template(session: Read, user: CurrentUser) -> Response:
    """An empty roster with the caller's units to choose from."""
    return _download("职工名册模板.xlsx", await roster_views.make_own_template(session, user))


async def _read_sheet(user: CurrentUser, file: UploadFile) -> Sheet:
    async with decoding.turn(user.id) as turn:
        data = await file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise TooLarge(limit=MOST_BYTES)
        return await turn.run(read_sheet, data, kinds=[Sheet, Mark])


SheetOf = Annotated[Sheet, Depends(_read_sheet)]
"""Comes before `session: Write`: no transaction waits while a file is read."""


@routes.post(
    "/roster-imports",
    access=_HR,
    idempotent=True,
    status_code=201,
    errors=[
        RosterNotExcel,
        RosterTooLarge,
        RosterEmpty,
        RosterColumnsMissing,
        RosterColumnRenamed,
        RosterColumnsTwice,
        TooLarge,
        FileTooComplex,
        DecodingBusy,
    ],
)
async def check_roster(
    sheet: SheetOf, session: Write, user: CurrentUser, lang: CallersLanguage, file: UploadFile, response: Response
) -> RosterImportPublic:
    """The dry run: judges every row and changes nobody. An older one of the caller's that still waits is superseded."""
    found = await roster.check_roster(session, user, file.filename or "", sheet)
    return tagged(roster_views.public(found, lang), response)


@routes.get("/roster-imports", access=_HR, errors=[CursorInvalid])
async def list_roster_imports(
    session: Read, user: CurrentUser, lang: CallersLanguage, limit: Limit = 20, cursor: Cursor = None
) -> Page[RosterImportPublic]:
    """The caller's own, the newest first."""
    return await roster_views.list_imports(session, user, language=lang, limit=limit, cursor=cursor)


@routes.get("/roster-imports/{import_id}", access=_HR, errors=[NotFound])
async def read_roster_import(
    session: Read, user: CurrentUser, lang: CallersLanguage, import_id: str, response: Response
) -> RosterImportPublic:
    found = await roster_views.read_import(session, user, import_id)
    return tagged(roster_views.public(found, lang), response)


@routes.get("/roster-imports/{import_id}/rows", access=_HR, errors=[NotFound, CursorInvalid])
async def list_roster_rows(
    session: Read,
    user: CurrentUser,
    lang: CallersLanguage,
    import_id: str,
    fate: Annotated[Fate | None, Query()] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[RosterRowPublic]:
    """Rows in the sheet's order, with what is wrong and what would change."""
    return await roster_views.list_rows(session, user, import_id, fate=fate, language=lang, limit=limit, cursor=cursor)


@routes.get("/roster-imports/{import_id}/refused", access=_HR, response_class=Xlsx, errors=[NotFound])
async def read_refused_rows(session: Read, user: CurrentUser, lang: CallersLanguage, import_id: str) -> Response:
    """The rows that are not imported, as they were written and with what is wrong, in a sheet to correct and upload."""
    return _download(*await roster_views.make_refused(session, user, import_id, lang))


@routes.post(
    "/roster-imports/{import_id}/apply",
    access=_HR,
    status_code=202,
    errors=[
        NotFound,
        RosterNotOpen,
        RosterExpired,
        RosterSuperseded,
        NothingToImport,
    ],
)
async def apply_roster_import(
    session: Write, user: CurrentUser, lang: CallersLanguage, import_id: str, version: IfMatch, response: Response
) -> RosterImportPublic:
    """Hands the good rows to the worker; `applied` then counts up."""
    found = await roster.start_applying(session, user, import_id, version)
    return tagged(roster_views.public(found, lang), response)
