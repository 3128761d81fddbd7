"""What is sealed opens for its row, its purpose and its key only."""

import pytest
from pydantic import SecretStr

from kit.sealing import NotOpened, seal, unseal
from kit.settings import Settings

SETTINGS = Settings(secret_key=SecretStr("one key"))


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
