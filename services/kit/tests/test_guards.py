"""Rows of guarded tables against somebody who holds the whole database but not the key of the audit."""

import os
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from faults import an_order, make_tables, placed, service
from shop.models import Order
from sqlalchemy import text, update
from sqlmodel import col, select

from kit import audit, guards
from kit.audit import AuditEntry, Report, record, record_each, verify
from kit.db import get_locked, new_id
from kit.guarding import guard_rows
from kit.guards import Guard
from kit.outbox import publish
from kit.rows import RowsVanished, insert_at_commit, write_rows
from kit.testing import Harness

ORDERS = '"order"'
GUARD = Guard(Order, "unit_id", "buyer_id", "item")
TRIGGERS = [each for dialect in ("sqlite", "postgresql") for each in guards.refusing_triggers(service.guarded, dialect)]
GUARDED = replace(service, guarded=[GUARD], triggers=TRIGGERS)


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Harness]:
    """Guarding has begun; three orders were placed since, one changed, one given up."""
    harness = Harness(GUARDED, tmp_path)
    await harness.open()
    await make_tables(harness.db)
    await harness.run_job("guard_rows")
    async with harness.session() as session:
        for order_id in ("kept", "changed", "gone"):
            session.add(an_order(order_id))
            record(session, "ann", "order.place", "order", order_id)
    async with harness.session() as session:
        order = await get_locked(session, Order, "changed")
        assert order
        order.item, order.version = "milk", 2
        record(session, "ann", "order.change", "order", order.id)
        await session.delete(await get_locked(session, Order, "gone"))
    await harness.run_job("chain_audit")
    await harness.run_job("anchor_audit")
    yield harness
    await harness.close()


async def check(shop: Harness) -> Report:
    async with shop.db.read() as session:
        key = shop.settings.audit_key.get_secret_value().encode()
        return await verify(session, key, shop.settings.anchor())


async def mutate(shop: Harness, *statements: str) -> None:
    async with shop.db.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def test_what_services_wrote_is_as_they_wrote_it(shop: Harness) -> None:
    report = await check(shop)
    assert report.findings == []
    assert f"compared with the entries: 2 rows of {GUARD.name}" in report.notes
    assert (
        "not compared: serial, version, placed_at, for_member_id, price, state, phone, phone_index of order"
        in report.notes
    )
    assert "not compared: all other tables" in report.notes


INSERT = (
    "INSERT INTO orders (id, serial, placed_at, unit_id, buyer_id, item, price, state, version)"
    " VALUES ('{}', 999999, '2026-01-01 00:00:00+00:00', 'u', 'eve', 'gold', '{{}}', 'placed', 1)"
)
FORGERIES = {
    "a row": [INSERT.format("forged")],
    "another value": ["UPDATE orders SET buyer_id = 'eve' WHERE id = 'kept'"],
    "an earlier value": ["UPDATE orders SET item = 'tea' WHERE id = 'changed'"],
    "a deletion": ["DELETE FROM orders WHERE id = 'kept'"],
    "a deleted row again": [INSERT.format("gone")],
    "two rows exchanged": [
        "UPDATE orders SET id = 'x' WHERE id = 'kept'",
        "UPDATE orders SET id = 'kept' WHERE id = 'changed'",
        "UPDATE orders SET id = 'changed' WHERE id = 'x'",
    ],
    "a row and its entry gone": [
        "DELETE FROM audit_entry WHERE object_id = 'kept'",
        "DELETE FROM orders WHERE id = 'kept'",
    ],
    "digests of another row": [
        "UPDATE orders SET item = 'milk' WHERE id = 'kept'",
        "UPDATE audit_entry SET rows = (SELECT max(rows) FROM audit_entry WHERE object_id = 'changed')"
        " WHERE object_id = 'kept'",
    ],
    "no digests": ["UPDATE audit_entry SET rows = NULL WHERE object_id = 'kept'"],
    "no beginning": ["DELETE FROM audit_entry WHERE action = 'guarding_began'"],
    "everything": ["DELETE FROM orders"],
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_forgery_is_found(shop: Harness, forgery: str) -> None:
    await mutate(shop, *(each.replace("orders", ORDERS) for each in FORGERIES[forgery]))
    assert (await check(shop)).findings


async def change(shop: Harness, order_id: str, **values: Any) -> None:
    """As any service does: load, change, save."""
    async with shop.session() as session:
        order = await get_locked(session, Order, order_id)
        assert order
        for name, value in values.items():
            setattr(order, name, value)
        record(session, "ann", "order.change", "order", order_id)


async def delete(shop: Harness, order_id: str) -> None:
    async with shop.session() as session:
        await session.delete(await get_locked(session, Order, order_id))


ALTERED = "UPDATE orders SET buyer_id = 'eve' WHERE id = 'kept'"
LAUNDERED: dict[str, tuple[list[str], Any, dict[str, Any]]] = {
    "altered, then another column changed": ([ALTERED], change, {"order_id": "kept", "item": "milk"}),
    "altered, then the same column changed": ([ALTERED], change, {"order_id": "kept", "buyer_id": "bob"}),
    "altered, then a column changed that is not guarded": ([ALTERED], change, {"order_id": "kept", "version": 2}),
    "altered, then changed back": ([ALTERED], change, {"order_id": "kept", "buyer_id": "ann"}),
    "altered, then deleted": ([ALTERED], delete, {"order_id": "kept"}),
    "inserted, then changed": ([INSERT.format("forged")], change, {"order_id": "forged", "item": "milk"}),
    "inserted, then deleted": ([INSERT.format("forged")], delete, {"order_id": "forged"}),
    "a deleted row inserted, then changed": ([INSERT.format("gone")], change, {"order_id": "gone", "item": "milk"}),
    "an earlier value, then changed": (
        ["UPDATE orders SET item = 'tea' WHERE id = 'changed'"],
        change,
        {"order_id": "changed", "item": "salt"},
    ),
}


@pytest.mark.parametrize("case", LAUNDERED)
async def test_what_a_service_loads_altered_and_saves_stays_found(shop: Harness, case: str) -> None:
    statements, write, values = LAUNDERED[case]
    await mutate(shop, *(each.replace("orders", ORDERS) for each in statements))
    assert len((await check(shop)).findings) == 1
    await write(shop, **values)
    for job in ("chain_audit", "anchor_audit"):
        await shop.run_job(job)
    (finding,) = (await check(shop)).findings
    assert values["order_id"] in finding
    if write is change:
        await change(shop, values["order_id"], item="bread")
        assert (await check(shop)).findings == [finding]


async def test_a_row_that_was_deleted_by_sql_and_placed_again_is_found(shop: Harness) -> None:
    await mutate(shop, f"DELETE FROM {ORDERS} WHERE id = 'kept'")
    async with shop.session() as session:
        session.add(an_order("kept"))
    assert [each for each in (await check(shop)).findings if "row kept of order was deleted" in each]


async def test_a_statement_that_is_noted_tells_what_was_before(shop: Harness) -> None:
    await mutate(shop, ALTERED.replace("orders", ORDERS))
    before = {"unit_id": "u", "buyer_id": "eve", "item": "tea"}
    async with shop.session() as session:
        await session.exec(update(Order).where(col(Order.id) == "kept").values(item="salt"))
        guards.note(session, Order, "kept", before, {**before, "item": "salt"})
    (finding,) = (await check(shop)).findings
    assert "row kept of order was altered" in finding


async def test_one_transaction_may_write_a_row_several_times(shop: Harness) -> None:
    async with shop.session() as session:
        order = await get_locked(session, Order, "kept")
        assert order
        for item in ("milk", "bread"):
            order.item = item
            await session.flush()
        order.item = "salt"
        await write_rows(session)
        order.item = "tea"
        again = an_order("brief")
        session.add(again)
        await session.flush()
        await session.delete(again)
    assert (await check(shop)).findings == []


async def test_entries_of_one_row_may_be_chained_in_the_wrong_order(shop: Harness, clock_shift: Any) -> None:
    """One server's clock is behind another's, or a deed is recorded before it waits for the row."""
    clock_shift(timedelta(hours=3))
    for hours, item in ((-1, "milk"), (-1, "bread"), (5, "salt")):
        await change(shop, "kept", item=item)
        clock_shift(timedelta(hours=hours))
    await shop.run_job("chain_audit")
    assert (await check(shop)).findings == []
    await mutate(shop, f"UPDATE {ORDERS} SET item = 'milk' WHERE id = 'kept'")
    assert len((await check(shop)).findings) == 1


async def test_entries_of_an_earlier_release_stay_valid(shop: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    """They say only what the row became."""
    take = guards.take_changes
    monkeypatch.setattr(
        audit,
        "take_changes",
        lambda *given: {
            object_id: {guard: became for guard, (_, became) in changes.items()}
            for object_id, changes in take(*given).items()
        },
    )
    await change(shop, "kept", item="milk")
    assert "[" not in (await shop.rows("SELECT rows FROM audit_entry ORDER BY at DESC LIMIT 1"))[0][0]
    monkeypatch.undo()
    await change(shop, "kept", item="bread")
    assert (await check(shop)).findings == []
    await mutate(shop, ALTERED.replace("orders", ORDERS))
    await change(shop, "kept", item="salt")
    assert len((await check(shop)).findings) == 1


async def test_a_finding_names_the_row_and_nothing_that_stands_in_it(shop: Harness) -> None:
    await mutate(shop, INSERT.format("forged").replace("orders", ORDERS))
    (finding,) = (await check(shop)).findings
    assert "forged" in finding
    assert not {"eve", "gold"} & set(finding.split())


async def test_columns_that_are_not_guarded_may_differ(shop: Harness) -> None:
    """`reconcile` lifts versions."""
    await mutate(shop, f"UPDATE {ORDERS} SET version = 99")
    assert (await check(shop)).ok


async def test_however_a_row_is_written_the_audit_has_it(shop: Harness) -> None:
    async with shop.session() as session:
        waiting = an_order("waiting").model_dump(exclude_none=True)
        insert_at_commit(session, Order.metadata.tables["order"], waiting)
        record(session, "ann", "order.place", "order", "waiting")
    async with shop.session() as session:
        session.add_all([an_order(f"many-{n}") for n in range(30)])
        record_each(session, "ann", "order.place", "order", {f"many-{n}": {"n": n} for n in range(30)})
        await write_rows(session)
        for n in range(3):
            (await session.get_one(Order, f"many-{n}")).item = "milk"
    async with shop.session() as session:
        await session.exec(update(Order).where(col(Order.id) == "kept").values(item="salt"))
        before = {"unit_id": "u", "buyer_id": "ann", "item": "tea"}
        guards.note(session, Order, "kept", before, {**before, "item": "salt"})
    assert (await check(shop)).findings == []


async def fail(shop: Harness) -> None:
    async with shop.session() as session:
        session.add(an_order(new_id()))
        await session.flush()
        raise ZeroDivisionError


async def test_the_audit_has_nothing_of_what_is_rolled_back(shop: Harness) -> None:
    with pytest.raises(ZeroDivisionError):
        await fail(shop)
    async with shop.session() as session:
        session.add(an_order(new_id()))
        await session.flush()
        await session.rollback()
        record(session, "ann", "order.try", "order", "none")
    assert (await check(shop)).findings == []


async def test_rows_from_before_are_compared_from_the_beginning_on(tmp_path: Path) -> None:
    harness = Harness(service, tmp_path)
    await harness.open()
    await make_tables(harness.db)
    async with harness.session() as session:
        session.add_all([an_order(f"old-{n}") for n in range(5)])
    harness.db.guards = (GUARD,)
    assert f"not compared: {GUARD.name}; its worker has not begun to guard it" in (await check(harness)).notes
    for _ in range(2):
        await harness.run_job("guard_rows")
    assert (await check(harness)).findings == []
    await mutate(harness, f"UPDATE {ORDERS} SET item = 'gold' WHERE id = 'old-3'")
    assert len((await check(harness)).findings) == 1
    await harness.close()


async def test_what_an_unguarded_release_wrote_is_entered_for_a_reason_that_verify_goes_on_naming(
    shop: Harness,
) -> None:
    """It writes as SQL does here: without an entry."""
    earlier = ["a row", "another value", "a deletion"]
    await mutate(shop, *(each.replace("orders", ORDERS) for name in earlier for each in FORGERIES[name]))
    assert len((await check(shop)).findings) == 2
    await guard_rows(shop.context, "back to 1.0")
    await shop.run_job("chain_audit")
    report = await check(shop)
    assert report.findings == []
    [note] = [each for each in report.notes if "back to 1.0" in each]
    assert re.fullmatch(
        rf"not compared before \d{{4}}-\d\d-\d\d \d\d:\d\d UTC: {re.escape(GUARD.name)} \(back to 1.0\)", note
    )
    await mutate(shop, f"UPDATE {ORDERS} SET item = 'gold' WHERE id = 'changed'")
    assert (await check(shop)).findings == ["row changed of order was altered"]


async def test_a_command_that_is_cut_off_is_finished_by_the_worker(
    shop: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut_off(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(Guard, "page", cut_off)
        with pytest.raises(KeyboardInterrupt):
            await guard_rows(shop.context, "back to 1.0")
    assert f"not compared: {GUARD.name}; its worker has not begun to guard it" in (await check(shop)).notes
    await shop.run_job("guard_rows")
    assert f"compared with the entries: 2 rows of {GUARD.name}" in (await check(shop)).notes
    await mutate(shop, ALTERED.replace("orders", ORDERS))
    assert (await check(shop)).findings == ["row kept of order was altered"]
    for _ in range(2):
        await shop.run_job("guard_rows")
    assert (await check(shop)).findings == ["row kept of order was altered"]


async def test_the_reason_cannot_be_altered_and_the_entry_cannot_be_forged(shop: Harness) -> None:
    await guard_rows(shop.context, "back to 1.0")
    await mutate(shop, "UPDATE audit_words SET text = 'nothing', sealed = NULL")
    assert [each for each in (await check(shop)).findings if "words" in each]
    await mutate(
        shop,
        "UPDATE audit_words SET text = 'back to 1.0'",
        "UPDATE audit_entry SET action = 'guarding_began_again' WHERE action = 'guarding_began'",
    )
    assert [each for each in (await check(shop)).findings if "altered" in each]


async def rename(shop: Harness) -> None:
    """As the release after this one names the entries that begin a guard."""
    following = {"guarding_began": guards.BEGAN, "guarding_began_again": guards.BEGAN_AGAIN}
    key = shop.settings.audit_key.get_secret_value().encode()
    async with shop.session() as session:
        for entry in await session.exec(select(AuditEntry).where(col(AuditEntry.action).in_(following))):
            entry.action = following[entry.action]
            entry.mac = audit._mac(key, audit._content(entry))


async def test_a_guard_under_either_name_goes_on(tmp_path: Path) -> None:
    harness = Harness(GUARDED, tmp_path)
    await harness.open()
    await make_tables(harness.db)
    await harness.run_job("guard_rows")
    async with harness.session() as session:
        session.add(an_order("kept"))
        record(session, "ann", "order.place", "order", "kept")
    await rename(harness)
    assert f"compared with the entries: 1 rows of {GUARD.name}" in (await check(harness)).notes
    await mutate(harness, ALTERED.replace("orders", ORDERS))
    await harness.run_job("guard_rows")
    assert (await check(harness)).findings == ["row kept of order was altered"]
    await guard_rows(harness.context, "back to 1.0")
    await rename(harness)
    await harness.run_job("guard_rows")
    report = await check(harness)
    assert report.findings == []
    assert [each for each in report.notes if "back to 1.0" in each]
    began = "SELECT count(*) FROM audit_entry WHERE object_type = 'table'"
    assert await harness.rows(began) == [(3,)], "begun once, and once again for the reason"
    harness.db.guards = (WIDER,)
    await harness.run_job("guard_rows")
    await mutate(harness, f"UPDATE {ORDERS} SET item = 'gold' WHERE id = 'kept'")
    assert (await check(harness)).findings == ["row kept of order was altered"]
    await harness.close()


WIDER = Guard(Order, "unit_id", "buyer_id", "item", "version")
BEFORE_THE_NEW_GUARD = {
    "altered": "UPDATE orders SET buyer_id = 'eve' WHERE id = 'kept'",
    "inserted": INSERT.format("forged"),
    "deleted": "DELETE FROM orders WHERE id = 'kept'",
}


@pytest.mark.parametrize("forgery", [None, *BEFORE_THE_NEW_GUARD])
@pytest.mark.parametrize("wider", [WIDER, Guard(Order, "buyer_id")], ids=["more columns", "fewer columns"])
async def test_a_guard_of_other_columns_blesses_nothing(shop: Harness, forgery: str | None, wider: Guard) -> None:
    """It comes with a new release: what was altered under the old one stays found, also after later writes."""
    if forgery:
        await mutate(shop, BEFORE_THE_NEW_GUARD[forgery].replace("orders", ORDERS))
    shop.db.guards = (wider,)
    await change(shop, "changed", item="bread")  # by the new release, before its worker begins
    await place(shop)
    for _ in range(2):
        await shop.run_job("guard_rows")
    assert len((await check(shop)).findings) == (1 if forgery else 0)
    await change(shop, "changed", item="salt")
    if forgery != "deleted":
        await change(shop, "forged" if forgery == "inserted" else "kept", item="salt")
    assert len((await check(shop)).findings) == (1 if forgery else 0)
    await mutate(shop, f"UPDATE {ORDERS} SET buyer_id = 'mallory' WHERE id = 'changed'")
    assert len((await check(shop)).findings) == (2 if forgery else 1)


async def test_two_releases_that_guard_other_columns_may_write_one_row_by_turns(shop: Harness) -> None:
    """While a release goes on: its API runs next to the old one, and its worker comes last."""
    for item, guard in (("milk", WIDER), ("bread", GUARD), ("salt", WIDER), ("rice", GUARD)):
        shop.db.guards = (guard,)
        await change(shop, "kept", item=item)
    shop.db.guards = (WIDER,)
    await shop.run_job("guard_rows")
    assert (await check(shop)).findings == []
    await mutate(shop, f"UPDATE {ORDERS} SET buyer_id = 'eve' WHERE id = 'kept'")
    await change(shop, "kept", item="tea")
    assert len((await check(shop)).findings) == 1


SWALLOWED = ["audit_entry", "outbox"]


@pytest.mark.parametrize("table", SWALLOWED)
async def test_what_a_trigger_swallows_fails_the_deed_and_the_trigger_is_found(shop: Harness, table: str) -> None:
    if shop.db.is_postgres:
        await mutate(
            shop,
            "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
            f"CREATE TRIGGER quiet BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION swallow()",
        )
    else:
        await mutate(shop, f"CREATE TRIGGER quiet BEFORE INSERT ON {table} BEGIN SELECT RAISE(IGNORE); END")
    with pytest.raises(RowsVanished, match=table):
        await place(shop)
    assert await shop.rows(f"SELECT id FROM {ORDERS} WHERE id = 'swallowed'") == []
    assert [each for each in (await check(shop)).findings if "trigger quiet" in each]


async def place(shop: Harness) -> None:
    async with shop.session() as session:
        session.add(an_order("swallowed"))
        record(session, "ann", "order.place", "order", "swallowed")
        publish(session, placed(version=1, order_id="swallowed", item="tea"))


async def test_an_entry_that_is_deleted_as_soon_as_it_is_written_leaves_its_row_behind(shop: Harness) -> None:
    if shop.db.is_postgres:
        body = "BEGIN DELETE FROM audit_entry WHERE id = NEW.id; RETURN NULL; END"
        await mutate(
            shop,
            f"CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            "CREATE TRIGGER quiet AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION swallow()",
        )
    else:
        body = "BEGIN DELETE FROM audit_entry WHERE id = NEW.id; END"
        await mutate(shop, f"CREATE TRIGGER quiet AFTER INSERT ON audit_entry {body}")
    await place(shop)
    await mutate(shop, "DROP TRIGGER quiet" + (" ON audit_entry" if shop.db.is_postgres else ""))
    assert [each for each in (await check(shop)).findings if "swallowed" in each]


TRIGGER = "TRIGGER quiet AFTER UPDATE ON {table}"
VIEW = ["ALTER TABLE {table} RENAME TO real_rows", "CREATE VIEW {table} AS SELECT * FROM real_rows"]
REFERENCE = "CREATE TABLE other (id VARCHAR REFERENCES audit_entry (id) ON DELETE {action})"
DELETES = "BEGIN DELETE FROM audit_entry WHERE seq IS NULL;"
UNASKED_OF_A_TABLE: dict[str, list[str]]
UNASKED: dict[str, list[str]]
if os.environ.get("TEST_DATABASE_URL"):
    UNASKED_OF_A_TABLE = {
        "trigger": [
            f"CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ {DELETES} RETURN NULL; END $$",
            f"CREATE {TRIGGER} FOR EACH ROW EXECUTE FUNCTION swallow()",
        ],
        "view": VIEW,
        "rule": ["CREATE RULE quiet AS ON UPDATE TO {table} DO ALSO DELETE FROM audit_entry WHERE seq IS NULL"],
        "rule instead": ["CREATE RULE quiet AS ON INSERT TO {table} DO INSTEAD NOTHING"],
        "policy": ["ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"],
        "call": [
            f"CREATE FUNCTION swallow() RETURNS bigint LANGUAGE plpgsql AS $$ {DELETES} RETURN 1; END $$",
            "ALTER TABLE {table} ADD COLUMN quiet bigint DEFAULT swallow()",
        ],
        "call by a check": [
            "CREATE FUNCTION swallow(anything text) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$",
            "ALTER TABLE {table} ADD CONSTRAINT quiet CHECK (swallow('x'))",
        ],
    }
    UNASKED = {}
else:
    UNASKED_OF_A_TABLE = {"trigger": [f"CREATE {TRIGGER} {DELETES} END"], "view": VIEW}
    UNASKED = {"conflict clause": ["CREATE TABLE other (id VARCHAR PRIMARY KEY ON CONFLICT REPLACE)"]}
UNASKED |= {
    **{f"{thing} of {table}": [each.format(table=table) for each in statements]
       for thing, statements in UNASKED_OF_A_TABLE.items() for table in ("outbox", "seen")},
    "cascade": [REFERENCE.format(action="CASCADE")],
    "set null": [REFERENCE.format(action="SET NULL")],
}  # fmt: skip


@pytest.mark.parametrize("statements", UNASKED.values(), ids=UNASKED)
async def test_what_could_change_rows_unasked_is_found_on_any_table(shop: Harness, statements: list[str]) -> None:
    assert (await check(shop)).findings == []
    await mutate(shop, *statements)
    (finding,) = (await check(shop)).findings
    assert "which is not ours" in finding


async def test_a_trigger_of_a_migration_is_named_by_what_it_does(shop: Harness) -> None:
    """Another one under its name is found."""

    async def make(column: str) -> None:
        body = f"BEGIN UPDATE outbox SET {column} = {column}; "
        if shop.db.is_postgres:
            function = "CREATE OR REPLACE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS"
            trigger = "CREATE TRIGGER quiet AFTER UPDATE ON seen FOR EACH ROW EXECUTE FUNCTION keep()"
            await mutate(shop, f"{function} $$ {body} RETURN NULL; END $$", trigger)
        else:
            await mutate(shop, f"CREATE TRIGGER quiet AFTER UPDATE ON seen {body} END")

    await make("id")
    (finding,) = (await check(shop)).findings
    digest = finding.rpartition("(")[2].rstrip(")")
    shop.db.triggers.add(digest)
    assert (await check(shop)).findings == []
    await mutate(shop, "DROP TRIGGER quiet" + (" ON seen" if shop.db.is_postgres else ""))
    await make("type")
    (finding,) = (await check(shop)).findings
    assert digest not in finding
