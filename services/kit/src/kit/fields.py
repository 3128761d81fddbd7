"""What a request's fields may hold: words that somebody can see, ids that look like ids, and no guessing of types.

class Rejection(Request):
    reason: Annotated[str, Words(2, 2000)]
    case_kind: Annotated[CaseKind, AS_TEXT]
    urgent: bool = False                      # true or false; "no", 1 and null are refused
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, Strict, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from kit.texts import Text

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
"""In bodies, paths and queries. Ours are UUIDs; the pattern leaves room for what other systems call things."""

AS_TEXT = Strict(False)
"""For what JSON can only write as text: choices (enums), dates and times."""


class Request(BaseModel):
    """Base of every JSON body. Unknown fields are refused, and a value of another type is not turned into ours."""

    model_config = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class Words:
    """Text of at least `least` characters that can be seen, and at most `most` of any kind.

    Spaces and invisible characters around it are cut off; inside they stay, because emoji and some scripts need them.
    Control characters other than tab and line breaks are refused.
    """

    least: int
    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "minLength": self.least, "maxLength": self.most}

    def check(self, value: str) -> str:
        if _CONTROL.search(value):
            raise PydanticCustomError("control_character", "control characters are not allowed")
        text = cut(value)
        if not text and value.strip() and self.least:
            raise PydanticCustomError("nothing_visible", "nothing that can be seen")
        if len(list(islice(_seen(text), self.least))) < self.least:
            raise PydanticKnownError("string_too_short", {"min_length": self.least})
        if len(text) > self.most:
            raise PydanticKnownError("string_too_long", {"max_length": self.most})
        return text


@dataclass(frozen=True)
class Line(Words):
    """Words on one line, such as a title or a name: lists and messages show them next to other people's.

    Line breaks in it are refused, and the marks that turn the direction of writing: behind one, exe.png may be read
    where exe.png is not written. Words of several lines may have both; a copied telephone number often does.
    """

    def check(self, value: str) -> str:
        text = super().check(value)
        if _NOT_IN_A_LINE.search(text):
            raise refusal(
                "control_character",
                Text(
                    "只能写一行：请去掉换行和改变文字方向的字符",
                    "One line only: remove line breaks and marks that turn the direction of writing",
                ),
            )
        return text


def refusal(code: str, text: Text) -> PydanticCustomError:
    """To raise in a service's own validator: what is wrong with the field and what to do."""
    return PydanticCustomError(code, "{en}", {"zh": text.zh, "en": text.en})


HAN = (
    "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002ebef\U0002ebf0-\U0002ee5f\U0002f800-\U0002fa1f"
    "\U00030000-\U000323af\U000323b0-\U0003347f"
)
"""For a class of a regular expression: 々, 〇 and all blocks of Chinese characters up to Extension J (Unicode 17), with
the compatibility ideographs. Data of our own, because Python's tables are years behind what is in people's names."""
MIDDLE_DOTS = frozenset("·•‧・･∙⋅◦∘ˑ᛫⸱⸳ㆍ\u0387\ua78f")
"""What keyboards and old systems put between the parts of a name. One is kept: U+00B7."""
_IS_HAN = re.compile(f"[{HAN}]")


def is_han(character: str) -> bool:
    return _IS_HAN.match(character) is not None


def is_visible(character: str) -> bool:
    """Whether it puts ink on a page by itself: no space, no mark that needs another character, no blank letter.

    What Unicode has not assigned yet in Python's tables counts as visible, for rare characters of names are added with
    each version, unless it is reserved for invisible ones.
    """
    kind = unicodedata.category(character)
    if kind == "Cn":
        return not _RESERVED.match(character)
    return kind == "Co" or (kind[0] not in "CZM" and character not in _BLANK)


def cut(text: str) -> str:
    """The text from its first to its last visible character, with the marks that belong to the last one."""
    first = next((place for place, character in enumerate(text) if is_visible(character)), None)
    if first is None:
        return ""
    end = len(text)
    while not is_visible(text[end - 1]) and unicodedata.category(text[end - 1])[0] != "M":
        end -= 1
    return text[first:end]


def _seen(text: str) -> Iterator[str]:
    return filter(is_visible, text)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_IN_A_LINE = re.compile(r"[\n\r\u2028-\u202e\u2066-\u2069]")
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\ufffc\U0001d159")
"""Letters and signs by their category, drawn as nothing: Hangul fillers, the empty Braille cell, the object mark."""
_RESERVED = re.compile(r"[\u2065\ufff0-\ufff8\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff]")
"""Unassigned for ever, or kept for what is ignored (Default_Ignorable_Code_Point)."""
