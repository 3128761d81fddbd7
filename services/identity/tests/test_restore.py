"""A database restored to an earlier point: who lost a right, or left, since then does not get it back."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import pytest
from enterprise import PASSWORD, Enterprise
from machines import new_client

from contracts.identity import GrantState, MachineState, MemberState
from identity.main import service
from identity.members import apply_change
from identity.models import Member
from kit.broker import Record
from kit.db import get_locked
from kit.events import Event
from kit.restore import Reconciled, reconcile
from kit.testing import problem, record_of

Kind = TypeVar("Kind", bound=Event)

Reconcile = Callable[..., Awaitable[Reconciled]]


@pytest.fixture
def reconciled(enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch) -> Reconcile:
    """Reconciles with topics that hold these events."""

    async def run(*published: Event) -> Reconciled:
        async def read_all(topics: Sequence[str]) -> list[Record]:
            return [record_of(each) for each in published]

        monkeypatch.setattr(enterprise.harness.broker, "read_all", read_all)
        return await reconcile(service, enterprise.harness.context)

    return run


async def last(enterprise: Enterprise, kind: type[Kind], key: str) -> Kind:
    """As listeners take it: the first of the highest version."""
    return max((each for each in await enterprise.harness.events(kind) if each.key == key), key=lambda e: e.version)


async def granted(enterprise: Enterprise, member: Member) -> GrantState:
    [grant] = [each for each in await enterprise.harness.events(GrantState) if each.member_id == member.id]
    return grant


async def test_a_role_that_was_taken_stays_taken(enterprise: Enterprise, reconciled: Reconcile) -> None:
    member = await enterprise.person(grants=("union_staff@shop_a",), password=PASSWORD)
    kept = await enterprise.person(grants=("handler@shop_a",), password=PASSWORD)
    held, others = await granted(enterprise, member), await granted(enterprise, kept)
    ended = held.model_copy(update={"version": 2, "deleted": True})
    assert await reconciled(held, ended, others) == (1, 0)
    told = await last(enterprise, GrantState, held.key)
    assert (told.version > 2, told.deleted) == (True, True)
    living = [e for e in await enterprise.harness.events(GrantState) if e.key == held.key and not e.deleted]
    assert [e.version for e in living] == [1], "never published as living again"
    assert (await enterprise.sign_in(member.employee_number)).json()["grants"] == []
    assert len((await enterprise.sign_in(kept.employee_number)).json()["grants"]) == 1
    audited = await enterprise.harness.rows("SELECT actor_id, object_id FROM audit_entry WHERE action = 'grant.end'")
    assert audited == [("reconcile", held.grant_id)]

    assert (await reconciled(held, ended, others)).lifted == 0
    assert await last(enterprise, GrantState, held.key) == told, "a second time changes nothing"


async def test_who_left_stays_away(enterprise: Enterprise, reconciled: Reconcile) -> None:
    member = await enterprise.person(grants=("handler@shop_a",), password=PASSWORD)
    stays = await enterprise.person(password=PASSWORD)
    secret = (await enterprise.sign_in(member.employee_number)).headers["x-tongxin-session"]
    was, colleague = await last(enterprise, MemberState, member.id), await last(enterprise, MemberState, stays.id)
    left = was.model_copy(update={"version": 2, "active": False})
    assert await reconciled(was, left, colleague) == (1, 0)
    told = await last(enterprise, MemberState, member.id)
    assert (told.version > 2, told.active) == (True, False)
    living = [e for e in await enterprise.harness.events(MemberState) if e.key == member.id and e.active]
    assert [e.version for e in living] == [1]
    grant = await last(enterprise, GrantState, (await enterprise.harness.events(GrantState))[0].key)
    assert grant.deleted
    problem(await enterprise.exchange(secret), 401, "session_ended")
    problem(await enterprise.sign_in(member.employee_number), 401, "sign_in_failed")
    assert (await enterprise.sign_in(stays.employee_number)).status_code == 201

    assert (await reconciled(was, left, colleague)).lifted == 0
    assert await last(enterprise, MemberState, member.id) == told


async def test_who_came_back_is_not_sent_away_though_only_the_leave_was_heard(
    enterprise: Enterprise, reconciled: Reconcile
) -> None:
    """The database is ahead of the topics: what it says was not relayed yet."""
    member = await enterprise.person()
    for active in (False, True):
        async with enterprise.harness.session() as session:
            locked = await get_locked(session, Member, member.id)
            assert locked
            await apply_change(session, "hr", locked, {"active": active})
    left = next(e for e in await enterprise.harness.events(MemberState) if not e.active)
    assert await reconciled(left) == (0, 0)
    assert await enterprise.harness.rows("SELECT active, version FROM member") in ([(True, 3)], [(1, 3)])


@pytest.mark.parametrize("heard", ["the end of the role", "the leave"])
async def test_not_even_the_last_security_administrator_comes_back(
    enterprise: Enterprise, reconciled: Reconcile, heard: str
) -> None:
    """Their successor was appointed after the backup."""
    member = await enterprise.person(grants=("security_admin@root",), password=PASSWORD)
    was, grant = await last(enterprise, MemberState, member.id), await granted(enterprise, member)
    ended = grant.model_copy(update={"version": 2, "deleted": True})
    left = was.model_copy(update={"version": 2, "active": False})
    await reconciled(ended if heard == "the end of the role" else left)
    assert (await last(enterprise, GrantState, grant.key)).deleted
    assert await enterprise.harness.rows("SELECT id FROM grant_held WHERE ended_at IS NULL") == []


async def test_a_revoked_program_stays_revoked(enterprise: Enterprise, reconciled: Reconcile) -> None:
    client = await new_client(enterprise, scopes=["scim:read"])
    token = await client.token()
    was = await last(enterprise, MachineState, client.id)
    assert (was.unit_id, was.scopes, was.deleted) == (enterprise.units["plant_a"], ["scim:read"], False)
    revoked = was.model_copy(update={"version": 2, "deleted": True})
    assert await reconciled(was, revoked) == (1, 0)
    told = await last(enterprise, MachineState, client.id)
    assert (told.version > 2, told.deleted) == (True, True)
    problem(await enterprise.exchange(token), 401, "session_ended")
