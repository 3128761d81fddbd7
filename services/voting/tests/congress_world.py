"""A congress of the plant that walks by the API: one delegate of shop 2, all others of shop 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from voting_world import VOTERS, Polls, World

from kit import clock

SEATS = 30
"""As few as the rules allow."""


def workers(seats: int) -> list[str]:
    """Staff of shop 1 next to the voters: some are no delegates."""
    return [f"worker-{number}" for number in range(1, seats + 7)]


def delegates(seats: int) -> list[str]:
    return [*(VOTERS + workers(seats))[: seats - 1], "colleague"]


DELEGATES = delegates(SEATS)
NO_DELEGATE = workers(SEATS)[-6]
STAFF_1 = len(VOTERS) + len(workers(SEATS))
REPORT = {"subject": "work_report", "title": "工会工作报告", "text": "一年来的工作。"}
PAY = {"subject": "pay_agreement", "title": "工资集体协议草案", "text": "明年工资增长百分之五。"}


@dataclass
class Hall:
    world: World
    seats: int = SEATS
    id: str = ""

    @property
    def delegates(self) -> list[str]:
        return delegates(self.seats)

    @property
    def quorum(self) -> int:
        return -(-2 * self.seats // 3)

    @property
    def path(self) -> str:
        return f"/congresses/{self.id}"

    def facts(self, **changes: Any) -> dict[str, Any]:
        now = clock.now()
        return {
            "unit_id": "plant",
            "name": "第一届职工代表大会第一次会议",
            "term_from": clock.today().isoformat(),
            "term_years": 3,
            "starts_at": (now + timedelta(days=10)).isoformat(),
            "place": "礼堂",
            "constituency_unit_ids": ["shop-1", "shop-2"],
            "seats": self.seats,
            **changes,
        }

    async def try_prepare(self, who: str = "staff-1", **changes: Any) -> httpx.Response:
        return await self.world.call(who, "POST", "/congresses", json=self.facts(**changes))

    async def try_act(self, who: str, step: str, body: Any = None) -> httpx.Response:
        [[version]] = await self.world.h.rows(f"SELECT version FROM congress WHERE id = '{self.id}'")
        options = {} if body is None else {"json": body}
        return await self.world.call(
            who, "POST", f"{self.path}/{step}", headers={"If-Match": f'"{version}"'}, **options
        )

    async def act(self, who: str, step: str, body: Any = None) -> dict[str, Any]:
        answer = await self.try_act(who, step, body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def show(self, who: str = "staff-1") -> dict[str, Any]:
        return dict(await self.world.get(who, self.path))

    async def prepare(self) -> None:
        answer = await self.try_prepare()
        assert answer.status_code == 201, answer.text
        self.id = answer.json()["id"]

    async def elected(self, members: Sequence[str], *, votes: int = 10_000, managers: int = 0) -> dict[str, Any]:
        """The body of an election by the constituency of these members."""
        unit = "shop-2" if members == ["colleague"] else "shop-1"
        [place] = [each for each in (await self.show())["constituencies"] if each["unit_id"] == unit]
        categories = ["manager"] * managers + ["front_line"] * (len(members) - managers)
        return {
            "constituency_id": place["id"],
            "voted": min(votes, place["staff"]),
            "elected": [
                {"member_id": each, "category": category, "votes": min(votes, place["staff"])}
                for each, category in zip(members, categories, strict=True)
            ],
        }

    async def elect(self) -> None:
        of_shop_1 = self.delegates[:-1]
        for first in range(0, len(of_shop_1), 200):
            some, managers = of_shop_1[first : first + 200], 0 if first else self.seats // 5
            await self.act("staff-1", "elect", await self.elected(some, managers=managers))
        await self.act("staff-1", "elect", await self.elected(["colleague"]))

    async def deliver(self) -> None:
        for item in (REPORT, PAY):
            await self.act("staff-1", "items", item)
        await self.elect()
        await self.act("staff-1", "deliver")
        await self.world.h.run_job("work_jobs")

    async def open(self, present: int | None = None) -> None:
        """Prepared, delivered, and so many have checked in."""
        await self.prepare()
        await self.deliver()
        await self.begin(present)

    async def begin(self, present: int | None = None) -> None:
        clock.shift(timedelta(days=10))
        await self.act("staff-1", "open-check-in")
        ids = dict(
            await self.world.h.rows(f"SELECT member_id, id FROM congress_delegate WHERE congress_id = '{self.id}'")
        )
        for who in self.delegates[: self.quorum if present is None else present]:
            body = {"delegate_id": ids[who]}
            answer = await self.world.call("staff-1", "POST", f"{self.path}/check-ins", json=body)
            assert answer.status_code == 201, answer.text

    async def code(self, who: str) -> str:
        return str((await self.show(who))["mandate"]["code"])

    async def check_in(self, who: str, by: str = "staff-1", key: str = "") -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        code = await self.code(who)
        return await self.world.call(by, "POST", f"{self.path}/check-ins", json={"code": code}, headers=headers)

    async def item(self, title: str) -> dict[str, Any]:
        [found] = [each for each in (await self.show())["items"] if each["title"] == title]
        return dict(found)

    async def count(self, title: str, *votes: int, by: Sequence[str] = ("staff-1", "staff-2")) -> dict[str, Any]:
        item_id = (await self.item(title))["id"]
        body = {"item_id": item_id, **dict(zip(("in_favour", "against", "abstained"), votes, strict=True))}
        await self.act(by[0], "count-item", body)
        return await self.act(by[1], "confirm-count", body)

    async def ballot(self, *titles: str) -> Polls:
        """The secret ballot on these items, as a draft of an election."""
        now = clock.now()
        body = {
            "item_ids": [(await self.item(each))["id"] for each in titles],
            "committee_ids": ["committee-1", "committee-2"],
            "trustee_ids": ["trustee-1"],
            "registrar_id": "registrar",
            "objections_until": (now + timedelta(days=2)).isoformat(),
            "opens_at": (now + timedelta(days=4)).isoformat(),
            "closes_at": (now + timedelta(days=7)).isoformat(),
        }
        await self.act("committee-1", "prepare-ballot", body)
        election_id = (await self.item(titles[0]))["election_id"]
        election = await self.world.get("committee-1", f"/elections/{election_id}")
        return Polls(self.world, election_id, election["uuid"], [])
