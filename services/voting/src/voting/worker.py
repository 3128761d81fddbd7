"""Timed work: elections open and close by the server's clock, tallies and results are made, heads are published."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import ColumnElement, delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.voting import ElectionState as State
from contracts.voting import HeadPublished, RollMatter
from kit import clock
from kit.db import insert_new
from kit.outbox import publish
from kit.service import Context, Job, each_alone, one_by_one
from voting import archives, engine
from voting.ballots import work
from voting.congresses.models import LONG_JOBS
from voting.honours.nominations import close_due as close_nominations
from voting.honours.notices import PUBLICITY
from voting.lifecycle import life, take_over, tell_voters
from voting.models import AcceptedBallot, ArchiveHead, Election, HeadLook, PublishedHead
from voting.paper import FILES
from voting.polls.polls import close_due
from voting.proposals.clocks import bring_back_plans, watch_proposals
from voting.rules import Action
from voting.tallying import is_decrypted

EVERY_MINUTES = 10
"""Between two published heads, on the hour's tens."""
CLOSING = timedelta(hours=24)
"""Before the end voters are told that it comes; of an election that is open longer than twice that."""


async def keep_time(context: Context) -> None:
    """Open what is to open, say what closes soon, close what is over; take in the ballots of what is void."""
    now = clock.now()
    # Not one whose time went by while no worker was there: it stays ready, for new dates.
    opening = (Election.state == State.READY, col(Election.opens_at) <= now, col(Election.closes_at) > now)
    await each_alone(context, await _ids(context, *opening), _take(Action.OPEN))
    open_ = Election.state == State.OPEN
    soon = (open_, ~col(Election.told_closing), col(Election.closes_at) <= now + CLOSING, col(Election.closes_at) > now)
    await each_alone(context, await _ids(context, *soon), _tell_closing)
    await each_alone(context, await _ids(context, open_, col(Election.closes_at) <= now), _take(Action.CLOSE))
    waiting = select(AcceptedBallot.uuid).where(AcceptedBallot.uuid == Election.uuid).correlate(Election).exists()
    await each_alone(context, await _ids(context, Election.state == State.VOID, waiting), _take_in)


async def _ids(context: Context, *conditions: ColumnElement[bool] | bool) -> list[str]:
    async with context.db.read() as session:
        return list(await session.exec(select(Election.id).where(*conditions).order_by(col(Election.id))))


def _take(action: Action) -> Callable[[AsyncSession, str], Awaitable[None]]:
    async def take(session: AsyncSession, election_id: str) -> None:
        turn = await take_over(session, election_id)
        election, now = turn.object, clock.now()
        is_over = election.closes_at <= now
        is_due = election.opens_at <= now and not is_over if action == Action.OPEN else is_over
        source = State.READY if action == Action.OPEN else State.OPEN
        if election.state == source and is_due:  # as it is now that it is locked
            await life.perform(turn, action)

    return take


async def _take_in(session: AsyncSession, election_id: str) -> None:
    """Too much for the request by which a large election becomes void."""
    turn = await take_over(session, election_id)
    await archives.take_in(session, await archives.lock_head(session, turn.object.uuid))


async def _tell_closing(session: AsyncSession, election_id: str) -> None:
    turn = await take_over(session, election_id)
    election = turn.object
    if election.told_closing or election.state != State.OPEN:
        return
    election.told_closing = True
    session.add(election)
    if election.closes_at - election.opens_at > 2 * CLOSING:
        await tell_voters(turn, RollMatter.CLOSING)


async def count_votes(context: Context) -> None:
    """The encrypted tally of what is closed; the result of what is decrypted. Both are made next to the loop, and
    outside the transaction: the archive takes nothing else meanwhile."""
    for state, count in ((State.CLOSED, _make_tally), (State.TALLIED, _make_result)):
        await one_by_one(await _ids(context, Election.state == state), partial(count, context))


async def _make_tally(context: Context, election_id: str) -> None:
    async with context.db.read() as session:
        election = await session.get_one(Election, election_id)
        archive = await archives.read(session, election.uuid)
    tally = await engine.work(work.make_tally, archive)
    async with context.db.write() as session:
        turn = await take_over(session, election_id)
        if turn.object.state == State.CLOSED:
            await life.perform(turn, Action.TALLY, tally)


async def _make_result(context: Context, election_id: str) -> None:
    async with context.db.read() as session:
        election = await session.get_one(Election, election_id)
        if not await is_decrypted(session, election):
            return
        archive = await archives.read(session, election.uuid)
    result = await engine.work(work.make_result, archive)
    async with context.db.write() as session:
        turn = await take_over(session, election_id)
        head = await archives.lock_head(session, turn.object.uuid)
        if turn.object.state == State.TALLIED and head.size == len(archive):  # else again in a moment
            await life.perform(turn, Action.PUBLISH_RESULT, result)


async def publish_heads(context: Context) -> None:
    """Where logs and archives end, as a row and an event: who keeps one notices another history.

    Once in the first minute of each ten: at any other time it would say when a ballot came.
    """
    now = clock.now()
    if now.minute % EVERY_MINUTES:
        return
    at = now.replace(minute=now.minute - now.minute % EVERY_MINUTES, second=0, microsecond=0)
    grown = (
        select(Election.id)
        .join(ArchiveHead, col(ArchiveHead.uuid) == Election.uuid)
        .where(
            ~select(PublishedHead.uuid)
            .where(
                PublishedHead.uuid == ArchiveHead.uuid,
                PublishedHead.height == ArchiveHead.height,
                PublishedHead.accepted == ArchiveHead.accepted,
            )
            .exists()
        )
    )
    async with context.db.write() as session:
        if not await insert_new(session, HeadLook, {"at": at}):
            return
        await session.exec(delete(HeadLook).where(col(HeadLook.at) < at))
        ids = list(await session.exec(grown))

    async def publish_one(session: AsyncSession, election_id: str) -> None:
        turn = await take_over(session, election_id)
        head = await archives.lock_head(session, turn.object.uuid)
        log = {"accepted": head.accepted, "accepted_head": head.accepted_head}
        row = {"uuid": head.uuid, "at": at, "height": head.height, "event": head.event, **log}
        if await insert_new(session, PublishedHead, row):
            publish(session, life.event_of(turn.object, HeadPublished, height=head.height, head=head.event, **log))

    await each_alone(context, ids, publish_one)


JOBS = (
    Job("keep_time", timedelta(seconds=1), keep_time),
    Job("count_votes", timedelta(seconds=5), count_votes),
    Job("publish_heads", timedelta(seconds=15), publish_heads),
    Job("purge_loose_files", timedelta(minutes=10), FILES.purge_loose),
    Job("watch_proposals", timedelta(minutes=1), watch_proposals),
    Job("close_polls", timedelta(seconds=15), close_due),
    Job("close_nominations", timedelta(minutes=1), close_nominations),
    Job("end_notices", timedelta(minutes=1), PUBLICITY.end_due),
    Job("bring_back_plans", timedelta(minutes=10), bring_back_plans),
    Job("work_jobs", timedelta(seconds=1), LONG_JOBS.work),
    Job("purge_jobs", timedelta(minutes=10), LONG_JOBS.purge),
)
