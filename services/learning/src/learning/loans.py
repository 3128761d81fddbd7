"""Loans and holds. A loan is deleted with its return: what somebody has read is nobody's business."""

from sqlalchemy import delete
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from casework import units
from contracts.identity import MemberState
from kit import audit, clock
from kit.auth import User
from kit.db import get_locked, insert_new, new_id
from kit.inbox import EventInfo
from kit.problems import NotFound
from kit.service import Context, each_alone
from learning.access import audience_of, is_open_to
from learning.book_errors import BookIsFree, CopyNotFree, NotRenewable, TooManyLoans
from learning.book_models import Book, BookCopy, BookHold, Loan, Reading, WishSecond
from learning.book_rules import MOST_LOANS, RENEWALS, due_on
from learning.book_schemas import BookPublic, OwnHold, OwnLibrary, OwnLoan
from learning.books import is_free, keep_for_next, rooms_of, show_book

_MOST_ENDED = 200


async def show_own(session: AsyncSession, user: User) -> OwnLibrary:
    today = clock.today()
    waits = select(BookHold.id).where(col(BookHold.book_id) == col(Loan.book_id)).exists()
    which = (
        select(Loan, Book.title, BookCopy, waits)
        .join(Book, col(Book.id) == col(Loan.book_id))
        .join(BookCopy, col(BookCopy.id) == col(Loan.copy_id))
        .where(Loan.member_id == user.id, is_open_to(user, col(Loan.lent_at)))
        .order_by(col(Loan.due_on), col(Loan.id))
    )
    loans = [
        OwnLoan(
            copy_id=loan.copy_id,
            book_id=loan.book_id,
            title=title,
            code=copy.code,
            room=copy.room,
            due_on=loan.due_on,
            is_late=loan.due_on < today,
            may_renew=_is_renewable(loan, is_waited_for=bool(waited)),
        )
        for loan, title, copy, waited in await session.exec(which)
    ]
    return OwnLibrary(loans=loans, holds=await _own_holds(session, user))


async def _own_holds(session: AsyncSession, user: User) -> list[OwnHold]:
    own = select(BookHold, Book.title).join(Book).where(BookHold.member_id == user.id)
    own = own.where(is_open_to(user, col(BookHold.made_at)))
    found = (await session.exec(own.order_by(col(BookHold.id)))).all()
    kept = select(BookCopy).where(BookCopy.kept_for == user.id, col(BookCopy.kept_until) >= clock.today())
    copies = {each.book_id: each for each in await session.exec(kept)}
    holds = []
    for hold, title in found:
        before = select(func.count()).where(BookHold.book_id == hold.book_id, BookHold.id < hold.id)
        copy = copies.get(hold.book_id)
        holds.append(
            OwnHold(
                book_id=hold.book_id,
                title=title,
                ahead=(await session.exec(before)).one(),
                kept_in=copy.room if copy else None,
                kept_until=copy.kept_until if copy else None,
            )
        )
    return holds


async def borrow(session: AsyncSession, user: User, code: str) -> BookPublic:
    """The copy with this label, of any room."""
    copy = await _locked(session, code)
    today = clock.today()
    free = (await session.exec(select(BookCopy.id).where(BookCopy.id == copy.id, is_free(today)))).first()
    is_out = (await session.exec(select(Loan.id).where(Loan.copy_id == copy.id))).first()
    if copy.gone or is_out or not (free or copy.kept_for == user.id):
        raise CopyNotFree
    count = (await session.exec(select(func.count()).where(Loan.member_id == user.id))).one()
    if count >= MOST_LOANS:
        raise TooManyLoans(most=MOST_LOANS)
    made = {
        "id": new_id(),
        "copy_id": copy.id,
        "book_id": copy.book_id,
        "member_id": user.id,
        "lent_at": clock.now(),
        "due_on": due_on(today),
        "renewed": 0,
    }
    if not await insert_new(session, Loan, made):
        raise CopyNotFree
    copy.kept_for = copy.kept_until = None
    copy.version += 1
    await session.execute(
        delete(BookHold).where(col(BookHold.book_id) == copy.book_id, col(BookHold.member_id) == user.id)
    )
    audit.record(session, "system", "book_copy.lend", "book_copy", copy.id)  # the trail is for good: no borrower in it
    await session.flush()
    return await show_book(session, user, copy.book_id)


async def take_back(session: AsyncSession, user: User, code: str) -> BookPublic:
    """By a librarian of any room that reaches the copy's: the first who waits gets it for some days."""
    copy = await _of_own_room(session, user, code)
    await session.execute(delete(Loan).where(col(Loan.copy_id) == copy.id))
    copy.gone = False
    await keep_for_next(session, copy)
    audit.record(session, user.id, "book_copy.take_back", "book_copy", copy.id)
    await session.flush()
    return await show_book(session, user, copy.book_id)


async def remove(session: AsyncSession, user: User, code: str) -> BookPublic:
    """A copy that is lost or worn out, also while it is out: nobody has to bring it back any more."""
    copy = await _of_own_room(session, user, code)
    await session.execute(delete(Loan).where(col(Loan.copy_id) == copy.id))
    copy.gone, copy.kept_for, copy.kept_until = True, None, None
    copy.version += 1
    audit.record(session, user.id, "book_copy.remove", "book_copy", copy.id)
    await session.flush()
    return await show_book(session, user, copy.book_id)


async def renew(session: AsyncSession, user: User, copy_id: str) -> OwnLibrary:
    found = (await session.exec(select(Loan.id).where(Loan.copy_id == copy_id, Loan.member_id == user.id))).first()
    loan = await get_locked(session, Loan, found) if found else None
    if loan is None:
        raise NotFound
    user.require_open(loan.lent_at)
    waits = (await session.exec(select(BookHold.id).where(BookHold.book_id == loan.book_id))).first()
    if not _is_renewable(loan, is_waited_for=waits is not None):
        raise NotRenewable
    loan.due_on, loan.renewed = due_on(clock.today()), loan.renewed + 1
    await session.flush()
    return await show_own(session, user)


def _is_renewable(loan: Loan, *, is_waited_for: bool) -> bool:
    return loan.renewed < RENEWALS and not is_waited_for and loan.due_on >= clock.today()


async def hold(session: AsyncSession, user: User, book_id: str) -> BookPublic:
    """Where no copy is free."""
    book = await get_locked(session, Book, book_id)
    if book is None:
        raise NotFound
    shown = await show_book(session, user, book_id)
    if shown.free or not shown.copies:
        raise BookIsFree
    await audience_of(session, user)  # a member of ours
    made = {"id": new_id(), "book_id": book.id, "member_id": user.id, "made_at": clock.now()}
    await insert_new(session, BookHold, made)
    return await show_book(session, user, book_id)


async def give_up_hold(session: AsyncSession, user: User, book_id: str) -> BookPublic:
    own = col(BookHold.member_id) == user.id
    await session.execute(delete(BookHold).where(own, col(BookHold.book_id) == book_id))
    await _pass_on(session, select(BookCopy.id).where(BookCopy.book_id == book_id, BookCopy.kept_for == user.id))
    return await show_book(session, user, book_id)


async def _pass_on(session: AsyncSession, kept: SelectOfScalar[str]) -> None:
    """Copies for which nobody comes any more."""
    for copy_id in (await session.exec(kept.order_by(col(BookCopy.id)))).all():
        if copy := await get_locked(session, BookCopy, copy_id):
            await keep_for_next(session, copy)
    await session.flush()


async def _locked(session: AsyncSession, code: str) -> BookCopy:
    found = (await session.exec(select(BookCopy.id).where(BookCopy.code == code.strip().upper()))).first()
    copy = await get_locked(session, BookCopy, found) if found else None
    if copy is None:
        raise NotFound
    return copy


async def _of_own_room(session: AsyncSession, user: User, code: str) -> BookCopy:
    copy = await _locked(session, code)
    if not await units.covers(session, rooms_of(user), copy.unit_id):
        raise NotFound
    return copy


async def end_holds(context: Context) -> None:
    """Of who did not come for what was kept for them: it goes to the next."""
    late = select(BookCopy.id).where(col(BookCopy.kept_for).is_not(None), col(BookCopy.kept_until) < clock.today())
    async with context.db.read() as session:
        ids = (await session.exec(late.order_by(col(BookCopy.kept_until), col(BookCopy.id)).limit(_MOST_ENDED))).all()

    async def end_one(session: AsyncSession, copy_id: str) -> None:
        copy = await get_locked(session, BookCopy, copy_id)
        if copy and copy.kept_for and copy.kept_until and copy.kept_until < clock.today():
            theirs = (col(BookHold.book_id) == copy.book_id, col(BookHold.member_id) == copy.kept_for)
            await session.execute(delete(BookHold).where(*theirs))
            await keep_for_next(session, copy)

    await each_alone(context, ids, end_one)


async def forget_reader(session: AsyncSession, event: MemberState, _info: EventInfo) -> None:
    """Of who leaves: their holds and where they were in e-books. What they have out is still to be brought back."""
    if event.active and not event.deleted:
        return
    for table in (BookHold, Reading, WishSecond):
        await session.execute(delete(table).where(col(table.member_id) == event.member_id))
    await _pass_on(session, select(BookCopy.id).where(BookCopy.kept_for == event.member_id))
