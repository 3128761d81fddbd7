"""Lists and pages of honours, the register of those honoured; what waits for somebody; what is searched."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.decisions import Decision
from contracts.honours import HonourState as State
from contracts.roles import Role
from kit import clock
from kit.auth import User
from kit.finding import MOST_FOUND, Found
from kit.pages import Page, page
from kit.texts import Language, Text
from kit.todo import Task, counted
from voting.congresses.rules import Category
from voting.honours.awards import digest_of, may_write
from voting.honours.choosing import EXPLANATION
from voting.honours.errors import AwardNotFound
from voting.honours.life import HonourTurn, conditions, honour_life, jurors_of, policies
from voting.honours.models import HONOUR_NUMBERS, HONOURS, Award, Honour, Juror, JuryScore, Nomination
from voting.honours.notices import open_notice_of
from voting.honours.rules import STANDING, WITHDRAWABLE, HonourLevel, NominationState, Party
from voting.honours.schemas import AwardPublic, AwardRow, HonourPublic, HonourRow, NominationPublic
from voting.honours.words import CHECKS, HONOUR_STATES, LEVELS, NOMINATION_STATES
from voting.models import PEOPLE
from voting.schemas import OfficialPublic


async def list_honours(
    session: AsyncSession, caller: Caller, *, state: State | None, limit: int, cursor: str | None
) -> Page[HonourRow]:
    """Newest first: those among whose people the caller is, and those they oversee."""
    seen = or_(false(), *(await conditions(session, caller.user)).values())
    statement = select(Honour).where(seen)
    if state:
        statement = statement.where(Honour.state == state)
    found: Page[Honour] = await page(
        session, statement.order_by(col(Honour.id).desc()), limit=limit, cursor=cursor, as_=lambda row: row
    )
    return Page(items=await _rows(session, caller.language, found.items), next=found.next)


async def _rows(session: AsyncSession, language: Language, found: Sequence[Honour]) -> list[HonourRow]:
    places = await units.names(session, [each.unit_id for each in found])
    return [
        HonourRow(
            id=each.id,
            number=each.number,
            version=each.version,
            state=State(each.state),
            state_name=HONOUR_STATES[State(each.state)].in_(language),
            level=HonourLevel(each.level),
            level_name=LEVELS[HonourLevel(each.level)].in_(language),
            title=each.title,
            unit_id=each.unit_id,
            unit_name=places.get(each.unit_id, ""),
            places=each.places,
            nominate_until=each.nominate_until,
        )
        for each in found
    ]


async def show_honour(session: AsyncSession, caller: Caller, honour_id: str) -> HonourPublic:
    turn = await honour_life.look(session, caller.user, honour_id)
    honour, language = turn.object, caller.language
    [row] = await _rows(session, language, [honour])
    jurors = await jurors_of(session, honour_id)
    names = await PEOPLE.names(session, jurors)
    notice = await open_notice_of(session, honour_id)
    is_open = honour.state == State.NOMINATING and honour.nominate_until > clock.now()
    member = await session.get(PEOPLE.member, caller.user.id)
    return HonourPublic(
        **dict(row),
        criteria=honour.criteria,
        jury_weight=honour.jury_weight,
        jurors=[OfficialPublic(id=each, name=names.get(each, "")) for each in jurors],
        quotas=EXPLANATION.explain(Decision.model_validate_json(honour.quotas), language),
        rounds=honour.rounds,
        round=honour.round,
        election_id=honour.election_id,
        notice_id=notice.id if notice else None,
        basis=honour.basis,
        awarded_on=honour.awarded_on,
        nominations=await _nominations(session, caller, turn),
        may_nominate=is_open and Party.JUROR not in turn.parties and member is not None,
        own_units=await _own_units(session, caller) if is_open else [],
        timeline=await honour_life.timeline.story(session, honour_id, language, people=PEOPLE),
        actions=await honour_life.offered(turn),
    )


async def _own_units(session: AsyncSession, caller: Caller) -> list[OfficialPublic]:
    own = sorted(caller.user.units_of(Role.UNION_STAFF))
    names = await units.names(session, own)
    return [OfficialPublic(id=each, name=names.get(each, "")) for each in own]


async def _nominations(session: AsyncSession, caller: Caller, turn: HonourTurn) -> list[NominationPublic]:
    """All of them for who checks them; for others those who stand, and their own."""
    honour, language, me = turn.object, caller.language, caller.user.id
    is_staff = Party.STAFF in turn.parties
    wanted = select(Nomination).where(Nomination.honour_id == honour.id)
    if not is_staff:
        own = or_(col(Nomination.member_id) == me, col(Nomination.nominated_by) == me)
        is_shown = col(Nomination.state).in_(STANDING) if honour.election_id or honour.round else false()
        is_jurors = col(Nomination.state).in_(STANDING) if Party.JUROR in turn.parties else false()
        wanted = wanted.where(or_(own, is_shown, is_jurors))
    rank = func.coalesce(col(Nomination.score), -1).desc()
    found = (await session.exec(wanted.order_by(rank, col(Nomination.id)))).all()
    people = [each.member_id for each in found] + [each.nominated_by for each in found]
    names = await PEOPLE.names(session, people)
    places = await units.names(
        session, [each.unit_id for each in found] + [each.by_unit_id for each in found if each.by_unit_id]
    )
    scored = select(JuryScore).where(
        JuryScore.juror_id == me, col(JuryScore.nomination_id).in_([each.id for each in found])
    )
    points = {each.nomination_id: each.points for each in await session.exec(scored)}
    findings = await _findings(session, honour, found, language) if is_staff else {}
    return [
        NominationPublic(
            id=each.id,
            member_name=names.get(each.member_id, ""),
            unit_name=places.get(each.unit_id, ""),
            category=Category(each.category),
            deeds=each.deeds,
            by_name=places.get(each.by_unit_id, "") if each.by_unit_id else names.get(each.nominated_by, ""),
            state=NominationState(each.state),
            state_name=NOMINATION_STATES[NominationState(each.state)].in_(language),
            reason=each.reason if is_staff or each.member_id == me or each.state == NominationState.STRUCK else None,
            findings=findings.get(each.id, []),
            votes=each.votes,
            score=each.score,
            own_points=points.get(each.id),
            may_withdraw=_may_withdraw(honour, each, me),
        )
        for each in found
    ]


def _may_withdraw(honour: Honour, nomination: Nomination, me: str) -> bool:
    is_open = honour.state == State.NOMINATING and honour.nominate_until > clock.now()
    who = {nomination.member_id, *([nomination.nominated_by] if is_open else [])}
    is_early = honour.state in (State.NOMINATING, State.CHECKING)
    return is_early and me in who and nomination.state in WITHDRAWABLE


async def _findings(
    session: AsyncSession, honour: Honour, found: Sequence[Nomination], language: Language
) -> dict[str, list[str]]:
    """What the platform points out of each nomination, until it is voted on."""
    if honour.state not in (State.NOMINATING, State.CHECKING):
        return {}
    ids = [each.member_id for each in found]
    years = policies(session).at("honour.again_after", clock.today()).number
    since = clock.today() - timedelta(days=365 * years)
    before = select(Award.member_id).where(
        col(Award.member_id).in_(ids), Award.level == honour.level, col(Award.awarded_on) > since
    )
    honoured = set(await session.exec(before))
    people = select(PEOPLE.member).where(col(PEOPLE.member.id).in_(ids))
    members = {each.id: each for each in await session.exec(people)}
    above = await units.chains(session, [each.unit_id for each in members.values() if each.unit_id])
    made: dict[str, list[str]] = {}
    for each in found:
        who = members.get(each.member_id)
        is_here = who is not None and who.active and honour.unit_id in above.get(who.unit_id, [])
        noted = {
            "not_here": not is_here,
            "honoured": each.member_id in honoured,
            "self": each.member_id == each.nominated_by,
        }
        made[each.id] = [CHECKS[key].in_(language).format(years=years) for key, holds in noted.items() if holds]
    return made


# ---- the register of those honoured


async def list_awards(
    session: AsyncSession, caller: Caller, *, level: HonourLevel | None, limit: int, cursor: str | None
) -> Page[AwardRow]:
    """Newest first; all members read it."""
    statement = select(Award)
    if level:
        statement = statement.where(Award.level == level)
    found: Page[Award] = await page(
        session, statement.order_by(col(Award.id).desc()), limit=limit, cursor=cursor, as_=lambda row: row
    )
    return Page(items=await _award_rows(session, caller.language, found.items), next=found.next)


async def _award_rows(session: AsyncSession, language: Language, found: Sequence[Award]) -> list[AwardRow]:
    names = await PEOPLE.names(session, [each.member_id for each in found])
    places = await units.names(session, [each.unit_id for each in found])
    return [
        AwardRow(
            id=each.id,
            member_name=names.get(each.member_id, ""),
            unit_name=places.get(each.unit_id, ""),
            level=HonourLevel(each.level),
            level_name=LEVELS[HonourLevel(each.level)].in_(language),
            title=each.title,
            awarded_on=each.awarded_on,
            has_story=each.consented_at is not None,
        )
        for each in found
    ]


async def show_award(session: AsyncSession, caller: Caller, award_id: str) -> AwardPublic:
    """The story for who may write it, and for everybody once the person honoured has agreed."""
    award = await session.get(Award, award_id)
    if award is None:
        raise AwardNotFound
    [row] = await _award_rows(session, caller.language, [award])
    writes = await may_write(session, caller, award)
    story = award.story if writes or award.consented_at else None
    seen = or_(false(), *(await conditions(session, caller.user)).values())
    honour = select(Honour.id).where(Honour.id == award.honour_id, seen)
    return AwardPublic(
        **dict(row),
        honour_id=(await session.exec(honour)).first(),
        story=story,
        story_digest=digest_of(story) if story else None,
        is_consented=award.consented_at is not None,
        is_own=award.member_id == caller.user.id,
        may_write=writes,
    )


# ---- to do, search


_WAITS = {
    Party.STAFF: Text("{count} 项评选等您办理", "Honours for you to go on with: {count}"),
    Party.APPROVER: Text("{count} 项评选等您审批", "Honours for you to approve: {count}"),
}
_SCORE = Text("{count} 项评选等您打分", "Honours for you to score: {count}")
_CONSENT = Text("您的事迹等您同意发布", "Your story waits for your consent")


def _to_score(user: User) -> ColumnElement[bool]:
    """Of an honour: the caller is a juror and has not given points yet."""
    juror = select(Juror.honour_id).where(Juror.honour_id == Honour.id, Juror.member_id == user.id)
    scored = (
        select(JuryScore.juror_id)
        .join(Nomination, col(Nomination.id) == col(JuryScore.nomination_id))
        .where(Nomination.honour_id == Honour.id, JuryScore.juror_id == user.id)
    )
    return and_(col(Honour.state) == State.VOTING, juror.correlate(Honour).exists(), ~scored.correlate(Honour).exists())


async def honour_tasks(session: AsyncSession, user: User) -> list[Task]:
    tasks: list[Task] = []
    parties = await conditions(session, user)
    for party, what in _WAITS.items():
        if party in parties:
            waits = honour_life.waits({party: parties[party]}, user)
            tasks += await counted(session, Honour, waits, type="honour", what=what, link="/democracy/honours")
    tasks += await counted(session, Honour, _to_score(user), type="honour", what=_SCORE, link="/democracy/honours")
    stories = select(Award).where(
        Award.member_id == user.id, col(Award.story).is_not(None), col(Award.consented_at).is_(None)
    )
    return tasks + [
        Task(
            type="honour_award",
            what=_CONSENT,
            link=f"/democracy/awards/{each.id}",
            id=each.id,
            number="",
            title=each.title,
        )
        for each in await session.exec(stories.order_by(col(Award.id)).limit(5))
    ]


async def find_honours(session: AsyncSession, user: User, language: Language, q: str) -> list[Found]:
    """By the number."""
    asked = HONOUR_NUMBERS.read(q)
    if asked is None:
        return []
    seen = or_(false(), *(await conditions(session, user)).values())
    wanted = select(Honour).where(seen, HONOUR_NUMBERS.matches(asked, HONOURS.serial, HONOURS.made_at))
    return [
        Found(
            type="honour",
            what=Text("评选", "Honour").in_(language),
            id=each.id,
            number=each.number,
            title=each.title,
            note=HONOUR_STATES[State(each.state)].in_(language),
            at=each.made_at,
            link=f"/democracy/honours/{each.id}",
        )
        for each in await session.exec(wanted.limit(MOST_FOUND))
    ]
