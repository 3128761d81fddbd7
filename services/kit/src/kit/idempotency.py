"""`Idempotency-Key`: a creating POST sent twice takes effect once, and both get the same answer.

Key, effect and answer are written in one transaction, the key with the last of it. A second try does the work again
until it finds the key taken (where the first is still under way it waits for that one's commit) or is refused because
of what the first has done; then everything is rolled back and the first one's answer given. So a request that is sent
once, as nearly all are, pays a row and no exchange with the database.

The answer is sealed: it may show what lies sealed in its own row.
"""

import hashlib
import json
import re
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy import JSON, LargeBinary, Table
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from kit import clock
from kit.auth import current_user
from kit.context import context_of
from kit.db import KitTable, UtcDateTime
from kit.problems import Problem
from kit.rows import forget_rows, insert_at_commit, write_rows
from kit.sealing import seal, unseal
from kit.texts import Text

KEPT = timedelta(days=2)
_PURPOSE = "idempotent answer"
_KEPT_HEADERS = ("content-type", "etag", "location")


class IdempotencyKeyMalformed(Problem):
    status = 400
    title = Text("Idempotency-Key 的格式不正确", "The Idempotency-Key is not well formed")
    detail = Text(
        "请使用 8 至 200 个可见的 ASCII 字符，例如一个 UUID；这次没有保存任何内容。",
        "Use 8 to 200 visible ASCII characters, a UUID for example. Nothing was saved.",
    )


class IdempotencyKeyReused(Problem):
    status = 422
    title = Text("同一个 Idempotency-Key 用于了不同内容", "This Idempotency-Key was used for another body")
    detail = Text(
        "内容有变化时请使用新的 Idempotency-Key；原来的内容已经保存，不受影响。",
        "Use a new Idempotency-Key for a new body; what was saved under the old one is untouched.",
    )


class IdempotencyKey(KitTable, table=True):
    owner: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request: bytes = Field(sa_type=LargeBinary)
    """SHA-256 of method, path and body."""
    answer: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Sealed. In rows of an earlier version it stands open in the next three."""
    status: int | None = None
    headers: dict[str, str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    body: bytes | None = Field(default=None, sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)


_KEYS: Table = KitTable.metadata.tables["idempotencykey"]


class _Claimed(NamedTuple):
    owner: str
    key: str
    request: bytes


async def _digest(request: Request) -> bytes:
    """Of what is asked for. A form's boundary differs at each try and is left out."""
    body = await request.body()
    _, _, boundary = request.headers.get("content-type", "").partition("boundary=")
    if boundary:
        body = body.replace(boundary.strip('"').encode(), b"")
    asked = f"{request.method} {request.scope['path']}?".encode() + request.scope["query_string"]
    return hashlib.sha256(asked + b"\n" + body).digest()


HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 8, "maxLength": 200, "pattern": r"^[\x21-\x7e]+$"},
    "description": "A value of your own, new for each thing you create; send the same one when you try again.",
}
_VALUE = re.compile(r"[\x21-\x7e]{8,200}")


async def _claimed(request: Request) -> _Claimed | None:
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not _VALUE.fullmatch(key):
        raise IdempotencyKeyMalformed
    return _Claimed((await current_user(request)).id, key, await _digest(request))


class IdempotentRoute(APIRoute):
    """Sees the rendered answer while the transaction is still open; a middleware would be too late."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_once(request: Request) -> Response:
            claimed = await _claimed(request)  # reads the body: an upload's form would consume the stream before that
            if not claimed:
                return await answer(request)
            try:
                response = await answer(request)
                await _keep(request.state.write_session, claimed, response)
            except (Problem, RequestValidationError, IntegrityError):
                if not hasattr(request.state, "write_session"):  # refused for its body, before anything was opened
                    raise
                if before := await _answered_before(request.state.write_session, claimed):
                    return before
                raise
            return response

        return answer_once


async def _keep(session: AsyncSession, claimed: _Claimed, response: Response) -> None:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    plain = json.dumps([response.status_code, headers, bytes(response.body).decode()]).encode()
    answer = seal(context_of(session).settings, _PURPOSE, f"{claimed.owner} {claimed.key}", plain)
    insert_at_commit(session, _KEYS, {**claimed._asdict(), "answer": answer, "created_at": clock.now()})
    await write_rows(session, last=True)


async def _answered_before(session: AsyncSession, claimed: _Claimed) -> Response | None:
    """What the first one was answered; None where there was none. What this one has done is undone."""
    forget_rows(session)
    await session.rollback()
    stored = await session.get(IdempotencyKey, (claimed.owner, claimed.key))
    if not stored:
        return None
    if stored.request != claimed.request:
        raise IdempotencyKeyReused
    if stored.answer is None:
        status, headers, body = stored.status or 200, stored.headers or {}, stored.body
    else:
        plain = unseal(context_of(session).settings, _PURPOSE, f"{claimed.owner} {claimed.key}", stored.answer)
        status, headers, body = json.loads(plain)
    return Response(body, status, {**headers, "Idempotency-Replayed": "true"})
