"""The empty roster to fill in, and the same with the rows that were refused."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from identity.roster_header import PROBLEMS_HEADER, ROW_HEADER, Column
from identity.roster_rules import MOST_ROWS, POSTS

_EXAMPLES = {
    Column.EMPLOYEE_NUMBER: "必填。字母、数字、连字符，最多 20 位；以文本保存，前面的 0 不会丢失。",
    Column.NAME: "必填。",
    Column.UNIT: "必填。可从列表中选择，或填写单位名称；有同名单位的填写完整路径，用 / 分隔。",
    Column.POST: "在工会担任的职务，可从列表中选择；没有的留空，留空表示不变。不是工种或工作岗位。",
    Column.PHONE: "11 位手机号；留空表示不变；不再使用、又没有新号的填“删除”。",
    Column.HIRED_ON: "例如 2026-10-08；留空表示不变。",
    Column.SEX: "男 或 女；留空表示不变。",
}


class Refused(NamedTuple):
    """A row of an earlier roster: its number there, what stood in it, and what was wrong with it."""

    row: int
    cells: Mapping[str, str]
    problems: str


def make_template(unit_paths: Sequence[str], refused: Iterable[Refused] | None = None) -> bytes:
    """The roster to fill in: every column is text, so that Excel drops no leading zero; choices are offered in lists.

    With `refused` rows: these, to be corrected and uploaded again. No cell is a formula, also where one was uploaded.
    """
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    text = workbook.add_format({"num_format": "@"})
    head = workbook.add_format({"num_format": "@", "bold": True, "bg_color": "#F3EFEA", "bottom": 1})
    sheet, lists = workbook.add_worksheet("名册"), workbook.add_worksheet("可选内容")
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(Column):
        sheet.set_column(index, index, 32 if column is Column.UNIT else 16, text)
        sheet.write_string(0, index, column, head)
        sheet.write_comment(0, index, _EXAMPLES[column])
    if refused is not None:
        _add_refused(sheet, refused, text, head)
    offered = {Column.UNIT: unit_paths, Column.POST: list(POSTS), Column.SEX: ["男", "女"]}
    for index, (column, choices) in enumerate(offered.items()):
        lists.write_string(0, index, column, head)
        lists.set_column(index, index, 32, text)
        for row, choice in enumerate(choices, start=1):
            lists.write_string(row, index, choice, text)
        letter = "ABC"[index]
        source = f"=可选内容!${letter}$2:${letter}${len(choices) + 1}"
        place = list(Column).index(column)
        rule = {"validate": "list", "source": source, "ignore_blank": True}
        if column is Column.UNIT:
            rule["show_error"] = False  # it may be typed by its name alone
        sheet.data_validation(1, place, MOST_ROWS, place, rule)
    workbook.close()
    return buffer.getvalue()


def _add_refused(sheet: Worksheet, refused: Iterable[Refused], text: Format, head: Format) -> None:
    behind = len(Column)
    sheet.set_column(behind, behind, 60, text)
    for place, header in enumerate((PROBLEMS_HEADER, ROW_HEADER), start=behind):
        sheet.write_string(0, place, header, head)
    for row, each in enumerate(refused, start=1):
        for place, column in enumerate(Column):
            sheet.write_string(row, place, each.cells.get(column, ""), text)
        sheet.write_string(row, behind, each.problems, text)
        sheet.write_string(row, behind + 1, str(each.row), text)
