"""After the vote: tallied by one and published by another, reported upward, each resolution tracked."""

from casework.desks import Desks
from casework.lifecycle import Outcome
from casework.workdays import add_working_days
from contracts.congress import (
    CongressPublished,
    CongressReported,
    CongressTallied,
    ResolutionAssigned,
    ResolutionReported,
)
from contracts.roles import Role
from kit import clock
from kit.auth import SIGNED_IN, roles
from kit.db import get_locked
from voting.congresses.agenda import open_titles
from voting.congresses.errors import DueTooEarly, ItemsUndecided, OwnerUnknown, ResolutionNotFound
from voting.congresses.life import CongressTurn, are_of_unit, congress_life, items_of, policies
from voting.congresses.models import AgendaItem
from voting.congresses.rules import Action, ItemState, Party
from voting.congresses.schemas import ResolutionAssignment, ResolutionReport
from voting.errors import NotYourPart
from voting.models import PEOPLE

STAFF = roles(Role.UNION_STAFF)
DESKS = Desks(PEOPLE, Role.UNION_STAFF)


@congress_life.action(Action.TALLY, CongressTallied, access=STAFF, errors=[ItemsUndecided])
async def tally_congress(turn: CongressTurn) -> None:
    """When every item is decided or postponed."""
    if waiting := open_titles(await items_of(turn.session, turn.object.id)):
        raise ItemsUndecided(titles=waiting)


@congress_life.action(Action.PUBLISH, CongressPublished, access=STAFF)
async def publish_congress(turn: CongressTurn) -> None:
    """By another officer than the one who closed the vote; the report upward is due so many working days later."""
    days = policies(turn.session).at("congress.report_within", clock.today()).number
    turn.object.report_due_at = add_working_days(clock.now(), days).due


@congress_life.action(Action.REPORT_UPWARD, CongressReported, access=STAFF)
async def report_upward(turn: CongressTurn) -> Outcome:
    """To the nearest union above, which reads the minutes here."""
    turn.object.reported_at = clock.now()
    _, *above = await DESKS.levels(turn.session, turn.object.unit_id)
    return Outcome(upper_unit_id=next((level.unit_id for level in above if level.holders), None))


@congress_life.action(
    Action.ASSIGN_RESOLUTION, ResolutionAssigned, access=STAFF, errors=[DueTooEarly, OwnerUnknown, ResolutionNotFound]
)
async def assign_resolution(turn: CongressTurn, given: ResolutionAssignment) -> Outcome:
    """Who carries it out, and until when."""
    item = await _lock_resolution(turn, given.item_id)
    if given.due_on < clock.today():
        raise DueTooEarly
    if not await are_of_unit(turn.session, turn.object.unit_id, [given.owner_id]):
        raise OwnerUnknown
    item.owner_id, item.due_on = given.owner_id, given.due_on
    return Outcome(item_id=item.id, told={"to_id": given.owner_id}, noted={"due_on": given.due_on.isoformat()})


@congress_life.action(Action.REPORT_RESOLUTION, ResolutionReported, access=SIGNED_IN, errors=[ResolutionNotFound])
async def report_resolution(turn: CongressTurn, given: ResolutionReport) -> Outcome:
    """By its owner or the unit's officers: how far it is, or that it is done."""
    item = await _lock_resolution(turn, given.item_id)
    if turn.party == Party.OWNER and item.owner_id != turn.actor_id and Party.STAFF not in turn.parties:
        raise NotYourPart
    item.result, item.done_at = given.result, clock.now() if given.is_done else None
    return Outcome(words=given.result, item_id=item.id, is_done=given.is_done)


async def _lock_resolution(turn: CongressTurn, item_id: str) -> AgendaItem:
    item = await get_locked(turn.session, AgendaItem, item_id)
    if item is None or item.congress_id != turn.object.id or item.state != ItemState.PASSED:
        raise ResolutionNotFound
    return item
