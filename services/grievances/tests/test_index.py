"""The search index grows with what is said, at a cost that does not grow with the dialogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from .conftest import World

ESSAY = "".join(chr(0x4E00 + place) for place in range(5000))


@contextmanager
def counted_rows(world: World) -> Iterator[list[int]]:
    """How many rows each statement that changes the index carried."""
    seen: list[int] = []

    def look(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if "search_term" in statement and not statement.startswith("SELECT"):
            seen.append(len(parameters) if many else 1)

    engine = world.h.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", look)
    yield seen
    event.remove(engine, "before_cursor_execute", look)


async def found(world: World, q: str) -> bool:
    return bool((await world.get("author", "/cases", q=q))["items"])


async def test_a_message_costs_what_it_adds_and_no_more_than_its_share(world: World) -> None:
    case_id = (await world.file(text=ESSAY))["id"]
    await world.h.settle()
    for _ in range(2):
        await world.say("author", case_id, ESSAY[::-1])
        with counted_rows(world) as rows:
            await world.h.settle()
        assert 0 < sum(rows) <= 1000
    await world.say("author", case_id, "漏水")
    with counted_rows(world) as rows:
        await world.h.settle()
    assert sum(rows) == 3  # 漏, 水, 漏水


async def test_a_case_is_found_by_the_beginning_of_each_text(world: World) -> None:
    case_id = await world.bring_to("ACCEPTED", title="长信", text=ESSAY)
    await world.say("author", case_id, "漏水" + ESSAY[::-1][:4000])
    await world.act("staff-a1", case_id, "reply", {"text": "已更换保温柜"})
    await world.h.settle()
    for q in ("长信", ESSAY[900:930], "漏水", ESSAY[::-1][400:430], "保温柜"):
        assert await found(world, q)
    for q in (ESSAY[1100:1130], ESSAY[::-1][600:630]):
        assert not await found(world, q)


async def test_each_answer_is_indexed_though_the_worker_comes_late(world: World) -> None:
    case_id = await world.bring_to("REPLIED")
    await world.act("author", case_id, "rating", {"solved": False, "score": 1, "words": "没有"})
    await world.act("staff-a", case_id, "reply", {"text": "更换承包商"})
    await world.h.settle()
    assert await found(world, "保温柜")
    assert await found(world, "承包商")


async def test_a_name_that_the_cut_goes_through_is_not_half_indexed(world: World) -> None:
    case_id = await world.bring_to("ACCEPTED")
    await world.say("author", case_id, "。" * 499 + "欧阳静怡")
    await world.h.settle()
    assert not await found(world, "欧")
