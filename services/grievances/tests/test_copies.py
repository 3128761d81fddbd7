"""The copies of units, members and grants follow identity's state records, in any order."""

from contracts.identity import GrantState, MemberState, UnitState
from kit.testing import problem

from .conftest import CASE, Person, World


async def test_a_new_unit_person_and_officer_take_part_at_once(world: World) -> None:
    await world.h.deliver(UnitState(unit_id="shop-c", version=1, parent_id="plant-c", name="新车间", kind="workshop"))
    await world.h.deliver(UnitState(unit_id="plant-c", version=1, parent_id="group", name="三分厂", kind="plant"))
    world.people["new"] = Person("new", "新人", "shop-c")
    world.people["chair"] = Person("chair", "新主席", "plant-c", ["union_staff@plant-c"])
    await world.join(world.people["new"])
    assert (await world.file("new"))["desk_unit"]["id"] == "group"
    await world.join(world.people["chair"])
    assert (await world.file("new"))["desk_unit"] == {"id": "plant-c", "name": "三分厂"}


async def test_a_moved_unit_takes_its_people_along(world: World) -> None:
    moved = UnitState(unit_id="shop-a1", version=2, parent_id="plant-b", name="总装车间工会", kind="workshop")
    case = await world.file()
    assert (await world.call("staff-a", "GET", f"/cases/{case['id']}")).status_code == 200
    await world.h.deliver(moved)
    problem(await world.call("staff-a", "GET", f"/cases/{case['id']}"), 404, "case_not_found")


async def test_a_revoked_office_gets_no_new_cases(world: World) -> None:
    for who in ("staff-a1", "staff-a1-too", "both"):
        await world.h.deliver(
            GrantState(
                grant_id=f"{who} union_staff@shop-a1",
                version=2,
                member_id=who,
                role="union_staff",
                unit_id="shop-a1",
                deleted=True,
            )
        )
    assert (await world.file())["desk_unit"]["id"] == "plant-a"


async def test_of_an_erased_member_the_case_stays_without_the_name(world: World) -> None:
    case = await world.file()
    gone = MemberState(
        member_id="author", version=2, unit_id="team-a1", name="", employee_number="", active=False, deleted=True
    )
    await world.h.deliver(gone)
    seen = await world.get("staff-a1", f"/cases/{case['id']}")
    assert seen["author"]["name"] == ""
    assert await world.h.rows("SELECT unit_id, employee_number FROM members WHERE id = 'author'") == [("", "")]
    problem(await world.call("author", "POST", "/cases", json=CASE), 503, "member_not_known")


async def test_migrations_make_what_the_models_say(world: World) -> None:
    """Alembic reads `id DESC` in an index of SQLite as a difference."""
    missing = await world.h.missing_migrations()
    by_date = {"ix_cases_desk", "ix_cases_department", "ix_cases_supervising", "ix_cases_due"}
    found = {(kind, index.name) for kind, index, *_ in missing}
    assert found in (set(), {(kind, name) for kind in ("remove_index", "add_index") for name in by_date})
