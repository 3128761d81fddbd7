"""How a question is marked, which questions somebody gets, and in which order (pure)."""

import hashlib
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class ItemKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"


class LessonKind(StrEnum):
    TEXT = "text"
    QUIZ = "quiz"


class ClosedBy(StrEnum):
    LEARNER = "learner"
    TIME = "time"


class CertificateState(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


def fits(kind: ItemKind, options: int, correct: Sequence[int]) -> bool:
    """Whether a question of this kind can have so many options, of which these places are right."""
    if len(set(correct)) != len(correct) or any(place >= options for place in correct):
        return False
    match kind:
        case ItemKind.TRUE_FALSE:
            return options == 2 and len(correct) == 1
        case ItemKind.SINGLE:
            return options >= 2 and len(correct) == 1
        case ItemKind.MULTIPLE:
            return options >= 2 and len(correct) >= 2


def can_be_chosen(kind: ItemKind, options: int, chosen: Sequence[int]) -> bool:
    """Nothing chosen takes an answer back."""
    most = options if kind == ItemKind.MULTIPLE else 1
    return len(chosen) <= most and len(set(chosen)) == len(chosen) and all(place < options for place in chosen)


def mark(correct: Iterable[int], chosen: Iterable[int], points: int) -> int:
    """All points for what is right; for a part of it without anything wrong its share, rounded down."""
    right, given = set(correct), set(chosen)
    return points * len(given) // len(right) if given <= right else 0


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


def option_order(seed: str, place: int, kind: ItemKind, options: int) -> list[int]:
    """Where each option that is shown stands in the question; true comes before false."""
    return list(range(options)) if kind == ItemKind.TRUE_FALSE else shuffle(seed, f"options {place}", range(options))


def ends_at(started_at: datetime, minutes: int, closes_at: datetime) -> datetime:
    return min(started_at + timedelta(minutes=minutes), closes_at)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
