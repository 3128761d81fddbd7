"""Timed work of the leading worker."""

from datetime import timedelta

from identity import machine_tokens, proposals
from identity.member_search import index_outdated
from identity.models import LONG_JOBS
from identity.resets import forget_former_passwords
from identity.roster import expire_rosters
from identity.roster_apply import adopt_rosters
from identity.tokens import rotate_keys
from kit import clock
from kit.service import Context, Job


async def _apply_rosters(context: Context) -> None:
    await adopt_rosters(context.db)
    await LONG_JOBS.work(context)


async def _expire_rosters(context: Context) -> None:
    async with context.db.write() as session:
        await expire_rosters(session)


async def _rotate_keys(context: Context) -> None:
    async with context.db.write() as session:
        await rotate_keys(session)


async def _forget_former_passwords(context: Context) -> None:
    async with context.db.write() as session:
        await forget_former_passwords(session)


async def _index_outdated(context: Context) -> None:
    await index_outdated(context.db)


async def _lapse_proposals(context: Context) -> None:
    async with context.db.write() as session:
        await proposals.lapse(session)


async def _forget_machine_tokens(context: Context) -> None:
    async with context.db.write() as session:
        await machine_tokens.forget_expired(session, clock.now())


JOBS = (
    Job("lapse_proposals", timedelta(minutes=10), _lapse_proposals),
    Job("apply_rosters", timedelta(seconds=2), _apply_rosters),
    Job("purge_jobs", timedelta(minutes=10), LONG_JOBS.purge),
    Job("expire_rosters", timedelta(minutes=10), _expire_rosters),
    Job("rotate_keys", timedelta(minutes=10), _rotate_keys),
    Job("index_outdated", timedelta(minutes=1), _index_outdated),
    Job("forget_machine_tokens", timedelta(hours=1), _forget_machine_tokens),
    Job("forget_former_passwords", timedelta(hours=6), _forget_former_passwords),
)
