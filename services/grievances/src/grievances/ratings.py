"""The author's verdict on an answer. Nobody else can give it; "not solved" opens the case again one level higher."""

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import CaseClosed, CaseRated, CaseReopened
from grievances import routing, views
from grievances.access import Caller
from grievances.errors import NotSolvedWithoutWords
from grievances.lifecycle import enter, event_of, pass_on, step, take_turn
from grievances.models import Rating
from grievances.rules import HIGHEST, Action
from grievances.schemas import CasePublic, RatingCreate
from kit import audit, clock
from kit.outbox import publish


async def rate_case(
    session: AsyncSession, caller: Caller, case_id: str, version: int, rating: RatingCreate
) -> CasePublic:
    turn = await take_turn(session, caller.user, case_id, version, Action.CLOSE, Action.REOPEN)
    case = turn.case
    if not rating.solved and not rating.words:
        raise NotSolvedWithoutWords
    session.add(
        Rating(
            case_id=case.id,
            round=case.round,
            at=clock.now(),
            solved=rating.solved,
            score=rating.score,
            words=rating.words,
        )
    )
    await enter(turn, Action.RATE, clock.now(), words=rating.words)
    verdict = {"round": case.round, "solved": rating.solved, "score": rating.score}
    audit.record(session, caller.user.id, "case.rate", "case", case.id, after=verdict, words=rating.words)
    publish(session, event_of(case, CaseRated, solved=rating.solved, score=rating.score))
    if rating.solved:
        await step(turn, Action.CLOSE, CaseClosed, rated=True)
    else:
        before = case.desk_unit_id
        desk, is_higher = await routing.level_above_answers(session, case)
        await pass_on(turn, desk_unit_id=desk, department_id=None, supervising_unit_id=None)
        case.round += 1
        await step(
            turn,
            Action.REOPEN,
            CaseReopened,
            mark=None if is_higher else HIGHEST,
            unit_id=case.desk_unit_id,
            previous_desk_unit_id=before,
        )
    return await views.show(session, caller, case_id)
