"""What an aid's readers see of it, what the trail keeps of that, and what a request must say."""

from household_world import VIEW, World

from kit.testing import problem

REFUSED = {"reason": "票据已过期，请补交新的"}


async def test_who_reads_an_aid_is_kept_and_the_brief_shows_nothing_sealed(world: World) -> None:
    aid_id = await world.request(await world.bring_to("FILED"))
    brief = await world.get("approver-1", f"/aids/{aid_id}")
    assert not {"decision", "form", "timeline"} & brief.keys()
    for who in ("applicant", "approver-1", "finance-1"):
        await world.read_aid(who, aid_id)
    kept = await world.h.rows("SELECT actor_id FROM audit_entry WHERE action = 'aid.read' ORDER BY actor_id")
    assert [each for [each] in kept] == ["approver-1", "finance-1"]


async def test_finance_sees_the_amount_and_not_the_tier(world: World) -> None:
    aid_id = await world.request(await world.bring_to("FILED"), programme="medical", basis=100_000)
    shown = await world.read_aid("finance-1", aid_id)
    assert (len(shown["decision"]["steps"]), shown["decision"]["figures"], shown["form"]) == (1, [], [])
    assert "deep" not in str(shown)
    seen = await world.read_aid("approver-1", aid_id)
    assert len(seen["decision"]["figures"]) > 1


async def test_approvers_see_what_was_asked(world: World) -> None:
    household_id = await world.bring_to("FILED")
    medical = await world.request(household_id, programme="medical", basis=100_000)
    [field] = (await world.read_aid("approver-1", medical))["form"]
    assert (field["key"], field["type"], field["value"]) == ("basis", "fen", "100000")
    assert field["label"] == "What you paid yourself this year after insurance, in total"


async def test_a_request_lacks_a_field_and_is_told_which(world: World) -> None:
    household_id = await world.bring_to("FILED")
    for code, field in (("medical", "What you paid yourself this year"), ("schooling", "The amount asked for")):
        refused = problem(await world.try_request(household_id, programme=code), 422, "fields_missing")
        assert field in refused["detail"]
    assert (await world.get("applicant", "/aids"))["items"] == []


async def test_the_applicant_reads_the_reason_of_a_refusal(world: World) -> None:
    aid_id = await world.request(await world.bring_to("FILED"))
    await world.step("approver-1", f"aids/{aid_id}", "refuse", REFUSED)
    *_, last = (await world.read_aid("applicant", aid_id))["timeline"]
    assert (last["action"], last["state"], last["words"]) == ("refuse", "REFUSED", REFUSED["reason"])
    assert last["actor_label"] == ""
    *_, last = (await world.read_aid("staff-a", aid_id))["timeline"]
    assert last["actor_label"] == "批一"
    *_, last = (await world.read_aid("finance-1", aid_id))["timeline"]
    assert last["words"] is None


async def test_who_assessed_a_household_has_its_aid_in_no_list(world: World) -> None:
    household_id = await world.bring_to("CHECKED")
    await world.act(
        "staff-a", household_id, "committee", {"member_ids": ["assessor-1", "assessor-2", "assessor-approver"]}
    )
    for who in ("assessor-1", "assessor-2", "assessor-approver"):
        await world.act(who, household_id, "views", VIEW)
    await world.walk(household_id, "FILED")
    aid_id = await world.request(household_id)
    assert (await world.get("assessor-approver", "/aids"))["items"] == []
    problem(await world.call("assessor-approver", "GET", f"/aids/{aid_id}"), 404, "not_found")


async def test_what_is_said_of_a_batch_lies_sealed(world: World) -> None:
    await world.budget()
    await world.committed(await world.bring_to("FILED"))
    made = (await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"})).json()
    await world.step("finance-2", f"payouts/{made['id']}", "cancel", {"reason": "户主家属患尿毒症已故"})
    assert await world.h.find_everywhere("患尿毒症已故") == []


async def test_events_of_aid_do_not_tell_the_programme(world: World) -> None:
    await world.request(await world.bring_to("FILED"), programme="medical", basis=100_000)
    assert not [each for each in await world.h.events() if "medical" in each.model_dump_json()]


async def test_tasks_count_each_thing_by_its_own_word(world: World) -> None:
    household_id = await world.bring_to("CHECK_RECORDED")
    assert await first_task(world, "visitor-2") == "1 户待入户核查"
    await world.walk(household_id, "FILED")
    await world.budget()
    aid_id = await world.request(household_id)
    assert await first_task(world, "approver-1") == "1 笔帮扶金等您审批"
    await world.step("approver-1", f"aids/{aid_id}", "approve")
    await world.step("approver-2", f"aids/{aid_id}", "countersign", {})
    await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"})
    assert await first_task(world, "finance-2") == "1 个付款批次等您复核或结清"


async def first_task(world: World, who: str) -> str:
    async with world.client(who, accept_language="zh-CN") as client:
        [task] = (await client.get("/api/v1/assistance/todo")).json()["items"]
    return str(task["what"])
