"""Whose desk a matter goes to: nearest first, past those who must keep out."""

import pytest
from counts import COUNTS
from hypothesis import given, settings
from hypothesis import strategies as st
from shop.main import service
from shop.models import PEOPLE

from casework.conflict import Matter
from casework.desks import Desks
from casework.units import UnitNotKnown
from contracts.identity import GrantState, MemberState, UnitState
from contracts.roles import Role
from kit.events import Event
from kit.testing import Harness

DESKS = Desks(PEOPLE, Role.UNION_STAFF)
CHAIN = ["team", "plant", "group"]
"""Nearest first."""
MEMBERS = "abcd"


def unit(unit_id: str, parent_id: str | None) -> UnitState:
    return UnitState(unit_id=unit_id, version=1, parent_id=parent_id, name=unit_id.title(), kind="plant")


def member(member_id: str, unit_id: str = "elsewhere", *, active: bool = True) -> MemberState:
    return MemberState(
        member_id=member_id, version=1, unit_id=unit_id, name=member_id, employee_number=member_id, active=active
    )


def grant(member_id: str, unit_id: str, role: Role = Role.UNION_STAFF, *, deleted: bool = False) -> GrantState:
    return GrantState(
        grant_id=f"{member_id} {unit_id} {role}", version=1, member_id=member_id, role=role, unit_id=unit_id,
        deleted=deleted,
    )  # fmt: skip


TREE: list[Event] = [unit("group", None), unit("elsewhere", "group"), unit("plant", "group"), unit("team", "plant")]


async def nearest(shop: Harness, matter: Matter, unit_id: str = "team") -> str | None:
    async with shop.db.read() as session:
        return await DESKS.nearest(session, unit_id, matter)


@settings(max_examples=COUNTS.slow_examples)
@given(st.dictionaries(st.sampled_from(CHAIN), st.sets(st.sampled_from(MEMBERS))), st.sampled_from(MEMBERS))
async def test_the_desk_is_the_nearest_where_somebody_impartial_sits(
    tmp_path_factory: pytest.TempPathFactory, staff: dict[str, set[str]], author: str
) -> None:
    shop = Harness(service, tmp_path_factory.mktemp("desks"))
    await shop.open()
    try:
        await shop.deliver(*TREE, *map(member, MEMBERS))
        await shop.deliver(*(grant(who, where) for where, several in staff.items() for who in several))
        impartial = [each for each in CHAIN if staff.get(each, set()) - {author}]
        assert await nearest(shop, Matter(author)) == (impartial[0] if impartial else None)
        async with shop.db.read() as session:
            levels = await DESKS.levels(session, "team")
        assert [(each.unit_id, each.name, each.holders) for each in levels] == [
            (each, each.title(), staff.get(each, set())) for each in CHAIN
        ]
    finally:
        await shop.close()


async def test_who_has_left_or_belongs_to_the_unit_it_is_about_is_passed_over(shop: Harness) -> None:
    await shop.deliver(*TREE, member("gone", active=False), member("near", "team"), member("far"), member("above"))
    await shop.deliver(grant("gone", "team"), grant("ended", "team", deleted=True), grant("far", "team", Role.HANDLER))
    await shop.deliver(grant("near", "plant"), grant("above", "group"))
    assert await nearest(shop, Matter("author")) == "plant"
    assert await nearest(shop, Matter("author", None, "team")) == "group"
    assert await nearest(shop, Matter("author", "above", "plant")) is None
    assert await nearest(shop, Matter("author"), "elsewhere") == "group"


async def test_a_unit_that_is_not_known_yet_is_not_taken_for_one_without_a_desk(shop: Harness) -> None:
    with pytest.raises(UnitNotKnown):
        await nearest(shop, Matter("author"))
