"""Processes that check ballots: bounded, next to the loop, ended with their parent."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest
from made_elections import Made, found

from voting.ballots import pool as pools
from voting.ballots.audit import audit, check_ballot
from voting.ballots.ballot_errors import InvalidSignature
from voting.ballots.encrypting import encrypt
from voting.ballots.errors import Malformed, Refused
from voting.ballots.pool import Busy, Pool


@pytest.fixture(scope="module")
def made() -> Made:
    made = found(voters=5)
    for voter in range(5):
        made.vote(voter, [0, 1, 0])
    return made


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(2) as pool:
        yield pool


async def test_a_ballot_is_checked_in_another_process(pool: Pool, made: Made) -> None:
    ballot = await pool.check_ballot(made.election.record, made.cast[0].record)
    assert ballot == made.cast[0]
    assert ballot.tracker == made.cast[0].tracker


async def test_a_refusal_comes_back_with_its_code(pool: Pool, made: Made) -> None:
    with pytest.raises(Malformed) as caught:
        await pool.check_ballot(made.election.record, b"{")
    assert caught.value.code == "malformed"
    unsigned = encrypt(made.election, made.secret(0), [[0, 1, 0]])
    other = made.cast[0].record.replace(made.cast[0].hash.encode(), unsigned.hash.encode())
    with pytest.raises(Refused):
        await pool.check_ballot(made.election.record, other)
    forged = unsigned.signed(made.election.group, made.secret(1))
    with pytest.raises(InvalidSignature):
        await pool.check_ballot(made.election.record, forged.record)


async def test_the_loop_goes_on_meanwhile(pool: Pool, made: Made) -> None:
    """It takes a small part of the time of the processor that the ballots would take if they were checked here."""
    ballot = made.cast[0].record
    await pool.check_ballot(made.election.record, ballot)
    began = time.process_time()
    for _ in range(10):
        check_ballot(made.election, ballot)
    here = time.process_time() - began
    began = time.process_time()
    await asyncio.gather(*(pool.check_ballot(made.election.record, ballot) for _ in range(40)))
    assert time.process_time() - began < 4 * here / 3


async def test_no_more_wait_than_may(pool: Pool, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "WAITING", 2)
    answers = await asyncio.gather(
        *(pool.check_ballot(made.election.record, made.cast[0].record) for _ in range(7)), return_exceptions=True
    )
    assert [type(each) for each in answers].count(Busy) == 3
    assert await pool.check_ballot(made.election.record, made.cast[0].record) == made.cast[0]


async def test_killed_processes_are_replaced(made: Made) -> None:
    with Pool(1) as pool:
        before = psutil.Process().children()
        await pool.check_ballot(made.election.record, made.cast[0].record)
        started = [each for each in psutil.Process().children() if each not in before]
        [child] = [each for each in started if "spawn_main" in " ".join(each.cmdline())]
        child.kill()
        child.wait(10)
        assert await pool.check_ballot(made.election.record, made.cast[1].record) == made.cast[1]


def test_portions_come_back_in_order(pool: Pool, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "CHUNK", 2)
    given = [each.record for each in made.cast]
    checked = list(pool.check_ballots(made.election, [*given, b"{", *given]))
    assert checked[:5] == checked[6:] == made.cast
    assert isinstance(checked[5], Malformed)
    assert audit(made.archive, is_open=True, check_ballots=pool.check_ballots).ballots == 5


PARENT = """
import asyncio, sys
from voting.ballots.pool import Pool
from voting.ballots.errors import Refused

async def main():
    pool = Pool(2)
    try:
        await pool.check_ballot(b"{}", b"{}")
    except Refused:
        print("ready", flush=True)
    if sys.argv[1] == "close":
        pool.close()
    else:
        await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize("how", ["close", "kill"])
def test_processes_end_with_their_parent(how: str) -> None:
    command = [sys.executable, "-c", PARENT, how]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        if how == "kill":
            children = psutil.Process(parent.pid).children(recursive=True)
            assert children
            os.kill(parent.pid, signal.SIGKILL)
            _, alive = psutil.wait_procs(children, timeout=20)
            assert not alive
        assert parent.wait(20) == (0 if how == "close" else -signal.SIGKILL)
