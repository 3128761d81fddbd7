"""SCIM as an HR system speaks it: people come, move and go by the rules of the roster."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from enterprise import PASSWORD, Enterprise
from machines import Client, new_client

from contracts.identity import MemberState, SessionsEnded
from identity import scim_directory
from identity.sign_in import set_password
from kit.testing import problem

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
SHOP_A, PLANT_A = "集团/一分厂/总装车间", "集团/一分厂"


def person(number: str = "E100", name: str = "张伟", department: str = SHOP_A, **more: Any) -> dict[str, Any]:
    return {
        "schemas": [USER, ENTERPRISE],
        "userName": number,
        "displayName": name,
        "active": True,
        ENTERPRISE: {"department": department},
        **more,
    }


def patch(*operations: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": [PATCH], "Operations": list(operations)}


def replace(path: str, value: Any) -> dict[str, Any]:
    return patch({"op": "replace", "path": path, "value": value})


def refused(answer: httpx.Response, status: int, kind: str | None = None) -> str:
    """In SCIM's form (RFC 7644, section 3.12)."""
    body = answer.json()
    assert answer.headers["content-type"] == "application/scim+json", answer.text
    assert (answer.status_code, body.get("scimType"), body["status"]) == (status, kind, str(status)), body
    assert body["schemas"] == [ERROR]
    return str(body["detail"])


@pytest.fixture
async def machine(enterprise: Enterprise) -> Client:
    return await new_client(enterprise)


@pytest.fixture
async def scim(enterprise: Enterprise, machine: Client) -> AsyncIterator[httpx.AsyncClient]:
    """The client of plant_a."""
    headers = {**machine.bearer(), "X-Tongxin-Origin": "https://union.example", "Accept-Language": "en"}
    async with enterprise.stranger(**headers) as client:
        client.base_url = httpx.URL("http://test/scim/v2/")
        yield client


async def create(scim: httpx.AsyncClient, **wanted: Any) -> dict[str, Any]:
    answer = await scim.post("Users", json=person(**wanted))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_person_is_created_as_from_a_roster(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    answer = await scim.post("Users", json=person("ｅ100", "张　伟", "一分厂/总装车间", externalId="hr-1"))
    made = answer.json()
    assert answer.status_code == 201
    location = f"https://union.example/scim/v2/Users/{made['id']}"
    assert answer.headers["location"] == made["meta"]["location"] == location
    assert answer.headers["etag"] == made["meta"]["version"]
    assert (made["userName"], made["displayName"], made["active"], made["externalId"]) == ("E100", "张伟", True, "hr-1")
    assert made[ENTERPRISE] == {"department": SHOP_A}
    [group] = made["groups"]
    unit_id = enterprise.units["shop_a"]
    assert group == {"value": unit_id, "display": SHOP_A, "$ref": f"https://union.example/scim/v2/Groups/{unit_id}"}
    assert (await scim.get(f"Users/{made['id']}")).json() == made
    [state] = [each for each in await enterprise.harness.events(MemberState) if each.member_id == made["id"]]
    assert (state.name, state.unit_id, state.active) == ("张伟", unit_id, True)


@pytest.mark.parametrize(
    ("wanted", "attribute"),
    [
        ({"number": "E 1/2"}, "userName"),
        ({"number": "x" * 30}, "userName"),
        ({"name": "张3"}, "displayName"),
        ({"name": "   "}, "displayName"),
        ({"department": "三分厂"}, "department"),
        ({"department": "总装车间"}, "department"),
        ({"department": ""}, "department"),
        ({"department": "集团/二分厂/总装车间"}, "department"),
    ],
)
async def test_what_a_roster_refuses_is_refused_by_its_attribute(
    enterprise: Enterprise, scim: httpx.AsyncClient, wanted: dict[str, str], attribute: str
) -> None:
    before = len(await enterprise.harness.events())
    assert refused(await scim.post("Users", json=person(**wanted)), 400, "invalidValue").startswith(f"{attribute}: ")
    assert len(await enterprise.harness.events()) == before


@pytest.mark.parametrize(
    "more",
    [
        {"password": "three grey geese"},
        {"phoneNumbers": [{"value": "13800000000"}]},
        {"emails": [{"value": "a@b.example"}]},
        {"roles": [{"value": "union_staff"}]},
    ],
)
async def test_nothing_that_opens_an_account_is_taken(scim: httpx.AsyncClient, more: dict[str, Any]) -> None:
    answer = await scim.post("Users", json=person(**more))
    assert answer.status_code == 400
    [attribute] = more
    assert attribute in answer.json()["detail"]
    made = await create(scim)
    assert (await scim.patch(f"Users/{made['id']}", json=replace(attribute, more[attribute]))).status_code == 400


async def test_missing_attributes_are_named(scim: httpx.AsyncClient) -> None:
    for attribute in ("userName", "displayName", "active"):
        body = {name: value for name, value in person().items() if name != attribute}
        refused(await scim.post("Users", json=body), 400, "invalidValue")
    body = {name: value for name, value in person().items() if name != ENTERPRISE}
    assert ENTERPRISE in refused(await scim.post("Users", json=body), 400, "invalidValue")


async def test_text_with_nul_is_refused_by_its_attribute(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    for attribute, body in (
        ("userName", person("E1\0")),
        ("displayName", person(name="张\0")),
        ("department", person(department=f"{SHOP_A}\0")),
        ("externalId", person(externalId="\0")),
    ):
        assert refused(await scim.post("Users", json=body), 400, "invalidValue").startswith(f"{attribute}: ")
        operation = {"method": "POST", "path": "/Users", "bulkId": "b", "data": body}
        bulk = await scim.post("Bulk", json={"schemas": [BULK], "Operations": [operation]})
        assert [each["status"] for each in bulk.json()["Operations"]] == ["400"]
    add = patch({"op": "add", "path": "members", "value": [{"value": "\0"}]})
    refused(await scim.patch(f"Groups/{enterprise.units['plant_a']}", json=add), 400, "invalidValue")
    refused(await scim.get("Users/%00"), 404)


async def test_number_of_another_person_is_refused(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    """Also of somebody beyond reach, of whom nothing is said."""
    await enterprise.person("plant_b", number="E7", name="赵敏")
    await enterprise.person("shop_a", number="E8", name="李娜")
    for number in ("E7", "E8", "e8"):
        said = refused(await scim.post("Users", json=person(number)), 409, "uniqueness")
        assert "赵敏" not in said
        assert "李娜" not in said


async def test_of_two_who_take_a_number_at_once_one_gets_it(scim: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(scim.post("Users", json=person("E55", name)) for name in ("张伟", "王芳", "李娜")))
    assert sorted(each.status_code for each in answers) == [201, 409, 409]


async def test_people_beyond_the_clients_unit_are_not_there(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    other = await enterprise.person("plant_b", number="E7")
    path = f"Users/{other.id}"
    refused(await scim.get(path), 404)
    refused(await scim.put(path, json=person("E7")), 404)
    refused(await scim.patch(path, json=replace("active", False)), 404)
    refused(await scim.delete(path), 404)
    found = await scim.get("Users", params={"filter": 'userName eq "E7"'})
    assert found.json()["totalResults"] == 0
    refused(await scim.get(f"Groups/{enterprise.units['plant_b']}"), 404)
    groups = (await scim.get("Groups")).json()["Resources"]
    assert {each["displayName"] for each in groups} == {SHOP_A, PLANT_A}


async def test_deactivation_ends_sessions_and_ways_in(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    made = await create(scim, number="E100")
    async with enterprise.harness.session() as session:
        await set_password(session, made["id"], PASSWORD)
    secret = (await enterprise.sign_in("E100")).headers["x-tongxin-session"]
    assert (await enterprise.exchange(secret)).status_code == 200
    answer = await scim.patch(f"Users/{made['id']}", json=replace("active", False))
    assert answer.status_code == 204
    problem(await enterprise.exchange(secret), 401, "session_ended")
    assert (await enterprise.sign_in("E100")).status_code == 401
    assert [each.member_id for each in await enterprise.harness.events(SessionsEnded)] == [made["id"]]
    assert (await scim.get(f"Users/{made['id']}")).json()["active"] is False


async def test_move_by_put_and_by_patch(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    made = await create(scim)
    path = f"Users/{made['id']}"
    answer = await scim.put(path, json=person(name="張伟", department=PLANT_A))
    assert answer.status_code == 200
    assert (answer.json()["displayName"], answer.json()[ENTERPRISE]["department"]) == ("张伟", PLANT_A)
    moved = await scim.patch(path, json=replace(f"{ENTERPRISE}:department", SHOP_A), params={"attributes": "groups"})
    assert [each["display"] for each in moved.json()["groups"]] == [SHOP_A]
    states = [each for each in await enterprise.harness.events(MemberState) if each.member_id == made["id"]]
    assert [each.version for each in states] == [1, 2, 3]


async def test_number_of_somebody_is_not_handed_to_another(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    """As a roster refuses it: the account and what was done with it stay the first person's."""
    made = await create(scim)
    path = f"Users/{made['id']}"
    for answer in (
        await scim.put(path, json=person(name="王芳", department=PLANT_A)),
        await scim.patch(path, json=replace("displayName", "王芳")),
    ):
        assert refused(answer, 409).startswith("displayName: ")
    found = (await scim.get(path)).json()
    assert (found["displayName"], found[ENTERPRISE]["department"]) == ("张伟", SHOP_A)


async def test_employee_number_never_changes(scim: httpx.AsyncClient) -> None:
    made = await create(scim)
    refused(await scim.patch(f"Users/{made['id']}", json=replace("userName", "E999")), 400, "mutability")
    assert (await scim.put(f"Users/{made['id']}", json=person("E999"))).status_code == 400
    assert (await scim.get(f"Users/{made['id']}")).json()["userName"] == "E100"


async def test_number_is_the_same_in_another_spelling(scim: httpx.AsyncClient) -> None:
    made = await create(scim, number="ｅ100")
    path = f"Users/{made['id']}"
    answer = await scim.put(path, json=person(" e100", department=PLANT_A))
    assert (answer.status_code, answer.json()["userName"]) == (200, "E100")
    assert (await scim.patch(path, json=replace("userName", "e100"))).status_code == 204


async def test_holder_of_a_role_is_moved_and_deactivated_by_two_administrators_only(
    enterprise: Enterprise, scim: httpx.AsyncClient
) -> None:
    officer = await enterprise.person("shop_a", number="E9", grants=("union_staff@shop_a",))
    path = f"Users/{officer.id}"
    for answer in (
        await scim.patch(path, json=replace("active", False)),
        await scim.put(path, json=person("E9", department=PLANT_A)),
        await scim.delete(path),
    ):
        assert "administrator" in refused(answer, 409)
    found = (await scim.get(path)).json()
    assert (found["active"], found[ENTERPRISE]["department"]) == (True, SHOP_A)


async def test_deleted_person_is_gone_and_stays_on_record(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    made = await create(scim)
    path = f"Users/{made['id']}"
    assert (await scim.delete(path)).status_code == 204
    for answer in (await scim.get(path), await scim.delete(path), await scim.patch(path, json=replace("active", True))):
        refused(answer, 404)
    assert (await scim.get("Users")).json()["totalResults"] == 1  # the member who answers for the client
    async with enterprise.client("hr_admin@root") as hr:
        member = (await hr.get(f"/api/v1/identity/members/{made['id']}")).json()
    assert (member["active"], member["name"]) == (False, "张伟")


async def test_person_whom_hr_takes_back_is_there_again_for_good(
    enterprise: Enterprise, scim: httpx.AsyncClient
) -> None:
    made = await create(scim)
    path = f"Users/{made['id']}"
    assert (await scim.delete(path)).status_code == 204
    async with enterprise.client("hr_admin@root") as hr:
        page = f"/api/v1/identity/members/{made['id']}"
        tag = {"If-Match": (await hr.get(page)).headers["etag"]}
        assert (await hr.patch(page, json={"active": True}, headers=tag)).status_code == 200
    assert (await scim.patch(path, json=replace("active", False))).status_code == 204
    assert (await scim.get(path)).json()["active"] is False
    assert (await scim.patch(path, json=replace("active", True))).status_code == 204


async def test_person_who_comes_back_is_the_same_and_another_is_not(scim: httpx.AsyncClient) -> None:
    made = await create(scim)
    await scim.delete(f"Users/{made['id']}")
    refused(await scim.post("Users", json=person(name="王芳")), 409, "uniqueness")
    assert (await create(scim, department=PLANT_A))["id"] == made["id"]


async def test_change_of_what_somebody_else_changed_is_refused(scim: httpx.AsyncClient) -> None:
    made = await create(scim)
    path, tag = f"Users/{made['id']}", {"If-Match": made["meta"]["version"]}
    assert (await scim.patch(path, json=replace("externalId", "hr-2"), headers=tag)).status_code == 204
    for answer in (
        await scim.patch(path, json=replace("externalId", "hr-3"), headers=tag),
        await scim.put(path, json=person(), headers=tag),
        await scim.delete(path, headers=tag),
    ):
        refused(answer, 412)
    now = await scim.get(path)
    assert now.json()["externalId"] == "hr-2"
    unchanged = await scim.get(path, headers={"If-None-Match": now.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


async def test_tag_changes_with_what_is_shown_of_others(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    """The path, with any unit above; the names, with any member."""
    made = await create(scim)
    user, group = f"Users/{made['id']}", f"Groups/{enterprise.units['shop_a']}"
    tags = {path: (await scim.get(path)).headers["etag"] for path in (user, group)}

    async def changed() -> list[int]:
        found = [await scim.get(path, headers={"If-None-Match": tag}) for path, tag in tags.items()]
        tags.update(zip(tags, (each.headers["etag"] for each in found), strict=True))
        return [each.status_code for each in found]

    assert await changed() == [304, 304]
    async with enterprise.client("hr_admin@root") as hr:
        unit = f"/api/v1/identity/units/{enterprise.units['plant_a']}"
        body = {"name": "新一分厂", "parent_id": enterprise.units["root"]}
        answer = await hr.patch(unit, json=body, headers={"If-Match": '"1"'})
        assert answer.status_code == 200, answer.text
        stale = {"If-Match": made["meta"]["version"]}
        refused(await scim.patch(user, json=replace("active", False), headers=stale), 412)
        assert await changed() == [200, 200]
        member = f"/api/v1/identity/members/{made['id']}"
        tag = {"If-Match": (await hr.get(member)).headers["etag"]}
        assert (await hr.patch(member, json={"name": "张维"}, headers=tag)).status_code == 200
    assert await changed() == [200, 200]
    await scim.delete(user)
    assert (await scim.get(group, headers={"If-None-Match": tags[group]})).status_code == 200


async def test_few_are_added_to_a_group_at_once(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    add = patch({"op": "add", "path": "members", "value": [{"value": f"m{n}"} for n in range(101)]})
    said = refused(await scim.patch(f"Groups/{enterprise.units['plant_a']}", json=add), 400, "invalidValue")
    assert said.startswith("members: at most 100")


async def test_bulk_does_each_operation_or_nothing_of_it(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    operations = [
        {"method": "POST", "path": "/Users", "bulkId": f"b{n}", "data": person(number, name)}
        for n, (number, name) in enumerate([("E1001", "张伟"), ("E1002", "张3"), ("E1003", "王芳"), ("E1001", "李娜")])
    ]
    operations.append({"method": "PATCH", "path": "/Users/bulkId:b2", "data": replace("externalId", "hr-3")})
    operations.append({"method": "POST", "path": "/Groups", "bulkId": "g", "data": {"schemas": [], "displayName": "x"}})
    answer = await scim.post("Bulk", json={"schemas": [BULK], "Operations": operations})
    assert answer.status_code == 200
    found = answer.json()["Operations"]
    assert [each["status"] for each in found][:5] == ["201", "400", "201", "409", "200"]
    assert found[1]["response"]["scimType"] == "invalidValue"
    assert found[3]["response"]["scimType"] == "uniqueness"
    assert found[5]["status"] in ("400", "501")
    numbers = await enterprise.harness.rows(
        "SELECT employee_number, name, external_id FROM member WHERE employee_number LIKE 'E100_' ORDER BY 1"
    )
    assert [tuple(row) for row in numbers] == [("E1001", "张伟", None), ("E1003", "王芳", "hr-3")]
    told = {each.name for each in await enterprise.harness.events(MemberState)}
    assert "张3" not in told
    assert (await enterprise.harness.verify()).ok


async def test_bulk_stops_at_the_errors_that_the_client_accepts(scim: httpx.AsyncClient) -> None:
    operations = [{"method": "POST", "path": "/Users", "bulkId": n, "data": person(n, "张3")} for n in "ABC"]
    answer = await scim.post("Bulk", json={"schemas": [BULK], "failOnErrors": 1, "Operations": operations})
    assert len(answer.json()["Operations"]) == 1
    refused(await scim.post("Bulk", json={"schemas": [BULK], "Operations": operations * 40}), 413)


async def test_adding_a_member_to_a_group_moves_them(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    made = await create(scim)
    path = f"Groups/{enterprise.units['plant_a']}"
    before = await scim.get(path)
    add = patch({"op": "add", "path": "members", "value": [{"value": made["id"]}]})
    assert (await scim.patch(path, json=add)).status_code == 204
    after = await scim.get(path)
    assert made["id"] in {each["value"] for each in after.json()["members"]}
    assert after.headers["etag"] != before.headers["etag"]
    assert (await scim.get(f"Users/{made['id']}")).json()[ENTERPRISE]["department"] == PLANT_A
    stale = await scim.patch(path, json=add, headers={"If-Match": before.headers["etag"]})
    refused(stale, 412)
    out = patch({"op": "remove", "path": f'members[value eq "{made["id"]}"]'})
    refused(await scim.patch(path, json=out), 403)
    unknown = patch({"op": "add", "path": "members", "value": [{"value": "nobody"}]})
    refused(await scim.patch(path, json=unknown), 400, "invalidValue")


async def test_members_of_a_group_are_read_where_they_are_wanted(
    enterprise: Enterprise, scim: httpx.AsyncClient
) -> None:
    await create(scim)
    path = f"Groups/{enterprise.units['shop_a']}"
    assert [each["display"] for each in (await scim.get(path)).json()["members"]] == ["张伟"]
    for params in ({"excludedAttributes": "members"}, {"attributes": "displayName"}):
        assert "members" not in (await scim.get(path, params=params)).json()
        assert all("members" not in each for each in (await scim.get("Groups", params=params)).json()["Resources"])


async def test_scope_and_person_decide_who_comes_in(
    enterprise: Enterprise, machine: Client, scim: httpx.AsyncClient
) -> None:
    async with enterprise.stranger(**machine.bearer("scim:read")) as reader:
        assert (await reader.get("/scim/v2/Users")).status_code == 200
        answer = await reader.post("/scim/v2/Users", json=person())
        refused(answer, 403)
        assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]
    async with enterprise.client("hr_admin@root") as hr:
        refused(await hr.get("/scim/v2/Users"), 403)
    async with enterprise.stranger() as stranger:
        answer = await stranger.get("/scim/v2/Users")
        refused(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert (await stranger.get("/scim/v2/ServiceProviderConfig")).json()["changePassword"] == {"supported": False}
        assert (await stranger.get("/scim/v2/Schemas")).json()["totalResults"] == 3
    async with enterprise.stranger(**machine.bearer()) as client:
        problem(await client.get("/api/v1/identity/members"), 401, "token_invalid")
        problem(await client.post("/api/v1/identity/grants", json={}), 401, "token_invalid")


async def test_refusal_says_when_to_try_again(scim: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(scim_directory, "acts_for_hr", away)
    for answer in (await scim.get("Users"), await scim.post("Users", json=person())):
        refused(answer, 503)
        assert answer.headers["retry-after"] == "2"


async def test_revoked_client_is_refused_at_once(
    enterprise: Enterprise, machine: Client, scim: httpx.AsyncClient
) -> None:
    async with enterprise.client("security_admin@plant_a") as security:
        await security.post(f"/api/v1/identity/machines/{machine.id}/revoke")
    refused(await scim.get("Users"), 401)
    refused(await scim.post("Users", json=person()), 401)


async def test_what_is_no_scim_is_refused_in_its_form(scim: httpx.AsyncClient) -> None:
    refused(await scim.get("Nothing"), 404)
    refused(await scim.post("Users", content=b"{"), 400, "invalidSyntax")
    answer = await scim.post("Users", content=b"a,b", headers={"Content-Type": "text/csv"})
    refused(answer, 415)
    assert (await scim.delete("Users")).status_code in (404, 405)
    assert (await scim.get("Users", params={"q": "x"})).headers["content-type"] == "application/scim+json"
