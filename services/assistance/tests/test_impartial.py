"""Who keeps out of a file, who stops reading it, and what the trail keeps of those who do read."""

from typing import Any

from household_world import CHECK, FIGURES, SPOUSE, Who, World
from pydantic import SecretStr

from contracts.assistance import HouseholdUndisputed
from contracts.identity import GrantState
from kit.testing import problem

OF_APPROVER = [
    {
        "relation": "self",
        "name": "批一",
        "id_number": "510104199005050050",
        "consents": ["income", "health", "bank_account"],
    },
    {"relation": "parent", "name": "上官婉", "id_number": SPOUSE, "consents": ["income", "health"]},
]
"""An approver's own household, which shares a person with the first one."""


async def test_visitors_and_committee_read_as_long_as_it_is_their_work(world: World) -> None:
    household_id = await world.bring_to("CHECKED")
    assert (await world.read("visitor-1", household_id))["check"]
    await world.walk(household_id, "ASSESSMENT")
    for step in ("", "/read"):
        answer = await world.call("visitor-1", "POST" if step else "GET", f"/households/{household_id}{step}")
        problem(answer, 404, "household_not_found")
    await world.walk(household_id, "APPROVED")
    assert (await world.read("assessor-1", household_id))["views"]
    await world.walk(household_id, "FILED")
    problem(await world.call("assessor-1", "GET", f"/households/{household_id}"), 404, "household_not_found")


async def test_who_ends_their_own_part_by_a_step_sees_where_it_led(world: World) -> None:
    household_id = await world.bring_to("UNDISPUTED")
    shown = await world.act("approver-1", household_id, "reject", {"reason": "材料前后不一致"})
    assert (shown["state"], shown["actions"]) == ("REJECTED", [])


async def test_a_relative_does_not_approve(world: World) -> None:
    household_id = await world.bring_to("UNDISPUTED")
    await world.apply("approver-1", persons=OF_APPROVER, figures=FIGURES | {"persons": 2})
    problem(await world.try_act("approver-1", household_id, "approve"), 403, "you_are_related")
    reason = {"reason": "材料前后不一致"}
    problem(await world.try_act("approver-1", household_id, "reject", reason), 403, "you_are_related")
    await world.act("approver-3", household_id, "approve")
    problem(await world.try_act("approver-1", household_id, "countersign"), 403, "you_are_related")
    await world.act("approver-2", household_id, "countersign")


async def test_who_visited_approves_nothing(world: World) -> None:
    both = ["assessor@plant-a", "approver@plant-a"]
    for n in (1, 2):
        world.people[f"visitor-{n}"] = Who(f"visitor-{n}", f"访{n}", "plant-a", both)
    household_id = await world.bring_to("UNDISPUTED")
    for who in ("visitor-1", "visitor-2"):
        problem(await world.try_act(who, household_id, "approve"), 403, "another_person_needed")
    await world.act("approver-1", household_id, "approve")
    problem(await world.try_act("visitor-1", household_id, "countersign"), 403, "another_person_needed")


async def test_the_desk_that_hears_of_an_approval_has_somebody_who_may_give_it(world: World) -> None:
    """Of the plant's approvers one is left, and they visited the household."""
    household_id = await world.apply()
    await world.act("many", household_id, "visitors", {"member_ids": ["visitor-1", "many"]})
    await world.act("many", household_id, "check", CHECK)
    await world.act("visitor-1", household_id, "check/confirm", {})
    for who in ("approver-1", "approver-3", "assessor-approver"):
        grant: dict[str, Any] = {"grant_id": f"{who} approver@plant-a", "member_id": who, "deleted": True}
        grant |= {"role": "approver", "unit_id": "plant-a"}
        await world.h.deliver(GrantState(version=2, **grant))
    await world.walk(household_id, "UNDISPUTED")
    [told] = await world.h.events(HouseholdUndisputed)
    assert told.approver_unit_id == "group"


async def test_a_changed_secret_hides_no_tie_and_no_duplicate(world: World) -> None:
    one = await world.bring_to("UNDISPUTED")
    settings = world.h.db.settings
    former = settings.secret_key
    world.h.db.settings = settings.model_copy(
        update={"secret_key": SecretStr("another key, which came after the first"), "former_secret_keys": (former,)}
    )
    other = await world.apply("approver-1", persons=OF_APPROVER, figures=FIGURES | {"persons": 2})
    [found] = (await world.read("staff-a", other))["duplicates"]
    assert (found["household_id"], sorted(found["same"])) == (one, ["account", "address", "person"])
    problem(await world.try_act("approver-1", one, "approve"), 403, "you_are_related")


async def test_the_trail_keeps_who_else_than_the_applicant_read_a_paper(world: World) -> None:
    await world.bring_to("HOME_CHECK")
    [[file_id], *_] = await world.h.rows("SELECT id FROM attachment")
    for who in ("applicant", "visitor-1", "staff-a"):
        assert (await world.call(who, "GET", f"/files/{file_id}")).status_code == 200
    kept = await world.h.rows("SELECT actor_id, object_id FROM audit_entry WHERE action = 'file.read' ORDER BY id")
    assert sorted(map(tuple, kept)) == [("staff-a", file_id), ("visitor-1", file_id)]
