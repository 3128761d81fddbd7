"""Excel files as HR sends them, good and bad."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

HEADERS = ["工号", "姓名", "单位", "工会职务", "手机", "入职日期", "性别"]
SHOP_A = "集团/一分厂/总装车间"


def row(number: Any = "W0001", name: Any = "王小明", unit: Any = SHOP_A, **other: Any) -> list[Any]:
    return [number, name, unit, other.get("post", ""), other.get("phone", ""), other.get("hired_on", ""),
            other.get("sex", "")]  # fmt: skip


def make_book(
    rows: Sequence[Sequence[Any]],
    headers: Sequence[str] = HEADERS,
    more: Callable[[xlsxwriter.Workbook, Any], None] | None = None,
) -> bytes:
    """`rows` go below the headers as they are typed; `more` may do what it likes to the sheet."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, headers)
    for place, cells in enumerate(rows, start=1):
        sheet.write_row(place, 0, cells)
    if more:
        more(book, sheet)
    book.close()
    return buffer.getvalue()
