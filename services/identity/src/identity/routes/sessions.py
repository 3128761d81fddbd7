"""Signing in and out, the caller's sessions, tokens for the gateway, the published keys."""

from typing import Annotated

from fastapi import Depends, Header, Response

from identity import arrivals, machine_tokens, passkeys, resets, sessions, sign_in, tokens
from identity.errors import (
    ActivationFailed,
    NothingToStop,
    PasswordTooCommon,
    PasswordTooShort,
    PasswordWrong,
    SessionEnded,
    SignInBusy,
    SignInFailed,
    SignInSlowed,
    UndoFailed,
    UndoLocked,
)
from identity.factor_errors import PasskeyRefused, PasskeysNeedName, SecondFactorNeeded, SecondFactorWrong
from identity.factor_schemas import (
    PasskeyOptions,
    PasskeySignIn,
    ProvenActivation,
    ProvenSignIn,
    ProvenUndo,
    ProviderArrival,
    ProviderBegin,
    ProviderList,
    ProviderPublic,
    ProviderReturn,
    ProviderSignIn,
    ProviderTry,
    StepUp,
)
from identity.machine_rules import MACHINE_PREFIX
from identity.provider_errors import ProviderAccountUnknown, ProviderAway, ProviderNotSet, ProviderRefused
from identity.providers import configured
from identity.routes.origin import CallersSite
from identity.rules import KEPT_LENGTH, device_label
from identity.schemas import (
    JwkSet,
    MemberProfile,
    PasswordChange,
    SessionList,
    Token,
    TokenRequest,
)
from identity.sign_in import Begun, Visitor
from kit.auth import PUBLIC, SIGNED_IN, CurrentUser
from kit.db import Db, Read, Write
from kit.problems import NotFound, Problem
from kit.routing import CallersLanguage, Routes

routes = Routes("identity", tag="sign-in")
well_known = Routes("identity", tag="sign-in", prefix="/.well-known")

SESSION_HEADER = "X-Tongxin-Session"
KEPT_HEADER = "X-Tongxin-Session-Kept"
"""Seconds for which the browser remembers the session; without it, until the browser is closed."""
_PROOFS: list[type[Problem]] = [SecondFactorNeeded, SecondFactorWrong, PasskeyRefused, PasskeysNeedName]
_POLICY = [PasswordTooShort, PasswordTooCommon, SignInBusy, SignInSlowed]


async def _visitor(
    site: CallersSite,
    device: Annotated[
        str | None,
        Header(alias="X-Tongxin-Device", min_length=16, max_length=200, description="The gateway's device cookie."),
    ] = None,
    strangers_wait: Annotated[
        int,
        Header(
            alias="X-Tongxin-Strangers-Wait",
            ge=0,
            description="The gateway's: seconds for which only known devices pass.",
        ),
    ] = 0,
    user_agent: Annotated[str | None, Header()] = None,
) -> Visitor:
    return Visitor(device, device_label(user_agent), site, strangers_wait)


VisitorDep = Annotated[Visitor, Depends(_visitor)]


@routes.post("/sessions", access=PUBLIC, status_code=201, errors=[SignInFailed, SignInSlowed, SignInBusy, *_PROOFS])
async def sign_in_by_password(db: Db, tried: ProvenSignIn, visitor: VisitorDep, response: Response) -> MemberProfile:
    return _begin(response, await sign_in.sign_in(db, tried, visitor))


@routes.post("/passkeys/challenge", access=PUBLIC, errors=[PasskeysNeedName])
async def ask_for_passkey(site: CallersSite) -> PasskeyOptions:
    """What `navigator.credentials.get` is asked, to sign in or to prove again to be there."""
    return passkeys.authentication_options(site)


@routes.post("/sessions/passkey", access=PUBLIC, status_code=201, errors=[PasskeyRefused, PasskeysNeedName])
async def sign_in_by_passkey(db: Db, tried: PasskeySignIn, visitor: VisitorDep, response: Response) -> MemberProfile:
    return _begin(response, await sign_in.sign_in_by_passkey(db, tried, visitor))


@routes.get("/providers", access=PUBLIC)
async def list_providers(lang: CallersLanguage) -> ProviderList:
    """The enterprise's own sign-in services that are set up here."""
    return ProviderList(items=[ProviderPublic(id=id, name=each.name.in_(lang)) for id, each in configured().items()])


@routes.post("/provider-sign-ins", access=PUBLIC, errors=[ProviderNotSet, ProviderAway])
async def begin_at_provider(db: Db, wanted: ProviderBegin, visitor: VisitorDep) -> ProviderTry:
    """The browser goes to `address` and comes back to `/sign-in/back` with `state` and `code`."""
    return await arrivals.begin(db.settings, wanted.provider, visitor.site.origin, visitor.label)


@routes.post("/provider-sign-ins/return", access=PUBLIC, errors=[ProviderNotSet, ProviderRefused, ProviderAway])
async def return_from_provider(db: Db, came: ProviderReturn) -> ProviderArrival:
    return await arrivals.arrive(db.settings, came)


@routes.post(
    "/sessions/provider",
    access=PUBLIC,
    status_code=201,
    errors=[ProviderRefused, ProviderAccountUnknown, SignInSlowed, *_PROOFS],
)
async def sign_in_by_provider(db: Db, tried: ProviderSignIn, visitor: VisitorDep, response: Response) -> MemberProfile:
    return _begin(response, await sign_in.sign_in_by_provider(db, tried, visitor))


def _begin(response: Response, begun: Begun) -> MemberProfile:
    response.headers[SESSION_HEADER] = begun.secret
    if begun.kept:
        response.headers[KEPT_HEADER] = str(int(KEPT_LENGTH.total_seconds()))
    return begun.profile


@routes.post("/activations", access=PUBLIC, status_code=201, errors=[ActivationFailed, *_PROOFS, *_POLICY])
async def activate_account(db: Db, tried: ProvenActivation, visitor: VisitorDep, response: Response) -> MemberProfile:
    return _begin(response, await sign_in.activate(db, tried, visitor))


@routes.post(
    "/resets/undo",
    access=PUBLIC,
    status_code=204,
    errors=[UndoFailed, UndoLocked, SignInSlowed, SignInBusy, *_PROOFS],
)
async def undo_reset(db: Db, tried: ProvenUndo, visitor: VisitorDep) -> None:
    """The former password, with a second factor from before where there is one, takes an account back that was reset
    without its owner's asking, for 72 hours. What is older than the undo then stays shut for as long. Where HR may know
    the former password, the account is locked instead."""
    await sign_in.undo_reset(db, tried, visitor)


@routes.post("/me/reset/stop", access=SIGNED_IN, status_code=204, errors=[NothingToStop])
async def stop_own_reset(session: Write, user: CurrentUser) -> None:
    """Voids a code that was issued for the caller's account and not used yet; security administrators are told."""
    await resets.stop(session, user)


@routes.post("/tokens", access=PUBLIC, errors=[SessionEnded])
async def exchange_session(db: Db, wanted: TokenRequest) -> Token:
    """Of a browser's session, or of a machine client's access token."""
    if wanted.session.startswith(MACHINE_PREFIX):
        return await machine_tokens.exchange(db, wanted.session)
    return await sessions.exchange(db, wanted.session, wanted.active)


@routes.delete("/sessions/current", access=SIGNED_IN, status_code=204, errors=[NotFound])
async def sign_out(session: Write, user: CurrentUser, response: Response) -> None:
    await sessions.end_session(session, user, user.session_id)
    response.headers[SESSION_HEADER] = ""


@routes.get("/me/sessions", access=SIGNED_IN)
async def list_own_sessions(session: Read, user: CurrentUser, lang: CallersLanguage) -> SessionList:
    return SessionList(items=await sessions.list_sessions(session, user, lang))


@routes.delete("/me/sessions/{session_id}", access=SIGNED_IN, status_code=204, errors=[NotFound])
async def end_own_session(session: Write, user: CurrentUser, session_id: str) -> None:
    await sessions.end_session(session, user, session_id)


@routes.delete("/me/sessions", access=SIGNED_IN, status_code=204)
async def end_other_sessions(session: Write, user: CurrentUser) -> None:
    """All but the current one."""
    await sessions.end_sessions(session, user.id, user.id, but=user.session_id)


@routes.post(
    "/me/step-up",
    access=SIGNED_IN,
    status_code=204,
    errors=[PasswordWrong, SessionEnded, SignInSlowed, SignInBusy, *_PROOFS],
)
async def prove_to_be_there(db: Db, user: CurrentUser, tried: StepUp, site: CallersSite) -> None:
    """For what asks for a sign-in of the last 5 minutes: the session goes on, fresh again."""
    await sign_in.step_up(db, user, tried, site)


@routes.post("/me/password", access=SIGNED_IN, status_code=204, errors=[PasswordWrong, *_POLICY])
async def change_own_password(db: Db, user: CurrentUser, wanted: PasswordChange) -> None:
    """Every other session ends."""
    await sign_in.change_password(db, user, wanted)


@well_known.get("/jwks.json", access=PUBLIC)
async def read_keys(session: Read, response: Response) -> JwkSet:
    response.headers["Cache-Control"] = "public, max-age=300"
    return JwkSet(**await tokens.read_jwks(session))
