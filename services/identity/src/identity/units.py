"""The tree of unions and units. Rows everywhere refer to a unit's id alone, so a moved unit moves its people and work.

The table is that of `casework.units`, of which every other service keeps a copy: here it is the original. Each change
of the tree first locks its root, so that two moves at once cannot close a circle.
"""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.units import Unit
from contracts.identity import AccountMatter, UnitKind, UnitState
from contracts.roles import Role
from identity.errors import (
    RootUnitFixed,
    UnitNamedLikeParent,
    UnitNameTaken,
    UnitUnknown,
    UnitWithinItself,
    UnitWithoutUnion,
)
from identity.models import Member
from identity.rules import plain_unit_name
from identity.schemas import UnitCreate, UnitPublic, UnitUpdate, UnitWithPath
from identity.telling import read_holders, tell
from kit import audit, versions
from kit.auth import User
from kit.db import get_locked, hold_alone, new_id
from kit.outbox import publish
from kit.problems import NotFound
from kit.rows import write_rows

PORTION = 500
"""Of what is read or published at once where there may be a million."""


async def list_units(session: AsyncSession) -> list[UnitPublic]:
    """The whole tree, parents before children. A unit's members include those of the units below it."""
    tree = (await session.exec(select(Unit).order_by(col(Unit.path)))).all()
    counted = select(Member.unit_id, func.count()).where(col(Member.active)).group_by(Member.unit_id)
    direct = dict((await session.execute(counted)).all())
    total: Counter[str] = Counter()
    for unit in tree:
        for above in unit.chain:
            total[above] += direct.get(unit.id, 0)
    return [public(unit, total[unit.id]) for unit in tree]


def public(unit: Unit, members: int) -> UnitPublic:
    return UnitPublic(
        id=unit.id,
        parent_id=unit.parent_id,
        name=unit.name,
        kind=UnitKind(unit.kind),
        version=unit.version,
        members=members,
    )


async def count_members(session: AsyncSession, unit_id: str) -> int:
    inside = select(func.count()).where(col(Member.active), col(Member.unit_id).in_(units.within([unit_id])))
    return (await session.exec(inside)).one()


async def create_unit(session: AsyncSession, user: User, wanted: UnitCreate) -> Unit:
    await _lock_tree(session)
    await require_reach(session, user, wanted.parent_id, Role.HR_ADMIN)
    await _refuse_confusing_name(session, wanted.parent_id, wanted.name)
    return await add_unit(session, user.id, wanted.parent_id, wanted.name, wanted.kind)


async def add_unit(session: AsyncSession, actor_id: str, parent_id: str | None, name: str, kind: UnitKind) -> Unit:
    """Add without asking who may; the caller has."""
    state = UnitState(unit_id=new_id(), version=1, parent_id=parent_id, name=name, kind=kind)
    await _save(session, state)
    after = {"parent_id": parent_id, "name": name, "kind": kind}
    audit.record(session, actor_id, "unit.create", "unit", state.unit_id, after=after)
    return await units.get(session, state.unit_id)


async def change_unit(session: AsyncSession, user: User, unit_id: str, expected: int, wanted: UnitUpdate) -> Unit:
    """Rename, change kind, move. A move needs reach over the unit above it and over the new one; a unit that a union
    officer reaches is moved only to a place that one reaches. The union officers and security administrators of both
    places are told."""
    await _lock_tree(session)
    unit = await get_locked(session, Unit, unit_id)
    if not unit or not await units.covers(session, user.units_of(Role.HR_ADMIN), unit_id):
        raise NotFound
    versions.check(unit.version, expected)
    parent_id, name = wanted.parent_id or unit.parent_id, wanted.name or unit.name
    kind = wanted.kind or UnitKind(unit.kind)
    moves = parent_id != unit.parent_id
    if moves and parent_id:
        if unit.parent_id is None:
            raise RootUnitFixed
        await require_reach(session, user, unit.parent_id, Role.HR_ADMIN)
        await require_reach(session, user, parent_id, Role.HR_ADMIN)
        if unit.id in (await units.get(session, parent_id)).chain:
            raise UnitWithinItself
    before = {"parent_id": unit.parent_id, "name": unit.name, "kind": unit.kind}
    after = {"parent_id": parent_id, "name": name, "kind": kind}
    if before == after:
        return unit
    if (parent_id, name) != (unit.parent_id, unit.name):
        await _refuse_confusing_name(session, parent_id, name, unit.id)
    former_staff, former_security = await _responsible(session, unit_id) if moves else ([], [])
    state = UnitState(unit_id=unit.id, version=unit.version + 1, parent_id=parent_id, name=name, kind=kind)
    await _save(session, state)
    if moves:
        staff, security = await _responsible(session, unit_id)
        if former_staff and not staff:
            raise UnitWithoutUnion
        for each in sorted({*former_staff, *former_security, *staff, *security} - {user.id}):
            await tell(session, AccountMatter.UNIT_MOVED, each, each, unit_id=unit_id)
    audit.record(session, user.id, "unit.change", "unit", unit.id, before=before, after=after)
    return await units.get(session, unit.id)


async def _responsible(session: AsyncSession, unit_id: str) -> tuple[list[str], list[str]]:
    """Union officers and security administrators of the unit, by the tree as it is at this moment."""
    return (
        await read_holders(session, unit_id, Role.UNION_STAFF),
        await read_holders(session, unit_id, Role.SECURITY_ADMIN),
    )


async def _save(session: AsyncSession, state: UnitState) -> None:
    await units.save(session, state)
    publish(session, state)


async def _lock_tree(session: AsyncSession) -> None:
    await session.exec(select(Unit.id).where(col(Unit.parent_id).is_(None)).with_for_update())


async def _refuse_confusing_name(session: AsyncSession, parent_id: str | None, name: str, unit_id: str = "") -> None:
    """Names differ under one parent, so that a path in a roster means one unit; and from the one above and those below,
    or nobody could tell in a list which of the two is meant."""
    siblings = await session.exec(select(Unit.name).where(Unit.parent_id == parent_id, Unit.id != unit_id))
    if plain_unit_name(name) in map(plain_unit_name, siblings):
        raise UnitNameTaken(name=name)
    near = await session.exec(select(Unit.name).where(or_(col(Unit.id) == parent_id, col(Unit.parent_id) == unit_id)))
    if plain_unit_name(name) in map(plain_unit_name, near):
        raise UnitNamedLikeParent(name=name)


async def require_reach(session: AsyncSession, user: User, unit_id: str, *roles: Role) -> None:
    """UnitUnknown where there is no such unit, or none that the user answers for: the same, so that nothing leaks."""
    if not await session.get(Unit, unit_id) or not await units.covers(session, user.units_of(*roles), unit_id):
        raise UnitUnknown


async def read_reach(session: AsyncSession, user: User, *roles: Role) -> frozenset[str]:
    """Ids of every unit that these roles of the user reach; asks nothing where there is none."""
    top = user.units_of(*roles)
    return frozenset((await session.execute(units.within(top))).scalars()) if top else frozenset()


async def covers_all(session: AsyncSession, reach: Collection[str], unit_ids: Collection[str]) -> bool:
    for unit_id in unit_ids:
        if not await units.covers(session, reach, unit_id):
            return False
    return True


async def read_with_path(session: AsyncSession, unit_id: str) -> UnitWithPath:
    chain = await units.ancestors(session, unit_id)
    return UnitWithPath(id=unit_id, name=chain[0].name, path_names=[unit.name for unit in reversed(chain)])


async def read_paths(session: AsyncSession) -> dict[str, tuple[str, ...]]:
    """Every unit's names from the root down."""
    tree = (await session.exec(select(Unit).order_by(col(Unit.path)))).all()
    names = {unit.id: unit.name for unit in tree}
    return {unit.id: tuple(names[part] for part in unit.chain) for unit in tree}


async def republish(session: AsyncSession) -> None:
    """Parents first, so that a new copy has no gaps on the way."""
    await hold_alone(session, "units")
    tree = (await session.exec(select(Unit).order_by(col(Unit.path)))).all()
    for start in range(0, len(tree), PORTION):
        publish(session, *(_state(unit) for unit in tree[start : start + PORTION]))
        await write_rows(session)


def _state(unit: Unit) -> UnitState:
    return UnitState(
        unit_id=unit.id,
        version=unit.version,
        parent_id=unit.parent_id,
        name=unit.name,
        kind=UnitKind(unit.kind),
        deleted=unit.deleted,
    )
