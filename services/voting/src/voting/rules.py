"""What may happen to an election, and what a draft must say (pure)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from casework.moves import Moves, move
from contracts.voting import ElectionState as State


class Party(StrEnum):
    COMMITTEE = "committee"
    REGISTRAR = "registrar"
    TRUSTEE = "trustee"
    VOTER = "voter"
    MEMBER = "member"
    """Of the election's unit or one below it, and not on the roll."""
    OBSERVER = "observer"
    """Named by the committee; sees what voters see, also of an election of others."""
    SYSTEM = "system"


DUTIES = (Party.COMMITTEE, Party.REGISTRAR, Party.TRUSTEE, Party.OBSERVER)


class Action(StrEnum):
    DRAFT = "draft"
    CHANGE = "change"
    DISCARD = "discard"
    PUBLISH_ROLL = "publish_roll"
    OBJECT = "object"
    ANSWER = "answer"
    ADD_VOTER = "add_voter"
    REMOVE_VOTER = "remove_voter"
    SET_PAPER_VOTERS = "set_paper_voters"
    BEGIN_SETUP = "begin_setup"
    RESCHEDULE = "reschedule"
    SUBMIT_KEY = "submit_key"
    REPAIR_KEY = "repair_key"
    LIST_CREDENTIALS = "list_credentials"
    SEAL_SLIPS = "seal_slips"
    FINISH_SETUP = "finish_setup"
    OPEN = "open"
    PROPOSE_EXTENSION = "propose_extension"
    CONFIRM_EXTENSION = "confirm_extension"
    CLOSE = "close"
    TALLY = "tally"
    COUNT_PAPER = "count_paper"
    DECRYPT = "decrypt"
    PUBLISH_RESULT = "publish_result"
    SIGN = "sign"
    COUNTERSIGN = "countersign"
    PROPOSE_VOID = "propose_void"
    CONFIRM_VOID = "confirm_void"


class Delivery(StrEnum):
    """How a voter gets the credential."""

    IN_APP = "in_app"
    """Sealed to the key of the voter's device; on paper for those who have none."""
    SLIPS = "slips"
    """On paper only: nobody knows who has which."""


class QuestionKind(StrEnum):
    ITEM = "item"
    """For, against or abstain."""
    CANDIDATES = "candidates"
    """The same for each answer."""
    CHOICE = "choice"
    """From `minimum` to `maximum` of the answers, or a blank vote."""
    APPROVAL = "approval"
    """Any number of the answers."""


class Proposal(StrEnum):
    """What one member of the committee proposed and another has to confirm."""

    EXTEND = "extend"
    VOID = "void"


PUBLISHED = frozenset(State) - {State.DRAFT, State.DISCARDED}
UNDER_WAY = PUBLISHED - {State.CERTIFIED, State.VOID}
"""States in which two may declare it void."""

MOVES = Moves(
    (
        move(Action.CHANGE, [State.DRAFT], None, Party.COMMITTEE),
        move(Action.PUBLISH_ROLL, [State.DRAFT], State.ROLL, Party.COMMITTEE),
        move(Action.DISCARD, [State.DRAFT], State.DISCARDED, Party.COMMITTEE),
        move(Action.OBJECT, [State.ROLL], None, Party.VOTER, Party.MEMBER),
        move(Action.ANSWER, [State.ROLL], None, Party.COMMITTEE),
        move(Action.SET_PAPER_VOTERS, [State.ROLL], None, Party.COMMITTEE),
        move(Action.BEGIN_SETUP, [State.ROLL], State.SETUP, Party.COMMITTEE),
        move(Action.RESCHEDULE, [State.ROLL, State.SETUP, State.READY], None, Party.COMMITTEE),
        move(Action.SUBMIT_KEY, [State.SETUP], None, Party.TRUSTEE),
        move(Action.REPAIR_KEY, [State.SETUP], None, Party.TRUSTEE),
        move(Action.LIST_CREDENTIALS, [State.SETUP], None, Party.REGISTRAR),
        move(Action.SEAL_SLIPS, [State.SETUP], None, Party.REGISTRAR),
        move(Action.FINISH_SETUP, [State.SETUP], State.READY, Party.COMMITTEE),
        move(Action.OPEN, [State.READY], State.OPEN, Party.SYSTEM),
        move(Action.PROPOSE_EXTENSION, [State.OPEN], None, Party.COMMITTEE),
        move(Action.CONFIRM_EXTENSION, [State.OPEN], None, Party.COMMITTEE),
        move(Action.CLOSE, [State.OPEN], State.CLOSED, Party.SYSTEM),
        move(Action.TALLY, [State.CLOSED], State.TALLIED, Party.SYSTEM),
        move(Action.COUNT_PAPER, [State.CLOSED, State.TALLIED], None, Party.COMMITTEE),
        move(Action.DECRYPT, [State.TALLIED], None, Party.TRUSTEE),
        move(Action.PUBLISH_RESULT, [State.TALLIED], State.DECRYPTED, Party.SYSTEM),
        move(Action.SIGN, [State.DECRYPTED], State.SIGNED, Party.COMMITTEE),
        move(
            Action.COUNTERSIGN,
            [State.SIGNED],
            State.CERTIFIED,
            Party.COMMITTEE,
            not_by=[Action.SIGN],
        ),
        move(Action.PROPOSE_VOID, UNDER_WAY, None, Party.COMMITTEE),
        move(Action.CONFIRM_VOID, UNDER_WAY, State.VOID, Party.COMMITTEE),
    )
)

BELONGS_TO = {Action.CONFIRM_EXTENSION: Proposal.EXTEND, Action.CONFIRM_VOID: Proposal.VOID}
"""The proposal that a confirmation needs."""


def twice(ids: Sequence[str]) -> list[str]:
    return sorted(each for each, count in Counter(ids).items() if count > 1)


def are_in_order(now: datetime, objections_until: datetime, opens_at: datetime, closes_at: datetime) -> bool:
    return now < objections_until <= opens_at < closes_at
