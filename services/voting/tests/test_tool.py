"""With the real belenios-tool: it accepts what the engine makes, the engine accepts what it makes, and both mixed."""

import json
import subprocess
from typing import Any

import pytest
from belenios_tool import Tool
from gmpy2 import mpz
from made_elections import Made, found

from voting.ballots.archive import head_of
from voting.ballots.audit import audit, check_ballot
from voting.ballots.credentials import derive_public
from voting.ballots.groups import BELENIOS_2048, RFC_3526_2048
from voting.ballots.keys import write_secret_key
from voting.ballots.questions import Question

ONE = Question("One", ("a", "b", "c", "d", "e"), 1, 1)
APPROVAL = Question("Approval", ("甲", "乙", "丙"), 0, 3)
UP_TO_TWO = Question("Up to two", ("a", "b", "c", "d"), 1, 2, blank=True)


def one_trustee() -> tuple[Made, list[list[int]]]:
    made = found([ONE])
    made.vote(0, [0, 1, 0, 0, 0])
    made.vote(1, [0, 1, 0, 0, 0])
    made.vote(2, [0, 0, 0, 0, 1])
    made.finish()
    return made, [[0, 2, 0, 0, 1]]


def three_of_three() -> tuple[Made, list[list[int]]]:
    made = found(singles=3)
    made.vote(1, [0, 1, 0])
    made.finish()
    return made, [[0, 1, 0]]


def two_of_three() -> tuple[Made, list[list[int]]]:
    made = found(singles=0, groups=[(3, 2)])
    made.vote(0, [0, 1, 0])
    made.vote(1, [0, 0, 1])
    made.finish([1, 3])
    return made, [[0, 1, 1]]


def three_of_five() -> tuple[Made, list[list[int]]]:
    made = found(singles=0, groups=[(5, 3)])
    made.vote(0, [0, 1, 0])
    made.finish([2, 5, 3])
    return made, [[0, 1, 0]]


def mandatory_and_threshold() -> tuple[Made, list[list[int]]]:
    made = found(singles=1, groups=[(5, 3)])
    made.vote(0, [0, 1, 0])
    made.finish([5, 1, 2, 6])
    return made, [[0, 1, 0]]


def blank() -> tuple[Made, list[list[int]]]:
    made = found()
    made.vote(0, [1, 0, 0])
    made.vote(1, [1, 0, 0])
    made.vote(2, [0, 0, 1])
    made.finish()
    return made, [[2, 0, 1]]


def approval() -> tuple[Made, list[list[int]]]:
    made = found([APPROVAL])
    made.vote(0, [1, 1, 1])
    made.vote(1, [0, 0, 0])
    made.vote(2, [0, 1, 0])
    made.finish()
    return made, [[1, 2, 1]]


def up_to_two() -> tuple[Made, list[list[int]]]:
    made = found([UP_TO_TWO])
    made.vote(0, [0, 1, 0, 0, 1])
    made.vote(1, [0, 0, 1, 0, 0])
    made.vote(2, [1, 0, 0, 0, 0])
    made.finish()
    return made, [[1, 1, 1, 0, 1]]


def weights() -> tuple[Made, list[list[int]]]:
    made = found(weights=[3, 1, 2_000_000_000])
    made.vote(0, [0, 1, 0])
    made.vote(1, [1, 0, 0])
    made.vote(2, [0, 0, 1])
    made.finish()
    return made, [[1, 3, 2_000_000_000]]


def revotes() -> tuple[Made, list[list[int]]]:
    made = found()
    made.vote(0, [0, 1, 0])
    made.vote(1, [0, 1, 0])
    made.vote(0, [0, 0, 1])
    made.vote(0, [1, 0, 0])
    made.finish()
    return made, [[1, 1, 0]]


def no_ballot() -> tuple[Made, list[list[int]]]:
    made = found()
    made.finish()
    return made, [[0, 0, 0]]


def five_questions() -> tuple[Made, list[list[int]]]:
    made = found([ONE, APPROVAL, UP_TO_TWO, ONE, APPROVAL])
    made.vote(0, [1, 0, 0, 0, 0], [1, 0, 1], [0, 0, 0, 1, 1], [0, 0, 0, 0, 1], [0, 0, 0])
    made.finish()
    return made, [[1, 0, 0, 0, 0], [1, 0, 1], [0, 0, 0, 1, 1], [0, 0, 0, 0, 1], [0, 0, 0]]


def larger_group() -> tuple[Made, list[list[int]]]:
    made = found(group=RFC_3526_2048, singles=1, groups=[(2, 1)])
    made.vote(0, [0, 1, 0])
    made.finish([1, 3])
    return made, [[0, 1, 0]]


KINDS = [
    one_trustee, three_of_three, two_of_three, three_of_five, mandatory_and_threshold, blank, approval, up_to_two,
    weights, revotes, no_ballot, five_questions, larger_group,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_tool_accepts_an_election_of_the_engine(kind: Any, tool: Tool) -> None:
    made, result = kind()
    tool.put(made.archive, made.election.uuid)
    assert tool.accepts()
    report = audit(made.archive, bindings=[each.to_json() for each in made.bindings])
    assert report.result == result
    assert report.bound == sorted(made.decryptions)


def test_archive_make_gives_the_same_bytes(tool: Tool) -> None:
    made, _ = mandatory_and_threshold()
    tool.put(made.archive, made.election.uuid)
    extracted = tool.folder / "extracted"
    extracted.mkdir()
    subprocess.run(["tar", "xf", f"../{made.election.uuid}.bel"], cwd=extracted, check=True)
    again = subprocess.run(
        ["belenios-tool", "archive", "make", "--dir", str(extracted)], capture_output=True, check=True, timeout=600
    )
    assert again.stdout == made.archive


QUESTIONS = [
    {"answers": ["a", "b", "c"], "min": 0, "max": 2, "question": "q"},
    {"answers": ["是", "否"], "blank": True, "min": 1, "max": 1, "question": "可以吗？"},
]


def test_the_engine_accepts_an_election_of_the_tool(tool: Tool) -> None:
    tool.begin(QUESTIONS, "a@x,a\nb@x,b\nc@x,c\n", trustees=2)
    first, second, _ = tool.credentials
    tool.vote(first, [[1, 0, 1], [0, 1, 0]])
    tool.vote(second, [[0, 0, 0], [1, 0, 0]])
    tool.vote(first, [[0, 1, 1], [0, 0, 1]])
    tool.close()
    for owner, key in enumerate(sorted(tool.folder.glob("*.privkey")), 1):
        tool.decrypt(owner, key.name)
    tool.publish()
    report = audit(tool.archive)
    assert (report.ballots, report.counted, report.owners) == (3, 2, [1, 2])
    assert report.result == [[0, 1, 1], [1, 0, 1]]


def test_the_engine_accepts_weights_and_a_threshold_group_of_the_tool(tool: Tool) -> None:
    tool.begin(QUESTIONS, "a@x,a,2\nb@x,b,1\nc@x,c,3000000000\n", trustees=3, threshold=2)
    for credential in tool.credentials:
        tool.vote(credential, [[1, 0, 0], [0, 1, 0]])
    tool.close()
    trustees = json.loads((tool.folder / "trustees.json").read_text())
    certificates = [json.loads(each["message"])["verification"] for each in trustees[0][1]["certs"]]
    keys = {}
    for file in tool.folder.glob("*.cert"):
        message = json.loads(json.loads(file.read_text())["message"])
        keys[certificates.index(message["verification"]) + 1] = file.stem
    for owner in (1, 3):
        key = keys[owner]
        command = ("election", "decrypt-threshold", "--key", f"{key}.key", "--decryption-key", f"{key}.dkey")
        tool.events("PartialDecryption", from_command=(*command, "--trustee-id", str(owner)))
    tool.publish()
    report = audit(tool.archive)
    assert report.result == [[3_000_000_003, 0, 0], [0, 3_000_000_003, 0]]


def test_the_tool_continues_what_the_engine_began(tool: Tool) -> None:
    made = found([ONE])
    made.vote(0, [0, 1, 0, 0, 0])
    tool.put(made.archive, made.election.uuid)
    tool.write("key.json", write_secret_key(made.trustee_secrets[0]))
    tool.vote(made.credentials[1], [[1, 0, 0, 0, 0]])
    tool.close()
    tool.decrypt(1, "key.json")
    tool.publish()
    assert tool.accepts()
    assert tool.archive.startswith(made.archive)
    assert audit(tool.archive, earlier=[made.archive]).result == [[1, 1, 0, 0, 0]]


def test_the_engine_continues_what_the_tool_began(tool: Tool) -> None:
    """Its ballot by its credential, our ballot by its credential, our tally, its key in our hands."""
    uuid = tool.begin(QUESTIONS, "a@x,a\nb@x,b\n")
    first, second = tool.credentials
    tool.vote(first, [[1, 0, 0], [0, 1, 0]])
    begun = tool.archive
    report = audit(begun, is_open=True)
    [key] = tool.folder.glob("*.privkey")
    secret = mpz(json.loads(key.read_text()))
    assert BELENIOS_2048.g_to(secret) == report.election.public_key
    made = Made(
        report.election,
        report.trustees,
        [secret],
        [first, second],
        report.credentials.weights,
        report.credentials.record,
        begun,
        head_of(begun),
    )
    made.cast.append(check_ballot(report.election, tool.ballot(first, [[1, 0, 0], [0, 1, 0]]).strip().encode()))
    made.add("Ballot", made.cast[0].record)
    made.vote(1, [0, 0, 1], [1, 0, 0])
    assert made.finish() == [[1, 0, 1], [1, 1, 0]]
    tool.put(made.archive, uuid)
    assert tool.accepts()
    assert audit(made.archive).result == [[1, 0, 1], [1, 1, 0]]


def test_both_derive_the_same_public_credential(tool: Tool) -> None:
    uuid = tool("setup", "generate-token").strip()
    for credential in ("cxJ-rPe-LSg-XVY-djk", *found(voters=2).credentials):
        printed = tool(
            "setup", "generate-credentials", "--uuid", uuid, "--group", "BELENIOS-2048", "--derive", credential
        )
        assert printed.strip() == str(derive_public(BELENIOS_2048, uuid, credential))
