"""Files of questions into the bank of a unit, and the bank into a file."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from anyio import to_thread
from pydantic import ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from kit import audit
from kit.auth import User
from kit.decoding import Turn
from kit.field_errors import field_errors
from kit.problems import NotFound
from kit.texts import Language
from learning import questions
from learning.access import units_of
from learning.bank_schemas import BankImport, BankItemUpdate, BankNote, QuestionsFormat
from learning.errors import BankFileTooLong, UnitNotYours
from learning.formats.gift import read_gift, write_gift
from learning.formats.moodle import read_moodle, write_moodle
from learning.formats.notes import REFUSED, WORDS, Note, Reason
from learning.formats.sheet import read_sheet, write_sheet

MOST_BYTES = 10 * 1024 * 1024
MOST_QUESTIONS = 5000
_MOST_NOTES = 500
_FIRST = 5
_NO_SUBJECT = "未分类"


class BankFile(NamedTuple):
    """A file as it was read, with nothing checked yet."""

    format: QuestionsFormat
    questions: list[tuple[int, str, dict[str, Any]]]
    notes: list[Note]


async def read_file(turn: Turn, data: bytes) -> BankFile:
    """BankFileUnknown, BankFileBroken, BankSheetColumns, FileTooComplex."""
    start = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if data.startswith(b"PK"):
        return BankFile(QuestionsFormat.EXCEL, **await turn.run(read_sheet, data))
    if start.startswith(b"<"):
        return BankFile(QuestionsFormat.MOODLE, **await turn.run(read_moodle, data))
    return BankFile(QuestionsFormat.GIFT, **await turn.run(read_gift, data))


async def import_file(
    session: AsyncSession, user: User, language: Language, unit_id: str, file: BankFile, *, is_trial: bool
) -> BankImport:
    """All that can be taken, in this transaction; nothing in a trial."""
    if not await units.reaches(session, units_of(user), [unit_id]):
        raise UnitNotYours
    if len(file.questions) > MOST_QUESTIONS:
        raise BankFileTooLong(most=MOST_QUESTIONS)
    fit, notes = await to_thread.run_sync(_check, file, language)
    keys = [questions.same_of(each.content) for _, _, each in fit]
    seen = await questions.known_ones(session, unit_id, keys)
    taken = list[BankItemUpdate]()
    for key, (number, name, each) in zip(keys, fit, strict=True):
        if key in seen:
            notes.append((number, name, Reason.TWICE, ""))
        else:
            seen.add(key)
            taken.append(each)
    if not is_trial:
        questions.add_all(session, user, unit_id, taken)
        after = {"format": file.format, "taken": len(taken)}
        audit.record(session, user.id, "bank.import", "bank", unit_id, after=after)
    notes.sort(key=lambda each: each[0])
    refused = {(number, name) for number, name, reason, _ in file.notes if Reason(reason) in REFUSED and number}
    return BankImport(
        format=file.format,
        found=len(file.questions) + len(refused),
        taken=len(taken),
        notes=[_note(each, language) for each in notes[:_MOST_NOTES]],
        more_notes=max(0, len(notes) - _MOST_NOTES),
        first=taken[:_FIRST],
    )


def _check(file: BankFile, language: Language) -> tuple[list[tuple[int, str, BankItemUpdate]], list[Note]]:
    fit, notes = [], list(file.notes)
    for number, name, fields in file.questions:
        try:
            item = BankItemUpdate.model_validate({**fields, "subject": fields["subject"] or _NO_SUBJECT}, strict=False)
        except ValidationError as error:
            wrong = field_errors(error.errors(include_url=False), language)
            notes += [(number, name, Reason.FIELD, _place(each)) for each in wrong]
        else:
            fit.append((number, name, item))
    return fit, notes


def _place(error: dict[str, str]) -> str:
    field = error["field"].removeprefix("content").strip(".")
    return f"{field}: {error['message']}" if field else error["message"]


def _note(note: Note, language: Language) -> BankNote:
    number, name, code, detail = note
    reason = Reason(code)
    said = WORDS[reason].in_(language).format(detail=detail)
    return BankNote(number=number, name=name, code=code, reason=said, is_taken=reason not in REFUSED)


async def read_bank(session: AsyncSession, user: User, unit_id: str, form: QuestionsFormat) -> list[BankItemUpdate]:
    """All in use. NotFound."""
    if not await units.reaches(session, units_of(user), [unit_id]):
        raise NotFound
    found = await questions.all_in_use(session, unit_id)
    audit.record(session, user.id, "bank.export", "bank", unit_id, after={"format": form, "questions": len(found)})
    return found


async def write_file(found: Sequence[BankItemUpdate], form: QuestionsFormat, language: Language) -> bytes:
    match form:
        case QuestionsFormat.MOODLE:
            return await to_thread.run_sync(write_moodle, found)
        case QuestionsFormat.GIFT:
            return await to_thread.run_sync(write_gift, found)
        case QuestionsFormat.EXCEL:
            return await to_thread.run_sync(write_sheet, found, language)
