"""Live updates and files pass as they come, and end when the client leaves."""

import asyncio
from collections.abc import AsyncIterator

from kit.testing import eventually

from .conftest import Start

STREAM = "/api/v1/grievances/stream"


async def test_events_pass_one_by_one(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client() as client, client.stream("GET", STREAM) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.aiter_lines()
        async with asyncio.timeout(60):
            assert [await anext(lines) for _ in range(3)] == ["event: message", "data: 1", ""]
        platform.grievances.go_on.set()
        async with asyncio.timeout(60):
            assert [await anext(lines) for _ in range(3)] == ["event: message", "data: 2", ""]


async def test_stream_outlives_the_time_limit(start: Start, kind: str) -> None:
    platform = start(kind, upstream_timeout=1, client_timeout=1)
    async with platform.client() as client, client.stream("GET", STREAM) as response:
        lines = response.aiter_lines()
        await anext(lines)
        await asyncio.sleep(1.5)
        platform.grievances.go_on.set()
        async with asyncio.timeout(60):
            assert "data: 2" in [await anext(lines) for _ in range(4)]


async def test_leaving_client_ends_the_stream_at_the_service(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client() as client, client.stream("GET", STREAM) as response:
        await anext(response.aiter_lines())
    assert await asyncio.to_thread(platform.grievances.left.wait, 60)


async def test_leaving_client_ends_what_it_waits_for(start: Start, kind: str) -> None:
    platform = start(kind)
    async with platform.client() as client:
        waiting = asyncio.create_task(client.get("/api/v1/grievances/hang"))
        await eventually(lambda: platform.grievances.seen)
        assert not platform.grievances.left.is_set()
        waiting.cancel()
    assert await asyncio.to_thread(platform.grievances.left.wait, 60)


async def test_client_leaving_in_mid_upload_ends_it_at_the_service(start: Start, kind: str) -> None:
    platform = start(kind)

    async def part() -> AsyncIterator[bytes]:
        yield b"x" * 100_000
        await asyncio.sleep(10)

    headers = {**platform.own_page, "Content-Type": "multipart/form-data; boundary=x", "Content-Length": "200000"}
    async with platform.client() as client:
        sending = asyncio.create_task(client.post("/api/v1/grievances/upload", content=part(), headers=headers))
        await eventually(lambda: platform.gateway._unfinished._taken)
        sending.cancel()
    async with platform.client() as client:

        async def ended() -> bool:
            text = (await client.get("/metrics")).text
            return 'status="499"' in text and 'tongxin_gateway_in_flight{upstream="grievances"} 0.0' in text

        await eventually(ended)
