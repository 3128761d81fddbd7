"""Signing in by password or activation code, with tries that slow down and an owner who always gets in.

A try is counted before the secret is looked at, in a transaction of its own: the refusal cannot undo it, and a
hundred tries at the same moment count as a hundred. A right secret forgets the count. Strangers share one bucket per
account, whether or not the account exists; a device the member signed in with before has its own.
"""

import math
from typing import NamedTuple

import structlog
from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from identity import arrivals, factors, passkeys, passwords, resets
from identity.errors import (
    ActivationFailed,
    PasswordWrong,
    SessionEnded,
    SignInFailed,
    SignInSlowed,
    UndoFailed,
    UndoLocked,
)
from identity.factor_errors import PasskeyRefused
from identity.factor_schemas import (
    PasskeySignIn,
    Proof,
    ProvenActivation,
    ProvenSignIn,
    ProvenUndo,
    ProviderSignIn,
    StepUp,
)
from identity.members import read_profile
from identity.models import Credential, KnownDevice, Member, Session, SignInTries
from identity.passkeys import Site
from identity.provider_errors import ProviderAccountUnknown
from identity.rules import (
    FORGIVEN_AFTER,
    EndReason,
    code_digest,
    digest,
    plain_activation_code,
    plain_employee_number,
    sign_in_delay,
)
from identity.schemas import MemberProfile, PasswordChange
from identity.sessions import ONE_FACTOR, TWO_FACTORS, end_sessions, may_be_kept, start_session
from kit import audit, clock
from kit.auth import BY_PROVIDER, User
from kit.db import Database, get_locked, insert_new, put

log = structlog.get_logger()


class Begun(NamedTuple):
    """A session that began: its secret, whose it is, and whether it is kept."""

    secret: str
    profile: MemberProfile
    kept: bool


class Visitor:
    """Where a try comes from: the gateway's device cookie, where there is one, and what the device calls itself. For
    `strangers_wait` seconds a device from which the member never signed in is refused: too many tries from its address
    have failed. `site`: the platform as the browser sees it."""

    def __init__(self, device: str | None, label: str, site: Site, strangers_wait: int = 0) -> None:
        self.site = site
        self.device_digest = digest(device) if device else None
        self.label = label
        self.strangers_wait = strangers_wait


@passwords.one_of_few
async def sign_in(db: Database, tried: ProvenSignIn, visitor: Visitor) -> Begun:
    """Raises SignInFailed, SignInSlowed, SignInBusy; of an account with a
    second factor what `factors.prove` does."""
    number = plain_employee_number(tried.employee_number)
    bucket = await _count_try(db, number, visitor)
    async with db.read() as session:
        member, credential = await _find(session, number)
    stored = credential.password_hash if member and member.active and credential else None
    if not await passwords.is_right(stored, tried.password) or not member or not stored:
        raise SignInFailed
    renewed = await passwords.hash_password(tried.password) if passwords.is_outdated(stored) else None
    async with db.write() as session:
        owner = await get_locked(session, Member, member.id)
        credential = await get_locked(session, Credential, member.id)
        if not owner or not owner.active or not credential or credential.password_hash != stored:
            raise SignInFailed  # deactivated or changed while this try was being compared
        if renewed:
            credential.password_hash = renewed
            await session.flush()
        acr = await _prove(session, visitor, owner, tried.proof)
        return await _welcome(session, owner, bucket, visitor, acr, keep=tried.keep)


async def sign_in_by_passkey(db: Database, tried: PasskeySignIn, visitor: Visitor) -> Begun:
    """Without number and password: the device asks for its owner's finger or code before it answers. Nothing can be
    guessed, so nothing is counted. Raises PasskeyRefused."""
    async with db.write() as session:
        owner = await get_locked(session, Member, await passkeys.find_owner(session, tried))
        if not owner or not owner.active:
            raise PasskeyRefused
        credential = await get_locked(session, Credential, owner.id)
        if not credential or not credential.password_hash:
            raise PasskeyRefused  # locked by an administrator: every way in has ended
        factor = await passkeys.verify(session, visitor.site, owner.id, tried)
        factor.last_used_at = clock.now()
        await session.flush()
        return await _welcome(session, owner, "", visitor, TWO_FACTORS, keep=tried.keep)


async def sign_in_by_provider(db: Database, tried: ProviderSignIn, visitor: Visitor) -> Begun:
    """After the enterprise's service said who came. It is the employer's: with no factor of the member's own the
    session carries no role and shows nothing that is theirs (`sessions.exchange`), until `step_up`. Raises
    ProviderRefused, ProviderAccountUnknown, SignInSlowed, and of an account with a second factor what `factors.prove`
    does."""
    number = arrivals.read_number(db.settings, tried.arrival)
    bucket = await _count_try(db, number, visitor) if tried.proof else ""
    async with db.write() as session:
        member, _ = await _find(session, number)
        owner = await get_locked(session, Member, member.id) if member else None
        credential = await get_locked(session, Credential, owner.id) if owner else None
        is_locked = credential and credential.password_changed_at and not credential.password_hash
        if not owner or not owner.active or is_locked:
            raise ProviderAccountUnknown
        provider = await arrivals.take(session, db.settings, tried.arrival)
        is_proved = await factors.prove(session, visitor.site, owner.id, tried.proof)
        audit.record(session, owner.id, "member.arrive", "member", owner.id, after={"provider": provider})
        return await _welcome(session, owner, bucket, visitor, TWO_FACTORS if is_proved else BY_PROVIDER)


@passwords.one_of_few
async def step_up(db: Database, user: User, tried: StepUp, site: Site) -> None:
    """The owner proves to be there still: by a second factor where there is one, else by the password. The session goes
    on, fresh for what asks for it (`kit.auth.FRESH_FOR`)."""
    bucket = f"step:{user.id}"
    await _count(db, bucket, user.id)
    async with db.read() as session:
        credential = await session.get(Credential, user.id)
    stored = credential.password_hash if credential else None
    by_password = tried.password is not None and await passwords.is_right(stored, tried.password)
    async with db.write() as session:
        await get_locked(session, Member, user.id)
        own = await get_locked(session, Session, user.session_id)
        if not own or own.member_id != user.id or own.ended_at:
            raise SessionEnded(reason=None)
        if await factors.prove(session, site, user.id, tried.proof):
            own.acr = TWO_FACTORS
        elif not by_password:
            raise PasswordWrong
        elif own.acr == BY_PROVIDER:
            own.acr = ONE_FACTOR
        own.proved_at = clock.now()
        await session.flush()
        audit.record(session, user.id, "session.prove", "session", own.id)
        await _forgive(session, bucket)


async def _prove(session: AsyncSession, visitor: Visitor, owner: Member, proof: Proof | None) -> str:
    return TWO_FACTORS if await factors.prove(session, visitor.site, owner.id, proof) else ONE_FACTOR


@passwords.one_of_few
async def activate(db: Database, tried: ProvenActivation, visitor: Visitor) -> Begun:
    """First sign-in, or a reset: sets the password, ends every session, uses up the code, shuts what is older. A code
    that one administrator made opens no account with a second factor by itself; two administrators saw the owner, and
    their code ends the factors."""
    number = plain_employee_number(tried.employee_number)
    bucket = await _count_try(db, number, visitor)
    code = tried.code
    async with db.read() as session:
        member, credential = await _find(session, number)
        may_be_guessed = member is not None and await factors.has_any(session, member.id)
    if not member or not credential or not _opens(member, credential, code):
        raise ActivationFailed
    if not may_be_guessed:
        await _forgive_now(db, bucket)  # the holder of the code may take several tries at a good password
    await passwords.check_policy(tried.password, [member.name, member.employee_number])
    hashed = await passwords.hash_password(tried.password)
    async with db.write() as session:
        owner = await get_locked(session, Member, member.id)
        credential = await get_locked(session, Credential, member.id)
        if not owner or not credential or not _opens(owner, credential, code):
            raise ActivationFailed
        had_factors = credential.code_confirmed and await factors.end_all(session, owner.id)
        acr = await _prove(session, visitor, owner, tried.proof)
        credential.code_digest = credential.code_expires_at = None
        reason = await resets.begin_closed(session, credential)
        if had_factors:
            credential.former_password_hash = None  # alone it opened nothing, and it must not from now on
        await session.execute(delete(KnownDevice).where(col(KnownDevice.member_id) == owner.id))
        await _set_hash(session, owner.id, credential, hashed, "member.activate", reason=reason)
        return await _welcome(session, owner, bucket, visitor, acr)


def _opens(member: Member, credential: Credential, code: str) -> bool:
    """Comparing digests of 128 random bits tells nothing by its time. Codes from before they had halves were digested
    whole."""
    expires_at = credential.code_expires_at
    is_right = credential.code_digest in (code_digest(code), digest(plain_activation_code(code)))
    return member.active and is_right and expires_at is not None and clock.now() < expires_at


@passwords.one_of_few
async def undo_reset(db: Database, tried: ProvenUndo, visitor: Visitor) -> None:
    """The owner, shut out by a reset, takes the account back by the password from before it, and by a second factor
    from before it where there is one (`factors.prove`). Raises UndoFailed, and UndoLocked where HR may know that
    password: then the account is locked."""
    number = plain_employee_number(tried.employee_number)
    bucket = await _count_try(db, number, visitor)
    async with db.read() as session:
        member, credential = await _find(session, number)
    is_open = member and member.active and credential and resets.is_closed(credential)
    former = credential.former_password_hash if is_open and credential else None
    if not await passwords.is_right(former, tried.password) or not member or not former:
        raise UndoFailed
    async with db.write() as session:
        owner = await get_locked(session, Member, member.id)
        credential = await get_locked(session, Credential, member.id)
        if not owner or not owner.active or not credential or credential.former_password_hash != former:
            raise UndoFailed
        if credential.former_opened_by_hr and not credential.opened_by_hr:
            raise UndoFailed  # two administrators saw the owner: who knows HR's old password must not lock them out
        before = resets.replaced_at(credential)
        await factors.prove(session, visitor.site, owner.id, tried.proof, before=before)
        is_disputed = credential.former_opened_by_hr
        if is_disputed:
            await resets.lock_disputed(session, owner)
        else:
            await factors.end_since(session, owner.id, before)
            await resets.undo(session, owner, credential)
        await _forgive(session, bucket)
    if is_disputed:
        raise UndoLocked


@passwords.one_of_few
async def change_password(db: Database, user: User, wanted: PasswordChange) -> None:
    """Needs the current one, as somebody else may sit at the screen; ends every other session."""
    bucket = f"change:{user.id}"
    await _count(db, bucket, user.id)
    async with db.read() as session:
        member = await session.get(Member, user.id)
        credential = await session.get(Credential, user.id)
    stored = credential.password_hash if credential else None
    if not await passwords.is_right(stored, wanted.current) or not member:
        async with db.write() as session:
            audit.record(session, user.id, "member.refuse_password_change", "member", user.id)
        raise PasswordWrong
    await _forgive_now(db, bucket)
    await passwords.check_policy(wanted.new, [member.name, member.employee_number])
    hashed = await passwords.hash_password(wanted.new)
    async with db.write() as session:
        await get_locked(session, Member, user.id)
        fresh = await get_locked(session, Credential, user.id)
        if not fresh or fresh.password_hash != stored:
            raise PasswordWrong
        await _set_hash(session, user.id, fresh, hashed, "member.change_password", keep=user.session_id)


async def set_password(session: AsyncSession, member_id: str, password: str, hashed: str = "") -> None:
    """For accounts that are made together with their password (the first administrators, demonstrations).

    `hashed` is the hash of that password, made once for accounts that all have the same: who reads the database
    sees so. Raises what the policy says of the password.
    """
    member = await session.get(Member, member_id)
    assert member
    await passwords.check_policy(password, [member.name, member.employee_number])
    credential = await session.get(Credential, member_id) or Credential(member_id=member_id)
    session.add(credential)
    hashed = hashed or await passwords.hash_password(password)
    await _set_hash(session, member_id, credential, hashed, "member.set_password")


async def _set_hash(
    session: AsyncSession,
    member_id: str,
    credential: Credential,
    hashed: str,
    action: str,
    *,
    keep: str | None = None,
    reason: EndReason | None = None,
) -> None:
    credential.password_hash, credential.password_changed_at = hashed, clock.now()
    await session.flush()
    audit.record(session, member_id, action, "member", member_id)
    await end_sessions(session, member_id, member_id, but=keep, reason=reason)


async def _find(session: AsyncSession, number: str) -> tuple[Member | None, Credential | None]:
    found = (
        select(Member, Credential)
        .join(Credential, col(Credential.member_id) == Member.id, isouter=True)
        .where(Member.employee_number == number)
    )
    row = (await session.execute(found)).first()
    return (row[0], row[1]) if row else (None, None)


async def _welcome(
    session: AsyncSession, member: Member, bucket: str, visitor: Visitor, acr: str, *, keep: bool = False
) -> Begun:
    await _forgive(session, bucket)
    if visitor.device_digest and acr != BY_PROVIDER:
        known = {"member_id": member.id, "device_digest": visitor.device_digest, "last_used_at": clock.now()}
        await put(session, KnownDevice, known)
    kept = keep and await may_be_kept(session, member.id)
    secret = await start_session(session, member.id, visitor.label, acr, kept=kept)
    return Begun(secret, await read_profile(session, member.id, by_provider=acr == BY_PROVIDER), kept)


# --- tries ----------------------------------------------------------------------------------------------------------


async def _count_try(db: Database, number: str, visitor: Visitor) -> str:
    """Count a try at an account in the bucket it belongs to, which is returned. Raises SignInSlowed."""
    member_id = None
    if visitor.device_digest:
        async with db.read() as session:
            known = (
                select(KnownDevice.member_id)
                .join(Member, col(Member.id) == KnownDevice.member_id)
                .where(Member.employee_number == number, KnownDevice.device_digest == visitor.device_digest)
            )
            member_id = (await session.exec(known)).first()
    if visitor.strangers_wait and not member_id:
        raise SignInSlowed(retry_after=visitor.strangers_wait)
    bucket = f"device:{member_id}:{visitor.device_digest}" if member_id else f"account:{digest(number)}"
    await _count(db, bucket)
    return bucket


async def _count(db: Database, bucket: str, actor_id: str = "unknown") -> None:
    """Raises SignInSlowed, and then does not count: waiting is never prolonged by impatience.

    From the fifth on each counted try is in the audit. Its bucket by digest only: names of accounts that do not exist
    are what somebody typed.
    """
    async with db.write() as session:
        begun = clock.now()
        await insert_new(session, SignInTries, {"bucket": bucket, "failures": 0, "next_at": begun, "last_at": begun})
        tries = await get_locked(session, SignInTries, bucket)
        assert tries
        now = clock.now()  # only now: others may have held the lock until this moment
        if now - tries.last_at > FORGIVEN_AFTER:
            tries.failures = 0
        if now < tries.next_at:
            raise SignInSlowed(retry_after=math.ceil((tries.next_at - now).total_seconds()))
        tries.failures += 1
        tries.last_at = now
        if delay := sign_in_delay(tries.failures):
            tries.next_at = now + delay
            slowed = {"failures": tries.failures, "seconds": delay.total_seconds()}
            of = bucket.partition(":")[0]
            audit.record(session, actor_id, "tries.slow", "tries", digest(bucket), after={"of": of, **slowed})
            log.warning("tries_slowed", **slowed)


async def _forgive(session: AsyncSession, bucket: str) -> None:
    await session.execute(delete(SignInTries).where(col(SignInTries.bucket) == bucket))


async def _forgive_now(db: Database, bucket: str) -> None:
    async with db.write() as session:
        await _forgive(session, bucket)
