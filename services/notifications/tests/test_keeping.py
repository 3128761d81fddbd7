"""How long messages are kept, and what a member can take along."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from contracts.grievances import CaseAccepted, CaseReplied
from contracts.identity import MemberState
from kit import retention
from kit.testing import Harness

BASE = "/api/v1/notifications"
Maker = Callable[..., Any]


async def kinds(harness: Harness) -> list[str]:
    return [row.kind for row in await harness.rows("SELECT kind FROM message ORDER BY number")]


async def delete_old(harness: Harness) -> None:
    for name in ("read_messages", "unread_messages"):
        await harness.run_job(f"delete_{name}")


async def test_a_message_goes_90_days_after_it_was_read_and_365_after_it_came(
    harness: Harness, new_case: Maker, clock_shift: Callable[[timedelta], None]
) -> None:
    read, unread = new_case(), new_case()
    await harness.deliver(read.event(CaseReplied), unread.event(CaseAccepted))
    clock_shift(timedelta(days=200))
    async with harness.client("author") as client:
        await client.post(f"{BASE}/messages/read", json=read.opened)
    for days, left in (
        (89, ["case_replied", "case_accepted"]), (2, ["case_accepted"]), (73, ["case_accepted"]), (2, []),
    ):  # fmt: skip
        clock_shift(timedelta(days=days))
        await delete_old(harness)
        assert await kinds(harness) == left


async def test_many_old_messages_go_in_portions(
    harness: Harness, new_case: Maker, clock_shift: Callable[[timedelta], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PORTION", 3)
    await harness.deliver(*(new_case().event(CaseAccepted) for _ in range(10)))
    clock_shift(timedelta(days=366))
    await harness.deliver(new_case().event(CaseReplied))
    await delete_old(harness)
    assert await kinds(harness) == ["case_replied"]


async def test_old_messages_are_found_by_index(harness: Harness) -> None:
    """Without reading the thousands that are not old."""
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
    columns = "id, number, event_id, member_id, kind, subject_type, subject_id, case_id, facts, created_at, read_at"
    young, old = "'2026-11-01 00:00:00+00:00'", "'2025-11-01 00:00:00+00:00'"
    created = f"CASE WHEN i < 20 THEN {old} ELSE {young} END"
    read = f"CASE WHEN i % 2 = 0 THEN {created} END"
    if harness.db.is_postgres:
        created, read = f"({created})::timestamptz", f"({read})::timestamptz"
    async with harness.session() as session:
        values = f"'m' || i, i, 'e' || i, 'somebody', 'case_replied', 'case', 'c', 'c', '{{}}', {created}, {read}"
        await session.execute(text(f"INSERT INTO message ({columns}) {numbers} SELECT {values} FROM n"))
        await session.execute(text("ANALYZE"))
        for index, condition in (
            ("ix_message_read_age", "read_at < '2026-01-01'"),
            ("ix_message_unread_age", "read_at IS NULL AND created_at < '2026-01-01'"),
        ):
            explain = "EXPLAIN" if harness.db.is_postgres else "EXPLAIN QUERY PLAN"
            plan = await session.execute(text(f"{explain} SELECT id FROM message WHERE {condition} LIMIT 5000"))
            assert index in str(plan.all())


async def test_my_data_is_what_is_held_of_me(harness: Harness, new_case: Maker) -> None:
    case = new_case(author_id="desk-1")
    await harness.deliver(
        MemberState(member_id="desk-1", version=1, unit_id="team", name="n", employee_number="1", active=True),
        case.event(CaseAccepted),
        new_case().event(CaseReplied),
    )
    async with harness.client("desk-1") as client:
        data = (await client.get(f"{BASE}/my-data")).json()["data"]
        listed = (await client.get(f"{BASE}/messages")).json()["items"]
    assert data == {
        "unit_id": "team", "roles": [{"role": "union_staff", "unit_id": "plant"}], "messages": listed,
        "told_to_programs": [],
    }  # fmt: skip
    assert [each["subject_id"] for each in listed] == [case.id]
