"""What the union's audit commission reads: decisions without words about illness, and where each fen went."""

from household_world import ADDRESS, CHECK, STORY, VIEW, World, result_file

from kit.testing import problem


async def paid(world: World) -> tuple[str, str, str]:
    """A household on file, its aid, and the batch that paid it."""
    household_id = await world.bring_to("FILED")
    await world.budget()
    aid_id = await world.committed(household_id, programme="medical", basis=1_000_000)
    batch = await world.released()
    line = (batch["payments"][0]["reference"], "10000.00", "成功")
    await world.step("finance-1", f"payouts/{batch['id']}", "results", files=result_file(line))
    return household_id, aid_id, batch["id"]


async def test_an_auditor_follows_one_fen_from_the_budget_to_the_line_of_the_bank(world: World) -> None:
    household_id, aid_id, payout_id = await paid(world)
    rows = (await world.get("auditor", "/funds/earmarked/transfers"))["items"]
    assert [each["kind"] for each in rows] == ["pay", "release", "commit", "budget"]
    for row in rows[:3]:
        path = f"/funds/transactions/{row['transaction_id']}/follow"
        trail = (await world.call("auditor", "POST", path)).json()
        assert [(each["kind"], each["by_name"]) for each in trail["posted"]] == [
            ("commit", "批二"),
            ("release", "财二"),
            ("pay", "财一"),
        ]
        assert [(each["fen"], each["by_name"]) for each in trail["budget"]] == [(100_000_000, "财一")]
        assert (trail["aid"]["id"], trail["aid"]["fen"]) == (aid_id, 1_000_000)
        assert trail["aid"]["decision"]["steps"][0] == "own share or loss 10,000.00 × 100% = 10,000.00 yuan"
        assert [each["actor_label"] for each in trail["aid"]["timeline"][:3]] == ["欧阳静怡", "批一", "批二"]
        assert (trail["household"]["id"], trail["household"]["decision"]["result"]) == (household_id, "deep")
        [payment] = trail["payments"]
        assert (payment["payout"]["id"], payment["bank_line"], payment["imported_by"]) == (payout_id, 2, "财一")
        assert len(payment["bank_file"]) == 64
    budget = await world.call("auditor", "POST", f"/funds/transactions/{rows[3]['transaction_id']}/follow")
    assert (budget.json()["aid"], len(budget.json()["budget"])) == (None, 1)
    read = await world.h.rows("SELECT actor_id FROM audit_entry WHERE action = 'transaction.follow'")
    assert [each for [each] in read] == ["auditor"] * 3
    path = f"/funds/transactions/{rows[0]['transaction_id']}/follow"
    problem(await world.call("auditor-b", "POST", path), 404, "not_found")
    problem(await world.call("finance-1", "POST", path), 403, "forbidden")


async def test_an_auditor_reads_what_was_decided_and_nothing_that_was_told(world: World) -> None:
    household_id, aid_id, _ = await paid(world)
    answer = await world.call("auditor", "POST", f"/households/{household_id}/decision/read")
    shown = answer.json()
    assert (shown["decision"]["result"], shown["persons"], shown["visited_on"]) == ("deep", 3, "2026-03-02")
    assert shown["visitors"] == [{"name": "访1", "recorded": True}, {"name": "访2", "recorded": False}]
    assert [each["supports"] for each in shown["committee"]] == [True, True, True]
    assert [(each["kind"], each["unanswered"]) for each in shown["notices"]] == [("entry", 0)]
    assert [each["actor_name"] for each in shown["steps"][-2:]] == ["批一", "批二"]
    for told in (STORY, ADDRESS, CHECK["findings"], VIEW["reason"]):
        assert str(told) not in answer.text
    read = await world.h.rows("SELECT actor_id, action FROM audit_entry WHERE action LIKE '%.read%'")
    assert list(map(tuple, read)) == [("auditor", "household.read_decision")]
    for path in (f"/households/{household_id}", f"/aids/{aid_id}/own"):
        assert (await world.call("auditor", "GET", path)).status_code == 404
    problem(
        await world.call("auditor-b", "POST", f"/households/{household_id}/decision/read"), 404, "household_not_found"
    )
    assert (await world.get("auditor", f"/aids/{aid_id}"))["actions"] == []


async def test_of_an_aid_an_auditor_reads_amounts_and_approvals_and_no_words_of_the_household(world: World) -> None:
    household_id = await world.bring_to("FILED")
    aid_id = await world.request(household_id, programme="medical", basis=1_000_000)
    await world.step("applicant", f"aids/{aid_id}", "withdraw", {"reason": "已由慈善机构承担透析费用"})
    refused = await world.request(household_id, programme="living")
    await world.step("approver-1", f"aids/{refused}", "refuse", {"reason": "已由民政发放"})
    shown = await world.read_aid("auditor", aid_id)
    assert [(each["key"], each["value"]) for each in shown["form"]] == [("basis", "1000000")]
    assert [each["words"] for each in shown["timeline"]] == [None, None]
    assert [each["words"] for each in (await world.read_aid("auditor", refused))["timeline"]] == [None, "已由民政发放"]
    assert [each["words"] for each in (await world.read_aid("finance-1", refused))["timeline"]] == [None, None]


async def test_a_batch_tells_who_took_each_step_and_why_to_those_who_may_read_it(world: World) -> None:
    await world.budget()
    await world.committed(await world.bring_to("FILED"))
    made = (await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"})).json()
    reason = "账号有一位抄错"
    await world.step("finance-2", f"payouts/{made['id']}", "cancel", {"reason": reason})
    for who in ("finance-1", "auditor"):
        shown = (await world.call(who, "POST", f"/payouts/{made['id']}/read")).json()
        assert [(each["action"], each["actor_label"], each["words"]) for each in shown["timeline"]] == [
            ("make", "财一", None),
            ("cancel", "财二", reason),
        ]
    assert (shown["unit_name"], shown["fen"], shown["number_of_payments"]) == ("同心集团工会", 0, 0)
    assert reason not in (await world.call("finance-1", "GET", f"/payouts/{made['id']}")).text
    problem(await world.call("finance-b", "POST", f"/payouts/{made['id']}/read"), 404, "not_found")
    assert await world.h.find_everywhere(reason) == []
    read = await world.h.rows("SELECT actor_id FROM audit_entry WHERE action = 'payout.read' ORDER BY id")
    assert [each for [each] in read] == ["finance-1", "auditor"]
