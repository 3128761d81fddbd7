"""How a question is marked, which questions somebody gets, and in which order (pure)."""

import hashlib
import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from kit.folding import fold


class ItemKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    FILL_IN = "fill_in"
    ORDERING = "ordering"
    MATCHING = "matching"
    SHORT = "short"
    """A text that people mark."""


BLANK = re.compile("[_＿]{2,}")
"""What stands in a question for a word that is to be filled in."""
_TIME = r"((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]|$)")
_ARTICLE = re.compile("第[〇零一二三四五六七八九十百千\\d]+条")
_LAW = re.compile("《([^《》]+)》")
NOT_MATCHED = -1
_CHOICES = (ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.TRUE_FALSE)


class Item(Protocol):
    """A question, as bank_schemas.ItemContent has it."""

    kind: ItemKind
    stem: str
    options: list[str]
    """To choose from; of an ordering in the right order; of a matching what each gets one of `matches`."""
    matches: list[str]
    correct: list[int]
    """Of a choice the places of the right options; of a matching, for each option, the place of its match."""
    blanks: list[list[str]]
    """What is right for each blank."""
    guide: str


class Given(NamedTuple):
    """An answer, by the places of the question as it was written."""

    chosen: Sequence[int] = ()
    """Options; of a matching, for each option, the place of a match or NOT_MATCHED."""
    texts: Sequence[str] = ()
    """For each blank, or the one of a short answer."""


class LessonKind(StrEnum):
    TEXT = "text"
    VIDEO = "video"
    FILE = "file"
    LINK = "link"
    QUIZ = "quiz"


class ClosedBy(StrEnum):
    LEARNER = "learner"
    TIME = "time"


class CertificateState(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


def bad_cue(subtitles: str) -> int | None:
    """The first line that is no WebVTT (W3C, section 4): its head, or a cue's times. None: it is whole."""
    lines = subtitles.splitlines()
    if not lines or not re.fullmatch("WEBVTT([ \t].*)?", lines[0]):
        return 1
    timed = False
    for number, line in enumerate(lines[1:], 2):
        if "-->" in line:
            times = _TIMES.match(line)
            if times is None or _seconds(times[1]) >= _seconds(times[2]):
                return number
            timed = True
    return None if timed else len(lines)


def _seconds(time: str) -> float:
    total = 0.0
    for each in time.split(":"):
        total = total * 60 + float(each)
    return total


def law_of(source: str) -> str:
    """The law that a source names, in one form: what stands in 《》, else what stands before its article."""
    named = _LAW.search(source)
    return fold(named[1] if named else _ARTICLE.split(source)[0])


def fits(item: Item) -> bool:
    """Whether the question is whole, and has nothing that its kind does not use."""
    options, matches, correct = item.options, item.matches, item.correct
    has_blanks, is_marked_by_people = item.kind == ItemKind.FILL_IN, item.kind == ItemKind.SHORT
    if bool(item.blanks) != has_blanks or (item.guide and not is_marked_by_people):
        return False
    if bool(matches) != (item.kind == ItemKind.MATCHING) or len(set(matches)) != len(matches):
        return False
    if item.kind in _CHOICES and (len(set(correct)) != len(correct) or any(place >= len(options) for place in correct)):
        return False
    match item.kind:
        case ItemKind.TRUE_FALSE:
            return len(options) == 2 and len(correct) == 1
        case ItemKind.SINGLE:
            return len(options) >= 2 and len(correct) == 1
        case ItemKind.MULTIPLE:
            return len(options) >= 2 and len(correct) >= 2
        case ItemKind.ORDERING:
            return len(options) >= 2 and len(set(options)) == len(options) and not correct
        case ItemKind.MATCHING:
            return len(options) >= 2 and len(correct) == len(options) and all(each < len(matches) for each in correct)
        case ItemKind.FILL_IN:
            written = len(BLANK.findall(item.stem))
            return not options and not correct and (written or 1) == len(item.blanks)
        case ItemKind.SHORT:
            return not options and not correct


def can_be_given(item: Item, given: Given) -> bool:
    """Nothing given takes an answer back."""
    chosen, texts = given
    if not chosen and not texts:
        return True
    match item.kind:
        case ItemKind.FILL_IN:
            return not chosen and len(texts) == len(item.blanks)
        case ItemKind.SHORT:
            return not chosen and len(texts) == 1
        case ItemKind.MATCHING:
            fit = all(NOT_MATCHED <= each < len(item.matches) for each in chosen)
            return not texts and len(chosen) == len(item.options) and fit
        case ItemKind.ORDERING:
            return not texts and sorted(chosen) == list(range(len(item.options)))
        case _:
            most = len(item.options) if item.kind == ItemKind.MULTIPLE else 1
            fit = all(0 <= each < len(item.options) for each in chosen)
            return not texts and len(set(chosen)) == len(chosen) <= most and fit


def is_whole(item: Item, given: Given) -> bool:
    """Whether each part of the question has its answer."""
    chosen, texts = given
    return bool(chosen or texts) and all(each != NOT_MATCHED for each in chosen) and all(each.strip() for each in texts)


def mark(item: Item, given: Given, points: int) -> int | None:
    """The share of the points that is right, rounded down. None: people mark it.

    Of a choice what is right brings its share, and nothing where something wrong is chosen, too. Of the other kinds
    each blank, each place in the order and each match counts; width, case and spaces of what is filled in do not.
    """
    chosen, texts = given
    match item.kind:
        case ItemKind.SHORT:
            return None if any(each.strip() for each in texts) else 0
        case ItemKind.FILL_IN:
            accepted = [{fold(each) for each in blank} for blank in item.blanks]
            right = sum(fold(text) in right for text, right in zip(texts, accepted, strict=False))
            return points * right // len(item.blanks)
        case ItemKind.ORDERING:
            return points * sum(place == each for place, each in enumerate(chosen)) // len(item.options)
        case ItemKind.MATCHING:
            return (
                points
                * sum(one == other for one, other in zip(chosen, item.correct, strict=False))
                // len(item.options)
            )
        case _:
            wanted, had = set(item.correct), set(chosen)
            return points * len(had) // len(wanted) if had <= wanted else 0


def is_passed(points: int, of: int, percent: int) -> bool:
    return points * 100 >= of * percent


def shuffle(seed: str, about: str, items: Iterable[int]) -> list[int]:
    """An order that follows from the seed alone, on every machine and in every release."""
    return sorted(items, key=lambda each: hashlib.sha256(f"{seed} {about} {each}".encode()).digest())


class Group(NamedTuple):
    """Of these places of an exam's pool so many are drawn."""

    places: Sequence[int]
    drawn: int


def draw(seed: str, groups: Iterable[Group]) -> list[int]:
    """The places somebody gets, in their order."""
    drawn = [place for group in groups for place in shuffle(seed, "draw", group.places)[: group.drawn]]
    return shuffle(seed, "order", drawn)


def shown_order(seed: str, about: str, item: Item) -> list[int]:
    """For each option that is shown, or match of a matching, its place in the question; true comes before false."""
    if item.kind == ItemKind.TRUE_FALSE:
        return [0, 1]
    return shuffle(seed, f"options {about}", range(len(item.matches or item.options)))


def ends_at(started_at: datetime, minutes: int, closes_at: datetime) -> datetime:
    return min(started_at + timedelta(minutes=minutes), closes_at)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
