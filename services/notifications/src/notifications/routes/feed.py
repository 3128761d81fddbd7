"""Events that programs fetch."""

from typing import Annotated

from fastapi import Query

from contracts.scopes import MachineScope
from kit.auth import CurrentUser, scope
from kit.db import Read
from kit.pages import Limit
from kit.routing import Routes
from notifications import feed
from notifications.errors import ClientNotKnown, CursorExpired, FeedCursorInvalid
from notifications.subscription_schemas import Feed

routes = Routes("notifications", tag="feed")


@routes.get("/feed", access=scope(MachineScope.EVENTS_READ), errors=[FeedCursorInvalid, CursorExpired, ClientNotKnown])
async def read_feed(
    session: Read,
    user: CurrentUser,
    after: Annotated[
        str | None, Query(max_length=40, description="`cursor` of the answer before; absent for the first.")
    ] = None,
    limit: Limit = 100,
) -> Feed:
    """What changed, for a system that cannot be called, the oldest first: what the client's scopes and unit allow, of
    the last 30 days."""
    return await feed.read_feed(session, user, after=after, limit=limit)
