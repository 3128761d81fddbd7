"""The bank's two files (pure): what is to be paid, by a template, and what became of it.

Formats are the union's own, until a bank's template is known: reference, payee, account, bank, amount in yuan, note.
"""

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from assistance.aid_errors import ResultUnreadable
from assistance.aid_schemas import BankFormat
from casework.money import NotAnAmount, in_yuan, read_yuan
from casework.sheets import MEDIA_TYPE, Column, ColumnKind, Sheet, as_json
from kit.texts import Language, Text

MOST_LINES = 5000


class Line(NamedTuple):
    reference: str
    payee: str
    account: str
    bank: str
    fen: int


class Result(NamedTuple):
    line: int
    """In the file; the heading is 1."""
    reference: str
    fen: int | None
    paid: bool | None
    """None: not readable as either."""


COLUMNS = (
    Column(Text("付款编号", "Reference"), lambda line: line.reference, width=24),
    Column(Text("收款人", "Payee"), lambda line: line.payee),
    Column(Text("收款账号", "Account"), lambda line: line.account, width=24),
    Column(Text("开户行", "Bank"), lambda line: line.bank, width=28),
    Column(Text("金额", "Amount"), lambda line: line.fen, ColumnKind.MONEY),
    Column(Text("附言", "Note"), lambda _: Text("工会帮扶金", "Union aid")),
)
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
_REFERENCE, _AMOUNT, _RESULT = {"付款编号", "reference"}, {"金额", "amount"}, {"结果", "result"}
_PAID, _FAILED = {"成功", "paid", "success"}, {"失败", "failed", "退汇", "returned"}


def write_file(lines: Sequence[Line], format: BankFormat) -> tuple[bytes, str]:
    """The file and its media type. No cell is a formula."""
    if format is BankFormat.XLSX:
        with Sheet("付款", COLUMNS, Language.CHINESE) as sheet:
            sheet.add([as_json(column, line, Language.CHINESE) for column in COLUMNS] for line in lines)
            total = in_yuan(sum(line.fen for line in lines))
            return sheet.finish("说明", [("笔数", str(len(lines))), ("合计（元）", total)]), MEDIA_TYPE
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.heading.zh for column in COLUMNS])
    for line in lines:
        amount = in_yuan(line.fen).replace(",", "")
        cells = (line.reference, line.payee, line.account, line.bank, amount, "工会帮扶金")
        writer.writerow([f"'{cell}" if cell.startswith(_LIVE) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


def read_results(data: bytes) -> list[Result]:
    """ResultUnreadable where it is no such table at all; a line that makes no sense is for the caller to list."""
    rows = _rows(data)
    if len(rows) < 2 or len(rows) > MOST_LINES:
        raise ResultUnreadable
    heads = [cell.strip().lower() for cell in rows[0]]
    places = [
        next((n for n, head in enumerate(heads) if head in names), -1) for names in (_REFERENCE, _AMOUNT, _RESULT)
    ]
    if min(places) < 0:
        raise ResultUnreadable
    return [_result(number, cells, places) for number, cells in enumerate(rows[1:], 2) if any(map(str.strip, cells))]


def _rows(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            if "\0" in text:  # which PostgreSQL keeps in no text
                raise ResultUnreadable
            return list(csv.reader(io.StringIO(text), strict=True))
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise ResultUnreadable from error
    raise ResultUnreadable


def _result(number: int, cells: Sequence[str], places: Sequence[int]) -> Result:
    reference, amount, result = (cells[place].strip().lstrip("'") if place < len(cells) else "" for place in places)
    try:
        fen = read_yuan(amount)
    except NotAnAmount:
        fen = None
    said = result.lower()
    paid = True if said in _PAID else False if said in _FAILED else None
    return Result(number, reference[:64], fen, paid)
