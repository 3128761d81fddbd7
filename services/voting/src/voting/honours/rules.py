"""The life of an honour, and of a nomination for it (pure)."""

from enum import StrEnum

from casework.moves import Moves, move
from contracts.honours import HonourState as State


class HonourLevel(StrEnum):
    ENTERPRISE = "enterprise"
    CITY = "city"
    PROVINCE = "province"
    NATIONAL = "national"


class Party(StrEnum):
    STAFF = "staff"
    """Union officers at or above its unit."""
    APPROVER = "approver"
    COMMITTEE = "committee"
    """Members of the election committee at or above it."""
    JUROR = "juror"
    MEMBER = "member"
    """Of its unit or one below it."""
    PUBLIC = "public"
    SYSTEM = "system"


class Action(StrEnum):
    ANNOUNCE = "announce"
    NOMINATE = "nominate"
    WITHDRAW_NOMINATION = "withdraw_nomination"
    CLOSE_NOMINATIONS = "close_nominations"
    CHECK_NOMINATION = "check_nomination"
    PREPARE_VOTE = "prepare_vote"
    BEGIN_SCORING = "begin_scoring"
    SCORE = "score"
    CHOOSE = "choose"
    OBJECT = "object"
    SETTLE = "settle"
    STRIKE = "strike"
    NEXT_ROUND = "next_round"
    END_NOTICE = "end_notice"
    ENDORSE = "endorse"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    AWARD = "award"
    CANCEL = "cancel"
    WRITE_STORY = "write_story"
    CONSENT = "consent"
    WITHDRAW_STORY = "withdraw_story"


class NominationState(StrEnum):
    NOMINATED = "NOMINATED"
    QUALIFIED = "QUALIFIED"
    NOT_QUALIFIED = "NOT_QUALIFIED"
    WITHDRAWN = "WITHDRAWN"
    CHOSEN = "CHOSEN"
    NOT_CHOSEN = "NOT_CHOSEN"
    STRUCK = "STRUCK"
    """After an objection that was right."""


STANDING = (NominationState.QUALIFIED, NominationState.CHOSEN, NominationState.NOT_CHOSEN, NominationState.STRUCK)
"""Were voted on, or will be: everybody of the unit sees them."""
WITHDRAWABLE = (NominationState.NOMINATED, NominationState.QUALIFIED)
VOTED = (State.VOTING, State.PUBLICIZED, State.UNDISPUTED, State.ENDORSED, State.APPROVED, State.AWARDED)

MOVES = Moves(
    (
        move(Action.NOMINATE, [State.NOMINATING], None, Party.MEMBER, Party.STAFF, is_offered=False),
        move(Action.WITHDRAW_NOMINATION, [State.NOMINATING, State.CHECKING], None, Party.MEMBER, is_offered=False),
        move(Action.CLOSE_NOMINATIONS, [State.NOMINATING], State.CHECKING, Party.SYSTEM),
        move(Action.CHECK_NOMINATION, [State.CHECKING], None, Party.STAFF, advances=True),
        move(Action.PREPARE_VOTE, [State.CHECKING, State.VOTING], State.VOTING, Party.COMMITTEE),
        move(Action.BEGIN_SCORING, [State.CHECKING], State.VOTING, Party.STAFF),
        move(Action.SCORE, [State.VOTING], None, Party.JUROR),
        move(Action.CHOOSE, [State.VOTING], State.PUBLICIZED, Party.STAFF, advances=True),
        move(Action.OBJECT, [State.PUBLICIZED], None, Party.PUBLIC),
        move(Action.SETTLE, [State.PUBLICIZED], None, Party.STAFF, is_offered=False),
        move(Action.STRIKE, [State.PUBLICIZED, State.UNDISPUTED], None, Party.STAFF),
        move(Action.NEXT_ROUND, [State.PUBLICIZED], None, Party.SYSTEM),
        move(Action.END_NOTICE, [State.PUBLICIZED], State.UNDISPUTED, Party.SYSTEM),
        move(Action.ENDORSE, [State.UNDISPUTED], State.ENDORSED, Party.STAFF, advances=True),
        move(
            Action.APPROVE, [State.ENDORSED], State.APPROVED, Party.APPROVER, not_by=[Action.ENDORSE], advances=True
        ),
        move(Action.SEND_BACK, [State.ENDORSED], State.UNDISPUTED, Party.APPROVER, not_by=[Action.ENDORSE]),
        move(Action.AWARD, [State.APPROVED], State.AWARDED, Party.STAFF, advances=True),
        move(
            Action.CANCEL, [State.NOMINATING, State.CHECKING, State.VOTING, State.PUBLICIZED, State.UNDISPUTED],
            State.CANCELLED, Party.STAFF,
        ),
    )
)  # fmt: skip
