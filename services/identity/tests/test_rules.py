"""The rules without the service."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.roles import Role
from identity.role_texts import ROLE_TEXTS, SEPARATION_TEXTS
from identity.rules import (
    EMPLOYEE_NUMBER,
    Separation,
    code_issuer,
    device_label,
    duties_conflict,
    plain_employee_number,
    plain_name,
    separation,
    session_end,
    sign_in_delay,
    strange_in_name,
)

NOON = datetime(2026, 10, 8, 12, tzinfo=UTC)


@given(st.integers(min_value=0, max_value=10_000))
def test_delay_never_shrinks_with_more_failures_and_never_locks_out(failures: int) -> None:
    assert sign_in_delay(failures) <= sign_in_delay(failures + 1) <= timedelta(minutes=1)


def test_five_failures_are_free() -> None:
    assert [sign_in_delay(each).total_seconds() for each in range(13)] == [0] * 5 + [1, 2, 4, 8, 16, 32, 60, 60]


@given(st.integers(0, 40_000))
def test_session_never_outlives_twelve_hours(used_after: int) -> None:
    end = session_end(NOON, NOON + timedelta(seconds=used_after))
    assert end <= NOON + timedelta(hours=12)
    assert end <= NOON + timedelta(seconds=used_after) + timedelta(minutes=30)


@pytest.mark.parametrize("administrator", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_system_security_and_audit_are_three_people_with_no_other_role(administrator: Role) -> None:
    for other in set(Role) - {administrator, Role.MEMBER}:
        assert duties_conflict([other], administrator) == (other, Separation.THREE_ADMINISTRATORS)
    assert duties_conflict([administrator, Role.MEMBER], administrator) is None


def test_whoever_acts_for_the_company_sees_no_author_as_union_staff() -> None:
    assert separation(Role.HR_ADMIN, Role.UNION_STAFF) is Separation.TWO_LEGAL_PERSONS
    assert separation(Role.HANDLER, Role.UNION_STAFF) is Separation.TWO_LEGAL_PERSONS
    assert separation(Role.HR_ADMIN, Role.TRUSTEE) is Separation.TWO_LEGAL_PERSONS
    assert separation(Role.HR_ADMIN, Role.HANDLER) is None, "the HR department answers too"
    assert separation(Role.HR_ADMIN, Role.MEDIATOR) is None, "the law seats the company on the mediation committee"
    assert separation(Role.UNION_STAFF, Role.MEDIATOR) is None


@given(st.sampled_from(Role), st.sampled_from(Role))
def test_separation_does_not_depend_on_which_role_came_first(one: Role, other: Role) -> None:
    assert separation(one, other) is separation(other, one)
    assert separation(one, one) is None


def test_hr_opens_no_account_whose_roles_it_must_not_hold() -> None:
    """By a code one signs in: HR would become union staff, or security administrator, by resetting them."""
    assert code_issuer([]) == code_issuer([Role.HANDLER]) == code_issuer([Role.HR_ADMIN]) == Role.HR_ADMIN
    for role in (Role.UNION_STAFF, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        assert code_issuer([Role.MEMBER, role]) == Role.SECURITY_ADMIN


def test_every_role_and_every_reason_is_told_in_both_languages() -> None:
    assert set(ROLE_TEXTS) == set(Role)
    assert set(SEPARATION_TEXTS) == set(Separation)


@pytest.mark.parametrize("name", ["张伟", "阿卜杜拉·买买提", "欧阳娜娜", "Jean-Luc O'Neill", "𠮷田", "﨑山"])
def test_names_people_have_are_possible(name: str) -> None:
    assert strange_in_name(plain_name(name)) == ""


@pytest.mark.parametrize(
    ("name", "strange"), [("张伟2", "2"), ("张\u200b伟", "\u200b"), ("张伟😀", "😀"), ("<b>", "<>")]
)
def test_digits_signs_and_invisible_characters_are_not_names(name: str, strange: str) -> None:
    assert strange_in_name(plain_name(name)) == strange


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert plain_name(plain_name(text)) == plain_name(text)
    assert plain_employee_number(plain_employee_number(text)) == plain_employee_number(text)


@pytest.mark.parametrize("number", ["E0001", "0012", "A-1", "7"])
def test_employee_numbers(number: str) -> None:
    assert EMPLOYEE_NUMBER.fullmatch(number)


@pytest.mark.parametrize("number", ["", "-A", "A-", "A" * 21, "A B", "Ａ1", "工1"])
def test_no_employee_numbers(number: str) -> None:
    assert not EMPLOYEE_NUMBER.fullmatch(number)


@pytest.mark.parametrize(
    ("header", "label"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) MicroMessenger/8.0", "微信 · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130", "Edge · Windows"),
        ("curl/8", "?"),
        (None, "?"),
    ],
)
def test_device_label_is_what_an_owner_recognises(header: str | None, label: str) -> None:
    assert device_label(header) == label
