"""Fields of requests: what is seen counts, and nothing is guessed."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, TypeAdapter, ValidationError

from kit.field_errors import field_errors
from kit.fields import AS_TEXT, Id, Line, Request, Words, cut, is_visible, refusal
from kit.texts import Language, Text

TEXT = TypeAdapter(Annotated[str, Words(2, 10)])
LINE = TypeAdapter(Annotated[str, Line(2, 10)])
INVISIBLE = [
    "\u200b", "\u3164", "\u2800", "\u00ad", "\ufeff", "\u2060", "\u115f", "\u1160", "\uffa0", "\u180e", "\u034f",
    "\u0301", "\ufe0f", "\u202e", "\u2066", "\u3000", "\u00a0", "\u2028", "\U000e0041", "\U000e0100", "\U0001d159",
    "\u2065", "\ufffc", "\U0001d173", "\u061c", "\u200d",
]  # fmt: skip


def code(value: Any, adapter: TypeAdapter[Any] = TEXT) -> str:
    with pytest.raises(ValidationError) as found:
        adapter.validate_python(value)
    [error] = found.value.errors()
    return error["type"]


def test_refusal_of_a_service_is_told_in_both_languages() -> None:
    def no_slash(value: str) -> str:
        raise refusal("slash", Text("不能有 {/}", "No {/} here"))

    with pytest.raises(ValidationError) as found:
        TypeAdapter(Annotated[str, AfterValidator(no_slash)]).validate_python("a")
    told = [field_errors(found.value.errors(), language) for language in Language]
    assert told == [
        [{"field": "", "code": "slash", "message": "不能有 {/}"}],
        [{"field": "", "code": "slash", "message": "No {/} here"}],
    ]


@pytest.mark.parametrize("character", INVISIBLE)
def test_what_cannot_be_seen_does_not_count(character: str) -> None:
    assert code(character * 5) == ("nothing_visible" if (character * 5).strip() else "string_too_short")
    assert code(character * 3 + "字" + character * 3) == "string_too_short"


@pytest.mark.parametrize("value", ["", "  ", "字", " 字\n"])
def test_too_little_is_said_with_the_least(value: str) -> None:
    assert code(value) == "string_too_short"


@pytest.mark.parametrize(
    "value",
    [
        "食堂", "ok", "字，", "👍👍", "1️⃣2️⃣", "éé", "नमस्ते", "한국", "𰻝𰻝面", "\U000323b0\ue000", "《》", "①号",
        "a\u200db", "字\n字\t字",
    ],
)  # fmt: skip
def test_what_can_be_seen_is_kept_as_it_is(value: str) -> None:
    assert TEXT.validate_python(value) == value


def test_invisible_edges_are_cut_off() -> None:
    assert TEXT.validate_python("\u200b\u3164 食堂\u2800\n") == "食堂"
    assert TEXT.validate_python("e\u0301e\u0301\u200b") == "e\u0301e\u0301"


def test_the_most_is_of_everything_that_is_kept() -> None:
    assert code("字" * 11) == code("字" + "\u200b" * 9 + "字") == "string_too_long"


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x85", "\ud800"])
def test_control_characters_are_refused(character: str) -> None:
    assert code(f"字{character}字") == "control_character"


@pytest.mark.parametrize(
    "mark", [*"\n\r\u2028\u2029", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))]
)
def test_a_line_has_no_breaks_and_is_not_turned_round(mark: str) -> None:
    with pytest.raises(ValidationError) as found:
        LINE.validate_python(f"图纸{mark}gnp.exe")
    for lang, words in ((Language.CHINESE, "换行"), (Language.ENGLISH, "line breaks")):
        [error] = field_errors(found.value.errors(), lang)
        assert error["code"] == "control_character"
        assert words in error["message"]
    assert LINE.validate_python(f"{mark} 图纸{mark}\n") == "图纸", "what a copied line brings along around it"


@pytest.mark.parametrize("value", ["नमस्ते", "👩\u200d🔧 食堂", "a\u200db", "שלום"])
def test_a_line_keeps_what_scripts_need(value: str) -> None:
    assert LINE.validate_python(value) == value
    assert code("字\x07字", LINE) == "control_character"


def test_the_refusal_is_said_in_both_languages() -> None:
    with pytest.raises(ValidationError) as found:
        TEXT.validate_python("\u200b\u200b")
    for lang, words in ((Language.CHINESE, "看不见"), (Language.ENGLISH, "seen")):
        [error] = field_errors(found.value.errors(), lang)
        assert words in error["message"]


def test_a_choice_is_answered_with_all_there_are() -> None:
    class Shape(StrEnum):
        ROUND = "round"
        FLAT = "flat"
        LONG = "long"

    with pytest.raises(ValidationError) as found:
        TypeAdapter(Shape).validate_python("square")
    for lang, words in (
        (Language.CHINESE, "应为其中之一：round、flat、long"),
        (Language.ENGLISH, "Should be one of: round, flat, long"),
    ):
        assert [error["message"] for error in field_errors(found.value.errors(), lang)] == [words]


@given(st.text())
def test_only_what_can_be_seen_stands_at_the_beginning(text: str) -> None:
    kept = cut(text)
    assert kept in text
    assert [each for each in kept if is_visible(each)] == [each for each in text if is_visible(each)]
    assert not kept or is_visible(kept[0])
    assert cut(kept) == kept


class Colour(StrEnum):
    RED = "red"


class Order(Request):
    count: int = 1
    urgent: bool = False
    colour: Annotated[Colour, AS_TEXT] = Colour.RED
    day: Annotated[date | None, AS_TEXT] = None
    item: Id = "x"


@pytest.mark.parametrize(
    "body",
    [
        {"count": "1"}, {"count": 1.0}, {"count": True}, {"urgent": "no"}, {"urgent": 1}, {"urgent": None},
        {"colour": "green"}, {"day": "soon"}, {"item": ""}, {"item": "a b"}, {"item": "a\n"}, {"item": 7},
        {"unknown": 1},
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Order.model_validate(body)


def test_choices_and_dates_are_written_as_text() -> None:
    order = Order.model_validate({"count": 2, "urgent": True, "colour": "red", "day": "2026-11-22", "item": "0-a"})
    assert (order.colour, order.day) == (Colour.RED, date(2026, 11, 22))


def test_the_description_says_how_long() -> None:
    assert TEXT.json_schema() == {"type": "string", "minLength": 2, "maxLength": 10}
