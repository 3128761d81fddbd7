"""However people collect, count and count again: given, left and missing are what was bought, and nobody has two."""

import random

import pytest
from campaign_world import Relief
from household_world import World

MEMBERS = ("applicant", "other", "mate", "visitor-1", "visitor-2", "assessor-1", "approver-1")
STEWARDS = ("staff-a", "staff-group")


@pytest.mark.parametrize("seed", range(3))
async def test_the_stock_adds_up_after_any_walk(world: World, seed: int) -> None:
    draw, relief = random.Random(seed), Relief(world)
    campaign_id = await relief.bring_to("HANDING_OUT")
    place = f"campaigns/{campaign_id}"
    codes = {each: await relief.code_of(each) for each in MEMBERS}
    collected: set[str] = set()
    counted: dict[str, int] = {}
    for _ in range(25):
        shown = await relief.show(campaign_id)
        match shown["state"], draw.random():
            case "HANDING_OUT", chance if chance < 0.8:
                who, by = draw.choice(MEMBERS), draw.choice(STEWARDS)
                recipient_id, code = codes[who]
                answer = await relief.give(by, campaign_id, recipient_id=recipient_id, code=code)
                assert answer.status_code == (409 if who in collected else 201), answer.text
                collected.add(who)
            case "HANDING_OUT", _:
                lines = [
                    {"item_id": item["id"], "left": draw.randint(0, item["stock"] - item["given"]), "reason": "清点"}
                    for item in shown["items"]
                ]
                await world.step(draw.choice(STEWARDS), place, "count", {"items": lines})
                counted = {line["item_id"]: line["left"] for line in lines}
            case _:
                await world.step("staff-group", place, "recount", {"reason": "请再数一次"})
                counted = {}
        now = await relief.show(campaign_id)
        assert now["collected"] == len(collected)
        for item in now["items"]:
            left, there = counted.get(item["id"]), item["stock"] - item["each"] * len(collected)
            missing = None if left is None else there - left
            assert (item["given"], item["left"], item["missing"]) == (item["stock"] - there, left, missing)
    [[rows]] = await world.h.rows("SELECT count(*) FROM hand_out")
    assert rows == len(collected)
