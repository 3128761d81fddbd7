"""Who may do what, written down by hand, and every route held against it.

Two cases, one filed in each plant, both with the department `logistics`. The first letter of a cell is about the case
of plant A, the second about that of plant B: `y` does it, `n` is told that such a case does not exist (404), `f` that
it is not theirs to do (403), `-` is not let in at all (401). A route that is missing here fails the test.
"""

from typing import Any

import pytest

from contracts.grievances import CaseState
from contracts.identity import UnitState
from grievances.lists import Scope
from grievances.main import service
from grievances.models import LONG_JOBS, Case
from kit.testing import problem

from .conftest import CASE, NOT_SOLVED, PNG, REJECT, Person, World

WHO = [
    "author", "mate", "author-b", "staff-a1", "staff-a", "staff-b1", "staff-group", "handler", "handler-wages",
    "leader", "hr", "system", "security", "auditor", None,
]  # fmt: skip
CELLS = """
                                author mate author-b staff-a1 staff-a staff-b1 staff-group handler handler-wages leader hr system security auditor nobody
GET    /cases/{case_id}          yn     nn   ny       yn       yn      ny       yy          yy      nn            nn     nn nn     nn       nn      --
PATCH  /cases/{case_id}          yn     nn   ny       fn       fn      nf       ff          ff      nn            nn     nn nn     nn       nn      --
GET    /cases/{case_id}/messages yn     nn   ny       yn       yn      ny       yy          yy      nn            nn     nn nn     nn       nn      --
POST   /cases/{case_id}/messages yn     nn   ny       yn       fn      ny       ff          yy      nn            nn     nn nn     nn       nn      --
POST   /cases/{case_id}/accept   ff     ff   ff       yn       fn      ny       ff          ff      ff            ff     ff ff     ff       ff      --
POST   /cases/{case_id}/reject   ff     ff   ff       yn       fn      ny       ff          ff      ff            ff     ff ff     ff       ff      --
POST   /cases/{case_id}/assign   ff     ff   ff       yn       fn      ny       ff          ff      ff            ff     ff ff     ff       ff      --
POST   /cases/{case_id}/hand-back ff    ff   ff       yn       fn      ny       ff          yy      nn            ff     ff ff     ff       ff      --
POST   /cases/{case_id}/start    ff     ff   ff       ff       ff      ff       ff          yy      nn            ff     ff ff     ff       ff      --
POST   /cases/{case_id}/reply    ff     ff   ff       yn       fn      ny       ff          yy      nn            ff     ff ff     ff       ff      --
POST   /cases/{case_id}/follow-up ff    ff   ff       yn       fn      ny       ff          ff      ff            ff     ff ff     ff       ff      --
POST   /cases/{case_id}/rating   yn     nn   ny       fn       fn      nf       ff          ff      nn            nn     nn nn     nn       nn      --
POST   /cases/{case_id}/withdraw yn     nn   ny       fn       fn      nf       ff          ff      nn            nn     nn nn     nn       nn      --
GET    /files/{file_id}          yn     nn   ny       yn       yn      ny       yy          yy      nn            nn     nn nn     nn       nn      --
GET    /files/{file_id}/original yn     nn   ny       yn       nn      ny       nn          nn      nn            nn     nn nn     nn       nn      --
POST   /cases                    y      y    y        y        y       y        y           y       y             y      y  y      y        y       -
GET    /cases                    y      y    y        y        y       y        y           y       y             y      y  y      y        y       -
GET    /cases/counts             y      y    y        y        y       y        y           y       y             y      y  y      y        y       -
GET    /routing                  y      y    y        y        y       y        y           y       y             y      y  y      y        y       -
GET    /todo                     y      y    y        y        y       y        y           y       y             y      y  y      y        y       -
GET    /search                   y      y    y        y        y       y        y           y       y             y      y  y      y        y       -
GET    /retention                y      y    y        y        y       y        y           y       y             y      y  y      y        y       -
GET    /audit                    f      f    f        f        f       f        f           f       f             f      f  f      f        y       -
GET    /audit/verification       f      f    f        f        f       f        f           f       f             f      f  f      f        y       -
POST   /audit/verification       f      f    f        f        f       f        f           f       f             f      f  f      f        y       -
GET    /operations               f      f    f        f        f       f        f           f       f             f      f  y      f        f       -
POST   /operations/replay        f      f    f        f        f       f        f           f       f             f      f  y      f        f       -
GET    /my-data                  y      y    y        y        y       y        y           y       y             y      y  y      y        y       -
POST   /department-view          y      y    y        y        y       y        y           y       y             y      y  y      y        y       -
GET    /departments              f      f    f        y        y       y        y           f       f             f      f  f      f        f       -
POST   /files                    y      y    y        y        y       y        y           y       y             y      y  y      y        y       -
POST   /exports/cases            f      f    f        y        y       y        y           y       y             f      f  f      f        f       -
POST   /exports/cases/preview    f      f    f        y        y       y        y           y       y             f      f  f      f        f       -
GET    /jobs                     y      y    y        y        y       y        y           y       y             y      y  y      y        y       -
GET    /jobs/{job_id}            n      n    n        n        n       n        n           n       n             n      n  n      n        n       -
GET    /jobs/{job_id}/file       n      n    n        n        n       n        n           n       n             n      n  n      n        n       -
POST   /jobs/{job_id}/cancel     n      n    n        n        n       n        n           n       n             n      n  n      n        n       -
"""  # noqa: E501
STATUS = {"y": (200, 201), "n": (404,), "f": (403,), "-": (401,)}
# In which state an action is tried, and with what.
TRIED: dict[str, tuple[str, Any]] = {
    "accept": ("SUBMITTED", None),
    "reject": ("SUBMITTED", REJECT),
    "assign": ("ACCEPTED", {"department_id": "logistics"}),
    "hand-back": ("IN_PROGRESS", {"reason": "不归我们"}),
    "start": ("ASSIGNED", None),
    "reply": ("ASSIGNED", {"text": "答复内容"}),
    "follow-up": ("REPLIED", {"note": "回访"}),
    "rating": ("REPLIED", NOT_SOLVED),
    "withdraw": ("ASSIGNED", {}),
    "replay": ("ASSIGNED", {"key": "none"}),
}


def table() -> dict[tuple[str, str], dict[str | None, str]]:
    rows = [line.split() for line in CELLS.strip().splitlines()]
    assert [None if who == "nobody" else who for who in rows[0]] == WHO
    return {(row[0], row[1]): dict(zip(WHO, row[2:], strict=True)) for row in rows[1:]}


TABLE = table()


def declared() -> list[tuple[str, str]]:
    return [
        (method, path.removeprefix("/api/v1/grievances"))
        for routes in service.all_routes
        for method, path in routes.access
    ]


def test_every_route_stands_in_the_table() -> None:
    assert sorted(declared()) == sorted(TABLE)


@pytest.fixture
async def two_cases(world: World) -> dict[str, dict[str, str]]:
    """In each plant a case, its file, both in the department's hands."""
    made = {}
    for plant, author, staff in (("a", "author", "staff-a1"), ("b", "author-b", "staff-b1")):
        file = await world.upload(author)
        case = await world.file(author, file_ids=[file["id"]])
        await world.act(staff, case["id"], "accept")
        await world.act(staff, case["id"], "assign", {"department_id": "logistics"})
        async with world.h.session() as session:
            job = await LONG_JOBS.start(session, "another", "export")
        made[plant] = {"case_id": case["id"], "file_id": file["id"], "job_id": job.id}
    return made


async def put_into(world: World, case_id: str, state: CaseState) -> None:
    """Set the case back to a state; the matrix asks who, not when."""
    async with world.h.session() as session:
        case = await session.get(Case, case_id)
        assert case
        case.state = state
        case.department_id = None if state in ("SUBMITTED", "ACCEPTED") else "logistics"
        case.desk_unit_id = "shop-a1" if case.author_id == "author" else "shop-b1"
        session.add(case)


@pytest.mark.parametrize(("method", "path"), TABLE)
async def test_a_route_lets_in_exactly_whom_the_table_says(
    world: World, two_cases: dict[str, dict[str, str]], method: str, path: str
) -> None:
    action = path.rsplit("/", 1)[-1]
    for who, cells in TABLE[method, path].items():
        for cell, (plant, ids) in zip(cells, two_cases.items(), strict=False):
            state, body = TRIED.get(action, ("ASSIGNED", None))
            if action == "reply" and not (who or "").startswith("handler"):
                state = "ACCEPTED"
            await put_into(world, ids["case_id"], CaseState(state))
            if action == "messages":
                body = {"text": "留言"}
            if (method, path) == ("POST", "/cases"):
                body = CASE
            if path.startswith("/exports"):
                body = {}
            if action == "department-view":
                body = {"texts": ["热菜"]}
            if method == "PATCH":
                body = {"show_author_to_department": False}
            version = (await world.h.rows(f"SELECT version FROM cases WHERE id = '{ids['case_id']}'"))[0][0]
            options: dict[str, Any] = {"headers": {"If-Match": f'"{version}"'}}
            if path == "/files" and method == "POST":
                options["files"] = {"file": ("a.png", PNG, "image/png")}
            elif path == "/search":
                options["params"] = {"q": "热菜"}
            elif method != "GET" and body is not None:
                options["json"] = body
            answer = await world.call(who, method, path.format(**ids), **options)
            assert answer.status_code in STATUS[cell], (who, plant, answer.status_code, answer.text)


async def test_a_strangers_lists_are_empty(world: World, two_cases: dict[str, dict[str, str]]) -> None:
    for who in ("mate", "handler-wages", "leader", "hr", "system", "security", "auditor"):
        for scope in Scope:
            assert (await world.get(who, "/cases", scope=scope))["items"] == [], (who, scope)
        counts = await world.get(who, "/cases/counts")
        assert set(counts.values()) == {0}, who
        assert (await world.get(who, "/todo"))["items"] == []
        assert (await world.get(who, "/search", q="热菜"))["items"] == []


async def test_lists_show_each_plant_its_own(world: World, two_cases: dict[str, dict[str, str]]) -> None:
    a, b = two_cases["a"]["case_id"], two_cases["b"]["case_id"]
    seen = {
        ("author", "mine"): {a},
        ("staff-a1", "desk"): {a},
        ("staff-a", "desk"): set(),
        ("staff-a", "below"): {a},
        ("staff-b1", "desk"): {b},
        ("staff-group", "desk"): set(),
        ("staff-group", "below"): {a, b},
        ("staff-a1", "below"): set(),
        ("handler", "department"): {a, b},
        ("staff-a1", "mine"): set(),
        ("handler", "desk"): set(),
        ("staff-a1", "department"): set(),
    }
    for (who, scope), expected in seen.items():
        found = {case["id"] for case in (await world.get(who, "/cases", scope=scope))["items"]}
        assert found == expected, (who, scope)


async def test_a_grant_that_the_token_lacks_opens_nothing(world: World) -> None:
    """What counts is the signed token, not the copy of grants that routes cases."""
    case = await world.file()
    async with world.h.client("staff-a1", []) as client:
        problem(await client.get(f"/api/v1/grievances/cases/{case['id']}"), 404, "case_not_found")


async def test_a_member_who_moved_keeps_their_case_where_it_was(world: World) -> None:
    case = await world.file()
    await world.join(world.people["author"], version=2, unit_id="shop-b1")
    assert (await world.get("author", f"/cases/{case['id']}"))["desk_unit"]["id"] == "shop-a1"
    problem(await world.call("staff-b1", "GET", f"/cases/{case['id']}"), 404, "case_not_found")
    assert (await world.file())["desk_unit"]["id"] == "shop-b1"


async def test_an_office_at_a_unit_not_known_yet_might_be_where_it_is_about(world: World) -> None:
    """Where somebody has to keep out, a holder of one keeps out until the unit is known with all above it."""
    officer = Person("elected", "新当选", "plant-a", ["union_staff@plant-a", "group_leader@new-team"])
    world.people[officer.id] = officer
    await world.join(officer)
    case_id = (await world.file(about_unit_id="shop-a2", complaint=True))["id"]
    plain = (await world.file())["id"]
    for parent, expected in ((None, 404), ("not-told-yet", 404), ("plant-b", 200), ("shop-a2", 404)):
        if parent:
            version = {"not-told-yet": 1, "plant-b": 2, "shop-a2": 3}[parent]
            await world.h.deliver(
                UnitState(unit_id="new-team", version=version, parent_id=parent, name="新班组", kind="team")
            )
        assert (await world.call(officer.id, "GET", f"/cases/{case_id}")).status_code == expected, parent
        assert (await world.call(officer.id, "GET", f"/cases/{plain}")).status_code == 200
