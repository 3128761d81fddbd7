"""The live stream over a real socket."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import fastapi.routing
import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import text

from contracts.grievances import (
    AuthorShown,
    CaseAccepted,
    CaseRated,
    CaseReplied,
    CaseStarted,
    CaseSubmitted,
    NotePosted,
)
from contracts.identity import MemberState, SessionsEnded, UnitState
from kit import clock
from kit.app import create_app
from kit.db import new_id
from kit.inbox import Arrived, EventInfo
from kit.testing import Harness, eventually, test_jwks, token
from notifications.live import Tail
from notifications.main import service
from notifications.messages import tell

Maker = Callable[..., Any]
STREAM = "/api/v1/notifications/stream"


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


class Page:
    """An open page: what its event source has received."""

    def __init__(self) -> None:
        self.hints: list[dict[str, Any]] = []
        self.changed: list[str] = []
        self.lines: list[str] = []
        self.ended = False

    def has_hint_of(self, subject_id: str) -> bool:
        return any(hint["subject_id"] == subject_id for hint in self.hints)

    async def follow(self, address: str, user: str, opened: asyncio.Event, **token_: Any) -> None:
        signed = {"authorization": f"Bearer {token(user, **token_)}"}
        async with (
            httpx.AsyncClient(timeout=30) as client,
            client.stream("GET", address + STREAM, headers=signed) as answer,
        ):
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            opened.set()
            async for line in answer.aiter_lines():
                self.lines.append(line)
                if line.startswith("data: "):
                    data = json.loads(line[6:])
                    if self.lines[-2] == "event: changed":
                        self.changed.append(data["subject_id"])
                    else:
                        assert self.lines[-2] == "event: message"
                        self.hints.append(data)
        self.ended = True


@asynccontextmanager
async def page(address: str, user: str, **token_: Any) -> AsyncIterator[Page]:
    opened, found = asyncio.Event(), Page()
    task = asyncio.create_task(found.follow(address, user, opened, **token_))
    await asyncio.wait_for(opened.wait(), 60)
    try:
        yield found
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def address(harness: Harness) -> AsyncIterator[str]:
    async with serving(harness.app) as address:
        yield address


async def test_a_hint_of_each_commit_arrives(harness: Harness, address: str, new_case: Maker) -> None:
    case = new_case()
    async with page(address, "author") as mine, page(address, "desk-1") as desk:
        for expected in (1, 2, 3):
            await harness.deliver(case.event(CaseAccepted))
            await eventually(lambda: len(mine.hints) == expected)  # noqa: B023
        assert mine.hints[-1] == {
            "kind": "case_accepted", "subject_type": "case", "subject_id": case.id, "link": f"/concerns/{case.id}",
        }  # fmt: skip
        assert desk.hints == []


async def test_every_step_reaches_the_open_pages_of_all_who_see_the_case(
    harness: Harness, address: str, new_case: Maker, new_grant: Maker
) -> None:
    """Colleagues at the desk, those above it, the department and the author's other devices, with a message or not. An
    author who is also staff there learns no more than any author."""
    await harness.deliver(new_grant("author", "union_staff", "plant"))
    for unit_id, parent in (("group", None), ("plant", "group"), ("logistics", "group")):
        await harness.deliver(UnitState(unit_id=unit_id, version=1, parent_id=parent, name=unit_id, kind="plant"))
    everybody = ("author", "desk-1", "desk-2", "group-staff", "handler", "stranger")
    async with AsyncExitStack() as stack:
        pages = {who: await stack.enter_async_context(page(address, who)) for who in everybody}
        for kind, fields, not_for in (
            (CaseAccepted, {}, {"handler"}),
            (CaseStarted, {"department_id": "logistics"}, set()),
            (CaseReplied, {"department_id": "logistics"}, set()),
            (CaseRated, {"department_id": "logistics", "solved": False, "score": 1}, set()),
            (AuthorShown, {"department_id": "logistics", "shown": True}, set()),
            (NotePosted, {"department_id": "logistics", "message_id": "m"}, {"author"}),
        ):
            case = new_case()
            await harness.deliver(case.event(kind, **fields))
            due = set(everybody) - {"stranger"} - not_for
            await eventually(lambda: all(case.id in pages[who].changed for who in due))  # noqa: B023
            await asyncio.sleep(2 * Tail.PAUSE)
            assert {who for who in everybody if case.id in pages[who].changed} == due, kind


async def test_who_must_not_learn_of_a_case_gets_no_hint_of_it(harness: Harness, address: str, new_case: Maker) -> None:
    for unit_id, parent in (("group", None), ("plant", "group"), ("shop", "plant")):
        await harness.deliver(UnitState(unit_id=unit_id, version=1, parent_id=parent, name=unit_id, kind="plant"))
    for who, unit in (("desk-1", "shop"), ("desk-2", "plant"), ("group-staff", "group")):
        await harness.deliver(
            MemberState(member_id=who, version=1, unit_id=unit, name="n", employee_number="1", active=True)
        )
    unit, person, unknown, plain = (new_case() for _ in range(4))
    async with page(address, "desk-1") as one, page(address, "desk-2") as two:
        await harness.deliver(
            unit.event(CaseAccepted, conflict_unit_id="shop"),
            person.event(CaseAccepted, about_member_id="desk-2"),
            unknown.event(CaseAccepted, conflict_unit_id="nowhere"),
            plain.event(CaseAccepted),
        )
        await eventually(lambda: plain.id in one.changed and plain.id in two.changed)
        assert one.changed == [person.id, plain.id]
        assert two.changed == [unit.id, plain.id]


async def test_a_role_given_while_the_page_is_open_brings_its_hints_and_one_taken_ends_them(
    harness: Harness, address: str, new_case: Maker, new_grant: Maker
) -> None:
    async with page(address, "new") as mine:
        now = clock.now()
        await harness.deliver(new_grant("new", "union_staff", "plant", changed_at=now))
        await eventually(lambda: [hint["kind"] for hint in mine.hints] == ["role_granted"])
        case = new_case()
        await harness.deliver(case.event(CaseAccepted))
        await eventually(lambda: mine.changed == [case.id])
        await harness.deliver(new_grant("new", "union_staff", "plant", version=2, deleted=True, changed_at=now))
        await eventually(lambda: [hint["kind"] for hint in mine.hints] == ["role_granted", "role_ended"])
        await harness.deliver(new_case().event(CaseAccepted))
        await asyncio.sleep(3 * Tail.PAUSE)
        assert mine.changed == [case.id]


async def test_pages_of_a_member_whose_session_ended_hear_of_it_and_no_others(harness: Harness, address: str) -> None:
    async with page(address, "one") as one, page(address, "one") as same, page(address, "two") as two:
        await harness.deliver(SessionsEnded(version=1, member_id="one"))
        await eventually(lambda: one.changed == ["one"] and same.changed == ["one"])
        await asyncio.sleep(3 * Tail.PAUSE)
        assert (two.changed, two.hints) == ([], [])
    async with harness.client("one") as client:
        assert (await client.get("/api/v1/notifications/messages")).json()["items"] == []


async def test_all_pages_of_a_member_hear_through_one_tail_that_stops_with_the_last(
    harness: Harness, address: str, new_case: Maker
) -> None:
    async with page(address, "author") as first, page(address, "author") as second, page(address, "desk-1"):
        tail: Tail = harness.app.state.tail
        running = tail._running
        assert running
        await harness.deliver(new_case().event(CaseReplied))
        await eventually(lambda: first.hints and second.hints)
        assert tail._running is running
    await eventually(lambda: tail._running is None and running.done())
    assert tail._streams == {}


async def test_what_was_told_while_nobody_listened_is_not_sent_again(
    harness: Harness, address: str, new_case: Maker
) -> None:
    async with page(address, "author"):
        pass
    await harness.deliver(new_case().event(CaseAccepted))
    async with page(address, "author") as later:
        await harness.deliver(new_case().event(CaseReplied))
        await eventually(lambda: later.hints)
        assert [hint["kind"] for hint in later.hints] == ["case_replied"]


async def test_after_a_reset_nothing_is_heard_of_older_concerns(
    harness: Harness, address: str, new_case: Maker
) -> None:
    since = clock.now() - timedelta(hours=1)
    closed = [since.timestamp(), (since + timedelta(hours=72)).timestamp()]
    old, unknown, new = new_case(), new_case(), new_case()
    async with page(address, "author", closed=closed) as mine:
        for case, filed in ((old, since - timedelta(days=1)), (unknown, None), (new, since + timedelta(minutes=1))):
            await harness.deliver(case.event(CaseAccepted, submitted_at=filed))
        await eventually(lambda: mine.hints and mine.changed)
    assert mine.changed == [new.id]
    assert [(hint["kind"], hint["subject_id"]) for hint in mine.hints] == [("case_accepted", new.id)]


async def test_who_lists_once_the_stream_is_open_misses_nothing(
    harness: Harness, address: str, new_case: Maker
) -> None:
    """As the client does on every opening: what is told just then is in the list, or a hint of it follows, or both."""
    for _ in range(15):
        case = new_case()
        telling = asyncio.create_task(harness.deliver(case.event(CaseAccepted)))
        async with page(address, "author") as mine, harness.client("author") as client:
            listed = (await client.get("/api/v1/notifications/messages")).json()["items"]
            await telling
            if case.id not in {each["subject_id"] for each in listed}:
                await eventually(partial(mine.has_hint_of, case.id))


async def test_a_transaction_that_commits_late_is_not_missed(harness: Harness, address: str, new_case: Maker) -> None:
    """The trap of every cursor: numbers taken early, committed late."""

    async def tell_in(pause: asyncio.Event | None, case: Any) -> None:
        event = case.event(CaseReplied)
        info = EventInfo(new_id(), event.type, event.topic, event.key, clock.now(), {})
        async with harness.session() as session:
            await tell(session, [Arrived(event, info)])
            await session.flush()
            if pause:
                await pause.wait()

    slow, quick, release = new_case(), new_case(), asyncio.Event()
    async with page(address, "author") as mine:
        first = asyncio.create_task(tell_in(release, slow))
        await asyncio.sleep(0.3)
        second = asyncio.create_task(tell_in(None, quick))
        await asyncio.sleep(3 * Tail.PAUSE)
        assert not second.done(), "a later number became visible before an earlier one"
        release.set()
        await asyncio.gather(first, second)
        await eventually(lambda: len(mine.hints) == 2)
        assert [hint["link"].rsplit("/", 1)[1] for hint in mine.hints] == [slow.id, quick.id]


async def test_many_writers_at_once_are_all_heard(harness: Harness, address: str, new_case: Maker) -> None:
    connections = asyncio.Semaphore(10)  # as many as the pool has; how long it lets others wait is not asked here

    async def write(case: Any) -> None:
        event = case.event(CaseReplied)
        async with connections, harness.session() as session:
            info = EventInfo(new_id(), event.type, event.topic, event.key, clock.now(), {})
            await tell(session, [Arrived(event, info)])

    cases = [new_case() for _ in range(20)]  # each gives two hints, and an open page is kept so many
    async with page(address, "author") as mine:
        await asyncio.gather(*(write(case) for case in cases))
        await eventually(lambda: len(mine.hints) == 20)
        assert {hint["link"].rsplit("/", 1)[1] for hint in mine.hints} == {case.id for case in cases}


async def test_another_process_that_writes_is_heard(harness: Harness, new_case: Maker) -> None:
    """As distributed: the API only reads, a worker elsewhere fills the table; two APIs each have their tail."""
    apps = [create_app(service, harness.settings, broker=harness.broker, fetch_jwks=test_jwks) for _ in range(2)]
    async with (
        serving(apps[0]) as here,
        serving(apps[1]) as there,
        page(here, "author") as one,
        page(there, "author") as two,
    ):
        await harness.deliver(new_case().event(CaseAccepted))
        await eventually(lambda: one.hints and two.hints)
    for app in apps:
        await app.state.context.db.close()


async def test_the_stream_ends_when_the_token_does(harness: Harness, address: str) -> None:
    started = time.monotonic()
    async with page(address, "author", lasts=timedelta(seconds=3)) as mine:
        await eventually(lambda: mine.ended, 30)
    assert time.monotonic() - started > 1.5


async def test_streams_end_with_the_process(harness: Harness, address: str) -> None:
    async with page(address, "author") as mine, page(address, "desk-1") as desk:
        harness.app.state.ending = True
        await eventually(lambda: mine.ended and desk.ended)


async def test_an_idle_stream_is_kept_open(harness: Harness, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fastapi.routing, "_PING_INTERVAL", 0.1)
    async with page(address, "author") as mine:
        await eventually(lambda: mine.lines.count(": ping") >= 2)


async def test_a_database_error_delays_hints_and_loses_none(harness: Harness, address: str, new_case: Maker) -> None:
    async with page(address, "author") as mine:
        async with harness.session() as session:
            await session.execute(text("ALTER TABLE message RENAME TO away"))
        await asyncio.sleep(3 * Tail.PAUSE)
        async with harness.session() as session:
            await session.execute(text("ALTER TABLE away RENAME TO message"))
        await harness.deliver(new_case().event(CaseAccepted))
        await eventually(lambda: mine.hints)


async def test_a_slow_reader_keeps_the_newest_hints(harness: Harness, new_case: Maker) -> None:
    tail = Tail(harness.db)
    async with tail.follow("desk-1") as hints:
        cases = [new_case() for _ in range(Tail.WAITING + 10)]
        await harness.deliver(*(case.event(CaseSubmitted) for case in cases))
        await eventually(lambda: hints.full() and tail._seen >= 3 * (Tail.WAITING + 10))
        kept = [hints.get_nowait() for _ in range(hints.qsize())]
        newest = kept[-1]
        assert newest is not None
        assert newest.subject_id == cases[-1].id


async def test_one_member_cannot_open_streams_without_end(harness: Harness, address: str) -> None:
    tail = harness.app.state.tail = Tail(harness.db)
    tail.STREAMS_EACH = 1
    async with page(address, "author"), page(address, "desk-1"), harness.client("author") as client:
        assert (await client.get(STREAM)).status_code == 429


async def test_nobody_listens_without_signing_in(harness: Harness) -> None:
    async with harness.client() as client:
        assert (await client.get(STREAM)).status_code == 401
