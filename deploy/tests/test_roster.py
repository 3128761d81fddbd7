"""A roster of 5,000 people with every kind of mistake in it, through the gateway, applied by a worker that may die."""

import time
from typing import Any

from counts import COUNTS, figure
from people import COLUMNS, ROOT, Enterprise, apply_roster, check_roster
from stack import Stack

WORKSHOP = f"{ROOT}/一分厂/冲压车间"
NAMES = ("赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈")


def good_rows(count: int) -> list[list[Any]]:
    return [good_row(f"R{n:05}", f"{NAMES[n % 10]}名{chr(0x4E00 + n % 5000)}", f"138{n:08}") for n in range(count)]


def good_row(number: str, name: str, phone: str) -> list[Any]:
    return [number, name, WORKSHOP, "", phone, "2019-07-01", "男"]


DEFECTS = (
    ("工号", ""),
    ("工号", "R00001"),
    ("工号", "X" * 41),
    ("工号", "X 0003!"),
    ("姓名", ""),
    ("姓名", "名" * 60),
    ("姓名", "=1+1"),
    ("姓名", "张三7"),
    ("单位", ""),
    ("单位", f"{ROOT}/三分厂/冲压车间"),
    ("单位", f"{ROOT}/冲压车间"),
    ("单位", f"{ROOT}＞后勤"),
    ("工会职务", "宇航员"),
    ("手机", "1390000"),
    ("手机", "13800000002"),
    ("手机", "手机号码"),
    ("入职日期", "2019-02-30"),
    ("入职日期", "2999-01-01"),
    ("入职日期", "1819-01-01"),
    ("性别", "先生女士"),
)
"""Column and what is wrong in it; R00001 and 13800000002 stand in a good row too."""


def bad_rows() -> list[list[Any]]:
    rows = []
    for place, (column, wrong) in enumerate(DEFECTS):
        row = good_row(f"X{place:04}", f"错名{NAMES[place % 10]}", f"139{place:08}")
        row[COLUMNS.index(column)] = wrong
        rows.append(row)
    return rows


async def test_roster_names_every_defect_and_imports_the_rest_once(stack: Stack, enterprise: Enterprise) -> None:
    hr = enterprise.hr
    rows = [*good_rows(COUNTS.roster_rows), *bad_rows()]
    started = time.monotonic()
    checked = await check_roster(hr, rows)
    dry_run = time.monotonic() - started
    assert checked["total"] == len(rows)
    invalid: list[dict[str, Any]] = []
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        cursor = {"cursor": page["next"]} if page["next"] else {}
        path = f"/identity/roster-imports/{checked['id']}/rows"
        page = await hr.get(path, fate="invalid", limit=100, **cursor)
        invalid += page["items"]
    problems = {row["row"]: row["problems"] for row in invalid}
    for row, (column, wrong) in enumerate(DEFECTS, start=COUNTS.roster_rows + 2):  # the sheet has a head
        assert any(problem["column"] == column and problem["message"] for problem in problems.get(row, [])), (
            f"row {row} does not say that {column} {wrong!r} is wrong: {problems.get(row)}"
        )
    assert len(invalid) == len(DEFECTS) + 2, "and the two good rows that share a number or a phone with a bad one"

    started = time.monotonic()
    applied = await apply_roster(hr, checked, timeout=120)
    lasted = time.monotonic() - started
    assert applied["state"] == "APPLIED"
    figure("roster", f"{len(rows)} rows: dry run {dry_run:.1f} s, import {lasted:.1f} s")
    assert dry_run < 10
    assert lasted < 60
    members = await stack.value("identity", "SELECT count(*) FROM member WHERE employee_number LIKE 'R0%'")
    assert members == COUNTS.roster_rows - 2

    again = await check_roster(hr, rows)
    assert (again["added"], again["changed"], again["moved"]) == (0, 0, 0)
    await stack.until_quiet(timeout=300)
