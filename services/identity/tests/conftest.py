import os

# The least the settings allow: a test that signs in need not take the shipped tenth of a second.
os.environ.update(ARGON2_TIME_COST="2", ARGON2_MEMORY_KIB="19456", ARGON2_PARALLELISM="1")

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from enterprise import Enterprise
from hr import Hr

from identity import passwords
from identity.main import service
from kit.testing import Harness


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign-in answers 503 after 6 seconds: that a machine was busy must not fail a test."""
    monkeypatch.setattr(passwords, "_PATIENCE", 55)


@pytest.fixture
async def enterprise(tmp_path: Path) -> AsyncIterator[Enterprise]:
    harness = Harness(service, tmp_path)
    built = Enterprise(harness)
    built.units = await harness.open(built.build)
    yield built
    await harness.close()


@pytest.fixture
async def hr(enterprise: Enterprise) -> AsyncIterator[Hr]:
    person = await enterprise.person("root", name="何人事", grants=("hr_admin@root",))
    async with enterprise.client("hr_admin@root", user_id=person.id) as client:
        yield Hr(enterprise, client)
