"""The figures page: how many concerns, how fast answered, per unit."""

import hmac
from collections.abc import Callable, Mapping
from typing import NamedTuple

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import CaseKind
from contracts.roles import Role
from insights.models import CaseFact
from insights.rules import Month, Tally, middle, ninetieth, tally
from insights.schemas import Figures, KindFigures, Months, UnitFigures
from insights.suppression import Lot, Tree, hidden_units, shown_breakdowns
from kit import audit, clock
from kit.auth import User
from kit.errors import UnitNotKnown
from kit.settings import Settings
from kit.units import Unit, within

KINDS = [str(kind) for kind in CaseKind]

STEP_BEFORE = {
    "submitted": "", "accepted": "submitted", "replied": "accepted", "closed": "replied", "reopened": "replied",
}  # fmt: skip
"""The course of a case. A step that is shown tells that there were hardly fewer of the one before it."""

_FACTS = select_columns(
    col(CaseFact.unit_id), col(CaseFact.kind), col(CaseFact.submitted_at), col(CaseFact.accepted_at),
    col(CaseFact.replied_at), col(CaseFact.closed_at), col(CaseFact.rated), col(CaseFact.reopened_at),
)  # fmt: skip


class Table(NamedTuple):
    """One month of the whole enterprise: the totals, and for each count the units where it stays hidden.

    Hours stay hidden where the number of cases they are taken from does.
    """

    totals: dict[str, Tally]
    hidden: dict[str, set[str]]
    kinds: dict[str, set[str]]
    """Unit → the kinds whose number is shown there."""


async def list_months(session: AsyncSession) -> Months:
    """Every month from the first concern's to the last that is over."""
    first = (await session.exec(select(func.min(col(CaseFact.first_at))))).one()
    month = Month.of(first) if first else None
    items: list[str] = []
    while month and month.closed_on <= clock.today():
        items.append(str(month))
        month = month.next()
    return Months(items=items[::-1])


async def case_figures(session: AsyncSession, user: User, month: Month) -> Figures:
    """The caller's part of the month's table: the units they are union staff of, and all below.

    Who asks is written down first and by itself: the counting must not keep writers waiting.
    """
    async with session.info["database"].write() as writing:
        await audit.record(writing, user.id, "view_case_figures", "figures", str(month))
    units = {unit.id: unit for unit in await session.exec(select(Unit)) if unit.path}
    tree = _tree(units)
    own = {unit_id: Tally() for unit_id in units}
    running = month.closed_on > clock.today()
    if not running:
        await _count(session, month, own)
    table = publish(tree, own, _lots(session.info["settings"], month))
    seen = set((await session.execute(within(user.units_of(Role.UNION_STAFF)))).scalars())
    mine = [units[unit_id] for unit_id in tree.top_down() if unit_id in seen and not units[unit_id].deleted]
    tops = [unit.id for unit in mine if unit.parent_id not in seen]
    return Figures(
        month=str(month),
        provisional=running,
        units=[_unit_figures(table, unit, unit.parent_id if unit.parent_id in seen else None) for unit in mine],
        kinds=[_kind_figures(table, unit_id, kind) for unit_id in tops for kind in KINDS],
    )


def publish(tree: Tree, own: Mapping[str, Tally], lot: Callable[[str], Lot]) -> Table:
    """Add up the units' own tallies, and decide what of the whole table is shown before anybody's part is cut out.

    Each count has a lot of its own: what one count's hiding betrays of its order tells nothing about another's.
    """
    totals = {unit: Tally() for unit in own}
    for unit in reversed(list(tree.top_down())):
        totals[unit].add(own[unit])
        for child in tree.children.get(unit, ()):
            totals[unit].add(totals[child])
    hidden: dict[str, set[str]] = {}
    for step, before in STEP_BEFORE.items():
        hidden[step] = hidden_units(
            tree,
            {unit: getattr(total, step) for unit, total in totals.items()},
            {unit: getattr(tally, step) for unit, tally in own.items()},
            lot(step),
            hidden.get(before, ()),
        )
    ratings = {
        unit: {"rated": total.closed - total.not_rated, "not_rated": total.not_rated} for unit, total in totals.items()
    }
    rated = shown_breakdowns(tree, hidden["closed"], ratings, ("rated", "not_rated"), lot("ratings"))
    hidden["not_rated"] = {unit for unit in totals if "not_rated" not in rated.get(unit, ())}
    kinds = {unit: {kind: total.kinds.get(kind, 0) for kind in KINDS} for unit, total in totals.items()}
    return Table(totals, hidden, shown_breakdowns(tree, hidden["submitted"], kinds, KINDS, lot("kinds")))


async def _count(session: AsyncSession, month: Month, own: Mapping[str, Tally]) -> None:
    """Add each case that was alive in the month to its author's unit.

    Raises UnitNotKnown while the copy of the unit tree is behind: better no table than a wrong one.
    """
    alive = _FACTS.where(col(CaseFact.first_at) < month.end, col(CaseFact.last_at) >= month.start)
    for fact in await session.execute(alive):
        if fact.unit_id not in own:
            raise UnitNotKnown(unit_id=fact.unit_id)
        own[fact.unit_id].add(tally(month, fact._asdict()))


def _lots(settings: Settings, month: Month) -> Callable[[str], Lot]:
    """Secret orders, the same for every viewer and every day; another month has others."""
    key = settings.secret_key.get_secret_value().encode()

    def lot_of(count: str) -> Lot:
        return lambda name: hmac.digest(key, f"insights lot {month} {count} {name}".encode(), "sha256")

    return lot_of


def _tree(units: Mapping[str, Unit]) -> Tree:
    tree = Tree()
    for unit in sorted(units.values(), key=lambda unit: (unit.name, unit.id)):
        if unit.parent_id is None:
            tree.roots.append(unit.id)
        else:
            tree.children.setdefault(unit.parent_id, []).append(unit.id)
    return tree


def _unit_figures(table: Table, unit: Unit, parent_id: str | None) -> UnitFigures:
    total = table.totals[unit.id]
    shown = {count for count, units in table.hidden.items() if unit.id not in units}
    return UnitFigures(
        unit_id=unit.id,
        name=unit.name,
        parent_id=parent_id,
        submitted=total.submitted if "submitted" in shown else None,
        accept_hours_median=middle(total.accept_hours) if "accepted" in shown else None,
        accept_hours_p90=ninetieth(total.accept_hours) if "accepted" in shown else None,
        reply_hours_median=middle(total.reply_hours) if "replied" in shown else None,
        reply_hours_p90=ninetieth(total.reply_hours) if "replied" in shown else None,
        closed=total.closed if "closed" in shown else None,
        reopened=total.reopened if "reopened" in shown else None,
        not_rated=total.not_rated if "not_rated" in shown else None,
        hidden=None if shown == table.hidden.keys() else "small_cells",
    )


def _kind_figures(table: Table, unit_id: str, kind: str) -> KindFigures:
    shown = kind in table.kinds.get(unit_id, ())
    return KindFigures(
        unit_id=unit_id,
        kind=kind,
        submitted=table.totals[unit_id].kinds.get(kind, 0) if shown else None,
        hidden=None if shown else "small_cells",
    )
