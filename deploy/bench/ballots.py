"""Ballots: our check of an archive against `belenios-tool election verify` of the same file, in the same run."""

import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from counts import COUNTS
from figures import Figure
from made_elections import found

from voting.ballots.audit import audit
from voting.ballots.pool import Pool
from voting.ballots.questions import Question

FIVE = Question("One of five", ("a", "b", "c", "d", "e"), 1, 1)


def make_archive(ballots: int) -> bytes:
    made = found([FIVE], voters=ballots)
    for voter in range(ballots):
        made.vote(voter, [0, 1, 0, 0, 0])
    made.finish()
    return made.archive


def processor_seconds() -> float:
    """Of this process and of all that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def measure(clock: Callable[[], float], check: Callable[[], object]) -> float:
    began = clock()
    check()
    return clock() - began


def check_archives() -> list[Figure]:
    count = COUNTS.bench_ballots
    archive = make_archive(count)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "election.bel").write_bytes(archive)
        command = ["belenios-tool", "election", "verify", "--dir", folder]

        def by_the_tool() -> None:
            ended = subprocess.run(command, capture_output=True, text=True, check=True)
            assert "all checks passed" in ended.stderr, ended.stderr

        def by_a_pool() -> None:
            with Pool(2) as pool:
                assert audit(archive, check_ballots=pool.check_ballots).ballots == count

        rounds = range(COUNTS.bench_rounds)
        used = processor_seconds
        one = [(measure(used, by_the_tool), measure(used, lambda: audit(archive))) for _ in rounds]
        all_ = [(measure(time.perf_counter, by_the_tool), measure(time.perf_counter, by_a_pool)) for _ in rounds]
    tool, ours = (min(side) / count * 1000 for side in zip(*one, strict=True))
    tool_all, ours_all = (min(side) for side in zip(*all_, strict=True))
    return [
        Figure(
            "Checking a ballot of five answers / belenios-tool",
            f"{ours:.1f} ms of a core against {tool:.1f} ms, of {count} ballots",
            ours / tool,
            0.6,
            "three quarters are 23 powers in GMP, two of each base: both from the same squarings, in C.",
            lower_is_better=True,
        ),
        Figure(
            f"Checking an archive of {count} ballots on two cores / belenios-tool",
            f"{ours_all:.1f} s with the start of two processes against {tool_all:.1f} s of the tool on one core",
            ours_all / tool_all,
            1,
            "twice the cores: ballots are checked independently of each other.",
            lower_is_better=True,
        ),
    ]
