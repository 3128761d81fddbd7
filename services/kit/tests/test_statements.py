"""A statement that goes past SQLAlchemy keeps to the same transaction, values and errors."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from kit.audit import AuditEntry
from kit.outbox import Outbox
from kit.statements import Statement
from kit.testing import Harness

OUTBOX, AUDIT = Outbox.__table__, AuditEntry.__table__  # type: ignore[attr-defined]
ADD = Statement(insert(OUTBOX).inline())
FIND = Statement(select(OUTBOX.c.key, OUTBOX.c.at).where(OUTBOX.c.event_id == bindparam("wanted")))
NOON = datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=8)))


def row(event_id: str, key: str = "k") -> dict[str, object]:
    return {"event_id": event_id, "topic": "t", "type": "x", "key": key, "data": "{}", "traceparent": "", "at": NOON}


async def keys(shop: Harness, event_id: str) -> list[str]:
    async with shop.db.read() as session:
        return [found[0] for found in await FIND.fetch(session, {"wanted": event_id})]


async def test_what_is_written_is_there_after_the_commit_and_only_then(shop: Harness) -> None:
    async with shop.db.write() as session:
        await ADD.fetch(session, row("one"))
        if shop.db.is_postgres:  # SQLite would make the reader wait
            assert await keys(shop, "one") == []
        assert [found[0] for found in await FIND.fetch(session, {"wanted": "one"})] == ["k"]
    assert await keys(shop, "one") == ["k"]


async def test_a_transaction_that_fails_takes_it_back(shop: Harness) -> None:
    with suppress(ZeroDivisionError):
        async with shop.db.write() as session:
            await ADD.fetch(session, row("one"))
            _ = 1 / 0
    assert await keys(shop, "one") == []


async def test_both_ways_share_one_transaction(shop: Harness) -> None:
    with suppress(ZeroDivisionError):
        async with shop.db.write() as session:
            await session.exec(insert(OUTBOX), params=row("ordinary"))
            await ADD.run(session, [row("fast"), row("faster")])
            _ = 1 / 0
    for event_id in ("ordinary", "fast", "faster"):
        assert await keys(shop, event_id) == []


async def test_a_session_that_commits_and_goes_on_uses_the_connection_it_then_has(shop: Harness) -> None:
    async with shop.db.write() as session:
        await ADD.fetch(session, row("one"))
        await session.commit()
        await ADD.fetch(session, row("two"))
        await session.rollback()
        await ADD.fetch(session, row("three"))
    assert [await keys(shop, each) for each in ("one", "two", "three")] == [["k"], [], ["k"]]


async def test_a_breach_is_the_same_error_as_ever(shop: Harness) -> None:
    async with shop.db.write() as session:
        await ADD.fetch(session, row("one"))
    for again in (ADD.fetch, lambda session, new: ADD.run(session, [new])):
        with pytest.raises(IntegrityError):
            async with shop.db.write() as session:
                await again(session, row("one", "other"))
    assert await keys(shop, "one") == ["k"]


async def test_times_come_back_aware_and_equal(shop: Harness) -> None:
    async with shop.db.write() as session:
        await ADD.fetch(session, row("one"))
    async with shop.db.read() as session:
        [(_, at)] = await FIND.fetch(session, {"wanted": "one"})
    assert at == NOON
    assert at.utcoffset() == UTC.utcoffset(None)
