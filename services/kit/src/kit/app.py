"""Serves a service: errors, access, request ids, health, metrics, and a description that says all of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from fastapi import FastAPI, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict
from sqlmodel import select
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit import clock, exception_handlers, logs
from kit.auth import FetchJwks, Verifier, fetch_jwks_from
from kit.broker import Broker
from kit.events import KINDS
from kit.file_problems import MOST_VIDEO_BYTES
from kit.problems import Unavailable
from kit.routing import methods_at
from kit.service import Context, Service
from kit.settings import Settings
from kit.worker import keep_time

MAX_BODY = 256 * 1024
MAX_UPLOAD = MOST_VIDEO_BYTES + 64 * 1024
"""Bytes of a JSON body, and of a form with a file in it."""
MAX_PARTS = 5 * 1024 * 1024
"""Bytes of a body in parts that is no form: what is read whole."""


_LIMITS = {b"multipart/form-data": MAX_UPLOAD, b"multipart/mixed": MAX_PARTS}


class FieldProblem(BaseModel):
    field: str
    code: str
    message: str


class ProblemBody(BaseModel):
    """RFC 9457. `code` never changes; texts are in the caller's language."""

    model_config = ConfigDict(extra="allow", title="Problem")

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] | None = None


class UndeclaredAccess(RuntimeError):
    """A route somebody added past `Routes`, so that nobody said who may use it."""


class UndeclaredAggregate(RuntimeError):
    """Events of something whose table the service does not name: after a restore its versions would come twice."""


def create_app(
    service: Service,
    settings: Settings | None = None,
    *,
    broker: Broker | None = None,
    fetch_jwks: FetchJwks | None = None,
) -> FastAPI:
    """The service as an ASGI application. `fetch_jwks` replaces the HTTP request for identity's keys."""
    settings = settings or service.settings()
    context = service.open(settings, broker)
    clock.follow(settings.clock_offset_file)
    logs.configure(settings.log_level)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        ticking = asyncio.create_task(keep_time(context))
        yield
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking
        await context.db.close()

    app = FastAPI(
        title=service.title,
        version="1",
        docs_url=None,
        redirect_slashes=False,
        redoc_url=None,
        lifespan=lifespan,
        telemetry={"tracing": False, "metrics": False},
    )
    app.state.context = context
    app.state.verifier = Verifier(settings.issuer, fetch_jwks or fetch_jwks_from(settings.jwks_url))
    exception_handlers.install(app, methods_at=partial(methods_at, service.all_routes))
    app.add_exception_handler(Exception, exception_handlers.last_resort)
    for routes in service.all_routes:
        app.router.routes.extend(routes.router.routes)  # include_router would match each request twice
    refuse_undeclared(app, service)
    add_health(app, context)
    _describe(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(logs.AccessLog, service=service.name, metrics=context.metrics)
    return app


class BodyLimit:
    """Stops reading a body that is too large. FastAPI's own limit answers in plain text, past our error handlers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
        limit = left = next((most for form, most in _LIMITS.items() if kind.startswith(form)), MAX_BODY)

        async def receive_some() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise exception_handlers.BodyTooLarge(limit)
            return message

        await self._app(scope, receive_some, send)


def refuse_undeclared(app: FastAPI, service: Service) -> None:
    """A route without declared access does not start, nor does a service that would not find its versions again."""
    for kind in KINDS.values():
        if kind.topic.startswith(f"{service.name}.") and kind.key_field not in service.aggregates:
            raise UndeclaredAggregate(f"{kind.__name__}: name the table of {kind.key_field} in aggregates=")
    declared = {place for routes in service.all_routes for place in routes.access}
    found = [*app.routes, *(route for routes in service.all_routes for route in routes.router.routes)]
    for route in found:
        if isinstance(route, APIRoute) and not {(method, route.path) for method in route.methods or ()} <= declared:
            raise UndeclaredAccess(f"{route.path} declares no access")


def add_health(app: FastAPI, context: Context) -> None:
    """`/livez` (this process), `/readyz` (its database too), `/metrics`; outside the API and its description."""

    async def livez() -> dict[str, str]:
        return {"status": "ok"}

    async def readyz() -> dict[str, str]:
        if getattr(app.state, "leaving", False):
            raise Unavailable
        try:
            async with asyncio.timeout(3), context.db.read() as session:
                await session.exec(select(1))
        except Exception as error:
            raise Unavailable from error
        return {"status": "ok"}

    async def metrics() -> Response:
        return Response(context.metrics.render(), media_type="text/plain; version=0.0.4")

    for path, endpoint in {"/livez": livez, "/readyz": readyz, "/metrics": metrics}.items():
        app.add_api_route(path, endpoint, include_in_schema=False)


def _describe(app: FastAPI) -> None:
    """Add the problem schema and the bearer scheme that routes refer to."""
    generate: Callable[[], dict[str, Any]] = app.openapi

    def openapi() -> dict[str, Any]:
        fresh = app.openapi_schema is None
        document = generate()
        if fresh:
            components = document.setdefault("components", {})
            schemas = components.setdefault("schemas", {})
            problem = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(problem.pop("$defs", {}))
            schemas["Problem"] = problem
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
        return document

    app.openapi = openapi  # type: ignore[method-assign]
