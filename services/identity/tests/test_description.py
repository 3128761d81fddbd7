"""What the API description promises holds for input nobody thought of."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import schemathesis
import uvicorn
from enterprise import PASSWORD, Enterprise
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from identity.main import service
from kit.testing import Harness, token

LOOSER = [positive_data_acceptance]
"""Of these the description does not speak: which people, units and codes there are."""


class Served(NamedTuple):
    address: str
    user_id: str
    root_id: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service on a socket, in a thread with an event loop of its own: schemathesis is not asynchronous."""
    started, stop, found = threading.Event(), threading.Event(), []

    async def serve(folder: Path) -> None:
        harness = Harness(service, folder)
        await harness.open()
        enterprise = Enterprise(harness)
        await enterprise.build()
        user = await enterprise.person(password=PASSWORD)
        server = uvicorn.Server(uvicorn.Config(harness.app, port=0, log_level="error", lifespan="off"))
        running = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        found.append(Served(address, user.id, enterprise.units["root"]))
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


def fuzz(served: Served, examples: int, headers: dict[str, str]) -> set[int]:
    """Call every operation with made-up input and check each answer against the description; the statuses seen."""
    statuses: set[int] = set()

    def call(case: schemathesis.Case) -> None:
        answer = case.call_and_validate(base_url=served.address, headers=headers, excluded_checks=LOOSER)
        statuses.add(answer.status_code)

    description = schemathesis.openapi.from_url(f"{served.address}/openapi.json")
    careful = settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    for operation in (found.ok() for found in description.get_all_operations()):
        careful(given(case=operation.as_strategy())(call))()
    return statuses


def test_signed_in_answers_keep_the_description(served: Served) -> None:
    grants = [f"{role}@{served.root_id}" for role in ("hr_admin", "union_staff", "security_admin")]
    seen = fuzz(served, 10, {"Authorization": f"Bearer {token(served.user_id, grants)}"})
    assert {200, 204, 401, 404, 412, 422, 428} <= seen
    assert not {each for each in seen if each >= 500}


def test_not_signed_in_answers_keep_the_description(served: Served) -> None:
    assert fuzz(served, 4, {}) <= {200, 401, 422, 429}
