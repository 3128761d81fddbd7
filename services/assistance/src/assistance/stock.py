"""The end of a campaign: what is left is counted by one and confirmed by another, then the ledger is closed."""

from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_life import Accounts
from assistance.aid_models import LEDGER
from assistance.campaign_errors import ItemsNotAll, MoreLeftThanThere, ReasonMissing, SpentTooMuch
from assistance.campaign_life import CampaignTurn, campaign_life
from assistance.campaign_models import Campaign, CampaignItem
from assistance.campaign_rules import Action, Stock
from assistance.campaign_schemas import CountedItem, Settlement, StockCount
from assistance.campaigns import STAFF, collected_of, items_of
from assistance.desks import nearest
from assistance.schemas import ReasonGiven
from casework.ledger import BalanceTooLow, Transfer
from casework.lifecycle import Outcome
from contracts.relief import CampaignClosed, CampaignCounted, CampaignReconciled, CountSentBack
from contracts.roles import Role
from kit.auth import roles


@campaign_life.action(
    Action.COUNT,
    CampaignCounted,
    access=STAFF,
    errors=[ItemsNotAll, MoreLeftThanThere, ReasonMissing],
)
async def count_stock(turn: CampaignTurn, given: StockCount) -> Outcome:
    """What is left of each item ends the hand-out; what is missing needs a reason."""
    session, campaign = turn.session, turn.object
    items = {each.id: each for each in await items_of(session, campaign.id)}
    if sorted(items) != sorted(each.item_id for each in given.items):
        raise ItemsNotAll
    collected = await collected_of(session, campaign.id)
    for counted in given.items:
        _enter(items[counted.item_id], counted, collected)
    missing = sum(Stock(each.stock, each.each * collected, each.left).missing or 0 for each in items.values())
    return Outcome(noted={"collected": collected, "missing": missing})


def _enter(item: CampaignItem, counted: CountedItem, collected: int) -> None:
    there = item.stock - item.each * collected
    if counted.left > there:
        raise MoreLeftThanThere(item=item.name, most=there)
    if counted.left < there and not counted.reason:
        raise ReasonMissing(item=item.name, missing=there - counted.left)
    item.left, item.reason = counted.left, counted.reason or None


@campaign_life.action(Action.RECOUNT, CountSentBack, access=STAFF)
async def send_count_back(turn: CampaignTurn, given: ReasonGiven) -> Outcome:
    """The count is not right: the hand-out goes on until the next one."""
    for each in await items_of(turn.session, turn.object.id):
        each.left = each.reason = None
    return Outcome(words=given.reason)


@campaign_life.action(Action.CONFIRM_COUNT, CampaignReconciled, access=STAFF)
async def confirm_count(turn: CampaignTurn) -> Outcome:
    """By another than who counted."""
    place = await nearest(turn.session, turn.object.unit_id, Role.FINANCE)
    return Outcome(told={"finance_unit_id": place})


@campaign_life.action(
    Action.SETTLE, CampaignClosed, access=roles(Role.FINANCE, fresh=True), errors=[BalanceTooLow, SpentTooMuch]
)
async def settle_campaign(turn: CampaignTurn, given: Settlement) -> Outcome:
    """What the suppliers were paid is spent; the rest of what was set aside is in the budget again."""
    campaign = turn.object
    if given.fen > campaign.fen:
        raise SpentTooMuch(left=campaign.fen, needed=given.fen)
    campaign.spent_fen = given.fen
    assert turn.actor_id
    campaign.settled_by = await _post(turn.session, campaign, turn.actor_id, given.fen)
    return Outcome(noted={"transaction": campaign.settled_by})


async def _post(session: AsyncSession, campaign: Campaign, actor_id: str, fen: int) -> str:
    accounts = Accounts(campaign.fund, campaign.year)
    await LEDGER.open(session, actor_id, accounts.campaigns, fund=campaign.fund)
    transfers = (
        Transfer(accounts.campaigns, accounts.committed, fen),
        Transfer(accounts.budget, accounts.committed, campaign.fen - fen),
    )
    return await LEDGER.post(session, actor_id, "settle", campaign.id, *(each for each in transfers if each.fen))
