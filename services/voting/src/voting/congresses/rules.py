"""What may happen to a congress, and which of its items the law reserves to it or to a secret ballot (pure)."""

from enum import StrEnum

from casework.moves import Moves, move
from contracts.congress import CongressState as State


class Party(StrEnum):
    STAFF = "staff"
    """Union officers at or above the congress's unit."""
    COMMITTEE = "committee"
    """Members of the election committee at or above it: they prepare secret ballots."""
    STEWARD = "steward"
    """Checks delegates in."""
    OWNER = "owner"
    """Carries out a resolution."""
    DELEGATE = "delegate"
    """With a mandate that stands."""
    AUDITOR = "auditor"
    MEMBER = "member"
    """Of the congress's unit or one below it."""


class Action(StrEnum):
    PREPARE = "prepare"
    CHANGE = "change"
    ADD_ITEM = "add_item"
    DROP_ITEM = "drop_item"
    ELECT = "elect"
    END_MANDATE = "end_mandate"
    TAKE_BACK_CHECK_IN = "take_back_check_in"
    NAME_STEWARDS = "name_stewards"
    DELIVER = "deliver"
    OPEN_CHECK_IN = "open_check_in"
    BEGIN_VOTING = "begin_voting"
    OPEN_ITEM = "open_item"
    PREPARE_BALLOT = "prepare_ballot"
    COUNT_ITEM = "count_item"
    CLEAR_COUNT = "clear_count"
    CONFIRM_COUNT = "confirm_count"
    POSTPONE_ITEM = "postpone_item"
    TALLY = "tally"
    PUBLISH = "publish"
    REPORT_UPWARD = "report_upward"
    ASSIGN_RESOLUTION = "assign_resolution"
    REPORT_RESOLUTION = "report_resolution"
    CANCEL = "cancel"


class Category(StrEnum):
    """What a delegate does in the enterprise."""

    FRONT_LINE = "front_line"
    TECHNICAL = "technical"
    MANAGER = "manager"
    """Of the middle level or above, and heads of the enterprise."""


class MandateEnd(StrEnum):
    RECALLED = "recalled"
    RESIGNED = "resigned"
    LEFT = "left"
    """The enterprise or the constituency."""


class Subject(StrEnum):
    """What an item of the agenda is about."""

    WORK_REPORT = "work_report"
    COLLECTIVE_CONTRACT = "collective_contract"
    PAY_AGREEMENT = "pay_agreement"
    LABOUR_RULES = "labour_rules"
    RESTRUCTURING = "restructuring"
    WELFARE_FUND = "welfare_fund"
    STAFF_DIRECTORS = "staff_directors"
    LEADERS_REVIEW = "leaders_review"
    OTHER = "other"


REQUIRED = frozenset(Subject) - {Subject.WORK_REPORT, Subject.OTHER}
"""Decided without the congress, these bind nobody."""
SECRET = REQUIRED - {Subject.LABOUR_RULES}
"""Important items: by secret ballot, one by one."""


class ItemState(StrEnum):
    WAITING = "WAITING"
    OPEN = "OPEN"
    """To a show of hands."""
    BALLOT = "BALLOT"
    """Voted on in an election by secret ballot."""
    COUNTED = "COUNTED"
    """By the first of two."""
    PASSED = "PASSED"
    NOT_PASSED = "NOT_PASSED"
    POSTPONED = "POSTPONED"


VOTED_ON = (ItemState.OPEN, ItemState.BALLOT, ItemState.COUNTED)
"""Now."""
DECIDED = (ItemState.PASSED, ItemState.NOT_PASSED, ItemState.POSTPONED)
BEFORE_THE_HALL = (State.PREPARED, State.DELIVERED)
IN_THE_HALL = (State.QUORUM, State.VOTING)
AFTERWARDS = (State.TALLIED, State.PUBLISHED, State.TRACKED)
OPEN_TO_ALL = (State.DELIVERED, *IN_THE_HALL, *AFTERWARDS)
"""Everybody of the unit sees it: its agenda, its delegates and what it decides."""

MOVES = Moves(
    (
        move(Action.DELIVER, [State.PREPARED], State.DELIVERED, Party.STAFF, advances=True),
        move(Action.OPEN_CHECK_IN, [State.DELIVERED], State.QUORUM, Party.STAFF),
        move(Action.BEGIN_VOTING, [State.QUORUM], State.VOTING, Party.STAFF, advances=True),
        move(Action.OPEN_ITEM, [State.VOTING], None, Party.STAFF),
        move(Action.PREPARE_BALLOT, [State.VOTING], None, Party.COMMITTEE),
        move(Action.COUNT_ITEM, [State.VOTING], None, Party.STAFF),
        move(Action.CONFIRM_COUNT, [State.VOTING], None, Party.STAFF),
        move(Action.TALLY, [State.VOTING], State.TALLIED, Party.STAFF, advances=True),
        move(
            Action.PUBLISH, [State.TALLIED], State.PUBLISHED, Party.STAFF, not_by=[Action.TALLY], advances=True
        ),
        move(Action.REPORT_UPWARD, [State.PUBLISHED], State.TRACKED, Party.STAFF, advances=True),
        move(Action.ASSIGN_RESOLUTION, AFTERWARDS, None, Party.STAFF),
        move(Action.REPORT_RESOLUTION, AFTERWARDS, None, Party.OWNER, Party.STAFF),
        move(Action.ADD_ITEM, [State.PREPARED], None, Party.STAFF),
        move(Action.ELECT, BEFORE_THE_HALL, None, Party.STAFF),
        move(Action.CHANGE, [State.PREPARED], None, Party.STAFF),
        move(Action.NAME_STEWARDS, [*BEFORE_THE_HALL, *IN_THE_HALL], None, Party.STAFF),
        move(Action.POSTPONE_ITEM, [State.VOTING], None, Party.STAFF),
        move(Action.CLEAR_COUNT, [State.VOTING], None, Party.STAFF),
        move(Action.TAKE_BACK_CHECK_IN, IN_THE_HALL, None, Party.STAFF),
        move(Action.END_MANDATE, [*BEFORE_THE_HALL, *IN_THE_HALL], None, Party.STAFF),
        move(Action.DROP_ITEM, [State.PREPARED], None, Party.STAFF),
        move(Action.CANCEL, [*BEFORE_THE_HALL, State.QUORUM], State.CANCELLED, Party.STAFF),
    )
)  # fmt: skip
