"""An Excel sheet of questions, in and out: a row each, options in columns A to H."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from casework.sheets import Column, Sheet
from kit.texts import Language, Text
from learning.bank_schemas import MOST_OPTIONS, BankItemUpdate
from learning.errors import BankFileUnknown, BankSheetColumns
from learning.formats.moodle import TRUE_FALSE
from learning.formats.notes import Cannot, Found, Reason
from learning.formats.texts import split
from learning.rules import ItemKind

KINDS = {
    ItemKind.SINGLE: Text("单选", "single choice"),
    ItemKind.MULTIPLE: Text("多选", "multiple choice"),
    ItemKind.TRUE_FALSE: Text("判断", "true or false"),
    ItemKind.FILL_IN: Text("填空", "fill in"),
    ItemKind.ORDERING: Text("排序", "ordering"),
    ItemKind.MATCHING: Text("配对", "matching"),
    ItemKind.SHORT: Text("简答", "short answer"),
}
LEVELS = (Text("易", "easy"), Text("中", "medium"), Text("难", "hard"))
LETTERS = "ABCDEFGH"[:MOST_OPTIONS]
HEADINGS = {
    "kind": Text("题型", "Kind"),
    "subject": Text("科目", "Subject"),
    "difficulty": Text("难度", "Difficulty"),
    "stem": Text("题目", "Question"),
    **{each: Text(f"选项{each}", f"Option {each}") for each in LETTERS},
    "answer": Text("答案", "Answer"),
    "guide": Text("评分要点", "Marking guide"),
    "explanation": Text("解析", "Explanation"),
    "source": Text("法规依据", "Source"),
    "source_date": Text("法规日期", "Source date"),
}
_NEEDED = ("kind", "subject", "stem", "answer")
_HEADER_WITHIN = 10
MOST_ROWS = 5000
_RIGHT = {"对", "正确", "是", "√", "true", "t", "yes"}
_WRONG = {"错", "错误", "否", "×", "false", "f", "no"}


def read_sheet(data: bytes) -> dict[str, Any]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        rows = list(book.worksheets[0].iter_rows(max_row=MOST_ROWS + _HEADER_WITHIN, max_col=64))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            pictures = [name for name in archive.namelist() if name.startswith("xl/media/")]
    except MemoryError:
        raise
    except Exception as error:  # the library raises anything on a damaged file
        raise BankFileUnknown from error
    found = Found()
    header, columns = _header(rows)
    if pictures:
        found.note(0, "", Reason.PICTURE)
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {name: row[place] for name, place in columns.items() if place < len(row)}
        if all(each.value in (None, "") for each in cells.values()):
            continue
        try:
            for name, cell in cells.items():
                if cell.data_type == "f":
                    raise Cannot(Reason.FORMULA, HEADINGS[name].zh)
                if cell.data_type == "e":
                    raise Cannot(Reason.BROKEN, f"{HEADINGS[name].zh} {cell.value}")
            fields = _fields({name: _text(cell.value) for name, cell in cells.items()})
        except Cannot as refused:
            found.note(number, "", refused.reason, refused.detail)
        else:
            found.questions.append((number, "", fields))
    return found.plain()


def _header(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    names = {_folded(word): name for name, text in HEADINGS.items() for word in (text.zh, text.en)}
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            if name := names.get(_folded(_text(cell.value))):
                columns.setdefault(name, place)
        if all(each in columns for each in _NEEDED):
            return number, columns
    raise BankSheetColumns(columns="、".join(HEADINGS[each].zh for each in _NEEDED))


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return "对" if value else "错"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _fields(cells: dict[str, str]) -> dict[str, Any]:
    said = cells.get("kind", "")
    names = {_folded(word): kind for kind, text in KINDS.items() for word in (text.zh, text.en, f"{text.zh}题")}
    kind = names.get(_folded(said))
    if kind is None:
        raise Cannot(Reason.UNKNOWN_KIND, said)
    content: dict[str, Any] = {"kind": kind.value, "stem": cells.get("stem", "")}
    options = [cells.get(each, "") for each in LETTERS]
    while options and not options[-1]:
        options.pop()
    content |= _answer(kind, options, cells.get("answer", ""))
    content |= {name: cells[name] for name in ("guide", "explanation") if cells.get(name)}
    fields: dict[str, Any] = {"subject": cells.get("subject", ""), "content": content}
    fields["difficulty"] = _level(cells.get("difficulty", ""))
    return fields | {name: cells[name] for name in ("source", "source_date") if cells.get(name)}


def _level(said: str) -> int | str:
    words = {word: number for number, text in enumerate(LEVELS, 1) for word in (str(number), text.zh, text.en)}
    return words.get(said.lower(), said) if said else 1


def _answer(kind: ItemKind, options: list[str], said: str) -> dict[str, Any]:
    lines = [each.strip() for each in said.split("\n") if each.strip()]
    match kind:
        case ItemKind.TRUE_FALSE:
            if said.lower() not in _RIGHT | _WRONG:
                raise Cannot(Reason.NO_ANSWER)
            return {"options": TRUE_FALSE, "correct": [0 if said.lower() in _RIGHT else 1]}
        case ItemKind.FILL_IN:
            return {"blanks": [[_unescaped(each) for each in split(line, "|")] for line in lines]}
        case ItemKind.MATCHING:
            if len(lines) < len(options):
                raise Cannot(Reason.NO_ANSWER)
            matches = list(dict.fromkeys(lines))
            return {
                "options": options,
                "matches": matches,
                "correct": [matches.index(each) for each in lines[: len(options)]],
            }
        case ItemKind.ORDERING:
            return {"options": options}
        case ItemKind.SHORT:
            return {}
        case _:
            places = [LETTERS.find(each) for each in re.sub(r"[\s,，、;；]+", "", said).upper()]
            if not places or -1 in places:
                raise Cannot(Reason.NO_ANSWER)
            return {"options": options, "correct": sorted(places)}


def _unescaped(text: str) -> str:
    return re.sub(r"\\([|\\])", r"\1", text).strip()


def write_sheet(questions: Iterable[BankItemUpdate], language: Language) -> bytes:
    """Without questions it is the form to fill in."""
    columns = [
        Column(text, lambda _: None, width=40 if name in ("stem", "explanation") else 14)
        for name, text in HEADINGS.items()
    ]
    title, about = Text("题库", "Questions"), Text("说明", "About")
    with Sheet(title.in_(language), columns, language) as sheet:
        sheet.add(_cells(each, language) for each in questions)
        return sheet.finish(about.in_(language), [(name.in_(language), text.in_(language)) for name, text in _ABOUT])


def _cells(question: BankItemUpdate, language: Language) -> list[str]:
    item = question.content
    is_choice = item.kind in (ItemKind.SINGLE, ItemKind.MULTIPLE)
    options = [] if item.kind == ItemKind.TRUE_FALSE else item.options
    match item.kind:
        case ItemKind.TRUE_FALSE:
            answer = (_TRUE if item.correct == [0] else _FALSE).in_(language)
        case ItemKind.FILL_IN:
            answer = "\n".join("|".join(re.sub(r"([|\\])", r"\\\1", each) for each in blank) for blank in item.blanks)
        case ItemKind.MATCHING:
            rest = [each for place, each in enumerate(item.matches) if place not in item.correct]
            answer = "\n".join([*(item.matches[place] for place in item.correct), *rest])
        case _:
            answer = "".join(LETTERS[place] for place in item.correct) if is_choice else ""
    source_date = question.source_date.isoformat() if isinstance(question.source_date, date) else ""
    return [
        *(KINDS[item.kind].in_(language), question.subject, LEVELS[question.difficulty - 1].in_(language), item.stem),
        *(options[place] if place < len(options) else "" for place in range(len(LETTERS))),
        *(answer, item.guide, item.explanation, question.source, source_date),
    ]


_TRUE, _FALSE = Text("对", "true"), Text("错", "false")
_ABOUT = (
    (
        HEADINGS["kind"],
        Text(
            "单选、多选、判断、填空、排序、配对、简答",
            "single choice, multiple choice, true or false, fill in, ordering, matching, short answer",
        ),
    ),
    (HEADINGS["difficulty"], Text("易、中、难；不写就是易", "easy, medium, hard; empty is easy")),
    (
        HEADINGS["answer"],
        Text(
            "单选、多选写字母，例如 AC；判断写对或错；填空每空一行，几种写法用 | 隔开，题目里每个空写成 ____；"
            "配对按选项顺序每行写一个，多余的写在后面；排序按正确顺序写选项，答案不填；简答不填。",
            "Letters such as AC; true or false; for blanks (____ in the question) a line each, with | between forms; "
            "for a matching a line for each option, then those that fit none; an ordering lists its options in the "
            "right order; a short answer has none.",
        ),
    ),
    (
        HEADINGS["source_date"],
        Text("法规版本的日期，例如 2021-06-10", "The date of that law's edition, such as 2021-06-10"),
    ),
)
