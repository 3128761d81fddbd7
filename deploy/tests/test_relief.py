"""A relief campaign for twenty thousand: asked for at once, worked off by workers of which one stops on the way."""

import time
from pathlib import Path

from counts import COUNTS, figure, soon_enough

from assistance.campaign_models import LONG_JOBS
from assistance.main import service
from assistance.models import Member
from contracts.identity import UnitKind, UnitState
from kit.db import put
from kit.testing import Harness
from kit.worker import Worker

CAMPAIGN = {
    "kind": "cooling",
    "name": "高温作业送清凉",
    "place": "各车间",
    "unit_id": "plant",
    "fund": "dues",
    "fen": 10_000_000,
    "starts_on": "2026-07-01",
    "ends_on": "2026-07-31",
    "items": [{"name": "绿豆汤", "measure": "份", "each": 1, "stock": 20_000, "fen": 300}],
}


async def test_a_list_of_many_is_accepted_at_once_and_written_once(tmp_path: Path) -> None:
    harness, count = Harness(service, tmp_path), COUNTS.relief_recipients
    await harness.open()
    try:
        await _fill(harness, count)
        async with harness.client("staff", ["union_staff@plant"]) as staff:
            made = (await staff.post("/api/v1/assistance/campaigns", json=CAMPAIGN)).json()
            begun = time.perf_counter()
            asked = await staff.post(
                f"/api/v1/assistance/campaigns/{made['id']}/roster",
                json={"rule": "units"},
                headers={"If-Match": f'"{made["version"]}"'},
            )
            accepted = time.perf_counter() - begun
            assert asked.status_code == 200, asked.text
            assert asked.json()["progress"]["total"] == count
            begun = time.perf_counter()
            stopped = await LONG_JOBS._take(harness.context)
            assert stopped, "a worker has it"
            await LONG_JOBS._do(stopped)  # one portion, and this worker is gone
            half = (await staff.get(f"/api/v1/assistance/campaigns/{made['id']}")).json()["progress"]
            assert 0 < half["done"] < half["total"] == count
            await Worker(service, harness.context).run_job("work_jobs")
            took = time.perf_counter() - begun
            shown = (await staff.get(f"/api/v1/assistance/campaigns/{made['id']}")).json()
        assert soon_enough(accepted, 2)
        assert (shown["state"], shown["listed"]) == ("LISTED", count)
        rows = await harness.rows(
            "SELECT count(*), count(DISTINCT member_id), count(DISTINCT code_index) FROM campaign_recipient"
        )
        assert [tuple(each) for each in rows] == [(count,) * 3]
        figure(
            "relief-list",
            f"{count} recipients: accepted in {accepted:.2f} s, listed in {took:.1f} s",
        )
    finally:
        await harness.close()


async def _fill(harness: Harness, count: int) -> None:
    await harness.deliver(UnitState(unit_id="plant", version=1, parent_id=None, name="厂", kind=UnitKind.PLANT))
    rows = [
        {
            **{"id": f"member-{n:06}", "version": 1, "unit_id": "plant", "name": f"职工{n}"},
            **{"active": True, "deleted": False, "employee_number": f"N{n:06}"},
        }
        for n in range(count)
    ]
    async with harness.session() as session:
        for place in range(0, count, 500):
            await put(session, Member, *rows[place : place + 500])
