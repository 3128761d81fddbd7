"""Honours over the API: the small enterprise of `voting_world`, with an approver and a jury."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import httpx
from voting_world import VOTERS, World

from kit import clock

JURY = ("trustee-1", "trustee-2", "trustee-3")
NOMINEES = VOTERS[:4]
REASON = {"reason": "材料齐全，情况属实。"}
DEEDS = "全年零差错，带出三名徒弟，改进两道工序。"


def ballot() -> dict[str, Any]:
    """Who sees to a vote, and when it is."""
    now = clock.now()
    return {
        "committee_ids": ["committee-1", "committee-2"],
        "trustee_ids": ["trustee-1"],
        "registrar_id": "registrar",
        "objections_until": (now + timedelta(days=2)).isoformat(),
        "opens_at": (now + timedelta(days=4)).isoformat(),
        "closes_at": (now + timedelta(days=7)).isoformat(),
    }


class Honours:
    def __init__(self, world: World) -> None:
        self.world = world
        self.id = ""

    @property
    def path(self) -> str:
        return f"/honours/{self.id}"

    def facts(self, **changes: Any) -> dict[str, Any]:
        return {
            "unit_id": "plant",
            "level": "enterprise",
            "title": "年度先进工作者",
            "criteria": "在岗满一年，没有安全责任事故。",
            "places": 2,
            "jury_weight": 100,
            "juror_ids": list(JURY),
            "nominate_until": (clock.now() + timedelta(days=7)).isoformat(),
            **changes,
        }

    async def try_announce(self, who: str = "union-1", **changes: Any) -> httpx.Response:
        return await self.world.call(who, "POST", "/honours", json=self.facts(**changes))

    async def announce(self, **changes: Any) -> None:
        answer = await self.try_announce(**changes)
        assert answer.status_code == 201, answer.text
        self.id = answer.json()["id"]

    async def try_nominate(self, who: str, nominee: str, category: str = "front_line", **more: Any) -> httpx.Response:
        body = {"member_id": nominee, "category": category, "deeds": DEEDS, **more}
        return await self.world.call(who, "POST", f"{self.path}/nominations", json=body)

    async def nominate(self, nominees: Sequence[str] = NOMINEES, managers: int = 1) -> None:
        for place, each in enumerate(nominees):
            category = "manager" if place < managers else "front_line"
            answer = await self.try_nominate("colleague", each, category)
            assert answer.status_code == 201, answer.text

    async def close(self) -> None:
        clock.shift(timedelta(days=8))
        await self.world.h.run_job("close_nominations")

    async def show(self, who: str = "union-1") -> dict[str, Any]:
        return dict(await self.world.get(who, self.path))

    async def nomination(self, who: str) -> str:
        [[found]] = await self.world.h.rows(
            f"SELECT id FROM nomination WHERE honour_id = '{self.id}' AND member_id = '{who}'"
        )
        return str(found)

    async def try_act(self, who: str, step: str, body: Any = None) -> httpx.Response:
        [[version]] = await self.world.h.rows(f"SELECT version FROM honour WHERE id = '{self.id}'")
        options = {} if body is None else {"json": body}
        headers = {"If-Match": f'"{version}"'}
        return await self.world.call(who, "POST", f"{self.path}/{step}", headers=headers, **options)

    async def act(self, who: str, step: str, body: Any = None) -> dict[str, Any]:
        answer = await self.try_act(who, step, body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def refused(self, who: str, step: str, body: Any = None) -> str:
        answer = await self.try_act(who, step, body)
        assert answer.is_client_error, answer.text
        return str(answer.json()["code"])

    async def check(self, nominees: Sequence[str] = NOMINEES) -> None:
        for each in nominees:
            body = {"nomination_id": await self.nomination(each), "is_qualified": True, **REASON}
            await self.act("union-1", "check-nomination", body)

    async def checked(self, **changes: Any) -> None:
        """Announced, nominated for, closed and checked."""
        await self.announce(**changes)
        await self.nominate()
        await self.close()
        await self.check()

    async def score(self, points: Sequence[int], jury: Sequence[str] = JURY) -> None:
        """The same points of each juror, by nominee."""
        ids = [await self.nomination(each) for each in NOMINEES]
        scores = [{"nomination_id": each, "points": value} for each, value in zip(ids, points, strict=True)]
        for who in jury:
            await self.act(who, "score", {"scores": scores})

    async def chosen(self) -> None:
        """By a jury alone: the manager has the most points, and gets no place of two."""
        await self.checked()
        await self.act("union-1", "begin-scoring")
        await self.score([99, 90, 80, 70])
        await self.act("union-1", "choose", {})

    async def end_round(self) -> None:
        clock.shift(timedelta(days=12))
        await self.world.h.run_job("end_notices")

    async def awarded(self) -> str:
        """The id of the first award."""
        await self.chosen()
        return await self.award()

    async def award(self) -> str:
        """Of what was chosen."""
        for _ in range(2):
            await self.end_round()
        await self.act("union-1", "endorse")
        await self.act("approver", "approve", {"basis": "第三届职代会第二号决议"})
        await self.act("union-1", "award", {"awarded_on": clock.today().isoformat()})
        [[found]] = await self.world.h.rows("SELECT id FROM honour_award WHERE member_id = 'voter-2'")
        return str(found)
