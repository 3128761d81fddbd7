"""The figures page: concerns, hardship files, turnout of elections, per unit, out of the closed months' tables."""

from collections import defaultdict
from collections.abc import Collection
from typing import Generic, NamedTuple

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.units import Unit, within
from contracts.roles import Role
from insights.models import ClosedMonth
from insights.rules import Month, middle, ninetieth
from insights.schemas import (
    AssistanceFigures,
    Figures,
    KindFigures,
    MonthFigures,
    Months,
    Turnout,
    UnitAssistance,
    UnitFigures,
    UnitTurnout,
)
from insights.source import Counted, Source
from insights.sources import grievances, hardship_files, voting
from insights.sources.grievances import PAIRS, CaseTally
from insights.sources.hardship_files import FileTally
from insights.sources.voting import ElectionTally
from insights.suppression import merged_over_months
from kit import audit
from kit.auth import User
from kit.context import context_of


async def list_months(session: AsyncSession) -> Months:
    return Months(items=list(await session.exec(select(ClosedMonth.month).order_by(col(ClosedMonth.month).desc()))))


class Scope(NamedTuple):
    """What the caller asks for: months, and the units that they are union staff of with all below."""

    units: list[Unit]
    """Each followed by what lies below it."""
    parents: dict[str, str | None]
    """Of each unit; None of the highest that the caller sees."""
    asked: list[str]
    closed: list[str]
    """Those of the months asked for that show figures."""

    @property
    def tops(self) -> list[str]:
        return [unit_id for unit_id, parent_id in self.parents.items() if parent_id is None]

    @property
    def provisional(self) -> bool:
        return self.asked[-1] not in self.closed


class Sums(NamedTuple, Generic[Counted]):
    """The caller's part of a source's tables."""

    months: dict[tuple[str, str], Counted]
    """By unit and month."""
    totals: dict[str, Counted]
    """By unit."""


async def scope_of(session: AsyncSession, user: User, last: Month, number: int) -> Scope:
    """`number` months up to `last`. That the caller looked at them is audited."""
    asked = [str(month) for month in last.back(number)]
    async with context_of(session).database.write() as writing:
        span = asked[-1] if number == 1 else f"{asked[0]}/{asked[-1]}"
        audit.record(writing, user.id, "figures.view", "figures", span)
    own = select(Unit).where(col(Unit.id).in_(within(user.units_of(Role.UNION_STAFF))))
    units = {unit.id: unit for unit in await session.exec(own)}
    mine = sorted((unit for unit in units.values() if not unit.deleted), key=lambda unit: str(unit.path))
    parents = {unit.id: unit.parent_id if unit.parent_id in units else None for unit in mine}
    closed = sorted(await session.exec(select(ClosedMonth.month).where(col(ClosedMonth.month).in_(asked))))
    return Scope(mine, parents, asked, closed)


async def sums_of(session: AsyncSession, user: User, source: Source[Counted], closed: Collection[str]) -> Sums[Counted]:
    """Several months are the sum of what each of them shows, so no choice of months can be subtracted from another."""
    table = source.months
    own = within(user.units_of(Role.UNION_STAFF))
    shown = select(table).where(col(table.month).in_(closed), col(table.unit_id).in_(own))
    months: defaultdict[tuple[str, str], Counted] = defaultdict(source.tally)
    totals: defaultdict[str, Counted] = defaultdict(source.tally)
    for row in await session.exec(shown):
        months[row.unit_id, row.month] = found = source.tally(**row.model_dump(include=set(source.tally.figures())))
        totals[row.unit_id].add(found)
        totals[row.unit_id].left_out |= found.left_out
    return Sums(months, totals)


async def case_figures(session: AsyncSession, user: User, last: Month, number: int) -> Figures:
    scope = await scope_of(session, user, last, number)
    cases = await sums_of(session, user, grievances.source, scope.closed)
    return Figures(
        month=str(last),
        months=scope.closed,
        provisional=scope.provisional,
        units=[_unit_figures(cases.totals[unit.id], unit, scope.parents[unit.id]) for unit in scope.units],
        kinds=[row for unit_id in scope.tops for row in _kind_figures(cases.totals[unit_id], unit_id)],
        trend=[
            MonthFigures(unit_id=unit_id, month=month, submitted=cases.months[unit_id, month].submitted or None)
            for unit_id in scope.tops
            for month in scope.closed
        ],
    )


async def assistance_figures(session: AsyncSession, user: User, last: Month, number: int) -> AssistanceFigures:
    scope = await scope_of(session, user, last, number)
    files = await sums_of(session, user, hardship_files.source, scope.closed)
    return AssistanceFigures(
        month=str(last),
        months=scope.closed,
        provisional=scope.provisional,
        units=[_unit_assistance(files.totals[unit.id], unit, scope.parents[unit.id]) for unit in scope.units],
    )


def _unit_assistance(total: FileTally, unit: Unit, parent_id: str | None) -> UnitAssistance:
    figures = {
        "applied": total.applied or None,
        "filed": total.filed or None,
        "file_hours_median": middle(total.file_hours) if total.file_hours else None,
        "file_hours_p90": ninetieth(total.file_hours) if total.file_hours else None,
    }
    return UnitAssistance(
        unit_id=unit.id,
        name=unit.name,
        parent_id=parent_id,
        **figures,
        at_least=total.left_out,
        hidden="small_cells" if None in figures.values() else None,
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


async def turnout(session: AsyncSession, user: User, last: Month, number: int) -> Turnout:
    scope = await scope_of(session, user, last, number)
    elections = await sums_of(session, user, voting.source, scope.closed)
    return Turnout(
        month=str(last),
        months=scope.closed,
        provisional=scope.provisional,
        units=[_unit_turnout(elections.totals[unit.id], unit, scope.parents[unit.id]) for unit in scope.units],
    )


def _unit_turnout(total: ElectionTally, unit: Unit, parent_id: str | None) -> UnitTurnout:
    numbers = {name: getattr(total, name) or None for name in ("elections", "voters", "voted")}
    return UnitTurnout(
        unit_id=unit.id,
        name=unit.name,
        parent_id=parent_id,
        **numbers,
        at_least=total.left_out,
        hidden="small_cells" if None in numbers.values() else None,
    )
