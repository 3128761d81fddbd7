"""Relief campaigns: planned, approved by two, shown to each who has a part in them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_errors import TopApproverNeeded
from assistance.aid_life import Accounts
from assistance.campaign_errors import GoodsOverBudget, RosterEmpty, StewardUnknown, StockTooSmall
from assistance.campaign_life import CampaignTurn, campaign_life, conditions, reached
from assistance.campaign_models import (
    CAMPAIGN_NUMBERS,
    CAMPAIGNS,
    Campaign,
    CampaignItem,
    HandOut,
    LongJob,
    Steward,
)
from assistance.campaign_rules import Action, Party, Stock
from assistance.campaign_schemas import (
    CampaignCreate,
    CampaignPublic,
    CampaignRow,
    GoodsChange,
    ItemCreate,
    ItemPublic,
    RosterProgress,
    StewardPublic,
    StewardsChoice,
)
from assistance.desks import nearest, require_top_approver
from assistance.lifecycle import policies
from assistance.models import PEOPLE, Member
from assistance.rosters import is_here, tell_recipients
from assistance.schemas import ReasonGiven
from casework import units
from casework.caller import Caller
from casework.jobs import JobState
from casework.ledger import BalanceTooLow
from casework.lifecycle import Outcome, Turn
from contracts.relief import (
    CampaignApproved,
    CampaignCancelled,
    CampaignChanged,
    CampaignOpened,
    CampaignPlanned,
    CampaignSentBack,
    CampaignState,
    CampaignSubmitted,
    StewardNamed,
    StewardsNamed,
)
from contracts.roles import Role
from kit import clock
from kit.auth import User, roles
from kit.finding import MOST_FOUND
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Text
from kit.todo import Task, counted

STAFF = roles(Role.UNION_STAFF)
APPROVERS = roles(Role.APPROVER, fresh=True)
_SEES_MONEY = {Party.STAFF, Party.APPROVER, Party.FINANCE, Party.AUDITOR}


async def plan_campaign(session: AsyncSession, caller: Caller, new: CampaignCreate) -> CampaignPublic:
    """By an officer of the unit; nothing is set aside before two have approved it."""
    user = caller.user
    if not await units.reaches(session, user.units_of(Role.UNION_STAFF), [new.unit_id]):
        raise NotFound
    _check_cost(new.items, new.fen)
    campaign = Campaign(
        **new.model_dump(exclude={"items"}),
        serial=await CAMPAIGN_NUMBERS.next(session, CAMPAIGNS.serial),
        year=new.starts_on.year,
        made_by=user.id,
        made_at=clock.now(),
    )
    session.add(campaign)
    await session.flush()
    _add_items(session, campaign, new.items)
    turn = Turn(session, campaign, Party.STAFF, user.id, campaign.unit_id)
    await campaign_life.record(turn, Action.PLAN, CampaignPlanned, Outcome(noted={"items": len(new.items)}))
    return await show_campaign(session, caller, campaign.id)


def _check_cost(items: Sequence[ItemCreate], fen: int) -> None:
    cost = sum(each.stock * each.fen for each in items)
    if cost > fen:
        raise GoodsOverBudget(needed=cost, left=fen)


def _add_items(session: AsyncSession, campaign: Campaign, items: Sequence[ItemCreate]) -> None:
    for place, each in enumerate(items):
        session.add(CampaignItem(campaign_id=campaign.id, place=place, **each.model_dump()))


@campaign_life.action(Action.CHANGE_GOODS, CampaignChanged, access=STAFF, path="goods", errors=[GoodsOverBudget])
async def change_goods(turn: CampaignTurn, given: GoodsChange) -> Outcome:
    """Other goods, other quantities: before it is submitted."""
    session, campaign = turn.session, turn.object
    _check_cost(given.items, campaign.fen)
    for each in await items_of(session, campaign.id):
        await session.delete(each)
    await session.flush()
    _add_items(session, campaign, given.items)
    return Outcome(noted={"items": len(given.items)})


async def items_of(session: AsyncSession, campaign_id: str) -> Sequence[CampaignItem]:
    asked = select(CampaignItem).where(CampaignItem.campaign_id == campaign_id).order_by(col(CampaignItem.place))
    return (await session.exec(asked)).all()


@campaign_life.action(Action.NAME_STEWARDS, StewardsNamed, access=STAFF, path="stewards", errors=[StewardUnknown])
async def name_stewards(turn: CampaignTurn, given: StewardsChoice) -> Outcome:
    """Who hands out, next to the unit's officers; those who are left out no longer do."""
    session, campaign = turn.session, turn.object
    asked = {*given.member_ids}
    fit = select(Member.id).where(col(Member.id).in_(asked), is_here(units.within([campaign.unit_id])))
    if asked - {*await session.exec(fit)}:
        raise StewardUnknown
    named = {each.member_id: each for each in await _stewards(session, campaign.id)}
    for member_id, each in named.items():
        if member_id not in asked:
            await session.delete(each)
    for member_id in sorted(asked - named.keys()):
        session.add(Steward(campaign_id=campaign.id, member_id=member_id))
        told = {"to_id": member_id, "version": campaign.version + 1}
        publish(session, campaign_life.event_of(campaign, StewardNamed, **told))
    return Outcome(noted={"stewards": sorted(asked)})


async def _stewards(session: AsyncSession, campaign_id: str) -> Sequence[Steward]:
    return (await session.exec(select(Steward).where(Steward.campaign_id == campaign_id))).all()


@campaign_life.action(Action.SUBMIT, CampaignSubmitted, access=STAFF, errors=[RosterEmpty, StockTooSmall])
async def submit_campaign(turn: CampaignTurn) -> Outcome:
    """For approval; the goods must reach for all who are on the list."""
    session, campaign = turn.session, turn.object
    if not campaign.listed:
        raise RosterEmpty
    for item in await items_of(session, campaign.id):
        needed = item.each * campaign.listed
        if item.stock < needed:
            raise StockTooSmall(item=item.name, needed=needed, stock=item.stock)
    place = await nearest(session, campaign.unit_id, Role.APPROVER, [turn.actor_id, campaign.made_by])
    return Outcome(told={"approver_unit_id": place}, noted={"listed": campaign.listed})


@campaign_life.action(Action.APPROVE, CampaignApproved, access=APPROVERS)
async def approve_campaign(turn: CampaignTurn) -> Outcome:
    """The first of two, neither of whom made it."""
    campaign = turn.object
    place = await nearest(turn.session, campaign.unit_id, Role.APPROVER, [turn.actor_id, campaign.made_by])
    return Outcome(told={"approver_unit_id": place})


@campaign_life.action(Action.COUNTERSIGN, CampaignOpened, access=APPROVERS, errors=[BalanceTooLow, TopApproverNeeded])
async def countersign_campaign(turn: CampaignTurn) -> Outcome:
    """The second, above the policy's amount one of the two of the top union: the money is set aside, the hand-out
    begins, and those who are on the list are told."""
    session, campaign = turn.session, turn.object
    assert turn.actor_id
    if campaign.fen > policies(session).at("approval.group_above", clock.today()).number:
        first = await campaign_life.timeline.who_took(session, campaign.id, [Action.APPROVE])
        await require_top_approver(session, campaign.unit_id, turn.actor_id, *first)
    accounts = Accounts(campaign.fund, campaign.year)
    campaign.committed_by = await accounts.commit(session, turn.actor_id, campaign.id, campaign.fen)
    await tell_recipients(session, campaign, campaign.made_by)
    return Outcome(noted={"transaction": campaign.committed_by})


@campaign_life.action(Action.SEND_BACK, CampaignSentBack, access=roles(Role.APPROVER))
async def send_back_campaign(turn: CampaignTurn, given: ReasonGiven) -> Outcome:
    """To be changed and submitted again."""
    return Outcome(words=given.reason)


@campaign_life.action(Action.CANCEL, CampaignCancelled, access=STAFF)
async def cancel_campaign(turn: CampaignTurn, given: ReasonGiven) -> Outcome:
    """Before the hand-out."""
    return Outcome(words=given.reason)


# ---- shown


async def collected_of(session: AsyncSession, campaign_id: str) -> int:
    asked = select(func.count()).select_from(HandOut).where(HandOut.campaign_id == campaign_id)
    return (await session.exec(asked)).one()


async def show_campaign(session: AsyncSession, caller: Caller, campaign_id: str) -> CampaignPublic:
    turn = await campaign_life.look(session, caller.user, campaign_id)
    campaign = turn.object
    sees_all, story = not _SEES_MONEY.isdisjoint(turn.parties), campaign_life.timeline.story
    collected = await collected_of(session, campaign_id)
    named = [each.member_id for each in await _stewards(session, campaign_id)] if sees_all else []
    names = await PEOPLE.names(session, named)
    places = await units.names(session, [campaign.unit_id, *campaign.rule_units])
    [row] = await _rows(session, [campaign], sees_all=sees_all)
    return CampaignPublic(
        **dict(row),
        note=campaign.note,
        place=campaign.place,
        collected=collected,
        unknown=campaign.unknown,
        rule=campaign.rule if sees_all else None,
        rule_units=[places.get(each) or each for each in campaign.rule_units] if sees_all else [],
        items=[_item(each, collected, sees_all=sees_all) for each in await items_of(session, campaign_id)],
        stewards=[StewardPublic(id=each, name=names.get(each, "")) for each in named],
        progress=await _progress(session, campaign) if sees_all else None,
        spent_fen=campaign.spent_fen if sees_all else None,
        timeline=await story(session, campaign_id, caller.language, people=PEOPLE) if sees_all else [],
        actions=await campaign_life.offered(turn),
        may_hand_out=campaign.state == CampaignState.HANDING_OUT
        and not {Party.STAFF, Party.STEWARD}.isdisjoint(turn.parties),
        may_export=not {Party.STAFF, Party.AUDITOR}.isdisjoint(turn.parties),
    )


def _item(item: CampaignItem, collected: int, *, sees_all: bool) -> ItemPublic:
    stock = Stock(item.stock, item.each * collected, item.left)
    values = {**dict(item), "given": stock.given, "missing": stock.missing}
    return ItemPublic.model_validate(values if sees_all else {**values, "fen": 0})


async def _progress(session: AsyncSession, campaign: Campaign) -> RosterProgress | None:
    job = await session.get(LongJob, campaign.job_id) if campaign.job_id else None
    if job is None:
        return None
    return RosterProgress(job_id=job.id, state=JobState(job.state), done=job.done, total=max(job.total, job.done))


async def _rows(session: AsyncSession, found: Sequence[Campaign], *, sees_all: bool = True) -> list[CampaignRow]:
    names = await units.names(session, [each.unit_id for each in found])
    return [
        CampaignRow.model_validate(
            {
                **dict(each),
                "number": each.number,
                "unit_name": names.get(each.unit_id, ""),
                "fen": each.fen if sees_all else 0,
            }
        )
        for each in found
    ]


async def list_campaigns(
    session: AsyncSession, user: User, *, waiting: bool, limit: int, cursor: str | None
) -> Page[CampaignRow]:
    """Newest first: those in which the caller has a part."""
    mine = campaigns_waiting(user) if waiting else reached(user)
    statement = select(Campaign).where(mine).order_by(col(Campaign.id).desc())
    found: Page[Campaign] = await page(session, statement, limit=limit, cursor=cursor, as_=lambda row: row)
    sees_all = user.holds(Role.UNION_STAFF, Role.APPROVER, Role.FINANCE, Role.AUDITOR)
    return Page(items=await _rows(session, found.items, sees_all=sees_all), next=found.next)


# ---- what waits


_WAITS = {
    Party.STAFF: Text("{count} 个慰问活动等您办理", "Relief campaigns that wait for you: {count}"),
    Party.APPROVER: Text("{count} 个慰问活动等您审批", "Relief campaigns for you to approve: {count}"),
    Party.FINANCE: Text("{count} 个慰问活动等您结算", "Relief campaigns for you to settle: {count}"),
}


def _waiting(user: User) -> dict[Party, ColumnElement[bool]]:
    over = and_(col(Campaign.state) == CampaignState.HANDING_OUT, col(Campaign.ends_on) < clock.today())
    return {
        party: campaign_life.waits({party: condition}, user) | (condition & over if party == Party.STAFF else false())
        for party, condition in conditions(user).items()
        if party in _WAITS
    }


def campaigns_waiting(user: User) -> ColumnElement[bool]:
    """Of a campaign: the caller's step, or over and not counted yet."""
    return or_(false(), *_waiting(user).values())


async def campaign_tasks(session: AsyncSession, user: User) -> list[Task]:
    tasks: list[Task] = []
    for party, condition in _waiting(user).items():
        link = "/assistance/campaigns"
        tasks += await counted(session, Campaign, condition, type="campaign", what=_WAITS[party], link=link)
    handed_out = select(Campaign).where(conditions(user)[Party.STEWARD]).order_by(Campaign.id).limit(MOST_FOUND)
    return tasks + [
        Task(
            type="campaign",
            what=Text("您是发放人：去发放慰问品", "You are a steward: hand out the gifts"),
            link=f"/assistance/campaigns/{each.id}/hand-out",
            id=each.id,
            number=each.number,
            title=each.name,
        )
        for each in await session.exec(handed_out)
    ]
