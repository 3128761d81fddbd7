"""The life of a case: states, who may do what in which, who gets it. Pure functions, no I/O."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from contracts.grievances import CaseState as State
from kit.clock import SHANGHAI


class Party(StrEnum):
    """In which capacity somebody deals with a case."""

    AUTHOR = "author"
    STAFF = "staff"
    DEPARTMENT = "department"
    OVERSIGHT = "oversight"
    """Union staff above the desk: they look on, until the case is late and theirs to supervise."""
    SYSTEM = "system"
    """The worker, when a clock has run out."""


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


class Transition(NamedTuple):
    action: Action
    sources: frozenset[State]
    target: State
    who: frozenset[Party]
    via: Action | None = None
    """A step that is done on the way, with its own entry and event."""


def _row(action: Action, sources: Iterable[State], target: State, *who: Party, via: Action | None = None) -> Transition:
    return Transition(action, frozenset(sources), target, frozenset(who), via)


UNDER_WAY = (State.SUBMITTED, State.ACCEPTED, State.ASSIGNED, State.IN_PROGRESS, State.REOPENED)
ANSWERED = (State.REPLIED, State.FOLLOW_UP)
WITH_DEPARTMENT = (State.ASSIGNED, State.IN_PROGRESS)
FINAL = (State.REJECTED, State.WITHDRAWN, State.CLOSED)

TRANSITIONS: tuple[Transition, ...] = (
    _row(Action.ACCEPT, [State.SUBMITTED], State.ACCEPTED, Party.STAFF),
    _row(Action.REJECT, [State.SUBMITTED], State.REJECTED, Party.STAFF),
    _row(Action.ASSIGN, [State.ACCEPTED, State.REOPENED], State.ASSIGNED, Party.STAFF),
    _row(Action.START, [State.ASSIGNED], State.IN_PROGRESS, Party.DEPARTMENT),
    # The department hands back what is not its business; the desk takes back what the department leaves lying.
    _row(Action.HAND_BACK, WITH_DEPARTMENT, State.ACCEPTED, Party.DEPARTMENT, Party.STAFF),
    _row(Action.REPLY, [State.ACCEPTED, State.REOPENED], State.REPLIED, Party.STAFF),
    _row(Action.REPLY, [State.IN_PROGRESS], State.REPLIED, Party.DEPARTMENT),
    _row(Action.REPLY, [State.ASSIGNED], State.REPLIED, Party.DEPARTMENT, via=Action.START),
    _row(Action.FOLLOW_UP, [State.REPLIED], State.FOLLOW_UP, Party.STAFF, Party.SYSTEM),
    # Staff can never mark a case satisfied: only the author rates, only the clock closes without a rating.
    _row(Action.CLOSE, ANSWERED, State.CLOSED, Party.AUTHOR, Party.SYSTEM),
    _row(Action.REOPEN, ANSWERED, State.REOPENED, Party.AUTHOR),
    _row(Action.WITHDRAW, UNDER_WAY, State.WITHDRAWN, Party.AUTHOR),
)


def transition(action: Action, party: Party, state: State) -> Transition | None:
    for row in TRANSITIONS:
        if row.action == action and state in row.sources and party in row.who:
            return row
    return None


def may(party: Party, action: Action, state: State) -> bool:
    return transition(action, party, state) is not None


def may_ever(party: Party, action: Action) -> bool:
    """Whether the action is this party's at all, whatever the state: decides between "not yours" and "not now"."""
    return any(row.action == action and party in row.who for row in TRANSITIONS)


def may_write(party: Party, state: State) -> bool:
    """Whether the dialogue is open. A final case has none: what is new is a new case."""
    return state not in FINAL and party not in (Party.OVERSIGHT, Party.SYSTEM)


@cache
def offered(party: Party, state: State) -> tuple[str, ...]:
    """What the page offers this party now, by the names of the API's paths."""
    names = [action.value for action in Action if may(party, action, state)]
    if party is Party.AUTHOR:
        names = [name for name in names if name not in (Action.CLOSE, Action.REOPEN)]
        names += ["rate"] * may(party, Action.CLOSE, state) + ["show_author"] * (state not in FINAL)
    if may_write(party, state):
        names += ["message"] if party is Party.AUTHOR else ["message", "note"]
    return tuple(names)


def party_of(
    *, is_author: bool, in_conflict: bool, is_staff: bool, is_department: bool, is_above: bool
) -> Party | None:
    """The one capacity somebody has; None: the case does not exist for them.

    An author is nothing but the author, whatever offices they hold: nobody handles their own case.
    """
    if is_author:
        return Party.AUTHOR
    if in_conflict:
        return None
    if is_staff:
        return Party.STAFF
    if is_department:
        return Party.DEPARTMENT
    return Party.OVERSIGHT if is_above else None


def choose_desk(chain: Sequence[str], staff: Mapping[str, Collection[str]], excluded: Collection[str]) -> str | None:
    """The nearest unit of `chain` (nearest first) where somebody not in `excluded` is union staff.

    `staff` maps a unit to the members who hold union_staff there. None: nobody impartial is left.
    """
    return next((unit for unit in chain if set(staff.get(unit, ())) - set(excluded)), None)


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
    reader = Party.STAFF if party is Party.OVERSIGHT else party
    return words if reader in WORDS_READ_BY.get(Action(action), ()) else None


def number(submitted_at: datetime, serial: int) -> str:
    """GR-2026-000123: the year in China and a running serial; gaps mean nothing."""
    return f"GR-{submitted_at.astimezone(SHANGHAI).year}-{serial:06d}"


AUTHOR_LABEL = {"zh-CN": "诉求人", "en": "the author"}


class Signature(NamedTuple):
    """With what a hidden author signs what they write."""

    name: str = ""
    number: str = ""


_NAME = "\ue000"
"""Where a name stood, until the number beside it is covered too."""
_CALLED = f"(?:工号|编号|工牌号?|工作证号?|号码|no|id|number)(?:is|[是为]|\\W){{0,3}}|{_NAME}\\W{{0,2}}"
"""What says that a number follows; in plain text, see `_plain`. An English one stands at the beginning of a word."""


def mask(text: str, hidden: Signature) -> str:
    """The text without a hidden author's name and number.

    However they are set: full or half width, upper or lower case, spaces in between. Not caught are a part of the name,
    the name in other characters (traditional, pinyin), one that identity has changed since, and, once the member is
    deleted, the name: none of these is known here. The number does not change and outlives the member.

    A name goes wherever it stands. A number goes only where it stands alone, with no other letter or digit of ASCII at
    it, and one of fewer than five digits (a year, a day) only beside the name or where the text calls it a number
    (`_CALLED`). Stars in the middle of a date would tell what they stand for.
    """
    name, number = _plain(hidden.name), _plain(hidden.number)
    if name:
        text = _cover(text, f"()(?=({re.escape(name)})())", _NAME)
    if number:
        short = number.isdecimal() and len(number) < 5
        text = _cover(
            text, f"({_CALLED})?(?=({re.escape(number)})(\\W{{0,2}}{_NAME})?)", "＊＊", alone=True, called=short
        )
    return text.replace(_NAME, "＊＊")


def _cover(text: str, pattern: str, cover: str, *, alone: bool = False, called: bool = False) -> str:
    """`pattern` is for the plain text: what comes before, the secret, what comes after it.

    The secret is looked ahead for, so that a find that does not count hides no other that it overlaps.
    """
    # Where each character of the plain text stands in the text itself.
    places = [place for place, character in enumerate(text) for _ in _plain_character(character)]
    pieces, kept_to = [], 0
    for found in re.finditer(pattern, _plain(text)):
        start, end = places[found.start(2)], places[found.end(2) - 1] + 1
        said = found[1] and _is_said(found[1], text[: places[found.start(1)]], text[:start])
        joined = alone and (_goes_on(text[end:]) or (not said and _goes_on(text[:start][::-1])))
        if start >= kept_to and not joined and (said or found[3] or not called):
            pieces += [text[kept_to:start], cover]
            kept_to = end
    return "".join([*pieces, text[kept_to:]])


def _is_said(called: str, before: str, up_to: str) -> bool:
    """Whether these letters are a word of their own ("he said 12"), and not the "no" of "no 12 hours"."""
    return not (called[0].isascii() and _goes_on(before[::-1])) and not (called == "no" and up_to[-1].isspace())


def _goes_on(rest: str) -> bool:
    """Whether the next character that can be seen is a letter or digit of ASCII."""
    following = next((each for each in rest if unicodedata.category(each) != "Cf"), "")
    plain = _plain_character(following) if following else ""
    return plain.isascii() and plain.isalnum()


def _plain(text: str) -> str:
    return "".join(map(_plain_character, text))


@lru_cache(maxsize=10_000)
def _plain_character(character: str) -> str:
    """What is left of it for comparing; nothing of a space or an invisible character.

    Taken apart (NFKD), not put together, so that each character can be treated alone.
    """
    if unicodedata.category(character) == "Cf":
        return ""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(decomposed.split())


def neutral_file_name(file_id: str, name: str) -> str:
    """What a file of a hidden author is called for the department: people name files after themselves."""
    _, dot, ending = name.rpartition(".")
    return f"附件-{file_id[-6:]}{dot}{ending if dot else ''}"
