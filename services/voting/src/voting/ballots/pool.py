"""Check ballots in processes of their own: a bounded number of them, started once, ended with the pool.

A ballot takes ten milliseconds of a core and holds the interpreter's lock meanwhile, so neither the loop of an API nor
threads may do it.
"""

import asyncio
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from voting.ballots.audit import check_ballots_here
from voting.ballots.ballots import Ballot
from voting.ballots.errors import Refused
from voting.ballots.questions import Election, read_election

Given = ParamSpec("Given")
Done = TypeVar("Done")

CHUNK = 100
"""Ballots that a process takes at a time in the check of an archive."""
WAITING = 32
"""Ballots of requests that may wait for each process: half a second."""


class Busy(Exception):
    """As many ballots wait as may: try again in a second."""


def _begin_process() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@lru_cache(maxsize=8)
def _election(record: bytes) -> Election:
    """With its tables of powers, which a process keeps from one ballot to the next."""
    return read_election(record)


def _check(election_record: bytes, records: list[bytes]) -> list[Ballot | Refused]:
    return list(check_ballots_here(_election(election_record), records))


class Pool:
    """Use it as a context manager, or `close` it."""

    def __init__(self, processes: int | None = None) -> None:
        self._processes = processes or os.cpu_count() or 1
        self._waiting = 0
        self._executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._processes, get_context("spawn"), _begin_process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """What runs ends, what waits is cancelled."""
        self._executor.shutdown(cancel_futures=True)

    async def check_ballot(self, election_record: bytes, record: bytes) -> Ballot:
        """Check one ballot of the election with this record, for an API: the loop goes on meanwhile.

        Raises:
            Refused: Why it is none.
            Busy: Too many wait.
        """
        if self._waiting >= self._processes * WAITING:
            raise Busy
        self._waiting += 1
        try:
            [checked] = await self.run(_check, election_record, [record])
        finally:
            self._waiting -= 1
        if isinstance(checked, Refused):
            raise checked
        return checked

    async def run(self, work: Callable[Given, Done], *given: Given.args, **options: Given.kwargs) -> Done:
        """Do any other long piece of work in one of the processes; what it raises is raised here."""

        def submit(executor: ProcessPoolExecutor) -> Future[Done]:
            return executor.submit(work, *given, **options)

        executor = self._executor
        try:  # submitted in a thread, for that may start a process
            return await asyncio.wrap_future(await asyncio.to_thread(submit, executor))
        except BrokenProcessPool:  # a process was killed, perhaps for want of memory: try again in new ones
            if self._executor is executor:
                self._executor = self._start()
            return await asyncio.wrap_future(await asyncio.to_thread(submit, self._executor))

    def check_ballots(self, election: Election, records: Iterable[bytes]) -> Iterator[Ballot | Refused]:
        """Check many in order, for `audit`; never more than two portions for each process are on the way."""
        remaining = iter(records)
        running: deque[Future[list[Ballot | Refused]]] = deque()
        while True:
            while len(running) < 2 * self._processes and (chunk := list(islice(remaining, CHUNK))):
                running.append(self._executor.submit(_check, election.record, chunk))
            if not running:
                return
            yield from running.popleft().result()
