"""A campaign of plant A that walks by the API; the worker writes its list."""

from dataclasses import dataclass
from typing import Any

import httpx
from household_world import World, access_table

ITEMS = [
    {"name": "大米", "measure": "袋", "each": 1, "stock": 40, "fen": 6000},
    {"name": "毛巾", "measure": "条", "each": 2, "stock": 80, "fen": 1000},
]
CAMPAIGN = {
    "kind": "warmth",
    "name": "夜班送温暖",
    "note": "请带工牌",
    "place": "一分厂食堂门口",
    "unit_id": "plant-a",
    "fund": "dues",
    "fen": 400000,
    "starts_on": "2026-03-02",
    "ends_on": "2026-03-06",
    "items": ITEMS,
}
STEPS: dict[str, list[tuple[str, str, Any]]] = {
    "LISTED": [("staff-a", "roster", {"rule": "units"}), ("worker", "work_jobs", None)],
    "SUBMITTED": [("staff-a", "submit", None)],
    "APPROVED": [("approver-1", "approve", None)],
    "HANDING_OUT": [("approver-2", "countersign", None), ("worker", "work_jobs", None)],
}


@dataclass
class Relief:
    world: World

    async def plan(self, who: str = "staff-a", **changes: Any) -> str:
        answer = await self.world.call(who, "POST", "/campaigns", json=CAMPAIGN | changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def walk(self, campaign_id: str, to: str) -> None:
        [[at]] = await self.world.h.rows(f"SELECT state FROM campaign WHERE id = '{campaign_id}'")
        states = ["PLANNED", *STEPS]
        for state in states[states.index(at) + 1 : states.index(to) + 1]:
            for who, step, body in STEPS[state]:
                if who == "worker":
                    await self.world.h.run_job(step)
                else:
                    await self.world.step(who, f"campaigns/{campaign_id}", step, body)

    async def bring_to(self, state: str, **changes: Any) -> str:
        await self.world.budget(fund="dues")
        campaign_id = await self.plan(**changes)
        await self.walk(campaign_id, state)
        return campaign_id

    async def code_of(self, who: str) -> tuple[str, str]:
        """Recipient and code, as their phone shows them."""
        [found] = (await self.world.get(who, "/campaigns/own"))["items"]
        return found["recipient_id"], found["code"]

    async def give(self, who: str, campaign_id: str, key: str = "", **given: Any) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return await self.world.call(who, "POST", f"/campaigns/{campaign_id}/hand-outs", json=given, headers=headers)

    async def collect(self, campaign_id: str, *members: str, by: str = "staff-a") -> None:
        for member in members:
            recipient_id, code = await self.code_of(member)
            answer = await self.give(by, campaign_id, recipient_id=recipient_id, code=code)
            assert answer.status_code == 201, answer.text

    async def show(self, campaign_id: str, who: str = "staff-a") -> Any:
        return await self.world.get(who, f"/campaigns/{campaign_id}")


CAMPAIGN_WHO = [
    *("staff-a", "staff-b", "approver-1", "approver-b", "finance-1", "finance-b", "auditor", "mate", "other", None)
]
# As in test_access; `mate` is a steward, `other` is only on the list.
CAMPAIGN_TABLE = access_table(
    """
                               staff-a staff-b approver-1 approver-b finance-1 finance-b auditor mate other nobody
POST /campaigns                                     y n f f f f f f f -
GET  /campaigns                                     y n y n y n y y n -
GET  /campaigns/own                                 y n y n n n n y y -
GET  /campaigns/{campaign_id}                       y n y n y n y y n -
GET  /campaigns/{campaign_id}/ledger                f f f f y n y f f -
GET  /campaigns/{campaign_id}/recipients            y n f f f f y f f -
POST /campaigns/{campaign_id}/recipients/find       y n n n n n n y n -
POST /campaigns/{campaign_id}/hand-outs             c n n n n n n c n -
POST /campaigns/{campaign_id}/roster                c n f f f f f f f -
POST /campaigns/{campaign_id}/goods                 c n f f f f f f f -
POST /campaigns/{campaign_id}/stewards              c n f f f f f f f -
POST /campaigns/{campaign_id}/submit                c n f f f f f f f -
POST /campaigns/{campaign_id}/approve               f f c n f f f f f -
POST /campaigns/{campaign_id}/countersign           f f c n f f f f f -
POST /campaigns/{campaign_id}/send-back             f f c n f f f f f -
POST /campaigns/{campaign_id}/count                 c n f f f f f f f -
POST /campaigns/{campaign_id}/recount               c n f f f f f f f -
POST /campaigns/{campaign_id}/confirm-count         c n f f f f f f f -
POST /campaigns/{campaign_id}/settle                f f f f c n f f f -
POST /campaigns/{campaign_id}/cancel                c n f f f f f f f -
GET  /jobs                                          y n n n n n n n n -
GET  /jobs/{job_id}                                 y n n n n n n n n -
POST /jobs/{job_id}/cancel                          c n n n n n n n n -
GET  /jobs/{job_id}/file                            n n n n n n n n n -
POST /exports/recipients                            y y f f f f y f f -
POST /exports/recipients/preview                    y y f f f f y f f -
""",
    CAMPAIGN_WHO,
)
CAMPAIGN_BODIES: dict[str, Any] = {
    "POST /campaigns": CAMPAIGN,
    "POST /campaigns/{campaign_id}/recipients/find": {"q": "E-other"},
    "POST /campaigns/{campaign_id}/hand-outs": {"recipient_id": "none", "code": "12345678"},
    "POST /campaigns/{campaign_id}/roster": {"rule": "units"},
    "POST /campaigns/{campaign_id}/goods": {"items": ITEMS},
    "POST /campaigns/{campaign_id}/stewards": {"member_ids": []},
    "POST /campaigns/{campaign_id}/count": {"items": [{"item_id": "none", "left": 1}]},
    "POST /campaigns/{campaign_id}/settle": {"fen": 1},
    **{
        f"POST /campaigns/{{campaign_id}}/{step}": {"reason": "请再核对"} for step in ("send-back", "recount", "cancel")
    },
}
