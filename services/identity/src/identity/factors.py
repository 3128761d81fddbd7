"""Second factors: authenticators (TOTP), passkeys, and recovery codes for when neither device is there.

HR's codes do not end them, so they tell HR from the employee: with a factor, a code of HR's alone opens nothing. Two
administrators who saw the owner end them (`resets.begin_closed`).
"""

import string
import unicodedata
from datetime import datetime
from hmac import compare_digest

import pyotp
from sqlalchemy import ColumnElement, delete, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.identity import FactorMatter
from identity import passkeys
from identity.factor_errors import (
    FactorCodeWrong,
    PasskeyRefused,
    SecondFactorNeeded,
    SecondFactorWrong,
    TooManyFactors,
)
from identity.factor_schemas import (
    AppConfirmation,
    AppMade,
    FactorList,
    FactorPublic,
    PasskeyAdded,
    PasskeyOptions,
    Proof,
    RecoveryCodes,
)
from identity.models import Factor, Member, RecoveryCode
from identity.passkeys import Site
from identity.rules import MOST_FACTORS, RECOVERY_CODES, FactorKind, half_digest, new_half
from identity.sessions import end_sessions
from identity.telling import tell_owner
from kit import audit, clock
from kit.auth import User
from kit.db import get_locked
from kit.problems import NotFound
from kit.sealed_columns import SealedColumn

SECRET = SealedColumn(Factor, "secret")
STEP = 30
"""Seconds for which an authenticator shows the same digits."""


async def list_factors(session: AsyncSession, user: User, site: Site) -> FactorList:
    codes = select(func.count()).select_from(RecoveryCode).where(col(RecoveryCode.member_id) == user.id)
    return FactorList(
        items=[FactorPublic.model_validate(each, from_attributes=True) for each in await _confirmed(session, user.id)],
        recovery_codes=(await session.exec(codes)).one(),
        passkeys_work=site.has_name,
    )


async def begin_app(session: AsyncSession, user: User) -> AppMade:
    """A secret for an authenticator, which counts once its first digits were typed. One begun before is dropped."""
    member = await _lock_owner(session, user)
    unconfirmed = (col(Factor.member_id) == member.id, col(Factor.confirmed_at).is_(None))
    await session.execute(delete(Factor).where(*unconfirmed))
    factor = Factor(member_id=member.id, kind=FactorKind.APP, name="", created_at=clock.now())
    secret = pyotp.random_base32()
    SECRET.seal(session, factor, secret)
    session.add(factor)
    await session.flush()
    address = pyotp.TOTP(secret).provisioning_uri(name=member.employee_number, issuer_name="同心 Tongxin")
    return AppMade(id=factor.id, secret=secret, address=address)


async def confirm_app(session: AsyncSession, user: User, factor_id: str, typed: AppConfirmation) -> RecoveryCodes:
    await _lock_owner(session, user)
    factor = await get_locked(session, Factor, factor_id)
    if not factor or factor.member_id != user.id or factor.confirmed_at:
        raise NotFound
    if not _is_shown(session, factor, typed.code):
        raise FactorCodeWrong
    factor.name, factor.confirmed_at = typed.name, clock.now()
    return await _added(session, user, factor)


async def begin_passkey(session: AsyncSession, user: User, site: Site) -> PasskeyOptions:
    member = await session.get(Member, user.id)
    if not member:
        raise NotFound
    return passkeys.registration_options(site, member, await _confirmed(session, user.id))


async def add_passkey(session: AsyncSession, user: User, site: Site, answer: PasskeyAdded) -> RecoveryCodes:
    member = await _lock_owner(session, user)
    factor = await passkeys.register(session, site, member, answer, answer.name)
    session.add(factor)
    return await _added(session, user, factor)


async def _lock_owner(session: AsyncSession, user: User) -> Member:
    member = await get_locked(session, Member, user.id)
    if not member:
        raise NotFound
    if len(await _confirmed(session, user.id)) >= MOST_FACTORS:
        raise TooManyFactors(most=MOST_FACTORS)
    return member


async def _added(session: AsyncSession, user: User, factor: Factor) -> RecoveryCodes:
    await session.flush()
    audit.record(session, user.id, "factor.add", "factor", factor.id, after={"kind": factor.kind})
    await tell_owner(session, FactorMatter.ADDED, user.id)
    if len(await _confirmed(session, user.id)) == 1:
        await end_sessions(session, user.id, user.id, but=user.session_id)  # begun without what is asked from now on
    has_codes = select(RecoveryCode.digest).where(RecoveryCode.member_id == user.id).limit(1)
    if (await session.exec(has_codes)).first():
        return RecoveryCodes(codes=[])
    return await _write_codes(session, user)


async def renew_codes(session: AsyncSession, user: User) -> RecoveryCodes:
    """Those from before end. NotFound where there is no factor that they could stand for."""
    await get_locked(session, Member, user.id)
    if not await _confirmed(session, user.id):
        raise NotFound
    await _end_codes(session, user.id)
    await tell_owner(session, FactorMatter.CODES_RENEWED, user.id)
    return await _write_codes(session, user)


async def _write_codes(session: AsyncSession, user: User) -> RecoveryCodes:
    codes = [new_half() for _ in range(RECOVERY_CODES)]
    now = clock.now()
    session.add_all(RecoveryCode(member_id=user.id, digest=half_digest(code), created_at=now) for code in codes)
    await session.flush()
    audit.record(session, user.id, "member.make_recovery_codes", "member", user.id)
    return RecoveryCodes(codes=codes)


async def remove(session: AsyncSession, user: User, factor_id: str) -> None:
    await get_locked(session, Member, user.id)
    factor = await get_locked(session, Factor, factor_id)
    if not factor or factor.member_id != user.id or not factor.confirmed_at:
        raise NotFound
    await session.delete(factor)
    await session.flush()
    if not await _confirmed(session, user.id):
        await _end_codes(session, user.id)
    audit.record(session, user.id, "factor.remove", "factor", factor.id, after={"kind": factor.kind})
    await tell_owner(session, FactorMatter.REMOVED, user.id)


async def end_all(session: AsyncSession, member_id: str) -> int:
    """For an owner who proved to two administrators to be themselves; returns how many there were. The caller holds the
    member's lock."""
    count = await _end(session, member_id)
    await _end_codes(session, member_id)
    return count


async def end_since(session: AsyncSession, member_id: str, since: datetime) -> None:
    """Those that were not there before, and recovery codes made since: for an owner who undoes a reset. The caller
    holds the member's lock."""
    await _end(session, member_id, or_(col(Factor.confirmed_at).is_(None), col(Factor.confirmed_at) >= since))
    newer = [col(RecoveryCode.created_at) >= since] if await has_any(session, member_id) else []
    await _end_codes(session, member_id, *newer)


async def _end(session: AsyncSession, member_id: str, *which: ColumnElement[bool]) -> int:
    held = await session.exec(select(Factor).where(Factor.member_id == member_id, *which))
    count = 0
    for factor in held.all():
        await session.delete(factor)
        count += factor.confirmed_at is not None
    await session.flush()
    if count:
        audit.record(session, member_id, "member.end_factors", "member", member_id, after={"count": count})
        await tell_owner(session, FactorMatter.REMOVED, member_id)
    return count


async def _end_codes(session: AsyncSession, member_id: str, *which: ColumnElement[bool]) -> int:
    """Returns how many. Each goes into the audit (`kit.guards`): none comes back unseen."""
    held = select(RecoveryCode).where(RecoveryCode.member_id == member_id, *which)
    found = (await session.exec(held.with_for_update())).all()
    for each in found:
        await session.delete(each)
    await session.flush()
    return len(found)


async def has_any(session: AsyncSession, member_id: str) -> bool:
    return bool(await _confirmed(session, member_id))


async def prove(
    session: AsyncSession, site: Site, member_id: str, proof: Proof | None, *, before: datetime | None = None
) -> bool:
    """Whether the member has a second factor (from before a time), which then was given. The caller holds the member's
    lock. Raises SecondFactorNeeded, SecondFactorWrong, PasskeyRefused."""
    held = [each for each in await _confirmed(session, member_id) if not before or _is_older(each, before)]
    if not held:
        return False
    if proof and proof.passkey:
        factor = await passkeys.verify(session, site, member_id, proof.passkey)
        if factor not in held:
            raise PasskeyRefused
        factor.last_used_at = clock.now()
    elif proof and proof.code:
        await _check_code(session, member_id, held, proof.code, before or clock.now())
    else:
        raise SecondFactorNeeded(ways=sorted({each.kind for each in held}))
    await session.flush()
    return True


def _is_older(factor: Factor, before: datetime) -> bool:
    return factor.confirmed_at is not None and factor.confirmed_at < before


async def _check_code(session: AsyncSession, member_id: str, held: list[Factor], typed: str, before: datetime) -> None:
    for each in held:
        factor = await get_locked(session, Factor, each.id) if each.kind == FactorKind.APP else None
        if factor and _is_shown(session, factor, typed):
            factor.last_used_at = clock.now()
            return
    is_it = col(RecoveryCode.digest) == half_digest(typed)
    if not await _end_codes(session, member_id, is_it, col(RecoveryCode.created_at) <= before):
        raise SecondFactorWrong
    audit.record(session, member_id, "member.use_recovery_code", "member", member_id)
    await tell_owner(session, FactorMatter.RECOVERY_CODE_USED, member_id)


def _is_shown(session: AsyncSession, factor: Factor, typed: str) -> bool:
    """Whether the authenticator shows these digits now, or did or will within 30 seconds; then they count no more."""
    secret = SECRET.open(session, factor)
    plain = "".join(each for each in unicodedata.normalize("NFKC", typed) if each in string.digits)
    if not secret or len(plain) != 6:
        return False
    now = int(clock.now().timestamp()) // STEP
    shown = [step for step in (now - 1, now, now + 1) if compare_digest(pyotp.TOTP(secret).at(step * STEP), plain)]
    if not shown or shown[-1] <= factor.last_step:
        return False
    factor.last_step = shown[-1]
    return True


async def _confirmed(session: AsyncSession, member_id: str) -> list[Factor]:
    own = select(Factor).where(Factor.member_id == member_id, col(Factor.confirmed_at).is_not(None))
    return list((await session.exec(own.order_by(Factor.id))).all())
