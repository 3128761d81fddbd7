"""Visits as their readers may see them: in lists, one, what waits, and what a member sees of those to themselves."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_life import ledger_of
from assistance.models import ADDRESS, HOUSEHOLDS, NUMBERS, PEOPLE, Household
from assistance.visit_access import visit_conditions
from assistance.visit_life import VisitTurn, visit_life
from assistance.visit_models import (
    GIFT_GOODS,
    TASK_WHAT,
    VISIT_DIFFERS,
    VISIT_NUMBERS,
    Visit,
)
from assistance.visit_reports import reports_of, show_reports
from assistance.visit_rules import BEFORE_IT, VisitParty
from assistance.visit_schemas import TaskPublic, VisitBrief, VisitPublic, VisitRow
from assistance.visits import tasks_of
from assistance.words import OCCASIONS, VISIT_STATES
from casework import units
from casework.caller import Caller
from contracts.assistance import VisitState
from kit import audit, clock
from kit.auth import User
from kit.finding import MOST_FOUND, Found
from kit.pages import Page, page
from kit.texts import Language, Text
from kit.todo import Task, counted

_TO_ARRANGE = Text("{count} 次走访等您安排或办结", "Visits for you to arrange or finish: {count}")
_GIFTS = Text("{count} 份走访慰问等您审批", "Gifts of visits for you to approve: {count}")
_TO_CONFIRM = Text("请确认走访记录", "Confirm the report of the visit")


def _late(visit: Visit) -> bool:
    return visit.state in BEFORE_IT and visit.visit_by < clock.today()


async def list_visits(
    session: AsyncSession, caller: Caller, *, waiting: bool, limit: int, cursor: str | None
) -> Page[VisitRow]:
    """Newest first: those that are the caller's work, as any of the parties."""
    user = caller.user
    mine = or_(false(), *(_waits(user) if waiting else visit_conditions(user)).values())
    return await _page(session, caller, mine, limit, cursor)


async def list_own_visits(session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None) -> Page[VisitRow]:
    """Those to the caller themselves, once two visitors are named."""
    user = caller.user
    mine = and_(col(Visit.about_id) == user.id, col(Visit.state) != VisitState.PLANNED)
    if user.closed_since:
        mine = and_(mine, col(Visit.planned_at) >= user.closed_since)
    return await _page(session, caller, mine, limit, cursor)


async def _page(
    session: AsyncSession, caller: Caller, which: ColumnElement[bool], limit: int, cursor: str | None
) -> Page[VisitRow]:
    statement = select(Visit).where(which).order_by(col(Visit.id).desc())
    found: Page[Visit] = await page(session, statement, limit=limit, cursor=cursor, as_=lambda row: row)
    return Page(items=await _rows(session, found.items, caller.language), next=found.next)


async def _rows(session: AsyncSession, found: Sequence[Visit], language: Language) -> list[VisitRow]:
    names = await PEOPLE.names(session, [each.about_id for each in found])
    places = await units.names(session, [each.unit_id for each in found])
    return [
        VisitRow(
            id=each.id,
            version=each.version,
            number=each.number,
            state=each.state,
            state_name=VISIT_STATES[VisitState(each.state)].in_(language),
            occasion=each.occasion,
            occasion_name=OCCASIONS[each.occasion].in_(language),
            about_name=names.get(each.about_id, ""),
            unit_id=each.unit_id,
            unit_name=places.get(each.unit_id, ""),
            visit_by=each.visit_by,
            is_late=_late(each),
        )
        for each in found
    ]


async def show_visit(session: AsyncSession, caller: Caller, visit_id: str) -> VisitBrief:
    """Where it stands and what the caller may do: nothing of what lies sealed."""
    return await _brief(session, caller, await visit_life.look(session, caller.user, visit_id))


async def show_after_step(session: AsyncSession, caller: Caller, visit_id: str) -> VisitBrief:
    """The same for the person who took the step, also where it ended their part in the visit."""
    return await _brief(session, caller, await visit_life.look_after(session, caller.user, visit_id))


async def _brief(session: AsyncSession, caller: Caller, turn: VisitTurn) -> VisitBrief:
    visit = turn.object
    [row] = await _rows(session, [visit], caller.language)
    visitors = [each for each in (visit.visitor_id, visit.other_visitor_id) if each]
    names = await PEOPLE.names(session, visitors)
    return VisitBrief(
        **row.model_dump(),
        household_id=visit.household_id if VisitParty.STAFF in turn.parties else None,
        visitors=[names.get(each, "") for each in visitors],
        gift=visit.gift,
        gift_fund=visit.gift_fund,
        gift_fen=visit.gift_fen,
        has_own_report=any(each.author_id == caller.user.id for each in await reports_of(session, visit)),
        actions=await visit_life.offered(turn),
    )


async def read_visit(session: AsyncSession, caller: Caller, visit_id: str) -> VisitPublic:
    """All that this reader may know of it. The audit trail keeps who read it."""
    user = caller.user
    turn = await visit_life.look(session, user, visit_id)
    visit, is_staff = turn.object, VisitParty.STAFF in turn.parties
    audit.record(session, user.id, "visit.read", "visit", visit_id)
    knows = is_staff or VisitParty.VISITOR in turn.parties
    household = await session.get(Household, visit.household_id) if visit.household_id and knows else None
    brief = await _brief(session, caller, turn)
    return VisitPublic(
        **brief.model_dump(),
        address=(ADDRESS.open(session, household) or "") if household else "",
        gift_goods=GIFT_GOODS.open(session, visit),
        reports=await show_reports(session, visit, user.id) if knows else [],
        differs=VISIT_DIFFERS.open(session, visit) if knows else None,
        confirmed_at=visit.confirmed_at,
        tasks=await _tasks(session, visit, shows_households=is_staff) if knows else [],
        ledger=await ledger_of(session, visit_id) if is_staff else [],
        timeline=await visit_life.timeline.story(session, visit_id, caller.language, people=PEOPLE),
    )


async def _tasks(session: AsyncSession, visit: Visit, *, shows_households: bool) -> list[TaskPublic]:
    tasks = await tasks_of(session, visit.id)
    numbers = {each.number: asked for each in tasks if each.number and (asked := NUMBERS.read(each.number))}
    theirs = {}
    if shows_households and numbers:
        which = or_(*(NUMBERS.matches(each, HOUSEHOLDS.serial, HOUSEHOLDS.applied_at) for each in numbers.values()))
        files = select(Household).where(which, Household.applicant_id == visit.about_id)
        theirs = {each.number: each.id for each in await session.exec(files)}
    return [
        TaskPublic(
            id=each.id,
            kind=each.kind,
            what=TASK_WHAT.open(session, each) or "",
            added_at=each.added_at,
            number=each.number,
            household_id=theirs.get(each.number or ""),
            done_at=each.done_at,
        )
        for each in tasks
    ]


def _waits(user: User) -> dict[VisitParty, ColumnElement[bool]]:
    """It is the caller's step, as this party, that the visit waits for."""
    return {party: visit_life.waits({party: condition}, user) for party, condition in visit_conditions(user).items()}


async def list_visit_tasks(session: AsyncSession, user: User) -> list[Task]:
    """What waits: those to make one by one, each with its day; what is arranged at a desk as one line."""
    tasks = []
    waits = _waits(user)
    if VisitParty.VISITOR in waits:
        asked = select(Visit).where(waits[VisitParty.VISITOR]).order_by(col(Visit.visit_by)).limit(MOST_FOUND)
        mine = (await session.exec(asked)).all()
        names = await PEOPLE.names(session, [each.about_id for each in mine])
        for each in mine:
            is_made = each.state != VisitState.ASSIGNED
            tasks.append(
                Task(
                    type="visit",
                    what=_TO_CONFIRM if is_made else _to_make(each.visit_by),
                    link=f"/assistance/visits/{each.id}",
                    id=each.id,
                    number=each.number,
                    title=names.get(each.about_id) or None,
                    due_at=None if is_made else _end_of(each),
                    late=_late(each),
                )
            )
    for party, what in ((VisitParty.STAFF, _TO_ARRANGE), (VisitParty.APPROVER, _GIFTS)):
        if party in waits:
            late = col(Visit.visit_by) < clock.today()
            tasks += await counted(
                session, Visit, waits[party], type="visit", what=what, link="/assistance/visits", late=late
            )
    return tasks


def _to_make(by: date) -> Text:
    return Text(f"请在 {by.month} 月 {by.day} 日前走访并记录", f"Make the visit by {by.day} {by:%B} and report")


def _end_of(visit: Visit) -> datetime:
    after = datetime.combine(visit.visit_by + timedelta(days=1), time(), clock.SHANGHAI)
    return after.astimezone(UTC) - timedelta(minutes=1)


async def find_visits(session: AsyncSession, user: User, language: Language, q: str) -> list[Found]:
    """By the number or the visited member's whole name, among those that are one's work."""
    asked = VISIT_NUMBERS.read(q)
    by_number = VISIT_NUMBERS.matches(asked, col(Visit.serial), col(Visit.planned_at)) if asked else false()
    named = col(Visit.about_id).in_(select(PEOPLE.member.id).where(PEOPLE.member.name == q))
    mine = or_(false(), *visit_conditions(user).values())
    found = select(Visit).where(mine, by_number if asked else named).order_by(col(Visit.id).desc()).limit(MOST_FOUND)
    rows = list(await session.exec(found))
    names = await PEOPLE.names(session, [each.about_id for each in rows])
    return [
        Found(
            type="visit",
            what=Text("走访慰问", "Visit").in_(language),
            id=each.id,
            number=each.number,
            title=names.get(each.about_id, "") or each.number,
            note=VISIT_STATES[VisitState(each.state)].in_(language),
            at=each.planned_at,
            link=f"/assistance/visits/{each.id}",
        )
        for each in rows
    ]
