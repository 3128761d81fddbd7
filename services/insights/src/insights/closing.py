"""The closing of a month: its table is decided once, for the whole enterprise, and then it stands.

It is kept as it was shown, not counted again for each reader: a unit that moves and an event that comes late would
change what is shown, and two looks could be subtracted.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import func, insert
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.units import Unit, UnitNotKnown
from contracts.grievances import EVENTS, CaseKind
from insights.models import Archived, CaseFact, ClosedMonth, UnitMonth
from insights.rules import SETTLING, Month, Tally, tally
from insights.suppression import Shown, Tree, everybody, shown_breakdowns, shown_counts
from kit import clock
from kit.arrivals import Inbox
from kit.inbox import Parked
from kit.service import Context

STEP_BEFORE = {
    "submitted": "", "accepted": "submitted", "replied": "accepted", "closed": "replied", "reopened": "replied",
}  # fmt: skip
"""The course of a case. A step that is shown tells that there were hardly fewer of the one before it."""

PAIRS = (
    (CaseKind.CONSULTATION, CaseKind.SUGGESTION),
    (CaseKind.FEEDBACK, CaseKind.OTHER),
    (CaseKind.RIGHTS, CaseKind.WELFARE),
)
"""Kinds that are shown as one where either is small: which go together is fixed, or the choice would tell."""

_FACTS = select_columns(
    col(CaseFact.unit_id), col(CaseFact.kind), col(CaseFact.first_at), col(CaseFact.last_at),
    col(CaseFact.submitted_at), col(CaseFact.accepted_at), col(CaseFact.replied_at), col(CaseFact.closed_at),
    col(CaseFact.rated), col(CaseFact.reopened_at),
)  # fmt: skip


QUIET = timedelta(minutes=10)


async def close_months(context: Context) -> None:
    """Every month since the first concern that is over, all of whose events have come, and that is not closed yet."""
    async with context.db.read() as session:
        closed = set(await session.exec(select(ClosedMonth.month)))
        # Not from the last closed one on: an operator may have deleted one before it, to have it counted again.
        first = (await session.exec(select(func.min(col(CaseFact.first_at))))).one()
        month = Month.of(first) if first else None
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
    later = select(CaseFact.case_id).where(CaseFact.last_at >= month.end + SETTLING).limit(1)
    late = (
        select(Archived.event_id)
        .join(Inbox, col(Inbox.event_id) == col(Archived.event_id))
        .where(Inbox.received_at > clock.now() - QUIET, Archived.topic == EVENTS, Archived.time < month.end)
        .limit(1)
    )
    parked = select(Parked.id).where(Parked.topic == EVENTS, Parked.time < month.end).limit(1)
    if (await session.exec(later)).first() is None:
        return False
    return (await session.exec(late)).first() is None and (await session.exec(parked)).first() is None


async def _close(context: Context, month: Month) -> None:
    """Counting keeps no writer waiting: what is written then is little."""
    async with context.db.read() as session:
        units = [unit for unit in await session.exec(select(Unit)) if unit.path]
        table = publish(_tree(units), await _count(session, month, units))
    rows = [
        {"month": str(month), "unit_id": unit_id, **{name: getattr(shown, name) for name in UnitMonth.FIGURES}}
        for unit_id, shown in table.items()
    ]
    async with context.db.write() as session:
        session.add(ClosedMonth(month=str(month), closed_at=clock.now()))
        if rows:
            await session.exec(insert(UnitMonth), params=rows)


def publish(tree: Tree, own: Mapping[str, Tally]) -> dict[str, Tally]:
    """What one month's table shows of each unit with everything below it. Where it says 0 it shows nothing.

    Decided for the whole enterprise before anybody's part is cut out.
    """
    steps: dict[str, Shown] = {}
    for step, before in STEP_BEFORE.items():
        groups = steps[before].groups if before else everybody(tree)
        steps[step] = shown_counts(tree, groups, {unit: getattr(tally, step) for unit, tally in own.items()})
    table = {unit: Tally() for unit in own}
    for unit in reversed(list(tree.top_down())):
        table[unit].left_out = unit in steps["submitted"].incomplete
        for step, shown in steps.items():
            for group in shown.groups.get(unit, ()):
                for each in group:
                    table[unit].add(own[each].of(step))
        for child in tree.children.get(unit, ()):
            table[unit].add(table[child])
    _break_down(tree, table)
    return table


def _break_down(tree: Tree, table: Mapping[str, Tally]) -> None:
    """Leave of each unit's kinds and ratings what may be shown."""
    ratings = {unit: {"rated": each.closed - each.not_rated, "not": each.not_rated} for unit, each in table.items()}
    rated = shown_breakdowns(tree, ratings, ("rated", "not"))
    kinds = {unit: dict(each.kinds) for unit, each in table.items()}
    merged = {
        unit: {pair_name(pair): sum(each.get(k, 0) for k in pair) for pair in PAIRS} for unit, each in kinds.items()
    }
    pairs = shown_breakdowns(tree, merged, [pair_name(pair) for pair in PAIRS])
    alone = {
        pair: shown_breakdowns(tree, {unit: {k: each.get(k, 0) for k in pair} for unit, each in kinds.items()}, pair)
        for pair in PAIRS
    }
    for unit, each in table.items():
        each.not_rated = each.not_rated if unit in rated else 0
        each.kinds = {}
        for pair in PAIRS if unit in pairs else ():
            if unit in alone[pair]:
                each.kinds |= {str(kind): kinds[unit][kind] for kind in pair}
            else:
                each.kinds[pair_name(pair)] = merged[unit][pair_name(pair)]


def pair_name(pair: tuple[CaseKind, CaseKind]) -> str:
    return "+".join(pair)


async def _count(session: AsyncSession, month: Month, units: Iterable[Unit]) -> dict[str, Tally]:
    """What happened in each unit itself.

    Raises UnitNotKnown while the copy of the unit tree is behind: better no table than a wrong one.
    """
    table = {unit.id: Tally() for unit in units}
    alive = _FACTS.where(col(CaseFact.first_at) < month.end, col(CaseFact.last_at) >= month.start)
    for row in await session.execute(alive):
        if row.unit_id not in table:
            raise UnitNotKnown(unit_id=row.unit_id)
        table[row.unit_id].add(tally(month, row._asdict()))
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
