"""Whether a count of ballots on paper can be right (pure)."""

from collections.abc import Sequence

from voting.ballots.questions import Question
from voting.schemas import PaperFigures

WHOLE = 0
"""In place of a question's number: more ballots than voters, or questions and names that the record does not have."""


def find_fault(questions: Sequence[Question], found: PaperFigures, voters: int, *, may_write_in: bool) -> int | None:
    """The number, from 1, of the first question whose votes do not fit the valid ballots, or WHOLE; None: all fit."""
    valid = found.ballots - found.invalid
    if valid < 0 or found.ballots > voters or len(found.counts) != len(questions):
        return WHOLE
    if any(each.question > len(questions) or not may_write_in for each in found.write_ins):
        return WHOLE
    for number, (question, counts) in enumerate(zip(questions, found.counts, strict=True), 1):
        written = [each.votes for each in found.write_ins if each.question == number]
        if not _fits(question, counts, written, valid):
            return number
    return None


def _fits(question: Question, counts: Sequence[int], written: Sequence[int], valid: int) -> bool:
    """Each ballot that is not blank has from `minimum` to `maximum` votes, at most one for each name."""
    if len(counts) != len(question.answers) + question.blank:
        return False
    filled = valid - (counts[0] if question.blank else 0)
    votes = [*counts[1:], *written] if question.blank else [*counts, *written]
    is_possible = question.minimum * filled <= sum(votes) <= question.maximum * filled
    return filled >= 0 and all(each <= filled for each in votes) and is_possible
