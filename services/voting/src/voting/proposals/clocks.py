"""What the worker does when a clock of a proposal has run out, and when a planned day has passed."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.conflict import Matter
from casework.deadlines import Call, Clock, watch
from casework.lifecycle import Outcome
from contracts.proposals import ProposalDue, ProposalOverdue, ProposalReminded, ProposalSupervised
from contracts.proposals import StaffProposalState as State
from kit import clock
from kit.outbox import publish
from kit.service import Context, each_alone
from voting.proposals.life import DESKS, ProposalTurn, proposal_life, take_over
from voting.proposals.models import Proposal
from voting.proposals.rules import DEADLINES, Action

_PROMISED = (State.REPLIED, State.RATED)


async def watch_proposals(context: Context) -> None:
    await watch(context, Proposal, _answer)


async def _answer(session: AsyncSession, proposal_id: str) -> None:
    turn = await take_over(session, proposal_id)
    due = DEADLINES.take_due(turn.object, clock.now())
    if not due:
        return
    late, call = due
    if call == Action.CLOSE:
        await proposal_life.perform(turn, call)
    else:
        await _say(turn, late, Call(call))


async def _say(turn: ProposalTurn, late: Clock, call: Call) -> None:
    """Remind who owes it; enter that it is overdue; call the union above."""
    session, proposal, due = turn.session, turn.object, ProposalDue(late.kind)
    match call:
        case Call.NEAR:
            publish(session, proposal_life.event_of(proposal, ProposalReminded, due=due, due_at=late.at))
        case Call.PASSED:
            await proposal_life.record(
                turn, Action.LATE, ProposalOverdue, Outcome(mark=due, due=due, told={"due_at": late.at})
            )
        case Call.SUPERVISE:
            levels = (await DESKS.levels(session, proposal.desk_unit_id))[1:]
            above = await DESKS.choose(session, levels, Matter(proposal.proposer_id))
            if above:
                outcome = Outcome(mark=due, unit_id=above, due=due, supervising_unit_id=above)
                await proposal_life.record(turn, Action.SUPERVISE, ProposalSupervised, outcome)


async def bring_back_plans(context: Context) -> None:
    """Every plan whose day has passed, each in a transaction of its own."""
    today = clock.today()
    passed = select(Proposal.id).where(col(Proposal.planned_on) < today, col(Proposal.state).in_(_PROMISED))
    async with context.db.read() as session:
        ids = list(await session.exec(passed.order_by(col(Proposal.planned_on))))

    async def bring_back(session: AsyncSession, proposal_id: str) -> None:
        turn = await take_over(session, proposal_id)
        planned_on = turn.object.planned_on
        if planned_on and planned_on < clock.today() and turn.object.state in _PROMISED:
            await proposal_life.perform(turn, Action.RETURN)

    await each_alone(context, ids, bring_back)
