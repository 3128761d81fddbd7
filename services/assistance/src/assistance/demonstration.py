"""Two months of hardship files, from the application to the bank's answer, for a platform to try."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from importlib import resources
from typing import Any, NamedTuple

from casework.demonstration import History, Officer, Person
from contracts.assistance import HouseholdState
from contracts.roles import Role
from kit import clock

GROUP = "同心重工集团"
PLANTS = {
    "铸造车间": "第一分厂",
    "机加工车间": "第一分厂",
    "装配车间": "第一分厂",
    "焊接车间": "第二分厂",
    "涂装车间": "第二分厂",
}
ASSESSORS = ("铸造车间", "装配车间", "焊接车间", "涂装车间")
"""One from each: three are of another team than the applicant."""
OFFICERS = (
    *(Officer(unit, f"{unit}评估人", (Role.ASSESSOR,), held_at=GROUP) for unit in ASSESSORS),
    Officer("第一分厂", "第一分厂审批人", (Role.APPROVER,)),
    Officer("第二分厂", "第二分厂审批人", (Role.APPROVER,)),
    Officer(GROUP, "集团工会主席", (Role.APPROVER,)),
    Officer(GROUP, "集团工会出纳", (Role.FINANCE,)),
    Officer(GROUP, "集团工会会计", (Role.FINANCE,)),
)
JOBS = ("end_notices",)

HOUSEHOLDS = tomllib.loads((resources.files("assistance") / "demonstration.toml").read_text("utf-8"))["household"]
BUDGETS = {"earmarked": 60_000_000, "dues": 20_000_000, "company": 15_000_000}
"""Fen of a year."""


class Batch(NamedTuple):
    """Of the approved aid of one fund."""

    days: int
    """Before the present."""
    fund: str
    is_released: bool = True
    unanswered: int = 0
    """Payments, of the last ones, that the bank's result does not name."""


BATCHES = (Batch(21, "earmarked"), Batch(7, "earmarked", unanswered=1), Batch(3, "dues", is_released=False))

PAYS_AFTER = timedelta(days=60)
"""In a shorter history nobody is on file in time."""

WAY = ("visitors", "check", "confirm", "committee", "view", "view", "view", "publicize", "approve", "countersign")
PACE = {"visitors": (0.3, 1), "check": (0.5, 1.5), "committee": (0.3, 1), "publicize": (0.3, 1), "approve": (6, 8)}
"""Days before a step, where it takes longer or shorter than `USUAL`."""
USUAL = (0.1, 0.4)
VIEWS = (
    "走访记录和票据对得上，同意建档。",
    "情况属实，收入核对过，支持建档。",
    "同车间的人都知道他家的难处，材料也齐，同意。",
)


def begin(history: History) -> None:
    history.at(history.begin, partial(_prepare, history))
    taken = {history.account(unit) for unit in ("铸造车间", "机加工车间", "焊接车间", "涂装车间")}
    for told in HOUSEHOLDS:
        who = history.account(told["unit"]) if told.get("account") else _another(history, told["unit"], taken)
        taken.add(who)
        applied_at = history.until - timedelta(days=told["days"])
        if applied_at > history.begin:
            history.at(applied_at, Story(history, who, told).apply)
    for batch in BATCHES if history.until - history.begin > PAYS_AFTER else ():
        history.at(history.until - timedelta(days=batch.days), partial(_pay, history, batch))


def _another(history: History, unit: str, but: set[Person]) -> Person:
    while (who := history.anyone(unit)) in but:
        pass
    return who


async def _prepare(history: History) -> None:
    await history.work("enter_shipped")
    accountant = history.officer(GROUP, "集团工会会计")
    for year in sorted({history.begin.year, history.until.year}):
        for fund, fen in BUDGETS.items():
            budget = {"year": year, "fen": fen}
            await history.call(accountant, "POST", f"/assistance/funds/{fund}/budgets", json=budget)


class Story:
    """One household's way."""

    def __init__(self, history: History, who: Person, told: Mapping[str, Any]) -> None:
        self._history, self._who, self._told = history, who, told
        self._call, self._later, self._draw = history.call, history.later, history.random
        self._id, self._version = "", 0
        assessors = [history.officer(unit, f"{unit}评估人") for unit in ASSESSORS]
        self._visitors = self._draw.sample(assessors, 2)
        self._committee = self._draw.sample([each for each in assessors if each.unit != who.unit], 3)
        self._waiting = [*self._committee]
        """Of the committee, those who gave no view yet."""

    async def apply(self) -> None:
        who, told = self._who, self._told
        papers = []
        for evidence in told["papers"]:
            text = f"演示材料（{evidence}），不是真实证明。"
            file = {"file": (f"{evidence}.txt", text.encode(), "text/plain")}
            sent = await self._call(who, "POST", "/assistance/files", files=file)
            papers.append({"file_id": sent["id"], "evidence": evidence})
        account = {
            "payee": who.name,
            "bank": "同心示范银行东湖支行",
            "number": f"0000{self._draw.randrange(10**15):015}",
        }
        body = {name: told[name] for name in ("figures", "story", "address")}
        body |= {"persons": [self._person(**each) for each in told["persons"]], "account": account, "papers": papers}
        made = await self._call(who, "POST", "/assistance/households", json=body)
        self._id, self._version = made["id"], made["version"]
        self._go_on("apply", WAY)

    def _person(self, relation: str, id_number: str, name: str = "", *, minor: bool = False) -> dict[str, Any]:
        own = ["bank_account"] if relation == "self" else []
        return {
            "relation": relation,
            "name": name.format(surname=self._who.name[0]) or self._who.name,
            "id_number": id_number,
            "consents": ["minors"] if minor else ["income", "health", *own],
        }

    def _go_on(self, taken: str, rest: tuple[str, ...]) -> None:
        if taken == self._told["ends"]:
            self._follow(self._told.get("then", []))
            for aid in self._told.get("aids", ()):
                asked_at = self._history.until - timedelta(days=aid["days"])
                self._history.at(asked_at, partial(self._request, aid))
        else:
            self._later(*PACE.get(rest[0], USUAL), partial(self._take, rest[0], rest[1:]))

    async def _take(self, step: str, rest: tuple[str, ...]) -> None:
        if step == "approve" and not await self._is_undisputed():
            self._later(0.5, 1, partial(self._take, step, rest))
            return
        who, path, body = self._next(step)
        await self._act(who, path, body)
        self._go_on(step, rest)

    async def _is_undisputed(self) -> bool:
        """The notice ended by itself."""
        now = await self._call(self._who, "GET", f"/assistance/households/{self._id}")
        self._version = now["version"]
        return bool(now["state"] == HouseholdState.UNDISPUTED)

    def _next(self, step: str) -> tuple[Person, str, Any]:
        """By whom, path and body."""
        plant = PLANTS[self._who.unit]
        staff = self._history.holder(Role.UNION_STAFF, plant)
        match step:
            case "visitors":
                return staff, step, {"member_ids": [each.id for each in self._visitors]}
            case "check":
                found = {"visited_on": clock.today().isoformat(), "findings": self._told["findings"]}
                return self._visitors[0], step, found
            case "confirm":
                return self._visitors[1], "check/confirm", {}
            case "committee":
                return staff, step, {"member_ids": [each.id for each in self._committee]}
            case "view":
                view = {"supports": True, "reason": self._draw.choice(VIEWS), "related": False}
                return self._waiting.pop(), "views", view
            case "approve":
                return self._history.holder(Role.APPROVER, plant), step, None
            case "countersign":
                return self._history.holder(Role.APPROVER, GROUP), step, None
            case _:
                return staff, step, None

    async def _act(self, who: Person, path: str, body: Any) -> None:
        await _read_of(self._history, who, "household", self._id)
        place = f"/assistance/households/{self._id}/{path}"
        self._version = (await self._call(who, "POST", place, version=self._version, json=body))["version"]

    def _follow(self, steps: list[dict[str, str]]) -> None:
        if steps:
            self._later(0.3, 1, partial(self._take_other, *steps))

    async def _take_other(self, step: dict[str, str], *rest: dict[str, str]) -> None:
        match step:
            case {"by": "colleague", "text": text}:
                now = await self._call(self._who, "GET", f"/assistance/households/{self._id}")
                colleague = _another(self._history, self._who.unit, {self._who})
                place = f"/assistance/notices/{now['notice_id']}/objections"
                await self._call(colleague, "POST", place, json={"text": text})
            case {"by": by, "step": path, "reason": reason}:
                staff = self._history.holder(Role.UNION_STAFF, PLANTS[self._who.unit])
                await self._act(self._who if by == "applicant" else staff, path, {"reason": reason})
        self._follow([*rest])

    async def _request(self, told: Mapping[str, Any]) -> None:
        amounts = {name: told[name] for name in ("basis", "asked") if name in told}
        wanted = {"household_id": self._id, "programme": told["programme"]} | amounts
        aid = await self._call(self._who, "POST", "/assistance/aids", json=wanted)
        if told["ends"] != "request":
            self._later(0.2, 0.8, partial(self._approve, aid, told["ends"]))

    async def _approve(self, aid: dict[str, Any], ends: str, step: str = "approve") -> None:
        place = PLANTS[self._who.unit] if step == "approve" else GROUP
        who = self._history.holder(Role.APPROVER, place)
        await _read_of(self._history, who, "aid", aid["id"])
        path = f"/assistance/aids/{aid['id']}/{step}"
        body: dict[str, Any] | None = {} if step == "countersign" else None
        aid = await self._call(who, "POST", path, version=aid["version"], json=body)
        if step != ends:
            self._later(0.2, 0.8, partial(self._approve, aid, ends, "countersign"))


async def _read_of(history: History, who: Person, subject: str, subject_id: str) -> None:
    opened = {"subject_type": subject, "subject_id": subject_id}
    await history.call(who, "POST", "/notifications/messages/read", json=opened)


async def _pay(history: History, batch: Batch) -> None:
    wanted = {"unit_id": history.units[GROUP], "fund": batch.fund}
    payout = await history.call(history.officer(GROUP, "集团工会出纳"), "POST", "/assistance/payouts", json=wanted)
    if batch.is_released:
        history.later(0.3, 1, partial(_release, history, batch, payout))


async def _release(history: History, batch: Batch, payout: dict[str, Any]) -> None:
    accountant, place = history.officer(GROUP, "集团工会会计"), f"/assistance/payouts/{payout['id']}"
    await _read_of(history, accountant, "payout", payout["id"])
    payout = await history.call(accountant, "POST", f"{place}/release", version=payout["version"])
    history.later(1, 2, partial(_import_result, history, batch, payout))


async def _import_result(history: History, batch: Batch, payout: dict[str, Any]) -> None:
    said = payout["payments"][: len(payout["payments"]) - batch.unanswered]
    lines = [f"{each['reference']},{each['fen'] // 100}.{each['fen'] % 100:02},成功" for each in said]
    file = {"file": ("回单.csv", "\n".join(["付款编号,金额,结果", *lines]).encode(), "text/csv")}
    cashier, place = history.officer(GROUP, "集团工会出纳"), f"/assistance/payouts/{payout['id']}/results"
    await history.call(cashier, "POST", place, version=payout["version"], files=file)
