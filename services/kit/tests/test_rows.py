"""Rows written at the commit are part of their transaction in everything but the moment."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from kit.audit import AuditEntry, AuditWords
from kit.outbox import Outbox
from kit.rows import forget_rows, insert_at_commit, write_rows
from kit.testing import Harness

OUTBOX, ENTRIES, WORDS = Outbox.__table__, AuditEntry.__table__, AuditWords.__table__  # type: ignore[attr-defined]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def event(name: str) -> dict[str, Any]:
    return {"event_id": name, "topic": "t", "type": "x", "key": "k", "data": "{}", "traceparent": "", "at": NOON}


def entry(name: str) -> dict[str, Any]:
    return {"id": name, "at": NOON, "actor_id": "a", "action": "b", "object_type": "c", "object_id": "d", "mac": "m"}


async def events(shop: Harness) -> list[str]:
    return [name for [name] in await shop.rows("SELECT event_id FROM outbox ORDER BY id")]


@pytest.mark.parametrize("count", [1, 3, 8, 9, 2100])
async def test_they_are_written_in_their_order_whether_few_or_many(shop: Harness, count: int) -> None:
    names = [f"e{each:04}" for each in range(count)]
    async with shop.db.write() as session:
        for name in names:
            insert_at_commit(session, OUTBOX, event(name))
        insert_at_commit(session, ENTRIES, entry("one"))
    assert await events(shop) == names
    assert await shop.rows("SELECT id FROM audit_entry") == [("one",)]


async def test_rows_that_refer_to_each_other_and_to_what_the_session_adds(shop: Harness) -> None:
    async with shop.db.write() as session:
        insert_at_commit(session, WORDS, {"entry_id": "one", "salt": "s", "text": "因为"})
        session.add(AuditEntry(**entry("one")))
        if shop.db.is_postgres:
            insert_at_commit(session, WORDS, {"entry_id": "two", "salt": "s", "text": "所以"})
            insert_at_commit(session, ENTRIES, entry("two"))
    assert (await shop.rows("SELECT count(*) FROM audit_words")) == [(2 if shop.db.is_postgres else 1,)]


async def test_a_breach_in_one_leaves_nothing_of_the_others(shop: Harness) -> None:
    async with shop.db.write() as session:
        insert_at_commit(session, OUTBOX, event("one"))

    async def breach() -> None:
        async with shop.db.write() as session:
            insert_at_commit(session, ENTRIES, entry("lost"))
            insert_at_commit(session, OUTBOX, event("two"), event("one"))

    with pytest.raises(IntegrityError):
        await breach()
    assert await events(shop) == ["one"]
    assert await shop.rows("SELECT id FROM audit_entry") == []


async def test_what_was_written_before_them_goes_with_them(shop: Harness) -> None:
    async with shop.db.write() as session:
        insert_at_commit(session, OUTBOX, event("one"))

    async def breach() -> None:
        async with shop.db.write() as session:
            await session.exec(insert(ENTRIES), params=entry("lost"))
            insert_at_commit(session, OUTBOX, event("one"))

    with pytest.raises(IntegrityError):
        await breach()
    assert await shop.rows("SELECT id FROM audit_entry") == []


async def test_nothing_is_written_when_the_work_fails_or_is_taken_back(shop: Harness) -> None:
    with suppress(ZeroDivisionError):
        async with shop.db.write() as session:
            insert_at_commit(session, OUTBOX, event("one"))
            _ = 1 / 0
    async with shop.db.write() as session:
        insert_at_commit(session, OUTBOX, event("two"))
        forget_rows(session)
        await session.rollback()
    assert await events(shop) == []


async def test_written_early_they_are_still_taken_back_with_the_rest(shop: Harness) -> None:
    """On PostgreSQL the common statement alone would be a transaction of its own."""
    with suppress(ZeroDivisionError):
        async with shop.db.write() as session:
            insert_at_commit(session, OUTBOX, event("one"))
            await write_rows(session)
            _ = 1 / 0
    assert await events(shop) == []


async def test_what_a_reading_session_would_lose_is_an_error(shop: Harness) -> None:
    async def publish_where_one_only_reads() -> None:
        async with shop.db.read() as session:
            insert_at_commit(session, OUTBOX, event("one"))

    async def add_where_one_only_reads() -> None:
        async with shop.db.read() as session:
            session.add(AuditEntry(**entry("one")))

    for lose in (publish_where_one_only_reads, add_where_one_only_reads):
        with pytest.raises(RuntimeError, match="only reads"):
            await lose()
