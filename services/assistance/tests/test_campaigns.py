"""Relief campaigns: list by rule, approval by two, hand-out by code or signature, once; stock and ledger at the end."""

import asyncio
import io
from typing import Any

import pytest
from campaign_world import CAMPAIGN, CAMPAIGN_BODIES, CAMPAIGN_TABLE, ITEMS, Relief
from household_world import PEOPLE, World, balances
from python_calamine import CalamineWorkbook
from sqlmodel import select

from assistance.campaign_models import LONG_JOBS, CampaignEntry
from contracts.relief import CampaignClosed, Collected, CollectReady
from kit.testing import problem

AT_PLANT_A = sorted(each.id for each in PEOPLE if each.unit in ("plant-a", "team-a1", "team-a2"))
SIGNED = [[100, 100, 300, 120, 500, 400], [600, 100, 650, 500]]


@pytest.fixture
def relief(world: World) -> Relief:
    return Relief(world)


async def test_a_campaign_walks_from_the_plan_to_the_closed_ledger(relief: Relief) -> None:
    world = relief.world
    campaign_id = await relief.bring_to("HANDING_OUT")
    place = f"campaigns/{campaign_id}"
    assert (await balances(world, "dues"))["Assets:Dues:Committed:2026"] == 400000
    told = await world.h.events(CollectReady)
    assert sorted(each.member_id for each in told) == AT_PLANT_A
    recipient_id, code = await relief.code_of("applicant")
    [todo] = [each for each in (await world.get("applicant", "/todo"))["items"] if each["type"] == "campaign"]
    assert (todo["link"], todo["title"]) == ("/help/collect", "夜班送温暖")
    found = await world.call("staff-a", "POST", f"/{place}/recipients/find", json={"code": code})
    assert [(each["name"], each["unit_name"]) for each in found.json()] == [("欧阳静怡", "总装一班")]
    given = await relief.give("staff-a", campaign_id, recipient_id=recipient_id, code=code)
    assert given.status_code == 201, given.text
    assert [(each["name"], each["pieces"]) for each in given.json()["gets"]] == [("大米", 1), ("毛巾", 2)]
    assert [each for each in (await world.get("applicant", "/todo"))["items"] if each["type"] == "campaign"] == []
    [collected] = await world.h.events(Collected)
    assert (collected.member_id, collected.version) == ("applicant", 2)
    rice, towels = (await relief.show(campaign_id))["items"]
    assert (rice["given"], towels["given"]) == (1, 2)
    lines = [
        {"item_id": rice["id"], "left": 38, "reason": "一袋破损"},
        {"item_id": towels["id"], "left": 78, "reason": ""},
    ]
    done = await world.step("staff-a", place, "count", {"items": lines})
    assert [each["missing"] for each in done["items"]] == [1, 0]
    problem(await world.try_step("staff-a", place, "confirm-count"), 403, "another_person_needed")
    await world.step("staff-group", place, "confirm-count")
    refused = problem(await world.try_step("finance-1", place, "settle", {"fen": 400001}), 422, "spent_too_much")
    assert (refused["left"], refused["needed"]) == (400000, 400001)
    done = await world.step("finance-1", place, "settle", {"fen": 14000})
    assert (done["state"], done["spent_fen"]) == ("CLOSED", 14000)
    held = {name: fen for name, fen in (await balances(world, "dues")).items() if fen}
    assert held == {
        "Assets:Dues:Budget:2026": 100_000_000 - 14000,
        "Equity:Dues:Grants": 100_000_000,
        "Expenses:Dues:Campaigns:2026": 14000,
    }
    posted = await world.get("auditor", f"/{place}/ledger")
    assert [(each["kind"], each["fen"]) for each in posted] == [
        ("commit", 400000),
        ("settle", 14000),
        ("settle", 386000),
    ]
    path = f"/funds/transactions/{posted[2]['transaction_id']}/follow"
    trail = (await world.call("auditor", "POST", path)).json()
    assert [(each["kind"], each["fen"]) for each in trail["budget"]] == [("budget", 100_000_000)]
    assert ([each["kind"] for each in trail["posted"]], trail["aid"]) == (["commit", "settle", "settle"], None)
    problem(await world.call("auditor-b", "POST", path), 403, "forbidden")
    assert [each.campaign_id for each in await world.h.events(CampaignClosed)] == [campaign_id]


async def test_neither_maker_nor_one_alone_approves(relief: Relief) -> None:
    campaign_id = await relief.bring_to("SUBMITTED", who="many")
    place, world = f"campaigns/{campaign_id}", relief.world
    problem(await world.try_step("many", place, "approve"), 403, "another_person_needed")
    await world.step("approver-1", place, "approve")
    problem(await world.try_step("approver-1", place, "countersign"), 403, "another_person_needed")
    problem(await world.try_step("many", place, "countersign"), 403, "another_person_needed")
    problem(await world.try_step("approver-b", place, "countersign"), 404, "not_found")
    await world.step("approver-3", place, "send-back", {"reason": "请再核对单价"})
    shown = await relief.show(campaign_id)
    assert (shown["state"], shown["timeline"][-1]["words"]) == ("LISTED", "请再核对单价")


async def test_a_reason_that_an_earlier_release_wrote_open_is_sealed(relief: Relief) -> None:
    campaign_id = await relief.bring_to("APPROVED")
    await relief.world.step("approver-3", f"campaigns/{campaign_id}", "send-back", {"reason": "请再核对单价"})
    async with relief.world.h.session() as session:
        entry = (await session.exec(select(CampaignEntry).where(CampaignEntry.action == "send_back"))).one()
        entry.said, entry.words = None, "请核对老王的名字"
    await relief.world.h.run_job("seal_words")
    assert (await relief.show(campaign_id))["timeline"][-1]["words"] == "请核对老王的名字"
    assert await relief.world.h.rows("SELECT words FROM campaign_entry WHERE words IS NOT NULL") == []


async def test_a_dear_campaign_takes_an_approver_of_the_top_union(relief: Relief) -> None:
    world = relief.world
    for fen, second, code in ((500_000, "approver-3", ""), (500_001, "approver-3", "top_approver_needed")):
        campaign_id = await relief.bring_to("APPROVED", fen=fen)
        answer = await world.try_step(second, f"campaigns/{campaign_id}", "countersign")
        assert answer.status_code == (403 if code else 200), answer.text
        if code:
            problem(answer, 403, code)
            await world.step("approver-2", f"campaigns/{campaign_id}", "countersign")


async def test_what_was_sent_back_keeps_nobody_out_of_the_next_round(relief: Relief) -> None:
    campaign_id = await relief.bring_to("APPROVED")
    place, world = f"campaigns/{campaign_id}", relief.world
    await world.step("approver-3", place, "send-back", {"reason": "请再核对单价"})
    await world.step("staff-a", place, "submit")
    assert (await world.step("approver-2", place, "approve"))["actions"] == ["send_back"]
    [waiting] = (await world.get("approver-1", "/campaigns", waiting=True))["items"]
    assert waiting["id"] == campaign_id
    assert (await relief.show(campaign_id, "approver-1"))["actions"] == ["countersign", "send_back"]
    await world.step("approver-1", place, "countersign")
    items = (await relief.show(campaign_id))["items"]
    counted = {"items": [{"item_id": each["id"], "left": each["stock"]} for each in items]}
    await world.step("staff-a", place, "count", counted)
    await world.step("staff-group", place, "recount", {"reason": "请再数一次"})
    await world.step("staff-group", place, "count", counted)
    problem(await world.try_step("staff-group", place, "confirm-count"), 403, "another_person_needed")
    assert (await world.step("staff-a", place, "confirm-count"))["state"] == "RECONCILED"


async def test_a_budget_that_is_used_up_begins_no_hand_out(relief: Relief) -> None:
    world = relief.world
    campaign_id = await relief.plan()
    await relief.walk(campaign_id, "APPROVED")
    await world.budget(399999, fund="dues")
    refused = problem(
        await world.try_step("approver-2", f"campaigns/{campaign_id}", "countersign"), 409, "balance_too_low"
    )
    assert refused["left"] == 399999
    assert (await world.get("applicant", "/campaigns/own"))["items"] == []


async def test_nobody_collects_twice_however_often_and_at_once_it_is_sent(relief: Relief) -> None:
    world = relief.world
    campaign_id = await relief.bring_to("HANDING_OUT")
    recipient_id, code = await relief.code_of("mate")
    again = await asyncio.gather(
        *(
            relief.give("staff-a", campaign_id, key="one-and-the-same", recipient_id=recipient_id, code=code)
            for _ in range(6)
        )
    )
    assert {each.status_code for each in again} == {201}
    assert len({each.text for each in again}) == 1
    refused = await relief.give("staff-group", campaign_id, recipient_id=recipient_id, code=code)
    assert problem(refused, 409, "already_collected")["detail"].startswith("It was collected 2 March ")
    rival_id, rival_code = await relief.code_of("other")
    both = await asyncio.gather(
        *(relief.give(who, campaign_id, recipient_id=rival_id, code=rival_code) for who in ("staff-a", "staff-group"))
    )
    assert sorted(each.status_code for each in both) == [201, 409]
    assert (await relief.show(campaign_id))["collected"] == 2
    assert len(await world.h.events(Collected)) == 2


async def test_a_signature_does_where_there_is_no_phone(relief: Relief) -> None:
    world = relief.world
    campaign_id = await relief.bring_to("HANDING_OUT")
    path = f"/campaigns/{campaign_id}/recipients/find"
    [found] = (await world.call("staff-a", "POST", path, json={"q": "E-mate"})).json()
    problem(await relief.give("staff-a", campaign_id, recipient_id=found["id"]), 422, "proof_missing")
    problem(await relief.give("staff-a", campaign_id, recipient_id=found["id"], code="00000000"), 422, "code_wrong")
    given = await relief.give("staff-a", campaign_id, recipient_id=found["id"], signature=SIGNED)
    assert given.status_code == 201, given.text
    listed = await world.get("staff-a", f"/campaigns/{campaign_id}/recipients", collected=True)
    assert [(each["name"], each["way"], each["by_name"]) for each in listed["items"]] == [
        ("司马建国", "signature", "赵敏")
    ]
    assert await world.h.find_everywhere("650,500") == []


async def test_a_steward_hands_out_and_sees_no_list_and_no_money(relief: Relief) -> None:
    world = relief.world
    campaign_id = await relief.bring_to("LISTED")
    await world.step("staff-a", f"campaigns/{campaign_id}", "stewards", {"member_ids": ["mate"]})
    problem(await world.call("mate", "GET", f"/campaigns/{campaign_id}"), 404, "not_found")
    await relief.walk(campaign_id, "HANDING_OUT")
    shown = await relief.show(campaign_id, "mate")
    assert (shown["fen"], shown["timeline"], shown["may_hand_out"], shown["actions"]) == (0, [], True, [])
    problem(await world.call("mate", "GET", f"/campaigns/{campaign_id}/recipients"), 403, "forbidden")
    await relief.collect(campaign_id, "other", by="mate")
    own_id, own_code = await relief.code_of("mate")
    problem(await relief.give("mate", campaign_id, recipient_id=own_id, code=own_code), 403, "not_to_oneself")
    recipient_id, code = await relief.code_of("applicant")
    problem(await relief.give("visitor-1", campaign_id, recipient_id=recipient_id, code=code), 404, "not_found")
    problem(await relief.give("staff-b", campaign_id, recipient_id=recipient_id, code=code), 404, "not_found")


async def test_an_imported_list_takes_those_whom_the_unit_reaches(relief: Relief) -> None:
    world = relief.world
    campaign_id = await relief.plan()
    place = f"campaigns/{campaign_id}"
    problem(await world.try_step("staff-a", place, "roster", {"rule": "imported"}), 422, "numbers_missing")
    for elsewhere in ("plant-b", "no-such-unit"):
        asked = {"rule": "units", "unit_ids": [elsewhere]}
        problem(await world.try_step("staff-a", place, "roster", asked), 422, "units_not_reached")
    numbers = "E-applicant，E-mate\nE-mate E-applicant-b E-nobody"
    await world.step("staff-a", place, "roster", {"rule": "imported", "employee_numbers": numbers})
    problem(await world.try_step("staff-a", place, "submit"), 409, "campaign_not_possible_now")
    await world.h.run_job("work_jobs")
    shown = await relief.show(campaign_id)
    assert (shown["state"], shown["listed"], shown["unknown"]) == ("LISTED", 2, 2)


async def test_the_filed_rule_takes_applicants_of_households_on_file(relief: Relief) -> None:
    world = relief.world
    await world.bring_to("FILED")
    campaign_id = await relief.plan()
    await world.step("staff-a", f"campaigns/{campaign_id}", "roster", {"rule": "filed"})
    await world.h.run_job("work_jobs")
    listed = (await world.get("staff-a", f"/campaigns/{campaign_id}/recipients"))["items"]
    assert [each["name"] for each in listed] == ["欧阳静怡"]


async def test_a_worker_that_stops_loses_and_doubles_nobody(relief: Relief, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistance.rosters.PORTION", 3)
    world = relief.world
    campaign_id = await relief.plan()
    place = f"campaigns/{campaign_id}"
    await world.step("staff-a", place, "roster", {"rule": "units"})
    for _ in range(2):
        run = await LONG_JOBS._take(world.h.context)
        assert run
        await LONG_JOBS._do(run)
    half = await relief.show(campaign_id)
    assert (half["state"], half["progress"]["done"], half["progress"]["total"]) == ("LISTING", 6, len(AT_PLANT_A))
    await world.h.run_job("work_jobs")  # another worker
    rows = await world.h.rows("SELECT member_id FROM campaign_recipient")
    assert sorted(each for [each] in rows) == AT_PLANT_A
    await world.step("staff-a", place, "roster", {"rule": "units", "unit_ids": ["team-a1"]})
    cancelled = await world.call(
        "staff-a", "POST", f"/jobs/{(await relief.show(campaign_id))['progress']['job_id']}/cancel"
    )
    assert cancelled.json()["state"] == "CANCELLED"
    assert (await relief.show(campaign_id))["state"] == "PLANNED"


async def test_goods_must_fit_the_budget_and_reach_for_all(relief: Relief) -> None:
    world = relief.world
    dear = [ITEMS[0] | {"fen": 20000}]
    refused = await world.call("staff-a", "POST", "/campaigns", json=CAMPAIGN | {"items": dear})
    assert problem(refused, 422, "goods_over_budget")["needed"] == 800000
    backwards = CAMPAIGN | {"ends_on": "2026-03-01"}
    problem(await world.call("staff-a", "POST", "/campaigns", json=backwards), 422, "invalid_input")
    campaign_id = await relief.bring_to("LISTED")
    place = f"campaigns/{campaign_id}"
    few = [ITEMS[0] | {"stock": 3}]
    await world.step("staff-a", place, "goods", {"items": few})
    short = problem(await world.try_step("staff-a", place, "submit"), 409, "stock_too_small")
    assert (short["needed"], short["stock"]) == (len(AT_PLANT_A), 3)


async def test_the_list_is_exported_as_excel_and_pdf(relief: Relief) -> None:
    world = relief.world
    campaign_id = await relief.bring_to("HANDING_OUT")
    await relief.collect(campaign_id, "applicant")
    for form, begins in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        asked = {"campaign_id": campaign_id, "collected": True}
        made = await world.call("staff-a", "POST", f"/exports/recipients?format={form}", json=asked)
        assert made.status_code == 201, made.text
        await world.h.run_job("work_jobs")
        file = await world.call("staff-a", "GET", f"/jobs/{made.json()['id']}/file")
        assert file.content.startswith(begins), file.text
        if form == "xlsx":
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0)
            assert [row[0] for row in sheet.to_python()] == ["Name", "欧阳静怡"]
    elsewhere = await world.call("staff-b", "POST", "/exports/recipients", json={"campaign_id": campaign_id})
    assert elsewhere.json()["total"] == 0


async def test_a_count_says_each_item_once_and_why_one_is_missing(relief: Relief) -> None:
    world = relief.world
    campaign_id = await relief.bring_to("HANDING_OUT")
    place = f"campaigns/{campaign_id}"
    await relief.collect(campaign_id, "applicant")
    rice, towels = ((each["id"], each["stock"] - each["given"]) for each in (await relief.show(campaign_id))["items"])

    async def refused(code: str, *lines: tuple[str, int]) -> None:
        body = {"items": [{"item_id": item, "left": left} for item, left in lines]}
        problem(await world.try_step("staff-a", place, "count", body), 422, code)

    await refused("items_not_all", rice)
    await refused("items_not_all", rice, rice)
    await refused("more_left_than_there", (rice[0], rice[1] + 1), towels)
    await refused("reason_missing", (rice[0], rice[1] - 1), towels)
    lines = [{"item_id": item, "left": left} for item, left in (rice, towels)]
    await world.step("staff-a", place, "count", {"items": lines})
    problem(
        await relief.give("staff-a", campaign_id, recipient_id="none", code="12345678"),
        409,
        "campaign_not_possible_now",
    )
    again = await world.step("staff-group", place, "recount", {"reason": "少盘了一箱"})
    assert (again["state"], [each["left"] for each in again["items"]]) == ("HANDING_OUT", [None, None])


STATUS = {"y": {200, 201}, "n": {404}, "f": {403}, "-": {401}, "c": {404, 409, 412, 422}}


async def test_routes_let_in_exactly_whom_the_table_says(relief: Relief) -> None:
    world = relief.world
    campaign_id = await relief.bring_to("LISTED")
    await world.step("staff-a", f"campaigns/{campaign_id}", "stewards", {"member_ids": ["mate"]})
    await relief.walk(campaign_id, "HANDING_OUT")
    objects = {"campaign_id": campaign_id, "job_id": (await relief.show(campaign_id))["progress"]["job_id"]}
    for route, row in CAMPAIGN_TABLE.items():
        method, path = route.split()
        for who, cell in row.items():
            options: dict[str, Any] = {"json": CAMPAIGN_BODIES[route]} if route in CAMPAIGN_BODIES else {}
            if "/exports/" in path:
                options["json"] = {"campaign_id": campaign_id}
            if method == "POST":
                options["headers"] = {"If-Match": '"1"'}
            answer = await world.call(who, method, path.format(**objects), **options)
            if method == "GET" and cell in "yn" and "items" in answer.json():
                assert bool(answer.json()["items"]) == (cell == "y"), (route, who, answer.text)
            else:
                assert answer.status_code in STATUS[cell], (route, who, answer.status_code, answer.text)
