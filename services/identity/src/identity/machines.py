"""Machine clients: programs of the enterprise that act in their own name. A security administrator registers each for a
unit, with scopes and an end, and a member who answers for it.

What HR alone may do takes two: a secret or key of such a client proves nothing until an administrator of another
office, or HR, confirms it. Others are notified of each step: the member, and the administrators and HR who reach the
unit.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.identity import MachineMatter, MachineNotice, MachineState
from contracts.roles import Role
from identity.errors import MemberUnknown
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
from identity.machine_rules import (
    LONGEST_LIFE,
    NEEDS_TWO_SCOPES,
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
from identity.models import Machine, MachineCredential, MachineToken, Member
from identity.proposals import in_office
from identity.rules import ADMINISTRATORS, PROPOSAL_LIFE, digest, new_secret
from identity.schemas import UnitBrief
from identity.telling import read_holders
from identity.units import read_reach, require_reach
from kit import audit, clock
from kit.auth import User
from kit.db import get_locked
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language, Text
from kit.todo import Task

READERS = (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR, Role.HR_ADMIN)
CONFIRMERS = (Role.SYSTEM_ADMIN, Role.AUDITOR, Role.HR_ADMIN)


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
    return Page(items=await _public(session, user, machines.items), next=machines.next)


async def register(session: AsyncSession, user: User, wanted: MachineCreate) -> MachineMade:
    """Raises UnitUnknown, MemberUnknown, ExpiryNotPossible, KeyHasPrivateHalf, KeyNotUsable, NobodyToConfirm."""
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
    secret = await _add_credential(session, user, machine, wanted.public_jwk)
    after = {
        "unit_id": machine.unit_id,
        "scopes": machine.scopes,
        "owner_id": machine.owner_id,
        "expires_at": machine.expires_at.isoformat(),
    }
    audit.record(session, user.id, "machine.register", "machine", machine.id, after=after)
    publish(session, _said(machine))
    await _tell(session, user, machine, MachineMatter.REGISTERED)
    return await _made(session, user, machine, secret)


async def add_credential(session: AsyncSession, user: User, machine_id: str, wanted: CredentialCreate) -> MachineMade:
    """Another secret or key; those before end after the overlap. Raises NotFound, MachineEnded, KeyHasPrivateHalf,
    KeyNotUsable, NobodyToConfirm."""
    machine = await _lock_living(session, user, machine_id)
    ends_at = clock.now() + timedelta(days=wanted.overlap_days)
    for former in await _credentials(session, machine.id):
        former.ends_at = min(former.ends_at, ends_at)
    if not wanted.overlap_days:
        await _revoke_tokens(session, machine)
    machine.version += 1
    await session.flush()
    secret = await _add_credential(session, user, machine, wanted.public_jwk)
    kind = "key" if wanted.public_jwk else "secret"
    after = {"kind": kind, "overlap_days": wanted.overlap_days}
    audit.record(session, user.id, "machine.add_credential", "machine", machine.id, after=after)
    await _tell(session, user, machine, MachineMatter.CREDENTIAL_ADDED)
    return await _made(session, user, machine, secret)


async def confirm_credential(session: AsyncSession, user: User, machine_id: str, credential_id: str) -> None:
    """From now on it proves who the client is. Raises NotFound, MachineEnded, AnotherMustConfirmKey,
    CredentialConfirmed."""
    machine = await _lock_living(session, user, machine_id, *READERS)
    waiting = next((each for each in await _credentials(session, machine.id) if each.id == credential_id), None)
    if not waiting:
        raise NotFound
    confirmer = await in_office(session, user.id)
    reaches = await units.covers(session, confirmer.units_of(*CONFIRMERS), machine.unit_id)
    if not reaches or user.id in (waiting.added_by, machine.owner_id):
        raise AnotherMustConfirmKey
    if waiting.confirmed_at:
        raise CredentialConfirmed
    waiting.confirmed_at, waiting.ends_at = clock.now(), machine.expires_at
    machine.version += 1
    await session.flush()
    audit.record(session, user.id, "machine.confirm_credential", "machine", machine.id, after={"id": credential_id})
    await _tell(session, user, machine, MachineMatter.CREDENTIAL_CONFIRMED)


async def list_todo(session: AsyncSession, user: User) -> list[Task]:
    """Secrets and keys that wait for the caller's confirmation, as one line."""
    if not user.holds(*CONFIRMERS):
        return []
    now = clock.now()
    waiting = (
        select(func.count())
        .select_from(MachineCredential)
        .join(Machine, col(Machine.id) == MachineCredential.machine_id)
        .where(
            col(MachineCredential.confirmed_at).is_(None),
            col(MachineCredential.ends_at) > now,
            MachineCredential.added_by != user.id,
            Machine.owner_id != user.id,
            col(Machine.revoked_at).is_(None),
            col(Machine.expires_at) > now,
            col(Machine.unit_id).in_(units.within(user.units_of(*CONFIRMERS))),
        )
    )
    count = (await session.exec(waiting)).one()
    keys = "keys" if count > 1 else "key"
    what = Text(f"{count} 把接入系统的密钥等您确认", f"{count} {keys} of machine clients to confirm")
    return [Task(type="machine", what=what, count=count, link="/machines")] if count else []


async def end_credential(session: AsyncSession, user: User, machine_id: str, credential_id: str) -> None:
    machine = await _lock_living(session, user, machine_id)
    held = await _credentials(session, machine.id)
    ending = next((each for each in held if each.id == credential_id), None)
    if not ending:
        raise NotFound
    if not any(each.confirmed_at for each in held if each is not ending):
        raise LastCredential
    ending.ends_at = clock.now()
    await _revoke_tokens(session, machine)
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
    publish(session, _said(machine))
    await _tell(session, user, machine, MachineMatter.REVOKED)


async def republish(session: AsyncSession) -> None:
    """Revoked ones too, as of grants. A year's registrations are few."""
    machines = await session.exec(select(Machine).order_by(col(Machine.id)).with_for_update())
    publish(session, *(_said(machine) for machine in machines))


async def end_again(session: AsyncSession, actor_id: str, ended: Collection[str]) -> None:
    """Revoke those that a backup brought back."""
    for machine_id in ended:
        machine = await get_locked(session, Machine, machine_id)
        if machine and not machine.revoked_at:
            machine.revoked_at, machine.version = clock.now(), machine.version + 1
            await session.flush()
            audit.record(session, actor_id, "machine.revoke", "machine", machine.id)
            publish(session, _said(machine))


def _said(machine: Machine) -> MachineState:
    return MachineState(
        machine_id=machine.id,
        version=machine.version,
        unit_id=machine.unit_id,
        name=machine.name,
        scopes=machine.scopes,
        expires_at=machine.expires_at,
        deleted=machine.revoked_at is not None,
    )


async def _lock(session: AsyncSession, user: User, machine_id: str, *roles: Role) -> Machine:
    machine = await get_locked(session, Machine, machine_id)
    reach = user.units_of(*roles or (Role.SECURITY_ADMIN,))
    if not machine or not await units.covers(session, reach, machine.unit_id):
        raise NotFound
    return machine


async def _lock_living(session: AsyncSession, user: User, machine_id: str, *roles: Role) -> Machine:
    machine = await _lock(session, user, machine_id, *roles)
    if client_state(machine.expires_at, machine.revoked_at, clock.now()) is not ClientState.ACTIVE:
        raise MachineEnded
    return machine


async def _credentials(session: AsyncSession, *machine_ids: str) -> Sequence[MachineCredential]:
    """Those that hold now or wait to be confirmed, the newest first."""
    held = select(MachineCredential).where(
        col(MachineCredential.machine_id).in_(machine_ids), col(MachineCredential.ends_at) > clock.now()
    )
    return (await session.exec(held.order_by(col(MachineCredential.id).desc()))).all()


async def _revoke_tokens(session: AsyncSession, machine: Machine) -> None:
    """Those given for a secret that leaked, and the others: the program gets new ones by what still holds."""
    now = clock.now()
    living = select(MachineToken).where(
        MachineToken.machine_id == machine.id,
        col(MachineToken.revoked_at).is_(None),
        col(MachineToken.expires_at) > now,
    )
    for token in await session.exec(living.order_by(MachineToken.digest).with_for_update()):
        token.revoked_at = now


async def _add_credential(
    session: AsyncSession, user: User, machine: Machine, typed: dict[str, Any] | None
) -> str | None:
    """The new secret, or None where it is a key."""
    waits, now = not NEEDS_TWO_SCOPES.isdisjoint(machine.scopes), clock.now()
    if waits and not {*await read_holders(session, machine.unit_id, *CONFIRMERS)} - {user.id, machine.owner_id}:
        raise NobodyToConfirm
    secret = new_secret() if typed is None else None
    credential = MachineCredential(
        machine_id=machine.id,
        secret_digest=digest(secret) if secret else None,
        public_jwk=None if typed is None else _read_key(typed),
        created_at=now,
        added_by=user.id,
        confirmed_at=None if waits else now,
        ends_at=min(machine.expires_at, now + PROPOSAL_LIFE) if waits else machine.expires_at,
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
    told = await read_holders(session, machine.unit_id, *ADMINISTRATORS, Role.HR_ADMIN)
    others = {*told, machine.owner_id} - {user.id}
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


async def _made(session: AsyncSession, user: User, machine: Machine, secret: str | None) -> MachineMade:
    [public] = await _public(session, user, [machine])
    return MachineMade(machine=public, secret=secret)


async def _public(session: AsyncSession, user: User, machines: Sequence[Machine]) -> list[MachinePublic]:
    names = await units.names(session, [machine.unit_id for machine in machines])
    owning = select(Member).where(col(Member.id).in_({machine.owner_id for machine in machines}))
    owners = {each.id: each for each in await session.exec(owning)}
    held: dict[str, list[MachineCredential]] = {machine.id: [] for machine in machines}
    for each in await _credentials(session, *held):
        held[each.machine_id].append(each)
    reach = await read_reach(session, user, *CONFIRMERS)
    return [
        MachinePublic(
            **machine.model_dump(exclude={"owner_id", "unit_id", "version"}),
            owner=MachineOwner(**owners[machine.owner_id].model_dump(include={"id", "name", "active"})),
            unit=UnitBrief(id=machine.unit_id, name=names[machine.unit_id]),
            state=_state(machine, held[machine.id]),
            credentials=[
                _credential(
                    each, may_confirm=machine.unit_id in reach and user.id not in (each.added_by, machine.owner_id)
                )
                for each in held[machine.id]
            ],
        )
        for machine in machines
    ]


def _state(machine: Machine, credentials: Sequence[MachineCredential]) -> ClientState:
    state = client_state(machine.expires_at, machine.revoked_at, clock.now())
    waits = state is ClientState.ACTIVE and not any(each.confirmed_at for each in credentials)
    return ClientState.PENDING if waits else state


def _credential(credential: MachineCredential, *, may_confirm: bool) -> CredentialPublic:
    key = credential.public_jwk
    return CredentialPublic(
        id=credential.id,
        kind="key" if key else "secret",
        thumbprint=digest(thumbprint_input(key))[:16] if key else None,
        created_at=credential.created_at,
        confirmed=credential.confirmed_at is not None,
        may_confirm=may_confirm and credential.confirmed_at is None,
        ends_at=credential.ends_at,
    )
