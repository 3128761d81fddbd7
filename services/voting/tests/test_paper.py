"""Ballots on paper: who votes so, what two of the committee count, and the total; observers and retained members."""

from datetime import timedelta
from typing import Any

import pytest
from voting_world import ROLL, VOTERS, Polls, World

from contracts.voting import ElectionDuty, ElectionDutyGiven, ObserversNamed, PaperBallotsCounted, PaperVotersSet
from kit import clock
from kit.testing import problem
from voting.ballots.questions import Question
from voting.paper_rules import WHOLE, find_fault
from voting.schemas import PaperFigures

ON_PAPER = [f"paper-{number}" for number in range(1, 6)]
LISTED = [{"member_id": each} for each in [*ROLL, *ON_PAPER]]
FIGURES: dict[str, Any] = {
    "ballots": 5,
    "invalid": 1,
    "counts": [[1, 2, 0]],
    "write_ins": [{"question": 1, "name": "王五", "votes": 1}],
}


async def set_paper(world: World, polls: Polls, on_paper: bool = True, members: list[str] = ON_PAPER) -> Any:
    return await world.try_act("committee-1", polls.id, "paper-voters", {"member_ids": members, "on_paper": on_paper})


async def upload(world: World, who: str) -> str:
    sent = await world.call(who, "POST", "/files", files={"file": ("record.txt", b"5 ballots", "text/plain")})
    assert sent.status_code == 201, sent.text
    return str(sent.json()["id"])


async def try_count(world: World, polls: Polls, who: str, **changes: Any) -> Any:
    body = FIGURES | {"file_ids": [await upload(world, who)]} | changes
    return await world.try_act(who, polls.id, "paper-count", body)


async def test_paper_is_counted_by_two_before_anything_is_decrypted(world: World) -> None:
    await world.settle_in(ON_PAPER)
    polls = await world.draft(listed=LISTED, write_in_on_paper=True)
    await polls.act("committee-1", "publish-roll")
    problem(await set_paper(world, polls, members=["stranger"]), 409, "not_on_the_roll")
    assert (await set_paper(world, polls, members=ON_PAPER[:4])).is_success
    roll = (await world.get("voter-1", f"{polls.path}/voters"))["items"]
    assert sorted(each["member_id"] for each in roll if each["on_paper"]) == ON_PAPER[:4], "everybody sees it"
    [told] = await world.h.events(PaperVotersSet)
    assert (told.voter_ids, told.on_paper) == (ON_PAPER[:4], True)
    problem(await try_count(world, polls, "committee-1"), 409, "election_not_possible_now")
    clock.shift(timedelta(days=3))
    problem(await world.try_act("committee-1", polls.id, "begin-setup"), 422, "too_few_on_paper")
    problem(await set_paper(world, polls), 409, "roll_settled")


@pytest.fixture
async def closed(world: World) -> Polls:
    """Five vote on paper and five with a credential, two of whom have voted; the tally is made."""
    await world.settle_in(ON_PAPER)
    polls = await world.draft(listed=LISTED, write_in_on_paper=True, observer_ids=["stranger"])
    await polls.act("committee-1", "publish-roll")
    assert (await set_paper(world, polls)).is_success
    clock.shift(timedelta(days=3))
    await polls.act("committee-2", "begin-setup")
    await polls.make_keys()
    await polls.make_credentials()
    assert sorted(each["member_id"] for each in polls.roll) == ROLL, "who votes on paper gets no credential"
    await polls.finish_setup()
    await polls.let_open()
    await polls.vote(0, [0, 1, 0])
    await polls.vote(1, [0, 0, 1])
    await polls.close()
    return polls


async def test_two_count_the_same_and_the_total_is_both(world: World, closed: Polls) -> None:
    polls, archive = closed, await closed.archive()
    body = polls.trustees["trustee-1"].decrypt(archive, 1)
    early = await world.call("trustee-1", "POST", f"{polls.path}/decryptions", json=body)
    problem(early, 409, "paper_not_counted")
    assert (await world.get("trustee-1", f"{polls.path}/trustee"))["step"] is None
    assert (await world.get("trustee-1", "/todo"))["items"] == []
    assert [each["what"] for each in (await world.get("committee-2", "/todo"))["items"]] == [
        "Count the ballots on paper"
    ]
    wrong: list[dict[str, Any]] = [{"ballots": 6}, {"counts": [[1, 2, 1]]}, {"counts": []}, {"invalid": 6}]
    for changes in wrong:
        problem(await try_count(world, polls, "committee-1", **changes), 422, "paper_does_not_reconcile")
    problem(await try_count(world, polls, "committee-1", file_ids=["none"]), 422, "file_not_usable")
    assert await world.h.rows("SELECT * FROM paper_count") == []
    scan = await upload(world, "committee-1")
    first = await try_count(world, polls, "committee-1", counts=[[1, 1, 1]], file_ids=[scan])
    assert "count_paper" in first.json()["actions"], "they may correct it"
    assert (await try_count(world, polls, "committee-1", file_ids=[])).status_code == 422
    assert (await try_count(world, polls, "committee-1")).is_success
    assert (await world.call("committee-2", "GET", f"/files/{scan}")).status_code == 404, "the second counts unseen"
    differing = await try_count(world, polls, "committee-2", counts=[[1, 1, 1]])
    problem(differing, 409, "paper_counts_differ")
    confirmed = (await try_count(world, polls, "committee-2")).json()
    assert (confirmed["paper"]["is_confirmed"], len(confirmed["paper"]["scans"])) == (True, 3)
    problem(await try_count(world, polls, "committee-2"), 409, "done_already")
    assert await polls.archive() == archive, "paper touches no archive"
    assert [each.ballots for each in await world.h.events(PaperBallotsCounted)] == [None, None, 5]
    duties = [each.to_id for each in await world.h.events(ElectionDutyGiven) if each.duty == ElectionDuty.DECRYPT]
    assert duties == ["trustee-1"]
    board = await world.get(None, f"/boards/{polls.uuid}")
    assert (board["paper"], board["total"], board["on_paper"]) == (None, None, 5), "with the result"
    await polls.decrypt()
    await polls.certify()
    board = await world.get(None, f"/boards/{polls.uuid}")
    assert (board["result"], board["total"]) == ([[0, 1, 1]], [[1, 3, 1]])
    assert board["paper"] == {"voters": 5} | FIGURES
    assert (await world.call("voter-1", "GET", f"/files/{scan}")).status_code == 200
    assert (await world.h.verify()).findings == []


async def test_an_observer_sees_what_voters_see_and_may_do_nothing(world: World, closed: Polls) -> None:
    assert [each.observer_ids for each in await world.h.events(ObserversNamed)] == [["stranger"]]
    shown = await world.get("stranger", closed.path)
    assert (shown["parties"], shown["actions"]) == (["observer"], [])
    assert [each["name"] for each in shown["observers"]] == ["Name of stranger"]
    assert len((await world.get("stranger", f"{closed.path}/voters"))["items"]) == len(LISTED)
    [mine] = (await world.get("stranger", "/elections", working=True))["items"]
    assert mine["id"] == closed.id


async def test_who_keeps_membership_without_a_vote_is_left_off_the_roll(world: World) -> None:
    units: dict[str, Any] = {"listed": [], "unit_ids": ["shop-1"]}
    problem(await world.try_draft(retained_ids=["voter-1"]), 422, "voter_rule_unclear")
    problem(await world.try_draft(**units, retained_ids=["voter-1", "voter-1"]), 422, "voter_twice")
    elsewhere = await world.draft(**units, retained_ids=["colleague"])
    problem(await world.try_act("committee-1", elsewhere.id, "publish-roll"), 422, "retained_elsewhere")
    polls = await world.draft(**units, retained_ids=["voter-9"])
    assert (await polls.act("committee-1", "publish-roll"))["voters"] == len(VOTERS) - 1
    assert not (await world.get("voter-9", polls.path))["is_voter"], "they see it, and may object"


async def test_weights_and_paper_exclude_each_other(world: World) -> None:
    listed = [{"member_id": each, "weight": 2} for each in ROLL]
    polls = await world.draft(listed=listed)
    await polls.act("committee-1", "publish-roll")
    problem(await set_paper(world, polls, members=ROLL), 409, "paper_needs_equal_votes")


ONE = Question("item", ("for", "against"), 1, 1, blank=True)
TWO = Question("two of three", ("a", "b", "c"), 1, 2)


@pytest.mark.parametrize(
    ("ballots", "invalid", "counts", "write_ins", "fault"),
    [
        (5, 0, [[1, 2, 2], [3, 3, 1]], [], None),
        (0, 0, [[0, 0, 0], [0, 0, 0]], [], None),
        (5, 1, [[0, 2, 2], [4, 4, 0]], [], None),
        (5, 0, [[1, 2, 1], [3, 3, 1]], [("x", 1, 1)], None),
        (6, 0, [[1, 2, 3], [3, 3, 1]], [], WHOLE),
        (5, 6, [[0, 0, 0], [0, 0, 0]], [], WHOLE),
        (5, 0, [[1, 2, 2]], [], WHOLE),
        (5, 0, [[1, 2, 2], [3, 3, 1]], [("x", 3, 1)], WHOLE),
        (5, 0, [[1, 2, 1], [3, 3, 1]], [], 1),
        (5, 0, [[6, 0, 0], [3, 3, 1]], [], 1),
        (5, 0, [[1, 2, 2], [6, 0, 0]], [], 2),
        (5, 0, [[1, 2, 2], [5, 5, 1]], [], 2),
        (5, 0, [[1, 2, 2], [2, 2]], [], 2),
        (5, 0, [[1, 2, 2], [1, 1, 1]], [("x", 2, 1)], 2),
    ],
)
def test_a_count_that_cannot_be_right_is_found(
    ballots: int, invalid: int, counts: list[list[int]], write_ins: list[tuple[str, int, int]], fault: int | None
) -> None:
    names = [{"name": name, "question": question, "votes": votes} for name, question, votes in write_ins]
    found = PaperFigures.model_validate({"ballots": ballots, "invalid": invalid, "counts": counts, "write_ins": names})
    assert find_fault([ONE, TWO], found, 5, may_write_in=True) == fault
    assert find_fault([ONE, TWO], found, 5, may_write_in=False) == (WHOLE if write_ins else fault)
