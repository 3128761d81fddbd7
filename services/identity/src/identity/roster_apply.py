"""Imports what a dry run showed, in batches, by the worker.

A batch is one transaction: the members' changes, the rows marked done, the progress. Killed in between, the next run
goes on with the first row not done. Each row is compared once more with what is stored by then: it does what the dry
run showed, or nothing and says so.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.roles import Role
from identity.grants import read_grants
from identity.members import add_members, apply_change
from identity.models import ImportState, Member, PostHeld, RosterImport, RosterRow
from identity.posts import add_post
from identity.roster import change_json, count_fates, problem_json, read_known, set_state
from identity.roster_header import Column
from identity.roster_rules import Defect, Entry, Fate, compare
from identity.rules import Post, Sex
from kit import clock, units
from kit.db import Database, get_locked
from kit.errors import is_database_away

log = structlog.get_logger()

BATCH = 200
_TO_DO = (Fate.ADDED, Fate.CHANGED, Fate.MOVED)


async def apply_rosters(db: Database) -> None:
    """Import everything that waits, oldest first."""
    while True:
        async with db.read() as session:
            waiting = select(RosterImport.id).where(RosterImport.state == ImportState.APPLYING)
            import_id = (await session.exec(waiting.order_by(RosterImport.id))).first()
        if not import_id:
            return
        await apply_roster(db, import_id)


async def apply_roster(db: Database, import_id: str) -> None:
    """What goes wrong ends this import, not those that wait behind it: a rival took one of its numbers or phones at
    this very moment, or the mistake is ours. HR uploads again. Only an absent database is waited for."""
    try:
        more = True
        while more:
            async with db.write() as session:
                more = await apply_batch(session, import_id)
    except Exception as error:
        if is_database_away(error):
            raise
        log.error("roster_failed", error=type(error).__name__)  # its text may hold personal data
        async with db.write() as session:
            roster = await get_locked(session, RosterImport, import_id)
            if roster and roster.state == ImportState.APPLYING:
                await set_state(session, roster.created_by, roster, ImportState.FAILED)


async def apply_batch(session: AsyncSession, import_id: str) -> bool:
    """Import the next rows; False when there is nothing left to do."""
    roster = await get_locked(session, RosterImport, import_id)
    if not roster or roster.state != ImportState.APPLYING:
        return False
    waiting = select(RosterRow).where(
        RosterRow.import_id == import_id, ~col(RosterRow.done), col(RosterRow.fate).in_(_TO_DO)
    )
    rows = (await session.exec(waiting.order_by(col(RosterRow.position)).limit(BATCH))).all()
    if not rows:
        await set_state(session, roster.created_by, roster, ImportState.APPLIED)
        return False
    await _apply_rows(session, roster, rows)
    roster.version += 1
    await session.flush()
    return True


async def _apply_rows(session: AsyncSession, roster: RosterImport, rows: Sequence[RosterRow]) -> None:
    hr_units = [g.unit_id for g in await read_grants(session, roster.created_by) if g.role == Role.HR_ADMIN]
    reach = frozenset((await session.execute(units.within(hr_units))).scalars())
    entries = {row.id: _entry(row) for row in rows}
    members = await _lock_members(session, [row.employee_number for row in rows])
    known, owners = await read_known(session, list(entries.values()), reach)
    added: list[Member] = []
    posts: list[PostHeld] = []
    moved: Counter[Fate] = Counter()
    for row in rows:
        entry = entries[row.id]
        if entry.unit_id not in reach:
            entry.problems.append(Defect(Column.UNIT, "reach_lost"))
        number = entry.employee_number or ""
        fate, changes = compare(entry, known.get(number), owners.get(entry.phone or ""))
        row.done = True
        if fate is Fate.INVALID or (fate is not Fate.UNCHANGED and [change_json(c) for c in changes] != row.changes):
            if fate is not Fate.INVALID:
                entry.problems.append(Defect(None, "changed_since_check"))
            row.problems = [*row.problems, *(problem_json(problem) for problem in entry.problems)]
            moved[row.fate] -= 1
            moved[Fate.INVALID] += 1
            row.fate, row.changes = Fate.INVALID, []
            continue
        roster.applied += 1
        values = {change.field: getattr(entry, change.field) for change in changes if change.field != "post"}
        member = members.get(number)
        if member:
            await apply_change(session, roster.created_by, member, values)
        else:
            member = Member(employee_number=number, **values)
            added.append(member)
        if entry.post and any(change.field == "post" for change in changes):
            today = clock.today()
            posts.append(PostHeld(member_id=member.id, unit_id=member.unit_id, post=entry.post, starts_on=today))
    if added:
        await add_members(session, roster.created_by, added)
    for post in posts:
        await add_post(session, roster.created_by, post)
    count_fates(roster, moved)


async def _lock_members(session: AsyncSession, numbers: Sequence[str | None]) -> dict[str, Member]:
    """By employee number. In the order of ids, as everybody who locks several does."""
    found = select(Member).where(col(Member.employee_number).in_(numbers)).order_by(Member.id).with_for_update()
    members = await session.exec(found.execution_options(populate_existing=True))
    return {member.employee_number: member for member in members}


def _entry(row: RosterRow) -> Entry:
    kept = row.entry
    return Entry(
        row=row.position,
        employee_number=kept["employee_number"],
        name=kept["name"],
        unit_id=kept["unit_id"],
        post=Post(kept["post"]) if kept["post"] else None,
        phone=kept["phone"],
        hired_on=date.fromisoformat(kept["hired_on"]) if kept["hired_on"] else None,
        sex=Sex(kept["sex"]) if kept["sex"] else None,
    )
