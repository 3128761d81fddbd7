"""What a service refuses to start on."""

from typing import Any

import pytest
from pydantic import SecretStr

from kit.settings import DEMONSTRATION_KEY, Settings

GOOD = "thirty-two characters or more, say"


@pytest.mark.parametrize("weak", ["", "a", GOOD[:31], DEMONSTRATION_KEY])
@pytest.mark.parametrize("name", ["audit_key", "secret_key"])
def test_a_key_that_can_be_read_or_guessed_is_refused_by_name(name: str, weak: str) -> None:
    keys: dict[str, Any] = {"audit_key": SecretStr(GOOD), "secret_key": SecretStr(GOOD), name: SecretStr(weak)}
    with pytest.raises(SystemExit, match=rf"^grievances: set {name.upper()} \(32 "):
        Settings(service="grievances", **keys).refuse_weak_keys()
    Settings(service="grievances", demonstration=True, **keys).refuse_weak_keys()


def test_keys_of_ones_own_are_taken() -> None:
    Settings(service="grievances", audit_key=SecretStr(GOOD), secret_key=SecretStr(GOOD)).refuse_weak_keys()
