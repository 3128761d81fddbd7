"""What the API description promises holds for input nobody thought of."""

from collections.abc import Iterator

import pytest
from counts import COUNTS

from kit.fuzzing import fuzz, served, signed
from kit.testing import Harness
from notifications.main import service

ENDLESS = ["notifications_stream"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(Harness(service, tmp_path_factory.mktemp("served"))) as found:
        yield found


def test_signed_in_answers_keep_the_description(address: str) -> None:
    reader = signed("reader", "security_admin@plant")
    seen = fuzz(address, COUNTS.made_up_calls, reader, skip=ENDLESS)
    assert {200, 204, 403, 404, 422} <= seen, "403: the feed is for programs"
    assert not {each for each in seen if each >= 500}


def test_not_signed_in_answers_keep_the_description(address: str) -> None:
    assert fuzz(address, COUNTS.made_up_calls, {}) <= {401, 404, 422}
