"""Grants and posts: who gets what, who may give it, and what is never one person's."""

import asyncio
import re
from datetime import timedelta
from itertools import combinations

import httpx
import pytest
from counts import COUNTS
from enterprise import PASSWORD, Enterprise
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.identity import GrantState
from contracts.roles import Role
from identity.rules import NEEDS_TWO, separation
from kit import clock
from kit.testing import problem

GRANTED = [role for role in Role if role != Role.MEMBER]
GRANTS, POSTS = "/api/v1/identity/grants", "/api/v1/identity/posts"


async def give(
    enterprise: Enterprise,
    member_id: str,
    role: str,
    unit: str,
    by: str = "security_admin@root",
    **more: object,
) -> httpx.Response:
    """Proposed by one administrator and confirmed by another; the answer of the first that refuses."""
    unit_id = enterprise.units.get(unit, unit)
    return await enterprise.by_two("grants", by, member_id=member_id, role=role, unit_id=unit_id, **more)


async def take(
    enterprise: Enterprise, grant_id: str, by: str = "security_admin@root", as_: str | None = None
) -> httpx.Response:
    async with enterprise.client(by, user_id=as_) as client:
        return await client.delete(f"{GRANTS}/{grant_id}")


async def test_grant_is_listed_published_and_ended(enterprise: Enterprise) -> None:
    member = await enterprise.person(name="李娜")
    async with enterprise.client("security_admin@root") as client:
        wish = {"member_id": member.id, "role": "group_leader", "unit_id": enterprise.units["plant_a"]}
        made = (await client.post(GRANTS, json=wish)).json()
        assert (made["member_name"], made["unit_name"], made["role"]) == ("李娜", "一分厂", "group_leader")
        assert (await client.get(GRANTS, params={"role": "group_leader"})).json()["items"] == [made]
    assert (await take(enterprise, made["id"])).status_code == 204
    problem(await take(enterprise, made["id"]), 404, "not_found")
    published = [(each.grant_id, each.version, each.deleted) for each in await enterprise.harness.events(GrantState)]
    assert published == [(made["id"], 1, False), (made["id"], 2, True)]


@pytest.mark.parametrize("role", sorted(NEEDS_TWO))
async def test_role_that_opens_what_others_wrote_is_not_granted_by_one(enterprise: Enterprise, role: Role) -> None:
    member = await enterprise.person()
    async with enterprise.client("security_admin@root") as client:
        wish = {"member_id": member.id, "role": role, "unit_id": enterprise.units["root"]}
        problem(await client.post(GRANTS, json=wish), 409, "second_administrator_needed")
    assert not await enterprise.harness.events(GrantState)


async def test_list_names_holders_and_is_found_by_unit_role_and_holder(enterprise: Enterprise) -> None:
    await enterprise.person("shop_a", name="李娜", number="W1", grants=("handler@plant_a",))
    other = await enterprise.person("shop_b", name="李雷", number="W2", grants=("handler@shop_b", "mediator@root"))

    async def found(**query: str) -> list[tuple[str, str]]:
        async with enterprise.client("security_admin@root") as client:
            items = (await client.get(GRANTS, params=query)).json()["items"]
        return [(item["employee_number"], item["role"]) for item in items]

    assert await found() == [("W1", "handler"), ("W2", "handler"), ("W2", "mediator")]
    assert await found(unit_id=enterprise.units["plant_a"]) == [("W1", "handler")]
    assert await found(unit_id=enterprise.units["plant_b"]) == [("W2", "handler")], "with the units below"
    assert await found(q="李雷") == [("W2", "handler"), ("W2", "mediator")]
    assert await found(q="w1") == [("W1", "handler")]
    assert await found(role="mediator") == await found(member_id=other.id, role="mediator") == [("W2", "mediator")]
    async with enterprise.client("security_admin@root") as client:
        item = (await client.get(GRANTS, params={"role": "mediator"})).json()["items"][0]
        page = (await client.get(GRANTS, params={"limit": "2"})).json()
        rest = (await client.get(GRANTS, params={"limit": "2", "cursor": page["next"]})).json()
    assert (item["member_name"], item["member_unit_name"], item["unit_name"]) == ("李雷", "总装车间", "集团")
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)


async def test_roles_are_listed_in_words_with_what_excludes_them(enterprise: Enterprise) -> None:
    async with enterprise.client("security_admin@root") as client:
        english = {each["role"]: each for each in (await client.get("/api/v1/identity/roles")).json()["items"]}
        answer = await client.get("/api/v1/identity/roles", headers={"Accept-Language": "zh-CN"})
    assert set(english) == set(Role)
    assert english["union_staff"]["excludes"] == [
        "handler", "hr_admin", "system_admin", "security_admin", "auditor"
    ]  # fmt: skip
    assert {each["name"] for each in answer.json()["items"]} >= {"工会干部", "人事管理员", "审计员"}


async def test_ended_grant_can_be_given_again(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    assert (await give(enterprise, member.id, "handler", "shop_a")).status_code == 200
    problem(await give(enterprise, member.id, "handler", "shop_a"), 409, "already_granted")
    async with enterprise.client("security_admin@root") as client:
        [first] = (await client.get(GRANTS, params={"member_id": member.id})).json()["items"]
        await take(enterprise, first["id"])
        assert (await give(enterprise, member.id, "handler", "shop_a")).status_code == 200
        [second] = (await client.get(GRANTS, params={"member_id": member.id})).json()["items"]
    assert second["id"] != first["id"]


async def test_system_security_and_audit_are_never_one_person(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    assert (await give(enterprise, member.id, "auditor", "root")).status_code == 200
    body = problem(await give(enterprise, member.id, "system_admin", "plant_a"), 409, "duties_conflict")
    assert (body["held"], body["wanted"], body["rule"]) == ("auditor", "system_admin", "three_administrators")


@pytest.mark.parametrize(("held", "wanted"), [("hr_admin", "union_staff"), ("union_staff", "handler")])
async def test_nobody_acts_for_company_and_union_at_once(enterprise: Enterprise, held: str, wanted: str) -> None:
    """In either order, at any units: union staff see who raised a concern, the company never learns it."""
    for first, then in ((held, wanted), (wanted, held)):
        member = await enterprise.person()
        assert (await give(enterprise, member.id, first, "plant_a")).status_code == 200
        body = problem(await give(enterprise, member.id, then, "shop_b"), 409, "duties_conflict")
        assert (body["held"], body["wanted"], body["rule"]) == (first, then, "two_legal_persons")
    async with enterprise.client("security_admin@root", accept_language="zh-CN") as client:
        wish = {"member_id": member.id, "role": held, "unit_id": enterprise.units["root"], "reason": "改选"}
        said = (await client.post("/api/v1/identity/proposals/grants", json=wish)).json()
    assert "法人" in said["detail"]
    assert not re.search("[a-z_]", said["title"] + said["detail"])


@pytest.mark.parametrize(("language", "told"), [("zh-CN", "会员无需授权"), ("en", "not granted")])
async def test_membership_is_not_granted(enterprise: Enterprise, language: str, told: str) -> None:
    """Who belongs to a unit is a member; a grant of it would only be there to be taken away to no effect."""
    member = await enterprise.person()
    body = {"member_id": member.id, "role": "member", "unit_id": enterprise.units["root"]}
    async with enterprise.client("security_admin@root", accept_language=language) as client:
        [error] = problem(await client.post(GRANTS, json=body), 422, "invalid_input")["errors"]
    assert (error["field"], error["code"]) == ("role", "role_not_granted")
    assert told in error["message"]
    assert not await enterprise.harness.events(GrantState)


@given(wishes=st.lists(st.sampled_from(GRANTED), min_size=2, max_size=6, unique=True))
@settings(max_examples=COUNTS.slow_examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_after_any_grants_in_any_order_nobody_holds_two_roles_that_exclude_each_other(
    enterprise: Enterprise, wishes: list[Role]
) -> None:
    member = await enterprise.person()
    for place, role in enumerate(wishes):
        answer = await give(enterprise, member.id, role, ("root", "plant_a", "shop_b")[place % 3])
        assert answer.status_code in (200, 409)
    async with enterprise.client("security_admin@root") as client:
        held = [item["role"] for item in (await client.get(GRANTS, params={"member_id": member.id})).json()["items"]]
    assert held[0] == wishes[0]
    assert not [pair for pair in combinations(held, 2) if separation(Role(pair[0]), Role(pair[1]))]


async def test_hr_department_may_answer_as_a_handler(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    assert (await give(enterprise, member.id, "hr_admin", "plant_a")).status_code == 200
    assert (await give(enterprise, member.id, "handler", "plant_a")).status_code == 200


async def test_two_grants_at_once_do_not_slip_past_the_separation(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    await enterprise.officer("system_admin@root")
    unit_id = enterprise.units["root"]
    proposed = [
        await enterprise.propose("grants", member_id=member.id, role=role, unit_id=unit_id)
        for role in ("auditor", "system_admin", "security_admin")
    ]
    answers = await asyncio.gather(*(enterprise.decide(each.json()["proposal"]["id"]) for each in proposed))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]


async def test_nobody_grants_to_themselves(enterprise: Enterprise) -> None:
    guard = await enterprise.officer("security_admin@root")
    problem(await give(enterprise, guard.id, "handler", "root"), 409, "own_grant")
    async with enterprise.client("security_admin@root", user_id=guard.id) as client:
        wish = {"member_id": guard.id, "role": "group_leader", "unit_id": enterprise.units["root"]}
        problem(await client.post(GRANTS, json=wish), 409, "own_grant")


async def test_last_security_administrator_stays(enterprise: Enterprise) -> None:
    one, two = [await enterprise.person(grants=("security_admin@root",)) for _ in range(2)]
    async with enterprise.client("security_admin@root") as client:
        items = (await client.get(GRANTS)).json()["items"]
    grant_of = {item["member_id"]: item["id"] for item in items}
    problem(await take(enterprise, grant_of[one.id], as_=one.id), 409, "own_grant")
    answers = await asyncio.gather(
        take(enterprise, grant_of[one.id], as_=two.id), take(enterprise, grant_of[two.id], as_=one.id)
    )
    assert sorted(answer.status_code for answer in answers) == [204, 409]


async def test_a_security_administrator_of_a_part_is_not_another_of_the_whole(enterprise: Enterprise) -> None:
    whole = await enterprise.person(grants=("security_admin@root",))
    part = await enterprise.person(grants=("security_admin@plant_a",))
    async with enterprise.client("security_admin@root") as client:
        items = (await client.get(GRANTS)).json()["items"]
    grant_of = {item["member_id"]: item["id"] for item in items}
    problem(await take(enterprise, grant_of[whole.id]), 409, "last_security_admin")
    assert (await take(enterprise, grant_of[part.id], as_=whole.id)).status_code == 204


async def test_last_hr_administrator_of_the_topmost_unit_stays_even_when_two_are_ended_at_once(
    enterprise: Enterprise,
) -> None:
    people = [await enterprise.person(grants=(f"hr_admin@{unit}",)) for unit in ("root", "root", "plant_a")]
    async with enterprise.client("security_admin@root") as client:
        items = (await client.get(GRANTS)).json()["items"]
    one, two, part = ({item["member_id"]: item["id"] for item in items}[person.id] for person in people)
    answers = await asyncio.gather(take(enterprise, one), take(enterprise, two))
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    problem(refused, 409, "last_hr_admin")
    assert (await take(enterprise, part)).status_code == 204


@pytest.mark.parametrize("role", ["system_admin", "auditor", "union_staff"])
async def test_no_administrator_alone_ends_the_last_of_an_office(enterprise: Enterprise, role: str) -> None:
    """Neither by ending the role nor by proposing that its holder leaves; one of a part covers no whole."""
    whole, part = [await enterprise.person(grants=(f"{role}@{unit}",)) for unit in ("root", "plant_a")]
    async with enterprise.client("security_admin@root") as client:
        items = (await client.get(GRANTS)).json()["items"]
    grant_of = {item["member_id"]: item["id"] for item in items}
    problem(await take(enterprise, grant_of[whole.id]), 409, f"last_{role}")
    refused = await enterprise.propose("deactivations", "hr_admin@root", member_id=whole.id)
    problem(refused, 409, f"last_{role}")
    assert (await take(enterprise, grant_of[part.id])).status_code == 204
    await enterprise.person(grants=(f"{role}@root",))
    assert (await take(enterprise, grant_of[whole.id])).status_code == 204


async def test_reach_ends_at_the_own_subtree(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    problem(await give(enterprise, member.id, "handler", "shop_b", "security_admin@plant_a"), 422, "unit_unknown")
    assert (await give(enterprise, member.id, "handler", "shop_b")).status_code == 200
    async with enterprise.client("security_admin@root") as client:
        [made] = (await client.get(GRANTS, params={"member_id": member.id})).json()["items"]
    problem(await take(enterprise, made["id"], "security_admin@plant_a"), 404, "not_found")
    async with enterprise.client("security_admin@plant_a") as client:
        assert (await client.get(GRANTS, params={"member_id": member.id})).json()["items"] == []


async def test_whom_one_does_not_reach_one_cannot_grant_to(enterprise: Enterprise) -> None:
    """As if there were no such member: neither told which roles they hold, nor is their open code ended."""
    member = await enterprise.person("shop_b", grants=("hr_admin@plant_b",))
    code = await enterprise.code_for(member)
    for role in ("union_staff", "handler"):
        problem(await give(enterprise, member.id, role, "plant_a", "security_admin@plant_a"), 422, "member_unknown")
    async with enterprise.stranger() as client:
        body = {"employee_number": member.employee_number, "code": code, "password": PASSWORD}
        assert (await client.post("/api/v1/identity/activations", json=body)).status_code == 201


async def test_unknown_member_unit_or_role_is_refused(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    problem(await give(enterprise, "nobody", "handler", "root"), 422, "member_unknown")
    problem(await give(enterprise, member.id, "handler", "nowhere"), 422, "unit_unknown")
    problem(await give(enterprise, member.id, "king", "root"), 422, "invalid_input")


async def test_post_is_listed_shown_to_its_holder_and_ended(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    body = {
        "member_id": member.id,
        "unit_id": enterprise.units["shop_a"],
        "post": "group_leader",
        "duties": "每周一次班前会",
        "starts_on": "2026-01-01",
    }
    async with enterprise.client("hr_admin@plant_a") as hr, enterprise.client(user_id=member.id) as own:
        made = (await hr.post(POSTS, json=body)).json()
        assert (await hr.get(POSTS)).json()["items"] == [made]
        shown = (await own.get("/api/v1/identity/me")).json()["posts"]
        assert shown == [{"post": "group_leader", "unit_name": "总装车间", "duties": "每周一次班前会"}]
        assert (await hr.delete(f"{POSTS}/{made['id']}")).status_code == 204
        assert (await own.get("/api/v1/identity/me")).json()["posts"] == []
        problem(await hr.delete(f"{POSTS}/{made['id']}"), 404, "not_found")


async def test_posts_are_found_by_holder_unit_and_kind(enterprise: Enterprise) -> None:
    one = await enterprise.person("shop_a", name="李娜", number="W1")
    other = await enterprise.person("shop_b", name="王芳", number="W2")
    async with enterprise.client("hr_admin@root") as hr:
        for member, unit, post in ((one, "plant_a", "chair"), (other, "shop_b", "staff")):
            body = {"member_id": member.id, "unit_id": enterprise.units[unit], "post": post, "starts_on": "2026-01-01"}
            assert (await hr.post(POSTS, json=body)).status_code == 201

        async def found(**query: str) -> list[tuple[str, str, str]]:
            items = (await hr.get(POSTS, params=query)).json()["items"]
            return [(item["employee_number"], item["member_unit_name"], item["unit_name"]) for item in items]

        first, second = ("W1", "总装车间", "一分厂"), ("W2", "总装车间", "总装车间")
        assert await found() == [first, second]
        assert await found(q="李娜") == await found(q="w1") == await found(post="chair") == [first]
        assert await found(unit_id=enterprise.units["plant_b"]) == [second]
        assert await found(post="finance") == []


async def test_term_that_is_over_is_not_shown(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    body = {"member_id": member.id, "unit_id": member.unit_id, "post": "chair", "starts_on": "2020-01-01"}
    async with enterprise.client("hr_admin@root") as hr:
        assert (await hr.post(POSTS, json={**body, "ends_on": "2023-01-01"})).status_code == 201
        assert (await hr.get(POSTS)).json()["items"] == []
        answer = problem(await hr.post(POSTS, json={**body, "ends_on": "2019-01-01"}), 422, "invalid_input")
        assert answer["errors"] == [
            {
                "field": "ends_on",
                "code": "ends_before_it_starts",
                "message": "Not before the term begins on 2020-01-01",
            }
        ]
        for wrong in ({"full_time": "yes"}, {"full_time": 1}, {"duties": 7}, {"duties": "a\x00"}):
            problem(await hr.post(POSTS, json={**body, **wrong}), 422, "invalid_input")


async def test_same_post_is_held_once_at_a_time(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    body = {"member_id": member.id, "unit_id": member.unit_id, "post": "chair", "starts_on": "2026-01-01"}
    async with enterprise.client("hr_admin@root") as hr:
        answers = await asyncio.gather(*(hr.post(POSTS, json=body) for _ in range(3)))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
        problem(next(answer for answer in answers if answer.status_code == 409), 409, "already_held")
        made = next(answer for answer in answers if answer.status_code == 201).json()
        for term in ({"starts_on": "2027-01-01"}, {"starts_on": "2025-01-01", "ends_on": "2026-01-01"}):
            problem(await hr.post(POSTS, json={**body, **term}), 409, "already_held")
        for other in (
            {"starts_on": "2020-01-01", "ends_on": "2025-12-31"},
            {"post": "staff"},
            {"unit_id": enterprise.units["plant_a"]},
        ):
            assert (await hr.post(POSTS, json={**body, **other})).status_code == 201
        assert (await hr.delete(f"{POSTS}/{made['id']}")).status_code == 204
        assert (await hr.post(POSTS, json=body)).status_code == 201, "an ended one is not held any more"


async def test_post_that_begins_later_is_listed_for_hr_and_not_yet_shown_as_held(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    body = {"member_id": member.id, "unit_id": member.unit_id, "post": "chair", "starts_on": tomorrow}
    async with enterprise.client("hr_admin@root") as hr, enterprise.client(user_id=member.id) as own:
        assert (await hr.post(POSTS, json=body)).status_code == 201
        assert [item["starts_on"] for item in (await hr.get(POSTS)).json()["items"]] == [tomorrow]
        assert (await own.get("/api/v1/identity/me")).json()["posts"] == []
        today = {"post": "staff", "starts_on": clock.today().isoformat(), "ends_on": clock.today().isoformat()}
        assert (await hr.post(POSTS, json={**body, **today})).status_code == 201
        assert [each["post"] for each in (await own.get("/api/v1/identity/me")).json()["posts"]] == ["staff"]


async def test_term_lies_in_years_that_can_be_meant(enterprise: Enterprise) -> None:
    member, year = await enterprise.person(), clock.today().year
    body = {"member_id": member.id, "unit_id": member.unit_id, "post": "chair"}
    async with enterprise.client("hr_admin@root") as hr:
        for field, term in (
            ("starts_on", {"starts_on": "0001-01-01"}),
            ("starts_on", {"starts_on": "1948-12-31"}),
            ("starts_on", {"starts_on": f"{year + 6}-01-01"}),
            ("starts_on", {"starts_on": "9999-12-31"}),
            ("ends_on", {"starts_on": "2026-01-01", "ends_on": "9999-12-31"}),
            ("ends_on", {"starts_on": "2026-01-01", "ends_on": f"{year + 11}-01-01"}),
        ):
            answer = problem(await hr.post(POSTS, json={**body, **term}), 422, "invalid_input")
            assert [(each["field"], each["code"]) for each in answer["errors"]] == [(field, "year_not_possible")], term
        first = {"starts_on": "1949-01-01", "ends_on": "1954-01-01"}
        last = {"starts_on": f"{year + 5}-12-31", "ends_on": f"{year + 10}-12-31"}
        for term in (first, last):
            assert (await hr.post(POSTS, json={**body, **term})).status_code == 201


async def test_post_needs_reach_over_unit_and_member(enterprise: Enterprise) -> None:
    mine, other = await enterprise.person("shop_a"), await enterprise.person("shop_b")
    async with enterprise.client("hr_admin@plant_a") as hr:
        body = {"post": "chair", "starts_on": "2026-01-01"}
        shop_a, shop_b = enterprise.units["shop_a"], enterprise.units["shop_b"]
        answer = await hr.post(POSTS, json={**body, "member_id": mine.id, "unit_id": shop_b})
        problem(answer, 422, "unit_unknown")
        answer = await hr.post(POSTS, json={**body, "member_id": other.id, "unit_id": shop_a})
        problem(answer, 422, "member_unknown")
