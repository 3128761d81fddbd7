"""Shapes of machine clients that cross HTTP."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, Field

from contracts.scopes import MachineScope
from identity.machine_rules import MOST_OVERLAP, ClientState
from identity.schemas import UnitBrief
from kit.fields import AS_TEXT, Id, Line, Request


def _sorted(scopes: list[MachineScope]) -> list[MachineScope]:
    return sorted(set(scopes))


BEARER: Final = "Bearer"
PublicJwk = Annotated[
    dict[str, Any], Field(max_length=20, description="A public key (RFC 7517): RSA from 2048 bits, P-256 or Ed25519.")
]


class MachineCreate(Request):
    name: Annotated[str, Line(2, 50)]
    contact: Annotated[str, Line(2, 100)]
    """Whom to ask about the program: a telephone number or an e-mail address."""
    owner_id: Id
    unit_id: Id
    scopes: Annotated[
        list[Annotated[MachineScope, AS_TEXT]], Field(min_length=1, max_length=20), AfterValidator(_sorted)
    ]
    expires_on: Annotated[date, AS_TEXT]
    """The last day on which it works, within a year."""
    public_jwk: PublicJwk | None = None
    """Where it is given the client signs assertions; else it gets a secret, shown once."""


class CredentialCreate(Request):
    public_jwk: PublicJwk | None = None
    overlap_days: Annotated[int, Field(ge=0, le=MOST_OVERLAP.days)] = 7
    """So long those before still hold. 0: they end at once, as after a leak, and the client's tokens with them."""


class CredentialPublic(BaseModel):
    id: str
    kind: Literal["secret", "key"]
    thumbprint: str | None
    """Of a key (RFC 7638)."""
    created_at: datetime
    confirmed: bool
    """False: it proves nothing until a second administrator confirms it, and lapses at `ends_at`."""
    may_confirm: bool
    """Whether the caller may."""
    ends_at: datetime


class MachineOwner(BaseModel):
    id: str
    name: str
    active: bool
    """False where they have left: somebody else must answer for the program."""


class MachinePublic(BaseModel):
    id: str
    """The client id."""
    name: str
    contact: str
    owner: MachineOwner
    unit: UnitBrief
    scopes: list[str]
    state: ClientState
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    """When it last used a token, to the minute."""
    credentials: list[CredentialPublic]
    """Those that hold now, the newest first."""


class MachineMade(BaseModel):
    machine: MachinePublic
    secret: str | None
    """Shown this once; only its digest is kept. Null where the client has a key."""


class ScopePublic(BaseModel):
    scope: MachineScope
    description: str


class ScopeList(BaseModel):
    items: list[ScopePublic]


class AccessTokenMade(BaseModel):
    """RFC 6749, section 5.1."""

    access_token: str
    token_type: Literal["Bearer"] = BEARER
    expires_in: int
    """Seconds."""
    scope: str


class Introspection(BaseModel):
    """RFC 7662, section 2.2. All but `active` only where it is."""

    active: bool
    scope: str | None = None
    client_id: str | None = None
    sub: str | None = None
    token_type: Literal["Bearer"] | None = None
    exp: int | None = None
    iat: int | None = None
    iss: str | None = None


class ServerMetadata(BaseModel):
    """RFC 8414, section 2."""

    issuer: str
    token_endpoint: str
    introspection_endpoint: str
    revocation_endpoint: str
    jwks_uri: str
    scopes_supported: list[str]
    response_types_supported: list[str]
    grant_types_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    token_endpoint_auth_signing_alg_values_supported: list[str]
    introspection_endpoint_auth_methods_supported: list[str]
    introspection_endpoint_auth_signing_alg_values_supported: list[str]
    revocation_endpoint_auth_methods_supported: list[str]
    revocation_endpoint_auth_signing_alg_values_supported: list[str]
    service_documentation: str
