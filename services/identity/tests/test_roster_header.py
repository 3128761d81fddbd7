"""Which column of a roster is what, and which rows below hold people."""

from typing import Any

import pytest

from identity.roster_errors import (
    RosterColumnRenamed,
    RosterColumnsMissing,
    RosterColumnsTwice,
)
from identity.roster_header import Column, column_letter, is_person, read_header
from kit.texts import Language

PLACES = {Column.EMPLOYEE_NUMBER: 0, Column.NAME: 1, Column.UNIT: 2}


@pytest.mark.parametrize(
    ("column", "headers"),
    [
        ("工号", "工号（必填） 职工编号 员工号 人员编号 职工号【必填】 *员工编号(6位)："),
        ("姓名", "姓名（必填） 职工姓名 员工姓名 员工姓名[必填]"),
        ("单位", "单位（全称） 所在部门 所属部门 部门名称 单位名称"),
        ("手机", "手机号码（必填） 联系电话 电话 手机（11位）"),
        ("入职日期", "入职时间 入职日期（年-月-日）"),
        ("性别", "性别（男/女）"),
    ],
)
def test_headers_are_known_by_their_usual_names_and_remarks(column: str, headers: str) -> None:
    for header in headers.split():
        others = [each for each in ("工号", "姓名", "单位") if each != column]
        assert read_header([*others, header])[0][Column(column)] == len(others), header


@pytest.mark.parametrize("header", ["电话（配偶）", "电话（办公）", "联系电话", "工号（旧）", "姓名（拼音）"])
def test_header_of_another_thing_is_not_read(header: str) -> None:
    places, notes = read_header(["工号", "姓名", "单位", "手机", header])
    assert places[Column.PHONE] == 3
    assert "column_unknown" in [note.code for note in notes]


@pytest.mark.parametrize(
    ("cells", "is_meant"),
    [
        (["工号", "姓名", "单位"], False),
        (["工号（必填）", "职工姓名", "部门"], False),
        (["合计", "", ""], False),
        (["合计：2人", "", ""], False),
        (["", "合计", "128"], False),
        (["制表人：李四", "", "审核人：王五"], False),
        (["填表日期：2026-10-08"], False),
        (["W1", "合计", "总装车间"], True),
        (["W1", "审核", ""], True),
        (["", "王小明", "总装车间"], True),
        (["合计员", "王小明", "总装车间"], True),
        (["工号", "王小明", "总装车间"], True),
    ],
)
def test_lines_below_the_list_and_repeated_headers_are_nobody(cells: list[Any], is_meant: bool) -> None:
    assert is_person(cells, PLACES) is is_meant


@pytest.mark.parametrize("header", ["\ufeff工号", "工\n号", "工 号*", "*工号：", "工号\u200b"])
def test_headers_as_offices_write_them(header: str) -> None:
    assert read_header([header, "姓名", "单位"])[0][Column.EMPLOYEE_NUMBER] == 0


@pytest.mark.parametrize(
    "headers",
    [
        "人员编码 人员姓名 单位/部门 联系方式 入厂时间",
        "員工編號 姓名 部門 手機 入職日期",
        "职工工号 员工姓名 工作单位 联系手机 入司日期",
    ],
)
def test_headers_by_other_names_and_in_traditional_characters(headers: str) -> None:
    places, _ = read_header(headers.split())
    assert list(places) == [Column.EMPLOYEE_NUMBER, Column.NAME, Column.UNIT, Column.PHONE, Column.HIRED_ON]


@pytest.mark.parametrize(
    "cells",
    [
        ["二分厂", "", ""],
        ["一分厂小计", "12人", ""],
        ["", "（以下空白）", ""],
        ["第 1 页 共 3 页", "", ""],
        ["单位负责人（签字）：", "", "填表日期：2026年8月3日"],
        ["", "", "一分厂"],
    ],
)
def test_lines_between_the_people_are_nobody(cells: list[Any]) -> None:
    assert not is_person(cells, PLACES)


@pytest.mark.parametrize("cells", [["", "张伟", ""], ["W1", "", ""], ["W1", "张伟", ""], ["", "张伟", "一分厂"]])
def test_row_that_lacks_something_is_told(cells: list[Any]) -> None:
    assert is_person(cells, PLACES)


def test_own_columns_of_refused_rows_are_passed_over() -> None:
    assert [note.code for note in read_header([*Column, "问题", "原行号"])[1]] == []


def test_hidden_column_that_is_read_is_named() -> None:
    assert [(note.column, note.code) for note in read_header(list(Column), {4, 9})[1]] == [("手机", "column_hidden")]


def test_headers_in_any_order_with_stars_spaces_and_other_names() -> None:
    places, notes = read_header(["单位*", " 姓名 ", "员工编号", "工会职务", "手机号码", "入职日期", "性 别"])
    assert places[Column.EMPLOYEE_NUMBER] == 2
    assert places[Column.PHONE] == 4
    assert notes == []


def test_columns_that_are_not_read_or_left_out_are_noted() -> None:
    places, notes = read_header(["工号", "姓名", "", "单位", "身高", "手机"])
    assert places == {Column.EMPLOYEE_NUMBER: 0, Column.NAME: 1, Column.UNIT: 3, Column.PHONE: 5}
    assert [(note.column, note.code, note.params) for note in notes] == [
        ("身高", "column_unknown", {"header": "身高", "letter": "E"}),
        (None, "columns_left_out", {"headers": "工会职务、入职日期、性别"}),
    ]


def test_missing_required_columns_are_refused_by_name() -> None:
    with pytest.raises(RosterColumnsMissing) as refused:
        read_header(["工号", "手机"])
    assert refused.value.params == {"columns": "姓名、单位"}


def test_two_columns_for_one_thing_are_refused_and_both_named() -> None:
    with pytest.raises(RosterColumnsTwice) as refused:
        read_header(["工号", "姓名", "单位", "手机", "姓名 "])
    assert refused.value.params == {"column": "姓名", "columns": "B（姓名）、E（姓名）"}
    with pytest.raises(RosterColumnsTwice) as refused:
        read_header(["工号", "姓名", "部门", "手机", "单位"])
    assert refused.value.params == {"column": "单位", "columns": "C（部门）、E（单位）"}


def test_old_header_of_union_posts_is_refused_and_told_the_new_one() -> None:
    """HR takes 岗位 for the job: read as a union post it would fail row by row, skipped it would lose posts."""
    with pytest.raises(RosterColumnRenamed) as refused:
        read_header(["工号", "姓名", "单位", "岗位"])
    assert "工会职务" in refused.value.body(Language.CHINESE)["detail"]
    assert refused.value.params["letter"] == "D"


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [column_letter(each) for each in (0, 25, 26, 63)] == ["A", "Z", "AA", "BL"]
