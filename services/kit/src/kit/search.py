"""Text search that finds Chinese words, the same on both engines: an index table of single characters and pairs.

PostgreSQL's trigrams and SQLite's tokenizers find nothing useful for a two-character word such as 工资. Here a text is
known by every character and every two neighbours in it; a query asks for all of its pairs (or its one character), so
it may also find a text that has the pairs but not side by side: a search box's answer, not a filter to decide by.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from itertools import groupby, islice, pairwise
from typing import Any

from sqlalchemy import Index, delete, distinct, false, func, insert
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from kit.db import KitTable, inserting

MOST_QUERY_TERMS = 32
"""Each term of a query is a look-up; a query with more is hardly narrower."""


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
    terms = sorted({term for word in _words(text) for term in (*word, *_pairs(word))})
    return [{"kind": kind, "term": term, "object_id": object_id} for term in terms]


async def forget(session: AsyncSession, kind: str, object_id: str) -> None:
    await session.exec(delete(SearchTerm).where(col(SearchTerm.kind) == kind, col(SearchTerm.object_id) == object_id))


def matching(query: str, *kinds: str) -> SelectOfScalar[str]:
    """The ids of the objects that have every word of `query`, as a subquery for `WHERE id IN (…)`.

    What an object has in several of the `kinds` counts together. A query without a letter or digit matches nothing.
    """
    every = (term for word in _words(query) for term in (_pairs(word) if len(word) > 1 else [word]))
    terms = list(islice(dict.fromkeys(every), MOST_QUERY_TERMS))
    if not terms:
        return select(SearchTerm.object_id).where(false())
    # Within one kind an object has a term once; to count different ones, PostgreSQL must sort them.
    had = func.count() if len(kinds) == 1 else func.count(distinct(col(SearchTerm.term)))
    return (
        select(SearchTerm.object_id)
        .where(col(SearchTerm.kind).in_(kinds), col(SearchTerm.term).in_(terms))
        .group_by(SearchTerm.object_id)
        .having(had == len(terms))
    )


def _words(text: str) -> Iterator[str]:
    """Runs of letters, marks and digits; full and half width, upper and lower case are made equal."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    for is_word, run in groupby(plain, key=lambda character: unicodedata.category(character)[0] in "LMN"):
        if is_word:
            yield "".join(run)


def _pairs(word: str) -> Iterator[str]:
    return (one + other for one, other in pairwise(word))
