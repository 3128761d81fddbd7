"""Finding a member by name, unit or employee number, in any list about members."""

import re
from itertools import groupby, product

from pypinyin import Style, lazy_pinyin, pinyin
from sqlalchemy import ColumnElement, and_, false, func, or_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.units import Unit
from identity.models import NUMBER_DIGITS, PLAIN_NUMBER, Member
from identity.rules import plain_employee_number
from kit import search
from kit.db import Database
from kit.fields import is_han
from kit.folding import fold

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
    is the employee number, with or without the letters in front (with `by_beginning`, what that begins with).

    Which of the three a word may be is asked first, as hardly any is more than one: an OR of all could use no index,
    and a union would collect everybody where the word is the letter that all numbers begin with.
    """
    words = [each for run in _runs(q) for each in await _words_of_run(session, run, by_beginning)]
    called = await _units_called(session, words)
    found = [await _is_word(session, word, called[word], by_beginning) for word in words]
    return and_(true(), *found) if found else false()


_NUMBER_WORD = re.compile("[A-Z0-9-]+")
_DASHES = re.compile("[-_\u2010-\u2015\u2212]")


def _runs(q: str) -> list[list[str]]:
    """The words of a query; together those next to each other that may be one number, as E 0057."""
    parts = groupby(q.split(), key=lambda word: bool(_NUMBER_WORD.fullmatch(plain_employee_number(word))))
    return [run for is_number, words in parts for run in ([list(words)] if is_number else [[word] for word in words])]


async def _words_of_run(session: AsyncSession, run: list[str], by_beginning: bool) -> list[str]:
    joined = "".join(run)
    if len(run) > 1 and await _has_any(session, _is_number(joined, by_beginning)):
        return [joined]
    return run


def _is_number(word: str, by_beginning: bool) -> ColumnElement[bool]:
    number = _DASHES.sub("", plain_employee_number(word))
    if not number:
        return false()
    column = NUMBER_DIGITS if number[0].isdigit() else PLAIN_NUMBER
    return column.startswith(number, autoescape=True) if by_beginning else column == number


async def _has_any(session: AsyncSession, numbered: ColumnElement[bool]) -> bool:
    return (await session.exec(select(Member.id).where(numbered).limit(1))).first() is not None


def _plain(name: str) -> str:
    return _DASHES.sub("", fold(name))


async def _units_called(session: AsyncSession, words: list[str]) -> dict[str, list[str]]:
    """The units in whose names each word stands, however either is typed. They are few compared with the members."""
    if not words:
        return {}
    names = select(Unit.id, Unit.name).where(~col(Unit.deleted)).order_by(func.length(Unit.path), col(Unit.id))
    plain = [(unit_id, _plain(name)) for unit_id, name in await session.exec(names)]
    wanted = {word: _plain(word) for word in words}
    return {
        word: [unit_id for unit_id, name in plain if part and part in name][:_MOST_UNITS]
        for word, part in wanted.items()
    }


async def _is_word(session: AsyncSession, word: str, called: list[str], by_beginning: bool) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = []
    if await _has_any(session, numbered := _is_number(word, by_beginning)):
        found.append(numbered)
    named = search.matching(word, KIND)
    if (await session.exec(named.limit(1))).first():
        found.append(col(Member.id).in_(named))
    if called:
        found.append(col(Member.unit_id).in_(units.within(called)))
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
