"""Who may be given a duty in an election."""

from voting_world import World


async def test_holders_of_a_role_at_the_unit_or_above_may_be_given_a_duty(world: World) -> None:
    found = await world.get("committee-1", "/officials", unit_id="shop-1")
    roles = {each["id"]: each["roles"] for each in found}
    assert roles == {
        "committee-1": ["election_committee"],
        "committee-2": ["election_committee"],
        "registrar": ["registrar"],
        "trustee-1": ["trustee"],
        "trustee-2": ["trustee"],
        "trustee-3": ["trustee"],
    }


async def test_nobody_lists_them_for_a_unit_that_is_not_theirs(world: World) -> None:
    assert (await world.call("committee-1", "GET", "/officials?unit_id=other")).status_code == 403
    assert (await world.call("trustee-1", "GET", "/officials?unit_id=plant")).status_code == 403
