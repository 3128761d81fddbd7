"""What a row means, cell by cell, without file or database."""

import dataclasses
import re
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.roster_header import Column
from identity.roster_rules import (
    Change,
    Defect,
    Entry,
    Fate,
    Known,
    Mark,
    UnitPaths,
    find_repeats,
    judge,
    read_row,
)
from identity.roster_texts import FIELDS, NOTES, POSTS, SEXES, TEXTS, message
from identity.rules import Post, Sex
from kit.texts import Language

TODAY = date(2026, 10, 8)
PATHS = UnitPaths(
    {
        ("集团",): "root",
        ("集团", "一分厂"): "a",
        ("集团", "二分厂"): "b",
        ("集团", "一分厂", "总装车间"): "a1",
        ("集团", "二分厂", "总装车间"): "b1",
        ("集团", "二分厂", "油漆车间"): "b2",
    },
    frozenset({"a", "a1", "b1"}),
)
GOOD: dict[Column, Any] = {
    Column.EMPLOYEE_NUMBER: "W0001",
    Column.NAME: "王小明",
    Column.UNIT: "集团/一分厂/总装车间",
    Column.POST: "工会小组长",
    Column.PHONE: "13800000001",
    Column.HIRED_ON: "2020-02-29",
    Column.SEX: "男",
}


def read(marks: dict[Column, Mark] | None = None, **cells: Any) -> Entry:
    values = {**GOOD, **{Column[name.upper()]: value for name, value in cells.items()}}
    return read_row(2, values, marks or {}, PATHS, TODAY)


def codes(entry: Entry) -> list[tuple[str | None, str]]:
    return [(problem.column, problem.code) for problem in entry.problems]


def test_good_row_is_understood() -> None:
    entry = read()
    assert entry == Entry(2, "W0001", "王小明", "a1", Post.GROUP_LEADER, "13800000001", date(2020, 2, 29), Sex.MALE)


def test_only_number_name_and_unit_are_needed() -> None:
    entry = read(post="", phone="", hired_on="", sex="")
    assert entry == Entry(2, "W0001", "王小明", "a1")


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"employee_number": ""}, "工号", "employee_number_missing"),
        ({"employee_number": "W 1"}, "工号", "employee_number_format"),
        ({"employee_number": "W_1"}, "工号", "employee_number_format"),
        ({"employee_number": "工1"}, "工号", "employee_number_format"),
        ({"employee_number": 12.0}, "工号", "employee_number_not_text"),
        ({"name": ""}, "姓名", "name_missing"),
        ({"name": "王" * 51}, "姓名", "name_too_long"),
        ({"name": "王小明2"}, "姓名", "name_characters"),
        ({"name": "王\ue000小明"}, "姓名", "name_characters"),
        ({"name": 5.0}, "姓名", "name_characters"),
        ({"unit": ""}, "单位", "unit_missing"),
        ({"unit": "集团/三分厂"}, "单位", "unit_unknown"),
        ({"unit": "总装车间"}, "单位", "unit_ambiguous"),
        ({"unit": "集团/二分厂"}, "单位", "unit_out_of_reach"),
    ],
)
def test_each_defect_has_its_column_and_code(cells: dict[str, Any], column: str, code: str) -> None:
    entry = read(**cells)
    assert codes(entry) == [(column, code)]
    assert not entry.is_good


ENGLISH = {
    "employee_number": "number", "name": "name", "unit": "unit", "post": "post", "phone": "mobile number",
    "hired_on": "date", "sex": "sex", "member": "number",
}  # fmt: skip
"""With which a text's code begins: what the column is called in English."""


@pytest.mark.parametrize("code", [code for code in sorted(TEXTS) if code.startswith((*ENGLISH,))])
def test_no_text_repeats_the_column_that_stands_before_it(code: str) -> None:
    """They are shown as `column: text`; the column's name, or what it is called in English, need not begin it again."""
    column = next(each for each in ENGLISH if code.startswith(each))
    shown = Column.EMPLOYEE_NUMBER if column == "member" else Column[column.upper()]
    assert shown not in re.split("[。：，；]", TEXTS[code].text.zh)[0]
    assert ENGLISH[column] not in re.split(r"[.:;,]", TEXTS[code].text.en)[0].lower()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"post": "厂长"}, "post_unknown"),
        ({"phone": "1380000000"}, "phone_format"),
        ({"phone": "12800000001"}, "phone_format"),
        ({"phone": "电话"}, "phone_format"),
        ({"phone": "010-62345678"}, "phone_landline"),
        ({"phone": "1.38E+10"}, "phone_rounded"),
        ({"hired_on": "2020-02-30"}, "hired_on_format"),
        ({"hired_on": "去年"}, "hired_on_format"),
        ({"hired_on": "26-10-08"}, "hired_on_format"),
        ({"hired_on": "2026-10-09"}, "hired_on_future"),
        ({"hired_on": "46304"}, "hired_on_future"),
        ({"hired_on": "1949-12-31"}, "hired_on_too_early"),
        ({"hired_on": "1949年12月"}, "hired_on_too_early"),
        ({"sex": "雄"}, "sex_unknown"),
        ({"sex": 3.0}, "sex_unknown"),
    ],
)
def test_optional_cell_that_cannot_be_read_is_left_out_and_said(cells: dict[str, Any], code: str) -> None:
    (column,) = cells
    empty: dict[str, Any] = {column: None}
    entry = read(**cells)
    assert codes(entry) == [(Column[column.upper()], code)]
    assert entry == dataclasses.replace(read(), problems=entry.problems, **empty)
    assert entry.is_good
    assert entry.is_doubtful
    holding = dataclasses.replace(KNOWN, posts=frozenset({(Post.GROUP_LEADER, "a1")}))
    assert judge(entry, holding).changes == [], "what is stored stays"


@pytest.mark.parametrize("mark", list(Mark))
@pytest.mark.parametrize("column", ["post", "phone", "hired_on", "sex"])
def test_formula_or_error_in_an_optional_cell_is_left_out_and_said(column: str, mark: Mark) -> None:
    empty: dict[str, Any] = {column: None}
    entry = read({Column[column.upper()]: mark})
    assert codes(entry) == [(Column[column.upper()], f"{mark.value}_left_out")]
    assert entry == dataclasses.replace(read(), problems=entry.problems, **empty)
    assert entry.is_good


@pytest.mark.parametrize("mark", list(Mark))
def test_formula_or_error_cell_is_named_and_not_taken_for_missing(mark: Mark) -> None:
    entry = read({Column.NAME: mark}, name="")
    assert codes(entry) == [("姓名", mark.value)]


@pytest.mark.parametrize("typed", [" W0001", "W0001\u3000", "\u00a0W0001 "])
def test_stray_spaces_are_removed_and_said(typed: str) -> None:
    entry = read(employee_number=typed)
    assert entry.employee_number == "W0001"
    assert codes(entry) == [("工号", "spaces_removed")]
    assert entry.is_good


def test_padding_inside_a_chinese_name_is_removed_and_said() -> None:
    entry = read(name="张　伟")
    assert (entry.name, codes(entry)) == ("张伟", [("姓名", "spaces_removed")])
    assert read(name="Anna Li").name == "Anna Li"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张\u200b三", "张三"),
        ("王\u202d小\u202c明", "王小明"),
        ("\u202a李\ufeff四\u202c", "李四"),
        ("欧阳\u2060\u200e修", "欧阳修"),
        ("赵\u00ad六", "赵六"),
        ("张\u200d三", "张三"),
        ("张\u200c 三", "张三"),
        ("阿依努尔\u200b·\u200f吐尔逊", "阿依努尔·吐尔逊"),
        ("Anna\u200b Li", "Anna Li"),
        ("Anna\u200d Li", "Anna Li"),
        ("ئايگۈل\u200f", "ئايگۈل"),
    ],
)
def test_what_nobody_sees_inside_a_name_is_removed_and_said(typed: str, name: str) -> None:
    entry = read(name=typed)
    assert (entry.name, codes(entry)) == (name, [("姓名", "spaces_removed")])
    assert entry.is_good
    assert not entry.is_doubtful


@pytest.mark.parametrize("name", ["علی\u200cرضا", "ئا\u200dي", "ක්\u200dරි"])
def test_joiners_stay_where_letters_take_their_form_by_them(name: str) -> None:
    entry = read(name=name)
    assert (entry.name, entry.problems) == (name, [])


def test_full_width_is_read_as_half_width() -> None:
    entry = read(employee_number="ｗ０００１", phone="１３８０００００００１", sex="１", unit="集团／一分厂／总装车间")
    assert (entry.employee_number, entry.phone, entry.sex, entry.unit_id) == ("W0001", "13800000001", Sex.MALE, "a1")


@pytest.mark.parametrize("typed", ["集团/铸造（一）", "集团 / 铸造(一)", "集团>铸造（一）", "集团／铸造（一） "])
def test_unit_is_found_by_brackets_of_any_width(typed: str) -> None:
    assert UnitPaths({("集团",): "root", ("集团", "铸造（一）"): "c"}, frozenset({"c"})).find(typed) == "c"


@pytest.mark.parametrize(
    "mark",
    ["\u202d{}\u202c", "\ufeff{}", "{}\u200b", "\u00a0{}\u3000", "{}\u00ad", "\t{}\r\n", "'{}", "\u200e{}_x000D_"],
)
def test_what_nobody_sees_around_a_value_refuses_no_row(mark: str) -> None:
    entry = read_row(2, {column: mark.format(value) for column, value in GOOD.items()}, {}, PATHS, TODAY)
    assert entry == dataclasses.replace(read(), problems=entry.problems)
    assert codes(entry) == [(column, "spaces_removed") for column in Column]


@pytest.mark.parametrize("column", ["employee_number", "unit", "phone", "hired_on", "sex", "post"])
def test_what_nobody_sees_inside_a_value_refuses_no_row(column: str) -> None:
    value = GOOD[Column[column.upper()]]
    assert read(**{column: value[0] + "\u200b" + value[1:]}).is_good


@pytest.mark.parametrize("typed", ["无", "-", "/", "暂无", "N/A", "——", "－", "没有", "n/a", "#N/A"])
def test_words_for_nothing_leave_an_optional_cell_empty(typed: str) -> None:
    assert read(post=typed, phone=typed, hired_on=typed, sex=typed) == Entry(2, "W0001", "王小明", "a1")


def test_one_number_in_every_row_is_found_in_time() -> None:
    entries = [Entry(number, phone="13800000001") for number in range(2, 20_002)]
    started = time.process_time()
    find_repeats(entries)
    assert time.process_time() - started < 2
    assert entries[0].problems[0].params["rows"] == "3、4、5、6、7、8、9、10、11、12……"
    assert entries[-1].problems[0].params["rows"] == "2、3、4、5、6、7、8、9、10、11……"


@pytest.mark.parametrize(
    ("typed", "sex"),
    [
        ("男", "1"),
        ("女", "2"),
        ("1", "1"),
        (2.0, "2"),
        ("0", "0"),
        ("未说明", "9"),
        ("男性", "1"),
        ("女性", "2"),
        ("保密", "9"),
        ("未知", "0"),
    ],
)
def test_sex_by_word_or_national_code(typed: Any, sex: str) -> None:
    assert read(sex=typed).sex == sex


@given(st.lists(st.one_of(st.text(max_size=60), st.floats(), st.booleans(), st.dates()), min_size=7, max_size=7))
def test_any_cells_are_understood_or_named(cells: list[Any]) -> None:
    """Nothing typed into a sheet makes the reader fail, and every message can be written in both languages."""
    entry = read_row(2, dict(zip(Column, cells, strict=True)), {}, PATHS, TODAY)
    for problem in entry.problems:
        assert message(problem.code, problem.params, Language.CHINESE)
        assert message(problem.code, problem.params, Language.ENGLISH)
    if entry.is_good:
        assert entry.employee_number
        assert entry.name
        assert entry.unit_id


def test_each_of_several_defects_in_a_row_is_named() -> None:
    entry = read(employee_number="", name="9", unit="?", post="?", phone="?", hired_on="?", sex="?")
    assert [column for column, _ in codes(entry)] == list(Column)


@pytest.mark.parametrize(
    ("typed", "unit_id"),
    [
        ("一分厂", "a"),
        ("一分厂/总装车间", "a1"),
        ("二分厂>总装车间", "b1"),
        ("/集团/一分厂/", "a"),
        (" 一分厂 / 总装车间", "a1"),
    ],
)
def test_unit_is_known_by_its_name_or_the_end_of_its_path_where_only_one_has_it(typed: str, unit_id: str) -> None:
    assert PATHS.find(typed) == unit_id


def test_unit_that_several_are_called_is_never_guessed() -> None:
    """Not even where the importer answers for one of them only."""
    paths: dict[tuple[str, ...], str] = {("集团", "一分厂", "总装车间"): "a1", ("集团", "二分厂", "总装车间"): "b1"}
    found = UnitPaths(paths, frozenset({"a1"})).find("总装车间")
    assert isinstance(found, Defect)
    assert found.code == "unit_ambiguous"
    assert found.params["paths"] == "集团/一分厂/总装车间、集团/二分厂/总装车间"


def test_full_path_goes_before_a_unit_elsewhere_whose_path_ends_alike() -> None:
    paths = {("集团",): "root", ("集团", "一分厂"): "a", ("集团", "一分厂", "集团"): "odd"}
    units = UnitPaths(paths, frozenset({"root", "a", "odd"}))
    assert (units.find("集团"), units.find("一分厂/集团")) == ("root", "odd")


@pytest.mark.parametrize("mark", ["-", "—", "→", "、", " ", "|", "·", ""])
def test_unit_is_known_by_any_mark_between_the_names_of_its_path(mark: str) -> None:
    entry = read(unit=mark.join(("集團", "二分厂", "油漆车间")))
    assert codes(entry) == [("单位", "unit_out_of_reach")]
    assert read(unit=mark.join(("集团", "一分厂", "总装车间"))).unit_id == "a1"


def test_marks_between_digits_tell_units_apart() -> None:
    paths = UnitPaths({("厂",): "root", ("厂", "12车间"): "w12"}, frozenset({"w12"}))
    assert isinstance(paths.find("1-2车间"), Defect)
    assert paths.find("厂 12车间") == "w12"


@pytest.mark.parametrize(("typed", "sex"), [("M", Sex.MALE), ("female", Sex.FEMALE), ("男，", Sex.MALE)])
def test_sex_as_other_systems_write_it(typed: str, sex: Sex) -> None:
    assert read(sex=typed).sex is sex


@pytest.mark.parametrize(
    ("typed", "post"), [("调解员", Post.MEDIATOR), ("经审委员", Post.AUDITOR), ("会员", None), ("无", None)]
)
def test_other_words_for_posts_and_for_none(typed: str, post: Post | None) -> None:
    entry = read(post=typed)
    assert (entry.post, entry.problems) == (post, [])


def test_repeats_name_each_others_rows() -> None:
    entries = [Entry(2, "W1", phone="13800000001"), Entry(3, "W2"), Entry(4, "W1"), Entry(5, phone="13800000001")]
    find_repeats(entries)
    assert [(e.row, p.code, p.params["rows"]) for e in entries for p in e.problems] == [
        (2, "employee_number_twice", "4"),
        (2, "phone_twice", "5"),
        (4, "employee_number_twice", "2"),
        (5, "phone_twice", "2"),
    ]


KNOWN = Known("王小明", "a1", "13800000001", date(2020, 2, 29), Sex.MALE, True, frozenset(), True)


def test_new_member_is_added() -> None:
    judged = judge(read(post=""), None)
    assert judged.fate is Fate.ADDED
    assert {change.field for change in judged.changes} == {"name", "unit_id", "phone", "hired_on", "sex"}


def test_same_values_or_empty_cells_change_nothing() -> None:
    assert judge(read(post=""), KNOWN).fate is Fate.UNCHANGED
    assert judge(read(post="", phone="", hired_on="", sex=""), KNOWN).fate is Fate.UNCHANGED


def test_other_values_are_shown_before_and_after() -> None:
    judged = judge(read(post="", sex="女"), KNOWN)
    assert (judged.fate, judged.changes) == (Fate.CHANGED, [Change("sex", Sex.MALE, Sex.FEMALE)])
    assert judge(read(post="", unit="集团/二分厂/总装车间"), KNOWN).fate is Fate.MOVED


def test_telephone_is_removed_where_the_sheet_says_so() -> None:
    assert judge(read(post="", phone="删除"), KNOWN).changes == [Change("phone", "13800000001", None)]
    assert judge(read(post="", phone="删除"), dataclasses.replace(KNOWN, phone=None)).fate is Fate.UNCHANGED


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("阿依努尔·吐尔逊", "阿依努尔●吐尔逊"),
        ("阿依努尔·吐尔逊", "阿依努尔吐尔逊"),
        ("张伟", "张偉"),
        ("O'Brien", "O’Brien"),
    ],
)
def test_a_name_typed_another_way_is_the_same_person(stored: str, written: str) -> None:
    entry = read(post="", name=written)
    assert judge(entry, dataclasses.replace(KNOWN, name=stored)).fate is Fate.UNCHANGED
    assert entry.name == stored


def test_post_is_added_once() -> None:
    assert judge(read(), KNOWN).changes == [Change("post", None, Post.GROUP_LEADER)]
    holding = dataclasses.replace(KNOWN, posts=frozenset({(Post.GROUP_LEADER, "a1")}))
    assert judge(read(), holding).fate is Fate.UNCHANGED


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"name": "李四"}, "employee_number_of_other"),
        ({"active": False}, "member_deactivated"),
        ({"within_reach": False}, "member_out_of_reach"),
        ({"within_reach": False, "name": "李四", "active": False}, "member_out_of_reach"),
    ],
)
def test_what_only_the_stored_data_can_tell(known: dict[str, Any], code: str) -> None:
    entry = read(post="")
    assert judge(entry, dataclasses.replace(KNOWN, **known)).fate is Fate.INVALID
    assert [problem.code for problem in entry.problems] == [code]


def test_every_code_has_words_punctuated_in_their_language() -> None:
    for code, text in ({code: text for code, (_, text) in TEXTS.items()} | NOTES).items():
        assert not set(text.en) & set("，。；"), code
    assert (set(POSTS), set(SEXES)) == (set(Post), set(Sex))
    assert set(FIELDS) == {"name", "unit", "post", "phone", "hired_on", "sex"}
