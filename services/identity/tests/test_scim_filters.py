"""Filter, sort and paging of SCIM, answered by the database."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from enterprise import Enterprise
from machines import new_client

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"


@pytest.fixture
async def scim(enterprise: Enterprise) -> AsyncIterator[httpx.AsyncClient]:
    """Of plant_a, with six people: E1 and E2 in the plant, the others in the shop."""
    boss = await enterprise.person("plant_a", number="E1", name="负责人")
    await enterprise.person("plant_a", number="E2", name="欧阳娜娜")
    for number, name in (("E3", "张伟"), ("E4", "张伟"), ("F5", "王芳"), ("F6", "Anna Li")):
        await enterprise.person("shop_a", number=number, name=name)
    await enterprise.person("plant_b", number="E9", name="张伟")
    machine = await new_client(enterprise, owner_id=boss.id)
    async with enterprise.stranger(**machine.bearer()) as client:
        client.base_url = httpx.URL("http://test/scim/v2/")
        for number, values in (("F5", {"active": False}), ("E4", {"externalId": "hr-4"})):
            [member] = (await client.get("Users", params={"filter": f'userName eq "{number}"'})).json()["Resources"]
            operations = [{"op": "replace", "value": values}]
            body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations}
            assert (await client.patch(f"Users/{member['id']}", json=body)).status_code == 204
        yield client


async def found(scim: httpx.AsyncClient, **params: Any) -> list[str]:
    answer = await scim.get("Users", params={name: value for name, value in params.items() if value is not None})
    assert answer.status_code == 200, answer.text
    return [each["userName"] for each in answer.json().get("Resources", [])]


ALL = ["E1", "E2", "E3", "E4", "F5", "F6"]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (None, ALL),
        ('userName eq "E3"', ["E3"]),
        ('USERNAME eq "e3"', ["E3"]),
        (f'{USER}:userName sw "F"', ["F5", "F6"]),
        ('userName eq "E9"', []),
        ('userName eq "%"', []),
        ('userName sw "_"', []),
        ('displayName eq "张伟"', ["E3", "E4"]),
        ('displayName co "娜"', ["E2"]),
        ('displayName sw "欧阳"', ["E2"]),
        ('displayName eq "anna li"', ["F6"]),
        ('displayName eq "张"', []),
        ("active eq true", ["E1", "E2", "E3", "E4", "F6"]),
        ("active eq false", ["F5"]),
        ('active eq "false"', ["F5"]),
        ('externalId eq "hr-4"', ["E4"]),
        ("externalId pr", ["E4"]),
        ('not (externalId eq "hr-4")', ["E1", "E2", "E3", "F5", "F6"]),
        (f'{ENTERPRISE}:department eq "集团/一分厂"', ["E1", "E2"]),
        (f'{ENTERPRISE}:department eq "集团/二分厂"', []),
        (f'{ENTERPRISE}:employeeNumber eq "E3"', ["E3"]),
        ('displayName eq "张伟" and not (userName eq "E3")', ["E4"]),
        ('userName eq "E3" or userName eq "F6" and active eq true', ["E3", "F6"]),
        ('(userName eq "E3" or userName eq "F5") and active eq true', ["E3"]),
    ],
)
async def test_filter_finds(scim: httpx.AsyncClient, wanted: str | None, numbers: list[str]) -> None:
    assert await found(scim, filter=wanted) == numbers


async def test_unit_is_a_filter(enterprise: Enterprise, scim: httpx.AsyncClient) -> None:
    assert await found(scim, filter=f'groups.value eq "{enterprise.units["plant_a"]}"') == ["E1", "E2"]


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        ('userName co "E"', "invalidFilter"),
        ('userName ne "E1"', "invalidFilter"),
        ('displayName ew "伟"', "invalidFilter"),
        ('externalId sw "h"', "invalidFilter"),
        ("displayName pr", "invalidFilter"),
        ('meta.created gt "2026-01-01T00:00:00Z"', "invalidFilter"),
        ('groups[value eq "x"]', "invalidFilter"),
        ('nickName eq "x"', "invalidFilter"),
        ("userName eq", "invalidFilter"),
        ("userName", "invalidFilter"),
        ("userName eq null", "invalidFilter"),
        ('active eq "perhaps"', "invalidFilter"),
        (r'userName eq "\ud800"', "invalidFilter"),
        (r'displayName co "\u0000"', "invalidFilter"),
        (r'externalId eq "\u0000"', "invalidFilter"),
        (" or ".join(['userName eq "E1"'] * 21), "invalidFilter"),
    ],
)
async def test_filter_that_is_not_answered_is_refused(scim: httpx.AsyncClient, wanted: str, kind: str) -> None:
    answer = await scim.get("Users", params={"filter": wanted})
    assert (answer.status_code, answer.json()["scimType"]) == (400, kind), answer.text


@pytest.mark.parametrize(
    ("by", "order", "numbers"),
    [
        ("userName", None, ALL),
        ("userName", "descending", ALL[::-1]),
        ("id", "ascending", ALL),
        ("meta.created", "descending", ALL[::-1]),
    ],
)
async def test_sorted(scim: httpx.AsyncClient, by: str, order: str | None, numbers: list[str]) -> None:
    assert await found(scim, sortBy=by, sortOrder=order) == numbers


async def test_sorting_that_is_not_answered_is_refused(scim: httpx.AsyncClient) -> None:
    answer = await scim.get("Users", params={"sortBy": "displayName"})
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidPath")


async def test_pages_follow_each_other(scim: httpx.AsyncClient) -> None:
    seen: list[str] = []
    for start in (1, 3, 5, 7):
        page = (await scim.get("Users", params={"startIndex": start, "count": 2})).json()
        assert (page["totalResults"], page["startIndex"]) == (6, start)
        assert page["itemsPerPage"] == len(page.get("Resources", []))
        seen += [each["userName"] for each in page.get("Resources", [])]
    assert seen == ALL
    none = (await scim.get("Users", params={"count": 0})).json()
    assert (none["totalResults"], none.get("Resources", [])) == (6, [])


async def test_attributes_are_selected(scim: httpx.AsyncClient) -> None:
    [one] = (await scim.get("Users", params={"filter": 'userName eq "E3"', "attributes": "displayName"})).json()[
        "Resources"
    ]
    assert one.keys() == {"schemas", "id", "displayName"}
    [one] = (
        await scim.get("Users", params={"filter": 'userName eq "E3"', "excludedAttributes": "groups,meta"})
    ).json()["Resources"]
    assert not {"groups", "meta"} & one.keys()


async def test_search_by_post_and_at_the_root(scim: httpx.AsyncClient) -> None:
    schemas = ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]
    answer = await scim.post("Users/.search", json={"schemas": schemas, "filter": 'userName sw "F"'})
    assert [each["userName"] for each in answer.json()["Resources"]] == ["F5", "F6"]
    page = (await scim.post(".search", json={"schemas": schemas, "startIndex": 6, "count": 2})).json()
    assert page["totalResults"] == 8
    assert [each["meta"]["resourceType"] for each in page["Resources"]] == ["User", "Group"]
    group = await scim.get("Groups", params={"filter": 'displayName eq "集团/一分厂"'})
    assert [each["displayName"] for each in group.json()["Resources"]] == ["集团/一分厂"]
