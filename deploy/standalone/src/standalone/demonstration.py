"""Two months in the life of the demonstration enterprise, played through the services' own APIs.

People come by roster import, rights by grants, concerns by filing them; the clock is moved so that every rule sees
the time it expects. Nothing is written past a rule.
"""

import asyncio
import heapq
import io
import itertools
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import xlsxwriter

from contracts.grievances import CaseKind
from contracts.roles import Role
from identity.bootstrap import FirstPerson, create_first
from identity.grants import read_grants
from identity.models import SigningKey
from identity.sign_in import set_password
from identity.tokens import find_key, sign_with
from kit import clock
from standalone import enterprise
from standalone.enterprise import EMPLOYEES_TO_TRY, GROUP, HEADCOUNT, MATTERS, OFFICERS, UNITS, Matter
from standalone.platform import Platform

PASSWORD = "tongxin-demo-2026"
ACCOUNTS = "demo-accounts.json"
DAYS = 61
"""Two months."""
HALF_DAY = timedelta(hours=12)

FIRST = {
    Role.HR_ADMIN: (FirstPerson(employee_number="E0001", name="方志远", password=PASSWORD), "人事管理员"),
    Role.SECURITY_ADMIN: (FirstPerson(employee_number="E0002", name="夏明哲", password=PASSWORD), "安全管理员"),
    Role.SYSTEM_ADMIN: (FirstPerson(employee_number="E0003", name="陆启航", password=PASSWORD), "系统管理员"),
}
"""Whom the operator makes: two of them grant all other roles."""

Say = Callable[[str], None]


class Refused(RuntimeError):
    """A service did not accept what the demonstration did: the demonstration and the rules disagree."""

    def __init__(self, what: str, code: str = "") -> None:
        super().__init__(what)
        self.code = code


async def fill(platform: Platform, say: Say, days: int = DAYS) -> list[dict[str, str]]:
    """Returns the accounts one can sign in with: employee_number, password, role, name, unit."""
    start = clock.now()
    moved = timedelta()

    def move_to(when: datetime) -> None:
        nonlocal moved
        step = when - clock.now()
        clock.shift(step)
        moved += step

    try:
        move_to(start - timedelta(days=days))
        people = People(platform)
        say(f"Making the enterprise: {len(UNITS) + 1} units, {sum(HEADCOUNT.values())} employees …")
        await people.arrive()
        say(f"Playing {days} days of concerns …")
        await History(platform, people, move_to, say).play(days, until=start)
        await people.leave_a_proposal()
        await platform.settle()
    finally:
        clock.shift(-moved)
    return people.accounts


_MOST_TRIES = 5


class Caller:
    """Calls a service's API as a member would; every call carries a fresh token."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.grants: dict[str, list[str]] = {}
        """Of members asked for before; forgotten when somebody is appointed."""
        self._key: SigningKey | None = None

    async def __call__(
        self, member_id: str, method: str, path: str, *, version: int | None = None, **request: Any
    ) -> dict[str, Any]:
        service = path.split("/")[1]
        headers = {"authorization": f"Bearer {await self._token(member_id)}"}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        transport = httpx.ASGITransport(self._platform.apps[service])
        async with httpx.AsyncClient(transport=transport, base_url="http://standalone/api/v1") as client:
            answer = await client.request(method, path, headers=headers, **request)
            for _ in range(_MOST_TRIES):
                if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                    break
                await asyncio.sleep(int(answer.headers.get("retry-after", "1")))  # a busy machine decodes files late
                answer = await client.request(method, path, headers=headers, **request)
        if answer.is_error:
            raise Refused(f"{method} {path}: {answer.text}", answer.json().get("code", ""))
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    async def _token(self, member_id: str) -> str:
        identity = self._platform.contexts["identity"]
        if member_id not in self.grants:
            async with identity.db.read() as session:
                held = await read_grants(session, member_id)
                self.grants[member_id] = [f"{grant.role}@{grant.unit_id}" for grant in held]
                self._key = await find_key(session)
        assert self._key, "identity's job made one before anybody called"
        claims = {"sub": member_id, "acr": "pwd", "grants": self.grants[member_id]}
        return sign_with(self._key, identity.settings, claims, clock.now() + timedelta(minutes=5))


class People:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.call = Caller(platform)
        self.random = random.Random(2026)  # the same enterprise every time
        self.units: dict[str, str] = {}
        self.by_unit: dict[str, list[dict[str, Any]]] = {}
        self.first: dict[Role, str] = {}
        """The administrators that the operator made."""
        self.officers: dict[str, str] = {}
        """Unit → the officer's member id, whose desk or department it is."""
        self.appointed: set[str] = set()
        self.to_try: list[str] = []
        self.accounts: list[dict[str, str]] = []

    async def arrive(self) -> None:
        async with self._platform.contexts["identity"].db.write() as session:
            first = await create_first(session, GROUP, {role: person for role, (person, _) in FIRST.items()})
        await self._platform.workers["identity"].run_job("rotate_keys")
        self.units[GROUP], self.first = first.root_id, first.ids
        for person, label in FIRST.values():
            self._account(person.employee_number, person.name, GROUP, label)
        for parent, name, kind in UNITS:
            wanted = {"parent_id": self.units[parent], "name": name, "kind": kind}
            self.units[name] = (await self.call(self.first[Role.HR_ADMIN], "POST", "/identity/units", json=wanted))[
                "id"
            ]
        await self._import_roster(self.first[Role.HR_ADMIN])
        await self._appoint()
        await self._platform.settle()
        for member_id in self.first.values():
            await self.call(member_id, "POST", "/notifications/messages/read-all")

    async def _import_roster(self, hr_id: str) -> None:
        book = {"file": ("花名册.xlsx", self._roster(), "application/octet-stream")}
        roster = await self.call(hr_id, "POST", "/identity/roster-imports", files=book)
        if roster["invalid"]:
            raise Refused(f"roster: {roster}")
        path = f"/identity/roster-imports/{roster['id']}"
        await self.call(hr_id, "POST", f"{path}/apply", version=roster["version"])
        await self._platform.workers["identity"].run_job("apply_rosters")
        while (await self.call(hr_id, "GET", path))["state"] == "APPLYING":
            await self._platform.workers["identity"].run_job("apply_rosters")
        for name, unit_id in self.units.items():
            self.by_unit[name] = await self._members(hr_id, unit_id)

    async def _members(self, hr_id: str, unit_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            query = {"unit_id": unit_id, "limit": "100"} | ({"cursor": cursor} if cursor else {})
            page = await self.call(hr_id, "GET", "/identity/members", params=query)
            found += [each for each in page["items"] if each["unit"]["id"] == unit_id]
            cursor = page["next"]
        return [each for each in found if each["id"] not in self.first.values()]

    def _roster(self) -> bytes:
        """An Excel file such as HR sends."""
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, ["工号", "姓名", "单位", "工会职务", "手机", "入职日期", "性别"])
        parents = {name: parent for parent, name, _ in UNITS}
        names = itertools.product(enterprise.SURNAMES, enterprise.GIVEN)
        pool = self.random.sample(["".join(name) for name in names], sum(HEADCOUNT.values()))
        number = itertools.count(len(FIRST) + 1)
        for unit, headcount in HEADCOUNT.items():
            path = [unit]
            while path[0] in parents:
                path.insert(0, parents[path[0]])
            for _ in range(headcount - (len(FIRST) if unit == GROUP else 0)):
                at = next(number)
                hired = date(1996, 3, 1) + timedelta(days=self.random.randrange(10_500))
                row = [f"E{at:04}", pool[at - 1], "/".join(path), "", f"139{at:08}", hired.isoformat(), at % 2 + 1]
                sheet.write_row(at - len(FIRST), 0, [str(cell) for cell in row])
        book.close()
        return file.getvalue()

    async def _appoint(self) -> None:
        free = {unit: iter(members) for unit, members in self.by_unit.items()}
        for officer in OFFICERS:
            member = next(free[officer.unit])
            self.appointed.add(member["id"])
            unit_id = self.units[officer.unit]
            made = await self._propose(member["id"], officer.role, unit_id, f"已任{officer.label}，需要相应权限。")
            confirm = f"/identity/proposals/{made['proposal']['id']}/confirm"
            await self.call(self.first[Role.SYSTEM_ADMIN], "POST", confirm, json={"reason": "已核对任职文件。"})
            if officer.post:
                post = {"post": officer.post, "duties": officer.duties, "starts_on": "2025-01-01", "full_time": False}
                post |= {"member_id": member["id"], "unit_id": unit_id}
                await self.call(self.first[Role.HR_ADMIN], "POST", "/identity/posts", json=post)
            await self._give_password(member, officer.unit, officer.label)
            if officer.role in (Role.UNION_STAFF, Role.HANDLER):
                self.officers.setdefault(officer.unit, member["id"])
            self.call.grants.clear()
        for unit in EMPLOYEES_TO_TRY:
            member = next(free[unit])
            self.to_try.append(member["id"])
            await self._give_password(member, unit, "职工")

    async def _propose(self, member_id: str, role: Role, unit_id: str, reason: str) -> dict[str, Any]:
        grant = {"member_id": member_id, "role": role, "unit_id": unit_id, "reason": reason}
        return await self.call(self.first[Role.SECURITY_ADMIN], "POST", "/identity/proposals/grants", json=grant)

    async def leave_a_proposal(self) -> None:
        """One that waits for the system administrator or the auditor."""
        reason = "车间推荐其担任劳动保护检查员，培训合格。"
        await self._propose(self.to_try[0], Role.INSPECTOR, self.units[EMPLOYEES_TO_TRY[0]], reason)

    def anyone(self) -> str:
        """Somebody with a concern; those one can sign in as have more of them to show."""
        if self.random.random() < 0.2:
            return self.random.choice(self.to_try)
        unit = self.random.choices(list(HEADCOUNT), weights=list(HEADCOUNT.values()))[0]
        # Not an officer: nobody answers their own concern, and some departments have one handler only.
        ordinary = [each["id"] for each in self.by_unit[unit] if each["id"] not in self.appointed]
        return str(self.random.choice(ordinary))

    async def _give_password(self, member: dict[str, Any], unit: str, label: str) -> None:
        async with self._platform.contexts["identity"].db.write() as session:
            await set_password(session, member["id"], PASSWORD)
        self._account(member["employee_number"], member["name"], unit, label)

    def _account(self, number: str, name: str, unit: str, label: str) -> None:
        self.accounts.append(
            {"role": label, "employee_number": number, "password": PASSWORD, "name": name, "unit": unit}
        )


Step = Callable[[], Any]


class History:
    """Concerns from filing to their end, as a queue of what happens when."""

    def __init__(self, platform: Platform, people: People, move_to: Callable[[datetime], None], say: Say) -> None:
        self._platform, self._people, self._move_to, self._say = platform, people, move_to, say
        self._call = people.call
        self._random = random.Random(2026)  # its own: another roster leaves the history as it is
        self._queue: list[tuple[datetime, int, Step]] = []
        self._order = itertools.count()

    async def play(self, days: int, until: datetime) -> None:
        begin, played = clock.now(), 0
        for day in range(days):
            morning = begin + timedelta(days=day)
            for _ in range(self._random.choice((1, 2, 2, 3, 4))):
                self._at(morning + timedelta(hours=self._random.uniform(0, 14)), self._file)
            for half in (HALF_DAY, 2 * HALF_DAY):
                self._at(morning + half, self._watch)
            if day % 7 == 0:
                self._at(morning + HALF_DAY, self._tidy)
        for hours in (0.5, 1, 1.5, 2):  # nobody accepts within two hours: so there is something new on the desks
            self._at(until - timedelta(hours=hours), self._file)
        while self._queue and self._queue[0][0] < until - timedelta(minutes=5):
            when, _, step = heapq.heappop(self._queue)
            self._move_to(when)
            if (when - begin).days >= played + 10:
                played = (when - begin).days
                self._say(f"… {played} of {days} days")
            await step()
        self._move_to(until)
        await self._watch()

    def _at(self, when: datetime, step: Step) -> None:
        heapq.heappush(self._queue, (when, next(self._order), step))

    def _later(self, low: float, high: float, step: Step) -> None:
        """After a number of days between `low` and `high`."""
        self._at(clock.now() + timedelta(days=self._random.uniform(low, high)), step)

    async def _watch(self) -> None:
        await self._platform.settle()
        await self._platform.workers["grievances"].run_job("watch_deadlines")
        await self._platform.settle()

    async def _tidy(self) -> None:
        """Officers look through the messages of cases that a colleague saw to."""
        for member_id in sorted(self._people.appointed):
            await self._call(member_id, "POST", "/notifications/messages/read-all")

    async def _file(self) -> None:
        matter = self._random.choice(MATTERS)
        author = self._people.anyone()
        body = {
            "kind": matter.kind,
            "title": matter.title,
            "text": matter.text,
            "show_author_to_department": self._random.random() < 0.3,
        }
        case = await self._call(author, "POST", "/grievances/cases", json=body)
        story = Story(self, case["id"], author, matter)
        chance = self._random.random()
        if chance < 0.04:
            self._later(0.1, 0.5, story.withdraw)
        elif chance < 0.08:
            self._later(0.2, 1.5, story.reject)
        elif chance < 0.14:
            self._later(4, 6, story.accept)  # late: reminded and supervised
        else:
            self._later(0.1, 1.4, story.accept)


class Story:
    """One concern's way. Each step looks at the case first, as a person would, and does nothing if it has moved on."""

    MOVED_ON = frozenset({"not_in_this_state", "case_closed"})

    def __init__(self, history: History, case_id: str, author: str, matter: Matter) -> None:
        self._history, self._id, self._author, self._matter = history, case_id, author, matter
        self._random, self._call, self._people = history._random, history._call, history._people
        self._desks = {unit_id: name for name, unit_id in self._people.units.items()}
        self._tried = 0

    async def _act(self, who: str | None, action: str, body: dict[str, Any] | None = None) -> bool:
        """False if the case has moved on. `who` None: the union staff whose desk it is on."""
        case = await self._call(self._author, "GET", f"/grievances/cases/{self._id}")
        who = who or self._people.officers[self._desks[case["desk_unit"]["id"]]]
        opened = {"subject_type": "case", "subject_id": self._id}
        await self._call(who, "POST", "/notifications/messages/read", json=opened)
        try:
            path = f"/grievances/cases/{self._id}/{action}"
            await self._call(who, "POST", path, version=case["version"], json=body or {})
        except Refused as refusal:
            if refusal.code in self.MOVED_ON:
                return False
            raise
        return True

    async def withdraw(self) -> None:
        await self._act(self._author, "withdraw", {"reason": "问题已经解决了，谢谢。"})

    async def reject(self) -> None:
        reason, where_to_go = enterprise.REJECTED
        await self._act(None, "reject", {"reason": reason, "where_to_go": where_to_go})

    async def accept(self) -> None:
        if not await self._act(None, "accept"):
            return
        if self._matter.department is None:
            self._history._later(0.2, 1.5, self.reply)
        elif self._random.random() < 0.08 and self._matter.department != "设备动力部":
            self._history._later(0.1, 0.6, self.assign_wrongly)
        else:
            self._history._later(0.1, 0.6, self.assign)

    async def assign_wrongly(self) -> None:
        if await self._act(None, "assign", {"department_id": self._people.units["设备动力部"]}):
            await self._act(self._people.officers["设备动力部"], "hand-back", {"reason": enterprise.HAND_BACK})
            self._history._later(0.1, 0.5, self.assign)

    async def assign(self) -> None:
        assert self._matter.department
        department_id = self._people.units[self._matter.department]
        if await self._act(None, "assign", {"department_id": department_id}):
            self._history._later(0.2, 1, self.start)

    async def start(self) -> None:
        who = self._people.officers[self._matter.department or ""]
        if await self._act(who, "start") and self._random.random() < 0.3:
            await self._say(who, self._random.choice(enterprise.QUESTIONS))
            self._history._later(0.1, 0.8, self.answer)
        low, high = (5, 9) if self._random.random() < 0.1 else (0.5, 3)
        self._history._later(low, high, self.reply)

    async def answer(self) -> None:
        await self._say(self._author, self._random.choice(enterprise.ANSWERS))

    async def _say(self, who: str, text: str) -> None:
        await self._call(who, "POST", f"/grievances/cases/{self._id}/messages", json={"text": text})

    async def reply(self) -> None:
        who = self._people.officers[self._matter.department] if self._matter.department else None
        if not await self._act(who, "reply", {"text": self._matter.reply}):
            return
        chance = self._random.random()
        if chance < 0.12 and self._tried == 0 and self._matter.kind != CaseKind.CONSULTATION:
            self._history._later(0.3, 2, self.rate_not_solved)
        elif chance < 0.75:
            self._history._later(0.2, 4, self.rate_solved)

    async def rate_solved(self) -> None:
        words = self._random.choice((None, None, "处理得很快，谢谢。", "说到做到。"))
        score = self._random.choice((3, 4, 4, 5, 5, 5))
        await self._act(self._author, "rating", {"solved": True, "score": score, "words": words})

    async def rate_not_solved(self) -> None:
        self._tried += 1
        words = self._random.choice(enterprise.NOT_SOLVED)
        if await self._act(self._author, "rating", {"solved": False, "score": 2, "words": words}):
            self._history._later(0.2, 1.5, self.take_up_again)

    async def take_up_again(self) -> None:
        if self._matter.department is None:
            await self.reply()
        else:
            await self.assign()
