"""Excel files of lists, row by row, without a formula that would run.

A cell that begins with =, +, - or @ is text, and stays text when somebody edits it. Dates are dates and money is a
number, so that they sort and add up.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from casework.money import in_yuan
from kit.clock import SHANGHAI
from kit.texts import Language, Text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_CHARACTERS = 32_767
"""Of a cell; Excel refuses the file otherwise, and xlsxwriter leaves the cell out."""
_PREFIX = "tongxin-sheet-"
_ABANDONED_AFTER = 3600
"""Seconds."""
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may read as the beginning of a formula."""

Cell = str | int | date | datetime | None


class ColumnKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    """Of fen."""
    DATE = "date"
    MOMENT = "moment"
    """In China, to the minute."""


@dataclass(frozen=True)
class Column:
    heading: Text
    value: Callable[[Any], Cell | Text]
    """Of a row of the list."""
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 16
    """In characters."""


def as_json(column: Column, row: Any, language: Language) -> str | int | None:
    """The cell as it can be kept until the sheet is written."""
    value = column.value(row)
    if isinstance(value, Text):
        return value.in_(language)
    return value.isoformat() if isinstance(value, date) else value


def as_text(column: Column, cell: str | int | None) -> str:
    """A cell of `as_json` as people read it."""
    match column.kind, cell:
        case _, None:
            return ""
        case ColumnKind.MONEY, int(fen):
            return in_yuan(fen)
        case ColumnKind.MOMENT, str(at):
            return f"{datetime.fromisoformat(at).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        case _:
            return str(cell)


class Sheet:
    """An .xlsx in the making. Rows go to a private temporary folder as they come, so that a long list needs no memory;
    the folder is gone afterwards."""

    def __init__(self, name: str, columns: Sequence[Column], language: Language) -> None:
        _sweep()
        self._folder = tempfile.TemporaryDirectory(prefix=_PREFIX)
        self._file = Path(self._folder.name) / "list.xlsx"
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        options = {"constant_memory": True, "tmpdir": self._folder.name, **plain}
        self._book = xlsxwriter.Workbook(str(self._file), options)
        self._kinds = [column.kind for column in columns]
        self._rows = 0
        self._head = self._book.add_format({"bold": True, "bg_color": "#F3EFEA", "bottom": 1, "text_wrap": True})
        self._text = self._book.add_format({"num_format": "@", "valign": "top"})
        self._quoted = self._book.add_format({"num_format": "@", "valign": "top", "quote_prefix": True})
        self._formats: dict[ColumnKind, Format] = {
            kind: self._book.add_format({"num_format": layout, "valign": "top"})
            for kind, layout in (
                (ColumnKind.NUMBER, "0"),
                (ColumnKind.MONEY, "#,##0.00"),
                (ColumnKind.DATE, "yyyy-mm-dd"),
                (ColumnKind.MOMENT, "yyyy-mm-dd hh:mm"),
            )
        }
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        self._sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for place, column in enumerate(columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, column.heading.in_(language), self._head)

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Rows of cells as `as_json` made them."""
        for cells in rows:
            self._rows += 1
            for place, (kind, value) in enumerate(zip(self._kinds, cells, strict=True)):
                self._write(place, kind, value)

    def _write(self, place: int, kind: ColumnKind, value: Any) -> None:
        if value is None or value == "":
            return
        match kind:
            case ColumnKind.TEXT:
                self._write_text(place, str(value))
            case ColumnKind.NUMBER:
                self._sheet.write_number(self._rows, place, value, self._formats[kind])
            case ColumnKind.MONEY:
                self._sheet.write_number(self._rows, place, value / 100, self._formats[kind])
            case ColumnKind.DATE:
                self._sheet.write_datetime(self._rows, place, date.fromisoformat(value), self._formats[kind])
            case ColumnKind.MOMENT:
                at = datetime.fromisoformat(value).astimezone(SHANGHAI).replace(tzinfo=None)
                self._sheet.write_datetime(self._rows, place, at, self._formats[kind])

    def _write_text(self, place: int, text: str) -> None:
        if len(text) > _MOST_CHARACTERS:
            text = text[: _MOST_CHARACTERS - 1] + "…"
        if text.startswith("<r>") and text.endswith("</r>"):
            text += " "  # the library takes it for markup of its own otherwise, and writes it as it stands
        live = text.startswith(_LIVE)
        self._sheet.write_string(self._rows, place, text, self._quoted if live else self._text)

    def finish(self, name: str, facts: Iterable[tuple[str, str]]) -> bytes:
        """The file; `facts` about the list stand on a second sheet of that name."""
        if self._rows:
            self._sheet.autofilter(0, 0, self._rows, len(self._kinds) - 1)
        about, self._rows = self._book.add_worksheet(name), -1
        about.set_column(0, 0, 16)
        about.set_column(1, 1, 60)
        self._sheet = about
        for label, fact in facts:
            self._rows += 1
            self._write_text(0, label)
            self._write_text(1, fact)
        self._book.close()
        return self._file.read_bytes()


def _sweep() -> None:
    """Delete what a process that was killed has left; no sheet takes so long."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _ABANDONED_AFTER:
                shutil.rmtree(folder)
