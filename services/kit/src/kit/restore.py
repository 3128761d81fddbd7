"""After a database was restored to an earlier point: what was published since must not be said again differently.

Listeners ignore a version that is not newer than theirs, people hold numbers on paper, browsers hold versions. So
before the service runs again it reads its own topics and lifts every version above what it has published; what it has
no memory of is declared deleted in its state topic; then its whole state goes out anew. Topics keep events for 30 days:
a backup must not be older.
"""

from typing import NamedTuple

import structlog
from pydantic import ValidationError
from sqlmodel import col, select, update

from kit.broker import Record
from kit.events import KINDS, Event, Refused
from kit.outbox import publish
from kit.service import Context, Service

log = structlog.get_logger()


class Reconciled(NamedTuple):
    lifted: int
    """Aggregates that had been further than the restored database knows."""
    lost: int
    """Aggregates it does not know at all."""


async def reconcile(service: Service, context: Context) -> Reconciled:
    """Run with the service stopped. Running it again, or without need, changes no version."""
    topics = {kind.topic for kind in KINDS.values() if kind.topic.startswith(f"{service.name}.")}
    last: dict[str, dict[str, Event]] = {}
    for record in await context.broker.read_all(sorted(topics)):
        if event := _read(record):
            known = last.setdefault(event.key_field, {}).setdefault(event.key, event)
            if event.version > known.version:
                last[event.key_field][event.key] = event
    lifted = lost = 0
    async with context.db.write() as session:
        for field, table in service.aggregates.items():
            events = last.get(field, {})
            rows = await session.exec(select(table.id, table.version))  # type: ignore[attr-defined]
            versions: dict[str, int] = dict(rows.all())
            behind = {
                key: event
                for key, event in events.items()
                if versions.get(key, event.version) < event.version and _is_genuine(event, versions[key])
            }
            for key, event in behind.items():
                own = col(table.id) == key  # type: ignore[attr-defined]
                await session.exec(update(table).where(own).values(version=event.version + 1))
            unknown = [event for key, event in events.items() if key not in versions and not _is_deleted(event)]
            for event in unknown:
                if "deleted" in type(event).model_fields:
                    publish(session, event.model_copy(update={"deleted": True, "version": event.version + 1}))
            lifted, lost = lifted + len(behind), lost + len(unknown)
        if service.reconcile:
            await service.reconcile(session, [event for events in last.values() for event in events.values()])
        if service.republish and (lifted or lost):
            await service.republish(session)
    return Reconciled(lifted, lost)


def _read(record: Record) -> Event | None:
    """None for one of a later release, or of no release."""
    try:
        return KINDS[record.type].model_validate_json(record.data) if record.type in KINDS else None
    except ValidationError:
        log.error("record_refused", topic=record.topic, event_id=record.id, reason="fields")
        return None


def _is_genuine(event: Event, known: int) -> bool:
    try:
        return event.supersedes(known)
    except Refused:
        log.error("record_refused", topic=event.topic, reason="version")
        return False


def _is_deleted(event: Event) -> bool:
    return bool(getattr(event, "deleted", False))
