"""Machine clients: programs of the enterprise that act in their own name. A security administrator registers each for a
unit, with scopes and an end, and a member who answers for it.

Others are notified of each step: the member, and the administrators who reach the unit.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.identity import MachineMatter, MachineNotice
from contracts.roles import Role
from identity.errors import MemberUnknown
from identity.machine_errors import ExpiryNotPossible, KeyHasPrivateHalf, KeyNotUsable, LastCredential, MachineEnded
from identity.machine_rules import (
    LONGEST_LIFE,
    SCOPE_TEXTS,
    ClientState,
    KeyDefect,
    client_state,
    read_public_jwk,
    thumbprint_input,
)
from identity.machine_schemas import (
    CredentialCreate,
    CredentialPublic,
    MachineCreate,
    MachineMade,
    MachineOwner,
    MachinePublic,
    ScopePublic,
)
from identity.models import Machine, MachineCredential, Member
from identity.rules import ADMINISTRATORS, digest, new_secret
from identity.schemas import UnitBrief
from identity.telling import read_holders
from identity.units import require_reach
from kit import audit, clock
from kit.auth import User
from kit.db import get_locked
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language

READERS = (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR)


def list_scopes(language: Language) -> list[ScopePublic]:
    return [ScopePublic(scope=scope, description=text.in_(language)) for scope, text in SCOPE_TEXTS.items()]


async def list_machines(session: AsyncSession, user: User, *, limit: int, cursor: str | None) -> Page[MachinePublic]:
    """Of the units the caller answers for, the newest first."""
    found = (
        select(Machine)
        .where(col(Machine.unit_id).in_(units.within(user.units_of(*READERS))))
        .order_by(col(Machine.id).desc())
    )
    machines: Page[Machine] = await page(session, found, limit=limit, cursor=cursor, as_=lambda machine: machine)
    return Page(items=await _public(session, machines.items), next=machines.next)


async def register(session: AsyncSession, user: User, wanted: MachineCreate) -> MachineMade:
    """Raises UnitUnknown, MemberUnknown, ExpiryNotPossible, KeyHasPrivateHalf, KeyNotUsable."""
    await require_reach(session, user, wanted.unit_id, Role.SECURITY_ADMIN)
    owner = await session.get(Member, wanted.owner_id)
    reach = user.units_of(Role.SECURITY_ADMIN)
    if not owner or not owner.active or not await units.covers(session, reach, owner.unit_id):
        raise MemberUnknown
    first, last = clock.today(), clock.today() + LONGEST_LIFE
    if not first <= wanted.expires_on <= last:
        raise ExpiryNotPossible(first=str(first), last=str(last))
    machine = Machine(
        **wanted.model_dump(exclude={"expires_on", "public_jwk", "scopes"}),
        scopes=[str(each) for each in wanted.scopes],
        created_at=clock.now(),
        expires_at=datetime.combine(wanted.expires_on + timedelta(days=1), time(), clock.SHANGHAI).astimezone(UTC),
    )
    session.add(machine)
    await session.flush()
    secret = await _add_credential(session, machine, wanted.public_jwk)
    after = {"unit_id": machine.unit_id, "scopes": machine.scopes, "owner_id": machine.owner_id}
    audit.record(session, user.id, "machine.register", "machine", machine.id, after=after)
    await _tell(session, user, machine, MachineMatter.REGISTERED)
    return await _made(session, machine, secret)


async def add_credential(session: AsyncSession, user: User, machine_id: str, wanted: CredentialCreate) -> MachineMade:
    """Another secret or key; those before end after the overlap."""
    machine = await _lock_living(session, user, machine_id)
    ends_at = clock.now() + timedelta(days=wanted.overlap_days)
    for former in await _credentials(session, machine.id):
        former.ends_at = min(former.ends_at, ends_at)
    machine.version += 1
    await session.flush()
    secret = await _add_credential(session, machine, wanted.public_jwk)
    audit.record(session, user.id, "machine.add_credential", "machine", machine.id)
    await _tell(session, user, machine, MachineMatter.CREDENTIAL_ADDED)
    return await _made(session, machine, secret)


async def end_credential(session: AsyncSession, user: User, machine_id: str, credential_id: str) -> None:
    machine = await _lock_living(session, user, machine_id)
    held = await _credentials(session, machine.id)
    ending = next((each for each in held if each.id == credential_id), None)
    if not ending:
        raise NotFound
    if len(held) == 1:
        raise LastCredential
    ending.ends_at = clock.now()
    await session.flush()
    audit.record(session, user.id, "machine.end_credential", "machine", machine.id, after={"id": credential_id})


async def revoke(session: AsyncSession, user: User, machine_id: str) -> None:
    """Its tokens open nothing from this moment on: each use of one asks for the client."""
    machine = await _lock(session, user, machine_id)
    if machine.revoked_at:
        raise MachineEnded
    machine.revoked_at, machine.version = clock.now(), machine.version + 1
    await session.flush()
    audit.record(session, user.id, "machine.revoke", "machine", machine.id)
    await _tell(session, user, machine, MachineMatter.REVOKED)


async def _lock(session: AsyncSession, user: User, machine_id: str) -> Machine:
    machine = await get_locked(session, Machine, machine_id)
    if not machine or not await units.covers(session, user.units_of(Role.SECURITY_ADMIN), machine.unit_id):
        raise NotFound
    return machine


async def _lock_living(session: AsyncSession, user: User, machine_id: str) -> Machine:
    machine = await _lock(session, user, machine_id)
    if client_state(machine.expires_at, machine.revoked_at, clock.now()) is not ClientState.ACTIVE:
        raise MachineEnded
    return machine


async def _credentials(session: AsyncSession, *machine_ids: str) -> Sequence[MachineCredential]:
    """Those that hold now, the newest first."""
    held = select(MachineCredential).where(
        col(MachineCredential.machine_id).in_(machine_ids), col(MachineCredential.ends_at) > clock.now()
    )
    return (await session.exec(held.order_by(col(MachineCredential.id).desc()))).all()


async def _add_credential(session: AsyncSession, machine: Machine, typed: dict[str, Any] | None) -> str | None:
    """The new secret, or None where it is a key."""
    secret = new_secret() if typed is None else None
    credential = MachineCredential(
        machine_id=machine.id,
        secret_digest=digest(secret) if secret else None,
        public_jwk=None if typed is None else _read_key(typed),
        created_at=clock.now(),
        ends_at=machine.expires_at,
    )
    session.add(credential)
    await session.flush()
    return secret


def _read_key(typed: dict[str, Any]) -> dict[str, Any]:
    key = read_public_jwk(typed)
    if key is KeyDefect.PRIVATE:
        raise KeyHasPrivateHalf
    if isinstance(key, KeyDefect):
        raise KeyNotUsable
    return key


async def _tell(session: AsyncSession, user: User, machine: Machine, matter: MachineMatter) -> None:
    others = {*await read_holders(session, machine.unit_id, *ADMINISTRATORS), machine.owner_id} - {user.id}
    notices = (
        MachineNotice(
            version=machine.version,
            machine_id=machine.id,
            to_id=each,
            matter=matter,
            owner_id=machine.owner_id,
            unit_id=machine.unit_id,
        )
        for each in sorted(others)
    )
    publish(session, *notices)


async def _made(session: AsyncSession, machine: Machine, secret: str | None) -> MachineMade:
    [public] = await _public(session, [machine])
    return MachineMade(machine=public, secret=secret)


async def _public(session: AsyncSession, machines: Sequence[Machine]) -> list[MachinePublic]:
    names = await units.names(session, [machine.unit_id for machine in machines])
    owning = select(Member).where(col(Member.id).in_({machine.owner_id for machine in machines}))
    owners = {each.id: each for each in await session.exec(owning)}
    held = await _credentials(session, *(machine.id for machine in machines))
    now = clock.now()
    return [
        MachinePublic(
            **machine.model_dump(exclude={"owner_id", "unit_id", "version"}),
            owner=MachineOwner(**owners[machine.owner_id].model_dump(include={"id", "name", "active"})),
            unit=UnitBrief(id=machine.unit_id, name=names[machine.unit_id]),
            state=client_state(machine.expires_at, machine.revoked_at, now),
            credentials=[_credential(each) for each in held if each.machine_id == machine.id],
        )
        for machine in machines
    ]


def _credential(credential: MachineCredential) -> CredentialPublic:
    key = credential.public_jwk
    return CredentialPublic(
        id=credential.id,
        kind="key" if key else "secret",
        thumbprint=digest(thumbprint_input(key))[:16] if key else None,
        created_at=credential.created_at,
        ends_at=credential.ends_at,
    )
