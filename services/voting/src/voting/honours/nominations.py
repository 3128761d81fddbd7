"""Nominations: announced, made by members and units, withdrawn, closed by the clock, checked."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.lifecycle import Outcome, Turn
from contracts.honours import (
    HonourAnnounced,
    HonourState,
    NominationChecked,
    NominationMade,
    NominationsClosed,
    NominationWithdrawn,
)
from contracts.roles import Role
from kit import clock
from kit.auth import SIGNED_IN, roles
from kit.db import get_locked
from kit.service import Context, each_alone
from voting.drafts import is_member
from voting.errors import OutsideYourUnits
from voting.honours.choosing import reckon_quotas
from voting.honours.errors import (
    JurorsUnknown,
    JuryKeepsOut,
    JuryTooSmall,
    NominatedAlready,
    NominationNotFound,
    NominationNotPossibleNow,
    NominationsOver,
    NominationsTooShort,
    NomineeElsewhere,
    OutsideYourNominations,
    OwnNomination,
)
from voting.honours.life import HonourTurn, honour_life, jurors_of, nominations_of, policies, take_over
from voting.honours.models import HONOUR_NUMBERS, HONOURS, Honour, Juror, Nomination
from voting.honours.rules import WITHDRAWABLE, Action, NominationState, Party
from voting.honours.schemas import ColleaguePublic, HonourCreate, NominationCheck, NominationChoice, NominationCreate
from voting.honours.words import NOMINATION_STATES
from voting.models import PEOPLE

STAFF = roles(Role.UNION_STAFF)
MOST_COLLEAGUES = 20
"""Of one name."""


async def announce(session: AsyncSession, caller: Caller, new: HonourCreate) -> str:
    """Its id. What decides is stated now: places, quotas, the jury and its weight. UnitNotKnown."""
    user, now, book = caller.user, clock.now(), policies(session)
    if not await units.covers(session, user.units_of(Role.UNION_STAFF), new.unit_id):
        raise OutsideYourUnits
    if new.nominate_until <= now:
        raise NominationsTooShort
    jurors = {*new.juror_ids}
    least = book.at("honour.jury_least", clock.today()).number
    if len(jurors) < least if new.jury_weight else jurors:
        raise JuryTooSmall(least=least)
    here = select(PEOPLE.member.id).where(col(PEOPLE.member.id).in_(jurors), *is_member())
    if len((await session.exec(here)).all()) < len(jurors):
        raise JurorsUnknown
    _, quotas = reckon_quotas(new.places, new.level, book, clock.today())
    honour = Honour(
        **new.model_dump(exclude={"juror_ids", "nominate_until"}),
        nominate_until=new.nominate_until,
        serial=await HONOUR_NUMBERS.next(session, HONOURS.serial),
        quotas=quotas.model_dump_json(),
        rounds=book.at(f"honour.rounds.{new.level}", clock.today()).number,
        made_by=user.id,
        made_at=now,
    )
    session.add(honour)
    await session.flush()
    session.add_all(Juror(honour_id=honour.id, member_id=each) for each in sorted(jurors))
    turn: HonourTurn = Turn(session, honour, Party.STAFF, user.id, honour.unit_id)
    outcome = Outcome(told={"juror_ids": sorted(jurors)}, noted={"places": new.places, "jury_weight": new.jury_weight})
    await honour_life.record(turn, Action.ANNOUNCE, HonourAnnounced, outcome)
    return honour.id


@honour_life.action(Action.NOMINATE, NominationMade)
async def nominate(turn: HonourTurn, given: NominationCreate) -> Outcome:
    """By a member, also themselves; or by a unit's union officer for the unit."""
    session, honour, actor = turn.session, turn.object, turn.actor_id
    assert actor
    if honour.nominate_until <= clock.now():
        raise NominationsOver
    member = await session.get(PEOPLE.member, given.member_id)
    if member is None or not member.active or member.deleted:
        raise NomineeElsewhere
    if not await units.covers(session, [honour.unit_id], member.unit_id):
        raise NomineeElsewhere
    if {actor, given.member_id} & {*await jurors_of(session, honour.id)}:
        raise JuryKeepsOut
    known = select(Nomination.id).where(
        Nomination.honour_id == honour.id,
        Nomination.member_id == given.member_id,
        Nomination.state != NominationState.WITHDRAWN,
    )
    if (await session.exec(known)).first():
        raise NominatedAlready
    nomination = Nomination(
        **given.model_dump(), honour_id=honour.id, unit_id=member.unit_id, nominated_by=actor, at=clock.now()
    )
    session.add(nomination)
    await session.flush()
    told = {"nomination_id": nomination.id, "nominee_id": given.member_id, "nominated_by_id": actor}
    return Outcome(told=told, noted={"nomination": nomination.id, "by_unit": given.by_unit_id})


async def nominate_for(session: AsyncSession, caller: Caller, honour_id: str, given: NominationCreate) -> None:
    """On any version: many do so at once. UnitNotKnown."""
    if given.by_unit_id:
        own = caller.user.units_of(Role.UNION_STAFF)
        if not await units.covers(session, own, given.by_unit_id):
            raise OutsideYourNominations
    await honour_life.take(session, caller.user, honour_id, Action.NOMINATE, given)


async def find_colleagues(session: AsyncSession, caller: Caller, honour_id: str, name: str) -> list[ColleaguePublic]:
    """Who has exactly this name among those who may be nominated: nobody lists members by it."""
    honour = (await honour_life.look(session, caller.user, honour_id)).object
    member = PEOPLE.member
    wanted = select(member).where(
        col(member.name) == name.strip(), *is_member(), col(member.unit_id).in_(units.within([honour.unit_id]))
    )
    found = list(await session.exec(wanted.order_by(col(member.id)).limit(MOST_COLLEAGUES)))
    places = await units.names(session, [each.unit_id for each in found])
    return [ColleaguePublic(id=each.id, name=each.name, unit_name=places.get(each.unit_id, "")) for each in found]


@honour_life.action(
    Action.WITHDRAW_NOMINATION,
    NominationWithdrawn,
    access=SIGNED_IN,
    errors=[NominationNotFound, NominationNotPossibleNow, NominationsOver],
)
async def withdraw_nomination(turn: HonourTurn, given: NominationChoice) -> Outcome:
    """By the nominee until the vote begins; by who nominated them while others may still nominate them."""
    nomination = await lock_nomination(turn, given.nomination_id)
    is_own = turn.actor_id == nomination.member_id
    if not is_own and turn.actor_id != nomination.nominated_by:
        raise NominationNotFound
    if nomination.state not in WITHDRAWABLE:
        raise not_now(nomination)
    if not is_own and turn.object.nominate_until <= clock.now():
        raise NominationsOver
    nomination.state = NominationState.WITHDRAWN
    told = {"nominee_id": nomination.member_id, "is_by_nominee": is_own}
    return Outcome(nomination_id=nomination.id, told=told)


async def lock_nomination(turn: HonourTurn, nomination_id: str) -> Nomination:
    nomination = await get_locked(turn.session, Nomination, nomination_id)
    if nomination is None or nomination.honour_id != turn.object.id:
        raise NominationNotFound
    return nomination


def not_now(nomination: Nomination) -> NominationNotPossibleNow:
    return NominationNotPossibleNow(state=NOMINATION_STATES[NominationState(nomination.state)])


@honour_life.action(Action.CLOSE_NOMINATIONS, NominationsClosed)
async def close_nominations(turn: HonourTurn) -> Outcome:
    """At the time that was announced."""
    found = await nominations_of(turn.session, turn.object.id, [NominationState.NOMINATED])
    return Outcome(nominations=len(found))


async def close_due(context: Context) -> None:
    """Close nominations whose time is over."""

    async def close(session: AsyncSession, honour_id: str) -> None:
        turn = await take_over(session, honour_id)
        if turn.object.state == HonourState.NOMINATING and turn.object.nominate_until <= clock.now():
            await honour_life.perform(turn, Action.CLOSE_NOMINATIONS)

    due = select(Honour.id).where(Honour.state == HonourState.NOMINATING, col(Honour.nominate_until) <= clock.now())
    async with context.db.read() as session:
        waiting = (await session.exec(due.order_by(col(Honour.id)))).all()
    await each_alone(context, waiting, close)


@honour_life.action(
    Action.CHECK_NOMINATION,
    NominationChecked,
    access=STAFF,
    errors=[NominationNotFound, NominationNotPossibleNow, OwnNomination],
)
async def check_nomination(turn: HonourTurn, given: NominationCheck) -> Outcome:
    """With a reason that the nominee reads, and the right category; it may be corrected until the vote begins."""
    nomination = await lock_nomination(turn, given.nomination_id)
    if nomination.state == NominationState.WITHDRAWN:
        raise not_now(nomination)
    nomination.state = NominationState.QUALIFIED if given.is_qualified else NominationState.NOT_QUALIFIED
    nomination.reason = given.reason
    nomination.category = given.category or nomination.category
    return Outcome(
        nomination_id=nomination.id,
        is_qualified=given.is_qualified,
        told={"nominee_id": nomination.member_id},
        noted={"category": nomination.category},
    )
