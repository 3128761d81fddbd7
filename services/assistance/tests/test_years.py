"""A refusal and its appeal; the years after filing: yearly check, exit, relapse; and what the tasks and my data say."""

from datetime import timedelta

from household_world import ACCOUNT, CHECK, FIGURES, MINE, STORY, VIEW, World

from contracts.assistance import HouseholdExited, RecheckDue
from kit import clock
from kit.testing import problem

REASON = {"reason": "收入证明不全"}
RICH = {"figures": FIGURES | {"disposable_income": 30_000_000}}
POOR = {"figures": FIGURES}


async def test_an_appeal_begins_the_way_again_with_other_people(world: World) -> None:
    household_id = await world.bring_to("ASSESSMENT")
    for n in (1, 2, 3):
        await world.act(f"assessor-{n}", household_id, "views", VIEW | {"supports": False})
    [task] = (await world.get("applicant", "/todo"))["items"]
    assert (task["number"], task["what"]) == ("HF-2026-000001", "Appeal before the date if you disagree")
    shown = await world.act("applicant", household_id, "appeal", {"reason": "请再看一遍病历"})
    assert (shown["state"], shown["due"]) == ("APPLIED", None)
    await world.act("staff-a", household_id, "visitors", {"member_ids": ["visitor-3", "many"]})
    await world.act("visitor-3", household_id, "check", CHECK)
    await world.act("many", household_id, "check/confirm", {})
    again = {"member_ids": ["assessor-1", "assessor-4", "assessor-5"]}
    problem(await world.try_act("staff-a", household_id, "committee", again), 422, "committee_repeats")
    await world.act("staff-a", household_id, "committee", {"member_ids": ["assessor-4", "assessor-5", "assessor-6"]})
    for n in (4, 5, 6):
        await world.act(f"assessor-{n}", household_id, "views", VIEW)
    await world.act("staff-a", household_id, "send-back", {"reason": "有新的线索"})
    await world.act("staff-a", household_id, "reject", REASON)
    problem(await world.try_act("applicant", household_id, "appeal", REASON), 409, "already_appealed")


async def test_an_appeal_comes_too_late_after_ten_working_days(world: World) -> None:
    household_id = await world.apply()
    refused = await world.act("staff-a", household_id, "reject", REASON)
    assert (refused["due"]["policy"]["value"], refused["due"]["policy"]["unit"]) == (10, "working_days")
    clock.shift(timedelta(days=15))
    problem(await world.try_act("applicant", household_id, "appeal", REASON), 409, "appeal_too_late")
    assert await world.apply()


async def test_years_pass_and_hardship_ends_and_comes_back(world: World) -> None:
    household_id = await world.bring_to("FILED")
    clock.shift(timedelta(days=367))
    await world.h.run_job("watch_clocks")
    assert len(await world.h.events(RecheckDue)) == 1
    problem(await world.try_act("staff-a", household_id, "renew", RICH), 422, "not_eligible_any_more")
    problem(await world.try_act("staff-a", household_id, "leave", POOR), 422, "still_eligible")
    assert (await world.act("staff-a", household_id, "renew", POOR))["state"] == "FILED"
    clock.shift(timedelta(days=367))
    await world.h.run_job("watch_clocks")
    await world.act("staff-a", household_id, "leave", RICH)
    [notice] = (await world.get("mate", "/notices"))["items"]
    assert (notice["shown"]["kind"], notice["shown"].get("tier")) == ("exit", None)
    clock.shift(timedelta(days=14))
    await world.h.run_job("end_notices")
    assert (await world.get("applicant", f"/households/{household_id}"))["state"] == "MONITORED"
    clock.shift(timedelta(days=181))
    await world.h.run_job("watch_clocks")
    assert len(await world.h.events(HouseholdExited)) == 1
    problem(await world.try_apply(), 409, "already_applied")
    back = await world.act("applicant", household_id, "relapse", POOR | {"story": STORY})
    assert back["state"] == "RELAPSED"
    await world.act("staff-a", household_id, "visitors", {"member_ids": ["visitor-1", "visitor-2"]})


async def test_a_withdrawn_consent_ends_an_application(world: World) -> None:
    household_id = await world.bring_to("PUBLICIZED")
    [person, *_] = (await world.read("applicant", household_id))["persons"]
    given = {"person_id": person["id"], "purpose": "income"}
    assert (await world.act("applicant", household_id, "consents/withdraw", given))["state"] == "WITHDRAWN"
    assert (await world.get("mate", "/notices"))["items"] == []


async def test_each_sees_what_waits_for_them(world: World) -> None:
    household_id = await world.bring_to("CHECK_RECORDED")
    for who, what in (
        ("visitor-1", None),
        ("visitor-2", "Home checks for you to make: 1"),
        ("staff-a", None),
        ("approver-1", None),
    ):
        items = (await world.get(who, "/todo"))["items"]
        assert [each["what"] for each in items] == ([what] if what else []), who
    await world.walk(household_id, "UNDISPUTED")
    [task] = (await world.get("approver-1", "/todo"))["items"]
    assert task["what"] == "Hardship files for you to approve: 1"
    await world.walk(household_id, "FILED")
    await world.budget()
    aid_id = await world.request(household_id)
    [task] = (await world.get("approver-1", "/todo"))["items"]
    assert task["what"] == "Aid for you to approve: 1"
    await world.step("approver-1", f"aids/{aid_id}", "approve")
    assert (await world.get("approver-1", "/todo"))["items"] == []
    await world.step("approver-2", f"aids/{aid_id}", "countersign", {})
    await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"})
    assert (await world.get("finance-1", "/todo"))["items"] == []
    [task] = (await world.get("finance-2", "/todo"))["items"]
    assert task["what"] == "Payment batches for you to release or settle: 1"


async def test_somebody_sees_all_that_is_held_of_them_and_finds_it(world: World) -> None:
    household_id = await world.apply()
    held = (await world.get("applicant", "/my-data"))["data"]["households"]
    assert [(each["id"], each["story"], each["account"]) for each in held] == [(household_id, STORY, ACCOUNT)]
    assert held[0]["persons"][0]["id_number"] == MINE
    assert len(held[0]["files"]) == 4
    assert (await world.get("mate", "/my-data"))["data"]["households"] == []
    for who, finds in (("staff-a", 1), ("applicant", 1), ("staff-b", 0), ("mate", 0)):
        for q in ("HF-2026-000001", "欧阳静怡"):
            assert len((await world.get(who, "/search", q=q))["items"]) == finds, (who, q)


async def test_a_consent_given_again_lets_aid_go_on(world: World) -> None:
    household_id = await world.bring_to("FILED")
    persons = (await world.read("applicant", household_id))["persons"]
    spouse = next(each["id"] for each in persons if each["relation"] == "spouse")
    chosen = {"person_id": spouse, "purpose": "health"}
    await world.act("applicant", household_id, "consents/withdraw", chosen)
    assert (await world.try_request(household_id)).status_code == 409
    problem(await world.try_act("applicant", household_id, "consents/give", chosen), 422, "papers_missing")
    problem(await world.try_act("staff-a", household_id, "consents/give", chosen), 403, "not_your_step")
    unknown = chosen | {"purpose": "bank_account"}
    problem(await world.try_act("applicant", household_id, "consents/give", unknown), 404, "no_such_consent")
    paper = await world.upload("applicant", "consent")
    await world.act("applicant", household_id, "consents/give", chosen | {"file_id": paper["file_id"]})
    assert await world.request(household_id)
    clock.shift(timedelta(days=3 * 366))
    problem(await world.try_request(household_id), 409, "consent_withdrawn_before")


async def test_the_account_is_changed_while_no_payment_is_under_way(world: World) -> None:
    await world.budget()
    household_id = await world.bring_to("FILED")
    await world.committed(household_id)
    batch = await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"})
    account = {"payee": "欧阳静怡", "bank": "中国建设银行青岛分行", "number": "6217000010001234567"}
    problem(await world.try_act("applicant", household_id, "account", account), 409, "account_in_use")
    await world.step("finance-1", f"payouts/{batch.json()['id']}", "cancel", {"reason": "账户有误"})
    await world.act("applicant", household_id, "account", account)
    assert (await world.read("staff-a", household_id))["account_end"] == "4567"
    assert await world.h.find_everywhere(account["number"]) == []
    async with world.client("applicant") as old:
        clock.shift(timedelta(minutes=5, seconds=10))
        path = f"/api/v1/assistance/households/{household_id}/account"
        problem(await old.post(path, json=account, headers={"If-Match": '"14"'}), 401, "sign_in_again")


async def test_papers_are_added_to_a_living_file(world: World) -> None:
    household_id = await world.apply()
    paper = await world.upload("applicant", "housing")
    await world.act("applicant", household_id, "papers", {"papers": [paper]})
    assert [each["evidence"] for each in (await world.read("staff-a", household_id))["papers"]][-1] == "housing"
    problem(await world.try_act("applicant", household_id, "papers", {"papers": [paper]}), 422, "file_not_usable")
