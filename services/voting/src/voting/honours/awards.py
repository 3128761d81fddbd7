"""Approval by two, the award, the register of those honoured, and their stories."""

from hashlib import sha256

from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.conflict import Matter
from casework.desks import Desks
from casework.lifecycle import Outcome, Turn
from contracts.honours import (
    HonourApproved,
    HonourAwarded,
    HonourCancelled,
    HonourEndorsed,
    HonourEvent,
    HonourSentBack,
    StoryConsented,
    StoryWithdrawn,
    StoryWritten,
)
from contracts.roles import Role
from contracts.voting import ElectionState
from kit import clock
from kit.auth import roles
from kit.db import get_locked
from voting.honours.errors import (
    AwardNotFound,
    NoApprover,
    NotYourAward,
    OwnNomination,
    StoryChanged,
    StoryMissing,
    VoteUnderWay,
)
from voting.honours.life import DEAD, HonourTurn, election_state, honour_life, nominations_of
from voting.honours.models import Award, Honour
from voting.honours.notices import take_back_notice
from voting.honours.rules import Action, NominationState, Party
from voting.honours.schemas import AwardDay, HonourApproval, HonourReason, StoryConsent, StoryDraft
from voting.models import PEOPLE

STAFF, APPROVERS = roles(Role.UNION_STAFF), roles(Role.APPROVER, fresh=True)
DESKS = Desks(PEOPLE, Role.APPROVER)


@honour_life.action(Action.ENDORSE, HonourEndorsed, access=STAFF, errors=[NoApprover, OwnNomination])
async def endorse_honour(turn: HonourTurn) -> Outcome:
    """By the first of two."""
    assert turn.actor_id
    desk = await DESKS.nearest(turn.session, turn.object.unit_id, Matter(turn.actor_id))
    if desk is None:
        raise NoApprover
    return Outcome(told={"approver_unit_id": desk})


@honour_life.action(Action.APPROVE, HonourApproved, access=APPROVERS, errors=[OwnNomination])
async def approve_honour(turn: HonourTurn, given: HonourApproval) -> Outcome:
    """By the second, on the basis that is stated: votes inform, the congress or the committee decides."""
    turn.object.basis = given.basis
    return Outcome(words=given.basis)


@honour_life.action(Action.SEND_BACK, HonourSentBack, access=roles(Role.APPROVER), errors=[OwnNomination])
async def send_back_honour(turn: HonourTurn, given: HonourReason) -> Outcome:
    """With a reason; it may be endorsed again."""
    return Outcome(words=given.reason)


@honour_life.action(Action.AWARD, HonourAwarded, access=STAFF, errors=[OwnNomination])
async def award_honour(turn: HonourTurn, given: AwardDay) -> Outcome:
    """Each of those chosen gets a line of the register."""
    session, honour = turn.session, turn.object
    honour.awarded_on = given.awarded_on
    chosen = await nominations_of(session, honour.id, [NominationState.CHOSEN])
    session.add_all(
        Award(
            honour_id=honour.id,
            member_id=each.member_id,
            unit_id=each.unit_id,
            level=honour.level,
            title=honour.title,
            awarded_on=given.awarded_on,
        )
        for each in chosen
    )
    return Outcome(
        told={"awardee_ids": [each.member_id for each in chosen]}, noted={"on": given.awarded_on.isoformat()}
    )


@honour_life.action(Action.CANCEL, HonourCancelled, access=STAFF, errors=[OwnNomination, VoteUnderWay])
async def cancel_honour(turn: HonourTurn, given: HonourReason) -> Outcome:
    """With a public reason; a notice that is open ends. A vote that is under way ends first."""
    vote = await election_state(turn)
    if vote and vote not in (*DEAD, ElectionState.CERTIFIED):
        raise VoteUnderWay
    await take_back_notice(turn)
    return Outcome(words=given.reason)


# ---- stories


async def _tell(session: AsyncSession, caller: Caller, award: Award, action: Action, event: type[HonourEvent]) -> None:
    honour = await get_locked(session, Honour, award.honour_id)
    assert honour
    turn: HonourTurn = Turn(session, honour, Party.MEMBER, caller.user.id)
    told = {"award_id": award.id, "awardee_id": award.member_id}
    await honour_life.record(turn, action, event, Outcome(told=told, noted={"award": award.id}))


async def _lock(session: AsyncSession, award_id: str) -> Award:
    award = await get_locked(session, Award, award_id)
    if award is None:
        raise AwardNotFound
    return award


async def write_story(session: AsyncSession, caller: Caller, award_id: str, given: StoryDraft) -> None:
    """By the awardee or union staff. A changed story needs a new consent, also where the awardee changed it."""
    award = await _lock(session, award_id)
    if not await may_write(session, caller, award):
        raise AwardNotFound
    award.story, award.consented_at, award.consented_digest = given.story, None, None
    await _tell(session, caller, award, Action.WRITE_STORY, StoryWritten)


async def may_write(session: AsyncSession, caller: Caller, award: Award) -> bool:
    own = caller.user.units_of(Role.UNION_STAFF)
    return award.member_id == caller.user.id or await units.covers(session, own, award.unit_id)


def digest_of(story: str) -> str:
    return sha256(story.encode()).hexdigest()


async def consent(session: AsyncSession, caller: Caller, award_id: str, given: StoryConsent) -> None:
    """By the awardee alone, to the story that they read: from now on all members read it. ClosedAfterReset."""
    caller.user.require_open()
    award = await _lock(session, award_id)
    if award.member_id != caller.user.id:
        raise NotYourAward
    if award.story is None:
        raise StoryMissing
    if given.story_digest != digest_of(award.story):
        raise StoryChanged
    if award.consented_at is None:
        award.consented_at, award.consented_digest = clock.now(), given.story_digest
        await _tell(session, caller, award, Action.CONSENT, StoryConsented)


async def withdraw_story(session: AsyncSession, caller: Caller, award_id: str) -> None:
    """By the awardee alone: they and union officers alone read the story from now on."""
    award = await _lock(session, award_id)
    if award.member_id != caller.user.id:
        raise NotYourAward
    if award.consented_at is not None:
        award.consented_at, award.consented_digest = None, None
        await _tell(session, caller, award, Action.WITHDRAW_STORY, StoryWithdrawn)
