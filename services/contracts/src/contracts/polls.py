"""voting.events, continued: polls and surveys. Ids, states and counts; never who answered what."""

from datetime import datetime
from enum import StrEnum

from contracts.voting import EVENTS
from kit.events import Event, Personal


class PollState(StrEnum):
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    """Its result is published, as far as it tells nobody's answer."""
    WITHDRAWN = "WITHDRAWN"


class PollEvent(Event, topic=EVENTS, key="poll_id"):
    """What every event of a poll says."""

    poll_id: str
    number: str
    unit_id: str
    """Whose people are asked, with all below it."""
    state: PollState
    made_by_id: Personal


class PollOpened(PollEvent, type="tongxin.voting.poll_opened.v1"):
    closes_at: datetime


class PollMembersAsked(PollEvent, type="tongxin.voting.poll_members_asked.v1"):
    """Everybody who is asked, in portions."""

    member_ids: list[Personal]


class PollClosed(PollEvent, type="tongxin.voting.poll_closed.v1"):
    answered: int


class PollWithdrawn(PollEvent, type="tongxin.voting.poll_withdrawn.v1"):
    pass
