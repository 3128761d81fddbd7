"""Questions that read nearly the same (pure).

Both of two that differ in one word, such as 可以 and 不可以, may be wanted: people are shown them and decide.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from kit.folding import fold
from learning.rules import Item, ItemKind

LIKE = 0.8
"""Share of the text that stays as it is from one to the other (Levenshtein), from which they are shown."""


class Known(NamedTuple):
    text: str
    """As text_of says it."""
    id: str
    stem: str = ""


class Pair(NamedTuple):
    one: str
    other: str
    likeness: float


def text_of(item: Item) -> str:
    """All that is read, in any order of the options."""
    options = [] if item.kind == ItemKind.TRUE_FALSE else sorted(map(fold, [*item.options, *item.matches]))
    return fold(item.stem) + "".join(options)


class Shelf:
    """Questions by the length of their text: what is much longer or shorter is not compared."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._known = sorted(known, key=lambda each: (len(each.text), each))
        self._lengths = [len(each.text) for each in self._known]

    def near(self, text: str, most: int = 5) -> list[Known]:
        """The nearest first."""
        first = bisect_left(self._lengths, len(text) * LIKE)
        last = bisect_right(self._lengths, len(text) / LIKE)
        return [each for each, _ in self._among(text, self._known[first:last], most)]

    def pairs(self, most: int) -> list[Pair]:
        """The nearest pairs, each once."""
        found = list[Pair]()
        for place, one in enumerate(self._known):
            last = bisect_right(self._lengths, len(one.text) / LIKE)
            for other, share in self._among(one.text, self._known[place + 1 : last], most):
                first, second = sorted((one.id, other.id))
                found.append(Pair(first, second, share))
        return sorted(found, key=lambda pair: -pair.likeness)[:most]

    @staticmethod
    def _among(text: str, known: Sequence[Known], most: int) -> list[tuple[Known, float]]:
        texts = [each.text for each in known]
        found = process.extract(
            text, texts, scorer=Levenshtein.normalized_similarity, processor=None, score_cutoff=LIKE, limit=most
        )
        return [(known[place], share) for _, share, place in found]
