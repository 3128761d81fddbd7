"""The audit against somebody who holds the whole database but neither the key nor the anchor file."""

import asyncio
import hashlib
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import col, select

from kit import audit
from kit.audit import (
    AuditEntry,
    AuditWords,
    Report,
    anchor,
    chain,
    erase_words,
    read_trail,
    record,
    record_each,
    seal_words,
    verify,
)
from kit.db import Database
from kit.rows import write_rows
from kit.service import Context

ENTRIES = 8


def context(database: Database) -> Context:
    return cast(Context, SimpleNamespace(db=database, settings=database.settings))


def key(database: Database) -> bytes:
    return database.settings.audit_key.get_secret_value().encode()


async def write(database: Database, count: int, first: int = 1) -> None:
    for number in range(first, first + count):
        async with database.write() as session:
            words = f"理由 {number}" if number % 2 else None
            before, after = {"state": "SUBMITTED"}, {"state": "ACCEPTED", "at": datetime(2026, 1, 1, tzinfo=UTC)}
            record(session, "wang", "case.accept", "case", f"c{number}", before=before, after=after, words=words)


async def link(database: Database) -> int:
    async with database.write() as session:
        return await chain(session)


async def check(database: Database) -> Report:
    async with database.read() as session:
        return await verify(session, key(database), database.settings.anchor())


async def mutate(database: Database, *statements: str) -> None:
    """Run SQL as the database's owner, its constraints switched off."""
    async with database.engine.connect() as connection:
        if database.is_postgres:
            await connection.execute(text("ALTER TABLE audit_words DROP CONSTRAINT audit_words_entry_id_fkey"))
        else:
            await connection.rollback()
            raw = await connection.get_raw_connection()
            assert raw.driver_connection
            await raw.driver_connection.execute("PRAGMA foreign_keys=OFF")
        for statement in statements:
            result = await connection.execute(text(statement))
            assert result.rowcount != 0, statement
        await connection.commit()


@pytest.fixture
async def audited(database: Database) -> Database:
    """Eight entries, chained and anchored."""
    await write(database, ENTRIES)
    assert await link(database) == ENTRIES
    await anchor(context(database))
    assert await check(database) == Report(True, ENTRIES, [])
    return database


EDITS = {
    "at": "'2026-01-01 00:00:00'",
    "actor_id": "'li'",
    "action": "'reject'",
    "object_type": "'member'",
    "object_id": "'c99'",
    "before": "NULL",
    "after": '\'{"state":"CLOSED"}\'',
    "words_hash": "NULL",
    "mac": "(SELECT mac FROM audit_entry WHERE seq = 2)",
    "chain": "(SELECT chain FROM audit_entry WHERE seq = 2)",
    "rows": "'{}'",
    "id": "'00000000-0000-7000-8000-000000000000'",
}


@pytest.mark.parametrize("column", EDITS)
@pytest.mark.parametrize("number", [1, 5, ENTRIES])
async def test_an_edit_of_any_column_is_found(audited: Database, column: str, number: int) -> None:
    edit = "'0'" if column == "words_hash" and number % 2 == 0 else EDITS[column]
    await mutate(audited, f"UPDATE audit_entry SET {column} = {edit} WHERE seq = {number}")
    assert not (await check(audited)).ok


def test_no_column_is_left_out_of_the_test_above() -> None:
    assert {*EDITS, "seq"} == set(AuditEntry.model_fields)


CLOSE_THE_GAP = [
    "DELETE FROM audit_entry WHERE seq = 4",
    *(f"UPDATE audit_entry SET seq = {number - 1} WHERE seq = {number}" for number in range(5, ENTRIES + 1)),
]
OF_THE_FIRST = "entry_id = (SELECT id FROM audit_entry WHERE seq = 1)"
OTHER_WORDS = "SELECT w.sealed FROM audit_words w JOIN audit_entry ON id = w.entry_id WHERE seq = 3"
SWAP = [
    "UPDATE audit_entry SET seq = -1 WHERE seq = {0}",
    "UPDATE audit_entry SET seq = {0} WHERE seq = {1}",
    "UPDATE audit_entry SET seq = {1} WHERE seq = -1",
]


@pytest.mark.parametrize(
    "statements",
    [
        *(pytest.param([f"DELETE FROM audit_entry WHERE seq = {n}"], id=f"delete {n}") for n in (1, 4, ENTRIES)),
        pytest.param(["DELETE FROM audit_entry WHERE seq > 5"], id="cut the tail"),
        pytest.param(["DELETE FROM audit_entry"], id="delete all"),
        pytest.param(["DELETE FROM audit_words", "DELETE FROM audit_entry"], id="delete all and the words"),
        pytest.param([s.format(3, 4) for s in SWAP], id="swap neighbours"),
        pytest.param([s.format(1, ENTRIES) for s in SWAP], id="swap first and last"),
        pytest.param(
            [
                *(s.format(3, 4) for s in SWAP),
                "CREATE TEMP TABLE kept AS SELECT seq, chain FROM audit_entry WHERE seq IN (3, 4)",
                "UPDATE audit_entry SET chain = (SELECT k.chain FROM kept k WHERE k.seq = 7 - audit_entry.seq)"
                " WHERE seq IN (3, 4)",
            ],
            id="swap with their links",
        ),
        pytest.param(
            CLOSE_THE_GAP,
            id="delete one and close the gap",
        ),
        pytest.param(["UPDATE audit_entry SET seq = NULL WHERE seq = 4"], id="take a number away"),
        pytest.param(["UPDATE audit_entry SET seq = NULL, chain = NULL WHERE seq = 4"], id="unchain one"),
        pytest.param(["UPDATE audit_entry SET seq = NULL, chain = NULL WHERE seq > 4"], id="unchain the tail"),
        pytest.param(["UPDATE audit_entry SET seq = NULL, chain = NULL"], id="unchain all"),
        pytest.param(["UPDATE audit_entry SET seq = seq + 100"], id="move all numbers"),
        pytest.param(["UPDATE audit_entry SET seq = -seq WHERE seq = 1"], id="negative number"),
        pytest.param(["UPDATE audit_entry SET seq = 9 WHERE seq = 8"], id="skip a number"),
        pytest.param(["UPDATE audit_words SET text = '别的', sealed = NULL"], id="edit words"),
        pytest.param([f"UPDATE audit_words SET sealed = ({OTHER_WORDS})"], id="other words that were sealed"),
        pytest.param(["UPDATE audit_words SET sealed = NULL, salt = '00', text = '理由 1'"], id="another salt"),
        pytest.param(
            ["UPDATE audit_words SET entry_id = (SELECT id FROM audit_entry WHERE seq = 2) WHERE " + OF_THE_FIRST],
            id="move words to an entry without",
        ),
        pytest.param(
            ["INSERT INTO audit_words (entry_id, salt, text) VALUES ('nobody', '00', 'x')"], id="words of nobody"
        ),
        pytest.param(
            [
                "INSERT INTO audit_entry (id, at, actor_id, action, object_type, object_id, mac)"
                " SELECT 'forged', at, 'li', action, object_type, object_id, mac FROM audit_entry WHERE seq = 1"
            ],
            id="forge an entry",
        ),
        pytest.param(
            [
                "INSERT INTO audit_entry SELECT 'copy', at, actor_id, action, object_type, object_id, before, after,"
                " words_hash, mac, 9, chain, rows FROM audit_entry WHERE seq = 8"
            ],
            id="repeat an entry",
        ),
    ],
)
async def test_a_deletion_reorder_cut_or_forgery_is_found(audited: Database, statements: list[str]) -> None:
    await mutate(audited, *statements)
    assert not (await check(audited)).ok


@pytest.mark.parametrize("wrong", [b"", b"guessed"])
async def test_an_edit_signed_and_chained_again_with_another_key_is_found(audited: Database, wrong: bytes) -> None:
    async with audited.write() as session:
        entries = (await session.exec(select(AuditEntry).order_by(col(AuditEntry.seq)))).all()
        before = audit._GENESIS
        for entry in entries:
            if entry.seq == 3:
                entry.actor_id = "li"
            if entry.seq and entry.seq >= 3:
                entry.mac = audit._mac(wrong, audit._content(entry))
                entry.chain = audit._link(wrong, before, entry.seq, entry.mac)
            before = entry.chain or ""
    report = await check(audited)
    assert len(report.findings) >= ENTRIES - 2


async def test_a_tail_cut_off_and_grown_again_by_the_real_worker_is_found(audited: Database) -> None:
    await mutate(audited, "DELETE FROM audit_words", "DELETE FROM audit_entry WHERE seq > 5")
    await write(audited, 6, first=20)
    await link(audited)
    await anchor(context(audited))
    report = await check(audited)
    assert [f for f in report.findings if "anchored" in f]


UNREADABLE = ["rows = '{'", "rows = '3'", "rows = '[]'", """rows = '{"order(item)": []}'"""]
if not os.environ.get("TEST_DATABASE_URL"):  # PostgreSQL keeps its columns' types
    UNREADABLE.append("at = 'yesterday'")


@pytest.mark.parametrize("unreadable", UNREADABLE)
async def test_what_cannot_be_read_is_a_finding_not_a_crash(audited: Database, unreadable: str) -> None:
    await mutate(audited, f"UPDATE audit_entry SET {unreadable} WHERE seq = 3")
    report = await check(audited)
    assert [f for f in report.findings if "cannot be read" in f]


async def test_findings_name_the_entry(audited: Database) -> None:
    await mutate(audited, "UPDATE audit_entry SET actor_id = 'li' WHERE seq = 3")
    (finding,) = (await check(audited)).findings
    assert finding.endswith("(number 3) was altered")


async def test_erasing_words_leaves_the_chain_whole(audited: Database) -> None:
    async with audited.read() as session:
        spoken = (await session.exec(select(AuditWords.entry_id))).all()
    async with audited.write() as session:
        assert [await erase_words(session, "operator", each) for each in spoken] == [True] * len(spoken)
        assert not await erase_words(session, "operator", "no such entry")
    assert await check(audited) == Report(True, ENTRIES + len(spoken), [])
    async with audited.read() as session:
        assert (await session.exec(select(AuditWords))).all() == []


async def test_words_that_were_deleted_otherwise_are_found_until_they_are_erased(audited: Database) -> None:
    await mutate(audited, "DELETE FROM audit_words WHERE " + OF_THE_FIRST)
    (finding,) = (await check(audited)).findings
    assert "number 1" in finding
    async with audited.write() as session:
        entry_id = (await session.exec(select(AuditEntry.id).where(AuditEntry.seq == 1))).one()
        assert await erase_words(session, "operator", entry_id)
    assert (await check(audited)).ok


async def test_words_are_in_no_entry_and_their_hash_cannot_be_guessed_once_erased(audited: Database) -> None:
    async with audited.write() as session:
        entry = (await session.exec(select(AuditEntry).where(AuditEntry.seq == 1))).one()
        words = (await session.exec(select(AuditWords).where(AuditWords.entry_id == entry.id))).one()
        trail = await read_trail(session, "operator", "c1")
    assert [each for _, each in trail] == ["理由 1"]
    assert (words.salt, words.text) == ("", None)
    assert "理由" not in entry.model_dump_json()
    assert entry.words_hash != hashlib.sha256("理由 1".encode()).hexdigest()


async def test_what_an_earlier_release_wrote_open_is_checked_and_then_sealed(audited: Database) -> None:
    salt, words_hash = "0123" * 8, hashlib.sha256(("0123" * 8 + "\n理由 9").encode()).hexdigest()
    async with audited.write() as session:
        record(session, "wang", "case.accept", "case", "c9", words="理由 9")
        await write_rows(session)
        entry = (await session.exec(select(AuditEntry).where(AuditEntry.object_id == "c9"))).one()
        entry.words_hash = words_hash
        entry.mac = audit._mac(key(audited), audit._content(entry))
        words = (await session.exec(select(AuditWords).where(AuditWords.entry_id == entry.id))).one()
        words.sealed, words.salt, words.text = None, salt, "理由 9"
    assert (await check(audited)).ok
    await seal_words(context(audited))
    async with audited.read() as session:
        kept = (await session.exec(select(AuditWords))).all()
    assert [each.text for each in kept] == [None] * len(kept)
    assert not [each for each in kept if each.sealed is None or "理由".encode() in each.sealed]
    assert (await check(audited)).ok


async def test_who_reads_a_trail_stands_in_it(audited: Database) -> None:
    async with audited.write() as session:
        await read_trail(session, "operator", "c1")
    async with audited.write() as session:
        [*_, (entry, words)] = await read_trail(session, "auditor", "c1")
    assert (entry.actor_id, entry.action, words) == ("operator", "object.read_trail", None)
    assert (await check(audited)).ok


async def test_entries_not_chained_yet_are_checked_too(audited: Database) -> None:
    await write(audited, 2, first=50)
    assert await check(audited) == Report(True, ENTRIES + 2, [])
    await mutate(audited, "UPDATE audit_entry SET actor_id = 'li' WHERE seq IS NULL")
    assert len((await check(audited)).findings) == 2


async def test_an_entry_is_there_exactly_when_its_deed_is(database: Database) -> None:
    with pytest.raises(RuntimeError, match="refused"):
        await refused(database)
    assert (await check(database)).entries == 0


async def test_a_deed_done_to_many_is_an_entry_for_each(database: Database) -> None:
    async with database.write() as session:
        record_each(session, "wang", "member.add", "member", {f"m{each}": {"unit": "u1"} for each in range(3)})
        record_each(session, "wang", "member.add", "member", {})
    async with database.write() as session:
        await chain(session)
        entries = (await session.exec(select(AuditEntry))).all()
    assert {(each.object_id, each.after) for each in entries} == {(f"m{each}", '{"unit":"u1"}') for each in range(3)}
    await anchor(context(database))
    assert await check(database) == Report(True, 3, [])


@pytest.mark.parametrize(
    ("action", "object_type"),
    [
        ("accept", "case"), ("case_accepted", "case"), ("accept.case", "case"), ("case.accept", "member"),
        ("case.", "case"), (".accept", ""), ("case.Accept", "case"), ("Case.accept", "Case"),
        ("case.accept.now", "case"), ("case.accept now", "case"), ("case.accept_", "case"), ("case.accept\n", "case"),
        ("case:accept", "case"),
    ],
)  # fmt: skip
async def test_an_action_of_another_grammar_is_refused(database: Database, action: str, object_type: str) -> None:
    async def write_one() -> None:
        async with database.write() as session:
            record(session, "wang", action, object_type, "c1")

    async def write_many() -> None:
        async with database.write() as session:
            record_each(session, "wang", action, object_type, {"c1": {}})

    for write_it in (write_one, write_many):
        with pytest.raises(ValueError, match=r"it must be .*\.<verb>"):
            await write_it()
    assert (await check(database)).entries == 0


async def rename(database: Database, action: str, following: str) -> None:
    """As the release after this one writes its entry."""
    async with database.write() as session:
        entry = (await session.exec(select(AuditEntry).where(AuditEntry.action == action))).one()
        entry.action = following
        entry.mac = audit._mac(key(database), audit._content(entry))


async def test_entries_of_both_grammars_are_read_and_hold(audited: Database) -> None:
    await write(audited, 1, first=9)
    async with audited.write() as session:
        [ninth] = (await session.exec(select(AuditEntry.id).where(AuditEntry.object_id == "c9"))).all()
        assert await erase_words(session, "operator", ninth)
    await rename(audited, "words_erased", "entry.erase_words")
    await link(audited)
    await anchor(context(audited))
    assert await check(audited) == Report(True, ENTRIES + 2, [])
    async with audited.write() as session:
        [(entry, _)] = await read_trail(session, "auditor", ninth)
    assert entry.action == "entry.erase_words"


async def refused(database: Database) -> None:
    async with database.write() as session:
        record(session, "wang", "case.accept", "case", "c1", words="因为")
        raise RuntimeError("refused")


async def test_two_workers_chain_at_once_without_a_gap(database: Database) -> None:
    async def work() -> None:
        for _ in range(6):
            await link(database)
            await anchor(context(database))

    async def fill(first: int) -> None:
        await write(database, 15, first=first)

    await asyncio.gather(fill(100), fill(200), work(), work())
    await link(database)
    await anchor(context(database))
    assert await check(database) == Report(True, 30, [])
    async with database.read() as session:
        numbers = (await session.exec(select(AuditEntry.seq).order_by(col(AuditEntry.seq)))).all()
    assert numbers == list(range(1, 31))


async def test_a_large_audit_is_chained_and_read_in_pages(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "BATCH", 3)
    await write(database, 11)
    assert [await link(database) for _ in range(3)] == [3, 3, 3]
    await anchor(context(database))
    assert await check(database) == Report(True, 11, [])
    assert [await link(database) for _ in range(2)] == [2, 0]


async def test_only_a_longer_chain_is_anchored(audited: Database) -> None:
    path = audited.settings.anchor()
    await anchor(context(audited))
    assert [json.loads(line)["seq"] for line in path.read_text().splitlines()] == [ENTRIES]
    await write(audited, 1)
    await link(audited)
    await anchor(context(audited))
    assert [json.loads(line)["seq"] for line in path.read_text().splitlines()] == [ENTRIES, ENTRIES + 1]
    assert (await check(audited)).ok


async def test_a_chain_shorter_than_its_anchor_is_not_anchored_again(audited: Database) -> None:
    await mutate(audited, "DELETE FROM audit_entry WHERE seq > 5")
    kept = audited.settings.anchor().read_text()
    await anchor(context(audited))
    assert audited.settings.anchor().read_text() == kept


def torn(path: Path) -> None:
    path.write_text(path.read_text() + '{"seq": 9, "cha')


def contradicting(path: Path) -> None:
    line = json.loads(path.read_text())
    path.write_text(path.read_text() + json.dumps({**line, "chain": "0" * 64}) + "\n")


@pytest.mark.parametrize("harm", [Path.unlink, torn, contradicting])
async def test_a_harmed_anchor_file_is_found(audited: Database, harm: Callable[[Path], Any]) -> None:
    harm(audited.settings.anchor())
    assert not (await check(audited)).ok


async def test_anchoring_goes_on_after_a_line_torn_by_a_crash(audited: Database) -> None:
    torn(audited.settings.anchor())
    await write(audited, 3)
    await link(audited)
    await anchor(context(audited))
    assert (await check(audited)).findings == ["line 2 of the anchors cannot be read"]


async def test_nothing_is_recorded_without_a_key(database: Database) -> None:
    database.settings.audit_key = SecretStr("")
    with pytest.raises(RuntimeError, match="key is empty"):
        await write(database, 1)
