"""Casting: ballots that come at a steady rate, each checked with all its proofs and appended under the lock."""

import asyncio
import tempfile
import time
from pathlib import Path

from counts import COUNTS
from figures import Figure
from polling import VOTERS, polling_station
from servers import Server

RATE = 20
"""Ballots a second: 300 delegates in a hall within 15 seconds."""


async def at_a_steady_rate(postgres: Server) -> Figure:
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with polling_station(postgres, Path(folder)) as station:
            count = RATE * COUNTS.bench_casting_seconds
            ballots = [station.polls.ballot(place % VOTERS, [0, 1, 0]) for place in range(count)]
            for each in (station.polls.ballot(0, [0, 0, 1]) for _ in range(4)):  # the processes start
                await station.cast(each)

            async def cast(place: int) -> None:
                await asyncio.sleep(place / RATE)
                began = time.perf_counter()
                await station.cast(ballots[place])
                took.append(time.perf_counter() - began)

            await asyncio.gather(*map(cast, range(count)))
    took.sort()
    p95 = took[int(len(took) * 0.95)]
    return Figure(
        f"Casting at {RATE} ballots a second: p95 / one second",
        f"p50 {took[len(took) // 2] * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms of {len(took)} ballots, with PostgreSQL",
        p95,
        0.5,
        "a fifth of two cores checks proofs; client and database share them.",
        lower_is_better=True,
    )
