"""Resets: a code for an account in use.

Nothing ends while the code waits: the owner keeps password and sessions, is told, and may stop it. When the code is
used, what is older is shut for a while (`rules.CLOSED_AFTER_RESET`), and the former password undoes the reset: the
employer, who issues codes, must not read what a member wrote to the union. An undo shuts what is older as well. Where
HR's code set the former password, HR may know both, and the undo locks the account instead. Where the password is in
the wrong hands, all of that helps the thief: then a security administrator locks the account at once.
"""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.identity import AccountMatter, Issuer
from contracts.roles import Role
from identity.errors import NothingToStop, OwnAccount
from identity.models import Credential, KnownDevice, Member, Session
from identity.rules import CLOSED_AFTER_RESET, EndReason
from identity.schemas import ResetPublic
from identity.sessions import end_sessions
from identity.telling import read_holders, tell
from identity.units import PORTION
from kit import audit, clock
from kit.auth import User
from kit.db import get_locked
from kit.problems import NotFound

TOLD = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.HR_ADMIN)
"""Who hears of what one administrator can do alone."""


def is_pending(credential: Credential) -> bool:
    expires_at = credential.code_expires_at
    return bool(credential.password_hash and credential.code_digest and expires_at and clock.now() < expires_at)


def is_closed(credential: Credential) -> bool:
    return credential.closed_until is not None and clock.now() < credential.closed_until


def public(credential: Credential | None, *, by_provider: bool = False) -> ResetPublic | None:
    """What every page says to the owner about it."""
    if credential and is_pending(credential):
        return ResetPublic(
            state="pending",
            at=credential.code_issued_at,
            by=issuer_of(credential),
            until=credential.code_expires_at,
            roles_closed=is_closed(credential) and credential.roles_closed,
        )
    if by_provider:
        return ResetPublic(state="by_provider", at=None, by=None, until=None, roles_closed=True)
    if credential and is_closed(credential) and credential.was_reset:
        return ResetPublic(
            state="undone" if credential.reset_undone else "closed",
            at=credential.closed_since,
            by=None,
            until=credential.closed_until,
            roles_closed=credential.roles_closed,
        )
    return None


def issuer_of(credential: Credential) -> Issuer:
    """Who issued its last code."""
    if credential.code_by_hr:
        return Issuer.HR
    return Issuer.TWO_ADMINISTRATORS if credential.code_confirmed else Issuer.SECURITY_ADMINISTRATOR


def set_aside(credential: Credential) -> None:
    """The password ends and is kept to undo a reset by; of several resets in a row, the one from before the first."""
    if credential.password_hash and not (credential.former_password_hash and is_closed(credential)):
        credential.former_password_hash = credential.password_hash
        credential.former_opened_by_hr = credential.opened_by_hr
        credential.former_since = clock.now()
    credential.password_hash = None


def replaced_at(credential: Credential) -> datetime:
    """Since when the former password is not the account's: what was added from then on may be an intruder's."""
    return credential.former_since or credential.closed_since or clock.now()


async def begin_closed(session: AsyncSession, credential: Credential) -> EndReason | None:
    """The code was used: shut what is older. The caller holds the lock, sets the new password and ends the sessions.

    A first code closes as well: what was filed for somebody before they could sign in is not the issuer's to read.
    """
    was_reset = credential.password_changed_at is not None
    set_aside(credential)
    _shut(credential)
    credential.was_reset, credential.reset_undone = was_reset, False
    credential.roles_closed = was_reset and not credential.code_confirmed
    credential.opened_by_hr = credential.code_by_hr
    if not was_reset:
        return None
    await tell(session, AccountMatter.RESET_USED, credential.member_id, credential.member_id)
    return EndReason.RESET


def _shut(credential: Credential) -> None:
    credential.closed_since = clock.now()
    credential.closed_until = credential.closed_since + CLOSED_AFTER_RESET


async def stop(session: AsyncSession, user: User) -> None:
    """The owner voids the code that was not used yet. Raises NothingToStop."""
    member = await get_locked(session, Member, user.id)
    credential = await get_locked(session, Credential, user.id)
    if not member or not credential or not is_pending(credential):
        raise NothingToStop
    credential.code_digest = credential.code_expires_at = None
    await session.flush()
    audit.record(session, user.id, "member.stop_reset", "member", user.id)
    to = await read_holders(session, member.unit_id, Role.SECURITY_ADMIN)
    await tell(session, AccountMatter.RESET_STOPPED, member.id, *to)


async def undo(session: AsyncSession, member: Member, credential: Credential) -> None:
    """Give the account back by the former password. The caller has compared it, ends the factors and holds the locks.

    The person who set the new password loses the account, and it may be they who own it: what is older, and what they
    wrote meanwhile, is shut to the person who undid the reset, and the roles count for nothing. Sessions that the reset
    ended now say so too: it is the former password that signs in. Second factors added meanwhile end: they would go on
    letting in the person who added them.
    """
    credential.password_hash, credential.password_changed_at = credential.former_password_hash, clock.now()
    credential.opened_by_hr = credential.former_opened_by_hr
    credential.former_password_hash = credential.code_digest = credential.code_expires_at = None
    credential.former_since = None
    _shut(credential)
    credential.roles_closed = credential.reset_undone = True
    await session.execute(delete(KnownDevice).where(col(KnownDevice.member_id) == member.id))
    await session.flush()
    await end_sessions(session, member.id, member.id, reason=EndReason.RESET_UNDONE)
    by_the_reset = (col(Session.member_id) == member.id, col(Session.end_reason) == EndReason.RESET)
    await session.execute(update(Session).where(*by_the_reset).values(end_reason=EndReason.RESET_UNDONE))
    audit.record(session, member.id, "member.undo_reset", "member", member.id)
    to = await read_holders(session, member.unit_id, Role.SECURITY_ADMIN)
    await tell(session, AccountMatter.RESET_UNDONE, member.id, member.id, *to)


async def lock_disputed(session: AsyncSession, member: Member) -> None:
    """HR may know the former password and the new one, so neither proves who the owner is: both end. The next code
    takes two administrators, who check in person."""
    await end_access(session, member.id, member.id, EndReason.RESET_DISPUTED)
    to = await read_holders(session, member.unit_id, *TOLD)
    await tell(session, AccountMatter.RESET_DISPUTED, member.id, member.id, *to)


async def lock(session: AsyncSession, user: User, member_id: str) -> None:
    """End every way in at once, for an account whose password is in the wrong hands: the thief could stop a reset, or
    undo it. A new code takes two administrators (`activation_codes.need_two`), and shuts what is older."""
    member = await get_locked(session, Member, member_id)
    if not member or not await units.covers(session, user.units_of(Role.SECURITY_ADMIN), member.unit_id):
        raise NotFound
    if member.id == user.id:
        raise OwnAccount
    await end_access(session, user.id, member.id, EndReason.LOCKED)
    others = set(await read_holders(session, member.unit_id, *TOLD)) - {user.id}
    await tell(session, AccountMatter.ACCOUNT_LOCKED, member.id, member.id, *sorted(others))


async def end_access(session: AsyncSession, actor_id: str, member_id: str, reason: EndReason) -> None:
    """Without asking who may; the caller has, and holds the member's lock."""
    if credential := await get_locked(session, Credential, member_id):
        credential.password_hash = credential.former_password_hash = credential.code_digest = None
        credential.code_expires_at = None
    await session.execute(delete(KnownDevice).where(col(KnownDevice.member_id) == member_id))
    await session.flush()
    ended = await end_sessions(session, actor_id, member_id, reason=reason)
    audit.record(
        session, actor_id, "member.end_access", "member", member_id, after={"sessions": ended, "reason": reason}
    )


async def forget_former_passwords(session: AsyncSession) -> None:
    """Those that undo nothing any more. Somebody who left has no `closed_until`: theirs is needed if they come back."""
    over = select(Credential).where(
        col(Credential.closed_until) <= clock.now(), col(Credential.former_password_hash).is_not(None)
    )
    for credential in await session.exec(over.order_by(Credential.member_id).limit(PORTION).with_for_update()):
        credential.former_password_hash = None
        audit.record(session, "worker", "member.forget_former_password", "member", credential.member_id)
    await session.flush()
