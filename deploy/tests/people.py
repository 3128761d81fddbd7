"""An enterprise set up as its own people would: the operator's bootstrap, then everything through the gateway."""

import asyncio
import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import xlsxwriter
from stack import Stack

PASSWORD = "tongxin-system-tests-2026"
COLUMNS = ("工号", "姓名", "单位", "工会职务", "手机", "入职日期", "性别")
ROOT = "同心集团"


class Refused(Exception):
    """The platform answered with a problem."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(
            f"{answer.request.method} {answer.request.url.path} → {answer.status_code} {answer.text[:400]}"
        )
        self.answer = answer


class Person:
    """A signed-in browser."""

    def __init__(self, stack: Stack, number: str, name: str) -> None:
        self.number, self.name = number, name
        self.id = self.unit_id = ""
        self.http = httpx.AsyncClient(
            base_url=f"{stack.url}/api/v1", headers={"X-Tongxin": "1", "Origin": stack.url}, timeout=120
        )

    async def sign_in(self, password: str = PASSWORD) -> None:
        await self.post("/identity/sessions", {"employee_number": self.number, "password": password})
        await self._read_profile()

    async def activate(self, code: str) -> None:
        activation = {"employee_number": self.number, "code": code, "password": PASSWORD}
        await self.post("/identity/activations", activation)
        await self._read_profile()

    async def _read_profile(self) -> None:
        profile = await self.get("/identity/me")
        self.id, self.unit_id = profile["id"], profile["unit"]["id"]

    async def refresh(self) -> None:
        """Come back with a new session, so that a new grant is in the token at once."""
        self.http.cookies.clear()
        await self.sign_in()

    async def get(self, path: str, **query: Any) -> Any:
        return _body(await self.http.get(path, params=query))

    async def post(self, path: str, body: Any = None, **headers: Any) -> Any:
        return _body(await self.http.post(path, json={} if body is None else body, headers=_text(headers)))

    async def act(self, case: dict[str, Any], action: str, body: Any = None) -> dict[str, Any]:
        """Do something with a case as it was last seen; returns it as it is then."""
        path = f"/grievances/cases/{case['id']}/{action}"
        changed: dict[str, Any] = await self.post(path, body, **{"If-Match": f'"{case["version"]}"'})
        return changed

    async def file_case(self, title: str, key: str | None = None, **fields: Any) -> dict[str, Any]:
        case = {"kind": "feedback", "title": title, "text": "食堂晚班只剩冷菜，希望夜里也有热饭。", **fields}
        filed: dict[str, Any] = await self.post(
            "/grievances/cases", case, **{"Idempotency-Key": key or secrets.token_hex(16)}
        )
        return filed


def _text(headers: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in headers.items()}


def _body(answer: httpx.Response) -> Any:
    if answer.is_error:
        raise Refused(answer)
    return answer.json() if answer.content else None


@dataclass
class Enterprise:
    """Three levels of units, with a desk in the plant, one at the top, and a department that answers."""

    stack: Stack
    hr: Person
    security: Person
    system: Person
    units: dict[str, str]
    """Name → id: 同心集团, 一分厂, 冲压车间, 后勤部."""
    members: list[Person]
    """In 冲压车间."""
    desk: Person
    """Union staff of 一分厂."""
    top_desk: Person
    """Union staff of 同心集团."""
    handler: Person
    """Answers for 后勤部."""

    async def close(self) -> None:
        for person in (self.hr, self.security, self.system, self.desk, self.top_desk, self.handler, *self.members):
            await person.http.aclose()


async def found_enterprise(stack: Stack, members: int) -> Enterprise:
    hr, security, system = (
        Person(stack, "H0001", "何人事"),
        Person(stack, "S0001", "沈安全"),
        Person(stack, "S0002", "石系统"),
    )
    first = {"--hr": hr, "--security": security, "--system": system}
    named = [word for option, person in first.items() for word in (option, person.number, person.name)]
    printed = await stack.command("identity", "bootstrap", "--unit", ROOT, *named)
    numbers = tuple(person.number for person in first.values())
    codes = dict(line.split() for line in printed.splitlines() if line.startswith(numbers))
    for person in first.values():
        await person.activate(codes[person.number])

    units = {ROOT: hr.unit_id}
    for name, parent, kind in (
        ("一分厂", ROOT, "plant"),
        ("冲压车间", "一分厂", "workshop"),
        ("后勤部", ROOT, "department"),
    ):
        unit = await hr.post("/identity/units", {"name": name, "parent_id": units[parent], "kind": kind})
        units[name] = unit["id"]

    workshop = f"{ROOT}/一分厂/冲压车间"
    desk, top_desk = Person(stack, "D0001", "丁工会"), Person(stack, "D0002", "段主席")
    handler = Person(stack, "L0001", "罗后勤")
    workers = [Person(stack, f"W{place:04}", f"王工{chr(0x4E00 + place)}") for place in range(1, members + 1)]
    places = {desk.number: f"{ROOT}/一分厂", top_desk.number: ROOT, handler.number: f"{ROOT}/后勤部"}
    everybody = (desk, top_desk, handler, *workers)
    await import_roster(hr, [(person.number, person.name, places.get(person.number, workshop)) for person in everybody])

    ids: dict[str, str] = {}
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        page = await hr.get("/identity/members", limit=100, **({"cursor": page["next"]} if page["next"] else {}))
        ids |= {row["employee_number"]: row["id"] for row in page["items"]}
    for person, role, unit in (
        (desk, "union_staff", "一分厂"),
        (top_desk, "union_staff", ROOT),
        (handler, "handler", "后勤部"),
    ):
        grant = {"member_id": ids[person.number], "role": role, "unit_id": units[unit], "reason": "任职", "code": True}
        proposed = await security.post("/identity/proposals/grants", grant)
        confirm = f"/identity/proposals/{proposed['proposal']['id']}/confirm"
        confirmed = await system.post(confirm, {"reason": "已核对任职文件"})
        await person.activate(f"{proposed['code_half']} {confirmed['code_half']}")
    for person in workers:
        code = await hr.post(f"/identity/members/{ids[person.number]}/activation-code")
        await person.activate(code["code"])
    await stack.until_quiet()
    return Enterprise(stack, hr, security, system, units, workers, desk, top_desk, handler)


def roster_file(rows: Sequence[Sequence[Any]]) -> bytes:
    """An .xlsx with the template's columns; short rows are filled up."""
    sheet_file = io.BytesIO()
    with xlsxwriter.Workbook(sheet_file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        for place, row in enumerate(rows, start=1):
            sheet.write_row(place, 0, row)
    return sheet_file.getvalue()


async def check_roster(hr: Person, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The dry run."""
    answer = await hr.http.post(
        "/identity/roster-imports", files={"file": ("名册.xlsx", roster_file(rows))}, timeout=300
    )
    found: dict[str, Any] = _body(answer)
    return found


async def apply_roster(hr: Person, checked: dict[str, Any], timeout: float = 60) -> dict[str, Any]:
    """Start it and wait for the worker to end it."""
    path = f"/identity/roster-imports/{checked['id']}"
    found: dict[str, Any] = await hr.post(f"{path}/apply", **{"If-Match": f'"{checked["version"]}"'})
    end = asyncio.get_running_loop().time() + timeout
    while found["state"] == "APPLYING":
        assert asyncio.get_running_loop().time() < end, f"the import takes longer than {timeout} s: {found}"
        await asyncio.sleep(0.1)
        found = await hr.get(path)
    return found


async def import_roster(hr: Person, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    checked = await check_roster(hr, rows)
    assert checked["invalid"] == 0, await hr.get(f"/identity/roster-imports/{checked['id']}/rows", fate="invalid")
    return await apply_roster(hr, checked)
