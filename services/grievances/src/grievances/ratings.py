"""The author's verdict on an answer. Nobody else can give it; "not solved" opens the case again one level higher."""

from casework.lifecycle import Outcome
from contracts.grievances import CaseClosed, CaseRated, CaseReopened
from grievances import routing
from grievances.errors import NotSolvedWithoutWords
from grievances.lifecycle import CaseTurn, life, pass_on
from grievances.models import Rating
from grievances.rules import HIGHEST, Action
from grievances.schemas import RatingCreate
from kit import clock
from kit.auth import SIGNED_IN


@life.action(Action.RATE, CaseRated, access=SIGNED_IN, path="rating", errors=[NotSolvedWithoutWords])
async def rate_case(turn: CaseTurn, given: RatingCreate) -> Outcome:
    """The author alone. Solved closes the case; not solved, for which words are needed, opens it one level higher."""
    if not given.solved and not given.words:
        raise NotSolvedWithoutWords
    case = turn.object
    turn.session.add(Rating(case_id=case.id, round=case.round, at=clock.now(), **given.model_dump()))
    return Outcome(
        words=given.words,
        noted={"round": case.round},
        then=(Action.CLOSE, True) if given.solved else (Action.REOPEN, None),
        solved=given.solved,
        score=given.score,
    )


@life.action(Action.CLOSE, CaseClosed)
async def close_case(turn: CaseTurn, rated: bool) -> Outcome:
    return Outcome(rated=rated)


@life.action(Action.REOPEN, CaseReopened)
async def reopen_case(turn: CaseTurn) -> Outcome:
    case, before = turn.object, turn.object.desk_unit_id
    desk, is_higher = await routing.level_above_answers(turn.session, case)
    await pass_on(turn, desk_unit_id=desk, department_id=None, supervising_unit_id=None)
    case.round += 1
    return Outcome(mark=None if is_higher else HIGHEST, unit_id=desk, previous_desk_unit_id=before)
