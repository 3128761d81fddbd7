"""What migrations do to rows that are there already."""

import asyncio
import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, text

from contracts.grievances import CaseReplied, CaseStarted, NotePosted
from contracts.identity import AccountMatter, AccountNotice, SessionsEnded, UnitState
from kit.testing import Harness, eventually
from notifications.live import Tail
from notifications.models import Member

Maker = Callable[..., Any]


async def again(harness: Harness, version: str) -> None:
    def down_and_up(connection: Connection) -> None:
        migration = import_module(f"notifications.migrations.versions.{version}")
        with Operations.context(MigrationContext.configure(connection)):
            migration.downgrade()
            migration.upgrade()

    async with harness.db.engine.begin() as connection:
        await connection.run_sync(down_and_up)


async def test_of_who_was_erased_before_the_unit_goes_too(harness: Harness) -> None:
    async with harness.session() as session:
        session.add(Member(id="erased", version=2, unit_id="team", deleted=True))
        session.add(Member(id="working", version=1, unit_id="team"))

    await again(harness, "0003_nobody_asks_who_belongs_to_a_unit")
    found = await harness.rows("SELECT member_id, unit_id FROM member ORDER BY member_id")
    assert found == [("erased", ""), ("working", "team")]


MESSAGES = [
    ("case_replied", "c1", {"number": "GR-2026-000001"}, ("case", "c1")),
    ("role_granted", "", {"role": "auditor", "unit_id": "plant", "by": None}, ("grant", "")),
    ("reset_used", "", {"about_id": "author", "by": "hr", "unit_id": None}, ("account", "author")),
]
"""As the release before writes them: kind, case, facts; and their subject."""


async def write_as_the_release_before(harness: Harness, number: int, kind: str, case_id: str, facts: Any) -> None:
    now = "now()" if harness.db.is_postgres else "'2026-11-01 00:00:00.000000+00:00'"
    columns = "id, number, event_id, member_id, kind, case_id, facts, created_at"
    values = f"'m{number}', {number}, 'e{number}', 'author', '{kind}', '{case_id}', '{json.dumps(facts)}', {now}"
    async with harness.session() as session:
        await session.execute(text(f"INSERT INTO message ({columns}) VALUES ({values})"))
        await session.execute(text(f"UPDATE last_number SET number = {number}"))


async def subjects(harness: Harness) -> list[tuple[str, str]]:
    rows = await harness.rows("SELECT subject_type, subject_id FROM message ORDER BY number")
    return [(row.subject_type, row.subject_id) for row in rows]


async def test_messages_of_before_get_their_subject(harness: Harness) -> None:
    for number, (kind, case_id, facts, _) in enumerate(MESSAGES, start=1):
        await write_as_the_release_before(harness, number, kind, case_id, facts)
    async with harness.session() as session:
        await session.execute(text("UPDATE message SET subject_type = '', subject_id = ''"))
    await again(harness, "0006_subjects")
    assert await subjects(harness) == [subject for *_, subject in MESSAGES]


async def test_messages_of_the_release_before_are_read_while_it_runs_on(harness: Harness, new_case: Maker) -> None:
    """Its worker is replaced after its API: it writes what this API shows, and opening the case marks that read."""
    for number, (kind, case_id, facts, _) in enumerate(MESSAGES, start=1):
        await write_as_the_release_before(harness, number, kind, case_id, facts)
    assert await subjects(harness) == [subject for *_, subject in MESSAGES]
    async with harness.client("author") as client:
        shown = (await client.get("/api/v1/notifications/messages")).json()["items"]
        assert [each["link"] for each in shown] == ["/me", "/proposals", "/concerns/c1"]
        opened = await client.post("/api/v1/notifications/messages/read", json=new_case(id="c1").opened)
        assert opened.json() == {"unread": 2}


async def test_messages_of_this_release_are_read_by_the_one_before(harness: Harness, new_case: Maker) -> None:
    """After the way back: it knows what is shut after a reset by the case's id."""
    case = new_case()
    notice = AccountNotice(version=1, to_id="author", matter=AccountMatter.RESET_USED, member_id="author")
    await harness.deliver(case.event(CaseReplied), notice)
    rows = await harness.rows("SELECT case_id, kind FROM message ORDER BY number")
    assert rows == [(case.id, "case_replied"), ("", "reset_used")]


WHOSE = {
    "author_id": "author", "about_member_id": "accused", "conflict_unit_id": None, "desks": ["plant"],
    "departments": ["logistics"], "submitted_at": None, "for_author": True,
}  # fmt: skip
"""Of a hint, as the release before writes it."""


def needs_two_releases(harness: Harness) -> None:
    if not harness.db.is_postgres:
        pytest.skip("on SQLite no two releases run at once; make test runs it on PostgreSQL too")


async def test_hints_of_the_release_before_are_heard_while_it_runs_on(harness: Harness) -> None:
    needs_two_releases(harness)
    note, ended = WHOSE | {"for_author": False}, WHOSE | {"desks": [], "departments": [], "about_member_id": None}
    hints = [("c1", WHOSE), ("c2", note), ("", ended)]
    async with Tail(harness.db).follow("author") as author, Tail(harness.db).follow("desk-1") as desk:
        for number, (case_id, whose) in enumerate(hints, start=101):
            values = f"{number}, '{case_id}', '{json.dumps(whose)}', now()"
            async with harness.session() as session:
                await session.execute(
                    text(f"INSERT INTO change (number, case_id, whose, created_at) VALUES ({values})")
                )
        await eventually(lambda: author.qsize() == 2)
        await eventually(lambda: desk.qsize() == 2)
        await asyncio.sleep(2 * Tail.PAUSE)
        heard = [[queue.get_nowait() for _ in range(queue.qsize())] for queue in (author, desk)]
    assert [[(each.subject_type, each.subject_id) for each in one if each] for one in heard] == [
        [("case", "c1"), ("account", "author")],
        [("case", "c1"), ("case", "c2")],
    ]


async def test_hints_of_this_release_are_heard_by_the_one_before(harness: Harness, new_case: Maker) -> None:
    needs_two_releases(harness)
    await harness.deliver(UnitState(unit_id="plant", version=1, parent_id=None, name="n", kind="plant"))
    case = new_case(department_id="logistics")
    await harness.deliver(
        case.event(CaseStarted, about_member_id="accused"),
        case.event(NotePosted, message_id="m", about_member_id="accused"),
        SessionsEnded(version=1, member_id="author"),
    )
    nobody: dict[str, Any] = {"about_member_id": None, "desks": [], "departments": []}
    rows = await harness.rows("SELECT case_id, whose FROM change ORDER BY number")
    assert [(row.case_id, row.whose if isinstance(row.whose, dict) else json.loads(row.whose)) for row in rows] == [
        (case.id, WHOSE),
        (case.id, WHOSE | {"for_author": False}),
        ("", WHOSE | nobody),
    ]
