"""Files of questions into the bank of a unit, and the bank into a file."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from anyio import to_thread
from pydantic import ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from kit import audit
from kit.auth import User
from kit.db import Database, hold_alone
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
from learning.likeness import Known, Shelf, text_of

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


class Fit(NamedTuple):
    """A question that the bank can take."""

    number: int
    name: str
    item: BankItemUpdate
    same: str


class CheckedFile(NamedTuple):
    format: QuestionsFormat
    found: int
    fit: list[Fit]
    notes: list[Note]


async def read_file(turn: Turn, data: bytes) -> BankFile:
    """BankFileUnknown, BankFileBroken, BankSheetColumns, FileTooComplex."""
    start = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if data.startswith(b"PK"):
        return BankFile(QuestionsFormat.EXCEL, **await turn.run(read_sheet, data))
    if start.startswith(b"<"):
        return BankFile(QuestionsFormat.MOODLE, **await turn.run(read_moodle, data))
    return BankFile(QuestionsFormat.GIFT, **await turn.run(read_gift, data))


async def check_file(file: BankFile, language: Language) -> CheckedFile:
    """Before any transaction. BankFileTooLong."""
    if len(file.questions) > MOST_QUESTIONS:
        raise BankFileTooLong(most=MOST_QUESTIONS)
    return await to_thread.run_sync(_check, file, language)


async def try_file(
    session: AsyncSession, user: User, language: Language, unit_id: str, file: CheckedFile
) -> BankImport:
    """What an import would take, and what of it reads nearly as another."""
    if not await units.reaches(session, units_of(user), [unit_id]):
        raise UnitNotYours
    taken, notes = await _sift(session, unit_id, file)
    shelf = await questions.read_shelf(session, unit_id)
    notes += await to_thread.run_sync(_similar, shelf, taken)
    return _said(file, language, taken, notes)


async def import_file(
    session: AsyncSession, user: User, language: Language, unit_id: str, file: CheckedFile
) -> BankImport:
    """All that can be taken, in this transaction."""
    if not await units.reaches(session, units_of(user), [unit_id]):
        raise UnitNotYours
    await hold_alone(session, f"bank {unit_id}")  # else two imports at once would each take the same
    taken, notes = await _sift(session, unit_id, file)
    questions.add_all(session, user, unit_id, [each.item for each in taken])
    after = {"format": file.format, "taken": len(taken)}
    audit.record(session, user.id, "bank.import", "bank", unit_id, after=after)
    return _said(file, language, taken, notes)


async def _sift(session: AsyncSession, unit_id: str, file: CheckedFile) -> tuple[list[Fit], list[Note]]:
    """Without those that the bank or the file has before."""
    seen = await questions.known_ones(session, unit_id, [each.same for each in file.fit])
    taken, notes = list[Fit](), list(file.notes)
    for each in file.fit:
        if each.same in seen:
            notes.append((each.number, each.name, Reason.TWICE, ""))
        else:
            seen.add(each.same)
            taken.append(each)
    return taken, notes


def _similar(bank: Shelf, taken: Sequence[Fit]) -> list[Note]:
    texts = [text_of(each.item.content) for each in taken]
    stems = {str(place): each.item.content.stem for place, each in enumerate(taken)}
    in_file = Shelf(Known(text, str(place)) for place, text in enumerate(texts))
    later = dict[int, int]()
    for pair in in_file.pairs(len(taken)):
        first, second = sorted((int(pair.one), int(pair.other)))
        later.setdefault(second, first)
    notes = list[Note]()
    for place, (each, text) in enumerate(zip(taken, texts, strict=True)):
        if place in later:
            notes.append((each.number, each.name, Reason.SIMILAR, stems[str(later[place])][:100]))
        elif near := bank.near(text, 1):
            notes.append((each.number, each.name, Reason.SIMILAR, near[0].stem[:100]))
    return notes


def _said(file: CheckedFile, language: Language, taken: Sequence[Fit], notes: list[Note]) -> BankImport:
    notes.sort(key=lambda each: each[0])
    return BankImport(
        format=file.format,
        found=file.found,
        taken=len(taken),
        notes=[_note(each, language) for each in notes[:_MOST_NOTES]],
        more_notes=max(0, len(notes) - _MOST_NOTES),
        first=[each.item for each in taken[:_FIRST]],
    )


def _check(file: BankFile, language: Language) -> CheckedFile:
    fit, notes = list[Fit](), list(file.notes)
    for number, name, fields in file.questions:
        try:
            item = BankItemUpdate.model_validate({**fields, "subject": fields["subject"] or _NO_SUBJECT}, strict=False)
        except ValidationError as error:
            wrong = field_errors(error.errors(include_url=False), language)
            notes += [(number, name, Reason.FIELD, _place(each)) for each in wrong]
        else:
            fit.append(Fit(number, name, item, questions.same_of(item.content)))
    refused = {(number, name) for number, name, reason, _ in file.notes if Reason(reason) in REFUSED and number}
    return CheckedFile(file.format, len(file.questions) + len(refused), fit, notes)


def _place(error: dict[str, str]) -> str:
    field = error["field"].removeprefix("content").strip(".")
    return f"{field}: {error['message']}" if field else error["message"]


def _note(note: Note, language: Language) -> BankNote:
    number, name, code, detail = note
    reason = Reason(code)
    said = WORDS[reason].in_(language).format(detail=detail)
    return BankNote(number=number, name=name, code=code, reason=said, is_taken=reason not in REFUSED)


async def read_bank(db: Database, user: User, unit_id: str, form: QuestionsFormat) -> list[BankItemUpdate]:
    """All in use. NotFound."""
    async with db.read() as session:
        if not await units.reaches(session, units_of(user), [unit_id]):
            raise NotFound
        found = await questions.all_in_use(session, unit_id)
    async with db.write() as session:
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
