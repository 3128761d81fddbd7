"""Contests as their organisers see them: written, published, judged, drawn."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from contracts.learning import (
    AttemptCorrected,
    ContestCancelled,
    ContestDrawn,
    ContestPublished,
    ContestState,
    ExamState,
    PrizeWon,
)
from kit import audit, clock, versions
from kit.auth import User
from kit.db import get_locked
from kit.inbox import EventInfo
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.service import Context, each_alone
from kit.texts import Language, Text
from learning import lottery
from learning.access import require_officer, units_of
from learning.contest_errors import (
    ContestExamDoesNotFit,
    ContestNotPossibleNow,
    JudgeIsInvolved,
    NothingToDraw,
    ScoreDoesNotFit,
    SheetsMissing,
)
from learning.contest_models import CONTEST_NUMBERS, SECRET, Contest, ContestEntry, ScoreSheet
from learning.contest_rules import HUNDREDTHS, ContestForm, judged_points
from learning.contest_schemas import (
    ContestCreate,
    ContestPublic,
    ContestRow,
    ContestUpdate,
    DrawRecord,
    EntryToJudge,
)
from learning.errors import UnitNotYours
from learning.models import PEOPLE, Attempt, Exam

STATES = {
    ContestState.DRAFT: Text("草稿", "draft"),
    ContestState.OPEN: Text("已发布", "published"),
    ContestState.CLOSED: Text("已截止", "closed"),
    ContestState.FINISHED: Text("成绩已公布", "results published"),
    ContestState.CANCELLED: Text("已取消", "cancelled"),
}
_MOST_CLOSED = 50
_CANCELLED_FROM = (ContestState.DRAFT, ContestState.OPEN, ContestState.CLOSED)
"""Closed only as long as it is not drawn."""


async def create_contest(session: AsyncSession, caller: Caller, new: ContestCreate) -> ContestPublic:
    if not await units.reaches(session, units_of(caller.user), [new.unit_id]):
        raise UnitNotYours
    contest = Contest(
        serial=await CONTEST_NUMBERS.next(session, Contest.serial),
        author_id=caller.user.id,
        created_at=clock.now(),
        **_values(new),
    )
    await _require_exam(session, contest)
    session.add(contest)
    audit.record(session, caller.user.id, "contest.create", "contest", contest.id, after={"unit": contest.unit_id})
    return await _public(session, caller, contest)


async def list_contests(session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None) -> Page[ContestRow]:
    """Newest first, of the caller's units."""
    statement = select(Contest).where(col(Contest.unit_id).in_(units.within(units_of(caller.user))))
    found: Page[Contest] = await page(
        session, statement.order_by(col(Contest.id).desc()), limit=limit, cursor=cursor, as_=lambda each: each
    )
    names = await units.names(session, [each.unit_id for each in found.items])
    return Page(items=[ContestRow(**row_of(each, names, caller.language)) for each in found.items], next=found.next)


async def show_contest(session: AsyncSession, caller: Caller, contest_id: str) -> ContestPublic:
    contest = await session.get(Contest, contest_id)
    if contest is None:
        raise NotFound
    await require_officer(session, caller.user, contest.unit_id)
    return await _public(session, caller, contest)


async def change_contest(
    session: AsyncSession, caller: Caller, contest_id: str, version: int, new: ContestUpdate
) -> ContestPublic:
    contest = await _locked(session, caller.user, contest_id, version, ContestState.DRAFT)
    contest.sqlmodel_update(_values(new))
    await _require_exam(session, contest)
    contest.version += 1
    audit.record(session, caller.user.id, "contest.change", "contest", contest.id)
    return await _public(session, caller, contest)


async def publish_contest(session: AsyncSession, caller: Caller, contest_id: str, version: int) -> ContestPublic:
    """From now on nothing of it changes, and the secret of its draw is fixed."""
    contest = await _locked(session, caller.user, contest_id, version, ContestState.DRAFT)
    await _require_exam(session, contest)
    if contest.closes_at <= clock.now():
        raise ContestNotPossibleNow(state=STATES[ContestState.CLOSED])
    contest.state = ContestState.OPEN
    if contest.prizes:
        secret = secrets.token_hex(32)
        SECRET.seal(session, contest, secret)
        contest.commitment = lottery.digest(secret)
    contest.version += 1
    publish(session, ContestPublished(**_facts(contest)))
    after = {"state": contest.state, "commitment": contest.commitment}
    audit.record(session, caller.user.id, "contest.publish", "contest", contest.id, after=after)
    return await _public(session, caller, contest)


async def cancel_contest(session: AsyncSession, caller: Caller, contest_id: str, version: int) -> ContestPublic:
    contest = await _locked(session, caller.user, contest_id, version, *_CANCELLED_FROM)
    if contest.drawn_at:
        raise ContestNotPossibleNow(state=Text("已抽奖", "drawn"))
    was_published = contest.state != ContestState.DRAFT
    contest.state = ContestState.CANCELLED
    contest.version += 1
    if was_published:
        publish(session, ContestCancelled(**_facts(contest)))
    audit.record(session, caller.user.id, "contest.cancel", "contest", contest.id, after={"state": contest.state})
    return await _public(session, caller, contest)


# --- its end --------------------------------------------------------------------------------------------------------


async def close_contests(context: Context) -> None:
    """Entries that have closed: the list of who may be drawn is fixed; of a quiz the results stand."""
    due = select(Contest.id).where(Contest.state == ContestState.OPEN, col(Contest.closes_at) <= clock.now())
    async with context.db.read() as session:
        ids = (await session.exec(due.order_by(col(Contest.closes_at)).limit(_MOST_CLOSED))).all()

    async def close_one(session: AsyncSession, contest_id: str) -> None:
        contest = await get_locked(session, Contest, contest_id)
        if contest is None or contest.state != ContestState.OPEN:
            return
        which = select(ContestEntry).where(ContestEntry.contest_id == contest.id).with_for_update()
        entries = (await session.exec(which)).all()
        if contest.form == ContestForm.QUIZ:
            attempts = await _attempts(session, contest)
            if any(each.passed is None for each in attempts.values()):
                return  # somebody's answers are not marked yet
            for each in entries:
                if attempt := attempts.get(each.member_id):
                    each.points = (attempt.points or 0) * HUNDREDTHS
                    each.seconds = _seconds(attempt)
                    each.version += 1
                    session.add(each)
            entries = [each for each in entries if each.points is not None]
        contest.tickets = sorted(each.ticket for each in entries)
        contest.list_digest = lottery.digest_of_list(contest.tickets)
        contest.state = ContestState.FINISHED if contest.form == ContestForm.QUIZ else ContestState.CLOSED
        contest.version += 1
        session.add(contest)
        after = {"state": contest.state, "list": contest.list_digest}
        audit.record(session, "system", "contest.close", "contest", contest.id, after=after)

    await each_alone(context, ids, close_one)


async def _attempts(session: AsyncSession, contest: Contest) -> dict[str, Attempt]:
    """By member, of those who entered."""
    entered = select(ContestEntry.member_id).where(ContestEntry.contest_id == contest.id)
    which = select(Attempt).where(Attempt.exam_id == contest.exam_id, col(Attempt.member_id).in_(entered))
    return {each.member_id: each for each in await session.exec(which)}


def _seconds(attempt: Attempt) -> int:
    ended: datetime = attempt.closed_at or attempt.ends_at
    return int((ended - attempt.started_at).total_seconds())


async def correct_entries(session: AsyncSession, event: AttemptCorrected, _info: EventInfo) -> None:
    """An appeal was upheld: the ranking of a quiz follows, also after its results are published."""
    which = (
        select(ContestEntry.id, ContestEntry.contest_id)
        .join(Contest, col(Contest.id) == col(ContestEntry.contest_id))
        .where(Contest.exam_id == event.exam_id, ContestEntry.member_id == event.member_id)
        .order_by(col(ContestEntry.contest_id))
    )
    attempt = await session.get_one(Attempt, event.attempt_id)
    for entry_id, contest_id in (await session.exec(which)).all():
        await get_locked(session, Contest, contest_id)  # nobody closes it meanwhile
        entry = await get_locked(session, ContestEntry, entry_id)
        if entry is None or entry.points is None:
            continue
        entry.points = (attempt.points or 0) * HUNDREDTHS
        entry.version += 1
        after = {"entry": entry.id, "points": entry.points}
        audit.record(session, "system", "contest.correct", "contest", contest_id, after=after)


async def list_entries(session: AsyncSession, caller: Caller, contest_id: str) -> list[EntryToJudge]:
    """To whom it is judged by, in the order of their numbers."""
    contest = await session.get(Contest, contest_id)
    if contest is None:
        raise NotFound
    await require_officer(session, caller.user, contest.unit_id)
    which = select(ContestEntry).where(ContestEntry.contest_id == contest.id).order_by(col(ContestEntry.place))
    entries = (await session.exec(which)).all()
    sheets = (await session.exec(select(ScoreSheet).where(col(ScoreSheet.entry_id).in_([e.id for e in entries])))).all()
    names = await PEOPLE.names(session, [each.member_id for each in entries])
    own = await PEOPLE.unit_of(session, caller.user.id)
    return [
        EntryToJudge(
            id=each.id,
            place=each.place,
            name=names.get(each.member_id, ""),
            own_points=next((s.points for s in sheets if s.entry_id == each.id and s.judge_id == caller.user.id), None),
            sheets=sum(s.entry_id == each.id for s in sheets),
            may_judge=_is_impartial(caller.user, own, each) and contest.state == ContestState.CLOSED,
        )
        for each in entries
    ]


def _is_impartial(user: User, own_unit_id: str, entry: ContestEntry) -> bool:
    return user.id != entry.member_id and own_unit_id != entry.unit_id


async def judge(
    session: AsyncSession, caller: Caller, contest_id: str, entry_id: str, points: list[int]
) -> list[EntryToJudge]:
    """One sheet for each judge and entry; another replaces it until results are published."""
    contest = await get_locked(session, Contest, contest_id)
    entry = await session.get(ContestEntry, entry_id)
    if contest is None or entry is None or entry.contest_id != contest.id:
        raise NotFound
    await require_officer(session, caller.user, contest.unit_id)
    if contest.state != ContestState.CLOSED or contest.form != ContestForm.JUDGED:
        raise ContestNotPossibleNow(state=STATES[ContestState(contest.state)])
    if not _is_impartial(caller.user, await PEOPLE.unit_of(session, caller.user.id), entry):
        raise JudgeIsInvolved
    most = [each["points"] for each in contest.criteria]
    if len(points) != len(most) or any(given > limit for given, limit in zip(points, most, strict=True)):
        raise ScoreDoesNotFit
    sheet = await session.get(ScoreSheet, (entry.id, caller.user.id)) or ScoreSheet(
        entry_id=entry.id, judge_id=caller.user.id, points=points, given_at=clock.now()
    )
    before = list(sheet.points)
    sheet.points, sheet.given_at = points, clock.now()
    session.add(sheet)
    audit.record(
        session,
        caller.user.id,
        "contest.judge",
        "contest",
        contest.id,
        before={"entry": entry.id, "points": before},
        after={"points": points},
    )
    await session.flush()
    return await list_entries(session, caller, contest_id)


async def finish_contest(session: AsyncSession, caller: Caller, contest_id: str, version: int) -> ContestPublic:
    """Of a judged one the results are published."""
    contest = await _locked(session, caller.user, contest_id, version, ContestState.CLOSED)
    entries = (await session.exec(select(ContestEntry).where(ContestEntry.contest_id == contest.id))).all()
    given: dict[str, list[list[int]]] = {each.id: [] for each in entries}
    for sheet in await session.exec(select(ScoreSheet).where(col(ScoreSheet.entry_id).in_(given))):
        given[sheet.entry_id].append(sheet.points)
    if missing := sum(not sheets for sheets in given.values()):
        raise SheetsMissing(missing=missing)
    for each in entries:
        each.points = judged_points(given[each.id])
        each.version += 1
        session.add(each)
    contest.state = ContestState.FINISHED
    contest.version += 1
    audit.record(session, caller.user.id, "contest.finish", "contest", contest.id, after={"state": contest.state})
    return await _public(session, caller, contest)


# --- the draw -------------------------------------------------------------------------------------------------------


async def draw_contest(
    session: AsyncSession, caller: Caller, contest_id: str, version: int, seed: str
) -> ContestPublic:
    """Once: the seed that was announced, as its source has it, and the secret that was committed to."""
    contest = await _locked(session, caller.user, contest_id, version, ContestState.CLOSED, ContestState.FINISHED)
    if contest.drawn_at:
        raise ContestNotPossibleNow(state=Text("已抽奖", "drawn"))
    if not contest.prizes or not contest.tickets:
        raise NothingToDraw
    secret = SECRET.open(session, contest) or ""
    contest.seed, contest.drawn_at = seed, clock.now()
    contest.winners = lottery.draw(secret, seed, contest.tickets, [each["count"] for each in contest.prizes])
    contest.version += 1
    won = [ticket for each in contest.winners for ticket in each]
    which = select(ContestEntry).where(col(ContestEntry.ticket).in_(won))
    for entry in (await session.exec(which)).all():
        entry.version += 1
        session.add(entry)
        publish(
            session,
            PrizeWon(
                entry_id=entry.id,
                version=entry.version,
                contest_id=contest.id,
                number=contest.number,
                unit_id=contest.unit_id,
                member_id=entry.member_id,
            ),
        )
    publish(session, ContestDrawn(**_facts(contest)))
    audit.record(session, caller.user.id, "contest.draw", "contest", contest.id, after={"seed": seed})
    return await _public(session, caller, contest)


async def show_record(session: AsyncSession, contest_id: str) -> DrawRecord:
    """For anybody: no person stands in it."""
    contest = await session.get(Contest, contest_id)
    if contest is None or contest.commitment is None:
        raise NotFound
    return DrawRecord(
        **{**dict(contest), "secret": SECRET.open(session, contest) if contest.drawn_at else None},
        contest=contest.number,
    )


# --- how it is shown ------------------------------------------------------------------------------------------------


def _values(new: ContestUpdate) -> dict[str, Any]:
    return {**new.model_dump(mode="json"), "opens_at": new.opens_at, "closes_at": new.closes_at}


async def _require_exam(session: AsyncSession, contest: Contest) -> None:
    if contest.exam_id is None:
        return
    exam = await session.get(Exam, contest.exam_id)
    fits = exam and exam.state == ExamState.PUBLISHED and exam.unit_id == contest.unit_id
    if not (fits and exam and exam.closes_at <= contest.closes_at):
        raise ContestExamDoesNotFit


async def _locked(session: AsyncSession, user: User, contest_id: str, version: int, *needed: ContestState) -> Contest:
    contest = await get_locked(session, Contest, contest_id)
    if contest is None:
        raise NotFound
    await require_officer(session, user, contest.unit_id)
    versions.check(contest.version, version)
    if contest.state not in needed:
        raise ContestNotPossibleNow(state=STATES[ContestState(contest.state)])
    return contest


def waits_for_draw() -> ColumnElement[bool]:
    """It has prizes that are not drawn, and people to draw from."""
    return and_(
        col(Contest.state) != ContestState.CANCELLED,
        col(Contest.commitment).is_not(None),
        col(Contest.drawn_at).is_(None),
        col(Contest.list_digest).is_not(None),
        col(Contest.list_digest) != lottery.digest_of_list([]),
    )


def _actions(contest: Contest) -> list[str]:
    draws = ["draw"] if contest.prizes and contest.tickets and not contest.drawn_at else []
    match contest.state:
        case ContestState.DRAFT:
            return ["publish", "cancel"]
        case ContestState.OPEN:
            return ["cancel"]
        case ContestState.CLOSED:
            return ["finish", *draws, *([] if contest.drawn_at else ["cancel"])]
        case ContestState.FINISHED:
            return draws
    return []


def _facts(contest: Contest) -> dict[str, Any]:
    return {
        "contest_id": contest.id,
        "number": contest.number,
        "version": contest.version,
        "unit_id": contest.unit_id,
        "state": contest.state,
    }


def row_of(contest: Contest, names: Mapping[str, str], language: Language) -> dict[str, Any]:
    return {
        **dict(contest),
        "number": contest.number,
        "unit_name": names.get(contest.unit_id, ""),
        "state_name": STATES[ContestState(contest.state)].in_(language),
    }


async def count_entries(session: AsyncSession, contest_id: str) -> int:
    return (await session.exec(select(func.count()).where(ContestEntry.contest_id == contest_id))).one()


async def _public(session: AsyncSession, caller: Caller, contest: Contest) -> ContestPublic:
    names = await units.names(session, [contest.unit_id])
    return ContestPublic(
        **row_of(contest, names, caller.language),
        entries=await count_entries(session, contest.id),
        actions=_actions(contest),
    )
