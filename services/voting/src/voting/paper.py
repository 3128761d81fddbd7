"""Ballots on paper next to the secret ones: who votes so, what two of the committee counted, and both added up.

Who votes on paper gets no credential: nobody votes in both ways. Nothing is decrypted before the paper is counted, so
that nobody counts it with the other result in mind.
"""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.attachments import Attachments, FileNotFound, FileNotUsable, FilePublic
from casework.caller import Caller
from casework.lifecycle import Outcome
from contracts.voting import ElectionDuty, ElectionState, PaperBallotsCounted, PaperVotersSet
from kit import clock
from kit.db import get_locked
from kit.problems import NotFound
from voting.drafts import COMMITTEE
from voting.engine import read_record
from voting.errors import DoneAlready, NotOnTheRoll, RollSettled
from voting.lifecycle import ElectionTurn, give_duty, life, trustees_of
from voting.models import PEOPLE, Attachment, Election, PaperCount, Voter
from voting.paper_errors import PaperCountsDiffer, PaperDoesNotReconcile, PaperNeedsEqualVotes
from voting.paper_rules import find_fault
from voting.rules import Action, Party
from voting.schemas import PaperBallotsPublic, PaperCountCreate, PaperFigures, PaperState, PaperVoters


@life.action(
    Action.SET_PAPER_VOTERS,
    PaperVotersSet,
    access=COMMITTEE,
    path="paper-voters",
    errors=[NotOnTheRoll, PaperNeedsEqualVotes, RollSettled],
)
async def set_paper_voters(turn: ElectionTurn, given: PaperVoters) -> Outcome:
    """These voters vote on paper, or with a credential again: public on the roll, while everybody can object."""
    session, election = turn.session, turn.object
    if clock.now() >= election.objections_until:
        raise RollSettled
    if election.weight != election.voters:
        raise PaperNeedsEqualVotes
    wanted = select(Voter).where(Voter.election_id == election.id, col(Voter.member_id).in_(given.member_ids))
    voters = list(await session.exec(wanted))
    if len(voters) != len(set(given.member_ids)):
        raise NotOnTheRoll
    changed = [each for each in voters if each.on_paper != given.on_paper]
    for each in changed:
        each.on_paper = given.on_paper
    election.on_paper += len(changed) if given.on_paper else -len(changed)
    ids = sorted(each.member_id for each in changed)
    return Outcome(voter_ids=ids, on_paper=given.on_paper)


@life.action(
    Action.COUNT_PAPER,
    PaperBallotsCounted,
    access=COMMITTEE,
    path="paper-count",
    errors=[DoneAlready, FileNotUsable, PaperCountsDiffer, PaperDoesNotReconcile],
)
async def count_paper(turn: ElectionTurn, given: PaperCountCreate) -> Outcome:
    """With a scan of the record. The first of the committee may correct it; another one, who has not seen these figures
    and counts the same, confirms them."""
    session, election, actor_id = turn.session, turn.object, turn.actor_id
    assert actor_id
    assert election.election_record is not None
    found = PaperFigures.model_validate(given.model_dump(exclude={"file_ids"}))
    questions = read_record(election.election_record).questions
    fault = find_fault(questions, found, election.on_paper, may_write_in=election.write_in_on_paper)
    if fault is not None:
        raise PaperDoesNotReconcile(question=fault)
    count = await get_locked(session, PaperCount, election.id)
    if count and count.confirmed_by:
        raise DoneAlready
    counted = found.model_dump(mode="json")
    if count is None:
        session.add(PaperCount(election_id=election.id, counted=counted, counted_by=actor_id))
    elif count.counted_by == actor_id:
        count.counted = counted
    elif _ordered(PaperFigures.model_validate(count.counted)) != _ordered(found):
        raise PaperCountsDiffer
    else:
        count.confirmed_by = actor_id
    await FILES.attach(session, actor_id, given.file_ids, election_id=election.id)
    is_confirmed = count is not None and count.confirmed_by is not None
    if is_confirmed and election.state == ElectionState.TALLIED:
        give_duty(turn, ElectionDuty.DECRYPT, [each.member_id for each in await trustees_of(session, election.id)])
    told = {"confirmed": is_confirmed, "ballots": found.ballots if is_confirmed else None}
    return Outcome(told=told, noted={"confirmed": is_confirmed, "files": given.file_ids})


def _ordered(figures: PaperFigures) -> tuple[int, int, list[list[int]], list[tuple[int, str, int]]]:
    """Names that were written in come in any order."""
    names = sorted((each.question, each.name, each.votes) for each in figures.write_ins)
    return figures.ballots, figures.invalid, figures.counts, names


# ---- reading


async def show_state(session: AsyncSession, caller: Caller, election: Election) -> PaperState | None:
    if not election.on_paper:
        return None
    count = await session.get(PaperCount, election.id)
    names = await PEOPLE.names(session, [count.counted_by]) if count else {}
    files = (await session.exec(select(Attachment).where(Attachment.election_id == election.id))).all()
    is_confirmed = count is not None and count.confirmed_by is not None
    return PaperState(
        voters=election.on_paper,
        counted_by=names.get(count.counted_by, "") if count else None,
        is_confirmed=is_confirmed,
        scans=[FILES.public(session, each) for each in files if is_confirmed or each.uploader_id == caller.user.id],
    )


async def show_public(session: AsyncSession, election: Election) -> PaperBallotsPublic | None:
    """With the result, not before it."""
    count = await session.get(PaperCount, election.id) if election.on_paper and election.result else None
    return PaperBallotsPublic(voters=election.on_paper, **count.counted) if count else None


def add_up(result: Sequence[Sequence[int]], paper: PaperFigures) -> list[list[int]]:
    return [[*map(sum, zip(*both, strict=True))] for both in zip(result, paper.counts, strict=True)]


async def _show_scan(session: AsyncSession, caller: Caller, file: Attachment) -> FilePublic:
    """To everybody whom the election concerns, once it is confirmed; before, a second counts without seeing it."""
    shown = FILES.public(session, file)
    if file.uploader_id == caller.user.id:
        return shown
    assert file.election_id
    try:
        turn = await life.look(session, caller.user, file.election_id)
    except NotFound as error:
        raise FileNotFound from error
    count = await session.get(PaperCount, file.election_id)
    if count is None or count.confirmed_by is None:
        raise FileNotFound
    shown.original = Party.COMMITTEE in turn.parties
    return shown


FILES = Attachments(Attachment, ("election_id",), _show_scan)
