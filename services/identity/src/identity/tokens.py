"""Access tokens and the keys that sign them.

A key has three ages: published, so that every service's cached set has it; signing, for thirty days; published
still, until its last token has expired. The private half is sealed with a key from outside the database.
"""

import asyncio
import os
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

import jwt
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr
from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.models import SigningKey
from identity.rules import KEY_AFTERLIFE, KEY_LIFE, KEY_NOTICE
from kit import clock
from kit.auth import AUDIENCE
from kit.db import insert_new, new_id
from kit.settings import Settings

_NONCE = 12


async def sign(session: AsyncSession, claims: dict[str, Any], expires_at: datetime) -> str:
    settings: Settings = session.info["settings"]
    key = await _signing_key(session)
    now = clock.now()
    body = {"iss": settings.issuer, "aud": AUDIENCE, "iat": now, "exp": expires_at, "jti": new_id(), **claims}
    headers = {"typ": "at+jwt", "kid": key.id}
    return jwt.encode(body, _open(settings.secret_key, key.id, key.sealed), algorithm="RS256", headers=headers)


async def read_jwks(session: AsyncSession) -> dict[str, Any]:
    return {"keys": [key.public for key in await _keys(session)]}


async def _keys(session: AsyncSession) -> Sequence[SigningKey]:
    return (await session.exec(select(SigningKey).order_by(col(SigningKey.generation)))).all()


async def _signing_key(session: AsyncSession) -> SigningKey:
    """The youngest that may sign already; made here where there is none at all."""
    keys = await _keys(session)
    if not keys:
        await create_key(session, 1, clock.now())
        keys = await _keys(session)
    now = clock.now()
    return next((key for key in reversed(keys) if key.signs_from <= now), keys[0])


async def rotate_keys(session: AsyncSession) -> None:
    """Publish the next key in time, drop those whose tokens have all expired. Run hourly or more often."""
    keys, now = await _keys(session), clock.now()
    if not keys:
        await create_key(session, 1, now)
        return
    newest = keys[-1]
    if newest.signs_from + KEY_LIFE - KEY_NOTICE <= now:
        await create_key(session, newest.generation + 1, now + KEY_NOTICE)
    for key, successor in pairwise(keys):
        if successor.signs_from + KEY_AFTERLIFE <= now:
            await session.execute(delete(SigningKey).where(col(SigningKey.id) == key.id))


async def create_key(session: AsyncSession, generation: int, signs_from: datetime) -> None:
    """Two processes that do it at once make one: the generation is unique, the second insert does nothing."""
    settings: Settings = session.info["settings"]
    private = await asyncio.to_thread(rsa.generate_private_key, 65537, 2048)
    key_id = new_id()
    public = jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    values = {
        "id": key_id,
        "generation": generation,
        "sealed": _seal(settings.secret_key, key_id, private),
        "public": {"kty": "RSA", "n": public["n"], "e": public["e"], "kid": key_id, "use": "sig", "alg": "RS256"},
        "created_at": clock.now(),
        "signs_from": signs_from,
    }
    await insert_new(session, SigningKey, values)


def _cipher(secret: SecretStr) -> AESGCM:
    derived = HKDF(hashes.SHA256(), 32, None, b"tongxin identity signing keys")
    return AESGCM(derived.derive(secret.get_secret_value().encode()))


def _seal(secret: SecretStr, key_id: str, private: rsa.RSAPrivateKey) -> bytes:
    plain = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(secret).encrypt(nonce, plain, key_id.encode())


class KeyNotOpened(Exception):
    """A sealed key does not open: SECRET_KEY is not the one it was sealed with, or the row was altered."""


@lru_cache(maxsize=16)  # opening and checking a key takes longer than signing with it
def _open(secret: SecretStr, key_id: str, sealed: bytes) -> rsa.RSAPrivateKey:
    try:
        plain = _cipher(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], key_id.encode())
    except InvalidTag as error:
        raise KeyNotOpened(key_id) from error
    private = serialization.load_der_private_key(plain, None)
    assert isinstance(private, rsa.RSAPrivateKey)
    return private
