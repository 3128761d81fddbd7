"""Many sign in at once, on a machine that is slow: some are asked to wait, and nobody else notices."""

import asyncio
from collections import Counter
from pathlib import Path
from time import sleep

import httpx
import pytest

from identity import passwords
from standalone.platform import Platform


async def test_a_rush_of_sign_ins_is_answered_in_time_and_opens_no_breaker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobodys_hash = passwords._nobodys_hash

    def slowly() -> str:
        sleep(0.6)
        return nobodys_hash()

    monkeypatch.setattr(passwords, "_nobodys_hash", slowly)
    platform = Platform(tmp_path, tmp_path)
    await platform.migrate()
    headers = {"x-tongxin": "1", "origin": "http://127.0.0.1"}

    async def sign_in(address: int, number: int) -> httpx.Response:
        transport = httpx.ASGITransport(platform.gateway, client=(f"203.0.113.{address}", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as browser:
            body = {"employee_number": f"E{address}-{number}", "password": "not the right one"}
            return await browser.post("/api/v1/identity/sessions", json=body)

    answers = await asyncio.gather(*(sign_in(address, number) for number in range(30) for address in range(4)))
    codes = Counter(answer.json()["code"] for answer in answers)
    assert codes.keys() <= {"sign_in_failed", "sign_in_busy", "too_many_requests"}, codes
    assert codes["sign_in_busy"]
    assert all("retry-after" in answer.headers for answer in answers if answer.status_code != 401)
    assert platform.gateway.upstreams["identity"].breaker.state == "closed"
    async with asyncio.timeout(60):
        while (await sign_in(9, 1)).status_code != 401:
            await asyncio.sleep(1)
    await platform.close()
