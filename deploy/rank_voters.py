#!/usr/bin/env python3
"""A drill: how well does a full dump of databases and logs tell who cast which ballot of an election?

    deploy/rank_voters.py UUID TRUTH --database URL [--database URL]… [--log FILE]…

Restore the dumps of all services to a scratch server first; a URL is SQLAlchemy's, such as
`postgresql+asyncpg://…/voting`. TRUTH is a JSON object, tracker → member's id, as volunteers noted in a rehearsal.

A row or line that names one member of the roll next to a time is a trace of that member. A ballot came while voting
went on, or at the time that stands next to its tracker or credential, if there is such a time. Everybody on the roll
is ranked for each ballot in three ways: by the nearest trace; by the order of traces against that of ballots in the
archive, and against that of the rows of credentials in the dump. Prints JSON; exits 1 where the mean rank of true
voters is better than chance (95 %, each way by itself).
"""

import argparse
import asyncio
import json
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import MetaData, select
from sqlalchemy.ext.asyncio import create_async_engine

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?")
BEFORE = timedelta(minutes=5)
"""From signing in to casting, of somebody who does it at once."""

Row = tuple[str, Mapping[str, Any]]


class Ballot(NamedTuple):
    after: datetime
    before: datetime


class Dump(NamedTuple):
    roll: Sequence[str]
    ballots: Mapping[str, Ballot]
    """By tracker, in the order of the archive."""
    rows: Sequence[str]
    """Trackers in the order in which the dump has the credentials of those that count."""
    traces: Mapping[str, Sequence[datetime]]
    """Of each member, in order."""


async def read_rows(url: str) -> list[Row]:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            tables = MetaData()
            await connection.run_sync(tables.reflect)
            return [
                (table.name, dict(row))
                for table in tables.sorted_tables
                for row in (await connection.execute(select(table))).mappings()
            ]
    finally:
        await engine.dispose()


def moments(text: str) -> list[datetime]:
    found = [datetime.fromisoformat(each) for each in MOMENT.findall(text)]
    return [each if each.tzinfo else each.replace(tzinfo=UTC) for each in found]


def written(row: Mapping[str, Any]) -> str:
    return json.dumps({name: str(value) for name, value in row.items()}, ensure_ascii=False)


def gather(uuid: str, tables: Iterable[Row], logs: Iterable[str]) -> Dump:
    of_table: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for name, row in tables:
        of_table[name].append(row)
    [election] = [each for each in of_table["election"] if each["uuid"] == uuid]
    roll = sorted(each["member_id"] for each in of_table["voter"] if each["election_id"] == election["id"])
    board = [each for each in of_table["board_ballot"] if each["uuid"] == uuid]
    waiting = [each for each in of_table["accepted_ballot"] if each["uuid"] == uuid]
    lines = [(each["tracker"], each["digest"]) for each in (*sorted(board, key=lambda each: each["height"]), *waiting)]
    opens, closes = (moments(str(election[name]))[0] for name in ("opens_at", "closes_at"))

    named = re.compile("|".join(map(re.escape, [*roll, *(each for marks in lines for each in marks)])))
    known: dict[str, list[datetime]] = defaultdict(list)
    for text in [*(written(row) for table in of_table.values() for row in table), *logs]:
        marks = set(named.findall(text))
        if len(marks & set(roll)) <= 1:  # what names many singles nobody out
            for each in marks:
                known[each] += moments(text)

    ballots: dict[str, Ballot] = {}
    for tracker, digest in lines:
        told = known[tracker] + known[digest]
        ballots[tracker] = Ballot(min(told), min(told)) if told else Ballot(opens, closes)
    of_credential = {digest: tracker for tracker, digest in lines}
    credentials = [each["digest"] for each in of_table["credential"] if each.get("uuid") == uuid]
    rows = [of_credential[each] for each in credentials if each in of_credential]
    return Dump(roll, ballots, rows, {each: sorted(known[each]) for each in roll})


def by_time(dump: Dump, tracker: str) -> dict[str, float]:
    """Seconds from the ballot's time to the nearest trace."""
    after, before = dump.ballots[tracker]

    def gap(moment: datetime) -> float:
        return max((after - BEFORE - moment).total_seconds(), (moment - before).total_seconds(), 0)

    return {each: min(map(gap, dump.traces[each]), default=float("inf")) for each in dump.roll}


def by_order(dump: Dump, order: Sequence[str], tracker: str) -> dict[str, float]:
    """How far apart the ballot's place in an order is from the place of the first trace since the opening."""
    opens = min(each.after for each in dump.ballots.values())
    first = {each: min((at for at in dump.traces[each] if at >= opens), default=None) for each in dump.roll}
    seen = sorted((at, each) for each, at in first.items() if at)
    places = {each: place / len(seen) for place, (_, each) in enumerate(seen)}
    own = order.index(tracker) / len(order) if tracker in order else 0.5
    return {each: abs(places[each] - own) if each in places else float("inf") for each in dump.roll}


def by_archive(dump: Dump, tracker: str) -> dict[str, float]:
    return by_order(dump, list(dump.ballots), tracker)


def by_rows(dump: Dump, tracker: str) -> dict[str, float]:
    return by_order(dump, dump.rows, tracker)


WAYS = (by_time, by_archive, by_rows)


def rank(scores: Mapping[str, float], true: str) -> float:
    """From 1; of those who are equal, the middle."""
    better = sum(score < scores[true] for score in scores.values())
    equal = sum(score == scores[true] for score in scores.values())
    return better + (equal + 1) / 2


def report(dump: Dump, truth: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"roll": len(dump.roll), "ballots": len(truth), "chance": (len(dump.roll) + 1) / 2}
    for score in WAYS:
        ranks = [rank(score(dump, tracker), member) for tracker, member in truth.items()]
        margin = 1.96 * statistics.stdev(ranks) / len(ranks) ** 0.5
        mean = statistics.fmean(ranks)
        found[score.__name__] = {"mean": mean, "from": mean - margin, "to": mean + margin}
    return found


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("uuid")
    parser.add_argument("truth", type=Path)
    parser.add_argument("--database", action="append", required=True)
    parser.add_argument("--log", action="append", type=Path, default=[])
    given = parser.parse_args()
    rows = [row for url in given.database for row in await read_rows(url)]
    logs = [line for file in given.log for line in file.read_text().splitlines()]
    found = report(gather(given.uuid, rows, logs), json.loads(given.truth.read_text()))
    print(json.dumps(found))
    return int(any(found[name]["to"] < found["chance"] for name in (way.__name__ for way in WAYS)))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
