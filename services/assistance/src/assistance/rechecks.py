"""After filing: the yearly check, leaving the file, and hardship that comes back."""

from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.deadlines import DEADLINES
from assistance.eligibility import INCOMPLETE, judge
from assistance.errors import FiguresIncomplete, NotEligibleAnyMore, StillEligible
from assistance.lifecycle import HouseholdTurn, life, policies, take_over
from assistance.models import DECISION, FIGURES, STORY, Household
from assistance.notices import open_notice, take_back_notice
from assistance.rules import Action, Tier
from assistance.schemas import Keeping, Relapse, Renewal
from assistance.words import missing_figures
from casework.deadlines import watch
from casework.lifecycle import Outcome
from contracts.assistance import (
    HouseholdExited,
    HouseholdKept,
    HouseholdLeaving,
    HouseholdRelapsed,
    HouseholdRenewed,
    RecheckDue,
)
from contracts.roles import Role
from kit import clock
from kit.auth import SIGNED_IN, roles
from kit.service import Context

STAFF = roles(Role.UNION_STAFF)


@life.action(Action.CALL_RECHECK, RecheckDue)
async def call_recheck(turn: HouseholdTurn) -> None:
    """A year has passed."""


@life.action(Action.RENEW, HouseholdRenewed, access=STAFF, errors=[FiguresIncomplete, NotEligibleAnyMore])
async def renew(turn: HouseholdTurn, given: Renewal) -> None:
    """The figures of this year still come to a tier."""
    decision = judge(given.figures, policies(turn.session), clock.today())
    if decision.result == INCOMPLETE:
        raise FiguresIncomplete(missing=missing_figures(decision))
    if decision.result not in set(Tier):
        raise NotEligibleAnyMore
    FIGURES.seal(turn.session, turn.object, given.figures.model_dump_json())
    DECISION.seal(turn.session, turn.object, decision.model_dump_json())


@life.action(Action.LEAVE, HouseholdLeaving, access=STAFF, errors=[FiguresIncomplete, StillEligible])
async def leave(turn: HouseholdTurn, given: Renewal) -> Outcome:
    """The figures of this year come to none: before the file ends, its end is on notice."""
    decision = judge(given.figures, policies(turn.session), clock.today())
    if decision.result == INCOMPLETE:
        raise FiguresIncomplete(missing=missing_figures(decision))
    if decision.result in set(Tier):
        raise StillEligible
    FIGURES.seal(turn.session, turn.object, given.figures.model_dump_json())
    DECISION.seal(turn.session, turn.object, decision.model_dump_json())
    notice = await open_notice(turn, "exit")
    return Outcome(noted={"notice": notice.id})


@life.action(Action.KEEP, HouseholdKept, access=STAFF, errors=[FiguresIncomplete, NotEligibleAnyMore])
async def keep(turn: HouseholdTurn, given: Keeping) -> Outcome:
    """The figures, as they were found to be, come to a tier after all: the notice is taken back, and aid goes on."""
    await renew(turn, given)
    await take_back_notice(turn)
    return Outcome(words=given.reason)


@life.action(Action.EXIT, HouseholdExited)
async def exit_file(turn: HouseholdTurn) -> None:
    """It was watched for as long as policy says."""


@life.action(Action.RELAPSE, HouseholdRelapsed, access=SIGNED_IN)
async def relapse(turn: HouseholdTurn, given: Relapse) -> None:
    """Hardship is back: the same file opens again, and the way begins with a visit."""
    FIGURES.seal(turn.session, turn.object, given.figures.model_dump_json())
    STORY.seal(turn.session, turn.object, given.story)
    turn.object.decision = None
    turn.object.is_appealed = False
    turn.object.round += 1


async def watch_clocks(context: Context) -> None:
    await watch(context, Household, _answer)


async def _answer(session: AsyncSession, household_id: str) -> None:
    turn = await take_over(session, household_id)
    if due := DEADLINES.take_due(turn.object, clock.now()):
        await life.perform(turn, due[1])
