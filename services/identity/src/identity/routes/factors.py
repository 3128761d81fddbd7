"""Second factors, which members set for themselves."""

from identity import factors
from identity.factor_errors import FactorCodeWrong, PasskeyRefused, PasskeysNeedName, TooManyFactors
from identity.factor_schemas import (
    AppConfirmation,
    AppMade,
    FactorList,
    PasskeyAdded,
    PasskeyOptions,
    RecoveryCodes,
)
from identity.routes.origin import CallersSite
from kit.auth import SIGNED_IN, Access, CurrentUser
from kit.db import Read, Write
from kit.fields import Id
from kit.problems import NotFound
from kit.routing import Routes

routes = Routes("identity", tag="factors")

_LATELY = Access("signed in lately", fresh=True)
"""Somebody else may sit at an open page: what protects the account needs its owner."""


@routes.get("/me/factors", access=SIGNED_IN)
async def list_own_factors(session: Read, user: CurrentUser, site: CallersSite) -> FactorList:
    return await factors.list_factors(session, user, site)


@routes.post("/me/factors/apps", access=_LATELY, status_code=201, errors=[NotFound, TooManyFactors])
async def begin_authenticator(session: Write, user: CurrentUser) -> AppMade:
    """Not idempotent: a remembered answer would keep the secret."""
    return await factors.begin_app(session, user)


@routes.post(
    "/me/factors/apps/{factor_id}/confirm",
    access=SIGNED_IN,
    errors=[NotFound, TooManyFactors, FactorCodeWrong],
)
async def confirm_authenticator(
    session: Write, user: CurrentUser, factor_id: Id, typed: AppConfirmation
) -> RecoveryCodes:
    return await factors.confirm_app(session, user, factor_id, typed)


@routes.post("/me/factors/passkeys/options", access=_LATELY, errors=[NotFound, PasskeysNeedName])
async def begin_passkey(session: Read, user: CurrentUser, site: CallersSite) -> PasskeyOptions:
    """What `navigator.credentials.create` is asked."""
    return await factors.begin_passkey(session, user, site)


@routes.post(
    "/me/factors/passkeys",
    access=_LATELY,
    status_code=201,
    errors=[NotFound, TooManyFactors, PasskeyRefused, PasskeysNeedName],
)
async def add_passkey(session: Write, user: CurrentUser, answer: PasskeyAdded, site: CallersSite) -> RecoveryCodes:
    return await factors.add_passkey(session, user, site, answer)


@routes.post("/me/recovery-codes", access=_LATELY, status_code=201, errors=[NotFound])
async def renew_recovery_codes(session: Write, user: CurrentUser) -> RecoveryCodes:
    """Those from before end."""
    return await factors.renew_codes(session, user)


@routes.delete("/me/factors/{factor_id}", access=_LATELY, status_code=204, errors=[NotFound])
async def remove_factor(session: Write, user: CurrentUser, factor_id: Id) -> None:
    await factors.remove(session, user, factor_id)
