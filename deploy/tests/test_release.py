"""A new version takes over from an old one, with real processes and without a lost request.

The order of steps of deploy/release.sh: start the new one next to the old one, wait until it is ready, end the old one.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from aiohttp import web
from counts import COUNTS, soon_enough
from processes import Process, free_ports
from stack import PORTS, PROGRAMS, inherited

from kit.testing import ISSUER, test_jwks, token

UNIT = str(uuid4())
RUN = "import shop.main, kit.cli; kit.cli.run(shop.main.service)"


def signed() -> dict[str, str]:
    """Five minutes are its life."""
    return {"Authorization": f"Bearer {token('ann', [f'clerk@{UNIT}'])}"}


@pytest_asyncio.fixture(loop_scope="session")
async def jwks() -> AsyncIterator[str]:
    async def keys(_: web.Request) -> web.Response:
        return web.json_response(await test_jwks())

    app = web.Application()
    app.router.add_get("/", keys)
    runner = web.AppRunner(app)
    await runner.setup()
    [port] = free_ports(1, PORTS)
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}/"
    await runner.cleanup()


class Shop:
    """Two places for the example of a service, old and new, and the gateway before them."""

    def __init__(self, folder: Path, jwks_url: str) -> None:
        *ports, self.port = free_ports(3, PORTS)
        key = "a key of the tests only, long enough"
        settings = inherited() | {
            "PYTHONPATH": str(Path(__file__).parents[2] / "services/casework/tests"),
            "DATABASE_URL": f"sqlite:///{folder}/shop.db",
            "BROKER_URL": "local:",
            "JWKS_URL": jwks_url,
            "ISSUER": ISSUER,
            "AUDIT_KEY": key,
            "SECRET_KEY": key,
            "VAR": str(folder),
        }
        command = [sys.executable, "-c", RUN]
        self.migrate = Process([*command, "migrate"], folder / "migrate.log", env=settings)
        self.places = [
            Process([*command, "serve"], folder / f"{port}.log", env=settings | {"PORT": str(port)}) for port in ports
        ]
        self.urls = [f"http://127.0.0.1:{port}" for port in ports]
        upstreams = f"identity={jwks_url},shop={'|'.join(self.urls)}"
        limits = dict.fromkeys(("RATE_PER_ADDRESS", "RATE_PER_SESSION"), "1000000/minute")
        environment = inherited() | limits | {"UPSTREAMS": upstreams, "PORT": str(self.port)}
        self.gateway = Process([str(PROGRAMS / "tongxin-gateway")], folder / "gateway.log", env=environment)
        self.url = f"http://127.0.0.1:{self.port}"


@pytest.fixture
def shop(tmp_path: Path, jwks: str) -> Iterator[Shop]:
    shop = Shop(tmp_path, jwks)
    shop.migrate.start()
    while shop.migrate.running:
        time.sleep(0.05)
    yield shop
    for process in (shop.gateway, *shop.places):
        process.kill()


async def ready(url: str, process: Process) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(120):
        while True:
            try:
                if (await client.get(f"{url}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                assert process.running, process.tail()
            await asyncio.sleep(0.1)


async def ended(process: Process) -> None:
    async with asyncio.timeout(120):
        while process.running:
            await asyncio.sleep(0.05)


class Customers:
    """Buy and look, each one after the other, until told to stop. Nobody tries a second time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.answers: Counter[str] = Counter()
        self.bought: set[str] = set()
        self.going = True

    async def buy(self) -> None:
        async with httpx.AsyncClient(headers=signed(), timeout=30) as client:
            while self.going:
                answer = await client.post(
                    f"{self._url}/api/v1/shop/orders",
                    json={"unit_id": UNIT, "item": "tea"},
                    headers={"Idempotency-Key": str(uuid4())},
                )
                self.answers[f"POST {answer.status_code}"] += 1
                if answer.status_code == 201:
                    self.bought.add(answer.json()["id"])
                    answer = await client.get(f"{self._url}/api/v1/shop/orders/{answer.json()['id']}")
                    self.answers[f"GET {answer.status_code}"] += 1
                await asyncio.sleep(0.01)


async def test_a_release_and_the_way_back_lose_no_request(shop: Shop) -> None:
    old, new = shop.places
    old.start()
    shop.gateway.start()
    await ready(shop.urls[0], old)
    await ready(shop.url, shop.gateway)
    customers = Customers(shop.url)
    async with asyncio.TaskGroup() as group:
        for _ in range(COUNTS.release_customers):
            group.create_task(customers.buy())
        for leaving, coming, url in ((old, new, shop.urls[1]), (new, old, shop.urls[0])):
            coming.start()
            await ready(url, coming)
            leaving.terminate()
            await ended(leaving)
            before = sum(customers.answers.values())
            while sum(customers.answers.values()) < before + 20:
                await asyncio.sleep(0.05)
        customers.going = False
    assert set(customers.answers) == {"POST 201", "GET 200"}, f"lost: {customers.answers}\n{shop.gateway.tail()}"
    assert customers.answers.total() > 100
    assert len(customers.bought) == customers.answers["POST 201"]


async def test_who_leaves_says_so_and_goes_on_answering_meanwhile(shop: Shop) -> None:
    [process, _], [url, _] = shop.places, shop.urls
    process.start()
    await ready(url, process)
    async with httpx.AsyncClient() as client:
        process.terminate()
        async with asyncio.timeout(60):
            while (await client.get(f"{url}/readyz")).status_code == 200:
                await asyncio.sleep(0.05)
            while (answer := await client.get(f"{url}/livez")).headers.get("connection") != "close":
                await asyncio.sleep(0.05)
        assert answer.status_code == 200
    await ended(process)
    assert "Traceback" not in process.tail()


async def test_a_service_that_is_back_is_asked_again_within_a_second_or_two(shop: Shop) -> None:
    [process, _], [url, _] = shop.places, shop.urls
    shop.gateway.start()
    await ready(shop.url, shop.gateway)
    async with httpx.AsyncClient(headers=signed()) as client:
        for _ in range(8):  # more than open the breaker
            answer = await client.get(f"{shop.url}/api/v1/shop/orders/{uuid4()}")
            assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
        process.start()
        await ready(url, process)
        began = asyncio.get_running_loop().time()
        while (await client.get(f"{shop.url}/api/v1/shop/orders/{uuid4()}")).status_code == 503:
            await asyncio.sleep(0.05)
        assert soon_enough(asyncio.get_running_loop().time() - began, 2)
