"""What happened to an object: an entry for each change, who took which step, and the story for a page.

timeline = Timeline(OrderEntry, WORDS, undoes={Action.SEND_BACK: (Action.APPROVE,)}, parties=PARTIES)
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel
from sqlalchemy import ColumnElement, PrimaryKeyConstraint, and_, or_, true
from sqlalchemy.orm import aliased, declared_attr
from sqlalchemy.schema import SchemaItem
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.people import People
from kit import clock
from kit.db import UtcDateTime
from kit.sealed_columns import SealedColumn
from kit.statements import is_one
from kit.texts import Language, Text


class Entry(SQLModel):
    """Columns of a timeline: one change of an object, whose version is its place. Its service adds the object's id, as
    the first: `order_id: str = Field(foreign_key="order.id")`; and `words`, sealed unless they may stand in plain."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        return (PrimaryKeyConstraint(next(iter(cls.__annotations__)), "version"),)

    version: int
    at: datetime = Field(sa_type=UtcDateTime)
    action: str
    state: str
    actor: str
    """The party."""
    actor_id: str | None = None
    """None: the worker."""
    unit_id: str | None = None


class StoryStep(BaseModel):
    """An entry of a timeline as a page shows it."""

    at: datetime
    action: str
    state: str
    actor_label: str
    """The person, or the party; empty for the worker."""
    words: str | None
    """What was said with it."""


class Living(Protocol):
    """An object with a life. Its version rises with each entry of its timeline."""

    id: str
    version: int
    state: Any


class Timeline:
    def __init__(
        self,
        table: type[Any],
        words: SealedColumn[Any] | None = None,
        *,
        undoes: Mapping[str, Collection[str]] | None = None,
        parties: Mapping[Any, Text] | None = None,
    ) -> None:
        self.table = table
        """The entries: the columns of `Entry`; the key is the object's id, then the version."""
        self._id = table.__table__.primary_key.columns[0].name
        self._words = words
        """Where what persons say of an object lies sealed; None: it may stand in plain."""
        self._undoes = undoes or {}
        """An action, such as one that sends the object back, and the earlier actions that no longer keep the person
        that took them from later ones."""
        self._parties = parties or {}
        """Their names, for `story`."""

    async def enter(
        self,
        session: AsyncSession,
        row: Living,
        action: str,
        *,
        actor: str,
        actor_id: str | None = None,
        unit_id: str | None = None,
        words: str | None = None,
        **columns: Any,
    ) -> None:
        """The next entry; with it the object has a new version."""
        row.version += 1
        entry = self.table(
            **{self._id: row.id},
            version=row.version,
            at=clock.now(),
            action=action,
            state=row.state,
            actor=actor,
            actor_id=actor_id,
            unit_id=unit_id,
            **columns,
        )
        if self._words:
            self._words.seal(session, entry, words)
        else:
            entry.words = words
        session.add(entry)
        await session.flush()

    async def taken(self, session: AsyncSession, object_id: str, actor_id: str | None) -> set[str]:
        """The actions that this person took on the object and that were not undone."""
        entry = self.table
        actions = select(col(entry.action)).where(self._key(entry) == object_id, entry.actor_id == actor_id)
        return set(await session.exec(actions.where(self._stands())))

    async def who_took(self, session: AsyncSession, object_id: str, actions: Collection[str]) -> set[str]:
        """The people who took one of these actions on the object; an action that was undone does not count."""
        entry = self.table
        asked = select(col(entry.actor_id)).where(self._key(entry) == object_id, is_one(col(entry.action), actions))
        return {each for each in await session.exec(asked.where(self._stands())) if each}

    def took(self, actions: Collection[str], object_id: Any, actor_id: Any) -> ColumnElement[bool]:
        """The same in SQL: whether this person took one of these actions on the object."""
        entry = self.table
        mine = (self._key(entry) == object_id, entry.actor_id == actor_id, is_one(col(entry.action), actions))
        return select(self._key(entry)).where(*mine, self._stands()).exists()

    def _stands(self) -> ColumnElement[bool]:
        """Of an entry: no later one undoes it."""
        entry, later = self.table, aliased(self.table)
        after = and_(self._key(later) == self._key(entry), col(later.version) > col(entry.version))
        undone = [
            and_(later.action == action, is_one(col(entry.action), earlier)) for action, earlier in self._undoes.items()
        ]
        return ~select(later.version).where(after, or_(*undone)).correlate(entry).exists() if undone else true()

    async def story(
        self,
        session: AsyncSession,
        object_id: str,
        language: Language,
        *,
        shows: Callable[[Any], bool] = lambda entry: True,
        people: People[Any, Any] | None = None,
    ) -> list[StoryStep]:
        """What happened to the object, oldest first.

        `shows`: whether the reader sees what was said with this entry. `people`: persons are named, where a name is
        known; without it, all speak as their party.
        """
        asked = select(self.table).where(self._key(self.table) == object_id).order_by(col(self.table.version))
        entries = (await session.exec(asked)).all()
        names = await people.names(session, [each.actor_id for each in entries if each.actor_id]) if people else {}
        parties = {party: name.in_(language) for party, name in self._parties.items()}
        return [
            StoryStep(
                at=each.at,
                action=each.action,
                state=each.state,
                actor_label=names.get(each.actor_id or "") or parties.get(each.actor, ""),
                words=self._said(session, each) if shows(each) else None,
            )
            for each in entries
        ]

    def _said(self, session: AsyncSession, entry: Any) -> str | None:
        return self._words.open(session, entry) if self._words else entry.words

    def _key(self, entry: Any) -> Any:
        return getattr(entry, self._id)
