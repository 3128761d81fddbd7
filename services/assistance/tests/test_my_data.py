"""What a person gets of what is held of them: file, consents, visits, aid, payments, objections; never another's."""

from household_world import World, result_file


async def test_my_data_has_all_that_is_held_of_the_person(world: World) -> None:
    household_id = await world.bring_to("PUBLICIZED")
    [notice] = (await world.get("mate", "/notices"))["items"]
    raised = await world.call("mate", "POST", f"/notices/{notice['id']}/objections", json={"text": "他家去年买了新车"})
    await world.call("staff-a", "POST", f"/objections/{raised.json()['id']}/answer", json={"text": "车属其兄，已核实"})
    await world.walk(household_id, "FILED")
    await world.budget()
    aid_id = await world.committed(household_id, programme="medical", basis=1_000_000)
    batch = await world.released()
    reference = batch["payments"][0]["reference"]
    line = (reference, "10000.00", "成功")
    await world.step("finance-1", f"payouts/{batch['id']}", "results", files=result_file(line))
    await world.step("finance-2", f"aids/{aid_id}", "reverse", {"reason": "户主退回"})
    held = await world.get("applicant", "/my-data")
    [file], [aid] = held["data"]["households"], held["data"]["aids"]
    assert file["visits"] == ["2026-03-02"]
    assert sorted(each["purpose"] for each in file["consents"]) == [
        "bank_account",
        *["health"] * 2,
        *["income"] * 2,
        "minors",
    ]
    assert (aid["id"], aid["fen"], aid["form"], aid["words"]) == (aid_id, 1_000_000, {"basis": "1000000"}, ["户主退回"])
    assert [(each["reference"], each["state"]) for each in aid["payments"]] == [(reference, "PAID")]
    assert held["data"]["objections"] == []
    others = (await world.get("mate", "/my-data"))["data"]
    assert (others["households"], others["aids"]) == ([], [])
    [objection] = others["objections"]
    assert (objection["text"], objection["answer"]) == ("他家去年买了新车", "车属其兄，已核实")
