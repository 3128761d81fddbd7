"""Delegates: elected per constituency, invited with the papers, checked in at the door, recalled."""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.jobs import Asked, JobUnderWay, Run
from casework.lifecycle import Outcome
from contracts.congress import (
    CheckInTakenBack,
    DelegateCheckedIn,
    DelegateInvited,
    DelegatesElected,
    MandateEnded,
    PapersReceived,
)
from contracts.roles import Role
from kit import audit, clock
from kit.auth import roles
from kit.db import get_locked
from kit.outbox import publish
from kit.pages import Page, page
from kit.texts import Text
from voting.congresses.errors import (
    CheckedInAlready,
    CompositionUnlawful,
    ConstituencyNotFound,
    CountUnreconciled,
    DelegateElsewhere,
    DelegateNotFound,
    DelegateTwice,
    MandateOver,
    NotCheckedIn,
    OtherCongress,
    RecallNotCarried,
    SeatsTaken,
    TooFewVotes,
    TurnoutTooLow,
    VoteUnderWay,
)
from voting.congresses.life import CongressTurn, congress_life, delegate_facts, policies, require_no_vote
from voting.congresses.models import (
    CODE,
    END_REASON,
    LONG_JOBS,
    CheckIn,
    Congress,
    Constituency,
    Delegate,
    LongJob,
)
from voting.congresses.presence import count_delegates, presence_public, require_composition
from voting.congresses.quorum import Reading, judge_election, judge_recall
from voting.congresses.rules import BEFORE_THE_HALL, IN_THE_HALL, Action, MandateEnd, Party
from voting.congresses.schemas import (
    CheckInCreate,
    CheckInPublic,
    CheckInReversal,
    DelegatePublic,
    ElectionOfDelegates,
    MandateEnding,
)
from voting.errors import NotYourPart
from voting.models import PEOPLE
from voting.rules import twice

STAFF = roles(Role.UNION_STAFF)
PORTION = 500
CODE_DIGITS = 8


@congress_life.action(
    Action.ELECT,
    DelegatesElected,
    access=STAFF,
    errors=[
        CompositionUnlawful,
        ConstituencyNotFound,
        CountUnreconciled,
        DelegateElsewhere,
        DelegateTwice,
        JobUnderWay,
        SeatsTaken,
        TooFewVotes,
        TurnoutTooLow,
    ],
)
async def elect_delegates(turn: CongressTurn, given: ElectionOfDelegates) -> Outcome:
    """What a constituency decided: who took part, and who got how many votes."""
    session, congress = turn.session, turn.object
    constituency = await get_locked(session, Constituency, given.constituency_id)
    if constituency is None or constituency.congress_id != congress.id:
        raise ConstituencyNotFound
    ids = [each.member_id for each in given.elected]
    homes = await _homes(session, constituency, ids)
    if elsewhere := set(ids) - homes.keys():
        raise DelegateElsewhere(names=await _names(session, elsewhere))
    known = select(Delegate.member_id).where(Delegate.congress_id == congress.id, col(Delegate.member_id).in_(ids))
    if again := {*await session.exec(known), *twice(ids)}:
        raise DelegateTwice(names=await _names(session, again))
    left = constituency.seats - (await count_seated(session, congress.id))[constituency.id]
    if len(ids) > left:
        raise SeatsTaken(left=left)
    for each in given.elected:
        judged = judge_election(constituency.staff, given.voted, each.votes, policies(session), clock.today())
        if judged.result == Reading.UNRECONCILED:
            raise CountUnreconciled(voters=constituency.staff, votes=each.votes, present=given.voted)
        needed = {step.key: step.values["result"] for step in judged.steps}
        if judged.result == "turnout_too_low":
            raise TurnoutTooLow(staff=constituency.staff, needed=needed["turnout"], voted=given.voted)
        if judged.result == "too_few_votes":
            name = await _names(session, [each.member_id])
            raise TooFewVotes(staff=constituency.staff, needed=needed["needed_to_win"], votes=each.votes, name=name)
    constituency.voted = given.voted
    taken = set(await session.exec(select(Delegate.code_index).where(Delegate.congress_id == congress.id)))
    for each in given.elected:
        delegate = Delegate(
            congress_id=congress.id,
            constituency_id=constituency.id,
            unit_id=homes[each.member_id],
            elected_at=clock.now(),
            **each.model_dump(),
        )
        while delegate.code_index is None or delegate.code_index in taken:
            CODE.seal(session, delegate, f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}")
        taken.add(delegate.code_index)
        session.add(delegate)
    await session.flush()
    if congress.state != BEFORE_THE_HALL[0]:  # by-elected after the papers went out
        await require_composition(session, congress.id)
        await begin_inviting(session, congress, turn.actor_id or congress.made_by)
    return Outcome(constituency_id=constituency.id, noted={"elected": ids, "voted": given.voted})


async def _homes(session: AsyncSession, constituency: Constituency, ids: Sequence[str]) -> dict[str, str]:
    """Member → unit, of those who belong to the constituency."""
    member = PEOPLE.member
    here = col(member.unit_id).in_(units.within([constituency.unit_id]))
    found = select(member.id, member.unit_id).where(col(member.id).in_(ids), here, member.active, ~col(member.deleted))
    return dict((await session.exec(found)).all())


async def _names(session: AsyncSession, ids: Iterable[str]) -> list[str]:
    known = await PEOPLE.names(session, ids)
    return sorted(known.get(each) or each for each in ids)


async def count_seated(session: AsyncSession, congress_id: str) -> Counter[str]:
    """By constituency: delegates whose mandate stands."""
    asked = select(Delegate.constituency_id, func.count()).where(
        Delegate.congress_id == congress_id, col(Delegate.ended_at).is_(None)
    )
    return Counter(dict((await session.exec(asked.group_by(col(Delegate.constituency_id)))).all()))


@congress_life.action(
    Action.END_MANDATE,
    MandateEnded,
    access=STAFF,
    errors=[CountUnreconciled, DelegateNotFound, MandateOver, RecallNotCarried, VoteUnderWay],
)
async def end_mandate(turn: CongressTurn, given: MandateEnding) -> Outcome:
    """Of a delegate who was recalled by their constituency, resigned or left. It does not come back."""
    session, congress = turn.session, turn.object
    await require_no_vote(session, congress.id)
    delegate = await _lock_delegate(session, congress, given.delegate_id)
    constituency = await session.get_one(Constituency, delegate.constituency_id)
    if given.end == MandateEnd.RECALLED:
        judged = judge_recall(constituency.staff, given.votes, policies(session), clock.today())
        if judged.result == Reading.UNRECONCILED:
            raise CountUnreconciled(voters=constituency.staff, votes=given.votes, present=constituency.staff)
        if judged.result != "recalled":
            needed = judged.steps[-1].values["result"]
            raise RecallNotCarried(staff=constituency.staff, needed=needed, votes=given.votes)
    delegate.end, delegate.ended_at = given.end, clock.now()
    END_REASON.seal(session, delegate, given.reason)
    noted = {"end": given.end, "votes": given.votes}
    return Outcome(delegate_id=delegate.id, told={"to_id": delegate.member_id}, noted=noted)


async def _lock_delegate(session: AsyncSession, congress: Congress, delegate_id: str) -> Delegate:
    """DelegateNotFound, MandateOver."""
    delegate = await get_locked(session, Delegate, delegate_id)
    if delegate is None or delegate.congress_id != congress.id:
        raise DelegateNotFound
    if delegate.ended_at:
        raise MandateOver
    return delegate


# ---- invitations and papers


async def begin_inviting(session: AsyncSession, congress: Congress, owner_id: str) -> None:
    """All who were not told yet; there may be thousands."""
    waiting = select(func.count()).where(Delegate.congress_id == congress.id, *_NOT_INVITED)
    named = Asked({}, None, [Text(congress.name, congress.name)])
    job = await LONG_JOBS.start(
        session, owner_id, "invite", about_id=congress.id, slot=congress.id,
        total=(await session.exec(waiting)).one(), asked=named,
    )  # fmt: skip
    congress.job_id = job.id


_NOT_INVITED = (col(Delegate.invited_at).is_(None), col(Delegate.ended_at).is_(None))


@LONG_JOBS.kind("invite", Text("通知代表", "Messages to delegates"), kept=timedelta(days=30))
async def invite_portion(run: Run[LongJob]) -> None:
    """The next who were not told: the row says it in the transaction of the event, so none is told twice."""
    async with run.save() as (session, job):
        congress = await session.get_one(Congress, job.about_id)
        following = select(Delegate).where(Delegate.congress_id == congress.id, *_NOT_INVITED)
        found = (await session.exec(following.order_by(col(Delegate.id)).limit(PORTION).with_for_update())).all()
        for each in found:
            each.version += 1
            each.invited_at = clock.now()
            publish(session, DelegateInvited(**delegate_facts(congress, each)))
        job.done += len(found)
        if len(found) < PORTION:
            await LONG_JOBS.finish(session, job)


async def receive_papers(session: AsyncSession, caller: Caller, congress_id: str) -> None:
    """By the delegate: the proof of delivery. Sent twice it changes nothing."""
    turn = await congress_life.look(session, caller.user, congress_id)
    if Party.DELEGATE not in turn.parties:
        raise NotYourPart
    mine = select(Delegate.id).where(Delegate.congress_id == congress_id, Delegate.member_id == caller.user.id)
    delegate = await _lock_delegate(session, turn.object, (await session.exec(mine)).one())
    if delegate.received_at:
        return
    delegate.received_at = clock.now()
    delegate.version += 1
    publish(session, PapersReceived(**delegate_facts(turn.object, delegate)))
    audit.record(session, caller.user.id, "delegate.receive_papers", "delegate", delegate.id)


# ---- at the door


async def check_in(session: AsyncSession, caller: Caller, congress_id: str, new: CheckInCreate) -> CheckInPublic:
    """Once, in person: the steward sees the delegate. CheckedInAlready says when it was."""
    turn = await congress_life.lock(session, caller.user, congress_id)
    congress = turn.object
    if not {Party.STAFF, Party.STEWARD} & {*turn.parties}:
        raise NotYourPart
    if congress.state not in IN_THE_HALL:
        raise congress_life.not_now(congress)
    delegate_id = new.delegate_id or await _find_by_code(session, congress, new.code or "")
    delegate = await _lock_delegate(session, congress, delegate_id)
    if before := await session.get(CheckIn, delegate.id):
        raise CheckedInAlready(at=clock.day_and_time(before.at))
    session.add(
        CheckIn(
            delegate_id=delegate.id,
            congress_id=congress.id,
            at=clock.now(),
            by_id=caller.user.id,
            by_code=new.delegate_id is None,
        )
    )
    delegate.version += 1
    await session.flush()
    publish(session, DelegateCheckedIn(**delegate_facts(congress, delegate)))
    audit.record(session, caller.user.id, "delegate.check_in", "delegate", delegate.id)
    [shown] = await _public(session, [delegate], sees_all=True)
    found = await count_delegates(session, congress.id)
    return CheckInPublic(delegate=shown, presence=presence_public(session, found, caller.language))


@congress_life.action(
    Action.TAKE_BACK_CHECK_IN,
    CheckInTakenBack,
    access=STAFF,
    errors=[DelegateNotFound, MandateOver, NotCheckedIn, VoteUnderWay],
)
async def take_back_check_in(turn: CongressTurn, given: CheckInReversal) -> Outcome:
    """Of somebody who is not there, by an officer and not in the middle of a vote. They may check in again."""
    session, congress = turn.session, turn.object
    await require_no_vote(session, congress.id)
    delegate = await _lock_delegate(session, congress, given.delegate_id)
    there = await session.get(CheckIn, delegate.id)
    if there is None:
        raise NotCheckedIn
    await session.delete(there)
    noted = {"checked_in_at": there.at.isoformat(), "checked_in_by": there.by_id}
    return Outcome(words=given.reason, delegate_id=delegate.id, told={"to_id": delegate.member_id}, noted=noted)


async def _find_by_code(session: AsyncSession, congress: Congress, code: str) -> str:
    """DelegateNotFound; OtherCongress for a code that is valid there."""
    found = (await session.exec(select(Delegate).where(CODE.equals(session, code)))).all()
    for each in found:
        if each.congress_id == congress.id:
            return each.id
    if found:
        raise OtherCongress
    raise DelegateNotFound


# ---- shown


async def list_delegates(
    session: AsyncSession,
    caller: Caller,
    congress_id: str,
    *,
    constituency_id: str | None,
    limit: int,
    cursor: str | None,
) -> Page[DelegatePublic]:
    """Who represents whom is public; who was invited and who is there is for officers and stewards."""
    turn = await congress_life.look(session, caller.user, congress_id)
    sees_all = not {Party.STAFF, Party.STEWARD, Party.AUDITOR}.isdisjoint(turn.parties)
    wanted = select(Delegate).where(Delegate.congress_id == congress_id)
    if constituency_id:
        wanted = wanted.where(Delegate.constituency_id == constituency_id)
    found: Page[Delegate] = await page(
        session, wanted.order_by(col(Delegate.id)), limit=limit, cursor=cursor, as_=lambda row: row
    )
    return Page(items=await _public(session, found.items, sees_all=sees_all), next=found.next)


async def _public(session: AsyncSession, found: Sequence[Delegate], *, sees_all: bool) -> list[DelegatePublic]:
    names = await PEOPLE.names(session, [each.member_id for each in found])
    places = await units.names(session, [each.unit_id for each in found])
    there = select(CheckIn.delegate_id, CheckIn.at).where(col(CheckIn.delegate_id).in_([each.id for each in found]))
    checked_in = dict((await session.exec(there)).all()) if sees_all else {}
    return [
        DelegatePublic.model_validate(
            {
                **dict(each),
                "name": names.get(each.member_id, ""),
                "unit_name": places.get(each.unit_id, ""),
                "invited_at": each.invited_at if sees_all else None,
                "received_at": each.received_at if sees_all else None,
                "checked_in_at": checked_in.get(each.id),
            }
        )
        for each in found
    ]
