"""What is sealed opens for its row, its purpose and its keys only."""

import base64
import os
import uuid

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from kit import logs
from kit.sealing import NotOpened, seal, unseal
from kit.settings import Settings
from kit.testing import Harness

SETTINGS = Settings(secret_key=SecretStr("one key"))


def rotated(secret: str, *former: str) -> Settings:
    return Settings(secret_key=SecretStr(secret), former_secret_keys=tuple(map(SecretStr, former)))


def test_what_was_sealed_opens_again_and_shows_nothing() -> None:
    sealed = seal(SETTINGS, "notes", "row 1", "病假".encode())
    assert unseal(SETTINGS, "notes", "row 1", sealed) == "病假".encode()
    assert "病假".encode() not in sealed
    assert seal(SETTINGS, "notes", "row 1", "病假".encode()) != sealed


@pytest.mark.parametrize(
    ("settings", "purpose", "row"),
    [
        (SETTINGS, "notes", "row 2"),
        (SETTINGS, "keys", "row 1"),
        (Settings(secret_key=SecretStr("another key")), "notes", "row 1"),
    ],
)
def test_it_opens_nowhere_else(settings: Settings, purpose: str, row: str) -> None:
    with pytest.raises(NotOpened):
        unseal(settings, purpose, row, seal(SETTINGS, "notes", "row 1", b"secret"))


def test_a_changed_byte_is_noticed() -> None:
    sealed = bytearray(seal(SETTINGS, "notes", "row 1", b"secret"))
    sealed[-1] ^= 1
    with pytest.raises(NotOpened):
        unseal(SETTINGS, "notes", "row 1", bytes(sealed))


def test_after_a_rotation_old_and_new_open() -> None:
    first, second = "the first key" * 3, "the second key" * 3
    old = seal(rotated(first), "notes", "row 1", b"old")
    new = seal(rotated(second, first), "notes", "row 1", b"new")
    both = rotated("the third key" * 3, second, first)
    assert [unseal(both, "notes", "row 1", sealed) for sealed in (old, new)] == [b"old", b"new"]
    assert unseal(rotated(second), "notes", "row 1", new) == b"new"
    assert unseal(rotated(second, second, first), "notes", "row 1", old) == b"old", "a key that is named twice"
    for without in (rotated(second), rotated(second, "no key of ours" * 3)):
        with pytest.raises(NotOpened):
            unseal(without, "notes", "row 1", old)


def test_what_an_earlier_release_sealed_opens_after_a_rotation_too() -> None:
    secret, nonce = "one key of an earlier release, long enough", os.urandom(12)
    key = HKDF(SHA256(), 32, salt=None, info=b"tongxin notes").derive(secret.encode())
    sealed = nonce + AESGCM(key).encrypt(nonce, b"secret", b"row 1")
    for settings in (rotated(secret), rotated("a new key" * 4, secret)):
        assert unseal(settings, "notes", "row 1", sealed) == b"secret"


def test_before_a_rotation_an_earlier_release_opens_what_is_sealed() -> None:
    """Both run at once while a release goes on."""
    secret = "one key of an earlier release, long enough"
    sealed = seal(rotated(secret), "notes", "row 1", b"secret")
    key = HKDF(SHA256(), 32, salt=None, info=b"tongxin notes").derive(secret.encode())
    assert AESGCM(key).decrypt(sealed[:12], sealed[12:], b"row 1") == b"secret"


@pytest.fixture
def marked() -> str:
    return f"理由{uuid.uuid4().hex[:12]}"


async def test_what_a_service_seals_stands_open_nowhere_else(
    shop: Harness, marked: str, capfd: pytest.CaptureFixture[str]
) -> None:
    logs.configure("DEBUG")
    async with shop.client("ann", idempotency_key="key-0001") as ann:
        for _ in range(2):
            answer = await ann.post("/api/v1/shop/faults/notes", json={"words": marked})
            assert answer.json() == {"words": marked}
        assert answer.headers["idempotency-replayed"] == "true"
        await ann.post("/api/v1/shop/faults/notes", json={"words": marked})
    await shop.run_job("chain_audit")
    assert await shop.find_everywhere(marked) == []
    logged = "".join(capfd.readouterr())
    assert "/faults/notes" in logged
    assert marked not in logged


async def test_the_search_for_what_stands_open_finds_it_in_tables_files_and_the_log(shop: Harness, marked: str) -> None:
    async with shop.client("ann") as ann:
        placed = await ann.post("/api/v1/shop/orders", json={"unit_id": "u1", "item": marked})
    assert placed.status_code == 201
    (shop.settings.var / "copy.txt").write_bytes(base64.b64encode(f"a{marked}z".encode()))
    found = set(await shop.find_everywhere(marked))
    assert {"order", "outbox", "copy.txt"} <= found
    assert [each for each in found if each.startswith("pg_wal/") or each.endswith("-wal")]
