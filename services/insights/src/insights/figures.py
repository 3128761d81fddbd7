"""The figures page: how many concerns, how fast answered, per unit, out of the closed months' tables."""

from collections import defaultdict

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.units import Unit, within
from contracts.roles import Role
from insights.closing import PAIRS, pair_name
from insights.models import ClosedMonth, UnitMonth
from insights.rules import Month, Tally, middle, ninetieth
from insights.schemas import Figures, KindFigures, MonthFigures, Months, UnitFigures
from kit import audit
from kit.auth import User
from kit.context import context_of


async def list_months(session: AsyncSession) -> Months:
    return Months(items=list(await session.exec(select(ClosedMonth.month).order_by(col(ClosedMonth.month).desc()))))


async def case_figures(session: AsyncSession, user: User, last: Month, number: int) -> Figures:
    """The caller's part of the tables of `number` months up to `last`: what they are union staff of, and all below.

    Several months are the sum of what each of them shows, so no choice of months can be subtracted from another.
    """
    asked = [str(month) for month in last.back(number)]
    async with context_of(session).database.write() as writing:
        span = asked[-1] if number == 1 else f"{asked[0]}/{asked[-1]}"
        audit.record(writing, user.id, "figures.view", "figures", span)
    own = within(user.units_of(Role.UNION_STAFF))
    units = {unit.id: unit for unit in await session.exec(select(Unit).where(col(Unit.id).in_(own)))}
    mine = sorted((unit for unit in units.values() if not unit.deleted), key=lambda unit: str(unit.path))
    tops = [unit.id for unit in mine if unit.parent_id not in units]
    closed = sorted(await session.exec(select(ClosedMonth.month).where(col(ClosedMonth.month).in_(asked))))
    shown = select(UnitMonth).where(col(UnitMonth.month).in_(closed), col(UnitMonth.unit_id).in_(own))
    months: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
    totals: defaultdict[str, Tally] = defaultdict(Tally)
    for row in await session.exec(shown):
        months[row.unit_id, row.month] = found = Tally(**row.model_dump(include=set(UnitMonth.FIGURES)))
        totals[row.unit_id].add(found)
        totals[row.unit_id].left_out |= found.left_out
    return Figures(
        month=str(last),
        months=closed,
        provisional=asked[-1] not in closed,
        units=[
            _unit_figures(totals[unit.id], unit, unit.parent_id if unit.parent_id in units else None) for unit in mine
        ],
        kinds=[row for unit_id in tops for row in _kind_figures(totals[unit_id], unit_id)],
        trend=[
            MonthFigures(unit_id=unit_id, month=month, submitted=months[unit_id, month].submitted or None)
            for unit_id in tops
            for month in closed
        ],
    )


def _unit_figures(total: Tally, unit: Unit, parent_id: str | None) -> UnitFigures:
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


def _kind_figures(total: Tally, unit_id: str) -> list[KindFigures]:
    """Kinds that any of the months shows as one are one for all of them."""
    kinds = dict(total.kinds)
    for pair in PAIRS:
        if pair_name(pair) in kinds:
            kinds[pair_name(pair)] += sum(kinds.pop(kind, 0) for kind in pair)
    return [KindFigures(unit_id=unit_id, kind=kind, submitted=number) for kind, number in kinds.items()]
