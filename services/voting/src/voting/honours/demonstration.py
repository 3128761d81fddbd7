"""Honours for a platform to try, by a jury: one awarded with a story, one in publicity, one open for nominations."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from casework.demonstration import History, Person
from contracts.roles import Role
from kit import clock

PLANT = "第二分厂"
WORKSHOPS = ("焊接车间", "涂装车间")
DEEDS = (
    "全年焊缝一次合格率百分之九十九点六，带出两名徒弟。",
    "提出的喷涂节拍改进被采纳，每班少返工六件。",
    "夜班值守三年没有迟到，多次发现并排除设备隐患。",
    "主动承担新产品试制，三个月拿下十二项工艺。",
)
STORY = (
    "他在焊接岗位干了十四年。新产品试制那阵子，白天焊样件，晚上画焊接顺序图，硬是把变形量压到两毫米以内。"
    "他常说：手上的活，骗不了人。"
)


class Told(NamedTuple):
    days: int
    """Before the present."""
    title: str
    criteria: str
    steps: int
    """How many of those after the nominations are taken."""


HONOURS = (
    Told(56, "第二分厂年度先进工作者", "在岗满一年，没有安全和质量责任事故，同事认可。", 9),
    Told(16, "第二分厂工匠之星", "在一线岗位，有绝活、能带徒，改进成果用得上。", 3),
    Told(4, "第二分厂安全标兵", "全年没有违章，排查并消除过事故隐患。", 0),
)


def begin(history: History) -> None:
    for told in HONOURS:
        if (at := history.until - timedelta(days=told.days)) > history.begin:
            history.at(at, Story(history, told).announce)


class Story:
    """One honour's way: a week of nominations, the check, points of the jury, and what follows."""

    def __init__(self, history: History, told: Told) -> None:
        self._history, self._told = history, told
        self._officer = history.holder(Role.UNION_STAFF, PLANT)
        self._jury = self._some(3, "第一分厂")
        self._nominees = self._some(len(DEEDS), *WORKSHOPS)
        self._path = ""
        steps = (self._check, self._score, self._choose, self._wait, self._wait, self._endorse)
        self._steps = (*steps, self._approve, self._award, self._write_story)

    def _some(self, count: int, *places: str) -> list[Person]:
        found: dict[Person, None] = {}
        while len(found) < count:
            found[self._history.anyone(places[len(found) % len(places)])] = None
        return [*found]

    async def announce(self) -> None:
        body = {
            "unit_id": self._history.units[PLANT],
            "level": "enterprise",
            "title": self._told.title,
            "criteria": self._told.criteria,
            "places": 2,
            "jury_weight": 100,
            "juror_ids": [each.id for each in self._jury],
            "nominate_until": (clock.now() + timedelta(days=7)).isoformat(),
        }
        made = await self._history.call(self._officer, "POST", "/voting/honours", json=body)
        self._path = f"/voting/honours/{made['id']}"
        for place, (who, deeds) in enumerate(zip(self._nominees, DEEDS, strict=True)):
            category = "technical" if place == len(DEEDS) - 1 else "front_line"
            given = {"member_id": who.id, "category": category, "deeds": deeds}
            by = self._history.anyone(WORKSHOPS[place % 2])
            step = partial(self._history.call, by, "POST", f"{self._path}/nominations", json=given)
            self._history.later(0.2 + place, 0.5 + place, step)
        self._next(self._steps[: self._told.steps], 7.6)

    def _next(self, steps: Sequence[Any], days: float) -> None:
        if steps:
            self._history.later(days, days, partial(self._take, steps))

    async def _take(self, steps: Sequence[Any]) -> None:
        await steps[0]()
        self._next(steps[1:], 8.0 if steps[0] in (self._choose, self._wait) else 1.0)

    async def _act(self, who: Person, step: str, body: Any = None) -> Any:
        version = (await self._history.call(who, "GET", self._path))["version"]
        return await self._history.call(who, "POST", f"{self._path}/{step}", version=version, json=body)

    async def _nominations(self) -> list[str]:
        shown = await self._history.call(self._officer, "GET", self._path)
        return [each["id"] for each in shown["nominations"]]

    async def _check(self) -> None:
        await self._history.work("close_nominations")
        for each in await self._nominations():
            checked = {"nomination_id": each, "is_qualified": True, "reason": "在岗、无处分，材料属实。"}
            await self._act(self._officer, "check-nomination", checked)
        await self._act(self._officer, "begin-scoring")

    async def _score(self) -> None:
        nominations = await self._nominations()
        for juror, who in enumerate(self._jury):
            points = [96 - 5 * place - juror for place in range(len(nominations))]
            scores = [{"nomination_id": each, "points": value} for each, value in zip(nominations, points, strict=True)]
            await self._act(who, "score", {"scores": scores})

    async def _choose(self) -> None:
        await self._act(self._officer, "choose", {})

    async def _wait(self) -> None:
        await self._history.work("end_notices")

    async def _endorse(self) -> None:
        await self._act(self._officer, "endorse")

    async def _approve(self) -> None:
        approver = self._history.holder(Role.APPROVER, PLANT)
        await self._act(approver, "approve", {"basis": "第二分厂第三届职工代表大会主席团会议决定"})

    async def _award(self) -> None:
        await self._act(self._officer, "award", {"awarded_on": clock.today().isoformat()})

    async def _write_story(self) -> None:
        awards = (await self._history.call(self._officer, "GET", "/voting/awards"))["items"]
        names = {each.name: each for each in self._nominees}
        path, who = f"/voting/awards/{awards[0]['id']}", names[awards[0]["member_name"]]
        await self._history.call(self._officer, "POST", f"{path}/story", json={"story": STORY})
        read = {"story_digest": (await self._history.call(who, "GET", path))["story_digest"]}
        await self._history.call(who, "POST", f"{path}/consent", json=read)
