"""What is held about a member in words, what is searched, and what is kept how long."""

from datetime import timedelta
from typing import Any

import pytest
from enterprise import PASSWORD, Enterprise
from machines import new_client

from identity.models import Member, ProposalKind, ProposalState
from identity.my_data_words import _KINDS, _STATES
from identity.retention import RETENTION
from kit import clock
from kit.auth import Closed
from kit.db import get_locked
from kit.retention import Deleted
from kit.testing import problem

API = "/api/v1/identity"


@pytest.mark.parametrize(
    ("language", "title", "kept"),
    [
        ("zh-CN", "登录记录", "选了“保持登录”的，登录后 30 天内不删；最后一次使用后 7 天删除"),
        (
            "en",
            "Sign-ins",
            "deleted 7 days after it was last used; one that you keep on a device not before 30 days after the sign-in",
        ),
    ],
)
async def test_what_is_held_is_said_in_words_with_its_term(
    enterprise: Enterprise, language: str, title: str, kept: str
) -> None:
    member = await enterprise.person(password=PASSWORD, grants=("handler@shop_a",))
    await enterprise.sign_in(member.employee_number, User_Agent="Firefox Windows")
    async with enterprise.client(user_id=member.id) as client:
        mine = (await client.get(f"{API}/my-data", headers={"Accept-Language": language})).json()
        said = (await client.get(f"{API}/retention", headers={"Accept-Language": language})).json()["items"]
    sections = {each["title"]: each for each in mine["sections"]}
    assert sections[title]["kept"] == kept
    assert [entry["title"] for entry in sections[title]["entries"]] == ["Firefox · Windows"]
    profile = [row["value"] for row in mine["sections"][0]["entries"][0]["rows"]]
    assert {member.name, member.employee_number} <= set(profile)
    terms = {each["what"]: each["kept"] for each in said}
    assert {each["title"]: each["kept"] for each in mine["sections"]}.items() <= terms.items()


async def test_what_the_hr_system_calls_me_and_programs_i_answer_for_are_in_it(enterprise: Enterprise) -> None:
    machine = await new_client(enterprise)
    (owner,) = await enterprise.harness.rows("SELECT owner_id, name FROM machine")
    async with enterprise.harness.session() as session:
        member = await get_locked(session, Member, owner.owner_id)
        assert member
        member.external_id = "hr-4711"
    async with enterprise.client(user_id=owner.owner_id) as client:
        mine = (await client.get(f"{API}/my-data")).json()
    assert mine["data"]["external_id"] == "hr-4711"
    assert [each["name"] for each in mine["data"]["machines"]] == [owner.name]
    assert "hr-4711" in str(mine["sections"])
    assert machine.id not in str(mine["sections"])


async def test_sign_ins_of_before_a_reset_are_not_said(enterprise: Enterprise) -> None:
    member = await enterprise.person(password=PASSWORD)
    await enterprise.sign_in(member.employee_number, User_Agent="Chrome Android")
    since = clock.now()
    async with enterprise.harness.shut_out(member.id, Closed(since, since + timedelta(hours=72))) as client:
        mine = (await client.get(f"{API}/my-data")).json()
    assert "Chrome" not in str(mine)


def test_every_kind_and_state_has_words() -> None:
    assert set(_KINDS) == set(ProposalKind)
    assert set(_STATES) == set(ProposalState)


async def test_members_are_found_by_those_who_look_after_them(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a", name="欧阳娜娜", number="E7788")
    for grants, finds in (
        (("hr_admin@root",), True),
        (("union_staff@plant_a",), True),
        (("union_staff@plant_b",), False),
        (("handler@shop_a",), False),
        ((), False),
    ):
        async with enterprise.client(*grants) as client:
            for q in ("欧阳", "E7788", "7788"):
                items: list[dict[str, Any]] = (await client.get(f"{API}/search", params={"q": q})).json()["items"]
                assert [each["link"] for each in items] == [f"/people/{member.id}"] * finds, (grants, q)


async def test_each_declared_deletion_runs_on_this_database(enterprise: Enterprise) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    await enterprise.sign_in("E1")
    for each in RETENTION:
        if isinstance(each, Deleted):
            await enterprise.harness.run_job(f"delete_{each.name}")
    assert len(await enterprise.harness.rows("SELECT id FROM session")) == 1


async def test_a_device_is_forgotten_after_400_days(enterprise: Enterprise, clock_shift: Any) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    await enterprise.sign_in("E1", X_Tongxin_Device="d" * 43)
    for days, left in ((399, 1), (2, 0)):
        clock_shift(timedelta(days=days))
        await enterprise.harness.run_job("delete_devices")
        assert len(await enterprise.harness.rows("SELECT member_id FROM known_device")) == left


async def test_strangers_are_told_nothing(enterprise: Enterprise) -> None:
    async with enterprise.stranger() as stranger:
        for path in ("/my-data", "/todo", "/retention", "/search?q=a"):
            problem(await stranger.get(API + path), 401, "not_signed_in")
