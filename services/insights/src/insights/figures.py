"""The figures page: how many concerns, how fast answered, per unit."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import CaseKind
from contracts.roles import Role
from insights.models import CaseFact
from insights.rules import Month, Tally, middle, ninetieth, tally
from insights.schemas import Figures, KindFigures, MonthFigures, Months, UnitFigures
from insights.suppression import Shown, Tree, everybody, shown_breakdowns, shown_counts
from kit import audit, clock
from kit.auth import User
from kit.errors import UnitNotKnown
from kit.units import Unit, within

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


async def list_months(session: AsyncSession) -> Months:
    """Every month from the first concern's to the last that is over."""
    first = (await session.exec(select(func.min(col(CaseFact.first_at))))).one()
    month = Month.of(first) if first else None
    items: list[str] = []
    while month and month.closed_on <= clock.today():
        items.append(str(month))
        month = month.next()
    return Months(items=items[::-1])


async def case_figures(session: AsyncSession, user: User, last: Month, number: int) -> Figures:
    """The caller's part of the tables of `number` months up to `last`: what they are union staff of, and all below.

    Several months are the sum of what each of them shows, so no choice of months can be subtracted from another.
    Who asks is written down first and by itself: the counting must not keep writers waiting.
    """
    asked = last.back(number)
    async with session.info["database"].write() as writing:
        span = str(last) if number == 1 else f"{asked[0]}/{last}"
        await audit.record(writing, user.id, "view_case_figures", "figures", span)
    units = {unit.id: unit for unit in await session.exec(select(Unit)) if unit.path}
    tree = _tree(units)
    closed = [month for month in asked if month.closed_on <= clock.today()]
    tables = [publish(tree, own) for own in await _count(session, closed, units)]
    seen = set((await session.execute(within(user.units_of(Role.UNION_STAFF)))).scalars())
    mine = [units[unit_id] for unit_id in tree.top_down() if unit_id in seen and not units[unit_id].deleted]
    tops = [unit.id for unit in mine if unit.parent_id not in seen]
    return Figures(
        month=str(last),
        months=[str(month) for month in closed],
        provisional=closed[-1:] != [last],
        units=[_unit_figures(tables, unit, unit.parent_id if unit.parent_id in seen else None) for unit in mine],
        kinds=[row for unit_id in tops for row in _kind_figures(tables, unit_id)],
        trend=[
            MonthFigures(unit_id=unit_id, month=str(month), submitted=table[unit_id].submitted or None)
            for unit_id in tops
            for month, table in zip(closed, tables, strict=True)
        ],
    )


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
    merged = {unit: {_name(*pair): sum(each.get(k, 0) for k in pair) for pair in PAIRS} for unit, each in kinds.items()}
    pairs = shown_breakdowns(tree, merged, [_name(*pair) for pair in PAIRS])
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
                each.kinds[_name(*pair)] = merged[unit][_name(*pair)]


def _name(*kinds: CaseKind) -> str:
    return "+".join(kinds)


async def _count(session: AsyncSession, months: Sequence[Month], units: Mapping[str, Unit]) -> list[dict[str, Tally]]:
    """For each of these consecutive months what happened in each unit itself.

    Raises UnitNotKnown while the copy of the unit tree is behind: better no table than a wrong one.
    """
    tables = [{unit_id: Tally() for unit_id in units} for _ in months]
    if not months:
        return tables
    alive = _FACTS.where(col(CaseFact.first_at) < months[-1].end, col(CaseFact.last_at) >= months[0].start)
    for row in await session.execute(alive):
        if row.unit_id not in units:
            raise UnitNotKnown(unit_id=row.unit_id)
        facts = row._asdict()
        for month, table in zip(months, tables, strict=True):
            if row.first_at < month.end and row.last_at >= month.start:
                table[row.unit_id].add(tally(month, facts))
    return tables


def _tree(units: Mapping[str, Unit]) -> Tree:
    tree = Tree(empty={unit.id for unit in units.values() if unit.deleted})
    for unit in sorted(units.values(), key=lambda unit: (unit.name, unit.id)):
        if unit.parent_id is None:
            tree.roots.append(unit.id)
        else:
            tree.children.setdefault(unit.parent_id, []).append(unit.id)
    return tree


def _unit_figures(tables: Sequence[Mapping[str, Tally]], unit: Unit, parent_id: str | None) -> UnitFigures:
    total = Tally()
    for table in tables:
        total.add(table[unit.id])
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
        at_least=any(table[unit.id].left_out for table in tables),
        hidden="small_cells" if None in figures.values() else None,
    )


def _kind_figures(tables: Sequence[Mapping[str, Tally]], unit_id: str) -> list[KindFigures]:
    """Kinds that any of the months shows as one are one for all of them."""
    total = Tally()
    for table in tables:
        total.add(table[unit_id])
    for pair in PAIRS:
        if _name(*pair) in total.kinds:
            total.kinds[_name(*pair)] += sum(total.kinds.pop(kind, 0) for kind in pair)
    return [KindFigures(unit_id=unit_id, kind=kind, submitted=number) for kind, number in total.kinds.items()]
