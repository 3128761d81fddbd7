"""Events for programs: which one goes to whom, who may have them sent where, and what became of each."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, insert, update
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from contracts.identity import MachineState, MemberState
from contracts.roles import Role
from kit import audit, clock
from kit.auth import User
from kit.db import get_locked, new_id
from kit.events import Event, source_of
from kit.inbox import EventInfo
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language, Text
from kit.todo import Task
from notifications.addresses import NotAllowed, Receivers, check
from notifications.errors import (
    AddressNotAllowed,
    ClientHearsNothing,
    SubscriptionEnded,
    TooManySubscriptions,
    TypeNotOpen,
    UnitOutOfReach,
)
from notifications.messages import take_numbers
from notifications.models import (
    FORMER_SECRET,
    SECRET,
    Delivery,
    DeliveryState,
    Machine,
    OpenEvent,
    Subscription,
)
from notifications.open_events import OF_TYPE, OPEN, TEST, data_of, types_open_to
from notifications.subscription_schemas import (
    CloudEvent,
    DeliveryPublic,
    EventClient,
    EventType,
    Named,
    SubscriptionCreate,
    SubscriptionMade,
    SubscriptionPublic,
    SubscriptionState,
)

READERS = (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR)
MOST = 10
FAILING_ROUNDS = 5
"""After so many rounds without a delivery the security administrator is asked to look."""
_TEST_WORDS = Text("测试", "A test")


def is_living(now: datetime) -> ColumnElement[bool]:
    """Of a machine client."""
    return (~col(Machine.deleted)) & (col(Machine.expires_at) > now)


async def save_machine(session: AsyncSession, event: MachineState, _info: EventInfo | None = None) -> None:
    known = await get_locked(session, Machine, event.machine_id)
    if event.supersedes(known.version if known else None):
        fields = event.model_dump(exclude={"machine_id"})
        session.add(known.sqlmodel_update(fields) if known else Machine(id=event.machine_id, **fields))


# --- what comes -----------------------------------------------------------------------------------------------------


class Happened(NamedTuple):
    event: Event
    info: EventInfo
    former_unit_id: str | None = None
    """Where what it is about stood before."""


async def enter(session: AsyncSession, happened: Sequence[Happened]) -> None:
    """Keep what may leave, and queue it for each receiver that hears of it. Raises UnitNotKnown while the copy is
    behind. As long as no machine client hears of events, nothing is kept."""
    opened = [each for each in happened if type(each.event) in OPEN]
    if not opened:
        return
    now = clock.now()
    living = (await session.exec(select(Machine).where(is_living(now)))).all()
    if not any(types_open_to(machine.scopes) for machine in living):
        return
    places = [_places(each) for each in opened]
    chains = await units.chains(session, {unit_id for place in places for unit_id in place})
    for each, place in zip(opened, places, strict=True):
        is_erased = isinstance(each.event, MemberState) and each.event.deleted  # which waits for nothing
        if place and place[0] not in chains and not is_erased:
            await units.get(session, place[0])
    rows: list[dict[str, Any]] = [
        {
            "number": number, "event_id": each.info.id, "type": each.event.type, "source": source_of(each.event.topic),
            "subject": each.event.key, "time": each.info.time, "unit_id": place[0] if place else "",
            "former_unit_id": each.former_unit_id, "data": data_of(each.event),
        }
        for number, (each, place) in enumerate(
            zip(opened, places, strict=True), start=await take_numbers(session, len(opened))
        )
    ]  # fmt: skip
    await session.exec(insert(OpenEvent), params=rows)
    machines = {machine.id: machine for machine in living}
    listening = select(Subscription).where(
        col(Subscription.ended_at).is_(None), col(Subscription.machine_id).in_(machines)
    )
    subscriptions = (await session.exec(listening)).all()
    waiting = [
        _waiting(subscription.id, row["number"], row["subject"], now)
        for row, place in zip(rows, places, strict=True)
        for subscription in subscriptions
        if row["type"] in subscription.types
        and _hears(subscription, machines[subscription.machine_id], [chains.get(each, []) for each in place])
    ]
    if waiting:
        await session.exec(insert(Delivery), params=waiting)


def _places(happened: Happened) -> list[str]:
    """Empty of a person who was erased and never known."""
    unit_id: str = happened.event.model_dump(include={"unit_id"})["unit_id"]
    return [each for each in (unit_id, happened.former_unit_id) if each]


def _hears(subscription: Subscription, machine: Machine, chains: Sequence[Sequence[str]]) -> bool:
    """Units move: both the unit asked for and the client's own must still stand above."""
    return any({subscription.unit_id, machine.unit_id} <= {*chain} for chain in chains)


def _waiting(subscription_id: str, number: int, subject: str, now: datetime) -> dict[str, Any]:
    return {
        "subscription_id": subscription_id, "number": number, "subject": subject, "tries": 0, "since": now,
        "next_try_at": now,
    }  # fmt: skip


def cloud_event(event: OpenEvent) -> CloudEvent:
    return CloudEvent(
        id=event.event_id, source=event.source, type=event.type, time=event.time, subject=event.subject, data=event.data
    )


# --- who has what sent where ----------------------------------------------------------------------------------------


async def list_clients(session: AsyncSession, caller: Caller) -> list[EventClient]:
    """Those the caller may make subscriptions for."""
    found = select(Machine).where(
        is_living(clock.now()), col(Machine.unit_id).in_(units.within(caller.user.units_of(Role.SECURITY_ADMIN)))
    )
    machines = await session.exec(found.order_by(Machine.name, Machine.id))
    return [
        EventClient(id=each.id, name=each.name, unit_id=each.unit_id, types=_types(types, caller.language))
        for each in machines
        if (types := types_open_to(each.scopes))
    ]


async def list_subscriptions(
    session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None
) -> Page[SubscriptionPublic]:
    """Of machine clients of the caller's units, the newest first."""
    found = select(Subscription).join(Machine).where(_is_read_by(caller.user)).order_by(col(Subscription.id).desc())
    rows: Page[Subscription] = await page(session, found, limit=limit, cursor=cursor, as_=lambda each: each)
    return Page(items=await _public(session, caller.language, rows.items), next=rows.next)


async def show(session: AsyncSession, caller: Caller, subscription_id: str) -> SubscriptionPublic:
    [public] = await _public(session, caller.language, [await _look(session, caller.user, subscription_id)])
    return public


async def subscribe(session: AsyncSession, caller: Caller, wanted: SubscriptionCreate) -> SubscriptionMade:
    """Raises ClientHearsNothing, TypeNotOpen, UnitOutOfReach, AddressNotAllowed, TooManySubscriptions."""
    machine = await get_locked(session, Machine, wanted.machine_id)
    reach = caller.user.units_of(Role.SECURITY_ADMIN)
    types = types_open_to(machine.scopes) if machine else []
    if not machine or not types or machine.deleted or machine.expires_at <= clock.now():
        raise ClientHearsNothing
    if not await units.covers(session, reach, machine.unit_id):
        raise ClientHearsNothing
    if not set(wanted.types) <= set(types):
        raise TypeNotOpen(types=types)
    if not await units.reaches(session, [machine.unit_id], [wanted.unit_id]):
        raise UnitOutOfReach
    try:
        check(wanted.address, Receivers().webhook_private_hosts)
    except NotAllowed as error:
        raise AddressNotAllowed from error
    held = select(func.count()).where(Subscription.machine_id == machine.id, col(Subscription.ended_at).is_(None))
    if (await session.exec(held)).one() >= MOST:
        raise TooManySubscriptions(most=MOST)
    subscription = Subscription(**wanted.model_dump(), created_at=clock.now(), next_round_at=clock.now())
    secret = _new_secret(session, subscription)
    session.add(subscription)
    await session.flush()
    audit.record(
        session, caller.user.id, "subscription.create", "subscription", subscription.id,
        after={**wanted.model_dump(exclude={"address"}), "host": urlsplit(wanted.address).hostname},
    )  # fmt: skip
    return await _made(session, caller, subscription, secret)


async def renew_secret(
    session: AsyncSession, caller: Caller, subscription_id: str, overlap_days: int
) -> SubscriptionMade:
    """The former one signs as well for so long. Raises NotFound, SubscriptionEnded."""
    subscription = await _lock(session, caller.user, subscription_id)
    former = SECRET.open(session, subscription) if overlap_days else None
    FORMER_SECRET.seal(session, subscription, former)
    subscription.former_until = clock.now() + timedelta(days=overlap_days) if overlap_days else None
    secret = _new_secret(session, subscription)
    subscription.version += 1
    await session.flush()
    audit.record(
        session, caller.user.id, "subscription.renew_secret", "subscription", subscription.id,
        after={"overlap_days": overlap_days},
    )  # fmt: skip
    return await _made(session, caller, subscription, secret)


async def end(session: AsyncSession, caller: Caller, subscription_id: str) -> None:
    """What waits is given up."""
    subscription = await _lock(session, caller.user, subscription_id, ends=True)
    subscription.ended_at, subscription.version = clock.now(), subscription.version + 1
    for column in (SECRET, FORMER_SECRET):
        column.seal(session, subscription, None)
    await session.flush()
    waiting = update(Delivery).where(
        col(Delivery.subscription_id) == subscription.id, *_OF_STATE[DeliveryState.WAITING]
    )
    await session.exec(waiting.values(next_try_at=None, given_up_at=subscription.ended_at))
    audit.record(session, caller.user.id, "subscription.end", "subscription", subscription.id)


async def send_test(session: AsyncSession, caller: Caller, subscription_id: str) -> None:
    """Queue an event that says nothing, to see whether the receiver takes it."""
    subscription = await _lock(session, caller.user, subscription_id)
    number, now = await take_numbers(session, 1), clock.now()
    session.add(
        OpenEvent(
            number=number, event_id=new_id(), type=TEST, source="/tongxin/notifications", subject=subscription.id,
            time=now, unit_id=subscription.unit_id, data={"subscription_id": subscription.id},
        )
    )  # fmt: skip
    await session.flush()
    await session.exec(insert(Delivery), params=[_waiting(subscription.id, number, subscription.id, now)])
    subscription.next_round_at = now
    audit.record(session, caller.user.id, "subscription.test", "subscription", subscription.id)


async def replay(
    session: AsyncSession, caller: Caller, subscription_id: str, *, since: datetime | None = None, number: int = 0
) -> None:
    """Send what came since then, or this one event, another time, with the same ids. Raises NotFound,
    SubscriptionEnded."""
    subscription = await _lock(session, caller.user, subscription_id)
    now = clock.now()
    which = col(Delivery.number) == number
    if since:
        which = col(Delivery.number).in_(select(OpenEvent.number).where(col(OpenEvent.time) >= since))
    again = update(Delivery).where(col(Delivery.subscription_id) == subscription.id, which)
    written = await session.exec(again.values(next_try_at=now, given_up_at=None, tries=0, since=now, outcome=None))
    if not since and not written.rowcount:
        raise NotFound
    subscription.next_round_at = now
    after = {"since": since.isoformat()} if since else {"number": number}
    audit.record(session, caller.user.id, "subscription.replay", "subscription", subscription.id, after=after)


async def list_deliveries(
    session: AsyncSession,
    caller: Caller,
    subscription_id: str,
    state: DeliveryState | None,
    *,
    limit: int,
    cursor: str | None,
) -> Page[DeliveryPublic]:
    """The newest first."""
    subscription = await _look(session, caller.user, subscription_id)
    found = select(Delivery, OpenEvent).join(OpenEvent).where(Delivery.subscription_id == subscription.id)
    if state:
        found = found.where(*_OF_STATE[state])

    def shown(row: Any) -> DeliveryPublic:
        delivery, event = row
        return DeliveryPublic(
            **delivery.model_dump(), state=delivery.state, event_id=event.event_id, type=event.type, time=event.time,
            what=_words(event.type, caller.language),
        )  # fmt: skip

    return await page(session, found.order_by(col(Delivery.number).desc()), limit=limit, cursor=cursor, as_=shown)


async def list_todo(session: AsyncSession, user: User) -> list[Task]:
    """Receivers that take nothing, as one line."""
    if not user.holds(Role.SECURITY_ADMIN):
        return []
    failing = (
        select(func.count())
        .select_from(Subscription)
        .join(Machine)
        .where(
            col(Subscription.ended_at).is_(None),
            col(Subscription.failed_rounds) >= FAILING_ROUNDS,
            is_living(clock.now()),
            col(Machine.unit_id).in_(units.within(user.units_of(Role.SECURITY_ADMIN))),
        )
    )
    count = (await session.exec(failing)).one()
    what = Text(f"{count} 个推送地址收不到通知", f"Receivers that take no events: {count}")
    return [Task(type="subscription", what=what, count=count, link="/machines/webhooks")] if count else []


# --- within ---------------------------------------------------------------------------------------------------------


def _is_read_by(user: User) -> ColumnElement[bool]:
    return col(Machine.unit_id).in_(units.within(user.units_of(*READERS)))


async def _look(session: AsyncSession, user: User, subscription_id: str) -> Subscription:
    found = select(Subscription).join(Machine).where(Subscription.id == subscription_id, _is_read_by(user))
    subscription = (await session.exec(found)).first()
    if not subscription:
        raise NotFound
    return subscription


async def _lock(session: AsyncSession, user: User, subscription_id: str, *, ends: bool = False) -> Subscription:
    """Of a client that is revoked or has expired nothing is sent any more: its subscription can be ended alone."""
    subscription = await get_locked(session, Subscription, subscription_id)
    machine = await session.get(Machine, subscription.machine_id) if subscription else None
    reach = user.units_of(Role.SECURITY_ADMIN)
    if not subscription or not machine or not await units.covers(session, reach, machine.unit_id):
        raise NotFound
    if subscription.ended_at:
        raise SubscriptionEnded
    if not ends and (machine.deleted or machine.expires_at <= clock.now()):
        raise ClientHearsNothing
    return subscription


def _new_secret(session: AsyncSession, subscription: Subscription) -> str:
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    SECRET.seal(session, subscription, secret)
    return secret


async def _made(session: AsyncSession, caller: Caller, subscription: Subscription, secret: str) -> SubscriptionMade:
    [public] = await _public(session, caller.language, [subscription])
    return SubscriptionMade(subscription=public, secret=secret)


def _words(type: str, language: Language) -> str:
    return (_TEST_WORDS if type == TEST else OF_TYPE[type].what).in_(language)


def _types(types: Sequence[str], language: Language) -> list[EventType]:
    return [EventType(type=type, what=_words(type, language)) for type in types]


_OF_STATE = {
    DeliveryState.WAITING: (col(Delivery.next_try_at).is_not(None),),
    DeliveryState.GIVEN_UP: (col(Delivery.given_up_at).is_not(None),),
    DeliveryState.DELIVERED: (col(Delivery.next_try_at).is_(None), col(Delivery.given_up_at).is_(None)),
}


async def _count(session: AsyncSession, ids: Sequence[str], state: DeliveryState) -> dict[str, int]:
    """By subscription."""
    column = col(Delivery.subscription_id)
    counting = select(column, func.count()).where(column.in_(ids), *_OF_STATE[state]).group_by(column)
    return dict((await session.exec(counting)).all())


async def _public(
    session: AsyncSession, language: Language, subscriptions: Sequence[Subscription]
) -> list[SubscriptionPublic]:
    now, ids = clock.now(), [each.id for each in subscriptions]
    owning = select(Machine).where(col(Machine.id).in_({each.machine_id for each in subscriptions}))
    machines = {machine.id: machine for machine in await session.exec(owning)}
    names = await units.names(session, [each.unit_id for each in subscriptions])
    waiting, given_up = [await _count(session, ids, state) for state in (DeliveryState.WAITING, DeliveryState.GIVEN_UP)]
    return [
        SubscriptionPublic(
            **each.model_dump(include={"id", "address", "created_at", "former_until", "delivered_at"}),
            machine=Named(id=each.machine_id, name=machines[each.machine_id].name),
            unit=Named(id=each.unit_id, name=names.get(each.unit_id, "")),
            types=_types(each.types, language),
            state=(state := _state(each, machines[each.machine_id], now)),
            next_round_at=each.next_round_at if state is SubscriptionState.FAILING else None,
            waiting=waiting.get(each.id, 0),
            given_up=given_up.get(each.id, 0),
        )
        for each in subscriptions
    ]


def _state(subscription: Subscription, machine: Machine, now: datetime) -> SubscriptionState:
    if subscription.ended_at:
        return SubscriptionState.ENDED
    if machine.deleted or machine.expires_at <= now:
        return SubscriptionState.CLIENT_ENDED
    return SubscriptionState.FAILING if subscription.failed_rounds else SubscriptionState.ACTIVE
