import asyncio
from contextlib import suppress

from kit.worker import _keep_up


async def test_a_stop_while_a_part_is_failing_is_not_lost() -> None:
    failing, may_end = asyncio.Event(), asyncio.Event()

    async def ends_slowly() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            failing.set()
            with suppress(asyncio.CancelledError):
                await may_end.wait()

    async def fails() -> None:
        raise RuntimeError("no such table")

    async def part() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(ends_slowly())
            group.create_task(fails())

    working = asyncio.create_task(_keep_up("part", part))
    await failing.wait()
    working.cancel()  # the group is on its way out for its own reason
    may_end.set()
    await asyncio.wait({working}, timeout=10)
    assert working.cancelled()


async def test_a_part_that_fails_is_started_again() -> None:
    tries, again = 0, asyncio.Event()

    async def fails() -> None:
        raise RuntimeError("no such table")

    async def part() -> None:
        nonlocal tries
        tries += 1
        if tries > 1:
            again.set()
            await asyncio.sleep(3600)
        async with asyncio.TaskGroup() as group:
            group.create_task(fails())

    working = asyncio.create_task(_keep_up("part", part))
    await asyncio.wait_for(again.wait(), 10)
    working.cancel()
    await asyncio.wait({working}, timeout=10)
    assert working.cancelled()
