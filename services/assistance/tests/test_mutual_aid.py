"""Mutual aid: enrolment, waiting time, premiums into the fund, claims that two approve and a batch pays."""

import asyncio
from datetime import date, timedelta
from typing import Any, cast

import httpx
import pytest
from household_world import ACCOUNT, World, balances, result_file

from assistance.main import service
from assistance.mutual_rules import covered_from, reckon_benefit
from contracts.identity import MemberState
from contracts.mutual_aid import Enrolled, EnrolmentEnded
from kit import clock
from kit.inbox import EventInfo
from kit.testing import problem

SCHEME = {
    "code": "medical",
    "year": 2026,
    "name_zh": "住院医疗互助",
    "name_en": "Hospital mutual aid",
    "unit_id": "plant-a",
    "fund": "dues",
    "premium": 6000,
    "waiting_days": 30,
    "opens_on": "2026-03-01",
    "closes_on": "2026-03-31",
    "starts_on": "2026-03-01",
    "ends_on": "2026-12-31",
    "benefits": [
        {"code": "hospital", "name_zh": "住院", "name_en": "Hospital", "percent": 50, "most": 500000},
        {"code": "illness", "name_zh": "重大疾病", "name_en": "Grave illness", "amount": 1000000, "most": 1000000},
    ],
}
PAYEE = {"payee": "欧阳静怡", "bank": "中国工商银行青岛分行", "number": ACCOUNT}


async def scheme_of(world: World, **changes: Any) -> str:
    answer = await world.call("staff-a", "POST", "/schemes", json=SCHEME | changes)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def join(world: World, scheme_id: str, who: str = "applicant") -> str:
    answer = await world.call(who, "POST", f"/schemes/{scheme_id}/enrolments")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def covered(world: World, who: str = "applicant", **changes: Any) -> str:
    """An enrolment whose premium was received and whose waiting time is over."""
    scheme_id = await scheme_of(world, **changes)
    enrolment_id = await join(world, scheme_id, who)
    received = await world.call("finance-1", "POST", f"/schemes/{scheme_id}/premiums")
    assert received.status_code == 201, received.text
    clock.shift(timedelta(days=40))
    return enrolment_id


async def claim(world: World, enrolment_id: str, who: str = "applicant", **changes: Any) -> httpx.Response:
    body = {
        "enrolment_id": enrolment_id,
        "benefit": "hospital",
        "happened_on": "2026-04-05",
        "basis": 800000,
        "story": "阑尾炎手术住院五天",
        "account": PAYEE,
        "consents": ["health", "bank_account"],
    }
    return await world.call(who, "POST", "/claims", json=body | changes)


async def test_a_claim_is_checked_by_one_approved_by_two_and_paid_in_a_batch(world: World) -> None:
    enrolment_id = await covered(world)
    filed = (await claim(world, enrolment_id)).json()
    assert (filed["number"], filed["state"], filed["actions"]) == (
        "MC-2026-000001",
        "FILED",
        ["withdraw", "withdraw_consent"],
    )
    read = await world.call("staff-a", "POST", f"/claims/{filed['id']}/read")
    assert (read.json()["story"], read.json()["account_ending"]) == ("阑尾炎手术住院五天", "5678")
    accepted = await world.step("staff-a", f"claims/{filed['id']}", "accept")
    assert (accepted["state"], accepted["fen"], accepted["aid_state"]) == ("ACCEPTED", 400000, "REQUESTED")
    aid = f"aids/{accepted['aid_id']}"
    behind = f"/claims/{filed['id']}/read"
    read = (await world.call("approver-1", "POST", behind)).json()
    assert (read["story"], read["account_ending"], read["actions"]) == ("阑尾炎手术住院五天", "5678", [])
    read = (await world.call("auditor", "POST", behind)).json()
    assert (read["claimant_name"], read["story"], read["payee"]) == ("欧阳静怡", None, None)
    trail = await world.h.rows("SELECT actor_id FROM audit_entry WHERE action = 'claim.read' ORDER BY id")
    assert [each for [each] in trail] == ["staff-a", "approver-1", "auditor"]
    for stranger in ("approver-b", "auditor-b", "finance-1", "mate"):
        problem(await world.call(stranger, "POST", behind), 404, "not_found")
    await world.budget(fund="dues")
    problem(await world.try_step("approver-b", aid, "approve"), 404, "not_found")
    await world.step("approver-1", aid, "approve")
    problem(await world.try_step("approver-1", aid, "countersign", {}), 403, "another_person_needed")
    await world.step("approver-2", aid, "countersign", {})
    batch = await world.released(fund="dues")
    [payment] = batch["payments"]
    file = await world.call("finance-1", "POST", f"/payouts/{batch['id']}/bank-file", json={"format": "csv"})
    assert ACCOUNT in file.content.decode("utf-8-sig")
    lines = result_file((payment["reference"], "4000.00", "成功"))
    await world.step("finance-1", f"payouts/{batch['id']}", "results", files=lines)
    assert (await world.get("applicant", f"/claims/{filed['id']}"))["aid_state"] == "PAID"
    shown = await world.read_aid("applicant", accepted["aid_id"])
    assert (shown["is_own"], (await world.get("approver-1", f"/{aid}"))["is_own"]) == (True, False)
    assert shown["decision"]["steps"][0] == "own share or loss 8,000.00 × 50% = 4,000.00 yuan"
    paying = (await world.get("auditor", "/funds/dues/transfers"))["items"][0]["transaction_id"]
    trail = (await world.call("auditor", "POST", f"/funds/transactions/{paying}/follow")).json()
    assert [(each["kind"], each["fen"]) for each in trail["budget"]] == [("premium", 6000), ("budget", 100_000_000)]
    assert (trail["aid"]["id"], [each["kind"] for each in trail["posted"]]) == (
        accepted["aid_id"],
        ["commit", "release", "pay"],
    )
    held = await balances(world, "dues")
    assert (held["Expenses:Dues:Aid:2026"], held["Income:Dues:Premiums:2026"]) == (400000, 6000)
    assert await world.h.find_everywhere("阑尾炎手术") == []


async def test_a_benefit_gives_no_more_than_its_most_in_the_year(world: World) -> None:
    enrolment_id = await covered(world)
    claims = [(await claim(world, enrolment_id, basis=800000)).json()["id"] for _ in range(3)]
    given = [(await world.step("staff-a", f"claims/{each}", "accept"))["fen"] for each in claims[:2]]
    assert given == [400000, 100000]
    problem(await world.try_step("staff-a", f"claims/{claims[2]}", "accept"), 409, "benefit_used_up")
    await world.step("staff-a", f"claims/{claims[2]}", "refuse", {"reason": "今年的额度已用完"})
    assert (await world.get("applicant", f"/claims/{claims[2]}"))["refusal"] == "今年的额度已用完"


async def test_two_who_accept_at_once_do_not_pass_the_most(world: World) -> None:
    enrolment_id = await covered(world)
    claims = [(await claim(world, enrolment_id, basis=800000)).json()["id"] for _ in range(2)]
    accepted = await asyncio.gather(*(world.step("staff-a", f"claims/{each}", "accept") for each in claims))
    assert sorted(each["fen"] for each in accepted) == [100000, 400000]


async def test_cover_begins_after_the_waiting_time_and_the_premium(world: World) -> None:
    scheme_id = await scheme_of(world)
    enrolment_id = await join(world, scheme_id)
    problem(await world.call("applicant", "POST", f"/schemes/{scheme_id}/enrolments"), 409, "already_enrolled")
    problem(await world.call("applicant-b", "POST", f"/schemes/{scheme_id}/enrolments"), 403, "not_for_your_unit")
    refused = problem(await claim(world, enrolment_id, happened_on="2026-03-02"), 422, "not_covered")
    assert refused["first"] == "2026-04-01"
    clock.shift(timedelta(days=40))
    problem(await claim(world, enrolment_id), 409, "premium_not_paid")
    problem(await world.call("mate", "POST", f"/schemes/{scheme_id}/enrolments"), 409, "enrolment_closed")
    problem(await claim(world, enrolment_id, benefit="teeth"), 422, "benefit_unknown")
    problem(await claim(world, enrolment_id, who="mate"), 404, "enrolment_not_found")
    received = await world.call("finance-1", "POST", f"/schemes/{scheme_id}/premiums")
    assert received.json() == {"count": 1, "fen": 6000}
    problem(await world.call("finance-1", "POST", f"/schemes/{scheme_id}/premiums"), 409, "nothing_to_collect")
    problem(await claim(world, enrolment_id, basis=0), 422, "bill_missing")


async def test_a_renewal_of_what_was_paid_has_no_waiting_time(world: World) -> None:
    before = await scheme_of(world)
    await join(world, before)
    received = await world.call("finance-1", "POST", f"/schemes/{before}/premiums")
    assert received.status_code == 201, received.text
    await join(world, before, "mate")
    later = {"year": 2027, "opens_on": "2026-12-01", "closes_on": "2027-01-31", "starts_on": "2027-01-01"}
    renewal = await scheme_of(world, **later, ends_on="2027-12-31")
    problem(await world.call("staff-a", "POST", "/schemes", json=SCHEME), 409, "scheme_there")
    clock.shift(timedelta(days=280))
    first = {"applicant": "2027-01-01", "mate": "2027-01-31", "other": "2027-01-31"}
    for who, day in first.items():
        answer = await world.call(who, "POST", f"/schemes/{renewal}/enrolments")
        assert answer.json()["covered_from"] == day, who


async def test_a_scheme_of_another_unit_renews_nothing(world: World) -> None:
    before = await scheme_of(world, year=2025, starts_on="2025-03-01")
    await join(world, before)
    received = await world.call("finance-1", "POST", f"/schemes/{before}/premiums")
    assert received.status_code == 201, received.text
    made = await world.call("staff-group", "POST", "/schemes", json=SCHEME | {"unit_id": "group"})
    assert made.status_code == 201, made.text
    answer = await world.call("applicant", "POST", f"/schemes/{made.json()['id']}/enrolments")
    assert answer.json()["covered_from"] == "2026-04-01"


async def test_who_leaves_is_no_longer_covered(world: World) -> None:
    await join(world, await scheme_of(world))
    who = {"member_id": "applicant", "unit_id": "team-a1", "name": "欧阳静怡", "employee_number": "E-applicant"}
    left = MemberState(version=2, active=False, **who)
    async with world.h.session() as session:
        for handle in service.handlers.by_type[left.type]:
            await handle(session, left, cast(EventInfo, None))
    [shown] = (await world.get("applicant", "/enrolments"))["items"]
    assert (shown["state"], shown["ended_on"]) == ("ENDED", "2026-03-02")
    assert [len(await world.h.events(kind)) for kind in (Enrolled, EnrolmentEnded)] == [1, 1]


async def test_a_claim_that_was_not_accepted_is_seen_by_the_claimant_and_the_units_officers(world: World) -> None:
    filed = (await claim(world, await covered(world))).json()
    for who in ("mate", "staff-b", "approver-1", "finance-1", "auditor"):
        problem(await world.call(who, "GET", f"/claims/{filed['id']}"), 404, "not_found")
        problem(await world.call(who, "POST", f"/claims/{filed['id']}/read"), 404, "not_found")
    assert (await world.get("staff-b", "/claims"))["items"] == []
    assert [each["id"] for each in (await world.get("staff-a", "/claims"))["items"]] == [filed["id"]]
    assert [each["id"] for each in (await world.get("applicant", "/claims", own=True))["items"]] == [filed["id"]]
    [todo] = [each for each in (await world.get("staff-a", "/todo"))["items"] if each["type"] == "claim"]
    assert todo["count"] == 1
    problem(await world.try_step("applicant", f"claims/{filed['id']}", "accept"), 403, "forbidden")
    withdrawn = await world.step("applicant", f"claims/{filed['id']}", "withdraw")
    assert withdrawn["state"] == "WITHDRAWN"
    problem(await world.try_step("staff-a", f"claims/{filed['id']}", "accept"), 409, "claim_not_possible_now")


@pytest.mark.parametrize(
    ("given", "fen"),
    [
        ({"amount": 0, "percent": 50, "most": 500000, "basis": 800000, "spent": 0}, 400000),
        ({"amount": 0, "percent": 50, "most": 500000, "basis": 3000000, "spent": 0}, 500000),
        ({"amount": 0, "percent": 33, "most": 500000, "basis": 101, "spent": 0}, 33),
        ({"amount": 1000000, "percent": 0, "most": 1000000, "basis": 0, "spent": 0}, 1000000),
        ({"amount": 1000000, "percent": 0, "most": 1000000, "basis": 0, "spent": 1000000}, 0),
    ],
)
def test_a_benefit_is_reckoned(given: dict[str, int], fen: int) -> None:
    assert reckon_benefit(date(2026, 4, 1), **given).steps[-1].values["result"] == fen


def test_waiting_begins_with_the_later_of_joining_and_the_schemes_first_day() -> None:
    first = date(2026, 3, 1)
    assert covered_from(date(2026, 2, 20), first, 30, renews=False) == date(2026, 3, 31)
    assert covered_from(date(2026, 3, 10), first, 30, renews=False) == date(2026, 4, 9)
    assert covered_from(date(2026, 3, 10), first, 30, renews=True) == date(2026, 3, 10)


async def test_the_papers_of_a_claim_are_for_those_who_decide_it(world: World) -> None:
    enrolment = await covered(world)
    shown = await world.upload("applicant", "medical")
    filed = (await claim(world, enrolment, papers=[shown])).json()
    path = f"/files/{shown['file_id']}"

    async def readers() -> set[str]:
        people = ("applicant", "mate", "staff-a", "staff-b", "approver-1", "finance-1", "auditor")
        return {who for who in people if (await world.call(who, "GET", path)).status_code == 200}

    assert await readers() == {"applicant", "staff-a"}
    read = (await world.call("staff-a", "POST", f"/claims/{filed['id']}/read")).json()
    assert [(each["id"], each["evidence"]) for each in read["papers"]] == [(shown["file_id"], "medical")]
    await world.step("staff-a", f"claims/{filed['id']}", "accept")
    assert await readers() == {"applicant", "staff-a", "approver-1"}
    assert (await world.call("auditor", "POST", f"/claims/{filed['id']}/read")).json()["papers"] == []
    held = (await world.get("applicant", "/my-data"))["sections"]
    assert [file["name"] for each in held for entry in each["entries"] for file in entry["files"]] == ["medical.txt"]
    problem(await claim(world, enrolment, papers=[shown]), 422, "file_not_usable")


async def test_a_claim_for_a_child_rests_on_its_guardians_consent(world: World) -> None:
    child = {"code": "child", "name_zh": "未成年子女住院", "name_en": "A child in hospital", "percent": 30}
    enrolment = await covered(world, benefits=[child | {"most": 200000, "consents": ["minors"]}])
    refused = problem(await claim(world, enrolment, benefit="child"), 422, "own_consent_missing")
    assert "the guardian's consent to a minor's data" in refused["detail"]
    assert await world.h.rows("SELECT id FROM claim") == []
    agreed = ["health", "bank_account", "minors"]
    place = f"claims/{(await claim(world, enrolment, benefit='child', consents=agreed)).json()['id']}"
    ended = await world.step("applicant", place, "consents/withdraw", {"purpose": "minors"})
    assert ended["state"] == "WITHDRAWN"


async def test_a_consent_that_a_claimant_withdraws_ends_the_claim_or_its_payment(world: World) -> None:
    enrolment = await covered(world)
    problem(await claim(world, enrolment, consents=["health"]), 422, "own_consent_missing")
    assert await world.h.rows("SELECT id FROM claim") == []
    first = f"claims/{(await claim(world, enrolment)).json()['id']}"
    ended = await world.step("applicant", first, "consents/withdraw", {"purpose": "bank_account"})
    assert (ended["state"], ended["actions"]) == ("WITHDRAWN", [])
    second = f"claims/{(await claim(world, enrolment)).json()['id']}"
    aid = f"aids/{(await world.step('staff-a', second, 'accept'))['aid_id']}"
    await world.budget(fund="dues")
    await world.step("approver-1", aid, "approve")
    await world.step("approver-2", aid, "countersign", {})
    problem(
        await world.try_step("applicant", aid, "consents/withdraw", {"purpose": "health"}), 409, "aid_not_possible_now"
    )
    assert (
        await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "dues"})
    ).status_code == 201
    stopped = await world.step("applicant", second, "consents/withdraw", {"purpose": "health"})
    assert (stopped["state"], stopped["aid_state"]) == ("ACCEPTED", "STOPPED")
    problem(
        await world.try_step("applicant", second, "consents/withdraw", {"purpose": "health"}), 404, "no_such_consent"
    )
    assert (await balances(world, "dues"))["Assets:Dues:Committed:2026"] == 0
    read = (await world.call("staff-a", "POST", f"/{second}/read")).json()
    assert [(each["purpose"], each["withdrawn_at"] is None) for each in read["consents"]] == [
        ("health", False),
        ("bank_account", True),
    ]
    held = str((await world.get("applicant", "/my-data"))["sections"])
    assert "use of health data (withdrawn)" in held


async def test_next_years_scheme_begins_with_this_years_terms(world: World) -> None:
    await scheme_of(world)
    for who, terms in (("staff-a", SCHEME), ("staff-group", SCHEME), ("staff-b", None), ("finance-1", None)):
        [shown] = await world.get(who, "/schemes")
        assert (shown["terms"] and {key: shown["terms"][key] for key in SCHEME if key != "benefits"}) == (
            terms and {key: terms[key] for key in SCHEME if key != "benefits"}
        )
    [shown] = await world.get("staff-a", "/schemes")
    answer = await world.call("staff-a", "POST", "/schemes", json=shown["terms"])
    problem(answer, 409, "scheme_there")
    days = {key: shown["terms"][key].replace("2026", "2027") for key in SCHEME if key.endswith("_on")}
    answer = await world.call("staff-a", "POST", "/schemes", json=shown["terms"] | days | {"year": 2027})
    assert answer.status_code == 201, answer.text
    assert answer.json()["benefits"] == shown["benefits"]
