"""Small innovations at three stages, a master and an apprentice, hours of safety training, for a platform to try."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from casework.demonstration import History, Person
from contracts.roles import Role
from kit import clock

GROUP, OWNER = "同心重工集团", "设备动力部"
JUDGES = ("安全环保部", "人力资源部", "设备动力部")
"""Whose handlers are training officers, too, and judge."""
SHEETS = ((26, 27, 22, 12), (24, 28, 20, 13), (27, 25, 21, 11))


class Told(NamedTuple):
    days: int
    """Before the present."""
    unit: str
    kind: str
    title: str
    problem: str
    solution: str
    report: str
    steps: int
    """How many of its way are done."""


TOLD = (
    Told(48, "铸造车间", "innovation", "砂箱翻转用的旋转夹具", "翻砂箱要两个人加一台行车，等行车常常要半小时。",
        "夹具装轴承，一个人手动就能翻，锁销防止回转。",
        "试用三周，翻转时间从半小时降到四分钟，没有伤人。", 7),
    Told(24, "焊接车间", "design", "氩弧焊把的防烫护套", "换电极时焊把还烫，戴手套拿不稳。",
        "用硅胶护套，开散热孔，成本不到二十元。",
        "十二把焊把装上，三周没有一起烫伤。", 4),
    Told(4, "装配车间", "suggestion", "扳手柜按工序分层放", "交接班找扳手要翻三层柜子。",
        "按工序分层、贴轮廓，缺哪把一眼看到。", "", 0),
)  # fmt: skip


def begin(history: History) -> None:
    for told in TOLD:
        if (at := history.until - timedelta(days=told.days)) > history.begin:
            history.at(at, Innovation(history, told).submit)
    at = max(history.begin, history.until - timedelta(days=30))
    history.at(at, partial(pair, history))
    history.at(at, partial(_hours, history))


class Innovation:
    """One innovation's way."""

    def __init__(self, history: History, told: Told) -> None:
        self._history, self._told = history, told
        self._author = history.account(told.unit) if told.steps else history.anyone(told.unit)
        self._desk = history.officer(GROUP, "集团培训管理员")
        self._path = ""

    async def submit(self) -> None:
        told = self._told
        body = {"kind": told.kind, "title": told.title, "problem": told.problem, "solution": told.solution}
        made = await self._history.call(self._author, "POST", "/learning/innovations", json={**body, "is_open": True})
        self._path = f"/learning/innovations/{made['id']}"
        while (mate := self._history.anyone(told.unit)) == self._author:
            pass
        joining = {"code": made["code"], "is_named": True}
        await self._history.call(mate, "POST", "/learning/innovations/join", json=joining)
        way: Sequence[tuple[Person, str, Mapping[str, Any] | None]] = (
            (self._desk, "accept", {"words": "值得做，先在一个班组试。", "report_by": self._in_days(30)}),
            (self._author, "report", {"report": told.report}),
            (self._desk, "appoint", {"judge_ids": [self._history.holder(Role.HANDLER, each).id for each in JUDGES]}),
            (self._desk, "sheets", None),
            (self._desk, "publicize", None),
            (self._desk, "adopt", {"owner_unit_id": self._history.units[OWNER], "adopt_by": self._in_days(60)}),
            (
                self._history.holder(Role.HANDLER, OWNER),
                "record",
                {"words": "三个班组已经用上，每月少等行车四十小时。", "benefit_fen": 860_000},
            ),
        )
        self._next(way[: told.steps])

    def _in_days(self, days: int) -> str:
        return (clock.today() + timedelta(days=days)).isoformat()

    def _next(self, way: Sequence[tuple[Person, str, Mapping[str, Any] | None]]) -> None:
        if way:
            wait = 12 if way[0][1] == "adopt" else 2
            self._history.later(wait, wait + 0.5, partial(self._take, *way))

    async def _take(self, step: tuple[Person, str, Mapping[str, Any] | None], *rest: Any) -> None:
        who, name, body = step
        if name == "sheets":
            for unit, points in zip(JUDGES, SHEETS, strict=True):
                judge = self._history.holder(Role.HANDLER, unit)
                await self._history.call(judge, "POST", f"{self._path}/sheet", json={"points": points})
        else:
            if name == "adopt":
                await self._history.work("end_notices")
            version = (await self._history.call(who, "GET", self._path))["version"]
            await self._history.call(who, "POST", f"{self._path}/{name}", version=version, json=body)
        self._next(rest)


async def pair(history: History) -> None:
    apprentice = history.account("焊接车间")
    while (master := history.anyone("焊接车间")) == apprentice:
        pass
    body = {"skill": "管道氩弧焊", "goals": "能独立焊十六公斤压力的管道，探伤一次合格。", "months": 12}
    made = await history.call(master, "POST", "/learning/apprenticeships", json=body)
    agreeing = {"code": made["code"], "goals": "先学平焊和立焊，年底考高级工。"}
    agreed = await history.call(apprentice, "POST", "/learning/apprenticeships/agree", json=agreeing)
    desk, path = history.officer(GROUP, "集团培训管理员"), f"/learning/apprenticeships/{made['id']}"
    registered = await history.call(desk, "POST", f"{path}/register", version=agreed["version"])
    words = {"words": "平焊已经过关，下个月开始练立焊。"}
    await history.call(master, "POST", f"{path}/check", version=registered["version"], json=words)


async def _hours(history: History) -> None:
    desk = history.officer(GROUP, "集团培训管理员")
    for unit, kind in (("同心重工集团", "general"), ("铸造车间", "high_risk"), ("涂装车间", "high_risk")):
        body = {"kind": kind, "entry_since": clock.today().isoformat()}
        await history.call(desk, "PUT", f"/learning/hours/units/{history.units[unit]}", json=body)
    room = {"unit_id": history.units[GROUP], "title": "有限空间作业", "held_on": clock.today().isoformat(), "hours": 4}
    made = await history.call(desk, "POST", "/learning/hours/sessions", json=room)
    people = [history.account("铸造车间"), *(history.anyone(each) for each in ("铸造车间", "涂装车间"))]
    for who in dict.fromkeys(people):
        await history.call(who, "POST", "/learning/hours/check-in", json={"code": made["code"]})
