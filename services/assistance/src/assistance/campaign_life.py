"""The life of a campaign: who somebody is to it, how it is locked, what its events say."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, false, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.campaign_errors import CampaignNotPossibleNow
from assistance.campaign_models import SAID, Campaign, CampaignEntry, Steward
from assistance.campaign_rules import MOVES, Action, Party
from assistance.campaign_words import CAMPAIGN_STATES
from assistance.errors import NotYourStep
from casework import units
from casework.lifecycle import Lifecycle, Turn, parties_where
from casework.timeline import Timeline
from contracts.relief import CampaignState as State
from contracts.roles import Role
from kit.auth import User
from kit.problems import NotFound, Problem
from kit.service import Context
from kit.statements import is_one

CampaignTurn = Turn[Campaign]

_APPROVED = (State.HANDING_OUT, State.COUNTED, State.RECONCILED, State.CLOSED)
_ROLES = {
    Party.STAFF: (Role.UNION_STAFF, tuple(State)),
    Party.APPROVER: (Role.APPROVER, (State.LISTED, State.SUBMITTED, State.APPROVED, *_APPROVED)),
    Party.FINANCE: (Role.FINANCE, _APPROVED),
    Party.AUDITOR: (Role.AUDITOR, tuple(State)),
}
"""Party → the role at or above the campaign's unit, and the states in which it concerns them."""


def is_steward(user: User) -> ColumnElement[bool]:
    named = select(Steward.member_id).where(Steward.campaign_id == Campaign.id, Steward.member_id == user.id)
    return named.correlate(Campaign).exists()


def conditions(user: User) -> dict[Party, ColumnElement[bool]]:
    """Of a campaign, for each party that the caller may be."""
    found = {
        party: col(Campaign.unit_id).in_(units.within(user.units_of(role))) & is_one(col(Campaign.state), states)
        for party, (role, states) in _ROLES.items()
        if user.holds(role)
    }
    return {**found, Party.STEWARD: is_steward(user) & (col(Campaign.state) == State.HANDING_OUT)}


def reached(user: User) -> ColumnElement[bool]:
    return or_(false(), *conditions(user).values())


async def parties_to(session: AsyncSession, user: User, campaign: Campaign) -> list[Party]:
    """At least one, or NotFound; UnitNotKnown."""
    await units.covers(session, user.units_of(*(role for role, _ in _ROLES.values())), campaign.unit_id)
    found = await parties_where(session, Campaign, campaign.id, conditions(user))
    if not found:
        user.refuse_unknown(NotFound)
    return found


class CampaignLife(Lifecycle[Campaign]):
    noun = "campaign"
    table = Campaign
    moves = MOVES
    timeline = Timeline(
        CampaignEntry, SAID, undoes={Action.SEND_BACK: (Action.APPROVE,), Action.RECOUNT: (Action.COUNT,)}
    )
    not_yours = NotYourStep

    async def parties(self, session: AsyncSession, user: User, row: Campaign) -> Sequence[Party]:
        return await parties_to(session, user, row)

    def acts_for(self, user: User, row: Campaign, party: str) -> str | None:
        return row.unit_id

    def not_now(self, row: Campaign) -> Problem:
        return CampaignNotPossibleNow(state=CAMPAIGN_STATES[State(row.state)])

    def facts(self, row: Campaign) -> dict[str, Any]:
        return {
            "campaign_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "state": row.state,
            "made_by_id": row.made_by,
        }


campaign_life = CampaignLife()


async def seal_words(context: Context) -> None:
    """Seal what an earlier release wrote open."""
    async with context.db.write() as session:
        for entry in await session.exec(select(CampaignEntry).where(col(CampaignEntry.words).is_not(None))):
            SAID.seal(session, entry, entry.words)
            entry.words = None
