"""A request: one transaction, a clear refusal, and nothing left behind when it did not happen."""

import asyncio
from collections.abc import AsyncIterator, Callable, MutableMapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any

import pytest
from fastapi import APIRouter
from pydantic import BaseModel, Field, ValidationError
from shop.events import OrderPlaced
from shop.models import Order
from shop.routes import routes as shop_routes
from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from casework import units
from contracts.identity import UnitKind, UnitState
from kit.app import UndeclaredAccess, UndeclaredAggregate, create_app
from kit.auth import SIGNED_IN
from kit.db import get_locked
from kit.field_errors import field_errors
from kit.idempotency import IdempotencyKey
from kit.pages import page
from kit.routing import Routes
from kit.testing import Harness, problem, token
from kit.texts import Language

ORDERS = "/api/v1/shop/orders"
FAULTS = "/api/v1/shop/faults"
ORDER = {"unit_id": "u1", "item": "tea"}


async def count(shop: Harness) -> tuple[int, int, int, int]:
    """Orders, events, audit entries, idempotency keys."""
    tables = ('"order"', "outbox", "audit_entry", "idempotencykey")
    return tuple([(await shop.rows(f"SELECT count(*) FROM {table}"))[0][0] for table in tables])


async def test_an_answered_write_is_there_with_its_event_and_its_audit_entry(shop: Harness) -> None:
    async with shop.client("ann") as ann:
        answer = await ann.post(ORDERS, json=ORDER)
    assert answer.status_code == 201
    assert answer.headers["etag"] == '"1"'
    assert await count(shop) == (1, 1, 1, 0)
    assert [event.item for event in await shop.events(OrderPlaced)] == ["tea"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"unit_id": "u1", "item": "nothing"}, 409, "sold_out"),
        ({"unit_id": "u1", "item": "broken"}, 500, "internal_error"),
        ({"unit_id": "u1", "item": "tea", "extra": 1}, 422, "invalid_input"),
        ({"unit_id": "u1", "item": 7}, 422, "invalid_input"),
        ({"unit_id": "u1"}, 422, "invalid_input"),
    ],
)
async def test_a_refused_write_leaves_no_trace(shop: Harness, body: dict[str, object], status: int, code: str) -> None:
    async with shop.faulty("ann", idempotency_key="key-0001") as ann:
        refused = problem(await ann.post(FAULTS, json=body), status, code)
    assert "secret" not in str(refused)
    assert await count(shop) == (0, 0, 0, 0)


async def test_a_commit_that_fails_never_answers_success(shop: Harness) -> None:
    """The foreign key is deferred: only COMMIT finds the row's parent missing, when the answer is already rendered."""
    async with shop.faulty("ann", idempotency_key="key-0001") as ann:
        problem(await ann.post(FAULTS, json={"unit_id": "u1", "item": "ghost"}), 500, "internal_error")
    assert await count(shop) == (0, 0, 0, 0)


async def test_field_errors_name_field_and_code_in_the_callers_language_and_never_the_value(shop: Harness) -> None:
    body = {"unit_id": "u1", "item": "a secret that is far too long", "colour": "red"}
    async with shop.client("ann") as ann:
        english = problem(await ann.post(ORDERS, json=body), 422, "invalid_input")
        chinese = problem(await ann.post(ORDERS, json=body, headers={"accept-language": "zh-CN"}), 422, "invalid_input")
    assert {(each["field"], each["code"]) for each in english["errors"]} == {
        ("item", "string_too_long"),
        ("colour", "extra_forbidden"),
    }
    assert "At most 20 characters" in str(english)
    assert "最多 20 个字" in str(chinese)
    assert "secret" not in str(english)


class Numbers(BaseModel):
    over: Annotated[int | None, Field(gt=3)] = None
    under: Annotated[int | None, Field(lt=9)] = None
    day: date | None = None


@pytest.mark.parametrize(
    ("given", "chinese", "english"),
    [
        ({"over": 3}, "应大于 3", "Should be more than 3"),
        ({"under": 9}, "应小于 9", "Should be less than 9"),
        ({"day": "tomorrow"}, "应为日期，如 2026-10-31", "Should be a date such as 2026-10-31"),
        ({"day": "2026-10-31T08:00:00"}, "应为日期，如 2026-10-31", "Should be a date such as 2026-10-31"),
    ],
)
def test_limits_and_dates_have_words_of_their_own(given: dict[str, Any], chinese: str, english: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Numbers.model_validate(given)
    texts = [field_errors(refused.value.errors(), lang)[0]["message"] for lang in Language]
    assert texts == [chinese, english]


async def test_a_body_over_the_limit_is_refused(shop: Harness) -> None:
    async with shop.client("ann") as ann:
        problem(await ann.post(ORDERS, json={"unit_id": "u1", "item": "x" * 300_000}), 413, "too_large")
    assert await count(shop) == (0, 0, 0, 0)


@pytest.mark.parametrize("declared", [True, False])
async def test_an_upload_over_the_limit_is_refused_as_a_problem(shop: Harness, declared: bool) -> None:
    form = b"--x\r\nContent-Disposition: form-data; name=picture; filename=a\r\n\r\n" + b"x" * (26 << 20) + b"\r\n--x--"

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(form), 1 << 20):
            yield form[start : start + (1 << 20)]

    async with shop.client("ann") as ann:
        answer = await ann.post(
            "/api/v1/shop/pictures",
            content=form if declared else pieces(),
            headers={"content-type": "multipart/form-data; boundary=x", "accept-language": "en"},
        )
    refused = problem(answer, 413, "too_large")
    assert refused["detail"].startswith("At most 25 MB at once")


async def test_text_where_a_file_should_be_is_named_in_the_callers_language(shop: Harness) -> None:
    async with shop.client("ann") as ann:
        answer = await ann.post("/api/v1/shop/pictures", data={"picture": "x"}, headers={"accept-language": "zh-CN"})
    wrong = {"field": "picture", "code": "file_expected", "message": "应为文件"}
    assert problem(answer, 422, "invalid_input")["errors"] == [wrong]


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [("{not json", 1, 2), ('{\n  "unit_id": "u1",\n  "item": \n}', 4, 1), ('{"item": "茶" "unit_id"}', 1, 14)],
)
async def test_json_that_cannot_be_read_is_refused_with_the_place(
    shop: Harness, body: str, line: int, column: int
) -> None:
    async with shop.client("ann") as ann:
        answer = await ann.post(ORDERS, content=body.encode(), headers={"content-type": "application/json"})
        refused = problem(answer, 400, "json_malformed")
        keyed = {"content-type": "application/json", "idempotency-key": "key-0001"}
        problem(await ann.post(ORDERS, content=body.encode(), headers=keyed), 400, "json_malformed")
    assert (refused["line"], refused["column"]) == (line, column)
    assert f"line {line}, column {column}" in refused["detail"]


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        (b'"\xff"', "json_not_utf8", "line 1, column 2"),
        ('{"unit_id": "u1",\n "item": "茶'.encode() + b'\xe8\x8c"}', "json_not_utf8", "line 2, column 12"),
        ('{"item": "绿茶"}'.encode("gbk"), "json_not_utf8", "line 1, column 11"),
        (b"[" * 100_000, "json_too_deep", "brackets"),
        (b'{"a":' * 30_000, "json_too_deep", "brackets"),
        (b'[{"a":' * 20_000 + b"1" + b"}]" * 20_000, "json_too_deep", "brackets"),
        (b'{"pieces": ' + b"9" * 5_000 + b"}", "json_number_too_long", "number"),
        (b'{"pieces": -' + b"1" * 100_000 + b"}", "json_number_too_long", "number"),
    ],
)
async def test_a_body_that_is_no_json_at_all_is_refused_with_the_reason(
    shop: Harness, body: bytes, code: str, says: str
) -> None:
    async with shop.client("ann") as ann:
        for key in ({}, {"idempotency-key": "key-0001"}):
            english = {"content-type": "application/json", "accept-language": "en", **key}
            refused = problem(await ann.post(ORDERS, content=body, headers=english), 400, code)
            assert says in f"{refused['title']} {refused['detail']}".lower()
            chinese = await ann.post(ORDERS, content=body, headers={**english, "accept-language": "zh-CN"})
            assert "没有保存任何内容" in problem(chinese, 400, code)["detail"]


async def test_a_query_parameter_nobody_reads_is_refused(shop: Harness) -> None:
    async with shop.client("cleo", ["clerk@u1"]) as cleo:
        refused = problem(await cleo.get(ORDERS, params={"limit": 3, "sort": "item"}), 422, "unknown_parameter")
        chinese = await cleo.get(ORDERS, params={"Limit": 3}, headers={"accept-language": "zh-CN"})
        none = problem(await cleo.post(ORDERS, json=ORDER, params={"dry": "1"}), 422, "unknown_parameter")
    assert (refused["unknown"], refused["known"]) == (["sort"], ["cursor", "limit", "waiting"])
    assert refused["title"] == "There is no query parameter sort"
    assert refused["detail"].endswith("Query parameters here: cursor, limit, waiting.")
    assert chinese.json()["detail"].endswith("查询参数：cursor、limit、waiting。")
    assert none["detail"].endswith("Query parameters here: none.")
    assert await count(shop) == (0, 0, 0, 0)


async def test_an_unknown_address_and_method_answer_as_problems(shop: Harness) -> None:
    async with shop.client("ann") as ann:
        problem(await ann.get("/api/v1/shop/nowhere"), 404, "not_found")
        refused = await ann.put(ORDERS, json=ORDER)
        assert refused.headers["allow"] == "GET, POST"
        assert problem(refused, 405, "method_not_allowed")["detail"] == "Use one of: GET, POST."
        problem(await ann.post("/livez"), 405, "method_not_allowed")
        problem(await ann.get(f"{ORDERS}/"), 404, "not_found")


async def test_only_a_token_of_ours_that_is_still_good_comes_in(shop: Harness, tamper: Callable[[str], str]) -> None:
    cases: dict[str, list[str | None]] = {
        "not_signed_in": [None],
        "token_expired": [token("ann", lasts=timedelta(minutes=-2))],
        "token_invalid": [
            "nonsense",
            token("ann", iss="https://elsewhere.example"),
            token("ann", aud="another"),
            tamper(token("ann")),
            token("ann", grants=["no-unit"]),
        ],
    }
    async with shop.client() as nobody:
        for code, tokens in cases.items():
            for signed in tokens:
                headers = {"authorization": f"Bearer {signed}"} if signed else {}
                answer = await nobody.post(ORDERS, json=ORDER, headers=headers)
                assert answer.headers["www-authenticate"] == "Bearer"
                problem(answer, 401, code)
    assert await count(shop) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("method", "path", "grants", "status"),
    [
        ("POST", "/pictures", None, 401),
        ("POST", "/orders", None, 401),
        ("POST", "/notes", None, 401),
        ("POST", "/notes", [], 403),
    ],
)
async def test_who_may_not_come_in_is_told_so_before_their_body_is_read(
    shop: Harness, method: str, path: str, grants: list[str] | None, status: int
) -> None:
    credential = "invented.but.shaped" if grants is None else token("ann", grants)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": f"/api/v1/shop{path}",
        "raw_path": b"",
        "query_string": b"",
        "headers": [
            (b"authorization", f"Bearer {credential}".encode()),
            (b"content-type", b"multipart/form-data; boundary=x" if path != "/orders" else b"application/json"),
            (b"content-length", b"10000000"),
        ],
    }
    answered: list[int] = []

    async def receive() -> dict[str, Any]:
        raise AssertionError("the body was read")

    async def send(message: MutableMapping[str, Any]) -> None:
        answered.extend([message["status"]] if message["type"] == "http.response.start" else [])

    await shop.app(scope, receive, send)
    assert answered == [status]


async def test_the_same_key_and_body_has_one_effect_and_one_answer(shop: Harness) -> None:
    async with shop.client("ann", idempotency_key="key-0001") as ann:
        answers = await asyncio.gather(*(ann.post(ORDERS, json=ORDER) for _ in range(12)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len({answer.headers["etag"] for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 11
    assert await count(shop) == (1, 1, 1, 1)


async def test_a_stored_answer_is_sealed(shop: Harness) -> None:
    async with shop.client("ann", idempotency_key="key-0001") as ann:
        answer = await ann.post(ORDERS, json=ORDER)
        [(stored, *open_ones)] = await shop.rows("SELECT answer, status, headers, body FROM idempotencykey")
        assert ORDER["item"].encode() in answer.content
        assert ORDER["item"].encode() not in stored
        assert open_ones == [None, None, None]


async def test_an_answer_that_an_earlier_version_stored_is_given_again(shop: Harness) -> None:
    async with shop.client("ann", idempotency_key="key-0001") as ann:
        answer = await ann.post(ORDERS, json=ORDER)
        async with shop.session() as session:
            kept = {"status": 201, "headers": {"etag": answer.headers["etag"]}, "body": answer.content, "answer": None}
            await session.exec(update(IdempotencyKey).values(kept))
        again = await ann.post(ORDERS, json=ORDER)
    assert (again.status_code, again.content, again.headers["etag"]) == (201, answer.content, answer.headers["etag"])
    assert again.headers["idempotency-replayed"] == "true"


async def test_a_key_used_for_another_body_is_refused_and_another_persons_key_is_their_own(shop: Harness) -> None:
    async with shop.client("ann", idempotency_key="key-0001") as ann:
        await ann.post(ORDERS, json=ORDER)
        problem(await ann.post(ORDERS, json=ORDER | {"item": "milk"}), 422, "idempotency_key_reused")
    async with shop.client("bob", idempotency_key="key-0001") as bob:
        assert (await bob.post(ORDERS, json=ORDER)).status_code == 201
    assert (await count(shop))[0] == 2


async def test_a_form_sent_again_is_the_same_form_though_its_boundary_is_new(shop: Harness) -> None:
    path = "/api/v1/shop/pictures"
    async with shop.client("ann", idempotency_key="key-0001") as ann:
        first = await ann.post(path, files={"picture": ("a.png", b"bytes")})
        again = await ann.post(path, files={"picture": ("a.png", b"bytes")})
        assert first.json() == again.json()
        assert first.request.headers["content-type"] != again.request.headers["content-type"]
        problem(await ann.post(path, files={"picture": ("a.png", b"other")}), 422, "idempotency_key_reused")


@pytest.mark.parametrize("second", ["picture", "another", "Picture"])
async def test_of_two_files_in_one_upload_none_is_dropped_without_a_word(shop: Harness, second: str) -> None:
    files = [("picture", ("a.png", b"one")), (second, ("b.png", b"two"))]
    async with shop.client("ann") as ann:
        problem(await ann.post("/api/v1/shop/pictures", files=files), 400, "malformed_request")


async def test_a_second_try_gets_the_first_answer_even_where_it_would_now_be_refused(shop: Harness) -> None:
    async with shop.client("ann", idempotency_key="key-0001") as ann:
        first = await ann.post(FAULTS, json=ORDER | {"item": "last piece"})
        again = await ann.post(FAULTS, json=ORDER | {"item": "last piece"})
    assert (again.status_code, again.text) == (201, first.text)
    assert again.headers["idempotency-replayed"] == "true"
    async with shop.client("ann") as ann:
        problem(await ann.post(FAULTS, json=ORDER | {"item": "last piece"}), 409, "sold_out")
    assert await count(shop) == (1, 1, 1, 1)


@pytest.mark.parametrize("key", ["short", "k" * 201, "with a blank", "keyé-no-ascii"])
async def test_a_key_that_is_none_is_refused_and_nothing_saved(shop: Harness, key: str) -> None:
    async with shop.client("ann") as ann:
        problem(
            await ann.post(ORDERS, json=ORDER, headers={b"idempotency-key": key.encode()}),
            400,
            "idempotency_key_malformed",
        )
    assert await count(shop) == (0, 0, 0, 0)


async def test_after_a_refusal_the_key_is_free_again(shop: Harness) -> None:
    async with shop.client("ann", idempotency_key="key-0001") as ann:
        problem(await ann.post(FAULTS, json=ORDER | {"item": "nothing"}), 409, "sold_out")
        assert (await ann.post(FAULTS, json=ORDER)).status_code == 201


async def place(shop: Harness, unit_id: str) -> str:
    async with shop.client("ann") as ann:
        placed = (await ann.post(ORDERS, json=ORDER | {"unit_id": unit_id})).json()
    return str(placed["id"])


async def test_an_edit_needs_the_version_it_was_made_on(shop: Harness) -> None:
    order = await place(shop, "u1")
    async with shop.client("cleo", ["clerk@u1"]) as clerk:
        problem(await clerk.patch(f"{ORDERS}/{order}", json={"item": "a"}), 428, "version_required")
        problem(
            await clerk.patch(f"{ORDERS}/{order}", json={"item": "a"}, headers={"if-match": '"9"'}),
            412,
            "stale_version",
        )
        for malformed in (
            '"x"',
            "*",
            "1",
            '"1',
            '1"',
            '"1", "2"',
            '"1-x"',
            '"1-gzip-2"',
            "1.0",
            '"' + "1" * 50 + '"',
            "",
        ):
            answer = await clerk.patch(f"{ORDERS}/{order}", json={"item": "a"}, headers={"if-match": malformed})
            assert 'If-Match: "7"' in problem(answer, 400, "version_malformed")["detail"]
        tags = ('"1"', 'W/"2"', '"3-gzip"', 'W/"4-br"', '"5--gzip"', '"6;gzip"', '"7-zstd"')
        for version, tag in enumerate(tags, 1):  # as it was given, and as proxies that compress hand it on
            changed = await clerk.patch(f"{ORDERS}/{order}", json={"item": f"{version}"}, headers={"if-match": tag})
            assert changed.headers["etag"] == f'"{version + 1}"'
        stale = await clerk.patch(f"{ORDERS}/{order}", json={"item": "a"}, headers={"if-match": '"7-gzip"'})
        problem(stale, 412, "stale_version")


async def test_pages_reach_every_row_once_while_rows_come_in(shop: Harness) -> None:
    async with shop.session() as session:
        await units.save(session, UnitState(unit_id="u1", parent_id=None, name="u1", kind=UnitKind.PLANT, version=1))
    async with shop.client("ann") as ann, shop.client("cleo", ["clerk@u1"]) as cleo:
        for n in range(7):
            await ann.post(ORDERS, json=ORDER | {"item": str(n)})
        first = (await cleo.get(f"{ORDERS}?limit=3")).json()
        await ann.post(ORDERS, json=ORDER | {"item": "late"})
        second = (await cleo.get(ORDERS, params={"limit": 3, "cursor": first["next"]})).json()
        third = (await cleo.get(ORDERS, params={"limit": 3, "cursor": second["next"]})).json()
        for tampered in ("nonsense", ">i:99999999999999999999999999", ">i:1\ri:2", ">,\r>"):
            problem(await cleo.get(ORDERS, params={"cursor": tampered}), 422, "cursor_invalid")
        problem(await cleo.get(ORDERS, params={"limit": 1000}), 422, "invalid_input")
    items = [order["item"] for page in (first, second, third) for order in page["items"]]
    assert items == ["6", "5", "4", "3", "2", "1", "0"]
    assert third["next"] is None


def test_a_route_without_declared_access_does_not_start(shop: Harness) -> None:
    sneaky = Routes("shop", tag="orders")
    sneaky.router = APIRouter(prefix="/api/v1/shop")
    sneaky.router.add_api_route("/open", lambda: "everything", methods=["GET"])
    with pytest.raises(UndeclaredAccess, match="/api/v1/shop/open"):
        create_app(replace(shop.service, routes=[shop_routes, sneaky]), shop.settings)
    with pytest.raises(ValueError, match="noun"):
        sneaky.get("", access=SIGNED_IN)
    with pytest.raises(TypeError, match="access"):
        sneaky.get("/open")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="session: Write"):
        sneaky.post("/open", access=SIGNED_IN, idempotent=True)(lambda: None)


def test_a_service_that_names_no_table_of_what_its_events_are_about_does_not_start(shop: Harness) -> None:
    with pytest.raises(UndeclaredAggregate, match="order_id in aggregates="):
        create_app(replace(shop.service, aggregates={}), shop.settings)


@pytest.mark.parametrize("order", [[], [Order.item], [Order.id, col(Order.item).desc()], [func.length(Order.id)]])
async def test_a_list_whose_order_is_not_whole_is_not_read_by_pages(shop: Harness, order: list[Any]) -> None:
    async with shop.session() as session:
        with pytest.raises(TypeError, match="unique"):
            await page(session, select(Order).order_by(*order), limit=2, cursor=None, as_=lambda each: each)


async def test_what_was_changed_before_it_was_locked_is_not_lost_unsaid(shop: Harness) -> None:
    async with shop.client("ann") as ann:
        order_id = (await ann.post(ORDERS, json=ORDER)).json()["id"]
    async with shop.session() as session:
        order = await session.get(Order, order_id)
        assert order
        order.item = "coffee"
        with pytest.raises(RuntimeError, match="before it was locked"):
            await get_locked(session, Order, order_id)


async def test_a_test_sees_what_failed_and_what_was_not_declared(shop: Harness) -> None:
    async with shop.client("ann") as ann:
        with pytest.raises(IntegrityError):
            await ann.post(FAULTS, json={"unit_id": "u1", "item": "ghost"})
        with pytest.raises(AssertionError, match="answers not_found: name it in errors="):
            await ann.post(FAULTS, json={"unit_id": "u1", "item": "undeclared"})


async def test_the_description_names_access_errors_and_keys(shop: Harness) -> None:
    async with shop.client() as nobody:
        document = (await nobody.get("/openapi.json")).json()
    post = document["paths"][ORDERS]["post"]
    assert post["operationId"] == "shop_place_order"
    assert post["security"] == [{"bearer": []}]
    assert "sold_out" in post["responses"]["409"]["description"]
    assert any(each["name"] == "Idempotency-Key" for each in post["parameters"])
    assert "security" not in document["paths"][FAULTS]["get"]
    assert "code" in document["components"]["schemas"]["Problem"]["required"]


async def test_health_and_metrics_answer_without_signing_in(shop: Harness) -> None:
    async with shop.client() as nobody:
        await nobody.get(f"{ORDERS}?limit=1")
        assert (await nobody.get("/livez")).status_code == 200
        assert (await nobody.get("/readyz")).status_code == 200
        metrics = (await nobody.get("/metrics")).text
    assert 'route="/api/v1/shop/orders"' in metrics
    assert "tongxin_outbox_depth" in metrics
