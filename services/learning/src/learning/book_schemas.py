"""The library as it crosses HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from kit.fields import Id, Line, Request, Words

_Name = Annotated[str, Line(1, 120)]


class BookCreate(Request):
    isbn: Annotated[str, Line(0, 20)] = ""
    title: _Name
    author: Annotated[str, Line(0, 80)] = ""
    publisher: Annotated[str, Line(0, 80)] = ""
    year: Annotated[int, Field(ge=1000, le=2200)] | None = None
    call_number: Annotated[str, Line(0, 40)] = ""
    summary: Annotated[str, Words(0, 1000)] = ""


class CopyCreate(Request):
    unit_id: Id
    room: Annotated[str, Line(2, 60)]


class CopyPublic(BaseModel):
    id: str
    code: str
    room: str
    unit_name: str
    is_free: bool
    due_on: date | None
    """When it comes back."""
    may_keep: bool
    """Whether the caller is a librarian of its room."""


class BookRow(BaseModel):
    id: str
    version: int
    title: str
    author: str
    publisher: str
    year: int | None
    isbn: str | None
    copies: int
    free: int
    is_ebook: bool


class BookChapter(BaseModel):
    number: int
    title: str


class BookPublic(BookRow):
    call_number: str
    summary: str
    shelves: list[CopyPublic]
    chapters: list[BookChapter]
    waiting: int
    """How many holds."""
    is_held: bool
    """By the caller."""
    own_chapter: int
    """Where the caller is in the e-book; 0: not begun."""
    may_keep: bool
    """Whether the caller is a librarian of any room."""


class ChapterBlock(BaseModel):
    kind: Literal["heading", "text"]
    text: str


class ChapterText(BaseModel):
    book_id: str
    title: str
    book_title: str
    number: int
    of: int
    blocks: list[ChapterBlock]


class OwnLoan(BaseModel):
    copy_id: str
    book_id: str
    title: str
    code: str
    room: str
    due_on: date
    is_late: bool
    may_renew: bool


class OwnHold(BaseModel):
    book_id: str
    title: str
    ahead: int
    """How many wait before."""
    kept_in: str | None
    """The room where a copy waits for the caller."""
    kept_until: date | None


class OwnLibrary(BaseModel):
    loans: list[OwnLoan]
    holds: list[OwnHold]


class WishCreate(Request):
    isbn: Annotated[str, Line(0, 20)] = ""
    title: _Name
    reason: Annotated[str, Words(4, 500)]


class WishAnswer(Request):
    bought: bool
    answer: Annotated[str, Words(2, 500)]


class WishPublic(BaseModel):
    id: str
    version: int
    title: str
    isbn: str | None
    reason: str
    made_at: datetime
    seconds: int
    is_own: bool
    is_seconded: bool
    bought: bool | None
    answer: str | None
    may_answer: bool
