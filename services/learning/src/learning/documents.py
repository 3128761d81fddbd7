"""State and profile documents of learning systems, replaced only by who has read them (sections 4.1.4, 4.1.6)."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit import clock
from kit.db import hold_alone, put
from kit.problems import NotFound
from learning.statement_errors import DocumentChanged, DocumentExists, DocumentNotJson
from learning.statement_models import Document
from learning.statement_rules import digest


class Shelf(NamedTuple):
    """Where documents lie: of which unit and kind, about what, of whom."""

    unit_id: str
    kind: str
    about: str
    """The activity's id, or none."""
    agent: str
    """statement_rules.agent_key, or none."""
    registration: str = ""

    @property
    def key(self) -> str:
        return digest(self)

    @property
    def key_of_all(self) -> str:
        return digest(self[:4])


class Condition(NamedTuple):
    """What the request says that is there: If-Match, If-None-Match."""

    match: str | None
    none_match: str | None

    def check(self, known: Document | None) -> None:
        """Raises DocumentChanged."""
        if self.match is not None and (known is None or not _names(self.match, known.etag)):
            raise DocumentChanged
        if self.none_match is not None and known is not None and _names(self.none_match, known.etag):
            raise DocumentChanged


def _names(header: str, etag: str) -> bool:
    tags = [each.strip().removeprefix("W/") for each in header.split(",")]
    return "*" in tags or f'"{etag}"' in tags


async def read(session: AsyncSession, shelf: Shelf, document_id: str) -> Document:
    """Raises NotFound."""
    found = await session.get(Document, _key(shelf, document_id))
    if found is None:
        raise NotFound
    return found


async def list_ids(session: AsyncSession, shelf: Shelf, since: datetime | None) -> Sequence[str]:
    statement = select(Document.id).where(_on(shelf))
    if since:
        statement = statement.where(col(Document.stored_at) > since)
    return sorted(set((await session.exec(statement)).all()))


async def save(
    session: AsyncSession,
    shelf: Shelf,
    document_id: str,
    content_type: str,
    data: bytes,
    condition: Condition,
    *,
    merges: bool,
) -> None:
    """`merges`: into the JSON object that is there. Raises DocumentChanged, DocumentExists, DocumentNotJson."""
    known = await _hold(session, shelf, document_id)
    condition.check(known)
    if merges:
        data = _merged(known, content_type, data)
    elif known and condition.match is None and condition.none_match is None:
        raise DocumentExists
    kept = Document(
        key=_key(shelf, document_id),
        of=shelf.key,
        of_all=shelf.key_of_all,
        id=document_id,
        content_type=content_type,
        data=data,
        etag=hashlib.sha256(data).hexdigest()[:40],
        stored_at=clock.now(),
    )
    await put(session, Document, dict(kept))


async def remove(session: AsyncSession, shelf: Shelf, document_id: str, condition: Condition) -> None:
    """Raises DocumentChanged."""
    condition.check(await _hold(session, shelf, document_id))
    await session.execute(delete(Document).where(col(Document.key) == _key(shelf, document_id)))


async def remove_all(session: AsyncSession, shelf: Shelf) -> None:
    await session.execute(delete(Document).where(_on(shelf)))


def _on(shelf: Shelf) -> Any:
    if shelf.registration:
        return col(Document.of) == shelf.key
    return col(Document.of_all) == shelf.key_of_all


def _key(shelf: Shelf, document_id: str) -> str:
    return digest([*shelf, document_id])


async def _hold(session: AsyncSession, shelf: Shelf, document_id: str) -> Document | None:
    """Also where there is none yet: of two who write at once the second sees what the first wrote."""
    key = _key(shelf, document_id)
    await hold_alone(session, f"document {key}")
    return await session.get(Document, key, populate_existing=True)


def _merged(known: Document | None, content_type: str, data: bytes) -> bytes:
    given = _object(content_type, data)
    before = _object(known.content_type, known.data) if known else {}
    return json.dumps(before | given, ensure_ascii=False).encode() if known else data


def _object(content_type: str, data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        found = None
    if not content_type.startswith("application/json") or not isinstance(found, dict):
        raise DocumentNotJson
    return found
