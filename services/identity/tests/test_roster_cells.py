"""What offices write into a cell: telephones and days."""

import re
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.roster_cells import guess_date, read_date, read_phone

TODAY = date(2026, 10, 8)


@pytest.mark.parametrize(
    "typed",
    [
        "138-0013-8000",
        "138 0013 8000",
        "138–0013–8000",
        "138.0013.8000",
        "１３８００１３８０００",
        "13800138000.0",
        "+86 138 0013 8000",
        "+8613800138000",
        "8613800138000",
        "0086-13800138000",
        "(+86)13800138000",
        "（+86）138 0013 8000",
        "+86-013800138000",
        "013800138000",
        "手机13800138000",
        "手机：138-0013-8000",
        "手机号码：13800138000",
        "联系电话 13800138000",
        "tel:13800138000",
        "tel:+86-138-0013-8000",
        "Tel. 138 0013 8000",
        "13800138000、",
        "13800138000;",
        "13800138000(微信同号)",
        "138 0013 8000 （本人）",
        "13800138000/13800138000",
    ],
)
def test_phone_is_understood_however_it_is_typed(typed: str) -> None:
    assert read_phone(typed) == ("13800138000", None)


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000/13900139000",
        "13800138000 13900139000",
        "13800138000、13900139000",
        "13800138000(13900139000)",
        "13800138000，13900139000",
        "手机13800138000或13900139000",
        "13800138000 / 010-62345678",
        "010-62345678 13800138000",
        "0512-62345678、13800138000",
        "13800138000(短号668123)",
        "13800138000/668123",
    ],
)
def test_of_several_numbers_the_first_mobile_one_is_taken_and_that_is_said(typed: str) -> None:
    assert read_phone(typed) == ("13800138000", "phone_first_taken")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("010-62345678", "phone_landline"),
        ("(0512) 6234 5678", "phone_landline"),
        ("05126234567", "phone_landline"),
        ("62345678", "phone_landline"),
        ("6234567", "phone_landline"),
        ("8765-4321", "phone_landline"),
        ("+86 10 62345678", "phone_landline"),
        ("021-62345678-8012", "phone_landline"),
        ("1.38E+10", "phone_rounded"),
        ("1.380000E+10", "phone_rounded"),
        ("1.38e10", "phone_rounded"),
        ("1380013800", "phone_format"),
        ("138001380001", "phone_format"),
        ("13800138000 1", "phone_format"),
        ("1 13800138000", "phone_format"),
        ("12800138000", "phone_format"),
        ("12870000001", "phone_format"),
        ("138****8000", "phone_format"),
        ("110101199003071234", "phone_format"),
        ("13800138000(配偶)", "phone_format"),
        ("母亲13800138000", "phone_format"),
        ("13800138000（已停机）", "phone_format"),
        ("电话", "phone_format"),
        ("123", "phone_format"),
        ("13٨٠٠١٣٨٠٠٠", "phone_format"),
    ],
)
def test_where_no_mobile_number_of_ones_own_can_be_read_it_is_said_why(typed: str, code: str) -> None:
    assert read_phone(typed) == (None, code)


@given(
    st.lists(
        st.one_of(st.sampled_from(["手机", "+86", "/", " ", "-", "١٣"]), st.from_regex("1[3-9][0-9]{9}")), max_size=4
    ).map("".join)
)
def test_all_that_is_read_as_a_phone_is_one(typed: str) -> None:
    number, code = read_phone(typed)
    assert number is not None or code
    assert number is None or re.fullmatch("1[3-9][0-9]{9}", number)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-10-08",
        "2026/10/8",
        "2026.10.8",
        "2026年10月8日",
        "2026年10月8号",
        "20261008",
        date(2026, 10, 8),
        datetime.combine(date(2026, 10, 8), time(9)),
        "2026-10-08 00:00:00",
        "2026/10/8 0:00",
        "2026-10-08T00:00:00.000",
        "2026-10-08T00:00:00+08:00",
        "2026年10月8日 上午8:30",
        "2026年10月8号 8点",
        "2026年10月8号8点半",
        "2026年10月8日08时30分",
        "2026年10月8日 上午 8时30分15秒",
        "2026-10-08 8点30",
        "2026 年 10 月 8 日",
        "2026 - 10 - 8",
        "２０２６－１０－０８",
        "2026.10.8 12:00:00 PM",
        20261008.0,
        "'2026-10-08",
        "2026-10-08（周四）",
        "2026年10月08日 星期四",
        "2026年10月8日星期四",
        "2026/10/8 周四 8:30",
        "2026-10-8(试用)",
        "2026年10月8日（试用期）",
        "2026-10-8 [返聘]",
        "2026年10月8日入职",
        "2026.10.8起",
        "2026.10.8至今",
    ],
)
def test_dates_as_people_and_programs_write_them(typed: Any) -> None:
    assert read_date(typed) == date(2026, 10, 8)


@given(st.dates(date(1950, 1, 1), TODAY))
def test_every_date_survives_being_written(day: date) -> None:
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", day.strftime("%Y%m%d")):
        assert read_date(text) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2019年3月", date(2019, 3, 1)),
        ("2019年03月份", date(2019, 3, 1)),
        ("2019 年 3 月", date(2019, 3, 1)),
        ("2019.3", date(2019, 3, 1)),
        ("2019.03", date(2019, 3, 1)),
        (2019.3, date(2019, 3, 1)),
        (2019.12, date(2019, 12, 1)),
        ("2019-11", date(2019, 11, 1)),
        ("2019/3", date(2019, 3, 1)),
        ("2019.1", date(2019, 1, 1)),
        ("２０１９年３月", date(2019, 3, 1)),
        ("2019年3月至今", date(2019, 3, 1)),
        ("2019.3（试用）", date(2019, 3, 1)),
        ("201903", date(2019, 3, 1)),
        (199807.0, date(1998, 7, 1)),
    ],
)
def test_a_month_is_its_first_day_and_that_is_said(typed: Any, day: date) -> None:
    assert read_date(typed) is None
    assert guess_date(typed) == (day, "hired_on_month")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (43890.0, date(2020, 2, 29)),
        (43890, date(2020, 2, 29)),
        ("43890", date(2020, 2, 29)),
        (43890.375, date(2020, 2, 29)),
        ("45356", date(2024, 3, 5)),
        (36526.0, date(2000, 1, 1)),
        (18264.0, date(1950, 1, 1)),
    ],
)
def test_a_date_that_lost_its_format_is_read_and_that_is_said(typed: Any, day: date) -> None:
    assert read_date(typed) is None
    assert guess_date(typed) == (day, "hired_on_serial")


@pytest.mark.parametrize(
    "typed",
    [
        "26-10-08",
        "26.10.8",
        "26年10月8日",
        "08/10/2026",
        "2026-02-30",
        "2026年13月",
        "2019.13",
        2019.1,
        "201003",
        "2019",
        "2019年",
        2019.0,
        True,
        4389.0,
        float("nan"),
        float("inf"),
        "2026-10-8(2019-3-1转正)",
        "去年",
        "3月5日",
    ],
)
def test_what_may_be_several_days_or_none_is_not_guessed(typed: Any) -> None:
    assert (read_date(typed), guess_date(typed)) == (None, None)
