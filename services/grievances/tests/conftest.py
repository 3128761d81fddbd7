"""A small enterprise with two plants, and a case that walks through it by the API."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import chinese_calendar
import httpx
import pytest

from casework.deadlines import begun_on
from contracts.identity import GrantState, MemberState, UnitState
from grievances.main import service
from kit import clock
from kit.clock import SHANGHAI
from kit.events import Event
from kit.inbox import EventInfo
from kit.testing import Harness

UNITS = {
    "group": (None, "group", "同心集团工会"),
    "plant-a": ("group", "plant", "一分厂工会"),
    "shop-a1": ("plant-a", "workshop", "总装车间工会"),
    "team-a1": ("shop-a1", "team", "总装一班"),
    "shop-a2": ("plant-a", "workshop", "涂装车间工会"),
    "plant-b": ("group", "plant", "二分厂工会"),
    "shop-b1": ("plant-b", "workshop", "铸造车间工会"),
    "logistics": ("group", "department", "后勤部"),
    "wages": ("group", "department", "薪酬部"),
}


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    unit: str
    roles: Sequence[str] = ()

    @property
    def number(self) -> str:
        return f"E-{self.id}"


PEOPLE = [
    Person("author", "欧阳静怡", "team-a1"),
    Person("mate", "司马建国", "team-a1"),
    Person("author-b", "诸葛文秀", "shop-b1"),
    Person("staff-a1", "赵敏", "shop-a1", ["union_staff@shop-a1"]),
    Person("staff-a1-too", "孙立", "shop-a1", ["union_staff@shop-a1"]),
    Person("staff-a", "钱进", "plant-a", ["union_staff@plant-a"]),
    Person("staff-b1", "李强", "shop-b1", ["union_staff@shop-b1"]),
    Person("staff-group", "周全", "group", ["union_staff@group"]),
    Person("staff-group-too", "韩梅", "group", ["union_staff@group"]),
    Person("handler", "吴江", "logistics", ["handler@logistics"]),
    Person("handler-wages", "郑重", "wages", ["handler@wages"]),
    # Identity gives nobody these two roles any more; a person who has both from before still has one capacity per case.
    Person("both", "冯骥", "logistics", ["union_staff@shop-a1", "handler@logistics"]),
    Person("leader", "陈工", "team-a1", ["group_leader@team-a1"]),
    Person("hr", "褚良", "group", ["hr_admin@group"]),
    Person("system", "卫国", "group", ["system_admin@group"]),
    Person("security", "蒋毅", "group", ["security_admin@group"]),
    Person("auditor", "沈清", "group", ["auditor@group"]),
]

CASE = {"kind": "feedback", "title": "食堂晚班没有热菜", "text": "十月起晚班只剩冷菜，希望安排保温。"}


def records(person: Person, version: int = 1, **changes: Any) -> list[Event]:
    """The state records of a person and of what they hold."""
    facts = {"unit_id": person.unit, "name": person.name, "active": True, "employee_number": person.number} | changes
    places = [(place, *place.split("@")) for place in person.roles]
    return [
        MemberState(member_id=person.id, version=version, **facts),
        *(
            GrantState(grant_id=f"{person.id} {place}", version=version, member_id=person.id, role=role, unit_id=unit)
            for place, role, unit in places
        ),
    ]


@dataclass
class World:
    h: Harness
    people: dict[str, Person] = field(default_factory=lambda: {each.id: each for each in PEOPLE})

    async def settle_in(self) -> None:
        """All records at once, straight to the handlers: through the inbox one by one takes too long for every test."""
        states: list[Event] = [
            UnitState(unit_id=unit_id, version=1, parent_id=parent, name=name, kind=kind)
            for unit_id, (parent, kind, name) in UNITS.items()
        ]
        states += [state for person in self.people.values() for state in records(person)]
        unused = cast(EventInfo, None)
        async with self.h.session() as session:
            for state in states:
                for handle in service.handlers.by_type[state.type]:
                    await handle(session, state, unused)

    async def join(self, person: Person, version: int = 1, **changes: Any) -> None:
        await self.h.deliver(*records(person, version, **changes))

    def client(self, who: str | None, **headers: str) -> httpx.AsyncClient:
        return self.h.client(who, self.people[who].roles if who else (), **headers)

    @asynccontextmanager
    async def signed_in(self, who: str | None, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
        async with self.client(who, **headers) as client:
            yield client

    async def call(self, who: str | None, method: str, path: str, **options: Any) -> httpx.Response:
        async with self.client(who) as client:
            return await client.request(method, f"/api/v1/grievances{path}", **options)

    async def get(self, who: str | None, path: str, **params: Any) -> Any:
        answer = await self.call(who, "GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def file(self, by: str = "author", **fields: Any) -> dict[str, Any]:
        answer = await self.call(by, "POST", "/cases", json=CASE | fields)
        assert answer.status_code == 201, answer.text
        case: dict[str, Any] = answer.json()
        return case

    async def try_act(
        self, who: str, case_id: str, action: str, body: Any = None, version: int | None = None
    ) -> httpx.Response:
        if version is None:
            version = (await self.h.rows(f"SELECT version FROM cases WHERE id = '{case_id}'"))[0][0]
        options = {} if body is None else {"json": body}
        return await self.call(
            who, "POST", f"/cases/{case_id}/{action}", headers={"If-Match": f'"{version}"'}, **options
        )

    async def act(self, who: str, case_id: str, action: str, body: Any = None) -> dict[str, Any]:
        answer = await self.try_act(who, case_id, action, body)
        assert answer.status_code == 200, answer.text
        case: dict[str, Any] = answer.json()
        return case

    async def bring_to(self, state: str, **fields: Any) -> str:
        """A case of `author` in that state, by the shortest way; its id."""
        case_id: str = (await self.file(**fields))["id"]
        for who, action, body in WAYS[state]:
            await self.act(who, case_id, action, body)
        return case_id

    async def say(self, who: str, case_id: str, text: str, **fields: Any) -> dict[str, Any]:
        answer = await self.call(who, "POST", f"/cases/{case_id}/messages", json={"text": text, **fields})
        assert answer.status_code == 201, answer.text
        message: dict[str, Any] = answer.json()
        return message

    async def upload(self, who: str, name: str = "张照片.png") -> dict[str, Any]:
        answer = await self.call(who, "POST", "/files", files={"file": (name, PNG, "image/png")})
        assert answer.status_code == 201, answer.text
        file: dict[str, Any] = answer.json()
        return file


ACCEPT = ("staff-a1", "accept", None)
ASSIGN = ("staff-a1", "assign", {"department_id": "logistics", "note": "请核实"})
START = ("handler", "start", None)
REPLY = ("handler", "reply", {"text": "已安排保温柜。"})
NOT_SOLVED = {"solved": False, "score": 2, "words": "还是冷的"}
SOLVED = {"solved": True, "score": 5, "words": "解决了"}
REJECT = {"reason": "不属于工会职责", "where_to_go": "社区服务中心"}
WAYS: dict[str, list[tuple[str, str, Any]]] = {
    "SUBMITTED": [],
    "ACCEPTED": [ACCEPT],
    "REJECTED": [("staff-a1", "reject", REJECT)],
    "ASSIGNED": [ACCEPT, ASSIGN],
    "IN_PROGRESS": [ACCEPT, ASSIGN, START],
    "REPLIED": [ACCEPT, ASSIGN, START, REPLY],
    "FOLLOW_UP": [ACCEPT, ASSIGN, START, REPLY, ("staff-a1", "follow-up", {"note": "电话回访"})],
    "CLOSED": [ACCEPT, ASSIGN, START, REPLY, ("author", "rating", SOLVED)],
    "REOPENED": [ACCEPT, ASSIGN, START, REPLY, ("author", "rating", NOT_SOLVED)],
    "WITHDRAWN": [("author", "withdraw", {"reason": "已解决"})],
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73000000164944"
    "4154789c633cc1c5c5c0c0c0c4c0c0c0c0c000000b3800e011f4d5d60000000049454e44ae426082"
)


@pytest.fixture(scope="module", autouse=True)
def _monday_without_holidays() -> Iterator[None]:
    """The clock runs from one Monday on: dates are reckoned on a calendar, so any other day gives other ones.

    For a module, so that it holds for what modules prepare and for hypothesis' machines as well.
    """
    away = datetime(2026, 11, 2, 10, tzinfo=SHANGHAI) - clock.now()
    clock.shift(away)
    yield
    clock.shift(-away)


@pytest.fixture
def published_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[date], None]]:
    """Sets the day from which on no holidays are published yet. Those of years that the library has not are none."""
    real = chinese_calendar.get_holiday_detail

    def set_day(day: date) -> None:
        monkeypatch.setattr("casework.workdays._is_published", lambda each: each < day)
        monkeypatch.setattr(
            "chinese_calendar.get_holiday_detail",
            lambda each: real(each) if each.year < 2027 else (each.weekday() > 4, None),
        )
        begun_on.cache_clear()

    yield set_day
    begun_on.cache_clear()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    harness = Harness(service, tmp_path)
    world = World(harness)
    await harness.open(world.settle_in)
    yield world
    await harness.close()
