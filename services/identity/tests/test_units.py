"""The tree of units, and what follows when it changes."""

import asyncio
from typing import Any

import httpx
from counts import COUNTS
from enterprise import PASSWORD, Enterprise
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.identity import AccountNotice, UnitState
from kit.testing import problem

UNITS = "/api/v1/identity/units"


async def change(
    enterprise: Enterprise, unit: str, version: int, grant: str = "hr_admin@root", **body: object
) -> httpx.Response:
    async with enterprise.client(grant) as client:
        path = f"{UNITS}/{enterprise.units.get(unit, unit)}"
        return await client.patch(path, json=body, headers={"If-Match": f'"{version}"'})


async def tree(enterprise: Enterprise) -> dict[str, Any]:
    async with enterprise.client() as client:
        return {unit["id"]: unit for unit in (await client.get(UNITS)).json()["items"]}


async def test_everybody_signed_in_sees_the_tree_with_its_members(enterprise: Enterprise) -> None:
    await enterprise.person("shop_a")
    await enterprise.person("plant_a")
    found = await tree(enterprise)
    counted = {short: found[unit_id]["members"] for short, unit_id in enterprise.units.items()}
    assert counted == {"root": 2, "plant_a": 2, "shop_a": 1, "plant_b": 0, "shop_b": 0}
    seen: set[str | None] = {None}
    for unit in found.values():
        assert unit["parent_id"] in seen, "parents come first"
        seen.add(unit["id"])


async def test_new_unit_is_published(enterprise: Enterprise) -> None:
    async with enterprise.client("hr_admin@plant_a") as client:
        body = {"parent_id": enterprise.units["shop_a"], "name": "甲班", "kind": "team"}
        made = await client.post(UNITS, json=body)
    assert made.status_code == 201
    (event,) = [each for each in await enterprise.harness.events(UnitState) if each.unit_id == made.json()["id"]]
    assert (event.parent_id, event.name, event.kind, event.version) == (enterprise.units["shop_a"], "甲班", "team", 1)


async def test_sent_twice_with_one_key_makes_one_unit(enterprise: Enterprise) -> None:
    async with enterprise.client("hr_admin@root", user_id="hr") as client:
        body = {"parent_id": enterprise.units["root"], "name": "三分厂", "kind": "plant"}
        first, second = [await client.post(UNITS, json=body, headers={"Idempotency-Key": "k" * 8}) for _ in range(2)]
    assert first.json() == second.json()
    assert len(await tree(enterprise)) == 6


async def test_same_name_under_one_parent_is_refused_elsewhere_taken(enterprise: Enterprise) -> None:
    problem(await change(enterprise, "plant_b", 1, name="一分厂"), 409, "unit_name_taken")
    assert (await change(enterprise, "shop_b", 1, name="一分厂")).status_code == 200
    assert (await change(enterprise, "plant_a", 1, name="铸造（一）")).status_code == 200
    problem(await change(enterprise, "plant_b", 1, name="铸造 (一)"), 409, "unit_name_taken")


async def test_unit_is_not_called_like_the_one_above_or_below_it(enterprise: Enterprise) -> None:
    """In a list or a roster nobody could tell the two apart. Made, renamed (either of them) or moved."""
    async with enterprise.client("hr_admin@root") as client:
        body = {"parent_id": enterprise.units["plant_a"], "name": "一 分厂", "kind": "workshop"}
        problem(await client.post(UNITS, json=body), 409, "unit_named_like_parent")
    problem(await change(enterprise, "shop_a", 1, name="一分厂"), 409, "unit_named_like_parent")
    problem(await change(enterprise, "plant_a", 1, name="总装车间"), 409, "unit_named_like_parent")
    answer = await change(enterprise, "shop_a", 1, parent_id=enterprise.units["shop_b"])
    problem(answer, 409, "unit_named_like_parent")


async def test_moved_unit_takes_its_people_and_grants_along(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD)
    moved = await change(enterprise, "shop_a", 1, parent_id=enterprise.units["shop_b"], name="一线")
    assert moved.status_code == 200
    async with enterprise.client("union_staff@plant_b") as staff:
        assert (await staff.get(f"/api/v1/identity/members/{member.id}")).status_code == 200
    async with enterprise.client("union_staff@plant_a") as staff:
        problem(await staff.get(f"/api/v1/identity/members/{member.id}"), 404, "not_found")
    profile = (await enterprise.sign_in(member.employee_number)).json()
    assert profile["unit"]["path_names"] == ["集团", "二分厂", "总装车间", "一线"]


async def test_move_publishes_the_unit_alone_with_the_next_version(enterprise: Enterprise) -> None:
    before = len(await enterprise.harness.events(UnitState))
    await change(enterprise, "plant_a", 1, parent_id=enterprise.units["plant_b"])
    (event,) = (await enterprise.harness.events(UnitState))[before:]
    assert (event.unit_id, event.parent_id, event.version) == (
        enterprise.units["plant_a"],
        enterprise.units["plant_b"],
        2,
    )


async def test_unit_cannot_go_below_itself(enterprise: Enterprise) -> None:
    for target in ("plant_a", "shop_a"):
        answer = await change(enterprise, "plant_a", 1, parent_id=enterprise.units[target])
        problem(answer, 409, "unit_within_itself")


async def test_root_can_be_renamed_but_not_moved(enterprise: Enterprise) -> None:
    problem(await change(enterprise, "root", 1, parent_id=enterprise.units["plant_a"]), 409, "root_unit_fixed")
    assert (await change(enterprise, "root", 1, name="新集团")).json()["version"] == 2


async def test_two_moves_at_once_close_no_circle(enterprise: Enterprise) -> None:
    answers = await asyncio.gather(
        change(enterprise, "plant_a", 1, parent_id=enterprise.units["shop_b"]),
        change(enterprise, "plant_b", 1, parent_id=enterprise.units["shop_a"]),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_no_change_makes_no_version_and_no_event(enterprise: Enterprise) -> None:
    before = len(await enterprise.harness.events())
    assert (await change(enterprise, "plant_a", 1, name="一分厂")).json()["version"] == 1
    assert len(await enterprise.harness.events()) == before


async def test_stale_or_missing_version_is_refused(enterprise: Enterprise) -> None:
    problem(await change(enterprise, "plant_a", 7, name="新一分厂"), 412, "stale_version")
    async with enterprise.client("hr_admin@root") as client:
        answer = await client.patch(f"{UNITS}/{enterprise.units['plant_a']}", json={"name": "新一分厂"})
    problem(answer, 428, "version_required")


async def test_move_needs_reach_over_both_sides(enterprise: Enterprise) -> None:
    answer = await change(enterprise, "shop_a", 1, "hr_admin@plant_a", parent_id=enterprise.units["plant_b"])
    problem(answer, 422, "unit_unknown")
    async with enterprise.client("hr_admin@shop_a", "hr_admin@plant_b") as client:
        path, body = f"{UNITS}/{enterprise.units['shop_a']}", {"parent_id": enterprise.units["plant_b"]}
        answer = await client.patch(path, json=body, headers={"If-Match": '"1"'})
        problem(answer, 422, "unit_unknown")


async def test_names_that_would_break_a_path_are_refused(enterprise: Enterprise) -> None:
    for name in (
        "一/二",
        "一／二",
        " ",
        "a\\b",
        "a>b",
        "x" * 51,
        "车\u200b间",
        "车\n间",
        "\u3164",
        "\u200b\u2060",
        5,
        True,
    ):
        problem(await change(enterprise, "plant_a", 1, name=name), 422, "invalid_input")
    answer = await change(enterprise, "plant_a", 1, name="一/\u3164二")
    assert answer.json()["errors"] == [
        {
            "field": "name",
            "code": "unit_name_characters",
            "message": "A unit's name cannot have / U+3164 (path marks, line breaks, what nobody sees). Remove them.",
        }
    ]
    for name in ("铸造（一）", "Plant 2", "3 号线", "热处理·B"):
        version = (await tree(enterprise))[enterprise.units["plant_a"]]["version"]
        assert (await change(enterprise, "plant_a", version, name=f" {name} ")).json()["name"] == name


async def test_no_unit_moves_to_where_no_union_officer_reaches(enterprise: Enterprise) -> None:
    """HR would otherwise switch the union off for a plant by a new unit of its own above it."""
    staff = await enterprise.person("plant_a", grants=("union_staff@plant_a",))
    away = {"parent_id": enterprise.units["plant_b"], "name": "机加车间"}
    problem(await change(enterprise, "shop_a", 1, **away), 409, "unit_without_union")
    assert (await tree(enterprise))[enterprise.units["shop_a"]]["parent_id"] == enterprise.units["plant_a"]
    other = await enterprise.person("plant_b", grants=("union_staff@plant_b",))
    answer = await change(enterprise, "shop_a", 1, **away)
    assert answer.status_code == 200, answer.text
    told = [each.to_id for each in await enterprise.harness.events(AccountNotice)]
    assert sorted(told) == sorted([staff.id, other.id])


async def test_officers_and_security_of_both_places_are_told_which_unit_moved(enterprise: Enterprise) -> None:
    """Not those below the unit's siblings, nor other roles, nor the person who moved it; of a rename nobody."""
    told = {
        at: await enterprise.person("root", grants=(at,))
        for role in ("union_staff", "security_admin")
        for at in (f"{role}@root", f"{role}@plant_a", f"{role}@plant_b", f"{role}@shop_a")
    }
    await enterprise.person("root", grants=("security_admin@shop_b", "auditor@root"))
    assert (await change(enterprise, "shop_a", 1, name="机加车间")).status_code == 200
    assert await enterprise.harness.events(AccountNotice) == []
    assert (await change(enterprise, "shop_a", 2, parent_id=enterprise.units["plant_b"])).status_code == 200
    notices = await enterprise.harness.events(AccountNotice)
    assert sorted(each.to_id for each in notices) == sorted(each.id for each in told.values())
    assert {each.unit_id for each in notices} == {enterprise.units["shop_a"]}


async def test_a_unit_that_takes_its_officers_along_moves(enterprise: Enterprise) -> None:
    await enterprise.person("plant_a", grants=("union_staff@plant_a",))
    assert (await change(enterprise, "plant_a", 1, parent_id=enterprise.units["plant_b"])).status_code == 200
    renamed = await change(enterprise, "shop_b", 1, name="焊接车间")
    assert renamed.status_code == 200, "and where no officer ever was, all may be changed"


Moves = st.lists(st.tuples(st.sampled_from(range(1, 5)), st.sampled_from(range(5))), max_size=8)


@given(moves=Moves)
@settings(max_examples=COUNTS.slow_examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_after_any_moves_every_unit_still_reaches_the_root(
    enterprise: Enterprise, moves: list[tuple[int, int]]
) -> None:
    """No move loses anything or closes a circle; refused moves change nothing."""
    ids = list(enterprise.units.values())
    for unit, target in moves:
        version = (await tree(enterprise))[ids[unit]]["version"]
        answer: httpx.Response = await change(enterprise, ids[unit], version, parent_id=ids[target])
        assert answer.status_code in (200, 409)
    found = await tree(enterprise)
    for unit_id in ids:
        steps = 0
        while (parent := found[unit_id]["parent_id"]) is not None:
            unit_id, steps = parent, steps + 1
            assert steps < 5
        assert unit_id == enterprise.units["root"]
    paths = await enterprise.harness.rows("SELECT id, parent_id, path FROM unit")
    stored = {each: path for each, _, path in paths}
    assert all(path == (stored.get(parent) or "/") + f"{each}/" for each, parent, path in paths)
