"""The life of a case: states, who may do what in which, who gets it. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from casework.moves import Moves, move
from contracts.grievances import CaseState as State
from kit.texts import Text


class Party(StrEnum):
    """In which capacity somebody deals with a case."""

    AUTHOR = "author"
    STAFF = "staff"
    DEPARTMENT = "department"
    OVERSIGHT = "oversight"
    """Union staff above the desk: they look on, until the case is late and theirs to supervise."""
    FORMER_STAFF = "former_staff"
    """Union staff of a desk or a supervising level that had the case: they read what they could read then."""
    FORMER_DEPARTMENT = "former_department"
    SYSTEM = "system"
    """The worker, when a clock has run out."""


FORMER = {Party.FORMER_STAFF: Party.STAFF, Party.FORMER_DEPARTMENT: Party.DEPARTMENT}
"""As whom each of them had the case."""


class Action(StrEnum):
    SUBMIT = "submit"
    ACCEPT = "accept"
    REJECT = "reject"
    ASSIGN = "assign"
    HAND_BACK = "hand_back"
    START = "start"
    REPLY = "reply"
    FOLLOW_UP = "follow_up"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    # What moves no state but belongs in the timeline:
    RATE = "rate"
    SHOW_AUTHOR = "show_author"
    HIDE_AUTHOR = "hide_author"
    LATE = "late"
    SUPERVISE = "supervise"
    MOVE_UP = "move_up"


ACTIONS = {
    Action.SUBMIT: Text("提交诉求", "Submitted"),
    Action.ACCEPT: Text("受理", "Accepted"),
    Action.REJECT: Text("不予受理", "Not accepted"),
    Action.ASSIGN: Text("分派给承办部门", "Assigned to a department"),
    Action.HAND_BACK: Text("退回工会", "Handed back to the union"),
    Action.START: Text("开始办理", "Work began"),
    Action.REPLY: Text("答复", "Answered"),
    Action.FOLLOW_UP: Text("回访", "Followed up"),
    Action.CLOSE: Text("办结", "Closed"),
    Action.REOPEN: Text("没有解决，交上一级工会重新办理", "Not solved: reopened one union level higher"),
    Action.WITHDRAW: Text("撤回", "Withdrawn"),
    Action.RATE: Text("评价", "Rated"),
    Action.SHOW_AUTHOR: Text("同意承办部门看到姓名", "Name shown to the department"),
    Action.HIDE_AUTHOR: Text("不再让承办部门看到姓名", "Name no longer shown to the department"),
    Action.LATE: Text("逾期", "Overdue"),
    Action.SUPERVISE: Text("上一级工会督办", "Supervised by the next union level"),
    Action.MOVE_UP: Text("转上一级办理", "Moved up to the next union level"),
}
"""As their author reads what happened."""

UNDER_WAY = (State.SUBMITTED, State.ACCEPTED, State.ASSIGNED, State.IN_PROGRESS, State.REOPENED)
ANSWERED = (State.REPLIED, State.FOLLOW_UP)
WITH_DEPARTMENT = (State.ASSIGNED, State.IN_PROGRESS)
FINAL = (State.REJECTED, State.WITHDRAWN, State.CLOSED)

MOVES = Moves(
    (
        move(Action.ACCEPT, [State.SUBMITTED], State.ACCEPTED, Party.STAFF, advances=True),
        move(Action.REJECT, [State.SUBMITTED], State.REJECTED, Party.STAFF),
        move(Action.ASSIGN, [State.ACCEPTED, State.REOPENED], State.ASSIGNED, Party.STAFF, advances=True),
        # The department hands back what is not its business; the desk takes back what the department leaves lying.
        move(Action.HAND_BACK, WITH_DEPARTMENT, State.ACCEPTED, Party.DEPARTMENT, Party.STAFF),
        move(Action.START, [State.ASSIGNED], State.IN_PROGRESS, Party.DEPARTMENT, advances=True),
        move(Action.REPLY, [State.ACCEPTED, State.REOPENED], State.REPLIED, Party.STAFF, advances=True),
        move(Action.REPLY, [State.IN_PROGRESS], State.REPLIED, Party.DEPARTMENT, advances=True),
        move(Action.REPLY, [State.ASSIGNED], State.REPLIED, Party.DEPARTMENT, via=Action.START, advances=True),
        move(Action.FOLLOW_UP, [State.REPLIED], State.FOLLOW_UP, Party.STAFF, Party.SYSTEM),
        move(Action.WITHDRAW, UNDER_WAY, State.WITHDRAWN, Party.AUTHOR),
        # Staff can never mark a case satisfied: only the author rates, only the clock closes without a rating.
        move(Action.RATE, ANSWERED, None, Party.AUTHOR, advances=True),
        move(Action.CLOSE, ANSWERED, State.CLOSED, Party.AUTHOR, Party.SYSTEM, is_offered=False),
        move(Action.REOPEN, ANSWERED, State.REOPENED, Party.AUTHOR, is_offered=False),
    )
)


def may_write(party: Party, state: State) -> bool:
    """Whether the dialogue is open. A final case has none: what is new is a new case."""
    return state not in FINAL and party in (Party.AUTHOR, Party.STAFF, Party.DEPARTMENT)


@cache
def offered(party: Party, state: State) -> tuple[str, ...]:
    """What the page offers this party now, by the names of the API's paths."""
    names = MOVES.offered(state, party)
    if party is Party.AUTHOR and state not in FINAL:
        names.append(Action.SHOW_AUTHOR)
    if may_write(party, state):
        names += ["message"] if party is Party.AUTHOR else ["message", "note"]
    return tuple(names)


def party_of(
    *,
    is_author: bool,
    in_conflict: bool,
    is_staff: bool,
    is_department: bool,
    is_above: bool,
    was_staff: bool,
    was_department: bool,
) -> Party | None:
    """The one capacity somebody has; None: the case does not exist for them.

    An author is nothing but the author, with any offices they hold: nobody handles their own case.
    """
    if is_author:
        return Party.AUTHOR
    if in_conflict:
        return None
    if is_staff:
        return Party.STAFF
    if is_department:
        return Party.DEPARTMENT
    if is_above:
        return Party.OVERSIGHT
    if was_staff:
        return Party.FORMER_STAFF
    return Party.FORMER_DEPARTMENT if was_department else None


WORDS_READ_BY: Mapping[Action, frozenset[Party]] = {
    Action.REJECT: frozenset({Party.AUTHOR, Party.STAFF}),
    Action.ASSIGN: frozenset({Party.STAFF, Party.DEPARTMENT}),
    Action.HAND_BACK: frozenset({Party.STAFF, Party.DEPARTMENT}),
    Action.FOLLOW_UP: frozenset({Party.AUTHOR, Party.STAFF}),
    Action.RATE: frozenset({Party.AUTHOR, Party.STAFF, Party.DEPARTMENT}),
    Action.WITHDRAW: frozenset({Party.AUTHOR, Party.STAFF}),
}
"""Who reads the words that somebody gave with an action; nobody else does."""


HIGHEST = "highest"
"""In place of words with REOPEN: nobody sits above those who answered, so they have it again."""


def words_for(party: Party, action: str, words: str | None) -> str | None:
    reader = Party.STAFF if party is Party.OVERSIGHT else FORMER.get(party, party)
    return words if reader in WORDS_READ_BY.get(Action(action), ()) else None


AUTHOR_LABEL = Text("诉求人", "the author")


WITHHELD = Text(
    "（其他部门写的内容。提出人没有公开姓名，因此不转给您；办理需要时请问工会。）",
    "(Written by another department. The author is hidden, so it is not passed on; ask the union for it.)",
)
"""In place of what another department wrote. Masked, it would tell two departments together which of the names that one
wrote down is the author's; as it is, it might tell the name that the other came to know."""


def neutral_file_name(file_id: str, name: str) -> str:
    """What a file of a hidden author is called for the department: people name files after themselves."""
    _, dot, ending = name.rpartition(".")
    return f"附件-{file_id[-6:]}{dot}{ending if dot else ''}"
