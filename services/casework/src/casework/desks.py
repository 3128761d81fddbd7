"""Whose desk a matter goes to: the nearest unit upward where somebody holds the role who need not keep out.

DESKS = Desks(PEOPLE, Role.UNION_STAFF)

desk_id = await DESKS.nearest(session, member.unit_id, Matter(author_id))  # None: nobody, up to the topmost unit
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, inspect, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import conflict, units
from casework.conflict import Matter
from casework.people import People
from casework.units import Unit, UnitNotKnown


class Level(NamedTuple):
    """One unit on the way to the topmost."""

    unit_id: str
    name: str
    holders: set[str]
    """Members who hold the role exactly here and have not left."""


class Desks:
    """Of one role, by a service's copies of units, members and grants."""

    def __init__(self, people: People[Any, Any], role: str) -> None:
        self._people = people
        units_table, members, grants = (inspect(each).local_table for each in (Unit, people.member, people.grant))
        above, own, officer = units_table.c, units_table.alias("own"), members.alias("officer")
        held = and_(grants.c.role == role, grants.c.unit_id == above.id, ~grants.c.deleted)
        # Whether the holder has left is asked in the same statement (People.is_held would look each of them up again).
        is_here = and_(officer.c.id == grants.c.member_id, officer.c.active, ~officer.c.deleted)
        self.own = own.c
        self.rows: Any = (
            select(above.id, above.name, officer.c.id)
            .join(own, units.lies_in(own.c.path, above.id))
            .join(grants, held, isouter=True)
            .join(officer, is_here, isouter=True)
            .order_by(func.length(above.path).desc())
        )
        """The levels above the unit `own`, itself included, nearest first, a row for each holder: for a statement that
        finds more in the same exchange (its rows, of which these columns are the first, go to `levels_of`)."""
        self._of_unit: Any = self.rows.where(self.own.id == bindparam("unit_id"))

    async def nearest(
        self, session: AsyncSession, unit_id: str, matter: Matter, without: Collection[str] = ()
    ) -> str | None:
        """The unit itself, or the nearest above it, as `choose`; None where there is nobody. UnitNotKnown."""
        levels = await self.levels(session, unit_id)
        if not levels:
            raise UnitNotKnown(unit_id=unit_id)
        return await self.choose(session, levels, matter, without)

    async def levels(self, session: AsyncSession, unit_id: str) -> list[Level]:
        """Nearest first, the unit itself included; none while it is not known."""
        return self.levels_of(await session.exec(self._of_unit, params={"unit_id": unit_id}))

    def levels_of(self, rows: Iterable[Sequence[Any]]) -> list[Level]:
        levels: dict[str, Level] = {}
        for unit_id, name, holder, *_ in rows:
            level = levels.setdefault(unit_id, Level(unit_id, name, set()))
            if holder:
                level.holders.add(holder)
        return list(levels.values())

    async def choose(
        self, session: AsyncSession, levels: Sequence[Level], matter: Matter, without: Collection[str] = ()
    ) -> str | None:
        """The first of these where somebody need not keep out and is not among those `without` whom it shall be."""
        holders = set().union(*(level.holders for level in levels))
        out = {*without, *await conflict.involved(session, self._people, matter, holders)}
        return next((level.unit_id for level in levels if level.holders - out), None)
