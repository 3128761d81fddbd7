"""Numbers such as GR-2026-000123: a prefix, the year in China and a running serial. Gaps mean nothing."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Sequence, and_, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.clock import SHANGHAI
from kit.folding import fold_character


class Asked(NamedTuple):
    """A number as somebody typed it into a search."""

    serial: int
    year: int | None
    is_certain: bool
    """Nothing else was typed: the prefix with year and serial, or the six digits of a serial that begin with 0."""


class Numbers:
    """The numbers of one kind of object, which keeps its serial in a unique column."""

    def __init__(self, prefix: str, nouns: Collection[str], sequence: Sequence) -> None:
        """`nouns`: what people may write before or after a number."""
        self.prefix = prefix
        self.sequence = sequence
        # The digits are taken whole: GR-2026-00002O is a slip of the finger, and not the second one.
        letters = r"\s*".join(map(re.escape, prefix.lower()))
        self._with_prefix = re.compile(rf"(?<![a-z]){letters}{_DASHES}(?>{_DIGITS})(?![a-z\d])")
        noun = "|".join(map(re.escape, nouns))
        before = rf"(?:{noun})?[\s:]*(?:编号|单号|号码|号|第|number|no)?"
        after = "|".join(re.escape(each) for each in nouns if not each.isascii())
        self._bare = re.compile(rf"(?:{before})[\s:.#]*{_DIGITS}\s*号?(?:{after})?")

    def write(self, at: datetime, serial: int) -> str:
        return f"{self.prefix}-{at.astimezone(SHANGHAI).year}-{serial:06d}"

    def read(self, typed: str) -> Asked | None:
        """Of GR-2026-000020, however typed: gr 2026 20, ＧＲ２０２６－０００020, 2026-20, 000020, 20, 第20号, #20.

        Among other words only with its year or all six digits: GR-200电机 is a machine.
        """
        plain = re.sub(r"^[\W_]+|[\W_]+$", "", "".join(map(fold_character, typed)))
        found = self._with_prefix.search(plain) or self._bare.fullmatch(plain)
        if not found:
            return None
        year, dash, serial = found["year"], found["dash"] or "", re.sub(r"\D", "", found["serial"])
        is_prefixed = found.re is self._with_prefix
        if year and not dash and not is_prefixed and len(serial) < 6:  # a date, such as 20261008
            return None
        is_full = (is_prefixed and year) or re.fullmatch(r"0\d{5}", found["serial"])
        if found[0] != plain and not is_full:
            return None
        return Asked(int(serial), int(year) if year else None, is_certain=bool(is_full and found[0] == plain))

    def matches(
        self, asked: Asked, serial: SQLCoreOperations[int], at: SQLCoreOperations[datetime]
    ) -> ColumnElement[bool]:
        if asked.year is None:
            return serial == asked.serial
        first, last = (datetime(year, 1, 1, tzinfo=SHANGHAI) for year in (asked.year, asked.year + 1))
        return and_(serial == asked.serial, at >= first, at < last)

    def next_serial(self, serial: ColumnElement[int]) -> ColumnElement[int]:
        """As part of a statement: no lock held to commit, no exchange of its own.

        A sequence where there are rivals; on SQLite, which has one writer at a time, the next number. Numbered objects
        are never deleted, so neither gives a number twice.
        """
        following = select(func.coalesce(func.max(serial), 0) + 1).correlate(None).scalar_subquery()
        return _next(self.sequence.next_value(), following)

    async def next(self, session: AsyncSession, serial: Any) -> int:
        """For an object that is stored in this transaction; `serial`: its column."""
        return (await session.exec(select(self.next_serial(serial)))).one()

    async def skip(self, session: AsyncSession, used: Iterable[str]) -> None:
        """After a restore: numbers that the database does not know are used all the same, on paper and in messages."""
        serials = [int(number.rpartition("-")[2]) for number in used]
        if serials and session.get_bind().dialect.name == "postgresql":  # on SQLite topics are restored with the rows
            highest = func.greatest(self.sequence.next_value(), max(serials))
            await session.exec(select(func.setval(self.sequence.name, highest)))


_DASHES = r"[\s\-‐‑‒–—―−─ー一_./\\:]*"
_DIGITS = rf"(?:(?P<year>20\d\d)(?P<dash>{_DASHES}))?(?P<serial>\d(?:{_DASHES}\d){{0,8}})"


class _next(FunctionElement[int]):
    inherit_cache = True
    name = "next_serial"
    type = BigInteger()


@compiles(_next)
def _in_sequence(element: Any, compiler: Any, **options: Any) -> Any:
    in_sequence, _ = element.clauses
    return compiler.process(in_sequence, **options)


@compiles(_next, "sqlite")
def _of_one_writer(element: Any, compiler: Any, **options: Any) -> Any:
    _, of_one_writer = element.clauses
    return compiler.process(of_one_writer, **options)
