"""Texts of questions from other systems as plain text, or the reason why they cannot be."""

import re
from html.parser import HTMLParser

from learning.formats.notes import Cannot, Reason

_MEDIA = frozenset({"img", "video", "audio", "object", "embed", "iframe", "svg", "canvas", "picture"})
_BLOCKS = frozenset({"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"})
_NO_LOOK = frozenset({*_BLOCKS, "span", "font", "html", "body", "a"}) - {
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "a",
    "li",
    "font",
}
_TEX = re.compile(r"\\\(|\\\[|\$\$|\\begin\{|\\frac|\\sqrt")
_HIGH = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.loses = False
        self._hidden = 0
        self._script: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _MEDIA:
            raise Cannot(Reason.PICTURE)
        if tag == "table":
            raise Cannot(Reason.TABLE)
        if tag == "math":
            raise Cannot(Reason.FORMULA)
        if tag in ("script", "style"):
            self._hidden += 1
        if tag in ("sub", "sup"):
            self._script.append(tag)
        if tag in _BLOCKS:
            self.parts.append("\n")
        self.loses = (
            self.loses
            or (tag not in _NO_LOOK and tag not in ("sub", "sup"))
            or any(name == "style" for name, _ in attrs)
        )

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        if tag in ("sub", "sup") and self._script:
            self._script.pop()
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        text = re.sub(r"\s+", " ", data)
        if self._script and text.strip():
            shifted = text.translate(_HIGH if self._script[-1] == "sup" else _LOW)
            if any(one == other and one.strip() for one, other in zip(text, shifted, strict=True)):
                raise Cannot(Reason.FORMULA, text)
            text = shifted
        self.parts.append(text)


def from_html(text: str) -> tuple[str, bool]:
    """The plain text, and whether it looks different now. Cannot, where it needs more than text."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = (re.sub(r" +", " ", line).strip() for line in "".join(reader.parts).replace("\xa0", " ").split("\n"))
    plain = "\n".join(line for line in lines if line)
    refuse_formula(plain)
    return plain, reader.loses


def refuse_formula(text: str) -> None:
    if _TEX.search(text):
        raise Cannot(Reason.FORMULA)


def one_line(text: str) -> str:
    return " ".join(text.split())


def split(text: str, sign: str) -> list[str]:
    """At each of these signs that no backslash stands before."""
    parts = [""]
    for token in re.findall(r"\\.|.", text, re.DOTALL):
        if token == sign:
            parts.append("")
        else:
            parts[-1] += token
    return parts


TAGS = ("difficulty", "source", "source_date", "guide")
"""What is written as a tag `name:value`, because other systems have no field for it."""


def read_tags(tags: list[str], fields: dict[str, object]) -> str:
    """Enters what is known into the fields; the others, to be named."""
    others = []
    for tag in tags:
        name, colon, value = tag.partition(":")
        if not colon or name not in TAGS:
            others.append(tag)
        elif name == "guide":
            content = fields["content"]
            assert isinstance(content, dict)
            content["guide"] = value
        else:
            fields[name] = int(value) if name == "difficulty" and value.isdecimal() else value
    return ", ".join(others)


def subject_of(category: str) -> str:
    """The last part of Moodle's path; a slash within a part is written twice."""
    parts = [each.replace("\0", "/").strip() for each in category.replace("//", "\0").split("/")]
    return one_line(parts[-1])[:40]


def category_of(subject: str) -> str:
    return "$course$/top/" + subject.replace("/", "//")
