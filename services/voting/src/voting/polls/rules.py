"""What a poll may ask, which answers fit it, and its life (pure)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from casework.moves import Moves, move
from contracts.polls import PollState as State


class PollKind(StrEnum):
    QUICK = "quick"
    """One question."""
    SURVEY = "survey"
    APPRAISAL = "appraisal"
    """Democratic appraisal (民主评议) of leaders: never by name."""


class AskedFor(StrEnum):
    ONE = "one"
    SEVERAL = "several"
    WORDS = "words"


class Party(StrEnum):
    STAFF = "staff"
    MEMBER = "member"
    """Of the poll's unit or one below it."""
    SYSTEM = "system"


class Action(StrEnum):
    OPEN = "open"
    WITHDRAW = "withdraw"
    CLOSE = "close"


MOVES = Moves(
    (
        move(Action.WITHDRAW, [State.OPEN], State.WITHDRAWN, Party.STAFF),
        move(Action.CLOSE, [State.OPEN], State.CLOSED, Party.SYSTEM),
    )
)


class Branch(NamedTuple):
    question: int
    option: int


class Question(NamedTuple):
    kind: AskedFor
    options: int
    only_if: Branch | None
    is_required: bool


class Answer(NamedTuple):
    choices: Sequence[int]
    words: str | None


NOTHING = Answer((), None)


def unsound(questions: Sequence[Question]) -> int | None:
    """The first question that cannot be asked: without two options, or after an answer that nobody can have given."""
    for place, each in enumerate(questions):
        has_options = each.options >= 2 if each.kind != AskedFor.WORDS else each.options == 0
        branch = each.only_if
        if not has_options or (branch and not _is_earlier(questions[:place], branch)):
            return place
    return None


def _is_earlier(before: Sequence[Question], branch: Branch) -> bool:
    if not 0 <= branch.question < len(before):
        return False
    asked = before[branch.question]
    return asked.kind == AskedFor.ONE and 0 <= branch.option < asked.options


def is_asked(questions: Sequence[Question], answers: Sequence[Answer], place: int) -> bool:
    """Whether the branch leads there."""
    branch = questions[place].only_if
    return branch is None or list(answers[branch.question].choices) == [branch.option]


def misfit(questions: Sequence[Question], answers: Sequence[Answer]) -> int | None:
    """The first question whose answer does not fit it: missing, not asked for, or of another kind."""
    if len(answers) != len(questions):
        return min(len(answers), len(questions))
    for place, (question, answer) in enumerate(zip(questions, answers, strict=True)):
        if not is_asked(questions, answers, place):
            is_fit = not answer.choices and answer.words is None
        elif question.kind == AskedFor.WORDS:
            is_fit = not answer.choices and (answer.words is not None or not question.is_required)
        else:
            is_fit = answer.words is None and _are_options(question, answer.choices)
        if not is_fit:
            return place
    return None


def _are_options(question: Question, choices: Sequence[int]) -> bool:
    most = 1 if question.kind == AskedFor.ONE else question.options
    least = 1 if question.is_required else 0
    return (
        least <= len(choices) <= most
        and len(set(choices)) == len(choices)
        and all(0 <= each < question.options for each in choices)
    )


def counted(questions: Sequence[Question], sheets: Sequence[Sequence[Answer]], place: int) -> list[list[int]]:
    """Partitions of these sheets by one question, as `results` takes them: its options; those who were asked and
    did not choose, where one may skip it; those who were not asked. Who was asked is known from the question before."""
    question = questions[place]
    asked = [sheet[place] for sheet in sheets if is_asked(questions, sheet, place)]
    chosen = [sum(option in each.choices for each in asked) for option in range(question.options)]
    others = [len(sheets) - len(asked)] if question.only_if else []
    if question.kind == AskedFor.ONE:
        skipped = [] if question.is_required else [sum(not each.choices for each in asked)]
        return [[*chosen, *skipped, *others]]
    return [[count, len(asked) - count, *others] for count in chosen]
