"""The archive: every event as it came, but for who the people in it are."""

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from insights.models import Archived, Erased, Person
from kit.context import context_of
from kit.db import insert_new, insert_new_ones
from kit.events import KINDS, Event
from kit.inbox import Arrived
from kit.sealing import seal, unseal

SEALED = "insights archive"


async def keep(session: AsyncSession, arrived: Sequence[Arrived]) -> None:
    """What no contract vouches for could name a person: it is sealed."""
    names = await _pseudonyms(session, *(each.event for each in arrived if each.event))
    rows = []
    for event, info in arrived:
        data, key = _without_persons(event, names) if event else ({}, None)
        vouched_for = event is not None and _knows_all(type(event), info.data)
        rows.append({
            "event_id": info.id, "topic": info.topic, "type": info.type, "key": key, "time": info.time, "data": data,
            "sealed": None if vouched_for else _seal(session, info.id, info.data),
        })  # fmt: skip
    await session.exec(insert(Archived), params=rows)


async def open_sealed(session: AsyncSession, after: str, limit: int = 200) -> tuple[list[Archived], str | None]:
    """Look at the next `limit` sealed events after this id, and enter properly those that are known by now.

    Returns these, and the id to go on after; None at the end.
    """
    known = select(Archived).where(col(Archived.sealed).is_not(None), col(Archived.type).in_(KINDS))
    rows = (await session.exec(known.where(Archived.event_id > after).order_by(Archived.event_id).limit(limit))).all()
    found: list[tuple[Archived, Event]] = []
    for row in rows:
        assert row.sealed is not None
        data = json.loads(unseal(context_of(session).settings, SEALED, row.event_id, row.sealed))
        if _knows_all(KINDS[row.type], data):
            found.append((row, KINDS[row.type].model_validate(data)))
    names = await _pseudonyms(session, *(event for _, event in found))
    for row, event in found:
        row.data, row.key = _without_persons(event, names)
        row.sealed = None
    await session.flush()
    return [row for row, _ in found], rows[-1].event_id if rows else None


async def histories(
    session: AsyncSession, topic: str, types: Collection[str], keys: Collection[str]
) -> dict[str, list[Archived]]:
    """All archived events of these types and aggregates, in no order."""
    known = select(Archived).where(Archived.topic == topic, col(Archived.key).in_(keys), col(Archived.type).in_(types))
    found: dict[str, list[Archived]] = {}
    for row in await session.exec(known):
        found.setdefault(str(row.key), []).append(row)
    return found


async def erase(session: AsyncSession, person_id: str) -> None:
    """Forget who is behind the pseudonym, for good; the events stay.

    After `keep` of the event that says so in the same transaction: what others are doing with this person waits there.
    """
    await insert_new(session, Erased, {"digest": _digest(person_id)})
    await session.exec(delete(Person).where(col(Person.person_id) == person_id))


def _without_persons(event: Event, names: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """The event's data and its key. Who has no lasting pseudonym gets one for this event alone."""
    data = event.model_dump(mode="json")
    for name in event.personal_fields():
        if name.endswith("_id") and data[name] is not None:
            data[name] = names.get(data[name]) or _fresh()
        elif data[name] is not None:  # a name, a number, or many persons: a pseudonym would need a table of names
            data[name] = type(data[name])()
    return data, str(data[event.key_field])


def _knows_all(kind: type[Event], data: Mapping[str, Any]) -> bool:
    return data.keys() <= kind.model_fields.keys()


async def _pseudonyms(session: AsyncSession, *events: Event) -> dict[str, str]:
    """Of each person in these events: their own, random and made when they first appear. Of the erased none."""
    persons = {
        person
        for event in events
        for name in event.personal_fields()
        if name.endswith("_id") and (person := getattr(event, name)) is not None
    }
    known = select(Person.person_id, Person.pseudonym).where(col(Person.person_id).in_(persons))
    found = dict((await session.exec(known)).all())
    if new := persons - found.keys():
        # Sorted, so that two workers who meet the same persons do not wait for each other in a circle.
        lasting = sorted(new - await _erased(session, new))
        if lasting:
            await insert_new_ones(session, Person, [{"person_id": each, "pseudonym": _fresh()} for each in lasting])
            # Whose erasure another worker was handling: it had the row's key until its commit, so it is known by now.
            if gone := await _erased(session, lasting):
                await session.exec(delete(Person).where(col(Person.person_id).in_(gone)))
            found = dict((await session.exec(known)).all())
    return found


async def _erased(session: AsyncSession, persons: Collection[str]) -> set[str]:
    digests = {_digest(person): person for person in persons}
    gone = select(Erased.digest).where(col(Erased.digest).in_(digests))
    return {digests[digest] for digest in await session.exec(gone)}


def _fresh() -> str:
    return secrets.token_hex(16)


def _seal(session: AsyncSession, event_id: str, data: Mapping[str, Any]) -> bytes:
    return seal(context_of(session).settings, SEALED, event_id, json.dumps(data).encode())


def _digest(person_id: str) -> str:
    return hashlib.sha256(person_id.encode()).hexdigest()
