import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.policy import Policy, PolicyBook, PolicyError

ROW = """
[[policy]]
key = "accept"
region = "{region}"
effective = {effective}
value = {value}
unit = "working_days"
source_zh = "平台服务承诺"
source_en = "Platform service pledge"
"""

Ship = Callable[..., str]


def row(region: str = "default", effective: str = "2025-01-01", value: str = "2") -> str:
    return ROW.format(region=region, effective=effective, value=value)


@pytest.fixture
def ship(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ship]:
    """Makes an importable package with these policy files and gives its name."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(*files: str) -> str:
        name = f"shipped_{tmp_path.name}"
        folder = tmp_path / name / "policies"
        folder.mkdir(parents=True)
        (tmp_path / name / "__init__.py").touch()
        for number, text in enumerate(files):
            (folder / f"{number}.toml").write_text(text, "utf-8")
        return name

    yield make
    sys.modules.pop(f"shipped_{tmp_path.name}", None)


def test_the_row_in_force_is_the_latest_that_has_begun(ship: Ship) -> None:
    book = PolicyBook.load(ship(row(value="2"), row(effective="2026-07-01", value="1")), "CN")
    assert book.at("accept", date(2026, 6, 30)).number == 2
    assert book.at("accept", date(2026, 7, 1)).number == 1
    assert book.at("accept", date(2030, 1, 1)).number == 1


def test_the_region_comes_before_the_nation_and_the_nation_before_the_default(ship: Ship) -> None:
    package = ship(row("default", value="4") + row("CN", "2026-01-01", "3") + row("浙江", "2027-01-01", "2"))
    book = PolicyBook.load(package, "浙江")
    assert book.at("accept", date(2025, 5, 1)).region == "default"
    assert book.at("accept", date(2026, 5, 1)).region == "CN"
    assert book.at("accept", date(2027, 5, 1)).region == "浙江"
    assert PolicyBook.load(package, "CN").at("accept", date(2027, 5, 1)).region == "CN"


def test_a_missing_row_is_named(ship: Ship) -> None:
    book = PolicyBook.load(ship(row()), "CN")
    with pytest.raises(PolicyError, match="no policy close on 2026-01-01 for CN, default"):
        book.at("close", date(2026, 1, 1))
    with pytest.raises(PolicyError, match="no policy accept on 2024-12-31"):
        book.at("accept", date(2024, 12, 31))


def test_fractions_stay_exact(ship: Ship) -> None:
    policy = PolicyBook.load(ship(row(value="1.10")), "CN").at("accept", date(2026, 1, 1))
    assert policy.value == Decimal("1.10")
    assert str(policy.value) == "1.10"
    with pytest.raises(PolicyError, match="no whole number"):
        _ = policy.number


def test_yes_and_no_are_no_numbers(ship: Ship) -> None:
    policy = PolicyBook.load(ship(row(value="true")), "CN").at("accept", date(2026, 1, 1))
    assert policy.value is True
    with pytest.raises(PolicyError, match="no whole number"):
        _ = policy.number


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ((row(), row()), "policy accept twice for default from 2025-01-01"),
        ((row() + 'cap = "5"',), "cap"),
        ((row().replace('source_zh = "平台服务承诺"', ""),), "source_zh"),
        ((row().replace("平台服务承诺", " "),), "source_zh"),
        ((row(value="nan"),), "value"),
        ((row(value="[1]"),), "value"),
        ((row().replace("accept", "Accept it"),), "key"),
        ((row(effective='"soon"'),), "effective"),
        (("[policies]",), "expected"),
        (("[[policy]",), "0.toml"),
        ((), "ships no policies"),
    ],
)
def test_a_mistake_in_the_rows_stops_the_start(ship: Ship, files: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(PolicyError, match=complaint):
        PolicyBook.load(ship(*files), "CN")


def test_a_package_without_policies_is_refused() -> None:
    for package in ("kit", "no_such_package"):
        with pytest.raises(PolicyError, match="ships no policies"):
            PolicyBook.load(package, "CN")


def policies() -> st.SearchStrategy[list[Policy]]:
    def make(fields: tuple[str, str, date, int]) -> Policy:
        key, region, effective, value = fields
        return Policy(
            key=key, region=region, effective=effective, value=value, unit="days", source_zh="据", source_en="s"
        )

    fields = st.tuples(
        st.sampled_from(["accept", "close"]),
        st.sampled_from(["default", "CN", "ZJ", "GD"]),
        st.dates(date(2024, 1, 1), date(2026, 1, 1)),
        st.integers(1, 60),
    )
    return st.lists(fields, unique_by=lambda f: f[:3]).map(lambda rows: [make(row) for row in rows])


@given(policies(), st.dates(date(2023, 6, 1), date(2026, 6, 1)))
def test_no_row_of_another_region_or_of_the_future_ever_applies(rows: list[Policy], on: date) -> None:
    candidates: list[Any] = [
        (["ZJ", "CN", "default"].index(r.region), -r.effective.toordinal(), r)
        for r in rows
        if r.key == "close" and r.region != "GD" and r.effective <= on
    ]
    book = PolicyBook(rows, "ZJ")
    if candidates:
        assert book.at("close", on) == min(candidates, key=lambda c: c[:2])[2]
    else:
        with pytest.raises(PolicyError):
            book.at("close", on)


def test_a_row_survives_being_stored_with_a_decision() -> None:
    for value in (2, Decimal("1.10"), "附表一", True):
        stored = Policy(
            key="accept",
            region="CN",
            effective=date(2026, 1, 1),
            value=value,
            unit="days",
            source_zh="据",
            source_en="s",
        )
        back = Policy.model_validate_json(stored.model_dump_json())
        assert str(back.value) == str(stored.value)
        assert back.model_dump_json() == stored.model_dump_json()
