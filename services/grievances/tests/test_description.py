"""What the API description promises holds for input nobody thought of."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from grievances.main import service
from kit.testing import Harness, token

from .conftest import World

LOOSER = [positive_data_acceptance]
"""Of these the description does not speak: which cases, units and files there are."""


class Served(NamedTuple):
    address: str
    case_id: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service on a socket, in a thread with an event loop of its own: schemathesis is not asynchronous."""
    started, stop, found = threading.Event(), threading.Event(), []

    async def serve(folder: Path) -> None:
        harness = Harness(service, folder)
        await harness.open()
        world = World(harness)
        await world.settle_in()
        case_id = await world.bring_to("ASSIGNED")
        server = uvicorn.Server(uvicorn.Config(harness.app, port=0, log_level="error", lifespan="off"))
        running = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        found.append(Served(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", case_id))
        started.set()
        await asyncio.to_thread(stop.wait)
        server.should_exit = True
        await running
        await harness.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve(tmp_path_factory.mktemp("served"))))
    thread.start()
    assert started.wait(30)
    yield found[0]
    stop.set()
    thread.join()


def signed(who: str, *grants: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(who, grants)}"}


def fuzz(
    served: Served, examples: int, headers: dict[str, str], change: Callable[[schemathesis.Case], None] | None = None
) -> set[int]:
    """Call every operation with made-up input and hold each answer against the description; the statuses seen."""
    statuses: set[int] = set()

    def call(case: schemathesis.Case) -> None:
        if change:
            change(case)
        answer = case.call_and_validate(base_url=served.address, headers=headers, excluded_checks=LOOSER)
        statuses.add(answer.status_code)

    description = schemathesis.openapi.from_url(f"{served.address}/openapi.json")
    careful = settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    for operation in (found.ok() for found in description.get_all_operations()):
        careful(given(case=operation.as_strategy())(call))()
    return statuses


def test_signed_in_answers_keep_the_description(served: Served) -> None:
    seen = fuzz(served, 25, signed("author"))
    assert not any(status >= 500 for status in seen)
    assert seen >= {200, 422}


def test_answers_about_a_real_case_keep_the_description(served: Served) -> None:
    def real(case: schemathesis.Case) -> None:
        if case.path_parameters and "case_id" in case.path_parameters:
            case.path_parameters["case_id"] = served.case_id

    seen = fuzz(served, 20, signed("both", "union_staff@shop-a1", "handler@logistics"), real)
    assert not any(status >= 500 for status in seen)


def test_not_signed_in_answers_keep_the_description(served: Served) -> None:
    assert fuzz(served, 5, {}) <= {401, 404, 422}
