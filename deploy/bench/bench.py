"""`make bench`: how fast the shipped code is, as ratios to the least that could do the same, both sides in one run.

Figures of one machine say little about another; ratios do, so each side runs in turn and each one's best round counts.
With PROVE=1 (`make prove`) the counts are full and deploy/bench/FIGURES.md is written. `--once` is one short round of
each, to see that all of them run: its figures say nothing.
"""

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import applications
import ballots
import cases
import casting
import relay
from counts import COUNTS, FIGURES, PROVE
from figures import Figure
from people import Enterprise, found_enterprise
from servers import start_kafka, start_postgres
from stack import Stack

HERE = Path(__file__).parent


@asynccontextmanager
async def distributed_platform() -> AsyncIterator[Enterprise]:
    postgres, kafka = start_postgres(durable=True), start_kafka()
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder), postgres, kafka)
        try:
            await stack.start()
            enterprise = await found_enterprise(stack, members=4)
            yield enterprise
            await enterprise.close()
        finally:
            await stack.close()
            kafka.close()
            postgres.close()


async def measure() -> list[Figure]:
    async with distributed_platform() as enterprise:
        figures = [await cases.commit_to_effect(enterprise)]
        figures += await cases.write_and_list(enterprise)
        figures.append(await relay.through_kafka(enterprise.stack))
        figures.append(await casting.at_a_steady_rate(enterprise.stack.postgres))
        figures += await applications.with_many(enterprise.stack.postgres)
    return figures + ballots.check_archives()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true")
    once = parser.parse_args().once
    if once:
        vars(COUNTS).update(
            bench_rounds=1,
            bench_seconds=1,
            bench_events=500,
            bench_latency_seconds=2,
            bench_ballots=20,
            bench_casting_seconds=1,
            bench_applications=1000,
        )
    figures = asyncio.run(measure())
    table = "\n".join(str(figure) for figure in figures)
    print(table)
    gateway = [sys.executable, str(HERE / "forwarding.py"), "--seconds", str(COUNTS.bench_seconds)]
    gateway += ["--rounds", str(COUNTS.bench_rounds)]
    passed = subprocess.run(gateway, stdout=subprocess.PIPE, text=True)
    print(passed.stdout)
    if PROVE and not once:
        write_figures(table, passed.stdout)
    return int(passed.returncode != 0 or not all(figure.holds for figure in figures))


def write_figures(table: str, gateway: str) -> None:
    proven = "\n".join(f"- **{file.stem}**: {file.read_text()}" for file in sorted(FIGURES.glob("*.txt")))
    (HERE / "FIGURES.md").write_text(
        f"# Figures\n\n`make prove` of {datetime.now(UTC):%Y-%m-%d}, {machine()}.\n\n"
        f"## What held\n\n{proven}\n\n## Ratios\n\n```\n{table}\n```\n\n## Gateway\n\n```\n{gateway}```\n"
    )


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cpu = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.split(":")[1].strip()
    return f"{os.cpu_count()} cores ({cpu}), {memory:.0f} GiB, Linux, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
