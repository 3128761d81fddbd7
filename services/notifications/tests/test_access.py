"""Who may use which route: written by hand, compared with the application, tried with messages of two members."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.grievances import CaseSubmitted
from contracts.roles import Role
from kit.testing import Harness, problem
from notifications.main import service

BASE = "/api/v1/notifications"

READERS = ["security_admin", "system_admin", "auditor"]
SUBSCRIPTION = f"{BASE}/subscriptions/{{subscription_id}}"

# Everybody who is signed in has an inbox, and nobody has another's: no role, wherever held, opens one.
ROUTES = {
    ("GET", f"{BASE}/messages"): "signed in",
    ("GET", f"{BASE}/unread-count"): "signed in",
    ("GET", f"{BASE}/my-data"): "signed in",
    ("GET", f"{BASE}/retention"): "signed in",
    ("GET", f"{BASE}/audit"): "auditor of all units",
    ("GET", f"{BASE}/audit/verification"): "auditor of all units",
    ("POST", f"{BASE}/audit/verification"): "auditor of all units",
    ("GET", f"{BASE}/operations"): "system administrator of all units",
    ("POST", f"{BASE}/operations/replay"): "system administrator of all units",
    ("POST", f"{BASE}/messages/read"): "signed in",
    ("POST", f"{BASE}/messages/{{message_id}}/read"): "signed in, the message's addressee",
    ("POST", f"{BASE}/messages/read-all"): "signed in",
    ("GET", f"{BASE}/stream"): "signed in",
    ("GET", f"{BASE}/todo"): "signed in",
    ("GET", f"{BASE}/feed"): "scope: events:read",
    ("GET", f"{BASE}/event-clients"): ["security_admin"],
    ("GET", f"{BASE}/subscriptions"): READERS,
    ("POST", f"{BASE}/subscriptions"): ["security_admin"],
    ("GET", SUBSCRIPTION): READERS,
    ("POST", f"{SUBSCRIPTION}/secret"): ["security_admin"],
    ("POST", f"{SUBSCRIPTION}/test"): ["security_admin"],
    ("POST", f"{SUBSCRIPTION}/replay"): ["security_admin"],
    ("POST", f"{SUBSCRIPTION}/end"): ["security_admin"],
    ("GET", f"{SUBSCRIPTION}/deliveries"): READERS,
    ("POST", f"{SUBSCRIPTION}/deliveries/{{number}}/replay"): ["security_admin"],
}


def test_the_table_names_every_route() -> None:
    found = {place for routes in service.all_routes for place in routes.access}
    assert found == set(ROUTES)


@pytest.mark.parametrize(("method", "path"), list(ROUTES))
async def test_who_is_not_signed_in_is_refused(harness: Harness, method: str, path: str) -> None:
    async with harness.client() as nobody:
        problem(
            await nobody.request(method, path.format(message_id="x", subscription_id="x", number=1)),
            401,
            "not_signed_in",
        )


@pytest.mark.parametrize(("method", "path"), [place for place, needed in ROUTES.items() if isinstance(needed, list)])
async def test_programs_subscriptions_are_the_administrators(harness: Harness, method: str, path: str) -> None:
    for role in Role:
        async with harness.client("somebody", [f"{role}@plant"]) as client:
            answer = await client.request(method, path.format(subscription_id="x", number=1))
            assert (answer.status_code != 403) == (role in ROUTES[method, path]), role


async def test_no_role_opens_anothers_inbox(harness: Harness, new_case: Callable[..., Any]) -> None:
    case = new_case()
    await harness.deliver(case.event(CaseSubmitted))  # for desk-1 and desk-2
    [(message_id,)] = await harness.rows("SELECT id FROM message WHERE member_id = 'desk-1'")
    for role in Role:
        for unit in ("plant", "group", "elsewhere"):
            async with harness.client("somebody", [f"{role}@{unit}"]) as client:
                assert (await client.get(f"{BASE}/messages")).json()["items"] == []
                assert (await client.get(f"{BASE}/my-data")).json()["data"]["messages"] == []
                assert (await client.get(f"{BASE}/unread-count")).json() == {"unread": 0}
                problem(await client.post(f"{BASE}/messages/{message_id}/read"), 404, "not_found")
                read = await client.post(f"{BASE}/messages/read", json=case.opened)
                assert read.json() == {"unread": 0}
                assert (await client.post(f"{BASE}/messages/read-all")).status_code == 204
    assert await harness.rows("SELECT count(*) FROM message WHERE read_at IS NOT NULL") == [(0,)]
