"""The closing of a month: its table is decided once, for the whole enterprise, and then it stands.

It is kept as it was shown, not counted again for each reader: a unit that moves and an event that comes late would
change what is shown, and two looks could be subtracted.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import delete, func, insert, inspect
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.units import Unit, UnitNotKnown
from insights.models import Archived, ClosedMonth
from insights.rules import SETTLING, Month
from insights.source import Counted, Source
from insights.sources import SOURCES
from insights.suppression import Shown, Tree, everybody, shown_counts
from kit import clock
from kit.arrivals import Inbox
from kit.inbox import Parked
from kit.service import Context

TOPICS = {source.events.topic for source in SOURCES}

QUIET = timedelta(minutes=10)


async def close_months(context: Context) -> None:
    """Every month since the first event that is over, all of whose events have come, and that is not closed yet.

    For all sources at once: the figures of one that comes later begin with the first month that closes after it came.
    """
    async with context.db.read() as session:
        closed = set(await session.exec(select(ClosedMonth.month)))
        # Not from the last closed one on: an operator may have deleted one before it, to have it counted again.
        begun = [(await session.exec(select(func.min(col(source.facts.first_at))))).one() for source in SOURCES]
        month = Month.of(min(found)) if (found := [each for each in begun if each]) else None
        while month and month.closed_on <= clock.today():
            if str(month) not in closed:
                if not await _is_complete(session, month):
                    return
                await _close(context, month)
            month = month.next()


async def _is_complete(session: AsyncSession, month: Month) -> bool:
    """Whether this service is up to date: after a pause it would close a month half of whose events still wait for it.

    Something from after the month has come, for some minutes nothing from within it or before, and nothing is parked.
    """
    late = (
        select(Archived.event_id)
        .join(Inbox, col(Inbox.event_id) == col(Archived.event_id))
        .where(Inbox.received_at > clock.now() - QUIET, col(Archived.topic).in_(TOPICS), Archived.time < month.end)
        .limit(1)
    )
    parked = select(Parked.id).where(col(Parked.topic).in_(TOPICS), Parked.time < month.end).limit(1)
    for source in SOURCES:
        later = select(source.key).where(source.facts.last_at >= month.end + SETTLING).limit(1)
        if (await session.exec(later)).first() is not None:
            break
    else:
        return False
    return (await session.exec(late)).first() is None and (await session.exec(parked)).first() is None


async def _close(context: Context, month: Month) -> None:
    """Counting keeps no writer waiting: what is written then is little."""
    async with context.db.read() as session:
        units = [unit for unit in await session.exec(select(Unit)) if unit.path]
        tables = [
            (source, publish(source, _tree(units), await _count(session, source, month, units))) for source in SOURCES
        ]
    async with context.db.write() as session:
        session.add(ClosedMonth(month=str(month), closed_at=clock.now()))
        for source, table in tables:
            # Where an operator had the month counted again.
            await session.exec(delete(source.months).where(col(source.months.month) == str(month)))
            if table:
                rows = [{"month": str(month), "unit_id": unit_id, **vars(shown)} for unit_id, shown in table.items()]
                await session.exec(insert(source.months), params=rows)


def publish(source: Source[Counted], tree: Tree, own: Mapping[str, Counted]) -> dict[str, Counted]:
    """What one month's table shows of each unit with everything below it. Where it says 0 it shows nothing.

    Decided for the whole enterprise before anybody's part is cut out.
    """
    steps: dict[str, Shown] = {}
    for name, step in source.tally.STEPS.items():
        groups = steps[step.before].groups if step.before else everybody(tree)
        steps[name] = shown_counts(tree, groups, {unit: tally.count(name) for unit, tally in own.items()})
    beginning = [steps[name] for name, step in source.tally.STEPS.items() if not step.before]
    table = {unit: source.tally() for unit in own}
    for unit in reversed(list(tree.top_down())):
        table[unit].left_out = any(unit in shown.incomplete for shown in beginning)
        for name, shown in steps.items():
            for group in shown.groups.get(unit, ()):
                for each in group:
                    table[unit].add(own[each].of(name))
        for child in tree.children.get(unit, ()):
            table[unit].add(table[child])
    source.break_down(tree, table)
    return table


async def _count(
    session: AsyncSession, source: Source[Counted], month: Month, units: Iterable[Unit]
) -> dict[str, Counted]:
    """What happened in each unit itself.

    Raises UnitNotKnown while the copy of the unit tree is behind: better no table than a wrong one.
    """
    table = {unit.id: source.tally() for unit in units}
    facts = select_columns(*inspect(source.facts).columns)
    alive = facts.where(col(source.facts.first_at) < month.end, col(source.facts.last_at) >= month.start)
    for row in await session.execute(alive):
        if row.unit_id not in table:
            raise UnitNotKnown(unit_id=row.unit_id)
        table[row.unit_id].add(source.add_up(month, row._asdict()))
    return table


def _tree(units: Iterable[Unit]) -> Tree:
    """In a fixed order, so that the same facts always give the same table."""
    tree = Tree()
    for unit in sorted(units, key=lambda unit: unit.id):
        if unit.deleted:
            tree.empty.add(unit.id)
        if unit.parent_id is None:
            tree.roots.append(unit.id)
        else:
            tree.children.setdefault(unit.parent_id, []).append(unit.id)
    return tree
