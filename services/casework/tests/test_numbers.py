"""Numbers as people type them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Sequence

from casework.numbers import Numbers

NUMBERS = Numbers("GR", ("案件", "诉求", "事项", "工单", "case", "concern"), Sequence("case_serial"))


def test_a_number_has_the_year_in_china() -> None:
    assert NUMBERS.write(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), 123) == "GR-2027-000123"


@pytest.mark.parametrize(
    "typed",
    [
        "GR-2026-000020", "gr-2026-000020", "ＧＲ－２０２６－０００020", "GR2026000020", "gr 2026 20", "GR-2026-20",
        "2026-000020", "2026 000020", "2026000020", " GR–2026–000020 ",
        "GR−2026−000020", "GR/2026/000020", "GR_2026_000020", "GR一2026一000020",
        "（GR-2026-000020）", "“GR-2026-000020”。",
    ],
)  # fmt: skip
def test_a_number_is_known_however_it_is_typed(typed: str) -> None:
    assert NUMBERS.read(typed) == (20, 2026, True)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("000020", (20, None, True)),
        ("GR-000020", (20, None, True)),
        ("2026-20", (20, 2026, False)),
        ("诉求 GR-2026-000020 已受理", (20, 2026, False)),
        ("Concern GR-2026-000020", (20, 2026, False)),
        ("GR 2026 20 食堂", (20, 2026, False)),
        ("GR-2026-000020的进展", (20, 2026, False)),
        ("GR-200电机", None),
        ("GR-200 电机", None),
        ("GR-200", (200, None, False)),
        ("编号20", (20, None, False)),
        ("案件编号：20", (20, None, False)),
        ("第20号", (20, None, False)),
        ("20 号", (20, None, False)),
        ("#20", (20, None, False)),
        ("№ 20", (20, None, False)),
        ("20号楼", None),
        ("20日", None),
        ("2026-10-08", (1008, 2026, False)),
        ("2026.10.08", (1008, 2026, False)),
        ("100000", (100000, None, False)),
        ("123456", (123456, None, False)),
        ("820-8820", (8208820, None, False)),
        ("0571-1234", (5711234, None, False)),
        ("GR-2026-00002O", None),
        ("GR-2026-2O", None),
        ("GR-200A", None),
        ("20", (20, None, False)),
        ("2026", (2026, None, False)),
        ("2026-08", (8, 2026, False)),
        ("GR-1234567", (1234567, None, False)),
        ("20261008", None),
        ("8月3日", None),
        ("E10023", None),
        ("3 号食堂", None),
        ("grün 20", None),
        ("", None),
        ("99999999999999999999", None),
    ],
)
def test_other_digits_may_be_a_number_or_none(typed: str, asked: tuple[int, int | None, bool] | None) -> None:
    assert NUMBERS.read(typed) == asked
