"""Publicity (公示): the file before the applicant's unit, masked, and what people object."""

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.lifecycle import HouseholdTurn, life, nearest_approver, policies, take_over
from assistance.models import DECISION, PEOPLE, Household, Notice, Objection
from assistance.rules import WITH_NOTICE, Action, Party
from casework import units
from casework.caller import Caller
from casework.conflict import Matter, involved
from casework.decisions import Decision
from casework.lifecycle import Outcome
from casework.publicity import Publicity, mask_name
from contracts.assistance import (
    HouseholdMonitored,
    HouseholdPublicized,
    HouseholdState,
    HouseholdUndisputed,
    ObjectionRaised,
    ObjectionsAnswered,
)
from contracts.roles import Role
from kit.auth import roles
from kit.db import get_locked
from kit.problems import NotFound
from kit.statements import is_one


async def require_answerer(session: AsyncSession, caller: Caller, notice: Notice) -> None:
    """The union officers of the unit or above; never the household itself."""
    household = await session.get_one(Household, notice.household_id)
    is_staff = await units.covers(session, caller.user.units_of(Role.UNION_STAFF), household.unit_id)
    own = await involved(session, PEOPLE, Matter(household.applicant_id), [caller.user.id])
    if not is_staff or own:
        raise NotFound


async def lock_file(session: AsyncSession, notice: Notice) -> HouseholdTurn:
    return await take_over(session, notice.household_id)


async def objection_raised(turn: HouseholdTurn, _objection: Objection) -> None:
    """A step of the file, which names nobody."""
    turn.party = Party.PUBLIC
    if turn.object.state in WITH_NOTICE:
        await life.perform(turn, Action.OBJECT)


async def objection_answered(turn: HouseholdTurn, objection: Objection, unanswered: int) -> None:
    """The answer to the last one is a step of the file."""
    if not unanswered and turn.object.state in (HouseholdState.OBJECTED, HouseholdState.LEAVING):
        turn.party, turn.actor_id, turn.unit_id = Party.STAFF, objection.answered_by, turn.object.unit_id
        await life.perform(turn, Action.SETTLE)


async def notice_ended(turn: HouseholdTurn, _notice: Notice) -> None:
    await life.perform(turn, Action.MONITOR if turn.object.state == HouseholdState.LEAVING else Action.END_NOTICE)


PUBLICITY = Publicity(
    Notice,
    Objection,
    PEOPLE,
    "publicity",
    require_answerer,
    lock=lock_file,
    ended=notice_ended,
    raised=objection_raised,
    answered=objection_answered,
    unnamed=True,
)


async def open_notice(turn: HouseholdTurn, kind: str) -> Notice:
    """`kind`: entry or exit. What is shown is masked before it is stored; an exit does not say why."""
    session, household = turn.session, turn.object
    unit = await units.get(session, household.unit_id)
    names = await PEOPLE.names(session, [household.applicant_id])
    shown = {
        "kind": kind,
        "unit": unit.name,
        "name": mask_name(names.get(household.applicant_id, "")),
        "programme": "hardship_file",
        "number": household.number,
    }
    if kind == "entry":
        shown["tier"] = Decision.model_validate_json(DECISION.open(session, household) or "").result
    return PUBLICITY.open(session, policies(session), household.unit_id, shown, household_id=household.id)


def has_open_objection() -> ColumnElement[bool]:
    """Of a household: an objection to its open notice waits for the answer."""
    waiting = select(Objection.id).join(Notice, col(Notice.id) == col(Objection.notice_id))
    here = waiting.where(
        Notice.household_id == Household.id, col(Notice.ended_at).is_(None), col(Objection.answered_at).is_(None)
    )
    return and_(is_one(col(Household.state), WITH_NOTICE), here.correlate(Household).exists())


async def open_notice_of(session: AsyncSession, household_id: str) -> Notice | None:
    found = select(Notice).where(Notice.household_id == household_id, col(Notice.ended_at).is_(None))
    return (await session.exec(found)).first()


async def take_back_notice(turn: HouseholdTurn) -> None:
    notice = await open_notice_of(turn.session, turn.object.id)
    if notice and (locked := await get_locked(turn.session, Notice, notice.id)):
        PUBLICITY.take_back(locked)


@life.action(Action.PUBLICIZE, HouseholdPublicized, access=roles(Role.UNION_STAFF))
async def publicize(turn: HouseholdTurn) -> Outcome:
    """Put it before the people of the unit: number, unit, masked name, tier, programme, and nothing else."""
    notice = await open_notice(turn, "entry")
    return Outcome(noted={"notice": notice.id})


@life.action(Action.OBJECT, ObjectionRaised)
async def object_to_it(turn: HouseholdTurn) -> None:
    """The entry names nobody: who objected is known to those who answer alone."""


@life.action(Action.SETTLE, ObjectionsAnswered)
async def settle(turn: HouseholdTurn) -> None:
    """Every objection has its answer."""


@life.action(Action.END_NOTICE, HouseholdUndisputed)
async def end_notice(turn: HouseholdTurn) -> Outcome:
    """The period is over."""
    return Outcome(told={"approver_unit_id": await nearest_approver(turn, Action.APPROVE)})


@life.action(Action.MONITOR, HouseholdMonitored)
async def monitor(turn: HouseholdTurn) -> None:
    """The household has left the file; a relapse opens it again."""
