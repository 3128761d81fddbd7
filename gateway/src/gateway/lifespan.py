"""Starts and stops the applications that run in this process, as a server would."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Message


@asynccontextmanager
async def running(app: ASGIApp) -> AsyncIterator[dict[str, Any]]:
    """Yields the state the application gives its requests. Raises RuntimeError where it says it cannot start.

    An application that knows no lifespan raises at once; that is allowed by ASGI and means there is nothing to start.
    """
    state: dict[str, Any] = {}
    told: asyncio.Queue[Message] = asyncio.Queue()
    heard: asyncio.Queue[Message] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": state}
    task = asyncio.create_task(_quiet_run(app, scope, told, heard))
    await told.put({"type": "lifespan.startup"})
    answer = await heard.get()
    if answer["type"] == "lifespan.startup.failed":
        await task
        raise RuntimeError(answer.get("message") or "an application did not start")
    try:
        yield state
    finally:
        await told.put({"type": "lifespan.shutdown"})
        await task


async def _quiet_run(
    app: ASGIApp, scope: dict[str, Any], told: "asyncio.Queue[Message]", heard: "asyncio.Queue[Message]"
) -> None:
    started = False

    async def send(message: Message) -> None:
        nonlocal started
        started = True
        await heard.put(message)

    try:
        await app(scope, told.get, send)
    except Exception:
        if started:
            raise
    finally:
        if not started:
            await heard.put({"type": "lifespan.startup.unsupported"})
