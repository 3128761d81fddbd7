"""One scheme of mutual aid for a platform to try, with enrolments, one claim approved and one to be checked."""

from datetime import timedelta
from functools import partial
from typing import Any

from casework.demonstration import History, Person
from contracts.roles import Role
from kit import clock

GROUP, PLANT, WORKSHOP = "同心重工集团", "第一分厂", "铸造车间"
STORIES = ("阑尾炎手术，住院五天。", "骨折住院，已出院。")


def begin(history: History) -> None:
    if history.until - history.begin > timedelta(days=60):
        history.at(history.begin + timedelta(days=1), Mutual(history).set_up)


class Mutual:
    """The scheme's way."""

    def __init__(self, history: History) -> None:
        self._history, self._call, self._later = history, history.call, history.later
        drawn = {history.anyone(WORKSHOP) for _ in range(9)}
        self._account = history.account(WORKSHOP)
        self._others = sorted(drawn - {self._account})
        self._scheme = ""
        self._enrolled: dict[Person, str] = {}

    async def set_up(self) -> None:
        today = clock.today()
        body = {
            "code": "hospital",
            "year": today.year,
            "name_zh": "在职职工住院医疗互助",
            "name_en": "Hospital mutual aid",
            "unit_id": self._history.units[PLANT],
            "fund": "dues",
            "premium": 6000,
            "waiting_days": 14,
            "opens_on": today.isoformat(),
            "closes_on": (today + timedelta(days=90)).isoformat(),
            "starts_on": today.isoformat(),
            "ends_on": (today + timedelta(days=364)).isoformat(),
            "benefits": [
                {"code": "hospital", "name_zh": "住院", "name_en": "Hospital", "percent": 50, "most": 500000},
                {
                    "code": "illness",
                    "name_zh": "重大疾病",
                    "name_en": "Grave illness",
                    "amount": 1000000,
                    "most": 1000000,
                },
                {
                    "code": "child",
                    "name_zh": "未成年子女住院",
                    "name_en": "A minor child in hospital",
                    "percent": 30,
                    "most": 200000,
                    "consents": ["minors"],
                },
            ],
        }
        self._scheme = (await self._call(self._staff(), "POST", "/assistance/schemes", json=body))["id"]
        for each in (self._account, *self._others):
            self._later(0.2, 4, partial(self._join, each))
        self._later(6, 7, self._receive)

    async def _join(self, who: Person) -> None:
        joined = await self._call(who, "POST", f"/assistance/schemes/{self._scheme}/enrolments")
        self._enrolled[who] = joined["id"]

    async def _receive(self) -> None:
        who = self._history.officer(GROUP, "集团工会会计")
        await self._call(who, "POST", f"/assistance/schemes/{self._scheme}/premiums")
        self._later(20, 22, partial(self._claim, self._others[0], STORIES[0], 640000))
        self._later(48, 49, partial(self._claim, self._account, STORIES[1], 380000))

    async def _claim(self, who: Person, story: str, basis: int) -> None:
        number = f"0000{self._history.random.randrange(10**15):015}"
        body = {
            "enrolment_id": self._enrolled[who],
            "benefit": "hospital",
            "happened_on": clock.today().isoformat(),
            "basis": basis,
            "story": story,
            "account": {"payee": who.name, "bank": "同心示范银行东湖支行", "number": number},
            "consents": ["health", "bank_account"],
        }
        made = await self._call(who, "POST", "/assistance/claims", json=body)
        if who != self._account:
            self._later(0.3, 0.8, partial(self._accept, made))

    async def _accept(self, made: dict[str, Any]) -> None:
        place = f"/assistance/claims/{made['id']}/accept"
        accepted = await self._call(self._staff(), "POST", place, version=made["version"])
        aid = f"/assistance/aids/{accepted['aid_id']}"
        for unit, step, given in ((PLANT, "approve", None), (GROUP, "countersign", {})):
            who = self._history.holder(Role.APPROVER, unit)
            version = (await self._call(who, "GET", aid))["version"]
            await self._call(who, "POST", f"{aid}/{step}", version=version, json=given)

    def _staff(self) -> Person:
        return self._history.holder(Role.UNION_STAFF, PLANT)
