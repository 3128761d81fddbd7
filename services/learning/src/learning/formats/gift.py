"""GIFT (docs.moodle.org/en/GIFT_format), in and out; tags stand in comments as in Moodle: `[tag:difficulty:2]`."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from learning.bank_schemas import BankItemUpdate, ItemContent
from learning.errors import BankFileUnknown
from learning.formats.moodle import TRUE_FALSE, accepted_of, choice_of, matching_of
from learning.formats.notes import Cannot, Found, Reason
from learning.formats.texts import category_of, from_html, one_line, read_tags, refuse_formula, subject_of
from learning.rules import ItemKind

_SPECIAL = "~=#{}:"
_ESCAPED = re.compile(r"\\([~=#{}:n\\])")
_HIDDEN = {sign: chr(0xFDD0 + place) for place, sign in enumerate("~=#{}:n\\")}
"""For an escaped sign while the others are looked for: no text has these."""
_SHOWN = str.maketrans({hidden: "\n" if sign == "n" else sign for sign, hidden in _HIDDEN.items()})
_TAG = re.compile(r"\[tag:((?:\\.|[^\]\\])*)\]")
_FORMAT = re.compile(r"\[(html|plain|markdown|moodle)\]")
_TRUTHS = {"T": 0, "TRUE": 0, "F": 1, "FALSE": 1}


def read_gift(data: bytes) -> dict[str, Any]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise BankFileUnknown from error
    found, subject = Found(), ""
    for line, tags, block in _blocks(text):
        if block.startswith("$CATEGORY:"):
            head, _, rest = block.partition("\n")
            subject = subject_of(head.removeprefix("$CATEGORY:").strip())
            block, line = rest.strip(), line + 1
            if not block:
                continue
        reader = _Question(found, line, block)
        try:
            fields = reader.read(tags)
        except Cannot as refused:
            found.note(line, reader.name, refused.reason, refused.detail)
        except ValueError as error:  # a number that is none, or is too long
            found.note(line, reader.name, Reason.BROKEN, str(error))
        else:
            found.questions.append((line, reader.name, {"subject": subject, **fields}))
    return found.plain()


def _blocks(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Questions, parted by empty lines: first line, tags, text."""
    begun, tags, lines = 0, list[str](), list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("//"):
            tags += [
                re.sub(r"\\(.)", lambda escaped: "\n" if escaped[1] == "n" else escaped[1], each)
                for each in _TAG.findall(line)
            ]
            continue
        if not line.strip():
            if lines:
                yield begun, tags, "\n".join(lines).strip()
                tags, lines = [], []
            continue
        begun = begun if lines else number
        lines.append(line)
    if lines:
        yield begun, tags, "\n".join(lines).strip()


class _Question:
    def __init__(self, found: Found, line: int, block: str) -> None:
        self._found, self._line = found, line
        block = _ESCAPED.sub(lambda escaped: _HIDDEN[escaped[1]], block)
        self.name, self._block, self._format = "", block, "moodle"
        if titled := re.match(r"::((?:[^:]|:(?!:))*)::", block):
            self.name, self._block = one_line(_plain(titled[1])), block[titled.end() :].strip()
        if said := _FORMAT.match(self._block):
            self._format, self._block = said[1], self._block[said.end() :]
        self.name = self.name or one_line(_plain(self._block.partition("{")[0]))

    def _note(self, reason: Reason, detail: str = "") -> None:
        self._found.note(self._line, self.name, reason, detail)

    def read(self, tags: list[str]) -> dict[str, Any]:
        before, opened, rest = self._block.partition("{")
        if not opened:
            raise Cannot(Reason.UNKNOWN_KIND, "description")
        answers, closed, after = rest.partition("}")
        if not closed or "{" in answers + after:
            raise Cannot(Reason.BROKEN, "{")
        before, after = before.strip(), after.strip()
        stem = self._text(f"{before} ____ {after}" if after else before)
        explanation = ""
        if marked := re.search(r"####", answers):
            answers, explanation = answers[: marked.start()], self._text(answers[marked.end() :])
        content = {"stem": stem, **self._answers(answers.strip())}
        if explanation:
            content["explanation"] = explanation
        fields: dict[str, Any] = {"content": content, "difficulty": 1}
        if others := read_tags(tags, fields):
            self._note(Reason.TAGS, others)
        return fields

    def _text(self, written: str) -> str:
        """Of the question, or of an answer, which may say a format of its own."""
        said = _FORMAT.match(written.strip())
        form = said[1] if said else self._format
        plain = _plain(written.strip()[said.end() if said else 0 :].strip())
        if form in ("plain", "markdown"):
            refuse_formula(plain)
            return plain
        text, loses = from_html(plain) if "<" in plain or form == "html" else (plain, False)
        refuse_formula(text)
        if loses:
            self._note(Reason.MARKUP)
        return text

    def _answers(self, written: str) -> dict[str, Any]:
        if not written:
            return {"kind": "short"}
        if written.startswith(">"):
            lines = [one_line(self._text(each)) for each in written.split("\n")[1:] if each.strip()]
            return {"kind": "ordering", "options": lines}
        if written.startswith("#"):
            return self._number(written[1:])
        truth = re.split(r"#", written, maxsplit=1)
        if truth[0].strip().upper() in _TRUTHS:
            self._feedback(truth[1:])
            return {"kind": "true_false", "options": TRUE_FALSE, "correct": [_TRUTHS[truth[0].strip().upper()]]}
        if not re.search("[=~]", written):  # one right answer needs no sign
            right, *feedback = written.split("#", 1)
            self._feedback(feedback)
            return {"kind": "fill_in", "blanks": [accepted_of([(one_line(self._text(right)), 100.0)])]}
        parts = list(self._parts(written))
        if all(sign == "=" and "->" in text for sign, _, text in parts):
            pairs = [text.split("->", 1) for _, _, text in parts]
            return matching_of([(one_line(self._text(one)), one_line(self._text(other))) for one, other in pairs])
        answers = [(one_line(self._text(text)), share) for _, share, text in parts]
        if all(sign == "=" for sign, _, _ in parts):
            return {"kind": "fill_in", "blanks": [accepted_of(answers)]}
        found = choice_of(answers, is_single=any(sign == "=" for sign, _, _ in parts))
        for reason in found.pop("notes"):
            self._note(reason)
        return found

    def _parts(self, written: str) -> Iterator[tuple[str, float, str]]:
        """Sign, share of the points in percent, text as written."""
        begins = [each.start() for each in re.finditer(r"[=~]", written)]
        if not begins or written[: begins[0]].strip():
            raise Cannot(Reason.BROKEN, written[:20])
        for begin, end in zip(begins, [*begins[1:], len(written)], strict=True):
            text, *feedback = re.split(r"#", written[begin + 1 : end], maxsplit=1)
            self._feedback(feedback)
            share = 100.0 if written[begin] == "=" else 0.0
            if weighed := re.match(r"\s*%(-?[\d.]+)%", text):
                share, text = float(weighed[1]), text[weighed.end() :]
            yield written[begin], share, text

    def _number(self, written: str) -> dict[str, Any]:
        texts = [each.partition("#")[0].strip() for each in re.split(r"[=~]", written) if each.strip()]
        for each in texts:
            if ".." in each or ("%" in each) or (":" in each and each.partition(":")[2].strip() not in ("", "0")):
                raise Cannot(Reason.TOLERANCE, each)
        return {"kind": "fill_in", "blanks": [[each.partition(":")[0].strip() for each in texts]]}

    def _feedback(self, said: list[str]) -> None:
        if said and said[0].strip():
            self._note(Reason.FEEDBACK)


def _plain(text: str) -> str:
    return text.translate(_SHOWN)


def write_gift(questions: Iterable[BankItemUpdate]) -> bytes:
    """Questions with several blanks are no GIFT: they are named in comments."""
    parts, subject = list[str](), None
    for each in questions:
        item = each.content
        if len(item.blanks) > 1:
            parts.append(f"// 没有导出 not exported: {one_line(item.stem)}")
            continue
        if each.subject != subject:
            subject = each.subject
            parts.append(f"$CATEGORY: {category_of(subject)}")
        guide = item.guide.replace("\r", "")
        tags = {"difficulty": each.difficulty, "source": each.source, "source_date": each.source_date, "guide": guide}
        comment = " ".join(f"[tag:{name}:{_in_tag(str(value))}]" for name, value in tags.items() if value)
        explained = f"####{_escaped(item.explanation)}" if item.explanation else ""
        parts.append(f"// {comment}\n[plain]{_escaped(item.stem)} {{{_answers_of(item)}{explained}}}")
    return "\n\n".join([*parts, ""]).encode()


def _answers_of(item: ItemContent) -> str:
    match item.kind:
        case ItemKind.TRUE_FALSE:
            return "TRUE" if item.correct == [0] else "FALSE"
        case ItemKind.SHORT:
            return ""
        case ItemKind.FILL_IN:
            return "\n".join(f"={_escaped(each).replace('*', chr(92) * 2 + '*')}" for each in item.blanks[0])
        case ItemKind.ORDERING:
            lines = (_escaped(each) for each in item.options)
            return "\n".join([f">{len(item.options)} EXACT", *lines, ""])
        case ItemKind.MATCHING:
            pairs = [(option, item.matches[each]) for option, each in zip(item.options, item.correct, strict=True)]
            rest = [("", each) for place, each in enumerate(item.matches) if place not in item.correct]
            return "\n".join(f"={_escaped(one)} -> {_escaped(other)}" for one, other in pairs + rest)
        case ItemKind.SINGLE:
            return "\n".join(
                f"{'=' if place in item.correct else '~'}{_escaped(text)}" for place, text in enumerate(item.options)
            )
        case ItemKind.MULTIPLE:
            share = f"{100 / len(item.correct):.5f}"
            return "\n".join(
                f"~%{share if place in item.correct else 0}%{_escaped(text)}" for place, text in enumerate(item.options)
            )


def _escaped(text: str) -> str:
    text = re.sub(rf"([{re.escape(_SPECIAL)}\\])", r"\\\1", text)
    return text.replace("\r", "").replace("\n", "\\n")


def _in_tag(text: str) -> str:
    return text.replace("\\", "\\\\").replace("]", "\\]").replace("\n", "\\n")
