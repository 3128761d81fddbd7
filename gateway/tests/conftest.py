"""A small platform on real sockets: identity and grievances as stand-ins that record what they are shown, each behind
HTTP or in the gateway's own process, and the gateway before them as its users meet it."""

import asyncio
import contextlib
import json
import socket
import threading
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
import uvicorn
import uvloop
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway import Gateway
from gateway.server import OPTIONS, Protocol
from gateway.settings import GatewaySettings

SESSION = "s" * 43


class Identity:
    """Knows sessions; counts how often it is asked for tokens."""

    def __init__(self) -> None:
        self.sessions = {SESSION}
        self.members: dict[str, str] = {}
        """Whose sessions they are; once set, tokens say it as identity's do."""
        self.swaps: list[dict[str, Any]] = []
        self.devices: list[str | None] = []
        self.known_device = ""
        self.hold = threading.Event()
        self.hold.set()
        """Who comes for a token or to sign in is answered once it is set. A new one keeps only those who come later."""
        self.trying = self.most_at_once = 0
        """Sign-ins whose password has come and is not answered yet."""
        self.seen: list[Request] = []
        self.end_reason: Any = None
        """What it says of a session that it does not know."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        self.seen.append(request)
        response = await self.respond(request)
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        match request.method, request.url.path:
            case "POST", "/api/v1/identity/tokens":
                asked = await request.json()
                self.swaps.append(asked)
                await self._until_let_go()
                if asked["session"] not in self.sessions:
                    return JSONResponse({"code": "session_ended", "reason": self.end_reason}, 401)
                token = f"token-{len(self.swaps)}-of-{asked['session'][:4]}"
                if self.members:
                    claims = json.dumps({"sub": self.members.get(asked["session"], "ann"), "n": len(self.swaps)})
                    token = f"e30.{urlsafe_b64encode(claims.encode()).decode().rstrip('=')}.e30"
                return JSONResponse({"token": token, "expires_in": 300, "session_id": "1"})
            case "POST", "/api/v1/identity/sessions":
                self.devices.append(request.headers.get("x-tongxin-device"))
                tried = await request.json()
                self.trying += 1
                self.most_at_once = max(self.most_at_once, self.trying)
                await self._until_let_go()
                self.trying -= 1
                wait = request.headers.get("x-tongxin-strangers-wait")
                if wait and self.devices[-1] != self.known_device:
                    return JSONResponse({"code": "sign_in_slowed", "retry_after": int(wait)}, 429)
                if tried.get("password") == "wrong":
                    return JSONResponse({"code": "sign_in_failed"}, 401)
                self.sessions.add("n" * 43)
                return JSONResponse({"name": "王芳"}, 201, {"X-Tongxin-Session": "n" * 43})
            case "DELETE", "/api/v1/identity/sessions/current":
                return Response(status_code=204, headers={"X-Tongxin-Session": ""})
            case "POST", "/api/v1/identity/refused":
                return JSONResponse({"code": "forbidden"}, 403)
            case "GET", "/scim/v2/Users":
                return JSONResponse({"headers": request.headers.items()})
            case "POST", "/api/v1/identity/oauth2/token":
                return JSONResponse({"headers": request.headers.items()})
            case "GET", "/.well-known/jwks.json":
                return JSONResponse({"keys": []}, headers={"Cache-Control": "max-age=300"})
            case "GET", "/openapi.json":
                return JSONResponse(description("identity"))
            case (("POST" | "PATCH" | "DELETE"), _):
                return Response(status_code=204)
            case _:
                return JSONResponse({"code": "not_found"}, 404)

    async def _until_let_go(self) -> None:
        hold = self.hold
        while not hold.is_set():
            await asyncio.sleep(0.01)


class Grievances:
    """Echoes, streams, hangs and swallows, as a test asks; records what reached it."""

    def __init__(self) -> None:
        self.seen: list[Request] = []
        self.received = 0
        self.left = threading.Event()
        self.go_on = threading.Event()
        self.refuse_tokens = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        self.seen.append(request)
        with contextlib.suppress(ClientDisconnect):
            response = await self.respond(request)
            await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        match request.url.path.removeprefix("/api/v1/grievances"):
            case "/echo":
                body = (await request.body()).decode("utf-8", "replace")
                return JSONResponse(
                    {"headers": request.headers.items(), "query": request.url.query, "body": body},
                    401 if self.refuse_tokens else 200,
                    {"Server": "secret/1.0", "X-Tongxin-Session": "stolen", "Set-Cookie": "a=b", "X-Powered-By": "x"},
                )
            case "/hang":
                while (await request.receive())["type"] != "http.disconnect":
                    pass
                self.left.set()
                return Response()
            case "/upload":
                async for piece in request.stream():
                    self.received += len(piece)
                return JSONResponse({"received": self.received})
            case "/download":
                return StreamingResponse(self._pieces(200), media_type="application/octet-stream")
            case "/stream":
                return StreamingResponse(self._events(), media_type="text/event-stream")
            case "/tagged":
                return JSONResponse({"version": 3, "text": "x" * 2000}, headers={"ETag": '"3"'})
            case "/cut":
                return StreamingResponse(self._cut(), headers={"Content-Length": "1000"})
            case "/todo":
                return JSONResponse({"items": [{"kind": "to_rate", "count": 1, "link": "/concerns"}]})
            case _ if request.url.path == "/openapi.json":
                return JSONResponse(description("grievances"))
            case "/sealed":
                return Response("x", headers={"Content-Security-Policy": "sandbox", "Cache-Control": "private"})
            case "/crash":
                raise RuntimeError("a bug in the service")
            case _:
                return JSONResponse({"code": "not_found"}, 404)

    async def _pieces(self, count: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield b"x" * 65536

    async def _events(self) -> AsyncIterator[bytes]:
        try:
            yield b"event: message\ndata: 1\n\n"
            while not self.go_on.is_set():
                await asyncio.sleep(0.01)
            yield b"event: message\ndata: 2\n\n"
            await asyncio.sleep(30)
        finally:
            self.left.set()

    async def _cut(self) -> AsyncIterator[bytes]:
        yield b"half"
        raise ConnectionError


def description(service: str) -> dict[str, Any]:
    path = f"/api/v1/{service}/things"
    return {
        "openapi": "3.1.0",
        "info": {"title": service, "version": "1"},
        "paths": {path: {"get": {"operationId": "list_things", "responses": {"200": {"description": "ok"}}}}},
        "components": {"schemas": {"Thing": {"type": "object", "title": service}}},
    }


class Loop:
    """An event loop in a thread of its own, on which servers come and go."""

    def __init__(self) -> None:
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, None]) -> "Future[None]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        self.run(self._finish()).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _finish(self) -> None:
        left = asyncio.all_tasks() - {asyncio.current_task()}
        if left:
            _, left = await asyncio.wait(left, timeout=2)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


class Server:
    """An application on a socket of its own."""

    def __init__(self, app: ASGIApp, loop: Loop) -> None:
        self._loop = loop
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(app, http=Protocol, log_config=None, timeout_graceful_shutdown=1, **OPTIONS)
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        self._stopping: Future[None] | None = None
        loop.run(self._server.startup([self._socket])).result(60)

    def stop(self) -> "Future[None]":
        """Begins to stop; a test that needs it done waits for the result."""
        if self._stopping is None:
            self._stopping = self._loop.run(self._server.shutdown([self._socket]))
        return self._stopping


@dataclass
class Platform:
    session: ClassVar[str] = SESSION
    own_page: ClassVar[dict[str, str]] = {"X-Tongxin": "1", "Sec-Fetch-Site": "same-origin"}
    """What the client sends with a write."""

    gateway: Gateway
    identity: Identity
    grievances: Grievances
    server: Server
    servers: dict[str, Server] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.server.url

    def client(self, session: str | None = SESSION, **options: Any) -> httpx.AsyncClient:
        cookies = {"tongxin": session} if session else {}
        return httpx.AsyncClient(base_url=self.url, cookies=cookies, timeout=60, **options)

    async def raw(self, start_line: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
        """As an attacker sends it: a client library would straighten the path and complete the body."""
        reader, writer = await asyncio.open_connection("127.0.0.1", int(self.url.rsplit(":", 1)[1]))
        lines = [
            f"{name}: {value}"
            for name, value in {"Host": "127.0.0.1", "Connection": "close", **(headers or {})}.items()
        ]
        writer.write("\r\n".join([f"{start_line} HTTP/1.1", *lines, "", ""]).encode() + body)
        answer = await reader.read()
        writer.close()
        return answer

    @staticmethod
    def shown(response: httpx.Response) -> dict[str, str]:
        """The headers /echo saw."""
        return dict(json.loads(response.content)["headers"])


Start = Callable[..., Platform]


@pytest.fixture(params=["over_http", "in_memory"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def loops() -> Iterator[tuple[Loop, Loop]]:
    """One for the gateway, one for the services: a service that blocked the gateway's would prove nothing."""
    both = Loop(), Loop()
    yield both
    for loop in both:
        loop.close()


@pytest.fixture
def start(tmp_path: Path, loops: tuple[Loop, Loop]) -> Iterator[Start]:
    """`start(kind, **settings)`; `more` adds upstreams."""
    running: list[Server] = []

    def build(kind: str = "over_http", *, more: dict[str, str | ASGIApp] | None = None, **settings: Any) -> Platform:
        identity, grievances = Identity(), Grievances()
        servers: dict[str, Server] = {}
        upstreams: dict[str, str | ASGIApp] = {"identity": identity, "grievances": grievances}
        if kind == "over_http":
            servers = {name: Server(app, loops[1]) for name, app in upstreams.items() if not isinstance(app, str)}
            upstreams = {name: server.url for name, server in servers.items()}
        given = GatewaySettings(_env_file=None, **{"static": tmp_path / "dist", **settings})
        gateway = Gateway({**upstreams, **(more or {})}, given.static, given)
        server = Server(gateway, loops[0])
        running.extend([server, *servers.values()])
        return Platform(gateway, identity, grievances, server, servers)

    yield build
    for server in running:
        server.stop()


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A built client, as Vite leaves it."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>同心</title>")
    (folder / "sw.js").write_text("// service worker")
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / "assets/index-Bx12cd_9.js").write_text("console.log('x'.repeat(1000))")
    (folder / "assets/index-Bx12cd_9.js.br").write_bytes(b"brotli")
    (folder / "assets/index-Bx12cd_9.js.gz").write_bytes(b"gzipped")
    (tmp_path / "secret.txt").write_text("secret")
    return folder
