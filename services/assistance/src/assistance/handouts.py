"""Handing out: who collects proves it by the code on their phone or by a signature, once.

The campaign's row is locked for each, so nothing is given after the count has begun. A steward on a weak connection
sends the same request with the same Idempotency-Key until it is answered.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, false, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from assistance.campaign_errors import (
    AlreadyCollected,
    CodeWrong,
    NotBegunYet,
    NotToOneself,
    ProofMissing,
    RecipientNotFound,
)
from assistance.campaign_life import CampaignTurn, campaign_life, conditions
from assistance.campaign_models import CODE, SIGNATURE, Campaign, CampaignItem, HandOut, Recipient
from assistance.campaign_rules import Party, Way
from assistance.campaign_schemas import (
    Collectable,
    FindRecipient,
    FoundRecipient,
    Given,
    HandOutCreate,
    HandOutPublic,
    RecipientRow,
)
from assistance.campaigns import collected_of, items_of
from assistance.models import PEOPLE, Member
from assistance.rosters import recipient_facts
from casework import units
from casework.caller import Caller
from contracts.relief import CampaignState, Collected
from kit import audit, clock
from kit.auth import User
from kit.db import get_locked
from kit.finding import MOST_FOUND
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Text
from kit.todo import Task


async def find_recipients(
    session: AsyncSession, caller: Caller, campaign_id: str, asked: FindRecipient
) -> list[FoundRecipient]:
    """By the code, or by the whole name or employee number; RecipientNotFound."""
    campaign = _handed_out(await campaign_life.look(session, caller.user, campaign_id))
    if asked.code:
        named: ColumnElement[bool] = CODE.equals(session, asked.code)
    elif asked.q:
        named = _is_named(asked.q)
    else:
        raise RecipientNotFound
    wanted = select(Recipient).join(Member, col(Member.id) == col(Recipient.member_id))
    wanted = wanted.where(Recipient.campaign_id == campaign.id, named).order_by(Recipient.id).limit(MOST_FOUND)
    found = (await session.exec(wanted)).all()
    if not found:
        raise RecipientNotFound
    return await _found(session, found, await _given(session, found))


def _is_named(q: str) -> ColumnElement[bool]:
    return or_(col(Member.name) == q, col(Member.employee_number) == q)


def _handed_out(turn: CampaignTurn) -> Campaign:
    """The campaign, which the caller hands out now. NotFound, CampaignNotPossibleNow."""
    if not {Party.STAFF, Party.STEWARD} & {*turn.parties}:
        raise NotFound
    if turn.object.state != CampaignState.HANDING_OUT:
        raise campaign_life.not_now(turn.object)
    return turn.object


async def _given(session: AsyncSession, found: Sequence[Recipient]) -> dict[str, HandOut]:
    """By recipient."""
    done = select(HandOut).where(col(HandOut.recipient_id).in_([each.id for each in found]))
    return {each.recipient_id: each for each in await session.exec(done)}


async def _found(
    session: AsyncSession, found: Sequence[Recipient], given: Mapping[str, HandOut]
) -> list[FoundRecipient]:
    names = await PEOPLE.names(session, [each.member_id for each in found])
    places = await units.names(session, [each.unit_id for each in found])
    return [
        FoundRecipient(
            id=each.id,
            name=names.get(each.member_id, ""),
            unit_name=places.get(each.unit_id, ""),
            collected_at=given[each.id].at if each.id in given else None,
        )
        for each in found
    ]


async def hand_out(session: AsyncSession, caller: Caller, campaign_id: str, new: HandOutCreate) -> HandOutPublic:
    """To one who is on the list, and once. The code opens nothing afterwards."""
    user = caller.user
    campaign = _handed_out(await campaign_life.lock(session, user, campaign_id))
    if clock.today() < campaign.starts_on:
        raise NotBegunYet(from_day=campaign.starts_on.isoformat())
    recipient = await get_locked(session, Recipient, new.recipient_id)
    if recipient is None or recipient.campaign_id != campaign.id:
        raise RecipientNotFound
    if recipient.member_id == user.id:
        raise NotToOneself
    if before := await session.get(HandOut, recipient.id):
        raise AlreadyCollected(at=clock.day_and_time(before.at))
    if not new.code and not new.signature:
        raise ProofMissing
    if new.code and new.code != CODE.open(session, recipient):
        raise CodeWrong
    given = HandOut(
        recipient_id=recipient.id,
        campaign_id=campaign.id,
        at=clock.now(),
        by_id=user.id,
        way=Way.CODE if new.code else Way.SIGNATURE,
    )
    if not new.code:
        SIGNATURE.seal(session, given, json.dumps(new.signature, separators=(",", ":")))
    session.add(given)
    CODE.seal(session, recipient, None)
    recipient.version += 1
    await session.flush()
    publish(session, Collected(**recipient_facts(campaign, recipient)))
    audit.record(
        session, user.id, "campaign.hand_out", "campaign", campaign.id,
        after={"recipient": recipient.id, "way": given.way},
    )  # fmt: skip
    [shown] = await _found(session, [recipient], {recipient.id: given})
    return HandOutPublic(
        recipient=shown,
        gets=_gets(await items_of(session, campaign.id)),
        collected=await collected_of(session, campaign.id),
        listed=campaign.listed,
    )


def _gets(items: Sequence[CampaignItem]) -> list[Given]:
    return [Given(name=each.name, pieces=each.each, measure=each.measure) for each in items]


async def list_recipients(
    session: AsyncSession,
    user: User,
    campaign_id: str,
    *,
    collected: bool | None,
    q: str | None,
    limit: int,
    cursor: str | None,
) -> Page[RecipientRow]:
    """For the unit's officers and auditors; to others it is empty."""
    statement = _listed(user, campaign_id, collected, q).order_by(col(Recipient.id))
    found: Page[Recipient] = await page(session, statement, limit=limit, cursor=cursor, as_=lambda row: row)
    given = await _given(session, found.items)
    names = await PEOPLE.names(session, [each.by_id for each in given.values()])
    return Page(
        items=[
            RecipientRow(
                **dict(each),
                way=given[each.id].way if each.id in given else None,
                by_name=names.get(given[each.id].by_id, "") if each.id in given else None,
            )
            for each in await _found(session, found.items, given)
        ],
        next=found.next,
    )


async def count_recipients(
    session: AsyncSession, user: User, campaign_id: str, collected: bool | None, q: str | None
) -> int:
    """As `list_recipients`: none for who may not see the list."""
    listed = _listed(user, campaign_id, collected, q)
    return (await session.exec(select(func.count()).select_from(listed.subquery()))).one()


def _listed(user: User, campaign_id: str, collected: bool | None, q: str | None) -> SelectOfScalar[Recipient]:
    given = select(HandOut.recipient_id).where(HandOut.recipient_id == Recipient.id).correlate(Recipient).exists()
    mine = conditions(user)
    seen = or_(false(), *(mine[party] for party in (Party.STAFF, Party.AUDITOR) if party in mine))
    reached = select(Campaign.id).where(Campaign.id == campaign_id, seen)
    wanted = select(Recipient).where(col(Recipient.campaign_id).in_(reached))
    if q:
        wanted = wanted.where(col(Recipient.member_id).in_(select(Member.id).where(_is_named(q))))
    return wanted if collected is None else wanted.where(given if collected else ~given)


# ---- one's own


async def list_own(session: AsyncSession, user: User, *, limit: int, cursor: str | None) -> Page[Collectable]:
    """What the caller can collect, and what they have collected; newest first."""
    statement = select(Recipient).join(Campaign, col(Campaign.id) == col(Recipient.campaign_id))
    statement = statement.where(Recipient.member_id == user.id, col(Campaign.state).in_(_SHOWN_TO_RECIPIENTS))
    if user.closed_since:
        statement = statement.where(col(Campaign.made_at) >= user.closed_since)
    found: Page[Recipient] = await page(
        session, statement.order_by(col(Recipient.id).desc()), limit=limit, cursor=cursor, as_=lambda row: row
    )
    return Page(items=await _collectable(session, found.items), next=found.next)


_SHOWN_TO_RECIPIENTS = (
    CampaignState.HANDING_OUT, CampaignState.COUNTED, CampaignState.RECONCILED, CampaignState.CLOSED
)  # fmt: skip


async def _collectable(session: AsyncSession, found: Sequence[Recipient]) -> list[Collectable]:
    ids = [each.campaign_id for each in found]
    campaigns = await session.exec(select(Campaign).where(col(Campaign.id).in_(ids)))
    campaign_of = {each.id: each for each in campaigns}
    items: defaultdict[str, list[CampaignItem]] = defaultdict(list)
    wanted = select(CampaignItem).where(col(CampaignItem.campaign_id).in_(ids)).order_by(col(CampaignItem.place))
    for item in await session.exec(wanted):
        items[item.campaign_id].append(item)
    given = await _given(session, found)
    shown = []
    for each in found:
        campaign = campaign_of[each.campaign_id]
        is_open = campaign.state == CampaignState.HANDING_OUT
        shown.append(
            Collectable(
                id=campaign.id,
                kind=campaign.kind,
                name=campaign.name,
                note=campaign.note,
                place=campaign.place,
                starts_on=campaign.starts_on,
                ends_on=campaign.ends_on,
                recipient_id=each.id,
                gets=_gets(items[campaign.id]),
                code=CODE.open(session, each) if is_open else None,
                collected_at=given[each.id].at if each.id in given else None,
            )
        )
    return shown


async def collect_tasks(session: AsyncSession, user: User) -> list[Task]:
    """A line for each campaign that the caller can collect from."""
    wanted = select(Campaign).join(Recipient, col(Recipient.campaign_id) == col(Campaign.id))
    wanted = wanted.where(
        Recipient.member_id == user.id, Campaign.state == CampaignState.HANDING_OUT, col(Recipient.code).is_not(None)
    )
    if user.closed_since:
        wanted = wanted.where(col(Campaign.made_at) >= user.closed_since)
    return [
        Task(
            type="campaign",
            what=Text("出示领取码领取慰问品", "Show your code and collect your gift"),
            link="/help/collect",
            id=each.id,
            title=each.name,
        )
        for each in await session.exec(wanted.order_by(Campaign.id).limit(MOST_FOUND))
    ]
