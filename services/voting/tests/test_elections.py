"""Whole elections over the API, from the draft to the certified result; the download is checked by both verifiers."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from belenios_tool import Tool
from voting_world import ROLL, VOTERS, World, both

from voting.ballots.audit import audit

CHOICE = {
    "kind": "choice",
    "text": both("选两名代表"),
    "answers": [both("甲"), both("乙"), both("丙")],
    "minimum": 1,
    "maximum": 2,
}
APPROVAL = {"kind": "approval", "text": both("可以接受哪些方案"), "answers": [both("一"), both("二")]}
CANDIDATES = {"kind": "candidates", "text": both("选举委员"), "answers": [both("张三"), both("李四")]}
ALL_THREE = ["trustee-1", "trustee-2", "trustee-3"]


@pytest.mark.parametrize(
    ("changes", "votes", "decrypting", "result"),
    [
        pytest.param({}, [(0, [0, 1, 0]), (1, [0, 0, 1]), (2, [1, 0, 0])], [], [[1, 1, 1]], id="one trustee, blank"),
        pytest.param({"trustee_ids": ALL_THREE}, [(1, [0, 1, 0])], [], [[0, 1, 0]], id="three of three"),
        pytest.param(
            {"trustee_ids": ALL_THREE, "threshold": 2},
            [(0, [0, 1, 0]), (2, [0, 1, 0])],
            ["trustee-1", "trustee-3"],
            [[0, 2, 0]],
            id="two of three, one absent",
        ),
        pytest.param(
            {"questions": [CHOICE, APPROVAL, CANDIDATES]},
            [
                (0, [0, 1, 1, 0], [1, 1], [0, 1, 0], [0, 0, 1]),
                (1, [1, 0, 0, 0], [0, 1], [1, 0, 0], [0, 0, 1]),
            ],
            [],
            [[1, 1, 1, 0], [1, 2], [1, 1, 0], [0, 0, 2]],
            id="k of n, approval, candidates",
        ),
        pytest.param(
            {"listed": [{"member_id": each, "weight": 2 + 3 * (each in ROLL)} for each in [*VOTERS, "colleague"]]},
            [(1, [0, 1, 0]), (0, [0, 0, 1])],
            [],
            [[0, 5, 2]],
            id="weights",
        ),
        pytest.param(
            {}, [(0, [0, 1, 0]), (1, [0, 1, 0]), (0, [0, 0, 1]), (0, [1, 0, 0])], [], [[1, 1, 0]], id="votes again"
        ),
        pytest.param({}, [], [], [[0, 0, 0]], id="nobody votes"),
    ],
)
async def test_a_whole_election(
    world: World,
    tool: Tool,
    changes: dict[str, Any],
    votes: list[tuple[Any, ...]],
    decrypting: Sequence[str],
    result: list[list[int]],
) -> None:
    polls = await world.polls(**changes)
    for voter, *choices in votes:
        await polls.vote(voter, *choices)
    await polls.close()
    await polls.decrypt(*decrypting)
    await polls.certify()
    archive = await polls.archive()
    tool.put(archive, polls.uuid)
    assert tool.accepts()
    proofs = json.loads((await world.public("GET", f"/elections/{polls.uuid}/proofs.json")).content)
    report = audit(archive, bindings=proofs)
    assert report.result == result
    assert len(report.bound) == len(decrypting or polls.trustees)
    board = await world.get(None, f"/boards/{polls.uuid}")
    assert (board["result"], board["state"], board["head"]) == (result, "CERTIFIED", report.head)
    assert board["ballots"] == len(votes)
    assert board["voted"] == len({voter for voter, *_ in votes})
