"""Make ballots (section 6). In the platform browsers do; this is for tests, vectors and those who have no browser."""

from collections.abc import Sequence

from gmpy2 import mpz

from voting.ballots.ballot_errors import WrongLength
from voting.ballots.ballots import Answer, Ballot, Ciphertext, context, overall_prefix, product_of, with_choices
from voting.ballots.groups import Random, random_scalar
from voting.ballots.proofs import Known, prove_one_of
from voting.ballots.questions import Election, Question


def encrypt(
    election: Election, secret: mpz, choices: Sequence[Sequence[int]], random: Random = random_scalar
) -> Ballot:
    """Make a ballot: a 0 or 1 for each choice of each question, blank first where there is one.

    Draws for each question r of every choice, then the individual, overall and blank proofs; at the end w of the
    signature. Raises WrongChoices where the choices break a question's rules.
    """
    credential = election.group.g_to(secret)
    if len(choices) != len(election.questions):
        raise WrongLength(what="answers")
    for number, (question, bits) in enumerate(zip(election.questions, choices, strict=True), 1):
        question.check(list(bits), number)
    prefix = context(election, credential)
    answers = tuple(
        _encrypt_answer(election, question, prefix, bits, random)
        for question, bits in zip(election.questions, choices, strict=True)
    )
    return Ballot(election.uuid, election.fingerprint, credential, answers).signed(election.group, secret, random)


def _encrypt_answer(election: Election, question: Question, prefix: str, bits: Sequence[int], random: Random) -> Answer:
    group, y_to = election.group, election.y_to
    secrets = [random(group) for _ in bits]
    choices = tuple(
        Ciphertext(group.g_to(r), y_to(r) * group.g_to(mpz(bit)) % group.p)
        for r, bit in zip(secrets, bits, strict=True)
    )
    individual = tuple(
        prove_one_of(group, y_to, f"prove|{prefix}|{alpha},{beta}|", [Known(r, bit), Known(r, bit - 1)], bit, random)
        for (alpha, beta), r, bit in zip(choices, secrets, bits, strict=True)
    )
    counted, blank = (bits[1:], bits[0]) if question.blank else (bits, 0)
    chosen, secret = sum(counted), mpz(sum(secrets[-len(counted) :])) % group.q
    total = product_of(group, choices[-len(counted) :])
    written = with_choices(prefix, choices)
    branches = [Known(secret, chosen - plain) for plain in range(question.minimum, question.maximum + 1)]
    true = chosen - question.minimum
    if question.blank:
        branches.insert(0, Known(secrets[0], blank - 1))
        true = 0 if blank else true + 1
    overall = prove_one_of(group, y_to, overall_prefix(question, written, total), branches, true, random)
    blank_proof = None
    if question.blank:
        known = [Known(secrets[0], blank), Known(secret, chosen)]
        blank_proof = prove_one_of(group, y_to, f"bproof0|{written}|", known, blank, random)
    return Answer(choices, individual, overall, blank_proof)
