"""A roster of 5,000 people with every kind of mistake in it, through the gateway, applied by a worker that may die."""

import time
from typing import Any

from counts import COUNTS, figure, soon_enough
from people import COLUMNS, ROOT, Enterprise, Person, apply_roster, check_roster
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
    ("手机", "13800000002"),
)
"""Column and what is wrong in it; R00001 and 13800000002 stand in a good row too."""
LEFT_OUT = (
    ("工会职务", "宇航员"),
    ("手机", "1390000"),
    ("手机", "手机号码"),
    ("入职日期", "2019-02-30"),
    ("入职日期", "2999-01-01"),
    ("入职日期", "1819-01-01"),
    ("性别", "先生女士"),
)
"""Column that may be empty, and what cannot be read in it: the row is imported without it."""


def bad_rows() -> list[list[Any]]:
    rows = []
    for place, (column, wrong) in enumerate((*DEFECTS, *LEFT_OUT)):
        row = good_row(f"X{place:04}", f"错名{NAMES[place % 10]}", f"139{place:08}")
        row[COLUMNS.index(column)] = wrong
        rows.append(row)
    return rows


async def read_problems(hr: Person, roster_id: str, fate: str) -> dict[int, list[dict[str, Any]]]:
    """Of each row with this fate."""
    found: dict[int, list[dict[str, Any]]] = {}
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        cursor = {"cursor": page["next"]} if page["next"] else {}
        page = await hr.get(f"/identity/roster-imports/{roster_id}/rows", fate=fate, limit=100, **cursor)
        found |= {row["row"]: row["problems"] for row in page["items"]}
    return found


async def test_roster_names_every_defect_and_imports_the_rest_once(stack: Stack, enterprise: Enterprise) -> None:
    hr = enterprise.hr
    await hr.refresh()  # at full counts, other tests take longer than a session lasts
    rows = [*good_rows(COUNTS.roster_rows), *bad_rows()]
    started = time.monotonic()
    checked = await check_roster(hr, rows)
    dry_run = time.monotonic() - started
    assert checked["total"] == len(rows)
    fates = {"invalid": DEFECTS, "added": LEFT_OUT}
    row = COUNTS.roster_rows + 2  # the sheet has a head
    for fate, wrong_cells in fates.items():
        problems = await read_problems(hr, checked["id"], fate)
        for column, wrong in wrong_cells:
            assert any(problem["column"] == column and problem["message"] for problem in problems.get(row, [])), (
                f"row {row} does not say that {column} {wrong!r} is wrong: {problems.get(row)}"
            )
            row += 1
    assert checked["invalid"] == len(DEFECTS) + 2, "and the two good rows that share a number or a phone with a bad one"

    started = time.monotonic()
    applied = await apply_roster(hr, checked, timeout=300)
    lasted = time.monotonic() - started
    assert applied["state"] == "APPLIED"
    figure("roster", f"{len(rows)} rows: dry run {dry_run:.1f} s, import {lasted:.1f} s")
    assert soon_enough(dry_run, 10)
    assert soon_enough(lasted, 60)
    for begin, count in (("R0", COUNTS.roster_rows - 2), ("X0", len(LEFT_OUT))):
        members = f"SELECT count(*) FROM member WHERE employee_number LIKE '{begin}%'"
        assert await stack.value("identity", members) == count

    again = await check_roster(hr, rows)
    assert (again["added"], again["changed"], again["moved"]) == (0, 0, 0)
    await stack.until_quiet()
