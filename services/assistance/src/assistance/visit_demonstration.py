"""Two months of visits, planned to done, for a platform to try."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from importlib import resources
from typing import Any

from casework.demonstration import History, Person
from contracts.roles import Role
from kit import clock

WAY = ("gift", "assign", "report", "confirm", "task", "finish")
DAYS_TO_VISIT = 14
PACE = {"gift": (0.2, 0.6), "assign": (0.3, 0.8), "report": (0.5, 1.5), "confirm": (0.1, 0.4), "finish": (2, 4)}
"""Days before each step; others follow within hours."""


def begin(history: History, visitors: Sequence[Person]) -> None:
    """`visitors`: those who hold the role everywhere."""
    for told in tomllib.loads((resources.files("assistance") / "visit_demonstration.toml").read_text("utf-8"))["visit"]:
        if (planned_at := history.until - timedelta(days=told["days"])) > history.begin:
            history.at(planned_at, Visiting(history, visitors, told).plan)


class Visiting:
    """One visit."""

    def __init__(self, history: History, visitors: Sequence[Person], told: Mapping[str, Any]) -> None:
        self._history, self._told = history, told
        self._about = history.anyone(told["unit"])
        fit = [each for each in visitors if each != self._about]
        self._one, self._other = history.random.sample(fit, 2)
        self._visit: dict[str, Any] = {}

    def _staff(self) -> Person:
        return self._history.holder(Role.UNION_STAFF, self._told["plant"])

    async def plan(self) -> None:
        told = self._told
        body = {"member_id": self._about.id, "occasion": told["occasion"], "note": told.get("note")}
        body |= {"visit_by": (clock.today() + timedelta(days=DAYS_TO_VISIT)).isoformat(), "gift": told.get("gift")}
        self._visit = await self._history.call(self._staff(), "POST", "/assistance/visits", json=body)
        self._go_on("plan", *WAY)

    def _go_on(self, taken: str, *rest: str) -> None:
        following = [each for each in rest if each not in ("gift", "task") or each in self._told]
        if taken == self._told["ends"] or not following:
            return
        step, *rest_of_it = following
        if step == "report" and self._told["ends"] == "cancel":
            step = "cancel"
        if step == "confirm" and self._told["ends"] == "dispute":
            step = "dispute"
        self._history.later(*PACE.get(step, (0.1, 0.4)), partial(self._take, step, *rest_of_it))

    async def _take(self, step: str, *rest: str) -> None:
        told, handed = self._told, {"is_gift_handed": True} if "gift" in self._told else {}
        found = {"visited_on": clock.today().isoformat(), "needs": told.get("needs", [])} | handed
        match step:
            case "gift":
                await self._act(self._history.holder(Role.APPROVER, told["plant"]), "gift/approve")
            case "assign":
                await self._act(self._staff(), "visitors", {"member_ids": [self._one.id, self._other.id]})
            case "report":
                await self._act(self._one, "reports", found | {"findings": told["findings"]})
            case "dispute":
                await self._act(self._other, "reports", found | {"findings": told["other"]})
            case "confirm":
                await self._act(self._other, "confirm", {})
            case "task":
                await self._act(self._one, "tasks", told["task"])
            case "cancel":
                await self._act(self._staff(), "cancel", {"reason": told["reason"]})
            case "finish":
                for task in (await self._read())["tasks"]:
                    await self._act(self._staff(), "tasks/finish", {"task_id": task["id"]})
                await self._act(self._staff(), "finish")
        self._go_on(step, *rest)

    async def _read(self) -> dict[str, Any]:
        return await self._history.call(self._staff(), "POST", f"/assistance/visits/{self._visit['id']}/read")

    async def _act(self, who: Person, step: str, body: dict[str, Any] | None = None) -> None:
        opened = {"subject_type": "visit", "subject_id": self._visit["id"]}
        await self._history.call(who, "POST", "/notifications/messages/read", json=opened)
        path = f"/assistance/visits/{self._visit['id']}/{step}"
        version = self._visit["version"]
        self._visit |= await self._history.call(who, "POST", path, version=version, json=body)
