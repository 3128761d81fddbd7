"""The whole platform in one process, on demonstration data made through its own APIs."""

import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from shop.main import service as shop
from sqlalchemy import text

from contracts.assistance import HouseholdState
from contracts.grievances import CaseState
from kit.service import Service
from standalone.demonstration import fill
from standalone.platform import SERVICES, Platform


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def filled(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Platform, list[dict[str, str]]]]:
    folder = tmp_path_factory.mktemp("var")
    platform = Platform(folder, folder)
    await platform.migrate()
    said: list[str] = []
    accounts = await fill(platform, say=said.append, days=24)
    assert said[1:] == ["Playing 24 days …", "… 10 of 24 days", "… 20 of 24 days"]
    yield platform, accounts
    await platform.close()


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def rows(platform: Platform, service: str, statement: str) -> list[Any]:
    async with platform.contexts[service].db.read() as session:
        return list((await session.execute(text(statement))).all())


async def test_the_enterprise_is_believable(filled: tuple[Platform, list[dict[str, str]]]) -> None:
    platform, accounts = filled
    assert await rows(platform, "identity", "SELECT count(*) FROM member") == [(300,)]
    assert await rows(platform, "grievances", "SELECT count(*), max(length(path) / 37) FROM unit") == [(12, 3)]
    states = {row[0] for row in await rows(platform, "grievances", "SELECT DISTINCT state FROM cases")}
    assert states >= {CaseState.CLOSED, CaseState.REJECTED, CaseState.WITHDRAWN, CaseState.SUBMITTED}
    seen = {row[0] for row in await rows(platform, "grievances", "SELECT DISTINCT state FROM timeline")}
    assert seen == set(CaseState)
    households = {row[0] for row in await rows(platform, "assistance", "SELECT DISTINCT state FROM household")}
    assert households >= {HouseholdState.APPLIED, HouseholdState.PUBLICIZED, HouseholdState.OBJECTED}
    assert {each["role"] for each in accounts} >= {"职工", "第一分厂工会干事", "后勤服务部经办人", "人事管理员"}


async def test_every_event_is_archived_once_and_nothing_is_parked(
    filled: tuple[Platform, list[dict[str, str]]],
) -> None:
    platform, _ = filled
    published = sum([(await rows(platform, name, "SELECT count(*) FROM outbox"))[0][0] for name in platform.apps])
    assert await rows(platform, "insights", "SELECT count(*) FROM archive") == [(published,)]
    for name in platform.apps:
        assert await rows(platform, name, "SELECT count(*) FROM parked") == [(0,)]


async def test_one_signs_in_through_the_gateway_and_finds_ones_concerns(
    filled: tuple[Platform, list[dict[str, str]]],
) -> None:
    platform, accounts = filled
    account = next(each for each in accounts if each["role"] == "职工")
    transport = httpx.ASGITransport(platform.gateway, client=("127.0.0.1", 1))
    own_page = {"x-tongxin": "1", "origin": "http://127.0.0.1"}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=own_page) as browser:
        sign_in = {name: account[name] for name in ("employee_number", "password")}
        assert (await browser.post("/api/v1/identity/sessions", json=sign_in)).status_code == 201
        assert (await browser.get("/api/v1/identity/me")).json()["name"] == account["name"]
        found = (await browser.get("/api/v1/grievances/cases", params={"scope": "mine"})).json()
    assert found["items"]


async def play(folder: Path, *services: Service) -> tuple[Platform, list[Any]]:
    """Four days; which concerns were raised, by whom, and where they stand."""
    platform = Platform(folder, folder, services)
    await platform.migrate()
    await fill(platform, say=lambda _: None, days=4)
    numbers = dict([*await rows(platform, "identity", "SELECT id, employee_number FROM member")])
    cases = await rows(platform, "grievances", "SELECT author_id, title, state, version FROM cases ORDER BY serial")
    return platform, [(numbers[author_id], *case) for author_id, *case in cases]


async def test_a_service_more_changes_nothing_of_what_happens_in_the_others(tmp_path: Path) -> None:
    alone, before = await play(tmp_path / "alone", *SERVICES)
    joined, after = await play(tmp_path / "joined", *SERVICES, shop)
    assert len(before) > 8
    assert after == before
    [[orders]] = await rows(joined, "shop", 'SELECT count(*) FROM "order"')
    assert 4 <= orders <= 8
    for platform in (alone, joined):
        await platform.close()


async def test_a_taken_port_is_told_before_anything_is_set_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        var = tmp_path / "var"
        command = [sys.executable, "-m", "standalone", "--port", str(port), "--var", str(var), "--empty"]
        run = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == f"Port {port} is taken. Try: make run PORT={port + 1}\n"
    assert not var.exists()
