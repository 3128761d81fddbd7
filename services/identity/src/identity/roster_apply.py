"""Imports what a dry run showed, in batches: a long job, of which each portion is a batch.

A batch is one transaction: the members' changes, the rows marked done, the progress. Killed in between, the next
portion begins with the first row not done. Each row is judged again by what is stored by then: it does what the dry run
showed, or nothing and says so.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import and_, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.jobs import Run
from contracts.roles import Role
from identity.grants import read_grants
from identity.members import add_members, apply_change
from identity.models import LONG_JOBS, ImportState, LongJob, Member, PostHeld, RosterImport, RosterRow
from identity.posts import add_post
from identity.roster import (
    JOB,
    change_json,
    count_fates,
    count_wanted,
    problem_json,
    read_known,
    read_owners,
    set_state,
    start_job,
)
from identity.roster_header import Column
from identity.roster_phones import PhoneOwner, settle_phones
from identity.roster_rules import Defect, Entry, Fate, Judged, judge
from identity.rules import ROSTER_ROWS_KEPT, Post, Sex
from kit import clock
from kit.db import Database, get_locked
from kit.texts import Text

BATCH = 200
"""Rows, and those of the last one's turn."""
_TO_DO = (Fate.ADDED, Fate.CHANGED, Fate.MOVED)


async def _end(session: AsyncSession, job: LongJob) -> None:
    """Of a job that failed or was cancelled: what was imported stays, and HR may upload the same file again."""
    roster = await get_locked(session, RosterImport, job.about_id)
    if roster and roster.state == ImportState.APPLYING:
        await set_state(session, roster.created_by, roster, ImportState.FAILED)


# Not tried again: a rival took one of its numbers or phones at this very moment, or the mistake is ours.
@LONG_JOBS.kind(JOB, Text("名册导入", "Roster import"), kept=ROSTER_ROWS_KEPT, retries=False, ended=_end)
async def apply_portion(run: Run[LongJob]) -> None:
    async with run.save() as (session, job):
        assert job.about_id
        more = await apply_batch(session, job.about_id)
        roster = await session.get(RosterImport, job.about_id)
        if roster:
            job.done, job.total = roster.applied, count_wanted(roster)
        if not more:
            await LONG_JOBS.finish(session, job)


async def adopt_rosters(db: Database) -> None:
    """Imports that an earlier release started have no job: give them one. Its worker may still be at them."""
    without_job = select(RosterImport.id).where(
        RosterImport.state == ImportState.APPLYING, col(RosterImport.job_id).is_(None)
    )
    async with db.read() as session:
        started = (await session.exec(without_job.order_by(RosterImport.id))).all()
    for import_id in started:
        async with db.write() as session:
            roster = await get_locked(session, RosterImport, import_id)
            if roster and roster.state == ImportState.APPLYING and roster.job_id is None:
                await start_job(session, roster)


async def apply_batch(session: AsyncSession, import_id: str) -> bool:
    """Import the next rows; False when there is nothing left to do."""
    roster = await get_locked(session, RosterImport, import_id)
    if not roster or roster.state != ImportState.APPLYING:
        return False
    waits = and_(col(RosterRow.import_id) == import_id, ~col(RosterRow.done), col(RosterRow.fate).in_(_TO_DO))
    turns = select(RosterRow.turn).where(waits).order_by(col(RosterRow.turn)).limit(BATCH).subquery()
    last = select(func.max(turns.c.turn)).scalar_subquery()
    batch = select(RosterRow).where(waits, col(RosterRow.turn) <= last)
    rows = (await session.exec(batch.order_by(col(RosterRow.turn), col(RosterRow.position)))).all()
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
    entries = [_entry(row) for row in rows]
    members = await _lock_members(session, [row.employee_number for row in rows])
    known = await read_known(session, entries, reach)
    judged: list[Judged] = []
    for row, entry in zip(rows, entries, strict=True):
        if entry.unit_id not in reach:
            entry.problems.append(Defect(Column.UNIT, "reach_lost"))
        now = judge(entry, known.get(entry.employee_number or ""))
        if (
            now.fate not in (Fate.INVALID, Fate.UNCHANGED)
            and [change_json(each) for each in now.changes] != row.changes
        ):
            now.refuse(Defect(None, "changed_since_check"))
        judged.append(now)
    owners = await read_owners(session, entries, reach)
    settle_phones(judged, owners)
    await _free_phones(session, judged, owners)
    added: list[Member] = []
    posts: list[PostHeld] = []
    moved: Counter[Fate] = Counter()
    for row, now in zip(rows, judged, strict=True):
        entry = now.entry
        row.done = True
        if now.fate is Fate.INVALID:
            row.problems = [*row.problems, *(problem_json(problem) for problem in entry.problems)]
            moved[row.fate] -= 1
            moved[Fate.INVALID] += 1
            row.fate, row.changes = Fate.INVALID, []
            continue
        roster.applied += 1
        values = {change.field: getattr(entry, change.field) for change in now.changes if change.field != "post"}
        number = entry.employee_number or ""
        member = members.get(number)
        if member:
            await apply_change(session, roster.created_by, member, values)
        else:
            member = Member(employee_number=number, **values)
            added.append(member)
        if entry.post and any(change.field == "post" for change in now.changes):
            today = clock.today()
            posts.append(PostHeld(member_id=member.id, unit_id=member.unit_id, post=entry.post, starts_on=today))
    if added:
        await add_members(session, roster.created_by, added)
    for post in posts:
        await add_post(session, roster.created_by, post)
    count_fates(roster, moved)


async def _free_phones(session: AsyncSession, judged: Sequence[Judged], owners: Mapping[str, PhoneOwner]) -> None:
    """Take the phones that change hands in this batch from their owners, whose own rows give them up in it: so the
    database never sees one twice. The loaded members keep the old value, for the audit entry."""
    changes = (change for row in judged for change in row.changes if change.field == "phone")
    if passed_on := [change.after for change in changes if change.after in owners]:
        await session.execute(
            update(Member).where(col(Member.phone).in_(passed_on)).values(phone=None),
            execution_options={"synchronize_session": False},
        )


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
        gives_up_phone=kept.get("gives_up_phone", False),  # rows of an earlier version do not say
    )
