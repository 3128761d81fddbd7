"""Aid at a birth, a marriage, a death or in hospital: no file is needed, only a paper and an account."""

import asyncio
import csv
import io
from datetime import timedelta
from typing import Any

from alembic import command
from household_world import ACCOUNT, Who, World, balances, result_file

from assistance.main import service
from contracts.assistance import AidConsentWithdrawn, AidPaid, AidStopped
from kit import clock, migrate
from kit.testing import problem

AGREED = {"birth": ["bank_account", "minors"], "hospital": ["bank_account", "health"]}
PAYEE: dict[str, Any] = {"payee": "诸葛文秀", "bank": "中国银行青岛分行", "number": ACCOUNT}
BORN: dict[str, Any] = {"programme": "birth", "form": {"born_on": "2026-02-20"}}


async def ask(world: World, who: str = "other", *, papers: bool = True, **given: Any) -> Any:
    await world.h.run_job("enter_shipped")
    programme = given.get("programme", "birth")
    kinds = {"hospital": "medical"}.get(programme, "household_register")
    shown = [await world.upload(who, kinds)] if papers else []
    body = {**BORN, "account": PAYEE, "papers": shown, "consents": AGREED.get(programme, []), **given}
    return await world.call(who, "POST", "/aids", json=body)


async def approved(world: World, **given: Any) -> str:
    """Of dues money, by two; "aids/" and its id."""
    await world.budget(fund="dues")
    asked = await ask(world, **given)
    assert asked.status_code == 201, asked.text
    place = f"aids/{asked.json()['id']}"
    await world.step("approver-1", place, "approve")
    await world.step("approver-2", place, "countersign", {})
    return place


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


async def test_each_purpose_is_agreed_to_for_itself(world: World) -> None:
    """What is asked follows from the papers and from the programme; what lacks one leaves nothing behind."""
    stay: dict[str, Any] = {"programme": "hospital", "form": {"admitted_on": "2026-03-01", "days": "9"}}
    for given in ({"consents": ["bank_account"]}, {**stay, "consents": ["health"]}, {**stay, "consents": []}):
        problem(await ask(world, **given), 422, "own_consent_missing")
    assert (await world.h.rows("SELECT id FROM aid"), await world.h.rows("SELECT id FROM consent")) == ([], [])
    offered = {each["code"]: each["consents_needed"] for each in await world.get("other", "/programmes")}
    assert [offered[code] for code in ("birth", "hospital", "funeral")] == [*AGREED.values(), ["bank_account"]]
    aid_id = (await ask(world, **stay)).json()["id"]
    read = await world.read_aid("staff-a", aid_id)
    assert [(each["purpose"], each["until"], each["withdrawn_at"]) for each in read["consents"]] == [
        ("bank_account", "2029-03-02", None),
        ("health", "2029-03-02", None),
    ]
    assert (await world.read_aid("finance-1", aid_id))["consents"] == []
    [held] = (await world.get("other", "/my-data"))["data"]["aids"]
    assert [each["purpose"] for each in held["consents"]] == ["bank_account", "health"]


async def test_a_paper_of_health_that_comes_later_needs_its_consent(world: World) -> None:
    place = f"aids/{(await ask(world)).json()['id']}"
    papers = {"papers": [await world.upload("other", "medical")]}
    problem(await world.try_step("other", place, "papers", papers), 422, "own_consent_missing")
    theirs = {"papers": [await world.upload("staff-a", "medical")], "consents": ["health"]}
    problem(await world.try_step("staff-a", place, "papers", theirs), 422, "own_consent_missing")
    await world.step("other", place, "papers", papers | {"consents": ["health"]})
    given = await world.h.rows("SELECT purpose FROM consent ORDER BY id")
    assert [purpose for [purpose] in given] == ["bank_account", "minors", "health"]


async def test_what_the_bank_does_not_have_stops_with_the_consent(world: World) -> None:
    place = await approved(world)
    made = await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "dues"})
    problem(await world.try_step("other", place, "consents/withdraw", {"purpose": "health"}), 404, "no_such_consent")
    stopped = await world.step("other", place, "consents/withdraw", {"purpose": "bank_account"})
    assert (stopped["state"], stopped["payout_id"]) == ("STOPPED", None)
    assert (await balances(world, "dues"))["Assets:Dues:Committed:2026"] == 0
    problem(await world.try_step("finance-2", f"payouts/{made.json()['id']}", "release"), 409, "nothing_to_pay")
    problem(
        await world.try_step("other", place, "consents/withdraw", {"purpose": "minors"}), 409, "aid_not_possible_now"
    )
    assert [each.state for each in await world.h.events(AidStopped)] == ["STOPPED"]
    assert [each.applicant_id for each in await world.h.events(AidConsentWithdrawn)] == ["other"]


async def test_what_the_bank_returns_after_the_consent_ended_stops(world: World) -> None:
    place = await approved(world)
    batch = await world.released(fund="dues")
    shown = await world.step("other", place, "consents/withdraw", {"purpose": "minors"})
    assert (shown["state"], shown["actions"]) == ("PAYABLE", ["withdraw_consent"])
    failed = result_file((batch["payments"][0]["reference"], "500.00", "失败"))
    await world.step("finance-1", f"payouts/{batch['id']}", "results", files=failed)
    assert (await world.get("other", f"/{place}"))["state"] == "STOPPED"


async def test_a_consent_whose_term_is_over_pays_nothing(world: World) -> None:
    await approved(world)
    clock.shift(timedelta(days=3 * 366))
    problem(
        await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "dues"}),
        409,
        "nothing_to_pay",
    )


CONSENTS = "SELECT id, household_id, person_id, purpose FROM consent ORDER BY id"


async def test_consents_of_households_outlive_a_way_back_and_forth(world: World) -> None:
    """Births that an earlier release entered ask for the guardian's consent after the migration, too."""
    await world.apply()
    await world.h.run_job("enter_shipped")
    kept = await world.h.rows(CONSENTS)
    async with world.h.db.engine.begin() as connection:
        await connection.run_sync(lambda each: command.downgrade(migrate._configs(each, service)[-1], "0001"))
    assert await world.h.rows(CONSENTS) == kept
    await migrate.upgrade(world.h.db, service)
    assert await world.h.missing_migrations() == []
    assert await world.h.rows(CONSENTS) == kept
    problem(await ask(world, "applicant", consents=["bank_account"]), 422, "own_consent_missing")
    assert (await world.h.verify()).findings == []
