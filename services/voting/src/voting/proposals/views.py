"""The register of proposals, one proposal, similar ones; what waits for somebody; what is searched."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.deadlines import load
from casework.explained import DueDate, ExplainedDueDate, explain
from contracts.proposals import ReplyKind
from contracts.proposals import StaffProposalState as State
from kit import clock, search
from kit.auth import User
from kit.finding import MOST_FOUND, Found
from kit.pages import Page, page
from kit.texts import Language, Text
from kit.todo import Task, counted
from voting.models import PEOPLE
from voting.proposals.errors import ProposalNotFound
from voting.proposals.life import conditions, is_consent_asked, is_own, policies, proposal_life
from voting.proposals.models import PROPOSAL_NUMBERS, PROPOSALS, SEARCHED, Proposal, Seconder
from voting.proposals.proposals import handlers_of, may_come_up
from voting.proposals.rules import DEADLINES, MAY_BE_SECONDED, Party, Topic
from voting.proposals.schemas import (
    HandlerPublic,
    SeconderPublic,
    SimilarProposal,
    StaffProposalPublic,
    StaffProposalRow,
)
from voting.proposals.words import PROPOSAL_STATES, REPLIES, TOPICS

MOST_SIMILAR = 5


async def list_proposals(
    session: AsyncSession,
    caller: Caller,
    *,
    q: str | None,
    state: State | None,
    topic: Topic | None,
    unit_id: str | None,
    mine: bool,
    waiting: bool,
    comes_up: bool,
    limit: int,
    cursor: str | None,
) -> Page[StaffProposalRow]:
    """The register, newest first. `unit_id`: of this unit and all below it."""
    wanted: list[ColumnElement[bool]] = []
    if q and q.strip():
        wanted.append(_matches(q))
    if state:
        wanted.append(col(Proposal.state) == state)
    if topic:
        wanted.append(col(Proposal.topic) == topic)
    if unit_id:
        wanted.append(col(Proposal.unit_id).in_(units.within([unit_id])))
    if mine:
        wanted.append(is_own(caller.user))
    if waiting:
        wanted.append(or_(false(), *_waiting(caller.user).values()))
    if comes_up:
        wanted.append(may_come_up(session))
    statement = select(Proposal).where(*wanted).order_by(col(Proposal.id).desc())
    found: Page[Proposal] = await page(session, statement, limit=limit, cursor=cursor, as_=lambda row: row)
    return Page(items=await _rows(session, caller.language, found.items), next=found.next)


def _matches(q: str) -> ColumnElement[bool]:
    asked = PROPOSAL_NUMBERS.read(q)
    by_number = PROPOSAL_NUMBERS.matches(asked, PROPOSALS.serial, PROPOSALS.proposed_at) if asked else false()
    return or_(by_number, col(Proposal.id).in_(search.matching(q, SEARCHED)))


async def list_similar(session: AsyncSession, language: Language, title: str) -> list[SimilarProposal]:
    """Those whose words have most of the title's, the most alike first."""
    ids = await search.most_alike(session, title, SEARCHED, MOST_SIMILAR)
    found = {each.id: each for each in await session.exec(select(Proposal).where(col(Proposal.id).in_(ids)))}
    return [_similar(found[each], language) for each in ids if each in found and found[each].state != State.WITHDRAWN]


def _similar(proposal: Proposal, language: Language) -> SimilarProposal:
    return SimilarProposal(
        id=proposal.id,
        number=proposal.number,
        title=proposal.title,
        state=State(proposal.state),
        state_name=PROPOSAL_STATES[State(proposal.state)].in_(language),
        seconders=proposal.seconders,
    )


async def _rows(session: AsyncSession, language: Language, found: Sequence[Proposal]) -> list[StaffProposalRow]:
    places = await units.names(session, [each.unit_id for each in found])
    names = await PEOPLE.names(session, [each.proposer_id for each in found])
    now = clock.now()
    return [
        StaffProposalRow(
            **_similar(each, language).model_dump(),
            version=each.version,
            topic=Topic(each.topic),
            topic_name=TOPICS[Topic(each.topic)].in_(language),
            unit_id=each.unit_id,
            unit_name=places.get(each.unit_id, ""),
            proposer_name=names.get(each.proposer_id, ""),
            proposed_at=each.proposed_at,
            due=DueDate(
                kind=each.due_kind,
                at=each.due_at,
                late=DEADLINES.rules[each.due_kind].owed and each.due_at < now,
                provisional=each.due_provisional,
            )
            if each.due_kind and each.due_at
            else None,
        )
        for each in found
    ]


async def show_proposal(session: AsyncSession, caller: Caller, proposal_id: str) -> StaffProposalPublic:
    turn = await proposal_life.look(session, caller.user, proposal_id)
    proposal, language, me = turn.object, caller.language, caller.user.id
    [row] = await _rows(session, language, [proposal])
    places = await units.names(session, [proposal.desk_unit_id, *filter(None, [proposal.owner_unit_id])])
    names = await PEOPLE.names(session, filter(None, [proposal.planned_by_id]))
    host = await session.get(Proposal, proposal.host_id) if proposal.host_id else None
    is_seconded = await session.get(Seconder, (proposal_id, me)) is not None
    may_second = proposal.state in MAY_BE_SECONDED and proposal.proposer_id != me and not is_seconded
    book, today, now = policies(session), clock.today(), clock.now()
    consents = {Party.PROPOSER: proposal.own_agreed, Party.HOST: proposal.host_agreed}
    return StaffProposalPublic(
        **dict(row),
        problem=proposal.problem,
        wish=proposal.wish,
        desk_unit_name=places.get(proposal.desk_unit_id, ""),
        owner_unit_name=places.get(proposal.owner_unit_id or "", ""),
        needed=book.at("proposal.seconders", today).number,
        obliged=book.at("proposal.obliged", today).number,
        is_obliged=proposal.is_obliged,
        is_diverted=proposal.is_diverted,
        reply=ReplyKind(proposal.reply) if proposal.reply else None,
        reply_name=REPLIES[ReplyKind(proposal.reply)].in_(language) if proposal.reply else "",
        reply_words=proposal.reply_words,
        planned_on=proposal.planned_on,
        planned_by_name=names.get(proposal.planned_by_id or "", ""),
        is_satisfied=proposal.is_satisfied,
        host=_similar(host, language) if host else None,
        is_join_agreed=any(consents[Party(each)] for each in turn.parties if each in consents),
        is_own=Party.PROPOSER in turn.parties,
        is_seconded=is_seconded,
        may_second=may_second,
        resolution_id=proposal.resolution_id,
        dues=[
            explain(each, DEADLINES, now, language, ExplainedDueDate) for each in load(proposal.clocks) if each.running
        ],
        timeline=await proposal_life.timeline.story(session, proposal_id, language, people=PEOPLE),
        actions=await proposal_life.offered(turn),
    )


async def list_seconders(
    session: AsyncSession, proposal_id: str, *, limit: int, cursor: str | None
) -> Page[SeconderPublic]:
    """By name in public, as the rules of proposals have it."""
    if await session.get(Proposal, proposal_id) is None:
        raise ProposalNotFound
    statement = select(Seconder).where(Seconder.proposal_id == proposal_id).order_by(col(Seconder.member_id))
    found: Page[Seconder] = await page(session, statement, limit=limit, cursor=cursor, as_=lambda row: row)
    member = PEOPLE.member
    people = select(member).where(col(member.id).in_([each.member_id for each in found.items]))
    members = {each.id: each for each in await session.exec(people)}
    places = await units.names(session, [each.unit_id for each in members.values()])
    items = [
        SeconderPublic(
            id=each.member_id,
            name=who.name if (who := members.get(each.member_id)) else "",
            unit_name=places.get(who.unit_id, "") if who else "",
            at=each.at,
        )
        for each in found.items
    ]
    return Page(items=items, next=found.next)


async def list_handlers(session: AsyncSession, caller: Caller, proposal_id: str) -> list[HandlerPublic]:
    """Who may be named as responsible for a plan: for those who answer the proposal."""
    turn = await proposal_life.look(session, caller.user, proposal_id)
    if Party.OWNER not in turn.parties:
        raise proposal_life.not_yours
    ids = await handlers_of(session, turn.object)
    names = await PEOPLE.names(session, ids)
    return [HandlerPublic(id=each, name=names.get(each, "")) for each in ids]


# ---- to do, search


_WAITS = {
    Party.STAFF: Text("{count} 件提案等您审查或交办", "Proposals for you to review or assign: {count}"),
    Party.OWNER: Text("{count} 件提案等您答复", "Proposals for you to answer: {count}"),
    Party.PROPOSER: Text("{count} 件您的提案已答复，请评价", "Answered proposals of yours to rate: {count}"),
}
_ASKED = Text("{count} 件提案请您决定是否并案", "Proposals to be joined, if you agree: {count}")


def _waiting(user: User) -> dict[Party, ColumnElement[bool]]:
    """By party; as HOST the consents that are asked of the caller, for either proposal."""
    steps = {
        party: proposal_life.waits({party: condition}, user)
        for party, condition in conditions(user).items()
        if party in _WAITS
    }
    asked = and_(is_consent_asked(user), col(Proposal.state).in_([State.OPEN, State.SECONDED]))
    return {**steps, Party.HOST: asked}


async def proposal_tasks(session: AsyncSession, user: User) -> list[Task]:
    tasks: list[Task] = []
    for party, condition in _waiting(user).items():
        late = col(Proposal.due_at) < clock.now() if party in (Party.STAFF, Party.OWNER) else None
        link = "/democracy/proposals?show=waiting"
        what = _WAITS.get(party, _ASKED)
        tasks += await counted(session, Proposal, condition, type="staff_proposal", what=what, link=link, late=late)
    return tasks


async def find_proposals(session: AsyncSession, language: Language, q: str) -> list[Found]:
    """By the number or by words."""
    wanted = select(Proposal).where(_matches(q)).order_by(col(Proposal.id).desc()).limit(MOST_FOUND)
    return [
        Found(
            type="staff_proposal",
            what=Text("职工提案", "Proposal").in_(language),
            id=each.id,
            number=each.number,
            title=each.title,
            note=PROPOSAL_STATES[State(each.state)].in_(language),
            at=each.proposed_at,
            link=f"/democracy/proposals/{each.id}",
        )
        for each in await session.exec(wanted)
    ]
