"""What is said about an object: messages, each with its files, for the audience that it declares.

The table is the service's: it declares the object, and a column for each audience that is narrower than all who see the
object. Its attachments have the object and `message_id` as their places.

    class Message(thread.Message, Table, table=True):
        case_id: str = Field(foreign_key="cases.id")
        internal: bool = False

    THREAD = Thread(Message, Attachment, FILES, PEOPLE, "case_id")
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Text
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.attachments import Attachment, Attachments
from casework.lifecycle import Turn
from casework.people import People
from casework.units import Unit
from kit import clock
from kit.db import UtcDateTime, new_id
from kit.pages import Page, page


class Message(SQLModel):
    id: str = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    sender: str
    """The party that they were of."""
    sender_id: str = Field(index=True)
    unit_id: str | None = None
    """For which unit they wrote."""
    text: str = Field(sa_type=Text)


Own = TypeVar("Own", bound=Message)
OwnFile = TypeVar("OwnFile", bound=Attachment)
Shown = TypeVar("Shown")

_MESSAGE_OF = attrgetter("message_id")
"""A column of the service's attachments."""


class Said(NamedTuple, Generic[Own, OwnFile]):
    message: Own
    person: str | None
    """The sender's name, where it is known."""
    place: str | None
    """The name of their unit."""
    files: Sequence[OwnFile]


class Thread(Generic[Own, OwnFile]):
    def __init__(
        self,
        message: type[Own],
        attachment: type[OwnFile],
        files: Attachments[OwnFile],
        people: People[Any, Any],
        object_column: str,
    ) -> None:
        self._message, self._attachment, self._files, self._people = message, attachment, files, people
        self._object = object_column

    async def add(self, turn: Turn[Any], text: str, file_ids: Sequence[str] = (), **audience: Any) -> Own:
        """Say something, with loose files of the actor's own. FileNotUsable. The object's version stays: nothing of it
        changed."""
        place = {self._object: turn.object.id}
        message = self._message(
            at=clock.now(),
            sender=turn.party,
            sender_id=turn.actor_id or "",
            unit_id=turn.unit_id,
            text=text,
            **place,
            **audience,
        )
        turn.session.add(message)
        await turn.session.flush()
        await self._files.attach(turn.session, message.sender_id, file_ids, message_id=message.id, **place)
        return message

    async def page(
        self,
        session: AsyncSession,
        object_id: str,
        *seen: ColumnElement[bool],
        limit: int,
        cursor: str | None,
        as_: Callable[[Said[Own, OwnFile]], Shown],
    ) -> Page[Shown]:
        """Oldest first, those of the object's messages that fulfil `seen`."""
        statement = self._whole().where(self._of(object_id), *seen)
        found = await page(session, statement, limit=limit, cursor=cursor, as_=tuple)
        items = [as_(each) for each in self._said(found.items, await self._files_of(session, found.items))]
        return Page(items=items, next=found.next)

    async def one(self, session: AsyncSession, message: Own) -> Said[Own, OwnFile]:
        rows = (await session.exec(self._whole().where(col(self._message.id) == message.id))).all()
        [said] = self._said(rows, await self._files_of(session, rows))
        return said

    async def all(
        self, session: AsyncSession, files: Iterable[OwnFile], *seen: ColumnElement[bool]
    ) -> list[Said[Own, OwnFile]]:
        """Of several objects whose files are read already, oldest first: for somebody's own data, not for a list."""
        return self._said((await session.exec(self._whole().where(*seen))).all(), files)

    def _of(self, object_id: str) -> ColumnElement[bool]:
        of_object: ColumnElement[bool] = col(getattr(self._message, self._object)) == object_id
        return of_object

    def _whole(self) -> Any:
        message, member = self._message, self._people.member
        return (
            select(message, col(member.name).label("person"), col(Unit.name).label("place"))
            .join(member, col(member.id) == col(message.sender_id), isouter=True)
            .join(Unit, col(Unit.id) == col(message.unit_id), isouter=True)
            .order_by(col(message.id))
        )

    async def _files_of(self, session: AsyncSession, rows: Sequence[Any]) -> Sequence[OwnFile]:
        """Of messages about one object."""
        if not rows:
            return ()
        ids, of = [message.id for message, _, _ in rows], attrgetter(self._object)
        # Of the object, too: by that they are found.
        attached = select(self._attachment).where(of(self._attachment) == of(rows[0][0]))
        attached = attached.where(_MESSAGE_OF(self._attachment).in_(ids))
        return (await session.exec(attached.order_by(col(self._attachment.id)))).all()

    def _said(self, rows: Iterable[Any], files: Iterable[OwnFile]) -> list[Said[Own, OwnFile]]:
        by_message: defaultdict[str, list[OwnFile]] = defaultdict(list)
        for file in files:
            by_message[_MESSAGE_OF(file)].append(file)
        return [Said(message, person, place, by_message[message.id]) for message, person, place in rows]
