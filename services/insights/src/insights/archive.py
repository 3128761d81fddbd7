"""The archive: every event as it came, but for who the people in it are."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from insights.models import Archived, Erased, Person
from kit.db import insert_new
from kit.events import KINDS, Event
from kit.inbox import EventInfo
from kit.sealing import seal, unseal

SEALED = "insights archive"


async def keep(session: AsyncSession, event: Event | None, info: EventInfo) -> None:
    """`event` is None for a type without a contract. What no contract vouches for could name a person: it is sealed."""
    row = Archived(event_id=info.id, topic=info.topic, type=info.type, time=info.time, data={})
    if event is not None:
        await _enter(session, row, event)
    if event is None or not _knows_all(type(event), info.data):
        row.sealed = seal(session.info["settings"], SEALED, info.id, json.dumps(info.data).encode())
    session.add(row)
    await session.flush()


async def open_sealed(session: AsyncSession, limit: int = 200) -> list[Archived]:
    """Enter properly what was sealed and has become known since; returns the rows that are whole now."""
    known = select(Archived).where(col(Archived.sealed).is_not(None), col(Archived.type).in_(KINDS))
    opened = []
    for row in await session.exec(known):
        assert row.sealed is not None
        data = json.loads(unseal(session.info["settings"], SEALED, row.event_id, row.sealed))
        kind = KINDS[row.type]
        if _knows_all(kind, data):
            await _enter(session, row, kind.model_validate(data))
            row.sealed = None
            opened.append(row)
        if len(opened) == limit:
            break
    await session.flush()
    return opened


async def history(session: AsyncSession, topic: str, key: str) -> Sequence[Archived]:
    """All archived events of one aggregate that a contract knows."""
    found = select(Archived).where(Archived.topic == topic, Archived.key == key, col(Archived.type).in_(KINDS))
    return (await session.exec(found)).all()


async def erase(session: AsyncSession, person_id: str) -> None:
    """Forget who is behind the pseudonym, for good; the events stay."""
    await insert_new(session, Erased, {"digest": _digest(person_id)})
    await session.exec(delete(Person).where(col(Person.person_id) == person_id))


async def _enter(session: AsyncSession, row: Archived, event: Event) -> None:
    data = event.model_dump(mode="json")
    for name in event.personal_fields():
        if name.endswith("_id") and data[name] is not None:
            data[name] = await _pseudonym(session, data[name])
        elif data[name] is not None:  # a name or number: a pseudonym for it would need a table of names
            data[name] = ""
    row.data, row.key = data, str(data[event.key_field])


def _knows_all(kind: type[Event], data: Mapping[str, Any]) -> bool:
    return data.keys() <= kind.model_fields.keys()


async def _pseudonym(session: AsyncSession, person_id: str) -> str:
    """The person's own, random and made when they first appear; for the erased a new one each time."""
    known = await session.get(Person, person_id)
    if known:
        return known.pseudonym
    fresh = secrets.token_hex(16)
    if await session.get(Erased, _digest(person_id)):
        return fresh
    await insert_new(session, Person, {"person_id": person_id, "pseudonym": fresh})
    return (await session.exec(select(Person.pseudonym).where(Person.person_id == person_id))).one()


def _digest(person_id: str) -> str:
    return hashlib.sha256(person_id.encode()).hexdigest()
