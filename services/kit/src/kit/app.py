"""Serves a service: errors, access, request ids, health, metrics, and a description that says all of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import FastAPI, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict
from sqlalchemy import text

from kit import clock, errors, logs
from kit.auth import FetchJwks, Verifier, fetch_jwks_from
from kit.broker import Broker
from kit.service import Context, Service
from kit.settings import Settings
from kit.worker import keep_time

MAX_BODY = 256 * 1024
"""Bytes; routes that take files say more."""


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
        ticking = asyncio.create_task(_keep_time(context))
        yield
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking
        await context.db.close()

    app = FastAPI(
        title=service.title,
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        max_body_size=MAX_BODY,
        telemetry={"tracing": False, "metrics": False},
    )
    app.state.context = context
    app.state.verifier = Verifier(settings.issuer, fetch_jwks or fetch_jwks_from(settings.jwks_url))
    errors.install(app)
    app.add_exception_handler(Exception, errors.last_resort)
    for routes in service.routes:
        app.include_router(routes.router)
    refuse_undeclared(app, service)
    add_health(app, context)
    _describe(app)
    app.add_middleware(logs.AccessLog, service=service.name, metrics=context.metrics)  # type: ignore[arg-type]
    return app


def refuse_undeclared(app: FastAPI, service: Service) -> None:
    """A route without declared access does not start."""
    declared = {route for routes in service.routes for route in routes.access}
    found = [route for routes in service.routes for route in routes.router.routes]
    found += [route for route in app.routes if isinstance(route, APIRoute)]
    for route in found:
        if route not in declared:
            raise UndeclaredAccess(f"{getattr(route, 'path', route)} declares no access")


def add_health(app: FastAPI, context: Context) -> None:
    """`/livez` (this process), `/readyz` (its database too), `/metrics`; outside the API and its description."""

    async def livez() -> dict[str, str]:
        return {"status": "ok"}

    async def readyz() -> dict[str, str]:
        try:
            async with asyncio.timeout(3), context.db.read() as session:
                await session.execute(text("SELECT 1"))
        except Exception as error:
            raise errors.Unavailable from error
        return {"status": "ok"}

    async def metrics() -> Response:
        return Response(context.metrics.render(), media_type="text/plain; version=0.0.4")

    for path, endpoint in {"/livez": livez, "/readyz": readyz, "/metrics": metrics}.items():
        app.add_api_route(path, endpoint, include_in_schema=False)


async def _keep_time(context: Context) -> None:
    while True:
        await keep_time(context)


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
