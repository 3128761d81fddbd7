"""Bytes of a roster, an Excel file or a CSV file, to cells. Nothing here knows the database.

The file comes from outside, so before calamine unfolds a sheet into a table in memory: the archive is read with every
size bounded and packed again, which makes the sizes it states true; DTDs are refused; a sheet with too many cells, or
with a cell far away that alone would make a table of gigabytes, is refused. calamine gives a formula's last value,
nothing for an error, and does not say what the sheet hides, so these are looked up in the sheet's XML.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any
from xml.parsers import expat

from defusedxml import ElementTree as xml
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from identity.roster_errors import (
    RosterEmpty,
    RosterNotExcel,
    RosterTooLarge,
)
from identity.roster_header import HEADER_WITHIN, find_header, has_required
from identity.roster_rules import MOST_ROWS, Mark
from kit.problems import Problem

_ARCHIVE = b"PK"
"""How an .xlsx file begins; a CSV file with people in it does not."""
MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_MEGABYTES = 60
MOST_COLUMNS = 64
MOST_SHEET_ROWS = MOST_ROWS + HEADER_WITHIN
_MOST_CELLS = MOST_ROWS * MOST_COLUMNS
"""Empty cells count: a border drawn around nothing is one, and costs the reader as much as a name."""
_MOST_PARTS = 200

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True)
class Sheet:
    rows: list[list[Any]]
    suffix: str = ".xlsx"
    """What the file's name ends in."""
    header: int = 0
    """The row that holds the headers."""
    marks: Mapping[Place, Mark] = field(default_factory=dict)
    merged_rows: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_cut: bool = False
    """Something stands right of the columns that are read."""
    left_out: Sequence[str] = ()
    """Names of the visible sheets other than the one that was read."""


def read_sheet(data: bytes) -> Sheet:
    """The workbook's first visible sheet with a roster, or the CSV file. Takes up to two seconds for 20,000 rows; runs
    in a decoding process."""
    try:
        sheet = _read_book(data) if data.startswith(_ARCHIVE) else _read_text(data)
    except (Problem, MemoryError):
        raise
    except Exception as error:  # decoders raise anything on a damaged file
        raise RosterNotExcel from error
    header = find_header(sheet.rows) or 0
    following = len(sheet.rows) - header - 1
    if following < 1:
        raise RosterEmpty
    if following > MOST_ROWS:
        raise _too_large()
    return replace(sheet, header=header)


def _read_book(data: bytes) -> Sheet:
    """The first visible sheet with the columns a roster needs, else the first: instructions may stand in front."""
    parts = _unpack(data)
    book, names = _open(_pack(parts))
    if not names:
        raise RosterEmpty
    first: Sheet | None = None
    for name in names:
        sheet = replace(_read_worksheet(parts, book, name), left_out=[each for each in names if each != name])
        header = find_header(sheet.rows)
        if header is not None and has_required(sheet.rows[header]):
            return sheet
        first = first or sheet
    assert first
    return first


def _read_worksheet(parts: dict[str, bytes], book: CalamineWorkbook, name: str) -> Sheet:
    part = _part_of(parts, name)
    scan = _Scan(parts[part])
    if scan.far:
        parts[part] = scan.without_far()
        book, _ = _open(_pack(parts))
    rows, merged = _cells(book, name)
    last_marked = max((row for row, _ in scan.marks), default=-1)
    while len(rows) - 1 > last_marked and rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    while len(rows) <= last_marked:  # calamine ends the table before cells that hold nothing but an error
        rows.append([])
    columns = frozenset(
        column for first, last in scan.hidden_columns for column in range(first, min(last + 1, MOST_COLUMNS))
    )
    return Sheet(
        rows,
        marks=scan.marks,
        merged_rows=_covered(merged, len(rows)),
        hidden_rows=frozenset(scan.hidden_rows),
        hidden_columns=columns,
        is_cut=bool(scan.far),
    )


def _open(data: bytes) -> tuple[CalamineWorkbook, list[str]]:
    """The workbook and the names of the sheets that one sees, in their order."""
    with _no_panic():
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return book, [
            each.name
            for each in book.sheets_metadata
            if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
        ]


def _cells(book: CalamineWorkbook, name: str) -> tuple[list[list[Any]], list[tuple[Place, Place]]]:
    with _no_panic():
        sheet = book.get_sheet_by_name(name)
        return sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or []


@contextmanager
def _no_panic() -> Iterator[None]:
    """Where calamine gives up inside Rust it raises what is no Exception and cannot be imported."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":
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


def _part_of(parts: Mapping[str, bytes], sheet_name: str) -> str:
    """Name of the part that holds this sheet; the workbook names it by a relation's id."""
    sheets = xml.fromstring(parts["xl/workbook.xml"], forbid_dtd=True).iterfind("{*}sheets/{*}sheet")
    sheet = next(each for each in sheets if each.get("name") == sheet_name)
    relation_id = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
    for relation in xml.fromstring(parts["xl/_rels/workbook.xml.rels"], forbid_dtd=True):
        if relation.get("Id") == relation_id:
            target = relation.get("Target", "")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    raise KeyError(relation_id)


class _Scan:
    """What calamine does not report about a sheet.

    Raises RosterTooLarge for more cells than a roster may have, and for a cell with content below its size. By expat
    itself: a tree of a million cells would take ten times as long.
    """

    def __init__(self, content: bytes) -> None:
        self.marks: dict[Place, Mark] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[Place] = []
        """First and last of each range."""
        self.far: list[tuple[int, int]] = []
        """Where the bytes of cells with content stand that are right of the columns a roster may have."""
        self._content = content
        self._cell_starts_at = 0
        self._is_far = False
        self._row = self._column = -1
        self._is_error = False
        self._left = _MOST_CELLS
        parser = self._parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse_dtd
        parser.Parse(content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind in ("row", "c"):
            self._left -= 1
            if self._left < 0:
                raise _too_large()
        if kind == "c":
            self._row, self._column = _place(attributes.get("r"), (self._row, self._column + 1))
            self._is_error = attributes.get("t") == "e"
            self._cell_starts_at, self._is_far = self._parser.CurrentByteIndex, False
        elif kind in ("v", "f", "is"):
            if self._row >= MOST_SHEET_ROWS:
                raise _too_large()
            if self._column >= MOST_COLUMNS:
                self._is_far = True
            elif kind == "f":
                self.marks[self._row, self._column] = Mark.FORMULA
            elif self._is_error:
                self.marks.setdefault((self._row, self._column), Mark.ERROR)
        elif kind == "row":
            self._row, self._column = int(attributes.get("r", self._row + 2)) - 1, -1
            if attributes.get("hidden") in _TRUE:
                self.hidden_rows.add(self._row)
        elif kind == "col" and attributes.get("hidden") in _TRUE:
            self.hidden_columns.append((int(attributes.get("min", 1)) - 1, int(attributes.get("max", 1)) - 1))

    def _end(self, name: str) -> None:
        if not self._is_far or name.rpartition(":")[2] != "c":
            return
        self._is_far = False
        start, end = (self._cell_starts_at, self._content.index(b">", self._parser.CurrentByteIndex) + 1)
        if self.far and self.far[-1][1] == start:
            start = self.far.pop()[0]
        self.far.append((start, end))

    def without_far(self) -> bytes:
        ends = [0, *(end for _, end in self.far)]
        starts = [*(start for start, _ in self.far), len(self._content)]
        return b"".join(self._content[end:start] for end, start in zip(ends, starts, strict=True))


def _refuse_dtd(*_: Any) -> None:
    raise ValueError("a sheet needs no DTD, and entities in one can unfold without end")


_TRUE = ("1", "true")


_NAME = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def _place(name: str | None, following: Place) -> Place:
    """`B3` → (2, 1). A cell without a name follows the one before."""
    if name is None:
        return following
    found = _NAME.fullmatch(name)
    if not found:
        raise ValueError(name)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, column - 1


# --- text -----------------------------------------------------------------------------------------------------------

_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""What a file of text begins with where it says how it is written."""
_DELIMITERS = (",", "\t", ";", "，", "|")


def _read_text(data: bytes) -> Sheet:
    """A CSV file: in UTF-8, or as Excel and WPS in China write it, in GB18030; parted by commas, tabs or semicolons.

    Raises RosterNotExcel for text in which nothing is a roster's header.
    """
    text = _decode(data)
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
        raise RosterNotExcel
    for delimiter in _DELIMITERS:
        rows: list[list[Any]] = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) >= MOST_SHEET_ROWS or len(row) > MOST_COLUMNS:
                raise _too_large()
            rows.append(list(row))
        if find_header(rows) is not None:
            break
    else:
        raise RosterNotExcel
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return Sheet(rows, suffix=".csv")


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return data.decode(encoding)
    if b"\0" in data[:100]:  # UTF-16 without the mark: the high bytes of digits and commas are 0
        return data.decode("utf-16-le" if data[1:100:2].count(0) > data[:100:2].count(0) else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")
