"""Congresses: prepared with their constituencies and seats, papers delivered, opened, or cancelled."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.jobs import JobUnderWay
from casework.lifecycle import Outcome, Turn
from casework.units import UnitNotKnown
from contracts.congress import (
    CheckInOpened,
    CongressCancelled,
    CongressChanged,
    CongressPrepared,
    CongressStewardNamed,
    PapersDelivered,
    StewardsChanged,
    VotingBegun,
)
from contracts.roles import Role
from kit import clock
from kit.auth import roles
from kit.clock import SHANGHAI
from kit.outbox import publish
from voting.congresses.delegates import begin_inviting
from voting.congresses.errors import (
    AgendaEmpty,
    CompositionUnlawful,
    CongressNotBegun,
    ConstituenciesOverlap,
    ConstituencyEmpty,
    NoQuorum,
    PapersTooLate,
    SeatsVacant,
    StewardsUnknown,
    TermUnlawful,
    TooFewSeats,
)
from voting.congresses.life import CongressTurn, are_of_unit, congress_life, items_of, policies
from voting.congresses.models import CONGRESS_NUMBERS, CONGRESSES, Congress, CongressSteward, Constituency
from voting.congresses.presence import count_delegates, require_composition, require_quorum
from voting.congresses.quorum import reckon_seats, share_out
from voting.congresses.rules import Action, Party
from voting.congresses.schemas import CongressCreate, CongressFacts, CongressReason, CongressStewards
from voting.errors import OutsideYourUnits
from voting.models import PEOPLE

STAFF = roles(Role.UNION_STAFF)
PREPARING = (
    ConstituenciesOverlap, ConstituencyEmpty, OutsideYourUnits, TermUnlawful, TooFewSeats, UnitNotKnown,
)  # fmt: skip


async def prepare_congress(session: AsyncSession, caller: Caller, new: CongressCreate) -> str:
    """Its id. Staff are counted, and seats reckoned and shared out, as the copy of identity has them now."""
    if not await units.reaches(session, caller.user.units_of(Role.UNION_STAFF), [new.unit_id]):
        raise OutsideYourUnits
    book, today = policies(session), clock.today()
    least, most = (book.at(f"congress.term_{each}", today).number for each in ("least", "most"))
    if not least <= new.term_years <= most:
        raise TermUnlawful(least=least, most=most)
    await _check_constituencies(session, new)
    staff = [await _count_staff(session, each) for each in new.constituency_unit_ids]
    if 0 in staff:
        names = await units.names(session, new.constituency_unit_ids)
        empty = [each for each, count in zip(new.constituency_unit_ids, staff, strict=True) if not count]
        raise ConstituencyEmpty(names=[names.get(each, each) for each in empty])
    reckoned = reckon_seats(sum(staff), book, today)
    seats = new.seats or reckoned.amount
    if seats < reckoned.amount:
        raise TooFewSeats(least=reckoned.amount)
    congress = Congress(
        serial=await CONGRESS_NUMBERS.next(session, CONGRESSES.serial),
        made_by=caller.user.id,
        made_at=clock.now(),
        seats=seats,
        seats_decision=reckoned.model_dump_json(),
        **new.model_dump(exclude={"constituency_unit_ids", "seats"}),
    )
    session.add(congress)
    await session.flush()
    for unit_id, count, share in zip(new.constituency_unit_ids, staff, share_out(seats, staff), strict=True):
        session.add(Constituency(congress_id=congress.id, unit_id=unit_id, staff=count, seats=share))
    await session.flush()
    turn: CongressTurn = Turn(session, congress, Party.STAFF, caller.user.id, congress.unit_id)
    await congress_life.record(turn, Action.PREPARE, CongressPrepared, Outcome(noted={"seats": seats, "staff": staff}))
    return congress.id


async def _check_constituencies(session: AsyncSession, new: CongressCreate) -> None:
    """Each within the congress's unit, and none below another."""
    chosen = set(new.constituency_unit_ids)
    chains = await units.chains(session, new.constituency_unit_ids)
    for each in new.constituency_unit_ids:
        chain = chains.get(each, [])
        if new.unit_id not in chain or chosen & (set(chain) - {each}):
            raise ConstituenciesOverlap
    if len(chosen) < len(new.constituency_unit_ids):
        raise ConstituenciesOverlap


async def _count_staff(session: AsyncSession, unit_id: str) -> int:
    member = PEOPLE.member
    here = col(member.unit_id).in_(units.within([unit_id]))
    counted = select(func.count()).select_from(member).where(here, member.active, ~col(member.deleted))
    return (await session.exec(counted)).one()


@congress_life.action(Action.CHANGE, CongressChanged, access=STAFF)
async def change_congress(turn: CongressTurn, given: CongressFacts) -> None:
    """Name, day and place, before the papers go out."""
    turn.object.sqlmodel_update(given.model_dump())


@congress_life.action(Action.NAME_STEWARDS, StewardsChanged, access=STAFF, path="stewards", errors=[StewardsUnknown])
async def name_stewards(turn: CongressTurn, given: CongressStewards) -> Outcome:
    """Who checks delegates in, next to the unit's officers; those who are left out no longer do."""
    session, congress = turn.session, turn.object
    asked = set(given.member_ids)
    if not await are_of_unit(session, congress.unit_id, list(asked)):
        raise StewardsUnknown
    named = {each.member_id: each for each in await stewards_of(session, congress.id)}
    for member_id, steward in named.items():
        if member_id not in asked:
            await session.delete(steward)
    for each in sorted(asked - named.keys()):
        session.add(CongressSteward(congress_id=congress.id, member_id=each))
        told = {"to_id": each, "version": congress.version + 1}
        publish(session, congress_life.event_of(congress, CongressStewardNamed, **told))
    return Outcome(noted={"stewards": sorted(asked)})


async def stewards_of(session: AsyncSession, congress_id: str) -> Sequence[CongressSteward]:
    return (await session.exec(select(CongressSteward).where(CongressSteward.congress_id == congress_id))).all()


@congress_life.action(
    Action.DELIVER,
    PapersDelivered,
    access=STAFF,
    errors=[AgendaEmpty, CompositionUnlawful, JobUnderWay, PapersTooLate, SeatsVacant],
)
async def deliver_papers(turn: CongressTurn) -> Outcome:
    """To all delegates, in time, where the seats are filled as the rules want it. Each confirms it themselves."""
    session, congress = turn.session, turn.object
    if not await items_of(session, congress.id):
        raise AgendaEmpty
    found = await count_delegates(session, congress.id)
    if found.elected - found.ended < congress.seats:
        raise SeatsVacant(seats=congress.seats, delegates=found.elected - found.ended)
    await require_composition(session, congress.id)
    days = policies(session).at("congress.papers_before", clock.today()).number
    first_day = clock.today() + timedelta(days=days)
    if _day(congress.starts_at) < first_day:
        raise PapersTooLate(days=days, first_day=first_day.isoformat())
    congress.delivered_at = clock.now()
    assert turn.actor_id
    await begin_inviting(session, congress, turn.actor_id)
    return Outcome(noted={"delegates": found.elected - found.ended})


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


@congress_life.action(Action.OPEN_CHECK_IN, CheckInOpened, access=STAFF, errors=[CompositionUnlawful, CongressNotBegun])
async def open_check_in(turn: CongressTurn) -> None:
    """On the day of the congress, or later where it begins late; mandates may have ended since the papers went out."""
    if _day(turn.object.starts_at) > clock.today():
        raise CongressNotBegun(day=_day(turn.object.starts_at).isoformat())
    await require_composition(turn.session, turn.object.id)


@congress_life.action(Action.BEGIN_VOTING, VotingBegun, access=STAFF, errors=[NoQuorum])
async def begin_voting(turn: CongressTurn) -> Outcome:
    """With a quorum. Delegates who come later may still check in."""
    present = await require_quorum(turn.session, turn.object)
    return Outcome(noted=present._asdict())


@congress_life.action(Action.CANCEL, CongressCancelled, access=STAFF)
async def cancel_congress(turn: CongressTurn, given: CongressReason) -> Outcome:
    """Before anything was voted on."""
    return Outcome(words=given.reason)
