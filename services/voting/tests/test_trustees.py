"""Keys of trustees, threshold groups, and what each of their members must check."""

from itertools import combinations

import pytest
from gmpy2 import mpz
from hypothesis import given, settings
from hypothesis import strategies as st
from made_elections import Made, found, make_group

from voting.ballots.ballot_errors import NoResult, TooFewDecryptions, WrongShare, WrongThreshold
from voting.ballots.decryption import SmallLogarithm, check_binding, check_decryption, combine, count, decrypt
from voting.ballots.groups import BELENIOS_2048 as GROUP
from voting.ballots.threshold import (
    Place,
    check_parameters,
    check_share,
    draw_polynomial,
    read_commitments,
    read_parameters,
    share,
    sign_commitments,
)
from voting.ballots.trustees import read_trustees


@pytest.mark.parametrize(("size", "threshold"), [(1, 1), (2, 1), (3, 3), (5, 3)])
def test_a_group_is_read_as_it_was_written(size: int, threshold: int) -> None:
    parameters, secrets = make_group(GROUP, size, threshold)
    check_parameters(parameters, GROUP)
    assert read_parameters(parameters.to_json(), GROUP) == parameters
    assert [GROUP.g_to(each) for each in secrets] == [each.public_key for each in parameters.verification_keys]


def test_a_share_is_checked_by_the_member_who_gets_it() -> None:
    polynomial = draw_polynomial(GROUP, 3)
    commitments = read_commitments(sign_commitments(GROUP, mpz(5), polynomial).to_json(), GROUP, 3)[1]
    for index in range(1, 6):
        received = share(GROUP, polynomial, index)
        check_share(GROUP, commitments, index, received, 2)
        for wrong in (received + 1, received + GROUP.q, -received, share(GROUP, polynomial, index + 1)):
            with pytest.raises(WrongShare):
                check_share(GROUP, commitments, index, wrong, 2)


@pytest.mark.parametrize(("size", "threshold", "index"), [(3, 0, 1), (3, 4, 1), (3, 2, 0), (3, 2, 4), (51, 2, 1)])
def test_groups_that_cannot_be(size: int, threshold: int, index: int) -> None:
    with pytest.raises(WrongThreshold):
        Place(size, threshold, index)


@pytest.fixture(scope="module")
def made() -> Made:
    made = found(singles=1, groups=[(4, 2), (2, 2)])
    made.vote(0, [0, 1, 0])
    made.vote(1, [1, 0, 0])
    return made


def test_trustees_are_read_as_they_were_written(made: Made) -> None:
    read = read_trustees(made.trustees.record, GROUP)
    assert read == made.trustees
    assert read.owners == (((1,), None), ((2, 3, 4, 5), 2), ((6, 7), 2))
    assert [GROUP.g_to(each) for each in made.trustee_secrets] == list(read.keys)
    assert read.public_key == made.election.public_key


def test_any_members_that_are_enough_decrypt_and_fewer_do_not(made: Made) -> None:
    encrypted = made.counted()
    parts = {owner: decrypt(made.election, encrypted, made.trustee_secrets[owner - 1]) for owner in range(1, 8)}
    for owner, part in parts.items():
        check_decryption(made.election, encrypted, made.trustees.keys[owner - 1], part, owner)
    for members in [*combinations(range(2, 6), 2), (2, 3, 4), (2, 3, 4, 5)]:
        present = {owner: parts[owner] for owner in (1, *members, 6, 7)}
        assert count(made.election, encrypted, combine(made.trustees, present)) == [[1, 1, 0]]
    for absent in [(1,), (2, 3, 4), (6,)]:
        present = {owner: part for owner, part in parts.items() if owner not in absent}
        with pytest.raises(TooFewDecryptions):
            combine(made.trustees, present)


def test_a_binding_is_of_one_decryption(made: Made) -> None:
    encrypted = made.close()
    made.decrypt(encrypted, [1, 2, 3, 6, 7])
    for binding in made.bindings:
        key, decryption = made.trustees.keys[binding.owner - 1], made.decryptions[binding.owner]
        check_binding(made.election, encrypted, key, decryption, binding)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_small_logarithms(most: int, exponent: int) -> None:
    logarithm = SmallLogarithm(GROUP, most)
    if exponent <= most:
        assert logarithm(GROUP.g_to(mpz(exponent))) == exponent
    else:
        with pytest.raises(NoResult):
            logarithm(GROUP.g_to(mpz(exponent)))
