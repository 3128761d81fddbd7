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
    if facts:
        await put(session, CaseFact, *facts)


async def rebuild(db: Database, batch: int = 200) -> int:
    """Compute every case again from the archive, while the service runs on; returns how many there are.

    A page of keys at a time, as no statement may take longer than a command may. What the archive does not know goes
    in one statement with the question: a case that comes meanwhile is seen with its events or not at all.
    """
    archived = select(Archived.key).where(Archived.topic == EVENTS)
    here = archived.where(Archived.key == CaseFact.case_id).exists()
    count, after, more = 0, "", True
    while more:
        async with db.write() as session:
            following = archived.where(col(Archived.key) > after).distinct().order_by(col(Archived.key)).limit(batch)
            case_ids = [str(key) for key in await session.exec(following)]
            more = len(case_ids) == batch
            page = col(CaseFact.case_id) > after
            if more:
                page &= col(CaseFact.case_id) <= case_ids[-1]
            await session.exec(delete(CaseFact).where(page, ~here))
            await refresh(session, case_ids)
        count += len(case_ids)
        after = case_ids[-1] if case_ids else after
    return count
