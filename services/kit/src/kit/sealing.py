"""Seals what a stolen database must not show: AES-256-GCM under a key from outside the database.

Each purpose has a key of its own, derived from SECRET_KEY. The row's id is associated data: what was sealed for one
row does not open in another.
"""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kit.settings import Settings

_NONCE = 12


class NotOpened(Exception):
    """Key, row or bytes are not those it was sealed with."""


def seal(settings: Settings, purpose: str, row_id: str, plain: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(settings.secret_key.get_secret_value(), purpose).encrypt(nonce, plain, row_id.encode())


def unseal(settings: Settings, purpose: str, row_id: str, sealed: bytes) -> bytes:
    cipher = _cipher(settings.secret_key.get_secret_value(), purpose)
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], row_id.encode())
    except InvalidTag as error:
        raise NotOpened(f"{purpose}: {row_id}") from error


@lru_cache(maxsize=16)
def _cipher(secret: str, purpose: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=f"tongxin {purpose}".encode()).derive(secret.encode()))
