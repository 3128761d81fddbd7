"""Roster imports as HR sees them: the list, one with its rows, the sheet of refused rows, the template."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.roles import Role
from identity.models import ImportState, Member, RosterImport, RosterRow
from identity.roster import CHUNK, state_now
from identity.roster_rules import CHECK_LIFE, PATH_MARK, Fate
from identity.roster_template import Refused, make_template
from identity.roster_texts import TEXTS, field_label, in_words, message, note
from identity.schemas import RosterChange, RosterImportPublic, RosterNote, RosterProblem, RosterRowPublic
from identity.units import read_paths, read_reach
from kit.auth import User
from kit.clean_files import display_name
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language

_BEYOND_REACH = {
    "phone_of_other": "phone_taken",
    "employee_number_of_other": "member_out_of_reach",
    "member_deactivated": "member_out_of_reach",
    "move_takes_two": "member_out_of_reach",
}
"""What `compare` says instead of people beyond the reach."""


async def read_import(session: AsyncSession, user: User, import_id: str) -> RosterImport:
    """One's own: the rows show what HR of another unit must not see."""
    roster = await session.get(RosterImport, import_id)
    if not roster or roster.created_by != user.id:
        raise NotFound
    return roster


def public(roster: RosterImport, language: Language) -> RosterImportPublic:
    state = state_now(roster)
    return RosterImportPublic(
        **roster.model_dump(exclude={"created_by", "state", "notes"}),
        state=state,
        expires_at=roster.created_at + CHECK_LIFE if state == ImportState.CHECKED else None,
        notes=[
            RosterNote(column=each["column"], code=each["code"], message=note(each["code"], each["params"], language))
            for each in roster.notes
        ],
    )


async def list_imports(
    session: AsyncSession, user: User, *, language: Language, limit: int, cursor: str | None
) -> Page[RosterImportPublic]:
    own = select(RosterImport).where(RosterImport.created_by == user.id).order_by(col(RosterImport.id).desc())
    return await page(session, own, limit=limit, cursor=cursor, as_=lambda roster: public(roster, language))


async def list_rows(
    session: AsyncSession,
    user: User,
    import_id: str,
    *,
    fate: Fate | None,
    language: Language,
    limit: int,
    cursor: str | None,
) -> Page[RosterRowPublic]:
    """Not those whose person or unit the caller does not reach any more: they show phones, before and after. A row
    that is invalid shows what its uploader wrote, and of others what a check would tell the caller today."""
    roster = await read_import(session, user, import_id)
    reach = units.within(user.units_of(Role.HR_ADMIN))
    of_others = select(Member.id).where(
        Member.employee_number == RosterRow.employee_number, col(Member.unit_id).not_in(reach)
    )
    within = and_(~of_others.exists(), col(RosterRow.entry)["unit_id"].as_string().in_(reach))
    rows = select(RosterRow).where(RosterRow.import_id == roster.id, or_(col(RosterRow.fate) == Fate.INVALID, within))
    rows = rows.order_by(col(RosterRow.position))
    if fate:
        rows = rows.where(RosterRow.fate == fate)
    found = await page(session, rows, limit=limit, cursor=cursor, as_=lambda row: row)
    paths = await _paths_shown(session)
    return Page(items=await _public_rows(session, user, found.items, paths, language), next=found.next)


async def make_refused(session: AsyncSession, user: User, import_id: str, language: Language) -> tuple[str, bytes]:
    """The name and the bytes of a sheet with the rows that were not imported, to be corrected and uploaded again.

    NotFound where no row was refused, or the rows are not kept any more.
    """
    roster = await read_import(session, user, import_id)
    invalid = select(RosterRow).where(RosterRow.import_id == roster.id, RosterRow.fate == Fate.INVALID)
    rows = (await session.exec(invalid.order_by(col(RosterRow.position)))).all()
    if not rows:
        raise NotFound
    paths = await _paths_shown(session)
    shown: list[RosterRowPublic] = []
    for start in range(0, len(rows), CHUNK):
        shown += await _public_rows(session, user, rows[start : start + CHUNK], paths, language)
    refused = [
        Refused(row.position, row.cells, "；".join(_told(problem) for problem in public.problems))
        for row, public in zip(rows, shown, strict=True)
    ]
    stem = display_name(roster.file_name, "")
    return f"{stem}-未导入.xlsx", await asyncio.to_thread(make_template, await _own_paths(session, user), refused)


def _told(problem: RosterProblem) -> str:
    return f"{problem.column}：{problem.message}" if problem.column else problem.message


async def _paths_shown(session: AsyncSession) -> dict[str, str]:
    return {unit_id: PATH_MARK.join(names) for unit_id, names in (await read_paths(session)).items()}


async def _public_rows(
    session: AsyncSession, user: User, rows: Sequence[RosterRow], paths: Mapping[str, str], language: Language
) -> list[RosterRowPublic]:
    of_whom = {number for row in rows for each in row.problems if (number := _of_whom(row, each))}
    numbers = select(Member.employee_number).where(
        col(Member.employee_number).in_(of_whom), col(Member.unit_id).in_(units.within(user.units_of(Role.HR_ADMIN)))
    )
    reached = frozenset(await session.exec(numbers))
    return [_public_row(row, reached, paths, language) for row in rows]


def _of_whom(row: RosterRow, problem: Mapping[str, Any]) -> str | None:
    """The employee number of whom the problem may tell something."""
    number: str | None = problem["params"].get("owner", row.employee_number)
    return number


def _public_row(
    row: RosterRow, reached: Collection[str], paths: Mapping[str, str], language: Language
) -> RosterRowPublic:
    problems = [
        each if _of_whom(row, each) in reached else each | {"code": _BEYOND_REACH.get(each["code"], each["code"])}
        for each in row.problems
    ]
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
            for each in problems
        ],
        changes=[_public_change(each, paths, language) for each in row.changes],
    )


def _public_change(change: Mapping[str, Any], paths: Mapping[str, str], language: Language) -> RosterChange:
    field = "unit" if change["field"] == "unit_id" else change["field"]

    def words(value: str | None) -> str | None:
        if value is None:
            return None
        return paths.get(value) if field == "unit" else in_words(field, value, language)

    before, after = words(change["before"]), words(change["after"])
    return RosterChange(field=field, label=field_label(field, language), before=before, after=after)


async def make_own_template(session: AsyncSession, user: User) -> bytes:
    """The empty roster, offering the units the caller answers for."""
    return await asyncio.to_thread(make_template, await _own_paths(session, user))


async def _own_paths(session: AsyncSession, user: User) -> list[str]:
    reach = await read_reach(session, user, Role.HR_ADMIN)
    return [PATH_MARK.join(names) for unit_id, names in (await read_paths(session)).items() if unit_id in reach]
