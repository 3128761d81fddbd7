"""Structured logs without personal data: never a body, a query, a name or the value of an id.

A request's line names the route's template (`/cases/{case_id}`), so that a log shows what was used and not by whom.
"""

import logging
import time
import uuid
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit import trace
from kit.metrics import Metrics

log = structlog.get_logger()


def configure(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
    # Libraries that would log addresses, statements or record contents.
    for noisy in ("kafka", "httpx", "httpcore", "sqlalchemy", "aiosqlite", "alembic"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


class AccessLog:
    """Gives a request its id and trace, and logs and measures it by route template when it ends."""

    def __init__(self, app: ASGIApp, service: str, metrics: Metrics) -> None:
        self._app, self._service, self._metrics = app, service, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        trace.adopt(headers.get(b"traceparent", b"").decode("latin-1"))
        request_id = uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = time.perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            took = time.perf_counter() - started
            template = _template(scope)
            self._metrics.requests.labels(scope["method"], template, str(status)).observe(took)
            if template not in ("/livez", "/readyz", "/metrics"):
                log.info(
                    "request",
                    service=self._service,
                    method=scope["method"],
                    route=template,
                    status=status,
                    ms=round(took * 1000, 1),
                    request_id=request_id,
                )


def _template(scope: dict[str, Any] | Any) -> str:
    route = scope.get("route")
    return getattr(route, "path", None) or "unmatched"
