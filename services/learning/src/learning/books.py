"""The library's catalogue and shelves: titles, copies in the rooms of several units, e-books, purchases by demand."""

import secrets
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.roles import Role
from kit import audit, clock, versions
from kit.auth import User, roles
from kit.db import get_locked, insert_new, put
from kit.pages import Page, page
from kit.problems import NotFound
from learning.access import audience_of, is_open_to
from learning.book_errors import IsbnTaken, IsbnWrong, TextNotYours, WishAnswered
from learning.book_models import Book, BookCopy, BookHold, BookWish, Loan, Reading, StoredChapter, WishSecond
from learning.book_rules import HOLD_DAYS, isbn13
from learning.book_schemas import (
    BookChapter,
    BookCreate,
    BookPublic,
    BookRow,
    ChapterBlock,
    ChapterText,
    CopyCreate,
    CopyPublic,
    WishAnswer,
    WishCreate,
    WishPublic,
)
from learning.errors import UnitNotYours

_HAS_TEXT = select(StoredChapter.number).where(StoredChapter.book_id == Book.id).exists()
LIBRARIAN = roles(Role.UNION_STAFF)


def rooms_of(user: User) -> set[str]:
    """The units at which the caller is librarian; they reach all below."""
    return user.units_of(Role.UNION_STAFF)


def is_free(today: date) -> ColumnElement[bool]:
    """Of a copy: neither out nor kept for anybody."""
    out = select(Loan.id).where(col(Loan.copy_id) == col(BookCopy.id)).exists()
    return and_(~col(BookCopy.gone), ~out, or_(col(BookCopy.kept_for).is_(None), col(BookCopy.kept_until) < today))


def _is_kept(copy: BookCopy, today: date) -> bool:
    return copy.kept_for is not None and (copy.kept_until or today) >= today


async def list_books(
    session: AsyncSession, words: str | None, *, ebooks: bool, limit: int, cursor: str | None
) -> Page[BookRow]:
    """By title, of all rooms; `words` in title, author or ISBN."""
    statement = select(Book)
    if words:
        like = [col(each).contains(words, autoescape=True) for each in (Book.title, Book.author, Book.isbn)]
        statement = statement.where(or_(*like, col(Book.isbn) == isbn13(words)))
    if ebooks:
        statement = statement.where(_HAS_TEXT)
    found: Page[Book] = await page(
        session, statement.order_by(col(Book.title), col(Book.id)), limit=limit, cursor=cursor, as_=lambda each: each
    )
    return Page(items=await _rows(session, found.items), next=found.next)


async def _rows(session: AsyncSession, books: list[Book]) -> list[BookRow]:
    ids = [each.id for each in books]
    copies = await _count(session, ids, ~col(BookCopy.gone))
    free = await _count(session, ids, is_free(clock.today()))
    ebooks = set(await session.exec(select(Book.id).where(col(Book.id).in_(ids), _HAS_TEXT)))
    return [
        BookRow(**dict(each), copies=copies.get(each.id, 0), free=free.get(each.id, 0), is_ebook=each.id in ebooks)
        for each in books
    ]


async def _count(session: AsyncSession, ids: list[str], which: Any) -> dict[str, int]:
    counted = select(BookCopy.book_id, func.count()).where(col(BookCopy.book_id).in_(ids), which)
    found = (await session.exec(counted.group_by(col(BookCopy.book_id)))).all()
    return dict(found)


async def show_book(session: AsyncSession, user: User, book_id: str) -> BookPublic:
    book = await session.get(Book, book_id)
    if book is None:
        raise NotFound
    [row] = await _rows(session, [book])
    today = clock.today()
    shelf = (
        select(BookCopy, Loan)
        .join(Loan, col(Loan.copy_id) == col(BookCopy.id), isouter=True)
        .where(BookCopy.book_id == book.id, ~col(BookCopy.gone))
        .order_by(col(BookCopy.room), col(BookCopy.id))
    )
    found = (await session.exec(shelf)).all()
    names = await units.names(session, [copy.unit_id for copy, _ in found])
    chains = await units.chains(session, [copy.unit_id for copy, _ in found])
    waiting = (await session.exec(select(func.count()).where(BookHold.book_id == book.id))).one()
    own_hold = select(BookHold.id).where(
        BookHold.book_id == book.id, BookHold.member_id == user.id, is_open_to(user, col(BookHold.made_at))
    )
    titles = select(StoredChapter.number, StoredChapter.title).where(StoredChapter.book_id == book.id)
    chapters = (await session.exec(titles.order_by(col(StoredChapter.number)))).all()
    is_held = (await session.exec(own_hold)).first() is not None
    own_place = select(Reading.chapter).where(
        Reading.book_id == book.id, Reading.member_id == user.id, is_open_to(user, col(Reading.read_at))
    )
    own_chapter = (await session.exec(own_place)).first() or 0
    return BookPublic(
        **row.model_dump(),
        call_number=book.call_number,
        summary=book.summary,
        shelves=[
            CopyPublic(
                id=copy.id,
                code=copy.code,
                room=copy.room,
                unit_name=names.get(copy.unit_id, ""),
                is_free=loan is None and (not _is_kept(copy, today) or (is_held and copy.kept_for == user.id)),
                due_on=loan.due_on if loan else None,
                may_keep=not rooms_of(user).isdisjoint(chains.get(copy.unit_id, ())),
            )
            for copy, loan in found
        ],
        chapters=[BookChapter(number=number, title=title) for number, title in chapters],
        waiting=waiting,
        is_held=is_held,
        own_chapter=min(own_chapter, len(chapters)),
        may_keep=bool(rooms_of(user)),
    )


async def create_book(session: AsyncSession, user: User, new: BookCreate) -> BookPublic:
    isbn = isbn13(new.isbn) if new.isbn else None
    if new.isbn and isbn is None:
        raise IsbnWrong
    if isbn and (await session.exec(select(Book.id).where(Book.isbn == isbn))).first():
        raise IsbnTaken
    book = Book(**new.model_dump() | {"isbn": isbn})
    session.add(book)
    audit.record(session, user.id, "book.create", "book", book.id, after={"isbn": isbn})
    await session.flush()
    return await show_book(session, user, book.id)


async def add_copy(session: AsyncSession, user: User, book_id: str, new: CopyCreate) -> BookPublic:
    if await session.get(Book, book_id) is None:
        raise NotFound
    if not await units.reaches(session, rooms_of(user), [new.unit_id]):
        raise UnitNotYours
    copy = BookCopy(book_id=book_id, unit_id=new.unit_id, room=new.room, code=f"B{secrets.randbelow(10**9):09}")
    session.add(copy)
    audit.record(session, user.id, "book.add_copy", "book", book_id, after={"copy": copy.id, "unit": copy.unit_id})
    await session.flush()
    await keep_for_next(session, copy)
    await session.flush()
    return await show_book(session, user, book_id)


async def keep_for_next(session: AsyncSession, copy: BookCopy) -> None:
    """The first who waits and for whom no copy is kept yet has some days to come for it."""
    served = select(BookCopy.kept_for).where(BookCopy.book_id == copy.book_id, col(BookCopy.kept_for).is_not(None))
    waiting = select(BookHold).where(BookHold.book_id == copy.book_id, col(BookHold.member_id).not_in(served))
    first = (await session.exec(waiting.order_by(col(BookHold.id)).limit(1))).first()
    copy.kept_for = first.member_id if first else None
    copy.kept_until = clock.today() + timedelta(days=HOLD_DAYS) if first else None
    copy.version += 1


async def set_text(session: AsyncSession, user: User, book_id: str, read: dict[str, Any]) -> BookPublic:
    """The chapters of an e-book, instead of those that were there: those are for a librarian who reaches the unit that
    gave them."""
    book = await get_locked(session, Book, book_id)
    if book is None:
        raise NotFound
    if book.text_unit_id and not await units.covers(session, rooms_of(user), book.text_unit_id):
        raise TextNotYours
    book.text_unit_id = book.text_unit_id or min(rooms_of(user))
    await session.execute(delete(StoredChapter).where(col(StoredChapter.book_id) == book.id))
    session.add_all(
        StoredChapter(book_id=book.id, number=number, **each) for number, each in enumerate(read["chapters"], 1)
    )
    book.version += 1
    audit.record(session, user.id, "book.set_text", "book", book.id, after={"chapters": len(read["chapters"])})
    await session.flush()
    return await show_book(session, user, book.id)


async def read_chapter(session: AsyncSession, user: User, book_id: str, number: int) -> ChapterText:
    """And keep where the caller is; nobody else sees it."""
    book = await session.get(Book, book_id)
    chapter = await session.get(StoredChapter, (book_id, number))
    if book is None or chapter is None:
        raise NotFound
    count = (await session.exec(select(func.count()).where(StoredChapter.book_id == book.id))).one()
    at = {"member_id": user.id, "book_id": book.id, "chapter": number, "read_at": clock.now()}
    await put(session, Reading, at)
    return ChapterText(
        book_id=book.id,
        book_title=book.title,
        title=chapter.title,
        number=number,
        of=count,
        blocks=[ChapterBlock(**each) for each in chapter.blocks],
    )


# --- purchases by demand --------------------------------------------------------------------------------------------


async def list_wishes(session: AsyncSession, user: User, *, limit: int, cursor: str | None) -> Page[WishPublic]:
    """Newest first, of all units: a book that one asks for is for all."""
    found: Page[BookWish] = await page(
        session, select(BookWish).order_by(col(BookWish.id).desc()), limit=limit, cursor=cursor, as_=lambda each: each
    )
    return Page(items=[await _wish(session, user, each) for each in found.items], next=found.next)


async def propose(session: AsyncSession, user: User, new: WishCreate) -> WishPublic:
    isbn = isbn13(new.isbn) if new.isbn else None
    if new.isbn and isbn is None:
        raise IsbnWrong
    if isbn and (await session.exec(select(Book.id).where(Book.isbn == isbn))).first():
        raise IsbnTaken
    wish = BookWish(
        unit_id=(await audience_of(session, user))[-1],
        member_id=user.id,
        isbn=isbn,
        title=new.title,
        reason=new.reason,
        made_at=clock.now(),
    )
    session.add(wish)
    audit.record(session, user.id, "book_wish.propose", "book_wish", wish.id)
    await session.flush()
    return await _wish(session, user, wish)


async def second(session: AsyncSession, user: User, wish_id: str) -> WishPublic:
    """Once; the author counts already."""
    wish = await get_locked(session, BookWish, wish_id)
    if wish is None:
        raise NotFound
    if wish.answer:
        raise WishAnswered
    if wish.member_id != user.id:
        await insert_new(session, WishSecond, {"wish_id": wish.id, "member_id": user.id, "made_at": clock.now()})
    return await _wish(session, user, wish)


async def answer_wish(session: AsyncSession, user: User, wish_id: str, version: int, given: WishAnswer) -> WishPublic:
    wish = await get_locked(session, BookWish, wish_id)
    if wish is None or not await units.covers(session, rooms_of(user), wish.unit_id):
        raise NotFound
    versions.check(wish.version, version)
    if wish.answer:
        raise WishAnswered
    wish.answer, wish.bought, wish.answered_by = given.answer, given.bought, user.id
    wish.version += 1
    audit.record(session, user.id, "book_wish.answer", "book_wish", wish.id, after={"bought": given.bought})
    return await _wish(session, user, wish)


async def _wish(session: AsyncSession, user: User, wish: BookWish) -> WishPublic:
    seconds = (await session.exec(select(func.count()).where(WishSecond.wish_id == wish.id))).one()
    own = select(WishSecond.wish_id).where(
        WishSecond.wish_id == wish.id, WishSecond.member_id == user.id, is_open_to(user, col(WishSecond.made_at))
    )
    is_shut = user.closed_since is not None and wish.made_at < user.closed_since
    chains = await units.chains(session, [wish.unit_id])
    reaches = not rooms_of(user).isdisjoint(chains.get(wish.unit_id, ()))
    return WishPublic(
        **dict(wish),
        seconds=seconds,
        is_own=wish.member_id == user.id and not is_shut,
        is_seconded=(await session.exec(own)).first() is not None,
        may_answer=wish.answer is None and reaches,
    )
