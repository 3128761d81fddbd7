"""What makes a row of a roster good, and what importing it would change: pure, from cells to fates.

A problem names its column by the template's header and its kind by a code of `roster_texts`.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any

from identity import roster_texts
from identity.roster_cells import cell_text, guess_date, plain_text, read_date, read_figure, read_phone
from identity.roster_header import REQUIRED, Column
from identity.roster_texts import TEXTS, Level
from identity.rules import (
    EMPLOYEE_NUMBER,
    NAME_LENGTH,
    Post,
    Sex,
    is_same_name,
    plain_employee_number,
    plain_name,
    plain_unit_name,
    show_characters,
    strange_in_name,
    without_idle_joiners,
)
from kit.folding import fold

CHECK_LIFE = timedelta(hours=24)
"""How long a checked roster may wait: what it was compared with changes meanwhile."""
EARLIEST = date(1950, 1, 1)
MOST_ROWS = 20_000
"""Below the header."""
PATH_MARK = "/"
MOST_SHOWN = 200
"""Characters of a cell that are kept to be given back."""


POSTS = {text.zh: post for post, text in roster_texts.POSTS.items()}
_OTHER_POSTS = {
    "劳动保护监督检查员": Post.INSPECTOR,
    "调解员": Post.MEDIATOR,
    "经审委员": Post.AUDITOR,
    "职工": None,
    "员工": None,
    "会员": None,
    "无": None,
}
_SEXES = {
    **{text.zh: sex for sex, text in roster_texts.SEXES.items()},
    **{sex.value: sex for sex in Sex},
    "男性": Sex.MALE,
    "女性": Sex.FEMALE,
    "保密": Sex.NOT_STATED,
    **dict.fromkeys(("m", "male", "先生"), Sex.MALE),
    **dict.fromkeys(("f", "female", "女士"), Sex.FEMALE),
}
_NOTHING = re.compile(r"[-_/\\.·\u2010-\u2015\u2212]+|无|暂无|没有|未知|不详|空|#?N/?A|NULL", re.IGNORECASE)
"""What offices write where an optional cell has nothing to say."""
GIVE_UP = ("删除", "清空", "注销")
"""For the telephone of somebody who has no other: otherwise its next owner could never have it."""


_HARMLESS = {"spaces_removed", "row_hidden"}


class Mark(StrEnum):
    """What a cell is apart from its value; the reader of the file says. The code where a row cannot do without it."""

    FORMULA = "cell_formula"
    ERROR = "cell_error"


@dataclass(frozen=True)
class Defect:
    column: str | None
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        return TEXTS[self.code].level is Level.ERROR


@dataclass
class Entry:
    """One row as understood. Optional cells that are empty or cannot be read are None and leave what is stored."""

    row: int
    employee_number: str | None = None
    name: str | None = None
    unit_id: str | None = None
    post: Post | None = None
    phone: str | None = None
    hired_on: date | None = None
    sex: Sex | None = None
    gives_up_phone: bool = False
    """The sheet says so; an empty cell does not."""
    figure: str | None = None
    """What is left of the employee number where a spreadsheet has made a figure of it."""
    cells: dict[str, str] = field(default_factory=dict, compare=False)
    """As the sheet shows them, by header; to be given back where the row is refused."""
    problems: list[Defect] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not any(problem.is_error for problem in self.problems)

    @property
    def is_doubtful(self) -> bool:
        """Whether something in it was not read, or is a guess."""
        return any(problem.code not in _HARMLESS for problem in self.problems)


def _joined(text: str) -> str:
    """Without the marks between the names of a path; those between digits tell units apart."""
    return re.sub(r"(?<!\d)[\W_]+|[\W_]+(?!\d)", "", fold(text))


class UnitPaths:
    """Units by their full path from the root, and by any end of it that only one of them has."""

    def __init__(self, paths: Mapping[tuple[str, ...], str], reach: frozenset[str]) -> None:
        """`paths`: names from the root → unit id. `reach`: ids of the units the importer answers for."""
        self._paths = {tuple(map(plain_unit_name, path)): path for path in paths}
        self._ids = paths
        self._reach = reach
        self._ends: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for path in paths:
            for start in range(1, len(path)):
                self._ends[tuple(map(plain_unit_name, path[start:]))].append(path)
        self._joined: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for path in paths:
            for start in range(len(path)):
                self._joined[_joined("".join(path[start:]))].append(path)
        longest = max(paths, key=len, default=("集团", "分厂", "车间"))
        self.example = PATH_MARK.join(longest)

    def find(self, text: str) -> str | Defect:
        """The unit's id. A full path goes before a unit elsewhere whose path ends alike, and either before what reads
        the same with other marks between the names, or none. Of several that fit none is guessed, also where the
        importer answers for one of them only: the row may mean the other."""
        parts = [plain_unit_name(part) for part in re.split(r"[/\\>]", unicodedata.normalize("NFKC", text))]
        path = tuple(part for part in parts if part)
        found = [self._paths[path]] if path in self._paths else self._ends.get(path, [])
        found = found or self._joined.get(_joined(text), [])
        if not found:
            return Defect(Column.UNIT, "unit_unknown", {"value": text[:100], "example": self.example})
        if len(found) > 1:
            shown = "、".join(PATH_MARK.join(each) for each in sorted(found)[:5]) + ("……" if len(found) > 5 else "")
            return Defect(Column.UNIT, "unit_ambiguous", {"value": text[:100], "count": len(found), "paths": shown})
        unit_id = self._ids[found[0]]
        if unit_id not in self._reach:
            return Defect(Column.UNIT, "unit_out_of_reach", {"value": PATH_MARK.join(found[0])})
        return unit_id


def read_row(
    row: int, cells: Mapping[Column, Any], marks: Mapping[Column, Mark], units: UnitPaths, today: date
) -> Entry:
    """Understand one row that is not blank. Values are as calamine gives them: str, float, bool, date, datetime."""
    entry = Entry(row, cells={column: cell_text(value)[:MOST_SHOWN] for column, value in cells.items()})
    texts: dict[Column, str] = {}
    spaced = False
    for column, value in cells.items():
        if column in marks:
            code = marks[column].value
            entry.problems.append(Defect(column, code if column in REQUIRED else f"{code}_left_out"))
            continue
        text, removed = plain_text(value)
        spaced = spaced or removed
        if removed:
            entry.problems.append(Defect(column, "spaces_removed"))
        texts[column] = text
    _read_employee_number(entry, cells, texts)
    _read_name(entry, texts)
    _read_unit(entry, texts, units)
    _read_rest(entry, cells, texts, today)
    return entry


def _read_employee_number(entry: Entry, cells: Mapping[Column, Any], texts: Mapping[Column, str]) -> None:
    column = Column.EMPLOYEE_NUMBER
    if column not in texts:
        return
    number = plain_employee_number(texts[column])
    entry.figure = read_figure(cells[column], number)
    if not number:
        entry.problems.append(Defect(column, "employee_number_missing"))
    elif entry.figure or isinstance(cells[column], (int, float)):
        entry.problems.append(Defect(column, "employee_number_not_text", {"value": number[:50]}))
    elif not EMPLOYEE_NUMBER.fullmatch(number):
        entry.problems.append(Defect(column, "employee_number_format", {"value": number[:50]}))
    else:
        entry.employee_number = number


def _read_name(entry: Entry, texts: Mapping[Column, str]) -> None:
    column = Column.NAME
    if column not in texts:
        return
    name = plain_name(without_idle_joiners(texts[column]))
    if len(name) < len(texts[column]) and Defect(column, "spaces_removed") not in entry.problems:
        entry.problems.append(Defect(column, "spaces_removed"))
    if not name:
        entry.problems.append(Defect(column, "name_missing"))
        return
    if len(name) > NAME_LENGTH:
        entry.problems.append(Defect(column, "name_too_long", {"most": NAME_LENGTH}))
        return
    if strange := strange_in_name(name):
        entry.problems.append(Defect(column, "name_characters", {"characters": show_characters(strange)}))
        return
    entry.name = name


def _read_unit(entry: Entry, texts: Mapping[Column, str], units: UnitPaths) -> None:
    if Column.UNIT not in texts:
        return
    if not texts[Column.UNIT]:
        entry.problems.append(Defect(Column.UNIT, "unit_missing", {"example": units.example}))
        return
    found = units.find(texts[Column.UNIT])
    if isinstance(found, Defect):
        entry.problems.append(found)
    else:
        entry.unit_id = found


def _given(texts: Mapping[Column, str], column: Column) -> str:
    text = texts.get(column, "")
    return "" if _NOTHING.fullmatch(unicodedata.normalize("NFKC", text)) else text


def _read_rest(entry: Entry, cells: Mapping[Column, Any], texts: Mapping[Column, str], today: date) -> None:
    if post := _given(texts, Column.POST):
        post = unicodedata.normalize("NFKC", post)
        entry.post = POSTS.get(post) or _OTHER_POSTS.get(post)
        if not entry.post and post not in _OTHER_POSTS:
            entry.problems.append(Defect(Column.POST, "post_unknown", {"value": post[:50], "known": "、".join(POSTS)}))
    phone = _given(texts, Column.PHONE)
    if phone in GIVE_UP:
        entry.gives_up_phone = True
    elif phone:
        entry.phone, code = read_phone(phone)
        if code:
            entry.problems.append(Defect(Column.PHONE, code, {"value": phone[:50], "number": entry.phone}))
    if text := _given(texts, Column.HIRED_ON):
        entry.hired_on = _read_hired_on(entry, cells[Column.HIRED_ON], text[:50], today)
    if sex := texts.get(Column.SEX):
        entry.sex = _SEXES.get(re.sub(r"\W", "", unicodedata.normalize("NFKC", sex)).lower())
        if entry.sex is None and _given(texts, Column.SEX):
            entry.problems.append(Defect(Column.SEX, "sex_unknown", {"value": sex[:50]}))


def _read_hired_on(entry: Entry, value: Any, text: str, today: date) -> date | None:
    day, code = read_date(value), None
    if not day and (guess := guess_date(value)):
        day, code = guess
    if not day:
        problem = Defect(Column.HIRED_ON, "hired_on_format", {"value": text})
    elif day > today:
        problem = Defect(Column.HIRED_ON, "hired_on_future", {"value": str(day)})
    elif day < EARLIEST:
        problem = Defect(Column.HIRED_ON, "hired_on_too_early", {"value": str(day)})
    elif code:
        entry.problems.append(Defect(Column.HIRED_ON, code, {"value": text, "day": str(day)}))
        return day
    else:
        return day
    entry.problems.append(problem)
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
                    others = [other.row for other in islice(group, SHOWN + 2) if other is not entry]
                    entry.problems.append(Defect(column, code, {"value": value, "rows": list_shortly(others)}))


SHOWN = 10


def list_shortly(rows: Sequence[int]) -> str:
    return "、".join(map(str, rows[:SHOWN])) + ("……" if len(rows) > SHOWN else "")


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
    needs_two: bool = False
    """Whether it takes two administrators to move them."""


@dataclass(frozen=True)
class Change:
    field: str
    before: Any
    after: Any


@dataclass
class Judged:
    """What importing a row would do."""

    entry: Entry
    fate: Fate
    changes: list[Change] = field(default_factory=list)
    turn: int = 0
    """Rows are imported in this order, those of one turn together."""

    def refuse(self, problem: Defect) -> None:
        self.entry.problems.append(problem)
        self.fate, self.changes = Fate.INVALID, []


def judge(entry: Entry, known: Known | None) -> Judged:
    """Compare a row with the member it names. Whose its phone is, `roster_phones` asks of all rows together.

    Adds to the entry's problems what only the stored data can tell. Of people beyond the importer's reach nothing is
    changed and nothing is told.
    """
    if known:
        number = {"value": entry.employee_number}
        if not known.within_reach:
            entry.problems.append(Defect(Column.EMPLOYEE_NUMBER, "member_out_of_reach", number))
        elif not known.active:
            entry.problems.append(Defect(Column.EMPLOYEE_NUMBER, "member_deactivated", number))
        elif entry.name and not is_same_name(entry.name, known.name):
            stored = {**number, "stored": known.name}
            entry.problems.append(Defect(Column.EMPLOYEE_NUMBER, "employee_number_of_other", stored))
        elif known.needs_two and entry.unit_id not in (None, known.unit_id):
            entry.problems.append(Defect(Column.UNIT, "move_takes_two", number))
    if not entry.is_good:
        return Judged(entry, Fate.INVALID)
    if known and entry.name:
        entry.name = known.name  # as it is stored, however the roster spells it
    changes = [
        Change(name, getattr(known, name, None), getattr(entry, name))
        for name in ("name", "unit_id", "phone", "hired_on", "sex")
        if getattr(entry, name) is not None and getattr(entry, name) != getattr(known, name, None)
    ]
    if entry.gives_up_phone and known and known.phone:
        changes.append(Change("phone", known.phone, None))
    if entry.post and (known is None or (entry.post, entry.unit_id) not in known.posts):
        changes.append(Change("post", None, entry.post))
    if known is None:
        return Judged(entry, Fate.ADDED, changes)
    if any(change.field == "unit_id" for change in changes):
        return Judged(entry, Fate.MOVED, changes)
    return Judged(entry, Fate.CHANGED if changes else Fate.UNCHANGED, changes)
