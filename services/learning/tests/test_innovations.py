"""Small innovations (五小): from the first word to what they brought; judged by strangers; published with consent."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from learning_world import BASE, World

from contracts import innovations as told
from contracts.identity import GrantState
from kit import clock
from kit.auth import Closed
from kit.testing import problem
from learning.innovation_rules import fits

Later = Callable[[timedelta], None]
NEW = {
    "kind": "innovation",
    "title": "A clamp that turns",
    "problem": "Turning the frame takes two people and a crane.",
    "solution": "A clamp with a bearing: one person turns it by hand.",
}
JUDGES = ("officer-group", "officer-b", "officer-d")
SHEETS = ([20, 25, 20, 10], [30, 30, 25, 15], [10, 20, 10, 5])


class Innovations:
    def __init__(self, world: World) -> None:
        self.world = world

    async def submit(self, who: str = "learner", **changes: Any) -> str:
        return str((await self.world.post(who, "/innovations", NEW | changes))["id"])

    async def show(self, who: str, one: str) -> dict[str, Any]:
        return dict(await self.world.get(who, f"/innovations/{one}"))

    async def attempt(self, who: str, one: str, step: str, body: Any = None) -> Any:
        shown = await self.world.call("learner", "GET", f"/innovations/{one}")
        headers = {"If-Match": f'"{shown.json().get("version", 0)}"'}
        return await self.world.call(who, "POST", f"/innovations/{one}/{step}", json=body, headers=headers)

    async def act(self, who: str, one: str, step: str, body: Any = None) -> dict[str, Any]:
        answer = await self.attempt(who, one, step, body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def judging(self, **changes: Any) -> str:
        """Submitted, taken on, reported, its judges appointed."""
        one = await self.submit(**changes)
        soon = (clock.today() + timedelta(days=20)).isoformat()
        await self.act("officer-a", one, "accept", {"words": "Worth a try.", "report_by": soon})
        await self.act("learner", one, "report", {"report": "Ten frames turned, nobody hurt."})
        await self.act("officer-a", one, "appoint", {"judge_ids": JUDGES})
        return one

    async def sheet(self, who: str, one: str, points: list[int]) -> Any:
        return await self.world.call(who, "POST", f"/innovations/{one}/sheet", json={"points": points})

    async def undisputed(self, later: Later, **changes: Any) -> str:
        one = await self.judging(**changes)
        for who, points in zip(JUDGES, SHEETS, strict=True):
            assert (await self.sheet(who, one, points)).status_code == 200
        await self.act("officer-a", one, "publicize")
        later(timedelta(days=15))
        await self.world.h.run_job("end_notices")
        return one

    async def adopted(self, later: Later, **changes: Any) -> str:
        one = await self.undisputed(later, **changes)
        body = {"owner_unit_id": "plant-b", "adopt_by": (clock.today() + timedelta(days=30)).isoformat()}
        await self.act("officer-a", one, "adopt", body)
        return one


@pytest.fixture
def innovations(world: World) -> Innovations:
    return Innovations(world)


async def test_one_is_judged_by_strangers_publicized_adopted_and_its_benefit_recorded(
    world: World, innovations: Innovations, held_clock: Later
) -> None:
    file_id = await world.upload(b"as it is\nand as it was\n", "drawing.txt", "learner")
    one = await innovations.submit(file_ids=[file_id], is_open=True)
    code = (await innovations.show("learner", one))["code"]
    joined = await world.post("mate", "/innovations/join", {"code": code.lower()})
    assert [each["name"] for each in joined["team"]] == ["name of mate"]
    problem(await world.call("mate", "POST", "/innovations/join", json={"code": code}), 409, "in_the_team_already")
    problem(
        await world.call("staff-a", "POST", "/innovations/join", json={"code": "FFFF0000"}), 409, "team_code_unknown"
    )
    problem(await innovations.attempt("mate", one, "withdraw"), 403, "not_your_step")

    today = clock.today()
    late = await innovations.attempt("officer-a", one, "accept", {"words": "Good.", "report_by": today.isoformat()})
    problem(late, 422, "day_has_passed")
    soon = (today + timedelta(days=20)).isoformat()
    await innovations.act("officer-a", one, "accept", {"words": "Worth a try.", "report_by": soon})
    assert [each["type"] for each in (await world.get("learner", "/todo"))["items"]] == ["innovation"]
    await innovations.act("learner", one, "report", {"report": "Ten frames turned, nobody hurt."})

    choices = {each["id"] for each in await world.get("officer-a", f"/innovations/{one}/judges")}
    assert choices == {*JUDGES}, "the others belong to the shop of its author"
    few = await innovations.attempt("officer-a", one, "appoint", {"judge_ids": ["officer-b", "officer-d"]})
    problem(few, 422, "judges_do_not_fit")
    assert (await innovations.show("officer-a", one))["judges_least"] == 3, "as the form says"
    own = await innovations.attempt("officer-a", one, "appoint", {"judge_ids": ["officer-c", *JUDGES]})
    problem(own, 422, "judges_do_not_fit")
    await innovations.act("officer-a", one, "appoint", {"judge_ids": JUDGES})
    assert (await world.call("officer-b", "GET", f"/files/{file_id}")).status_code == 200
    assert (await world.call("learner-b", "GET", f"/files/{file_id}")).status_code == 404

    problem(await innovations.sheet("officer-b", one, [31, 0, 0, 0]), 422, "sheet_does_not_fit")
    problem(await innovations.sheet("officer-a", one, SHEETS[0]), 403, "not_your_step")
    for who, points in zip(JUDGES[:2], SHEETS, strict=False):
        shown = (await innovations.sheet(who, one, points)).json()
        assert (shown["own_sheet"]["points"], shown["all_sheets"], shown["points"]) == (points, [], None)
    problem(await innovations.sheet("officer-b", one, SHEETS[0]), 409, "sheet_given_already")
    assert (await innovations.show("officer-a", one))["all_sheets"] == [], "nobody reads them before the last is in"
    shown = (await innovations.sheet("officer-d", one, SHEETS[2])).json()
    assert (shown["state"], shown["points"], len(shown["all_sheets"])) == ("judged", 73.33, 3)
    assert {each["judge_name"] for each in (await innovations.show("learner", one))["all_sheets"]} == {""}

    await innovations.act("officer-a", one, "publicize")
    [notice] = (await world.get("staff-a", "/notices"))["items"]
    assert (notice["shown"]["name"], notice["shown"]["points"]) == ("n" + "*" * 14, "73.33")
    path = f"/notices/{notice['id']}/objections"
    raised = await world.post("staff-a", path, {"text": "The old clamp turned, too."})
    held_clock(timedelta(days=15))
    await world.h.run_job("end_notices")
    assert (await innovations.show("learner", one))["state"] == "publicized", "an objection waits"
    problem(await world.call("officer-b", "POST", f"{path}/read"), 404, "not_found")
    [read] = await world.post("officer-a", f"{path}/read")
    assert read["member_name"] == "name of staff-a"
    await world.post("officer-a", f"/objections/{raised['id']}/answer", {"text": "It turned with a crane only."})
    await world.h.run_job("end_notices")

    nobody = {"owner_unit_id": "shop-a", "adopt_by": (clock.today() + timedelta(days=30)).isoformat()}
    problem(await innovations.attempt("officer-a", one, "adopt", nobody), 422, "nobody_puts_it_to_use")
    handler = GrantState(grant_id="mate", version=1, member_id="mate", role="handler", unit_id="shop-a")
    await world.h.deliver(handler)
    problem(await innovations.attempt("officer-a", one, "adopt", nobody), 422, "nobody_puts_it_to_use")
    await innovations.act("officer-a", one, "adopt", nobody | {"owner_unit_id": "plant-b"})
    [task] = (await world.get("handler-b", "/todo"))["items"]
    assert (task["type"], task["late"]) == ("innovation", False)
    result = {"words": "Two shifts saved a month.", "benefit_fen": 1_200_000}
    version = {"If-Match": f'"{(await innovations.show("learner", one))["version"]}"'}
    for who in ("learner", "mate"):
        async with world.h.client(who, ["handler@plant-b"]) as client:
            own = await client.post(f"{BASE}/innovations/{one}/record", json=result, headers=version)
            problem(own, 403, "not_your_step")
    await innovations.act("handler-b", one, "record", result)
    shown = await innovations.act("handler-b", one, "record", result)
    assert (shown["state"], shown["benefit_fen"]) == ("proven", 2_400_000)

    public = await innovations.show("learner-b", one)
    assert (public["author_name"], public["team"], public["hidden_members"]) == ("name of learner", [], 1)
    assert (public["report"], public["files"], public["all_sheets"], public["actions"]) == (None, [], [], [])
    assert {each["words"] for each in public["timeline"]} == {None}
    for is_named, shown_to_all in ((True, ["name of mate"]), (False, [])):
        assert (await innovations.act("mate", one, "credit", {"is_named": is_named}))["is_named"] is is_named
        public = await innovations.show("learner-b", one)
        assert [each["name"] for each in public["team"]] == shown_to_all, "what one agreed to one takes back"
        assert public["is_named"] is None
    await innovations.act("learner", one, "consent", {"is_open": False})
    kept = (await world.get("staff-a", f"/notices/{notice['id']}"))["shown"]
    assert kept.keys() == {"kind", "title", "number", "points"}, "also after its end"
    judged = await world.h.events(told.JudgesAppointed)
    assert [each.judge_ids for each in judged] == [sorted(JUDGES)]
    assert len(await world.h.events(told.SheetGiven)) == 3
    assert [each.state for each in await world.h.events(told.InnovationUndisputed)] == ["undisputed"]
    assert (await world.h.verify()).ok


async def test_without_consent_nobody_else_reads_it_and_consent_can_be_taken_back(
    world: World, innovations: Innovations, held_clock: Later
) -> None:
    one = await innovations.adopted(held_clock)
    notice_id = (await innovations.show("learner", one))["notice_id"]
    shown = (await world.get("staff-a", f"/notices/{notice_id}"))["shown"]
    assert shown.keys() == {"kind", "title", "number", "points"}, "its result alone goes on notice"
    missing = await world.call("learner-b", "GET", f"/innovations/{one}")
    problem(missing, 404, "innovation_not_found")
    await innovations.act("learner", one, "consent", {"is_open": True})
    assert one in {each["id"] for each in (await world.get("learner-b", "/innovations"))["items"]}
    await innovations.act("learner", one, "consent", {"is_open": False})
    assert (await world.get("learner-b", "/innovations"))["items"] == []


async def test_a_judge_can_be_replaced_until_their_sheet_is_in(world: World, innovations: Innovations) -> None:
    one = await innovations.judging()
    await innovations.sheet("officer-b", one, SHEETS[0])
    fourth = world.member("officer-e").model_copy(update={"unit_id": "plant-b"})
    role = GrantState(grant_id="e", version=1, member_id="officer-e", role="training_officer", unit_id="plant-b")
    await world.h.deliver(fourth, role)
    judges = {"judge_ids": ["officer-group", "officer-d", "officer-e"]}
    shown = await innovations.act("officer-a", one, "appoint", judges)
    assert (shown["judges"], shown["sheets"]) == (4, 1), "a sheet that is in stays"
    assert (await innovations.show("officer-b", one))["own_sheet"]["points"] == SHEETS[0]
    for who, points in zip(("officer-d", "officer-group"), SHEETS[1:], strict=True):
        await innovations.sheet(who, one, points)
    # The fourth never answers: to leave them out completes the judging.
    shown = await innovations.act("officer-a", one, "appoint", {"judge_ids": JUDGES})
    assert (shown["state"], shown["points"], shown["judges"]) == ("judged", 73.33, 3)


async def test_last_sheets_that_come_at_once_both_count(world: World, innovations: Innovations) -> None:
    one = await innovations.judging()
    await innovations.sheet("officer-b", one, SHEETS[0])
    answers = await asyncio.gather(
        innovations.sheet("officer-d", one, SHEETS[1]), innovations.sheet("officer-group", one, SHEETS[2])
    )
    assert [each.status_code for each in answers] == [200, 200]
    assert (await innovations.show("officer-a", one))["points"] == 73.33
    assert len(await world.h.events(told.InnovationJudged)) == 1


async def test_who_belongs_to_it_neither_sees_to_it_nor_judges_it(world: World, innovations: Innovations) -> None:
    one = await innovations.submit("officer-a", title="夹具")
    assert (await innovations.show("officer-a", one))["actions"] == ["consent", "withdraw"]
    other = await innovations.submit()
    code = (await innovations.show("learner", other))["code"]
    await world.post("officer-a", "/innovations/join", {"code": code})
    assert (await innovations.show("officer-a", other))["actions"] == ["leave", "credit"]
    body = {"words": "Mine.", "report_by": (clock.today() + timedelta(days=9)).isoformat()}
    problem(await innovations.attempt("officer-a", other, "accept", body), 403, "not_your_step")
    await innovations.act("officer-a", other, "leave")
    await innovations.act("officer-a", other, "accept", body)


async def test_after_a_reset_ones_own_is_shut(world: World, innovations: Innovations, held_clock: Later) -> None:
    one = await innovations.submit()
    held_clock(timedelta(seconds=1))
    closed = Closed(clock.now(), clock.now() + timedelta(days=7))
    async with world.h.shut_out("learner", closed) as client:
        assert (await client.get(f"{BASE}/innovations", params={"mine": True})).json()["items"] == []
        problem(await client.get(f"{BASE}/innovations/{one}"), 403, "closed_after_reset")


async def test_what_is_held_is_told(world: World, innovations: Innovations) -> None:
    one = await innovations.judging()
    await innovations.sheet("officer-b", one, SHEETS[0])
    held = await world.get("learner", "/my-data")
    assert [each["title"] for each in held["data"]["innovations"]] == [NEW["title"]]
    sections = (await world.get("officer-b", "/my-data"))["sections"]
    rows = [row["value"] for section in sections for entry in section["entries"] for row in entry["rows"]]
    assert rows == ["20 + 25 + 20 + 10"]
    await innovations.act("learner", one, "withdraw")
    [withdrawn] = await world.h.events(told.InnovationWithdrawn)
    assert withdrawn.judge_ids == ["officer-d", "officer-group"], "who has not judged it yet"


@pytest.mark.parametrize(
    ("points", "does"), [([30, 15], True), ([0, 0], True), ([31, 0], False), ([1], False), ([1, 1, 1], False)]
)
def test_a_sheet_fits_the_criteria(points: list[int], does: bool) -> None:
    assert fits(points, [30, 15]) == does
