"""A system outside that takes events by HTTP."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiohttp import web

from contracts.identity import MachineState, MemberState, UnitState
from kit import clock
from kit.testing import Harness
from notifications.open_events import OF_TYPE

API = "/api/v1/notifications"
MEMBER = MemberState.type


class Taken(NamedTuple):
    headers: dict[str, str]
    body: str
    event: dict[str, Any]

    @property
    def version(self) -> int:
        return int(self.event["data"]["version"])


class Receiver:
    """`answers` says what it answers to an event, as a status."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[Taken] = []
        self.taken: list[Taken] = []
        self.answers: Callable[[Taken], int] = lambda _: 204

    async def take(self, request: web.Request) -> web.Response:
        taken = Taken(
            {name.lower(): each for name, each in request.headers.items()}, await request.text(), await request.json()
        )
        self.asked.append(taken)
        status = self.answers(taken)
        if 200 <= status < 300:
            self.taken.append(taken)
        return web.Response(status=status, headers={"location": "/elsewhere"} if status == 302 else {})


@asynccontextmanager
async def serving(receiver: Receiver) -> AsyncIterator[Receiver]:
    app = web.Application()
    app.router.add_post("/{path:.*}", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/events"
    try:
        yield receiver
    finally:
        await runner.cleanup()


def machine(version: int = 1, **fields: Any) -> MachineState:
    known = {
        "machine_id": "hr-system", "version": version, "unit_id": "plant", "name": "人事系统",
        "scopes": ["events:read", "learning:read", "scim:read"], "expires_at": clock.now().replace(year=2100),
    }  # fmt: skip
    return MachineState(**(known | fields))


def member(version: int = 1, member_id: str = "m1", unit_id: str = "plant", **fields: Any) -> MemberState:
    known = {"name": "张伟", "employee_number": "E1", "active": True}
    return MemberState(member_id=member_id, version=version, unit_id=unit_id, **(known | fields))


async def plant(harness: Harness) -> None:
    """Two plants of a group, and a program of the first."""
    await harness.deliver(
        UnitState(unit_id="group", version=1, parent_id=None, name="集团", kind="group"),
        UnitState(unit_id="plant", version=1, parent_id="group", name="一分厂", kind="plant"),
        UnitState(unit_id="other", version=1, parent_id="group", name="二分厂", kind="plant"),
        machine(),
    )


async def subscribe(harness: Harness, address: str, **wanted: Any) -> dict[str, Any]:
    body = {"machine_id": "hr-system", "unit_id": "plant", "types": sorted(OF_TYPE), "address": address, **wanted}
    async with harness.client("security", ["security_admin@plant"]) as security:
        answer = await security.post(f"{API}/subscriptions", json=body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made


async def log(harness: Harness, made: dict[str, Any], **query: str) -> list[dict[str, Any]]:
    """The newest first."""
    async with harness.client("security", ["security_admin@plant"]) as security:
        answer = await security.get(f"{API}/subscriptions/{made['subscription']['id']}/deliveries", params=query)
        found: list[dict[str, Any]] = answer.json()["items"]
        return found


async def post(harness: Harness, made: dict[str, Any], action: str, body: Any = None) -> Any:
    async with harness.client("security", ["security_admin@plant"]) as security:
        answer = await security.post(f"{API}/subscriptions/{made['subscription']['id']}/{action}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None
