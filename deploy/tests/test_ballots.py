"""kill -9 while people vote: no accepted ballot is missing, none is there twice, the archive is one valid chain."""

import asyncio
import random
import secrets
from itertools import cycle
from pathlib import Path

from counts import COUNTS, figure
from polling import VOTERS, polling_station
from servers import Server

from voting.ballots.acceptance import Receipt, check_log, read_log
from voting.ballots.audit import audit

AT_ONCE = 6


async def test_no_ballot_is_lost_or_doubled_by_kills(postgres: Server, tmp_path: Path) -> None:
    seed = secrets.randbits(32)
    chance = random.Random(seed)
    receipts: list[Receipt] = []
    async with polling_station(postgres, tmp_path) as station:
        done, voters = asyncio.Event(), set[int]()

        async def keep_voting(first: int) -> None:
            """One after the other, and each changes their mind; the last ballot counts."""
            for voter in cycle(each for each in range(first, VOTERS, AT_ONCE) for _ in range(2)):
                if done.is_set():
                    break
                voters.add(voter)
                choice = [0, 1, 0] if len(receipts) % 2 else [0, 0, 1]
                ballot = station.polls.ballot(voter, choice)
                answer = await station.cast(ballot)
                receipts.append(Receipt(ballot.tracker, ballot.blinding, answer["head"]))

        voting = [asyncio.create_task(keep_voting(first)) for first in range(AT_ONCE)]
        while station.kills < COUNTS.ballot_kills:
            known = len(receipts)
            while len(receipts) == known:  # some have voted since the last one
                await asyncio.sleep(0.01)
            await asyncio.sleep(chance.uniform(0, 0.5))
            await station.kill(chance.uniform(0, 0.3))
        done.set()
        await asyncio.gather(*voting)
        log = read_log(await station.read("accepted.json"))
        await station.polls.close()
        report = audit(await station.polls.archive(), is_open=True)
    check_log(station.polls.uuid, log, report.ballots, receipts)
    assert len({each.tracker for each in receipts}) == len(receipts)
    assert report.ballots == len(receipts), "each voter insisted until there was an answer"
    assert report.counted == len(voters)
    figure(
        "ballots",
        f"{station.kills} kill -9 of the voting service (seed {seed}) while {len(voters)} voters cast {len(receipts)} "
        "ballots: the archive is one valid chain, 0 accepted ballots missing, 0 twice",
    )
