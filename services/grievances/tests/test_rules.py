"""The table of steps against the rules it was made from, and the small decisions."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.grievances import CaseState as State
from grievances.rules import (
    FINAL,
    TRANSITIONS,
    Action,
    Party,
    Signature,
    choose_desk,
    mask,
    may,
    neutral_file_name,
    number,
    offered,
    party_of,
    words_for,
)

# Written by hand from the design: from where to where at all.
STEPS = {
    "SUBMITTED": {"ACCEPTED", "REJECTED", "WITHDRAWN"},
    "ACCEPTED": {"ASSIGNED", "REPLIED", "WITHDRAWN"},
    "ASSIGNED": {"IN_PROGRESS", "ACCEPTED", "REPLIED", "WITHDRAWN"},
    "IN_PROGRESS": {"REPLIED", "ACCEPTED", "WITHDRAWN"},
    "REPLIED": {"FOLLOW_UP", "CLOSED", "REOPENED"},
    "FOLLOW_UP": {"CLOSED", "REOPENED"},
    "REOPENED": {"ASSIGNED", "REPLIED", "WITHDRAWN"},
    "REJECTED": set(),
    "WITHDRAWN": set(),
    "CLOSED": set(),
}


def test_the_steps_are_those_of_the_design() -> None:
    found: dict[str, set[str]] = {state.value: set() for state in State}
    for row in TRANSITIONS:
        for source in row.sources:
            found[source.value].add(row.target.value)
    assert found == STEPS


def test_a_final_state_offers_nothing() -> None:
    assert FINAL == (State.REJECTED, State.WITHDRAWN, State.CLOSED)
    for state in FINAL:
        for party in Party:
            assert not any(may(party, action, state) for action in Action)
            assert offered(party, state) == ()


@pytest.mark.parametrize("party", [Party.STAFF, Party.DEPARTMENT])
def test_nobody_but_the_author_closes_reopens_or_withdraws(party: Party) -> None:
    for state in State:
        for action in (Action.CLOSE, Action.REOPEN, Action.WITHDRAW):
            assert not may(party, action, state)


def test_the_worker_may_only_ask_and_let_lapse() -> None:
    allowed = {(action, state) for action in Action for state in State if may(Party.SYSTEM, action, state)}
    assert allowed == {
        (Action.FOLLOW_UP, State.REPLIED),
        (Action.CLOSE, State.REPLIED),
        (Action.CLOSE, State.FOLLOW_UP),
    }


@pytest.mark.parametrize(
    ("party", "state", "names"),
    [
        (Party.AUTHOR, State.SUBMITTED, {"withdraw", "show_author", "message"}),
        (Party.AUTHOR, State.REOPENED, {"withdraw", "show_author", "message"}),
        (Party.AUTHOR, State.REPLIED, {"rate", "show_author", "message"}),
        (Party.STAFF, State.SUBMITTED, {"accept", "reject", "message", "note"}),
        (Party.STAFF, State.REOPENED, {"assign", "reply", "message", "note"}),
        (Party.DEPARTMENT, State.ASSIGNED, {"start", "hand_back", "reply", "message", "note"}),
        (Party.DEPARTMENT, State.REPLIED, {"message", "note"}),
    ],
)
def test_what_a_page_offers(party: Party, state: State, names: set[str]) -> None:
    assert set(offered(party, state)) == names


CAPACITIES = st.fixed_dictionaries(dict.fromkeys(("is_staff", "is_department", "is_above"), st.booleans()))


@given(st.booleans(), CAPACITIES)
def test_an_author_is_only_the_author(conflict: bool, others: dict[str, bool]) -> None:
    assert party_of(is_author=True, in_conflict=conflict, **others) is Party.AUTHOR


@given(CAPACITIES)
def test_whoever_is_involved_has_no_part_in_it(others: dict[str, bool]) -> None:
    assert party_of(is_author=False, in_conflict=True, **others) is None


@given(CAPACITIES)
def test_whoever_only_sits_above_looks_on(others: dict[str, bool]) -> None:
    found = party_of(is_author=False, in_conflict=False, **others)
    looks_on = others["is_above"] and not others["is_staff"] and not others["is_department"]
    assert (found is Party.OVERSIGHT) == looks_on


def test_whoever_looks_on_is_offered_nothing_and_reads_what_staff_read() -> None:
    for state in State:
        assert offered(Party.OVERSIGHT, state) == ()
    for action in Action:
        assert words_for(Party.OVERSIGHT, action, "词") == words_for(Party.STAFF, action, "词")


PEOPLE = st.sets(st.sampled_from("abcd"))


@given(st.dictionaries(st.sampled_from(["u1", "u2", "u3"]), PEOPLE), PEOPLE)
def test_the_desk_is_the_nearest_where_somebody_impartial_sits(staff: dict[str, set[str]], excluded: set[str]) -> None:
    chain = ["u1", "u2", "u3"]
    desk = choose_desk(chain, staff, excluded)
    impartial = [unit for unit in chain if staff.get(unit, set()) - excluded]
    assert desk == (impartial[0] if impartial else None)


def test_a_number_has_the_year_in_china() -> None:
    assert number(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), 123) == "GR-2027-000123"


VISIBLE = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Z"], exclude_characters="＊*")


@given(st.text(), st.text(VISIBLE, min_size=1), st.text(), st.sampled_from(["", " ", "\u3000", "\u200b"]))
def test_a_masked_text_does_not_hold_the_name(before: str, name: str, after: str, between: str) -> None:
    masked = mask(before + between.join(name) + after, Signature(name))
    assert name not in masked
    assert "＊＊" in masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我是e10023，张 伟，Ｅ１００２３。", "我是＊＊，＊＊，＊＊。"),
        ("Ａ栋，Ｅ １００\u200b２３ 申报", "Ａ栋，＊＊ 申报"),
        ("张\n伟", "＊＊"),
        ("张先生，E1002，３号ﬁ", "张先生，E1002，３号ﬁ"),
        ("张伟张伟", "＊＊＊＊"),
    ],
)
def test_a_name_is_masked_however_it_is_set_and_the_rest_left_as_it_is(text: str, masked: str) -> None:
    assert mask(text, Signature("张伟", "E10023")) == masked


@pytest.mark.parametrize(
    ("number", "text", "masked"),
    [
        ("E10023", "E100234，xE10023，E10023x，E1\u200b00234", "E100234，xE10023，E10023x，E1\u200b00234"),
        ("E10023", "E10023 2026年，在E10023号，E10023", "＊＊ 2026年，在＊＊号，＊＊"),
        ("E10023", "7 E10023 7；AE10023 E10023", "7 ＊＊ 7；AE10023 ＊＊"),
        ("1111", "工号a11 1111，工号1111", "工号a11 1111，工号＊＊"),
        ("10023", "10023，210023，1002-3，100231，１００２３", "＊＊，210023，1002-3，100231，＊＊"),
        ("2024", "2024年12月，2024-12-12，共2024人", "2024年12月，2024-12-12，共2024人"),
        (
            "2024",
            "工号2024，工号：2024，员工编号 2024，工号是２０２４",
            "工号＊＊，工号：＊＊，员工编号 ＊＊，工号是＊＊",
        ),
        (
            "12",
            "No. 12, employee number 12 and Employee Number: 12",
            "No. ＊＊, employee number ＊＊ and Employee Number: ＊＊",
        ),
        ("12", "12月12日12:12，工号123，编号1 23", "12月12日12:12，工号123，编号1 23"),
        ("A1", "A1栋，A12，BA1，a1", "＊＊栋，A12，BA1，＊＊"),
        ("0012", "张伟0012，张伟（0012），0012 张伟，工牌号0012", "＊＊＊＊，＊＊（＊＊），＊＊ ＊＊，工牌号＊＊"),
        ("0012", "100012张伟，第0012条，张伟说0012", "100012＊＊，第0012条，＊＊说0012"),
        (
            "12",
            "There are no 12 hour shifts, he said 12, casino.12; No12, my ID 12, id:12, my number is 12",
            "There are no 12 hour shifts, he said 12, casino.12; No＊＊, my ID ＊＊, id:＊＊, my number is ＊＊",
        ),
        (
            "2024",
            "We were paid no 2024 bonus, he said 2024-12-31, 工作证号2024，我的号码是2024",
            "We were paid no 2024 bonus, he said 2024-12-31, 工作证号＊＊，我的号码是＊＊",
        ),
        ("12345", "No12345，ID12345，工号NO12345，A12345", "No＊＊，ID＊＊，工号NO＊＊，A12345"),
    ],
)
def test_a_number_is_masked_where_it_stands_alone_and_a_short_one_where_it_is_called_one(
    number: str, text: str, masked: str
) -> None:
    """Stars inside a date or another word would tell which number is hidden."""
    assert mask(text, Signature("张伟", number)) == masked


def test_a_neutral_file_name_keeps_only_the_kind() -> None:
    assert neutral_file_name("0123456789", "欧阳静怡的工资条.pdf") == "附件-456789.pdf"
    assert neutral_file_name("0123456789", "欧阳静怡") == "附件-456789"


def test_words_are_read_by_those_they_are_for() -> None:
    assert words_for(Party.AUTHOR, "assign", "请核实") is None
    assert words_for(Party.DEPARTMENT, "reject", "x") is None
    assert words_for(Party.DEPARTMENT, "assign", "请核实") == "请核实"
    assert words_for(Party.AUTHOR, "reject", "x") == "x"
