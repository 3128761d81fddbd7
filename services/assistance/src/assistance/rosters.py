"""The list of a campaign's recipients: made by a rule, as a long job, and told to those who are on it."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, distinct, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.campaign_errors import NumbersMissing, UnitsNotReached
from assistance.campaign_life import CampaignTurn, campaign_life
from assistance.campaign_models import CODE, LONG_JOBS, Campaign, LongJob, Recipient
from assistance.campaign_rules import Action, Party, RosterRule
from assistance.campaign_schemas import RosterRequest
from assistance.models import Household, Member
from assistance.rules import FILED
from casework import units
from casework.jobs import Asked, JobUnderWay, Run, open_asked, open_place, seal_place
from casework.lifecycle import Outcome, Turn
from contracts.relief import CampaignState, CollectReady, RosterBrokenOff, RosterMade, RosterStarted
from contracts.roles import Role
from kit.auth import roles
from kit.db import get_locked, insert_new_ones
from kit.outbox import publish
from kit.statements import is_one
from kit.texts import Text

PORTION = 500
CODE_DIGITS = 8
_KEPT = timedelta(days=30)


@campaign_life.action(
    Action.MAKE_ROSTER,
    RosterStarted,
    access=roles(Role.UNION_STAFF),
    path="roster",
    errors=[JobUnderWay, NumbersMissing, UnitsNotReached],
)
async def make_roster(turn: CampaignTurn, given: RosterRequest) -> Outcome:
    """By a rule, in the place of a list that was made before. The worker writes it."""
    session, campaign = turn.session, turn.object
    asked_units = given.unit_ids or [campaign.unit_id]
    if not await units.reaches(session, [campaign.unit_id], asked_units):
        raise UnitsNotReached
    numbers = sorted(set(given.employee_numbers.replace(",", " ").replace("，", " ").split()))
    if given.rule is RosterRule.IMPORTED and not numbers:
        raise NumbersMissing
    campaign.rule, campaign.listed, campaign.unknown = given.rule, 0, 0
    campaign.rule_units = [] if given.rule is RosterRule.IMPORTED else asked_units
    await session.exec(delete(Recipient).where(col(Recipient.campaign_id) == campaign.id))
    if given.rule is RosterRule.IMPORTED:
        total = len(numbers)
    else:
        member_id, wanted = _wanted(campaign)
        total = (await session.exec(select(func.count(distinct(member_id))).where(wanted))).one()
    assert turn.actor_id
    asked = Asked({"numbers": numbers if given.rule is RosterRule.IMPORTED else []}, None, [_named(campaign)])
    job = await LONG_JOBS.start(
        session, turn.actor_id, "roster", about_id=campaign.id, slot=campaign.id, total=total, asked=asked
    )
    campaign.job_id = job.id
    return Outcome(noted={"rule": given.rule, "units": campaign.rule_units, "expected": total})


def _named(campaign: Campaign) -> Text:
    return Text(campaign.name, campaign.name)


def _wanted(campaign: Campaign) -> tuple[Any, ColumnElement[bool]]:
    """Whose ids the rule takes, and of which rows."""
    within = units.within(campaign.rule_units)
    if campaign.rule == RosterRule.FILED:
        return col(Household.applicant_id), col(Household.unit_id).in_(within) & is_one(col(Household.state), FILED)
    return col(Member.id), is_here(within)


def is_here(within: Any) -> ColumnElement[bool]:
    """Of a member: they belong to one of these units today."""
    return col(Member.unit_id).in_(within) & col(Member.active) & ~col(Member.deleted)


async def _end_of_roster(session: AsyncSession, job: LongJob) -> None:
    """It failed or was cancelled: the list is incomplete and is made again."""
    campaign = await get_locked(session, Campaign, job.about_id)
    if campaign and campaign.state == CampaignState.LISTING:
        await campaign_life.perform(Turn(session, campaign, Party.SYSTEM), Action.BREAK_OFF)


@LONG_JOBS.kind("roster", Text("生成慰问名单", "List of recipients"), kept=_KEPT, ended=_end_of_roster)
async def write_portion(run: Run[LongJob]) -> None:
    """The next `PORTION` people, each with a code of their own."""
    settings = run.context.settings
    numbers: list[str] = open_asked(settings, run.job).data["numbers"]
    place = open_place(settings, run.job) or ""
    async with run.save() as (session, job):
        campaign = await get_locked(session, Campaign, job.about_id)
        assert campaign
        assert campaign.state == CampaignState.LISTING
        if campaign.rule == RosterRule.IMPORTED:
            taken = numbers[job.done : job.done + PORTION]
            found = await _by_number(session, campaign, taken)
            campaign.unknown += len(taken) - len(found)
        else:
            member_id, wanted = _wanted(campaign)
            following = select(member_id).where(wanted, member_id > place).distinct().order_by(member_id)
            taken = list(await session.exec(following.limit(PORTION)))
            found = taken
        campaign.listed += await _add(session, campaign, found)
        job.done += len(taken)
        if len(taken) == PORTION:
            job.place = seal_place(settings, job.id, taken[-1])
            return
        await LONG_JOBS.finish(session, job)
        await campaign_life.perform(Turn(session, campaign, Party.SYSTEM), Action.FINISH_ROSTER)


async def _by_number(session: AsyncSession, campaign: Campaign, numbers: Sequence[str]) -> list[str]:
    within = units.within([campaign.unit_id])
    found = select(Member.id).where(col(Member.employee_number).in_(numbers), is_here(within))
    return list(await session.exec(found.order_by(Member.id)))


async def _add(session: AsyncSession, campaign: Campaign, member_ids: Sequence[str]) -> int:
    """Those who are not on the list yet; returns how many."""
    if not member_ids:
        return 0
    places = await session.exec(select(Member.id, Member.unit_id).where(col(Member.id).in_(member_ids)))
    unit_of = dict(places.all())
    member_ids = [each for each in member_ids if each in unit_of]
    there = select(Recipient.member_id).where(
        Recipient.campaign_id == campaign.id, col(Recipient.member_id).in_(member_ids)
    )
    on_list = {*await session.exec(there)}
    waiting = [each for each in member_ids if each not in on_list]
    listed = len(waiting)
    while waiting:  # twice or more where two draw the same code
        rows = [Recipient(campaign_id=campaign.id, member_id=each, unit_id=unit_of[each]) for each in waiting]
        for row in rows:
            CODE.seal(session, row, f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}")
        written = await insert_new_ones(session, Recipient, [dict(row) for row in rows])
        waiting = [row.member_id for row in rows if (row.id,) not in written]
    return listed


@campaign_life.action(Action.FINISH_ROSTER, RosterMade)
async def finish_roster(turn: CampaignTurn) -> Outcome:
    return Outcome(noted={"listed": turn.object.listed, "unknown": turn.object.unknown})


@campaign_life.action(Action.BREAK_OFF, RosterBrokenOff)
async def break_off(turn: CampaignTurn) -> None:
    """The list stays incomplete."""


# ---- telling


async def tell_recipients(session: AsyncSession, campaign: Campaign, owner_id: str) -> None:
    """Begin to: there may be twenty thousand."""
    asked = Asked({}, None, [_named(campaign)])
    job = await LONG_JOBS.start(
        session, owner_id, "tell", about_id=campaign.id, slot=campaign.id, total=campaign.listed, asked=asked
    )
    campaign.job_id = job.id


@LONG_JOBS.kind("tell", Text("通知领取", "Messages to recipients"), kept=_KEPT)
async def tell_portion(run: Run[LongJob]) -> None:
    settings = run.context.settings
    place = open_place(settings, run.job) or ""
    async with run.save() as (session, job):
        campaign = await session.get_one(Campaign, job.about_id)
        following = select(Recipient).where(Recipient.campaign_id == campaign.id, Recipient.id > place)
        found = (await session.exec(following.order_by(Recipient.id).limit(PORTION).with_for_update())).all()
        for each in found:
            each.version += 1
            publish(session, CollectReady(**recipient_facts(campaign, each)))
        job.done += len(found)
        if len(found) == PORTION:
            job.place = seal_place(settings, job.id, found[-1].id)
        else:
            await LONG_JOBS.finish(session, job)


def recipient_facts(campaign: Campaign, recipient: Recipient) -> dict[str, Any]:
    return {
        "recipient_id": recipient.id,
        "version": recipient.version,
        "campaign_id": campaign.id,
        "number": campaign.number,
        "unit_id": recipient.unit_id,
        "member_id": recipient.member_id,
    }
