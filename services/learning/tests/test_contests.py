"""Contests: entered, ranked, judged; a draw that anybody recomputes and nobody steers."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from counts import COUNTS
from hypothesis import given, settings
from hypothesis import strategies as st
from learning_world import World

from contracts.learning import AttemptClosed, AttemptCorrected, AttemptEvent, ContestCancelled, ContestDrawn, PrizeWon
from kit import clock
from kit.testing import problem
from learning import lottery
from learning.contest_rules import Standing, Ties, judged_points, ranks, team_points
from learning.models import Attempt

Later = Callable[[timedelta], None]
PRIZES = [{"name": "Drill", "count": 1}, {"name": "Gloves", "count": 2}]


def contest(**changes: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "unit_id": "plant-a",
        "title": "Knots",
        "season": "Safety 2026",
        "form": "judged",
        "criteria": [{"name": "Speed", "points": 10}, {"name": "Form", "points": 5}],
        "prizes": PRIZES,
        "seed_source": "National lottery, the draw of tomorrow",
        "opens_at": (now - timedelta(minutes=1)).isoformat(),
        "closes_at": (now + timedelta(hours=3)).isoformat(),
        **changes,
    }


async def published(world: World, **changes: Any) -> dict[str, Any]:
    made = await world.post("officer-a", "/contests", contest(**changes))
    return dict(await world.post("officer-a", f"/contests/{made['id']}/publish", version=made["version"]))


async def enter(world: World, who: str, contest_id: str, **given: Any) -> dict[str, Any]:
    return dict(await world.post(who, f"/contests/mine/{contest_id}/entry", given))


async def close(world: World, later: Later, contest_id: str) -> dict[str, Any]:
    later(timedelta(hours=4))
    await world.h.run_job("close_due")
    await world.h.run_job("close_contests")
    return dict(await world.get("officer-a", f"/contests/{contest_id}"))


async def test_a_quiz_is_ranked_drawn_once_and_recomputed_by_a_stranger(
    world: World, held_clock: Later, tmp_path: Path
) -> None:
    await world.bank()
    exam = await world.exam()
    found = await published(world, form="quiz", criteria=[], exam_id=exam["id"])
    path = f"/contests/{found['id']}"
    for who, right, listed in (("learner", True, True), ("mate", False, False), ("staff-a", True, True)):
        await enter(world, who, found["id"], is_listed=listed)
        attempt = await world.start(who, exam["id"])
        await world.answer(who, attempt, rightly=right)
        await world.post(who, f"/attempts/{attempt['id']}/submit")
    before = (await world.call(None, "GET", f"{path}/draw-record")).json()
    assert (before["secret"], before["tickets"], len(before["commitment"])) == (None, None, 64)

    closed = await close(world, held_clock, found["id"])
    assert (closed["state"], closed["actions"]) == ("finished", ["draw"])
    fixed = (await world.call(None, "GET", f"{path}/draw-record")).json()
    assert fixed["secret"] is None
    assert lottery.digest_of_list(fixed["tickets"]) == fixed["list_digest"]
    ranking = (await world.get("learner", f"/contests/mine/{found['id']}"))["ranking"]
    assert [(each["rank"], each["name"]) for each in ranking] == [(1, "name of learner"), (1, "name of staff-a")]

    drawn = await world.post("officer-a", f"{path}/draw", {"seed": "03 11 17 22 29 31 + 08"}, version=closed["version"])
    again = await world.call(
        "officer-a", "POST", f"{path}/draw", json={"seed": "other"}, headers={"If-Match": f'"{drawn["version"]}"'}
    )
    problem(again, 409, "contest_not_possible_now")
    record = (await world.call(None, "GET", f"{path}/draw-record")).json()
    assert lottery.digest(record["secret"]) == before["commitment"]
    (tmp_path / "record.json").write_text(json.dumps(record))
    command = [sys.executable, lottery.__file__, str(tmp_path / "record.json")]
    assert subprocess.run(command, capture_output=True, check=True).stdout.startswith(b"The draw holds")
    won = await world.h.events(PrizeWon)
    assert {each.member_id for each in won} == {"learner", "mate", "staff-a"}
    assert len(await world.h.events(ContestDrawn)) == 1
    mine = (await world.get("mate", f"/contests/mine/{found['id']}"))["entry"]
    assert mine["prize"] in ("Drill", "Gloves")
    [paper] = [each for each in await world.h.events(AttemptClosed) if each.member_id == "mate"]
    async with world.h.session() as session:
        (await session.get_one(Attempt, paper.attempt_id)).points = 20
    fields = paper.model_dump(include=set(AttemptEvent.model_fields)) | {"version": 9, "passed": True}
    await world.h.deliver(AttemptCorrected(**fields))
    mine = (await world.get("mate", f"/contests/mine/{found['id']}"))["entry"]
    assert mine["points"] == 20, "an appeal was upheld"
    assert "name of" not in json.dumps(record)


async def test_a_judged_one_is_judged_by_others_and_published_whole(world: World, held_clock: Later) -> None:
    found = await published(world, team_size=2)
    path = f"/contests/{found['id']}"
    first = await enter(world, "learner", found["id"], team_name="Bears", is_listed=True)
    await enter(world, "mate", found["id"], team_code=first["entry"]["team_code"].lower(), is_listed=True)
    full = await world.call(
        "staff-a", "POST", f"/contests/mine/{found['id']}/entry", json={"team_code": first["entry"]["team_code"]}
    )
    problem(full, 409, "team_not_found")
    organiser = await world.call("officer-a", "POST", f"/contests/mine/{found['id']}/entry", json={})
    problem(organiser, 403, "organisers_do_not_enter")

    closed = await close(world, held_clock, found["id"])
    late = await world.call("staff-a", "POST", f"/contests/mine/{found['id']}/entry", json={})
    problem(late, 409, "contest_not_open")
    entries = await world.get("officer-group", f"{path}/entries")
    sheet = f"{path}/entries/{entries[0]['id']}/sheet"
    own_unit = await world.call("officer-a", "POST", sheet, json={"points": [9, 4]})
    problem(own_unit, 403, "judge_is_involved")
    problem(await world.call("officer-group", "POST", sheet, json={"points": [11, 4]}), 422, "score_does_not_fit")
    await world.post("officer-group", sheet, {"points": [9, 4]})
    missing = await world.call("officer-a", "POST", f"{path}/finish", headers={"If-Match": f'"{closed["version"]}"'})
    problem(missing, 409, "sheets_missing")
    await world.post("officer-group", f"{path}/entries/{entries[1]['id']}/sheet", {"points": [10, 5]})
    await world.post("officer-a", f"{path}/finish", version=closed["version"])
    shown = await world.get("learner", f"/contests/mine/{found['id']}")
    assert shown["entry"]["points"] == 13
    assert [each["name"] for each in shown["ranking"]] == ["name of mate", "name of learner"]
    assert shown["teams"] == [{"rank": 1, "name": "Bears", "points": 14}]

    await world.call("mate", "PATCH", f"/contests/mine/{found['id']}/entry", json={"is_listed": False})
    shown = await world.get("learner", f"/contests/mine/{found['id']}")
    assert [(each["rank"], each["name"]) for each in shown["ranking"]] == [(2, "name of learner")]
    assert shown["teams"] == []


async def test_it_is_cancelled_as_long_as_nothing_is_drawn_and_who_entered_sees_it(
    world: World, held_clock: Later
) -> None:
    draft = await world.post("officer-a", "/contests", contest())
    assert "cancel" in draft["actions"]
    await world.post("officer-a", f"/contests/{draft['id']}/cancel", version=draft["version"])
    assert await world.h.events(ContestCancelled) == []
    found = await published(world)
    await enter(world, "learner", found["id"])
    closed = await close(world, held_clock, found["id"])
    assert closed["actions"] == ["finish", "draw", "cancel"]
    drawn = await published(world)
    await enter(world, "learner", drawn["id"])
    await world.post("officer-a", f"/contests/{found['id']}/cancel", version=closed["version"])
    assert (await world.get("learner", f"/contests/mine/{found['id']}"))["state"] == "cancelled"
    listed = (await world.get("learner", "/contests/mine"))["items"]
    assert {each["state"] for each in listed} == {"cancelled", "open"}
    problem(await world.call("mate", "GET", f"/contests/mine/{found['id']}"), 404, "not_found")
    closed = await close(world, held_clock, drawn["id"])
    late = await world.post("officer-a", f"/contests/{drawn['id']}/draw", {"seed": "03 11"}, version=closed["version"])
    again = await world.call(
        "officer-a", "POST", f"/contests/{drawn['id']}/cancel", headers={"If-Match": f'"{late["version"]}"'}
    )
    problem(again, 409, "contest_not_possible_now")


async def test_who_withdraws_is_in_no_list_and_an_exam_must_fit(world: World, held_clock: Later) -> None:
    found = await published(world)
    await enter(world, "learner", found["id"])
    left = await world.call("learner", "DELETE", f"/contests/mine/{found['id']}/entry")
    assert (left.json()["entry"], left.json()["may_enter"]) == (None, True)
    closed = await close(world, held_clock, found["id"])
    assert (closed["entries"], closed["actions"]) == (0, ["finish", "cancel"])
    elsewhere = contest(form="quiz", criteria=[], exam_id="00000000-0000-7000-8000-000000000000")
    refused = await world.call("officer-a", "POST", "/contests", json=elsewhere)
    problem(refused, 409, "contest_exam_does_not_fit")


Tickets = st.lists(st.text("0123456789abcdef", min_size=16, max_size=16), min_size=1, max_size=30, unique=True)


@settings(max_examples=COUNTS.made_up_calls * 10)
@given(Tickets, st.text(min_size=8), st.text(min_size=8), st.data())
def test_after_entries_close_nobody_can_steer_the_draw(tickets: list[str], secret: str, seed: str, data: Any) -> None:
    """All that an organiser could change afterwards shows: another secret, list or order of winners. What is left to
    them is the seed, and that stands where everybody looks it up."""
    counts = [1, 2]
    record = {
        "commitment": lottery.digest(secret),
        "tickets": tickets,
        "list_digest": lottery.digest_of_list(tickets),
        "secret": secret,
        "seed": seed,
        "prizes": [{"count": each} for each in counts],
        "winners": lottery.draw(secret, seed, tickets, counts),
    }
    assert lottery.faults(record) == []
    assert lottery.faults(record | {"tickets": data.draw(st.permutations(tickets))}) == [], (
        "the list's order says nothing"
    )
    other_secret = data.draw(st.text(min_size=8).filter(lambda each: each != secret))
    assert lottery.faults(record | {"secret": other_secret})
    other_list = [*tickets[1:], "f" * 17]
    steered = {"tickets": other_list, "winners": lottery.draw(secret, seed, other_list, counts)}
    assert lottery.faults(record | steered)
    assert lottery.faults(record | {"tickets": [*tickets, tickets[0]]})
    winners = record["winners"]
    assert lottery.faults(record | {"winners": [winners[1], winners[0]]})
    won = [ticket for each in lottery.draw(secret, seed, tickets, counts) for ticket in each]
    assert len(set(won)) == len(won) == min(3, len(tickets))


def test_each_ticket_wins_as_often_as_another() -> None:
    tickets = [f"{each:016x}" for each in range(8)]
    won = [lottery.draw("secret", str(seed), tickets, [1])[0][0] for seed in range(4000)]
    assert all(400 < won.count(each) < 600 for each in tickets)  # 500 expected, deviation 21


def test_places_are_shared_or_decided_by_time() -> None:
    people = [Standing("a", 900, 50), Standing("b", 1000, 70), Standing("c", 1000, 60), Standing("d", 800, 10)]
    assert [(rank, each.key) for rank, each in ranks(people, Ties.SHARED)] == [(1, "b"), (1, "c"), (3, "a"), (4, "d")]
    assert [(rank, each.key) for rank, each in ranks(people, Ties.TIME)] == [(1, "c"), (2, "b"), (3, "a"), (4, "d")]
    assert judged_points([[9, 4], [8, 4]]) == 1250
    assert team_points([1200, 900], 3) == 700
