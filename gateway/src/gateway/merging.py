"""What every service answers alike, put together: one that is away or slow is named, not waited for.

A service that does not have such a list answers 404 and has nothing to say.
"""

import asyncio
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from pydantic import BaseModel

from gateway.exchange import Headers
from gateway.upstreams import Answer, Upstream, fetch
from kit.auth import NotSignedIn
from kit.finding import Found
from kit.my_data import HeldSection
from kit.problems import Problem
from kit.retention import RetentionItem
from kit.todo import TodoItem


class Refusal(BaseModel):
    """Why a service says nothing to this caller, as its problem says."""

    service: str
    code: str
    title: str
    detail: str


class Merged(BaseModel):
    unavailable: list[str]
    """Services that did not answer in time: ask again."""
    refused: list[Refusal]


class ServiceTodo(TodoItem):
    service: str


class MergedTodo(Merged):
    items: list[ServiceTodo]


class ServiceFound(Found):
    service: str


class MergedSearch(Merged):
    items: list[ServiceFound]


class ServiceData(BaseModel):
    service: str
    sections: list[HeldSection]
    data: dict[str, Any]
    """Typed as the service's own `/my-data` says."""


class MergedMyData(Merged):
    items: list[ServiceData]


class ServiceRetention(RetentionItem):
    service: str


class MergedRetention(Merged):
    items: list[ServiceRetention]


class Kind(NamedTuple):
    name: str
    """The path behind `/api/v1/<service>/`, and behind `/api/v1/` here."""
    summary: str
    shape: type[Merged]
    parameters: tuple[str, ...] = ()
    is_list: bool = True
    """The answers are lists whose items stand side by side; else each answer is one item."""


MY_DATA = Kind("my-data", "What is held about me in all services", MergedMyData, is_list=False)
KINDS = (
    Kind("todo", "What waits for me in all services", MergedTodo),
    Kind("search", "What I may see in all services, by words or number", MergedSearch, ("q",)),
    MY_DATA,
    Kind("retention", "What all services keep, why and how long", MergedRetention),
)


class Malformed(Exception):
    """A service found what was asked malformed, and so would the others."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


async def merge(
    kind: Kind, upstreams: Iterable[Upstream], headers: Headers, query: bytes, patience: float
) -> dict[str, Any]:
    """As `kind.shape` says. Raises NotSignedIn where a service says so, and Malformed."""
    asked = list(upstreams)
    answers = await asyncio.gather(*(_ask(kind, upstream, headers, query, patience) for upstream in asked))
    items: list[dict[str, Any]] = []
    unavailable: list[str] = []
    refused: list[dict[str, Any]] = []
    for upstream, answer in zip(asked, answers, strict=True):
        if answer and answer.status == 401:
            raise NotSignedIn
        if answer and answer.status == 422:
            raise Malformed(answer)
        if answer and answer.status == 404:
            continue
        found = await asyncio.to_thread(_read, kind, answer) if answer and answer.status in (200, 403) else None
        if answer is None or found is None:
            unavailable.append(upstream.name)
        elif answer.status == 403:
            refused += [{**{name: each.get(name, "") for name in _TOLD}, "service": upstream.name} for each in found]
        else:
            items += [{**each, "service": upstream.name} for each in found]
    return {"items": items, "unavailable": unavailable, "refused": refused}


_TOLD = ("code", "title", "detail")


async def _ask(kind: Kind, upstream: Upstream, headers: Headers, query: bytes, patience: float) -> Answer | None:
    try:
        async with asyncio.timeout(patience):
            path = f"/api/v1/{upstream.name}/{kind.name}"
            return await fetch(upstream, "GET", path, headers=headers, query=query)
    except (Problem, TimeoutError):
        return None


def _read(kind: Kind, answer: Answer) -> list[dict[str, Any]] | None:
    """The items of an answer; None where it is not what it should be."""
    try:
        found = json.loads(answer.body)
        items = found["items"] if kind.is_list and answer.status == 200 else [found]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return None
    if kind is MY_DATA and answer.status == 200 and not all("sections" in item for item in items):
        return None  # of a release that has none yet
    return items
