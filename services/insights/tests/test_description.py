"""What the API description promises holds for input nobody thought of."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from insights.main import service
from kit.testing import Harness, token

STAFF = {"Authorization": f"Bearer {token('staff', ['union_staff@group'])}"}
MEMBER = {"Authorization": f"Bearer {token('member')}"}

LOOSER = [positive_data_acceptance]
"""Of these the description does not speak: which months there are."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service on a socket, in a thread with an event loop of its own: schemathesis is not asynchronous."""
    started, stop, found = threading.Event(), threading.Event(), []

    async def serve(folder: Path) -> None:
        harness = Harness(service, folder)
        await harness.open()
        server = uvicorn.Server(uvicorn.Config(harness.app, port=0, log_level="error", lifespan="off"))
        running = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        found.append(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}")
        started.set()
        await asyncio.to_thread(stop.wait)
        server.should_exit = True
        await running
        await harness.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve(tmp_path_factory.mktemp("served"))))
    thread.start()
    assert started.wait(20)
    yield found[0]
    stop.set()
    thread.join()


def fuzz(address: str, examples: int, headers: dict[str, str]) -> set[int]:
    """Call every operation with made-up input and check each answer against the description; the statuses seen."""
    statuses: set[int] = set()

    def call(case: schemathesis.Case) -> None:
        statuses.add(case.call_and_validate(base_url=address, headers=headers, excluded_checks=LOOSER).status_code)

    description = schemathesis.openapi.from_url(f"{address}/openapi.json")
    careful = settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    for operation in (found.ok() for found in description.get_all_operations()):
        careful(given(case=operation.as_strategy())(call))()
    return statuses


def test_staff_answers_keep_the_description(address: str) -> None:
    assert fuzz(address, 40, STAFF) <= {200, 404, 422}


def test_answers_to_others_keep_the_description(address: str) -> None:
    assert fuzz(address, 8, MEMBER) <= {403, 404, 422}
    assert fuzz(address, 8, {}) <= {401, 404, 422}
