"""Sessions: an opaque 256-bit secret in the member's browser, of which only the digest is kept here.

The gateway swaps it for a token (`exchange`); that is where idle time and the end of a session take effect.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, bindparam, true, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.identity import SessionsEnded
from identity.errors import SessionEnded
from identity.models import Grant, Member, Session, Table
from identity.rules import (
    KEPT_LENGTH,
    NEEDS_TWO,
    SESSION_LENGTH,
    EndReason,
    device_words,
    digest,
    new_secret,
    session_end,
)
from identity.schemas import SessionPublic, Token
from identity.tokens import YOUNGEST_KEY, Key, find_or_make_key, sign
from kit import audit, clock, guards
from kit.auth import BY_PROVIDER, User
from kit.db import Database
from kit.outbox import publish
from kit.problems import NotFound
from kit.statements import Statement
from kit.texts import Language

ONE_FACTOR = "pwd"
"""`acr` of a session begun with a password alone."""
TWO_FACTORS = "mfa"
"""With a second factor, or a passkey, which is two by itself."""
_NOTED_EVERY = timedelta(minutes=1)


GUARDED = ("digest", "member_id", "created_at", "acr", "kept", "ended_at")
"""Columns that the audit answers for."""
_session, _member, _grant, _credential = (
    Table.metadata.tables[name].c for name in ("session", "member", "grant_held", "credential")
)
_LIVING = Statement(
    select_columns(_session.id, _session.member_id, _session.acr, _session.created_at, _session.last_used_at)
    .add_columns(_session.kept, _session.proved_at)
    .add_columns(_credential.closed_since, _credential.closed_until, _credential.roles_closed)
    .add_columns(YOUNGEST_KEY.c.id, YOUNGEST_KEY.c.sealed)
    .add_columns(_grant.role, _grant.unit_id)
    .join_from(_session.id.table, _member.id.table, _member.id == _session.member_id)
    .outerjoin(_credential.member_id.table, _credential.member_id == _member.id)
    .outerjoin(_grant.id.table, and_(_grant.member_id == _member.id, _grant.ended_at.is_(None)))
    .outerjoin(YOUNGEST_KEY, true())
    .where(_session.digest == bindparam("its_digest"), _session.ended_at.is_(None), _member.active)
    .order_by(_grant.role, _grant.id)
)
"""A session that has not been ended, of a member who may come in: a row for each grant, or one without. With the key
that signs for it."""
_NOTING = Statement(
    update(_session.id.table)
    .where(_session.id == bindparam("its_id"), _session.last_used_at < bindparam("now"))
    .values(last_used_at=bindparam("now")),
    begins=False,
)


async def start_session(
    session: AsyncSession, member_id: str, device: str, acr: str = ONE_FACTOR, *, kept: bool = False
) -> str:
    """A new session with a new secret, which is returned and stored nowhere. `kept`: its owner stays signed in there.
    The caller holds the member's lock."""
    secret, now = new_secret(), clock.now()
    started = Session(
        digest=digest(secret),
        member_id=member_id,
        created_at=now,
        last_used_at=now,
        device=device,
        acr=acr,
        kept=kept,
    )
    session.add(started)
    await session.flush()
    audit.record(session, member_id, "session.start", "session", started.id)
    return secret


async def may_be_kept(session: AsyncSession, member_id: str) -> bool:
    """Not of who holds a role that takes two administrators. The caller holds the member's lock."""
    held = select(Grant.id).where(
        Grant.member_id == member_id, col(Grant.role).in_(NEEDS_TWO), col(Grant.ended_at).is_(None)
    )
    return (await session.exec(held.limit(1))).first() is None


async def keep_none(session: AsyncSession, member_id: str) -> None:
    """Kept sessions of a member who is granted such a role become ordinary ones. The caller holds the member's lock."""
    kept = select(Session).where(Session.member_id == member_id, col(Session.kept), col(Session.ended_at).is_(None))
    for each in await session.exec(kept.with_for_update()):
        each.kept = False
    await session.flush()


async def exchange(db: Database, secret: str, active: bool) -> Token:
    """A token for a living session. `active`: somebody is using it, so its idle time starts again.

    Every write and every page's first request waits for this: one statement for who it is and what they hold; it writes
    and signs only once a minute.
    """
    now = clock.now()
    async with db.read() as session:
        held = await _LIVING.fetch(session, {"its_digest": digest(secret), "now": now})
        if not held:
            ended = select(Session.end_reason).where(Session.digest == digest(secret))
            raise SessionEnded(reason=(await session.exec(ended)).first())
        session_id, member_id, acr, created_at, last_used_at, is_kept, proved_at, *shut = held[0]
        closed_since, closed_until, roles_closed, key_id, sealed = shut[:5]
        if session_end(created_at, last_used_at, kept=is_kept) <= now:
            raise SessionEnded(reason=None)
        is_closed = closed_until is not None and now < closed_until
        if acr == BY_PROVIDER:  # who runs the service could be anybody: no role, nothing of before or written meanwhile
            is_closed = roles_closed = True
            closed_since = closed_until = created_at + SESSION_LENGTH
        grants = [] if is_closed and roles_closed else [f"{role}@{unit_id}" for *_, role, unit_id in held if role]
    if active and now - last_used_at >= _NOTED_EVERY:
        async with db.write() as session:
            await _NOTING.fetch(session, {"its_id": session_id, "now": now})
    key = Key(key_id, sealed) if key_id else await find_or_make_key(db)
    claims = {"sub": member_id, "sid": session_id, "acr": acr, "grants": grants}
    if proved_at or acr != BY_PROVIDER:
        claims["auth_time"] = (proved_at or created_at).timestamp()
    if is_closed:
        claims["closed"] = [closed_since.timestamp(), closed_until.timestamp()]
    signed = sign(key, db.settings, claims, created_at + (KEPT_LENGTH if is_kept else SESSION_LENGTH))
    left = int((signed.expires_at - now).total_seconds())
    return Token(token=signed.token, expires_in=left, session_id=session_id)


async def list_sessions(session: AsyncSession, user: User, language: Language) -> list[SessionPublic]:
    """The caller's living sessions, the newest first."""
    own = select(Session).where(Session.member_id == user.id, col(Session.ended_at).is_(None))
    now = clock.now()
    return [
        SessionPublic(
            id=each.id,
            created_at=each.created_at,
            last_used_at=each.last_used_at,
            user_agent_label=device_words(each.device).in_(language),
            current=each.id == user.session_id,
            kept=each.kept,
            by_provider=each.acr == BY_PROVIDER,
        )
        for each in await session.exec(own.order_by(col(Session.id).desc()))
        if session_end(each.created_at, each.last_used_at, kept=each.kept) > now
    ]


async def end_session(session: AsyncSession, user: User, session_id: str | None) -> None:
    """End one of the caller's own; NotFound for anybody else's."""
    if not await _end(session, user.id, col(Session.id) == session_id):
        raise NotFound
    audit.record(session, user.id, "session.end", "session", str(session_id))


async def end_sessions(
    session: AsyncSession,
    actor_id: str,
    member_id: str,
    *,
    but: str | None = None,
    reason: EndReason | None = None,
) -> int:
    """End all of a member's sessions, or all others; returns how many."""
    others = [col(Session.id) != but] if but else []
    count = await _end(session, member_id, *others, reason=reason)
    if count:
        audit.record(session, actor_id, "member.end_sessions", "member", member_id, after={"count": count})
    return count


async def _end(
    session: AsyncSession, member_id: str, *which: ColumnElement[bool], reason: EndReason | None = None
) -> int:
    """By one statement, each of whose rows goes into the audit (`kit.guards`): none is revived unseen."""
    living = update(Session).where(col(Session.member_id) == member_id, col(Session.ended_at).is_(None), *which)
    ended = living.values(ended_at=clock.now(), end_reason=reason).returning(
        _session.id, *(_session[name] for name in GUARDED)
    )
    rows = (await session.execute(ended)).all()
    for session_id, *values in rows:
        after = dict(zip(GUARDED, values, strict=True))
        guards.note(session, Session, session_id, {**after, "ended_at": None}, after)
    if rows:
        member = await session.get_one(Member, member_id)
        publish(session, SessionsEnded(version=member.version, member_id=member.id))
    return len(rows)
