"""A worker's process is killed while it does a portion of a long job: the next one goes on where the job was saved."""

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import killed_job
from killed_job import JOBS, PORTIONS, STOPS_AT, Table, service

from casework.jobs import LEASE
from kit.testing import Harness

SHOP = Path(__file__).parents[2] / "services/casework/tests"


async def test_a_job_whose_process_is_killed_is_resumed_by_the_next(
    tmp_path: Path, clock_shift: Callable[[timedelta], None]
) -> None:
    harness = Harness(service, tmp_path)
    await harness.open()
    try:
        async with harness.db.engine.begin() as connection:
            await connection.run_sync(Table.metadata.create_all)
        async with harness.session() as session:
            await JOBS.start(session, "clerk", "count", total=PORTIONS)
        worker = await asyncio.create_subprocess_exec(
            sys.executable, killed_job.__file__, harness.settings.url(), tmp_path,
            env=os.environ | {"PYTHONPATH": str(SHOP)}, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert worker.stdout
        assert await worker.stdout.readline() == b"in the middle\n"
        worker.kill()
        await worker.wait()
        saved = [*range(1, STOPS_AT)]
        assert [place for [place] in await harness.rows("SELECT place FROM job_part ORDER BY place")] == saved
        clock_shift(LEASE + timedelta(seconds=1))
        await harness.run_job("work_jobs")
        [[state, done]] = await harness.rows("SELECT state, done FROM long_job")
        assert (state, done) == ("DONE", PORTIONS)
    finally:
        await harness.close()
