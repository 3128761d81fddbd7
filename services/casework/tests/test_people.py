"""A service's copy of members and grants: names, holders, erasure; records come in any order."""

import itertools

import pytest
from shop.models import PEOPLE

from contracts.identity import GrantState, MemberState
from contracts.roles import Role
from kit.events import Event, Refused
from kit.testing import Harness


def member(member_id: str, version: int = 1, *, active: bool = True, deleted: bool = False) -> MemberState:
    name = "" if deleted else f"{member_id} {version}"
    return MemberState(
        member_id=member_id, version=version, unit_id="plant", name=name, employee_number="E1", active=active,
        deleted=deleted,
    )  # fmt: skip


def grant(member_id: str, version: int = 1, *, deleted: bool = False, unit_id: str = "plant") -> GrantState:
    return GrantState(
        grant_id=f"{member_id} {unit_id}", version=version, member_id=member_id, role=Role.HANDLER, unit_id=unit_id,
        deleted=deleted,
    )  # fmt: skip


async def holders(shop: Harness, role: Role = Role.HANDLER, unit_id: str = "plant") -> set[str]:
    async with shop.db.read() as session:
        return set(await session.exec(PEOPLE.holders(role, unit_id)))


async def test_who_holds_a_role_there_and_has_not_left(shop: Harness) -> None:
    await shop.deliver(member("ann"), member("bob"), member("cat", active=False))
    await shop.deliver(grant("ann"), grant("bob", unit_id="other"), grant("cat"), grant("not-known-yet"))
    assert await holders(shop) == {"ann", "not-known-yet"}
    assert await holders(shop, Role.APPROVER) == set()
    await shop.deliver(grant("ann", 2, deleted=True), grant("ann"))
    assert await holders(shop) == {"not-known-yet"}
    async with shop.db.read() as session:
        assert await PEOPLE.grants_of(session, "ann") == []
        assert [each.unit_id for each in await PEOPLE.grants_of(session, "bob")] == ["other"]
        assert await PEOPLE.names(session, ["ann", "cat", "nobody"]) == {"ann": "ann 1", "cat": "cat 1"}


RECORDS: list[Event] = [member("ann"), member("ann", 2, deleted=True), grant("ann"), grant("ann", 2)]


@pytest.mark.parametrize("order", list(itertools.permutations(RECORDS))[::3])
async def test_of_an_erased_member_only_the_id_stays(shop: Harness, order: tuple[Event, ...]) -> None:
    await shop.deliver(*order)
    [row] = await shop.rows("SELECT id, version, unit_id, name, deleted FROM members")
    assert (row.id, row.version, row.unit_id, row.name, bool(row.deleted)) == ("ann", 2, "", "", True)
    assert await shop.rows("SELECT * FROM grants") == []


async def test_what_was_known_before_is_said_and_an_old_record_changes_nothing(shop: Harness) -> None:
    async with shop.session() as session:
        first = await PEOPLE.save_member(session, member("ann", 3))
        assert first
        assert (first.before, first.row.name) == (None, "ann 3")
        await session.flush()  # as the inbox does after each event
        assert await PEOPLE.save_member(session, member("ann", 3)) is None
        assert await PEOPLE.save_member(session, member("ann", 2)) is None
        second = await PEOPLE.save_member(session, member("ann", 4))
        assert second
        assert second.before
        assert (second.before.name, second.row.name) == ("ann 3", "ann 4")
        await session.flush()
        with pytest.raises(Refused, match="version"):
            await PEOPLE.save_member(session, member("ann", 1_000_005))
        await PEOPLE.save_grant(session, grant("ann", 2))
        await session.flush()
        assert await PEOPLE.save_grant(session, grant("ann", 1, deleted=True)) is None
    assert await shop.rows("SELECT name, version FROM members") == [("ann 4", 4)]
    assert await holders(shop) == {"ann"}
