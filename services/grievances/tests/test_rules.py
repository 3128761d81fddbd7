"""The table of steps against the rules it was made from, and the small decisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.grievances import CaseState as State
from grievances.models import NUMBERS
from grievances.rules import (
    FINAL,
    FORMER,
    MOVES,
    Action,
    Party,
    neutral_file_name,
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
    for row in MOVES:
        for source in row.sources if row.target else ():
            found[source].add(str(row.target))
    assert found == STEPS


def test_a_final_state_offers_nothing() -> None:
    assert FINAL == (State.REJECTED, State.WITHDRAWN, State.CLOSED)
    for state in FINAL:
        for party in Party:
            assert not any(MOVES.find(action, party, state) for action in Action)
            assert offered(party, state) == ()


@pytest.mark.parametrize("party", [Party.STAFF, Party.DEPARTMENT])
def test_nobody_but_the_author_closes_reopens_or_withdraws(party: Party) -> None:
    for state in State:
        for action in (Action.RATE, Action.CLOSE, Action.REOPEN, Action.WITHDRAW):
            assert not MOVES.find(action, party, state)


def test_the_worker_may_only_ask_and_let_lapse() -> None:
    allowed = {(action, state) for action in Action for state in State if MOVES.find(action, Party.SYSTEM, state)}
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


CAPACITIES = st.fixed_dictionaries(
    dict.fromkeys(("is_staff", "is_department", "is_above", "was_staff", "was_department"), st.booleans())
)


@given(st.booleans(), CAPACITIES)
def test_an_author_is_only_the_author(conflict: bool, others: dict[str, bool]) -> None:
    assert party_of(is_author=True, in_conflict=conflict, **others) is Party.AUTHOR


@given(CAPACITIES)
def test_who_is_involved_has_no_part_in_it(others: dict[str, bool]) -> None:
    assert party_of(is_author=False, in_conflict=True, **others) is None


@given(CAPACITIES)
def test_who_only_sits_above_looks_on(others: dict[str, bool]) -> None:
    found = party_of(is_author=False, in_conflict=False, **others)
    looks_on = others["is_above"] and not others["is_staff"] and not others["is_department"]
    assert (found is Party.OVERSIGHT) == looks_on


@given(CAPACITIES)
def test_who_had_it_before_is_a_former_holder_only_where_nothing_else_is_left(others: dict[str, bool]) -> None:
    found = party_of(is_author=False, in_conflict=False, **others)
    acts = others["is_staff"] or others["is_department"] or others["is_above"]
    assert (found in FORMER) == (not acts and (others["was_staff"] or others["was_department"]))


@pytest.mark.parametrize(("former", "party"), FORMER.items())
def test_who_had_it_before_is_offered_nothing_and_reads_the_same_words(former: Party, party: Party) -> None:
    for state in State:
        assert offered(former, state) == ()
    for action in Action:
        assert words_for(former, action, "词") == words_for(party, action, "词")


def test_who_looks_on_is_offered_nothing_and_reads_what_staff_read() -> None:
    for state in State:
        assert offered(Party.OVERSIGHT, state) == ()
    for action in Action:
        assert words_for(Party.OVERSIGHT, action, "词") == words_for(Party.STAFF, action, "词")


def test_a_neutral_file_name_keeps_only_the_kind() -> None:
    assert neutral_file_name("0123456789", "欧阳静怡的工资条.pdf") == "附件-456789.pdf"
    assert neutral_file_name("0123456789", "欧阳静怡") == "附件-456789"


def test_words_are_read_by_those_they_are_for() -> None:
    assert words_for(Party.AUTHOR, "assign", "请核实") is None
    assert words_for(Party.DEPARTMENT, "reject", "x") is None
    assert words_for(Party.DEPARTMENT, "assign", "请核实") == "请核实"
    assert words_for(Party.AUTHOR, "reject", "x") == "x"


@pytest.mark.parametrize("typed", ["GR-2026-000020", "案件编号：GR-2026-20", "concern gr 2026 20"])
def test_a_case_is_found_by_its_number(typed: str) -> None:
    asked = NUMBERS.read(typed)
    assert asked
    assert asked[:2] == (20, 2026)
