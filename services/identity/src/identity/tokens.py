"""Access tokens and the keys that sign them.

A key has three ages: published, so that every service's cached set has it; signing, for thirty days; published
still, until its last token has expired. The private half is sealed with a key from outside the database.
"""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import bindparam, delete
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.models import SigningKey, Table
from identity.rules import KEY_AFTERLIFE, KEY_LIFE, KEY_NOTICE, TOKEN_LIFE
from kit import clock, guards
from kit.auth import AUDIENCE
from kit.context import context_of
from kit.db import Database, UtcDateTime, insert_new, new_id
from kit.sealing import seal, unseal
from kit.settings import Settings

SEALED = "identity signing keys"
_key = Table.metadata.tables["signing_key"].c
YOUNGEST_KEY = (
    select_columns(_key.id, _key.sealed)
    .where(_key.signs_from <= bindparam("now", type_=UtcDateTime))
    .order_by(_key.generation.desc())
    .limit(1)
    .subquery()
)
"""That may sign at `now`: for a statement that reads it with whom it speaks of."""


class Key(NamedTuple):
    """What signs."""

    id: str
    sealed: bytes


class Signed(NamedTuple):
    token: str
    issued_at: datetime
    expires_at: datetime


_REUSED = timedelta(minutes=1)
_MOST_SIGNED = 10_000
_signed: dict[tuple[str, str, datetime], Signed] = {}


def sign(key: Key, settings: Settings, claims: dict[str, Any], ends_at: datetime) -> Signed:
    """A token that lasts no longer than `ends_at`. What is said a second time within a minute is the same token: to
    sign takes longer than all else of a swap, and a service checks a token that it has seen no more."""
    now, said = clock.now(), (key.id, json.dumps(claims), ends_at)
    signed = _signed.get(said)
    if signed is None or not signed.issued_at <= now < signed.issued_at + _REUSED:
        if len(_signed) >= _MOST_SIGNED:
            _signed.clear()
        expires_at = min(now + TOKEN_LIFE, ends_at)
        signed = _signed[said] = Signed(sign_new(key, settings, claims, now, expires_at), now, expires_at)
    return signed


def sign_new(key: Key, settings: Settings, claims: dict[str, Any], now: datetime, expires_at: datetime) -> str:
    private = _load(unseal(settings, SEALED, key.id, key.sealed))
    body = {"iss": settings.issuer, "aud": AUDIENCE, "iat": now, "exp": expires_at, "jti": new_id(), **claims}
    headers = {"typ": "at+jwt", "kid": key.id}
    return jwt.encode(body, private, algorithm="RS256", headers=headers)


async def read_jwks(session: AsyncSession) -> dict[str, Any]:
    return {"keys": [key.public for key in await _keys(session)]}


async def _keys(session: AsyncSession) -> Sequence[SigningKey]:
    return (await session.exec(select(SigningKey).order_by(col(SigningKey.generation)))).all()


async def find_key(session: AsyncSession) -> Key | None:
    """The youngest that may sign already; None where there is none at all."""
    keys, now = await _keys(session), clock.now()
    found = next((key for key in reversed(keys) if key.signs_from <= now), keys[0] if keys else None)
    return Key(found.id, found.sealed) if found else None


async def find_or_make_key(db: Database) -> Key:
    async with db.write() as session:
        return await find_key(session) or await make_first_key(session)


async def make_first_key(session: AsyncSession) -> Key:
    await create_key(session, 1, clock.now())
    first = (await _keys(session))[0]
    return Key(first.id, first.sealed)


async def rotate_keys(session: AsyncSession) -> None:
    """Publish the next key in time, drop those whose tokens have all expired. Run hourly or more often."""
    keys, now = await _keys(session), clock.now()
    if not keys:
        await make_first_key(session)
        return
    newest = keys[-1]
    if newest.signs_from + KEY_LIFE - KEY_NOTICE <= now:
        await create_key(session, newest.generation + 1, now + KEY_NOTICE)
    for key, successor in pairwise(keys):
        if successor.signs_from + KEY_AFTERLIFE <= now:
            await session.execute(delete(SigningKey).where(col(SigningKey.id) == key.id))


async def create_key(session: AsyncSession, generation: int, signs_from: datetime) -> None:
    """Two processes that do it at once make one: the generation is unique, the second insert does nothing."""
    settings = context_of(session).settings
    private = await asyncio.to_thread(rsa.generate_private_key, 65537, 2048)
    plain = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key_id = new_id()
    public = jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    values = {
        "id": key_id,
        "generation": generation,
        "sealed": seal(settings, SEALED, key_id, plain),
        "public": {"kty": "RSA", "n": public["n"], "e": public["e"], "kid": key_id, "use": "sig", "alg": "RS256"},
        "created_at": clock.now(),
        "signs_from": signs_from,
    }
    if await insert_new(session, SigningKey, values):
        guards.note(session, SigningKey, key_id, None, values)


@lru_cache(maxsize=16)  # reading and checking a key takes longer than signing with it
def _load(plain: bytes) -> rsa.RSAPrivateKey:
    private = serialization.load_der_private_key(plain, None)
    assert isinstance(private, rsa.RSAPrivateKey)
    return private
