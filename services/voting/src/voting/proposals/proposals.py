"""Proposals: made, seconded, joined; their steps up to the answer and its rating."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.caller import Caller
from casework.conflict import Matter
from casework.lifecycle import Outcome, Turn
from contracts.proposals import (
    JoinAgreed,
    JoinRefused,
    JoinSuggested,
    ProposalAssigned,
    ProposalClosed,
    ProposalDeclined,
    ProposalDiverted,
    ProposalFiled,
    ProposalJoined,
    ProposalMade,
    ProposalObliged,
    ProposalRated,
    ProposalRedone,
    ProposalReplied,
    ProposalReturned,
    ProposalSeconded,
    ProposalSentBack,
    ProposalWithdrawn,
    ReplyKind,
    ResolutionNoted,
)
from contracts.proposals import StaffProposalState as State
from contracts.roles import Role
from kit import clock, search
from kit.auth import SIGNED_IN, User, roles
from kit.db import get_locked
from voting.models import PEOPLE
from voting.proposals.errors import (
    AnswerOwed,
    JoinNotPossible,
    NobodyAnswersThere,
    NoJoinSuggested,
    NotThePersonResponsible,
    PlanIncomplete,
    PlanNotAsked,
    ProposalNotFound,
    RatingNeedsWords,
    SecondedAlready,
    SecondedByProposer,
)
from voting.proposals.life import DESKS, ProposalTurn, policies, proposal_life, take_over
from voting.proposals.models import PROPOSAL_NUMBERS, PROPOSALS, SEARCHED, Proposal, Seconder
from voting.proposals.rules import MAY_BE_SECONDED, ON_FILE, UNREVIEWED, Action, Party
from voting.proposals.schemas import (
    JoinChoice,
    OwnerChoice,
    ReasonedReview,
    StaffProposalCreate,
    StaffProposalRating,
    StaffProposalReply,
)

STAFF, OWNERS = roles(Role.UNION_STAFF), roles(Role.HANDLER)


async def propose(session: AsyncSession, caller: Caller, new: StaffProposalCreate) -> str:
    """Its id. It goes to the nearest union that is not its proposer's own desk. MemberNotKnown, UnitNotKnown."""
    user = caller.user
    unit_id = await PEOPLE.unit_of(session, user.id)
    desk = await DESKS.nearest(session, unit_id, Matter(user.id))
    proposal = Proposal(
        **new.model_dump(),
        serial=await PROPOSAL_NUMBERS.next(session, PROPOSALS.serial),
        unit_id=unit_id,
        proposer_id=user.id,
        proposed_at=clock.now(),
        desk_unit_id=desk or unit_id,
    )
    session.add(proposal)
    await session.flush()
    await search.index_new(session, SEARCHED, {proposal.id: f"{new.title}\n{new.problem}\n{new.wish}"})
    turn: ProposalTurn = Turn(session, proposal, Party.PROPOSER, user.id, unit_id)
    await proposal_life.record(turn, Action.PROPOSE, ProposalMade, Outcome(noted={"topic": new.topic}))
    return proposal.id


# ---- seconders


async def second(session: AsyncSession, user: User, proposal_id: str) -> None:
    """On any version: many do so at once. MemberNotKnown."""
    await PEOPLE.unit_of(session, user.id)
    proposal = await get_locked(session, Proposal, proposal_id)
    if proposal is None:
        raise ProposalNotFound
    if proposal.proposer_id == user.id:
        raise SecondedByProposer
    if await session.get(Seconder, (proposal_id, user.id)):
        raise SecondedAlready
    if proposal.state not in MAY_BE_SECONDED:
        raise proposal_life.not_now(proposal)
    session.add(Seconder(proposal_id=proposal_id, member_id=user.id, at=clock.now()))
    proposal.seconders += 1
    turn: ProposalTurn = Turn(session, proposal, Party.READER, user.id)
    proposal_life.audit(turn, "second", after={"seconders": proposal.seconders})
    await _count(turn)


async def _count(turn: ProposalTurn) -> None:
    """What follows from the number of seconders, by the rules."""
    proposal, book, today = turn.object, policies(turn.session), clock.today()
    by_rules: ProposalTurn = Turn(turn.session, proposal, Party.SYSTEM)
    if proposal.seconders >= book.at("proposal.obliged", today).number:
        proposal.is_obliged = True
        if proposal.state == State.DECLINED:
            await proposal_life.perform(by_rules, Action.OBLIGE)
    if proposal.state == State.OPEN and proposal.seconders >= book.at("proposal.seconders", today).number:
        await proposal_life.perform(by_rules, Action.COMPLETE)


@proposal_life.action(Action.COMPLETE, ProposalSeconded)
async def complete(turn: ProposalTurn) -> Outcome:
    """Enough members second it: the union reviews it."""
    return Outcome(seconders=turn.object.seconders)


@proposal_life.action(Action.OBLIGE, ProposalObliged)
async def oblige(turn: ProposalTurn) -> Outcome:
    """It was declined, and so many second it that it is filed all the same."""
    return Outcome(seconders=turn.object.seconders)


# ---- the review


@proposal_life.action(Action.FILE, ProposalFiled, access=STAFF)
async def file_proposal(turn: ProposalTurn, given: ReasonedReview) -> Outcome:
    """It is answered, and may come up in a congress."""
    return Outcome(words=given.reason)


@proposal_life.action(Action.DIVERT, ProposalDiverted, access=STAFF)
async def divert_proposal(turn: ProposalTurn, given: ReasonedReview) -> Outcome:
    """Taken as a suggestion: it is answered, and comes up in no congress."""
    turn.object.is_diverted = True
    return Outcome(words=given.reason)


@proposal_life.action(Action.DECLINE, ProposalDeclined, access=STAFF, errors=[AnswerOwed])
async def decline_proposal(turn: ProposalTurn, given: ReasonedReview) -> Outcome:
    """The reason is public. It stays in the register, and enough seconders still oblige an answer."""
    if turn.object.is_obliged:
        obliged = policies(turn.session).at("proposal.obliged", clock.today()).number
        raise AnswerOwed(seconders=turn.object.seconders, obliged=obliged)
    return Outcome(words=given.reason)


@proposal_life.action(Action.WITHDRAW, ProposalWithdrawn, access=SIGNED_IN)
async def withdraw_proposal(turn: ProposalTurn) -> None:
    """Before its review; it stays in the register as withdrawn."""


# ---- joining


@proposal_life.action(Action.SUGGEST_JOIN, JoinSuggested, access=STAFF, errors=[JoinNotPossible])
async def suggest_join(turn: ProposalTurn, given: JoinChoice) -> Outcome:
    """To another one on the same matter; nothing is joined before both proposers agree."""
    session, proposal = turn.session, turn.object
    asked = PROPOSAL_NUMBERS.read(given.host_number)
    if asked is None:
        raise JoinNotPossible
    wanted = select(Proposal).where(
        PROPOSAL_NUMBERS.matches(asked, PROPOSALS.serial, PROPOSALS.proposed_at),
        Proposal.id != proposal.id,
        Proposal.proposer_id != proposal.proposer_id,
        col(Proposal.state).in_(UNREVIEWED),
        col(Proposal.host_id).is_(None),
    )
    host = (await session.exec(wanted)).first()
    if host is None:
        raise JoinNotPossible
    proposal.host_id = host.id
    return Outcome(host_id=host.id, told={"host_proposer_id": host.proposer_id})


@proposal_life.action(Action.AGREE_JOIN, JoinAgreed, access=SIGNED_IN, errors=[JoinNotPossible, NoJoinSuggested])
async def agree_join(turn: ProposalTurn) -> Outcome:
    """By each of the two proposers. With the second consent they are joined."""
    proposal = turn.object
    if turn.party == Party.PROPOSER:
        proposal.own_agreed = True
    else:
        proposal.host_agreed = True
    is_agreed = proposal.own_agreed and proposal.host_agreed
    return Outcome(then=(Action.JOIN, None) if is_agreed else None)


@proposal_life.action(Action.REFUSE_JOIN, JoinRefused, access=SIGNED_IN, errors=[NoJoinSuggested])
async def refuse_join(turn: ProposalTurn) -> None:
    """One of the two is enough; both go on by themselves."""
    turn.object.host_id, turn.object.own_agreed, turn.object.host_agreed = None, False, False


@proposal_life.action(Action.JOIN, ProposalJoined)
async def join(turn: ProposalTurn) -> Outcome:
    """Its proposer and its seconders second the other one, each once."""
    session, proposal = turn.session, turn.object
    assert proposal.host_id
    host = await get_locked(session, Proposal, proposal.host_id)
    if host is None or host.state not in UNREVIEWED:
        raise JoinNotPossible
    found = select(Seconder.member_id, Seconder.proposal_id).where(
        col(Seconder.proposal_id).in_([proposal.id, host.id])
    )
    known: dict[str, set[str]] = {proposal.id: {proposal.proposer_id}, host.id: {host.proposer_id}}
    for member_id, proposal_id in await session.exec(found):
        known[proposal_id].add(member_id)
    more = sorted(known[proposal.id] - known[host.id])
    session.add_all(Seconder(proposal_id=host.id, member_id=each, at=clock.now()) for each in more)
    host.seconders += len(more)
    await session.flush()
    await _count(Turn(session, host, Party.SYSTEM))
    return Outcome(host_id=host.id, noted={"seconders": len(more)})


# ---- the answer


@proposal_life.action(Action.ASSIGN, ProposalAssigned, access=STAFF, errors=[NobodyAnswersThere])
async def assign_proposal(turn: ProposalTurn, given: OwnerChoice) -> Outcome:
    """To a unit that somebody answers for who did not propose it."""
    proposal = turn.object
    holders = set(await turn.session.exec(PEOPLE.holders(Role.HANDLER, given.owner_unit_id)))
    if not holders - {proposal.proposer_id}:
        raise NobodyAnswersThere
    proposal.owner_unit_id = given.owner_unit_id
    return Outcome(words=given.note, unit_id=given.owner_unit_id, owner_unit_id=given.owner_unit_id)


@proposal_life.action(Action.SEND_BACK, ProposalSentBack, access=OWNERS)
async def send_back_proposal(turn: ProposalTurn, given: ReasonedReview) -> Outcome:
    """The unit is not responsible: the union assigns it to another; the clock runs on."""
    proposal = turn.object
    owner, proposal.owner_unit_id = proposal.owner_unit_id, None
    proposal.state = State.DIVERTED if proposal.is_diverted else State.FILED
    return Outcome(words=given.reason, noted={"sent_back_by": owner, "state": proposal.state})


@proposal_life.action(
    Action.REPLY,
    ProposalReplied,
    access=OWNERS,
    errors=[NotThePersonResponsible, PlanIncomplete, PlanNotAsked],
)
async def reply_to_proposal(turn: ProposalTurn, given: StaffProposalReply) -> Outcome:
    """Public. A plan names who sees to it and the day on which it comes back by itself."""
    proposal, reply = turn.object, ReplyKind(given.reply)
    if reply == ReplyKind.PLANNED:
        if given.planned_on is None or given.planned_by_id is None or given.planned_on <= clock.today():
            raise PlanIncomplete
        if given.planned_by_id not in await handlers_of(turn.session, proposal):
            raise NotThePersonResponsible
    elif given.planned_on or given.planned_by_id:
        raise PlanNotAsked
    proposal.reply, proposal.reply_words, proposal.is_satisfied = reply, given.words, None
    proposal.planned_on, proposal.planned_by_id = given.planned_on, given.planned_by_id
    return Outcome(
        words=given.words, reply=reply, planned_on=given.planned_on, told={"planned_by_id": given.planned_by_id}
    )


async def handlers_of(session: AsyncSession, proposal: Proposal) -> list[str]:
    if proposal.owner_unit_id is None:
        return []
    return sorted(await session.exec(PEOPLE.holders(Role.HANDLER, proposal.owner_unit_id)))


@proposal_life.action(Action.RATE, ProposalRated, access=SIGNED_IN, errors=[RatingNeedsWords])
async def rate_proposal(turn: ProposalTurn, given: StaffProposalRating) -> Outcome:
    """By its proposer. Who is not satisfied has it answered again, as often as the rules allow; then it closes as it
    is. A plan stays open until its day."""
    proposal, book = turn.object, policies(turn.session)
    if not given.is_satisfied and not given.words:
        raise RatingNeedsWords
    proposal.is_satisfied = given.is_satisfied
    then: str | None = Action.CLOSE
    if not given.is_satisfied and proposal.redos < book.at("proposal.redos", clock.today()).number:
        then = Action.REDO
    elif proposal.planned_on:
        then = None
    return Outcome(words=given.words, is_satisfied=given.is_satisfied, then=(then, None) if then else None)


@proposal_life.action(Action.REDO, ProposalRedone)
async def redo_proposal(turn: ProposalTurn) -> Outcome:
    """Its owner answers again."""
    proposal = turn.object
    proposal.redos += 1
    proposal.planned_on, proposal.planned_by_id = None, None
    return Outcome(noted={"redos": proposal.redos})


@proposal_life.action(Action.RETURN, ProposalReturned)
async def bring_back(turn: ProposalTurn) -> Outcome:
    """The planned day has passed: its owner says what became of it."""
    proposal = turn.object
    planned_on, proposal.planned_on = proposal.planned_on, None
    return Outcome(noted={"planned_on": planned_on.isoformat() if planned_on else None})


@proposal_life.action(Action.CLOSE, ProposalClosed)
async def close_proposal(turn: ProposalTurn) -> Outcome:
    """Rated, or not rated in time."""
    return Outcome(by_clock=turn.party == Party.SYSTEM)


# ---- for the congress


def may_come_up(session: AsyncSession) -> ColumnElement[bool]:
    """Of a proposal: a congress of today may take it up. It is on file, was made as long before as the rules say, and
    no congress has decided on it."""
    days = policies(session).at("proposal.before_congress", clock.today()).number
    return and_(
        col(Proposal.state).in_(ON_FILE),
        ~col(Proposal.is_diverted),
        col(Proposal.resolution_id).is_(None),
        col(Proposal.proposed_at) <= clock.now() - timedelta(days=days),
    )


async def note_resolution(session: AsyncSession, proposal_id: str, resolution_id: str, words: str) -> None:
    """What a congress decided on it, in the congress's transaction; `words` are public."""
    turn = await take_over(session, proposal_id)
    turn.object.resolution_id = resolution_id
    await proposal_life.perform(turn, Action.NOTE_RESOLUTION, words)


@proposal_life.action(Action.NOTE_RESOLUTION, ResolutionNoted)
async def enter_resolution(turn: ProposalTurn, words: str) -> Outcome:
    """Tracked by the congress; here it is a line of the story."""
    assert turn.object.resolution_id
    return Outcome(mark=words, resolution_id=turn.object.resolution_id)
