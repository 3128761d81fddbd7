"""One API description out of those of all services, kept for a minute."""

import asyncio
import copy
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from time import monotonic
from typing import Any

from gateway.merging import KINDS, MY_DATA
from gateway.problems import HeaderMissing, OriginRefused, SessionUnchecked, UpstreamTimeout, UpstreamUnavailable
from gateway.sessions import SWAP_PATH
from gateway.upstreams import Upstream, fetch
from kit.auth import NotSignedIn
from kit.documents import DOCUMENT_PROBLEMS
from kit.problems import Problem, TooManyRequests
from kit.request_problems import InvalidInput, TooLarge, UnknownParameter
from kit.routing import document

Document = dict[str, Any]

_LIFETIME = 60.0
_INCOMPLETE_LIFETIME = 5.0
_PATIENCE = 5.0
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_REFERENCE = "#/components/"
_OF_IDENTITY = ("/.well-known/", "/scim/v2/")


class ApiDescription:
    def __init__(self, upstreams: Mapping[str, Upstream]) -> None:
        self._upstreams = upstreams
        self._text = b""
        self._until = 0.0
        self._lock = asyncio.Lock()

    async def text(self) -> bytes:
        """The merged document as JSON; a service that cannot be asked is left out and named in `x-unavailable`."""
        async with self._lock:
            if monotonic() >= self._until:
                found = await asyncio.gather(*(_describe(upstream) for upstream in self._upstreams.values()))
                documents = {name: each for name, each in zip(self._upstreams, found, strict=True) if each is not None}
                unavailable = [name for name in self._upstreams if name not in documents]
                merged = merge(documents, unavailable)
                self._text = json.dumps(merged, ensure_ascii=False, separators=(",", ":")).encode()
                self._until = monotonic() + (_INCOMPLETE_LIFETIME if unavailable else _LIFETIME)
            return self._text


async def _describe(upstream: Upstream) -> Document | None:
    try:
        async with asyncio.timeout(_PATIENCE):
            answer = await fetch(upstream, "GET", "/openapi.json")
        found = json.loads(answer.body) if answer.status == 200 else None
    except (Problem, TimeoutError, ValueError):
        return None
    return found if isinstance(found, dict) and "paths" in found else None


def merge(documents: Mapping[str, Document], unavailable: Iterable[str] = ()) -> Document:
    """Only what the gateway lets through. Of components with one name and different meanings each gets its service's
    name in front; operationIds that clash likewise."""
    documents = {name: _reachable(name, copy.deepcopy(found)) for name, found in documents.items()}
    for name, section, old in clashes(documents):
        prefix = name.title().replace("_", "").replace("-", "")
        _rename(documents[name], section, old, prefix + old)
    operations = [operation for found in documents.values() for operation in _operations(found)]
    ids = Counter(operation["operationId"] for operation in operations if "operationId" in operation)
    clashing = [each for each, count in ids.items() if count > 1]
    paths: Document = {}
    components: defaultdict[str, Document] = defaultdict(dict)
    tags: dict[str, Document] = {}
    for name, found in documents.items():
        for operation in _operations(found):
            if operation.get("operationId") in clashing:
                operation["operationId"] = f"{name}_{operation['operationId']}"
        paths |= found["paths"]
        for section, entries in found.get("components", {}).items():
            components[section] |= entries
        tags |= {tag["name"]: tag for tag in found.get("tags", ())}
    merged: Document = {
        "openapi": "3.1.0",
        "info": {
            "title": "同心 Tongxin",
            "version": "1",
            "description": "Every service of the platform under one address. Browsers: session cookie, `X-Tongxin: 1` "
            "on writes. Programs: bearer token. Errors: RFC 9457 with a stable `code`, in zh-CN or en.",
        },
        "servers": [{"url": "/"}],
        "tags": list(tags.values()),
        "paths": paths,
        "components": dict(components),
        "x-unavailable": sorted(unavailable),
    }
    _add_own(merged)
    return merged


def _reachable(name: str, found: Document) -> Document:
    found["paths"] = {
        path: item
        for path, item in found["paths"].items()
        if path != SWAP_PATH
        and (
            path.startswith(f"/api/v1/{name}/") or (name == "identity" and path.startswith(("/.well-known/", "/scim/")))
        )
    }
    return found


def _operations(found: Document) -> Iterator[Document]:
    for item in found["paths"].values():
        for method in _METHODS:
            if method in item:
                yield item[method]


def clashes(documents: Mapping[str, Document]) -> list[tuple[str, str, str]]:
    """(service, section, name) of every component to rename. One that reads the same in two services still differs
    where something it refers to differs, so the search goes on until nothing new is found."""
    holders: defaultdict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for service, found in documents.items():
        for section, entries in found.get("components", {}).items():
            for name, content in entries.items():
                holders[section, name][service] = content
    shared = {key: by_service for key, by_service in holders.items() if len(by_service) > 1}
    clashing = {key for key, by_service in shared.items() if len(set(map(_canonical, by_service.values()))) > 1}
    while True:
        more = {
            key
            for key, by_service in shared.items()
            if key not in clashing and any(reference in clashing for reference in _references([*by_service.values()]))
        }
        if not more:
            break
        clashing |= more
    return [(service, *key) for key in sorted(clashing) for service in holders[key]]


def _canonical(content: Any) -> str:
    return json.dumps(content, sort_keys=True)


def _references(content: Any) -> Iterator[tuple[str, str]]:
    if isinstance(content, dict):
        target = content.get("$ref")
        if isinstance(target, str) and target.startswith(_REFERENCE):
            section, _, name = target.removeprefix(_REFERENCE).partition("/")
            yield section, name
        content = list(content.values())
    if isinstance(content, list):
        for each in content:
            yield from _references(each)


def _rename(found: Document, section: str, old: str, new: str) -> None:
    entries = found["components"][section]
    entries[new] = entries.pop(old)
    if section == "securitySchemes":
        for owner in (found, *_operations(found)):
            for each in owner.get("security", ()):
                if old in each:
                    each[new] = each.pop(old)
    _redirect(found, f"{_REFERENCE}{section}/{old}", f"{_REFERENCE}{section}/{new}")


def _redirect(content: Any, old: str, new: str) -> None:
    if isinstance(content, dict):
        for key, each in content.items():
            if each == old and isinstance(each, str):  # $ref, and the values of a discriminator's mapping
                content[key] = new
            else:
                _redirect(each, old, new)
    elif isinstance(content, list):
        for each in content:
            _redirect(each, old, new)


def _own_paths(schemas: Document) -> Document:
    """The paths of what all services answer together; their shapes go into `schemas`."""
    paths: Document = {}
    for kind in KINDS:
        shape = kind.shape.model_json_schema(ref_template=f"{_REFERENCE}schemas/{{model}}")
        for name, content in (shape.pop("$defs", {}) | {kind.shape.__name__: shape}).items():
            known = schemas.setdefault(name, content)
            if known.get("properties", {}).keys() != content.get("properties", {}).keys():
                raise ValueError(f"a service's schema {name} is not the gateway's own: give it another name")
        reference = {"$ref": f"{_REFERENCE}schemas/{kind.shape.__name__}"}
        refusals = [NotSignedIn, UnknownParameter, *([InvalidInput] if kind.parameters else [])]
        paths[f"/api/v1/{kind.name}"] = _operation(
            kind.summary,
            f"gateway_{kind.name.replace('-', '_')}",
            {"description": "Of every service that answered.", "content": {"application/json": {"schema": reference}}},
            refusals,
            [{"name": each, "in": "query", "required": True, "schema": _TEXT} for each in kind.parameters],
        )
    paths[f"/api/v1/{MY_DATA.name}/pdf"] = _operation(
        f"{MY_DATA.summary}, as a PDF",
        "gateway_my_data_pdf",
        {"description": "One at a time for a person.", "content": {"application/pdf": {"schema": _BYTES}}},
        [NotSignedIn, UnknownParameter, *DOCUMENT_PROBLEMS],
    )
    return paths


_TEXT: Document = {"type": "string", "minLength": 1, "maxLength": 100}
_BYTES: Document = {"type": "string", "format": "binary"}


def _operation(
    summary: str,
    name: str,
    answer: Document,
    refusals: Iterable[type[Problem]],
    parameters: Iterable[Document] = (),
) -> Document:
    operation = {
        "tags": ["gateway"],
        "summary": summary,
        "operationId": name,
        "parameters": list(parameters),
        "security": [{"bearer": []}],
        "responses": {"200": answer, **{str(status): each for status, each in document(refusals).items()}},
    }
    return {"get": operation}


_COOKIE: Document = {"type": "apiKey", "in": "cookie", "name": "__Host-tongxin"}


def _add_own(merged: Document) -> None:
    """What the gateway adds: its own paths, the cookie as a way to sign in, and what it may refuse on any path."""
    components = merged["components"]
    components.setdefault("securitySchemes", {})["session"] = _COOKIE
    schemas = components.setdefault("schemas", {})
    schemas.setdefault("Problem", {"type": "object", "title": "Problem", "additionalProperties": True})
    components["securitySchemes"].setdefault("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    merged["paths"] |= _own_paths(schemas)
    for item in merged["paths"].values():
        for method in _METHODS:
            if method not in item:
                continue
            operation = item[method]
            refusals: list[type[Problem]] = [TooManyRequests, SessionUnchecked, UpstreamUnavailable, UpstreamTimeout]
            if method not in ("get", "head", "options"):
                refusals += [OriginRefused, HeaderMissing, TooLarge]
            for status, answer in document(refusals).items():
                known = operation.setdefault("responses", {}).setdefault(str(status), answer)
                content = known.get("content", {}).get("application/problem+json", {})
                if known is answer or "examples" not in content:
                    continue
                added = answer["content"]["application/problem+json"]["examples"]
                codes = [code for code in added if code not in content["examples"]]
                content["examples"] |= added
                known["description"] = ", ".join([known["description"], *codes])
            if operation.get("security"):
                operation["security"] = [*operation["security"], {"session": []}]
