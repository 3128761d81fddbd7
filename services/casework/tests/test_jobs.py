"""Long jobs of an example service: turns, leases, tries, cancelling, and whose they are."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from shop.main import service as shop
from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from casework import job_routes, jobs
from casework.jobs import LEASE, MOST_TRIES, Asked, Jobs, JobState, JobUnderWay, LeaseLost, Run
from kit import clock
from kit.auth import Closed
from kit.problems import Problem
from kit.routing import Routes
from kit.service import Job as TimedJob
from kit.testing import Harness, eventually, problem
from kit.texts import Text

API = "/api/v1/shop/jobs"
PORTIONS = 3


class Table(SQLModel, registry=registry()):
    """Base of the tables that the shop's migrations do not make."""

    metadata = MetaData()


class LongJob(jobs.LongJob, Table, table=True):
    pass


class JobPart(jobs.JobPart, Table, table=True):
    pass


class ShelfBroken(Problem):
    status = 409
    title = Text("货架坏了", "The shelf is broken")
    detail = Text("先修好{shelf}。", "Repair {shelf} first.")


JOBS = Jobs(LongJob, JobPart)
ended: list[str] = []
before_saving: list[Callable[[Run[LongJob]], Awaitable[None]]] = []
"""What a test does in the middle of a portion."""


async def _note_end(_session: Any, job: LongJob) -> None:
    ended.append(f"{job.owner_id} {JobState(job.state)}")


@JOBS.kind(
    "count",
    Text("盘点", "Stocktaking"),
    kept=timedelta(days=7),
    phases={"": Text("正在清点", "Counting")},
    problems=[ShelfBroken],
    ended=_note_end,
)
async def count(run: Run[LongJob]) -> None:
    for act in before_saving:
        await act(run)
    async with run.save() as (session, job):
        job.done += 1
        session.add(JobPart(job_id=job.id, place=job.done, sealed=b""))
        await session.flush()
        if job.done == PORTIONS:
            await JOBS.finish(session, job)


service = replace(
    shop,
    routes=[*shop.routes, job_routes.add_routes(Routes("shop", tag="jobs"), JOBS, lambda _user, _asked: True)],
    jobs=[TimedJob("work_jobs", timedelta(seconds=1), JOBS.work), TimedJob("purge_jobs", timedelta(1), JOBS.purge)],
)


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    harness = Harness(service, tmp_path)
    await harness.open()
    async with harness.db.engine.begin() as connection:
        await connection.run_sync(Table.metadata.create_all)
    ended.clear()
    before_saving.clear()
    yield harness
    await harness.close()


async def start(harness: Harness, owner: str = "clerk", **options: Any) -> str:
    async with harness.session() as session:
        return (await JOBS.start(session, owner, "count", total=PORTIONS, **options)).id


async def read(harness: Harness, job_id: str, owner: str = "clerk", **headers: str) -> dict[str, Any]:
    async with harness.client(owner, **headers) as client:
        answer = await client.get(f"{API}/{job_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def cancel(harness: Harness, job_id: str, owner: str = "clerk") -> Any:
    async with harness.client(owner) as client:
        return await client.post(f"{API}/{job_id}/cancel")


async def test_a_job_is_done_in_portions_and_found_again(harness: Harness) -> None:
    seen: list[Any] = []

    async def look(run: Run[LongJob]) -> None:
        shown = await read(harness, run.job.id)
        seen.append((shown["state"], shown["phase"], shown["done"], shown["total"]))

    before_saving.append(look)
    job_id = await start(harness)
    waiting = await read(harness, job_id)
    assert (waiting["state"], waiting["title"], waiting["phase"]) == ("WAITING", "Stocktaking", None)
    await harness.run_job("work_jobs")
    assert seen == [("RUNNING", "Counting", done, PORTIONS) for done in range(PORTIONS)]
    done = await read(harness, job_id, accept_language="zh-CN")
    assert (done["state"], done["done"], done["title"]) == ("DONE", PORTIONS, "盘点")
    assert done["finished_at"]
    assert await harness.rows("SELECT count(*) FROM job_part") == [(0,)]
    assert ended == []


async def test_jobs_take_turns(harness: Harness) -> None:
    owners: list[str] = []

    async def note(run: Run[LongJob]) -> None:
        owners.append(run.job.owner_id)

    before_saving.append(note)
    for owner in ("clerk", "buyer"):
        await start(harness, owner)
    await harness.run_job("work_jobs")
    assert owners == ["clerk", "buyer"] * PORTIONS


async def test_two_workers_do_each_portion_once(harness: Harness) -> None:
    ids = [await start(harness, f"clerk-{each}") for each in range(4)]
    await asyncio.gather(*(harness.run_job("work_jobs") for _ in range(3)))
    for place, job_id in enumerate(ids):
        shown = await read(harness, job_id, f"clerk-{place}")
        assert (shown["state"], shown["done"]) == ("DONE", PORTIONS)


class Killed(BaseException):
    """As if the process were gone."""


async def test_a_lease_runs_out_and_the_next_worker_goes_on(
    harness: Harness, held_clock: Callable[[timedelta], None]
) -> None:
    """A worker that vanished gives nothing back."""
    job_id = await start(harness)
    lost = await JOBS._take(harness.context)
    assert lost
    held_clock(LEASE - timedelta(seconds=1))
    await harness.run_job("work_jobs")
    assert (await read(harness, job_id))["done"] == 0, "its lease still holds"
    held_clock(timedelta(seconds=2))
    await harness.run_job("work_jobs")
    assert (await read(harness, job_id))["state"] == "DONE"
    with pytest.raises(LeaseLost):
        async with lost.save():
            pass


async def test_a_slow_worker_saves_nothing_after_another_took_over(
    harness: Harness, held_clock: Callable[[timedelta], None]
) -> None:
    job_id = await start(harness)
    slow = await JOBS._take(harness.context)
    assert slow
    held_clock(LEASE)
    quick = await JOBS._take(harness.context)
    assert quick
    await count(quick)
    with pytest.raises(LeaseLost):
        await count(slow)
    assert (await read(harness, job_id))["done"] == 1


async def test_a_long_portion_keeps_its_lease(
    harness: Harness, monkeypatch: pytest.MonkeyPatch, held_clock: Callable[[timedelta], None]
) -> None:
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.3))
    ends: list[Any] = []

    async def take_long(run: Run[LongJob]) -> None:
        async def is_renewed() -> bool:
            async with harness.db.read() as session:
                job = await session.get(LongJob, run.job.id)
            assert job
            return bool(job.turn_at == clock.now() + jobs.LEASE)

        for _ in range(4):
            held_clock(jobs.LEASE * 2 / 3)
            ends.append(await JOBS._take(harness.context))
            await eventually(is_renewed)

    before_saving.append(take_long)
    job_id = await start(harness)
    await harness.run_job("work_jobs")
    assert ends == [None] * 4 * PORTIONS
    assert (await read(harness, job_id))["state"] == "DONE"


async def test_a_job_killed_in_the_middle_goes_on_after_the_last_saved_portion(harness: Harness) -> None:
    seen: list[int] = []

    async def kill_the_second(run: Run[LongJob]) -> None:
        seen.append(run.job.done)
        if len(seen) == 2:
            raise Killed

    before_saving.append(kill_the_second)
    job_id = await start(harness)
    with pytest.raises(Killed):
        await harness.run_job("work_jobs")
    await harness.run_job("work_jobs")
    assert seen == [0, 1, 1, 2]
    assert (await read(harness, job_id))["state"] == "DONE"


async def test_a_portion_that_fails_is_tried_again_and_then_fails_the_job(
    harness: Harness, held_clock: Callable[[timedelta], None]
) -> None:
    tries = 0

    async def fail_at_the_second(run: Run[LongJob]) -> None:
        nonlocal tries
        if run.job.done == 1:
            tries += 1
            raise KeyError("王小明")

    before_saving.append(fail_at_the_second)
    job_id, other = await start(harness), await start(harness, "buyer")
    for _ in range(40):
        await harness.run_job("work_jobs")
        held_clock(timedelta(seconds=10))
    assert tries == 2 * MOST_TRIES, "of both jobs"
    failed = await read(harness, job_id)
    assert (failed["state"], failed["done"], failed["problem"]["code"]) == ("FAILED", 1, "job_stopped")
    assert sorted(ended) == ["buyer FAILED", "clerk FAILED"]
    assert (await read(harness, other, "buyer"))["state"] == "FAILED"
    assert "王小明" not in str(await harness.rows("SELECT * FROM long_job"))


async def test_a_refusal_ends_the_job_at_once_and_says_why(harness: Harness) -> None:
    async def refuse(_run: Run[LongJob]) -> None:
        raise ShelfBroken(shelf="A3")

    before_saving.append(refuse)
    job_id = await start(harness)
    await harness.run_job("work_jobs")
    for language, title, detail in (
        ("en", "The shelf is broken", "Repair A3 first."),
        ("zh-CN", "货架坏了", "先修好A3。"),
    ):
        shown = await read(harness, job_id, accept_language=language)
        assert shown["state"] == "FAILED"
        assert shown["problem"] == {"code": "shelf_broken", "title": title, "detail": detail}


async def test_an_absent_database_stops_the_worker_and_not_the_job(harness: Harness) -> None:
    async def away(_run: Run[LongJob]) -> None:
        before_saving.clear()
        raise ConnectionError

    before_saving.append(away)
    job_id = await start(harness)
    with pytest.raises(ConnectionError):
        await harness.run_job("work_jobs")
    assert (await read(harness, job_id))["state"] == "RUNNING"
    await harness.run_job("work_jobs")
    assert (await read(harness, job_id))["state"] == "DONE"


async def test_a_cancelled_job_saves_nothing_more(harness: Harness) -> None:
    """Also not the portion that is under way; what was saved stays."""

    async def cancel_in_the_second(run: Run[LongJob]) -> None:
        if run.job.done == 1:
            assert (await cancel(harness, run.job.id)).json()["state"] == "CANCELLED"

    before_saving.append(cancel_in_the_second)
    job_id = await start(harness)
    await harness.run_job("work_jobs")
    shown = await read(harness, job_id)
    assert (shown["state"], shown["done"]) == ("CANCELLED", 1)
    assert ended == ["clerk CANCELLED"]
    assert (await cancel(harness, job_id)).status_code == 200, "twice is once"
    assert ended == ["clerk CANCELLED"]
    waiting = await start(harness)
    await cancel(harness, waiting)
    await harness.run_job("work_jobs")
    assert (await read(harness, waiting))["done"] == 0
    actions = await harness.rows("SELECT actor_id, action FROM audit_entry WHERE object_type = 'job'")
    assert actions == [("clerk", "job.cancel")] * 2


async def test_what_has_ended_cannot_be_cancelled(harness: Harness) -> None:
    job_id = await start(harness)
    await harness.run_job("work_jobs")
    problem(await cancel(harness, job_id), 409, "job_over")


async def test_one_job_of_a_slot_at_a_time(harness: Harness) -> None:
    async def try_to_start() -> bool:
        try:
            await start(harness, slot="plant-a")
        except JobUnderWay:
            return False
        return True

    assert sorted(await asyncio.gather(*(try_to_start() for _ in range(4)))) == [False, False, False, True]
    await start(harness, slot="plant-b")
    await harness.run_job("work_jobs")
    assert await try_to_start(), "the first one is done"


async def test_a_job_is_its_owners_alone(harness: Harness) -> None:
    job_id = await start(harness)
    async with harness.client("buyer") as buyer:
        for method, path in (("GET", ""), ("POST", "/cancel"), ("GET", "/file")):
            problem(await buyer.request(method, f"{API}/{job_id}{path}"), 404, "not_found")
        assert (await buyer.get(API)).json()["items"] == []
    async with harness.client("clerk") as clerk:
        assert [each["id"] for each in (await clerk.get(API)).json()["items"]] == [job_id]
        assert (await clerk.get(API, params={"kind": "other"})).json()["items"] == []
        problem(await clerk.get(f"{API}/{job_id}/file"), 404, "job_file_not_found")


async def test_an_account_opened_by_anothers_code_does_not_find_what_is_older(harness: Harness) -> None:
    job_id = await start(harness)
    closed = Closed(clock.now(), clock.now() + timedelta(days=1))
    later = await start(harness)
    async with harness.shut_out("clerk", closed) as clerk:
        for method, path in (("GET", ""), ("POST", "/cancel"), ("GET", "/file")):
            problem(await clerk.request(method, f"{API}/{job_id}{path}"), 403, "closed_after_reset")
        assert [each["id"] for each in (await clerk.get(API)).json()["items"]] == [later]


async def test_a_file_lies_sealed_and_goes_when_its_time_is_over(
    harness: Harness, held_clock: Callable[[timedelta], None]
) -> None:
    async def store(run: Run[LongJob]) -> None:
        for _ in range(2):  # an earlier try may have come as far as this
            await job_routes.store_file(run.context.files, run.context.settings, run.job.id, "玻璃珠 7".encode())

    before_saving.append(store)
    asked = Asked({"q": "玻璃珠 7"}, Text("玻璃珠 7", "Marbles"), [Text("玻璃珠 7", "Marbles")])
    job_id = await start(harness, asked=asked)
    await harness.run_job("work_jobs")
    async with harness.session() as session:
        job = await session.get(LongJob, job_id)
        assert job
        job.file_name, job.media_type, job.size = "a.txt", "text/plain", 11
    shown = await read(harness, job_id, accept_language="zh-CN")
    assert (shown["title"], shown["details"]) == ("玻璃珠 7", ["玻璃珠 7"])
    assert await harness.find_everywhere("玻璃珠 7") == []
    async with harness.client("clerk") as clerk:
        fetched = await clerk.get(f"{API}/{job_id}/file")
    assert fetched.content.decode() == "玻璃珠 7"
    assert fetched.headers["cache-control"] == "no-store"
    entries = await harness.rows("SELECT actor_id FROM audit_entry WHERE action = 'job.fetch_file'")
    assert entries == [("clerk",)]
    held_clock(timedelta(days=6))
    await harness.run_job("purge_jobs")
    assert await harness.rows("SELECT count(*) FROM long_job") == [(1,)]
    held_clock(timedelta(days=1))
    await harness.run_job("purge_jobs")
    assert await harness.rows("SELECT count(*) FROM long_job") == [(0,)]
    with pytest.raises(FileNotFoundError):
        await harness.context.files.get(job_id)


async def test_a_job_of_a_kind_that_a_newer_release_knows_is_left_to_it(harness: Harness) -> None:
    async with harness.session() as session:
        newer = await JOBS.start(session, "clerk", "of tomorrow")
    job_id = await start(harness)
    await harness.run_job("work_jobs")
    assert (await read(harness, job_id))["state"] == "DONE"
    shown = await read(harness, newer.id)
    assert (shown["state"], shown["title"]) == ("WAITING", "of tomorrow")
