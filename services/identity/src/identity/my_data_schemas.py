"""Shapes of what a member takes along of the data about them."""

from datetime import date, datetime

from pydantic import BaseModel

from contracts.roles import Role
from identity.models import ProposalKind, ProposalState
from identity.rules import FactorKind, Post, Sex
from kit.texts import Language


class MyPast(BaseModel):
    since: datetime
    unit_name: str
    name: str
    active: bool


class MyPost(BaseModel):
    post: Post
    unit_name: str
    duties: str
    full_time: bool
    starts_on: date
    ends_on: date | None
    ended_at: datetime | None


class MyGrant(BaseModel):
    role: Role
    unit_name: str
    created_at: datetime
    ended_at: datetime | None


class MySession(BaseModel):
    created_at: datetime
    last_used_at: datetime
    ended_at: datetime | None
    user_agent_label: str


class MyProposal(BaseModel):
    """About the caller, or made by them. Of others the name alone, as the page of proposals shows it."""

    kind: ProposalKind
    state: ProposalState
    member_name: str
    role: Role | None
    unit_name: str | None
    """Of a grant: where the role is to count; of a move: where the member is to belong."""
    reason: str
    proposer_name: str
    created_at: datetime
    expires_at: datetime
    decided_by_name: str | None
    decided_at: datetime | None
    answer: str | None


class MyMachine(BaseModel):
    name: str
    unit_name: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class MyFactor(BaseModel):
    kind: FactorKind
    name: str
    created_at: datetime
    last_used_at: datetime | None


class AccountData(BaseModel):
    """What this service holds about the caller, past and present. Not the secrets' digests, nor rows of rosters, which
    go after 30 days, nor the audit, which names nobody but by id."""

    employee_number: str
    external_id: str | None
    """What the HR system calls the caller."""
    name: str
    unit_name: str
    phone: str | None
    sex: Sex | None
    hired_on: date | None
    language: Language
    active: bool
    since: datetime
    """Since when anything is held."""
    password_changed_at: datetime | None
    history: list[MyPast]
    posts: list[MyPost]
    grants: list[MyGrant]
    proposals: list[MyProposal]
    machines: list[MyMachine]
    """Machine clients that the caller answers for."""
    sessions: list[MySession]
    factors: list[MyFactor]
    known_devices: list[datetime]
    """When each device from which the caller signed in was last used for it."""
