"""The beginning of a guard: each row of its table as it is then."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.audit import AuditEntry, every_name, record
from kit.guards import BEGAN, BEGAN_AGAIN, Guard, remember
from kit.service import Context


async def guard_rows(context: Context, again: str | None = None) -> None:
    """Enter the rows of each guarded table as they are, where it was not guarded before: from here on each is compared.
    `again` is a reason to enter them where it was: a release that guards nothing has written to them.

    Under locks: a row that is changed meanwhile is entered after that, or has an audit entry of its own. Where the
    table was guarded by other columns before, a row is also entered by those, so that `verify` compares it with what
    was known of it: a new release does not bless what was altered under an old one.

    A row that the new release wrote before its worker began is known by the new columns alone.
    """
    for guard in context.db.guards:
        async with context.db.read() as session:
            last_action = (await session.exec(_last_action(guard))).first()
            former = None if last_action else await _former(session, guard)
        if last_action in every_name(BEGAN) and again is None:
            continue
        if last_action and again is not None:
            async with context.db.write() as session:
                record(session, "system", BEGAN_AGAIN, "table", guard.name, words=again)
        last: Mapping[str, Any] | None = None
        while True:
            async with context.db.write() as session:
                page = await guard.page(session, after=last, lock=True, also=former.columns if former else ())
                for values in page:
                    object_id = guard.object_id(values)
                    remember(session, guard, object_id, values, values)
                    if former:
                        remember(session, former, object_id, values, values)
                if not page:
                    record(session, "system", BEGAN, "table", guard.name)
                    break
                last = page[-1]


def _last_action(guard: Guard) -> Any:
    """BEGAN_AGAIN where the command that wrote it was cut off: its rows must still be entered."""
    actions = select(AuditEntry.action).where(
        AuditEntry.object_id == guard.name,
        col(AuditEntry.action).in_([*every_name(BEGAN), *every_name(BEGAN_AGAIN)]),
    )
    return actions.order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc()).limit(1)


async def _former(session: AsyncSession, guard: Guard) -> Guard | None:
    """The guard that began last on this table."""
    names = select(AuditEntry.object_id).where(
        col(AuditEntry.action).in_(every_name(BEGAN)),
        col(AuditEntry.object_id).startswith(f"{guard.table.name}(", autoescape=True),
    )
    found = (await session.exec(names.order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc()).limit(1))).first()
    return guard.former(found) if found else None
