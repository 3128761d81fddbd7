"""Aid at a birth, a marriage, a death or in hospital: no file is needed, only a paper and an account."""

import asyncio
import csv
import io
from typing import Any

from household_world import ACCOUNT, Who, World, balances, result_file

from contracts.assistance import AidPaid
from kit.testing import problem

PAYEE: dict[str, Any] = {"payee": "诸葛文秀", "bank": "中国银行青岛分行", "number": ACCOUNT}
BORN: dict[str, Any] = {"programme": "birth", "form": {"born_on": "2026-02-20"}}


async def ask(world: World, who: str = "other", *, papers: bool = True, **given: Any) -> Any:
    await world.h.run_job("enter_shipped")
    kinds = {"hospital": "medical"}.get(given.get("programme", "birth"), "household_register")
    shown = [await world.upload(who, kinds)] if papers else []
    return await world.call(who, "POST", "/aids", json={**BORN, "account": PAYEE, "papers": shown, **given})


async def test_a_birth_is_paid_without_a_file(world: World) -> None:
    await world.budget(fund="dues")
    asked = (await ask(world)).json()
    assert (asked["fen"], asked["household_id"], asked["claim_id"], asked["state"]) == (50_000, None, None, "REQUESTED")
    place = f"aids/{asked['id']}"
    await world.step("approver-1", place, "approve")
    await world.step("approver-3", place, "countersign", {})
    batch = await world.released(fund="dues")
    sent = await world.call("finance-1", "POST", f"/payouts/{batch['id']}/bank-file", json={"format": "csv"})
    [line] = csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig")))
    assert (line["收款人"], line["收款账号"], line["开户行"]) == ("诸葛文秀", ACCOUNT, "中国银行青岛分行")
    paid = result_file((batch["payments"][0]["reference"], "500.00", "成功"))
    await world.step("finance-1", f"payouts/{batch['id']}", "results", files=paid)
    assert [(each.household_id, each.applicant_id) for each in await world.h.events(AidPaid)] == [("", "other")]
    assert (await balances(world, "dues"))["Expenses:Dues:Aid:2026"] == 50_000
    [entry] = (await world.get("staff-a", "/aids"))["items"]
    assert entry["applicant_name"] == "诸葛文秀"
    for who, own in (("other", [entry["id"]]), ("staff-a", [])):
        assert [each["id"] for each in (await world.get(who, "/aids", own=True))["items"]] == own
    assert await world.h.find_everywhere(ACCOUNT) == []


async def test_who_decides_sees_the_paper_and_nobody_else(world: World) -> None:
    aid_id = (await ask(world, programme="hospital", form={"admitted_on": "2026-03-01", "days": "9"})).json()["id"]
    read = await world.read_aid("approver-1", aid_id)
    assert [(each["key"], each["value"]) for each in read["form"]] == [("admitted_on", "2026-03-01"), ("days", "9")]
    [shown] = read["papers"]
    path = f"/files/{shown['id']}"
    for who in ("other", "approver-1", "staff-a"):
        assert (await world.call(who, "GET", path)).status_code == 200
    world.people["both"] = Who("both", "审财", "group", ["auditor@group", "finance@group"])
    for who in ("mate", "finance-1", "auditor", "both", "staff-b", "visitor-1"):
        problem(await world.call(who, "GET", path), 404, "file_not_found")
    held = await world.get("other", "/my-data")
    [aid] = held["data"]["aids"]
    assert (aid["account"], len(aid["files"])) == (ACCOUNT, 1)


async def test_what_is_for_households_on_file_needs_the_file(world: World) -> None:
    problem(await ask(world, programme="living", form={}), 422, "programme_not_for_you")
    problem(await ask(world, papers=False), 422, "papers_missing")
    problem(await ask(world, account=None), 422, "invalid_input")
    problem(await ask(world, household_id="018f0000-0000-7000-8000-000000000000"), 422, "invalid_input")
    assert await world.h.rows("SELECT id FROM aid") == []


async def test_the_limit_of_the_year_is_one_for_all_ways(world: World) -> None:
    """Asked for at once, and through the household's file."""
    household_id = await world.bring_to("FILED")
    at_once = await asyncio.gather(*(ask(world, "applicant") for _ in range(2)))
    assert sorted(each.status_code for each in at_once) == [201, 409]
    papers = [await world.upload("applicant", "household_register")]
    problem(await world.try_request(household_id, **BORN, papers=papers), 409, "limit_used_up")
    assert await world.h.rows("SELECT SUM(fen) FROM aid") == [(50_000,)]


async def test_a_withdrawn_one_is_not_paid_and_may_be_asked_again(world: World) -> None:
    await world.budget(fund="dues")
    aid_id = (await ask(world)).json()["id"]
    await world.step("approver-1", f"aids/{aid_id}", "approve")
    await world.step("approver-3", f"aids/{aid_id}", "countersign", {})
    stopped = await world.step("other", f"aids/{aid_id}", "withdraw", {"reason": ""})
    assert stopped["state"] == "STOPPED"
    assert (await balances(world, "dues"))["Assets:Dues:Committed:2026"] == 0
    assert (await ask(world)).status_code == 201
