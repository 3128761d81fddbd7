"""On which databases a test runs, and with how many made-up inputs.

With TEST_DATABASE_URL only tests that have a database run; the others have nothing to show there that they did not show
without it. Every database of a test stands in a folder of the test (`Harness` and `kit_database` take one), so a test
that has no folder has no database, and fails if it connects to one all the same.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import hypothesis
import pytest
from counts import COUNTS
from sqlalchemy import Engine, event

hypothesis.settings.register_profile(
    "counted", hypothesis.settings.get_profile("tongxin"), max_examples=COUNTS.examples
)
hypothesis.settings.load_profile("counted")

_FOLDERS = frozenset({"tmp_path", "tmp_path_factory"})


def _has_folder(item: Any) -> bool:
    return not _FOLDERS.isdisjoint(getattr(item, "fixturenames", _FOLDERS))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not os.environ.get("TEST_DATABASE_URL"):
        return
    ours = Path(__file__).parent
    without = {each for each in items if ours in each.path.parents and not _has_folder(each)}
    config.hook.pytest_deselected(items=list(without))
    items[:] = [each for each in items if each not in without]


@pytest.fixture(autouse=True)
def connects_only_with_a_folder(request: pytest.FixtureRequest) -> Iterator[None]:
    def refuse(*_: object) -> NoReturn:
        raise RuntimeError("take the fixture tmp_path: without it this test would not run on PostgreSQL")

    if _has_folder(request.node):
        yield
        return
    event.listen(Engine, "do_connect", refuse)
    yield
    event.remove(Engine, "do_connect", refuse)
