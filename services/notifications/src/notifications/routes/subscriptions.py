"""Events that are sent to programs."""

from typing import Annotated

from fastapi import Path

from casework.caller import AskedBy
from contracts.roles import Role
from kit.auth import roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes
from notifications import subscriptions
from notifications.errors import (
    AddressNotAllowed,
    ClientHearsNothing,
    SubscriptionEnded,
    TooManySubscriptions,
    TypeNotOpen,
    UnitOutOfReach,
)
from notifications.models import DeliveryState
from notifications.subscription_schemas import (
    DeliveryPublic,
    EventClients,
    Replay,
    SecretRenewal,
    SubscriptionCreate,
    SubscriptionMade,
    SubscriptionPublic,
)

routes = Routes("notifications", tag="subscriptions")

_READERS = roles(*subscriptions.READERS)
_SECURITY = roles(Role.SECURITY_ADMIN)
_SECURITY_LATELY = roles(Role.SECURITY_ADMIN, fresh=True)
_OWN = (NotFound, SubscriptionEnded)
_LIVING = [*_OWN, ClientHearsNothing]


@routes.get("/event-clients", access=_SECURITY)
async def list_event_clients(session: Read, caller: AskedBy) -> EventClients:
    """Machine clients that may be sent events, and of which types."""
    return EventClients(items=await subscriptions.list_clients(session, caller))


@routes.get("/subscriptions", access=_READERS, errors=[CursorInvalid])
async def list_subscriptions(
    session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None
) -> Page[SubscriptionPublic]:
    return await subscriptions.list_subscriptions(session, caller, limit=limit, cursor=cursor)


@routes.post(
    "/subscriptions",
    access=_SECURITY_LATELY,
    status_code=201,
    errors=[ClientHearsNothing, TypeNotOpen, UnitOutOfReach, AddressNotAllowed, TooManySubscriptions],
)
async def subscribe(session: Write, caller: AskedBy, wanted: SubscriptionCreate) -> SubscriptionMade:
    """The secret is in the answer, shown this once. Not idempotent: a remembered answer would keep the secret."""
    return await subscriptions.subscribe(session, caller, wanted)


@routes.get("/subscriptions/{subscription_id}", access=_READERS, errors=[NotFound])
async def show_subscription(session: Read, caller: AskedBy, subscription_id: Id) -> SubscriptionPublic:
    return await subscriptions.show(session, caller, subscription_id)


@routes.post("/subscriptions/{subscription_id}/secret", access=_SECURITY_LATELY, status_code=201, errors=_LIVING)
async def renew_subscription_secret(
    session: Write, caller: AskedBy, subscription_id: Id, wanted: SecretRenewal
) -> SubscriptionMade:
    """Both sign for `overlap_days`, so that the receiver need not stop."""
    return await subscriptions.renew_secret(session, caller, subscription_id, wanted.overlap_days)


@routes.post("/subscriptions/{subscription_id}/test", access=_SECURITY, status_code=202, errors=_LIVING)
async def test_subscription(session: Write, caller: AskedBy, subscription_id: Id) -> None:
    """An event that says nothing is sent within seconds; the log says what came of it."""
    await subscriptions.send_test(session, caller, subscription_id)


@routes.post("/subscriptions/{subscription_id}/replay", access=_SECURITY, status_code=202, errors=_LIVING)
async def replay_subscription(session: Write, caller: AskedBy, subscription_id: Id, wanted: Replay) -> None:
    await subscriptions.replay(session, caller, subscription_id, since=wanted.since)


@routes.post("/subscriptions/{subscription_id}/end", access=_SECURITY, status_code=204, errors=_OWN)
async def end_subscription(session: Write, caller: AskedBy, subscription_id: Id) -> None:
    """For good."""
    await subscriptions.end(session, caller, subscription_id)


@routes.get("/subscriptions/{subscription_id}/deliveries", access=_READERS, errors=[NotFound, CursorInvalid])
async def list_deliveries(
    session: Read,
    caller: AskedBy,
    subscription_id: Id,
    state: DeliveryState | None = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[DeliveryPublic]:
    """The log of 30 days, the newest first. It says what came of each event, not what is in it."""
    return await subscriptions.list_deliveries(session, caller, subscription_id, state, limit=limit, cursor=cursor)


@routes.post(
    "/subscriptions/{subscription_id}/deliveries/{number}/replay", access=_SECURITY, status_code=202, errors=_LIVING
)
async def replay_delivery(
    session: Write, caller: AskedBy, subscription_id: Id, number: Annotated[int, Path(ge=1, lt=2**63)]
) -> None:
    """Later events of the same subject may have come already: `data.version` tells."""
    await subscriptions.replay(session, caller, subscription_id, number=number)
