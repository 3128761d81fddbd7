"""The roll: who may vote, frozen when it is published; whether somebody is on it, objections and their answers."""

from collections.abc import Mapping

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.lifecycle import AnotherPersonNeeded, Outcome
from contracts.voting import (
    ElectionRescheduled,
    ElectionState,
    RollMatter,
    RollObjected,
    RollObjectionAnswered,
    RollPublished,
    SetUpBegun,
    VotersTold,
)
from kit import clock
from kit.auth import User
from kit.db import get_locked
from kit.pages import Page, page
from voting.drafts import COMMITTEE, is_member
from voting.engine import settings
from voting.errors import (
    AnsweredAlready,
    BallotOfCongress,
    DatesOutOfOrder,
    NobodyMayVote,
    NotOnTheRoll,
    ObjectionNotFound,
    ObjectionsClosed,
    ObjectionsOpen,
    ObjectionsUnanswered,
    OneVoteEach,
    OnlyLater,
    OnTheRollAlready,
    RetainedElsewhere,
    RollSettled,
    TooFewVoters,
    UnknownVoters,
)
from voting.lifecycle import ElectionTurn, is_of_congress, life
from voting.models import OBJECTION_ANSWER, OBJECTION_WORDS, PEOPLE, Objection, Voter
from voting.paper_errors import TooFewOnPaper
from voting.rules import Action, Party, are_in_order
from voting.schemas import (
    Dates,
    Definition,
    ListedVoter,
    RollObjectionAnswer,
    RollObjectionCreate,
    RollObjectionPublic,
    VoterPublic,
)


@life.action(
    Action.PUBLISH_ROLL,
    RollPublished,
    access=COMMITTEE,
    errors=[DatesOutOfOrder, NobodyMayVote, RetainedElsewhere, TooFewVoters, UnknownVoters],
)
async def publish_roll(turn: ElectionTurn) -> Outcome:
    """Freeze who may vote, as the copy of identity has them now; what is asked cannot be changed after it either."""
    session, election = turn.session, turn.object
    if not are_in_order(clock.now(), election.objections_until, election.opens_at, election.closes_at):
        raise DatesOutOfOrder
    given = Definition.model_validate(election.draft)
    listed = {each.member_id: each.weight for each in given.listed}
    member = PEOPLE.member
    chosen = col(member.id).in_(listed) if listed else col(member.unit_id).in_(units.within(given.unit_ids))
    found = (await session.exec(select(member).where(chosen, *is_member()))).all()
    retained = {*given.retained_ids}
    if elsewhere := len(retained - {each.id for each in found}):
        raise RetainedElsewhere(count=elsewhere)
    found = [each for each in found if each.id not in retained]
    if listed and len(found) != len(listed):
        raise UnknownVoters(count=len(listed) - len(found))
    if not found:
        raise NobodyMayVote
    session.add_all(
        Voter(election_id=election.id, member_id=each.id, unit_id=each.unit_id, weight=listed.get(each.id, 1))
        for each in found
    )
    await session.flush()
    await _require_many(session, election.id)
    election.voters, election.weight = len(found), sum(listed.values()) or len(found)
    return Outcome(told={"voters": election.voters}, noted={"voters": election.voters, "retained": len(retained)})


@life.action(
    Action.BEGIN_SETUP,
    SetUpBegun,
    access=COMMITTEE,
    errors=[ObjectionsOpen, ObjectionsUnanswered, TooFewOnPaper, TooFewVoters],
)
async def begin_setup(turn: ElectionTurn) -> None:
    """When no objection can be made any more and each one is answered. The roll stays as it is from now on."""
    if clock.now() < turn.object.objections_until:
        raise ObjectionsOpen
    if await count_open(turn.session, turn.object.id):
        raise ObjectionsUnanswered
    await _require_many(turn.session, turn.object.id)


async def _require_many(session: AsyncSession, election_id: str) -> None:
    """The result of few, of the few who alone have some weight, and of the few who vote on paper says how they voted.
    TooFewVoters, TooFewOnPaper."""
    held = select(func.count(), Voter.on_paper).where(Voter.election_id == election_id)
    rows = (await session.exec(held.group_by(col(Voter.weight), col(Voter.on_paper)))).all()
    (fewest, on_paper), least = (
        min(((count, on_paper) for count, on_paper in rows), default=(0, False)),
        settings().least_voters,
    )
    if fewest < least:
        raise (TooFewOnPaper if on_paper else TooFewVoters)(least=least, count=fewest)


@life.action(Action.RESCHEDULE, ElectionRescheduled, access=COMMITTEE, errors=[DatesOutOfOrder, OnlyLater])
async def reschedule(turn: ElectionTurn, given: Dates) -> Outcome:
    """Before it opens; public. It only gives voters more time. An election that is open is extended by two."""
    election, until = turn.object, given.objections_until
    is_roll = election.state == ElectionState.ROLL
    if until and (not is_roll or until < clock.now()):
        raise DatesOutOfOrder
    if not clock.now() < given.opens_at < given.closes_at or (until or election.objections_until) > given.opens_at:
        raise DatesOutOfOrder
    is_earlier = given.opens_at < election.opens_at or given.closes_at < election.closes_at
    is_shorter = given.closes_at - given.opens_at < election.closes_at - election.opens_at
    if is_earlier or is_shorter or (until and until < election.objections_until):
        raise OnlyLater
    election.opens_at, election.closes_at = given.opens_at, given.closes_at
    election.objections_until = until or election.objections_until
    return Outcome(opens_at=given.opens_at, closes_at=given.closes_at)


# ---- objections


@life.action(Action.OBJECT, RollObjected)
async def object_to_roll(turn: ElectionTurn, given: RollObjectionCreate) -> Outcome:
    """By anybody of the unit: that they are missing, or that somebody has no right to vote."""
    if clock.now() >= turn.object.objections_until:
        raise ObjectionsClosed
    assert turn.actor_id
    made = Objection(election_id=turn.object.id, by_member_id=turn.actor_id, made_at=clock.now())
    OBJECTION_WORDS.seal(turn.session, made, given.words)
    turn.session.add(made)
    return Outcome(noted={"objection": made.id})


@life.action(Action.ANSWER, RollObjectionAnswered)
async def _answer(turn: ElectionTurn, given: tuple[Objection, RollObjectionAnswer]) -> Outcome:
    objection, answer = given
    if (answer.add or answer.remove_member_id) and clock.now() >= turn.object.objections_until:
        raise RollSettled
    if answer.add:
        if await is_of_congress(turn.session, turn.object.id):
            raise BallotOfCongress
        await _add(turn, answer.add)
    if answer.remove_member_id:
        await _remove(turn, answer.remove_member_id)
    objection.answered_at, objection.answered_by = clock.now(), turn.actor_id
    OBJECTION_ANSWER.seal(turn.session, objection, answer.words)
    told = {"to_id": objection.by_member_id, "voters": turn.object.voters}
    return Outcome(told=told, noted={"objection": objection.id})


async def _add(turn: ElectionTurn, listed: ListedVoter) -> None:
    session, election = turn.session, turn.object
    if listed.weight != 1 and not election.draft["listed"]:
        raise OneVoteEach
    if await session.get(Voter, (election.id, listed.member_id)):
        raise OnTheRollAlready
    member = await session.get(PEOPLE.member, listed.member_id)
    if member is None or not member.active or member.deleted:
        raise UnknownVoters(count=1)
    voter = Voter(election_id=election.id, member_id=member.id, unit_id=member.unit_id, weight=listed.weight)
    session.add(voter)
    election.voters, election.weight = election.voters + 1, election.weight + listed.weight
    await _record_change(turn, Action.ADD_VOTER, RollMatter.ADDED, member.id)


async def _remove(turn: ElectionTurn, member_id: str) -> None:
    voter = await turn.session.get(Voter, (turn.object.id, member_id))
    if voter is None:
        raise NotOnTheRoll
    await turn.session.delete(voter)
    turn.object.on_paper -= voter.on_paper
    turn.object.voters, turn.object.weight = turn.object.voters - 1, turn.object.weight - voter.weight
    await _record_change(turn, Action.REMOVE_VOTER, RollMatter.REMOVED, member_id)


async def _record_change(turn: ElectionTurn, action: Action, matter: RollMatter, member_id: str) -> None:
    """For everybody to see in the timeline; whom it concerns is told."""
    told = {"matter": matter, "voter_ids": [member_id]}
    await life.record(turn, action, VotersTold, Outcome(told=told, noted={"voter": member_id}))


async def answer_objection(
    session: AsyncSession, user: User, election_id: str, objection_id: str, answer: RollObjectionAnswer
) -> None:
    turn = await life.turn_of(session, user, election_id, Action.ANSWER)
    objection = await get_locked(session, Objection, objection_id)
    if objection is None or objection.election_id != election_id:
        raise ObjectionNotFound
    if objection.answered_at:
        raise AnsweredAlready
    if objection.by_member_id == user.id:
        raise AnotherPersonNeeded
    await life.perform(turn, Action.ANSWER, (objection, answer))


async def count_open(session: AsyncSession, election_id: str) -> int:
    waiting = select(func.count()).select_from(Objection)
    waiting = waiting.where(Objection.election_id == election_id, col(Objection.answered_at).is_(None))
    return (await session.exec(waiting)).one()


async def list_objections(
    session: AsyncSession, caller: Caller, election_id: str, *, limit: int, cursor: str | None
) -> Page[RollObjectionPublic]:
    """The committee reads all, everybody else their own."""
    turn = await life.look(session, caller.user, election_id)
    wanted = select(Objection).where(Objection.election_id == election_id)
    if Party.COMMITTEE not in turn.parties:
        wanted = wanted.where(Objection.by_member_id == caller.user.id)
    rows: Page[Objection] = await page(
        session, wanted.order_by(col(Objection.id)), limit=limit, cursor=cursor, as_=lambda row: row
    )
    names = await PEOPLE.names(session, [each.by_member_id for each in rows.items])
    return Page(items=[objection_public(session, each, names) for each in rows.items], next=rows.next)


def objection_public(session: AsyncSession, row: Objection, names: Mapping[str, str]) -> RollObjectionPublic:
    return RollObjectionPublic(
        id=row.id,
        made_at=row.made_at,
        by_id=row.by_member_id,
        by_name=names.get(row.by_member_id, ""),
        words=OBJECTION_WORDS.open(session, row) or "",
        answered_at=row.answered_at,
        answer=OBJECTION_ANSWER.open(session, row),
    )


# ---- reading


async def list_voters(
    session: AsyncSession, caller: Caller, election_id: str, *, unit_id: str | None, limit: int, cursor: str | None
) -> Page[VoterPublic]:
    """The roll is open to everybody whom the election concerns."""
    await life.look(session, caller.user, election_id)
    wanted = select(Voter).where(Voter.election_id == election_id)
    if unit_id:
        wanted = wanted.where(col(Voter.unit_id).in_(units.within([unit_id])))
    rows: Page[Voter] = await page(
        session, wanted.order_by(col(Voter.member_id)), limit=limit, cursor=cursor, as_=lambda row: row
    )
    names = await PEOPLE.names(session, [each.member_id for each in rows.items])
    unit_names = await units.names(session, [each.unit_id for each in rows.items])
    return Page(
        items=[
            VoterPublic(
                member_id=each.member_id,
                name=names.get(each.member_id, ""),
                unit_id=each.unit_id,
                unit_name=unit_names.get(each.unit_id, ""),
                weight=each.weight,
                on_paper=each.on_paper,
            )
            for each in rows.items
        ],
        next=rows.next,
    )
