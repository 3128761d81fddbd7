"""Roster import: a dry run that says every row's fate; what is shown is then imported by `roster_apply`."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.jobs import Asked
from contracts.roles import Role
from identity.activation_codes import need_two
from identity.models import LONG_JOBS, ImportState, Member, PostHeld, RosterImport, RosterRow
from identity.posts import read_posts
from identity.roster_errors import (
    NothingToImport,
    RosterEmpty,
    RosterExpired,
    RosterNotOpen,
    RosterSuperseded,
)
from identity.roster_header import Note, column_letter, is_person, read_header
from identity.roster_numbers import Bearer, possible_numbers, restore_zeros
from identity.roster_phones import PhoneOwner, settle_phones
from identity.roster_rules import (
    CHECK_LIFE,
    Change,
    Defect,
    Entry,
    Fate,
    Judged,
    Known,
    UnitPaths,
    find_repeats,
    judge,
    list_shortly,
    read_row,
)
from identity.roster_sheet import MOST_COLUMNS, Sheet
from identity.units import read_paths, read_reach
from kit import audit, clock, versions
from kit.auth import User
from kit.clean_files import display_name
from kit.db import get_locked, new_id
from kit.problems import NotFound
from kit.texts import Text

CHUNK = 500
JOB = "roster"
_VOID = (ImportState.EXPIRED, ImportState.SUPERSEDED)


async def check_roster(session: AsyncSession, user: User, file_name: str, sheet: Sheet) -> RosterImport:
    """Dry run: judge and keep every row, change nobody. Raises what the file as a whole can be refused for.

    One roster of a person waits to be imported at a time: an older one that still does is superseded.
    """
    reach = await read_reach(session, user, Role.HR_ADMIN)
    paths = {names: unit_id for unit_id, names in (await read_paths(session)).items()}
    entries, notes = await asyncio.to_thread(_understand, sheet, UnitPaths(paths, reach))
    shown_name = display_name(file_name, sheet.suffix)
    roster = RosterImport(file_name=shown_name, created_by=user.id, created_at=clock.now())
    await _restore_zeros(session, entries, reach)
    await asyncio.to_thread(find_repeats, entries)
    judged: list[Judged] = []
    owners: dict[str, PhoneOwner] = {}
    for start in range(0, len(entries), CHUNK):
        chunk = entries[start : start + CHUNK]
        known = await read_known(session, chunk, reach)
        judged += [judge(entry, known.get(entry.employee_number or "")) for entry in chunk]
        owners |= await read_owners(session, chunk, reach)
    settle_phones(judged, owners)
    if compare := [each.entry.row for each in judged if each.fate is not Fate.INVALID and each.entry.is_doubtful]:
        notes.append(Note(None, "rows_to_compare", {"count": len(compare), "rows": list_shortly(compare)}))
    roster.notes = [{"column": each.column, "code": each.code, "params": each.params} for each in notes]
    rows = [_row(roster.id, each) for each in judged]
    count_fates(roster, Counter(each.fate for each in judged))
    if not count_wanted(roster):
        roster.state, roster.finished_at = ImportState.NOTHING_TO_IMPORT, roster.created_at
    await _supersede(session, user.id)
    session.add(roster)
    await session.flush()
    for start in range(0, len(rows), CHUNK):
        await session.execute(insert(RosterRow), rows[start : start + CHUNK])
    audit.record(session, user.id, "roster_import.check", "roster_import", roster.id, after=_counts(roster))
    return roster


async def _supersede(session: AsyncSession, uploader_id: str) -> None:
    own = select(RosterImport).where(RosterImport.created_by == uploader_id, RosterImport.state == ImportState.CHECKED)
    for older in await session.exec(own.order_by(col(RosterImport.id)).with_for_update()):
        await set_state(session, uploader_id, older, ImportState.SUPERSEDED)


def _understand(sheet: Sheet, paths: UnitPaths) -> tuple[list[Entry], list[Note]]:
    places, notes = read_header(sheet.rows[sheet.header], sheet.hidden_columns)
    today = clock.today()
    entries = []
    blank, passed, hidden = [], [], []
    for number, cells in enumerate(sheet.rows[sheet.header + 1 :], start=sheet.header + 2):
        values = {column: cells[place] if place < len(cells) else "" for column, place in places.items()}
        marks = {column: mark for column, place in places.items() if (mark := sheet.marks.get((number - 1, place)))}
        if not marks and not any(str(value).strip() for value in values.values()):
            blank.append(number)
            continue
        if not is_person(cells, places):
            passed.append(number)
            continue
        entry = read_row(number, values, marks, paths, today)
        if number - 1 in sheet.merged_rows:
            entry.problems = [Defect(None, "cell_merged")]
        if number - 1 in sheet.hidden_rows:
            hidden.append(number)
            entry.problems.append(Defect(None, "row_hidden"))
        entries.append(entry)
    if not entries:
        raise RosterEmpty
    if sheet.left_out:
        notes.append(Note(None, "sheets_left_out", {"names": "、".join(name[:50] for name in sheet.left_out[:5])}))
    if sheet.is_cut:
        notes.append(Note(None, "columns_cut", {"letter": column_letter(MOST_COLUMNS - 1)}))
    if sheet.header:
        notes.append(Note(None, "header_below", {"row": sheet.header + 1}))
    if hidden:
        notes.append(Note(None, "rows_hidden", {"count": len(hidden), "rows": list_shortly(hidden)}))
    if blank:
        notes.append(Note(None, "rows_blank", {"rows": list_shortly(blank)}))
    if passed:
        notes.append(Note(None, "rows_passed_over", {"rows": list_shortly(passed)}))
    return entries, notes


async def _restore_zeros(session: AsyncSession, entries: Sequence[Entry], reach: frozenset[str]) -> None:
    zeros = select(func.length(col(Member.employee_number))).where(col(Member.employee_number).startswith("0"))
    lengths = (await session.exec(zeros.distinct())).all()
    for start in range(0, len(entries), CHUNK):
        chunk = entries[start : start + CHUNK]
        numbers = {number for entry in chunk for number in possible_numbers(entry, lengths)}
        known = select(Member.employee_number, Member.name, Member.unit_id).where(
            col(Member.employee_number).in_(numbers)
        )
        bearers = {number: Bearer(name, unit_id in reach) for number, name, unit_id in await session.exec(known)}
        for entry in chunk:
            restore_zeros(entry, lengths, bearers)


async def read_known(session: AsyncSession, entries: Sequence[Entry], reach: frozenset[str]) -> dict[str, Known]:
    """The members whom these rows name, by employee number."""
    numbers = [entry.employee_number for entry in entries if entry.employee_number]
    members = (await session.exec(select(Member).where(col(Member.employee_number).in_(numbers)))).all()
    holders = await need_two(session, [member.id for member in members])
    posts: dict[str, list[PostHeld]] = {}
    for post in await read_posts(session, *(member.id for member in members)):
        posts.setdefault(post.member_id, []).append(post)
    return {
        member.employee_number: Known(
            name=member.name,
            unit_id=member.unit_id,
            phone=member.phone,
            hired_on=member.hired_on,
            sex=member.sex,
            active=member.active,
            posts=frozenset((post.post, post.unit_id) for post in posts.get(member.id, [])),
            within_reach=member.unit_id in reach,
            needs_two=member.id in holders,
        )
        for member in members
    }


async def read_owners(session: AsyncSession, entries: Sequence[Entry], reach: frozenset[str]) -> dict[str, PhoneOwner]:
    """Who has the phones in these rows, by phone."""
    phones = [entry.phone for entry in entries if entry.phone]
    owned = select(Member.phone, Member.employee_number, Member.unit_id).where(col(Member.phone).in_(phones))
    return {
        str(phone): PhoneOwner(number, within_reach=unit_id in reach)
        for phone, number, unit_id in await session.execute(owned)
    }


def _row(import_id: str, judged: Judged) -> dict[str, Any]:
    entry = judged.entry
    return {
        "id": new_id(),
        "import_id": import_id,
        "position": entry.row,
        "employee_number": entry.employee_number,
        "name": entry.name,
        "fate": judged.fate,
        "turn": judged.turn,
        "entry": _entry_json(entry),
        "cells": entry.cells,
        "problems": [problem_json(problem) for problem in entry.problems],
        "changes": [change_json(change) for change in judged.changes],
        "done": False,
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    kept = ("employee_number", "name", "unit_id", "post", "phone", "gives_up_phone", "sex")
    return {name: getattr(entry, name) for name in kept} | {"hired_on": str(entry.hired_on) if entry.hired_on else None}


def problem_json(problem: Defect) -> dict[str, Any]:
    return {"column": problem.column, "code": problem.code, "params": problem.params}


def change_json(change: Change) -> dict[str, Any]:
    before, after = (None if value is None else str(value) for value in (change.before, change.after))
    return {"field": change.field, "before": before, "after": after}


def count_fates(roster: RosterImport, fates: Mapping[Fate, int]) -> None:
    for fate in Fate:
        setattr(roster, fate.value, getattr(roster, fate.value) + fates.get(fate, 0))
    roster.total = sum(getattr(roster, fate.value) for fate in Fate)


def _counts(roster: RosterImport) -> dict[str, int]:
    return {name: getattr(roster, name) for name in ("total", "applied", *(fate.value for fate in Fate))}


async def start_applying(session: AsyncSession, user: User, import_id: str, expected: int) -> RosterImport:
    """Hand the checked rows to the worker."""
    roster = await get_locked(session, RosterImport, import_id)
    if not roster or roster.created_by != user.id:
        raise NotFound
    match state_now(roster):
        case ImportState.NOTHING_TO_IMPORT:
            raise NothingToImport
        case ImportState.EXPIRED:
            raise RosterExpired(hours=int(CHECK_LIFE.total_seconds() // 3600))
        case ImportState.SUPERSEDED:
            raise RosterSuperseded
        case ImportState.APPLYING | ImportState.APPLIED | ImportState.FAILED:
            raise RosterNotOpen
    versions.check(roster.version, expected)
    await set_state(session, user.id, roster, ImportState.APPLYING)
    await start_job(session, roster)
    return roster


async def start_job(session: AsyncSession, roster: RosterImport) -> None:
    title = Text(f"名册导入：{roster.file_name}", f"Roster import: {roster.file_name}")
    job = await LONG_JOBS.start(
        session,
        roster.created_by,
        JOB,
        about_id=roster.id,
        total=count_wanted(roster),
        asked=Asked({}, title, []),
    )
    roster.job_id = job.id


def count_wanted(roster: RosterImport) -> int:
    return roster.added + roster.changed + roster.moved


def state_now(roster: RosterImport) -> ImportState:
    """A checked one that waited too long has expired, whether or not the worker has come round to say so."""
    if roster.state == ImportState.CHECKED and clock.now() >= roster.created_at + CHECK_LIFE:
        return ImportState.EXPIRED
    return roster.state


_ACTIONS = {
    ImportState.EXPIRED: "roster_import.expire",
    ImportState.SUPERSEDED: "roster_import.supersede",
    ImportState.APPLYING: "roster_import.start",
    ImportState.APPLIED: "roster_import.finish",
    ImportState.FAILED: "roster_import.fail",
}
"""By the state that the import enters."""


async def set_state(session: AsyncSession, actor_id: str, roster: RosterImport, state: ImportState) -> None:
    roster.state, roster.version = state, roster.version + 1
    if state != ImportState.APPLYING:
        roster.finished_at = clock.now()
    await session.flush()
    audit.record(session, actor_id, _ACTIONS[state], "roster_import", roster.id, after=_counts(roster))


async def expire_rosters(session: AsyncSession) -> None:
    """Says of those that waited too long that they are void, and forgets the rows of all that are."""
    late = select(RosterImport).where(
        RosterImport.state == ImportState.CHECKED, col(RosterImport.created_at) <= clock.now() - CHECK_LIFE
    )
    for roster in await session.exec(late.order_by(col(RosterImport.id)).with_for_update()):
        await set_state(session, "system", roster, ImportState.EXPIRED)
    void = select(RosterImport.id).where(col(RosterImport.state).in_(_VOID))
    await session.execute(delete(RosterRow).where(col(RosterRow.import_id).in_(void)))
