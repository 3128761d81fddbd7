"""Members: found by whom, moved, deactivated, taken back; and the events that tell the others."""

import asyncio
from datetime import date
from typing import Any

import httpx
import jwt
import pytest
from enterprise import PASSWORD, Enterprise
from sqlalchemy import text
from sqlalchemy.event import listen, remove
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.identity import AccountMatter, AccountNotice, GrantState, MemberState, UnitState
from identity import grants, members, units
from identity.main import republish
from identity.member_search import KIND, index_outdated
from identity.models import Member, PostHeld
from identity.posts import add_post
from identity.rules import Post, Sex
from kit import search
from kit.audit import read_trail
from kit.context import context_of
from kit.db import get_locked
from kit.rows import has_rows, write_rows
from kit.search import SearchTerm
from kit.testing import problem

MEMBERS = "/api/v1/identity/members"


async def change(
    enterprise: Enterprise, member_id: str, version: int, grant: str = "hr_admin@root", **body: object
) -> httpx.Response:
    async with enterprise.client(grant) as client:
        return await client.patch(f"{MEMBERS}/{member_id}", json=body, headers={"If-Match": f'"{version}"'})


async def leave(enterprise: Enterprise, member_id: str, by: str = "hr_admin@root") -> httpx.Response:
    """Somebody with a role is deactivated: HR proposes it, another administrator confirms."""
    return await enterprise.by_two("deactivations", by, member_id=member_id)


async def states(enterprise: Enterprise, member_id: str) -> list[MemberState]:
    return [each for each in await enterprise.harness.events(MemberState) if each.member_id == member_id]


async def names(client: httpx.AsyncClient, **query: str) -> list[str]:
    return [item["name"] for item in (await client.get(MEMBERS, params=query)).json()["items"]]


async def test_staff_find_members_of_their_own_units(enterprise: Enterprise) -> None:
    await enterprise.person("shop_a", name="王小明")
    await enterprise.person("shop_b", name="王大明")
    async with enterprise.client("union_staff@plant_a") as staff:
        assert await names(staff) == ["王小明"]
        assert await names(staff, q="大明") == []
    async with enterprise.client("hr_admin@root") as hr:
        assert await names(hr, q="大明") == ["王大明"]
        assert await names(hr, q="e0001") == ["王小明"]
        assert await names(hr, unit_id=enterprise.units["plant_b"]) == ["王大明"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("阿依努尔•吐尔逊", ["阿依努尔·吐尔逊"]),
        ("吐尔逊阿依努尔", []),
        ("張 偉", ["张伟"]),
        ("zhangwei", ["张伟"]),
        ("ZW", ["张伟"]),
        ("shan", ["单雄"]),
        ("张伟 总装", ["张伟"]),
        ("一分厂 ZHANGWEI", ["张伟"]),
        ("张伟 二分厂", []),
        ("e0002", ["张伟"]),
        ("张伟 E0002", ["张伟"]),
        ("李\U0002ebf0", ["李\U0002ebf0"]),
        ("\x1c\x1d", []),
    ],
)
async def test_a_person_is_found_by_name_pinyin_unit_and_number(
    enterprise: Enterprise, q: str, found: list[str]
) -> None:
    for name in ("阿依努尔·吐尔逊", "张伟", "单雄", "李\U0002ebf0"):
        await enterprise.person("shop_a", name=name)
    async with enterprise.client("member@root") as anybody, enterprise.client("hr_admin@root") as hr:
        people = (await anybody.get("/api/v1/identity/people", params={"q": q})).json()["items"]
        assert [each["name"] for each in people] == found
        assert await names(hr, q=q) == found


async def test_of_many_namesakes_each_is_found_and_told_apart(enterprise: Enterprise) -> None:
    for _ in range(25):
        await enterprise.person("shop_a", name="王伟")
    await enterprise.person("shop_b", name="王伟大")
    seen: list[dict[str, Any]] = []
    async with enterprise.client("member@root") as anybody:
        query = {"q": "王伟"}
        while True:
            answer = (await anybody.get("/api/v1/identity/people", params=query)).json()
            seen += answer["items"]
            if not answer["next"]:
                break
            query["cursor"] = answer["next"]
        assert {each["name"] for each in seen[:25]} == {"王伟"}
        assert sorted(each["number_end"] for each in seen) == [f"{place:03}" for place in range(1, 27)]
        assert {each["unit_name"] for each in seen} == {"总装车间"}
        assert not (await anybody.get("/api/v1/identity/people", params={"q": "E000"})).json()["items"]


async def test_whom_an_earlier_version_indexed_is_indexed_again(enterprise: Enterprise) -> None:
    member = await enterprise.person(name="张伟")
    async with enterprise.harness.session() as session:
        await search.forget(session, KIND, member.id)
        session.add(SearchTerm(kind=KIND, term="张", object_id=member.id))
        session.add(SearchTerm(kind=KIND, term="张", object_id="gone"))
    async with enterprise.client("hr_admin@root") as hr:
        assert await names(hr, q="张伟") == []
        await index_outdated(enterprise.harness.db)
        assert await names(hr, q="zhang wei") == ["张伟"]


async def test_pages_follow_each_other_without_gaps(enterprise: Enterprise) -> None:
    for name in ("甲一", "乙二", "丙三", "丁四", "戊五"):
        await enterprise.person(name=name)
    seen: list[str] = []
    async with enterprise.client("hr_admin@root") as hr:
        query: dict[str, str] = {"limit": "2"}
        while True:
            body = (await hr.get(MEMBERS, params=query)).json()
            seen += [item["employee_number"] for item in body["items"]]
            if not body["next"]:
                break
            query["cursor"] = body["next"]
    assert seen == [f"E000{each}" for each in range(1, 6)]


async def test_hr_sees_personal_fields_and_others_do_not(enterprise: Enterprise) -> None:
    member = await enterprise.person(password=PASSWORD)
    async with enterprise.harness.session() as session:
        stored = await get_locked(session, Member, member.id)
        assert stored
        stored.phone, stored.sex, stored.hired_on = "13800000001", Sex.FEMALE, date(2020, 1, 1)
    fields = ("phone", "sex", "hired_on", "activated")
    expected = {
        "hr_admin": ["13800000001", "2", "2020-01-01", True],
        "security_admin": [None, None, None, True],
        "union_staff": [None] * 4,
    }
    for role, wanted in expected.items():
        async with enterprise.client(f"{role}@plant_a") as client:
            seen = (await client.get(f"{MEMBERS}/{member.id}")).json()
        assert [seen[name] for name in fields] == wanted, role


async def test_list_tells_how_far_each_account_is(enterprise: Enterprise) -> None:
    await enterprise.person("shop_a", number="E1", password=PASSWORD)
    coded = await enterprise.person("shop_a", number="E2")
    await enterprise.code_for(coded)
    await enterprise.person("shop_a", number="E3", grants=("union_staff@plant_a",))
    off = await enterprise.person("shop_a", number="E4")
    await change(enterprise, off.id, 1, active=False)

    async def seen(grant: str, **query: str) -> dict[str, tuple[bool | None, bool, bool]]:
        async with enterprise.client(grant) as client:
            rows = (await client.get(MEMBERS, params=query)).json()["items"]
        return {
            row["employee_number"]: (row["activated"], row["code_expires_at"] is not None, row["may_issue_code"])
            for row in rows
        }

    assert await seen("hr_admin@plant_a") == {
        "E1": (True, False, True),
        "E2": (False, True, True),
        "E3": (False, False, False),
        "E4": (False, False, False),
    }
    assert (await seen("security_admin@plant_a"))["E3"] == (False, False, True)
    assert (await seen("security_admin@shop_a"))["E3"] == (False, False, False), "the role reaches further"
    assert set((await seen("union_staff@plant_a")).values()) == {(None, False, False)}
    assert set(await seen("hr_admin@root", active="false")) == {"E4"}
    assert set(await seen("hr_admin@root", active="true")) == {"E1", "E2", "E3"}


async def test_anybody_finds_a_colleague_by_name_and_learns_the_unit_only(enterprise: Enterprise) -> None:
    member = await enterprise.person(name="买买提·艾山")
    async with enterprise.client() as anybody:
        found = (await anybody.get("/api/v1/identity/people", params={"q": "艾山"})).json()["items"]
        assert found == [{"id": member.id, "name": "买买提·艾山", "unit_name": "总装车间", "number_end": "001"}]
        problem(await anybody.get("/api/v1/identity/people", params={"q": "艾"}), 422, "invalid_input")


async def test_move_ends_sessions_keeps_history_and_is_published(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a", password=PASSWORD)
    secret = (await enterprise.sign_in(member.employee_number)).headers["x-tongxin-session"]
    answer = await change(enterprise, member.id, 1, unit_id=enterprise.units["shop_b"])
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"2"'
    assert [each["unit_id"] for each in answer.json()["history"]] == [
        enterprise.units["shop_a"],
        enterprise.units["shop_b"],
    ]
    problem(await enterprise.exchange(secret), 401, "session_ended")
    published = await states(enterprise, member.id)
    assert [(each.version, each.unit_id) for each in published] == [
        (1, enterprise.units["shop_a"]),
        (2, enterprise.units["shop_b"]),
    ]


async def test_who_leaves_keeps_no_session_grant_post_or_way_in(enterprise: Enterprise) -> None:
    member = await enterprise.person(password=PASSWORD, grants=("handler@plant_a",))
    code = await enterprise.code_for(member)
    async with enterprise.client("hr_admin@root") as hr:
        post = {"member_id": member.id, "unit_id": member.unit_id, "post": "chair", "starts_on": "2026-01-01"}
        assert (await hr.post("/api/v1/identity/posts", json=post)).status_code == 201
    secret = (await enterprise.sign_in(member.employee_number)).headers["x-tongxin-session"]
    assert (await leave(enterprise, member.id)).status_code == 200
    problem(await enterprise.exchange(secret), 401, "session_ended")
    problem(await enterprise.sign_in(member.employee_number), 401, "sign_in_failed")
    async with enterprise.stranger() as client:
        body = {"employee_number": member.employee_number, "code": code, "password": PASSWORD}
        problem(await client.post("/api/v1/identity/activations", json=body), 401, "activation_failed")
    grants = [each for each in await enterprise.harness.events(GrantState) if each.member_id == member.id]
    assert [(each.version, each.deleted) for each in grants] == [(1, False), (2, True)]
    async with enterprise.client("hr_admin@root") as hr:
        assert (await hr.get("/api/v1/identity/posts")).json()["items"] == []
    assert [each.active for each in await states(enterprise, member.id)] == [True, False]


async def test_deactivation_ends_every_session_in_the_database_at_once_and_for_good(enterprise: Enterprise) -> None:
    """Phone, desk and one more: none gets a token again, nor after the member is back."""
    member = await enterprise.person(password=PASSWORD, grants=("handler@plant_a",))
    secrets = [(await enterprise.sign_in(member.employee_number)).headers["x-tongxin-session"] for _ in range(3)]
    assert [(await enterprise.exchange(each)).status_code for each in secrets] == [200] * 3
    assert (await leave(enterprise, member.id)).status_code == 200
    living = f"SELECT count(*) FROM session WHERE member_id = '{member.id}' AND ended_at IS NULL"
    assert await enterprise.harness.rows(living) == [(0,)]
    async with enterprise.client(user_id=member.id) as with_an_old_token:
        assert (await with_an_old_token.get("/api/v1/identity/me/sessions")).json()["items"] == []
        data = (await with_an_old_token.get("/api/v1/identity/my-data")).json()["data"]
    assert all(each["ended_at"] for each in data["sessions"] + data["grants"])
    await change(enterprise, member.id, 2, active=True)
    for secret in secrets:
        problem(await enterprise.exchange(secret), 401, "session_ended")
    assert await enterprise.harness.rows(living) == [(0,)]
    code = await enterprise.code_for(member)
    async with enterprise.stranger() as client:
        body = {"employee_number": member.employee_number, "code": code, "password": PASSWORD}
        back = (await client.post("/api/v1/identity/activations", json=body)).headers["x-tongxin-session"]
    token = (await enterprise.exchange(back)).json()["token"]
    assert jwt.decode(token, options={"verify_signature": False})["grants"] == []


async def test_sign_in_at_the_moment_of_deactivation_leaves_no_session(enterprise: Enterprise) -> None:
    """In either order of the transactions: either the sign-in is refused, or its session is ended with the others."""
    for _ in range(5):
        member = await enterprise.person(password=PASSWORD)
        answer, _ = await asyncio.gather(
            enterprise.sign_in(member.employee_number), change(enterprise, member.id, 1, active=False)
        )
        if answer.status_code == 201:
            problem(await enterprise.exchange(answer.headers["x-tongxin-session"]), 401, "session_ended")
        living = f"SELECT count(*) FROM session WHERE member_id = '{member.id}' AND ended_at IS NULL"
        assert await enterprise.harness.rows(living) == [(0,)]


async def test_taken_back_starts_without_password_or_rights(enterprise: Enterprise) -> None:
    member = await enterprise.person(password=PASSWORD, grants=("handler@plant_a",))
    await leave(enterprise, member.id)
    await change(enterprise, member.id, 2, active=True)
    problem(await enterprise.sign_in(member.employee_number), 401, "sign_in_failed")
    code = await enterprise.code_for(member)
    async with enterprise.stranger() as client:
        body = {"employee_number": member.employee_number, "code": code, "password": PASSWORD}
        answer = await client.post("/api/v1/identity/activations", json=body)
    assert answer.json()["grants"] == []


async def test_no_change_makes_no_version_no_event_and_no_history(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a")
    answer = await change(enterprise, member.id, 1, unit_id=member.unit_id, active=True, name="张伟")
    assert answer.json()["version"] == 1
    assert len(answer.json()["history"]) == len(await states(enterprise, member.id)) == 1


async def test_renamed_member_is_found_by_the_new_name_only(enterprise: Enterprise) -> None:
    member = await enterprise.person(name="张伟")
    await change(enterprise, member.id, 1, name="赵云龙")
    async with enterprise.client("hr_admin@root") as hr:
        assert await names(hr, q="张伟") == []
        assert await names(hr, q="云龙") == ["赵云龙"]


async def test_a_member_gets_a_message_of_a_rename_and_the_audit_keeps_both_names(enterprise: Enterprise) -> None:
    """Renamed to and fro, the member still has two messages, and the audit says what was in between."""
    member = await enterprise.person(name="张伟")
    await change(enterprise, member.id, 1, name="高峰")
    await change(enterprise, member.id, 2, name="张伟")
    notices = [(each.to_id, each.matter) for each in await enterprise.harness.events(AccountNotice)]
    assert notices == [(member.id, AccountMatter.DETAILS_CHANGED)] * 2
    async with enterprise.harness.session() as session:
        trail = await read_trail(session, "operator", member.id)
    assert [words for _, words in trail if words] == ["name: 张伟 → 高峰", "name: 高峰 → 张伟"]


async def test_a_member_gets_a_message_of_a_move(enterprise: Enterprise) -> None:
    member = await enterprise.person("shop_a")
    await change(enterprise, member.id, 1, unit_id=enterprise.units["shop_b"])
    notices = [(each.to_id, each.matter) for each in await enterprise.harness.events(AccountNotice)]
    assert notices == [(member.id, AccountMatter.DETAILS_CHANGED)]


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
async def test_the_other_administrators_hear_of_the_new_name_of_one(enterprise: Enterprise, role: str) -> None:
    """Proposals show names: HR would have a stranger taken for a colleague."""
    member = await enterprise.person("root", name="张伟", grants=(f"{role}@root",))
    others = [await enterprise.officer(f"{each}@root") for each in ("system_admin", "auditor", "security_admin")]
    await change(enterprise, member.id, 1, name="高峰")
    renamed = [
        each.to_id
        for each in await enterprise.harness.events(AccountNotice)
        if each.matter is AccountMatter.ADMINISTRATOR_RENAMED
    ]
    assert sorted(renamed) == sorted(each.id for each in others)
    plain = await enterprise.person(name="张伟", grants=("handler@shop_a",))
    await change(enterprise, plain.id, 1, name="高峰")
    told = [each.to_id for each in await enterprise.harness.events(AccountNotice) if each.member_id == plain.id]
    assert told == [plain.id]


async def test_impossible_name_is_refused(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    problem(await change(enterprise, member.id, 1, name="张伟2"), 422, "name_not_possible")


async def test_stale_version_is_refused(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    problem(await change(enterprise, member.id, 5, name="王五"), 412, "stale_version")


async def test_language_is_ones_own_choice_and_nobody_elses_business(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    async with enterprise.client(user_id=member.id) as own:
        assert (await own.patch("/api/v1/identity/me", json={"language": "en"})).json()["language"] == "en"
        problem(await own.patch("/api/v1/identity/me", json={"language": "fr"}), 422, "invalid_input")
        problem(await own.patch("/api/v1/identity/me", json={"name": "x"}), 422, "invalid_input")
    assert len(await states(enterprise, member.id)) == 1


async def test_export_holds_everything_about_oneself_and_no_secret(enterprise: Enterprise) -> None:
    """Left out on purpose, as `my_data` says: digests, rows of rosters, the audit."""
    member = await enterprise.person(password=PASSWORD, grants=("handler@shop_a",))
    await enterprise.person(name="别人", password=PASSWORD)
    async with enterprise.harness.session() as session:
        own = await get_locked(session, Member, member.id)
        assert own
        own.phone, own.sex, own.hired_on = "13800000001", Sex.FEMALE, date(2020, 3, 1)
        post = PostHeld(member_id=member.id, unit_id=own.unit_id, post=Post.MEDIATOR, starts_on=date(2025, 1, 1))
        await add_post(session, "test", post)
    device = {"X_Tongxin_Device": "d" * 43, "User_Agent": "Firefox Windows"}
    secret = (await enterprise.sign_in(member.employee_number, **device)).headers["x-tongxin-session"]
    moved = await enterprise.by_two("moves", "hr_admin@root", member_id=member.id, unit_id=enterprise.units["shop_b"])
    assert moved.status_code == 200, moved.text
    async with enterprise.client(user_id=member.id) as client:
        answer = await client.get("/api/v1/identity/my-data")
    data = answer.json()["data"]
    assert (data["phone"], data["sex"], data["hired_on"]) == ("13800000001", "2", "2020-03-01")
    assert (data["since"] <= data["password_changed_at"], data["active"], data["language"]) == (True, True, "zh-CN")
    assert [each["unit_name"] for each in data["history"]] == ["总装车间", "总装车间"]
    assert [(each["post"], each["starts_on"]) for each in data["posts"]] == [("mediator", "2025-01-01")]
    assert [each["role"] for each in data["grants"]] == ["handler"]
    assert [each["user_agent_label"] for each in data["sessions"]] == ["Firefox · Windows"]
    assert data["sessions"][0]["ended_at"]
    assert len(data["known_devices"]) == 1
    assert not any(word in answer.text for word in ("别人", secret, "argon2", "digest", device["X_Tongxin_Device"]))


async def test_last_security_administrator_cannot_be_deactivated(enterprise: Enterprise) -> None:
    member = await enterprise.person(grants=("security_admin@root",))
    problem(await leave(enterprise, member.id), 409, "last_security_admin")
    await enterprise.person(grants=("security_admin@root",))
    assert (await leave(enterprise, member.id)).status_code == 200


async def test_nobody_deactivates_themselves(enterprise: Enterprise) -> None:
    one = await enterprise.officer("hr_admin@root")
    other = await enterprise.person(grants=("hr_admin@root",))
    problem(await leave(enterprise, one.id), 409, "own_account")
    async with enterprise.client("hr_admin@root", user_id=one.id) as own:
        answer = await own.patch(f"{MEMBERS}/{one.id}", json={"active": False}, headers={"If-Match": '"1"'})
        problem(answer, 409, "own_account")
        answer = await own.patch(f"{MEMBERS}/{one.id}", json={"name": "赵云龙"}, headers={"If-Match": '"1"'})
        assert answer.status_code == 200
    assert (await leave(enterprise, other.id)).status_code == 200, "another one's they may"


async def test_last_hr_administrator_of_the_topmost_unit_cannot_be_deactivated(enterprise: Enterprise) -> None:
    """A token of five minutes ago still says that somebody else is one, too."""
    last = await enterprise.person(grants=("hr_admin@root",))
    part = await enterprise.person(grants=("hr_admin@plant_a",))
    async with enterprise.client("hr_admin@root") as hr:
        body = {"member_id": last.id, "reason": "离职"}
        problem(await hr.post("/api/v1/identity/proposals/deactivations", json=body), 409, "last_hr_admin")
    assert (await leave(enterprise, part.id)).status_code == 200
    assert (await leave(enterprise, last.id)).status_code == 200


async def test_deactivation_needs_reach_over_every_grant_it_ends(enterprise: Enterprise) -> None:
    desk = await enterprise.person("shop_a", grants=("handler@plant_a",))
    problem(await change(enterprise, desk.id, 1, "hr_admin@shop_a", active=False), 403, "roles_beyond_reach")
    problem(await leave(enterprise, desk.id, "hr_admin@shop_a"), 403, "roles_beyond_reach")
    assert (await leave(enterprise, desk.id, "hr_admin@plant_a")).status_code == 200


async def test_republish_tells_the_whole_state_again(enterprise: Enterprise) -> None:
    member = await enterprise.person(grants=("handler@shop_a",))
    async with enterprise.client("security_admin@root") as security:
        grant_id = (await security.get("/api/v1/identity/grants")).json()["items"][0]["id"]
        await security.delete(f"/api/v1/identity/grants/{grant_id}")
    before = len(await enterprise.harness.events())
    async with enterprise.harness.session() as session:
        await republish(session)
    again = (await enterprise.harness.events())[before:]
    assert {each.unit_id for each in again if isinstance(each, UnitState)} == set(enterprise.units.values())
    assert [each.member_id for each in again if isinstance(each, MemberState)] == [member.id]
    assert [(each.grant_id, each.version, each.deleted) for each in again if isinstance(each, GrantState)] == [
        (grant_id, 2, True)
    ]


async def test_republish_gathers_no_more_than_a_portion(
    enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An enterprise of a million in one statement would outrun the time of a command."""
    people = [await enterprise.person(grants=("handler@shop_a",)) for _ in range(5)]
    most = 0

    async def watched(session: AsyncSession) -> None:
        nonlocal most
        most = max(most, sum(len(rows) for rows in context_of(session).rows.values()))
        await write_rows(session)

    for module in (units, members, grants):
        monkeypatch.setattr(module, "PORTION", 2)
        monkeypatch.setattr(module, "write_rows", watched)
    before = len(await enterprise.harness.events())
    async with enterprise.harness.session() as session:
        await republish(session)
        assert not has_rows(session)
    assert most == 2
    again = (await enterprise.harness.events())[before:]
    kinds = [type(each) for each in again]
    assert kinds == [UnitState] * 5 + [MemberState] * 5 + [GrantState] * 5, "whole, and each after what it refers to"
    assert {each.key for each in again} > {each.id for each in people}
    assert len({each.key for each in again}) == 15


async def test_every_change_is_audited_without_names(enterprise: Enterprise) -> None:
    member = await enterprise.person(name="欧阳建国", password=PASSWORD)
    await enterprise.sign_in(member.employee_number)
    await change(enterprise, member.id, 1, unit_id=enterprise.units["shop_b"], name="欧阳卫国")
    entries = await enterprise.harness.rows("SELECT action, before, after FROM audit_entry")
    assert {"member.add", "session.start", "member.change", "member.end_sessions"} <= {action for action, *_ in entries}
    assert "欧阳" not in str(entries)


@pytest.mark.parametrize(
    "q",
    [
        "E0057",
        "e0057",
        "Ｅ００５７",
        "E 0057",
        "e-0057",
        "E－0057",
        "E–0057",
        "E 00 57",
        "0057",
        "００５７",
        "00-57",
        "王小明 E 0057",
    ],
)
async def test_a_number_is_found_as_it_is_typed(enterprise: Enterprise, q: str) -> None:
    await enterprise.person(name="王小明", number="E0057")
    await enterprise.person(name="赵六", number="E0157")
    async with enterprise.client("hr_admin@root") as hr, enterprise.client("member@root") as colleague:
        assert await names(hr, q=q) == ["王小明"]
        people = (await colleague.get("/api/v1/identity/people", params={"q": q})).json()["items"]
        assert [each["name"] for each in people] == ["王小明"]


async def test_what_a_number_begins_with_finds_it_for_administrators_only(enterprise: Enterprise) -> None:
    await enterprise.person(name="王小明", number="E0057")
    await enterprise.person(name="李雷", number="E00-58")
    async with enterprise.client("hr_admin@root") as hr, enterprise.client("member@root") as colleague:
        assert await names(hr, q="e0058") == ["李雷"]
        assert set(await names(hr, q="005")) == {"王小明", "李雷"}
        for end in ("57", "005"):
            assert (await colleague.get("/api/v1/identity/people", params={"q": end})).json()["items"] == []
        assert await names(hr, q="-") == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("A1车间", ["a1车间", "Ａ１车间", "A 1 车间", "A-1车间", "a1 車間"]),
        ("Ｂ－２ 车间", ["b2车间", "B-2车间", "B2 车间", "Ｂ２"]),
        ("总装 （三）班", ["总装(三)班", "总装（三）", "总装 三"]),
    ],
)
async def test_members_are_found_by_their_unit_as_it_is_typed(
    enterprise: Enterprise, name: str, typed: list[str]
) -> None:
    unit = {"name": name, "kind": "workshop", "parent_id": enterprise.units["plant_a"]}
    async with enterprise.client("hr_admin@root") as hr:
        made = await hr.post("/api/v1/identity/units", json=unit)
        assert made.status_code == 201, made.text
        enterprise.units["new"] = made.json()["id"]
        await enterprise.person("new", name="王小明")
        for q in typed:
            assert await names(hr, q=q) == ["王小明"], q


async def test_what_is_both_a_name_and_the_beginning_of_a_number_finds_both(enterprise: Enterprise) -> None:
    await enterprise.person(name="Anna Li", number="B1")
    await enterprise.person(name="王小明", number="ANNA-2")
    await enterprise.person(name="李雷", number="B3")
    async with enterprise.client("hr_admin@root") as hr:
        for q, found in (("anna", ["王小明", "Anna Li"]), ("anna l", ["Anna Li"]), ("b", ["Anna Li", "李雷"])):
            assert await names(hr, q=q) == found


async def test_a_number_is_found_by_index(enterprise: Enterprise) -> None:
    """Also where PostgreSQL does not sort by bytes, as a database in Chinese does not."""
    harness = enterprise.harness
    if not harness.db.is_postgres:
        pytest.skip("asks PostgreSQL how it would find them; make test runs it there too")
    async with harness.session() as session:
        await session.execute(text('ALTER TABLE member ALTER employee_number TYPE varchar COLLATE "zh-Hans-x-icu"'))
        columns = "id, employee_number, name, unit_id, language, active, version, created_at"
        values = f"md5(i::text), 'E' || i, 'n', '{enterprise.units['shop_a']}', 'zh-CN', true, 1, now()"
        await session.execute(text(f"INSERT INTO member ({columns}) SELECT {values} FROM generate_series(1, 20000) i"))
        await session.execute(text("ANALYZE"))
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if "replace(employee_number" in statement:
            asked.append((statement, values))

    listen(harness.db.engine.sync_engine, "before_cursor_execute", note)
    try:
        async with enterprise.client("hr_admin@root") as hr:
            for q in ("E12345", "e-123 45", "12345"):
                assert len(await names(hr, q=q)) == 1
    finally:
        remove(harness.db.engine.sync_engine, "before_cursor_execute", note)
    assert asked
    async with harness.db.engine.connect() as connection:
        for statement, given in asked:
            plan = (await connection.exec_driver_sql(f"EXPLAIN {statement}", given)).all()
            assert "ix_member_number_plain" in str(plan) or "ix_member_number_digits" in str(plan), plan
