"""The vote: by an election of the existing kind, by the jury's points, or by both; and who is chosen."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.lifecycle import Outcome
from contracts.honours import HonourChosen, HonourVoteBegun, NomineesScored
from contracts.roles import Role
from contracts.voting import ElectionState
from kit import clock
from kit.auth import SIGNED_IN, roles
from voting.congresses.rules import Category
from voting.drafts import REFUSALS, is_member, make_draft
from voting.honours.choosing import Standing, Tied, can_be_met, choose, reckon_quotas, score
from voting.honours.errors import (
    DrawLots,
    JuryNotDone,
    JuryTooSmall,
    NominationsUnchecked,
    OwnNomination,
    QuotasUnmet,
    ScoresIncomplete,
    TooFewNominees,
    TooManyNominees,
    VoteNotOver,
)
from voting.honours.life import DEAD, HonourTurn, election_state, honour_life, jurors_of, nominations_of, policies
from voting.honours.models import Honour, JuryScore, Nomination
from voting.honours.notices import open_notice
from voting.honours.rules import Action, NominationState
from voting.honours.schemas import MOST_NOMINEES, BallotOfNominees, HonourChoice, JuryPoints
from voting.models import PEOPLE, ArchiveHead, Election, PaperCount
from voting.rules import QuestionKind
from voting.schemas import BothLanguages, Definition, PaperFigures, QuestionDraft

STAFF = roles(Role.UNION_STAFF)
_BEGINNING = (NominationsUnchecked, OwnNomination, QuotasUnmet, TooFewNominees, TooManyNominees)


async def _begin(turn: HonourTurn) -> list[Nomination]:
    """Give the nominees their places on the ballot.

    NominationsUnchecked, QuotasUnmet, TooFewNominees, TooManyNominees.
    """
    session, honour = turn.session, turn.object
    if unchecked := len(await nominations_of(session, honour.id, [NominationState.NOMINATED])):
        raise NominationsUnchecked(count=unchecked)
    book, today = policies(session), clock.today()
    nominees = await nominations_of(session, honour.id)
    least = honour.places + book.at("honour.more_than_places", today).number
    if len(nominees) < least:
        raise TooFewNominees(places=honour.places, least=least, count=len(nominees))
    if len(nominees) > MOST_NOMINEES:
        raise TooManyNominees(most=MOST_NOMINEES, count=len(nominees))
    quotas, _ = reckon_quotas(honour.places, honour.level, book, honour.made_at.date())
    if not can_be_met([Category(each.category) for each in nominees], quotas):
        raise QuotasUnmet(front_line=quotas.front_line, managers=quotas.managers)
    for place, each in enumerate(nominees, 1):
        each.place = place
    return nominees


@honour_life.action(
    Action.PREPARE_VOTE,
    HonourVoteBegun,
    access=roles(Role.ELECTION_COMMITTEE),
    errors=[*REFUSALS, *_BEGINNING],
)
async def prepare_vote(turn: HonourTurn, given: BallotOfNominees) -> Outcome:
    """An election by secret ballot among everybody of the unit; the jury may give its points from now on.

    Again in place of one that was given up or declared void.
    """
    session, honour = turn.session, turn.object
    if honour.election_id and await election_state(turn) not in DEAD:
        raise honour_life.not_now(honour)
    nominees = await _begin(turn)
    question = await _question(session, honour, nominees)
    asked = Definition(
        title=_said(honour.title),
        questions=[question],
        unit_ids=[honour.unit_id],
        **given.model_dump(),
    )
    assert turn.actor_id
    honour.election_id = (await make_draft(session, turn.actor_id, honour.unit_id, asked)).id
    return Outcome(election_id=honour.election_id, told={"juror_ids": await jurors_of(session, honour.id)})


async def _question(session: AsyncSession, honour: Honour, nominees: list[Nomination]) -> QuestionDraft:
    names = await PEOPLE.names(session, [each.member_id for each in nominees])
    places = await units.names(session, [each.unit_id for each in nominees])
    return QuestionDraft(
        kind=QuestionKind.CHOICE,
        text=BothLanguages(zh=f"请选出至多 {honour.places} 名", en=f"Choose {honour.places} at most"),
        answers=[
            _said(f"{each.place}. {names.get(each.member_id, '')} · {places.get(each.unit_id, '')}")
            for each in nominees
        ],
        minimum=1,
        maximum=honour.places,
    )


def _said(words: str) -> BothLanguages:
    return BothLanguages(zh=words, en=words)


@honour_life.action(Action.BEGIN_SCORING, HonourVoteBegun, access=STAFF, errors=_BEGINNING)
async def begin_scoring(turn: HonourTurn) -> Outcome:
    """Where the jury decides alone."""
    await _begin(turn)
    return Outcome(election_id=None, told={"juror_ids": await jurors_of(turn.session, turn.object.id)})


@honour_life.action(Action.SCORE, NomineesScored, access=SIGNED_IN, errors=[ScoresIncomplete])
async def score_nominees(turn: HonourTurn, given: JuryPoints) -> None:
    """One juror's points for every nominee, until those chosen are named."""
    session = turn.session
    points = {each.nomination_id: each.points for each in given.scores}
    nominees = await nominations_of(session, turn.object.id, [NominationState.QUALIFIED])
    if {each.id for each in nominees} != points.keys() or len(points) != len(given.scores):
        raise ScoresIncomplete
    assert turn.actor_id
    for nomination_id, value in points.items():
        known = await session.get(JuryScore, (nomination_id, turn.actor_id))
        if known:
            known.points = value
        else:
            session.add(JuryScore(nomination_id=nomination_id, juror_id=turn.actor_id, points=value))
    await session.flush()


@honour_life.action(
    Action.CHOOSE,
    HonourChosen,
    access=STAFF,
    errors=[DrawLots, JuryNotDone, JuryTooSmall, OwnNomination, VoteNotOver],
)
async def choose_nominees(turn: HonourTurn, given: HonourChoice) -> Outcome:
    """Votes and points by the stated weight, then the quotas; those chosen stand before the people at once."""
    session, honour = turn.session, turn.object
    nominees = await nominations_of(session, honour.id, [NominationState.QUALIFIED])
    votes, ballots = await _count_votes(session, honour, nominees)
    points = await _points(session, honour, nominees)
    for each in nominees:
        each.votes = votes.get(each.id)
        each.score = score(votes.get(each.id, 0), ballots, points.get(each.id, ()), honour.jury_weight)
    quotas, _ = reckon_quotas(honour.places, honour.level, policies(session), honour.made_at.date())
    standings = [Standing(each.id, Category(each.category), each.score or 0) for each in nominees]
    try:
        chosen = [each.nomination_id for each in choose(standings, quotas, given.lots)]
    except Tied as tied:
        equal = [each for each in nominees if each.id in tied.nomination_ids]
        names = await PEOPLE.names(session, [each.member_id for each in equal])
        places = await units.names(session, [each.unit_id for each in equal])
        said = [f"{names.get(each.member_id, '')}（{places.get(each.unit_id, '')}）" for each in equal]
        raise DrawLots(names=sorted(said)) from None
    for each in nominees:
        each.state = NominationState.CHOSEN if each.id in chosen else NominationState.NOT_CHOSEN
    await session.flush()
    await open_notice(turn)
    told = {"chosen_ids": [each.member_id for each in nominees if each.id in chosen]}
    return Outcome(told=told, noted={"chosen": chosen, "lots": given.lots})


async def _count_votes(session: AsyncSession, honour: Honour, nominees: list[Nomination]) -> tuple[dict[str, int], int]:
    """Votes by nomination, and valid ballots. VoteNotOver."""
    if honour.jury_weight == 100:
        return {}, 0
    election = await session.get_one(Election, honour.election_id)
    if election.state != ElectionState.CERTIFIED or election.result is None:
        raise VoteNotOver
    ballots = (await session.get_one(ArchiveHead, election.uuid)).voted
    [result] = election.result
    if election.on_paper:
        paper = PaperFigures.model_validate((await session.get_one(PaperCount, election.id)).counted)
        ballots += paper.ballots - paper.invalid
        result = [sum(each) for each in zip(result, paper.counts[0], strict=True)]
    _blank, *votes = result
    return {each.id: count for each, count in zip(nominees, votes, strict=True)}, ballots


async def _points(session: AsyncSession, honour: Honour, nominees: list[Nomination]) -> dict[str, list[int]]:
    """By nomination. JuryNotDone; JuryTooSmall, where those who have left leave too few."""
    if honour.jury_weight == 0:
        return {}
    found = select(JuryScore).where(col(JuryScore.nomination_id).in_([each.id for each in nominees]))
    points: dict[str, list[int]] = {each.id: [] for each in nominees}
    done: set[str] = set()
    for each in await session.exec(found):
        points[each.nomination_id].append(each.points)
        done.add(each.juror_id)
    here = select(PEOPLE.member.id).where(col(PEOPLE.member.id).in_(await jurors_of(session, honour.id)), *is_member())
    if missing := len({*await session.exec(here)} - done):
        raise JuryNotDone(count=missing)
    least = policies(session).at("honour.jury_least", honour.made_at.date()).number
    if len(done) < least:
        raise JuryTooSmall(least=least)
    return points
