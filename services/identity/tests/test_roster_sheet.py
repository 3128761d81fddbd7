"""Reading Excel files that come from outside: what they say, and that hostile ones harm nobody."""

import io
import re
import resource
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from books import HEADERS, make_book, row
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from identity.roster_errors import (
    RosterEmpty,
    RosterNotExcel,
    RosterTooLarge,
)
from identity.roster_rules import MOST_ROWS, Mark
from identity.roster_sheet import read_sheet
from identity.roster_template import make_template
from kit.problems import Problem


def edit(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part rewritten."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(zipfile.ZipInfo(name), change(content) if name == part else content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_come_as_they_were_typed() -> None:
    def dated(book: Any, sheet: Any) -> None:
        sheet.write_datetime(1, 5, date(2020, 2, 29), book.add_format({"num_format": "yyyy-mm-dd"}))

    sheet = read_sheet(make_book([row("0012", sex=1.0)], more=dated))
    assert sheet.rows[0] == HEADERS
    assert sheet.rows[1] == ["0012", "王小明", "集团/一分厂/总装车间", "", "", date(2020, 2, 29), 1.0]


def test_formulas_and_errors_are_seen_where_the_reader_shows_values() -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 0, '="W"&1', None, "W1")
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")

    def spoil(xml: bytes) -> bytes:
        return re.sub(rb'<c r="A4" t="s"><v>\d+</v>', b'<c r="A4" t="e"><v>#N/A</v>', xml)

    data = edit(make_book([row(), row(), row()], more=more), SHEET, spoil)
    assert read_sheet(data).marks == {(1, 0): Mark.FORMULA, (2, 1): Mark.FORMULA, (3, 0): Mark.ERROR}


def test_rows_of_merged_cells_are_known() -> None:
    data = make_book([row(), row(), row(), row()], more=lambda _, sheet: sheet.merge_range("C3:C4", "集团"))
    assert read_sheet(data).merged_rows == {2, 3}


def test_blank_rows_at_the_end_are_nothing() -> None:
    def more(book: Any, sheet: Any) -> None:
        grey = book.add_format({"bg_color": "#EEEEEE"})
        for place in range(2, 4000):
            sheet.write_blank(place, 0, None, grey)

    assert len(read_sheet(make_book([row()], more=more)).rows) == 2


def test_first_sheet_is_read_under_any_part_name() -> None:
    def more(book: Any, sheet: Any) -> None:
        other = book.add_worksheet("说明")
        other.write_formula(1, 1, "=1+1")
        other.set_first_sheet()
        other.activate()
        book.add_worksheet("选项").hide()

    found = read_sheet(make_book([row()], more=more))
    assert found.marks == {}
    assert found.left_out == ["说明"], "what nobody sees nobody misses"


def test_sheet_that_one_sees_first_is_read() -> None:
    """Offices keep last year's list, or the choices of a list, in a hidden sheet in front."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for name in ("去年", "列表", "名册", "说明"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, row(name=name))
        if name == "去年":
            sheet.hide()
        elif name == "列表":
            sheet.very_hidden()
        elif name == "名册":
            sheet.activate()
    book.close()
    found = read_sheet(buffer.getvalue())
    assert (found.rows[1][1], found.left_out) == ("名册", ["说明"])


@pytest.mark.parametrize("in_front", [["填写说明"], ["填写说明", "第 1 条"], []])
def test_sheet_with_the_roster_is_read_wherever_it_stands(in_front: list[str]) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("说明").write_column(0, 0, [*in_front, "姓名"])
    for name in ("名册", "去年"):
        book.add_worksheet(name).write_column(0, 0, ["某公司"])
        book.get_worksheet_by_name(name).write_row(1, 0, HEADERS)
        book.get_worksheet_by_name(name).write_row(2, 0, row(name=name))
    book.close()
    found = read_sheet(buffer.getvalue())
    assert (found.header, found.rows[2][1], found.left_out) == (1, "名册", ["说明", "去年"])


@pytest.mark.parametrize("places", [[(1, 70)], [(1, 70), (1, 71), (2, 16_383)], [(2, 64)], [(0, 70)]])
def test_notes_far_to_the_right_are_passed_over(places: list[tuple[int, int]]) -> None:
    def more(book: Any, sheet: Any) -> None:
        for place in places:
            sheet.write(*place, "看这里 >")
        sheet.write_formula(2, 80, "=1+1")

    found = read_sheet(make_book([row(), row("W2", "李四")], more=more))
    assert [cells[:2] for cells in found.rows[1:]] == [["W0001", "王小明"], ["W2", "李四"]]
    assert {len(cells) for cells in found.rows} == {len(HEADERS)}
    assert found.marks == {}
    assert found.is_cut


def test_rows_and_columns_that_the_sheet_hides_are_known() -> None:
    def hide(book: Any, sheet: Any) -> None:
        sheet.autofilter(0, 0, 4, 6)
        sheet.filter_column(1, "x == 李四")
        for place in (1, 3):
            sheet.set_row(place, options={"hidden": True})
        sheet.set_column(4, 5, options={"hidden": True})

    found = read_sheet(make_book([row(), row("W2", "李四"), row("W3"), row("W4", "李四")], more=hide))
    assert (set(found.hidden_rows), set(found.hidden_columns)) == ({1, 3}, {4, 5})


@pytest.mark.parametrize("above", [0, 1, 9])
def test_header_is_found_below_a_title(above: int) -> None:
    titles = [["某某公司职工名册", "", ""]] * above
    data = make_book([*titles[1:], *([HEADERS] if above else []), row()], headers=titles[0] if above else HEADERS)
    found = read_sheet(data)
    assert (found.header, found.rows[found.header][:3]) == (above, HEADERS[:3])


TEXT = "工号,姓名,单位,工会职务,手机\r\n000123,王小明,总装车间,,13800000001\r\n\r\n,,\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_as_offices_write_it(encoding: str, delimiter: str) -> None:
    found = read_sheet(TEXT.replace(",", delimiter).encode(encoding))
    assert found.rows == [
        ["工号", "姓名", "单位", "工会职务", "手机"],
        ["000123", "王小明", "总装车间", "", "13800000001"],
    ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_without_its_mark(encoding: str) -> None:
    assert read_sheet("工号\t姓名\t单位\r\n0012\t李四\t一分厂\r\n".encode(encoding)).rows[1] == [
        "0012",
        "李四",
        "一分厂",
    ]


def test_csv_cell_may_hold_the_delimiter_and_a_line_break() -> None:
    found = read_sheet('工号,姓名,单位\n1,"王,小明","总装\n车间"'.encode())
    assert found.rows[1] == ["1", "王,小明", "总装\n车间"]


@pytest.mark.parametrize(
    "data",
    [TEXT.encode() + b"\x00", TEXT.encode("gb18030")[:-8] + b"\xff\xff\xff", b"\xff\xfe\x00"],
    ids=["nul", "bytes", "cut"],
)
def test_damaged_csv_is_refused(data: bytes) -> None:
    with pytest.raises(RosterNotExcel):
        read_sheet(data)


@pytest.mark.parametrize(
    "text",
    ["工号,姓名,单位\n" + "1,2,3\n" * (MOST_ROWS + 1), "工号,姓名,单位\n" + "," * 100_000],
    ids=["rows", "columns"],
)
def test_csv_has_the_bounds_of_a_sheet(text: str) -> None:
    with pytest.raises(RosterTooLarge):
        read_sheet(text.encode())


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"%PDF-1.7", "你好，世界\n再见".encode(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096],
    ids=["empty", "broken zip", "pdf", "other text", "old xls or encrypted"],
)
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(RosterNotExcel):
        read_sheet(data)


def test_zip_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(RosterNotExcel):
        read_sheet(buffer.getvalue())


def test_sheet_without_rows_is_empty() -> None:
    with pytest.raises(RosterEmpty):
        read_sheet(make_book([]))


def test_bomb_that_says_its_size_is_refused() -> None:
    data = edit(make_book([row()]), SHEET, lambda xml: xml + b" " * 70_000_000)
    assert len(data) < 200_000
    with pytest.raises(RosterTooLarge):
        read_sheet(data)


def test_bomb_that_lies_about_its_size_is_refused_without_unfolding() -> None:
    """The directory says 100 bytes; the stream holds 200 MB."""
    data = bytearray(edit(make_book([row()]), SHEET, lambda xml: xml + b" " * 200_000_000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(SHEET)
    size = info.file_size.to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (100).to_bytes(4, "little")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(RosterNotExcel):
        read_sheet(bytes(data))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kB"


def test_cell_at_the_end_of_the_world_is_refused_without_making_the_table() -> None:
    """calamine would make a table of 17 thousand million cells."""
    data = make_book([row()], more=lambda _, sheet: sheet.write(1_048_575, 16_383, "x"))
    with pytest.raises(RosterTooLarge):
        read_sheet(data)


@pytest.mark.parametrize("across", [1, 20_000], ids=["rows", "cells"])
def test_millions_of_empty_cells_are_refused_before_they_are_read(across: int) -> None:
    """A border around nothing is a cell."""
    cells = b'<c s="1"/>' * across
    empty = b"".join(b"<row>" + cells + b"</row>" for _ in range(2_000_000 // across))
    data = edit(make_book([row()]), SHEET, lambda xml: xml.replace(b"</sheetData>", empty + b"</sheetData>"))
    assert len(data) < 200_000
    started, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(RosterTooLarge):
        read_sheet(data)
    assert time.process_time() - started < 10, "seconds"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kB"


def test_too_many_rows_are_refused_and_as_many_as_allowed_are_not() -> None:
    assert len(read_sheet(make_book([["W"]] * MOST_ROWS)).rows) == MOST_ROWS + 1
    with pytest.raises(RosterTooLarge):
        read_sheet(make_book([["W"]] * (MOST_ROWS + 1)))


def test_hundred_thousand_merged_ranges_take_no_time() -> None:
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:G20000"/>' * 100_000 + b"</mergeCells>"
    data = edit(make_book([["W"]] * 5000), SHEET, lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + merged))
    started = time.process_time()
    assert len(read_sheet(data).merged_rows) == 5001
    assert time.process_time() - started < 5


def test_entity_bombs_are_refused() -> None:
    def bomb(xml: bytes) -> bytes:
        entities = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
            f'<!ENTITY {chr(98 + each)} "{("&" + chr(97 + each) + ";") * 10}">' for each in range(9)
        )
        return xml.replace(b"<worksheet", f"{entities}]><worksheet".encode()).replace(b"<v>0</v>", b"<v>&j;</v>")

    with pytest.raises(RosterNotExcel):
        read_sheet(edit(make_book([row()]), SHEET, bomb))


WHOLE = make_book([row(), row("W2", sex=1.0)])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_files_are_read_or_refused_never_worse(data: st.DataObject) -> None:
    """Any bytes of the sheet or of the archive may be anything."""
    whole = bytes(WHOLE)
    if data.draw(st.booleans(), label="inside"):
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            part = data.draw(st.sampled_from(archive.namelist()), label="part")
        whole = edit(whole, part, lambda content: damage(content, data))
    else:
        whole = damage(whole, data)
    with suppress(Problem):
        read_sheet(whole)


def damage(content: bytes, data: st.DataObject) -> bytes:
    spoilt = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6), label="places")):
        place = data.draw(st.integers(0, len(spoilt) - 1))
        length = data.draw(st.integers(0, 8))
        spoilt[place : place + length] = data.draw(st.binary(max_size=8))
        if not spoilt:
            break
    return bytes(spoilt)


def test_template_is_a_roster_that_only_lacks_its_rows() -> None:
    data = make_template(["集团", "集团/一分厂"])
    with pytest.raises(RosterEmpty):
        read_sheet(data)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.get_sheet_by_index(0).to_python()[0] == HEADERS
    assert ["集团/一分厂", "工会副主席", "女"] in book.get_sheet_by_index(1).to_python()


def test_template_forces_posts_and_sexes_from_the_list_and_only_offers_units() -> None:
    """A unit may be typed by its name alone; Excel would refuse that."""
    with zipfile.ZipFile(io.BytesIO(make_template(["集团", "集团/一分厂"]))) as book:
        offered = re.findall(r"<dataValidation [^>]*>", book.read(SHEET).decode())
    assert [(re.findall(r'sqref="(.)', each)[0], "showErrorMessage" in each) for each in offered] == [
        ("C", False),
        ("D", True),
        ("G", True),
    ]


def test_unit_named_like_a_formula_stays_text() -> None:
    data = make_template(["=HYPERLINK(1)"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet2.xml")
