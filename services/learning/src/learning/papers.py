"""How a question is shown to who answers it: options in an order of their own, and answers by the places shown."""

from collections.abc import Sequence
from typing import Any

from learning.bank_schemas import AnswerGiven, ItemContent
from learning.errors import NotInThePaper
from learning.rules import NOT_MATCHED, Given, ItemKind, can_be_given, shown_order


def as_written(seed: str, about: str, item: ItemContent, given: AnswerGiven) -> Given:
    """By the places of the question as it was written. NotInThePaper."""
    if not can_be_given(item, Given(given.chosen, given.texts)):
        raise NotInThePaper
    order = shown_order(seed, about, item)
    chosen = [each if each == NOT_MATCHED else order[each] for each in given.chosen]
    return Given(sorted(chosen) if item.kind == ItemKind.MULTIPLE else chosen, given.texts)


def as_shown(seed: str, about: str, item: ItemContent, chosen: Sequence[int]) -> list[int]:
    return _shown_places(shown_order(seed, about, item), chosen)


def _shown_places(order: list[int], chosen: Sequence[int]) -> list[int]:
    return [each if each == NOT_MATCHED else order.index(each) for each in chosen]


def show(seed: str, about: str, item: ItemContent, given: Given | None, *, is_reviewed: bool) -> dict[str, Any]:
    """Fields of bank_schemas.QuestionShown."""
    order = shown_order(seed, about, item)
    options = item.options if item.matches else [item.options[each] for each in order]
    return {
        "kind": item.kind,
        "stem": item.stem,
        "options": options,
        "matches": [item.matches[each] for each in order] if item.matches else [],
        "blanks": len(item.blanks),
        "chosen": _shown_places(order, given.chosen) if given else [],
        "texts": list(given.texts) if given else [],
        **(_solved(order, item) if is_reviewed else {}),
    }


def _solved(order: list[int], item: ItemContent) -> dict[str, Any]:
    right = range(len(item.options)) if item.kind == ItemKind.ORDERING else item.correct
    return {
        "correct": _shown_places(order, right),
        "right_texts": [item.guide] if item.guide else [each[0] for each in item.blanks],
        "explanation": item.explanation,
    }


def in_words(item: ItemContent, given: Given) -> list[str]:
    """What was chosen or written, for a person to read."""
    if item.matches:
        return [
            f"{option} → {item.matches[each] if each != NOT_MATCHED else ''}"
            for option, each in zip(item.options, given.chosen, strict=False)
        ]
    return [*(item.options[each] for each in given.chosen), *given.texts]
