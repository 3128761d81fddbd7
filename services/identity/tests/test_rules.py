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
    device_words,
    duties_conflict,
    is_same_name,
    plain_employee_number,
    plain_name,
    separation,
    session_end,
    show_characters,
    sign_in_delay,
    strange_in_name,
)
from kit.texts import Text

NOON = datetime(2026, 10, 8, 12, tzinfo=UTC)


@given(st.integers(min_value=0, max_value=10_000))
def test_delay_never_shrinks_with_more_failures_and_never_locks_out(failures: int) -> None:
    assert sign_in_delay(failures) <= sign_in_delay(failures + 1) <= timedelta(minutes=1)


def test_five_failures_are_free() -> None:
    assert [sign_in_delay(each).total_seconds() for each in range(13)] == [0] * 5 + [1, 2, 4, 8, 16, 32, 60, 60]


@given(st.integers(0, 40_000))
def test_session_never_outlives_twelve_hours(used_after: int) -> None:
    end = session_end(NOON, NOON + timedelta(seconds=used_after), kept=False)
    assert end <= NOON + timedelta(hours=12)
    assert end <= NOON + timedelta(seconds=used_after) + timedelta(minutes=30)


@given(st.integers(0, 40 * 86_400))
def test_a_kept_session_ends_after_thirty_days_however_it_is_used(used_after: int) -> None:
    end = session_end(NOON, NOON + timedelta(seconds=used_after), kept=True)
    assert end == NOON + timedelta(days=30)


@pytest.mark.parametrize("administrator", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_system_security_and_audit_are_three_people_with_no_other_role(administrator: Role) -> None:
    for other in set(Role) - {administrator, Role.MEMBER}:
        assert duties_conflict([other], administrator) == (other, Separation.THREE_ADMINISTRATORS)
    assert duties_conflict([administrator, Role.MEMBER], administrator) is None


def test_who_acts_for_the_company_sees_no_author_as_union_staff() -> None:
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


@pytest.mark.parametrize(
    "name",
    [
        "张伟", "阿卜杜拉·买买提", "欧阳娜娜", "Jean-Luc O'Neill", "𠮷田", "﨑山", "〇一", "佐々木",
        *(f"李{character}" for character in "㐀鿿\ufa19\ufa30\U0002a6df\U0002b740\U0002ceb0\U0002f800"),
        *(f"李{character}" for character in "\U0002ebf0\U0002ee5d\U00030000\U0003134a\U00031350\U000323af\U00033479"),
        "葛\U000e0100城",
        "ئالىم تۇرسۇن", "ئابدۇرەھىم·ئۆتكۈر", "བསྟན་འཛིན", "Зульфия", "Գևորգ՚", "D‘Angelo", "Anne‐Marie",
        "김철수", "ශ්\u200dරී", "Nguyễn Văn Ánh", "ᠪᠠᠲᠤ",
    ],
)  # fmt: skip
def test_names_people_have_are_possible(name: str) -> None:
    assert strange_in_name(plain_name(name)) == ""


@pytest.mark.parametrize(
    ("name", "strange"),
    [
        ("张伟2", "2"),
        ("张\u200b伟", "\u200b"),
        ("张伟😀", "😀"),
        ("<b>", "<>"),
        ("张\u3164", "\u3164"),
        ("\u3164\u115f", "\u3164\u115f"),
        ("··", "·"),
        ("李\ue000", "\ue000"),
        ("李\U000f0000", "\U000f0000"),
        ("张\u200d伟", "\u200d"),
        ("Li\u200dWei", "\u200d"),
    ],
)
def test_digits_signs_and_invisible_characters_are_not_names(name: str, strange: str) -> None:
    assert strange_in_name(plain_name(name)) == strange


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("⻢强", "马强"),
        ("⻑⾕川", "長谷川"),
        ("Ｊｏｈｎ　Ｓｍｉｔｈ", "John Smith"),
        ("张Ｘ", "张X"),
        ("O`Neill", "O'Neill"),
        ("D′Angelo", "D'Angelo"),
        ("Anne–Marie", "Anne-Marie"),
        ("阿依努尔·吐尔逊·", "阿依努尔·吐尔逊"),
    ],
)
def test_what_looks_like_a_name_is_stored_as_the_name(typed: str, stored: str) -> None:
    assert plain_name(typed) == stored
    assert strange_in_name(stored) == ""


@pytest.mark.parametrize("dot", "·•‧・･∙⋅◦∘ˑ\u0387\ua78fㆍ")
@pytest.mark.parametrize("space", ["", " ", "\u3000"])
def test_every_middle_dot_is_stored_as_one(dot: str, space: str) -> None:
    assert plain_name(f"阿依努尔{space}{dot}{space}吐尔逊") == "阿依努尔·吐尔逊"


@pytest.mark.parametrize("dot", [".", "．", "﹒", "˙", "●", "。", " . "])
def test_between_chinese_characters_other_dots_are_middle_dots(dot: str) -> None:
    assert plain_name(f"阿依努尔{dot}吐尔逊") == "阿依努尔·吐尔逊"
    assert strange_in_name(plain_name(f"阿依努尔{dot}吐尔逊")) == ""
    assert plain_name(f"J{dot}Smith") != "J·Smith"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("阿依努尔·吐尔逊", f"阿依努尔{dot}吐尔逊") for dot in ("", *"•.．﹒ -")),
        ("张偉", "张伟"),
        ("Ｊｏｈｎ", "John"),
        ("O'Brien", "O’Brien"),
        ("O'Brien", "OBRIEN"),
        ("Anne-Marie", "Anne‐Marie"),
        ("Anne-Marie", "anne marie"),
        ("J. Smith", "J Smith"),
        ("José", "Jose\u0301"),
    ],
)
def test_one_name_however_it_is_typed(one: str, other: str) -> None:
    assert is_same_name(one, other)
    assert is_same_name(other, one)


@pytest.mark.parametrize(("one", "other"), [("张伟", "张玮"), ("李四", "李四光"), ("Anne", "Anna"), ("己人", "已人")])
def test_different_names_are_different(one: str, other: str) -> None:
    assert not is_same_name(one, other)


@pytest.mark.parametrize("name", ["李\ufa19", "\ufa30\ufa6a", "\U0002f800", "\uf900\u4e00"])
def test_compatibility_characters_of_a_name_stay(name: str) -> None:
    assert plain_name(name) == name


def test_other_characters_are_put_together() -> None:
    assert plain_name("Nguye\u0302\u0303n \ufa19") == "Nguyễn \ufa19"


def test_private_characters_are_told_by_their_code() -> None:
    assert show_characters("\ue000\u200b2") == "U+E000 U+200B 2"


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


_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "chinese", "english"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0",
            "微信 · iPhone",
            "WeChat · iPhone",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 14; V2) {_WEBKIT} Chrome/116 Mobile Safari/537.36 wxwork/4.1 MicroMessenger",
            "企业微信 · Android",
            "WeCom · Android",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64) {_WEBKIT} Chrome/130 Safari/537.36 Edg/130", "Edge · Windows", None),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64) {_WEBKIT} Chrome/130 Safari/537.36 OPR/115", "Opera · Windows", None),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.0; rv:130.0) Gecko/20100101 Firefox/130.0",
            "Firefox · macOS",
            None,
        ),
        ("Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) CriOS/130.0 Mobile/15E148 Safari/604.1", "Chrome · iPad", None),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari · iPhone", None),
        (
            f"Mozilla/5.0 (Phone; OpenHarmony 5.0) {_WEBKIT} Chrome/114 Safari/537.36 ArkWeb/4.1 HuaweiBrowser/5.0",
            "华为浏览器 · 鸿蒙",
            "Huawei Browser · HarmonyOS",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 13) {_WEBKIT} Chrome/109 Mobile Safari/537.36 XiaoMi/MiuiBrowser/18",
            "小米浏览器 · Android",
            "Mi Browser · Android",
        ),
        (f"Mozilla/5.0 (X11; Linux x86_64) {_WEBKIT} HeadlessChrome/130 Safari/537.36", "Chrome · Linux", None),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/130 Safari/537.36", "Chrome · ChromeOS", None),
        ("curl/8", "程序", "a program"),
        ("python-httpx/0.28", "程序", "a program"),
        ("something else", "未知设备", "Unknown device"),
        (None, "未知设备", "Unknown device"),
    ],
)
def test_device_label_is_what_an_owner_recognises(header: str | None, chinese: str, english: str | None) -> None:
    label = device_label(header)
    assert device_words(label) == Text(chinese, english or chinese)


def test_a_session_from_before_is_no_question_mark() -> None:
    assert device_words("?").zh == "未知设备"
