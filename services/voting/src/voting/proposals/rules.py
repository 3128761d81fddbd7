"""The life of a proposal, and its clocks (pure).

- review: from enough seconders; owed by the union at its desk.
- answer: from filing, from a request to answer again, and from the day after a planned date; owed by the owner unit.
- rating: from the reply; when it passes, the proposal closes by itself.
"""

from enum import StrEnum

from casework.deadlines import Deadlines, Effects, Rule
from casework.moves import Moves, move
from contracts.proposals import StaffProposalState as State


class Topic(StrEnum):
    WELFARE = "welfare"
    SAFETY = "safety"
    PAY = "pay"
    PRODUCTION = "production"
    TRAINING = "training"
    OTHER = "other"


class Party(StrEnum):
    PROPOSER = "proposer"
    HOST = "host"
    """Proposer of the other one to which it may be joined."""
    STAFF = "staff"
    OWNER = "owner"
    READER = "reader"
    """The register is public to all members."""
    SYSTEM = "system"


class Action(StrEnum):
    PROPOSE = "propose"
    COMPLETE = "complete"
    OBLIGE = "oblige"
    FILE = "file"
    DIVERT = "divert"
    DECLINE = "decline"
    ASSIGN = "assign"
    SEND_BACK = "send_back"
    REPLY = "reply"
    RATE = "rate"
    REDO = "redo"
    RETURN = "return"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    SUGGEST_JOIN = "suggest_join"
    AGREE_JOIN = "agree_join"
    REFUSE_JOIN = "refuse_join"
    JOIN = "join"
    NOTE_RESOLUTION = "note_resolution"
    LATE = "late"
    SUPERVISE = "supervise"


UNREVIEWED = (State.OPEN, State.SECONDED)
MAY_BE_SECONDED = (*UNREVIEWED, State.DECLINED, State.FILED, State.DIVERTED, State.ASSIGNED)
ON_FILE = (State.FILED, State.ASSIGNED, State.REPLIED, State.RATED, State.REDO, State.CLOSED)
"""States of what a congress may take up, if it was not taken as a suggestion."""

MOVES = Moves(
    (
        move(Action.COMPLETE, [State.OPEN], State.SECONDED, Party.SYSTEM),
        move(Action.OBLIGE, [State.DECLINED], State.FILED, Party.SYSTEM),
        move(Action.FILE, [State.SECONDED], State.FILED, Party.STAFF, advances=True),
        move(Action.DIVERT, [State.SECONDED], State.DIVERTED, Party.STAFF),
        move(Action.SUGGEST_JOIN, UNREVIEWED, None, Party.STAFF),
        move(Action.DECLINE, [State.SECONDED], State.DECLINED, Party.STAFF),
        move(Action.AGREE_JOIN, UNREVIEWED, None, Party.PROPOSER, Party.HOST),
        move(Action.REFUSE_JOIN, UNREVIEWED, None, Party.PROPOSER, Party.HOST),
        move(Action.JOIN, UNREVIEWED, State.JOINED, Party.PROPOSER, Party.HOST, is_offered=False),
        move(Action.ASSIGN, [State.FILED, State.DIVERTED], State.ASSIGNED, Party.STAFF, advances=True),
        move(Action.REPLY, [State.ASSIGNED, State.REDO], State.REPLIED, Party.OWNER, advances=True),
        move(Action.SEND_BACK, [State.ASSIGNED], None, Party.OWNER),
        move(Action.RATE, [State.REPLIED], State.RATED, Party.PROPOSER, advances=True),
        move(Action.REDO, [State.RATED], State.REDO, Party.PROPOSER, is_offered=False),
        move(Action.RETURN, [State.REPLIED, State.RATED], State.ASSIGNED, Party.SYSTEM),
        move(Action.CLOSE, [State.REPLIED, State.RATED], State.CLOSED, Party.PROPOSER, Party.SYSTEM, is_offered=False),
        move(Action.WITHDRAW, UNREVIEWED, State.WITHDRAWN, Party.PROPOSER),
        move(Action.NOTE_RESOLUTION, ON_FILE, None, Party.SYSTEM),
    )
)

REVIEW, ANSWER, RATING = "review", "answer", "rating"
DEADLINES = Deadlines(
    {REVIEW: Rule(owed=True), ANSWER: Rule(owed=True), RATING: Rule(calls=Action.CLOSE, awaited=True)}, {}
)


def effects(action: Action, *, is_planned: bool) -> Effects:
    """`is_planned`: the reply names a date, on which it comes back; it does not close by itself."""
    match action:
        case Action.COMPLETE:
            return Effects(start={REVIEW: "proposal.review"})
        case Action.FILE | Action.DIVERT | Action.OBLIGE:
            return Effects(meet=[REVIEW], start={ANSWER: "proposal.answer"})
        case Action.DECLINE:
            return Effects(meet=[REVIEW])
        case Action.WITHDRAW | Action.JOIN:
            return Effects(stop=[REVIEW])
        case Action.REPLY:
            return Effects(meet=[ANSWER], start={} if is_planned else {RATING: "proposal.rating"})
        case Action.RATE:
            return Effects(meet=[RATING])
        case Action.REDO:
            return Effects(start={ANSWER: "proposal.answer.again"})
        case Action.RETURN:
            return Effects(stop=[RATING], start={ANSWER: "proposal.answer.again"})
        case _:
            return Effects()
