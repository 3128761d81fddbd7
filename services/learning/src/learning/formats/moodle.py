"""Moodle XML (docs.moodle.org/en/Moodle_XML_format), in and out."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from defusedxml import ElementTree as safe
from defusedxml.common import DefusedXmlException

from learning.bank_schemas import BankItemUpdate, ItemContent
from learning.errors import BankFileBroken, BankFileUnknown
from learning.formats.notes import Cannot, Found, Reason
from learning.formats.texts import category_of, from_html, one_line, read_tags, refuse_formula, split, subject_of
from learning.rules import BLANK, ItemKind

TRUE_FALSE = ["正确", "错误"]
_PLAIN = frozenset({"plain_text", "markdown"})
_FRACTION = 0.01
_CLOZE = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^}\\])*)\}")
_CLOZE_WORDS = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})


def read_moodle(data: bytes) -> dict[str, Any]:
    try:
        root = safe.fromstring(data, forbid_dtd=True)
    except ET.ParseError as error:
        line, column = error.position
        raise BankFileBroken(line=line, column=column + 1) from error
    except (DefusedXmlException, ValueError, LookupError) as error:
        raise BankFileUnknown from error
    if root.tag != "quiz":
        raise BankFileUnknown
    found, subject, number = Found(), "", 0
    for node in root:
        kind = node.get("type", "")
        if kind == "category":
            subject = subject_of(node.findtext("category/text") or "")
            continue
        number += 1
        name = one_line(node.findtext("name/text") or "")
        reader = _Question(found, node, number, name)
        try:
            fields = reader.read(kind)
        except Cannot as refused:
            found.note(number, name, refused.reason, refused.detail)
        except ValueError as error:  # a number that is none, or is too long
            found.note(number, name, Reason.BROKEN, str(error))
        else:
            found.questions.append((number, name, {"subject": subject, **fields}))
    return found.plain()


class _Question:
    def __init__(self, found: Found, node: ET.Element, number: int, name: str) -> None:
        self.node, self._found, self._number, self._name = node, found, number, name

    def _note(self, reason: Reason, detail: str = "") -> None:
        self._found.note(self._number, self._name, reason, detail)

    def read(self, kind: str) -> dict[str, Any]:
        readers = {
            "multichoice": self._choice,
            "truefalse": self._statement,
            "shortanswer": self._words,
            "numerical": self._number_only,
            "essay": self._essay,
            "matching": self._matching,
            "ordering": self._ordering,
            "cloze": self._cloze,
        }
        if kind not in readers:
            raise Cannot(Reason.UNKNOWN_KIND, kind)
        content = {"stem": self._text(self.node.find("questiontext")), **readers[kind]()}
        if explanation := self._text(self.node.find("generalfeedback")):
            content["explanation"] = explanation
        fields: dict[str, Any] = {"content": content, "difficulty": 1}
        if others := read_tags([one_line(each.text or "") for each in self.node.iterfind("tags/tag/text")], fields):
            self._note(Reason.TAGS, others)
        if self.node.find("hint") is not None:
            self._note(Reason.HINTS)
        return fields

    def _text(self, node: ET.Element | None) -> str:
        if node is None:
            return ""
        file = node.find("file")
        if file is not None:
            raise Cannot(Reason.PICTURE, file.get("name", ""))
        written = node.findtext("text") or ""
        if node.get("format", "html") in _PLAIN:
            refuse_formula(written)
            return written
        plain, loses = from_html(written)
        if loses:
            self._note(Reason.MARKUP)
        return plain

    def _answers(self) -> list[tuple[str, float]]:
        """Text and share of the points, in percent."""
        found = []
        for each in self.node.iterfind("answer"):
            if (each.findtext("feedback/text") or "").strip():
                self._note(Reason.FEEDBACK)
            try:
                share = float(each.get("fraction", "0"))
            except ValueError as error:
                raise Cannot(Reason.BROKEN, f"fraction={each.get('fraction')}") from error
            found.append((one_line(self._text(each)), share))
        return found

    def _choice(self) -> dict[str, Any]:
        if (self.node.findtext("shuffleanswers") or "1").strip().lower() in ("0", "false"):
            self._note(Reason.ORDER)
        is_single = (self.node.findtext("single") or "true").strip().lower() in ("true", "1")
        found = choice_of(self._answers(), is_single=is_single)
        for reason in found.pop("notes"):
            self._note(reason)
        return found

    def _statement(self) -> dict[str, Any]:
        right = [text.strip().lower() for text, share in self._answers() if share > 0]
        if right not in (["true"], ["false"]):
            raise Cannot(Reason.NO_ANSWER)
        return {"kind": "true_false", "options": TRUE_FALSE, "correct": [0 if right == ["true"] else 1]}

    def _words(self) -> dict[str, Any]:
        if (self.node.findtext("usecase") or "0").strip() == "1":
            self._note(Reason.CASE)
        return {"kind": "fill_in", "blanks": [accepted_of(self._answers())]}

    def _number_only(self) -> dict[str, Any]:
        for each in self.node.iterfind("answer"):
            tolerance = (each.findtext("tolerance") or "0").strip()
            if (tolerance and float(tolerance or 0) != 0) or self.node.find("units/unit") is not None:
                raise Cannot(Reason.TOLERANCE, tolerance)
        return {"kind": "fill_in", "blanks": [accepted_of(self._answers())]}

    def _essay(self) -> dict[str, Any]:
        if (self.node.findtext("attachmentsrequired") or "0").strip() not in ("", "0"):
            self._note(Reason.SETTINGS)
        return {"kind": "short", "guide": self._text(self.node.find("graderinfo"))}

    def _matching(self) -> dict[str, Any]:
        pairs = []
        for each in self.node.iterfind("subquestion"):
            pairs.append((one_line(self._text(each)), one_line(each.findtext("answer/text") or "")))
        return matching_of(pairs)

    def _ordering(self) -> dict[str, Any]:
        ordered = sorted(enumerate(self._answers()), key=lambda each: (each[1][1], each[0]))
        return {"kind": "ordering", "options": [text for _, (text, _) in ordered]}

    def _cloze(self) -> dict[str, Any]:
        stem = self._text(self.node.find("questiontext"))
        blanks = []
        for _, kind, alternatives in _CLOZE.findall(stem):
            if kind not in _CLOZE_WORDS:
                raise Cannot(Reason.UNKNOWN_KIND, f"cloze {kind}")
            if kind.endswith("C"):
                self._note(Reason.CASE)
            blanks.append(accepted_of([self._alternative(each) for each in split(alternatives, "~")]))
        if not blanks:
            raise Cannot(Reason.NO_ANSWER)
        return {"kind": "fill_in", "stem": _CLOZE.sub("____", stem), "blanks": blanks}

    def _alternative(self, written: str) -> tuple[str, float]:
        text, *feedback = split(written, "#")
        if feedback and feedback[0].strip():
            self._note(Reason.FEEDBACK)
        share = 100.0 if text.startswith("=") else 0.0
        text = text.removeprefix("=")
        if weighed := re.match(r"%(-?[\d.]+)%", text):
            share, text = float(weighed[1]), text[weighed.end() :]
        return one_line(re.sub(r"\\([}~#/\"\\])", r"\1", text)), share


def choice_of(answers: list[tuple[str, float]], *, is_single: bool) -> dict[str, Any]:
    """Fields of a choice, with `notes`."""
    right = [place for place, (_, share) in enumerate(answers) if share > 0]
    shares = {round(answers[place][1], 1) for place in right}
    notes = [Reason.OTHER_POINTS] if len(shares) > 1 or any(share < 0 for _, share in answers) else []
    if not right:
        raise Cannot(Reason.NO_ANSWER)
    if is_single:
        if shares != {100.0} or len(right) > 1:
            raise Cannot(Reason.PART_OF_POINTS, answers[right[-1]][0])
    elif len(right) == 1:
        notes.append(Reason.AS_SINGLE)
    kind = "single" if len(right) == 1 else "multiple"
    return {"kind": kind, "options": [text for text, _ in answers], "correct": right, "notes": notes}


def accepted_of(answers: list[tuple[str, float]]) -> list[str]:
    """What is right for one blank."""
    for text, share in answers:
        if 0 < share < 100 - _FRACTION:
            raise Cannot(Reason.PART_OF_POINTS, text)
        if share > 0 and re.search(r"(?<!\\)\*", text):
            raise Cannot(Reason.WILDCARD, text)
    right = [text.replace("\\*", "*") for text, share in answers if share > 0]
    if not right:
        raise Cannot(Reason.NO_ANSWER)
    return right


def matching_of(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Pairs without a first part are matches that fit none."""
    matches = list(dict.fromkeys(match for _, match in pairs))
    own = [(option, matches.index(match)) for option, match in pairs if option]
    return {
        "kind": "matching",
        "options": [option for option, _ in own],
        "matches": matches,
        "correct": [place for _, place in own],
    }


def write_moodle(questions: Iterable[BankItemUpdate]) -> bytes:
    """Grouped by subject, as they come."""
    parts, subject = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"], None
    for each in questions:
        if each.subject != subject:
            subject = each.subject
            parts.append(f'<question type="category"><category>{_text(category_of(subject))}</category></question>')
        parts.append(_written(each))
    return "\n".join([*parts, "</quiz>", ""]).encode()


def _written(question: BankItemUpdate) -> str:
    item = question.content
    stem, kind = item.stem, _KINDS[item.kind]
    if item.kind == ItemKind.FILL_IN and BLANK.search(stem):
        kind, blanks = "cloze", iter(item.blanks)
        stem = BLANK.sub(lambda _: _cloze(next(blanks)), stem)
    tags = {"difficulty": question.difficulty, "source": question.source, "source_date": question.source_date}
    return "\n".join(
        [
            f'<question type="{kind}">',
            f"<name>{_text(one_line(item.stem)[:40])}</name>",
            f'<questiontext format="plain_text">{_text(stem)}</questiontext>',
            f'<generalfeedback format="plain_text">{_text(item.explanation)}</generalfeedback>',
            *([] if kind == "cloze" else _answers_of(item)),
            "<tags>",
            *(f"<tag>{_text(f'{name}:{value}')}</tag>" for name, value in tags.items() if value),
            "</tags>",
            "</question>",
        ]
    )


_KINDS = {
    ItemKind.SINGLE: "multichoice",
    ItemKind.MULTIPLE: "multichoice",
    ItemKind.TRUE_FALSE: "truefalse",
    ItemKind.FILL_IN: "shortanswer",
    ItemKind.ORDERING: "ordering",
    ItemKind.MATCHING: "matching",
    ItemKind.SHORT: "essay",
}


def _answers_of(item: ItemContent) -> list[str]:
    match item.kind:
        case ItemKind.TRUE_FALSE:
            return [
                _answer(text, 100 if item.correct == [place] else 0) for place, text in enumerate(("true", "false"))
            ]
        case ItemKind.FILL_IN:
            return [_answer(text.replace("*", "\\*"), 100) for text in item.blanks[0]]
        case ItemKind.ORDERING:
            return [_answer(text, place) for place, text in enumerate(item.options, 1)]
        case ItemKind.MATCHING:
            pairs = [(option, item.matches[each]) for option, each in zip(item.options, item.correct, strict=True)]
            rest = [("", each) for place, each in enumerate(item.matches) if place not in item.correct]
            return [
                f'<subquestion format="plain_text">{_text(option)}<answer>{_text(each)}</answer></subquestion>'
                for option, each in pairs + rest
            ]
        case ItemKind.SHORT:
            return [f'<graderinfo format="plain_text">{_text(item.guide)}</graderinfo>']
        case _:
            share = 100 / len(item.correct)
            answers = [_answer(text, share if place in item.correct else 0) for place, text in enumerate(item.options)]
            return [f"<single>{str(item.kind == ItemKind.SINGLE).lower()}</single>", *answers]


def _answer(text: str, fraction: float) -> str:
    return f'<answer fraction="{fraction:.7g}" format="plain_text">{_text(text)}</answer>'


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _cloze(accepted: list[str]) -> str:
    alternatives = (re.sub(r"([}~#\"\\])", r"\\\1", text.replace("*", "\\*")) for text in accepted)
    return "{1:SHORTANSWER:" + "~".join(f"={each}" for each in alternatives) + "}"
