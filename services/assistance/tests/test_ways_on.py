"""Where a file would be stuck: a seat or a visitor falls away, a second refusal, a relapse, an objection to an exit."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import httpx
import pytest
from household_world import CHECK, FIGURES, STORY, VIEW, World

from assistance.models import Household, Notice
from contracts.assistance import HouseholdRejected, ObjectionRaised, ObjectionsAnswered, SeatVacated
from kit import clock
from kit.db import get_locked
from kit.testing import problem

REASON = {"reason": "收入证明不全"}
RICH = {"figures": FIGURES | {"homes": 3}}
RELATED = {"supports": True, "reason": "申请人是我的表弟", "related": True}
OBJECTION = {"text": "我家并没有三套房，请核实"}


async def leaving(world: World) -> str:
    household_id = await world.bring_to("FILED")
    clock.shift(timedelta(days=367))
    await world.h.run_job("watch_clocks")
    await world.act("staff-a", household_id, "leave", RICH)
    return household_id


def committee(*numbers: int) -> dict[str, list[str]]:
    return {"member_ids": [f"assessor-{n}" for n in numbers]}


async def test_who_declares_a_tie_leaves_the_committee_and_another_takes_the_seat(world: World) -> None:
    household_id = await world.bring_to("ASSESSMENT")
    await world.act("assessor-2", household_id, "views", VIEW)
    shown = await world.act("assessor-1", household_id, "views", RELATED)
    assert (shown["state"], shown["actions"]) == ("ASSESSMENT", [])
    problem(await world.call("assessor-1", "GET", f"/households/{household_id}"), 404, "household_not_found")
    [told] = await world.h.events(SeatVacated)
    assert told.desk_unit_id == "plant-a"
    read = await world.read("staff-a", household_id)
    assert "name_committee" in read["actions"]
    assert read["timeline"][-1]["action"] == "step_down"
    assert [each["reason"] for each in read["views"] if each["left_at"]] == [RELATED["reason"]]
    await world.act("assessor-3", household_id, "views", VIEW)
    problem(await world.try_act("staff-a", household_id, "committee", committee(1, 2, 3)), 422, "committee_repeats")
    problem(await world.try_act("staff-a", household_id, "committee", committee(3, 4, 5)), 422, "views_stay")
    await world.act("staff-a", household_id, "committee", committee(2, 3, 4))
    shown = await world.act("assessor-4", household_id, "views", VIEW)
    assert shown["state"] == "ASSESSED"


async def test_a_tie_that_came_up_since_counts_as_declared(world: World) -> None:
    household_id = await world.bring_to("CHECKED")
    await world.act("staff-a", household_id, "committee", committee(1, 2, 3, 4))
    persons = [
        {
            "relation": "self",
            "name": "评四",
            "id_number": "510104199005050050",
            "consents": ["income", "health", "bank_account"],
        },
        {"relation": "other", "name": "上官婉", "id_number": "370202198706020024", "consents": ["income", "health"]},
    ]
    await world.apply("assessor-4", persons=persons, figures=FIGURES | {"persons": 2})
    for n in (1, 2, 3):
        await world.act(f"assessor-{n}", household_id, "views", VIEW)
    # Three of four are enough: the last one to speak had to leave.
    assert (await world.act("assessor-4", household_id, "views", VIEW))["state"] == "ASSESSED"


async def test_a_silent_member_is_replaced_and_the_committee_never_shrinks(world: World) -> None:
    household_id = await world.bring_to("CHECKED")
    await world.act("staff-a", household_id, "committee", committee(1, 2, 3, 4))
    problem(await world.try_act("staff-a", household_id, "committee", committee(1, 2, 3)), 422, "views_stay")
    await world.act("staff-a", household_id, "committee", committee(1, 2, 3, 5))
    problem(await world.call("assessor-4", "GET", f"/households/{household_id}"), 404, "household_not_found")


async def test_a_visitor_who_cannot_confirm_is_replaced(world: World) -> None:
    household_id = await world.bring_to("CHECK_RECORDED")
    again = {"member_ids": ["visitor-1", "visitor-3"]}
    refused = problem(await world.try_act("staff-a", household_id, "visitors", again), 422, "visited_before")
    assert "访1" in refused["detail"]
    shown = await world.act("staff-a", household_id, "visitors", {"member_ids": ["visitor-3", "visitor-2"]})
    assert shown["state"] == "HOME_CHECK"
    await world.act("visitor-2", household_id, "check", CHECK)
    await world.act("visitor-3", household_id, "check/confirm", {})


async def test_an_appeal_is_visited_and_assessed_by_others(world: World) -> None:
    household_id = await world.bring_to("CHECKED")
    await world.act("staff-a", household_id, "reject", REASON)
    await world.act("applicant", household_id, "appeal", REASON)
    for who in ("visitor-1", "visitor-2"):
        chosen = {"member_ids": [who, "visitor-3"]}
        problem(await world.try_act("staff-a", household_id, "visitors", chosen), 422, "visited_before")
    await world.act("staff-a", household_id, "visitors", {"member_ids": ["visitor-3", "many"]})


async def test_a_second_refusal_is_final(world: World) -> None:
    household_id = await world.apply()
    await world.act("staff-a", household_id, "reject", REASON)
    await world.act("applicant", household_id, "appeal", REASON)
    shown = await world.act("staff-a", household_id, "reject", REASON)
    assert shown["due"] is None
    assert [each.is_final for each in await world.h.events(HouseholdRejected)] == [False, True]
    assert (await world.get("applicant", "/todo"))["items"] == []
    assert "appeal" not in (await world.get("applicant", f"/households/{household_id}"))["actions"]
    problem(await world.try_act("applicant", household_id, "appeal", REASON), 409, "already_appealed")


async def test_after_a_relapse_nobody_of_the_former_case_is_kept_out(world: World) -> None:
    household_id = await leaving(world)
    clock.shift(timedelta(days=14))
    await world.h.run_job("end_notices")
    await world.act("applicant", household_id, "relapse", {"figures": FIGURES, "story": STORY})
    await world.act("staff-a", household_id, "visitors", {"member_ids": ["visitor-2", "visitor-1"]})
    await world.act("visitor-2", household_id, "check", CHECK)
    await world.act("visitor-1", household_id, "check/confirm", {})
    await world.act("staff-a", household_id, "committee", committee(1, 2, 3))
    for n in (1, 2, 3):
        await world.act(f"assessor-{n}", household_id, "views", VIEW)
    await world.act("staff-a", household_id, "publicize")
    await world.walk(household_id, "UNDISPUTED")
    await world.act("approver-2", household_id, "approve")
    [waiting] = (await world.get("approver-1", "/households", waiting=True))["items"]
    assert waiting["id"] == household_id
    assert (await world.act("approver-1", household_id, "countersign"))["state"] == "FILED"


async def test_an_objection_to_the_exit_is_told_and_waits_for_an_answer(world: World) -> None:
    household_id = await leaving(world)
    [notice] = (await world.get("mate", "/notices"))["items"]
    assert notice["shown"] == {
        "kind": "exit",
        "unit": "总装一班",
        "name": "欧***",
        "programme": "hardship_file",
        "number": "HF-2026-000001",
    }
    raised = await world.call("applicant", "POST", f"/notices/{notice['id']}/objections", json=OBJECTION)
    assert raised.status_code == 201
    [told] = await world.h.events(ObjectionRaised)
    assert (told.state, told.desk_unit_id) == ("LEAVING", "plant-a")
    [task] = (await world.get("staff-a", "/todo"))["items"]
    assert task["what"] == "Hardship files that wait for you: 1"
    clock.shift(timedelta(days=14))
    await world.h.run_job("end_notices")
    answer = f"/objections/{raised.json()['id']}/answer"
    assert (await world.call("staff-a", "POST", answer, json={"text": "已核实三处房产登记"})).status_code == 200
    assert len(await world.h.events(ObjectionsAnswered)) == 1
    assert (await world.get("staff-a", "/todo"))["items"] == []
    await world.h.run_job("end_notices")
    assert (await world.get("applicant", f"/households/{household_id}"))["state"] == "MONITORED"


@pytest.mark.parametrize("step", ["objection", "answer", "end"])
async def test_what_happens_to_a_notice_waits_for_its_file_first(world: World, step: str) -> None:
    """A step that has the file can have the notice, too: on PostgreSQL, where rows are locked."""
    household_id = await world.bring_to("PUBLICIZED")
    [notice] = (await world.get("mate", "/notices"))["items"]
    raising = f"/notices/{notice['id']}/objections"
    other: Coroutine[Any, Any, httpx.Response | None] = world.call("mate", "POST", raising, json=OBJECTION)
    if step == "answer":
        raised = await other
        assert raised
        answer = f"/objections/{raised.json()['id']}/answer"
        other = world.call("staff-a", "POST", answer, json={"text": "已核实，不属实"})
    elif step == "end":
        other.close()
        clock.shift(timedelta(days=14))
        other = world.h.run_job("end_notices")
    async with world.h.session() as session:
        await get_locked(session, Household, household_id)
        waiting = asyncio.create_task(other)
        await asyncio.sleep(0.5)
        assert await session.get(Notice, notice["id"], with_for_update={"nowait": True})
    answered = await waiting
    assert answered is None or answered.status_code in (200, 201), answered.text
