"""Money under random operations, and a batch whose every step is killed: nothing is paid twice or forgotten."""

import asyncio
import json
import random
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Transaction
from counts import COUNTS, figure
from household_world import World, balances

from assistance.aid_life import Accounts
from assistance.aid_models import LEDGER
from assistance.aid_rules import Fund
from casework.ledger import AlreadyReversed, BalanceTooLow, Transfer
from kit import clock

CUT_OFF = Path(__file__).with_name("cut_off.py")


async def test_random_operations_leave_every_fund_in_balance(world: World, tmp_path: Path) -> None:
    """The same in a model of counters, in the service's answers, and in what Beancount makes of the export."""
    drawn = random.Random(20260302)
    model: Counter[str] = Counter()
    posted: list[tuple[str, Transfer]] = []
    ways = {fund: Accounts(fund, 2026) for fund in Fund}
    async with world.h.session() as session:
        for way in ways.values():
            await way.open(session, "finance-1")
    refused = 0
    for number in range(COUNTS.money_operations):
        way = ways[drawn.choice([*Fund])]
        steps = [way.grants, way.budget, way.committed, way.payable, way.paid]
        place = drawn.randrange(4)
        transfer = Transfer(steps[place + 1], steps[place], drawn.randrange(1, 10**9 if place == 0 else 10**7))
        try:
            async with world.h.session() as session:
                if posted and drawn.random() < 0.2:
                    transaction_id, before = drawn.choice(posted)
                    await LEDGER.reverse(session, "finance-2", transaction_id)
                    transfer = Transfer(before.credit, before.debit, before.fen)
                else:
                    transaction_id = await LEDGER.post(session, "finance-1", "move", f"aid-{number}", transfer)
                    posted.append((transaction_id, transfer))
        except (AlreadyReversed, BalanceTooLow):
            refused += 1
            continue
        model[transfer.debit] += transfer.fen
        model[transfer.credit] -= transfer.fen
    assert 0 < refused < COUNTS.money_operations
    assert sum(model.values()) == 0
    for fund in Fund:
        answered = await balances(world, fund)
        assert {name: fen if not name.startswith("Equity") else -fen for name, fen in answered.items()} == {
            name: model[name] for name in answered
        }
        book = tmp_path / f"{fund}.beancount"
        book.write_text((await world.call("auditor", "GET", f"/funds/{fund}/beancount")).text)
        entries, errors, _ = loader.load_file(str(book))
        assert errors == []
        sums: Counter[str] = Counter()
        for entry in entries:
            if isinstance(entry, Transaction):
                amounts = [each.units.number or Decimal(0) for each in entry.postings if each.units]
                assert sum(amounts, Decimal(0)) == Decimal(0)
                for each in entry.postings:
                    sums[each.account] += int(each.units.number * 100) if each.units and each.units.number else 0
        assert {name: sums[name] for name in answered} == {name: model[name] for name in answered}
    figure("assistance_ledger", f"{COUNTS.money_operations} random operations ({refused} refused): all balances agree")


@pytest.fixture
async def cutter() -> AsyncIterator[Process]:
    """The process whose forks are killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(CUT_OFF), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    yield process
    assert process.stdin
    process.stdin.close()
    assert await process.wait() == 0


async def cut_off(cutter: Process, world: World, who: str, path: str, at: int, **sent: Any) -> str:
    """Kill it before its `at`-th statement; returns the status it came to, or "killed"."""
    [[version]] = await world.h.rows("SELECT max(version) FROM payout")
    given = {
        "url": world.h.settings.database_url,
        "var": str(world.h.settings.var),
        "who": who,
        "grants": list(world.people[who].roles),
        "shift": (clock.now() - datetime.now(UTC)).total_seconds(),
        "path": path,
        "version": version or 0,
        "at": at,
        **sent,
    }
    assert cutter.stdin
    assert cutter.stdout
    cutter.stdin.write(json.dumps(given).encode() + b"\n")
    return (await cutter.stdout.readline()).decode().strip()


async def standing(world: World) -> tuple[dict[str, int], list[str]]:
    """How often the ledger has each kind of transfer, and how the payments stand."""
    posted = await world.h.rows("SELECT kind FROM ledger_transfer WHERE kind <> 'budget'")
    payments = await world.h.rows("SELECT state FROM payment ORDER BY reference")
    return dict(Counter(kind for [kind] in posted)), [state for [state] in payments]


async def test_a_batch_that_is_killed_anywhere_pays_once(world: World, cutter: Process) -> None:
    """Made, released, settled but for two that the bank's file leaves out, and each of these asked by its reference:
    killed before a later statement each time, until it comes through."""
    await world.budget()
    household_id = await world.bring_to("FILED")
    aids = [await world.committed(household_id)]
    aids += [await world.committed(household_id, programme="medical", basis=basis) for basis in (100_000, 300_000)]
    kills = 0

    async def come_through(who: str, path: str, expected: tuple[dict[str, int], list[str]], **sent: Any) -> None:
        nonlocal kills
        before, at = await standing(world), 1
        while (came_to := await cut_off(cutter, world, who, path, at, **sent)) not in ("200", "201"):
            assert came_to == "killed"
            kills += 1
            at += COUNTS.payout_stride
            # Either nothing of the step is there, or it was killed after its commit and all of it is.
            if (now := await standing(world)) != before:
                assert now == expected
                return
        assert await standing(world) == expected

    commits, body = {"commit": 3}, {"unit_id": "group", "fund": "earmarked"}
    await come_through("finance-1", "/payouts", (commits, ["WAITING"] * 3), body=body)
    [[payout_id]] = await world.h.rows("SELECT id FROM payout")
    place, released = f"/payouts/{payout_id}", commits | {"release": 3}
    await come_through("finance-2", f"{place}/release", (released, ["SENT"] * 3))
    one, other, last = (each["reference"] for each in (await world.get("finance-1", place))["payments"])
    lines = [(one, "10500.00", "成功")]
    paid = released | {"pay": 1}
    await come_through("finance-1", f"{place}/results", (paid, ["PAID", "UNKNOWN", "UNKNOWN"]), lines=lines)
    answer, paid = f"{place}/answer", released | {"pay": 2}
    asked = (paid, ["PAID", "PAID", "UNKNOWN"])
    await come_through("finance-1", answer, asked, body={"reference": other, "paid": True})
    ended = (paid | {"reverse": 1}, ["PAID", "PAID", "FAILED"])
    await come_through("finance-1", answer, ended, body={"reference": last, "paid": False})
    assert (await world.get("finance-1", place))["state"] == "SETTLED"
    assert [(await world.get("applicant", f"/aids/{each}"))["state"] for each in aids] == ["PAID", "PAID", "COMMITTED"]
    assert kills >= COUNTS.payout_kills
    figure("assistance_kills", f"{kills} kills between the statements of a batch: what was paid, once; nothing lost")
