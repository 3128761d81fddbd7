"""Visits: two visitors who report from phones without a network, the gift and its ledger, and what follows."""

import asyncio
import json
from datetime import timedelta
from typing import Any

from household_world import CHECK, FIGURES, REPORT, World, balances

from contracts.assistance import (
    CheckDecided,
    CheckDisputed,
    TaskKind,
    VisitConfirmed,
    VisitDisputed,
    VisitGiven,
    VisitPlanned,
    VisitTaskAdded,
)
from kit import clock
from kit.testing import problem

GIFT = {"fund": "dues", "fen": 50000, "goods": "米面油各一份"}


async def photo(world: World, who: str) -> str:
    sent = {"file": ("客厅.txt", "照片".encode(), "text/plain")}
    answer = await world.call(who, "POST", "/files", files=sent)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_visit_is_planned_assigned_reported_confirmed_followed_up_and_done(world: World) -> None:
    visit_id = await world.plan(note="先打电话，病人下午休息")
    twice = {"member_ids": ["visitor-1", "visitor-1"]}
    place = f"visits/{visit_id}"
    problem(await world.try_step("staff-a", place, "visitors", twice), 422, "visitors_the_same")
    for stranger in ("visitor-b", "mate", "applicant"):
        chosen = {"member_ids": ["visitor-1", stranger]}
        problem(await world.try_step("staff-a", place, "visitors", chosen), 422, "not_eligible_person")
    await world.step("staff-a", place, "visitors", {"member_ids": ["visitor-1", "visitor-2"]})
    [task] = (await world.get("visitor-1", "/todo"))["items"]
    assert (task["link"], task["late"]) == (f"/assistance/visits/{visit_id}", False)
    assert task["due_at"] == "2026-03-20T15:59:00Z"

    file_id = await photo(world, "visitor-1")
    consent = {"photos_allowed_by": "欧阳静怡", "photos_allowed_at": "2026-03-02T09:00:00+08:00"}
    problem(await world.try_report("visitor-1", visit_id, photo_ids=[file_id]), 422, "consent_to_photos_missing")
    await world.report("visitor-1", visit_id, photo_ids=[file_id], **consent)
    problem(await world.try_step("visitor-1", place, "confirm", {}), 403, "another_person_needed")
    assert (await world.get("visitor-1", "/todo"))["items"] == []
    assert (await world.get("visitor-2", "/todo"))["items"][0]["what"] == "Confirm the report of the visit"
    seen = await world.read_visit("visitor-2", visit_id)
    assert (seen["reports"][0]["photos_allowed_by"], len(seen["reports"][0]["photos"])) == ("欧阳静怡", 1)
    await world.step("visitor-2", place, "confirm", {"differs": "下午有一位邻居来照看"})

    read = await world.read_visit("staff-a", visit_id)
    assert (read["reports"][0]["counts"], read["differs"]) == (True, "下午有一位邻居来照看")
    assert [each["action"] for each in read["timeline"]] == ["plan", "assign", "record", "confirm"]
    await world.step("visitor-1", place, "tasks", {"kind": "case", "what": "陪护假没有批下来"})
    await world.step("staff-a", place, "tasks", {"kind": "other", "what": "联系社区送餐"})
    problem(await world.try_step("staff-a", place, "finish"), 409, "tasks_open")
    case, other = (await world.read_visit("staff-a", visit_id))["tasks"]
    unnumbered = await world.try_step("staff-a", place, "tasks/finish", {"task_id": case["id"]})
    problem(unnumbered, 422, "task_number_missing")
    done = {"task_id": case["id"], "number": "GR-2026-000007"}
    await world.step("staff-a", place, "tasks/finish", done)
    problem(await world.try_step("staff-a", place, "tasks/finish", done), 409, "task_not_open")
    await world.step("staff-a", place, "tasks/finish", {"task_id": other["id"]})
    assert (await world.step("staff-a", place, "finish"))["state"] == "DONE"
    problem(await world.call("visitor-1", "GET", f"/visits/{visit_id}"), 404, "visit_not_found")


async def test_what_a_phone_sends_again_takes_effect_once(world: World) -> None:
    visit_id = await world.assigned()
    sent = {"id": "made-on-a-phone"}
    answers = await asyncio.gather(*(world.try_report("visitor-1", visit_id, **sent) for _ in range(6)))
    assert [each.status_code for each in answers] == [200] * 6
    await world.step("visitor-2", f"visits/{visit_id}", "confirm", {})
    # Also after the visit went on without the answer.
    assert (await world.report("visitor-1", visit_id, **sent))["state"] == "CONFIRMED"
    assert await world.h.rows("SELECT count(*) FROM visit_report") == [(1,)]
    problem(await world.try_report("visitor-2", visit_id, **sent), 409, "report_elsewhere")
    problem(await world.try_report("visitor-2", visit_id, id="another"), 409, "visit_not_possible_now")


async def test_two_reports_stand_side_by_side_until_a_third_person_decides(world: World) -> None:
    visit_id = await world.assigned()
    place = f"visits/{visit_id}"
    await world.report("visitor-1", visit_id, id="first")
    problem(await world.try_report("visitor-1", visit_id, id="again"), 403, "another_person_needed")
    await world.report("visitor-2", visit_id, id="second", findings="病人情绪低落，夜里没有人陪", needs=["company"])
    problem(await world.try_step("visitor-2", place, "confirm", {}), 409, "visit_not_possible_now")
    for reader in ("visitor-1", "visitor-2", "staff-a"):
        reports = (await world.read_visit(reader, visit_id))["reports"]
        assert [(each["id"], each["counts"]) for each in reports] == [("first", False), ("second", False)]
    [task] = (await world.get("staff-a", "/todo"))["items"]
    assert (task["what"], task["count"]) == ("Visits for you to arrange or finish: 1", 1)
    choice = {"report_id": "second", "reason": "电话核对，夜里确实没有人"}
    problem(await world.try_step("visitor-1", place, "decide", choice), 403, "forbidden")
    await world.step("staff-a", place, "decide", choice)
    read = await world.read_visit("staff-a", visit_id)
    assert [(each["id"], each["counts"]) for each in read["reports"]] == [("first", False), ("second", True)]
    assert read["timeline"][-1]["words"] == choice["reason"]
    assert len(await world.h.events(VisitDisputed)) == 1


async def test_of_two_reports_sent_at_once_neither_is_lost(world: World) -> None:
    visit_id = await world.assigned()
    answers = await asyncio.gather(
        world.try_report("visitor-1", visit_id, id="one"), world.try_report("visitor-2", visit_id, id="two")
    )
    assert [each.status_code for each in answers] == [200, 200]
    assert (await world.get("staff-a", f"/visits/{visit_id}"))["state"] == "DISPUTED"


async def test_two_reports_of_a_home_check_are_decided_and_the_committee_goes_by_that(world: World) -> None:
    household_id = await world.bring_to("HOME_CHECK")
    richer = {"figures": {"persons": 3, "disposable_income": 30000000, "savings": 0, "homes": 1, "vehicle_value": 0}}
    await world.act("visitor-1", household_id, "check", CHECK | {"id": "first"})
    await world.act("visitor-1", household_id, "check", CHECK | {"id": "first"})
    await world.act("visitor-2", household_id, "check", CHECK | {"id": "second"} | richer)
    assert (await world.get("staff-a", f"/households/{household_id}"))["state"] == "CHECK_DISPUTED"
    choice = {"report_id": "none", "reason": "以工资流水为准"}
    problem(await world.try_act("staff-a", household_id, "check/decide", choice), 404, "household_not_found")
    await world.act("staff-a", household_id, "check/decide", choice | {"report_id": "second"})
    await world.walk(household_id, "ASSESSMENT")
    for who in ("assessor-1", "assessor-2"):
        await world.act(who, household_id, "views", {"supports": True, "reason": "同意", "related": False})
    last = {"supports": True, "reason": "同意", "related": False}
    assert (await world.act("assessor-3", household_id, "views", last))["state"] == "REJECTED"
    assert [len(await world.h.events(each)) for each in (CheckDisputed, CheckDecided)] == [1, 1]


async def test_who_wrote_a_report_stays_when_visitors_change(world: World) -> None:
    visit_id = await world.assigned()
    place = f"visits/{visit_id}"
    await world.report("visitor-1", visit_id)
    others = {"member_ids": ["visitor-2", "visitor-3"]}
    problem(await world.try_step("staff-a", place, "visitors", others), 422, "recorder_stays")
    await world.step("staff-a", place, "visitors", {"member_ids": ["visitor-1", "visitor-3"]})
    problem(await world.try_step("visitor-2", place, "confirm", {}), 404, "visit_not_found")
    await world.step("visitor-3", place, "confirm", {})


async def test_a_gift_is_set_aside_by_another_person_and_spent_once_two_say_that_it_was_given(
    world: World,
) -> None:
    visit_id = await world.assigned(gift=GIFT)
    place = f"visits/{visit_id}"
    problem(await world.try_report("visitor-1", visit_id, is_gift_handed=True), 409, "no_gift_approved")
    problem(await world.try_step("approver-1", place, "gift/approve"), 409, "balance_too_low")
    await world.budget(fund="dues", fen=80000)
    await world.step("approver-1", place, "gift/approve")
    assert (await balances(world, "dues"))["Assets:Dues:Committed:2026"] == 50000
    problem(await world.try_step("approver-3", place, "gift/approve"), 404, "visit_not_found")
    problem(await world.try_report("visitor-1", visit_id), 422, "gift_not_said")
    await world.report("visitor-1", visit_id, is_gift_handed=True)
    assert (await balances(world, "dues"))["Assets:Dues:Committed:2026"] == 50000
    await world.step("visitor-2", place, "confirm", {})
    after = await balances(world, "dues")
    assert (after["Assets:Dues:Committed:2026"], after["Expenses:Dues:Visits:2026"]) == (0, 50000)
    read = await world.read_visit("staff-a", visit_id)
    posted = [(each["kind"], each["fen"]) for each in read["ledger"]]
    assert posted == [("commit", 50000), ("visit", 50000)]
    assert (read["gift"], read["gift_goods"]) == ("HANDED", GIFT["goods"])
    assert len(await world.get("auditor", f"/visits/{visit_id}/ledger")) == 2


async def test_a_gift_that_was_not_handed_over_goes_back(world: World) -> None:
    await world.budget(fund="dues", fen=50000)
    for end in ("kept", "cancelled"):
        visit_id = await world.assigned(gift=GIFT)
        place = f"visits/{visit_id}"
        await world.step("approver-1", place, "gift/approve")
        if end == "kept":
            await world.report("visitor-1", visit_id, is_gift_handed=False)
            await world.step("visitor-2", place, "confirm", {})
        else:
            await world.step("staff-a", place, "cancel", {"reason": "本人已出院回老家"})
        after = await balances(world, "dues")
        assert (after["Assets:Dues:Budget:2026"], after["Assets:Dues:Committed:2026"]) == (50000, 0)
        assert (await world.get("staff-a", f"/visits/{visit_id}"))["gift"] == "KEPT"


async def test_nobody_approves_the_gift_that_they_planned_nor_works_on_a_visit_to_themselves(world: World) -> None:
    await world.budget(fund="dues")
    planned = await world.plan("many", gift=GIFT)
    problem(await world.try_step("many", f"visits/{planned}", "gift/approve"), 403, "another_person_needed")
    to_many = await world.plan("staff-a", member_id="many", gift=GIFT)
    problem(await world.call("many", "GET", f"/visits/{to_many}"), 404, "visit_not_found")
    assert [each["id"] for each in (await world.get("many", "/visits"))["items"]] == [planned]
    problem(await world.call("many", "POST", "/visits", json=_to("many")), 422, "cannot_be_visited")
    problem(await world.call("staff-a", "POST", "/visits", json=_to("applicant-b")), 422, "cannot_be_visited")
    over = _to("applicant") | {"visit_by": "2026-03-01"}
    problem(await world.call("staff-a", "POST", "/visits", json=over), 422, "visit_date_over")


def _to(member_id: str) -> dict[str, Any]:
    return {"member_id": member_id, "occasion": "festival", "visit_by": "2026-03-20"}


async def test_an_application_that_a_visit_asked_for_is_noted_when_the_member_applies(world: World) -> None:
    visit_id = await world.assigned()
    place = f"visits/{visit_id}"
    await world.report("visitor-1", visit_id)
    await world.step("visitor-2", place, "confirm", {})
    await world.step("staff-a", place, "tasks", {"kind": "application", "what": "够条件，帮她把材料准备齐"})
    [told] = await world.h.events(VisitTaskAdded)
    assert (told.task, told.about_id) == (TaskKind.APPLICATION, "applicant")
    household_id = await world.apply()
    [task] = (await world.read_visit("staff-a", visit_id))["tasks"]
    assert (task["number"], task["household_id"]) == ("HF-2026-000001", household_id)
    assert task["done_at"]
    await world.step("staff-a", place, "finish")


async def test_half_yearly_visits_of_a_household_that_left_its_file_plan_themselves(world: World) -> None:
    household_id = await world.bring_to("FILED")
    clock.shift(timedelta(days=367))
    await world.h.run_job("watch_clocks")
    richer = {"figures": FIGURES | {"disposable_income": 30000000}}
    await world.act("staff-a", household_id, "leave", richer)
    clock.shift(timedelta(days=14))
    await world.h.run_job("end_notices")
    left = clock.today()
    for _ in range(2):
        await world.h.run_job("plan_monitoring")
    [visit] = (await world.get("staff-a", "/visits", waiting=True))["items"]
    assert (visit["occasion"], visit["is_late"]) == ("monitoring", False)
    assert visit["visit_by"] == str(left + timedelta(days=180))
    [planned] = await world.h.events(VisitPlanned)
    assert (planned.by_worker, planned.desk_unit_id) == (True, "plant-a")
    [task] = (await world.get("staff-a", "/todo"))["items"]
    assert (task["what"], task["late"]) == ("Visits for you to arrange or finish: 1", False)

    clock.shift(timedelta(days=190))
    await world.h.run_job("plan_monitoring")
    [late] = (await world.get("staff-a", "/visits"))["items"]
    assert late["is_late"], "one that is overdue is made before the next is planned"
    assert (await world.get("staff-a", "/todo"))["items"][-1]["late"]
    await world.step("staff-a", f"visits/{late['id']}", "cancel", {"reason": "已搬回老家"})
    await world.h.run_job("plan_monitoring")
    following, _ = (await world.get("staff-a", "/visits"))["items"]
    assert following["visit_by"] == str(left + timedelta(days=360))


async def test_what_visitors_found_lies_sealed_and_is_in_no_event(world: World) -> None:
    visit_id = await world.assigned(gift=GIFT, note="病人怕人知道，请穿便装")
    consent = {"photos_allowed_by": "医院陪护的护士", "photos_allowed_at": "2026-03-02T09:00:00+08:00"}
    await world.report("visitor-1", visit_id, photo_ids=[await photo(world, "visitor-1")], **consent)
    await world.step("visitor-2", f"visits/{visit_id}", "confirm", {"differs": "夜里有邻居帮忙"})
    await world.step("staff-a", f"visits/{visit_id}", "tasks", {"kind": "other", "what": "联系社区送餐"})
    for secret in (REPORT["findings"], "夜里有邻居帮忙", "联系社区送餐", "请穿便装", GIFT["goods"], "医院陪护的护士"):
        assert await world.h.find_everywhere(str(secret)) == []
    given = await world.h.events(VisitGiven)
    assert sorted(each.to_id for each in given) == ["visitor-1", "visitor-2"]
    [confirmed] = await world.h.events(VisitConfirmed)
    assert set(json.loads(confirmed.model_dump_json())) == {
        "about_id", "approver_unit_id", "desk_unit_id", "number", "state", "unit_id", "version", "visit_id",
    }  # fmt: skip


async def test_the_visited_member_sees_when_and_by_whom_and_the_photos_that_they_agreed_to(world: World) -> None:
    visit_id = await world.plan()
    assert (await world.get("applicant", "/visits/own"))["items"] == []
    await world.step("staff-a", f"visits/{visit_id}", "visitors", {"member_ids": ["visitor-1", "visitor-2"]})
    file_id = await photo(world, "visitor-1")
    consent = {"photos_allowed_by": "欧阳静怡", "photos_allowed_at": "2026-03-02T09:00:00+08:00"}
    await world.report("visitor-1", visit_id, photo_ids=[file_id], **consent)
    [own] = (await world.get("applicant", "/visits/own"))["items"]
    assert (own["id"], own["occasion"]) == (visit_id, "illness")
    problem(await world.call("applicant", "GET", f"/visits/{visit_id}"), 403, "forbidden")
    assert (await world.call("applicant", "GET", f"/files/{file_id}")).status_code == 200
    problem(await world.call("mate", "GET", f"/files/{file_id}"), 404, "file_not_found")
    problem(await world.call("visitor-3", "GET", f"/files/{file_id}"), 404, "file_not_found")
    data = (await world.get("applicant", "/my-data"))["data"]
    [held] = data["visits"]
    assert held["visited_on"] == "2026-03-02"
    assert [each["link"] for each in held["photos"]] == [f"/api/v1/assistance/files/{file_id}"]
