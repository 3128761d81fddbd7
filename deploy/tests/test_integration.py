"""Other systems, as somebody connects them who has read deploy/integration only: its examples against the platform."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from people import ROOT, Enterprise, Refused
from processes import free_ports
from stack import PORTS, Stack

from kit import clock

EXAMPLES = Path(__file__).parents[1] / "integration"
LANGUAGES = {"python": (sys.executable, "py"), "node": ("node", "mjs")}
PATIENCE = 300


async def register(enterprise: Enterprise, *scopes: str) -> dict[str, str]:
    """By the security administrator; the system administrator confirms where two are needed. Its environment."""
    made = await enterprise.security.post(
        "/identity/machines",
        {
            "name": "接入系统",
            "contact": "8-6600",
            "owner_id": enterprise.members[0].id,
            "unit_id": enterprise.units[ROOT],
            "scopes": scopes,
            "expires_on": str(clock.today() + timedelta(days=30)),
        },
    )
    machine = made["machine"]
    credential = machine["credentials"][0]
    if not credential["confirmed"]:
        await enterprise.system.post(f"/identity/machines/{machine['id']}/credentials/{credential['id']}/confirm")
    return {"TONGXIN": enterprise.stack.url, "CLIENT_ID": machine["id"], "CLIENT_SECRET": made["secret"]}


def command(language: str, example: str) -> list[str]:
    program, ending = LANGUAGES[language]
    return [program, str(EXAMPLES / language / f"{example}.{ending}")]


def surroundings(more: dict[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **more}


async def run(language: str, example: str, *arguments: str, given: dict[str, str]) -> list[str]:
    """What it printed."""
    process = await asyncio.create_subprocess_exec(
        *command(language, example), *arguments, env=surroundings(given), stdout=-1, stderr=-2
    )
    printed, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0, printed.decode()
    return printed.decode().splitlines()


@asynccontextmanager
async def receiving(language: str, secret: str, port: int) -> AsyncIterator[asyncio.StreamReader]:
    given = surroundings({"WEBHOOK_SECRET": secret, "PORT": str(port)})
    process = await asyncio.create_subprocess_exec(*command(language, "receiver"), env=given, stdout=-1)
    assert process.stdout
    try:
        yield process.stdout
    finally:
        process.kill()
        await process.wait()


async def lines_until(printed: asyncio.StreamReader, last: str) -> list[str]:
    found: list[str] = []
    while not found or last not in found[-1]:
        line = await asyncio.wait_for(printed.readline(), PATIENCE)
        assert line, f"the receiver ended after {found}"
        found.append(line.decode())
    return found


async def subscribe(enterprise: Enterprise, client_id: str, port: int, types: Sequence[str]) -> dict[str, Any]:
    wanted = {
        "machine_id": client_id,
        "unit_id": enterprise.units["一分厂"],
        "types": types,
        "address": f"http://127.0.0.1:{port}/tongxin",
    }
    made: dict[str, Any] = await enterprise.security.post("/notifications/subscriptions", wanted)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
async def test_hr_writes_a_person_and_the_others_hear_of_it(
    stack: Stack, enterprise: Enterprise, language: str, tmp_path: Path
) -> None:
    """Journey 22: a token, a person by SCIM, the signed event at a receiver, the same from the feed."""
    await enterprise.security.refresh()
    hr = await register(enterprise, "scim:read", "scim:write")
    oa = await register(enterprise, "events:read", "scim:read")
    await stack.until_quiet()
    [port] = free_ports(1, PORTS)
    made = await subscribe(enterprise, oa["CLIENT_ID"], port, ["tongxin.identity.member_state.v1"])
    number, unit = f"N{'PN'[language == 'node']}001", f"{ROOT}/一分厂/冲压车间"
    async with receiving(language, made["secret"], port) as printed:
        said = await run(language, "provision", number, "张接入", unit, given=hr)
        person_id = said[0].removeprefix("created ")
        assert said == [f"created {person_id}", f"deactivated {person_id}"]
        heard = await lines_until(printed, '"active": false' if language == "python" else '"active":false')
    assert all(f"tongxin.identity.member_state.v1 {person_id} " in line for line in heard)
    assert number in heard[0]

    place = str(tmp_path / "cursor")
    fetched = await run(language, "feed", place, given=oa)
    assert [line for line in fetched if person_id in line and number in line] == [line.rstrip("\n") for line in heard]
    assert await run(language, "feed", place, given=oa) == []


async def test_the_party_building_office_is_refused_a_concern(enterprise: Enterprise) -> None:
    await enterprise.security.refresh()
    office = await register(enterprise, "events:read", "learning:read")
    await enterprise.stack.until_quiet()
    with pytest.raises(Refused) as refused:
        await subscribe(enterprise, office["CLIENT_ID"], 1, ["tongxin.grievances.case_submitted.v1"])
    assert refused.value.answer.json()["code"] == "type_not_open"
