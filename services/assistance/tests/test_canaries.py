"""The whole walk with canaries in all that people write: none lies open in a table, a stored answer or a file."""

from typing import Any

from campaign_world import Relief
from household_world import ACCOUNT, ADULT, MINE, SPOUSE, VIEW, World, household, result_file
from test_mutual_aid import claim, covered
from test_without_file import ask

MARK = "金丝雀"
"""In every text."""
ACCOUNTS = (ACCOUNT, "6217000000111122223", "6228480000999988887")
"""Of the household, a claim and an aid without a file."""
REASON = {"reason": f"{MARK}：与民政救助重复"}


async def sent_twice(world: World, who: str, path: str, body: Any) -> dict[str, Any]:
    """With a key: the answer is stored, and given again."""
    headers = {"Idempotency-Key": f"{who}{path}"[:60].replace("/", ".")}
    one, other = [await world.call(who, "POST", path, json=body, headers=headers) for _ in range(2)]
    assert (one.status_code, one.text) == (other.status_code, other.text)
    assert one.status_code == 201, one.text
    return dict(one.json())


async def on_file(world: World) -> str:
    me, spouse, child = household()["persons"]
    told = household(
        story=f"妻子患尿毒症，每周透析三次，{MARK}",
        address=f"{MARK}路 12 号 3 单元",
        persons=[me, spouse | {"name": f"上官{MARK}"}, child],
        papers=[await world.upload("applicant", kind) for kind in ("identity", "income", "medical", "consent")],
    )
    household_id = str((await sent_twice(world, "applicant", "/households", told))["id"])
    await world.walk(household_id, "HOME_CHECK")
    check = {"visited_on": "2026-03-02", "findings": f"卧床不起，家中陈设简单，{MARK}"}
    await world.act("visitor-1", household_id, "check", check)
    await world.act("visitor-2", household_id, "check/confirm", {"differs": f"卧室较大，{MARK}"})
    await world.walk(household_id, "ASSESSMENT")
    for each in ("assessor-1", "assessor-2", "assessor-3"):
        await world.act(each, household_id, "views", VIEW | {"reason": f"情况属实，支持，{MARK}"})
    await world.walk(household_id, "PUBLICIZED")
    [notice] = (await world.get("mate", "/notices"))["items"]
    raised = await sent_twice(world, "mate", f"/notices/{notice['id']}/objections", {"text": f"有车，{MARK}"})
    answer = {"text": f"没有车，{MARK}"}
    assert (await world.call("staff-a", "POST", f"/objections/{raised['id']}/answer", json=answer)).status_code == 200
    await world.walk(household_id, "FILED")
    return household_id


async def paid_and_reversed(world: World, household_id: str) -> None:
    await world.budget()
    aid_id = await world.committed(household_id)
    sent = {"file": (f"{MARK}诊断书.txt", f"透析 {MARK}".encode(), "text/plain")}
    paper = (await world.call("applicant", "POST", "/files", files=sent)).json()
    papers = [{"file_id": paper["id"], "evidence": "medical"}]
    refused = await world.request(household_id, programme="medical", basis=100_000, papers=papers)
    await world.step("approver-1", f"aids/{refused}", "refuse", REASON)
    batch = await world.released()
    for form in ("csv", "xlsx"):
        file = await world.call("finance-1", "POST", f"/payouts/{batch['id']}/bank-file", json={"format": form})
        assert file.status_code == 200, file.text
    paid = result_file((batch["payments"][0]["reference"], "10500.00", "成功"))
    await world.step("finance-1", f"payouts/{batch['id']}", "results", files=paid)
    await world.step("finance-2", f"aids/{aid_id}", "reverse", REASON)


async def without_a_file(world: World) -> None:
    account = {"payee": "诸葛文秀", "bank": f"{MARK}支行", "number": ACCOUNTS[2]}
    asked = await ask(world, account=account)
    await world.step("approver-1", f"aids/{asked.json()['id']}", "refuse", REASON)
    enrolment = await covered(world)
    account = {"payee": "欧阳静怡", "bank": f"{MARK}支行", "number": ACCOUNTS[1]}
    filed = (await claim(world, enrolment, story=f"阑尾炎，{MARK}", account=account)).json()["id"]
    await world.step("staff-a", f"claims/{filed}", "refuse", REASON)
    again = (await claim(world, enrolment, story=f"骨折，{MARK}", account=account)).json()["id"]
    await world.step("applicant", f"claims/{again}", "consents/withdraw", {"purpose": "health"})


async def visited_and_given(world: World) -> None:
    visit_id = await world.assigned(note=f"怕人知道，{MARK}", gift={"fund": "dues", "fen": 100, "goods": MARK})
    await world.report("visitor-1", visit_id, findings=f"一人独居，没有人陪护，{MARK}")
    await world.step("visitor-2", f"visits/{visit_id}", "confirm", {"differs": f"有邻居帮忙，{MARK}"})
    await world.step("staff-a", f"visits/{visit_id}", "tasks", {"kind": "other", "what": f"送餐，{MARK}"})
    relief = Relief(world)
    campaign_id = await relief.bring_to("APPROVED")
    await world.step("approver-3", f"campaigns/{campaign_id}", "send-back", REASON)
    made = await world.call("staff-a", "POST", "/exports/recipients?format=xlsx", json={"campaign_id": campaign_id})
    assert made.status_code == 201, made.text
    await world.h.run_job("work_jobs")


async def test_nothing_private_lies_open_after_the_whole_walk(world: World) -> None:
    await visited_and_given(world)
    await without_a_file(world)
    household_id = await on_file(world)
    await paid_and_reversed(world, household_id)
    persons = (await world.read("applicant", household_id))["persons"]
    spouse = next(each["id"] for each in persons if each["relation"] == "spouse")
    await world.act("applicant", household_id, "consents/withdraw", {"person_id": spouse, "purpose": ADULT[1]})
    again = {
        "person_id": spouse,
        "purpose": ADULT[1],
        "file_id": (await world.upload("applicant", "consent"))["file_id"],
    }
    await world.act("applicant", household_id, "consents/give", again)
    assert MARK in (await world.call("applicant", "GET", "/my-data")).text, "it is theirs to read"
    assert (await world.call("staff-a", "GET", "/reports/2026-Q1/file?format=xlsx")).status_code == 200
    assert await world.h.rows("SELECT key FROM idempotencykey") != [], "answers are stored"
    found = {each: await world.h.find_everywhere(each) for each in (MARK, MINE, SPOUSE, *ACCOUNTS)}
    assert {secret: places for secret, places in found.items() if places} == {}
