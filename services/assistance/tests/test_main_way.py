"""The main way: from the self-check to the file, who takes each step, and what is told."""

from datetime import timedelta
from urllib.parse import quote

from household_world import ACCOUNT, ADDRESS, CHECK, FIGURES, MINE, SPOUSE, STORY, VIEW, World

from contracts.assistance import Duty, DutyGiven, HouseholdApplied, HouseholdFiled
from kit import clock
from kit.testing import problem

OTHER = "510104199005050050"
SIBLINGS = [
    {"relation": "self", "name": "诸葛文秀", "id_number": OTHER, "consents": ["income", "health", "bank_account"]},
    {"relation": "other", "name": "上官婉", "id_number": SPOUSE, "consents": ["income", "health"]},
]
"""Somebody else's household, which counts a person of the first one as its own."""


async def test_a_self_check_explains_itself_and_stores_nothing(world: World) -> None:
    answer = await world.call("applicant", "POST", "/self-checks", json={"figures": FIGURES})
    shown = answer.json()
    assert (shown["result"], shown["title"]) == ("deep", "deep hardship")
    assert (
        "(disposable income 60,000.00 − rigid spending 30,000.00) ÷ 12 ÷ 3 persons = 833.33 yuan" in shown["steps"][3]
    )
    assert {each["key"] for each in shown["figures"]} >= {"minimum_living", "exclusion.homes"}
    assert await world.h.rows("SELECT id FROM household") == []
    assert await world.h.rows("SELECT id FROM audit_entry") == []
    assert await world.h.events() == []


async def test_a_household_walks_to_its_file(world: World) -> None:
    household_id = await world.bring_to("FILED")
    shown = await world.read("approver-2", household_id)
    assert shown["state"] == "FILED"
    assert shown["number"] == "HF-2026-000001"
    assert shown["decision"]["result"] == "deep"
    entries = await world.h.rows("SELECT action, actor FROM household_entry ORDER BY version")
    assert [each["action"] for each in shown["timeline"]] == [each.action for each in entries]
    assert entries == [
        ("apply", "applicant"),
        ("name_visitors", "staff"),
        ("record_check", "visitor"),
        ("confirm_check", "visitor"),
        ("name_committee", "staff"),
        ("give_view", "assessor"),
        ("give_view", "assessor"),
        ("give_view", "assessor"),
        ("conclude", "assessor"),
        ("publicize", "staff"),
        ("end_notice", "system"),
        ("approve", "approver"),
        ("countersign", "approver"),
    ]
    assert shown["due"]["policy"]["key"] == "recheck"
    first, *_, last = await world.h.events()
    assert isinstance(first, HouseholdApplied)
    assert isinstance(last, HouseholdFiled)
    assert (last.version, last.state, last.applicant_id) == (13, "FILED", "applicant")
    told = [(each.to_id, each.duty) for each in await world.h.events(DutyGiven)]
    assert told == [
        *((who, Duty.VISIT) for who in ("visitor-1", "visitor-2")),
        *((who, Duty.ASSESS) for who in ("assessor-1", "assessor-2", "assessor-3")),
    ]


async def test_what_is_private_lies_open_nowhere(world: World) -> None:
    diagnosis, reason = "系统性红斑狼疮并发症", "材料里的收入证明是伪造的"
    called, written = "贾宝玉的红斑狼疮诊断书", "住院治疗四十七天的病历摘要"
    household_id = await world.bring_to("CHECKED", story=f"{STORY}，{diagnosis}")
    sent = {"file": (f"{called}.txt", f"{written}\n".encode() * 100, "text/plain")}
    paper = (await world.call("applicant", "POST", "/files", files=sent)).json()
    await world.act("staff-a", household_id, "reject", {"reason": reason})
    await world.act("applicant", household_id, "appeal", {"reason": f"不同意：{reason}"})
    for secret in (diagnosis, reason, called, written, MINE, ACCOUNT, ADDRESS, CHECK["findings"]):
        assert await world.h.find_everywhere(str(secret)) == [], secret
    assert (await world.read("applicant", household_id))["story"].endswith(diagnosis)
    fetched = await world.call("applicant", "GET", f"/files/{paper['id']}")
    assert (paper["name"], written in fetched.text) == (f"{called}.txt", True)
    assert quote(called) in fetched.headers["content-disposition"]


async def test_two_visitors_are_two_people_and_the_second_confirms_by_themselves(world: World) -> None:
    household_id = await world.apply()
    twice = {"member_ids": ["visitor-1", "visitor-1"]}
    problem(await world.try_act("staff-a", household_id, "visitors", twice), 422, "visitors_the_same")
    for stranger in ("visitor-b", "mate", "nobody"):
        chosen = {"member_ids": ["visitor-1", stranger]}
        problem(await world.try_act("staff-a", household_id, "visitors", chosen), 422, "not_eligible_person")
    await world.walk(household_id, "HOME_CHECK")
    problem(await world.try_act("visitor-3", household_id, "check", CHECK), 404, "household_not_found")
    future = CHECK | {"visited_on": "2026-03-03"}
    problem(await world.try_act("visitor-1", household_id, "check", future), 422, "visit_in_future")
    await world.walk(household_id, "CHECK_RECORDED")
    problem(await world.try_act("visitor-1", household_id, "check/confirm", {}), 403, "another_person_needed")
    await world.act("visitor-2", household_id, "check/confirm", {"differs": "卧室比描述的宽敞"})
    check = (await world.read("staff-a", household_id))["check"]
    [report] = check["reports"]
    assert (report["findings"], report["counts"], check["differs"]) == (CHECK["findings"], True, "卧室比描述的宽敞")
    assert (await world.read("applicant", household_id))["check"] is None


async def test_the_committee_has_three_without_a_tie_and_of_another_team(world: World) -> None:
    household_id = await world.bring_to("CHECKED")
    of_two = {"member_ids": ["assessor-1", "assessor-2"]}
    problem(await world.try_act("staff-a", household_id, "committee", of_two), 422, "invalid_input")
    for unfit in ("assessor-mate", "applicant", "approver-1"):
        chosen = {"member_ids": ["assessor-1", "assessor-2", unfit]}
        problem(await world.try_act("staff-a", household_id, "committee", chosen), 422, "not_eligible_person")
    # A tie that nobody declared: the assessor's own household counts the same person.
    parent = [
        {
            "relation": "self",
            "name": "评一",
            "id_number": "51010419900505005" + "0",
            "consents": ["income", "health", "bank_account"],
        },
        {"relation": "parent", "name": "上官婉", "id_number": "370202198706020024", "consents": ["income", "health"]},
    ]
    await world.apply("assessor-1", persons=parent, figures=FIGURES | {"persons": 2})
    tied = {"member_ids": ["assessor-1", "assessor-2", "assessor-3"]}
    problem(await world.try_act("staff-a", household_id, "committee", tied), 422, "not_eligible_person")
    await world.act("staff-a", household_id, "committee", {"member_ids": ["assessor-2", "assessor-3", "assessor-4"]})
    await world.act("assessor-2", household_id, "views", VIEW)
    problem(await world.try_act("assessor-2", household_id, "views", VIEW), 403, "another_person_needed")
    problem(await world.try_act("assessor-1", household_id, "views", VIEW), 404, "household_not_found")


async def test_most_of_the_committee_decide(world: World) -> None:
    household_id = await world.bring_to("ASSESSMENT")
    against = VIEW | {"supports": False, "reason": "收入与走访情况不符"}
    await world.act("assessor-1", household_id, "views", against)
    await world.act("assessor-2", household_id, "views", VIEW)
    shown = await world.act("assessor-3", household_id, "views", against)
    assert shown["state"] == "REJECTED"
    views = (await world.read("staff-a", household_id))["views"]
    assert (views[0]["supports"], views[0]["reason"]) == (False, against["reason"])
    assert (await world.read("applicant", household_id))["views"] == []


async def test_figures_that_the_visitors_found_decide(world: World) -> None:
    household_id = await world.bring_to("HOME_CHECK")
    found = CHECK | {"figures": FIGURES | {"disposable_income": 12000000}}
    await world.act("visitor-1", household_id, "check", found)
    await world.act("visitor-2", household_id, "check/confirm", {})
    await world.walk(household_id, "ASSESSMENT")
    for n in (1, 2, 3):
        shown = await world.act(f"assessor-{n}", household_id, "views", VIEW)
    assert shown["state"] == "REJECTED"
    read = await world.read("applicant", household_id)
    assert (read["expected"]["result"], read["decision"]["result"]) == ("deep", "none")


async def test_a_notice_shows_no_more_than_it_may_and_waits_for_the_answer(world: World) -> None:
    household_id = await world.bring_to("PUBLICIZED")
    [notice] = (await world.get("mate", "/notices"))["items"]
    assert notice["shown"] == {
        "kind": "entry",
        "unit": "总装一班",
        "name": "欧***",
        "tier": "deep",
        "programme": "hardship_file",
        "number": "HF-2026-000001",
    }
    objection = {"text": "他家去年刚买了新车"}
    raised = await world.call("mate", "POST", f"/notices/{notice['id']}/objections", json=objection)
    assert raised.status_code == 201
    assert (await world.get("staff-a", f"/households/{household_id}"))["state"] == "OBJECTED"
    clock.shift(timedelta(days=14))
    await world.h.run_job("end_notices")
    problem(await world.try_act("approver-1", household_id, "approve"), 404, "household_not_found")
    answer = f"/objections/{raised.json()['id']}/answer"
    problem(await world.call("applicant", "POST", answer, json=objection), 404, "not_found")
    problem(await world.call("staff-b", "POST", answer, json=objection), 404, "not_found")
    answered = await world.call("staff-a", "POST", answer, json={"text": "已核实，车属其兄"})
    assert answered.status_code == 200
    await world.h.run_job("end_notices")
    assert (await world.get("approver-1", f"/households/{household_id}"))["state"] == "UNDISPUTED"


async def test_two_approve_who_did_not_assess(world: World) -> None:
    household_id = await world.bring_to("UNDISPUTED")
    await world.act("approver-1", household_id, "approve")
    problem(await world.try_act("approver-1", household_id, "countersign"), 403, "another_person_needed")
    await world.act("approver-2", household_id, "countersign")


async def test_somebody_with_many_roles_takes_each_step_once(world: World) -> None:
    household_id = await world.apply()
    await world.act("many", household_id, "visitors", {"member_ids": ["visitor-1", "many"]})
    await world.act("many", household_id, "check", CHECK)
    await world.act("visitor-1", household_id, "check/confirm", {})
    await world.act("many", household_id, "committee", {"member_ids": ["assessor-1", "assessor-2", "many"]})
    for who in ("assessor-1", "many", "assessor-2"):
        await world.act(who, household_id, "views", VIEW)
    await world.act("many", household_id, "publicize")
    await world.walk(household_id, "UNDISPUTED")
    problem(await world.try_act("many", household_id, "approve"), 403, "another_person_needed")
    assert "approve" not in (await world.get("many", f"/households/{household_id}"))["actions"]


async def test_approval_needs_a_sign_in_of_the_last_minutes(world: World) -> None:
    household_id = await world.bring_to("UNDISPUTED")
    async with world.client("approver-1") as old:
        clock.shift(timedelta(minutes=4, seconds=50))
        await old.get(f"/api/v1/assistance/households/{household_id}")
        clock.shift(timedelta(seconds=20))
        path, headers = f"/api/v1/assistance/households/{household_id}/approve", {"If-Match": '"11"'}
        refused = await old.post(path, headers=headers)
        problem(refused, 401, "sign_in_again")
        assert "insufficient_user_authentication" in refused.headers["www-authenticate"]


async def test_nobody_is_in_two_files(world: World) -> None:
    one = await world.bring_to("APPROVED")
    sibling = [
        {
            "relation": "self",
            "name": "诸葛文秀",
            "id_number": "51010419900505005" + "0",
            "consents": ["income", "health", "bank_account"],
        },
        {"relation": "parent", "name": "上官婉", "id_number": "370202198706020024", "consents": ["income", "health"]},
    ]
    other = await world.bring_to(
        "APPROVED", who="other", persons=sibling, figures=FIGURES | {"persons": 2, "disposable_income": 4000000}
    )
    [found] = (await world.read("staff-a", other))["duplicates"]
    assert (found["household_id"], sorted(found["same"])) == (one, ["account", "address", "person"])
    await world.act("approver-2", one, "countersign")
    refused = problem(await world.try_act("approver-2", other, "countersign"), 409, "person_in_another_file")
    assert "HF-2026-000001" in refused["detail"]
