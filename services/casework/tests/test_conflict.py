"""The conditions and the set say the same of every member, and what the rule says in words."""

import random
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from counts import COUNTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shop.main import service
from shop.models import PEOPLE
from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col, delete, select

from casework import conflict
from casework.conflict import Matter
from casework.units import Unit
from contracts.identity import GrantState, MemberState, UnitKind, UnitState
from contracts.roles import Role
from kit.auth import Grant as TokenGrant
from kit.auth import User
from kit.testing import Harness


class Table(SQLModel, registry=registry()):
    metadata = MetaData()


class Complaint(Table, table=True):
    """Any object of which somebody must keep out."""

    id: str = Field(primary_key=True)
    author_id: str | None
    about_member_id: str | None
    conflict_unit_id: str | None
    desk_unit_id: str | None

    @property
    def matter(self) -> Matter:
        return Matter(self.author_id, self.about_member_id, self.conflict_unit_id)


COLUMNS = Matter(col(Complaint.author_id), col(Complaint.about_member_id), col(Complaint.conflict_unit_id))


@dataclass
class World:
    """A small enterprise, parts of which are not known yet."""

    parents: dict[str, str | None] = field(default_factory=dict)
    """Of each unit that is known; the parent may not be."""
    homes: dict[str, str] = field(default_factory=dict)
    """Of each member that is known the unit."""
    grants: list[tuple[str, Role, str, bool]] = field(default_factory=list)
    """Member, role, unit, whether it has ended."""
    left: set[str] = field(default_factory=set)
    complaints: list[Complaint] = field(default_factory=list)

    @classmethod
    def draw(cls, seed: int) -> "World":
        draw = random.Random(seed)
        units, world = [f"u{n}" for n in range(draw.randint(1, 7))], cls()
        for n, unit in enumerate(units):
            world.parents[unit] = draw.choice(units[:n]) if n else None
        for unit in draw.sample(units, draw.choice([0, 0, 0, 1]) if len(units) > 1 else 0):
            del world.parents[unit]
        members = [f"m{n}" for n in range(draw.randint(1, 6))]
        world.homes = {member: draw.choice(units) for member in members if draw.random() < 0.9}
        world.left = {member for member in world.homes if draw.random() < 0.1}
        for _ in range(draw.randint(0, 8)):
            role = draw.choice([Role.HANDLER, Role.UNION_STAFF])
            world.grants.append((draw.choice(members), role, draw.choice(units), draw.random() < 0.2))
        for n in range(8):
            about, where = draw.choice([None, *members]), draw.choice([None, *units])
            complaint = Complaint(
                id=f"c{n}", author_id=draw.choice([None, *members]), about_member_id=about, conflict_unit_id=where,
                desk_unit_id=draw.choice([None, *units]),
            )  # fmt: skip
            world.complaints.append(complaint)
        return world

    @property
    def members(self) -> list[str]:
        return sorted({*self.homes, *(member for member, *_ in self.grants)})

    def chain(self, unit: str) -> list[str] | None:
        """The unit and those above it; None while one of them is not known."""
        found = [unit]
        while True:
            if found[-1] not in self.parents:
                return None
            above = self.parents[found[-1]]
            if above is None:
                return found
            found.append(above)

    def keeps_out(self, member: str, complaint: Complaint, *, unknown: bool = False) -> bool:
        """The rule in words, one member and one object at a time. `unknown`: what is not known may lie outside."""
        if member in (complaint.author_id, complaint.about_member_id):
            return True
        if complaint.conflict_unit_id is None:
            return False
        if member not in self.homes and not unknown:
            return True
        places = [unit for who, _, unit, ended in self.grants if who == member and not ended]
        places += [self.homes[member]] if member in self.homes else []
        chains = [self.chain(place) for place in places]
        return any(complaint.conflict_unit_id in chain if chain else not unknown for chain in chains)

    def holds(self, member: str, role: Role, unit: str | None) -> bool:
        return member not in self.left and (member, role, unit, False) in self.grants

    def user(self, member: str) -> User:
        grants = tuple(TokenGrant(role, unit) for who, role, unit, ended in self.grants if who == member and not ended)
        return User(id=member, grants=grants, expires_at=datetime.max.replace(tzinfo=UTC))

    async def settle_in(self, harness: Harness) -> None:
        kind = UnitKind.TEAM
        async with harness.session() as session:
            for table in (Unit, PEOPLE.member, PEOPLE.grant, Complaint):
                await session.exec(delete(table))
        async with harness.session() as session:
            units: Mapping[str, Any] = service.handlers.by_type
            events: Sequence[Any] = [
                *(
                    UnitState(unit_id=unit, version=1, parent_id=parent, name=unit, kind=kind)
                    for unit, parent in self.parents.items()
                ),
                *(
                    MemberState(
                        member_id=member, version=1, unit_id=unit, name=member, employee_number="",
                        active=member not in self.left,
                    )
                    for member, unit in self.homes.items()
                ),
                *(
                    GrantState(grant_id=str(n), version=1, member_id=member, role=role, unit_id=unit, deleted=ended)
                    for n, (member, role, unit, ended) in enumerate(self.grants)
                ),
            ]  # fmt: skip
            for event in events:
                for handle in units[event.type]:
                    await handle(session, event, None)
            session.add_all(Complaint(**each.model_dump()) for each in self.complaints)


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    harness = Harness(service, tmp_path)
    await harness.open()
    async with harness.db.engine.begin() as connection:
        await connection.run_sync(Table.metadata.create_all)
    try:
        yield harness
    finally:
        await harness.close()


@given(seed=st.integers(0, 2**32))
@settings(max_examples=COUNTS.slow_examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_conditions_and_the_set_agree(harness: Harness, seed: int) -> None:
    world = World.draw(seed)
    await world.settle_in(harness)
    members = world.members
    expected = {each.id: {member for member in members if world.keeps_out(member, each)} for each in world.complaints}
    async with harness.db.read() as session:
        for each in world.complaints:
            assert await conflict.involved(session, PEOPLE, each.matter, members) == expected[each.id], each
        for member in members:
            outside = {complaint_id for complaint_id, out in expected.items() if member not in out}
            of_caller = select(Complaint.id).where(conflict.is_caller_impartial(PEOPLE, world.user(member), COLUMNS))
            assert set(await session.exec(of_caller)) == outside, member
            # Units and members stand around it, as in the list of a service.
            known = PEOPLE.member
            joined = (
                select(Complaint.id, known.id)
                .join(known, col(known.id) == member)
                .join(Unit, col(Unit.id) == col(known.unit_id), isouter=True)
                .where(conflict.is_impartial(PEOPLE, col(known.id), COLUMNS))
            )
            found = {complaint_id for complaint_id, _ in await session.exec(joined)}
            assert found == (outside if member in world.homes else set()), member
        for role in (Role.HANDLER, Role.UNION_STAFF):
            anybody = conflict.is_anybody_impartial(PEOPLE, role, col(Complaint.desk_unit_id), COLUMNS)
            staffed = {
                each.id
                for each in world.complaints
                if any(
                    world.holds(member, role, each.desk_unit_id) and not world.keeps_out(member, each, unknown=True)
                    for member in members
                )
            }
            assert set(await session.exec(select(Complaint.id).where(anybody))) == staffed, role
