"""The example of a service: who may do what, two who act at once, and what its API description promises."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from counts import COUNTS
from shop.events import OrderChanged, OrderPlaced, State
from shop.lifecycle import SALES, TILL
from shop.main import service
from shop.models import LEDGER, WORDS, OrderEntry

from contracts.identity import MemberState, UnitState
from kit.access_table import AccessTable
from kit.fuzzing import fuzz, served, signed
from kit.testing import Harness, problem

BASE = "/api/v1/shop"
NEW = {"unit_id": "plant-a", "item": "tea", "phone": "13812345678"}
CHANGE = {"item": "milk"}
UNITS = {"group": None, "plant-a": "group", "plant-b": "group"}
GRANTS = {
    "clerk-a": ["clerk@plant-a"],
    "clerk-b": ["clerk@plant-b"],
    "clerk-group": ["clerk@group"],
    "clerk-c": ["clerk@group"],
}

# About an order that the buyer placed in plant A; of the list `y` and `n` say whether it shows the order.
TABLE = AccessTable(
    service,
    """
                         buyer stranger clerk-a clerk-b clerk-group nobody
POST  /orders            y     y        y       y       y           -
GET   /orders            f     f        y       n       y           -
GET   /orders/mine       y     n        n       n       n           -
GET   /orders/{order_id} y     n        y       n       y           -
PATCH /orders/{order_id} f     f        y       n       y           -
DELETE /orders/{order_id} y    n        f       n       f           -
POST  /orders/of-phone         f f    y       n       y           -
POST  /orders/{order_id}/phone f f    y       n       y           -
POST  /orders/{order_id}/confirm f f    y       n       y           -
POST  /orders/{order_id}/send    f f    y       n       y           -
POST  /orders/{order_id}/cancel  y n    f       n       f           -
GET   /todo              y     y        y       y       y           -
GET   /search            y     y        y       y       y           -
GET   /my-data           y     y        y       y       y           -
GET   /retention         y     y        y       y       y           -
GET   /audit             f     f        f       f       f           -
GET   /audit/verification f     f        f       f       f           -
POST  /audit/verification f     f        f       f       f           -
GET   /operations        f     f        f       f       f           -
POST  /operations/replay f     f        f       f       f           -
""",
)

LISTS = {("GET", "/orders"), ("GET", "/orders/mine"), ("POST", "/orders/of-phone")}
BEFORE = {
    ("POST", "/orders/{order_id}/send"): {"confirm": "clerk-c"},
    ("DELETE", "/orders/{order_id}"): {"cancel": "buyer"},
}
"""The steps that come before a route can be tried, and who takes them."""


def units() -> list[UnitState]:
    return [
        UnitState(unit_id=each, version=1, parent_id=above, name=each, kind="plant") for each, above in UNITS.items()
    ]


def member(who: str) -> MemberState:
    return MemberState(member_id=who, version=1, unit_id="plant-a", name="王芳", employee_number=who, active=True)


async def call(harness: Harness, who: str | None, method: str, path: str, **options: Any) -> httpx.Response:
    async with harness.client(who, GRANTS.get(who or "", ())) as client:
        return await client.request(method, BASE + path, **options)


async def act(harness: Harness, who: str, order_id: str, step: str, version: int, **given: str) -> httpx.Response:
    headers = {"If-Match": f'"{version}"', "Accept-Language": "zh-CN"}
    return await call(harness, who, "POST", f"/orders/{order_id}/{step}", headers=headers, json=given or None)


async def place(harness: Harness) -> str:
    return str((await call(harness, "buyer", "POST", "/orders", json=NEW)).json()["id"])


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    harness = Harness(service, tmp_path)
    await harness.open()
    try:
        await harness.deliver(*units())
        yield harness
    finally:
        await harness.close()


def test_every_route_stands_in_the_table() -> None:
    assert TABLE.unsaid == set()


@pytest.mark.parametrize(("method", "path"), TABLE.rows)
async def test_a_route_lets_in_exactly_whom_the_table_says(harness: Harness, method: str, path: str) -> None:
    phone = {"phone": NEW["phone"]}
    bodies = {
        ("POST", "/orders"): NEW,
        ("PATCH", "/orders/{order_id}"): CHANGE,
        ("POST", "/orders/of-phone"): phone,
        ("POST", "/orders/{order_id}/cancel"): {"reason": "买错了"},
    }
    for who, cell in TABLE.rows[method, path].items():
        order_id, version = await place(harness), 1
        for step, by in BEFORE.get((method, path), {}).items():
            await act(harness, by, order_id, step, version, **bodies.get(("POST", f"/orders/{{order_id}}/{step}"), {}))
            version += 1
        options: dict[str, Any] = {"headers": {"If-Match": f'"{version}"'}, "json": bodies.get((method, path))}
        if path == "/search":
            options["params"] = {"q": "tea"}
        answer = await call(harness, who, method, path.format(order_id=order_id), **options)
        if (method, path) in LISTS and cell in "yn":
            listed = answer.json()
            shown = [each["id"] for each in (listed if method == "POST" else listed["items"])]
            assert (order_id in shown) == (cell == "y"), who
        else:
            assert answer.status_code in TABLE.STATUS[cell], (who, answer.text)


async def test_an_order_goes_to_its_buyers_unit_and_who_is_not_known_yet_tries_again(harness: Harness) -> None:
    new = {"item": "tea"}
    problem(await call(harness, "buyer", "POST", "/orders", json=new), 503, "member_not_known")
    await harness.deliver(member("buyer"))
    placed = (await call(harness, "buyer", "POST", "/orders", json=new)).json()
    assert (placed["unit_id"], placed["state_name"]) == ("plant-a", "placed")


async def test_what_is_deleted_is_gone_and_the_audit_can_tell(harness: Harness) -> None:
    """The row is guarded: `verify` would name one that somebody deleted by hand."""
    order_id = await place(harness)
    early = await call(harness, "buyer", "DELETE", f"/orders/{order_id}", headers={"If-Match": '"1"'})
    problem(early, 409, "not_possible_now")
    await act(harness, "buyer", order_id, "cancel", 1, reason="买错了")
    gone = await call(harness, "buyer", "DELETE", f"/orders/{order_id}", headers={"If-Match": '"2"'})
    assert gone.status_code == 204
    problem(await call(harness, "buyer", "GET", f"/orders/{order_id}"), 404, "not_found")
    assert (await harness.events())[-1].version == 3
    assert (await harness.verify()).findings == []


async def test_what_waits_for_whom_who_finds_what_and_what_is_held(harness: Harness) -> None:
    """A clerk's own order is none of their work; what somebody does not reach they do not find."""
    order_id = await place(harness)
    for who, waits, finds, held in (
        ("buyer", False, True, 1),
        ("stranger", False, False, 0),
        ("clerk-a", True, True, 0),
        ("clerk-b", False, False, 0),
        ("clerk-group", True, True, 0),
    ):
        todo = (await call(harness, who, "GET", "/todo")).json()["items"]
        assert [(each["what"], each["count"]) for each in todo] == [("Orders that wait for you: 1", 1)] * waits, who
        found = (await call(harness, who, "GET", "/search", params={"q": "tea"})).json()["items"]
        assert [(each["type"], each["id"], each["what"]) for each in found] == [("order", order_id, "Order")] * finds
        mine = (await call(harness, who, "GET", "/my-data")).json()
        assert len(mine["data"]["orders"]) == held
        [section] = mine["sections"]
        assert (section["title"], section["kept"], len(section["entries"])) == ("Your orders", "kept for good", held)


async def test_a_change_is_told_and_audited(harness: Harness) -> None:
    order_id = await place(harness)
    await call(harness, "clerk-a", "PATCH", f"/orders/{order_id}", json=CHANGE, headers={"If-Match": '"1"'})
    of_order = {"order_id": order_id, "number": "OR-2026-000001", "unit_id": "plant-a", "buyer_id": "buyer"}
    assert await harness.events() == [
        OrderPlaced(version=1, item="tea", state=State.PLACED, **of_order),
        OrderChanged(version=2, item="milk", changed_by="clerk-a", state=State.PLACED, **of_order),
    ]
    entries = await harness.rows("SELECT actor_id, action FROM audit_entry ORDER BY id")
    assert [tuple(each) for each in entries] == [("buyer", "order.place"), ("clerk-a", "order.change")]


async def test_what_is_sold_out_is_refused_and_nothing_saved(harness: Harness) -> None:
    problem(await call(harness, "buyer", "POST", "/orders", json=NEW | {"item": "snow"}), 409, "sold_out")
    order_id = await place(harness)
    refused = await call(
        harness, "clerk-a", "PATCH", f"/orders/{order_id}", json={"item": "snow"}, headers={"If-Match": '"1"'}
    )
    problem(refused, 409, "sold_out")
    assert len(await harness.events()) == 1


async def test_no_clerk_sees_to_their_own_order(harness: Harness) -> None:
    order_id = (await call(harness, "clerk-a", "POST", "/orders", json=NEW)).json()["id"]
    assert (await call(harness, "clerk-a", "GET", "/orders")).json()["items"] == []
    path, options = f"/orders/{order_id}", {"json": CHANGE, "headers": {"If-Match": '"1"'}}
    problem(await call(harness, "clerk-a", "PATCH", path, **options), 403, "not_yours")
    assert (await call(harness, "clerk-group", "PATCH", path, **options)).status_code == 200


async def test_nor_to_what_they_are_to_get(harness: Harness) -> None:
    present = NEW | {"for_member_id": "clerk-a"}
    order_id = (await call(harness, "buyer", "POST", "/orders", json=present)).json()["id"]
    assert (await call(harness, "clerk-a", "GET", "/orders")).json()["items"] == []
    path = f"/orders/{order_id}"
    problem(await call(harness, "clerk-a", "GET", path), 403, "must_keep_out")
    refused = await call(harness, "clerk-a", "POST", f"{path}/confirm", headers={"If-Match": '"1"'})
    problem(refused, 403, "must_keep_out")
    assert (await call(harness, "clerk-group", "GET", path)).status_code == 200
    [held] = (await call(harness, "clerk-a", "GET", "/my-data")).json()["data"]["orders"]
    assert (held["id"], held["phone"]) == (order_id, None)


async def test_a_price_explains_itself_and_is_in_the_till_when_the_order_is_sent(harness: Harness) -> None:
    placed = (await call(harness, "buyer", "POST", "/orders", json=NEW | {"count": 10})).json()
    assert (placed["number"][-7:], placed["fen"], placed["price"]["title"]) == ("-000001", 11_400, "Reduced price")
    assert placed["price"]["steps"] == ["10 × 12.00 = 120.00 yuan", "less 5% = 114.00 yuan"]
    assert [each["value"] for each in placed["price"]["figures"]] == [1200, 10, 5]
    for number in (placed["number"], "or 1"):
        [found] = (await call(harness, "clerk-a", "GET", "/search", params={"q": number})).json()["items"]
        assert found["id"] == placed["id"]
    path = f"/orders/{placed['id']}"
    await call(harness, "clerk-a", "POST", f"{path}/confirm", headers={"If-Match": '"1"'})
    await call(harness, "clerk-c", "POST", f"{path}/send", headers={"If-Match": '"2"'})
    async with harness.session() as session:
        assert await LEDGER.balances(session, "shop") == {TILL: 11_400, SALES: 11_400}
        [sold] = await LEDGER.about(session, placed["id"])
    assert (sold.kind, sold.fen) == ("sell", 11_400)


async def test_an_order_says_who_placed_it(harness: Harness) -> None:
    order_id = await place(harness)
    assert (await call(harness, "clerk-a", "GET", f"/orders/{order_id}")).json()["buyer_name"] == ""
    await harness.deliver(member("buyer"))
    [shown] = (await call(harness, "clerk-a", "GET", "/orders")).json()["items"]
    assert (shown["id"], shown["buyer_name"]) == (order_id, "王芳")


async def test_an_order_tells_its_story_to_each_as_they_may_hear_it(harness: Harness) -> None:
    await harness.deliver(member("buyer"))
    order_id = await place(harness)
    await act(harness, "clerk-a", order_id, "confirm", 1)
    await act(harness, "buyer", order_id, "cancel", 2, reason="买错了")

    async def told(who: str) -> list[tuple[str, str, str | None]]:
        shown = (await call(harness, who, "GET", f"/orders/{order_id}")).json()
        return [(each["action"], each["actor_label"], each["words"]) for each in shown["timeline"]]

    assert await told("buyer") == [("place", "Buyer", None), ("confirm", "Clerk", None), ("cancel", "Buyer", "买错了")]
    assert await told("clerk-c") == [("place", "王芳", None), ("confirm", "Clerk", None), ("cancel", "王芳", "买错了")]
    await harness.deliver(member("clerk-a"))
    assert (await told("clerk-c"))[1] == ("confirm", "王芳", None)
    assert (await told("buyer"))[1] == ("confirm", "Clerk", None)


async def test_two_clerks_share_the_steps_that_need_two(harness: Harness) -> None:
    order_id = await place(harness)

    async def waits_for(who: str) -> bool:
        return bool((await call(harness, who, "GET", "/orders?waiting=true")).json()["items"])

    assert await waits_for("clerk-a")
    assert await waits_for("clerk-c")
    confirmed = (await act(harness, "clerk-a", order_id, "confirm", 1)).json()
    assert (confirmed["state"], confirmed["actions"]) == ("confirmed", [])
    assert not await waits_for("clerk-a")
    assert await waits_for("clerk-c")
    problem(await act(harness, "clerk-a", order_id, "send", 2), 403, "another_person_needed")
    assert (await call(harness, "clerk-c", "GET", f"/orders/{order_id}")).json()["actions"] == ["send"]
    assert (await act(harness, "clerk-c", order_id, "send", 2)).json()["state"] == "sent"
    late = await act(harness, "buyer", order_id, "cancel", 3, reason="买错了")
    assert "已发货" in problem(late, 409, "not_possible_now")["detail"]
    path = f"/orders/{order_id}"
    changed = await call(harness, "clerk-c", "PATCH", path, json=CHANGE, headers={"If-Match": '"3"'})
    problem(changed, 409, "not_possible_now")
    assert not await waits_for("clerk-c")
    entries = await harness.rows("SELECT version, action, actor, actor_id, unit_id FROM order_entry ORDER BY version")
    assert [tuple(each) for each in entries] == [
        (1, "place", "buyer", "buyer", None),
        (2, "confirm", "clerk", "clerk-a", "plant-a"),
        (3, "send", "clerk", "clerk-c", "plant-a"),
    ]


async def test_a_phone_is_opened_by_a_clerk_alone_and_stands_open_nowhere(harness: Harness) -> None:
    order_id, phone = await place(harness), NEW["phone"]
    assert "phone" not in (await call(harness, "clerk-a", "GET", f"/orders/{order_id}")).json()
    path = f"/orders/{order_id}/phone"
    assert (await call(harness, "clerk-a", "POST", path)).json() == {"phone": phone}
    own = (await call(harness, "clerk-a", "POST", "/orders", json=NEW)).json()["id"]
    problem(await call(harness, "clerk-a", "POST", f"/orders/{own}/phone"), 403, "not_yours")
    entries = await harness.rows("SELECT actor_id, action, object_id FROM audit_entry WHERE action LIKE '%phone'")
    assert [tuple(each) for each in entries] == [("clerk-a", "order.open_phone", order_id)]
    assert await harness.find_everywhere(phone) == []


async def test_why_an_order_is_cancelled_stands_open_nowhere(harness: Harness) -> None:
    path, reason = f"/orders/{await place(harness)}", "诊断书上说不能再喝茶了"
    headers = {"If-Match": '"1"', "Idempotency-Key": "cancelled-once"}
    answer = await call(harness, "buyer", "POST", f"{path}/cancel", json={"reason": reason}, headers=headers)
    assert answer.json()["state"] == "cancelled", answer.text
    assert await harness.find_everywhere(reason) == []
    async with harness.db.read() as session:
        entry = await session.get_one(OrderEntry, (path.rpartition("/")[2], 2))
        assert WORDS.open(session, entry) == reason


async def test_of_two_who_change_it_at_once_one_does(harness: Harness) -> None:
    """On PostgreSQL it fails where get_locked was forgotten; SQLite lets one write at a time anyway."""
    path = f"/orders/{await place(harness)}"
    clerks = ("clerk-a", "clerk-group") * 3
    answers = await asyncio.gather(
        *(call(harness, who, "PATCH", path, json=CHANGE, headers={"If-Match": '"1"'}) for who in clerks)
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5


async def test_migrations_make_what_the_models_say(harness: Harness) -> None:
    assert await harness.missing_migrations() == []


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    harness = Harness(service, tmp_path_factory.mktemp("served"))
    with served(harness, lambda: harness.deliver(*units(), member("buyer"), member("clerk-a"))) as found:
        yield found


@pytest.mark.parametrize("who", ["buyer", "clerk-a", None])
def test_answers_to_made_up_input_keep_the_description(address: str, who: str | None) -> None:
    seen = fuzz(address, COUNTS.made_up_calls, signed(who, *GRANTS.get(who, ())) if who else {})
    assert seen <= ({401, 404, 422} if who is None else {200, 201, 204, 400, 403, 404, 409, 412, 422, 428})
