"""The life of a household's file (pure)."""

from enum import StrEnum

from casework.moves import Moves, move
from contracts.assistance import HouseholdState as State


class Tier(StrEnum):
    DEEP = "deep"
    RELATIVE = "relative"
    ACCIDENTAL = "accidental"


class Evidence(StrEnum):
    """The nine kinds of papers."""

    IDENTITY = "identity"
    HOUSEHOLD_REGISTER = "household_register"
    INCOME = "income"
    MEDICAL = "medical"
    SCHOOLING = "schooling"
    HOUSING = "housing"
    DISASTER = "disaster"
    MINIMUM_LIVING = "minimum_living"
    CONSENT = "consent"


class Party(StrEnum):
    APPLICANT = "applicant"
    STAFF = "staff"
    VISITOR = "visitor"
    ASSESSOR = "assessor"
    APPROVER = "approver"
    PUBLIC = "public"
    """Who objects to a notice."""
    SYSTEM = "system"


class Unfit(StrEnum):
    """Why somebody is not named."""

    NO_ROLE = "no_role"
    APPLICANT = "applicant"
    TIED = "tied"
    SAME_TEAM = "same_team"


class Action(StrEnum):
    APPLY = "apply"
    NAME_VISITORS = "name_visitors"
    RECORD_CHECK = "record_check"
    RECORD_OTHERWISE = "record_otherwise"
    """The other visitor sends a report of their own instead of confirming the first."""
    DECIDE_CHECK = "decide_check"
    CONFIRM_CHECK = "confirm_check"
    NAME_COMMITTEE = "name_committee"
    GIVE_VIEW = "give_view"
    STEP_DOWN = "step_down"
    """Somebody of the committee is related to the household."""
    CONCLUDE = "conclude"
    TURN_DOWN = "turn_down"
    """The committee does."""
    PUBLICIZE = "publicize"
    OBJECT = "object"
    SETTLE = "settle"
    """The last objection has its answer."""
    END_NOTICE = "end_notice"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    COUNTERSIGN = "countersign"
    REJECT = "reject"
    APPEAL = "appeal"
    WITHDRAW = "withdraw"
    WITHDRAW_CONSENT = "withdraw_consent"
    GIVE_CONSENT = "give_consent"
    """Again, after it was withdrawn or ran out."""
    CHANGE_ACCOUNT = "change_account"
    ADD_PAPERS = "add_papers"
    CALL_RECHECK = "call_recheck"
    RENEW = "renew"
    LEAVE = "leave"
    KEEP = "keep"
    """On file after all: what was objected to its end is right."""
    MONITOR = "monitor"
    EXIT = "exit"
    RELAPSE = "relapse"


OPEN = (
    State.APPLIED,
    State.HOME_CHECK,
    State.CHECK_RECORDED,
    State.CHECK_DISPUTED,
    State.CHECKED,
    State.ASSESSMENT,
    State.ASSESSED,
    State.PUBLICIZED,
    State.OBJECTED,
    State.UNDISPUTED,
    State.APPROVED,
    State.RELAPSED,
)
"""On the way to a file."""
FILED = (State.FILED, State.RECHECK)
"""Aid may be given."""
LIVING = (*OPEN, *FILED, State.LEAVING, State.MONITORED)
"""A person belongs to one such household."""
AT_WORK = (*OPEN, State.RECHECK, State.LEAVING, State.MONITORED)
"""It may wait for somebody: few of all files."""
ONE_FILE = (*LIVING, State.EXITED)
"""An applicant has one such file; after the exit a relapse opens it again."""
ON_NOTICE = (State.PUBLICIZED, State.OBJECTED)
"""Of entry."""
WITH_NOTICE = (*ON_NOTICE, State.LEAVING)
"""Of entry or exit."""
VISITED = (Action.RECORD_CHECK, Action.RECORD_OTHERWISE, Action.CONFIRM_CHECK)
LOOKED_INTO = (*VISITED, Action.GIVE_VIEW)
"""Who did so decides nothing."""

MOVES = Moves(
    (
        move(Action.NAME_VISITORS, [State.APPLIED, State.RELAPSED], State.HOME_CHECK, Party.STAFF, advances=True),
        move(
            Action.NAME_VISITORS, [State.HOME_CHECK, State.CHECK_RECORDED, State.CHECK_DISPUTED], State.HOME_CHECK,
            Party.STAFF,
        ),
        move(Action.RECORD_CHECK, [State.HOME_CHECK], State.CHECK_RECORDED, Party.VISITOR, advances=True),
        move(
            Action.CONFIRM_CHECK, [State.CHECK_RECORDED], State.CHECKED, Party.VISITOR, not_by=[Action.RECORD_CHECK],
            advances=True,
        ),
        move(
            Action.RECORD_OTHERWISE, [State.CHECK_RECORDED], State.CHECK_DISPUTED, Party.VISITOR,
            not_by=[Action.RECORD_CHECK],
        ),
        move(
            Action.DECIDE_CHECK, [State.CHECK_DISPUTED], State.CHECKED, Party.STAFF, not_by=VISITED, advances=True,
        ),
        move(Action.NAME_COMMITTEE, [State.CHECKED], State.ASSESSMENT, Party.STAFF, advances=True),
        move(Action.NAME_COMMITTEE, [State.ASSESSMENT], None, Party.STAFF),
        move(Action.GIVE_VIEW, [State.ASSESSMENT], None, Party.ASSESSOR, not_by=[Action.GIVE_VIEW], advances=True),
        move(Action.STEP_DOWN, [State.ASSESSMENT], None, Party.ASSESSOR, is_offered=False),
        move(Action.CONCLUDE, [State.ASSESSMENT], State.ASSESSED, Party.ASSESSOR, is_offered=False),
        move(Action.TURN_DOWN, [State.ASSESSMENT], State.REJECTED, Party.ASSESSOR, is_offered=False),
        move(Action.PUBLICIZE, [State.ASSESSED], State.PUBLICIZED, Party.STAFF, advances=True),
        move(Action.OBJECT, ON_NOTICE, State.OBJECTED, Party.PUBLIC, is_offered=False),
        move(Action.OBJECT, [State.LEAVING], None, Party.PUBLIC, is_offered=False),
        move(Action.SETTLE, [State.LEAVING], None, Party.STAFF, is_offered=False),
        move(Action.SETTLE, [State.OBJECTED], State.PUBLICIZED, Party.STAFF, is_offered=False),
        move(Action.END_NOTICE, ON_NOTICE, State.UNDISPUTED, Party.SYSTEM),
        move(
            Action.APPROVE, [State.UNDISPUTED], State.APPROVED, Party.APPROVER,
            not_by=[*LOOKED_INTO, Action.REJECT], advances=True,
        ),
        move(
            Action.COUNTERSIGN, [State.APPROVED], State.FILED, Party.APPROVER,
            not_by=[*LOOKED_INTO, Action.REJECT, Action.APPROVE], advances=True,
        ),
        move(Action.SEND_BACK, [State.ASSESSED, *ON_NOTICE, State.UNDISPUTED], State.CHECKED, Party.STAFF),
        move(Action.REJECT, [State.APPLIED, State.CHECKED], State.REJECTED, Party.STAFF),
        move(
            Action.REJECT, [State.UNDISPUTED, State.APPROVED], State.REJECTED, Party.APPROVER, not_by=LOOKED_INTO,
        ),
        move(Action.APPEAL, [State.REJECTED], State.APPLIED, Party.APPLICANT, not_by=[Action.APPEAL]),
        move(Action.WITHDRAW, OPEN, State.WITHDRAWN, Party.APPLICANT),
        move(Action.WITHDRAW_CONSENT, [*LIVING, State.REJECTED], None, Party.APPLICANT),
        move(Action.GIVE_CONSENT, LIVING, None, Party.APPLICANT),
        move(Action.CHANGE_ACCOUNT, LIVING, None, Party.APPLICANT),
        move(Action.ADD_PAPERS, LIVING, None, Party.APPLICANT),
        move(Action.CALL_RECHECK, [State.FILED], State.RECHECK, Party.SYSTEM),
        move(Action.RENEW, [State.RECHECK], State.FILED, Party.STAFF, advances=True),
        move(Action.LEAVE, [State.RECHECK], State.LEAVING, Party.STAFF, advances=True),
        move(Action.KEEP, [State.LEAVING], State.FILED, Party.STAFF),
        move(Action.MONITOR, [State.LEAVING], State.MONITORED, Party.SYSTEM),
        move(Action.EXIT, [State.MONITORED], State.EXITED, Party.SYSTEM),
        move(Action.RELAPSE, [State.MONITORED, State.EXITED], State.RELAPSED, Party.APPLICANT, Party.STAFF),
    )
)  # fmt: skip
"""Two visitors, a committee whose members each speak once, and two approvers of whom none visited or assessed.
Who visited or gave a view before an appeal does not after it, and who refused does not approve. A relapse begins a new
case, for which nobody is kept out."""

LEAST_COMMITTEE = 3
