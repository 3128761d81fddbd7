"""The figures page: how many concerns, how fast answered, per unit, out of the closed months' tables."""

from collections import defaultdict
from typing import Generic, NamedTuple

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.units import Unit, within
from contracts.roles import Role
from insights.models import ClosedMonth
from insights.rules import Month, middle, ninetieth
from insights.schemas import Figures, KindFigures, MonthFigures, Months, UnitFigures
from insights.source import Counted, Source
from insights.sources import grievances
from insights.sources.grievances import PAIRS, CaseTally
from insights.suppression import merged_over_months
from kit import audit
from kit.auth import User
from kit.context import context_of


async def list_months(session: AsyncSession) -> Months:
    return Months(items=list(await session.exec(select(ClosedMonth.month).order_by(col(ClosedMonth.month).desc()))))


class Part(NamedTuple, Generic[Counted]):
    """The caller's part of a source's tables: what they are union staff of, and all below."""

    units: list[Unit]
    """Each followed by what lies below it."""
    tops: list[str]
    """The highest of them."""
    asked: list[str]
    closed: list[str]
    """Those of the months asked for that show figures."""
    months: dict[tuple[str, str], Counted]
    """By unit and month."""
    totals: dict[str, Counted]
    """By unit."""


async def part_of(
    session: AsyncSession, user: User, source: Source[Counted], last: Month, number: int
) -> Part[Counted]:
    """Of `number` months up to `last`. That the caller looked at them is audited.

    Several months are the sum of what each of them shows, so no choice of months can be subtracted from another.
    """
    asked = [str(month) for month in last.back(number)]
    async with context_of(session).database.write() as writing:
        span = asked[-1] if number == 1 else f"{asked[0]}/{asked[-1]}"
        audit.record(writing, user.id, "figures.view", "figures", span)
    own = within(user.units_of(Role.UNION_STAFF))
    units = {unit.id: unit for unit in await session.exec(select(Unit).where(col(Unit.id).in_(own)))}
    mine = sorted((unit for unit in units.values() if not unit.deleted), key=lambda unit: str(unit.path))
    closed = sorted(await session.exec(select(ClosedMonth.month).where(col(ClosedMonth.month).in_(asked))))
    table = source.months
    shown = select(table).where(col(table.month).in_(closed), col(table.unit_id).in_(own))
    months: defaultdict[tuple[str, str], Counted] = defaultdict(source.tally)
    totals: defaultdict[str, Counted] = defaultdict(source.tally)
    for row in await session.exec(shown):
        months[row.unit_id, row.month] = found = source.tally(**row.model_dump(include=set(source.tally.figures())))
        totals[row.unit_id].add(found)
        totals[row.unit_id].left_out |= found.left_out
    tops = [unit.id for unit in mine if unit.parent_id not in units]
    return Part(mine, tops, asked, closed, months, totals)


async def case_figures(session: AsyncSession, user: User, last: Month, number: int) -> Figures:
    part = await part_of(session, user, grievances.source, last, number)
    return Figures(
        month=str(last),
        months=part.closed,
        provisional=part.asked[-1] not in part.closed,
        units=[
            _unit_figures(part.totals[unit.id], unit, None if unit.id in part.tops else unit.parent_id)
            for unit in part.units
        ],
        kinds=[row for unit_id in part.tops for row in _kind_figures(part.totals[unit_id], unit_id)],
        trend=[
            MonthFigures(unit_id=unit_id, month=month, submitted=part.months[unit_id, month].submitted or None)
            for unit_id in part.tops
            for month in part.closed
        ],
    )


def _unit_figures(total: CaseTally, unit: Unit, parent_id: str | None) -> UnitFigures:
    figures = {
        "submitted": total.submitted or None,
        "accept_hours_median": middle(total.accept_hours) if total.accept_hours else None,
        "accept_hours_p90": ninetieth(total.accept_hours) if total.accept_hours else None,
        "reply_hours_median": middle(total.reply_hours) if total.reply_hours else None,
        "reply_hours_p90": ninetieth(total.reply_hours) if total.reply_hours else None,
        "closed": total.closed or None,
        "reopened": total.reopened or None,
        "not_rated": total.not_rated or None,
    }
    return UnitFigures(
        unit_id=unit.id,
        name=unit.name,
        parent_id=parent_id,
        **figures,
        at_least=total.left_out,
        hidden="small_cells" if None in figures.values() else None,
    )


def _kind_figures(total: CaseTally, unit_id: str) -> list[KindFigures]:
    kinds = merged_over_months(total.kinds, PAIRS)
    return [KindFigures(unit_id=unit_id, kind=kind, submitted=number) for kind, number in kinds.items()]
