"""A sign-in through the enterprise's service, until it is known who came.

Nothing of it is kept: what a try needs is sealed and goes along with the browser, which holds it in its own tab. Who is
led to somebody else's code has no such ticket, so nobody is signed in as another (RFC 6749, section 10.12).
"""

import asyncio
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from secrets import token_hex, token_urlsafe
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from identity.factor_schemas import ProviderArrival, ProviderReturn, ProviderTry
from identity.models import UsedChallenge
from identity.provider import Asked, Provider
from identity.provider_errors import ProviderAway, ProviderNotSet, ProviderRefused
from identity.providers import configured
from identity.rules import digest, plain_employee_number
from kit import clock
from kit.db import insert_new
from kit.sealing import NotOpened, seal, unseal
from kit.settings import Settings

BACK = "/sign-in/back"
"""The client's page to which the browser comes back."""
_TRY_LIFE = timedelta(minutes=10)
_ARRIVAL_LIFE = timedelta(minutes=5)
_PATIENCE = 8.0
"""Seconds for all that is asked of the service: the gateway waits 10."""
_AT_ONCE = 16
"""Anybody may ask, and while a sign-in service hangs each holds one of the 50 places that the gateway gives us."""
_TRY, _ARRIVAL = "provider tries", "provider arrivals"
_under_way = 0


async def begin(settings: Settings, provider_id: str, origin: str, device: str) -> ProviderTry:
    """Raises ProviderNotSet, ProviderAway."""
    provider = _find(provider_id)
    asked = Asked(token_hex(16), token_hex(16), token_urlsafe(48), f"{origin}{BACK}", device)
    ticket = _close(settings, _TRY, _TRY_LIFE, {"provider": provider_id, "asked": list(asked)})
    async with _patience():
        return ProviderTry(address=await provider.address(asked), ticket=ticket)


async def arrive(settings: Settings, came: ProviderReturn) -> ProviderArrival:
    """Whose code it is, sealed for `take`. Raises ProviderRefused, ProviderAway, ProviderNotSet."""
    opened = _open(settings, _TRY, came.ticket)
    asked = Asked(*opened["asked"])
    if not hmac.compare_digest(asked.state.encode(), came.state.encode()):
        raise ProviderRefused
    async with _patience():
        number = plain_employee_number(await _find(opened["provider"]).employee_number(asked, came.code))
    body = {"provider": opened["provider"], "number": number, "once": token_hex(16)}
    return ProviderArrival(arrival=_close(settings, _ARRIVAL, _ARRIVAL_LIFE, body))


def read_number(settings: Settings, arrival: str) -> str:
    """The employee number of who came. Raises ProviderRefused."""
    return str(_open(settings, _ARRIVAL, arrival)["number"])


async def take(session: AsyncSession, settings: Settings, arrival: str) -> str:
    """The name of the service through which somebody came; it counts no second time. Raises ProviderRefused."""
    opened = _open(settings, _ARRIVAL, arrival)
    used = {"digest": digest(opened["once"]), "expires_at": datetime.fromtimestamp(opened["until"], UTC)}
    if not await insert_new(session, UsedChallenge, used):
        raise ProviderRefused
    return str(opened["provider"])


def _find(provider_id: str) -> Provider:
    if found := configured().get(provider_id):
        return found
    raise ProviderNotSet


def _close(settings: Settings, purpose: str, life: timedelta, body: dict[str, Any]) -> str:
    sealed = seal(settings, purpose, "", json.dumps({**body, "until": (clock.now() + life).timestamp()}).encode())
    return urlsafe_b64encode(sealed).decode()


def _open(settings: Settings, purpose: str, sealed: str) -> dict[str, Any]:
    try:
        body: dict[str, Any] = json.loads(unseal(settings, purpose, "", urlsafe_b64decode(sealed)))
    except (NotOpened, ValueError) as error:
        raise ProviderRefused from error
    if datetime.fromtimestamp(body["until"], UTC) < clock.now():
        raise ProviderRefused
    return body


@asynccontextmanager
async def _patience() -> AsyncIterator[None]:
    """Raises ProviderAway where the service takes too long, and where many wait for it already."""
    global _under_way
    if _under_way >= _AT_ONCE:
        raise ProviderAway
    _under_way += 1
    try:
        async with asyncio.timeout(_PATIENCE):
            yield
    except TimeoutError as error:
        raise ProviderAway from error
    finally:
        _under_way -= 1
