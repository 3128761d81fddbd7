"""Approval by two who neither visited nor assessed, and refusal at any of the desks."""

from assistance.duplicates import find_duplicates
from assistance.errors import PersonInAnotherFile, YouAreRelated
from assistance.fitness import require_untied
from assistance.lifecycle import HouseholdTurn, life, nearest_approver
from assistance.rules import Action, Party
from assistance.schemas import ReasonGiven
from casework.lifecycle import Outcome
from contracts.assistance import HouseholdApproved, HouseholdFiled, HouseholdRejected
from contracts.roles import Role
from kit.auth import roles
from kit.db import hold_alone

APPROVERS = roles(Role.APPROVER, fresh=True)


@life.action(Action.APPROVE, HouseholdApproved, access=APPROVERS, errors=[YouAreRelated])
async def approve(turn: HouseholdTurn) -> Outcome:
    """The first of two; neither of them visited or was in the committee."""
    await require_untied(turn)
    return Outcome(told={"approver_unit_id": await nearest_approver(turn, Action.COUNTERSIGN)})


@life.action(Action.COUNTERSIGN, HouseholdFiled, access=APPROVERS, errors=[PersonInAnotherFile, YouAreRelated])
async def countersign(turn: HouseholdTurn) -> None:
    """The second: the household is on file. Nobody is in two files."""
    await require_untied(turn)
    await hold_alone(turn.session, "filing of households")  # two files with one person, countersigned at once
    found = await find_duplicates(turn.session, turn.object, filed=True)
    numbers = [each.number for each in found if "person" in each.same]
    if numbers:
        raise PersonInAnotherFile(numbers=numbers)


@life.action(Action.REJECT, HouseholdRejected, access=roles(Role.UNION_STAFF, Role.APPROVER), errors=[YouAreRelated])
async def reject(turn: HouseholdTurn, given: ReasonGiven) -> Outcome:
    """Not on file, with the reason; the household may appeal once, within the time that policy gives."""
    if turn.party == Party.APPROVER:
        await require_untied(turn)
    return Outcome(words=given.reason, told={"is_final": turn.object.is_appealed})
