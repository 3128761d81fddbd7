"""Master and apprentice: both confirm, it is registered, checked, assessed; the allowance is a figure."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from learning_world import BASE, World

from casework.demonstration import Person
from contracts import apprenticeships as told
from kit import clock
from kit.auth import Closed
from kit.testing import problem
from learning.apprenticeship_rules import after_months
from learning.practice_demonstration import pair

Later = Callable[[timedelta], None]
NEW = {"skill": "Pipe welding", "goals": "Welds a pipe that holds 16 bar.", "months": 6}


async def offered(world: World, **changes: Any) -> dict[str, Any]:
    return dict(await world.post("learner", "/apprenticeships", NEW | changes))


async def agreed(world: World, who: str = "mate") -> dict[str, Any]:
    code = (await offered(world))["code"]
    return dict(await world.post(who, "/apprenticeships/agree", {"code": code.lower(), "goals": "Learn to weld."}))


async def act(world: World, who: str, one: dict[str, Any], step: str, body: Any = None) -> dict[str, Any]:
    shown = await world.get("learner", f"/apprenticeships/{one['id']}")
    return dict(await world.post(who, f"/apprenticeships/{one['id']}/{step}", body, version=shown["version"]))


async def test_both_confirm_and_it_runs_until_it_is_assessed(world: World, held_clock: Later) -> None:
    one = await offered(world)
    assert (one["state"], len(one["code"])) == ("offered", 8)
    body = {"code": one["code"], "goals": "Learn to weld."}
    problem(await world.call("learner", "POST", "/apprenticeships/agree", json=body), 409, "nobody_teaches_themselves")
    await world.post("mate", "/apprenticeships/agree", body)
    problem(await world.call("learner-b", "POST", "/apprenticeships/agree", json=body), 409, "agreement_code_unknown")
    [task] = (await world.get("officer-a", "/todo"))["items"]
    assert (task["type"], task["link"]) == ("apprenticeship", "/learn/apprenticeships?show=all")
    running = await act(world, "officer-a", one, "register")
    today = clock.today()
    ends_on = after_months(today, 6)
    assert (running["begins_on"], running["ends_on"]) == (today.isoformat(), ends_on.isoformat())
    assert running["allowance_fen"] == 20_000
    assert (await world.get("officer-a", "/todo"))["items"] == []
    for who in ("learner", "mate", "officer-a"):
        await act(world, who, one, "check", {"words": "It goes well."})
    held_clock(timedelta(days=200))
    assert [each["type"] for each in (await world.get("officer-a", "/todo"))["items"]] == ["apprenticeship"]
    shown = await act(world, "officer-a", one, "qualify", {"words": "The weld held 16 bar."})
    assert (shown["state"], shown["actions"]) == ("passed", [])
    assert [each.ends_on for each in await world.h.events(told.ApprenticeshipRegistered)] == [ends_on]
    held = (await world.get("mate", "/my-data"))["data"]["apprenticeships"]
    assert [each["number"] for each in held] == [one["number"]]


async def test_a_master_has_at_most_three_and_a_term_within_the_rules(world: World) -> None:
    assert await world.get("learner", "/apprenticeships/terms") == {"least": 3, "most": 24}, "as the form says"
    for months in (2, 25):
        problem(await world.call("learner", "POST", "/apprenticeships", json=NEW | {"months": months}), 422,
            "months_do_not_fit")  # fmt: skip
    for who in ("mate", "staff-a"):
        await act(world, "officer-a", await agreed(world, who), "register")

    async def register(officer: str, one: dict[str, Any]) -> httpx.Response:
        path, held = f"/apprenticeships/{one['id']}/register", {"If-Match": f'"{one["version"]}"'}
        return await world.call(officer, "POST", path, headers=held)

    third, fourth = [await agreed(world, who) for who in ("learner-b", "handler-b")]
    at_once = await asyncio.gather(register("officer-a", third), register("officer-c", fourth))
    taken, refused = sorted(at_once, key=lambda answer: answer.status_code)
    assert taken.status_code == 200
    assert "This master" in problem(refused, 409, "too_many_apprentices")["title"]


async def test_nobody_sees_to_their_own(world: World) -> None:
    one = await agreed(world, "officer-a")
    assert "register" not in (await world.get("officer-a", f"/apprenticeships/{one['id']}"))["actions"]
    await act(world, "officer-c", one, "register")
    await act(world, "officer-a", one, "stop", {"words": "I move to another plant."})


async def test_after_a_reset_it_is_shut(world: World, held_clock: Later) -> None:
    one = await agreed(world)
    held_clock(timedelta(seconds=1))
    closed = Closed(clock.now(), clock.now() + timedelta(days=7))
    async with world.h.shut_out("mate", closed) as client:
        assert (await client.get(f"{BASE}/apprenticeships")).json()["items"] == []
        problem(await client.get(f"{BASE}/apprenticeships/{one['id']}"), 403, "closed_after_reset")


class Drawn:
    """A history that first draws the very apprentice as master."""

    def __init__(self, world: World) -> None:
        self.world, self.left = world, ["mate", "learner"]

    def _who(self, name: str) -> Person:
        return Person(name, name, name, "shop-a")

    def account(self, _unit: str) -> Person:
        return self._who("mate")

    def anyone(self, _unit: str) -> Person:
        return self._who(self.left.pop(0))

    def officer(self, _unit: str, _title: str) -> Person:
        return self._who("officer-a")

    async def call(self, who: Person, _method: str, path: str, *, json: Any = None, version: int | None = None) -> Any:
        return await self.world.post(who.id, path.removeprefix("/learning"), json, version)


async def test_nobody_is_drawn_as_their_own_master(world: World) -> None:
    history: Any = Drawn(world)
    await pair(history)
    [shown] = (await world.get("mate", "/apprenticeships"))["items"]
    assert (shown["master_name"], shown["apprentice_name"]) == ("name of learner", "name of mate")


@pytest.mark.parametrize(
    ("day", "months", "ends"), [("2026-01-31", 1, "2026-02-28"), ("2027-08-31", 6, "2028-02-29"),
                                ("2026-12-01", 1, "2027-01-01"), ("2026-08-30", 25, "2028-09-30")]
)  # fmt: skip
def test_a_term_ends_on_the_same_day_of_a_month_or_on_its_last(day: str, months: int, ends: str) -> None:
    assert after_months(date.fromisoformat(day), months) == date.fromisoformat(ends)
