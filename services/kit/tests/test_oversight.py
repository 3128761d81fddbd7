"""What the auditor and the system administrator of the whole platform see, and what they do not."""

from typing import Any

import pytest
from faults import changed, placed
from sqlalchemy import text

from casework.units import Unit
from kit import audit
from kit.db import new_id
from kit.outbox import publish
from kit.testing import Harness, problem

API = "/api/v1/shop"
AUDITOR, OF_A_PLANT, SYSTEM = "auditor@group", "auditor@plant", "system_admin@group"
PERSON = new_id()


@pytest.fixture
async def watched(shop: Harness) -> Harness:
    async with shop.session() as session:
        for unit_id, parent_id in (("group", None), ("plant", "group")):
            session.add(Unit(id=unit_id, parent_id=parent_id, name=unit_id, kind="plant", version=1))
        audit.record(session, "system", "order.place", "order", "o1", after={"state": "PLACED"})
        audit.record(session, PERSON, "buyer.join", "buyer", PERSON)
        audit.record(
            session,
            PERSON,
            "order.change",
            "order",
            "o2",
            before={"buyer_id": PERSON, "lines": [f"of {PERSON}", 2]},
            words="我家里有困难",
        )
    return shop


async def ask(shop: Harness, grant: str, method: str, path: str, **sent: Any) -> Any:
    async with shop.client("overseer", [grant]) as client:
        return await client.request(method, f"{API}{path}", **sent)


async def test_trail_shows_what_was_done_and_neither_persons_nor_their_words(watched: Harness) -> None:
    answer = await ask(watched, AUDITOR, "GET", "/audit")
    changed, joined, placed = answer.json()["items"]
    assert (joined["actor_id"], joined["object_id"]) == (None, "…")
    assert (placed["actor_id"], placed["action"], placed["after"]) == ("system", "order.place", {"state": "PLACED"})
    assert (changed["actor_id"], changed["actor_name"], changed["has_words"]) == (None, None, True)
    assert changed["before"] == {"buyer_id": "…", "lines": ["of …", 2]}
    assert PERSON not in answer.text
    assert "困难" not in answer.text


async def test_trail_is_read_by_pages_and_by_object_and_keeps_that_it_was(watched: Harness) -> None:
    first = (await ask(watched, AUDITOR, "GET", "/audit", params={"limit": 2})).json()
    assert [each["object_id"] for each in first["items"]] == ["o2", "…"]
    second = (await ask(watched, AUDITOR, "GET", "/audit", params={"limit": 1, "cursor": first["next"]})).json()
    assert [each["object_id"] for each in second["items"]] == ["o1"]
    found = (await ask(watched, AUDITOR, "GET", "/audit", params={"object_id": "o1"})).json()
    assert [each["action"] for each in found["items"]] == ["order.place"]
    assert (await ask(watched, AUDITOR, "GET", "/audit", params={"actor_id": PERSON})).json()["items"] == []
    read = await watched.rows("SELECT actor_id, after FROM audit_entry WHERE action = 'trail.read' ORDER BY id")
    assert [actor for actor, _ in read] == ["overseer"] * 4
    assert read[2][1] == '{"object_id":"o1"}'


@pytest.mark.parametrize(
    ("method", "path", "opens"),
    [
        ("GET", "/audit", AUDITOR),
        ("GET", "/audit/verification", AUDITOR),
        ("POST", "/audit/verification", AUDITOR),
        ("GET", "/operations", SYSTEM),
        ("POST", "/operations/replay", SYSTEM),
    ],
)
async def test_role_at_a_part_of_the_units_opens_nothing(watched: Harness, method: str, path: str, opens: str) -> None:
    sent = {"json": {"key": "none"}} if path.endswith("replay") else {}
    for grant in (AUDITOR, OF_A_PLANT, SYSTEM, "system_admin@plant", "union_staff@group"):
        answer = await ask(watched, grant, method, path, **sent)
        if grant == opens:
            assert answer.is_success
        else:
            problem(answer, 403, "forbidden")


async def test_auditor_asks_and_the_worker_verifies(watched: Harness) -> None:
    path = "/audit/verification"
    assert (await ask(watched, AUDITOR, "GET", path)).json()["verified_at"] is None
    await watched.run_job("verify_audit")  # nobody asked
    assert (await ask(watched, AUDITOR, "GET", path)).json()["verified_at"] is None
    assert (await ask(watched, AUDITOR, "POST", path)).json()["is_waiting"]
    await watched.run_job("verify_audit")
    said = (await ask(watched, AUDITOR, "GET", path)).json()
    assert (said["ok"], said["findings"], said["is_waiting"]) == (True, [], False)
    async with watched.session() as session:
        await session.execute(text("UPDATE audit_entry SET object_id = 'o3' WHERE object_id = 'o1'"))
    await ask(watched, AUDITOR, "POST", path)
    await watched.run_job("verify_audit")
    said = (await ask(watched, AUDITOR, "GET", path)).json()
    assert not said["ok"]
    assert "was altered" in said["findings"][0]


async def test_trail_that_cannot_be_verified_is_said_to_be(watched: Harness) -> None:
    await ask(watched, AUDITOR, "POST", "/audit/verification")
    watched.settings.anchor().mkdir(parents=True)
    await watched.run_job("verify_audit")
    said = (await ask(watched, AUDITOR, "GET", "/audit/verification")).json()
    assert (said["ok"], said["is_waiting"]) == (False, False)
    assert said["findings"] == ["could not be verified: IsADirectoryError"]


async def test_system_administrator_sees_parked_events_and_has_them_handled_again(watched: Harness) -> None:
    await watched.deliver(
        placed(version=1, order_id="bad", item="poison"), changed(version=2, order_id="bad", item="later")
    )
    found = (await ask(watched, SYSTEM, "GET", "/operations")).json()
    assert found["parked_events"] == 2
    assert [each["key"] for each in found["parked"]] == ["bad", "bad"]
    assert "poison" not in str(found)
    again = {"json": {"key": "bad"}}
    assert (await ask(watched, SYSTEM, "POST", "/operations/replay", **again)).json() == {"handled": 0, "left": 2}
    async with watched.session() as session:
        await session.execute(text("UPDATE parked SET data = replace(data, 'poison', 'tea')"))
    assert (await ask(watched, SYSTEM, "POST", "/operations/replay", **again)).json() == {"handled": 2, "left": 0}
    assert (await ask(watched, SYSTEM, "GET", "/operations")).json()["parked"] == []


async def test_system_administrator_sees_events_that_wait_for_the_broker(watched: Harness) -> None:
    async with watched.session() as session:
        publish(session, placed(version=1, order_id="o1", item="tea"))
    found = (await ask(watched, SYSTEM, "GET", "/operations")).json()
    assert (found["outbox_depth"], found["parked_events"]) == (1, 0)
    assert found["revision"]
