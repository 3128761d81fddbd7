"""Money: caps across programmes, two approvers by the amount, batches by two, the bank's files, one ledger."""

import asyncio
import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from household_world import ACCOUNT, FIGURES, SPOUSE, World, balances, result_file
from python_calamine import CalamineWorkbook

from contracts.assistance import AidPaid, AidStopped, ResultImported
from kit.testing import problem

LIVING = 10 * 105000
"""10 months of the minimum living, in fen."""


async def test_an_aid_explains_its_amount_and_goes_to_the_bank_and_into_the_ledger(world: World) -> None:
    household_id = await world.bring_to("FILED")
    await world.budget()
    aid_id = await world.request(household_id)
    shown = await world.read_aid("applicant", aid_id)
    assert (shown["fen"], shown["level"], shown["number"]) == (LIVING, "group", "AD-2026-000001")
    assert shown["decision"]["steps"][0] == "minimum living 1,050.00 × 10 months = 10,500.00 yuan"
    place = f"aids/{aid_id}"
    await world.step("approver-1", place, "approve")
    problem(await world.try_step("approver-1", place, "countersign", {}), 403, "another_person_needed")
    problem(await world.try_step("approver-3", place, "countersign", {}), 403, "top_approver_needed")
    await world.step("approver-2", place, "countersign", {})
    batch = await world.released()
    [payment] = batch["payments"]
    payout = f"payouts/{batch['id']}"
    done = await world.step(
        "finance-1", payout, "results", files=result_file((payment["reference"], "10500.00", "成功"))
    )
    assert (done["state"], done["payments"][0]["state"], done["unmatched"]) == ("SETTLED", "PAID", [])
    assert (await world.get("applicant", f"/aids/{aid_id}"))["state"] == "PAID"
    posted = await world.get("auditor", f"/aids/{aid_id}/ledger")
    assert [(each["kind"], each["fen"]) for each in posted] == [(kind, LIVING) for kind in ("commit", "release", "pay")]
    assert (await balances(world))["Expenses:Earmarked:Aid:2026"] == LIVING
    assert [each.aid_id for each in await world.h.events(AidPaid)] == [aid_id]
    assert await world.h.find_everywhere(ACCOUNT) == []


async def test_the_maker_of_a_batch_does_not_release_it(world: World) -> None:
    await world.budget()
    await world.committed(await world.bring_to("FILED"))
    made = (await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"})).json()
    problem(await world.try_step("finance-1", f"payouts/{made['id']}", "release"), 403, "another_person_needed")
    assert made["actions"] == ["cancel"]
    closed = await world.call("finance-1", "POST", f"/payouts/{made['id']}/bank-file", json={"format": "csv"})
    problem(closed, 409, "bank_file_closed")
    problem(await world.try_step("finance-b", f"payouts/{made['id']}", "release"), 404, "not_found")
    await world.step("finance-2", f"payouts/{made['id']}", "cancel", {"reason": "金额有误"})
    assert (await world.released())["number"] == "PB-2026-000002"


async def test_a_budget_that_is_used_up_refuses_with_the_figure_and_nothing_is_half_done(world: World) -> None:
    household_id = await world.bring_to("FILED")
    await world.budget(LIVING - 1)
    aid_id = await world.request(household_id)
    await world.step("approver-1", f"aids/{aid_id}", "approve")
    refused = problem(await world.try_step("approver-2", f"aids/{aid_id}", "countersign", {}), 409, "balance_too_low")
    assert (refused["left"], refused["needed"]) == (LIVING - 1, LIVING)
    assert (await world.get("applicant", f"/aids/{aid_id}"))["state"] == "APPROVED"
    assert await world.get("auditor", f"/aids/{aid_id}/ledger") == []
    await world.budget(1)
    await world.step("approver-2", f"aids/{aid_id}", "countersign", {})
    assert (await balances(world))["Assets:Earmarked:Budget:2026"] == 0


async def test_what_the_bank_does_not_say_is_asked_and_never_sent_again(world: World) -> None:
    await world.budget()
    first = await world.bring_to("FILED")
    aids = [await world.committed(first), await world.committed(first, programme="medical", basis=100000)]
    batch = await world.released()
    place = f"payouts/{batch['id']}"
    one, other = (each["reference"] for each in batch["payments"])
    lines = [(one, "10500.00", "成功"), ("PB-2026-000009-001", "1.00", "成功"), (other, "999.00", "成功")]
    done = await world.step("finance-1", place, "results", files=result_file(*lines))
    assert [each["state"] for each in done["payments"]] == ["PAID", "UNKNOWN"]
    assert [(each["line"], each["why"]) for each in done["unmatched"]] == [
        (3, "no_such_reference"),
        (4, "other_amount"),
    ]
    again = await world.call("finance-1", "POST", f"/{place}/bank-file", json={"format": "csv"})
    problem(again, 409, "bank_file_closed")
    nothing = await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"})
    problem(nothing, 409, "nothing_to_pay")
    problem(
        await world.try_step("finance-1", place, "answer", {"reference": one, "paid": True}), 404, "no_such_payment"
    )
    done = await world.step("finance-1", place, "answer", {"reference": other, "paid": False})
    assert (done["state"], done["payments"][1]["state"]) == ("SETTLED", "FAILED")
    assert (await world.get("applicant", f"/aids/{aids[1]}"))["state"] == "COMMITTED"
    [payment] = (await world.released())["payments"]
    assert payment["reference"] not in (one, other)


async def test_the_bank_file_has_the_account_and_no_formula(world: World) -> None:
    await world.budget()
    account = {"payee": "=cmd|' /C calc'!A0", "bank": "中国工商银行青岛分行", "number": ACCOUNT}
    await world.committed(await world.bring_to("FILED", account=account))
    batch = await world.released()
    path = f"/payouts/{batch['id']}/bank-file"
    plain = await world.call("finance-1", "POST", path, json={"format": "csv"})
    head, row = list(csv.reader(io.StringIO(plain.content.decode("utf-8-sig"))))
    assert (head[0], row[2], row[4]) == ("付款编号", ACCOUNT, "10500.00")
    assert row[1].startswith("'=")
    excel = await world.call("finance-1", "POST", path, json={"format": "xlsx"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(excel.content)).get_sheet_by_index(0).to_python()
    assert (sheet[1][2], sheet[1][4]) == (ACCOUNT, 10500)
    made = await world.h.rows("SELECT actor_id FROM audit_entry WHERE action = 'payout.make_bank_file'")
    assert [each for [each] in made] == ["finance-1", "finance-1"]


async def test_money_that_came_back_is_in_the_budget_again(world: World) -> None:
    await world.budget()
    aid_id = await world.committed(await world.bring_to("FILED"))
    batch = await world.released()
    lines = [(batch["payments"][0]["reference"], "10,500.00", "成功")]
    await world.step("finance-1", f"payouts/{batch['id']}", "results", files=result_file(*lines))
    await world.step("finance-2", f"aids/{aid_id}", "reverse", {"reason": "户主已故，款项退回"})
    assert {name: fen for name, fen in (await balances(world)).items() if fen} == {
        "Assets:Earmarked:Budget:2026": 100_000_000,
        "Equity:Earmarked:Grants": 100_000_000,
    }


async def test_caps_hold_across_programmes(world: World) -> None:
    household_id = await world.bring_to("FILED")
    await world.request(household_id)
    refused = problem(await world.try_request(household_id), 409, "limit_used_up")
    assert "10,500.00 already this year" in refused["detail"]
    medical = await world.request(household_id, programme="medical", basis=9_000_000)
    shown = await world.get("applicant", f"/aids/{medical}")
    assert (shown["fen"], shown["level"]) == (6_000_000 - LIVING, "external")
    problem(await world.try_request(household_id, programme="schooling", asked=300_000), 409, "limit_used_up")
    problem(await world.try_request(household_id, programme="accident", basis=1), 422, "programme_not_for_you")
    await world.step("approver-1", f"aids/{medical}", "approve")
    await world.budget()
    problem(await world.try_step("approver-2", f"aids/{medical}", "countersign", {}), 422, "external_approval_missing")
    await world.step("approver-2", f"aids/{medical}", "countersign", {"external_reference": "鲁工发〔2026〕3 号"})


async def test_caps_hold_for_all_who_ask_at_once(world: World) -> None:
    household_id = await world.bring_to("FILED")
    await world.h.run_job("enter_shipped")
    papers = iter([await world.upload("applicant", "schooling") for _ in range(3)])
    asked: list[tuple[str, dict[str, Any]]] = [
        ("living", {}),
        ("medical", {"basis": 9_000_000}),
        ("schooling", {"asked": 500_000}),
    ] * 3
    asked = [(code, given | {"papers": [next(papers)]} if code == "schooling" else given) for code, given in asked]

    async def ask(code: str, given: dict[str, Any]) -> httpx.Response:
        wanted = {"household_id": household_id, "programme": code} | given
        while True:
            answer = await world.call("applicant", "POST", "/aids", json=wanted)
            if answer.status_code != 503:  # all wait for one row; on a slow machine one is asked to come back
                return answer

    answers = await asyncio.gather(*(ask(code, given) for code, given in asked))
    given = [each.json()["fen"] for each in answers if each.status_code == 201]
    assert {each.status_code for each in answers} == {201, 409}
    assert sum(given) == 6_000_000


async def test_a_hundred_batches_with_one_key_are_one(world: World) -> None:
    await world.budget()
    await world.committed(await world.bring_to("FILED"))
    async with world.client("finance-1", Idempotency_Key="one-and-the-same") as client:
        send = {"unit_id": "group", "fund": "earmarked"}
        answers = await asyncio.gather(*(client.post("/api/v1/assistance/payouts", json=send) for _ in range(100)))
    assert {each.status_code for each in answers} <= {201, 503}
    assert len({each.json()["id"] for each in answers if each.status_code == 201}) == 1
    assert len(await world.h.rows("SELECT id FROM payment")) == 1
    assert len(await world.h.rows("SELECT id FROM payout")) == 1


async def test_consent_that_is_withdrawn_stops_what_is_not_paid(world: World) -> None:
    await world.budget()
    household_id = await world.bring_to("FILED")
    aid_id = await world.committed(household_id)
    person = next(
        each for each in (await world.read("applicant", household_id))["persons"] if each["relation"] == "spouse"
    )
    given = {"person_id": person["id"], "purpose": "health"}
    await world.act("applicant", household_id, "consents/withdraw", given)
    assert (await world.get("applicant", f"/aids/{aid_id}"))["state"] == "STOPPED"
    assert [each.aid_id for each in await world.h.events(AidStopped)] == [aid_id]
    assert (await balances(world))["Assets:Earmarked:Budget:2026"] == 100_000_000
    problem(await world.try_request(household_id), 409, "consent_withdrawn_before")
    problem(await world.try_act("applicant", household_id, "consents/withdraw", given), 404, "no_such_consent")
    assert await world.h.find_everywhere(SPOUSE) == []


async def test_beancount_agrees_and_funds_never_mix(world: World, tmp_path: Path) -> None:
    for fund in ("dues", "company", "earmarked"):
        await world.budget(fund=fund)
    household_id = await world.bring_to("FILED")
    await world.committed(household_id)
    await world.committed(household_id, programme="schooling", asked=300_000)
    totals = {"dues": 300_000, "company": 0, "earmarked": LIVING}
    for fund, fen in totals.items():
        text = (await world.call("auditor", "GET", f"/funds/{fund}/beancount")).text
        book = tmp_path / f"{fund}.beancount"
        book.write_text(text)
        checked = subprocess.run([sys.executable, "-m", "beancount.scripts.check", str(book)], capture_output=True)
        assert (checked.returncode, checked.stderr) == (0, b"")
        assert (await balances(world, fund)).get(f"Assets:{fund.capitalize()}:Committed:2026", 0) == fen
        others = {"Dues", "Company", "Earmarked"} - {fund.capitalize()}
        assert not any(f":{other}:" in text for other in others)


async def test_nobody_decides_on_a_batch_that_pays_them(world: World) -> None:
    await world.budget()
    mine = await world.committed(await world.bring_to("FILED", who="finance-3"), "finance-3")
    made = (await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"})).json()
    place = f"payouts/{made['id']}"
    assert (await world.get("finance-3", f"/{place}"))["actions"] == ["cancel"]
    assert (await world.get("finance-3", "/todo"))["items"] == []
    problem(await world.try_step("finance-3", place, "release"), 403, "another_person_needed")
    [payment] = (await world.step("finance-2", place, "release"))["payments"]
    line = (payment["reference"], "10500.00", "成功")
    refused = await world.try_step("finance-3", place, "results", files=result_file(line))
    problem(refused, 403, "another_person_needed")
    answer = {"reference": payment["reference"], "paid": True}
    problem(await world.try_step("finance-3", place, "answer", answer), 403, "another_person_needed")
    assert (await world.get("finance-3", f"/aids/{mine}"))["state"] == "PAYABLE"
    await world.step("finance-1", place, "answer", answer)
    assert (await world.get("finance-3", f"/aids/{mine}"))["state"] == "PAID"


async def test_a_file_that_names_a_payment_twice_tells_nothing_of_it(world: World) -> None:
    await world.budget()
    aid_id = await world.committed(await world.bring_to("FILED"))
    batch = await world.released()
    [reference] = [each["reference"] for each in batch["payments"]]
    lines = [(reference, "10500.00", "失败"), (reference, "10500.00", "成功")]
    done = await world.step("finance-1", f"payouts/{batch['id']}", "results", files=result_file(*lines))
    assert (done["state"], done["payments"][0]["state"]) == ("RELEASED", "UNKNOWN")
    assert [(each["line"], each["why"]) for each in done["unmatched"]] == [(2, "repeated"), (3, "repeated")]
    assert (await world.get("applicant", f"/aids/{aid_id}"))["state"] == "PAYABLE"
    nothing = await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"})
    problem(nothing, 409, "nothing_to_pay")


@pytest.mark.parametrize("is_in_next", [False, True])
async def test_a_bank_that_says_paid_after_failed_is_asked_before_anything_is_paid_again(
    is_in_next: bool, world: World
) -> None:
    await world.budget()
    aid_id = await world.committed(await world.bring_to("FILED"))
    batch = await world.released()
    place, reference = f"payouts/{batch['id']}", batch["payments"][0]["reference"]
    done = await world.step("finance-1", place, "results", files=result_file((reference, "10500.00", "失败")))
    assert (done["state"], done["payments"][0]["state"]) == ("SETTLED", "FAILED")
    next_batch = {"unit_id": "group", "fund": "earmarked"}
    made = await world.call("finance-1", "POST", "/payouts", json=next_batch) if is_in_next else None
    later = await world.step("finance-1", place, "results", files=result_file((reference, "10500.00", "成功")))
    assert [each["why"] for each in later["unmatched"]] == ["contradicts"]
    assert (later["state"], later["payments"][0]["state"]) == ("SETTLED", "CONTRADICTED")
    if not made:
        [task] = (await world.get("finance-2", "/todo"))["items"]
        assert task["what"] == "Payment batches for you to release or settle: 1"
    assert [each.unknown for each in await world.h.events(ResultImported)] == [0, 1]
    if made:
        problem(await world.try_step("finance-2", f"payouts/{made.json()['id']}", "release"), 409, "nothing_to_pay")
    problem(await world.call("finance-1", "POST", "/payouts", json=next_batch), 409, "nothing_to_pay")
    # Asked by its reference, the bank says which of the two is so.
    answered = await world.step("finance-1", place, "answer", {"reference": reference, "paid": not is_in_next})
    assert answered["payments"][0]["state"] == ("FAILED" if is_in_next else "PAID")
    assert (await world.get("applicant", f"/aids/{aid_id}"))["state"] == ("COMMITTED" if is_in_next else "PAID")
    if is_in_next:
        assert len((await world.released())["payments"]) == 1
    else:
        problem(await world.call("finance-1", "POST", "/payouts", json=next_batch), 409, "nothing_to_pay")
        assert (await balances(world))["Expenses:Earmarked:Aid:2026"] == LIVING


async def test_an_amount_is_whole_fen(world: World) -> None:
    """Wherever one is told; nothing of the request stays."""
    for fen in (100.5, "100.50", -1, 10**15, True, None):
        aid = {"household_id": "018f0000-0000-7000-8000-000000000000", "programme": "medical", "basis": fen}
        for who, path, body, field in (
            ("applicant", "/aids", aid, "basis"),
            ("finance-1", "/funds/dues/budgets", {"year": 2026, "fen": fen}, "fen"),
            ("mate", "/self-checks", {"figures": FIGURES | {"medical": fen}}, "figures.medical"),
        ):
            refused = problem(await world.call(who, "POST", path, json=body), 422, "invalid_input")
            assert [each["field"] for each in refused["errors"]] == [field], (fen, refused)
            code = refused["errors"][0]["code"]
            assert (code == "whole_fen") == (fen in (100.5, "100.50")), (fen, code)
    assert await world.h.rows("SELECT id FROM audit_entry") == []
