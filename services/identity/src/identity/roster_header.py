"""Which column of a roster is what, and which rows below hold people: pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from identity.roster_cells import VANISHING, plain_text
from identity.roster_errors import (
    RosterColumnRenamed,
    RosterColumnsMissing,
    RosterColumnsTwice,
)
from kit.folding import fold

HEADER_WITHIN = 10
"""A title, a date, a line of advice may stand above the header: so far down it is looked for."""


class Column(StrEnum):
    """The headers, as the template writes them."""

    EMPLOYEE_NUMBER = "工号"
    NAME = "姓名"
    UNIT = "单位"
    POST = "工会职务"
    PHONE = "手机"
    HIRED_ON = "入职日期"
    SEX = "性别"


PROBLEMS_HEADER, ROW_HEADER = "问题", "原行号"
"""Columns of our own in the sheet of refused rows; not read when it comes back."""
REQUIRED = (Column.EMPLOYEE_NUMBER, Column.NAME, Column.UNIT)
RENAMED = {"岗位": Column.POST}
"""Refused rather than read or skipped: in HR's own files it is the job, in our first template the union post."""
_OTHER_NAMES = {
    **{
        f"{who}{what}": Column.EMPLOYEE_NUMBER
        for who in ("员工", "职工", "人员")
        for what in ("编号", "编码", "工号", "号")
    },
    **dict.fromkeys(("职工姓名", "员工姓名", "人员姓名"), Column.NAME),
    **dict.fromkeys(
        ("部门", "所在部门", "所属部门", "部门名称", "单位名称", "所在单位", "所属单位", "工作单位", "单位部门"),
        Column.UNIT,
    ),
    **dict.fromkeys(
        ("手机号", "手机号码", "移动电话", "联系手机", "联系电话", "电话", "电话号码", "联系方式"), Column.PHONE
    ),
    **dict.fromkeys(
        ("入职时间", "入厂日期", "入厂时间", "入司日期", "入司时间", "进厂日期", "进厂时间"), Column.HIRED_ON
    ),
}
_MAYBE_PHONES = {"联系电话", "电话", "电话号码", "联系方式"}
"""Not read where another column holds the mobile number: these hold landlines then."""
_FOOT = re.compile(
    r"(.{0,20}(合计|总计|小计|共计)|制表人?|填表人?|填报人?|审核人?|审批人?|.{0,6}负责人(\(.{0,4}\))?"
    r"|(制表|填表|填报)(日期|时间|单位)|备注|说明|注|\W?以下空白\W?|第\s*\d+\s*页.*)(\s*:.*|\s*\d*\s*人?)",
    re.DOTALL,
)
"""What stands below a list of people, in its first cell."""


@dataclass(frozen=True)
class Note:
    """Something about the sheet as a whole that the person who uploaded it should know; its code is one of `NOTES`."""

    column: str | None
    code: str
    params: dict[str, Any]


def find_header(rows: Sequence[Sequence[Any]]) -> int | None:
    """The row near the top in which most columns are recognised; None where nothing is in any."""
    found = [len(_columns(cells)) for cells in rows[:HEADER_WITHIN]]
    most = max(found, default=0)
    return found.index(most) if most else None


def has_required(cells: Sequence[Any]) -> bool:
    return _columns(cells).issuperset(REQUIRED)


def _columns(cells: Sequence[Any]) -> set[Column]:
    return {column for cell in cells if (column := _column(_header(cell)))}


def _header(cell: Any) -> str:
    """A header as written, without what offices put around it: spaces and line breaks inside, a star for required, a
    remark in brackets. One that names another thing, such as 电话（配偶）, stays."""
    header = re.sub(r"[\s*＊:]", "", unicodedata.normalize("NFKC", VANISHING.sub("", str(cell))))[:50]
    remark = re.search(r"(?<=.)[(\[【〔][^()]*[)\]】〕]$", header)
    return header if not remark or _OTHER_THING.search(remark[0]) else header[: remark.start()]


_OTHER_THING = re.compile("旧|原|曾|配偶|家|紧急|办公|座机|固|拼音|英文|外")


def _column(header: str) -> Column | None:
    """Also in traditional characters."""
    plain = re.sub("[/、]", "", fold(header))
    return next((each for each in Column if each == plain), None) or _OTHER_NAMES.get(plain)


def read_header(cells: Sequence[Any], hidden: Collection[int] = ()) -> tuple[dict[Column, int], list[Note]]:
    """Which column is where, and what is not read. An empty header over nothing is nobody's business.

    Raises RosterColumnRenamed, RosterColumnsTwice, RosterColumnsMissing: reading on would import something else than
    what the file says.
    """
    places: dict[Column, int] = {}
    headers: dict[Column, list[str]] = defaultdict(list)
    notes = []
    mobile = any(_column(header := _header(cell)) is Column.PHONE and header not in _MAYBE_PHONES for cell in cells)
    for index, cell in enumerate(cells):
        header, letter = _header(cell), column_letter(index)
        if header in ("", PROBLEMS_HEADER, ROW_HEADER):
            continue
        if header in RENAMED:
            raise RosterColumnRenamed(column=header, letter=letter, renamed=RENAMED[header])
        column = _column(header)
        if column is None or (mobile and header in _MAYBE_PHONES):
            notes.append(Note(header, "column_unknown", {"header": header, "letter": letter}))
            continue
        places.setdefault(column, index)
        headers[column].append(f"{letter}（{header}）")
        if index in hidden:
            notes.append(Note(header, "column_hidden", {"header": header, "letter": letter}))
    for column, found in headers.items():
        if len(found) > 1:
            raise RosterColumnsTwice(column=column, columns="、".join(found))
    if missing := [column for column in REQUIRED if column not in places]:
        raise RosterColumnsMissing(columns="、".join(missing))
    if left_out := [column for column in Column if column not in places]:
        notes.append(Note(None, "columns_left_out", {"headers": "、".join(left_out)}))
    return places, notes


def is_person(cells: Sequence[Any], places: Mapping[Column, int]) -> bool:
    """Whether the row may be meant for one: it does not repeat the header, and is not a line below the list."""
    texts = [unicodedata.normalize("NFKC", plain_text(cell)[0]).strip() for cell in cells]
    if all(place < len(cells) and _column(_header(cells[place])) is column for column, place in places.items()):
        return False
    filled = [place for place, text in enumerate(texts) if text]
    if len(filled) == 1 and (place := filled[0]) != places[Column.NAME] and not re.search("[0-9A-Za-z]", texts[place]):
        return False  # 二分厂, above its people
    first = next(filter(None, texts), "")
    number = texts[places[Column.EMPLOYEE_NUMBER]] if places[Column.EMPLOYEE_NUMBER] < len(texts) else ""
    return not (_FOOT.fullmatch(first) and number in ("", first))


def column_letter(index: int) -> str:
    """As spreadsheets name columns: 0 → A, 26 → AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters
