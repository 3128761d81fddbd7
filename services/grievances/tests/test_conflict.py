"""Whom a concern is about, and their unit's people, neither see nor handle it; the next level gets it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from grievances.lists import Scope
from kit.testing import problem

from .conftest import CASE, NOT_SOLVED, Person, World


async def seen_by(world: World, case_id: str) -> set[str]:
    found = set()
    for who in world.people:
        answer = await world.call(who, "GET", f"/cases/{case_id}")
        assert answer.status_code in (200, 404)
        if answer.status_code == 200:
            found.add(who)
    return found


async def test_a_concern_goes_to_the_nearest_union_desk(world: World) -> None:
    case = await world.file()
    assert case["desk_unit"]["id"] == "shop-a1"
    assert await seen_by(world, case["id"]) == {
        "author", "staff-a1", "staff-a1-too", "both", "staff-a", "staff-group", "staff-group-too",
    }  # fmt: skip


async def test_a_complaint_about_the_shop_goes_above_it(world: World) -> None:
    case = await world.file(about_unit_id="shop-a1", complaint=True)
    assert case["desk_unit"]["id"] == "plant-a"
    # Not `both`: they hold an office in the shop, though they belong to logistics.
    assert await seen_by(world, case["id"]) == {"author", "staff-a", "staff-group", "staff-group-too"}


async def test_a_matter_of_the_shop_that_is_no_complaint_stays_there(world: World) -> None:
    case = await world.file(about_unit_id="shop-a1")
    assert case["desk_unit"]["id"] == "shop-a1"


async def test_a_concern_about_a_person_keeps_out_their_unit(world: World) -> None:
    case = await world.file(about_member_id="staff-a1")
    assert case["desk_unit"]["id"] == "plant-a"
    assert case["about"]["member"] == {"id": "staff-a1", "name": "赵敏"}
    assert case["about"]["unit"]["id"] == "shop-a1"
    seen = await seen_by(world, case["id"])
    assert not seen & {"staff-a1", "staff-a1-too", "both", "mate", "leader"}


async def test_a_concern_about_a_mate_stays_with_the_shop_unless_it_is_theirs(world: World) -> None:
    case = await world.file(about_member_id="mate")
    assert case["desk_unit"]["id"] == "shop-a1"
    assert "mate" not in await seen_by(world, case["id"])


async def test_of_the_topmost_units_people_only_the_one_it_is_about_keeps_out(world: World) -> None:
    """Everybody belongs to that unit: nobody could take it otherwise, not even what is about the chairman."""
    case = await world.file(about_member_id="staff-group")
    assert case["desk_unit"]["id"] == "shop-a1"
    seen = await seen_by(world, case["id"])
    assert "staff-group" not in seen
    assert seen >= {"staff-a1", "staff-a", "staff-group-too"}
    preview = await world.get("author", "/routing", about_member_id="staff-group")
    assert preview["readers"][-1] == "The person it is about will not see it."


async def test_the_accused_finds_it_in_no_list_and_no_export(world: World) -> None:
    await world.file(about_member_id="staff-a1", title="关于赵敏的意见")
    await world.h.settle()
    for scope in Scope:
        assert (await world.get("staff-a1", "/cases", scope=scope))["items"] == []
        assert (await world.get("staff-a1", "/cases", scope=scope, q="意见"))["items"] == []
    assert (await world.get("staff-a1", "/my-data"))["data"]["cases"] == []
    assert set((await world.get("staff-a1", "/cases/counts")).values()) == {0}
    assert (await world.get("staff-a1", "/todo"))["items"] == []


async def test_staff_do_not_handle_their_own_concern(world: World) -> None:
    case = await world.file("staff-a1")
    assert case["desk_unit"]["id"] == "shop-a1"  # a colleague is there
    assert case["my_role"] == "author"
    problem(await world.try_act("staff-a1", case["id"], "accept"), 403, "not_your_action")
    alone = await world.file("staff-b1")
    assert alone["desk_unit"]["id"] == "group"


async def test_a_complaint_about_everything_says_where_to_turn(world: World) -> None:
    answer = await world.call("author", "POST", "/cases", json=CASE | {"about_unit_id": "group", "complaint": True})
    body = problem(answer, 409, "no_impartial_desk")
    assert body["highest"] == "同心集团工会"
    for told in ("同心集团工会", "12351", "12333", "choose that"):
        assert told in body["detail"]
    async with world.signed_in("staff-group", accept_language="zh-CN") as client:
        await world.join(world.people["staff-group-too"], version=2, active=False)
        body = problem(await client.post("/api/v1/grievances/cases", json=CASE), 409, "no_impartial_desk")
    assert "同心集团工会的上一级工会" in body["detail"]


async def test_without_any_union_staff_there_is_no_desk(world: World) -> None:
    async with world.h.session() as session:
        await session.execute(text("UPDATE held_roles SET deleted = true WHERE role = 'union_staff'"))
    problem(await world.call("author", "POST", "/cases", json=CASE), 409, "no_desk")


async def test_staff_who_left_are_no_desk(world: World) -> None:
    for who in ("staff-a1", "staff-a1-too", "both"):
        await world.join(world.people[who], version=2, active=False)
    assert (await world.file())["desk_unit"]["id"] == "plant-a"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"complaint": True}, "complaint_about_nobody"),
        ({"about_unit_id": "nowhere"}, "unit_not_there"),
        ({"about_unit_id": "01931f5e-7c1a-7000-8000-00000000dead"}, "unit_not_there"),
        ({"about_unit_id": "../../etc", "complaint": True}, "invalid_input"),
        ({"about_unit_id": "一分厂"}, "invalid_input"),
        ({"about_member_id": "x" * 65}, "invalid_input"),
        ({"about_member_id": "nobody"}, "person_not_there"),
        ({"about_member_id": "mate", "about_unit_id": "shop-b1"}, "person_not_there"),
    ],
)
async def test_a_subject_that_cannot_be_is_named(world: World, wrong: dict[str, Any], code: str) -> None:
    problem(await world.call("author", "POST", "/cases", json=CASE | wrong), 422, code)
    problem(await world.call("author", "GET", "/routing", params=wrong), 422, code)
    assert await world.h.rows("SELECT count(*) FROM cases") == [(0,)]


async def test_a_department_that_it_is_about_cannot_answer_it(world: World) -> None:
    case = await world.file(about_unit_id="logistics", complaint=True)
    await world.act("staff-a1", case["id"], "accept")
    answer = await world.try_act("staff-a1", case["id"], "assign", {"department_id": "logistics"})
    problem(answer, 409, "department_in_conflict")
    assert "both" not in await seen_by(world, case["id"])
    await world.act("staff-a1", case["id"], "assign", {"department_id": "wages"})


async def test_of_a_departments_people_the_involved_one_keeps_out(world: World) -> None:
    world.people["handler-too"] = Person("handler-too", "何方", "shop-a1", ["handler@logistics"])
    await world.join(world.people["handler-too"])
    case = await world.file(about_unit_id="shop-a1", complaint=True)
    await world.act("staff-a", case["id"], "accept")
    await world.act("staff-a", case["id"], "assign", {"department_id": "logistics"})
    assert [each["id"] for each in (await world.get("handler", "/cases", scope="department"))["items"]] == [case["id"]]
    assert (await world.get("handler-too", "/cases", scope="department"))["items"] == []
    assert set((await world.get("handler-too", "/cases/counts")).values()) == {0}
    problem(await world.call("handler-too", "GET", f"/cases/{case['id']}"), 404, "case_not_found")


async def test_not_solved_skips_a_level_that_is_involved(world: World) -> None:
    about_the_officer = await world.file(about_member_id="staff-a")
    assert about_the_officer["desk_unit"]["id"] == "group"  # the shop lies inside the plant whose people keep out
    about_a_mate = await world.file(about_member_id="mate")
    await world.join(world.people["staff-a"], version=2, unit_id="team-a1")
    await world.act("staff-a1", about_a_mate["id"], "accept")
    await world.act("staff-a1", about_a_mate["id"], "reply", {"text": "答复"})
    reopened = await world.act("author", about_a_mate["id"], "rating", NOT_SOLVED)
    assert reopened["desk_unit"]["id"] == "group"


async def test_who_joins_the_unit_later_is_out_too(world: World, clock_shift: Callable[[timedelta], None]) -> None:
    """Of every list and count, though their office still covers the desk."""
    case = await world.file(about_unit_id="shop-a2", complaint=True, kind="consultation")
    for scope, days in (("below", 0), ("supervised", 40)):
        clock_shift(timedelta(days=days))
        await world.h.run_job("watch_deadlines")
        assert [each["id"] for each in (await world.get("staff-a", "/cases", scope=scope))["items"]] == [case["id"]]
    await world.join(world.people["staff-a"], version=2, unit_id="shop-a2")
    assert "staff-a" not in await seen_by(world, case["id"])
    for scope in Scope:
        assert (await world.get("staff-a", "/cases", scope=scope))["items"] == []
    assert set((await world.get("staff-a", "/cases/counts")).values()) == {0}


async def test_staff_not_known_yet_see_nothing_where_somebody_is_kept_out(world: World) -> None:
    case = await world.file(about_unit_id="shop-a1", complaint=True)
    plain = await world.file()
    async with world.h.client("newcomer", ["union_staff@group"]) as client:
        problem(await client.get(f"/api/v1/grievances/cases/{case['id']}"), 404, "case_not_found")
        assert (await client.get(f"/api/v1/grievances/cases/{plain['id']}")).status_code == 200


async def test_the_form_says_beforehand_who_will_see_it_and_when(world: World) -> None:
    seen = await world.get("author", "/routing", about_member_id="staff-a1", kind="rights")
    case = await world.file(about_member_id="staff-a1", kind="rights")
    assert seen["desk_unit"] == case["desk_unit"] == {"id": "plant-a", "name": "一分厂工会"}
    assert [seen["accept"]["at"], seen["first_answer"]["at"]] == [due["at"] for due in case["deadlines"]]
    assert seen["readers"][-1].startswith("The person it is about, their unit, ")
    about_unit = await world.get("author", "/routing", about_unit_id="shop-a1", complaint=True)
    assert about_unit["readers"][-1].startswith("Nobody who belongs to the unit it is about")
    async with world.signed_in("author", accept_language="zh-CN") as client:
        plain = (await client.get("/api/v1/grievances/routing?kind=consultation")).json()
    assert plain["accept"] is None
    assert plain["readers"][0] == "总装车间工会的工会干部会看到内容、附件和您的姓名。"
    assert plain["readers"][2].endswith("显示为“诉求人”。")


async def test_an_author_not_known_yet_is_asked_to_wait(world: World) -> None:
    async with world.h.client("newcomer") as client:
        answer = await client.post("/api/v1/grievances/cases", json=CASE)
    problem(answer, 503, "member_not_known")
    assert answer.headers["retry-after"] == "5"
    world.people["new"] = Person("new", "新人", "not-told-yet")
    await world.join(world.people["new"])
    problem(await world.call("new", "POST", "/cases", json=CASE), 503, "unit_not_known")
