"""Made-up input for a service's tests: every operation is called with it and each answer held against the description.

schemathesis is not asynchronous and its pytest fixtures do not bear pytest 9.2, so the service runs on a socket in a
thread with an event loop of its own.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from kit.testing import Harness, token


@contextmanager
def served(harness: Harness, prepare: Callable[[], Awaitable[Any]] | None = None) -> Iterator[str]:
    """The service's address while the block runs; `prepare` fills its database first."""
    started, stop, address = threading.Event(), threading.Event(), []

    async def serve() -> None:
        await harness.open()
        if prepare:
            await prepare()
        server = uvicorn.Server(uvicorn.Config(harness.app, port=0, log_config=None, access_log=False, lifespan="off"))
        running = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        address.append(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}")
        started.set()
        await asyncio.to_thread(stop.wait)
        server.should_exit = True
        await running
        await harness.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert started.wait(60), "the service did not start"
    try:
        yield address[0]
    finally:
        stop.set()
        thread.join()


def signed(user_id: str, *grants: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(user_id, grants)}"}


def fuzz(
    address: str,
    examples: int,
    headers: dict[str, str],
    *,
    change: Callable[[schemathesis.Case[Any]], None] | None = None,
    skip: Collection[str] = (),
) -> set[int]:
    """The statuses seen over all operations, `examples` calls each.

    `change` edits a call before it is made, `skip` names operations (by operationId) to leave out. That valid data is
    accepted is not checked: no description says which objects there are.
    """
    statuses: set[int] = set()

    def call(case: schemathesis.Case[Any]) -> None:
        if change:
            change(case)
        answer = case.call_and_validate(base_url=address, headers=headers, excluded_checks=[positive_data_acceptance])
        statuses.add(answer.status_code)

    description = schemathesis.openapi.from_url(f"{address}/openapi.json")
    careful = settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    for found in description.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if operation.definition.raw.get("operationId") not in skip:
            careful(given(case=operation.as_strategy())(call))()
    return statuses
