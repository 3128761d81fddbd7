"""The register with many proposals: what readers ask of it, how long it takes, and by which indexes it is found."""

import random
from collections.abc import Sequence
from statistics import quantiles
from time import perf_counter
from typing import Any

from counts import COUNTS, PROVE, figure, soon_enough
from sqlalchemy import inspect
from sqlalchemy.event import listen, remove
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel import text
from voting_world import UNITS, World

from contracts.proposals import StaffProposalState
from kit import clock, search
from voting.proposals.models import SEARCHED, Proposal
from voting.proposals.rules import Topic

PLACES = ("焊接班组", "涂装车间", "夜班食堂", "装配线", "铸造工位", "宿舍楼", "东门", "调漆间", "更衣室", "工具库")
THINGS = (
    "淋浴间",
    "排烟臂",
    "热汤面窗口",
    "充电棚",
    "防爆照明",
    "饮水机",
    "带锁柜子",
    "扫码借还",
    "休息座椅",
    "遮阳棚",
)
WISHES = ("加装六处", "本季度换新", "延长开放时间", "每月检查一次", "由工会牵头办理", "先在一处试点")
DIFFERENT = 600
"""Proposals: the others are copies of these."""
TIMES = 15 if PROVE else 1
"""Each question is asked so often."""
MOST_SECONDS = 0.1


async def _fill(world: World, count: int) -> None:
    """Proposals of all states with their search terms: some are written, the others are copies."""
    draw, now, states, topics = random.Random(7), clock.now(), [*StaffProposalState], [*Topic]
    shops = [each for each in UNITS if each.startswith("shop")]
    first = [
        Proposal(
            id=str(serial),
            serial=serial,
            state=draw.choice(states),
            topic=draw.choice(topics),
            title=draw.choice(PLACES) + draw.choice(THINGS),
            problem="有同事反映",
            wish=draw.choice(WISHES),
            unit_id=draw.choice(shops),
            proposer_id=f"voter-{draw.randrange(1, 10)}",
            proposed_at=now,
            desk_unit_id="plant",
            owner_unit_id="shop-2" if serial % 3 else None,
        )
        for serial in range(1, min(DIFFERENT, count) + 1)
    ]
    names = [each.name for each in inspect(Proposal).columns]
    copied = {"id": "CAST(serial + :there AS VARCHAR)", "serial": "serial + :there"}
    values = ", ".join(copied.get(each, each) for each in names)
    async with world.h.session() as session:
        session.add_all(first)
        await search.index_new(session, SEARCHED, {each.id: f"{each.title}\n{each.wish}" for each in first})
    engine = create_async_engine(world.h.db.engine.url, poolclass=NullPool)  # without the limit on how long one takes
    there = len(first)
    async with engine.begin() as connection:
        while there < count:
            given = {"there": there, "most": min(there, count - there)}
            await connection.execute(
                text(f"INSERT INTO proposal ({', '.join(names)}) SELECT {values} FROM proposal WHERE serial <= :most"),
                given,
            )
            await connection.execute(
                text(
                    "INSERT INTO search_term (kind, term, object_id) "
                    "SELECT kind, term, CAST(CAST(object_id AS INTEGER) + :there AS VARCHAR) FROM search_term "
                    "WHERE CAST(object_id AS INTEGER) <= :most"
                ),
                given,
            )
            there += given["most"]
        await connection.execute(text("ANALYZE"))
    await engine.dispose()


QUESTIONS: Sequence[dict[str, Any]] = (
    {},
    {"q": "淋浴间"},
    {"q": "焊接班组淋浴间"},
    {"q": "由工会牵头办理"},
    {"q": "没有这样的提案"},
    {"q": "TA-2026-000007"},
    {"state": "SECONDED"},
    {"topic": "welfare"},
    {"unit_id": "shop-1"},
    {"unit_id": "group", "state": "REPLIED", "topic": "pay"},
    {"q": "充电棚", "state": "FILED", "unit_id": "plant"},
    {"mine": True},
    {"waiting": True},
)


async def test_the_register_answers_soon(world: World) -> None:
    await _fill(world, COUNTS.register_proposals)
    lasted: list[float] = []
    slowest: dict[str, float] = {}
    seen: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if "FROM proposal" in statement and "LIMIT" in statement:
            seen[statement] = given

    engine = world.h.db.engine
    listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        for asked in QUESTIONS:
            who = "union-1" if "waiting" in asked else "voter-3"
            for _ in range(TIMES):
                began = perf_counter()
                page = await world.get(who, "/proposals", **asked)
                lasted.append(perf_counter() - began)
                slowest[str(asked)] = max(slowest.get(str(asked), 0), lasted[-1])
            if page["next"]:
                began = perf_counter()
                await world.get(who, "/proposals", **asked, cursor=page["next"])
                lasted.append(perf_counter() - began)
    finally:
        remove(engine.sync_engine, "before_cursor_execute", note)
    plans = await _plans(world, seen) if engine.dialect.name.startswith("postgres") and PROVE else []
    most = quantiles(lasted, n=20)[-1]
    worst, seconds = max(slowest.items(), key=lambda each: each[1])
    figure(
        "register",
        f"{COUNTS.register_proposals} proposals, {len(lasted)} questions: 95 % in {most * 1000:.0f} ms; "
        f"the slowest {seconds * 1000:.0f} ms ({worst})",
    )
    assert not [each for each in plans if "Seq Scan on search_term" in each]
    assert soon_enough(most, MOST_SECONDS), (most, worst)


async def _plans(world: World, seen: dict[str, Any]) -> list[str]:
    """How PostgreSQL finds each; of few rows it would read them all."""
    async with world.h.db.engine.connect() as connection:
        found = [
            "\n".join(str(row[0]) for row in await connection.exec_driver_sql(f"EXPLAIN {statement}", given))
            for statement, given in seen.items()
        ]
    for each in found:
        print(each, end="\n\n")
    return found
