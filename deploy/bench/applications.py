"""Lists of a service that keeps 200,000 applications for help, next to the same with a twentieth of them."""

import math
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
from counts import COUNTS
from figures import Figure
from household_world import AT, FIGURES, World
from servers import Server

from assistance.main import service
from kit import clock
from kit.testing import Harness

ASKED = 30
"""Times in a round."""

READERS: dict[str, tuple[str, str, Any]] = {
    "an officer's queue": ("staff-a", "/households?waiting=true", None),
    "all files of an officer's units": ("staff-group", "/households", None),
    "files that wait for an assessor": ("assessor-1", "/households?waiting=true", None),
    "aid that waits for an approver": ("approver-1", "/aids?waiting=true", None),
    "all aid of an officer's units": ("staff-a", "/aids", None),
    "one's own files": ("applicant", "/households/own", None),
    "one's own aid": ("applicant", "/aids", None),
    "search by number": ("staff-a", "/search?q=HF-2026-000900", None),
    "search by name": ("staff-a", "/search?q=欧阳静怡", None),
    "a finance officer's to-dos": ("finance-1", "/todo", None),
    "an officer's to-dos": ("staff-a", "/todo", None),
    "self-check": ("mate", "/self-checks", {"figures": FIGURES}),
}

MULTIPLIED = ("household", "household_entry", "person", "consent", "seat", "home_check", "aid", "aid_entry")
"""Tables of one file and its aid, parents first."""
_HALF_DONE = "ARRAY['APPLIED', 'HOME_CHECK', 'ASSESSMENT', 'UNDISPUTED']"
_HALF_PAID = "ARRAY['REQUESTED', 'APPROVED', 'COMMITTED']"
COPIED = {
    # An id begins with when it was made.
    **dict.fromkeys(("id", "household_id", "person_id", "aid_id"), "lpad(to_hex(i), 8, '0') || substr({0}, 9)"),
    **dict.fromkeys(("address_index", "account_index", "id_index"), "decode(md5({0}::text || i), 'hex')"),
    # One file in 175 is work of those who ask here.
    **dict.fromkeys(
        ("member_id", "visitor_id", "other_visitor_id", "actor_id"),
        "CASE WHEN i % 700 < 4 THEN {0} ELSE {0} || i % 700 END",
    ),
    "serial": "{0} + i",
    "applicant_id": "CASE WHEN i <= 8 THEN {0} ELSE {0} || i / 8 END",
    # Years of files, and some in a thousand under way.
    "household.state": f"CASE WHEN i % 250 < 4 THEN ({_HALF_DONE})[1 + i % 250] ELSE 'FILED' END",
    "household.unit_id": "(ARRAY['team-a1', 'team-a2', 'team-b1'])[1 + i % 3]",
    "aid.state": f"CASE WHEN i % 250 < 3 THEN ({_HALF_PAID})[1 + i % 250] ELSE 'PAID' END",
    "aid.unit_id": "(ARRAY['team-a1', 'team-a2', 'team-b1'])[1 + i % 3]",
}
"""Column, of one table or of all → what its i-th copy has; as it is where nothing is said."""


async def with_many(postgres: Server) -> list[Figure]:
    before, after = {}, {}
    async with (
        _kept(postgres, COUNTS.bench_applications // 20) as few,
        _kept(postgres, COUNTS.bench_applications) as many,
    ):
        for name, reader in READERS.items():
            before[name], after[name] = await _wait(few, many, *reader)
    checked = after.pop("self-check")
    slowest = max(after, key=lambda each: after[each])
    growth = {each: after[each] / before[each] for each in after}
    grown = max(growth, key=lambda each: growth[each])
    lists = f"Lists of {COUNTS.bench_applications:,} applications"
    listed = "; ".join(f"{each} {before[each] * 1000:.0f} → {after[each] * 1000:.0f} ms" for each in after)
    return [
        Figure(
            f"{lists}: p95 of the slowest / 100 ms",
            f"{slowest}; p95 of a twentieth → of all: {listed}",
            after[slowest] * 10,
            1,
            "to-dos are six counts: a table of counts kept by the steps.",
            lower_is_better=True,
        ),
        Figure(
            f"{lists}: p95 / p95 of a twentieth of them",
            f"{grown}, which grows most",
            growth[grown],
            1.3,
            "none: what is kept costs nothing; what waits is sorted, twenty times as much of it here.",
            lower_is_better=True,
        ),
        Figure(
            "Self-check: p95 / 50 ms",
            f"{checked * 1000:.1f} ms",
            checked * 20,
            1,
            "none needed.",
            lower_is_better=True,
        ),
    ]


@asynccontextmanager
async def _kept(postgres: Server, count: int) -> AsyncIterator[World]:
    """The service with so many applications."""
    began = clock.now() - datetime.now(UTC)
    clock.shift(AT - clock.now())
    with tempfile.TemporaryDirectory() as folder:
        harness = Harness(service, Path(folder), server=postgres.url)
        world = World(harness)
        try:
            await harness.open_once()
            await world.settle_in()
            await world.budget()
            await world.request(await world.bring_to("FILED"))
            await _multiply(str(harness.settings.database_url), count)
            yield world
        finally:
            await harness.close()
            clock.shift(began - (clock.now() - datetime.now(UTC)))


async def _multiply(url: str, count: int) -> None:
    """The one file and its aid, straight in the database: what lies sealed in a copy cannot be opened."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        for table in MULTIPLIED:
            named = (
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1"
            )
            columns = [str(row[0]) for row in await connection.fetch(named, table)]
            copied = [COPIED.get(f"{table}.{each}", COPIED.get(each, "{0}")).format(f"t.{each}") for each in columns]
            await connection.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(copied)} "
                f"FROM {table} t, generate_series(1, {count - 1}) i"
            )
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


async def _wait(few: World, many: World, who: str, path: str, body: Any) -> tuple[float, float]:
    """The 95th percentile of each one's best round, in seconds. Both are asked in turn: what else the machine does
    slows both down."""
    best = [math.inf, math.inf]
    async with few.client(who) as one, many.client(who) as other:
        for _ in range(COUNTS.bench_rounds):
            took: tuple[list[float], list[float]] = ([], [])
            for _ in range(ASKED):
                for client, kept in zip((one, other), took, strict=True):
                    began = time.perf_counter()
                    answer = await client.request("POST" if body else "GET", f"/api/v1/assistance{path}", json=body)
                    kept.append(time.perf_counter() - began)
                    answer.raise_for_status()
            best = [min(known, sorted(kept)[int(ASKED * 0.95)]) for known, kept in zip(best, took, strict=True)]
    return best[0], best[1]
