"""The gateway: a plain ASGI application. Read `_dispatch` first: it is the way of every request."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, cast
from urllib.parse import parse_qs

import structlog
import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway import booth, browser
from gateway.admission import SCIM, Admission
from gateway.docs import ROOT as DOCS
from gateway.docs import Docs
from gateway.exchange import Exchange, Headers
from gateway.merging import KINDS, MY_DATA, Kind, Malformed, merge
from gateway.metrics import Metrics
from gateway.my_data import make_pdf
from gateway.openapi import ApiDescription
from gateway.problems import ClientGone, UpstreamUnavailable
from gateway.proxy import HttpUpstream
from gateway.rates import Connections, Places, Rates, lies_in
from gateway.sessions import SWAP_PATH, Sessions, member_of
from gateway.settings import GatewaySettings
from gateway.static import Client
from gateway.upstreams import Upstream
from kit.auth import NotSignedIn
from kit.problems import InternalError, NotFound, Problem
from kit.request_problems import MethodNotAllowed, UnknownParameter
from kit.texts import negotiate

log = structlog.get_logger()

API = "/api/v1/"
WELL_KNOWN = "/.well-known/"
_METHODS = frozenset(("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"))
_MERGED = (b"authorization", b"accept-language", b"traceparent", b"x-request-id")
"""Of the client's headers, what each service is asked with where all are asked."""
_PROBES = frozenset(("/livez", "/readyz"))
"""Never refused for being asked too often: what watches us would stop us for it."""
_CROOKED = re.compile(r"/\.{1,2}(/|$)|//|[\\\x00-\x1f\x7f]")
"""Paths that another reader might read otherwise than we do."""


class Gateway:
    """`upstreams`: service name to a URL, or to an ASGI application in this process, which the gateway then also starts
    and stops. `static`: folder of the built client."""

    def __init__(
        self,
        upstreams: Mapping[str, str | ASGIApp],
        static: Path | None = None,
        settings: GatewaySettings | None = None,
    ) -> None:
        self._settings = settings = settings or GatewaySettings.read()
        self._apps = {name: HttpUpstream(to) if isinstance(to, str) else to for name, to in upstreams.items()}
        self._states: dict[str, dict[str, Any]] = {}
        self.upstreams = {name: Upstream(name, app, settings) for name, app in self._apps.items()}
        self.metrics = Metrics()
        self._rates = Rates(settings)
        self._connections = Connections(settings)
        self._unfinished = Places(settings.unfinished_per_address)
        self._streams = Places(settings.streams_per_address)
        self._identity = self.upstreams["identity"]
        self._sessions = Sessions(
            self._identity,
            fresh=settings.token_fresh,
            lifetime=settings.token_lifetime,
            counted=self.metrics.swapped,
        )
        self._admission = Admission(settings, self._rates, self._sessions)
        self._description = ApiDescription(self.upstreams)
        self._client = Client(static or settings.static)
        self._docs = Docs()
        self._ready = False
        self._own: dict[str, Callable[[Exchange], Awaitable[None]]] = {
            "/livez": self._livez,
            "/readyz": self._readyz,
            "/metrics": self._metrics,
            "/api/openapi.json": self._openapi,
            **{f"{API}{kind.name}": partial(self._merged, kind) for kind in KINDS},
            f"{API}{MY_DATA.name}/pdf": self._my_data_pdf,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            scope.get("state", {})["connections"] = self._connections  # for server.Protocol
            await self._lifespan(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        async with AsyncExitStack() as stack:
            try:
                for name, app in self._apps.items():
                    if isinstance(app, HttpUpstream):
                        stack.push_async_callback(app.close)
                    else:
                        self._states[name] = await _start(name, app, stack)
            except Exception as error:
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                return
            self._ready = True
            await send({"type": "lifespan.startup.complete"})
            await receive()
            self._ready = False
        await send({"type": "lifespan.shutdown.complete"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        settings = self._settings
        exchange = Exchange(scope, receive, send)
        try:
            exchange.read_headers(settings.header_limit)
            await self._dispatch(exchange)
            if exchange.refusal is not None:
                raise exchange.refusal
        except Malformed as malformed:
            answer = malformed.answer
            await _respond(exchange, answer.body, status=answer.status, media_type="application/problem+json")
        except Problem as problem:
            if not exchange.started:
                await exchange.answer(problem)
            if problem.status in (403, 413, 431) and not exchange.unseen:
                log.info("refused", code=problem.code(), upstream=exchange.upstream, **_ids(exchange))
        except ClientGone:
            exchange.status = exchange.status or 499
        except Exception:
            if not exchange.unseen:
                log.exception("gateway_failed", **_ids(exchange))
            if not exchange.started:
                await exchange.answer(InternalError(request_id=exchange.request_id.decode()))
        if exchange.unseen:
            return
        seconds = perf_counter() - exchange.started_at
        self.metrics.answered(exchange.upstream, exchange.status, None if exchange.streams else seconds)
        if exchange.status >= 500:
            log.warning(
                "answered",
                status=exchange.status,
                upstream=exchange.upstream,
                ms=round(seconds * 1000),
                **_ids(exchange),
            )

    async def _dispatch(self, exchange: Exchange) -> None:
        path = exchange.path
        if exchange.method not in _METHODS:
            raise MethodNotAllowed(allowed=_METHODS)
        if _CROOKED.search(path):
            raise NotFound
        self._admission.place(exchange)
        if booth.is_at(self._settings.booth_origin, exchange.seen):
            await self._answer_at_booth(exchange)
            return
        if booth.UNSEEN.fullmatch(path) and "voting" in self.upstreams:
            await self._forward_unseen(exchange)
            return
        if path not in _PROBES:
            await self._rates.admit_address(exchange.address)
        own = self._own.get(path)
        if own is not None:
            await self._answer_read(exchange, own)
        elif path.startswith(API) and path != SWAP_PATH and path.rstrip("/") != SWAP_PATH:
            name, _, rest = path[len(API) :].partition("/")
            upstream = self.upstreams.get(name)
            if upstream is None or not rest:
                raise NotFound
            await self._forward(exchange, upstream)
        elif path.startswith((WELL_KNOWN, SCIM)):
            await self._forward(exchange, self._identity)
        elif booth.ARCHIVE.fullmatch(path) and "voting" in self.upstreams:
            await self._forward(exchange, self.upstreams["voting"])
        elif path == DOCS or path.startswith(DOCS + "/"):
            await self._answer_read(exchange, partial(self._page, self._docs))
        elif f"{path}/".startswith("/api/"):
            raise NotFound
        elif path == booth.PAGE and self._settings.booth_origin:
            await self._answer_read(exchange, self._to_booth)
        else:
            await self._answer_read(exchange, partial(self._page, self._client))

    async def _answer_at_booth(self, exchange: Exchange) -> None:
        """The origin that never has a cookie: one page, the same for everybody, and what it asks of elections."""
        exchange.unseen = True
        if booth.BOARD.fullmatch(exchange.path) and "voting" in self.upstreams:
            await self._forward_unseen(exchange)
        elif exchange.path == "/" or booth.FILES.fullmatch(exchange.path):
            path = booth.PAGE if exchange.path == "/" else exchange.path
            exchange.scope = {**exchange.scope, "path": path}
            await self._answer_read(exchange, partial(self._page, self._client))
        else:
            raise NotFound

    async def _forward_unseen(self, exchange: Exchange) -> None:
        """Without who asks, and without a word about it: no session, no id, no log, no figure."""
        exchange.unseen = True
        self._rates.admit_unseen(exchange.address, writes=exchange.method not in browser.READING)
        exchange.body_limit = self._settings.body_limit
        exchange.refuse_declared_size()
        headers = [pair for pair in exchange.forwarded if pair[0] in booth.ANONYMOUS]
        await self._pass(exchange, self.upstreams["voting"], headers)

    async def _pass(self, exchange: Exchange, upstream: Upstream, headers: Headers) -> None:
        scope = {**exchange.scope, "headers": headers, "client": None}
        if state := self._states.get(upstream.name):
            scope["state"] = state.copy()
        if exchange.has_body():
            exchange.body_ended = self._unfinished.take(exchange.address)
        try:
            await upstream(scope, exchange.receive, exchange.send)
        finally:
            exchange.end_body()

    async def _forward(self, exchange: Exchange, upstream: Upstream) -> None:
        exchange.upstream = upstream.name
        admitted = await self._admission.admit(exchange)
        exchange.at_stream = partial(self._streams.take, exchange.address)
        try:
            await self._pass(exchange, upstream, admitted.headers)
            await self._admission.note_answer(exchange)
        finally:
            for give_back in exchange.taken:
                give_back()
            self._admission.forget_after(exchange, admitted, by_identity=upstream is self._identity)

    async def _answer_read(self, exchange: Exchange, answer: Callable[[Exchange], Awaitable[None]]) -> None:
        """What the gateway has itself is only read. OPTIONS is how HAProxy checks our health by default."""
        if exchange.method == "OPTIONS":
            allowed = {"Allow": ", ".join(sorted(browser.READING))}
            await Response(status_code=204, headers=allowed)(exchange.scope, exchange.receive, exchange.send)
        elif exchange.method in browser.READING:
            await answer(exchange)
        else:
            raise MethodNotAllowed(allowed=browser.READING)

    async def _page(self, files: ASGIApp, exchange: Exchange) -> None:
        exchange.page = True
        await files(exchange.scope, exchange.receive, exchange.send)

    async def _to_booth(self, exchange: Exchange) -> None:
        """What follows `#`, such as a credential, a browser takes along to the new address and sends to nobody."""
        await _respond(exchange, b"", status=302, headers={"Location": f"{self._settings.booth_origin}/"})

    async def _livez(self, exchange: Exchange) -> None:
        await _respond(exchange, b'{"status":"ok"}')

    async def _readyz(self, exchange: Exchange) -> None:
        """Ready is the gateway, not the services: one that is away must not take the others' door away."""
        breakers = {name: upstream.breaker.state for name, upstream in self.upstreams.items()}
        content = json.dumps({"status": "ok" if self._ready else "stopping", "upstreams": breakers}).encode()
        await _respond(exchange, content, status=200 if self._ready else 503)

    async def _metrics(self, exchange: Exchange) -> None:
        if not lies_in(exchange.address, self._settings.metrics_from):
            raise NotFound
        text = self.metrics.render(list(self.upstreams.values()))
        await _respond(exchange, text, media_type="text/plain; version=0.0.4")

    async def _openapi(self, exchange: Exchange) -> None:
        await _respond(exchange, await self._description.text())

    async def _merged(self, kind: Kind, exchange: Exchange) -> None:
        found, _ = await self._merge(kind, exchange)
        await _respond(exchange, await asyncio.to_thread(_to_json, found))

    async def _merge(self, kind: Kind, exchange: Exchange) -> tuple[dict[str, Any], bytes]:
        """What the services say, and the token by which they were asked."""
        admitted = await self._admission.admit(exchange)
        authorization = admitted.authorization
        if authorization is None:
            raise NotSignedIn
        wanted = [pair for pair in admitted.headers if pair[0] in _MERGED]
        query: bytes = exchange.scope["query_string"]
        given = parse_qs(query.decode("latin-1"), keep_blank_values=True)
        if unknown := given.keys() - set(kind.parameters):
            raise UnknownParameter(unknown=unknown, known=kind.parameters)
        found = await merge(kind, self.upstreams.values(), wanted, query, self._settings.merge_timeout)
        return found, authorization

    async def _my_data_pdf(self, exchange: Exchange) -> None:
        found, authorization = await self._merge(MY_DATA, exchange)
        if not found["items"]:
            raise UpstreamUnavailable(upstream=", ".join(found["unavailable"]))
        language = negotiate(exchange.accept_language)
        made = await make_pdf(member_of(authorization), found, language)
        disposition = "attachment; filename=tongxin-my-data.pdf"
        await _respond(exchange, made, media_type="application/pdf", headers={"Content-Disposition": disposition})


async def _start(name: str, app: ASGIApp, stack: AsyncExitStack) -> dict[str, Any]:
    """Start an application of this process and have `stack` stop it. Return the state that it gives its requests."""
    config = uvicorn.Config(cast(Any, app), interface="asgi3", log_config=None, proxy_headers=False)
    config.load()
    lifespan = config.lifespan_class(config)
    await lifespan.startup()
    if lifespan.should_exit:
        raise RuntimeError(f"{name} did not start")
    stack.push_async_callback(lifespan.shutdown)
    state: dict[str, Any] = lifespan.state
    return state


async def _respond(
    exchange: Exchange,
    content: bytes,
    *,
    status: int = 200,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> None:
    await Response(content, status, headers, media_type)(exchange.scope, exchange.receive, exchange.send)


def _to_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _ids(exchange: Exchange) -> dict[str, str]:
    """All the log says of a request: no path (it names objects), no address, no person."""
    return {"method": exchange.method, "request_id": exchange.request_id.decode()}
