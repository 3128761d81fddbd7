"""How an exception becomes an answer. What went wrong inside never leaves the process."""

from collections.abc import Callable, Mapping

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from kit.auth import Forbidden, NotSignedIn
from kit.db import is_database_away, is_unstorable_text
from kit.field_errors import field_errors
from kit.problems import InternalError, NotFound, Problem, Unavailable
from kit.request_problems import (
    InvalidInput,
    JsonMalformed,
    JsonNotUtf8,
    JsonNumberTooLong,
    JsonTooDeep,
    MalformedRequest,
    MethodNotAllowed,
    TooLarge,
)
from kit.routing import PROBLEM_DETAILS, Refusals
from kit.texts import negotiate

log = structlog.get_logger()


_BY_STATUS: Mapping[int, type[Problem]] = {
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
}


class BodyTooLarge(HTTPException):
    """While a body is being read. Other exceptions than the framework's own are taken for a malformed body there."""

    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.limit = limit


def _broken_json(error: RequestValidationError) -> JsonMalformed | None:
    first = error.errors()[0]
    if first["type"] != "json_invalid" or not isinstance(error.body, str):
        return None
    return JsonMalformed(**_place_after(error.body[: first["loc"][-1]]))


def _unread_json(cause: BaseException | None) -> Problem | None:
    """Of what the framework calls an error in parsing the body only."""
    match cause:
        case UnicodeDecodeError():
            return JsonNotUtf8(**_place_after(cause.object[: cause.start].decode(cause.encoding, "replace")))
        case RecursionError():
            return JsonTooDeep()
        case ValueError() if "integer string conversion" in str(cause):
            return JsonNumberTooLong()
    return None


def _answer(request: Request, problem: Problem) -> Response:
    """In the form of the route's standard, where it has one."""
    refusals: Refusals = getattr(request.scope.get("route"), "refusals", PROBLEM_DETAILS)
    return refusals.answer(problem, request.headers.get("accept-language"))


def _place_after(before: str) -> dict[str, int]:
    """Where reading stopped, counted from 1, as an editor does."""
    return {"line": before.count("\n") + 1, "column": len(before) - before.rfind("\n")}


def install(app: FastAPI, methods_at: Callable[[str], set[str]]) -> None:
    """`methods_at` tells which methods an address has: the framework's Allow names those of one route only."""

    async def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return _answer(request, error)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        accept = request.headers.get("accept-language")
        if broken := _broken_json(error):
            return _answer(request, broken)
        found = field_errors(error.errors(), negotiate(accept))
        return _answer(request, InvalidInput(errors=found))

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 405:
            allowed = methods_at(request.url.path) or (error.headers or {}).get("Allow", "GET").split(", ")
            return _answer(request, MethodNotAllowed(allowed=allowed))
        if isinstance(error, BodyTooLarge):
            return _answer(request, TooLarge(limit=error.limit))
        if unread := _unread_json(error.__cause__):
            return _answer(request, unread)
        kind = _BY_STATUS.get(error.status_code, MalformedRequest if error.status_code < 500 else InternalError)
        answer = _answer(request, kind())
        answer.headers.update(error.headers or {})
        return answer

    async def away(request: Request, error: Exception) -> Response:
        if is_database_away(error):
            log.warning("database_away", error=type(error).__name__)
            return _answer(request, Unavailable())
        if is_unstorable_text(error):
            return _answer(request, InvalidInput())
        raise error

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    for kind in (DBAPIError, PoolTimeout, TimeoutError, OSError):
        app.add_exception_handler(kind, away)


async def last_resort(request: Request, error: Exception) -> Response:
    """For what nobody expected: the log gets the trace, the caller gets no inside."""
    if is_database_away(error):
        return _answer(request, Unavailable())
    return _answer(request, InternalError(request_id=getattr(request.state, "request_id", "")))
