"""Shapes of proposals that cross HTTP."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel

from contracts.roles import Role
from identity.models import ProposalKind, ProposalState
from identity.schemas import GrantCreate
from kit.fields import Id, Request, Words

Reason = Annotated[str, Words(1, 500)]


class ResetProposal(Request):
    member_id: Id
    reason: Reason


class DeactivationProposal(ResetProposal):
    pass


class MoveProposal(ResetProposal):
    unit_id: Id


class GrantProposal(GrantCreate):
    reason: Reason
    code: bool = False
    """True where an activation code is to come with the role: the account was never opened, or opened with HR's code,
    which then ends."""


class ProposalAnswer(Request):
    reason: Reason


class ProposalPublic(BaseModel):
    id: str
    kind: ProposalKind
    state: ProposalState
    member_id: str
    member_name: str
    employee_number: str
    member_unit_name: str
    role: Role | None
    unit_name: str | None
    """Of a grant: where the role is to count; of a move: where the member is to belong."""
    code: bool
    """Whether an activation code comes with it: each of the two hands over one half."""
    reason: str
    proposer_name: str
    proposer_role: Role
    created_at: datetime
    expires_at: datetime
    decided_by_name: str | None
    decided_at: datetime | None
    answer: str | None
    may_confirm: bool
    may_refuse: bool
    may_withdraw: bool


class ProposalMade(BaseModel):
    proposal: ProposalPublic
    code_half: str | None
    """The caller's half of the activation code, shown this once; the other administrator has the other half."""
