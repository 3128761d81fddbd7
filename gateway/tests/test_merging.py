"""What several services say together: open work, search, my data, retention, and the description of the API."""

import asyncio
import copy
import io
import json
from typing import Any

import pytest
from pypdf import PdfReader
from starlette.types import Receive, Scope, Send

from gateway.openapi import merge
from kit.problems import Unavailable
from kit.request_problems import TooLarge
from kit.routing import document

from .conftest import Start

OWN = {f"/api/v1/{each}" for each in ("todo", "search", "my-data", "my-data/pdf", "retention")}
"""What the gateway answers itself out of what services say."""
LISTS = ["todo", "search", "retention"]
SECTION = {
    "title": "登录记录",
    "why": "让您看到。",
    "kept": "7 天删除",
    "entries": [
        {
            "title": '#read("/etc/passwd")',
            "at": "2026-10-08T01:30:00Z",
            "rows": [{"label": "设备", "value": "*Firefox*", "at": None}],
            "files": [{"name": "照片.png", "size": 2048, "link": "/x"}],
        }
    ],
}
MY_DATA = {"sections": [SECTION], "data": {"sessions": [1]}}
CLOSED = {"code": "closed_after_reset", "title": "暂不开放", "detail": "请稍后再来。", "until": "x"}


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
        "refused": [],
    }


async def test_open_work_says_which_services_are_missing(start: Start) -> None:
    more = {
        "learning": "http://127.0.0.1:1",
        "voting": answering(500, {}),
        "home": answering(200, "not a list"),
        "insights": hanging,
    }
    platform = start(more=more, merge_timeout=1)
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


def address(kind: str) -> str:
    return f"/api/v1/{kind}?q=%E5%B7%A5%E8%B5%84" if kind == "search" else f"/api/v1/{kind}"


@pytest.mark.parametrize("kind", LISTS)
async def test_each_list_goes_on_without_a_service_that_is_slow_or_broken(start: Start, kind: str) -> None:
    more = {
        "learning": answering(200, {"items": [{"title": "甲"}, {"title": "乙"}]}),
        "voting": hanging,
        "home": answering(500, {}),
        "assistance": answering(403, CLOSED),
        "insights": answering(404, {}),
    }
    platform = start(more=more, merge_timeout=1)
    async with platform.client() as client:
        answer = await client.get(address(kind))
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [each for each in found["items"] if each["service"] != "grievances"] == [
        {"title": "甲", "service": "learning"},
        {"title": "乙", "service": "learning"},
    ]
    assert found["unavailable"] == ["voting", "home"]
    assert [(each["service"], each["code"]) for each in found["refused"]] == [("assistance", "closed_after_reset")]


async def test_services_are_asked_at_the_same_time(start: Start) -> None:
    all_asked = asyncio.Event()
    asked = 0

    async def answer_when_all_are_asked(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal asked
        if scope["type"] != "http":
            return
        asked += 1
        if asked == 6:
            all_asked.set()
        await all_asked.wait()
        await answering(200, MY_DATA)(scope, receive, send)

    names = [f"s{letter}" for letter in "abcdef"]
    platform = start(more=dict.fromkeys(names, answer_when_all_are_asked))
    async with platform.client() as client:
        found = (await client.get("/api/v1/my-data")).json()
    assert [each["service"] for each in found["items"]] == names


async def test_search_asks_every_service_the_same(start: Start) -> None:
    platform = start()
    async with platform.client(headers={"Accept-Language": "en"}) as client:
        await client.get(address("search"))
        unknown = await client.get("/api/v1/search?q=a&late=1")
    asked = [request for request in platform.grievances.seen if request.url.path.endswith("/search")]
    assert [(request.url.query, request.headers["accept-language"]) for request in asked] == [
        ("q=%E5%B7%A5%E8%B5%84", "en")
    ]
    assert (unknown.status_code, unknown.json()["unknown"]) == (422, ["late"])


async def test_a_malformed_search_is_refused_as_the_services_refuse_it(start: Start) -> None:
    platform = start(more={"learning": answering(422, {"code": "invalid_input", "title": "x"})})
    async with platform.client() as client:
        answer = await client.get("/api/v1/search")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_my_data_keeps_each_service_apart(start: Start) -> None:
    more = {"learning": answering(200, MY_DATA), "voting": hanging, "home": answering(403, CLOSED)}
    platform = start(more=more, merge_timeout=1)
    async with platform.client() as client:
        found = (await client.get("/api/v1/my-data")).json()
    assert found == {
        "items": [{**MY_DATA, "service": "learning"}],
        "unavailable": ["voting"],
        "refused": [{**{name: CLOSED[name] for name in ("code", "title", "detail")}, "service": "home"}],
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-CN", ["我的资料", "没有取到的部分：voting", "附件"]),
        ("en", ["My data", "Not collected: voting", "File"]),
    ],
)
async def test_my_data_as_a_pdf_says_all_of_it_and_what_is_missing(
    start: Start, language: str, words: list[str]
) -> None:
    more = {"learning": answering(200, MY_DATA), "voting": hanging, "home": answering(403, CLOSED)}
    platform = start(more=more, merge_timeout=1)
    async with platform.client(headers={"Accept-Language": language}) as client:
        answer = await client.get("/api/v1/my-data/pdf")
    assert answer.headers["content-type"] == "application/pdf", answer.text
    assert answer.headers["content-disposition"] == "attachment; filename=tongxin-my-data.pdf"
    assert answer.headers["cache-control"] == "no-store"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    said = [
        "登录记录",
        "7 天删除",
        '#read("/etc/passwd")',
        "2026-10-08 09:30",
        "*Firefox*",
        "照片.png (2 KB)",
        "暂不开放",
    ]
    plain = "".join(text.split())
    assert [each for each in [*said, CLOSED["title"], *words] if "".join(each.split()) not in plain] == []


async def test_a_pdf_of_nothing_is_refused(start: Start) -> None:
    platform = start(more={"voting": hanging}, merge_timeout=1)
    async with platform.client() as client, platform.client(None) as stranger:
        nothing = await client.get("/api/v1/my-data/pdf")
        nobody = await stranger.get("/api/v1/my-data/pdf")
    assert (nothing.status_code, nothing.json()["code"]) == (503, "upstream_unavailable")
    assert (nobody.status_code, nobody.json()["code"]) == (401, "not_signed_in")


async def test_a_person_has_one_pdf_made_at_a_time_and_others_go_on(start: Start) -> None:
    """The gateway answers meanwhile: it does not make the document in its own loop."""
    rows = [{"label": f"第 {number} 行", "value": "字" * 40, "at": None} for number in range(500)]
    long = {"sections": [{**SECTION, "entries": [{"title": "长", "at": None, "rows": rows, "files": []}]}], "data": {}}
    platform = start(more={"learning": answering(200, long)})
    async with platform.client() as client:
        asking = [asyncio.create_task(client.get("/api/v1/my-data/pdf")) for _ in range(2)]
        [refused], [made] = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
        assert ((await refused).status_code, (await refused).json()["code"]) == (429, "document_busy")
        assert (await client.get("/livez")).status_code == 200
        assert not made.done()
        assert (await made).status_code == 200
        assert (await client.get("/api/v1/my-data/pdf")).status_code == 200


async def test_description_is_merged_from_live_services(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client(None) as client:
        found = (await client.get("/api/openapi.json")).json()
    assert found["servers"] == [{"url": "/"}]
    assert found["x-unavailable"] == []
    assert {"/api/v1/identity/things", "/api/v1/grievances/things", *OWN} == set(found["paths"])
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
    assert {name for name in merged["components"]["schemas"] if "Problem" in name} == {"Problem"}


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
    assert set(merged["paths"]) == {"/api/v1/identity/x", "/api/v1/a/x", *OWN}


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
