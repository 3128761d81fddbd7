"""Who somebody is to a claim of mutual aid."""

from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.mutual_models import Claim
from assistance.mutual_rules import ClaimParty
from casework import units
from contracts.mutual_aid import ClaimState
from contracts.roles import Role
from kit.auth import User
from kit.problems import NotFound

_ROLES = {
    ClaimParty.STAFF: Role.UNION_STAFF,
    ClaimParty.APPROVER: Role.APPROVER,
    ClaimParty.AUDITOR: Role.AUDITOR,
}


async def parties_to_claim(session: AsyncSession, user: User, claim: Claim) -> list[ClaimParty]:
    """At least one, or NotFound; of one's own one is the claimant alone."""
    if claim.member_id == user.id:
        user.require_open(claim.claimed_at)
        return [ClaimParty.CLAIMANT]
    found = [
        party
        for party, role in _ROLES.items()
        if (party is ClaimParty.STAFF or claim.state == ClaimState.ACCEPTED)
        and await units.covers(session, user.units_of(role), claim.unit_id)
    ]
    if not found:
        user.refuse_unknown(NotFound)
    return found
