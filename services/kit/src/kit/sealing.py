"""Seals what a stolen database must not show: Tink's AES-256-GCM under keys from outside the database.

Each purpose has keys of its own, derived from SECRET_KEY and FORMER_SECRET_KEYS. SECRET_KEY seals, each of them opens.
The row's id is associated data: what was sealed for one row does not open in another.
"""

from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from tink import TinkError, aead, proto_keyset_format, secret_key_access
from tink.proto.aes_gcm_pb2 import AesGcmKey
from tink.proto.tink_pb2 import ENABLED, RAW, TINK, KeyData, Keyset

from kit.settings import Settings

aead.register()


class NotOpened(Exception):
    """Key, row or bytes are not those it was sealed with."""


def seal(settings: Settings, purpose: str, row_id: str, plain: bytes) -> bytes:
    return bytes(_keys(settings, purpose).encrypt(plain, row_id.encode()))


def unseal(settings: Settings, purpose: str, row_id: str, sealed: bytes) -> bytes:
    keys = _keys(settings, purpose)
    try:
        return bytes(keys.decrypt(sealed, row_id.encode()))
    except TinkError as error:
        raise NotOpened(f"{purpose}: {row_id}") from error


def every_secret(settings: Settings) -> tuple[str, ...]:
    """SECRET_KEY first, then the former ones; none twice."""
    secrets = (key.get_secret_value() for key in (settings.secret_key, *settings.former_secret_keys))
    return tuple(dict.fromkeys(secrets))


def _keys(settings: Settings, purpose: str) -> aead.Aead:
    return _aead(purpose, every_secret(settings))


@lru_cache(maxsize=64)
def _aead(purpose: str, secrets: tuple[str, ...]) -> aead.Aead:
    """With several keys what is sealed names its key by number (TINK). With one it does not (RAW), so that an earlier
    release, which knows no numbers, opens it as well."""
    keys = Keyset()
    for secret in secrets:
        value = HKDF(SHA256(), 32, salt=None, info=f"tongxin {purpose}".encode()).derive(secret.encode())
        for prefix in (TINK, RAW):
            number = _number(value, prefix)
            key = keys.key.add(key_id=number, status=ENABLED, output_prefix_type=prefix)
            key.key_data.type_url = "type.googleapis.com/google.crypto.tink.AesGcmKey"
            key.key_data.key_material_type = KeyData.SYMMETRIC
            key.key_data.value = AesGcmKey(key_value=value).SerializeToString()
    keys.primary_key_id = keys.key[0 if len(secrets) > 1 else 1].key_id
    return proto_keyset_format.parse(keys.SerializeToString(), secret_key_access.TOKEN).primitive(aead.Aead)


def _number(value: bytes, prefix: int) -> int:
    return int.from_bytes(sha256(bytes([prefix]) + value).digest()[:4])
