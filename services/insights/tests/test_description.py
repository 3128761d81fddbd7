"""What the API description promises holds for input nobody thought of."""

from collections.abc import Iterator

import pytest
from counts import COUNTS

from insights.main import service
from kit.fuzzing import fuzz, served, signed
from kit.testing import Harness


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(Harness(service, tmp_path_factory.mktemp("served"))) as found:
        yield found


def test_staff_answers_keep_the_description(address: str) -> None:
    assert fuzz(address, COUNTS.made_up_calls, signed("staff", "union_staff@group")) <= {200, 403, 404, 422}


def test_answers_to_others_keep_the_description(address: str) -> None:
    """Of what insights holds they see how long it is kept, and no figures (`test_figures`)."""
    assert fuzz(address, COUNTS.made_up_calls, signed("member")) <= {200, 403, 404, 422}
    assert fuzz(address, COUNTS.made_up_calls, {}) <= {401, 404, 422}
