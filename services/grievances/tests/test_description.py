"""What the API description promises holds for input nobody thought of."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from counts import COUNTS

from grievances.main import service
from kit.fuzzing import fuzz, served, signed
from kit.testing import Harness

from .conftest import World


class Prepared:
    """A world with one assigned case in it."""

    def __init__(self, harness: Harness) -> None:
        self._world = World(harness)
        self.address = self.case_id = ""

    async def __call__(self) -> None:
        await self._world.settle_in()
        self.case_id = await self._world.bring_to("ASSIGNED")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    harness = Harness(service, tmp_path_factory.mktemp("served"))
    found = Prepared(harness)
    with served(harness, found) as found.address:
        yield found


def test_signed_in_answers_keep_the_description(prepared: Prepared) -> None:
    seen = fuzz(prepared.address, COUNTS.made_up_calls, signed("author"))
    assert not any(status >= 500 for status in seen)
    assert seen >= {200, 422}


def test_answers_about_a_real_case_keep_the_description(prepared: Prepared) -> None:
    def real(case: schemathesis.Case[Any]) -> None:
        if case.path_parameters and "case_id" in case.path_parameters:
            case.path_parameters["case_id"] = prepared.case_id

    seen = fuzz(
        prepared.address, COUNTS.made_up_calls, signed("both", "union_staff@shop-a1", "handler@logistics"), change=real
    )
    assert not any(status >= 500 for status in seen)


def test_not_signed_in_answers_keep_the_description(prepared: Prepared) -> None:
    assert fuzz(prepared.address, COUNTS.made_up_calls, {}) <= {401, 404, 422}
