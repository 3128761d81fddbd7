"""Ballots of any question: made, read again, checked; and who may cast them."""

import pickle
from pathlib import Path
from re import findall

import pytest
from counts import COUNTS
from gmpy2 import mpz
from hypothesis import given, settings
from hypothesis import strategies as st
from made_elections import UUID, Made, found

from voting.ballots import ballot_errors, errors
from voting.ballots.audit import check_ballot
from voting.ballots.ballot_errors import (
    ReplayedBallot,
    SpentCredential,
    UnknownCredential,
    WrongChoices,
    WrongLength,
    WrongQuestion,
)
from voting.ballots.ballots import read_ballot
from voting.ballots.decryption import combine, count, decrypt
from voting.ballots.encrypting import encrypt
from voting.ballots.errors import Oversized, Refused
from voting.ballots.groups import BELENIOS_2048
from voting.ballots.keys import make_key
from voting.ballots.questions import Election, Question, read_election
from voting.ballots.tally import BallotBox, tally
from voting.ballots.trustees import Trustees

SECRET = mpz(12345)
TRUSTEES = Trustees(BELENIOS_2048, (make_key(BELENIOS_2048, SECRET),))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Question, list[int]]:
    """A question, and choices that follow its rules."""
    answers = draw(st.integers(1, 4))
    minimum = draw(st.integers(0, answers))
    maximum = draw(st.integers(minimum, answers))
    question = Question("q", tuple("abcd"[:answers]), minimum, maximum, draw(st.booleans()))
    chosen = draw(st.permutations(range(answers)))[: draw(st.integers(minimum, maximum))]
    bits = [int(each in chosen) for each in range(answers)]
    if question.blank:
        bits = [1, *(0 for _ in bits)] if draw(st.booleans()) else [0, *bits]
    return question, bits


@settings(max_examples=COUNTS.slow_examples, deadline=None)
@given(st.lists(questions(), min_size=1, max_size=2))
def test_a_ballot_of_any_question_is_read_checked_and_counted(asked: list[tuple[Question, list[int]]]) -> None:
    election = Election(UUID, BELENIOS_2048, TRUSTEES.public_key, tuple(question for question, _ in asked))
    assert read_election(election.record) == election
    ballot = encrypt(election, mpz(7), [bits for _, bits in asked])
    assert len(ballot.record) <= election.largest_ballot
    assert check_ballot(election, ballot.record) == ballot
    encrypted = tally(election, [(ballot, 3)])
    factors = combine(TRUSTEES, {1: decrypt(election, encrypted, SECRET)})
    assert count(election, encrypted, factors) == [[3 * bit for bit in bits] for _, bits in asked]


@given(st.data())
def test_choices_that_break_the_rules_are_not_encrypted(data: st.DataObject) -> None:
    question, bits = data.draw(questions())
    wrong = data.draw(st.lists(st.integers(-1, 2), max_size=6))
    counted = wrong[1:] if question.blank else wrong
    is_blank = question.blank and wrong[:1] == [1]
    holds = (
        len(wrong) == len(bits)
        and set(wrong) <= {0, 1}
        and (sum(counted) == 0 if is_blank else question.minimum <= sum(counted) <= question.maximum)
    )
    if holds:
        question.check(wrong, 1)
    else:
        with pytest.raises(WrongChoices):
            question.check(wrong, 1)


def test_every_question_needs_an_answer() -> None:
    made = found()
    for choices in ([], [[0, 1, 0], [0, 1, 0]]):
        with pytest.raises(WrongLength):
            encrypt(made.election, mpz(7), choices)


@pytest.mark.parametrize(("answers", "minimum", "maximum"), [(0, 0, 0), (2, 2, 1), (2, 0, 3), (2, -1, 1), (201, 0, 1)])
def test_questions_that_nobody_can_answer(answers: int, minimum: int, maximum: int) -> None:
    with pytest.raises(WrongQuestion):
        Question("q", ("a",) * answers, minimum, maximum)


@pytest.fixture(scope="module")
def made() -> Made:
    return found()


def test_the_largest_ballot_is_the_bound(made: Made) -> None:
    ballot = encrypt(made.election, made.secret(0), [[0, 1, 0]])
    assert made.election.largest_ballot < 1.5 * len(ballot.record)
    with pytest.raises(Oversized):
        read_ballot(b" " * (made.election.largest_ballot + 1), made.election)


def test_two_ballots_of_the_same_vote_differ(made: Made) -> None:
    first, second = (encrypt(made.election, made.secret(0), [[0, 1, 0]]) for _ in range(2))
    assert first.tracker != second.tracker
    assert not {each.alpha for each in first.answers[0].choices} & {each.alpha for each in second.answers[0].choices}


def test_who_may_cast(made: Made) -> None:
    box = BallotBox(made.weights)
    ballot, again = (encrypt(made.election, made.secret(0), [[0, 1, 0]]) for _ in range(2))
    box.add(ballot)
    with pytest.raises(ReplayedBallot):
        box.add(ballot)
    box.add(again)
    with pytest.raises(ReplayedBallot):
        box.add(ballot)
    with pytest.raises(UnknownCredential):
        box.add(encrypt(made.election, mpz(99), [[0, 1, 0]]))
    assert box.counted == [(again, 1)]


def test_where_one_vote_is_all(made: Made) -> None:
    box = BallotBox(made.weights, may_vote_again=False)
    ballot, again = (encrypt(made.election, made.secret(0), [[0, 1, 0]]) for _ in range(2))
    box.add(ballot)
    with pytest.raises(SpentCredential):
        box.add(again)
    assert box.counted == [(ballot, 1)]


REFUSALS = [
    each
    for module in (errors, ballot_errors)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Refused) and each is not Refused
]


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_has_words_a_rule_and_a_code_of_its_own(kind: type[Refused]) -> None:
    given = {
        "what": "ballot", "limit": 5, "name": "x", "question": 1, "choice": 2, "owner": 3, "member": 4, "offset": 6,
        "type": "Ballot", "tracker": "T", "accepted": 7, "ballots": 8,
    }  # fmt: skip
    refused = kind(**given)
    refused.height = 9
    assert refused.words("zh").startswith("第 9 号事件：")
    assert refused.words("zh").endswith("。")
    assert refused.words("en").startswith("Event 9: ")
    assert refused.words("en").endswith(".")
    assert refused.rule in ("R1 R2 R3 R4 R5 R6 R7 R8 FORM ARCHIVE SETUP BALLOT DECRYPTION RESULT".split())
    assert [each.__name__ for each in REFUSALS].count(kind.__name__) == 1
    copy = pickle.loads(pickle.dumps(refused))
    assert (type(copy), copy.found, copy.height) == (kind, given, 9)


def test_every_thing_that_a_refusal_names_has_a_chinese_name() -> None:
    folder = Path(errors.__file__).parent
    functions = "fields|array|text|hexadecimal|whole|count|element|scalar"
    named = {
        name
        for file in folder.glob("*.py")
        for pattern in (r'what="([a-z ]+)"', rf'encoding\.(?:{functions})\((?![^"]*\bwhat\b)[^"()]*"([a-z ]+)"')
        for name in findall(pattern, file.read_text())
    }
    assert named <= set(errors.THINGS), named - set(errors.THINGS)
