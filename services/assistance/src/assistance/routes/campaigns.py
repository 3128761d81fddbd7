"""Relief campaigns: planning, the list, the hand-out, the count."""

from typing import Annotated

from fastapi import Query, Response

from assistance import campaigns, funds, handouts, rosters, stock
from assistance.campaign_errors import (
    AlreadyCollected,
    CampaignNotPossibleNow,
    CodeWrong,
    GoodsOverBudget,
    NotBegunYet,
    NotToOneself,
    ProofMissing,
    RecipientNotFound,
)
from assistance.campaign_exports import EXPORTS
from assistance.campaign_life import campaign_life
from assistance.campaign_models import LONG_JOBS, Campaign
from assistance.campaign_schemas import (
    CampaignCreate,
    CampaignPublic,
    CampaignRow,
    Collectable,
    FindRecipient,
    FoundRecipient,
    HandOutCreate,
    HandOutPublic,
    RecipientRow,
)
from assistance.ledger_schemas import TransferPublic
from casework import job_routes
from casework.caller import AskedBy
from casework.units import UnitNotKnown
from contracts.roles import Role
from kit.auth import SIGNED_IN, CurrentUser, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes
from kit.versions import tagged

STEPS = (campaigns, rosters, stock)
"""Each declares steps of `campaign_life`."""

routes = Routes("assistance", tag="campaigns")
jobs = EXPORTS.add_routes(job_routes.add_routes(Routes("assistance", tag="jobs"), LONG_JOBS, EXPORTS.may_fetch))
UNKNOWN = (NotFound, UnitNotKnown)
STAFF = roles(Role.UNION_STAFF)


@routes.post("/campaigns", access=STAFF, idempotent=True, status_code=201, errors=[*UNKNOWN, GoodsOverBudget])
async def plan_campaign(session: Write, caller: AskedBy, new: CampaignCreate, response: Response) -> CampaignPublic:
    """Goods for a list of people, paid from one fund. The list is made next, then two approve."""
    return tagged(await campaigns.plan_campaign(session, caller, new), response)


@routes.get("/campaigns", access=SIGNED_IN, errors=[CursorInvalid])
async def list_campaigns(
    session: Read, user: CurrentUser, waiting: bool = False, limit: Limit = 20, cursor: Cursor = None
) -> Page[CampaignRow]:
    """Those in which the caller has a part. `waiting`: those that wait for a step of theirs."""
    return await campaigns.list_campaigns(session, user, waiting=waiting, limit=limit, cursor=cursor)


@routes.get("/campaigns/own", access=SIGNED_IN, errors=[CursorInvalid])
async def list_collectables(
    session: Read, user: CurrentUser, response: Response, limit: Limit = 20, cursor: Cursor = None
) -> Page[Collectable]:
    """What the caller can collect, with the code to show, and what they have collected."""
    response.headers["Cache-Control"] = "no-store"
    return await handouts.list_own(session, user, limit=limit, cursor=cursor)


@routes.get("/campaigns/{campaign_id}", access=SIGNED_IN, errors=UNKNOWN)
async def show_campaign(session: Read, caller: AskedBy, campaign_id: Id, response: Response) -> CampaignPublic:
    return tagged(await campaigns.show_campaign(session, caller, campaign_id), response)


@routes.get("/campaigns/{campaign_id}/ledger", access=roles(Role.FINANCE, Role.AUDITOR), errors=UNKNOWN)
async def show_campaign_ledger(session: Read, user: CurrentUser, campaign_id: Id) -> list[TransferPublic]:
    """What was posted for it, oldest first."""
    return await funds.show_ledger(session, user, Campaign, campaign_id)


@routes.get(
    "/campaigns/{campaign_id}/recipients",
    access=roles(Role.UNION_STAFF, Role.AUDITOR),
    errors=[CursorInvalid],
)
async def list_recipients(
    session: Read,
    user: CurrentUser,
    campaign_id: Id,
    collected: bool | None = None,
    q: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[RecipientRow]:
    """Who is on the list, and who has collected."""
    found = handouts.list_recipients(session, user, campaign_id, collected=collected, q=q, limit=limit, cursor=cursor)
    return await found


@routes.post(
    "/campaigns/{campaign_id}/recipients/find",
    access=SIGNED_IN,
    errors=[*UNKNOWN, CampaignNotPossibleNow, RecipientNotFound],
)
async def find_recipients(
    session: Read, caller: AskedBy, campaign_id: Id, asked: FindRecipient
) -> list[FoundRecipient]:
    """Who stands in front of the steward. A POST, as a code belongs into no address."""
    return await handouts.find_recipients(session, caller, campaign_id, asked)


@routes.post(
    "/campaigns/{campaign_id}/hand-outs",
    access=SIGNED_IN,
    idempotent=True,
    status_code=201,
    errors=[
        *UNKNOWN,
        AlreadyCollected,
        CampaignNotPossibleNow,
        CodeWrong,
        NotBegunYet,
        NotToOneself,
        ProofMissing,
        RecipientNotFound,
    ],
)
async def hand_out(session: Write, caller: AskedBy, campaign_id: Id, new: HandOutCreate) -> HandOutPublic:
    """To one recipient, who proves it by the code or a signature; nobody collects twice."""
    return await handouts.hand_out(session, caller, campaign_id, new)


campaign_life.add_routes(routes, campaigns.show_campaign, [*UNKNOWN, CampaignNotPossibleNow])
