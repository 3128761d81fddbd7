"""Congresses in lists and whole, as the caller may see them; the hall's screen; what waits for somebody."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import false, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.decisions import Decision, DecisionPublic
from casework.jobs import JobState
from contracts.congress import CongressState as State
from kit import clock
from kit.auth import User
from kit.finding import MOST_FOUND, Found
from kit.pages import Page, page
from kit.texts import Language, Text
from kit.todo import Task
from voting.congresses.congresses import stewards_of
from voting.congresses.delegates import count_seated
from voting.congresses.life import conditions, congress_life, is_delegate, items_of, waiting_of
from voting.congresses.models import (
    CODE,
    CONGRESS_NUMBERS,
    CONGRESSES,
    END_REASON,
    AgendaItem,
    CheckIn,
    Congress,
    Constituency,
    Delegate,
    LongJob,
)
from voting.congresses.presence import composition, count_delegates, presence_public
from voting.congresses.quorum import EXPLANATION
from voting.congresses.rules import AFTERWARDS, IN_THE_HALL, REQUIRED, ItemState, Party
from voting.congresses.schemas import (
    AgendaItemPublic,
    CongressPublic,
    CongressRow,
    ConstituencyPublic,
    HallItem,
    HallPublic,
    OwnMandate,
    TellingProgress,
)
from voting.congresses.words import CONGRESS_STATES, ITEM_STATES, SUBJECTS
from voting.models import PEOPLE
from voting.schemas import OfficialPublic


async def list_congresses(
    session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None
) -> Page[CongressRow]:
    """Newest first: those in which the caller has a part."""
    mine = or_(false(), *(await conditions(session, caller.user)).values())
    statement = select(Congress).where(mine).order_by(col(Congress.id).desc())
    found: Page[Congress] = await page(session, statement, limit=limit, cursor=cursor, as_=lambda row: row)
    return Page(items=await _rows(session, caller, found.items), next=found.next)


async def _rows(session: AsyncSession, caller: Caller, found: Sequence[Congress]) -> list[CongressRow]:
    names = await units.names(session, [each.unit_id for each in found])
    wanted = select(Congress.id).where(col(Congress.id).in_([each.id for each in found]), is_delegate(caller.user))
    mine = set(await session.exec(wanted))
    return [
        CongressRow.model_validate(
            {
                **dict(each),
                "number": each.number,
                "state_name": CONGRESS_STATES[State(each.state)].in_(caller.language),
                "unit_name": names.get(each.unit_id, ""),
                "is_delegate": each.id in mine,
            }
        )
        for each in found
    ]


async def show_congress(session: AsyncSession, caller: Caller, congress_id: str) -> CongressPublic:
    turn = await congress_life.look(session, caller.user, congress_id)
    congress, language = turn.object, caller.language
    found = await count_delegates(session, congress.id)
    stewards = [each.member_id for each in await stewards_of(session, congress.id)]
    names = await PEOPLE.names(session, stewards)
    [row] = await _rows(session, caller, [congress])
    is_staff = Party.STAFF in turn.parties
    return CongressPublic(
        **dict(row),
        term_from=congress.term_from,
        term_until=_years_later(congress.term_from, congress.term_years),
        seats=congress.seats,
        seats_decision=_explained(congress.seats_decision, language),
        delivered_at=congress.delivered_at,
        report_due_at=congress.report_due_at,
        reported_at=congress.reported_at,
        constituencies=await _constituencies(session, congress.id),
        composition=EXPLANATION.explain(composition(session, found), language),
        presence=presence_public(session, found, language),
        items=await _items(session, caller, congress.id),
        stewards=[OfficialPublic(id=each, name=names.get(each, "")) for each in stewards],
        progress=await _progress(session, congress) if is_staff else None,
        mandate=await _mandate(session, caller.user, congress.id),
        actions=await congress_life.offered(turn),
        may_check_in=congress.state in IN_THE_HALL and not {Party.STAFF, Party.STEWARD}.isdisjoint(turn.parties),
        has_minutes=congress.state in AFTERWARDS,
        timeline=await congress_life.timeline.story(session, congress.id, language, people=PEOPLE),
    )


def _years_later(day: date, years: int) -> date:
    """The day before the same day so many years later; of 29 February, 28 February."""
    try:
        return date.fromordinal(day.replace(year=day.year + years).toordinal() - 1)
    except ValueError:
        return date(day.year + years, 2, 28)


def _explained(decision: str, language: Language) -> DecisionPublic:
    return EXPLANATION.explain(Decision.model_validate_json(decision), language)


async def _constituencies(session: AsyncSession, congress_id: str) -> list[ConstituencyPublic]:
    wanted = select(Constituency).where(Constituency.congress_id == congress_id).order_by(col(Constituency.id))
    found = (await session.exec(wanted)).all()
    names = await units.names(session, [each.unit_id for each in found])
    seated = await count_seated(session, congress_id)
    return [
        ConstituencyPublic(
            **each.model_dump(exclude={"congress_id"}),
            unit_name=names.get(each.unit_id, ""),
            delegates=seated[each.id],
        )
        for each in found
    ]


async def _items(session: AsyncSession, caller: Caller, congress_id: str) -> list[AgendaItemPublic]:
    found, today = await items_of(session, congress_id), clock.today()
    names = await PEOPLE.names(session, [each.owner_id for each in found if each.owner_id])
    waiting = await waiting_of(session, found)
    return [
        AgendaItemPublic.model_validate(
            {
                **dict(each),
                "subject_name": SUBJECTS[each.subject].in_(caller.language),
                "state_name": ITEM_STATES[ItemState(each.state)].in_(caller.language),
                "is_required": each.subject in REQUIRED,
                "decision": _explained(each.decision, caller.language) if each.decision else None,
                "may_confirm": each.state == ItemState.COUNTED and each.counted_by != caller.user.id,
                "may_prepare": each.is_secret and each.id in waiting,
                "may_postpone": each.state == ItemState.OPEN or each.id in waiting,
                "owner": OfficialPublic(id=each.owner_id, name=names.get(each.owner_id, "")) if each.owner_id else None,
                "is_late": bool(each.due_on and not each.done_at and each.due_on < today),
            }
        )
        for each in found
    ]


async def _progress(session: AsyncSession, congress: Congress) -> TellingProgress | None:
    job = await session.get(LongJob, congress.job_id) if congress.job_id else None
    if job is None:
        return None
    return TellingProgress(job_id=job.id, state=JobState(job.state), done=job.done, total=max(job.total, job.done))


async def _mandate(session: AsyncSession, user: User, congress_id: str) -> OwnMandate | None:
    wanted = select(Delegate, CheckIn).outerjoin(CheckIn, col(CheckIn.delegate_id) == col(Delegate.id))
    wanted = wanted.where(Delegate.congress_id == congress_id, Delegate.member_id == user.id)
    found = (await session.exec(wanted)).first()
    if found is None:
        return None
    delegate, there = found
    return OwnMandate(
        delegate_id=delegate.id,
        code=None if delegate.ended_at or there else CODE.open(session, delegate),
        invited_at=delegate.invited_at,
        received_at=delegate.received_at,
        checked_in_at=there.at if there else None,
        ended_at=delegate.ended_at,
        end_reason=END_REASON.open(session, delegate) if delegate.ended_at else None,
    )


async def show_hall(session: AsyncSession, caller: Caller, congress_id: str) -> HallPublic:
    """Of few statements: the screen asks every few seconds."""
    congress = (await congress_life.look(session, caller.user, congress_id)).object
    found = await count_delegates(session, congress.id)
    return HallPublic(
        name=congress.name,
        state=congress.state,
        state_name=CONGRESS_STATES[State(congress.state)].in_(caller.language),
        presence=presence_public(session, found, caller.language),
        items=[
            HallItem(
                **each.model_dump(include={"id", "place", "title", "decided_at"}),
                state=ItemState(each.state),
                state_name=ITEM_STATES[ItemState(each.state)].in_(caller.language),
            )
            for each in await items_of(session, congress.id)
        ],
    )


# ---- what waits, what is found


def _task(congress: Congress, what: Text, *, is_late: bool = False) -> Task:
    return Task(
        type="congress",
        what=what,
        link=f"/congresses/{congress.id}",
        id=congress.id,
        number=congress.number,
        title=congress.name,
        late=is_late,
    )


async def congress_tasks(session: AsyncSession, user: User) -> list[Task]:
    """Papers to receive, counts to confirm, steps of officers, resolutions to carry out."""
    mine = await conditions(session, user)
    unread = select(Congress).join(Delegate, col(Delegate.congress_id) == col(Congress.id))
    unread = unread.where(
        Delegate.member_id == user.id,
        col(Delegate.received_at).is_(None),
        col(Delegate.ended_at).is_(None),
        Congress.state == State.DELIVERED,
    )
    found = [
        _task(each, Text("请阅读并签收职代会材料", "Read the congress papers and confirm that you have them"))
        for each in await session.exec(unread.limit(MOST_FOUND))
    ]
    owned = select(Congress, AgendaItem).join(AgendaItem, col(AgendaItem.congress_id) == col(Congress.id))
    owned = owned.where(AgendaItem.owner_id == user.id, col(AgendaItem.done_at).is_(None))
    found += [
        _task(
            congress,
            Text("请办理职代会决议并报告进展", "Carry out a resolution of the congress, and report"),
            is_late=item.due_on is not None and item.due_on < clock.today(),
        )
        for congress, item in await session.exec(owned.order_by(col(AgendaItem.id)).limit(MOST_FOUND))
    ]
    if Party.STAFF not in mine:
        return found
    staff = {Party.STAFF: mine[Party.STAFF]}
    waiting = select(Congress).where(congress_life.waits(staff, user), Congress.state != State.PREPARED)
    found += [
        _task(
            each,
            Text("职代会等您办理下一步", "A congress waits for your next step"),
            is_late=each.report_due_at is not None and each.report_due_at < clock.now(),
        )
        for each in await session.exec(waiting.order_by(col(Congress.id)).limit(MOST_FOUND))
    ]
    counted = select(Congress).join(AgendaItem, col(AgendaItem.congress_id) == col(Congress.id))
    counted = counted.where(mine[Party.STAFF], AgendaItem.state == ItemState.COUNTED, AgendaItem.counted_by != user.id)
    return found + [
        _task(each, Text("请复核一个议题的计票", "Confirm the count of an item"))
        for each in await session.exec(counted.order_by(col(Congress.id)).limit(MOST_FOUND))
    ]


async def find_congresses(session: AsyncSession, user: User, language: Language, q: str) -> list[Found]:
    """By the number or a part of the name."""
    mine = or_(false(), *(await conditions(session, user)).values())
    asked = CONGRESS_NUMBERS.read(q)
    by_number = CONGRESS_NUMBERS.matches(asked, CONGRESSES.serial, CONGRESSES.made_at) if asked else false()
    named = col(Congress.name).contains(q, autoescape=True)
    wanted = select(Congress).where(mine, or_(named, by_number)).order_by(col(Congress.id).desc()).limit(MOST_FOUND)
    return [
        Found(
            type="congress",
            what=Text("职代会", "Worker congress").in_(language),
            id=each.id,
            number=each.number,
            title=each.name,
            note=CONGRESS_STATES[State(each.state)].in_(language),
            at=each.starts_at,
            link=f"/congresses/{each.id}",
        )
        for each in await session.exec(wanted)
    ]
