"""Elections in lists and whole, as the caller may see them; what waits for somebody; what is searched."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from casework import units
from casework.caller import Caller
from contracts.voting import ElectionState as State
from kit import clock
from kit.auth import User
from kit.finding import MOST_FOUND, Found
from kit.pages import Page, page
from kit.texts import Language, Text
from kit.todo import Task
from voting import paper
from voting.engine import settings
from voting.lifecycle import committee_of, conditions, life, observers_of, trustees_of
from voting.models import ELECTIONS, NUMBERS, PEOPLE, ArchiveHead, Election, PaperCount, Seat, Trustee, Voter
from voting.roll import count_open
from voting.rules import DUTIES, Action, Party
from voting.schemas import (
    Definition,
    ElectionProposalPublic,
    ElectionPublic,
    ElectionRow,
    OfficialPublic,
    TrusteePublic,
)
from voting.words import STATES


async def list_elections(
    session: AsyncSession, caller: Caller, *, state: State | None, working: bool, limit: int, cursor: str | None
) -> Page[ElectionRow]:
    """Newest first: those in which the caller has a part or, `working`, a duty."""
    found = await conditions(session, caller.user)
    mine = [found[party] for party in (DUTIES if working else found)]
    statement = select(Election).where(or_(*mine))
    if state:
        statement = statement.where(Election.state == state)
    rows: Page[Election] = await page(
        session, statement.order_by(col(Election.id).desc()), limit=limit, cursor=cursor, as_=lambda row: row
    )
    return Page(items=await _rows(session, caller, rows.items), next=rows.next)


async def _rows(session: AsyncSession, caller: Caller, found: Sequence[Election]) -> list[ElectionRow]:
    unit_names = await units.names(session, [each.unit_id for each in found])
    voted = select(ArchiveHead.uuid, ArchiveHead.voted).where(col(ArchiveHead.uuid).in_([each.uuid for each in found]))
    turnout = dict((await session.exec(voted)).all())
    on_roll = select(Voter.election_id).where(
        Voter.member_id == caller.user.id, col(Voter.election_id).in_([each.id for each in found])
    )
    mine = set(await session.exec(on_roll))
    return [
        ElectionRow(
            **each.model_dump(
                include={"id", "uuid", "version", "unit_id", "objections_until", "opens_at", "closes_at", "voters"}
            ),
            number=each.number,
            state=State(each.state),
            state_name=STATES[State(each.state)].in_(caller.language),
            unit_name=unit_names.get(each.unit_id, ""),
            title=title_of(each).in_(caller.language),
            voted=turnout.get(each.uuid, 0),
            is_voter=each.id in mine,
        )
        for each in found
    ]


def title_of(election: Election) -> Text:
    return Text(election.title_zh, election.title_en)


async def show_election(session: AsyncSession, caller: Caller, election_id: str) -> ElectionPublic:
    turn = await life.look(session, caller.user, election_id)
    election = turn.object
    [row] = await _rows(session, caller, [election])
    trustees = await trustees_of(session, election_id)
    committee = await committee_of(session, election_id)
    observers = await observers_of(session, election_id)
    retained: list[str] = election.draft.get("retained_ids", [])
    people = [*committee, *observers, *retained, election.registrar_id, *(each.member_id for each in trustees)]
    names = await PEOPLE.names(session, people)
    voter = await session.get(Voter, (election_id, caller.user.id))
    proposer = election.proposed_by
    story = await life.timeline.story(session, election_id, caller.language, people=PEOPLE)
    return ElectionPublic(
        **dict(row),
        definition=Definition.model_validate(election.draft),
        committee=[OfficialPublic(id=each, name=names.get(each, "")) for each in committee],
        observers=[OfficialPublic(id=each, name=names.get(each, "")) for each in observers],
        retained=[OfficialPublic(id=each, name=names.get(each, "")) for each in retained],
        trustees=[
            TrusteePublic(
                id=each.member_id,
                name=names.get(each.member_id, ""),
                place=each.place,
                has_certificate=each.certificate is not None,
                has_shared=each.sharing is not None,
                has_key=each.key is not None,
                has_decrypted=each.binding is not None,
            )
            for each in trustees
        ],
        registrar=OfficialPublic(id=election.registrar_id, name=names.get(election.registrar_id, "")),
        parties=list(turn.parties),
        actions=await life.offered(turn),
        is_frozen=election.election_record is not None,
        fingerprint=election.fingerprint,
        booth_origin=settings().booth_origin,
        has_credentials=election.has_credentials,
        has_slip=voter is not None and voter.slip is not None,
        paper=await paper.show_state(session, caller, election),
        votes_on_paper=voter is not None and voter.on_paper,
        proposal=ElectionProposalPublic(
            kind=election.proposal,
            by_name=names.get(proposer or "", ""),
            closes_at=election.proposed_closes_at,
        )
        if election.proposal
        else None,
        open_objections=await count_open(session, election_id) if Party.COMMITTEE in turn.parties else None,
        timeline=[each for each in story if each.action not in _INNER],
    )


_INNER = (Action.DRAFT, Action.CHANGE, Action.OBJECT, Action.ANSWER, Action.SEAL_SLIPS)
"""Steps of the timeline that are not for everybody: objections, and what happened to a draft."""


# ---- to do, search


_OF_TRUSTEES = (
    (State.SETUP, col(Trustee.key), Text("请生成您的选举密钥", "Make your key for an election")),
    (State.TALLIED, col(Trustee.binding), Text("请解密计票", "Decrypt the tally of an election")),
)


async def list_todo(session: AsyncSession, user: User) -> list[Task]:
    """Steps of trustees, registrar and committee. That somebody has not voted is known to their device alone."""
    found: list[Task] = []
    for state, published, what in _OF_TRUSTEES:
        wanted = select(Election).join(Trustee, col(Trustee.election_id) == Election.id)
        wanted = wanted.where(Trustee.member_id == user.id, published.is_(None), Election.state == state)
        wanted = wanted.where(~_is_paper_awaited())
        found += await _tasks(session, wanted, what)
    registrar = select(Election).where(
        Election.registrar_id == user.id, Election.state == State.SETUP, ~col(Election.has_credentials)
    )
    found += await _tasks(session, registrar, Text("请生成投票凭证", "Make the credentials of an election"))
    seat = select(Election).join(Seat, col(Seat.election_id) == Election.id).where(Seat.member_id == user.id)
    due = and_(col(Election.state) == State.ROLL, col(Election.objections_until) <= clock.now())
    found += await _tasks(session, seat.where(due), Text("异议期已结束，请继续", "Objections are over: go on"))
    first = select(PaperCount.election_id).where(
        PaperCount.election_id == Election.id, PaperCount.counted_by == user.id
    )
    counting = seat.where(col(Election.state).in_([State.CLOSED, State.TALLIED]), _is_paper_awaited(), ~first.exists())
    found += await _tasks(session, counting, Text("请清点纸质票", "Count the ballots on paper"))
    signed = life.timeline.took([Action.SIGN], Election.id, user.id)
    signing = seat.where(col(Election.state).in_([State.DECRYPTED, State.SIGNED]), ~signed)
    found += await _tasks(session, signing, Text("请核对并签署结果", "Check the result and sign it"))
    other = seat.where(col(Election.proposal).is_not(None), col(Election.proposed_by) != user.id)
    return found + await _tasks(session, other, Text("有一项提议等您确认", "A proposal waits for you to confirm it"))


def _is_paper_awaited() -> ColumnElement[bool]:
    """Of an election that two of the committee have still to count ballots on paper of."""
    counted = select(PaperCount.election_id).where(
        PaperCount.election_id == Election.id, col(PaperCount.confirmed_by).is_not(None)
    )
    return and_(col(Election.on_paper) > 0, ~counted.correlate(Election).exists())


async def _tasks(session: AsyncSession, wanted: SelectOfScalar[Election], what: Text) -> list[Task]:
    return [
        Task(type="election", what=what, link=f"/elections/{each.id}", id=each.id, number=each.number)
        for each in await session.exec(wanted.order_by(col(Election.id)).limit(MOST_FOUND))
    ]


async def find_elections(session: AsyncSession, user: User, language: Language, q: str) -> list[Found]:
    """By the number or a part of the title."""
    mine = or_(*(await conditions(session, user)).values())
    asked = NUMBERS.read(q)
    by_number = NUMBERS.matches(asked, ELECTIONS.serial, ELECTIONS.drafted_at) if asked else false()
    titled = or_(
        col(Election.title_zh).contains(q, autoescape=True), col(Election.title_en).contains(q, autoescape=True)
    )
    wanted = select(Election).where(mine, or_(titled, by_number)).order_by(col(Election.id).desc()).limit(MOST_FOUND)
    return [
        Found(
            type="election",
            what=Text("选举", "Election").in_(language),
            id=each.id,
            number=each.number,
            title=title_of(each).in_(language),
            note=STATES[State(each.state)].in_(language),
            at=each.opens_at,
            link=f"/elections/{each.id}",
        )
        for each in await session.exec(wanted)
    ]
