"""The agenda: items are added before the papers go out, and voted on one by one in the hall.

A show of hands is counted by two. An important item is decided by secret ballot: an election whose roll are the
delegates present, with a question for each item; papers next to it are counted by two, and both are reconciled.
"""

from collections.abc import Sequence

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from casework.decisions import Decision
from casework.lifecycle import AnotherPersonNeeded, Outcome
from contracts.congress import (
    AgendaChanged,
    BallotPrepared,
    CountCleared,
    ItemCounted,
    ItemDecided,
    ItemOpened,
    ItemPostponed,
)
from contracts.roles import Role
from contracts.voting import ElectionState
from kit import clock
from kit.auth import roles
from kit.db import get_locked
from voting.congresses.errors import (
    BallotAltered,
    BallotNotOver,
    CountsDiffer,
    CountUnreconciled,
    HandsEnough,
    ItemNotFound,
    ItemNotPossibleNow,
    NoQuorum,
    OneByOne,
    PapersCounted,
    SecretBallotNeeded,
)
from voting.congresses.life import CongressTurn, congress_life, items_of, policies, waiting_of
from voting.congresses.models import AgendaItem, CheckIn, Delegate
from voting.congresses.presence import count_delegates, require_quorum
from voting.congresses.quorum import Count, Reading, judge_item
from voting.congresses.rules import SECRET, VOTED_ON, Action, ItemState, Subject
from voting.congresses.schemas import BallotOfItems, CountClearing, ItemAdd, ItemChoice, ItemCount, ItemPostponement
from voting.congresses.words import ITEM_STATES
from voting.drafts import REFUSALS, make_draft
from voting.engine import settings
from voting.models import ArchiveHead, Election, PaperCount, Voter
from voting.paper_errors import TooFewOnPaper
from voting.proposals.errors import MayNotComeUp
from voting.proposals.models import Proposal
from voting.proposals.proposals import may_come_up, note_resolution
from voting.rules import Delivery, QuestionKind
from voting.schemas import BothLanguages, Definition, ListedVoter, PaperFigures, QuestionDraft

STAFF = roles(Role.UNION_STAFF)


@congress_life.action(Action.ADD_ITEM, AgendaChanged, access=STAFF, path="items", errors=[MayNotComeUp])
async def add_item(turn: CongressTurn, given: ItemAdd) -> Outcome:
    """With the paper that delegates read."""
    item = await put_on_agenda(
        turn.session, turn.object.id, given.subject, given.title, given.text,
        is_secret=given.is_secret, proposal_id=given.proposal_id,
    )  # fmt: skip
    return Outcome(item_id=item.id, noted={"subject": given.subject})


async def put_on_agenda(
    session: AsyncSession,
    congress_id: str,
    subject: Subject,
    title: str,
    text: str,
    *,
    is_secret: bool = False,
    proposal_id: str | None = None,
) -> AgendaItem:
    """At its end. `proposal_id`: the filed proposal from which the item comes. MayNotComeUp."""
    if proposal_id:
        fit = select(Proposal.id).where(Proposal.id == proposal_id, may_come_up(session))
        if (await session.exec(fit)).first() is None:
            raise MayNotComeUp
    last = select(func.max(AgendaItem.place)).where(AgendaItem.congress_id == congress_id)
    item = AgendaItem(
        congress_id=congress_id,
        place=((await session.exec(last)).one() or 0) + 1,
        subject=subject,
        title=title,
        text=text,
        is_secret=is_secret or subject in SECRET,
        proposal_id=proposal_id,
    )
    session.add(item)
    await session.flush()
    return item


@congress_life.action(Action.DROP_ITEM, AgendaChanged, access=STAFF, errors=[ItemNotFound])
async def drop_item(turn: CongressTurn, given: ItemChoice) -> Outcome:
    """Before the papers are delivered."""
    item = await _lock_item(turn, given.item_id)
    await turn.session.delete(item)
    await turn.session.flush()
    for place, each in enumerate(await items_of(turn.session, turn.object.id), 1):
        each.place = place
    return Outcome(item_id=item.id)


async def _lock_item(turn: CongressTurn, item_id: str, *states: ItemState) -> AgendaItem:
    """In one of these states, if any are named. ItemNotFound, ItemNotPossibleNow."""
    item = await get_locked(turn.session, AgendaItem, item_id)
    if item is None or item.congress_id != turn.object.id:
        raise ItemNotFound
    if states and item.state not in states:
        raise ItemNotPossibleNow(state=ITEM_STATES[ItemState(item.state)])
    return item


async def _lock_waiting(turn: CongressTurn, item_id: str, *states: ItemState) -> AgendaItem:
    """As `waiting_of` has it, or in one of these states. ItemNotFound, ItemNotPossibleNow."""
    item = await _lock_item(turn, item_id)
    if item.state not in states and item.id not in await waiting_of(turn.session, [item]):
        raise ItemNotPossibleNow(state=ITEM_STATES[ItemState(item.state)])
    return item


@congress_life.action(
    Action.OPEN_ITEM,
    ItemOpened,
    access=STAFF,
    errors=[ItemNotFound, ItemNotPossibleNow, NoQuorum, OneByOne, SecretBallotNeeded],
)
async def open_item(turn: CongressTurn, given: ItemChoice) -> Outcome:
    """To a show of hands, where it is not for a secret ballot and a quorum is present."""
    item = await _lock_item(turn, given.item_id, ItemState.WAITING)
    if item.is_secret:
        raise SecretBallotNeeded
    for each in await items_of(turn.session, turn.object.id):
        if each.state == ItemState.OPEN or (each.state == ItemState.COUNTED and not each.is_secret):
            raise OneByOne(title=each.title)
    await require_quorum(turn.session, turn.object)
    item.state = ItemState.OPEN
    return Outcome(item_id=item.id)


@congress_life.action(
    Action.PREPARE_BALLOT,
    BallotPrepared,
    access=roles(Role.ELECTION_COMMITTEE),
    errors=[*REFUSALS, HandsEnough, ItemNotFound, ItemNotPossibleNow, NoQuorum],
)
async def prepare_ballot(turn: CongressTurn, given: BallotOfItems) -> Outcome:
    """An election of the existing kind, with slips drawn in the hall; its roll are the delegates present now."""
    session, congress = turn.session, turn.object
    items = [await _lock_waiting(turn, each) for each in dict.fromkeys(given.item_ids)]
    if not all(each.is_secret for each in items):
        raise HandsEnough
    await require_quorum(session, congress)
    present = _present(congress.id)
    asked = Definition(
        title=_said(congress.name),
        questions=[QuestionDraft(kind=QuestionKind.ITEM, text=_said(each.title), answers=[]) for each in items],
        listed=[ListedVoter(member_id=each) for each in await session.exec(present.order_by(col(Delegate.id)))],
        delivery=Delivery.SLIPS,
        **given.model_dump(exclude={"item_ids"}),
    )
    assert turn.actor_id
    election = await make_draft(session, turn.actor_id, congress.unit_id, asked)
    for question, item in enumerate(items):
        item.state, item.election_id, item.question = ItemState.BALLOT, election.id, question
    return Outcome(election_id=election.id, noted={"items": [each.id for each in items]})


def _present(congress_id: str) -> SelectOfScalar[str]:
    """Members who are delegates and have checked in."""
    there = select(Delegate.member_id).join(CheckIn, col(CheckIn.delegate_id) == col(Delegate.id))
    return there.where(Delegate.congress_id == congress_id, col(Delegate.ended_at).is_(None))


def _said(words: str) -> BothLanguages:
    return BothLanguages(zh=words, en=words)


_COUNT_ERRORS = (
    BallotAltered,
    BallotNotOver,
    CountUnreconciled,
    ItemNotFound,
    ItemNotPossibleNow,
    NoQuorum,
    PapersCounted,
    TooFewOnPaper,
)


@congress_life.action(Action.COUNT_ITEM, ItemCounted, access=STAFF, errors=_COUNT_ERRORS)
async def count_item(turn: CongressTurn, given: ItemCount) -> Outcome:
    """By the first of two; entered again, it replaces what they entered before."""
    item = await _lock_item(turn, given.item_id, *VOTED_ON)
    if item.state == ItemState.COUNTED and item.counted_by != turn.actor_id:
        raise ItemNotPossibleNow(state=ITEM_STATES[ItemState.COUNTED])
    counted = await _judge(turn, item, given)
    item.state, item.counted_by, item.count = ItemState.COUNTED, turn.actor_id, _figures(given)
    return Outcome(item_id=item.id, noted={"count": item.count, "reading": counted.result})


@congress_life.action(
    Action.CLEAR_COUNT, CountCleared, access=STAFF, errors=[AnotherPersonNeeded, ItemNotFound, ItemNotPossibleNow]
)
async def clear_count(turn: CongressTurn, given: CountClearing) -> Outcome:
    """A first count that is mistaken, where who entered it does not correct it: by another, and both count again."""
    item = await _lock_item(turn, given.item_id, ItemState.COUNTED)
    if item.counted_by == turn.actor_id:
        raise AnotherPersonNeeded
    noted = {"count": item.count, "counted_by": item.counted_by}
    item.state = ItemState.BALLOT if item.election_id else ItemState.OPEN
    item.count, item.counted_by = None, None
    return Outcome(words=given.reason, item_id=item.id, noted=noted)


@congress_life.action(
    Action.CONFIRM_COUNT, ItemDecided, access=STAFF, errors=[*_COUNT_ERRORS, AnotherPersonNeeded, CountsDiffer]
)
async def confirm_count(turn: CongressTurn, given: ItemCount) -> Outcome:
    """By the second, who enters what they counted themselves: the item is decided where both agree."""
    item = await _lock_item(turn, given.item_id, ItemState.COUNTED)
    if item.counted_by == turn.actor_id:
        raise AnotherPersonNeeded
    if item.count != _figures(given):
        raise CountsDiffer
    decision = await _judge(turn, item, given)
    _decide(item, decision, ItemState.PASSED if decision.result == Reading.PASSED else ItemState.NOT_PASSED)
    if item.proposal_id and item.state == ItemState.PASSED:
        await note_resolution(turn.session, item.proposal_id, item.id, f"{turn.object.number} · {item.title}")
    return Outcome(item_id=item.id, told={"verdict": decision.result}, noted={"reading": decision.result})


def _figures(given: ItemCount) -> dict[str, int]:
    return given.model_dump(exclude={"item_id"})


def _decide(item: AgendaItem, decision: Decision, state: ItemState) -> None:
    item.state, item.decision, item.decided_at = state, decision.model_dump_json(), clock.now()


async def _judge(turn: CongressTurn, item: AgendaItem, given: ItemCount) -> Decision:
    """BallotAltered, BallotNotOver, CountUnreconciled, NoQuorum, PapersCounted, TooFewOnPaper."""
    present = await require_quorum(turn.session, turn.object)
    hand = Count(**_figures(given))
    counts = [hand._replace(voters=present.present)]
    if item.election_id:
        counts = list(await _count_ballot(turn.session, item, hand))
    decision = judge_item(present, counts, policies(turn.session), clock.today())
    if decision.result == Reading.UNRECONCILED:
        votes = decision.steps[-1].values
        raise CountUnreconciled(voters=votes["voters"], votes=votes["result"], present=present.present)
    return decision


async def _count_ballot(session: AsyncSession, item: AgendaItem, typed: Count) -> tuple[Count, Count]:
    """Of the election, which two of its committee have signed; and of papers: those that two of them counted, or, where
    it has none, those handed out in the hall, which are nobody's or many."""
    election = await session.get_one(Election, item.election_id)
    if election.state != ElectionState.CERTIFIED or election.result is None or item.question is None:
        raise BallotNotOver
    await _require_as_prepared(session, election, item.congress_id)
    head = await session.get_one(ArchiveHead, election.uuid)
    abstained, in_favour, against = election.result[item.question]
    sealed = Count(head.voted, in_favour, against, abstained)
    if not election.on_paper:
        least = settings().least_voters
        if 0 < typed.voters < least:
            raise TooFewOnPaper(least=least, count=typed.voters)
        return sealed, typed
    if any(typed):
        raise PapersCounted
    paper = PaperFigures.model_validate((await session.get_one(PaperCount, election.id)).counted)
    abstained, in_favour, against = paper.counts[item.question]
    return sealed, Count(paper.ballots, in_favour, against, abstained, paper.invalid)


async def _require_as_prepared(session: AsyncSession, election: Election, congress_id: str) -> None:
    """It asks for each of its items, of nobody but delegates present, who have one vote each. BallotAltered."""
    items = [each for each in await items_of(session, congress_id) if each.election_id == election.id]
    asked = {place: each["text"] for place, each in enumerate(election.draft["questions"])}
    wanted = {each.question: _said(each.title).model_dump() for each in items}
    others = select(Voter.member_id).where(
        Voter.election_id == election.id, col(Voter.member_id).not_in(_present(congress_id)) | (col(Voter.weight) != 1)
    )
    if asked != wanted or (await session.exec(others.limit(1))).first():
        raise BallotAltered


@congress_life.action(Action.POSTPONE_ITEM, ItemPostponed, access=STAFF, errors=[ItemNotFound, ItemNotPossibleNow])
async def postpone_item(turn: CongressTurn, given: ItemPostponement) -> Outcome:
    """To another congress; before anything was counted."""
    item = await _lock_waiting(turn, given.item_id, ItemState.OPEN)
    found = (await count_delegates(turn.session, turn.object.id)).presence
    decision = judge_item(found, [], policies(turn.session), clock.today(), is_postponed=True)
    _decide(item, decision, ItemState.POSTPONED)
    return Outcome(words=given.reason, item_id=item.id)


def open_titles(items: Sequence[AgendaItem]) -> list[str]:
    return [each.title for each in items if each.decided_at is None]
