"""Lists by keyset: a page begins where the last one ended, however long the list, also with new rows in between."""

import csv
from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel
from sqlakeyset import BadBookmark, InvalidPage, unserialize_bookmark
from sqlakeyset.asyncio import select_page
from sqlalchemy import Column, Index, Select, Table, UnaryExpression, UniqueConstraint
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.db import is_database_away
from kit.problems import Problem
from kit.texts import Text

Item = TypeVar("Item")

Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before; absent for the first.")]


class CursorInvalid(Problem):
    status = 422
    title = Text("翻页位置无效", "The cursor is not valid")
    detail = Text("请从第一页重新开始。", "Start again from the first page.")


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    next: str | None


async def page(
    session: AsyncSession,
    statement: Select[*tuple[Any, ...]],
    *,
    limit: int,
    cursor: str | None,
    as_: Callable[[Any], Item],
) -> Page[Item]:
    """One page of `statement`, ordered by a unique, non-null column at the end: rows alike would be skipped.

    `as_` makes an item from a row (a Row, or the entity where the statement selects just one).
    """
    if not _ends_in_key(statement):
        raise TypeError("the order of a list that is read by pages must end in a unique column")
    try:
        marker = unserialize_bookmark(cursor) if cursor else None
        found = await select_page(session, statement, per_page=limit, page=marker)
    except (InvalidPage, BadBookmark, csv.Error, ValueError, KeyError, IndexError, TypeError, OverflowError) as error:
        raise CursorInvalid from error
    except DBAPIError as error:
        if cursor and not is_database_away(error):  # PostgreSQL's driver refuses a value of another type only here
            raise CursorInvalid from error
        raise
    single = len(statement.column_descriptions) == 1
    return Page(
        items=[as_(row[0] if single else row) for row in found],
        next=found.paging.bookmark_next if found.paging.has_next else None,
    )


def _ends_in_key(statement: Select[*tuple[Any, ...]]) -> bool:
    """Whether the last column is unique, by itself or with others that the statement may hold fixed."""
    last = statement._order_by_clauses[-1] if statement._order_by_clauses else None
    column = last.element if isinstance(last, UnaryExpression) else last
    if not isinstance(column, Column) or not isinstance(column.table, Table):
        return False
    keys: list[Index | UniqueConstraint] = [index for index in column.table.indexes if index.unique]
    keys += [each for each in column.table.constraints if isinstance(each, UniqueConstraint)]
    return column.primary_key or any(column.name in key.columns for key in keys)
