"""A congress from its preparation to tracked resolutions, and what it refuses."""

import asyncio
import io
import time
from datetime import timedelta
from typing import Any

from belenios_tool import Tool
from congress_world import DELEGATES, NO_DELEGATE, PAY, REPORT, STAFF_1, Hall, workers
from counts import figure
from proposal_world import Proposals
from pypdf import PdfReader

from contracts.congress import CheckInTakenBack, DelegateInvited, ItemDecided, PapersReceived
from contracts.voting import ElectionState
from kit import clock
from kit.testing import problem
from voting.ballots.audit import audit
from voting.models import ArchiveHead, Election, PaperCount, Voter


async def test_a_congress_walks_from_its_preparation_to_a_tracked_resolution(large_hall: Hall, tool: Tool) -> None:
    hall, world, begun = large_hall, large_hall.world, time.perf_counter()
    seats, quorum, majority = hall.seats, hall.quorum, hall.seats // 2 + 1
    owner = workers(seats)[-6]
    await hall.prepare()
    await hall.deliver()
    shown = await hall.show()
    assert [(each["seats"], each["delegates"]) for each in shown["constituencies"]] == [(seats - 1, seats - 1), (1, 1)]
    assert (shown["composition"]["result"], shown["progress"]["state"]) == ("fit", "DONE")
    assert sorted(each.member_id for each in await world.h.events(DelegateInvited)) == sorted(hall.delegates)
    [todo] = [each for each in (await world.get("worker-1", "/todo"))["items"] if each["type"] == "congress"]
    assert todo["link"] == f"/congresses/{hall.id}"
    for _ in range(2):
        assert (await world.call("worker-1", "POST", f"{hall.path}/receipt")).status_code == 204
    assert [each.member_id for each in await world.h.events(PapersReceived)] == ["worker-1"]
    code = await hall.code("worker-1")
    await hall.begin(quorum - 1)
    arrived = await world.call("staff-2", "POST", f"{hall.path}/check-ins", json={"code": await hall.code("colleague")})
    assert (arrived.status_code, len(code)) == (201, 8)
    screen = await world.get("worker-1", f"{hall.path}/hall")
    assert (PAY["title"] in str(screen), PAY["text"] in str(screen)) == (True, False)
    presence = screen["presence"]
    assert (presence["present"], presence["needed"], presence["decision"]["result"]) == (quorum, quorum, "quorate")
    await hall.act("staff-1", "begin-voting")
    report = await hall.item(REPORT["title"])
    await hall.act("staff-1", "open-item", {"item_id": report["id"]})
    await hall.count(REPORT["title"], majority, quorum - majority - 1, 1)
    polls = await hall.ballot(PAY["title"])
    await polls.open()
    for voter in range(majority - 1):
        await polls.vote(voter, [0, 1, 0] if voter else [1, 0, 0])
    await polls.close()
    await polls.decrypt()
    count = {"item_id": (await hall.item(PAY["title"]))["id"], "in_favour": 2, "against": 1, "abstained": 0}
    count |= {"voters": 5, "invalid": 1}
    problem(await hall.try_act("staff-1", "count-item", count), 409, "ballot_not_over")
    await polls.certify()
    few = problem(await hall.try_act("staff-1", "count-item", count | {"voters": 4}), 422, "too_few_on_paper")
    assert (few["least"], few["count"]) == (5, 4)
    await hall.act("staff-1", "count-item", count)
    shown = await hall.act("staff-2", "confirm-count", count)
    reading = shown["items"][1]["decision"]
    assert (shown["items"][1]["state"], reading["result"]) == ("PASSED", "passed")
    assert [each["key"] for each in reading["figures"]] == ["congress.present_least", "congress.for_more_than"]
    assert any(str(majority) in step for step in reading["steps"])
    await hall.act("staff-1", "tally")
    problem(await hall.try_act("staff-1", "publish"), 403, "another_person_needed")
    await hall.act("staff-2", "publish")
    owned = {"item_id": count["item_id"], "owner_id": owner, "due_on": clock.today().isoformat()}
    await hall.act("staff-1", "assign-resolution", owned)
    shown = await hall.act("staff-1", "report-upward")
    assert (shown["state"], shown["reported_at"] < shown["report_due_at"]) == ("TRACKED", True)
    done = {"item_id": count["item_id"], "result": "工资已按协议发放", "is_done": True}
    problem(await hall.try_act("worker-1", "report-resolution", done), 403, "not_your_part")
    shown = await hall.act(owner, "report-resolution", done)
    assert (shown["items"][1]["result"], shown["items"][1]["is_late"]) == ("工资已按协议发放", False)
    assert [each.verdict for each in await world.h.events(ItemDecided)] == ["passed", "passed"]
    held = (await world.get("worker-1", "/my-data"))["sections"]
    [mandate] = next(each["entries"] for each in held if each["title"].startswith("Mandates"))
    assert len(mandate["rows"]) == 3, "votes, papers received, checked in"
    archive = await polls.archive()
    assert audit(archive).counted == majority - 1
    tool.put(archive, polls.uuid)
    assert tool.accepts()
    await _check_minutes(hall)
    assert (await world.h.verify()).ok
    took = time.perf_counter() - begun
    figure("congress", f"{seats} delegates, {majority - 1} ballots that both verifiers accept, in {took:.0f} s")


async def _check_minutes(hall: Hall) -> None:
    """What any of the unit downloads."""
    answer = await hall.world.call("voter-9", "GET", f"{hall.path}/minutes", headers={"Accept-Language": "zh-CN"})
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).replace(" ", "")
    assert "第2号决议" in text
    assert "《企业民主管理规定》" in text


CHANGED = {"name": "第一届职工代表大会第一次会议", "place": "礼堂"}


async def test_seats_follow_the_rules_and_papers_come_in_time(hall: Hall) -> None:
    refused = problem(await hall.try_prepare(term_years=6), 422, "term_unlawful")
    assert (refused["least"], refused["most"]) == (3, 5)
    assert problem(await hall.try_prepare(seats=29), 422, "too_few_seats")["least"] == 30
    problem(await hall.try_prepare(constituency_unit_ids=["plant", "shop-1"]), 422, "constituencies_overlap")
    problem(await hall.try_prepare(constituency_unit_ids=["other"]), 422, "constituencies_overlap")
    problem(await hall.try_prepare(who="staff-other"), 403, "outside_your_units")
    await hall.prepare()
    problem(await hall.try_act("staff-1", "deliver"), 422, "agenda_empty")
    await hall.act("staff-1", "items", PAY)
    [item] = (await hall.show())["items"]
    assert (item["is_required"], item["is_secret"]) == (True, True)
    refused = problem(await hall.try_act("staff-1", "deliver"), 422, "seats_vacant")
    assert (refused["seats"], refused["delegates"]) == (30, 0)
    too_many = await hall.elected(DELEGATES[:-1], managers=7)
    await hall.act("staff-1", "elect", too_many)
    await hall.act("staff-1", "elect", await hall.elected(["colleague"]))
    problem(await hall.try_act("staff-1", "deliver"), 422, "composition_unlawful")
    ended = {"delegate_id": await _delegate(hall, DELEGATES[0]), "end": "resigned", "reason": "调离岗位"}
    await hall.act("staff-1", "end-mandate", ended)
    await hall.act("staff-1", "elect", await hall.elected(["worker-30"]))
    clock.shift(timedelta(days=4))
    assert problem(await hall.try_act("staff-1", "deliver"), 422, "papers_too_late")["days"] == 7
    assert (await hall.show())["state"] == "PREPARED"


async def _delegate(hall: Hall, who: str) -> str:
    rows = await hall.world.h.rows(
        f"SELECT id FROM congress_delegate WHERE congress_id = '{hall.id}' AND member_id = '{who}'"
    )
    return str(rows[0][0])


async def test_a_delegate_needs_the_constituency_behind_them(hall: Hall) -> None:
    await hall.prepare()
    asked = await hall.elected(["worker-1"])
    few = asked | {"voted": 29, "elected": [asked["elected"][0] | {"votes": 29}]}
    refused = problem(await hall.try_act("staff-1", "elect", few), 422, "turnout_too_low")
    assert (refused["staff"], refused["needed"]) == (STAFF_1, 30)
    problem(await hall.try_act("staff-1", "elect", asked | {"voted": STAFF_1 + 1}), 422, "count_unreconciled")
    problem(await hall.try_act("staff-1", "elect", asked | {"voted": STAFF_1 - 1}), 422, "count_unreconciled")
    asked["elected"][0]["votes"] = 22
    assert problem(await hall.try_act("staff-1", "elect", asked), 422, "too_few_votes")["needed"] == 23
    asked["elected"][0]["votes"] = 23
    await hall.act("staff-1", "elect", asked)
    problem(await hall.try_act("staff-1", "elect", asked), 409, "delegate_twice")
    asked["elected"][0]["member_id"] = "colleague"
    problem(await hall.try_act("staff-1", "elect", asked), 422, "delegate_elsewhere")
    too_many = await hall.elected(DELEGATES[:9] + [f"worker-{place}" for place in range(2, 37)])
    assert problem(await hall.try_act("staff-1", "elect", too_many), 422, "seats_taken")["left"] == 28
    problem(await hall.try_act("staff-1", "elect", asked | {"constituency_id": "none"}), 404, "constituency_not_found")


async def test_who_may_not_check_in_is_told_why(hall: Hall) -> None:
    await hall.open(present=19)
    world, first = hall.world, hall.id
    problem(await hall.try_act("staff-1", "begin-voting"), 409, "no_quorum")
    code = await hall.code("colleague")
    problem(await hall.check_in("colleague", by="worker-30"), 403, "not_your_part")
    again = await world.call("staff-1", "POST", f"{hall.path}/check-ins", json={"code": "00000000"})
    assert again.json()["code"] == "delegate_not_found"
    path = f"{hall.path}/check-ins"
    both = await asyncio.gather(*(world.call("staff-1", "POST", path, json={"code": code}) for _ in range(2)))
    assert sorted(each.status_code for each in both) == [201, 409]
    by_name = {"delegate_id": await _delegate(hall, "colleague")}
    twice = await world.call("staff-1", "POST", f"{hall.path}/check-ins", json=by_name)
    problem(twice, 409, "checked_in_already")
    recall = {"delegate_id": await _delegate(hall, "voter-1"), "end": "recalled", "reason": "长期不履行职责"}
    problem(await hall.try_act("staff-1", "end-mandate", recall | {"votes": STAFF_1 + 1}), 422, "count_unreconciled")
    assert problem(await hall.try_act("staff-1", "end-mandate", recall | {"votes": 22}), 422, "recall_not_carried")
    shown = await hall.act("staff-1", "end-mandate", recall | {"votes": 23})
    assert (shown["presence"]["present"], shown["presence"]["delegates"]) == (19, 29)
    mandate = (await hall.show("voter-1"))["mandate"]
    assert (mandate["code"], mandate["end_reason"]) == (None, "长期不履行职责")
    gone = await world.call("staff-1", "POST", f"{hall.path}/check-ins", json={"delegate_id": recall["delegate_id"]})
    problem(gone, 409, "mandate_over")
    problem(await hall.try_act("staff-1", "begin-voting"), 409, "no_quorum")
    await hall.open(present=0)
    other = await world.call("staff-1", "POST", f"/congresses/{hall.id}/check-ins", json={"code": code})
    problem(other, 409, "other_congress")
    assert hall.id != first


async def test_items_are_voted_on_one_by_one_and_counted_by_two(hall: Hall) -> None:
    await hall.open()
    report, pay = [(await hall.item(each["title"]))["id"] for each in (REPORT, PAY)]
    await hall.act("staff-1", "begin-voting")
    problem(await hall.try_act("staff-1", "open-item", {"item_id": pay}), 409, "secret_ballot_needed")
    problem(await hall.try_act("staff-1", "open-item", {"item_id": "none"}), 404, "item_not_found")
    votes: dict[str, Any] = {"item_id": report, "in_favour": 15, "against": 5, "abstained": 0}
    problem(await hall.try_act("staff-1", "count-item", votes), 409, "item_not_possible_now")
    await hall.act("staff-1", "open-item", {"item_id": report})
    refused = problem(await hall.try_act("staff-1", "count-item", votes | {"against": 6}), 422, "count_unreconciled")
    assert (refused["votes"], refused["present"]) == (21, 20)
    await hall.act("staff-1", "count-item", votes)
    problem(await hall.try_act("staff-1", "confirm-count", votes), 403, "another_person_needed")
    problem(await hall.try_act("staff-2", "confirm-count", votes | {"in_favour": 14}), 409, "counts_differ")
    problem(await hall.try_act("staff-1", "tally"), 409, "items_undecided")
    shown = await hall.act("staff-2", "confirm-count", votes)
    assert shown["items"][0]["state"] == "NOT_PASSED", "exactly half of all is not more than half"
    shown = await hall.act("staff-1", "postpone-item", {"item_id": pay, "reason": "草案还要再协商"})
    assert (shown["items"][1]["state"], shown["timeline"][-1]["words"]) == ("POSTPONED", "草案还要再协商")
    await hall.act("staff-1", "tally")
    owned = {"item_id": report, "owner_id": "worker-1", "due_on": clock.today().isoformat()}
    problem(await hall.try_act("staff-1", "assign-resolution", owned), 404, "resolution_not_found")


async def test_nothing_is_voted_on_without_a_quorum(hall: Hall) -> None:
    await hall.open()
    await hall.act("staff-1", "begin-voting")
    for who in DELEGATES[:2]:
        end = {"delegate_id": await _delegate(hall, who), "end": "left", "reason": "会议期间离职"}
        await hall.act("staff-1", "end-mandate", end)
    item = {"item_id": (await hall.item(REPORT["title"]))["id"]}
    refused = problem(await hall.try_act("staff-1", "open-item", item), 409, "no_quorum")
    assert (refused["delegates"], refused["needed"], refused["present"]) == (28, 19, 18)


async def test_no_mandate_ends_in_the_middle_of_a_vote(hall: Hall) -> None:
    await hall.open()
    await hall.act("staff-1", "begin-voting")
    end = {"delegate_id": await _delegate(hall, "voter-1"), "end": "left", "reason": "会议期间离职"}
    item = {"item_id": (await hall.item(REPORT["title"]))["id"]}
    await hall.act("staff-1", "open-item", item)
    refused = problem(await hall.try_act("staff-1", "end-mandate", end), 409, "vote_under_way")
    assert refused["item"] == REPORT["title"]
    await hall.act("staff-1", "count-item", item | {"in_favour": 20, "against": 0, "abstained": 0})
    problem(await hall.try_act("staff-1", "end-mandate", end), 409, "vote_under_way")
    await hall.act("staff-2", "confirm-count", item | {"in_favour": 20, "against": 0, "abstained": 0})
    polls = await hall.ballot(PAY["title"])
    problem(await hall.try_act("staff-1", "end-mandate", end), 409, "vote_under_way")
    item = await hall.item(PAY["title"])
    assert (item["may_prepare"], item["may_postpone"]) == (False, False)
    await polls.act("committee-1", "discard")
    item = await hall.item(PAY["title"])
    assert (item["state"], item["may_prepare"], item["may_postpone"]) == ("BALLOT", True, True)
    assert (await hall.act("staff-1", "end-mandate", end))["presence"]["delegates"] == 29


async def test_what_a_congress_votes_on_is_not_changed_by_the_election_behind_it(hall: Hall) -> None:
    await hall.open()
    await hall.act("staff-1", "begin-voting")
    polls = await hall.ballot(PAY["title"])
    world, shown = hall.world, await hall.world.get("committee-1", polls.path)
    assert "change" not in shown["actions"]
    tag = {"If-Match": f'"{shown["version"]}"'}
    changed = await world.call("committee-1", "PATCH", polls.path, headers=tag, json=shown["definition"])
    problem(changed, 409, "ballot_of_congress")
    await polls.act("committee-1", "publish-roll")
    words = {"words": "我也要投票"}
    assert (await world.call(NO_DELEGATE, "POST", f"{polls.path}/objections", json=words)).status_code == 204
    [objection] = (await world.get("committee-1", f"{polls.path}/objections"))["items"]
    path, answer = f"{polls.path}/objections/{objection['id']}/answer", {"words": "只有代表投票"}
    added = answer | {"add": {"member_id": NO_DELEGATE}}
    problem(await world.call("committee-1", "POST", path, json=added), 409, "ballot_of_congress")
    assert (await world.call("committee-1", "POST", path, json=answer)).status_code == 204


async def test_a_ballot_counts_only_as_it_was_prepared(hall: Hall) -> None:
    await hall.open()
    await hall.act("staff-1", "begin-voting")
    polls = await hall.ballot(PAY["title"])
    await polls.act("committee-1", "publish-roll")
    async with hall.world.h.session() as session:
        election = await session.get_one(Election, polls.id)
        session.add(
            ArchiveHead(uuid=election.uuid, timestamp=0, event="", height=0, size=0, voted=15, accepted_head="")
        )
        election.state, election.result = ElectionState.CERTIFIED, [[0, 15, 0]]
        session.add(Voter(election_id=election.id, member_id=NO_DELEGATE, unit_id="shop-1", weight=1))
    count = {"item_id": (await hall.item(PAY["title"]))["id"], "in_favour": 0, "against": 0, "abstained": 0}
    problem(await hall.try_act("staff-1", "count-item", count), 409, "ballot_altered")
    async with hall.world.h.session() as session:
        await session.delete(await session.get_one(Voter, (polls.id, NO_DELEGATE)))
        election = await session.get_one(Election, polls.id)
        election.draft = election.draft | {"questions": election.draft["questions"] * 2}
    problem(await hall.try_act("staff-1", "count-item", count), 409, "ballot_altered")
    async with hall.world.h.session() as session:
        election = await session.get_one(Election, polls.id)
        election.draft, election.on_paper = election.draft | {"questions": election.draft["questions"][:1]}, 5
        papers = {"ballots": 5, "invalid": 1, "counts": [[1, 1, 2]], "write_ins": []}
        session.add(PaperCount(election_id=polls.id, counted=papers, counted_by="a", confirmed_by="b"))
    problem(await hall.try_act("staff-1", "count-item", count | {"voters": 5}), 422, "papers_counted")
    await hall.act("staff-1", "count-item", count)
    shown = await hall.act("staff-2", "confirm-count", count)
    assert shown["items"][1]["state"] == "PASSED", "15 sealed votes in favour and 1 on paper"


async def test_a_proposal_comes_up_and_learns_what_was_decided(hall: Hall) -> None:
    world, proposals = hall.world, Proposals(hall.world)
    filed = await proposals.assigned(who="worker-1")
    await hall.prepare()
    asked = {"subject": "other", "title": "给焊接班组加装淋浴间", "text": "见提案。", "proposal_id": filed}
    problem(await hall.try_act("staff-1", "items", asked), 422, "may_not_come_up")
    clock.shift(timedelta(days=40))
    problem(await hall.try_act("staff-1", "items", asked | {"proposal_id": "none"}), 422, "may_not_come_up")
    await hall.act("staff-1", "change", {**CHANGED, "starts_at": (clock.now() + timedelta(days=10)).isoformat()})
    await hall.act("staff-1", "items", asked)
    await hall.deliver()
    await hall.begin()
    await hall.act("staff-1", "begin-voting")
    item = await hall.item(asked["title"])
    await hall.act("staff-1", "open-item", {"item_id": item["id"]})
    await hall.count(asked["title"], 16, 4, 0)
    assert (await proposals.show(filed))["resolution_id"] == item["id"]
    problem(await hall.try_act("staff-1", "items", asked), 409, "congress_not_possible_now")
    assert (await world.h.verify()).ok


async def test_the_composition_stays_lawful_after_the_papers_went_out(hall: Hall) -> None:
    await hall.prepare()
    await hall.deliver()
    end = {"delegate_id": await _delegate(hall, DELEGATES[-2]), "end": "left", "reason": "离职"}
    await hall.act("staff-1", "end-mandate", end)
    managers = await hall.elected([NO_DELEGATE], managers=1)
    problem(await hall.try_act("staff-1", "elect", managers), 422, "composition_unlawful")
    await hall.act("staff-1", "elect", await hall.elected([NO_DELEGATE]))
    for who in DELEGATES[6:20]:
        gone = end | {"delegate_id": await _delegate(hall, who)}
        await hall.act("staff-1", "end-mandate", gone)
    clock.shift(timedelta(days=10))
    problem(await hall.try_act("staff-1", "open-check-in"), 422, "composition_unlawful")


async def test_a_mistaken_check_in_is_taken_back_between_votes(hall: Hall) -> None:
    await hall.open()
    back = {"delegate_id": await _delegate(hall, "voter-1"), "reason": "看错了人，代表没有到会"}
    problem(await hall.try_act("committee-1", "take-back-check-in", back), 403, "forbidden")
    shown = await hall.act("staff-1", "take-back-check-in", back)
    assert (shown["presence"]["present"], shown["timeline"][-1]["words"]) == (19, back["reason"])
    assert [each.to_id for each in await hall.world.h.events(CheckInTakenBack)] == ["voter-1"]
    problem(await hall.try_act("staff-1", "take-back-check-in", back), 409, "not_checked_in")
    assert (await hall.check_in("voter-1")).status_code == 201
    await hall.act("staff-1", "begin-voting")
    await hall.act("staff-1", "open-item", {"item_id": (await hall.item(REPORT["title"]))["id"]})
    problem(await hall.try_act("staff-1", "take-back-check-in", back), 409, "vote_under_way")


async def test_another_clears_a_first_count_that_is_mistaken(hall: Hall) -> None:
    await hall.open()
    await hall.act("staff-1", "begin-voting")
    item = {"item_id": (await hall.item(REPORT["title"]))["id"]}
    await hall.act("staff-1", "open-item", item)
    await hall.act("staff-1", "count-item", item | {"in_favour": 2, "against": 0, "abstained": 0})
    clearing = item | {"reason": "第一人填错，已离开会场"}
    problem(await hall.try_act("staff-1", "clear-count", clearing), 403, "another_person_needed")
    shown = await hall.act("staff-2", "clear-count", clearing)
    assert (shown["items"][0]["state"], shown["timeline"][-1]["words"]) == ("OPEN", clearing["reason"])
    problem(await hall.try_act("staff-2", "clear-count", clearing), 409, "item_not_possible_now")
    await hall.count(REPORT["title"], 20, 0, 0, by=("staff-2", "staff-1"))
    assert (await hall.world.h.verify()).ok
