"""What makes a row of a roster good, and what importing it would change: pure, from cells to fates.

A problem names its column by the template's header and its kind by a code of `roster_texts`.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from identity.roster_texts import TEXTS, Level
from identity.rules import (
    EMPLOYEE_NUMBER,
    NAME_LENGTH,
    PHONE,
    Post,
    Sex,
    plain_employee_number,
    plain_name,
    plain_unit_name,
    strange_in_name,
)

EARLIEST = date(1950, 1, 1)
MOST_ROWS = 20_000
PATH_MARK = "/"


class Column(StrEnum):
    """The headers, as the template writes them."""

    EMPLOYEE_NUMBER = "工号"
    NAME = "姓名"
    UNIT = "单位"
    POST = "岗位"
    PHONE = "手机"
    HIRED_ON = "入职日期"
    SEX = "性别"


REQUIRED = (Column.EMPLOYEE_NUMBER, Column.NAME, Column.UNIT)
_OTHER_NAMES = {
    "员工编号": Column.EMPLOYEE_NUMBER,
    "手机号": Column.PHONE,
    "手机号码": Column.PHONE,
    "部门": Column.UNIT,
}

POSTS = {
    "工会主席": Post.CHAIR,
    "工会副主席": Post.VICE_CHAIR,
    "工会干事": Post.STAFF,
    "工会小组长": Post.GROUP_LEADER,
    "女职工委员": Post.WOMENS_COMMITTEE,
    "劳动保护监督检查员": Post.INSPECTOR,
    "调解员": Post.MEDIATOR,
    "财务委员": Post.FINANCE,
    "经审委员": Post.AUDITOR,
}
_SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "未知": Sex.UNKNOWN, "未说明": Sex.NOT_STATED} | {
    sex.value: sex for sex in Sex
}


class Mark(StrEnum):
    """What a cell is besides its value; the reader of the file tells."""

    FORMULA = "cell_formula"
    ERROR = "cell_error"


@dataclass(frozen=True)
class Problem:
    column: str | None
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        return TEXTS[self.code].level is Level.ERROR


@dataclass
class Entry:
    """One row as understood. Empty optional cells are None and leave what is stored as it is."""

    row: int
    employee_number: str | None = None
    name: str | None = None
    unit_id: str | None = None
    post: Post | None = None
    phone: str | None = None
    hired_on: date | None = None
    sex: Sex | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not any(problem.is_error for problem in self.problems)


class UnitPaths:
    """Units by their full path from the root, and by the ends of it, to tell incomplete from unknown."""

    def __init__(self, paths: Mapping[tuple[str, ...], str], reach: frozenset[str]) -> None:
        """`paths`: names from the root → unit id. `reach`: ids of the units the importer answers for."""
        self._paths = {tuple(map(plain_unit_name, path)): unit_id for path, unit_id in paths.items()}
        self._reach = reach
        self._ends: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for path in paths:
            for start in range(1, len(path)):
                self._ends[tuple(map(plain_unit_name, path[start:]))].append(path)
        longest = max(paths, key=len, default=("集团", "分厂", "车间"))
        self.example = PATH_MARK.join(longest)

    def find(self, text: str) -> str | Problem:
        path = tuple(map(plain_unit_name, re.split(r"[/\\>]", unicodedata.normalize("NFKC", text))))
        if unit_id := self._paths.get(path):
            if unit_id in self._reach:
                return unit_id
            return Problem(Column.UNIT, "unit_out_of_reach", {"value": text})
        ends = self._ends.get(path, [])
        if not ends:
            return Problem(Column.UNIT, "unit_unknown", {"value": text, "example": self.example})
        if len(ends) == 1:
            return Problem(Column.UNIT, "unit_incomplete", {"value": text, "path": PATH_MARK.join(ends[0])})
        shown = "、".join(PATH_MARK.join(end) for end in sorted(ends)[:5])
        return Problem(Column.UNIT, "unit_ambiguous", {"value": text, "count": len(ends), "paths": shown})


def read_header(cells: Sequence[Any]) -> tuple[dict[Column, int], list[Problem]]:
    """Which column is where, and what is wrong with the headers. An empty header over nothing is nobody's business."""
    places: dict[Column, int] = {}
    problems = []
    for index, cell in enumerate(cells):
        header = re.sub(r"[\s*＊]", "", unicodedata.normalize("NFKC", str(cell)))
        if not header:
            continue
        column = next((each for each in Column if each == header), None) or _OTHER_NAMES.get(header)
        if column is None:
            problems.append(Problem(header[:50], "column_unknown", {"header": header[:50]}))
        elif column in places:
            problems.append(Problem(column, "column_twice", {"header": column}))
        else:
            places[column] = index
    problems += [Problem(column, "column_missing", {"header": column}) for column in Column if column not in places]
    return places, problems


def read_row(
    row: int, cells: Mapping[Column, Any], marks: Mapping[Column, Mark], units: UnitPaths, today: date
) -> Entry:
    """Understand one row that is not blank. Values are as calamine gives them: str, float, bool, date, datetime."""
    entry = Entry(row)
    texts: dict[Column, str] = {}
    spaced = False
    for column, value in cells.items():
        if column in marks:
            entry.problems.append(Problem(column, marks[column].value))
            continue
        text, removed = _text(value)
        spaced = spaced or removed
        if removed:
            entry.problems.append(Problem(column, "spaces_removed"))
        texts[column] = text
    _read_employee_number(entry, cells, texts)
    _read_name(entry, texts)
    _read_unit(entry, texts, units)
    _read_rest(entry, cells, texts, today)
    return entry


def _text(value: Any) -> tuple[str, bool]:
    """The cell as text without stray spaces, and whether there were any."""
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), False
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() else str(value)), False
    if not isinstance(value, str):
        return str(value), False
    clean = re.sub(r"[\s\u3000\u00a0]+", " ", value).strip()
    return clean, clean != value


def _read_employee_number(entry: Entry, cells: Mapping[Column, Any], texts: Mapping[Column, str]) -> None:
    column = Column.EMPLOYEE_NUMBER
    if column not in texts:
        return
    number = plain_employee_number(texts[column])
    if not number:
        entry.problems.append(Problem(column, "employee_number_missing"))
    elif isinstance(cells[column], (int, float)):
        entry.problems.append(Problem(column, "employee_number_not_text", {"value": number[:50]}))
    elif not EMPLOYEE_NUMBER.fullmatch(number):
        entry.problems.append(Problem(column, "employee_number_format", {"value": number[:50]}))
    else:
        entry.employee_number = number


def _read_name(entry: Entry, texts: Mapping[Column, str]) -> None:
    column = Column.NAME
    if column not in texts:
        return
    name = plain_name(texts[column])
    if len(name) < len(texts[column]) and Problem(column, "spaces_removed") not in entry.problems:
        entry.problems.append(Problem(column, "spaces_removed"))
    if not name:
        entry.problems.append(Problem(column, "name_missing"))
        return
    if len(name) > NAME_LENGTH:
        entry.problems.append(Problem(column, "name_too_long", {"most": NAME_LENGTH}))
        return
    if strange := strange_in_name(name):
        shown = " ".join(c if unicodedata.category(c)[0] != "C" else f"U+{ord(c):04X}" for c in strange[:10])
        entry.problems.append(Problem(column, "name_characters", {"characters": shown}))
        return
    entry.name = name


def _read_unit(entry: Entry, texts: Mapping[Column, str], units: UnitPaths) -> None:
    if Column.UNIT not in texts:
        return
    if not texts[Column.UNIT]:
        entry.problems.append(Problem(Column.UNIT, "unit_missing", {"example": units.example}))
        return
    found = units.find(texts[Column.UNIT])
    if isinstance(found, Problem):
        entry.problems.append(found)
    else:
        entry.unit_id = found


def _read_rest(entry: Entry, cells: Mapping[Column, Any], texts: Mapping[Column, str], today: date) -> None:
    if post := texts.get(Column.POST):
        entry.post = POSTS.get(unicodedata.normalize("NFKC", post))
        if not entry.post and post not in ("职工", "员工"):
            entry.problems.append(Problem(Column.POST, "post_unknown", {"value": post[:50], "known": "、".join(POSTS)}))
    if phone := texts.get(Column.PHONE):
        digits = re.sub(r"^(\+?86)?", "", re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", phone)))
        if PHONE.fullmatch(digits):
            entry.phone = digits
        else:
            entry.problems.append(Problem(Column.PHONE, "phone_format", {"value": phone[:50]}))
    if text := texts.get(Column.HIRED_ON):
        day = read_date(cells[Column.HIRED_ON])
        if day is None:
            entry.problems.append(Problem(Column.HIRED_ON, "hired_on_format", {"value": text[:50]}))
        elif day > today:
            entry.problems.append(Problem(Column.HIRED_ON, "hired_on_future", {"value": str(day)}))
        elif day < EARLIEST:
            entry.problems.append(Problem(Column.HIRED_ON, "hired_on_too_early", {"value": str(day)}))
        else:
            entry.hired_on = day
    if sex := texts.get(Column.SEX):
        entry.sex = _SEXES.get(unicodedata.normalize("NFKC", sex))
        if entry.sex is None:
            entry.problems.append(Problem(Column.SEX, "sex_unknown", {"value": sex[:50]}))


_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")


def read_date(value: Any) -> date | None:
    """A date cell, or text such as 2026-10-08, 2026/10/8, 2026.10.8, 2026年10月8日, 20261008. A bare number is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", value).strip())
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_repeats(entries: Iterable[Entry]) -> None:
    """Employee numbers and phones that stand in several rows: each of these rows is told about the others."""
    for attribute, column, code in (
        ("employee_number", Column.EMPLOYEE_NUMBER, "employee_number_twice"),
        ("phone", Column.PHONE, "phone_twice"),
    ):
        same: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            if value := getattr(entry, attribute):
                same[value].append(entry)
        for value, group in same.items():
            if len(group) > 1:
                for entry in group:
                    others = [str(other.row) for other in group if other is not entry]
                    shown = "、".join(others[:10]) + ("…" if len(others) > 10 else "")
                    entry.problems.append(Problem(column, code, {"value": value, "rows": shown}))


# --- against what is stored ----------------------------------------------------------------------------------------


class Fate(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    UNCHANGED = "unchanged"
    INVALID = "invalid"


@dataclass(frozen=True)
class Known:
    """A member as stored, as far as a roster may change them."""

    name: str
    unit_id: str
    phone: str | None
    hired_on: date | None
    sex: Sex | None
    active: bool
    posts: frozenset[tuple[Post, str]]
    """Posts held now, with their units."""
    within_reach: bool


@dataclass(frozen=True)
class Change:
    field: str
    before: Any
    after: Any


def compare(entry: Entry, known: Known | None, phone_owner: str | None) -> tuple[Fate, list[Change]]:
    """What importing the row would do. Adds to the entry's problems what only the stored data can tell.

    `phone_owner`: employee number of the member who has the entry's phone now.
    """
    if entry.phone and phone_owner and phone_owner != entry.employee_number:
        entry.problems.append(Problem(Column.PHONE, "phone_of_other", {"owner": phone_owner}))
    if known:
        number = {"value": entry.employee_number}
        if not known.within_reach:
            entry.problems.append(Problem(Column.EMPLOYEE_NUMBER, "unit_out_of_reach", number))
        elif not known.active:
            entry.problems.append(Problem(Column.EMPLOYEE_NUMBER, "member_deactivated", number))
        elif entry.name and entry.name != known.name:
            stored = {**number, "stored": known.name}
            entry.problems.append(Problem(Column.EMPLOYEE_NUMBER, "employee_number_of_other", stored))
    if not entry.is_good:
        return Fate.INVALID, []
    changes = [
        Change(name, getattr(known, name, None), getattr(entry, name))
        for name in ("name", "unit_id", "phone", "hired_on", "sex")
        if getattr(entry, name) is not None and getattr(entry, name) != getattr(known, name, None)
    ]
    if entry.post and (known is None or (entry.post, entry.unit_id) not in known.posts):
        changes.append(Change("post", None, entry.post))
    if known is None:
        return Fate.ADDED, changes
    if any(change.field == "unit_id" for change in changes):
        return Fate.MOVED, changes
    return (Fate.CHANGED if changes else Fate.UNCHANGED), changes
