"""A small enterprise with two plants, and a household that walks through it by the API."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import httpx

from assistance.main import service
from contracts.identity import GrantState, MemberState, UnitState
from kit import clock
from kit.events import Event
from kit.inbox import EventInfo
from kit.testing import Harness

UNITS = {
    "group": (None, "group", "同心集团工会"),
    "plant-a": ("group", "plant", "一分厂工会"),
    "team-a1": ("plant-a", "team", "总装一班"),
    "team-a2": ("plant-a", "team", "涂装二班"),
    "plant-b": ("group", "plant", "二分厂工会"),
    "team-b1": ("plant-b", "team", "铸造一班"),
}


@dataclass(frozen=True)
class Who:
    id: str
    name: str
    unit: str
    roles: Sequence[str] = ()


PEOPLE = [
    Who("applicant", "欧阳静怡", "team-a1"),
    Who("other", "诸葛文秀", "team-a1"),
    Who("mate", "司马建国", "team-a1"),
    Who("applicant-b", "令狐晓梅", "team-b1"),
    Who("staff-a", "赵敏", "plant-a", ["union_staff@plant-a"]),
    Who("staff-b", "李强", "plant-b", ["union_staff@plant-b"]),
    Who("staff-group", "周全", "group", ["union_staff@group"]),
    *(Who(f"visitor-{n}", f"访{n}", "plant-a", ["assessor@plant-a"]) for n in (1, 2, 3)),
    Who("visitor-b", "访乙", "plant-b", ["assessor@plant-b"]),
    *(Who(f"assessor-{n}", f"评{n}", "team-a2", ["assessor@plant-a"]) for n in (1, 2, 3, 4, 5, 6, 7)),
    Who("assessor-mate", "评同班", "team-a1", ["assessor@plant-a"]),
    Who("approver-1", "批一", "plant-a", ["approver@plant-a"]),
    Who("approver-2", "批二", "group", ["approver@group"]),
    Who("approver-3", "批三", "plant-a", ["approver@plant-a"]),
    Who("approver-b", "批乙", "plant-b", ["approver@plant-b"]),
    Who("finance-1", "财一", "group", ["finance@group"]),
    Who("finance-2", "财二", "group", ["finance@group"]),
    Who("finance-3", "财三", "team-a1", ["finance@group"]),
    Who("finance-b", "财乙", "plant-b", ["finance@plant-b"]),
    Who("programmes", "项目", "group", ["union_staff@group"]),
    Who("auditor", "审计", "group", ["auditor@group"]),
    Who("auditor-b", "审乙", "plant-b", ["auditor@plant-b"]),
    Who("assessor-approver", "评批", "team-a2", ["assessor@plant-a", "approver@plant-a"]),
    # One person, three roles and four capacities.
    Who("many", "冯骥", "plant-a", ["union_staff@plant-a", "assessor@plant-a", "approver@plant-a"]),
]

MINE, SPOUSE, CHILD, PARENT = "370202198503140018", "370202198706020024", "370202201209010030", "370202196001010046"
ACCOUNT = "6222020200012345678"
ADULT = ["income", "health"]
FIGURES = {
    "persons": 3,
    "disposable_income": 6000000,
    "medical": 3000000,
    "savings": 500000,
    "homes": 1,
    "vehicle_value": 0,
}
"""(60,000 − 30,000) ÷ 12 ÷ 3 = 833.33 yuan: below the shipped minimum living."""
STORY = "妻子患尿毒症，每周透析三次"
ADDRESS = "青岛市市北区延安三路 12 号 3 单元"
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""A Monday morning in China."""


def household(**changes: Any) -> dict[str, Any]:
    """A family of three whose papers are the caller's to add."""
    return {
        "persons": [
            {"relation": "self", "name": "欧阳静怡", "id_number": MINE, "consents": [*ADULT, "bank_account"]},
            {"relation": "spouse", "name": "上官婉", "id_number": SPOUSE, "consents": ADULT},
            {"relation": "child", "name": "欧阳小宝", "id_number": CHILD, "consents": ["minors"]},
        ],
        "figures": FIGURES,
        "story": STORY,
        "address": ADDRESS,
        "account": {"payee": "欧阳静怡", "bank": "中国工商银行青岛分行", "number": ACCOUNT},
    } | changes


PAPERS_OF = {"medical": ["medical"], "schooling": ["schooling"], "accident": ["disaster"]}
VIEW = {"supports": True, "reason": "情况属实，支持建档", "related": False}
CHECK = {"visited_on": "2026-03-02", "findings": "家中陈设简单，病历与票据齐全"}
VISIT = {"member_id": "applicant", "occasion": "illness", "visit_by": "2026-03-20"}
REPORT = {"visited_on": "2026-03-02", "findings": "住院第三天，家里没有人陪护", "needs": ["care", "medical"]}
WAY: dict[str, list[tuple[str, str, Any]]] = {
    "HOME_CHECK": [("staff-a", "visitors", {"member_ids": ["visitor-1", "visitor-2"]})],
    "CHECK_RECORDED": [("visitor-1", "check", CHECK)],
    "CHECKED": [("visitor-2", "check/confirm", {})],
    "ASSESSMENT": [("staff-a", "committee", {"member_ids": ["assessor-1", "assessor-2", "assessor-3"]})],
    "ASSESSED": [(f"assessor-{n}", "views", VIEW) for n in (1, 2, 3)],
    "PUBLICIZED": [("staff-a", "publicize", None)],
    "UNDISPUTED": [("worker", "end_notices", None)],
    "APPROVED": [("approver-1", "approve", None)],
    "FILED": [("approver-2", "countersign", None)],
}
"""State → the steps that lead to it from the one before."""


@dataclass
class World:
    h: Harness
    people: dict[str, Who] = field(default_factory=lambda: {each.id: each for each in PEOPLE})

    async def settle_in(self) -> None:
        """All records at once, straight to the handlers: through the inbox one by one takes too long for every test."""
        states: list[Event] = [
            UnitState(unit_id=unit_id, version=1, parent_id=parent, name=name, kind=kind)
            for unit_id, (parent, kind, name) in UNITS.items()
        ]
        for who in self.people.values():
            facts = {"unit_id": who.unit, "name": who.name, "active": True, "employee_number": f"E-{who.id}"}
            states.append(MemberState(member_id=who.id, version=1, **facts))
            for place in who.roles:
                role, unit = place.split("@")
                grant = {"grant_id": f"{who.id} {place}", "member_id": who.id, "role": role, "unit_id": unit}
                states.append(GrantState(version=1, **grant))
        unused = cast(EventInfo, None)
        async with self.h.session() as session:
            for state in states:
                for handle in service.handlers.by_type[state.type]:
                    await handle(session, state, unused)

    def client(self, who: str | None, **headers: str) -> httpx.AsyncClient:
        return self.h.client(who, self.people[who].roles if who else (), **headers)

    async def call(self, who: str | None, method: str, path: str, **options: Any) -> httpx.Response:
        async with self.client(who) as client:
            return await client.request(method, f"/api/v1/assistance{path}", **options)

    async def get(self, who: str | None, path: str, **params: Any) -> Any:
        answer = await self.call(who, "GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def upload(self, who: str, evidence: str) -> dict[str, str]:
        """A paper of this kind, ready to be named in an application."""
        sent = {"file": (f"{evidence}.txt", f"{evidence} of {who}".encode(), "text/plain")}
        answer = await self.call(who, "POST", "/files", files=sent)
        assert answer.status_code == 201, answer.text
        return {"file_id": answer.json()["id"], "evidence": evidence}

    async def try_apply(
        self, who: str = "applicant", papers: Sequence[str] | None = None, **changes: Any
    ) -> httpx.Response:
        kinds = ("identity", "income", "medical", "consent") if papers is None else papers
        body = household(**changes) | {"papers": [await self.upload(who, kind) for kind in kinds]}
        return await self.call(who, "POST", "/households", json=body)

    async def apply(self, who: str = "applicant", **changes: Any) -> str:
        answer = await self.try_apply(who, **changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def try_act(self, who: str, household_id: str, step: str, body: Any = None) -> httpx.Response:
        [[version]] = await self.h.rows(f"SELECT version FROM household WHERE id = '{household_id}'")
        options = {} if body is None else {"json": body}
        path = f"/households/{household_id}/{step}"
        return await self.call(who, "POST", path, headers={"If-Match": f'"{version}"'}, **options)

    async def act(self, who: str, household_id: str, step: str, body: Any = None) -> dict[str, Any]:
        answer = await self.try_act(who, household_id, step, body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def walk(self, household_id: str, to: str) -> None:
        """By the shortest way, from wherever it is."""
        [[at]] = await self.h.rows(f"SELECT state FROM household WHERE id = '{household_id}'")
        states = ["APPLIED", *WAY]
        for state in states[states.index(at) + 1 : states.index(to) + 1]:
            for who, step, body in WAY[state]:
                if who == "worker":
                    clock.shift(timedelta(days=14))
                    await self.h.run_job(step)
                else:
                    await self.act(who, household_id, step, body)

    async def bring_to(self, state: str, **changes: Any) -> str:
        household_id = await self.apply(**changes)
        await self.walk(household_id, state)
        return household_id

    async def try_step(self, who: str, place: str, step: str, body: Any = None, **options: Any) -> httpx.Response:
        """Of an aid or a batch: `place` is aids/<id> or payouts/<id>."""
        noun, object_id = place.split("/")
        [[version]] = await self.h.rows(f"SELECT version FROM {noun[:-1]} WHERE id = '{object_id}'")
        if body is not None:
            options["json"] = body
        return await self.call(who, "POST", f"/{place}/{step}", headers={"If-Match": f'"{version}"'}, **options)

    async def step(self, who: str, place: str, step: str, body: Any = None, **options: Any) -> dict[str, Any]:
        answer = await self.try_step(who, place, step, body, **options)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def budget(self, fen: int = 100_000_000, fund: str = "earmarked") -> None:
        answer = await self.call("finance-1", "POST", f"/funds/{fund}/budgets", json={"year": 2026, "fen": fen})
        assert answer.status_code == 201, answer.text

    async def try_request(self, household_id: str, who: str = "applicant", **given: Any) -> httpx.Response:
        """With the papers of its programme."""
        await self.h.run_job("enter_shipped")
        kinds = PAPERS_OF.get(given.get("programme", ""), ())
        given = {"papers": [await self.upload(who, kind) for kind in kinds]} | given
        return await self.call(who, "POST", "/aids", json={"household_id": household_id, "programme": "living"} | given)

    async def request(self, household_id: str, who: str = "applicant", **given: Any) -> str:
        answer = await self.try_request(household_id, who, **given)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def read_aid(self, who: str, aid_id: str) -> Any:
        answer = await self.call(who, "POST", f"/aids/{aid_id}/read")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def committed(self, household_id: str, who: str = "applicant", **given: Any) -> str:
        """An aid approved by two; the second is of the top union."""
        aid_id = await self.request(household_id, who, **given)
        await self.step("approver-1", f"aids/{aid_id}", "approve")
        await self.step("approver-2", f"aids/{aid_id}", "countersign", {})
        return aid_id

    async def released(self, *, unit_id: str = "group", fund: str = "earmarked") -> dict[str, Any]:
        """A batch of all that waits."""
        made = await self.call("finance-1", "POST", "/payouts", json={"unit_id": unit_id, "fund": fund})
        assert made.status_code == 201, made.text
        return await self.step("finance-2", f"payouts/{made.json()['id']}", "release")

    async def plan(self, who: str = "staff-a", **changes: Any) -> str:
        """A visit to the applicant, of which no visitors are named."""
        answer = await self.call(who, "POST", "/visits", json=VISIT | changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def assigned(self, **changes: Any) -> str:
        """With visitor-1 and visitor-2."""
        visit_id = await self.plan(**changes)
        await self.step("staff-a", f"visits/{visit_id}", "visitors", {"member_ids": ["visitor-1", "visitor-2"]})
        return visit_id

    async def try_report(self, who: str, visit_id: str, **changes: Any) -> httpx.Response:
        return await self.call(who, "POST", f"/visits/{visit_id}/reports", json=REPORT | changes)

    async def report(self, who: str, visit_id: str, **changes: Any) -> dict[str, Any]:
        answer = await self.try_report(who, visit_id, **changes)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def read_visit(self, who: str, visit_id: str) -> Any:
        answer = await self.call(who, "POST", f"/visits/{visit_id}/read")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def read(self, who: str, household_id: str) -> Any:
        answer = await self.call(who, "POST", f"/households/{household_id}/read")
        assert answer.status_code == 200, answer.text
        return answer.json()


async def balances(world: World, fund: str = "earmarked") -> dict[str, int]:
    found = await world.get("auditor", "/funds")
    return next(each["balances"] for each in found if each["fund"] == fund)


def result_file(*lines: tuple[str, str, str]) -> dict[str, Any]:
    out = io.StringIO()
    csv.writer(out).writerows([("付款编号", "金额", "结果"), *lines])
    return {"file": ("result.csv", out.getvalue().encode("gb18030"), "text/csv")}


def access_table(cells: str, who: Sequence[str | None]) -> dict[str, dict[str | None, str]]:
    """Route → who → cell, of lines under a heading of people."""
    head, *rows = (line.split() for line in cells.strip().splitlines())
    assert [None if each == "nobody" else each for each in head] == [*who]
    return {f"{row[0]} {row[1]}": dict(zip(who, row[2:], strict=True)) for row in rows}
