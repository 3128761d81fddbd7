"""A service's copy of the unit tree: its records come in any order, alone or together."""

import asyncio
import itertools
from typing import Any

import pytest

from casework import units
from casework.units import UnitNotKnown
from contracts.identity import UnitKind, UnitState
from kit.events import Refused
from kit.testing import Harness, problem

ORDERS = "/api/v1/shop/orders"

TREE = {"group": None, "plant": "group", "other": "group", "workshop": "plant", "team": "workshop"}


async def save(shop: Harness, unit_id: str, parent_id: str | None, version: int = 1) -> None:
    async with shop.session() as session:
        unit = UnitState(unit_id=unit_id, parent_id=parent_id, name=unit_id, kind=UnitKind.TEAM, version=version)
        await units.save(session, unit)


async def paths(shop: Harness) -> dict[str, str | None]:
    return dict(tuple(row) for row in await shop.rows("SELECT id, path FROM unit"))


@pytest.mark.parametrize("order", list(itertools.permutations(TREE))[::17])
async def test_every_order_of_arrival_gives_the_same_tree(shop: Harness, order: tuple[str, ...]) -> None:
    for unit_id in order:
        await save(shop, unit_id, TREE[unit_id])
    assert (await paths(shop))["team"] == "/group/plant/workshop/team/"


async def test_records_handled_at_the_same_moment_leave_no_path_behind(shop: Harness) -> None:
    """Two workers: each must see the other's row, or a child stays without a path for ever."""
    await asyncio.gather(*(save(shop, unit_id, parent_id) for unit_id, parent_id in TREE.items()))
    assert None not in (await paths(shop)).values()


async def test_a_move_takes_the_subtree_along_and_an_old_record_changes_nothing(shop: Harness) -> None:
    for unit_id, parent_id in TREE.items():
        await save(shop, unit_id, parent_id)
    await save(shop, "workshop", "other", version=2)
    await save(shop, "workshop", "plant", version=1)
    assert (await paths(shop))["team"] == "/group/other/workshop/team/"
    async with shop.db.read() as session:
        assert await units.covers(session, {"other"}, "team")
        assert not await units.covers(session, {"plant"}, "team")
        assert [unit.id for unit in await units.ancestors(session, "team")] == ["team", "workshop", "other", "group"]


async def test_moves_that_overtake_each_other_close_no_circle(shop: Harness) -> None:
    """The workshop left the plant, then the plant went under the workshop; heard the other way round."""
    for unit_id, parent_id in TREE.items():
        await save(shop, unit_id, parent_id)
    await save(shop, "plant", "workshop", version=2)
    found = await paths(shop)
    assert [found[each] for each in ("plant", "workshop", "team", "other")] == [None, None, None, "/group/other/"]
    await asyncio.wait_for(save(shop, "workshop", "group", version=2), 5)
    found = await paths(shop)
    assert found["plant"] == "/group/workshop/plant/"
    assert found["team"] == "/group/workshop/team/"


async def test_a_unit_whose_chain_is_not_complete_is_not_guessed_at(shop: Harness) -> None:
    await save(shop, "team", "workshop")
    async with shop.db.read() as session:
        with pytest.raises(UnitNotKnown):
            await units.covers(session, {"group"}, "team")


async def test_a_copy_is_not_frozen_by_a_forged_version(shop: Harness) -> None:
    unit: dict[str, Any] = {"unit_id": "u", "parent_id": None, "kind": "group"}
    async with shop.session() as session:
        await units.save(session, UnitState(**unit, name="of old", version=3))
        with pytest.raises(Refused, match="version"):
            await units.save(session, UnitState(**unit, name="forged", version=1_000_003))
        await units.save(session, UnitState(**unit, name="missed hundreds", version=600))
    assert await shop.rows("SELECT name, version FROM unit") == [("missed hundreds", 600)]


async def place(shop: Harness, unit_id: str) -> str:
    async with shop.client("ann") as ann:
        placed = (await ann.post(ORDERS, json={"unit_id": unit_id, "item": "tea"})).json()
    return str(placed["id"])


async def test_a_grant_reaches_its_subtree_and_no_further(shop: Harness) -> None:
    for unit_id, parent_id in TREE.items():
        await save(shop, unit_id, parent_id)
    order = await place(shop, "workshop")
    for grants, expected in {
        ("clerk@workshop",): 200,
        ("clerk@plant",): 200,
        ("clerk@group",): 200,
        ("clerk@other",): 404,
        ("guest@workshop",): 403,
        (): 403,
    }.items():
        async with shop.client("cleo", grants) as clerk:
            version = (await shop.rows(f"SELECT version FROM \"order\" WHERE id = '{order}'"))[0][0]
            answer = await clerk.patch(f"{ORDERS}/{order}", json={"item": "a"}, headers={"if-match": f'"{version}"'})
            assert answer.status_code == expected, grants


async def test_a_unit_that_is_not_known_yet_is_answered_with_try_again(shop: Harness) -> None:
    order = await place(shop, "new")
    async with shop.client("cleo", ["clerk@group"]) as clerk:
        answer = await clerk.patch(f"{ORDERS}/{order}", json={"item": "a"}, headers={"if-match": '"1"'})
    problem(answer, 503, "unit_not_known")
    assert answer.headers["retry-after"] == "5"
