"""What the tests of all services stand on."""

from pathlib import Path

import pytest
from faults import make_tables, placed, service
from sqlalchemy.exc import DBAPIError

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
