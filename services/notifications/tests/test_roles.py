"""Who gets a role or loses one gets one message, in words, from the state of grants."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from contracts.identity import MemberState, UnitState
from contracts.roles import Role
from kit import clock
from kit.testing import Harness
from kit.texts import Language
from notifications.sources import SUBJECTS
from notifications.sources.identity import ROLE_ENDED, ROLE_GRANTED

Maker = Callable[..., Any]
BASE = "/api/v1/notifications/messages"


@pytest.fixture
async def people(harness: Harness) -> None:
    await harness.deliver(
        UnitState(unit_id="plant", version=1, parent_id=None, name="第一分厂", kind="plant"),
        MemberState(member_id="admin", version=1, unit_id="plant", name="蒋毅", employee_number="2", active=True),
    )


async def inbox(harness: Harness, who: str, language: str = "zh-CN") -> list[dict[str, Any]]:
    async with harness.client(who, accept_language=language) as client:
        found: list[dict[str, Any]] = (await client.get(BASE)).json()["items"]
    return found


@pytest.mark.usefixtures("people")
async def test_a_grant_and_its_end_are_told_with_who_did_it_and_where_it_leads(
    harness: Harness, new_grant: Maker
) -> None:
    def grant(version: int, **fields: Any) -> Any:
        known = {"changed_at": clock.now(), "changed_by": "admin", "grant_id": "g"} | fields
        return new_grant("new", "union_staff", "plant", version=version, **known)

    await harness.deliver(grant(1))
    [message] = await inbox(harness, "new")
    assert (message["title"], message["link"]) == ("您现在是第一分厂的工会干部", "/desk")
    assert (message["subject_type"], message["subject_id"], message["number"]) == ("grant", "g", None)
    assert message["body"].startswith("蒋毅授予您这个角色")
    assert (await inbox(harness, "new", "en"))[0]["title"] == "You are now union staff at 第一分厂"
    await harness.deliver(grant(1), grant(2, changed_by=None))  # said again by `republish`
    assert len(await inbox(harness, "new")) == 1
    await harness.deliver(grant(3, deleted=True))
    ended, _ = await inbox(harness, "new")
    assert (ended["title"], ended["link"]) == ("您不再是第一分厂的工会干部", "/me")
    assert ended["body"].startswith("蒋毅收回了这个角色")
    assert (await inbox(harness, "admin")) == []


@pytest.mark.usefixtures("people")
async def test_a_role_that_only_a_later_release_knows_is_told_as_it_is_written(
    harness: Harness, new_grant: Maker
) -> None:
    await harness.deliver(new_grant("new", "stargazer", "plant", changed_at=clock.now(), changed_by="admin"))
    [message] = await inbox(harness, "new")
    assert (message["title"], message["link"]) == ("您现在是第一分厂的stargazer", "/")


async def test_what_is_old_or_was_never_known_is_not_told(harness: Harness, new_grant: Maker) -> None:
    old = clock.now() - timedelta(days=31)
    await harness.deliver(
        new_grant("a", "auditor", "plant"),
        new_grant("b", "auditor", "plant", changed_at=old),
        new_grant("c", "auditor", "plant", changed_at=clock.now(), deleted=True),
    )
    assert [await inbox(harness, who) for who in "abc"] == [[], [], []]


@pytest.mark.parametrize("role", Role)
def test_every_role_has_words_and_leads_somewhere(role: Role) -> None:
    for kind in (ROLE_GRANTED, ROLE_ENDED):
        for language in Language:
            said = SUBJECTS["grant"].words(kind, {"role": role, "unit_id": "u", "by": None}, {}, language)
            assert "{" not in said.title + said.body
        assert SUBJECTS["grant"].link(kind, "g", {"role": role}, "reader").startswith("/")
