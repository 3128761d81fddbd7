"""Ten years after its end a file is nobody's; its sums, its decision and the ledger stay."""

from datetime import timedelta
from typing import Any

from campaign_world import Relief
from household_world import ACCOUNT, FIGURES, MINE, STORY, World, balances, result_file
from test_life_cycle import objected
from test_mutual_aid import claim, covered

from assistance.models import Table
from kit import clock
from kit.db import KitTable

PRIVATE = (MINE, ACCOUNT, STORY, "延安三路", "欧阳", "上官婉", "透析")
RICH = {"figures": FIGURES | {"disposable_income": 30_000_000}}


async def pay(world: World, aid_id: str, fund: str, yuan: str) -> None:
    batch = await world.released(fund=fund)
    paid = result_file((batch["payments"][0]["reference"], yuan, "成功"))
    await world.step("finance-1", f"payouts/{batch['id']}", "results", files=paid)
    assert (await world.get("applicant", f"/aids/{aid_id}"))["state"] == "PAID"


async def ended(world: World) -> str:
    """A file with all that one may have, that its household left."""
    await world.budget()
    household_id = await world.bring_to("FILED")
    aid_id = await world.committed(household_id, programme="medical", basis=100_000)
    await pay(world, aid_id, "earmarked", "1000.00")
    refused = await world.request(household_id, programme="medical", basis=300_000)
    await world.step("approver-1", f"aids/{refused}", "refuse", {"reason": "透析费用由民政负担"})
    visit_id = await world.assigned()
    assert (await world.try_report("visitor-1", visit_id)).status_code < 300
    clock.shift(timedelta(days=367))
    await world.h.run_job("watch_clocks")
    await world.act("staff-a", household_id, "leave", RICH)
    clock.shift(timedelta(days=14))
    await world.h.run_job("end_notices")
    clock.shift(timedelta(days=181))
    await world.h.run_job("watch_clocks")
    return household_id


async def trail(world: World) -> Any:
    [row, *_] = (await world.get("auditor", "/funds/earmarked/transfers"))["items"]
    followed = await world.call("auditor", "POST", f"/funds/transactions/{row['transaction_id']}/follow")
    assert followed.status_code == 200, followed.text
    return followed.json()


def stored(world: World) -> set[str]:
    return {each.name for each in (world.h.settings.var / "files").rglob("*-*")}


async def test_a_file_is_nobodys_after_ten_years(world: World) -> None:
    household_id = await ended(world)
    clock.shift(timedelta(days=3_600))
    await world.h.run_job("anonymise")
    before, held, followed = await world.read("staff-a", household_id), await balances(world), await trail(world)
    mine = (await world.get("applicant", "/my-data"))["data"]
    assert [len(mine[each]) for each in ("households", "aids", "visits")] == [1, 2, 1]
    assert before["persons"][0]["name"] == "欧阳静怡", "ten years are not over"
    assert stored(world) != set(), "papers lie in the store"
    clock.shift(timedelta(days=90))
    for job in ("anonymise", "purge_loose_files"):
        await world.h.run_job(job)
    after = str(await world.read("staff-a", household_id))
    assert [text for text in PRIVATE if text in after] == []
    assert (await world.get("applicant", "/households/own"))["items"] == []
    mine = (await world.get("applicant", "/my-data"))["data"]
    assert (mine["households"], mine["aids"], mine["visits"]) == ([], [], [])
    assert stored(world) == set()
    assert await world.h.rows("SELECT id FROM attachment") == []
    assert await balances(world) == held
    same = await trail(world)
    assert (same["posted"], same["budget"], same["payments"]) == tuple(
        followed[each] for each in ("posted", "budget", "payments")
    )
    assert same["aid"]["fen"] == followed["aid"]["fen"] == 100_000
    assert same["household"]["decision"] == followed["household"]["decision"]
    words = await world.h.rows("SELECT entry_id FROM audit_words")
    assert words == [], "what was said of it is erased in the audit, too"
    assert (await world.h.verify()).findings == []
    entries = await world.h.rows("SELECT id FROM audit_entry")
    await world.h.run_job("anonymise")
    assert await world.h.rows("SELECT id FROM audit_entry") == entries, "once"


async def test_an_aid_without_a_file_is_nobodys_either(world: World) -> None:
    await world.h.run_job("enter_shipped")
    account = {"payee": "欧阳静怡", "bank": "中国银行青岛分行", "number": ACCOUNT}
    asked = {"programme": "birth", "form": {"born_on": "2026-02-20"}, "account": account}
    asked |= {"consents": ["bank_account", "minors"]}
    papers = [await world.upload("applicant", "household_register")]
    aid_id = (await world.call("applicant", "POST", "/aids", json=asked | {"papers": papers})).json()["id"]
    await world.step("approver-1", f"aids/{aid_id}", "refuse", {"reason": "欧阳静怡的证明看不清"})
    clock.shift(timedelta(days=3_700))
    for job in ("anonymise", "purge_loose_files"):
        await world.h.run_job(job)
    after = str(await world.read_aid("staff-a", aid_id))
    assert [text for text in (ACCOUNT, "欧阳", "2026-02-20") if text in after] == []
    assert (await world.get("applicant", "/aids"))["items"] == []
    assert await world.h.rows("SELECT id FROM attachment") == []


async def test_claims_visits_and_gifts_are_nobodys_either(world: World) -> None:
    """Each ten years after its own end: what is younger stays as it is."""
    visit_id = await world.assigned()
    await world.report("visitor-1", visit_id, findings="欧阳静怡说透析每周三次，家里没有人陪护")
    await world.step("visitor-2", f"visits/{visit_id}", "confirm", {"differs": "欧阳静怡的母亲在家"})
    await world.step("staff-a", f"visits/{visit_id}", "finish")
    enrolment = await covered(world)
    papers = [await world.upload("applicant", "medical")]
    filed = (await claim(world, enrolment, papers=papers)).json()["id"]
    await world.step("staff-a", f"claims/{filed}", "refuse", {"reason": "欧阳静怡的票据不是本人的"})
    relief = Relief(world)
    campaign_id = await relief.bring_to("HANDING_OUT")
    await relief.collect(campaign_id, "applicant")
    rice, towels = (await relief.show(campaign_id))["items"]
    lines = [{"item_id": rice["id"], "left": 39}, {"item_id": towels["id"], "left": 78}]
    for who, step, body in (("staff-a", "count", {"items": lines}), ("staff-group", "confirm-count", None)):
        await world.step(who, f"campaigns/{campaign_id}", step, body)
    await world.step("finance-1", f"campaigns/{campaign_id}", "settle", {"fen": 8000})
    members = (
        "SELECT member_id FROM claim UNION SELECT about_id FROM visit UNION SELECT member_id FROM enrolment "
        "UNION SELECT member_id FROM campaign_recipient WHERE id IN (SELECT recipient_id FROM hand_out)"
    )
    clock.shift(timedelta(days=3_600))
    await world.h.run_job("anonymise")
    read = (await world.call("staff-a", "POST", f"/claims/{filed}/read")).json()
    assert [each["evidence"] for each in read["papers"]] == ["medical"], "ten years are not over"
    assert await world.h.rows(members) == [("applicant",)]
    clock.shift(timedelta(days=500))
    for job in ("anonymise", "purge_loose_files"):
        await world.h.run_job(job)
    read = (await world.call("staff-a", "POST", f"/claims/{filed}/read")).json()
    assert (read["claimant_name"], read["story"], read["payee"], read["papers"]) == ("", "", "", [])
    after = str(await world.read_visit("staff-a", visit_id))
    assert [text for text in ("欧阳", "透析") if text in after] == []
    assert ("applicant",) not in await world.h.rows(members)
    assert await world.h.rows("SELECT id FROM attachment") == []
    assert await world.h.rows("SELECT entry_id FROM audit_words") == []
    assert (await world.h.verify()).findings == []


async def test_no_table_says_whose_it_was(world: World) -> None:
    """Neither the audit, whose entries never change: it names nobody who applied, joined, claimed or objected."""
    [about] = await named(world, "mate")
    assert about == "members"
    visit_id = await world.assigned(member_id="mate")
    await world.report("visitor-1", visit_id)
    await world.step("visitor-2", f"visits/{visit_id}", "confirm", {"differs": "与记录一致"})
    task = {"kind": "application", "what": "申请建档"}
    await world.step("staff-a", f"visits/{visit_id}", "tasks", task)
    of_another = await world.bring_to("PUBLICIZED")
    await objected(world, of_another)
    await world.act("applicant", of_another, "withdraw", {"reason": "不再需要"})
    household_id = await world.apply("mate")
    paper = await world.upload("mate", "medical")
    await world.act("mate", household_id, "papers", {"papers": [paper]})
    await world.act("mate", household_id, "withdraw", {"reason": "不再需要"})
    await world.budget(fund="dues")
    await world.h.run_job("enter_shipped")
    asked: dict[str, Any] = {
        "programme": "birth",
        "form": {"born_on": "2026-02-20"},
        "consents": ["bank_account", "minors"],
    }
    asked |= {"account": {"payee": "司马建国", "bank": "中国银行青岛分行", "number": ACCOUNT}}
    asked |= {"papers": [await world.upload("mate", "household_register")]}
    made = await world.call("mate", "POST", "/aids", json=asked)
    aid = f"aids/{made.json()['id']}"
    await world.step("approver-1", aid, "approve")
    await world.step("approver-2", aid, "countersign", {})
    await world.step("mate", aid, "withdraw", {})
    enrolment = await covered(world, "mate")
    filed = (await claim(world, enrolment, "mate")).json()["id"]
    await world.step("mate", f"claims/{filed}", "consents/withdraw", {"purpose": "health"})
    assert {*await named(world, "mate")} >= {"household", "aid", "claim", "enrolment", "visit", "attachment"}
    clock.shift(timedelta(days=4_100))
    await world.h.run_job("anonymise")
    assert await world.h.rows("SELECT about_id FROM visit") == [("mate",)], "this visit is not over: its task is"
    assert await world.h.rows("SELECT number FROM visit_task") == [(None,)]
    await world.step("staff-a", f"visits/{visit_id}", "finish")
    clock.shift(timedelta(days=3_700))
    for job in ("anonymise", "purge_loose_files"):
        await world.h.run_job(job)
    assert {*await named(world, "mate")} <= {"members", "outbox"}
    assert (await world.h.verify()).findings == []


async def named(world: World, member_id: str) -> list[str]:
    """The tables in which somebody stands."""
    tables = {**Table.metadata.tables, **KitTable.metadata.tables}
    said = {name: await world.h.rows(f'SELECT * FROM "{name}"') for name in sorted(tables)}
    return [
        name
        for name, rows in said.items()
        if any(member_id == cell or f'"{member_id}"' in str(cell) for row in rows for cell in row)
    ]
