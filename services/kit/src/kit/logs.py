"""Logs as JSON lines that a person may be given to read: what ran, how long, how it ended; never about whom.

No body, query, address, id in a path or exception message is written: an exception's message quotes the row that
caused it. A line carries the request's id, which the caller is given too.
"""

import logging
import re
import secrets
import sys
import time
import traceback
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit import trace
from kit.metrics import Metrics

log = structlog.get_logger()

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_PROBES = ("/livez", "/readyz", "/metrics")
_HTTP_CLIENTS = ("httpx", "httpcore", "httpx2", "httpcore2", "aiohttp")
_SILENT = ("uvicorn.access", "kafka", *_HTTP_CLIENTS, "sqlalchemy", "aiosqlite", "alembic")
"""Libraries that below an error write paths, addresses with what is secret in them, statements."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def configure(level: str) -> None:
    """Our own lines and those of libraries to standard error, in one form."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            _place_of_error,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=lambda value: type(value).__name__),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    if not any(isinstance(handler, _Libraries) for handler in root.handlers):
        root.addHandler(_Libraries())
    root.setLevel(max(number, logging.INFO))
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).setLevel(logging.NOTSET)
        logging.getLogger(name).propagate = True
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.ERROR)


class _Libraries(logging.Handler):
    """Passes what libraries say through `logging` on as lines of our own."""

    def emit(self, record: logging.LogRecord) -> None:
        level = min(record.levelno // 10 * 10, logging.CRITICAL)
        # asyncio's first line says what happened; those below show the task with its exception's message.
        message = record.getMessage().partition("\n")[0]
        log.log(level, message, logger=record.name, exc_info=record.exc_info)


class AccessLog:
    """Gives every request its id and its trace, and writes one line and one figure about it when it is done."""

    def __init__(self, app: ASGIApp, service: str, metrics: Metrics | None = None) -> None:
        self._app, self._service, self._metrics = app, service, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)
        scope.setdefault("state", {})["request_id"] = request_id
        trace.adopt(headers.get("traceparent"))
        began = time.perf_counter()
        status, seconds = 0, 0.0

        async def answer(message: Message) -> None:
            nonlocal status, seconds
            if message["type"] == "http.response.start":
                status = message["status"]
                sent = MutableHeaders(scope=message)
                sent["X-Request-Id"] = request_id
                if sent.get("content-type", "").startswith("text/event-stream"):
                    seconds = time.perf_counter() - began
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, answer)
            except Exception:
                if not is_unseen(scope):
                    log.exception("request_failed", service=self._service, route=route_template(scope))
                status = status or 500
                raise
            finally:
                # A request without an answer: the caller went away (nginx's 499).
                self._write(scope, status or 499, seconds or time.perf_counter() - began)

    def _write(self, scope: Scope, status: int, seconds: float) -> None:
        if is_unseen(scope):
            return
        route = route_template(scope)
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        if self._metrics:
            self._metrics.requests.labels(method, route, str(status)).observe(seconds)
        write = log.debug if route in _PROBES and status < 400 else log.info
        write(
            "request",
            service=self._service,
            method=method,
            route=route,
            status=status,
            duration_ms=round(seconds * 1000, 1),
        )


def is_unseen(scope: Scope) -> bool:
    """Whether nothing is written of the route that took the request: its time alone could tell who asked."""
    return bool(getattr(scope.get("route"), "unseen", False))


def route_template(scope: Scope) -> str:
    """`/api/v1/…/cases/{case_id}`, the path as the route declares it; `unmatched` where no route took the request."""
    route = scope.get("route")
    return str(getattr(route, "path_format", None) or getattr(route, "path", None) or "unmatched")


def _place_of_error(_logger: Any, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Replace an exception by its class and the places it came through, innermost last."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = _names(error)
        event["trace"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-25:]]
    return event


def _names(error: BaseException) -> str:
    """`IntegrityError from UniqueViolation`; a group names its members."""
    name = type(error).__name__
    if isinstance(error, BaseExceptionGroup):
        name += f"({', '.join(_names(each) for each in error.exceptions)})"
    return f"{name} from {_names(error.__cause__)}" if error.__cause__ else name
