"""The benches run: nothing else would notice that one of them broke before somebody asks for its figures."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent
BENCH = TESTS.parent / "bench" / "bench.py"
FIGURES = [
    "Commit to effect through Kafka", "Filing a case / plain asyncpg", "Listing 20 cases / plain asyncpg",
    "Relay through Kafka / bare kafka-python producer", "gateway / nginx", "gateway / httpx in FastAPI",
    "Casting at 20 ballots a second: p95 / one second", "Checking a ballot of five answers / belenios-tool",
    "Checking an archive of 20 ballots on two cores / belenios-tool",
    "Lists of 1,000 applications: p95 of the slowest", "Self-check: p95",
]  # fmt: skip


def test_every_bench_measures() -> None:
    """Whether its targets hold is not asked: rounds of a second, next to other tests, do not tell."""
    worlds = [TESTS.parents[1] / "services" / each / "tests" for each in ("voting", "assistance")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (TESTS, *worlds)))}
    command = [sys.executable, str(BENCH), "--once"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    lines = run.stdout.splitlines()
    missing = [figure for figure in FIGURES if not any(line.startswith(figure) for line in lines)]
    assert not missing, run.stdout + run.stderr
