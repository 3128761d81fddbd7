"""What the API description promises holds for input nobody thought of."""

from collections.abc import Iterator

import pytest
from counts import COUNTS
from enterprise import PASSWORD, Enterprise

from identity.main import service
from kit.fuzzing import fuzz, served, signed
from kit.testing import Harness


class Prepared:
    """An enterprise with one member who can sign in."""

    def __init__(self, harness: Harness) -> None:
        self._enterprise = Enterprise(harness)
        self.address = self.user_id = self.root_id = ""

    async def __call__(self) -> None:
        await self._enterprise.build()
        self.user_id = (await self._enterprise.person(password=PASSWORD)).id
        self.root_id = self._enterprise.units["root"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    harness = Harness(service, tmp_path_factory.mktemp("served"))
    found = Prepared(harness)
    with served(harness, found) as found.address:
        yield found


def test_signed_in_answers_keep_the_description(prepared: Prepared) -> None:
    grants = [f"{role}@{prepared.root_id}" for role in ("hr_admin", "union_staff", "security_admin")]
    seen = fuzz(prepared.address, COUNTS.made_up_calls, signed(prepared.user_id, *grants))
    assert {200, 204, 401, 404, 400, 422, 428} <= seen
    assert not {each for each in seen if each >= 500}


def test_not_signed_in_answers_keep_the_description(prepared: Prepared) -> None:
    """404: SCIM's schemas are public, and made-up ones are not there. 409: a numeric address has no passkeys."""
    assert fuzz(prepared.address, COUNTS.made_up_calls, {}) <= {200, 400, 401, 404, 409, 422, 429}
