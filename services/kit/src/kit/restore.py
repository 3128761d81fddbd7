"""After a database was restored to an earlier point: what was published since must not be said again differently.

Listeners ignore a version that is not newer than theirs, people hold numbers on paper, browsers hold versions. So
before the service runs again it reads its own topics and lifts every version above what it has published; what it has
no memory of is declared deleted in its state topic; then its whole state goes out again. Topics keep events for 30
days: a backup must not be older.
"""

from typing import NamedTuple

import structlog
from pydantic import ValidationError
from sqlalchemy import inspect
from sqlmodel import select, update

from kit.broker import Record
from kit.events import KINDS, Event, Refused, refuse_leap
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
    published: dict[str, dict[str, list[Event]]] = {}
    for record in await context.broker.read_all(sorted(topics)):
        if event := _read(record):
            published.setdefault(event.key_field, {}).setdefault(event.key, []).append(event)
    lifted = lost = 0
    last: list[Event] = []
    async with context.db.write() as session:
        for field, history in published.items():
            table, versions = service.aggregates.get(field), dict[str, int]()
            if table:
                own = inspect(table).columns
                versions = dict((await session.exec(select(own.id, own.version))).all())
            genuine = [_last_genuine(events, versions.get(key)) for key, events in history.items()]
            events = {event.key: event for event in genuine if event}
            last += events.values()
            if not table:
                continue
            behind = {key: event for key, event in events.items() if versions.get(key, event.version) < event.version}
            for key, event in behind.items():
                await session.exec(update(table).where(own.id == key).values(version=event.version + 1))
            unknown = [event for key, event in events.items() if key not in versions and not _is_deleted(event)]
            for event in unknown:
                if "deleted" in type(event).model_fields:
                    publish(session, event.model_copy(update={"deleted": True, "version": event.version + 1}))
            lifted, lost = lifted + len(behind), lost + len(unknown)
        if service.reconcile:
            await service.reconcile(session, last)
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


def _last_genuine(events: list[Event], known: int | None) -> Event | None:
    """The first of the highest version that steps lead to from the restored one (None: there is none); a forged record
    hides no genuine one."""
    last = None
    for event in sorted(events, key=lambda each: each.version):
        try:
            refuse_leap(event.version, known)
        except Refused:
            log.error("record_refused", topic=event.topic, reason="version")
            break
        known = max(known or 0, event.version)
        if last is None or event.version > last.version:
            last = event
    return last


def _is_deleted(event: Event) -> bool:
    return bool(getattr(event, "deleted", False))
