"""The life of a small innovation (五小), and what its judges give points for (pure)."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from casework.moves import Moves, move
from contracts.innovations import InnovationState as State

HUNDREDTHS = 100


class InnovationKind(StrEnum):
    INVENTION = "invention"
    INNOVATION = "innovation"
    CREATION = "creation"
    DESIGN = "design"
    SUGGESTION = "suggestion"


class Aspect(StrEnum):
    """A criterion. How many points it has at most is a policy row, so that authors know before they write."""

    NOVELTY = "novelty"
    USE = "use"
    BENEFIT = "benefit"
    SPREAD = "spread"


class Party(StrEnum):
    AUTHOR = "author"
    TEAM = "team"
    STAFF = "staff"
    JUDGE = "judge"
    OWNER = "owner"
    """Of the unit that puts it to use."""
    READER = "reader"
    SYSTEM = "system"


class Action(StrEnum):
    SUBMIT = "submit"
    JOIN = "join"
    LEAVE = "leave"
    CREDIT = "credit"
    ACCEPT = "accept"
    DECLINE = "decline"
    REPORT = "report"
    APPOINT = "appoint"
    SCORE = "score"
    COMPLETE = "complete"
    PUBLICIZE = "publicize"
    DISPUTE = "dispute"
    END_NOTICE = "end_notice"
    ADOPT = "adopt"
    SHELVE = "shelve"
    RECORD = "record"
    CONSENT = "consent"
    WITHDRAW = "withdraw"


WITH_TEAM = (State.SUBMITTED, State.PROJECT, State.INTERIM)
"""Until judges are named: they keep out of the work of their own unit's people."""
BEFORE_NOTICE = (*WITH_TEAM, State.JUDGING, State.JUDGED)
SHEETS_SHOWN = (State.JUDGED, State.PUBLICIZED, State.UNDISPUTED, State.ADOPTED, State.PROVEN, State.DECLINED)
PUBLIC = (State.UNDISPUTED, State.ADOPTED, State.PROVEN)
"""States in which everybody reads one whose author agrees."""

MOVES = Moves(
    (
        move(Action.LEAVE, WITH_TEAM, None, Party.TEAM),
        move(Action.CREDIT, State, None, Party.TEAM),
        move(Action.ACCEPT, [State.SUBMITTED], State.PROJECT, Party.STAFF, advances=True),
        move(Action.DECLINE, [State.SUBMITTED, State.PROJECT], State.DECLINED, Party.STAFF),
        move(Action.REPORT, [State.PROJECT], State.INTERIM, Party.AUTHOR, advances=True),
        move(Action.APPOINT, [State.INTERIM], State.JUDGING, Party.STAFF, advances=True),
        move(Action.APPOINT, [State.JUDGING], None, Party.STAFF),
        move(Action.SCORE, [State.JUDGING], None, Party.JUDGE),
        move(Action.COMPLETE, [State.JUDGING], State.JUDGED, Party.JUDGE, Party.STAFF, is_offered=False),
        move(Action.PUBLICIZE, [State.JUDGED], State.PUBLICIZED, Party.STAFF, advances=True),
        move(Action.DISPUTE, [State.PUBLICIZED], None, Party.SYSTEM),
        move(Action.END_NOTICE, [State.PUBLICIZED], State.UNDISPUTED, Party.SYSTEM),
        move(Action.ADOPT, [State.UNDISPUTED], State.ADOPTED, Party.STAFF, advances=True),
        move(Action.SHELVE, [State.JUDGED, State.UNDISPUTED], State.DECLINED, Party.STAFF),
        move(Action.RECORD, [State.ADOPTED], State.PROVEN, Party.OWNER, advances=True),
        move(Action.RECORD, [State.PROVEN], None, Party.OWNER),
        move(Action.CONSENT, [*BEFORE_NOTICE, State.PUBLICIZED, *PUBLIC], None, Party.AUTHOR),
        move(Action.WITHDRAW, BEFORE_NOTICE, State.WITHDRAWN, Party.AUTHOR),
    )
)


def fits(points: Sequence[int], most: Iterable[int]) -> bool:
    """A sheet has as many figures as there are criteria, each from 0 to its points."""
    limits = [*most]
    return len(points) == len(limits) and all(0 <= each <= limit for each, limit in zip(points, limits, strict=True))
