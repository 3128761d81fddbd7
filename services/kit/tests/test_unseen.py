"""A route of which nothing is written."""

import io
import sys
from pathlib import Path

import pytest
from shop.main import service

from kit import logs
from kit.auth import PUBLIC
from kit.routing import Routes
from kit.service import Service
from kit.testing import Harness

routes = Routes("shop", tag="unseen")


@routes.get("/seen", access=PUBLIC)
async def seen() -> None:
    pass


@routes.get("/unseen", access=PUBLIC, unseen=True)
async def unseen(fails: bool = False) -> None:
    if fails:
        raise RuntimeError


async def test_neither_log_nor_figures_say_that_it_was_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    harness = Harness(
        Service(
            name="shop",
            title="Shop",
            tables=service.tables,
            routes=[routes],
            handlers=service.handlers,
            aggregates=service.aggregates,
        ),
        tmp_path,
    )
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("DEBUG")
    async with harness.faulty() as client:
        assert (await client.get("/api/v1/shop/seen")).status_code == 200
        said = written.getvalue()
        assert "/api/v1/shop/seen" in said
        assert b"/api/v1/shop/seen" in harness.context.metrics.render()
        assert (await client.get("/api/v1/shop/unseen")).status_code == 200
        assert (await client.get("/api/v1/shop/unseen", params={"fails": "true"})).status_code == 500
    logs.configure("ERROR")
    await harness.db.close()
    new = written.getvalue().removeprefix(said).splitlines()
    assert [line for line in new if "shutdown" not in line] == []  # of servers of tests before
    assert b"/unseen" not in harness.context.metrics.render()
