"""The list of a campaign's recipients as an Excel file or a PDF."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.campaign_models import LONG_JOBS
from assistance.campaign_words import WAYS
from assistance.handouts import count_recipients, list_recipients
from assistance.models import PEOPLE
from casework.caller import Caller
from casework.exports import Exports, Listing
from casework.sheets import Column, ColumnKind
from contracts.roles import Role
from kit.auth import roles
from kit.fields import Id, Request
from kit.texts import Text


class RecipientExport(Request):
    """The list to export, narrowed as `GET …/recipients` is."""

    campaign_id: Id
    collected: bool | None = None
    q: Annotated[str | None, Field(max_length=40)] = None
    """A whole name, or an employee number."""


_COLUMNS = (
    Column(Text("姓名", "Name"), lambda row: row.name),
    Column(Text("单位", "Unit"), lambda row: row.unit_name, width=28),
    Column(Text("领取时间", "Collected"), lambda row: row.collected_at, ColumnKind.MOMENT, 18),
    Column(Text("方式", "Proof"), lambda row: WAYS[row.way] if row.way else None, width=12),
    Column(Text("发放人", "Handed out by"), lambda row: row.by_name),
)


def _columns(_caller: Caller, _asked: RecipientExport) -> Sequence[Column]:
    return _COLUMNS


async def _count(session: AsyncSession, caller: Caller, asked: RecipientExport) -> int:
    return await count_recipients(session, caller.user, asked.campaign_id, asked.collected, asked.q)


async def _read(
    session: AsyncSession, caller: Caller, asked: RecipientExport, cursor: str | None, limit: int
) -> tuple[Sequence[Any], str | None]:
    found = await list_recipients(
        session, caller.user, asked.campaign_id, collected=asked.collected, q=asked.q, limit=limit, cursor=cursor
    )
    return found.items, found.next


async def _details(_session: AsyncSession, asked: RecipientExport) -> list[Text]:
    """Not the campaign's name: who asks may not be one who sees it."""
    if asked.collected is None:
        return []
    return [Text("已领取", "Collected") if asked.collected else Text("未领取", "Not collected")]


def _title(_asked: RecipientExport) -> Text:
    return Text("慰问品发放名单", "Relief: list of recipients")


EXPORTS = Exports(LONG_JOBS, PEOPLE.still_hold)
EXPORTS.add(
    Listing(
        name="recipients",
        title=_title,
        asked=RecipientExport,
        access=roles(Role.UNION_STAFF, Role.AUDITOR),
        columns=_columns,
        count=_count,
        read=_read,
        details=_details,
        words="q",
    )
)
