"""Who may do what, by a table written by hand, about objects of plant A; two who act at once; made-up input."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest
from campaign_world import CAMPAIGN_TABLE
from counts import COUNTS
from household_world import CHECK, FIGURES, PEOPLE, REPORT, VIEW, VISIT, World, access_table, household

from assistance.main import service
from kit.fuzzing import fuzz, served, signed
from kit.testing import Harness, problem

BASE = "/api/v1/assistance"
WHO = ["applicant", "mate", "staff-a", "staff-b", "visitor-1", "assessor-1", "approver-1", "finance-1", "auditor", None]
# `y` does it, `n` is told that there is none (404), `f` that it is not theirs (403), `-` is not let in (401). Of a list
# `y` and `n` say whether it shows the object; `c` is refused for what it says or for its state, and so is let in.
CELLS = """
                                 applicant mate staff-a staff-b visitor-1 assessor-1 approver-1 finance-1 auditor nobody
POST /self-checks                       y y y y y y y y y -
POST /households                        c y y y y y y y y -
GET  /households                        f f y n y n n f f -
GET  /households/own                    y n n n n n n n n -
GET  /households/prefill                y y y y y y y y y -
GET  /households/{household_id}         y n y n y n n n n -
GET  /households/{household_id}/candidates     f f y n f f f f f -
POST /households/{household_id}/decision/read  f f f f f f f f y -
POST /households/{household_id}/read    y n y n y n n n n -
POST /households/{household_id}/visitors       f f y n f f f f f -
POST /households/{household_id}/check          f f f f y n f f f -
POST /households/{household_id}/check/confirm  f f f f c n f f f -
POST /households/{household_id}/check/decide   f f c n f f f f f -
POST /households/{household_id}/committee      f f c n f f f f f -
POST /households/{household_id}/views          f f f f f n f f f -
POST /households/{household_id}/publicize      f f c n f f f f f -
POST /households/{household_id}/approve        f f f f f f n f f -
POST /households/{household_id}/countersign    f f f f f f n f f -
POST /households/{household_id}/send-back      f f c n f f f f f -
POST /households/{household_id}/reject         f f c n f f n f f -
POST /households/{household_id}/appeal         c n f n f n n n n -
POST /households/{household_id}/withdraw       y n f n f n n n n -
POST /households/{household_id}/consents/withdraw c n f n f n n n n -
POST /households/{household_id}/consents/give  c n f n f n n n n -
POST /households/{household_id}/account        y n f n f n n n n -
POST /households/{household_id}/papers         c n f n f n n n n -
POST /households/{household_id}/renew          f f c n f f f f f -
POST /households/{household_id}/leave          f f c n f f f f f -
POST /households/{household_id}/keep           f f c n f f f f f -
POST /households/{household_id}/relapse        c n c n f n n n n -
GET  /programmes                        y y y y y y y y y -
POST /programmes                        f f f f f f f f f -
POST /programmes/{programme_id}/figures f f f f f f f f f -
POST /programmes/{programme_id}/editions f f f f f f f f f -
POST /programmes/{programme_id}/end     f f f f f f f f f -
POST /aids                              c n c n n n n n n -
GET  /aids                              y n y n n n y y y -
GET  /aids/{aid_id}                     y n y n n n y y y -
GET  /aids/{aid_id}/own                 y n n n n n n n n -
POST /aids/{aid_id}/read                y n y n n n y y y -
POST /aids/{aid_id}/approve             f f f f f f y f f -
POST /aids/{aid_id}/countersign         f f f f f f c f f -
POST /aids/{aid_id}/refuse              f f f f f f y f f -
POST /aids/{aid_id}/withdraw            y n f n n n f f f -
POST /aids/{aid_id}/papers              c n c n n n f f f -
POST /aids/{aid_id}/consents/withdraw   c n f n n n f f f -
POST /aids/{aid_id}/reverse             f f f f f f f c f -
GET  /aids/{aid_id}/ledger              f f f f f f f y y -
GET  /funds                             f f f f f f f y y -
POST /funds/{fund}/budgets              f f f f f f f y f -
GET  /funds/{fund}/transfers            f f f f f f f y y -
POST /funds/transactions/{transaction_id}/follow f f f f f f f f y -
GET  /funds/{fund}/beancount            f f f f f f f y y -
POST /payouts                           f f f f f f f c f -
GET  /payouts                           f f f f f f f y y -
GET  /payouts/{payout_id}               f f f f f f f y y -
POST /payouts/{payout_id}/read          f f f f f f f y y -
POST /payouts/{payout_id}/bank-file     f f f f f f f c f -
POST /payouts/{payout_id}/results       f f f f f f f c f -
POST /payouts/{payout_id}/release       f f f f f f f c f -
POST /payouts/{payout_id}/answer        f f f f f f f c f -
POST /payouts/{payout_id}/cancel        f f f f f f f y f -
POST /visits                            f f y c f f f f f -
GET  /visits                            f f y n y n y f f -
GET  /visits/own                        y n n n n n n n n -
GET  /visits/{visit_id}                 f f y n y n y f f -
POST /visits/{visit_id}/read            f f y n y n y f f -
POST /visits/{visit_id}/reports         f f f f y n f f f -
POST /visits/{visit_id}/visitors        f f y n f f f f f -
POST /visits/{visit_id}/gift/approve    f f f f f f c f f -
POST /visits/{visit_id}/gift/refuse     f f f f f f y f f -
POST /visits/{visit_id}/confirm         f f f f c n f f f -
POST /visits/{visit_id}/decide          f f c n f f f f f -
POST /visits/{visit_id}/tasks           f f c n c n f f f -
POST /visits/{visit_id}/tasks/finish    f f c n f f f f f -
POST /visits/{visit_id}/finish          f f c n f f f f f -
POST /visits/{visit_id}/cancel          f f y n f f f f f -
GET  /visits/{visit_id}/ledger          f f f f f f f y y -
GET  /files/{file_id}                   y n y n y n n n n -
GET  /files/{file_id}/original          y n n n n n n n n -
POST /files                             y y y y y y y y y -
GET  /notices                           y y n n n n n n n -
GET  /notices/{notice_id}               y y n n n n n n n -
POST /notices/{notice_id}/objections    y y n n n n n n n -
POST /notices/{notice_id}/objections/read n n y n n n n n n -
POST /objections/{objection_id}/answer  n n y n n n n n n -
GET  /todo                              y y y y y y y y y -
GET  /search                            y y y y y y y y y -
GET  /my-data                           y y y y y y y y y -
GET  /retention                         y y y y y y y y y -
GET  /audit                             f f f f f f f f y -
GET  /audit/verification                f f f f f f f f y -
POST /audit/verification                f f f f f f f f y -
GET  /operations                        f f f f f f f f f -
POST /operations/replay                 f f f f f f f f f -
"""
STATUS = {"y": {200, 201, 204}, "n": {404}, "f": {403}, "-": {401}, "c": {409, 412, 422}}
REASON = {"reason": "材料不实，请补充说明"}
RENEWAL = {"figures": FIGURES}
FIGURE = {
    "name": "amount",
    "tier": "deep",
    "value": 1,
    "effective": "2026-01-01",
    "source_zh": "方案",
    "source_en": "A plan",
}
ACCOUNT_OF_OTHER_BANK = {"payee": "欧阳静怡", "bank": "中国建设银行青岛分行", "number": "6217000010001234567"}
EDITION = {"effective": "2026-01-01", "name_zh": "甲", "name_en": "A"}
PROGRAMME = EDITION | {"code": "x1", "fund": "dues", "rule": "fixed", "rows": [FIGURE]}
BODIES: dict[str, Any] = {
    "POST /self-checks": RENEWAL,
    "POST /households/{household_id}/visitors": {"member_ids": ["visitor-1", "visitor-3"]},
    "POST /households/{household_id}/check": CHECK,
    "POST /households/{household_id}/check/confirm": {},
    "POST /households/{household_id}/committee": {"member_ids": ["assessor-1", "assessor-2", "assessor-3"]},
    "POST /households/{household_id}/views": VIEW,
    "POST /households/{household_id}/check/decide": {"report_id": "none", "reason": "以第一份为准"},
    "POST /households/{household_id}/withdraw": {},
    "POST /households/{household_id}/consents/withdraw": {"person_id": "nobody", "purpose": "health"},
    "POST /households/{household_id}/consents/give": {"person_id": "nobody", "purpose": "health"},
    "POST /households/{household_id}/account": ACCOUNT_OF_OTHER_BANK,
    "POST /households/{household_id}/papers": {"papers": [{"file_id": "none", "evidence": "income"}]},
    "POST /households/{household_id}/renew": RENEWAL,
    "POST /households/{household_id}/leave": RENEWAL,
    "POST /households/{household_id}/keep": RENEWAL | REASON,
    "POST /households/{household_id}/relapse": RENEWAL | {"story": "困难又出现了，请重新核查"},
    "POST /aids/{aid_id}/countersign": {},
    "POST /aids/{aid_id}/withdraw": {},
    "POST /funds/{fund}/budgets": {"year": 2026, "fen": 100},
    "POST /payouts": {"unit_id": "group", "fund": "dues"},
    "POST /payouts/{payout_id}/bank-file": {"format": "csv"},
    "POST /payouts/{payout_id}/answer": {"reference": "none", "paid": True},
    "POST /notices/{notice_id}/objections": {"text": "他家去年买了新车"},
    "POST /objections/{objection_id}/answer": {"text": "已核实，不属实"},
    **{f"POST /households/{{household_id}}/{step}": REASON for step in ("send-back", "reject", "appeal")},
    **{f"POST /aids/{{aid_id}}/{step}": REASON for step in ("refuse", "reverse")},
    "POST /payouts/{payout_id}/cancel": REASON,
    "POST /visits": VISIT,
    "POST /visits/{visit_id}/reports": REPORT,
    "POST /visits/{visit_id}/visitors": {"member_ids": ["visitor-1", "visitor-3"]},
    "POST /visits/{visit_id}/confirm": {},
    "POST /visits/{visit_id}/decide": {"report_id": "none", "reason": "以第一份为准"},
    "POST /visits/{visit_id}/tasks": {"kind": "other", "what": "联系社区"},
    "POST /visits/{visit_id}/tasks/finish": {"task_id": "none"},
    **{f"POST /visits/{{visit_id}}/{step}": REASON for step in ("gift/refuse", "cancel")},
    "POST /programmes": PROGRAMME,
    "POST /programmes/{programme_id}/figures": {"rows": [FIGURE]},
    "POST /programmes/{programme_id}/editions": EDITION,
    "POST /programmes/{programme_id}/end": {"last_day": "2026-12-31"},
    "POST /aids/{aid_id}/consents/withdraw": {"purpose": "health"},
    "POST /aids/{aid_id}/papers": {"papers": [{"file_id": "none", "evidence": "income"}]},
}


TABLE = access_table(CELLS, WHO)
MUTUAL_ROUTES = [
    *("GET /schemes", "POST /schemes", "POST /schemes/{scheme_id}/enrolments", "POST /schemes/{scheme_id}/premiums"),
    *("GET /enrolments", "GET /claims", "POST /claims", "GET /claims/{claim_id}", "POST /claims/{claim_id}/read"),
    *("GET /reports/{quarter}", "GET /reports/{quarter}/file"),
    *(f"POST /claims/{{claim_id}}/{step}" for step in ("accept", "refuse", "withdraw", "consents/withdraw")),
]
"""Asked in test_mutual_aid and test_reports."""


def test_every_route_stands_in_the_table() -> None:
    declared = [
        f"{method} {path.removeprefix(BASE)}" for routes in service.all_routes for method, path in routes.access
    ]
    assert sorted(declared) == sorted([*TABLE, *CAMPAIGN_TABLE, *MUTUAL_ROUTES])


async def prepare(world: World, route: str) -> dict[str, str]:
    """The objects of plant A that a route is asked about: who visits and assesses it is known by name."""
    if "{notice_id}" in route or "objection" in route or route == "GET /notices":
        await world.bring_to("PUBLICIZED")
        [notice] = (await world.get("mate", "/notices"))["items"]
        raised = await world.call("other", "POST", f"/notices/{notice['id']}/objections", json={"text": "请再核实收入"})
        return {"notice_id": notice["id"], "objection_id": raised.json()["id"]}
    if "visit_id" in route or route in ("GET /visits", "GET /visits/own"):
        return {"visit_id": await world.assigned(gift={"fund": "dues", "fen": 50000})}
    if "aid" in route or "payout" in route or "fund" in route or "programme" in route:
        household_id = await world.bring_to("FILED", who="applicant")
        await world.budget()
        made = {"programme_id": "none", "fund": "dues", "payout_id": "none", "household_id": household_id}
        if "payout" in route:
            await world.committed(household_id)
            batch = await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"})
            made["payout_id"] = batch.json()["id"]
        [[transaction_id], *_] = await world.h.rows("SELECT transaction_id FROM ledger_transfer ORDER BY id DESC")
        made["transaction_id"] = transaction_id
        return made | {"aid_id": await world.request(household_id, programme="medical", basis=1000)}
    household_id = await world.bring_to("HOME_CHECK")
    [[file_id], *_] = await world.h.rows("SELECT id FROM attachment")
    return {"household_id": household_id, "file_id": file_id}


@pytest.mark.parametrize("route", TABLE)
async def test_a_route_lets_in_exactly_whom_the_table_says(world: World, route: str) -> None:
    method, path = route.split()
    objects = await prepare(world, route)
    # Who changes nothing comes first, so that each is asked about the same state.
    for who, cell in sorted(TABLE[route].items(), key=lambda each: each[1] in "yc"):
        options: dict[str, Any] = {"headers": {"If-Match": '"99"'}} if cell in "c" else {}
        if "headers" not in options:
            options["headers"] = {"If-Match": f'"{await _version(world, objects, path)}"'}
        if route in BODIES:
            options["json"] = BODIES[route]
        elif route == "POST /files" or path.endswith("/results"):
            options["files"] = {"file": ("paper.txt", b"text", "text/plain")}
        elif route == "POST /households":
            options["json"] = household(papers=[await world.upload(str(who), kind) for kind in PAPERS] if who else [])
        elif route == "POST /aids":
            options["json"] = {"household_id": objects["household_id"], "programme": "accident"}
        elif path.endswith("/candidates"):
            options["params"] = {"duty": "visit"}
        elif path == "/search":
            options["params"] = {"q": "HF-2026-000001"}
        answer = await world.call(who, method, path.format(**objects), **options)
        if method == "GET" and cell in "yn" and path in LISTS:
            assert bool(answer.json()["items"]) == (cell == "y"), (who, answer.text)
        else:
            assert answer.status_code in STATUS[cell], (who, answer.status_code, answer.text)


LISTS = ("/households", "/households/own", "/aids", "/notices", "/visits", "/visits/own")
FAR = {"visitor-1": "visitor-b", "approver-1": "approver-b", "finance-1": "finance-b", "auditor": "auditor-b"}
"""Of plant A → of the same role in plant B."""


@pytest.mark.parametrize("kind", ["household", "payout", "notice", "visit"])
async def test_the_same_role_of_another_plant_is_let_in_nowhere(world: World, kind: str) -> None:
    objects = await prepare(world, f"{{{kind}_id}}")
    asked = 0
    for route, row in TABLE.items():
        method, path = route.split()
        if row["mate"] == "y" or set(re.findall(r"{(\w+)}", path)) - objects.keys():
            continue
        options: dict[str, Any] = {"json": BODIES[route]} if route in BODIES else {}
        if path.endswith("/results"):
            options["files"] = {"file": ("paper.txt", b"text", "text/plain")}
        elif route == "POST /aids":
            options["json"] = {"household_id": objects.get("household_id", "none"), "programme": "living"}
        for far in (far for near, far in FAR.items() if row[near] in "yc"):
            version = {"If-Match": f'"{await _version(world, objects, path)}"'}
            answer = await world.call(far, method, path.format(**objects), headers=version, **options)
            shown = answer.json().get("items") if answer.status_code == 200 else None
            assert shown == [] or answer.status_code in (403, 404), (far, route, answer.text)
            asked += 1
    assert asked > 4


PAPERS = ("identity", "income", "medical", "consent")


async def _version(world: World, objects: dict[str, str], path: str) -> int:
    for noun in ("household", "aid", "payout", "visit"):
        if f"{{{noun}_id}}" in path and objects.get(f"{noun}_id", "none") != "none":
            [[version]] = await world.h.rows(f"SELECT version FROM {noun} WHERE id = '{objects[f'{noun}_id']}'")
            return int(version)
    return 1


async def test_of_two_who_approve_at_once_one_does(world: World) -> None:
    household_id = await world.bring_to("UNDISPUTED")
    path, headers = f"/households/{household_id}/approve", {"If-Match": '"11"'}
    answers = await asyncio.gather(
        *(world.call(who, "POST", path, headers=headers) for who in ("approver-1", "approver-2", "approver-3") * 3)
    )
    assert sorted(each.status_code for each in answers) == [200] + [412] * 8


async def test_an_applicant_who_applies_twice_at_once_has_one_file(world: World) -> None:
    papers = [[await world.upload("applicant", kind) for kind in PAPERS] for _ in range(4)]
    answers = await asyncio.gather(
        *(world.call("applicant", "POST", "/households", json=household(papers=each)) for each in papers)
    )
    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]


async def test_nobody_works_on_their_own_household(world: World) -> None:
    household_id = await world.apply("many")
    assert (await world.get("many", "/households"))["items"] == []
    chosen = {"member_ids": ["visitor-1", "visitor-2"]}
    problem(await world.try_act("many", household_id, "visitors", chosen), 403, "not_your_step")
    own = {"member_ids": ["visitor-1", "many"]}
    problem(await world.try_act("staff-a", household_id, "visitors", own), 422, "not_eligible_person")


async def test_migrations_make_what_the_models_say(world: World) -> None:
    assert await world.h.missing_migrations() == []


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    harness = Harness(service, tmp_path_factory.mktemp("served"))
    world = World(harness)
    with served(harness, world.settle_in) as found:
        yield found


@pytest.mark.parametrize("who", ["applicant", "many", "finance-1", None])
def test_answers_to_made_up_input_keep_the_description(address: str, who: str | None) -> None:
    grants = next((each.roles for each in PEOPLE if each.id == who), ())
    seen = fuzz(address, COUNTS.made_up_calls, signed(who, *grants) if who else {})
    assert seen <= ({401, 404, 422} if who is None else {200, 201, 204, 400, 403, 404, 409, 412, 413, 415, 422, 428})
