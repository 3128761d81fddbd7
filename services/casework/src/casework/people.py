"""A service's own copy of members and of their grants: who somebody is, where they belong, who holds a role at a unit.

Filled by the service's consumer from state records. The copy says where work goes and who keeps out of it; what a
caller may do is what their token says.

The tables are the service's, and its migrations make them:

    PEOPLE = People.of(Table)  # or with columns of its own: People(Member, Grant)

Its consumer fills them, and the copy of units with them, by one line; a service that does more with a record calls the
function that stores it from a handler of its own:

    PEOPLE.keep(on)
"""

from collections.abc import Iterable
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Index, and_, delete, func, true
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased, declared_attr
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from casework import units
from contracts.identity import GrantState, MemberState, UnitState
from kit.auth import User
from kit.db import declare, get_locked
from kit.events import NotKnownYet
from kit.inbox import EventInfo, Handlers
from kit.statements import is_one
from kit.texts import Text


class Member(SQLModel):
    """Columns of the copy of members. A service that needs more of `MemberState` declares a column of that name."""

    __tablename__ = "members"

    id: str = Field(primary_key=True)
    version: int
    unit_id: str
    """Empty where erased."""
    name: str = ""
    active: bool = True
    deleted: bool = False
    """Erased. The row stays, so that no record that comes late brings the person back."""


class Grant(SQLModel):
    """Columns of the copy of grants: a role that a member holds at a unit, and that reaches all below it."""

    __tablename__ = "grants"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:
        return (Index(f"ix_{cls.__tablename__}_role_unit", "role", "unit_id"),)

    id: str = Field(primary_key=True)
    version: int
    member_id: str = Field(index=True)
    role: str
    unit_id: str
    deleted: bool = False
    """Ended. The row stays, so that no record that comes late brings the grant back."""


class GrantCopy(BaseModel):
    """A grant as its member sees it."""

    role: str
    unit_id: str


Row = TypeVar("Row", bound=SQLModel)
OwnMember = TypeVar("OwnMember", bound=Member)
OwnGrant = TypeVar("OwnGrant", bound=Grant)

_OF_ERASED = ("id", "version", "active", "deleted")
"""What stays of a member who is erased."""


class MemberNotKnown(NotKnownYet):
    title = Text("您的信息正在同步", "Your details are still being synchronised")


class Saved(NamedTuple, Generic[Row]):
    before: Row | None
    """As it was, apart from the database; None where it was not known."""
    row: Row


class People(Generic[OwnMember, OwnGrant]):
    """The copy in one service's tables."""

    def __init__(self, member: type[OwnMember], grant: type[OwnGrant]) -> None:
        self.member, self.grant = member, grant
        self.caller = aliased(member)
        """For subqueries about the caller: made once, as each costs more than running the statement."""

    @classmethod
    def of(cls, table: type[SQLModel]) -> "People[Member, Grant]":
        """In tables without columns of the service's own."""
        return People(declare(Member, table), declare(Grant, table))

    def keep(self, on: Handlers) -> None:
        """Store what comes of units, members and grants."""
        on(UnitState)(units.save)
        on(MemberState)(self.save_member)
        on(GrantState)(self.save_grant)

    async def save_member(
        self, session: AsyncSession, event: MemberState, _info: EventInfo | None = None
    ) -> Saved[OwnMember] | None:
        """Store a member's state record; None for one that is not newer than the copy. Of an erased member only the id
        stays, and no grant."""
        known = await get_locked(session, self.member, event.member_id)
        if not event.supersedes(known.version if known else None):
            return None
        fields = event.model_dump(include=set(self.member.model_fields))
        if event.deleted:
            fields |= {name: "" for name in fields if name not in _OF_ERASED}
            await session.exec(delete(self.grant).where(col(self.grant.member_id) == event.member_id))
        return _store(session, self.member, known, event.member_id, fields)

    async def save_grant(
        self, session: AsyncSession, event: GrantState, _info: EventInfo | None = None
    ) -> Saved[OwnGrant] | None:
        """Store a grant's state record; None for one that is not newer than the copy, or of an erased member."""
        # Not locked: grants of one member come in several partitions, whose workers would wait for each other.
        member = await session.get(self.member, event.member_id)
        if member and member.deleted:
            return None
        known = await get_locked(session, self.grant, event.grant_id)
        if not event.supersedes(known.version if known else None):
            return None
        fields = event.model_dump(include=set(self.grant.model_fields))
        return _store(session, self.grant, known, event.grant_id, fields)

    async def names(self, session: AsyncSession, member_ids: Iterable[str]) -> dict[str, str]:
        """By id; a member not known yet is left out, of one that is erased the name is empty."""
        member = self.member
        found = await session.exec(select(member.id, member.name).where(col(member.id).in_(set(member_ids))))
        return dict(found.all())

    async def unit_of(self, session: AsyncSession, member_id: str) -> str:
        """The unit where a member belongs. Raises MemberNotKnown while the copy is behind."""
        member = await session.get(self.member, member_id)
        if member is None or not member.unit_id:
            raise MemberNotKnown
        return member.unit_id

    async def grants_of(self, session: AsyncSession, member_id: str) -> list[GrantCopy]:
        grant = self.grant
        held = select(grant.role, grant.unit_id).where(grant.member_id == member_id, ~col(grant.deleted))
        return [GrantCopy(role=role, unit_id=unit_id) for role, unit_id in await session.exec(held.order_by(grant.id))]

    async def still_hold(self, session: AsyncSession, user: User) -> bool:
        """Whether somebody still holds all the grants that their token named."""
        held = {(each.role, each.unit_id) for each in await self.grants_of(session, user.id)}
        return held.issuperset(user.grants)

    def holders(self, role: str, unit_id: str | SQLCoreOperations[Any]) -> SelectOfScalar[str]:
        """The ids of the members who hold the role at exactly this unit, to run or as a subquery."""
        return select(self.grant.member_id).where(self.is_held(role), self.grant.unit_id == unit_id)

    def is_held(self, *roles: str) -> ColumnElement[bool]:
        """Of a row of grants: it is of one of these roles and has not ended, and its member has not left."""
        member, grant = self.member, self.grant
        # A value, not IN or EXISTS: so each holder is looked up, and not every member read.
        has_stayed: Any = select_columns(and_(col(member.active), ~col(member.deleted)))
        looked_up = has_stayed.where(col(member.id) == col(grant.member_id)).correlate(grant).scalar_subquery()
        return and_(is_one(col(grant.role), roles), ~col(grant.deleted), func.coalesce(looked_up, true()))


def _store(
    session: AsyncSession, kind: type[Row], known: Row | None, row_id: str, fields: dict[str, Any]
) -> Saved[Row]:
    before = kind(**known.model_dump()) if known else None
    row = known.sqlmodel_update(fields) if known else kind(id=row_id, **fields)
    session.add(row)
    return Saved(before, row)
