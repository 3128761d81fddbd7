"""Proposals from the first word to the rated answer, over the API."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from proposal_world import PLAN, REASON, Proposals
from sqlmodel import select
from voting_world import World

from contracts import proposals as told
from contracts.proposals import ProposalEvent
from kit import clock
from voting.proposals.models import Proposal
from voting.proposals.proposals import may_come_up, note_resolution

DONE = {"reply": "done", "words": "六个淋浴位已经建成，本周开放使用。"}
CROWD = [f"fitter-{number}" for number in range(1, 51)]


@pytest.fixture
def proposals(world: World) -> Proposals:
    return Proposals(world)


async def test_a_declined_proposal_that_fifty_second_is_answered_and_its_plan_comes_back(
    world: World, proposals: Proposals
) -> None:
    await world.settle_in(CROWD)
    one = await proposals.propose()
    assert (await proposals.try_second("voter-1", one)).json()["code"] == "seconded_by_proposer"
    await proposals.second(one, "voter-2")
    assert (await proposals.try_second("voter-2", one)).json()["code"] == "seconded_already"
    assert (await proposals.show(one))["state"] == "OPEN"
    await proposals.second(one, "voter-3")
    shown = await proposals.act("union-1", one, "decline", {"reason": "今年没有改造预算。"})
    assert (shown["state"], shown["timeline"][-1]["words"]) == ("DECLINED", "今年没有改造预算。")

    await proposals.second(one, *CROWD[:47])
    assert (await proposals.show(one))["state"] == "DECLINED"
    await proposals.second(one, CROWD[47])
    shown = await proposals.show(one)
    assert (shown["state"], shown["seconders"], shown["is_obliged"]) == ("FILED", 50, True)
    [due] = shown["dues"]
    assert (due["kind"], due["policy"]["value"]) == ("answer", 30)

    await proposals.act("union-1", one, "assign", {"owner_unit_id": "shop-2"})
    may = clock.today() + timedelta(days=60)
    plan = PLAN | {"planned_on": may.isoformat()}
    shown = await proposals.act("handler-1", one, "reply", plan)
    assert (shown["state"], shown["planned_by_name"], shown["dues"]) == ("REPLIED", "Name of handler-2", [])
    shown = await proposals.act("voter-1", one, "rate", {"is_satisfied": True})
    assert shown["state"] == "RATED"

    clock.shift(timedelta(days=60))
    await world.h.run_job("bring_back_plans")
    assert (await proposals.show(one))["state"] == "RATED", "its day is not over"
    clock.shift(timedelta(days=1))
    await world.h.run_job("bring_back_plans")
    await world.h.run_job("bring_back_plans")
    assert (await proposals.show(one))["state"] == "ASSIGNED"

    await proposals.act("handler-2", one, "reply", DONE)
    assert await proposals.refused("voter-1", one, "rate", {"is_satisfied": False}) == "rating_needs_words"
    shown = await proposals.act("voter-1", one, "rate", {"is_satisfied": False, "words": "只有两个能用。"})
    assert shown["state"] == "REDO"
    await proposals.act("handler-2", one, "reply", DONE)
    shown = await proposals.act("voter-1", one, "rate", {"is_satisfied": True})
    assert (shown["state"], shown["actions"], shown["dues"]) == ("CLOSED", [], [])

    happened = [type(each) for each in await world.h.events() if isinstance(each, ProposalEvent)]
    assert happened == [
        told.ProposalMade,
        told.ProposalSeconded,
        told.ProposalDeclined,
        told.ProposalObliged,
        told.ProposalAssigned,
        told.ProposalReplied,
        told.ProposalRated,
        told.ProposalReturned,
        told.ProposalReplied,
        told.ProposalRated,
        told.ProposalRedone,
        told.ProposalReplied,
        told.ProposalRated,
        told.ProposalClosed,
    ]
    assert (await world.h.verify()).findings == []


async def test_similar_ones_are_joined_when_both_proposers_agree(world: World, proposals: Proposals) -> None:
    host = await proposals.seconded()
    other = await proposals.propose("voter-4", title="焊接班组需要淋浴间")
    await proposals.second(other, "voter-3", "voter-5")
    number = (await proposals.show(host))["number"]
    body = {"host_number": number}
    assert await proposals.refused("union-1", host, "suggest-join", body) == "join_not_possible", "to itself"
    await proposals.act("union-1", other, "suggest-join", body)
    asked = [await world.get(who, "/todo") for who in ("voter-1", "voter-4")]
    assert [each["items"][0]["count"] for each in asked] == [1, 1]
    assert await proposals.refused("voter-5", other, "agree-join") == "not_your_part"
    shown = await proposals.act("voter-4", other, "agree-join")
    assert (shown["state"], shown["is_join_agreed"]) == ("SECONDED", True)
    assert await proposals.refused("voter-4", other, "agree-join") == "no_join_suggested"
    shown = await proposals.act("voter-1", other, "agree-join")
    assert (shown["state"], shown["host"]["id"], shown["dues"]) == ("JOINED", host, [])
    seconders = await world.get("colleague", f"/proposals/{host}/seconders")
    assert [each["id"] for each in seconders["items"]] == ["voter-2", "voter-3", "voter-4", "voter-5"]
    assert (await proposals.show(host))["seconders"] == 4, "each once; its own proposer is none"

    third = await proposals.seconded(title="食堂夜班加热饭窗口", who="voter-6")
    await proposals.act("union-1", third, "suggest-join", body)
    shown = await proposals.act("voter-1", third, "refuse-join")
    assert (shown["state"], shown["host"]) == ("SECONDED", None)

    await proposals.act("union-1", third, "suggest-join", body)
    await proposals.act("voter-6", third, "agree-join")
    await proposals.act("union-1", host, "file", REASON)
    shown = await proposals.show(third, "voter-6")
    assert (shown["host"], shown["is_join_agreed"]) == (None, False), "its host is reviewed and takes up no other"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (PLAN, "plan_incomplete"),
        (PLAN | {"planned_on": "2026-03-02"}, "plan_incomplete"),
        (PLAN | {"planned_on": "2026-06-01", "planned_by_id": "union-1"}, "not_the_person_responsible"),
        (DONE | {"planned_on": "2026-06-01"}, "plan_not_asked"),
    ],
)
async def test_a_reply_that_promises_nothing_is_refused(proposals: Proposals, body: Any, code: str) -> None:
    one = await proposals.assigned()
    assert await proposals.refused("handler-1", one, "reply", body) == code
    assert (await proposals.show(one))["state"] == "ASSIGNED"


async def test_who_may_take_which_step(world: World, proposals: Proposals) -> None:
    one = await proposals.propose("handler-1")
    assert await proposals.refused("union-2", one, "file", REASON) == "proposal_not_possible_now"
    await proposals.second(one, "voter-1", "voter-2")
    for who in ("handler-1", "voter-1", "union-1"):
        answer = await proposals.try_act(who, one, "file", REASON)
        assert answer.status_code == 403, who
    await proposals.act("union-2", one, "divert", REASON)
    assert await proposals.refused("union-2", one, "assign", {"owner_unit_id": "other"}) == "nobody_answers_there"
    await proposals.act("union-2", one, "assign", {"owner_unit_id": "shop-2"})
    assert await proposals.refused("handler-1", one, "reply", DONE) == "not_your_part", "its own proposer"
    handlers = await world.get("handler-2", f"/proposals/{one}/handlers")
    assert [each["id"] for each in handlers] == ["handler-1", "handler-2"]
    await proposals.act("handler-2", one, "send-back", {"reason": "不归我们管。"})
    shown = await proposals.show(one)
    assert (shown["owner_unit_name"], shown["state"]) == ("", "DIVERTED"), "as it was taken"
    own = await proposals.propose("union-1")
    assert (await proposals.show(own))["desk_unit_name"] == "group", "not the proposer's own desk"
    assert (await proposals.act("union-1", own, "withdraw"))["state"] == "WITHDRAWN"


async def test_what_is_late_is_said_and_an_unrated_answer_closes_by_itself(world: World, proposals: Proposals) -> None:
    one = await proposals.seconded()
    [review] = (await proposals.show(one))["dues"]
    for days, kind in ((-3, told.ProposalReminded), (1, told.ProposalOverdue), (9, told.ProposalSupervised)):
        clock.shift(datetime.fromisoformat(review["at"]) + timedelta(days=days) - clock.now())
        await world.h.run_job("watch_proposals")
        assert len(await world.h.events(kind)) == 1, kind
    [supervised] = await world.h.events(told.ProposalSupervised)
    assert supervised.supervising_unit_id == "group"
    [task] = (await world.get("union-1", "/todo"))["items"]
    assert (task["count"], task["late"]) == (1, True)
    await proposals.act("union-1", one, "file", REASON)
    await proposals.act("union-1", one, "assign", {"owner_unit_id": "shop-2"})
    await proposals.act("handler-1", one, "reply", DONE)
    clock.shift(timedelta(days=20))
    await world.h.run_job("watch_proposals")
    [closed] = await world.h.events(told.ProposalClosed)
    assert (closed.by_clock, (await proposals.show(one))["state"]) == (True, "CLOSED")


async def test_those_who_second_at_once_are_all_counted(world: World, proposals: Proposals) -> None:
    one = await proposals.propose()
    answers = await asyncio.gather(*(proposals.try_second(who, one) for who in ("voter-2", "voter-3", "voter-2")))
    assert sorted(each.status_code for each in answers) == [200, 200, 409]
    shown = await proposals.show(one)
    assert (shown["state"], shown["seconders"]) == ("SECONDED", 2)
    assert len(await world.h.events(told.ProposalSeconded)) == 1


async def test_the_register_is_found_by_words_filters_and_likeness(world: World, proposals: Proposals) -> None:
    shower = await proposals.seconded()
    other = {
        "title": "食堂夜班加热饭窗口",
        "problem": "夜班吃不上热饭。",
        "wish": "晚上也开一个窗口。",
        "topic": "safety",
    }
    food = await proposals.propose("stranger", **other)

    async def found(who: str = "colleague", **query: Any) -> list[str]:
        return [each["id"] for each in (await world.get(who, "/proposals", **query))["items"]]

    number = (await proposals.show(food))["number"]
    assert await found() == [food, shower]
    assert await found(q="淋浴") == [shower]
    assert await found(q=number) == [food]
    assert await found(state="SECONDED") == await found(topic="welfare") == await found(unit_id="plant") == [shower]
    assert await found("stranger", mine=True) == [food]
    assert await found("union-1", waiting=True) == [shower]
    alike = await world.get("colleague", "/proposals/similar", title="焊接班组加淋浴")
    assert [each["id"] for each in alike] == [shower]
    assert await world.get("colleague", "/proposals/similar", title="叉车充电桩") == []
    [hit] = (await world.get("stranger", "/search", q="热饭窗口"))["items"]
    assert (hit["type"], hit["link"]) == ("staff_proposal", f"/democracy/proposals/{food}")
    held = (await world.get("voter-2", "/my-data"))["data"]
    assert ([each["id"] for each in held["seconded"]], held["proposals"]) == ([shower], [])


async def test_a_congress_takes_up_what_is_on_file_and_old_enough(world: World, proposals: Proposals) -> None:
    filed = await proposals.assigned()
    diverted = await proposals.seconded(who="voter-5")
    await proposals.act("union-1", diverted, "divert", REASON)
    async with world.h.db.read() as session:
        assert not list(await session.exec(select(Proposal.id).where(may_come_up(session)))), "made a day ago"
    clock.shift(timedelta(days=31))
    async with world.h.db.read() as session:
        assert list(await session.exec(select(Proposal.id).where(may_come_up(session)))) == [filed]
    listed = await world.get("staff-1", "/proposals", comes_up=True)
    assert [each["id"] for each in listed["items"]] == [filed]
    async with world.h.db.write() as session:
        await note_resolution(session, filed, "resolution-7", "大会通过：列为年度实事。")
    async with world.h.db.read() as session:
        assert not list(await session.exec(select(Proposal.id).where(may_come_up(session))))
    shown = await proposals.show(filed)
    assert (shown["resolution_id"], shown["timeline"][-1]["words"]) == ("resolution-7", "大会通过：列为年度实事。")
