"""The library: its catalogue and shelves, one's loans and holds, e-books, and purchases by demand."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query, UploadFile

from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from kit import decoding
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser
from kit.db import Read, Write
from kit.decoding import DecodingBusy
from kit.fields import Id
from kit.file_problems import FileActive, FileDamaged, FileTooComplex
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.request_problems import TooLarge
from kit.routing import Routes
from kit.versions import IfMatch
from learning import books, loans
from learning.book_errors import (
    BookIsFree,
    CopyNotFree,
    IsbnTaken,
    IsbnWrong,
    NotRenewable,
    TextNotYours,
    TooManyLoans,
    WishAnswered,
)
from learning.book_reader import MOST_BYTES, read_epub
from learning.book_schemas import (
    BookCreate,
    BookPublic,
    BookRow,
    ChapterText,
    CopyCreate,
    OwnLibrary,
    WishAnswer,
    WishCreate,
    WishPublic,
)
from learning.books import LIBRARIAN
from learning.errors import UnitNotYours

routes = Routes("learning", tag="library")
Label = Annotated[str, Path(min_length=4, max_length=20)]


@routes.get("/books", access=SIGNED_IN, errors=[CursorInvalid])
async def list_books(
    session: Read,
    user: CurrentUser,
    words: Annotated[str | None, Query(min_length=1, max_length=60)] = None,
    ebooks: bool = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[BookRow]:
    """Of all rooms, by title."""
    return await books.list_books(session, words, ebooks=ebooks, limit=limit, cursor=cursor)


@routes.post("/books", access=LIBRARIAN, idempotent=True, status_code=201, errors=[IsbnWrong, IsbnTaken])
async def create_book(session: Write, user: CurrentUser, new: BookCreate) -> BookPublic:
    return await books.create_book(session, user, new)


@routes.get("/books/mine", access=SIGNED_IN)
async def show_own_library(session: Read, user: CurrentUser) -> OwnLibrary:
    """What the caller has out and waits for; what was brought back is not kept."""
    return await loans.show_own(session, user)


@routes.get("/books/wishes", access=SIGNED_IN, errors=[CursorInvalid])
async def list_book_wishes(
    session: Read, user: CurrentUser, limit: Limit = 20, cursor: Cursor = None
) -> Page[WishPublic]:
    return await books.list_wishes(session, user, limit=limit, cursor=cursor)


@routes.post(
    "/books/wishes",
    access=SIGNED_IN,
    idempotent=True,
    status_code=201,
    errors=[IsbnWrong, IsbnTaken, MemberNotKnown, UnitNotKnown],
)
async def propose_book(session: Write, user: CurrentUser, new: WishCreate) -> WishPublic:
    return await books.propose(session, user, new)


@routes.post("/books/wishes/{wish_id}/second", access=SIGNED_IN, errors=[NotFound, WishAnswered])
async def second_book(session: Write, user: CurrentUser, wish_id: Id) -> WishPublic:
    return await books.second(session, user, wish_id)


@routes.post("/books/wishes/{wish_id}/answer", access=LIBRARIAN, errors=[NotFound, UnitNotKnown, WishAnswered])
async def answer_book_wish(
    session: Write, user: CurrentUser, wish_id: Id, given: WishAnswer, version: IfMatch
) -> WishPublic:
    return await books.answer_wish(session, user, wish_id, version, given)


@routes.post("/books/copies/{code}/borrow", access=SIGNED_IN, errors=[NotFound, CopyNotFree, TooManyLoans])
async def borrow_copy(session: Write, user: CurrentUser, code: Label) -> BookPublic:
    """The copy with this label, of any room."""
    return await loans.borrow(session, user, code)


@routes.post("/books/copies/{code}/return", access=LIBRARIAN, errors=[NotFound, UnitNotKnown])
async def return_copy(session: Write, user: CurrentUser, code: Label) -> BookPublic:
    return await loans.take_back(session, user, code)


@routes.post("/books/copies/{code}/gone", access=LIBRARIAN, errors=[NotFound, UnitNotKnown])
async def remove_copy(session: Write, user: CurrentUser, code: Label) -> BookPublic:
    """It is lost or worn out."""
    return await loans.remove(session, user, code)


@routes.post("/books/mine/{copy_id}/renew", access=SIGNED_IN, errors=[NotFound, ClosedAfterReset, NotRenewable])
async def renew_loan(session: Write, user: CurrentUser, copy_id: Id) -> OwnLibrary:
    return await loans.renew(session, user, copy_id)


@routes.get("/books/{book_id}", access=SIGNED_IN, errors=[NotFound])
async def show_book(session: Read, user: CurrentUser, book_id: Id) -> BookPublic:
    return await books.show_book(session, user, book_id)


@routes.post("/books/{book_id}/copies", access=LIBRARIAN, status_code=201, errors=[NotFound, UnitNotYours])
async def add_book_copy(session: Write, user: CurrentUser, book_id: Id, new: CopyCreate) -> BookPublic:
    return await books.add_copy(session, user, book_id, new)


@routes.post("/books/{book_id}/hold", access=SIGNED_IN, errors=[NotFound, BookIsFree, MemberNotKnown, UnitNotKnown])
async def hold_book(session: Write, user: CurrentUser, book_id: Id) -> BookPublic:
    return await loans.hold(session, user, book_id)


@routes.delete("/books/{book_id}/hold", access=SIGNED_IN, errors=[NotFound])
async def give_up_book_hold(session: Write, user: CurrentUser, book_id: Id) -> BookPublic:
    return await loans.give_up_hold(session, user, book_id)


async def _read(user: CurrentUser, file: UploadFile) -> dict[str, Any]:
    async with decoding.turn(user.id) as turn:
        data = await file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise TooLarge(limit=MOST_BYTES)
        return await turn.run(read_epub, data)


@routes.post(
    "/books/{book_id}/text",
    access=LIBRARIAN,
    errors=[NotFound, TextNotYours, UnitNotKnown, TooLarge, FileActive, FileDamaged, FileTooComplex, DecodingBusy],
)
async def set_book_text(
    read: Annotated[dict[str, Any], Depends(_read)], session: Write, user: CurrentUser, book_id: Id, file: UploadFile
) -> BookPublic:
    """An EPUB; one with scripts is refused. Its words are kept, nothing of its markup."""
    return await books.set_text(session, user, book_id, read)


@routes.get("/books/{book_id}/chapters/{number}", access=SIGNED_IN, errors=[NotFound])
async def read_book_chapter(
    session: Write, user: CurrentUser, book_id: Id, number: Annotated[int, Path(ge=1, le=10000)]
) -> ChapterText:
    """Also keeps, for the caller alone, where they are."""
    return await books.read_chapter(session, user, book_id, number)
