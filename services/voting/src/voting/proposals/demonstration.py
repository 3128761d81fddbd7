"""Proposals in all states for a platform to try."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from casework.demonstration import History, Person
from contracts.roles import Role

DESKS = {"铸造车间": "第一分厂", "装配车间": "第一分厂", "焊接车间": "第二分厂", "涂装车间": "第二分厂"}
"""Workshop → the nearest unit with union staff."""
LOGISTICS, SAFETY, PERSONNEL, EQUIPMENT = "后勤服务部", "安全环保部", "人力资源部", "设备动力部"

Step = tuple[str, dict[str, Any]]


def because(reason: str) -> dict[str, Any]:
    return {"reason": reason}


def answer(kind: str, words: str) -> Step:
    return "reply", {"reply": kind, "words": words}


class Told(NamedTuple):
    days: int
    """Before the present on which it is made."""
    unit: str
    topic: str
    title: str
    problem: str
    wish: str
    seconders: int
    way: Sequence[Step] = ()
    """Steps after enough second it."""
    owner: str = LOGISTICS
    by_account: bool = False
    """By the employee of the workshop as whom one can sign in."""


FILE: Step = ("file", because("情况属实，属于职工切身利益，予以立案。"))
ASSIGN: Step = ("assign", {})
GOOD: Step = ("rate", {"is_satisfied": True})

PROPOSALS = (
    Told(50, "铸造车间", "welfare", "夜班食堂增加热汤面窗口", "夜班食堂只有冷盒饭，冬天吃了胃不舒服。",
        "每晚十点到十二点开一个热汤面窗口。", 9,
        (FILE, ASSIGN, answer("done", "十月起每晚十点到十二点开设热汤面窗口，首周供应二百多份。"), GOOD)),
    Told(44, "焊接车间", "safety", "焊接工位加装移动排烟臂", "三号线有四个工位没有排烟臂，下午烟气散不出去。",
        "先给三号线四个工位各装一台移动排烟臂。", 14,
        (FILE, ASSIGN, answer("planned", "已列入四季度设备采购，到货后一周内装好。"), GOOD), EQUIPMENT),
    Told(20, "涂装车间", "pay", "夜班补贴随月工资按时发放", "夜班补贴常常晚一个月才发。", "与当月工资一起发放。", 11,
        (FILE, ASSIGN, answer("explained", "补贴按考勤次月核发，系统改造前做不到当月发放。"),
         ("rate", {"is_satisfied": False, "words": "晚一个月可以，晚两个月不行，请给个准日子。"})), PERSONNEL),
    Told(30, "装配车间", "training", "新员工配一名带班师傅", "新来的同事头一个月没人带，容易出错。",
        "每名新员工指定一名师傅，带满三个月。", 6,
        (("divert", because("属于管理改进，转为建议办理，同样答复。")), ASSIGN), PERSONNEL),
    Told(18, "铸造车间", "welfare", "厂区东门增设电动车充电棚", "东门没有充电棚，大家从办公楼拉线充电，很危险。",
        "在东门停车场建一个带消防的充电棚。", 17,
        (FILE, ASSIGN, answer("done", "东门充电棚二十个车位已建成，配了烟感和灭火器，欢迎使用。")), by_account=True),
    Told(22, "焊接车间", "other", "把中秋晚会改到周末", "晚会在工作日晚上，倒班的同事参加不了。",
        "以后放在周末下午。", 3,
        (("decline", because("今年场地已定；明年编排活动时提前征求意见。")),)),
    Told(16, "焊接车间", "welfare", "更衣室加装带锁的柜子", "更衣柜不够，两个人用一个。", "补五十个带锁的柜子。", 8,
        (FILE, ASSIGN)),
    Told(9, "涂装车间", "safety", "调漆间换成防爆照明", "调漆间还有四盏普通灯。",
        "停产检修时一次换完。", 7, (FILE,), SAFETY),
    Told(6, "装配车间", "production", "工具借还改成扫码", "借工具要登记三张表，交接班排队半小时。",
        "工具贴码，扫一扫借还。", 4),
    Told(3, "焊接车间", "welfare", "给焊接班组加装淋浴间", "焊接班组下班没有地方洗澡，冬天一身汗回家容易感冒。",
        "在东侧更衣室旁边加装六个淋浴位。", 1),
)  # fmt: skip


def begin(history: History) -> None:
    for told in PROPOSALS:
        if (at := history.until - timedelta(days=told.days)) > history.begin:
            history.at(at, Story(history, told).propose)


class Story:
    """One proposal's way."""

    def __init__(self, history: History, told: Told) -> None:
        self._history, self._told = history, told
        self._proposer = history.account(told.unit) if told.by_account else self._somebody(set())
        self._desk = history.holder(Role.UNION_STAFF, DESKS[told.unit])
        self._owner = history.holder(Role.HANDLER, told.owner)
        self._path = ""

    def _somebody(self, but: set[Person]) -> Person:
        while (who := self._history.anyone(self._told.unit)) in but:
            pass
        return who

    async def propose(self) -> None:
        told = self._told
        body = {"topic": told.topic, "title": told.title, "problem": told.problem, "wish": told.wish}
        made = await self._history.call(self._proposer, "POST", "/voting/proposals", json=body)
        self._path = f"/voting/proposals/{made['id']}"
        found = {self._proposer}
        for _ in range(told.seconders):
            who = self._somebody(found)
            found.add(who)
            self._history.later(0.1, 1.5, partial(self._history.call, who, "POST", f"{self._path}/seconds"))
        self._next(2, *told.way)

    def _next(self, days: float, *way: Step) -> None:
        if way:
            self._history.later(days, days + 0.5, partial(self._take, *way))

    async def _take(self, step: Step, *rest: Step) -> None:
        name, body = step
        who = self._desk
        if name == "assign":
            body = {"owner_unit_id": self._history.units[self._told.owner]}
        elif name == "rate":
            who = self._proposer
        elif name == "reply":
            who = self._owner
            if body["reply"] == "planned":
                by = (self._history.until + timedelta(days=40)).date()
                body = body | {"planned_on": by.isoformat(), "planned_by_id": self._owner.id}
        shown = await self._history.call(who, "GET", self._path)
        version = shown["version"]
        await self._history.call(who, "POST", f"{self._path}/{name}", version=version, json=body)
        self._next(4 if name == "assign" else 1, *rest)
