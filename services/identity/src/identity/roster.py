"""Roster import: a dry run that says every row's fate; what is shown is then imported by `roster_apply`."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.roles import Role
from identity.errors import NothingToImport, RosterColumnsMissing, RosterNotOpen
from identity.models import ImportState, Member, PostHeld, RosterImport, RosterRow
from identity.posts import read_posts
from identity.roster_rules import (
    PATH_MARK,
    REQUIRED,
    Change,
    Entry,
    Fate,
    Known,
    Problem,
    UnitPaths,
    compare,
    find_repeats,
    read_header,
    read_row,
)
from identity.roster_sheet import Sheet, make_template, read_sheet
from identity.roster_texts import TEXTS, message
from identity.schemas import RosterChange, RosterImportPublic, RosterProblem, RosterRowPublic
from identity.units import read_paths
from kit import audit, clock, units, versions
from kit.auth import User
from kit.db import get_locked, new_id
from kit.errors import NotFound
from kit.files import display_name
from kit.pages import Page, page

CHUNK = 500
ROWS_KEPT = timedelta(days=30)
"""How long the rows, which hold personal data, stay to be looked at; the counts stay."""


async def check_roster(session: AsyncSession, user: User, file_name: str, data: bytes) -> RosterImport:
    """Dry run: judge and keep every row, change nobody. Raises what the file as a whole can be refused for."""
    sheet = await asyncio.to_thread(read_sheet, data)
    reach = frozenset((await session.execute(units.within(user.units_of(Role.HR_ADMIN)))).scalars())
    paths = {names: unit_id for unit_id, names in (await read_paths(session)).items()}
    entries, header_problems = await asyncio.to_thread(_understand, sheet, UnitPaths(paths, reach))
    roster = RosterImport(file_name=display_name(file_name, ".xlsx"), created_by=user.id, created_at=clock.now())
    rows = [_row(roster.id, Entry(1, problems=header_problems), Fate.INVALID, [])] if header_problems else []
    for start in range(0, len(entries), CHUNK):
        chunk = entries[start : start + CHUNK]
        known, owners = await read_known(session, chunk, reach)
        for entry in chunk:
            fate, changes = compare(entry, known.get(entry.employee_number or ""), owners.get(entry.phone or ""))
            rows.append(_row(roster.id, entry, fate, changes))
    count_fates(roster, Counter(row["fate"] for row in rows))
    session.add(roster)
    await session.flush()
    for start in range(0, len(rows), CHUNK):
        await session.execute(insert(RosterRow), rows[start : start + CHUNK])
    await audit.record(session, user.id, "roster_checked", "roster_import", roster.id, after=_counts(roster))
    return roster


def _understand(sheet: Sheet, paths: UnitPaths) -> tuple[list[Entry], list[Problem]]:
    places, problems = read_header(sheet.rows[0])
    if missing := [column for column in REQUIRED if column not in places]:
        raise RosterColumnsMissing(columns="、".join(missing))
    today = clock.today()
    entries = []
    for number, cells in enumerate(sheet.rows[1:], start=2):
        values = {column: cells[place] if place < len(cells) else "" for column, place in places.items()}
        marks = {column: mark for column, place in places.items() if (mark := sheet.marks.get((number - 1, place)))}
        if number - 1 in sheet.merged_rows:
            entries.append(Entry(number, problems=[Problem(None, "cell_merged")]))
        elif not marks and not any(str(value).strip() for value in values.values()):
            entries.append(Entry(number, problems=[Problem(None, "row_blank")]))
        else:
            entries.append(read_row(number, values, marks, paths, today))
    find_repeats(entries)
    return entries, problems


async def read_known(
    session: AsyncSession, entries: Sequence[Entry], reach: frozenset[str]
) -> tuple[dict[str, Known], dict[str, str]]:
    """The members whom these rows name by employee number, and who has the phones in them (phone → number)."""
    numbers = [entry.employee_number for entry in entries if entry.employee_number]
    members = (await session.exec(select(Member).where(col(Member.employee_number).in_(numbers)))).all()
    posts: dict[str, list[PostHeld]] = {}
    for post in await read_posts(session, *(member.id for member in members)):
        posts.setdefault(post.member_id, []).append(post)
    known = {
        member.employee_number: Known(
            name=member.name,
            unit_id=member.unit_id,
            phone=member.phone,
            hired_on=member.hired_on,
            sex=member.sex,
            active=member.active,
            posts=frozenset((post.post, post.unit_id) for post in posts.get(member.id, [])),
            within_reach=member.unit_id in reach,
        )
        for member in members
    }
    phones = [entry.phone for entry in entries if entry.phone]
    owned = select(Member.phone, Member.employee_number).where(col(Member.phone).in_(phones))
    return known, {str(phone): number for phone, number in await session.execute(owned)}


def _row(import_id: str, entry: Entry, fate: Fate, changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "import_id": import_id,
        "position": entry.row,
        "employee_number": entry.employee_number,
        "name": entry.name,
        "fate": fate,
        "entry": _entry_json(entry),
        "problems": [problem_json(problem) for problem in entry.problems],
        "changes": [change_json(change) for change in changes],
        "done": False,
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    kept = ("employee_number", "name", "unit_id", "post", "phone", "sex")
    return {name: getattr(entry, name) for name in kept} | {"hired_on": str(entry.hired_on) if entry.hired_on else None}


def problem_json(problem: Problem) -> dict[str, Any]:
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
    versions.check(roster.version, expected)
    if roster.state != ImportState.CHECKED:
        raise RosterNotOpen
    if not roster.added + roster.changed + roster.moved:
        raise NothingToImport
    await set_state(session, user.id, roster, ImportState.APPLYING)
    return roster


async def set_state(session: AsyncSession, actor_id: str, roster: RosterImport, state: ImportState) -> None:
    roster.state, roster.version = state, roster.version + 1
    if state in (ImportState.APPLIED, ImportState.FAILED):
        roster.finished_at = clock.now()
    await session.flush()
    action = f"roster_{state.lower()}"
    await audit.record(session, actor_id, action, "roster_import", roster.id, after=_counts(roster))


async def read_import(session: AsyncSession, user: User, import_id: str) -> RosterImport:
    """One's own: the rows show what HR of another unit must not see."""
    roster = await session.get(RosterImport, import_id)
    if not roster or roster.created_by != user.id:
        raise NotFound
    return roster


def public(roster: RosterImport) -> RosterImportPublic:
    return RosterImportPublic(**roster.model_dump(exclude={"created_by"}))


async def list_imports(
    session: AsyncSession, user: User, *, limit: int, cursor: str | None
) -> Page[RosterImportPublic]:
    own = select(RosterImport).where(RosterImport.created_by == user.id).order_by(col(RosterImport.id).desc())
    return await page(session, own, limit=limit, cursor=cursor, as_=public)


async def list_rows(
    session: AsyncSession,
    user: User,
    import_id: str,
    *,
    fate: Fate | None,
    language: str,
    limit: int,
    cursor: str | None,
) -> Page[RosterRowPublic]:
    roster = await read_import(session, user, import_id)
    rows = select(RosterRow).where(RosterRow.import_id == roster.id).order_by(col(RosterRow.position))
    if fate:
        rows = rows.where(RosterRow.fate == fate)
    paths = {unit_id: PATH_MARK.join(names) for unit_id, names in (await read_paths(session)).items()}
    return await page(session, rows, limit=limit, cursor=cursor, as_=lambda row: _public_row(row, paths, language))


def _public_row(row: RosterRow, paths: Mapping[str, str], language: str) -> RosterRowPublic:
    return RosterRowPublic(
        row=row.position,
        employee_number=row.employee_number,
        name=row.name,
        fate=row.fate,
        problems=[
            RosterProblem(
                column=each["column"],
                code=each["code"],
                level=TEXTS[each["code"]].level,
                message=message(each["code"], each["params"], language),
            )
            for each in row.problems
        ],
        changes=list(_public_changes(row.changes, paths)),
    )


def _public_changes(changes: Iterable[Mapping[str, Any]], paths: Mapping[str, str]) -> Iterable[RosterChange]:
    for each in changes:
        if each["field"] == "unit_id":
            before, after = (paths.get(each[side] or "") for side in ("before", "after"))
            yield RosterChange(field="unit", before=before, after=after)
        else:
            yield RosterChange(**each)


async def make_own_template(session: AsyncSession, user: User) -> bytes:
    """The empty roster, offering the units the caller answers for."""
    reach = set((await session.execute(units.within(user.units_of(Role.HR_ADMIN)))).scalars())
    paths = [PATH_MARK.join(names) for unit_id, names in (await read_paths(session)).items() if unit_id in reach]
    return await asyncio.to_thread(make_template, paths)


async def forget_old_rows(session: AsyncSession) -> None:
    old = select(RosterImport.id).where(
        col(RosterImport.created_at) < clock.now() - ROWS_KEPT, RosterImport.state != ImportState.APPLYING
    )
    await session.execute(delete(RosterRow).where(col(RosterRow.import_id).in_(old)))
