"""Approval by two who did not assess, and refusal at any of the desks."""

from assistance.desks import nearest
from assistance.duplicates import find_duplicates
from assistance.errors import PersonInAnotherFile
from assistance.lifecycle import HouseholdTurn, life
from assistance.rules import Action
from assistance.schemas import ReasonGiven
from casework.lifecycle import Outcome
from contracts.assistance import HouseholdApproved, HouseholdFiled, HouseholdRejected
from contracts.roles import Role
from kit.auth import roles
from kit.db import hold_alone

APPROVERS = roles(Role.APPROVER, fresh=True)


@life.action(Action.APPROVE, HouseholdApproved, access=APPROVERS)
async def approve(turn: HouseholdTurn) -> Outcome:
    """The first of two; neither of them was in the committee."""
    kept_out = [turn.actor_id, turn.object.applicant_id]
    return Outcome(told={"approver_unit_id": await nearest(turn.session, turn.object.unit_id, Role.APPROVER, kept_out)})


@life.action(Action.COUNTERSIGN, HouseholdFiled, access=APPROVERS, errors=[PersonInAnotherFile])
async def countersign(turn: HouseholdTurn) -> None:
    """The second: the household is on file. Nobody is in two files."""
    await hold_alone(turn.session, "filing of households")  # two files with one person, countersigned at once
    found = await find_duplicates(turn.session, turn.object, filed=True)
    numbers = [each.number for each in found if "person" in each.same]
    if numbers:
        raise PersonInAnotherFile(numbers=numbers)


@life.action(Action.REJECT, HouseholdRejected, access=roles(Role.UNION_STAFF, Role.APPROVER))
async def reject(turn: HouseholdTurn, given: ReasonGiven) -> Outcome:
    """Not on file, with the reason; the household may appeal within the time that policy gives."""
    return Outcome(words=given.reason)
