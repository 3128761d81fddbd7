"""Groups, tables of powers, and the question whether many numbers are members."""

from hashlib import sha256

import pytest
from gmpy2 import mpz
from hypothesis import given
from hypothesis import strategies as st

from voting.ballots import groups
from voting.ballots.ballot_errors import UnknownGroup
from voting.ballots.groups import BELENIOS_2048, GROUPS, RFC_3526_2048, Group, group_of, random_scalar

ALL = [pytest.param(group, id=name) for name, group in GROUPS.items()]


@pytest.mark.parametrize(
    ("number", "digest"),
    [
        (BELENIOS_2048.p, "ef7979cebad81edd3a952d8005c6a18a57600586e6fe6086947b4988475d007f"),
        (BELENIOS_2048.g, "96649bff87fad6b5f819ba03df4f32759730a48fd8795c98d2d70bb84151f3ec"),
        (BELENIOS_2048.q, "77b9ebaada44d865ccf49c738654cebca8949b36b73514f53c0b48b0211653bb"),
    ],
)
def test_the_parameters_are_those_of_the_notes(number: mpz, digest: str) -> None:
    assert sha256(str(number).encode()).hexdigest() == digest


@pytest.mark.parametrize("group", ALL)
def test_orders(group: Group) -> None:
    assert (group.p - 1) % group.q == 0
    assert (group.p % 4, (group.p - 1) // group.q % group.q != 0) == (3, True)
    assert all(pow(2, int(each) - 1, int(each)) == 1 for each in (group.p, group.q))
    assert group.g in group
    assert group.g != 1


@given(st.integers(0, int(BELENIOS_2048.q) - 1))
def test_a_table_gives_the_powers(exponent: int) -> None:
    group = BELENIOS_2048
    assert group.g_to(mpz(exponent)) == pow(int(group.g), exponent, int(group.p))


def test_a_table_of_the_larger_group() -> None:
    group = RFC_3526_2048
    for exponent in (mpz(0), mpz(1), group.q - 1, random_scalar(group)):
        assert group.g_to(exponent) == pow(2, int(exponent), int(group.p))


def root_of_one(group: Group, order: int) -> mpz:
    """Not 1, and 1 to the power of `order`."""
    powers = (group.power(mpz(base), (group.p - 1) // order) for base in range(2, 50))
    return next(each for each in powers if each != 1)


def outside(group: Group) -> list[mpz]:
    """One that is no number of the field, and one with a factor of each small order that the field has."""
    member = group.g_to(mpz(5))
    found = [mpz(0), group.p, group.p + 1, group.p - member]
    for order in (3, 6):
        if (group.p - 1) % order == 0:
            found.append(member * root_of_one(group, order) % group.p)
    return found


@pytest.mark.parametrize("group", ALL)
@pytest.mark.parametrize("others", [0, 3, 200], ids=lambda each: f"among {each}")
def test_one_number_outside_is_found_among_members(group: Group, others: int) -> None:
    members = [group.g_to(mpz(number)) for number in range(1, others + 1)]
    assert group.has_all(members)
    for each in outside(group):
        assert each not in group
        for place in {0, others // 2, others}:
            assert not group.has_all([*members[:place], each, *members[place:]])


def test_two_numbers_outside_do_not_hide_each_other() -> None:
    """Their product is a member: one power of all together would not find them."""
    group = BELENIOS_2048
    root = root_of_one(group, 3)
    members = [group.g_to(mpz(number)) for number in range(1, groups.FEW)]
    pair = [members[0] * root % group.p, members[1] * group.inverse(root) % group.p]
    assert group.product(*pair, *members) in group
    assert not group.has_all([*pair, *members])


def test_no_member_of_a_set_is_of_no_group() -> None:
    assert BELENIOS_2048.has_all([])


def test_an_unknown_group_is_refused() -> None:
    assert group_of("RFC-3526-2048") is RFC_3526_2048
    with pytest.raises(UnknownGroup):
        group_of("Ed25519")
