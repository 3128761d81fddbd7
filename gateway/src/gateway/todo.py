"""My open work in all services, in one list; a service that is away or slow is named, not waited for."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from gateway.exchange import Headers
from gateway.upstreams import Upstream, fetch
from kit.auth import NotSignedIn
from kit.problems import Problem


async def merge_todo(upstreams: Iterable[Upstream], headers: Headers, patience: float) -> dict[str, Any]:
    """`{"items": [… each with its service …], "unavailable": [names]}`. Raises NotSignedIn where a service says so."""
    asked = list(upstreams)
    answers = await asyncio.gather(*(_ask(upstream, headers, patience) for upstream in asked))
    items: list[dict[str, Any]] = []
    unavailable: list[str] = []
    for upstream, found in zip(asked, answers, strict=True):
        if found is None:
            unavailable.append(upstream.name)
        else:
            items += [{**item, "service": upstream.name} for item in found]
    return {"items": items, "unavailable": unavailable}


async def _ask(upstream: Upstream, headers: Headers, patience: float) -> list[dict[str, Any]] | None:
    """None: no usable answer. A service without such a list answers 404 and has nothing to say."""
    try:
        async with asyncio.timeout(patience):
            answer = await fetch(upstream, "GET", f"/api/v1/{upstream.name}/todo", headers=headers)
    except (Problem, TimeoutError):
        return None
    if answer.status == 401:
        raise NotSignedIn
    if answer.status == 404:
        return []
    if answer.status != 200:
        return None
    try:
        found = json.loads(answer.body)["items"]
    except (ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, list) and all(isinstance(item, dict) for item in found) else None
