"""Events through the real inbox become messages: for the right people, each once."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from counts import COUNTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.event import listen
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import (
    CaseAccepted,
    CaseAssigned,
    CaseHandedBack,
    CaseReopened,
    CaseReplied,
    CaseStarted,
    CaseSubmitted,
    CaseSupervised,
    CaseWithdrawn,
    MessagePosted,
    NotePosted,
)
from contracts.identity import MemberState, UnitState
from kit import clock, inbox
from kit.broker import Received
from kit.db import new_id
from kit.events import Event
from kit.inbox import Arrived, EventInfo
from kit.testing import Harness, record_of
from notifications.consumers import keep_member, tell_people
from notifications.main import service
from notifications.models import Grant

Maker = Callable[..., Any]


async def told(harness: Harness, case_id: str) -> list[tuple[str, str]]:
    rows = await harness.rows(f"SELECT member_id, kind FROM message WHERE subject_id = '{case_id}' ORDER BY number")
    return [(row.member_id, row.kind) for row in rows]


def member(member_id: str, unit_id: str, version: int = 1) -> MemberState:
    return MemberState(
        member_id=member_id, version=version, unit_id=unit_id, name="n", employee_number="1", active=True
    )


async def test_a_case_tells_desk_author_and_department_in_turn(harness: Harness, new_case: Maker) -> None:
    case = new_case()
    await harness.deliver(case.event(CaseSubmitted), case.event(CaseAccepted))
    case.department_id = "logistics"
    await harness.deliver(case.event(CaseAssigned), case.event(CaseReplied))
    found = await told(harness, case.id)
    assert sorted(found[:2]) == [("desk-1", "case_submitted"), ("desk-2", "case_submitted")]
    assert found[2:] == [
        ("author", "case_accepted"), ("author", "case_assigned"), ("handler", "case_assigned_to_you"),
        ("author", "case_replied"), ("desk-1", "case_answered"), ("desk-2", "case_answered"),
    ]  # fmt: skip


async def test_what_comes_together_is_told_as_if_it_came_one_by_one(harness: Harness, new_case: Maker) -> None:
    for unit_id, parent_id in (("group", None), ("plant", "group"), ("workshop", "plant")):
        await harness.deliver(UnitState(unit_id=unit_id, version=1, parent_id=parent_id, name=unit_id, kind="plant"))
    await harness.deliver(member("desk-1", "workshop"), member("desk-2", "plant"))

    def happens() -> tuple[list[str], list[Event]]:
        plain, assigned, above = new_case(), new_case(department_id="logistics"), new_case(desk_unit_id="group")
        staff, accusing, unit = new_case(author_id="desk-2"), new_case(), new_case()
        events = [
            plain.event(CaseSubmitted),
            assigned.event(CaseAssigned),
            accusing.event(CaseSubmitted, about_member_id="desk-2"),
            above.event(CaseSubmitted),
            staff.event(CaseSubmitted),
            unit.event(CaseSubmitted, conflict_unit_id="workshop"),
            assigned.event(CaseStarted),
            assigned.event(MessagePosted, sender="author"),
            plain.event(CaseAccepted),
        ]
        return [each.id for each in (plain, assigned, above, staff, accusing, unit)], events

    (singly, one_by_one), (jointly, at_once) = happens(), happens()
    await harness.deliver(*one_by_one)
    transactions: list[object] = []
    listen(harness.db.engine.sync_engine, "commit", transactions.append)
    await harness.deliver(*at_once, together=True)
    assert len(transactions) == 1
    found = [await told(harness, case_id) for case_id in jointly]
    assert found == [await told(harness, case_id) for case_id in singly]
    assert [len(each) for each in found] == [3, 6, 1, 1, 1, 1]


async def test_an_event_without_a_message_asks_for_no_unit(harness: Harness, new_case: Maker) -> None:
    """One whose unit has not come yet would be parked, and what came with it taken one by one."""
    cases = [new_case() for _ in range(3)]
    transactions: list[object] = []
    listen(harness.db.engine.sync_engine, "commit", transactions.append)
    started = new_case().event(NotePosted, message_id="m", conflict_unit_id="nowhere")
    await harness.deliver(*(case.event(CaseSubmitted) for case in cases), started, together=True)
    assert len(transactions) == 1
    assert [len(await told(harness, case.id)) for case in cases] == [2, 2, 2]


async def test_who_is_erased_in_the_same_transaction_is_not_told(harness: Harness, new_case: Maker) -> None:
    case = new_case()
    await harness.deliver(case.event(CaseSubmitted), case.event(CaseAccepted), gone("author"), together=True)
    assert {who for who, _ in await told(harness, case.id)} == {"desk-1", "desk-2"}


async def test_a_reopened_case_is_the_new_desks_news(harness: Harness, new_case: Maker) -> None:
    case = new_case(desk_unit_id="group")
    await harness.deliver(case.event(CaseReopened, previous_desk_unit_id="plant"))
    assert await told(harness, case.id) == [("group-staff", "case_reopened")]


async def test_supervision_is_told_to_everybody_it_concerns(harness: Harness, new_case: Maker) -> None:
    case = new_case()
    await harness.deliver(case.event(CaseSupervised, supervising_unit_id="group", deadline="accept"))
    assert await told(harness, case.id) == [
        ("author", "case_watched"), ("group-staff", "case_supervised"), ("desk-1", "case_watched_here"),
        ("desk-2", "case_watched_here"),
    ]  # fmt: skip


async def test_the_desk_hears_of_a_hand_back_and_the_department_of_a_taking_back(
    harness: Harness, new_case: Maker
) -> None:
    by_department, by_desk = new_case(department_id="logistics"), new_case(department_id="logistics")
    await harness.deliver(
        by_department.event(CaseHandedBack, by="department"), by_desk.event(CaseHandedBack, by="staff")
    )
    assert {kind for _, kind in await told(harness, by_department.id)} == {"case_handed_back", "case_sent_back"}
    assert await told(harness, by_desk.id) == [("handler", "case_taken_back")]


async def test_a_withdrawal_ends_the_work_of_desk_and_department(harness: Harness, new_case: Maker) -> None:
    case = new_case(department_id="logistics")
    await harness.deliver(case.event(CaseWithdrawn))
    assert sorted(await told(harness, case.id)) == [
        ("desk-1", "case_withdrawn"), ("desk-2", "case_withdrawn"), ("handler", "case_withdrawn"),
    ]  # fmt: skip


async def test_staff_get_no_message_about_what_they_did_as_authors(harness: Harness, new_case: Maker) -> None:
    case = new_case(author_id="desk-1")
    await harness.deliver(
        case.event(CaseSubmitted), case.event(MessagePosted, sender="author"), case.event(CaseReplied)
    )
    assert sorted(await told(harness, case.id)) == [
        ("desk-1", "case_replied"), ("desk-2", "case_submitted"), ("desk-2", "message_from_author"),
    ]  # fmt: skip


async def test_who_is_complained_about_and_their_unit_do_not_hear_of_it(
    harness: Harness, new_case: Maker, new_grant: Maker
) -> None:
    for unit_id, parent_id in (("group", None), ("plant", "group"), ("workshop", "group"), ("team", "workshop")):
        await harness.deliver(UnitState(unit_id=unit_id, version=1, parent_id=parent_id, name=unit_id, kind="team"))
    await harness.deliver(
        member("desk-1", "group"),
        member("desk-2", "team"),
        member("desk-3", "group"),
        new_grant("desk-3", "union_staff", "plant"),
        new_grant("desk-3", "inspector", "team"),
    )
    case = new_case()
    await harness.deliver(case.event(CaseSubmitted, conflict_unit_id="workshop"))
    assert await told(harness, case.id) == [("desk-1", "case_submitted")]


async def test_staff_whose_own_unit_has_not_come_yet_get_no_message_about_a_complaint(
    harness: Harness, new_case: Maker, new_grant: Maker
) -> None:
    """Nor who holds a role at a unit that is not known: either could belong to the unit complained about."""
    for unit_id, parent_id in (("plant", None), ("team", "plant"), ("lost", "not-here-yet")):
        await harness.deliver(UnitState(unit_id=unit_id, version=1, parent_id=parent_id, name=unit_id, kind="team"))
    await harness.deliver(member("desk-1", "plant"), member("desk-3", "plant"), member("desk-4", "plant"))
    await harness.deliver(new_grant("desk-3", "union_staff", "plant"), new_grant("desk-3", "inspector", "lost"))
    await harness.deliver(new_grant("desk-4", "union_staff", "plant"), new_grant("desk-4", "inspector", "unheard-of"))
    complaint, other = new_case(), new_case()
    await harness.deliver(complaint.event(CaseSubmitted, conflict_unit_id="team"), other.event(CaseSubmitted))
    assert await told(harness, complaint.id) == [("desk-1", "case_submitted")], "desk-2 may belong to the team"
    assert len(await told(harness, other.id)) == 4


async def test_who_is_complained_about_in_person_hears_of_nothing(
    harness: Harness, new_case: Maker, new_grant: Maker
) -> None:
    """As staff, as a handler or as a supervisor; their unit may be another one than that complained about."""
    await harness.deliver(new_grant("desk-2", "handler", "logistics"), new_grant("desk-2", "union_staff", "group"))
    case = new_case(department_id="logistics")
    about = {"about_member_id": "desk-2"}
    await harness.deliver(
        case.event(CaseSubmitted, **about),
        case.event(CaseAssigned, **about),
        case.event(MessagePosted, sender="author", **about),
        case.event(CaseSupervised, supervising_unit_id="group", deadline="reply", **about),
    )
    found = await told(harness, case.id)
    assert "desk-2" not in {member for member, _ in found}
    assert {"desk-1", "author", "handler", "group-staff"} == {member for member, _ in found}


async def test_a_member_who_moved_is_judged_by_the_newest_unit(harness: Harness, new_case: Maker) -> None:
    for unit_id in ("team", "elsewhere", "plant"):
        await harness.deliver(UnitState(unit_id=unit_id, version=1, parent_id=None, name="t", kind="team"))
    await harness.deliver(member("desk-1", "plant"), member("desk-2", "elsewhere", 2), member("desk-2", "team"))
    case = new_case()
    await harness.deliver(case.event(CaseSubmitted, conflict_unit_id="team"))
    assert [member for member, _ in await told(harness, case.id)] == ["desk-1", "desk-2"]


async def test_while_the_unit_complained_about_is_not_known_nobody_is_told(harness: Harness, new_case: Maker) -> None:
    case = new_case()
    await harness.deliver(case.event(CaseSubmitted, conflict_unit_id="unknown"))
    assert await told(harness, case.id) == []
    assert len(await harness.rows("SELECT * FROM parked")) == 1


async def test_who_holds_two_duties_is_told_once(harness: Harness, new_case: Maker, new_grant: Maker) -> None:
    await harness.deliver(new_grant("desk-1", "handler", "logistics"))
    case = new_case(department_id="logistics")
    await harness.deliver(case.event(MessagePosted, sender="author"))
    assert Counter(member for member, _ in await told(harness, case.id)) == {"desk-1": 1, "desk-2": 1, "handler": 1}


async def test_a_withdrawn_grant_ends_the_news_and_an_older_record_does_not_bring_it_back(
    harness: Harness, new_case: Maker, new_grant: Maker
) -> None:
    await harness.deliver(
        new_grant("desk-2", "union_staff", "plant", version=3, deleted=True),
        new_grant("desk-2", "union_staff", "plant", version=2),
    )
    case = new_case()
    await harness.deliver(case.event(CaseSubmitted))
    assert await told(harness, case.id) == [("desk-1", "case_submitted")]


def gone(member_id: str, version: int = 9) -> MemberState:
    return MemberState(
        member_id=member_id, version=version, unit_id="team", name="", employee_number="", active=False, deleted=True
    )


async def test_an_erased_member_leaves_no_message(harness: Harness, new_case: Maker) -> None:
    case = new_case()
    await harness.deliver(case.event(CaseAccepted))
    await harness.deliver(gone("author"))
    assert await told(harness, case.id) == []


@given(seed=st.integers(0, 2**32))
@settings(max_examples=COUNTS.slow_examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_nothing_that_comes_late_brings_an_erased_person_back(
    harness: Harness, new_case: Maker, new_grant: Maker, seed: int
) -> None:
    who, case = new_id(), new_case(author_id=new_id())
    own = new_case(author_id=who)
    events = [
        gone(who),
        MemberState(member_id=who, version=8, unit_id="team", name="n", employee_number="1", active=True),
        new_grant(who, "union_staff", "plant"),
        new_grant(who, "union_staff", "plant", version=2),
        new_grant(who, "handler", "logistics"),
        case.event(CaseSubmitted),
        own.event(CaseAccepted),
        own.event(CaseReplied),
    ]
    random.Random(seed).shuffle(events)
    await harness.deliver(*events)
    await harness.deliver(new_case().event(CaseSubmitted))
    assert await harness.rows(f"SELECT * FROM message WHERE member_id = '{who}'") == []
    assert await harness.rows(f"SELECT * FROM holder WHERE member_id = '{who}'") == []
    [left] = await harness.rows(f"SELECT version, unit_id, deleted FROM member WHERE member_id = '{who}'")
    assert (left.version, left.unit_id, bool(left.deleted)) == (9, "", True)


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("erased_first", [True, False])
@pytest.mark.parametrize("who", ["author", "desk-1"])
async def test_who_is_erased_while_another_worker_tells_is_told_nothing(
    harness: Harness, new_case: Maker, who: str, erased_first: bool, is_known: bool
) -> None:
    """In either order of the two, and whether or not anything of the person came before."""
    if is_known:
        await harness.deliver(member(who, "team"))
    case = new_case()
    event, erasure = case.event(CaseAccepted if who == "author" else CaseSubmitted), gone(who)
    has_begun = asyncio.Event()

    def info(each: Event) -> EventInfo:
        return EventInfo(new_id(), each.type, each.topic, each.key, clock.now(), each.model_dump(mode="json"))

    async def in_turn(is_first: bool) -> AsyncIterator[AsyncSession]:
        if not is_first:
            await has_begun.wait()
        async with harness.session() as session:
            yield session
            await session.flush()
            has_begun.set()
            await asyncio.sleep(0.3 if is_first else 0)

    async def erase() -> None:
        async for session in in_turn(erased_first):
            await keep_member(session, erasure, info(erasure))

    async def tell() -> None:
        async for session in in_turn(not erased_first):
            await tell_people(session, [Arrived(event, info(event))])

    await asyncio.gather(erase(), tell())
    assert who not in {name for name, _ in await told(harness, case.id)}


@pytest.mark.parametrize("of", ["move", "erasure", "grant", "unit"])
async def test_who_keeps_members_or_units_holds_the_messages_before_the_person_or_unit(
    harness: Harness, new_grant: Maker, of: str
) -> None:
    """As a transaction does that tells first and then keeps: else two of them could wait for each other."""
    await harness.deliver(member("desk-1", "team"))
    taken: list[str] = []

    def note(*args: Any) -> None:
        statement = " ".join(args[2].split()) + " "
        taken.extend(table for table in ("last_number", "member", "unit") if f"FROM {table} " in statement)

    listen(harness.db.engine.sync_engine, "before_cursor_execute", note)
    events = {
        "move": member("desk-1", "plant", 2),
        "erasure": gone("desk-1"),
        "grant": new_grant("desk-1", "handler", "team"),
        "unit": UnitState(unit_id="team", version=1, parent_id=None, name="t", kind="team"),
    }
    await harness.deliver(events[of])
    assert taken[:2] == ["last_number", "unit" if of == "unit" else "member"]


async def test_two_thousand_people_are_told_in_one_insert(harness: Harness, new_case: Maker, new_grant: Maker) -> None:
    async with harness.session() as session:
        session.add_all(
            Grant(id=f"g{n}", version=1, member_id=f"m{n}", role="union_staff", unit_id="hall") for n in range(2_000)
        )
    statements: list[str] = []
    listen(
        harness.db.engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(args[2].split("(")[0])
    )
    case = new_case(desk_unit_id="hall")
    await harness.deliver(case.event(CaseSubmitted))
    assert len(await told(harness, case.id)) == 2_000
    assert sum(statement.startswith("INSERT INTO message") for statement in statements) == 1


async def test_an_event_the_inbox_has_forgotten_is_parked_and_tells_nobody_twice(
    harness: Harness, new_case: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "BACK_OFF", (0.0,) * 4)
    case = new_case()
    submitted, event_id = case.event(CaseSubmitted), new_id()
    await harness.deliver(submitted, event_id=event_id)
    async with harness.session() as session:
        await session.execute(text("DELETE FROM inbox"))
    await harness.deliver(submitted, event_id=event_id)
    assert len(await told(harness, case.id)) == 2
    assert len(await harness.rows("SELECT * FROM parked")) == 1


@given(seed=st.integers(0, 2**32))
@settings(max_examples=COUNTS.slow_examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_three_shuffled_deliveries_take_effect_once(harness: Harness, new_case: Maker, seed: int) -> None:
    case = new_case(department_id="logistics")
    events = [
        (new_id(), case.event(kind, **fields))
        for kind, fields in (
            (CaseSubmitted, {}), (CaseAccepted, {}), (CaseAssigned, {}),
            (MessagePosted, {"sender": "staff"}), (CaseReplied, {}),
        )
    ]  # fmt: skip
    delivered = events * 3
    random.Random(seed).shuffle(delivered)
    for event_id, event in delivered:
        await harness.deliver(event, event_id=event_id)
    assert Counter(await told(harness, case.id)) == Counter(
        [
            ("desk-1", "case_submitted"), ("desk-2", "case_submitted"), ("author", "case_accepted"),
            ("author", "case_assigned"), ("handler", "case_assigned_to_you"), ("author", "message_from_staff"),
            ("handler", "message_in_case"), ("author", "case_replied"),
            ("desk-1", "case_answered"), ("desk-2", "case_answered"),
        ]
    )  # fmt: skip


async def test_a_service_started_late_knows_who_is_who_before_it_hears_what_happened(
    tmp_path: Path, new_case: Maker, new_grant: Maker
) -> None:
    """More grants than one batch holds, published after the case: at the first start they still come first."""
    case = new_case(desk_unit_id="hall")
    grants = [new_grant(f"m{n}", "union_staff", "hall") for n in range(150)]
    published = {
        topic: [Received(record_of(event), 0, place) for place, event in enumerate(events, start=1)]
        for topic, events in {"grievances.events": [case.event(CaseSubmitted)], "identity.state": grants}.items()
    }

    async def read(topic: str, after: int, limit: int) -> list[Received]:
        return [each for each in published.get(topic, ()) if each.offset > after][:limit]

    harness = Harness(service, tmp_path)
    await harness.open()
    harness.broker.attach("grievances", read)
    harness.broker.attach("identity", read)
    while await harness.worker.consumer.catch_up():
        pass
    assert len(await told(harness, case.id)) == 150
    await harness.close()
