"""The ledger: what it posts and refuses, what it says of itself, and that nobody changes a row unseen."""

import asyncio
from collections import Counter
from decimal import Decimal

import pytest
from beancount import loader
from beancount.core.data import Open, Transaction
from counts import COUNTS
from hypothesis import given, settings
from hypothesis import strategies as st
from shop.main import service
from shop.models import LEDGER
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from casework.ledger import AlreadyReversed, BalanceTooLow, Transfer
from kit import audit
from kit.append_only import triggers
from kit.problems import NotFound
from kit.testing import Harness
from kit.texts import Language

GRANTS, BUDGET, COMMITTED, PAID = "Equity:Dues:Grants", "Assets:Dues:Budget", "Assets:Dues:Committed", "Expenses:Dues"
STAGES = [GRANTS, BUDGET, COMMITTED, PAID]
WELFARE = "Assets:Welfare:Budget"


async def fill(shop: Harness, fen: int = 100_000) -> None:
    """A budget out of the dues; the company's welfare money has an account of its own."""
    async with shop.session() as session:
        for each in STAGES:
            await LEDGER.open(session, "chair", each, fund="dues")
        await LEDGER.open(session, "chair", WELFARE, fund="welfare")
    await post(shop, "budget", Transfer(BUDGET, GRANTS, fen))


async def post(shop: Harness, kind: str, *transfers: Transfer) -> str:
    async with shop.session() as session:
        return await LEDGER.post(session, "clerk", kind, "application", *transfers)


async def reverse(shop: Harness, transaction_id: str) -> str:
    async with shop.session() as session:
        return await LEDGER.reverse(session, "clerk", transaction_id)


async def balances(shop: Harness, fund: str = "dues") -> dict[str, int]:
    async with shop.db.read() as session:
        return await LEDGER.balances(session, fund)


async def written(shop: Harness, fund: str = "dues") -> str:
    async with shop.db.read() as session:
        return "".join([each async for each in LEDGER.beancount(session, fund)])


async def findings(shop: Harness) -> list[str]:
    async with shop.db.read() as session:
        key = shop.settings.audit_key.get_secret_value().encode()
        return (await audit.verify(session, key, shop.settings.anchor())).findings


async def test_money_goes_from_the_budget_to_whom_it_is_paid_and_back(shop: Harness) -> None:
    await fill(shop)
    await post(shop, "commit", Transfer(COMMITTED, BUDGET, 30_000))
    paid = await post(shop, "pay", Transfer(PAID, COMMITTED, 29_000), Transfer(BUDGET, COMMITTED, 1_000))
    assert await balances(shop) == {BUDGET: 71_000, COMMITTED: 0, GRANTS: 100_000, PAID: 29_000}
    back = await reverse(shop, paid)
    assert await balances(shop) == {BUDGET: 70_000, COMMITTED: 30_000, GRANTS: 100_000, PAID: 0}
    async with shop.db.read() as session:
        assert await LEDGER.balance(session, COMMITTED) == 30_000
        rows = await LEDGER.about(session, "application")
        with pytest.raises(NotFound):
            await LEDGER.balance(session, "Assets:Dues:Nothing")
    assert [each.kind for each in rows] == ["budget", "commit", "pay", "pay", "reverse", "reverse"]
    assert [each.id for each in rows if each.transaction_id == paid] == [each.reverses_id for each in rows[4:]]
    assert {each.transaction_id for each in rows[4:]} == {back}
    with pytest.raises(AlreadyReversed):
        await reverse(shop, paid)
    with pytest.raises(NotFound):
        await reverse(shop, "none")


async def test_more_than_is_left_is_refused_with_the_figure_and_nothing_is_saved(shop: Harness) -> None:
    await fill(shop, 50_000)
    with pytest.raises(BalanceTooLow) as refused:
        await post(shop, "commit", Transfer(COMMITTED, BUDGET, 20_000), Transfer(PAID, BUDGET, 30_001))
    assert (
        refused.value.body(Language.ENGLISH)["detail"]
        == "500.00 yuan are left and this takes 500.01 yuan; nothing was saved."
    )
    assert (refused.value.body(Language.CHINESE)["left"], refused.value.status) == (50_000, 409)
    assert await balances(shop) == {BUDGET: 50_000, COMMITTED: 0, GRANTS: 50_000, PAID: 0}
    [budget] = await shop.rows("SELECT transaction_id FROM ledger_transfer")
    await post(shop, "commit", Transfer(COMMITTED, BUDGET, 50_000))
    with pytest.raises(BalanceTooLow):
        await reverse(shop, budget[0])  # what the budget was given is committed already


async def test_what_is_no_transaction_is_a_mistake_of_the_service(shop: Harness) -> None:
    await fill(shop)
    for wrong in (
        [],
        [Transfer(BUDGET, GRANTS, 0)],
        [Transfer(BUDGET, BUDGET, 1)],
        [Transfer("Assets:Dues:Nowhere", BUDGET, 1)],
        [Transfer(WELFARE, BUDGET, 1)],
        [Transfer(COMMITTED, BUDGET, 1), Transfer(WELFARE, "Equity:Welfare", 1)],
    ):
        with pytest.raises(ValueError):
            await post(shop, "commit", *wrong)
    async with shop.session() as session:
        await LEDGER.open(session, "chair", BUDGET, fund="dues")  # is there
        for name, fund in ((BUDGET, "welfare"), ("Budget", "dues"), ("Assets:budget", "dues")):
            with pytest.raises(ValueError):
                await LEDGER.open(session, "chair", name, fund=fund)
    assert (await balances(shop))[BUDGET] == 100_000


ROW = (
    "INSERT INTO ledger_transfer (id, transaction_id, at, kind, about_id, fund, debit, credit, fen)"
    " VALUES ('x', 'x', '2026-01-01 00:00:00+00:00', 'pay', 'x', '{}', '{}', '{}', {})"
)


@pytest.mark.parametrize(
    "row",
    [
        ROW.format("dues", WELFARE, BUDGET, 1),
        ROW.format("welfare", WELFARE, BUDGET, 1),
        ROW.format("dues", "Assets:Dues:Nowhere", BUDGET, 1),
        ROW.format("dues", BUDGET, BUDGET, 1),
        ROW.format("dues", BUDGET, GRANTS, 0),
        ROW.format("dues", BUDGET, GRANTS, -1),
    ],
)
async def test_the_database_too_takes_no_row_that_mixes_funds_or_moves_nothing(shop: Harness, row: str) -> None:
    await fill(shop)
    with pytest.raises(IntegrityError):
        await run(shop, row)


async def run(shop: Harness, *statements: str) -> None:
    async with shop.db.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def test_the_database_refuses_to_change_or_delete_a_row(shop: Harness) -> None:
    await fill(shop)
    for table in ("ledger_transfer", "ledger_account"):
        for statement in (f"UPDATE {table} SET fund = fund", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="stay as they are"):
                await run(shop, statement)
        if shop.db.is_postgres:
            with pytest.raises(DBAPIError, match="stay as they are"):
                await run(shop, f"TRUNCATE {table} CASCADE")


async def test_verify_finds_one_fen_that_was_altered_by_hand(shop: Harness) -> None:
    await shop.run_job("guard_rows")
    await fill(shop)
    await post(shop, "commit", Transfer(COMMITTED, BUDGET, 30_000))
    await shop.run_job("chain_audit")
    await shop.run_job("anchor_audit")
    assert await findings(shop) == []
    name = "ledger_transfer"
    made = triggers(name, "postgresql" if shop.db.is_postgres else "sqlite")
    off = [f"DROP TRIGGER {each.name}" + (f" ON {name}" if shop.db.is_postgres else "") for each in made]
    on = [each.made for each in made]
    await run(shop, *off, "UPDATE ledger_transfer SET fen = fen + 1 WHERE kind = 'commit'")
    assert sorted(each.partition(" ")[0] for each in await findings(shop)) == ["row"] + ["trigger"] * len(made)
    await run(shop, *on)
    [finding] = await findings(shop)
    assert finding.endswith("of ledger_transfer was altered")


async def test_verify_finds_a_guard_of_the_database_that_lets_changes_pass(shop: Harness) -> None:
    if shop.db.is_postgres:
        hollow = (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$"
        )
        await run(shop, "ALTER TABLE ledger_account DISABLE TRIGGER ALL")
        assert len(await findings(shop)) == 2  # one that is not ours, and ours is missing
        await run(shop, "ALTER TABLE ledger_account ENABLE TRIGGER ALL")
        assert await findings(shop) == []
        await run(shop, hollow)
    else:
        name = "ledger_account_no_update"
        hollow = f"CREATE TRIGGER {name} BEFORE UPDATE ON ledger_account BEGIN SELECT 1; END"
        await run(shop, f"DROP TRIGGER {name}", hollow)
    assert [each for each in await findings(shop) if "not ours" in each]
    assert [each for each in await findings(shop) if "which refuses changes" in each]


async def test_of_those_who_spend_the_last_money_at_once_as_many_succeed_as_it_lasts_for(shop: Harness) -> None:
    """On PostgreSQL it fails where the account is not locked; SQLite lets one write at a time anyway."""
    await fill(shop, 50_000)
    answers = await asyncio.gather(
        *(post(shop, "commit", Transfer(COMMITTED, BUDGET, 10_000)) for _ in range(12)), return_exceptions=True
    )
    assert [type(each) for each in answers if not isinstance(each, str)] == [BalanceTooLow] * 7
    assert (await balances(shop))[BUDGET] == 0


async def test_of_those_who_reverse_at_once_one_does_and_opposite_ways_do_not_block_each_other(shop: Harness) -> None:
    await fill(shop)
    committed = await post(shop, "commit", Transfer(COMMITTED, BUDGET, 30_000))
    await post(shop, "commit", Transfer(COMMITTED, BUDGET, 30_000))
    answers = await asyncio.gather(
        *(reverse(shop, committed) for _ in range(4)),
        *(post(shop, "release", Transfer(BUDGET, COMMITTED, 1)) for _ in range(4)),
        *(post(shop, "commit", Transfer(COMMITTED, BUDGET, 1)) for _ in range(4)),
        return_exceptions=True,
    )
    assert [type(each) for each in answers if not isinstance(each, str)] == [AlreadyReversed] * 3
    assert (await balances(shop))[BUDGET] == 70_000


AMOUNTS = st.integers(1, 10**12)
STEPS = st.lists(st.tuples(st.sampled_from(STAGES), st.sampled_from(STAGES), AMOUNTS, st.booleans()), max_size=12)


@settings(max_examples=COUNTS.slow_examples)
@given(STEPS)
async def test_all_that_is_posted_adds_up_and_bean_check_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int, bool]]
) -> None:
    """Against a plain reckoning of what is allowed; the export is read by Beancount itself."""
    shop = Harness(service, tmp_path_factory.mktemp("ledger"))
    await shop.open()
    try:
        await fill(shop)
        expected = Counter({BUDGET: 100_000, GRANTS: 100_000})
        for debit, credit, fen, is_reversed in steps:
            if debit == credit:
                continue
            then = expected.copy()
            then[debit] += fen if debit != GRANTS else -fen
            then[credit] -= fen if credit != GRANTS else -fen
            if min(then[debit], then[credit]) < 0:
                with pytest.raises(BalanceTooLow):
                    await post(shop, "move", Transfer(debit, credit, fen))
                continue
            done = await post(shop, "move", Transfer(debit, credit, fen))
            if is_reversed:
                await reverse(shop, done)
            else:
                expected = then
        present = await balances(shop)
        assert present == {name: expected[name] for name in sorted(STAGES)}
        entries, errors, _ = loader.load_string(await written(shop))
        assert errors == []
        assert sum(isinstance(each, Open) for each in entries) == len(STAGES)
        count = await shop.rows("SELECT count(*) FROM ledger_transfer")
        assert sum(isinstance(each, Transaction) for each in entries) == count[0][0]
        debits = dict.fromkeys(present, Decimal())
        for posting in (posting for each in entries if isinstance(each, Transaction) for posting in each.postings):
            assert posting.units
            debits[posting.account] += posting.units.number or 0
        assert {name: yuan * 100 * (-1 if name == GRANTS else 1) for name, yuan in debits.items()} == present
    finally:
        await shop.close()
