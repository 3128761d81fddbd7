"""Sending events to programs, by the leading worker alone: a receiver's slowness or silence is nobody else's.

A round takes the first waiting event of each subject. Events of one subject therefore keep their order, and one that is
refused holds back none but those. What was sent and not written down (a crash) is sent again with the same id.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import aiohttp
import structlog
from sqlalchemy import ColumnElement, and_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from standardwebhooks import Webhook

from kit import clock
from kit.db import Database, get_locked
from kit.service import Context
from notifications.addresses import GuardedResolver, NotAllowed, Receivers, check
from notifications.models import FORMER_SECRET, SECRET, Delivery, Machine, OpenEvent, Subscription
from notifications.subscriptions import cloud_event, is_living

log = structlog.get_logger()
ROUND, AT_ONCE = 50, 8
TIMEOUT = aiohttp.ClientTimeout(total=10)
BACK_OFF = tuple(timedelta(seconds=each) for each in (5, 30, 120, 600, 1800, 3600, 7200, 14400))
"""Before the second, third … try of an event; the last one from then on."""
LONGEST_PAUSE = timedelta(minutes=5)
"""Between rounds for a receiver that takes nothing: so soon after it is back it gets what waits."""
GIVE_UP_AFTER = timedelta(days=3)


class Letter(NamedTuple):
    number: int
    id: str
    body: str


async def send_waiting(context: Context) -> None:
    """Until nothing is due."""
    private_hosts = Receivers().webhook_private_hosts
    connector = aiohttp.TCPConnector(resolver=GuardedResolver(private_hosts), use_dns_cache=False, limit=0)
    cookies = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(connector=connector, timeout=TIMEOUT, cookie_jar=cookies) as http:
        running: dict[str, asyncio.Task[None]] = {}
        async with asyncio.TaskGroup() as group:
            while True:
                running = {id: task for id, task in running.items() if not task.done()}
                for id in await _due(context.db):
                    if id not in running:
                        running[id] = group.create_task(_serve(context.db, Sender(http, private_hosts), id))
                if not running:
                    return
                await asyncio.wait(running.values(), timeout=1, return_when=asyncio.FIRST_COMPLETED)


class Sender:
    def __init__(self, http: aiohttp.ClientSession, private_hosts: Sequence[str]) -> None:
        self._http, self._private_hosts = http, private_hosts
        self._at_once = asyncio.Semaphore(AT_ONCE)

    async def send(self, address: str, secrets: Sequence[str], letter: Letter) -> str:
        """What came of it: the status that was answered, or why there is none."""
        now = clock.now()
        headers = {
            "content-type": "application/cloudevents+json",
            "user-agent": "Tongxin",
            "webhook-id": letter.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(Webhook(secret).sign(letter.id, now, letter.body) for secret in secrets),
        }
        async with self._at_once:
            try:
                check(address, self._private_hosts)
                sent = self._http.post(address, data=letter.body.encode(), headers=headers, allow_redirects=False)
                async with sent as answer:
                    return str(answer.status)
            except NotAllowed:
                return "not_allowed"
            except TimeoutError:
                return "timeout"
            except (aiohttp.ClientError, OSError, ValueError):
                return "no_connection"


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Of a delivery: its time has come, and none of its subject waits before it."""
    earlier = aliased(Delivery)
    before = select(earlier.number).where(
        earlier.subscription_id == col(Delivery.subscription_id),
        earlier.subject == col(Delivery.subject),
        col(earlier.next_try_at).is_not(None),
        earlier.number < col(Delivery.number),
    )
    waits = and_(col(Delivery.next_try_at).is_not(None), col(Delivery.next_try_at) <= now)
    return and_(waits, ~before.correlate(Delivery).exists())


async def _due(db: Database) -> Sequence[str]:
    now = clock.now()
    waiting = select(Delivery.number).where(Delivery.subscription_id == Subscription.id, _is_due(now))
    found = (
        select(Subscription.id)
        .join(Machine)
        .where(
            col(Subscription.ended_at).is_(None),
            col(Subscription.next_round_at) <= now,
            is_living(now),
            waiting.correlate(Subscription).exists(),
        )
    )
    async with db.read() as session:
        return (await session.exec(found)).all()


async def _serve(db: Database, sender: Sender, subscription_id: str) -> None:
    try:
        while await _round(db, sender, subscription_id):
            pass
    except Exception:
        # What one receiver's rows do must not stop the others, nor come again at once.
        log.exception("sending_failed", subscription_id=subscription_id)
        async with db.write() as session:
            own_row = update(Subscription).where(col(Subscription.id) == subscription_id)
            next_round_at = clock.now() + LONGEST_PAUSE
            await session.exec(
                own_row.values(failed_rounds=Subscription.failed_rounds + 1, next_round_at=next_round_at)
            )


async def _round(db: Database, sender: Sender, subscription_id: str) -> bool:
    """Whether the receiver took something, and so gets more at once."""
    now = clock.now()
    async with db.read() as session:
        living = select(Subscription).join(Machine).where(Subscription.id == subscription_id, is_living(now))
        subscription = (await session.exec(living.where(col(Subscription.ended_at).is_(None)))).first()
        if not subscription:
            return False
        secrets = _secrets(session, subscription, now)
        first = (
            select(OpenEvent)
            .join(Delivery)
            .where(Delivery.subscription_id == subscription_id, _is_due(now))
            .order_by(col(Delivery.number))
            .limit(ROUND)
        )
        letters = [
            Letter(event.number, event.event_id, cloud_event(event).model_dump_json())
            for event in await session.exec(first)
        ]
    if not letters:
        return False
    outcomes = await asyncio.gather(*(sender.send(subscription.address, secrets, letter) for letter in letters))
    async with db.write() as session:
        found = dict(zip((letter.number for letter in letters), outcomes, strict=True))
        return await _write_down(session, subscription_id, found)


def _secrets(session: AsyncSession, subscription: Subscription, now: datetime) -> list[str]:
    held = [SECRET.open(session, subscription)]
    if subscription.former_until and now < subscription.former_until:
        held.append(FORMER_SECRET.open(session, subscription))
    return [secret for secret in held if secret]


async def _write_down(session: AsyncSession, subscription_id: str, outcomes: dict[int, str]) -> bool:
    now = clock.now()
    subscription = await get_locked(session, Subscription, subscription_id)
    has_ended = subscription is None or subscription.ended_at is not None
    own = col(Delivery.subscription_id) == subscription_id
    tried = select(Delivery).where(own, col(Delivery.number).in_(outcomes)).with_for_update()
    delivered = False
    for delivery in await session.exec(tried.order_by(col(Delivery.number))):
        delivery.tries, delivery.tried_at, delivery.outcome = delivery.tries + 1, now, outcomes[delivery.number]
        if delivery.outcome.startswith("2"):
            delivery.next_try_at, delivery.given_up_at, delivered = None, None, True
        elif has_ended:
            continue  # given up
        elif now - delivery.since >= GIVE_UP_AFTER:
            delivery.next_try_at, delivery.given_up_at = None, now
        else:
            delivery.next_try_at = now + pause(delivery.tries)
    await session.flush()
    if subscription is None or has_ended:
        return False
    waiting = update(Delivery).where(own, col(Delivery.next_try_at).is_not(None))
    own_row = update(Subscription).where(col(Subscription.id) == subscription_id)
    if not delivered:
        failed = subscription.failed_rounds + 1
        next_round_at = now + min(pause(failed), LONGEST_PAUSE)
        await session.exec(own_row.values(failed_rounds=failed, next_round_at=next_round_at))
        old = waiting.where(col(Delivery.since) <= now - GIVE_UP_AFTER)
        await session.exec(old.values(next_try_at=None, given_up_at=now))
        return False
    if subscription.failed_rounds:  # it is back: what it refused while it was away need not wait
        await session.exec(waiting.values(next_try_at=now))
    await session.exec(own_row.values(failed_rounds=0, delivered_at=now))
    return True


def pause(tries: int) -> timedelta:
    """After so many tries that failed."""
    return BACK_OFF[min(tries, len(BACK_OFF)) - 1]
