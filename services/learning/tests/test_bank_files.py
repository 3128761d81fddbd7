"""Files of questions into a bank and out of it: lossless, and what cannot be taken is named with its place."""

import io
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from learning_world import World, content, question
from openpyxl import Workbook, load_workbook

from kit.testing import problem
from kit.texts import Language
from learning.bank_schemas import BankItemUpdate
from learning.formats.gift import read_gift, write_gift
from learning.formats.moodle import read_moodle, write_moodle
from learning.formats.sheet import read_sheet, write_sheet

FORMS = ("moodle", "gift", "xlsx")


def moodle(*questions: str) -> bytes:
    return ("<?xml version='1.0'?>\n<quiz>\n" + "\n".join(questions) + "\n</quiz>").encode()


def of_kind(kind: str, inside: str, stem: str = "<p>Who may refuse?</p>") -> str:
    return (
        f'<question type="{kind}"><name><text>Q {kind}</text></name>'
        f'<questiontext format="html"><text><![CDATA[{stem}]]></text></questiontext>{inside}</question>'
    )


def answer(text: str, fraction: float | str = 0, more: str = "") -> str:
    return f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>{more}</answer>'


FEEDBACK = "<feedback><text>Yes</text></feedback>"
TWO = answer("Everybody", 100) + answer("Nobody")


async def send(
    world: World, data: bytes, *, who: str = "officer-a", unit: str = "plant-a", check: bool = False
) -> httpx.Response:
    path = f"/questions/import{'/check' if check else ''}?unit_id={unit}"
    return await world.call(who, "POST", path, files={"file": ("bank.xml", data)})


async def taken(world: World, data: bytes, **options: Any) -> dict[str, Any]:
    answered = await send(world, data, **options)
    assert answered.is_success, answered.text
    return dict(answered.json())


async def export(world: World, form: str, who: str = "officer-a", unit: str = "plant-a") -> bytes:
    answered = await world.call(who, "GET", f"/questions/export?unit_id={unit}&form={form}")
    assert answered.status_code == 200, answered.text
    return answered.content


async def bank_of(world: World, who: str, unit: str) -> list[dict[str, Any]]:
    found = (await world.get(who, f"/questions?unit_id={unit}&limit=100"))["items"]
    own = ("id", "unit_id", "version")
    return sorted(({k: v for k, v in each.items() if k not in own} for each in found), key=str)


@pytest.mark.parametrize("form", FORMS)
async def test_a_bank_goes_out_and_comes_in_as_it_was(world: World, form: str) -> None:
    await world.bank(3)
    kinds = [content(each) for each in ("ordering", "matching", "short")]
    one_blank = {
        "kind": "fill_in",
        "stem": "A helmet lasts ____ months: {yes} ~ = # \\ done",
        "blanks": [["3*0", "a|b"]],
    }
    odd = {
        "kind": "single",
        "stem": '=1+1 <b> & "quotes"\nsecond line',
        "options": ["=A1", "::x::", "-> y"],
        "correct": [2],
    }
    more = [*kinds, one_blank, odd, *([] if form == "gift" else [content("fill_in")])]
    for number, each in enumerate(more):
        item = question(number, subject="law / height", difficulty=1 + number % 3) | {"content": each}
        await world.post("officer-a", "/questions", item | {"source": "Law, [article] 54", "source_date": "2021-06-10"})
    data = await export(world, form)
    report = await taken(world, data, who="officer-b", unit="plant-b")
    assert (report["format"], report["found"], report["taken"], report["notes"]) == (
        form,
        len(more) + 3,
        len(more) + 3,
        [],
    )
    ours, theirs = await bank_of(world, "officer-a", "plant-a"), await bank_of(world, "officer-b", "plant-b")
    for each in (*ours, *theirs):
        if each["content"]["kind"] == "true_false":
            each["content"]["options"] = []
    assert theirs == ours
    assert await export(world, form, "officer-b", "plant-b") == data or form == "xlsx"
    again = await taken(world, data, who="officer-b", unit="plant-b")
    assert (again["taken"], {each["code"] for each in again["notes"]}) == (0, {"twice"})


TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Cn", "Co"), max_codepoint=0xFFFF),
    max_size=30,
).map("甲乙".__add__)
"""Two characters that are seen, and any: a mark that combines is none by itself."""


@given(TEXTS, st.lists(TEXTS, min_size=2, max_size=8, unique=True), st.integers(0, 1))
def test_any_text_comes_back_from_every_format(stem: str, options: list[str], right: int) -> None:
    made = []
    for kind, fields in (
        ("single", {"options": options, "correct": [right]}),
        ("multiple", {"options": options, "correct": [0, 1]}),
        ("ordering", {"options": options}),
        ("matching", {"options": options[:2], "matches": options, "correct": [1, 0]}),
        ("short", {"guide": "\n".join(options)}),
        ("fill_in", {"blanks": [options]}),
    ):
        item = {"kind": kind, "stem": stem, "explanation": f"{stem}\n{options[0]}", **fields}
        made.append(BankItemUpdate.model_validate({"subject": "law", "difficulty": 2, "content": item}, strict=False))
    several = {"kind": "fill_in", "stem": f"{stem} ____ and ____", "blanks": [options, options[::-1]]}
    whole = [
        *made,
        BankItemUpdate.model_validate({"subject": "law", "difficulty": 2, "content": several}, strict=False),
    ]
    for sent, read, written in (
        (whole, read_moodle, write_moodle(whole)),
        (made, read_gift, write_gift(made)),
        (whole, read_sheet, write_sheet(whole, Language.CHINESE)),
    ):
        back = read(written)
        assert [each for each in back["notes"] if each[2] != "formula"] == []
        if not back["notes"]:
            found = [BankItemUpdate.model_validate(fields, strict=False) for _, _, fields in back["questions"]]
            assert found == sent


@pytest.mark.parametrize(
    ("kind", "inside", "stem", "code", "is_taken"),
    [
        ("calculated", "", "<p>x</p>", "unknown_kind", False),
        ("description", "", "<p>x</p>", "unknown_kind", False),
        ("multichoice", TWO, '<p>See <img src="@@PLUGINFILE@@/a.png"></p>', "picture", False),
        ("multichoice", TWO, "<p>Mass is \\(m = \\rho V\\)</p>", "formula", False),
        ("multichoice", TWO, "<math><mi>x</mi></math>", "formula", False),
        ("multichoice", TWO, "<table><tr><td>1</td></tr></table>", "table", False),
        ("multichoice", answer("A", 100) + answer("B", 50), "<p>Which?</p>", "part_of_points", False),
        ("multichoice", answer("A") + answer("B"), "<p>Which?</p>", "no_answer", False),
        ("shortanswer", answer("cut*", 100), "<p>What?</p>", "wildcard", False),
        ("numerical", answer("3.2", 100, "<tolerance>0.1</tolerance>"), "<p>How much?</p>", "tolerance", False),
        ("numerical", answer("3.2", 100, "<tolerance>1.2.3</tolerance>"), "<p>How much?</p>", "broken", False),
        ("cloze", "", "Choose {1:MULTICHOICE:=a~b}", "unknown_kind", False),
        ("multichoice", answer("x" * 201, 100) + answer("B"), "<p>Which?</p>", "field", False),
        ("multichoice", answer("A", "1e"), "<p>Which?</p>", "broken", False),
        ("multichoice", TWO, "<p>Who <b>may</b> refuse?</p>", "markup", True),
        ("multichoice", TWO + "<shuffleanswers>0</shuffleanswers>", "<p>Who?</p>", "order", True),
        ("multichoice", TWO + "<hint><text>Think</text></hint>", "<p>Who?</p>", "hints", True),
        ("multichoice", TWO + "<tags><tag><text>new</text></tag></tags>", "<p>Who?</p>", "tags", True),
        ("multichoice", answer("A", 100, FEEDBACK) + answer("B"), "<p>Who?</p>", "feedback", True),
        ("multichoice", answer("A", 100) + answer("B", -50), "<p>Who?</p>", "other_points", True),
        ("multichoice", "<single>false</single>" + TWO, "<p>Who?</p>", "as_single", True),
        ("shortanswer", answer("yes", 100) + "<usecase>1</usecase>", "<p>May I?</p>", "case", True),
    ],
)  # fmt: skip
async def test_what_cannot_be_taken_is_named_and_the_rest_goes_in(
    world: World, kind: str, inside: str, stem: str, code: str, is_taken: bool
) -> None:
    good = of_kind("truefalse", answer("true", 100) + answer("false"), "<p>Helmets are worn.</p>")
    report = await taken(world, moodle(of_kind(kind, inside, stem), good))
    assert [(each["number"], each["name"], each["code"], each["is_taken"]) for each in report["notes"]] == [
        (1, f"Q {kind}", code, is_taken)
    ]
    assert (report["found"], report["taken"]) == (2, 2 if is_taken else 1)
    assert len(await bank_of(world, "officer-a", "plant-a")) == report["taken"]


async def test_a_check_takes_nothing_and_says_the_same(world: World) -> None:
    data = moodle(of_kind("multichoice", TWO), of_kind("calculated", ""))
    checked = await taken(world, data, check=True)
    assert await bank_of(world, "officer-a", "plant-a") == []
    assert await taken(world, data) == checked
    assert (checked["first"][0]["content"]["stem"], checked["first"][0]["subject"]) == ("Who may refuse?", "未分类")


async def test_a_file_that_is_none_is_refused(world: World) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    bomb = b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'
    for data in (picture, b"PK\x03\x04 no archive", b"<html/>", bomb):
        problem(await send(world, data), 422, "bank_file_unknown")
    broken = problem(await send(world, b"<quiz>\n<question>\n</quiz>"), 422, "bank_file_broken")
    assert (broken["line"], broken["column"]) == (3, 3)
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Question", "Answer"])
    book.save(out)
    problem(await send(world, out.getvalue()), 422, "bank_sheet_columns")
    elsewhere = moodle(of_kind("multichoice", TWO))
    problem(await send(world, elsewhere, unit="plant-b"), 403, "unit_not_yours")
    problem(await world.call("officer-a", "GET", "/questions/export?unit_id=plant-b&form=gift"), 404, "not_found")
    assert await bank_of(world, "officer-a", "plant-a") == []


GIFT = """$CATEGORY: $course$/top/Safety/Height

// [id:1] [tag:difficulty:3]
::Q1:: Who may refuse? {
~Nobody # no
=Everybody
}

Helmets are worn.{TRUE}

Two people carry {=twenty =20} kilos.

::Q4:: Match. {
=head -> helmet
=hand -> glove
}

Which are right? {~%50%one ~%50%two ~%-100%three}

How high? {#3.5:0.5}

Only words.

Broken {=one

Why? {####Because.}

How deep? {~%1.2.3%one =two}
"""


async def test_gift_as_moodle_describes_it(world: World) -> None:
    report = await taken(world, GIFT.encode())
    assert [(each["number"], each["code"], each["is_taken"]) for each in report["notes"]] == [
        (4, "feedback", True),
        (18, "other_points", True),
        (20, "tolerance", False),
        (22, "unknown_kind", False),
        (24, "broken", False),
        (28, "broken", False),
    ]
    found = {each["content"]["kind"]: each for each in await bank_of(world, "officer-a", "plant-a")}
    assert {each["subject"] for each in found.values()} == {"Height"}
    assert (found["single"]["difficulty"], found["single"]["content"]["correct"]) == (3, [1])
    assert found["fill_in"]["content"]["stem"] == "Two people carry ____ kilos."
    assert found["fill_in"]["content"]["blanks"] == [["twenty", "20"]]
    assert found["matching"]["content"]["correct"] == [0, 1]
    assert found["multiple"]["content"]["correct"] == [0, 1]


async def test_a_sheet_as_the_form_says(world: World) -> None:
    form = await world.call("officer-a", "GET", "/questions/template", headers={"Accept-Language": "zh-CN"})
    book = load_workbook(io.BytesIO(form.content))
    sheet = book.worksheets[0]
    names = [each.value for each in sheet[1]]
    rows = [
        {
            "题型": "单选题",
            "科目": "高处",
            "题目": "谁可以拒绝？",
            "选项A": "谁都不行",
            "选项B": "人人",
            "答案": "b",
            "难度": "难",
        },
        {"题型": "填空", "科目": "高处", "题目": "安全帽____个月，安全绳____个月。", "答案": "30|三十\n12"},
        {"题型": "多选", "科目": "高处", "题目": "哪些对？", "选项A": "=1+1", "选项B": "乙", "答案": "AB"},
        {"题型": "连线", "科目": "高处", "题目": "不认识的题型", "答案": "A"},
        {"题型": "判断", "科目": "高处", "题目": "要戴安全帽。", "答案": "也许"},
        {"题型": "判断", "科目": "高处", "题目": "要戴安全帽。", "答案": "对", "法规日期": "明年"},
    ]
    for number, row in enumerate(rows, 2):
        for name, value in row.items():
            sheet.cell(number, names.index(name) + 1, value)
    out = io.BytesIO()
    book.save(out)
    report = await taken(world, out.getvalue())
    assert [(each["number"], each["code"]) for each in report["notes"]] == [
        (4, "formula"), (5, "unknown_kind"), (6, "no_answer"), (7, "field"),
    ]  # fmt: skip
    assert "source_date" in report["notes"][-1]["reason"]
    found = {each["content"]["kind"]: each for each in await bank_of(world, "officer-a", "plant-a")}
    assert (found["single"]["content"]["correct"], found["single"]["difficulty"]) == ([1], 3)
    assert found["fill_in"]["content"]["blanks"] == [["30", "三十"], ["12"]]


async def test_one_right_answer_of_gift_needs_no_sign(world: World) -> None:
    found = await taken(world, b"How do you write the word for the number 1? {One}", check=True)
    assert (found["taken"], found["first"][0]["content"]["blanks"]) == (1, [["One"]])
