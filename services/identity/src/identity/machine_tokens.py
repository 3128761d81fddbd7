"""Tokens of machine clients (RFC 6749, section 4.4): a client proves who it is and gets an opaque token, which the
gateway swaps for a signed one as it swaps a session, again for each write. So what is revoked opens nothing.

Errors are those of RFC 6749: raises InvalidRequest, InvalidClient, InvalidScope, UnsupportedGrantType.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.roles import Role
from contracts.scopes import MachineScope
from identity.errors import SessionEnded
from identity.machine_errors import InvalidClient, InvalidRequest, InvalidScope, UnsupportedGrantType
from identity.machine_rules import (
    ACCESS_TOKEN_LIFE,
    LEEWAY,
    ClientState,
    NotProven,
    NotSigned,
    claimed_client,
    client_state,
    granted_scopes,
    is_visible_ascii,
    new_access_token,
    verify_assertion,
)
from identity.machine_schemas import BEARER, AccessTokenMade, Introspection, ServerMetadata
from identity.models import Machine, MachineCredential, MachineToken, UsedAssertion
from identity.rules import digest
from identity.schemas import Token
from identity.tokens import find_key, find_or_make_key, sign
from kit import audit, clock
from kit.auth import Grant, TokenInvalid, User
from kit.db import Database, get_locked, insert_new

BASE = "/api/v1/identity/oauth2"
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_NOTED_EVERY = timedelta(minutes=1)
_ONE_WAY = "send one of HTTP Basic, client_secret, client_assertion"
_WRONG = "unknown client, wrong secret or key, revoked, or not confirmed yet"


class Asked(NamedTuple):
    """A request of a client, as HTTP brought it."""

    form: Mapping[str, str]
    authorization: str | None
    origin: str
    """The platform's address as the client sees it."""


# --- who asks -------------------------------------------------------------------------------------------------------


class _Claim(NamedTuple):
    client_id: str
    secret: str = ""
    assertion: str = ""


def _claim(asked: Asked) -> _Claim:
    """How the client says who it is: by one way only (RFC 6749, section 2.3)."""
    form = asked.form
    ways = [asked.authorization is not None, "client_secret" in form, "client_assertion" in form]
    if not any(ways):
        raise InvalidClient(why=_ONE_WAY)
    if sum(ways) != 1:
        raise InvalidRequest(why=_ONE_WAY)
    if asked.authorization is not None:
        claim = _basic(asked.authorization)
    elif "client_assertion" in form:
        if form.get("client_assertion_type") != JWT_BEARER:
            raise InvalidRequest(why=f"client_assertion_type must be {JWT_BEARER}")
        try:
            claim = _Claim(claimed_client(form["client_assertion"]), assertion=form["client_assertion"])
        except NotProven as error:
            raise InvalidClient(why=str(error)) from error
    else:
        claim = _Claim(form.get("client_id", ""), secret=form["client_secret"])
    if form.get("client_id", claim.client_id) != claim.client_id:
        raise InvalidRequest(why="two different client ids")
    if not is_visible_ascii(claim.client_id):
        raise InvalidClient(why=_WRONG)
    return claim


def _basic(authorization: str) -> _Claim:
    scheme, _, encoded = authorization.partition(" ")
    try:
        client_id, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode("ascii").partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise InvalidClient(why="Authorization is not HTTP Basic") from error
    if scheme.lower() != "basic" or not colon:
        raise InvalidClient(why="Authorization is not HTTP Basic")
    return _Claim(unquote_plus(client_id), secret=unquote_plus(secret))


async def _authenticate(db: Database, asked: Asked) -> Machine:
    """The living client that proved who it is. An assertion is used up, also where what it came with is refused."""
    claim, now = _claim(asked), clock.now()
    async with db.read() as session:
        machine = await session.get(Machine, claim.client_id)
        held = select(MachineCredential).where(
            MachineCredential.machine_id == claim.client_id,
            col(MachineCredential.confirmed_at).is_not(None),
            col(MachineCredential.ends_at) > now,
        )
        credentials = (await session.exec(held)).all()
    if not machine or client_state(machine.expires_at, machine.revoked_at, now) is not ClientState.ACTIVE:
        raise InvalidClient(why=_WRONG)
    if claim.assertion:
        keys = [each.public_jwk for each in credentials if each.public_jwk]
        await _use_assertion(db, asked, machine.id, keys, claim.assertion)
        return machine
    given = digest(claim.secret)
    if not any(hmac.compare_digest(each.secret_digest, given) for each in credentials if each.secret_digest):
        raise InvalidClient(why=_WRONG)
    return machine


async def _use_assertion(
    db: Database, asked: Asked, client_id: str, keys: Sequence[dict[str, Any]], assertion: str
) -> None:
    audiences = {asked.origin, f"{asked.origin}{BASE}/token", db.settings.issuer}
    try:
        proven = verify_assertion(assertion, client_id, keys, audiences, clock.now())
    except NotSigned as error:  # as of an unknown client: who signed nothing learns no client ids
        raise InvalidClient(why=_WRONG) from error
    except NotProven as error:
        raise InvalidClient(why=str(error)) from error
    used = {"machine_id": client_id, "jti_digest": digest(proven.jti), "expires_at": proven.expires_at + LEEWAY}
    async with db.write() as session:
        if not await insert_new(session, UsedAssertion, used):
            raise InvalidClient(why="jti was used before")


# --- the three endpoints --------------------------------------------------------------------------------------------


async def issue(db: Database, asked: Asked) -> AccessTokenMade:
    machine = await _authenticate(db, asked)
    if "grant_type" not in asked.form:
        raise InvalidRequest(why="grant_type is missing")
    if asked.form["grant_type"] != "client_credentials":
        raise UnsupportedGrantType
    scopes = granted_scopes(machine.scopes, asked.form.get("scope"))
    if scopes is None:
        raise InvalidScope(scopes=" ".join(machine.scopes))
    token, now = new_access_token(), clock.now()
    expires_at = min(now + ACCESS_TOKEN_LIFE, machine.expires_at)
    made = MachineToken(
        digest=digest(token), machine_id=machine.id, scopes=scopes, created_at=now, expires_at=expires_at
    )
    async with db.write() as session:
        session.add(made)
        await session.flush()
        audit.record(session, machine.id, "machine.get_token", "machine", machine.id, after={"scopes": scopes})
    return AccessTokenMade(
        access_token=token, expires_in=int((expires_at - now).total_seconds()), scope=" ".join(scopes)
    )


async def introspect(db: Database, asked: Asked) -> Introspection:
    """A client may ask about its own tokens; any other is not active to it."""
    machine = await _authenticate(db, asked)
    async with db.read() as session:
        token = await session.get(MachineToken, _named_token(asked))
    if not token or token.machine_id != machine.id or token.revoked_at or token.expires_at <= clock.now():
        return Introspection(active=False)
    return Introspection(
        active=True,
        scope=" ".join(token.scopes),
        client_id=machine.id,
        sub=machine.id,
        token_type=BEARER,
        exp=int(token.expires_at.timestamp()),
        iat=int(token.created_at.timestamp()),
        iss=asked.origin,
    )


async def revoke_token(db: Database, asked: Asked) -> None:
    """One that is unknown or another client's is left alone, and nothing is said about it (RFC 7009, section 2.2)."""
    machine = await _authenticate(db, asked)
    async with db.write() as session:
        token = await get_locked(session, MachineToken, _named_token(asked))
        if token and token.machine_id == machine.id and not token.revoked_at:
            token.revoked_at = clock.now()
            await session.flush()
            audit.record(session, machine.id, "machine.revoke_token", "machine", machine.id)


def _named_token(asked: Asked) -> str:
    if "token" not in asked.form:
        raise InvalidRequest(why="token is missing")
    return digest(asked.form["token"])


def metadata(origin: str) -> ServerMetadata:
    methods = ["client_secret_basic", "client_secret_post", "private_key_jwt"]
    algorithms = ["RS256", "PS256", "ES256", "EdDSA"]
    return ServerMetadata(
        issuer=origin,
        token_endpoint=f"{origin}{BASE}/token",
        introspection_endpoint=f"{origin}{BASE}/introspect",
        revocation_endpoint=f"{origin}{BASE}/revoke",
        jwks_uri=f"{origin}/.well-known/jwks.json",
        scopes_supported=[*MachineScope],
        response_types_supported=[],
        grant_types_supported=["client_credentials"],
        token_endpoint_auth_methods_supported=methods,
        token_endpoint_auth_signing_alg_values_supported=algorithms,
        introspection_endpoint_auth_methods_supported=methods,
        introspection_endpoint_auth_signing_alg_values_supported=algorithms,
        revocation_endpoint_auth_methods_supported=methods,
        revocation_endpoint_auth_signing_alg_values_supported=algorithms,
        service_documentation=f"{origin}/api/docs",
    )


# --- what a token opens ---------------------------------------------------------------------------------------------


async def exchange(db: Database, secret: str) -> Token:
    """A signed token, as for a session. Raises SessionEnded where it has expired or it or its client was revoked."""
    now = clock.now()
    async with db.read() as session:
        found = select(MachineToken, Machine).join(Machine, col(Machine.id) == MachineToken.machine_id)
        held = (await session.exec(found.where(MachineToken.digest == digest(secret)))).first()
        key = await find_key(session)
    if not held or held[0].revoked_at or min(held[0].expires_at, held[1].expires_at) <= now or held[1].revoked_at:
        raise SessionEnded(reason=None)
    token, machine = held
    if machine.last_used_at is None or now - machine.last_used_at >= _NOTED_EVERY:
        async with db.write() as session:
            await session.execute(update(Machine).where(col(Machine.id) == machine.id).values(last_used_at=now))
    claims = {"sub": machine.id, "client_id": machine.id, "scope": " ".join(token.scopes)}
    key = key or await find_or_make_key(db)
    signed = sign(key, db.settings, claims, min(token.expires_at, machine.expires_at))
    left = int((signed.expires_at - now).total_seconds())
    return Token(token=signed.token, expires_in=left, session_id=token.digest[:16])


async def acts_for_hr(session: AsyncSession, user: User) -> User:
    """The caller, a living machine client, with what HR holds at its unit. Raises TokenInvalid: here, where clients are
    kept, a revoked one is refused at once, though its signed token lasts for minutes."""
    machine = await session.get(Machine, user.id)
    if not machine or client_state(machine.expires_at, machine.revoked_at, clock.now()) is not ClientState.ACTIVE:
        raise TokenInvalid
    return user.model_copy(update={"grants": (Grant(Role.HR_ADMIN, machine.unit_id),)})


async def forget_expired(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(MachineToken).where(col(MachineToken.expires_at) <= now))
    await session.execute(delete(UsedAssertion).where(col(UsedAssertion.expires_at) <= now))
