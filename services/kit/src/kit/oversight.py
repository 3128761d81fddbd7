"""For the auditor and the system administrator of the whole platform: the audit trail, whether it holds, and how events
come and go. Both see ids and states; no words of persons, no content of events."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import structlog
from fastapi import Query
from pydantic import BaseModel, StringConstraints
from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit import audit, clock
from kit.audit import AuditEntry
from kit.auth import CurrentUser, Forbidden, User, roles
from kit.db import Db, Read, Write
from kit.fields import Request
from kit.inbox import Handlers, Parked, replay
from kit.outbox import Outbox
from kit.pages import Cursor, CursorInvalid, Limit, Page, page
from kit.routing import Routes

if TYPE_CHECKING:
    from kit.service import Context

log = structlog.get_logger()

AUDITOR, SYSTEM = "auditor", "system_admin"
TRAIL = "audit"
"""The object that entries about the trail itself are about."""
_ASKED, _VERIFIED = "trail.ask_verify", "trail.verify"
_SHOWN = 50
_ID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
_REPLAY_TIME = 8
"""Seconds: the gateway waits 10."""
AboutObject = Annotated[str | None, Query(min_length=1, max_length=100)]


@dataclass(frozen=True)
class Oversight:
    reach_all: Callable[[AsyncSession, Collection[str]], Awaitable[bool]]
    """Whether these units reach all others."""
    officers: Callable[[AsyncSession, Collection[str]], Awaitable[Mapping[str, str]]] | None = None
    """Of these members those who hold an office: id → name. Where it is None, nobody is named to the auditor, who must
    not learn who raised a concern, asked for help or cast a ballot, officers among them."""


class TrailEntry(BaseModel):
    id: str
    number: int | None
    """In the chain; null for the few seconds until it is in it."""
    at: datetime
    actor_id: str | None
    """Who holds an office, or a word such as `system`; null of anybody else."""
    actor_name: str | None
    action: str
    object_type: str
    object_id: str
    """`…` where it is the actor, who is not named."""
    before: dict[str, Any] | None
    """Without the ids in it, which may be persons; so is `after`."""
    after: dict[str, Any] | None
    has_words: bool
    """Whether a person said something, which lies sealed and is not shown."""


class Verification(BaseModel):
    asked_at: datetime | None
    """When somebody last asked for it; the worker begins within 15 seconds."""
    verified_at: datetime | None
    """When it last ended; null where it never did."""
    is_waiting: bool
    ok: bool | None
    entries: int | None
    findings: list[str]
    notes: list[str]
    """What was compared with the trail, and what was not."""


class ParkedEvent(BaseModel):
    id: int
    type: str
    key: str
    """Id of the object that it is about."""
    error: str
    """Class and place; no data."""
    parked_at: datetime


class Operations(BaseModel):
    at: datetime
    revision: str
    """Of the tables: which release's they are."""
    outbox_depth: int
    """Events that the broker has not taken yet."""
    outbox_oldest_seconds: float
    parked_events: int
    parked: list[ParkedEvent]
    """The oldest."""


class Replay(Request):
    key: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    """Of the parked events; one object's are handled in their order."""


class Replayed(BaseModel):
    handled: int
    left: int


async def _require_all(session: AsyncSession, of: Oversight, user: User, role: str) -> None:
    """Trail and events are of all units: a role at some of them is not enough. Raises Forbidden."""
    if not await of.reach_all(session, user.units_of(role)):
        raise Forbidden


async def _read_trail(
    session: AsyncSession,
    of: Oversight,
    user: User,
    actor_id: str | None,
    object_id: str | None,
    limit: int,
    cursor: str | None,
) -> Page[TrailEntry]:
    asked = {"actor_id": actor_id, "object_id": object_id}
    given = {name: value for name, value in asked.items() if value}
    audit.record(session, user.id, "trail.read", "trail", TRAIL, after=given)
    wanted = select(AuditEntry).order_by(col(AuditEntry.id).desc())
    if actor_id and _ID.fullmatch(actor_id) and not await _officers(session, of, {actor_id}):
        return Page(items=[], next=None)
    if actor_id:
        wanted = wanted.where(AuditEntry.actor_id == actor_id)
    if object_id:
        wanted = wanted.where(AuditEntry.object_id == object_id)
    found = await page(session, wanted, limit=limit, cursor=cursor, as_=_public)
    names = await _officers(session, of, {each.actor_id for each in found.items if each.actor_id})
    for each in found.items:
        each.actor_name = names.get(each.actor_id or "")
        if each.actor_name is None and _ID.fullmatch(each.actor_id or ""):
            if each.object_id == each.actor_id:
                each.object_id = "…"
            each.actor_id = None
    return found


async def _officers(session: AsyncSession, of: Oversight, ids: Collection[str]) -> Mapping[str, str]:
    return await of.officers(session, ids) if of.officers else {}


def _without_ids(value: Any) -> Any:
    match value:
        case dict():
            return {name: _without_ids(each) for name, each in value.items() if not _ID.fullmatch(name)}
        case list():
            return [_without_ids(each) for each in value]
        case str() if _ID.search(value):
            return _ID.sub("…", value)
    return value


def _public(entry: AuditEntry) -> TrailEntry:
    return TrailEntry(
        **entry.model_dump(include={"id", "at", "actor_id", "action", "object_type", "object_id"}),
        number=entry.seq,
        actor_name=None,
        before=_without_ids(json.loads(entry.before)) if entry.before else None,
        after=_without_ids(json.loads(entry.after)) if entry.after else None,
        has_words=entry.words_hash is not None,
    )


async def _last(session: AsyncSession, action: str) -> AuditEntry | None:
    about = select(AuditEntry).where(AuditEntry.object_id == TRAIL, AuditEntry.action == action)
    return (await session.exec(about.order_by(col(AuditEntry.id).desc()).limit(1))).first()


async def _read_verification(session: AsyncSession) -> Verification:
    asked, verified = await _last(session, _ASKED), await _last(session, _VERIFIED)
    said: dict[str, Any] = json.loads(verified.after or "{}") if verified else {}
    return Verification(
        asked_at=asked and asked.at,
        verified_at=verified and verified.at,
        is_waiting=_is_waiting(asked, verified),
        ok=said.get("ok"),
        entries=said.get("entries"),
        findings=said.get("findings", []),
        notes=said.get("notes", []),
    )


def _is_waiting(asked: AuditEntry | None, verified: AuditEntry | None) -> bool:
    return asked is not None and (verified is None or verified.at < asked.at)


async def verify_where_asked(context: "Context") -> None:
    """The trail keeps who asked, and what was found."""
    async with context.db.read() as session:
        if not (await _read_verification(session)).is_waiting:
            return
    settings = context.settings
    try:
        async with context.db.read() as session:
            report = await audit.verify(session, settings.audit_key.get_secret_value().encode(), settings.anchor())
    except Exception as error:  # of what somebody altered; unsaid it would be tried for ever
        log.exception("audit_not_verified")
        report = audit.Report(ok=False, entries=0, findings=[f"could not be verified: {type(error).__name__}"])
    log.info("audit_verified", ok=report.ok, entries=report.entries, findings=len(report.findings))
    said = {
        "ok": report.ok,
        "entries": report.entries,
        "findings": report.findings[:_SHOWN],
        "notes": report.notes[:_SHOWN],
    }
    async with context.db.write() as session:
        audit.record(session, "system", _VERIFIED, "trail", TRAIL, after=said)


JOB = ("verify_audit", timedelta(seconds=15), verify_where_asked)


async def _read_operations(session: AsyncSession) -> Operations:
    depth, oldest = (
        await session.exec(select(func.count(), func.min(Outbox.at)).where(col(Outbox.position).is_(None)))
    ).one()
    parked = (await session.exec(select(Parked).order_by(col(Parked.id)).limit(_SHOWN))).all()
    return Operations(
        at=clock.now(),
        revision=(await session.execute(text("SELECT version_num FROM alembic_version"))).scalar_one(),
        outbox_depth=depth,
        outbox_oldest_seconds=max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0,
        parked_events=(await session.exec(select(func.count()).select_from(Parked))).one(),
        parked=[ParkedEvent.model_validate(each, from_attributes=True) for each in parked],
    )


def add_routes(routes: Routes, of: Oversight, handlers: Handlers) -> None:
    @routes.get("/audit", access=roles(AUDITOR), errors=[CursorInvalid])
    async def read_audit_trail(
        session: Write,
        user: CurrentUser,
        actor_id: AboutObject = None,
        object_id: AboutObject = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Page[TrailEntry]:
        """The newest first. The trail keeps that it was read."""
        await _require_all(session, of, user, AUDITOR)
        return await _read_trail(session, of, user, actor_id, object_id, limit, cursor)

    @routes.get("/audit/verification", access=roles(AUDITOR))
    async def read_verification(session: Read, user: CurrentUser) -> Verification:
        await _require_all(session, of, user, AUDITOR)
        return await _read_verification(session)

    @routes.post("/audit/verification", access=roles(AUDITOR))
    async def ask_for_verification(session: Write, user: CurrentUser) -> Verification:
        """The worker compares the trail with its chain, its anchors and the guarded tables."""
        await _require_all(session, of, user, AUDITOR)
        said = await _read_verification(session)
        if not said.is_waiting:
            audit.record(session, user.id, _ASKED, "trail", TRAIL)
            said.asked_at, said.is_waiting = clock.now(), True
        return said

    @routes.get("/operations", access=roles(SYSTEM))
    async def read_operations(session: Read, user: CurrentUser) -> Operations:
        """Events on the way out, and those set aside on the way in."""
        await _require_all(session, of, user, SYSTEM)
        return await _read_operations(session)

    @routes.post("/operations/replay", access=roles(SYSTEM))
    async def replay_parked_events(db: Db, user: CurrentUser, wanted: Replay) -> Replayed:
        """Handles the parked events of one object again, in their order, up to the first that fails."""
        async with db.write() as session:
            await _require_all(session, of, user, SYSTEM)
            audit.record(session, user.id, "event.replay", "event", wanted.key)
        async with asyncio.timeout(_REPLAY_TIME):
            handled, left = await replay(db, handlers, wanted.key)
        return Replayed(handled=handled, left=left)
