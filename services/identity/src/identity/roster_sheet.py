"""Bytes of an Excel file to cells, and the template. Nothing here knows the database.

The file comes from outside, so before calamine unfolds a sheet into a table in memory: the archive is read with every
size bounded and packed again, which makes the sizes it states true; DTDs are refused; a cell far away, which alone
would make a table of gigabytes, is refused. calamine gives a formula's last value and nothing for an error, so both
are looked up in the sheet's XML.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import xlsxwriter
from defusedxml import ElementTree as xml
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from identity.errors import RosterEmpty, RosterNotExcel, RosterTooLarge
from identity.roster_rules import MOST_ROWS, POSTS, Column, Mark
from kit.errors import Problem

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_MEGABYTES = 60
MOST_COLUMNS = 64
_MOST_PARTS = 200

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True)
class Sheet:
    rows: list[list[Any]]
    marks: Mapping[Place, Mark]
    merged_rows: frozenset[int]
    left_out: Sequence[str]
    """Names of the sheets that one sees behind the first."""


def read_sheet(data: bytes) -> Sheet:
    """The workbook's first sheet. Takes up to two seconds for 20,000 rows: call it in a thread."""
    try:
        parts = _unpack(data)
        marks = _scan(parts[_first_sheet(parts)])
        rows, merged, left_out = _read(_pack(parts))
    except Problem:
        raise
    except Exception as error:  # decoders raise whatever a damaged file leads them to
        raise RosterNotExcel from error
    last_marked = max((row for row, _ in marks), default=-1)
    while len(rows) - 1 > last_marked and rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    while len(rows) <= last_marked:  # calamine ends the table before cells that hold nothing but an error
        rows.append([])
    if len(rows) < 2:
        raise RosterEmpty
    return Sheet(rows, marks, _covered(merged, len(rows)), left_out)


def _read(data: bytes) -> tuple[list[list[Any]], list[tuple[Place, Place]], list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        others = [each.name for each in book.sheets_metadata[1:] if each.visible == SheetVisibleEnum.Visible]
        return sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [], others
    except BaseException as error:
        if (
            type(error).__name__ == "PanicException"
        ):  # calamine gave up inside Rust: not an Exception, cannot be imported
            raise RosterNotExcel from error
        raise


def _covered(merged: list[tuple[Place, Place]], count: int) -> frozenset[int]:
    """Rows touched by a merged range; in one pass, as a hostile file may state a million ranges of every row."""
    begins = [0] * (count + 1)
    for (first, _), (last, _) in merged:
        if first < count:
            begins[first] += 1
            begins[min(last, count - 1) + 1] -= 1
    return frozenset(row for row, depth in enumerate(accumulate(begins)) if depth > 0)


def _too_large() -> RosterTooLarge:
    return RosterTooLarge(rows=MOST_ROWS, columns=MOST_COLUMNS, megabytes=MOST_UNPACKED_MEGABYTES)


def _unpack(data: bytes) -> dict[str, bytes]:
    """Every part of the archive. A part longer than it says is cut there, and its checksum then betrays it."""
    parts = {}
    left = MOST_UNPACKED_MEGABYTES * 1024 * 1024
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > _MOST_PARTS or sum(member.file_size for member in members) > left:
            raise _too_large()
        for member in members:
            with archive.open(member) as part:
                content = part.read(left + 1)
            left -= len(content)
            if left < 0:
                raise _too_large()
            parts[member.filename] = content
    return parts


def _pack(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _first_sheet(parts: Mapping[str, bytes]) -> str:
    """Name of the part that holds the first sheet; the workbook names it by a relation's id."""
    sheet = xml.fromstring(parts["xl/workbook.xml"], forbid_dtd=True).find("{*}sheets/{*}sheet")
    if sheet is None:
        raise RosterEmpty
    relation_id = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
    for relation in xml.fromstring(parts["xl/_rels/workbook.xml.rels"], forbid_dtd=True):
        if relation.get("Id") == relation_id:
            target = relation.get("Target", "")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    raise KeyError(relation_id)


def _scan(content: bytes) -> dict[Place, Mark]:
    """Formula and error cells; refuses a cell with content outside the size a roster may have."""
    marks: dict[Place, Mark] = {}
    row = column = -1
    is_error = False
    for event, element in xml.iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
        kind = element.tag.rpartition("}")[2]
        if event == "end":
            if kind == "row":
                element.clear()
            continue
        if kind == "row":
            row, column = int(element.get("r", row + 2)) - 1, -1
        elif kind == "c":
            row, column = _place(element.get("r"), (row, column + 1))
            is_error = element.get("t") == "e"
        elif kind in ("v", "f", "is"):
            if row > MOST_ROWS or column >= MOST_COLUMNS:
                raise _too_large()
            if kind == "f":
                marks[row, column] = Mark.FORMULA
            elif is_error:
                marks.setdefault((row, column), Mark.ERROR)
    return marks


def _place(name: str | None, following: Place) -> Place:
    """`B3` → (2, 1). A cell without a name follows the one before."""
    if name is None:
        return following
    found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", name)
    if not found:
        raise ValueError(name)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, column - 1


_EXAMPLES = {
    Column.EMPLOYEE_NUMBER: "必填。字母、数字、连字符，最多 20 位；以文本保存，前面的 0 不会丢失。",
    Column.NAME: "必填。",
    Column.UNIT: "必填。可从列表中选择，或填写单位名称；有同名单位的填写完整路径，用 / 分隔。",
    Column.POST: "在工会担任的职务，可从列表中选择；没有的留空，留空表示不变。不是工种或工作岗位。",
    Column.PHONE: "11 位手机号；留空表示不变。",
    Column.HIRED_ON: "例如 2026-10-08；留空表示不变。",
    Column.SEX: "男 或 女；留空表示不变。",
}


def make_template(unit_paths: list[str]) -> bytes:
    """The empty roster: every column is text, so that Excel drops no leading zero; choices are offered in lists."""
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
    for index, (column, choices) in enumerate(
        {Column.UNIT: unit_paths, Column.POST: list(POSTS), Column.SEX: ["男", "女"]}.items()
    ):
        lists.write_string(0, index, column, head)
        lists.set_column(index, index, 32, text)
        for row, choice in enumerate(choices, start=1):
            lists.write_string(row, index, choice, text)
        letter = "ABC"[index]
        source = f"=可选内容!${letter}$2:${letter}${len(choices) + 1}"
        place = list(Column).index(column)
        offered = {"validate": "list", "source": source, "ignore_blank": True}
        if column is Column.UNIT:
            offered["show_error"] = False  # it may be typed by its name alone
        sheet.data_validation(1, place, MOST_ROWS, place, offered)
    workbook.close()
    return buffer.getvalue()
