"""The read model: each case's course, as the archive tells it."""

from collections.abc import Collection
from typing import cast

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import EVENTS, CaseEvent
from insights import archive
from insights.models import Archived, CaseFact
from insights.rules import fold
from kit.db import Database, put
from kit.events import KINDS


async def refresh(session: AsyncSession, case_ids: Collection[str]) -> None:
    """Compute these cases, each from all its archived events.

    Not from the last event alone: so events may come in any order, and a rebuild cannot differ. The locks come before
    the reading, or a slower rival would write what it read too early; in order, or two could wait for each other.
    """
    if not case_ids:
        return
    rows = select(CaseFact.case_id).where(col(CaseFact.case_id).in_(case_ids)).order_by(CaseFact.case_id)
    await session.exec(rows.with_for_update())
    facts = [
        fold((cast(CaseEvent, KINDS[row.type].model_validate(row.data)), row.time) for row in history)
        for _, history in sorted((await archive.histories(session, EVENTS, case_ids)).items())
    ]
    await put(session, CaseFact, *facts)


async def rebuild(db: Database, batch: int = 200) -> int:
    """Compute every case anew from the archive, while the service runs on; returns how many there are."""
    async with db.read() as session:
        known = select(Archived.key).where(Archived.topic == EVENTS, col(Archived.key).is_not(None)).distinct()
        case_ids = [case_id for case_id in await session.exec(known) if case_id]
    for start in range(0, len(case_ids), batch):
        async with db.write() as session:
            await refresh(session, case_ids[start : start + batch])
    async with db.write() as session:
        archived = select(Archived.key).where(Archived.topic == EVENTS, col(Archived.key).is_not(None))
        await session.exec(delete(CaseFact).where(col(CaseFact.case_id).not_in(archived)))
    return len(case_ids)
