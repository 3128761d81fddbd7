"""Every event is kept, nobody's name is, and the figures can be computed again."""

import asyncio
import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from counts import COUNTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.event import listen, remove

from contracts import grievances, identity
from contracts.grievances import CaseAccepted, CaseClosed, CaseEvent, CaseReplied, CaseSubmitted
from contracts.identity import GrantState, MemberState
from insights import archive
from insights.consumers import ALL, archive_events, on
from insights.facts import rebuild
from insights.models import Archived
from kit import inbox
from kit.db import new_id
from kit.events import KINDS, Event, Personal
from kit.inbox import Arrived, EventInfo
from kit.testing import record_of

WANG = "0199-person-wang"
Day = Callable[..., Any]


async def dump(enterprise: Any, *tables: str) -> str:
    """Everything in the database, or in these tables, as a thief would read it."""
    if not tables:
        tables = (*enterprise.service.tables.tables, "inbox", "parked", "outbox", "audit_entry", "unit")
    found = [[tuple(row) for row in await enterprise.rows(f"SELECT * FROM {table}")] for table in tables]
    return repr(found)


def test_every_contract_is_listened_to() -> None:
    every = {
        kind.type for module in (grievances, identity) for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Event) and "type" in vars(kind)
    }  # fmt: skip
    assert {kind.type for kind in ALL} >= every
    assert on.topics >= {"grievances.events", "identity.state"}


async def test_every_event_is_archived_once_under_a_pseudonym(enterprise: Any, day: Day) -> None:
    case = enterprise.case(author_id=WANG)
    submitted, event_id = case.event(CaseSubmitted), new_id()
    for _ in range(3):
        await enterprise.receive(submitted, day(2026, 10, 9), event_id)
    await enterprise.receive(case.event(CaseAccepted), day(2026, 10, 10))
    rows = await enterprise.rows(f"SELECT data FROM archive WHERE key = '{case.id}' ORDER BY time")
    first, second = (json.loads(row.data) if isinstance(row.data, str) else row.data for row in rows)
    assert first["author_id"] == second["author_id"] != WANG, "one person, one pseudonym"
    assert first["number"] == submitted.number
    assert WANG not in await dump(enterprise, "archive", "case_fact", "inbox")


async def test_what_comes_together_is_kept_as_if_it_came_one_by_one(enterprise: Any, day: Day) -> None:
    """Several cases, one person in two of them, repeated and shuffled, an unknown kind and an erasure among them."""
    one, two, other = (enterprise.case(author_id=who) for who in (WANG, WANG, "0199-person-li"))
    records = [
        record_of(case.event(kind), at=day(2026, 10, 9, hour))
        for case in (one, two, other)
        for hour, kind in enumerate((CaseSubmitted, CaseAccepted, CaseReplied))
    ]
    unknown = records[0]._replace(id=new_id(), type="tongxin.grievances.case_never_heard_of.v1")
    gone = MemberState(
        member_id="0199-person-li", version=2, unit_id="north", name="", employee_number="", active=False, deleted=True
    )
    together = [*records * 3, unknown, record_of(gone, at=day(2026, 10, 10))]
    random.Random(1).shuffle(together)
    await enterprise.receive_together(*together)
    rows = await enterprise.rows("SELECT data, sealed FROM archive WHERE topic = 'grievances.events'")
    assert sum(row.sealed is not None for row in rows) == 1
    data = [json.loads(row.data) if isinstance(row.data, str) else row.data for row in rows if row.sealed is None]
    assert len(data) == len(records)
    assert len({each["author_id"] for each in data if each["case_id"] in (one.id, two.id)}) == 1
    assert [tuple(row) for row in await enterprise.rows("SELECT person_id FROM person")] == [(WANG,)]
    everything = await dump(enterprise)
    assert "0199-person-li" not in everything
    facts = await enterprise.rows("SELECT case_id, version FROM case_fact")
    assert {tuple(row) for row in facts} == {(one.id, 3), (two.id, 3), (other.id, 3)}


async def test_many_events_are_few_statements(enterprise: Any, day: Day) -> None:
    """Fifty of one transaction, of as many persons and cases; one by one they would be some two hundred and fifty."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    records = [
        record_of(enterprise.case(author_id=new_id()).event(CaseSubmitted), at=day(2026, 10, 9)) for _ in range(50)
    ]
    listen(enterprise.db.engine.sync_engine, "before_cursor_execute", note)
    try:
        await enterprise.receive_together(*records)
    finally:
        remove(enterprise.db.engine.sync_engine, "before_cursor_execute", note)
    assert len(await enterprise.rows("SELECT * FROM case_fact")) == 50
    assert len(statements) <= 15, "\n".join(statements)


async def test_who_is_complained_about_is_a_pseudonym_too(enterprise: Any, day: Day) -> None:
    about, other = enterprise.case(author_id="0199-person-li"), enterprise.case(author_id=WANG)
    await enterprise.receive(about.event(CaseSubmitted, about_member_id=WANG), day(2026, 10, 9))
    await enterprise.receive(other.event(CaseSubmitted), day(2026, 10, 9))
    found = {}
    for case in (about, other):
        [row] = await enterprise.rows(f"SELECT data, sealed FROM archive WHERE key = '{case.id}'")
        found[case.id] = json.loads(row.data) if isinstance(row.data, str) else row.data
        assert row.sealed is None
    assert found[about.id]["about_member_id"] == found[other.id]["author_id"] != WANG, "one person, one pseudonym"
    assert found[other.id]["about_member_id"] is None, "nobody is nobody, not somebody with a pseudonym"
    assert WANG not in await dump(enterprise, "archive", "case_fact", "inbox")


async def test_names_and_numbers_of_persons_are_not_kept_at_all(enterprise: Any, day: Day) -> None:
    member = MemberState(
        member_id=WANG, version=1, unit_id="north", name="王小明", employee_number="E0815", active=True
    )
    grant = GrantState(grant_id="g", version=1, member_id=WANG, role="handler", unit_id="north")
    await enterprise.receive(member, day(2026, 10, 1))
    await enterprise.receive(grant, day(2026, 10, 1))
    everything = await dump(enterprise)
    assert "王小明" not in everything
    assert "E0815" not in everything
    assert WANG not in await dump(enterprise, "archive"), "neither as a field nor as the event's key"


async def test_an_erased_person_is_nowhere_and_does_not_come_back(enterprise: Any, day: Day) -> None:
    early, late = enterprise.case(author_id=WANG), enterprise.case(author_id=WANG)
    await enterprise.receive(early.event(CaseSubmitted), day(2026, 10, 9))
    before = await enterprise.rows("SELECT * FROM case_fact")
    gone = MemberState(
        member_id=WANG, version=2, unit_id="north", name="", employee_number="", active=False, deleted=True
    )
    await enterprise.receive(gone, day(2026, 10, 10))
    await enterprise.receive(late.event(CaseSubmitted), day(2026, 10, 11))
    await enterprise.receive(late.event(CaseAccepted), day(2026, 10, 12))
    assert WANG not in await dump(enterprise)
    rows = await enterprise.rows("SELECT data FROM archive WHERE topic = 'grievances.events'")
    authors = {(json.loads(row.data) if isinstance(row.data, str) else row.data)["author_id"] for row in rows}
    assert len(authors) == 3, "what comes after the erasure is not even linked to itself"
    assert await enterprise.rows(f"SELECT * FROM case_fact WHERE case_id = '{early.id}'") == before


@pytest.mark.parametrize("erased_first", [True, False])
@pytest.mark.parametrize("is_known", [True, False])
async def test_who_is_erased_while_another_worker_meets_them_gets_no_lasting_pseudonym(
    enterprise: Any, day: Day, is_known: bool, erased_first: bool
) -> None:
    if is_known:
        await enterprise.receive(enterprise.case(author_id=WANG).event(CaseSubmitted), day(2026, 10, 8))
    gone = MemberState(
        member_id=WANG, version=2, unit_id="north", name="", employee_number="", active=False, deleted=True
    )
    met = enterprise.case(author_id=WANG).event(CaseSubmitted)
    first, second = (gone, met) if erased_first else (met, gone)
    has_begun = asyncio.Event()

    def arrived(event: Event) -> Arrived:
        data = json.loads(event.model_dump_json())
        return Arrived(event, EventInfo(new_id(), event.type, event.topic, event.key, day(2026, 10, 9), data))

    async def slow() -> None:
        async with enterprise.session() as session:
            await archive_events(session, [arrived(first)])
            has_begun.set()
            await asyncio.sleep(0.3)

    async def quick() -> None:
        await has_begun.wait()
        async with enterprise.session() as session:
            await archive_events(session, [arrived(second)])

    await asyncio.gather(slow(), quick())
    assert await enterprise.rows("SELECT * FROM person") == []
    assert WANG not in await dump(enterprise, "archive", "case_fact")


class TestUnknown:
    """What no contract vouches for is kept, but nobody can read it until one does."""

    TYPE: ClassVar = "tongxin.grievances.case_extended.v1"

    @pytest.fixture
    def later_contract(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
        def arrive() -> None:
            class CaseExtended(CaseEvent, type=self.TYPE):
                approver_id: Personal

            monkeypatch.setitem(KINDS, self.TYPE, CaseExtended)

        KINDS.pop(self.TYPE, None)
        return arrive

    async def test_it_is_sealed_and_opened_when_its_contract_arrives(
        self, enterprise: Any, day: Day, later_contract: Callable[[], None]
    ) -> None:
        case = enterprise.case(author_id=WANG)
        data = json.loads(case.event(CaseSubmitted).model_dump_json()) | {"approver_id": "0199-person-li"}
        await enterprise.receive_raw("grievances.events", self.TYPE, case.id, data, day(2026, 10, 9), "unknown-1")
        everything = await dump(enterprise)
        assert WANG not in everything
        assert "0199-person-li" not in everything
        await enterprise.run_job("open_sealed")
        assert await enterprise.rows("SELECT key FROM archive WHERE sealed IS NOT NULL") == [(None,)]

        later_contract()
        await enterprise.run_job("open_sealed")
        [row] = await enterprise.rows(f"SELECT data, sealed FROM archive WHERE key = '{case.id}'")
        assert row.sealed is None
        assert "0199-person-li" not in str(row.data)
        assert await enterprise.rows(f"SELECT version FROM case_fact WHERE case_id = '{case.id}'") == [(1,)]

    async def test_a_field_the_contract_does_not_know_is_sealed_with_its_event(self, enterprise: Any, day: Day) -> None:
        case = enterprise.case()
        data = json.loads(case.event(CaseSubmitted).model_dump_json()) | {"witness_id": "0199-person-zhao"}
        await enterprise.receive_raw("grievances.events", CaseSubmitted.type, case.id, data, day(2026, 10, 9))
        assert "0199-person-zhao" not in await dump(enterprise)
        [row] = await enterprise.rows(f"SELECT sealed FROM archive WHERE key = '{case.id}'")
        assert row.sealed
        assert len(await enterprise.rows("SELECT * FROM case_fact")) == 1, "what is known counts at once"

    async def test_each_sealed_event_is_looked_at_once_however_many_cannot_be_opened(
        self, enterprise: Any, day: Day, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A producer may send new fields for months before this service knows them."""
        monkeypatch.setattr(archive.open_sealed, "__defaults__", (3,))
        for number in range(12):
            case = enterprise.case()
            data = json.loads(case.event(CaseSubmitted).model_dump_json()) | {f"new_{number % 2}": "0199-person-li"}
            await enterprise.receive_raw("grievances.events", CaseSubmitted.type, case.id, data, day(2026, 10, 9))
        monkeypatch.setattr(archive, "_knows_all", lambda _, data: "new_0" in data)
        looked_at: list[str] = []

        def note(row: Archived, _: Any) -> None:
            looked_at.append(row.event_id)

        listen(Archived, "load", note)
        try:
            await enterprise.run_job("open_sealed")
        finally:
            remove(Archived, "load", note)
        assert len(looked_at) == 12
        assert len(await enterprise.rows("SELECT * FROM archive WHERE sealed IS NOT NULL")) == 6

    async def test_a_person_erased_meanwhile_gets_no_lasting_pseudonym(
        self, enterprise: Any, day: Day, later_contract: Callable[[], None]
    ) -> None:
        case = enterprise.case(author_id=WANG)
        data = json.loads(case.event(CaseSubmitted).model_dump_json()) | {"approver_id": WANG}
        await enterprise.receive_raw("grievances.events", self.TYPE, case.id, data, day(2026, 10, 9))
        gone = MemberState(
            member_id=WANG, version=2, unit_id="north", name="", employee_number="", active=False, deleted=True
        )
        await enterprise.receive(gone, day(2026, 10, 10))
        later_contract()
        await enterprise.run_job("open_sealed")
        assert WANG not in await dump(enterprise)


async def test_what_does_not_fit_its_contract_is_parked_and_enters_once_it_is_mended(
    enterprise: Any, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "BACK_OFF", (0,) * 4)
    case = enterprise.case(author_id=WANG)
    data = json.loads(case.event(CaseSubmitted).model_dump_json())
    await enterprise.receive_raw(
        "grievances.events", CaseSubmitted.type, case.id, data | {"kind": "nonsense"}, day(2026, 10, 9)
    )
    await enterprise.receive(case.event(CaseAccepted), day(2026, 10, 10))
    assert await enterprise.rows("SELECT * FROM archive WHERE topic = 'grievances.events'") == []
    parked = await enterprise.rows("SELECT type, error FROM parked ORDER BY id")
    assert [row.type for row in parked] == [CaseSubmitted.type, CaseAccepted.type], "what follows waits behind it"
    assert parked[0].error.startswith("ValidationError kind")

    async with enterprise.session() as session:
        await session.execute(text("UPDATE parked SET data = replace(data, 'nonsense', 'rights')"))
    assert await inbox.replay(enterprise.db, on) == (2, 0)
    assert await enterprise.rows(f"SELECT version FROM case_fact WHERE case_id = '{case.id}'") == [(2,)]
    assert WANG not in await dump(enterprise, "archive", "parked")


async def facts(enterprise: Any) -> Any:
    return await enterprise.rows("SELECT * FROM case_fact ORDER BY case_id")


@given(seed=st.integers(0, 2**32))
@settings(max_examples=COUNTS.slow_examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_three_shuffled_deliveries_and_a_rebuild_give_the_same_numbers(
    enterprise: Any, day: Day, seed: int
) -> None:
    case, at = enterprise.case(), day(2026, 10, 9, 8)
    kinds: list[tuple[type[CaseEvent], dict[str, Any]]] = [
        (CaseSubmitted, {}), (CaseAccepted, {}), (CaseReplied, {}), (CaseClosed, {"rated": True}),
    ]  # fmt: skip
    events = [(new_id(), case.event(kind, **more), at + timedelta(hours=n)) for n, (kind, more) in enumerate(kinds)]
    delivered = events * 3
    random.Random(seed).shuffle(delivered)
    for event_id, event, moment in delivered:
        await enterprise.receive(event, moment, event_id)
    [fact] = await enterprise.rows(f"SELECT * FROM case_fact WHERE case_id = '{case.id}'")
    assert (fact.version, bool(fact.rated), fact.reopened_at in ("[]", [])) == (4, True, True)
    assert len(await enterprise.rows(f"SELECT * FROM archive WHERE key = '{case.id}'")) == 4

    live = await facts(enterprise)
    async with enterprise.session() as session:
        await session.execute(text("UPDATE case_fact SET version = 0, kind = 'other', replied_at = NULL"))
        await session.execute(text(f"DELETE FROM case_fact WHERE case_id = '{case.id}'"))
    assert await facts(enterprise) != live
    assert await rebuild(enterprise.db) == len(live)
    assert await facts(enterprise) == live


async def test_rebuild_goes_through_the_archive_in_pages_and_forgets_what_is_not_in_it(
    enterprise: Any, day: Day
) -> None:
    for number in range(5):
        await enterprise.receive(enterprise.case().event(CaseSubmitted), day(2026, 10, 9 + number))
    live = await facts(enterprise)
    columns = "kind, unit_id, first_at, last_at, reopened_at, version"
    async with enterprise.session() as session:
        for stray in ("", "0", "0199-between", live[2].case_id + "-", "zz"):
            copied = f"SELECT '{stray}x', {columns} FROM case_fact WHERE case_id = '{live[0].case_id}'"
            await session.execute(text(f"INSERT INTO case_fact (case_id, {columns}) {copied}"))
        await session.execute(text("UPDATE case_fact SET kind = 'other'"))
    for batch in (2, 5, 200):
        assert await rebuild(enterprise.db, batch) == 5
        assert await facts(enterprise) == live


async def test_rebuild_of_many_cases_keeps_to_the_time_of_a_command(enterprise: Any) -> None:
    """Twenty thousand where as little fits into memory as with a million. Their kinds are unknown (of a newer version
    that was taken back), so that what is measured is the looking up."""
    numbers = "WITH RECURSIVE n(i) AS (SELECT 10001 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
    archive = "INSERT INTO archive (event_id, topic, type, key, time, data)"
    fact = "INSERT INTO case_fact (case_id, version, unit_id, kind, first_at, last_at, reopened_at)"
    at = "'2026-10-09 08:00:00.000000+00:00'"
    async with enterprise.session() as session:
        rows = f"SELECT 'e' || i, 'grievances.events', 'from.the.future', 'c' || i, {at}, '{{}}' FROM n"
        await session.execute(text(f"{archive} {numbers} {rows}"))
        await session.execute(text(f"{fact} {numbers} SELECT 'c' || i, 1, 'north', 'rights', {at}, {at}, '[]' FROM n"))
        await session.execute(text("ANALYZE"))
        if enterprise.db.is_postgres:
            name = enterprise.db.engine.url.database
            await session.execute(text(f"ALTER DATABASE \"{name}\" SET work_mem = '64kB'"))
    await enterprise.db.engine.dispose()  # it holds for new connections
    assert await rebuild(enterprise.db, 10_000) == 20_000
    assert [row.n for row in await enterprise.rows("SELECT count(*) AS n FROM case_fact")] == [20_000]
