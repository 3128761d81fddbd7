"""What a machine's token opens, and refusals in the form of another standard."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi.responses import JSONResponse
from shop.main import service as shop

from kit.auth import PUBLIC, SIGNED_IN, CurrentUser, roles, scope
from kit.problems import Problem
from kit.routing import Refusals, Routes
from kit.testing import Harness, problem, token


def _plainly(problem: Problem, _accept_language: str | None) -> JSONResponse:
    return JSONResponse({"error": problem.code()}, problem.status, problem.headers())


routes = Routes("shop", tag="orders")
foreign = Routes("shop", tag="orders", prefix="/foreign", refusals=Refusals("application/json", {}, _plainly))


@routes.get("/stock", access=scope("stock:read"))
async def read_stock(user: CurrentUser) -> list[str]:
    return sorted(user.scopes or ())


@routes.get("/mine", access=SIGNED_IN)
async def read_mine() -> None: ...


@routes.get("/desk", access=roles("clerk"))
async def read_desk() -> None: ...


@routes.get("/window", access=PUBLIC)
async def read_window() -> None: ...


@foreign.put("/stock", access=scope("stock:write"))
async def write_stock(count: int) -> int:
    return count


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    harness = Harness(replace(shop, routes=[routes, foreign]), tmp_path)
    await harness.open()
    yield harness
    await harness.close()


async def ask(
    harness: Harness, path: str, said: str | None, *grants: str, method: str = "GET", prefix: str = "/api/v1/shop"
) -> httpx.Response:
    """`said`: the scopes of a machine's token; None: a person asks."""
    bearer = token("caller", grants) if said is None else token("caller", grants, scope=said)
    async with harness.client(authorization=f"Bearer {bearer}") as client:
        return await client.request(method, prefix + path)


async def test_a_machine_comes_in_where_a_route_names_its_scope(harness: Harness) -> None:
    assert (await ask(harness, "/stock", "other stock:read")).json() == ["other", "stock:read"]
    assert (await ask(harness, "/window", "stock:read")).status_code == 200


@pytest.mark.parametrize("said", ["", "stock", "stock:write", "stock:read2"])
async def test_a_machine_without_the_scope_is_told_which(harness: Harness, said: str) -> None:
    refused = await ask(harness, "/stock", said)
    problem(refused, 403, "scope_missing")
    assert refused.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="stock:read"'


async def test_a_machine_comes_in_nowhere_else(harness: Harness) -> None:
    for path in ("/mine", "/desk"):
        problem(await ask(harness, path, "stock:read", "clerk@plant-a"), 401, "token_invalid")


async def test_a_person_does_not_come_in_where_machines_do(harness: Harness) -> None:
    problem(await ask(harness, "/stock", None, "clerk@plant-a"), 403, "scope_missing")


async def test_refusals_have_the_form_of_the_routes_standard(harness: Harness) -> None:
    async def refused(said: str, path: str, method: str = "PUT") -> tuple[int, object]:
        answer = await ask(harness, path, said, method=method, prefix="/foreign")
        return answer.status_code, answer.json()

    assert await refused("", "/stock?count=1") == (403, {"error": "scope_missing"})
    assert await refused("stock:write", "/stock?count=x") == (422, {"error": "invalid_input"})
    assert await refused("stock:write", "/stock?count=1&other=1") == (422, {"error": "unknown_parameter"})
    assert await refused("stock:write", "/stock?count=1") == (200, 1)
