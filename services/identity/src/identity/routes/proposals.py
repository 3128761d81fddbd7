"""What one administrator proposes and another confirms."""

from typing import Annotated

from fastapi import Query

from contracts.roles import Role
from identity import proposals
from identity.activation_codes import ISSUERS
from identity.errors import (
    AlreadyGranted,
    AlreadyProposed,
    AnotherMustConfirm,
    AnotherMustIssue,
    DutiesConflict,
    MemberUnknown,
    NoSecondAdministrator,
    OpenedByHr,
    OwnAccount,
    OwnGrant,
    ProposalDecided,
    ProposalVoid,
    RolesBeyondReach,
    UnitUnchanged,
    UnitUnknown,
)
from identity.grants import LAST
from identity.proposal_schemas import (
    DeactivationProposal,
    GrantProposal,
    MoveProposal,
    ProposalAnswer,
    ProposalMade,
    ProposalPublic,
    ResetProposal,
)
from kit.auth import SIGNED_IN, CurrentUser, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes

routes = Routes("identity", tag="proposals")

_GRANT = (UnitUnknown, MemberUnknown, OwnGrant, AlreadyGranted, DutiesConflict, OpenedByHr)
_DEACTIVATION = (OwnAccount, RolesBeyondReach, *LAST.values())
_PROPOSED = (AlreadyProposed, NoSecondAdministrator)
_DECIDED = (NotFound, ProposalDecided, AnotherMustConfirm)


@routes.post(
    "/proposals/grants", access=roles(Role.SECURITY_ADMIN), status_code=201, errors=[*_GRANT, *_PROPOSED, NotFound]
)
async def propose_grant(session: Write, user: CurrentUser, wanted: GrantProposal) -> ProposalMade:
    """A role that takes two. `code`: an activation code comes with it, whose first half is in the answer."""
    return await proposals.propose_grant(session, user, wanted)


@routes.post(
    "/proposals/resets", access=roles(*ISSUERS), status_code=201, errors=[NotFound, AnotherMustIssue, *_PROPOSED]
)
async def propose_reset(session: Write, user: CurrentUser, wanted: ResetProposal) -> ProposalMade:
    """An activation code for somebody who holds a role. Its first half is in the answer, shown this once."""
    return await proposals.propose_reset(session, user, wanted)


@routes.post(
    "/proposals/deactivations",
    access=roles(Role.HR_ADMIN),
    status_code=201,
    errors=[NotFound, *_DEACTIVATION, *_PROPOSED],
)
async def propose_deactivation(session: Write, user: CurrentUser, wanted: DeactivationProposal) -> ProposalMade:
    return await proposals.propose_deactivation(session, user, wanted)


@routes.post(
    "/proposals/moves",
    access=roles(Role.HR_ADMIN),
    status_code=201,
    errors=[NotFound, UnitUnknown, UnitUnchanged, *_PROPOSED],
)
async def propose_move(session: Write, user: CurrentUser, wanted: MoveProposal) -> ProposalMade:
    """To another unit, of somebody who holds an important role or whose account is locked."""
    return await proposals.propose_move(session, user, wanted)


@routes.get("/proposals", access=SIGNED_IN, errors=[CursorInvalid])
async def list_proposals(
    session: Read,
    user: CurrentUser,
    waiting: Annotated[bool, Query(description="Those that wait, or those that were decided.")] = True,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[ProposalPublic]:
    """Those the caller proposed, may decide about, or is the subject of."""
    return await proposals.list_proposals(session, user, waiting=waiting, limit=limit, cursor=cursor)


@routes.post(
    "/proposals/{proposal_id}/confirm",
    access=roles(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR),
    errors=[*_DECIDED, ProposalVoid, *_GRANT, *_DEACTIVATION],
)
async def confirm_proposal(session: Write, user: CurrentUser, proposal_id: Id, given: ProposalAnswer) -> ProposalMade:
    """It takes effect. Where a code comes with it, its second half is in the answer, shown this once."""
    return await proposals.confirm(session, user, proposal_id, given.reason)


@routes.post("/proposals/{proposal_id}/refuse", access=SIGNED_IN, errors=_DECIDED)
async def refuse_proposal(session: Write, user: CurrentUser, proposal_id: Id, given: ProposalAnswer) -> ProposalPublic:
    """By those who may confirm, and by the owner of the account that it would reset; its proposer withdraws it."""
    return await proposals.refuse(session, user, proposal_id, given.reason)
