"""Signing in and out, the caller's sessions, tokens for the gateway, the published keys."""

from typing import Annotated

from fastapi import Depends, Header, Response

from identity import machine_tokens, resets, sessions, sign_in, tokens
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
from identity.machine_rules import MACHINE_PREFIX
from identity.rules import device_label
from identity.schemas import (
    Activation,
    JwkSet,
    MemberProfile,
    PasswordChange,
    SessionList,
    SignIn,
    Token,
    TokenRequest,
)
from identity.sign_in import Visitor
from kit.auth import PUBLIC, SIGNED_IN, CurrentUser
from kit.db import Db, Read, Write
from kit.problems import NotFound
from kit.routing import CallersLanguage, Routes

routes = Routes("identity", tag="sign-in")
well_known = Routes("identity", tag="sign-in", prefix="/.well-known")

SESSION_HEADER = "X-Tongxin-Session"
_POLICY = [PasswordTooShort, PasswordTooCommon, SignInBusy, SignInSlowed]


async def _visitor(
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
    return Visitor(device, device_label(user_agent), strangers_wait)


VisitorDep = Annotated[Visitor, Depends(_visitor)]


@routes.post("/sessions", access=PUBLIC, status_code=201, errors=[SignInFailed, SignInSlowed, SignInBusy])
async def sign_in_by_password(db: Db, tried: SignIn, visitor: VisitorDep, response: Response) -> MemberProfile:
    secret, profile = await sign_in.sign_in(db, tried, visitor)
    response.headers[SESSION_HEADER] = secret
    return profile


@routes.post("/activations", access=PUBLIC, status_code=201, errors=[ActivationFailed, *_POLICY])
async def activate_account(db: Db, tried: Activation, visitor: VisitorDep, response: Response) -> MemberProfile:
    secret, profile = await sign_in.activate(db, tried, visitor)
    response.headers[SESSION_HEADER] = secret
    return profile


@routes.post("/resets/undo", access=PUBLIC, status_code=204, errors=[UndoFailed, UndoLocked, SignInSlowed, SignInBusy])
async def undo_reset(db: Db, tried: SignIn, visitor: VisitorDep) -> None:
    """The former password takes an account back that was reset without its owner's asking, for 72 hours. What is older
    than the undo then stays shut for as long. Where HR may know the former password, the account is locked instead."""
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


@routes.post("/me/password", access=SIGNED_IN, status_code=204, errors=[PasswordWrong, *_POLICY])
async def change_own_password(db: Db, user: CurrentUser, wanted: PasswordChange) -> None:
    """Every other session ends."""
    await sign_in.change_password(db, user, wanted)


@well_known.get("/jwks.json", access=PUBLIC)
async def read_keys(session: Read, response: Response) -> JwkSet:
    response.headers["Cache-Control"] = "public, max-age=300"
    return JwkSet(**await tokens.read_jwks(session))
