"""Who is chosen: votes and points by the weight that was stated, then the quotas. Pure.

Support is the share of valid ballots that name a nominee, points the mean of the jury's; both as parts of 10,000. The
score is both by their weights, rounded before it is compared. The best of the front line take the places kept for
them, then the best of all the rest, managers up to their cap. A lot decides between equals for the last places.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from casework.decisions import Decision, Explanation, Working
from casework.money import round_fen
from casework.policy import PolicyBook
from kit.texts import Text
from voting.congresses.rules import Category

WHOLE = 10_000


class Standing(NamedTuple):
    nomination_id: str
    category: Category
    score: int


class Quotas(NamedTuple):
    places: int
    front_line: int
    """At least."""
    managers: int
    """At most."""

    def allow(self, chosen: Sequence[Standing]) -> bool:
        found = [each.category for each in chosen]
        return found.count(Category.FRONT_LINE) >= self.front_line and found.count(Category.MANAGER) <= self.managers


class Tied(Exception):
    """Only a lot can say which of them are chosen."""

    def __init__(self, nomination_ids: set[str]) -> None:
        super().__init__(nomination_ids)
        self.nomination_ids = nomination_ids


def score(votes: int, ballots: int, points: Sequence[int], jury_weight: int) -> int:
    """`points`: 0 to 100 of each juror; `jury_weight` in per cent. Of 10,000."""
    support = Fraction(votes * WHOLE, ballots) if ballots else Fraction(0)
    jury = Fraction(sum(points) * WHOLE, 100 * len(points)) if points else Fraction(0)
    return round_fen((support * (100 - jury_weight) + jury * jury_weight) / 100)


def reckon_quotas(places: int, level: str, book: PolicyBook, on: date) -> tuple[Quotas, Decision]:
    """In whole places, with how they were reckoned."""
    work = Working(book, on, places=places)
    front_line, managers = work.policy(f"honour.front_line.{level}"), work.policy(f"honour.managers.{level}")
    least = work.step("front_line", ceil(Fraction(places * front_line.number, 100)), percent=front_line.number)
    most = work.step("managers", floor(Fraction(places * managers.number, 100)), percent=managers.number)
    return Quotas(places, least, most), work.decide("reckoned")


def can_be_met(categories: Sequence[Category], quotas: Quotas) -> bool:
    managers = min(categories.count(Category.MANAGER), quotas.managers)
    others = len(categories) - categories.count(Category.MANAGER)
    return categories.count(Category.FRONT_LINE) >= quotas.front_line and others + managers >= quotas.places


def choose(standings: Sequence[Standing], quotas: Quotas, lots: Sequence[str] = ()) -> list[Standing]:
    """The best first. `lots`: nominations in the order in which a lot put those that are equal. Tied."""
    drawn = {each: place for place, each in enumerate(lots)}
    ranked = sorted(standings, key=lambda each: (-each.score, drawn.get(each.nomination_id, len(drawn))))
    chosen = [each for each in ranked if each.category == Category.FRONT_LINE][: quotas.front_line]
    managers = 0
    for each in ranked:
        if len(chosen) == quotas.places:
            break
        if each in chosen or (each.category == Category.MANAGER and managers == quotas.managers):
            continue
        managers += each.category == Category.MANAGER
        chosen.append(each)
    left = [each for each in ranked if each not in chosen]
    tied = {
        side.nomination_id
        for one in chosen
        for other in left
        if one.score == other.score and quotas.allow([other if each is one else each for each in chosen])
        for side in (one, other)
    }
    if tied - drawn.keys():
        raise Tied(tied)
    return sorted(chosen, key=ranked.index)


EXPLANATION = Explanation(
    steps={
        "front_line": Text(
            "一线职工至少：{places} 个名额 × {percent}%，进位为 {result} 个",
            "Front line at least: {places} places × {percent} %, rounded up to {result}",
        ),
        "managers": Text(
            "管理人员至多：{places} 个名额 × {percent}%，舍去为 {result} 个",
            "Managers at most: {places} places × {percent} %, rounded down to {result}",
        ),
    },
    results={"reckoned": Text("名额分配", "How the places are shared out")},
)
