"""Honours, from the announcement to the story: by a jury, by a secret ballot, and what is refused on the way."""

from datetime import date, timedelta
from typing import Any

import pytest
from honour_world import JURY, NOMINEES, REASON, Honours, ballot
from voting_world import GRANTS, Polls, World

from casework.policy import PolicyBook
from contracts.honours import HonourRoundBegun, NominationWithdrawn, StoryConsented
from kit import clock
from voting.congresses.rules import Category
from voting.honours import votes
from voting.honours.choosing import Quotas, Standing, Tied, can_be_met, choose, reckon_quotas, score

FRONT, TECHNICAL, MANAGER = Category.FRONT_LINE, Category.TECHNICAL, Category.MANAGER


@pytest.fixture
def honours(world: World) -> Honours:
    return Honours(world)


# ---- who is chosen, as arithmetic


@pytest.mark.parametrize(
    ("votes", "ballots", "points", "weight", "expected"),
    [
        (50, 100, (), 0, 5000),
        (0, 0, (80, 90, 100), 100, 9000),
        (50, 100, (80, 90, 100), 40, 6600),
        (1, 3, (), 0, 3333),
        (0, 100, (0, 0, 0), 50, 0),
    ],
)
def test_a_score_weighs_votes_and_points_as_stated(
    votes: int, ballots: int, points: tuple[int, ...], weight: int, expected: int
) -> None:
    assert score(votes, ballots, points, weight) == expected


STANDINGS = [
    Standing("manager-1", MANAGER, 99),
    Standing("manager-2", MANAGER, 98),
    Standing("technician", TECHNICAL, 97),
    Standing("worker-1", FRONT, 50),
    Standing("worker-2", FRONT, 40),
]


@pytest.mark.parametrize(
    ("quotas", "expected"),
    [
        (Quotas(2, 0, 2), {"manager-1", "manager-2"}),
        (Quotas(2, 0, 1), {"manager-1", "technician"}),
        (Quotas(2, 1, 1), {"worker-1", "manager-1"}),
        (Quotas(3, 2, 0), {"worker-1", "worker-2", "technician"}),
    ],
)
def test_quotas_come_before_the_score(quotas: Quotas, expected: set[str]) -> None:
    assert {each.nomination_id for each in choose(STANDINGS, quotas)} == expected


def test_equal_scores_are_left_to_a_lot_only_where_it_matters() -> None:
    equal = [Standing("a", FRONT, 90), Standing("b", FRONT, 80), Standing("c", FRONT, 80), Standing("d", MANAGER, 80)]
    assert len(choose(equal, Quotas(3, 0, 0))) == 3
    with pytest.raises(Tied) as tied:
        choose(equal, Quotas(2, 0, 0))
    assert tied.value.nomination_ids == {"b", "c"}
    assert [each.nomination_id for each in choose(equal, Quotas(2, 0, 0), ["c", "b"])] == ["a", "c"]


def test_quotas_are_whole_places_of_the_policy_rows() -> None:
    quotas, decision = reckon_quotas(5, "enterprise", PolicyBook.load("voting", "default"), date(2026, 3, 2))
    assert quotas == Quotas(5, 3, 1)
    assert len(decision.policies) == 2
    assert can_be_met([FRONT, FRONT, FRONT, TECHNICAL, MANAGER], quotas)
    assert not can_be_met([FRONT, FRONT, TECHNICAL, TECHNICAL, MANAGER], quotas)
    assert not can_be_met([FRONT, FRONT, FRONT, MANAGER, MANAGER], quotas)


# ---- the way of an honour


async def test_an_honour_goes_from_nomination_to_a_story_with_consent(honours: Honours) -> None:
    world = honours.world
    award_id = await honours.awarded()
    shown = await honours.show("colleague")
    assert (shown["state"], shown["round"], shown["basis"]) == ("AWARDED", 2, "第三届职代会第二号决议")
    states = {each["member_name"]: each["state"] for each in shown["nominations"]}
    assert states == {
        "Name of voter-1": "NOT_CHOSEN",
        "Name of voter-2": "CHOSEN",
        "Name of voter-3": "CHOSEN",
        "Name of voter-4": "NOT_CHOSEN",
    }
    rounds = await world.h.events(HonourRoundBegun)
    assert [each.round for each in rounds] == [2]
    path = f"/awards/{award_id}"
    read = {"story_digest": "0" * 64}
    assert (await world.call("voter-2", "POST", f"{path}/consent", json=read)).json()["code"] == "story_missing"
    story = {"story": "入厂十年，从学徒做到班组长，带出三名徒弟。"}
    assert (await world.call("colleague", "POST", f"{path}/story", json=story)).json()["code"] == "award_not_found"
    assert (await world.call("union-1", "POST", f"{path}/story", json=story)).status_code == 200
    assert (await world.get("colleague", path))["story"] is None
    assert (await world.get("colleague", path))["story_digest"] is None
    read = {"story_digest": (await world.get("voter-2", path))["story_digest"]}
    assert (await world.call("union-1", "POST", f"{path}/consent", json=read)).json()["code"] == "not_your_award"
    story = {"story": "入厂十年，从学徒做到班组长，带出四名徒弟。"}
    assert (await world.call("union-1", "POST", f"{path}/story", json=story)).status_code == 200
    assert (await world.call("voter-2", "POST", f"{path}/consent", json=read)).json()["code"] == "story_changed"
    read = {"story_digest": (await world.get("voter-2", path))["story_digest"]}
    assert (await world.call("voter-2", "POST", f"{path}/consent", json=read)).status_code == 200
    assert (await world.get("stranger", path))["story"] == story["story"]
    assert [each.awardee_id for each in await world.h.events(StoryConsented)] == ["voter-2"]
    assert (await world.call("voter-2", "POST", f"{path}/withdraw-story")).status_code == 200
    assert (await world.get("stranger", path))["story"] is None
    assert len((await world.get("stranger", "/awards"))["items"]) == 2
    held = await world.get("voter-2", "/my-data")
    assert "年度先进工作者" in str(held["sections"])


async def test_publicity_ends_when_each_objection_has_its_answer(honours: Honours) -> None:
    world = honours.world
    await honours.chosen()
    notice = (await honours.show())["notice_id"]
    raised = await world.call(
        "colleague", "POST", f"/notices/{notice}/objections", json={"text": "他去年有一次迟到处分。"}
    )
    assert raised.status_code == 201, raised.text
    await honours.end_round()
    assert (await honours.show())["round"] == 1
    [told] = [each for each in (await honours.show("voter-9"))["timeline"] if each["action"] == "object"]
    assert told["actor_label"] == "A member"
    assert told["words"] is None
    read = await world.call("union-1", "POST", f"/notices/{notice}/objections/read")
    [objection] = read.json()
    assert objection["member_name"] == "Name of colleague"
    strike = {"nomination_id": await honours.nomination("voter-3"), "reason": "核实有处分记录，撤下。"}
    await honours.act("union-1", "strike", strike)
    assert "voter-3" not in (await world.get("colleague", f"/notices/{notice}"))["shown"]["names"]
    answer = {"text": "经核实属实，已撤下。"}
    assert (
        await world.call("union-1", "POST", f"/objections/{objection['id']}/answer", json=answer)
    ).status_code == 200
    await honours.end_round()
    shown = await honours.show()
    assert (shown["state"], shown["round"]) == ("PUBLICIZED", 2)
    assert shown["timeline"][-2]["action"] == "settle"
    await honours.end_round()
    assert (await honours.show())["state"] == "UNDISPUTED"


async def test_votes_and_points_decide_together(honours: Honours) -> None:
    """By a secret ballot among everybody of the unit, half of the score."""
    world = honours.world
    await honours.checked(jury_weight=50)
    election_id = (await honours.act("committee-1", "prepare-vote", ballot()))["election_id"]
    election = await world.get("committee-1", f"/elections/{election_id}")
    polls = Polls(world, election_id, election["uuid"], [])
    await honours.score([100, 60, 60, 60])
    assert await honours.refused("union-1", "choose", {}) == "vote_not_over"
    await polls.open()
    await world.change_member("voter-3", name="Right name of voter-3")
    for voter in range(5):  # blank or not, then one digit for each nominee
        await polls.vote(voter, [0, 0, 0, 1, 1] if voter < 4 else [0, 1, 1, 0, 0])
    await polls.close()
    await polls.decrypt()
    await polls.certify()
    shown = await honours.act("union-1", "choose", {})
    found = {each["member_name"][-7:]: (each["votes"], each["score"], each["state"]) for each in shown["nominations"]}
    assert found == {
        "voter-1": (1, 6000, "NOT_CHOSEN"),
        "voter-2": (1, 4000, "NOT_CHOSEN"),
        "voter-3": (4, 7000, "CHOSEN"),
        "voter-4": (4, 7000, "CHOSEN"),
    }


async def test_a_vote_that_is_given_up_is_prepared_again_and_only_then(honours: Honours) -> None:
    world = honours.world
    await honours.checked(jury_weight=50)
    for _ in range(2):
        election_id = (await honours.act("committee-1", "prepare-vote", ballot()))["election_id"]
        assert await honours.refused("committee-1", "prepare-vote", ballot()) == "honour_not_possible_now"
        assert await honours.refused("union-1", "cancel", REASON) == "vote_under_way"
        assert "prepare_vote" not in (await honours.show("committee-1"))["actions"]
        changed = await world.call(
            "committee-1", "PATCH", f"/elections/{election_id}", headers={"If-Match": '"1"'}, json=world.definition()
        )
        assert changed.json()["code"] == "ballot_of_honour"
        assert "change" not in (await world.get("committee-1", f"/elections/{election_id}"))["actions"]
        assert (await world.try_act("committee-1", election_id, "discard")).status_code == 200
        assert "prepare_vote" in (await honours.show("committee-1"))["actions"]
    assert (await honours.act("union-1", "cancel", REASON))["state"] == "CANCELLED"


async def test_more_nominees_than_a_ballot_holds_are_refused(honours: Honours, monkeypatch: pytest.MonkeyPatch) -> None:
    await honours.checked()
    monkeypatch.setattr(votes, "MOST_NOMINEES", 3)
    assert await honours.refused("union-1", "begin-scoring") == "too_many_nominees"


async def test_a_juror_who_leaves_is_not_waited_for(honours: Honours) -> None:
    """The least of a jury have given their points all the same."""
    world = honours.world
    await honours.checked(juror_ids=[*JURY, "stranger"])
    await honours.act("union-1", "begin-scoring")
    await honours.score([99, 90, 80, 70], JURY[:2])
    assert await honours.refused("union-1", "choose", {}) == "jury_not_done"
    for who in ("stranger", "trustee-3"):
        await world.change_member(who, active=False)
    assert await honours.refused("union-1", "choose", {}) == "jury_too_small"
    await honours.score([99, 90, 80, 70], JURY[2:])
    assert (await honours.act("union-1", "choose", {}))["state"] == "PUBLICIZED"


async def test_who_is_nominated_decides_nothing_of_it(honours: Honours, monkeypatch: pytest.MonkeyPatch) -> None:
    """In every role and in every state of the honour."""
    every_role = ["union_staff@plant", "approver@plant", "election_committee@plant"]
    monkeypatch.setitem(GRANTS, "voter-1", every_role)
    await honours.announce()
    await honours.nominate(NOMINEES[:1])
    own = {"nomination_id": await honours.nomination("voter-1"), **REASON}
    for step, body in (
        ("check-nomination", {**own, "is_qualified": True}),
        ("prepare-vote", ballot()),
        ("begin-scoring", None),
        ("choose", {}),
        ("strike", own),
        ("endorse", None),
        ("send-back", REASON),
        ("approve", {"basis": "职代会决议"}),
        ("award", {"awarded_on": "2026-05-01"}),
        ("cancel", REASON),
    ):
        assert await honours.refused("voter-1", step, body) == "own_nomination", step
    assert (await honours.show("voter-1"))["actions"] == []
    assert "cancel" in (await honours.show("union-1"))["actions"]


async def test_who_endorsed_does_not_approve(honours: Honours) -> None:
    await honours.chosen()
    for _ in range(2):
        await honours.end_round()
    await honours.act("approver-too", "endorse")
    assert await honours.refused("approver-too", "approve", {"basis": "职代会决议"}) == "another_person_needed"
    await honours.act("approver", "send-back", {"reason": "请补充职代会决议编号。"})
    await honours.act("union-1", "endorse")
    assert (await honours.act("approver", "approve", {"basis": "职代会决议"}))["state"] == "APPROVED"


# ---- what is refused


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"juror_ids": list(JURY[:2])}, "jury_too_small"),
        ({"jury_weight": 0}, "jury_too_small"),
        ({"juror_ids": ["nobody-1", *JURY]}, "jurors_unknown"),
        ({"unit_id": "other"}, "outside_your_units"),
        ({"nominate_until": "2026-03-01T09:00:00+08:00"}, "nominations_too_short"),
        ({"places": 0}, "invalid_input"),
        ({"jury_weight": 101}, "invalid_input"),
    ],
)
async def test_an_announcement_that_does_not_fit_is_refused(
    honours: Honours, changes: dict[str, Any], code: str
) -> None:
    answer = await honours.try_announce(**changes)
    assert answer.json()["code"] == code
    assert await honours.world.h.rows("SELECT count(*) FROM honour") == [(0,)]


async def test_a_nomination_that_does_not_fit_is_refused(honours: Honours) -> None:
    await honours.announce()
    assert (await honours.try_nominate("colleague", "voter-1")).status_code == 201
    for who, nominee, more, code in (
        ("voter-9", "voter-1", {}, "nominated_already"),
        ("voter-9", "stranger", {}, "nominee_elsewhere"),
        ("voter-9", "trustee-1", {}, "nominee_elsewhere"),
        ("voter-9", "voter-2", {"by_unit_id": "shop-1"}, "outside_your_nominations"),
        ("stranger", "voter-2", {}, "honour_not_found"),
    ):
        answer = await honours.try_nominate(who, nominee, **more)
        assert answer.json()["code"] == code, (who, nominee, answer.text)
    answer = await honours.try_nominate("union-1", "voter-2", by_unit_id="shop-1")
    assert answer.status_code == 201, answer.text
    clock.shift(timedelta(days=8))
    assert (await honours.try_nominate("voter-9", "voter-3")).json()["code"] == "nominations_over"
    await honours.world.h.run_job("close_nominations")
    assert (await honours.try_nominate("voter-9", "voter-3")).json()["code"] == "honour_not_possible_now"


async def test_who_nominated_withdraws_only_while_others_may_nominate(honours: Honours) -> None:
    world = honours.world
    await honours.announce()
    await honours.try_nominate("colleague", "voter-1", "manager")
    first = {"nomination_id": await honours.nomination("voter-1")}
    await honours.act("colleague", "withdraw-nomination", first)
    assert [(each.nominee_id, each.is_by_nominee) for each in await world.h.events(NominationWithdrawn)] == [
        ("voter-1", False)
    ]
    for code in ("", "nominated_already"):
        answer = await honours.try_nominate("colleague", "voter-1", "manager")
        assert answer.json().get("code", "") == code, answer.text
    [again] = [each for each in (await honours.show("colleague"))["nominations"] if each["may_withdraw"]]
    await honours.close()
    last = {"nomination_id": again["id"]}
    assert await honours.refused("colleague", "withdraw-nomination", last) == "nominations_over"
    assert [each["may_withdraw"] for each in (await honours.show("colleague"))["nominations"]] == [False, False]
    right = {**last, "is_qualified": True, "category": "front_line", **REASON}
    shown = await honours.act("union-1", "check-nomination", right)
    assert [each["category"] for each in shown["nominations"] if each["id"] == again["id"]] == ["front_line"]
    assert await honours.refused("colleague", "withdraw-nomination", last) == "nominations_over"
    shown = await honours.act("voter-1", "withdraw-nomination", last)
    assert {each["state"] for each in shown["nominations"]} == {"WITHDRAWN"}


async def test_a_vote_begins_with_enough_nominees_who_fit_the_quotas(honours: Honours) -> None:
    await honours.announce()
    await honours.nominate(managers=3)
    await honours.close()
    await honours.check(NOMINEES[:2])
    assert await honours.refused("union-1", "begin-scoring") == "nominations_unchecked"
    await honours.check(NOMINEES[2:])
    assert await honours.refused("union-1", "begin-scoring") == "quotas_unmet"
    for each in NOMINEES[:2]:
        body = {"nomination_id": await honours.nomination(each), "is_qualified": False, **REASON}
        await honours.act("union-1", "check-nomination", body)
    assert await honours.refused("union-1", "begin-scoring") == "too_few_nominees"


async def test_points_are_for_every_nominee_by_every_juror(honours: Honours) -> None:
    await honours.checked()
    await honours.act("union-1", "begin-scoring")
    one = {"scores": [{"nomination_id": await honours.nomination("voter-1"), "points": 80}]}
    assert await honours.refused("trustee-1", "score", one) == "scores_incomplete"
    await honours.score([80, 80, 80, 80], JURY[:2])
    assert await honours.refused("union-1", "choose", {}) == "jury_not_done"
    await honours.score([80, 80, 80, 80], JURY[2:])
    tied = (await honours.try_act("union-1", "choose", {})).json()
    assert tied["code"] == "draw_lots"
    assert "Name of voter-4（shop-1）" in tied["detail"]
    lots = [await honours.nomination(each) for each in ("voter-4", "voter-2", "voter-3")]
    shown = await honours.act("union-1", "choose", {"lots": lots})
    chosen = {each["member_name"][-7:] for each in shown["nominations"] if each["state"] == "CHOSEN"}
    assert chosen == {"voter-4", "voter-2"}
    mine = (await honours.show("trustee-1"))["nominations"]
    assert {each["own_points"] for each in mine} == {80}
    assert {each["own_points"] for each in (await honours.show("colleague"))["nominations"]} == {None}
