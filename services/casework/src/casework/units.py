"""A service's own copy of the tree that grants reach down: a role at a unit counts for everything below it.

Filled by the service's consumer from state records, which may arrive child before parent: a unit whose chain to the
root is not complete yet has no path and is answered with 503 rather than with a guess.

The table is in kit's migrations: every database has had it since their first version.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.identity import UnitState
from kit.db import KitTable, get_locked, hold_alone
from kit.events import NotKnownYet, refuse_leap
from kit.inbox import EventInfo
from kit.texts import Text


class UnitNotKnown(NotKnownYet):
    title = Text("单位信息正在同步", "This unit is still being synchronised")


class Unit(KitTable, table=True):
    id: str = Field(primary_key=True)
    parent_id: str | None = Field(default=None, index=True)
    name: str
    kind: str
    version: int
    deleted: bool = False
    path: str | None = Field(default=None, index=True)
    """`/<top>/<child>/<this>/`, ids; None until every unit above it is known."""

    @property
    def chain(self) -> list[str]:
        """Ids from the root down to this unit; empty until every unit above it is known."""
        return _parts(self.path)


def _parts(path: str | None) -> list[str]:
    return [part for part in (path or "").split("/") if part]


async def save(session: AsyncSession, event: UnitState, _info: EventInfo | None = None) -> None:
    """Store a unit's state record; one older than the copy is ignored, one that leaps refused.

    A service that does no more with it registers this function: `on(UnitState)(units.save)`.

    A move carries the subtree's paths along. One record at a time: a parent and its child have different keys and may
    be handled by two workers at the same moment.
    """
    await hold_alone(session, "units")
    unit = await get_locked(session, Unit, event.unit_id)
    refuse_leap(event.version, unit.version if unit else None)
    if unit and unit.version > event.version:
        return
    fields = event.model_dump(exclude={"unit_id"})
    unit = unit.sqlmodel_update(fields) if unit else Unit(id=event.unit_id, **fields)
    session.add(unit)
    parent = await session.get(Unit, event.parent_id) if event.parent_id else None
    if event.parent_id is None:
        unit.path = f"/{unit.id}/"
    elif parent and parent.path and f"/{unit.id}/" not in parent.path:
        unit.path = f"{parent.path}{unit.id}/"
    else:  # the parent is not known yet, or not yet where it moved to before this unit moved below it
        unit.path = None
    await session.flush()
    moved = [unit]
    while moved:
        paths = {each.id: each.path for each in moved}
        moved = []
        for child in await session.exec(select(Unit).where(col(Unit.parent_id).in_(paths))):
            above = paths[str(child.parent_id)]
            path = f"{above}{child.id}/" if above else None
            if child.path != path:
                child.path = path
                moved.append(child)
        await session.flush()


async def get(session: AsyncSession, unit_id: str) -> Unit:
    """The unit with its path; UnitNotKnown while the copy is behind."""
    unit = await session.get(Unit, unit_id)
    if not unit or not unit.path:
        raise UnitNotKnown(unit_id=unit_id)
    return unit


async def covers(session: AsyncSession, unit_ids: Collection[str], unit_id: str) -> bool:
    """Whether `unit_id` is one of `unit_ids` or lies below one."""
    if unit_id in unit_ids:
        return True
    if not unit_ids:
        return False
    unit = await get(session, unit_id)
    return not set(unit.chain).isdisjoint(unit_ids)


async def reaches(session: AsyncSession, above: Collection[str], unit_ids: Collection[str]) -> bool:
    """Whether each of `unit_ids`, which somebody named, is one of `above` or below one. An unknown unit is not."""
    found = await chains(session, unit_ids)
    return all(not set(above).isdisjoint(found.get(each, ())) for each in unit_ids)


async def reach_all(session: AsyncSession, above: Collection[str]) -> bool:
    """Whether the topmost unit is among these."""
    topmost = select(Unit.id).where(col(Unit.parent_id).is_(None), col(Unit.id).in_(above), ~col(Unit.deleted))
    return (await session.exec(topmost.limit(1))).first() is not None


def within(unit_ids: Collection[str]) -> Select[Any]:
    """The ids of these units and all below them, as a subquery for `WHERE unit_id IN (…)`."""
    return select(Unit.id).where(below(unit_ids))


def below(unit_ids: Collection[str]) -> ColumnElement[bool]:
    if not unit_ids:
        return false()
    return or_(*(col(Unit.path).contains(f"/{unit_id}/", autoescape=True) for unit_id in sorted(unit_ids)))


def lies_in(path: SQLCoreOperations[Any], unit_id: SQLCoreOperations[Any]) -> ColumnElement[bool]:
    """Whether this path is that of the unit or of one below it, both columns; null while the path is not known."""
    return path.contains("/" + unit_id + "/")


async def names(session: AsyncSession, unit_ids: Iterable[str]) -> dict[str, str]:
    """By id; a unit not known yet is left out."""
    found = await session.exec(select(Unit.id, Unit.name).where(col(Unit.id).in_(set(unit_ids))))
    return dict(found.all())


async def ancestors(session: AsyncSession, unit_id: str) -> list[Unit]:
    """The unit itself, then its parent, up to the root."""
    unit = await get(session, unit_id)
    found = {each.id: each for each in await session.exec(select(Unit).where(col(Unit.id).in_(unit.chain)))}
    return [found[each] for each in reversed(unit.chain)]


async def chains(session: AsyncSession, unit_ids: Iterable[str]) -> dict[str, list[str]]:
    """By id the ids from the root down to the unit; a unit not known yet is left out."""
    known = select(Unit.id, Unit.path).where(col(Unit.id).in_(set(unit_ids)), col(Unit.path).is_not(None))
    return {unit_id: _parts(path) for unit_id, path in await session.exec(known)}
