"""Two relief campaigns for a platform to try: one closed, one handed out half."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from casework.demonstration import History, Person
from contracts.roles import Role
from kit import clock

GROUP, PLANT = "同心重工集团", "第一分厂"
WORKSHOPS = ("铸造车间", "机加工车间", "装配车间")

AUTUMN: Mapping[str, Any] = {
    "kind": "festival",
    "name": "重阳节慰问",
    "note": "请带工牌。",
    "place": "第一分厂工会活动室",
    "fund": "dues",
    "fen": 500_000,
    "items": [
        {"name": "保温杯", "measure": "个", "each": 1, "stock": 24, "fen": 8900},
        {"name": "毛巾", "measure": "条", "each": 2, "stock": 48, "fen": 1500},
    ],
}
NIGHT: Mapping[str, Any] = {
    "kind": "warmth",
    "name": "夜班送温暖",
    "note": "下夜班后也可以领，请带工牌。",
    "place": "第一分厂食堂门口",
    "fund": "dues",
    "fen": 600_000,
    "items": [
        {"name": "棉手套", "measure": "双", "each": 2, "stock": 60, "fen": 1200},
        {"name": "姜茶", "measure": "盒", "each": 1, "stock": 30, "fen": 3600},
    ],
}


def begin(history: History) -> None:
    if history.until - history.begin < timedelta(days=30):
        return
    first, second = Relief(history, AUTUMN, is_over=True), Relief(history, NIGHT, is_over=False)
    history.at(history.until - timedelta(days=25), first.plan)
    history.at(history.until - timedelta(days=5), second.plan)


class Relief:
    """One campaign's way."""

    def __init__(self, history: History, told: Mapping[str, Any], *, is_over: bool) -> None:
        self._history, self._told, self._is_over = history, told, is_over
        self._call, self._later = history.call, history.later
        self._id, self._version = "", 0
        drawn = {history.anyone(WORKSHOPS[place % len(WORKSHOPS)]) for place in range(20)}
        # Those as whom one signs in still have theirs to collect.
        self._waiting = {history.account(unit) for unit in WORKSHOPS[:2]} if not is_over else set()
        self._listed = sorted(drawn | self._waiting)
        able = [each for each in self._listed if each not in self._waiting]
        self._collecting = able if is_over else able[: len(able) // 2]

    async def plan(self) -> None:
        day = clock.today()
        dates = {"starts_on": day.isoformat(), "ends_on": (day + timedelta(days=14)).isoformat()}
        body = {**self._told, **dates, "unit_id": self._history.units[PLANT]}
        made = await self._call(self._staff(), "POST", "/assistance/campaigns", json=body)
        self._id, self._version = made["id"], made["version"]
        numbers = " ".join(each.employee_number for each in self._listed)
        await self._act(self._staff(), "roster", {"rule": "imported", "employee_numbers": numbers})
        await self._history.work("work_jobs")
        self._later(0.1, 0.3, self._submit)

    async def _submit(self) -> None:
        self._version = (await self._look(self._staff()))["version"]
        await self._act(self._staff(), "submit", None)
        self._later(0.2, 0.6, self._approve)

    async def _approve(self) -> None:
        await self._act(self._approver(PLANT), "approve", None)
        await self._act(self._approver(GROUP), "countersign", None)
        await self._history.work("work_jobs")
        for each in self._collecting:
            self._later(0.1, 3, partial(self._collect, each))
        if self._is_over:
            self._later(4, 5, self._count)

    async def _collect(self, who: Person) -> None:
        own = (await self._call(who, "GET", "/assistance/campaigns/own"))["items"]
        mine = next(each for each in own if each["id"] == self._id)
        body = {"recipient_id": mine["recipient_id"], "code": mine["code"]}
        await self._call(self._staff(), "POST", f"/assistance/campaigns/{self._id}/hand-outs", json=body)

    async def _count(self) -> None:
        items: Sequence[Mapping[str, Any]] = (await self._look(self._staff()))["items"]
        lines = [{"item_id": each["id"], "left": each["stock"] - each["given"], "reason": ""} for each in items]
        lines[0] |= {"left": lines[0]["left"] - 1, "reason": "一个运输中破损"}
        await self._act(self._staff(), "count", {"items": lines})
        self._later(0.3, 0.8, partial(self._confirm, sum(each["stock"] * each["fen"] for each in items)))

    async def _confirm(self, cost: int) -> None:
        await self._act(self._history.officer(GROUP, "集团工会干事"), "confirm-count", None)
        await self._act(self._history.officer(GROUP, "集团工会会计"), "settle", {"fen": cost})

    def _staff(self) -> Person:
        return self._history.holder(Role.UNION_STAFF, PLANT)

    def _approver(self, unit: str) -> Person:
        return self._history.holder(Role.APPROVER, unit)

    async def _look(self, who: Person) -> dict[str, Any]:
        return await self._call(who, "GET", f"/assistance/campaigns/{self._id}")

    async def _act(self, who: Person, step: str, body: dict[str, Any] | None) -> None:
        place = f"/assistance/campaigns/{self._id}/{step}"
        self._version = (await self._call(who, "POST", place, version=self._version, json=body))["version"]
