"""Tables of the library."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from kit.db import UtcDateTime, new_id
from learning.models import Table


class Book(Table, table=True):
    """A title; all rooms have one catalogue."""

    __table_args__ = (Index("ix_book_title", "title", "id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 1
    isbn: str | None = Field(default=None, unique=True)
    title: str
    author: str
    publisher: str
    year: int | None = None
    call_number: str
    """Of the Chinese Library Classification, such as TG4/12."""
    summary: str
    text_unit_id: str | None = None
    """Of the librarian who gave its text: who replaces it reaches this unit."""


class StoredChapter(Table, table=True):
    """Of an e-book, as book_reader.read_epub gives them; apart from the book, which lists read whole."""

    __tablename__ = "book_chapter"

    book_id: str = Field(primary_key=True, foreign_key="book.id")
    number: int = Field(primary_key=True)
    title: str
    blocks: list[dict[str, Any]] = Field(sa_type=JSON)


class BookCopy(Table, table=True):
    """A copy that stands in a room."""

    __tablename__ = "book_copy"

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 1
    book_id: str = Field(foreign_key="book.id", index=True)
    unit_id: str
    """Whose room it is: its librarians hand it out and take it back."""
    room: str
    code: str = Field(unique=True)
    """On its label, as text and QR code."""
    gone: bool = False
    """Lost or worn out; one that is brought back after all is there again."""
    kept_for: str | None = None
    """The member for whom it waits since it came back."""
    kept_until: date | None = None


class Loan(Table, table=True):
    """Deleted when the copy is back: nobody keeps what somebody has read."""

    __tablename__ = "book_loan"
    __table_args__ = (UniqueConstraint("copy_id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    copy_id: str = Field(foreign_key="book_copy.id")
    book_id: str
    member_id: str = Field(index=True)
    lent_at: datetime = Field(sa_type=UtcDateTime)
    due_on: date
    renewed: int = 0


class BookHold(Table, table=True):
    """Who waits for a title, the first first."""

    __tablename__ = "book_hold"
    __table_args__ = (UniqueConstraint("book_id", "member_id"), Index("ix_book_hold_turn", "book_id", "id"))

    id: str = Field(primary_key=True, default_factory=new_id)
    book_id: str = Field(foreign_key="book.id")
    member_id: str = Field(index=True)
    made_at: datetime = Field(sa_type=UtcDateTime)


class Reading(Table, table=True):
    """Where somebody is in an e-book; for them alone."""

    __tablename__ = "book_reading"

    member_id: str = Field(primary_key=True)
    book_id: str = Field(primary_key=True, foreign_key="book.id")
    chapter: int
    read_at: datetime = Field(sa_type=UtcDateTime)


class BookWish(Table, table=True):
    """A purchase that members propose and second."""

    __tablename__ = "book_wish"
    __table_args__ = (
        Index(
            "ix_book_wish_open",
            "unit_id",
            "id",
            sqlite_where=text("answer IS NULL"),
            postgresql_where=text("answer IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 1
    unit_id: str
    """Of who proposed it."""
    member_id: str = Field(index=True)
    isbn: str | None = None
    title: str
    reason: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    answer: str | None = None
    bought: bool | None = None
    answered_by: str | None = None


class WishSecond(Table, table=True):
    __tablename__ = "book_wish_second"

    wish_id: str = Field(primary_key=True, foreign_key="book_wish.id")
    member_id: str = Field(primary_key=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
