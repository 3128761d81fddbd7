"""Machine clients, as administrators see them."""

from contracts.roles import Role
from identity import machines
from identity.errors import MemberUnknown, UnitUnknown
from identity.machine_errors import (
    AnotherMustConfirmKey,
    CredentialConfirmed,
    ExpiryNotPossible,
    KeyHasPrivateHalf,
    KeyNotUsable,
    LastCredential,
    MachineEnded,
    NobodyToConfirm,
)
from identity.machine_schemas import CredentialCreate, MachineCreate, MachineMade, MachinePublic, ScopeList
from kit.auth import CurrentUser, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import CallersLanguage, Routes

routes = Routes("identity", tag="machines")

_SECURITY = roles(Role.SECURITY_ADMIN)
_SECURITY_LATELY = roles(Role.SECURITY_ADMIN, fresh=True)
_KEYS = (KeyHasPrivateHalf, KeyNotUsable, NobodyToConfirm)


@routes.get("/scopes", access=roles(*machines.READERS))
async def list_scopes(language: CallersLanguage) -> ScopeList:
    """What a machine client may be registered for, in words."""
    return ScopeList(items=machines.list_scopes(language))


@routes.get("/machines", access=roles(*machines.READERS), errors=[CursorInvalid])
async def list_machines(
    session: Read, user: CurrentUser, limit: Limit = 20, cursor: Cursor = None
) -> Page[MachinePublic]:
    """Of the units the caller answers for, the newest first, revoked ones too."""
    return await machines.list_machines(session, user, limit=limit, cursor=cursor)


@routes.post(
    "/machines",
    access=_SECURITY_LATELY,
    status_code=201,
    errors=[UnitUnknown, MemberUnknown, ExpiryNotPossible, *_KEYS],
)
async def register_machine(session: Write, user: CurrentUser, wanted: MachineCreate) -> MachineMade:
    """The secret is in the answer, shown this once; with scim:write it works once somebody else has confirmed it.
    Not idempotent: a remembered answer would keep the secret."""
    return await machines.register(session, user, wanted)


@routes.post(
    "/machines/{machine_id}/credentials",
    access=_SECURITY_LATELY,
    status_code=201,
    errors=[NotFound, MachineEnded, *_KEYS],
)
async def add_machine_credential(
    session: Write, user: CurrentUser, machine_id: Id, wanted: CredentialCreate
) -> MachineMade:
    """Another secret or key. Those before hold for `overlap_days` more, so that the program need not stop."""
    return await machines.add_credential(session, user, machine_id, wanted)


@routes.post(
    "/machines/{machine_id}/credentials/{credential_id}/confirm",
    access=roles(*machines.CONFIRMERS),
    status_code=204,
    errors=[NotFound, MachineEnded, AnotherMustConfirmKey, CredentialConfirmed],
)
async def confirm_machine_credential(session: Write, user: CurrentUser, machine_id: Id, credential_id: Id) -> None:
    """By another person than the one who issued it, of another office: from then on it works."""
    await machines.confirm_credential(session, user, machine_id, credential_id)


@routes.delete(
    "/machines/{machine_id}/credentials/{credential_id}",
    access=_SECURITY,
    status_code=204,
    errors=[NotFound, MachineEnded, LastCredential],
)
async def end_machine_credential(session: Write, user: CurrentUser, machine_id: Id, credential_id: Id) -> None:
    """At once."""
    await machines.end_credential(session, user, machine_id, credential_id)


@routes.post("/machines/{machine_id}/revoke", access=_SECURITY, status_code=204, errors=[NotFound, MachineEnded])
async def revoke_machine(session: Write, user: CurrentUser, machine_id: Id) -> None:
    """For good. What it holds a token for is closed to it at once."""
    await machines.revoke(session, user, machine_id)
