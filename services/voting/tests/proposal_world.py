"""Proposals over the API: the small enterprise of `voting_world`, in which shop-2 answers."""

from typing import Any

import httpx
from voting_world import World

SHOWER = {
    "topic": "welfare",
    "title": "给焊接班组加装淋浴间",
    "problem": "焊接班组下班后没有地方洗澡，冬天一身汗回家容易感冒。",
    "wish": "在东侧更衣室旁边加装六个淋浴位。",
}
PLAN = {"reply": "planned", "words": "列入明年改造计划，五月底前完工。", "planned_by_id": "handler-2"}
REASON = {"reason": "属于职工生活福利，情况属实。"}


class Proposals:
    def __init__(self, world: World) -> None:
        self.world = world

    async def propose(self, who: str = "voter-1", **changes: Any) -> str:
        answer = await self.world.call(who, "POST", "/proposals", json=SHOWER | changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def show(self, proposal_id: str, who: str = "colleague") -> dict[str, Any]:
        return dict(await self.world.get(who, f"/proposals/{proposal_id}"))

    async def try_second(self, who: str, proposal_id: str) -> httpx.Response:
        return await self.world.call(who, "POST", f"/proposals/{proposal_id}/seconds")

    async def second(self, proposal_id: str, *who: str) -> None:
        for each in who:
            answer = await self.try_second(each, proposal_id)
            assert answer.status_code == 200, answer.text

    async def try_act(self, who: str, proposal_id: str, step: str, body: Any = None) -> httpx.Response:
        [[version]] = await self.world.h.rows(f"SELECT version FROM proposal WHERE id = '{proposal_id}'")
        options = {} if body is None else {"json": body}
        path = f"/proposals/{proposal_id}/{step}"
        return await self.world.call(who, "POST", path, headers={"If-Match": f'"{version}"'}, **options)

    async def act(self, who: str, proposal_id: str, step: str, body: Any = None) -> dict[str, Any]:
        answer = await self.try_act(who, proposal_id, step, body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def refused(self, who: str, proposal_id: str, step: str, body: Any = None) -> str:
        answer = await self.try_act(who, proposal_id, step, body)
        assert answer.is_client_error, answer.text
        return str(answer.json()["code"])

    async def seconded(self, who: str = "voter-1", **changes: Any) -> str:
        proposal_id = await self.propose(who, **changes)
        await self.second(proposal_id, "voter-2", "voter-3")
        return proposal_id

    async def assigned(self, **changes: Any) -> str:
        proposal_id = await self.seconded(**changes)
        await self.act("union-1", proposal_id, "file", REASON)
        await self.act("union-1", proposal_id, "assign", {"owner_unit_id": "shop-2"})
        return proposal_id
