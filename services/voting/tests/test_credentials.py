"""Credentials as the tool makes them."""

import json
from hashlib import sha256

import pytest
from gmpy2 import mpz
from hypothesis import given
from hypothesis import strategies as st

from voting.ballots.ballot_errors import DuplicateCredential, WrongCredential, WrongWeight
from voting.ballots.credentials import (
    ALPHABET,
    MOST_WEIGHT,
    check_credential,
    derive_public,
    derive_secret,
    generate_credential,
    list_credentials,
    read_credentials,
)
from voting.ballots.errors import WrongNumber
from voting.ballots.groups import BELENIOS_2048

UUID, KNOWN = "fCnn4iFotb8vFL", "cxJ-rPe-LSg-XVY-djk"
GROUP = BELENIOS_2048
LISTED = {GROUP.g_to(mpz(number)): number for number in range(1, 6)}


def test_the_known_answer() -> None:
    secret = 19656212748206608918651172402574957907748453671458410717005502780188979090193
    assert derive_secret(GROUP, UUID, KNOWN) == secret
    public = str(derive_public(GROUP, UUID, KNOWN))
    assert (public[:20], public[-12:]) == ("41560671113547063895", "707935600760")
    assert sha256(public.encode()).hexdigest() == "bf79472cdf870b3396a5cf453ac1686f5ea3ffa45cbe6f3a2b914a763afcc84f"


@given(st.lists(st.integers(0, 57), min_size=14, max_size=14))
def test_what_is_drawn_is_a_credential(drawn: list[int]) -> None:
    numbers = iter(drawn)
    check_credential(generate_credential(lambda _: next(numbers)))


@given(st.integers(0, 18), st.sampled_from(ALPHABET))
def test_one_mistyped_character_is_found(place: int, character: str) -> None:
    """Two digits that are equal modulo 53 are not told apart by the check character: five of 58."""
    typed = KNOWN[:place] + character + KNOWN[place + 1 :]
    same = KNOWN[place] != "-" and (ALPHABET.index(KNOWN[place]) - ALPHABET.index(character)) % 53 == 0
    if same and (place != 18 or typed == KNOWN):
        check_credential(typed)
    elif not same:
        with pytest.raises(WrongCredential):
            check_credential(typed)


@pytest.mark.parametrize("typed", ["", KNOWN.replace("-", ""), f"{KNOWN} ", f"{KNOWN}\n", KNOWN[:-1], f"0{KNOWN[1:]}"])
def test_another_form_is_refused(typed: str) -> None:
    with pytest.raises(WrongCredential):
        derive_secret(GROUP, UUID, typed)


@pytest.mark.parametrize("is_weighted", [False, True])
def test_a_list_is_read_as_it_was_written(is_weighted: bool) -> None:
    given = ((each, weight if is_weighted else 1) for each, weight in LISTED.items())
    credentials = list_credentials(given, is_weighted)
    read = read_credentials(credentials.record, GROUP)
    assert (read.weights, read.is_weighted) == (credentials.weights, is_weighted)
    numbers = [int(each.partition(",")[0]) for each in json.loads(credentials.record)]
    assert numbers == sorted(LISTED)


def test_an_empty_list_is_a_list() -> None:
    assert read_credentials(b"[]", GROUP).weights == {}


def test_a_list_is_refused() -> None:
    first, second = list(LISTED)[:2]
    with pytest.raises(DuplicateCredential):
        list_credentials([(first, 1), (second, 1), (first, 1)])
    for weight in (0, -1, MOST_WEIGHT):
        with pytest.raises(WrongWeight):
            list_credentials([(first, 1), (second, weight)], is_weighted=True)
    with pytest.raises(WrongNumber):
        read_credentials(b'["x"]', GROUP)
    with pytest.raises(WrongWeight):
        read_credentials(f'["{first},{"9" * 40}"]'.encode(), GROUP)
