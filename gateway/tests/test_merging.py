"""What several services say together: open work, and the description of the API."""

import copy
import json
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from gateway.openapi import merge
from kit.problems import Unavailable
from kit.request_problems import TooLarge
from kit.routing import document

from .conftest import Start


def answering(status: int, content: object) -> Any:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": status, "headers": []})
            await send({"type": "http.response.body", "body": json.dumps(content).encode()})

    return app


async def hanging(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        while True:
            if (await receive())["type"] == "http.disconnect":
                return


async def test_open_work_of_all_services_is_one_list(start: Start, kind: str) -> None:
    more = {"learning": answering(200, {"items": [{"kind": "exam", "count": 2, "link": "/learn"}]})}
    platform = start(kind, more=more)
    async with platform.client() as client:
        response = await client.get("/api/v1/todo")
    assert response.json() == {
        "items": [
            {"kind": "to_rate", "count": 1, "link": "/concerns", "service": "grievances"},
            {"kind": "exam", "count": 2, "link": "/learn", "service": "learning"},
        ],
        "unavailable": [],
    }


async def test_open_work_says_which_services_are_missing(start: Start) -> None:
    more = {
        "learning": "http://127.0.0.1:1",
        "voting": answering(500, {}),
        "home": answering(200, "not a list"),
        "insights": hanging,
    }
    platform = start(more=more, todo_timeout=0.3)
    async with platform.client() as client:
        response = await client.get("/api/v1/todo")
    assert response.status_code == 200
    assert [item["service"] for item in response.json()["items"]] == ["grievances"]
    assert response.json()["unavailable"] == ["learning", "voting", "home", "insights"]


async def test_open_work_is_for_somebody(start: Start) -> None:
    platform = start()
    async with platform.client(None) as stranger, platform.client("e" * 43) as ended:
        assert (await stranger.get("/api/v1/todo")).json()["code"] == "not_signed_in"
        assert (await ended.get("/api/v1/todo")).status_code == 401
        machine = await stranger.get("/api/v1/todo", headers={"Authorization": "Bearer machine.to.ken"})
        narrowed = await stranger.get("/api/v1/todo?late=1", headers={"Authorization": "Bearer machine.to.ken"})
    assert machine.status_code == 200
    assert (narrowed.status_code, narrowed.json()["code"], narrowed.json()["unknown"]) == (
        422,
        "unknown_parameter",
        ["late"],
    )
    assert platform.grievances.seen[-1].headers["authorization"] == "Bearer machine.to.ken"


async def test_description_is_merged_from_live_services(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client(None) as client:
        found = (await client.get("/api/openapi.json")).json()
    assert found["servers"] == [{"url": "/"}]
    assert found["x-unavailable"] == []
    assert {"/api/v1/identity/things", "/api/v1/grievances/things", "/api/v1/todo"} == set(found["paths"])
    assert found["paths"]["/api/v1/identity/things"]["get"]["operationId"] == "identity_list_things"
    assert {"IdentityThing", "GrievancesThing"} <= set(found["components"]["schemas"])


async def test_description_names_the_service_it_could_not_ask(start: Start) -> None:
    platform = start(more={"learning": "http://127.0.0.1:1", "voting": answering(200, ["nonsense"])})
    async with platform.client(None) as client:
        found = (await client.get("/api/openapi.json")).json()
    assert found["x-unavailable"] == ["learning", "voting"]
    assert "/api/v1/grievances/things" in found["paths"]


async def test_description_is_kept_for_a_while(start: Start) -> None:
    platform = start()
    async with platform.client(None) as client:
        for _ in range(3):
            await client.get("/api/openapi.json")
    assert len([1 for request in platform.grievances.seen if request.url.path == "/openapi.json"]) == 1


def service(name: str, schemas: dict[str, Any], operation: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "paths": {
            f"/api/v1/{name}/x": {"get": {"operationId": f"{name}_x", "responses": {}, **(operation or {})}},
            "/livez": {"get": {}},
            "/api/v1/identity/tokens": {"post": {}},
        },
        "components": {"schemas": schemas},
        "tags": [{"name": name}],
    }


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def test_same_component_twice_stays_one() -> None:
    same = {"Problem": {"type": "object"}}
    merged = merge({"a": service("a", same), "b": service("b", copy.deepcopy(same))})
    assert set(merged["components"]["schemas"]) == {"Problem", "MergedTodo"}


def test_different_components_of_one_name_are_told_apart_through_all_that_refer_to_them() -> None:
    page = {"properties": {"items": {"items": reference("Row")}}}
    operation = {"responses": {"200": {"content": {"application/json": {"schema": reference("Page")}}}}}
    merged = merge(
        {
            "a": service("a", {"Row": {"title": "a"}, "Page": page}, operation),
            "b": service("b", {"Row": {"title": "b"}, "Page": page}, operation),
        }
    )
    schemas = merged["components"]["schemas"]
    assert {"ARow", "BRow", "APage", "BPage"} <= set(schemas)
    assert not {"Row", "Page"} & set(schemas)
    for name in ("a", "b"):
        content = merged["paths"][f"/api/v1/{name}/x"]["get"]["responses"]["200"]["content"]
        assert content["application/json"]["schema"] == reference(f"{name.upper()}Page")
        assert schemas[f"{name.upper()}Page"]["properties"]["items"]["items"] == reference(f"{name.upper()}Row")


def test_every_reference_leads_somewhere_and_every_operation_id_is_one_of_a_kind() -> None:
    schemas = {"Row": {"title": "x"}, "Kind": {"enum": ["a"]}}
    merged = merge(
        {"a": service("a", schemas, {"operationId": "same"}), "b": service("b", {}, {"operationId": "same"})}
    )
    text = json.dumps(merged)
    for part in text.split('"$ref": "#/components/schemas/')[1:]:
        assert part.split('"')[0] in merged["components"]["schemas"]
    ids = [each["operationId"] for item in merged["paths"].values() for each in item.values()]
    assert len(ids) == len(set(ids))
    assert {"a_same", "b_same"} <= set(ids)


def test_only_what_the_gateway_lets_through_is_described() -> None:
    merged = merge({"identity": service("identity", {}), "a": service("a", {})})
    assert set(merged["paths"]) == {"/api/v1/identity/x", "/api/v1/a/x", "/api/v1/todo"}


@pytest.mark.parametrize(
    ("method", "codes"), [("get", {"too_many_requests"}), ("post", {"origin_refused", "too_large"})]
)
def test_refusals_of_the_gateway_are_described(method: str, codes: set[str]) -> None:
    found = service("a", {})
    found["paths"]["/api/v1/a/x"] = {method: {"operationId": "x", "responses": {}}}
    responses = merge({"a": found})["paths"]["/api/v1/a/x"][method]["responses"]
    assert {"429", "503", "504"} <= set(responses)
    described = {
        code for each in responses.values() for code in each["content"]["application/problem+json"]["examples"]
    }
    assert codes <= described


def test_a_refusal_the_service_documents_itself_is_named_once() -> None:
    found = service("a", {})
    own = {str(status): answer for status, answer in document([TooLarge, Unavailable]).items()}
    found["paths"]["/api/v1/a/x"] = {"post": {"operationId": "x", "responses": own}}
    responses = merge({"a": found})["paths"]["/api/v1/a/x"]["post"]["responses"]
    assert responses["413"]["description"] == "too_large"
    assert responses["503"]["description"] == "unavailable, session_unchecked, upstream_unavailable"
