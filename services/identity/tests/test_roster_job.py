"""The import of a roster as a long job: its progress, its owner's cancelling, and imports that an earlier release
started."""

from typing import Any

import pytest
from books import row
from enterprise import Enterprise
from hr import Hr, fates

from identity import roster_apply
from identity.models import LONG_JOBS, ImportState, LongJob, RosterImport
from kit.testing import problem

JOBS = "/api/v1/identity/jobs"


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_apply, "BATCH", 10)


async def job_of(hr: Hr, roster: dict[str, Any], **headers: str) -> dict[str, Any]:
    answer = await hr.client.get(f"{JOBS}/{(await hr.read(roster))['job_id']}", headers=headers)
    assert answer.status_code == 200, answer.text
    job: dict[str, Any] = answer.json()
    return job


async def test_the_job_counts_what_is_imported(hr: Hr) -> None:
    roster = await hr.check(*(row(f"W{each:04}") for each in range(12)), row("", "无名"))
    assert (await hr.read(roster))["job_id"] is None
    await hr.start(roster)
    waiting = await job_of(hr, roster, **{"Accept-Language": "zh-CN"})
    assert (waiting["state"], waiting["done"], waiting["total"]) == ("WAITING", 0, 12)
    assert waiting["title"] == "名册导入：名册.xlsx"
    await hr.enterprise.harness.run_job("apply_rosters")
    done = await job_of(hr, roster)
    assert (done["state"], done["done"], done["total"]) == ("DONE", 12, 12)
    assert done["about_id"] == roster["id"]


@pytest.mark.usefixtures("small_batches")
async def test_a_cancelled_import_keeps_what_is_done_and_may_be_uploaded_again(enterprise: Enterprise, hr: Hr) -> None:
    rows = [row(f"W{each:04}") for each in range(25)]
    roster = await hr.check(*rows)
    await hr.start(roster)
    run = await LONG_JOBS._take(enterprise.harness.context)
    assert run
    await roster_apply.apply_portion(run)
    cancelled = await hr.client.post(f"{JOBS}/{run.job.id}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "CANCELLED")
    await enterprise.harness.run_job("apply_rosters")
    ended = await hr.read(roster)
    assert (ended["state"], ended["applied"]) == ("FAILED", 10)
    assert fates(await hr.check(*rows)) == {"added": 15, "unchanged": 10}


async def test_an_import_of_another_is_not_cancelled(enterprise: Enterprise, hr: Hr) -> None:
    roster = await hr.check(row())
    await hr.start(roster)
    job = await job_of(hr, roster)
    async with enterprise.client("hr_admin@root") as other:
        problem(await other.post(f"{JOBS}/{job['id']}/cancel"), 404, "not_found")
    await enterprise.harness.run_job("apply_rosters")
    assert (await hr.read(roster))["state"] == "APPLIED"


async def test_an_import_that_an_earlier_release_started_gets_a_job(enterprise: Enterprise, hr: Hr) -> None:
    roster = await hr.check(row())
    await hr.start(roster)
    async with enterprise.harness.session() as session:
        stored = await session.get(RosterImport, roster["id"])
        job = await session.get(LongJob, stored.job_id if stored else None)
        assert stored
        assert job
        await session.delete(job)
        stored.job_id = None
    await enterprise.harness.run_job("apply_rosters")
    assert (await hr.read(roster))["state"] == "APPLIED"
    assert (await job_of(hr, roster))["state"] == "DONE"


async def test_an_import_that_an_earlier_releases_worker_ended_ends_its_job(enterprise: Enterprise, hr: Hr) -> None:
    """Both releases run while the new one takes over."""
    roster = await hr.check(row())
    await hr.start(roster)
    async with enterprise.harness.session() as session:
        await roster_apply.apply_batch(session, roster["id"])
    async with enterprise.harness.session() as session:
        assert not await roster_apply.apply_batch(session, roster["id"])
    assert (await hr.read(roster))["state"] == ImportState.APPLIED
    await enterprise.harness.run_job("apply_rosters")
    job = await job_of(hr, roster)
    assert (job["state"], job["done"]) == ("DONE", 1)
