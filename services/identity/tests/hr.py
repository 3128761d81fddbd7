"""HR at work with rosters, over the API."""

from dataclasses import dataclass
from typing import Any

import httpx
from books import make_book
from enterprise import Enterprise

API = "/api/v1/identity/roster-imports"


@dataclass
class Hr:
    """HR of plant_a, or of what `grant` says, at work with rosters."""

    enterprise: Enterprise
    client: httpx.AsyncClient

    async def upload(self, data: bytes, **headers: str) -> httpx.Response:
        return await self.client.post(API, files={"file": ("名册.xlsx", data)}, headers=headers)

    async def check(self, *rows: list[Any], **book: Any) -> Any:
        answer = await self.upload(make_book(rows, **book))
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def refused(self, roster: dict[str, Any]) -> bytes:
        answer = await self.client.get(f"{API}/{roster['id']}/refused")
        assert answer.status_code == 200, answer.text
        return answer.content

    async def rows(self, roster: dict[str, Any], **query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        page: dict[str, Any] = {"next": ""}
        while page["next"] is not None:
            cursor = {"cursor": page["next"]} if page["next"] else {}
            answer = await self.client.get(f"{API}/{roster['id']}/rows", params={"limit": "100", **query, **cursor})
            page = answer.json()
            found += page["items"]
        return found

    async def problems(self, roster: dict[str, Any]) -> list[tuple[int, str | None, str]]:
        rows = await self.rows(roster)
        return [(each["row"], found["column"], found["code"]) for each in rows for found in each["problems"]]

    async def start(self, roster: dict[str, Any]) -> httpx.Response:
        return await self.client.post(f"{API}/{roster['id']}/apply", headers={"If-Match": f'"{roster["version"]}"'})

    async def apply(self, roster: dict[str, Any]) -> Any:
        assert (await self.start(roster)).status_code == 202
        await self.enterprise.harness.run_job("apply_rosters")
        return await self.read(roster)

    async def read(self, roster: dict[str, Any]) -> Any:
        return (await self.client.get(f"{API}/{roster['id']}")).json()


def fates(roster: dict[str, Any]) -> dict[str, int]:
    return {name: roster[name] for name in ("added", "changed", "moved", "unchanged", "invalid") if roster[name]}
