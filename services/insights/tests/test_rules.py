"""From events to facts, months and measures."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contracts.grievances import CaseAccepted, CaseClosed, CaseEvent, CaseReopened, CaseReplied, CaseSubmitted
from insights.facts import fold as fold_of
from insights.rules import Happened, Month, middle, ninetieth
from insights.sources.grievances import CaseTally, add_up, source

BEGIN = datetime(2026, 10, 9, 1, tzinfo=UTC)
COMMON: dict[str, Any] = {
    "case_id": "c", "number": "GR-2026-000001", "unit_id": "north", "desk_unit_id": "plant", "kind": "rights",
    "state": "SUBMITTED", "author_id": "p",
}  # fmt: skip


def course() -> list[Any]:
    steps: list[tuple[type[CaseEvent], int, dict[str, Any]]] = [
        (CaseSubmitted, 0, {}), (CaseAccepted, 5, {}), (CaseReplied, 30, {}),
        (CaseReopened, 50, {"previous_desk_unit_id": "plant", "desk_unit_id": "group"}), (CaseReplied, 80, {}),
        (CaseClosed, 100, {"rated": False}),
    ]  # fmt: skip
    return [
        (kind(version=version, **(COMMON | fields)), BEGIN + timedelta(hours=hours))
        for version, (kind, hours, fields) in enumerate(steps, start=1)
    ]


def fold(history: Iterable[Happened]) -> dict[str, Any]:
    return fold_of(source, history)


def test_a_case_is_the_same_in_any_order_of_its_events() -> None:
    expected = fold(course())
    assert all(fold(order) == expected for order in permutations(course()))
    assert expected["accepted_at"] == BEGIN + timedelta(hours=5)
    assert expected["replied_at"] == BEGIN + timedelta(hours=30), "the first reply counts"
    assert expected["closed_at"] == BEGIN + timedelta(hours=100)
    assert expected["reopened_at"] == [(BEGIN + timedelta(hours=50)).isoformat()]
    assert (expected["version"], expected["rated"]) == (6, False)


def test_a_forged_version_changes_nothing() -> None:
    """Events after it count again, as soon as they come."""
    early, late = course()[:3], course()[3:]
    for version in (2_000, 1_000_000, 10**9):
        forged = (CaseClosed(version=version, rated=True, **(COMMON | {"unit_id": "elsewhere"})), BEGIN)
        assert fold([forged, *early]) == fold(early)
        assert fold([*early, forged, *late]) == fold(course())


def test_a_case_whose_beginning_is_missing_has_no_times_of_answer() -> None:
    facts = fold(course()[1:])
    assert facts["submitted_at"] is None
    assert add_up(Month(2026, 10), facts).accept_hours == []


def test_each_step_counts_in_the_month_it_happened_in() -> None:
    facts = fold(course()) | {"submitted_at": datetime(2026, 9, 30, 15, 59, tzinfo=UTC)}  # 23:59 in China
    september, october = add_up(Month(2026, 9), facts), add_up(Month(2026, 10), facts)
    assert (september.submitted, september.kinds) == (1, {"rights": 1})
    assert (september.accept_hours, september.closed) == ([], 0)
    assert (october.submitted, october.closed, october.not_rated, october.reopened) == (0, 1, 1, 1)
    assert len(october.accept_hours) == len(october.reply_hours) == 1


@given(st.integers(1_600_000_000, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_every_moment_is_in_exactly_one_month(moment: datetime) -> None:
    month = Month.of(moment)
    assert month.has(moment)
    assert month.end == month.next().start
    assert not month.next().has(moment)
    assert Month.parse(str(month)) == month


def test_figures_stand_a_day_after_the_month_ends() -> None:
    assert Month(2026, 12).closed_on == date(2027, 1, 2)


def test_middle_and_ninetieth_by_hand() -> None:
    assert middle([1, 2, 3, 4, 100]) == 3
    assert ninetieth([1, 2, 3, 4, 100]) == 61.6
    assert ninetieth(range(1, 12)) == 10


def test_adding_up_loses_nothing() -> None:
    total = CaseTally()
    for facts in (fold(course()), fold(course())):
        total.add(add_up(Month(2026, 10), facts))
    assert (total.submitted, total.closed, total.kinds, len(total.reply_hours)) == (2, 2, {"rights": 2}, 2)
