"""Seals what the archive may not show: AES-256-GCM, the event's id as associated data, the key outside the database."""

import json
import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kit.settings import Settings

_NONCE = 12


def seal(settings: Settings, event_id: str, data: Mapping[str, Any]) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(settings.secret_key.get_secret_value()).encrypt(
        nonce, json.dumps(data, ensure_ascii=False).encode(), event_id.encode()
    )


def unseal(settings: Settings, event_id: str, sealed: bytes) -> dict[str, Any]:
    """Raises cryptography's InvalidTag where key, event or bytes are not those it was sealed with."""
    opened = _cipher(settings.secret_key.get_secret_value()).decrypt(
        sealed[:_NONCE], sealed[_NONCE:], event_id.encode()
    )
    found: dict[str, Any] = json.loads(opened)
    return found


@lru_cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"tongxin insights archive").derive(secret.encode()))
