"""What the tests of all services stand on."""

from dataclasses import replace
from pathlib import Path

import pytest
from faults import an_order, make_tables, placed, service
from shop.models import OrderEntry
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from kit import clock
from kit.guards import Guard
from kit.testing import Harness


async def test_a_preparation_runs_once_and_each_harness_has_a_copy_of_its_rows(tmp_path: Path) -> None:
    runs: list[Harness] = []

    async def open_prepared() -> tuple[Harness, list[str]]:
        harness = Harness(service, tmp_path)

        async def prepare() -> list[str]:
            runs.append(harness)
            await make_tables(harness.db)
            await harness.deliver(placed(order_id="first", version=1, item="tea"))
            return ["first"]

        return harness, await harness.open(prepare)

    async def seen(harness: Harness, order_id: str) -> list[str]:
        await harness.deliver(placed(order_id=order_id, version=1, item="tea"))
        return [found for [found] in await harness.rows("SELECT order_id FROM seen ORDER BY order_id")]

    one, answer = await open_prepared()
    answer.append("changed")
    assert await seen(one, "of one") == ["first", "of one"]
    two, answer = await open_prepared()
    plain = Harness(service, tmp_path)
    await plain.open()
    try:
        assert (answer, runs) == (["first"], [one])
        assert await seen(two, "of two") == ["first", "of two"]
        with pytest.raises(DBAPIError):
            await plain.rows("SELECT order_id FROM seen")
    finally:
        for each in (one, two, plain):
            await each.close()


async def test_the_same_service_with_other_guards_has_a_database_of_its_own(tmp_path: Path) -> None:
    """An append-only guard is a trigger, which a copy of the plain service's database would not have."""
    plain = Harness(service, tmp_path)
    guarded = Harness(replace(service, guarded=[Guard(OrderEntry, "action", append_only=True)]), tmp_path)
    try:
        for each, refuses in ((plain, False), (guarded, True)):
            await each.open()
            async with each.db.write() as session:
                session.add(an_order("one"))
                await session.flush()
                session.add(OrderEntry(order_id="one", version=1, at=clock.now(), action="", state="", actor=""))
            refused = False
            try:
                async with each.db.write() as session:
                    await session.exec(delete(OrderEntry))
            except DBAPIError:
                refused = True
            assert refused == refuses
    finally:
        await plain.close()
        await guarded.close()
