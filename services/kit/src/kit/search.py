"""Text search that finds Chinese words, the same on both engines: an index table of single characters and pairs.

PostgreSQL's trigrams and SQLite's tokenizers find nothing useful for a two-character word such as 工资. Here a text is
known by every character and every two neighbours in it; a query asks for all of its pairs (or its one character), so
it may also find a text that has the pairs but not side by side: a search box's answer, not a filter to decide by.

Texts and queries are folded (kit.folding), and numbers lose separators and leading zeros. What parts words is a matter
of taste: WiFi坏了 finds a text with WiFi 坏了, Wi-Fi坏了 or “WiFi”坏了, and WiFi 坏了 finds one with WiFi坏了; 空调坏了
finds 空调 坏了. A space parts words only where a script needs it to.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import groupby, islice, pairwise
from typing import Any, NamedTuple

from sqlalchemy import Index, delete, distinct, false, func, insert
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from kit.db import KitTable, inserting
from kit.fields import is_han
from kit.folding import fold_character

MOST_QUERY_TERMS = 32
"""Each term of a query is a look-up; a query with more is hardly narrower."""


_FORM = "/5"
"""Ends the kind of each stored row. A new way of folding takes another, and every service then indexes again what
`outdated` names; until it is done, searches find what has been indexed by then."""
_FORMER = ("", "/2", "/3", "/4")


class SearchTerm(KitTable, table=True):
    """One character, or two neighbouring ones, of one object's text."""

    __tablename__ = "search_term"
    __table_args__ = (Index("search_term_object", "kind", "object_id"),)

    kind: str = Field(primary_key=True)
    term: str = Field(primary_key=True)
    object_id: str = Field(primary_key=True)


async def index(session: AsyncSession, kind: str, object_id: str, text: str) -> None:
    """Let the object be found by `text` and by nothing else; the caller holds the object's lock."""
    await forget(session, kind, object_id)
    await index_new(session, kind, {object_id: text})


async def index_new(session: AsyncSession, kind: str, texts: Mapping[str, str]) -> None:
    """Index objects that have no terms yet (object id → text), in one statement however many there are."""
    rows = [row for object_id, text in texts.items() for row in _rows(kind, object_id, text)]
    if rows:
        await session.exec(insert(SearchTerm), params=rows)


async def index_more(session: AsyncSession, kind: str, object_id: str, text: str) -> None:
    """Let the object be found by `text` too. Costs what `text` is long, not what is indexed already; needs no lock."""
    rows = _rows(kind, object_id, text)
    if rows:
        await session.exec(inserting(session, SearchTerm).on_conflict_do_nothing(), params=rows)


def _rows(kind: str, object_id: str, text: str) -> list[dict[str, Any]]:
    """In one order for all writers, so that two of them wait for each other and do not lock up."""
    words = list(_words(text))
    terms = {term for word, bridge in words for term in (*word, *_pairs(word), bridge)} - {""}
    return [{"kind": kind + _FORM, "term": term, "object_id": object_id} for term in sorted(terms)]


async def outdated(session: AsyncSession, kind: str, most: int) -> list[str]:
    """Objects that are still indexed as an earlier version did it. To index one again, `forget` it first."""
    former = [kind + form for form in _FORMER]
    statement = select(SearchTerm.object_id).where(col(SearchTerm.kind).in_(former)).distinct().limit(most)
    return list(await session.exec(statement))


async def forget(session: AsyncSession, kind: str, object_id: str) -> None:
    kinds = [kind + form for form in (_FORM, *_FORMER)]
    await session.exec(
        delete(SearchTerm).where(col(SearchTerm.kind).in_(kinds), col(SearchTerm.object_id) == object_id)
    )


def matching(query: str, *kinds: str) -> SelectOfScalar[str]:
    """The ids of the objects that have every word of `query`, as a subquery for `WHERE id IN (…)`.

    What an object has in several of the `kinds` counts together. A query without a letter or digit matches nothing.
    """
    every = (term for word in _asked(query) for term in (_pairs(word) if len(word) > 1 else [word]))
    terms = list(islice(dict.fromkeys(every), MOST_QUERY_TERMS))
    if not terms:
        return select(SearchTerm.object_id).where(false())
    # Within one kind an object has a term once; to count different ones, PostgreSQL must sort them.
    had = func.count() if len(kinds) == 1 else func.count(distinct(col(SearchTerm.term)))
    return (
        select(SearchTerm.object_id)
        .where(col(SearchTerm.kind).in_([kind + _FORM for kind in kinds]), col(SearchTerm.term).in_(terms))
        .group_by(SearchTerm.object_id)
        .having(had == len(terms))
    )


async def most_alike(session: AsyncSession, text: str, kind: str, most: int) -> list[str]:
    """The ids of objects that have at least half of the pairs of `text`, those with the most first: for who is about to
    write what somebody else has written already."""
    every = (pair for word in _words(text) for pair in (*_pairs(word.text), word.bridge) if pair)
    pairs = list(islice(dict.fromkeys(every), MOST_QUERY_TERMS))
    if not pairs:
        return []
    term, had = SearchTerm, func.count()
    found = (
        select(term.object_id)
        .where(term.kind == kind + _FORM, col(term.term).in_(pairs))
        .group_by(term.object_id)
        .having(had >= (len(pairs) + 1) // 2)
        .order_by(had.desc(), col(term.object_id).desc())
    )
    return list(await session.exec(found.limit(most)))


class _Word(NamedTuple):
    text: str
    bridge: str
    """The end of the word before with the beginning of this, where others would write the two as one."""


def _words(text: str) -> Iterator[_Word]:
    """Runs of letters, marks and digits, folded."""
    before, gap = "", ""
    for is_word, characters in groupby(_folded(text), key=_is_part_of_word):
        run = "".join(characters)
        if is_word:
            yield _Word(run, before[-1] + run[0] if _is_bridged(before, gap, run) else "")
            before = run
        else:
            gap = run


def _folded(text: str) -> str:
    """With its line breaks, and with 1500 for 1,500 and 3 for 03."""
    folded = "".join(character if character == "\n" else fold_character(character) for character in text)
    return _ZEROS.sub("", _THOUSANDS.sub("", folded))


_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_ZEROS = re.compile(r"(?<![a-z0-9])0+(?=[0-9])")
_NO_END = re.compile(r"""\s*["'“”‘’«»「」『』《》〈〉()【】〔〕\[\]‐‑‒–−_*/#\u2600-\u27bf\U0001f000-\U0001faff-]+\s*""")
"""Quotation marks, brackets, a hyphen or slash, marks for bold letters, emoji."""


def _is_bridged(before: str, gap: str, word: str) -> bool:
    if not before or not gap.isspace():
        return bool(before and _NO_END.fullmatch(gap))
    if "\n" in gap:
        return gap.count("\n") == 1
    return len(before) == 1 or len(word) == 1 or not _is_parted_by_space(before[-1], word[0])


def _is_parted_by_space(end: str, beginning: str) -> bool:
    """Two Latin words or two numbers are; Chinese has no spaces between words, only authors who type some."""
    return not is_han(end) and not is_han(beginning) and end.isdigit() == beginning.isdigit()


def _is_part_of_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" or is_han(character)


def _asked(query: str) -> list[str]:
    """The words of a query. A single Chinese character belongs to the digits or letters next to it: 8 月 3 日 is
    8月3日, while WiFi 坏了 stays two words, which a text may have in any order."""
    asked: list[str] = []
    is_single = False
    for word, bridge in _words(query):
        was_single, is_single = is_single, len(word) == 1 and is_han(word)
        if bridge and (was_single or is_single) and is_han(bridge[0]) != is_han(bridge[1]):
            asked[-1] += word
        else:
            asked.append(word)
    return asked


def _pairs(word: str) -> Iterator[str]:
    return (one + other for one, other in pairwise(word))
