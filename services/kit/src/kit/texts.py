"""Texts in both languages, and the one place that chooses between them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter


class Language(StrEnum):
    CHINESE = "zh-CN"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not (self.zh and self.en):
            raise ValueError(f"a text needs both languages: {self}")

    def in_(self, language: Language) -> str:
        return self.zh if language is Language.CHINESE else self.en

    @property
    def at_start(self) -> "Text":
        """As it begins a line."""
        return Text(self.zh, self.en[:1].upper() + self.en[1:])


_COMMA = Text("、", ", ")


def enumeration(words: Iterable[str], language: Language) -> str:
    return _COMMA.in_(language).join(words)


def negotiate(accept: str | None) -> Language:
    """The language to answer in: of ours the one that an Accept-Language header weighs most (RFC 9110, 12.5.4).

    The earlier of two that weigh the same; where the header wants neither, zh-CN unless it refuses just that.
    """
    parts = f"{accept or ''},*;q=0.001".lower().split(",")
    wishes = [(found[1], float(found[2] or 1)) for part in parts if (found := _WISH.fullmatch(part))]
    named = {tag for tag, _ in wishes}
    wanted = [
        (weight, ours)
        for tag, weight in wishes
        for ours in Language
        if weight and tag == (ours[:2] if ours[:2] in named else "*")
    ]
    return max(wanted, key=itemgetter(0), default=(0, Language.CHINESE))[1]


_WISH = re.compile(r"\s*(\*|[a-z]{2,8})(?:[-_][^;\s]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,20})?)\s*)?")
"""One of the header's languages without its country or script, and its weight."""
