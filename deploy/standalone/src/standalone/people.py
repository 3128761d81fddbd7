"""The people of the demonstration enterprise: how they come by roster, get their roles, and ask the services."""

import asyncio
import io
import itertools
import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import httpx
import xlsxwriter

from casework.demonstration import Officer, Person, Refused
from contracts.roles import Role
from identity.bootstrap import FirstPerson, create_first
from identity.grants import read_grants
from identity.passwords import hash_password
from identity.sign_in import set_password
from identity.tokens import find_key, sign_new
from kit import clock
from standalone import enterprise
from standalone.enterprise import EMPLOYEES_TO_TRY, GROUP, HEADCOUNT, UNITS
from standalone.platform import Platform

PASSWORD = "tongxin-demo-2026"

FIRST = {
    Role.HR_ADMIN: (FirstPerson(employee_number="E0001", name="方志远", password=PASSWORD), "人事管理员"),
    Role.SECURITY_ADMIN: (FirstPerson(employee_number="E0002", name="夏明哲", password=PASSWORD), "安全管理员"),
    Role.SYSTEM_ADMIN: (FirstPerson(employee_number="E0003", name="陆启航", password=PASSWORD), "系统管理员"),
}
"""Whom the operator makes: two of them grant all other roles."""

_MOST_TRIES = 6
_TOKEN_LASTS = timedelta(days=366)
MOST_OFFICERS = 6
"""Of one unit: the first on its roster, in a small unit at most half of them. The others stay ordinary employees,
however many officers the services name."""


class Caller:
    """Calls a service's API as a member would, with a token that lasts as long as the play."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._tokens: dict[str, str] = {}
        """Of members who called before."""
        self._clients = {
            name: httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://standalone/api/v1")
            for name, app in platform.apps.items()
        }

    def forget(self, member_id: str) -> None:
        """Their token: they sign in again before they call."""
        self._tokens.pop(member_id, None)

    async def __call__(
        self, member_id: str, method: str, path: str, *, version: int | None = None, **request: Any
    ) -> dict[str, Any]:
        headers = {} if version is None else {"if-match": f'"{version}"'}
        client = self._clients[path.split("/")[1]]
        for _ in range(_MOST_TRIES):
            headers["authorization"] = f"Bearer {await self._token(member_id)}"
            answer = await client.request(method, path, headers=headers, **request)
            if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                await asyncio.sleep(int(answer.headers.get("retry-after", "1")))  # a busy machine decodes files late
            elif answer.status_code == httpx.codes.UNAUTHORIZED:
                self.forget(member_id)  # the step needs a sign-in of the last minutes
            else:
                break
        if answer.is_error:
            raise Refused(f"{method} {path}: {answer.text}", answer.json().get("code", ""))
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    async def download(self, service: str, path: str) -> bytes:
        answer = await self._clients[service].get(f"http://standalone{path}")
        answer.raise_for_status()
        return answer.content

    async def _token(self, member_id: str) -> str:
        if member_id not in self._tokens:
            identity = self._platform.contexts["identity"]
            async with identity.db.read() as session:
                held = await read_grants(session, member_id)
                key = await find_key(session)
            assert key, "identity's job made one before anybody called"
            grants = [f"{grant.role}@{grant.unit_id}" for grant in held]
            now = clock.now()
            claims = {"sub": member_id, "acr": "pwd", "grants": grants, "auth_time": now.timestamp()}
            self._tokens[member_id] = sign_new(key, identity.settings, claims, now, now + _TOKEN_LASTS)
        return self._tokens[member_id]


class People:
    def __init__(self, platform: Platform, officers: Iterable[Officer]) -> None:
        self._platform = platform
        self._named = list(officers)
        self.call = Caller(platform)
        self._random = random.Random(2026)  # the same enterprise every time
        self.units: dict[str, str] = {}
        self._first: dict[Role, str] = {}
        """The administrators that the operator made."""
        self.officers: dict[tuple[str, str], Person] = {}
        """By unit and title, in the order in which they were appointed."""
        self._holders: dict[tuple[Role, str], list[Person]] = {}
        self._ordinary: dict[str, list[Person]] = {}
        self._to_try: dict[str, Person] = {}
        self.accounts: list[dict[str, str]] = []
        self._hashed = ""
        """Of the password that all of them have."""

    def holder(self, role: Role, unit: str) -> Person:
        return self._holders[role, unit][0]

    def account(self, unit: str) -> Person:
        return self._to_try[unit]

    def anyone(self, random: random.Random, unit: str | None) -> Person:
        if unit is None and random.random() < 0.2:
            return random.choice([*self._to_try.values()])
        return random.choice(self._ordinary[unit or random.choices([*HEADCOUNT], weights=[*HEADCOUNT.values()])[0]])

    def show(self, who: Person, what: str, text: str) -> None:
        """With their account."""
        next(each for each in self.accounts if each["employee_number"] == who.employee_number)[what] = text

    async def arrive(self) -> None:
        async with self._platform.contexts["identity"].db.write() as session:
            first = await create_first(session, GROUP, {role: person for role, (person, _) in FIRST.items()})
        await self._platform.workers["identity"].run_job("rotate_keys")
        self.units[GROUP], self._first = first.root_id, first.ids
        for person, title in FIRST.values():
            self._account(person.employee_number, person.name, GROUP, title)
        for parent, name, kind in UNITS:
            wanted = {"parent_id": self.units[parent], "name": name, "kind": kind}
            made = await self.call(self._first[Role.HR_ADMIN], "POST", "/identity/units", json=wanted)
            self.units[name] = made["id"]
        await self._import_roster(self._first[Role.HR_ADMIN])
        await self._appoint(await self._list_members(self._first[Role.HR_ADMIN]))
        await self._platform.settle()
        for member_id in self._first.values():
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

    async def _list_members(self, hr_id: str) -> dict[str, list[Person]]:
        """By unit, in the order of the roster."""
        names = {unit_id: name for name, unit_id in self.units.items()}
        found: dict[str, list[Person]] = {unit: [] for unit in self.units}
        cursor: str | None = ""
        while cursor is not None:
            query = {"unit_id": self.units[GROUP], "limit": "100"} | ({"cursor": cursor} if cursor else {})
            page = await self.call(hr_id, "GET", "/identity/members", params=query)
            for each in page["items"]:
                if each["id"] not in self._first.values():
                    unit = names[each["unit"]["id"]]
                    found[unit].append(Person(each["id"], each["employee_number"], each["name"], unit))
            cursor = page["next"]
        return {unit: sorted(members, key=lambda person: person.employee_number) for unit, members in found.items()}

    def _roster(self) -> bytes:
        """An Excel file such as HR sends."""
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, ["工号", "姓名", "单位", "工会职务", "手机", "入职日期", "性别"])
        parents = {name: parent for parent, name, _ in UNITS}
        names = itertools.product(enterprise.SURNAMES, enterprise.GIVEN)
        pool = self._random.sample(["".join(name) for name in names], sum(HEADCOUNT.values()))
        number = itertools.count(len(FIRST) + 1)
        for unit, headcount in HEADCOUNT.items():
            path = [unit]
            while path[0] in parents:
                path.insert(0, parents[path[0]])
            for _ in range(headcount - (len(FIRST) if unit == GROUP else 0)):
                at = next(number)
                hired = date(1996, 3, 1) + timedelta(days=self._random.randrange(10_500))
                row = [f"E{at:04}", pool[at - 1], "/".join(path), "", f"139{at:08}", hired.isoformat(), at % 2 + 1]
                sheet.write_row(at - len(FIRST), 0, [str(cell) for cell in row])
        book.close()
        return file.getvalue()

    async def _appoint(self, members: dict[str, list[Person]]) -> None:
        places = {unit: min(len(present) // 2, MOST_OFFICERS) for unit, present in members.items()}
        free = {unit: iter(present[: places[unit]]) for unit, present in members.items()}
        for officer in self._named:
            title = (officer.unit, officer.title)
            if title not in self.officers:
                person = next(free[officer.unit], None)
                taken = ", ".join(name for unit, name in self.officers if unit == officer.unit)
                assert person, f"{officer.unit} has no place for {officer.title}: take one of {taken}"
                self.officers[title] = person
                await self._give_password(person, officer.title)
            await self._entrust(officer, self.officers[title])
        self._ordinary = {unit: present[places[unit] :] for unit, present in members.items()}
        for unit in EMPLOYEES_TO_TRY:
            self._to_try[unit] = self._ordinary[unit][0]
            await self._give_password(self._to_try[unit], "职工")

    async def _entrust(self, officer: Officer, person: Person) -> None:
        place = officer.held_at or officer.unit
        for role in officer.roles:
            holders = self._holders.setdefault((role, place), [])
            if person in holders:  # another service named them for it
                continue
            holders.append(person)
            reason = f"已任{officer.title}，需要相应权限。"
            made = await self._propose(person.id, role, self.units[place], reason)
            confirm = f"/identity/proposals/{made['proposal']['id']}/confirm"
            await self.call(self._first[Role.SYSTEM_ADMIN], "POST", confirm, json={"reason": "已核对任职文件。"})
            self.call.forget(person.id)
        if officer.post:
            post = {"post": officer.post, "duties": officer.duties, "starts_on": "2025-01-01", "full_time": False}
            post |= {"member_id": person.id, "unit_id": self.units[officer.unit]}
            await self.call(self._first[Role.HR_ADMIN], "POST", "/identity/posts", json=post)

    async def _propose(self, member_id: str, role: Role, unit_id: str, reason: str) -> dict[str, Any]:
        grant = {"member_id": member_id, "role": role, "unit_id": unit_id, "reason": reason}
        return await self.call(self._first[Role.SECURITY_ADMIN], "POST", "/identity/proposals/grants", json=grant)

    async def leave_a_proposal(self) -> None:
        """One that waits for the system administrator or the auditor."""
        reason = "车间推荐其担任劳动保护检查员，培训合格。"
        person = self._to_try[EMPLOYEES_TO_TRY[0]]
        await self._propose(person.id, Role.INSPECTOR, self.units[person.unit], reason)

    async def tidy_inboxes(self) -> None:
        """Officers look through the messages of matters that a colleague saw to."""
        for person in sorted(self.officers.values()):
            await self.call(person.id, "POST", "/notifications/messages/read-all")

    async def _give_password(self, person: Person, title: str) -> None:
        self._hashed = self._hashed or await hash_password(PASSWORD)
        async with self._platform.contexts["identity"].db.write() as session:
            await set_password(session, person.id, PASSWORD, self._hashed)
        self._account(person.employee_number, person.name, person.unit, title)

    def _account(self, number: str, name: str, unit: str, title: str) -> None:
        self.accounts.append(
            {"role": title, "employee_number": number, "password": PASSWORD, "name": name, "unit": unit}
        )
