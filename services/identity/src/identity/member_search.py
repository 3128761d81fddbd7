"""Finding a member by name, unit or employee number, in any list about members."""

from itertools import product

from pypinyin import Style, lazy_pinyin, pinyin
from sqlalchemy import ColumnElement, and_, false, func, or_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.models import Member
from identity.rules import plain_employee_number
from kit import search, units
from kit.db import Database
from kit.fields import is_han
from kit.units import Unit

KIND = "member"
_BATCH = 200
_MOST_UNITS = 50
"""That a word names; the highest, which hold the rest. A word such as 班 names hundreds and narrows nothing."""


def words_of(name: str) -> str:
    """What a member is found by: the name, its pinyin and the initials of that, with each reading of a surname."""
    if not any(map(is_han, name)):
        return name
    surnames = pinyin(name[0], style=Style.NORMAL, heteronym=True)[0]
    rest = lazy_pinyin(name[1:])
    forms = ["".join(part[:length] for part in (surname, *rest)) for surname, length in product(surnames, (None, 1))]
    return " ".join([name, *forms])


async def like(session: AsyncSession, q: str, *, by_beginning: bool) -> ColumnElement[bool]:
    """For a WHERE over `Member`: each word of `q` stands in the name or in the name of a unit the member belongs to, or
    is the employee number (with `by_beginning`, what that begins with).

    Which of the three a word may be is asked first, as hardly any is more than one: an OR of all could use no index,
    and a union would collect everybody where the word is the letter that all numbers begin with.
    """
    words = [await _is_word(session, word, by_beginning) for word in q.split()]
    return and_(true(), *words) if words else false()


async def _is_word(session: AsyncSession, word: str, by_beginning: bool) -> ColumnElement[bool]:
    number, column = plain_employee_number(word), col(Member.employee_number)
    numbered = column.startswith(number, autoescape=True) if by_beginning else column == number
    found: list[ColumnElement[bool]] = []
    if (await session.exec(select(Member.id).where(numbered).limit(1))).first():
        found.append(numbered)
    named = search.matching(word, KIND)
    if (await session.exec(named.limit(1))).first():
        found.append(col(Member.id).in_(named))
    called = select(Unit.id).where(col(Unit.name).icontains(word, autoescape=True), ~col(Unit.deleted))
    highest = called.order_by(func.length(Unit.path), col(Unit.id)).limit(_MOST_UNITS)
    if at := (await session.exec(highest)).all():
        found.append(col(Member.unit_id).in_(units.within(at)))
    return or_(false(), *found)


async def index_outdated(db: Database) -> None:
    """Index again, by and by, whom an earlier version indexed."""
    more = True
    while more:
        async with db.write() as session:
            ids = await search.outdated(session, KIND, _BATCH)
            members = select(Member).where(col(Member.id).in_(ids)).order_by(Member.id).with_for_update()
            for member_id in set(ids):
                await search.forget(session, KIND, member_id)
            names = {member.id: words_of(member.name) for member in await session.exec(members)}
            await search.index_new(session, KIND, names)
            more = bool(ids)
