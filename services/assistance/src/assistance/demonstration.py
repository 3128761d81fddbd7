"""Two months of hardship files, from the application to the bank's answer, for a platform to try."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from importlib import resources
from typing import Any

from assistance import campaign_demonstration, mutual_demonstration, visit_demonstration
from casework.demonstration import History, Officer, Person
from contracts.assistance import HouseholdState
from contracts.roles import Role
from kit import clock

GROUP = "同心重工集团"
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

STORIES = tomllib.loads((resources.files("assistance") / "demonstration.toml").read_text("utf-8"))
WAY = ("visitors", "check", "confirm", "committee", "view", "view", "view", "publicize", "approve", "countersign")
PACE = {"visitors": (0.3, 1), "check": (0.5, 1.5), "committee": (0.3, 1), "publicize": (0.3, 1), "approve": (6, 8)}
"""Days before a step that does not follow within hours."""
WITHIN_HOURS = (0.1, 0.4)


def begin(history: History) -> None:
    history.at(history.begin, partial(_prepare, history))
    taken = {history.account(unit) for unit in ("铸造车间", "机加工车间", "焊接车间", "涂装车间")}
    for told in STORIES["household"]:
        who = history.account(told["unit"]) if "account" in told else _another(history, told["unit"], taken)
        taken.add(who)
        if (applied_at := history.until - timedelta(days=told["days"])) > history.begin:
            history.at(applied_at, Story(history, who, told).apply)
    visit_demonstration.begin(history, [history.officer(unit, f"{unit}评估人") for unit in ASSESSORS])
    is_whole = history.until - history.begin > timedelta(days=60)  # in a shorter one nobody is on file in time
    for told in STORIES["batches"] if is_whole else ():
        history.at(history.until - timedelta(days=told["days"]), partial(_pay, history, told))
    campaign_demonstration.begin(history)
    mutual_demonstration.begin(history)


def _another(history: History, unit: str, but: set[Person]) -> Person:
    while (who := history.anyone(unit)) in but:
        pass
    return who


async def _prepare(history: History) -> None:
    await history.work("enter_shipped")
    accountant = history.officer(GROUP, "集团工会会计")
    for year in sorted({history.begin.year, history.until.year}):
        for fund, fen in STORIES["budgets"].items():
            path = f"/assistance/funds/{fund}/budgets"
            await history.call(accountant, "POST", path, json={"year": year, "fen": fen})


class Story:
    """One household's way."""

    def __init__(self, history: History, who: Person, told: Mapping[str, Any]) -> None:
        self._history, self._who, self._told = history, who, told
        self._call, self._later, self._draw = history.call, history.later, history.random
        self._id, self._version = "", 0
        assessors = [history.officer(unit, f"{unit}评估人") for unit in ASSESSORS]
        self._visitors = self._draw.sample(assessors, 2)
        self._committee = self._draw.sample([each for each in assessors if each.unit != who.unit], 3)
        self._without_view = [*self._committee]

    async def apply(self) -> None:
        papers = []
        for evidence in self._told["papers"]:
            file = {"file": (f"{evidence}.txt", "演示材料，不是真实证明。".encode(), "text/plain")}
            sent = await self._call(self._who, "POST", "/assistance/files", files=file)
            papers.append({"file_id": sent["id"], "evidence": evidence})
        number = f"0000{self._draw.randrange(10**15):015}"
        body = {name: self._told[name] for name in ("figures", "story", "address")} | {
            "persons": [self._person(**each) for each in self._told["persons"]],
            "account": {"payee": self._who.name, "bank": "同心示范银行东湖支行", "number": number},
            "papers": papers,
        }
        made = await self._call(self._who, "POST", "/assistance/households", json=body)
        self._id, self._version = made["id"], made["version"]
        self._go_on("apply", *WAY)

    def _person(self, relation: str, id_number: str, name: str = "", *, minor: bool = False) -> dict[str, Any]:
        consents = ["minors"] if minor else ["income", "health", *(["bank_account"] if relation == "self" else [])]
        name = name.format(surname=self._who.name[0]) or self._who.name
        return {"relation": relation, "name": name, "id_number": id_number, "consents": consents}

    def _go_on(self, taken: str, *rest: str) -> None:
        if taken != self._told["ends"]:
            self._later(*PACE.get(rest[0], WITHIN_HOURS), partial(self._take, *rest))
            return
        self._follow(*self._told.get("then", ()))
        for aid in self._told.get("aids", ()):
            self._history.at(self._history.until - timedelta(days=aid["days"]), partial(self._request, aid))

    async def _take(self, step: str, *rest: str) -> None:
        if step == "approve" and (await self._look())["state"] != HouseholdState.UNDISPUTED:
            self._later(0.5, 1, partial(self._take, step, *rest))  # holidays make a notice longer
            return
        await self._act(*self._next(step))
        self._go_on(step, *rest)

    def _next(self, step: str) -> tuple[Person, str, dict[str, Any] | None]:
        """By whom, path and body."""
        match step:
            case "visitors":
                return self._staff(), step, {"member_ids": [each.id for each in self._visitors]}
            case "check":
                found = {"visited_on": clock.today().isoformat(), "findings": self._told["findings"]}
                return self._visitors[0], step, found
            case "confirm":
                return self._visitors[1], "check/confirm", {}
            case "committee":
                return self._staff(), step, {"member_ids": [each.id for each in self._committee]}
            case "view":
                view = {"supports": True, "reason": self._draw.choice(STORIES["views"]), "related": False}
                return self._without_view.pop(), "views", view
            case _:
                return self._staff() if step == "publicize" else self._approver(step), step, None

    def _staff(self) -> Person:
        return self._history.holder(Role.UNION_STAFF, self._told["plant"])

    def _approver(self, step: str) -> Person:
        return self._history.holder(Role.APPROVER, self._told["plant"] if step == "approve" else GROUP)

    async def _look(self) -> dict[str, Any]:
        now = await self._call(self._who, "GET", f"/assistance/households/{self._id}")
        self._version = now["version"]
        return now

    async def _act(self, who: Person, path: str, body: dict[str, Any] | None) -> None:
        place = f"/assistance/households/{self._id}/{path}"
        await _read_of(self._history, who, "household", self._id)
        self._version = (await self._call(who, "POST", place, version=self._version, json=body))["version"]

    def _follow(self, *steps: dict[str, str]) -> None:
        if steps:
            self._later(0.3, 1, partial(self._take_other, *steps))

    async def _take_other(self, step: dict[str, str], *rest: dict[str, str]) -> None:
        if step["step"] == "object":
            colleague, notice_id = (
                _another(self._history, self._who.unit, {self._who}),
                (await self._look())["notice_id"],
            )
            place = f"/assistance/notices/{notice_id}/objections"
            await self._call(colleague, "POST", place, json={"text": step["text"]})
        else:
            who = self._who if step["by"] == "applicant" else self._staff()
            await self._act(who, step["step"], {"reason": step["reason"]})
        self._follow(*rest)

    async def _request(self, told: Mapping[str, Any]) -> None:
        wanted = {name: told[name] for name in ("programme", "basis", "asked") if name in told}
        aid = await self._call(self._who, "POST", "/assistance/aids", json={"household_id": self._id} | wanted)
        if told["ends"] != "request":
            self._later(0.2, 0.8, partial(self._approve, aid, told["ends"], "approve", None))

    async def _approve(self, aid: dict[str, Any], ends: str, step: str, body: dict[str, Any] | None) -> None:
        who, path = self._approver(step), f"/assistance/aids/{aid['id']}/{step}"
        await _read_of(self._history, who, "aid", aid["id"])
        aid = await self._call(who, "POST", path, version=aid["version"], json=body)
        if step != ends:
            self._later(0.2, 0.8, partial(self._approve, aid, ends, "countersign", {}))


async def _read_of(history: History, who: Person, subject_type: str, subject_id: str) -> None:
    opened = {"subject_type": subject_type, "subject_id": subject_id}
    await history.call(who, "POST", "/notifications/messages/read", json=opened)


async def _pay(history: History, told: Mapping[str, Any]) -> None:
    wanted = {"unit_id": history.units[GROUP], "fund": told["fund"]}
    payout = await history.call(history.officer(GROUP, "集团工会出纳"), "POST", "/assistance/payouts", json=wanted)
    if told["is_released"]:
        history.later(0.3, 1, partial(_release, history, payout, told["unanswered"]))


async def _release(history: History, payout: dict[str, Any], unanswered: int) -> None:
    who, path = history.officer(GROUP, "集团工会会计"), f"/assistance/payouts/{payout['id']}/release"
    await _read_of(history, who, "payout", payout["id"])
    payout = await history.call(who, "POST", path, version=payout["version"])
    history.later(1, 2, partial(_import_result, history, payout, unanswered))


async def _import_result(history: History, payout: dict[str, Any], unanswered: int) -> None:
    said = payout["payments"][: len(payout["payments"]) - unanswered]
    lines = [f"{each['reference']},{each['fen'] // 100}.{each['fen'] % 100:02},成功" for each in said]
    file = {"file": ("回盘文件.csv", "\n".join(["付款编号,金额,结果", *lines]).encode(), "text/csv")}
    who, path = history.officer(GROUP, "集团工会出纳"), f"/assistance/payouts/{payout['id']}/results"
    await history.call(who, "POST", path, version=payout["version"], files=file)
