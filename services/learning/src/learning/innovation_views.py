"""Small innovations as people see them: lists, one of them, who may judge it; what waits for somebody."""

from collections.abc import Sequence

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from contracts.innovations import InnovationState as State
from kit import clock
from kit.auth import User
from kit.pages import Page, page
from kit.texts import Language, Text
from kit.todo import Task, counted
from learning.innovation_errors import InnovationNotFound
from learning.innovation_life import (
    InnovationTurn,
    conditions,
    innovation_life,
    is_in_team,
    is_own,
    waits_for,
)
from learning.innovation_models import (
    Innovation,
    InnovationMember,
    InnovationNotice,
    InnovationSheet,
)
from learning.innovation_rules import HUNDREDTHS, SHEETS_SHOWN, WITH_TEAM, Aspect, InnovationKind, Party
from learning.innovation_schemas import (
    InnovationPublic,
    InnovationRow,
    JudgeChoice,
    JudgedAspect,
    SheetPublic,
    TeamMember,
)
from learning.innovation_words import ASPECTS, INNOVATION_STATES, KINDS
from learning.innovations import criteria, judges_least, possible_judges, sheets_of
from learning.lesson_files import FILES
from learning.models import PEOPLE, Attachment


def show_criteria(session: AsyncSession, language: Language) -> list[JudgedAspect]:
    """By which a new one would be judged."""
    return _aspects(criteria(session), language)


def _aspects(found: Sequence[dict[str, object]], language: Language) -> list[JudgedAspect]:
    return [
        JudgedAspect.model_validate({**each, "name": ASPECTS[Aspect(str(each["aspect"]))].in_(language)})
        for each in found
    ]


async def list_innovations(
    session: AsyncSession, caller: Caller, *, mine: bool, waiting: bool, limit: int, cursor: str | None
) -> Page[InnovationRow]:
    """Newest first: all that the caller may read; those they belong to; those that wait for their step."""
    user = caller.user
    if mine:
        wanted = or_(is_own(user), is_in_team(user))
    else:
        wanted = waits_for(user) if waiting else or_(*conditions(user).values())
    statement = select(Innovation).where(wanted).order_by(col(Innovation.id).desc())
    found: Page[Innovation] = await page(session, statement, limit=limit, cursor=cursor, as_=lambda row: row)
    return Page(items=await _rows(session, caller.language, found.items), next=found.next)


async def _rows(session: AsyncSession, language: Language, found: Sequence[Innovation]) -> list[InnovationRow]:
    places = await units.names(session, [each.unit_id for each in found])
    return [
        InnovationRow(
            id=each.id,
            number=each.number,
            version=each.version,
            kind=InnovationKind(each.kind),
            kind_name=KINDS[InnovationKind(each.kind)].in_(language),
            title=each.title,
            unit_name=places.get(each.unit_id, ""),
            state=State(each.state),
            state_name=INNOVATION_STATES[State(each.state)].in_(language),
            submitted_at=each.submitted_at,
            points=None if each.points is None else each.points / HUNDREDTHS,
        )
        for each in found
    ]


async def show_innovation(session: AsyncSession, caller: Caller, innovation_id: str) -> InnovationPublic:
    turn = await innovation_life.look_after(session, caller.user, innovation_id)
    return await _shown(session, caller, turn)


async def read_innovation(session: AsyncSession, caller: Caller, innovation_id: str) -> InnovationPublic:
    turn = await innovation_life.look(session, caller.user, innovation_id)
    return await _shown(session, caller, turn)


async def _shown(session: AsyncSession, caller: Caller, turn: InnovationTurn) -> InnovationPublic:
    innovation, me, language = turn.object, caller.user.id, caller.language
    parties = {*turn.parties}
    is_inside = bool(parties - {Party.READER})
    [row] = await _rows(session, language, [innovation])
    which = select(InnovationMember).where(InnovationMember.innovation_id == innovation.id)
    members = (await session.exec(which.order_by(col(InnovationMember.joined_at)))).all()
    named = [each for each in members if is_inside or each.is_named]
    sheets = await sheets_of(session, innovation.id)
    names = await PEOPLE.names(
        session,
        [innovation.author_id, *(each.member_id for each in members), *(each.judge_id for each in sheets)],
    )
    owner = [innovation.owner_unit_id] if innovation.owner_unit_id else []
    places = await units.names(session, [*(each.unit_id for each in named), *owner])
    mine = next((each for each in members if each.member_id == me and Party.TEAM in parties), None)
    own = next((each for each in sheets if each.judge_id == me and each.given_at), None)
    is_all_in = innovation.state in SHEETS_SHOWN and innovation.points is not None
    attached = select(Attachment).where(Attachment.innovation_id == innovation.id).order_by(col(Attachment.id))
    notice = select(InnovationNotice.id).where(InnovationNotice.innovation_id == innovation.id)
    is_author = Party.AUTHOR in parties
    return InnovationPublic(
        **dict(row),
        problem=innovation.problem,
        solution=innovation.solution,
        author_name=names.get(innovation.author_id, "") if is_inside or innovation.is_open else "",
        team=[TeamMember(name=names.get(each.member_id, ""), unit_name=places.get(each.unit_id, "")) for each in named],
        hidden_members=len(members) - len(named),
        is_open=innovation.is_open,
        is_own=is_author,
        is_named=mine.is_named if mine else None,
        is_seen_to=Party.STAFF in parties,
        code=innovation.code if is_author and innovation.state in WITH_TEAM else None,
        files=[FILES.public(session, each) for each in await session.exec(attached)] if is_inside else [],
        criteria=_aspects(innovation.criteria, language),
        report_by=innovation.report_by,
        report=innovation.report if is_inside else None,
        judges=len(sheets),
        judges_least=judges_least(session),
        sheets=sum(each.given_at is not None for each in sheets),
        own_sheet=_sheet(own, names.get(me, "")) if own else None,
        all_sheets=[_sheet(each, names.get(each.judge_id, "") if Party.STAFF in parties else "") for each in sheets]
        if is_all_in and is_inside
        else [],
        notice_id=(await session.exec(notice)).first() if is_inside else None,
        owner_unit_name=places.get(innovation.owner_unit_id or "", ""),
        adopt_by=innovation.adopt_by,
        benefit_fen=innovation.benefit_fen,
        timeline=await innovation_life.timeline.story(session, innovation.id, language, shows=lambda _: is_inside),
        actions=await innovation_life.offered(turn) if turn.parties else [],
    )


def _sheet(sheet: InnovationSheet, name: str) -> SheetPublic:
    return SheetPublic(judge_name=name, points=sheet.points or [], words=sheet.words)


async def list_possible_judges(session: AsyncSession, caller: Caller, innovation_id: str) -> list[JudgeChoice]:
    """For those who see to it: training officers who need not keep out."""
    turn = await innovation_life.look(session, caller.user, innovation_id)
    if Party.STAFF not in turn.parties:
        raise InnovationNotFound
    appointed = {each.judge_id for each in await sheets_of(session, innovation_id)}
    ids = await possible_judges(session, turn.object)
    member = PEOPLE.member
    people = (await session.exec(select(member).where(col(member.id).in_(ids)))).all()
    places = await units.names(session, [each.unit_id for each in people])
    return [
        JudgeChoice(
            id=each.id, name=each.name, unit_name=places.get(each.unit_id, ""), is_appointed=each.id in appointed
        )
        for each in sorted(people, key=lambda each: (each.unit_id, each.id))
    ]


async def innovation_tasks(session: AsyncSession, user: User) -> list[Task]:
    return await counted(
        session,
        Innovation,
        waits_for(user),
        type="innovation",
        what=Text("{count} 项五小成果等您处理", "Innovations that wait for you: {count}"),
        link="/learn/innovations?show=waiting",
        late=col(Innovation.adopt_by) < clock.today(),
    )
